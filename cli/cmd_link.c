/* link: the extracts of a plan into one snapshot file. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>

static void print_counts(const arguments *given, const char *path, const ps_link_counts *counts)
{
    if (given->json)
        printf("{\"bytes\":%" PRIu64 ",\"people\":%" PRIu64 ",\"refused\":%" PRIu64 ",\"rows\":%" PRIu64 "}\n",
               counts->bytes, counts->people, counts->refused, counts->rows);
    else if (!given->quiet)
        printf("%s: %" PRIu64 " people, %" PRIu64 " rows read, %" PRIu64
               " of them refused; %.1f MB. It holds persons: keep it as you "
               "keep the extracts\n",
               path, counts->people, counts->rows, counts->refused, (double)counts->bytes / 1e6);
}

static int run(const arguments *given)
{
    ps_link_options options = PS_LINK_OPTIONS_INIT;
    progress_line line = {!given->quiet && !given->json && ps_terminal(2), ps_seconds(), 0};
    const char *path = option_value(given, "output");
    ps_link_counts counts = {0, 0, 0, 0};
    ps_plan *plan = NULL;
    ps_error err = {0};
    uint64_t threads = 0;
    int code;

    if (!path)
        return report_use(&cmd_link, "link needs a file to write: -o FILE");
    if (!option_day(&options.as_of, given, "as-of") || !option_threads(&threads, given))
        return 1;
    code = open_plan(&plan, given, false);
    if (code)
        return code;
    interrupts_catch();
    options.threads = (unsigned)threads;
    options.progress = progress_show;
    options.context = &line;
    if (ps_link(&counts, plan, path, &options, &err) != PS_OK) {
        progress_clear(&line);
        code = report_error(given, &err);
    } else {
        progress_clear(&line);
        print_counts(given, path, &counts);
    }
    ps_plan_free(plan);
    return code;
}

static const option_spec options[] = {
    {'o', "output", "FILE", "the snapshot; one that is there is replaced once the new one is whole"},
    {0, "input", "NAME=FILE", "this month's file of an input; - is standard input; may be repeated"},
    {0, "as-of", "DATE", "judge the agreement by this day"},
    {'t', "threads", "N", "threads; default as many as processors; the result is the same"},
};
const command cmd_link = {
    "link",
    run,
    "join the extracts of a plan into one snapshot file",
    "PLAN -o FILE [options]",
    options,
    PS_CLI_COUNT(options),
    1,
    1,
    "It holds every valid event of every input, whatever its code or date, so that code lists, windows and the index\n"
    "date may change without linking again. It holds persons: owner-only rights, and a [governance] in date is "
    "needed.\n",
};

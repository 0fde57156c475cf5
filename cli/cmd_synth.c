/* synth: a made-up region with its truth. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>

static int stop_if_asked(void *context, const char *file, uint64_t rows)
{
    const ps_progress progress = {file, rows, 0, 0};

    return progress_show(context, &progress);
}

static int run(const arguments *given)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    progress_line line = {!given->quiet && !given->json && ps_terminal(2), ps_seconds(), 0};
    const char *folder = option_value(given, "output");
    ps_error err = {0};

    if (!folder)
        return report_use(&cmd_synth, "synth needs a folder: -o FOLDER");
    if (!option_number(&options.people, given, "people") || !option_number(&options.seed, given, "seed") ||
        !option_day(&options.index_date, given, "index-date"))
        return 1;
    interrupts_catch();
    options.messy = option_given(given, "messy");
    options.progress = stop_if_asked;
    options.context = &line;
    if (ps_synth_write(folder, &options, &err) != PS_OK) {
        progress_clear(&line);
        return report_error(given, &err);
    }
    progress_clear(&line);
    if (given->json)
        printf("{\"people\":%" PRIu64 ",\"seed\":%" PRIu64 "}\n", options.people, options.seed);
    else if (!given->quiet)
        printf("%s: %" PRIu64 " people who do not exist, seed %" PRIu64 "; plans and truth/ beside their extracts\n",
               folder, options.people, options.seed);
    return 0;
}

static const option_spec options[] = {
    {'n', "people", "N", "registered people; default 20000"},
    {'s', "seed", "S", "the same seed gives the same bytes; default 1"},
    {0, "index-date", "DATE", "the day the region is made around; default 2025-03-31"},
    {0, "messy", NULL, "also messy/: files that must stop a run"},
    {'o', "output", "FOLDER", "a new folder"},
};
const command cmd_synth = {
    "synth",
    run,
    "write a made-up region: extracts, look-ups, code lists, plans and the planted answers",
    "-o FOLDER [options]",
    options,
    PS_CLI_COUNT(options),
    0,
    0,
    "Nobody in it exists. truth/ holds the planted answers that the tests compare with.\n",
};

/* run: everything, from extracts to a run folder. */
#include "command.h"

#include <stdio.h>

static void print_summary(const ps_summary *summary)
{
    for (size_t i = 0; ps_summary_line(summary, i); i++)
        printf("%s\n", ps_summary_line(summary, i));
    printf("Head of audit.log, to be kept elsewhere: %s\n", ps_summary_head(summary));
}

static int run(const arguments *given)
{
    ps_run_options options = PS_RUN_OPTIONS_INIT;
    progress_line line = {!given->quiet && !given->json && ps_terminal(2), ps_seconds(), 0};
    ps_summary *summary = NULL;
    ps_plan *plan = NULL;
    ps_error err = {0};
    uint64_t threads = 0;
    int code;

    if (!option_day(&options.as_of, given, "as-of") || !option_threads(&threads, given))
        return 1;
    code = open_plan(&plan, given, false);
    if (code)
        return code;
    interrupts_catch();
    options.threads = (unsigned)threads;
    options.progress = progress_show;
    options.context = &line;
    options.folder = option_value(given, "output");
    options.replace = option_given(given, "replace");
    options.user = option_value(given, "user");
    options.from = option_value(given, "from");
    options.recipient_key = option_value(given, "recipient-key");
    options.verify_sources = option_given(given, "verify-sources");
    if (ps_run(&summary, plan, &options, &err) != PS_OK) {
        progress_clear(&line);
        code = report_error(given, &err);
    } else {
        progress_clear(&line);
        if (given->json)
            fputs(ps_summary_json(summary), stdout);
        else if (!given->quiet)
            print_summary(summary);
        /* Said even when quiet: a scheduled run must not take the missing lists for empty ones. */
        if (ps_summary_refusal(summary) && (given->quiet || given->json))
            fprintf(stderr, "popstrat: no lists and no exact counts were written: %s\n", ps_summary_refusal(summary));
    }
    ps_summary_free(summary);
    ps_plan_free(plan);
    return code;
}

static const option_spec options[] = {
    {0, "index-date", "DATE", "the day everybody is seen as on (yyyy-mm-dd); recorded"},
    {0, "input", "NAME=FILE", "this month's file of an input; - is standard input; may be repeated"},
    {0, "from", "FILE", "a snapshot of the plan's extracts (popstrat link) instead of the extracts"},
    {0, "verify-sources", NULL,
     "with --from: compare what extracts that are there hold, not their size and time; check all of the snapshot"},
    {'o', "output", "FOLDER", "run folder; default out/<yyyy-mm> beside the plan"},
    {0, "replace", NULL, "an existing run folder is renamed aside first"},
    {0, "as-of", "DATE", "judge agreements and overrides by this day; person rows say REPLAY"},
    {0, "recipient-key", "FILE", "the key of pseudonyms for the voluntary sector; a file of yours alone"},
    {0, "user", "NAME", "who runs it, for the log"},
    {'t', "threads", "N", "threads; default as many as processors; the result is the same"},
};
const command cmd_run = {
    "run",
    run,
    "extracts to tables and outreach lists in one sealed folder",
    "PLAN [options]",
    options,
    PS_CLI_COUNT(options),
    1,
    1,
    "The folder appears at once, complete, or not at all. Without a [governance] in date the protected tables are\n"
    "written and person rows and exact counts are not. Ctrl-C stops cleanly with exit status 6.\n",
};

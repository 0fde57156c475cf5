/* profile: how good a plan's extracts are, and for whom. */
#include "command.h"

#include <stdio.h>

static int run(const arguments *given)
{
    ps_run_options options = PS_RUN_OPTIONS_INIT;
    progress_line line = {!given->quiet && !given->json && ps_terminal(2), ps_seconds(), 0};
    const char *folder = option_value(given, "output");
    ps_profile *profile = NULL;
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
    if (ps_profile_new(&profile, plan, &options, &err) != PS_OK ||
        (folder && ps_profile_write(profile, folder, &err) != PS_OK)) {
        progress_clear(&line);
        code = report_error(given, &err);
    } else {
        progress_clear(&line);
        if (given->json)
            fputs(ps_profile_json(profile), stdout);
        else if (!given->quiet)
            fputs(ps_profile_text(profile), stdout);
        /* Said even when quiet: a scheduled profile must not take protected counts for exact ones. */
        if (ps_profile_refusal(profile) && (given->quiet || given->json))
            fprintf(stderr, "popstrat: exact counts are refused: %s\n", ps_profile_refusal(profile));
    }
    ps_profile_free(profile);
    ps_plan_free(plan);
    return code;
}

static const option_spec options[] = {
    {0, "index-date", "DATE", "as if the plan said this index date (yyyy-mm-dd)"},
    {0, "input", "NAME=FILE", "this month's file of an input; - is standard input; may be repeated"},
    {'o', "output", "FOLDER", "also write every table as CSV into this new folder"},
    {0, "as-of", "DATE", "judge the agreement by this day"},
    {'t', "threads", "N", "threads; default as many as processors; the result is the same"},
};
const command cmd_profile = {
    "profile",
    run,
    "how good the extracts are, and for whom: what stands out, then tables",
    "PLAN [options]",
    options,
    PS_CLI_COUNT(options),
    1,
    1,
    "Reads every column. Refused rows never stop it. On a terminal people are shown to the nearest 5 and 1 to 7 as *;\n"
    "with --json and in FOLDER/internal they are exact, if the plan's [governance] is in date.\n",
};

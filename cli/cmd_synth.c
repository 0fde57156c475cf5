/* synth: a made-up region with its truth. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int stop_if_asked(void *context, const char *file, uint64_t rows)
{
    const ps_progress progress = {file, rows, 0, 0};

    return progress_show(context, &progress);
}

/* The result line, where there is room for one: not behind an extract on standard output. */
static void tell(const arguments *given, const ps_synth_options *options, const char *output, const char *kind)
{
    if (!strcmp(output, "-"))
        return;
    if (given->json)
        printf("{\"people\":%" PRIu64 ",\"seed\":%" PRIu64 "}\n", options->people, options->seed);
    else if (!given->quiet && kind)
        printf("%s: %s rows of %" PRIu64 " people who do not exist, seed %" PRIu64 "\n", output, kind, options->people,
               options->seed);
    else if (!given->quiet)
        printf("%s: %" PRIu64 " people who do not exist, seed %" PRIu64 "; plans and truth/ beside their extracts\n",
               output, options->people, options->seed);
}

static int run(const arguments *given)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    progress_line line = {!given->quiet && !given->json && ps_terminal(2), ps_seconds(), 0};
    const char *output = option_value(given, "output"), *kind = option_value(given, "only");
    ps_error err = {0};
    ps_status st;

    if (!output)
        return report_use(&cmd_synth, "synth needs a folder: -o FOLDER");
    if (!kind && !strcmp(output, "-"))
        return report_use(&cmd_synth, "a whole region needs a folder; -o - takes one extract: --only KIND");
    if (kind && option_given(given, "messy"))
        return report_use(&cmd_synth, "--messy belongs to a whole region, --only to one extract");
    if (!option_number(&options.people, given, "people") || !option_number(&options.seed, given, "seed") ||
        !option_day(&options.index_date, given, "index-date"))
        return 1;
    interrupts_catch();
    options.messy = option_given(given, "messy");
    options.progress = stop_if_asked;
    options.context = &line;
    st = kind ? ps_synth_extract(output, kind, &options, &err) : ps_synth_write(output, &options, &err);
    progress_clear(&line);
    if (st != PS_OK)
        return report_error(given, &err);
    tell(given, &options, output, kind);
    return 0;
}

static const option_spec options[] = {
    {'n', "people", "N", "registered people; default 20000"},
    {'s', "seed", "S", "the same seed gives the same bytes; default 1"},
    {0, "index-date", "DATE", "the day the region is made around; default 2025-03-31"},
    {0, "messy", NULL, "also messy/: files that must stop a run"},
    {0, "only", "KIND", "one extract alone, not packed: person, gp_event, admission, ..."},
    {'o', "output", "FOLDER", "a new folder; with --only a new file, or - for standard output"},
};
const command cmd_synth = {
    "synth",
    run,
    "write a made-up region: extracts, look-ups, code lists, plans and the planted answers",
    "-o FOLDER [options] | --only KIND -o FILE|- [options]",
    options,
    PS_CLI_COUNT(options),
    0,
    0,
    "Nobody in it exists. truth/ holds the planted answers that the tests compare with; ready/ holds plans to start\n"
    "from, each with a few people of its own.\n"
    "KIND is person, gp_event, admission, attendance, referral, contact, death, event, outpatient, waiting_list,\n"
    "diagnosis, legal_status, social_care, care_home or staff.\n",
};

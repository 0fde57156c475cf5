/* protect: any CSV of exact counts, to what may be released of it. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>

static const char advice[] =
    "Send this legend with the table. Another table of the same people may undo it: release one of them.\n";

static int run(const arguments *given)
{
    ps_protect_options options = PS_PROTECT_OPTIONS_INIT;
    ps_protect_report report = PS_PROTECT_REPORT_INIT;
    ps_error err = {0};
    char room[1024];

    if (!option_names(options.by, &options.n_by, PS_PROTECT_FIELDS_MOST, room, sizeof room, given, "by",
                      &cmd_protect) ||
        !option_encoding(&options.windows_1252, given, &cmd_protect))
        return 1;
    if (!options.n_by)
        return report_use(&cmd_protect, "--by COLUMN,... names the columns that make the groups");
    options.count = option_value(given, "count");
    if (!options.count)
        return report_use(&cmd_protect, "--count COLUMN names the people counted");
    options.population = option_value(given, "population");
    if (!option_number(&options.k, given, "k") || !option_number(&options.base, given, "base"))
        return 1;
    if (option_given(given, "scheme"))
        options.scheme = option_value(given, "scheme");
    if (option_given(given, "output"))
        options.output = option_value(given, "output");
    if (ps_protect_file(&report, given->words[0], &options, &err) != PS_OK)
        return report_error(given, &err);
    if (given->json)
        fprintf(stderr, "{\"rows\":%" PRIu64 ",\"scheme\":\"%s\"}\n", report.rows, options.scheme);
    else if (!given->quiet)
        fprintf(stderr, "%s%s", report.legend, advice);
    return 0;
}

static const option_spec options[] = {
    {0, "count", "COLUMN", "people counted, exact: whole numbers"},
    {0, "by", "A,B", "columns that make the groups, at most four; a row a combination"},
    {0, "population", "COLUMN", "people they are among; proportions then come out too"},
    {0, "scheme", "NAME", "hes (the default): 1 to 7 people hidden, others to the nearest 5; threshold; round"},
    {0, "k", "K", "threshold: 1 to K - 1 people hidden, others exact; default 5"},
    {0, "base", "B", "round: nothing hidden, all to the nearest multiple of B; default 5"},
    {'o', "output", "FILE", "a new file; default - is standard output"},
    {0, "encoding", "NAME", "utf-8 (the default) or windows-1252"},
};
const command cmd_protect = {
    "protect",
    run,
    "any CSV of exact counts to a table that may be released: small numbers hidden",
    "TABLE.csv --count COLUMN --by A,B [--population COLUMN] [options]",
    options,
    PS_CLI_COUNT(options),
    1,
    1,
    "Out comes a table as `popstrat run` releases it: the groups, totals over each column and over all (they are made\n"
    "here: leave them out), * where small numbers are hidden and where others are hidden to protect them. Counts of\n"
    "people alone, each once, may go through it: not admissions, costs, or counts that are rounded already.\n",
};

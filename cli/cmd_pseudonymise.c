/* pseudonymise: NHS numbers of a data provider's file become pseudonyms; or a new key. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NAMES_MOST 32

/* The values of an option that may be repeated. SIZE_MAX after printing that there are too many. */
static size_t values_of(const char **out, const arguments *given, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < given->n_options; i++) {
        if (strcmp(given->options[i].spec->name, name))
            continue;
        if (n == NAMES_MOST) {
            (void)report_use(&cmd_pseudonymise, "--%s: given more than %d times", name, NAMES_MOST);
            return SIZE_MAX;
        }
        out[n++] = given->options[i].value;
    }
    return n;
}

static int make_key(const arguments *given)
{
    const char *path = option_value(given, "new-key");
    ps_error err = {0};

    if (given->n_words || given->n_options > 1)
        return report_use(&cmd_pseudonymise, "--new-key stands alone: it makes a key and does nothing else");
    if (ps_pseudonym_key_make(path, &err) != PS_OK)
        return report_error(given, &err);
    if (given->json)
        puts("{\"ok\":true}");
    else if (!given->quiet)
        printf("%s: a new key; keep it apart from the data, and a copy in a safe: without it no later file links\n",
               path);
    return 0;
}

static void print_refused(FILE *to, const ps_pseudonymise_report *report)
{
    for (size_t i = 0; i < report->n_reasons; i++)
        fprintf(to, "  %" PRIu64 " refused: %s, first at line %" PRIu64 "\n", report->reasons[i].rows,
                report->reasons[i].reason, report->reasons[i].line);
}

static void print_json(FILE *to, const ps_pseudonymise_report *report)
{
    fprintf(to,
            "{\"rows\":%" PRIu64 ",\"written\":%" PRIu64 ",\"refused\":%" PRIu64 ",\"blank_lines\":%" PRIu64
            ",\"test_numbers\":%" PRIu64 ",\"reasons\":[",
            report->rows, report->written, report->refused, report->blank_lines, report->test_numbers);
    for (size_t i = 0; i < report->n_reasons; i++)
        fprintf(to, "%s{\"reason\":\"%s\",\"rows\":%" PRIu64 ",\"line\":%" PRIu64 "}", i ? "," : "",
                report->reasons[i].reason, report->reasons[i].rows, report->reasons[i].line);
    fputs("],\"telling\":[", to);
    for (size_t i = 0; i < report->n_telling; i++) /* headings of letters, blanks and signs */
        fprintf(to, "%s\"%s\"", i ? "," : "", report->telling[i]);
    fprintf(to, "],\"short_salt\":%s}\n", report->short_salt ? "true" : "false");
}

static void print_warnings(const ps_pseudonymise_report *report)
{
    for (size_t i = 0; i < report->n_telling; i++)
        fprintf(stderr,
                "popstrat: warning: column \"%s\" passes through, and its heading says it tells who it is; "
                "--drop leaves it out\n",
                report->telling[i]);
    if (report->test_numbers)
        fprintf(stderr,
                "popstrat: warning: %" PRIu64 " rows have NHS numbers kept for tests (999 000 0000 to "
                "999 999 9999)\n",
                report->test_numbers);
    if (report->short_salt)
        fputs("popstrat: warning: the salt is short: who guesses it can undo every pseudonym\n", stderr);
}

/* What was written, where talk goes: standard output, unless the rows themselves went there. */
static void print_report(const arguments *given, const ps_pseudonymise_report *report, const char *output)
{
    const bool to_stdout = !strcmp(output, "-");
    FILE *const to = to_stdout ? stderr : stdout;

    if (given->json) {
        print_json(to, report);
        return;
    }
    if (given->quiet)
        return;
    fprintf(to, "%s: %" PRIu64 " of %" PRIu64 " rows written\n", to_stdout ? "standard output" : output,
            report->written, report->rows);
    print_refused(to, report);
    print_warnings(report);
}

static int rewrite(const arguments *given, ps_pseudonymise_options options)
{
    const bool salted = option_given(given, "open-pseudonymiser");
    progress_line line = {!given->quiet && !given->json && ps_terminal(2), ps_seconds(), 0};
    ps_pseudonymise_report report = PS_PSEUDONYMISE_REPORT_INIT;
    ps_pseudonymiser *pseudonymiser = NULL;
    ps_error err = {0};
    ps_status st = ps_pseudonymiser_open(&pseudonymiser, salted ? PS_PSEUDONYM_OPEN : PS_PSEUDONYM_HMAC,
                                         option_value(given, salted ? "salt" : "key"), &err);

    if (st != PS_OK)
        return report_error(given, &err);
    interrupts_catch();
    options.progress = progress_show;
    options.context = &line;
    st = ps_pseudonymise_file(&report, pseudonymiser, given->words[0], &options, &err);
    ps_pseudonymiser_close(pseudonymiser);
    progress_clear(&line);
    if (st == PS_OK) {
        print_report(given, &report, options.output);
        return 0;
    }
    (void)report_error(given, &err);
    if (!given->quiet && !given->json)
        print_refused(stderr, &report);
    return ps_status_exit_code(st);
}

static int run(const arguments *given)
{
    ps_pseudonymise_options options = PS_PSEUDONYMISE_OPTIONS_INIT;
    const bool salted = option_given(given, "open-pseudonymiser");
    const char *ids[NAMES_MOST], *drop[NAMES_MOST];

    if (option_given(given, "new-key"))
        return make_key(given);
    if (!given->n_words)
        return report_use(&cmd_pseudonymise, "pseudonymise needs a file; - is standard input");
    options.n_ids = values_of(ids, given, "id");
    options.n_drop = values_of(drop, given, "drop");
    if (options.n_ids == SIZE_MAX || options.n_drop == SIZE_MAX ||
        !option_encoding(&options.windows_1252, given, &cmd_pseudonymise))
        return 1;
    if (!options.n_ids)
        return report_use(&cmd_pseudonymise, "--id COLUMN names the column of the NHS number");
    if (salted ? option_given(given, "key") : option_given(given, "salt"))
        return report_use(&cmd_pseudonymise, salted ? "--open-pseudonymiser takes a --salt, not a --key"
                                                    : "--salt goes with --open-pseudonymiser");
    if (salted && !option_given(given, "salt"))
        return report_use(&cmd_pseudonymise, "--salt SALTFILE is needed: without a salt the 10^9 possible NHS numbers "
                                             "can be tried in seconds, so an unsalted digest is no pseudonym");
    if (!salted && !option_given(given, "key"))
        return report_use(&cmd_pseudonymise, "--key KEYFILE is needed; --new-key KEYFILE makes one");
    options.ids = ids;
    options.drop = drop;
    options.rejects = option_value(given, "rejects");
    if (option_given(given, "output"))
        options.output = option_value(given, "output");
    return rewrite(given, options);
}

static const option_spec options[] = {
    {0, "id", "COLUMN", "heading of the NHS number; with --open-pseudonymiser repeated for values joined to it"},
    {'k', "key", "KEYFILE", "the key, in a file of yours that nobody else may read (mode 0600)"},
    {0, "new-key", "KEYFILE", "make a new random key and do nothing else"},
    {0, "open-pseudonymiser", NULL, "OpenPseudonymiser's salted digests, for sites that have them"},
    {0, "salt", "SALTFILE", "the salt as plain text, in a file as private as a key"},
    {0, "drop", "COLUMN", "leave this column out too; may be repeated"},
    {'o', "output", "FILE", "a new file, complete or not there; default - is standard output"},
    {0, "rejects", "FILE", "list refused rows here: line, column, reason, never a value"},
    {0, "encoding", "NAME", "utf-8 (the default) or windows-1252; utf-8 is written"},
};
const command cmd_pseudonymise = {
    "pseudonymise",
    run,
    "for data providers: replace NHS numbers by pseudonyms",
    "FILE.csv --id COLUMN --key KEYFILE [-o FILE]",
    options,
    PS_CLI_COUNT(options),
    0,
    1,
    "It gives you your own data back: there is no plan, no [governance] and no disclosure control here. What comes\n"
    "out is still personal data: every other column is as it was, and who holds the key can say who is who. Keep\n"
    "the key apart from the data. Different keys, or salts, give pseudonyms that do not link.\n"
    "Rows without a valid NHS number are refused; more than 1% of them, and more than ten, stop the run with status\n"
    "4. So does another column that holds NHS numbers. Tables for release come from `popstrat run`.\n",
};

/* outcomes: the answers of returned lists, matched to the run they are of. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_report(const ps_returns_report *report, const char *output)
{
    fprintf(stderr, "%" PRIu64 " answer%s in %s, from %" PRIu64 " row%s", report->answers,
            report->answers == 1 ? "" : "s", output, report->rows, report->rows == 1 ? "" : "s");
    if (report->empty)
        fprintf(stderr, "; %" PRIu64 " without an outcome yet", report->empty);
    if (report->repeated)
        fprintf(stderr, "; %" PRIu64 " said twice", report->repeated);
    if (report->earlier)
        fprintf(stderr, "; %" PRIu64 " gave way to a later day", report->earlier);
    fputs("\n", stderr);
    if (report->without_date)
        fprintf(stderr,
                "popstrat: warning: %" PRIu64 " answer%s no outcome_date: the next run cannot tell how long %s\n",
                report->without_date, report->without_date == 1 ? " has" : "s have",
                report->without_date == 1 ? "it holds" : "they hold");
}

static void print_ledger(const ps_returns_report *report, const char *ledger)
{
    if (ledger)
        fprintf(stderr, "%" PRIu64 " answer%s entered in %s; %" PRIu64 " stood there already\n", report->entered,
                report->entered == 1 ? "" : "s", ledger, report->entered_before);
    else if (report->has_ledger)
        fputs("popstrat: note: the plan of this run has a contact ledger: with --ledger FILE the next run knows these "
              "answers\n",
              stderr);
}

/* Said even when quiet: nothing is dropped in silence. */
static void print_refused(const ps_returns_report *report)
{
    for (size_t i = 0; i < report->n_reasons; i++)
        fprintf(stderr, "  %" PRIu64 " refused: %s, first at %s:%" PRIu64 "\n", report->reasons[i].rows,
                report->reasons[i].reason, report->reasons[i].file, report->reasons[i].line);
}

static void print_json(const ps_returns *outcomes)
{
    const ps_returns_report *report = ps_returns_report_of(outcomes);

    printf("{\"rows\":%" PRIu64 ",\"answers\":%" PRIu64 ",\"without_date\":%" PRIu64 ",\"empty\":%" PRIu64
           ",\"repeated\":%" PRIu64 ",\"earlier\":%" PRIu64 ",\"entered\":%" PRIu64 ",\"refused\":%" PRIu64
           ",\"reasons\":[",
           report->rows, report->answers, report->without_date, report->empty, report->repeated, report->earlier,
           report->entered, report->refused);
    for (size_t i = 0; i < report->n_reasons; i++)
        printf("%s{\"reason\":\"%s\",\"rows\":%" PRIu64 ",\"line\":%" PRIu64 "}", i ? "," : "",
               report->reasons[i].reason, report->reasons[i].rows, report->reasons[i].line);
    printf("],\"tables\":%s}\n", ps_returns_json(outcomes));
}

/* The folder is what the log says, or it cannot be told: nothing is read into one that was changed. */
static int verify(const arguments *given)
{
    ps_audit_report audit = PS_AUDIT_REPORT_INIT;
    ps_error err = {0};
    const ps_status st = ps_audit_verify(&audit, option_value(given, "log"), given->words[0], NULL, &err);

    if (st == PS_OK)
        return 0;
    if (st != PS_ESYSTEM)
        return report_error(given, &err);
    if (!given->json)
        fprintf(stderr,
                "popstrat: warning: the run could not be verified: %s%s%s\n  hint:  --log names its audit.log\n",
                err.file, err.file[0] ? ": " : "", err.message);
    return 0;
}

/* "out/2025-03/" to "out/2025-03.outcomes.csv". */
static char *beside(const char *folder)
{
    static const char ending[] = ".outcomes.csv";
    size_t length = strlen(folder);
    char *path = malloc(length + sizeof ending);

    while (length > 1 && folder[length - 1] == '/')
        length--;
    if (path)
        snprintf(path, strlen(folder) + sizeof ending, "%.*s%s", (int)length, folder, ending);
    return path;
}

static int read_and_write(const arguments *given, const char *output)
{
    ps_returns_options options = PS_RETURNS_OPTIONS_INIT;
    const char *rejects = option_value(given, "rejects");
    ps_returns *outcomes = NULL;
    ps_error err = {0};
    ps_status st;

    options.list = option_value(given, "list");
    options.ledger = option_value(given, "ledger");
    st = ps_returns_read(&outcomes, given->words[0], given->words + 1, given->n_words - 1, &options, &err);
    if (st == PS_OK && rejects)
        st = ps_returns_write_rejects(outcomes, rejects, &err);
    if (st == PS_OK)
        st = ps_returns_write(outcomes, output, &err);
    if (st != PS_OK) {
        ps_returns_free(outcomes);
        return report_error(given, &err);
    }
    if (given->json) {
        print_json(outcomes);
    } else {
        if (!given->quiet && strcmp(output, "-") != 0)
            fputs(ps_returns_text(outcomes), stdout);
        if (!given->quiet) {
            print_report(ps_returns_report_of(outcomes), output);
            print_ledger(ps_returns_report_of(outcomes), options.ledger);
        }
        if (ps_returns_report_of(outcomes)->replay && !given->quiet)
            fputs("popstrat: warning: this run is a replay, and its lists were not for contact\n", stderr);
        print_refused(ps_returns_report_of(outcomes));
    }
    ps_returns_free(outcomes);
    return 0;
}

static int run(const arguments *given)
{
    const char *output = option_value(given, "output");
    char *made = output ? NULL : beside(given->words[0]);
    int code;

    if (!output && !made) {
        fputs("popstrat: no memory\n", stderr);
        return 6;
    }
    if (given->json && output && !strcmp(output, "-"))
        return report_use(&cmd_outcomes, "--json and -o - would both write to standard output");
    code = verify(given);
    if (!code)
        code = read_and_write(given, output ? output : made);
    free(made);
    return code;
}

static const option_spec options[] = {
    {'o', "output", "FILE", "a new person file, complete or not there; default RUN.outcomes.csv; - is standard output"},
    {0, "list", "NAME", "the files are of this list of the run, or of this file of it: LIST or LIST/FILE"},
    {0, "ledger", "FILE", "the contact ledger of the run's plan: the answers are entered there, each once"},
    {0, "rejects", "FILE", "list refused rows here: file, line, column, reason"},
    {0, "log", "FILE", "the log that the run is verified by; default audit.log beside the folder"},
};
const command cmd_outcomes = {
    "outcomes",
    run,
    "what helpers answered: returned lists, matched to the run",
    "RUN RETURNED.csv... [options]",
    options,
    PS_CLI_COUNT(options),
    2,
    512,
    "A returned file is the sheet of a list saved as CSV: any delimiter, UTF-8, \"Unicode text\" or Windows-1252. Rows "
    "are\n"
    "matched by pseudo_id and list. Of two answers the later day's holds; two of one day that differ are refused.\n"
    "The output is a person file: keep it as you keep the lists. The table shows 1 to 7 people as *.\n",
};

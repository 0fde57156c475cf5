/* score: a CSV of codes to a row a person by a published score; or what the scores are. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WIDTH 96

/* ---- --list ---- */

/* Words of the text after the label, lines broken at WIDTH, those after the first under the text. */
static void print_wrapped(const char *label, const char *text)
{
    int column = printf("  %-11s ", label);
    const int under = column;

    while (*text) {
        const int length = (int)strcspn(text, " ");

        if (column > under && column + 1 + length > WIDTH) {
            printf("\n%*s", under, "");
            column = under;
        } else if (column > under) {
            column += printf(" ");
        }
        column += printf("%.*s", length, text);
        text += length + (text[length] == ' ');
    }
    putchar('\n');
}

#define WORDS_MOST 8

/* "222 rows verified, 2 single_source", of each column that says how sure a row is; the first of them has a plain name.
 */
static void print_confidence(size_t number)
{
    for (size_t c = 0; ps_score_table_cell(number, 0, c); c++) {
        const char *heading = ps_score_table_cell(number, 0, c), *words[WORDS_MOST];
        size_t rows[WORDS_MOST], n = 0, length;
        char text[256];

        if (strncmp(heading, "confidence", 10) != 0)
            continue;
        for (size_t r = 1; ps_score_table_cell(number, r, c); r++) {
            size_t w = 0;

            while (w < n && strcmp(words[w], ps_score_table_cell(number, r, c)) != 0)
                w++;
            if (w == WORDS_MOST)
                continue;
            if (w == n) {
                words[n] = ps_score_table_cell(number, r, c);
                rows[n++] = 0;
            }
            rows[w]++;
        }
        length = (size_t)snprintf(text, sizeof text, "%s%s", heading[10] ? heading + 11 : "", heading[10] ? ": " : "");
        for (size_t w = 0; w < n && length < sizeof text; w++)
            length +=
                (size_t)snprintf(text + length, sizeof text - length, "%s%zu %s", w ? ", " : "", rows[w], words[w]);
        print_wrapped(heading[10] ? "" : "its rows", text);
    }
}

static const char *section_of(char out[64], const ps_score_about *about)
{
    snprintf(out, 64, "[score.%s]", about->name);
    for (char *c = out; *c; c++)
        if (*c == '-')
            *c = '_';
    return out;
}

static void print_about(size_t number)
{
    const ps_score_about *about = ps_score_list(number);
    char section[64], places[128];

    snprintf(places, sizeof places, "%s%s%s%s", about->alone ? "popstrat score" : "",
             about->alone && about->in_plans ? "; " : "", about->in_plans ? "in a plan " : "",
             about->in_plans ? section_of(section, about) : "");
    printf("%s: %s\n", about->name, about->title);
    print_wrapped("asked by", places);
    print_wrapped("gives", about->columns);
    print_wrapped("paper", about->paper);
    print_wrapped("edition", about->edition);
    print_wrapped("look-back", about->lookback);
    print_wrapped("missing", about->missing);
    if (about->alone)
        print_wrapped("yours", about->caller);
    print_wrapped("how sure", about->confidence);
    print_confidence(number);
    print_wrapped("made for", about->use);
    print_wrapped("not for", about->not_for);
}

static void print_json_text(FILE *to, const char *key, const char *text, const char *after)
{
    fprintf(to, "\"%s\":", key);
    json_text(to, text);
    fputs(after, to);
}

static void print_about_json(const ps_score_about *about)
{
    putchar('{');
    print_json_text(stdout, "name", about->name, ",");
    print_json_text(stdout, "title", about->title, ",");
    print_json_text(stdout, "gives", about->columns, ",");
    print_json_text(stdout, "paper", about->paper, ",");
    print_json_text(stdout, "edition", about->edition, ",");
    print_json_text(stdout, "lookback", about->lookback, ",");
    print_json_text(stdout, "missing", about->missing, ",");
    print_json_text(stdout, "caller", about->alone ? about->caller : "", ",");
    print_json_text(stdout, "confidence", about->confidence, ",");
    print_json_text(stdout, "use", about->use, ",");
    print_json_text(stdout, "not_for", about->not_for, ",");
    printf("\"alone\":%s,\"in_plans\":%s}\n", about->alone ? "true" : "false", about->in_plans ? "true" : "false");
}

/* A cell of a table holds commas and quotes now and then, never a line break. */
static void print_cell(const char *text, bool first)
{
    if (!first)
        putchar(',');
    if (!strpbrk(text, ",\"")) {
        fputs(text, stdout);
        return;
    }
    putchar('"');
    for (; *text; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    putchar('"');
}

/* The table of a score, with the confidence of each row. */
static int table(const arguments *given)
{
    const char *name = option_value(given, "table");
    const size_t number = ps_score_find(name);

    if (!ps_score_list(number))
        return report_use(&cmd_score, "there is no score %s", name);
    for (size_t r = 0; ps_score_table_cell(number, r, 0); r++) {
        for (size_t c = 0; ps_score_table_cell(number, r, c); c++)
            print_cell(ps_score_table_cell(number, r, c), c == 0);
        putchar('\n');
    }
    return 0;
}

/* All scores, or the one that is named. */
static int list(const arguments *given)
{
    const char *wanted = given->n_words ? given->words[0] : NULL;
    const size_t first = wanted ? ps_score_find(wanted) : 0;

    if (!ps_score_list(first))
        return report_use(&cmd_score, "there is no score %s", wanted);
    for (size_t i = first; ps_score_list(i) && (!wanted || i == first); i++) {
        if (given->json) {
            print_about_json(ps_score_list(i));
            continue;
        }
        if (i > first)
            putchar('\n');
        print_about(i);
    }
    return 0;
}

/* ---- scoring ---- */

static void print_strange(const ps_strange_codes *codes, const char *what)
{
    if (!codes->rows)
        return;
    fprintf(stderr, "popstrat: warning: %" PRIu64 " row%s not scored, %s%s", codes->rows, codes->rows == 1 ? "" : "s",
            what, codes->n_examples ? ": " : "");
    for (size_t i = 0; i < codes->n_examples; i++)
        fprintf(stderr, "%s%s", i ? ", " : "", codes->examples[i]);
    fprintf(stderr, "%s\n", codes->n_examples == PS_STRANGE_CODES_MOST ? ", ..." : "");
}

static void print_refused(const ps_score_file_report *report)
{
    for (size_t i = 0; i < report->n_reasons; i++)
        fprintf(stderr, "  %" PRIu64 " refused: %s, first at line %" PRIu64 "\n", report->reasons[i].rows,
                report->reasons[i].reason, report->reasons[i].line);
}

static void print_report(const arguments *given, const ps_score_file_report *report)
{
    const ps_score_about *about = ps_score_list(ps_score_find(given->words[0]));

    fprintf(stderr, "%" PRIu64 " %s scored, from %" PRIu64 " row%s", report->people,
            report->people == 1 ? "person" : "people", report->rows, report->rows == 1 ? "" : "s");
    if (report->without_code)
        fprintf(stderr, "; %" PRIu64 " without a code", report->without_code);
    if (report->outside)
        fprintf(stderr, "; %" PRIu64 " with a code of the score dated outside --from and --to", report->outside);
    if (report->imprecise)
        fprintf(stderr, "; %" PRIu64 " dated by month or year alone, read as its first day", report->imprecise);
    fputs("\n", stderr);
    print_refused(report);
    print_strange(&report->not_who, "with codes that the WHO's ICD-10 has no place for, as ICD-10-CM has them");
    print_strange(&report->no_icd10, "with codes that are no ICD-10");
    if (about)
        fprintf(stderr, "%s\n  yours to see to: %s\n  not for: %s\n  more: popstrat score --list %s\n", about->title,
                about->caller, about->not_for, about->name);
}

static void print_strange_json(const char *key, const ps_strange_codes *codes)
{
    fprintf(stderr, ",\"%s\":{\"rows\":%" PRIu64 ",\"examples\":[", key, codes->rows);
    for (size_t i = 0; i < codes->n_examples; i++) {
        fputs(i ? "," : "", stderr);
        json_text(stderr, codes->examples[i]);
    }
    fputs("]}", stderr);
}

static void print_report_json(const ps_score_file_report *report)
{
    fprintf(stderr,
            "{\"rows\":%" PRIu64 ",\"people\":%" PRIu64 ",\"refused\":%" PRIu64 ",\"blank_lines\":%" PRIu64
            ",\"without_code\":%" PRIu64 ",\"outside\":%" PRIu64 ",\"imprecise\":%" PRIu64,
            report->rows, report->people, report->refused, report->blank_lines, report->without_code, report->outside,
            report->imprecise);
    print_strange_json("not_who", &report->not_who);
    print_strange_json("no_icd10", &report->no_icd10);
    fputs(",\"reasons\":[", stderr);
    for (size_t i = 0; i < report->n_reasons; i++) {
        fputs(i ? ",{" : "{", stderr);
        print_json_text(stderr, "reason", report->reasons[i].reason, ",");
        fprintf(stderr, "\"rows\":%" PRIu64 ",\"line\":%" PRIu64 "}", report->reasons[i].rows, report->reasons[i].line);
    }
    fputs("]}\n", stderr);
}

static int score(const arguments *given, const ps_score_file_options *asked)
{
    progress_line line = {!given->quiet && !given->json && ps_terminal(2), ps_seconds(), 0};
    ps_score_file_options options = *asked;
    ps_score_file_report report = PS_SCORE_FILE_REPORT_INIT;
    ps_error err = {0};
    ps_status st;

    interrupts_catch();
    options.progress = progress_show;
    options.context = &line;
    st = ps_score_file(&report, given->words[0], given->words[1], &options, &err);
    progress_clear(&line);
    if (st != PS_OK) {
        (void)report_error(given, &err);
        if (!given->quiet && !given->json)
            print_refused(&report);
        return ps_status_exit_code(st);
    }
    if (given->json)
        print_report_json(&report);
    else if (!given->quiet)
        print_report(given, &report);
    return 0;
}

static int run(const arguments *given)
{
    ps_score_file_options options = PS_SCORE_FILE_OPTIONS_INIT;
    uint64_t threads = 0;

    if (option_given(given, "list") && given->n_words > 1)
        return report_use(&cmd_score, "--list takes one score at most");
    if (option_given(given, "list"))
        return list(given);
    if (option_given(given, "table"))
        return table(given);
    if (given->n_words < 2)
        return report_use(&cmd_score,
                          "score needs a scheme and a file (- is standard input); --list shows the schemes");
    if (!option_given(given, "id") || !option_given(given, "code"))
        return report_use(&cmd_score, "--id COLUMN and --code COLUMN name the person and the code");
    if (!option_day(&options.from, given, "from") || !option_day(&options.to, given, "to") ||
        !option_threads(&threads, given) || !option_encoding(&options.windows_1252, given, &cmd_score))
        return 1;
    options.id = option_value(given, "id");
    options.code = option_value(given, "code");
    options.date = option_value(given, "date");
    options.dates = option_value(given, "dates");
    options.itemise = option_given(given, "itemise");
    options.no_hierarchy = option_given(given, "no-hierarchy");
    options.approximate = option_given(given, "ahrq");
    options.rejects = option_value(given, "rejects");
    options.threads = (unsigned)threads;
    if (option_given(given, "output"))
        options.output = option_value(given, "output");
    return score(given, &options);
}

static const option_spec options[] = {
    {0, "list", NULL, "what each score is, how sure its tables are, and what it is not for; or of one score"},
    {0, "table", "SCORE", "the table of a score as CSV: codes, points, and how sure each row is"},
    {0, "id", "COLUMN", "heading of the person; it comes out under the same name"},
    {0, "code", "COLUMN", "heading of the ICD-10 code, one a row"},
    {0, "date", "COLUMN", "heading of the day of the code, for --from and --to"},
    {0, "from", "DATE", "codes of earlier days do not count"},
    {0, "to", "DATE", "codes of later days do not count"},
    {0, "dates", "FORM", "how days are written: yyyy-mm-dd (the default), yyyymmdd, dd/mm/yyyy, ddMonyyyy"},
    {0, "itemise", NULL, "also the code that set each condition: the first of the file"},
    {0, "no-hierarchy", NULL, "mild and severe forms of a disease both count"},
    {0, "ahrq", NULL, "elixhauser: also AHRQ's weights, which are approximate with these code lists"},
    {'o', "output", "FILE", "a new file, complete or not there; default - is standard output"},
    {0, "rejects", "FILE", "list refused rows here: line, column, reason"},
    {0, "encoding", "NAME", "utf-8 (the default) or windows-1252"},
    {0, "threads", "N", "default: as many as the machine has processors"},
};
const command cmd_score = {
    "score",
    run,
    "published scores on their own: a CSV of codes to a row a person",
    "SCHEME FILE.csv --id COLUMN --code COLUMN [options] | --list [SCORE] | --table SCORE",
    options,
    PS_CLI_COUNT(options),
    0,
    2,
    "Schemes: charlson, charlson-shmi, elixhauser, hfrs, acsc, acsc19. One row a person, in order of first "
    "appearance:\n"
    "the id, each condition (0 or 1), groups (how many), the totals. The file is plain or gzip; - is standard input.\n"
    "It gives you your own data back, a row a person: there is no plan, no [governance] and no disclosure control\n"
    "here, and nothing of it may be published as it is. Tables for release come from `popstrat run`; a table of\n"
    "counts that you make of it goes through `popstrat protect`.\n",
};

/* Workbook: one file of a list as an .xlsx for the people who make contact: first what they must know, then the rows of
 * the CSV with columns for the answers, which popstrat reads back (outcomes.c).
 *
 * Rows stream through: a part of the file is in memory, never the list. Nothing of a person stands anywhere but in the
 * rows of the second sheet. */
#include "base/csv_rows.h"
#include "base/date.h"
#include "base/zip.h"
#include "define/audience.h"
#include "outreach/answer.h"
#include "outreach/list_job.h"
#include "outreach/xlsx.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SHEET "Read me"
#define FIRST_WIDTH 100  /* characters */
#define HEIGHT_MOST 4000 /* a row can be 409 points high */
#define TEXT_AT_ONCE ((size_t)64 << 10)

typedef struct column {
    const char *name;
    unsigned width; /* characters */
    ps_xlsx_style style, head;
    bool number;
    const char *fixed; /* what every row has there; NULL: empty, or from the CSV */
} column;

struct ps_workbook {
    const ps_list_job *job;
    ps_zip *zip;
    ps_buffer text;
    ps_csv_rows cells;
    ps_buffer name, reference; /* of the second sheet; "Staying_well_support/U99001" */
    column *columns;
    size_t n_columns, n_given; /* those of the CSV come first */
    size_t rows;               /* written, heading included */
    bool failed;               /* no memory */
};

ps_status ps_workbook_check_rows(const ps_list_job *job, size_t people, ps_error *err)
{
    if (people < PS_WORKBOOK_ROWS)
        return PS_OK;
    ps_fail(err, PS_EPLAN, "%zu people in one file: a spreadsheet has 1,048,576 rows", people);
    ps_error_field(err, job->list->name);
    ps_error_hint(err, "split the list (one_file_per = \"practice\"), give it a limit, or say workbook = false");
    return PS_EPLAN;
}

/* ---- the first sheet ---- */

static void flush(ps_workbook *book)
{
    book->failed = book->failed || book->text.failed;
    if (book->text.length)
        ps_zip_add(book->zip, book->text.at, book->text.length);
    ps_buffer_clear(&book->text);
}

/* Heights are tenths of a point here; lines of the list's type are 13 points. */
#define LINE_LIST 130
#define LINE_TEXT 150
#define LINE_HEADING 170
#define LINE_TITLE 260

static void start_row(ps_workbook *book, size_t row, unsigned line, size_t lines)
{
    const size_t height = lines > HEIGHT_MOST / line ? HEIGHT_MOST : line * lines + 20;

    ps_buffer_print(&book->text, "<row r=\"%zu\" ht=\"%zu.%zu\" customHeight=\"1\">", row, height / 10, height % 10);
}

static void add_line(ps_workbook *book, size_t row, const char *at, size_t length)
{
    static const struct {
        const char *start;
        ps_xlsx_style style;
    } kinds[] = {{"# ", PS_XLSX_HEADING}, {"REPLAY", PS_XLSX_ALERT}, {"WARNING", PS_XLSX_ALERT}};
    ps_xlsx_style style = PS_XLSX_LINE;

    for (size_t i = 0; i < PS_COUNT(kinds); i++)
        if (length >= strlen(kinds[i].start) && memcmp(at, kinds[i].start, strlen(kinds[i].start)) == 0)
            style = kinds[i].style;
    if (style == PS_XLSX_HEADING) {
        style = row == 1 ? PS_XLSX_TITLE : PS_XLSX_HEADING;
        at += 2;
        length -= 2;
    }
    start_row(book, row,
              style == PS_XLSX_TITLE     ? LINE_TITLE
              : style == PS_XLSX_HEADING ? LINE_HEADING
                                         : LINE_TEXT,
              ps_xlsx_lines(at, length, FIRST_WIDTH + 4));
    if (length)
        ps_xlsx_string(&book->text, 0, row, style, at, length);
    ps_buffer_text(&book->text, "</row>");
}

static void say_codes(ps_buffer *text)
{
    ps_buffer_text(text, "\n# What a practice records\n"
                         "Where the help is social prescribing, the practice's record takes these SNOMED CT codes:\n");
    for (int i = 1; i < PS_OUTCOMES; i++) {
        const ps_answer_word *word = &ps_answer_words[i];
        if (word->question != PS_ASKS_OFFER)
            continue;
        if (word->snomed)
            ps_buffer_print(text, "- %s: %s (%s)\n", word->word, word->snomed, word->confidence);
        else
            ps_buffer_print(text, "- %s: there is no code\n", word->word);
    }
}

static void say_how(ps_buffer *text, const ps_workbook *book)
{
    const ps_list_plan *list = book->job->list;
    const ps_question question = ps_list_question(list);

    ps_buffer_print(text,
                    "\n# How to read it\nThe sheet \"%s\" has one row for each person, the first to %s at the top. "
                    "The arrows in its heading sort and filter.\n"
                    "An empty cell means that it is not known, never that the answer is no.\n",
                    book->name.at ? book->name.at : "", list->clinical_review ? "review" : "contact");
    if (question == PS_ASKS_NOTHING)
        return;
    ps_buffer_text(text, "\n# How to answer\nFill in the yellow columns:\n"
                         "- " PS_ANSWER_OUTCOME
                         ": choose a word from the list in the cell; leave it empty until there is one\n");
    for (int i = 1; i < PS_OUTCOMES; i++)
        if (ps_answer_words[i].question == question)
            ps_buffer_print(text, "   %s: %s\n", ps_answer_words[i].word, ps_answer_words[i].meaning);
    ps_buffer_text(text, "- " PS_ANSWER_DATE ": the day of it, such as 2025-04-17 or 17/04/2025\n"
                         "- " PS_ANSWER_NOTE ": for yourself; it is not read back. No names, no diagnoses.\n"
                         "Leave the columns pseudo_id and " PS_ANSWER_LIST
                         " as they are: the answers find their way back by them.\n"
                         "Then, on that sheet, save as \"CSV UTF-8\" and give the file back to the analyst.\n");
    if (question == PS_ASKS_REVIEW)
        ps_buffer_print(text, "Whoever is \"%s\" may be left off this list until something new is recorded.\n",
                        ps_answer_words[PS_OUTCOME_NOT_SO].word);
    else if (list->audience != PS_AUDIENCE_OCCUPATIONAL_HEALTH)
        say_codes(text);
}

static void add_first_sheet(ps_workbook *book)
{
    ps_buffer words = {0};
    size_t row = 0;

    ps_readme_front(&words, book->job, true);
    say_how(&words, book);
    book->failed = book->failed || words.failed;
    ps_zip_begin(book->zip, PS_XLSX_SHEET_1);
    ps_buffer_print(&book->text,
                    PS_XLSX_SHEET_START
                    "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView showGridLines=\"0\" "
                    "tabSelected=\"1\" workbookViewId=\"0\"/></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>"
                    "<cols><col min=\"1\" max=\"1\" width=\"%d\" customWidth=\"1\"/></cols><sheetData>",
                    FIRST_WIDTH);
    for (const char *at = words.failed || !words.at ? "" : words.at; *at;) {
        const size_t length = strcspn(at, "\n");
        add_line(book, ++row, at, length);
        at += length + (at[length] == '\n');
    }
    ps_buffer_text(&book->text, "</sheetData><pageMargins left=\"0.6\" right=\"0.6\" top=\"0.6\" bottom=\"0.6\" "
                                "header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\"9\" orientation=\"portrait\" "
                                "fitToHeight=\"0\"/><headerFooter><oddFooter>&amp;RPage &amp;P of &amp;N</oddFooter>"
                                "</headerFooter></worksheet>");
    flush(book);
    ps_buffer_release(&words);
}

/* ---- the columns of the second ---- */

static unsigned width_of(const ps_list_job *job, const char *field, bool *number)
{
    static const struct {
        const char *field;
        unsigned width;
    } known[] = {{"pseudo_id", 24}, {"why", 44},     {"evidence", 44}, {PS_FIELD_NEARBY, 40}, {"topics", 44},
                 {"flags", 22},     {"need", 24},    {"source", 26},   {"who", 16},           {"how", 20},
                 {"within", 9},     {"practice", 9}, {"status", 13},   {"ethnicity", 18}};
    const ps_name *name = ps_names_find(&job->plan->names, field);
    const unsigned least = (unsigned)strlen(field) + 2;
    unsigned width = 12;

    *number = name && !ps_field_is_word(field) && name->row.type == PS_NUMBER;
    if (name && (name->row.type == PS_NUMBER || name->row.type == PS_FLAG))
        width = 8;
    for (size_t i = 0; i < PS_COUNT(known); i++)
        if (strcmp(known[i].field, field) == 0)
            width = known[i].width;
    if (job->list->plain_why && !strcmp(field, "why")) /* one sentence, the same in each row: as high as an id */
        width = 28;
    return width < least ? least : width;
}

static void add_column(ps_workbook *book, column one)
{
    book->columns[book->n_columns++] = one;
}

static bool set_columns(ps_workbook *book)
{
    const ps_list_job *job = book->job;

    book->columns = ps_calloc(job->list->n_fields + 5, sizeof *book->columns);
    if (!book->columns)
        return false;
    if (job->options->replay)
        add_column(book, (column){PS_REPLAY_HEADING, 12, PS_XLSX_MARK, PS_XLSX_COLUMN, false, NULL});
    for (size_t i = 0; i < job->list->n_fields; i++) {
        column one = {.name = job->list->fields[i], .style = PS_XLSX_CELL, .head = PS_XLSX_COLUMN};
        one.width = width_of(job, one.name, &one.number);
        add_column(book, one);
    }
    book->n_given = book->n_columns;
    if (ps_list_question(job->list) != PS_ASKS_NOTHING) {
        const column answers[] = {
            {PS_ANSWER_OUTCOME, job->list->clinical_review ? 16 : 13, PS_XLSX_ANSWER, PS_XLSX_COLUMN_ANSWER, false,
             NULL},
            {PS_ANSWER_DATE, 14, PS_XLSX_ANSWER_DATE, PS_XLSX_COLUMN_ANSWER, false, NULL},
            {PS_ANSWER_NOTE, 24, PS_XLSX_ANSWER, PS_XLSX_COLUMN_ANSWER, false, NULL},
            {PS_ANSWER_LIST, 24, PS_XLSX_CELL, PS_XLSX_COLUMN, false, book->reference.at},
        };
        for (size_t i = 0; i < PS_COUNT(answers); i++)
            add_column(book, answers[i]);
    }
    return true;
}

/* ---- the second sheet ---- */

static void start_second_sheet(ps_workbook *book)
{
    ps_zip_begin(book->zip, PS_XLSX_SHEET_2);
    ps_buffer_text(&book->text, PS_XLSX_SHEET_START
                   "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\">"
                   "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
                   "<selection pane=\"bottomLeft\" activeCell=\"A2\" sqref=\"A2\"/></sheetView></sheetViews>"
                   "<sheetFormatPr defaultRowHeight=\"15\"/><cols>");
    for (size_t i = 0; i < book->n_columns; i++)
        ps_buffer_print(&book->text, "<col min=\"%zu\" max=\"%zu\" width=\"%u\" customWidth=\"1\"/>", i + 1, i + 1,
                        book->columns[i].width);
    ps_buffer_text(&book->text, "</cols><sheetData>");
    start_row(book, 1, LINE_LIST, 2); /* room for the filters' arrows */
    for (size_t i = 0; i < book->n_columns; i++)
        ps_xlsx_string(&book->text, i, 1, book->columns[i].head, book->columns[i].name, strlen(book->columns[i].name));
    ps_buffer_text(&book->text, "</row>");
    book->rows = 1;
}

static ps_slice cell_of(const ps_workbook *book, size_t i)
{
    const column *one = &book->columns[i];

    if (i < book->n_given && i < book->cells.n)
        return one->number ? book->cells.cells[i] : ps_answer_unguarded(book->cells.cells[i]);
    return ps_slice_of(one->fixed);
}

static size_t lines_of_row(const ps_workbook *book)
{
    size_t most = 1;

    for (size_t i = 0; i < book->n_columns; i++) {
        const ps_slice cell = cell_of(book, i);
        const size_t lines = ps_xlsx_lines(cell.at, cell.length, book->columns[i].width - 1);
        most = lines > most ? lines : most;
    }
    return most;
}

void ps_workbook_row(ps_workbook *book, ps_slice row)
{
    book->cells.at = row.at;
    book->cells.end = row.at + row.length;
    if (!ps_csv_rows_next(&book->cells)) {
        book->failed = true;
        return;
    }
    book->rows++;
    start_row(book, book->rows, LINE_LIST, lines_of_row(book));
    for (size_t i = 0; i < book->n_columns; i++) {
        const ps_slice cell = cell_of(book, i);
        if (book->columns[i].number)
            ps_xlsx_number(&book->text, i, book->rows, cell.at, cell.length);
        else
            ps_xlsx_string(&book->text, i, book->rows, book->columns[i].style, cell.at, cell.length);
    }
    ps_buffer_text(&book->text, "</row>");
    if (book->text.length >= TEXT_AT_ONCE || book->text.failed)
        flush(book);
}

#define DAY_0 25569 /* 1970-01-01 as spreadsheets count days */

static void add_range(ps_workbook *book, size_t left, size_t from, size_t right)
{
    ps_xlsx_reference(&book->text, left, from);
    ps_buffer_text(&book->text, ":");
    ps_xlsx_reference(&book->text, right, book->rows > from ? book->rows : from);
}

/* The drop-down, and the first day that an outcome can have. */
static void add_validations(ps_workbook *book)
{
    const size_t outcome = book->n_given;

    ps_buffer_text(
        &book->text,
        "<dataValidations count=\"2\"><dataValidation type=\"list\" allowBlank=\"1\" showInputMessage=\"1\" "
        "showErrorMessage=\"1\" errorTitle=\"No such outcome\" error=\"Choose a word from the list, or leave "
        "the cell empty.\" promptTitle=\"Outcome\" prompt=\"Choose one; leave it empty until there is one.\" "
        "sqref=\"");
    add_range(book, outcome, 2, outcome);
    ps_buffer_text(&book->text, "\"><formula1>\"");
    ps_answer_add_words(&book->text, ps_list_question(book->job->list), ",");
    ps_buffer_text(
        &book->text,
        "\"</formula1></dataValidation><dataValidation type=\"date\" operator=\"greaterThanOrEqual\" "
        "allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\" errorTitle=\"Not a day of this list\" "
        "error=\"Write a date on or after the day the list was made, such as 17/04/2025.\" promptTitle=\"Date\" "
        "prompt=\"The day of the outcome.\" sqref=\"");
    add_range(book, outcome + 1, 2, outcome + 1);
    ps_buffer_print(&book->text, "\"><formula1>%" PRId64 "</formula1></dataValidation></dataValidations>",
                    (int64_t)book->job->population->index_date + DAY_0);
}

/* In a page's header or footer "&" begins a code. */
static void add_page_text(ps_workbook *book, const char *text)
{
    for (; *text; text++)
        if (*text == '&')
            ps_buffer_text(&book->text, "&amp;&amp;");
        else
            ps_xlsx_text(&book->text, text, 1);
}

static void end_second_sheet(ps_workbook *book)
{
    char until[24];

    ps_day_format_long(until, ps_list_until(book->job));
    ps_buffer_text(&book->text, "</sheetData><autoFilter ref=\"");
    add_range(book, 0, 1, book->n_columns - 1);
    ps_buffer_text(&book->text, "\"/>");
    if (ps_list_question(book->job->list) != PS_ASKS_NOTHING)
        add_validations(book);
    ps_buffer_text(&book->text,
                   "<pageMargins left=\"0.3\" right=\"0.3\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" "
                   "footer=\"0.3\"/><pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>"
                   "<headerFooter><oddHeader>&amp;L");
    add_page_text(book, ps_list_title(book->job));
    ps_buffer_print(&book->text, "&amp;R%s", book->job->options->replay ? PS_REPLAY_MARK : "");
    ps_buffer_print(&book->text,
                    "</oddHeader><oddFooter>&amp;LDo not use after %s&amp;RPage &amp;P of &amp;N"
                    "</oddFooter></headerFooter><ignoredErrors><ignoredError sqref=\"",
                    until);
    add_range(book, 0, 1, book->n_columns - 1);
    ps_buffer_text(&book->text, "\" numberStoredAsText=\"1\"/></ignoredErrors></worksheet>");
    flush(book);
}

/* ---- the book ---- */

static ps_status name_parts(ps_workbook *book, const ps_group *group, ps_error *err)
{
    const char *folder = strchr(book->job->folder, '/'); /* after "lists" */

    ps_xlsx_sheet_name(&book->name, ps_list_title(book->job));
    ps_buffer_print(&book->reference, "%s/%s", folder ? folder + 1 : book->job->folder, group->stem);
    return book->name.failed || book->reference.failed || !set_columns(book) ? ps_fail_memory(err) : PS_OK;
}

/* First what tells the kind of the file, as programs that look for it expect. */
static void add_parts(ps_workbook *book, size_t people)
{
    const ps_xlsx_about about = {.title = ps_list_title(book->job),
                                 .first = FIRST_SHEET,
                                 .second = book->name.at,
                                 .columns = book->n_columns,
                                 .rows = people + 1,
                                 .printed = book->n_columns - (ps_list_question(book->job->list) != PS_ASKS_NOTHING),
                                 .made = book->job->population->index_date};

    ps_xlsx_add_parts(book->zip, &book->text, &about);
}

ps_status ps_workbook_open(ps_workbook **out, const ps_list_job *job, const ps_group *group, const char *path,
                           ps_error *err)
{
    ps_workbook *book = NULL;
    ps_status status = ps_workbook_check_rows(job, group->n, err);

    if (status != PS_OK)
        return status;
    book = calloc(1, sizeof *book);
    if (!book)
        return ps_fail_memory(err);
    book->job = job;
    book->cells.delimiter = ',';
    status = name_parts(book, group, err);
    if (status == PS_OK)
        status = ps_zip_open(&book->zip, path, err);
    if (status != PS_OK) {
        ps_workbook_abandon(book);
        return status;
    }
    add_parts(book, group->n);
    add_first_sheet(book);
    start_second_sheet(book);
    *out = book;
    return PS_OK;
}

ps_status ps_workbook_leave(ps_workbook *book, ps_error *err)
{
    ps_status status = PS_OK;

    end_second_sheet(book);
    if (book->failed || book->text.failed || book->cells.failed)
        status = ps_fail_memory(err);
    if (status == PS_OK) {
        status = ps_zip_leave(book->zip, err);
        book->zip = NULL;
    }
    ps_workbook_abandon(book);
    return status;
}

void ps_workbook_abandon(ps_workbook *book)
{
    if (!book)
        return;
    ps_zip_abandon(book->zip);
    ps_csv_rows_release(&book->cells);
    ps_buffer_release(&book->text);
    ps_buffer_release(&book->name);
    ps_buffer_release(&book->reference);
    free(book->columns);
    free(book);
}

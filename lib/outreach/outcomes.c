/* Outcomes: the answers of returned files beside the people of the run's lists, and the person file of them. */
#include "outreach/outcomes.h"

#include "base/init.h"
#include "base/new_csv.h"
#include "base/os.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS 86400
#define NOBODY UINT32_MAX

typedef enum refusal {
    R_FIELDS,
    R_QUOTE,
    R_NO_ID,
    R_STRANGER,
    R_NO_SUCH_LIST,
    R_NOT_ON_LIST,
    R_SEVERAL_LISTS,
    R_WORD,
    R_REVIEW_WORD,
    R_DATE,
    R_EARLY,
    R_LATE,
    R_DATE_ALONE,
    R_CONFLICT,
    R_NEVER_LISTED,
    REFUSALS
} refusal;

static const char *const reasons[REFUSALS] = {
    [R_FIELDS] = "the row has another number of fields than the heading",
    [R_QUOTE] = "a quote is opened and never closed",
    [R_NO_ID] = "no pseudonym",
    [R_STRANGER] = "the pseudonym is on no list of this run",
    [R_NO_SUCH_LIST] = "the column list names none of this run",
    [R_NOT_ON_LIST] = "the pseudonym is not on that list",
    [R_SEVERAL_LISTS] =
        "the pseudonym is on several lists, and the row does not say which: keep the column list, or give --list",
    [R_WORD] = "outcome is none of offered, accepted, declined, not reached, unsuitable",
    [R_REVIEW_WORD] =
        "the list is of a clinical review, and outcome is none of recorded, reviewed: not so, not reviewed yet",
    [R_DATE] = "outcome_date is no day written yyyy-mm-dd or dd/mm/yyyy",
    [R_EARLY] = "outcome_date is before the list was made",
    [R_LATE] = "outcome_date is still to come",
    [R_DATE_ALONE] = "a date without an outcome",
    [R_NEVER_LISTED] = "the contact ledger has never listed this person on that list",
    [R_CONFLICT] = "two different outcomes of one person on one day",
};

typedef struct reading {
    ps_returns *outcomes;
    const ps_returns_options *options;
    ps_answer_sheet *sheet;
    uint32_t number; /* of the sheet */
    uint64_t matched;
} reading;

static ps_status refuse_at(ps_returns *outcomes, uint32_t sheet, uint64_t line, size_t column, refusal why,
                           ps_error *err)
{
    if (!ps_grow(&outcomes->refused, &outcomes->refused_capacity, outcomes->n_refused + 1, sizeof *outcomes->refused))
        return ps_fail_memory(err);
    outcomes->refused[outcomes->n_refused++] =
        (ps_refused_row){sheet, column == SIZE_MAX ? 0 : (uint32_t)column + 1, line, (uint32_t)why};
    return PS_OK;
}

static ps_status refuse(const reading *r, size_t column, refusal why, ps_error *err)
{
    return refuse_at(r->outcomes, r->number, r->sheet->csv.line, column, why, err);
}

/* ---- whose row it is ---- */

/* "Staying_well_support/U99001", or all files of "Staying_well_support". */
static bool is_of(const ps_listed_file *file, ps_slice list)
{
    return ps_slice_equals(list, file->name) || ps_slice_equals(list, file->list);
}

static bool has_list(const ps_returns *outcomes, ps_slice list)
{
    for (size_t i = 0; i < outcomes->n_files; i++)
        if (is_of(&outcomes->files[i], list))
            return true;
    return false;
}

/* The place of a person on the list that is named, or on the only one; NOBODY with *why. */
static uint32_t place_of(const ps_returns *outcomes, uint32_t person, ps_slice list, refusal *why)
{
    uint32_t found = NOBODY;

    if (person == PS_IDMAP_NONE) {
        *why = R_STRANGER;
        return NOBODY;
    }
    for (uint32_t at = outcomes->first[person]; at != NOBODY; at = outcomes->listed[at].next) {
        if (list.length && !is_of(&outcomes->files[outcomes->listed[at].file], list))
            continue;
        if (found != NOBODY) {
            *why = R_SEVERAL_LISTS;
            return NOBODY;
        }
        found = at;
    }
    *why = R_NOT_ON_LIST;
    return found;
}

/* A pseudonym may itself begin with an apostrophe and a sign: as it stands comes first. */
static uint32_t find_person(const ps_returns *outcomes, ps_slice id)
{
    const uint32_t person = ps_idmap_find(outcomes->ids, id);
    return person == PS_IDMAP_NONE ? ps_idmap_find(outcomes->ids, ps_answer_unguarded(id)) : person;
}

/* ---- one row ---- */

static void enter(const reading *r, ps_listed *one, ps_outcome outcome, ps_day day)
{
    ps_returns_report *report = &r->outcomes->report;

    if (one->outcome != PS_OUTCOME_NONE && day < one->day) { /* PS_NO_DAY is before every day */
        report->earlier++;
        return;
    }
    if (one->outcome != PS_OUTCOME_NONE && day == one->day && outcome == one->outcome) {
        report->repeated++;
        return;
    }
    report->earlier += one->outcome != PS_OUTCOME_NONE && day > one->day;
    one->conflict = one->outcome != PS_OUTCOME_NONE && day == one->day;
    one->sheet = r->number;
    one->line = r->sheet->csv.line;
    if (one->conflict)
        return;
    one->outcome = outcome;
    one->day = day;
}

static ps_slice cell(const ps_answer_sheet *sheet, size_t column)
{
    return column < sheet->csv.n ? ps_slice_trim(sheet->csv.cells[column]) : (ps_slice){"", 0};
}

static bool is_blank(const ps_answer_sheet *sheet)
{
    for (size_t i = 0; i < sheet->csv.n; i++)
        if (ps_slice_trim(sheet->csv.cells[i]).length)
            return false;
    return true;
}

static ps_status read_answer(reading *r, uint32_t place, ps_error *err)
{
    const ps_answer_sheet *sheet = r->sheet;
    ps_returns *outcomes = r->outcomes;
    const ps_outcome outcome = ps_answer_of(cell(sheet, sheet->outcome));
    const ps_question question = outcomes->files[outcomes->listed[place].file].question;
    ps_day day = PS_NO_DAY;

    if ((int)outcome == PS_OUTCOMES || (outcome != PS_OUTCOME_NONE && ps_answer_words[outcome].question != question))
        return refuse(r, sheet->outcome, question == PS_ASKS_REVIEW ? R_REVIEW_WORD : R_WORD, err);
    if (!ps_answer_day(&day, cell(sheet, sheet->date)))
        return refuse(r, sheet->date, R_DATE, err);
    if (outcome == PS_OUTCOME_NONE && day != PS_NO_DAY)
        return refuse(r, sheet->date, R_DATE_ALONE, err);
    if (outcome == PS_OUTCOME_NONE) {
        outcomes->report.empty++;
        return PS_OK;
    }
    if (day != PS_NO_DAY && day < outcomes->index_date)
        return refuse(r, sheet->date, R_EARLY, err);
    if (day > outcomes->today)
        return refuse(r, sheet->date, R_LATE, err);
    enter(r, &outcomes->listed[place], outcome, day);
    return PS_OK;
}

static ps_status read_row(reading *r, ps_error *err)
{
    const ps_answer_sheet *sheet = r->sheet;
    const ps_slice id = cell(sheet, sheet->id);
    ps_slice list = ps_answer_unguarded(cell(sheet, sheet->list));
    refusal why = R_STRANGER;
    uint32_t place;

    if (sheet->csv.unclosed)
        return refuse(r, SIZE_MAX, R_QUOTE, err);
    if (sheet->csv.n != sheet->n_columns)
        return refuse(r, SIZE_MAX, R_FIELDS, err);
    if (!id.length)
        return refuse(r, sheet->id, R_NO_ID, err);
    if (r->options->list && !list.length)
        list = ps_slice_of(r->options->list);
    if (list.length && !has_list(r->outcomes, list))
        return refuse(r, sheet->list, R_NO_SUCH_LIST, err);
    place = place_of(r->outcomes, find_person(r->outcomes, id), list, &why);
    if (place == NOBODY)
        return refuse(r, sheet->id, why, err);
    r->matched++;
    return read_answer(r, place, err);
}

static ps_status read_sheet(ps_returns *outcomes, const ps_returns_options *options, uint32_t number, ps_error *err)
{
    ps_answer_sheet sheet;
    reading r = {outcomes, options, &sheet, number, 0};
    uint64_t rows = 0;
    ps_status status = ps_answer_sheet_open(&sheet, outcomes->sheets[number], err);

    if (status != PS_OK)
        return status;
    while (status == PS_OK && ps_csv_rows_next(&sheet.csv)) {
        if (is_blank(&sheet))
            continue;
        rows++;
        status = read_row(&r, err);
    }
    if (status == PS_OK && sheet.csv.failed)
        status = ps_fail_memory(err);
    if (status == PS_OK && rows && !r.matched) {
        status = ps_fail(err, PS_EDATA, "no row of the file is of a list of this run");
        ps_error_file(err, outcomes->sheets[number]);
        ps_error_hint(err, "is it the run that the list is of? were ids or the column list changed by a spreadsheet?");
    }
    outcomes->report.rows += rows;
    ps_answer_sheet_close(&sheet);
    return status;
}

/* ---- all of them ---- */

/* Answers that disagree count as none, and so does one about somebody whom the ledger does not know there. */
static ps_status settle_one(ps_returns *outcomes, ps_listed *one, char *id, ps_error *err)
{
    bool stranger = false;
    ps_status status = PS_OK;

    if (!one->conflict && one->outcome != PS_OUTCOME_NONE && outcomes->contacts)
        status = ps_returns_enter(&stranger, outcomes, one, id, err);
    if (status == PS_OK && (one->conflict || stranger)) {
        status = refuse_at(outcomes, one->sheet, one->line, SIZE_MAX, stranger ? R_NEVER_LISTED : R_CONFLICT, err);
        one->outcome = PS_OUTCOME_NONE;
    }
    outcomes->report.answers += one->outcome != PS_OUTCOME_NONE;
    outcomes->report.without_date += one->outcome != PS_OUTCOME_NONE && one->day == PS_NO_DAY;
    return status;
}

static ps_status settle(ps_returns *outcomes, ps_error *err)
{
    char *id = malloc(ps_returns_id_room(outcomes));
    ps_status status = id ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; status == PS_OK && i < outcomes->n_listed; i++)
        status = settle_one(outcomes, &outcomes->listed[i], id, err);
    free(id);
    return status;
}

static ps_status open_ledger(ps_returns *outcomes, const char *path, ps_error *err)
{
    if (!path)
        return PS_OK;
    if (outcomes->report.replay) {
        ps_fail(err, PS_EUSE,
                "this run is a replay: nobody was contacted from its lists, and nothing of it is entered");
        ps_error_hint(err, "leave out --ledger to read the answers alone");
        return PS_EUSE;
    }
    return ps_contacts_open(&outcomes->contacts, path, err);
}

static int by_place(const void *a, const void *b)
{
    const ps_refused_row *left = a, *right = b;
    if (left->sheet != right->sheet)
        return left->sheet < right->sheet ? -1 : 1;
    return left->line < right->line ? -1 : left->line > right->line;
}

static ps_status count_reasons(ps_returns *outcomes, ps_error *err)
{
    ps_returns_report *report = &outcomes->report;

    outcomes->reasons = ps_arena_array(outcomes->arena, REFUSALS, sizeof *outcomes->reasons);
    if (!outcomes->reasons)
        return ps_fail_memory(err);
    if (outcomes->n_refused)
        qsort(outcomes->refused, outcomes->n_refused, sizeof *outcomes->refused, by_place);
    for (size_t i = 0; i < outcomes->n_refused; i++) {
        const ps_refused_row *row = &outcomes->refused[i];
        size_t k = 0;
        while (k < report->n_reasons && outcomes->reasons[k].reason != reasons[row->reason])
            k++;
        if (k == report->n_reasons)
            outcomes->reasons[report->n_reasons++] =
                (ps_refused_answers){reasons[row->reason], 0, outcomes->sheets[row->sheet], row->line};
        outcomes->reasons[k].rows++;
    }
    report->refused = outcomes->n_refused;
    report->reasons = outcomes->reasons;
    return PS_OK;
}

static ps_status read_all(ps_returns *outcomes, const char *folder, size_t n_files, const ps_returns_options *options,
                          ps_error *err)
{
    ps_status status = ps_returns_read_lists(outcomes, folder, err);

    if (status == PS_OK && options->list && !has_list(outcomes, ps_slice_of(options->list))) {
        status = ps_fail(err, PS_EUSE, "the run has no such list");
        ps_error_value(err, options->list, strlen(options->list));
        ps_error_hint(err, "lists are named as their folders below lists/, or FOLDER/FILE without .csv");
    }
    if (status == PS_OK)
        status = open_ledger(outcomes, options->ledger, err);
    for (size_t i = 0; status == PS_OK && i < n_files; i++)
        status = read_sheet(outcomes, options, (uint32_t)i, err);
    if (status == PS_OK)
        status = settle(outcomes, err);
    if (status == PS_OK)
        status = count_reasons(outcomes, err);
    return status == PS_OK ? ps_returns_show(outcomes, err) : status;
}

static bool copy_names(ps_returns *outcomes, const char *const *files, size_t n)
{
    const char **names = ps_arena_array(outcomes->arena, n + 1, sizeof *names);

    for (size_t i = 0; names && i < n; i++) {
        names[i] = ps_arena_text(outcomes->arena, files[i], strlen(files[i]));
        if (!names[i])
            return false;
    }
    outcomes->sheets = names;
    return names != NULL;
}

ps_status ps_returns_read(ps_returns **out, const char *folder, const char *const *files, size_t n_files,
                          const ps_returns_options *options, ps_error *err)
{
    const ps_returns_options standard = PS_RETURNS_OPTIONS_INIT;
    ps_returns *outcomes;
    ps_status status = ps_init_check(err);

    if (status != PS_OK)
        return status;
    options = options ? options : &standard;
    if (options->size != sizeof standard)
        return ps_fail(err, PS_EUSE, "the options were not set up by PS_RETURNS_OPTIONS_INIT");
    outcomes = calloc(1, sizeof *outcomes);
    if (!outcomes)
        return ps_fail_memory(err);
    outcomes->index_date = PS_NO_DAY;
    outcomes->today = options->today != PS_NO_DAY ? options->today : (ps_day)(ps_os_now() / DAY_SECONDS);
    outcomes->arena = ps_arena_new();
    outcomes->ids = ps_idmap_new();
    outcomes->own = ps_idmap_new();
    outcomes->population = ps_idmap_new();
    outcomes->words = ps_intern_new();
    if (!outcomes->arena || !outcomes->ids || !outcomes->own || !outcomes->population || !outcomes->words ||
        !copy_names(outcomes, files, n_files))
        status = ps_fail_memory(err);
    else
        status = read_all(outcomes, folder, n_files, options, err);
    if (status == PS_OK) {
        *out = outcomes;
        outcomes = NULL;
    }
    ps_returns_free(outcomes);
    return status;
}

void ps_returns_free(ps_returns *outcomes)
{
    if (!outcomes)
        return;
    ps_idmap_free(outcomes->ids);
    ps_contacts_free(outcomes->contacts);
    ps_idmap_free(outcomes->own);
    ps_idmap_free(outcomes->population);
    free(outcomes->stands_for);
    ps_intern_free(outcomes->words);
    ps_arena_free(outcomes->arena);
    free(outcomes->files);
    free(outcomes->listed);
    free(outcomes->first);
    free(outcomes->refused);
    ps_buffer_release(&outcomes->text);
    ps_buffer_release(&outcomes->json);
    free(outcomes);
}

const ps_returns_report *ps_returns_report_of(const ps_returns *outcomes)
{
    return &outcomes->report;
}

const char *ps_returns_text(const ps_returns *outcomes)
{
    return outcomes->text.at ? outcomes->text.at : "";
}

const char *ps_returns_json(const ps_returns *outcomes)
{
    return outcomes->json.at ? outcomes->json.at : "";
}

/* ---- files ---- */

/* What is entered in a ledger comes between the whole file and its name. */
static ps_status write_new(const ps_returns *outcomes, const char *path,
                           ps_status (*rows)(ps_csv_writer *, const ps_returns *, ps_error *), ps_contacts *ledger,
                           ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    ps_new_csv file = {0};
    ps_status status = arena ? ps_new_csv_open(&file, arena, path, err) : ps_fail_memory(err);

    if (status == PS_OK)
        status = rows(file.csv, outcomes, err);
    if (status == PS_OK)
        status = ps_new_csv_finish(&file, err);
    if (status == PS_OK && ledger)
        status = ps_contacts_append(ledger, err);
    if (status == PS_OK)
        status = ps_new_csv_publish(&file, err);
    ps_new_csv_abandon(&file);
    ps_arena_free(arena);
    return status;
}

static ps_status outcome_rows(ps_csv_writer *csv, const ps_returns *outcomes, ps_error *err)
{
    static const char *const headings[] = {"pseudo_id", "list", "recipient", PS_ANSWER_OUTCOME, PS_ANSWER_DATE};
    char *id = malloc(ps_returns_id_room(outcomes));

    if (!id)
        return ps_fail_memory(err);
    for (size_t i = 0; i < PS_COUNT(headings); i++)
        ps_csv_raw(csv, headings[i]);
    ps_csv_end_row(csv);
    for (size_t i = 0; i < outcomes->n_listed; i++) {
        const ps_listed *one = &outcomes->listed[i];
        if (one->outcome == PS_OUTCOME_NONE)
            continue;
        ps_csv_slice(csv, id, ps_returns_id(id, outcomes, one));
        ps_csv_text(csv, outcomes->files[one->file].list);
        ps_csv_text(csv, outcomes->files[one->file].recipient);
        ps_csv_raw(csv, ps_answer_words[one->outcome].word);
        ps_csv_day(csv, one->day);
        ps_csv_end_row(csv);
    }
    free(id);
    return PS_OK;
}

static ps_status refused_rows(ps_csv_writer *csv, const ps_returns *outcomes, ps_error *err)
{
    static const char *const headings[] = {"file", "line", "column", "reason"};

    (void)err;
    for (size_t i = 0; i < PS_COUNT(headings); i++)
        ps_csv_raw(csv, headings[i]);
    ps_csv_end_row(csv);
    for (size_t i = 0; i < outcomes->n_refused; i++) {
        const ps_refused_row *row = &outcomes->refused[i];
        ps_csv_text(csv, outcomes->sheets[row->sheet]);
        ps_csv_count(csv, row->line);
        if (row->column)
            ps_csv_count(csv, row->column);
        else
            ps_csv_empty(csv);
        ps_csv_raw(csv, reasons[row->reason]);
        ps_csv_end_row(csv);
    }
    return PS_OK;
}

ps_status ps_returns_write(const ps_returns *outcomes, const char *path, ps_error *err)
{
    return write_new(outcomes, path, outcome_rows, outcomes->contacts, err);
}

ps_status ps_returns_write_rejects(const ps_returns *outcomes, const char *path, ps_error *err)
{
    return write_new(outcomes, path, refused_rows, NULL, err);
}

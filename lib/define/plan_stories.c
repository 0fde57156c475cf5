/* Plan stories: [stories], and its file: cohort,month,story. Every faulty row is told. */
#include "define/plan_reading.h"

#include "define/named_csv.h"
#include "extract/telling_text.h"

#include <string.h>

enum { COHORT, MONTH, STORY, COLUMNS };
static const char *const columns[COLUMNS] = {"cohort", "month", "story"};
#define FIRST_LINE "its first line: cohort,month,story"

typedef struct stories_file {
    ps_plan_reading *reading;
    ps_stories *stories;
    int at[COLUMNS]; /* fields */
    const char *index_month;
    uint64_t line;
} stories_file;

/* The value is for the caller to add, once it is known to tell nobody. */
static ps_error *fault(stories_file *f, size_t field, const char *name, ps_status status, const char *message)
{
    ps_error *const error = &f->reading->spare;
    const size_t before = f->reading->findings->n;

    (void)ps_fail(error, status, "%s", message);
    ps_error_file(error, f->stories->file);
    ps_error_place(error, f->line, (uint32_t)field, 0);
    ps_error_field(error, name);
    ps_findings_add(f->reading->findings, error);
    return f->reading->findings->n > before ? &f->reading->findings->at[before] : error;
}

/* False after a finding. */
static bool tells_nobody(stories_file *f, size_t field, const char *name, ps_slice cell)
{
    const ps_telling kind = ps_telling_find(cell);
    const char *const words = ps_telling_words(kind);
    const char *message;

    f->reading->no_memory |= kind == PS_TELLS_NO_MEMORY;
    if (!words)
        return kind == PS_TELLS_NOTHING;
    message = ps_plan_print(f->reading, "here stands what looks like %s", words);
    if (message)
        ps_error_hint(fault(f, field, name, PS_EGOVERNANCE, message),
                      "take it out of the file, or put it in other words: a story must not say whose it is");
    return false;
}

static ps_slice cell_of(const stories_file *f, const ps_record *record, int column)
{
    return ps_slice_trim(record->fields[f->at[column]]);
}

static bool bind_heading(stories_file *f, const ps_record *record)
{
    for (size_t i = 0; i < record->n; i++) {
        const ps_slice heading = ps_slice_trim(record->fields[i]);
        int column = 0;

        if (!tells_nobody(f, i + 1, NULL, heading))
            return false;
        while (column < COLUMNS && !ps_slice_equals_fold(heading, columns[column]))
            column++;
        if (column == COLUMNS || f->at[column] >= 0) {
            ps_error *const error =
                fault(f, i + 1, NULL, PS_EPLAN,
                      column == COLUMNS ? "a file of stories has no such column" : "this column stands here twice");
            ps_error_value(error, heading.at, heading.length);
            ps_error_hint(error, FIRST_LINE);
            return false;
        }
        f->at[column] = (int)i;
    }
    for (size_t i = 0; i < COLUMNS; i++)
        if (f->at[i] < 0) {
            ps_error_hint(fault(f, 0, columns[i], PS_EPLAN, "this column is missing"), FIRST_LINE);
            return false;
        }
    return true;
}

static bool is_month(ps_slice month)
{
    int year = 0, number = 0;

    if (month.length != 7 || month.at[4] != '-')
        return false;
    for (size_t i = 0; i < month.length; i++) {
        const int digit = month.at[i] - '0';
        if (i == 4)
            continue;
        if (digit < 0 || digit > 9)
            return false;
        *(i < 4 ? &year : &number) = *(i < 4 ? &year : &number) * 10 + digit;
    }
    return year >= 1 && number >= 1 && number <= 12;
}

static bool check_month(stories_file *f, ps_slice month)
{
    ps_error *error;

    if (!is_month(month)) {
        error = fault(f, (size_t)f->at[MONTH] + 1, "month", PS_EPLAN, "not a month");
        ps_error_hint(error, "a month is yyyy-mm: 2025-03");
    } else if (f->index_month && memcmp(month.at, f->index_month, 7) > 0) {
        error = fault(f, (size_t)f->at[MONTH] + 1, "month", PS_EPLAN, "this month is after that of the index date");
        ps_error_hint(error, "the index date of this run is in %s", f->index_month);
    } else
        return true;
    ps_error_value(error, month.at, month.length);
    return false;
}

static const char *find_cohort(stories_file *f, ps_slice name)
{
    const ps_plan *const plan = f->reading->plan;
    const char *names[32];
    char asked[64];
    size_t n = 0;
    ps_error *error;

    for (size_t i = 0; i < plan->n_cohorts; i++) {
        if (ps_slice_equals(name, plan->cohorts[i].name))
            return plan->cohorts[i].name;
        if (n < PS_COUNT(names))
            names[n++] = plan->cohorts[i].name;
    }
    ps_text_show(asked, sizeof asked, name.at, name.length);
    error = fault(f, (size_t)f->at[COHORT] + 1, "cohort", PS_EPLAN,
                  name.length ? "the plan has no such cohort" : "the cohort is empty");
    ps_error_value(error, name.at, name.length);
    ps_plan_suggest(error, asked, names, n);
    return NULL;
}

static void add_story(stories_file *f, const ps_record *record)
{
    ps_stories *const stories = f->stories;
    ps_story row;
    bool clear = true, right;

    if (record->refusal || record->n != COLUMNS) {
        ps_error_hint(fault(f, record->refusal ? record->refusal_field : 0, NULL, PS_EPLAN,
                            record->refusal ? record->refusal : "this row has more or fewer than three fields"),
                      "cohort,month,story; a story with commas, quotes or line breaks stands in double quotes");
        return;
    }
    for (int c = 0; c < COLUMNS; c++)
        clear &= tells_nobody(f, (size_t)f->at[c] + 1, columns[c], cell_of(f, record, c));
    if (!clear)
        return;
    row.cohort = find_cohort(f, cell_of(f, record, COHORT));
    right = check_month(f, cell_of(f, record, MONTH));
    if (!cell_of(f, record, STORY).length)
        (void)fault(f, (size_t)f->at[STORY] + 1, "story", PS_EPLAN, "the story is empty");
    else if (row.cohort && right) {
        row.month = ps_arena_text(f->reading->arena, cell_of(f, record, MONTH).at, 7);
        row.text =
            ps_arena_text(f->reading->arena, record->fields[f->at[STORY]].at, record->fields[f->at[STORY]].length);
        if (!row.month || !row.text)
            f->reading->no_memory = true;
        else
            stories->rows[stories->n++] = row;
    }
}

/* Rows before there is room for all: their number is not known until the file was read. */
static bool make_room(stories_file *f)
{
    ps_stories *const stories = f->stories;
    ps_story *more;

    if (stories->n < stories->capacity)
        return true;
    more = ps_plan_array(f->reading, stories->capacity * 2 + 16, sizeof *more);
    if (!more)
        return false;
    if (stories->n)
        memcpy(more, stories->rows, stories->n * sizeof *more);
    stories->rows = more;
    stories->capacity = stories->capacity * 2 + 16;
    return true;
}

static ps_status read_rows(stories_file *f, ps_csv *csv, ps_error *err)
{
    const ps_record *record;
    ps_status st = ps_csv_next(&record, csv, err);

    if (st == PS_END) {
        f->line = 0;
        ps_error_hint(fault(f, 0, NULL, PS_EPLAN, "this file is empty"), FIRST_LINE);
    }
    f->line = 1;
    if (st == PS_OK && record->refusal) {
        (void)fault(f, record->refusal_field, NULL, PS_EPLAN, record->refusal);
        return PS_OK;
    }
    if (st == PS_OK && (f->line = record->line, !bind_heading(f, record)))
        return PS_OK;
    while (st == PS_OK && (st = ps_csv_next(&record, csv, err)) == PS_OK && !f->reading->no_memory) {
        f->line = record->line;
        if (make_room(f))
            add_story(f, record);
    }
    return st == PS_END ? PS_OK : st;
}

static void read_file(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_stories *const stories = &reading->plan->stories;
    stories_file f = {.reading = reading, .stories = stories, .at = {-1, -1, -1}};
    ps_error err = {0};
    ps_csv *csv = NULL;
    char day[11];
    ps_status st;

    (void)item;
    if (!ps_plan_file(&stories->file, &stories->path, reading, value, "file"))
        return;
    if (!strcmp(stories->file, "-")) {
        ps_plan_fault(reading, value->place, "file", "stories cannot come from standard input");
        return;
    }
    if (reading->plan->index_date != PS_NO_DAY) {
        ps_day_format(day, reading->plan->index_date);
        f.index_month = ps_plan_print(reading, "%.7s", day);
    }
    st = ps_named_csv_open(&csv, stories->sha256, &stories->bytes, stories->path, stories->file, ',', &err);
    if (st == PS_OK)
        st = read_rows(&f, csv, &err);
    ps_csv_close(csv);
    if (st != PS_OK) {
        if (!err.file[0])
            ps_error_file(&err, stories->file);
        ps_plan_pass_on(reading, "file", &err);
    }
}

void ps_plan_read_stories(ps_plan_reading *reading)
{
    static const ps_key keys[] = {{"file", PS_KEY_READ, true, 0, NULL, read_file}};
    ps_toml *const section = ps_plan_section(reading, "stories");

    if (section)
        ps_plan_keys(reading, section, keys, PS_COUNT(keys), reading->plan);
}

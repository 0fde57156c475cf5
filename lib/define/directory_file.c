/* Directory file: one volunteer or group a row, under headings in any order. */
#include "define/directory.h"

#include "base/number.h"
#include "base/text.h"
#include "define/named_csv.h"
#include "link/area_code.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MOST 120
#define OFFER_MOST 40
#define CONTACT_MOST 200
#define AREA_MOST 20
#define PLACES_MOST 1000000

const char *const ps_near_words[PS_NEAR_LEVELS] = {"lsoa", "ward", "pcn"};

const char *const ps_directory_state_words[PS_DIR_STATES] = {
    [PS_DIR_FRESH] = "in use",
    [PS_DIR_NOT_BEGUN] = "stale: begins later",
    [PS_DIR_ENDED] = "stale: has ended",
    [PS_DIR_NEVER_CHECKED] = "stale: never checked",
    [PS_DIR_CHECKED_LONG_AGO] = "stale: checked too long ago",
    [PS_DIR_CHECKED_LATER] = "stale: checked on a day that is yet to come",
};

static const char *const headings[PS_DIR_COLUMNS] = {
    "lsoa", "ward", "pcn", "name", "offer", "contact", "kind", "from", "until", "checked", "places",
};

typedef struct reading {
    ps_directory_plan *directory;
    ps_arena *arena;
    int lsoa_vintage;
    ps_directory_fault *fault;
    void *context;
    ps_directory_entry *entries;
    size_t n, capacity;
    bool faulty; /* the row at hand */
} reading;

ps_directory_state ps_directory_state_of(const ps_directory_entry *entry, const ps_directory_plan *directory,
                                         ps_day index_date, ps_day today)
{
    const ps_span lately = ps_span_within(index_date, directory->within_amount, directory->within_unit);

    if (entry->from != PS_NO_DAY && entry->from > index_date)
        return PS_DIR_NOT_BEGUN;
    if (entry->until != PS_NO_DAY && (entry->until < index_date || entry->until < today))
        return PS_DIR_ENDED;
    if (entry->checked == PS_NO_DAY)
        return PS_DIR_NEVER_CHECKED;
    if (entry->checked < lately.from)
        return PS_DIR_CHECKED_LONG_AGO;
    return entry->checked > index_date && entry->checked > today ? PS_DIR_CHECKED_LATER : PS_DIR_FRESH;
}

/* ---- faults ---- */

static void hand_on(reading *r, ps_error *error, uint64_t line, int column, ps_slice value, const char *hint)
{
    ps_error_file(error, r->directory->file);
    ps_error_place(error, line, column < 0 ? 0 : (uint32_t)column + 1, 0);
    ps_error_value(error, value.at, value.length);
    if (*hint)
        ps_error_hint(error, "%s", hint);
    r->faulty = true;
    r->fault(r->context, error);
}

static void fault(reading *r, const ps_record *record, int column, ps_slice value, const char *message,
                  const char *hint)
{
    ps_error error = {0};

    (void)ps_fail(&error, PS_EPLAN, "%s", message);
    hand_on(r, &error, record->line, column, value, hint);
}

static void fault_at(reading *r, const ps_record *record, ps_directory_column column, const char *message,
                     const char *hint)
{
    const int field = r->directory->column[column];
    const ps_slice nothing = {"", 0};
    ps_error error = {0};

    (void)ps_fail(&error, PS_EPLAN, "%s", message);
    ps_error_field(&error, headings[column]);
    hand_on(r, &error, record->line, field,
            field >= 0 && (size_t)field < record->n ? ps_slice_trim(record->fields[field]) : nothing, hint);
}

/* ---- the heading ---- */

static const char *near_heading(const reading *r, ps_slice heading)
{
    const char *free_ones[PS_DIR_COLUMNS];
    char copy[32];
    size_t n = 0;

    if (!heading.length || heading.length >= sizeof copy)
        return NULL;
    memcpy(copy, heading.at, heading.length);
    copy[heading.length] = '\0';
    for (int c = 0; c < PS_DIR_COLUMNS; c++)
        if (r->directory->column[c] < 0)
            free_ones[n++] = headings[c];
    return ps_did_you_mean(copy, free_ones, n);
}

static void bind_one(reading *r, const ps_record *record, size_t field, ps_slice heading)
{
    int *const column = r->directory->column;

    for (int c = 0; c < PS_DIR_COLUMNS; c++) {
        if (!ps_slice_equals_fold(heading, headings[c]))
            continue;
        if (column[c] >= 0)
            fault(r, record, (int)field, heading, "this heading stands here twice", "");
        column[c] = (int)field;
    }
}

static ps_slice heading_of(const ps_record *record, size_t field)
{
    ps_slice heading = ps_slice_trim(record->fields[field]);

    if (!field && heading.length >= 3 && !memcmp(heading.at, "\xef\xbb\xbf", 3))
        heading = ps_slice_trim((ps_slice){heading.at + 3, heading.length - 3});
    return heading;
}

static bool is_known(ps_slice heading)
{
    for (int c = 0; c < PS_DIR_COLUMNS; c++)
        if (ps_slice_equals_fold(heading, headings[c]))
            return true;
    return false;
}

/* Columns that popstrat does not know are left alone, unless they look like one that it does. */
static void bind_heading(reading *r, const ps_record *record)
{
    static const ps_directory_column needed[] = {PS_DIR_NAME, PS_DIR_OFFER, PS_DIR_KIND, PS_DIR_CHECKED};
    const ps_slice nothing = {"", 0};
    int *const column = r->directory->column;

    for (int c = 0; c < PS_DIR_COLUMNS; c++)
        column[c] = -1;
    r->faulty = false;
    if (record->refusal) {
        fault(r, record, -1, nothing, record->refusal, "save it as CSV, in UTF-8");
        return;
    }
    for (size_t i = 0; i < record->n; i++)
        bind_one(r, record, i, heading_of(record, i));
    for (size_t i = 0; i < record->n; i++) {
        const ps_slice heading = heading_of(record, i);
        const char *const near = is_known(heading) ? NULL : near_heading(r, heading);
        ps_error error = {0};

        if (!near)
            continue;
        (void)ps_fail(&error, PS_EPLAN, "there is no such heading in a directory");
        ps_error_hint(&error, "did you mean %s?", near);
        hand_on(r, &error, record->line, (int)i, heading, "");
    }
    for (size_t i = 0; !r->faulty && i < PS_COUNT(needed); i++)
        if (column[needed[i]] < 0) {
            ps_error error = {0};
            (void)ps_fail(&error, PS_EPLAN, "this directory has no column %s", headings[needed[i]]);
            hand_on(r, &error, record->line, -1, nothing,
                    "its first line: lsoa,ward,pcn,name,offer,contact,kind,from,until,checked,places");
        }
    if (!r->faulty && column[PS_DIR_LSOA] < 0 && column[PS_DIR_WARD] < 0 && column[PS_DIR_PCN] < 0)
        fault(r, record, -1, nothing, "this directory does not say which areas its entries serve",
              "a column lsoa, ward or pcn");
}

/* ---- rows ---- */

static ps_slice cell(const reading *r, const ps_record *record, ps_directory_column column)
{
    const int field = r->directory->column[column];

    return field >= 0 && (size_t)field < record->n ? ps_slice_trim(record->fields[field]) : (ps_slice){"", 0};
}

static const char *copy(reading *r, ps_slice text, ps_error *err)
{
    const char *const kept = ps_arena_text(r->arena, text.at, text.length);

    if (!kept)
        (void)ps_fail_memory(err);
    return kept;
}

/* One line of so many characters at most. */
static bool take_text(const char **out, reading *r, const ps_record *record, ps_directory_column column, size_t most,
                      ps_error *err)
{
    const ps_slice text = cell(r, record, column);

    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7F) {
            fault_at(r, record, column, "this text must be one line, without tabs or control characters", "");
            *out = "";
            return true;
        }
    if (ps_utf8_count(text.at, text.length) > most)
        fault_at(r, record, column, "this text is too long for a column of a list", "shorten it");
    *out = copy(r, text, err);
    return *out != NULL;
}

static ps_day take_day(reading *r, const ps_record *record, ps_directory_column column)
{
    const ps_slice text = cell(r, record, column);
    char day[11] = "";
    ps_day read = PS_NO_DAY;

    if (!text.length)
        return PS_NO_DAY;
    if (text.length == sizeof day - 1) {
        memcpy(day, text.at, text.length);
        read = ps_day_parse(day);
    }
    if (read == PS_NO_DAY)
        fault_at(r, record, column, "this is no date", "dates are yyyy-mm-dd, as in 2025-03-31");
    return read;
}

static bool take_area(ps_directory_entry *entry, reading *r, const ps_record *record, ps_error *err)
{
    static const ps_directory_column columns[] = {PS_DIR_LSOA, PS_DIR_WARD, PS_DIR_PCN};
    size_t level = 0;

    while (level < PS_COUNT(columns) && !cell(r, record, columns[level]).length)
        level++;
    entry->area = "";
    if (level == PS_COUNT(columns)) {
        fault(r, record, -1, (ps_slice){"", 0}, "this entry does not say which area it serves",
              "an LSOA, or a ward, or a PCN");
        return true;
    }
    entry->level = (ps_near_level)level;
    if (!take_text(&entry->area, r, record, columns[level], AREA_MOST, err))
        return false;
    if (r->faulty || level != PS_NEAR_LSOA)
        return true;
    if (ps_area_class_of(entry->area) != PS_AREA_ENGLAND && ps_area_class_of(entry->area) != PS_AREA_WALES)
        fault_at(r, record, PS_DIR_LSOA, "this is no LSOA",
                 "E01 or W01 and six digits; a ward or PCN has a column of its own");
    else if (r->lsoa_vintage == 2011 && ps_lsoa_is_new(entry->area))
        fault_at(r, record, PS_DIR_LSOA, "this LSOA is of 2021, and the run goes by those of 2011",
                 "areas = { lsoa = 2021, imd = 2025 } under [run], or the LSOAs of 2011 here");
    return true;
}

static void take_kind(ps_directory_entry *entry, reading *r, const ps_record *record)
{
    const ps_slice kind = cell(r, record, PS_DIR_KIND);

    entry->volunteer = ps_slice_equals_fold(kind, "volunteer");
    if (!entry->volunteer && !ps_slice_equals_fold(kind, "group"))
        fault_at(r, record, PS_DIR_KIND, kind.length ? "this is no kind of entry" : "the kind is empty",
                 "volunteer or group");
}

static void take_places(ps_directory_entry *entry, reading *r, const ps_record *record)
{
    const ps_slice places = cell(r, record, PS_DIR_PLACES);

    entry->places = -1;
    if (!places.length)
        return;
    if (!ps_integer_parse(&entry->places, places.at, places.length) || entry->places < 0 || entry->places > PLACES_MOST)
        fault_at(r, record, PS_DIR_PLACES, "places are a whole number from 0 to 1000000",
                 "leave it empty if nobody knows");
}

static ps_status add_row(reading *r, const ps_record *record, ps_error *err)
{
    ps_directory_entry entry = {.line = record->line};

    r->faulty = false;
    if (record->refusal) {
        fault(r, record, record->refusal_field ? (int)record->refusal_field - 1 : -1, (ps_slice){"", 0},
              record->refusal, "");
        return PS_OK;
    }
    if (!take_area(&entry, r, record, err) || !take_text(&entry.name, r, record, PS_DIR_NAME, NAME_MOST, err) ||
        !take_text(&entry.offer, r, record, PS_DIR_OFFER, OFFER_MOST, err) ||
        !take_text(&entry.contact, r, record, PS_DIR_CONTACT, CONTACT_MOST, err))
        return PS_EMEMORY;
    if (!r->faulty && !entry.name[0])
        fault_at(r, record, PS_DIR_NAME, "the name is empty", "");
    if (!r->faulty && !entry.offer[0])
        fault_at(r, record, PS_DIR_OFFER, "the offer is empty", "a plain word, such as company, money or walking");
    take_kind(&entry, r, record);
    entry.from = take_day(r, record, PS_DIR_FROM);
    entry.until = take_day(r, record, PS_DIR_UNTIL);
    entry.checked = take_day(r, record, PS_DIR_CHECKED);
    if (entry.from != PS_NO_DAY && entry.until != PS_NO_DAY && entry.until < entry.from)
        fault_at(r, record, PS_DIR_UNTIL, "this day is before the one it begins on", "");
    take_places(&entry, r, record);
    if (r->faulty)
        return PS_OK;
    if (!ps_grow(&r->entries, &r->capacity, r->n + 1, sizeof *r->entries))
        return ps_fail_memory(err);
    r->entries[r->n++] = entry;
    return PS_OK;
}

/* ---- duplicates ---- */

static int compare_entries(const void *a, const void *b)
{
    const ps_directory_entry *left = *(const ps_directory_entry *const *)a,
                             *right = *(const ps_directory_entry *const *)b;
    int order = (left->level > right->level) - (left->level < right->level);

    order = order ? order : strcmp(left->area, right->area);
    order = order ? order : ps_text_compare_fold(left->name, right->name);
    order = order ? order : ps_text_compare_fold(left->offer, right->offer);
    order = order ? order : (left->from > right->from) - (left->from < right->from); /* open: the least day there is */
    return order ? order : (left->line > right->line) - (left->line < right->line);
}

static bool same_entry(const ps_directory_entry *a, const ps_directory_entry *b)
{
    return a->level == b->level && !strcmp(a->area, b->area) && !ps_text_compare_fold(a->name, b->name) &&
           !ps_text_compare_fold(a->offer, b->offer);
}

static bool ends_later(const ps_directory_entry *a, const ps_directory_entry *b)
{
    return b->until != PS_NO_DAY && (a->until == PS_NO_DAY || a->until > b->until);
}

/* What paused for a time may stand here once for each time. */
static ps_status check_twice(reading *r, ps_error *err)
{
    const ps_directory_entry **sorted = ps_calloc(r->n, sizeof *sorted), *last = NULL; /* the latest end so far */

    if (!sorted)
        return ps_fail_memory(err);
    for (size_t i = 0; i < r->n; i++)
        sorted[i] = &r->entries[i];
    if (r->n > 1)
        qsort((void *)sorted, r->n, sizeof *sorted, compare_entries);
    for (size_t i = 0; i < r->n; i++) {
        const ps_directory_entry *const one = sorted[i];

        if (last && same_entry(last, one) && (last->until == PS_NO_DAY || last->until >= one->from)) {
            const bool later = one->line > last->line;
            ps_error error = {0};
            (void)ps_fail(&error, PS_EPLAN, "this entry stands on line %llu already",
                          (unsigned long long)(later ? last->line : one->line));
            hand_on(r, &error, later ? one->line : last->line, r->directory->column[PS_DIR_NAME],
                    ps_slice_of(one->name), "one row for an area, a name and an offer at a time");
        }
        if (!last || !same_entry(last, one) || ends_later(one, last))
            last = one;
    }
    free((void *)sorted);
    return PS_OK;
}

/* ---- the file ---- */

static ps_status read_rows(reading *r, ps_csv *csv, ps_error *err)
{
    const ps_record *record;
    ps_status st = ps_csv_next(&record, csv, err);

    if (st == PS_END) {
        (void)ps_fail(err, PS_EPLAN, "this file is empty");
        ps_error_file(err, r->directory->file);
        return PS_EPLAN;
    }
    if (st != PS_OK)
        return st;
    bind_heading(r, record);
    if (r->faulty)
        return PS_OK;
    while ((st = ps_csv_next(&record, csv, err)) == PS_OK && (st = add_row(r, record, err)) == PS_OK)
        ;
    return st == PS_END ? check_twice(r, err) : st;
}

ps_status ps_directory_read_file(ps_directory_plan *directory, ps_arena *arena, int lsoa_vintage,
                                 ps_directory_fault *fault_call, void *context, ps_error *err)
{
    reading r = {
        .directory = directory, .arena = arena, .lsoa_vintage = lsoa_vintage, .fault = fault_call, .context = context};
    ps_csv *csv = NULL;
    ps_status st =
        ps_named_csv_open(&csv, directory->sha256, &directory->bytes, directory->path, directory->file, 0, err);

    if (st == PS_OK)
        st = read_rows(&r, csv, err);
    if (st == PS_OK) {
        directory->entries = ps_arena_array(arena, r.n + 1, sizeof *directory->entries);
        st = directory->entries ? PS_OK : ps_fail_memory(err);
    }
    if (st == PS_OK && r.n)
        memcpy(directory->entries, r.entries, r.n * sizeof *r.entries);
    directory->n_entries = st == PS_OK ? r.n : 0;
    ps_csv_close(csv);
    free(r.entries);
    return st;
}

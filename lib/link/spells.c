/* Spells: rows of an admission feed, which are spells or episodes, become spells.
 *
 *   JOIN         rows of one person with the same provider and spell number; a row without number belongs to the spell
 *                of its person, provider and admission date, or makes it
 *   LEAVE OUT    spells whose first known classification is regular day or night attender (dialysis, chemotherapy):
 *                they are no admissions
 *   TRANSFERS    a spell that came by emergency transfer (2B) on the day of the person's discharge from another
 *                provider, or the day after, joins that spell, and so on along a chain
 *
 * Each O(n log n) in the rows of one person. Within a spell rows go by episode number, then file order. The code 2B
 * says "from another provider", so it joins too where a provider is not recorded. It does not join across the index
 * date: what that spell tells lies in the future of the other.
 *
 * A spell starts on the earliest admission date of its first part; takes method and the rest from the first row that
 * has them; discharge from its last part, the latest date; diagnoses of all rows in order, each once. */
#include "base/arena.h"
#include "base/column_store.h"
#include "link/input_rows.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

struct episode {
    uint32_t provider, spell;
    ps_day start;
    double number; /* INFINITY: not recorded, so last */
    uint32_t order;
    size_t at;
    size_t part;
    bool later;
};

/* What one provider calls a spell. */
struct part {
    uint32_t provider, spell, order; /* order: of its first row in the file */
    ps_day start, discharge;
    size_t number;       /* as the episodes know it */
    size_t from, to;     /* its episodes, once sorted by part */
    size_t before, next; /* along a chain of transfers, as places in parts[]; NONE */
    bool regular, transfer;
};

struct discharged {
    ps_day day;
    size_t place; /* in parts[] */
};

struct joining {
    const ps_input_rows *rows;
    const ps_column *provider, *spell, *episode, *classification, *method_code, *discharge;
    const ps_day *day;
    ps_day index_date;
    uint32_t regular_day, regular_night, code_2b;
    /* Of one person. */
    struct episode *episodes;
    struct part *parts;
    struct discharged *by_discharge;
    size_t *place;
    size_t episodes_capacity, parts_capacity, by_discharge_capacity, place_capacity, n_episodes, n_parts;
    /* Of the feed: spell s has the parts spell_first[s] .. of part_first[], those the rows member[]. */
    uint32_t *member, *part_first, *spell_first, *person_first;
    size_t n_members, n_feed_parts, n_spells;
    uint64_t transfers, transfers_across, regular;
};

#define COMPARE(a, b)                                                                                                  \
    if ((a) != (b))                                                                                                    \
    return (a) < (b) ? -1 : 1

static int by_name(const void *a, const void *b)
{
    const struct episode *x = a, *y = b;
    COMPARE(x->provider, y->provider);
    COMPARE(x->spell, y->spell);
    COMPARE(x->later, y->later);
    if (!x->spell)
        COMPARE(x->start, y->start);
    COMPARE(x->order, y->order);
    return 0;
}

static int by_part(const void *a, const void *b)
{
    const struct episode *x = a, *y = b;
    COMPARE(x->part, y->part);
    COMPARE(x->number, y->number);
    COMPARE(x->order, y->order);
    return 0;
}

static int by_provider_and_start(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    COMPARE(x->provider, y->provider);
    COMPARE(x->start, y->start);
    COMPARE(!x->spell, !y->spell);
    COMPARE(x->order, y->order);
    return 0;
}

static int by_start(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    COMPARE(x->start, y->start);
    COMPARE(x->order, y->order);
    return 0;
}

static int by_day(const void *a, const void *b)
{
    const struct discharged *x = a, *y = b;
    COMPARE(x->day, y->day);
    COMPARE(x->place, y->place);
    return 0;
}

static bool same_spell(const struct episode *a, const struct episode *b)
{
    return a->provider == b->provider && a->spell == b->spell && a->later == b->later &&
           (a->spell || a->start == b->start);
}

static uint32_t first_known(const struct joining *j, const ps_column *column, const struct part *part)
{
    for (size_t e = part->from; column && e < part->to; e++)
        if (column->text[j->episodes[e].at])
            return column->text[j->episodes[e].at];
    return 0;
}

/* JOIN: episodes sorted by part, and the parts in order of time. */
static bool make_parts(struct joining *j, size_t from, size_t to)
{
    const size_t n = to - from;
    size_t e, p, left = 0;

    if (!ps_grow(&j->episodes, &j->episodes_capacity, n, sizeof *j->episodes) ||
        !ps_grow(&j->parts, &j->parts_capacity, n, sizeof *j->parts) ||
        !ps_grow(&j->by_discharge, &j->by_discharge_capacity, n, sizeof *j->by_discharge) ||
        !ps_grow(&j->place, &j->place_capacity, n, sizeof *j->place))
        return false;
    for (e = 0; e < n; e++) {
        const size_t at = from + e;
        const double number = j->episode ? j->episode->number[at] : NAN;
        j->episodes[e] = (struct episode){
            .provider = j->provider ? j->provider->text[at] : 0,
            .spell = j->spell ? j->spell->text[at] : 0,
            .start = j->day[at],
            .later =
                j->day[at] > j->index_date, /* an episode nobody knew of on the index date adds nothing to its spell */
            .number = isnan(number) ? INFINITY : number,
            .order = j->rows->order[at],
            .at = at,
        };
    }
    j->n_episodes = n;
    qsort(j->episodes, n, sizeof *j->episodes, by_name);
    j->n_parts = 0;
    for (e = 0; e < n; e++) {
        struct episode *episode = &j->episodes[e];
        struct part *part;
        if (e == 0 || !same_spell(&episode[-1], episode)) {
            part = &j->parts[j->n_parts];
            *part = (struct part){.provider = episode->provider,
                                  .spell = episode->spell,
                                  .order = episode->order,
                                  .start = episode->start,
                                  .number = j->n_parts,
                                  .before = NONE,
                                  .next = NONE};
            j->n_parts++;
        }
        part = &j->parts[j->n_parts - 1];
        part->start = episode->start < part->start ? episode->start : part->start;
        part->order = episode->order < part->order ? episode->order : part->order;
        episode->part = part->number;
    }
    /* A nameless part stands right behind a numbered one of the same provider and day, if there is one: they are one
     * spell. */
    qsort(j->parts, j->n_parts, sizeof *j->parts, by_provider_and_start);
    for (p = 0; p < j->n_parts; p++) {
        struct part *part = &j->parts[p], *named = left ? &j->parts[left - 1] : NULL;
        if (named && !part->spell && named->spell && named->provider == part->provider && named->start == part->start) {
            named->order = part->order < named->order ? part->order : named->order;
            j->place[part->number] = left - 1;
        } else {
            j->place[part->number] = left;
            j->parts[left++] = *part;
        }
    }
    j->n_parts = left;
    for (e = 0; e < n; e++)
        j->episodes[e].part = j->place[j->episodes[e].part];
    for (p = 0; p < left; p++)
        j->parts[p].number = p;
    qsort(j->parts, left, sizeof *j->parts, by_start);
    for (p = 0; p < left; p++)
        j->place[j->parts[p].number] = p;
    for (e = 0; e < n; e++)
        j->episodes[e].part = j->place[j->episodes[e].part];
    qsort(j->episodes, n, sizeof *j->episodes, by_part);
    return true;
}

/* LEAVE OUT, and what TRANSFERS needs to know. */
static void describe_parts(struct joining *j)
{
    size_t e = 0;
    for (size_t p = 0; p < j->n_parts; p++) {
        struct part *part = &j->parts[p];
        uint32_t kind;
        part->number = p;
        part->from = e;
        part->discharge = PS_NO_DAY;
        for (; e < j->n_episodes && j->episodes[e].part == p; e++)
            if (j->discharge && j->discharge->day[j->episodes[e].at] > part->discharge)
                part->discharge = j->discharge->day[j->episodes[e].at]; /* PS_NO_DAY is below every day */
        part->to = e;
        kind = first_known(j, j->classification, part);
        part->regular = kind && (kind == j->regular_day || kind == j->regular_night);
        part->transfer = j->code_2b && first_known(j, j->method_code, part) == j->code_2b;
        j->regular += part->regular;
    }
}

/* By discharge, the later start last within a day. */
static void sort_discharges(struct joining *j)
{
    for (size_t p = 0; p < j->n_parts; p++)
        j->by_discharge[p] = (struct discharged){j->parts[p].discharge, p};
    qsort(j->by_discharge, j->n_parts, sizeof *j->by_discharge, by_day);
}

static size_t first_discharged_after(const struct joining *j, ps_day day)
{
    size_t low = 0, high = j->n_parts;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (j->by_discharge[middle].day > day)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool elsewhere(const struct part *a, const struct part *b)
{
    return !a->provider || !b->provider || a->provider != b->provider;
}

/* Of two transfers of one day the file's order decides, so that they cannot join each other; a spell that is no
 * transfer joins nothing. */
static bool earlier(const struct part *from, const struct part *part)
{
    return from->start != part->start ? from->start < part->start : !from->transfer || from->order < part->order;
}

/* TRANSFERS, in order of time. */
static void join_transfers(struct joining *j)
{
    bool any = false;
    for (size_t p = 0; p < j->n_parts; p++)
        any = any || (j->parts[p].transfer && !j->parts[p].regular);
    if (!any || j->n_parts < 2)
        return;
    sort_discharges(j);
    for (size_t p = 0; p < j->n_parts; p++) {
        struct part *part = &j->parts[p];
        if (!part->transfer || part->regular)
            continue;
        for (size_t k = first_discharged_after(j, part->start); k-- > 0;) {
            struct part *from = &j->parts[j->by_discharge[k].place], *head = from;
            if (from->discharge < part->start - 1)
                break;
            if (from->regular || from->next != NONE || !elsewhere(from, part) || !earlier(from, part))
                continue;
            while (head->before != NONE)
                head = &j->parts[head->before];
            if (head->start <= j->index_date && part->start > j->index_date) {
                j->transfers_across++;
                break;
            }
            from->next = p;
            part->before = (size_t)(from - j->parts);
            j->transfers++;
            break;
        }
    }
}

/* Nearly everybody: one row, which is a spell or nothing. */
static void add_row(struct joining *j, size_t at)
{
    const uint32_t kind = j->classification ? j->classification->text[at] : 0;

    if (kind && (kind == j->regular_day || kind == j->regular_night)) {
        j->regular++;
        return;
    }
    j->spell_first[j->n_spells++] = (uint32_t)j->n_feed_parts;
    j->part_first[j->n_feed_parts++] = (uint32_t)j->n_members;
    j->member[j->n_members++] = (uint32_t)at;
}

static void add_spells(struct joining *j)
{
    for (size_t p = 0; p < j->n_parts; p++) {
        if (j->parts[p].regular || j->parts[p].before != NONE)
            continue;
        j->spell_first[j->n_spells++] = (uint32_t)j->n_feed_parts;
        for (size_t q = p; q != NONE; q = j->parts[q].next) {
            j->part_first[j->n_feed_parts++] = (uint32_t)j->n_members;
            for (size_t e = j->parts[q].from; e < j->parts[q].to; e++)
                j->member[j->n_members++] = (uint32_t)j->episodes[e].at;
        }
    }
}

/* ---- the columns of the spells ---- */

static const uint32_t *members_of(const struct joining *j, size_t part, size_t *n)
{
    *n = j->part_first[part + 1] - j->part_first[part];
    return j->member + j->part_first[part];
}

static const uint32_t *all_members(const struct joining *j, size_t spell, size_t *n)
{
    const size_t from = j->part_first[j->spell_first[spell]];
    *n = j->part_first[j->spell_first[spell + 1]] - from;
    return j->member + from;
}

/* The row a spell's value comes from, or NONE. */
static size_t first_row(const struct joining *j, const ps_column *column, size_t spell)
{
    size_t n;
    const uint32_t *rows = all_members(j, spell, &n);
    for (size_t i = 0; i < n; i++)
        if (ps_column_known(column, rows[i]))
            return rows[i];
    return NONE;
}

/* Of the last part, the row with the latest discharge. */
static size_t last_row(const struct joining *j, const ps_column *column, size_t spell)
{
    size_t n, best = NONE;
    const uint32_t *rows = members_of(j, j->spell_first[spell + 1] - 1, &n);
    for (size_t i = 0; i < n; i++)
        if (ps_column_known(column, rows[i]) &&
            (best == NONE || !j->discharge || j->discharge->day[rows[i]] >= j->discharge->day[best]))
            best = rows[i];
    return best;
}

static size_t earliest_row(const struct joining *j, const ps_column *day, size_t spell)
{
    size_t n;
    const uint32_t *rows = members_of(j, j->spell_first[spell], &n);
    size_t best = rows[0];
    for (size_t i = 1; i < n; i++)
        if (day->day[rows[i]] < day->day[best])
            best = rows[i];
    return best;
}

typedef size_t choose_row(const struct joining *, const ps_column *, size_t);

/* Of a spell of one row, that row's value, known or not. */
static size_t row_of(const struct joining *j, const ps_column *column, size_t spell, choose_row *choose)
{
    size_t n;
    const uint32_t *rows = all_members(j, spell, &n);

    return n == 1 ? rows[0] : choose(j, column, spell);
}

#define JOIN(value)                                                                                                    \
    for (size_t s = 0; s < j->n_spells; s++) {                                                                         \
        const size_t row = row_of(j, column, s, choose);                                                               \
        if (row != NONE)                                                                                               \
            out->value[s] = column->value[row];                                                                        \
    }                                                                                                                  \
    break;

static bool join_column(ps_column *out, const struct joining *j, const ps_column *column, choose_row *choose)
{
    if (!ps_column_init(out, column->type, j->n_spells))
        return false;
    switch (column->type) {
    case PS_NUMBER:
        JOIN(number)
    case PS_DATE:
        JOIN(day)
    case PS_TEXT:
        JOIN(text)
    case PS_FLAG:
        JOIN(flag)
    case PS_CODES:
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
    return true;
}

static bool join_codes(ps_column *out, const struct joining *j, const ps_column *column)
{
    size_t used = 0;

    if (!ps_column_init(out, PS_CODES, j->n_spells))
        return false;
    out->text = ps_calloc(column->first[column->n], sizeof *out->text);
    if (!out->text) {
        ps_column_release(out);
        return false;
    }
    for (size_t s = 0; s < j->n_spells; s++) {
        size_t n;
        const uint32_t *rows = all_members(j, s, &n);
        out->first[s] = used;
        for (size_t i = 0; i < n; i++)
            for (size_t c = column->first[rows[i]]; c < column->first[rows[i] + 1]; c++) {
                size_t k = out->first[s];
                while (k < used && out->text[k] != column->text[c])
                    k++;
                if (k == used)
                    out->text[used++] = column->text[c];
            }
    }
    out->first[j->n_spells] = used;
    return true;
}

/* Is it looked at once rows are spells? */
static bool outlives(const ps_input_rows *rows, size_t c)
{
    return ps_rows_kept(rows, c) || (int)c == rows->schema->event_date ||
           !strcmp(rows->schema->columns[c].name, "discharge_date");
}

/* Every column of the feed first, the old ones freed only once all are made: the choice of rows looks at several. */
static bool join_columns(ps_input_rows *rows, struct joining *j)
{
    const size_t n_columns = rows->schema->n_columns;
    ps_column *joined = ps_calloc(n_columns, sizeof *joined);
    bool ok = joined != NULL;

    for (size_t c = 0; ok && c < n_columns; c++) {
        const ps_column *column = &rows->columns[c];
        const char *name = rows->schema->columns[c].name;
        choose_row *choose = first_row;
        if (!column->n || !j->n_spells || !outlives(rows, c))
            continue;
        if (!strcmp(name, "discharge_date") || !strcmp(name, "discharge_method") || !strcmp(name, "destination"))
            choose = last_row;
        else if (rows->schema->columns[c].role == PS_ROLE_EVENT_DATE)
            choose = earliest_row;
        ok = column->type == PS_CODES ? join_codes(&joined[c], j, column) : join_column(&joined[c], j, column, choose);
    }
    for (size_t c = 0; joined && c < n_columns; c++) {
        if (ok) {
            ps_column_release(&rows->columns[c]);
            rows->columns[c] = joined[c];
        } else {
            ps_column_release(&joined[c]);
        }
    }
    free(joined);
    return ok;
}

/* Of a discharge after the index date nothing is known on it: neither how nor where to. The day itself stays, as every
 * later date does, for rules to read as not yet known. Deaths were settled before. */
static void hide_open_ends(ps_input_rows *rows, ps_day index_date)
{
    static const char *const ends[] = {"discharge_method", "destination"};
    const int day = ps_schema_column_find(rows->schema, "discharge_date");
    const ps_column *discharge = &rows->columns[day];

    for (size_t i = 0; i < discharge->n; i++) {
        if (discharge->day[i] <= index_date)
            continue;
        for (size_t e = 0; e < PS_COUNT(ends); e++) {
            ps_column *end = &rows->columns[ps_schema_column_find(rows->schema, ends[e])];
            if (end->n)
                end->text[i] = 0;
        }
    }
}

ps_status ps_rows_join_spells(ps_input_rows *rows, size_t n_people, ps_day index_date, const ps_intern *words,
                              ps_error *err)
{
    struct joining j = {.rows = rows, .index_date = index_date};
    bool ok = true;

    assert(rows->schema->kind == PS_KIND_ADMISSION);
    rows->episodes = rows->n;
    if (!rows->n)
        return PS_OK;
    j.provider = ps_rows_column(rows, "provider");
    j.spell = ps_rows_column(rows, "spell_id");
    j.episode = ps_rows_column(rows, "episode_no");
    j.classification = ps_rows_column(rows, "classification");
    j.method_code = ps_rows_column(rows, "method_code");
    j.discharge = ps_rows_column(rows, "discharge_date");
    j.day = rows->columns[rows->schema->event_date].day;
    j.regular_day = ps_intern_find(words, "regular day", strlen("regular day"));
    j.regular_night = ps_intern_find(words, "regular night", strlen("regular night"));
    j.code_2b = ps_intern_find(words, "2B", 2);
    j.member = ps_room(rows->n, sizeof *j.member);
    j.part_first = ps_room(rows->n + 1, sizeof *j.part_first);
    j.spell_first = ps_room(rows->n + 1, sizeof *j.spell_first);
    j.person_first = ps_room(n_people + 1, sizeof *j.person_first);
    ok = j.member && j.part_first && j.spell_first && j.person_first;
    if (ok)
        j.person_first[0] = 0;
    for (size_t p = 0; ok && p < n_people; p++) {
        const size_t n = rows->first[p + 1] - rows->first[p];
        if (n == 1) {
            add_row(&j, rows->first[p]);
        } else if (n) {
            ok = make_parts(&j, rows->first[p], rows->first[p + 1]);
            if (ok) {
                describe_parts(&j);
                join_transfers(&j);
                add_spells(&j);
            }
        }
        j.person_first[p + 1] = (uint32_t)j.n_spells;
    }
    if (ok) {
        j.part_first[j.n_feed_parts] = (uint32_t)j.n_members;
        j.spell_first[j.n_spells] = (uint32_t)j.n_feed_parts;
        ok = join_columns(rows, &j);
    }
    if (ok) {
        free(rows->order); /* of rows, not of spells */
        rows->order = NULL;
        free(rows->first);
        rows->first = j.person_first;
        j.person_first = NULL;
        rows->n = rows->spells = j.n_spells;
        rows->transfers = j.transfers;
        rows->transfers_across = j.transfers_across;
        rows->regular = j.regular;
        hide_open_ends(rows, index_date);
    }
    free(j.episodes);
    free(j.parts);
    free(j.by_discharge);
    free(j.place);
    free(j.member);
    free(j.part_first);
    free(j.spell_first);
    free(j.person_first);
    return ok ? PS_OK : ps_fail_memory(err);
}

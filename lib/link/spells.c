/* Spells: rows of an admission feed, which are spells or episodes, become spells.
 *
 *   JOIN         rows of one person with the same provider and spell number; a row without number belongs to the spell
 *                of its person, provider and admission date, or makes it
 *   LEAVE OUT    spells whose first known classification is regular day or night attender (dialysis, chemotherapy):
 *                they are no admissions
 *   TRANSFERS    a spell that came by emergency transfer (2B) on the day of the person's discharge from another
 *                provider, or the day after, joins that spell, and so on along a chain
 *
 * Over ranges of people side by side, each with room of its own; then the spells of all ranges move together. What
 * comes out does not depend on the ranges. Each O(n log n) in the rows of one person. Within a spell rows go by episode
 * number, then file order. The code 2B says "from another provider", so it joins too where a provider is not recorded.
 * It does not join across the index date: what that spell tells lies in the future of the other. What columns say of a
 * spell: spell_columns.h. */
#include "base/arena.h"
#include "link/spell_columns.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX
#define PEOPLE_AT_ONCE ((size_t)16384)

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

/* What is the same for everybody. */
struct feed {
    ps_input_rows *rows;
    const ps_column *provider, *spell, *episode, *classification, *method_code, *discharge;
    const ps_day *day;
    ps_day index_date;
    uint32_t regular_day, regular_night, code_2b;
    size_t n_people, n_ranges;
    struct range *ranges;
    size_t *codes; /* by range and column: of PS_CODES, those of the range's spells */
};

/* Rows of a range of people, rising; and what came of them. */
struct range {
    size_t from, to, n_spells;
    uint64_t transfers, transfers_across, regular;
};

/* A range while it is worked on. */
struct joining {
    const struct feed *feed;
    struct range *range;
    /* Of one person. */
    struct episode *episodes;
    struct part *parts;
    struct discharged *by_discharge;
    size_t *place;
    size_t episodes_capacity, parts_capacity, by_discharge_capacity, place_capacity, n_episodes, n_parts;
    ps_spell_rows spells;
    uint32_t *member, *part_first, *spell_first; /* of spells */
    size_t n_members, n_all_parts;
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
        const double number = j->feed->episode ? j->feed->episode->number[at] : NAN;
        j->episodes[e] = (struct episode){
            .provider = j->feed->provider ? j->feed->provider->text[at] : 0,
            .spell = j->feed->spell ? j->feed->spell->text[at] : 0,
            .start = j->feed->day[at],
            .later = j->feed->day[at] >
                     j->feed->index_date, /* an episode nobody knew of on the index date adds nothing to its spell */
            .number = isnan(number) ? INFINITY : number,
            .order = j->feed->rows->order[at],
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
            if (j->feed->discharge && j->feed->discharge->day[j->episodes[e].at] > part->discharge)
                part->discharge = j->feed->discharge->day[j->episodes[e].at]; /* PS_NO_DAY is below every day */
        part->to = e;
        kind = first_known(j, j->feed->classification, part);
        part->regular = kind && (kind == j->feed->regular_day || kind == j->feed->regular_night);
        part->transfer = j->feed->code_2b && first_known(j, j->feed->method_code, part) == j->feed->code_2b;
        j->range->regular += part->regular;
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
            if (head->start <= j->feed->index_date && part->start > j->feed->index_date) {
                j->range->transfers_across++;
                break;
            }
            from->next = p;
            part->before = (size_t)(from - j->parts);
            j->range->transfers++;
            break;
        }
    }
}

/* Nearly everybody: one row, which is a spell or nothing. */
static void add_row(struct joining *j, size_t at)
{
    const uint32_t kind = j->feed->classification ? j->feed->classification->text[at] : 0;

    if (kind && (kind == j->feed->regular_day || kind == j->feed->regular_night)) {
        j->range->regular++;
        return;
    }
    j->spell_first[j->spells.n++] = (uint32_t)j->n_all_parts;
    j->part_first[j->n_all_parts++] = (uint32_t)j->n_members;
    j->member[j->n_members++] = (uint32_t)at;
}

static void add_spells(struct joining *j)
{
    for (size_t p = 0; p < j->n_parts; p++) {
        if (j->parts[p].regular || j->parts[p].before != NONE)
            continue;
        j->spell_first[j->spells.n++] = (uint32_t)j->n_all_parts;
        for (size_t q = p; q != NONE; q = j->parts[q].next) {
            j->part_first[j->n_all_parts++] = (uint32_t)j->n_members;
            for (size_t e = j->parts[q].from; e < j->parts[q].to; e++)
                j->member[j->n_members++] = (uint32_t)j->episodes[e].at;
        }
    }
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

/* One person after another, whose places in first[] become those of their spells: counted from the range's first. */
static bool join_people(struct joining *j, size_t low, size_t high)
{
    uint32_t *first = j->feed->rows->first;
    size_t from = j->range->from;
    bool ok = true;

    for (size_t p = low; ok && p < high; p++) {
        /* The place of the next range is written by its own thread. */
        const size_t to = p + 1 < high ? first[p + 1] : j->range->to;

        first[p] = (uint32_t)j->spells.n;
        if (to - from == 1) {
            add_row(j, from);
        } else if (to > from) {
            ok = make_parts(j, from, to);
            if (ok) {
                describe_parts(j);
                join_transfers(j);
                add_spells(j);
            }
        }
        from = to;
    }
    return ok;
}

static ps_status join_range(void *context, size_t task, ps_error *err)
{
    const struct feed *feed = context;
    struct range *range = &feed->ranges[task];
    struct joining j = {.feed = feed, .range = range};
    const size_t n = range->to - range->from, low = task * PEOPLE_AT_ONCE;
    const size_t high = feed->n_people - low < PEOPLE_AT_ONCE ? feed->n_people : low + PEOPLE_AT_ONCE;
    bool ok;

    j.member = ps_room(n, sizeof *j.member);
    j.part_first = ps_room(n + 1, sizeof *j.part_first);
    j.spell_first = ps_room(n + 1, sizeof *j.spell_first);
    ok = j.member && j.part_first && j.spell_first && join_people(&j, low, high);
    if (ok) {
        j.part_first[j.n_all_parts] = (uint32_t)j.n_members;
        j.spell_first[j.spells.n] = (uint32_t)j.n_all_parts;
        j.spells.member = j.member;
        j.spells.part_first = j.part_first;
        j.spells.spell_first = j.spell_first;
        range->n_spells = j.spells.n;
        ok = ps_spells_join_columns(feed->rows, &j.spells, range->from, range->to,
                                    &feed->codes[task * feed->rows->schema->n_columns]);
    }
    free(j.episodes);
    free(j.parts);
    free(j.by_discharge);
    free(j.place);
    free(j.member);
    free(j.part_first);
    free(j.spell_first);
    return ok ? PS_OK : ps_fail_memory(err);
}

/* The spells of all ranges one after another, in column `task`. */
static ps_status move_column(void *context, size_t task, ps_error *err)
{
    const struct feed *feed = context;
    const size_t n_columns = feed->rows->schema->n_columns;
    size_t n = 0, used = 0;

    (void)err;
    for (size_t r = 0; r < feed->n_ranges; r++) {
        const struct range *range = &feed->ranges[r];
        const size_t codes = feed->codes[r * n_columns + task];

        ps_spells_move(feed->rows, task, range->from, range->n_spells, codes, n, used);
        n += range->n_spells;
        used += codes;
    }
    ps_spells_finish(feed->rows, task, n, used);
    return PS_OK;
}

/* Likewise the places of everybody, and what was counted. */
static void finish(const struct feed *feed)
{
    ps_input_rows *rows = feed->rows;
    size_t n = 0;

    for (size_t r = 0, p = 0; r < feed->n_ranges; r++) {
        const struct range *range = &feed->ranges[r];

        for (size_t k = 0; k < PEOPLE_AT_ONCE && p < feed->n_people; k++, p++)
            rows->first[p] += (uint32_t)n;
        n += range->n_spells;
        rows->transfers += range->transfers;
        rows->transfers_across += range->transfers_across;
        rows->regular += range->regular;
    }
    rows->first[feed->n_people] = (uint32_t)n;
    rows->n = rows->spells = n;
    free(rows->order); /* of rows, not of spells */
    rows->order = NULL;
}

static ps_status join_ranges(struct feed *feed, ps_pool *pool, ps_error *err)
{
    const ps_input_rows *rows = feed->rows;
    ps_status st;

    feed->n_ranges = (feed->n_people + PEOPLE_AT_ONCE - 1) / PEOPLE_AT_ONCE;
    feed->ranges = ps_calloc(feed->n_ranges, sizeof *feed->ranges);
    feed->codes = ps_calloc(feed->n_ranges * rows->schema->n_columns, sizeof *feed->codes);
    if (!feed->ranges || !feed->codes)
        return ps_fail_memory(err);
    for (size_t r = 0; r < feed->n_ranges; r++) {
        feed->ranges[r].from = rows->first[r * PEOPLE_AT_ONCE];
        feed->ranges[r].to = r + 1 < feed->n_ranges ? rows->first[(r + 1) * PEOPLE_AT_ONCE] : rows->n;
    }
    st = ps_pool_run(pool, join_range, feed, feed->n_ranges, err);
    if (st == PS_OK)
        st = ps_pool_run(pool, move_column, feed, rows->schema->n_columns, err);
    return st;
}

ps_status ps_rows_join_spells(ps_input_rows *rows, size_t n_people, ps_day index_date, const ps_intern *words,
                              ps_pool *pool, ps_error *err)
{
    struct feed feed = {.rows = rows, .index_date = index_date, .n_people = n_people};
    ps_status st;

    assert(rows->schema->kind == PS_KIND_ADMISSION);
    rows->episodes = rows->n;
    if (!rows->n)
        return PS_OK;
    feed.provider = ps_rows_column(rows, "provider");
    feed.spell = ps_rows_column(rows, "spell_id");
    feed.episode = ps_rows_column(rows, "episode_no");
    feed.classification = ps_rows_column(rows, "classification");
    feed.method_code = ps_rows_column(rows, "method_code");
    feed.discharge = ps_rows_column(rows, "discharge_date");
    feed.day = rows->columns[rows->schema->event_date].day;
    feed.regular_day = ps_intern_find(words, "regular day", strlen("regular day"));
    feed.regular_night = ps_intern_find(words, "regular night", strlen("regular night"));
    feed.code_2b = ps_intern_find(words, "2B", 2);
    st = join_ranges(&feed, pool, err);
    if (st == PS_OK) {
        finish(&feed);
        hide_open_ends(rows, index_date);
    }
    free(feed.ranges);
    free(feed.codes);
    return st;
}

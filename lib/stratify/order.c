/* Order: members of a cohort, best rank first, with equals in lot order or by pseudonym.
 *
 * First the equals' order, then a stable sort by each key, the last one first; a value becomes a number once, while
 * people still stand in their own order.                                     O(members x keys + texts log texts) */
#include "base/arena.h"
#include "base/digest.h"
#include "base/eight.h"
#include "base/slim_numbers.h"
#include "base/text.h"
#include "stratify/natural.h"
#include "stratify/rank.h"
#include "stratify/stratify.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOT_BYTES 32

typedef struct key {
    const ps_column *column;
    const ps_name *name;
    bool descending;
} key;

typedef struct ordered_words {
    const ps_name_row *row;
    const ps_intern *words;
} ordered_words;

typedef struct order {
    const ps_population *population;
    char *lot_key;
    size_t lot_key_length;
    char *text; /* room for a pseudonym */
} order;

/* ---- keys ---- */

/* A tier's labels go by their cuts, highest cut first; texts without words of their own in natural order. */
static int compare_texts(const ps_name_row *row, const char *a, const char *b)
{
    size_t left = row->n_words, right = row->n_words;

    for (size_t w = 0; row->words && w < row->n_words; w++) {
        if (!strcmp(row->words[w], a))
            left = w;
        if (!strcmp(row->words[w], b))
            right = w;
    }
    if (left != right)
        return left < right ? -1 : 1;
    return ps_natural_compare(a, b);
}

#define MISSING UINT64_MAX /* last, whatever the direction; no other value's code is this or 0 */

static int compare_words(const void *context, const ps_ranked *a, const ps_ranked *b)
{
    const ordered_words *w = context;

    return compare_texts(w->row, ps_intern_text(w->words, a->person), ps_intern_text(w->words, b->person));
}

/* Place of each word among the members' in order, from 1; those that compare equal share one. By number of word, 0 for
 * words that no member has; malloc'd. */
static ps_status rank_words(uint64_t **out, const key *k, const ps_ranked *members, size_t n, const ps_intern *words,
                            ps_error *err)
{
    const ordered_words ordered = {&k->name->row, words};
    uint64_t *rank = ps_calloc(ps_intern_count(words) + 1, sizeof *rank);
    ps_ranked *found = NULL;
    size_t n_found = 0, capacity = 0;
    ps_status st = rank ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < n; i++) {
        const uint32_t word = k->column->text[members[i].person];

        if (!word || rank[word])
            continue;
        rank[word] = 1;
        if (!ps_grow(&found, &capacity, n_found + 1, sizeof *found))
            st = ps_fail_memory(err);
        else
            found[n_found++] = (ps_ranked){.person = word}; /* a word in the place of a person */
    }
    if (st == PS_OK)
        st = ps_rank_sort(found, n_found, compare_words, &ordered, err);
    for (size_t i = 1; st == PS_OK && i < n_found; i++)
        rank[found[i].person] = rank[found[i - 1].person] + (compare_words(&ordered, &found[i - 1], &found[i]) != 0);
    free(found);
    if (st == PS_OK)
        *out = rank;
    else
        free(rank);
    return st;
}

static uint64_t code_of(const key *k, const uint64_t *rank, uint32_t person)
{
    const ps_column *c = k->column;
    double number;

    switch (c->type) {
    case PS_NUMBER:
        number = ps_number_at(c, person);
        return isnan(number) ? MISSING : ps_rank_key_of(number);
    case PS_DATE:
        return c->day[person] == PS_NO_DAY ? MISSING : (uint64_t)((int64_t)c->day[person] - INT32_MIN);
    case PS_FLAG: /* yes first */
        return c->flag[person] == PS_CANNOT_TELL ? MISSING : c->flag[person] == PS_YES ? 1 : 2;
    case PS_TEXT:
        return c->text[person] ? rank[c->text[person]] : MISSING;
    default:
        return ps_column_known(c, person) ? 1 : MISSING;
    }
}

static ps_status find_ranks(uint64_t ***out, const key *keys, size_t n_keys, const ps_ranked *members, size_t n,
                            const ps_intern *words, ps_error *err)
{
    ps_status st = PS_OK;

    *out = ps_calloc(n_keys, sizeof **out);
    if (!*out)
        return ps_fail_memory(err);
    for (size_t k = 0; st == PS_OK && k < n_keys; k++)
        if (keys[k].column->type == PS_TEXT)
            st = rank_words(&(*out)[k], &keys[k], members, n, words, err);
    return st;
}

/* ---- lots ---- */

static void draw_lot(unsigned char lot[LOT_BYTES], char *text, const order *o, uint32_t person)
{
    const size_t length = ps_idmap_text(text, o->population->ids, person);

    ps_hmac_sha256(lot, o->lot_key, o->lot_key_length, text, length);
}

/* The whole lot, where the first bytes that make the key are the same. */
static int compare_lots(const void *context, const ps_ranked *a, const ps_ranked *b)
{
    const order *o = context;
    unsigned char left[LOT_BYTES], right[LOT_BYTES];
    int compared;

    draw_lot(left, o->text, o, a->person);
    draw_lot(right, o->text, o, b->person);
    compared = memcmp(left, right, sizeof left);
    return compared ? compared : ps_idmap_compare(o->population->ids, a->person, b->person);
}

/* Seed, plan and index date, with NUL between, so that no two triples make one key. */
static ps_status make_lot_key(order *o, const ps_plan *plan, ps_error *err)
{
    const char *const parts[] = {plan->lot_seed ? plan->lot_seed : "popstrat", plan->name ? plan->name : ""};
    ps_buffer made = {0};
    char day[11];

    for (size_t i = 0; i < PS_COUNT(parts); i++)
        ps_buffer_add(&made, parts[i], strlen(parts[i]) + 1);
    ps_day_format(day, o->population->index_date);
    ps_buffer_text(&made, day);
    if (made.failed) {
        ps_buffer_release(&made);
        return ps_fail_memory(err);
    }
    o->lot_key = made.at;
    o->lot_key_length = made.length;
    return PS_OK;
}

/* ---- members ---- */

static ps_status find_keys(key **out, const ps_world *world, const ps_rank_key *keys, size_t n, ps_error *err)
{
    key *found = ps_calloc(n, sizeof *found);

    if (!found)
        return ps_fail_memory(err);
    for (size_t k = 0; k < n; k++) {
        found[k].name = ps_names_find(&world->plan->names, keys[k].name);
        assert(found[k].name);
        found[k].column = &world->columns[found[k].name->number];
        found[k].descending = keys[k].descending;
    }
    *out = found;
    return PS_OK;
}

/* Members among the eight people from number p on, a byte each. */
static uint64_t eight_of(const ps_column *members, size_t p)
{
    return ps_eight_load(members->flag + p, members->n - p < PS_EIGHT ? members->n - p : PS_EIGHT) & PS_EACH(PS_YES);
}

static ps_status find_members(ps_ranked **out, size_t *count, const ps_column *members, ps_error *err)
{
    ps_ranked *at;
    size_t n = 0;

    for (size_t p = 0; p < members->n; p += PS_EIGHT)
        n += ps_eight_count(eight_of(members, p));
    at = ps_room(n, sizeof *at);
    if (!at)
        return ps_fail_memory(err);
    *count = n;
    n = 0;
    for (size_t p = 0; p < members->n; p += PS_EIGHT) {
        const size_t end = eight_of(members, p) ? (members->n - p < PS_EIGHT ? members->n : p + PS_EIGHT) : p;

        for (size_t i = p; i < end; i++)
            if (members->flag[i] == PS_YES) {
                at[n] = (ps_ranked){.person = (uint32_t)i, .place = (uint32_t)n};
                n++;
            }
    }
    *out = at;
    return PS_OK;
}

#define MEMBERS_A_TASK ((size_t)4 << 10)

/* What members are ordered by, taken while they stand in their own order, so that memory is read in one direction. */
typedef struct keying {
    ps_ranked *at; /* keys become those of equals: of lots or pseudonyms */
    size_t n;
    const order *o;
    const key *keys;
    size_t n_keys;
    uint64_t **ranks; /* by key, then word */
    uint64_t *codes;  /* by key, then member: sort as its values do */
    bool lots;
} keying;

static ps_status draw_lots(ps_ranked *at, size_t n, const order *o, ps_error *err)
{
    char *text = malloc(ps_idmap_longest(o->population->ids) + 1);

    if (!text)
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        unsigned char lot[LOT_BYTES];

        draw_lot(lot, text, o, at[i].person);
        at[i].key = 0;
        for (size_t b = 0; b < 8; b++)
            at[i].key = at[i].key << 8 | lot[b];
    }
    free(text);
    return PS_OK;
}

static ps_status make_keys(void *context, size_t task, ps_error *err)
{
    const keying *m = context;
    const size_t from = task * MEMBERS_A_TASK, to = m->n - from < MEMBERS_A_TASK ? m->n : from + MEMBERS_A_TASK;

    for (size_t k = 0; k < m->n_keys; k++)
        for (size_t i = from; i < to; i++) {
            const uint64_t code = code_of(&m->keys[k], m->ranks[k], m->at[i].person);

            m->codes[k * m->n + i] = m->keys[k].descending && code != MISSING ? MISSING - code : code;
        }
    if (m->lots)
        return draw_lots(m->at + from, to - from, m->o, err);
    ps_rank_key_by_pseudonym(m->at + from, to - from, m->o->population->ids);
    return PS_OK;
}

/* The longest waiting first, then those who do not wait; equals stay as they are. */
static ps_status sort_by_waiting(ps_ranked *at, size_t n, const ps_day *waiting, ps_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const ps_day since = waiting[at[i].person];

        at[i].key = since == PS_NO_DAY ? MISSING : (uint64_t)((int64_t)since - INT32_MIN);
    }
    return ps_rank_sort_by_key(at, n, err);
}

static void tell_ranks(ps_cohort_ranks *ranks, const ps_ranked *at, size_t n, const uint64_t *codes, size_t n_keys)
{
    for (size_t i = 0; i < n; i++)
        ranks->lots[i] = ranks->levels[at[i].place];
    for (size_t i = 0; i < n; i++) {
        bool differs = false;

        for (size_t k = 0; i && k < n_keys; k++)
            differs |= codes[k * n + at[i].place] != codes[k * n + at[i - 1].place];
        ranks->levels[i] = i ? ranks->levels[i - 1] + differs : 0;
    }
}

/* Equals' order, those who wait before others, then key by key. */
static ps_status sort_members(ps_ranked *at, size_t n, order *o, const uint64_t *codes, size_t n_keys, bool lots,
                              const ps_day *waiting, ps_cohort_ranks *ranks, ps_error *err)
{
    ps_status st = lots ? ps_rank_sort_by_key_then(at, n, compare_lots, o, err)
                        : ps_rank_sort_keyed(at, n, o->population->ids, err);

    if (st == PS_OK && waiting)
        st = sort_by_waiting(at, n, waiting, err);
    for (size_t i = 0; st == PS_OK && ranks && i < n; i++)
        ranks->levels[at[i].place] = (uint32_t)i; /* lots, until the order of the levels is known */
    for (size_t k = n_keys; st == PS_OK && k-- > 0;) {
        for (size_t i = 0; i < n; i++)
            at[i].key = codes[k * n + at[i].place];
        st = ps_rank_sort_by_key(at, n, err);
    }
    if (st == PS_OK && ranks)
        tell_ranks(ranks, at, n, codes, n_keys);
    return st;
}

static ps_status put_in_order(ps_ranked *at, size_t n, order *o, const key *keys, size_t n_keys, const ps_world *world,
                              bool lots, const ps_day *waiting, ps_pool *pool, ps_cohort_ranks *ranks, ps_error *err)
{
    keying m = {.at = at, .n = n, .o = o, .keys = keys, .n_keys = n_keys, .lots = lots};
    ps_status st = lots ? make_lot_key(o, world->plan, err) : PS_OK;

    if (st == PS_OK)
        st = find_ranks(&m.ranks, keys, n_keys, at, n, world->population->words, err);
    if (st == PS_OK && n_keys) {
        m.codes = n <= SIZE_MAX / n_keys ? ps_room(n * n_keys, sizeof *m.codes) : NULL;
        st = m.codes ? PS_OK : ps_fail_memory(err);
    }
    if (st == PS_OK)
        st = ps_pool_run(pool, make_keys, &m, (n + MEMBERS_A_TASK - 1) / MEMBERS_A_TASK, err);
    if (st == PS_OK)
        st = sort_members(at, n, o, m.codes, n_keys, lots, waiting, ranks, err);
    for (size_t k = 0; m.ranks && k < n_keys; k++)
        free(m.ranks[k]);
    free(m.ranks);
    free(m.codes);
    return st;
}

static ps_status order_members(uint32_t **out, size_t *count, const ps_world *world, const ps_column *members,
                               const ps_rank_key *keys, size_t n_keys, bool lots, const ps_day *waiting, ps_pool *pool,
                               ps_cohort_ranks *ranks, ps_error *err)
{
    order o = {.population = world->population};
    ps_ranked *at = NULL;
    uint32_t *persons = NULL;
    key *found = NULL;
    size_t n = 0;
    ps_status st = find_members(&at, &n, members, err);

    if (st == PS_OK)
        st = find_keys(&found, world, keys, n_keys, err);
    if (st == PS_OK) {
        o.text = malloc(ps_idmap_longest(o.population->ids) + 1);
        persons = ps_calloc(n, sizeof *persons);
        if (ranks) {
            ranks->levels = ps_calloc(n, sizeof *ranks->levels);
            ranks->lots = ps_calloc(n, sizeof *ranks->lots);
        }
        if (!o.text || !persons || (ranks && (!ranks->levels || !ranks->lots)))
            st = ps_fail_memory(err);
    }
    if (st == PS_OK)
        st = put_in_order(at, n, &o, found, n_keys, world, lots, waiting, pool, ranks, err);
    if (st == PS_OK) {
        for (size_t i = 0; i < n; i++)
            persons[i] = at[i].person;
        *out = persons;
        *count = n;
        persons = NULL;
    }
    free(persons);
    free(found);
    free(o.text);
    free(o.lot_key);
    free(at);
    return st;
}

ps_status ps_cohort_order(uint32_t **out, size_t *count, const ps_world *world, const ps_column *members,
                          const ps_rank_key *keys, size_t n_keys, bool lots, const ps_day *waiting, ps_pool *pool,
                          ps_error *err)
{
    return order_members(out, count, world, members, keys, n_keys, lots, waiting, pool, NULL, err);
}

ps_status ps_cohort_rank(ps_cohort_ranks *out, const ps_world *world, const ps_column *members, const ps_rank_key *keys,
                         size_t n_keys, const ps_day *waiting, ps_pool *pool, ps_error *err)
{
    ps_cohort_ranks ranks = {0};
    const ps_status st =
        order_members(&ranks.persons, &ranks.n, world, members, keys, n_keys, true, waiting, pool, &ranks, err);

    if (st == PS_OK)
        *out = ranks;
    else
        ps_cohort_ranks_release(&ranks);
    return st;
}

void ps_cohort_ranks_release(ps_cohort_ranks *ranks)
{
    free(ranks->persons);
    free(ranks->levels);
    free(ranks->lots);
    *ranks = (ps_cohort_ranks){0};
}

/* Allocate: who is alike, which way is exact, and the best next one for each place. See allocate.h. */
#include "outreach/allocate.h"

#include "outreach/allocate_job.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

uint64_t ps_share_of(uint64_t share, uint64_t unit, uint64_t places)
{
    assert(unit && share <= unit && unit <= UINT32_MAX);
    return places / unit * share + (places % unit * share + unit - 1) / unit;
}

static const uint32_t *members_of(const ps_demand *p, uint32_t set, size_t *n)
{
    *n = p->first[set + 1] - p->first[set];
    return p->members + p->first[set];
}

/* ---- who is alike ---- */

static uint64_t mixed(uint64_t a, uint64_t b)
{
    uint64_t x = a * UINT64_C(0x9E3779B97F4A7C15) ^ b;

    x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return x ^ x >> 32;
}

static ps_status find_alike(ps_allocating *job, ps_error *err)
{
    const ps_demand *p = job->places;
    size_t slots = 16, capacity = 0;
    uint32_t *table;
    uint64_t used = 0;
    ps_status st = PS_OK;

    while (slots < 2 * p->n)
        slots *= 2;
    table = ps_calloc(slots, sizeof *table);
    if (!table)
        return ps_fail_memory(err);
    for (size_t f = 0; f < p->n_floors; f++)
        used |= UINT64_C(1) << p->floors[f].group;
    for (size_t i = 0; st == PS_OK && i < p->n; i++) {
        const ps_candidate *c = &p->candidates[i];
        const uint64_t groups = c->groups & used;
        size_t at = (size_t)mixed(groups, c->set) & (slots - 1);

        while (table[at] && (job->alike[table[at] - 1].set != c->set || job->alike[table[at] - 1].groups != groups))
            at = (at + 1) & (slots - 1);
        if (!table[at]) {
            if (!ps_grow(&job->alike, &capacity, job->n_alike + (size_t)1, sizeof *job->alike)) {
                st = ps_fail_memory(err);
                break;
            }
            job->alike[job->n_alike++] = (ps_alike){groups, c->set, 0};
            table[at] = job->n_alike;
        }
        job->alike_of[i] = table[at] - 1;
        job->alike[table[at] - 1].room += c->cost;
    }
    free(table);
    return st;
}

/* ---- floors of each scope, as a forest ---- */

static size_t scope_of(const ps_demand *p, const ps_floor *floor)
{
    assert(floor->scope == PS_EVERYBODY || floor->scope < p->n_recipients);
    return floor->scope == PS_EVERYBODY ? p->n_recipients : floor->scope;
}

static bool in_group(const ps_demand *p, size_t floor, uint64_t groups)
{
    return groups >> p->floors[floor].group & 1;
}

typedef void alike_call(ps_allocating *job, void *to, size_t scope, const ps_alike *alike);

/* Each kind of candidate at each scope where they could take a place. */
static void each_scope(ps_allocating *job, alike_call *call, void *to)
{
    const ps_demand *p = job->places;

    for (uint32_t k = 0; k < job->n_alike; k++) {
        size_t n;
        const uint32_t *members = members_of(p, job->alike[k].set, &n);

        for (size_t m = 0; m < n; m++)
            call(job, to, members[m], &job->alike[k]);
        if (n)
            call(job, to, p->n_recipients, &job->alike[k]);
    }
}

static void add_room(ps_allocating *job, void *to, size_t scope, const ps_alike *alike)
{
    uint64_t *room = to;

    for (size_t i = job->scope_first[scope]; i < job->scope_first[scope + 1]; i++)
        if (in_group(job->places, job->scope_floors[i], alike->groups))
            room[job->scope_floors[i]] += alike->room;
}

/* Of two floors of a scope: has anybody both, has anybody the first alone. */
enum { BOTH = 1, ALONE = 2 };

typedef struct pairs {
    size_t *start; /* by scope */
    unsigned char *seen;
} pairs;

static void see_pairs(ps_allocating *job, void *to, size_t scope, const ps_alike *alike)
{
    const pairs *seen = to;
    const size_t from = job->scope_first[scope], n = job->scope_first[scope + 1] - from;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; in_group(job->places, job->scope_floors[from + i], alike->groups) && j < n; j++)
            seen->seen[seen->start[scope] + i * n + j] |=
                in_group(job->places, job->scope_floors[from + j], alike->groups) ? BOTH : ALONE;
}

/* Widest first; a handful each. */
static void sort_scope(ps_allocating *job, size_t scope, const uint64_t *room)
{
    for (size_t i = job->scope_first[scope] + 1; i < job->scope_first[scope + 1]; i++)
        for (size_t j = i; j > job->scope_first[scope]; j--) {
            size_t *const at = &job->scope_floors[j], floor = *at;

            if (room[at[-1]] >= room[floor])
                break;
            at[0] = at[-1];
            at[-1] = floor;
        }
}

static bool before(const ps_allocating *job, size_t a, size_t b)
{
    const size_t *cross = job->out->cross;
    const size_t low = a < b ? a : b, high = a < b ? b : a;

    return cross[0] == NONE || low < cross[0] || (low == cross[0] && high < cross[1]);
}

/* The narrowest floor around each; or two that cross. */
static void nest_scope(ps_allocating *job, size_t scope, const pairs *seen)
{
    const size_t from = job->scope_first[scope], n = job->scope_first[scope + 1] - from;
    const unsigned char *s = seen->seen + seen->start[scope];

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            const size_t inner = job->scope_floors[from + i], around = job->scope_floors[from + j];

            if (!(s[i * n + j] & BOTH))
                continue;
            if (!(s[i * n + j] & ALONE)) {
                job->outer[inner] = around;
            } else if ((s[j * n + i] & ALONE) && before(job, inner, around)) {
                job->out->cross[0] = inner < around ? inner : around;
                job->out->cross[1] = inner < around ? around : inner;
            }
        }
}

static ps_status list_scopes(ps_allocating *job, ps_error *err)
{
    const ps_demand *p = job->places;
    const size_t scopes = (size_t)p->n_recipients + 1;
    size_t *next;

    job->scope_first = ps_arena_array(job->arena, scopes + 1, sizeof *job->scope_first);
    job->scope_floors = ps_arena_array(job->arena, p->n_floors + 1, sizeof *job->scope_floors);
    job->outer = ps_arena_array(job->arena, p->n_floors + 1, sizeof *job->outer);
    job->wanted = ps_arena_array(job->arena, p->n_floors + 1, sizeof *job->wanted);
    next = ps_arena_array(job->arena, scopes + 1, sizeof *next);
    if (!job->scope_first || !job->scope_floors || !job->outer || !job->wanted || !next)
        return ps_fail_memory(err);
    for (size_t f = 0; f < p->n_floors; f++)
        job->scope_first[scope_of(p, &p->floors[f]) + 1]++;
    for (size_t s = 0; s < scopes; s++)
        next[s + 1] = job->scope_first[s + 1] += job->scope_first[s];
    for (size_t f = 0; f < p->n_floors; f++) {
        job->scope_floors[next[scope_of(p, &p->floors[f])]++] = f;
        job->outer[f] = NONE;
    }
    return PS_OK;
}

static ps_status nest_floors(ps_allocating *job, ps_error *err)
{
    const ps_demand *p = job->places;
    const size_t scopes = (size_t)p->n_recipients + 1;
    pairs seen = {ps_arena_array(job->arena, scopes + 1, sizeof *seen.start), NULL};
    ps_status st = seen.start ? list_scopes(job, err) : ps_fail_memory(err);

    if (st != PS_OK)
        return st;
    each_scope(job, add_room, job->wanted);
    for (size_t s = 0; s < scopes; s++) {
        const size_t n = job->scope_first[s + 1] - job->scope_first[s];

        sort_scope(job, s, job->wanted);
        seen.start[s + 1] = seen.start[s] + n * n;
    }
    seen.seen = ps_arena_array(job->arena, seen.start[scopes] + 1, 1);
    if (!seen.seen)
        return ps_fail_memory(err);
    each_scope(job, see_pairs, &seen);
    for (size_t s = 0; s < scopes; s++)
        nest_scope(job, s, &seen);
    if (job->out->cross[0] != NONE)
        return ps_fail(err, PS_EDOMAIN, "two floors overlap, and neither is inside the other");
    for (size_t f = 0; f < p->n_floors; f++) {
        job->wanted[f] = job->wanted[f] < p->floors[f].wanted ? job->wanted[f] : p->floors[f].wanted;
        job->out->floors[f].wanted = job->wanted[f];
    }
    return PS_OK;
}

size_t ps_allocating_floor(const ps_allocating *job, size_t scope, uint64_t groups)
{
    for (size_t i = job->scope_first[scope + 1]; i > job->scope_first[scope]; i--)
        if (in_group(job->places, job->scope_floors[i - 1], groups))
            return job->scope_floors[i - 1];
    return NONE;
}

/* ---- one recipient each: the best next one, again and again ---- */

typedef struct queue { /* of a recipient's candidates with one narrowest floor, best first */
    uint32_t head, tail;
} queue;

typedef struct picking {
    ps_allocating *job;
    uint64_t *need; /* by floor: places still wanted */
    uint32_t *next; /* by place in the order: the next of its queue */
    queue *queues;  /* by floor of the scope, and one more for none */
} picking;

static unsigned gain_of(const picking *pick, size_t floor)
{
    unsigned gain = 0;

    for (; floor != NONE; floor = pick->job->outer[floor])
        gain += pick->need[floor] > 0;
    return gain;
}

static size_t floor_at(const ps_allocating *job, size_t scope, size_t q)
{
    const size_t from = job->scope_first[scope];

    return q < job->scope_first[scope + 1] - from ? job->scope_floors[from + q] : NONE;
}

static size_t queue_at(const ps_allocating *job, size_t scope, uint64_t groups)
{
    const size_t from = job->scope_first[scope], n = job->scope_first[scope + 1] - from;

    for (size_t i = n; i > 0; i--)
        if (in_group(job->places, job->scope_floors[from + i - 1], groups))
            return i - 1;
    return n;
}

static void pick_for(picking *pick, size_t scope, uint32_t recipient, const uint32_t *ranks, size_t n)
{
    ps_allocating *job = pick->job;
    const ps_demand *p = job->places;
    const size_t n_queues = job->scope_first[scope + 1] - job->scope_first[scope] + 1;

    for (size_t q = 0; q < n_queues; q++)
        pick->queues[q] = (queue){PS_NOBODY, PS_NOBODY};
    for (size_t i = 0; i < n; i++) {
        const uint64_t groups = p->candidates[job->order[ranks[i]].person].groups;
        queue *q = &pick->queues[queue_at(job, scope, groups)];

        if (q->head == PS_NOBODY)
            q->head = ranks[i];
        else
            pick->next[q->tail] = ranks[i];
        q->tail = ranks[i];
        pick->next[ranks[i]] = PS_NOBODY;
    }
    for (uint64_t place = 0; place < p->capacity[recipient]; place++) {
        size_t best = n_queues;
        unsigned best_gain = 0;

        for (size_t q = 0; q < n_queues; q++) {
            const unsigned gain = pick->queues[q].head != PS_NOBODY ? gain_of(pick, floor_at(job, scope, q)) : 0;

            if (pick->queues[q].head == PS_NOBODY)
                continue;
            if (best == n_queues || gain > best_gain ||
                (gain == best_gain && pick->queues[q].head < pick->queues[best].head)) {
                best = q;
                best_gain = gain;
            }
        }
        if (best == n_queues)
            return;
        for (size_t f = floor_at(job, scope, best); f != NONE; f = job->outer[f])
            pick->need[f] -= pick->need[f] > 0;
        job->out->recipient[job->order[pick->queues[best].head].person] = recipient;
        pick->queues[best].head = pick->next[pick->queues[best].head];
    }
}

static ps_status pick_best(ps_allocating *job, bool everybodys, ps_error *err)
{
    const ps_demand *p = job->places;
    picking pick = {.job = job};
    size_t *start = ps_arena_array(job->arena, p->n_recipients + (size_t)1, sizeof *start), n;
    size_t *next = ps_arena_array(job->arena, p->n_recipients + (size_t)1, sizeof *next);
    uint32_t *ranks = ps_arena_array(job->arena, p->n + 1, sizeof *ranks);

    pick.need = ps_arena_array(job->arena, p->n_floors + 1, sizeof *pick.need);
    pick.next = ps_arena_array(job->arena, p->n + 1, sizeof *pick.next);
    pick.queues = ps_arena_array(job->arena, p->n_floors + 1, sizeof *pick.queues);
    if (!start || !next || !ranks || !pick.need || !pick.next || !pick.queues)
        return ps_fail_memory(err);
    memcpy(pick.need, job->wanted, p->n_floors * sizeof *pick.need);
    for (size_t i = 0; i < p->n; i++) {
        const uint32_t *members = members_of(p, p->candidates[i].set, &n);

        if (n)
            start[members[0] + 1]++;
    }
    for (size_t r = 0; r < p->n_recipients; r++)
        next[r + 1] = start[r + 1] += start[r];
    for (size_t i = 0; i < p->n; i++) {
        const uint32_t *members = members_of(p, p->candidates[job->order[i].person].set, &n);

        if (n)
            ranks[next[members[0]]++] = (uint32_t)i;
    }
    for (uint32_t r = 0; r < p->n_recipients; r++)
        pick_for(&pick, everybodys ? p->n_recipients : r, r, ranks + start[r], start[r + 1] - start[r]);
    return PS_OK;
}

/* ---- unlike amounts of room: largest need first ---- */

static size_t unmet(const ps_allocating *job, size_t scope, uint64_t groups, const uint64_t *need)
{
    size_t n = 0;

    for (size_t i = job->scope_first[scope]; i < job->scope_first[scope + 1]; i++)
        n += in_group(job->places, job->scope_floors[i], groups) && need[job->scope_floors[i]];
    return n;
}

static void use_need(const ps_allocating *job, size_t scope, const ps_candidate *c, uint64_t *need)
{
    for (size_t i = job->scope_first[scope]; i < job->scope_first[scope + 1]; i++) {
        uint64_t *n = &need[job->scope_floors[i]];

        if (in_group(job->places, job->scope_floors[i], c->groups))
            *n -= *n < c->cost ? *n : c->cost;
    }
}

/* Unmet floors only become fewer: whoever has fewer now waits for a later round. */
static ps_status pick_fitting(ps_allocating *job, ps_error *err)
{
    const ps_demand *p = job->places;
    uint64_t *left = ps_arena_array(job->arena, p->n_recipients + (size_t)1, sizeof *left);
    uint64_t *need = ps_arena_array(job->arena, p->n_floors + 1, sizeof *need);
    size_t most = 0; /* floors that anybody could be in */

    if (!left || !need)
        return ps_fail_memory(err);
    for (uint32_t r = 0; r < p->n_recipients; r++)
        left[r] = p->capacity[r];
    memcpy(need, job->wanted, p->n_floors * sizeof *need);
    for (size_t r = 0; r <= p->n_recipients; r++) {
        const size_t n = job->scope_first[r + 1] - job->scope_first[r];

        most = r < p->n_recipients ? (n > most ? n : most) : most + n;
    }
    for (size_t round = most + 1; round-- > 0;)
        for (size_t i = 0; i < p->n; i++) {
            const uint32_t person = job->order[i].person;
            const ps_candidate *c = &p->candidates[person];
            uint32_t best = PS_NOBODY;
            size_t n;
            const uint32_t *members = members_of(p, c->set, &n);

            if (job->out->recipient[person] != PS_NOBODY || (round && !c->groups))
                continue;
            for (size_t m = 0; m < n; m++)
                if (left[members[m]] >= c->cost && (best == PS_NOBODY || left[members[m]] > left[best]))
                    best = members[m];
            if (best == PS_NOBODY ||
                unmet(job, best, c->groups, need) + unmet(job, p->n_recipients, c->groups, need) < round)
                continue;
            job->out->recipient[person] = best;
            left[best] -= c->cost;
            use_need(job, best, c, need);
            use_need(job, p->n_recipients, c, need);
        }
    return PS_OK;
}

/* ---- which way ---- */

static ps_status put_in_order(ps_allocating *job, ps_error *err)
{
    const ps_demand *p = job->places;

    for (size_t i = 0; i < p->n; i++) {
        const ps_candidate *c = &p->candidates[i];

        assert(c->set < p->n_sets && c->cost > 0);
        job->order[i] = (ps_ranked){.key = (uint64_t)c->level << 32 | c->lot, .person = (uint32_t)i};
    }
    return ps_rank_sort_by_key(job->order, p->n, err);
}

static ps_status choose(ps_allocating *job, ps_error *err)
{
    const ps_demand *p = job->places;
    bool alike = true, one = !p->flow_only, own = false, everybodys = false;

    for (size_t i = 0; i < p->n; i++)
        alike &= p->candidates[i].cost == 1;
    if (!alike)
        return pick_fitting(job, err);
    for (uint32_t s = 0; s < p->n_sets; s++)
        one &= p->first[s + 1] - p->first[s] <= 1;
    for (size_t f = 0; f < p->n_floors; f++) {
        everybodys |= p->floors[f].scope == PS_EVERYBODY;
        own |= p->floors[f].scope != PS_EVERYBODY;
    }
    if (one && (!everybodys || (p->n_recipients == 1 && !own)))
        return pick_best(job, everybodys, err);
    return ps_allocate_by_flow(job, err);
}

static void count(ps_allocating *job)
{
    const ps_demand *p = job->places;
    ps_allocation *out = job->out;

    for (size_t i = 0; i < p->n; i++) {
        const ps_candidate *c = &p->candidates[i];
        const size_t scopes[] = {out->recipient[i], p->n_recipients};

        if (out->recipient[i] == PS_NOBODY)
            continue;
        out->placed++;
        out->filled[out->recipient[i]] += c->cost;
        for (size_t s = 0; s < PS_COUNT(scopes); s++)
            for (size_t k = job->scope_first[scopes[s]]; k < job->scope_first[scopes[s] + 1]; k++)
                if (in_group(p, job->scope_floors[k], c->groups))
                    out->floors[job->scope_floors[k]].met += c->cost;
    }
}

ps_status ps_allocate(ps_allocation *out, const ps_demand *places, ps_error *err)
{
    ps_allocating job = {.places = places, .out = out, .arena = ps_arena_new()};
    ps_status st;
    bool room;

    *out = (ps_allocation){.cross = {NONE, NONE}};
    out->recipient = ps_calloc(places->n, sizeof *out->recipient);
    out->filled = ps_calloc(places->n_recipients, sizeof *out->filled);
    out->floors = ps_calloc(places->n_floors, sizeof *out->floors);
    job.order = ps_calloc(places->n, sizeof *job.order);
    job.alike_of = ps_calloc(places->n, sizeof *job.alike_of);
    room = job.arena && out->recipient && out->filled && out->floors && job.order && job.alike_of;
    st = room ? PS_OK : ps_fail_memory(err);
    for (size_t i = 0; room && i < places->n; i++)
        out->recipient[i] = PS_NOBODY;
    if (room)
        st = find_alike(&job, err);
    if (st == PS_OK)
        st = nest_floors(&job, err);
    if (st == PS_OK)
        st = put_in_order(&job, err);
    if (st == PS_OK)
        st = choose(&job, err);
    if (st == PS_OK)
        count(&job);
    free(job.order);
    free(job.alike);
    free(job.alike_of);
    ps_arena_free(job.arena);
    return st;
}

void ps_allocation_release(ps_allocation *allocation)
{
    free(allocation->recipient);
    free(allocation->filled);
    free(allocation->floors);
    *allocation = (ps_allocation){0};
}

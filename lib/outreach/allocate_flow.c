/* Allocate by flow: source -> floors over all places -> who is alike, by level -> floors of a recipient -> recipient ->
 * sink -> source.
 *
 * A floor is two arcs side by side: one for as many as are wanted, the other for any more; as many as can be through
 * the first ones is the least shortfall. People alike share a node, and those of one level an arc into it, so the
 * network grows with the kinds of people and not with the people. */
#include "outreach/allocate_job.h"
#include "outreach/flow.h"

#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX
#define MUCH (UINT64_C(1) << 40)

enum { SOURCE, SINK, NODES };

typedef struct flowing {
    ps_allocating *job;
    ps_flow *flow;
    bool no_memory;
    uint32_t recipients, floors, alike; /* numbers of the first node of each sort */
    uint32_t *rewards;                  /* arcs of wanted places, one at most a floor */
    size_t n_rewards;
    uint32_t back;      /* the arc from sink to source */
    uint32_t *class_of; /* by place in the order: the arc of those alike and of one level */
    uint32_t *out_of;   /* by kind: its first arc to a recipient; the others follow */
    uint64_t *held;     /* by arc, from first_class: units that were settled before lots were drawn */
    uint32_t first_class, n_classes;
    uint32_t end_class; /* those from here on have no place */
} flowing;

static uint32_t add(flowing *f, uint32_t from, uint32_t to, uint64_t most)
{
    const uint32_t arc = ps_flow_add(f->flow, from, to, most < MUCH ? most : MUCH);

    f->no_memory |= arc == PS_FLOW_NO_ARC;
    return arc;
}

static void add_floor(flowing *f, size_t floor, uint32_t from, uint32_t to)
{
    if (f->job->wanted[floor])
        f->rewards[f->n_rewards++] = add(f, from, to, f->job->wanted[floor]);
    (void)add(f, from, to, MUCH);
}

static uint32_t node_of_floor(const flowing *f, size_t floor, uint32_t none)
{
    return floor == NONE ? none : f->floors + (uint32_t)floor;
}

static void add_fixed_parts(flowing *f)
{
    const ps_allocating *job = f->job;
    const ps_demand *p = job->places;

    for (size_t floor = 0; floor < p->n_floors; floor++) {
        const uint32_t scope = p->floors[floor].scope, node = f->floors + (uint32_t)floor;

        if (scope == PS_EVERYBODY)
            add_floor(f, floor, node_of_floor(f, job->outer[floor], SOURCE), node);
        else
            add_floor(f, floor, node, node_of_floor(f, job->outer[floor], f->recipients + scope));
    }
    for (uint32_t r = 0; r < p->n_recipients; r++)
        (void)add(f, f->recipients + r, SINK, p->capacity[r]);
    for (uint32_t k = 0; k < job->n_alike; k++) {
        const ps_alike *alike = &job->alike[k];

        for (size_t m = p->first[alike->set]; m < p->first[alike->set + 1]; m++) {
            const uint32_t r = p->members[m];
            const size_t floor = ps_allocating_floor(job, r, alike->groups);
            const uint32_t arc = add(f, f->alike + k, node_of_floor(f, floor, f->recipients + r), alike->room);

            if (m == p->first[alike->set])
                f->out_of[k] = arc;
        }
    }
    f->back = add(f, SINK, SOURCE, p->n);
}

/* ---- levels ---- */

static size_t level_end(const ps_allocating *job, size_t from)
{
    size_t to = from + 1;

    while (to < job->places->n && job->order[to].key >> 32 == job->order[from].key >> 32)
        to++;
    return to;
}

/* An arc for each kind of people of each level; those of a level stand together. */
static ps_status add_classes(flowing *f, ps_error *err)
{
    const ps_allocating *job = f->job;
    const size_t n = job->places->n;
    uint64_t *people = ps_calloc(job->n_alike, sizeof *people);
    uint32_t *arc_of = ps_calloc(job->n_alike, sizeof *arc_of);

    for (size_t from = 0, to; people && arc_of && from < n; from = to) {
        to = level_end(job, from);
        for (size_t i = from; i < to; i++)
            people[job->alike_of[job->order[i].person]]++;
        for (size_t i = from; i < to && !f->no_memory; i++) {
            const uint32_t k = job->alike_of[job->order[i].person];
            const size_t floor = ps_allocating_floor(job, job->places->n_recipients, job->alike[k].groups);

            if (people[k]) {
                arc_of[k] = add(f, node_of_floor(f, floor, SOURCE), f->alike + k, people[k]);
                f->first_class = f->n_classes++ ? f->first_class : arc_of[k];
                people[k] = 0;
            }
            f->class_of[i] = arc_of[k];
        }
    }
    f->no_memory |= !people || !arc_of;
    free(people);
    free(arc_of);
    return f->no_memory ? ps_fail_memory(err) : PS_OK;
}

/* A level of one kind of people needs no search for the best mixture: as many of them as there can be. */
static ps_status settle_level(flowing *f, size_t from, size_t to, uint32_t *next, ps_error *err)
{
    uint32_t most = *next, arcs[1];
    size_t n;
    uint32_t *all;
    ps_status st;

    for (size_t i = from; i < to; i++)
        most = f->class_of[i] >= most ? f->class_of[i] + 1 : most;
    n = most - *next;
    arcs[0] = *next;
    *next = most;
    if (n == 1) {
        while (ps_flow_take(f->flow, arcs[0]))
            f->held[arcs[0] - f->first_class]++;
        return PS_OK;
    }
    all = ps_calloc(n, sizeof *all);
    for (size_t i = 0; all && i < n; i++)
        all[i] = arcs[0] + (uint32_t)i;
    st = all ? ps_flow_most(f->flow, all, n, err) : ps_fail_memory(err);
    free(all);
    return st;
}

/* Until every place is somebody's: below that level nobody can have one. */
static ps_status settle_levels(flowing *f, ps_error *err)
{
    const ps_allocating *job = f->job;
    const uint64_t places = ps_flow_of(f->flow, f->back);
    uint64_t given = 0;
    ps_status st = PS_OK;

    f->end_class = f->first_class;
    for (size_t from = 0, to; st == PS_OK && given < places && from < job->places->n; from = to) {
        const uint32_t start = f->end_class;

        to = level_end(job, from);
        st = settle_level(f, from, to, &f->end_class, err);
        for (uint32_t arc = start; arc < f->end_class; arc++)
            given += ps_flow_of(f->flow, arc);
    }
    return st;
}

/* ---- lots ---- */

static ps_status draw(flowing *f, bool *placed, ps_error *err)
{
    const ps_allocating *job = f->job;
    const size_t n = job->places->n;
    ps_ranked *lots = ps_calloc(n, sizeof *lots);
    ps_status st = lots ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < n; i++)
        lots[i] = (ps_ranked){job->order[i].key & UINT32_MAX, (uint32_t)i, 0};
    if (st == PS_OK)
        st = ps_rank_sort_by_key(lots, n, err);
    for (size_t i = 0; st == PS_OK && i < n; i++) {
        const uint32_t at = lots[i].person, arc = f->class_of[at];
        uint64_t *held = &f->held[arc - f->first_class];

        placed[at] = arc < f->end_class && (*held || ps_flow_take(f->flow, arc));
        *held -= *held > 0;
    }
    free(lots);
    return st;
}

/* People alike are dealt out in turn, so that no recipient gets all the most urgent. */
static ps_status deal(const flowing *f, const bool *placed, ps_error *err)
{
    const ps_allocating *job = f->job;
    const ps_demand *p = job->places;
    size_t *turn = ps_calloc(job->n_alike, sizeof *turn), *base = ps_calloc(job->n_alike, sizeof *base), slots = 0;
    uint64_t *left;
    bool room;

    for (uint32_t k = 0; base && k < job->n_alike; k++) {
        base[k] = slots;
        slots += p->first[job->alike[k].set + 1] - p->first[job->alike[k].set];
    }
    left = ps_calloc(slots, sizeof *left);
    room = turn && base && left;
    for (uint32_t k = 0; room && k < job->n_alike; k++)
        for (size_t m = 0; m < p->first[job->alike[k].set + 1] - p->first[job->alike[k].set]; m++)
            left[base[k] + m] = ps_flow_of(f->flow, f->out_of[k] + (uint32_t)m);
    for (size_t i = 0; room && i < p->n; i++) {
        const uint32_t k = job->alike_of[job->order[i].person], set = job->alike[k].set;
        const size_t n = p->first[set + 1] - p->first[set];

        if (!placed[i])
            continue;
        while (!left[base[k] + turn[k]])
            turn[k] = (turn[k] + 1) % n;
        left[base[k] + turn[k]]--;
        job->out->recipient[job->order[i].person] = p->members[p->first[set] + turn[k]];
        turn[k] = (turn[k] + 1) % n;
    }
    free(left);
    free(base);
    free(turn);
    return room ? PS_OK : ps_fail_memory(err);
}

static ps_status settle(flowing *f, ps_error *err)
{
    bool *placed = NULL;
    ps_status st = ps_flow_most(f->flow, f->rewards, f->n_rewards, err);

    if (st == PS_OK)
        st = ps_flow_most(f->flow, &f->back, 1, err);
    if (st == PS_OK)
        st = settle_levels(f, err);
    if (st == PS_OK && !(placed = ps_calloc(f->job->places->n, sizeof *placed)))
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = draw(f, placed, err);
    if (st == PS_OK)
        st = deal(f, placed, err);
    free(placed);
    return st;
}

ps_status ps_allocate_by_flow(ps_allocating *job, ps_error *err)
{
    const ps_demand *p = job->places;
    flowing f = {.job = job, .recipients = NODES};
    ps_status st = PS_OK;

    f.floors = f.recipients + p->n_recipients;
    f.alike = f.floors + (uint32_t)p->n_floors;
    f.flow = ps_flow_new(f.alike + job->n_alike);
    f.rewards = ps_arena_array(job->arena, p->n_floors + 1, sizeof *f.rewards);
    f.class_of = ps_arena_array(job->arena, p->n + 1, sizeof *f.class_of);
    f.out_of = ps_arena_array(job->arena, job->n_alike + (size_t)1, sizeof *f.out_of);
    f.held = ps_arena_array(job->arena, p->n + 1, sizeof *f.held);
    if (!f.flow || !f.rewards || !f.class_of || !f.out_of || !f.held)
        st = ps_fail_memory(err);
    if (st == PS_OK) {
        add_fixed_parts(&f);
        st = add_classes(&f, err);
    }
    if (st == PS_OK)
        st = settle(&f, err);
    ps_flow_free(f.flow);
    return st;
}

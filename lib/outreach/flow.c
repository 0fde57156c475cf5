/* Flow: see flow.h. */
#include "outreach/flow.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define FAR INT64_MAX
#define NOTHING UINT32_MAX

/* Arc a is halves 2a (onward: what it could carry more) and 2a + 1 (back: what it carries and could give up). */
struct ps_flow {
    uint32_t n_nodes, n_arcs;
    size_t capacity; /* of halves */
    uint32_t *to;    /* by half: where it leads; where it comes from is to[half ^ 1] */
    int64_t *left;   /* by half: units it may still carry */
    int64_t *taken;  /* by arc: units that may not go back */
    bool *fixed;     /* by arc */
    bool *gains;     /* by arc: of the set sought now */
    uint32_t *open;  /* arcs that are not fixed */
    size_t n_open;
    uint32_t *first; /* by node, one more at the end: its halves in `halves`, those of fixed arcs left out */
    uint32_t *halves;
    int64_t *excess, *height, *near; /* by node: units too many; potential; distance */
    uint32_t *via, *at, *queue, *heap, *spot;
    uint32_t *part; /* by node: nothing can go round between two parts */
    uint32_t n_parts;
    bool started;
};

ps_flow *ps_flow_new(uint32_t nodes)
{
    ps_flow *f = calloc(1, sizeof *f);

    if (f)
        f->n_nodes = nodes;
    return f;
}

void ps_flow_free(ps_flow *f)
{
    if (!f)
        return;
    free(f->to);
    free(f->left);
    free(f->taken);
    free(f->fixed);
    free(f->gains);
    free(f->open);
    free(f->first);
    free(f->halves);
    free(f->excess);
    free(f->height);
    free(f->near);
    free(f->via);
    free(f->at);
    free(f->queue);
    free(f->heap);
    free(f->spot);
    free(f->part);
    free(f);
}

uint32_t ps_flow_add(ps_flow *f, uint32_t from, uint32_t to, uint64_t most)
{
    const size_t half = 2 * (size_t)f->n_arcs;
    size_t capacity = f->capacity;

    assert(!f->started && from < f->n_nodes && to < f->n_nodes && most < INT64_MAX / 2);
    if (half + 2 > UINT32_MAX)
        return PS_FLOW_NO_ARC;
    if (!ps_grow(&f->to, &capacity, half + 2, sizeof *f->to))
        return PS_FLOW_NO_ARC;
    capacity = f->capacity;
    if (!ps_grow(&f->left, &capacity, half + 2, sizeof *f->left))
        return PS_FLOW_NO_ARC;
    f->capacity = capacity;
    f->to[half] = to;
    f->to[half + 1] = from;
    f->left[half] = (int64_t)most;
    f->left[half + 1] = 0;
    return f->n_arcs++;
}

uint64_t ps_flow_of(const ps_flow *f, uint32_t arc)
{
    return (uint64_t)(f->left[2 * (size_t)arc + 1] + (f->started ? f->taken[arc] : 0));
}

static bool make_room(ps_flow *f)
{
    const size_t n = f->n_nodes, arcs = f->n_arcs;

    f->taken = ps_calloc(arcs, sizeof *f->taken);
    f->fixed = ps_calloc(arcs, sizeof *f->fixed);
    f->gains = ps_calloc(arcs, sizeof *f->gains);
    f->open = ps_calloc(arcs, sizeof *f->open);
    f->first = ps_calloc(n + 1, sizeof *f->first);
    f->halves = ps_calloc(2 * arcs, sizeof *f->halves);
    f->excess = ps_calloc(n, sizeof *f->excess);
    f->height = ps_calloc(n, sizeof *f->height);
    f->near = ps_calloc(n, sizeof *f->near);
    f->via = ps_calloc(n, sizeof *f->via);
    f->at = ps_calloc(n, sizeof *f->at);
    f->queue = ps_calloc(n, sizeof *f->queue);
    f->heap = ps_calloc(n, sizeof *f->heap);
    f->spot = ps_calloc(n, sizeof *f->spot);
    f->part = ps_calloc(n, sizeof *f->part);
    f->n_parts = 1;
    for (uint32_t a = 0; f->open && a < f->n_arcs; a++)
        f->open[f->n_open++] = a;
    return f->taken && f->fixed && f->gains && f->open && f->first && f->halves && f->excess && f->height && f->near &&
           f->via && f->at && f->queue && f->heap && f->spot && f->part;
}

/* The halves of each node that may still change. */
static void lay_out(ps_flow *f)
{
    memset(f->first, 0, (f->n_nodes + (size_t)1) * sizeof *f->first);
    for (size_t i = 0; i < f->n_open; i++)
        for (uint32_t side = 0; side < 2; side++)
            f->first[f->to[2 * f->open[i] + side] + 1]++;
    for (uint32_t v = 0; v < f->n_nodes; v++)
        f->first[v + 1] += f->first[v];
    memcpy(f->at, f->first, f->n_nodes * sizeof *f->at);
    for (size_t i = 0; i < f->n_open; i++)
        for (uint32_t side = 0; side < 2; side++) {
            const uint32_t half = 2 * f->open[i] + side;

            f->halves[f->at[f->to[half ^ 1]]++] = half;
        }
}

static int64_t cost_of(const ps_flow *f, uint32_t half)
{
    const int64_t cost = !f->gains[half / 2] ? 0 : half & 1 ? 1 : -1;

    return cost + f->height[f->to[half ^ 1]] - f->height[f->to[half]];
}

/* What costs something now carries the same in every best flow. */
static void fix_arcs(ps_flow *f)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n_open; i++) {
        const uint32_t arc = f->open[i];

        f->fixed[arc] = cost_of(f, 2 * arc) != 0;
        if (!f->fixed[arc])
            f->open[n++] = arc;
    }
    f->n_open = n;
}

static void push(ps_flow *f, uint32_t half, int64_t units)
{
    f->left[half] -= units;
    f->left[half ^ 1] += units;
}

/* ---- shortest paths: a heap of nodes by distance ---- */

static void heap_set(ps_flow *f, uint32_t place, uint32_t node)
{
    f->heap[place] = node;
    f->spot[node] = place;
}

static void heap_up(ps_flow *f, uint32_t place)
{
    const uint32_t node = f->heap[place];

    for (; place && f->near[f->heap[(place - 1) / 2]] > f->near[node]; place = (place - 1) / 2)
        heap_set(f, place, f->heap[(place - 1) / 2]);
    heap_set(f, place, node);
}

static uint32_t heap_pop(ps_flow *f, uint32_t *n)
{
    const uint32_t top = f->heap[0], node = f->heap[--*n];
    uint32_t place = 0;

    for (uint32_t kid; (kid = 2 * place + 1) < *n; place = kid) {
        if (kid + 1 < *n && f->near[f->heap[kid + 1]] < f->near[f->heap[kid]])
            kid++;
        if (f->near[f->heap[kid]] >= f->near[node])
            break;
        heap_set(f, place, f->heap[kid]);
    }
    heap_set(f, place, node);
    f->spot[top] = NOTHING;
    return top;
}

/* Distances from the nodes with too many to the nearest with too few; heights take them in. False: there is no way. */
static bool measure(ps_flow *f)
{
    int64_t reach = FAR;
    uint32_t n = 0;

    for (uint32_t v = 0; v < f->n_nodes; v++) {
        f->near[v] = f->excess[v] > 0 ? 0 : FAR;
        f->spot[v] = NOTHING;
        if (!f->near[v])
            heap_set(f, n, v), n++;
    }
    while (n) {
        const uint32_t v = heap_pop(f, &n);

        if (f->excess[v] < 0) {
            reach = f->near[v];
            break;
        }
        for (uint32_t i = f->first[v]; i < f->first[v + 1]; i++) {
            const uint32_t half = f->halves[i], to = f->to[half];
            const int64_t near = f->left[half] > 0 ? f->near[v] + cost_of(f, half) : FAR;

            if (near >= f->near[to])
                continue;
            f->near[to] = near;
            if (f->spot[to] == NOTHING)
                heap_set(f, n++, to);
            heap_up(f, f->spot[to]);
        }
    }
    if (reach == FAR)
        return false;
    for (uint32_t v = 0; v < f->n_nodes; v++)
        f->height[v] += f->near[v] < reach ? f->near[v] : reach;
    return true;
}

/* ---- blocking flows over the arcs that cost nothing now ---- */

static bool layers(ps_flow *f)
{
    uint32_t head = 0, tail = 0;
    bool found = false;

    for (uint32_t v = 0; v < f->n_nodes; v++) {
        f->near[v] = f->excess[v] > 0 ? 0 : FAR;
        if (!f->near[v])
            f->queue[tail++] = v;
    }
    while (head < tail) {
        const uint32_t v = f->queue[head++];

        found |= f->excess[v] < 0;
        for (uint32_t i = f->first[v]; i < f->first[v + 1]; i++) {
            const uint32_t half = f->halves[i], to = f->to[half];

            if (f->left[half] > 0 && f->near[to] == FAR && cost_of(f, half) == 0) {
                f->near[to] = f->near[v] + 1;
                f->queue[tail++] = to;
            }
        }
    }
    return found;
}

/* Walks on from a node with too many until one with too few; a dead end is left and never entered again. */
static void send_from(ps_flow *f, uint32_t start)
{
    uint32_t v = start;

    while (f->excess[start] > 0) {
        int64_t units = f->excess[start];

        if (f->excess[v] < 0) {
            if (-f->excess[v] < units)
                units = -f->excess[v];
            for (uint32_t u = v; u != start; u = f->to[f->via[u] ^ 1])
                units = f->left[f->via[u]] < units ? f->left[f->via[u]] : units;
            for (uint32_t u = v; u != start; u = f->to[f->via[u] ^ 1])
                push(f, f->via[u], units);
            f->excess[start] -= units;
            f->excess[v] += units;
            v = start;
            continue;
        }
        for (; f->at[v] < f->first[v + 1]; f->at[v]++) {
            const uint32_t half = f->halves[f->at[v]], to = f->to[half];

            if (f->left[half] > 0 && f->near[to] == f->near[v] + 1 && cost_of(f, half) == 0)
                break;
        }
        if (f->at[v] < f->first[v + 1]) {
            const uint32_t half = f->halves[f->at[v]];

            f->via[f->to[half]] = half;
            v = f->to[half];
        } else if (v == start) {
            return;
        } else {
            v = f->to[f->via[v] ^ 1];
            f->at[v]++;
        }
    }
}

static void send(ps_flow *f)
{
    while (layers(f)) {
        memcpy(f->at, f->first, f->n_nodes * sizeof *f->at);
        for (uint32_t v = 0; v < f->n_nodes; v++)
            if (f->excess[v] > 0)
                send_from(f, v);
    }
}

/* ---- aims ---- */

ps_status ps_flow_most(ps_flow *f, const uint32_t *arcs, size_t n, ps_error *err)
{
    bool any = !f->started;

    if (!f->started && !make_room(f))
        return ps_fail_memory(err);
    f->started = true;
    for (size_t i = 0; !any && i < n; i++)
        any = !f->fixed[arcs[i]];
    if (!any)
        return PS_OK;
    lay_out(f);
    memset(f->height, 0, f->n_nodes * sizeof *f->height);
    for (size_t i = 0; i < n; i++) {
        const uint32_t half = 2 * arcs[i];

        assert(!f->taken[arcs[i]]);
        if (f->fixed[arcs[i]])
            continue;
        f->gains[arcs[i]] = true;
        f->excess[f->to[half]] += f->left[half];
        f->excess[f->to[half ^ 1]] -= f->left[half];
        push(f, half, f->left[half]);
    }
    while (measure(f))
        send(f);
    fix_arcs(f);
    for (size_t i = 0; i < n; i++)
        f->gains[arcs[i]] = false;
    lay_out(f);
    return PS_OK;
}

/* From the arc's end back to its start, over what may still change. What was reached, if not the start, can never be
 * left again: each later change goes round, and so stays on its side. It becomes a part of its own. */
static bool goes_round(ps_flow *f, uint32_t arc)
{
    const uint32_t half = 2 * arc, start = f->to[half], goal = f->to[half + 1], part = f->part[start];
    uint32_t head = 0, tail = 0;

    if (f->part[goal] != part)
        return false;
    f->part[start] = f->n_parts;
    f->queue[tail++] = start;
    while (head < tail) {
        const uint32_t v = f->queue[head++];

        for (uint32_t i = f->first[v]; i < f->first[v + 1]; i++) {
            const uint32_t step = f->halves[i], to = f->to[step];

            if (f->left[step] <= 0 || f->part[to] != part)
                continue;
            f->via[to] = step;
            f->part[to] = f->n_parts;
            f->queue[tail++] = to;
            if (to != goal)
                continue;
            for (uint32_t i2 = 0; i2 < tail; i2++)
                f->part[f->queue[i2]] = part;
            return true;
        }
    }
    f->n_parts++;
    return false;
}

bool ps_flow_take(ps_flow *f, uint32_t arc)
{
    const uint32_t half = 2 * arc;

    assert(f->started);
    if (f->left[half + 1] <= 0) {
        if (f->fixed[arc] || f->left[half] <= 0 || !goes_round(f, arc))
            return false;
        for (uint32_t v = f->to[half + 1]; v != f->to[half]; v = f->to[f->via[v] ^ 1])
            push(f, f->via[v], 1);
        push(f, half, 1);
    }
    f->left[half + 1]--;
    f->taken[arc]++;
    return true;
}

/* Protect: a queue of cells to prove, each with boxes laid one on another. */
#include "disclose/protect.h"
#include "base/fail.h"
#include "disclose/box.h"

#include <stdlib.h>
#include <string.h>

#define UNFIXED 1
#define BOXES_MOST 64    /* laid on each other for one cell and direction */
#define TIDY_MOST 30000u /* partners times cells to prove */

typedef struct step { /* a cell of the made-up table was changed */
    uint32_t layer, cell;
    int64_t by;
} step;

typedef struct work { /* a cell to prove */
    uint32_t layer, cell;
} work;

typedef struct protection {
    ps_web *web;
    const ps_scheme *scheme;
    step *steps; /* to go back */
    size_t n_steps, steps_room;
    work *queue;
    size_t n_queue, next;
    bool no_memory;
    ps_box box, other; /* large, so they stand here */
} protection;

/* With k = 2 a small count is 1: who can tell it from others knows it. */
static ps_knower knower_of(const ps_scheme *scheme)
{
    return scheme->kind == PS_SCHEME_THRESHOLD && scheme->k == 2 ? PS_KNOWS_STARS : PS_KNOWS_PARTNERS;
}

static bool wide(const protection *p)
{
    return p->scheme->kind == PS_SCHEME_THRESHOLD;
}

static ps_shown_as shown_as(const protection *p, work w)
{
    return (ps_shown_as)p->web->layers[w.layer].as[w.cell];
}

/* ---- the made-up table ---- */

static void lay(protection *p, const ps_box *box)
{
    for (size_t i = 0; i < box->n; i++)
        for (size_t m = 0; m < box->n_moved; m++) {
            const ps_corner *corner = &box->corners[i];
            const step s = {box->moved[m], corner->cell[m], corner->sign * box->amount};

            if (s.cell == PS_WEB_NO_CELL)
                continue;
            if (!ps_grow(&p->steps, &p->steps_room, p->n_steps + 1, sizeof *p->steps)) {
                p->no_memory = true;
                return;
            }
            p->steps[p->n_steps++] = s;
            p->web->layers[s.layer].now[s.cell] += s.by;
        }
}

static void go_back(protection *p)
{
    while (p->n_steps) {
        const step *s = &p->steps[--p->n_steps];

        p->web->layers[s->layer].now[s->cell] -= s->by;
    }
}

/* ---- what is shown ---- */

static void loosen(protection *p, uint32_t layer, uint32_t cell, ps_shown_as as)
{
    const ps_shown_as before = shown_as(p, (work){layer, cell});

    if (as == before)
        return;
    p->web->layers[layer].as[cell] = (uint8_t)as;
    if (before == PS_AS_COUNT && p->scheme->kind != PS_SCHEME_ROUND) /* round: it is in the queue since the start */
        p->queue[p->n_queue++] = (work){layer, cell};
}

static void pay(protection *p, const ps_box_search *search, const ps_box *box)
{
    for (size_t i = 0; i < box->n; i++)
        for (size_t m = 0; m < box->n_moved; m++)
            if (box->corners[i].cell[m] != PS_WEB_NO_CELL)
                loosen(p, box->moved[m], box->corners[i].cell[m], ps_box_loosening(search, box, i, m));
}

static ps_box_search search_of(const protection *p, work w, ps_knower knower, int sign, int64_t amount)
{
    return (ps_box_search){.web = p->web,
                           .scheme = p->scheme,
                           .knower = knower,
                           .layer = w.layer,
                           .cell = w.cell,
                           .sign = sign,
                           .amount = amount};
}

/* ---- unfixed ---- */

/* Every cell of the box has another number in it. */
static void note_unfixed(protection *p, const ps_box *box)
{
    for (size_t i = 0; i < box->n; i++)
        for (size_t m = 0; m < box->n_moved; m++)
            if (box->corners[i].cell[m] != PS_WEB_NO_CELL)
                p->web->layers[box->moved[m]].proven[box->corners[i].cell[m]] |= UNFIXED;
}

static bool find_unfixed(protection *p, work w)
{
    for (int sign = 1; sign >= -1; sign -= 2) {
        const ps_box_search search = search_of(p, w, knower_of(p->scheme), sign, 1);

        if (!ps_box_find(&p->box, &search))
            continue;
        note_unfixed(p, &p->box);
        return true;
    }
    return false;
}

static ps_status no_way(ps_error *err)
{
    ps_fail(err, PS_EDISCLOSURE, "a table cannot be protected: its sums contradict each other");
    return PS_EDISCLOSURE;
}

static ps_status buy_unfixed(protection *p, work w, ps_error *err)
{
    const ps_box_search more = search_of(p, w, knower_of(p->scheme), 1, 1),
                        fewer = search_of(p, w, knower_of(p->scheme), -1, 1);
    const bool up = ps_box_buy(&p->box, &more), down = ps_box_buy(&p->other, &fewer);

    if (!up && !down)
        return no_way(err);
    if (up && (!down || p->box.cost <= p->other.cost)) {
        pay(p, &more, &p->box);
        note_unfixed(p, &p->box);
    } else {
        pay(p, &fewer, &p->other);
        note_unfixed(p, &p->other);
    }
    return PS_OK;
}

/* ---- wide ---- */

/* How many more (sign 1) or fewer people there may be in the cell, up to `wanted`. The boxes stay laid. */
static int64_t stretch(protection *p, work w, int sign, int64_t wanted)
{
    int64_t far = 0;

    go_back(p);
    for (int boxes = 0; far < wanted && boxes < BOXES_MOST && !p->no_memory; boxes++) {
        const ps_box_search search = search_of(p, w, PS_KNOWS_STARS, sign, wanted - far);

        if (!ps_box_find(&p->box, &search))
            break;
        lay(p, &p->box);
        far += p->box.amount;
    }
    return far;
}

static int64_t find_wide(protection *p, work w)
{
    const int64_t wanted = (int64_t)p->scheme->k - 1, more = stretch(p, w, 1, wanted);
    const int64_t far = more + (more < wanted ? stretch(p, w, -1, wanted - more) : 0);

    return wanted - far;
}

/* On top of what can be had for nothing, in the direction that costs less. */
static ps_status buy_wide(protection *p, work w, int64_t lacking, ps_error *err)
{
    const ps_box_search fewer = search_of(p, w, PS_KNOWS_STARS, -1, lacking);
    const ps_box_search more = search_of(p, w, PS_KNOWS_STARS, 1, lacking);
    const bool down = ps_box_buy(&p->other, &fewer);
    bool up;

    (void)stretch(p, w, 1, (int64_t)p->scheme->k - 1);
    up = ps_box_buy(&p->box, &more);
    if (!up && !down) {
        go_back(p);
        return no_way(err);
    }
    if (up && (!down || p->box.cost <= p->other.cost)) {
        pay(p, &more, &p->box);
    } else {
        (void)stretch(p, w, -1, (int64_t)p->scheme->k - 1); /* where the box began: what must be loosened goes by it */
        pay(p, &fewer, &p->other);
    }
    go_back(p);
    return PS_OK;
}

/* ---- in order ---- */

static bool is_unfixed(const protection *p, work w)
{
    return p->web->layers[w.layer].proven[w.cell] & UNFIXED;
}

static ps_status prove(protection *p, work w, ps_error *err)
{
    ps_status st = PS_OK;

    if (wide(p)) {
        const int64_t lacking = find_wide(p, w);

        if (lacking > 0)
            st = buy_wide(p, w, lacking, err);
        go_back(p);
    }
    if (st == PS_OK && !is_unfixed(p, w) && !find_unfixed(p, w))
        st = buy_unfixed(p, w, err);
    if (st == PS_OK && p->no_memory)
        st = ps_fail_memory(err);
    return st;
}

static bool to_prove(const protection *p, const ps_layer *layer, size_t cell)
{
    return p->scheme->kind == PS_SCHEME_ROUND ? layer->value[cell] > 0 : layer->as[cell] != PS_AS_COUNT;
}

static ps_status start_queue(protection *p, ps_error *err)
{
    size_t cells = 0;

    for (size_t l = 0; l < p->web->n_layers; l++)
        cells += p->web->layers[l].n;
    p->queue = ps_calloc(cells, sizeof *p->queue);
    if (!p->queue)
        return ps_fail_memory(err);
    for (uint32_t l = 0; l < p->web->n_layers; l++) {
        ps_layer *layer = &p->web->layers[l];

        for (uint32_t c = 0; c < layer->n; c++) {
            if (ps_scheme_is_small(p->scheme, (uint64_t)layer->value[c]))
                layer->as[c] = PS_AS_SMALL;
            if (to_prove(p, layer, c))
                p->queue[p->n_queue++] = (work){l, c};
        }
    }
    return PS_OK;
}

/* ---- tidy ---- */

static bool all_proven(protection *p)
{
    bool proven = true;

    for (size_t l = 0; l < p->web->n_layers; l++)
        memset(p->web->layers[l].proven, 0, p->web->layers[l].n);
    for (size_t i = 0; proven && i < p->n_queue; i++) {
        const work w = p->queue[i];

        if (!to_prove(p, &p->web->layers[w.layer], w.cell))
            continue;
        proven = (!wide(p) || find_wide(p, w) <= 0) && !p->no_memory;
        go_back(p);
        proven = proven && (is_unfixed(p, w) || find_unfixed(p, w));
    }
    return proven;
}

/* The most that can be told of the cell instead; the same if nothing more. */
static ps_shown_as tightened(const protection *p, work w)
{
    const ps_layer *layer = &p->web->layers[w.layer];
    const bool small = ps_scheme_is_small(p->scheme, (uint64_t)layer->value[w.cell]);

    if (layer->as[w.cell] == PS_AS_NOTHING && small)
        return PS_AS_SMALL;
    return small ? (ps_shown_as)layer->as[w.cell] : PS_AS_COUNT;
}

/* Its place in the queue; n_queue: none is left. */
static size_t dearest_partner(const protection *p, const bool *tried)
{
    size_t best = p->n_queue;

    for (size_t i = 0; i < p->n_queue; i++) {
        const work w = p->queue[i];

        if (tried[i] || tightened(p, w) == shown_as(p, w))
            continue;
        if (best == p->n_queue ||
            p->web->layers[w.layer].value[w.cell] > p->web->layers[p->queue[best].layer].value[p->queue[best].cell])
            best = i;
    }
    return best;
}

static ps_status tidy(protection *p, ps_error *err)
{
    size_t partners = 0;
    bool *tried;

    for (size_t i = 0; i < p->n_queue; i++)
        partners += tightened(p, p->queue[i]) != shown_as(p, p->queue[i]);
    if (!partners || partners > TIDY_MOST / p->n_queue)
        return PS_OK;
    tried = ps_calloc(p->n_queue, sizeof *tried);
    if (!tried)
        return ps_fail_memory(err);
    for (size_t n = 0; n < partners; n++) {
        const size_t at = dearest_partner(p, tried);
        const work w = p->queue[at];
        const ps_shown_as before = shown_as(p, w);

        tried[at] = true;
        p->web->layers[w.layer].as[w.cell] = (uint8_t)tightened(p, w);
        if (!all_proven(p))
            p->web->layers[w.layer].as[w.cell] = (uint8_t)before;
    }
    free(tried);
    return p->no_memory ? ps_fail_memory(err) : PS_OK;
}

ps_status ps_protect(ps_web *web, const ps_scheme *scheme, ps_error *err)
{
    protection *p = ps_calloc(1, sizeof *p);
    ps_status st;

    if (!p)
        return ps_fail_memory(err);
    p->web = web;
    p->scheme = scheme;
    st = start_queue(p, err);
    for (; st == PS_OK && p->next < p->n_queue; p->next++)
        st = prove(p, p->queue[p->next], err);
    if (st == PS_OK)
        st = tidy(p, err);
    free(p->steps);
    free(p->queue);
    free(p);
    return st;
}

/* Box: depth-first over the fields, the corners doubling with each, cut off where the cost is reached. */
#include "disclose/box.h"

#include <string.h>

#define LOOKED_AT 48      /* labels of one field */
#define FIND_CORNERS 4000 /* looked at in one search */
#define BUY_CORNERS 12000L
#define NOTHING_COST (UINT64_C(1) << 54) /* far dearer than a star, which is dearer than any size */
#define STAR_COST (UINT64_C(1) << 44)

typedef struct walk {
    const ps_box_search *search;
    const ps_web *web;
    bool buying;
    ps_box box, *best;
    size_t order[PS_WEB_FIELDS_MOST];
    size_t n_down; /* the first so many fields of the order are not summed over in the first corner */
    long left;     /* corners to look at */
    bool found;
} walk;

static ps_known known_of(const ps_box_search *s, uint32_t layer, uint32_t cell, ps_shown_as as)
{
    return ps_scheme_known(s->scheme, s->knower, as, (uint64_t)s->web->layers[layer].value[cell],
                           layer == PS_WEB_POPULATION);
}

static int64_t room_as(const ps_box_search *s, uint32_t layer, uint32_t cell, int sign, ps_shown_as as)
{
    const ps_known known = known_of(s, layer, cell, as);
    const int64_t now = s->web->layers[layer].now[cell];

    return sign > 0 ? known.most - now : now - known.least;
}

static ps_shown_as shown_as(const ps_box_search *s, uint32_t layer, uint32_t cell)
{
    return (ps_shown_as)s->web->layers[layer].as[cell];
}

/* The first way to show the cell, from how it is shown, that leaves room; with what that costs. */
static bool loosen_to(ps_shown_as *out, uint64_t *cost, const ps_box_search *s, uint32_t layer, uint32_t cell, int sign,
                      int64_t amount)
{
    const int64_t value = s->web->layers[layer].value[cell];
    ps_shown_as as = shown_as(s, layer, cell);

    *cost = 0;
    while (room_as(s, layer, cell, sign, as) < amount) {
        if (as == PS_AS_NOTHING || value == 0) /* a 0 is never hidden */
            return false;
        as = ps_scheme_loosened(s->scheme, as);
        *cost = (as == PS_AS_NOTHING ? NOTHING_COST : STAR_COST) + (uint64_t)value;
    }
    *out = as;
    return true;
}

ps_shown_as ps_box_loosening(const ps_box_search *search, const ps_box *box, size_t corner, size_t moved)
{
    const uint32_t layer = box->moved[moved], cell = box->corners[corner].cell[moved];
    ps_shown_as as = shown_as(search, layer, cell);
    uint64_t cost;

    (void)loosen_to(&as, &cost, search, layer, cell, box->corners[corner].sign, box->amount);
    return as;
}

static bool moves(const ps_box *box, uint32_t layer)
{
    return box->moved[0] == layer || (box->n_moved > 1 && box->moved[1] == layer);
}

/* Nobody is counted who is not in the population: how many can come or go before one count meets the other. */
static int64_t room_between(const walk *w, const ps_corner *corner)
{
    const ps_layer *population = &w->web->layers[PS_WEB_POPULATION];
    const bool with_population = moves(&w->box, PS_WEB_POPULATION);
    const uint32_t there = with_population ? corner->cell[0] : ps_layer_find(population, corner->code);
    int64_t room = PS_NO_LIMIT;

    if (there == PS_WEB_NO_CELL || with_population == (corner->sign > 0))
        return room; /* more population, or fewer people */
    for (uint32_t l = 1; l < w->web->n_layers; l++) {
        const uint32_t cell =
            moves(&w->box, l) == with_population ? PS_WEB_NO_CELL : ps_layer_find(&w->web->layers[l], corner->code);
        const int64_t left = cell == PS_WEB_NO_CELL ? room : population->now[there] - w->web->layers[l].now[cell];

        room = left < room ? left : room;
    }
    return room;
}

/* Looks the corner up in each moved layer; false if nobody can come or go there. Adds to the box's cost, or lowers its
 * amount. */
static bool add_corner(walk *w, uint64_t code, int sign)
{
    const unsigned fields = ps_web_fields_of(w->web, code);
    ps_corner *corner = &w->box.corners[w->box.n];
    bool useful = false, there = false;

    corner->code = code;
    corner->sign = sign;
    for (size_t m = 0; m < w->box.n_moved; m++) {
        const uint32_t layer_number = w->box.moved[m];
        const ps_layer *layer = &w->web->layers[layer_number];
        const uint8_t shows = layer->shows[fields];
        uint32_t cell = PS_WEB_NO_CELL;

        useful = useful || shows & 2;
        if (shows & 1) {
            ps_shown_as as;
            uint64_t cost;

            cell = ps_layer_find(layer, code);
            if (cell == PS_WEB_NO_CELL) /* a row that is not listed is nobody */
                return false;
            if (w->buying) {
                if (!loosen_to(&as, &cost, w->search, layer_number, cell, sign, w->box.amount))
                    return false;
                w->box.cost += cost;
            } else {
                const int64_t room =
                    room_as(w->search, layer_number, cell, sign, shown_as(w->search, layer_number, cell));

                w->box.amount = room < w->box.amount ? room : w->box.amount;
            }
            there = true;
        }
        corner->cell[m] = cell;
    }
    w->left--;
    if (there) {
        const int64_t room = room_between(w, corner);

        if (w->buying && room < w->box.amount)
            return false;
        w->box.amount = room < w->box.amount ? room : w->box.amount;
    }
    if (w->box.amount < 1 || (w->buying && w->found && w->box.cost >= w->best->cost))
        return false;
    w->box.n += useful; /* or no table goes by these fields and maybe more */
    return true;
}

static void descend(walk *w, size_t depth);

/* One second label for the field. The corners so far stand as they are; each gets a twin. */
static void try_label(walk *w, size_t depth, uint64_t label)
{
    const size_t field = w->order[depth], n = w->box.n;
    const uint64_t scale = w->web->scale[field], all = w->web->n_labels[field];
    const uint64_t first = ps_web_label(w->web, w->box.corners[0].code, field);
    const int flip = first != all && label != all ? -1 : 1;
    const int64_t amount = w->box.amount;
    const uint64_t cost = w->box.cost;
    bool possible = 2 * n <= PS_CORNERS_MOST;

    for (size_t i = 0; possible && i < n; i++)
        possible = add_corner(w, w->box.corners[i].code + label * scale - first * scale, flip * w->box.corners[i].sign);
    if (possible)
        descend(w, depth + 1);
    w->box.n = n;
    w->box.amount = amount;
    w->box.cost = cost;
}

static bool done(const walk *w)
{
    return w->found && (!w->buying || w->best->cost == 0 || w->left < 0);
}

/* What is bought must be found, however far away. */
static bool enough(const walk *w, size_t looked)
{
    if (w->buying && !w->found)
        return w->left < -BUY_CORNERS;
    return done(w) || w->left < 0 || looked >= LOOKED_AT;
}

/* Labels beside that of a cell, on either side in turn. */
static void try_line(walk *w, size_t depth, uint32_t layer_number, uint32_t cell)
{
    const size_t field = w->order[depth];
    const ps_layer *layer = &w->web->layers[layer_number];
    const uint64_t code = layer->codes[cell], scale = w->web->scale[field];
    const uint64_t rest = code - ps_web_label(w->web, code, field) * scale;
    size_t at[2] = {layer->place[field][cell], layer->place[field][cell]};
    bool open[2] = {true, true};

    if (at[0] == PS_WEB_NO_CELL)
        return;
    for (size_t looked = 0; open[0] || open[1]; looked++) {
        const int side = looked % 2;
        uint64_t label, other;

        if (enough(w, looked / 2))
            return;
        if (!open[side])
            continue;
        open[side] = side ? at[1]-- > 0 : ++at[0] < layer->n_line;
        if (!open[side])
            continue;
        other = layer->codes[layer->line[field][at[side]]];
        label = ps_web_label(w->web, other, field);
        open[side] = other - label * scale == rest;
        if (open[side] && label != w->web->n_labels[field])
            try_label(w, depth, label);
    }
}

/* The field is summed over in the corners so far: a label under it. Where no table goes by it any will do; else one of
 * those that stand in a line with a corner; where sums between are missing, cells may stand under any. */
static void try_under(walk *w, size_t depth)
{
    const size_t field = w->order[depth];
    bool below = false;

    for (size_t i = 0; i < w->box.n; i++) {
        const unsigned fields = ps_web_fields_of(w->web, w->box.corners[i].code) | 1u << field;

        for (size_t m = 0; m < w->box.n_moved; m++) {
            const uint32_t layer = w->box.moved[m], cell = w->box.corners[i].cell[m];

            below = below || w->web->layers[layer].shows[fields] & 2;
            if (cell == PS_WEB_NO_CELL || !(w->web->layers[layer].shows[fields] & 1))
                continue;
            try_line(w, depth, layer, cell);
            return;
        }
    }
    for (uint64_t label = 0; label < (below ? w->web->n_labels[field] : 1) && !done(w) && w->left > -BUY_CORNERS;
         label++)
        try_label(w, depth, label);
}

static void keep(walk *w)
{
    if (w->found && w->box.cost >= w->best->cost)
        return;
    w->best->n = w->box.n;
    memcpy(w->best->corners, w->box.corners, w->box.n * sizeof *w->box.corners);
    memcpy(w->best->moved, w->box.moved, sizeof w->box.moved);
    w->best->n_moved = w->box.n_moved;
    w->best->amount = w->box.amount;
    w->best->cost = w->box.cost;
    w->found = true;
}

static void descend(walk *w, size_t depth)
{
    if (depth == w->web->n_fields) {
        keep(w);
        return;
    }
    if (depth >= w->n_down) {
        try_under(w, depth);
        return;
    }
    if (w->buying) /* the way that is always there first */
        try_label(w, depth, w->web->n_labels[w->order[depth]]);
    if (!done(w))
        try_line(w, depth, w->search->layer, w->search->cell);
    if (!w->buying && !done(w) && w->left > 0)
        try_label(w, depth, w->web->n_labels[w->order[depth]]);
}

/* Fields with few labels first: what they cost is known before the long ones are walked. */
static void set_order(walk *w, uint64_t code)
{
    const unsigned fields = ps_web_fields_of(w->web, code);
    size_t n = 0;

    for (int down = 1; down >= 0; down--) {
        const size_t start = n;

        for (size_t f = 0; f < w->web->n_fields; f++) {
            size_t at = n;

            if ((int)(fields >> f & 1) != down)
                continue;
            for (; at > start && w->web->n_labels[w->order[at - 1]] > w->web->n_labels[f]; at--)
                w->order[at] = w->order[at - 1];
            w->order[at] = f;
            n++;
        }
        if (down)
            w->n_down = n;
    }
}

/* Way 0 moves the cell's own count; the others the population and the people of one layer together. */
static void walk_way(walk *w, uint32_t other)
{
    const uint64_t code = w->web->layers[w->search->layer].codes[w->search->cell];

    w->box.n = 0;
    w->box.cost = 0;
    w->box.amount = w->search->amount;
    w->box.n_moved = other ? 2 : 1;
    w->box.moved[0] = other ? PS_WEB_POPULATION : w->search->layer;
    w->box.moved[1] = other;
    w->left = w->buying ? BUY_CORNERS : FIND_CORNERS;
    if (add_corner(w, code, w->search->sign))
        descend(w, 0);
}

static bool look(ps_box *out, const ps_box_search *search, bool buying)
{
    walk w = {.search = search, .web = search->web, .buying = buying, .best = out};
    const uint32_t layer = search->layer;

    set_order(&w, search->web->layers[layer].codes[search->cell]);
    walk_way(&w, 0);
    for (uint32_t l = 1; l < search->web->n_layers && !(w.found && (!buying || out->cost == 0)); l++)
        if (layer == PS_WEB_POPULATION || layer == l)
            walk_way(&w, l);
    return w.found;
}

bool ps_box_find(ps_box *out, const ps_box_search *search)
{
    return look(out, search, false);
}

bool ps_box_buy(ps_box *out, const ps_box_search *search)
{
    return look(out, search, true);
}

/* Tier: people ranked by a score and cut into shares of the population or at fixed scores.
 *
 *   COUNT  people by score, each different score once; the scores in order      O(people + scores log scores)
 *          small whole scores, a range of people a task; all others after that, in one thread
 *   CUT    "top p%" is ranks 1 to floor(N x p / 100) in whole numbers; cuts are cumulative
 *   SPLIT  only the people of a score that a cut divides are put in pseudonym order, as far as the cut needs
 *
 * Who is not ranked (`of` is not yes, or the score is missing) has no tier: "not scored", never "low". */
#include "base/arena.h"
#include "base/slim_numbers.h"
#include "base/text.h"
#include "stratify/column_for.h"
#include "stratify/rank.h"
#include "stratify/stratify.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* floor(n * share / unit) without a product that could overflow: n bit by bit, quotient and remainder doubled along. */
static uint64_t share_of(uint64_t n, uint64_t share, uint64_t unit)
{
    uint64_t quotient = 0, remainder = 0;

    assert(unit && !(unit >> 63));
    if (share >= unit)
        return n;
    for (int bit = 63; bit >= 0; bit--) {
        quotient *= 2;
        remainder *= 2;
        if (remainder >= unit) {
            remainder -= unit;
            quotient++;
        }
        if (n >> bit & 1)
            remainder += share;
        if (remainder >= unit) {
            remainder -= unit;
            quotient++;
        }
    }
    return quotient;
}

/* ---- scores ---- */

#define SMALL 4096 /* whole scores below this are found without a hash */
#define FIRST_SLOTS 64
#define DIVIDED UINT32_MAX /* as label: by a cut */

typedef struct group { /* people of one score */
    double score;
    size_t people;
    size_t first; /* rank, from 0 */
    uint32_t label;
    size_t divided; /* where DIVIDED: number among those that are */
} group;

typedef struct ranking {
    const ps_column *of; /* NULL: everybody */
    const ps_column *by;
    size_t n; /* people ranked */
    group *groups;
    size_t n_groups, capacity;
    group **order;         /* highest score first */
    uint32_t small[SMALL]; /* whole score -> group, from 1; 0: none */
    uint32_t *slots;       /* of other scores: open addressing, groups from 1 */
    size_t mask;
} ranking;

static bool is_ranked(const ranking *r, size_t person)
{
    return (!r->of || r->of->flag[person] == PS_YES) && !isnan(ps_number_at(r->by, person));
}

static size_t slot_of(const ranking *r, double score)
{
    const uint64_t key = ps_rank_key_of(score);
    size_t i = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & r->mask;

    while (r->slots[i] && r->groups[r->slots[i] - 1].score != score)
        i = (i + 1) & r->mask;
    return i;
}

static bool widen(ranking *r)
{
    const size_t wanted = r->slots ? (r->mask + 1) * 2 : FIRST_SLOTS;
    uint32_t *slots = ps_calloc(wanted, sizeof *slots);

    if (!slots)
        return false;
    free(r->slots);
    r->slots = slots;
    r->mask = wanted - 1;
    for (size_t g = 0; g < r->n_groups; g++)
        slots[slot_of(r, r->groups[g].score)] = (uint32_t)g + 1;
    return true;
}

static bool is_small(double score)
{
    return score >= 0 && score < SMALL && score == (double)(int)score;
}

/* Where the group's number stands, 0 if there is none. */
static uint32_t *place_of(ranking *r, double score)
{
    if (is_small(score))
        return &r->small[(int)score];
    return &r->slots[slot_of(r, score)];
}

/* `people` more with one score. */
static bool count_people(ranking *r, double score, size_t people)
{
    uint32_t *place = place_of(r, score);

    if (!*place) {
        if (r->n_groups + 1 > (r->mask + 1) / 2) {
            if (!widen(r))
                return false;
            place = place_of(r, score);
        }
        if (!ps_grow(&r->groups, &r->capacity, r->n_groups + 1, sizeof *r->groups))
            return false;
        r->groups[r->n_groups] = (group){.score = score};
        *place = (uint32_t)++r->n_groups;
    }
    r->groups[*place - 1].people += people;
    r->n += people;
    return true;
}

/* ---- ranges of people ---- */

#define RANGE ((size_t)1 << 16) /* people a task */
#define TASKS_MOST 32           /* each with counts of its own */

typedef struct ranges {
    ranking *r;
    size_t length, n;     /* people a task, tasks */
    uint32_t *counts;     /* by task, then small whole score */
    bool *has_others;     /* by task: there are scores of another kind */
    uint64_t *not_scored; /* by task: in the person extract, and not ranked */
    const ps_column *in_extract;
    uint32_t *label_of;
    size_t n_divided; /* groups */
    size_t *divided;  /* by task, then divided group: people */
    size_t *starts;   /* by divided group, then task: where they go in `at`; and the end */
    ps_ranked *at;    /* people of divided groups */
    const ps_idmap *ids;
} ranges;

static size_t range_of(const ranges *all, size_t task, size_t *from)
{
    const size_t n = all->r->by->n;

    *from = task * all->length < n ? task * all->length : n;
    return n - *from < all->length ? n : *from + all->length;
}

static ps_status count_range(void *context, size_t task, ps_error *err)
{
    const ranges *all = context;
    const ranking *r = all->r;
    uint32_t *counts = all->counts + task * SMALL;
    size_t from;
    const size_t to = range_of(all, task, &from);

    (void)err;
    for (size_t p = from; p < to; p++) {
        const double score = ps_number_at(r->by, p);

        if (!is_ranked(r, p))
            continue;
        if (is_small(score))
            counts[(int)score]++;
        else
            all->has_others[task] = true;
    }
    return PS_OK;
}

/* What the ranges have counted, then the scores that they have not. */
static bool add_up(ranking *r, const ranges *all)
{
    bool made = true;

    for (size_t score = 0; made && score < SMALL; score++) {
        size_t people = 0;

        for (size_t task = 0; task < all->n; task++)
            people += all->counts[task * SMALL + score];
        made = !people || count_people(r, (double)score, people);
    }
    for (size_t task = 0; made && task < all->n; task++) {
        size_t from;
        const size_t to = range_of(all, task, &from);

        for (size_t p = from; made && all->has_others[task] && p < to; p++) {
            const double score = ps_number_at(r->by, p);

            made = !is_ranked(r, p) || is_small(score) || count_people(r, score, 1);
        }
    }
    return made;
}

static bool open_ranges(ranges *out, ranking *r)
{
    const size_t most = (r->by->n + TASKS_MOST - 1) / TASKS_MOST;

    out->r = r;
    out->length = most > RANGE ? most : RANGE;
    out->n = (r->by->n + out->length - 1) / out->length;
    out->counts = ps_calloc(out->n * SMALL, sizeof *out->counts);
    out->has_others = ps_calloc(out->n, sizeof *out->has_others);
    out->not_scored = ps_calloc(out->n, sizeof *out->not_scored);
    return out->counts && out->has_others && out->not_scored;
}

static void close_ranges(ranges *all)
{
    free(all->counts);
    free(all->has_others);
    free(all->not_scored);
    free(all->divided);
    free(all->starts);
    free(all->at);
}

static int highest_first(const void *a, const void *b)
{
    const double left = (*(const group *const *)a)->score, right = (*(const group *const *)b)->score;

    return (left < right) - (left > right);
}

static ps_status rank_people(ranking *r, ranges *all, ps_pool *pool, ps_error *err)
{
    size_t first = 0;
    const ps_status st = ps_pool_run(pool, count_range, all, all->n, err);
    const bool made = st == PS_OK && widen(r) && add_up(r, all);

    if (st != PS_OK)
        return st;
    r->order = made ? ps_calloc(r->n_groups, sizeof *r->order) : NULL;
    if (!r->order)
        return ps_fail_memory(err);
    for (size_t g = 0; g < r->n_groups; g++)
        r->order[g] = &r->groups[g];
    qsort(r->order, r->n_groups, sizeof *r->order, highest_first);
    for (size_t g = 0; g < r->n_groups; g++) {
        r->order[g]->first = first;
        first += r->order[g]->people;
    }
    return PS_OK;
}

/* The people of the score at a rank. */
static const group *group_at(const ranking *r, size_t rank)
{
    size_t low = 0, high = r->n_groups;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (r->order[middle]->first <= rank)
            low = middle;
        else
            high = middle;
    }
    return r->order[low];
}

/* ---- cuts ---- */

/* Where "top" ends: the first rank that is out, once ties are settled. */
static size_t end_of_top(const ranking *r, size_t end, ps_tie tie)
{
    const group *split;

    if (end == 0 || end >= r->n)
        return end;
    split = group_at(r, end);
    if (split->first == end)
        return end; /* the cut falls between two scores */
    switch (tie) {
    case PS_TIE_INCLUDE:
        return split->first + split->people;
    case PS_TIE_EXCLUDE:
        return split->first;
    case PS_TIE_PSEUDONYM:
        break;
    }
    return end;
}

static size_t end_of_cut(const ranking *r, const ps_tier_plan *plan, const ps_cut *cut)
{
    size_t g = 0;

    switch (cut->kind) {
    case PS_CUT_TOP:
        return end_of_top(r, (size_t)share_of(r->n, cut->share, cut->share_unit), plan->tie);
    case PS_CUT_FROM:
        /* Half-open, [cut, next): a commissioning rule of "20% and over" includes 20%. */
        while (g < r->n_groups && r->order[g]->score >= cut->from)
            g++;
        return g < r->n_groups ? r->order[g]->first : r->n;
    case PS_CUT_REST:
        break;
    }
    return r->n;
}

static void report_cut(ps_cut_report *report, const ranking *r, size_t first, size_t end)
{
    const group *last;

    report->people = end - first;
    if (first == end)
        return;
    last = group_at(r, end - 1);
    report->score_at_cut = last->score;
    report->tied_in = end - (last->first > first ? last->first : first);
    report->tied_out = last->first + last->people - end;
}

/* One tier as it fell: ranks up to `end`, from the end of the one before. */
typedef struct piece {
    size_t end;
    uint32_t label;
} piece;

static ps_status cut_ranks(piece *pieces, size_t *n, ps_tier_report *report, const ranking *r, const ps_tier_plan *plan,
                           ps_intern *words, ps_error *err)
{
    size_t first = 0;

    for (size_t c = 0; c <= plan->n_cuts; c++) {
        const bool below = c == plan->n_cuts; /* what no cut took in */
        const ps_slice label = ps_slice_of(below ? PS_TIER_BELOW : plan->cuts[c].label);
        size_t end = r->n;

        if (below && first == end)
            break;
        if (!below)
            end = end_of_cut(r, plan, &plan->cuts[c]);
        if (end < first)
            end = first; /* cuts are cumulative: a later one never gives anybody back */
        pieces[*n].end = end;
        pieces[*n].label = ps_intern_add(words, label.at, label.length);
        if (pieces[*n].label == PS_INTERN_FULL)
            return ps_fail_memory(err);
        ++*n;
        if (!below)
            report_cut(&report->cuts[c], r, first, end);
        first = end;
    }
    return PS_OK;
}

/* ---- people ---- */

/* Gives each score the label of its ranks, and numbers those that a cut divides; returns how many these are. */
static size_t label_groups(ranking *r, const piece *pieces)
{
    size_t divided = 0;

    for (size_t g = 0, c = 0; g < r->n_groups; g++) {
        group *of = r->order[g];

        while (pieces[c].end <= of->first)
            c++;
        of->label = pieces[c].end < of->first + of->people ? DIVIDED : pieces[c].label;
        if (of->label == DIVIDED)
            of->divided = divided++;
    }
    return divided;
}

static const group *group_of(ranking *r, size_t person)
{
    return &r->groups[*place_of(r, ps_number_at(r->by, person)) - 1];
}

/* Labels a range; those of divided scores are left DIVIDED, and counted. */
static ps_status label_range(void *context, size_t task, ps_error *err)
{
    const ranges *all = context;
    ranking *r = all->r;
    const uint8_t *in_extract = all->in_extract->n ? all->in_extract->flag : NULL;
    size_t *divided = all->divided + task * all->n_divided;
    uint64_t not_scored = 0;
    size_t from;
    const size_t to = range_of(all, task, &from);

    (void)err;
    for (size_t p = from; p < to; p++) {
        const group *of = is_ranked(r, p) ? group_of(r, p) : NULL;

        all->label_of[p] = of ? of->label : 0;
        if (!of)
            not_scored += !in_extract || in_extract[p] == PS_YES;
        else if (of->label == DIVIDED)
            divided[of->divided]++;
    }
    all->not_scored[task] = not_scored;
    return PS_OK;
}

/* Where the people of each divided group and range go; the number of all. */
static size_t place_divided(ranges *all)
{
    size_t n = 0, place = 0;

    for (size_t d = 0; d < all->n_divided; d++)
        for (size_t task = 0; task < all->n; task++) {
            all->starts[place++] = n;
            n += all->divided[task * all->n_divided + d];
        }
    all->starts[place] = n;
    return n;
}

/* The people of divided scores, and their keys. */
static ps_status gather_range(void *context, size_t task, ps_error *err)
{
    const ranges *all = context;
    size_t *left = all->divided + task * all->n_divided;
    size_t from;
    const size_t to = range_of(all, task, &from);

    (void)err;
    for (size_t p = from; p < to; p++)
        if (all->label_of[p] == DIVIDED) {
            const size_t d = group_of(all->r, p)->divided;

            all->at[all->starts[d * all->n + task] + --left[d]] = (ps_ranked){.person = (uint32_t)p};
        }
    for (size_t d = 0; d < all->n_divided; d++) {
        const size_t *start = &all->starts[d * all->n + task];

        ps_rank_key_by_pseudonym(all->at + start[0], start[1] - start[0], all->ids);
    }
    return PS_OK;
}

/* The people of one divided score: the first by pseudonym to the first piece, and so on. */
static ps_status divide(uint32_t *label_of, ps_ranked *at, const group *of, const piece *pieces, const ps_idmap *ids,
                        ps_error *err)
{
    size_t done = 0;
    ps_status st = PS_OK;

    for (size_t c = 0; st == PS_OK && done < of->people; c++) {
        size_t end = pieces[c].end;

        if (end <= of->first + done)
            continue;
        end = end - of->first < of->people ? end - of->first : of->people;
        st = ps_rank_select_by_pseudonym(at + done, of->people - done, end - done, ids, err);
        for (; st == PS_OK && done < end; done++)
            label_of[at[done].person] = pieces[c].label;
    }
    return st;
}

static ps_status divide_groups(ranges *all, const piece *pieces, ps_pool *pool, ps_error *err)
{
    ranking *r = all->r;
    const size_t n = place_divided(all);
    ps_status st = PS_OK;

    if (!n)
        return PS_OK;
    all->at = ps_calloc(n, sizeof *all->at);
    if (!all->at)
        return ps_fail_memory(err);
    st = ps_pool_run(pool, gather_range, all, all->n, err);
    for (size_t g = 0; st == PS_OK && g < r->n_groups; g++)
        if (r->groups[g].label == DIVIDED)
            st = divide(all->label_of, all->at + all->starts[r->groups[g].divided * all->n], &r->groups[g], pieces,
                        all->ids, err);
    return st;
}

static ps_status cut_people(ranges *all, ps_tier_report *report, const ps_tier_plan *plan,
                            const ps_population *population, ps_pool *pool, ps_error *err)
{
    ranking *r = all->r;
    piece *pieces = ps_calloc(plan->n_cuts + 1, sizeof *pieces);
    size_t n_pieces = 0;
    ps_status st = pieces ? cut_ranks(pieces, &n_pieces, report, r, plan, population->words, err) : ps_fail_memory(err);

    if (st == PS_OK) {
        all->n_divided = label_groups(r, pieces);
        all->divided = ps_calloc(all->n * all->n_divided, sizeof *all->divided);
        all->starts = ps_calloc(all->n * all->n_divided + 1, sizeof *all->starts);
        if (!all->divided || !all->starts)
            st = ps_fail_memory(err);
    }
    if (st == PS_OK)
        st = ps_pool_run(pool, label_range, all, all->n, err);
    if (st == PS_OK)
        st = divide_groups(all, pieces, pool, err);
    free(pieces);
    return st;
}

ps_status ps_tier_fill(ps_world *world, ps_strata *strata, size_t tier, ps_pool *pool, ps_error *err)
{
    const ps_tier_plan *plan = &world->plan->tiers[tier];
    const ps_name *by_name = ps_names_find(&world->plan->names, plan->by);
    ps_tier_report *report = &strata->tiers[tier];
    ps_column of = {.type = PS_NOTHING}, label = {.type = PS_NOTHING};
    ps_buffer told = {0};
    ranking *r = ps_calloc(1, sizeof *r); /* too large for any stack */
    ranges all = {.in_extract = &world->population->person[PS_P_IN_PERSON_EXTRACT], .ids = world->population->ids};
    ps_status st = PS_OK;

    assert(by_name && world->columns[by_name->number].type == PS_NUMBER);
    ps_buffer_print(&told, "tiers %s: of", plan->name);
    if (!r || told.failed || !ps_column_room(&label, PS_TEXT, world->population->n_people))
        st = ps_fail_memory(err);
    if (st == PS_OK && plan->of)
        st = ps_rule_lend(&r->of, &of, plan->of, world, told.at, pool, err);
    if (st == PS_OK) {
        r->by = &world->columns[by_name->number];
        all.label_of = label.text;
        st = open_ranges(&all, r) ? rank_people(r, &all, pool, err) : ps_fail_memory(err);
    }
    if (st == PS_OK)
        st = cut_people(&all, report, plan, world->population, pool, err);
    if (st == PS_OK) {
        report->ranked = r->n;
        for (size_t task = 0; task < all.n; task++)
            report->not_scored += all.not_scored[task];
        ps_column_hand_over(world, PS_NAME_TIER, tier, &label);
    }
    if (r) {
        free(r->groups);
        free(r->order);
        free(r->slots);
    }
    free(r);
    close_ranges(&all);
    ps_buffer_release(&told);
    ps_column_release(&of);
    ps_column_release(&label);
    return st;
}

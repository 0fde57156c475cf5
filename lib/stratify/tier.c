/* Tier: people ranked by a score and cut into shares of the population or at fixed scores.
 *
 *   COUNT  people by score, each different score once; the scores in order      O(people + scores log scores)
 *   CUT    "top p%" is ranks 1 to floor(N x p / 100) in whole numbers; cuts are cumulative
 *   SPLIT  only the people of a score that a cut divides are put in pseudonym order, as far as the cut needs
 *
 * Who is not ranked (`of` is not yes, or the score is missing) has no tier: "not scored", never "low". */
#include "base/arena.h"
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
    return (!r->of || r->of->flag[person] == PS_YES) && !isnan(r->by->number[person]);
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

/* Where the group's number stands, 0 if there is none. */
static uint32_t *place_of(ranking *r, double score)
{
    if (score >= 0 && score < SMALL && score == (double)(int)score)
        return &r->small[(int)score];
    return &r->slots[slot_of(r, score)];
}

static bool count_person(ranking *r, double score)
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
    r->groups[*place - 1].people++;
    r->n++;
    return true;
}

static int highest_first(const void *a, const void *b)
{
    const double left = (*(const group *const *)a)->score, right = (*(const group *const *)b)->score;

    return (left < right) - (left > right);
}

static ps_status rank_people(ranking *r, ps_error *err)
{
    size_t first = 0;
    bool made = widen(r);

    for (size_t p = 0; made && p < r->by->n; p++)
        made = !is_ranked(r, p) || count_person(r, r->by->number[p]);
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

/* Gives each score the label of its ranks; returns how many people have a score that a cut divides. */
static size_t label_groups(ranking *r, const piece *pieces)
{
    size_t divided = 0;

    for (size_t g = 0, c = 0; g < r->n_groups; g++) {
        group *of = r->order[g];

        while (pieces[c].end <= of->first)
            c++;
        of->label = pieces[c].end < of->first + of->people ? DIVIDED : pieces[c].label;
        divided += of->label == DIVIDED ? of->people : 0;
    }
    return divided;
}

/* Labels everybody but those of divided scores, who are gathered by score in `at`: group g from starts[g] on. */
static void label_people(uint32_t *label_of, ps_ranked *at, size_t *next, ranking *r)
{
    for (size_t p = 0; p < r->by->n; p++) {
        size_t g;

        if (!is_ranked(r, p))
            continue;
        g = *place_of(r, r->by->number[p]) - 1;
        if (r->groups[g].label == DIVIDED)
            at[next[g]++] = (ps_ranked){.person = (uint32_t)p};
        else
            label_of[p] = r->groups[g].label;
    }
}

/* The people of one divided score: the first by pseudonym to the first piece, and so on. */
static ps_status divide(uint32_t *label_of, ps_ranked *at, const group *of, const piece *pieces, const ps_idmap *ids,
                        ps_error *err)
{
    size_t done = 0;
    ps_status st = PS_OK;

    ps_rank_key_by_pseudonym(at, of->people, ids);
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

static ps_status cut_people(uint32_t *label_of, ps_tier_report *report, ranking *r, const ps_tier_plan *plan,
                            const ps_population *population, ps_error *err)
{
    piece *pieces = ps_calloc(plan->n_cuts + 1, sizeof *pieces);
    size_t *next = ps_calloc(r->n_groups, sizeof *next), n_pieces = 0, n = 0;
    ps_ranked *at = NULL;
    ps_status st =
        pieces && next ? cut_ranks(pieces, &n_pieces, report, r, plan, population->words, err) : ps_fail_memory(err);

    if (st == PS_OK) {
        at = ps_calloc(label_groups(r, pieces), sizeof *at);
        st = at ? PS_OK : ps_fail_memory(err);
    }
    for (size_t g = 0; st == PS_OK && g < r->n_groups; g++) {
        next[g] = n;
        n += r->groups[g].label == DIVIDED ? r->groups[g].people : 0;
    }
    if (st == PS_OK)
        label_people(label_of, at, next, r);
    for (size_t g = 0; st == PS_OK && g < r->n_groups; g++)
        if (r->groups[g].label == DIVIDED)
            st = divide(label_of, at + next[g] - r->groups[g].people, &r->groups[g], pieces, population->ids, err);
    free(pieces);
    free(next);
    free(at);
    return st;
}

/* In the person extract, and not ranked. */
static uint64_t count_not_scored(const ps_population *population, const uint32_t *label_of)
{
    const ps_column *in_extract = &population->person[PS_P_IN_PERSON_EXTRACT];
    uint64_t n = 0;

    for (size_t p = 0; p < population->n_people; p++)
        n += label_of[p] == 0 && (!in_extract->n || in_extract->flag[p] == PS_YES);
    return n;
}

ps_status ps_tier_fill(ps_world *world, ps_strata *strata, size_t tier, ps_pool *pool, ps_error *err)
{
    const ps_tier_plan *plan = &world->plan->tiers[tier];
    const ps_name *by_name = ps_names_find(&world->plan->names, plan->by);
    ps_tier_report *report = &strata->tiers[tier];
    ps_column of = {.type = PS_NOTHING}, label = {.type = PS_NOTHING};
    ps_buffer told = {0};
    ranking *r = ps_calloc(1, sizeof *r); /* too large for any stack */
    ps_status st = PS_OK;

    assert(by_name && world->columns[by_name->number].type == PS_NUMBER);
    ps_buffer_print(&told, "tiers %s: of", plan->name);
    if (!r || told.failed || !ps_column_init(&label, PS_TEXT, world->population->n_people))
        st = ps_fail_memory(err);
    if (st == PS_OK && plan->of)
        st = ps_rule_evaluate(&of, plan->of, world, told.at, pool, err);
    if (st == PS_OK) {
        r->of = plan->of ? &of : NULL;
        r->by = &world->columns[by_name->number];
        st = rank_people(r, err);
    }
    if (st == PS_OK)
        st = cut_people(label.text, report, r, plan, world->population, err);
    if (st == PS_OK) {
        report->ranked = r->n;
        report->not_scored = count_not_scored(world->population, label.text);
        ps_column_hand_over(world, PS_NAME_TIER, tier, &label);
    }
    if (r) {
        free(r->groups);
        free(r->order);
        free(r->slots);
    }
    free(r);
    ps_buffer_release(&told);
    ps_column_release(&of);
    ps_column_release(&label);
    return st;
}

/* Tier: people ranked by a score and cut into shares of the population or at fixed scores.
 *
 *   RANK   highest score first; only a tie that a cut splits is put in pseudonym order      O(N log N)
 *   CUT    "top p%" is ranks 1 to floor(N x p / 100) in whole numbers; cuts are cumulative
 *
 * Who is not ranked (`of` is not yes, or the score is missing) has no tier: "not scored", never "low". */
#include "base/text.h"
#include "stratify/column_for.h"
#include "stratify/rank.h"
#include "stratify/stratify.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

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

typedef struct ranking {
    ps_ranked *at; /* highest score first */
    size_t n;
    const double *score; /* by person */
} ranking;

static double score_at(const ranking *r, size_t rank)
{
    return r->score[r->at[rank].person];
}

static int compare_keys(const void *context, const ps_ranked *a, const ps_ranked *b)
{
    (void)context;
    return (a->key > b->key) - (a->key < b->key);
}

static ps_status rank_people(ranking *r, const ps_column *of, const ps_column *by, ps_error *err)
{
    r->score = by->number;
    r->at = ps_calloc(by->n, sizeof *r->at);
    if (!r->at)
        return ps_fail_memory(err);
    for (size_t p = 0; p < by->n; p++)
        if ((!of || of->flag[p] == PS_YES) && !isnan(by->number[p]))
            r->at[r->n++] = (ps_ranked){~ps_rank_key_of(by->number[p]), (uint32_t)p};
    return ps_rank_sort(r->at, r->n, compare_keys, NULL, err);
}

/* Ranks from[] .. to[] - 1 that share their score with rank `rank`. */
static void tie_around(size_t *from, size_t *to, const ranking *r, size_t rank)
{
    const double score = score_at(r, rank);

    *from = rank;
    *to = rank + 1;
    while (*from && score_at(r, *from - 1) == score)
        --*from;
    while (*to < r->n && score_at(r, *to) == score)
        ++*to;
}

/* Where "top" ends: the first rank that is out, once ties are settled. */
static ps_status end_of_top(size_t *out, ranking *r, size_t end, ps_tie tie, const ps_idmap *ids, ps_error *err)
{
    size_t from, to;

    *out = end;
    if (end == 0 || end >= r->n || score_at(r, end - 1) != score_at(r, end))
        return PS_OK; /* nobody is in, everybody is, or the cut falls between two scores */
    tie_around(&from, &to, r, end);
    switch (tie) {
    case PS_TIE_PSEUDONYM:
        return ps_rank_sort_by_pseudonym(r->at + from, to - from, ids, err);
    case PS_TIE_INCLUDE:
        *out = to;
        break;
    case PS_TIE_EXCLUDE:
        *out = from;
        break;
    }
    return PS_OK;
}

static ps_status end_of_cut(size_t *out, ranking *r, const ps_tier_plan *plan, const ps_cut *cut, const ps_idmap *ids,
                            ps_error *err)
{
    switch (cut->kind) {
    case PS_CUT_TOP:
        return end_of_top(out, r, (size_t)share_of(r->n, cut->share, cut->share_unit), plan->tie, ids, err);
    case PS_CUT_FROM: {
        /* Half-open, [cut, next): a commissioning rule of "20% and over" includes 20%. */
        size_t low = 0, high = r->n;

        while (low < high) {
            const size_t middle = low + (high - low) / 2;

            if (score_at(r, middle) >= cut->from)
                low = middle + 1;
            else
                high = middle;
        }
        *out = low;
        return PS_OK;
    }
    case PS_CUT_REST:
        break;
    }
    *out = r->n;
    return PS_OK;
}

static void report_cut(ps_cut_report *report, const ranking *r, size_t first, size_t end)
{
    size_t from, to;

    report->people = end - first;
    if (first == end)
        return;
    report->score_at_cut = score_at(r, end - 1);
    tie_around(&from, &to, r, end - 1);
    report->tied_in = end - (from > first ? from : first);
    report->tied_out = to - end;
}

static ps_status cut_people(uint32_t *label_of, ps_tier_report *report, ranking *r, const ps_tier_plan *plan,
                            const ps_population *population, ps_error *err)
{
    size_t first = 0;

    for (size_t c = 0; c <= plan->n_cuts; c++) {
        const bool below = c == plan->n_cuts; /* what no cut took in */
        const ps_slice label = ps_slice_of(below ? PS_TIER_BELOW : plan->cuts[c].label);
        uint32_t number;
        size_t end = r->n;
        ps_status st = PS_OK;

        if (below && first == end)
            break;
        if (!below)
            st = end_of_cut(&end, r, plan, &plan->cuts[c], population->ids, err);
        if (st != PS_OK)
            return st;
        if (end < first)
            end = first; /* cuts are cumulative: a later one never gives anybody back */
        number = ps_intern_add(population->words, label.at, label.length);
        if (number == PS_INTERN_FULL)
            return ps_fail_memory(err);
        for (size_t i = first; i < end; i++)
            label_of[r->at[i].person] = number;
        if (!below)
            report_cut(&report->cuts[c], r, first, end);
        first = end;
    }
    return PS_OK;
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
    ranking r = {NULL, 0, NULL};
    ps_status st = PS_OK;

    assert(by_name && world->columns[by_name->number].type == PS_NUMBER);
    ps_buffer_print(&told, "tiers %s: of", plan->name);
    if (told.failed || !ps_column_init(&label, PS_TEXT, world->population->n_people))
        st = ps_fail_memory(err);
    if (st == PS_OK && plan->of)
        st = ps_rule_evaluate(&of, plan->of, world, told.at, pool, err);
    if (st == PS_OK)
        st = rank_people(&r, plan->of ? &of : NULL, &world->columns[by_name->number], err);
    if (st == PS_OK)
        st = cut_people(label.text, report, &r, plan, world->population, err);
    if (st == PS_OK) {
        report->ranked = r.n;
        report->not_scored = count_not_scored(world->population, label.text);
        ps_column_hand_over(world, PS_NAME_TIER, tier, &label);
    }
    free(r.at);
    ps_buffer_release(&told);
    ps_column_release(&of);
    ps_column_release(&label);
    return st;
}

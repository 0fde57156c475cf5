/* Points: scores of the plan's own, each item a rule and its points; a count of conditions is the same with points
 * of 1. */
#include "base/slim_numbers.h"
#include "base/text.h"
#include "score/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Plans write points as decimals. Sums of such numbers miss the decimal they stand for by an ulp (0.7 + 0.1 < 0.8),
 * which would put people on the wrong side of a cut and break ties that are none; the nearest multiple of 1e-9 is the
 * number that was meant. Above a few millions a double has no nine decimals left, and nothing is done. */
static double exact_decimal(double total)
{
    if (!(fabs(total) < 4e6))
        return total;
    if ((double)(int32_t)total == total) /* a whole number, as most are, stands for itself */
        return total + 0.0;
    return round(total * 1e9) / 1e9 + 0.0; /* + 0.0: never minus zero */
}

static ps_status name_row(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                          ps_error *err)
{
    ps_rule **rules = ps_arena_array(plan->arena, score->n_points ? score->n_points : 1, sizeof(ps_rule *));

    (void)part;
    if (!rules)
        return ps_fail_memory(err);
    for (size_t i = 0; i < score->n_points; i++)
        rules[i] = score->points[i].rule;
    row->name = score->name;
    row->meaning = ps_arena_print(plan->arena, "%s: %s", score->title && *score->title ? score->title : score->name,
                                  score->counts ? "a count of conditions" : "a local points score");
    row->rules = rules;
    row->n_rules = score->n_points;
    return row->meaning ? PS_OK : ps_fail_memory(err);
}

#define PEOPLE_PER_TASK ((size_t)8 * PS_RULE_BLOCK)

/* Items first .. last - 1, whose rules are open. */
typedef struct job {
    const ps_score_plan *score;
    ps_ready_rule **ready; /* by item */
    size_t first, last;
    size_t n_people, n_tasks;
    ps_column *total;
    uint64_t *cannot_tell; /* by item, then task */
} job;

/* Missing stays missing. */
static void add_item(double *total, const job *j, size_t item, size_t first, size_t n, uint64_t *cannot_tell)
{
    const double points = j->score->points[item].points;

    if (ps_rule_type(j->score->points[item].rule) == PS_NUMBER) {
        double room[PS_RULE_BLOCK];
        const double *value = ps_ready_rule_numbers(room, j->ready[item], first, n, cannot_tell);

        for (size_t i = 0; i < n; i++)
            total[i] += value[i] * points;
    } else {
        const double values[] = {[PS_NO] = 0 * points, [PS_YES] = 1 * points, [PS_CANNOT_TELL] = NAN};
        uint8_t room[PS_RULE_BLOCK];
        const uint8_t *answer = ps_ready_rule_flags(room, j->ready[item], first, n, cannot_tell);

        for (size_t i = 0; i < n; i++)
            total[i] += values[answer[i]];
    }
}

#define COUNTED_MOST 250 /* items a byte can count */

/* Is it an item whose yes adds 1? */
static bool is_counted(const ps_point *point)
{
    return point->points == 1 && ps_rule_type(point->rule) == PS_FLAG;
}

/* A byte for each answer: no 0, yes 1; cannot tell 0 and a bit for good. Counts are whole, so that no order of adding
 * gives another sum. */
static void count_item(uint8_t *restrict count, uint8_t *restrict lost, const uint8_t *restrict answer, size_t n)
{
    size_t i = 0;

    for (; i + 32 <= n; i += 32) /* so many at a time as compilers turn into wide instructions */
        for (size_t k = 0; k < 32; k++) {
            count[i + k] = (uint8_t)(count[i + k] + (answer[i + k] & PS_YES));
            lost[i + k] |= answer[i + k] & PS_CANNOT_TELL;
        }
    for (; i < n; i++) {
        count[i] = (uint8_t)(count[i] + (answer[i] & PS_YES));
        lost[i] |= answer[i] & PS_CANNOT_TELL;
    }
}

/* The items that stand first and are counted, or as many as a byte can; the number of the next one. */
static size_t start_total(double *total, const job *j, size_t first, size_t n, size_t task)
{
    uint8_t count[PS_RULE_BLOCK], lost[PS_RULE_BLOCK], room[PS_RULE_BLOCK];
    size_t item = 0;

    memset(count, 0, n);
    memset(lost, 0, n);
    for (; item < j->last && item < COUNTED_MOST && is_counted(&j->score->points[item]); item++)
        count_item(count, lost,
                   ps_ready_rule_flags(room, j->ready[item], first, n, &j->cannot_tell[item * j->n_tasks + task]), n);
    for (size_t i = 0; i < n; i++)
        total[i] = lost[i] ? NAN : count[i];
    return item;
}

static ps_status add_range(void *context, size_t task, ps_error *err)
{
    const job *j = context;
    const size_t from = task * PEOPLE_PER_TASK;
    const size_t to = j->n_people - from < PEOPLE_PER_TASK ? j->n_people : from + PEOPLE_PER_TASK;

    (void)err;
    for (size_t first = from; first < to; first += PS_RULE_BLOCK) {
        const size_t n = to - first < PS_RULE_BLOCK ? to - first : PS_RULE_BLOCK;
        double total[PS_RULE_BLOCK];
        size_t item = j->first;

        if (item == 0)
            item = start_total(total, j, first, n, task);
        for (size_t i = 0; j->first && i < n; i++)
            total[i] = ps_number_at(j->total, first + i);
        for (; item < j->last; item++)
            add_item(total, j, item, first, n, &j->cannot_tell[item * j->n_tasks + task]);
        for (size_t i = 0; j->last == j->score->n_points && i < n; i++)
            total[i] = exact_decimal(total[i]);
        ps_numbers_put(j->total, first, total, n);
    }
    return PS_OK;
}

static ps_status note_item(ps_world *world, const job *j, size_t item, ps_error *err)
{
    ps_buffer label = {0};
    uint64_t events = 0;
    ps_status st;

    for (size_t t = 0; t < j->n_tasks; t++)
        events += j->cannot_tell[item * j->n_tasks + t];
    ps_buffer_print(&label, "score %s: %s", j->score->name, j->score->points[item].label);
    st = label.failed ? ps_fail_memory(err) : ps_ready_rule_note(world, j->ready[item], label.at, events, err);
    ps_buffer_release(&label);
    return st;
}

/* As many items at once as can be; one that first needs an input's `covers` begins a new round, so that what is noted
 * of rules stands in the order of the plan. */
static ps_status add_items(job *j, ps_world *world, ps_pool *pool, ps_error *err)
{
    const size_t n_points = j->score->n_points;
    ps_status st = PS_OK;

    do {
        j->first = j->last;
        while (st == PS_OK && j->last < n_points &&
               (j->last == j->first || !ps_rule_lacks_covers(j->score->points[j->last].rule, world))) {
            st = ps_ready_rule_open(&j->ready[j->last], j->score->points[j->last].rule, world, pool, err);
            j->last += st == PS_OK;
        }
        if (st == PS_OK)
            st = ps_pool_run(pool, add_range, j, j->n_tasks, err);
        for (size_t item = j->first; st == PS_OK && item < j->last; item++)
            st = note_item(world, j, item, err);
    } while (st == PS_OK && j->last < n_points);
    return st;
}

static ps_status fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    const size_t n = world->population->n_people;
    job j = {.score = score, .n_people = n, .n_tasks = (n + PEOPLE_PER_TASK - 1) / PEOPLE_PER_TASK, .total = &parts[0]};
    ps_status st = PS_OK;

    j.ready = ps_calloc(score->n_points, sizeof(ps_ready_rule *));
    j.cannot_tell = ps_calloc(score->n_points * j.n_tasks, sizeof *j.cannot_tell);
    if (!j.ready || !j.cannot_tell)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = add_items(&j, world, pool, err);
    for (size_t item = 0; j.ready && item < score->n_points; item++)
        ps_ready_rule_close(j.ready[item]);
    free(j.ready);
    free(j.cannot_tell);
    return st;
}

/* Points of one item for one person; 0 where it cannot be told. */
static double item_points(const ps_world *world, const ps_point *point, uint32_t person)
{
    double number;

    if (ps_rule_type(point->rule) == PS_FLAG)
        return ps_rule_answer(point->rule, world, person) == PS_YES ? point->points : 0;
    number = ps_rule_number(point->rule, world, person);
    return isnan(number) ? 0 : exact_decimal(number * point->points);
}

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    size_t n = 0;

    for (size_t i = 0; i < score->n_points; i++) {
        const double points = item_points(world, &score->points[i], person);

        if (points == 0)
            continue;
        if (n < most)
            out[n] = (ps_score_item){score->points[i].label, points, "", PS_NO_DAY};
        n++;
    }
    return n;
}

const ps_score_method ps_score_points_method = {.n_parts = 1, .name = name_row, .fill = fill, .items = items};

/* Cohort: rule after rule over those still in, and a count of what each did.
 *
 * A range of people a task, each with counts of its own, which are added up in order.          O(people x rules)
 *
 * Three outcomes: an include admits only yes, an exclude removes only yes; cannot-tells are counted, by ethnicity and
 * deprivation too, since whoever is not recorded well is not missed at random. */
#include "base/arena.h"
#include "base/eight.h"
#include "base/text.h"
#include "stratify/column_for.h"
#include "stratify/stratify.h"

#include <stdlib.h>
#include <string.h>

const char *const ps_step_ethnicities[PS_STEP_ETHNICITIES] = {
    "White", "Mixed", "Asian", "Black", "Other", "Not stated", "Not known",
};

/* Where a person's cannot-tells are counted. */
typedef struct groups {
    const ps_population *population;
    const ps_column *ethnicity;
    uint32_t words[PS_STEP_ETHNICITIES]; /* numbers of ps_step_ethnicities */
} groups;

static groups find_groups(const ps_population *population)
{
    groups found = {population, &population->person[PS_P_ETHNICITY], {0}};

    for (size_t e = 0; e < PS_STEP_ETHNICITIES; e++)
        found.words[e] = ps_intern_find(population->words, ps_step_ethnicities[e], strlen(ps_step_ethnicities[e]));
    return found;
}

static void count_cannot_tell(ps_step *step, const groups *by, size_t person)
{
    const unsigned fifth = ps_population_fifth(by->population, person);
    size_t ethnicity = PS_STEP_ETHNICITIES - 1;

    for (size_t e = 0; by->ethnicity->n && e < PS_STEP_ETHNICITIES; e++)
        if (by->words[e] && by->ethnicity->text[person] == by->words[e])
            ethnicity = e;
    step->cannot_tell++;
    step->cannot_by_ethnicity[ethnicity]++;
    step->cannot_by_fifth[fifth ? fifth - 1 : PS_STEP_FIFTHS - 1]++;
}

/* ---- one step ---- */

_Static_assert(PS_NO == 0 && PS_YES == 1 && PS_CANNOT_TELL == 2, "an answer's bits");

/* Persons `first` to the eighth after; those who are not there are not in. Who is still in. */
static uint64_t apply_eight(uint64_t in, ps_step *step, uint64_t answers, const groups *by, size_t first)
{
    const uint64_t yes = in & answers, cannot = in & answers >> 1;
    const uint64_t left = step->kind == PS_STEP_EXCLUDE ? in & ~yes : yes;
    uint8_t each[PS_EIGHT];

    step->in += ps_eight_count(in);
    step->yes += ps_eight_count(yes);
    step->no += ps_eight_count(in & ~(yes | cannot));
    step->left += ps_eight_count(left);
    memcpy(each, &cannot, sizeof each);
    for (size_t i = 0; cannot && i < PS_EIGHT; i++)
        if (each[i])
            count_cannot_tell(step, by, first + i);
    return left;
}

static void apply_block(uint8_t *in, ps_step *step, const uint8_t *answers, const groups *by, size_t first, size_t n)
{
    for (size_t i = 0; i < n; i += PS_EIGHT) {
        const size_t there = n - i < PS_EIGHT ? n - i : PS_EIGHT;

        ps_eight_store(
            in + i, apply_eight(ps_eight_load(in + i, there), step, ps_eight_load(answers + i, there), by, first + i),
            there);
    }
}

#define RANGE ((size_t)8 * PS_RULE_BLOCK) /* people a task */

typedef struct taking {
    uint8_t *in;
    const ps_ready_rule *rule;
    const groups *by;
    ps_step_kind kind;
    size_t n_people, n_tasks;
    ps_step *steps;        /* by task */
    uint64_t *cannot_tell; /* by task: events */
} taking;

static ps_status take_range(void *context, size_t task, ps_error *err)
{
    const taking *t = context;
    const size_t from = task * RANGE, to = t->n_people - from < RANGE ? t->n_people : from + RANGE;
    ps_step step = {.kind = t->kind};
    uint64_t cannot_tell = 0;

    (void)err;
    for (size_t first = from; first < to; first += PS_RULE_BLOCK) {
        const size_t n = to - first < PS_RULE_BLOCK ? to - first : PS_RULE_BLOCK;
        uint8_t room[PS_RULE_BLOCK];

        apply_block(t->in + first, &step, ps_ready_rule_flags(room, t->rule, first, n, &cannot_tell), t->by, first, n);
    }
    t->steps[task] = step;
    t->cannot_tell[task] = cannot_tell;
    return PS_OK;
}

static void add_step(ps_step *to, const ps_step *more)
{
    to->in += more->in;
    to->yes += more->yes;
    to->no += more->no;
    to->cannot_tell += more->cannot_tell;
    to->left += more->left;
    for (size_t e = 0; e < PS_STEP_ETHNICITIES; e++)
        to->cannot_by_ethnicity[e] += more->cannot_by_ethnicity[e];
    for (size_t f = 0; f < PS_STEP_FIFTHS; f++)
        to->cannot_by_fifth[f] += more->cannot_by_fifth[f];
}

static const ps_rule *rule_of(const ps_cohort_plan *plan, size_t step)
{
    if (step == 0)
        return plan->base;
    step--;
    return step < plan->n_include ? plan->include[step].rule : plan->exclude[step - plan->n_include].rule;
}

static ps_status take_open(taking *t, ps_step *step, const char *label, ps_world *world, ps_pool *pool, ps_error *err)
{
    uint64_t cannot_tell = 0;
    ps_status st = PS_OK;

    t->steps = ps_calloc(t->n_tasks, sizeof *t->steps);
    t->cannot_tell = ps_calloc(t->n_tasks, sizeof *t->cannot_tell);
    if (!t->steps || !t->cannot_tell)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_pool_run(pool, take_range, t, t->n_tasks, err);
    for (size_t task = 0; st == PS_OK && task < t->n_tasks; task++) {
        add_step(step, &t->steps[task]);
        cannot_tell += t->cannot_tell[task];
    }
    free(t->steps);
    free(t->cannot_tell);
    return st == PS_OK ? ps_ready_rule_note(world, t->rule, label, cannot_tell, err) : st;
}

static ps_status take_step(uint8_t *in, ps_step *step, const ps_rule *rule, const char *cohort, const groups *by,
                           ps_world *world, ps_pool *pool, ps_error *err)
{
    const size_t n = world->population->n_people;
    taking t = {.in = in, .by = by, .kind = step->kind, .n_people = n, .n_tasks = (n + RANGE - 1) / RANGE};
    ps_ready_rule *ready = NULL;
    ps_buffer told = {0};
    ps_status st;

    ps_buffer_print(&told, "cohort %s: %s", cohort, step->kind == PS_STEP_BASE ? "base" : step->label);
    st = told.failed ? ps_fail_memory(err) : ps_ready_rule_open(&ready, rule, world, pool, err);
    t.rule = ready;
    if (st == PS_OK)
        st = take_open(&t, step, told.at, world, pool, err);
    ps_ready_rule_close(ready);
    ps_buffer_release(&told);
    return st;
}

ps_status ps_cohort_fill(ps_world *world, ps_strata *strata, size_t cohort, ps_pool *pool, ps_error *err)
{
    const ps_cohort_plan *plan = &world->plan->cohorts[cohort];
    ps_attrition *report = &strata->cohorts[cohort];
    const groups by = find_groups(world->population);
    const size_t n = world->population->n_people;
    ps_column in = {.type = PS_NOTHING};
    ps_status st = PS_OK;

    if (!ps_column_room(&in, PS_FLAG, n))
        return ps_fail_memory(err);
    memset(in.flag, PS_YES, n);
    for (size_t s = 0; st == PS_OK && s < report->n_steps; s++) {
        const ps_rule *rule = rule_of(plan, s);

        if (rule)
            st = take_step(in.flag, &report->steps[s], rule, plan->name, &by, world, pool, err);
        else
            report->steps[s].in = report->steps[s].yes = report->steps[s].left = n; /* no base: everybody */
    }
    if (st == PS_OK) {
        report->members = report->steps[report->n_steps - 1].left;
        ps_column_hand_over(world, PS_NAME_COHORT, cohort, &in);
    }
    ps_column_release(&in);
    return st;
}

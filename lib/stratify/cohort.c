/* Cohort: rule after rule over those still in, and a count of what each did.
 *
 * Three outcomes: an include admits only yes, an exclude removes only yes; cannot-tells are counted, by ethnicity and
 * deprivation too, since whoever is not recorded well is not missed at random. */
#include "base/text.h"
#include "stratify/column_for.h"
#include "stratify/stratify.h"

#include <math.h>
#include <string.h>

const char *const ps_step_ethnicities[PS_STEP_ETHNICITIES] = {
    "White", "Mixed", "Asian", "Black", "Other", "Not stated", "Not known",
};

/* Where a person's cannot-tells are counted. */
typedef struct groups {
    const ps_column *ethnicity, *quintile;
    uint32_t words[PS_STEP_ETHNICITIES]; /* numbers of ps_step_ethnicities */
} groups;

static groups find_groups(const ps_population *population)
{
    groups found = {&population->person[PS_P_ETHNICITY], &population->person[PS_P_IMD_QUINTILE], {0}};

    for (size_t e = 0; e < PS_STEP_ETHNICITIES; e++)
        found.words[e] = ps_intern_find(population->words, ps_step_ethnicities[e], strlen(ps_step_ethnicities[e]));
    return found;
}

static void count_cannot_tell(ps_step *step, const groups *by, size_t person)
{
    size_t ethnicity = PS_STEP_ETHNICITIES - 1, fifth = PS_STEP_FIFTHS - 1;

    for (size_t e = 0; by->ethnicity->n && e < PS_STEP_ETHNICITIES; e++)
        if (by->words[e] && by->ethnicity->text[person] == by->words[e])
            ethnicity = e;
    if (by->quintile->n && by->quintile->number[person] >= 1 && by->quintile->number[person] <= 5)
        fifth = (size_t)by->quintile->number[person] - 1;
    step->cannot_tell++;
    step->cannot_by_ethnicity[ethnicity]++;
    step->cannot_by_fifth[fifth]++;
}

static void apply_step(uint8_t *in, ps_step *step, const ps_column *answers, const groups *by)
{
    for (size_t p = 0; p < answers->n; p++) {
        if (in[p] != PS_YES)
            continue;
        step->in++;
        switch (answers->flag[p]) {
        case PS_YES:
            step->yes++;
            break;
        case PS_NO:
            step->no++;
            break;
        default:
            count_cannot_tell(step, by, p);
        }
        if ((answers->flag[p] == PS_YES) != (step->kind != PS_STEP_EXCLUDE))
            in[p] = PS_NO;
        else
            step->left++;
    }
}

static const ps_rule *rule_of(const ps_cohort_plan *plan, size_t step)
{
    if (step == 0)
        return plan->base;
    step--;
    return step < plan->n_include ? plan->include[step].rule : plan->exclude[step - plan->n_include].rule;
}

static ps_status take_step(uint8_t *in, ps_step *step, const ps_rule *rule, const char *cohort, const groups *by,
                           ps_world *world, ps_pool *pool, ps_error *err)
{
    ps_column answers = {.type = PS_NOTHING};
    ps_buffer told = {0};
    ps_status st;

    ps_buffer_print(&told, "cohort %s: %s", cohort, step->kind == PS_STEP_BASE ? "base" : step->label);
    st = told.failed ? ps_fail_memory(err) : ps_rule_evaluate(&answers, rule, world, told.at, pool, err);
    ps_buffer_release(&told);
    if (st == PS_OK)
        apply_step(in, step, &answers, by);
    ps_column_release(&answers);
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

    if (!ps_column_init(&in, PS_FLAG, n))
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

/* Table plan: the tables a plan asks for, and who stays out of them. */
#include "aggregate/table.h"
#include "base/slim_numbers.h"
#include "base/text.h"
#include "define/purpose.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Whom tables can leave out, as things stood on the index date: a table shows the world as on that day. An unreadable
 * objection or mark of a test patient counts as one. */
static const struct {
    ps_exclusion exclusion;
    ps_person_column_number trait;
} may_be_out[] = {
    {PS_X_DUMMY, PS_P_DUMMY},
    {PS_X_TYPE_1, PS_P_TYPE_1},
    {PS_X_NATIONAL_OPT_OUT, PS_P_NATIONAL_OPT_OUT},
};

_Static_assert(PS_COUNT(may_be_out) <= PS_LEFT_OUTS_MOST, "room for the flags of all");

ps_left_outs ps_table_left_outs(const ps_world *world)
{
    ps_left_outs out = {.n = 0};

    for (size_t i = 0; i < PS_COUNT(may_be_out); i++) {
        const ps_column *trait = &world->population->person[may_be_out[i].trait];

        if (trait->n && ps_purpose_tables_exclude(world->plan->governance.purpose, may_be_out[i].exclusion))
            out.flags[out.n++] = trait->flag;
    }
    return out;
}

void ps_left_outs_of(uint8_t *out, const ps_left_outs *left_outs, size_t first, size_t n)
{
    memset(out, 0, n);
    for (size_t f = 0; f < left_outs->n; f++)
        for (size_t i = 0; i < n; i++)
            out[i] |= left_outs->flags[f][first + i] & PS_YES;
}

/* Everybody, for a plan that gives no population. */
static ps_status everybody(ps_column *out, size_t n, ps_error *err)
{
    if (!ps_column_init(out, PS_FLAG, n))
        return ps_fail_memory(err);
    for (size_t p = 0; p < n; p++)
        out->flag[p] = PS_YES;
    return PS_OK;
}

static const ps_column *column_named(const ps_world *world, const char *name)
{
    const ps_name *found = ps_names_find(&world->plan->names, name);

    assert(found && world->columns[found->number].type != PS_NOTHING); /* the plan was checked */
    return &world->columns[found->number];
}

static ps_status evaluate_population(const ps_column **out, ps_column *own, ps_world *world, const ps_table_plan *plan,
                                     ps_pool *pool, ps_error *err)
{
    ps_buffer label = {0};
    ps_status st;

    *out = own;
    if (!plan->of)
        return everybody(own, world->population->n_people, err);
    ps_buffer_print(&label, "table %s: of", plan->name);
    st = label.failed ? ps_fail_memory(err) : ps_rule_lend(out, own, plan->of, world, label.at, pool, err);
    ps_buffer_release(&label);
    return st;
}

/* Who has any of what is added up. */
static ps_status with_any(ps_column *out, const ps_column *number, ps_error *err)
{
    if (!ps_column_init(out, PS_FLAG, number->n))
        return ps_fail_memory(err);
    for (size_t p = 0; p < number->n; p++)
        out->flag[p] = ps_number_at(number, p) > 0 ? PS_YES : PS_NO; /* not known: none */
    return PS_OK;
}

static bool is_deprivation(const char *field)
{
    return !strcmp(field, "imd_decile") || !strcmp(field, "imd_quintile") || !strcmp(field, "local_quintile");
}

static bool same_people(const ps_table_plan *a, const ps_table_plan *b)
{
    return (!a->of && !b->of) || (a->of && b->of && !strcmp(ps_rule_text(a->of), ps_rule_text(b->of)));
}

static bool goes_by(const ps_table_plan *plan, const char *field)
{
    for (size_t d = 0; d < plan->n_by; d++)
        if (!strcmp(plan->by[d], field))
            return true;
    return false;
}

/* Cells by age that feed a standardised rate of this table stand in other tables, and may be hidden there. */
static unsigned aged_elsewhere(const ps_plan *plan, const ps_table_plan *asked)
{
    unsigned aged = 0;

    for (size_t t = 0; t < plan->n_tables; t++) {
        const ps_table_plan *other = &plan->tables[t];

        if (other == asked || !goes_by(other, "age_band") || !same_people(other, asked))
            continue;
        for (unsigned mask = 0; mask < 1u << asked->n_by; mask++) {
            bool all = true;

            for (size_t d = 0; d < asked->n_by; d++)
                all = all && (mask >> d & 1 || goes_by(other, asked->by[d]));
            aged |= (unsigned)all << mask;
        }
    }
    return aged;
}

ps_status ps_table_of_plan(ps_table **out, ps_world *world, const ps_table_plan *plan, ps_pool *pool, ps_error *err)
{
    ps_table_spec spec = {
        .name = plan->name, .title = plan->title, .n_fields = plan->n_by, .per = plan->per, .pool = pool};
    ps_column population = {.type = PS_NOTHING}, any = {.type = PS_NOTHING};
    ps_buffer counted = {0};
    ps_status st = PS_OK;

    assert(plan->n_by <= PS_TABLE_FIELDS_MOST);
    spec.of = plan->of ? ps_rule_text(plan->of) : "";
    spec.rate = plan->rate;
    spec.sii = plan->sii;
    spec.funnel = plan->funnel;
    spec.compare_to = plan->compare_to;
    spec.aged_elsewhere = aged_elsewhere(world->plan, plan);
    for (size_t d = 0; d < plan->n_by; d++) {
        spec.field_names[d] = plan->by[d];
        spec.fields[d] = column_named(world, plan->by[d]);
        if (is_deprivation(plan->by[d]))
            spec.slope_field = d;
    }
    if (plan->count) {
        ps_buffer_print(&counted, "people in %s", plan->count);
        if (counted.failed)
            st = ps_fail_memory(err);
        spec.counted_title = counted.at;
        spec.counted = column_named(world, plan->count);
    } else if (plan->sum) {
        ps_buffer_print(&counted, "people with any %s", plan->sum);
        st = counted.failed ? ps_fail_memory(err) : with_any(&any, column_named(world, plan->sum), err);
        spec.counted_title = counted.at;
        spec.counted = &any;
        spec.sum = column_named(world, plan->sum);
        spec.sum_name = plan->sum;
    }
    if (st == PS_OK)
        st = evaluate_population(&spec.population, &population, world, plan, pool, err);
    if (st == PS_OK)
        st = ps_table_build(out, &spec, world, err);
    ps_column_release(&population);
    ps_column_release(&any);
    ps_buffer_release(&counted);
    return st;
}

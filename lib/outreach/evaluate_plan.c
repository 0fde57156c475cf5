/* Evaluate, plan: people with their outcomes as rows in memory, and what they give. See evaluate_plan.h. */
#include "outreach/evaluate_plan.h"

#include "aggregate/label_order.h"
#include "base/number.h"
#include "base/slim_numbers.h"
#include "outreach/evaluate_people.h"
#include "outreach/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const ps_counted_words[PS_COUNTS_OF_PEOPLE] = {
    [PS_COUNTED_PEOPLE] = "people",
    [PS_COUNTED_LATER] = "drawn in a later run, and not compared",
    [PS_COUNTED_ABSENT] = "not in the extracts any more, and not compared",
    [PS_COUNTED_UNKNOWN] = "outcome not known, and not compared",
    [PS_COUNTED_IN] = "compared",
    [PS_COUNTED_DIED] = "compared, and died since",
    [PS_COUNTED_LEFT] = "compared, and left since",
    [PS_COUNTED_NO_CLUSTER] = "compared, without a practice or PCN",
};

static const ps_column *column_of(const ps_gathering *g, const char *name)
{
    const ps_name *found = name ? ps_names_find(&g->world->plan->names, name) : NULL;

    return found ? &g->world->columns[found->number] : NULL;
}

/* ---- rows ---- */

enum { CLUSTER, GROUP, AFTER, BEFORE, PRIOR, BY };
/* No name of a plan can be one of these. */
static const char *const headings[BY] = {"(cluster)", "(group)", "(after)", "(before)", "(prior)"};

static const char *kept_number(ps_figures *f, double number)
{
    char text[32];

    ps_number_format(text, number, 17);
    return ps_arena_text(f->arena, text, strlen(text));
}

/* "" where it is missing. */
static const char *value_of(const ps_gathering *g, ps_figures *f, const ps_column *column, uint32_t person)
{
    switch (column->n ? column->type : PS_NOTHING) {
    case PS_NUMBER:
        return kept_number(f, ps_number_at(column, person));
    case PS_FLAG:
        return column->flag[person] == PS_YES ? "1" : column->flag[person] == PS_NO ? "0" : "";
    case PS_TEXT:
        return ps_intern_text(g->world->population->words, column->text[person]);
    default:
        return "";
    }
}

static const char *label_of(const ps_gathering *g, ps_figures *f, const ps_column *column, uint32_t person)
{
    if (column->n && column->type == PS_FLAG)
        return column->flag[person] == PS_YES ? "yes" : column->flag[person] == PS_NO ? "no" : PS_LABEL_CANNOT_TELL;
    return value_of(g, f, column, person);
}

static const char *cluster_of(ps_gathering *g, ps_figures *f, const ps_member *one)
{
    const char *cluster = one->cluster ? one->cluster : value_of(g, f, column_of(g, g->plan->cluster), one->person);

    if (*cluster && strcmp(cluster, "none") != 0)
        return cluster;
    g->to->people[one->arm][PS_COUNTED_NO_CLUSTER]++;
    return "none";
}

static bool trait_is(const ps_gathering *g, ps_person_column_number column, uint32_t person, ps_answer answer)
{
    const ps_column *trait = &g->world->population->person[column];

    return trait->n && trait->flag[person] == answer;
}

static void count_fate(ps_gathering *g, const ps_member *one)
{
    uint64_t *count = g->to->people[one->arm];

    count[PS_COUNTED_IN]++;
    if (trait_is(g, PS_P_DEAD_EVER, one->person, PS_YES) || trait_is(g, PS_P_ALIVE, one->person, PS_NO))
        count[PS_COUNTED_DIED]++;
    else if (trait_is(g, PS_P_LEFT_EVER, one->person, PS_YES) || trait_is(g, PS_P_REGISTERED, one->person, PS_NO))
        count[PS_COUNTED_LEFT]++;
}

static ps_status fill_row(ps_gathering *g, ps_figures *f, const ps_member *one, ps_error *err)
{
    const char *const asked[] = {g->plan->outcome, g->plan->before, g->plan->prior};
    const char **row = &f->cells[f->n * f->n_headings];

    for (size_t i = 0; i < PS_COUNT(asked); i++) {
        row[AFTER + i] = asked[i] ? value_of(g, f, column_of(g, asked[i]), one->person) : "";
        if (!row[AFTER + i])
            return ps_fail_memory(err);
        if (asked[i] && !*row[AFTER + i]) {
            g->to->people[one->arm][PS_COUNTED_UNKNOWN]++;
            return PS_OK;
        }
    }
    count_fate(g, one);
    row[GROUP] = one->arm == PS_ARM_TREATED ? "treated" : "comparison";
    row[CLUSTER] = cluster_of(g, f, one);
    for (size_t i = 0; i < g->plan->n_by; i++)
        if (!(row[BY + i] = label_of(g, f, column_of(g, g->plan->by[i]), one->person)))
            return ps_fail_memory(err);
    f->n++;
    return row[CLUSTER] ? PS_OK : ps_fail_memory(err);
}

static ps_status fill(ps_figures *f, ps_gathering *g, ps_error *err)
{
    const char *all[BY + PS_EVALUATE_NAMES_MOST];
    ps_status st;

    memcpy(all, headings, sizeof headings);
    for (size_t i = 0; i < g->plan->n_by; i++)
        all[BY + i] = g->plan->by[i];
    st = ps_figures_make(f, g->world->plan->path, all, BY + g->plan->n_by, g->n, err);
    if (st != PS_OK)
        return st;
    f->n = 0; /* those without an outcome get no row */
    for (size_t i = 0; st == PS_OK && i < g->n; i++)
        st = fill_row(g, f, &g->members[i], err);
    return st;
}

/* ---- the evaluation ---- */

static ps_status options_of(ps_evaluate_options *o, ps_gathering *g, ps_error *err)
{
    const ps_evaluate_plan *plan = g->plan;
    char *unit = ps_arena_text(g->to->arena, plan->unit ? plan->unit : plan->outcome,
                               strlen(plan->unit ? plan->unit : plan->outcome));

    if (!unit)
        return ps_fail_memory(err);
    for (char *c = unit; !plan->unit && *c; c++)
        if (*c == '_')
            *c = ' ';
    o->cluster = headings[CLUSTER];
    o->group = headings[GROUP];
    if (plan->design == PS_DESIGN_WAVES)
        o->outcome = headings[AFTER];
    else {
        o->after = headings[AFTER];
        o->before = headings[BEFORE];
        o->prior = plan->prior ? headings[PRIOR] : NULL;
    }
    for (size_t i = 0; i < plan->n_by; i++)
        o->by[o->n_by++] = plan->by[i];
    o->per = plan->per;
    o->matters = plan->matters;
    o->confidence = plan->confidence;
    o->unit = unit;
    return PS_OK;
}

static ps_status evaluate(ps_gathering *g, ps_error *err)
{
    ps_evaluate_options options = PS_EVALUATE_OPTIONS_INIT;
    ps_figures figures = {0};
    ps_error why = {0};
    ps_status st = fill(&figures, g, err);

    if (st == PS_OK && !g->to->why_not) {
        st = options_of(&options, g, err);
        if (st == PS_OK)
            st = ps_evaluate_figures(&g->to->evaluation, ps_evaluate_list(g->plan->design)->name, &figures, &options,
                                     &why);
        if (why.status == PS_EDATA || why.status == PS_EUSE) { /* too few people, or too many subgroups */
            g->to->why_not = ps_arena_text(g->to->arena, why.message, strlen(why.message));
            st = g->to->why_not ? PS_OK : ps_fail_memory(err);
        } else if (why.status != PS_OK && err)
            *err = why;
    }
    ps_figures_release(&figures);
    return st;
}

ps_status ps_evaluate_planned(ps_evaluated **out, const ps_world *world, const ps_evaluate_plan *plan,
                              const ps_contacts *contacts, ps_day today, bool replay, ps_error *err)
{
    ps_gathering g = {.world = world,
                      .plan = plan,
                      .contacts = contacts,
                      .today = today,
                      .replay = replay,
                      .first = {0, PS_NO_DAY, PS_NO_DAY},
                      .to = ps_calloc(1, sizeof(ps_evaluated))};
    char *id = malloc(ps_idmap_longest(world->population->ids) + 1);
    ps_status st = PS_OK;

    if (g.to) {
        g.to->arena = ps_arena_new();
        g.to->plan = plan;
    }
    if (!id || !g.to || !g.to->arena)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = plan->design == PS_DESIGN_WAVES ? ps_evaluate_draw(&g, id, err) : ps_evaluate_people(&g, id, err);
    if (st == PS_OK)
        st = evaluate(&g, err);
    free(g.members);
    free(id);
    if (st == PS_OK)
        *out = g.to;
    else
        ps_evaluated_free(g.to);
    return st;
}

void ps_evaluated_free(ps_evaluated *evaluated)
{
    if (!evaluated)
        return;
    ps_evaluation_free(evaluated->evaluation);
    ps_arena_free(evaluated->arena);
    free(evaluated);
}

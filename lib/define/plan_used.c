/* Plan used: which names a plan says, in rules and elsewhere: what nobody asks for need not be kept. */
#include "base/arena.h"
#include "define/audience.h"

#include <string.h>

typedef struct used {
    const ps_plan *plan;
    bool *names; /* by number */
} used;

static void use_name(used *d, const char *name)
{
    const ps_name *found = name ? ps_names_find(&d->plan->names, name) : NULL;

    if (found)
        d->names[found->number] = true;
}

static void use_rule(used *d, const ps_rule *rule)
{
    size_t n = 0;
    const uint32_t *names = rule && ps_rule_type(rule) != PS_NOTHING ? ps_rule_names(rule, &n) : NULL;

    for (size_t i = 0; i < n; i++)
        d->names[names[i]] = true;
}

static void use_cohort(used *d, const ps_cohort_plan *cohort)
{
    use_rule(d, cohort->base);
    for (size_t i = 0; i < cohort->n_include; i++)
        use_rule(d, cohort->include[i].rule);
    for (size_t i = 0; i < cohort->n_exclude; i++)
        use_rule(d, cohort->exclude[i].rule);
    for (size_t i = 0; i < cohort->n_rank_by; i++)
        use_name(d, cohort->rank_by[i].name);
}

/* Earlier tables of the ledger may be by these, and which lie in which is told from the people at hand. */
static void use_areas(used *d)
{
    static const ps_person_column_number areas[] = {
        PS_P_LSOA, PS_P_PRACTICE, PS_P_PCN,        PS_P_WARD,         PS_P_LAD,
        PS_P_ICB,  PS_P_SUB_ICB,  PS_P_IMD_DECILE, PS_P_IMD_QUINTILE,
    };

    for (size_t i = 0; i < PS_COUNT(areas); i++)
        use_name(d, ps_person_columns[areas[i]].name);
}

/* What the directory is looked up by. */
static void use_nearby(used *d, const ps_list_plan *list)
{
    for (size_t i = 0; i < list->n_fields; i++)
        if (!strcmp(list->fields[i], PS_FIELD_NEARBY)) {
            use_name(d, ps_person_columns[PS_P_LSOA].name);
            use_name(d, ps_person_columns[PS_P_WARD].name);
            use_name(d, ps_person_columns[PS_P_PCN].name);
        }
}

/* What a page about a person tells whatever the fields of its list. */
static void use_page(used *d)
{
    static const ps_person_column_number told[] = {
        PS_P_PRACTICE,    PS_P_AGE,           PS_P_SEX,   PS_P_ETHNICITY,  PS_P_IMD_DECILE,
        PS_P_INTERPRETER, PS_P_COMMUNICATION, PS_P_CARER, PS_P_HOUSEBOUND, PS_P_LIVES_ALONE,
    };

    for (size_t i = 0; i < PS_COUNT(told); i++)
        use_name(d, ps_person_columns[told[i]].name);
}

/* What a how follows, and what its counts are by. */
static void use_routes(used *d)
{
    static const ps_person_column_number traits[] = {PS_P_INTERPRETER, PS_P_DIGITAL_DECILE, PS_P_AGE_BAND};

    for (size_t i = 0; i < PS_COUNT(traits); i++)
        use_name(d, ps_person_columns[traits[i]].name);
}

/* Whose cover a list in files by practice stands on. */
static void use_networks(used *d, const ps_list_plan *list)
{
    if (d->plan->pcn_file && list->one_file_per && !strcmp(list->one_file_per, "practice") &&
        (list->audience == PS_AUDIENCE_CLINICIAN || list->audience == PS_AUDIENCE_LINK_WORKER))
        use_name(d, ps_person_columns[PS_P_PCN].name);
}

static void find(used *d)
{
    const ps_plan *plan = d->plan;

    if (plan->ledger_path)
        use_areas(d);

    for (size_t i = 0; i < plan->n_definitions; i++)
        use_rule(d, plan->definitions[i].rule);
    for (size_t i = 0; i < plan->n_inputs; i++)
        use_rule(d, plan->inputs[i].covers);
    for (size_t i = 0; i < plan->n_scores; i++) {
        const char *const *traits = plan->scores[i].built_in ? plan->scores[i].built_in->traits : NULL;

        for (size_t j = 0; j < plan->scores[i].n_points; j++)
            use_rule(d, plan->scores[i].points[j].rule);
        for (; traits && *traits; traits++)
            use_name(d, *traits);
    }
    for (size_t i = 0; i < plan->n_tiers; i++) {
        use_rule(d, plan->tiers[i].of);
        use_name(d, plan->tiers[i].by);
    }
    for (size_t i = 0; i < plan->n_cohorts; i++)
        use_cohort(d, &plan->cohorts[i]);
    for (size_t i = 0; i < plan->n_tables; i++) {
        use_rule(d, plan->tables[i].of);
        use_name(d, plan->tables[i].count);
        use_name(d, plan->tables[i].sum);
        if (plan->tables[i].rate == PS_RATE_DIRECT || plan->tables[i].rate == PS_RATE_INDIRECT)
            use_name(d, "age_band");
        for (size_t j = 0; j < plan->tables[i].n_by; j++)
            use_name(d, plan->tables[i].by[j]);
    }
    for (size_t i = 0; i < plan->n_matrices; i++)
        for (size_t j = 0; j < plan->matrices[i].n_rows; j++)
            use_rule(d, plan->matrices[i].rows[j].rule);
    for (size_t i = 0; i < plan->n_topics; i++)
        for (size_t j = 0; j < plan->topics[i].n_rows; j++)
            use_rule(d, plan->topics[i].rows[j].rule);
    for (size_t i = 0; i < plan->n_lists; i++) {
        if (plan->lists[i].matrix || plan->lists[i].topics)
            use_routes(d);
        use_rule(d, plan->lists[i].open_referral);
        use_rule(d, plan->lists[i].agreement);
        if (plan->lists[i].audience == PS_AUDIENCE_VCSE) { /* those who did not agree are counted by area */
            use_name(d, ps_person_columns[PS_P_LSOA].name);
            use_name(d, ps_person_columns[PS_P_LAD].name);
        }
        for (int a = 0; plan->lists[i].referrals && a < PS_ASKED; a++)
            use_rule(d, plan->lists[i].referrals->rules[a]);
        use_name(d, plan->lists[i].one_file_per);
        use_networks(d, &plan->lists[i]);
        if (plan->lists[i].one_page)
            use_page(d);
        use_name(d, plan->lists[i].phased.band);
        use_name(d, plan->lists[i].phased.outcome);
        for (size_t j = 0; j < plan->lists[i].n_fields; j++)
            use_name(d, plan->lists[i].fields[j]);
        use_nearby(d, &plan->lists[i]);
    }
    for (size_t i = 0; i < plan->n_capacities; i++) {
        use_name(d, plan->capacities[i].per);
        for (size_t j = 0; j < plan->capacities[i].n_floors; j++)
            use_rule(d, plan->capacities[i].floors[j].group);
    }
    use_rule(d, plan->contact.home);
    for (size_t i = 0; i < plan->n_evaluations; i++) {
        use_name(d, plan->evaluations[i].outcome);
        use_name(d, plan->evaluations[i].before);
        use_name(d, plan->evaluations[i].prior);
        use_name(d, plan->evaluations[i].cluster);
        for (size_t j = 0; j < plan->evaluations[i].n_by; j++)
            use_name(d, plan->evaluations[i].by[j]);
    }
}

ps_status ps_plan_names_used(bool **out, const ps_plan *plan, ps_error *err)
{
    used d = {plan, ps_calloc(plan->names.n, sizeof(bool))};

    if (!d.names)
        return ps_fail_memory(err);
    find(&d);
    *out = d.names;
    return PS_OK;
}

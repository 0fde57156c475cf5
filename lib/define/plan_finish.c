/* Plan finish: names resolved, rules typed, everything ordered and checked that needs the whole plan in view. */
#include "define/plan_reading.h"

#include "extract/preset.h"

#include <assert.h>
#include <string.h>

/* ---- rules ---- */

/* Every rule of the plan, with the type it must have: PS_NOTHING leaves it open. */
typedef void rule_visitor(ps_plan_reading *reading, ps_rule *rule, ps_type expected, const char *section,
                          const char *name, const char *key);

static void visit_cohort(ps_plan_reading *reading, rule_visitor *visit, const ps_cohort_plan *cohort)
{
    visit(reading, cohort->base, PS_FLAG, "cohort", cohort->name, "base");
    for (size_t i = 0; i < cohort->n_include; i++)
        visit(reading, cohort->include[i].rule, PS_FLAG, "cohort", cohort->name, "include");
    for (size_t i = 0; i < cohort->n_exclude; i++)
        visit(reading, cohort->exclude[i].rule, PS_FLAG, "cohort", cohort->name, "exclude");
}

static void visit_rules(ps_plan_reading *reading, rule_visitor *visit)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_definitions; i++)
        visit(reading, plan->definitions[i].rule, PS_NOTHING, "define", NULL, plan->definitions[i].name);
    for (size_t i = 0; i < plan->n_inputs; i++)
        visit(reading, plan->inputs[i].covers, PS_FLAG, "inputs", plan->inputs[i].name, "covers");
    for (size_t i = 0; i < plan->n_scores; i++)
        for (size_t j = 0; j < plan->scores[i].n_points; j++)
            visit(reading, plan->scores[i].points[j].rule, plan->scores[i].points[j].type, "score",
                  plan->scores[i].name, plan->scores[i].points[j].key);
    for (size_t i = 0; i < plan->n_tiers; i++)
        visit(reading, plan->tiers[i].of, PS_FLAG, "tiers", plan->tiers[i].name, "of");
    for (size_t i = 0; i < plan->n_cohorts; i++)
        visit_cohort(reading, visit, &plan->cohorts[i]);
    for (size_t i = 0; i < plan->n_tables; i++)
        visit(reading, plan->tables[i].of, PS_FLAG, "table", plan->tables[i].name, "of");
    for (size_t i = 0; i < plan->n_matrices; i++)
        for (size_t j = 0; j < plan->matrices[i].n_rows; j++)
            visit(reading, plan->matrices[i].rows[j].rule, PS_FLAG, "matrix", plan->matrices[i].name, "rows");
    for (size_t i = 0; i < plan->n_topics; i++)
        for (size_t j = 0; j < plan->topics[i].n_rows; j++)
            visit(reading, plan->topics[i].rows[j].rule, PS_FLAG, "topics", plan->topics[i].name, "rows");
    for (size_t i = 0; i < plan->n_lists; i++) {
        visit(reading, plan->lists[i].open_referral, PS_FLAG, "list", plan->lists[i].name, "open_referral");
        visit(reading, plan->lists[i].agreement, PS_FLAG, "list", plan->lists[i].name, "agreement");
        for (int a = 0; plan->lists[i].referrals && a < PS_ASKED; a++)
            visit(reading, plan->lists[i].referrals->rules[a], PS_FLAG, "list", plan->lists[i].name, "referrals");
    }
    for (size_t i = 0; i < plan->n_capacities; i++)
        for (size_t j = 0; j < plan->capacities[i].n_floors; j++)
            visit(reading, plan->capacities[i].floors[j].group, PS_FLAG, "capacity", plan->capacities[i].name, "floor");
    visit(reading, plan->contact.home, PS_TEXT, "contact", NULL, "home");
}

static void resolve(ps_plan_reading *reading, ps_rule *rule, ps_type expected, const char *section, const char *name,
                    const char *key)
{
    ps_error error = {0};

    if (!rule || reading->no_memory)
        return;
    reading->path = name ? ps_plan_print(reading, "%s.%.60s", section, name) : section;
    if (reading->path && ps_rule_resolve(rule, reading->plan, expected, &error) != PS_OK)
        ps_plan_pass_on(reading, key, &error);
}

/* A definition is worth what its rule is worth; lists of codes and lengths of time are worth nothing by themselves. */
static void type_definitions(ps_plan_reading *reading)
{
    ps_plan *const plan = reading->plan;

    reading->path = "define";
    for (size_t i = 0; i < plan->names.n; i++) {
        ps_name_row *const row = &plan->names.at[i].row;
        const ps_definition *const definition = row->kind == PS_NAME_DEFINITION ? &plan->definitions[row->item] : NULL;
        if (!definition || !definition->rule)
            continue;
        row->type = ps_rule_type(definition->rule);
        if (row->type == PS_CODES || row->type == PS_DURATION) {
            row->type = PS_NOTHING;
            ps_error_hint(ps_plan_fault(reading, ps_rule_place(definition->rule), definition->name,
                                        "a definition is yes or no, a number, a date or a text"),
                          "ask something of it, or use it where it is needed");
        }
    }
}

static void type_points(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_scores; i++)
        for (size_t j = 0; j < plan->scores[i].n_points; j++) {
            const ps_rule *const rule = plan->scores[i].points[j].rule;
            const ps_type type = rule ? ps_rule_type(rule) : PS_NOTHING;
            if (type == PS_NOTHING || type == PS_FLAG || type == PS_NUMBER)
                continue;
            reading->path = ps_plan_print(reading, "score.%.60s", plan->scores[i].name);
            if (reading->path)
                ps_error_hint(ps_plan_fault(reading, ps_rule_place(rule), "points", "points go to a yes or a number"),
                              "a yes gets the points, a number is multiplied by them");
        }
}

/* Direct questions about events have no name that could be put in order; a feed's coverage must be known before any of
 * them. */
static void check_covers(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t f = 0; f < plan->n_inputs; f++) {
        const ps_rule *const rule = plan->inputs[f].covers;
        if (!rule || ps_rule_type(rule) == PS_NOTHING || !ps_rule_inputs(rule))
            continue;
        reading->path = ps_plan_print(reading, "inputs.%.60s", plan->inputs[f].name);
        if (reading->path)
            ps_error_hint(ps_plan_fault(reading, ps_rule_place(rule), "covers", "this rule asks about events itself"),
                          "say whom the feed covers by traits, or give the question a name under [define]");
    }
}

/* Under a staff purpose whatever goes by ethnicity states its reason and its legal review. */
static void check_staff_name(ps_plan_reading *reading, ps_place place, const char *key, const ps_name *name)
{
    const ps_governance *const governance = &reading->plan->governance;
    ps_error *fault;

    if (!name || name->row.kind != PS_NAME_PERSON ||
        (name->row.item != PS_P_ETHNICITY && name->row.item != PS_P_ETHNICITY_CODE) ||
        (governance->ethnicity_reason && governance->legal_review))
        return;
    fault = ps_plan_fault(reading, place, key, "a staff plan goes by ethnicity only for a stated reason");
    fault->status = PS_EGOVERNANCE;
    ps_error_hint(fault, "under [governance]: ethnicity_reason = \"why\", legal_review = \"by whom and when\"");
}

static void check_staff_rule(ps_plan_reading *reading, ps_rule *rule, ps_type expected, const char *section,
                             const char *name, const char *key)
{
    size_t n = 0;
    const uint32_t *const numbers = rule && ps_rule_type(rule) != PS_NOTHING ? ps_rule_names(rule, &n) : NULL;

    (void)expected;
    reading->path = name ? ps_plan_print(reading, "%s.%.60s", section, name) : section;
    for (size_t i = 0; reading->path && i < n; i++)
        check_staff_name(reading, ps_rule_place(rule), key, &reading->plan->names.at[numbers[i]]);
}

static void check_staff_use(ps_plan_reading *reading, const char *section, const char *item, const char *key,
                            const char *name)
{
    const ps_plan *const plan = reading->plan;

    if (name && ps_plan_enter(reading, section, item))
        check_staff_name(reading, ps_plan_place(plan, section, item, key), key, ps_names_find(&plan->names, name));
}

static void check_staff(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    visit_rules(reading, check_staff_rule);
    for (size_t i = 0; i < plan->n_tables; i++)
        for (size_t j = 0; j < plan->tables[i].n_by; j++)
            check_staff_use(reading, "table", plan->tables[i].name, "by", plan->tables[i].by[j]);
    for (size_t i = 0; i < plan->n_lists; i++)
        check_staff_use(reading, "list", plan->lists[i].name, "one_file_per", plan->lists[i].one_file_per);
    for (size_t i = 0; i < plan->n_capacities; i++)
        check_staff_use(reading, "capacity", plan->capacities[i].name, "per", plan->capacities[i].per);
}

/* ---- wants ---- */

/* Traits that are a column of the person extract and nothing else. Where the only person extract lacks one that the
 * plan uses, the run says so instead of answering "cannot tell" for everybody. */
static const struct {
    ps_person_column_number trait;
    const char *column;
} from_column[] = {
    {PS_P_END_OF_LIFE, "end_of_life"},
    {PS_P_SP_DECLINED, "sp_declined_date"},
    {PS_P_LIVES_ALONE, "lives_alone"},
    {PS_P_CARER, "carer"},
    {PS_P_HOUSEBOUND, "housebound"},
    {PS_P_HAS_MOBILE, "has_mobile"},
    {PS_P_HAS_EMAIL, "has_email"},
    {PS_P_HAS_PHONE, "has_phone"},
    {PS_P_LETTER_ONLY, "letter_only"},
    {PS_P_HEARING_NEED, "hearing_need"},
    {PS_P_SIGHT_NEED, "sight_need"},
    {PS_P_INTERPRETER, "interpreter"},
    {PS_P_COMMUNICATION, "communication_need"},
};

static void want_trait(ps_plan *plan, size_t trait)
{
    ps_plan_input *people = NULL;

    for (size_t f = 0; f < plan->n_inputs; f++) {
        if (plan->inputs[f].spec.schema->kind != PS_KIND_PERSON)
            continue;
        if (people)
            return; /* one of several may bring it */
        people = &plan->inputs[f];
    }
    for (size_t i = 0; people && i < PS_COUNT(from_column); i++)
        if ((size_t)from_column[i].trait == trait) {
            const int column = ps_schema_column_find(people->spec.schema, from_column[i].column);
            if (column >= 0)
                people->want[column] = PS_WANT;
        }
}

/* Lists that contact people go by households, where an extract tells of them. */
static void want_households(ps_plan *plan)
{
    bool contacts = false;

    for (size_t i = 0; i < plan->n_lists; i++)
        contacts = contacts || ps_list_contacts(plan, &plan->lists[i]);
    for (size_t f = 0; contacts && f < plan->n_inputs; f++) {
        const int column = plan->inputs[f].spec.schema->makes_people
                               ? ps_schema_column_find(plan->inputs[f].spec.schema, "household")
                               : -1;
        if (column >= 0 && plan->inputs[f].want[column] < PS_WANT_IF_THERE)
            plan->inputs[f].want[column] = PS_WANT_IF_THERE;
    }
}

static void mark_wants(ps_plan_reading *reading, ps_rule *rule, ps_type expected, const char *section, const char *name,
                       const char *key)
{
    ps_plan *const plan = reading->plan;
    const uint32_t *numbers;
    size_t n = 0;

    (void)expected;
    if (!rule || ps_rule_type(rule) == PS_NOTHING)
        return;
    ps_rule_mark_wants(rule, plan);
    ps_plan_keep_rule(reading, rule);
    numbers = ps_rule_names(rule, &n);
    reading->path = name ? ps_plan_print(reading, "%s.%.60s", section, name) : section;
    for (size_t i = 0; reading->path && i < n; i++) {
        if (plan->names.at[numbers[i]].row.kind == PS_NAME_PERSON)
            want_trait(plan, plan->names.at[numbers[i]].row.item);
        ps_plan_use_name(reading, ps_rule_place(rule), key, &plan->names.at[numbers[i]]);
    }
}

static void use_score(ps_plan_reading *reading, const char *text)
{
    const ps_name *const name = text ? ps_names_find(&reading->plan->names, text) : NULL;
    if (name && name->row.kind == PS_NAME_SCORE)
        reading->score_used[name->row.item] = true;
}

/* A visitor that looks for one thing: which scores any rule reads. */
static void find_scores(ps_plan_reading *reading, ps_rule *rule, ps_type expected, const char *section,
                        const char *name, const char *key)
{
    size_t n = 0;
    const uint32_t *const numbers = rule && ps_rule_type(rule) != PS_NOTHING ? ps_rule_names(rule, &n) : NULL;

    (void)expected, (void)section, (void)name, (void)key;
    for (size_t i = 0; i < n; i++)
        use_score(reading, reading->plan->names.at[numbers[i]].row.name);
}

static void find_used_scores(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    visit_rules(reading, find_scores);
    for (size_t i = 0; i < plan->n_tiers; i++)
        use_score(reading, plan->tiers[i].by);
    for (size_t i = 0; i < plan->n_cohorts; i++)
        for (size_t j = 0; j < plan->cohorts[i].n_rank_by; j++)
            use_score(reading, plan->cohorts[i].rank_by[j].name);
    for (size_t i = 0; i < plan->n_tables; i++)
        for (size_t j = 0; j < plan->tables[i].n_by; j++)
            use_score(reading, plan->tables[i].by[j]);
    for (size_t i = 0; i < plan->n_tables; i++)
        use_score(reading, plan->tables[i].count ? plan->tables[i].count : plan->tables[i].sum);
    for (size_t i = 0; i < plan->n_lists; i++) {
        use_score(reading, plan->lists[i].from);
        use_score(reading, plan->lists[i].one_file_per);
        use_score(reading, plan->lists[i].phased.band);
        for (size_t j = 0; j < plan->lists[i].n_fields; j++)
            use_score(reading, plan->lists[i].fields[j]);
    }
    for (size_t i = 0; i < plan->n_capacities; i++)
        use_score(reading, plan->capacities[i].per);
}

/* Every day that a built-in score may look at. */
static ps_span days_of(const ps_plan *plan, const ps_score_plan *score)
{
    ps_span span = ps_span_within(plan->index_date, score->lookback_amount, score->lookback_unit);

    if (score->built_in->all_dates)
        span.from = PS_NO_DAY;
    else if (score->built_in->history_months)
        span.from = ps_span_within(span.from, score->built_in->history_months, PS_MONTHS).from;
    return span;
}

/* Does the input have any of these columns? */
static bool want_columns(ps_plan_input *input, const ps_score_read *reads, size_t n, ps_want want)
{
    const ps_schema *const schema = input->spec.schema;
    bool any = false;

    for (size_t r = 0; r < n; r++) {
        const int column = reads[r].kind == PS_KINDS || reads[r].kind == schema->kind
                               ? ps_schema_column_find(schema, reads[r].column)
                               : -1;
        if (column >= 0 && input->want[column] < want)
            input->want[column] = want;
        any = any || column >= 0;
    }
    return any;
}

/* A score that is there unasked takes what is there; one that is used must have what it reads. */
static void want_for_score(ps_plan_reading *reading, const ps_score_plan *score, ps_want want)
{
    ps_plan *const plan = reading->plan;
    const ps_built_in_score *const built_in = score->built_in;

    for (size_t f = 0; f < plan->n_inputs; f++) {
        if (!(score->from >> f & 1))
            continue;
        (void)want_columns(&plan->inputs[f], built_in->reads_if_there, built_in->n_reads_if_there, PS_WANT_IF_THERE);
        if (want_columns(&plan->inputs[f], built_in->reads, built_in->n_reads, want))
            ps_plan_keep_span(reading, f, days_of(plan, score));
    }
}

static void want_for_scores(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    reading->score_used = ps_plan_array(reading, plan->n_scores, sizeof *reading->score_used);
    if (!reading->score_used)
        return;
    find_used_scores(reading);
    for (size_t i = 0; i < plan->n_scores; i++)
        if (plan->scores[i].built_in)
            want_for_score(reading, &plan->scores[i],
                           plan->scores[i].place.line || reading->score_used[i] ? PS_WANT : PS_WANT_IF_THERE);
}

/* Traits that a published score goes by without a rule that says them. */
static void use_traits(ps_plan_reading *reading)
{
    ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_scores; i++) {
        const ps_score_plan *const score = &plan->scores[i];
        const char *const *trait = score->built_in ? score->built_in->traits : NULL;
        reading->path = "score";
        for (; trait && *trait; trait++) {
            const ps_name *const name = ps_names_find(&plan->names, *trait);
            if (!name || name->row.kind != PS_NAME_PERSON)
                continue;
            want_trait(plan, name->row.item);
            ps_plan_use_name(reading, score->place, score->name, name);
        }
    }
}

static void set_wants(ps_plan_reading *reading)
{
    ps_plan *const plan = reading->plan;

    if (!ps_plan_keep_start(reading))
        return;
    visit_rules(reading, mark_wants);
    use_traits(reading);
    want_households(plan);
    for (size_t i = 0; i < plan->n_lists; i++)
        for (size_t j = 0; j < plan->lists[i].n_fields; j++) {
            const ps_name *const name = ps_names_find(&plan->names, plan->lists[i].fields[j]);
            if (name && name->row.kind == PS_NAME_PERSON)
                want_trait(plan, name->row.item);
            reading->path = ps_plan_print(reading, "list.%.60s", plan->lists[i].name);
            if (name && reading->path)
                ps_plan_use_name(reading, plan->lists[i].field_places[j], "fields", name);
        }
    want_for_scores(reading);
}

/* What rules ask of events must be in the source; everybody's "cannot tell" would pass for an answer. */
static void check_presets(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t f = 0; f < plan->n_inputs; f++) {
        const ps_input_spec *const spec = &plan->inputs[f].spec;
        for (size_t c = 0; c < spec->schema->n_columns; c++) {
            const bool assured = spec->none_supplied && spec->none_supplied[c];
            if (spec->want[c] != PS_WANT || assured || !ps_preset_lacks(spec, c))
                continue;
            reading->path = ps_plan_print(reading, "inputs.%.60s", plan->inputs[f].name);
            if (reading->path)
                ps_error_hint(ps_plan_fault(reading, plan->inputs[f].place, "preset",
                                            "the plan uses %s, which the source of preset %s does not have",
                                            spec->schema->columns[c].name, spec->preset),
                              "if this file has it, map it with columns = { %s = \"HEADING\" }",
                              spec->schema->columns[c].name);
        }
    }
}

/* ---- all of it ---- */

static bool kinds_known(const ps_plan *plan)
{
    for (size_t f = 0; f < plan->n_inputs; f++)
        if (plan->inputs[f].broken)
            return false;
    return true;
}

/* A rule worth more than a yes or no that reads an identifying name. */
static bool hands_on(const ps_plan *plan, const ps_rule *rule)
{
    const ps_type type = rule ? ps_rule_type(rule) : PS_NOTHING;
    const uint32_t *numbers;
    size_t n = 0;

    if (type == PS_NOTHING || type == PS_FLAG)
        return false;
    numbers = ps_rule_names(rule, &n);
    for (size_t i = 0; i < n; i++)
        if (plan->names.at[numbers[i]].identifying)
            return true;
    return false;
}

/* What gives an identifying trait on under another name is identifying too: `dob = 'born'`, the days since, or a score
 * that adds these up. A yes or no about it (born before 1950) is not, nor are the points that such a yes gets. */
static void mark_identifying(ps_plan *plan)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < plan->names.n; i++) {
            ps_name *const name = &plan->names.at[i];
            const ps_name_row *const row = &name->row;

            if (name->identifying || row->type == PS_FLAG || row->type == PS_NOTHING)
                continue;
            for (size_t r = 0; r < row->n_rules; r++)
                name->identifying |= hands_on(plan, row->rules[r]);
            /* A number made of other names; a text is a tier of one, and check_tiers refuses to cut an identifying one.
             */
            for (size_t k = 0; row->type == PS_NUMBER && k < row->n_needs; k++) {
                const ps_name *const need = ps_names_find(&plan->names, row->needs[k]);
                name->identifying |= need && need->identifying;
            }
            more |= name->identifying;
        }
    }
}

static void check_rules(ps_plan_reading *reading)
{
    visit_rules(reading, resolve);
    if (reading->no_memory)
        return;
    type_definitions(reading);
    mark_identifying(reading->plan);
    type_points(reading);
    check_covers(reading);
    ps_plan_check_uses(reading);
    ps_plan_check_capacities(reading);
    ps_plan_check_contact(reading);
    ps_plan_check_phased(reading);
    ps_plan_check_evaluations(reading);
    ps_plan_check_matrices(reading);
    ps_names_order(reading);
    if (reading->plan->governance.purpose == PS_OCCUPATIONAL_HEALTH)
        check_staff(reading);
    if (!reading->no_memory)
        set_wants(reading);
    if (!reading->no_memory)
        check_presets(reading);
}

ps_status ps_plan_finish(ps_plan *plan, const ps_name_row *rows, size_t n_rows, ps_findings *findings, ps_error *err)
{
    ps_plan_reading reading = {.plan = plan, .arena = plan->arena, .findings = findings, .path = ""};

    assert(findings);
    if (ps_names_build(&reading, rows, n_rows) == PS_OK) {
        if (kinds_known(plan))
            check_rules(&reading);
        ps_plan_check_areas(&reading);
        ps_plan_check_governance(&reading);
        ps_plan_check_audiences(&reading);
        ps_plan_check_directory(&reading);
        ps_plan_check_plain_words(&reading);
    }
    ps_findings_sort(findings);
    return reading.no_memory || findings->no_memory ? ps_fail_memory(err) : PS_OK;
}

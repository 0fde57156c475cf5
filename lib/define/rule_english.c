/* Rule English: one rule as one sentence that an IG lead can sign. See describe.h.
 *
 * Windows that hang on no person are two dates; others are said in words, with the index date as their end. A denial is
 * carried down to the words it denies, which changes nothing: "not at least 18" is "less than 18", and what cannot be
 * told stays so. */
#include "define/describe.h"
#include "define/rule_tree.h"

#include "base/number.h"

#include <string.h>

static void statement(ps_buffer *out, const ps_plan *plan, const ps_node *node, bool denied);
static void noun(ps_buffer *out, const ps_plan *plan, const ps_node *node);

const char *ps_kind_nouns(ps_kind kind)
{
    switch (kind) {
    case PS_KIND_PERSON:
        return "registrations of people at practices";
    case PS_KIND_GP_EVENT:
        return "coded entries of the GP record";
    case PS_KIND_ADMISSION:
        return "hospital spells";
    case PS_KIND_ATTENDANCE:
        return "emergency-care attendances";
    case PS_KIND_REFERRAL:
        return "referrals to a service";
    case PS_KIND_CONTACT:
        return "care contacts";
    case PS_KIND_DEATH:
        return "registered deaths";
    case PS_KIND_OUTPATIENT:
        return "outpatient appointments";
    case PS_KIND_WAITING_LIST:
        return "pathways on a waiting list";
    case PS_KIND_LEGAL_STATUS:
        return "periods under a legal status";
    case PS_KIND_DIAGNOSIS:
        return "diagnoses made by a service";
    case PS_KIND_SOCIAL_CARE:
        return "events of adult social care";
    case PS_KIND_CARE_HOME:
        return "stays in a care home";
    case PS_KIND_REFERRAL_IN:
        return "referrals coming in";
    case PS_KIND_STAFF:
        return "employees";
    default:
        return "events of a feed that this plan declares";
    }
}

static void add_day(ps_buffer *out, ps_day day)
{
    char iso[11];

    ps_day_format(iso, day);
    ps_buffer_text(out, iso);
}

static void add_number(ps_buffer *out, double number)
{
    char text[32];

    ps_number_format(text, number, 12);
    ps_buffer_text(out, text);
}

static void add_span(ps_buffer *out, int amount, ps_unit unit)
{
    static const char *const units[] = {"day", "week", "month", "year"};

    ps_buffer_print(out, "%d %s%s", amount, units[unit], amount == 1 ? "" : "s");
}

/* ", from 2024-04-01 to 2025-03-31" */
static void window(ps_buffer *out, const ps_plan *plan, const ps_events *e)
{
    const bool dated = plan->index_date != PS_NO_DAY;

    if (e->constant) {
        if (e->span.from == PS_NO_DAY) {
            ps_buffer_text(out, ", up to ");
            add_day(out, e->span.to);
        } else if (e->span.from == e->span.to) {
            ps_buffer_text(out, ", on ");
            add_day(out, e->span.to);
        } else {
            ps_buffer_text(out, ", from ");
            add_day(out, e->span.from);
            ps_buffer_text(out, " to ");
            add_day(out, e->span.to);
        }
        if (dated && e->span.to > plan->index_date)
            ps_buffer_text(out, " (this looks past the index date)");
        return;
    }
    switch (e->window) {
    case PS_WINDOW_EVER:
        ps_buffer_text(out, ", up to the index date");
        return;
    case PS_WINDOW_WITHIN:
        ps_buffer_text(out, ", in the ");
        add_span(out, e->amount, e->unit);
        ps_buffer_text(out, " that end on the index date");
        return;
    case PS_WINDOW_WITHIN_BEFORE:
        ps_buffer_text(out, ", in the ");
        add_span(out, e->amount, e->unit);
        ps_buffer_text(out, " that end the day before ");
        noun(out, plan, e->a);
        break;
    case PS_WINDOW_BEFORE:
        ps_buffer_text(out, ", before ");
        noun(out, plan, e->a);
        break;
    case PS_WINDOW_SINCE:
        ps_buffer_text(out, ", from ");
        noun(out, plan, e->a);
        ps_buffer_text(out, " (included) on");
        break;
    case PS_WINDOW_FROM_TO:
        ps_buffer_text(out, ", from ");
        noun(out, plan, e->a);
        ps_buffer_text(out, " to ");
        noun(out, plan, e->b);
        ps_buffer_text(out, " (both included)");
        break;
    }
    if (e->from_index) {
        ps_buffer_text(out, " (this looks past the index date)");
    } else if (dated) {
        ps_buffer_text(out, ", and not after ");
        add_day(out, plan->index_date);
    }
}

static const ps_node *first_leaf(const ps_node *node)
{
    while (node->n_kids)
        node = node->kids[0];
    return node;
}

/* "gp (coded entries of the GP record) whose code is in the list smi (12 codes), up to 2025-03-31" */
static void entries(ps_buffer *out, const ps_plan *plan, const ps_events *e)
{
    const ps_plan_input *input = &plan->inputs[e->input];

    ps_buffer_print(out, "%s (%s)", input->name, ps_kind_nouns(input->spec.schema->kind));
    if (e->where) {
        const ps_node *leaf = first_leaf(e->where);
        const bool either = e->where->kind == PS_N_OR; /* the window belongs to both halves */
        const bool whose = leaf->kind == PS_N_COLUMN && leaf->type != PS_CODES && e->where->kind != PS_N_NOT && !either;
        ps_buffer_print(out, "%s%s", whose ? " whose " : " for which ", either ? "(" : "");
        statement(out, plan, e->where, false);
        ps_buffer_text(out, either ? ")" : "");
    }
    window(out, plan, e);
}

static void aggregate(ps_buffer *out, const ps_plan *plan, const ps_events *e)
{
    static const char *const openings[PS_AGGREGATES] = {
        [PS_AGG_COUNT] = "the number of entries in ",
        [PS_AGG_DAYS] = "the number of days with an entry in ",
    };
    const char *column = e->column_name;

    switch (e->aggregate) {
    case PS_AGG_DISTINCT:
        ps_buffer_print(out, "the number of different values of %s of the entries in ", column);
        break;
    case PS_AGG_FIRST:
    case PS_AGG_LAST:
        ps_buffer_print(out, "%s%s of the %s entry in ", column ? "the " : "the date", column ? column : "",
                        e->aggregate == PS_AGG_FIRST ? "first" : "last");
        break;
    case PS_AGG_SUM:
        ps_buffer_print(out, "the sum of %s of the entries in ", column);
        break;
    case PS_AGG_MEAN:
        ps_buffer_print(out, "the mean %s of the entries in ", column);
        break;
    case PS_AGG_MIN:
    case PS_AGG_MAX:
        ps_buffer_print(out, "the %s %s of the entries in ", e->aggregate == PS_AGG_MIN ? "lowest" : "highest", column);
        break;
    default:
        ps_buffer_text(out, openings[e->aggregate] ? openings[e->aggregate] : "");
        break;
    }
    entries(out, plan, e);
}

static void several(ps_buffer *out, const ps_plan *plan, const ps_node *node, const char *between, bool statements)
{
    for (size_t i = 0; i < node->n_kids; i++) {
        if (i)
            ps_buffer_text(out, between);
        if (statements)
            statement(out, plan, node->kids[i], false);
        else
            noun(out, plan, node->kids[i]);
    }
}

static void call(ps_buffer *out, const ps_plan *plan, const ps_node *node)
{
    static const char *const units[] = {"", "days", "full months", "full years"};

    switch ((ps_function)node->op) {
    case PS_FN_HOW_MANY:
        ps_buffer_text(out, "how many of these hold (");
        several(out, plan, node, "; ", true);
        ps_buffer_text(out, ")");
        return;
    case PS_FN_LOWEST:
    case PS_FN_HIGHEST:
        ps_buffer_print(out, "the %s known of (", node->op == PS_FN_LOWEST ? "lowest" : "highest");
        several(out, plan, node, "; ", false);
        ps_buffer_text(out, ")");
        return;
    default:
        ps_buffer_print(out, "the %s from ", units[node->op]);
        noun(out, plan, node->kids[0]);
        ps_buffer_text(out, " to the index date");
        return;
    }
}

static bool is_simple(const ps_node *node)
{
    return node->n_kids == 0 && node->kind != PS_N_AGGREGATE;
}

static void part(ps_buffer *out, const ps_plan *plan, const ps_node *node)
{
    if (!is_simple(node))
        ps_buffer_text(out, "(");
    noun(out, plan, node);
    if (!is_simple(node))
        ps_buffer_text(out, ")");
}

static void noun(ps_buffer *out, const ps_plan *plan, const ps_node *node)
{
    static const char signs[] = {'+', '-', '*', '/'};

    switch (node->kind) {
    case PS_N_NUMBER:
        add_number(out, node->number);
        return;
    case PS_N_DATE:
        add_day(out, node->day);
        return;
    case PS_N_TEXT:
        ps_buffer_print(out, "\"%s\"", node->text);
        return;
    case PS_N_FLAG:
        ps_buffer_text(out, node->op == PS_YES ? "yes" : "no");
        return;
    case PS_N_DURATION:
        add_span(out, node->amount, node->unit);
        return;
    case PS_N_INDEX:
        ps_buffer_text(out, "the index date");
        return;
    case PS_N_NAME:
    case PS_N_COLUMN:
        ps_buffer_text(out, node->text);
        return;
    case PS_N_CALL:
        call(out, plan, node);
        return;
    case PS_N_AGGREGATE:
        if (node->type == PS_FLAG && node->events->aggregate == PS_AGG_ANY)
            statement(out, plan, node, false);
        else
            aggregate(out, plan, node->events);
        return;
    case PS_N_ADD:
    case PS_N_SUBTRACT:
    case PS_N_MULTIPLY:
    case PS_N_DIVIDE:
        part(out, plan, node->kids[0]);
        ps_buffer_print(out, " %c ", signs[node->kind - PS_N_ADD]);
        part(out, plan, node->kids[1]);
        return;
    case PS_N_MINUS:
        ps_buffer_text(out, "-");
        part(out, plan, node->kids[0]);
        return;
    default:
        ps_buffer_text(out, "whether ");
        statement(out, plan, node, false);
        return;
    }
}

/* An aggregate ends with its window; what is said of it after that stands better behind a comma. */
static void subject(ps_buffer *out, const ps_plan *plan, const ps_node *node)
{
    noun(out, plan, node);
    if (node->kind == PS_N_AGGREGATE)
        ps_buffer_text(out, ",");
}

static void comparison(ps_buffer *out, const ps_plan *plan, const ps_node *node, bool denied)
{
    static const char *const of_numbers[] = {"is",         "is not",       "is less than",
                                             "is at most", "is more than", "is at least"};
    static const char *const of_dates[] = {"is",       "is not",        "is before", "is on or before",
                                           "is after", "is on or after"};
    static const int opposite[] = {PS_OP_NE, PS_OP_EQ, PS_OP_GE, PS_OP_GT, PS_OP_LE, PS_OP_LT};
    const int op = denied ? opposite[node->op] : node->op;

    subject(out, plan, node->kids[0]);
    ps_buffer_print(out, " %s ", (node->kids[0]->type == PS_DATE ? of_dates : of_numbers)[op]);
    noun(out, plan, node->kids[1]);
}

static void list_of_codes(ps_buffer *out, const ps_plan *plan, size_t number)
{
    const ps_codelist *list = &plan->lists_of_codes[number];

    ps_buffer_print(out, "in the list %s (%zu code%s)", list->name, list->n, list->n == 1 ? "" : "s");
}

static void text_test(ps_buffer *out, const ps_plan *plan, const ps_node *node, bool denied)
{
    const ps_text_test *test = node->test;
    const bool no = node->negated != denied;
    const bool prefix = test->kind == PS_TEST_PREFIX || test->kind == PS_TEST_ICD10_PREFIX;

    if (node->kids[0]->type == PS_CODES) {
        ps_buffer_text(out, no ? "no code of " : "a code of ");
        noun(out, plan, node->kids[0]);
        ps_buffer_text(out, prefix ? " begins with " : " is ");
    } else {
        subject(out, plan, node->kids[0]);
        ps_buffer_text(out, prefix ? (no ? " does not begin with " : " begins with ") : (no ? " is not " : " is "));
    }
    if (test->kind == PS_TEST_LIST) {
        list_of_codes(out, plan, test->list);
        return;
    }
    for (size_t i = 0; i < test->n; i++)
        ps_buffer_print(out, "%s\"%s\"", i == 0 ? "" : i + 1 == test->n ? " or " : ", ", test->texts[i]);
}

static void and_or(ps_buffer *out, const ps_plan *plan, const ps_node *node, bool denied)
{
    const bool and = (node->kind == PS_N_AND) != denied; /* not (a or b): neither a nor b */
    const char *word = and? "and" : "or";

    for (size_t i = 0; i < node->n_kids; i++) {
        const ps_node *kid = node->kids[i];
        const bool group = kid->kind == PS_N_AND || kid->kind == PS_N_OR ||
                           (kid->kind == PS_N_NOT && (kid->kids[0]->kind == PS_N_AND || kid->kids[0]->kind == PS_N_OR));
        if (i)
            ps_buffer_print(out, "%s %s ", node->n_kids > 2 || first_leaf(kid)->kind == PS_N_AGGREGATE ? "," : "",
                            word);
        if (group)
            ps_buffer_text(out, "(");
        statement(out, plan, kid, denied);
        if (group)
            ps_buffer_text(out, ")");
    }
}

static void statement(ps_buffer *out, const ps_plan *plan, const ps_node *node, bool denied)
{
    bool no;

    switch (node->kind) {
    case PS_N_AND:
    case PS_N_OR:
        and_or(out, plan, node, denied);
        return;
    case PS_N_NOT:
        statement(out, plan, node->kids[0], !denied);
        return;
    case PS_N_COMPARE:
        comparison(out, plan, node, denied);
        return;
    case PS_N_TEXT_TEST:
        text_test(out, plan, node, denied);
        return;
    case PS_N_BETWEEN:
        no = node->negated != denied;
        subject(out, plan, node->kids[0]);
        ps_buffer_text(out, no ? " is not between " : " is between ");
        noun(out, plan, node->kids[1]);
        ps_buffer_text(out, " and ");
        noun(out, plan, node->kids[2]);
        ps_buffer_text(out, " (both included)");
        return;
    case PS_N_IN:
        no = node->negated != denied;
        subject(out, plan, node->kids[0]);
        ps_buffer_text(out, no ? " is none of " : " is one of ");
        for (size_t i = 1; i < node->n_kids; i++) {
            ps_buffer_text(out, i == 1 ? "" : ", ");
            noun(out, plan, node->kids[i]);
        }
        return;
    case PS_N_KNOWN:
        no = node->negated != denied;
        subject(out, plan, node->kids[0]);
        ps_buffer_text(out, no ? " is not known" : " is known");
        return;
    case PS_N_AGGREGATE:
        if (node->events->aggregate == PS_AGG_ANY) {
            ps_buffer_text(out, denied ? "there is no entry in " : "there is any entry in ");
            entries(out, plan, node->events);
            return;
        }
        break;
    case PS_N_FLAG:
        ps_buffer_text(out, (node->op == PS_YES) != denied ? "always" : "never");
        return;
    default:
        break;
    }
    if (node->kind == PS_N_NAME) {
        ps_buffer_print(out, "%s%s", denied ? "not " : "", node->text);
        return;
    }
    subject(out, plan, node);
    ps_buffer_text(out, denied ? " is no" : " is yes");
}

void ps_rule_english(ps_buffer *out, const ps_rule *rule, const ps_plan *plan)
{
    if (!rule || rule->state != PS_RULE_RESOLVED || rule->root->type == PS_NOTHING)
        ps_buffer_text(out, "(this rule has a fault; see the findings of the check)");
    else if (rule->root->type == PS_FLAG)
        statement(out, plan, rule->root, false);
    else
        noun(out, plan, rule->root);
}

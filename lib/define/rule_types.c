/* Rule types: may these two be compared, added, looked up? Called by rule_resolve.c once the parts have types.
 *
 * A literal that could match nobody is refused here: a word outside a column's value set, a text that is no ICD-10
 * code, a SNOMED id whose check digit fails. A part of type PS_NOTHING hangs on a name that is broken elsewhere, and
 * passes: one fault, one finding. */
#include "define/rule_tree.h"

#include "base/text.h"
#include "define/icd10.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *ps_type_words(ps_type type)
{
    switch (type) {
    case PS_NUMBER:
        return "a number";
    case PS_DATE:
        return "a date";
    case PS_TEXT:
        return "a text";
    case PS_FLAG:
        return "yes or no";
    case PS_CODES:
        return "a set of codes";
    case PS_DURATION:
        return "a length of time";
    case PS_NOTHING:
        break;
    }
    return "nothing";
}

const char *ps_node_text(char out[48], const ps_rule *rule, const ps_node *node)
{
    size_t n = node->end - node->start;

    if (n > 40) {
        n = ps_utf8_valid(rule->text + node->start, 37);
        memcpy(out, rule->text + node->start, n);
        memcpy(out + n, "...", 4);
    } else {
        memcpy(out, rule->text + node->start, n);
        out[n] = '\0';
    }
    return out;
}

ps_status ps_node_fail(ps_error *err, const ps_rule *rule, const ps_plan_text *text, const ps_node *node,
                       const char *format, ...)
{
    char message[240];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    (void)ps_fail_at(err, PS_EPLAN, text, node->place, "%s", message);
    ps_error_value(err, rule->text + node->start, node->end - node->start);
    return PS_EPLAN;
}

ps_status ps_rule_type_want(const ps_rule *rule, const ps_plan *plan, const ps_node *node, ps_type wanted,
                            ps_error *err)
{
    char own[48];

    if (node->type == wanted || node->type == PS_NOTHING)
        return PS_OK;
    ps_node_text(own, rule, node);
    (void)ps_node_fail(err, rule, &plan->text, node, "%s expected here, but %s is %s", ps_type_words(wanted), own,
                       ps_type_words(node->type));
    if (wanted == PS_FLAG && node->type == PS_NUMBER)
        ps_error_hint(err, "compare it: %s >= 2", own);
    else if (wanted == PS_FLAG && node->type == PS_DATE)
        ps_error_hint(err, "compare it: %s >= 2024-04-01, or ask: %s is known", own, own);
    else if (wanted == PS_FLAG && node->type == PS_TEXT)
        ps_error_hint(err, "compare it: %s = \"...\"", own);
    else if (wanted == PS_FLAG && node->type == PS_CODES)
        ps_error_hint(err, "ask about it: %s in my_list, %s starts \"F2\"", own, own);
    else if (wanted == PS_NUMBER && node->type == PS_FLAG)
        ps_error_hint(err, "how_many(%s) is 1 for yes and 0 for no", own);
    else if (wanted == PS_NUMBER && node->type == PS_DATE)
        ps_error_hint(err, "days_since(%s) is a number", own);
    else if (wanted == PS_DATE && node->type == PS_FLAG)
        ps_error_hint(err, "a date comes from first(...), last(...) or a date column; or is written 2025-03-31");
    else if (wanted == PS_DATE && node->type == PS_DURATION)
        ps_error_hint(err, "count from a day: index - %s", own);
    else if (wanted == PS_DATE && node->type == PS_TEXT)
        ps_error_hint(err, "dates stand without quotes: 2025-03-31");
    return PS_EPLAN;
}

static ps_status mismatch(const ps_rule *rule, const ps_plan *plan, const ps_node *node, const ps_node *a,
                          const ps_node *b, ps_error *err)
{
    const ps_type types[2] = {a->type, b->type};
    char left[48], right[48];

    ps_node_text(left, rule, a);
    ps_node_text(right, rule, b);
    (void)ps_node_fail(err, rule, &plan->text, node, "%s is %s and %s is %s: they cannot be compared", left,
                       ps_type_words(types[0]), right, ps_type_words(types[1]));
    for (int i = 0; i < 2; i++) {
        const ps_type one = types[i], other = types[1 - i];
        const char *own = i == 0 ? left : right;
        if (own[0] == '"' && other == PS_NUMBER)
            ps_error_hint(err, "numbers stand without quotes: %s = 65", i == 0 ? right : left);
        else if ((one == PS_TEXT || one == PS_CODES) && other == PS_NUMBER)
            ps_error_hint(err, "codes and texts stand in double quotes: %s = \"%s\"", own, i == 0 ? right : left);
        else if (one == PS_DATE && other == PS_TEXT)
            ps_error_hint(err, "dates stand without quotes: 2025-03-31");
        else if (one == PS_DATE && other == PS_DURATION)
            ps_error_hint(err, "count from a day: %s >= index - 28 days; or write days_since(%s) <= 28", own, own);
        else if (one == PS_DATE && other == PS_NUMBER)
            ps_error_hint(err, "days_since(%s) is a number of days", own);
        else if (one == PS_NUMBER && other == PS_DURATION)
            ps_error_hint(err, "write the number alone: days_since(x) > 28");
        else if (one == PS_FLAG)
            ps_error_hint(err, "%s is yes or no already: write it alone, or with not before it", own);
        else
            continue;
        break;
    }
    return PS_EPLAN;
}

/* The words of a value set, joined, clipped to fit a hint. */
static void join_words(char *out, size_t size, const ps_node *subject)
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < subject->n_words; i++) {
        const size_t length = strlen(subject->words[i]);
        if (n + length + 8 > size) {
            memcpy(out + n, ", ...", 6);
            return;
        }
        if (i) {
            memcpy(out + n, ", ", 2);
            n += 2;
        }
        memcpy(out + n, subject->words[i], length + 1);
        n += length;
    }
}

static ps_status check_word(const ps_rule *rule, const ps_plan *plan, const ps_node *subject, const char *text,
                            bool prefix, const ps_node *at, ps_error *err)
{
    const size_t length = strlen(text);
    char own[48], words[180];
    const char *near;

    for (size_t i = 0; i < subject->n_words; i++)
        if (prefix ? !strncmp(subject->words[i], text, length) : !strcmp(subject->words[i], text))
            return PS_OK;
    near = prefix ? NULL : ps_did_you_mean(text, subject->words, subject->n_words);
    join_words(words, sizeof(words), subject);
    (void)ps_node_fail(err, rule, &plan->text, at, "%s is never \"%.40s\"%s", ps_node_text(own, rule, subject), text,
                       prefix ? " at its beginning" : "");
    ps_error_value(err, text, length);
    if (near)
        ps_error_hint(err, "did you mean \"%s\"? it can be: %s", near, words);
    else if (subject->kind == PS_N_COLUMN && ps_names_find(&plan->names, subject->text))
        ps_error_hint(err, "inside where, %s is the column of %s: %.120s", subject->text,
                      plan->inputs[subject->input].name, words);
    else
        ps_error_hint(err, "it can be: %s", words);
    return PS_EPLAN;
}

/* A literal to be looked for in `subject`, as it is kept for the test. `at` is where it stands. */
static ps_status check_literal(const char **out, ps_rule *rule, const ps_plan *plan, const ps_node *subject,
                               const char *literal, bool prefix, const ps_node *at, ps_error *err)
{
    char own[48], code[5];
    const char *why;

    if (!*literal) {
        (void)ps_node_fail(err, rule, &plan->text, at, "an empty text matches nobody");
        ps_error_hint(err, "for a value that is not recorded write: %s is not known", ps_node_text(own, rule, subject));
        return PS_EPLAN;
    }
    *out = literal;
    if (subject->words)
        return check_word(rule, plan, subject, literal, prefix, at, err);
    if (subject->codes == PS_CODES_SNOMED && !prefix) {
        why = ps_snomed_fault(literal);
        if (!why)
            return PS_OK;
        (void)ps_node_fail(err, rule, &plan->text, at, "\"%.20s\" is no SNOMED CT id: %s", literal, why);
        ps_error_hint(err, "%s holds SNOMED CT concept ids", ps_node_text(own, rule, subject));
        return PS_EPLAN;
    }
    if (subject->codes != PS_CODES_ICD10)
        return PS_OK;
    why = ps_icd10_fault(literal);
    if (why) {
        (void)ps_node_fail(err, rule, &plan->text, at, "\"%.20s\" is no ICD-10 code: %s", literal, why);
        ps_error_hint(err, "%s holds ICD-10 codes: a letter and digits, as in F20 or E11.2",
                      ps_node_text(own, rule, subject));
        return PS_EPLAN;
    }
    ps_icd10_normalise(code, literal);
    *out = ps_arena_text(rule->arena, code, strlen(code));
    return *out ? PS_OK : ps_fail_memory(err);
}

/* Turns the node into a test of kids[0]; the caller fills the texts. */
static ps_status make_test(ps_rule *rule, ps_node *node, ps_test_kind kind, size_t n, ps_error *err)
{
    ps_text_test *test = ps_arena_alloc(rule->arena, sizeof(*test));

    if (!test)
        return ps_fail_memory(err);
    test->texts = ps_arena_array(rule->arena, n ? n : 1, sizeof(char *));
    if (!test->texts)
        return ps_fail_memory(err);
    test->kind = kind;
    test->n = n;
    test->slot = rule->n_tests++;
    node->kind = PS_N_TEXT_TEST;
    node->test = test;
    return PS_OK;
}

static bool is_texts(ps_type type)
{
    return type == PS_TEXT || type == PS_CODES;
}

static ps_status compare_texts(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err)
{
    ps_node *left = node->kids[0], *right = node->kids[1];
    char own[48];
    ps_status st;

    if (node->op != PS_OP_EQ && node->op != PS_OP_NE) {
        (void)ps_node_fail(err, rule, &plan->text, node, "texts have no order: they are compared with = or <>");
        ps_error_hint(err, "numbers stand without quotes");
        return PS_EPLAN;
    }
    if (left->kind == PS_N_TEXT && right->kind != PS_N_TEXT) {
        node->kids[0] = right;
        node->kids[1] = left;
        left = node->kids[0];
        right = node->kids[1];
    }
    if (right->kind != PS_N_TEXT) {
        if (left->type == PS_TEXT && right->type == PS_TEXT)
            return PS_OK;
        (void)ps_node_fail(err, rule, &plan->text, node, "%s is a set of codes: compare it with a text or a code list",
                           ps_node_text(own, rule, left->type == PS_CODES ? left : right));
        return PS_EPLAN;
    }
    st = make_test(rule, node, left->codes == PS_CODES_ICD10 ? PS_TEST_ICD10 : PS_TEST_EXACT, 1, err);
    if (st != PS_OK)
        return st;
    node->negated = node->op == PS_OP_NE;
    return check_literal(&node->test->texts[0], rule, plan, left, right->text, false, right, err);
}

ps_status ps_rule_type_compare(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err)
{
    const ps_node *left = node->kids[0], *right = node->kids[1];

    node->type = PS_FLAG;
    if (left->type == PS_NOTHING || right->type == PS_NOTHING)
        return PS_OK;
    if (is_texts(left->type) && is_texts(right->type))
        return compare_texts(rule, plan, node, err);
    if (left->type != right->type)
        return mismatch(rule, plan, node, left, right, err);
    if (left->type == PS_DURATION) {
        (void)ps_node_fail(err, rule, &plan->text, node, "two lengths of time are not compared");
        ps_error_hint(err, "for example: days_since(last_review) > 28");
        return PS_EPLAN;
    }
    if (left->type == PS_FLAG && node->op != PS_OP_EQ && node->op != PS_OP_NE)
        return ps_node_fail(err, rule, &plan->text, node, "yes and no have no order: compare with = or <>");
    return PS_OK;
}

ps_status ps_rule_type_between(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err)
{
    const ps_type type = node->kids[0]->type;
    char own[48];

    node->type = PS_FLAG;
    if (type == PS_NOTHING)
        return PS_OK;
    if (type != PS_NUMBER && type != PS_DATE)
        return ps_node_fail(err, rule, &plan->text, node->kids[0], "between is for numbers and dates, but %s is %s",
                            ps_node_text(own, rule, node->kids[0]), ps_type_words(type));
    for (size_t i = 1; i < 3; i++)
        if (node->kids[i]->type != PS_NOTHING && node->kids[i]->type != type)
            return mismatch(rule, plan, node, node->kids[0], node->kids[i], err);
    if (node->kids[1]->kind == PS_N_NUMBER && node->kids[2]->kind == PS_N_NUMBER &&
        node->kids[1]->number > node->kids[2]->number) {
        (void)ps_node_fail(err, rule, &plan->text, node, "nothing is between a higher and a lower number");
        ps_error_hint(err, "the lower end comes first: between 1 and 5");
        return PS_EPLAN;
    }
    return PS_OK;
}

static const char *system_words(ps_code_system system)
{
    return system == PS_SNOMED ? "SNOMED CT" : system == PS_ICD10 ? "ICD-10" : "plain texts";
}

/* in list */
static ps_status type_in_list(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err)
{
    const ps_node *subject = node->kids[0];
    const ps_codelist *list = ps_plan_codelist(plan, node->text);
    bool fits = false;
    char own[48];
    ps_status st;

    ps_node_text(own, rule, subject);
    if (!list) {
        const char **names = ps_arena_array(rule->arena, plan->n_lists_of_codes + 1, sizeof(char *));
        const char *near;
        if (!names)
            return ps_fail_memory(err);
        for (size_t i = 0; i < plan->n_lists_of_codes; i++)
            names[i] = plan->lists_of_codes[i].name;
        near = ps_did_you_mean(node->text, names, plan->n_lists_of_codes);
        (void)ps_node_fail(err, rule, &plan->text, node, "there is no code list called %.40s", node->text);
        if (near)
            ps_error_hint(err, "did you mean \"%s\"?", near);
        else
            ps_error_hint(err, "name its file in [codes], or write values: %s in (\"a\", \"b\")", own);
        return PS_EPLAN;
    }
    if (subject->type == PS_NOTHING)
        return PS_OK;
    if (!is_texts(subject->type))
        return ps_node_fail(err, rule, &plan->text, subject, "a code list holds texts, but %s is %s", own,
                            ps_type_words(subject->type));
    switch (subject->codes) {
    case PS_CODES_ANY:
        fits = true;
        break;
    case PS_CODES_SNOMED:
        fits = list->system != PS_ICD10;
        break;
    case PS_CODES_ICD10:
        fits = list->system == PS_ICD10;
        break;
    case PS_CODES_NONE:
        fits = list->system == PS_TEXT_CODES;
        break;
    }
    if (!fits) {
        (void)ps_node_fail(err, rule, &plan->text, node, "%s holds %s, but the list %.40s holds %s", own,
                           subject->codes == PS_CODES_SNOMED  ? "SNOMED CT codes"
                           : subject->codes == PS_CODES_ICD10 ? "ICD-10 codes"
                                                              : "no codes of a system",
                           list->name, system_words(list->system));
        ps_error_hint(err, "such a list would match nobody: use one of the same system");
        return PS_EPLAN;
    }
    st = make_test(rule, node, PS_TEST_LIST, 0, err);
    if (st == PS_OK)
        node->test->list = (size_t)(list - plan->lists_of_codes);
    return st;
}

ps_status ps_rule_type_in(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err)
{
    const ps_node *subject = node->kids[0];
    const ps_type type = subject->type;
    bool literals = true;
    ps_status st;

    node->type = PS_FLAG;
    if (node->text)
        return type_in_list(rule, plan, node, err);
    for (size_t i = 1; i < node->n_kids; i++) {
        const ps_node *kid = node->kids[i];
        if (type == PS_NOTHING || kid->type == PS_NOTHING)
            return PS_OK;
        if (is_texts(type) ? kid->type != PS_TEXT : kid->type != type || type == PS_FLAG || type == PS_DURATION)
            return mismatch(rule, plan, node, subject, kid, err);
        literals = literals && kid->kind == PS_N_TEXT;
    }
    if (!is_texts(type))
        return PS_OK;
    if (!literals)
        return type == PS_TEXT ? PS_OK
                               : ps_node_fail(err, rule, &plan->text, node,
                                              "a set of codes is looked up among texts in quotes or in a list");
    st = make_test(rule, node, subject->codes == PS_CODES_ICD10 ? PS_TEST_ICD10 : PS_TEST_EXACT, node->n_kids - 1, err);
    for (size_t i = 1; st == PS_OK && i < node->n_kids; i++)
        st = check_literal(&node->test->texts[i - 1], rule, plan, subject, node->kids[i]->text, false, node->kids[i],
                           err);
    return st;
}

ps_status ps_rule_type_starts(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err)
{
    const ps_node *subject = node->kids[0];
    char own[48];
    ps_status st;

    node->type = PS_FLAG;
    if (subject->type == PS_NOTHING)
        return PS_OK;
    if (!is_texts(subject->type))
        return ps_node_fail(err, rule, &plan->text, subject, "starts is for texts and codes, but %s is %s",
                            ps_node_text(own, rule, subject), ps_type_words(subject->type));
    st = make_test(rule, node, subject->codes == PS_CODES_ICD10 ? PS_TEST_ICD10_PREFIX : PS_TEST_PREFIX, 1, err);
    return st == PS_OK ? check_literal(&node->test->texts[0], rule, plan, subject, node->text, true, node, err) : st;
}

ps_status ps_rule_type_arithmetic(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err)
{
    const ps_node *a = node->kids[0], *b = node->n_kids > 1 ? node->kids[1] : a;
    static const char *const verbs[] = {"added", "subtracted", "multiplied", "divided"};
    char left[48], right[48];

    if (a->type == PS_NOTHING || b->type == PS_NOTHING)
        return PS_OK;
    node->type = PS_NUMBER;
    if (node->kind == PS_N_MINUS)
        return ps_rule_type_want(rule, plan, a, PS_NUMBER, err);
    if (a->type == PS_NUMBER && b->type == PS_NUMBER)
        return PS_OK;
    if (node->kind == PS_N_SUBTRACT && a->type == PS_DATE && b->type == PS_DATE)
        return PS_OK;
    node->type = PS_DATE;
    if (a->type == PS_DATE && b->type == PS_DURATION && (node->kind == PS_N_ADD || node->kind == PS_N_SUBTRACT))
        return PS_OK;
    if (a->type == PS_DURATION && b->type == PS_DATE && node->kind == PS_N_ADD)
        return PS_OK;
    (void)ps_node_fail(err, rule, &plan->text, node, "%s is %s and %s is %s: they cannot be %s",
                       ps_node_text(left, rule, a), ps_type_words(a->type), ps_node_text(right, rule, b),
                       ps_type_words(b->type), verbs[node->kind - PS_N_ADD]);
    if (a->type == PS_DATE && b->type == PS_NUMBER)
        ps_error_hint(err, "say what is counted: %s %s %s days", left, node->kind == PS_N_ADD ? "+" : "-", right);
    else if (a->type == PS_FLAG || b->type == PS_FLAG)
        ps_error_hint(err, "to count conditions write how_many(a, b, c)");
    else
        ps_error_hint(err, "numbers with numbers; a date + or - a length of time; date - date is a number of days");
    return PS_EPLAN;
}

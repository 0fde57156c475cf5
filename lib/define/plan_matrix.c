/* Plan matrix: rows that nobody can ever come to. The first row that fits wins, so a row is lost where an earlier one
 * is sure to fit whenever it does. Only what the text alone decides is told: a rule that is written out true or false,
 * the same words, a condition more ('a and b' below 'a'), or one of several ('a' below 'a or b'). */
#include "define/plan_reading.h"
#include "define/rule_tree.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Word for word, blanks between words aside; rows of a matrix see the same names. */
static bool same_words(const ps_rule *a, const ps_node *left, const ps_rule *b, const ps_node *right)
{
    size_t i = left->start, j = right->start;
    bool quoted = false;

    if (left->kind == PS_N_NAME && right->kind == PS_N_NAME) /* with or without brackets */
        return left->name == right->name;
    while (i < left->end && j < right->end) {
        const char c = a->text[i], d = b->text[j];
        if (!quoted && is_space(c) && is_space(d)) {
            while (i < left->end && is_space(a->text[i]))
                i++;
            while (j < right->end && is_space(b->text[j]))
                j++;
            continue;
        }
        if (c != d)
            return false;
        quoted ^= c == '"';
        i++;
        j++;
    }
    return i == left->end && j == right->end;
}

typedef enum sure { SURE_NOT, SURE_YES, SURE_NO } sure;

/* Is it yes for everybody, or for nobody, whatever is known of them? */
static sure certain(const ps_node *node)
{
    size_t yes = 0, no = 0;

    switch (node->kind) {
    case PS_N_FLAG:
        return node->op == PS_YES ? SURE_YES : SURE_NO;
    case PS_N_NOT: {
        const sure inner = certain(node->kids[0]);
        return inner == SURE_YES ? SURE_NO : inner == SURE_NO ? SURE_YES : SURE_NOT;
    }
    case PS_N_AND:
    case PS_N_OR:
        for (size_t i = 0; i < node->n_kids; i++) {
            const sure kid = certain(node->kids[i]);
            yes += kid == SURE_YES;
            no += kid == SURE_NO;
        }
        if (node->kind == PS_N_AND)
            return no ? SURE_NO : yes == node->n_kids ? SURE_YES : SURE_NOT;
        return yes ? SURE_YES : no == node->n_kids ? SURE_NO : SURE_NOT;
    default:
        return SURE_NOT;
    }
}

/* Whenever `a` is yes, is `b`? False: not sure. */
static bool implies(const ps_rule *one, const ps_node *a, const ps_rule *other, const ps_node *b)
{
    size_t all = 0;

    if (same_words(one, a, other, b) || certain(b) == SURE_YES || certain(a) == SURE_NO)
        return true;
    if (a->kind == PS_N_OR) {
        for (size_t i = 0; i < a->n_kids; i++)
            all += implies(one, a->kids[i], other, b);
        return all == a->n_kids;
    }
    if (b->kind == PS_N_AND) {
        for (size_t i = 0; i < b->n_kids; i++)
            all += implies(one, a, other, b->kids[i]);
        return all == b->n_kids;
    }
    for (size_t i = 0; a->kind == PS_N_AND && i < a->n_kids; i++)
        if (implies(one, a->kids[i], other, b))
            return true;
    for (size_t i = 0; b->kind == PS_N_OR && i < b->n_kids; i++)
        if (implies(one, a, other, b->kids[i]))
            return true;
    return false;
}

static void check_row(ps_plan_reading *reading, const ps_matrix_plan *matrix, size_t number)
{
    const ps_matrix_row *const row = &matrix->rows[number];

    if (ps_rule_type(row->rule) != PS_FLAG)
        return; /* what is wrong with it was told */
    if (certain(row->rule->root) == SURE_NO) {
        ps_error_hint(ps_plan_fault(reading, ps_rule_place(row->rule), "rows", "this row fits nobody"),
                      "take the row out, or mend its rule");
        return;
    }
    for (size_t i = 0; i < number; i++) {
        const ps_matrix_row *const before = &matrix->rows[i];
        if (ps_rule_type(before->rule) != PS_FLAG || certain(before->rule->root) == SURE_NO ||
            !implies(row->rule, row->rule->root, before->rule, before->rule->root))
            continue;
        ps_error_hint(ps_plan_fault(reading, ps_rule_place(row->rule), "rows",
                                    "nobody comes to this row: the one on line %u takes them all first",
                                    (unsigned)before->place.line),
                      certain(before->rule->root) == SURE_YES
                          ? "the first row that fits wins: a row for everybody goes last"
                          : "the first row that fits wins: put the narrower row first");
        return;
    }
}

void ps_plan_check_matrices(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_matrices; i++) {
        reading->path = ps_plan_print(reading, "matrix.%.60s", plan->matrices[i].name);
        for (size_t r = 0; reading->path && r < plan->matrices[i].n_rows; r++)
            check_row(reading, &plan->matrices[i], r);
    }
    reading->path = "";
}

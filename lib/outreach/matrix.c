/* Matrix: for each person the first row whose rule is yes; cannot tell is not a fit. The column holds the need; the row
 * is found again from it, since rows of the same need may differ in who and how. */
#include "outreach/outreach.h"

#include <assert.h>
#include <string.h>

/* ---- names ---- */

static bool describe_row(ps_name_row *row, const ps_plan *plan, size_t number)
{
    const ps_matrix_plan *matrix = &plan->matrices[number];
    const char **words = ps_arena_array(plan->arena, matrix->n_rows + 1, sizeof *words);
    ps_rule **rules = ps_arena_array(plan->arena, matrix->n_rows + 1, sizeof *rules);

    if (!words || !rules)
        return false;
    *row = (ps_name_row){.name = matrix->name, .type = PS_TEXT, .kind = PS_NAME_MATRIX, .item = number};
    for (size_t i = 0; i < matrix->n_rows; i++) {
        size_t w = 0;
        while (w < row->n_words && strcmp(words[w], matrix->rows[i].need) != 0)
            w++;
        if (w == row->n_words)
            words[row->n_words++] = matrix->rows[i].need;
        rules[i] = matrix->rows[i].rule;
    }
    row->words = words;
    row->rules = rules;
    row->n_rules = matrix->n_rows;
    row->meaning = "the need of the first row of the matrix that fits";
    return true;
}

ps_status ps_matrix_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err)
{
    ps_name_row *rows = ps_arena_array(plan->arena, plan->n_matrices + 1, sizeof *rows);

    for (size_t i = 0; rows && i < plan->n_matrices; i++)
        if (!describe_row(&rows[i], plan, i))
            rows = NULL;
    if (!rows)
        return ps_fail_memory(err);
    *out = rows;
    *count = plan->n_matrices;
    return PS_OK;
}

/* NULL: the plan has no such name. */
static ps_column *matrix_column(const ps_world *world, size_t matrix)
{
    const ps_names *names = &world->plan->names;
    for (size_t i = 0; i < names->n; i++)
        if (names->at[i].row.kind == PS_NAME_MATRIX && names->at[i].row.item == matrix && !names->at[i].alias_of)
            return &world->columns[names->at[i].number];
    return NULL;
}

/* ---- rows ---- */

static ps_status fill_row(ps_column *needs, ps_world *world, const ps_matrix_plan *matrix, const ps_matrix_row *row,
                          ps_pool *pool, ps_error *err)
{
    const uint32_t need = ps_intern_add(world->population->words, row->need, strlen(row->need));
    const char *label = ps_arena_print(world->arena, "matrix %s: %s", matrix->name, row->need);
    ps_column fits = {0};
    ps_status status;

    if (need == PS_INTERN_FULL || !label)
        return ps_fail_memory(err);
    status = ps_rule_evaluate(&fits, row->rule, world, label, pool, err);
    for (size_t person = 0; status == PS_OK && person < needs->n; person++)
        if (!needs->text[person] && fits.flag[person] == PS_YES)
            needs->text[person] = need;
    ps_column_release(&fits);
    return status;
}

ps_status ps_matrix_fill(ps_world *world, size_t matrix, ps_pool *pool, ps_error *err)
{
    const ps_matrix_plan *plan = &world->plan->matrices[matrix];
    ps_column *to = matrix_column(world, matrix), needs = {0};
    ps_status status = PS_OK;

    assert(to && to->type == PS_NOTHING);
    if (!ps_column_init(&needs, PS_TEXT, world->population->n_people))
        return ps_fail_memory(err);
    for (size_t i = 0; status == PS_OK && i < plan->n_rows; i++)
        status = fill_row(&needs, world, plan, &plan->rows[i], pool, err);
    if (status == PS_OK)
        *to = needs;
    else
        ps_column_release(&needs);
    return status;
}

int ps_matrix_row_of(const ps_world *world, size_t matrix, uint32_t person)
{
    const ps_matrix_plan *plan = &world->plan->matrices[matrix];
    const ps_column *needs = matrix_column(world, matrix);
    const char *need = ps_intern_text(world->population->words, needs->text[person]);
    int last = -1;

    if (!needs->text[person])
        return -1;
    /* The row that fits has this need, and of those with it the first yes is it; the last needs no asking. */
    for (size_t i = 0; i < plan->n_rows; i++)
        if (strcmp(plan->rows[i].need, need) == 0) {
            if (last >= 0 && ps_rule_answer(plan->rows[last].rule, world, person) == PS_YES)
                return last;
            last = (int)i;
        }
    return last;
}

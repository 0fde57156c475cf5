/* Ruled, words: what scores by the plan's rules say alike of themselves: names, titles, their paragraphs of describe.
 */
#include "base/text.h"
#include "define/describe.h"
#include "score/ruled.h"

#include <assert.h>
#include <string.h>

static const ps_ruled *ruled_of(const ps_score_plan *score)
{
    return ps_score_method_of(score)->own;
}

ps_status ps_ruled_name(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, const char *name,
                        ps_buffer *meaning, ps_error *err)
{
    ps_rule **rules = ps_arena_array(plan->arena, score->n_points ? score->n_points : 1, sizeof(ps_rule *));

    row->name = name;
    row->meaning = meaning->failed || !meaning->at ? NULL : ps_arena_text(plan->arena, meaning->at, meaning->length);
    ps_buffer_release(meaning);
    if (!rules || !row->meaning)
        return ps_fail_memory(err);
    for (size_t i = 0; i < score->n_points; i++)
        rules[i] = score->points[i].rule;
    row->rules = rules;
    row->n_rules = score->n_points;
    return PS_OK;
}

/* Is the point of that row of the table? */
static bool is_of(const ps_point *point, const ps_ruled *ruled, const ps_data_table *table, size_t row)
{
    return !strcmp(ps_data_cell(table, row, ps_data_column(table, ruled->key)), point->label) &&
           (!ruled->under || !strcmp(ps_data_cell(table, row, ps_data_column(table, ruled->under)), point->key));
}

const char *ps_ruled_title(const ps_score_plan *score, const ps_point *point)
{
    const ps_ruled *ruled = ruled_of(score);
    const ps_data_table *table = ps_data_find(ruled->table);

    for (size_t r = 0; r < table->n_rows; r++)
        if (is_of(point, ruled, table, r))
            return ps_data_cell(table, r, ps_data_column(table, ruled->title));
    return point->label;
}

static bool gives(const ps_score_plan *score, const ps_data_table *table, size_t row)
{
    for (size_t i = 0; i < score->n_points; i++)
        if (is_of(&score->points[i], ruled_of(score), table, row))
            return true;
    return false;
}

static size_t list_rows(ps_buffer *out, const ps_score_plan *score, const char *where, const char *is, bool given_too)
{
    const ps_ruled *ruled = ruled_of(score);
    const ps_data_table *table = ps_data_find(ruled->table);
    const int title = ps_data_column(table, ruled->title);
    const int column = where ? ps_data_column(table, where) : -1;
    size_t n = 0;

    assert(title >= 0 && (column >= 0 || !where));
    for (size_t r = 0; r < table->n_rows; r++) {
        if ((where && strcmp(ps_data_cell(table, r, column), is) != 0) || (!given_too && gives(score, table, r)))
            continue;
        ps_buffer_print(out, "%s%s", n++ ? "; " : "", ps_data_cell(table, r, title));
    }
    return n;
}

size_t ps_ruled_lacking(ps_buffer *out, const ps_score_plan *score, const char *where, const char *is)
{
    return list_rows(out, score, where, is, false);
}

static void describe_list(ps_describer *d, const char *before, const ps_score_plan *score, const char *where,
                          const char *is, bool given_too)
{
    ps_buffer list = {0};

    if (list_rows(&list, score, where, is, given_too)) {
        ps_describe_add(d, "%s: %s.", before, list.at ? list.at : "");
        ps_describe_end(d, 6);
    }
    d->line.failed = d->line.failed || list.failed;
    ps_buffer_release(&list);
}

void ps_ruled_describe_lacking(ps_describer *d, const char *before, const ps_score_plan *score, const char *where,
                               const char *is)
{
    describe_list(d, before, score, where, is, false);
}

void ps_ruled_describe_with(ps_describer *d, const char *before, const ps_score_plan *score, const char *where,
                            const char *is)
{
    describe_list(d, before, score, where, is, true);
}

void ps_ruled_describe_rows(ps_describer *d, const ps_score_plan *score, const char *key)
{
    for (size_t i = 0; i < score->n_points; i++) {
        if (strcmp(score->points[i].key, key) != 0)
            continue;
        ps_describe_add(d, "- %s: ", ps_ruled_title(score, &score->points[i]));
        ps_describe_rule(d, score->points[i].rule);
        ps_describe_add(d, ".");
        ps_describe_end(d, 6);
    }
}

/* Plan labels: what the rows of a built-in score may be called, where a table of data/ says so. */
#include "define/plan_reading.h"

#include "base/data.h"

#include <assert.h>
#include <string.h>

#define KNOWN_MOST 64

static size_t known_words(const char *out[KNOWN_MOST], const ps_score_words *known)
{
    const ps_data_table *const table = ps_data_find(known->table);
    const int column = table ? ps_data_column(table, known->column) : -1;
    const int where = table && known->where ? ps_data_column(table, known->where) : -1;
    size_t n = 0;

    assert(table && column >= 0 && (where >= 0 || !known->where) && table->n_rows <= KNOWN_MOST);
    for (size_t r = 0; r < table->n_rows; r++)
        if (where < 0 || !strcmp(ps_data_cell(table, r, where), known->is))
            out[n++] = ps_data_cell(table, r, column);
    return n;
}

static bool is_known(const char *word, const char *const *known, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(known[i], word))
            return true;
    return false;
}

static void tell_unknown(ps_plan_reading *reading, ps_place place, const char *key, const char *score, const char *word,
                         const char *const *known, size_t n)
{
    ps_error *const fault = ps_plan_fault(reading, place, key, "%s knows no %.60s", score, word);

    ps_plan_suggest(fault, word, known, n);
    if (!fault->hint[0]) /* too many to name them here */
        ps_error_hint(fault, "popstrat-plan(5) names all that %s knows", score);
}

void ps_score_check_labels(ps_plan_reading *reading, const ps_score_plan *score, const char *key,
                           const ps_score_words *known)
{
    const char *words[KNOWN_MOST];
    const size_t n = known_words(words, known);

    for (size_t i = 0; i < score->n_points; i++)
        if (!strcmp(score->points[i].key, key) && !is_known(score->points[i].label, words, n))
            tell_unknown(reading, score->points[i].place, key, score->name, score->points[i].label, words, n);
}

void ps_score_check_rest(ps_plan_reading *reading, const ps_toml *table, const ps_score_plan *score,
                         const ps_score_words *known)
{
    const ps_toml *const rest = ps_toml_find(table, "rest");
    const char *words[KNOWN_MOST];
    const size_t n = known_words(words, known);

    if (!rest || !score->rest)
        return;
    if (!is_known(score->rest, words, n))
        tell_unknown(reading, rest->place, "rest", score->name, score->rest, words, n);
    for (size_t i = 0; i < score->n_points; i++)
        if (!strcmp(score->points[i].label, score->rest))
            ps_error_hint(ps_plan_fault(reading, rest->place, "rest", "%s stands in a row already", score->rest),
                          "rest is for whoever no row takes");
}

void ps_score_check_one_of(ps_plan_reading *reading, const ps_toml *table, const char *one, const char *other)
{
    const ps_toml *const first = ps_toml_find(table, one), *const second = ps_toml_find(table, other);

    if (first && second)
        ps_plan_fault(reading, second->key_place, other, "%s or %s, not both", one, other);
    else if (!first && !second)
        ps_error_hint(ps_plan_fault(reading, table->key_place, NULL, "%s or %s is needed", one, other), "%s = 'rule'",
                      one);
}

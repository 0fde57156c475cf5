/* Merge inputs: one numbering of people and of texts over all inputs.
 *
 * Done in input order on one thread, so that the numbers do not depend on which input was read first. Only texts that
 * something looks at again get a place among the population's words; row numbers such as event_id stay numbers of their
 * reader, which serves to tell them apart and spares memory when each occurs once. */
#include "base/arena.h"
#include "link/linking.h"

#include <stdlib.h>
#include <string.h>

/* The strangers of one input become persons, in their order of sight. */
static ps_status merge_strangers(ps_linking *l, ps_input_rows *rows, ps_error *err)
{
    const size_t n = ps_idmap_count(rows->strangers);
    uint32_t *number = ps_calloc(n, sizeof *number);
    char *text = ps_calloc(ps_idmap_longest(rows->strangers) + 1, 1);
    bool ok = number && text;

    for (uint32_t i = 0; ok && i < n; i++) {
        const size_t length = ps_idmap_text(text, rows->strangers, i);
        number[i] = ps_idmap_add(l->population->ids, (ps_slice){text, length});
        ok = number[i] < PS_IDMAP_FULL;
    }
    for (size_t i = 0; ok && i < rows->n; i++)
        if (rows->person[i] >= l->n_known)
            rows->person[i] = number[rows->person[i] - l->n_known];
    free(number);
    free(text);
    ps_idmap_free(rows->strangers);
    rows->strangers = NULL;
    return ok ? PS_OK : ps_fail_memory(err);
}

ps_status ps_linking_merge_people(ps_linking *l, ps_error *err)
{
    ps_status st = PS_OK;
    for (size_t i = 0; st == PS_OK && i < l->spec->n_inputs; i++)
        if (l->rows[i].strangers)
            st = merge_strangers(l, &l->rows[i], err);
    if (st == PS_OK)
        l->population->n_people = ps_idmap_count(l->population->ids);
    return st;
}

/* Does link or the caller look at the text itself? */
static bool is_read(const ps_input_rows *rows, size_t c)
{
    static const char *const looked_at[] = {"lsoa", "practice", "code", "discharge_status", "destination", "provider"};
    const ps_schema_column *column = &rows->schema->columns[c];

    if (rows->schema->makes_people || column->words || ps_rows_kept(rows, c))
        return true;
    if (rows->schema->kind == PS_KIND_EVENT)
        return false;
    for (size_t i = 0; i < PS_COUNT(looked_at); i++)
        if (!strcmp(column->name, looked_at[i]))
            return true;
    return false;
}

/* number[] translates, 0 where a text was not met yet. */
static bool translate(uint32_t *texts, size_t n, uint32_t *number, const ps_intern *from, ps_intern *to)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t old = texts[i];
        if (old && !number[old]) {
            const uint32_t new = ps_intern_add(to, ps_intern_text(from, old), ps_intern_length(from, old));
            if (new == PS_INTERN_FULL)
                return false;
            number[old] = new;
        }
        texts[i] = number[old]; /* number[0] stays 0 */
    }
    return true;
}

ps_status ps_linking_merge_words(ps_linking *l, ps_error *err)
{
    bool ok = true;

    for (size_t i = 0; ok && i < l->spec->n_inputs; i++) {
        ps_input_rows *rows = &l->rows[i];
        const ps_intern *words = ps_reader_words(rows->reader);
        uint32_t *number = ps_calloc(ps_intern_count(words) + 1, sizeof *number);
        ok = number != NULL;
        for (size_t c = 0; ok && c < rows->schema->n_columns; c++) {
            ps_column *column = &rows->columns[c];
            if (!column->n || (column->type != PS_TEXT && column->type != PS_CODES) || !is_read(rows, c))
                continue;
            ok = translate(column->text, column->type == PS_TEXT ? column->n : column->first[column->n], number, words,
                           l->population->words);
        }
        free(number);
        ps_reader_close(rows->reader); /* its words have served */
        rows->reader = NULL;
    }
    return ok ? PS_OK : ps_fail_memory(err);
}

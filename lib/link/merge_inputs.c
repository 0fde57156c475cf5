/* Merge inputs: one numbering of people and of texts over all inputs.
 *
 * Each is done in the order of inputs and files on one thread, so that the numbers do not depend on which chunk was
 * read when, or by whom. Only texts that something looks at again get a place among the population's words; row numbers
 * such as event_id become labels of their input, which serve to tell them apart and go once they have. */
#include "base/arena.h"
#include "link/snapshot.h"
#include "link/spill.h"

#include <stdlib.h>
#include <string.h>

#define MANY ((size_t)64)

/* The strangers of one input become persons, in their order of sight. */
static ps_status merge_strangers(ps_linking *l, ps_input_rows *rows, ps_error *err)
{
    const size_t n = ps_idmap_count(rows->strangers), room = ps_idmap_longest(rows->strangers) + 1;
    char *text = ps_calloc(MANY, room);
    ps_slice ids[MANY];
    bool ok;

    rows->stranger = ps_calloc(n, sizeof *rows->stranger);
    ok = rows->stranger && text;
    for (size_t done = 0; ok && done < n; done += MANY) {
        const size_t many = n - done < MANY ? n - done : MANY;

        for (size_t i = 0; i < many; i++)
            ids[i] = (ps_slice){text + i * room, ps_idmap_text(text + i * room, rows->strangers, (uint32_t)(done + i))};
        ok = ps_idmap_add_many(rows->stranger + done, l->population->ids, ids, many);
    }
    for (size_t i = 0; ok && n && rows->person && i < rows->n; i++)
        if (rows->person[i] >= l->n_known)
            rows->person[i] = rows->stranger[rows->person[i] - l->n_known];
    free(text);
    if (ok && ps_spill_began(rows->spill)) {
        const ps_status st = ps_spill_settle(rows->spill, rows->stranger, err);
        if (st != PS_OK)
            return st;
    }
    rows->n_strangers = n;
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
static bool is_read(const ps_input_rows *rows, size_t c, bool saves)
{
    static const char *const looked_at[] = {"lsoa", "practice", "code", "discharge_status", "destination", "provider"};
    const ps_schema_column *column = &rows->schema->columns[c];

    if (saves)
        return !ps_snapshot_is_label(rows->schema, c);
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

/* Labels of a stretch, which are texts of its own (segment.h), become numbers of those of the input. */
static bool number_labels(uint32_t *texts, size_t n, const ps_segment *segment, ps_intern *labels)
{
    for (size_t i = 0; i < n; i++) {
        const ps_slice text = ps_segment_label(segment, texts[i]);
        texts[i] = ps_intern_add(labels, text.at, text.length);
        if (texts[i] == PS_INTERN_FULL)
            return false;
    }
    return true;
}

/* A parser's texts as numbers of the population's words, and of the input's labels. */
struct numbers {
    uint32_t *word, *label;
};

/* The rows of one chunk; read[] as is_read, by column. */
static bool merge_segment(ps_input_rows *rows, const ps_segment *s, const struct numbers *numbers, ps_intern *words,
                          const bool *read)
{
    const ps_intern *spoken = ps_parser_words(rows->parsers[s->parser]);
    bool ok = true;

    for (size_t c = 0; ok && c < rows->schema->n_columns; c++) {
        const ps_column *column = &s->columns[c];
        uint32_t *texts = column->text;
        size_t n = column->n;

        if (!n || (column->type != PS_TEXT && column->type != PS_CODES))
            continue;
        if (!read[c] && !rows->labels)
            rows->labels = ps_intern_new();
        if (rows->spec.labels && rows->spec.labels[c]) {
            ok = rows->labels && number_labels(texts, n, s, rows->labels);
            continue;
        }
        if (column->type == PS_CODES) {
            texts += column->first[0];
            n = column->first[n] - column->first[0];
        }
        ok = (read[c] || rows->labels) &&
             translate(texts, n, read[c] ? numbers->word : numbers->label, spoken, read[c] ? words : rows->labels);
    }
    return ok;
}

static ps_status merge_input(ps_input_rows *rows, ps_intern *words, bool saves, ps_error *err)
{
    struct numbers *numbers = ps_calloc(rows->n_parsers, sizeof *numbers);
    ps_column *columns = ps_calloc(rows->schema->n_columns, sizeof *columns);
    bool *read = ps_calloc(rows->schema->n_columns, sizeof *read);
    bool ok = numbers && columns && read;
    size_t row = 0;
    ps_status st;

    for (unsigned w = 0; ok && w < rows->n_parsers; w++)
        if (rows->parsers[w]) {
            const size_t n = ps_intern_count(ps_parser_words(rows->parsers[w])) + 1;
            numbers[w] = (struct numbers){ps_calloc(n, sizeof(uint32_t)), ps_calloc(n, sizeof(uint32_t))};
            ok = numbers[w].word && numbers[w].label;
        }
    for (size_t c = 0; ok && c < rows->schema->n_columns; c++)
        read[c] = is_read(rows, c, saves);
    for (size_t k = 0; ok && k < rows->n_stretches; k++) {
        ps_segment s;

        ps_rows_stretch(&s, columns, rows, k, row);
        ok = merge_segment(rows, &s, &numbers[s.parser], words, read);
        row += s.n;
        free(rows->stretches[k].labels);
        rows->stretches[k].labels = NULL;
    }
    if (ok && ps_spill_began(rows->spill))
        st = ps_spill_merge_words(rows->spill, words, err);
    else
        st = ok ? PS_OK : ps_fail_memory(err);
    for (unsigned w = 0; numbers && w < rows->n_parsers; w++) {
        free(numbers[w].word);
        free(numbers[w].label);
        ps_parser_free(rows->parsers[w]); /* its words have served */
        rows->parsers[w] = NULL;
    }
    free(numbers);
    free(columns);
    free(read);
    ps_reader_close(rows->reader);
    rows->reader = NULL;
    return st;
}

ps_status ps_linking_merge_words(ps_linking *l, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < l->spec->n_inputs; i++)
        st = merge_input(&l->rows[i], l->population->words, l->saves, err);
    return st;
}

/* Code part: see code_part.h. */
#include "score/code_part.h"

#include "base/arena.h"
#include "base/fail.h"
#include "extract/nhs_number.h"

#include <stdlib.h>
#include <string.h>

void ps_code_words_release(ps_code_words *words)
{
    free(words->groups);
    free(words->place);
}

void ps_code_part_free(void *of)
{
    ps_code_part *part = of;

    if (!part)
        return;
    free(part->ids);
    free(part->groups);
    free(part->hits);
    free(part->text);
    free(part);
}

/* ---- codes that are not scored ---- */

/* The wrong column may have been named: what may be an NHS number is counted and not shown. */
static void note_example(ps_strange_codes *codes, const char *code)
{
    const ps_slice text = {code, strlen(code)};
    char shown[PS_STRANGE_CODE_TEXT];

    if (codes->n_examples == PS_STRANGE_CODES_MOST || ps_nhs_number_shaped(text))
        return;
    ps_text_show(shown, sizeof shown, text.at, text.length);
    for (size_t i = 0; i < codes->n_examples; i++)
        if (!strcmp(codes->examples[i], shown))
            return;
    memcpy(codes->examples[codes->n_examples++], shown, sizeof shown);
}

void ps_strange_codes_add(ps_strange_codes *to, const ps_strange_codes *from)
{
    to->rows += from->rows;
    for (size_t i = 0; i < from->n_examples; i++)
        note_example(to, from->examples[i]);
}

static void note_strange(ps_strange_codes *codes, const char *code)
{
    codes->rows++;
    note_example(codes, code);
}

/* ---- rows ---- */

static bool learn_words(ps_code_words *words, const ps_group_map *map, const ps_intern *texts)
{
    const size_t n = ps_intern_count(texts) + 1;

    if (!ps_grow(&words->groups, &words->groups_capacity, n, sizeof *words->groups) ||
        !ps_grow(&words->place, &words->place_capacity, n, sizeof *words->place))
        return false;
    for (; words->n < n; words->n++) {
        const char *code = ps_intern_text(texts, (uint32_t)words->n);

        words->groups[words->n] = ps_groups_of_code(map, code);
        words->place[words->n] = (uint8_t)ps_icd10_place_of(&map->categories, code);
    }
    return true;
}

static bool same_id(ps_slice a, ps_slice b)
{
    return a.length == b.length && !memcmp(a.at, b.at, a.length);
}

static bool note_hits(ps_code_part *part, const ps_group_map *map, size_t run, ps_groups groups, const char *code)
{
    for (int g = 0; g < map->n_groups; g++) {
        if (!ps_groups_has(groups, g) || ps_groups_has(part->groups[run], g))
            continue;
        if (!ps_grow(&part->hits, &part->hits_capacity, part->n_hits + 1, sizeof *part->hits))
            return false;
        part->hits[part->n_hits++] = (ps_code_hit){(uint32_t)run, g, code};
    }
    return true;
}

/* Row `row` of those kept. */
static bool take_code(ps_code_part *part, const ps_code_reading *reading, const ps_code_words *words,
                      const ps_intern *texts, const ps_batch *batch, size_t row)
{
    const uint32_t word = batch->columns[PS_CODE_COLUMN_CODE].text[row];
    const char *code = ps_intern_text(texts, word);
    const ps_groups groups = words->groups[word];
    const size_t run = part->n_runs - 1;
    bool ok = true;

    switch (words->place[word]) {
    case PS_ICD10_EMPTY:
        part->without_code++;
        return true;
    case PS_ICD10_NOT_WHO:
        note_strange(&part->not_who, code);
        return true;
    case PS_ICD10_NO_CODE:
        note_strange(&part->no_icd10, code);
        return true;
    }
    if (reading->dated && !ps_groups_none(groups)) {
        const ps_day day = batch->columns[PS_CODE_COLUMN_DATE].day[row];

        if (day < reading->days.from || day > reading->days.to) {
            part->outside++;
            return true;
        }
    }
    if (reading->itemise)
        ok = note_hits(part, reading->map, run, groups, code);
    ps_groups_join(&part->groups[run], groups);
    return ok;
}

static bool take_rows(ps_code_part *part, const ps_code_reading *reading, const ps_code_words *words,
                      const ps_intern *texts, const ps_batch *batch)
{
    size_t kept = 0;

    for (size_t i = 0; i < batch->n_strangers; i++) {
        const ps_slice id = batch->strangers[i].id;

        if (!part->n_runs || !same_id(part->ids[part->n_runs - 1], id)) {
            part->ids[part->n_runs] = id;
            part->groups[part->n_runs++] = (ps_groups){{0}};
        }
        if (kept < batch->n && batch->kept[kept] == i && !take_code(part, reading, words, texts, batch, kept++))
            return false;
    }
    return true;
}

/* The chunk goes, and the parser's own bytes with it. */
static bool keep_ids(ps_code_part *part)
{
    size_t need = 0, used = 0;

    for (size_t r = 0; r < part->n_runs; r++)
        need += part->ids[r].length;
    part->text = ps_calloc(need, 1);
    if (!part->text)
        return false;
    for (size_t r = 0; r < part->n_runs; r++) {
        memcpy(part->text + used, part->ids[r].at, part->ids[r].length);
        part->ids[r].at = part->text + used;
        used += part->ids[r].length;
    }
    return true;
}

ps_code_part *ps_code_part_new(const ps_code_reading *reading, ps_code_words *words, const ps_parser *parser,
                               const ps_batch *batch)
{
    ps_code_part *part = ps_calloc(1, sizeof *part);
    const ps_intern *texts = ps_parser_words(parser);

    if (!part)
        return NULL;
    part->ids = ps_room(batch->n_seen, sizeof *part->ids);
    part->groups = ps_room(batch->n_seen, sizeof *part->groups);
    if (part->ids && part->groups && learn_words(words, reading->map, texts) &&
        take_rows(part, reading, words, texts, batch) && keep_ids(part))
        return part;
    ps_code_part_free(part);
    return NULL;
}

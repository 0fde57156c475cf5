/* Snapshot read: gathered inputs out of a file, as if they had been read from their sources.
 *
 * Ids and words stand on the mapped file. Rows that nothing of the plan could look at stay there; those of people too,
 * where settling alone reads them (lent_rows.h); the rest are copied, part by part of the people, side by side. A
 * damaged file that its digests do not show (somebody else wrote it) is refused where it would lead out of its blocks.
 */
#include "link/snapshot.h"

#include "base/arena.h"
#include "base/column_store.h"
#include "extract/decode.h"
#include "link/lent_rows.h"
#include "link/snapshot_check.h"
#include "link/snapshot_load.h"
#include "link/snapshot_narrow.h"
#include "link/snapshot_people.h"
#include "link/snapshot_sift.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_AT_ONCE ((size_t)4096)

/* ---- tables ---- */

static void *borrowed(const void *at)
{
    return (void *)(uintptr_t)at; /* only read: what stands on it cannot write there */
}

static ps_status stand_words(const ps_load *load, ps_error *err)
{
    ps_population *population = load->l->population;
    ps_intern_image image;
    ps_intern *words = NULL;
    bool damaged = true;
    size_t length;

    image.at = borrowed(ps_load_block(&length, load, PS_BLOCK_WORD_AT, 0, 0, 0, sizeof *image.at));
    image.n_at = length / sizeof *image.at;
    image.text = borrowed(ps_load_block(&image.text_bytes, load, PS_BLOCK_WORD_TEXT, 0, 0, 0, 1));
    image.slots = borrowed(ps_load_block(&image.slot_bytes, load, PS_BLOCK_WORD_SLOTS, 0, 0, 0, 1));
    if (image.at && image.text && image.slots)
        words = ps_intern_stand(&damaged, &image);
    if (!words)
        return damaged ? ps_snapshot_damaged(load->file, "its texts", err) : ps_fail_memory(err);
    ps_intern_free(population->words);
    population->words = words;
    return PS_OK;
}

static ps_status stand_ids(const ps_load *load, ps_error *err)
{
    ps_population *population = load->l->population;
    ps_idmap_image image = {.longest = load->meta.longest_id};
    ps_idmap *ids = NULL;
    bool damaged = true;
    size_t length;

    image.keys = borrowed(ps_load_block(&length, load, PS_BLOCK_ID_KEYS, 0, 0, 0, PS_IDMAP_KEY));
    image.count = length / PS_IDMAP_KEY;
    image.how = borrowed(ps_load_block(&length, load, PS_BLOCK_ID_HOW, 0, 0, 0, 1));
    image.slots = borrowed(ps_load_block(&image.slot_bytes, load, PS_BLOCK_ID_SLOTS, 0, 0, 0, 1));
    image.texts = borrowed(ps_load_block(&image.text_bytes, load, PS_BLOCK_ID_TEXTS, 0, 0, 0, 1));
    if (image.keys && image.how && image.slots && image.texts && length == image.count &&
        image.count == load->meta.n_people)
        ids = ps_idmap_stand(&damaged, &image);
    if (!ids)
        return damaged ? ps_snapshot_damaged(load->file, "its ids", err) : ps_fail_memory(err);
    ps_idmap_free(population->ids);
    population->ids = ids;
    return PS_OK;
}

/* ---- rows ---- */

/* Task t of many over all inputs: input t / n, number t % n of it. */
static ps_loading *input_of(const ps_load *load, size_t task, size_t n, size_t *number)
{
    *number = task % n;
    return &load->inputs[task / n];
}

/* Words that a reach is asked of: of an input without codes, the one that stands for none. */
static size_t words_reached(const ps_load *load, const ps_loading *in)
{
    return in->rows->spec.keep->column >= 0 ? load->n_words : 1;
}

static ps_status find_uses(void *context, size_t task, ps_error *err)
{
    const ps_load *load = context;
    size_t number;
    ps_loading *in = input_of(load, task, load->n_word_tasks, &number);
    const ps_keep *keep = in->rows->spec.keep;
    const ps_intern *words = load->l->population->words;
    const size_t from = number * WORDS_AT_ONCE;

    (void)err;
    for (size_t w = from; in->reach && w < words_reached(load, in) && w < from + WORDS_AT_ONCE; w++) {
        const uint32_t word = (uint32_t)w;
        in->reach[w] = ps_reach_of(
            keep, word ? keep->uses_of(keep->context, ps_intern_text(words, word), ps_intern_length(words, word))
                       : UINT64_MAX);
        if (in->wanted)
            in->wanted[w] = in->reach[w].days > 0;
    }
    return PS_OK;
}

/* Where the rows of each person of a part end, counted from the part's first, into first[]; who has any, into here[].
 * False: damaged. */
static bool read_people(const ps_load *load, const ps_loading *in, size_t part)
{
    const size_t low = part << PS_PART_BITS, people = ps_load_people(load, part);
    size_t length, n_more;
    const uint8_t *count = ps_load_block(&length, load, PS_BLOCK_COUNT, in->input, 0, part, 1);
    const uint32_t *more = ps_load_block(&n_more, load, PS_BLOCK_MORE, in->input, 0, part, sizeof *more);

    if (!count || length != people || (n_more && !more))
        return false;
    if (in->rows->here)
        ps_people_here(in->rows->here + low / 8, count, people);
    return ps_people_ends(in->rows->first + low + 1, count, people, more, n_more / sizeof *more);
}

/* A column of a part, checked to hold `n` rows. */
static const void *column_of(const ps_load *load, const ps_loading *in, size_t c, size_t part, size_t n)
{
    const size_t width = ps_store_width(in->rows->schema->columns[c].type);
    size_t length;
    const void *at = ps_load_block(&length, load, PS_BLOCK_COLUMN, in->input, (size_t)in->number[c], part, width);

    return at && length == n * width ? at : NULL;
}

/* Likewise of a date or text column, which may be narrow: one of the two. False: neither, or not of so many rows. */
static bool either_of(const void **wide, const uint16_t **narrow, const ps_load *load, const ps_loading *in, size_t c,
                      size_t part, size_t n)
{
    const size_t places = n + (in->rows->schema->columns[c].type == PS_DATE ? PS_NARROW_BASE : 0);
    size_t length;

    *wide = NULL;
    *narrow = ps_load_block(&length, load, PS_BLOCK_NARROW, in->input, (size_t)in->number[c], part, sizeof **narrow);
    if (length)
        return *narrow && length == places * sizeof **narrow;
    *narrow = NULL;
    *wide = column_of(load, in, c, part, n);
    return *wide != NULL;
}

/* Either of them was read. */
static void leave(const void *wide, const uint16_t *narrow, size_t n)
{
    ps_snapshot_leave(wide ? wide : narrow, n * (wide ? sizeof(uint32_t) : sizeof *narrow));
}

/* shelved: codes and days are not by row. */
static bool open_sieve(ps_sieve *s, const ps_load *load, const ps_loading *in, size_t part, size_t n, bool shelved)
{
    const ps_keep *keep = in->rows->spec.keep;
    const void *wide;

    *s = (ps_sieve){.keep = keep,
                    .reach = in->reach,
                    .wanted = in->wanted,
                    .n_words = load->n_words,
                    .believable = load->l->believable};
    if (shelved)
        return true;
    if (!either_of(&wide, &s->narrow_day, load, in, (size_t)in->rows->schema->event_date, part, n))
        return false;
    s->day = wide;
    if (!in->wanted)
        return true;
    if (in->from->label[in->number[keep->column]]) /* codes are looked up among all words */
        return false;
    if (!either_of(&wide, &s->narrow_code, load, in, (size_t)keep->column, part, n))
        return false;
    s->code = wide;
    return true;
}

/* Which of n filtered rows are kept. */
static ps_status sift_part(ps_loading *in, const ps_load *load, size_t n, size_t part, ps_error *err)
{
    ps_sifted *sifted = &in->part_sifted[part];
    const ps_twin *twins;
    ps_shelves shelves;
    size_t n_twins;
    ps_sieve s;
    bool bad, ok;

    if (!ps_load_shelves(&shelves, load, in, part, n) || !open_sieve(&s, load, in, part, n, shelves.n_shelves > 0))
        return ps_snapshot_damaged(load->file, "a column", err);
    ok = shelves.n_shelves ? ps_shelves_sift(sifted, &bad, &shelves, &s, n) : ps_sieve_sift(sifted, &bad, &s, n);
    if (!ok)
        return bad ? ps_snapshot_damaged(load->file, "a code", err) : ps_fail_memory(err);
    twins = ps_load_block(&n_twins, load, PS_BLOCK_TWINS, in->input, 0, part, sizeof *twins);
    in->part_dropped[part] = 0;
    for (size_t t = 0; t < n_twins / sizeof *twins; t++) {
        if (twins[t].code >= load->n_words)
            return ps_snapshot_damaged(load->file, "its re-sends", err);
        in->part_dropped[part] += ps_sieve_admits(&s, in->wanted ? twins[t].code : 0, twins[t].day);
    }
    if (shelves.n_shelves)
        ps_snapshot_leave(shelves.places, shelves.n_places * sizeof *shelves.places);
    else
        leave(s.day, s.narrow_day, n);
    if (s.code || s.narrow_code)
        leave(s.code, s.narrow_code, n);
    return PS_OK;
}

static uint32_t row_of(const ps_sifted *sifted, size_t k)
{
    return k < sifted->n ? sifted->rows[k].row : UINT32_MAX;
}

/* Of where the rows of each person of a part end, where those of them end that are kept. */
static void end_kept(uint32_t *end, size_t people, const ps_sifted *sifted)
{
    uint32_t k = 0, row = row_of(sifted, 0);

    for (size_t p = 0; p < people; p++) {
        while (row < end[p])
            row = row_of(sifted, ++k);
        end[p] = k;
    }
}

/* Rows of a part that are kept, and where those of each person end, into first[]; who has any, into here[]. */
static ps_status count_part(void *context, size_t task, ps_error *err)
{
    const ps_load *load = context;
    size_t part;
    ps_loading *in = input_of(load, task, load->n_parts, &part);
    ps_input_rows *rows = in->rows;
    const size_t people = ps_load_people(load, part);
    uint32_t *end = rows->first + (part << PS_PART_BITS) + 1;
    const ps_twin *twins;
    size_t n_twins, n;
    ps_status st = PS_OK;

    if (!read_people(load, in, part))
        return ps_snapshot_damaged(load->file, "the places of its rows", err);
    n = in->part_rows[part] = end[people - 1];
    twins = ps_load_block(&n_twins, load, PS_BLOCK_TWINS, in->input, 0, part, sizeof *twins);
    if (n_twins && !twins)
        return ps_snapshot_damaged(load->file, "its re-sends", err);
    n_twins /= sizeof *twins;
    in->part_dropped[part] = n_twins;
    if (rows->filtered && n)
        st = sift_part(in, load, n, part, err);
    if (rows->filtered)
        end_kept(end, people, &in->part_sifted[part]);
    return st;
}

/* The refused rows of all inputs first, so that they are all known whatever else fails; ids, which take longest; then
 * the parts. */
static ps_status look_at_blocks(void *context, size_t task, ps_error *err)
{
    const ps_load *load = context;
    const size_t n = load->meta.n_inputs;

    if (task < n)
        return ps_snapshot_rejects_read(load->inputs[task].rows->report, load->inputs[task].from, (uint32_t)task,
                                        load->file, err);
    return task == n ? stand_ids(load, err) : count_part(context, task - n - 1, err);
}

/* Rows of the part that are kept, one after another from `at` on. */
#define TAKE(member, type_)                                                                                            \
    do {                                                                                                               \
        const type_ *from = column_of(load, in, c, part, n);                                                           \
        if (!from)                                                                                                     \
            return false;                                                                                              \
        if (!kept)                                                                                                     \
            memcpy(to->member + at, from, n * sizeof *from);                                                           \
        for (size_t i = 0; kept && i < n_kept; i++)                                                                    \
            to->member[at + i] = from[kept[i].row];                                                                    \
        ps_snapshot_leave(from, n * sizeof *from);                                                                     \
    } while (0)

/* The same of a column that may be narrow. */
#define TAKE_EITHER(member, type_, widen)                                                                              \
    do {                                                                                                               \
        const void *wide;                                                                                              \
        const uint16_t *narrow;                                                                                        \
        if (!either_of(&wide, &narrow, load, in, c, part, n))                                                          \
            return false;                                                                                              \
        if (wide)                                                                                                      \
            TAKE(member, type_);                                                                                       \
        else if (!kept)                                                                                                \
            widen(to->member + at, narrow, 0, n);                                                                      \
        for (size_t i = 0; narrow && kept && i < n_kept; i++)                                                          \
            widen(to->member + at + i, narrow, kept[i].row, 1);                                                        \
        if (narrow)                                                                                                    \
            leave(NULL, narrow, n);                                                                                    \
    } while (0)

/* Labels of a part, or all words: numbers below this are good. */
static size_t numbers_of(const ps_load *load, const ps_loading *in, size_t c, size_t part)
{
    if (!in->from->label[in->number[c]])
        return load->n_words;
    return ps_load_count(load, PS_BLOCK_LABEL_LENGTH, in->input, 0, part, sizeof(uint32_t)) + 1;
}

static bool take_column(const ps_load *load, const ps_loading *in, size_t c, size_t part, size_t n,
                        const ps_sifted_row *kept, size_t n_kept, size_t at)
{
    ps_column *to = &in->rows->columns[c];
    const size_t most = numbers_of(load, in, c, part);

    switch (to->type) {
    case PS_NUMBER:
        TAKE(number, double);
        return true;
    case PS_DATE:
        TAKE_EITHER(day, ps_day, ps_widen_days);
        return true;
    case PS_FLAG:
        TAKE(flag, uint8_t);
        return true;
    case PS_TEXT:
        TAKE_EITHER(text, uint32_t, ps_widen_numbers);
        for (size_t i = 0; i < n_kept; i++)
            if (to->text[at + i] >= most)
                return false;
        return true;
    case PS_CODES:
    case PS_NOTHING:
    case PS_DURATION:
        break;
    }
    return false;
}

/* What was looked at as rows were sifted. */
static bool take_sifted(const ps_loading *in, size_t c, const ps_sifted_row *kept, size_t n_kept, size_t at)
{
    ps_column *to = &in->rows->columns[c];

    if (kept && c == (size_t)in->rows->schema->event_date)
        for (size_t i = 0; i < n_kept; i++)
            to->day[at + i] = kept[i].day;
    else if (kept && in->rows->keep.column >= 0 && c == (size_t)in->rows->keep.column)
        for (size_t i = 0; i < n_kept; i++)
            to->text[at + i] = kept[i].code;
    else
        return false;
    return true;
}

/* Are all of them below `most`? */
static bool are_numbers(const uint32_t *wide, const uint16_t *narrow, size_t n, size_t most)
{
    uint32_t highest = 0;

    for (size_t i = 0; narrow && most <= UINT16_MAX && i < n; i++)
        highest = narrow[i] > highest ? narrow[i] : highest;
    for (size_t i = 0; !narrow && i < n; i++)
        highest = wide[i] > highest ? wide[i] : highest;
    return highest < most;
}

/* Rows of people stay where they are, once they are looked at. */
static bool lend_column(const ps_load *load, const ps_loading *in, size_t c, size_t part, size_t n)
{
    const ps_type type = in->rows->columns[c].type;
    const uint16_t *narrow;
    const void *wide;

    if (!either_of(&wide, &narrow, load, in, c, part, n) || (narrow && type != PS_DATE && type != PS_TEXT) ||
        (type == PS_TEXT && !are_numbers(wide, narrow, n, numbers_of(load, in, c, part))))
        return false;
    ps_lent_rows_put(in->rows->lent, part, c, wide, narrow);
    return true;
}

/* Counted from the first row of all parts. */
static void place_people(uint32_t *end, size_t people, size_t at)
{
    for (size_t p = 0; at && p < people; p++)
        end[p] += (uint32_t)at;
}

static ps_status copy_part(void *context, size_t task, ps_error *err)
{
    const ps_load *load = context;
    size_t part, n_kept, at, length;
    const ps_loading *in = input_of(load, task, load->n_parts, &part);
    ps_input_rows *rows = in->rows;
    const size_t n = in->part_rows[part];
    const ps_sifted_row *kept = rows->filtered ? in->part_sifted[part].rows : NULL;
    const void *from;
    bool good = true, unpacked = false;

    at = in->part_at[part];
    n_kept = in->part_at[part + 1] - at;
    place_people(rows->first + (part << PS_PART_BITS) + 1, ps_load_people(load, part), at);
    if (!n_kept)
        return PS_OK;
    if (!kept) {
        const ps_status st = ps_load_unpack(&unpacked, load, in, part, err);
        if (st != PS_OK)
            return st;
    }
    for (size_t c = 0; good && c < rows->schema->n_columns; c++) {
        if (in->number[c] < 0 || !rows->columns[c].n || (unpacked && ps_snapshot_is_shelved(rows->schema, c)))
            continue;
        if (rows->lent)
            good = lend_column(load, in, c, part, n);
        else if (rows->columns[c].type != PS_CODES)
            good = take_sifted(in, c, kept, n_kept, at) || take_column(load, in, c, part, n, kept, n_kept, at);
        else if (!rows->filtered)
            good = ps_load_codes_of(load, in, c, part);
    }
    if (good && rows->order) {
        from = ps_load_block(&length, load, PS_BLOCK_ORDER, in->input, 0, part, sizeof *rows->order);
        good = from && length == n * sizeof *rows->order;
        if (good)
            memcpy(rows->order + at, from, length);
    }
    if (good && rows->hash) {
        from = ps_load_block(&length, load, PS_BLOCK_HASH, in->input, 0, part, sizeof *rows->hash);
        good = from && length == n * sizeof *rows->hash;
        if (good)
            memcpy(rows->hash + at, from, length);
    }
    return good ? PS_OK : ps_snapshot_damaged(load->file, "a column", err);
}

/* ---- all of it ---- */

/* Inputs side by side, since what is written on first has to be cleared. */
static ps_status start_input(void *context, size_t task, ps_error *err)
{
    ps_load *load = context;
    ps_loading *in = &load->inputs[task];
    ps_input_rows *rows = in->rows;
    const ps_snapshot_input *from = in->from;
    const size_t n_people = load->l->population->n_people;
    const bool deletions = rows->schema->deleted >= 0 && from->report->present[rows->schema->deleted];
    bool coded;

    rows->report = from->report;
    load->meta.inputs[in->input].report = NULL; /* handed over */
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if (!ps_column_is_read(&rows->spec, deletions, c))
            rows->report->fields[c].faults = rows->report->fields[c].missing = rows->report->fields[c].imprecise = 0;
    ps_rows_filter(rows, rows->report->present);
    coded = rows->filtered && rows->spec.keep->column >= 0 && in->number[rows->spec.keep->column] >= 0;
    rows->n = (size_t)from->n;
    rows->linked = from->linked;
    rows->of_strangers = from->of_strangers;
    rows->people = from->people;
    rows->n_strangers = from->n_strangers;
    rows->deletions = from->deletions;
    rows->withdrawn = from->withdrawn;
    rows->replaced = from->replaced;
    rows->first = ps_room(n_people + 1, sizeof *rows->first);
    in->part_rows = ps_calloc(load->n_parts, sizeof *in->part_rows);
    in->part_at = ps_calloc(load->n_parts + 1, sizeof *in->part_at);
    in->part_dropped = ps_calloc(load->n_parts, sizeof *in->part_dropped);
    in->part_sifted = ps_calloc(load->n_parts, sizeof *in->part_sifted);
    for (size_t part = 0; in->part_sifted && part < load->n_parts; part++)
        in->part_sifted[part].newest = PS_NO_DAY;
    if (rows->filtered)
        rows->here = ps_calloc(n_people / 8 + 1, 1);
    if (rows->filtered)
        in->reach = ps_calloc(words_reached(load, in), sizeof *in->reach);
    if (coded)
        in->wanted = ps_room(ps_sieve_codes(load->n_words), 1);
    if (in->wanted)
        memset(in->wanted, 1, ps_sieve_codes(load->n_words));
    if (rows->first)
        rows->first[0] = 0; /* the others are counted */
    if (!rows->first || !in->part_rows || !in->part_at || !in->part_dropped || !in->part_sifted ||
        (rows->filtered && (!rows->here || !in->reach)) || (coded && !in->wanted))
        return ps_fail_memory(err);
    return PS_OK;
}

/* Settling alone looks at the rows of people, unless they are handed over or their areas are changed before. */
static bool may_lend(const ps_linking *l, const ps_input_rows *rows)
{
    return rows->schema->makes_people && !l->spec->profiled && !l->spec->lsoa_path;
}

/* Columns without values: those stay in the file. */
static ps_status lend(const ps_load *load, const ps_loading *in, ps_error *err)
{
    ps_input_rows *rows = in->rows;

    rows->lent = ps_lent_rows_new(rows->schema, PS_PART_BITS, load->n_parts);
    if (!rows->lent)
        return ps_fail_memory(err);
    for (size_t c = 0; c < rows->schema->n_columns; c++)
        if (in->number[c] >= 0)
            ps_column_place(&rows->columns[c], rows->schema->columns[c].type, rows->n, NULL);
    return PS_OK;
}

/* Between counting and copying: places, and room. */
static ps_status make_room(void *context, size_t task, ps_error *err)
{
    const ps_load *load = context;
    const ps_loading *in = &load->inputs[task];
    const ps_linking *l = load->l;
    ps_input_rows *rows = in->rows;
    const size_t stored = rows->n;
    size_t all = 0;

    for (size_t part = 0; part < load->n_parts; part++) {
        all += in->part_rows[part];
        in->part_at[part + 1] = rows->filtered ? in->part_at[part] + in->part_sifted[part].n : all;
        rows->duplicates += in->part_dropped[part];
    }
    if (all != stored || all > PS_ROWS_MOST)
        return ps_snapshot_damaged(load->file, "the places of its rows", err);
    rows->n = in->part_at[load->n_parts];
    if (!rows->n)
        return PS_OK;
    if (may_lend(l, rows))
        return lend(load, in, err);
    for (size_t c = 0; c < rows->schema->n_columns; c++) {
        const ps_type type = rows->schema->columns[c].type;
        if (in->number[c] >= 0 && !(type == PS_CODES ? ps_column_init(&rows->columns[c], type, rows->n)
                                                     : ps_column_room(&rows->columns[c], type, rows->n)))
            return ps_fail_memory(err);
        if (in->number[c] >= 0 && type == PS_CODES && !ps_load_codes_room(load, in, c))
            return ps_fail_memory(err);
    }
    if (ps_linking_needs_order(l, rows) && !(rows->order = ps_room(rows->n, sizeof *rows->order)))
        return ps_fail_memory(err);
    if (rows->schema->snapshots && !(rows->hash = ps_room(rows->n, sizeof *rows->hash)))
        return ps_fail_memory(err);
    return PS_OK;
}

static ps_status finish_input(ps_load *load, ps_loading *in, ps_error *err)
{
    ps_input_rows *rows = in->rows;
    ps_status st = PS_OK;

    for (size_t c = 0; st == PS_OK && rows->n && c < rows->schema->n_columns; c++) {
        if (in->number[c] < 0)
            continue;
        if (rows->columns[c].type == PS_CODES)
            st = rows->filtered ? ps_load_codes_kept(load, in, c, err) : PS_OK;
        else if (in->from->label[in->number[c]] && ps_rows_kept(rows, c))
            st = ps_load_labels(load, in, c, err);
    }
    return st;
}

/* The newest event of all rows, those let go too, that is not dated by mistake. */
static void find_newest(const ps_load *load, const ps_loading *in)
{
    ps_day newest = PS_NO_DAY;

    for (size_t part = 0; part < load->n_parts; part++)
        newest = in->part_sifted[part].newest > newest ? in->part_sifted[part].newest : newest;
    in->rows->report->newest_event = newest;
}

static ps_status load_rows(ps_load *load, ps_error *err)
{
    ps_linking *l = load->l;
    const size_t n = load->meta.n_inputs;
    ps_status st;

    /* So many are told; stand_ids looks whether there are. */
    l->population->n_people = (size_t)load->meta.n_people;
    l->n_known = (uint32_t)load->meta.n_known;
    load->n_parts = (l->population->n_people + PS_PART - 1) / PS_PART;
    load->n_words = ps_intern_count(l->population->words) + 1;
    load->n_word_tasks = (load->n_words + WORDS_AT_ONCE - 1) / WORDS_AT_ONCE;
    st = ps_pool_run(l->pool, start_input, load, n, err);
    if (st == PS_OK)
        st = ps_pool_run(l->pool, find_uses, load, n * load->n_word_tasks, err);
    if (st == PS_OK)
        st = ps_pool_run(l->pool, look_at_blocks, load, n + 1 + n * load->n_parts, err);
    if (st == PS_OK)
        st = ps_pool_run(l->pool, make_room, load, n, err);
    if (st == PS_OK)
        st = ps_pool_run(l->pool, copy_part, load, n * load->n_parts, err);
    for (size_t i = 0; st == PS_OK && i < n; i++)
        if (load->inputs[i].rows->filtered)
            find_newest(load, &load->inputs[i]);
    for (size_t i = 0; st == PS_OK && i < n; i++)
        st = finish_input(load, &load->inputs[i], err);
    return st;
}

static ps_status check_inputs(ps_load *load, bool verify, ps_error *err)
{
    ps_linking *l = load->l;
    const size_t n = l->spec->n_inputs;
    char text[120];
    ps_status st = PS_OK;

    if (load->meta.n_inputs != n) {
        (void)snprintf(text, sizeof text, "the plan has %zu inputs, the snapshot %zu", n, load->meta.n_inputs);
        return ps_snapshot_differs(load->file, text, "it was made from another plan: link again", err);
    }
    load->inputs = ps_calloc(n, sizeof *load->inputs);
    l->population->sources = ps_calloc(n, sizeof *l->population->sources);
    if (!load->inputs || !l->population->sources)
        return ps_fail_memory(err);
    for (size_t i = 0; st == PS_OK && i < n; i++) {
        ps_loading *in = &load->inputs[i];
        ps_snapshot_check check;

        in->rows = &l->rows[i];
        in->from = &load->meta.inputs[i];
        in->input = (uint32_t)i;
        in->number = ps_calloc(in->rows->schema->n_columns, sizeof *in->number);
        check = (ps_snapshot_check){load->file, load->meta.arena, in->rows, in->from, verify};
        st = in->number ? ps_snapshot_check_input(in->number, &l->population->sources[i], &check, err)
                        : ps_fail_memory(err);
    }
    return st;
}

ps_status ps_snapshot_load(ps_linking *l, const char *path, bool verify_sources, ps_error *err)
{
    ps_load load = {.l = l};
    ps_status st = ps_snapshot_file_open(&l->population->file, path, err);

    load.file = l->population->file;
    if (st == PS_OK && verify_sources)
        st = ps_snapshot_file_verify(load.file, l->pool, err);
    if (st == PS_OK)
        st = ps_snapshot_meta_read(&load.meta, load.file, l->spec->inputs, l->spec->n_inputs, err);
    if (st == PS_OK)
        st = check_inputs(&load, verify_sources, err);
    if (st == PS_OK)
        st = stand_words(&load, err);
    if (st == PS_OK)
        st = load_rows(&load, err);
    for (size_t i = 0; load.inputs && i < load.meta.n_inputs; i++) {
        free(load.inputs[i].number);
        free(load.inputs[i].reach);
        free(load.inputs[i].wanted);
        free(load.inputs[i].part_rows);
        free(load.inputs[i].part_at);
        free(load.inputs[i].part_dropped);
        for (size_t part = 0; load.inputs[i].part_sifted && part < load.n_parts; part++)
            free(load.inputs[i].part_sifted[part].rows);
        free(load.inputs[i].part_sifted);
    }
    free(load.inputs);
    ps_snapshot_meta_release(&load.meta);
    return st;
}

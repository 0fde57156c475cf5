/* Parser: see parser.h. The id is handled here; everything else of a row in decode.c. */
#include "extract/parser.h"

#include "base/hex.h"
#include "extract/field.h"
#include "extract/nhs_number.h"
#include "extract/plain_block.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_MOST ((size_t)256)

struct ps_parser {
    const ps_parsing *parsing;
    bool wide; /* AVX2 */
    ps_walk walk;
    ps_decoder *decoder;
    ps_intern *words;
    uint32_t *needed;
    const ps_idmap *known;        /* NULL: nobody is looked up */
    ps_plain_block *block;        /* NULL: rows of this input are read one by one */
    ps_block_cells first;         /* what it reads */
    uint8_t keeps[PS_PLAIN_ROWS]; /* which of its rows anything could use */
    ps_run run;                   /* rows of it that are not read to the end */
    /* Of the chunk at hand. */
    ps_part *part;
    ps_slice *ids;
    uint32_t *kept, *persons;
    uint64_t *hashes;
    ps_id_key *keys; /* of the rows kept, where nobody is looked up; worth nothing unless all_keys */
    bool all_keys;
    size_t n, n_seen;
    size_t capacity; /* of all five */
    /* Rows seen whose persons are yet to be looked up, and whose are not known. */
    ps_stranger *sought, *strangers;
    size_t n_sought, sought_capacity, n_strangers, strangers_capacity;
    char *id_text; /* ids that do not lie in the chunk as they are wanted: never more bytes than it has */
    size_t id_used, id_capacity;
    ps_batch batch;
};

/* What a refused row may not be forgotten for: any row of these kinds, or one whose cell holds the code. */
static const struct {
    ps_kind kind;
    const char *column, *code; /* NULL: every row */
} telling[] = {
    {PS_KIND_PERSON, NULL, NULL},
    {PS_KIND_DEATH, NULL, NULL},
    {PS_KIND_ADMISSION, "discharge_method", "4"},
    {PS_KIND_ADMISSION, "destination", "79"},
    {PS_KIND_ATTENDANCE, "discharge_status", "75004002"},
    {PS_KIND_ATTENDANCE, "discharge_status", "63238001"},
    {PS_KIND_ATTENDANCE, "destination", "305398007"},
    {PS_KIND_GP_EVENT, "code", "827241000000103"},
    {PS_KIND_GP_EVENT, "code", "9Nu0"},
    {PS_KIND_GP_EVENT, "code", "9Nu0."},
    {PS_KIND_GP_EVENT, "code", "XaZ89"},
};

/* The field of telling[i] in this input; false: another kind, or not there. */
static bool telling_field(uint32_t *field, const ps_parsing *parsing, size_t i)
{
    const ps_schema *schema = parsing->spec->schema;
    const ps_bound *bound;

    if (telling[i].kind != schema->kind || !telling[i].column)
        return false;
    bound = &parsing->binding->columns[ps_schema_column_find(schema, telling[i].column)];
    if (bound->n)
        *field = bound->fields[0];
    return bound->n > 0;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static bool list_needed(ps_parser *p)
{
    const uint32_t *fields;
    size_t n, left = 0;

    fields = ps_decoder_fields(p->decoder, &n);
    p->needed = ps_calloc(n + 1 + PS_COUNT(telling), sizeof *p->needed);
    if (!p->needed)
        return false;
    memcpy(p->needed, fields, n * sizeof *fields);
    p->needed[n++] = p->parsing->id_field;
    for (size_t i = 0; i < PS_COUNT(telling); i++)
        n += telling_field(&p->needed[n], p->parsing, i);
    qsort(p->needed, n, sizeof *p->needed, by_number);
    for (size_t i = 0; i < n; i++)
        if (!i || p->needed[i] != p->needed[i - 1])
            p->needed[left++] = p->needed[i];
    p->walk.needed = p->needed;
    p->walk.n_needed = left;
    return true;
}

ps_parser *ps_parser_make(const ps_parsing *parsing)
{
    ps_parser *p = ps_calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->parsing = parsing;
    p->wide = ps_hex_is_wide();
    p->words = ps_intern_new();
    p->decoder = p->words ? ps_decoder_new(parsing->spec, parsing->binding, parsing->delimiter, p->words) : NULL;
    if (!p->decoder || !list_needed(p) ||
        (ps_decoder_block_cells(&p->first, p->decoder) && !(p->block = ps_calloc(1, sizeof *p->block)))) {
        ps_parser_free(p);
        return NULL;
    }
    if (p->block)
        p->block->width = ps_hex_width_here();
    return p;
}

void ps_parser_look_up(ps_parser *p, const ps_idmap *known)
{
    p->known = known;
}

void ps_parser_free(ps_parser *p)
{
    if (!p)
        return;
    ps_decoder_free(p->decoder);
    ps_intern_free(p->words);
    ps_walk_release(&p->walk);
    free(p->needed);
    free(p->sought);
    free(p->strangers);
    free(p->ids);
    free(p->kept);
    free(p->persons);
    free(p->block);
    free(p->hashes);
    free(p->keys);
    free(p->id_text);
    free(p);
}

const ps_intern *ps_parser_words(const ps_parser *p)
{
    return p->words;
}

static ps_part *new_part(const ps_schema *schema)
{
    ps_part *part = ps_calloc(1, sizeof *part);

    if (!part)
        return NULL;
    part->newest = PS_NO_DAY;
    part->counts = ps_calloc(schema->n_columns, sizeof *part->counts);
    if (part->counts)
        return part;
    free(part);
    return NULL;
}

void ps_part_free(ps_part *part)
{
    if (!part)
        return;
    free(part->counts);
    free(part->refused);
    ps_intern_free(part->doubtful);
    ps_arena_free(part->texts);
    free(part);
}

/* ---- ids ---- */

/* Hexadecimal digits in lower case; 0 for all other bytes. */
static const char hex_digit[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
    ['8'] = '8', ['9'] = '9', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f',
    ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
};

static bool fold_hex(char *to, ps_slice id)
{
    bool good = true;

    for (size_t i = 0; i < id.length; i++) {
        to[i] = hex_digit[(unsigned char)id.at[i]];
        good &= to[i] != 0;
    }
    return good;
}

/* Ids are letters, digits and signs of ASCII. A byte order mark or another invisible character in front of one, as
 * joined files leave it, would quietly make another person of it. */
static bool has_odd(ps_slice id)
{
    uint64_t odd = 0;
    size_t i = 0;

    for (; i + 8 <= id.length; i += 8) {
        uint64_t word;
        memcpy(&word, id.at + i, sizeof word);
        /* Top bits: a byte above 127; one that 0x60 does not lift to 128, so below 0x20; one that 1 lifts, so 0x7f. */
        odd |= word | ~((word & PS_EACH(0x7F)) + PS_EACH(0x60)) | ((word & PS_EACH(0x7F)) + PS_EACH(0x01));
    }
    odd &= PS_EACH(0x80);
    for (; i < id.length; i++)
        odd |= (unsigned char)id.at[i] < 0x20 || (unsigned char)id.at[i] >= 0x7f;
    return odd != 0;
}

PS_HEX_WIDE static bool pack_wide(ps_id_key *key, ps_slice id)
{
    return ps_id_key_hex_wide(key, id.at);
}

/* False: no 64 digits and lower-case letters of a hexadecimal number. */
static bool pack(ps_id_key *key, const ps_parser *p, ps_slice id)
{
    if (id.length != PS_HEX_ID)
        return false;
    return p->wide ? pack_wide(key, id) : ps_id_key_hex_words(key, id.at);
}

/* The id of a row, as the join wants it. NULL, or why it is none. */
static const char *take_id(ps_slice *out, ps_parser *p, const ps_record *record)
{
    ps_slice id = ps_field_clean(record->fields[p->parsing->id_field]);
    char *to = p->id_text + p->id_used;
    ps_id_key key;

    if (!id.length)
        return "no pseudonym";
    p->part->ids_seen++;
    /* The usual pseudonym: it is no NHS number, needs no folding and holds nothing odd. */
    if (!record->aside && pack(&key, p, id)) {
        *out = id;
        return NULL;
    }
    if (id.length <= PS_NHS_LONGEST) {
        p->part->nhs_shaped += ps_nhs_number_shaped(id);
        p->part->ten_digits += ps_nhs_ten_digits(id);
    }
    if (id.length > ID_MOST)
        return "pseudonym is longer than 256 bytes";
    if (p->parsing->spec->hex_ids) {
        if (!fold_hex(to, id))
            return "pseudonym is not hexadecimal";
    } else {
        if (has_odd(id))
            return "pseudonym holds a character that is not plain ASCII";
        if (ps_slice_equals_fold(id, p->parsing->id_heading))
            return "the heading again, not a row";
        if (!record->aside) {
            *out = id;
            return NULL;
        }
        memcpy(to, id.at, id.length);
    }
    *out = (ps_slice){to, id.length};
    p->id_used += id.length;
    return NULL;
}

/* ---- refusals ---- */

static bool refuse(ps_parser *p, uint64_t line, const ps_refusal *why, bool copy_reason)
{
    ps_part *part = p->part;
    ps_refused *refused;

    if (!part->texts && !(part->texts = ps_arena_new()))
        return false;
    if (!ps_grow(&part->refused, &part->refused_capacity, part->n_refused + 1, sizeof *part->refused))
        return false;
    refused = &part->refused[part->n_refused];
    *refused = (ps_refused){line, why->field, why->column, why->reason, {"", why->value.length}};
    if (copy_reason && !(refused->reason = ps_arena_text(part->texts, why->reason, strlen(why->reason))))
        return false;
    if (why->value.length && !(refused->value.at = ps_arena_text(part->texts, why->value.at, why->value.length)))
        return false;
    part->n_refused++;
    return true;
}

static bool tells(const ps_parsing *parsing, const ps_record *record)
{
    for (size_t i = 0; i < PS_COUNT(telling); i++) {
        uint32_t field;

        if (telling[i].kind == parsing->spec->schema->kind && !telling[i].column)
            return true;
        if (telling_field(&field, parsing, i) && field < record->n &&
            ps_slice_equals_fold(ps_field_clean(record->fields[field]), telling[i].code))
            return true;
    }
    return false;
}

/* A refused row whose id can be read. False: no memory. */
static bool note_doubtful(ps_parser *p, const ps_record *record)
{
    ps_part *part = p->part;
    const uint64_t seen = part->ids_seen, tens = part->ten_digits, shaped = part->nhs_shaped;
    ps_slice id;
    bool ok = true;

    if (tells(p->parsing, record) && p->parsing->id_field < record->n && !take_id(&id, p, record)) {
        if (!part->doubtful)
            part->doubtful = ps_intern_new();
        ok = part->doubtful && ps_intern_add(part->doubtful, id.at, id.length) != PS_INTERN_FULL;
    }
    part->ids_seen = seen; /* counted once, where the row is */
    part->ten_digits = tens;
    part->nhs_shaped = shaped;
    return ok;
}

/* ---- rows ---- */

static bool grow_to(size_t *least, void *array, size_t capacity, size_t need, size_t size)
{
    const bool ok = ps_grow(array, &capacity, need, size);

    if (capacity < *least)
        *least = capacity;
    return ok;
}

static bool make_room(ps_parser *p, size_t more)
{
    const size_t need = p->n_seen + more;
    size_t least = SIZE_MAX;

    if (need <= p->capacity)
        return true;
    if (!grow_to(&least, &p->ids, p->capacity, need, sizeof *p->ids) ||
        !grow_to(&least, &p->kept, p->capacity, need, sizeof *p->kept) ||
        !grow_to(&least, &p->persons, p->capacity, need, sizeof *p->persons) ||
        !grow_to(&least, &p->hashes, p->capacity, need, sizeof *p->hashes) ||
        (!p->known && !grow_to(&least, &p->keys, p->capacity, need, sizeof *p->keys)))
        return false;
    p->capacity = least;
    return true;
}

/* How new the input is, by a day of it. */
static void note_newest(ps_parser *p, ps_day day)
{
    const ps_input_spec *spec = p->parsing->spec;

    if (day > p->part->newest && p->parsing->newest >= 0 && (!spec->believable || day <= spec->believable))
        p->part->newest = day;
}

static void note_newest_of(ps_parser *p, size_t row)
{
    if (p->parsing->newest >= 0)
        note_newest(p, ps_decoder_columns(p->decoder)[p->parsing->newest].day[row]);
}

/* The last row seen stays. */
static void keep_row(ps_parser *p, ps_slice id)
{
    p->ids[p->n] = id;
    p->kept[p->n] = (uint32_t)p->n_seen - 1;
    p->n++;
}

static bool add_id(ps_stranger **list, size_t *n, size_t *capacity, size_t row, ps_slice id)
{
    if (!ps_grow(list, capacity, *n + 1, sizeof **list))
        return false;
    (*list)[(*n)++] = (ps_stranger){(uint32_t)row, id};
    return true;
}

static bool add_stranger(ps_parser *p, size_t row, ps_slice id)
{
    return add_id(&p->strangers, &p->n_strangers, &p->strangers_capacity, row, id);
}

/* The next row seen has this id; its person is looked up with many others. */
static bool add_sought(ps_parser *p, ps_slice id)
{
    return p->known ? add_id(&p->sought, &p->n_sought, &p->sought_capacity, p->n_seen, id)
                    : add_stranger(p, p->n_seen, id);
}

/* The row was read well: it counts, and if anything could use it, it stays. False: no memory. */
static bool count_row(ps_parser *p, const ps_record *record, ps_slice id)
{
    const uint8_t *deleted = ps_decoder_deleted(p->decoder);
    const size_t n = p->n;

    p->part->deleted += deleted && deleted[n];
    note_newest_of(p, n);
    if (!add_sought(p, id))
        return false;
    p->n_seen++;
    if (!ps_decoder_keeps(p->decoder, n))
        return true;
    if (p->parsing->spec->hash_rows)
        p->hashes[n] = ps_decoder_hash(p->decoder, record);
    if (!p->known)
        p->all_keys = p->all_keys && pack(&p->keys[p->n], p, id);
    keep_row(p, id);
    return true;
}

/* False: no memory. */
static bool take_record(ps_parser *p, const ps_record *record)
{
    const ps_parsing *parsing = p->parsing;
    ps_refusal why = {NULL, 0, -1, {"", 0}};
    char sentence[96];
    ps_slice id;
    ps_status st;

    p->part->rows++;
    if (record->refusal) {
        why.reason = record->refusal;
        why.field = record->refusal_field;
        return refuse(p, record->line, &why, false);
    }
    if (record->n != parsing->binding->n_headings) {
        (void)snprintf(sentence, sizeof(sentence), "row has %zu field%s, the heading has %zu", record->n,
                       record->n == 1 ? "" : "s", parsing->binding->n_headings);
        why.reason = sentence;
        return note_doubtful(p, record) && refuse(p, record->line, &why, true);
    }
    why.reason = take_id(&id, p, record);
    if (why.reason) {
        why.field = parsing->id_field + 1;
        why.column = parsing->spec->schema->id;
        return refuse(p, record->line, &why, false);
    }
    st = ps_decoder_row(&why, p->decoder, p->n, record);
    if (st == PS_EDATA)
        return note_doubtful(p, record) && refuse(p, record->line, &why, false);
    if (st != PS_OK || !make_room(p, 1))
        return false;
    return count_row(p, record, id);
}

/* ---- rows by the block ---- */

/* The rest of the rows that a block has decided about. */
static bool finish_run(ps_parser *p)
{
    ps_run *run = &p->run;

    if (!p->first.all && ps_decoder_run(p->decoder, run) != PS_OK)
        return false;
    if (p->parsing->spec->hash_rows)
        ps_decoder_hash_run(p->hashes, p->decoder, run);
    if (!p->first.has_date)
        for (size_t i = 0; i < run->n; i++)
            note_newest_of(p, run->place[i]);
    run->n = 0;
    return true;
}

static bool take_odd(ps_parser *p, size_t r)
{
    return finish_run(p) && ps_walk_record(&p->walk, &p->block->rows, r) && take_record(p, &p->walk.record);
}

/* The rest of a row whose cells hold doubled quotes. */
static bool finish_record(ps_parser *p, size_t r, size_t n, bool keeps)
{
    if (!finish_run(p) || !ps_walk_record(&p->walk, &p->block->rows, r) ||
        ps_decoder_others(p->decoder, n, &p->walk.record) != PS_OK)
        return false;
    if (!p->first.has_date)
        note_newest_of(p, n);
    if (keeps && p->parsing->spec->hash_rows)
        p->hashes[n] = ps_decoder_hash(p->decoder, &p->walk.record);
    return true;
}

static ps_slice plain_id(const ps_parser *p, size_t r)
{
    return ps_plain_cell(&p->block->rows, p->run.at, p->parsing->id_field, r);
}

/* Row `r` of the block, which reads as nearly all do. */
static bool take_plain(ps_parser *p, size_t r)
{
    ps_plain_block *b = p->block;
    const bool keeps = p->keeps[r];
    const uint32_t person = p->known ? b->persons[r] : PS_IDMAP_NONE;
    ps_run *run = &p->run;
    const size_t n = p->n;

    if (p->first.has_date)
        note_newest(p, b->days[r]);
    p->persons[p->n_seen] = person;
    if (person == PS_IDMAP_NONE && !add_stranger(p, p->n_seen, plain_id(p, r)))
        return false;
    p->n_seen++;
    if (p->first.all && !keeps)
        return true;
    if (p->first.has_date && !ps_decoder_put(p->decoder, n, b->days[r], b->words[r]))
        return false;
    if (keeps && !p->known)
        p->keys[n] = b->keys[r];
    if (keeps)
        keep_row(p, plain_id(p, r));
    if (p->first.all && !p->parsing->spec->hash_rows)
        return true;
    if (ps_decoder_sees_doubled(p->decoder, &b->rows, run->at, r))
        return finish_record(p, r, n, keeps);
    run->row[run->n] = (uint32_t)r;
    run->place[run->n] = (uint32_t)n;
    run->kept[run->n++] = keeps;
    return true;
}

/* The rows from `r` on of whom nothing stays but that somebody known was seen: nearly all. The first that is not so is
 * given back. */
static size_t take_idle(ps_parser *p, size_t r)
{
    const ps_plain_block *b = p->block;
    const size_t first = r, n = b->rows.n;

    if (!p->first.all || !p->known)
        return r;
    for (; r < n && !(b->odd[r] | p->keeps[r]) && b->persons[r] != PS_IDMAP_NONE; r++)
        if (p->first.has_date)
            note_newest(p, b->days[r]);
    memcpy(p->persons + p->n_seen, b->persons + first, (r - first) * sizeof *p->persons);
    p->n_seen += r - first;
    return r;
}

/* Texts met for the first time. */
static bool number_words(ps_parser *p, const char *at)
{
    ps_plain_block *b = p->block;

    for (size_t r = 0; r < b->rows.n; r++)
        if (!b->words[r] && !b->odd[r] &&
            (b->words[r] = ps_decoder_word(p->decoder, ps_plain_cell(&b->rows, at, p->first.word, r))) ==
                PS_INTERN_FULL)
            return false;
    return true;
}

/* As many rows as are plain. False: no memory. */
static bool read_plain(ps_parser *p, const char *at)
{
    ps_plain_block *b = p->block;
    const ps_plain_cells cells = {.id = p->parsing->id_field,
                                  .date = p->first.date,
                                  .word = p->first.word,
                                  .has_date = p->first.has_date,
                                  .has_word = p->first.has_word,
                                  .places = ps_text_cache_places(ps_decoder_cache(p->decoder)),
                                  .known = p->known};

    p->run = (ps_run){.rows = &b->rows, .at = at};
    for (;;) {
        size_t n_odd = 0;

        if (!ps_walk_plain(&b->rows, &p->walk, p->parsing->binding->n_headings))
            return false;
        if (!b->rows.n)
            return true;
        if (!make_room(p, b->rows.n))
            return false;
        ps_plain_read(b, at, &cells);
        if (p->first.has_word && !number_words(p, at))
            return false;
        if (!ps_decoder_may_use(p->keeps, p->decoder, b->days, b->words, b->odd, b->rows.n))
            return false;
        for (size_t r = 0; (r = take_idle(p, r)) < b->rows.n; r++) {
            if (!(b->odd[r] ? take_odd(p, r) : take_plain(p, r)))
                return false;
            n_odd += b->odd[r];
        }
        p->part->rows += b->rows.n - n_odd; /* odd ones are counted where they are read */
        p->part->ids_seen += b->rows.n - n_odd;
        if (!finish_run(p))
            return false;
        ps_walk_pass(&p->walk, &b->rows);
    }
}

static bool read_rows(ps_parser *p, const char *at)
{
    for (;;) {
        if (p->block && !read_plain(p, at))
            return false;
        switch (ps_walk_next(&p->walk)) {
        case PS_WALK_ROW:
            if (!take_record(p, &p->walk.record))
                return false;
            break;
        case PS_WALK_MORE:
            return true;
        case PS_WALK_NO_MEMORY:
            return false;
        }
    }
}

#define MANY ((size_t)128)

static int by_row(const void *a, const void *b)
{
    const ps_stranger *x = a, *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Persons of the rows that were read one by one. False: no memory. */
static bool look_up(ps_parser *p)
{
    const size_t before = p->n_strangers;
    ps_slice ids[MANY];
    uint32_t found[MANY];

    for (size_t done = 0, n; done < p->n_sought; done += n) {
        const ps_stranger *sought = p->sought + done;

        n = p->n_sought - done < MANY ? p->n_sought - done : MANY;
        for (size_t k = 0; k < n; k++)
            ids[k] = sought[k].id;
        ps_idmap_find_many(found, p->known, ids, n);
        for (size_t k = 0; k < n; k++) {
            p->persons[sought[k].row] = found[k];
            if (found[k] == PS_IDMAP_NONE && !add_stranger(p, sought[k].row, ids[k]))
                return false;
        }
    }
    if (before && p->n_strangers > before)
        qsort(p->strangers, p->n_strangers, sizeof *p->strangers, by_row);
    return true;
}

ps_status ps_parser_read(ps_part **out, const ps_batch **batch, ps_parser *p, const ps_chunk *chunk, ps_error *err)
{
    const ps_input_spec *spec = p->parsing->spec;
    ps_part *part = new_part(spec->schema);
    size_t label_bytes;

    if (!part || !ps_grow(&p->id_text, &p->id_capacity, 2 * chunk->length + ID_MOST, 1)) {
        ps_part_free(part);
        return ps_fail_memory(err);
    }
    p->part = part;
    p->all_keys = true;
    p->n = p->n_seen = p->n_sought = p->n_strangers = p->id_used = 0;
    ps_walk_init(&p->walk, p->parsing->delimiter, spec->windows_1252, spec->scan);
    p->walk.blank_lines = 0;
    p->walk.skipping = chunk->skipping;
    p->walk.after_cr = chunk->after_cr;
    ps_walk_give(&p->walk, chunk->at, chunk->begin, chunk->length, chunk->final);
    ps_decoder_start(p->decoder, part->counts);
    if (!read_rows(p, chunk->at) || (p->n_sought && !look_up(p))) {
        ps_part_free(part);
        return ps_fail_memory(err);
    }
    ps_decoder_end(p->decoder, p->n);
    part->blank_lines = p->walk.blank_lines;
    part->lines = p->walk.line - 1;
    part->left = p->walk.begin;
    part->skipping = p->walk.skipping;
    part->after_cr = p->walk.after_cr;
    p->batch = (ps_batch){.n = p->n,
                          .ids = p->ids,
                          .hashes = spec->hash_rows ? p->hashes : NULL,
                          .columns = ps_decoder_columns(p->decoder),
                          .deleted = ps_decoder_deleted(p->decoder),
                          .labels = ps_decoder_labels(p->decoder, &label_bytes),
                          .unreadable = ps_decoder_unreadable(p->decoder),
                          .n_seen = p->n_seen,
                          .kept = p->kept,
                          .persons = p->known ? p->persons : NULL,
                          .strangers = p->strangers,
                          .n_strangers = p->n_strangers,
                          .keys = p->all_keys && !p->known ? p->keys : NULL};
    p->batch.label_bytes = label_bytes;
    *out = part;
    *batch = &p->batch;
    return PS_OK;
}

/* Plain block: see plain_block.h. */
#include "extract/plain_block.h"

#include "base/idmap_probe.h"
#include "extract/field.h"
#include "extract/iso_date.h"

#include <string.h>

/* Whatever stands between two stops, quotes too. */
PS_HEX_INLINE ps_slice cell_of(const ps_plain_rows *rows, const char *at, uint32_t field, size_t r)
{
    const uint32_t *stops = rows->stops + rows->stop[r];
    const size_t from = field ? stops[field - 1] + 1 : rows->begin[r];

    return (ps_slice){at + from, stops[field] - from};
}

/* Without outer quotes. An empty cell ends at once, with a stop. */
PS_HEX_INLINE ps_slice unquoted(ps_slice cell)
{
    const size_t quote = cell.at[0] == '"';

    return (ps_slice){cell.at + quote, cell.length - 2 * quote};
}

/* ---- the cells of a column ----
 *
 * Each kind in a short loop of its own over all rows: a single one for all of a row needs more registers than there
 * are. What is asked of memory in one is looked at in another. */

/* In the way of every processor, or with AVX2, or with AVX-512. */
struct way {
    ps_id_key_hex *pack;
    bool (*date)(ps_day *out, const char *at);
    ps_idmap_way ids;
    bool (*same_text)(const ps_cached_text *a, const ps_cached_text *b);
};

/* odd[] is set; the loops behind add to it. */
PS_HEX_INLINE void read_ids(ps_plain_block *b, const char *at, uint32_t field, const ps_idmap *known,
                            const struct way *way)
{
    for (size_t r = 0; r < b->rows.n; r++) {
        ps_slice id = cell_of(&b->rows, at, field, r);

        if (id.length != PS_HEX_ID) /* one of that length that begins with a quote is odd anyway */
            id = unquoted(id);
        b->odd[r] = id.length != PS_HEX_ID || !way->pack(&b->keys[r], id.at);
        if (known)
            ps_idmap_ask(known, b->keys[r].hash);
    }
}

PS_HEX_INLINE void read_dates(ps_plain_block *b, const char *at, uint32_t field, const struct way *way)
{
    for (size_t r = 0; r < b->rows.n; r++) {
        ps_slice date = cell_of(&b->rows, at, field, r);

        if (date.length != PS_ISO_DATE)
            date = unquoted(date);
        b->odd[r] |= date.length != PS_ISO_DATE || !way->date(&b->days[r], date.at);
    }
}

PS_HEX_INLINE void load_texts(ps_plain_block *b, const char *at, uint32_t field, ps_text_places places)
{
    for (size_t r = 0; r < b->rows.n; r++) {
        ps_cached_text *to = &b->texts[r];
        ps_slice text = cell_of(&b->rows, at, field, r);

        if (text.at[0] == '"')
            text = unquoted(text);
        if (!text.length || text.length > PS_CACHED_TEXT || b->rows.doubled[r] || !ps_field_is_bare(text)) {
            b->odd[r] = true;
            to->number = 0;
            continue;
        }
        ps_cached_text_load(to, text.at, text.length);
        to->number = (uint32_t)ps_cached_text_place(places, to);
        __builtin_prefetch(places.slots + to->number);
    }
}

PS_HEX_INLINE void find_texts(ps_plain_block *b, ps_text_places places, const struct way *way)
{
    for (size_t r = 0; r < b->rows.n; r++)
        b->words[r] = ps_cached_text_at(places.slots + b->texts[r].number, &b->texts[r], way->same_text);
}

PS_HEX_INLINE void guess_persons(ps_plain_block *b, const ps_idmap *known, const struct way *way)
{
    for (size_t r = 0; r < b->rows.n; r++)
        b->persons[r] = ps_idmap_guess(known, b->keys[r].hash, &way->ids);
}

PS_HEX_INLINE void hold_persons(ps_plain_block *b, const ps_idmap *known, const struct way *way)
{
    for (size_t r = 0; r < b->rows.n; r++)
        if (b->persons[r] != PS_IDMAP_NONE && !ps_idmap_holds(known, b->persons[r], &b->keys[r], &way->ids))
            b->persons[r] = ps_idmap_find_key(known, &b->keys[r]);
}

/* ---- */

PS_HEX_INLINE void read_rows(ps_plain_block *b, const char *at, const ps_plain_cells *cells, const struct way *way)
{
    const ps_idmap copy = cells->known ? *cells->known : (ps_idmap){0}; /* in registers: nobody else can change it */
    const ps_idmap *const known = cells->known ? &copy : NULL;

    read_ids(b, at, cells->id, known, way);
    if (cells->has_date)
        read_dates(b, at, cells->date, way);
    else
        for (size_t r = 0; r < b->rows.n; r++)
            b->days[r] = PS_NO_DAY;
    if (known)
        guess_persons(b, known, way);
    if (cells->has_word) {
        load_texts(b, at, cells->word, cells->places);
        find_texts(b, cells->places, way);
    }
    if (known)
        hold_persons(b, known, way);
}

PS_HEX_WIDE static void read_rows_wide(ps_plain_block *b, const char *at, const ps_plain_cells *cells)
{
    static const struct way wide = {
        ps_id_key_hex_wide, ps_iso_plain_wide, {ps_idmap_tagged_wide, ps_idmap_same_wide}, ps_cached_text_same_wide};
    read_rows(b, at, cells, &wide);
}

PS_HEX_WIDEST static void read_rows_widest(ps_plain_block *b, const char *at, const ps_plain_cells *cells)
{
    static const struct way widest = {
        ps_id_key_hex_widest, ps_iso_plain_wide, {ps_idmap_tagged_wide, ps_idmap_same_wide}, ps_cached_text_same_wide};
    read_rows(b, at, cells, &widest);
}

static void read_rows_narrow(ps_plain_block *b, const char *at, const ps_plain_cells *cells)
{
    static const struct way narrow = {
        ps_id_key_hex_words, ps_iso_plain, {ps_idmap_tagged, ps_idmap_same_bytes}, ps_cached_text_same};
    read_rows(b, at, cells, &narrow);
}

void ps_plain_read(ps_plain_block *b, const char *at, const ps_plain_cells *cells)
{
    switch (b->width) {
    case PS_HEX_NARROW:
        read_rows_narrow(b, at, cells);
        break;
    case PS_HEX_AVX2:
        read_rows_wide(b, at, cells);
        break;
    case PS_HEX_AVX512:
        read_rows_widest(b, at, cells);
    }
}

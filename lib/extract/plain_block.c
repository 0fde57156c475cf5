/* Plain block: see plain_block.h. */
#include "extract/plain_block.h"

#include "base/idmap_probe.h"
#include "extract/field.h"
#include "extract/iso_date.h"

#include <string.h>

#define APART ((size_t)16) /* rows between asking for memory and looking at it: as many as fetches may be under way */

/* The cell between two stops, without outer quotes. */
PS_HEX_INLINE ps_slice between(const char *at, size_t from, size_t to)
{
    const size_t length = to - from, quote = length && at[from] == '"';

    return (ps_slice){at + from + quote, length - 2 * quote};
}

PS_HEX_INLINE ps_slice cell_of(const char *at, const uint32_t *stops, uint32_t begin, uint32_t field)
{
    return between(at, field ? stops[field - 1] + 1 : begin, stops[field]);
}

/* ---- the steps of a row ---- */

/* In the way of every processor, or with AVX2. */
struct way {
    ps_id_key_hex *pack;
    ps_idmap_way ids;
    bool (*same_text)(const ps_cached_text *a, const ps_cached_text *b);
};

/* All cells; odd[] is set. */
PS_HEX_INLINE void read_cells(ps_plain_block *b, const char *at, const ps_plain_cells *cells, size_t r,
                              const struct way *way)
{
    const uint32_t *stops = b->rows.stops + b->rows.stop[r];
    const uint32_t begin = b->rows.begin[r];
    const ps_slice id = cell_of(at, stops, begin, cells->id),
                   date = cells->has_date ? cell_of(at, stops, begin, cells->date) : (ps_slice){"", 0},
                   text = cells->has_word ? cell_of(at, stops, begin, cells->word) : (ps_slice){"", 0};
    ps_day day = PS_NO_DAY;
    bool odd = id.length != PS_HEX_ID || !way->pack(&b->keys[r], id.at);

    odd |= cells->has_date && (date.length != 10 || !ps_iso_plain(&day, date.at));
    b->ids[r] = id;
    b->days[r] = day;
    b->words[r] = b->texts[r].length = 0;
    if (cells->has_word) {
        if (!text.length || text.length > PS_CACHED_TEXT || b->rows.doubled[r] || !ps_field_is_bare(text)) {
            odd = true;
        } else {
            ps_cached_text *to = &b->texts[r];

            ps_cached_text_load(to, text.at, text.length);
            to->number = (uint32_t)ps_cached_text_place(to);
            __builtin_prefetch(cells->cache + to->number);
        }
    }
    b->odd[r] = odd;
}

PS_HEX_INLINE void read_rows(ps_plain_block *b, const char *at, const ps_plain_cells *given, const struct way *way)
{
    const ps_plain_cells cells = *given; /* in registers: nothing written to the block changes it */
    const ps_idmap known = cells.known ? *cells.known : (ps_idmap){0};
    const size_t n = b->rows.n;

    for (size_t i = 0; i < n + 2 * APART; i++) {
        if (i < n) {
            read_cells(b, at, &cells, i, way);
            if (cells.known)
                ps_idmap_ask(&known, b->keys[i].hash);
        }
        if (i >= APART && i - APART < n) {
            const size_t r = i - APART;
            if (b->texts[r].length)
                b->words[r] = ps_cached_text_at(cells.cache + b->texts[r].number, &b->texts[r], way->same_text);
            if (cells.known)
                b->persons[r] = ps_idmap_guess(&known, b->keys[r].hash, &way->ids);
        }
        if (i >= 2 * APART && cells.known) {
            const size_t r = i - 2 * APART;
            if (b->persons[r] != PS_IDMAP_NONE && !ps_idmap_holds(&known, b->persons[r], &b->keys[r], &way->ids))
                b->persons[r] = ps_idmap_find_key(cells.known, &b->keys[r]);
        }
    }
}

PS_HEX_WIDE static void read_rows_wide(ps_plain_block *b, const char *at, const ps_plain_cells *cells)
{
    static const struct way wide = {
        ps_id_key_hex_wide, {ps_idmap_tagged_wide, ps_idmap_same_wide}, ps_cached_text_same_wide};
    read_rows(b, at, cells, &wide);
}

void ps_plain_read(ps_plain_block *b, const char *at, const ps_plain_cells *cells)
{
    static const struct way any = {ps_id_key_hex_words, {ps_idmap_tagged, ps_idmap_same_bytes}, ps_cached_text_same};

    if (ps_hex_is_wide())
        read_rows_wide(b, at, cells);
    else
        read_rows(b, at, cells, &any);
}

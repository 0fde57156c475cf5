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

/* All cells; odd[] is set. */
PS_HEX_INLINE void read_cells(ps_plain_block *b, const char *at, const ps_plain_cells *cells, size_t r,
                              ps_id_key_hex *pack)
{
    const uint32_t *stops = b->rows.stops + b->rows.stop[r];
    const uint32_t begin = b->rows.begin[r];
    const ps_slice id = cell_of(at, stops, begin, cells->id),
                   date = cells->has_date ? cell_of(at, stops, begin, cells->date) : (ps_slice){"", 0},
                   text = cells->has_word ? cell_of(at, stops, begin, cells->word) : (ps_slice){"", 0};
    ps_day day = PS_NO_DAY;
    bool odd = id.length != PS_HEX_ID || !pack(&b->keys[r], id.at);

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

PS_HEX_INLINE void read_rows(ps_plain_block *b, const char *at, const ps_plain_cells *given, ps_id_key_hex *pack,
                             const ps_idmap_way *way)
{
    const ps_plain_cells cells = *given; /* in registers: nothing written to the block changes it */
    const ps_idmap known = cells.known ? *cells.known : (ps_idmap){0};
    const size_t n = b->rows.n;

    for (size_t i = 0; i < n + 2 * APART; i++) {
        if (i < n) {
            read_cells(b, at, &cells, i, pack);
            if (cells.known)
                ps_idmap_ask(&known, b->keys[i].hash);
        }
        if (i >= APART && i - APART < n) {
            const size_t r = i - APART;
            if (b->texts[r].length)
                b->words[r] = ps_cached_text_at(cells.cache + b->texts[r].number, &b->texts[r]);
            if (cells.known)
                b->persons[r] = ps_idmap_guess(&known, b->keys[r].hash, way);
        }
        if (i >= 2 * APART && cells.known) {
            const size_t r = i - 2 * APART;
            b->persons[r] = ps_idmap_settle(cells.known, b->persons[r], &b->keys[r], way);
        }
    }
}

PS_HEX_WIDE static void read_rows_wide(ps_plain_block *b, const char *at, const ps_plain_cells *cells)
{
    read_rows(b, at, cells, ps_id_key_hex_wide, &ps_idmap_wide);
}

void ps_plain_read(ps_plain_block *b, const char *at, const ps_plain_cells *cells)
{
    if (ps_hex_is_wide())
        read_rows_wide(b, at, cells);
    else
        read_rows(b, at, cells, ps_id_key_hex_words, &ps_idmap_any);
}

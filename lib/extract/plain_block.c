/* Plain block: see plain_block.h. */
#include "extract/plain_block.h"

#include "extract/iso_date.h"

#include <string.h>

/* The cell without outer quotes. */
PS_HEX_INLINE ps_slice cell_of(const ps_plain_rows *rows, const char *at, uint32_t field, size_t r)
{
    const uint32_t *stops = rows->stops + rows->stop[r];
    const size_t from = field ? stops[field - 1] + 1 : rows->begin[r];
    const size_t length = stops[field] - from, quote = length && at[from] == '"';

    return (ps_slice){at + from + quote, length - 2 * quote};
}

PS_HEX_INLINE void read_ids(ps_plain_block *b, const char *at, uint32_t field, ps_id_key_hex *pack)
{
    for (size_t r = 0; r < b->rows.n; r++) {
        b->ids[r] = cell_of(&b->rows, at, field, r);
        b->odd[r] = b->ids[r].length != PS_HEX_ID || !pack(&b->keys[r], b->ids[r].at);
    }
}

PS_HEX_WIDE static void read_ids_wide(ps_plain_block *b, const char *at, uint32_t field)
{
    read_ids(b, at, field, ps_id_key_hex_wide);
}

void ps_plain_ids(ps_plain_block *b, const char *at, uint32_t field)
{
    if (ps_hex_is_wide())
        read_ids_wide(b, at, field);
    else
        read_ids(b, at, field, ps_id_key_hex_words);
}

void ps_plain_dates(ps_plain_block *b, const char *at, uint32_t field)
{
    for (size_t r = 0; r < b->rows.n; r++) {
        const ps_slice cell = cell_of(&b->rows, at, field, r);

        b->days[r] = PS_NO_DAY;
        b->odd[r] |= cell.length != 10 || !ps_iso_plain(&b->days[r], cell.at);
    }
}

/* Would a reader of cells take off or look into something? */
PS_HEX_INLINE bool is_bare(ps_slice cell)
{
    return cell.at[0] > ' ' && cell.at[cell.length - 1] > ' ' && !(cell.length == 4 && !memcmp(cell.at, "NULL", 4));
}

void ps_plain_texts(ps_plain_block *b, const char *at, uint32_t field, const ps_text_cache *cache)
{
    const ps_cached_text *slots = ps_text_cache_slots(cache);

    for (size_t r = 0; r < b->rows.n; r++) {
        const ps_slice cell = cell_of(&b->rows, at, field, r);

        b->texts[r] = cell;
        b->loaded[r].length = 0;
        if (!cell.length || cell.length > PS_CACHED_TEXT || b->rows.doubled[r] || !is_bare(cell)) {
            b->odd[r] = 1;
            continue;
        }
        ps_cached_text_load(&b->loaded[r], cell.at, cell.length);
        __builtin_prefetch(slots + ps_cached_text_place(&b->loaded[r]));
    }
}

void ps_plain_words(ps_plain_block *b, const ps_text_cache *cache)
{
    const ps_cached_text *slots = ps_text_cache_slots(cache);

    for (size_t r = 0; r < b->rows.n; r++)
        b->words[r] = b->loaded[r].length ? ps_cached_text_find(slots, &b->loaded[r]) : 0;
}

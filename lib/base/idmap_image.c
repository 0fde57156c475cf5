/* Images: a map of ids as blocks of bytes, and a map that stands on such blocks. */
#include "base/idmap_parts.h"

#include <stdlib.h>
#include <string.h>

bool ps_idmap_image_make(ps_idmap_image *out, const ps_idmap *map)
{
    size_t used = 0;

    memset(out, 0, sizeof *out);
    out->count = map->count;
    out->longest = map->longest;
    out->slot_bytes = (map->mask + 1) * sizeof *map->slots;
    for (uint32_t i = 0; i < map->count; i++)
        if (*ps_idmap_how_at(map, i) == PS_IDMAP_LONG)
            out->text_bytes += ps_idmap_long_at(map, i).length;
    out->keys = ps_calloc(map->count, PS_IDMAP_KEY);
    out->how = ps_calloc(map->count, 1);
    out->slots = ps_calloc(map->mask + 1, sizeof *map->slots);
    out->texts = ps_calloc(out->text_bytes, 1);
    if (!out->keys || !out->how || !out->slots || !out->texts) {
        ps_idmap_image_release(out);
        return false;
    }
    memcpy(out->slots, map->slots, out->slot_bytes);
    for (uint32_t i = 0; i < map->count; i++) {
        unsigned char *key = out->keys + (size_t)i * PS_IDMAP_KEY;
        out->how[i] = *ps_idmap_how_at(map, i);
        memcpy(key, ps_idmap_key_at(map, i), PS_IDMAP_KEY);
        if (out->how[i] == PS_IDMAP_LONG) { /* a place in the texts instead of an address */
            const ps_idmap_long held = ps_idmap_long_at(map, i);
            const ps_idmap_long place = {(const char *)(uintptr_t)used, held.length};
            memcpy(out->texts + used, held.at, held.length);
            used += held.length;
            memset(key, 0, PS_IDMAP_KEY);
            memcpy(key, &place, sizeof place);
        }
    }
    return true;
}

void ps_idmap_image_release(ps_idmap_image *image)
{
    free(image->keys);
    free(image->how);
    free(image->slots);
    free(image->texts);
    memset(image, 0, sizeof *image);
}

/* The place of a long key in the texts, where an address stands otherwise. */
static ps_idmap_long place_at(const unsigned char *keys, size_t index)
{
    ps_idmap_long place;

    memcpy(&place, keys + index * PS_IDMAP_KEY, sizeof place);
    return place;
}

#define LANES ((size_t)64) /* looked at without a branch: compilers do so many side by side */

/* Slots that are taken behind one that is free. */
static size_t count_late(const uint32_t *slots, size_t from, size_t to)
{
    uint32_t late = 0;

    for (size_t i = from; i < to; i++)
        late += (slots[i - 1] == PS_IDMAP_FREE) & (slots[i] != PS_IDMAP_FREE);
    return late;
}

static bool groups_fill_from_first(const uint32_t *slots, size_t n)
{
    size_t late = count_late(slots, 1, PS_IDMAP_GROUP), first = PS_IDMAP_GROUP, between = 0;

    for (; first + LANES <= n; first += LANES)
        late += count_late(slots, first, first + LANES);
    late += count_late(slots, first, n);
    for (size_t i = PS_IDMAP_GROUP; i < n; i += PS_IDMAP_GROUP) /* of another group than the slot before */
        between += count_late(slots, i, i + 1);
    return late == between;
}

/* Each group filled from its first slot on, by no more persons than there are, and somewhere a free slot, without which
 * a search would go on for ever. */
static bool slots_fit(const ps_idmap_image *image)
{
    const size_t n = image->slot_bytes / sizeof(uint32_t);
    const uint32_t *slots = image->slots, mask = (uint32_t)(n - 1), count = (uint32_t)image->count;
    size_t taken = 0, of_persons = 0;

    if (n < PS_IDMAP_FIRST_SLOTS || (n & (n - 1)) || n - 1 > UINT32_MAX || ps_idmap_most(n) < image->count ||
        image->slot_bytes % sizeof(uint32_t))
        return false;
    for (size_t first = 0; first < n; first += LANES) {
        uint32_t some_taken = 0, some_of_persons = 0;

        for (size_t i = 0; i < LANES; i++)
            some_taken += slots[first + i] != PS_IDMAP_FREE;
        for (size_t i = 0; i < LANES; i++) /* never a free one: there are fewer persons than slots */
            some_of_persons += (slots[first + i] & mask) < count;
        taken += some_taken;
        of_persons += some_of_persons;
    }
    return taken == image->count && of_persons == image->count && groups_fill_from_first(slots, n);
}
_Static_assert(PS_IDMAP_FIRST_SLOTS % LANES == 0, "slots are looked at so many at a time");

/* Is every id 64 hex characters? Nearly always, and then there is nothing more to look at. */
static bool all_hex(const ps_idmap_image *image)
{
    const unsigned char *how = image->how;
    size_t i = 0;
    unsigned odd = 0;

    for (; i + LANES <= image->count && !odd; i += LANES) {
        unsigned char differs = 0;

        for (size_t k = 0; k < LANES; k++)
            differs |= (unsigned char)(how[i + k] ^ PS_IDMAP_HEX);
        odd = differs;
    }
    for (; i < image->count && !odd; i++)
        odd = (unsigned)how[i] ^ PS_IDMAP_HEX;
    return !odd;
}

/* What a damaged file could hold must not send anybody out of the blocks. */
static bool fits(const ps_idmap_image *image)
{
    if (all_hex(image))
        return (!image->count || PS_HEX_ID <= image->longest) && slots_fit(image);
    for (size_t i = 0; i < image->count; i++) {
        size_t length = image->how[i] == PS_IDMAP_HEX ? PS_HEX_ID : image->how[i];
        if (image->how[i] > PS_IDMAP_HEX)
            return false;
        if (image->how[i] == PS_IDMAP_LONG) {
            const ps_idmap_long place = place_at(image->keys, i);
            length = place.length;
            if ((uintptr_t)place.at > image->text_bytes || length > image->text_bytes - (uintptr_t)place.at)
                return false;
        }
        if (length > image->longest)
            return false;
    }
    return slots_fit(image);
}

/* Places in the texts become addresses again, in keys of the map's own. False: no memory. */
static bool stand_long_keys(ps_idmap *map, const ps_idmap_image *image)
{
    if (!memchr(image->how, PS_IDMAP_LONG, image->count))
        return true;
    map->own_keys = ps_calloc(image->count, PS_IDMAP_KEY);
    if (!map->own_keys)
        return false;
    memcpy(map->own_keys, image->keys, image->count * PS_IDMAP_KEY);
    for (size_t i = 0; i < image->count; i++)
        if (image->how[i] == PS_IDMAP_LONG) {
            ps_idmap_long held = place_at(image->keys, i);
            held.at = image->texts + (uintptr_t)held.at;
            memcpy(map->own_keys + i * PS_IDMAP_KEY, &held, sizeof held);
        }
    return true;
}

static bool stand_chunks(ps_idmap *map, const ps_idmap_image *image)
{
    /* Borrowed blocks are only read, since a map that stands cannot grow. */
    unsigned char *keys = map->own_keys ? map->own_keys : image->keys;
    const size_t n = (image->count + PS_IDMAP_CHUNK - 1) / PS_IDMAP_CHUNK;

    map->chunks = ps_calloc(n, sizeof *map->chunks);
    if (!map->chunks)
        return false;
    map->n_chunks = n;
    for (size_t c = 0; c < n; c++)
        map->chunks[c] =
            (ps_idmap_chunk){NULL, keys + c * PS_IDMAP_CHUNK * PS_IDMAP_KEY, image->how + c * PS_IDMAP_CHUNK};
    return true;
}

ps_idmap *ps_idmap_stand(bool *damaged, const ps_idmap_image *image)
{
    ps_idmap *map;

    *damaged = !fits(image);
    map = *damaged ? NULL : calloc(1, sizeof *map);
    if (!map)
        return NULL;
    map->stands = true;
    map->wide = ps_hex_is_wide();
    map->count = image->count;
    map->longest = image->longest;
    map->slots = image->slots;
    map->mask = image->slot_bytes / sizeof(uint32_t) - 1;
    for (size_t i = 0; i < image->count; i++)
        map->n_not_hex += image->how[i] != PS_IDMAP_HEX;
    if (stand_long_keys(map, image) && stand_chunks(map, image))
        return map;
    ps_idmap_free(map);
    return NULL;
}

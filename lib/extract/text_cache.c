/* Text cache: see text_cache.h. */
#include "extract/text_cache.h"

#include "base/arena.h"

#include <stdlib.h>

#define LINE 64
#define BITS_LEAST 13U
#define BITS_MOST 17U
#define PUSHED_MOST 64 /* of so many slots one */

struct ps_text_cache {
    ps_cached_text *slots;
    void *block; /* what to free */
    unsigned bits;
    size_t pushed; /* texts that had to go for others since it grew */
    ps_intern *words;
};

/* False: no memory; nothing is changed. */
static bool make_slots(ps_text_cache *cache, unsigned bits)
{
    char *block = ps_cleared_room(1, (sizeof *cache->slots << bits) + LINE);

    if (!block)
        return false;
    cache->slots = (ps_cached_text *)(void *)(block + (LINE - (uintptr_t)block % LINE) % LINE);
    cache->block = block;
    cache->bits = bits;
    cache->pushed = 0;
    return true;
}

ps_text_cache *ps_text_cache_new(ps_intern *words)
{
    ps_text_cache *cache = ps_calloc(1, sizeof *cache);

    if (!cache)
        return NULL;
    cache->words = words;
    if (make_slots(cache, BITS_LEAST))
        return cache;
    free(cache);
    return NULL;
}

void ps_text_cache_free(ps_text_cache *cache)
{
    if (!cache)
        return;
    free(cache->block);
    free(cache);
}

ps_text_places ps_text_cache_places(const ps_text_cache *cache)
{
    return (ps_text_places){cache->slots, 64 - cache->bits};
}

static void put(ps_text_cache *cache, const ps_cached_text *text)
{
    ps_cached_text *place = &cache->slots[ps_cached_text_place(ps_text_cache_places(cache), text)];

    cache->pushed += place[1].length != 0;
    place[1] = place[0];
    place[0] = *text;
}

void ps_text_cache_grow(ps_text_cache *cache)
{
    const ps_text_cache before = *cache;
    const size_t n = (size_t)1 << before.bits;

    if (cache->bits == BITS_MOST || cache->pushed <= n / PUSHED_MOST || !make_slots(cache, cache->bits + 1))
        return;
    for (size_t i = n; i-- > 0;) /* backwards: the one met last comes last, and stands first again */
        if (before.slots[i].length)
            put(cache, &before.slots[i]);
    cache->pushed = 0;
    free(before.block);
}

uint32_t ps_text_cache_add(ps_text_cache *cache, const char *at, size_t length, bool open)
{
    ps_cached_text text;

    if (!length)
        return 0;
    if (length > PS_CACHED_TEXT)
        return ps_intern_add(cache->words, at, length);
    if (open)
        ps_cached_text_load(&text, at, length);
    else
        ps_cached_text_copy(&text, at, length);
    text.number = ps_cached_text_find(ps_text_cache_places(cache), &text);
    if (text.number)
        return text.number;
    text.number = ps_intern_add(cache->words, at, length);
    if (text.number == PS_INTERN_FULL)
        return text.number;
    put(cache, &text);
    return text.number;
}

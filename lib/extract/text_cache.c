/* Text cache: see text_cache.h. */
#include "extract/text_cache.h"

#include "base/arena.h"

#include <stdlib.h>

#define LINE 64

struct ps_text_cache {
    ps_cached_text slots[(size_t)1 << PS_TEXT_CACHE_BITS];
    ps_intern *words;
    void *block; /* what to free */
};

ps_text_cache *ps_text_cache_new(ps_intern *words)
{
    char *block = ps_cleared_room(1, sizeof(ps_text_cache) + LINE);
    ps_text_cache *cache;

    if (!block)
        return NULL;
    cache = (ps_text_cache *)(void *)(block + (LINE - (uintptr_t)block % LINE) % LINE);
    cache->words = words;
    cache->block = block;
    return cache;
}

void ps_text_cache_free(ps_text_cache *cache)
{
    if (cache)
        free(cache->block);
}

const ps_cached_text *ps_text_cache_slots(const ps_text_cache *cache)
{
    return cache->slots;
}

uint32_t ps_text_cache_add(ps_text_cache *cache, const char *at, size_t length, bool open)
{
    ps_cached_text text, *place;

    if (!length)
        return 0;
    if (length > PS_CACHED_TEXT)
        return ps_intern_add(cache->words, at, length);
    if (open)
        ps_cached_text_load(&text, at, length);
    else
        ps_cached_text_copy(&text, at, length);
    text.number = ps_cached_text_find(cache->slots, &text);
    if (text.number)
        return text.number;
    text.number = ps_intern_add(cache->words, at, length);
    if (text.number == PS_INTERN_FULL)
        return text.number;
    place = &cache->slots[ps_cached_text_place(&text)];
    place[1] = place[0];
    place[0] = text;
    return text.number;
}

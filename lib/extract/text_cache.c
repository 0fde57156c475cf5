/* Text cache: see text_cache.h. */
#include "extract/text_cache.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define SLOT_BITS 13

struct slot {
    const char *text; /* the intern table's own copy, which never moves */
    uint32_t number, length;
};

struct ps_text_cache {
    ps_intern *words;
    struct slot slots[(size_t)1 << SLOT_BITS];
};

ps_text_cache *ps_text_cache_new(ps_intern *words)
{
    ps_text_cache *cache = ps_calloc(1, sizeof(*cache));

    if (cache)
        cache->words = words;
    return cache;
}

void ps_text_cache_free(ps_text_cache *cache)
{
    free(cache);
}

/* From both ends of the text: codes differ there, and a wrong guess costs only a look-up. */
static size_t slot_of(const char *at, size_t length)
{
    uint64_t head = 0, tail = 0;

    if (length >= 8) {
        memcpy(&head, at, 8);
        memcpy(&tail, at + length - 8, 8);
    } else if (length >= 4) {
        uint32_t a, b;
        memcpy(&a, at, 4);
        memcpy(&b, at + length - 4, 4);
        head = a;
        tail = b;
    } else {
        head = (unsigned char)at[0];
        tail = (uint64_t)(unsigned char)at[length / 2] << 8 | (unsigned char)at[length - 1];
    }
    head = (head ^ (tail << 29 | tail >> 35) ^ length) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(head >> (64 - SLOT_BITS));
}

uint32_t ps_text_cache_add(ps_text_cache *cache, const char *at, size_t length)
{
    struct slot *slot;
    uint32_t number;

    if (!length)
        return 0;
    slot = &cache->slots[slot_of(at, length)];
    if (slot->length == length && !memcmp(slot->text, at, length))
        return slot->number;
    number = ps_intern_add(cache->words, at, length);
    if (number != PS_INTERN_FULL && length <= UINT32_MAX)
        *slot = (struct slot){ps_intern_text(cache->words, number), number, (uint32_t)length};
    return number;
}

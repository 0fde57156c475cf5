/* Text cache: see text_cache.h. */
#include "extract/text_cache.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define SLOT_BITS 14
#define LONGEST 24
#define LINE 64

/* A text of up to 24 bytes is told by its first, middle and last eight and its length; longer ones are not held. */
struct slot {
    uint64_t head, middle, tail;
    uint32_t length, number; /* length 0: free */
};

/* A text stands in one of the two slots of its pair, which share a cache line; the one met last stands first. */
struct ps_text_cache {
    struct slot slots[(size_t)1 << SLOT_BITS];
    ps_intern *words;
    void *block; /* what to free */
};

ps_text_cache *ps_text_cache_new(ps_intern *words)
{
    char *block = ps_calloc(1, sizeof(ps_text_cache) + LINE);
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

static uint64_t load8(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static uint64_t load_few(const char *at, size_t length)
{
    uint64_t word = 0;

    if (length >= 4) {
        uint32_t a, b;
        memcpy(&a, at, 4);
        memcpy(&b, at + length - 4, 4);
        return (uint64_t)a << 32 | b;
    }
    for (size_t i = 0; i < length; i++)
        word = word << 8 | (unsigned char)at[i];
    return word;
}

uint32_t ps_text_cache_add(ps_text_cache *cache, const char *at, size_t length)
{
    uint64_t head, middle = 0, tail = 0;
    struct slot *slot;
    uint32_t number;

    if (!length)
        return 0;
    if (length > LONGEST)
        return ps_intern_add(cache->words, at, length);
    if (length >= 8) {
        head = load8(at);
        tail = load8(at + length - 8);
        if (length > 16)
            middle = load8(at + 8);
    } else {
        head = load_few(at, length);
    }
    slot = &cache->slots[((head ^ (tail << 29 | tail >> 35) ^ middle ^ length) * UINT64_C(0x9e3779b97f4a7c15) >>
                          (64 - SLOT_BITS)) &
                         ~(uint64_t)1];
    for (int i = 0; i < 2; i++)
        if (slot[i].head == head && slot[i].tail == tail && slot[i].middle == middle && slot[i].length == length)
            return slot[i].number;
    number = ps_intern_add(cache->words, at, length);
    if (number == PS_INTERN_FULL)
        return number;
    slot[1] = slot[0];
    slot[0] = (struct slot){head, middle, tail, (uint32_t)length, number};
    return number;
}

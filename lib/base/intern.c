/* Intern: texts in an arena, found through a table of {tag, number} slots, load at most one half. */
#include "base/intern.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define FIRST_SLOTS 64
#define NUMBER_MOST (UINT32_MAX - 1)

struct slot {
    uint32_t tag;    /* upper half of the hash */
    uint32_t number; /* 0: free */
};

struct word {
    const char *at;
    size_t length;
};

struct ps_intern {
    ps_arena *texts;
    struct word *words; /* words[0] is "" */
    size_t count, capacity;
    struct slot *slots;
    size_t mask;
};

ps_intern *ps_intern_new(void)
{
    ps_intern *words = calloc(1, sizeof *words);
    if (!words)
        return NULL;
    words->texts = ps_arena_new();
    words->slots = ps_calloc(FIRST_SLOTS, sizeof *words->slots);
    words->mask = FIRST_SLOTS - 1;
    if (!words->texts || !words->slots ||
        !ps_grow(&words->words, &words->capacity, FIRST_SLOTS / 2, sizeof *words->words)) {
        ps_intern_free(words);
        return NULL;
    }
    words->words[0].at = "";
    words->words[0].length = 0;
    return words;
}

void ps_intern_free(ps_intern *words)
{
    if (!words)
        return;
    ps_arena_free(words->texts);
    free(words->words);
    free(words->slots);
    free(words);
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t seek(const ps_intern *words, uint64_t hash, const char *at, size_t length)
{
    const uint32_t tag = (uint32_t)(hash >> 32);
    size_t i = (size_t)hash & words->mask;
    for (;; i = (i + 1) & words->mask) {
        const struct slot *slot = &words->slots[i];
        const struct word *word = &words->words[slot->number];
        if (slot->number == 0)
            return i;
        if (slot->tag == tag && word->length == length && memcmp(word->at, at, length) == 0)
            return i;
    }
}

static bool widen(ps_intern *words)
{
    const size_t wanted = (words->mask + 1) * 2;
    struct slot *slots = ps_calloc(wanted, sizeof *slots);
    size_t number;

    if (!slots)
        return false;
    for (number = 1; number <= words->count; number++) {
        const uint64_t hash = XXH3_64bits(words->words[number].at, words->words[number].length);
        size_t i = (size_t)hash & (wanted - 1);
        while (slots[i].number)
            i = (i + 1) & (wanted - 1);
        slots[i].tag = (uint32_t)(hash >> 32);
        slots[i].number = (uint32_t)number;
    }
    free(words->slots);
    words->slots = slots;
    words->mask = wanted - 1;
    return true;
}

uint32_t ps_intern_add(ps_intern *words, const char *at, size_t length)
{
    const uint64_t hash = XXH3_64bits(at, length);
    size_t i;
    char *text;

    if (length == 0)
        return 0;
    i = seek(words, hash, at, length);
    if (words->slots[i].number)
        return words->slots[i].number;
    if (words->count >= NUMBER_MOST ||
        !ps_grow(&words->words, &words->capacity, words->count + 2, sizeof *words->words))
        return PS_INTERN_FULL;
    if (words->count + 1 > (words->mask + 1) / 2) {
        if (!widen(words))
            return PS_INTERN_FULL;
        i = seek(words, hash, at, length);
    }
    text = ps_arena_text(words->texts, at, length);
    if (!text)
        return PS_INTERN_FULL;
    words->count++;
    words->words[words->count].at = text;
    words->words[words->count].length = length;
    words->slots[i].tag = (uint32_t)(hash >> 32);
    words->slots[i].number = (uint32_t)words->count;
    return (uint32_t)words->count;
}

uint32_t ps_intern_find(const ps_intern *words, const char *at, size_t length)
{
    if (length == 0)
        return 0;
    return words->slots[seek(words, XXH3_64bits(at, length), at, length)].number;
}

const char *ps_intern_text(const ps_intern *words, uint32_t number)
{
    return number <= words->count ? words->words[number].at : "";
}

size_t ps_intern_length(const ps_intern *words, uint32_t number)
{
    return number <= words->count ? words->words[number].length : 0;
}

size_t ps_intern_count(const ps_intern *words)
{
    return words->count;
}

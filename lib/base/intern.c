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

/* Numbers up to n_base are those of the blocks that the table stands on, if it does; the rest are its own. */
struct ps_intern {
    ps_arena *texts;
    struct word *words; /* own, from number n_base + 1 at words[1]; words[0] is "" */
    size_t count, capacity;
    struct slot *slots; /* of the own ones */
    size_t mask;
    size_t n_base;
    const uint64_t *base_at;
    const char *base_text;
    const struct slot *base_slots;
    size_t base_mask;
};

ps_intern *ps_intern_new(void)
{
    ps_intern *words = calloc(1, sizeof *words);
    if (!words)
        return NULL;
    words->texts = ps_arena_new();
    words->slots = ps_cleared_room(FIRST_SLOTS, sizeof *words->slots);
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

static struct word word_of(const ps_intern *words, size_t number)
{
    if (number <= words->n_base) {
        if (!number)
            return (struct word){"", 0};
        return (struct word){words->base_text + words->base_at[number],
                             (size_t)(words->base_at[number + 1] - words->base_at[number]) - 1};
    }
    return words->words[number - words->n_base];
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t seek(const ps_intern *words, const struct slot *slots, size_t mask, uint64_t hash, const char *at,
                   size_t length)
{
    const uint32_t tag = (uint32_t)(hash >> 32);
    size_t i = (size_t)hash & mask;
    for (;; i = (i + 1) & mask) {
        const struct slot *slot = &slots[i];
        struct word word;
        if (slot->number == 0)
            return i;
        if (slot->tag != tag)
            continue;
        word = word_of(words, slot->number);
        if (word.length == length && memcmp(word.at, at, length) == 0)
            return i;
    }
}

static uint32_t seek_base(const ps_intern *words, uint64_t hash, const char *at, size_t length)
{
    if (!words->n_base)
        return 0;
    return words->base_slots[seek(words, words->base_slots, words->base_mask, hash, at, length)].number;
}

static bool widen(ps_intern *words)
{
    const size_t wanted = (words->mask + 1) * 2;
    struct slot *slots = ps_cleared_room(wanted, sizeof *slots);
    size_t number;

    if (!slots)
        return false;
    for (number = 1; number <= words->count; number++) {
        const uint64_t hash = XXH3_64bits(words->words[number].at, words->words[number].length);
        size_t i = (size_t)hash & (wanted - 1);
        while (slots[i].number)
            i = (i + 1) & (wanted - 1);
        slots[i].tag = (uint32_t)(hash >> 32);
        slots[i].number = (uint32_t)(words->n_base + number);
    }
    free(words->slots);
    words->slots = slots;
    words->mask = wanted - 1;
    return true;
}

uint32_t ps_intern_add(ps_intern *words, const char *at, size_t length)
{
    const uint64_t hash = XXH3_64bits(at, length);
    uint32_t number;
    size_t i;
    char *text;

    if (length == 0)
        return 0;
    number = seek_base(words, hash, at, length);
    if (number)
        return number;
    i = seek(words, words->slots, words->mask, hash, at, length);
    if (words->slots[i].number)
        return words->slots[i].number;
    if (words->n_base + words->count >= NUMBER_MOST ||
        !ps_grow(&words->words, &words->capacity, words->count + 2, sizeof *words->words))
        return PS_INTERN_FULL;
    if (words->count + 1 > (words->mask + 1) / 2) {
        if (!widen(words))
            return PS_INTERN_FULL;
        i = seek(words, words->slots, words->mask, hash, at, length);
    }
    text = ps_arena_text(words->texts, at, length);
    if (!text)
        return PS_INTERN_FULL;
    words->count++;
    words->words[words->count].at = text;
    words->words[words->count].length = length;
    words->slots[i].tag = (uint32_t)(hash >> 32);
    words->slots[i].number = (uint32_t)(words->n_base + words->count);
    return words->slots[i].number;
}

uint32_t ps_intern_find(const ps_intern *words, const char *at, size_t length)
{
    uint64_t hash;
    uint32_t number;

    if (length == 0)
        return 0;
    hash = XXH3_64bits(at, length);
    number = seek_base(words, hash, at, length);
    return number ? number : words->slots[seek(words, words->slots, words->mask, hash, at, length)].number;
}

const char *ps_intern_text(const ps_intern *words, uint32_t number)
{
    return number <= ps_intern_count(words) ? word_of(words, number).at : "";
}

size_t ps_intern_length(const ps_intern *words, uint32_t number)
{
    return number <= ps_intern_count(words) ? word_of(words, number).length : 0;
}

size_t ps_intern_count(const ps_intern *words)
{
    return words->n_base + words->count;
}

/* ---- images ---- */

bool ps_intern_image_make(ps_intern_image *out, const ps_intern *words)
{
    const size_t count = ps_intern_count(words);
    size_t slots = FIRST_SLOTS, used = 0;
    struct slot *table;

    memset(out, 0, sizeof *out);
    while (slots / 2 < count)
        slots *= 2;
    for (size_t n = 0; n <= count; n++)
        used += word_of(words, n).length + 1;
    out->n_at = count + 2;
    out->text_bytes = used;
    out->slot_bytes = slots * sizeof *table;
    out->at = ps_calloc(out->n_at, sizeof *out->at);
    out->text = ps_calloc(used, 1);
    out->slots = table = ps_calloc(slots, sizeof *table);
    if (!out->at || !out->text || !table) {
        ps_intern_image_release(out);
        return false;
    }
    used = 0;
    for (size_t n = 0; n <= count; n++) {
        const struct word word = word_of(words, n);
        const uint64_t hash = XXH3_64bits(word.at, word.length);
        size_t i = (size_t)hash & (slots - 1);
        out->at[n] = used;
        memcpy(out->text + used, word.at, word.length);
        used += word.length + 1;
        if (!n)
            continue;
        while (table[i].number)
            i = (i + 1) & (slots - 1);
        table[i] = (struct slot){(uint32_t)(hash >> 32), (uint32_t)n};
    }
    out->at[count + 1] = used;
    return true;
}

void ps_intern_image_release(ps_intern_image *image)
{
    free(image->at);
    free(image->text);
    free(image->slots);
    memset(image, 0, sizeof *image);
}

/* What a damaged file could hold must not send anybody out of the blocks. */
static bool fits(const ps_intern_image *image)
{
    const size_t slots = image->slot_bytes / sizeof(struct slot), count = image->n_at - 2;
    const struct slot *table = image->slots;
    size_t taken = 0;

    if (image->n_at < 2 || slots < FIRST_SLOTS || (slots & (slots - 1)) || slots / 2 < count ||
        image->slot_bytes % sizeof(struct slot) || image->at[0] != 0 || image->at[count + 1] != image->text_bytes)
        return false;
    for (size_t n = 0; n <= count; n++)
        if (image->at[n] >= image->at[n + 1] || image->at[n + 1] > image->text_bytes ||
            image->text[image->at[n + 1] - 1])
            return false;
    for (size_t i = 0; i < slots; i++) {
        if (table[i].number > count)
            return false;
        taken += table[i].number > 0;
    }
    return taken == count; /* a table without a free slot would be searched for ever */
}

ps_intern *ps_intern_stand(bool *damaged, const ps_intern_image *image)
{
    ps_intern *words;

    *damaged = !fits(image);
    words = *damaged ? NULL : ps_intern_new();
    if (!words)
        return NULL;
    words->n_base = image->n_at - 2;
    words->base_at = image->at;
    words->base_text = image->text;
    words->base_slots = image->slots;
    words->base_mask = image->slot_bytes / sizeof(struct slot) - 1;
    return words;
}

/* Tally: the three names of a counter, NUL between, are one interned text; its number is the counter's place. */
#include "base/tally.h"
#include "base/arena.h"
#include "base/intern.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct ps_tally {
    ps_intern *names;
    ps_buffer key;
    uint64_t *counts; /* counts[number - 1] */
    size_t capacity;
};

ps_tally *ps_tally_new(void)
{
    ps_tally *tally = calloc(1, sizeof *tally);
    if (!tally)
        return NULL;
    tally->names = ps_intern_new();
    if (!tally->names) {
        free(tally);
        return NULL;
    }
    return tally;
}

void ps_tally_free(ps_tally *tally)
{
    if (!tally)
        return;
    ps_intern_free(tally->names);
    ps_buffer_release(&tally->key);
    free(tally->counts);
    free(tally);
}

bool ps_tally_add(ps_tally *tally, const char *stage, const char *subject, const char *name, uint64_t count)
{
    const size_t before = ps_intern_count(tally->names);
    ps_buffer *key = &tally->key;
    uint32_t number;

    key->failed = false; /* memory may have come back */
    ps_buffer_clear(key);
    ps_buffer_add(key, stage, strlen(stage) + 1);
    ps_buffer_add(key, subject, strlen(subject) + 1);
    ps_buffer_text(key, name);
    if (key->failed || !ps_grow(&tally->counts, &tally->capacity, before + 1, sizeof *tally->counts))
        return false;
    number = ps_intern_add(tally->names, key->at, key->length);
    if (number == PS_INTERN_FULL)
        return false;
    if (ps_intern_count(tally->names) > before)
        tally->counts[number - 1] = 0;
    tally->counts[number - 1] += count;
    return true;
}

uint64_t ps_tally_get(const ps_tally *tally, const char *stage, const char *subject, const char *name)
{
    size_t row;
    for (row = 0; row < ps_tally_count(tally); row++) {
        const ps_tally_row found = ps_tally_row_at(tally, row);
        if (!strcmp(found.stage, stage) && !strcmp(found.subject, subject) && !strcmp(found.name, name))
            return found.count;
    }
    return 0;
}

size_t ps_tally_count(const ps_tally *tally)
{
    return ps_intern_count(tally->names);
}

ps_tally_row ps_tally_row_at(const ps_tally *tally, size_t row)
{
    ps_tally_row out;
    out.stage = ps_intern_text(tally->names, (uint32_t)row + 1);
    out.subject = out.stage + strlen(out.stage) + 1;
    out.name = out.subject + strlen(out.subject) + 1;
    out.count = tally->counts[row];
    return out;
}

/* Value slots: see value_slots.h. */
#include "aggregate/value_slots.h"
#include "base/arena.h"

#include <stdlib.h>

#define FIRST_SLOTS 64

ps_value_slot *ps_value_slots_find(const ps_value_slots *slots, uint64_t value)
{
    const size_t mask = slots->n_at - 1;
    size_t i = (size_t)((value * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;

    while (slots->at[i].number != PS_VALUE_FREE && slots->at[i].value != value)
        i = (i + 1) & mask;
    return &slots->at[i];
}

static bool widen(ps_value_slots *slots)
{
    ps_value_slots wider = {.n_at = slots->n_at ? slots->n_at * 2 : FIRST_SLOTS, .n = slots->n};

    wider.at = ps_calloc(wider.n_at, sizeof *wider.at);
    if (!wider.at)
        return false;
    for (size_t i = 0; i < wider.n_at; i++)
        wider.at[i].number = PS_VALUE_FREE;
    for (size_t i = 0; i < slots->n_at; i++)
        if (slots->at[i].number != PS_VALUE_FREE)
            *ps_value_slots_find(&wider, slots->at[i].value) = slots->at[i];
    free(slots->at);
    *slots = wider;
    return true;
}

bool ps_value_slots_add(ps_value_slots *slots, uint64_t value)
{
    ps_value_slot *slot;

    if (slots->n + 1 > slots->n_at / 2 && !widen(slots))
        return false;
    slot = ps_value_slots_find(slots, value);
    if (slot->number == PS_VALUE_FREE) {
        *slot = (ps_value_slot){value, 0};
        slots->n++;
    }
    return true;
}

void ps_value_slots_release(ps_value_slots *slots)
{
    free(slots->at);
    *slots = (ps_value_slots){0};
}

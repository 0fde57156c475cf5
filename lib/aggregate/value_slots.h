/* Value slots: distinct values of 64 bits, each with a number, in a hash table. For the files of aggregate alone. */
#ifndef PS_AGGREGATE_VALUE_SLOTS_H
#define PS_AGGREGATE_VALUE_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_VALUE_FREE UINT32_MAX

typedef struct ps_value_slot {
    uint64_t value;
    uint32_t number; /* PS_VALUE_FREE: of no value */
} ps_value_slot;

typedef struct ps_value_slots { /* starts all zero */
    ps_value_slot *at;          /* open addressing, n_at of them, a power of two, at most half of them taken */
    size_t n_at, n;
} ps_value_slots;

/* Adds a value, unless it is there, with the number 0. False: no memory. */
bool ps_value_slots_add(ps_value_slots *slots, uint64_t value);
/* Of a value that is there. */
ps_value_slot *ps_value_slots_find(const ps_value_slots *slots, uint64_t value);
void ps_value_slots_release(ps_value_slots *slots);

#endif

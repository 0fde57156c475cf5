/* Eight: eight bytes at once, one in each byte of a word. */
#ifndef PS_BASE_EIGHT_H
#define PS_BASE_EIGHT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PS_EIGHT ((size_t)8)
#define PS_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* `n` at most eight, the others are 0; of a size that the compiler knows where it is eight. */
static inline uint64_t ps_eight_load(const uint8_t *at, size_t n)
{
    uint64_t eight = 0;

    if (n == PS_EIGHT)
        memcpy(&eight, at, PS_EIGHT);
    else
        memcpy(&eight, at, n);
    return eight;
}

static inline void ps_eight_store(uint8_t *to, uint64_t eight, size_t n)
{
    if (n == PS_EIGHT)
        memcpy(to, &eight, PS_EIGHT);
    else
        memcpy(to, &eight, n);
}

/* How many of the bytes are 1; all are 0 or 1. */
static inline uint64_t ps_eight_count(uint64_t ones)
{
    return (ones * PS_EACH(1)) >> 56;
}

#endif

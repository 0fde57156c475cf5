/* Inflate by ISA-L: the fast engine, where the machine that built popstrat had it. */
#include "base/arena.h"
#include "extract/deflate_engine.h"

#ifdef PS_ISAL
#include <isa-l.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct isal {
    struct inflate_state state;
    bool faulty; /* the data are; what ISA-L had decoded before is handed out first */
};

static void reset_isal(void *state)
{
    struct isal *isal = state;

    isal_inflate_reset(&isal->state);
    isal->faulty = false;
}

static void *open_isal(void)
{
    struct isal *isal = ps_calloc(1, sizeof(*isal));

    if (isal)
        isal_inflate_init(&isal->state); /* raw deflate: crc_flag is ISAL_DEFLATE */
    return isal;
}

/* ISA-L decodes up to 64 KiB ahead of what it hands out, and stops handing out when it meets a fault. */
static size_t hand_out(struct inflate_state *s, unsigned char *out, size_t capacity)
{
    size_t n = (size_t)(s->tmp_out_valid - s->tmp_out_processed);

    if (n > capacity)
        n = capacity;
    memcpy(out, s->tmp_out_buffer + s->tmp_out_processed, n);
    s->tmp_out_processed += (int32_t)n;
    return n;
}

static ps_inflated step_isal(void *state, const unsigned char *in, size_t length, size_t *used, unsigned char *out,
                             size_t capacity, size_t *made)
{
    struct isal *isal = state;
    struct inflate_state *s = &isal->state;

    *used = *made = 0;
    if (!isal->faulty) {
        s->next_in = (uint8_t *)(uintptr_t)in;
        s->avail_in = (uint32_t)length;
        s->next_out = out;
        s->avail_out = (uint32_t)capacity;
        isal->faulty = isal_inflate(s) < 0;
        *used = isal->faulty ? length : length - s->avail_in; /* after a fault it may count a byte too many */
        *made = capacity - s->avail_out;
    }
    if (isal->faulty) {
        *made += hand_out(s, out + *made, capacity - *made);
        return *made ? PS_INFLATED_MORE : PS_INFLATED_CORRUPT;
    }
    return s->block_state == ISAL_BLOCK_FINISH ? PS_INFLATED_END : PS_INFLATED_MORE;
}

/* ISA-L takes up to 64 bits at a time; whole bytes among those it has left are not its own. */
static size_t surplus_isal(const void *state, unsigned char *to)
{
    const struct inflate_state *s = &((const struct isal *)state)->state;
    const size_t n = (size_t)s->read_in_length / 8;
    const uint64_t bits = s->read_in >> (s->read_in_length % 8);

    for (size_t i = 0; i < n; i++)
        to[i] = (unsigned char)(bits >> (8 * i));
    return n;
}

static uint32_t crc_isal(uint32_t crc, const unsigned char *at, size_t length)
{
    return crc32_gzip_refl(crc, at, length);
}

static void close_isal(void *state)
{
    free(state);
}

const ps_deflate_engine ps_deflate_isal = {"ISA-L",  open_isal,  step_isal, surplus_isal,
                                           crc_isal, reset_isal, close_isal};
#endif

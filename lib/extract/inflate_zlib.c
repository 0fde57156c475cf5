/* Inflate by zlib: the engine that is always there. */
#include "base/arena.h"
#include "extract/deflate_engine.h"

#include <stdlib.h>
#include <zlib.h>

#define RAW_32_KIB (-15) /* window of 32 KiB, no wrapping */

static void *open_zlib(void)
{
    z_stream *z = ps_calloc(1, sizeof(*z));

    if (z && inflateInit2(z, RAW_32_KIB) == Z_OK)
        return z;
    free(z);
    return NULL;
}

static ps_inflated step_zlib(void *state, const unsigned char *in, size_t length, size_t *used, unsigned char *out,
                             size_t capacity, size_t *made)
{
    z_stream *z = state;
    int code;

    z->next_in = (z_const Bytef *)(uintptr_t)in;
    z->avail_in = (uInt)length;
    z->next_out = out;
    z->avail_out = (uInt)capacity;
    code = inflate(z, Z_NO_FLUSH);
    *used = length - z->avail_in;
    *made = capacity - z->avail_out;
    if (code == Z_STREAM_END)
        return PS_INFLATED_END;
    if (code == Z_MEM_ERROR)
        return PS_INFLATED_NO_MEMORY;
    if (code == Z_OK || code == Z_BUF_ERROR || *made) /* of the fault the next step will speak again */
        return PS_INFLATED_MORE;
    return PS_INFLATED_CORRUPT;
}

/* zlib takes no byte that it does not need. */
static size_t surplus_zlib(const void *state, unsigned char *to)
{
    (void)state;
    (void)to;
    return 0;
}

static uint32_t crc_zlib(uint32_t crc, const unsigned char *at, size_t length)
{
    return (uint32_t)crc32(crc, at, (uInt)length);
}

static void reset_zlib(void *state)
{
    (void)inflateReset(state); /* fails for a broken state alone */
}

static void close_zlib(void *state)
{
    (void)inflateEnd(state);
    free(state);
}

const ps_deflate_engine ps_deflate_zlib = {"zlib",   open_zlib,  step_zlib, surplus_zlib,
                                           crc_zlib, reset_zlib, close_zlib};

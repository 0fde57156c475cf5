/* Pack: bytes to a deflate stream (RFC 1951), the same on every machine.
 *
 * zlib's own differ by version and by who built it, and a run's files are compared by their SHA-256. One fixed code and
 * the nearest earlier match: looser than zlib, and XML full of repeats still shrinks to a fifth or less.
 *
 *   PART  O(bytes); matches reach back within the part only, so a long stream is fed in large parts */
#ifndef PS_BASE_PACK_H
#define PS_BASE_PACK_H

#include "base/text.h"

#define PS_PACK_PLACES ((size_t)1 << 15)

typedef struct ps_pack { /* starts all zero */
    uint64_t bits;       /* not yet in the output, the lowest first */
    unsigned n_bits;
    uint32_t places[PS_PACK_PLACES]; /* by hash of four bytes: where they stood last, from 1 */
} ps_pack;

/* Adds a part, at most 1 MiB, to the stream in `out`; after the last one the stream is whole. */
void ps_pack_part(ps_buffer *out, ps_pack *pack, const char *at, size_t length, bool last);

#endif

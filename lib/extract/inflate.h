/* Inflate: the plain bytes of a gzip file, a step at a time, member by member (RFC 1952 around RFC 1951).
 *
 *   STEP   O(bytes in and out); any number of bytes in, from 1 out
 *   RESET  for the next member
 *
 * The header, its checksum, the CRC-32 and the length are read and verified here, the same for every engine; an engine
 * (deflate_engine.h) does the deflate data alone. Every engine gives the same bytes of a whole file, and the same
 * verdict in the same words on a broken one. How many bytes come before that verdict is theirs: zlib stops at the first
 * code that cannot be; ISA-L also reads Huffman codes with unused words, which no compressor writes, and leaves it to
 * the CRC-32 to find them wrong; before a cut it may give 2 bytes fewer. Bytes are verified at the end of their member
 * and not before.
 *
 * One thread at a time. */
#ifndef PS_EXTRACT_INFLATE_H
#define PS_EXTRACT_INFLATE_H

#include "extract/deflate_engine.h"

typedef struct ps_inflate ps_inflate;

/* engine NULL: the fastest that was built in. NULL: no memory. */
ps_inflate *ps_inflate_open(const ps_deflate_engine *engine);
/* *used bytes of `in` were taken and *made bytes put to `out`, of `capacity` (at least 1). PS_INFLATED_END: the member
 * is whole and verified, and bytes of `in` beyond it are left alone. PS_INFLATED_MORE with neither used nor made:
 * nothing goes on without more input. After PS_INFLATED_CORRUPT the same comes again. */
ps_inflated ps_inflate_step(ps_inflate *inflate, const unsigned char *in, size_t length, size_t *used,
                            unsigned char *out, size_t capacity, size_t *made);
/* What is wrong after PS_INFLATED_CORRUPT; a fixed text. */
const char *ps_inflate_fault(const ps_inflate *inflate);
/* Ready for another member. */
void ps_inflate_reset(ps_inflate *inflate);
void ps_inflate_close(ps_inflate *inflate); /* NULL is fine */

#endif

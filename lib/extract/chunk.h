/* Chunk: an input's bytes in pieces that can be read side by side.
 *
 * A chunk is cut behind a line end, on the guess that this is the end of a row. Whether it was is known once the chunk
 * before it has been read (reader.h); one that was cut inside quotes is joined with what is left of that one. Chunks
 * depend on the bytes alone, not on who reads them or when.
 *
 *   NEXT   reads, inflates and fingerprints one chunk; one thread at a time */
#ifndef PS_EXTRACT_CHUNK_H
#define PS_EXTRACT_CHUNK_H

#include "extract/source.h"

#define PS_CHUNK_BYTES ((size_t)1 << 17) /* stays in a processor's own memory while it is read */
#define PS_CHUNK_BEHIND ((size_t)32)     /* bytes behind its end that may be read, whatever they hold */

typedef struct ps_chunk {
    char *at;                       /* owned */
    size_t begin, length, capacity; /* rows start at at[begin] */
    bool final;                     /* the last one; it may be empty */
    bool skipping, after_cr;        /* how it begins: inside a refused line; behind a CR */
    uint64_t bytes;                 /* stored bytes of the input up to its end */
} ps_chunk;

void ps_chunk_release(ps_chunk *chunk);
/* Puts bytes in front of it: what was left of the chunk before. False: no memory. */
bool ps_chunk_precede(ps_chunk *chunk, const char *at, size_t length);

typedef struct ps_chunker ps_chunker;
/* bytes 0: PS_CHUNK_BYTES; tests take a few. */
ps_status ps_chunker_open(ps_chunker **out, const char *path, const char *file, bool windows_1252, size_t bytes,
                          ps_error *err);
/* Fills a chunk, whose memory is used again. PS_END after the final one; a failing source gives what came before first.
 */
ps_status ps_chunker_next(ps_chunk *chunk, ps_chunker *chunker, ps_error *err);
ps_source *ps_chunker_source(ps_chunker *chunker);
void ps_chunker_close(ps_chunker *chunker); /* NULL is fine */

#endif

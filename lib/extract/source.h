/* Source: the bytes of one input, as UTF-8 text that a CSV reader can take.
 *
 *   OPEN    plain file, gzip (several members too) or "-"; what is clearly no CSV is refused with a word on what it is
 *   READ    decoded bytes, a block at a time            O(bytes); the copy is avoided where nothing is to be decoded
 *   TELL    stored bytes so far and their fingerprint, taken in the same pass
 *
 * A UTF-8 byte order mark is dropped. UTF-16 is refused. Windows-1252 is turned into UTF-8 where declared; the five
 * bytes it leaves undefined come out as PS_SOURCE_BAD_BYTE, which is not UTF-8, so that the row that holds one is
 * refused as any other row of bad text. A truncated, corrupt or garbage-trailed gzip is PS_EDATA at the point where it
 * is met.
 *
 * One thread at a time. */
#ifndef PS_EXTRACT_SOURCE_H
#define PS_EXTRACT_SOURCE_H

#include "base/digest.h"
#include "base/fail.h"

#include <stdbool.h>

#define PS_SOURCE_BLOCK ((size_t)256 << 10)
#define PS_SOURCE_BAD_BYTE '\xff'
#define PS_SOURCE_ROOM ((size_t)3) /* one byte of Windows-1252 may become three */

typedef struct ps_source ps_source;

/* `path` is opened, `file` is what messages call it (copied). block 0: PS_SOURCE_BLOCK; tests take a few bytes. */
ps_status ps_source_open(ps_source **out, const char *path, const char *file, bool windows_1252, size_t block,
                         ps_error *err);
/* Some bytes, at most `capacity` (at least PS_SOURCE_ROOM); *got 0 at the end. */
ps_status ps_source_read(size_t *got, ps_source *source, char *to, size_t capacity, ps_error *err);
bool ps_source_is_gzip(const ps_source *source);
uint64_t ps_source_bytes(const ps_source *source);                            /* stored bytes so far */
void ps_source_fingerprint(char out[PS_FINGERPRINT_TEXT], ps_source *source); /* once, at the end */
void ps_source_close(ps_source *source);                                      /* NULL is fine */

#endif

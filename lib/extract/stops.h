/* Stops: where the fields and rows of a run of bytes end, quotes understood, many bytes at a time.
 *
 * A stop is a delimiter or a line end outside quotes. Quotes are understood as long as they are well formed: an opening
 * quote stands at the start of a field, a closing one at its end, a doubled one inside. The first byte that is not so
 * (or is NUL) is `trouble`: what is told of the row that holds it, and of all behind it, is worth nothing, and the
 * caller reads that row otherwise and begins anew behind it.
 *
 *   SCAN    the next few thousand bytes      SSE2, or AVX2 or AVX-512 (with VBMI2) where the processor has it
 *
 * Only for x86-64; elsewhere ps_stops_able is false and rows are read by row_scan.c. One thread at a time. */
#ifndef PS_EXTRACT_STOPS_H
#define PS_EXTRACT_STOPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_NO_TROUBLE SIZE_MAX

typedef struct ps_places { /* positions, rising; those before `next` are done with */
    uint32_t *at;
    size_t next, n, capacity;
} ps_places;

typedef enum ps_stops_width { PS_STOPS_SSE2, PS_STOPS_AVX2, PS_STOPS_AVX512 } ps_stops_width;

typedef struct ps_stops {
    char delimiter;
    ps_places stops;
    ps_places ends;                       /* of the stops, the line ends; as places in stops.at */
    ps_places inner;                      /* line-end bytes inside quotes */
    ps_places twins;                      /* second bytes of doubled quotes */
    ps_places high;                       /* blocks of 64 bytes, by their first, that hold bytes above 127 */
    size_t scanned;                       /* bytes looked at so far */
    size_t step;                          /* bytes that the next scan looks at */
    size_t trouble;                       /* PS_NO_TROUBLE: none so far */
    bool inside, after_good, after_close; /* what the byte before `scanned` was */
    ps_stops_width wide;                  /* chosen when made; narrower ones are there for tests */
} ps_stops;

bool ps_stops_able(void);
/* An all-zero one; may be called again for another delimiter. */
void ps_stops_init(ps_stops *stops, char delimiter);
void ps_stops_release(ps_stops *stops);
/* Forgets everything; a row starts at `from`. */
void ps_stops_restart(ps_stops *stops, size_t from);
/* Looks at some more of the `end` bytes at `at`, the same bytes and no more of them at every call until a restart: what
 * a last, short block ends with is not carried on. Call while scanned < end. False: no memory. */
bool ps_stops_scan(ps_stops *stops, const char *at, size_t end);

#endif

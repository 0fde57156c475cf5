/* XXH3 of 128 bits, streamed, as one set of calls for each instruction set: xxh3_plain.c is libxxhash as it is
 * installed, xxh3_wide.c the same compiled for AVX2. Both give the same digests. */
#ifndef PS_BASE_XXH3_H
#define PS_BASE_XXH3_H

#include <stddef.h>

#define PS_XXH3_BYTES 16

typedef struct ps_xxh3 {
    void *(*make)(void); /* ready for the first byte; NULL: no memory */
    void (*reset)(void *state);
    void (*add)(void *state, const void *at, size_t length);
    void (*of)(unsigned char out[PS_XXH3_BYTES], const void *at, size_t length); /* of so many bytes, at once */
    void (*end)(unsigned char out[PS_XXH3_BYTES], const void *state); /* highest byte first, on every machine */
    void (*drop)(void *state);                                        /* NULL is fine */
} ps_xxh3;

extern const ps_xxh3 ps_xxh3_plain, ps_xxh3_wide;
/* The fastest that this processor has; lent. Any thread. */
const ps_xxh3 *ps_xxh3_best(void);

#endif

/* Prng: draws for made-up people. ChaCha20 (libsodium) in counter mode, so that stream 7 of seed 1 is the same bytes on
 * every machine, and one person's draws never shift another's. Integers only: no floating point, so no two machines
 * round apart.
 *
 * One thread at a time per ps_draw. Nothing here can fail. */
#ifndef PS_SYNTH_PRNG_H
#define PS_SYNTH_PRNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_DRAW_KEY 32

typedef struct ps_draw {
    unsigned char key[PS_DRAW_KEY];
    uint64_t stream, block;
    size_t at;
    unsigned char bytes[256];
} ps_draw;

/* Streams: persons take 0, 1, 2...; other users add one of these. */
#define PS_STREAM_FEED (UINT64_C(1) << 56)
#define PS_STREAM_REGION (UINT64_C(2) << 56)
#define PS_STREAM_PLANTING (UINT64_C(3) << 56)
#define PS_STREAM_MESSY (UINT64_C(4) << 56)
#define PS_STREAM_SENT (UINT64_C(5) << 56)

void ps_draw_key(unsigned char key[PS_DRAW_KEY], uint64_t seed);
void ps_draw_start(ps_draw *draw, const unsigned char key[PS_DRAW_KEY], uint64_t stream);
void ps_draw_bytes(ps_draw *draw, unsigned char *out, size_t length);
uint32_t ps_draw_below(ps_draw *draw, uint32_t n);     /* 0 .. n - 1, each as likely; n may not be 0 */
int ps_draw_between(ps_draw *draw, int low, int high); /* both included */
bool ps_draw_chance(ps_draw *draw, unsigned per_100k);
size_t ps_draw_weighted(ps_draw *draw, const uint16_t *weights, size_t n); /* the weights' sum may not be 0 */
/* A count with a long tail: exponential with this mean, cut at about five times it. */
unsigned ps_draw_skewed(ps_draw *draw, unsigned mean);

#endif

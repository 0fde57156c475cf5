/* Digest: SHA-256 and HMAC (libsodium) of what is no secret (secret.h has the rest), and the 128-bit XXH3 fingerprint
 * of stored bytes (libxxhash).
 *
 * SHA-256 is for what must not be forged; the fingerprint finds accidents in large extracts, not forgery: XXH3 of each
 * block of 1 MiB, then XXH3 over the block digests in file order, so that blocks may be hashed on any thread. */
#ifndef PS_BASE_DIGEST_H
#define PS_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define PS_SHA256_TEXT 65 /* 64 lower-case hex and NUL */
#define PS_FINGERPRINT_TEXT 33
#define PS_FINGERPRINT_BLOCK ((size_t)1 << 20)

typedef struct ps_sha256 {
    unsigned char opaque[128] __attribute__((aligned(16))); /* a crypto_hash_sha256_state */
} ps_sha256;

void ps_sha256_start(ps_sha256 *state);
void ps_sha256_add(ps_sha256 *state, const void *at, size_t length);
void ps_sha256_finish(char out[PS_SHA256_TEXT], ps_sha256 *state);
void ps_sha256_of(char out[PS_SHA256_TEXT], const void *at, size_t length);
void ps_hmac_sha256(unsigned char out[32], const void *key, size_t key_length, const void *at, size_t length);
void ps_hex(char *out, const unsigned char *at, size_t length); /* 2 * length + 1 bytes */

/* Fed in file order in pieces of any size. */
typedef struct ps_fingerprint ps_fingerprint;
ps_fingerprint *ps_fingerprint_new(void); /* NULL: no memory */
void ps_fingerprint_free(ps_fingerprint *fingerprint);
void ps_fingerprint_add(ps_fingerprint *fingerprint, const void *at, size_t length);
void ps_fingerprint_finish(char out[PS_FINGERPRINT_TEXT], ps_fingerprint *fingerprint);

#endif

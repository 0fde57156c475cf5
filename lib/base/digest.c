/* Digest: thin covers over libsodium and libxxhash, so that only secret.c names one of them too.
 *
 * Whole blocks go past libsodium, which has no use for a processor's SHA instructions, into the state that it keeps. */
#include "base/digest.h"
#include "base/sha256_wide.h"
#include "base/xxh3.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(ps_sha256), "the state fits its opaque place");
_Static_assert(_Alignof(crypto_hash_sha256_state) <= 16, "and its alignment");
_Static_assert(PS_SHA256_TEXT == 2 * crypto_hash_sha256_BYTES + 1, "hex and NUL");
_Static_assert(PS_FINGERPRINT_TEXT == 2 * PS_XXH3_BYTES + 1, "hex and NUL");

static crypto_hash_sha256_state *inner(ps_sha256 *state)
{
    return (crypto_hash_sha256_state *)(void *)state->opaque;
}

void ps_sha256_start(ps_sha256 *state)
{
    (void)crypto_hash_sha256_init(inner(state));
}

void ps_sha256_add(ps_sha256 *state, const void *at, size_t length)
{
    crypto_hash_sha256_state *sodium = inner(state);
    const unsigned char *bytes = at;

    if (length >= 2 * PS_SHA256_BLOCK && ps_sha256_is_wide()) {
        const size_t begun = (size_t)(sodium->count / 8 % PS_SHA256_BLOCK);
        const size_t to_border = begun ? PS_SHA256_BLOCK - begun : 0, n = (length - to_border) / PS_SHA256_BLOCK;

        (void)crypto_hash_sha256_update(sodium, bytes, to_border);
        ps_sha256_wide(sodium->state, bytes + to_border, n);
        sodium->count += (uint64_t)n * PS_SHA256_BLOCK * 8; /* in bits */
        bytes += to_border + n * PS_SHA256_BLOCK;
        length -= to_border + n * PS_SHA256_BLOCK;
    }
    (void)crypto_hash_sha256_update(sodium, bytes, length);
}

void ps_sha256_finish(char out[PS_SHA256_TEXT], ps_sha256 *state)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256_final(inner(state), digest);
    ps_hex(out, digest, sizeof digest);
}

void ps_sha256_of(char out[PS_SHA256_TEXT], const void *at, size_t length)
{
    ps_sha256 state;
    ps_sha256_start(&state);
    ps_sha256_add(&state, at, length);
    ps_sha256_finish(out, &state);
}

void ps_hmac_sha256(unsigned char out[32], const void *key, size_t key_length, const void *at, size_t length)
{
    crypto_auth_hmacsha256_state state;
    (void)crypto_auth_hmacsha256_init(&state, key, key_length);
    (void)crypto_auth_hmacsha256_update(&state, at, length);
    (void)crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

void ps_hex(char *out, const unsigned char *at, size_t length)
{
    (void)sodium_bin2hex(out, 2 * length + 1, at, length);
}

struct ps_fingerprint {
    const ps_xxh3 *xxh3;
    void *block, *whole; /* states */
    size_t in_block;     /* bytes fed to `block` */
};

ps_fingerprint *ps_fingerprint_new(void)
{
    ps_fingerprint *fingerprint = calloc(1, sizeof *fingerprint);
    if (!fingerprint)
        return NULL;
    fingerprint->xxh3 = ps_xxh3_best();
    fingerprint->block = fingerprint->xxh3->make();
    fingerprint->whole = fingerprint->xxh3->make();
    if (!fingerprint->block || !fingerprint->whole) {
        ps_fingerprint_free(fingerprint);
        return NULL;
    }
    return fingerprint;
}

void ps_fingerprint_free(ps_fingerprint *fingerprint)
{
    if (!fingerprint)
        return;
    fingerprint->xxh3->drop(fingerprint->block);
    fingerprint->xxh3->drop(fingerprint->whole);
    free(fingerprint);
}

static void end_block(ps_fingerprint *fingerprint)
{
    unsigned char digest[PS_XXH3_BYTES];
    fingerprint->xxh3->end(digest, fingerprint->block);
    fingerprint->xxh3->add(fingerprint->whole, digest, sizeof digest);
    fingerprint->xxh3->reset(fingerprint->block);
    fingerprint->in_block = 0;
}

void ps_fingerprint_add(ps_fingerprint *fingerprint, const void *at, size_t length)
{
    const unsigned char *bytes = at;
    while (length) {
        const size_t room = PS_FINGERPRINT_BLOCK - fingerprint->in_block, n = length < room ? length : room;
        fingerprint->xxh3->add(fingerprint->block, bytes, n);
        fingerprint->in_block += n;
        bytes += n;
        length -= n;
        if (fingerprint->in_block == PS_FINGERPRINT_BLOCK)
            end_block(fingerprint);
    }
}

void ps_fingerprint_finish(char out[PS_FINGERPRINT_TEXT], ps_fingerprint *fingerprint)
{
    unsigned char digest[PS_XXH3_BYTES];
    if (fingerprint->in_block)
        end_block(fingerprint);
    fingerprint->xxh3->end(digest, fingerprint->whole);
    ps_hex(out, digest, sizeof digest);
}

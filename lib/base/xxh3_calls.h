/* XXH3 calls: the text of a ps_xxh3, for the file that has just included xxhash.h in its own way. */

static void reset_state(void *state)
{
    (void)XXH3_128bits_reset(state);
}

static void drop_state(void *state)
{
    (void)XXH3_freeState(state);
}

static void *make_state(void)
{
    XXH3_state_t *state = XXH3_createState();

    if (state)
        reset_state(state);
    return state;
}

static void add_bytes(void *state, const void *at, size_t length)
{
    (void)XXH3_128bits_update(state, at, length);
}

static void write_digest(unsigned char out[PS_XXH3_BYTES], XXH128_hash_t hash)
{
    XXH128_canonical_t digest;

    XXH128_canonicalFromHash(&digest, hash);
    memcpy(out, digest.digest, PS_XXH3_BYTES);
}

static void digest_of(unsigned char out[PS_XXH3_BYTES], const void *at, size_t length)
{
    write_digest(out, XXH3_128bits(at, length));
}

static void end_state(unsigned char out[PS_XXH3_BYTES], const void *state)
{
    write_digest(out, XXH3_128bits_digest(state));
}

#define PS_XXH3_CALLS                                                                                                  \
    {                                                                                                                  \
        make_state, reset_state, add_bytes, digest_of, end_state, drop_state                                           \
    }

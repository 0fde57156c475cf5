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

static void end_state(unsigned char out[PS_XXH3_BYTES], const void *state)
{
    XXH128_canonical_t digest;

    XXH128_canonicalFromHash(&digest, XXH3_128bits_digest(state));
    memcpy(out, digest.digest, PS_XXH3_BYTES);
}

#define PS_XXH3_CALLS                                                                                                  \
    {                                                                                                                  \
        make_state, reset_state, add_bytes, end_state, drop_state                                                      \
    }

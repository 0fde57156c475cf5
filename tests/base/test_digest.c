/* Published vectors (FIPS 180-4, RFC 4231, xxHash), and a fingerprint that no cutting into pieces changes. */
#include "base/digest.h"
#include "base/sha256_wide.h"
#include "base/xxh3.h"
#include "test.h"

#include <sodium.h>
#include <xxhash.h>

static const struct {
    const char *text, *sha256;
} vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(sha256_of_known_texts)
{
    char out[PS_SHA256_TEXT];
    const char *text = vectors[_i].text;
    ps_sha256 state;
    size_t i;
    ps_sha256_of(out, text, strlen(text));
    ck_assert_str_eq(out, vectors[_i].sha256);
    ps_sha256_start(&state);
    for (i = 0; i < strlen(text); i++)
        ps_sha256_add(&state, text + i, 1);
    ps_sha256_finish(out, &state);
    ck_assert_str_eq(out, vectors[_i].sha256);
}
END_TEST

/* Against libsodium, which knows nothing of a processor's own instructions: every length around a few blocks, in two
 * pieces cut anywhere. */
START_TEST(sha256_whatever_the_pieces)
{
    unsigned char bytes[5 * PS_SHA256_BLOCK], digest[crypto_hash_sha256_BYTES];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 167 + i / 7);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        char expected[PS_SHA256_TEXT], out[PS_SHA256_TEXT];

        crypto_hash_sha256(digest, bytes, length);
        ps_hex(expected, digest, sizeof digest);
        for (size_t cut = 0; cut <= length; cut++) {
            ps_sha256 state;

            ps_sha256_start(&state);
            ps_sha256_add(&state, bytes, cut);
            ps_sha256_add(&state, bytes + cut, length - cut);
            ps_sha256_finish(out, &state);
            ck_assert_str_eq(out, expected);
        }
    }
}
END_TEST

START_TEST(hmac_of_rfc_4231)
{
    unsigned char mac[32], key[131], data[50];
    char out[65];
    ps_hmac_sha256(mac, "Jefe", 4, "what do ya want for nothing?", 28);
    ps_hex(out, mac, 32);
    ck_assert_str_eq(out, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    memset(data, 0xdd, sizeof data);
    ps_hmac_sha256(mac, key, 20, data, 50);
    ps_hex(out, mac, 32);
    ck_assert_str_eq(out, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    /* A key longer than a block. */
    ps_hmac_sha256(mac, key, 131, "Test Using Larger Than Block-Size Key - Hash Key First", 54);
    ps_hex(out, mac, 32);
    ck_assert_str_eq(out, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}
END_TEST

START_TEST(the_fingerprint_of_nothing)
{
    char out[PS_FINGERPRINT_TEXT];
    ps_fingerprint *fingerprint = ps_fingerprint_new();
    ps_fingerprint_finish(out, fingerprint);
    ck_assert_str_eq(out, "99aa06d3014798d86001c324468d497f"); /* XXH3-128 of no bytes */
    ps_fingerprint_free(fingerprint);
}
END_TEST

static const size_t sizes[] = {1,
                               1000,
                               PS_FINGERPRINT_BLOCK - 1,
                               PS_FINGERPRINT_BLOCK,
                               PS_FINGERPRINT_BLOCK + 1,
                               3 * PS_FINGERPRINT_BLOCK,
                               3 * PS_FINGERPRINT_BLOCK + 31200};

START_TEST(pieces_do_not_matter_and_blocks_fold_in_order)
{
    const size_t size = sizes[_i], blocks = (size + PS_FINGERPRINT_BLOCK - 1) / PS_FINGERPRINT_BLOCK;
    unsigned char *data = malloc(size);
    XXH128_canonical_t folded[8], whole;
    char expected[PS_FINGERPRINT_TEXT], out[PS_FINGERPRINT_TEXT];
    ps_fingerprint *fingerprint = ps_fingerprint_new();
    size_t i, n;

    for (i = 0; i < size; i++)
        data[i] = (unsigned char)(i * 2654435761u >> 13);
    for (i = blocks; i-- > 0;) { /* last block first, as a busy thread might */
        const size_t at = i * PS_FINGERPRINT_BLOCK;
        n = size - at < PS_FINGERPRINT_BLOCK ? size - at : PS_FINGERPRINT_BLOCK;
        XXH128_canonicalFromHash(&folded[i], XXH3_128bits(data + at, n));
    }
    XXH128_canonicalFromHash(&whole, XXH3_128bits(folded, blocks * sizeof folded[0]));
    ps_hex(expected, whole.digest, sizeof whole.digest);

    ps_fingerprint_add(fingerprint, data, size);
    ps_fingerprint_finish(out, fingerprint);
    ck_assert_str_eq(out, expected);
    ps_fingerprint_free(fingerprint);

    fingerprint = ps_fingerprint_new();
    for (i = 0; i < size; i += n) {
        n = size - i < 70001 ? size - i : 70001;
        ps_fingerprint_add(fingerprint, data + i, n);
        ps_fingerprint_add(fingerprint, data, 0);
    }
    ps_fingerprint_finish(out, fingerprint);
    ck_assert_str_eq(out, expected);
    ps_fingerprint_free(fingerprint);

    data[size / 2] ^= 1; /* one bit */
    fingerprint = ps_fingerprint_new();
    ps_fingerprint_add(fingerprint, data, size);
    ps_fingerprint_finish(out, fingerprint);
    ck_assert_str_ne(out, expected);
    ps_fingerprint_free(fingerprint);
    free(data);
}
END_TEST

/* Every length up to some blocks of 256 bytes, in two pieces, against one call of the library. */
START_TEST(xxh3_of_every_width)
{
    const ps_xxh3 *each[] = {&ps_xxh3_plain, ps_xxh3_best()};
    unsigned char data[1500];

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(i * 2654435761u >> 11);
    for (size_t e = 0; e < PS_COUNT(each); e++) {
        void *state = each[e]->make();
        ck_assert_ptr_nonnull(state);
        for (size_t n = 0; n <= sizeof data; n++) {
            unsigned char out[PS_XXH3_BYTES];
            XXH128_canonical_t wanted;
            each[e]->of(out, data, n);
            XXH128_canonicalFromHash(&wanted, XXH3_128bits(data, n));
            ck_assert_mem_eq(out, wanted.digest, sizeof out);
            each[e]->reset(state);
            each[e]->add(state, data, n / 3);
            each[e]->add(state, data + n / 3, n - n / 3);
            each[e]->end(out, state);
            ck_assert_mem_eq(out, wanted.digest, sizeof out);
        }
        each[e]->drop(state);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("digest");
    TCase *tc = tcase_create("digests");
    tcase_add_loop_test(tc, sha256_of_known_texts, 0, PS_COUNT(vectors));
    tcase_add_test(tc, sha256_whatever_the_pieces);
    tcase_add_test(tc, hmac_of_rfc_4231);
    tcase_add_test(tc, the_fingerprint_of_nothing);
    tcase_add_test(tc, xxh3_of_every_width);
    tcase_add_loop_test(tc, pieces_do_not_matter_and_blocks_fold_in_order, 0, PS_COUNT(sizes));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

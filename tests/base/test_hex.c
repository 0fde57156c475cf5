/* Hex: packing many bytes at a time, by words and in both wide ways, against one character after another. */
#include "base/id_key.h"
#include "test.h"

static bool pack_plainly(unsigned char key[PS_HEX_KEY], const char *id)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < PS_HEX_ID; i++) {
        const char *digit = id[i] ? strchr(digits, id[i]) : NULL;
        if (!digit)
            return false;
        key[i / 2] = (unsigned char)(i % 2 ? key[i / 2] | (digit - digits) : (digit - digits) << 4);
    }
    return true;
}

PS_HEX_WIDE static bool pack_widely(unsigned char key[PS_HEX_KEY], const char *id)
{
    return ps_hex_pack_wide(key, id);
}

PS_HEX_WIDEST static bool pack_most_widely(ps_id_key *key, const char *id)
{
    return ps_id_key_hex_widest(key, id);
}

static void hold_against_plain(const char *id)
{
    unsigned char want[PS_HEX_KEY], words[PS_HEX_KEY], wide[PS_HEX_KEY];
    ps_id_key key;
    const bool good = pack_plainly(want, id);

    ck_assert(ps_hex_pack_words(words, id) == good);
    ck_assert(!good || !memcmp(words, want, sizeof want));
    if (!ps_hex_is_wide())
        return;
    ck_assert(pack_widely(wide, id) == good);
    ck_assert(!good || !memcmp(wide, want, sizeof want));
    if (ps_hex_width_here() != PS_HEX_AVX512)
        return;
    ck_assert(pack_most_widely(&key, id) == good);
    ck_assert(!good || (!memcmp(key.bytes, want, sizeof want) && key.hash == ps_id_key_hash(want)));
}

START_TEST(every_byte_in_every_place)
{
    char id[PS_HEX_ID];

    for (size_t place = 0; place < PS_HEX_ID; place++)
        for (int byte = 0; byte < 256; byte++) {
            for (size_t i = 0; i < PS_HEX_ID; i++)
                id[i] = "0123456789abcdef"[(i * 7 + place) % 16];
            id[place] = (char)byte;
            hold_against_plain(id);
        }
}
END_TEST

START_TEST(random_ids)
{
    uint64_t state = 88172645463325252u;

    for (int n = 0; n < 20000; n++) {
        char id[PS_HEX_ID];
        for (size_t i = 0; i < PS_HEX_ID; i++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
            id[i] = "0123456789abcdef"[state >> 60];
        }
        hold_against_plain(id);
        id[state % PS_HEX_ID] = (char)(state >> 32); /* near-valid: one byte of any kind */
        hold_against_plain(id);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("hex");
    TCase *tc = tcase_create("hex");

    tcase_add_test(tc, every_byte_in_every_place);
    tcase_add_test(tc, random_ids);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

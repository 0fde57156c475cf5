/* Ids of every shape keep their own numbers, their text and their order. */
#include "base/idmap_probe.h"
#include "test.h"

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static ps_idmap *map;

static void make(void)
{
    map = ps_idmap_new();
    ck_assert_ptr_nonnull(map);
}

static void drop(void)
{
    ps_idmap_free(map);
}

/* The third is 32 bytes, the very bytes that the fourth is packed into: still two people. */
static const char *const odd_ids[] = {
    "",
    " ",
    "00000000000000000000000000000000",
    "3030303030303030303030303030303030303030303030303030303030303030",
    "303030303030303030303030303030303030303030303030303030303030303",
    "3030303030303030303030303030303030303030303030303030303030303030ab",
    "73",
    "AABBCCDDEEFFAABBCCDDEEFFAABBCCDDEEFFAABBCCDDEEFFAABBCCDDEEFFAABB",
    "P0001",
    "aabbccddeeffaabbccddeeffaabbccddeeffaabbccddeeffaabbccddeeffaabb",
    "aabbccddeeffaabbccddeeffaabbccddeeffaabbccddeeffaabbccddeeffaabg",
    "this-id-has-more-than-thirty-two-bytes-but-is-no-hex",
    "\xc3\xa9",
};

START_TEST(every_shape_is_its_own_person)
{
    char out[128];
    size_t i, j, longest = 0;
    for (i = 0; i < PS_COUNT(odd_ids); i++) {
        ck_assert_uint_eq(ps_idmap_find(map, ps_slice_of(odd_ids[i])), PS_IDMAP_NONE);
        ck_assert_uint_eq(ps_idmap_add(map, ps_slice_of(odd_ids[i])), i);
        ck_assert_uint_eq(ps_idmap_add(map, ps_slice_of(odd_ids[i])), i);
        longest = strlen(odd_ids[i]) > longest ? strlen(odd_ids[i]) : longest;
    }
    ck_assert_uint_eq(ps_idmap_count(map), PS_COUNT(odd_ids));
    ck_assert_uint_eq(ps_idmap_longest(map), longest);
    for (i = 0; i < PS_COUNT(odd_ids); i++) {
        ck_assert_uint_eq(ps_idmap_find(map, ps_slice_of(odd_ids[i])), i);
        ck_assert_uint_eq(ps_idmap_text(out, map, (uint32_t)i), strlen(odd_ids[i]));
        ck_assert_str_eq(out, odd_ids[i]);
        for (j = 0; j < PS_COUNT(odd_ids); j++) {
            const int want = strcmp(odd_ids[i], odd_ids[j]), got = ps_idmap_compare(map, (uint32_t)i, (uint32_t)j);
            ck_assert_msg((want < 0) == (got < 0) && (want > 0) == (got > 0), "%s against %s", odd_ids[i], odd_ids[j]);
        }
    }
}
END_TEST

START_TEST(case_is_kept_apart)
{
    ck_assert_uint_eq(ps_idmap_add(map, ps_slice_of("abc")), 0);
    ck_assert_uint_eq(ps_idmap_add(map, ps_slice_of("ABC")), 1);
}
END_TEST

/* Ids that share most of their digits, as poor pseudonyms do; over several chunks and widenings. */
static ps_slice numbered(char out[72], uint32_t i)
{
    ps_slice id = {out, 64};
    memcpy(out, HEX, 64);
    if (i % 3 == 0)
        (void)snprintf(out + 52, 13, "%012x", (unsigned)i);
    else if (i % 3 == 1)
        id.length = (size_t)snprintf(out, 72, "%u", (unsigned)i);
    else
        id.length = (size_t)snprintf(out, 72, "a-long-pseudonym-of-another-shape-%u", (unsigned)i);
    return id;
}

START_TEST(many_people_one_by_one_and_in_batches)
{
    enum { N = 100000, MANY = 1003 };
    static char texts[MANY][72];
    static ps_slice ids[MANY];
    static uint32_t found[MANY];
    char text[72], out[72];
    uint32_t i;

    for (i = 0; i < N; i++)
        if (ps_idmap_add(map, numbered(text, i)) != i)
            ck_abort_msg("person %u", (unsigned)i);
    for (i = 0; i < N; i++) {
        const ps_slice id = numbered(text, i);
        if (ps_idmap_find(map, id) != i || ps_idmap_text(out, map, i) != id.length || memcmp(out, text, id.length) != 0)
            ck_abort_msg("person %u is lost", (unsigned)i);
    }
    for (i = 0; i < MANY; i++)
        ids[i] = numbered(texts[i], i * 211); /* the later ones were never added */
    ps_idmap_find_many(found, map, ids, MANY);
    for (i = 0; i < MANY; i++)
        ck_assert_uint_eq(found[i], i * 211 < N ? i * 211 : PS_IDMAP_NONE);
    ps_idmap_find_many(found, map, ids, 0);
}
END_TEST

/* Every byte in every place of 64: only 0-9 and a-f make a hex id; either way the text comes back. */
START_TEST(only_lower_case_hex_is_hex)
{
    uint32_t people = 0;
    size_t place;
    int byte;
    for (place = 0; place < 64; place++)
        for (byte = 0; byte < 256; byte++) {
            char text[65] = HEX, out[65];
            ps_slice id = {text, 64};
            uint32_t index;
            text[place] = (char)byte;
            index = ps_idmap_add(map, id);
            if (index != people && memcmp(text, HEX, 64) != 0)
                ck_abort_msg("byte %d at %zu is taken for another", byte, place);
            people = (uint32_t)ps_idmap_count(map);
            if (ps_idmap_text(out, map, index) != 64 || memcmp(out, text, 64) != 0)
                ck_abort_msg("byte %d at %zu does not come back", byte, place);
        }
    ck_assert_uint_eq(people, 64 * 255 + 1);
}
END_TEST

START_TEST(an_empty_map_finds_nobody)
{
    ps_slice ids[2] = {{HEX, 64}, {"x", 1}};
    uint32_t found[2] = {0, 0};
    ps_idmap_find_many(found, map, ids, 2);
    ck_assert_uint_eq(found[0], PS_IDMAP_NONE);
    ck_assert_uint_eq(found[1], PS_IDMAP_NONE);
    ck_assert_uint_eq(ps_idmap_longest(map), 0);
}
END_TEST

/* A map that stands on blocks is the map they were made of; one over nobody too. */
START_TEST(images_stand_as_the_original)
{
    static const uint32_t counts[] = {0, 1, 40, 5000, 300000}; /* the last takes two blocks of keys */
    const uint32_t n = counts[_i];
    bool damaged;
    ps_idmap_image image;
    ps_idmap *stands;
    char text[72], out[72];

    for (uint32_t i = 0; i < n; i++)
        ck_assert(ps_idmap_add(map, numbered(text, i)) == i);
    ck_assert(ps_idmap_image_make(&image, map));
    stands = ps_idmap_stand(&damaged, &image);
    ck_assert_ptr_nonnull(stands);
    ck_assert_uint_eq(ps_idmap_count(stands), n);
    ck_assert_uint_eq(ps_idmap_longest(stands), ps_idmap_longest(map));
    for (uint32_t i = 0; i < n; i++) {
        const ps_slice id = numbered(text, i);
        if (ps_idmap_find(stands, id) != i || ps_idmap_text(out, stands, i) != id.length ||
            memcmp(out, text, id.length) != 0 || ps_idmap_prefix(stands, i) != ps_idmap_prefix(map, i))
            ck_abort_msg("person %u differs", (unsigned)i);
    }
    ck_assert_uint_eq(ps_idmap_find(stands, ps_slice_of("stranger")), PS_IDMAP_NONE);
    ck_assert_uint_eq(ps_idmap_add(stands, ps_slice_of("stranger")), PS_IDMAP_FULL); /* it cannot grow */
    ps_idmap_free(stands);
    ps_idmap_image_release(&image);
}
END_TEST

/* Blocks that another program wrote: none leads out of them, and none is searched for ever. */
START_TEST(images_that_do_not_fit)
{
    bool damaged;
    ps_idmap_image image, bad;
    unsigned char how[8];
    uint32_t *slots, slot;
    size_t first, n;
    char text[72];

    for (uint32_t i = 0; i < 8; i++)
        (void)ps_idmap_add(map, numbered(text, i));
    ck_assert(ps_idmap_image_make(&image, map));
    slots = image.slots;
    bad = image;
    bad.slot_bytes -= 8;
    ck_assert(!ps_idmap_stand(&damaged, &bad) && damaged);
    bad = image;
    bad.longest = 3;
    ck_assert(!ps_idmap_stand(&damaged, &bad) && damaged);
    bad = image;
    bad.text_bytes -= 1;
    ck_assert(!ps_idmap_stand(&damaged, &bad) && damaged);
    bad = image;
    memcpy(how, image.how, 8);
    how[0] = 35;
    bad.how = how;
    ck_assert(!ps_idmap_stand(&damaged, &bad) && damaged);
    n = image.slot_bytes / 4;
    for (first = 0; slots[first] == UINT32_MAX;)
        first++;
    slot = slots[first];
    slots[first] = slot + 8; /* a person that is not */
    ck_assert(!ps_idmap_stand(&damaged, &image) && damaged);
    slots[first] = UINT32_MAX;
    ck_assert(!ps_idmap_stand(&damaged, &image) && damaged); /* one is missing */
    slots[first / 8 * 8 + 7] = slot;
    ck_assert(!ps_idmap_stand(&damaged, &image) && damaged); /* a free slot before one that is taken */
    for (size_t i = 0; i < n; i++)
        if (slots[i] == UINT32_MAX)
            slots[i] = 0; /* no slot is free any more */
    ck_assert(!ps_idmap_stand(&damaged, &image) && damaged);
    ps_idmap_image_release(&image);
}
END_TEST

/* The same of many, whose ids are all hex or not, wherever in the slots and among the ids the one fault is. */
START_TEST(images_that_nearly_fit)
{
    enum { N = 500 };
    bool damaged;
    ps_idmap_image image;
    ps_idmap *stands;
    uint32_t *slots;
    size_t n, moved = 0;
    char text[72];

    for (uint32_t i = 0; i < N; i++) {
        (void)snprintf(text, sizeof text, "%s%05u", &HEX[5], (unsigned)i);
        (void)ps_idmap_add(map, _i ? numbered(text, i) : (ps_slice){text, 64});
    }
    ck_assert(ps_idmap_image_make(&image, map));
    slots = image.slots;
    n = image.slot_bytes / 4;
    for (size_t i = 0; i < n; i++) {
        const uint32_t slot = slots[i];
        const bool last = i % 8 == 7 || slots[i + 1] == UINT32_MAX;

        if (slot == UINT32_MAX)
            continue;
        slots[i] = (slot & ~(uint32_t)(n - 1)) | N; /* nobody's number */
        ck_assert(!ps_idmap_stand(&damaged, &image) && damaged);
        slots[i] = slot;
        if (!last || i % 8 == 7)
            continue;
        slots[i + 1] = slot; /* a free slot before one that is taken */
        slots[i] = UINT32_MAX;
        ck_assert(!ps_idmap_stand(&damaged, &image) && damaged);
        slots[i + 1] = UINT32_MAX;
        slots[i] = slot;
        moved++;
    }
    ck_assert_uint_gt(moved, N / 20);
    for (uint32_t i = 0; i < N; i++) {
        const unsigned char how = image.how[i];
        image.how[i] = 35; /* no way to hold an id */
        ck_assert(!ps_idmap_stand(&damaged, &image) && damaged);
        image.how[i] = how;
    }
    image.longest = 63;
    ck_assert(!ps_idmap_stand(&damaged, &image) && damaged);
    image.longest = 64 + 8;
    stands = ps_idmap_stand(&damaged, &image);
    ck_assert_ptr_nonnull(stands);
    ps_idmap_free(stands);
    ps_idmap_image_release(&image);
}
END_TEST

START_TEST(adding_many_is_adding_each)
{
    enum { N = 3001 };
    static char texts[N][72];
    static ps_slice ids[N];
    static uint32_t many[N];
    ps_idmap *one = ps_idmap_new();

    for (uint32_t i = 0; i < N; i++)
        ids[i] = numbered(texts[i], i * 7919 % 1500); /* most are there twice, also within one batch */
    ids[5] = ids[4];
    ck_assert(ps_idmap_add_many(many, map, ids, N));
    ck_assert(ps_idmap_add_many(many, map, ids, 0));
    for (uint32_t i = 0; i < N; i++)
        ck_assert_uint_eq(many[i], ps_idmap_add(one, ids[i]));
    ck_assert_uint_eq(ps_idmap_count(map), ps_idmap_count(one));
    ps_idmap_free(one);
}
END_TEST

/* Digests as they come (0), ids that share all but a few digits (1), and ids whose hashes all agree (2), so that only
 * the exact comparison tells them apart. */
static void hex_id(char out[65], int kind, uint32_t i)
{
    uint64_t word[4] = {0x0123456789abcdef, 0, 0, 0};

    if (kind == 0)
        for (size_t w = 0; w < 4; w++)
            word[w] = (i * UINT64_C(4) + w + 1) * UINT64_C(0xd1342543de82ef95) ^ (uint64_t)i << 29;
    else if (kind == 1)
        word[3] = i;
    else { /* what the second word adds to the hash, the first takes away */
        word[1] = i * UINT64_C(0x9e3779b97f4a7c15);
        word[0] = __builtin_bswap64(__builtin_bswap64(word[1]) << 17 | __builtin_bswap64(word[1]) >> 47);
    }
    for (size_t w = 0; w < 4; w++)
        (void)snprintf(out + 16 * w, 17, "%016llx", (unsigned long long)word[w]);
}

static ps_id_key key_of(const char id[64])
{
    ps_id_key key;

    ck_assert(ps_id_key_hex_words(&key, id));
    return key;
}

/* Packed or as text, alone or among many, with ids of other shapes about or not: the same person. */
static uint32_t find_in_steps(const ps_idmap *in, const ps_id_key *key)
{
    const uint32_t guess = ps_idmap_guess(in, key->hash, &ps_idmap_any);

    return guess == PS_IDMAP_NONE || ps_idmap_holds(in, guess, key, &ps_idmap_any) ? guess : ps_idmap_find_key(in, key);
}

START_TEST(packed_ids_are_the_same_people)
{
    enum { N = 3001 };
    static char texts[2 * N][65];
    static ps_id_key keys[2 * N];
    static ps_slice ids[2 * N];
    static uint32_t found[2 * N], added[N];
    const int kind = _i % 3, odd = _i / 3;
    ps_idmap *by_text = ps_idmap_new();
    char out[72];

    for (uint32_t i = 0; i < 2 * N; i++) {
        hex_id(texts[i], kind, i);
        ids[i] = (ps_slice){texts[i], 64};
        keys[i] = key_of(texts[i]);
        ck_assert(kind != 2 || keys[i].hash == keys[0].hash);
    }
    for (size_t i = 0; odd && i < PS_COUNT(odd_ids); i++) {
        (void)ps_idmap_add(map, ps_slice_of(odd_ids[i]));
        (void)ps_idmap_add(by_text, ps_slice_of(odd_ids[i]));
    }
    keys[7] = keys[6]; /* twice in one block */
    ids[7] = ids[6];
    if (kind == 1) { /* no more than a hint, in whatever steps */
        ck_assert(ps_idmap_expect(map, 1));
        ck_assert(ps_idmap_add_packed(added, map, keys, 100));
        ck_assert(ps_idmap_expect(map, odd ? 40000 : 1000));
        ck_assert_uint_ge(ps_idmap_room(map), odd ? 40000 : 1000);
        ck_assert(ps_idmap_expect(map, 0));
    }
    ck_assert(ps_idmap_add_packed(added, map, keys, N));
    ck_assert(ps_idmap_add_packed(added, map, keys, N)); /* adds nobody */
    ck_assert(ps_idmap_add_packed(added, map, keys, 0));
    for (uint32_t i = 0; i < N; i++) {
        ck_assert_uint_eq(added[i], ps_idmap_add(by_text, ids[i]));
        ck_assert_uint_eq(ps_idmap_text(out, map, added[i]), 64);
        ck_assert(memcmp(out, ids[i].at, 64) == 0);
    }
    ck_assert_uint_eq(ps_idmap_count(map), ps_idmap_count(by_text));
    ck_assert_uint_eq(ps_idmap_longest(map), ps_idmap_longest(by_text));
    for (size_t i = 0; i < 2 * N; i++)
        found[i] = find_in_steps(map, &keys[i]); /* the second half was never added */
    for (uint32_t i = 0; i < 2 * N; i++) {
        ck_assert_uint_eq(found[i], i < N ? added[i] : PS_IDMAP_NONE);
        ck_assert_uint_eq(found[i], ps_idmap_find(map, ids[i]));
    }
    ps_idmap_find_many(found, map, ids, 2 * N);
    for (uint32_t i = 0; i < 2 * N; i++)
        ck_assert_uint_eq(found[i], i < N ? added[i] : PS_IDMAP_NONE);
    ps_idmap_free(by_text);
}
END_TEST

PS_HEX_WIDE static bool pack_widely(ps_id_key *out, const char *id)
{
    return ps_id_key_hex_wide(out, id);
}

START_TEST(keys_are_packed_the_same_either_way)
{
    char id[65];
    ps_id_key words, wide;

    for (uint32_t i = 0; i < 3000 && ps_hex_is_wide(); i++) {
        hex_id(id, (int)(i % 3), i);
        ck_assert(ps_id_key_hex_words(&words, id) && pack_widely(&wide, id));
        ck_assert(words.hash == wide.hash && memcmp(words.bytes, wide.bytes, sizeof wide.bytes) == 0);
        id[i % 64] = 'g';
        ck_assert(!ps_id_key_hex_words(&words, id) && !pack_widely(&wide, id));
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("idmap");
    TCase *tc = tcase_create("idmap");
    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_test(tc, every_shape_is_its_own_person);
    tcase_add_test(tc, case_is_kept_apart);
    tcase_add_test(tc, many_people_one_by_one_and_in_batches);
    tcase_add_test(tc, only_lower_case_hex_is_hex);
    tcase_add_test(tc, an_empty_map_finds_nobody);
    tcase_add_loop_test(tc, images_stand_as_the_original, 0, 5);
    tcase_add_loop_test(tc, images_that_nearly_fit, 0, 2);
    tcase_add_test(tc, images_that_do_not_fit);
    tcase_add_test(tc, adding_many_is_adding_each);
    tcase_add_loop_test(tc, packed_ids_are_the_same_people, 0, 6);
    tcase_add_test(tc, keys_are_packed_the_same_either_way);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

/* Row hash: what two rows say decides whether they are the same, not how it was written. */
#include "extract/reader.h"
#include "scratch.h"

#include <string.h>

#define ID "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define LONG "a note of eighty characters; that is more than what any of the short ones is long"

static const struct {
    const char *why, *a, *b; /* contact_id, note, referral_id, provider, team; the note tells nothing */
    bool same;
} cases[] = {
    {"the same bytes", "1,x,2,3,4", "1,x,2,3,4", true},
    {"a column that the kind does not have", "1,x,2,3,4", "1,y,2,3,4", true},
    {"one character", "1,x,2,3,4", "1,x,2,3,5", false},
    {"quotes around a cell", "1,x,2,3,4", "1,x,\"2\",3,4", true},
    {"blanks around a cell", "1,x,2,3,4", "1,x,2, 3\t,4", true},
    {"the word for nothing", "1,x,,3,4", "1,x,NULL,3,4", true},
    {"nothing in quotes", "1,x,2,3,", "1,x,2,3,\"\"", true},
    {"a cell moved to the next field", "1,x,2,,4", "1,x,,2,4", false},
    {"a cell moved across the note", "1,x,,3,4", ",x,1,3,4", false},
    {"delimiters inside cells are none between them", "1,x,\"2,3\",4,5", "1,x,2,\"3,4\",5", false},
    {"a delimiter inside a cell, quoted twice over", "1,x,\"2,3\",4,5", "1,x,\"2,3\",\"4\",\"5\"", true},
    {"doubled quotes", "1,x,\"say \"\"2\"\"\",3,4", "1,x,\"say \"\"2\"\"\",\"3\",4", true},
    {"doubled quotes and none", "1,x,\"say \"\"2\"\"\",3,4", "1,x,say 2,3,4", false},
    {"doubled quotes that nobody looks at", "1,\"\"\"x\"\"\",2,3,4", "1,x,2,3,4", true},
    {"long rows", "1,x,2," LONG "," LONG LONG, "1,x,\"2\",\"" LONG "\",\"" LONG LONG "\"", true},
    {"long rows that differ", "1,x,2," LONG "," LONG LONG, "1,x,2," LONG "," LONG LONG ".", false},
    {"longer than what is hashed at once", "1,x,2," LONG LONG "," LONG LONG, "1,x,2,\"" LONG LONG "\"," LONG LONG,
     true},
};

static const ps_scan_how hows[] = {PS_SCAN_BEST, PS_SCAN_PORTABLE, PS_SCAN_LIBCSV};

START_TEST(tells_rows_apart)
{
    const ps_schema *schema = ps_schema_of(PS_KIND_CONTACT);
    ps_input_spec spec = {
        .name = "c", .file = "c.csv", .path = scratch_path, .schema = schema, .max_reject_share = 1, .hash_rows = true};
    char text[4096];
    uint64_t hashes[2 * PS_COUNT(hows)];

    (void)snprintf(text, sizeof text,
                   "pseudo_id,contact_date,contact_id,note,referral_id,provider,team\n" ID ",2024-01-01,%s\n" ID
                   ",2024-01-01,%s\n",
                   cases[_i].a, cases[_i].b);
    (void)scratch(text, strlen(text));
    for (size_t h = 0; h < PS_COUNT(hows); h++) {
        ps_reader *reader = NULL;
        const ps_batch *batch = NULL;
        ps_error err = {0};

        spec.scan = hows[h];
        ck_assert_int_eq(ps_reader_open(&reader, &spec, &err), PS_OK);
        ck_assert_int_eq(ps_reader_next(&batch, reader, &err), PS_OK);
        ck_assert_uint_eq(batch->n, 2);
        memcpy(hashes + 2 * h, batch->hashes, 2 * sizeof *hashes);
        ps_reader_close(reader);
        ck_assert_msg((hashes[2 * h] == hashes[2 * h + 1]) == cases[_i].same, "%s, read in way %zu", cases[_i].why, h);
        ck_assert_uint_eq(hashes[2 * h], hashes[0]);
        ck_assert_uint_eq(hashes[2 * h + 1], hashes[1]);
    }
    scratch_gone();
}
END_TEST

static Suite *row_hash_suite(void)
{
    Suite *suite = suite_create("row_hash");
    TCase *tc = tcase_create("row_hash");

    tcase_add_loop_test(tc, tells_rows_apart, 0, PS_COUNT(cases));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(row_hash_suite)

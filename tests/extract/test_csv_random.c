/* CSV reader: 10,000 random files against the reference, packed ones among them. tests/soak/fuzz_csv.c goes on where
 * this stops. */
#include "csv_reference.h"
#include "random_csv.h"
#include "scratch.h"

#define FILES 2500 /* in each of four parts */

static const char *const sentences[] = {"text after a closing quote", "quote inside an unquoted field",
                                        "quote is not closed",        "NUL byte in the row",
                                        "text is not UTF-8",          "text is not Windows-1252"};

START_TEST(agrees_with_the_reference)
{
    ps_buffer b = {0}, packed = {0}, said = {0};
    unsigned seen[PS_COUNT(sentences)] = {0}, clean = 0, refused_whole = 0;

    for (unsigned n = 0; n < FILES; n++) {
        const uint64_t seed = (uint64_t)_i * FILES + n;
        const bool pack = n % 16 == 0;
        random_csv r;
        size_t blocks[4];
        csv_try t;
        char *why;

        make_random_csv(&b, &r, seed);
        draw_blocks(blocks, &r);
        ps_buffer_clear(&packed);
        if (pack)
            scratch_gzip(&packed, b.at, b.length);
        t = (csv_try){scratch(pack ? packed.at : b.at, pack ? packed.length : b.length), b.at, b.length,
                      draw(&r, 3) ? r.delimiter : '\0', r.windows_1252};
        why = csv_agrees(&said, &t, blocks, PS_COUNT(blocks));
        if (why)
            ck_abort_msg("seed %u: %s", (unsigned)seed, why);
        for (size_t i = 0; i < PS_COUNT(sentences); i++)
            seen[i] += said.length && strstr(said.at, sentences[i]) != NULL;
        clean += said.length && !strchr(said.at, '!');
        refused_whole += !said.length;
    }
    for (size_t i = 0; i < PS_COUNT(sentences); i++)
        ck_assert_msg(seen[i] >= FILES / 100, "only %u files with \"%s\"", seen[i], sentences[i]);
    ck_assert_msg(clean > FILES / 4 && refused_whole < FILES / 10, "%u clean files, %u refused whole", clean,
                  refused_whole);
    ps_buffer_release(&b);
    ps_buffer_release(&packed);
    ps_buffer_release(&said);
    scratch_gone();
}
END_TEST

static Suite *random_suite(void)
{
    Suite *suite = suite_create("csv_random");
    TCase *tc = tcase_create("csv_random");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, agrees_with_the_reference, 0, 4);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(random_suite)

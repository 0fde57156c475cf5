/* Refused rows stand in the order they were refused, however many and whoever made them. */
#include "base/os.h"
#include "base/text_file.h"
#include "run/rejects.h"
#include "test.h"

#include <inttypes.h>

static const size_t counts[] = {1, 4095, 4096, 4097, 65536, 65537, 140000}; /* parts, and what is held at once */

START_TEST(rows_stand_in_order)
{
    const size_t n = counts[_i / 2];
    char folder[] = "/tmp/popstrat-rejects-XXXXXX", path[80], *text = NULL, *expected = malloc(100 * (n + 1));
    ps_input_report report = {.name = "gp", .file = "feeds/gp.csv", .rejects = calloc(n, sizeof(ps_reject))};
    ps_input_report *reports[] = {&report};
    const ps_population population = {.n_feeds = 1, .reports = reports};
    ps_pool *pool = _i % 2 ? ps_pool_new(2) : NULL;
    size_t length = 0, at = (size_t)sprintf(expected, "file,line,column,field,reason,value\n");

    ck_assert_ptr_nonnull(mkdtemp(folder));
    report.n_rejects = n;
    for (size_t i = 0; i < n; i++) {
        report.rejects[i] = (ps_reject){.line = 2 + 3 * i,
                                        .column = i % 5,
                                        .field = i % 5 ? "event_date" : "",
                                        .reason = "no, not a date",
                                        .value = i % 2 ? "=1" : ""};
        at += (size_t)sprintf(expected + at, "gp.csv,%zu,%.0zu,%s,\"no, not a date\",%s\n", 2 + 3 * i, i % 5,
                              i % 5 ? "event_date" : "", i % 2 ? "'=1" : "");
    }
    ck_assert_int_eq(ps_rejects_write(&population, folder, pool, NULL), PS_OK);
    snprintf(path, sizeof path, "%s/rejects/gp.csv", folder);
    ck_assert_int_eq(ps_text_file_read(&text, &length, path, NULL), PS_OK);
    ck_assert_uint_eq(length, at);
    ck_assert(!memcmp(text, expected, at));
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
    free(text);
    free(expected);
    free(report.rejects);
    ps_pool_free(pool);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rejects");
    TCase *tc = tcase_create("rows");

    tcase_add_loop_test(tc, rows_stand_in_order, 0, 2 * (int)PS_COUNT(counts));
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

/* Look-up of networks: which one a practice belongs to on the index date. */
#include "link/lookup.h"
#include "link_fixture.h"

#define HEAD                                                                                                           \
    "\"Partner\nOrganisation\nCode\",\"Partner\nName\",PCN Code,PCN Name,\"Practice to PCN\nRelationship\nStart "      \
    "Date\","                                                                                                          \
    "\"Practice to PCN\nRelationship\nEnd Date\",Match \n"

static const struct {
    const char *why, *file, *pcn; /* of C84001 on 2025-03-31 */
    const char *message;
    unsigned line, column;
} cases[] = {
    {"an empty end is current", HEAD "C84001,X,U11111,N,20190701,,1\n", "U11111", NULL, 0, 0},
    {"begins on the index date", HEAD "C84001,X,U11111,N,20250331,,1\n", "U11111", NULL, 0, 0},
    {"the one that begins on the index date holds",
     HEAD "C84001,X,U11111,N,20190701,,1\nC84001,X,U22222,N,20250331,,1\n", "U22222", NULL, 0, 0},
    {"ends on the index date", HEAD "C84001,X,U11111,N,20190701,20250331,1\n", "U11111", NULL, 0, 0},
    {"ended the day before", HEAD "C84001,X,U11111,N,20190701,20250330,1\n", "", NULL, 0, 0},
    {"moved after the index date: the one that held",
     HEAD "C84001,X,U11111,N,20190701,20250401,1\nC84001,X,U22222,N,20250402,,1\n", "U11111", NULL, 0, 0},
    {"moved before it, the rows in either order",
     HEAD "C84001,X,U22222,N,20240701,,1\nC84001,X,U11111,N,20190701,20240630,1\n", "U22222", NULL, 0, 0},
    {"nothing but a later one", HEAD "C84001,X,U22222,N,20250701,,1\n", "U22222", NULL, 0, 0},
    {"of two that hold the later to begin", HEAD "C84001,X,U22222,N,20240701,,1\nC84001,X,U11111,N,20190701,,1\n",
     "U22222", NULL, 0, 0},
    {"a lone U is no network", HEAD "C84001,X,U,,20190701,,1\n", "", NULL, 0, 0},
    {"plain", "practice,pcn\nC84001,U11111\n", "U11111", NULL, 0, 0},
    {"plain, with the name between", "pcn_name,practice,pcn\nBestwood,C84001,U11111\n", "U11111", NULL, 0, 0},
    {"plain, twice the same", "practice,pcn\nC84001,U11111\nC84001,U11111\n", "U11111", NULL, 0, 0},
    {"another practice's", "practice,pcn\nC84009,U11111\n", "", NULL, 0, 0},
    {"ISO dates", HEAD "C84001,X,U11111,N,2019-07-01,,1\n", "U11111", NULL, 0, 0},
    {"in two at once", "practice,pcn\nC84001,U11111\nC84001,U22222\n", NULL,
     "the practice stands in two networks at once", 3, 1},
    {"an impossible date", HEAD "C84001,X,U11111,N,20190231,,1\n", NULL, "not a date", 9, 5},
    {"no practice", HEAD ",X,U11111,N,20190701,,1\n", NULL, "no practice code", 9, 1},
    {"no practice heading", "surgery,pcn\nC84001,U11111\n", NULL, "no heading tells the practice", 0, 0},
    {"no PCN heading", "practice,network\nC84001,U11111\n", NULL, "no heading tells the PCN", 0, 0},
};

START_TEST(loads)
{
    ps_intern *words = ps_intern_new();
    ps_pcn pcn = {0};
    ps_error err = {.status = PS_OK};
    uint32_t practice;
    ps_status st;

    fixture_start("2025-03-31");
    practice = ps_intern_add(words, "C84001", 6);
    st = ps_pcn_load(&pcn, fixture_file(cases[_i].file, strlen(cases[_i].file)), "pcn.csv", fixture.spec.index_date,
                     words, &err);
    fixture_gone();
    if (cases[_i].message) {
        ck_assert_msg(st == PS_EDATA, "%s: status %d", cases[_i].why, st);
        ck_assert_msg(!strcmp(err.message, cases[_i].message), "%s: %s", cases[_i].why, err.message);
        ck_assert_msg(err.line == cases[_i].line && err.column == cases[_i].column, "%s: at %d:%u", cases[_i].why,
                      (int)err.line, err.column);
    } else {
        ck_assert_msg(st == PS_OK, "%s: %s", cases[_i].why, err.message);
        ck_assert_msg(!strcmp(ps_intern_text(words, pcn.of[practice]), cases[_i].pcn), "%s: %s", cases[_i].why,
                      ps_intern_text(words, pcn.of[practice]));
        ps_pcn_release(&pcn);
    }
    ps_intern_free(words);
}
END_TEST

/* The published sheet of October 2024: 6,224 practices have a relationship without an end. */
START_TEST(published_sheet)
{
    const char *folder = getenv("POPSTRAT_REALDATA");
    ps_intern *words;
    ps_pcn pcn = {0};
    ps_error err = {.status = PS_OK};
    uint32_t practice, moved;
    char path[512];

    if (!folder)
        return;
    words = ps_intern_new();
    practice = ps_intern_add(words, "A81001", 6);
    moved = ps_intern_add(words, "Y07274", 6); /* its only relationship ended on 31 July 2024 */
    (void)snprintf(path, sizeof path, "%s/org/ePCN_2024-10_PCN_Core_Partner_Details.csv.gz", folder);
    ck_assert_msg(ps_pcn_load(&pcn, path, "ePCN", ps_day_parse("2024-10-31"), words, &err) == PS_OK, "%s", err.message);
    ck_assert_uint_eq(pcn.n_practices, 6224);
    ck_assert_str_eq(ps_intern_text(words, pcn.of[practice]), "U89141");
    ck_assert_uint_eq(pcn.of[moved], 0);
    ps_pcn_release(&pcn);
    ck_assert_int_eq(ps_pcn_load(&pcn, path, "ePCN", ps_day_parse("2024-07-31"), words, &err), PS_OK);
    ck_assert_str_eq(ps_intern_text(words, pcn.of[moved]), "U92562");
    ps_pcn_release(&pcn);
    ps_intern_free(words);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("lookup_pcn");
    TCase *tc = tcase_create("lookup_pcn");
    tcase_add_loop_test(tc, loads, 0, PS_COUNT(cases));
    tcase_add_test(tc, published_sheet);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

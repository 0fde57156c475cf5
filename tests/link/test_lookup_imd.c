/* Look-up of deprivation: official and plain files, vintages, faults placed. */
#include "link/lookup.h"
#include "link_fixture.h"

#define H2019                                                                                                          \
    "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),Local Authority District name (2019),"     \
    "Index of Multiple Deprivation (IMD) Rank,Index of Multiple Deprivation (IMD) Decile\n"
#define H2025                                                                                                          \
    "LSOA code (2021),LSOA name (2021),Local Authority District code (2024),Local Authority District name (2024),"     \
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"                                             \
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA\n"

static const struct {
    const char *why, *file;
    int lsoa_vintage, imd_vintage; /* as the plan has them */
    unsigned rank, decile;         /* of E01000001 */
    const char *message;           /* NULL: it loads */
    unsigned line, column;
} cases[] = {
    {"2019 as published, thousands quoted",
     H2019 "E01000001,City 001A,E09000001,City,\"29,199\",9\r\nE01000002,City 001B,E09000001,City,111,1\r\n", 2011,
     2019, 29199, 9, NULL, 0, 0},
    {"2025 as published, the last heading cut", H2025 "E01000001,City 001A,E09000001,City,26525,8\n", 2021, 2025, 26525,
     8, NULL, 0, 0},
    {"with a byte order mark", "\xEF\xBB\xBF" H2025 "E01000001,City 001A,E09000001,City,26525,8\n", 2021, 2025, 26525,
     8, NULL, 0, 0},
    {"plain headings, in any order", "imd_decile,lsoa_code_2021,imd_rank\n3,E01000001,7000\n", 2021, 2025, 7000, 3,
     NULL, 0, 0},
    {"no vintage declared", "lsoa_code_2011,imd_rank,imd_decile\nE01000001,7000,3\n", 0, 0, 7000, 3, NULL, 0, 0},
    {"decile alone", "lsoa_code_2011,imd_decile\nE01000001,3\n", 2011, 2019, 0, 3, NULL, 0, 0},
    /* ceil(10 x rank / N): N 32,844 in 2011 and 33,755 in 2021 */
    {"rank alone, last of the first tenth of 2011", "lsoa_code_2011,imd_rank\nE01000001,3284\n", 2011, 2019, 3284, 1,
     NULL, 0, 0},
    {"rank alone, first of the second", "lsoa_code_2011,imd_rank\nE01000001,3285\n", 2011, 2019, 3285, 2, NULL, 0, 0},
    {"rank alone, the last", "lsoa_code_2011,imd_rank\nE01000001,32844\n", 2011, 2019, 32844, 10, NULL, 0, 0},
    {"rank alone, 2021: 3,375 is in the first tenth", "lsoa_code_2021,imd_rank\nE01000001,3375\n", 2021, 2025, 3375, 1,
     NULL, 0, 0},
    {"rank alone, 2021: 3,376 in the second", "lsoa_code_2021,imd_rank\nE01000001,3376\n", 2021, 2025, 3376, 2, NULL, 0,
     0},
    {"empty rows below the table", H2019 "E01000001,a,b,c,5,1\n,,,,,\n", 2011, 2019, 5, 1, NULL, 0, 0},
    {"a row twice", H2019 "E01000001,a,b,c,5,1\nE01000001,a,b,c,5,1\n", 2011, 2019, 5, 1, NULL, 0, 0},
    {"2019 for 2021 LSOAs", H2019 "E01000001,a,b,c,5,1\n", 2021, 2025, 0, 0,
     "the look-up is on LSOAs of 2011, the plan says the extracts hold those of 2021", 0, 0},
    {"2025 for 2011 LSOAs", H2025 "E01000001,a,b,c,5,1\n", 2011, 2019, 0, 0,
     "the look-up is on LSOAs of 2021, the plan says the extracts hold those of 2011", 0, 0},
    {"IMD 2019 on 2021 LSOAs", H2025 "E01000001,a,b,c,5,1\n", 2021, 2019, 0, 0,
     "the look-up is on LSOAs of 2021, but IMD 2019 is on those of 2011", 0, 0},
    {"only the IMD declared", H2019 "E01000001,a,b,c,5,1\n", 0, 2025, 0, 0,
     "the look-up is on LSOAs of 2011, but IMD 2025 is on those of 2021", 0, 0},
    {"IMD 2015 for 2019",
     "LSOA code (2011),LSOA name (2011),Local Authority District code (2013),Local Authority District name (2013),"
     "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),Index of Multiple Deprivation (IMD) "
     "Decile\nE01000001,a,b,c,5,1\n",
     2011, 2019, 0, 0, "the look-up is IMD 2015, the plan says 2019", 0, 0},
    {"another table", "LSOA code (2021),Income Rank\nE01000001,5\n", 2021, 2025, 0, 0,
     "no heading tells an IMD rank or decile", 0, 0},
    {"codes without a year", "lsoa,imd_rank\nE01000001,5\n", 2021, 2025, 0, 0,
     "no heading tells the LSOA codes and their year", 0, 0},
    {"a word for a rank", H2019 "E01000002,a,b,c,5,1\nE01000001,a,b,c,five,1\n", 2011, 2019, 0, 0, "not a rank", 3, 5},
    {"rank 0", H2019 "E01000001,a,b,c,0,1\n", 2011, 2019, 0, 0, "not a rank", 2, 5},
    {"decile 0", H2019 "E01000001,a,b,c,1,0\n", 2011, 2019, 0, 0, "not a decile", 2, 6},
    {"decile 11", H2019 "E01000001,a,b,c,1,11\n", 2011, 2019, 0, 0, "not a decile", 2, 6},
    {"a rank beyond England, where deciles come from it", "lsoa_code_2011,imd_rank\nE01000001,32845\n", 2011, 2019, 0,
     0, "not a rank", 2, 2},
    {"no code", H2019 ",a,b,c,5,1\n", 2011, 2019, 0, 0, "no LSOA code", 2, 1},
    {"twice, and not the same", H2019 "E01000001,a,b,c,5,1\nE01000001,a,b,c,6,1\n", 2011, 2019, 0, 0,
     "the LSOA stands twice, with different ranks or deciles", 3, 1},
    {"a short row", H2019 "E01000001,a,b,c,5\n", 2011, 2019, 0, 0, "the row has fewer fields than the heading", 2, 0},
    {"deciles turned round", H2019 "E01000001,a,b,c,5,10\nE01000002,a,b,c,32000,1\n", 2011, 2019, 0, 0,
     "deciles run against ranks", 0, 0},
    {"nothing at all", "", 2011, 2019, 0, 0, "the look-up is empty", 0, 0},
};

START_TEST(loads)
{
    ps_intern *words = ps_intern_new();
    ps_imd imd = {0};
    ps_error err = {.status = PS_OK};
    uint32_t word;
    ps_status st;

    fixture_start("2025-03-31");
    word = ps_intern_add(words, "E01000001", 9);
    st = ps_imd_load(&imd, fixture_file(cases[_i].file, strlen(cases[_i].file)), "imd.csv", cases[_i].lsoa_vintage,
                     cases[_i].imd_vintage, words, &err);
    fixture_gone();
    if (cases[_i].message) {
        ck_assert_msg(st == PS_EDATA, "%s: status %d", cases[_i].why, st);
        ck_assert_msg(!strcmp(err.message, cases[_i].message), "%s: %s", cases[_i].why, err.message);
        ck_assert_msg(err.line == cases[_i].line && err.column == cases[_i].column, "%s: at %d:%u", cases[_i].why,
                      (int)err.line, err.column);
        ck_assert_str_eq(err.file, "imd.csv");
    } else {
        ck_assert_msg(st == PS_OK, "%s: %s", cases[_i].why, err.message);
        ck_assert_msg(imd.rank[word] == cases[_i].rank, "%s: rank %u", cases[_i].why, imd.rank[word]);
        ck_assert_msg(imd.decile[word] == cases[_i].decile, "%s: decile %u", cases[_i].why, imd.decile[word]);
        ps_imd_release(&imd);
    }
    ps_intern_free(words);
}
END_TEST

START_TEST(file_that_is_not_there)
{
    ps_intern *words = ps_intern_new();
    ps_imd imd = {0};
    ps_error err = {.status = PS_OK};

    ck_assert_int_eq(ps_imd_load(&imd, "/nowhere/imd.csv", "imd.csv", 0, 0, words, &err), PS_ESYSTEM);
    ck_assert_ptr_null(imd.rank);
    ps_intern_free(words);
}
END_TEST

/* The published files: every decile is ceil(10 x rank / N), which does not come from the same column. */
START_TEST(published_files)
{
    static const struct {
        const char *file;
        int lsoa, imd;
        size_t areas;
    } published[] = {
        {"imd/IoD2019_File1_IMD_lsoa2011.csv.gz", 2011, 2019, 32844},
        {"imd/IoD2025_File1_IMD_lsoa2021.csv.gz", 2021, 2025, 33755},
        {"imd/imd2025_scores_ranks_deciles_lsoa2021.csv.gz", 2021, 2025, 33755},
    };
    const char *folder = getenv("POPSTRAT_REALDATA");
    char path[512], code[16];
    ps_intern *words;
    ps_imd imd = {0};
    ps_error err = {.status = PS_OK};
    size_t found = 0;

    if (!folder)
        return;
    words = ps_intern_new();
    for (int n = 1; n < 36000; n++) {
        (void)snprintf(code, sizeof code, "E01%06d", n);
        ck_assert_uint_ne(ps_intern_add(words, code, 9), PS_INTERN_FULL);
    }
    (void)snprintf(path, sizeof path, "%s/%s", folder, published[_i].file);
    ck_assert_msg(ps_imd_load(&imd, path, published[_i].file, published[_i].lsoa, published[_i].imd, words, &err) ==
                      PS_OK,
                  "%s", err.message);
    ck_assert_uint_eq(imd.n_areas, published[_i].areas);
    ck_assert_int_eq(imd.lsoa_vintage, published[_i].lsoa);
    for (size_t w = 1; w < imd.n_words; w++) {
        if (!imd.decile[w])
            continue;
        found++;
        ck_assert_uint_eq(imd.decile[w], (10u * imd.rank[w] + published[_i].areas - 1) / published[_i].areas);
    }
    ck_assert_uint_eq(found, published[_i].areas);
    ps_imd_release(&imd);
    ck_assert_int_eq(ps_imd_load(&imd, path, "imd", published[_i].lsoa == 2011 ? 2021 : 2011, 0, words, &err),
                     PS_EDATA);
    ps_intern_free(words);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("lookup_imd");
    TCase *tc = tcase_create("lookup_imd");
    tcase_add_loop_test(tc, loads, 0, PS_COUNT(cases));
    tcase_add_test(tc, file_that_is_not_there);
    tcase_add_loop_test(tc, published_files, 0, 3);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

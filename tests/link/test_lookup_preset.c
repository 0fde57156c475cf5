/* Look-up presets: a file is what the plan says it is, by headings as published. */
#include "link/lookup.h"
#include "link_fixture.h"

#define IDS "LSOA name,Local Authority District name,"
#define CUT                                                                                                            \
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"                                             \
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA"

static const struct {
    const char *why, *preset, *file, *message, *hint; /* message NULL: it is the file */
} cases[] = {
    {"2019", "imd-2019",
     IDS "LSOA code (2011),Local Authority District code (2019),Index of Multiple Deprivation (IMD) Rank,Index of "
         "Multiple Deprivation (IMD) Decile\n",
     NULL, NULL},
    {"2025, the last heading cut, with a mark and returns and no end of line", "imd-2025",
     "\xEF\xBB\xBF" IDS "LSOA code (2021),Local Authority District code (2024)," CUT "\r\nE01000001,x", NULL, NULL},
    {"2019 for 2025", "imd-2025",
     IDS "LSOA code (2011),Local Authority District code (2019),Index of Multiple Deprivation (IMD) Rank,Index of "
         "Multiple Deprivation (IMD) Decile\n",
     "this is not the file of preset imd-2025: no heading begins with lsoa code (2021)",
     "its headings are those of imd-2019"},
    {"2015 for 2019", "imd-2019", IDS "LSOA code (2011),Local Authority District code (2013)," CUT "\n",
     "no heading begins with local authority district code (2019)", "without a preset"},
    {"a plain file", "imd-2025", "lsoa_code_2021,imd_rank\n", "no heading begins with lsoa code (2021)",
     "without a preset"},
    {"networks, with line breaks", "epcn",
     "\"Partner\nOrganisation\nCode\",\"Partner\r\nName\",PCN Code,\"Practice to PCN\nRelationship\nStart "
     "Date\",\"Practice to PCN\nRelationship\nEnd Date\"\n",
     NULL, NULL},
    {"the other sheet of the workbook", "epcn", "PCN Code,PCN Name,Open Date,Close Date\n",
     "no heading begins with partner organisation code", "without a preset"},
    {"nothing", "epcn", "", "the look-up is empty", ""},
};

static const ps_lookup_preset *find(const char *name)
{
    for (size_t i = 0; ps_lookup_preset_at(i); i++)
        if (!strcmp(ps_lookup_preset_at(i)->name, name))
            return ps_lookup_preset_at(i);
    return NULL;
}

START_TEST(knows_its_file)
{
    ps_error err = {.status = PS_OK};
    ps_status st;

    fixture_start("2025-03-31");
    st = ps_lookup_expect(find(cases[_i].preset), fixture_file(cases[_i].file, strlen(cases[_i].file)), "x.csv", &err);
    fixture_gone();
    ck_assert_msg((st == PS_OK) == !cases[_i].message, "%s: %s", cases[_i].why, err.message);
    if (!cases[_i].message)
        return;
    ck_assert_int_eq(st, PS_EDATA);
    ck_assert_msg(strstr(err.message, cases[_i].message), "%s: %s", cases[_i].why, err.message);
    ck_assert_msg(strstr(err.hint, cases[_i].hint), "%s: %s", cases[_i].why, err.hint);
    ck_assert_str_eq(err.file, "x.csv");
}
END_TEST

START_TEST(none_and_nowhere)
{
    ps_error err = {.status = PS_OK};

    ck_assert_int_eq(ps_lookup_expect(NULL, "/nowhere/x.csv", "x.csv", &err), PS_OK);
    ck_assert_int_eq(ps_lookup_expect(find("epcn"), "/nowhere/x.csv", "x.csv", &err), PS_ESYSTEM);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("lookup_preset");
    TCase *tc = tcase_create("lookup_preset");
    tcase_add_loop_test(tc, knows_its_file, 0, PS_COUNT(cases));
    tcase_add_test(tc, none_and_nowhere);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

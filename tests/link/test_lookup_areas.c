/* Look-up of areas: headings of several years and makers, files that must agree, and the published files. */
#include "link/lookup.h"
#include "link_fixture.h"

#define WARDS "lsoa21_name,lsoa21_code,ward24_name,ward24_code,ltla24_name,ltla24_code\n"
#define BOARDS                                                                                                         \
    "lsoa21_name,lsoa21_code,sicbl24_name,sicbl24_code,sicbl24_code_nhs,icb24_name,icb24_code,icb24_code_nhs\n"

static const struct {
    const char *why;
    const char *files[3];
    int vintage;
    const char *told;    /* of E01000001: ward|lad|lad name|sub-ICB|its name|ICB|its name */
    const char *message; /* NULL: it loads */
    unsigned line, column;
} cases[] = {
    {"wards and districts",
     {WARDS "a,E01000001,Mill,E05990001,Northtown,E07990001\n"},
     2021,
     "E05990001|E07990001|Northtown|-|-|-|-",
     NULL,
     0,
     0},
    {"boards: the NHS code goes first",
     {BOARDS "a,E01000001,NHS Sub,E38990001,99Z,NHS Board,E54990001,QZZ\n"},
     2021,
     "-|-|-|99Z|NHS Sub|QZZ|NHS Board",
     NULL,
     0,
     0},
    {"the ONS' headings",
     {"LSOA21CD,LSOA21NM,SICBL25CD,SICBL25CDH,SICBL25NM,ICB25CD,ICB25CDH,ICB25NM,LAD25CD,LAD25NM,WD25CD\n"
      "E01000001,a,E38990001,99Z,Sub,E54990001,QZZ,Board,E07990001,Northtown,E05990001\n"},
     2021,
     "E05990001|E07990001|Northtown|99Z|Sub|QZZ|Board",
     NULL,
     0,
     0},
    {"ONS codes where there is no NHS one",
     {"lsoa21cd,icb24cd,sicbl24cd\nE01000001,E54990001,E38990001\n"},
     2021,
     "-|-|-|E38990001|-|E54990001|-",
     NULL,
     0,
     0},
    {"plain headings",
     {"lsoa_code_2011,ward,lad,lad_name,sub_icb,sub_icb_name,icb,icb_name\nE01000001,1,2,3,4,5,6,7\n"},
     2011,
     "1|2|3|4|5|6|7",
     NULL,
     0,
     0},
    {"the indices tell the district too",
     {"LSOA code (2021),LSOA name (2021),Local Authority District code (2024),Local Authority District name (2024)\n"
      "E01000001,a,E07990001,Northtown\n"},
     2021,
     "-|E07990001|Northtown|-|-|-|-",
     NULL,
     0,
     0},
    {"two files, each its own",
     {WARDS "a,E01000001,Mill,E05990001,Northtown,E07990001\n",
      BOARDS "a,E01000001,NHS Sub,E38990001,99Z,NHS Board,E54990001,QZZ\n"},
     0,
     "E05990001|E07990001|Northtown|99Z|NHS Sub|QZZ|NHS Board",
     NULL,
     0,
     0},
    {"two files with one district, spelt in two ways",
     {WARDS "a,E01000001,Mill,E05990001,Northtown,E07990001\n",
      "lsoa21cd,lad24cd,lad24nm\nE01000001,E07990001,North Town\n"},
     0,
     "E05990001|E07990001|Northtown|-|-|-|-",
     NULL,
     0,
     0},
    {"the second file fills a gap of the first",
     {"lsoa21cd,lad24cd\nE01000001,\n", "lsoa21cd,lad24cd\nE01000001,E07990001\n"},
     0,
     "-|E07990001|-|-|-|-|-",
     NULL,
     0,
     0},
    {"not in the look-up",
     {WARDS "a,E01000002,Mill,E05990001,Northtown,E07990001\n"},
     2021,
     "-|-|-|-|-|-|-",
     NULL,
     0,
     0},
    {"both years: the one asked for",
     {"lsoa11_code,lsoa21_code,ltla22_code\nE01990001,E01000001,E07990001\nE01000001,E01990002,E07990002\n"},
     2021,
     "-|E07990001|-|-|-|-|-",
     NULL,
     0,
     0},
    {"both years, and nobody says which",
     {"lsoa11_code,lsoa21_code,ltla22_code\nE01990001,E01000001,E07990001\n"},
     0,
     "",
     "the look-up has LSOAs of 2011 and of 2021",
     0,
     0},
    {"another year than the run's",
     {"lsoa11cd,lad24cd\nE01000001,E07990001\n"},
     2021,
     "",
     "the look-up is on LSOAs of 2011, the run goes by those of 2021",
     0,
     0},
    {"another year than the first file's",
     {"lsoa21cd,lad24cd\nE01000001,E07990001\n", "lsoa11cd,wd24cd\nE01000001,E05990001\n"},
     0,
     "",
     "the look-up is on LSOAs of 2011, the run goes by those of 2021",
     0,
     0},
    {"two districts for one LSOA",
     {"lsoa21cd,lad24cd\nE01000001,E07990001\nE01000001,E07990002\n"},
     2021,
     "",
     "the LSOA stood in another such area before",
     3,
     2},
    {"two files that differ",
     {"lsoa21cd,lad23cd\nE01000001,E07990001\n", "lsoa21cd,lad24cd\nE01000001,E07990002\n"},
     2021,
     "",
     "the LSOA stood in another such area before",
     2,
     2},
    {"districts of two years in one file",
     {"lsoa21cd,lad23cd,lad24cd\nE01000001,E07990001,E07990001\n"},
     2021,
     "",
     "two headings tell the same kind of area: lad23cd and lad24cd",
     0,
     0},
    {"no areas",
     {"lsoa21cd,region\nE01000001,North\n"},
     2021,
     "",
     "no heading tells a ward, a district, a sub-ICB or an ICB",
     0,
     0},
    {"no LSOA", {"ward24_code\nE05990001\n"}, 2021, "", "no heading tells the LSOA codes and their year", 0, 0},
    {"a short row", {WARDS "a,E01000001\n"}, 2021, "", "the row has fewer fields than the heading", 2, 0},
};

static const char *told(const ps_areas *areas, const ps_intern *words, uint32_t lsoa)
{
    static char out[512];
    size_t used = 0;

    for (int k = 0; k < PS_AREA_KINDS; k++) {
        const uint32_t area = areas->of[k] ? areas->of[k][lsoa] : 0;
        used += (size_t)snprintf(out + used, sizeof out - used, "%s%s", k ? "|" : "",
                                 area ? ps_intern_text(words, area) : "-");
    }
    return out;
}

START_TEST(loads)
{
    ps_intern *words = ps_intern_new();
    const char *paths[3], *names[3] = {"first.csv", "second.csv", "third.csv"};
    ps_areas areas = {0};
    ps_error err = {.status = PS_OK};
    uint32_t word;
    size_t n = 0;
    ps_status st;

    fixture_start("2025-03-31");
    word = ps_intern_add(words, "E01000001", 9);
    for (; n < 3 && cases[_i].files[n]; n++)
        paths[n] = fixture_file(cases[_i].files[n], strlen(cases[_i].files[n]));
    st = ps_areas_load(&areas, paths, names, n, cases[_i].vintage, words, &err);
    fixture_gone();
    if (cases[_i].message) {
        ck_assert_msg(st == PS_EDATA, "%s: status %d", cases[_i].why, st);
        ck_assert_msg(!strcmp(err.message, cases[_i].message), "%s: %s", cases[_i].why, err.message);
        ck_assert_str_eq(err.file, names[n - 1]);
        ck_assert_msg(err.line == cases[_i].line && err.column == cases[_i].column, "%s: %llu:%u", cases[_i].why,
                      (unsigned long long)err.line, err.column);
    } else {
        ck_assert_msg(st == PS_OK, "%s: %s", cases[_i].why, err.message);
        ck_assert_msg(!strcmp(told(&areas, words, word), cases[_i].told), "%s: %s", cases[_i].why,
                      told(&areas, words, word));
    }
    ps_areas_release(&areas);
    ps_intern_free(words);
}
END_TEST

START_TEST(wales_stays_outside)
{
    static const char file[] = "lsoa21cd,lad24cd\nW01000001,W06990001\n";
    ps_intern *words = ps_intern_new();
    const char *path, *name = "areas.csv";
    ps_areas areas = {0};
    uint32_t word;

    fixture_start("2025-03-31");
    word = ps_intern_add(words, "W01000001", 9);
    path = fixture_file(file, strlen(file));
    ck_assert_int_eq(ps_areas_load(&areas, &path, &name, 1, 2021, words, NULL), PS_OK);
    fixture_gone();
    ck_assert_uint_eq(areas.of[PS_AREA_LAD][word], 0);
    ps_areas_release(&areas);
    ps_intern_free(words);
}
END_TEST

/* Figures counted from the files apart from this program. */
START_TEST(published_files)
{
    const char *folder = getenv("POPSTRAT_REALDATA");
    const char *names[2] = {"lookups/lsoa2021_ward2024_lad2024.csv.gz", "lookups/lsoa2021_sicbl2024_icb2024.csv.gz"};
    const char *paths[2];
    char path[2][512], code[16];
    size_t in[PS_AREA_KINDS] = {0}, qt1 = 0, s52r = 0, s02q = 0, wards_and_boards = 0;
    ps_areas areas = {0};
    ps_error err = {.status = PS_OK};
    ps_intern *words;

    if (!folder)
        return;
    words = ps_intern_new();
    for (int i = 1; i < 36000; i++) {
        (void)snprintf(code, sizeof code, "E01%06d", i);
        ck_assert_uint_ne(ps_intern_add(words, code, 9), PS_INTERN_FULL);
    }
    for (int i = 0; i < 2; i++) {
        (void)snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
        paths[i] = path[i];
    }
    ck_assert_msg(ps_areas_load(&areas, paths, names, 2, 2021, words, &err) == PS_OK, "%s", err.message);
    for (uint32_t w = 1; w < areas.n_words; w++) {
        bool all = true;
        for (int k = 0; k < PS_AREA_KINDS; k++) {
            in[k] += areas.of[k][w] != 0;
            all = all && areas.of[k][w];
        }
        wards_and_boards += all;
        qt1 += !strcmp(ps_intern_text(words, areas.of[PS_AREA_ICB][w]), "QT1");
        s52r += !strcmp(ps_intern_text(words, areas.of[PS_AREA_SUB_ICB][w]), "52R");
        s02q += !strcmp(ps_intern_text(words, areas.of[PS_AREA_SUB_ICB][w]), "02Q");
    }
    for (int k = 0; k < PS_AREA_KINDS; k++)
        ck_assert_uint_eq(in[k], 33755);
    ck_assert_uint_eq(wards_and_boards, 33755);
    ck_assert_uint_eq(qt1, 684);
    ck_assert_uint_eq(s52r, 615);
    ck_assert_uint_eq(s02q, 69);
    ps_areas_release(&areas);
    ps_intern_free(words);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("lookup_areas");
    TCase *tc = tcase_create("lookup_areas");
    tcase_add_loop_test(tc, loads, 0, PS_COUNT(cases));
    tcase_add_test(tc, wales_stays_outside);
    tcase_add_test(tc, published_files);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

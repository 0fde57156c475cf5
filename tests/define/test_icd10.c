/* ICD-10 codes: their normal form, and which have a place in the WHO's classification. */
#include "base/data.h"
#include "define/icd10.h"
#include "test.h"

/* Worked out by hand from the matching rules. */
static const struct {
    const char *raw, *normal;
} normals[] = {
    {"I10X", "I10"},   {"I10.X", "I10"}, {"i10", "I10"},   {"E11.2D", "E112"}, {"N08.3A", "N083"},
    {"I2520", "I252"}, {"F20", "F20"},   {"F2", "F2"},     {"", ""},           {" G30.1*", "G301"},
    {"B95+", "B95"},   {"---", ""},      {"A0x9", "A0X9"},
};

START_TEST(normalises_icd10)
{
    char out[5];

    ck_assert_uint_eq(ps_icd10_normalise(out, normals[_i].raw), strlen(normals[_i].normal));
    ck_assert_str_eq(out, normals[_i].normal);
}
END_TEST

static ps_icd10_categories categories;

static void read_categories(void)
{
    ps_icd10_categories_init(&categories);
}

/* By hand: from the forms of both classifications and the lists that data/standard/README.md names. */
static const struct {
    const char *code;
    ps_icd10_place place;
} places[] = {
    {"", PS_ICD10_EMPTY},
    {" -.* ", PS_ICD10_EMPTY},
    {"\xe2\x80\xa0", PS_ICD10_EMPTY}, /* the dagger alone */

    {"R", PS_ICD10_NO_CODE},
    {"I2", PS_ICD10_NO_CODE},
    {"38341003", PS_ICD10_NO_CODE},
    {"123", PS_ICD10_NO_CODE},
    {"1A2", PS_ICD10_NO_CODE},
    {"ASTHMA", PS_ICD10_NO_CODE},
    {"FLU", PS_ICD10_NO_CODE},
    {"n/a", PS_ICD10_NO_CODE},
    {"T2DM", PS_ICD10_NO_CODE}, /* D is no third character of either */
    {"F3X", PS_ICD10_NO_CODE},
    {"A1C", PS_ICD10_NO_CODE},
    {"S72001AX", PS_ICD10_NO_CODE}, /* eight */
    {"I10 and words", PS_ICD10_NO_CODE},
    {"E11.2 N08.3", PS_ICD10_NO_CODE},

    {"C7A", PS_ICD10_NOT_WHO},
    {"C7B.00", PS_ICD10_NOT_WHO},
    {"Z3A.39", PS_ICD10_NOT_WHO},
    {"o9a.2", PS_ICD10_NOT_WHO},
    {"M1A.0110", PS_ICD10_NOT_WHO},
    {"C4A", PS_ICD10_NOT_WHO},
    {"D3A", PS_ICD10_NOT_WHO},

    {"I10", PS_ICD10_WHO},
    {"i10", PS_ICD10_WHO},
    {"I10X", PS_ICD10_WHO},
    {"I10.X", PS_ICD10_WHO},
    {"I10XX", PS_ICD10_WHO},
    {"K20X", PS_ICD10_WHO},
    {"F00.9", PS_ICD10_WHO},
    {"I2520", PS_ICD10_WHO},
    {"S7200", PS_ICD10_WHO},
    {"M4505", PS_ICD10_WHO},
    {"M45X0", PS_ICD10_WHO},
    {"W19.0X", PS_ICD10_WHO},
    {"G30.1*", PS_ICD10_WHO},
    {"A17.0\xe2\x80\xa0", PS_ICD10_WHO},
    {" B95+ ", PS_ICD10_WHO},
    {"E1121", PS_ICD10_WHO}, /* cannot be told from a fifth character of the WHO's */

    {"E11.2D", PS_ICD10_WHO},
    {"N08.3A", PS_ICD10_WHO},
    {"B24D", PS_ICD10_WHO},
    {"G81XA", PS_ICD10_WHO},
    {"M4505D", PS_ICD10_WHO},
    {"S7200A", PS_ICD10_WHO},
    {"D75A", PS_ICD10_WHO},
    {"I10DA", PS_ICD10_NOT_WHO}, /* one mark, not two */
    {"I10B", PS_ICD10_NOT_WHO},  /* no mark */
    {"S72001A", PS_ICD10_NOT_WHO},
    {"S72.001D", PS_ICD10_NOT_WHO},
    {"T36.0X1A", PS_ICD10_NOT_WHO},
    {"W19.XXXA", PS_ICD10_NOT_WHO},
    {"W19XXX", PS_ICD10_NOT_WHO},
    {"I252000", PS_ICD10_NOT_WHO},
    {"E11.649", PS_ICD10_NOT_WHO},
    {"G43.A0", PS_ICD10_NOT_WHO},
    {"C84.Z0", PS_ICD10_NOT_WHO},
    {"I25.1X1", PS_ICD10_NOT_WHO},
    {"I251Y", PS_ICD10_NOT_WHO},

    {"E07", PS_ICD10_WHO},
    {"E08", PS_ICD10_NOT_WHO},
    {"E08.9", PS_ICD10_NOT_WHO},
    {"E09X", PS_ICD10_NOT_WHO},
    {"E08D", PS_ICD10_NOT_WHO},
    {"E10", PS_ICD10_WHO},
    {"E14", PS_ICD10_WHO},
    {"E36.01", PS_ICD10_NOT_WHO},
    {"E36", PS_ICD10_NOT_WHO},
    {"D48", PS_ICD10_WHO},
    {"D49", PS_ICD10_NOT_WHO},
    {"G83", PS_ICD10_WHO},
    {"G89", PS_ICD10_NOT_WHO},
    {"G90", PS_ICD10_WHO},
    {"I15", PS_ICD10_WHO},
    {"I16", PS_ICD10_NOT_WHO},
    {"K67", PS_ICD10_WHO},
    {"K68", PS_ICD10_NOT_WHO},
    {"K93", PS_ICD10_WHO},
    {"K94", PS_ICD10_NOT_WHO},
    {"M96", PS_ICD10_WHO},
    {"M97", PS_ICD10_NOT_WHO},
    {"N51", PS_ICD10_WHO},
    {"N52", PS_ICD10_NOT_WHO},
    {"N53", PS_ICD10_NOT_WHO},
    {"R96", PS_ICD10_WHO},
    {"R97", PS_ICD10_NOT_WHO},
    {"Y91", PS_ICD10_WHO},
    {"Y92", PS_ICD10_NOT_WHO},
    {"Y93", PS_ICD10_NOT_WHO},
    {"Y95", PS_ICD10_WHO},
    {"Z13", PS_ICD10_WHO},
    {"Z14", PS_ICD10_NOT_WHO},
    {"Z19", PS_ICD10_NOT_WHO},
    {"Z20", PS_ICD10_WHO},
    {"Z65", PS_ICD10_WHO},
    {"Z66", PS_ICD10_NOT_WHO},
    {"Z67", PS_ICD10_NOT_WHO},
    {"Z68", PS_ICD10_NOT_WHO},
    {"Z70", PS_ICD10_WHO},
    {"Z76", PS_ICD10_WHO},
    {"Z77", PS_ICD10_NOT_WHO},
    {"Z78", PS_ICD10_NOT_WHO},
    {"Z79.4", PS_ICD10_NOT_WHO},
    {"Z80", PS_ICD10_WHO},
    {"Z84", PS_ICD10_WHO},
    {"Z85", PS_ICD10_WHO},
    {"Z99.2", PS_ICD10_WHO},
    {"B59", PS_ICD10_WHO}, /* those that the lists differ on */
    {"I84", PS_ICD10_WHO},
    {"K64", PS_ICD10_WHO},
    {"A90", PS_ICD10_WHO},
    {"A97", PS_ICD10_WHO},
    {"T76", PS_ICD10_WHO},
    {"U07.1", PS_ICD10_WHO},
    {"U80", PS_ICD10_WHO},
    {"U99", PS_ICD10_WHO},
    {"U071000", PS_ICD10_NOT_WHO},
};

START_TEST(places_codes)
{
    const ps_icd10_place place = ps_icd10_place_of(&categories, places[_i].code);

    ck_assert_msg(place == places[_i].place, "%s: place %d, wanted %d", places[_i].code, place, places[_i].place);
}
END_TEST

/* A score whose own codes had no place would drop people without a word. */
START_TEST(weights_are_in_known_categories)
{
    static const char *const named[] = {"weights/charlson_quan", "weights/charlson_shmi", "weights/elixhauser_quan",
                                        "weights/hfrs",          "weights/acsc",          "weights/acsc19"};

    for (size_t i = 0; i < PS_COUNT(named); i++)
        ck_assert_msg(ps_data_column(ps_data_find(named[i]), "icd10_prefix") >= 0, "%s has no prefixes", named[i]);
    for (size_t i = 0; i < ps_data_tables_count; i++) {
        const ps_data_table *table = &ps_data_tables[i];
        const int column = ps_data_column(table, "icd10_prefix");

        for (size_t r = 0; column >= 0 && r < table->n_rows; r++) {
            const char *prefix = ps_data_cell(table, r, column);
            ck_assert_msg(ps_icd10_place_of(&categories, prefix) == PS_ICD10_WHO, "%s: %s", table->name, prefix);
        }
    }
}
END_TEST

static bool is_category(const char *text)
{
    return strlen(text) == 3 && text[0] >= 'A' && text[0] <= 'Z' && strspn(text + 1, "0123456789") == 2;
}

START_TEST(ranges_rise_and_do_not_meet)
{
    const ps_data_table *table = ps_data_find("standard/icd10_categories");
    const char *before = "";

    for (size_t r = 0; r < table->n_rows; r++) {
        const char *first = ps_data_cell(table, r, ps_data_column(table, "first"));
        const char *last = ps_data_cell(table, r, ps_data_column(table, "last"));
        const char *confidence = ps_data_cell(table, r, ps_data_column(table, "confidence"));

        ck_assert_msg(is_category(first) && is_category(last), "%s to %s", first, last);
        ck_assert_msg(first[0] == last[0] && strcmp(first, last) <= 0, "%s to %s", first, last);
        ck_assert_msg(strcmp(before, first) < 0, "%s comes after %s", first, before);
        ck_assert_msg(!strcmp(confidence, "verified") || !strcmp(confidence, "single_source") ||
                          !strcmp(confidence, "adapted"),
                      "%s: %s", first, confidence);
        before = last;
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("icd10");
    TCase *tc = tcase_create("icd10");

    tcase_add_unchecked_fixture(tc, read_categories, NULL);
    tcase_add_loop_test(tc, normalises_icd10, 0, PS_COUNT(normals));
    tcase_add_loop_test(tc, places_codes, 0, PS_COUNT(places));
    tcase_add_test(tc, weights_are_in_known_categories);
    tcase_add_test(tc, ranges_rise_and_do_not_meet);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

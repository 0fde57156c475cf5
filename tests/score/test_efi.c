/* Electronic Frailty Index: bands by whole deficits of 36, both sides of each edge; from 65 on alone. */
#include "ruled_case.h"

static ruled_case c;

static void of_one(const char *key, double given, double age)
{
    ruled_open(&c, &ps_score_efi_method, 1);
    small_number(&c.s, "supplied", &given);
    ruled_trait(&c, PS_P_AGE, &age);
    ruled_point(&c, key, key, "supplied", PS_NUMBER);
    ruled_fill(&c, NULL);
}

/* Two printed decimals: 4/36 is 0.11, 5/36 0.14, 8/36 0.22, 9/36 0.25, 12/36 0.33, 13/36 0.36. */
static const struct {
    const char *why;
    double value, deficits;
    const char *band;
} values[] = {
    {"no deficit", 0, 0, "fit"},
    {"4 of 36", 0.11, 4, "fit"},
    {"no whole number; the published cut takes it in", 0.12, NAN, "fit"},
    {"no whole number, above the cut", 0.13, NAN, "mild"},
    {"5 of 36", 0.14, 5, "mild"},
    {"8 of 36", 0.22, 8, "mild"},
    {"no whole number; the published cut takes it in", 0.24, NAN, "mild"},
    {"9 of 36", 0.25, 9, "moderate"},
    {"12 of 36", 0.33, 12, "moderate"},
    {"no whole number, below the cut", 0.35, NAN, "moderate"},
    {"13 of 36 printed with two decimals, though the cut itself is 0.36", 0.36, 13, "severe"},
    {"13 of 36 in full", 13 / 36.0, 13, "severe"},
    {"12 of 36 in full", 12 / 36.0, 12, "moderate"},
    {"4 of 36 in full", 4 / 36.0, 4, "fit"},
    {"no whole number, above the cut", 0.37, NAN, "severe"},
    {"all of them", 1, 36, "severe"},
    {"just within reach of 5 of 36, 0.13889 - 0.005", 0.1339, 5, "mild"},
    {"just beyond it", 0.1338, NAN, "mild"},
    {"below nothing", -0.01, NAN, ""},
    {"above all", 1.01, NAN, ""},
    {"a number of deficits by mistake", 13, NAN, ""},
    {"not supplied", NAN, NAN, ""},
};

START_TEST(bands_a_value)
{
    const bool kept = values[_i].band[0] != '\0';

    of_one("value", values[_i].value, 70);
    ruled_is_text(&c, "efi_band", 0, values[_i].band, values[_i].why);
    ruled_is_number(&c, "efi_deficits", 0, values[_i].deficits, values[_i].why);
    ruled_is_number(&c, "efi", 0, kept ? values[_i].value : NAN, values[_i].why);
    ruled_close(&c);
}
END_TEST

static const struct {
    double deficits;
    const char *band;
} deficits[] = {{0, "fit"},     {4, "fit"},     {5, "mild"}, {8, "mild"}, {9, "moderate"}, {12, "moderate"},
                {13, "severe"}, {36, "severe"}, {37, ""},    {-1, ""},    {4.5, ""},       {NAN, ""}};

START_TEST(bands_deficits)
{
    const bool kept = deficits[_i].band[0] != '\0';

    of_one("deficits", deficits[_i].deficits, 70);
    ruled_is_text(&c, "efi_band", 0, deficits[_i].band, "deficits");
    ruled_is_number(&c, "efi_deficits", 0, kept ? deficits[_i].deficits : NAN, "deficits");
    ruled_is_number(&c, "efi", 0, kept ? deficits[_i].deficits / 36 : NAN, "deficits");
    ruled_close(&c);
}
END_TEST

static const struct {
    double age;
    const char *band;
} ages[] = {{64, ""}, {65, "moderate"}, {95, "moderate"}, {0, ""}, {NAN, ""}};

START_TEST(nothing_below_65)
{
    const bool kept = ages[_i].band[0] != '\0';
    ps_score_item item;

    of_one("value", 0.28, ages[_i].age);
    ruled_is_text(&c, "efi_band", 0, ages[_i].band, "age");
    ruled_is_number(&c, "efi", 0, kept ? 0.28 : NAN, "age");
    ruled_is_number(&c, "efi_deficits", 0, kept ? 10 : NAN, "age"); /* 10/36 = 0.278 */
    ck_assert_uint_eq(ps_score_items(&item, 1, c.s.world, 0, 0), kept);
    if (kept)
        ck_assert_double_eq(item.points, 0.28);
    ruled_close(&c);
}
END_TEST

START_TEST(names_its_parts)
{
    static const char *const words[] = {"fit", "mild", "moderate", "severe"};

    of_one("value", 0.2, 70);
    ck_assert_uint_eq(c.n_rows, 3);
    ck_assert_str_eq(c.rows[0].name, "efi");
    ck_assert_str_eq(c.rows[1].name, "efi_deficits");
    ck_assert_str_eq(c.rows[2].name, "efi_band");
    ck_assert_int_eq(c.rows[2].type, PS_TEXT);
    ck_assert_uint_eq(c.rows[2].n_words, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(c.rows[2].words[i], words[i]);
    ck_assert_ptr_nonnull(strstr(ps_score_efi_method.about->edition, "University of Leeds"));
    ruled_close(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("efi");
    TCase *tc = tcase_create("efi");

    tcase_add_loop_test(tc, bands_a_value, 0, (int)PS_COUNT(values));
    tcase_add_loop_test(tc, bands_deficits, 0, (int)PS_COUNT(deficits));
    tcase_add_loop_test(tc, nothing_below_65, 0, (int)PS_COUNT(ages));
    tcase_add_test(tc, names_its_parts);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)

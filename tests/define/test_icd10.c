/* ICD-10 codes: their normal form. */
#include "base/text.h"
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

static Suite *suite(void)
{
    Suite *s = suite_create("icd10");
    TCase *tc = tcase_create("icd10");

    tcase_add_loop_test(tc, normalises_icd10, 0, PS_COUNT(normals));
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

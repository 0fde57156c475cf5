/* Area code: countries by shape, stand-ins of postcode directories, and where the codes of 2021 begin. */
#include "link/area_code.h"
#include "test.h"

#include <string.h>

static const struct {
    const char *code;
    ps_area_class is;
    bool outside, is_new;
} cases[] = {
    {"E01000001", PS_AREA_ENGLAND, false, false},
    {"E01033768", PS_AREA_ENGLAND, false, false}, /* the last of 2011 */
    {"E01033769", PS_AREA_ENGLAND, false, true},
    {"E01035762", PS_AREA_ENGLAND, false, true},
    {"W01001958", PS_AREA_WALES, true, false},
    {"S01006506", PS_AREA_SCOTLAND, true, false},
    {"95GG01S1", PS_AREA_NORTHERN_IRELAND, true, false},
    {"N20000001", PS_AREA_NORTHERN_IRELAND, true, false},
    {"N21000001", PS_AREA_NORTHERN_IRELAND, true, false},
    {"N22000001", PS_AREA_OTHER, false, false}, /* wards share the letter */
    {"W99999999", PS_AREA_WALES, true, false},
    {"S99999999", PS_AREA_SCOTLAND, true, false},
    {"N99999999", PS_AREA_NORTHERN_IRELAND, true, false},
    {"L99999999", PS_AREA_ISLANDS, true, false},
    {"M99999999", PS_AREA_ISLANDS, true, false},
    {"E99999999", PS_AREA_OTHER, false, false}, /* England, but no area of it */
    {"L99999998", PS_AREA_OTHER, false, false},
    {"E02000001", PS_AREA_OTHER, false, false}, /* a middle layer area */
    {"E01A00001", PS_AREA_OTHER, false, false},
    {"E0100001", PS_AREA_OTHER, false, false},
    {"X", PS_AREA_OTHER, false, false},
    {"", PS_AREA_BLANK, false, false},
};

START_TEST(tells)
{
    const ps_area_class is = ps_area_class_of(cases[_i].code);

    ck_assert_msg(is == cases[_i].is, "%s: %d", cases[_i].code, is);
    ck_assert_msg(ps_area_is_outside(is) == cases[_i].outside, "%s", cases[_i].code);
    ck_assert_msg(ps_lsoa_is_new(cases[_i].code) == cases[_i].is_new, "%s", cases[_i].code);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("area_code");
    TCase *tc = tcase_create("area_code");
    tcase_add_loop_test(tc, tells, 0, PS_COUNT(cases));
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

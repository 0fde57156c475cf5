/* Source leak: cells that hold their row's number, columns that hold others', headings that tell. */
#include "link/source_leak.h"

#include "test.h"

#define OWN "9434765919"

static const struct {
    const char *why, *cell;
    bool found;
} cells[] = {
    {"the number", "9434765919", true},
    {"with blanks", "943 476 5919", true},
    {"with hyphens", "943-476-5919", true},
    {"in a sentence", "Seen today (NHS 943 476 5919), well", true},
    {"in an address of the web", "https://example/9434765919/record", true},
    {"at the end", "id:9434765919", true},
    {"after a false start", "943 9434765919", true},
    {"eleven digits are another number", "94347659190", false},
    {"so are these", "19434765919", false},
    {"inside a code of 18 digits", "100943476591900106", false},
    {"a digit away", "9434765918", false},
    {"cut short", "943476591", false},
    {"cut short at the end", "x 943 476 591", false},
    {"another sign between", "943.476.5919", false},
    {"nothing", "", false},
};

START_TEST(finds_the_own_number)
{
    ps_leak *leak = ps_leak_new(1);

    ck_assert_msg(ps_leak_look(leak, 0, ps_slice_of(cells[_i].cell), OWN) == cells[_i].found, "%s", cells[_i].why);
    ps_leak_free(leak);
}
END_TEST

/* Right check digits were worked out by a program of its own; see the test of NHS numbers for three by hand. */
static const struct {
    const char *why, *heading;
    const char *values[12];
    bool judged;
} columns[] = {
    {"three numbers", "mother", {"4000000004", "4000079190", "400 015 8384"}, true},
    {"two prove nothing", "mother", {"4000000004", "4000079190"}, false},
    {"one is enough under such a heading", "Mother NHS No", {"4000000004"}, true},
    {"a wrong one is none", "Mother NHS No", {"4000000005"}, false},
    {"the status beside a number", "nhs_number_status", {"01", "02"}, false},
    {"a code down a column, which passes by chance", "provider", {"4000000004", "4000000004", "4000000004"}, false},
    {"half of the ten-digit values, not more",
     "local",
     {"4000000004", "4000079190", "4000158384", "4000000005", "4000079191", "4000158385"},
     false},
    {"one more than half", "local", {"4000000004", "4000079190", "4000158384", "4000000005", "4000079191"}, true},
    {"among other text", "note", {"well", "4000000004", "", "4000079190", "see above", "4000158384", "?"}, true},
    {"running numbers pass one time in eleven",
     "row_id",
     {"1000000001", "1000000002", "1000000003", "1000000004", "1000000005", "1000000006", "1000000007", "1000000008",
      "1000000009", "1000000010", "1000000011"},
     false},
    {"codes of 18 digits", "code", {"999000000000000103", "827241000000103", "44054006"}, false},
};

START_TEST(judges_columns)
{
    ps_leak *leak = ps_leak_new(3);

    ps_leak_heading(leak, 1, ps_slice_of(columns[_i].heading));
    for (size_t i = 0; i < 12 && columns[_i].values[i]; i++)
        ck_assert(!ps_leak_look(leak, 1, ps_slice_of(columns[_i].values[i]), OWN));
    ck_assert_msg(ps_leak_judge(leak) == (columns[_i].judged ? 1u : 3u), "%s", columns[_i].why);
    ps_leak_free(leak);
}
END_TEST

static const struct {
    const char *heading;
    bool tells;
} headings[] = {
    {"Surname", true},
    {"patient_name", true},
    {"POSTCODE", true},
    {"Date of Birth", true},
    {"DOB", true},
    {"address_1", true},
    {"person-email", true},
    {"Name", true},
    {"practice_name", false},
    {"birth_month", false},
    {"practice_postcode", false},
    {"lsoa", false},
    {"username", false},
    {"pcn_name", false},
    {"", false},
    {"name_of_the_hospital_ward_in_full", false},
};

START_TEST(knows_headings_that_tell)
{
    ck_assert_msg(ps_leak_telling_heading(ps_slice_of(headings[_i].heading)) == headings[_i].tells, "%s",
                  headings[_i].heading);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("source_leak");
    TCase *tc = tcase_create("source_leak");

    tcase_add_loop_test(tc, finds_the_own_number, 0, PS_COUNT(cells));
    tcase_add_loop_test(tc, judges_columns, 0, PS_COUNT(columns));
    tcase_add_loop_test(tc, knows_headings_that_tell, 0, PS_COUNT(headings));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

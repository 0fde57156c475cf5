/* The directory of a plan: what its file may hold, what is refused and where, and when an entry is stale. */
#include "sample_plan.h"

#include "define/audience.h"
#include "define/describe.h"

#define HEADING "lsoa,ward,pcn,name,offer,contact,kind,from,until,checked,places\n"
#define SECTION "\n[directory]\nfile = \"directory.csv\"\n"

static plan_case c;

static void setup(void)
{
    make_code_files();
    memset(&c, 0, sizeof c);
}

static void teardown(void)
{
    drop_case(&c);
    drop_case_folder();
}

static void put_directory(const char *text)
{
    put_file("directory.csv", text, strlen(text));
}

/* The sample with `nearby` among the fields of its list, and the section. */
static const char *with_nearby(const char *section)
{
    static char text[sizeof sample_plan + 2048];

    snprintf(text, sizeof text, "%s%s", with(sample_plan, "\"why\"]", "\"why\", \"nearby\"]"), section);
    return text;
}

START_TEST(reads_every_level)
{
    const ps_directory_entry *entry;

    put_directory("\xef\xbb\xbf" HEADING
                  "E01000001,,,Hall Walkers,walking,01632 960001,group,2024-01-01,,2025-01-10,12\r\n"
                  ",E05000001,,\"Tea, and company\",Company,,volunteer,,2026-01-01,2025-02-01,\r\n"
                  ",,U12345,Cold homes fund,money,https://example.org,group,,,,\r\n");
    c = try_plan(with_nearby(SECTION));
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->directory.n_entries, 3);
    entry = c.plan->directory.entries;
    ck_assert_int_eq(entry[0].level, PS_NEAR_LSOA);
    ck_assert_str_eq(entry[0].area, "E01000001");
    ck_assert_str_eq(entry[0].contact, "01632 960001");
    ck_assert_int_eq(entry[0].places, 12);
    ck_assert(!entry[0].volunteer && entry[1].volunteer);
    ck_assert_uint_eq(entry[0].line, 2);
    ck_assert_int_eq(entry[1].level, PS_NEAR_WARD);
    ck_assert_str_eq(entry[1].name, "Tea, and company");
    ck_assert_str_eq(entry[1].offer, "Company");
    ck_assert_int_eq(entry[1].until, ps_day_parse("2026-01-01"));
    ck_assert_int_eq(entry[1].places, -1);
    ck_assert_int_eq(entry[2].level, PS_NEAR_PCN);
    ck_assert_int_eq(entry[2].checked, PS_NO_DAY);
    ck_assert_uint_eq(strlen(c.plan->directory.sha256), 64);
    ck_assert_int_eq(c.plan->directory.within_amount, 12);
    ck_assert(c.plan->used[PS_P_LSOA] && c.plan->used[PS_P_WARD] && c.plan->used[PS_P_PCN]);
}
END_TEST

START_TEST(asks_only_for_the_areas_it_needs)
{
    put_directory("name,kind,offer,checked,lsoa\nHall Walkers,group,walking,2025-01-10,E01000001\n");
    c = try_plan(with(with_nearby(SECTION "checked_within = \"6 weeks\"\n"),
                      "areas = [\"lsoa2021_ward2024_lad2024.csv\", \"lsoa2021_sicbl2024_icb2024.csv\"]\n", ""));
    expect_accepted(&c);
    ck_assert_int_eq(c.plan->directory.within_amount, 6);
    ck_assert_int_eq(c.plan->directory.within_unit, PS_WEEKS);
}
END_TEST

static const struct {
    const char *why, *text, *message, *hint;
    uint64_t line;
    uint32_t column;
} refused[] = {
    {"nothing in it", "", "this file is empty", "", 0, 0},
    {"a heading misspelt", "lsoa,name,ofer,kind,checked\n", "there is no such heading", "did you mean offer?", 1, 3},
    {"an optional heading misspelt", "lsoa,name,offer,kind,checked,untill\n", "there is no such heading",
     "did you mean until?", 1, 6},
    {"a heading lacks", "lsoa,name,kind,checked\n", "this directory has no column offer", "", 1, 0},
    {"a heading twice", "lsoa,name,offer,kind,checked,NAME\n", "this heading stands here twice", "", 1, 6},
    {"no area at all", "name,offer,kind,checked\n", "does not say which areas", "", 1, 0},
    {"another delimiter than any", "lsoa;name offer kind checked\n", "this directory has no column name", "", 1, 0},
    {"an entry without an area", HEADING ",,,Hall Walkers,walking,,group,,,2025-01-10,\n",
     "does not say which area it serves", "", 2, 0},
    {"no LSOA", HEADING "E0100001,,,Hall Walkers,walking,,group,,,2025-01-10,\n", "this is no LSOA", "", 2, 1},
    {"small letters", HEADING "e01000001,,,Hall Walkers,walking,,group,,,2025-01-10,\n", "this is no LSOA", "", 2, 1},
    {"a postcode", HEADING "DT1 1AA,,,Hall Walkers,walking,,group,,,2025-01-10,\n", "this is no LSOA", "", 2, 1},
    {"no name", HEADING "E01000001,,, ,walking,,group,,,2025-01-10,\n", "the name is empty", "", 2, 4},
    {"no offer", HEADING "E01000001,,,Hall Walkers,,,group,,,2025-01-10,\n", "the offer is empty", "", 2, 5},
    {"no kind", HEADING "E01000001,,,Hall Walkers,walking,,,,,2025-01-10,\n", "the kind is empty", "volunteer or group",
     2, 7},
    {"another kind", HEADING "E01000001,,,Hall Walkers,walking,,club,,,2025-01-10,\n", "this is no kind of entry",
     "volunteer or group", 2, 7},
    {"an English date", HEADING "E01000001,,,Hall Walkers,walking,,group,,,10/01/2025,\n", "this is no date",
     "yyyy-mm-dd", 2, 10},
    {"no such day", HEADING "E01000001,,,Hall Walkers,walking,,group,2025-02-29,,2025-01-10,\n", "this is no date", "",
     2, 8},
    {"ends before it begins", HEADING "E01000001,,,Hall Walkers,walking,,group,2025-03-02,2025-03-01,2025-01-10,\n",
     "this day is before the one it begins on", "", 2, 9},
    {"half a place", HEADING "E01000001,,,Hall Walkers,walking,,group,,,2025-01-10,1.5\n", "places are a whole number",
     "", 2, 11},
    {"two lines in a name", HEADING "E01000001,,,\"Hall\nWalkers\",walking,,group,,,2025-01-10,\n", "must be one line",
     "", 2, 4},
    {"twice, the name in other case",
     HEADING "E01000001,,,Hall Walkers,walking,,group,,,2025-01-10,\n"
             "E01000001,,,HALL walkers,Walking,,group,2025-01-01,,2025-01-10,\n",
     "this entry stands on line 2 already", "", 3, 4},
    {"twice on one day",
     HEADING "E01000001,,,Hall Walkers,walking,,group,2025-01-02,,2025-01-10,\n"
             "E01000001,,,Hall Walkers,walking,,group,,2025-01-02,2025-01-10,\n",
     "this entry stands on line 2 already", "", 3, 4},
    {"not UTF-8", HEADING "E01000001,,,Caf\xe9,walking,,group,,,2025-01-10,\n", "UTF-8", "", 2, 4},
    {"an unclosed quote", HEADING "E01000001,,,\"Hall Walkers,walking,,group,,,2025-01-10,\n", "quot", "", 2, 0},
};

START_TEST(refuses_bad_files)
{
    const ps_error *found;

    put_directory(refused[_i].text);
    c = try_plan(with_nearby(SECTION));
    ck_assert_msg(c.findings.n > 0, "%s: accepted", refused[_i].why);
    found = expect_finding(&c, refused[_i].message);
    ck_assert_msg(strstr(found->hint, refused[_i].hint) != NULL, "%s: hint %s", refused[_i].why, found->hint);
    ck_assert_msg(strcmp(found->file, "directory.csv") == 0 || refused[_i].line == 0, "%s: file %s", refused[_i].why,
                  found->file);
    if (refused[_i].line)
        ck_assert_msg(found->line == refused[_i].line && (!refused[_i].column || found->column == refused[_i].column),
                      "%s: at %u:%u", refused[_i].why, (unsigned)found->line, found->column);
    ck_assert_int_eq(found->status, PS_EPLAN);
}
END_TEST

START_TEST(a_pause_is_no_second_entry)
{
    put_directory(HEADING "E01000001,,,Hall Walkers,walking,,group,2025-01-03,,2025-01-10,\n"
                          "E01000001,,,Hall Walkers,walking,,group,,2025-01-02,2025-01-10,\n"
                          "E01000001,,,Hall Walkers,company,,group,,,2025-01-10,\n"
                          "E01000002,,,Hall Walkers,walking,,group,,,2025-01-10,\n");
    c = try_plan(with_nearby(SECTION));
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->directory.n_entries, 4);
}
END_TEST

START_TEST(tells_every_fault_at_once)
{
    put_directory(HEADING "E0100001,,,,walking,,group,,,2025-13-10,\n"
                          "E01000002,,,Hall Walkers,walking,,band,,,2025-01-10,\n");
    c = try_plan(with_nearby(SECTION));
    expect_finding(&c, "this is no LSOA");
    expect_finding(&c, "this is no date");
    expect_finding(&c, "this is no kind of entry");
}
END_TEST

static const struct {
    const char *why, *row, *said;
    uint32_t column;
} conditions[] = {
    {"a condition in a name", "E01000001,,,Diabetes walking group,walking,,group,,,2025-01-10,\n", "diabetes", 4},
    {"in an offer", "E01000001,,,Hall Walkers,dementia café,,group,,,2025-01-10,\n", "dementia", 5},
    {"in a web address", "E01000001,,,Hall Walkers,walking,www.cancer-friends.example,group,,,2025-01-10,\n", "cancer",
     6},
    {"a code list of the plan", "E01000001,,,The check done club,walking,,group,,,2025-01-10,\n", "check_done", 4},
    {"one that is stale", "E01000001,,,SMI friends,walking,,group,,2020-01-01,2019-01-10,\n", "smi", 4},
};

START_TEST(refuses_conditions)
{
    char text[512];
    const ps_error *found;

    snprintf(text, sizeof text, HEADING "E01000001,,,Tea,company,,group,,,2025-01-10,\n%s", conditions[_i].row);
    put_directory(text);
    c = try_plan(with_nearby(SECTION));
    found = expect_finding(&c, "a plain text says");
    ck_assert_msg(strstr(found->message, conditions[_i].said) != NULL, "%s: %s", conditions[_i].why, found->message);
    ck_assert_int_eq(found->status, PS_EGOVERNANCE);
    ck_assert_str_eq(found->file, "directory.csv");
    ck_assert_uint_eq(found->line, 3);
    ck_assert_uint_eq(found->column, conditions[_i].column);
    ck_assert(found->hint[0]);
}
END_TEST

static const char imd_heading[] =
    "LSOA code (2021),LSOA name (2021),Local Authority District code (2024),Local Authority District name (2024),"
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA\n"
    "E01000001,City of London 001A,E09000001,City of London,29199,9\n";

/* An LSOA that ended in 2021 looks like any other: only the look-up tells. Wales is in none. */
START_TEST(knows_areas_of_another_year)
{
    const ps_error *found;

    put_file("IoD2025_File1.csv", imd_heading, strlen(imd_heading));
    put_directory(HEADING "E01000001,,,Hall Walkers,walking,,group,,,2025-01-10,\n"
                          "E01000002,,,Hall Walkers,walking,,group,,,2025-01-10,\n"
                          "W01000001,,,Hall Walkers,walking,,group,,,2025-01-10,\n");
    c = try_plan(with_nearby(SECTION));
    ck_assert_uint_eq(c.findings.n, 1);
    found = expect_finding(&c, "holds no such LSOA");
    ck_assert_str_eq(found->file, "directory.csv");
    ck_assert_uint_eq(found->line, 3);
    ck_assert_uint_eq(found->column, 1);
    ck_assert_str_eq(found->value, "E01000002");
}
END_TEST

START_TEST(knows_new_areas_in_an_old_run)
{
    char plan[sizeof sample_plan + 4096];
    const ps_error *found;

    put_directory(HEADING "E01033769,,,Hall Walkers,walking,,group,,,2025-01-10,\n");
    snprintf(plan, sizeof plan, "%s",
             with(with_nearby(SECTION), "{ lsoa = 2021, imd = 2025 }", "{ lsoa = 2011, imd = 2019 }"));
    c = try_plan(plan);
    found = expect_finding(&c, "this LSOA is of 2021");
    ck_assert_uint_eq(found->line, 2);
}
END_TEST

static const struct {
    const char *why, *old, *new_text, *section, *message, *hint;
} plans[] = {
    {"no directory", "\"why\"]", "\"why\", \"nearby\"]", "", "nearby comes from a directory", "[directory]"},
    {"not for an analyst", "\"clinician\"\nkind         = \"outreach\"\nfields       = [",
     "\"analyst\"\nfields = [\"nearby\", ", SECTION, "the audience analyst may not see nearby", ""},
    {"no ward look-up", "areas = [\"lsoa2021_ward2024_lad2024.csv\", \"lsoa2021_sicbl2024_icb2024.csv\"]\n", "",
     SECTION "\n[list.more]\nfrom = \"smi\"\naudience = \"clinician\"\nfields = [\"nearby\"]\n",
     "ward comes from a look-up", "areas = "},
    {"an offer without a directory", "[list.pcn_support]",
     "[matrix.route]\nrows = [ { need = \"Company\", rule = 'smi', offer = \"company\" } ]\n\n[list.pcn_support]", "",
     "an offer comes from a directory", "[directory]"},
    {"an offer that nobody makes", "[list.pcn_support]",
     "[matrix.route]\nrows = [ { need = \"Company\", rule = 'smi', offer = \"compny\" } ]\n\n[list.pcn_support]",
     SECTION, "no entry of the directory offers compny", "did you mean company?"},
    {"an unknown key", "", "", SECTION "checked = \"1 year\"\n", "there is no such key here", "checked_within"},
    {"no length of time", "", "", SECTION "checked_within = \"a year\"\n", "this is no length of time", ""},
    {"no file", "", "", "\n[directory]\nchecked_within = \"1 year\"\n", "the key file is missing", ""},
    {"standard input", "", "", "\n[directory]\nfile = \"-\"\n", "cannot come from standard input", ""},
    {"a definition called nearby", "[define]\n", "[define]\nnearby = 'smi'\n", SECTION,
     "this is a field that lists have", ""},
    {"a table called directory", "[table.smi_equity]", "[table.directory]", SECTION,
     "every run writes a table directory", ""},
};

START_TEST(refuses_plans)
{
    char text[sizeof sample_plan + 2048];
    const ps_error *found;

    put_directory(HEADING "E01000001,,,Hall Walkers,company,,group,,,2025-01-10,\n"
                          ",E05000001,,Ward Walkers,walking,,group,,,2025-01-10,\n");
    snprintf(text, sizeof text, "%s%s", with(sample_plan, plans[_i].old, plans[_i].new_text), plans[_i].section);
    c = try_plan(text);
    ck_assert_msg(c.findings.n > 0, "%s: accepted", plans[_i].why);
    found = expect_finding(&c, plans[_i].message);
    ck_assert_msg(strstr(found->hint, plans[_i].hint) != NULL, "%s: hint %s", plans[_i].why, found->hint);
}
END_TEST

START_TEST(a_file_that_is_not_there)
{
    c = try_plan(with_nearby(SECTION));
    ck_assert_uint_ge(c.findings.n, 1);
}
END_TEST

static const struct {
    const char *why, *from, *until, *checked, *today;
    ps_directory_state state;
} states[] = {
    {"all open, checked on the first day of the year", "", "", "2024-04-01", "2025-04-05", PS_DIR_FRESH},
    {"checked the day before that", "", "", "2024-03-31", "2025-04-05", PS_DIR_CHECKED_LONG_AGO},
    {"never checked", "", "", "", "2025-04-05", PS_DIR_NEVER_CHECKED},
    {"begins on the index date", "2025-03-31", "", "2025-01-10", "2025-04-05", PS_DIR_FRESH},
    {"begins the day after", "2025-04-01", "", "2025-01-10", "2025-04-05", PS_DIR_NOT_BEGUN},
    {"ends today", "", "2025-04-05", "2025-01-10", "2025-04-05", PS_DIR_FRESH},
    {"ended yesterday, after the index date", "", "2025-04-04", "2025-01-10", "2025-04-05", PS_DIR_ENDED},
    {"ends on the index date, which is today", "", "2025-03-31", "2025-01-10", "2025-03-31", PS_DIR_FRESH},
    {"ended the day before the index date", "", "2025-03-30", "2025-01-10", "2025-03-01", PS_DIR_ENDED},
    {"checked since the index date", "", "", "2025-04-05", "2025-04-05", PS_DIR_FRESH},
    {"checked tomorrow", "", "", "2025-04-06", "2025-04-05", PS_DIR_CHECKED_LATER},
};

START_TEST(knows_the_stale)
{
    const ps_directory_plan directory = {.within_amount = 12, .within_unit = PS_MONTHS};
    const ps_directory_entry entry = {.from = ps_day_parse(states[_i].from),
                                      .until = ps_day_parse(states[_i].until),
                                      .checked = ps_day_parse(states[_i].checked)};
    const ps_directory_state state =
        ps_directory_state_of(&entry, &directory, ps_day_parse("2025-03-31"), ps_day_parse(states[_i].today));

    ck_assert_msg(state == states[_i].state, "%s: %s", states[_i].why, ps_directory_state_words[state]);
}
END_TEST

START_TEST(is_described)
{
    ps_buffer text = {0};
    ps_error err = {0};

    put_directory(HEADING "E01000001,,,Hall Walkers,company,,group,,,2025-01-10,\n");
    c = try_plan(with_nearby(SECTION));
    expect_accepted(&c);
    ck_assert_int_eq(ps_plan_describe_text(&text, c.plan, &err), PS_OK);
    ck_assert(strstr(text.at, "nearby: up to three volunteers or groups of directory.csv") != NULL);
    ck_assert(strstr(text.at, "1 April 2024") != NULL);
    ps_buffer_release(&text);
}
END_TEST

static Suite *suite(void)
{
    Suite *const made = suite_create("plan_directory");
    TCase *const tc = tcase_create("plan_directory");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, reads_every_level);
    tcase_add_test(tc, asks_only_for_the_areas_it_needs);
    tcase_add_loop_test(tc, refuses_bad_files, 0, PS_COUNT(refused));
    tcase_add_test(tc, a_pause_is_no_second_entry);
    tcase_add_test(tc, tells_every_fault_at_once);
    tcase_add_loop_test(tc, refuses_conditions, 0, PS_COUNT(conditions));
    tcase_add_test(tc, knows_areas_of_another_year);
    tcase_add_test(tc, knows_new_areas_in_an_old_run);
    tcase_add_loop_test(tc, refuses_plans, 0, PS_COUNT(plans));
    tcase_add_test(tc, a_file_that_is_not_there);
    tcase_add_loop_test(tc, knows_the_stale, 0, PS_COUNT(states));
    tcase_add_test(tc, is_described);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)

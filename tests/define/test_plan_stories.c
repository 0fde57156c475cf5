/* Stories in a plan: what is read, and what is refused without being shown. */
#include "sample_plan.h"

#include "define/describe.h"

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

static void try_stories(const char *file, size_t length)
{
    static char text[sizeof sample_plan + 64];

    put_file("stories.csv", file, length);
    snprintf(text, sizeof text, "%s\n[stories]\nfile = \"stories.csv\"\n", sample_plan);
    c = try_plan(text);
}

#define HEADING "cohort,month,story\n"

START_TEST(reads_stories)
{
    static const char file[] = "\xef\xbb\xbfStory,cohort, month\r\n"
                               "\"She said: \"\"I sleep,\r\nat last.\"\"\",smi_core20,2025-03\r\n"
                               "\r\n"
                               " =walks again ,smi_core20, 2024-12 \r\n";
    ps_buffer text = {0};

    try_stories(file, strlen(file));
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->stories.n, 2);
    ck_assert_str_eq(c.plan->stories.rows[0].text, "She said: \"I sleep,\r\nat last.\"");
    ck_assert_str_eq(c.plan->stories.rows[0].month, "2025-03");
    ck_assert_str_eq(c.plan->stories.rows[1].cohort, "smi_core20");
    ck_assert_str_eq(c.plan->stories.rows[1].month, "2024-12");
    ck_assert_uint_eq(c.plan->stories.bytes, strlen(file));
    ck_assert_int_eq(ps_plan_describe_text(&text, c.plan, NULL), PS_OK);
    ck_assert_ptr_nonnull(strstr(text.at, "\nStories\n"));
    ck_assert_ptr_null(strstr(text.at, "sleep"));
    ps_buffer_release(&text);
}
END_TEST

/* More than there is room for at first. */
START_TEST(reads_many)
{
    ps_buffer text = {0};

    ps_buffer_text(&text, HEADING);
    for (int i = 0; i < 1000; i++)
        ps_buffer_print(&text, "smi_core20,2025-01,story number %d\n", i);
    try_stories(text.at, text.length);
    ps_buffer_release(&text);
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->stories.n, 1000);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(atoi(c.plan->stories.rows[i].text + strlen("story number ")), i);
}
END_TEST

#define FILE_OF(text) text, sizeof text - 1

static const struct {
    const char *why, *file;
    size_t length;
    const char *message;
    unsigned line, column;
    const char *never; /* in no part of the finding */
} refusals[] = {
    {"nothing", FILE_OF(""), "this file is empty", 0, 0, NULL},
    {"a heading cut off", FILE_OF("cohort,mon"), "a file of stories has no such column", 1, 2, NULL},
    {"a column too few", FILE_OF("cohort,story\nsmi_core20,well\n"), "this column is missing", 1, 0, NULL},
    {"a column too many", FILE_OF("cohort,month,story,name\n"), "has no such column", 1, 4, NULL},
    {"a column twice", FILE_OF("cohort,month,story,story\n"), "this column stands here twice", 1, 4, NULL},
    {"another delimiter", FILE_OF("cohort;month;story\nsmi_core20;2025-03;well\n"), "has no such column", 1, 1, NULL},
    {"no heading, and somebody in the first line", FILE_OF("smi_core20,2025-03,943 476 5919\n"), "cohort,month,story",
     1, 1, "943"},
    {"a field too many", FILE_OF(HEADING "smi_core20,2025-03,well, and good\n"), "more or fewer than three", 2, 0,
     "good"},
    {"a field too few", FILE_OF(HEADING "smi_core20,2025-03\n"), "more or fewer than three", 2, 0, NULL},
    {"a quote never closed", FILE_OF(HEADING "smi_core20,2025-03,\"well\n"), "quote", 2, 3, "well"},
    {"no UTF-8", FILE_OF(HEADING "smi_core20,2025-03,caf\xe9\n"), "UTF-8", 2, 3, "caf"},
    {"UTF-16",
     FILE_OF("\xff\xfe"
             "c\0o\0h\0o\0r\0t\0,\0m\0o\0n\0t\0h\0"),
     "file is UTF-16", 0, 0, NULL},
    {"NUL", FILE_OF(HEADING "smi_core20,2025-03,we\0ll\n"), "NUL", 2, 3, NULL},
    {"a cohort that is not there", FILE_OF(HEADING "smi_core21,2025-03,well\n"), "did you mean smi_core20?", 2, 1,
     NULL},
    {"no cohort", FILE_OF(HEADING ",2025-03,well\n"), "the cohort is empty", 2, 1, NULL},
    {"an NHS number for a cohort", FILE_OF(HEADING "9434765919,2025-03,well\n"), "an NHS number", 2, 1, "943"},
    {"a month without nought", FILE_OF(HEADING "smi_core20,2025-3,well\n"), "not a month", 2, 2, NULL},
    {"a month 13", FILE_OF(HEADING "smi_core20,2025-13,well\n"), "not a month", 2, 2, NULL},
    {"a day", FILE_OF(HEADING "smi_core20,2025-03-01,well\n"), "a date of birth, or another full date", 2, 2,
     "2025-03-01"},
    {"a month to come", FILE_OF(HEADING "smi_core20,2025-04,well\n"), "after that of the index date", 2, 2, NULL},
    {"no story", FILE_OF(HEADING "smi_core20,2025-03,  \n"), "the story is empty", 2, 3, NULL},
    {"an NHS number", FILE_OF(HEADING "smi_core20,2025-03,ok\nsmi_core20,2025-03,\"he,\n943 476 5919,\nis well\"\n"),
     "an NHS number", 3, 3, "943"},
    {"a postcode", FILE_OF(HEADING "smi_core20,2025-03,of NG7 2UH\n"), "a postcode", 2, 3, "NG7"},
    {"a birth date", FILE_OF(HEADING "smi_core20,2025-03,born on a Monday\n"), "a date of birth", 2, 3, "Monday"},
    {"an e-mail address", FILE_OF(HEADING "smi_core20,2025-03,jo@example.org\n"), "an e-mail address", 2, 3, "jo@"},
    {"a telephone number", FILE_OF(HEADING "smi_core20,2025-03,0115 496 0123\n"), "a telephone number", 2, 3, "496"},
    {"a pseudonym", FILE_OF(HEADING "smi_core20,2025-03,53594e4854544d4c0011\n"), "a pseudonym", 2, 3, "53594"},
};

START_TEST(refuses_files)
{
    const ps_error *e;

    try_stories(refusals[_i].file, refusals[_i].length);
    e = expect_finding(&c, refusals[_i].message);
    ck_assert_str_eq(e->file, "stories.csv");
    ck_assert_msg(e->line == refusals[_i].line && e->column == refusals[_i].column, "%s: at %u:%u", refusals[_i].why,
                  (unsigned)e->line, e->column);
    for (size_t i = 0; refusals[_i].never && i < c.findings.n; i++)
        ck_assert_msg(!strstr(c.findings.at[i].message, refusals[_i].never) &&
                          !strstr(c.findings.at[i].value, refusals[_i].never) &&
                          !strstr(c.findings.at[i].hint, refusals[_i].never),
                      "%s: %s stands in a finding", refusals[_i].why, refusals[_i].never);
}
END_TEST

/* All at once, each where it stands. */
START_TEST(tells_every_row)
{
    try_stories(FILE_OF(HEADING "smi_core20,2025-03,of NG7 2UH\nsmi_core20,2025-03,well\nno,2030-01,jo@example.org\n"
                                "no,2030-01,fine\n"));
    ck_assert_msg(c.findings.n == 4, "%zu findings:%s", c.findings.n, all_findings(&c));
}
END_TEST

START_TEST(refuses_sections)
{
    c = try_plan(with(sample_plan, "[cohort.", "[stories]\nfiel = \"stories.csv\"\n[cohort."));
    expect_finding(&c, "did you mean file?");
    expect_finding(&c, "the key file is missing");
    drop_case(&c);
    c = try_plan(with(sample_plan, "[cohort.", "[stories]\nfile = \"-\"\n[cohort."));
    expect_finding(&c, "cannot come from standard input");
    drop_case(&c);
    c = try_plan(with(sample_plan, "[cohort.", "[stories]\nfile = \"nowhere.csv\"\n[cohort."));
    ck_assert_uint_eq(c.findings.n, 1);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("plan stories");
    TCase *tc = tcase_create("plan stories");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, reads_stories);
    tcase_add_test(tc, reads_many);
    tcase_add_loop_test(tc, refuses_files, 0, PS_COUNT(refusals));
    tcase_add_test(tc, tells_every_row);
    tcase_add_test(tc, refuses_sections);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

/* Score file: what comes out of a file of codes, what is refused, told and left behind. */
#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "base/text.h"
#include "base/text_file.h"
#include "popstrat/score.h"
#include "test.h"

static char top[64], in[96], out[96], rejects[96];
static ps_error err;
static ps_score_file_report report;
static ps_score_file_options options;

static void make(void)
{
    (void)snprintf(top, sizeof top, "/tmp/popstrat-test-score-%u", ps_os_process_id());
    (void)snprintf(in, sizeof in, "%s/in.csv", top);
    (void)snprintf(out, sizeof out, "%s/out.csv", top);
    (void)snprintf(rejects, sizeof rejects, "%s/rejects.csv", top);
    memset(&err, 0, sizeof err);
    report = (ps_score_file_report)PS_SCORE_FILE_REPORT_INIT;
    options = (ps_score_file_options)PS_SCORE_FILE_OPTIONS_INIT;
    options.output = out;
    options.threads = 2;
    ck_assert_int_eq(ps_os_make_folder(top, &err), PS_OK);
}

static void drop(void)
{
    ck_assert_int_eq(ps_os_remove(top, &err), PS_OK);
}

static ps_status score(const char *scheme, const char *text)
{
    ck_assert_int_eq(ps_os_remove(in, &err), PS_OK);
    ck_assert_int_eq(ps_text_file_write(in, text, strlen(text), &err), PS_OK);
    return ps_score_file(&report, scheme, in, &options, &err);
}

/* The file, malloc'd. */
static char *read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, (size_t)8 << 20);

    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_lt(fread(text, 1, (size_t)8 << 20, file), (size_t)8 << 20);
    ck_assert_int_eq(fclose(file), 0);
    return text;
}

static void expect_file(const char *path, const char *wanted)
{
    char *text = read_all(path);

    ck_assert_str_eq(text, wanted);
    free(text);
}

#define CHARLSON                                                                                                       \
    "mi,chf,pvd,cevd,dementia,cpd,rheumd,pud,mld,diab,diabwc,hp,rend,canc,msld,metacanc,aids,groups,charlson_1987,"    \
    "charlson_2011"

START_TEST(writes_a_row_a_person)
{
    ck_assert_int_eq(
        score("charlson", "code,person_id,x\nI21.9,b,1\nE11.9,a,2\n,c,\ne11.2D, b ,3\nE11.9,b,4\nI10X,d,\n"), PS_OK);
    expect_file(out, "person_id," CHARLSON "\n"
                     "b,1,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,2,3,1\n"
                     "a,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,1,1,0\n"
                     "c,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n"
                     "d,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n");
    ck_assert_uint_eq(report.rows, 6);
    ck_assert_uint_eq(report.people, 4);
    ck_assert_uint_eq(report.without_code, 1);
    ck_assert_uint_eq(report.refused, 0);
}
END_TEST

/* The mild form that no code silences, and the code that set it: the first of the file, as it came. */
START_TEST(itemises)
{
    options.itemise = true;
    options.id = "Who";
    ck_assert_int_eq(score("acsc", "WHO,code\nb,J45.0\na,\"E14.9\"\nb, j46 \nb,i20.0\n"), PS_OK);
    expect_file(out,
                "WHO,hepatitis_b,asthma,heart_failure,diabetes,copd,angina,anaemia,hypertension,af_epilepsy_dementia,"
                "groups,hepatitis_b_code,asthma_code,heart_failure_code,diabetes_code,copd_code,angina_code,"
                "anaemia_code,hypertension_code,af_epilepsy_dementia_code\n"
                "b,0,1,0,0,0,1,0,0,0,2,,J45.0,,,,i20.0,,,\n"
                "a,0,0,0,1,0,0,0,0,0,1,,,,E14.9,,,,,\n");
}
END_TEST

START_TEST(counts_what_it_does_not_score)
{
    ck_assert_int_eq(score("charlson", "person_id,code\na,22298006\na,C7A.1\na,E11.649\na,C7A.1\na,asthma\nb,I21\n"),
                     PS_OK);
    ck_assert_uint_eq(report.not_who.rows, 3);
    ck_assert_uint_eq(report.not_who.n_examples, 2);
    ck_assert_str_eq(report.not_who.examples[0], "C7A.1");
    ck_assert_str_eq(report.not_who.examples[1], "E11.649");
    ck_assert_uint_eq(report.no_icd10.rows, 2);
    ck_assert_str_eq(report.no_icd10.examples[0], "22298006");
    expect_file(out, "person_id," CHARLSON "\n"
                     "a,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n"
                     "b,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,0\n");
}
END_TEST

/* A code cut in the middle of a character, one that would turn the terminal red, a column of NHS numbers. */
START_TEST(shows_no_more_of_strange_codes_than_it_may)
{
    ck_assert_int_eq(score("charlson", "person_id,code\na,ABCDEFGHIJKLMN\xc3\xa9ST\na,\x1b[31mred\na,943 476 5919\n"),
                     PS_OK);
    ck_assert_uint_eq(report.no_icd10.rows, 3);
    ck_assert_uint_eq(report.no_icd10.n_examples, 2);
    ck_assert_str_eq(report.no_icd10.examples[0], "ABCDEFGHIJKLMN");
    ck_assert_str_eq(report.no_icd10.examples[1], "?[31mred");
}
END_TEST

START_TEST(counts_days_of_month_or_year_alone)
{
    options.date = "on";
    options.from = ps_day_of(2024, 3, 1);
    ck_assert_int_eq(score("charlson", "person_id,code,on\na,I21,2024-03\nb,I21,2024\nc,I21,2024-03-02\nd,J00,2024\n"),
                     PS_OK);
    ck_assert_uint_eq(report.imprecise, 3);
    ck_assert_uint_eq(report.outside, 1);
    options.date = NULL;
    options.from = PS_NO_DAY;
    ck_assert_int_eq(ps_os_remove(out, &err), PS_OK);
    ck_assert_int_eq(score("charlson", "person_id,code,on\na,I21,2024\n"), PS_OK);
    ck_assert_uint_eq(report.imprecise, 0);
}
END_TEST

START_TEST(keeps_to_the_days)
{
    options.date = "on";
    options.dates = "dd/mm/yyyy";
    options.from = ps_day_of(2024, 1, 1);
    options.to = ps_day_of(2024, 12, 31);
    ck_assert_int_eq(
        score("hfrs", "person_id,code,on\na,F00,31/12/2023\na,G81,01/01/2024\nb,F00,31/12/2024\nb,G81,01/01/2025\n"),
        PS_OK);
    ck_assert_uint_eq(report.outside, 2);
    {
        char *text = read_all(out);

        ck_assert_ptr_nonnull(strstr(text, ",groups,hfrs,hfrs_band\na,"));
        ck_assert_ptr_nonnull(strstr(text, ",1,4.4,low\nb,"));
        ck_assert_ptr_nonnull(strstr(text, ",1,7.1,intermediate\n"));
        free(text);
    }
}
END_TEST

START_TEST(lists_refused_rows)
{
    options.date = "on";
    options.rejects = rejects;
    ck_assert_int_eq(
        score("charlson", "person_id,code,on\na,I21,2024-02-30\n,I21,2024-01-01\na,I21\na,I50,2024-01-01\n"), PS_OK);
    ck_assert_uint_eq(report.refused, 3);
    ck_assert_uint_eq(report.n_reasons, 3);
    ck_assert_str_eq(report.reasons[0].reason, "date does not exist");
    ck_assert_uint_eq(report.reasons[0].line, 2);
    ck_assert_uint_eq(report.reasons[0].column, 3);
    expect_file(rejects, "file,line,column,field,reason,value\n"
                         "in.csv,2,3,on,date does not exist,2024-02-30\n"
                         "in.csv,3,1,person_id,no pseudonym,\n"
                         "in.csv,4,,,\"row has 2 fields, the heading has 3\",\n");
}
END_TEST

START_TEST(too_many_refused_rows_leave_the_list_alone)
{
    char text[1024] = "person_id,code\n";

    for (int i = 0; i < 11; i++)
        strcat(text, ",I21\n");
    options.rejects = rejects;
    ck_assert_int_eq(score("charlson", text), PS_EDATA);
    ck_assert(ps_os_exists(rejects));
    ck_assert(!ps_os_exists(out));
    ck_assert_uint_eq(report.refused, 11);
    ck_assert_uint_eq(report.reasons[0].rows, 11);
}
END_TEST

static const struct {
    const char *why, *scheme, *text, *message, *hint;
    ps_status status;
} refused[] = {
    {"an unknown scheme", "charlsn", "person_id,code\n", "there is no score charlsn", "did you mean charlson?",
     PS_EUSE},
    {"a score of plans alone, in any case", "LACE", "person_id,code\n", "lace is scored in plans alone", "[score.lace]",
     PS_EUSE},
    {"no scheme at all", "", "person_id,code\n", "there is no score ", "--list", PS_EUSE},
    {"a missing column", "hfrs", "person_id,codes\na,b\n", "column code is missing", "did you mean codes?", PS_EDATA},
    {"one column", "hfrs", "person_id\na\n", "column code is missing", "its heading?", PS_EDATA},
    {"nothing", "hfrs", "", "file is empty", "", PS_EDATA},
    {"a heading twice", "hfrs", "person_id,code,code\n", "same heading", "", PS_EDATA},
    {"NHS numbers", "hfrs", "person_id,code\n9434765919,I21\n9434765870,I21\n4010232137,I21\n", "look like NHS numbers",
     "", PS_EDATA},
};

START_TEST(refuses)
{
    ck_assert_msg(score(refused[_i].scheme, refused[_i].text) == refused[_i].status, "%s: %s", refused[_i].why,
                  err.message);
    ck_assert_msg(strstr(err.message, refused[_i].message), "%s: %s", refused[_i].why, err.message);
    ck_assert_msg(strstr(err.hint, refused[_i].hint), "%s: %s", refused[_i].why, err.hint);
    ck_assert(!ps_os_exists(out));
}
END_TEST

/* However it is written: whoever scores by it is told what it is not for. */
START_TEST(finds_scores_by_name)
{
    ck_assert_str_eq(ps_score_list(ps_score_find("Charlson_SHMI"))->name, "charlson-shmi");
    ck_assert_str_eq(ps_score_list(ps_score_find("covid-risk"))->name, "covid_risk");
    ck_assert_ptr_null(ps_score_list(ps_score_find("charlson-")));
    ck_assert_ptr_null(ps_score_list(ps_score_find("")));
    ck_assert_int_eq(score("Charlson_SHMI", "person_id,code\na,I21\n"), PS_OK);
}
END_TEST

START_TEST(refuses_options)
{
    static const char text[] = "person_id,code,on\na,I21,2024-01-01\n";

    options.from = ps_day_of(2024, 1, 1);
    ck_assert_int_eq(score("hfrs", text), PS_EUSE);
    options.date = "on";
    options.to = ps_day_of(2023, 1, 1);
    ck_assert_int_eq(score("hfrs", text), PS_EUSE);
    options.to = PS_NO_DAY;
    options.date = "code";
    ck_assert_int_eq(score("hfrs", text), PS_EUSE);
    options.date = "on";
    options.dates = "yy/mm/dd";
    ck_assert_int_eq(score("hfrs", text), PS_EUSE);
    options.dates = NULL;
    options.rejects = out;
    ck_assert_int_eq(score("hfrs", text), PS_EUSE);
    options.rejects = NULL;
    options.approximate = true;
    ck_assert_int_eq(score("hfrs", text), PS_EUSE); /* no AHRQ there */
    options.approximate = false;
    ck_assert_int_eq(score("hfrs", text), PS_OK);
    ck_assert_int_eq(score("hfrs", text), PS_ESYSTEM); /* the file is there already */
}
END_TEST

static int stop(void *context, const ps_progress *progress)
{
    (void)context, (void)progress;
    return 1;
}

START_TEST(stops_on_request)
{
    options.progress = stop;
    ck_assert_int_eq(score("hfrs", "person_id,code\na,I21\n"), PS_ECANCEL);
    ck_assert(!ps_os_exists(out));
}
END_TEST

static int count_calls(void *context, const ps_progress *progress)
{
    (void)progress;
    ++*(int *)context;
    return 0;
}

START_TEST(a_list_that_is_there_already_is_told_before_the_work)
{
    int calls = 0;

    options.rejects = rejects;
    options.progress = count_calls;
    options.context = &calls;
    ck_assert_int_eq(ps_text_file_write(rejects, "mine\n", 5, &err), PS_OK);
    ck_assert_int_eq(score("hfrs", "person_id,code\na,I21\n"), PS_ESYSTEM);
    ck_assert_int_eq(calls, 0);
    ck_assert(!ps_os_exists(out));
    expect_file(rejects, "mine\n");
}
END_TEST

/* Several chunks, persons scattered over them, quotes across their edges: the same bytes whatever the threads. */
START_TEST(threads_change_nothing)
{
    static const char *const codes[] = {"I21.9", "E11.2D", "\"J44\n.9\"", "K70.3", "C50", "B24X", "zzz", ""};
    static const unsigned threads[] = {1, 2, 5};
    char *wanted = NULL;
    ps_buffer text = {0};
    uint32_t random = 12345;

    ps_buffer_text(&text, "person_id,code,note\n");
    for (int i = 0; i < 90000; i++) {
        random = random * 1664525u + 1013904223u;
        ps_buffer_print(&text, "p%05u,%s,\"%s\"\n", random >> 8 & 0x3FFF, codes[random >> 24 & 7],
                        random & 1 << 7 ? "a, \"\"b\"\"\nc" : "");
    }
    ck_assert(!text.failed);
    options.itemise = true;
    for (size_t t = 0; t < PS_COUNT(threads); t++) {
        char *got;

        options.threads = threads[t];
        ck_assert_int_eq(score("charlson", text.at), PS_OK);
        ck_assert_uint_eq(report.rows, 90000);
        got = read_all(out);
        if (!wanted)
            wanted = got;
        ck_assert_str_eq(got, wanted);
        if (got != wanted)
            free(got);
        ck_assert_int_eq(ps_os_remove(out, &err), PS_OK);
    }
    free(wanted);
    ps_buffer_release(&text);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("score file");
    TCase *tc = tcase_create("score file");

    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_test(tc, writes_a_row_a_person);
    tcase_add_test(tc, itemises);
    tcase_add_test(tc, counts_what_it_does_not_score);
    tcase_add_test(tc, shows_no_more_of_strange_codes_than_it_may);
    tcase_add_test(tc, counts_days_of_month_or_year_alone);
    tcase_add_test(tc, keeps_to_the_days);
    tcase_add_test(tc, lists_refused_rows);
    tcase_add_test(tc, too_many_refused_rows_leave_the_list_alone);
    tcase_add_loop_test(tc, refuses, 0, (int)PS_COUNT(refused));
    tcase_add_test(tc, finds_scores_by_name);
    tcase_add_test(tc, refuses_options);
    tcase_add_test(tc, stops_on_request);
    tcase_add_test(tc, a_list_that_is_there_already_is_told_before_the_work);
    tcase_add_test(tc, threads_change_nothing);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)

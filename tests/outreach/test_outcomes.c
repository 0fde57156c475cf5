/* Outcomes: returned sheets against the lists of a run that was written by hand. */
#include "outreach/outcomes.h"

#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"
#include "test.h"

static ps_arena *arena;
static const char *top, *run_folder;

static const char *put(const char *file, const char *text, size_t length)
{
    const char *path = ps_path_join(arena, top, file);

    ck_assert_int_eq(ps_os_make_folder(ps_path_folder(arena, path), NULL), PS_OK);
    ck_assert_int_eq(ps_os_remove(path, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path, text, length, NULL), PS_OK);
    return path;
}

static const char *put_text(const char *file, const char *text)
{
    return put(file, text, strlen(text));
}

#define LIST(answers, audience, folder)                                                                                \
    "\n    {\n      \"answers\": \"" answers "\",\n      \"audience\": \"" audience "\",\n      \"folder\": \"" folder \
    "\"\n    }"

/* Two lists of offers, on both of which are anna and '=bob (run.json says nothing of one); a review; one of the
 * voluntary sector, that knows anna and =ivan otherwise; an analyst's. */
static void start(void)
{
    const char *temporary = getenv("TMPDIR");

    arena = ps_arena_new();
    top = ps_arena_print(arena, "%s/popstrat-outcomes-%u", temporary ? temporary : "/tmp", ps_os_process_id());
    run_folder = ps_path_join(arena, top, "run");
    put_text("run/run.json",
             "{\n  \"index_date\": \"2025-03-31\",\n  \"lists\": [" LIST("offer", "clinician", "Calls") "," LIST(
                 "review", "clinician",
                 "Gaps") "," LIST("offer", "vcse", "Walks") "," LIST("nothing", "analyst",
                                                                     "All") "\n  ],\n  \"name\": \"x \\\"y\\\"\"\n}\n");
    put_text("run/lists/Gaps/C1.csv", "pseudo_id,imd_decile\n'=bob,1\ngina,10\n");
    put_text("run/lists/Walks/all.csv", "pseudo_id\nw-anna\nw-ivan\n");
    put_text("run/practices/C1/crosswalk/Walks.csv", "recipient_pseudo_id,recipient,pseudo_id\nw-anna,all,anna\n");
    put_text("run/practices/C1/ids/Walks.csv", "pseudo_id\nanna\n");
    put_text("run/practices/C2/crosswalk/Walks.csv", "recipient_pseudo_id,recipient,pseudo_id\nw-ivan,all,'=ivan\n");
    put_text("run/lists/All/all.csv", "pseudo_id\nanna\nzita\n");
    put_text("run/lists/Calls/U1.csv",
             "pseudo_id,practice,imd_decile,why\nanna,C1,1,\"a, b\"\n'=bob,C1,10,\ncarl,C2,2,\n");
    put_text("run/lists/Calls/U2.csv", "pseudo_id,practice,imd_decile,why\ndora,C3,,\n");
    put_text("run/lists/Calls/ids/C1.csv", "pseudo_id\nnobody\n");
    put_text("run/lists/Visits/all.csv", "age_band,pseudo_id\n50-54,anna\n50-54,'=bob\n55-59,emil\n");
}

static void end(void)
{
    ck_assert_int_eq(ps_os_remove(top, NULL), PS_OK);
    ps_arena_free(arena);
}

static const char *written(const ps_returns *returns, ps_status (*write)(const ps_returns *, const char *, ps_error *))
{
    const char *path = ps_path_join(arena, top, "written.csv");
    char *text = NULL;
    const char *kept;
    size_t length = 0;

    ck_assert_int_eq(ps_os_remove(path, NULL), PS_OK);
    ck_assert_int_eq(write(returns, path, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_read(&text, &length, path, NULL), PS_OK);
    kept = ps_arena_text(arena, text, length);
    free(text);
    return kept;
}

static ps_status read_two(ps_returns **out, const char *first, const char *second, const char *list, ps_error *err)
{
    ps_returns_options options = PS_RETURNS_OPTIONS_INIT;
    const char *const files[] = {first, second};

    options.today = ps_day_parse("2025-06-30");
    options.list = list;
    return ps_returns_read(out, run_folder, files, second ? 2 : 1, &options, err);
}

#define H "pseudo_id,outcome,outcome_date,list\n"
#define OUT "pseudo_id,list,recipient,outcome,outcome_date\n"

static const struct {
    const char *why, *sheet, *rows; /* rows of outcomes.csv */
    const char *refused;            /* "line:column:the reason begins so/" of each */
} cases[] = {
    {"one answer", H "carl,accepted,2025-04-17,Calls/U1\n", "carl,Calls,U1,accepted,2025-04-17\n", ""},
    {"columns in another order, among others",
     "note,list,outcome_date,why,outcome,pseudo_id\nx,Calls/U1,17/04/2025,y,declined,carl\n",
     "carl,Calls,U1,declined,2025-04-17\n", ""},
    {"all five words, without case; no word is no answer",
     H "anna,OFFERED,,Calls/U1\n'=bob,Accepted,,Calls/U1\ncarl, declined ,,Calls/U1\ndora,Not Reached,,Calls/U2\n"
       "emil,unsuitable,,\nanna,,,Visits/all\n",
     "anna,Calls,U1,offered,\n'=bob,Calls,U1,accepted,\ncarl,Calls,U1,declined,\ndora,Calls,U2,not reached,\n"
     "emil,Visits,all,unsuitable,\n",
     ""},
    {"headings with blanks and capitals", "Pseudo ID,Outcome,Outcome date\nemil,accepted,1/4/2025\n",
     "emil,Visits,all,accepted,2025-04-01\n", ""},
    {"an id with the guard of a CSV, and as a workbook shows it",
     H "'=bob,offered,,Calls/U1\n=bob,declined,,Visits/all\n", "'=bob,Calls,U1,offered,\n'=bob,Visits,all,declined,\n",
     ""},
    {"without a list: the only one", H "carl,accepted,2025-04-17,\n", "carl,Calls,U1,accepted,2025-04-17\n", ""},
    {"without a list, on two", H "anna,accepted,2025-04-17,\ncarl,,,\n", "", "2:1:the pseudonym is on several lists/"},
    {"a list without its file's name", H "anna,accepted,,Visits\n", "anna,Visits,all,accepted,\n", ""},
    {"a stranger, and one of the ids folder", H "zoe,accepted,,Calls/U1\nnobody,accepted,,\ncarl,,,\n", "",
     "2:1:the pseudonym is on no list/3:1:the pseudonym is on no list/"},
    {"a stranger without an answer is one too", H "zoe,,,Calls/U1\ncarl,,,\n", "", "2:1:the pseudonym is on no list/"},
    {"on another list", H "emil,accepted,,Calls/U1\ncarl,,,\n", "", "2:1:the pseudonym is not on that list/"},
    {"a list that is not there", H "emil,accepted,,Calls/U9\ncarl,,,\n", "", "2:4:the column list names none/"},
    {"the later day holds, whichever comes first",
     H "carl,offered,2025-04-10,\ncarl,accepted,2025-04-17,\ncarl,declined,2025-04-11,\n",
     "carl,Calls,U1,accepted,2025-04-17\n", ""},
    {"a day holds over none", H "carl,accepted,2025-04-17,\ncarl,declined,,\n", "carl,Calls,U1,accepted,2025-04-17\n",
     ""},
    {"the same twice", H "carl,accepted,2025-04-17,\ncarl,accepted,17/04/2025,\n",
     "carl,Calls,U1,accepted,2025-04-17\n", ""},
    {"two on one day", H "carl,accepted,2025-04-17,\ncarl,declined,2025-04-17,\n", "", "3:0:two different outcomes/"},
    {"two without a day", H "carl,accepted,,\ncarl,declined,,\n", "", "3:0:two different outcomes/"},
    {"two on one day, and a later one settles it",
     H "carl,accepted,2025-04-17,\ncarl,declined,2025-04-17,\ncarl,offered,2025-04-18,\n",
     "carl,Calls,U1,offered,2025-04-18\n", ""},
    {"a later one, then two on an earlier day",
     H "carl,offered,2025-04-18,\ncarl,accepted,2025-04-17,\ncarl,declined,2025-04-17,\n",
     "carl,Calls,U1,offered,2025-04-18\n", ""},
    {"one person's answers on two lists do not meet",
     H "anna,accepted,2025-04-17,Calls/U1\nanna,declined,2025-04-17,Visits/all\n",
     "anna,Calls,U1,accepted,2025-04-17\nanna,Visits,all,declined,2025-04-17\n", ""},
    {"the words of a review, with either stop or none",
     H "gina,recorded,2025-04-17,Gaps\n=bob,\"Reviewed, not so\",,Gaps/C1\n",
     "'=bob,Gaps,C1,reviewed: not so,\ngina,Gaps,C1,recorded,2025-04-17\n", ""},
    {"more of them", H "gina,reviewed: not so,,\n=bob,Not reviewed yet,,Gaps\n",
     "'=bob,Gaps,C1,not reviewed yet,\ngina,Gaps,C1,reviewed: not so,\n", ""},
    {"a review is no offer, and an offer no review", H "gina,accepted,,\ncarl,recorded,,\ncarl,reviewed not so,,\n", "",
     "2:2:the list is of a clinical review/3:2:outcome is none of/4:2:outcome is none of/"},
    {"words that are nearly ones of a review", H "gina,reviewed: not,,\ngina,reviewed: not so so,,\ngina,:,,\n", "",
     "2:2:the list is of a clinical review/3:2:the list is of a clinical review/4:2:the list is of a clinical review/"},
    {"the voluntary sector's pseudonyms come home", H "w-anna,accepted,,Walks/all\nw-ivan,declined,2025-04-17,\n",
     "anna,Walks,all,accepted,\n'=ivan,Walks,all,declined,2025-04-17\n", ""},
    {"and the population's are strangers there", H "anna,accepted,,Walks\n=ivan,accepted,,\nw-anna,,,\n", "",
     "2:1:the pseudonym is not on that list/3:1:the pseudonym is on no list/"},
    {"analysts answer nothing", H "zita,accepted,,\nzita,accepted,,All/all\ncarl,,,\n", "",
     "2:1:the pseudonym is on no list/3:4:the column list names none/"},
    {"another word", H "carl,maybe,2025-04-17,\n", "", "2:2:outcome is none of/"},
    {"days that are none",
     H "carl,accepted,31/02/2025,\ncarl,accepted,17.4.25,\ncarl,accepted,04/17/2025,\ncarl,accepted,45764,\n", "",
     "2:3:outcome_date is no day/3:3:outcome_date is no day/4:3:outcome_date is no day/5:3:outcome_date is no day/"},
    {"29 February, day and month of one digit", H "carl,accepted,1/4/2025,\n", "carl,Calls,U1,accepted,2025-04-01\n",
     ""},
    {"the day of the list is no day too early, the one before is; nor is today too late",
     H "carl,accepted,2025-03-31,\ndora,accepted,2025-03-30,\nemil,accepted,30/06/2025,\nemil,declined,2025-07-01,\n",
     "carl,Calls,U1,accepted,2025-03-31\nemil,Visits,all,accepted,2025-06-30\n",
     "3:3:outcome_date is before the list/5:3:outcome_date is still to come/"},
    {"a date alone", H "carl,,2025-04-17,\n", "", "2:3:a date without an outcome/"},
    {"no id", H ",accepted,2025-04-17,Calls/U1\ncarl,,,\n", "", "2:1:no pseudonym/"},
    {"another number of fields", H "carl,accepted\ncarl,,,\n", "", "2:0:the row has another number/"},
    {"a quote never closed", H "carl,accepted,,\n\"dora,accepted,,\n", "carl,Calls,U1,accepted,\n",
     "3:0:a quote is opened/"},
    {"rows of nothing are none", H "\n,,,\ncarl,accepted,,\n,,,\n", "carl,Calls,U1,accepted,\n", ""},
    {"semicolons, CRLF, a byte order mark",
     "\xEF\xBB\xBFpseudo_id;outcome;outcome_date\r\ncarl;accepted;17/04/2025\r\n",
     "carl,Calls,U1,accepted,2025-04-17\n", ""},
    {"a spreadsheet's own first line", "sep=;\r\npseudo_id;outcome\r\ncarl;accepted\r\n", "carl,Calls,U1,accepted,\n",
     ""},
    {"Windows-1252", "pseudo_id\tnote\toutcome\ncarl\tcaf\xE9 \x80\taccepted\n", "carl,Calls,U1,accepted,\n", ""},
};

START_TEST(reads_answers)
{
    ps_returns *returns = NULL;
    ps_error err = {0};
    ps_buffer refused = {0};

    start();
    ck_assert_msg(read_two(&returns, put_text("back.csv", cases[_i].sheet), NULL, NULL, &err) == PS_OK, "%s: %s %s",
                  cases[_i].why, err.message, err.field);
    ck_assert_str_eq(written(returns, ps_returns_write), ps_arena_print(arena, OUT "%s", cases[_i].rows));
    ps_buffer_text(&refused, "");
    for (size_t i = 0; i < returns->n_refused; i++) {
        const char *csv = strstr(cases[_i].refused, ps_arena_print(arena, "%u:%u:", (unsigned)returns->refused[i].line,
                                                                   (unsigned)returns->refused[i].column));
        ps_buffer_print(&refused, "%u:%u:", (unsigned)returns->refused[i].line, (unsigned)returns->refused[i].column);
        ck_assert_msg(csv != NULL, "%s: %s", cases[_i].why, refused.at);
        ps_buffer_add(&refused, strchr(strchr(csv, ':') + 1, ':') + 1,
                      strcspn(strchr(strchr(csv, ':') + 1, ':') + 1, "/"));
        ps_buffer_text(&refused, "/");
    }
    ck_assert_msg(strcmp(refused.at, cases[_i].refused) == 0, "%s: refused %s", cases[_i].why, refused.at);
    ck_assert_uint_eq(ps_returns_report_of(returns)->refused, returns->n_refused);
    /* The reasons themselves, in the file of them. */
    for (const char *at = cases[_i].refused; *at; at += strcspn(at, "/") + 1) {
        const char *reason = strchr(strchr(at, ':') + 1, ':') + 1;
        const char *wanted = ps_arena_text(arena, reason, strcspn(reason, "/"));
        ck_assert_msg(strstr(written(returns, ps_returns_write_rejects), wanted) != NULL, "%s: no \"%s\" in:\n%s",
                      cases[_i].why, wanted, written(returns, ps_returns_write_rejects));
    }
    ps_buffer_release(&refused);
    ps_returns_free(returns);
    end();
}
END_TEST

/* "Unicode text": UTF-16, its bytes either way round, a letter outside the first plane in a note. */
START_TEST(reads_utf_16)
{
    static const char sheet[] = "pseudo_id\tnote\toutcome\r\ncarl\t\x01\tnot reached\r\n";
    char bytes[2 * sizeof sheet + 8];
    const int low = _i;
    size_t n = 0;
    ps_returns *returns = NULL;

    start();
    bytes[n + (size_t)low] = (char)0xFF;
    bytes[n + 1 - (size_t)low] = (char)0xFE;
    n += 2;
    for (const char *c = sheet; *c; c++) {
        const unsigned units[2] = {*c == 1 ? 0xD83D : (unsigned char)*c, 0xDE42};
        for (int u = 0; u <= (*c == 1); u++, n += 2) {
            bytes[n + (size_t)low] = (char)(units[u] & 0xFF);
            bytes[n + 1 - (size_t)low] = (char)(units[u] >> 8);
        }
    }
    ck_assert_int_eq(read_two(&returns, put("back.txt", bytes, n), NULL, NULL, NULL), PS_OK);
    ck_assert_str_eq(written(returns, ps_returns_write), OUT "carl,Calls,U1,not reached,\n");
    ps_returns_free(returns);
    end();
}
END_TEST

START_TEST(counts)
{
    ps_returns *returns = NULL;
    const ps_returns_report *report;

    start();
    ck_assert_int_eq(
        read_two(
            &returns,
            put_text("one.csv",
                     H "anna,accepted,2025-04-17,Calls\n'=bob,,,Calls\ncarl,offered,,Calls\nzoe,offered,,\n"),
            put_text("two.csv", H "anna,accepted,2025-04-17,Calls/U1\ncarl,declined,2025-04-18,Calls/U1\nyves,,,\n"),
            NULL, NULL),
        PS_OK);
    report = ps_returns_report_of(returns);
    ck_assert_uint_eq(report->rows, 7);
    ck_assert_uint_eq(report->answers, 2);
    ck_assert_uint_eq(report->empty, 1);
    ck_assert_uint_eq(report->repeated, 1);
    ck_assert_uint_eq(report->earlier, 1);
    ck_assert_uint_eq(report->without_date, 0);
    ck_assert_uint_eq(report->refused, 2);
    ck_assert_uint_eq(report->n_reasons, 1);
    ck_assert_uint_eq(report->reasons[0].rows, 2);
    ck_assert_uint_eq(report->reasons[0].line, 5);
    ck_assert_ptr_nonnull(strstr(report->reasons[0].file, "one.csv"));
    ck_assert(!report->replay);
    ps_returns_free(returns);
    end();
}
END_TEST

static const struct {
    const char *why, *sheet;
    ps_status status;
    const char *message;
} faults[] = {
    {"nothing", "", PS_EDATA, "the file is empty"},
    {"a workbook", "PK\x03\x04zzzz", PS_EDATA, "this is a workbook"},
    {"the first sheet", "Staying well support\n\nFor: the link workers\n", PS_EDATA, "column pseudo_id is missing"},
    {"a list without answers", "pseudo_id,practice\ncarl,C2\n", PS_EDATA, "column outcome is missing"},
    {"another run's", H "xaver,accepted,,\nyves,accepted,,\n", PS_EDATA, "no row of the file is of a list of this run"},
};
START_TEST(refuses_files)
{
    ps_returns *returns = NULL;
    ps_error err = {0};

    start();
    ck_assert_int_eq(read_two(&returns, put_text("back.csv", faults[_i].sheet), NULL, NULL, &err), faults[_i].status);
    ck_assert_msg(strstr(err.message, faults[_i].message) != NULL, "%s: %s", faults[_i].why, err.message);
    ck_assert_ptr_nonnull(strstr(err.file, "back.csv"));
    ck_assert_ptr_null(returns);
    end();
}
END_TEST

static const struct {
    const char *why, *file, *text; /* text NULL: taken away */
    const char *message;
    uint64_t line;
} crosswalks[] = {
    {"one is gone", "run/practices/C2/crosswalk/Walks.csv", NULL, "no crosswalk of the run says", 0},
    {"one is empty", "run/practices/C2/crosswalk/Walks.csv", "", "this is no crosswalk", 1},
    {"one has no rows", "run/practices/C2/crosswalk/Walks.csv", "recipient_pseudo_id,recipient,pseudo_id\n",
     "no crosswalk of the run says", 0},
    {"another delimiter", "run/practices/C2/crosswalk/Walks.csv", "recipient_pseudo_id;pseudo_id\nw-ivan;ivan\n",
     "this is no crosswalk", 1},
    {"cut off", "run/practices/C2/crosswalk/Walks.csv", "recipient_pseudo_id,recipient,pseudo_id\nw-iv",
     "a row of the crosswalk is not whole", 2},
    {"two people", "run/practices/C2/crosswalk/Walks.csv",
     "recipient_pseudo_id,recipient,pseudo_id\nw-ivan,all,ivan\nw-anna,all,ivan\n",
     "one pseudonym stands for two people", 3},
};
START_TEST(refuses_crosswalks)
{
    ps_returns *returns = NULL;
    ps_error err = {0};
    const char *sheet;

    start();
    sheet = put_text("back.csv", H "carl,accepted,,\n");
    if (crosswalks[_i].text)
        put_text(crosswalks[_i].file, crosswalks[_i].text);
    else
        ck_assert_int_eq(ps_os_remove(ps_path_join(arena, top, crosswalks[_i].file), NULL), PS_OK);
    ck_assert_int_eq(read_two(&returns, sheet, NULL, NULL, &err), PS_EDATA);
    ck_assert_msg(strstr(err.message, crosswalks[_i].message) != NULL, "%s: %s", crosswalks[_i].why, err.message);
    ck_assert_uint_eq(err.line, crosswalks[_i].line);
    ck_assert_str_eq(err.value, ""); /* no pseudonym */
    ck_assert_ptr_null(strstr(err.message, "ivan"));
    end();
}
END_TEST

START_TEST(takes_a_list_from_the_caller)
{
    ps_returns *returns = NULL;
    ps_error err = {0};
    const char *sheet;

    start();
    sheet = put_text("back.csv", "pseudo_id,outcome\nanna,accepted\n");
    ck_assert_int_eq(read_two(&returns, sheet, NULL, "Visits/all", &err), PS_OK);
    ck_assert_str_eq(written(returns, ps_returns_write), OUT "anna,Visits,all,accepted,\n");
    ps_returns_free(returns);
    returns = NULL;
    ck_assert_int_eq(read_two(&returns, sheet, NULL, "Visit", &err), PS_EUSE);
    ck_assert_str_eq(err.value, "Visit");
    ck_assert_ptr_null(returns);
    ck_assert_int_eq(ps_returns_read(&returns, ps_path_join(arena, top, "no_such"), &sheet, 1, NULL, &err), PS_ESYSTEM);
    end();
}
END_TEST

/* 40 people of fifth 1 and 9 of fifth 5, by tenths; 20 and 3 accept. 3 is hidden; 20, 40, 10 are to the nearest 5. */
START_TEST(shows_uptake_protected)
{
    ps_buffer list = {0}, sheet = {0};
    ps_returns *returns = NULL;
    const char *text;

    start();
    ps_buffer_text(&list, "pseudo_id,imd_decile\n");
    ps_buffer_text(&sheet, "pseudo_id,outcome,list\n");
    for (int i = 0; i < 49; i++) {
        ps_buffer_print(&list, "p%02d,%d\n", i, i < 21 ? 1 : i < 40 ? 2 : 10);
        ps_buffer_print(&sheet, "p%02d,%s,Big\n", i, i < 20 || i > 45 ? "accepted" : "declined");
    }
    put_text("run/lists/Big/all.csv", list.at);
    ck_assert_int_eq(read_two(&returns, put_text("back.csv", sheet.at), NULL, NULL, NULL), PS_OK);
    text = ps_returns_text(returns);
    ck_assert_msg(strstr(text, "Big   imd_quintile  1          40        20") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "Big   imd_quintile  5          10         *       *") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "Big   accepted           25\n") != NULL, "%s", text); /* 23 */
    ck_assert_ptr_null(strstr(text, "Calls"));                                        /* nobody answered there */
    ck_assert_ptr_null(strstr(ps_returns_json(returns), "\"accepted\":3"));
    ps_returns_free(returns);
    ps_buffer_release(&list);
    ps_buffer_release(&sheet);
    end();
}
END_TEST

/* 30 of 40 looked at, of the first fifth; a review's table has its own words alone. */
START_TEST(shows_reviews_apart)
{
    ps_buffer list = {0}, sheet = {0};
    ps_returns *returns = NULL;
    const char *text;

    start();
    ps_buffer_text(&list, "pseudo_id,imd_decile\n");
    ps_buffer_text(&sheet, "pseudo_id,outcome,list\ncarl,accepted,\n");
    for (int i = 0; i < 40; i++) {
        ps_buffer_print(&list, "p%02d,1\n", i);
        ps_buffer_print(&sheet, "p%02d,%s,Gaps\n", i, i < 20 ? "recorded" : i < 30 ? "reviewed: not so" : "");
    }
    put_text("run/lists/Gaps/C1.csv", list.at);
    ck_assert_int_eq(read_two(&returns, put_text("back.csv", sheet.at), NULL, NULL, NULL), PS_OK);
    text = ps_returns_text(returns);
    ck_assert_msg(strstr(text, "Gaps   recorded              20\n") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "Gaps   reviewed: not so      10\n") != NULL, "%s", text);
    ck_assert_ptr_null(strstr(text, "Gaps   accepted"));
    ck_assert_ptr_null(strstr(text, "Calls  recorded"));
    ck_assert_msg(strstr(text, "Reviews: people reviewed, of those listed\n") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "Gaps  imd_quintile  1          40        30    75%\n") != NULL, "%s", text);
    ck_assert_ptr_nonnull(strstr(ps_returns_json(returns), "\"reviews\": ["));
    ps_returns_free(returns);
    ps_buffer_release(&list);
    ps_buffer_release(&sheet);
    end();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("outcomes");
    TCase *tc = tcase_create("outcomes");
    tcase_add_loop_test(tc, reads_answers, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, reads_utf_16, 0, 2);
    tcase_add_test(tc, counts);
    tcase_add_loop_test(tc, refuses_files, 0, PS_COUNT(faults));
    tcase_add_test(tc, takes_a_list_from_the_caller);
    tcase_add_test(tc, shows_uptake_protected);
    tcase_add_test(tc, shows_reviews_apart);
    tcase_add_loop_test(tc, refuses_crosswalks, 0, PS_COUNT(crosswalks));
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

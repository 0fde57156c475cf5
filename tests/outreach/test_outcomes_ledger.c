/* Outcomes, ledger: answers of a run that was written by hand, entered in a ledger that was. */
#include "outreach/outcomes.h"

#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"
#include "test.h"

#define HEADING "day,event,pseudo_id,team,list,recipient,outcome,plan,index_date,detail\n"
#define LISTED(id, team, list, recipient, plan, index, detail)                                                         \
    "2025-04-07,listed," id "," team "," list "," recipient ",," plan "," index "," detail "\n"
/* anna stood on Calls in another file the month before, and what she answered on Visits is no answer here. */
#define ANNA_BEFORE LISTED("anna", "Old team", "Calls", "U9", "May plan", "2025-02-28", "")
#define ANNA LISTED("anna", "Callers", "Calls", "U1", "May plan", "2025-03-31", "household=1a2b")
#define ANNA_ELSEWHERE "2025-04-17,answered,anna,Callers,Visits,U1,declined,May plan,2025-03-31,\n"
#define BOB LISTED("'=bob", "Others", "Calls", "U7", "Other plan", "2025-03-31", "")   /* another plan's run of Calls */
#define CARL LISTED("carl", "Callers", "Visits", "U1", "May plan", "2025-03-31", "")   /* not of Calls */
#define IVAN LISTED("'=ivan", "Walkers", "Walks", "all", "May plan", "2025-03-31", "") /* w-ivan of the list */
#define GINA LISTED("gina", "Reviewers", "Gaps", "C1", "May plan", "2025-03-31", "review 0a1b2c3d4e5f")
#define DORA "2025-04-08,waiting,dora,Callers,Calls,U1,,May plan,2025-03-31,\n" /* never listed */
#define BEFORE HEADING ANNA_BEFORE ANNA BOB CARL IVAN GINA DORA ANNA_ELSEWHERE
#define LIST(answers, audience, folder)                                                                                \
    "\n    {\n      \"answers\": \"" answers "\",\n      \"audience\": \"" audience "\",\n      \"folder\": \"" folder \
    "\"\n    }"
#define H "pseudo_id,outcome,outcome_date,list\n"

static ps_arena *arena;
static const char *top;

static const char *put(const char *file, const char *text)
{
    const char *path = ps_path_join(arena, top, file);

    ck_assert_int_eq(ps_os_make_folder(ps_path_folder(arena, path), NULL), PS_OK);
    ck_assert_int_eq(ps_os_remove(path, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path, text, strlen(text), NULL), PS_OK);
    return path;
}

static void start(void)
{
    const char *temporary = getenv("TMPDIR");

    arena = ps_arena_new();
    top = ps_arena_print(arena, "%s/popstrat-outcomes-ledger-%u", temporary ? temporary : "/tmp", ps_os_process_id());
    put("run/run.json",
        "{\n  \"contact_ledger\": \"contact.ledger\",\n  \"index_date\": \"2025-03-31\",\n  \"lists\": [" LIST(
            "offer", "link-worker",
            "Calls") "," LIST("review", "clinician", "Gaps") "," LIST("offer", "vcse",
                                                                      "Walks") "\n  ],\n  \"name\": \"May plan\"\n}\n");
    put("run/lists/Calls/U1.csv", "pseudo_id\nanna\n'=bob\ncarl\ndora\n");
    put("run/lists/Gaps/C1.csv", "pseudo_id\ngina\n");
    put("run/lists/Walks/all.csv", "pseudo_id\nw-ivan\n");
    put("run/practices/C1/crosswalk/Walks.csv", "recipient_pseudo_id,recipient,pseudo_id\nw-ivan,all,'=ivan\n");
    put("contact.ledger", BEFORE);
}

static void end(void)
{
    ck_assert_int_eq(ps_os_remove(top, NULL), PS_OK);
    ps_arena_free(arena);
}

static const char *text_of(const char *file)
{
    char *text = NULL;
    const char *kept;
    size_t length = 0;

    ck_assert_int_eq(ps_text_file_read(&text, &length, ps_path_join(arena, top, file), NULL), PS_OK);
    kept = ps_arena_text(arena, text, length);
    free(text);
    return kept;
}

static ps_status answer(ps_returns **out, const char *rows, const char *today, const char *ledger, ps_error *err)
{
    ps_returns_options options = PS_RETURNS_OPTIONS_INIT;
    const char *const sheet = put("back.csv", rows);

    options.today = ps_day_parse(today);
    options.ledger = ledger ? ps_path_join(arena, top, ledger) : NULL;
    return ps_returns_read(out, ps_path_join(arena, top, "run"), &sheet, 1, &options, err);
}

/* Reads, writes, and gives what the ledger got more than BEFORE. */
static const char *entered(ps_returns **out, const char *rows, const char *today)
{
    ps_error err = {0};
    const size_t before = strlen(text_of("contact.ledger"));
    const char *file = ps_path_join(arena, top, "out.csv");

    ck_assert_msg(answer(out, rows, today, "contact.ledger", &err) == PS_OK, "%s", err.message);
    ck_assert_int_eq(ps_os_remove(file, NULL), PS_OK);
    ck_assert_uint_eq(strlen(text_of("contact.ledger")), before); /* reading alone enters nothing */
    ck_assert_msg(ps_returns_write(*out, file, &err) == PS_OK, "%s", err.message);
    return text_of("contact.ledger") + before;
}

static const struct {
    const char *why, *rows, *lines; /* pseudonym and list apart, as entered */
    uint64_t refused;
} cases[] = {
    {"under the team and recipient of the run's listing", H "anna,declined,2025-04-17,\n",
     "2025-04-17,answered,anna,Callers,Calls,U1,declined,May plan,2025-03-31,\n", 0},
    {"without a day: on the day it was read, and it says so", H "anna,accepted,,\n",
     "2025-06-30,answered,anna,Callers,Calls,U1,accepted,May plan,2025-03-31,undated\n", 0},
    {"of another run of the list: its team, and the file it came from", H "=bob,accepted,2025-04-17,\n",
     "2025-04-17,answered,'=bob,Others,Calls,U1,accepted,May plan,2025-03-31,\n", 0},
    {"listed, but not on that list", H "carl,accepted,2025-04-17,\n", "", 1},
    {"waited, and was never listed", H "dora,accepted,2025-04-17,\n", "", 1},
    {"the population's pseudonym of a recipient's own", H "w-ivan,not reached,2025-04-17,\n",
     "2025-04-17,answered,'=ivan,Walkers,Walks,all,not reached,May plan,2025-03-31,\n", 0},
    {"a review says that it is one", H "gina,reviewed: not so,2025-04-17,\n",
     "2025-04-17,answered,gina,Reviewers,Gaps,C1,reviewed: not so,May plan,2025-03-31,review\n", 0},
    {"and without a day", H "gina,recorded,,\n",
     "2025-06-30,answered,gina,Reviewers,Gaps,C1,recorded,May plan,2025-03-31,review undated\n", 0},
    {"two that disagree are none", H "anna,declined,2025-04-17,\nanna,accepted,2025-04-17,\n", "", 1},
    {"no answer yet", H "anna,,,\n", "", 0},
};
START_TEST(enters_answers)
{
    ps_returns *returns = NULL;
    const char *lines;

    start();
    lines = entered(&returns, cases[_i].rows, "2025-06-30");
    ck_assert_msg(strcmp(lines, cases[_i].lines) == 0, "%s:\n%s", cases[_i].why, lines);
    ck_assert_uint_eq(ps_returns_report_of(returns)->refused, cases[_i].refused);
    ck_assert_uint_eq(ps_returns_report_of(returns)->entered, *cases[_i].lines != '\0');
    ck_assert_uint_eq(ps_returns_report_of(returns)->answers, *cases[_i].lines != '\0');
    ck_assert(ps_returns_report_of(returns)->has_ledger);
    ps_returns_free(returns);
    /* Once more, another day: nothing is added. */
    returns = NULL;
    ck_assert_str_eq(entered(&returns, cases[_i].rows, "2025-07-02"), "");
    ck_assert_uint_eq(ps_returns_report_of(returns)->entered, 0);
    ck_assert_uint_eq(ps_returns_report_of(returns)->entered_before, *cases[_i].lines != '\0');
    ps_returns_free(returns);
    end();
}
END_TEST

START_TEST(enters_what_was_answered_later)
{
    ps_returns *returns = NULL;

    start();
    (void)entered(&returns, H "anna,offered,2025-04-17,\n", "2025-06-30");
    ps_returns_free(returns);
    returns = NULL;
    ck_assert_str_eq(entered(&returns, H "anna,offered,2025-04-17,\nanna,declined,2025-04-20,\n", "2025-06-30"),
                     "2025-04-20,answered,anna,Callers,Calls,U1,declined,May plan,2025-03-31,\n");
    ps_returns_free(returns);
    end();
}
END_TEST

/* The file has no name before the ledger is saved, and neither is touched where the other fails. */
START_TEST(writes_both_or_neither)
{
    ps_returns *returns = NULL;
    ps_error err = {0};
    const char *file;

    start();
    file = ps_path_join(arena, top, "out.csv");
    ck_assert_int_eq(answer(&returns, H "anna,declined,2025-04-17,\n", "2025-06-30", "contact.ledger", &err), PS_OK);
    put("contact.ledger", BEFORE LISTED("zoe", "Callers", "Calls", "U1", "May plan", "2025-04-30", ""));
    ck_assert_int_eq(ps_returns_write(returns, file, &err), PS_ESYSTEM);
    ck_assert_msg(strstr(err.message, "changed since it was read") != NULL, "%s", err.message);
    ck_assert(!ps_os_exists(file));
    ps_returns_free(returns);
    returns = NULL;
    put("out.csv", "there already\n");
    put("contact.ledger", BEFORE);
    ck_assert_int_eq(answer(&returns, H "anna,declined,2025-04-17,\n", "2025-06-30", "contact.ledger", &err), PS_OK);
    ck_assert_int_eq(ps_returns_write(returns, file, &err), PS_ESYSTEM);
    ck_assert_str_eq(text_of("contact.ledger"), BEFORE);
    ps_returns_free(returns);
    end();
}
END_TEST

START_TEST(enters_nothing_of_a_replay_or_in_a_damaged_ledger)
{
    ps_returns *returns = NULL;
    ps_error err = {0};

    start();
    put("contact.ledger", HEADING "2025-04-07,listed,anna\n");
    ck_assert_int_eq(answer(&returns, H "anna,declined,,\n", "2025-06-30", "contact.ledger", &err), PS_EDATA);
    ck_assert_uint_eq(err.line, 2);
    put("contact.ledger", BEFORE);
    put("run/lists/Calls/U1.csv", "status,pseudo_id\nREPLAY: not for contact,anna\n");
    ck_assert_int_eq(answer(&returns, H "anna,declined,,\n", "2025-06-30", "contact.ledger", &err), PS_EUSE);
    ck_assert_ptr_nonnull(strstr(err.message, "replay"));
    ck_assert_ptr_null(returns);
    ck_assert_int_eq(answer(&returns, H "anna,declined,,\n", "2025-06-30", NULL, &err), PS_OK);
    ck_assert_uint_eq(ps_returns_report_of(returns)->answers, 1);
    ps_returns_free(returns);
    end();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("outcomes_ledger");
    TCase *tc = tcase_create("outcomes_ledger");
    tcase_add_loop_test(tc, enters_answers, 0, PS_COUNT(cases));
    tcase_add_test(tc, enters_what_was_answered_later);
    tcase_add_test(tc, writes_both_or_neither);
    tcase_add_test(tc, enters_nothing_of_a_replay_or_in_a_damaged_ledger);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

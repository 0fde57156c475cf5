/* Evaluate: what is wrong with a file is said where it stands; conclusions claim no more than their figures carry. The
 * figures themselves: check_evaluate_command.sh, test_evaluate_simulated.c. */
#include "base/os.h"
#include "base/text_file.h"
#include "outreach/evaluation.h"
#include "test.h"

#include <math.h>

static char path[96];
static ps_error err;
static ps_evaluation *evaluation;
static ps_evaluate_options options;

static void make(void)
{
    static const ps_evaluate_options initial = PS_EVALUATE_OPTIONS_INIT;

    (void)snprintf(path, sizeof path, "/tmp/popstrat-test-evaluate-%u.csv", ps_os_process_id());
    memset(&err, 0, sizeof err);
    options = initial;
    evaluation = NULL;
}

static void drop(void)
{
    ps_evaluation_free(evaluation);
    (void)ps_os_remove(path, NULL);
}

static ps_status evaluate(const char *design, const char *text)
{
    ck_assert_int_eq(ps_os_remove(path, &err), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path, text, strlen(text), &err), PS_OK);
    return ps_evaluate_file(&evaluation, design, path, &options, &err);
}

/* ---- faults ---- */

#define HEADING "cluster,group,period,outcome\n"
#define FAIR                                                                                                           \
    "a,treated,before,1\na,treated,after,2\nb,treated,before,1\nb,treated,after,0\n"                                   \
    "c,comparison,before,1\nc,comparison,after,1\nd,comparison,before,0\nd,comparison,after,2\n"

static const struct {
    const char *why, *design, *text;
    ps_status status;
    uint64_t line;
    uint32_t column;
    const char *message, *hint;
} faults[] = {
    {"a word for an outcome", "did", HEADING FAIR "d,comparison,after,many\n", PS_EDATA, 10, 4, "not a number",
     "leave out those"},
    {"no outcome", "did", HEADING FAIR "d,comparison,after,\n", PS_EDATA, 10, 4, "number is missing", "say how many"},
    {"no cluster", "did", HEADING FAIR ",comparison,after,1\n", PS_EDATA, 10, 1, "cluster is missing",
     "a name of their own"},
    {"a group that is none", "did", HEADING FAIR "d,control,after,1\n", PS_EDATA, 10, 2, "not a group",
     "treated or comparison"},
    {"a period that is none", "did", HEADING FAIR "d,comparison,later,1\n", PS_EDATA, 10, 3, "not a period",
     "before or after"},
    {"nobody treated", "did", HEADING "c,comparison,before,1\nd,comparison,after,1\n", PS_EDATA, 1, 2,
     "there are no treated people", "both groups"},
    {"no comparison", "did", HEADING "c,treated,before,1\nd,treated,after,1\nc,treated,after,1\nd,treated,before,1\n",
     PS_EDATA, 1, 2, "there are no comparison people", "both groups"},
    {"no period before", "before-after", HEADING "c,treated,after,1\nd,treated,after,1\n", PS_EDATA, 1, 3,
     "treated people have no row in the period before", "before and after"},
    {"the comparison has no after", "did",
     HEADING "a,treated,before,1\na,treated,after,2\nb,treated,before,1\nb,treated,after,0\nc,comparison,before,1\nd,"
             "comparison,before,1\n",
     PS_EDATA, 1, 3, "comparison people have no row in the period after", "before and after"},
    {"waves without after", "waves", HEADING "a,treated,before,1\nb,comparison,before,2\n", PS_EDATA, 1, 3,
     "in the period after", "compared over the period after"},
    {"one cluster a group", "did",
     HEADING "a,treated,before,1\na,treated,after,2\nc,comparison,before,1\nc,comparison,after,1\n", PS_EDATA, 3, 1,
     "treated people are all of one cluster", "practices in place of PCNs"},
    {"one cluster of the waiting", "waves",
     "cluster,group,outcome\na,treated,1\nb,treated,2\nc,comparison,1\nc,comparison,3\n", PS_EDATA, 4, 1,
     "comparison people are all of one cluster", "practices in place of PCNs"},
    {"only a heading", "did", HEADING, PS_EDATA, 1, 2, "there are no treated people", "both groups"},
    {"no such column", "did", "cluster,group,when,outcome\na,treated,before,1\n", PS_EDATA, 1, 0,
     "column period is missing", "the columns before and after"},
    {"no cluster column", "did", "surgery,group,period,outcome\na,treated,before,1\n", PS_EDATA, 1, 0,
     "column cluster is missing", "--cluster"},
    {"no group column", "did", "cluster,arm,period,outcome\na,treated,before,1\n", PS_EDATA, 1, 0,
     "column group is missing", ""},
    {"a wave of 0", "waves", "cluster,wave,outcome\na,1,1\nb,0,2\n", PS_EDATA, 3, 2, "not the number of a wave",
     "from 1"},
    {"three waves", "waves", "cluster,wave,outcome\na,1,1\nb,2,2\nc,3,1\n", PS_EUSE, 0, 0, "more than two waves",
     "--called"},
    {"half a person", "waves", "cluster,wave,outcome,people\na,1,1,2\nb,2,2,1.5\n", PS_EDATA, 3, 4,
     "not a whole number", "mean"},
    {"nobody in a row", "waves", "cluster,wave,outcome,people\na,1,1,0\n", PS_EDATA, 2, 4, "population of 0", ""},
    {"a person twice", "waves", "cluster,wave,outcome,pseudo_id\na,1,1,secret\nb,2,2,p\na,1,1,secret\n", PS_EDATA, 4, 4,
     "twice in one period", ""},
    {"a person who moved", "did",
     "pseudo_id,cluster,group,period,outcome\nsecret,a,treated,before,1\nsecret,b,treated,after,1\n", PS_EDATA, 3, 1,
     "in two clusters", "when the first were called"},
    {"a person in both groups", "did",
     "pseudo_id,cluster,group,period,outcome\nsecret,a,treated,before,1\nsecret,a,comparison,after,1\n", PS_EDATA, 3, 1,
     "in two groups", ""},
    {"a person without a name", "waves", "cluster,wave,outcome,pseudo_id\na,1,1,\n", PS_EDATA, 2, 4, "id is missing",
     ""},
    {"a row a person with a word", "did", "cluster,group,before,after\na,treated,1,2\na,treated,1,x\n", PS_EDATA, 3, 4,
     "not a number", "leave out"},
    {"no design", "rct", HEADING FAIR, PS_EUSE, 0, 0, "there is no design rct", "--list"},
};

START_TEST(says_what_is_wrong_where)
{
    ck_assert_msg(evaluate(faults[_i].design, faults[_i].text) == faults[_i].status, "%s: %d %s", faults[_i].why,
                  err.status, err.message);
    ck_assert_msg(strstr(err.message, faults[_i].message), "%s: %s", faults[_i].why, err.message);
    ck_assert_msg(strstr(err.hint, faults[_i].hint), "%s: %s", faults[_i].why, err.hint);
    ck_assert_msg(err.line == faults[_i].line && err.column == faults[_i].column, "%s: at %d:%d", faults[_i].why,
                  (int)err.line, (int)err.column);
    ck_assert_msg(!strstr(err.value, "secret") && !strstr(err.message, "secret"), "%s: a person is named",
                  faults[_i].why);
    ck_assert_ptr_null(evaluation);
}
END_TEST

START_TEST(options_have_bounds)
{
    options.confidence = 95;
    ck_assert_int_eq(evaluate("did", HEADING FAIR), PS_EUSE);
    make();
    options.per = 0;
    ck_assert_int_eq(evaluate("did", HEADING FAIR), PS_EUSE);
    make();
    options.matters = -1;
    ck_assert_int_eq(evaluate("did", HEADING FAIR), PS_EUSE);
    make();
    options.n_by = PS_EVALUATE_BY_MOST + 1;
    ck_assert_int_eq(evaluate("did", HEADING FAIR), PS_EUSE);
    make();
    options.by[0] = "ward";
    options.n_by = 1;
    ck_assert_int_eq(evaluate("did", HEADING FAIR), PS_EDATA);
}
END_TEST

START_TEST(too_many_values_are_no_subgroups)
{
    ps_buffer text = {0};

    ps_buffer_text(&text, "cluster,wave,outcome,who\n");
    for (int i = 0; i < 51; i++)
        ps_buffer_print(&text, "%c,%d,%d,w%d\n", "abcd"[i % 4], i % 2 + 1, i % 3, i);
    options.by[0] = "who";
    options.n_by = 1;
    ck_assert_int_eq(evaluate("waves", text.at), PS_EUSE);
    ck_assert_ptr_nonnull(strstr(err.message, "more than 50 values"));
    ps_buffer_release(&text);
}
END_TEST

/* ---- rows ---- */

/* Enough clusters; `fall` is taken off the treated after. Subgroup x stands in one treated cluster only. */
static void file_of(ps_buffer *text, double fall)
{
    ps_buffer_text(text, "practice,group,period,outcome,sex,place\n");
    for (int c = 0; c < 20; c++)
        for (int p = 0; p < 6; p++)
            for (int after = 0; after < 2; after++)
                ps_buffer_print(text, "C%d,%s,%s,%.1f,%s,%s\n", c, c % 2 ? "treated" : "comparison",
                                after ? "after" : "before",
                                10 + (c * 7 % 5) * 0.3 + (p * 3 % 4) * 0.5 + ((c * 5 + after * 3) % 7) * 0.1 -
                                    (after && c % 2 ? fall : 0),
                                p % 2 ? "F" : "", c == 1 || c % 2 == 0 ? "x" : "y");
}

static const ps_evaluate_row *row_of(const char *subgroup, const char *quantity)
{
    for (size_t i = 0; ps_evaluation_row(evaluation, i); i++)
        if (!strcmp(ps_evaluation_row(evaluation, i)->subgroup, subgroup) &&
            !strncmp(ps_evaluation_row(evaluation, i)->quantity, quantity, strlen(quantity)))
            return ps_evaluation_row(evaluation, i);
    ck_abort_msg("no row of %s, %s", subgroup, quantity);
    return NULL;
}

START_TEST(subgroups_and_their_test)
{
    ps_buffer text = {0};
    const ps_evaluate_row *row;

    file_of(&text, 3);
    options.by[0] = "sex";
    options.by[1] = "PLACE";
    options.n_by = 2;
    ck_assert_int_eq(evaluate("did", text.at), PS_OK);
    ck_assert_uint_eq(ps_evaluation_rows(evaluation), 7);
    ck_assert_str_eq(ps_evaluation_row(evaluation, 1)->subgroup, "sex: F");
    ck_assert_str_eq(ps_evaluation_row(evaluation, 2)->subgroup, "sex: unknown"); /* last, as in every table */
    row = row_of("sex: F", "difference in changes");
    ck_assert_ptr_nonnull(strstr(row->note, "the interaction test is what counts"));
    ck_assert_ptr_nonnull(strstr(row->conclusion, "one of 4 subgroups: the interaction test is what counts"));
    ck_assert_uint_eq(row->people, 60);
    row = row_of("sex", "interaction test");
    ck_assert(isnan(row->estimate) && isnan(row->lower) && row->p >= 0 && row->p <= 1);
    ck_assert_ptr_nonnull(strstr(row->conclusion, "with 2 tests one below 0.025 counts"));
    ck_assert_uint_eq(row->people, 120);
    row = row_of("place: x", "difference in changes");
    ck_assert(!isnan(row->estimate) && isnan(row->lower) && isnan(row->se) && isnan(row->df));
    ck_assert_str_eq(row->method, "");
    ck_assert_ptr_nonnull(strstr(row->note, "fewer than two clusters in a group"));
    ck_assert_ptr_nonnull(strstr(row->conclusion, "There are no limits, so nothing can be concluded."));
    row = row_of("place: y", "difference in changes");
    ck_assert(isnan(row->estimate));
    ck_assert_ptr_nonnull(strstr(row->note, "no people in a period"));
    row = row_of("place", "interaction test");
    ck_assert(isnan(row->p));
    ck_assert_ptr_null(ps_evaluation_row(evaluation, 7));
    ps_buffer_release(&text);
}
END_TEST

/* Two clusters before, one after: nothing tells how much that one's own ways made of it. */
START_TEST(each_period_needs_two_clusters)
{
    options.by[0] = "sex";
    options.n_by = 1;
    ck_assert_int_eq(evaluate("did",
                              "cluster,group,period,outcome,sex\n"
                              "a,treated,before,1,F\na,treated,before,3,F\na,treated,after,2,F\na,treated,after,1,F\n"
                              "b,treated,before,1,F\nb,treated,after,0,M\nb,treated,before,1,M\na,treated,before,4,M\n"
                              "a,treated,after,4,M\nc,comparison,before,1,F\nc,comparison,after,1,F\n"
                              "d,comparison,before,0,F\nd,comparison,after,2,F\nc,comparison,before,1,M\n"
                              "c,comparison,after,3,M\nd,comparison,before,0,M\nd,comparison,after,2,M\n"),
                     PS_OK);
    ck_assert(isnan(row_of("sex: F", "difference in changes")->se));
    ck_assert(!isnan(row_of("sex: M", "difference in changes")->se));
}
END_TEST

START_TEST(before_after_never_claims)
{
    ps_buffer text = {0};

    file_of(&text, 3);
    options.by[0] = "sex";
    options.n_by = 1;
    ck_assert_int_eq(evaluate("before-after", text.at), PS_OK);
    for (size_t i = 0; ps_evaluation_row(evaluation, i); i++) {
        const ps_evaluate_row *row = ps_evaluation_row(evaluation, i);

        ck_assert_msg(strstr(row->conclusion, "not evidence that outreach caused it"), "row %zu: %s", i,
                      row->conclusion);
        ck_assert_msg(!strstr(row->conclusion, "effect"), "row %zu: %s", i, row->conclusion);
        if (!strcmp(row->quantity, "change"))
            ck_assert_ptr_nonnull(strstr(row->conclusion, "regression to the mean"));
    }
    ck_assert_double_lt(row_of("All", "change")->upper, 0);
    ck_assert_uint_eq(row_of("All", "expected change")->people, 60);
    ps_buffer_release(&text);
}
END_TEST

START_TEST(json_holds_every_row)
{
    ps_buffer text = {0};

    file_of(&text, 3);
    ck_assert_int_eq(evaluate("waves", text.at), PS_OK);
    ck_assert_ptr_nonnull(
        strstr(ps_evaluation_json(evaluation), "{\"design\":\"waves\",\"rows\":[\n{\"subgroup\":\"All\""));
    ck_assert_ptr_nonnull(strstr(ps_evaluation_json(evaluation), "\"p\":null,\"clusters\":20,\"people\":120,"));
    ck_assert_ptr_nonnull(strstr(row_of("All", "difference")->note, "the period after alone is compared"));
    ps_buffer_release(&text);
}
END_TEST

START_TEST(who_left_is_noted)
{
    ck_assert_int_eq(evaluate("did", HEADING FAIR "a,treated,before,5\n"), PS_OK);
    ck_assert_ptr_nonnull(strstr(ps_evaluation_row(evaluation, 0)->note, "who came or left"));
    ck_assert_uint_eq(ps_evaluation_row(evaluation, 0)->people, 5);
}
END_TEST

/* ---- words ---- */

static const struct {
    const char *why;
    ps_side side;
    double estimate, lower, upper, level; /* on the scale of per */
    size_t clusters, treated;
    double per, matters;
    const char *conclusion;
} words[] = {
    {"holds 0", PS_SIDE_DID, -4.5, -12, 3, 40, 20, 10, 100, 0,
     "The data are compatible with anything from 12 fewer to 3 more admissions per 100 people; no effect is shown. "
     "That is not proof of no "
     "effect."},
    {"wider than the level", PS_SIDE_WAVES, 0, -12, 3, 14, 20, 10, 100, 0,
     "The data are compatible with anything from 12 fewer to 3 more admissions per 100 people; no effect is shown. The "
     "limits span more than "
     "there was to change (14): the data are too few to tell."},
    {"an end at 0 holds it", PS_SIDE_WAVES, -2, -4, 0, 40, 20, 10, 100, 0,
     "The data are compatible with anything from 4 fewer to 0 admissions per 100 people; no effect is shown. That is "
     "not proof of no effect."},
    {"leaves out 0, waves", PS_SIDE_WAVES, -5, -8.04, -1.96, 40, 20, 10, 100, 0,
     "Those called had 5 fewer admissions per 100 people than those still waiting; the data are compatible with "
     "anything from 8.04 fewer to "
     "1.96 fewer. It is an effect of outreach only if the order of the waves was drawn by lot."},
    {"leaves out 0 the wrong way, did", PS_SIDE_DID, 5, 2, 8, 40, 20, 10, 100, 0,
     "Beside the change of the comparison, those treated had 5 more admissions per 100 people; the data are compatible "
     "with anything from 2 "
     "more to 8 more. It is an effect of outreach only if both groups would otherwise have changed alike, which these "
     "data cannot show."},
    {"few clusters", PS_SIDE_WAVES, -5, -8, -2, 40, 9, 5, 100, 0,
     "Those called had 5 fewer admissions per 100 people than those still waiting; the data are compatible with "
     "anything from 8 fewer to 2 "
     "fewer. It is an effect of outreach only if the order of the waves was drawn by lot. With only 9 clusters these "
     "limits are too narrow: "
     "chance is not ruled out."},
    {"ten clusters are enough", PS_SIDE_DID, -4.5, -12, 3, 40, 10, 5, 100, 0,
     "The data are compatible with anything from 12 fewer to 3 more admissions per 100 people; no effect is shown. "
     "That is not proof of no "
     "effect."},
    {"few in a group", PS_SIDE_DID, -4.5, -12, 3, 40, 20, 4, 100, 0,
     "The data are compatible with anything from 12 fewer to 3 more admissions per 100 people; no effect is shown. "
     "That is not proof of no "
     "effect. With only 4 clusters in a group these limits are too narrow: the truth may lie further out."},
    {"means", PS_SIDE_WAVES, -3, -5.5, -0.5, 140, 20, 10, 1, 0,
     "Those called were 3 lower in admissions per person than those still waiting; the data are compatible with "
     "anything from 5.5 lower to "
     "0.5 lower. It is an effect of outreach only if the order of the waves was drawn by lot."},
    {"holds 0 and what matters", PS_SIDE_DID, -4.5, -12, 3, 40, 20, 10, 100, 10,
     "The data are compatible with anything from 12 fewer to 3 more admissions per 100 people; no effect is shown. A "
     "difference as large as "
     "would matter is not ruled out (10)."},
    {"leaves out what matters", PS_SIDE_DID, -1, -3, 1, 40, 20, 10, 100, 10,
     "The data are compatible with anything from 3 fewer to 1 more admissions per 100 people; no effect is shown. The "
     "limits leave out a "
     "difference as large as would matter (10)."},
    {"there, but does it matter", PS_SIDE_WAVES, -5, -12, -2, 40, 20, 10, 100, 10,
     "Those called had 5 fewer admissions per 100 people than those still waiting; the data are compatible with "
     "anything from 12 fewer to 2 "
     "fewer. It is an effect of outreach only if the order of the waves was drawn by lot. It may be smaller than would "
     "matter (10)."},
    {"the groups differed before", PS_SIDE_DID_PRIOR, -5, -8, -2, NAN, 20, 10, 100, 0,
     "Before anybody was called the data are compatible with anything from 8 fewer to 2 fewer admissions per 100 "
     "people: the groups already "
     "changed differently, and the comparison is in doubt."},
    {"the groups were alike before", PS_SIDE_DID_PRIOR, 0, -3, 3, NAN, 20, 10, 100, 0,
     "Before anybody was called the data are compatible with anything from 3 fewer to 3 more admissions per 100 "
     "people; that the groups "
     "changed alike is not contradicted, nor is it proved."},
    {"a change", PS_SIDE_CHANGE, -30, -40, -20, NAN, 20, 20, 100, 0,
     "There were 30 fewer admissions per 100 people after than before (compatible with anything from 40 fewer to 20 "
     "fewer). This is not "
     "evidence that outreach caused it: people chosen because something was high come down by themselves (regression "
     "to the mean)."},
    {"no change", PS_SIDE_CHANGE, -1, -4, 2, NAN, 20, 20, 100, 0,
     "The data are compatible with anything from 4 fewer to 2 more admissions per 100 people; no change is shown. This "
     "is not evidence that "
     "outreach caused it: people chosen because something was high come down by themselves (regression to the mean)."},
    {"expected from the comparison", PS_SIDE_FROM_COMPARISON, -30, -40, -20, NAN, 20, 0, 100, 0,
     "With nothing done, anything from 40 fewer to 20 fewer admissions per 100 people was to be expected, if the "
     "comparison was chosen in the "
     "same way. A change like it is not evidence that outreach caused it."},
    {"expected from the prior period", PS_SIDE_FROM_PRIOR, -30, -40, -20, NAN, 20, 20, 100, 0,
     "With nothing done, anything from 40 fewer to 20 fewer admissions per 100 people was to be expected, if the "
     "period before stands out only "
     "because people were chosen by it. A change like it is not evidence that outreach caused it."},
};

START_TEST(claims_no_more_than_it_can)
{
    ps_evaluation to = {.arena = ps_arena_new()};
    const ps_side side = words[_i].side;
    const ps_evaluate_job job = {.o = {.per = words[_i].per, .matters = words[_i].matters, .confidence = 0.95},
                                 .to = &to,
                                 .unit = "admissions",
                                 .design = side >= PS_SIDE_CHANGE  ? PS_DESIGN_BEFORE_AFTER
                                           : side == PS_SIDE_WAVES ? PS_DESIGN_WAVES
                                                                   : PS_DESIGN_DID};
    const ps_finding finding = {
        .fit = {.clusters = words[_i].clusters},
        .clusters =
            {[PS_ARM_TREATED] = words[_i].treated, [PS_ARM_COMPARISON] = words[_i].clusters - words[_i].treated},
        .level = words[_i].level / words[_i].per};
    const ps_evaluate_row row = {.estimate = words[_i].estimate, .lower = words[_i].lower, .upper = words[_i].upper};
    const ps_evaluate_said said = {side, &finding, &row, false};
    const char *got = ps_evaluate_conclusion(&job, &said);

    ck_assert_msg(got && !strcmp(got, words[_i].conclusion), "%s:\n%s\nwanted\n%s", words[_i].why, got,
                  words[_i].conclusion);
    ps_arena_free(to.arena);
}
END_TEST

static const struct {
    double p;
    size_t tests;
    const char *conclusion;
} tests[] = {
    {0.41, 1, "The subgroups differ by no more than chance readily makes (p = 0.41): none is singled out."},
    {0.051, 1, "The subgroups differ by no more than chance readily makes (p = 0.051): none is singled out."},
    {0.03, 2,
     "The subgroups differ by no more than chance readily makes (p = 0.03; with 2 tests one below 0.025 counts): none "
     "is singled out."},
    {0.03, 1,
     "The subgroups differ by more than chance readily makes (p = 0.03): a question for the next evaluation, not a "
     "finding of this one."},
    {1e-9, 1,
     "The subgroups differ by more than chance readily makes (p < 0.0001): a question for the next evaluation, not a "
     "finding of this "
     "one."},
};

START_TEST(a_test_finds_a_question)
{
    ps_evaluation to = {.arena = ps_arena_new()};
    const ps_evaluate_job job = {
        .o = {.confidence = 0.95, .n_by = tests[_i].tests}, .to = &to, .design = PS_DESIGN_DID};

    ck_assert_str_eq(ps_evaluate_test_conclusion(&job, tests[_i].p), tests[_i].conclusion);
    ps_arena_free(to.arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("evaluate");
    TCase *tc = tcase_create("evaluate");

    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_loop_test(tc, says_what_is_wrong_where, 0, (int)PS_COUNT(faults));
    tcase_add_test(tc, options_have_bounds);
    tcase_add_test(tc, too_many_values_are_no_subgroups);
    tcase_add_test(tc, subgroups_and_their_test);
    tcase_add_test(tc, each_period_needs_two_clusters);
    tcase_add_test(tc, before_after_never_claims);
    tcase_add_test(tc, json_holds_every_row);
    tcase_add_test(tc, who_left_is_noted);
    tcase_add_loop_test(tc, claims_no_more_than_it_can, 0, (int)PS_COUNT(words));
    tcase_add_loop_test(tc, a_test_finds_a_question, 0, (int)PS_COUNT(tests));
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)

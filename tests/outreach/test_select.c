/* Exclusions: every one of them, by state and since, lifted, overridden in and out of date. */
#include "outreach_fixture.h"

#include <math.h>

#define STAYS (-1)
#define OFF ((int)PS_PERSON_COLUMNS) /* no column is touched */

typedef enum counted { NOT_COUNTED, BY_STATE, SINCE } counted;

/* A date is given in days from the index date, 2025-03-31. */
static const struct {
    const char *why;
    ps_audience audience;
    int column;
    double value;
    int excluded; /* ps_exclusion or STAYS */
    counted counted;
} cases[] = {
    {"nothing against it", PS_AUDIENCE_CLINICIAN, OFF, 0, STAYS, NOT_COUNTED},

    {"dead on the index date", PS_AUDIENCE_CLINICIAN, PS_P_ALIVE, PS_NO, PS_X_DEAD, BY_STATE},
    {"not known to be alive", PS_AUDIENCE_CLINICIAN, PS_P_ALIVE, PS_CANNOT_TELL, PS_X_DEAD, BY_STATE},
    {"dead since", PS_AUDIENCE_CLINICIAN, PS_P_DEAD_EVER, PS_YES, PS_X_DEAD, SINCE},
    {"perhaps dead since", PS_AUDIENCE_CLINICIAN, PS_P_DEAD_EVER, PS_CANNOT_TELL, PS_X_DEAD, SINCE},
    {"dead, in an analyst's list", PS_AUDIENCE_ANALYST, PS_P_DEAD_EVER, PS_YES, PS_X_DEAD, SINCE},
    {"a test patient", PS_AUDIENCE_CLINICIAN, PS_P_DUMMY, PS_YES, PS_X_DUMMY, BY_STATE},
    {"an empty dummy flag is no flag", PS_AUDIENCE_CLINICIAN, PS_P_DUMMY, PS_CANNOT_TELL, STAYS, NOT_COUNTED},
    {"confidential", PS_AUDIENCE_CLINICIAN, PS_P_CONFIDENTIAL, PS_YES, PS_X_CONFIDENTIAL, BY_STATE},
    {"not confidential", PS_AUDIENCE_CLINICIAN, PS_P_CONFIDENTIAL, PS_NO, STAYS, NOT_COUNTED},

    {"not registered", PS_AUDIENCE_CLINICIAN, PS_P_REGISTERED, PS_NO, PS_X_NOT_REGISTERED, BY_STATE},
    {"left since", PS_AUDIENCE_CLINICIAN, PS_P_LEFT_EVER, PS_YES, PS_X_NOT_REGISTERED, SINCE},
    {"perhaps left since", PS_AUDIENCE_CLINICIAN, PS_P_LEFT_EVER, PS_CANNOT_TELL, PS_X_NOT_REGISTERED, SINCE},

    {"Type 1", PS_AUDIENCE_CLINICIAN, PS_P_TYPE_1, PS_YES, PS_X_TYPE_1, BY_STATE},
    {"Type 1 since", PS_AUDIENCE_CLINICIAN, PS_P_TYPE_1_EVER, PS_YES, PS_X_TYPE_1, SINCE},
    {"Type 1 holds for analysts", PS_AUDIENCE_ANALYST, PS_P_TYPE_1, PS_YES, PS_X_TYPE_1, BY_STATE},
    {"dissent", PS_AUDIENCE_LINK_WORKER, PS_P_DISSENT, PS_YES, PS_X_DISSENT, BY_STATE},
    {"dissent since", PS_AUDIENCE_LINK_WORKER, PS_P_DISSENT_EVER, PS_YES, PS_X_DISSENT, SINCE},
    {"case finding is individual care: NDOO stays", PS_AUDIENCE_CLINICIAN, PS_P_NATIONAL_OPT_OUT, PS_YES, STAYS,
     NOT_COUNTED},
    {"the voluntary sector is not: NDOO", PS_AUDIENCE_VCSE, PS_P_NATIONAL_OPT_OUT, PS_YES, PS_X_NATIONAL_OPT_OUT,
     BY_STATE},
    {"NDOO since", PS_AUDIENCE_VCSE, PS_P_NATIONAL_OPT_OUT_EVER, PS_YES, PS_X_NATIONAL_OPT_OUT, SINCE},

    {"declined on the index date", PS_AUDIENCE_CLINICIAN, PS_P_SP_DECLINED_EVER, 0, PS_X_SP_DECLINED, BY_STATE},
    {"declined on 1 October, the first day of six months", PS_AUDIENCE_CLINICIAN, PS_P_SP_DECLINED_EVER, -181,
     PS_X_SP_DECLINED, BY_STATE},
    {"declined on 30 September: over", PS_AUDIENCE_CLINICIAN, PS_P_SP_DECLINED_EVER, -182, STAYS, NOT_COUNTED},
    {"declined since", PS_AUDIENCE_LINK_WORKER, PS_P_SP_DECLINED_EVER, 1, PS_X_SP_DECLINED, SINCE},
    {"declined, in an analyst's list", PS_AUDIENCE_ANALYST, PS_P_SP_DECLINED_EVER, 0, STAYS, NOT_COUNTED},

    {"17 years old", PS_AUDIENCE_CLINICIAN, PS_P_AGE, 17, PS_X_UNDER_18, BY_STATE},
    {"18 years old", PS_AUDIENCE_CLINICIAN, PS_P_AGE, 18, STAYS, NOT_COUNTED},
    {"of unknown age", PS_AUDIENCE_CLINICIAN, PS_P_AGE, NAN, PS_X_UNDER_18, BY_STATE},
    {"17, in an analyst's list", PS_AUDIENCE_ANALYST, PS_P_AGE, 17, STAYS, NOT_COUNTED},
    {"in hospital", PS_AUDIENCE_CLINICIAN, PS_P_IN_HOSPITAL, PS_YES, PS_X_IN_HOSPITAL, BY_STATE},
    {"not known to be in hospital", PS_AUDIENCE_CLINICIAN, PS_P_IN_HOSPITAL, PS_CANNOT_TELL, STAYS, NOT_COUNTED},
    {"end of life", PS_AUDIENCE_CLINICIAN, PS_P_END_OF_LIFE, PS_YES, PS_X_END_OF_LIFE, BY_STATE},
    {"care home", PS_AUDIENCE_CLINICIAN, PS_P_CARE_HOME, PS_YES, PS_X_CARE_HOME, BY_STATE},
    {"birth years differ", PS_AUDIENCE_CLINICIAN, PS_P_BIRTH_DIFFERS, PS_YES, PS_X_FALSE_LINK, BY_STATE},
    {"sexes differ: counted elsewhere, excludes nobody", PS_AUDIENCE_CLINICIAN, PS_P_SEX_DIFFERS, PS_YES, STAYS,
     NOT_COUNTED},

    {"open referral (the rule is: carer)", PS_AUDIENCE_LINK_WORKER, PS_P_CARER, PS_YES, PS_X_OPEN_REFERRAL, BY_STATE},
    {"an open referral that cannot be told", PS_AUDIENCE_LINK_WORKER, PS_P_CARER, PS_CANNOT_TELL, STAYS, NOT_COUNTED},
    {"no agreement (the rule is: has_email)", PS_AUDIENCE_VCSE, PS_P_HAS_EMAIL, PS_NO, PS_X_NO_AGREEMENT, BY_STATE},
    {"an agreement that cannot be told is none", PS_AUDIENCE_VCSE, PS_P_HAS_EMAIL, PS_CANNOT_TELL, PS_X_NO_AGREEMENT,
     BY_STATE},
    {"agreed", PS_AUDIENCE_VCSE, PS_P_HAS_EMAIL, PS_YES, STAYS, NOT_COUNTED},
    {"nobody else asks for agreement", PS_AUDIENCE_LINK_WORKER, PS_P_HAS_EMAIL, PS_NO, STAYS, NOT_COUNTED},
    {"safeguarding rules the voluntary sector out", PS_AUDIENCE_VCSE, PS_P_SAFEGUARDING, PS_YES, PS_X_SAFEGUARDING,
     BY_STATE},
    {"safeguarding elsewhere is for the practice to speak of", PS_AUDIENCE_LINK_WORKER, PS_P_SAFEGUARDING, PS_YES,
     STAYS, NOT_COUNTED},
};

static void set_value(fixture *f, int column, uint32_t person, double value)
{
    ps_column *to = &f->population.person[column];
    switch (to->type) {
    case PS_FLAG:
        to->flag[person] = (uint8_t)value;
        break;
    case PS_DATE:
        to->day[person] = f->plan.index_date + (ps_day)value;
        break;
    default:
        to->number[person] = value;
        break;
    }
}

/* Person 1 of three is the one in question; the list is the first of the plan. */
static ps_pool *pool; /* NULL, but where a test wants one */

static ps_list_job select_them(fixture *f, ps_column *left)
{
    ps_list_job job = {.world = f->world,
                       .plan = &f->plan,
                       .population = &f->population,
                       .list = &f->lists[0],
                       .matrix = -1,
                       .options = &f->options,
                       .pool = pool,
                       .arena = f->arena,
                       .kept = f->arena};
    ps_error err = {0};

    job.report = ps_arena_alloc(f->arena, sizeof *job.report);
    job.from = ps_names_find(&f->plan.names, f->lists[0].from);
    must(ps_select(left, &job, &err), &err);
    return job;
}

static void start_list(fixture *f, ps_audience audience)
{
    fixture_start(f, "select", 3);
    f->lists[0].audience = audience;
    f->lists[0].open_referral = fixture_rule(f, "carer");
    f->lists[0].agreement = fixture_rule(f, "has_email");
    for (uint32_t i = 0; i < 3; i++)
        set_flag(f, PS_P_HAS_EMAIL, i, PS_YES);
}

START_TEST(excludes_whom_it_should)
{
    fixture f;
    ps_list_job job;
    ps_column left = {0};

    start_list(&f, cases[_i].audience);
    if (cases[_i].column != OFF)
        set_value(&f, cases[_i].column, 1, cases[_i].value);
    job = select_them(&f, &left);
    ck_assert_uint_eq(job.report->cohort, 3);
    ck_assert_uint_eq(left.flag[0], PS_YES);
    ck_assert_uint_eq(left.flag[2], PS_YES);
    ck_assert_msg((left.flag[1] == PS_YES) == (cases[_i].excluded == STAYS), "%s: flag %d", cases[_i].why,
                  left.flag[1]);
    for (int x = 0; x < PS_EXCLUSIONS; x++) {
        const ps_exclusion_count *count = &job.report->exclusions[x];
        const bool here = x == cases[_i].excluded;
        ck_assert_msg(count->by_state == (here && cases[_i].counted == BY_STATE), "%s: %s by state", cases[_i].why,
                      ps_exclusion_names[x]);
        ck_assert_msg(count->since == (here && cases[_i].counted == SINCE), "%s: %s since", cases[_i].why,
                      ps_exclusion_names[x]);
        ck_assert_uint_eq(count->lifted + count->overridden, 0);
    }
    ps_column_release(&left);
    fixture_end(&f);
}
END_TEST

START_TEST(passes_nobody_on_without_a_rule_of_agreement)
{
    fixture f;
    ps_list_job job;
    ps_column left = {0};

    start_list(&f, PS_AUDIENCE_VCSE);
    f.lists[0].agreement = NULL;
    job = select_them(&f, &left);
    ck_assert_uint_eq(job.report->exclusions[PS_X_NO_AGREEMENT].by_state, 3);
    ps_column_release(&left);
    fixture_end(&f);
}
END_TEST

START_TEST(reviews_records_of_who_declined)
{
    fixture f;
    ps_column left = {0};

    start_list(&f, PS_AUDIENCE_CLINICIAN);
    f.lists[0].clinical_review = true;
    set_value(&f, PS_P_SP_DECLINED_EVER, 1, 0);
    (void)select_them(&f, &left);
    ck_assert_uint_eq(left.flag[1], PS_YES);
    ps_column_release(&left);
    fixture_end(&f);
}
END_TEST

START_TEST(counts_a_person_at_the_first_reason)
{
    fixture f;
    ps_list_job job;
    ps_column left = {0};

    start_list(&f, PS_AUDIENCE_CLINICIAN);
    set_flag(&f, PS_P_CARE_HOME, 1, PS_YES);
    set_flag(&f, PS_P_DISSENT, 1, PS_YES);
    set_flag(&f, PS_P_DEAD_EVER, 2, PS_YES);
    set_flag(&f, PS_P_ALIVE, 2, PS_NO); /* dead then: not "since", whatever came after */
    job = select_them(&f, &left);
    ck_assert_uint_eq(job.report->exclusions[PS_X_DISSENT].by_state, 1);
    ck_assert_uint_eq(job.report->exclusions[PS_X_CARE_HOME].by_state, 0);
    ck_assert_uint_eq(job.report->exclusions[PS_X_DEAD].by_state, 1);
    ck_assert_uint_eq(job.report->exclusions[PS_X_DEAD].since, 0);
    ps_column_release(&left);
    fixture_end(&f);
}
END_TEST

static const struct {
    const char *why;
    int column;
    int exclusion;            /* what is lifted or overridden */
    const char *list;         /* of the override; NULL: every list */
    const char *from, *until; /* of the override; NULL: it is a lift */
    bool stays;
} lifts[] = {
    {"care homes lifted by the plan", PS_P_CARE_HOME, PS_X_CARE_HOME, NULL, NULL, NULL, true},
    {"another exclusion lifted", PS_P_CARE_HOME, PS_X_IN_HOSPITAL, NULL, NULL, NULL, false},
    {"the plan lifts no dissent", PS_P_DISSENT, PS_X_DISSENT, NULL, NULL, NULL, false},
    {"the plan lifts no death", PS_P_DEAD_EVER, PS_X_DEAD, NULL, NULL, NULL, false},
    {"dissent overridden", PS_P_DISSENT, PS_X_DISSENT, NULL, "2025-01-01", "2025-12-31", true},
    {"dissent since overridden", PS_P_DISSENT_EVER, PS_X_DISSENT, NULL, "2025-01-01", "2025-12-31", true},
    {"for this list", PS_P_DISSENT, PS_X_DISSENT, "pcn_support", "2025-01-01", "2025-12-31", true},
    {"for another list", PS_P_DISSENT, PS_X_DISSENT, "other", "2025-01-01", "2025-12-31", false},
    {"on its first day", PS_P_DISSENT, PS_X_DISSENT, NULL, "2025-04-03", "2025-12-31", true},
    {"on its last day", PS_P_DISSENT, PS_X_DISSENT, NULL, "2025-01-01", "2025-04-03", true},
    {"the day before it begins, though in force on the index date", PS_P_DISSENT, PS_X_DISSENT, NULL, "2025-04-04",
     "2025-12-31", false},
    {"the day after it ended", PS_P_DISSENT, PS_X_DISSENT, NULL, "2025-01-01", "2025-04-02", false},
    {"another exclusion overridden", PS_P_DISSENT, PS_X_TYPE_1, NULL, "2025-01-01", "2025-12-31", false},
    {"no override for the dead", PS_P_DEAD_EVER, PS_X_DEAD, NULL, "2025-01-01", "2025-12-31", false},
    {"no override for test patients", PS_P_DUMMY, PS_X_DUMMY, NULL, "2025-01-01", "2025-12-31", false},
    {"no override for confidential records", PS_P_CONFIDENTIAL, PS_X_CONFIDENTIAL, NULL, "2025-01-01", "2025-12-31",
     false},
};
START_TEST(lifts_what_may_be_lifted)
{
    const ps_exclusion exclusion = (ps_exclusion)lifts[_i].exclusion;
    ps_lift lift = {.exclusion = exclusion, .reason = "a care-home plan"};
    fixture f;
    ps_list_job job;
    ps_column left = {0};

    start_list(&f, PS_AUDIENCE_CLINICIAN);
    set_flag(&f, lifts[_i].column, 1, PS_YES);
    if (lifts[_i].from) {
        f.overrides[0] = (ps_override){.name = "o",
                                       .lifts = (int)exclusion,
                                       .list = lifts[_i].list,
                                       .from = ps_day_parse(lifts[_i].from),
                                       .until = ps_day_parse(lifts[_i].until)};
        f.plan.n_overrides = 1;
    } else {
        f.lists[0].lifts = &lift;
        f.lists[0].n_lifts = 1;
    }
    job = select_them(&f, &left);
    ck_assert_msg((left.flag[1] == PS_YES) == lifts[_i].stays, "%s", lifts[_i].why);
    ck_assert_uint_eq(job.report->exclusions[exclusion].lifted, lifts[_i].stays && !lifts[_i].from);
    ck_assert_uint_eq(job.report->exclusions[exclusion].overridden, lifts[_i].stays && lifts[_i].from);
    ck_assert_uint_eq(job.overridden ? job.overridden[1] : 0, lifts[_i].stays && lifts[_i].from ? 1u << exclusion : 0);
    ps_column_release(&left);
    fixture_end(&f);
}
END_TEST

START_TEST(counts_every_exclusion_that_was_overridden)
{
    fixture f;
    ps_list_job job;
    ps_column left = {0};

    start_list(&f, PS_AUDIENCE_CLINICIAN);
    for (int i = 0; i < 2; i++)
        f.overrides[i] = (ps_override){.name = "o", .lifts = i ? PS_X_DISSENT : PS_X_TYPE_1, .from = 0, .until = 30000};
    f.plan.n_overrides = 2;
    set_flag(&f, PS_P_TYPE_1, 0, PS_YES);
    set_flag(&f, PS_P_DISSENT, 0, PS_YES);
    set_flag(&f, PS_P_DISSENT, 1, PS_YES);
    set_flag(&f, PS_P_CARE_HOME, 1, PS_YES); /* overridden, and off the list for another reason */
    job = select_them(&f, &left);
    ck_assert_uint_eq(left.flag[0], PS_YES);
    ck_assert_uint_eq(left.flag[1], PS_NO);
    ck_assert_uint_eq(job.report->exclusions[PS_X_TYPE_1].overridden, 1);
    ck_assert_uint_eq(job.report->exclusions[PS_X_DISSENT].overridden, 2);
    ck_assert_uint_eq(job.report->exclusions[PS_X_CARE_HOME].by_state, 1);
    ck_assert_uint_eq(job.overridden[0], 1u << PS_X_TYPE_1 | 1u << PS_X_DISSENT);
    ps_column_release(&left);
    fixture_end(&f);
}
END_TEST

#define MANY 40000 /* several ranges of people */

START_TEST(selects_many_people_whatever_the_threads)
{
    fixture f;
    ps_list_job job;
    ps_column left = {0};
    const ps_practice_exclusions *practice;
    size_t n_left = 0;

    pool = _i ? ps_pool_new((unsigned)_i + 1) : NULL;
    fixture_start(&f, "select", MANY);
    for (uint32_t i = 0; i < MANY; i += 10) { /* all of C84002: even numbers */
        set_flag(&f, PS_P_DUMMY, i, i % 20 ? PS_NO : PS_YES);
        set_flag(&f, PS_P_CARE_HOME, i, PS_YES);
    }
    job = select_them(&f, &left);
    ck_assert_uint_eq(job.report->cohort, MANY);
    ck_assert_uint_eq(job.report->exclusions[PS_X_DUMMY].by_state, MANY / 20);
    ck_assert_uint_eq(job.report->exclusions[PS_X_CARE_HOME].by_state, MANY / 20);
    for (uint32_t i = 0; i < MANY; i++) {
        ck_assert_uint_eq(left.flag[i], i % 10 ? PS_YES : PS_NO);
        n_left += left.flag[i] == PS_YES;
    }
    ck_assert_uint_eq(n_left, MANY - MANY / 10);
    ck_assert_uint_eq(job.report->n_by_practice, 1);
    practice = &job.report->by_practice[0];
    ck_assert_str_eq(practice->practice, "C84002");
    ck_assert_uint_eq(practice->of[PS_X_DUMMY].by_state, MANY / 20);
    ps_column_release(&left);
    fixture_end(&f);
    ps_pool_free(pool);
    pool = NULL;
}
END_TEST

START_TEST(asks_once_more_before_writing)
{
    static const int columns[] = {PS_P_DEAD_EVER, PS_P_DUMMY, PS_P_CONFIDENTIAL};
    fixture f;
    ps_list_job job;
    ps_column left = {0};
    ps_error err = {0};

    start_list(&f, PS_AUDIENCE_CLINICIAN);
    job = select_them(&f, &left);
    must(ps_select_check(&job, 1, &err), &err);
    for (size_t i = 0; i < PS_COUNT(columns); i++) {
        set_flag(&f, columns[i], 1, PS_YES);
        ck_assert_int_eq(ps_select_check(&job, 1, &err), PS_EDISCLOSURE);
        ck_assert_ptr_null(strstr(err.message, "person01"));
        set_flag(&f, columns[i], 1, PS_NO);
    }
    set_flag(&f, PS_P_ALIVE, 1, PS_CANNOT_TELL);
    ck_assert_int_eq(ps_select_check(&job, 1, &err), PS_EDISCLOSURE);
    ps_column_release(&left);
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("select");
    TCase *tc = tcase_create("select");
    tcase_add_loop_test(tc, excludes_whom_it_should, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, lifts_what_may_be_lifted, 0, PS_COUNT(lifts));
    tcase_add_test(tc, passes_nobody_on_without_a_rule_of_agreement);
    tcase_add_test(tc, reviews_records_of_who_declined);
    tcase_add_test(tc, counts_a_person_at_the_first_reason);
    tcase_add_test(tc, counts_every_exclusion_that_was_overridden);
    tcase_add_test(tc, asks_once_more_before_writing);
    tcase_add_loop_test(tc, selects_many_people_whatever_the_threads, 0, 3);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

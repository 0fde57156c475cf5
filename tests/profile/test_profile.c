/* Profile: the facts of a region of six people, worked out by hand.
 *
 *   person  born     sex  eth  lsoa       practice
 *   p0      1950-06  F    A    E01000001  A99001
 *   p1      1960-02  QQ   H    (blank)    A99001    a sex that nobody can read
 *   p2      1970-11  F    M    E01000002  A99002
 *   p3      1940-01  M    A    E01000002  A99002    died 2025-01-15: not registered and alive
 *   p4      1980     M    Z    E01000001  A99002    a birth of year precision
 *   p5                                              known to the hospital alone */
#include "profile_fixture.h"

static ps_profile_facts *facts;

static void make_region(void)
{
    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON,
                 "pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,"
                 "lsoa,death_date\n"
                 "p0,A99001,regular,2001-01-01,,1950-06,F,A,E01000001,\n"
                 "p1,A99001,regular,2001-01-01,,1960-02,QQ,H,,\n"
                 "p2,A99002,regular,2001-01-01,,1970-11,F,M,E01000002,\n"
                 "p3,A99002,regular,2001-01-01,,1940-01,M,A,E01000002,2025-01-15\n"
                 "p4,A99002,regular,2001-01-01,,1980,M,Z,E01000001,\n");
    fixture_give("gp", PS_KIND_GP_EVENT,
                 "pseudo_id,date,code,value\n"
                 "p0,2024-05-05,44054006,7.1\n"
                 "p0,2024-06-05,44054006,\n"
                 "p1,2024-07-05,44054006,x\n"
                 "p1,2024-07-05,44054006,x\n"   /* sent twice */
                 "p2,1969-01-01,44054006,3\n"   /* before birth */
                 "p2,2024-02-30,44054006,3\n"   /* refused */
                 "p2,,44054006,3\n"             /* refused */
                 "p3,2025-02-20,44054006,\n"    /* more than 31 days after death */
                 "p3,2025-02-10,44054006,1\n"   /* within them */
                 "p4,2030-01-01,44054006,1\n"); /* beyond belief */
    fixture_give(
        "acute", PS_KIND_ADMISSION,
        "pseudo_id,admission_date,discharge_date,spell_id,provider,method,birth_month,sex,ethnicity,lsoa,practice\n"
        "p0,2024-01-01,2024-01-02,S1,RX1,21,1951-06,M,A,E01000001,V81999\n" /* a year apart is no conflict */
        "p1,2024-01-01,2024-01-02,S2,RX1,21,1957-06,F,99,E01000009,A99009\n"
        "p1,2024-01-01,2024-01-02,S2,RX1,21,1957-06,F,99,E01000009,A99009\n" /* the episode again */
        "p5,2024-02-01,2024-02-02,S3,RX1,11,,,,,\n");
    facts = fixture_profile(NULL, 0);
}

static void free_region(void)
{
    fixture_profile_free(facts);
}

START_TEST(counts_rows_and_days)
{
    const ps_feed_facts *gp = &facts->feeds[1], *acute = &facts->feeds[2];

    ck_assert_uint_eq(facts->here, 4);
    ck_assert_uint_eq(gp->rows, 10);
    ck_assert_uint_eq(gp->refused, 2);
    ck_assert_uint_eq(gp->duplicates, 1);
    ck_assert_uint_eq(gp->events, 7);
    ck_assert_uint_eq(gp->before_birth, 1);
    ck_assert_uint_eq(gp->after_death, 1);
    ck_assert_uint_eq(gp->too_late, 1);
    ck_assert_str_eq(day_text(gp->first), "1969-01-01");
    ck_assert_str_eq(day_text(gp->last), "2025-02-20"); /* not 2030 */
    ck_assert_int_eq(gp->lag_days, 39);
    ck_assert_uint_eq(acute->duplicates, 1); /* counted, and joined with its spell */
    ck_assert_uint_eq(acute->events, 3);
    ck_assert_int_eq(facts->feeds[0].lag_days, -1); /* no extract date */
}
END_TEST

START_TEST(counts_people)
{
    const ps_feed_facts *acute = &facts->feeds[2];

    ck_assert_uint_eq(facts->n_people, 6);
    ck_assert_uint_eq(acute->people, 3);
    ck_assert_uint_eq(acute->people_linked, 2);
    ck_assert_uint_eq(acute->people_here, 2);
    ck_assert_uint_eq(acute->rows_of_strangers, 1);
    ck_assert_uint_eq(acute->rows_linked, 3);
    ck_assert_uint_eq(acute->other_ids, 0); /* p5 looks like the others */
    ck_assert_uint_eq(facts->overlap[0 * 3 + 1], 5);
    ck_assert_uint_eq(facts->overlap[1 * 3 + 2], 2);
    ck_assert_uint_eq(facts->overlap[2 * 3 + 1], 2);
    ck_assert_uint_eq(facts->overlap[2 * 3 + 2], 3);
    ck_assert_uint_eq(facts->n_practices, 2);
    ck_assert_str_eq(facts->practices[0].code, "A99001");
    ck_assert_uint_eq(facts->practices[0].people, 2);
    ck_assert_uint_eq(facts->practices[0].in_feed[2], 2);
    ck_assert_uint_eq(facts->practices[1].people, 2); /* p3 died */
    ck_assert_uint_eq(facts->practices[1].in_feed[2], 0);
}
END_TEST

START_TEST(counts_refusals)
{
    const ps_feed_facts *gp = &facts->feeds[1];

    ck_assert_uint_eq(gp->n_refusals, 2);
    ck_assert_str_eq(gp->refusals[0].field, "date");
    ck_assert_str_eq(gp->refusals[0].reason, "date does not exist");
    ck_assert_uint_eq(gp->refusals[0].rows, 1);
    ck_assert_str_eq(gp->refusals[1].reason, "date is empty");
}
END_TEST

/* Ethnic groups: White 0, Asian 2, Black 3, "Not stated" 5, "Not known" 6. */
START_TEST(tells_completeness_by_group)
{
    const ps_field_facts *value = field_of(facts, 1, "value"), *unit = field_of(facts, 1, "unit");
    const ps_field_facts *sex = field_of(facts, 0, "sex"), *lsoa = field_of(facts, 0, "lsoa");
    const ps_field_facts *birth = field_of(facts, 0, "birth_month");

    ck_assert(value->present && !unit->present);
    ck_assert_uint_eq(value->rows, 8);
    ck_assert_uint_eq(value->missing, 2);
    ck_assert_uint_eq(value->faults, 2);                      /* both of what was sent twice, as read */
    ck_assert_uint_eq(value->by[PS_BY_ETHNICITY][0].part, 2); /* p0 one of two, p3 one of two */
    ck_assert_uint_eq(value->by[PS_BY_ETHNICITY][0].whole, 4);
    ck_assert_uint_eq(value->by[PS_BY_ETHNICITY][2].part, 0); /* what cannot be read is not there */
    ck_assert_uint_eq(value->by[PS_BY_ETHNICITY][2].whole, 1);
    ck_assert_uint_eq(value->by[PS_BY_ETHNICITY][3].part, 1);
    ck_assert_uint_eq(sex->faults, 1);
    ck_assert_uint_eq(sex->by[PS_BY_ETHNICITY][2].part, 0); /* rows of the person extract itself */
    ck_assert_uint_eq(sex->by[PS_BY_ETHNICITY][2].whole, 1);
    ck_assert_uint_eq(lsoa->missing, 1);
    ck_assert_uint_eq(lsoa->by[PS_BY_ETHNICITY][2].part, 0);
    ck_assert_uint_eq(lsoa->by[PS_BY_ETHNICITY][0].whole, 2);
    ck_assert_uint_eq(birth->imprecise, 5); /* months are no days */
    ck_assert_ptr_null(field_of(facts, 1, "pseudo_id"));
    ck_assert_ptr_null(field_of(facts, 2, "method_code")); /* another reading of method */
}
END_TEST

/* The linked record takes from the hospital what the practice left blank. */
START_TEST(tells_the_linked_record)
{
    for (size_t i = 0; i < facts->n_traits; i++) {
        const ps_field_facts *trait = &facts->traits[i];

        ck_assert_uint_eq(trait->rows, 4);
        if (!strcmp(trait->name, "ethnicity"))
            ck_assert_uint_eq(trait->missing, 0); /* not stated is an answer */
        else if (!strcmp(trait->name, "imd_quintile"))
            ck_assert_uint_eq(trait->missing, 4);
        else
            ck_assert_msg(trait->missing == 0, "%s: %u", trait->name, (unsigned)trait->missing);
    }
    ck_assert_uint_eq(facts->group_here[PS_BY_ETHNICITY][5], 1);
    ck_assert_uint_eq(facts->group_here[PS_BY_DEPRIVATION][5], 4);
    ck_assert_uint_eq(facts->feeds[1].group_events[PS_BY_ETHNICITY][0], 2); /* p0; p3 is not here */
    ck_assert_uint_eq(facts->feeds[1].group_people[PS_BY_ETHNICITY][0], 1);
}
END_TEST

static const struct {
    ps_trait trait;
    uint64_t other, compared;
    const char *why;
} agreements[] = {
    {PS_TRAIT_BORN, 1, 2, "p0 is a year apart, which is none, p1 three"},
    {PS_TRAIT_SEX, 1, 2, "p1's sex is the hospital's own, and agrees"},
    {PS_TRAIT_ETHNICITY, 0, 1, "99 is no value to compare"},
    {PS_TRAIT_LSOA, 0, 2, "p1's area is the hospital's own"},
    {PS_TRAIT_PRACTICE, 1, 1, "V81999 says nothing"},
};

START_TEST(compares_with_the_linked_record)
{
    const ps_agreement *of = &facts->feeds[2].agreement[agreements[_i].trait];

    ck_assert_ptr_nonnull(of->field);
    ck_assert_msg(of->people.part == agreements[_i].other && of->people.whole == agreements[_i].compared,
                  "%s: %u of %u", agreements[_i].why, (unsigned)of->people.part, (unsigned)of->people.whole);
    ck_assert_ptr_null(facts->feeds[1].agreement[agreements[_i].trait].field); /* gp carries none */
}
END_TEST

START_TEST(counts_distinct_values)
{
    uint64_t people = 0, two = 0;

    for (size_t i = 0; i < facts->n_conflicts; i++) {
        const ps_conflict *c = &facts->conflicts[i];

        if (c->trait != PS_TRAIT_BORN)
            continue;
        people += c->none + c->one + c->two + c->more;
        two += c->two;
        if (!strcmp(c->source, "none"))
            ck_assert_uint_eq(c->none, 1); /* p5 */
    }
    ck_assert_uint_eq(people, 6);
    ck_assert_uint_eq(two, 2); /* p0 and p1, by the month */
}
END_TEST

/* ---- added value ---- */

START_TEST(tells_what_each_feed_added)
{
    /* By person p0 .. p5. p3 is dead and p5 a stranger: neither counts. */
    uint8_t gp[] = {1, 0, 0, 1, 1, 0}, acute[] = {1, 1, 0, 0, 0, 1}, people[] = {0, 1, 1, 0, 0, 0};
    const ps_finder finders[] = {{"ill", 1, gp}, {"ill", 2, acute}, {"other", 0, people}, {"other", 2, acute}};
    const ps_added *of;

    ps_profile_facts_free(facts);
    {
        const ps_profile_spec spec = {.population = profiled_population, .finders = finders, .n_finders = 4};

        ck_assert_int_eq(ps_profile_facts_make(&facts, &spec, NULL, NULL), PS_OK);
    }
    ck_assert_uint_eq(facts->n_added, 2);
    of = &facts->added[0];
    ck_assert_str_eq(of->definition, "ill");
    ck_assert_uint_eq(of->any, 3); /* p0 p1 p4 */
    ck_assert_uint_eq(of->several, 1);
    ck_assert_uint_eq(of->all, 1);
    ck_assert_uint_eq(of->feeds[0].found, 2);
    ck_assert_uint_eq(of->feeds[0].alone, 1); /* p4 */
    ck_assert_uint_eq(of->feeds[1].alone, 1); /* p1 */
    ck_assert_uint_eq(of->feeds[1].missed, 1);
    ck_assert(of->has_gp);
    ck_assert_uint_eq(of->register_gap, 1); /* p1 */
    of = &facts->added[1];
    ck_assert_uint_eq(of->any, 3); /* p0 p1 p2 */
    ck_assert(!of->has_gp);
    ck_assert_uint_eq(of->register_gap, 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("profile");
    TCase *tc = tcase_create("profile");

    tcase_add_checked_fixture(tc, make_region, free_region);
    tcase_add_test(tc, counts_rows_and_days);
    tcase_add_test(tc, counts_people);
    tcase_add_test(tc, counts_refusals);
    tcase_add_test(tc, tells_completeness_by_group);
    tcase_add_test(tc, tells_the_linked_record);
    tcase_add_loop_test(tc, compares_with_the_linked_record, 0, (int)PS_COUNT(agreements));
    tcase_add_test(tc, counts_distinct_values);
    tcase_add_test(tc, tells_what_each_feed_added);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)

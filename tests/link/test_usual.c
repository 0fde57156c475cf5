/* People whom one row tells of or none are settled at once, everybody else by weighing: whoever is given twice over, in
 * two inputs with the same rows, is weighed, and so is who ever lived in a care home; they must come out the same. */
#include "link_fixture.h"

#include <stdarg.h>

#define PEOPLE 700
#define ROOM (PEOPLE * 400)

static char people[ROOM], acute[ROOM], ed[ROOM], gp[ROOM], deaths[ROOM], homes[ROOM], past[ROOM], contacts[ROOM];
static uint32_t seed;

static uint32_t roll(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return (seed >> 4) % sides;
}

static const char *pick(const char *const *from, size_t n)
{
    return from[roll((uint32_t)n)];
}

static const char *const births[] = {"1950-03", "1950-04", "1951-12", "2010-07", "", "1890-02", "2025-06"};
static const char *const sexes[] = {"1", "2", "9", ""};
static const char *const ethnicities[] = {"A", "N", "Z", "99", ""};
static const char *const lsoas[] = {"E01000001", "E01000002", "W01000001", "ZZ9", ""};
static const char *const practices[] = {"C84001", "C84002", "V81999"};
static const char *const types[] = {"R", "R", "R", "R", "T", "L"};
static const char *const flags[] = {"0", "0", "0", "0", "0", "0", "0", "1", "", "?"};
static const char *const extracts[] = {"2025-03-01", "", "2025-04-10"};
static const char *const ends[] = {"", "", "", "", "", "2025-04-02", "2020-01-01", "x"};
static const char *const days[] = {"2024-11-05", "2025-03-15", "2025-04-05", "2025-03-01"};

static void add(char *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(char *to, const char *format, ...)
{
    const size_t used = strlen(to);
    va_list args;

    va_start(args, format);
    ck_assert_int_lt(vsnprintf(to + used, ROOM - used, format, args), (int)(ROOM - used));
    va_end(args);
}

/* Most of what other sources say of a person is what the practice says. */
static const char *mostly(const char *own, const char *const *others, size_t n)
{
    return roll(12) ? own : pick(others, n);
}

static void invent(void)
{
    strcpy(people, "pseudo_id,practice,registration_type,registration_start,registration_end,extract_date,birth_month,"
                   "sex,ethnicity,lsoa,"
                   "type_1_objection,dissent,confidential,dummy,safeguarding,care_home,carer,housebound,has_mobile,has_"
                   "phone,letter_only,hearing_need,sight_need,sp_"
                   "declined_date,"
                   "interpreter,death_date\n");
    strcpy(acute, "pseudo_id,admission_date,birth_month,sex,ethnicity,lsoa,practice,discharge_date,discharge_method\n");
    strcpy(ed, "pseudo_id,arrival_date,birth_month,sex,ethnicity,lsoa,practice\n");
    strcpy(gp, "pseudo_id,date,code\n");
    strcpy(deaths, "pseudo_id,death_date\n");
    strcpy(homes, "pseudo_id,start_date,end_date\n");
    strcpy(past, "pseudo_id,start_date,end_date\n");
    strcpy(contacts, "pseudo_id,contact_date\n");
    for (unsigned p = 0; p < PEOPLE; p++) {
        const char *birth = pick(births, PS_COUNT(births)), *sex = pick(sexes, PS_COUNT(sexes));
        const char *ethnicity = pick(ethnicities, PS_COUNT(ethnicities)), *lsoa = pick(lsoas, PS_COUNT(lsoas));
        const char *practice = pick(practices, PS_COUNT(practices));

        add(past, "p%u,2019-05-01,2019-05-02\n", p);
        add(contacts, "p%u,2019-05-01\n", p);
        for (uint32_t n = roll(15) ? 1 : roll(3); n > 0; n--)
            add(people, "p%u,%s,%s,20%02u-01-01,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", p,
                practice, pick(types, PS_COUNT(types)), 10 + roll(17), pick(ends, PS_COUNT(ends)),
                pick(extracts, PS_COUNT(extracts)), birth, sex, ethnicity, lsoa, pick(flags, 9 + !roll(9)),
                pick(flags, 9), pick(flags, 9), pick(flags, 8), pick(flags, 9), pick(flags, 9), pick(flags, 9),
                pick(flags, 9), pick(flags, 9), pick(flags, 9), pick(flags, 9), pick(flags, 9), pick(flags, 9),
                roll(8) ? "" : pick(days, PS_COUNT(days)), roll(9) ? "" : "Polish",
                roll(30) ? "" : pick(days, PS_COUNT(days)));
        for (uint32_t n = roll(3); n > 0; n--)
            add(acute, "p%u,%s,%s,%s,%s,%s,%s,%s,%s\n", p, pick(days, PS_COUNT(days)),
                mostly(birth, births, PS_COUNT(births)), mostly(sex, sexes, PS_COUNT(sexes)),
                mostly(ethnicity, ethnicities, PS_COUNT(ethnicities)), mostly(lsoa, lsoas, PS_COUNT(lsoas)),
                mostly(practice, practices, PS_COUNT(practices)), roll(4) ? "2025-04-06" : "",
                roll(20)  ? "1"
                : roll(2) ? "4"
                          : "5");
        for (uint32_t n = roll(2); n > 0; n--)
            add(ed, "p%u,%s,%s,%s,%s,%s,%s\n", p, pick(days, PS_COUNT(days)), mostly(birth, births, PS_COUNT(births)),
                mostly(sex, sexes, PS_COUNT(sexes)), mostly(ethnicity, ethnicities, PS_COUNT(ethnicities)),
                mostly(lsoa, lsoas, PS_COUNT(lsoas)), practice);
        for (uint32_t n = roll(3); n > 0; n--)
            add(gp, "p%u,%s,%s\n", p, pick(days, PS_COUNT(days)),
                roll(12)  ? "73211009"
                : roll(2) ? "827241000000103"
                          : "827261000000102");
        if (!roll(40))
            add(deaths, "p%u,%s\n", p, pick(days, PS_COUNT(days)));
        if (!roll(40))
            add(homes, "p%u,%s,%s\n", p, pick(days, PS_COUNT(days)), roll(2) ? "2025-03-20" : "");
    }
}

static ps_population *link_them(bool twice, const bool *asked, ps_pool *pool)
{
    ps_population *population = NULL;

    fixture_start("2025-03-31");
    fixture.spec.asked = asked;
    fixture_give("people", PS_KIND_PERSON, people)->max_reject_share = 1;
    fixture_give("acute", PS_KIND_ADMISSION, acute);
    fixture_give("ed", PS_KIND_ATTENDANCE, ed);
    fixture_give("gp", PS_KIND_GP_EVENT, gp);
    fixture_give("deaths", PS_KIND_DEATH, deaths);
    fixture_give("homes", PS_KIND_CARE_HOME, homes);
    /* A stay that ended long ago says nothing, but has to be looked at; contacts make the same people known. */
    fixture_give("past", twice ? PS_KIND_CARE_HOME : PS_KIND_CONTACT, twice ? past : contacts);
    if (twice)
        fixture_give("again", PS_KIND_PERSON, people)->max_reject_share = 1;
    ck_assert_msg(fixture_try(&population, pool) == PS_OK, "%s %s", fixture.err.message, fixture.err.field);
    fixture_gone();
    return population;
}

static void compare_column(const ps_population *one, const ps_population *two, int c, size_t p)
{
    const ps_column *a = &one->person[c], *b = &two->person[c];
    bool same = false;

    switch (a->type) {
    case PS_NUMBER:
        same = ps_number_at(a, p) == ps_number_at(b, p) || (isnan(ps_number_at(a, p)) && isnan(ps_number_at(b, p)));
        break;
    case PS_DATE:
        same = a->day[p] == b->day[p];
        break;
    case PS_TEXT:
        same = !strcmp(ps_intern_text(one->words, a->text[p]), ps_intern_text(two->words, b->text[p]));
        break;
    default:
        same = a->flag[p] == b->flag[p];
        break;
    }
    ck_assert_msg(same, "round %u: person %zu: %s", seed, p, ps_person_columns[c].name);
}

START_TEST(weighing_says_the_same)
{
    ps_pool *pool = ps_pool_new(2);
    ps_population *one, *two;
    size_t settled = 0;

    seed = 77 + (uint32_t)_i * 1001;
    invent();
    one = link_them(false, NULL, pool);
    two = link_them(true, NULL, NULL);
    ck_assert_uint_eq(one->n_people, two->n_people);
    for (size_t p = 0; p < one->n_people; p++) {
        for (int c = 0; c < PS_PERSON_COLUMNS; c++)
            compare_column(one, two, c, p);
        for (int t = 0; t < PS_TRAITS; t++) {
            const ps_settled a = one->settled[p * PS_TRAITS + (size_t)t], b = two->settled[p * PS_TRAITS + (size_t)t];

            /* The eighth input is the first again. */
            ck_assert_msg(a.source == (b.source == 7 ? 0 : b.source) && a.values == b.values,
                          "person %zu: trait %d: %u %u, %u %u", p, t, a.source, a.values, b.source, b.values);
            settled += a.values;
        }
    }
    ck_assert_uint_gt(settled, PEOPLE);
    ps_population_free(one);
    ps_population_free(two);
    ps_pool_free(pool);
}
END_TEST

/* A trait that nobody asks for and that no input tells takes no room; all others are as when everything is asked for.
 */
START_TEST(asked_or_told)
{
    static const ps_person_column_number untold[] = {PS_P_BORN,        PS_P_AGE_BAND,
                                                     PS_P_SEX,         PS_P_ETHNICITY_CODE,
                                                     PS_P_DIED,        PS_P_END_OF_LIFE,
                                                     PS_P_LIVES_ALONE, PS_P_HAS_EMAIL,
                                                     PS_P_HOUSEHOLD,   PS_P_NATIONAL_OPT_OUT,
                                                     PS_P_INTERPRETER, PS_P_REGISTERED_FROM,
                                                     PS_P_SP_DECLINED, PS_P_NATIONAL_OPT_OUT_EVER};
    static const ps_person_column_number told[] = {
        PS_P_REGISTERED,   PS_P_ALIVE,         PS_P_PRACTICE,        PS_P_CARE_HOME,  PS_P_CONFIDENTIAL,
        PS_P_DUMMY,        PS_P_DISSENT,       PS_P_CARER,           PS_P_HOUSEBOUND, PS_P_HAS_MOBILE,
        PS_P_HAS_PHONE,    PS_P_LETTER_ONLY,   PS_P_SIGHT_NEED,      PS_P_DEAD_EVER,  PS_P_SAFEGUARDING,
        PS_P_HEARING_NEED, PS_P_TYPE_1,        PS_P_TYPE_1_EVER,     PS_P_LEFT_EVER,  PS_P_SEX_DIFFERS,
        PS_P_DISSENT_EVER, PS_P_BIRTH_DIFFERS, PS_P_SP_DECLINED_EVER};
    bool asked[PS_PERSON_COLUMNS];
    ps_population *all, *some;

    seed = 5 + (uint32_t)_i * 1001;
    for (int c = 0; c < PS_PERSON_COLUMNS; c++)
        asked[c] = _i && !roll(4);
    invent();
    all = link_them(false, NULL, NULL);
    some = link_them(false, asked, NULL);
    for (int c = 0; c < PS_PERSON_COLUMNS; c++)
        for (size_t p = 0; some->person[c].n && p < all->n_people; p++)
            compare_column(all, some, c, p);
    for (size_t i = 0; i < PS_COUNT(untold); i++)
        ck_assert_msg((some->person[untold[i]].n > 0) == asked[untold[i]], "%s", ps_person_columns[untold[i]].name);
    for (size_t i = 0; i < PS_COUNT(told); i++)
        ck_assert_msg(some->person[told[i]].n == all->n_people, "%s", ps_person_columns[told[i]].name);
    ck_assert_uint_eq(some->person[PS_P_IMD_QUINTILE].n > 0, asked[PS_P_IMD_QUINTILE] || !asked[PS_P_IMD_DECILE]);
    for (size_t i = 0; i < ps_tally_count(all->tally); i++)
        ck_assert_uint_eq(ps_tally_row_at(all->tally, i).count, ps_tally_row_at(some->tally, i).count);
    ps_population_free(all);
    ps_population_free(some);
}
END_TEST

/* Stays tell it too, of whoever has one. */
START_TEST(care_home_told_by_stays)
{
    static const bool asked[PS_PERSON_COLUMNS] = {false};
    ps_population *p;

    fixture_start("2025-03-31");
    fixture.spec.asked = asked;
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD "a,C84001,R,2010-01-01,,1950-03,F,A,E01000001\n");
    if (_i)
        fixture_give("homes", PS_KIND_CARE_HOME, "pseudo_id,start_date,end_date\na,2025-01-01,\n");
    p = fixture_link();
    ck_assert_uint_eq(p->person[PS_P_CARE_HOME].n, _i ? 1 : 0);
    if (_i)
        ck_assert_int_eq(flag_of(p, "a", PS_P_CARE_HOME), PS_YES);
    ps_population_free(p);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("usual");
    TCase *tc = tcase_create("usual");

    tcase_add_loop_test(tc, weighing_says_the_same, 0, 12);
    tcase_add_loop_test(tc, asked_or_told, 0, 6);
    tcase_add_loop_test(tc, care_home_told_by_stays, 0, 2);
    tcase_set_timeout(tc, 120);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

/* Traits: one value a person, whatever the sources say. */
#include "link_fixture.h"

#define HEAD                                                                                                           \
    "pseudo_id,practice,registration_type,registration_start,registration_end,extract_date,birth_month,sex,ethnicity," \
    "lsoa\n"
#define FEED "pseudo_id,%s,birth_month,sex,ethnicity,lsoa,practice\n"

static const struct {
    const char *why, *person, *acute, *ed, *mh;
    int column;
    const char *wanted;
    int trait, source, values; /* source: 0 people, 1 acute, 2 ed, 3 mh; 255 none */
} cases[] = {
    {"sex: the person extract first", "p,C84001,R,2010-01-01,,,1950-03,F,A,E01000001\n",
     "p,2025-03-01,1950-03,1,A,E01000001,\n", "", "", PS_P_SEX, "female", PS_TRAIT_SEX, 0, 2},
    {"sex: admissions before attendances, though older", "p,C84001,R,2010-01-01,,,1950-03,9,A,\n",
     "p,2020-03-01,,1,,,\n", "p,2025-03-01,,2,,,\n", "", PS_P_SEX, "male", PS_TRAIT_SEX, 1, 2},
    {"sex: attendances before referrals", "", "", "p,2020-03-01,,2,,,\n", "p,2025-03-01,,1,,,\n", PS_P_SEX, "female",
     PS_TRAIT_SEX, 2, 2},
    {"sex: within a source the latest", "", "p,2020-03-01,,1,,,\np,2021-03-01,,2,,,\np,2019-03-01,,1,,,\n", "", "",
     PS_P_SEX, "female", PS_TRAIT_SEX, 1, 2},
    {"sex: not after the index date", "", "p,2020-03-01,,1,,,\np,2025-04-01,,2,,,\n", "", "", PS_P_SEX, "male",
     PS_TRAIT_SEX, 1, 2},
    {"sex: not known anywhere", "p,C84001,R,2010-01-01,,,1950-03,0,A,\n", "p,2020-03-01,,9,,,\n", "", "", PS_P_SEX, "",
     PS_TRAIT_SEX, 255, 0},
    {"sex: the current registration's row before another's",
     "p,C84002,R,2019-01-01,2020-01-01,,1950-03,M,A,\np,C84001,R,2010-01-01,,,1950-03,F,A,\n", "", "", "", PS_P_SEX,
     "female", PS_TRAIT_SEX, 0, 2},
    {"birth: month precision takes the 15th", "p,C84001,R,2010-01-01,,,1950-03,F,A,\n", "", "", "", PS_P_BORN,
     "1950-03-15", PS_TRAIT_BORN, 0, 1},
    {"birth: a day in the same month is the same birth", "p,C84001,R,2010-01-01,,,1950-03,F,A,\n",
     "p,2020-03-01,1950-03-02,1,,,\n", "", "", PS_P_BORN, "1950-03-15", PS_TRAIT_BORN, 0, 1},
    {"birth: a hospital's where the person extract has none", "p,C84001,R,2010-01-01,,,,F,A,\n",
     "p,2020-03-01,1950-03-02,1,,,\n", "", "", PS_P_BORN, "1950-03-02", PS_TRAIT_BORN, 1, 1},
    {"birth: an unreadable one is none", "p,C84001,R,2010-01-01,,,1950-13,F,A,\n", "", "p,2020-03-01,1951-01,1,,,\n",
     "", PS_P_BORN, "1951-01-15", PS_TRAIT_BORN, 2, 1},
    {"ethnicity: a valid code beats not stated of the GP", "p,C84001,R,2010-01-01,,,1950-03,F,Z,\n",
     "p,2020-03-01,,,,,\n", "", "p,2020-03-01,,,J,,\n", PS_P_ETHNICITY_CODE, "J", PS_TRAIT_ETHNICITY, 3, 1},
    {"ethnicity: not stated beats not known", "p,C84001,R,2010-01-01,,,1950-03,F,99,\n", "p,2020-03-01,,,X,,\n",
     "p,2020-03-01,,,Z,,\n", "", PS_P_ETHNICITY_CODE, "Z", PS_TRAIT_ETHNICITY, 2, 0},
    {"ethnicity: GP before hospital", "p,C84001,R,2010-01-01,,,1950-03,F,N,\n", "p,2025-03-01,,,A,,\n", "", "",
     PS_P_ETHNICITY_CODE, "N", PS_TRAIT_ETHNICITY, 0, 2},
    {"ethnicity: any valid row of the GP before its current not stated",
     "p,C84001,R,2010-01-01,,,1950-03,F,Z,\np,C84002,R,2000-01-01,2010-01-01,,1950-03,F,P,\n", "p,2025-03-01,,,A,,\n",
     "", "", PS_P_ETHNICITY_CODE, "P", PS_TRAIT_ETHNICITY, 0, 2},
    {"ethnicity: nowhere is not known", "p,C84001,R,2010-01-01,,,1950-03,F,,\n", "", "", "", PS_P_ETHNICITY_CODE, "99",
     PS_TRAIT_ETHNICITY, 255, 0},
    {"ethnicity: nowhere is not known, in words", "p,C84001,R,2010-01-01,,,1950-03,F,,\n", "", "", "", PS_P_ETHNICITY,
     "Not known", PS_TRAIT_ETHNICITY, 255, 0},
    {"ethnicity: a local second character is cut", "p,C84001,R,2010-01-01,,,1950-03,F,A1,\n", "", "", "",
     PS_P_ETHNICITY_CODE, "A", PS_TRAIT_ETHNICITY, 0, 1},
    {"lsoa: an undated person row is the newest", "p,C84001,R,2010-01-01,,,1950-03,F,A,E01000001\n",
     "p,2025-03-30,,,,E01000002,\n", "", "", PS_P_LSOA, "E01000001", PS_TRAIT_LSOA, 0, 2},
    {"lsoa: a hospital's after the extract", "p,C84001,R,2010-01-01,,2025-03-01,1950-03,F,A,E01000001\n",
     "p,2025-03-02,,,,E01000002,\n", "", "", PS_P_LSOA, "E01000002", PS_TRAIT_LSOA, 1, 2},
    {"lsoa: of one day the person extract", "p,C84001,R,2010-01-01,,2025-03-01,1950-03,F,A,E01000001\n",
     "p,2025-03-01,,,,E01000002,\n", "", "", PS_P_LSOA, "E01000001", PS_TRAIT_LSOA, 0, 2},
    {"lsoa: nothing after the index date", "p,C84001,R,2010-01-01,,2025-03-01,1950-03,F,A,E01000001\n",
     "p,2025-04-01,,,,E01000002,\n", "", "", PS_P_LSOA, "E01000001", PS_TRAIT_LSOA, 0, 2},
    {"lsoa: the latest of all feeds", "", "p,2025-01-01,,,,E01000002,\n", "p,2025-03-31,,,,E01000003,\n",
     "p,2025-02-01,,,,E01000004,\n", PS_P_LSOA, "E01000003", PS_TRAIT_LSOA, 2, 3},
    {"lsoa: an ended registration tells nothing after its end",
     "p,C84001,R,2010-01-01,2020-01-01,,1950-03,F,A,E01000001\n", "p,2021-03-01,,,,E01000002,\n", "", "", PS_P_LSOA,
     "E01000002", PS_TRAIT_LSOA, 1, 2},
    {"lsoa: blank beats nothing", "p,C84001,R,2010-01-01,,,1950-03,F,A,\n", "p,2021-03-01,,,,E01000002,\n", "", "",
     PS_P_LSOA, "E01000002", PS_TRAIT_LSOA, 1, 1},
    {"practice: a hospital's is never believed", "p,C84001,R,2010-01-01,,2020-01-01,1950-03,F,A,\n",
     "p,2025-03-01,,,,,C84002\n", "", "", PS_P_PRACTICE, "C84001", PS_TRAIT_PRACTICE, 0, 2},
    {"practice: nor without a registration", "", "p,2025-03-01,,,,,C84002\n", "", "", PS_P_PRACTICE, "",
     PS_TRAIT_PRACTICE, 255, 1},
    {"practice: default codes are no values", "p,C84001,R,2010-01-01,,,1950-03,F,A,\n", "p,2025-03-01,,,,,V81999\n",
     "p,2025-03-01,,,,,&\n", "", PS_P_PRACTICE, "C84001", PS_TRAIT_PRACTICE, 0, 1},
};

static void give_feeds(const char *person, const char *acute, const char *ed, const char *mh)
{
    static const struct {
        const char *name, *date;
        ps_kind kind;
    } feeds[] = {{"acute", "admission_date", PS_KIND_ADMISSION},
                 {"ed", "arrival_date", PS_KIND_ATTENDANCE},
                 {"mh", "received_date", PS_KIND_REFERRAL}};
    const char *rows[] = {acute, ed, mh};
    char text[1024];

    (void)snprintf(text, sizeof text, HEAD "%s", person);
    fixture_give("people", PS_KIND_PERSON, text);
    for (size_t i = 0; i < PS_COUNT(feeds); i++) {
        const int n = snprintf(text, sizeof text, FEED, feeds[i].date);
        (void)snprintf(text + n, sizeof text - (size_t)n, "%s", rows[i]);
        fixture_give(feeds[i].name, feeds[i].kind, text);
    }
}

START_TEST(settles)
{
    ps_population *p;
    const ps_settled *settled;
    const char *got;

    fixture_start("2025-03-31");
    give_feeds(cases[_i].person, cases[_i].acute, cases[_i].ed, cases[_i].mh);
    p = fixture_link();
    got = p->person[cases[_i].column].type == PS_DATE ? day_of(p, "p", cases[_i].column)
                                                      : text_of(p, "p", cases[_i].column);
    ck_assert_msg(!strcmp(got, cases[_i].wanted), "%s: %s", cases[_i].why, got);
    settled = &p->settled[person_of(p, "p") * PS_TRAITS + (unsigned)cases[_i].trait];
    ck_assert_msg(settled->source == cases[_i].source, "%s: from %d", cases[_i].why, settled->source);
    ck_assert_msg(settled->values == cases[_i].values, "%s: %d values", cases[_i].why, settled->values);
    ps_population_free(p);
}
END_TEST

static const struct {
    const char *why, *person, *acute;
    int birth, sex;
} signs[] = {
    {"one birth", "p,C84001,R,2010-01-01,,,1950-03,F,A,\n", "p,2020-01-01,1950-03,2,,,\n", PS_NO, PS_NO},
    {"the next year is tolerated", "p,C84001,R,2010-01-01,,,1950-01,F,A,\n", "p,2020-01-01,1951-12,2,,,\n", PS_NO,
     PS_NO},
    {"two birth years apart", "p,C84001,R,2010-01-01,,,1950-12,F,A,\n", "p,2020-01-01,1952-01,2,,,\n", PS_YES, PS_NO},
    {"a century apart", "p,C84001,R,2010-01-01,,,1950-12,F,A,\n", "p,2020-01-01,2050-01,2,,,\n", PS_YES, PS_NO},
    {"even by a record after the index date", "p,C84001,R,2010-01-01,,,1950-12,F,A,\n", "p,2025-05-01,1960-01,1,,,\n",
     PS_YES, PS_YES},
    {"within one source too", "p,C84001,R,2010-01-01,,,1950-12,F,A,\np,C84002,R,2000-01-01,,,1960-12,F,A,\n", "",
     PS_YES, PS_NO},
    {"two sexes", "p,C84001,R,2010-01-01,,,1950-12,F,A,\n", "p,2020-01-01,1950-12,1,,,\n", PS_NO, PS_YES},
    {"not known is no other sex", "p,C84001,R,2010-01-01,,,1950-12,F,A,\n", "p,2020-01-01,1950-12,9,,,\n", PS_NO,
     PS_NO},
};

START_TEST(shows_false_links)
{
    ps_population *p;

    fixture_start("2025-03-31");
    give_feeds(signs[_i].person, signs[_i].acute, "", "");
    p = fixture_link();
    ck_assert_msg(flag_of(p, "p", PS_P_BIRTH_DIFFERS) == signs[_i].birth, "%s: birth", signs[_i].why);
    ck_assert_msg(flag_of(p, "p", PS_P_SEX_DIFFERS) == signs[_i].sex, "%s: sex", signs[_i].why);
    ck_assert_uint_eq(linked(p, "all inputs", "whose sources differ by more than one birth year"),
                      signs[_i].birth == PS_YES);
    ck_assert_uint_eq(linked(p, "all inputs", "whose sources differ in sex"), signs[_i].sex == PS_YES);
    ps_population_free(p);
}
END_TEST

static const struct {
    const char *why, *born;
    double age; /* -1: missing */
    const char *band;
} ages[] = {
    {"the day before the birthday", "1985-04-01", 39, "35-39"},
    {"on the birthday", "1985-03-31", 40, "40-44"},
    {"a birth month takes the 15th", "1985-03", 40, "40-44"},
    {"born that day", "2025-03-31", 0, "0-4"},
    {"born after it", "2025-04-01", -1, ""},
    {"eighty-nine", "1935-04-01", 89, "85-89"},
    {"ninety", "1935-03-31", 90, "90+"},
    {"a hundred and nine", "1915-06-02", 109, "90+"},
    {"no birth", "", -1, ""},
};

START_TEST(age_and_band)
{
    char text[256];
    ps_population *p;
    double age;

    fixture_start("2025-03-31");
    (void)snprintf(text, sizeof text, HEAD "p,C84001,R,2010-01-01,,,%s,F,A,\n", ages[_i].born);
    fixture_give("people", PS_KIND_PERSON, text);
    p = fixture_link();
    age = ps_number_at(&p->person[PS_P_AGE], 0);
    ck_assert_msg(ages[_i].age < 0 ? age != age : age == ages[_i].age, "%s: age %g", ages[_i].why, age);
    ck_assert_msg(!strcmp(text_of(p, "p", PS_P_AGE_BAND), ages[_i].band), "%s: band %s", ages[_i].why,
                  text_of(p, "p", PS_P_AGE_BAND));
    ps_population_free(p);
}
END_TEST

/* The grouping of the 2001 census, from the national code list. */
START_TEST(ethnic_groups)
{
    static const struct {
        const char *codes, *group;
    } groups[] = {{"ABCT", "White"}, {"DEFG", "Mixed"}, {"HJKL", "Asian"},
                  {"MNP", "Black"},  {"RSW", "Other"},  {"Z", "Not stated"}};
    ps_buffer text = {0};
    char id[8];
    ps_population *p;

    fixture_start("2025-03-31");
    ps_buffer_text(&text, HEAD);
    for (size_t g = 0; g < PS_COUNT(groups); g++)
        for (const char *c = groups[g].codes; *c; c++)
            ps_buffer_print(&text, "p%c,C84001,R,2010-01-01,,,1950-03,F,%c,\n", *c, *c);
    fixture_give("people", PS_KIND_PERSON, text.at);
    p = fixture_link();
    for (size_t g = 0; g < PS_COUNT(groups); g++)
        for (const char *c = groups[g].codes; *c; c++) {
            (void)snprintf(id, sizeof id, "p%c", *c);
            ck_assert_str_eq(text_of(p, id, PS_P_ETHNICITY), groups[g].group);
            ck_assert_int_eq(text_of(p, id, PS_P_ETHNICITY_CODE)[0], *c);
        }
    ps_population_free(p);
    ps_buffer_release(&text);
}
END_TEST

static const struct {
    const char *lsoa, *area, *kept; /* kept: as a trait; NULL: as it came */
} areas[] = {
    {"E01000001", "England", NULL},
    {"E01035672", "England", NULL},
    {"W01000001", "outside England", NULL},
    {"S01006506", "outside England", NULL},
    {"95AA01S1", "outside England", NULL},
    {"N21000001", "outside England", NULL},
    {"", "unknown", NULL},
    {"E0100001", "unknown", NULL},
    {"E010000012", "unknown", ""}, /* no area code: not kept */
    {"E02000001", "unknown", NULL},
    {"E01A00001", "unknown", NULL},
    {"ZZ99 3VZ", "unknown", ""},
    {"X", "unknown", NULL},
};

START_TEST(area)
{
    char text[256];
    ps_population *p;

    fixture_start("2025-03-31");
    (void)snprintf(text, sizeof text, HEAD "p,C84001,R,2010-01-01,,,1950-03,F,A,%s\n", areas[_i].lsoa);
    fixture_give("people", PS_KIND_PERSON, text);
    p = fixture_link();
    ck_assert_msg(!strcmp(text_of(p, "p", PS_P_AREA), areas[_i].area), "%s: %s", areas[_i].lsoa,
                  text_of(p, "p", PS_P_AREA));
    ck_assert_str_eq(text_of(p, "p", PS_P_LSOA), areas[_i].kept ? areas[_i].kept : areas[_i].lsoa);
    ps_population_free(p);
}
END_TEST

START_TEST(plain_flags_and_texts)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON,
                 "pseudo_id,practice,registration_type,registration_start,birth_month,sex,ethnicity,lsoa,care_home,"
                 "lives_alone,carer,has_mobile,has_phone,letter_only,hearing_need,sight_need,"
                 "interpreter,communication_need,sp_declined_date\n"
                 "p,C84002,T,2024-01-01,1950-03,F,A,,1,1,,0,0,1,,,Urdu,loud,2025-04-01\n"
                 "p,C84001,R,2010-01-01,1950-03,F,A,,0,,,,1,0,,,Polish,,2025-03-31\n"
                 "p,C84003,T,2020-01-01,1950-03,F,A,,1,0,odd,1,0,1,1,odd,,soft,2023-01-01\n");
    p = fixture_link();
    ck_assert_int_eq(flag_of(p, "p", PS_P_CARE_HOME), PS_NO);      /* the current registration's */
    ck_assert_int_eq(flag_of(p, "p", PS_P_LIVES_ALONE), PS_YES);   /* it says nothing: the latest to start */
    ck_assert_int_eq(flag_of(p, "p", PS_P_CARER), PS_CANNOT_TELL); /* empty or unreadable everywhere */
    ck_assert_int_eq(flag_of(p, "p", PS_P_HAS_MOBILE), PS_NO);
    ck_assert_int_eq(flag_of(p, "p", PS_P_HAS_PHONE), PS_YES);
    ck_assert_int_eq(flag_of(p, "p", PS_P_LETTER_ONLY), PS_NO);
    ck_assert_int_eq(flag_of(p, "p", PS_P_HEARING_NEED), PS_YES);
    ck_assert_int_eq(flag_of(p, "p", PS_P_SIGHT_NEED), PS_CANNOT_TELL);
    ck_assert_int_eq(flag_of(p, "p", PS_P_HOUSEBOUND), PS_CANNOT_TELL); /* no such column */
    ck_assert_str_eq(text_of(p, "p", PS_P_INTERPRETER), "Polish");
    ck_assert_str_eq(text_of(p, "p", PS_P_COMMUNICATION), "loud");
    ck_assert_str_eq(day_of(p, "p", PS_P_SP_DECLINED), "2025-03-31");
    ps_population_free(p);
}
END_TEST

static const struct {
    const char *why, *rows, *household;
} households[] = {
    {"one row", "p,C84001,R,2010-01-01,,2025-04-01,h1,1950-03,F,A,E01000001\n", "h1"},
    {"blank", "p,C84001,R,2010-01-01,,2025-04-01,,1950-03,F,A,E01000001\n", ""},
    {"the newer extract's",
     "p,C84001,R,2010-01-01,,2025-04-01,h1,1950-03,F,A,E01000001\np,C84002,R,2012-01-01,,2025-04-02,h2,1950-03,F,A,"
     "E01000001\n",
     "h2"},
    {"in any order",
     "p,C84002,R,2012-01-01,,2025-04-02,h2,1950-03,F,A,E01000001\np,C84001,R,2010-01-01,,2025-04-01,h1,1950-03,F,A,"
     "E01000001\n",
     "h2"},
    {"of one day the current registration's",
     "p,C84001,T,2020-01-01,,2025-04-01,h1,1950-03,F,A,E01000001\np,C84002,R,2010-01-01,,2025-04-01,h2,1950-03,F,A,"
     "E01000001\n",
     "h2"},
    {"an ended registration tells nothing after its end",
     "p,C84001,R,2010-01-01,2020-01-01,2025-04-02,h1,1950-03,F,A,E01000001\np,C84002,R,2020-01-01,,2025-04-01,h2,1950-"
     "03,F,A,E01000001\n",
     "h2"},
    {"a blank takes nothing back",
     "p,C84001,R,2010-01-01,,2025-04-01,h1,1950-03,F,A,E01000001\np,C84002,T,2020-01-01,,2025-04-02,,1950-03,F,A,"
     "E01000001\n",
     "h1"},
    {"a row replaced by a newer one",
     "p,C84001,R,2010-01-01,,2025-04-01,h1,1950-03,F,A,E01000001\np,C84001,R,2010-01-01,,2025-04-02,h3,1950-03,F,A,"
     "E01000001\n",
     "h3"},
};
START_TEST(household_by_the_latest_record)
{
    char text[512];
    ps_population *p;

    fixture_start("2025-03-31");
    (void)snprintf(text, sizeof text,
                   "pseudo_id,practice,registration_type,registration_start,registration_end,extract_date,household,"
                   "birth_month,sex,ethnicity,lsoa\n%s",
                   households[_i].rows);
    fixture_give("people", PS_KIND_PERSON, text);
    p = fixture_link();
    ck_assert_msg(!strcmp(text_of(p, "p", PS_P_HOUSEHOLD), households[_i].household), "%s: %s", households[_i].why,
                  text_of(p, "p", PS_P_HOUSEHOLD));
    ps_population_free(p);
}
END_TEST

/* Trust goes by kind, not by place in the plan. */
START_TEST(trust_of_one_day)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("mh", PS_KIND_REFERRAL, "pseudo_id,received_date,sex,lsoa\np,2025-01-01,1,E01000004\n");
    fixture_give("ed", PS_KIND_ATTENDANCE, "pseudo_id,arrival_date,sex,lsoa\np,2025-01-01,1,E01000003\n");
    fixture_give("acute", PS_KIND_ADMISSION, "pseudo_id,admission_date,sex,lsoa\np,2025-01-01,2,E01000002\n");
    p = fixture_link();
    ck_assert_str_eq(text_of(p, "p", PS_P_LSOA), "E01000002");
    ck_assert_str_eq(text_of(p, "p", PS_P_SEX), "female");
    ps_population_free(p);
}
END_TEST

START_TEST(counts_conflicts)
{
    ps_population *p;

    fixture_start("2025-03-31");
    give_feeds("p,C84001,R,2010-01-01,,,1950-03,F,A,E01000001\nq,C84001,R,2010-01-01,,,1950-03,F,A,E01000001\n",
               "p,2020-01-01,1950-03,1,B,E01000001,\nr,2020-01-01,,1,B,,\n", "q,2020-01-01,1950-03,2,C,E01000001,\n",
               "q,2020-01-01,1950-03,2,D,E01000001,\n");
    p = fixture_link();
    ck_assert_uint_eq(linked(p, "trait: sex", "people with 1 value"), 2);
    ck_assert_uint_eq(linked(p, "trait: sex", "people with 2 values"), 1);
    ck_assert_uint_eq(linked(p, "trait: ethnicity", "people with 1 value"), 1);
    ck_assert_uint_eq(linked(p, "trait: ethnicity", "people with 2 values"), 1);
    ck_assert_uint_eq(linked(p, "trait: ethnicity", "people with 3 values"), 1);
    ck_assert_uint_eq(linked(p, "trait: ethnicity", "taken from people"), 2);
    ck_assert_uint_eq(linked(p, "trait: ethnicity", "taken from acute"), 1);
    ck_assert_uint_eq(linked(p, "trait: birth", "people without a value"), 1);
    ck_assert_uint_eq(linked(p, "trait: birth", "not known from any input"), 1);
    ps_population_free(p);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("traits");
    TCase *tc = tcase_create("traits");
    tcase_add_loop_test(tc, settles, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, shows_false_links, 0, PS_COUNT(signs));
    tcase_add_loop_test(tc, age_and_band, 0, PS_COUNT(ages));
    tcase_add_test(tc, ethnic_groups);
    tcase_add_loop_test(tc, area, 0, PS_COUNT(areas));
    tcase_add_test(tc, plain_flags_and_texts);
    tcase_add_loop_test(tc, household_by_the_latest_record, 0, PS_COUNT(households));
    tcase_add_test(tc, trust_of_one_day);
    tcase_add_test(tc, counts_conflicts);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

/* Route: what becomes of how a person would be reached by what is recorded of them. */
#include "outreach_fixture.h"

/* m mobile, e e-mail, p telephone, l letter only, h hearing, s sight need; capital: recorded as no; left out: not
 * recorded. "2": second most digitally excluded tenth, "3": the third. */
static const struct {
    const char *why, *how, *traits, *wanted;
    unsigned rules; /* bits; of the person's */
} cases[] = {
#define NONE 0
#define RULE(r) (1u << PS_ROUTE_##r)
    {"a text to a mobile", "text message", "m", "text message", NONE},
    {"no mobile: a letter", "text message", "M", "letter", RULE(NO_MOBILE)},
    {"not known to have a mobile: a letter", "Text message", "", "letter", RULE(NO_MOBILE)},
    {"a telephone is no mobile", "text message", "p", "letter", RULE(NO_MOBILE)},
    {"SMS is a text", "by SMS", "Me", "letter", RULE(NO_MOBILE)},
    {"text is not in context", "visit in context", "M", "visit in context", NONE},
    {"an e-mail without an address", "e-mail", "mE", "letter", RULE(NO_EMAIL)},
    {"an e-mail with one", "email, then call", "e", "email, then call", NONE},
    {"of two ways the one that is left", "email, then call", "E", "phone call", RULE(NO_EMAIL)},
    {"the first of those left", "text, letter or phone call", "", "letter", RULE(NO_MOBILE)},
    {"the first in the plan's words", "text, phone call or letter", "", "phone call", RULE(NO_MOBILE)},
    {"nothing is said", "", "", "", NONE},
    {"a way that is not known", "through a befriender", "Mhs", "through a befriender", NONE},
    {"by post is a letter", "by post", "sp", "phone call", RULE(SIGHT)},
    {"what comes after is not", "post-natal visit", "l", "letter, to offer: post-natal visit", RULE(LETTER_ONLY)},
    {"a home is no visit", "letter to their home", "s", PS_VISIT_THROUGH_PRACTICE, RULE(SIGHT)},
    /* telephones */
    {"a call, and nothing is recorded", "phone call", "", "phone call", NONE},
    {"a call to a mobile alone", "phone call", "mP", "phone call", NONE},
    {"no telephone", "phone call", "P", "letter", RULE(NO_PHONE)},
    {"no telephone, and none known mobile", "phone call", "MP", "letter", RULE(NO_PHONE)},
    {"a video call needs none", "video call", "MP", "video call", NONE},
    {"a call in other words", "We ring them", "P", "letter", RULE(NO_PHONE)},
    /* letter only */
    {"asked for letters", "phone call", "lmp", "letter", RULE(LETTER_ONLY)},
    {"no text either", "text message", "lm", "letter", RULE(LETTER_ONLY)},
    {"nor an e-mail", "e-mail", "le", "letter", RULE(LETTER_ONLY)},
    {"a letter stands", "letter", "l", "letter", NONE},
    {"an appointment letter too", "appointment letter", "l", "appointment letter", NONE},
    {"the letter of two ways", "letter, then phone call", "lp", "letter", RULE(LETTER_ONLY)},
    {"a visit is offered by letter", "home visit", "lp", "letter, to offer: home visit", RULE(LETTER_ONLY)},
    {"and an appointment", "appointment", "lp", "letter, to offer: appointment", RULE(LETTER_ONLY)},
    {"where no how is said", "", "lp", "letter", RULE(LETTER_ONLY)},
    {"did not ask for letters", "phone call", "L", "phone call", NONE},
    {"letters only that cannot be read", "phone call", "lsp", PS_NO_ROUTE, RULE(LETTER_ONLY) | RULE(SIGHT)},
    /* hearing */
    {"no call: a text", "phone call", "hm", "text message", RULE(HEARING)},
    {"without a mobile a letter", "phone call", "hp", "letter", RULE(HEARING)},
    {"letters, if so asked", "phone call", "hml", "letter", RULE(LETTER_ONLY)},
    {"a text stands", "text message", "hm", "text message", NONE},
    {"a visit stands", "home visit", "hm", "home visit", NONE},
    {"no text in excluded areas", "phone call", "hm2", "letter", RULE(HEARING)},
    {"a video call may be signed", "video call", "h", "video call", NONE},
    /* sight */
    {"no letter: a call", "letter", "sp", "phone call", RULE(SIGHT)},
    {"to a mobile", "letter", "sm", "phone call", RULE(SIGHT)},
    {"no text: a call", "text message", "sm", "phone call", RULE(SIGHT)},
    {"no number: an e-mail, read out", "letter", "sePM", "e-mail", RULE(SIGHT)},
    {"no number known: a visit", "letter", "s", PS_VISIT_THROUGH_PRACTICE, RULE(SIGHT)},
    {"no number known, an e-mail", "letter", "se", "e-mail", RULE(SIGHT)},
    {"known to have none: no route", "letter", "sP", PS_NO_ROUTE, RULE(SIGHT)},
    {"none, and no mobile", "text message", "sPME", PS_NO_ROUTE, RULE(SIGHT)},
    {"neither call nor letter: no route", "letter", "shmp", PS_NO_ROUTE, RULE(SIGHT)},
    {"neither, the other way", "phone call", "shm", PS_NO_ROUTE, RULE(HEARING)},
    {"neither, but an e-mail", "phone call", "shme", "e-mail", RULE(HEARING)},
    {"a call stands", "phone call", "s", "phone call", NONE},
    {"an e-mail stands", "e-mail", "se", "e-mail", NONE},
    {"a visit stands for both", "home visit", "shP", "home visit", NONE},
    {"a visit beside a letter", "letter or home visit", "sp", "visit", RULE(SIGHT)},
    /* digital exclusion */
    {"a text in an excluded area: a call", "text message", "m2", "phone call", RULE(DIGITAL)},
    {"an e-mail: a call", "e-mail", "ep1", "phone call", RULE(DIGITAL)},
    {"no number recorded: a letter", "e-mail", "e2", "letter", RULE(DIGITAL)},
    {"online: a letter", "online form", "2", "letter", RULE(DIGITAL)},
    {"not in the third tenth", "online form", "3", "online form", NONE},
    {"a text without a mobile: a call", "text message", "Mp2", "phone call", RULE(NO_MOBILE)},
    {"a call stands", "phone call", "2", "phone call", NONE},
    {"the other way that the plan names", "text or letter", "mp2", "letter", RULE(DIGITAL)},
    {"a sight need and no number: the e-mail stands", "e-mail", "seP2", "e-mail", NONE},
};

static void set_traits(fixture *f, uint32_t person, const char *traits)
{
    static const struct {
        char letter;
        int column;
    } flags[] = {{'m', PS_P_HAS_MOBILE},  {'e', PS_P_HAS_EMAIL},    {'p', PS_P_HAS_PHONE},
                 {'l', PS_P_LETTER_ONLY}, {'h', PS_P_HEARING_NEED}, {'s', PS_P_SIGHT_NEED}};

    f->population.person[PS_P_DIGITAL_DECILE].number[person] = NAN;
    for (size_t i = 0; i < PS_COUNT(flags); i++)
        set_flag(f, flags[i].column, person,
                 strchr(traits, flags[i].letter)        ? PS_YES
                 : strchr(traits, flags[i].letter - 32) ? PS_NO
                                                        : PS_CANNOT_TELL);
    for (int d = 1; d <= 3; d++)
        if (strchr(traits, '0' + d))
            f->population.person[PS_P_DIGITAL_DECILE].number[person] = d;
}

static ps_list_job job_of(fixture *f)
{
    return (ps_list_job){
        .world = f->world, .plan = &f->plan, .population = &f->population, .list = &f->lists[0], .matrix = 0};
}

static const char *said(fixture *f, const ps_list_job *job, uint32_t person)
{
    const ps_route route = ps_route_of(job, person);
    ps_buffer how = {0};
    const char *kept;

    ps_route_say_how(&how, &route);
    kept = ps_arena_text(f->arena, how.at ? how.at : "", how.length);
    ps_buffer_release(&how);
    return kept;
}

START_TEST(follows_the_evidence)
{
    fixture f;
    ps_list_job job;
    ps_route route;
    ps_error err = {0};

    fixture_start(&f, "how", 2);
    job = job_of(&f);
    f.rows[0].how = cases[_i].how;
    for (uint32_t i = 0; i < 2; i++) {
        set_flag(&f, PS_P_CARER, i, PS_YES);
        set_traits(&f, i, cases[_i].traits);
    }
    set_flag(&f, PS_P_SAFEGUARDING, 1, PS_YES);
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    route = ps_route_of(&job, 0);
    ck_assert_msg(!strcmp(said(&f, &job, 0), cases[_i].wanted), "%s: %s", cases[_i].why, said(&f, &job, 0));
    ck_assert_msg(route.rules == cases[_i].rules, "%s: rules %x", cases[_i].why, route.rules);
    ck_assert(route.no_route == !strcmp(cases[_i].wanted, PS_NO_ROUTE));
    ck_assert_str_eq(route.need, "Help for carers");
    ck_assert_str_eq(route.who, "link worker");
    ck_assert_str_eq(route.within, "14 days");
    ck_assert(!route.practice_first);
    /* Safeguarding goes before all of it, and is not seen in what is counted. */
    route = ps_route_of(&job, 1);
    ck_assert(route.practice_first);
    ck_assert_str_eq(said(&f, &job, 1), "speak to the practice first");
    ck_assert_uint_eq(route.rules, cases[_i].rules);
    ck_assert(route.no_route == !strcmp(cases[_i].wanted, PS_NO_ROUTE));
    fixture_end(&f);
}
END_TEST

/* Whatever is recorded and whatever the plan says: no text without a mobile, no e-mail without an address, no call to
 * anybody with a hearing need, nothing to read with a sight need, and letters for those who asked. */
START_TEST(never_breaks_a_rule)
{
    static const char *const hows[] = {"text message", "e-mail",         "phone call",         "letter", "online form",
                                       "home visit",   "text or call",   "call or letter",     "",       "e-mail, text",
                                       "appointment",  "letter, e-mail", "text, call, by post"};
    static const int columns[] = {PS_P_HAS_MOBILE,  PS_P_HAS_EMAIL,    PS_P_HAS_PHONE,
                                  PS_P_LETTER_ONLY, PS_P_HEARING_NEED, PS_P_SIGHT_NEED};
    enum { ALL = 3 * 3 * 3 * 3 * 3 * 3 };
    fixture f;
    ps_list_job job;
    ps_error err = {0};

    fixture_start(&f, "never", ALL);
    job = job_of(&f);
    for (uint32_t i = 0; i < ALL; i++) {
        uint32_t rest = i;
        for (size_t k = 0; k < PS_COUNT(columns); k++, rest /= 3)
            set_flag(&f, columns[k], i, (ps_answer)(rest % 3));
        set_flag(&f, PS_P_CARER, i, PS_YES);
    }
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    for (size_t h = 0; h < PS_COUNT(hows); h++)
        for (uint32_t i = 0; i < 2 * ALL; i++) {
            const uint32_t p = i % ALL;
            const char *how;

            f.rows[0].how = hows[h];
            f.population.person[PS_P_DIGITAL_DECILE].number[p] = i < ALL ? NAN : 1;
            how = said(&f, &job, p);
#define HAS(c) (f.population.person[c].flag[p] == PS_YES)
            ck_assert_msg(!strstr(how, "text") || HAS(PS_P_HAS_MOBILE), "%s: %s", hows[h], how);
            ck_assert_msg(!strstr(how, "e-mail") || HAS(PS_P_HAS_EMAIL), "%s: %s", hows[h], how);
            ck_assert_msg(!strstr(how, "call") || !HAS(PS_P_HEARING_NEED), "%s: %s", hows[h], how);
            ck_assert_msg(!(strstr(how, "letter") || strstr(how, "post") || strstr(how, "text")) ||
                              !HAS(PS_P_SIGHT_NEED),
                          "%s: %s", hows[h], how);
            ck_assert_msg(!HAS(PS_P_LETTER_ONLY) || !strncmp(how, "letter", 6) || !strcmp(how, PS_NO_ROUTE), "%s: %s",
                          hows[h], how);
        }
    fixture_end(&f);
}
END_TEST

/* A file without the column: nobody is known to have none. */
START_TEST(goes_on_without_columns)
{
    fixture f;
    ps_list_job job;
    ps_error err = {0};

    fixture_start(&f, "columns", 1);
    job = job_of(&f);
    f.rows[0].how = "phone call";
    set_flag(&f, PS_P_CARER, 0, PS_YES);
    for (int c = PS_P_HAS_MOBILE; c <= PS_P_SIGHT_NEED; c++)
        ps_column_release(&f.population.person[c]);
    ps_column_release(&f.population.person[PS_P_INTERPRETER]);
    ps_column_release(&f.population.person[PS_P_DIGITAL_DECILE]);
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    ck_assert_str_eq(said(&f, &job, 0), "phone call");
    f.rows[0].how = "text message";
    ck_assert_str_eq(said(&f, &job, 0), "letter");
    fixture_end(&f);
}
END_TEST

static const struct {
    const char *why, *interpreter, *how, *traits, *wanted;
    ps_audience audience;
} interpreters[] = {
    {"told beside a call", "Urdu", "phone call", "", "phone call, with an interpreter: Urdu", PS_AUDIENCE_LINK_WORKER},
    {"and what is written", "Urdu", "letter", "", "letter, interpreter needed: Urdu", PS_AUDIENCE_CLINICIAN},
    {"and what was changed", "Urdu", "text", "", "letter, interpreter needed: Urdu", PS_AUDIENCE_LINK_WORKER},
    {"a visit offered by letter", "Urdu", "home visit", "l", "letter, to offer: home visit, with an interpreter: Urdu",
     PS_AUDIENCE_LINK_WORKER},
    {"no language said", "Yes", "phone call", "", "phone call, with an interpreter", PS_AUDIENCE_LINK_WORKER},
    {"none needed", "No", "phone call", "", "phone call", PS_AUDIENCE_LINK_WORKER},
    {"none recorded", NULL, "phone call", "", "phone call", PS_AUDIENCE_LINK_WORKER},
    {"not for the voluntary sector", "Urdu", "phone call", "", "phone call", PS_AUDIENCE_VCSE},
    {"nobody is to be reached", "Urdu", "letter", "sP", PS_NO_ROUTE, PS_AUDIENCE_LINK_WORKER},
    {"nothing is said", "Urdu", "", "", "", PS_AUDIENCE_LINK_WORKER},
};

START_TEST(tells_of_interpreters)
{
    fixture f;
    ps_list_job job;
    ps_error err = {0};

    fixture_start(&f, "interpreter", 1);
    job = job_of(&f);
    f.lists[0].audience = interpreters[_i].audience;
    f.rows[0].how = interpreters[_i].how;
    set_flag(&f, PS_P_CARER, 0, PS_YES);
    set_traits(&f, 0, interpreters[_i].traits);
    if (interpreters[_i].interpreter)
        set_text(&f, PS_P_INTERPRETER, 0, interpreters[_i].interpreter);
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    ck_assert_msg(!strcmp(said(&f, &job, 0), interpreters[_i].wanted), "%s: %s", interpreters[_i].why,
                  said(&f, &job, 0));
    fixture_end(&f);
}
END_TEST

START_TEST(says_nothing_where_no_row_fits)
{
    fixture f;
    ps_list_job job;
    ps_route route;
    ps_error err = {0};

    fixture_start(&f, "norow", 2);
    job = job_of(&f);
    f.lists[0].plain_need = "Support nearby";
    set_flag(&f, PS_P_SAFEGUARDING, 1, PS_YES);
    must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    route = ps_route_of(&job, 0);
    ck_assert_str_eq(route.need, "Support nearby");
    ck_assert_str_eq(route.how, "");
    job.matrix = -1;
    route = ps_route_of(&job, 1);
    ck_assert_str_eq(route.need, "Support nearby");
    ck_assert_str_eq(route.how, "speak to the practice first");
    fixture_end(&f);
}
END_TEST

/* Six people: 0 no text, 1 no route, 2 no route and safeguarding, 3 as planned, 4 and 5 without a row. */
START_TEST(counts_who_cannot_be_reached)
{
    static const char *const fields[] = {"pseudo_id", "how"};
    static const struct {
        const char *by, *name;
        uint64_t people, no_route;
    } wanted[] = {
        {"imd_quintile", "1", 2, 1},  {"imd_quintile", "none", 4, 1}, {"ethnicity", "Black", 3, 2},
        {"ethnicity", "White", 3, 0}, {"age_band", "50-54", 6, 2},    {"lsoa", "E01000001", 2, 1},
        {"lsoa", "none", 4, 1},
    };
    fixture f;
    const ps_route_report *routes;
    const char *readme;

    fixture_start(&f, "count", 6);
    f.lists[0].matrix = "route";
    f.lists[0].fields = (const char **)ps_arena_array(f.arena, 2, sizeof *fields);
    memcpy(f.lists[0].fields, fields, sizeof fields);
    f.lists[0].n_fields = 2;
    for (uint32_t i = 0; i < 6; i++) {
        set_text(&f, PS_P_ETHNICITY, i, i % 3 ? i % 2 ? "Black" : "White" : "White");
        if (i == 2)
            set_text(&f, PS_P_ETHNICITY, i, "Black");
        set_flag(&f, PS_P_CARER, i, i < 4 ? PS_YES : PS_NO);
        set_traits(&f, i, i == 0 ? "M" : i <= 2 ? "sP" : "m");
        f.population.person[PS_P_IMD_QUINTILE].number[i] = i < 2 ? 1 : NAN;
        if (i < 2)
            set_text(&f, PS_P_LSOA, i, "E01000001");
    }
    set_flag(&f, PS_P_SAFEGUARDING, 2, PS_YES);
    {
        ps_error err = {0};
        must(ps_matrix_fill(f.world, 0, NULL, &err), &err);
    }
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/all.csv"),
                     "pseudo_id,how\nperson00,letter\nperson01,no usable route: ask the practice\n"
                     "person02,speak to the practice first\nperson03,text message\nperson04,\nperson05,\n");
    routes = f.outreach->lists[0].routes;
    ck_assert_uint_eq(routes->people, 6);
    ck_assert_uint_eq(routes->no_route, 2); /* safeguarding is not seen */
    ck_assert_uint_eq(routes->changed[PS_ROUTE_NO_MOBILE], 1);
    ck_assert_uint_eq(routes->changed[PS_ROUTE_SIGHT], 2);
    ck_assert_uint_eq(routes->changed[PS_ROUTE_HEARING], 0);
    ck_assert_uint_eq(routes->n_groups, PS_COUNT(wanted));
    for (size_t i = 0; i < PS_COUNT(wanted); i++) {
        ck_assert_str_eq(routes->groups[i].by, wanted[i].by);
        ck_assert_str_eq(routes->groups[i].name, wanted[i].name);
        ck_assert_msg(routes->groups[i].people == wanted[i].people && routes->groups[i].no_route == wanted[i].no_route,
                      "%s %s: %d of %d", wanted[i].by, wanted[i].name, (int)routes->groups[i].no_route,
                      (int)routes->groups[i].people);
    }
    readme = fixture_read(&f, "lists/pcn_support/README.txt");
    ck_assert_msg(strstr(readme, "No usable route is recorded for 2 people") != NULL, "%s", readme);
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("route");
    TCase *tc = tcase_create("route");
    tcase_add_loop_test(tc, follows_the_evidence, 0, PS_COUNT(cases));
    tcase_add_test(tc, never_breaks_a_rule);
    tcase_add_test(tc, goes_on_without_columns);
    tcase_add_loop_test(tc, tells_of_interpreters, 0, PS_COUNT(interpreters));
    tcase_add_test(tc, says_nothing_where_no_row_fits);
    tcase_add_test(tc, counts_who_cannot_be_reached);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

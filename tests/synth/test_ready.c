/* Ready: who stays on a list, what a scenario's people hang on, and failures that are kept. */
#include "test.h"

#include "base/date.h"
#include "base/os.h"
#include "base/text_file.h"
#include "synth/ready.h"

static char home[] = "/tmp/popstrat-ready-000000";

/* ---- who stays on a list, written out by hand from the rules of lists ---- */

static const ps_ready_list outreach = {.name = "outreach"};
static const ps_ready_list review = {.name = "review", .clinical_review = true};
static const ps_ready_list charity = {.name = "charity", .opt_outs = true, .vcse = true};
static const ps_ready_list home_list = {.name = "homes", .lifts = 1U << PS_READY_CARE_HOME};

static const struct {
    const char *why;
    const ps_ready_list *list;
    ps_ready_trouble trouble;
    bool stays;
} cases[] = {
    {"nothing against it", &outreach, PS_READY_WELL, true},
    {"dead", &outreach, PS_READY_DEAD, false},
    {"dead since", &review, PS_READY_DEAD_SINCE, false},
    {"left since", &outreach, PS_READY_LEFT_SINCE, false},
    {"no regular registration", &outreach, PS_READY_TEMPORARY, false},
    {"test patient", &review, PS_READY_DUMMY, false},
    {"Type 1, dated after the index date", &outreach, PS_READY_TYPE_1_SINCE, false},
    {"Type 1, withdrawn", &outreach, PS_READY_TYPE_1_WITHDRAWN, true},
    {"dissent on the index date", &outreach, PS_READY_DISSENT, false},
    {"dissent, withdrawn", &charity, PS_READY_DISSENT_WITHDRAWN, true},
    {"national opt-out, own care", &outreach, PS_READY_NATIONAL_OPT_OUT, true},
    {"national opt-out, voluntary sector", &charity, PS_READY_NATIONAL_OPT_OUT, false},
    {"declined lately", &outreach, PS_READY_DECLINED, false},
    {"declined lately, a review of the record", &review, PS_READY_DECLINED, true},
    {"declined long ago", &outreach, PS_READY_DECLINED_LONG_AGO, true},
    {"declined long ago, voluntary sector", &charity, PS_READY_DECLINED_LONG_AGO, false},
    {"a child", &outreach, PS_READY_UNDER_18, false},
    {"care home", &outreach, PS_READY_CARE_HOME, false},
    {"care home, lifted", &home_list, PS_READY_CARE_HOME, true},
    {"end of life, not what was lifted", &home_list, PS_READY_END_OF_LIFE, false},
    {"safeguarding", &outreach, PS_READY_SAFEGUARDING, true},
    {"safeguarding, voluntary sector", &charity, PS_READY_SAFEGUARDING, false},
};

START_TEST(stays_or_goes)
{
    ck_assert_msg(ps_ready_stays(cases[_i].list, cases[_i].trouble) == cases[_i].stays, "%s", cases[_i].why);
}
END_TEST

START_TEST(every_trouble_has_words)
{
    for (int t = 0; t < PS_READY_TROUBLES; t++)
        ck_assert_msg(ps_ready_trouble_words((ps_ready_trouble)t) != NULL, "%d", t);
}
END_TEST

/* ---- the folders ---- */

static void open_world(ps_made_world *world, uint64_t people, uint64_t seed)
{
    memset(world, 0, sizeof(*world));
    ps_draw_key(world->key, seed);
    world->index = ps_day_of(2025, 3, 31);
    ck_assert_int_eq(ps_calendar_new(&world->calendar, world->index, NULL), PS_OK);
    ck_assert_int_eq(ps_region_new(&world->region, people, world->key, NULL), PS_OK);
}

static void close_world(ps_made_world *world)
{
    ps_calendar_free(world->calendar);
    ps_region_free(world->region);
}

static char *path_in(const char *name)
{
    static char path[200];

    (void)snprintf(path, sizeof(path), "%s/%s", home, name);
    return path;
}

static void write_all(const char *folder, uint64_t people, uint64_t seed)
{
    ps_made_world world;

    open_world(&world, people, seed);
    ck_assert_int_eq(ps_os_make_folder(path_in(folder), NULL), PS_OK);
    ck_assert_int_eq(ps_ready_write(path_in(folder), &world, NULL), PS_OK);
    close_world(&world);
}

static char *text_of(const char *name)
{
    char *text;
    size_t length;

    ck_assert_int_eq(ps_text_file_read(&text, &length, path_in(name), NULL), PS_OK);
    return text;
}

static void same(const char *file, bool wanted, const char *a, const char *b)
{
    char name[100];
    char *left, *right;

    (void)snprintf(name, sizeof(name), "%s/ready/%s", a, file);
    left = text_of(name);
    (void)snprintf(name, sizeof(name), "%s/ready/%s", b, file);
    right = text_of(name);
    ck_assert_msg((strcmp(left, right) == 0) == wanted, "%s of %s and %s", file, a, b);
    free(left);
    free(right);
}

START_TEST(people_hang_on_the_seed_alone)
{
    write_all("one", 30, 1);
    write_all("many", 300000, 1); /* more areas and practices, other networks */
    write_all("other", 30, 2);
    same("own_caseload/truth.csv", true, "one", "many");
    same("own_caseload/caseload.csv", true, "one", "many");
    same("own_caseload/contacts.csv", true, "one", "many");
    same("discharge_hubs/admissions.csv", true, "one", "many");
    same("own_caseload/truth.csv", false, "one", "other");
    same("own_caseload/own_caseload.toml", true, "one", "other");
}
END_TEST

START_TEST(failure_is_told)
{
    ps_made_world world;
    ps_error err = {0};

    open_world(&world, 30, 1);
    ck_assert_int_eq(ps_os_make_folder(home, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path_in("letter.txt"), "a", 1, NULL), PS_OK);
    ck_assert_int_eq(ps_ready_write(path_in("letter.txt"), &world, &err), PS_ESYSTEM);
    ck_assert(err.message[0] && strstr(err.file, "letter.txt"));
    close_world(&world);
}
END_TEST

START_TEST(plans_are_known)
{
    ck_assert(ps_ready_is_plan("own_caseload"));
    ck_assert(!ps_ready_is_plan("luton"));
}
END_TEST

static void clean_up(void)
{
    (void)ps_os_remove(home, NULL);
}

static Suite *ready_suite(void)
{
    Suite *suite = suite_create("ready");
    TCase *tc = tcase_create("all");

    (void)snprintf(home + strlen(home) - 6, 7, "%06u", ps_os_process_id() % 1000000U);
    atexit(clean_up);
    tcase_add_loop_test(tc, stays_or_goes, 0, PS_COUNT(cases));
    tcase_add_test(tc, every_trouble_has_words);
    tcase_add_test(tc, people_hang_on_the_seed_alone);
    tcase_add_test(tc, failure_is_told);
    tcase_add_test(tc, plans_are_known);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(ready_suite)

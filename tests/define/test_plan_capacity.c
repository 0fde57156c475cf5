/* Places in a plan: numbers, hours, files, floors; what is refused, and what describe says. */
#include "sample_plan.h"

#include "define/describe.h"

static plan_case c;

static void setup(void)
{
    make_code_files();
    memset(&c, 0, sizeof c);
}

static void teardown(void)
{
    drop_case(&c);
    drop_case_folder();
}

#define CAPACITY "[capacity.room]\nlist = \"pcn_support\"\nper = \"pcn\"\n"

/* The sample with a section after it. */
static const char *with_section(const char *section)
{
    static char text[sizeof sample_plan + 2048];

    snprintf(text, sizeof text, "%s\n%s\n", sample_plan, section);
    return text;
}

static const ps_capacity_plan *capacity_of(const char *section)
{
    c = try_plan(with_section(section));
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->n_capacities, 1);
    ck_assert_ptr_eq(ps_plan_capacity_of(c.plan, "pcn_support"), &c.plan->capacities[0]);
    return &c.plan->capacities[0];
}

static void put_places(const char *text)
{
    put_file("places.csv", text, strlen(text));
}

START_TEST(reads_places_and_floors)
{
    const ps_capacity_plan *room =
        capacity_of(CAPACITY "places = 25\n"
                             "floor = [ { group = 'imd_quintile = 1', share = 0.30 }, { group = 'imd_decile = 1', "
                             "share = 0.125, over = \"all\" } ]");

    ck_assert_str_eq(room->per, "pcn");
    ck_assert_uint_eq(room->places, 25);
    ck_assert_uint_eq(room->n_floors, 2);
    ck_assert_uint_eq(room->floors[0].share, 30);
    ck_assert_uint_eq(room->floors[0].unit, 100);
    ck_assert(!room->floors[0].over_all);
    ck_assert_uint_eq(room->floors[1].share, 125);
    ck_assert_uint_eq(room->floors[1].unit, 1000);
    ck_assert(room->floors[1].over_all);
    ck_assert(c.plan->used[PS_P_PCN] && c.plan->used[PS_P_IMD_QUINTILE]);
}
END_TEST

START_TEST(has_areas_for_recipients)
{
    ck_assert_str_eq(capacity_of("[capacity.room]\nlist = \"pcn_support\"\nper = \"lsoa\"\nplaces = 2")->per, "lsoa");
    drop_case(&c);
    c = try_plan(with_section("[capacity.room]\nlist = \"pcn_support\"\nper = \"ward\"\nplaces = 2"));
    expect_accepted(&c);
}
END_TEST

START_TEST(reads_one_floor_without_brackets)
{
    const ps_capacity_plan *room = capacity_of(CAPACITY "places = 1\nfloor = { group = 'carer', share = 1 }");

    ck_assert_uint_eq(room->n_floors, 1);
    ck_assert_uint_eq(room->floors[0].share, 1);
    ck_assert_uint_eq(room->floors[0].unit, 1);
}
END_TEST

/* 20 hours are 1200 minutes: 26 contacts of 45 minutes, and half an hour left. 0.7 hours are one of 42. */
START_TEST(turns_hours_into_places)
{
    ck_assert_uint_eq(capacity_of(CAPACITY "hours = 20\nminutes_per_contact = 45")->places, 26);
    drop_case(&c);
    ck_assert_uint_eq(capacity_of(CAPACITY "hours = 0.7\nminutes_per_contact = 42")->places, 1);
}
END_TEST

START_TEST(reads_a_file)
{
    const ps_capacity_plan *room;

    put_places("\xef\xbb\xbfnote;places;recipient\nnew;4;U2\n;0; U10 \n");
    room = capacity_of(CAPACITY "places = \"places.csv\"");
    ck_assert_uint_eq(room->n_rows, 2);
    ck_assert_str_eq(room->rows[0].recipient, "U10");
    ck_assert_uint_eq(room->rows[0].places, 0);
    ck_assert_uint_eq(ps_capacity_row_of(room, "U2")->places, 4);
    ck_assert_ptr_null(ps_capacity_row_of(room, "U1"));
    ck_assert_uint_eq(strlen(room->sha256), 64);
    drop_case(&c);
    put_places("recipient,hours\nU2,1.5\n");
    room = capacity_of(CAPACITY "hours = \"places.csv\"\nminutes_per_contact = 30");
    ck_assert_uint_eq(room->rows[0].places, 3);
}
END_TEST

#define WAY                                                                                                            \
    "[matrix.way]\nrows = [ { need = \"A\", rule = 'carer', who = \"GP\" }, { need = \"B\", rule = 'housebound', who " \
    "= "                                                                                                               \
    "\"social prescriber\" } ]\n"
#define ROLES "minutes_per_contact = { \"GP\" = 10, \"social prescriber\" = 45 }\n"

/* The list with a matrix. */
static const char *with_way(const char *section)
{
    return with(with_section(section), "kind         = \"outreach\"\n", "kind = \"outreach\"\nmatrix = \"way\"\n");
}

START_TEST(reads_minutes_by_role)
{
    const ps_capacity_plan *room;

    c = try_plan(with_way(CAPACITY "hours = 1.25\n" ROLES WAY));
    expect_accepted(&c);
    room = &c.plan->capacities[0];
    ck_assert_uint_eq(room->places, 75); /* minutes */
    ck_assert_uint_eq(room->n_roles, 2);
    ck_assert_uint_eq(ps_capacity_minutes_of(room, "social prescriber"), 45);
    ck_assert_uint_eq(ps_capacity_minutes_of(room, "gp"), 0);
    drop_case(&c);
    put_places("recipient,hours\nU2,0.7\n");
    c = try_plan(with_way(CAPACITY "hours = \"places.csv\"\n" ROLES WAY));
    expect_accepted(&c);
    ck_assert_uint_eq(c.plan->capacities[0].rows[0].places, 42);
}
END_TEST

static const struct {
    const char *why, *section, *message;
} roles[] = {
    {"somebody left out", CAPACITY "hours = 2\nminutes_per_contact = { \"GP\" = 10 }\n" WAY,
     "\"social prescriber\" of matrix way has no minutes here"},
    {"somebody misspelt",
     CAPACITY
     "hours = 2\nminutes_per_contact = { \"GP\" = 10, \"social prescriber\" = 5, \"social prescribr\" = 5 }\n" WAY,
     "did you mean social prescriber?"},
    {"nobody", CAPACITY "hours = 2\nminutes_per_contact = {}\n" WAY, "says no minutes of anybody"},
    {"half a minute", CAPACITY "hours = 2\nminutes_per_contact = { \"GP\" = 7.5, \"social prescriber\" = 5 }\n" WAY,
     "from 1 to 1440 minutes, whole ones here"},
    {"too long", CAPACITY "hours = 2\nminutes_per_contact = { \"GP\" = 1441, \"social prescriber\" = 5 }\n" WAY,
     "from 1 to 1440 minutes"},
    {"a row without a who",
     CAPACITY
     "hours = 2\nminutes_per_contact = { \"GP\" = 10 }\n[matrix.way]\nrows = [ { need = \"A\", rule = 'carer', "
     "who = \"GP\" }, { need = \"B\", rule = 'housebound' } ]\n",
     "this row says no who"},
    {"places", CAPACITY "places = 2\n" ROLES WAY, "minutes_per_contact goes with hours"},
};

START_TEST(refuses_roles)
{
    c = try_plan(with_way(roles[_i].section));
    ck_assert_msg(c.findings.n > 0, "%s: accepted", roles[_i].why);
    expect_finding(&c, roles[_i].message);
}
END_TEST

START_TEST(refuses_roles_without_a_matrix)
{
    c = try_plan(with_section(CAPACITY "hours = 2\n" ROLES));
    expect_finding(&c, "minutes by role need a list with a matrix");
}
END_TEST

/* Floors that the text shows to be apart, or one inside the other; and those that it does not. */
static const struct {
    const char *one, *other;
    bool fit;
} floors[] = {
    {"imd_quintile = 1", "ethnicity = \"Black\"", false},
    {"imd_quintile = 1", "ethnicity = \"Black\" and not imd_quintile = 1", true},
    {"imd_quintile = 1", "ethnicity = \"Black\" and imd_quintile <> 1", true},
    {"imd_quintile = 1", "ethnicity = \"Black\" and imd_quintile = 1", true},
    {"imd_quintile = 1", "imd_quintile = 2", true},
    {"imd_quintile = 1", "imd_decile = 9", false}, /* true, but not by what is written */
    {"carer", "housebound", false},
    {"carer", "carer and housebound", true},
    {"carer", "not carer", true},
    {"carer", "not carer and housebound", true},
    {"age >= 75", "age < 75", true},
    {"age >= 75", "age <= 75", false},
    {"age >= 75", "age between 18 and 80", false},
    {"age >= 75 and age < 90", "age between 70 and 90", true},
    {"ethnicity in (\"Black\", \"Asian\")", "ethnicity = \"Asian\"", true},
    {"ethnicity in (\"Black\", \"Asian\")", "ethnicity in (\"Asian\", \"White\")", false},
    {"ethnicity in (\"Black\", \"Asian\")", "ethnicity in (\"Mixed\", \"White\")", true},
};

START_TEST(judges_floors_by_their_text)
{
    for (int turned = 0; turned < 2; turned++) {
        char section[1024];
        snprintf(section, sizeof section,
                 CAPACITY "places = 9\nfloor = [ { group = '%s', share = 0.2 }, { group = '%s', share = 0.1 } ]",
                 turned ? floors[_i].other : floors[_i].one, turned ? floors[_i].one : floors[_i].other);
        c = try_plan(with_section(section));
        if (floors[_i].fit) {
            expect_accepted(&c);
        } else {
            const ps_error *e = expect_finding(&c, "may overlap");
            ck_assert_msg(c.findings.n == 1, "%s", all_findings(&c));
            ck_assert(strstr(e->message, floors[_i].one) && strstr(e->message, floors[_i].other));
            ck_assert(strstr(e->hint, "and not (") != NULL);
        }
        if (!turned)
            drop_case(&c);
    }
}
END_TEST

/* The places of each and of all are other places. */
START_TEST(floors_of_other_scopes_may_overlap)
{
    (void)capacity_of(CAPACITY "places = 9\nfloor = [ { group = 'carer', share = 0.2 }, { group = 'housebound', share "
                               "= 0.1, over = \"all\" } ]");
}
END_TEST

static const struct {
    const char *why, *file, *message;
    unsigned line, column;
} files[] = {
    {"nothing", "", "this file is empty", 0, 0},
    {"another heading", "practice,places\nU1,4\n", "needs the columns recipient and places", 1, 0},
    {"half a place", "recipient,places\nU1,4\nU2,1.5\n", "places are a whole number", 3, 2},
    {"less than none", "recipient,places\nU1,-1\n", "places are a whole number", 2, 2},
    {"no number", "recipient,places\nU1,\n", "places are a whole number", 2, 2},
    {"nobody", "recipient,places\n ,4\n", "the recipient is empty", 2, 1},
    {"somebody twice", "recipient,places\nU1,4\nU2,3\nU1,4\n", "stands in this file twice", 0, 0},
};

START_TEST(refuses_files)
{
    const ps_error *e;

    put_places(files[_i].file);
    c = try_plan(with_section(CAPACITY "places = \"places.csv\""));
    e = expect_finding(&c, files[_i].message);
    ck_assert_str_eq(e->file, "places.csv");
    ck_assert_msg(e->line == files[_i].line && e->column == files[_i].column, "%s: at %u:%u", files[_i].why,
                  (unsigned)e->line, e->column);
}
END_TEST

static const struct {
    const char *why, *section, *message;
} refusals[] = {
    {"no places", CAPACITY, "needs places, or hours"},
    {"both", CAPACITY "places = 1\nhours = 2\nminutes_per_contact = 30", "not both"},
    {"hours alone", CAPACITY "hours = 2", "hours need minutes_per_contact"},
    {"minutes alone", CAPACITY "places = 2\nminutes_per_contact = 30", "minutes_per_contact goes with hours"},
    {"hours too short", CAPACITY "hours = 0.5\nminutes_per_contact = 45", "not one contact fits"},
    {"no minutes", CAPACITY "hours = 0.5\nminutes_per_contact = 0", "from 1 to 1440 minutes"},
    {"none", CAPACITY "places = 0", "from 1 to 1000000"},
    {"half a place", CAPACITY "places = 2.5", "expected a whole number or a file"},
    {"a file that is not there", CAPACITY "places = \"nowhere.csv\"", ""},
    {"no list", "[capacity.room]\nper = \"pcn\"\nplaces = 1", "the key list is missing"},
    {"a list nobody has", "[capacity.room]\nlist = \"pcn_suport\"\nper = \"pcn\"\nplaces = 1",
     "did you mean pcn_support?"},
    {"two for one list", CAPACITY "places = 1\n[capacity.more]\nlist = \"pcn_support\"\nper = \"pcn\"\nplaces = 1",
     "has a capacity already: room"},
    {"by a number", "[capacity.room]\nlist = \"pcn_support\"\nper = \"local\"\nplaces = 1", "local names no recipient"},
    {"by no name", "[capacity.room]\nlist = \"pcn_support\"\nper = \"pnc\"\nplaces = 1", "there is no name pnc"},
    {"a share above 1", CAPACITY "places = 1\nfloor = { group = 'carer', share = 1.01 }", "not above 1"},
    {"a share of nothing", CAPACITY "places = 1\nfloor = { group = 'carer', share = 0.0 }", "above 0"},
    {"a negative share", CAPACITY "places = 1\nfloor = { group = 'carer', share = -0.1 }", "above 0"},
    {"no share", CAPACITY "places = 1\nfloor = { group = 'carer' }", "the key share is missing"},
    {"a group that is a number", CAPACITY "places = 1\nfloor = { group = 'age', share = 0.1 }", ""},
    {"an unknown scope", CAPACITY "places = 1\nfloor = { group = 'carer', share = 0.1, over = \"both\" }",
     "none of the values accepted"},
    {"a floor that is no table", CAPACITY "places = 1\nfloor = [ 'carer' ]", "expected a table"},
    {"a floor twice",
     CAPACITY "places = 1\nfloor = [ { group = 'carer', share = 0.1 }, { group = 'carer', share = 0.2 } ]",
     "has a floor on line"},
    {"a key of another section", CAPACITY "places = 1\nlimit = 3", "there is no such key here"},
    {"a table of its name", "[table.capacity]\nof = 'alive'", "a table capacity of its own"},
};

START_TEST(refuses)
{
    c = try_plan(with_section(refusals[_i].section));
    ck_assert_msg(c.findings.n > 0, "%s: accepted", refusals[_i].why);
    expect_finding(&c, refusals[_i].message);
    for (size_t i = 0; i < c.findings.n; i++)
        ck_assert_msg(strstr(c.findings.at[i].field, "capacity"), "%s: also %s", refusals[_i].why, all_findings(&c));
}
END_TEST

START_TEST(refuses_a_limit_beside_it)
{
    c = try_plan(with(with_section(CAPACITY "places = 1"), "kind         = \"outreach\"\n", "limit = 4\n"));
    expect_finding(&c, "has a limit, and a capacity takes its place");
}
END_TEST

START_TEST(is_described)
{
    static const char *const said[] = {"Places (room): 25 for each pcn; none for people without a pcn.",
                                       "at least 12.5% of each one's places, rounded up",
                                       "at least 5% of all places, rounded up", "Most urgent first; equals by lot"};
    ps_buffer out = {0};
    char *text;

    (void)capacity_of(CAPACITY "places = 25\nfloor = [ { group = 'carer', share = 0.125 }, { group = 'housebound', "
                               "share = 0.05, over = \"all\" } ]");
    ck_assert_int_eq(ps_plan_describe_text(&out, c.plan, NULL), PS_OK);
    text = out.at;
    for (char *t = text; *t; t++) { /* lines are broken anywhere */
        while (t[0] == '\n' && t[1] == ' ')
            memmove(t, t + 1, strlen(t));
        while (t[0] == ' ' && t[1] == ' ')
            memmove(t, t + 1, strlen(t));
    }
    for (size_t i = 0; i < PS_COUNT(said); i++)
        ck_assert_msg(strstr(text, said[i]) != NULL, "%s\n---\n%s", said[i], strstr(text, "Lists of people"));
    ps_buffer_release(&out);
}
END_TEST

static Suite *suite(void)
{
    Suite *const made = suite_create("plan_capacity");
    TCase *const tc = tcase_create("plan_capacity");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, reads_places_and_floors);
    tcase_add_test(tc, has_areas_for_recipients);
    tcase_add_test(tc, reads_one_floor_without_brackets);
    tcase_add_test(tc, turns_hours_into_places);
    tcase_add_test(tc, reads_a_file);
    tcase_add_test(tc, reads_minutes_by_role);
    tcase_add_loop_test(tc, refuses_roles, 0, PS_COUNT(roles));
    tcase_add_test(tc, refuses_roles_without_a_matrix);
    tcase_add_loop_test(tc, judges_floors_by_their_text, 0, PS_COUNT(floors));
    tcase_add_test(tc, floors_of_other_scopes_may_overlap);
    tcase_add_loop_test(tc, refuses_files, 0, PS_COUNT(files));
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refusals));
    tcase_add_test(tc, refuses_a_limit_beside_it);
    tcase_add_test(tc, is_described);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)

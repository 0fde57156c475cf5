/* Ready, volunteers: people on their own, and who serves where they live. */
#include "synth/ready.h"

#include "synth/reckon.h"

#include "base/date.h"

#include <string.h>

enum feed { CHECKINS = 1, AGREEMENTS, DIRECTORY };

static const ps_ready_list calls = {.name = "Company_and_getting_out", .to = PS_READY_TO_NETWORK};
static const ps_ready_list partner = {
    .name = "Company_and_getting_out_with_our_partner", .to = PS_READY_TO_GROUP, .opt_outs = true, .vcse = true};

/* ---- rows ---- */

static void say(ps_ready *r, const ps_ready_one *one, ps_day day, const char *answer)
{
    ps_ready_row(r, CHECKINS, one->id, ps_ready_day(r, day), answer);
}

static void agree(ps_ready *r, const ps_ready_one *one, ps_day day, const char *with, const char *answer)
{
    ps_ready_row(r, AGREEMENTS, one->id, ps_ready_day(r, day), with, answer);
}

#define PARTNER "friends_of_synthshire"

/* Whoever is on the one list is on the other if they agreed to it. */
static void plant(ps_ready *r, const ps_ready_one *one, bool listed, bool agreed, const char *why)
{
    if (listed)
        ps_ready_expect(r, &calls, one, why);
    else
        ps_ready_never(r, &calls, one, why);
    if (listed && agreed)
        ps_ready_expect(r, &partner, one, why);
    else
        ps_ready_never(r, &partner, one, why);
}

/* ---- on their own ---- */

static void agrees(ps_ready *r, ps_ready_one *one)
{
    agree(r, one, r->index - 50, PARTNER, "yes");
}

static void plant_answers(ps_ready *r)
{
    const ps_day first = ps_reckon_first_day(r->index, 12);
    const struct {
        const char *why;
        ps_day day[2];
        const char *answer[2];
        bool listed;
    } told[] = {
        {"often, on the first day of 12 months", {first}, {"often"}, true},
        {"often, on the day before", {first - 1}, {"often"}, false},
        {"often, on the index date", {r->index}, {"often"}, true},
        {"often, since the index date", {r->index + 1}, {"often"}, false},
        {"sometimes", {r->index - 30}, {"sometimes"}, false},
        {"often, hardly ever since", {r->index - 30, r->index - 29}, {"often", "hardly ever"}, false},
        {"hardly ever, often since", {r->index - 30, r->index - 29}, {"hardly ever", "often"}, true},
        {"no answer to the question", {r->index - 30}, {""}, false},
    };

    for (size_t i = 0; i < PS_COUNT(told); i++) {
        ps_ready_one *one = ps_ready_person(r, NULL);
        for (int k = 0; k < 2 && told[i].answer[k]; k++)
            say(r, one, told[i].day[k], told[i].answer[k]);
        agrees(r, one);
        plant(r, one, told[i].listed, true, told[i].why);
    }
}

static void plant_traits(ps_ready *r)
{
    static const struct {
        const char *why;
        ps_ready_traits traits;
        bool listed;
        const char *need;
    } kinds[] = {
        {"lives alone, 65", {.lives_alone = true, .age = 65}, true, "Company, and a way to get out"},
        {"lives alone, 64", {.lives_alone = true, .age = 64}, false, NULL},
        {"housebound, 40", {.housebound = true, .age = 40}, true, "Company at home"},
        {"housebound and alone, 80", {.lives_alone = true, .housebound = true, .age = 80}, true, "Company at home"},
        {"neither", {.age = 80}, false, NULL},
    };

    for (size_t i = 0; i < PS_COUNT(kinds); i++) {
        ps_ready_one *one = ps_ready_person(r, &kinds[i].traits);
        agrees(r, one);
        plant(r, one, kinds[i].listed, true, kinds[i].why);
        if (kinds[i].need) {
            ps_ready_cell(r, &calls, one, "need", kinds[i].need);
            ps_ready_cell(r, &partner, one, "need", kinds[i].need);
        }
    }
}

static void plant_agreements(ps_ready *r)
{
    const struct {
        const char *why, *with[2], *answer[2];
        ps_day day[2];
        bool agreed;
    } kinds[] = {
        {"never asked", {NULL}, {NULL}, {0}, false},
        {"agreed", {PARTNER}, {"yes"}, {r->index - 5}, true},
        {"agreed on the index date", {PARTNER}, {"yes"}, {r->index}, true},
        {"agreed since the index date", {PARTNER}, {"yes"}, {r->index + 1}, false},
        {"said no", {PARTNER}, {"no"}, {r->index - 5}, false},
        {"agreed, then said no", {PARTNER, PARTNER}, {"yes", "no"}, {r->index - 9, r->index - 5}, false},
        {"said no, then agreed", {PARTNER, PARTNER}, {"no", "yes"}, {r->index - 9, r->index - 5}, true},
        {"agreed with another partner", {"others"}, {"yes"}, {r->index - 5}, false},
        {"an answer that is neither", {PARTNER}, {"perhaps"}, {r->index - 5}, false},
    };

    for (size_t i = 0; i < PS_COUNT(kinds); i++) {
        ps_ready_one *one = ps_ready_person(r, &(ps_ready_traits){.housebound = true});
        for (int k = 0; k < 2 && kinds[i].with[k]; k++)
            agree(r, one, kinds[i].day[k], kinds[i].with[k], kinds[i].answer[k]);
        plant(r, one, true, kinds[i].agreed, kinds[i].why);
    }
}

/* ---- who serves where ---- */

static void serve(ps_ready *r, const char *lsoa, const char *pcn, const char *name, const char *offer, ps_day from,
                  ps_day until, ps_day checked)
{
    ps_ready_row(r, DIRECTORY, lsoa, pcn, name, offer, "01632 960123", "group", ps_ready_day(r, from),
                 ps_ready_day(r, until), ps_ready_day(r, checked), "");
}

static ps_ready_one *at_home(ps_ready *r, const char *lsoa, int practice)
{
    ps_ready_one *one = ps_ready_person(r, &(ps_ready_traits){.housebound = true, .area = lsoa, .practice = practice});
    agrees(r, one);
    plant(r, one, true, true, "housebound");
    return one;
}

static void is_near(ps_ready *r, const ps_ready_one *one, const char *value)
{
    ps_ready_cell(r, &calls, one, "nearby", value);
    ps_ready_cell(r, &partner, one, "nearby", value);
}

/* Five areas, of which every region has so many; each its own story. Of the networks one has a group. */
static void plant_directory(ps_ready *r)
{
    const ps_area *areas = r->world->region->areas;
    const ps_day fresh = r->index - 60, first = ps_reckon_first_day(r->index, 12);
    const char *const lone = ps_ready_print(r, "%s", areas[0].code);
    ps_ready_one *one;
    const char *far = "";

    one = at_home(r, lone, 1);
    if (strcmp(one->network, "none")) {
        far = "; Far and wide (01632 960123)";
        serve(r, "", one->network, "Far and wide", "visiting", PS_NO_DAY, PS_NO_DAY, fresh);
        serve(r, "", one->network, "Ramblers", "walking", PS_NO_DAY, PS_NO_DAY, fresh);
    }
    serve(r, lone, "", "Tea at home", "Visiting", PS_NO_DAY, PS_NO_DAY, fresh);
    serve(r, lone, "", "Parkside walkers", "walking", PS_NO_DAY, PS_NO_DAY, fresh);
    is_near(r, one, ps_ready_print(r, "Tea at home (01632 960123)%s", far));

    one = at_home(r, areas[1].code, 1);
    serve(r, areas[1].code, "", "Checked a year ago", "visiting", PS_NO_DAY, PS_NO_DAY, first);
    is_near(r, one, ps_ready_print(r, "Checked a year ago (01632 960123)%s", far));

    one = at_home(r, areas[2].code, 1);
    serve(r, areas[2].code, "", "Checked too long ago", "visiting", PS_NO_DAY, PS_NO_DAY, first - 1);
    serve(r, areas[2].code, "", "Never checked", "visiting", PS_NO_DAY, PS_NO_DAY, PS_NO_DAY);
    is_near(r, one, *far ? far + 2 : "");

    one = at_home(r, areas[3].code, 1);
    serve(r, areas[3].code, "", "Begins on the day", "visiting", r->index, PS_NO_DAY, fresh);
    serve(r, areas[3].code, "", "Begins later", "visiting", r->index + 1, PS_NO_DAY, fresh);
    is_near(r, one, ps_ready_print(r, "Begins on the day (01632 960123)%s", far));

    one = at_home(r, areas[4].code, 1);
    serve(r, areas[4].code, "", "Ended since", "visiting", PS_NO_DAY, r->index + 1, fresh);
    serve(r, areas[4].code, "", "Lasts", "visiting", PS_NO_DAY, r->index + 30, fresh);
    is_near(r, one, ps_ready_print(r, "Lasts (01632 960123)%s", far));

    one = at_home(r, "W01000123", 1);
    is_near(r, one, *far ? far + 2 : "");
}

static void elsewhere(ps_ready *r, ps_ready_one *one)
{
    if (ps_draw_chance(&r->draw, 30000))
        say(r, one, r->index - ps_draw_between(&r->draw, 0, 340), "hardly ever");
    if (ps_draw_chance(&r->draw, 30000))
        agrees(r, one);
}

static void make(ps_ready *r)
{
    static const ps_ready_list both[] = {
        {.name = "Company_and_getting_out", .to = PS_READY_TO_NETWORK},
        {.name = "Company_and_getting_out_with_our_partner", .to = PS_READY_TO_GROUP, .opt_outs = true, .vcse = true}};

    (void)ps_ready_feed(r, "checkins.csv", "pseudo_id,date,answer");
    (void)ps_ready_feed(r, "agreements.csv", "pseudo_id,date,partner,answer");
    (void)ps_ready_feed(r, "directory.csv", "lsoa,pcn,name,offer,contact,kind,from,until,checked,places");
    plant_directory(r);
    plant_traits(r);
    plant_answers(r);
    plant_agreements(r);
    ps_ready_sprinkle(r, both, PS_COUNT(both), &(ps_ready_traits){.housebound = true}, agrees);
    ps_ready_background(r, 300, &(ps_ready_traits){.age = 64}, elsewhere);
    ps_ready_background(r, 60, &(ps_ready_traits){.age = 50, .lives_alone = true}, elsewhere);
}

const ps_ready_scenario ps_ready_volunteers = {.name = "volunteers", .make = make};

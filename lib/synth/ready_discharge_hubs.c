/* Ready, discharge hubs: people in hospital on the index date with two or more markers, one file for each hub. */
#include "synth/ready.h"

#include "synth/reckon.h"

enum feed { ACUTE = 1, GP, AREAS };

#define NEVER (-99)

static const ps_ready_list hub = {
    .name = "hub",
    .to = PS_READY_TO_GROUP,
    .lifts = 1U << PS_READY_CARE_HOME | 1U << PS_READY_END_OF_LIFE | 1U << PS_READY_DECLINED,
};

/* The region's first five areas lie in five boroughs. */
static const struct {
    const char *code, *name, *hub;
} boroughs[] = {
    {"E09999011", "Synthby North", "North_hub"}, {"E09999012", "Synthby East", "North_hub"},
    {"E09999013", "Synthby South", "South_hub"}, {"E09999014", "Synthby West", "West_hub"},
    {"E09999015", "Farther Synthshire", "none"},
};

/* ---- people and rows; days are counted back from the index date ---- */

static ps_ready_one *someone(ps_ready *r, size_t borough, ps_ready_traits traits)
{
    ps_ready_one *one;

    traits.area = r->world->region->areas[borough].code;
    traits.age = traits.age ? traits.age : ps_draw_between(&r->draw, 30, 74); /* too young for a frailty score */
    one = ps_ready_person(r, &traits);
    one->group = boroughs[borough].hub;
    return one;
}

struct spell {
    int in, out; /* NEVER: not yet */
    const char *method, *first, *second, *episode;
    int submitted;
};

static void admit(ps_ready *r, const ps_ready_one *one, struct spell spell)
{
    ps_ready_row(r, ACUTE, one->id, ps_ready_day(r, r->index - spell.in),
                 ps_ready_print(r, "s%u-%d", one->number, spell.in), spell.episode ? spell.episode : "1", "SYN01",
                 spell.method ? spell.method : "21",
                 ps_ready_day(r, spell.out == NEVER ? PS_NO_DAY : r->index - spell.out), spell.first ? spell.first : "",
                 spell.second ? spell.second : "", ps_ready_day(r, r->index - spell.submitted));
}

static void in_hospital(ps_ready *r, const ps_ready_one *one, int since)
{
    admit(r, one, (struct spell){.in = since, .out = NEVER, .first = "J189"});
}

static void code(ps_ready *r, const ps_ready_one *one, int days, ps_gp_code which)
{
    ps_ready_row(r, GP, one->id, ps_ready_day(r, r->index - days), ps_gp_code_text(which));
}

static void told(ps_ready *r, const ps_ready_one *one, bool listed, const char *why)
{
    if (listed)
        ps_ready_expect(r, &hub, one, why);
    else
        ps_ready_never(r, &hub, one, why);
}

/* ---- the day of admission and of discharge: everybody lives alone and is housebound ---- */

static void plant_days(ps_ready *r)
{
    static const struct {
        const char *why;
        int in, out;
        bool listed;
    } days[] = {
        {"admitted the day before", 1, NEVER, true},
        {"admitted on the index date", 0, NEVER, true},
        {"admitted the day after the index date", -1, NEVER, false},
        {"discharged on the index date", 5, 0, false},
        {"discharged the day before", 5, 1, false},
        {"discharged since the index date", 5, -1, true},
        {"admitted and discharged on the index date", 0, 0, false},
        {"admitted on the index date, discharged since", 0, -2, true},
        {"admitted 365 days ago", 365, NEVER, true},
        {"admitted 366 days ago: a stay that nobody closed", 366, NEVER, false},
    };

    for (size_t i = 0; i < PS_COUNT(days); i++) {
        const ps_ready_one *one =
            someone(r, i % PS_COUNT(boroughs), (ps_ready_traits){.lives_alone = true, .housebound = true});
        admit(r, one, (struct spell){.in = days[i].in, .out = days[i].out, .first = "J189"});
        told(r, one, days[i].listed, days[i].why);
    }
    told(r, someone(r, 0, (ps_ready_traits){.lives_alone = true, .housebound = true}), false, "never in hospital");
}

/* ---- one marker each, beside living alone ---- */

static void plant_markers(ps_ready *r)
{
    static const struct {
        const char *why;
        int age, since;             /* of the present stay */
        const char *first, *second; /* its diagnoses */
        bool care_home, housebound, not_alone, listed;
    } kinds[] = {
        {"lives alone, and no more", 60, 3, "J189", NULL, false, false, false, false},
        {"lives alone, in hospital for 20 days", 60, 20, "J189", NULL, false, false, false, false},
        {"lives alone, in hospital for 21 days", 60, 21, "J189", NULL, false, false, false, true},
        {"lives alone and housebound", 60, 3, "J189", NULL, false, true, false, true},
        {"housebound, and no more", 60, 3, "J189", NULL, false, true, true, false},
        {"in a care home and housebound", 60, 3, "J189", NULL, true, true, true, true},
        {"in a care home, and no more", 60, 3, "J189", NULL, true, false, true, false},
        /* delirium 3.2 and syncope 1.8; other signs 3.6 and retention 1.3 */
        {"lives alone, 82, frailty risk 5.0", 82, 3, "F051", "R55X", false, false, false, true},
        {"lives alone, 82, frailty risk 4.9", 82, 3, "R296", "R33X", false, false, false, false},
        {"lives alone, 75, frailty risk 5.0", 75, 3, "F051", "R55X", false, false, false, true},
        {"lives alone, 74: too young for the frailty risk", 74, 3, "F051", "R55X", false, false, false, false},
        {"lives alone, dementia told by the hospital", 60, 3, "J189", "F03X", false, false, false, true},
        {"lives alone, 60, nothing coded yet", 60, 3, NULL, NULL, false, false, false, false},
        {"lives alone and housebound, nothing coded yet", 80, 3, NULL, NULL, false, true, false, true},
    };

    for (size_t i = 0; i < PS_COUNT(kinds); i++) {
        const ps_ready_one *one = someone(r, (i + 1) % PS_COUNT(boroughs),
                                          (ps_ready_traits){.age = kinds[i].age,
                                                            .lives_alone = !kinds[i].not_alone,
                                                            .care_home = kinds[i].care_home,
                                                            .housebound = kinds[i].housebound});
        admit(r, one,
              (struct spell){.in = kinds[i].since, .out = NEVER, .first = kinds[i].first, .second = kinds[i].second});
        told(r, one, kinds[i].listed, kinds[i].why);
    }
}

/* The second earlier emergency admission begins so many days after the first day of the 12 months. */
static void plant_earlier(ps_ready *r)
{
    static const struct {
        const char *why, *method;
        int after;
        bool listed;
    } earlier[] = {
        {"the second emergency admission on the first day of 12 months", "21", 0, true},
        {"the second emergency admission on the day before them", "21", -1, false},
        {"the second admission was planned", "11", 30, false},
        {"the second admission was a birth", "2C", 30, false},
        {"the second admission was by another department", "2A", 30, true},
    };
    const int back = (int)(r->index - ps_reckon_first_day(r->index, 12));

    for (size_t i = 0; i < PS_COUNT(earlier); i++) {
        const int in = back - earlier[i].after;
        const ps_ready_one *one = someone(r, i % PS_COUNT(boroughs), (ps_ready_traits){.lives_alone = true});
        in_hospital(r, one, 4);
        admit(r, one, (struct spell){.in = 100, .out = 95, .first = "J189"});
        admit(r, one, (struct spell){.in = in, .out = in - 3, .method = earlier[i].method, .first = "J189"});
        told(r, one, earlier[i].listed, earlier[i].why);
    }
}

/* ---- sent again, told by the practice ---- */

static void plant_records(ps_ready *r)
{
    const ps_ready_traits traits = {.lives_alone = true, .housebound = true};
    const ps_ready_one *one = someone(r, 2, traits);

    admit(r, one, (struct spell){.in = 9, .out = NEVER, .submitted = 7});
    admit(r, one, (struct spell){.in = 9, .out = 2, .submitted = 0});
    told(r, one, false, "in hospital by an earlier file, discharged by the newest");

    one = someone(r, 2, traits);
    admit(r, one, (struct spell){.in = 9, .out = 2, .submitted = 7});
    admit(r, one, (struct spell){.in = 9, .out = NEVER, .submitted = 0});
    ps_ready_again(r, ACUTE);
    told(r, one, true, "discharged by an earlier file, not by the newest, which came twice");

    one = someone(r, 3, traits);
    admit(r, one, (struct spell){.in = 12, .out = 3, .method = "11"});
    admit(r, one, (struct spell){.in = 2, .out = NEVER, .method = "21"});
    told(r, one, true, "home for a day, and back in hospital");

    one = someone(r, 0, (ps_ready_traits){.lives_alone = true});
    in_hospital(r, one, 2);
    code(r, one, 700, PS_GP_DEMENTIA);
    told(r, one, true, "dementia told by the practice");

    one = someone(r, 0, (ps_ready_traits){.lives_alone = true});
    in_hospital(r, one, 2);
    code(r, one, -1, PS_GP_DEMENTIA);
    told(r, one, false, "dementia coded the day after the index date");
}

/* ---- everybody else ---- */

static void fits(ps_ready *r, ps_ready_one *one)
{
    in_hospital(r, one, 3);
    code(r, one, 400, PS_GP_DEMENTIA);
}

static void one_marker_at_most(ps_ready *r, ps_ready_one *one)
{
    in_hospital(r, one, ps_draw_between(&r->draw, 0, 20));
    if (ps_draw_chance(&r->draw, 30000))
        admit(r, one, (struct spell){.in = 200, .out = 190, .first = "I500"});
}

static void at_home(ps_ready *r, ps_ready_one *one)
{
    code(r, one, 300, PS_GP_DEMENTIA);
    admit(r, one, (struct spell){.in = 60, .out = 40, .first = "F051", .second = "R55X"});
    admit(r, one, (struct spell){.in = 30, .out = 20, .first = "J189"});
}

static void make(ps_ready *r)
{
    const char *south = r->world->region->areas[2].code;
    const ps_ready_traits lone = {.area = south, .age = 70, .lives_alone = true}, none = {.area = south, .age = 70};

    (void)ps_ready_feed(r, "admissions.csv",
                        "pseudo_id,admission_date,spell_id,episode_no,provider,method,discharge_date,diagnosis_01,"
                        "diagnosis_02,submitted");
    (void)ps_ready_feed(r, "gp_events.csv", "pseudo_id,date,code");
    (void)ps_ready_feed(r, "areas.csv", "lsoa_code_2021,lad,lad_name");
    for (size_t b = 0; b < PS_COUNT(boroughs); b++)
        ps_ready_row(r, AREAS, r->world->region->areas[b].code, boroughs[b].code, boroughs[b].name);
    plant_days(r);
    plant_markers(r);
    plant_earlier(r);
    plant_records(r);
    for (int t = PS_READY_WELL; t < PS_READY_TROUBLES; t++) {
        const ps_ready_trouble trouble = (ps_ready_trouble)t;
        ps_ready_one *one = someone(r, (size_t)t % PS_COUNT(boroughs),
                                    (ps_ready_traits){.age = 84, .lives_alone = true, .trouble = trouble});
        fits(r, one);
        told(r, one, ps_ready_stays(&hub, trouble), ps_ready_trouble_words(trouble));
    }
    ps_ready_background(r, 150, &none, one_marker_at_most);
    ps_ready_background(r, 150, &lone, at_home);
    ps_ready_background(r, 100, &none, NULL);
}

const ps_ready_scenario ps_ready_discharge_hubs = {"discharge_hubs", make};

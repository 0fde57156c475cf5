/* Ready, waiting list: people who wait, by how long and how urgently, and what could be done for them meanwhile. */
#include "synth/ready.h"

#include "synth/reckon.h"

enum feed { GP = 1, LISTS };

#define NEAR "SYN01" /* its newest list is of the day before the index date */
#define FAR "SYN02"  /* its newest is a week older */
#define NO_STOP 9999

static const ps_ready_list review = {
    .name = "long_or_urgent",
    .to = PS_READY_TO_PRACTICE,
    .clinical_review = true,
    .lifts = 1U << PS_READY_CARE_HOME | 1U << PS_READY_END_OF_LIFE,
};
static const ps_ready_list well = {.name = "Waiting_well", .to = PS_READY_TO_NETWORK};

/* ---- rows; days are counted back from the index date, negative ones lie after it ---- */

struct pathway {
    const char *number;
    int waited, list; /* days ago: the clock's start; the list it stands on */
    const char *status, *priority, *provider;
    int stopped; /* NO_STOP: it runs */
};

static void wait_row(ps_ready *r, const ps_ready_one *one, struct pathway p, bool deletion)
{
    const char *const cells[] = {
        one->id,
        ps_ready_day(r, r->index - p.list),
        ps_ready_print(r, "w%u-%s", one->number, p.number),
        p.provider,
        ps_ready_print(r, "r%u-%s", one->number, p.number),
        ps_ready_day(r, r->index - p.waited),
        ps_ready_day(r, p.stopped == NO_STOP ? PS_NO_DAY : r->index - p.stopped),
        p.provider,
        "ORTT",
        p.status,
        "100",
        p.priority,
        deletion ? "1" : "0",
        NULL,
    };

    ps_ready_cells(r, LISTS, deletion, cells);
}

static void wait_as(ps_ready *r, const ps_ready_one *one, struct pathway p)
{
    wait_row(r, one, p, false);
}

/* On the newest list and on the one of the week before. */
static void wait_for(ps_ready *r, const ps_ready_one *one, int days, const char *priority)
{
    wait_as(r, one, (struct pathway){"1", days, 8, "20", priority, NEAR, NO_STOP});
    wait_as(r, one, (struct pathway){"1", days, 1, "20", priority, NEAR, NO_STOP});
}

static void gp(ps_ready *r, const ps_ready_one *one, ps_day day, const char *code, const char *value)
{
    ps_ready_row(r, GP, one->id, ps_ready_day(r, day), code, value);
}

static void fits(ps_ready *r, ps_ready_one *one)
{
    wait_for(r, one, 200, "1");
}

/* ---- who is on which list ---- */

static void expect(ps_ready *r, const ps_ready_one *one, bool on_review, bool on_well, const char *why)
{
    if (on_review)
        ps_ready_expect(r, &review, one, why);
    else
        ps_ready_never(r, &review, one, why);
    if (on_well)
        ps_ready_expect(r, &well, one, why);
    else
        ps_ready_never(r, &well, one, why);
}

static const ps_ready_traits alone = {.lives_alone = true, .better_off = true};

static void plant_waits(ps_ready *r)
{
    static const struct {
        const char *why;
        struct pathway is;
        bool review, well;
    } kinds[] = {
        {"18 weeks to the day", {"1", 126, 1, "20", "1", NEAR, NO_STOP}, false, false},
        {"18 weeks and a day", {"1", 127, 1, "20", "1", NEAR, NO_STOP}, true, true},
        {"52 weeks to the day", {"1", 364, 1, "20", "1", NEAR, NO_STOP}, true, true},
        {"52 weeks and a day", {"1", 365, 1, "20", "1", NEAR, NO_STOP}, true, true},
        {"65 weeks to the day", {"1", 455, 1, "20", "1", NEAR, NO_STOP}, true, true},
        {"65 weeks and a day", {"1", 456, 1, "20", "1", NEAR, NO_STOP}, true, true},
        {"urgent, 10 days", {"1", 10, 1, "10", "2", NEAR, NO_STOP}, true, false},
        {"two week wait, 5 days", {"1", 5, 1, "11", "3", NEAR, NO_STOP}, true, false},
        {"no priority recorded, 200 days", {"1", 200, 1, "21", "", NEAR, NO_STOP}, true, true},
        {"clock stopped by the status", {"1", 200, 1, "30", "1", NEAR, NO_STOP}, false, false},
        {"died before treatment, says the status", {"1", 200, 1, "36", "1", NEAR, NO_STOP}, false, false},
        {"not under the waiting-time rules", {"1", 200, 1, "90", "1", NEAR, NO_STOP}, false, false},
        {"status not yet known", {"1", 200, 1, "99", "1", NEAR, NO_STOP}, false, false},
        {"clock stopped the day before", {"1", 200, 1, "20", "1", NEAR, 1}, false, false},
        {"clock stopped on the index date", {"1", 200, 1, "20", "1", NEAR, 0}, false, false},
        {"clock stopped the day after", {"1", 200, 1, "20", "1", NEAR, -1}, true, true},
        {"on last week's list alone", {"1", 200, 8, "20", "1", NEAR, NO_STOP}, false, false},
        {"on the newest list of a provider that is a week behind", {"1", 200, 8, "20", "1", FAR, NO_STOP}, true, true},
        {"on a list after the index date alone", {"1", 200, -6, "20", "1", NEAR, NO_STOP}, false, false},
        {"no clock start", {"1", NO_STOP * 100, 1, "20", "1", NEAR, NO_STOP}, false, false},
    };

    for (size_t i = 0; i < PS_COUNT(kinds); i++) {
        const ps_ready_one *one = ps_ready_person(r, &alone);
        struct pathway is = kinds[i].is;
        if (is.waited > NO_STOP) { /* no date of ours is so long ago: the cell is empty */
            ps_ready_row(r, LISTS, one->id, ps_ready_day(r, r->index - 1), ps_ready_print(r, "w%u-1", one->number),
                         NEAR, ps_ready_print(r, "r%u-1", one->number), "", "", NEAR, "ORTT", "20", "100", "1", "0");
        } else {
            wait_as(r, one, is);
        }
        expect(r, one, kinds[i].review, kinds[i].well, kinds[i].why);
    }
}

static void plant_several(ps_ready *r)
{
    ps_ready_one *one = ps_ready_person(r, &alone);

    wait_for(r, one, 50, "1");
    wait_as(r, one, (struct pathway){"2", 200, 1, "20", "1", NEAR, NO_STOP});
    expect(r, one, true, true, "two pathways: one person, by the longer");

    one = ps_ready_person(r, &alone);
    wait_for(r, one, 20, "2");
    wait_as(r, one, (struct pathway){"2", 400, 8, "20", "1", FAR, NO_STOP});
    ps_ready_again(r, LISTS);
    expect(r, one, true, true, "urgent at one provider, long at another, whose row came twice");

    one = ps_ready_person(r, &alone);
    wait_for(r, one, 50, "1");
    wait_as(r, one, (struct pathway){"2", 300, 1, "30", "2", NEAR, NO_STOP});
    expect(r, one, false, false, "the long and urgent pathway has stopped, the other goes on");

    one = ps_ready_person(r, &alone);
    wait_as(r, one, (struct pathway){"1", 300, 1, "20", "1", NEAR, NO_STOP});
    wait_row(r, one, (struct pathway){"1", 300, 1, "20", "1", NEAR, NO_STOP}, true);
    expect(r, one, false, false, "the row was taken back");

    one = ps_ready_person(r, &(ps_ready_traits){.better_off = true});
    wait_for(r, one, 300, "1");
    expect(r, one, true, false, "long, but neither deprived, alone nor a carer");

    one = ps_ready_person(r, &(ps_ready_traits){.better_off = true, .carer = true});
    wait_for(r, one, 300, "1");
    expect(r, one, true, true, "long, and a carer");

    one = ps_ready_person(r, &(ps_ready_traits){.deprived = true});
    wait_for(r, one, 300, "1");
    expect(r, one, true, true, "long, and in the most deprived fifth");

    one = ps_ready_person(r, &(ps_ready_traits){.lives_alone = true, .age = 18});
    wait_for(r, one, 300, "1");
    expect(r, one, true, true, "18 years old");
}

/* ---- prevention: people who wait, and are on neither list ---- */

#define SMOKER "77176002"
#define EX_SMOKER "8517006"
#define BODY_MASS "60621009"
#define SYSTOLIC "271649006"
#define HYPERTENSION "38341003"
#define CHECKED "185349003"

struct entry {
    const char *code, *value;
    int months, before; /* the first day of so many months, and so many days before it; 0 months: days ago */
};

static void plant_prevention(ps_ready *r)
{
    static const struct {
        int age;
        struct entry entries[3];
    } people[] = {
        {30, {{SMOKER, "", 0, 900}}},
        {30, {{SMOKER, "", 0, 900}, {EX_SMOKER, "", 0, 400}}},
        {30, {{SMOKER, "", 0, 400}, {EX_SMOKER, "", 0, 900}}},
        {30, {{SMOKER, "", 0, 400}, {EX_SMOKER, "", 0, 400}}},
        {30, {{BODY_MASS, "30", 0, 100}}},
        {30, {{BODY_MASS, "29.9", 0, 100}}},
        {30, {{BODY_MASS, "35", 0, 300}, {BODY_MASS, "27", 0, 100}}},
        {30, {{BODY_MASS, "35", 24, 0}}},
        {30, {{BODY_MASS, "35", 24, 1}}},
        {80, {{HYPERTENSION, "", 0, 3000}, {SYSTOLIC, "140", 0, 30}}},
        {80, {{HYPERTENSION, "", 0, 3000}, {SYSTOLIC, "139", 0, 30}}},
        {80, {{HYPERTENSION, "", 0, 3000}, {SYSTOLIC, "160", 12, 0}}},
        {80, {{HYPERTENSION, "", 0, 3000}, {SYSTOLIC, "160", 12, 1}}},
        {80, {{SYSTOLIC, "160", 0, 30}}},
        {39, {{CHECKED, "", 0, 4000}}},
        {40, {{CHECKED, "", 0, 4000}}},
        {74, {{CHECKED, "", 0, 4000}}},
        {75, {{CHECKED, "", 0, 4000}}},
        {50, {{CHECKED, "", 60, 0}}},
        {50, {{CHECKED, "", 60, 1}}},
        {50, {{HYPERTENSION, "", 0, 100}}},
    };

    for (size_t i = 0; i < PS_COUNT(people); i++) {
        ps_ready_one *one = ps_ready_person(r, &(ps_ready_traits){.age = people[i].age});
        wait_for(r, one, 50, "1");
        for (int k = 0; k < 3 && people[i].entries[k].code; k++) {
            const struct entry *e = &people[i].entries[k];
            const ps_day from = e->months ? ps_reckon_first_day(r->index, e->months) : r->index;
            gp(r, one, from - e->before, e->code, e->value);
        }
        expect(r, one, false, false, "waits 50 days, routine");
    }
}

/* Waiting not long, or not at all; with records of all kinds. */
static void others(ps_ready *r, ps_ready_one *one)
{
    if (ps_draw_chance(&r->draw, 70000))
        wait_for(r, one, ps_draw_between(&r->draw, 0, 126), "1");
    if (ps_draw_chance(&r->draw, 30000))
        gp(r, one, r->index - ps_draw_between(&r->draw, 0, 3000), SMOKER, "");
    if (ps_draw_chance(&r->draw, 20000))
        gp(r, one, r->index - ps_draw_between(&r->draw, 0, 3000), EX_SMOKER, "");
    if (ps_draw_chance(&r->draw, 60000))
        gp(r, one, r->index - ps_draw_between(&r->draw, 0, 1200), BODY_MASS,
           ps_ready_print(r, "%d", ps_draw_between(&r->draw, 19, 42)));
    if (ps_draw_chance(&r->draw, 30000))
        gp(r, one, r->index - ps_draw_between(&r->draw, 0, 4000), HYPERTENSION, "");
    if (ps_draw_chance(&r->draw, 50000))
        gp(r, one, r->index - ps_draw_between(&r->draw, 0, 700), SYSTOLIC,
           ps_ready_print(r, "%d", ps_draw_between(&r->draw, 105, 175)));
    if (ps_draw_chance(&r->draw, 30000))
        gp(r, one, r->index - ps_draw_between(&r->draw, 0, 3000), CHECKED, "");
}

static void make(ps_ready *r)
{
    (void)ps_ready_feed(r, "gp_events.csv", "pseudo_id,date,code,value");
    (void)ps_ready_feed(r, "waiting_list.csv",
                        "pseudo_id,week_ending,pathway_id,issuer,referral_id,clock_start,clock_stop,provider,list_type,"
                        "status,treatment_function,priority,deleted");
    ps_ready_sprinkle(r, (const ps_ready_list[]){review, well}, 2, &alone, fits);
    plant_waits(r);
    plant_several(r);
    plant_prevention(r);
    ps_ready_background(r, 400, NULL, others);
}

const ps_ready_scenario ps_ready_waiting_list = {"waiting_list", make};

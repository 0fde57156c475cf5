/* Ready, own caseload: people with an open referral to the trust and a risk factor, one file for each team. */
#include "synth/ready.h"

#include "synth/reckon.h"

enum feed { CASELOAD = 1, CONTACTS, ED };

#define TRUST "SYNMH"
#define LONG_AGO 999

static const ps_ready_list meeting = {
    .name = "team_meeting",
    .to = PS_READY_TO_GROUP,
    .lifts = 1U << PS_READY_CARE_HOME | 1U << PS_READY_END_OF_LIFE | 1U << PS_READY_DECLINED,
};
static const char *const teams[] = {"north", "south", "older_adults"};

/* ---- rows; days are counted back from the index date, negative ones lie after it ---- */

struct referral {
    const char *number, *provider, *team, *rejected;
    int received, discharged, submitted; /* discharged LONG_AGO: not */
};

static void refer(ps_ready *r, const ps_ready_one *one, struct referral referral)
{
    ps_ready_row(r, CASELOAD, one->id, ps_ready_day(r, r->index - referral.received),
                 ps_ready_print(r, "r%u-%s", one->number, referral.number), referral.provider, referral.team,
                 ps_ready_day(r, referral.discharged == LONG_AGO ? PS_NO_DAY : r->index - referral.discharged),
                 referral.rejected, ps_ready_day(r, r->index - referral.submitted));
}

static const char *const seen = "5", *const not_attended = "3", *const no_status = "";

static void meet(ps_ready *r, const ps_ready_one *one, int days, const char *attended)
{
    ps_ready_row(r, CONTACTS, one->id, ps_ready_day(r, r->index - days),
                 ps_ready_print(r, "c%u-%d-%s", one->number, days, attended), TRUST, attended,
                 ps_ready_day(r, r->index + 2), "0");
}

static void attend(ps_ready *r, const ps_ready_one *one, ps_day day, const char *category)
{
    ps_ready_row(r, ED, one->id, ps_ready_day(r, day), ps_ready_print(r, "e%u-%d", one->number, (int)(r->index - day)),
                 "SYN01", category);
}

static const char *team_of(const ps_ready_one *one)
{
    return teams[one->number % PS_COUNT(teams)];
}

/* On the caseload for `days`, told in each of two months. */
static void join(ps_ready *r, ps_ready_one *one, int days)
{
    struct referral referral = {"1", TRUST, team_of(one), "N", days, LONG_AGO, 31};

    one->group = referral.team;
    refer(r, one, referral);
    referral.submitted = 0;
    refer(r, one, referral);
}

/* ---- who fits ---- */

static void fits(ps_ready *r, ps_ready_one *one)
{
    join(r, one, 200);
    meet(r, one, 61, seen);
}

/* On the caseload and well looked after. */
static void looked_after(ps_ready *r, ps_ready_one *one)
{
    join(r, one, ps_draw_between(&r->draw, 1, 1500));
    meet(r, one, ps_draw_between(&r->draw, 0, 60), seen);
    if (ps_draw_chance(&r->draw, 30000))
        meet(r, one, ps_draw_between(&r->draw, 0, 300), not_attended);
    if (ps_draw_chance(&r->draw, 20000))
        attend(r, one, r->index - ps_draw_between(&r->draw, 31, 300), "1");
}

/* Known to others: emergencies and other trusts, never to this one. */
static void outside(ps_ready *r, ps_ready_one *one)
{
    for (int i = 0; i < 4; i++)
        attend(r, one, r->index - 3 - 20 * i, "1");
    if (ps_draw_chance(&r->draw, 30000))
        refer(r, one, (struct referral){"1", "SYN99", "north", "N", 300, LONG_AGO, 0});
}

/* Everything as it should be, but for one thing each. `open`, `seen`, `ed`, `missed`: days ago; 0: as usual. */
static const struct {
    const char *why;
    int open, seen, ed[3], missed[2];
    bool listed;
} edges[] = {
    {"seen 59 days ago", 200, 59, {0}, {0}, false},
    {"seen 60 days ago", 200, 60, {0}, {0}, false},
    {"seen 61 days ago", 200, 61, {0}, {0}, true},
    {"seen a year ago", 900, 365, {0}, {0}, true},
    {"never seen, referred 60 days ago", 60, LONG_AGO, {0}, {0}, false},
    {"never seen, referred 61 days ago", 61, LONG_AGO, {0}, {0}, true},
    {"seen under an earlier referral 300 days ago, referred 20 days ago", 20, 300, {0}, {0}, false},
    {"emergency department 28 days ago", 200, 5, {28}, {0}, true},
    {"emergency department 29 days ago, the first of the 30 days", 200, 5, {29}, {0}, true},
    {"emergency department 30 days ago", 200, 5, {30}, {0}, false},
    {"emergency department the day after the index date", 200, 5, {-1}, {0}, false},
    {"three emergency attendances", 200, 5, {50, 150, 250}, {0}, true},
    {"two emergency attendances", 200, 5, {50, 150}, {0}, false},
    {"two contacts missed, one of them 89 days ago", 200, 5, {0}, {40, 89}, true},
    {"two contacts missed, one of them 90 days ago", 200, 5, {0}, {40, 90}, false},
    {"one contact missed", 200, 5, {0}, {40}, false},
    {"two factors", 200, 61, {10}, {0}, true},
};

static void plant_edges(ps_ready *r)
{
    for (size_t i = 0; i < PS_COUNT(edges); i++) {
        ps_ready_one *one = ps_ready_person(r, NULL);
        join(r, one, edges[i].open);
        if (edges[i].seen != LONG_AGO)
            meet(r, one, edges[i].seen, seen);
        for (int k = 0; k < 3 && edges[i].ed[k]; k++)
            attend(r, one, r->index - edges[i].ed[k], "1");
        for (int k = 0; k < 2 && edges[i].missed[k]; k++)
            meet(r, one, edges[i].missed[k], not_attended);
        if (edges[i].listed)
            ps_ready_expect(r, &meeting, one, edges[i].why);
        else
            ps_ready_never(r, &meeting, one, edges[i].why);
    }
}

/* The third attendance on the first day of the 12 months, or the day before. */
static void plant_window(ps_ready *r)
{
    const ps_day first = ps_reckon_first_day(r->index, 12);

    for (int out = 0; out < 2; out++) {
        ps_ready_one *one = ps_ready_person(r, NULL);
        join(r, one, 700);
        meet(r, one, 5, seen);
        attend(r, one, r->index - 70, "1");
        attend(r, one, r->index - 170, "1");
        attend(r, one, first - out, "1");
        if (out)
            ps_ready_never(r, &meeting, one, "the third attendance on the day before the 12 months");
        else
            ps_ready_expect(r, &meeting, one, "the third attendance on the first day of the 12 months");
    }
}

/* Not seen for long, under referrals of all kinds. */
static void plant_referrals(ps_ready *r)
{
    static const struct {
        const char *why;
        struct referral referral;
        bool listed;
    } kinds[] = {
        {"discharged the day before", {"1", TRUST, "north", "N", 300, 1, 0}, false},
        {"discharged on the index date", {"1", TRUST, "north", "N", 300, 0, 0}, false},
        {"discharged since the index date", {"1", TRUST, "north", "N", 300, -1, -2}, true},
        {"referral rejected", {"1", TRUST, "north", "Y", 300, LONG_AGO, 0}, false},
        {"not told whether it was rejected", {"1", TRUST, "north", "", 300, LONG_AGO, 0}, true},
        {"referral to another trust", {"1", "SYN99", "north", "N", 300, LONG_AGO, 0}, false},
        {"referred since the index date", {"1", TRUST, "north", "N", -1, LONG_AGO, -2}, false},
        {"referral without a team", {"1", TRUST, "", "N", 300, LONG_AGO, 0}, true},
    };

    for (size_t i = 0; i < PS_COUNT(kinds); i++) {
        ps_ready_one *one = ps_ready_person(r, NULL);
        refer(r, one, kinds[i].referral);
        meet(r, one, 250, seen);
        one->group = *kinds[i].referral.team ? kinds[i].referral.team : "none";
        if (kinds[i].listed)
            ps_ready_expect(r, &meeting, one, kinds[i].why);
        else
            ps_ready_never(r, &meeting, one, kinds[i].why);
    }
}

/* What was sent again, amended or taken back. */
static void plant_resends(ps_ready *r)
{
    ps_ready_one *one = ps_ready_person(r, NULL);

    refer(r, one, (struct referral){"1", TRUST, "south", "N", 300, LONG_AGO, 31});
    refer(r, one, (struct referral){"1", TRUST, "south", "N", 300, 12, 0});
    ps_ready_never(r, &meeting, one, "open in last month's caseload, discharged in this month's");

    one = ps_ready_person(r, NULL);
    refer(r, one, (struct referral){"1", TRUST, "south", "N", 300, 40, 31});
    refer(r, one, (struct referral){"1", TRUST, "south", "N", 300, LONG_AGO, 0});
    ps_ready_again(r, CASELOAD);
    one->group = "south";
    ps_ready_expect(r, &meeting, one, "discharge taken back in this month's caseload, which came twice");

    one = ps_ready_person(r, NULL);
    refer(r, one, (struct referral){"1", TRUST, "south", "N", 300, LONG_AGO, 31});
    refer(r, one, (struct referral){"2", TRUST, "older_adults", "N", 100, LONG_AGO, 0});
    one->group = "older_adults";
    ps_ready_expect(r, &meeting, one, "two open referrals: the team of the newest");

    one = ps_ready_person(r, NULL);
    refer(r, one, (struct referral){"1", TRUST, "south", "N", 300, LONG_AGO, 0});
    refer(r, one, (struct referral){"2", TRUST, "north", "N", 100, 20, 0});
    one->group = "south";
    ps_ready_expect(r, &meeting, one, "the newer referral is closed: the team of the older");

    one = ps_ready_person(r, NULL);
    join(r, one, 200);
    meet(r, one, 70, seen);
    meet(r, one, 10, seen);
    ps_ready_late_row(r, CONTACTS, one->id, ps_ready_day(r, r->index - 10),
                      ps_ready_print(r, "c%u-%d-%s", one->number, 10, seen), TRUST, seen, ps_ready_day(r, r->index + 3),
                      "1");
    ps_ready_expect(r, &meeting, one, "the contact 10 days ago was taken back: seen 70 days ago");

    one = ps_ready_person(r, NULL);
    join(r, one, 200);
    meet(r, one, 70, seen);
    meet(r, one, 10, no_status);
    ps_ready_expect(r, &meeting, one, "a contact 10 days ago without a status");

    one = ps_ready_person(r, NULL);
    join(r, one, 200);
    meet(r, one, 70, seen);
    meet(r, one, -1, seen);
    ps_ready_expect(r, &meeting, one, "seen 70 days ago, and again since the index date");

    one = ps_ready_person(r, NULL);
    join(r, one, 200);
    meet(r, one, 5, seen);
    attend(r, one, r->index - 4, "4");
    ps_ready_never(r, &meeting, one, "a planned attendance");
}

static void make(ps_ready *r)
{
    (void)ps_ready_feed(r, "caseload.csv",
                        "pseudo_id,received_date,referral_id,provider,team,discharge_date,rejected,submitted");
    (void)ps_ready_feed(r, "contacts.csv", "pseudo_id,contact_date,contact_id,provider,attended,submitted,deleted");
    (void)ps_ready_feed(r, "ecds.csv", "pseudo_id,arrival_date,attendance_id,provider,category");
    ps_ready_sprinkle(r, &meeting, 1, NULL, fits);
    plant_edges(r);
    plant_window(r);
    plant_referrals(r);
    plant_resends(r);
    ps_ready_background(r, 300, NULL, looked_after);
    ps_ready_background(r, 100, NULL, outside);
}

const ps_ready_scenario ps_ready_own_caseload = {"own_caseload", make};

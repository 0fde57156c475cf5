/* Ready, Norfolk escalation: each trigger on its first day and the day before, alone and together with others. */
#include "synth/ready.h"

enum feed { ED = 1, ADMISSIONS, REFERRALS, CONTACTS, LEGAL };

#define TRUST "SYNMH"
#define EVENTS_MOST 4
#define AFTER (-1) /* the day after the index date */

static const ps_ready_list escalation = {
    .name = "escalation",
    .to = PS_READY_TO_NETWORK,
    .lifts = 1U << PS_READY_CARE_HOME | 1U << PS_READY_DECLINED,
};

/* ---- rows; days ago ---- */

typedef enum what {
    NOTHING,
    VISIT,
    PLANNED_VISIT,
    EMERGENCY,
    ELECTIVE,
    WARD,
    CRISIS,
    REFUSED,
    REFERRED,
    MISSED,
    SEEN,
    DETAINED,
    INFORMAL
} what;

struct event {
    what what;
    int days, end; /* end: of a stay; of a ward, the discharge */
};

static void happen(ps_ready *r, const ps_ready_one *one, struct event e, unsigned number)
{
    const char *day = ps_ready_day(r, r->index - e.days), *end = ps_ready_day(r, r->index - e.end);
    const char *id = ps_ready_print(r, "n%u-%u", one->number, number);

    switch (e.what) {
    case VISIT:
    case PLANNED_VISIT:
        ps_ready_row(r, ED, one->id, day, id, "SYN01", e.what == VISIT ? "1" : "4");
        break;
    case EMERGENCY:
    case ELECTIVE:
        ps_ready_row(r, ADMISSIONS, one->id, day, id, "SYN01", e.what == EMERGENCY ? "21" : "11", end);
        break;
    case WARD:
        ps_ready_row(r, ADMISSIONS, one->id, day, id, TRUST, "11", end);
        break;
    case CRISIS:
    case REFUSED:
    case REFERRED:
        ps_ready_row(r, REFERRALS, one->id, day, id, TRUST, e.what == CRISIS ? "crisis" : "community",
                     e.what == REFUSED ? "Y" : "N");
        break;
    case MISSED:
    case SEEN:
        ps_ready_row(r, CONTACTS, one->id, day, id, TRUST, e.what == SEEN ? "5" : "3");
        break;
    case DETAINED:
    case INFORMAL:
        ps_ready_row(r, LEGAL, one->id, day, id, TRUST, e.what == DETAINED ? "02" : "01");
        break;
    case NOTHING:
        break;
    }
}

static void fits(ps_ready *r, ps_ready_one *one)
{
    happen(r, one, (struct event){CRISIS, 3, 0}, 1);
}

static const struct {
    const char *why;
    struct event events[EVENTS_MOST];
    bool listed;
} edges[] = {
    {"two emergency attendances, one six days ago: the first of the 7 days", {{VISIT, 6, 0}, {VISIT, 0, 0}}, true},
    {"two emergency attendances, one seven days ago", {{VISIT, 7, 0}, {VISIT, 0, 0}}, false},
    {"one emergency attendance", {{VISIT, 1, 0}}, false},
    {"an attendance and a planned one", {{VISIT, 1, 0}, {PLANNED_VISIT, 3, 0}}, false},
    {"two attendances, one the day after the index date", {{VISIT, 1, 0}, {VISIT, AFTER, 0}}, false},
    {"two attendances on one day", {{VISIT, 2, 0}, {VISIT, 2, 0}}, true},
    {"crisis team six days ago", {{CRISIS, 6, 0}}, true},
    {"crisis team seven days ago", {{CRISIS, 7, 0}}, false},
    {"crisis team on the index date", {{CRISIS, 0, 0}}, true},
    {"crisis team the day after", {{CRISIS, AFTER, 0}}, false},
    {"another team yesterday", {{REFERRED, 1, 0}}, false},
    {"back in hospital: 13 days ago and 2 days ago", {{EMERGENCY, 13, 10}, {EMERGENCY, 2, 1}}, true},
    {"back in hospital: 14 days ago and 2 days ago", {{EMERGENCY, 14, 10}, {EMERGENCY, 2, 1}}, false},
    {"an emergency and a planned admission", {{EMERGENCY, 10, 9}, {ELECTIVE, 2, 1}}, false},
    {"detained 13 days ago", {{DETAINED, 13, 0}}, true},
    {"detained 14 days ago", {{DETAINED, 14, 0}}, false},
    {"informal patient 3 days ago", {{INFORMAL, 3, 0}}, false},
    {"three contacts missed, the first 29 days ago", {{MISSED, 29, 0}, {MISSED, 12, 0}, {MISSED, 1, 0}}, true},
    {"three contacts missed, the first 30 days ago", {{MISSED, 30, 0}, {MISSED, 12, 0}, {MISSED, 1, 0}}, false},
    {"two contacts missed, one kept", {{MISSED, 20, 0}, {MISSED, 12, 0}, {SEEN, 1, 0}}, false},
    {"turned away 29 days ago, referred again", {{REFUSED, 29, 0}, {REFERRED, 5, 0}}, true},
    {"turned away 30 days ago, referred again", {{REFUSED, 30, 0}, {REFERRED, 5, 0}}, false},
    {"turned away once", {{REFUSED, 5, 0}}, false},
    {"left the ward 7 days ago, not seen", {{WARD, 40, 7}}, true},
    {"left the ward 6 days ago, not seen", {{WARD, 40, 6}}, false},
    {"left the ward 30 days ago, not seen", {{WARD, 60, 30}}, true},
    {"left the ward 31 days ago, not seen", {{WARD, 60, 31}}, false},
    {"left the ward 10 days ago, seen on that day", {{WARD, 40, 10}, {SEEN, 10, 0}}, false},
    {"left the ward 10 days ago, last seen the day before", {{WARD, 40, 10}, {SEEN, 11, 0}}, true},
    {"left the ward 10 days ago, seen since", {{WARD, 40, 10}, {SEEN, 2, 0}}, false},
    {"left the ward 10 days ago, a contact missed since", {{WARD, 40, 10}, {MISSED, 2, 0}}, true},
    {"four triggers: one line", {{VISIT, 1, 0}, {VISIT, 2, 0}, {CRISIS, 1, 0}, {DETAINED, 1, 0}}, true},
};

static void plant(ps_ready *r)
{
    for (size_t i = 0; i < PS_COUNT(edges); i++) {
        ps_ready_one *one = ps_ready_person(r, NULL);
        for (unsigned k = 0; k < EVENTS_MOST; k++)
            happen(r, one, edges[i].events[k], k);
        if (edges[i].listed)
            ps_ready_expect(r, &escalation, one, edges[i].why);
        else
            ps_ready_never(r, &escalation, one, edges[i].why);
    }
}

/* An ordinary month. */
static void others(ps_ready *r, ps_ready_one *one)
{
    happen(r, one, (struct event){SEEN, ps_draw_between(&r->draw, 0, 60), 0}, 1);
    if (ps_draw_chance(&r->draw, 30000))
        happen(r, one, (struct event){VISIT, ps_draw_between(&r->draw, 0, 200), 0}, 2);
    if (ps_draw_chance(&r->draw, 20000))
        happen(r, one, (struct event){MISSED, ps_draw_between(&r->draw, 0, 90), 0}, 3);
    if (ps_draw_chance(&r->draw, 10000))
        happen(r, one, (struct event){EMERGENCY, ps_draw_between(&r->draw, 20, 300), 15}, 4);
}

static void make(ps_ready *r)
{
    (void)ps_ready_feed(r, "ecds.csv", "pseudo_id,arrival_date,attendance_id,provider,category");
    (void)ps_ready_feed(r, "admissions.csv", "pseudo_id,admission_date,spell_id,provider,method,discharge_date");
    (void)ps_ready_feed(r, "mh_referrals.csv", "pseudo_id,received_date,referral_id,provider,team,rejected");
    (void)ps_ready_feed(r, "contacts.csv", "pseudo_id,contact_date,contact_id,provider,attended");
    (void)ps_ready_feed(r, "legal_status.csv", "pseudo_id,start_date,period_id,provider,legal_status");
    ps_ready_sprinkle(r, &escalation, 1, NULL, fits);
    plant(r);
    ps_ready_background(r, 400, NULL, others);
}

const ps_ready_scenario ps_ready_norfolk_escalation = {"norfolk_escalation", make};

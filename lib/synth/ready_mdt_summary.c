/* Ready, multidisciplinary summary: people with several conditions, several services and emergencies. */
#include "synth/ready.h"

#include "synth/reckon.h"

enum feed { GP = 1, ADMISSIONS, ED, REFERRALS, CONTACTS };

#define HEART_FAILURE "84114007"
#define COPD "13645005"
#define DIABETES "44054006"
#define FRAILTY "248279007"

static const ps_ready_list meeting = {
    .name = "meeting",
    .to = PS_READY_TO_PRACTICE,
    .lifts = 1U << PS_READY_CARE_HOME | 1U << PS_READY_END_OF_LIFE | 1U << PS_READY_DECLINED,
};

static void code(ps_ready *r, const ps_ready_one *one, int days, const char *snomed)
{
    ps_ready_row(r, GP, one->id, ps_ready_day(r, r->index - days), snomed);
}

static void admit(ps_ready *r, const ps_ready_one *one, ps_day day, const char *method)
{
    ps_ready_row(r, ADMISSIONS, one->id, ps_ready_day(r, day),
                 ps_ready_print(r, "s%u-%d", one->number, (int)(r->index - day)), "SYN01", method,
                 ps_ready_day(r, day + 3), "I500", "J440");
}

static void visit(ps_ready *r, const ps_ready_one *one, int days)
{
    ps_ready_row(r, ED, one->id, ps_ready_day(r, r->index - days), ps_ready_print(r, "e%u-%d", one->number, days),
                 "SYN01", "1");
}

static void nurse(ps_ready *r, const ps_ready_one *one, ps_day day)
{
    ps_ready_row(r, CONTACTS, one->id, ps_ready_day(r, day),
                 ps_ready_print(r, "c%u-%d", one->number, (int)(r->index - day)), "SYN04", "5");
}

static void conditions(ps_ready *r, const ps_ready_one *one, int n)
{
    static const char *const codes[] = {HEART_FAILURE, COPD, DIABETES};

    for (int i = 0; i < n; i++)
        code(r, one, 800 + 100 * i, codes[i]);
}

static void fits(ps_ready *r, ps_ready_one *one)
{
    conditions(r, one, 3);
    admit(r, one, r->index - 30, "21");
    admit(r, one, r->index - 90, "2A");
    visit(r, one, 30);
}

/* Everything but one thing each. */
static void plant(ps_ready *r)
{
    const ps_day year = ps_reckon_first_day(r->index, 12), quarter = ps_reckon_first_day(r->index, 3);
    ps_ready_one *one = ps_ready_person(r, NULL);

    conditions(r, one, 2);
    admit(r, one, r->index - 30, "21");
    admit(r, one, r->index - 90, "21");
    visit(r, one, 30);
    ps_ready_never(r, &meeting, one, "two conditions");

    for (int out = 0; out < 2; out++) {
        one = ps_ready_person(r, NULL);
        conditions(r, one, 3);
        admit(r, one, r->index - 30, "21");
        admit(r, one, year - out, "21");
        visit(r, one, 30);
        if (out)
            ps_ready_never(r, &meeting, one, "the second emergency on the day before the 12 months");
        else
            ps_ready_expect(r, &meeting, one, "the second emergency on the first day of the 12 months");
    }
    for (int out = 0; out < 2; out++) {
        one = ps_ready_person(r, NULL);
        conditions(r, one, 3);
        admit(r, one, r->index - 30, "21");
        admit(r, one, r->index - 60, "21");
        nurse(r, one, quarter - out);
        if (out)
            ps_ready_never(r, &meeting, one, "a nurse's visit on the day before the 3 months: one service");
        else
            ps_ready_expect(r, &meeting, one, "a nurse's visit on the first day of the 3 months: two services");
    }
    one = ps_ready_person(r, NULL);
    conditions(r, one, 3);
    admit(r, one, r->index - 30, "21");
    admit(r, one, r->index - 60, "11");
    visit(r, one, 30);
    ps_ready_never(r, &meeting, one, "one of the two admissions was planned");

    one = ps_ready_person(r, NULL);
    conditions(r, one, 3);
    admit(r, one, r->index - 30, "21");
    admit(r, one, r->index - 60, "21");
    ps_ready_row(r, REFERRALS, one->id, ps_ready_day(r, r->index - 400), ps_ready_print(r, "m%u", one->number), "SYNMH",
                 "", "N");
    ps_ready_expect(r, &meeting, one, "an open mental health referral: two services");

    one = ps_ready_person(r, NULL);
    conditions(r, one, 3);
    admit(r, one, r->index - 30, "21");
    admit(r, one, r->index - 60, "21");
    ps_ready_row(r, REFERRALS, one->id, ps_ready_day(r, r->index - 400), ps_ready_print(r, "m%u", one->number), "SYNMH",
                 ps_ready_day(r, r->index - 1), "N");
    ps_ready_never(r, &meeting, one, "the mental health referral was closed yesterday: one service");
}

/* So much has happened that a page could not hold it. */
static void plant_long(ps_ready *r)
{
    ps_ready_one *one = ps_ready_person(r, &(ps_ready_traits){.trouble = PS_READY_SAFEGUARDING,
                                                              .age = 81,
                                                              .lives_alone = true,
                                                              .carer = true,
                                                              .housebound = true,
                                                              .interpreter = "Urdu",
                                                              .communication = "large print"});

    fits(r, one);
    code(r, one, 50, FRAILTY);
    for (int i = 0; i < 40; i++) {
        visit(r, one, 5 + 8 * i);
        nurse(r, one, r->index - 1 - 2 * i);
        admit(r, one, r->index - 100 - 6 * i, "21");
        code(r, one, 60 + i, DIABETES);
    }
    ps_ready_expect(r, &meeting, one, "very much has happened");
}

static void others(ps_ready *r, ps_ready_one *one)
{
    conditions(r, one, ps_draw_between(&r->draw, 0, 2));
    for (int i = ps_draw_between(&r->draw, 0, 3); i > 0; i--)
        visit(r, one, ps_draw_between(&r->draw, 0, 100) + 100 * i);
    if (ps_draw_chance(&r->draw, 20000))
        admit(r, one, r->index - ps_draw_between(&r->draw, 4, 500), "21");
}

static void make(ps_ready *r)
{
    (void)ps_ready_feed(r, "gp_events.csv", "pseudo_id,date,code");
    (void)ps_ready_feed(r, "admissions.csv",
                        "pseudo_id,admission_date,spell_id,provider,method,discharge_date,diagnosis_01,diagnosis_02");
    (void)ps_ready_feed(r, "ecds.csv", "pseudo_id,arrival_date,attendance_id,provider,category");
    (void)ps_ready_feed(r, "mh_referrals.csv", "pseudo_id,received_date,referral_id,provider,discharge_date,rejected");
    (void)ps_ready_feed(r, "contacts.csv", "pseudo_id,contact_date,contact_id,provider,attended");
    ps_ready_sprinkle(r, &meeting, 1, NULL, fits);
    plant(r);
    plant_long(r);
    ps_ready_background(r, 300, NULL, others);
}

const ps_ready_scenario ps_ready_mdt_summary = {"mdt_summary", make};

/* Service events: mental-health referrals, community contacts, and a housing service's calls. */
#include "synth/made_person.h"

#include "base/arena.h"
#include "base/date.h"

static ps_made_referral *refer(ps_made_person *p, ps_day day, ps_draw *draw)
{
    ps_made_referral *row = ps_made_add_referral(p, day);

    row->team = (uint8_t)ps_draw_below(draw, 6);
    if (ps_draw_chance(draw, 65000))
        row->discharged = day + ps_draw_between(draw, 14, 420);
    return row;
}

static void smi_referral(ps_made_person *p, ps_day day, ps_draw *draw)
{
    ps_made_referral *row = refer(p, day, draw);

    row->mark.sure = true;
    if (ps_draw_chance(draw, 40000))
        row->diagnoses[row->n_diagnoses++] = PS_ICD_MOOD;
    row->diagnoses[row->n_diagnoses++] = (uint8_t)(PS_ICD_SMI + (int)ps_draw_below(draw, PS_ICD_SMI_CODES));
}

static void mental_health(ps_made_person *p, ps_day index, ps_day last, ps_draw *draw)
{
    const ps_day first = ps_span_within(index, 5, PS_YEARS).from;
    const uint32_t k = p->script.ordinal;

    switch (p->script.smi) {
    case PS_SMI_TRUST:
        smi_referral(p, k == 1 ? first : k == 2 ? index : index - ps_draw_between(draw, 20, 1700), draw);
        break;
    case PS_SMI_GP:
        if (k % 5 < 3)
            smi_referral(p, index - ps_draw_between(draw, 20, 1700), draw);
        break;
    case PS_SMI_TOO_OLD:
        smi_referral(p, first - 1 - (ps_day)(k % 2) * 40, draw);
        break;
    case PS_SMI_AFTER:
        smi_referral(p, index + 1 + (ps_day)(k % 4), draw);
        break;
    case PS_SMI_NONE:
    case PS_SMI_HOSPITAL:
    case PS_SMI_WITHDRAWN:
        break;
    }
    if (p->age >= 12 && ps_draw_chance(draw, 4500)) {
        const ps_day day = index + 6 - ps_draw_between(draw, 0, 1400);
        ps_made_referral *row;
        if (day > last)
            return;
        row = refer(p, day, draw);
        row->rejected = ps_draw_chance(draw, 14000);
        if (!row->rejected && ps_draw_chance(draw, 60000))
            row->diagnoses[row->n_diagnoses++] = (uint8_t)(PS_ICD_MOOD + (int)ps_draw_below(draw, PS_ICD_MOOD_CODES));
    }
}

static void community(ps_made_person *p, ps_day index, ps_day last, ps_draw *draw)
{
    static const char codes[] = {'5', '5', '5', '5', '6', '3', '7', '2', '4', '\0', '\0', '\0'};
    const unsigned share = p->script.frail ? 70000 : p->age >= 75 ? 34000 : p->age >= 55 ? 9000 : 3000;
    unsigned contacts;

    if (!ps_draw_chance(draw, share))
        return;
    contacts = 1 + ps_draw_skewed(draw, 8);
    for (contacts = contacts > 40 ? 40 : contacts; contacts; contacts--) {
        const ps_day day = index + 7 - ps_draw_between(draw, 0, 700);
        ps_made_contact *row;
        if (day > last)
            continue;
        row = ps_made_add_contact(p, day);
        row->team = (uint8_t)ps_draw_below(draw, 4);
        row->note = (uint8_t)ps_draw_below(draw, 10);
        row->attended = codes[ps_draw_below(draw, (uint32_t)sizeof(codes))];
    }
}

static void housing(ps_made_person *p, ps_day index, ps_day last, ps_draw *draw)
{
    static const unsigned shares[] = {1500, 5200, 3200, 2200, 1300, 900};
    unsigned calls;

    if (p->age < 18 || !ps_draw_chance(draw, p->visitor ? 12000 : shares[(p->decile + 1) / 2]))
        return;
    for (calls = 1 + ps_draw_below(draw, 3); calls; calls--) {
        const ps_day day = index + 4 - ps_draw_between(draw, 0, 800);
        ps_made_housing *row;
        if (day > last)
            continue;
        row = ps_made_add_housing(p, day);
        row->problem = (uint8_t)ps_draw_below(draw, 5);
        row->visits = (uint8_t)ps_draw_below(draw, 4);
    }
}

void ps_made_services(ps_made_person *p, const ps_made_world *world, ps_draw *draw)
{
    const ps_day index = world->index;
    const ps_day last = p->script.death == PS_WHEN_BEFORE ? index - 501 : index + 8;

    if (!p->visitor)
        mental_health(p, index, last, draw);
    community(p, index, last, draw);
    housing(p, index, last, draw);
}

/* Gp events: what the practice has coded: conditions, everyday entries with a long tail, and what the script planted.
 */
#include "synth/made_person.h"

#include "base/arena.h"
#include "base/date.h"

#define RECORD_DAYS (365 * 5) /* most of a record is younger */
#define RECORD_MOST 300

static unsigned count_bits(uint32_t bits)
{
    unsigned n = 0;
    for (; bits; bits &= bits - 1)
        n++;
    return n;
}

static ps_made_gp *sure(ps_made_person *p, unsigned code, ps_day day)
{
    ps_made_gp *row = ps_made_add_gp(p, code, day);
    row->mark.sure = true;
    return row;
}

static void conditions(ps_made_person *p, ps_day last, ps_draw *draw)
{
    const int years = p->age < 2 ? 1 : p->age < 15 ? p->age : 15;
    const bool planted = p->script.role != PS_ROLE_BACKGROUND;

    for (unsigned c = 0; c < PS_CONDITIONS; c++) {
        unsigned variant, mentions;
        ps_day since;
        if (!(p->gp_coded & UINT32_C(1) << c))
            continue;
        variant = ps_draw_below(draw, 3);
        mentions = 1 + ps_draw_below(draw, 3);
        since = last - ps_draw_between(draw, 30, 365 * years);
        for (unsigned i = 0; i < mentions; i++) {
            ps_made_gp *row = ps_made_add_gp(p, ps_condition_gp((ps_condition)c, variant), since);
            row->mark.sure = planted && i == 0;
            since += ps_draw_between(draw, 1, (int)(last - since) / 2 + 1);
        }
    }
}

static void measure(ps_made_person *p, ps_day day, ps_draw *draw)
{
    switch (ps_draw_below(draw, p->conditions & 1 ? 3 : 2)) {
    case 0:
        ps_made_add_gp(p, PS_GP_SYSTOLIC, day)->tenths = 10 * ps_draw_between(draw, 102, 178);
        break;
    case 1:
        ps_made_add_gp(p, PS_GP_BODY_MASS, day)->tenths = ps_draw_between(draw, 184, 421);
        break;
    default:
        ps_made_add_gp(p, PS_GP_HBA1C, day)->tenths = 10 * ps_draw_between(draw, 39, 94);
        break;
    }
}

static void everyday(ps_made_person *p, ps_day index, ps_day last, ps_draw *draw)
{
    unsigned entries = ps_draw_skewed(draw, (p->age < 18 ? 9 : 16) + 5 * count_bits(p->conditions));

    entries = entries > RECORD_MOST ? RECORD_MOST : entries;
    for (unsigned i = 0; i < entries; i++) {
        const int a = ps_draw_between(draw, 0, RECORD_DAYS), b = ps_draw_between(draw, 0, RECORD_DAYS);
        ps_day day = last - (a < b ? a : b); /* more of late */
        if (day < p->born)
            day = last - (ps_day)ps_draw_below(draw, 10);
        if (ps_draw_chance(draw, 28000))
            measure(p, day, draw);
        else
            ps_made_add_gp(p, PS_GP_EVERYDAY + ps_draw_below(draw, PS_GP_CODES - PS_GP_EVERYDAY), day);
        if (day < index - 800 && ps_draw_chance(draw, 1200) && p->n[PS_F_GP]) /* "some time in 2021" */
            p->gp[p->n[PS_F_GP] - 1].precision = (uint8_t)(1 + ps_draw_below(draw, 2));
    }
}

static void old_age(ps_made_person *p, ps_day index, ps_draw *draw)
{
    static const unsigned falls[] = {4000, 8000, 15000}; /* at 65, 75 and 85 */
    const unsigned stage = p->age >= 85 ? 2 : p->age >= 75 ? 1 : 0;

    if (p->script.frail) {
        sure(p, ps_draw_chance(draw, 50000) ? PS_GP_FALL : PS_GP_ACCIDENTAL_FALL,
             index - ps_draw_between(draw, 10, 700));
        if (p->script.role != PS_ROLE_FRAIL || p->script.ordinal % 5 != 4)
            sure(p, PS_GP_FRAILTY, index - ps_draw_between(draw, 10, 1500));
    }
    if (p->age < 65 || p->script.frail)
        return;
    if (ps_draw_chance(draw, falls[stage]))
        ps_made_add_gp(p, PS_GP_FALL,
                       index + 5 - ps_draw_between(draw, 0, 1400)); /* half of them too long ago to count */
    if (ps_draw_chance(draw, 5000))
        ps_made_add_gp(p, PS_GP_DIZZINESS, index - ps_draw_between(draw, 0, 1400));
    if (stage && ps_draw_chance(draw, stage == 2 ? 14000 : 5000))
        ps_made_add_gp(p, PS_GP_FRAILTY, index - ps_draw_between(draw, 0, 1400));
}

static void health_check(ps_made_person *p, ps_day index)
{
    const ps_day first = ps_span_within(index, 12, PS_MONTHS).from;

    switch (p->script.ordinal % 10) {
    case 0:
        sure(p, PS_GP_HEALTH_CHECK, index - 40);
        break;
    case 3:
        sure(p, PS_GP_HEALTH_CHECK, first);
        break;
    case 5:
        sure(p, PS_GP_HEALTH_CHECK, first - 1);
        break;
    case 6:
        sure(p, PS_GP_HEALTH_CHECK, index + 1);
        break;
    case 8:
        sure(p, PS_GP_HEALTH_CHECK, index);
        break;
    default:
        break;
    }
}

static void mental_illness(ps_made_person *p, ps_day index, ps_draw *draw)
{
    const unsigned code = PS_GP_SCHIZOPHRENIA + ps_draw_below(draw, 3);

    if (p->script.smi == PS_SMI_NONE)
        return;
    health_check(p, index);
    if (p->script.smi == PS_SMI_GP) {
        sure(p, code, index - (p->script.ordinal == 1 ? 0 : ps_draw_between(draw, 60, 6000)));
    } else if (p->script.smi == PS_SMI_WITHDRAWN) {
        const ps_day day = index - ps_draw_between(draw, 60, 2000);
        ps_made_gp *row = sure(p, code, day);
        const uint32_t number = row->number;
        row->mark.withdrawn = true;
        row = sure(p, code, day);
        row->number = number; /* by the supplier's own number the deletion names the row */
        row->mark.deletion = true;
        sure(p, PS_GP_EVERYDAY, day + 20);
    }
}

/* Some background people lose an entry too. */
static void withdraw_one(ps_made_person *p, ps_day index, ps_draw *draw)
{
    const size_t kept = p->n[PS_F_GP];
    const unsigned code = ps_condition_gp((ps_condition)ps_draw_below(draw, PS_CONDITIONS), 0);
    const ps_day day = index - ps_draw_between(draw, 30, 900);
    ps_made_gp *row;
    uint32_t number;

    if (!kept)
        return;
    p->gp[0].mark.sure = true; /* they are in the feed by something else as well */
    row = sure(p, code, day);
    number = row->number;
    row->mark.withdrawn = true;
    row = sure(p, code, day);
    row->number = number;
    row->mark.deletion = true;
}

static void shielding(ps_made_person *p, ps_day index, ps_draw *draw)
{
    const ps_day told = index - ps_draw_between(draw, 1300, 1800);
    ps_made_gp *row;

    if (!p->script.shielded)
        return;
    row = ps_made_add_gp(p, PS_GP_SHIELDED, told);
    row->mark.sure = p->script.role != PS_ROLE_BACKGROUND;
    if (p->script.shielding_ended)
        sure(p, PS_GP_MODERATE_RISK, told + ps_draw_between(draw, 1, 300));
    else if (p->script.role == PS_ROLE_SHIELDED && p->script.ordinal % 7 == 2)
        sure(p, PS_GP_MODERATE_RISK, told - 10); /* an earlier flag changes nothing */
}

static void prescribing(ps_made_person *p, ps_day index, ps_draw *draw)
{
    const ps_role role = p->script.role;
    const ps_day first = ps_span_within(index, 3, PS_MONTHS).from;

    if ((role == PS_ROLE_MANY_CONDITIONS || role == PS_ROLE_SHIELDED) && p->script.ordinal % 9 == 4)
        sure(p, PS_GP_SP_REFERRAL, p->script.ordinal % 2 ? first : first - 1);
    else if (role == PS_ROLE_BACKGROUND && p->age >= 18 && ps_draw_chance(draw, 700))
        ps_made_add_gp(p, PS_GP_SP_REFERRAL, index - ps_draw_between(draw, 0, 300));
    if (p->sp_declined != PS_NO_DAY)
        ps_made_add_gp(p, PS_GP_SP_DECLINED, p->sp_declined);
}

/* The practice codes what the person extract tells, on the same day. */
static void objections(ps_made_person *p, ps_draw *draw)
{
    const ps_made_registration *row = p->registrations;

    if (!p->n[PS_F_PEOPLE] || row->objection_day == PS_NO_DAY || row->objection == '?' || !ps_draw_chance(draw, 60000))
        return;
    if (p->script.objection == PS_WHEN_WITHDRAWN)
        ps_made_add_gp(p, PS_GP_DISSENT, row->objection_day - 200);
    ps_made_add_gp(p, row->objection == 'Y' ? PS_GP_DISSENT : PS_GP_DISSENT_WITHDRAWN, row->objection_day);
}

void ps_made_gp_events(ps_made_person *p, const ps_made_world *world, ps_draw *draw)
{
    const ps_day index = world->index;
    const ps_day last = p->script.death == PS_WHEN_BEFORE ? index - 501 : index + 8;

    if (p->visitor)
        return;
    conditions(p, last > index ? index : last, draw);
    if (!ps_draw_chance(draw, 3000)) /* some have not been seen for years */
        everyday(p, index, last, draw);
    old_age(p, index, draw);
    mental_illness(p, index, draw);
    shielding(p, index, draw);
    prescribing(p, index, draw);
    objections(p, draw);
    if (p->script.role == PS_ROLE_BACKGROUND && ps_draw_chance(draw, 400))
        withdraw_one(p, index, draw);
    for (size_t i = 0; i < p->n[PS_F_GP]; i++)
        p->gp[i].late = (uint8_t)(ps_draw_chance(draw, 85000) ? 0 : ps_draw_between(draw, 1, 60));
}

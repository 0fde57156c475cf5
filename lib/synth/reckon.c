/* Reckon: see reckon.h. */
#include "synth/reckon.h"
#include "synth/made_rows.h"

#include "base/date.h"

#include <string.h>

#define FIVE_YEARS 60
#define TWO_YEARS 24

ps_day ps_reckon_first_day(ps_day index, int months)
{
    ps_civil c = ps_day_civil(index + 1);
    ps_day day;

    for (; months; months--) {
        c.month--;
        if (!c.month) {
            c.month = 12;
            c.year--;
        }
    }
    day = ps_day_of(c.year, c.month, c.day);
    if (day != PS_NO_DAY)
        return day;
    return c.month == 12 ? ps_day_of(c.year + 1, 1, 1) : ps_day_of(c.year, c.month + 1, 1);
}

static bool readable(const ps_mark *mark)
{
    return !PS_FAULT_REFUSES(mark->fault) && !mark->deletion && !mark->withdrawn;
}

static bool within(ps_day day, ps_day index, int months)
{
    return day <= index && day >= ps_reckon_first_day(index, months);
}

/* What all the reckoning about one person works with. */
struct desk {
    ps_reckoned *out;
    const ps_made_person *p;
    const ps_made_world *world;
    ps_day index;
};

/* ---- practice ---- */

/* months 0: ever, up to the index date */
static bool gp_has(const struct desk *d, unsigned topic, int months)
{
    for (size_t i = 0; i < d->p->n[PS_F_GP]; i++) {
        const ps_made_gp *row = &d->p->gp[i];
        if (readable(&row->mark) && row->day <= d->index && (!months || within(row->day, d->index, months)) &&
            d->world->vocabulary.gp_topics[row->code] >> topic & 1)
            return true;
    }
    return false;
}

static ps_day gp_last(const struct desk *d, unsigned topic)
{
    ps_day last = PS_NO_DAY; /* the least of days */

    for (size_t i = 0; i < d->p->n[PS_F_GP]; i++) {
        const ps_made_gp *row = &d->p->gp[i];
        if (readable(&row->mark) && row->day <= d->index && d->world->vocabulary.gp_topics[row->code] >> topic & 1 &&
            row->day > last)
            last = row->day;
    }
    return last;
}

/* ---- hospital ---- */

static bool told(const ps_made_episode *e, ps_fault fault)
{
    return e->mark.fault != fault;
}

static bool regular_attender(const ps_made_episode *e)
{
    return told(e, PS_FAULT_FIELD_B) && (e->classification[0] == '3' || e->classification[0] == '4');
}

static bool hospital_has(const struct desk *d, unsigned topic, int months)
{
    for (size_t i = 0; i < d->p->n[PS_F_ACUTE]; i++) {
        const ps_made_episode *e = &d->p->episodes[i];
        if (!readable(&e->mark) || regular_attender(e) || !within(e->admitted, d->index, months))
            continue;
        for (unsigned k = 0; k < e->n_diagnoses; k++)
            if (d->world->vocabulary.icd_topics[e->diagnoses[k]] >> topic & 1)
                return true;
    }
    return false;
}

/* An emergency transfer that carries on a stay elsewhere. */
static bool carries_on(const struct desk *d, const ps_made_episode *transfer)
{
    if (strcmp(transfer->method, "2B") != 0)
        return false;
    for (size_t i = 0; i < d->p->n[PS_F_ACUTE]; i++) {
        const ps_made_episode *e = &d->p->episodes[i];
        if (readable(&e->mark) && !regular_attender(e) && e->spell != transfer->spell &&
            e->provider != transfer->provider && e->discharged != PS_NO_DAY &&
            (e->discharged == transfer->admitted || e->discharged == transfer->admitted - 1))
            return true;
    }
    return false;
}

static unsigned emergencies(const struct desk *d)
{
    static const char *const methods[] = {"21", "22", "23", "24", "25", "28", "2A", "2B", "2D"};
    const ps_made_person *p = d->p;
    unsigned n = 0;

    for (size_t i = 0; i < p->n[PS_F_ACUTE]; i++) {
        const ps_made_episode *e = &p->episodes[i];
        bool emergency = false, seen = false;
        if (!readable(&e->mark) || regular_attender(e) || !told(e, PS_FAULT_FIELD_A) ||
            !within(e->admitted, d->index, 12))
            continue;
        for (size_t k = 0; k < sizeof(methods) / sizeof(*methods); k++)
            emergency = emergency || !strcmp(e->method, methods[k]);
        for (size_t k = 0; k < i; k++) /* other episodes of the same spell */
            seen = seen || (p->episodes[k].spell == e->spell && readable(&p->episodes[k].mark));
        n += emergency && !seen && !carries_on(d, e);
    }
    return n;
}

static void stays(const struct desk *d)
{
    const ps_made_person *p = d->p;

    for (size_t i = 0; i < p->n[PS_F_ACUTE]; i++) {
        const ps_made_episode *e = &p->episodes[i];
        if (!readable(&e->mark) || regular_attender(e) || !e->last)
            continue;
        if (e->admitted <= d->index && (e->discharged == PS_NO_DAY || e->discharged > d->index))
            d->out->in_hospital = true;
        if (e->discharge_method[0] == '4')
            d->out->died[2] = e->discharged;
    }
    for (size_t i = 0; i < p->n[PS_F_ACUTE]; i++)
        if (readable(&p->episodes[i].mark) && !regular_attender(&p->episodes[i]) && p->episodes[i].birth_differs)
            d->out->false_link = true;
}

/* ---- who they are ---- */

/* Refused, but it can be seen whose row it was. */
static bool refused_by_name(const ps_mark *mark)
{
    return PS_FAULT_REFUSES(mark->fault) && mark->fault != PS_FAULT_NO_ID && mark->fault != PS_FAULT_ENCODING &&
           mark->fault != PS_FAULT_QUOTE;
}

static void death(const struct desk *d)
{
    ps_reckoned *out = d->out;

    for (size_t i = 0; i < d->p->n[PS_F_DEATHS]; i++)
        if (readable(&d->p->deaths[i].mark) && !d->p->deaths[i].cancelled)
            out->died[0] = d->p->deaths[i].died;
    for (size_t i = 0; i < d->p->n[PS_F_PEOPLE]; i++)
        if (readable(&d->p->registrations[i].mark) && d->p->died_gp != PS_NO_DAY)
            out->died[1] = d->p->died_gp;
    out->alive = true;
    for (size_t i = 0; i < d->p->n[PS_F_DEATHS]; i++)
        out->dead_ever = out->dead_ever || refused_by_name(&d->p->deaths[i].mark);
    for (int s = 0; s < 3; s++) {
        out->dead_ever = out->dead_ever || out->died[s] != PS_NO_DAY;
        if (out->died[s] != PS_NO_DAY && out->died[s] <= d->index)
            out->alive = false;
    }
}

static bool is_regular(const char *type)
{
    return !strcmp(type, "R") || !strcmp(type, "regular") || !strcmp(type, "GMS");
}

static void registration(const struct desk *d)
{
    const ps_made_registration *holds = NULL;

    for (size_t i = 0; i < d->p->n[PS_F_PEOPLE]; i++) {
        const ps_made_registration *row = &d->p->registrations[i];
        const bool ended = row->end != PS_NO_DAY && row->end >= row->start && row->end <= d->index;
        if (readable(&row->mark) && is_regular(row->type) && row->start <= d->index && !ended &&
            (!holds || row->start > holds->start))
            holds = row;
    }
    d->out->registered = holds && d->out->alive;
    if (!d->out->registered)
        return;
    d->out->practice = holds->practice;
    if (holds->end != PS_NO_DAY && holds->end > d->index)
        d->out->left_since = holds->end;
}

static void age(const struct desk *d)
{
    const ps_civil born = ps_day_civil(d->p->born), at = ps_day_civil(d->index);

    d->out->age = at.year - born.year - 1;
    if (at.month > born.month || (at.month == born.month && at.day >= born.day))
        d->out->age++;
    if (d->p->birth_unreadable)
        d->out->age = -1;
}

/* The latest dated word by a day; an undated yes, or one nobody can read, stands against all. */
struct word {
    ps_day latest, upto;
    bool yes, stands;
};

static void hear(struct word *w, char flag, ps_day day)
{
    if (day != PS_NO_DAY && day > w->upto)
        return;
    if (flag == '?' || (flag == 'Y' && day == PS_NO_DAY))
        w->stands = true;
    else if (day != PS_NO_DAY && (day > w->latest || (day == w->latest && flag == 'Y'))) {
        w->latest = day;
        w->yes = flag == 'Y';
    }
}

static bool refuses(const struct desk *d, bool type_1, ps_day upto)
{
    struct word w = {.latest = PS_NO_DAY, .upto = upto};

    for (size_t i = 0; i < d->p->n[PS_F_PEOPLE]; i++) {
        const ps_made_registration *row = &d->p->registrations[i];
        if (readable(&row->mark))
            hear(&w, type_1 ? row->objection : row->dissent, type_1 ? row->objection_day : row->dissent_day);
    }
    for (size_t i = 0; type_1 && i < d->p->n[PS_F_GP]; i++) {
        const ps_made_gp *row = &d->p->gp[i];
        if (readable(&row->mark) && (row->code == PS_GP_DISSENT || row->code == PS_GP_DISSENT_WITHDRAWN))
            hear(&w, row->code == PS_GP_DISSENT ? 'Y' : 'N', row->day);
    }
    return w.stands || w.yes;
}

/* ---- the plans ---- */

static void nottinghamshire(const struct desk *d)
{
    ps_reckoned *out = d->out;
    const bool here = out->registered && out->alive;

    for (unsigned c = 0; c < PS_PHYSICAL; c++)
        out->physical += gp_has(d, c, 0) || hospital_has(d, c, FIVE_YEARS);
    out->smi_gp = gp_has(d, PS_T_SMI, 0);
    out->smi_hospital = hospital_has(d, PS_T_SMI, FIVE_YEARS);
    for (size_t i = 0; i < d->p->n[PS_F_MH]; i++) {
        const ps_made_referral *row = &d->p->referrals[i];
        for (unsigned k = 0; k < row->n_diagnoses; k++)
            if (readable(&row->mark) && within(row->received, d->index, FIVE_YEARS) &&
                d->world->vocabulary.icd_topics[row->diagnoses[k]] >> PS_T_SMI & 1)
                out->smi_trust = true;
    }
    out->cohort[PS_TC_SMI_CORE20] = here && out->age >= 18 && (out->smi_gp || out->smi_trust || out->smi_hospital) &&
                                    out->physical >= 2 && d->p->decile >= 1 && d->p->decile <= 2 &&
                                    !gp_has(d, PS_T_HEALTH_CHECK, 12);
    out->cohort[PS_TC_REGISTER_GAP] = here && (out->smi_trust || out->smi_hospital) && !out->smi_gp;
}

static void luton(const struct desk *d)
{
    ps_reckoned *out = d->out;
    const bool dementia = gp_has(d, PS_C_DEMENTIA, 0) || hospital_has(d, PS_C_DEMENTIA, FIVE_YEARS);
    const unsigned conditions = (unsigned)gp_has(d, PS_C_HEART_FAILURE, 0) + gp_has(d, PS_C_STROKE, 0) +
                                gp_has(d, PS_C_ATRIAL_FIBRILLATION, 0) + gp_has(d, PS_C_CKD, 0) +
                                gp_has(d, PS_C_COPD, 0) + dementia;
    unsigned points = 0;

    points += out->age >= 85 ? 4 : out->age >= 75 ? 2 : 0;
    points += gp_has(d, PS_T_FALLS, TWO_YEARS) || hospital_has(d, PS_T_FALLS, TWO_YEARS) ? 3 : 0;
    points += gp_has(d, PS_T_FRAILTY, 0) ? 4 : 0;
    points += dementia ? 3 : 0;
    points += gp_has(d, PS_T_DIZZINESS, TWO_YEARS) ? 1 : 0;
    points += d->p->housebound == 1 ? 3 : 0;
    points += conditions >= 3 ? 2 : 0;
    out->frailty = points;
    out->frailty_known = out->age >= 0; /* without an age, two of its lines cannot be told */
    out->emergencies = emergencies(d);
    out->cohort[PS_TC_FRAIL_RETURNING] =
        out->registered && out->alive && out->age >= 65 && out->frailty_known && points >= 6 && out->emergencies >= 2;
}

/* Which of North Dorset's helpers: 0 practice, 1 social prescriber, 2 health champion. */
static int north_dorset(const struct desk *d)
{
    ps_reckoned *out = d->out;
    const ps_day shielded = gp_last(d, PS_T_SHIELDED), moderate = gp_last(d, PS_T_MODERATE_RISK);
    bool problem = false;

    for (unsigned c = 0; c < PS_CONDITIONS; c++)
        out->long_term += gp_has(d, c, 0);
    out->shielded = shielded != PS_NO_DAY && (moderate == PS_NO_DAY || shielded > moderate);
    out->cohort[PS_TC_SEVERAL_OR_SHIELDED] =
        out->registered && out->alive && out->age >= 18 && (out->long_term >= 4 || out->shielded);
    for (size_t i = 0; i < d->p->n[PS_F_HOUSING]; i++) {
        const ps_made_housing *row = &d->p->housing[i];
        const char *what = ps_housing_problem(row->problem);
        if (readable(&row->mark) && within(row->day, d->index, 12) &&
            (!strcmp(what, "damp") || !strcmp(what, "cold") || !strcmp(what, "arrears")))
            problem = true;
    }
    if (out->emergencies >= 1 || out->long_term >= 6)
        return 0;
    return d->p->lives_alone == 1 || problem ? 1 : 2;
}

/* ---- lists ---- */

/* Kept off every list, whoever reads it; dissent apart. */
static bool barred(const struct desk *d)
{
    const ps_reckoned *out = d->out;

    for (size_t i = 0; i < d->p->n[PS_F_PEOPLE]; i++)
        if (refused_by_name(&d->p->registrations[i].mark))
            return true; /* nobody knows what that row said */
    return out->dead_ever || d->p->dummy || d->p->confidential || !out->registered || out->left_since != PS_NO_DAY ||
           out->type_1 || out->type_1_ever || out->false_link;
}

/* Not to be contacted now. */
static bool spared(const struct desk *d)
{
    return d->out->age < 18 || d->out->in_hospital || d->p->end_of_life || d->p->care_home;
}

static bool declined(const struct desk *d)
{
    return d->p->sp_declined != PS_NO_DAY && d->p->sp_declined >= ps_reckon_first_day(d->index, 6);
}

static void lists(const struct desk *d, int helper)
{
    ps_reckoned *out = d->out;
    const bool open_to_all = !barred(d) && !out->dissent && !out->dissent_ever;
    const bool contact = open_to_all && !spared(d), offer = contact && !declined(d);
    const bool several = out->cohort[PS_TC_SEVERAL_OR_SHIELDED];
    const bool referred = gp_has(d, PS_T_SP_REFERRAL, 3);

    out->list[PS_TL_PCN_SUPPORT] = out->cohort[PS_TC_SMI_CORE20] && offer ? PS_LISTED : PS_LISTED_NOT;
    out->list[PS_TL_GAP_REVIEW] = out->cohort[PS_TC_REGISTER_GAP] && contact ? PS_LISTED : PS_LISTED_NOT;
    out->list[PS_TL_BASE_POPULATION] = out->registered && out->alive && open_to_all ? PS_LISTED : PS_LISTED_NOT;
    out->list[PS_TL_FRAILTY_ROUND] = out->cohort[PS_TC_FRAIL_RETURNING] && offer ? PS_LISTED : PS_LISTED_NOT;
    out->list[PS_TL_PRACTICE_REVIEW] = several && helper == 0 && offer ? PS_LISTED : PS_LISTED_NOT;
    out->list[PS_TL_HEALTH_CHAMPION] = several && helper == 2 && offer ? PS_LISTED : PS_LISTED_NOT;
    /* The override of that plan lifts dissent, for this list alone. */
    if (several && helper == 1 && !barred(d) && !spared(d) && !declined(d) && !referred)
        out->list[PS_TL_SOCIAL_PRESCRIBER] = out->dissent || out->dissent_ever ? PS_LISTED_BY_OVERRIDE : PS_LISTED;
}

static void feeds(const struct desk *d)
{
    for (int f = 0; f < PS_FEEDS; f++)
        for (size_t i = 0; i < d->p->n[f]; i++)
            if (readable(ps_made_mark(d->p, (ps_feed_number)f, i)))
                d->out->feeds |= 1U << f;
}

void ps_reckon(ps_reckoned *out, const ps_made_person *person, const ps_made_world *world)
{
    const struct desk desk = {.out = out, .p = person, .world = world, .index = world->index};

    memset(out, 0, sizeof(*out));
    out->left_since = out->died[0] = out->died[1] = out->died[2] = PS_NO_DAY;
    feeds(&desk);
    age(&desk);
    stays(&desk);
    death(&desk);
    registration(&desk);
    out->type_1 = refuses(&desk, true, world->index);
    out->type_1_ever = refuses(&desk, true, INT32_MAX);
    out->dissent = refuses(&desk, false, world->index);
    out->dissent_ever = refuses(&desk, false, INT32_MAX);
    nottinghamshire(&desk);
    luton(&desk);
    lists(&desk, north_dorset(&desk));
}

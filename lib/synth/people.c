/* People: who somebody is: age, sex, ethnicity, home, practice, conditions, flags, registrations, opt-outs and death.
 *
 * Shaped like an ordinary English region: the deprived are younger, sicker and more mixed, the old live alone more
 * often. All rates are integers out of 1,000 or 100,000. */
#include "synth/made_person.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/digest.h"

#include <stdio.h>
#include <string.h>

/* ---- age ---- */

/* Bands of five years, the last of ten, out of 1,000 people. */
static const uint16_t age_bands[] = {55, 59, 61, 57, 60, 66, 69, 67, 63, 62, 68, 67, 59, 50, 47, 41, 26, 15, 8};

static int any_age(int quintile, ps_draw *draw)
{
    int age = 0;

    for (int tries = 0; tries < 2; tries++) {
        const size_t band = ps_draw_weighted(draw, age_bands, PS_COUNT(age_bands));
        age = (int)band * 5 + ps_draw_between(draw, 0, band + 1 == PS_COUNT(age_bands) ? 9 : 4);
        /* Of the old in the poorest areas a third, of the young in the best-off a quarter, are drawn again. */
        if (!(quintile == 1 && age >= 65 && ps_draw_chance(draw, 33000)) &&
            !(quintile == 5 && age >= 20 && age < 35 && ps_draw_chance(draw, 25000)))
            break;
    }
    return age;
}

static void be_born(ps_made_person *p, ps_day index, int quintile, ps_draw *draw)
{
    static const struct {
        int low, high;
    } shapes[] = {
        [PS_AGES_ALL] = {0, 0}, [PS_AGES_ADULT] = {20, 78}, [PS_AGES_MIDDLE] = {46, 88}, [PS_AGES_OLD] = {72, 96}};
    const int wanted = p->script.ages == PS_AGES_ALL
                           ? any_age(quintile, draw)
                           : ps_draw_between(draw, shapes[p->script.ages].low, shapes[p->script.ages].high);
    const ps_civil at = ps_day_civil(index);
    int month = at.year * 12 + at.month - 1 - wanted * 12 - ps_draw_between(draw, 1, 12);

    p->born = ps_day_of(month / 12, month % 12 + 1, 15);
    p->age = at.year - month / 12 - (at.month < month % 12 + 1 || (at.month == month % 12 + 1 && at.day < 15));
}

/* ---- home and group ---- */

static const char *const ethnicities[] = {"A", "B", "C", "D", "E", "F", "G", "H", "J",
                                          "K", "L", "M", "N", "P", "R", "S", "Z", "99"};
static const uint16_t mixed_area[] = {560, 8, 70, 18, 8, 10, 12, 35, 75, 30, 30, 22, 45, 10, 6, 20, 25, 16};
static const uint16_t white_area[] = {820, 8, 45, 5, 2, 8, 6, 30, 8, 3, 12, 3, 6, 1, 10, 6, 15, 12};

static void live_somewhere(ps_made_person *p, const ps_made_world *world, ps_draw *draw)
{
    static const unsigned mixed_share[] = {100000, 70000, 45000, 20000, 0};
    const uint32_t area =
        p->script.deprived ? ps_region_deprived(world->region, draw) : ps_region_area(world->region, draw);
    const ps_area *home = &world->region->areas[area];
    const int quintile = (home->decile + 1) / 2;
    const uint16_t *mix = ps_draw_chance(draw, mixed_share[quintile - 1]) ? mixed_area : white_area;
    const char *ethnicity = ethnicities[ps_draw_weighted(draw, mix, PS_COUNT(ethnicities))];

    be_born(p, world->index, quintile, draw);
    p->practice = ps_region_practice(world->region, area, draw);
    memcpy(p->lsoa, home->code, sizeof(home->code));
    p->decile = home->decile;
    (void)snprintf(p->ethnicity, sizeof(p->ethnicity), "%s", ethnicity);
    if (ethnicity[0] == 'Z' || ethnicity[0] == '9') /* the hospital asked too, and of half it knows */
        p->true_ethnicity = ps_draw_chance(draw, 50000) ? ethnicities[ps_draw_weighted(draw, mix, 16)][0] : '\0';
    else
        p->true_ethnicity = ps_draw_chance(draw, 4000) ? ethnicities[ps_draw_weighted(draw, mix, 16)][0] : ethnicity[0];
    if (!p->ethnicity[1] && ps_draw_chance(draw, 5000))
        p->ethnicity[1] = (char)('1' + ps_draw_below(draw, 3)); /* a local second character */
    if (p->script.role != PS_ROLE_BACKGROUND)
        return;
    if (ps_draw_chance(draw, 800)) { /* no fixed abode, or nobody wrote it down */
        p->lsoa[0] = '\0';
        p->decile = 0;
    } else if (ps_draw_chance(draw, 400)) {
        (void)snprintf(p->lsoa, sizeof(p->lsoa), "%s01990%03u", ps_draw_chance(draw, 70000) ? "W" : "S",
                       (unsigned)ps_draw_below(draw, 20));
        p->decile = 0;
    } else if (ps_draw_chance(draw, 100)) {
        memcpy(p->lsoa, "E01999999", sizeof("E01999999")); /* well formed, in no look-up */
        p->decile = 0;
    }
}

/* ---- conditions ---- */

/* Out of 1,000 at ages 0-17, 18-39, 40-54, 55-64, 65-74, 75-84, 85 and over. */
static const uint16_t prevalence[PS_CONDITIONS][7] = {
    [PS_C_DIABETES] = {2, 15, 60, 120, 170, 190, 170},
    [PS_C_COPD] = {0, 1, 12, 40, 75, 95, 90},
    [PS_C_CHD] = {0, 1, 12, 50, 110, 170, 220},
    [PS_C_CKD] = {0, 3, 12, 40, 110, 220, 320},
    [PS_C_HEART_FAILURE] = {0, 0, 3, 12, 30, 70, 140},
    [PS_C_ASTHMA] = {80, 80, 75, 75, 80, 75, 60},
    [PS_C_ATRIAL_FIBRILLATION] = {0, 1, 5, 20, 60, 120, 180},
    [PS_C_STROKE] = {0, 1, 6, 18, 40, 75, 110},
    [PS_C_HYPERTENSION] = {0, 15, 110, 260, 420, 530, 560},
    [PS_C_EPILEPSY] = {4, 7, 9, 10, 11, 12, 12},
    [PS_C_DEMENTIA] = {0, 0, 0, 3, 12, 60, 170},
};

static unsigned life_stage(int age)
{
    static const int from[] = {18, 40, 55, 65, 75, 85};
    unsigned stage = 0;

    while (stage < PS_COUNT(from) && age >= from[stage])
        stage++;
    return stage;
}

static unsigned count_bits(uint32_t bits)
{
    unsigned n = 0;
    for (; bits; bits &= bits - 1)
        n++;
    return n;
}

/* Adds conditions among the first `of` until there are `least`, all coded by the practice. */
static void have_at_least(ps_made_person *p, unsigned least, uint32_t of, ps_draw *draw)
{
    const uint32_t mask = (UINT32_C(1) << of) - 1;

    while (count_bits(p->gp_coded & mask) < least) {
        const uint32_t bit = UINT32_C(1) << ps_draw_below(draw, of);
        p->conditions |= bit;
        p->gp_coded |= bit;
    }
}

static void fall_ill(ps_made_person *p, ps_draw *draw)
{
    static const unsigned burden[] = {100, 130, 112, 100, 90, 80}; /* per cent, by fifth; the first: unknown */
    const unsigned stage = life_stage(p->age), share = burden[(p->decile + 1) / 2];

    for (unsigned c = 0; c < PS_CONDITIONS; c++)
        if (ps_draw_chance(draw, prevalence[c][stage] * share)) { /* 1,000ths times per cent: 100,000ths */
            p->conditions |= UINT32_C(1) << c;
            if (ps_draw_chance(draw, 93000))
                p->gp_coded |= UINT32_C(1) << c;
        }
    have_at_least(p, p->script.physical_least, PS_PHYSICAL, draw);
    have_at_least(p, p->script.conditions_least, PS_CONDITIONS, draw);
}

/* ---- flags ---- */

static void live_a_life(ps_made_person *p, ps_day index, ps_draw *draw)
{
    static const char *const languages[] = {"Urdu", "Polish", "Romanian", "Bengali", "Arabic", "British Sign Language"};
    static const char *const needs[] = {"large print", "hearing loop", "easy read",
                                        "\"phone call, not letter\""}; /* as CSV */
    const bool old = p->age >= 75, planted = p->script.role != PS_ROLE_BACKGROUND;

    p->lives_alone = (int8_t)(ps_draw_chance(draw, old ? 38000 : p->age >= 18 ? 14000 : 0) ? 1 : 0);
    p->housebound = (int8_t)(ps_draw_chance(draw, p->age >= 85 ? 16000 : old ? 5000 : 200) ? 1 : 0);
    if (!planted && ps_draw_chance(draw, 8000))
        p->lives_alone = -1;
    if (!planted && ps_draw_chance(draw, 4000))
        p->housebound = -1;
    if (p->script.alone)
        p->lives_alone = 1;
    p->carer = p->age >= 16 && ps_draw_chance(draw, 4500);
    p->care_home = p->age >= 75 && p->lives_alone != 1 && ps_draw_chance(draw, p->age >= 85 ? 11000 : 2500);
    p->end_of_life = ps_draw_chance(draw, old ? 1800 : 150);
    p->safeguarding = ps_draw_chance(draw, 700);
    p->has_mobile = ps_draw_chance(draw, old ? 62000 : 93000);
    p->has_email = ps_draw_chance(draw, old ? 40000 : 78000);
    p->interpreter =
        ps_draw_chance(draw, p->decile && p->decile <= 4 ? 3500 : 900) ? languages[ps_draw_below(draw, 6)] : "";
    p->communication = ps_draw_chance(draw, 2200) ? needs[ps_draw_below(draw, 4)] : "";
    p->sp_declined =
        p->age >= 18 && ps_draw_chance(draw, 900)
            ? index - (ps_draw_chance(draw, 50000) ? ps_draw_between(draw, 10, 150) : ps_draw_between(draw, 200, 500))
            : PS_NO_DAY;
    p->national_opt_out = p->script.national_opt_out;
    p->confidential = p->script.confidential;
    p->dummy = p->script.dummy;
}

/* ---- registrations, opt-outs, death ---- */

static void oppose(char *flag, ps_day *day, ps_when when, ps_day index, ps_draw *draw)
{
    switch (when) {
    case PS_WHEN_BEFORE:
        *flag = 'Y';
        *day = ps_draw_chance(draw, 85000) ? index - ps_draw_between(draw, 1, 3000) : PS_NO_DAY;
        break;
    case PS_WHEN_AFTER:
        *flag = 'Y';
        *day = index + ps_draw_between(draw, 1, 6);
        break;
    case PS_WHEN_WITHDRAWN:
        *flag = 'N';
        *day = index - ps_draw_between(draw, 1, 900);
        break;
    case PS_WHEN_UNREADABLE:
        *flag = '?';
        *day = index - ps_draw_between(draw, 1, 3000);
        break;
    case PS_WHEN_NEVER:
        *flag = 'N'; /* how extracts fill a column; no record without a date */
        break;
    }
}

static ps_made_registration *registration_row(ps_made_person *p, uint32_t practice, ps_day start)
{
    ps_made_registration *row = ps_made_add_registration(p);

    row->practice = practice;
    row->type = "R";
    row->start = start;
    row->objection = row->dissent = 'N';
    row->mark.sure = p->script.role != PS_ROLE_BACKGROUND;
    return row;
}

static void register_somewhere(ps_made_person *p, const ps_made_world *world, ps_draw *draw)
{
    const ps_script *s = &p->script;
    const ps_day index = world->index, latest = index - 60;
    ps_day start = index - ps_draw_between(draw, 60, 60 + 365 * (p->age < 30 ? p->age + 1 : 30));
    ps_made_registration *row;
    const char *const regular[] = {"R", "regular", "GMS"};

    if (start < p->born) /* a baby, on the list within days */
        start = p->born + 10 < index ? p->born + 10 : index - 1;
    row = registration_row(p, p->practice, start);
    row->type = regular[ps_draw_below(draw, 3)];
    oppose(&row->objection, &row->objection_day, s->objection, index, draw);
    oppose(&row->dissent, &row->dissent_day, s->dissent, index, draw);
    if (s->temporary)
        row->type = ps_draw_chance(draw, 70000) ? "temporary" : ps_draw_chance(draw, 50000) ? "E" : "P";
    if (s->left == PS_WHEN_BEFORE)
        row->end = index - ps_draw_between(draw, 1, 50);
    else if (s->left == PS_WHEN_AFTER)
        row->end = index + ps_draw_between(draw, 1, 7);
    else if (s->role == PS_ROLE_BACKGROUND && ps_draw_chance(draw, 60))
        row->end = row->start - 30; /* a slip: ended before it began, so it counts as open */
    if (s->mover) {
        const ps_day moved = start > latest - 400 ? start : latest - ps_draw_between(draw, 1, 300);
        const uint32_t before = (p->practice + 1) % world->region->n_practices;
        ps_made_registration now, *old;
        row->start = moved > p->born ? moved : start;
        now = *row; /* the next line may move the rows */
        old = registration_row(p, before, moved - ps_draw_between(draw, 200, 3000));
        /* One in eight was never closed: the latest start wins. */
        old->end = ps_draw_chance(draw, 12500) ? PS_NO_DAY : moved - ps_draw_between(draw, 0, 4);
        if (now.objection_day != PS_NO_DAY && s->objection == PS_WHEN_WITHDRAWN) {
            old->objection = 'Y';
            old->objection_day = now.objection_day - 400;
        }
        if (now.dissent_day != PS_NO_DAY && s->dissent == PS_WHEN_WITHDRAWN) {
            old->dissent = 'Y';
            old->dissent_day = now.dissent_day - 400;
        }
    }
}

static void die(ps_made_person *p, ps_day index, ps_draw *draw)
{
    const ps_script *s = &p->script;
    /* What the script plants ends 20 days before the index date; the rest of a record stops earlier (see gp_events.c).
     */
    const int days = s->role == PS_ROLE_BACKGROUND ? 500 : 18;
    ps_made_death *death;

    p->died_gp = p->died = PS_NO_DAY;
    if (s->death != PS_WHEN_NEVER)
        p->died =
            s->death == PS_WHEN_AFTER ? index + ps_draw_between(draw, 1, 6) : index - ps_draw_between(draw, 1, days);
    if (s->death_cancelled) {
        death = ps_made_add_death(p, index - ps_draw_between(draw, 10, 300));
        death->cancelled = death->mark.sure = true;
        death->cause = PS_ICD_ACUTE;
    }
    if (s->death == PS_WHEN_NEVER || s->told_by == PS_TOLD_BY_HOSPITAL) /* hospital_events.c tells those */
        return;
    if (s->told_by != PS_TOLD_BY_REGISTRY)
        p->died_gp = p->died;
    if (s->told_by != PS_TOLD_BY_GP) {
        death = ps_made_add_death(p, p->died);
        death->registered = p->died + ps_draw_between(draw, 1, s->death == PS_WHEN_AFTER ? 3 : 12);
        death->cause = (uint8_t)(PS_ICD_ACUTE + (int)ps_draw_below(draw, PS_ICD_ACUTE_CODES));
        death->mark.sure = s->role != PS_ROLE_BACKGROUND;
    }
}

void ps_made_people(ps_made_person *p, const ps_made_world *world, ps_draw *draw)
{
    unsigned char bytes[29];

    /* "SYN" in hex, then noise: well formed, and plainly made up. */
    (void)snprintf(p->id, sizeof(p->id), "53594e");
    ps_draw_bytes(draw, bytes, sizeof(bytes));
    ps_hex(p->id + 6, bytes, sizeof(bytes));
    p->sex = ps_draw_chance(draw, 50700) ? 'F' : ps_draw_chance(draw, 99800) ? 'M' : 'U';
    live_somewhere(p, world, draw);
    fall_ill(p, draw);
    live_a_life(p, world->index, draw);
    die(p, world->index, draw);
    if (!p->visitor)
        register_somewhere(p, world, draw);
    else
        p->decile = 0;
}

/* Hospital events: spells of one or more episodes, and emergency-care attendances.
 *
 * Emergency admissions that the script fixes lie well inside the 12 months, but for those on its very edges. */
#include "synth/made_person.h"

#include "base/arena.h"
#include "base/date.h"

static unsigned life_stage(int age)
{
    static const int from[] = {18, 40, 55, 65, 75, 85};
    unsigned stage = 0;

    while (stage < PS_COUNT(from) && age >= from[stage])
        stage++;
    return stage;
}

static void add_diagnosis(ps_made_episode *row, unsigned icd)
{
    for (unsigned i = 0; i < row->n_diagnoses; i++)
        if (row->diagnoses[i] == icd)
            return;
    if (row->n_diagnoses < PS_MADE_DIAGNOSES)
        row->diagnoses[row->n_diagnoses++] = (uint8_t)icd;
}

static void diagnose(ps_made_person *p, ps_made_episode *row, unsigned reason, ps_draw *draw)
{
    add_diagnosis(row, reason);
    for (unsigned c = 0; c < PS_CONDITIONS; c++)
        if (p->conditions & UINT32_C(1) << c && ps_draw_chance(draw, 70000))
            add_diagnosis(row, ps_condition_icd((ps_condition)c, ps_draw_below(draw, 2)));
    if (p->age >= 65 && ps_draw_chance(draw, 9000))
        add_diagnosis(row, ps_draw_chance(draw, 70000) ? PS_ICD_FALL : PS_ICD_FALL_STAIRS);
}

struct stay {
    ps_day admitted;
    int nights; /* -1: not discharged */
    const char *method;
    unsigned reason; /* ps_icd */
    unsigned provider;
    unsigned extra; /* one more diagnosis; 0: none */
    bool died, sure;
};

static void add_stay(ps_made_person *p, struct stay s, ps_draw *draw)
{
    const unsigned episodes = s.nights < 2 || ps_draw_chance(draw, 82000) ? 1 : ps_draw_chance(draw, 70000) ? 2 : 3;
    const bool tells_birth = p->script.false_link || ps_draw_chance(draw, 92000);
    const bool care_home = p->care_home && ps_draw_chance(draw, 80000), knows = ps_draw_chance(draw, 90000);
    const uint32_t spell = p->next_spell++;

    for (unsigned e = 1; e <= episodes; e++) {
        ps_made_episode *row = ps_made_add_episode(p);
        row->mark.sure = s.sure;
        row->spell = spell;
        row->episode = (uint8_t)e;
        row->last = e == episodes;
        row->provider = (uint8_t)s.provider;
        row->method = s.method;
        row->source = care_home ? "54" : "19";
        row->classification = "1";
        row->admitted = s.admitted;
        /* Only the last episode tells the discharge. */
        row->discharged = row->last && s.nights >= 0 ? s.admitted + s.nights : PS_NO_DAY;
        row->discharge_method = row->discharged == PS_NO_DAY ? "8" : s.died ? "4" : "1";
        row->destination = row->discharged == PS_NO_DAY ? "98" : s.died ? "79" : care_home ? "54" : "19";
        if (e == 1 || ps_draw_chance(draw, 60000))
            diagnose(p, row, e == 1 ? s.reason : PS_ICD_ACUTE + ps_draw_below(draw, PS_ICD_ACUTE_CODES), draw);
        if (e == 1 && s.extra)
            add_diagnosis(row, s.extra);
        row->tells_birth = tells_birth;
        row->birth_differs = p->script.false_link;
        row->ethnicity[0] = knows ? p->true_ethnicity : 'Z';
        row->ethnicity[1] = '\0';
    }
}

static unsigned any_reason(ps_draw *draw)
{
    return PS_ICD_ACUTE + ps_draw_below(draw, PS_ICD_ACUTE_CODES);
}

static unsigned any_provider(ps_draw *draw)
{
    return ps_draw_chance(draw, 80000) ? 1 : 2 + ps_draw_below(draw, 2);
}

static struct stay emergency(ps_day day, ps_draw *draw)
{
    static const char *const methods[] = {"21", "21", "21", "21", "22", "23", "24", "28", "2A", "2D"};

    return (struct stay){.admitted = day,
                         .nights = (int)ps_draw_skewed(draw, 4),
                         .method = methods[ps_draw_below(draw, 10)],
                         .reason = any_reason(draw),
                         .provider = any_provider(draw)};
}

static void usual_emergencies(ps_made_person *p, ps_day index, ps_day last, ps_draw *draw)
{
    static const unsigned rates[] = {6000, 6000, 7500, 10000, 15000, 28000, 45000}; /* a year, of 100,000 */
    static const unsigned burden[] = {100, 145, 118, 100, 88, 78};
    const unsigned rate = rates[life_stage(p->age)] * burden[(p->decile + 1) / 2] / 100;

    for (int year = 0; year < 3; year++) {
        bool again = ps_draw_chance(draw, rate);
        while (again) {
            const ps_day day = index + 8 - year * 365 - ps_draw_between(draw, 0, 364);
            /* Where the script counts them, none comes near the 12 months by chance. */
            if (day <= last && day >= p->born && (p->script.emergencies < 0 || day < index - 400))
                add_stay(p, emergency(day, draw), draw);
            again = ps_draw_chance(draw, 24000);
        }
    }
}

static void fixed_emergencies(ps_made_person *p, ps_day index, ps_draw *draw)
{
    const int n = p->script.emergencies;

    for (int i = 0; i < n; i++) {
        struct stay stay = emergency(index - 25 - i * 300 / n - ps_draw_between(draw, 0, 250 / n), draw);
        stay.nights = ps_draw_between(draw, 1, 9);
        stay.sure = true;
        add_stay(p, stay, draw);
    }
}

static void edges(ps_made_person *p, ps_day index, ps_draw *draw)
{
    const ps_day first = ps_span_within(index, 12, PS_MONTHS).from;
    struct stay second = emergency(0, draw);

    second.sure = true;
    second.nights = 0;
    switch (p->script.role) {
    case PS_ROLE_EDGE_FIRST_DAY:
        second.admitted = first;
        break;
    case PS_ROLE_EDGE_DAY_BEFORE:
        second.admitted = first - 1;
        break;
    case PS_ROLE_EDGE_INDEX_DAY:
        second.admitted = index;
        break;
    case PS_ROLE_EDGE_DAY_AFTER:
        second.admitted = index + 1;
        break;
    case PS_ROLE_TRANSFER:
    case PS_ROLE_TRANSFER_LATE: {
        const ps_made_episode *before = p->n[PS_F_ACUTE] ? &p->episodes[p->n[PS_F_ACUTE] - 1] : NULL;
        if (!before)
            return;
        second.method = "2B";
        second.provider = before->provider % 3U + 1;
        second.nights = 3;
        second.admitted =
            before->discharged + (p->script.role == PS_ROLE_TRANSFER ? (ps_day)(p->script.ordinal % 2) : 5);
        break;
    }
    default:
        return;
    }
    add_stay(p, second, draw);
}

static void scripted(ps_made_person *p, ps_day index, ps_draw *draw)
{
    const ps_script *s = &p->script;
    struct stay stay = {.nights = 8, .method = "25", .provider = 1, .sure = true, .reason = any_reason(draw)};

    if (s->smi == PS_SMI_HOSPITAL) {
        stay.admitted =
            s->ordinal == 1 ? ps_span_within(index, 5, PS_YEARS).from : index - ps_draw_between(draw, 40, 1700);
        stay.extra = PS_ICD_SMI + ps_draw_below(draw, PS_ICD_SMI_CODES);
        add_stay(p, stay, draw);
        stay.extra = 0;
    }
    if (s->in_hospital) {
        stay.admitted = index - ps_draw_between(draw, 0, 12);
        stay.nights = s->ordinal % 2 ? -1 : (int)(index - stay.admitted) + 2;
        stay.method = "12"; /* planned, so that it changes no count of emergencies */
        add_stay(p, stay, draw);
    }
    if (s->death != PS_WHEN_NEVER && s->told_by == PS_TOLD_BY_HOSPITAL) {
        stay.nights = ps_draw_between(draw, 0, 20);
        stay.admitted = p->died - stay.nights;
        stay.method = "21";
        stay.died = true;
        stay.sure = s->role != PS_ROLE_BACKGROUND;
        add_stay(p, stay, draw);
    }
}

static void planned(ps_made_person *p, ps_day index, ps_day last, ps_draw *draw)
{
    static const char *const methods[] = {"11", "12", "13"};
    const unsigned n = ps_draw_chance(draw, p->age >= 55 ? 24000 : 9000) ? 1 + ps_draw_below(draw, 2) : 0;

    for (unsigned i = 0; i < n; i++) {
        const struct stay stay = {.admitted = index + 5 - ps_draw_between(draw, 0, 1000),
                                  .nights = (int)ps_draw_below(draw, 3),
                                  .method = methods[ps_draw_below(draw, 3)],
                                  .provider = any_provider(draw),
                                  .reason = PS_ICD_PLANNED + ps_draw_below(draw, PS_ICD_PLANNED_CODES)};
        if (stay.admitted + stay.nights <= last && stay.admitted >= p->born && !p->script.in_hospital)
            add_stay(p, stay, draw);
    }
    if (p->script.death == PS_WHEN_NEVER && p->gp_coded & UINT32_C(1) << PS_C_CKD && ps_draw_chance(draw, 2500))
        for (int visit = 0; visit < 4; visit++) { /* dialysis: regular day attender, no admission */
            const struct stay stay = {.admitted = index - 3 - 2 * visit,
                                      .method = "13",
                                      .provider = 1,
                                      .reason = PS_ICD_DIALYSIS,
                                      .extra = PS_ICD_CKD};
            add_stay(p, stay, draw);
            if (p->n[PS_F_ACUTE])
                p->episodes[p->n[PS_F_ACUTE] - 1].classification = "3";
        }
}

static void attend(ps_made_person *p, ps_day day, bool admitted, ps_draw *draw)
{
    static const char *const departments[] = {"01", "01", "01", "03", "03", "04", "05", "1"};
    ps_made_attendance *row = ps_made_add_attendance(p, day);

    row->minute = (uint16_t)ps_draw_below(draw, 1440);
    row->provider = (uint8_t)(admitted ? 1 : any_provider(draw));
    row->department = admitted ? "01" : departments[ps_draw_below(draw, 8)];
    row->category = !admitted && ps_draw_chance(draw, 5000) ? ps_draw_chance(draw, 50000) ? "2" : "4" : "1";
    row->complaint = (uint16_t)(PS_GP_EVERYDAY + 3 + ps_draw_below(draw, 5));
    row->diagnosis = (uint16_t)(ps_draw_chance(draw, 60000) ? PS_GP_EVERYDAY + 8 + ps_draw_below(draw, 6) : 0);
    row->admitted = admitted;
}

static void emergency_care(ps_made_person *p, ps_day index, ps_day last, ps_draw *draw)
{
    const size_t episodes = p->n[PS_F_ACUTE];
    unsigned visits = p->visitor ? 1 : ps_draw_skewed(draw, 1);

    for (size_t i = 0; i < episodes; i++)
        if (p->episodes[i].episode == 1 && p->episodes[i].method[0] == '2' && p->episodes[i].method[1] == '1')
            attend(p, p->episodes[i].admitted, true, draw);
    for (visits = visits > 8 ? 8 : visits; visits; visits--) {
        const ps_day day = index + 8 - ps_draw_between(draw, 0, 730);
        if (day <= last && day >= p->born && ps_draw_chance(draw, 60000))
            attend(p, day, false, draw);
    }
}

void ps_made_hospital(ps_made_person *p, const ps_made_world *world, ps_draw *draw)
{
    const ps_day index = world->index;
    const ps_day last = p->script.death == PS_WHEN_BEFORE ? index - 501 : index + 8;

    if (p->visitor) {
        if (ps_draw_chance(draw, 40000))
            add_stay(p, emergency(index - ps_draw_between(draw, 0, 700), draw), draw);
    } else {
        fixed_emergencies(p, index, draw);
        edges(p, index, draw);
        scripted(p, index, draw);
        usual_emergencies(p, index, last, draw);
        planned(p, index, last, draw);
    }
    emergency_care(p, index, last, draw);
}

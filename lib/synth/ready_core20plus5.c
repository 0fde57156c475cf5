/* Ready, Core20PLUS5: who lives in the most deprived fifth of areas or is in a PLUS group, each of the five areas once,
 * for adults and for children.
 *
 * The look-up is the scenario's own: the last area of the second tenth and the first of the third, as England's 33,755
 * are ranked, and the ends. */
#include "synth/ready.h"

#include "synth/reckon.h"

#include "base/date.h"

enum feed { GP = 1, ACUTE, MH, SERVICES, LOOKUP };

#define LAST_IN "E01999001"   /* rank 6,751: decile 2 */
#define FIRST_OUT "E01999002" /* rank 6,752: decile 3 */
#define MOST "E01999003"
#define LEAST "E01999004"
#define SYSTOLIC "271649006"
#define SMI "58214004"
#define COPD "13645005"
#define ASTHMA "195967001"
#define DIABETES "46635009"
#define EPILEPSY "84757009"
#define YEARLY_CHECK "185349003"

static const ps_ready_list network = {.name = "Help_to_get_to_appointments", .to = PS_READY_TO_NETWORK};
static const ps_ready_list practice = {.name = "adults_practice"};
static const ps_ready_list children = {.name = "children_practice", .lifts = 1U << PS_READY_UNDER_18};

/* ---- rows ---- */

static void record(ps_ready *r, const ps_ready_one *one, ps_day day, const char *code)
{
    ps_ready_row(r, GP, one->id, ps_ready_day(r, day), code, "");
}

static void admit(ps_ready *r, const ps_ready_one *one, ps_day day, const char *method, const char *diagnosis)
{
    ps_ready_row(r, ACUTE, one->id, ps_ready_day(r, day),
                 ps_ready_print(r, "s%u-%d", one->number, (int)(r->index - day)), "SYN01", method,
                 ps_ready_day(r, day + 1), diagnosis);
}

static void mark(ps_ready *r, const ps_ready_one *one, ps_day day, const char *what)
{
    ps_ready_row(r, SERVICES, one->id, ps_ready_day(r, day), what);
}

static void refer(ps_ready *r, const ps_ready_one *one, ps_day day, const char *rejected)
{
    ps_ready_row(r, MH, one->id, ps_ready_day(r, day), ps_ready_print(r, "r%u-%d", one->number, (int)(r->index - day)),
                 "SYNMH", rejected);
}

/* Nothing is due: a blood pressure last year. */
static void looked_after(ps_ready *r, ps_ready_one *one)
{
    record(r, one, r->index - 400, SYSTOLIC);
}

static ps_ready_one *someone(ps_ready *r, int age, const char *area)
{
    ps_ready_one *one = ps_ready_person(r, &(ps_ready_traits){.age = age, .area = area});
    looked_after(r, one);
    return one;
}

static void plant(ps_ready *r, const ps_ready_one *one, const char *need, double areas, const char *why)
{
    if (!need) {
        ps_ready_never(r, &network, one, why);
        ps_ready_never(r, &practice, one, why);
        return;
    }
    ps_ready_expect(r, &network, one, why);
    ps_ready_expect(r, &practice, one, why);
    ps_ready_cell(r, &network, one, "need", need);
    ps_ready_cell(r, &practice, one, "five_areas", ps_ready_print(r, "%g", areas));
}

static void plant_child(ps_ready *r, const ps_ready_one *one, bool listed, const char *why)
{
    if (listed)
        ps_ready_expect(r, &children, one, why);
    else
        ps_ready_never(r, &children, one, why);
    ps_ready_never(r, &network, one, why);
    ps_ready_never(r, &practice, one, why);
}

/* ---- where ---- */

#define HERE "Help to come to the practice"
#define ELSEWHERE "Help to keep an appointment elsewhere"

static void due(ps_ready *r, ps_ready_one *one)
{
    looked_after(r, one);
    mark(r, one, r->index - 20, "screening overdue");
}

static void plant_places(ps_ready *r)
{
    static const struct {
        const char *why, *area;
        ps_ready_traits plus;
        bool listed;
    } places[] = {
        {"the last area of the second tenth", LAST_IN, {0}, true},
        {"the first area of the third tenth", FIRST_OUT, {0}, false},
        {"the most deprived area", MOST, {0}, true},
        {"the least deprived area", LEAST, {0}, false},
        {"no area recorded", "", {0}, false},
        {"lives in Wales", "W01000123", {0}, false},
        {"least deprived area, an interpreter", LEAST, {.interpreter = "ben"}, true},
        {"least deprived area, a carer", LEAST, {.carer = true}, true},
        {"no area recorded, a carer", "", {.carer = true}, true},
        {"lives in Wales, a carer", "W01000123", {.carer = true}, true},
    };

    for (size_t i = 0; i < PS_COUNT(places); i++) {
        ps_ready_traits traits = places[i].plus;
        ps_ready_one *one;

        traits.area = places[i].area;
        traits.age = 50;
        one = ps_ready_person(r, &traits);
        due(r, one);
        plant(r, one, places[i].listed ? ELSEWHERE : NULL, 1, places[i].why);

        traits.age = 9;
        one = ps_ready_person(r, &traits);
        mark(r, one, r->index - 20, "waits for tooth extraction");
        plant_child(r, one, places[i].listed, places[i].why);
    }
}

/* ---- adults: each area once ---- */

static void plant_marks(ps_ready *r)
{
    const ps_day year = ps_reckon_first_day(r->index, 12), months = ps_reckon_first_day(r->index, 9);
    const struct {
        const char *why, *mark;
        ps_day day;
        bool listed;
    } marks[] = {
        {"maternity: on the first day of 9 months", "no continuity of carer", months, true},
        {"maternity: on the day before", "no continuity of carer", months - 1, false},
        {"cancer: on the first day of 12 months", "screening overdue", year, true},
        {"cancer: on the day before", "screening overdue", year - 1, false},
        {"cancer: on the index date", "screening overdue", r->index, true},
        {"cancer: since the index date", "screening overdue", r->index + 1, false},
        {"another mark", "screened", r->index - 20, false},
        {"a mark of the children's areas", "waits for tooth extraction", r->index - 20, false},
    };

    for (size_t i = 0; i < PS_COUNT(marks); i++) {
        ps_ready_one *one = someone(r, 30, MOST);
        mark(r, one, marks[i].day, marks[i].mark);
        plant(r, one, marks[i].listed ? ELSEWHERE : NULL, 1, marks[i].why);
    }
}

static void plant_smi(ps_ready *r)
{
    const ps_day year = ps_reckon_first_day(r->index, 12), five = ps_reckon_first_day(r->index, 60);
    ps_ready_one *one = someone(r, 30, LAST_IN);

    record(r, one, r->index - 3000, SMI);
    plant(r, one, HERE, 1, "severe mental illness: never checked");
    one = someone(r, 30, LAST_IN);
    record(r, one, r->index - 3000, SMI);
    record(r, one, year, YEARLY_CHECK);
    plant(r, one, NULL, 0, "severe mental illness: checked on the first day of 12 months");
    one = someone(r, 30, LAST_IN);
    record(r, one, r->index - 3000, SMI);
    record(r, one, year - 1, YEARLY_CHECK);
    plant(r, one, HERE, 1, "severe mental illness: checked on the day before");
    one = someone(r, 30, LAST_IN);
    record(r, one, r->index - 3000, SMI);
    record(r, one, r->index + 1, YEARLY_CHECK);
    plant(r, one, HERE, 1, "severe mental illness: checked since the index date");
    one = someone(r, 30, LAST_IN);
    admit(r, one, five, "11", "F200");
    plant(r, one, HERE, 1, "severe mental illness: in hospital on the first day of 5 years");
    one = someone(r, 30, LAST_IN);
    admit(r, one, five - 1, "11", "F200");
    plant(r, one, NULL, 0, "severe mental illness: in hospital on the day before");
}

static void plant_respiratory(ps_ready *r)
{
    const ps_day year = ps_reckon_first_day(r->index, 12);
    const struct {
        const char *why, *code, *method, *diagnosis;
        ps_day day;
        bool listed;
    } stays[] = {
        {"COPD, an emergency on the first day of 12 months", COPD, "21", "J441", year, true},
        {"COPD, an emergency on the day before", COPD, "21", "J441", year - 1, false},
        {"COPD, a planned stay", COPD, "11", "J441", r->index - 90, false},
        {"COPD, an emergency for something else", COPD, "21", "S720", r->index - 90, false},
        {"no COPD on the record, an emergency", ASTHMA, "21", "J441", r->index - 90, false},
        {"COPD, a transfer", COPD, "81", "J441", r->index - 90, false},
    };

    for (size_t i = 0; i < PS_COUNT(stays); i++) {
        ps_ready_one *one = someone(r, 60, MOST);
        record(r, one, r->index - 2000, stays[i].code);
        admit(r, one, stays[i].day, stays[i].method, stays[i].diagnosis);
        plant(r, one, stays[i].listed ? ELSEWHERE : NULL, 1, stays[i].why);
    }
}

/* Ages are whole years here: nobody has a birthday near the index date. */
static void plant_pressure(ps_ready *r)
{
    const ps_day five = ps_reckon_first_day(r->index, 60);
    const struct {
        const char *why;
        int age;
        ps_day day; /* 0: none */
        bool listed;
    } readings[] = {
        {"blood pressure: never, 40", 40, 0, true},
        {"blood pressure: never, 39", 39, 0, false},
        {"blood pressure on the first day of 5 years", 70, five, false},
        {"blood pressure on the day before", 70, five - 1, true},
        {"blood pressure since the index date", 70, r->index + 1, true},
    };

    for (size_t i = 0; i < PS_COUNT(readings); i++) {
        ps_ready_one *one = ps_ready_person(r, &(ps_ready_traits){.age = readings[i].age, .area = MOST});
        if (readings[i].day)
            record(r, one, readings[i].day, SYSTOLIC);
        plant(r, one, readings[i].listed ? HERE : NULL, 1, readings[i].why);
    }
}

static void plant_several(ps_ready *r)
{
    ps_ready_one *one = ps_ready_person(r, &(ps_ready_traits){.age = 55, .area = LAST_IN, .sex = 'F'});

    record(r, one, r->index - 3000, SMI);
    record(r, one, r->index - 3000, COPD);
    admit(r, one, r->index - 60, "22", "J440");
    mark(r, one, r->index - 20, "screening overdue");
    mark(r, one, r->index - 20, "screening overdue");
    mark(r, one, r->index - 20, "no continuity of carer");
    plant(r, one, HERE, 5, "all five areas");
    one = someone(r, 55, LAST_IN);
    plant(r, one, NULL, 0, "nothing is due");
}

/* ---- children: each area once ---- */

static void plant_children(ps_ready *r)
{
    const ps_day year = ps_reckon_first_day(r->index, 12), half = ps_reckon_first_day(r->index, 6);
    const struct {
        const char *why;
        int age;
        const char *code, *diagnosis, *mark, *rejected;
        ps_day day; /* of the stay, the mark or the referral */
        ps_day checked;
        bool listed;
    } kinds[] = {
        {"asthma, an emergency on the first day of 12 months", 12, ASTHMA, "J450", NULL, NULL, year, 0, true},
        {"asthma, an emergency on the day before", 12, ASTHMA, "J450", NULL, NULL, year - 1, 0, false},
        {"asthma, status asthmaticus", 12, ASTHMA, "J46X", NULL, NULL, r->index - 3, 0, true},
        {"asthma, an emergency for something else", 12, ASTHMA, "S720", NULL, NULL, r->index - 3, 0, false},
        {"diabetes, never checked", 15, DIABETES, NULL, NULL, NULL, 0, 0, true},
        {"diabetes, checked on the first day of 12 months", 15, DIABETES, NULL, NULL, NULL, 0, year, false},
        {"diabetes, checked on the day before", 15, DIABETES, NULL, NULL, NULL, 0, year - 1, true},
        {"epilepsy, no specialist nurse", 6, EPILEPSY, NULL, NULL, NULL, 0, 0, true},
        {"epilepsy, seen by one on the first day of 12 months", 6, EPILEPSY, NULL, "specialist nurse seen", NULL, year,
         0, false},
        {"epilepsy, seen by one on the day before", 6, EPILEPSY, NULL, "specialist nurse seen", NULL, year - 1, 0,
         true},
        {"teeth, 10 years old, first day of 6 months", 10, NULL, NULL, "waits for tooth extraction", NULL, half, 0,
         true},
        {"teeth, 10 years old, the day before", 10, NULL, NULL, "waits for tooth extraction", NULL, half - 1, 0, false},
        {"teeth, 11 years old", 11, NULL, NULL, "waits for tooth extraction", NULL, r->index - 9, 0, false},
        {"referral rejected on the first day of 12 months", 14, NULL, NULL, NULL, "Y", year, 0, true},
        {"referral rejected on the day before", 14, NULL, NULL, NULL, "Y", year - 1, 0, false},
        {"referral not rejected", 14, NULL, NULL, NULL, "N", r->index - 9, 0, false},
        {"17 years old, diabetes", 17, DIABETES, NULL, NULL, NULL, 0, 0, true},
        {"18 years old, diabetes", 18, DIABETES, NULL, NULL, NULL, 0, 0, false},
    };

    for (size_t i = 0; i < PS_COUNT(kinds); i++) {
        ps_ready_one *one = ps_ready_person(r, &(ps_ready_traits){.age = kinds[i].age, .area = LAST_IN});
        if (kinds[i].code)
            record(r, one, r->index - 700, kinds[i].code);
        if (kinds[i].checked)
            record(r, one, kinds[i].checked, YEARLY_CHECK);
        if (kinds[i].diagnosis)
            admit(r, one, kinds[i].day, "21", kinds[i].diagnosis);
        if (kinds[i].mark)
            mark(r, one, kinds[i].day, kinds[i].mark);
        if (kinds[i].rejected)
            refer(r, one, kinds[i].day, kinds[i].rejected);
        plant_child(r, one, kinds[i].listed, kinds[i].why);
    }
}

static void child_due(ps_ready *r, ps_ready_one *one)
{
    record(r, one, r->index - 700, DIABETES);
}

/* ---- all of them ---- */

static void make(ps_ready *r)
{
    static const char *const areas[] = {FIRST_OUT, LEAST};
    static const ps_ready_list adults[] = {{.name = "Help_to_get_to_appointments", .to = PS_READY_TO_NETWORK},
                                           {.name = "adults_practice"}};

    (void)ps_ready_feed(r, "gp.csv", "pseudo_id,date,code,value");
    (void)ps_ready_feed(r, "acute.csv",
                        "pseudo_id,admission_date,spell_id,provider,method,discharge_date,diagnosis_01");
    (void)ps_ready_feed(r, "mh.csv", "pseudo_id,received_date,referral_id,provider,rejected");
    (void)ps_ready_feed(r, "services.csv", "pseudo_id,date,mark");
    (void)ps_ready_feed(r, "lookups/imd.csv", "lsoa_code_2021,imd_rank");
    ps_ready_row(r, LOOKUP, LAST_IN, "6751");
    ps_ready_row(r, LOOKUP, FIRST_OUT, "6752");
    ps_ready_row(r, LOOKUP, MOST, "1");
    ps_ready_row(r, LOOKUP, LEAST, "33755");
    plant_places(r);
    plant_marks(r);
    plant_smi(r);
    plant_respiratory(r);
    plant_pressure(r);
    plant_several(r);
    plant_children(r);
    ps_ready_sprinkle(r, adults, PS_COUNT(adults), &(ps_ready_traits){.age = 50, .area = MOST}, due);
    ps_ready_sprinkle(r, &children, 1, &(ps_ready_traits){.age = 12, .area = MOST}, child_due);
    for (size_t i = 0; i < PS_COUNT(areas); i++) {
        ps_ready_background(r, 100, &(ps_ready_traits){.area = areas[i]}, due);
        ps_ready_background(r, 40, &(ps_ready_traits){.age = 12, .area = areas[i]}, child_due);
    }
    ps_ready_background(r, 100, &(ps_ready_traits){.area = MOST}, looked_after);
    ps_ready_background(r, 40, &(ps_ready_traits){.age = 12, .area = MOST}, looked_after);
}

const ps_ready_scenario ps_ready_core20plus5 = {.name = "core20plus5", .make = make};

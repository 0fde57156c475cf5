/* Ready people: who is in a scenario, and what becomes of those with something against them. See ready.h. */
#include "synth/ready.h"

#include "synth/made_rows.h"

#include "base/date.h"
#include "base/digest.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *words;
    bool off;       /* kept off every list, unless the plan lifts it */
    bool review_in; /* save for clinical reviews */
} troubles[PS_READY_TROUBLES] = {
    [PS_READY_WELL] = {"nothing against it", false, false},
    [PS_READY_DEAD] = {"died the day before", true, false},
    [PS_READY_DEAD_SINCE] = {"died since the index date", true, false},
    [PS_READY_LEFT] = {"left the practice the day before", true, false},
    [PS_READY_LEFT_SINCE] = {"left the practice since the index date", true, false},
    [PS_READY_TEMPORARY] = {"a temporary resident", true, false},
    [PS_READY_CONFIDENTIAL] = {"confidential record", true, false},
    [PS_READY_DUMMY] = {"test patient", true, false},
    [PS_READY_TYPE_1] = {"Type 1 objection", true, false},
    [PS_READY_TYPE_1_SINCE] = {"Type 1 objection since the index date", true, false},
    [PS_READY_TYPE_1_WITHDRAWN] = {"Type 1 objection, withdrawn later", false, false},
    [PS_READY_DISSENT] = {"dissent", true, false},
    [PS_READY_DISSENT_SINCE] = {"dissent since the index date", true, false},
    [PS_READY_DISSENT_WITHDRAWN] = {"dissent, withdrawn later", false, false},
    [PS_READY_NATIONAL_OPT_OUT] = {"national data opt-out", false, false},
    [PS_READY_DECLINED] = {"declined an offer 90 days ago", true, true},
    [PS_READY_DECLINED_LONG_AGO] = {"declined an offer 400 days ago", false, false},
    [PS_READY_UNDER_18] = {"17 years old", true, false},
    [PS_READY_END_OF_LIFE] = {"on the end-of-life register", true, false},
    [PS_READY_CARE_HOME] = {"lives in a care home", true, false},
    [PS_READY_SAFEGUARDING] = {"safeguarding flag", false, false},
};

const char *ps_ready_trouble_words(ps_ready_trouble trouble)
{
    return troubles[trouble].words;
}

bool ps_ready_stays(const ps_ready_list *list, ps_ready_trouble trouble)
{
    if (list->lifts >> trouble & 1)
        return true;
    if (trouble == PS_READY_NATIONAL_OPT_OUT)
        return !list->opt_outs;
    if (trouble == PS_READY_SAFEGUARDING || trouble == PS_READY_DECLINED_LONG_AGO)
        return !list->vcse;
    return !troubles[trouble].off || (list->clinical_review && troubles[trouble].review_in);
}

/* ---- a person ---- */

/* By draws apart: how many it takes differs with the region, and nothing else may. */
static const ps_area *home_of(const ps_ready *ready, const ps_ready_traits *traits)
{
    const ps_region *region = ready->world->region;
    ps_draw draw;
    uint32_t area;

    ps_draw_start(&draw, ready->key, ready->n_people);
    if (traits->deprived)
        return &region->areas[ps_region_deprived(region, &draw)];
    do
        area = ps_region_area(region, &draw);
    while (traits->better_off && region->areas[area].decile <= 2);
    return &region->areas[area];
}

static void name_someone(ps_ready *ready)
{
    ps_made_person *p = &ready->person;
    unsigned char bytes[29];

    (void)snprintf(p->id, sizeof(p->id), "53594e");
    ps_draw_bytes(&ready->draw, bytes, sizeof(bytes));
    ps_hex(p->id + 6, bytes, sizeof(bytes));
}

static void be_someone(ps_ready *ready, const ps_ready_traits *traits)
{
    static const char *const ethnicities[] = {"A", "A", "A", "A", "C", "H", "J", "N", "M", "Z"};
    ps_made_person *p = &ready->person;
    const int drawn = ps_draw_between(&ready->draw, 19, 88);
    const ps_civil at = ps_day_civil(ready->index);
    const ps_area *home = home_of(ready, traits);
    int month;

    name_someone(ready);
    p->age = traits->trouble == PS_READY_UNDER_18 ? 17 : traits->age ? traits->age : drawn;
    month = at.year * 12 + at.month - 1 - p->age * 12 - ps_draw_between(&ready->draw, 1, 10); /* no birthday is near */
    p->born = ps_day_of(month / 12, month % 12 + 1, 15);
    p->sex = traits->sex ? traits->sex : ps_draw_chance(&ready->draw, 50000) ? 'F' : 'M';
    (void)snprintf(p->ethnicity, sizeof(p->ethnicity), "%s",
                   traits->ethnicity ? traits->ethnicity
                                     : ethnicities[ps_draw_below(&ready->draw, PS_COUNT(ethnicities))]);
    (void)snprintf(p->lsoa, sizeof(p->lsoa), "%s", traits->area ? traits->area : home->code);
    p->decile = traits->area ? 0 : home->decile;
    p->practice = traits->practice ? (uint32_t)traits->practice - 1 : ps_draw_below(&ready->draw, PS_READY_PRACTICES);
    p->lives_alone = traits->lives_alone;
    p->carer = traits->carer;
    p->housebound = traits->housebound;
    p->end_of_life = traits->end_of_life || traits->trouble == PS_READY_END_OF_LIFE;
    p->care_home = traits->care_home || traits->trouble == PS_READY_CARE_HOME;
    p->safeguarding = traits->trouble == PS_READY_SAFEGUARDING;
    p->confidential = traits->trouble == PS_READY_CONFIDENTIAL;
    p->dummy = traits->trouble == PS_READY_DUMMY;
    p->national_opt_out = traits->trouble == PS_READY_NATIONAL_OPT_OUT;
    p->has_mobile = !traits->no_mobile;
    p->has_email = traits->has_email;
    p->interpreter = traits->interpreter ? traits->interpreter : "";
    p->communication = traits->communication ? traits->communication : "";
}

/* Registered with another practice before: there a withdrawn objection was made. */
static void add_former(ps_made_person *p, ps_made_registration *now, ps_day index)
{
    const ps_day moved = now->start;
    ps_made_registration *old = ps_made_add_registration(p);

    old->practice = (p->practice + 1) % PS_READY_PRACTICES;
    old->type = "R";
    old->start = moved - 900;
    old->end = moved - 1;
    old->objection = p->script.objection == PS_WHEN_WITHDRAWN ? 'Y' : 'N';
    old->dissent = p->script.dissent == PS_WHEN_WITHDRAWN ? 'Y' : 'N';
    old->objection_day = old->objection == 'Y' ? index - 400 : PS_NO_DAY;
    old->dissent_day = old->dissent == 'Y' ? index - 400 : PS_NO_DAY;
    old->mark.sure = true;
}

static void register_person(ps_ready *ready, const ps_ready_traits *traits)
{
    ps_made_person *p = &ready->person;
    const ps_day index = ready->index, years_ago = index - ps_draw_between(&ready->draw, 500, 5000);
    const ps_day start = traits->registered ? traits->registered : years_ago;
    const ps_ready_trouble trouble = traits->trouble;
    ps_made_registration *row = ps_made_add_registration(p);

    row->practice = p->practice;
    row->start = start > p->born ? start : p->born + 20;
    row->end = trouble == PS_READY_LEFT ? index - 1 : trouble == PS_READY_LEFT_SINCE ? index + 3 : PS_NO_DAY;
    row->type = trouble == PS_READY_TEMPORARY ? "temporary" : "R";
    row->objection = trouble == PS_READY_TYPE_1 || trouble == PS_READY_TYPE_1_SINCE ? 'Y' : 'N';
    row->dissent = trouble == PS_READY_DISSENT || trouble == PS_READY_DISSENT_SINCE ? 'Y' : 'N';
    row->objection_day = trouble == PS_READY_TYPE_1             ? index - 30
                         : trouble == PS_READY_TYPE_1_SINCE     ? index + 4
                         : trouble == PS_READY_TYPE_1_WITHDRAWN ? index - 100
                                                                : PS_NO_DAY;
    row->dissent_day = trouble == PS_READY_DISSENT             ? index
                       : trouble == PS_READY_DISSENT_SINCE     ? index + 1
                       : trouble == PS_READY_DISSENT_WITHDRAWN ? index
                                                               : PS_NO_DAY;
    row->mark.sure = true;
    p->died = p->died_gp = trouble == PS_READY_DEAD         ? index - 1
                           : trouble == PS_READY_DEAD_SINCE ? index + 5
                                                            : PS_NO_DAY;
    p->sp_declined = trouble == PS_READY_DECLINED            ? index - 90
                     : trouble == PS_READY_DECLINED_LONG_AGO ? index - 400
                                                             : PS_NO_DAY;
    if (trouble == PS_READY_TYPE_1_WITHDRAWN || trouble == PS_READY_DISSENT_WITHDRAWN) {
        ps_made_registration now = *row; /* the next row may move this one */
        p->script.objection = trouble == PS_READY_TYPE_1_WITHDRAWN ? PS_WHEN_WITHDRAWN : PS_WHEN_NEVER;
        p->script.dissent = trouble == PS_READY_DISSENT_WITHDRAWN ? PS_WHEN_WITHDRAWN : PS_WHEN_NEVER;
        add_former(p, &now, index);
    }
}

ps_ready_one *ps_ready_stranger(ps_ready *ready)
{
    ps_ready_one *one = ps_arena_alloc(ready->arena, sizeof(*one));

    if (!one && ready->status == PS_OK)
        ready->status = ps_fail_memory(&ready->error);
    one = one ? one : &ready->spare;
    ps_made_clear(&ready->person);
    name_someone(ready);
    *one = (ps_ready_one){.id = ps_ready_print(ready, "%s", ready->person.id),
                          .number = ready->n_people++,
                          .practice = "",
                          .network = "none",
                          .lsoa = "",
                          .group = "all"};
    return one;
}

ps_ready_one *ps_ready_person(ps_ready *ready, const ps_ready_traits *traits)
{
    static const ps_ready_traits ordinary = {0};
    ps_made_person *p = &ready->person;
    ps_ready_one *one = ps_arena_alloc(ready->arena, sizeof(*one));
    char practice[8], network[8];
    uint32_t of;

    if (!traits)
        traits = &ordinary;
    if (!one && ready->status == PS_OK)
        ready->status = ps_fail_memory(&ready->error);
    one = one ? one : &ready->spare;
    ps_made_clear(p);
    be_someone(ready, traits);
    register_person(ready, traits);
    if (p->no_memory && ready->status == PS_OK)
        ready->status = ps_fail_memory(&ready->error);
    ps_ready_people(ready);
    if (ready->status == PS_OK)
        ps_made_rows_write(ready->feeds[0], p, PS_F_PEOPLE, ready->world);
    of = ps_region_network(ready->world->region, p->practice);
    ps_practice_code(practice, p->practice);
    if (of == PS_NO_NETWORK)
        (void)snprintf(network, sizeof(network), "none");
    else
        ps_network_code(network, of);
    *one = (ps_ready_one){
        .id = ps_ready_print(ready, "%s", p->id),
        .number = ready->n_people++,
        .practice = ps_ready_print(ready, "%s", practice),
        .network = ps_ready_print(ready, "%s", network),
        .lsoa = ps_ready_print(ready, "%s", p->lsoa),
        .decile = p->decile,
        .age = p->age,
        .trouble = traits->trouble,
        .group = "all",
    };
    return one;
}

/* ---- many people ---- */

void ps_ready_background(ps_ready *ready, unsigned n, const ps_ready_traits *traits, ps_ready_fit fit)
{
    for (unsigned i = 0; i < n && ready->status == PS_OK; i++) {
        ps_ready_one *one = ps_ready_person(ready, traits);
        if (fit)
            fit(ready, one);
    }
}

void ps_ready_sprinkle(ps_ready *ready, const ps_ready_list *lists, size_t n_lists, const ps_ready_traits *traits,
                       ps_ready_fit fit)
{
    ps_ready_traits own = traits ? *traits : (ps_ready_traits){0};

    for (int t = 0; t < PS_READY_TROUBLES && ready->status == PS_OK; t++) {
        ps_ready_one *one;
        own.trouble = (ps_ready_trouble)t;
        one = ps_ready_person(ready, &own);
        fit(ready, one);
        for (size_t l = 0; l < n_lists; l++) {
            if (ps_ready_stays(&lists[l], own.trouble))
                ps_ready_expect(ready, &lists[l], one, troubles[t].words);
            else
                ps_ready_never(ready, &lists[l], one, troubles[t].words);
        }
    }
}

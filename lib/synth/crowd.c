/* Crowd: see crowd.h. */
#include "synth/crowd.h"

#include "base/arena.h"
#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#define PEOPLE_LEAST 30
#define PEOPLE_MOST 30000000
#define VISITORS 50 /* one in so many people comes from outside */
#define WINDOW 5000 /* persons whose rows are shuffled together */

static ps_status check_options(const ps_synth_options *o, ps_error *err)
{
    if (o->people < PEOPLE_LEAST || o->people > PEOPLE_MOST)
        return ps_fail(err, PS_EUSE, "made-up people are from %d to %d", PEOPLE_LEAST, PEOPLE_MOST);
    if (o->index_date < ps_day_of(2000, 1, 1) || o->index_date > ps_day_of(2100, 12, 31))
        return ps_fail(err, PS_EUSE, "the index date of made-up people lies between 2000 and 2100");
    return PS_OK;
}

static ps_status fill(ps_crowd *crowd, ps_error *err)
{
    ps_status st;

    ps_draw_key(crowd->world.key, crowd->options.seed);
    ps_fault_quota_start(&crowd->quota);
    st = ps_vocabulary_load(&crowd->world.vocabulary, err);
    if (st == PS_OK)
        st = ps_calendar_new(&crowd->world.calendar, crowd->options.index_date, err);
    if (st == PS_OK)
        st = ps_region_new(&crowd->world.region, crowd->options.people, crowd->world.key, err);
    if (st == PS_OK)
        st = ps_planting_new(&crowd->planting, crowd->options.people, crowd->world.key, err);
    return st;
}

ps_status ps_crowd_new(ps_crowd **out, const ps_synth_options *options, ps_error *err)
{
    ps_synth_options o = PS_SYNTH_OPTIONS_INIT;
    ps_crowd *crowd;
    ps_status st;

    if (options) /* an older caller's struct is shorter: what it lacks keeps its default */
        memcpy(&o, options, options->size < sizeof(o) ? options->size : sizeof(o));
    if (o.index_date == PS_NO_DAY)
        o.index_date = ps_day_of(2025, 3, 31);
    st = check_options(&o, err);
    if (st != PS_OK)
        return st;
    crowd = ps_calloc(1, sizeof(*crowd));
    if (!crowd)
        return ps_fail_memory(err);
    crowd->options = o;
    crowd->world.index = o.index_date;
    crowd->all = o.people + o.people / VISITORS;
    st = fill(crowd, err);
    if (st == PS_OK)
        *out = crowd;
    else
        ps_crowd_free(crowd);
    return st;
}

ps_status ps_crowd_next(ps_crowd *crowd, ps_error *err)
{
    ps_made_person *p = &crowd->person;
    const uint64_t number = crowd->next++;
    ps_draw draw;

    ps_draw_start(&draw, crowd->world.key, number);
    ps_made_clear(p);
    p->number = number;
    p->visitor = number >= crowd->planting.people;
    ps_script_of(&p->script, &crowd->planting, number, &draw);
    ps_made_people(p, &crowd->world, &draw);
    ps_made_hospital(p, &crowd->world, &draw);
    ps_made_gp_events(p, &crowd->world, &draw);
    ps_made_services(p, &crowd->world, &draw);
    ps_made_faults(p, &crowd->quota, &draw);
    return p->no_memory ? ps_fail_memory(err) : PS_OK;
}

bool ps_crowd_window_ends(const ps_crowd *crowd)
{
    return crowd->next % WINDOW == 0 || crowd->next == crowd->all;
}

ps_status ps_crowd_report(const ps_crowd *crowd, const char *file, uint64_t rows, ps_error *err)
{
    const ps_synth_options *o = &crowd->options;

    return o->progress && o->progress(o->context, file, rows) ? ps_fail(err, PS_ECANCEL, "stopped as asked") : PS_OK;
}

void ps_crowd_free(ps_crowd *crowd)
{
    if (!crowd)
        return;
    ps_made_release(&crowd->person);
    ps_planting_release(&crowd->planting);
    ps_region_free(crowd->world.region);
    ps_calendar_free(crowd->world.calendar);
    free(crowd);
}

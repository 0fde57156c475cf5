/* Evaluate, people: the draw, and the file. See evaluate_people.h. */
#include "outreach/evaluate_people.h"

#include "aggregate/figures.h"
#include "outreach/answer.h"

#include <stdlib.h>
#include <string.h>

#define DAYS_A_WEEK 7
#define NOBODY PS_IDMAP_NONE /* not in the extracts */

static ps_status add_member(ps_gathering *g, ps_member one, ps_error *err)
{
    if (!ps_grow(&g->members, &g->capacity, g->n + 1, sizeof *g->members))
        return ps_fail_memory(err);
    g->members[g->n++] = one;
    return PS_OK;
}

/* ---- the people of a draw ---- */

static const ps_list_plan *list_of(const ps_gathering *g)
{
    return ps_plan_list_of(g->world->plan, g->plan->list);
}

/* Draws of this run and of later ones are none yet. */
static ps_status drawn_before(ps_drawn *out, const ps_gathering *g, const ps_contact *one, ps_error *err)
{
    const ps_plan *plan = g->world->plan;
    ps_status st = ps_phase_drawn(out, plan, list_of(g), g->rule, one, err);

    if (st == PS_OK && out->wave &&
        (one->added || one->index_date >= plan->index_date || (g->replay && out->day > g->today)))
        out->wave = 0;
    return st;
}

static ps_status find_first_draw(ps_gathering *g, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < ps_contacts_count(g->contacts); i++) {
        ps_drawn drawn;

        st = drawn_before(&drawn, g, ps_contacts_at(g->contacts, i), err);
        if (st != PS_OK || !drawn.wave)
            continue;
        if (g->first.day == PS_NO_DAY || drawn.day < g->first.day)
            g->first.day = drawn.day;
    }
    return st;
}

/* Waves whose day had come by the index date; or those that the plan says. */
static uint64_t called_of(const ps_gathering *g)
{
    const ps_phased *phased = &list_of(g)->phased;
    const int64_t days = (int64_t)g->world->plan->index_date - g->first.day;
    const int64_t apart = (int64_t)phased->weeks * DAYS_A_WEEK;

    if (g->plan->called)
        return g->plan->called;
    return days < 0 ? 0 : days / apart + 1 < (int64_t)phased->waves ? (uint64_t)(days / apart + 1) : phased->waves;
}

static ps_arm arm_of(uint64_t wave, uint64_t called)
{
    return wave <= called ? PS_ARM_TREATED : PS_ARM_COMPARISON;
}

/* All entries of the draw; the ledger has no text of a pseudonym to ask for, so who of them is at hand comes after. */
static ps_status count_draw(ps_gathering *g, uint64_t called, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < ps_contacts_count(g->contacts); i++) {
        ps_drawn drawn;

        st = drawn_before(&drawn, g, ps_contacts_at(g->contacts, i), err);
        if (st == PS_OK && drawn.wave) {
            uint64_t *count = g->to->people[arm_of(drawn.wave, called)];

            count[PS_COUNTED_PEOPLE]++;
            if (drawn.day != g->first.day)
                count[PS_COUNTED_LATER]++;
            else
                count[PS_COUNTED_ABSENT]++; /* until they are found */
        }
    }
    return st;
}

static ps_status find_drawn(ps_gathering *g, uint64_t called, char *id, ps_error *err)
{
    const ps_population *population = g->world->population;
    const bool kept = list_of(g)->one_file_per && !strcmp(list_of(g)->one_file_per, g->plan->cluster);
    ps_status st = PS_OK;

    for (uint32_t person = 0; st == PS_OK && person < population->n_people; person++) {
        const ps_slice text = {id, ps_idmap_text(id, population->ids, person)};
        ps_drawn drawn = {0, PS_NO_DAY, PS_NO_DAY};
        const ps_contact *one = ps_contacts_of(g->contacts, text);

        while (one && st == PS_OK) {
            st = drawn_before(&drawn, g, one, err);
            if (drawn.wave)
                break;
            one = ps_contacts_next(g->contacts, one);
        }
        if (st != PS_OK || !drawn.wave || drawn.day != g->first.day)
            continue;
        g->to->people[arm_of(drawn.wave, called)][PS_COUNTED_ABSENT]--;
        st = add_member(g, (ps_member){person, arm_of(drawn.wave, called), kept ? one->recipient : NULL}, err);
    }
    return st;
}

static ps_status warn_of_waves(ps_gathering *g, uint64_t called, ps_error *err)
{
    const ps_phased *phased = &list_of(g)->phased;
    const ps_day next = ps_day_add(g->first.day, (int)(called * phased->weeks * DAYS_A_WEEK), PS_DAYS);
    char day[24];

    if (next > g->world->plan->index_date)
        return PS_OK;
    ps_day_format_long(day, next);
    g->to->warning =
        ps_arena_print(g->to->arena, "wave %u was called from %s: the days of the outcome must end before it",
                       (unsigned)called + 1, day);
    return g->to->warning ? PS_OK : ps_fail_memory(err);
}

ps_status ps_evaluate_draw(ps_gathering *g, char *id, ps_error *err)
{
    uint64_t called;
    ps_status st = ps_rule_digest(g->rule, g->world->plan, list_of(g)->phased.outcome, err);

    if (st == PS_OK && g->contacts)
        st = find_first_draw(g, err);
    if (st != PS_OK)
        return st;
    if (g->first.day == PS_NO_DAY) {
        g->to->why_not = "nobody had been drawn before this run";
        return PS_OK;
    }
    called = called_of(g);
    st = count_draw(g, called, err);
    if (st == PS_OK && !called)
        g->to->why_not = "nobody had been called by the index date";
    else if (st == PS_OK && called == list_of(g)->phased.waves)
        g->to->why_not =
            "everybody had been called by the index date: called = N says who was waiting while the outcome "
            "was counted";
    if (st == PS_OK)
        st = find_drawn(g, called, id, err);
    return st == PS_OK && !g->to->why_not ? warn_of_waves(g, called, err) : st;
}

/* ---- the people of a file ---- */

static uint32_t find_person(const ps_gathering *g, const char *cell, char *room)
{
    const ps_slice id = ps_slice_of(cell);
    uint32_t person;

    if (id.length <= ps_idmap_longest(g->world->population->ids) && g->world->plan->hex_ids) {
        for (size_t i = 0; i < id.length; i++)
            room[i] = ps_ascii_lower(id.at[i]);
        return ps_idmap_find(g->world->population->ids, (ps_slice){room, id.length});
    }
    person = ps_idmap_find(g->world->population->ids, id);
    return person == PS_IDMAP_NONE ? ps_idmap_find(g->world->population->ids, ps_answer_unguarded(id)) : person;
}

static ps_status fail_id(const ps_figures *f, size_t row, size_t column, ps_error *err, const char *message)
{
    (void)ps_figures_fail(f, row, column, err, message);
    ps_error_value(err, "", 0); /* who it is stands in no message */
    return PS_EDATA;
}

static ps_status read_group(ps_arm *out, const ps_figures *f, size_t row, int group, ps_error *err)
{
    const char *const cell = group < 0 ? "treated" : ps_figures_cell(f, row, (size_t)group);

    *out = PS_ARM_TREATED;
    if (!ps_text_compare_fold(cell, "treated") || !strcmp(cell, "1"))
        return PS_OK;
    *out = PS_ARM_COMPARISON;
    if (!ps_text_compare_fold(cell, "comparison") || !strcmp(cell, "0"))
        return PS_OK;
    (void)ps_figures_fail(f, row, (size_t)group, err, "not a group");
    ps_error_value(err, "", 0); /* a pseudonym, should the columns be mixed up */
    ps_error_hint(err, "a group is treated or comparison (1 or 0)");
    return PS_EDATA;
}

static ps_status take_row(ps_gathering *g, const ps_figures *f, size_t row, size_t id, int group, bool *seen,
                          char *room, ps_error *err)
{
    const char *const cell = ps_figures_cell(f, row, id);
    ps_member one = {NOBODY, PS_ARM_TREATED, NULL};
    const ps_status st = read_group(&one.arm, f, row, group, err);

    if (st != PS_OK)
        return st;
    if (!*cell)
        return fail_id(f, row, id, err, "id is missing");
    g->to->people[one.arm][PS_COUNTED_PEOPLE]++;
    one.person = find_person(g, cell, room);
    if (one.person == PS_IDMAP_NONE) {
        g->to->people[one.arm][PS_COUNTED_ABSENT]++;
        return PS_OK;
    }
    if (seen[one.person])
        return fail_id(f, row, id, err, "a person stands here twice");
    seen[one.person] = true;
    return add_member(g, one, err);
}

ps_status ps_evaluate_people(ps_gathering *g, char *room, ps_error *err)
{
    ps_figures f = {0};
    size_t id = 0;
    bool *seen = ps_calloc(g->world->population->n_people, sizeof *seen);
    ps_status st = seen ? ps_figures_read(&f, g->plan->path, NULL, 0, true, false, err) : ps_fail_memory(err);

    if (st == PS_OK) {
        const int group = ps_figures_find(&f, "group");
        size_t needed;

        f.file = g->plan->file;
        st = ps_figures_column(&id, &f, "pseudo_id", err);
        if (st == PS_OK && group < 0 && g->plan->design != PS_DESIGN_BEFORE_AFTER)
            st = ps_figures_column(&needed, &f, "group", err);
        for (size_t row = 0; st == PS_OK && row < f.n; row++)
            st = take_row(g, &f, row, id, group, seen, room, err);
        ps_figures_release(&f);
    }
    free(seen);
    return st;
}

/* Capacity: the places of a list, given out (allocate.h) and accounted for: what was filled, what each floor wanted,
 * got and cost, and who waits, as counts.
 *
 * Places are minutes where contacts last unlike long by their helpers (minutes_per_contact by role); giving those out
 * is quick and not always the best (allocate.h).
 *
 * Recipients are the values that people left on the list have; a person without one has nobody to go to. What a floor
 * cost is what changes when it alone is taken away. */
#include "outreach/allocate.h"
#include "outreach/hold.h"

#include <stdlib.h>
#include <string.h>

typedef struct giving {
    ps_list_job *job;
    const ps_capacity_plan *plan;
    const ps_cohort_ranks *ranks;
    ps_capacity_report *report;
    ps_split split;         /* by recipient; people without one last, if any */
    uint32_t *recipient_of; /* by rank: group of the split */
    uint32_t *minutes;      /* by rank, of a contact; NULL: all last alike */
    ps_candidate *candidates;
    ps_floor *floors;
    size_t *plan_floor; /* of each */
    ps_demand places;
    ps_allocation got;
} giving;

/* ---- recipients ---- */

static ps_status find_recipients(giving *g, ps_error *err)
{
    const ps_list_job *job = g->job;
    const ps_name *name = ps_names_find(&job->plan->names, g->plan->per);
    const ps_column *by = name ? &job->world->columns[name->number] : NULL;
    uint32_t *group_of;
    ps_status st;

    if (!by || by->type != PS_TEXT) {
        ps_fail(err, PS_EPLAN, "per needs a name that is a text");
        ps_error_field(err, g->plan->per);
        return PS_EPLAN;
    }
    st = ps_split_by(&g->split, job->arena, job->population, by, g->ranks->persons, g->ranks->n, err);
    if (st != PS_OK)
        return st;
    group_of = ps_calloc(ps_intern_count(job->population->words) + (size_t)1, sizeof *group_of);
    g->recipient_of = ps_arena_array(job->arena, g->ranks->n + 1, sizeof *g->recipient_of);
    if (!group_of || !g->recipient_of) {
        free(group_of);
        return ps_fail_memory(err);
    }
    for (size_t r = 0; r < g->split.n; r++)
        group_of[g->split.groups[r].text] = (uint32_t)r;
    for (size_t i = 0; i < g->ranks->n; i++)
        g->recipient_of[i] = group_of[by->text[g->ranks->persons[i]]];
    free(group_of);
    return PS_OK;
}

static size_t named_recipients(const giving *g)
{
    return g->split.n - (g->split.n && !g->split.groups[g->split.n - 1].text);
}

static ps_status fill_recipients(giving *g, ps_error *err)
{
    ps_capacity_report *report = g->report;
    ps_arena *kept = g->job->kept;

    report->n_recipients = named_recipients(g);
    report->no_recipient = report->n_recipients < g->split.n ? g->split.groups[report->n_recipients].n : 0;
    report->recipients = ps_arena_array(kept, report->n_recipients + 1, sizeof *report->recipients);
    if (!report->recipients)
        return ps_fail_memory(err);
    for (size_t r = 0; r < report->n_recipients; r++) {
        const ps_group *group = &g->split.groups[r];
        const ps_capacity_row *row = ps_capacity_row_of(g->plan, group->label);
        ps_capacity_recipient *to = &report->recipients[r];
        uint64_t room;
        ps_status st;

        to->name = ps_arena_text(kept, group->label, strlen(group->label));
        if (!to->name)
            return ps_fail_memory(err);
        to->people = group->n;
        to->not_named = g->plan->file && !row;
        to->places = g->plan->file ? (row ? row->places : 0) : g->plan->places;
        st = ps_hold_room(&room, g->job, group->label, err);
        if (st != PS_OK)
            return st;
        if (room < to->places) { /* the week has less of it than the plan gives places */
            to->taken = to->places - room;
            to->places = room;
        }
        report->not_named += to->not_named;
        report->places += to->places;
    }
    return PS_OK;
}

/* Recipients of the file to whom nobody of the list belongs: misspelt, or rightly without anybody. */
static ps_status find_unknown(giving *g, ps_error *err)
{
    ps_capacity_report *report = g->report;

    report->unknown = ps_arena_array(g->job->kept, g->plan->n_rows + 1, sizeof *report->unknown);
    if (!report->unknown)
        return ps_fail_memory(err);
    for (size_t i = 0, r = 0; i < g->plan->n_rows; i++) { /* both in byte order */
        while (r < report->n_recipients && strcmp(report->recipients[r].name, g->plan->rows[i].recipient) < 0)
            r++;
        if (r == report->n_recipients || strcmp(report->recipients[r].name, g->plan->rows[i].recipient) != 0)
            report->unknown[report->n_unknown++] = g->plan->rows[i].recipient;
    }
    return PS_OK;
}

/* ---- how long contacts last ---- */

/* By the row of the matrix; somebody whom no row fits is taken to need the longest, lest there be too many. */
static ps_status find_minutes(giving *g, ps_error *err)
{
    const ps_list_job *job = g->job;
    uint32_t longest = 0;

    if (!g->plan->n_roles || job->matrix < 0)
        return PS_OK;
    g->minutes = ps_arena_array(job->arena, g->ranks->n + 1, sizeof *g->minutes);
    if (!g->minutes)
        return ps_fail_memory(err);
    for (size_t i = 0; i < g->plan->n_roles; i++)
        longest = g->plan->by_role[i].minutes > longest ? g->plan->by_role[i].minutes : longest;
    for (size_t i = 0; i < g->ranks->n; i++) {
        const int row = ps_matrix_row_of(job->world, (size_t)job->matrix, g->ranks->persons[i]);
        const uint32_t minutes =
            row < 0 ? 0 : ps_capacity_minutes_of(g->plan, job->plan->matrices[job->matrix].rows[row].who);
        g->minutes[i] = minutes ? minutes : longest;
    }
    return PS_OK;
}

/* Where all contacts of each recipient last alike, minutes are whole places, and giving them out is exact. */
static ps_status make_places(giving *g, ps_error *err)
{
    ps_capacity_report *report = g->report;
    uint32_t *of = ps_arena_array(g->job->arena, g->split.n + 1, sizeof *of);

    if (!g->minutes)
        return PS_OK;
    if (!of)
        return ps_fail_memory(err);
    for (size_t i = 0; i < g->ranks->n && !report->in_minutes; i++) {
        uint32_t *minutes = &of[g->recipient_of[i]];
        report->in_minutes = g->recipient_of[i] < report->n_recipients && *minutes && *minutes != g->minutes[i];
        *minutes = g->minutes[i];
    }
    if (report->in_minutes)
        return PS_OK;
    g->minutes = NULL;
    report->places = 0;
    for (size_t r = 0; r < report->n_recipients; r++) { /* each has somebody */
        report->recipients[r].places /= of[r];
        report->places += report->recipients[r].places;
    }
    return PS_OK;
}

/* ---- what is asked ---- */

static ps_status make_candidates(giving *g, ps_error *err)
{
    const ps_list_job *job = g->job;

    g->candidates = ps_arena_array(job->arena, g->ranks->n + 1, sizeof *g->candidates);
    if (!g->candidates)
        return ps_fail_memory(err);
    for (size_t i = 0; i < g->ranks->n; i++)
        g->candidates[i] = (ps_candidate){.set = g->recipient_of[i],
                                          .level = g->ranks->levels[i],
                                          .lot = g->ranks->lots[i],
                                          .cost = g->minutes ? g->minutes[i] : 1};
    for (size_t f = 0; f < g->plan->n_floors; f++) {
        const ps_rule *rule = g->plan->floors[f].group;
        const char *label =
            ps_arena_print(job->world->arena, "capacity %s: floor %s", g->plan->name, ps_rule_text(rule));
        ps_column in = {0};
        ps_status st = label ? ps_rule_evaluate(&in, rule, job->world, label, job->pool, err) : ps_fail_memory(err);

        for (size_t i = 0; st == PS_OK && i < g->ranks->n; i++)
            g->candidates[i].groups |= (uint64_t)(in.flag[g->ranks->persons[i]] == PS_YES) << f;
        ps_column_release(&in);
        if (st != PS_OK)
            return st;
    }
    return PS_OK;
}

static void add_floor(giving *g, size_t floor, uint32_t scope, uint64_t places)
{
    const ps_capacity_floor *plan = &g->plan->floors[floor];

    g->plan_floor[g->places.n_floors] = floor;
    g->floors[g->places.n_floors++] = (ps_floor){(unsigned)floor, scope, ps_share_of(plan->share, plan->unit, places)};
}

static ps_status ask(giving *g, ps_error *err)
{
    ps_arena *arena = g->job->arena;
    const size_t n = g->report->n_recipients;
    uint64_t *capacity = ps_arena_array(arena, n + 1, sizeof *capacity);
    uint32_t *members = ps_arena_array(arena, n + 1, sizeof *members);
    size_t *first = ps_arena_array(arena, g->split.n + 2, sizeof *first);

    _Static_assert(PS_CAPACITY_FLOORS_MOST <= PS_FLOOR_GROUPS_MOST, "a bit each");
    g->floors = ps_arena_array(arena, g->plan->n_floors * (n + 1) + 1, sizeof *g->floors);
    g->plan_floor = ps_arena_array(arena, g->plan->n_floors * (n + 1) + 1, sizeof *g->plan_floor);
    if (!capacity || !members || !first || !g->floors || !g->plan_floor)
        return ps_fail_memory(err);
    for (size_t r = 0; r < n; r++) {
        capacity[r] = g->report->recipients[r].places;
        members[r] = (uint32_t)r;
        first[r + 1] = r + 1;
    }
    first[n + 1] = n; /* nobody, for people without a recipient */
    g->places = (ps_demand){.candidates = g->candidates,
                            .n = g->ranks->n,
                            .capacity = capacity,
                            .n_recipients = (uint32_t)n,
                            .members = members,
                            .first = first,
                            .n_sets = (uint32_t)n + 1,
                            .floors = g->floors};
    for (size_t f = 0; f < g->plan->n_floors; f++) {
        if (g->plan->floors[f].over_all)
            add_floor(g, f, PS_EVERYBODY, g->report->places);
        for (uint32_t r = 0; !g->plan->floors[f].over_all && r < n; r++)
            add_floor(g, f, r, capacity[r]);
    }
    return PS_OK;
}

static ps_status give(giving *g, ps_error *err)
{
    const ps_status st = ps_allocate(&g->got, &g->places, err);
    ps_buffer both = {0};

    if (st != PS_EDOMAIN)
        return st;
    for (size_t i = 0; i < 2; i++)
        ps_buffer_print(&both, "%s%s", i ? " / " : "",
                        ps_rule_text(g->plan->floors[g->plan_floor[g->got.cross[i]]].group));
    ps_fail(err, PS_EPLAN, "two floors overlap among the people of this list, and neither is inside the other");
    ps_error_field(err, g->plan->name);
    ps_error_file(err, g->job->plan->path);
    ps_error_value(err, both.at ? both.at : "", both.length);
    ps_error_hint(err, "make the groups disjoint, as in 'a and not b', or one a part of the other");
    ps_buffer_release(&both);
    return PS_EPLAN;
}

/* ---- what came of it ---- */

static void count_recipients(giving *g)
{
    ps_capacity_report *report = g->report;

    for (size_t r = 0; r < report->n_recipients; r++) {
        report->recipients[r].filled = g->got.filled[r];
        report->filled += g->got.filled[r];
    }
    for (size_t i = 0; i < g->ranks->n; i++) { /* most urgent first */
        ps_capacity_recipient *to =
            g->recipient_of[i] < report->n_recipients ? &report->recipients[g->recipient_of[i]] : NULL;

        if (!to || g->got.recipient[i] != PS_NOBODY)
            continue;
        if (!to->waiting++)
            to->next_level = g->ranks->levels[i];
        to->next_people += g->ranks->levels[i] == to->next_level;
    }
}

static ps_status count_floors(giving *g, ps_error *err)
{
    ps_capacity_report *report = g->report;
    const size_t n = report->n_recipients;

    report->n_floors = g->plan->n_floors;
    report->floors = ps_arena_array(g->job->kept, g->plan->n_floors + 1, sizeof *report->floors);
    if (!report->floors)
        return ps_fail_memory(err);
    for (size_t f = 0; f < report->n_floors; f++) {
        ps_capacity_floor_report *floor = &report->floors[f];

        floor->group = ps_rule_text(g->plan->floors[f].group);
        floor->over_all = g->plan->floors[f].over_all;
        floor->of = ps_arena_array(g->job->kept, n + 1, sizeof *floor->of);
        if (!floor->of)
            return ps_fail_memory(err);
        for (size_t i = 0; i < g->ranks->n; i++)
            if (g->candidates[i].groups >> f & 1) {
                const bool placed = g->got.recipient[i] != PS_NOBODY;
                floor->people++;
                floor->placed += placed;
                floor->of[g->recipient_of[i]].people++; /* one more than recipients: people without */
                floor->of[g->recipient_of[i]].placed += placed;
            }
    }
    for (size_t k = 0; k < g->places.n_floors; k++) {
        ps_capacity_floor_report *floor = &report->floors[g->plan_floor[k]];
        const ps_floor_met *met = &g->got.floors[k];
        const uint64_t lacking = met->met < met->wanted ? met->wanted - met->met : 0;

        floor->wanted += met->wanted;
        floor->shortfall += lacking;
        if (g->floors[k].scope != PS_EVERYBODY) {
            floor->of[g->floors[k].scope].wanted = met->wanted;
            floor->of[g->floors[k].scope].shortfall = lacking;
        }
    }
    return PS_OK;
}

/* The same again without one floor: who would have had a place, and how much more urgent they are. */
static ps_status price_floor(giving *g, size_t floor, ps_error *err)
{
    ps_capacity_floor_report *to = &g->report->floors[floor];
    ps_floor *others = ps_arena_array(g->job->arena, g->places.n_floors + 1, sizeof *others);
    ps_demand without = g->places;
    ps_allocation got = {0};
    ps_status st;

    if (!others)
        return ps_fail_memory(err);
    without.floors = others;
    without.n_floors = 0;
    for (size_t k = 0; k < g->places.n_floors; k++)
        if (g->plan_floor[k] != floor)
            others[without.n_floors++] = g->floors[k];
    st = ps_allocate(&got, &without, err);
    for (size_t i = 0; st == PS_OK && i < g->ranks->n; i++) {
        const bool with = g->got.recipient[i] != PS_NOBODY, alone = got.recipient[i] != PS_NOBODY;

        to->displaced += alone && !with;
        to->levels_lost += (with - alone) * (int64_t)g->ranks->levels[i];
    }
    ps_allocation_release(&got);
    return st;
}

static int by_name(const void *a, const void *b)
{
    const ps_capacity_area *left = a, *right = b;

    return strcmp(left->name, right->name);
}

/* Where those who wait live, by district where the plan knows districts, else by area. */
static ps_status count_areas(giving *g, ps_error *err)
{
    const ps_population *population = g->job->population;
    const ps_column *district = &population->person[PS_P_LAD], *lsoa = &population->person[PS_P_LSOA];
    const ps_column *by = district->n ? district : lsoa;
    ps_capacity_report *report = g->report;
    ps_split split;
    ps_status st = PS_OK;

    report->area_is = district->n ? "lad" : "lsoa";
    if (!by->n || by->type != PS_TEXT)
        return PS_OK;
    st = ps_split_by(&split, g->job->arena, population, by, g->ranks->persons, g->ranks->n, err);
    if (st != PS_OK)
        return st;
    report->areas = ps_arena_array(g->job->kept, split.n + 1, sizeof *report->areas);
    if (!report->areas)
        return ps_fail_memory(err);
    for (size_t a = 0; a < split.n; a++) {
        ps_capacity_area *area = &report->areas[report->n_areas];

        area->name = ps_arena_text(g->job->kept, split.groups[a].label, strlen(split.groups[a].label));
        if (!area->name)
            return ps_fail_memory(err);
        area->people = split.groups[a].n;
        area->waiting = 0;
        for (size_t i = 0; i < split.groups[a].n; i++)
            area->waiting += !g->job->placed[split.groups[a].persons[i]];
        report->n_areas += area->waiting > 0;
    }
    qsort(report->areas, report->n_areas, sizeof *report->areas, by_name);
    return PS_OK;
}

static ps_status account(giving *g, ps_error *err)
{
    ps_status st;

    count_recipients(g);
    st = count_floors(g, err);
    for (size_t f = 0; st == PS_OK && f < g->plan->n_floors; f++)
        st = price_floor(g, f, err);
    g->job->placed = ps_arena_array(g->job->arena, g->job->population->n_people + 1, sizeof *g->job->placed);
    if (!g->job->placed)
        return ps_fail_memory(err);
    for (size_t i = 0; i < g->ranks->n; i++)
        g->job->placed[g->ranks->persons[i]] = g->got.recipient[i] != PS_NOBODY;
    return st == PS_OK ? count_areas(g, err) : st;
}

ps_status ps_capacity_give(ps_list_job *job, const ps_cohort_ranks *ranks, ps_error *err)
{
    giving g = {.job = job, .plan = job->capacity, .ranks = ranks};
    ps_status st;

    g.report = job->report->capacity = ps_arena_array(job->kept, 1, sizeof *g.report);
    if (!g.report)
        return ps_fail_memory(err);
    g.report->name = g.plan->name;
    g.report->per = g.plan->per;
    st = find_recipients(&g, err);
    if (st == PS_OK)
        st = fill_recipients(&g, err);
    if (st == PS_OK)
        st = find_unknown(&g, err);
    if (st == PS_OK)
        st = find_minutes(&g, err);
    if (st == PS_OK)
        st = make_places(&g, err);
    if (st == PS_OK)
        st = make_candidates(&g, err);
    if (st == PS_OK)
        st = ask(&g, err);
    if (st == PS_OK)
        st = give(&g, err);
    if (st == PS_OK)
        st = account(&g, err);
    ps_allocation_release(&g.got);
    return st;
}

/* Evaluate, plan: from a draw or a file to rows in memory. See evaluate_plan.h. */
#include "outreach/evaluate_plan.h"

#include "aggregate/label_order.h"
#include "base/number.h"
#include "outreach/answer.h"
#include "outreach/evaluation.h"
#include "outreach/phase.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_A_WEEK 7
#define NOBODY PS_IDMAP_NONE /* not in the extracts */

const char *const ps_counted_words[PS_COUNTS_OF_PEOPLE] = {
    [PS_COUNTED_PEOPLE] = "people",
    [PS_COUNTED_LATER] = "drawn in a later run, and not compared",
    [PS_COUNTED_ABSENT] = "not in the extracts any more, and not compared",
    [PS_COUNTED_UNKNOWN] = "outcome not known, and not compared",
    [PS_COUNTED_IN] = "compared",
    [PS_COUNTED_DIED] = "compared, and died since",
    [PS_COUNTED_LEFT] = "compared, and left since",
    [PS_COUNTED_NO_CLUSTER] = "compared, without a practice or PCN",
};

typedef struct member {
    uint32_t person;
    ps_arm arm;
    const char *cluster; /* as it was when they were drawn; NULL: as it is today */
} member;

typedef struct gathering {
    const ps_world *world;
    const ps_evaluate_plan *plan;
    const ps_contacts *contacts;
    ps_day today;
    bool replay;
    ps_evaluated *to;
    member *members;
    size_t n, capacity;
    ps_drawn first; /* of the draw that is compared */
    bool differ;    /* there are several draws */
} gathering;

static const ps_column *column_of(const gathering *g, const char *name)
{
    const ps_name *found = name ? ps_names_find(&g->world->plan->names, name) : NULL;

    return found ? &g->world->columns[found->number] : NULL;
}

static ps_status add_member(gathering *g, member one, ps_error *err)
{
    if (!ps_grow(&g->members, &g->capacity, g->n + 1, sizeof *g->members))
        return ps_fail_memory(err);
    g->members[g->n++] = one;
    return PS_OK;
}

/* ---- the people of a draw ---- */

static const ps_list_plan *list_of(const gathering *g)
{
    return ps_plan_list_of(g->world->plan, g->plan->list);
}

/* Draws of this run and of later ones are none yet. */
static ps_status drawn_before(ps_drawn *out, const gathering *g, const ps_contact *one, ps_error *err)
{
    const ps_plan *plan = g->world->plan;
    ps_status st = ps_phase_drawn(out, plan, list_of(g), one, err);

    if (st == PS_OK && out->wave &&
        (one->added || one->index_date >= plan->index_date || (g->replay && out->day > g->today)))
        out->wave = 0;
    return st;
}

static ps_status find_first_draw(gathering *g, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < ps_contacts_count(g->contacts); i++) {
        ps_drawn drawn;

        st = drawn_before(&drawn, g, ps_contacts_at(g->contacts, i), err);
        if (st != PS_OK || !drawn.wave)
            continue;
        g->differ |= g->first.day != PS_NO_DAY && drawn.day != g->first.day;
        if (g->first.day == PS_NO_DAY || drawn.day < g->first.day)
            g->first.day = drawn.day;
    }
    return st;
}

/* Waves whose day had come by the index date; or those that the plan says. */
static uint64_t called_of(const gathering *g)
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
static ps_status count_draw(gathering *g, uint64_t called, ps_error *err)
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

static ps_status find_drawn(gathering *g, uint64_t called, char *id, ps_error *err)
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
        st = add_member(g, (member){person, arm_of(drawn.wave, called), kept ? one->recipient : NULL}, err);
    }
    return st;
}

static ps_status warn_of_waves(gathering *g, uint64_t called, ps_error *err)
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

static ps_status gather_draw(gathering *g, char *id, ps_error *err)
{
    uint64_t called;
    ps_status st = g->contacts ? find_first_draw(g, err) : PS_OK;

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

static uint32_t find_person(const gathering *g, const char *cell, char *room)
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
    ps_error_hint(err, "a group is treated or comparison (1 or 0)");
    return PS_EDATA;
}

static ps_status take_row(gathering *g, const ps_figures *f, size_t row, size_t id, int group, bool *seen, char *room,
                          ps_error *err)
{
    const char *const cell = ps_figures_cell(f, row, id);
    member one = {NOBODY, PS_ARM_TREATED, NULL};
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

static ps_status gather_file(gathering *g, char *room, ps_error *err)
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

/* ---- rows ---- */

enum { CLUSTER, GROUP, AFTER, BEFORE, PRIOR, BY };
/* No name of a plan can be one of these. */
static const char *const headings[BY] = {"(cluster)", "(group)", "(after)", "(before)", "(prior)"};

static const char *kept_number(ps_figures *f, double number)
{
    char text[32];

    ps_number_format(text, number, 17);
    return ps_arena_text(f->arena, text, strlen(text));
}

/* "" where it is missing. */
static const char *value_of(const gathering *g, ps_figures *f, const ps_column *column, uint32_t person)
{
    switch (column->n ? column->type : PS_NOTHING) {
    case PS_NUMBER:
        return kept_number(f, column->number[person]);
    case PS_FLAG:
        return column->flag[person] == PS_YES ? "1" : column->flag[person] == PS_NO ? "0" : "";
    case PS_TEXT:
        return ps_intern_text(g->world->population->words, column->text[person]);
    default:
        return "";
    }
}

static const char *label_of(const gathering *g, ps_figures *f, const ps_column *column, uint32_t person)
{
    if (column->n && column->type == PS_FLAG)
        return column->flag[person] == PS_YES ? "yes" : column->flag[person] == PS_NO ? "no" : PS_LABEL_CANNOT_TELL;
    return value_of(g, f, column, person);
}

static const char *cluster_of(gathering *g, ps_figures *f, const member *one)
{
    const char *cluster = one->cluster ? one->cluster : value_of(g, f, column_of(g, g->plan->cluster), one->person);

    if (*cluster && strcmp(cluster, "none") != 0)
        return cluster;
    g->to->people[one->arm][PS_COUNTED_NO_CLUSTER]++;
    return "none";
}

static bool trait_is(const gathering *g, ps_person_column_number column, uint32_t person, ps_answer answer)
{
    const ps_column *trait = &g->world->population->person[column];

    return trait->n && trait->flag[person] == answer;
}

static void count_fate(gathering *g, const member *one)
{
    uint64_t *count = g->to->people[one->arm];

    count[PS_COUNTED_IN]++;
    if (trait_is(g, PS_P_DEAD_EVER, one->person, PS_YES) || trait_is(g, PS_P_ALIVE, one->person, PS_NO))
        count[PS_COUNTED_DIED]++;
    else if (trait_is(g, PS_P_LEFT_EVER, one->person, PS_YES) || trait_is(g, PS_P_REGISTERED, one->person, PS_NO))
        count[PS_COUNTED_LEFT]++;
}

static ps_status fill_row(gathering *g, ps_figures *f, const member *one, ps_error *err)
{
    const char *const asked[] = {g->plan->outcome, g->plan->before, g->plan->prior};
    const char **row = &f->cells[f->n * f->n_headings];

    for (size_t i = 0; i < PS_COUNT(asked); i++) {
        row[AFTER + i] = asked[i] ? value_of(g, f, column_of(g, asked[i]), one->person) : "";
        if (!row[AFTER + i])
            return ps_fail_memory(err);
        if (asked[i] && !*row[AFTER + i]) {
            g->to->people[one->arm][PS_COUNTED_UNKNOWN]++;
            return PS_OK;
        }
    }
    count_fate(g, one);
    row[GROUP] = one->arm == PS_ARM_TREATED ? "treated" : "comparison";
    row[CLUSTER] = cluster_of(g, f, one);
    for (size_t i = 0; i < g->plan->n_by; i++)
        if (!(row[BY + i] = label_of(g, f, column_of(g, g->plan->by[i]), one->person)))
            return ps_fail_memory(err);
    f->n++;
    return row[CLUSTER] ? PS_OK : ps_fail_memory(err);
}

static ps_status fill(ps_figures *f, gathering *g, ps_error *err)
{
    const char *all[BY + PS_EVALUATE_NAMES_MOST];
    ps_status st;

    memcpy(all, headings, sizeof headings);
    for (size_t i = 0; i < g->plan->n_by; i++)
        all[BY + i] = g->plan->by[i];
    st = ps_figures_make(f, g->world->plan->path, all, BY + g->plan->n_by, g->n, err);
    if (st != PS_OK)
        return st;
    f->n = 0; /* those without an outcome get no row */
    for (size_t i = 0; st == PS_OK && i < g->n; i++)
        st = fill_row(g, f, &g->members[i], err);
    return st;
}

/* ---- the evaluation ---- */

static ps_status options_of(ps_evaluate_options *o, gathering *g, ps_error *err)
{
    const ps_evaluate_plan *plan = g->plan;
    char *unit = ps_arena_text(g->to->arena, plan->unit ? plan->unit : plan->outcome,
                               strlen(plan->unit ? plan->unit : plan->outcome));

    if (!unit)
        return ps_fail_memory(err);
    for (char *c = unit; !plan->unit && *c; c++)
        if (*c == '_')
            *c = ' ';
    o->cluster = headings[CLUSTER];
    o->group = headings[GROUP];
    if (plan->design == PS_DESIGN_WAVES)
        o->outcome = headings[AFTER];
    else {
        o->after = headings[AFTER];
        o->before = headings[BEFORE];
        o->prior = plan->prior ? headings[PRIOR] : NULL;
    }
    for (size_t i = 0; i < plan->n_by; i++)
        o->by[o->n_by++] = plan->by[i];
    o->per = plan->per;
    o->matters = plan->matters;
    o->confidence = plan->confidence;
    o->unit = unit;
    return PS_OK;
}

static ps_status evaluate(gathering *g, ps_error *err)
{
    ps_evaluate_options options = PS_EVALUATE_OPTIONS_INIT;
    ps_figures figures = {0};
    ps_error why = {0};
    ps_status st = fill(&figures, g, err);

    if (st == PS_OK && !g->to->why_not) {
        st = options_of(&options, g, err);
        if (st == PS_OK)
            st = ps_evaluate_figures(&g->to->evaluation, ps_evaluate_list(g->plan->design)->name, &figures, &options,
                                     &why);
        if (why.status == PS_EDATA || why.status == PS_EUSE) { /* too few people, or too many subgroups */
            g->to->why_not = ps_arena_text(g->to->arena, why.message, strlen(why.message));
            st = g->to->why_not ? PS_OK : ps_fail_memory(err);
        } else if (why.status != PS_OK && err)
            *err = why;
    }
    ps_figures_release(&figures);
    return st;
}

ps_status ps_evaluate_planned(ps_evaluated **out, const ps_world *world, const ps_evaluate_plan *plan,
                              const ps_contacts *contacts, ps_day today, bool replay, ps_error *err)
{
    gathering g = {.world = world,
                   .plan = plan,
                   .contacts = contacts,
                   .today = today,
                   .replay = replay,
                   .first = {0, PS_NO_DAY, PS_NO_DAY},
                   .to = ps_calloc(1, sizeof(ps_evaluated))};
    char *id = malloc(ps_idmap_longest(world->population->ids) + 1);
    ps_status st = PS_OK;

    if (g.to) {
        g.to->arena = ps_arena_new();
        g.to->plan = plan;
    }
    if (!id || !g.to || !g.to->arena)
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = plan->design == PS_DESIGN_WAVES ? gather_draw(&g, id, err) : gather_file(&g, id, err);
    if (st == PS_OK)
        st = evaluate(&g, err);
    free(g.members);
    free(id);
    if (st == PS_OK)
        *out = g.to;
    else
        ps_evaluated_free(g.to);
    return st;
}

void ps_evaluated_free(ps_evaluated *evaluated)
{
    if (!evaluated)
        return;
    ps_evaluation_free(evaluated->evaluation);
    ps_arena_free(evaluated->arena);
    free(evaluated);
}

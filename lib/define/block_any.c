/* Block any: see block_any.h. */
#include "define/block_any.h"
#include "base/arena.h"
#include "define/block_owners.h"

#include <stdlib.h>
#include <string.h>

#define QUESTIONS_MOST 32 /* of a group: bits */

typedef struct question {
    const ps_events *events;
    size_t group, bit;
} question;

typedef struct group { /* questions that look at the same */
    const ps_node *subject;
    size_t input;
    ps_span span;
    const ps_feed *feed;
    const ps_column *column;
    const ps_day *ends; /* an event whose end is after the horizon says nothing yet; NULL: all do */
    ps_day horizon;
    const uint8_t *covered; /* NULL: everybody is */
    uint32_t *holds;        /* by word, bit by question; 0 says nothing */
    uint32_t negated;       /* bits of questions turned round */
    size_t n;
} group;

struct ps_any_questions {
    group groups[PS_ANY_GROUPS];
    size_t n_groups;
    question *at;
    size_t n, capacity;
    size_t n_words;
};

/* The one test of an aggregate that can be asked with others; NULL: another kind. */
static const ps_node *test_of(const ps_events *e, const ps_world *world)
{
    const ps_node *test = e->where, *subject = test && test->kind == PS_N_TEXT_TEST ? test->kids[0] : NULL;
    const ps_column *column;

    if (!subject || subject->kind != PS_N_COLUMN || e->aggregate != PS_AGG_ANY || !e->constant)
        return NULL;
    if (world->plan->inputs[e->input].covers && world->covers[e->input].type != PS_FLAG)
        return NULL;
    column = &world->population->feeds[e->input].columns[subject->column];
    return column->n && (column->type == PS_TEXT || column->type == PS_CODES) ? test : NULL;
}

static bool is_of(const group *g, const ps_events *e, const ps_node *subject)
{
    return g->input == e->input && g->subject->column == subject->column && g->subject->ends == subject->ends &&
           g->span.from == e->span.from && g->span.to == e->span.to && g->n < QUESTIONS_MOST;
}

static group group_of(const ps_events *e, const ps_node *subject, const ps_world *world)
{
    const ps_feed *feed = &world->population->feeds[e->input];
    const ps_column *end = subject->ends >= 0 ? &feed->columns[subject->ends] : NULL;
    const ps_day index = world->plan->index_date;

    return (group){.subject = subject,
                   .input = e->input,
                   .span = e->span,
                   .feed = feed,
                   .column = &feed->columns[subject->column],
                   .ends = end && end->n ? end->day : NULL,
                   .horizon = e->span.to > index ? e->span.to : index,
                   .covered = world->plan->inputs[e->input].covers ? world->covers[e->input].flag : NULL};
}

static bool add(ps_any_questions *q, const ps_events *e, const ps_ready_test *ready, const ps_world *world)
{
    const ps_node *test = test_of(e, world);
    size_t i = 0;
    group *g;

    if (!test)
        return true;
    while (i < q->n_groups && !is_of(&q->groups[i], e, test->kids[0]))
        i++;
    if (i == PS_ANY_GROUPS)
        return true;
    if (!ps_grow(&q->at, &q->capacity, q->n + 1, sizeof *q->at))
        return false;
    g = &q->groups[i];
    if (i == q->n_groups) {
        *g = group_of(e, test->kids[0], world);
        g->holds = ps_calloc(q->n_words + 1, sizeof *g->holds);
        if (!g->holds)
            return false;
        q->n_groups++;
    }
    if (!ps_block_mark(g->holds, q->n_words, UINT32_C(1) << g->n, world, ready, test->test))
        return true;
    g->negated |= (uint32_t)test->negated << g->n;
    q->at[q->n++] = (question){e, i, g->n++};
    return true;
}

static bool add_all(ps_any_questions *q, const ps_node *node, const ps_ready_test *ready, const ps_world *world)
{
    if (node->kind == PS_N_AGGREGATE)
        return add(q, node->events, ready, world);
    for (size_t i = 0; i < node->n_kids; i++)
        if (!add_all(q, node->kids[i], ready, world))
            return false;
    return true;
}

bool ps_any_open(ps_any_questions **out, const ps_rule *const *rules, const ps_ready_test *const *ready, size_t n,
                 const ps_world *world)
{
    ps_any_questions *q = ps_calloc(1, sizeof *q);
    bool made = q != NULL;

    *out = NULL;
    if (made)
        q->n_words = ps_intern_count(world->population->words);
    for (size_t i = 0; made && i < n; i++)
        made = add_all(q, rules[i]->root, ready[i], world);
    if (made && q->n > 1) {
        *out = q;
        q = NULL;
    }
    ps_any_close(q);
    return made;
}

void ps_any_close(ps_any_questions *q)
{
    for (size_t i = 0; q && i < q->n_groups; i++)
        free(q->groups[i].holds);
    if (q)
        free(q->at);
    free(q);
}

void ps_any_start(ps_any_answers *answers, const ps_any_questions *questions)
{
    answers->questions = questions;
    memset(answers->done, 0, sizeof answers->done);
}

/* ---- events ---- */

/* The questions that hold for an event; *told false: it says nothing. */
static uint32_t holding(const group *g, size_t event, bool *told)
{
    const ps_column *column = g->column;
    uint32_t holds = 0;
    size_t at, end;

    *told = false;
    if (g->ends && g->ends[event] > g->horizon)
        return 0;
    if (column->type == PS_TEXT) {
        *told = column->text[event] != 0;
        return *told ? g->holds[column->text[event]] ^ g->negated : 0;
    }
    at = column->first[event];
    end = column->first[event + 1];
    *told = at < end;
    for (; at < end; at++)
        holds |= g->holds[column->text[at]];
    return *told ? holds ^ g->negated : 0;
}

static void walk(ps_any_answers *answers, size_t number, const ps_block *b)
{
    const group *g = &answers->questions->groups[number];
    const uint32_t *first = g->feed->first + b->person;
    const uint8_t *covered = g->covered ? g->covered + b->person : NULL;
    uint32_t *yes = answers->yes[number];
    uint64_t untold = 0;
    uint16_t owner[PS_RULE_BLOCK];
    size_t next = 0;

    memset(yes, 0, b->n * sizeof *yes);
    for (size_t from = first[0]; from < first[b->n]; from += PS_RULE_BLOCK) {
        const size_t n = first[b->n] - from < PS_RULE_BLOCK ? first[b->n] - from : PS_RULE_BLOCK;

        next = ps_block_owners(owner, first, b->n, next, from, n);
        for (size_t i = 0; i < n; i++) {
            const ps_day day = g->feed->day[from + i];
            const size_t p = owner[i];
            uint32_t holds;
            bool told;

            if (day < g->span.from || day > g->span.to || (covered && covered[p] != PS_YES))
                continue;
            holds = holding(g, from + i, &told);
            yes[p] |= holds;
            untold += !told;
        }
    }
    answers->untold[number] = untold;
    answers->done[number] = true;
}

/* One bit of each word; so many at a time as compilers turn into wide instructions. */
static void pick(uint8_t *restrict out, const uint32_t *restrict words, size_t bit, size_t n)
{
    size_t p = 0;

    for (; p + 32 <= n; p += 32)
        for (size_t k = 0; k < 32; k++)
            out[p + k] = words[p + k] >> bit & 1;
    for (; p < n; p++)
        out[p] = words[p] >> bit & 1;
}

bool ps_any_flags(uint8_t *out, const ps_block *b, const ps_events *events)
{
    const ps_any_questions *q = b->any ? b->any->questions : NULL;
    const question *asked = NULL;
    const group *g;
    const uint32_t *yes;

    for (size_t i = 0; q && i < q->n && !asked; i++)
        asked = q->at[i].events == events ? &q->at[i] : NULL;
    if (!asked || q->groups[asked->group].n < 2)
        return false;
    g = &q->groups[asked->group];
    if (!b->any->done[asked->group])
        walk(b->any, asked->group, b);
    *b->cannot_tell += b->any->untold[asked->group];
    yes = b->any->yes[asked->group];
    pick(out, yes, asked->bit, b->n);
    for (size_t p = 0; g->covered && p < b->n; p++)
        if (g->covered[b->person + p] != PS_YES)
            out[p] = PS_CANNOT_TELL;
    return true;
}

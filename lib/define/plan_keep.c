/* Plan keep: which rows of each input some rule or score of the plan could look at (extract/keep.h).
 *
 * Every aggregate over events is a use: its window, and the codes that its `where` must find. Only what a row can be
 * refused for without a doubt narrows a use: a code list that all of `where` hangs on. What a `where` cannot tell is
 * counted, so rows without a code stay, and so does everything under a `where` with questions of its own. */
#include "define/plan_reading.h"

#include "define/rule_tree.h"

#include <assert.h>
#include <string.h>

#define TESTS_MOST 16 /* of one condition; wider ones do not narrow */

struct use {
    const ps_text_test **tests;
    size_t n, capacity;
    bool any; /* admits every text */
};

struct keeping {
    ps_keep keep; /* first: its context is the whole */
    const ps_plan *plan;
    struct use uses[PS_USES_MOST];
};

static uint64_t uses_of(const void *context, const char *text, size_t length)
{
    const struct keeping *k = context;
    uint64_t bits = 0;

    (void)length; /* texts of an intern table end in NUL */
    for (size_t u = 0; u < k->keep.n; u++) {
        bool admits = k->uses[u].any;
        for (size_t t = 0; !admits && t < k->uses[u].n; t++)
            admits = ps_text_test_holds(k->plan, k->uses[u].tests[t], text);
        bits |= (uint64_t)admits << u;
    }
    return bits;
}

/* The tests of which one must hold for `where` to be anything but a plain no; 0: there are none to tell. */
static size_t conditions(const ps_text_test **tests, const ps_node *where, int column)
{
    size_t n = 0;

    if (!where)
        return 0;
    switch (where->kind) {
    case PS_N_TEXT_TEST:
        if (where->negated || where->kids[0]->kind != PS_N_COLUMN || where->kids[0]->column != column)
            return 0;
        tests[0] = where->test;
        return 1;
    case PS_N_AND:
        for (size_t i = 0; !n && i < where->n_kids; i++)
            n = conditions(tests, where->kids[i], column);
        return n;
    case PS_N_OR:
        for (size_t i = 0; i < where->n_kids; i++) {
            const ps_text_test *more[TESTS_MOST];
            const size_t m = conditions(more, where->kids[i], column);
            if (!m || n + m > TESTS_MOST)
                return 0;
            memcpy(tests + n, more, m * sizeof *more);
            n += m;
        }
        return n;
    default:
        return 0;
    }
}

/* Uses of one span are one use. Where there are too many, the last one takes in all that are left. */
static struct use *use_of(struct keeping *k, ps_span span)
{
    for (size_t u = 0; u < k->keep.n; u++)
        if (k->keep.spans[u].from == span.from && k->keep.spans[u].to == span.to)
            return &k->uses[u];
    if (k->keep.n == PS_USES_MOST - 1) { /* one is link's own */
        k->keep.spans[k->keep.n - 1] = (ps_span){PS_NO_DAY, INT32_MAX};
        k->uses[k->keep.n - 1].any = true;
        return &k->uses[k->keep.n - 1];
    }
    k->keep.spans[k->keep.n] = span;
    return &k->uses[k->keep.n++];
}

static void add_use(ps_plan_reading *reading, struct keeping *k, ps_span span, const ps_text_test *const *tests,
                    size_t n)
{
    struct use *use = use_of(k, span);

    use->any |= !n;
    if (use->n + n > use->capacity) {
        const size_t capacity = 2 * use->n + n;
        const ps_text_test **more = ps_plan_array(reading, capacity, sizeof *more);
        if (!more)
            return;
        if (use->n)
            memcpy(more, use->tests, use->n * sizeof *more);
        use->tests = more;
        use->capacity = capacity;
    }
    if (n)
        memcpy(use->tests + use->n, tests, n * sizeof *tests);
    use->n += n;
}

static struct keeping *keeping_of(const ps_plan *plan, size_t input)
{
    return (struct keeping *)(uintptr_t)plan->inputs[input].spec.keep->context;
}

static void add_events(ps_plan_reading *reading, const ps_events *events)
{
    struct keeping *k = keeping_of(reading->plan, events->input);
    const ps_text_test *tests[TESTS_MOST];
    ps_span span = {PS_NO_DAY, INT32_MAX};
    size_t n = 0;

    if (events->constant)
        span = events->span;
    if (k->keep.column >= 0 && events->where && !events->where->counts)
        n = conditions(tests, events->where, k->keep.column);
    add_use(reading, k, span, tests, n);
}

static void add_node(ps_plan_reading *reading, const ps_node *node)
{
    if (!node)
        return;
    for (size_t i = 0; i < node->n_kids; i++)
        add_node(reading, node->kids[i]);
    if (!node->events)
        return;
    add_events(reading, node->events);
    add_node(reading, node->events->column);
    add_node(reading, node->events->where);
    add_node(reading, node->events->a);
    add_node(reading, node->events->b);
}

void ps_plan_keep_rule(ps_plan_reading *reading, const ps_rule *rule)
{
    add_node(reading, rule->root);
}

void ps_plan_keep_span(ps_plan_reading *reading, size_t input, ps_span span)
{
    add_use(reading, keeping_of(reading->plan, input), span, NULL, 0);
}

bool ps_plan_keep_start(ps_plan_reading *reading)
{
    ps_plan *const plan = reading->plan;

    for (size_t f = 0; f < plan->n_inputs; f++) {
        struct keeping *k = ps_plan_array(reading, 1, sizeof *k);
        if (!k)
            return false;
        k->plan = plan;
        k->keep.column = ps_schema_code_column(plan->inputs[f].spec.schema);
        k->keep.uses_of = uses_of;
        k->keep.context = k;
        plan->inputs[f].spec.keep = &k->keep;
    }
    return true;
}

/* Rule evaluate: a rule's value for everybody, in ranges of persons that the pool shares out. See world.h.
 *
 * Text tests are made ready once: numbers of the few words that equal, or a byte for each word. Every range writes its
 * own rows and counts its own cannot-tells, which are added in order, so that neither hangs on the threads. */
#include "define/rule_value.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define RANGE 4096  /* persons a task */
#define FEW_TEXTS 8 /* compared one by one; more get a byte for each word */

static void release_ready(ps_ready_test *ready, size_t n)
{
    for (size_t i = 0; ready && i < n; i++) {
        free(ready[i].numbers);
        free(ready[i].bytes);
    }
    free(ready);
}

static bool make_ready(ps_ready_test *ready, const ps_text_test *test, const ps_world *world)
{
    const ps_intern *words = world->population->words;
    const size_t count = ps_intern_count(words);
    const ps_eval eval = {.world = world};

    if (test->kind == PS_TEST_LIST && count <= world->n_words)
        return true; /* world->members has it */
    if (test->kind == PS_TEST_EXACT && test->n <= FEW_TEXTS) {
        ready->numbers = ps_calloc(test->n, sizeof(uint32_t));
        if (!ready->numbers)
            return false;
        for (size_t i = 0; i < test->n; i++) {
            const uint32_t number = ps_intern_find(words, test->texts[i], strlen(test->texts[i]));
            if (number)
                ready->numbers[ready->n++] = number;
        }
        return true;
    }
    ready->bytes = ps_calloc(count + 1, 1);
    if (!ready->bytes)
        return false;
    for (size_t word = 1; word <= count; word++)
        ready->bytes[word] = ps_eval_test(&eval, test, (uint32_t)word);
    return true;
}

static bool make_all_ready(ps_ready_test *ready, const ps_node *node, const ps_world *world)
{
    if (!node)
        return true;
    if (node->test && !make_ready(&ready[node->test->slot], node->test, world))
        return false;
    for (size_t i = 0; i < node->n_kids; i++)
        if (!make_all_ready(ready, node->kids[i], world))
            return false;
    return !node->events ||
           (make_all_ready(ready, node->events->where, world) && make_all_ready(ready, node->events->a, world) &&
            make_all_ready(ready, node->events->b, world));
}

typedef struct job {
    ps_column *out;
    const ps_rule *rule;
    const ps_world *world;
    const ps_ready_test *ready;
    uint32_t text;         /* number of a rule that is but one literal text */
    uint64_t *cannot_tell; /* by task */
} job;

static ps_status evaluate_range(void *context, size_t task, ps_error *err)
{
    const job *j = context;
    const ps_node *root = j->rule->root;
    ps_column *out = j->out;
    const ps_day index = j->world->plan->index_date;
    ps_eval eval = {.world = j->world, .index_date = index, .ready = j->ready, .horizon = index};
    const size_t from = task * RANGE, to = out->n - from < RANGE ? out->n : from + RANGE;

    (void)err;
    for (size_t person = from; person < to; person++) {
        eval.person = (uint32_t)person;
        switch (out->type) {
        case PS_FLAG:
            out->flag[person] = (uint8_t)ps_eval_flag(&eval, root);
            break;
        case PS_NUMBER:
            out->number[person] = ps_eval_number(&eval, root);
            break;
        case PS_DATE:
            out->day[person] = ps_eval_day(&eval, root);
            break;
        default:
            out->text[person] = root->kind == PS_N_TEXT ? j->text : ps_eval_words(&eval, root).number;
            break;
        }
    }
    j->cannot_tell[task] = eval.cannot_tell;
    return PS_OK;
}

static ps_status note_cannot_tells(ps_world *world, const char *label, const uint64_t *counts, size_t n, ps_error *err)
{
    ps_where_count *row;
    uint64_t events = 0;

    for (size_t i = 0; i < n; i++)
        events += counts[i];
    if (!ps_grow(&world->where, &world->where_capacity, world->n_where + 1, sizeof(*world->where)))
        return ps_fail_memory(err);
    row = &world->where[world->n_where];
    row->label = ps_arena_text(world->arena, label, strlen(label));
    row->events = events;
    if (!row->label)
        return ps_fail_memory(err);
    world->n_where++;
    return PS_OK;
}

/* The `covers` rules of the inputs that this rule reads. A covers rule never reads its own input, so this ends. */
static ps_status fill_covers(ps_world *world, const ps_rule *rule, ps_pool *pool, ps_error *err)
{
    const ps_plan *plan = world->plan;
    ps_status st = PS_OK;

    for (size_t f = 0; st == PS_OK && f < plan->n_inputs; f++) {
        const char *label;
        if (!(rule->inputs >> f & 1) || !plan->inputs[f].covers || world->covers[f].type)
            continue;
        label = ps_arena_print(world->arena, "covers of %s", plan->inputs[f].name);
        if (!label)
            return ps_fail_memory(err);
        st = ps_rule_evaluate(&world->covers[f], plan->inputs[f].covers, world, label, pool, err);
    }
    return st;
}

ps_status ps_rule_evaluate(ps_column *out, const ps_rule *rule, ps_world *world, const char *label, ps_pool *pool,
                           ps_error *err)
{
    job j = {.out = out, .rule = rule, .world = world};
    const ps_node *root = rule->root;
    const size_t n = world->population->n_people, tasks = (n + RANGE - 1) / RANGE;
    ps_ready_test *ready = NULL;
    ps_column column = {0};
    ps_status st;

    assert(rule->state == PS_RULE_RESOLVED && root->type != PS_NOTHING && root->type != PS_CODES);
    st = fill_covers(world, rule, pool, err);
    if (st != PS_OK)
        return st;
    ready = ps_calloc(rule->n_tests, sizeof(*ready));
    j.cannot_tell = ps_calloc(tasks, sizeof(uint64_t));
    if (!ready || !j.cannot_tell || !ps_column_init(&column, root->type, n) || !make_all_ready(ready, root, world))
        st = ps_fail_memory(err);
    if (st == PS_OK && root->kind == PS_N_TEXT) {
        j.text = ps_intern_add(world->population->words, root->text, strlen(root->text));
        if (j.text == PS_INTERN_FULL)
            st = ps_fail_memory(err);
    }
    if (st == PS_OK) {
        j.out = &column;
        j.ready = ready;
        st = ps_pool_run(pool, evaluate_range, &j, tasks, err);
    }
    if (st == PS_OK && root->counts)
        st = note_cannot_tells(world, label, j.cannot_tell, tasks, err);
    if (st == PS_OK) {
        *out = column;
        memset(&column, 0, sizeof(column));
    }
    ps_column_release(&column);
    release_ready(ready, rule->n_tests);
    free(j.cannot_tell);
    return st;
}

ps_answer ps_rule_answer(const ps_rule *rule, const ps_world *world, uint32_t person)
{
    const ps_day index = world->plan->index_date;
    ps_eval eval = {.world = world, .index_date = index, .horizon = index, .person = person};

    assert(rule->state == PS_RULE_RESOLVED && rule->root->type == PS_FLAG);
    return ps_eval_flag(&eval, rule->root);
}

double ps_rule_number(const ps_rule *rule, const ps_world *world, uint32_t person)
{
    const ps_day index = world->plan->index_date;
    ps_eval eval = {.world = world, .index_date = index, .horizon = index, .person = person};

    assert(rule->state == PS_RULE_RESOLVED && rule->root->type == PS_NUMBER);
    return ps_eval_number(&eval, rule->root);
}

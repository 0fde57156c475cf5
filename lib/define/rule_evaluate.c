/* Rule evaluate: a rule's value for everybody, block by block, in ranges of persons that the pool shares out. See
 * world.h.
 *
 * Text tests are made ready once: numbers of the few words that equal, or a byte for each word. Every range writes its
 * own rows and counts its own cannot-tells, which are added in order, so that neither hangs on the threads. */
#include "base/arena.h"
#include "base/column_store.h"
#include "base/slim_numbers.h"
#include "define/block_any.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define RANGE ((size_t)4 * PS_RULE_BLOCK) /* persons a task */
#define FEW_TEXTS 8                       /* compared one by one; more get a byte for each word */

static void release_tests(ps_ready_test *ready, size_t n)
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

struct ps_ready_rule {
    const ps_rule *rule;
    const ps_world *world;
    ps_ready_test *tests;
    uint32_t text; /* number of a rule that is but one literal text */
};

static bool lacks_covers(const ps_rule *rule, const ps_world *world, size_t f)
{
    return rule->inputs >> f & 1 && world->plan->inputs[f].covers && !world->covers[f].type;
}

bool ps_rule_lacks_covers(const ps_rule *rule, const ps_world *world)
{
    for (size_t f = 0; f < world->plan->n_inputs; f++)
        if (lacks_covers(rule, world, f))
            return true;
    return false;
}

/* The `covers` rules of the inputs that this rule reads. A covers rule never reads its own input, so this ends. */
static ps_status fill_covers(ps_world *world, const ps_rule *rule, ps_pool *pool, ps_error *err)
{
    const ps_plan *plan = world->plan;
    ps_status st = PS_OK;

    for (size_t f = 0; st == PS_OK && f < plan->n_inputs; f++) {
        const char *label;
        if (!lacks_covers(rule, world, f))
            continue;
        label = ps_arena_print(world->arena, "covers of %s", plan->inputs[f].name);
        if (!label)
            return ps_fail_memory(err);
        st = ps_rule_evaluate(&world->covers[f], plan->inputs[f].covers, world, label, pool, err);
    }
    return st;
}

void ps_ready_rule_close(ps_ready_rule *ready)
{
    if (!ready)
        return;
    release_tests(ready->tests, ready->rule->n_tests);
    free(ready);
}

ps_status ps_ready_rule_open(ps_ready_rule **out, const ps_rule *rule, ps_world *world, ps_pool *pool, ps_error *err)
{
    const ps_node *root = rule->root;
    ps_ready_rule *ready;
    ps_status st;

    assert(rule->state == PS_RULE_RESOLVED && root->type != PS_NOTHING && root->type != PS_CODES);
    st = fill_covers(world, rule, pool, err);
    if (st != PS_OK)
        return st;
    ready = ps_calloc(1, sizeof(*ready));
    if (!ready)
        return ps_fail_memory(err);
    ready->rule = rule;
    ready->world = world;
    ready->tests = ps_calloc(rule->n_tests, sizeof(*ready->tests));
    if (!ready->tests || !make_all_ready(ready->tests, root, world))
        st = ps_fail_memory(err);
    if (st == PS_OK && root->kind == PS_N_TEXT) {
        ready->text = ps_intern_add(world->population->words, root->text, strlen(root->text));
        if (ready->text == PS_INTERN_FULL)
            st = ps_fail_memory(err);
    }
    if (st == PS_OK)
        *out = ready;
    else
        ps_ready_rule_close(ready);
    return st;
}

static ps_block block_of(const ps_ready_rule *ready, size_t first, size_t n, uint64_t *cannot_tell)
{
    const ps_day index = ready->world->plan->index_date;

    assert(n <= PS_RULE_BLOCK && first + n <= ready->world->population->n_people);
    return (ps_block){.world = ready->world,
                      .index_date = index,
                      .ready = ready->tests,
                      .n = n,
                      .person = (uint32_t)first,
                      .horizon = index,
                      .cannot_tell = cannot_tell};
}

const uint8_t *ps_ready_rule_flags(uint8_t room[PS_RULE_BLOCK], const ps_ready_rule *ready, size_t first, size_t n,
                                   uint64_t *cannot_tell)
{
    const ps_block block = block_of(ready, first, n, cannot_tell);

    return ps_block_flags(room, &block, ready->rule->root);
}

const double *ps_ready_rule_numbers(double room[PS_RULE_BLOCK], const ps_ready_rule *ready, size_t first, size_t n,
                                    uint64_t *cannot_tell)
{
    const ps_block block = block_of(ready, first, n, cannot_tell);

    return ps_block_numbers(room, &block, ready->rule->root);
}

ps_status ps_ready_rule_note(ps_world *world, const ps_ready_rule *ready, const char *label, uint64_t cannot_tell,
                             ps_error *err)
{
    ps_where_count *row;

    if (!ready->rule->root->counts)
        return PS_OK;
    if (!ps_grow(&world->where, &world->where_capacity, world->n_where + 1, sizeof(*world->where)))
        return ps_fail_memory(err);
    row = &world->where[world->n_where];
    row->label = ps_arena_text(world->arena, label, strlen(label));
    row->events = cannot_tell;
    if (!row->label)
        return ps_fail_memory(err);
    world->n_where++;
    return PS_OK;
}

/* Rules that are worked out together, each block for all of them, so that the events of a block are fetched once. */
typedef struct job {
    size_t n;
    ps_column **out;
    ps_ready_rule **ready;
    size_t n_people, n_tasks;
    uint64_t *cannot_tell; /* by rule, then task */
    ps_any_questions *any; /* that several of them ask; NULL: none */
} job;

/* Puts the values of a block where they belong, unless they are there already. */
static void put(void *to, const void *from, size_t size)
{
    if (from != to)
        memcpy(to, from, size);
}

static void evaluate_numbers(ps_column *out, const ps_block *block, const ps_node *root)
{
    double own[PS_RULE_BLOCK], *room = out->slim ? own : out->number + block->person;

    ps_numbers_put(out, block->person, ps_block_numbers(room, block, root), block->n);
}

static void evaluate_block(ps_column *out, const ps_ready_rule *ready, size_t first, size_t n, ps_any_answers *any,
                           uint64_t *cannot_tell)
{
    const ps_node *root = ready->rule->root;
    ps_block block = block_of(ready, first, n, cannot_tell);

    block.any = any;
    switch (out->type) {
    case PS_FLAG:
        put(out->flag + first, ps_block_flags(out->flag + first, &block, root), n);
        break;
    case PS_NUMBER:
        evaluate_numbers(out, &block, root);
        break;
    case PS_DATE:
        put(out->day + first, ps_block_days(out->day + first, &block, root), n * sizeof *out->day);
        break;
    default:
        for (size_t i = 0; root->kind == PS_N_TEXT && i < n; i++)
            out->text[first + i] = ready->text;
        if (root->kind != PS_N_TEXT)
            put(out->text + first, ps_block_words(out->text + first, &block, root), n * sizeof *out->text);
        break;
    }
}

static ps_status evaluate_range(void *context, size_t task, ps_error *err)
{
    const job *j = context;
    const size_t from = task * RANGE, to = j->n_people - from < RANGE ? j->n_people : from + RANGE;

    ps_any_answers any;

    (void)err;
    for (size_t first = from; first < to; first += PS_RULE_BLOCK) {
        ps_any_start(&any, j->any);
        for (size_t k = 0; k < j->n; k++)
            evaluate_block(j->out[k], j->ready[k], first, to - first < PS_RULE_BLOCK ? to - first : PS_RULE_BLOCK, &any,
                           &j->cannot_tell[k * j->n_tasks + task]);
    }
    return PS_OK;
}

static ps_status note_rule(ps_world *world, const job *j, size_t k, const char *label, ps_error *err)
{
    uint64_t cannot_tell = 0;

    for (size_t t = 0; t < j->n_tasks; t++)
        cannot_tell += j->cannot_tell[k * j->n_tasks + t];
    return ps_ready_rule_note(world, j->ready[k], label, cannot_tell, err);
}

/* Opens the rules that can be worked out now: one that first needs an input's `covers` waits for the next call, so that
 * what is noted stands in the order of the rules. */
static ps_status open_rules(job *j, const ps_rule *const *rules, size_t n, ps_world *world, ps_pool *pool,
                            ps_error *err)
{
    ps_status st = PS_OK;

    while (st == PS_OK && j->n < n && (!j->n || !ps_rule_lacks_covers(rules[j->n], world))) {
        st = ps_ready_rule_open(&j->ready[j->n], rules[j->n], world, pool, err);
        j->n += st == PS_OK;
    }
    return st;
}

static ps_status share_questions(job *j, const ps_rule *const *rules, const ps_world *world, ps_error *err)
{
    const ps_ready_test **tests = ps_calloc(j->n, sizeof(ps_ready_test *));
    bool made = tests != NULL;

    for (size_t k = 0; made && k < j->n; k++)
        tests[k] = j->ready[k]->tests;
    made = made && ps_any_open(&j->any, rules, tests, j->n, world);
    free(tests);
    return made ? PS_OK : ps_fail_memory(err);
}

/* Is the column a slim one? What counts is whole, and mostly below 254. */
static bool is_slim(const ps_node *node)
{
    switch (node->kind) {
    case PS_N_AGGREGATE:
        return node->events->aggregate == PS_AGG_COUNT || node->events->aggregate == PS_AGG_DAYS ||
               node->events->aggregate == PS_AGG_DISTINCT;
    case PS_N_CALL:
        return node->op == PS_FN_HOW_MANY;
    default:
        return false;
    }
}

/* Room for all columns in one piece, which the first owns. */
static bool make_room(ps_column **out, const ps_rule *const *rules, size_t n, size_t n_people)
{
    ps_stored *columns = ps_calloc(n, sizeof *columns);
    bool made;

    for (size_t k = 0; columns && k < n; k++)
        columns[k] = (ps_stored){out[k], rules[k]->root->type, is_slim(rules[k]->root)};
    made = columns && ps_store_together(columns, n, n_people);
    free(columns);
    return made;
}

/* The first *done of n rules, at least one, into out[], which are the columns that later ones may look at. The first
 * owns the memory of them all. */
static ps_status evaluate(size_t *done, ps_column **out, const ps_rule *const *rules, const char *const *labels,
                          size_t n, ps_world *world, ps_pool *pool, ps_error *err)
{
    const size_t n_people = world->population->n_people;
    job j = {.out = out, .n_people = n_people, .n_tasks = (n_people + RANGE - 1) / RANGE};
    bool made = false;
    ps_status st;

    j.ready = ps_calloc(n, sizeof(ps_ready_rule *));
    j.cannot_tell = ps_calloc(n * j.n_tasks, sizeof(uint64_t));
    st = j.ready && j.cannot_tell ? open_rules(&j, rules, n, world, pool, err) : ps_fail_memory(err);
    if (st == PS_OK)
        st = share_questions(&j, rules, world, err);
    if (st == PS_OK && !(made = make_room(out, rules, j.n, n_people)))
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_pool_run(pool, evaluate_range, &j, j.n_tasks, err);
    for (size_t k = 0; st == PS_OK && k < j.n; k++)
        st = note_rule(world, &j, k, labels[k], err);
    if (st != PS_OK && made)
        ps_column_release(out[0]);
    for (size_t k = 1; st != PS_OK && made && k < j.n; k++)
        memset(out[k], 0, sizeof *out[k]);
    for (size_t k = 0; k < j.n; k++)
        ps_ready_rule_close(j.ready[k]);
    ps_any_close(j.any);
    free(j.ready);
    free(j.cannot_tell);
    *done = j.n;
    return st;
}

ps_status ps_rule_evaluate(ps_column *out, const ps_rule *rule, ps_world *world, const char *label, ps_pool *pool,
                           ps_error *err)
{
    ps_column column = {0}, *to = &column;
    size_t done;
    const ps_status st = evaluate(&done, &to, &rule, &label, 1, world, pool, err);

    if (st == PS_OK)
        *out = column;
    return st;
}

ps_status ps_rule_lend(const ps_column **out, ps_column *own, const ps_rule *rule, ps_world *world, const char *label,
                       ps_pool *pool, ps_error *err)
{
    const bool is_name = rule->root->kind == PS_N_NAME;

    *out = is_name ? &world->columns[rule->root->name] : own;
    return is_name ? PS_OK : ps_rule_evaluate(own, rule, world, label, pool, err);
}

ps_status ps_world_definitions(size_t *done, ps_world *world, const uint32_t *names, size_t n, ps_pool *pool,
                               ps_error *err)
{
    const ps_rule **rules = ps_calloc(n, sizeof(ps_rule *));
    const char **labels = ps_calloc(n, sizeof(char *));
    ps_column **out = ps_calloc(n, sizeof(ps_column *));
    ps_status st = rules && labels && out ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < n; i++) {
        const ps_name_row *row = &world->plan->names.at[names[i]].row;

        assert(row->kind == PS_NAME_DEFINITION && !world->columns[names[i]].type);
        rules[i] = world->plan->definitions[row->item].rule;
        labels[i] = world->plan->definitions[row->item].name;
        out[i] = &world->columns[names[i]];
    }
    if (st == PS_OK)
        st = evaluate(done, out, rules, labels, n, world, pool, err);
    for (size_t i = 1; st == PS_OK && i < *done; i++)
        world->borrowed[names[i]] = true;
    free(rules);
    free(labels);
    free(out);
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

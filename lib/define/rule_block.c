/* Rule block: see rule_block.h. One loop a node; flags go eight to a word. */
#include "define/rule_block.h"

#include "base/eight.h"
#include "base/slim_numbers.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define DEPTH_MOST 12 /* rooms of so many levels fit any stack */

/* ---- one by one ---- */

static ps_eval eval_of(const ps_block *b)
{
    return (ps_eval){.world = b->world,
                     .index_date = b->index_date,
                     .ready = b->ready,
                     .person = b->person,
                     .feed = b->feed,
                     .horizon = b->horizon};
}

static void eval_at(ps_eval *eval, const ps_block *b, size_t i)
{
    eval->person = b->persons ? b->persons[i] : b->feed ? 0 : b->person + (uint32_t)i;
    eval->event = b->events ? b->events[i] : b->event + i;
    eval->feed = b->feed;
    eval->horizon = b->horizon;
}

static const uint8_t *flags_singly(uint8_t *room, const ps_block *b, const ps_node *node)
{
    ps_eval eval = eval_of(b);

    for (size_t i = 0; i < b->n; i++) {
        eval_at(&eval, b, i);
        room[i] = (uint8_t)ps_eval_flag(&eval, node);
    }
    *b->cannot_tell += eval.cannot_tell;
    return room;
}

static const double *numbers_singly(double *room, const ps_block *b, const ps_node *node)
{
    ps_eval eval = eval_of(b);

    for (size_t i = 0; i < b->n; i++) {
        eval_at(&eval, b, i);
        room[i] = ps_eval_number(&eval, node);
    }
    *b->cannot_tell += eval.cannot_tell;
    return room;
}

static const ps_day *days_singly(ps_day *room, const ps_block *b, const ps_node *node)
{
    ps_eval eval = eval_of(b);

    for (size_t i = 0; i < b->n; i++) {
        eval_at(&eval, b, i);
        room[i] = ps_eval_day(&eval, node);
    }
    *b->cannot_tell += eval.cannot_tell;
    return room;
}

static ps_block deeper(const ps_block *b)
{
    ps_block inner = *b;

    inner.depth++;
    return inner;
}

/* ---- names and columns ---- */

static const ps_column *name_column(const ps_block *b, const ps_node *node)
{
    const ps_column *column = &b->world->columns[node->name];

    assert(column->type == node->type && (b->feed || b->person + b->n <= column->n));
    return column;
}

static size_t event_of(const ps_block *b, size_t i)
{
    return b->events ? b->events[i] : b->event + i;
}

/* Days that end what is known only once it has ended; NULL: nothing is hidden so. */
static const ps_day *ends_of(const ps_block *b, const ps_node *node)
{
    const ps_column *end = node->ends >= 0 ? &b->feed->columns[node->ends] : NULL;

    return end && end->n ? end->day : NULL;
}

static const uint8_t *flag_values(uint8_t *room, const ps_block *b, const ps_node *node)
{
    const ps_column *column;
    const ps_day *ends;

    if (node->kind == PS_N_NAME) {
        column = name_column(b, node);
        if (!b->feed)
            return column->flag + b->person;
        for (size_t i = 0; i < b->n; i++)
            room[i] = column->flag[b->persons[i]];
        return room;
    }
    column = &b->feed->columns[node->column];
    if (!column->n) {
        memset(room, PS_CANNOT_TELL, b->n);
        return room;
    }
    ends = ends_of(b, node);
    for (size_t i = 0; i < b->n; i++) {
        const size_t e = event_of(b, i);
        const bool hidden = ends && ends[e] > b->horizon;

        room[i] = hidden || column->flag[e] > PS_CANNOT_TELL ? PS_CANNOT_TELL : column->flag[e];
    }
    return room;
}

static const double *number_values(double *room, const ps_block *b, const ps_node *node)
{
    const ps_column *column;
    const ps_day *ends;

    if (node->kind == PS_N_NAME) {
        column = name_column(b, node);
        if (!b->feed)
            return ps_numbers_at(room, column, b->person, b->n);
        for (size_t i = 0; i < b->n; i++)
            room[i] = ps_number_at(column, b->persons[i]);
        return room;
    }
    column = &b->feed->columns[node->column];
    ends = column->n ? ends_of(b, node) : NULL;
    if (column->n && !ends && !b->events)
        return column->number + b->event;
    for (size_t i = 0; i < b->n; i++) {
        const size_t e = event_of(b, i);

        room[i] = !column->n || (ends && ends[e] > b->horizon) ? NAN : column->number[e];
    }
    return room;
}

static const ps_day *day_values(ps_day *room, const ps_block *b, const ps_node *node)
{
    const ps_column *column;
    const ps_day *ends, *days;
    bool own;

    if (node->kind == PS_N_NAME) {
        column = name_column(b, node);
        if (!b->feed)
            return column->day + b->person;
        for (size_t i = 0; i < b->n; i++)
            room[i] = column->day[b->persons[i]];
        return room;
    }
    own = node->column == b->feed->schema->event_date; /* is never hidden */
    column = &b->feed->columns[node->column];
    days = own ? b->feed->day : column->n ? column->day : NULL;
    ends = own || !days ? NULL : ends_of(b, node);
    if (days && !ends && !b->events && (own || !node->hides))
        return days + b->event;
    for (size_t i = 0; i < b->n; i++) {
        const size_t e = event_of(b, i);

        room[i] = !days || (ends && ends[e] > b->horizon) ? PS_NO_DAY : days[e];
        if (!own && node->hides && room[i] > b->horizon)
            room[i] = PS_NO_DAY;
    }
    return room;
}

const uint32_t *ps_block_words(uint32_t room[PS_RULE_BLOCK], const ps_block *b, const ps_node *node)
{
    const ps_column *column;
    const ps_day *ends;

    if (node->kind == PS_N_NAME) {
        column = name_column(b, node);
        if (!b->feed)
            return column->text + b->person;
        for (size_t i = 0; i < b->n; i++)
            room[i] = column->text[b->persons[i]];
        return room;
    }
    if (node->kind != PS_N_COLUMN) {
        ps_eval eval = eval_of(b);

        for (size_t i = 0; i < b->n; i++) {
            eval_at(&eval, b, i);
            room[i] = ps_eval_words(&eval, node).number;
        }
        *b->cannot_tell += eval.cannot_tell;
        return room;
    }
    column = &b->feed->columns[node->column];
    ends = column->n ? ends_of(b, node) : NULL;
    if (column->n && !ends && !b->events)
        return column->text + b->event;
    for (size_t i = 0; i < b->n; i++) {
        const size_t e = event_of(b, i);

        room[i] = !column->n || (ends && ends[e] > b->horizon) ? 0 : column->text[e];
    }
    return room;
}

/* ---- text tests ---- */

/* How the words of a test are told: a byte for each word, or a few numbers. Neither: text by text. */
typedef struct told {
    const uint8_t *bytes;
    size_t n_bytes; /* words above are told text by text */
    const uint32_t *numbers;
    size_t n;
} told;

static told told_of(const ps_world *world, const ps_ready_test *tests, const ps_text_test *test)
{
    const ps_ready_test *ready = tests ? &tests[test->slot] : NULL;
    told t = {NULL, 0, NULL, 0};

    if (ready && ready->bytes) {
        t.bytes = ready->bytes;
        t.n_bytes = SIZE_MAX;
    } else if (ready && ready->numbers) {
        t.numbers = ready->numbers;
        t.n = ready->n;
    } else if (test->kind == PS_TEST_LIST && ps_intern_count(world->population->words) <= world->n_words) {
        t.bytes = world->members[test->list];
        t.n_bytes = SIZE_MAX;
    }
    return t;
}

bool ps_block_mark(uint32_t *marks, size_t n_words, uint32_t bit, const ps_world *world, const ps_ready_test *ready,
                   const ps_text_test *test)
{
    const told t = told_of(world, ready, test);

    if (!t.bytes && !t.numbers)
        return false;
    for (size_t word = 1; t.bytes && word <= n_words; word++)
        if (t.bytes[word])
            marks[word] |= bit;
    for (size_t i = 0; i < t.n; i++)
        marks[t.numbers[i]] |= bit;
    return true;
}

static const uint8_t *test_words(uint8_t *room, const ps_block *b, const ps_node *node, const told *t)
{
    const uint8_t negated = node->negated;
    uint32_t own[PS_RULE_BLOCK];
    const uint32_t *words = ps_block_words(own, b, node->kids[0]);

    if (t->bytes) {
        for (size_t i = 0; i < b->n; i++)
            room[i] = words[i] ? (uint8_t)(t->bytes[words[i]] ^ negated) : PS_CANNOT_TELL;
    } else if (t->n == 1) {
        const uint32_t number = t->numbers[0];

        for (size_t i = 0; i < b->n; i++)
            room[i] = words[i] ? (uint8_t)((words[i] == number) ^ negated) : PS_CANNOT_TELL;
    } else {
        for (size_t i = 0; i < b->n; i++) {
            uint8_t found = 0;

            for (size_t k = 0; k < t->n; k++)
                found |= words[i] == t->numbers[k];
            room[i] = words[i] ? found ^ negated : PS_CANNOT_TELL;
        }
    }
    return room;
}

static const uint8_t *test_codes(uint8_t *room, const ps_block *b, const ps_node *node, const told *t)
{
    const ps_node *subject = node->kids[0];
    const ps_column *column = &b->feed->columns[subject->column];
    const ps_day *ends = column->n ? ends_of(b, subject) : NULL;

    for (size_t i = 0; i < b->n; i++) {
        const size_t e = event_of(b, i);
        size_t at, end;
        bool found = false;

        room[i] = PS_CANNOT_TELL;
        if (!column->n || (ends && ends[e] > b->horizon))
            continue;
        end = column->first[e + 1];
        for (at = column->first[e]; at < end && !found; at++) {
            const uint32_t word = column->text[at];

            if (t->bytes)
                found = t->bytes[word];
            for (size_t k = 0; k < t->n; k++)
                found = found || word == t->numbers[k];
        }
        if (column->first[e] < end)
            room[i] = found != node->negated ? PS_YES : PS_NO;
    }
    return room;
}

static const uint8_t *text_test(uint8_t *room, const ps_block *b, const ps_node *node)
{
    const ps_node *subject = node->kids[0];
    const told t = told_of(b->world, b->ready, node->test);

    if (subject->kind == PS_N_TEXT || (!t.bytes && !t.numbers))
        return flags_singly(room, b, node);
    if (subject->type == PS_CODES)
        return test_codes(room, b, node, &t);
    return test_words(room, b, node, &t);
}

/* ---- and, or, not ---- */

/* NO is 0, YES 1, CANNOT_TELL 2, so that `or` is a bitwise or in which a yes silences the cannot-tell. */
static uint64_t or_word(uint64_t a, uint64_t b)
{
    const uint64_t both = a | b;

    return both & ~((both & PS_EACH(1)) << 1);
}

static uint64_t not_word(uint64_t a)
{
    const uint64_t turned = a ^ PS_EACH(1);

    return turned & ~(turned >> 1 & PS_EACH(1));
}

static void or_flags(uint8_t *to, const uint8_t *with, size_t n)
{
    uint64_t a, b;
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        memcpy(&a, to + i, 8);
        memcpy(&b, with + i, 8);
        a = or_word(a, b);
        memcpy(to + i, &a, 8);
    }
    for (; i < n; i++)
        to[i] = (uint8_t)or_word(to[i], with[i]);
}

static void not_flags(uint8_t *to, const uint8_t *from, size_t n)
{
    uint64_t a;
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        memcpy(&a, from + i, 8);
        a = not_word(a);
        memcpy(to + i, &a, 8);
    }
    for (; i < n; i++)
        to[i] = (uint8_t)(not_word(from[i]) & 3);
}

/* Every kid is worked out for everybody: one that counts must be, and of the others nobody sees the difference. `and`
 * is the `not` of an `or` of `not`s. */
static const uint8_t *and_or(uint8_t *room, const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    const bool is_and = node->kind == PS_N_AND;
    uint8_t own[PS_RULE_BLOCK];

    memset(room, PS_NO, b->n);
    for (size_t k = 0; k < node->n_kids; k++) {
        const uint8_t *kid = ps_block_flags(own, &inner, node->kids[k]);

        if (is_and) {
            not_flags(own, kid, b->n);
            kid = own;
        }
        or_flags(room, kid, b->n);
    }
    if (is_and)
        not_flags(room, room, b->n);
    return room;
}

/* ---- comparisons ---- */

static bool is_how_many(const ps_node *node)
{
    return node->kind == PS_N_CALL && node->op == PS_FN_HOW_MANY;
}

static uint8_t told_or_not(bool known, bool yes)
{
    return known ? yes : PS_CANNOT_TELL;
}

#define COMPARE_ALL(op)                                                                                                \
    for (size_t i = 0; i < n; i++)                                                                                     \
    room[i] = told_or_not(!(isnan(x[i]) || isnan(y[i])), x[i] op y[i])

static void compare_numbers(uint8_t *room, ps_op op, const double *x, const double *y, size_t n)
{
    switch (op) {
    case PS_OP_EQ:
        COMPARE_ALL(==);
        return;
    case PS_OP_NE:
        COMPARE_ALL(!=);
        return;
    case PS_OP_LT:
        COMPARE_ALL(<);
        return;
    case PS_OP_LE:
        COMPARE_ALL(<=);
        return;
    case PS_OP_GT:
        COMPARE_ALL(>);
        return;
    case PS_OP_GE:
        COMPARE_ALL(>=);
        return;
    }
}
#undef COMPARE_ALL

#define COMPARE_ALL(op)                                                                                                \
    for (size_t i = 0; i < n; i++)                                                                                     \
    room[i] = told_or_not(x[i] != PS_NO_DAY && y[i] != PS_NO_DAY, x[i] op y[i])

static void compare_days(uint8_t *room, ps_op op, const ps_day *x, const ps_day *y, size_t n)
{
    switch (op) {
    case PS_OP_EQ:
        COMPARE_ALL(==);
        return;
    case PS_OP_NE:
        COMPARE_ALL(!=);
        return;
    case PS_OP_LT:
        COMPARE_ALL(<);
        return;
    case PS_OP_LE:
        COMPARE_ALL(<=);
        return;
    case PS_OP_GT:
        COMPARE_ALL(>);
        return;
    case PS_OP_GE:
        COMPARE_ALL(>=);
        return;
    }
}
#undef COMPARE_ALL

/* Counts of yes, and of all but no. */
static void how_many(double *least, double *most, const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    uint8_t own[PS_RULE_BLOCK];

    for (size_t i = 0; i < b->n; i++)
        least[i] = most[i] = 0;
    for (size_t k = 0; k < node->n_kids; k++) {
        const uint8_t *kid = ps_block_flags(own, &inner, node->kids[k]);

        for (size_t i = 0; i < b->n; i++) {
            least[i] += kid[i] == PS_YES;
            most[i] += kid[i] != PS_NO;
        }
    }
}

/* The bounds of a side: the same, but for how_many, which knows part of itself. */
static void bounds(double *least, double *most, const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    const double *values;
    ps_eval eval = eval_of(b);

    if (is_how_many(node)) {
        how_many(least, most, b, node);
        return;
    }
    values = ps_block_numbers(least, &inner, node);
    for (size_t i = 0; i < b->n; i++) {
        least[i] = most[i] = values[i];
        if (isnan(values[i]) && node->kind == PS_N_NAME && node->bounds_of) {
            eval_at(&eval, b, i);
            ps_eval_bounds(&least[i], &most[i], &eval, node);
        }
    }
}

static bool has_bounds(const ps_node *node)
{
    return is_how_many(node) || (node->kind == PS_N_NAME && node->bounds_of);
}

static const uint8_t *compare_bounds(uint8_t *room, const ps_block *b, const ps_node *node)
{
    double least[2][PS_RULE_BLOCK], most[2][PS_RULE_BLOCK];

    for (int k = 0; k < 2; k++)
        bounds(least[k], most[k], b, node->kids[k]);
    for (size_t i = 0; i < b->n; i++)
        room[i] = (uint8_t)ps_eval_compare_bounds((ps_op)node->op, least[0][i], most[0][i], least[1][i], most[1][i]);
    return room;
}

static const uint8_t *compare_two(uint8_t *room, const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    const ps_node *left = node->kids[0], *right = node->kids[1];

    if (left->type == PS_NUMBER) {
        double x[PS_RULE_BLOCK], y[PS_RULE_BLOCK];
        const double *a = ps_block_numbers(x, &inner, left);

        compare_numbers(room, (ps_op)node->op, a, ps_block_numbers(y, &inner, right), b->n);
    } else {
        ps_day x[PS_RULE_BLOCK], y[PS_RULE_BLOCK];
        const ps_day *a = ps_block_days(x, &inner, left);

        compare_days(room, (ps_op)node->op, a, ps_block_days(y, &inner, right), b->n);
    }
    return room;
}

static const uint8_t *compare(uint8_t *room, const ps_block *b, const ps_node *node)
{
    const ps_node *left = node->kids[0], *right = node->kids[1];

    if (left->type != PS_NUMBER && left->type != PS_DATE)
        return flags_singly(room, b, node);
    if (left->type == PS_NUMBER && (has_bounds(left) || has_bounds(right)))
        return compare_bounds(room, b, node);
    return compare_two(room, b, node);
}

static const uint8_t *between(uint8_t *room, const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    double own[3][PS_RULE_BLOCK];
    uint8_t under[PS_RULE_BLOCK];
    const double *x[3];

    if (node->kids[0]->type != PS_NUMBER || has_bounds(node->kids[0]) || has_bounds(node->kids[1]) ||
        has_bounds(node->kids[2]))
        return flags_singly(room, b, node);
    for (int k = 0; k < 3; k++)
        x[k] = ps_block_numbers(own[k], &inner, node->kids[k]);
    compare_numbers(room, PS_OP_LT, x[0], x[1], b->n);
    compare_numbers(under, PS_OP_GT, x[0], x[2], b->n);
    or_flags(room, under, b->n); /* outside */
    if (!node->negated)
        not_flags(room, room, b->n);
    return room;
}

static const uint8_t *is_known(uint8_t *room, const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    const ps_node *kid = node->kids[0];
    const uint8_t negated = node->negated;

    if (kid->type == PS_NUMBER) {
        double own[PS_RULE_BLOCK];
        const double *values = ps_block_numbers(own, &inner, kid);

        for (size_t i = 0; i < b->n; i++)
            room[i] = (uint8_t)(!isnan(values[i]) ^ negated);
    } else if (kid->type == PS_DATE) {
        ps_day own[PS_RULE_BLOCK];
        const ps_day *values = ps_block_days(own, &inner, kid);

        for (size_t i = 0; i < b->n; i++)
            room[i] = (values[i] != PS_NO_DAY) ^ negated;
    } else if (kid->type == PS_TEXT && kid->kind != PS_N_TEXT) {
        uint32_t own[PS_RULE_BLOCK];
        const uint32_t *values = ps_block_words(own, &inner, kid);

        for (size_t i = 0; i < b->n; i++)
            room[i] = (values[i] != 0) ^ negated;
    } else if (kid->type == PS_FLAG) {
        uint8_t own[PS_RULE_BLOCK];
        const uint8_t *values = ps_block_flags(own, &inner, kid);

        for (size_t i = 0; i < b->n; i++)
            room[i] = (values[i] != PS_CANNOT_TELL) ^ negated;
    } else {
        return flags_singly(room, b, node);
    }
    return room;
}

/* ---- nodes ---- */

const uint8_t *ps_block_flags(uint8_t room[PS_RULE_BLOCK], const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    uint8_t own[PS_RULE_BLOCK];

    if (b->depth >= DEPTH_MOST)
        return flags_singly(room, b, node);
    switch (node->kind) {
    case PS_N_FLAG:
        memset(room, node->op, b->n);
        return room;
    case PS_N_NAME:
    case PS_N_COLUMN:
        return flag_values(room, b, node);
    case PS_N_TEXT_TEST:
        return text_test(room, b, node);
    case PS_N_AGGREGATE:
        return ps_block_aggregate_flags(room, b, node) ? room : flags_singly(room, b, node);
    case PS_N_AND:
    case PS_N_OR:
        return and_or(room, b, node);
    case PS_N_NOT:
        not_flags(room, ps_block_flags(own, &inner, node->kids[0]), b->n);
        return room;
    case PS_N_COMPARE:
        return compare(room, b, node);
    case PS_N_BETWEEN:
        return between(room, b, node);
    case PS_N_KNOWN:
        return is_known(room, b, node);
    default:
        return flags_singly(room, b, node);
    }
}

static const double *arithmetic(double *room, const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    double own[PS_RULE_BLOCK];
    const double *x, *y;

    if (node->kids[0]->type != PS_NUMBER)
        return numbers_singly(room, b, node);
    x = ps_block_numbers(room, &inner, node->kids[0]);
    y = ps_block_numbers(own, &inner, node->kids[1]);
    switch (node->kind) {
    case PS_N_ADD:
        for (size_t i = 0; i < b->n; i++)
            room[i] = x[i] + y[i];
        break;
    case PS_N_SUBTRACT:
        for (size_t i = 0; i < b->n; i++)
            room[i] = x[i] - y[i];
        break;
    case PS_N_MULTIPLY:
        for (size_t i = 0; i < b->n; i++)
            room[i] = x[i] * y[i];
        break;
    default:
        for (size_t i = 0; i < b->n; i++)
            room[i] = y[i] == 0 ? NAN : x[i] / y[i]; /* divided by nothing: not known, rather than without end */
        break;
    }
    for (size_t i = 0; i < b->n; i++)
        room[i] = isfinite(room[i]) ? room[i] : NAN;
    return room;
}

static const double *days_since(double *room, const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    ps_day own[PS_RULE_BLOCK];
    const ps_day *days = ps_block_days(own, &inner, node->kids[0]);

    for (size_t i = 0; i < b->n; i++)
        room[i] = days[i] == PS_NO_DAY ? NAN : (double)b->index_date - (double)days[i];
    return room;
}

const double *ps_block_numbers(double room[PS_RULE_BLOCK], const ps_block *b, const ps_node *node)
{
    const ps_block inner = deeper(b);
    const double *values;

    if (b->depth >= DEPTH_MOST)
        return numbers_singly(room, b, node);
    switch (node->kind) {
    case PS_N_NUMBER:
        for (size_t i = 0; i < b->n; i++)
            room[i] = node->number;
        return room;
    case PS_N_NAME:
    case PS_N_COLUMN:
        return number_values(room, b, node);
    case PS_N_CALL:
        if (is_how_many(node)) {
            double most[PS_RULE_BLOCK];

            how_many(room, most, b, node);
            for (size_t i = 0; i < b->n; i++)
                room[i] = room[i] == most[i] ? room[i] : NAN;
            return room;
        }
        return node->op == PS_FN_DAYS_SINCE ? days_since(room, b, node) : numbers_singly(room, b, node);
    case PS_N_AGGREGATE:
        return ps_block_aggregate_numbers(room, b, node) ? room : numbers_singly(room, b, node);
    case PS_N_MINUS:
        values = ps_block_numbers(room, &inner, node->kids[0]);
        for (size_t i = 0; i < b->n; i++)
            room[i] = -values[i];
        return room;
    default:
        return arithmetic(room, b, node);
    }
}

const ps_day *ps_block_days(ps_day room[PS_RULE_BLOCK], const ps_block *b, const ps_node *node)
{
    if (b->depth >= DEPTH_MOST)
        return days_singly(room, b, node);
    switch (node->kind) {
    case PS_N_DATE:
    case PS_N_INDEX:
        for (size_t i = 0; i < b->n; i++)
            room[i] = node->kind == PS_N_DATE ? node->day : b->index_date;
        return room;
    case PS_N_NAME:
    case PS_N_COLUMN:
        return day_values(room, b, node);
    case PS_N_AGGREGATE:
        return ps_block_aggregate_days(room, b, node) ? room : days_singly(room, b, node);
    default:
        return days_singly(room, b, node);
    }
}

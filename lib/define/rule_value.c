/* Rule value: see rule_value.h. A switch over the tree; each node is visited once a person (or once an event inside
 * `where`). */
#include "define/rule_value.h"
#include "base/slim_numbers.h"
#include "define/icd10.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static ps_answer answer(bool yes)
{
    return yes ? PS_YES : PS_NO;
}

static ps_answer denied(ps_answer a)
{
    return a == PS_CANNOT_TELL ? a : answer(a == PS_NO);
}

ps_eval ps_eval_aside(const ps_eval *eval)
{
    ps_eval aside = *eval;

    aside.ready = NULL;
    aside.feed = NULL;
    aside.cannot_tell = 0;
    aside.horizon = eval->index_date;
    aside.asides++;
    return aside;
}

static const ps_column *name_column(const ps_eval *eval, const ps_node *node)
{
    const ps_column *column = &eval->world->columns[node->name];

    assert(column->type == node->type && eval->person < column->n); /* names are filled in the order of need */
    return column;
}

/* The column of the event looked at; NULL where it was not read, or was not known yet. */
static const ps_column *event_column(const ps_eval *eval, const ps_node *node)
{
    const ps_column *column = &eval->feed->columns[node->column];

    if (!column->n)
        return NULL;
    if (node->ends >= 0) {
        const ps_column *end = &eval->feed->columns[node->ends];
        if (end->n && end->day[eval->event] > eval->horizon)
            return NULL;
    }
    return column;
}

static ps_day event_day(const ps_eval *eval, const ps_node *node)
{
    const ps_column *column;
    ps_day day;

    if (node->column == eval->feed->schema->event_date)
        return eval->feed->day[eval->event];
    column = event_column(eval, node);
    day = column ? column->day[eval->event] : PS_NO_DAY;
    return node->hides && day > eval->horizon ? PS_NO_DAY : day;
}

const uint32_t *ps_eval_codes(const ps_eval *eval, const ps_node *column, size_t *n)
{
    const ps_column *c = event_column(eval, column);

    *n = c ? c->first[eval->event + 1] - c->first[eval->event] : 0;
    return *n ? c->text + c->first[eval->event] : NULL;
}

bool ps_text_test_holds(const ps_plan *plan, const ps_text_test *test, const char *text)
{
    char code[5];

    if (test->kind == PS_TEST_LIST)
        return ps_codelist_has(&plan->lists_of_codes[test->list], text);
    if (test->kind == PS_TEST_ICD10 || test->kind == PS_TEST_ICD10_PREFIX) {
        ps_icd10_normalise(code, text);
        text = code;
    }
    for (size_t i = 0; i < test->n; i++) {
        const bool prefix = test->kind == PS_TEST_PREFIX || test->kind == PS_TEST_ICD10_PREFIX;
        if (prefix ? !strncmp(text, test->texts[i], strlen(test->texts[i])) : !strcmp(text, test->texts[i]))
            return true;
    }
    return false;
}

bool ps_eval_test(const ps_eval *eval, const ps_text_test *test, uint32_t number)
{
    const ps_world *world = eval->world;
    const ps_ready_test *ready = eval->ready ? &eval->ready[test->slot] : NULL;

    if (test->kind == PS_TEST_LIST && number <= world->n_words)
        return world->members[test->list][number];
    if (ready && ready->bytes)
        return ready->bytes[number];
    if (ready && ready->numbers) {
        for (size_t i = 0; i < ready->n; i++)
            if (ready->numbers[i] == number)
                return true;
        return false;
    }
    return ps_text_test_holds(world->plan, test, ps_intern_text(world->population->words, number));
}

static ps_answer text_test(ps_eval *eval, const ps_node *node)
{
    const ps_node *subject = node->kids[0];
    ps_answer found = PS_NO;

    if (subject->type == PS_CODES) {
        size_t n;
        const uint32_t *codes = ps_eval_codes(eval, subject, &n);
        if (!n)
            return PS_CANNOT_TELL;
        for (size_t i = 0; i < n && found == PS_NO; i++)
            found = answer(ps_eval_test(eval, node->test, codes[i]));
    } else {
        const ps_eval_text text = ps_eval_words(eval, subject);
        if (text.number)
            found = answer(ps_eval_test(eval, node->test, text.number));
        else if (text.text)
            found = answer(ps_text_test_holds(eval->world->plan, node->test, text.text));
        else
            return PS_CANNOT_TELL;
    }
    return node->negated ? denied(found) : found;
}

const char *ps_eval_string(const ps_eval *eval, ps_eval_text text)
{
    return text.number ? ps_intern_text(eval->world->population->words, text.number) : text.text;
}

ps_eval_text ps_eval_words(ps_eval *eval, const ps_node *node)
{
    ps_eval_text out = {0, NULL};
    const ps_column *column;

    switch (node->kind) {
    case PS_N_TEXT:
        out.text = node->text;
        return out;
    case PS_N_NAME:
        out.number = name_column(eval, node)->text[eval->person];
        return out;
    case PS_N_COLUMN:
        column = event_column(eval, node);
        out.number = column ? column->text[eval->event] : 0;
        return out;
    default:
        assert(node->kind == PS_N_AGGREGATE);
        return ps_aggregate_words_of(eval, node);
    }
}

void ps_eval_how_many(ps_eval *eval, const ps_node *node, double *least, double *most)
{
    *least = *most = 0;
    for (size_t i = 0; i < node->n_kids; i++) {
        const ps_answer a = ps_eval_flag(eval, node->kids[i]);
        *least += a == PS_YES;
        *most += a != PS_NO;
    }
}

/* Completed months from `day` to the index date; negative ahead of it. Never below: the day before the month is full is
 * not full. */
static double months_since(ps_day day, ps_day index)
{
    const ps_civil from = ps_day_civil(day), to = ps_day_civil(index);
    int months = (to.year - from.year) * 12 + (to.month - from.month);

    /* Day 31 plus one month may be the 1st of the month after, so the estimate can be one too high. */
    while (ps_day_add_months(day, months) > index)
        months--;
    return months;
}

static double whole_years(double months)
{
    return floor(months / 12);
}

static double since(ps_eval *eval, const ps_node *node)
{
    const ps_day day = ps_eval_day(eval, node->kids[0]);

    if (day == PS_NO_DAY)
        return NAN;
    switch ((ps_function)node->op) {
    case PS_FN_DAYS_SINCE:
        return (double)eval->index_date - (double)day;
    case PS_FN_MONTHS_SINCE:
        return months_since(day, eval->index_date);
    default:
        return whole_years(months_since(day, eval->index_date));
    }
}

/* Of the known ones; missing if none is known. */
static double extreme_number(ps_eval *eval, const ps_node *node)
{
    double best = NAN;

    for (size_t i = 0; i < node->n_kids; i++) {
        const double one = ps_eval_number(eval, node->kids[i]);
        if (!isnan(one) && (isnan(best) || (node->op == PS_FN_LOWEST ? one < best : one > best)))
            best = one;
    }
    return best;
}

static ps_day extreme_day(ps_eval *eval, const ps_node *node)
{
    ps_day best = PS_NO_DAY;

    for (size_t i = 0; i < node->n_kids; i++) {
        const ps_day one = ps_eval_day(eval, node->kids[i]);
        if (one != PS_NO_DAY && (best == PS_NO_DAY || (node->op == PS_FN_LOWEST ? one < best : one > best)))
            best = one;
    }
    return best;
}

static double call_number(ps_eval *eval, const ps_node *node)
{
    double least, most;

    switch ((ps_function)node->op) {
    case PS_FN_HOW_MANY:
        ps_eval_how_many(eval, node, &least, &most);
        return least == most ? least : NAN;
    case PS_FN_LOWEST:
    case PS_FN_HIGHEST:
        return extreme_number(eval, node);
    default:
        return since(eval, node);
    }
}

static double arithmetic(ps_eval *eval, const ps_node *node)
{
    double a, b, result;

    if (node->kids[0]->type == PS_DATE) {
        const ps_day from = ps_eval_day(eval, node->kids[1]), to = ps_eval_day(eval, node->kids[0]);
        return from == PS_NO_DAY || to == PS_NO_DAY ? NAN : (double)to - (double)from;
    }
    a = ps_eval_number(eval, node->kids[0]);
    b = ps_eval_number(eval, node->kids[1]);
    switch (node->kind) {
    case PS_N_ADD:
        result = a + b;
        break;
    case PS_N_SUBTRACT:
        result = a - b;
        break;
    case PS_N_MULTIPLY:
        result = a * b;
        break;
    default:
        result = b == 0 ? NAN : a / b; /* divided by nothing: not known, rather than without end */
        break;
    }
    return isfinite(result) ? result : NAN;
}

double ps_eval_number(ps_eval *eval, const ps_node *node)
{
    const ps_column *column;

    switch (node->kind) {
    case PS_N_NUMBER:
        return node->number;
    case PS_N_NAME:
        return ps_number_at(name_column(eval, node), eval->person);
    case PS_N_COLUMN:
        column = event_column(eval, node);
        return column ? column->number[eval->event] : NAN;
    case PS_N_CALL:
        return call_number(eval, node);
    case PS_N_AGGREGATE:
        return ps_aggregate_number(eval, node);
    case PS_N_MINUS:
        return -ps_eval_number(eval, node->kids[0]);
    default:
        return arithmetic(eval, node);
    }
}

ps_day ps_eval_day(ps_eval *eval, const ps_node *node)
{
    const ps_node *date, *span;

    switch (node->kind) {
    case PS_N_DATE:
        return node->day;
    case PS_N_INDEX:
        return eval->index_date;
    case PS_N_NAME:
        return name_column(eval, node)->day[eval->person];
    case PS_N_COLUMN:
        return event_day(eval, node);
    case PS_N_CALL:
        return extreme_day(eval, node);
    case PS_N_AGGREGATE:
        return ps_aggregate_day(eval, node);
    default:
        assert(node->kind == PS_N_ADD || node->kind == PS_N_SUBTRACT);
        date = node->kids[node->kids[0]->type == PS_DURATION ? 1 : 0];
        span = node->kids[node->kids[0]->type == PS_DURATION ? 0 : 1];
        return ps_day_add(ps_eval_day(eval, date), node->kind == PS_N_ADD ? span->amount : -span->amount, span->unit);
    }
}

ps_day ps_node_constant_day(const ps_node *node, ps_day index)
{
    ps_eval eval = {.index_date = index, .horizon = index};

    return ps_eval_day(&eval, node);
}

static bool is_known(ps_eval *eval, const ps_node *node)
{
    const ps_eval_text missing = {0, NULL};
    ps_eval_text text;
    size_t n;

    switch (node->type) {
    case PS_NUMBER:
        return !isnan(ps_eval_number(eval, node));
    case PS_DATE:
        return ps_eval_day(eval, node) != PS_NO_DAY;
    case PS_TEXT:
        text = ps_eval_words(eval, node);
        return text.number != missing.number || text.text != missing.text;
    case PS_CODES:
        ps_eval_codes(eval, node, &n);
        return n > 0;
    default:
        return ps_eval_flag(eval, node) != PS_CANNOT_TELL;
    }
}

static ps_answer and_or(ps_eval *eval, const ps_node *node)
{
    const ps_answer decides = node->kind == PS_N_AND ? PS_NO : PS_YES;
    bool decided = false, unsure = false;

    for (size_t i = 0; i < node->n_kids; i++) {
        ps_answer a;
        if (decided && !node->kids[i]->counts)
            continue;
        a = ps_eval_flag(eval, node->kids[i]);
        decided = decided || a == decides;
        unsure = unsure || a == PS_CANNOT_TELL;
    }
    return decided ? decides : unsure ? PS_CANNOT_TELL : denied(decides);
}

ps_answer ps_eval_flag(ps_eval *eval, const ps_node *node)
{
    const ps_column *column;
    ps_answer a;

    switch (node->kind) {
    case PS_N_FLAG:
        return (ps_answer)node->op;
    case PS_N_NAME:
        return (ps_answer)name_column(eval, node)->flag[eval->person];
    case PS_N_COLUMN:
        column = event_column(eval, node);
        a = column ? (ps_answer)column->flag[eval->event] : PS_CANNOT_TELL;
        return a <= PS_CANNOT_TELL ? a : PS_CANNOT_TELL; /* PS_UNREADABLE */
    case PS_N_TEXT_TEST:
        return text_test(eval, node);
    case PS_N_AGGREGATE:
        return ps_aggregate_flag(eval, node);
    case PS_N_AND:
    case PS_N_OR:
        return and_or(eval, node);
    case PS_N_NOT:
        return denied(ps_eval_flag(eval, node->kids[0]));
    case PS_N_COMPARE:
    case PS_N_BETWEEN:
    case PS_N_IN:
        return ps_eval_compare(eval, node);
    default:
        assert(node->kind == PS_N_KNOWN);
        return answer(is_known(eval, node->kids[0]) != node->negated);
    }
}

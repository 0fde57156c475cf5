/* Rule parser, events: the inside of any(...), count(...) and their like, with the compulsory window. See
 * rule_parser.h. */
#include "define/rule_parser.h"

#include <math.h>
#include <string.h>

/* Longest span of a duration or a window: two hundred years, well inside the calendar. */
static const int most_of_unit[] = {73050, 10436, 2400, 200};

ps_status ps_parse_amount(ps_parser *p, int *amount, ps_unit *unit, const char *what)
{
    const double number = p->token.number;
    int at;
    ps_status st;

    if (p->token.kind != PS_TOKEN_NUMBER) {
        (void)ps_parser_fail(p, "a whole number expected after \"%s\"", what);
        return ps_parser_hint(p, "for example: within 12 months");
    }
    if (number != floor(number) || number < 1) {
        (void)ps_parser_fail(p, "a length of time is a whole number, 1 or more");
        return ps_parser_hint(p, "for half a year write 6 months");
    }
    st = ps_parser_take(p);
    if (st != PS_OK)
        return st;
    at = ps_token_index(&p->token, ps_unit_words, PS_UNIT_WORDS);
    if (at < 0) {
        (void)ps_parser_fail(p, "a unit of time expected: days, weeks, months or years");
        return ps_parser_nearly(p, ps_unit_words, PS_UNIT_WORDS, "for example: within 12 months");
    }
    *unit = (ps_unit)(at / 2);
    if (number > most_of_unit[*unit]) {
        (void)ps_parser_fail(p, "longer than two hundred years");
        return ps_parser_hint(p, "for everything up to the index date write ever");
    }
    *amount = (int)number;
    return ps_parser_take(p);
}

static ps_status parse_window(ps_parser *p, ps_events *events, ps_aggregate aggregate)
{
    const size_t start = p->token.start;
    ps_status st;

    switch (ps_token_index(&p->token, ps_window_words, PS_WINDOW_WORDS)) {
    case 0:
        events->window = PS_WINDOW_EVER;
        st = ps_parser_take(p);
        break;
    case 1:
        events->window = PS_WINDOW_WITHIN;
        st = ps_parser_take(p);
        if (st == PS_OK)
            st = ps_parse_amount(p, &events->amount, &events->unit, "within");
        if (st == PS_OK && ps_parser_at(p, "before")) {
            events->window = PS_WINDOW_WITHIN_BEFORE;
            st = ps_parser_take(p);
            if (st == PS_OK)
                st = ps_parse_sum(p, &events->a);
        }
        break;
    case 2:
        events->window = PS_WINDOW_FROM_TO;
        st = ps_parser_take(p);
        if (st == PS_OK)
            st = ps_parse_sum(p, &events->a);
        if (st == PS_OK)
            st = ps_parser_expect(p, "to", "a span has two ends, both included: from 2024-04-01 to 2025-03-31");
        if (st == PS_OK)
            st = ps_parse_sum(p, &events->b);
        break;
    case 3:
        events->window = PS_WINDOW_BEFORE;
        st = ps_parser_take(p);
        if (st == PS_OK)
            st = ps_parse_sum(p, &events->a);
        break;
    case 4:
        events->window = PS_WINDOW_SINCE;
        st = ps_parser_take(p);
        if (st == PS_OK)
            st = ps_parse_sum(p, &events->a);
        break;
    default:
        if (ps_parser_at(p, ")") || p->token.kind == PS_TOKEN_END) {
            (void)ps_parser_fail(p, "%s(...) does not say when", ps_aggregate_words[aggregate]);
            return ps_parser_hint(
                p, "say when: ever, within 12 months, within 12 months before X, from A to B, before X, since A");
        }
        (void)ps_parser_fail(p, "%s expected here",
                             events->where ? "\"and\", \"or\" or a window" : "\"where\" or a window");
        return ps_parser_nearly(p, ps_keywords, PS_KEYWORDS,
                                "say when: ever, within 12 months, from A to B, before X, since A");
    }
    if (st == PS_OK)
        events->window_place = ps_rule_place_of(p->rule->place, p->rule->text, start, p->last_end);
    return st;
}

static ps_status parse_event_name(ps_parser *p, const char **out, size_t *start, ps_place *place)
{
    ps_status st;

    if (p->token.kind != PS_TOKEN_WORD || ps_token_is_keyword(&p->token)) {
        (void)ps_parser_fail(p, "the name of an input expected here");
        return ps_parser_hint(p, "for example: any(gp where code in my_codes ever), sum(value of gp within 12 months)");
    }
    st = ps_parser_keep(p, out, &p->token);
    *start = p->token.start;
    *place = ps_rule_place_of(p->rule->place, p->rule->text, p->token.start, p->token.end);
    return st == PS_OK ? ps_parser_take(p) : st;
}

ps_status ps_parse_events(ps_parser *p, ps_node **out, ps_aggregate aggregate, size_t start)
{
    ps_node *node = NULL;
    ps_events *events;
    size_t name_start;
    ps_status st = ps_parser_node(p, &node, PS_N_AGGREGATE, start, 0);

    if (st != PS_OK)
        return st;
    events = node->events = ps_arena_alloc(p->rule->arena, sizeof(*events));
    if (!events)
        return ps_fail_memory(p->err);
    events->aggregate = aggregate;
    st = parse_event_name(p, &events->input_name, &name_start, &events->input_place);
    if (st == PS_OK && ps_parser_at(p, "of")) {
        events->column_name = events->input_name;
        events->column_place = events->input_place;
        events->column_start = name_start;
        st = ps_parser_take(p);
        if (st == PS_OK)
            st = parse_event_name(p, &events->input_name, &name_start, &events->input_place);
    }
    if (st == PS_OK && ps_parser_at(p, "where")) {
        st = ps_parser_take(p);
        if (st == PS_OK)
            st = ps_parse_rule(p, &events->where);
    }
    if (st == PS_OK)
        st = parse_window(p, events, aggregate);
    if (st == PS_OK)
        st = ps_parser_expect(p, ")", "nothing follows the window but the closing bracket");
    if (st != PS_OK)
        return st;
    ps_parser_close(p, node);
    *out = node;
    return PS_OK;
}

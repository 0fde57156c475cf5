/* Rule value: working out one part of a rule for one person, and inside `where` for one event. For the rule files of
 * define alone.
 *
 * Typed functions, no allocation, no failure: what cannot be told is PS_CANNOT_TELL, NAN, PS_NO_DAY or the empty text.
 * and, or and not follow Kleene. Parts that count cannot-tells are always worked out, so that the counts do not hang on
 * the order of a rule. */
#ifndef PS_DEFINE_RULE_VALUE_H
#define PS_DEFINE_RULE_VALUE_H

#include "define/rule_tree.h"
#include "define/world.h"

/* A text test made ready for numbers of words. */
typedef struct ps_ready_test {
    uint32_t *numbers; /* of the few texts that equal; NULL: see bytes */
    size_t n;
    uint8_t *bytes; /* by number of word, 1: yes */
} ps_ready_test;

typedef struct ps_eval {
    const ps_world *world; /* NULL while constants are folded */
    ps_day index_date;
    const ps_ready_test *ready; /* by slot; NULL: compare texts as we go */
    uint32_t person;
    const ps_feed *feed; /* inside `where`: the event looked at; NULL outside */
    size_t event;
    ps_day horizon;       /* ends after this day were not known yet */
    uint64_t cannot_tell; /* events whose `where` could not be judged */
    unsigned asides;      /* rules of names entered on the way here, to see what a how_many knows in part */
} ps_eval;

typedef struct ps_eval_text {
    uint32_t number;  /* in population->words; 0: see text */
    const char *text; /* a literal; NULL (and number 0): missing */
} ps_eval_text;

ps_answer ps_eval_flag(ps_eval *eval, const ps_node *node);
double ps_eval_number(ps_eval *eval, const ps_node *node);
ps_day ps_eval_day(ps_eval *eval, const ps_node *node);
ps_eval_text ps_eval_words(ps_eval *eval, const ps_node *node);
const char *ps_eval_string(const ps_eval *eval, ps_eval_text text); /* NULL: missing */
/* A PS_N_COMPARE, PS_N_BETWEEN or PS_N_IN; rule_compare.c. */
ps_answer ps_eval_compare(ps_eval *eval, const ps_node *node);
/* How many kids are yes: at least, and at most, where some are cannot tell. */
void ps_eval_how_many(ps_eval *eval, const ps_node *node, double *least, double *most);
/* What a name behind which there is a how_many (node->bounds_of) knows in part, where its own value is missing; both
 * stay as they are where that is too deep. */
void ps_eval_bounds(double *least, double *most, const ps_eval *eval, const ps_node *node);
/* Of two numbers known in part; NAN: not at all. */
ps_answer ps_eval_compare_bounds(ps_op op, double least_a, double most_a, double least_b, double most_b);
/* Does the word with that number pass a text test? */
bool ps_eval_test(const ps_eval *eval, const ps_text_test *test, uint32_t number);
/* The codes of a PS_CODES column for the event looked at. */
const uint32_t *ps_eval_codes(const ps_eval *eval, const ps_node *column, size_t *n);
/* For a rule of its own (through a name), for the same person. */
ps_eval ps_eval_aside(const ps_eval *eval);

/* rule_events.c */
typedef struct ps_scan { /* the events of a person in an aggregate's window */
    const ps_feed *feed;
    size_t from, to; /* events from .. to - 1 */
    ps_day horizon;
} ps_scan;
/* False: cannot tell (a bound is missing, or the person is outside `covers`). */
bool ps_scan_open(ps_scan *out, ps_eval *eval, const ps_events *events);
/* Is event `at` admitted by where? Leaves the eval at that event. */
bool ps_scan_admits(ps_eval *eval, const ps_scan *scan, const ps_events *events, size_t at);
ps_answer ps_aggregate_flag(ps_eval *eval, const ps_node *node);
double ps_aggregate_number(ps_eval *eval, const ps_node *node);
ps_day ps_aggregate_day(ps_eval *eval, const ps_node *node);
ps_eval_text ps_aggregate_words_of(ps_eval *eval, const ps_node *node);

#endif

/* Rule tree: a rule as the parser leaves it and the resolver completes it. For the rule files of define alone.
 *
 * The parser fills shape, places and literals; rule_resolve.c turns words into names, columns, inputs and lists, gives
 * every node its type and computes windows that hang on no person. After that the tree is constant. */
#ifndef PS_DEFINE_RULE_TREE_H
#define PS_DEFINE_RULE_TREE_H

#include "define/plan.h"

/* Whatever walks a tree calls itself once a level, so levels are limited, lest a plan exhaust the stack. */
#define PS_RULE_NESTING 60  /* brackets in brackets */
#define PS_RULE_TERMS 500   /* of one sum or product: each stands a level below the next; and, or and lists are flat */
#define PS_RULE_HEIGHT 1000 /* a sum or product with the ones in its brackets */
#define PS_RULE_REACH 4000  /* a rule with the rules behind its names */

typedef enum ps_node_kind {
    PS_N_NUMBER,
    PS_N_DATE,
    PS_N_TEXT,
    PS_N_FLAG,
    PS_N_DURATION,
    PS_N_INDEX,
    PS_N_NAME,      /* text: the word; number of the name once resolved */
    PS_N_COLUMN,    /* inside `where`: a column of the input */
    PS_N_CALL,      /* function */
    PS_N_AGGREGATE, /* events */
    PS_N_AND,
    PS_N_OR,
    PS_N_NOT,
    PS_N_COMPARE,   /* kids[0] op kids[1] */
    PS_N_BETWEEN,   /* kids[0] between kids[1] and kids[2] */
    PS_N_IN,        /* kids[0] in (kids[1], ...), or in the list called text */
    PS_N_STARTS,    /* kids[0] starts text */
    PS_N_KNOWN,     /* kids[0] is known */
    PS_N_TEXT_TEST, /* made by the resolver of =, <>, in and starts on texts and codes: kids[0] and test */
    PS_N_ADD,
    PS_N_SUBTRACT,
    PS_N_MULTIPLY,
    PS_N_DIVIDE,
    PS_N_MINUS
} ps_node_kind;

typedef enum ps_op { PS_OP_EQ, PS_OP_NE, PS_OP_LT, PS_OP_LE, PS_OP_GT, PS_OP_GE } ps_op;

typedef enum ps_aggregate {
    PS_AGG_ANY,
    PS_AGG_COUNT,
    PS_AGG_DAYS,
    PS_AGG_DISTINCT,
    PS_AGG_FIRST,
    PS_AGG_LAST,
    PS_AGG_SUM,
    PS_AGG_MEAN,
    PS_AGG_MIN,
    PS_AGG_MAX,
    PS_AGGREGATES
} ps_aggregate;

typedef enum ps_function {
    PS_FN_HOW_MANY,
    PS_FN_DAYS_SINCE,
    PS_FN_MONTHS_SINCE,
    PS_FN_YEARS_SINCE,
    PS_FN_LOWEST,
    PS_FN_HIGHEST,
    PS_FUNCTIONS
} ps_function;

typedef enum ps_window_kind {
    PS_WINDOW_EVER,          /* .. index */
    PS_WINDOW_WITHIN,        /* amount unit ending on the index date */
    PS_WINDOW_WITHIN_BEFORE, /* amount unit ending the day before a */
    PS_WINDOW_FROM_TO,       /* a .. b */
    PS_WINDOW_BEFORE,        /* .. the day before a */
    PS_WINDOW_SINCE          /* a .. index */
} ps_window_kind;

/* Which coding system the values of a column are in. */
typedef enum ps_column_codes {
    PS_CODES_NONE, /* no codes: a list of texts may be used */
    PS_CODES_SNOMED,
    PS_CODES_ICD10,
    PS_CODES_ANY /* a column that the plan declares itself */
} ps_column_codes;

typedef enum ps_test_kind {
    PS_TEST_EXACT,
    PS_TEST_ICD10,
    PS_TEST_PREFIX,
    PS_TEST_ICD10_PREFIX,
    PS_TEST_LIST
} ps_test_kind;

/* A question about one text: does it equal, begin with, or stand in. */
typedef struct ps_text_test {
    ps_test_kind kind;
    const char **texts; /* normalised for ICD10 kinds */
    size_t n;
    size_t list; /* LIST: index in plan->lists_of_codes */
    size_t slot; /* its number in the rule */
} ps_text_test;

typedef struct ps_node ps_node;

typedef struct ps_events {
    ps_aggregate aggregate;
    const char *input_name, *column_name; /* column_name NULL: none */
    ps_place input_place, column_place;
    size_t column_start; /* byte of the rule */
    ps_node *column;     /* PS_N_COLUMN, made by the resolver */
    ps_node *where;      /* NULL: every event */
    ps_window_kind window;
    ps_place window_place;
    int amount;
    ps_unit unit;
    ps_node *a, *b;
    size_t input;    /* resolved */
    bool constant;   /* the window hangs on no person: span is it */
    bool from_index; /* from index to ...: may look past the index date */
    ps_span span;    /* PS_NO_DAY as .from: from the beginning */
} ps_events;

struct ps_node {
    ps_node_kind kind;
    ps_type type;  /* of its value; PS_NOTHING until resolved, or where a name it hangs on is broken */
    int op;        /* ps_op of COMPARE, ps_function of CALL, ps_answer of FLAG */
    bool negated;  /* not in, not between, not starts, is not known, <> */
    bool counts;   /* holds an aggregate with a `where`, whose cannot-tells are counted: never skipped */
    bool constant; /* literals, index and arithmetic on them */
    ps_place place;
    size_t start, end; /* bytes of the rule */
    unsigned height;   /* levels, this one too */
    const char *text;  /* literal, name, function, list */
    double number;
    ps_day day;
    int amount; /* DURATION */
    ps_unit unit;
    ps_node **kids;
    size_t n_kids;
    ps_events *events;
    ps_text_test *test;
    /* resolved: */
    uint32_t name;            /* NAME: number */
    const ps_rule *bounds_of; /* NAME: the definition's rule, when that is how_many(...) */
    int column;               /* COLUMN: of the schema */
    size_t input;             /* COLUMN */
    bool hides;               /* COLUMN: a date that, past the horizon, was not known yet */
    int ends;                 /* COLUMN: known only once this date column has come; -1 */
    ps_column_codes codes;
    const char *const *words; /* texts its value can be; NULL: open */
    size_t n_words;
};

typedef enum ps_rule_state { PS_RULE_PARSED, PS_RULE_RESOLVING, PS_RULE_RESOLVED, PS_RULE_FAILED } ps_rule_state;

typedef struct ps_rule_loop {
    const ps_rule *head;    /* the rule that was asked first, and again */
    const ps_rule *told_by; /* the rule whose finding it is */
    char text[200];         /* "a -> b -> a" */
} ps_rule_loop;

struct ps_rule {
    ps_arena *arena;
    const char *text;
    ps_place place;
    ps_node *root;
    ps_rule_state state;
    ps_error *error;    /* FAILED: why */
    ps_rule_loop *loop; /* FAILED: because of this loop */
    ps_rule *asked_by;  /* while RESOLVING: the rule that needs this one, under this name */
    const char *asked_as;
    unsigned asked_depth;
    size_t asked_height; /* of the trees that ask for this one, with its own */
    size_t n_tests;
    uint32_t *names;
    size_t n_names, names_capacity;
    uint32_t inputs;
};

extern const char *const ps_aggregate_words[PS_AGGREGATES];
extern const char *const ps_function_words[PS_FUNCTIONS];
extern const char *const ps_op_words[6];

/* Fails at a node, with the node's own text as err->value. */
ps_status ps_node_fail(ps_error *err, const ps_rule *rule, const ps_plan_text *text, const ps_node *node,
                       const char *format, ...) PS_PRINTF(5, 6);
/* The node's own text, clipped, into out[48]. */
const char *ps_node_text(char out[48], const ps_rule *rule, const ps_node *node);
const char *ps_type_words(ps_type type); /* "a number", "yes or no" */

/* rule_types.c: comparisons, called by the resolver once the kids have types. They may turn the node into a
 * PS_N_TEXT_TEST. */
ps_status ps_rule_type_compare(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err);
ps_status ps_rule_type_between(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err);
ps_status ps_rule_type_in(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err);
ps_status ps_rule_type_starts(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err);
ps_status ps_rule_type_arithmetic(ps_rule *rule, const ps_plan *plan, ps_node *node, ps_error *err);
/* A node that must be of a type; PS_NOTHING nodes pass, since what broke them is told elsewhere. */
ps_status ps_rule_type_want(const ps_rule *rule, const ps_plan *plan, const ps_node *node, ps_type wanted,
                            ps_error *err);

/* rule_value.c: does the text equal, begin with, or stand in what the test names? */
bool ps_text_test_holds(const ps_plan *plan, const ps_text_test *test, const char *text);
/* rule_events.c: the days a window looks at. `a` and `b` are its bounds (PS_NO_DAY: missing); `index` the index date.
 * False: cannot tell. .from PS_NO_DAY is the beginning of time; .from > .to is an empty window. */
bool ps_events_span(ps_span *out, const ps_events *events, ps_day a, ps_day b, ps_day index);
/* rule_evaluate.c: the value of a node that hangs on nothing but the index date. */
ps_day ps_node_constant_day(const ps_node *node, ps_day index);

#endif

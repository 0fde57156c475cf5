/* World: a plan over a population: the columns of every name, filled in dependency order, and the evaluation of rules.
 *
 * `run` fills columns[] name by name in plan->names.order: person traits are borrowed from the population, definitions
 * come from ps_world_definition, the rest from their rooms (score, stratify, outreach). Threads: filling is for one
 * caller (who may hand in a pool); afterwards any number of readers. */
#ifndef PS_DEFINE_WORLD_H
#define PS_DEFINE_WORLD_H

#include "base/pool.h"
#include "define/plan.h"

/* Cannot-tells inside the `where` of a rule: events that it could not judge. */
typedef struct ps_where_count {
    const char *label; /* "smi_gp", "cohort smi_core20: Most deprived fifth" */
    uint64_t events;
} ps_where_count;

typedef struct ps_world {
    const ps_plan *plan;
    const ps_population *population;
    ps_column *columns;    /* by name number; .type 0 until filled */
    bool *borrowed;        /* by name number: its memory belongs to the population, or to another column */
    const bool *asked;     /* by name number: others of a score's names may stay unfilled; NULL: none may. Lent */
    uint8_t **members;     /* by code list: ps_codelist_members over population->words, as they stood at ps_world_new */
    size_t n_words;        /* words then; later ones are looked up in the list itself */
    ps_column *covers;     /* by input: the `covers` rule of everybody; .type 0 until a rule needed it */
    ps_where_count *where; /* in order of evaluation; labels live in `arena` */
    size_t n_where, where_capacity;
    ps_arena *arena;
} ps_world;

ps_status ps_world_new(ps_world **out, const ps_plan *plan, const ps_population *population, ps_error *err);
void ps_world_free(ps_world *world); /* NULL is fine */
/* Fills the column of a definition. Everything it needs is filled. */
ps_status ps_world_definition(ps_world *world, uint32_t name, ps_pool *pool, ps_error *err);
/* Fills the columns of the first *done of several, at least one; each may need those before it. Call again for the
 * rest. */
ps_status ps_world_definitions(size_t *done, ps_world *world, const uint32_t *names, size_t n, ps_pool *pool,
                               ps_error *err);

/* A rule's value for every person, as a column of its type. `label` names it in the counts of cannot-tells. */
ps_status ps_rule_evaluate(ps_column *out, const ps_rule *rule, ps_world *world, const char *label, ps_pool *pool,
                           ps_error *err);

/* The same to look at: lent by the world where the rule is but the name of a column, else made in *own, which is the
 * caller's to release. */
ps_status ps_rule_lend(const ps_column **out, ps_column *own, const ps_rule *rule, ps_world *world, const char *label,
                       ps_pool *pool, ps_error *err);

/* A rule made ready to be worked out block by block, for those who fold the values at once and keep no column. */
#define PS_RULE_BLOCK 1024 /* persons a block, at most */
typedef struct ps_ready_rule ps_ready_rule;
ps_status ps_ready_rule_open(ps_ready_rule **out, const ps_rule *rule, ps_world *world, ps_pool *pool, ps_error *err);
/* Would opening it work out an input's `covers` first? */
bool ps_rule_lacks_covers(const ps_rule *rule, const ps_world *world);
void ps_ready_rule_close(ps_ready_rule *ready); /* NULL is fine */
/* Values of persons first .. first + n - 1: in `room`, or lent by the world. *cannot_tell counts on. Any number of
 * threads at once. */
const uint8_t *ps_ready_rule_flags(uint8_t room[PS_RULE_BLOCK], const ps_ready_rule *ready, size_t first, size_t n,
                                   uint64_t *cannot_tell);
const double *ps_ready_rule_numbers(double room[PS_RULE_BLOCK], const ps_ready_rule *ready, size_t first, size_t n,
                                    uint64_t *cannot_tell);
/* Once everybody has been worked out: the count of cannot-tells, where the rule has any to count. */
ps_status ps_ready_rule_note(ps_world *world, const ps_ready_rule *ready, const char *label, uint64_t cannot_tell,
                             ps_error *err);

/* One person: a rule that is a flag, or a number (NAN: missing). */
ps_answer ps_rule_answer(const ps_rule *rule, const ps_world *world, uint32_t person);
double ps_rule_number(const ps_rule *rule, const ps_world *world, uint32_t person);

/* What a rule's yes rests on for one person: for each aggregate over events that it reads, through definitions too, the
 * newest event that it admitted. Values compared directly (age, deciles) and scores give no evidence of their own. */
typedef struct ps_evidence {
    const char *feed;       /* input name; lent */
    const char *definition; /* the nearest named definition it was reached through; "" if none */
    ps_day day;
    const char *code; /* the code that matched, "" if the rule read none */
    uint64_t events;  /* events admitted */
} ps_evidence;
/* At most `most` pieces, in the order the rule reads them, each definition and cohort followed once; returns how many
 * there are. */
size_t ps_rule_evidence(ps_evidence *out, size_t most, const ps_rule *rule, const ps_world *world, uint32_t person);
/* The same, but each event that was admitted is a piece of its own. */
size_t ps_rule_evidence_events(ps_evidence *out, size_t most, const ps_rule *rule, const ps_world *world,
                               uint32_t person);

#endif

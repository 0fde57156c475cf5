/* Plan reading: what the files that read and check a plan share. Inside
 * define, and for the `check` of built-in scores.
 *
 * A section is read by a table of keys (plan_keys.c): key, type, where the value goes. Whatever is wrong becomes a
 * finding and the next key is read, so that one check tells everything at once; only a lack of memory stops. Items with
 * faults stay in the plan with what could be read, so that their names are known to the rest. */
#ifndef PS_DEFINE_PLAN_READING_H
#define PS_DEFINE_PLAN_READING_H

#include "define/plan.h"
#include "define/plan_key.h"

struct ps_plan_reading {
    ps_plan *plan;
    ps_arena *arena;
    ps_findings *findings;
    const char
        *path;      /* of the table being read, "cohort.smi_core20": the first part of a fault's field; "" at the top */
    ps_error spare; /* what ps_plan_fault lends once the findings are full */
    bool no_memory;
    bool *score_used; /* by score; for plan_finish.c alone */
};

/* Adds a finding; the error is lent until the next fault, for a hint, a value or another status. `key` may be NULL. */
ps_error *ps_plan_fault(ps_plan_reading *reading, ps_place place, const char *key, const char *format, ...)
    PS_PRINTF(4, 5);
/* Adds a note: what may well be meant. */
void ps_plan_note(ps_plan_reading *reading, ps_place place, const char *key, const char *format, ...) PS_PRINTF(4, 5);
/* Adds the error of another part; its field becomes path.key if it has none. PS_EMEMORY stops instead. */
void ps_plan_pass_on(ps_plan_reading *reading, const char *key, const ps_error *error);
/* Hint: "did you mean X", else the names that are accepted. */
void ps_plan_suggest(ps_error *fault, const char *word, const char *const *names, size_t count);
/* Zeroed, never NULL for count 0; NULL: no memory, noted. */
void *ps_plan_array(ps_plan_reading *reading, size_t count, size_t size);
const char *ps_plan_print(ps_plan_reading *reading, const char *format, ...) PS_PRINTF(2, 3);

/* Reads a table's keys into the item; unknown and missing keys are findings. */
void ps_plan_keys(ps_plan_reading *reading, ps_toml *table, const ps_key *keys, size_t count, void *item);
/* The [section] of the plan, NULL if there is none; anything but a table is a finding. */
ps_toml *ps_plan_section(ps_plan_reading *reading, const char *section);
/* One [section.NAME]: its name is checked, and reading->path becomes section.NAME. False: it is no table. */
bool ps_plan_item(ps_plan_reading *reading, ps_toml *item, const char *section);

/* plan_built_in.c: the table of a built-in score, NULL where the score is there without one. */
void ps_plan_read_built_in(ps_plan_reading *reading, ps_toml *table, ps_score_plan *score,
                           const ps_built_in_score *built_in);
/* Inputs (bit f) that it can read. */
uint32_t ps_plan_inputs_for(const ps_plan *plan, const ps_built_in_score *built_in);

/* One value; NULL or false after a finding. */
const char *ps_plan_text_of(ps_plan_reading *reading, const ps_toml *value, const char *key);
const char *ps_plan_name_of(ps_plan_reading *reading, const ps_toml *value, const char *key);
ps_rule *ps_plan_rule_of(ps_plan_reading *reading, const ps_toml *value, const char *key);
bool ps_plan_number_of(double *out, ps_plan_reading *reading, const ps_toml *value, const char *key);
/* "28 days": a whole number from 1 and days, weeks, months or years; after a finding both are as they were. */
void ps_plan_length_of(int *amount, ps_unit *unit, ps_plan_reading *reading, const ps_toml *value, const char *key);
bool ps_plan_is(ps_plan_reading *reading, const ps_toml *value, ps_toml_type type, const char *key);
/* An array of `count` parts, or of one less where `last_may_lack`; `shape` says what it should look like. Its first
 * part. */
const ps_toml *ps_plan_row(ps_plan_reading *reading, const ps_toml *value, const char *key, size_t count,
                           const char *shape);
/* The label stands in these rows already. */
void ps_plan_same_label(ps_plan_reading *reading, ps_place place, const char *key, const char *label);
const char *ps_toml_type_words(ps_toml_type type); /* "text", "a rule" */

/* plan_names.c: what things may be called. */
void ps_plan_check_name(ps_plan_reading *reading, const ps_toml *item);
void ps_plan_check_names(ps_plan_reading *reading); /* no two alike, over all sections */

/* The sections, each from its own file; governance first, cohorts before lists. */
void ps_plan_read_run(ps_plan_reading *reading, const ps_plan_options *options);
void ps_plan_read_governance(ps_plan_reading *reading);
void ps_plan_read_lookups(ps_plan_reading *reading);
void ps_plan_read_codes(ps_plan_reading *reading);
void ps_plan_read_outputs(ps_plan_reading *reading); /* [disclosure], [audit] */
void ps_plan_read_inputs(ps_plan_reading *reading);
ps_status ps_plan_replace_inputs(ps_plan_reading *reading, const ps_plan_options *options, ps_error *err);
void ps_plan_read_definitions(ps_plan_reading *reading);
void ps_plan_read_scores(ps_plan_reading *reading);
void ps_plan_read_tiers(ps_plan_reading *reading);
void ps_plan_read_cohorts(ps_plan_reading *reading);
void ps_plan_read_tables(ps_plan_reading *reading);
void ps_plan_read_directory(ps_plan_reading *reading);
void ps_plan_read_matrices(ps_plan_reading *reading);
void ps_plan_read_lists(ps_plan_reading *reading);
void ps_plan_read_capacities(ps_plan_reading *reading);
void ps_plan_read_contact(ps_plan_reading *reading);
void ps_plan_read_overrides(ps_plan_reading *reading);
void ps_plan_read_stories(ps_plan_reading *reading);
void ps_plan_read_evaluations(ps_plan_reading *reading);
void ps_plan_read_phased(ps_plan_reading *reading, ps_toml *value, void *item); /* of a list */
/* A file name with the index date's month for each {yyyy-mm}. Another brace is returned and the name is NULL, as
 * without memory. */
char ps_plan_month_file(const char **file, ps_plan_reading *reading, const char *text);
#define PS_STRAY_BRACE "%c stands here, and no {yyyy-mm} around it"
#define PS_STRAY_BRACE_HINT "{yyyy-mm} in a file name becomes the month of the index date"
/* A file the plan names: {yyyy-mm} is the index date's month, and the path is relative to the plan. False after a
 * finding. */
bool ps_plan_file(const char **file, const char **path, ps_plan_reading *reading, const ps_toml *value,
                  const char *key);

/* Where [section.name] key stands: its value, else the item; for checks once the sections are read. */
ps_place ps_plan_place(const ps_plan *plan, const char *section, const char *name, const char *key);
/* The item of an array there: place of its i-th value. */
ps_place ps_plan_place_in(const ps_plan *plan, const char *section, const char *name, const char *key, size_t i);

/* plan_referrals.c: `referrals` of a list. */
void ps_plan_read_referrals(ps_plan_reading *reading, ps_toml *value, void *item);

/* plan_areas.c: a name that something goes by. Marks it as used; a trait that a look-up gives needs this look-up. */
void ps_plan_use_name(ps_plan_reading *reading, ps_place place, const char *key, const ps_name *name);
/* Does each input have LSOAs that the run can go by? */
void ps_plan_check_areas(ps_plan_reading *reading);

/* The checks of ps_plan_finish, each from its own file. */
void ps_plan_check_uses(ps_plan_reading *reading);   /* plan_uses.c: names that tiers, cohorts and lists use */
void ps_plan_check_tables(ps_plan_reading *reading); /* plan_tables.c: those that tables use; of ps_plan_check_uses */
void ps_plan_check_capacities(ps_plan_reading *reading);  /* plan_capacity.c: lists and recipients */
void ps_plan_check_contact(ps_plan_reading *reading);     /* plan_contact.c: homes, weekly limits */
void ps_plan_check_phased(ps_plan_reading *reading);      /* plan_phased.c: waves, and what does not go with them */
void ps_plan_check_evaluations(ps_plan_reading *reading); /* plan_evaluate.c: lists, outcomes, subgroups */
/* plan_phased.c: an outcome is a definition that is a number or a flag. False after a finding, or for "". */
bool ps_plan_check_outcome(ps_plan_reading *reading, ps_place place, const char *key, const char *text);
void ps_plan_check_matrices(ps_plan_reading *reading);    /* plan_matrix.c: rows that nobody or everybody comes to */
void ps_plan_check_directory(ps_plan_reading *reading);   /* plan_directory.c: offers and fields that go by it */
void ps_plan_check_governance(ps_plan_reading *reading);  /* governance.c: purposes, NDOO, overrides */
void ps_plan_check_audiences(ps_plan_reading *reading);   /* audience.c: fields */
void ps_plan_check_plain_words(ps_plan_reading *reading); /* plain_words.c: what plain texts may not say */
ps_status ps_names_build(ps_plan_reading *reading, const ps_name_row *rows, size_t n_rows);
void ps_names_order(ps_plan_reading *reading); /* loops are findings */
/* plan_uses.c: reading->path becomes section.name; false: no memory. */
bool ps_plan_enter(ps_plan_reading *reading, const char *section, const char *name);
/* A name that something goes by, marked as used; NULL after a finding. */
const ps_name *ps_plan_find_use(ps_plan_reading *reading, ps_place place, const char *key, const char *text);
/* A definition whose rule is broken has no type: that was told, and its uses are not. */
bool ps_plan_typed(const ps_name *name);
void ps_plan_suggest_name(ps_error *fault, const ps_plan *plan, const char *word);

/* plan_keep.c: fills spec.keep of every input. Start first; then each resolved rule, and each span that a score looks
 * at.
 */
bool ps_plan_keep_start(ps_plan_reading *reading);
void ps_plan_keep_rule(ps_plan_reading *reading, const ps_rule *rule);
void ps_plan_keep_span(ps_plan_reading *reading, size_t input, ps_span span);

#endif

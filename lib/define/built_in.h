/* Built in: what define must know of a published score, which the room to the right brings with it.
 *
 * [score.NAME] with the name of a built-in score is read by its keys; what it reads of the extracts is wanted and kept
 * for it; its rows and its paragraph in describe are its own. So a new score is a file over there and nothing here. All
 * constant. */
#ifndef PS_DEFINE_BUILT_IN_H
#define PS_DEFINE_BUILT_IN_H

#include "base/date.h"
#include "define/plan_key.h"
#include "extract/schema.h"

struct ps_describer;
struct ps_score_plan;

/* A column that it reads. kind PS_KINDS: of every kind that has it as ICD-10 codes. */
typedef struct ps_score_read {
    ps_kind kind;
    const char *column;
} ps_score_read;

typedef struct ps_built_in_score {
    const char *name, *title;
    const char *const *parts; /* names that it gives besides its own, ended by NULL; may be NULL */
    bool implied;             /* there without a table too */
    const ps_key *keys;
    size_t n_keys;
    const ps_score_read *reads; /* none: it goes by the plan's rules alone */
    size_t n_reads;
    const ps_score_read *reads_if_there; /* it does without */
    size_t n_reads_if_there;
    const char *const *traits; /* of the person that it reads, ended by NULL; may be NULL. Its names are identifying for
                                  none of them: what it gives is no more than points */
    int lookback_amount;       /* unless the plan says otherwise */
    ps_unit lookback_unit;
    int history_months; /* it looks so much further back from there */
    bool all_dates;     /* at any event up to the index date */
    /* What the keys alone do not tell; the table is there. May be NULL. */
    void (*check)(ps_plan_reading *reading, const ps_toml *table, struct ps_score_plan *score);
    void (*describe)(struct ps_describer *d, const struct ps_score_plan *score);
} ps_built_in_score;

/* Readers for `keys`, as PS_KEY_READ; the item is the ps_score_plan. */
void ps_score_read_from(ps_plan_reading *reading, ps_toml *value, void *item);
void ps_score_read_lookback(ps_plan_reading *reading, ps_toml *value, void *item);  /* "5 years" */
void ps_score_read_hierarchy(ps_plan_reading *reading, ps_toml *value, void *item); /* true or false */
void ps_score_read_under_age(ps_plan_reading *reading, ps_toml *value, void *item);
void ps_score_read_unverified(ps_plan_reading *reading, ps_toml *value, void *item);
void ps_score_read_rows(ps_plan_reading *reading, ps_toml *value, void *item);   /* [ ["label", 'rule'], ... ] */
void ps_score_read_flag(ps_plan_reading *reading, ps_toml *value, void *item);   /* 'rule', labelled by its key */
void ps_score_read_number(ps_plan_reading *reading, ps_toml *value, void *item); /* 'rule', labelled by its key */

/* For `check`: words that a table of data/ knows, in the rows where `where` holds `is` (NULL: in all). */
typedef struct ps_score_words {
    const char *table, *column; /* "weights/cambridge", "condition_key" */
    const char *where, *is;
} ps_score_words;
/* Labels under `key` must be among them. */
void ps_score_check_labels(ps_plan_reading *reading, const struct ps_score_plan *score, const char *key,
                           const ps_score_words *known);
/* `rest`, where it could be read, must be among them and the label of no row. */
void ps_score_check_rest(ps_plan_reading *reading, const ps_toml *table, const struct ps_score_plan *score,
                         const ps_score_words *known);
/* Exactly one of two keys. */
void ps_score_check_one_of(ps_plan_reading *reading, const ps_toml *table, const char *one, const char *other);

#define PS_SCORE_KEY_TITLE                                                                                             \
    {                                                                                                                  \
        "title", PS_KEY_TEXT, false, offsetof(ps_score_plan, title), NULL, NULL                                        \
    }
#define PS_SCORE_KEY_FROM                                                                                              \
    {                                                                                                                  \
        "from", PS_KEY_READ, false, 0, NULL, ps_score_read_from                                                        \
    }
#define PS_SCORE_KEY_LOOKBACK                                                                                          \
    {                                                                                                                  \
        "lookback", PS_KEY_READ, false, 0, NULL, ps_score_read_lookback                                                \
    }

#endif

/* Ruled: published scores that go by the plan's own yes-or-no rules, one for each row under their keys, since the code
 * lists are the plan's to bring.
 *
 * All rules are worked out block by block, side by side; what they come to for a person is the score's own. */
#ifndef PS_SCORE_RULED_H
#define PS_SCORE_RULED_H

#include "base/data.h"
#include "base/slim_numbers.h"
#include "base/text.h"
#include "score/method.h"

#include <math.h>

typedef struct ps_ruled_job {
    const ps_world *world;
    const ps_score_plan *score;
    const uint32_t *mark; /* by point */
} ps_ruled_job;

/* ps_score_method.own */
typedef struct ps_ruled {
    const char *table, *key, *title; /* of data/: its labels for points, and their plain words */
    const char *under;               /* column that holds the key of the plan that a row is for; NULL: for all */
    /* What the score wants to know of each point: a weight, which key it stands under, a word. mark[n_points] is there
     * for the rest. NULL: all 0. */
    ps_status (*mark)(uint32_t *mark, ps_world *world, const ps_score_plan *score, ps_error *err);
    /* The person's row of the parts, by the answer to each point. Any number of threads at once. */
    void (*put)(ps_column *parts, const ps_ruled_job *job, const uint8_t *answers, size_t person);
} ps_ruled;

ps_status ps_ruled_fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err);
/* A line for each point that is yes, worth 1. */
size_t ps_ruled_items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score,
                      uint32_t person);
/* A name that reads all the score's rules; *meaning, which is printed already, is released. */
ps_status ps_ruled_name(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, const char *name,
                        ps_buffer *meaning, ps_error *err);
/* Plain words of a point: those of the table, or its own label where the table has none. */
const char *ps_ruled_title(const ps_score_plan *score, const ps_point *point);
/* "a; b": titles of the table's rows that the plan gives no rule for; of those where column `where` holds `is`,
 * unless NULL. How many. */
size_t ps_ruled_lacking(ps_buffer *out, const ps_score_plan *score, const char *where, const char *is);
/* A paragraph of that list after `before`; none where it is empty. */
void ps_ruled_describe_lacking(struct ps_describer *d, const char *before, const ps_score_plan *score,
                               const char *where, const char *is);
/* The same of all that hold it, given or not. */
void ps_ruled_describe_with(struct ps_describer *d, const char *before, const ps_score_plan *score, const char *where,
                            const char *is);
/* A paragraph for each point under `key`: its title and its rule. */
void ps_ruled_describe_rows(struct ps_describer *d, const ps_score_plan *score, const char *key);

/* Of the points with that mark: yes if any is, cannot tell if one of them may be. */
static inline ps_answer ps_ruled_any(const ps_ruled_job *job, const uint8_t *answers, uint32_t mark)
{
    ps_answer any = PS_NO;

    for (size_t i = 0; i < job->score->n_points; i++) {
        if (job->mark[i] == mark && answers[i] == PS_YES)
            return PS_YES;
        if (job->mark[i] == mark && answers[i] == PS_CANNOT_TELL)
            any = PS_CANNOT_TELL;
    }
    return any;
}

/* How many of them are yes; missing if one of them cannot be told. */
static inline double ps_ruled_count(const ps_ruled_job *job, const uint8_t *answers, uint32_t mark)
{
    double n = 0;

    for (size_t i = 0; i < job->score->n_points; i++)
        if (job->mark[i] == mark)
            n += answers[i] == PS_CANNOT_TELL ? NAN : answers[i] == PS_YES;
    return n;
}

static inline void ps_ruled_put_number(ps_column *part, size_t person, double number)
{
    if (part->n)
        ps_number_put(part, person, number);
}

static inline void ps_ruled_put_flag(ps_column *part, size_t person, ps_answer answer)
{
    if (part->n)
        part->flag[person] = (uint8_t)answer;
}

static inline void ps_ruled_put_text(ps_column *part, size_t person, uint32_t word)
{
    if (part->n)
        part->text[person] = word;
}

#endif

/* Ruled case: a built-in score that goes by rules, over a small world; the rules are the names of its flags and
 * numbers. */
#ifndef POPSTRAT_RULED_CASE_H
#define POPSTRAT_RULED_CASE_H

#include "score/method.h"
#include "small_world.h"

typedef struct ruled_case {
    small_world s;
    ps_score_plan score;
    ps_point points[40];
    ps_name_row *rows;
    size_t n_rows;
} ruled_case;

static inline void ruled_open(ruled_case *c, const ps_score_method *method, size_t n_people)
{
    memset(c, 0, sizeof *c);
    small_open(&c->s, n_people, NULL);
    c->score = (ps_score_plan){.name = method->built_in.name,
                               .title = method->built_in.title,
                               .built_in = &method->built_in,
                               .points = c->points};
    c->s.plan.scores = &c->score;
    c->s.plan.n_scores = 1;
}

static inline void ruled_trait(ruled_case *c, ps_person_column_number trait, const double *values)
{
    memcpy(c->s.population.person[trait].number, values, c->s.population.n_people * sizeof *values);
}

static inline void ruled_point(ruled_case *c, const char *key, const char *label, const char *rule, ps_type type)
{
    ck_assert_uint_lt(c->score.n_points, PS_COUNT(c->points));
    c->points[c->score.n_points++] =
        (ps_point){.label = label, .rule = small_rule(&c->s, rule, type), .points = 1, .key = key, .type = type};
}

/* A row of a flag of its own: one letter a person. */
static inline void ruled_flag(ruled_case *c, const char *key, const char *label, const char *answers)
{
    small_flag(&c->s, label, answers);
    ruled_point(c, key, label, label, PS_FLAG);
}

static inline void ruled_fill(ruled_case *c, ps_pool *pool)
{
    ck_assert_int_eq(ps_score_rows(&c->rows, &c->n_rows, &c->s.plan, NULL), PS_OK);
    small_rows(&c->s, c->rows, c->n_rows);
    small_make(&c->s);
    ck_assert_int_eq(ps_score_fill(c->s.world, 0, pool, NULL), PS_OK);
}

static inline void ruled_is_number(const ruled_case *c, const char *name, uint32_t person, double wanted,
                                   const char *why)
{
    const double got = ps_number_at(small_find(&c->s, name), person);

    ck_assert_msg(isnan(wanted) ? isnan(got) : got == wanted, "%s: %s is %.17g, wanted %.17g", why, name, got, wanted);
}

/* One letter a person, as small_flag takes them. */
static inline void ruled_are_flags(const ruled_case *c, const char *name, const char *wanted)
{
    static const char letters[] = {[PS_NO] = 'n', [PS_YES] = 'y', [PS_CANNOT_TELL] = '?'};
    char got[64] = "";

    ck_assert_uint_lt(strlen(wanted), sizeof got);
    for (size_t p = 0; wanted[p]; p++)
        got[p] = letters[small_find(&c->s, name)->flag[p]];
    ck_assert_str_eq(got, wanted);
}

static inline void ruled_is_text(const ruled_case *c, const char *name, uint32_t person, const char *wanted,
                                 const char *why)
{
    const char *got = small_word_of(&c->s, name, person);

    ck_assert_msg(!strcmp(got ? got : "", wanted), "%s: %s is %s, wanted %s", why, name, got, wanted);
}

static inline void ruled_close(ruled_case *c)
{
    small_close(&c->s);
}

#endif

/* Method: what one kind of score must bring. registry.c lists them. */
#ifndef PS_SCORE_METHOD_H
#define PS_SCORE_METHOD_H

#include "score/scheme.h"
#include "score/score.h"

#define PS_SCORE_PARTS_MOST 6

typedef struct ps_score_method {
    ps_built_in_score built_in;  /* what plans may say of it; name NULL: no plan takes it by that */
    const ps_score_about *about; /* NULL: points and counts of the plan's own */
    const ps_scheme *scheme;     /* `popstrat score` goes by it; NULL: it does not stand alone */
    unsigned n_parts;            /* names it gives */
    const ps_type *types;        /* of the parts; NULL: all numbers */
    const void *own;             /* whatever its functions go by */
    /* Fills the descriptor of part `part`: name, meaning, rules, inputs; type, kind, item and part are set. */
    ps_status (*name)(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part, ps_error *err);
    /* Fills every row of `parts`, one item a person; one that nobody asked for has n 0. */
    ps_status (*fill)(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err);
    size_t (*items)(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score,
                    uint32_t person);
} ps_score_method;

extern const ps_score_method ps_score_points_method, ps_score_charlson_method, ps_score_charlson_shmi_method,
    ps_score_elixhauser_method, ps_score_hfrs_method, ps_score_acsc_method, ps_score_acsc19_method,
    ps_score_lace_method, ps_score_hospital_method;
/* By the rules of the plan. */
extern const ps_score_method ps_score_cms_method, ps_score_efi_method, ps_score_core20plus5_method,
    ps_score_covid_risk_method, ps_score_segment_method;

const ps_score_method *ps_score_method_of(const ps_score_plan *score);
/* Did somebody ask for any of the parts? */
bool ps_score_asked(const ps_column *parts, unsigned n_parts);
/* "5 years" */
const char *ps_score_lookback_words(char out[40], const ps_score_plan *score);
/* The name NAME or NAME_suffix, its meaning, the inputs it reads and their `covers` rules. */
ps_status ps_score_name_row(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, const char *name,
                            ps_error *err, const char *format, ...) PS_PRINTF(6, 7);
/* "acute, mh, from 2020-04-01 to 2025-03-31" for a paragraph of describe. */
void ps_score_describe_inputs(struct ps_describer *d, const ps_score_plan *score);
/* A paragraph each: paper and edition, missing input, confidence, use and what it is not for. */
void ps_score_describe_about(struct ps_describer *d, const ps_score_about *about);

#endif

/* Charlson comorbidity index over ICD-10 codes: groups of Quan 2005, weights of Charlson 1987 and of Quan 2011. */
#ifndef PS_SCORE_CHARLSON_H
#define PS_SCORE_CHARLSON_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

#define PS_CHARLSON_GROUPS 17

typedef struct ps_charlson ps_charlson; /* the compiled table; immutable */
ps_status ps_charlson_new(ps_charlson **out, ps_error *err);
void ps_charlson_free(ps_charlson *table);
/* Groups (bit g) that a code belongs to, normalised as the reference says; 0 for none. */
uint32_t ps_charlson_groups_of(const ps_charlson *table, const char *code);
/* Groups after the hierarchy: a severe form silences the mild one. */
uint32_t ps_charlson_hierarchy(const ps_charlson *table, uint32_t groups);
int ps_charlson_total(const ps_charlson *table, uint32_t groups, bool weights_1987);
const char *ps_charlson_key(const ps_charlson *table, int group);   /* "mi" */
const char *ps_charlson_label(const ps_charlson *table, int group); /* "Myocardial infarction" */
int ps_charlson_weight(const ps_charlson *table, int group, bool weights_1987);

#endif

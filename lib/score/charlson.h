/* Charlson comorbidity index over ICD-10 codes: groups of Quan 2005, weights of Charlson 1987 and of Quan 2011.
 *
 *   INIT       reads the compiled table weights/charlson_quan; allocates nothing    O(prefixes log prefixes)
 *   GROUPS_OF  a code as it comes -> its groups                                     O(log prefixes)
 *
 * A group counts once however many codes carry it. Immutable after init: any number of threads may read it. Which
 * events are looked at is charlson_fill.c's affair. */
#ifndef PS_SCORE_CHARLSON_H
#define PS_SCORE_CHARLSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_CHARLSON_GROUPS 17
#define PS_CHARLSON_PREFIXES_MOST 320

typedef struct ps_charlson_prefix {
    uint32_t key;    /* the characters, first in the highest byte; the lowest byte is 0 for three of them */
    uint32_t groups; /* bit g */
} ps_charlson_prefix;

typedef struct ps_charlson {
    size_t n_prefixes;
    ps_charlson_prefix prefixes[PS_CHARLSON_PREFIXES_MOST];            /* by key, each once */
    const char *keys[PS_CHARLSON_GROUPS], *labels[PS_CHARLSON_GROUPS]; /* lent by the compiled table */
    int weights_1987[PS_CHARLSON_GROUPS], weights_2011[PS_CHARLSON_GROUPS];
    uint32_t silenced_by[PS_CHARLSON_GROUPS]; /* groups (bits) whose presence silences this one */
} ps_charlson;

void ps_charlson_init(ps_charlson *out);
/* Groups (bit g) that a code belongs to, normalised as data/weights/README.md says; 0 for none. */
uint32_t ps_charlson_groups_of(const ps_charlson *table, const char *code);
/* Groups after the hierarchy: a severe form silences the mild one. */
uint32_t ps_charlson_hierarchy(const ps_charlson *table, uint32_t groups);
int ps_charlson_total(const ps_charlson *table, uint32_t groups, bool weights_1987);
const char *ps_charlson_key(const ps_charlson *table, int group);   /* "mi" */
const char *ps_charlson_label(const ps_charlson *table, int group); /* "Myocardial infarction" */
int ps_charlson_weight(const ps_charlson *table, int group, bool weights_1987);

#endif

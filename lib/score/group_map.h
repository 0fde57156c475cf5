/* Group map: the table of a scheme made ready: codes to groups, groups to totals.
 *
 *   INIT       reads the compiled table; allocates nothing                          O(prefixes log prefixes)
 *   GROUPS_OF  a code as it comes -> its groups, all of them                        O(log prefixes)
 *   HIERARCHY, TOTAL                                                                O(groups set)
 *
 * A group counts once however many codes carry it. Totals are signed and never lifted to 0. Immutable after init: any
 * number of threads may read it. Which codes are looked at is the affair of others. */
#ifndef PS_SCORE_GROUP_MAP_H
#define PS_SCORE_GROUP_MAP_H

#include "base/intern.h"
#include "define/icd10.h"
#include "score/scheme.h"

#define PS_GROUPS_MOST 128
#define PS_PREFIXES_MOST 448

typedef struct ps_groups { /* group g is bit g % 64 of bits[g / 64] */
    uint64_t bits[PS_GROUPS_MOST / 64];
} ps_groups;

typedef struct ps_group_prefix {
    uint32_t key; /* the characters, first in the highest byte; the lowest byte is 0 for three of them */
    ps_groups groups;
} ps_group_prefix;

typedef struct ps_group_map {
    const ps_scheme *scheme;
    int n_groups;
    size_t n_totals, n_prefixes;
    const char *keys[PS_GROUPS_MOST], *labels[PS_GROUPS_MOST]; /* lent by the compiled table */
    int16_t weights[PS_TOTALS_MOST][PS_GROUPS_MOST];           /* 0 where the table has none, */
    ps_groups without[PS_TOTALS_MOST];                         /* as these say */
    int16_t silenced_by[PS_GROUPS_MOST];                       /* the group whose presence silences this one; -1 */
    ps_group_prefix prefixes[PS_PREFIXES_MOST];                /* by key, each once */
    ps_icd10_categories categories;
} ps_group_map;

void ps_group_map_init(ps_group_map *out, const ps_scheme *scheme);
/* The same groups, by the prefixes of rows of another role alone, and of one position where that is not NULL: what
 * such a row says of the group, the caller knows. */
void ps_group_map_init_role(ps_group_map *out, const ps_group_map *map, const char *role, const char *position);
/* Groups that a code belongs to, normalised as data/weights/README.md says; none for a code without a place in the
 * WHO's ICD-10. */
ps_groups ps_groups_of_code(const ps_group_map *map, const char *code);
/* The same for every text of a table, by its number; free() it. NULL: no memory. */
ps_groups *ps_groups_of_words(const ps_group_map *map, const ps_intern *words);
/* Groups after the hierarchy: a severe form silences the mild one. */
ps_groups ps_groups_ranked(const ps_group_map *map, ps_groups groups);
int ps_groups_total(const ps_group_map *map, ps_groups groups, size_t total);

static inline bool ps_groups_none(ps_groups groups)
{
    return !(groups.bits[0] | groups.bits[1]);
}

static inline bool ps_groups_has(ps_groups groups, int g)
{
    return groups.bits[g / 64] >> g % 64 & 1;
}

static inline void ps_groups_set(ps_groups *groups, int g)
{
    groups->bits[g / 64] |= UINT64_C(1) << g % 64;
}

static inline void ps_groups_join(ps_groups *groups, ps_groups more)
{
    groups->bits[0] |= more.bits[0];
    groups->bits[1] |= more.bits[1];
}

unsigned ps_groups_count(ps_groups groups);

#endif

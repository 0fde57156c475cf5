/* Code people: the persons of a file of codes, in order of first appearance, and what their codes set.
 *
 *   TAKE   one part, in file order                       O(runs), one thread at a time
 *   SETTLE after the last: itemised, the codes by person O(people + codes) */
#ifndef PS_SCORE_CODE_PEOPLE_H
#define PS_SCORE_CODE_PEOPLE_H

#include "base/idmap.h"
#include "base/intern.h"
#include "score/code_part.h"

typedef struct ps_set_by { /* the first code of the file that set a group of a person */
    uint32_t person, code; /* number in `words` */
    int group;
} ps_set_by;

typedef struct ps_code_people { /* starts all zero */
    ps_idmap *ids;
    ps_groups *groups; /* by person */
    size_t n, capacity;
    ps_intern *words;
    ps_set_by
        *set_by; /* where itemised; once settled those of person p are set_by[first[p]] .. set_by[first[p + 1] - 1] */
    size_t n_set_by, set_by_capacity;
    uint32_t *first;
    uint32_t *numbers; /* of a part's runs */
    size_t numbers_capacity;
} ps_code_people;

bool ps_code_people_init(ps_code_people *people); /* false: no memory; release all the same */
void ps_code_people_release(ps_code_people *people);
ps_status ps_code_people_take(ps_code_people *people, const ps_code_part *part, ps_error *err);
ps_status ps_code_people_settle(ps_code_people *people, ps_error *err);

#endif

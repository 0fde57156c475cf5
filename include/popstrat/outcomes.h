/* Outcomes: what helpers answered, read back from the lists they were given. */
#ifndef POPSTRAT_OUTCOMES_H
#define POPSTRAT_OUTCOMES_H

#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What became of a person of a list. */
typedef enum ps_outcome {
    PS_OUTCOME_NONE, /* no answer yet */
    PS_OUTCOME_OFFERED,
    PS_OUTCOME_ACCEPTED,
    PS_OUTCOME_DECLINED,
    PS_OUTCOME_NOT_REACHED,
    PS_OUTCOME_UNSUITABLE
} ps_outcome;
#define PS_OUTCOMES 6

#ifdef __cplusplus
}
#endif
#endif

/* Reckon: what ought to be found about one made-up person, worked out from their rows by plain code.
 *
 * Written apart from the rule language and from linking on purpose: it shares with them only the civil calendar, so
 * that an error on one side shows as a difference. Rows that no reader can take count for nothing; fields that cannot
 * be read count as missing. */
#ifndef PS_SYNTH_RECKON_H
#define PS_SYNTH_RECKON_H

#include "synth/made_person.h"

typedef enum ps_truth_cohort {
    PS_TC_SMI_CORE20,
    PS_TC_REGISTER_GAP,
    PS_TC_FRAIL_RETURNING,
    PS_TC_SEVERAL_OR_SHIELDED,
    PS_TRUTH_COHORTS
} ps_truth_cohort;
typedef enum ps_truth_list {
    PS_TL_PCN_SUPPORT,
    PS_TL_GAP_REVIEW,
    PS_TL_BASE_POPULATION,
    PS_TL_FRAILTY_ROUND,
    PS_TL_PRACTICE_REVIEW,
    PS_TL_SOCIAL_PRESCRIBER,
    PS_TL_HEALTH_CHAMPION,
    PS_TRUTH_LISTS
} ps_truth_list;

typedef enum ps_listed { PS_LISTED_NOT, PS_LISTED, PS_LISTED_BY_OVERRIDE } ps_listed;

typedef struct ps_reckoned {
    unsigned feeds;         /* bit f: a row of that feed can be read */
    bool alive, registered; /* on the index date */
    uint32_t practice;      /* of the registration that holds */
    int age;                /* completed years; -1 unknown */
    ps_day left_since;      /* end of the registration that held; PS_NO_DAY */
    ps_day died[3];         /* by registry, practice, hospital; PS_NO_DAY */
    bool dead_ever;
    bool type_1, type_1_ever, dissent, dissent_ever;
    bool in_hospital, false_link;
    bool smi_gp, smi_trust, smi_hospital;
    unsigned physical, emergencies, frailty;
    bool frailty_known, shielded;
    unsigned long_term; /* as North Dorset counts */
    bool cohort[PS_TRUTH_COHORTS];
    ps_listed list[PS_TRUTH_LISTS];
} ps_reckoned;

void ps_reckon(ps_reckoned *out, const ps_made_person *person, const ps_made_world *world);
/* First day of the last `months` months that end on the index date. */
ps_day ps_reckon_first_day(ps_day index, int months);

#endif

/* Script: what was planted about a person, decided before anything is drawn.
 *
 * Roles are given out to people at random, in fixed numbers per 20,000, so that the answers are known: so many cases of
 * serious mental illness known only to the trust, so many admissions on the first day of the window, so many refusals
 * since withdrawn. Everybody else has a script too, drawn at the rates of an ordinary place. */
#ifndef PS_SYNTH_SCRIPT_H
#define PS_SYNTH_SCRIPT_H

#include "synth/prng.h"

#include "base/fail.h"

typedef enum ps_role {
    PS_ROLE_BACKGROUND,
    PS_ROLE_SMI_GP_CODED,
    PS_ROLE_SMI_TRUST_ONLY,
    PS_ROLE_SMI_HOSPITAL_ONLY,
    PS_ROLE_SMI_TOO_OLD,     /* referral with such a diagnosis, a day too old */
    PS_ROLE_SMI_AFTER_INDEX, /* the day after the index date */
    PS_ROLE_SMI_WITHDRAWN,   /* coded, then deleted by the supplier */
    PS_ROLE_FRAIL,
    PS_ROLE_EDGE_FIRST_DAY, /* frail; the second emergency admission is on the first day of the 12 months */
    PS_ROLE_EDGE_DAY_BEFORE,
    PS_ROLE_EDGE_INDEX_DAY,
    PS_ROLE_EDGE_DAY_AFTER,
    PS_ROLE_TRANSFER,      /* frail; the second one is a transfer that belongs to the first */
    PS_ROLE_TRANSFER_LATE, /* a transfer code, but days after the discharge: an admission of its own */
    PS_ROLE_IN_HOSPITAL,
    PS_ROLE_SHIELDED,
    PS_ROLE_SHIELDING_ENDED, /* a later moderate-risk flag */
    PS_ROLE_MANY_CONDITIONS,
    PS_ROLE_REFUSER,
    PS_ROLE_DEAD,
    PS_ROLE_DEATH_CANCELLED,
    PS_ROLE_LEAVER,
    PS_ROLE_TEMPORARY,
    PS_ROLE_DUMMY,
    PS_ROLE_CONFIDENTIAL,
    PS_ROLE_FALSE_LINK, /* hospital and practice differ by twenty years of birth */
    PS_ROLES
} ps_role;

typedef enum ps_when { PS_WHEN_NEVER, PS_WHEN_BEFORE, PS_WHEN_AFTER, PS_WHEN_WITHDRAWN, PS_WHEN_UNREADABLE } ps_when;
typedef enum ps_death_source {
    PS_TOLD_BY_GP,
    PS_TOLD_BY_REGISTRY,
    PS_TOLD_BY_HOSPITAL,
    PS_TOLD_BY_GP_AND_REGISTRY
} ps_death_source;
typedef enum ps_age_shape { PS_AGES_ALL, PS_AGES_ADULT, PS_AGES_MIDDLE, PS_AGES_OLD } ps_age_shape;
typedef enum ps_smi_shape {
    PS_SMI_NONE,
    PS_SMI_GP,
    PS_SMI_TRUST,
    PS_SMI_HOSPITAL,
    PS_SMI_TOO_OLD,
    PS_SMI_AFTER,
    PS_SMI_WITHDRAWN
} ps_smi_shape;

typedef struct ps_script {
    ps_role role;
    uint32_t ordinal; /* within the role, from 0 */
    ps_age_shape ages;
    bool deprived; /* lives in the most deprived fifth */
    ps_smi_shape smi;
    unsigned physical_least, conditions_least; /* coded by the practice */
    bool frail;                                /* falls, frailty and old age on the record */
    int emergencies;                           /* within the 12 months, none near an edge; -1: as they come */
    bool shielded, shielding_ended, alone;
    ps_when objection, dissent; /* Type 1; to sharing outside the practice */
    bool national_opt_out;
    ps_when death;
    ps_death_source told_by;
    bool death_cancelled;
    ps_when left;
    bool mover, temporary, dummy, confidential, in_hospital, false_link;
} ps_script;

/* Who plays what: role and ordinal by person. */
typedef struct ps_planting {
    uint32_t *part; /* role << 24 | ordinal */
    uint64_t people;
    uint32_t counts[PS_ROLES];
} ps_planting;

extern const char *const ps_role_names[PS_ROLES];
/* Roles are cut short, in their order, when half of the people have one. */
ps_status ps_planting_new(ps_planting *out, uint64_t people, const unsigned char key[PS_DRAW_KEY], ps_error *err);
void ps_planting_release(ps_planting *planting);
/* The script of a person; draws are used for background people only. */
void ps_script_of(ps_script *out, const ps_planting *planting, uint64_t person, ps_draw *draw);

#endif

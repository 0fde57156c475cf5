/* Vocabulary: the codes that made-up records use, and which of the code lists of data/codes/ hold each of them.
 *
 * Lists are read from the compiled tables, so what synth writes as codes/ and what its truth counts are one thing.
 * Constant after ps_vocabulary_load; any number of threads may read it. */
#ifndef PS_SYNTH_VOCABULARY_H
#define PS_SYNTH_VOCABULARY_H

#include "base/fail.h"

#include <stddef.h>
#include <stdint.h>

/* What people have. The order is that of the prevalence table in people.c. */
typedef enum ps_condition {
    PS_C_DIABETES,
    PS_C_COPD,
    PS_C_CHD,
    PS_C_CKD,
    PS_C_HEART_FAILURE,
    PS_C_ASTHMA,
    PS_C_ATRIAL_FIBRILLATION,
    PS_C_STROKE,
    PS_C_HYPERTENSION,
    PS_C_EPILEPSY,
    PS_C_DEMENTIA,
    PS_CONDITIONS
} ps_condition;
#define PS_PHYSICAL 4 /* the first four are the physical conditions of the Nottinghamshire plan */

/* What the code lists say about a code; the conditions first, under the same numbers. */
typedef enum ps_topic {
    PS_T_SMI = PS_CONDITIONS,
    PS_T_FALLS,
    PS_T_FRAILTY,
    PS_T_DIZZINESS,
    PS_T_SHIELDED,
    PS_T_MODERATE_RISK,
    PS_T_HEALTH_CHECK,
    PS_T_SP_REFERRAL,
    PS_TOPICS
} ps_topic;

/* SNOMED codes by number in the table of vocabulary.c. */
typedef enum ps_gp_code {
    PS_GP_NONE,
    PS_GP_SCHIZOPHRENIA,
    PS_GP_BIPOLAR,
    PS_GP_PSYCHOSIS,
    PS_GP_DIABETES,
    PS_GP_TYPE_2_DIABETES,
    PS_GP_TYPE_1_DIABETES,
    PS_GP_COPD,
    PS_GP_CORONARY,
    PS_GP_INFARCTION,
    PS_GP_CKD,
    PS_GP_HEART_FAILURE,
    PS_GP_ASTHMA,
    PS_GP_FIBRILLATION,
    PS_GP_STROKE,
    PS_GP_HYPERTENSION,
    PS_GP_EPILEPSY,
    PS_GP_DEMENTIA,
    PS_GP_FALL,
    PS_GP_ACCIDENTAL_FALL,
    PS_GP_FRAILTY,
    PS_GP_DIZZINESS,
    PS_GP_SHIELDED,
    PS_GP_MODERATE_RISK,
    PS_GP_HEALTH_CHECK,
    PS_GP_SP_REFERRAL,
    PS_GP_SP_DECLINED,
    PS_GP_DISSENT,
    PS_GP_DISSENT_WITHDRAWN,
    PS_GP_SYSTOLIC,
    PS_GP_BODY_MASS,
    PS_GP_HBA1C,    /* measured */
    PS_GP_EVERYDAY, /* this one and those after it: what surgeries record every day */
    PS_GP_CODES = PS_GP_EVERYDAY + 14
} ps_gp_code;

typedef enum ps_icd {
    PS_ICD_NONE,
    PS_ICD_SMI, /* this one and the next 5 */
    PS_ICD_DIABETES = PS_ICD_SMI + 6,
    PS_ICD_DIABETES_RENAL,
    PS_ICD_COPD,
    PS_ICD_COPD_ACUTE,
    PS_ICD_CORONARY,
    PS_ICD_INFARCTION,
    PS_ICD_CKD,
    PS_ICD_HEART_FAILURE,
    PS_ICD_ASTHMA,
    PS_ICD_FIBRILLATION,
    PS_ICD_STROKE,
    PS_ICD_HYPERTENSION,
    PS_ICD_EPILEPSY,
    PS_ICD_DEMENTIA,
    PS_ICD_ALZHEIMER,
    PS_ICD_FALL,
    PS_ICD_FALL_STAIRS,
    PS_ICD_DIALYSIS,
    PS_ICD_MOOD,                        /* this one and the next 4: mental health that is not SMI */
    PS_ICD_ACUTE = PS_ICD_MOOD + 5,     /* this one and the next 11: why people are rushed in */
    PS_ICD_PLANNED = PS_ICD_ACUTE + 12, /* this one and the next 7: why they come by appointment */
    PS_ICD_CODES = PS_ICD_PLANNED + 8
} ps_icd;
#define PS_ICD_SMI_CODES 6
#define PS_ICD_MOOD_CODES 5
#define PS_ICD_ACUTE_CODES 12
#define PS_ICD_PLANNED_CODES 8

typedef struct ps_vocabulary {
    uint32_t gp_topics[PS_GP_CODES];   /* bit t: the SNOMED list of topic t holds the code */
    uint32_t icd_topics[PS_ICD_CODES]; /* bit t: the ICD-10 list of topic t holds a prefix of the code */
} ps_vocabulary;

/* PS_EDATA if a table of data/codes/ is not compiled in. */
ps_status ps_vocabulary_load(ps_vocabulary *out, ps_error *err);
const char *ps_gp_code_text(size_t code);
const char *ps_icd_text(size_t code);
/* The code that a record of the condition carries, at the practice and in hospital. */
ps_gp_code ps_condition_gp(ps_condition condition, unsigned variant);
ps_icd ps_condition_icd(ps_condition condition, unsigned variant);

#endif

/* Vocabulary: see vocabulary.h. Every SNOMED CT id passes the Verhoeff check (a test holds them to it). */
#include "synth/vocabulary.h"

#include "base/arena.h"
#include "base/data.h"

#include <stdio.h>
#include <string.h>

static const char *const gp_codes[PS_GP_CODES] = {
    [PS_GP_NONE] = "",
    [PS_GP_SCHIZOPHRENIA] = "58214004",
    [PS_GP_BIPOLAR] = "13746004",
    [PS_GP_PSYCHOSIS] = "69322001",
    [PS_GP_DIABETES] = "73211009",
    [PS_GP_TYPE_2_DIABETES] = "44054006",
    [PS_GP_TYPE_1_DIABETES] = "46635009",
    [PS_GP_COPD] = "13645005",
    [PS_GP_CORONARY] = "53741008",
    [PS_GP_INFARCTION] = "22298006",
    [PS_GP_CKD] = "709044004",
    [PS_GP_HEART_FAILURE] = "84114007",
    [PS_GP_ASTHMA] = "195967001",
    [PS_GP_FIBRILLATION] = "49436004",
    [PS_GP_STROKE] = "230690007",
    [PS_GP_HYPERTENSION] = "38341003",
    [PS_GP_EPILEPSY] = "84757009",
    [PS_GP_DEMENTIA] = "52448006",
    [PS_GP_FALL] = "1912002",
    [PS_GP_ACCIDENTAL_FALL] = "217082002",
    [PS_GP_FRAILTY] = "248279007",
    [PS_GP_DIZZINESS] = "404640003",
    [PS_GP_SHIELDED] = "1300561000000107",
    [PS_GP_MODERATE_RISK] = "1300571000000100",
    [PS_GP_HEALTH_CHECK] = "185349003",
    [PS_GP_SP_REFERRAL] = "871731000000106",
    [PS_GP_SP_DECLINED] = "871711000000103",
    [PS_GP_DISSENT] = "827241000000103",
    [PS_GP_DISSENT_WITHDRAWN] = "827261000000102",
    [PS_GP_SYSTOLIC] = "271649006",
    [PS_GP_BODY_MASS] = "60621009",
    [PS_GP_HBA1C] = "43396009",
    [PS_GP_EVERYDAY] = "390906007",      /* follow-up encounter */
    [PS_GP_EVERYDAY + 1] = "75367002",   /* blood pressure */
    [PS_GP_EVERYDAY + 2] = "27113001",   /* body weight */
    [PS_GP_EVERYDAY + 3] = "25064002",   /* headache */
    [PS_GP_EVERYDAY + 4] = "21522001",   /* abdominal pain */
    [PS_GP_EVERYDAY + 5] = "267036007",  /* breathlessness */
    [PS_GP_EVERYDAY + 6] = "84229001",   /* fatigue */
    [PS_GP_EVERYDAY + 7] = "386661006",  /* fever */
    [PS_GP_EVERYDAY + 8] = "54150009",   /* upper respiratory infection */
    [PS_GP_EVERYDAY + 9] = "68566005",   /* urinary tract infection */
    [PS_GP_EVERYDAY + 10] = "35489007",  /* depressive disorder */
    [PS_GP_EVERYDAY + 11] = "29857009",  /* chest pain */
    [PS_GP_EVERYDAY + 12] = "422587007", /* nausea */
    [PS_GP_EVERYDAY + 13] = "62315008",  /* diarrhoea */
};

/* Four characters without dot, three padded with X, as hospitals send them. */
static const char *const icd_codes[PS_ICD_CODES] = {
    [PS_ICD_NONE] = "",
    [PS_ICD_SMI] = "F200",
    [PS_ICD_SMI + 1] = "F259",
    [PS_ICD_SMI + 2] = "F29X",
    [PS_ICD_SMI + 3] = "F312",
    [PS_ICD_SMI + 4] = "F319",
    [PS_ICD_SMI + 5] = "F301",
    [PS_ICD_DIABETES] = "E119",
    [PS_ICD_DIABETES_RENAL] = "E112",
    [PS_ICD_COPD] = "J449",
    [PS_ICD_COPD_ACUTE] = "J441",
    [PS_ICD_CORONARY] = "I251",
    [PS_ICD_INFARCTION] = "I252",
    [PS_ICD_CKD] = "N183",
    [PS_ICD_HEART_FAILURE] = "I500",
    [PS_ICD_ASTHMA] = "J459",
    [PS_ICD_FIBRILLATION] = "I489",
    [PS_ICD_STROKE] = "I639",
    [PS_ICD_HYPERTENSION] = "I10X",
    [PS_ICD_EPILEPSY] = "G409",
    [PS_ICD_DEMENTIA] = "F03X",
    [PS_ICD_ALZHEIMER] = "G309",
    [PS_ICD_FALL] = "W190",
    [PS_ICD_FALL_STAIRS] = "W109",
    [PS_ICD_DIALYSIS] = "Z491",
    [PS_ICD_MOOD] = "F329",
    [PS_ICD_MOOD + 1] = "F339",
    [PS_ICD_MOOD + 2] = "F411",
    [PS_ICD_MOOD + 3] = "F432",
    [PS_ICD_MOOD + 4] = "F603",
    [PS_ICD_ACUTE] = "J189",       /* pneumonia */
    [PS_ICD_ACUTE + 1] = "N390",   /* urinary tract infection */
    [PS_ICD_ACUTE + 2] = "R074",   /* chest pain */
    [PS_ICD_ACUTE + 3] = "R104",   /* abdominal pain */
    [PS_ICD_ACUTE + 4] = "S720",   /* broken hip */
    [PS_ICD_ACUTE + 5] = "A419",   /* sepsis */
    [PS_ICD_ACUTE + 6] = "R55X",   /* faint */
    [PS_ICD_ACUTE + 7] = "K20X",   /* oesophagitis */
    [PS_ICD_ACUTE + 8] = "I214",   /* heart attack */
    [PS_ICD_ACUTE + 9] = "R54X",   /* frailty of age */
    [PS_ICD_ACUTE + 10] = "J22X",  /* chest infection */
    [PS_ICD_ACUTE + 11] = "R69X",  /* not coded yet */
    [PS_ICD_PLANNED] = "H259",     /* cataract */
    [PS_ICD_PLANNED + 1] = "M171", /* knee */
    [PS_ICD_PLANNED + 2] = "K409", /* hernia */
    [PS_ICD_PLANNED + 3] = "K635", /* polyp */
    [PS_ICD_PLANNED + 4] = "C509", /* breast cancer */
    [PS_ICD_PLANNED + 5] = "M169", /* hip */
    [PS_ICD_PLANNED + 6] = "N40X", /* prostate */
    [PS_ICD_PLANNED + 7] = "K802", /* gallstones */
};

static const struct {
    const char *list; /* data/codes/<list>_snomed.csv, _icd10.csv */
    bool icd10;
} topics[PS_TOPICS] = {
    [PS_C_DIABETES] = {"diabetes", true},
    [PS_C_COPD] = {"copd", true},
    [PS_C_CHD] = {"chd", true},
    [PS_C_CKD] = {"ckd", true},
    [PS_C_HEART_FAILURE] = {"heart_failure", false},
    [PS_C_ASTHMA] = {"asthma", false},
    [PS_C_ATRIAL_FIBRILLATION] = {"atrial_fibrillation", false},
    [PS_C_STROKE] = {"stroke", false},
    [PS_C_HYPERTENSION] = {"hypertension", false},
    [PS_C_EPILEPSY] = {"epilepsy", false},
    [PS_C_DEMENTIA] = {"dementia", true},
    [PS_T_SMI] = {"smi", true},
    [PS_T_FALLS] = {"falls", true},
    [PS_T_FRAILTY] = {"frailty", false},
    [PS_T_DIZZINESS] = {"dizziness", false},
    [PS_T_SHIELDED] = {"shielded", false},
    [PS_T_MODERATE_RISK] = {"moderate_risk", false},
    [PS_T_HEALTH_CHECK] = {"health_check", false},
    [PS_T_SP_REFERRAL] = {"sp_referral", false},
};

static const ps_data_table *list_of(const char *list, const char *system, ps_error *err)
{
    char name[64];
    const ps_data_table *table;

    (void)snprintf(name, sizeof(name), "codes/%s_%s", list, system);
    table = ps_data_find(name);
    if (!table || ps_data_column(table, "code") < 0)
        (void)ps_fail(err, PS_EDATA, "the code list %s is not compiled in", name);
    return table && ps_data_column(table, "code") >= 0 ? table : NULL;
}

/* ICD-10 lists name groups by their first characters. The padding X of a code is no character of it. */
static bool begins_with(const char *code, const char *prefix)
{
    const size_t length = strlen(prefix);

    return !strncmp(code, prefix, length) && (length < 4 || code[3] != 'X');
}

static ps_status load(uint32_t *out, size_t n, const char *const *codes, const char *list, const char *system,
                      uint32_t bit, ps_error *err)
{
    const ps_data_table *table = list_of(list, system, err);
    const bool prefixes = !strcmp(system, "icd10");

    if (!table)
        return PS_EDATA;
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *entry = ps_data_cell(table, row, ps_data_column(table, "code"));
        for (size_t c = 1; c < n; c++)
            if (prefixes ? begins_with(codes[c], entry) : !strcmp(codes[c], entry))
                out[c] |= bit;
    }
    return PS_OK;
}

ps_status ps_vocabulary_load(ps_vocabulary *out, ps_error *err)
{
    ps_status st = PS_OK;

    memset(out, 0, sizeof(*out));
    for (unsigned t = 0; st == PS_OK && t < PS_TOPICS; t++) {
        st = load(out->gp_topics, PS_GP_CODES, gp_codes, topics[t].list, "snomed", UINT32_C(1) << t, err);
        if (st == PS_OK && topics[t].icd10)
            st = load(out->icd_topics, PS_ICD_CODES, icd_codes, topics[t].list, "icd10", UINT32_C(1) << t, err);
    }
    return st;
}

const char *ps_gp_code_text(size_t code)
{
    return gp_codes[code];
}

const char *ps_icd_text(size_t code)
{
    return icd_codes[code];
}

static const struct {
    ps_gp_code gp[3];
    ps_icd icd[2];
} condition_codes[PS_CONDITIONS] = {
    [PS_C_DIABETES] = {{PS_GP_TYPE_2_DIABETES, PS_GP_DIABETES, PS_GP_TYPE_1_DIABETES},
                       {PS_ICD_DIABETES, PS_ICD_DIABETES_RENAL}},
    [PS_C_COPD] = {{PS_GP_COPD, PS_GP_COPD, PS_GP_COPD}, {PS_ICD_COPD, PS_ICD_COPD_ACUTE}},
    [PS_C_CHD] = {{PS_GP_CORONARY, PS_GP_CORONARY, PS_GP_INFARCTION}, {PS_ICD_CORONARY, PS_ICD_INFARCTION}},
    [PS_C_CKD] = {{PS_GP_CKD, PS_GP_CKD, PS_GP_CKD}, {PS_ICD_CKD, PS_ICD_CKD}},
    [PS_C_HEART_FAILURE] = {{PS_GP_HEART_FAILURE, PS_GP_HEART_FAILURE, PS_GP_HEART_FAILURE},
                            {PS_ICD_HEART_FAILURE, PS_ICD_HEART_FAILURE}},
    [PS_C_ASTHMA] = {{PS_GP_ASTHMA, PS_GP_ASTHMA, PS_GP_ASTHMA}, {PS_ICD_ASTHMA, PS_ICD_ASTHMA}},
    [PS_C_ATRIAL_FIBRILLATION] = {{PS_GP_FIBRILLATION, PS_GP_FIBRILLATION, PS_GP_FIBRILLATION},
                                  {PS_ICD_FIBRILLATION, PS_ICD_FIBRILLATION}},
    [PS_C_STROKE] = {{PS_GP_STROKE, PS_GP_STROKE, PS_GP_STROKE}, {PS_ICD_STROKE, PS_ICD_STROKE}},
    [PS_C_HYPERTENSION] = {{PS_GP_HYPERTENSION, PS_GP_HYPERTENSION, PS_GP_HYPERTENSION},
                           {PS_ICD_HYPERTENSION, PS_ICD_HYPERTENSION}},
    [PS_C_EPILEPSY] = {{PS_GP_EPILEPSY, PS_GP_EPILEPSY, PS_GP_EPILEPSY}, {PS_ICD_EPILEPSY, PS_ICD_EPILEPSY}},
    [PS_C_DEMENTIA] = {{PS_GP_DEMENTIA, PS_GP_DEMENTIA, PS_GP_DEMENTIA}, {PS_ICD_DEMENTIA, PS_ICD_ALZHEIMER}},
};

ps_gp_code ps_condition_gp(ps_condition condition, unsigned variant)
{
    return condition_codes[condition].gp[variant % 3];
}

ps_icd ps_condition_icd(ps_condition condition, unsigned variant)
{
    return condition_codes[condition].icd[variant % 2];
}

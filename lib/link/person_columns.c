/* Person columns: the settled traits, as rules, fields and the manual name them. */
#include "base/column_store.h"
#include "link/population.h"

#include <stdlib.h>

#define SAME(word)                                                                                                     \
    {                                                                                                                  \
        word, word                                                                                                     \
    }
#define END_OF_WORDS                                                                                                   \
    {                                                                                                                  \
        NULL, NULL                                                                                                     \
    }

static const ps_code_word age_bands[] = {
    SAME("0-4"),   SAME("5-9"),   SAME("10-14"), SAME("15-19"), SAME("20-24"), SAME("25-29"), SAME("30-34"),
    SAME("35-39"), SAME("40-44"), SAME("45-49"), SAME("50-54"), SAME("55-59"), SAME("60-64"), SAME("65-69"),
    SAME("70-74"), SAME("75-79"), SAME("80-84"), SAME("85-89"), SAME("90+"),   END_OF_WORDS,
};
static const ps_code_word sexes[] = {SAME("female"), SAME("male"), SAME("indeterminate"), END_OF_WORDS};
static const ps_code_word ethnic_groups[] = {
    SAME("White"), SAME("Mixed"),      SAME("Asian"),     SAME("Black"),
    SAME("Other"), SAME("Not stated"), SAME("Not known"), END_OF_WORDS,
};
static const ps_code_word ethnicity_codes[] = {
    SAME("A"), SAME("B"), SAME("C"), SAME("D"), SAME("E"), SAME("F"),  SAME("G"),
    SAME("H"), SAME("J"), SAME("K"), SAME("L"), SAME("M"), SAME("N"),  SAME("P"),
    SAME("R"), SAME("S"), SAME("T"), SAME("W"), SAME("Z"), SAME("99"), END_OF_WORDS,
};
static const ps_code_word areas[] = {SAME("England"), SAME("outside England"), SAME("unknown"), END_OF_WORDS};

const ps_person_column ps_person_columns[PS_PERSON_COLUMNS] = {
    [PS_P_BORN] = {"born", PS_DATE, true, NULL, "date of birth; the 15th where only year and month are known"},
    [PS_P_AGE] = {"age", PS_NUMBER, false, NULL, "completed years on the index date"},
    [PS_P_AGE_BAND] = {"age_band", PS_TEXT, false, age_bands, "five-year age band on the index date"},
    [PS_P_SEX] = {"sex", PS_TEXT, false, sexes, "sex as recorded; missing where not known or not specified"},
    [PS_P_ETHNICITY] = {"ethnicity", PS_TEXT, false, ethnic_groups,
                        "ethnic group in five groups as in the 2001 census, so Chinese is in Other; not stated and not "
                        "known stand apart"},
    [PS_P_ETHNICITY_CODE] = {"ethnicity_code", PS_TEXT, false, ethnicity_codes,
                             "national ethnic category letter; Z not stated, 99 not known"},
    [PS_P_LSOA] = {"lsoa", PS_TEXT, false, NULL, "lower super output area of residence, by the latest record"},
    [PS_P_AREA] = {"area", PS_TEXT, false, areas,
                   "whether the LSOA code is an English one, one from outside England, or neither"},
    [PS_P_PRACTICE] = {"practice", PS_TEXT, false, NULL,
                       "practice of the regular registration that holds on the index date"},
    [PS_P_PCN] = {"pcn", PS_TEXT, false, NULL, "primary care network of that practice on the index date"},
    [PS_P_IMD_RANK] = {"imd_rank", PS_NUMBER, false, NULL,
                       "deprivation rank of the LSOA; 1 is the most deprived in England"},
    [PS_P_IMD_DECILE] = {"imd_decile", PS_NUMBER, false, NULL, "deprivation tenth of the LSOA; 1 is the most deprived"},
    [PS_P_IMD_QUINTILE] = {"imd_quintile", PS_NUMBER, false, NULL,
                           "deprivation fifth of the LSOA; 1 is the most deprived"},
    [PS_P_LOCAL_QUINTILE] = {"local_quintile", PS_NUMBER, false, NULL,
                             "local fifth by deprivation: the areas of the registered and living people of this plan, "
                             "by national rank, cut so that each fifth holds a fifth of these people; 1 is the most "
                             "deprived here, whatever the national tenth"},
    [PS_P_WARD] = {"ward", PS_TEXT, false, NULL, "electoral ward of the LSOA, by best fit; its code"},
    [PS_P_LAD] = {"lad", PS_TEXT, false, NULL, "local authority district of the LSOA; its code"},
    [PS_P_LAD_NAME] = {"lad_name", PS_TEXT, false, NULL, "local authority district of the LSOA; its name"},
    [PS_P_SUB_ICB] = {"sub_icb", PS_TEXT, false, NULL, "sub-ICB location of the LSOA, so of residence; its code"},
    [PS_P_SUB_ICB_NAME] = {"sub_icb_name", PS_TEXT, false, NULL,
                           "sub-ICB location of the LSOA, so of residence; its name"},
    [PS_P_ICB] = {"icb", PS_TEXT, false, NULL, "integrated care board of the LSOA, so of residence; its code"},
    [PS_P_ICB_NAME] = {"icb_name", PS_TEXT, false, NULL,
                       "integrated care board of the LSOA, so of residence; its name"},
    [PS_P_DIGITAL_DECILE] = {"digital_decile", PS_NUMBER, false, NULL,
                             "digital exclusion tenth of the LSOA; 1 is the most excluded"},
    [PS_P_REGISTERED] = {"registered", PS_FLAG, false, NULL,
                         "has a regular registration on the index date and is not dead"},
    [PS_P_ALIVE] = {"alive", PS_FLAG, false, NULL, "no source records a death on or before the index date"},
    [PS_P_DIED] = {"died", PS_DATE, true, NULL, "date of death, if not after the index date"},
    [PS_P_REGISTERED_FROM] = {"registered_from", PS_DATE, false, NULL,
                              "first day of the registration that holds on the index date"},
    [PS_P_IN_PERSON_EXTRACT] = {"in_person_extract", PS_FLAG, false, NULL, "has a row in a person input"},
    [PS_P_IN_HOSPITAL] = {"in_hospital", PS_FLAG, false, NULL,
                          "admitted on or before the index date and not discharged by it"},
    [PS_P_CARE_HOME] = {"care_home", PS_FLAG, false, NULL,
                        "lives in a care home, by the person extract or a stay that is open"},
    [PS_P_END_OF_LIFE] = {"end_of_life", PS_FLAG, false, NULL, "on the end-of-life register"},
    [PS_P_CONFIDENTIAL] = {"confidential", PS_FLAG, false, NULL,
                           "confidential or sensitive record; an unreadable value counts as yes"},
    [PS_P_DUMMY] = {"dummy", PS_FLAG, false, NULL, "test patient; an unreadable value counts as yes"},
    [PS_P_SAFEGUARDING] = {"safeguarding", PS_FLAG, false, NULL,
                           "safeguarding flag; an unreadable value counts as yes"},
    [PS_P_TYPE_1] = {"type_1_objection", PS_FLAG, false, NULL,
                     "Type 1 objection in force on the index date; an unreadable value counts as yes"},
    [PS_P_NATIONAL_OPT_OUT] = {"national_opt_out", PS_FLAG, false, NULL,
                               "national data opt-out as supplied; an unreadable value counts as yes"},
    [PS_P_DISSENT] =
        {"dissent", PS_FLAG, false, NULL,
         "dissent to sharing outside the practice, in force on the index date; an unreadable value counts as yes"},
    [PS_P_SP_DECLINED] = {"sp_declined_date", PS_DATE, false, NULL,
                          "date of the last declined social prescribing offer, not after the index date"},
    [PS_P_LIVES_ALONE] = {"lives_alone", PS_FLAG, false, NULL, "lives alone"},
    [PS_P_CARER] = {"carer", PS_FLAG, false, NULL, "is a carer"},
    [PS_P_HOUSEBOUND] = {"housebound", PS_FLAG, false, NULL, "is housebound"},
    [PS_P_HAS_MOBILE] = {"has_mobile", PS_FLAG, false, NULL, "the practice holds a mobile number"},
    [PS_P_HAS_EMAIL] = {"has_email", PS_FLAG, false, NULL, "the practice holds an e-mail address"},
    [PS_P_HAS_PHONE] = {"has_phone", PS_FLAG, false, NULL, "the practice holds a telephone number, of any kind"},
    [PS_P_LETTER_ONLY] = {"letter_only", PS_FLAG, false, NULL, "asked to be written to only"},
    [PS_P_HEARING_NEED] = {"hearing_need", PS_FLAG, false, NULL, "has a hearing need: is not telephoned"},
    [PS_P_SIGHT_NEED] = {"sight_need", PS_FLAG, false, NULL, "has a sight need: is sent nothing to read"},
    [PS_P_INTERPRETER] = {"interpreter", PS_TEXT, false, NULL, "language of the interpreter needed"},
    [PS_P_COMMUNICATION] = {"communication_need", PS_TEXT, false, NULL, "communication need"},
    [PS_P_DEAD_EVER] = {"dead_ever", PS_FLAG, false, NULL,
                        "any record of death, whatever its date, even a doubtful one"},
    [PS_P_LEFT_EVER] = {"left_ever", PS_FLAG, false, NULL,
                        "not regularly registered (staff: not employed) on the index date, or left since"},
    [PS_P_TYPE_1_EVER] = {"type_1_objection_ever", PS_FLAG, false, NULL,
                          "the latest record of a Type 1 objection, whatever its date, objects"},
    [PS_P_NATIONAL_OPT_OUT_EVER] = {"national_opt_out_ever", PS_FLAG, false, NULL,
                                    "national data opt-out, whatever its date"},
    [PS_P_SP_DECLINED_EVER] =
        {"sp_declined_ever", PS_DATE, false, NULL,
         "date of the last declined social prescribing offer, whatever its date; the index date where "
         "it cannot be read"},
    [PS_P_DISSENT_EVER] = {"dissent_ever", PS_FLAG, false, NULL,
                           "the latest record of dissent to sharing, whatever its date, dissents"},
    [PS_P_BIRTH_DIFFERS] = {"birth_differs", PS_FLAG, false, NULL,
                            "sources differ by more than one birth year: possibly two people"},
    [PS_P_SEX_DIFFERS] = {"sex_differs", PS_FLAG, false, NULL, "sources differ in sex"},
    [PS_P_HOUSEHOLD] = {"household", PS_TEXT, true, NULL, "pseudonym of the address, the same for all who live there"},
};

/* Ages, tenths and fifths; ranks are too many. */
static bool is_slim(size_t column)
{
    return ps_person_columns[column].type == PS_NUMBER && column != PS_P_IMD_RANK;
}

bool ps_person_columns_room(ps_population *population, const bool needed[PS_PERSON_COLUMNS])
{
    ps_stored columns[PS_PERSON_COLUMNS + 1];
    ps_column known;
    size_t n = 0;

    for (size_t c = 0; c < PS_PERSON_COLUMNS; c++)
        if (needed[c])
            columns[n++] = (ps_stored){&population->person[c], ps_person_columns[c].type, is_slim(c)};
    columns[n++] = (ps_stored){&known, PS_TEXT, false};
    population->person_room = ps_store_together(columns, n, population->n_people);
    if (population->person_room)
        population->known = known.text;
    return population->person_room != NULL;
}

void ps_person_columns_release(ps_population *population)
{
    if (!population->person_room) {
        for (size_t c = 0; c < PS_PERSON_COLUMNS; c++)
            ps_column_release(&population->person[c]);
        free(population->known);
    }
    free(population->person_room);
}

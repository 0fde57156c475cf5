/* Presets: headings of known sources. HES and Synthea headings are those of published files; the others are as the
 * public code of their users names them. */
#include "extract/preset.h"

#include <assert.h>
#include <string.h>

/* Tables, a line a row. */
/* clang-format off */
#define ROW(column, heading) {column, heading, PS_DATES_UNSET, 0}
#define DATE(column, heading, form) {column, heading, form, 0}
#define AREA(heading, vintage) {"lsoa", heading, PS_DATES_UNSET, vintage}
#define NONE(column) {column, NULL, PS_DATES_UNSET, 0}

/* Person ids of hospital statistics by who released them. */
#define HES_ID ROW("pseudo_id", "PSEUDO_HESID"), ROW("pseudo_id", "ENCRYPTED_HESID"), ROW("pseudo_id", "TOKEN_PERSON_ID"), \
    ROW("pseudo_id", "PERSON_ID_DEID")
/* The trust rather than its site, so that two sites of one trust are no transfer. */
#define HES_PROVIDER ROW("provider", "PROCODE3"), ROW("provider", "PROCODE5"), ROW("provider", "PROCODET"), ROW("provider", "PROCODE")
/* LSOA01 is left alone: areas of 2001 fit no index that is read here. */
#define HES_TRAITS ROW("sex", "SEX"), ROW("ethnicity", "ETHNOS"), AREA("LSOA21", 2021), AREA("LSOA11", 2011), ROW("practice", "GPPRAC")
/* The whole open caseload is sent every month; of what is sent twice the newest stands. */
#define LATEST ROW("submitted", "EFFECTIVE_FROM")
#define MHSDS_ID ROW("pseudo_id", "Pseudo NHS number"), ROW("pseudo_id", "NHSNumber Pseudo"), ROW("pseudo_id", "Person_ID")
#define MHSDS_TRAITS ROW("sex", "Gender"), ROW("ethnicity", "EthnicCategory"), AREA("LSOA2021", 2021), AREA("LSOA2011", 2011)
#define CSDS_ID ROW("pseudo_id", "Pseudo NHS number"), ROW("pseudo_id", "PERSON ID")
#define CSDS_TRAITS ROW("ethnicity", "ETHNIC CATEGORY"), ROW("lsoa", "LOWER SUPER OUTPUT AREA (RESIDENCE)")
#define CSDS_PROVIDER ROW("provider", "ORGANISATION IDENTIFIER (CODE OF PROVIDER)"), ROW("provider", "OrgID_Prov")
#define CSDS_TEAM ROW("team", "SERVICE OR TEAM TYPE REFERRED TO (COMMUNITY CARE)")

static const ps_preset_row hes_apc[] = {
    HES_ID,
    ROW("admission_date", "ADMIDATE"),
    ROW("spell_id", "PROVSPNOPS"),
    ROW("episode_no", "EPIORDER"),
    HES_PROVIDER,
    ROW("method", "ADMIMETH"),
    ROW("source", "ADMISORC"),
    ROW("classification", "CLASSPAT"),
    ROW("discharge_date", "DISDATE"),
    ROW("discharge_method", "DISMETH"),
    ROW("destination", "DISDEST"),
    ROW("treatment_function", "TRETSPEF"),
    ROW("diagnosis", "DIAG_4"), ROW("diagnosis", "DIAG_4_CONCAT"),
    DATE("birth_month", "MYDOB", PS_DATES_MMYYYY),
    HES_TRAITS,
};
/* Its diagnoses and disposals are codes of its own, no SNOMED CT: read only where a plan maps them and knows it. */
static const ps_preset_row hes_ae[] = {
    HES_ID,
    ROW("arrival_date", "ARRIVALDATE"),
    ROW("attendance_id", "AEKEY"),
    HES_PROVIDER,
    ROW("category", "AEATTENDCAT"),
    ROW("department", "AEDEPTTYPE"),
    NONE("diagnosis"), NONE("complaint"), NONE("discharge_status"), NONE("destination"),
    NONE("birth_month"),
    HES_TRAITS,
};
/* Its own diagnoses are mostly R69X, and no column of the kind. */
static const ps_preset_row hes_op[] = {
    HES_ID,
    ROW("appointment_date", "APPTDATE"),
    ROW("attendance_id", "ATTENDKEY"),
    HES_PROVIDER,
    ROW("attended", "ATTENDED"),
    ROW("first_attendance", "FIRSTATT"),
    ROW("outcome", "OUTCOME"),
    ROW("treatment_function", "TRETSPEF"),
    NONE("birth_month"),
    HES_TRAITS,
};
/* Of a death it tells the year alone, whose first day stands for it. It has no registrations; a supplier who adds them
 * does so under their own names. */
static const ps_preset_row gdppr_patient[] = {
    ROW("pseudo_id", "NHS_NUMBER_DEID"),
    ROW("practice", "PRACTICE"),
    ROW("birth_month", "YEAR_MONTH_OF_BIRTH"), ROW("birth_month", "YEAR_OF_BIRTH"),
    ROW("sex", "SEX"),
    ROW("ethnicity", "ETHNIC"),
    ROW("lsoa", "LSOA"),
    ROW("death_date", "YEAR_OF_DEATH"),
    ROW("extract_date", "REPORTING_PERIOD_END_DATE"),
};
static const ps_preset_row gdppr_journal[] = {
    ROW("pseudo_id", "NHS_NUMBER_DEID"),
    ROW("date", "DATE"),
    ROW("code", "CODE"),
    ROW("recorded_date", "RECORD_DATE"),
    ROW("value", "VALUE1_CONDITION"),
    NONE("unit"), NONE("event_id"),
};
/* Its BIRTH_MONTH is the number of a month. */
static const ps_preset_row ecds[] = {
    ROW("pseudo_id", "TOKEN_PERSON_ID"),
    ROW("arrival_date", "ARRIVAL_DATE"),
    NONE("attendance_id"),
    ROW("provider", "PROVIDER_CODE"),
    ROW("category", "ATTENDANCE_CATEGORY"),
    ROW("department", "DEPARTMENT_TYPE"),
    ROW("diagnosis", "DIAGNOSIS_CODE"),
    ROW("complaint", "CHIEF_COMPLAINT"),
    ROW("discharge_status", "DISCHARGE_STATUS"),
    ROW("destination", "DISCHARGE_DESTINATION"),
    NONE("birth_month"),
    ROW("sex", "STATED_GENDER"),
    ROW("ethnicity", "ETHNIC_CATEGORY"),
    AREA("LSOA_2011", 2011),
    ROW("practice", "PRACTICE_CODE_PATIENT_REGISTRATION"),
};
/* A rejection is told by its date, which is no yes or no; diagnoses are a table of their own. */
static const ps_preset_row mhsds_referral[] = {
    MHSDS_ID,
    ROW("received_date", "ReferralRequestReceivedDate"),
    ROW("referral_id", "UniqServReqID"),
    ROW("provider", "OrgIDProv"),
    ROW("team", "ServTeamTypeRefToMH"),
    ROW("discharge_date", "ServDischDate"),
    NONE("rejected"), NONE("diagnosis"), NONE("birth_month"), NONE("practice"),
    LATEST,
    MHSDS_TRAITS,
};
static const ps_preset_row mhsds_contact[] = {
    MHSDS_ID,
    ROW("contact_date", "CareContDate"),
    ROW("contact_id", "UniqCareContID"),
    ROW("referral_id", "UniqServReqID"),
    ROW("provider", "OrgIDProv"),
    ROW("team", "ServTeamTypeRefToMH"),
    ROW("attended", "AttendStatus"), ROW("attended", "AttendOrDNACode"),
    NONE("birth_month"), NONE("practice"),
    LATEST,
    MHSDS_TRAITS,
};
static const ps_preset_row mhsds_diagnosis[] = {
    MHSDS_ID,
    ROW("date", "CodedDiagTimestamp"),
    ROW("code", "PrimDiag"), ROW("code", "SecDiag"),
    ROW("scheme", "DiagSchemeInUse"),
    ROW("referral_id", "UniqServReqID"),
    ROW("provider", "OrgIDProv"),
    LATEST,
    NONE("birth_month"), NONE("practice"),
    MHSDS_TRAITS,
};
static const ps_preset_row waiting_list[] = {
    ROW("pseudo_id", "Pseudo NHS_NUMBER"),
    ROW("week_ending", "Week_Ending_Date"),
    ROW("pathway_id", "PATIENT_PATHWAY_IDENTIFIER"),
    ROW("issuer", "ORGANISATION_CODE_PATIENT_PATHWAY_IDENTIFIER_ISSUER"),
    ROW("referral_id", "Referral_Identifier"),
    ROW("clock_start", "REFERRAL_TO_TREATMENT_PERIOD_START_DATE"),
    ROW("clock_stop", "REFERRAL_TO_TREATMENT_PERIOD_END_DATE"),
    ROW("list_type", "Waiting_List_Type"),
    ROW("status", "REFERRAL_TO_TREATMENT_PERIOD_STATUS"),
    ROW("treatment_function", "ACTIVITY_TREATMENT_FUNCTION_CODE"),
    ROW("priority", "PRIORITY_TYPE_CODE"),
    AREA("derLSOA2021", 2021), AREA("derLSOA", 2011),
    ROW("practice", "derPracticeCode"),
};
/* The underlying cause stands in a column of its own, read only where the others are not there. */
static const ps_preset_row deaths[] = {
    ROW("pseudo_id", "Pseudo NHS Number"),
    ROW("death_date", "REG_DATE_OF_DEATH"),
    ROW("registered_date", "REG_DATE"),
    ROW("cause", "S_COD_CODE"), ROW("cause", "S_UNDERLYING_COD_ICD10"),
    ROW("cancelled", "Cancelled_Flag"),
};
static const ps_preset_row csds_referral[] = {
    CSDS_ID,
    ROW("received_date", "REFERRAL REQUEST RECEIVED DATE"),
    ROW("referral_id", "UNIQUE SERVICE REQUEST IDENTIFIER"),
    CSDS_PROVIDER,
    CSDS_TEAM,
    ROW("discharge_date", "SERVICE DISCHARGE DATE"),
    NONE("rejected"), NONE("diagnosis"), NONE("birth_month"), NONE("practice"),
    LATEST,
    CSDS_TRAITS,
};
static const ps_preset_row csds_contact[] = {
    CSDS_ID,
    ROW("contact_date", "CARE CONTACT DATE"),
    ROW("contact_id", "UNIQUE CARE CONTACT IDENTIFIER"),
    ROW("referral_id", "UNIQUE SERVICE REQUEST IDENTIFIER"),
    CSDS_PROVIDER,
    CSDS_TEAM,
    ROW("attended", "ATTENDANCE STATUS"), ROW("attended", "ATTENDED OR DID NOT ATTEND CODE"),
    NONE("birth_month"), NONE("practice"),
    LATEST,
    CSDS_TRAITS,
};
/* Its race and ethnicity are those of the United States and no national category; it has no practice and no area. */
static const ps_preset_row synthea_patients[] = {
    ROW("pseudo_id", "Id"),
    NONE("practice"),
    ROW("birth_month", "BIRTHDATE"),
    ROW("sex", "GENDER"),
    NONE("ethnicity"),
    NONE("lsoa"),
    ROW("death_date", "DEATHDATE"),
};
static const ps_preset_row synthea_conditions[] = {
    ROW("pseudo_id", "PATIENT"),
    ROW("date", "START"),
    ROW("code", "CODE"),
    NONE("recorded_date"), NONE("value"), NONE("unit"), NONE("event_id"),
};
static const ps_preset_row synthea_encounters[] = {
    ROW("pseudo_id", "PATIENT"),
    ROW("contact_date", "START"),
    ROW("contact_id", "Id"),
    NONE("referral_id"),
    ROW("provider", "ORGANIZATION"),
    ROW("team", "ENCOUNTERCLASS"),
    NONE("attended"),
    NONE("birth_month"), NONE("sex"), NONE("ethnicity"), NONE("lsoa"), NONE("practice"),
};
/* Codes of LOINC and of RxNorm, which the kind gp_event would not take for SNOMED CT: feeds of their own. */
#define ID {.name = "pseudo_id", .type = PS_TEXT, .role = PS_ROLE_ID, .required = true, .key = true, .identifying = true, .meaning = "pseudonym of the person"}
#define DAY(what) {.name = "date", .type = PS_DATE, .role = PS_ROLE_EVENT_DATE, .required = true, .key = true, .meaning = what}
#define PLAIN(called, kind, what) {.name = called, .type = kind, .role = PS_ROLE_VALUE, .meaning = what}
#define EVENT_SCHEMA(of, what) {.kind = PS_KIND_EVENT, .name = "event", .meaning = what, .columns = of, .n_columns = PS_COUNT(of), .id = 0, .event_date = 1, .deleted = -1}
static const ps_schema_column synthea_observation_columns[] = {
    ID,
    DAY("day of the observation"),
    PLAIN("code", PS_TEXT, "LOINC code"),
    PLAIN("category", PS_TEXT, "vital-signs, laboratory, survey and so on"),
    PLAIN("value", PS_NUMBER, "the value where it is a number"),
    PLAIN("unit", PS_TEXT, "unit of the value"),
};
static const ps_schema synthea_observation = EVENT_SCHEMA(synthea_observation_columns, "a Synthea observation");
static const ps_preset_row synthea_observations[] = {
    ROW("pseudo_id", "PATIENT"),
    ROW("date", "DATE"),
    ROW("code", "CODE"),
    ROW("category", "CATEGORY"),
    ROW("value", "VALUE"),
    ROW("unit", "UNITS"),
};
static const ps_schema_column synthea_medication_columns[] = {
    ID,
    DAY("day of the prescription"),
    PLAIN("stop", PS_DATE, "day it ended; empty while it goes on"),
    PLAIN("code", PS_TEXT, "RxNorm code"),
    PLAIN("dispenses", PS_NUMBER, "how often it was dispensed"),
    PLAIN("reason", PS_TEXT, "SNOMED CT code of what it is given for"),
};
static const ps_schema synthea_medication = EVENT_SCHEMA(synthea_medication_columns, "a Synthea prescription");
static const ps_preset_row synthea_medications[] = {
    ROW("pseudo_id", "PATIENT"),
    ROW("date", "START"),
    ROW("stop", "STOP"),
    ROW("code", "CODE"),
    ROW("dispenses", "DISPENSES"),
    ROW("reason", "REASONCODE"),
};
static const ps_preset_row synthea_careplans[] = {
    ROW("pseudo_id", "PATIENT"),
    ROW("date", "START"),
    ROW("code", "CODE"),
    NONE("recorded_date"), NONE("value"), NONE("unit"),
    ROW("event_id", "Id"),
};

#define PRESET(name, kind, rows, meaning) {name, kind, NULL, meaning, PS_DATES_ISO, 0, rows, PS_COUNT(rows)}
#define OWN(name, schema, rows, meaning) {name, PS_KIND_EVENT, schema, meaning, PS_DATES_ISO, 0, rows, PS_COUNT(rows)}

const ps_preset ps_presets[] = {
    PRESET("hes-apc", PS_KIND_ADMISSION, hes_apc, "Hospital Episode Statistics, admitted patient care: rows are episodes"),
    PRESET("hes-ae", PS_KIND_ATTENDANCE, hes_ae, "Hospital Episode Statistics, accident and emergency, to 2020"),
    PRESET("hes-op", PS_KIND_OUTPATIENT, hes_op, "Hospital Episode Statistics, outpatients"),
    PRESET("ecds", PS_KIND_ATTENDANCE, ecds, "Emergency Care Data Set as NHS England releases it"),
    PRESET("gdppr", PS_KIND_PERSON, gdppr_patient, "GP data for planning and research, part of patients"),
    PRESET("gdppr", PS_KIND_GP_EVENT, gdppr_journal, "GP data for planning and research, part of journals"),
    PRESET("mhsds-referral", PS_KIND_REFERRAL, mhsds_referral, "Mental Health Services Data Set, MHS101 joined with its person"),
    PRESET("mhsds-contact", PS_KIND_CONTACT, mhsds_contact, "Mental Health Services Data Set, MHS201 joined with its person"),
    PRESET("mhsds-diagnosis", PS_KIND_DIAGNOSIS, mhsds_diagnosis, "Mental Health Services Data Set, MHS604 or MHS605"),
    PRESET("csds-referral", PS_KIND_REFERRAL, csds_referral, "Community Services Data Set, CYP101 joined with its person"),
    PRESET("csds-contact", PS_KIND_CONTACT, csds_contact, "Community Services Data Set, CYP201 joined with its person"),
    PRESET("waiting-list", PS_KIND_WAITING_LIST, waiting_list, "Waiting List Minimum Data Set"),
    PRESET("civil-deaths", PS_KIND_DEATH, deaths, "civil registrations of deaths"),
    PRESET("synthea-patients", PS_KIND_PERSON, synthea_patients, "Synthea, invented patients: patients.csv"),
    PRESET("synthea-conditions", PS_KIND_GP_EVENT, synthea_conditions, "Synthea conditions.csv, SNOMED CT"),
    PRESET("synthea-procedures", PS_KIND_GP_EVENT, synthea_conditions, "Synthea procedures.csv, SNOMED CT"),
    OWN("synthea-observations", &synthea_observation, synthea_observations, "Synthea observations.csv, LOINC codes: lists of system text"),
    OWN("synthea-medications", &synthea_medication, synthea_medications, "Synthea medications.csv, RxNorm codes: lists of system text"),
    PRESET("synthea-careplans", PS_KIND_GP_EVENT, synthea_careplans, "Synthea careplans.csv, SNOMED CT"),
    PRESET("synthea-encounters", PS_KIND_CONTACT, synthea_encounters, "Synthea encounters.csv; the team is the encounter class"),
};
/* clang-format on */
const size_t ps_presets_count = PS_COUNT(ps_presets);

const ps_schema *ps_preset_schema(const ps_preset *preset)
{
    return preset->schema ? preset->schema : ps_schema_of(preset->kind);
}

const ps_preset *ps_preset_find(size_t *n, const char *name, const ps_schema *schema)
{
    const ps_preset *found = NULL;
    size_t count = 0;

    for (size_t i = 0; i < PS_COUNT(ps_presets); i++) {
        if (strcmp(ps_presets[i].name, name) != 0)
            continue;
        count++;
        if (!found && (!schema || schema->kind == ps_presets[i].kind))
            found = &ps_presets[i];
    }
    if (n)
        *n = count;
    return found;
}

/* The headings of a column, ended by NULL; an empty list where the source has none. */
static bool offer(const char *const **out, const ps_preset *preset, const char *column, int lsoa_vintage,
                  ps_arena *arena)
{
    const char **names;
    size_t rows = 0, n = 0;

    for (size_t r = 0; r < preset->n_rows; r++)
        rows += !strcmp(preset->rows[r].column, column);
    *out = NULL;
    if (!rows)
        return true;
    names = ps_arena_array(arena, rows + 1, sizeof *names);
    if (!names)
        return false;
    for (size_t r = 0; r < preset->n_rows; r++) {
        const ps_preset_row *row = &preset->rows[r];
        const bool fits = !lsoa_vintage || !row->lsoa_vintage || row->lsoa_vintage == lsoa_vintage;
        if (fits && row->heading && !strcmp(row->column, column))
            names[n++] = row->heading;
    }
    names[n] = NULL;
    *out = names;
    return true;
}

bool ps_preset_apply(ps_input_spec *spec, const ps_preset *preset, int lsoa_vintage, ps_arena *arena)
{
    const ps_schema *schema = ps_preset_schema(preset);
    const char *const **offered = ps_arena_array(arena, schema->n_columns, sizeof *offered);
    ps_date_form *forms = ps_arena_array(arena, schema->n_columns, sizeof *forms);

    if (!offered || !forms)
        return false;
    for (size_t c = 0; c < schema->n_columns; c++)
        if (!offer(&offered[c], preset, schema->columns[c].name, lsoa_vintage, arena))
            return false;
    for (size_t r = 0; r < preset->n_rows; r++) {
        const int column = ps_schema_column_find(schema, preset->rows[r].column);
        assert(column >= 0);
        if (preset->rows[r].form)
            forms[column] = preset->rows[r].form;
    }
    spec->schema = schema;
    spec->preset = preset->name;
    spec->offered = offered;
    spec->dates = preset->dates;
    spec->column_dates = forms;
    spec->delimiter = preset->delimiter;
    return true;
}

bool ps_preset_lacks(const ps_input_spec *spec, size_t column)
{
    const bool mapped = spec->headings && spec->headings[column];

    return !mapped && spec->offered && spec->offered[column] && !spec->offered[column][0];
}

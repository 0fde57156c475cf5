/* Schema: the kinds of extract, each one table. Value sets follow the NHS Data Model and Dictionary. */
#include "extract/schema.h"

#include "base/arena.h"

#include <string.h>

/* Tables, a line a row. */
/* clang-format off */
#define END_OF_WORDS {NULL, NULL}

static const ps_code_word flag_words[] = {
    {"1", "yes"}, {"Y", "yes"}, {"yes", "yes"}, {"true", "yes"}, {"T", "yes"},
    {"0", "no"},  {"N", "no"},  {"no", "no"},   {"false", "no"}, {"F", "no"}, END_OF_WORDS,
};
static const ps_code_word sex_words[] = {
    {"1", "male"}, {"M", "male"}, {"male", "male"}, {"2", "female"}, {"F", "female"}, {"female", "female"},
    {"I", "indeterminate"}, {"0", NULL}, {"9", NULL}, {"U", NULL}, {"X", NULL}, END_OF_WORDS,
};
/* National letters; a local second character is cut off before the look-up, after "99" is read whole. T and W are sent by GP
 * extracts only. Digits 0-9 are the codes hospitals used before 2001; those whose meaning is not in the reference tables are
 * read as not known. */
static const ps_code_word ethnicity_words[] = {
    {"A", "A"}, {"B", "B"}, {"C", "C"}, {"D", "D"}, {"E", "E"}, {"F", "F"}, {"G", "G"}, {"H", "H"}, {"J", "J"},
    {"K", "K"}, {"L", "L"}, {"M", "M"}, {"N", "N"}, {"P", "P"}, {"R", "R"}, {"S", "S"}, {"T", "T"}, {"W", "W"},
    {"Z", "Z"}, {"99", "99"}, {"X", "99"},
    {"0", "99"}, {"1", "99"}, {"2", "99"}, {"3", "99"}, {"4", "99"}, {"5", "99"}, {"6", "99"}, {"7", "99"}, {"8", "99"}, {"9", "99"},
    END_OF_WORDS,
};
/* The words, and one-letter short forms that GP extracts use for them: general knowledge, no published value set. Anything else is unreadable, and
 * what is not "regular" is no current registration, so a wrong guess here can only leave somebody out. */
static const ps_code_word registration_words[] = {
    {"regular", "regular"}, {"R", "regular"}, {"GMS", "regular"}, {"temporary", "temporary"}, {"T", "temporary"},
    {"emergency", "emergency"}, {"E", "emergency"}, {"private", "private"}, {"P", "private"},
    {"applied", "applied"}, {"A", "applied"}, {"left", "left"}, {"L", "left"}, {"other", "other"}, {"O", "other"}, END_OF_WORDS,
};
static const ps_code_word method_words[] = {
    {"11", "elective"}, {"12", "elective"}, {"13", "elective"},
    {"21", "emergency"}, {"22", "emergency"}, {"23", "emergency"}, {"24", "emergency"}, {"25", "emergency"},
    {"28", "emergency"}, {"2A", "emergency"}, {"2B", "emergency"}, {"2D", "emergency"},
    {"31", "maternity"}, {"32", "maternity"}, {"2C", "birth"}, {"82", "birth"}, {"83", "birth"}, {"81", "transfer"},
    {"98", NULL}, {"99", NULL}, END_OF_WORDS,
};
static const ps_code_word method_codes[] = {
    {"11", "11"}, {"12", "12"}, {"13", "13"}, {"21", "21"}, {"22", "22"}, {"23", "23"}, {"24", "24"}, {"25", "25"},
    {"28", "28"}, {"2A", "2A"}, {"2B", "2B"}, {"2C", "2C"}, {"2D", "2D"}, {"31", "31"}, {"32", "32"}, {"81", "81"},
    {"82", "82"}, {"83", "83"}, {"98", NULL}, {"99", NULL}, END_OF_WORDS,
};
static const ps_code_word classification_words[] = {
    {"1", "ordinary"}, {"2", "day case"}, {"3", "regular day"}, {"4", "regular night"}, {"5", "delivery"},
    {"8", NULL}, {"9", NULL}, END_OF_WORDS,
};
static const ps_code_word discharge_method_words[] = {
    {"1", "clinical"}, {"2", "self or relative"}, {"3", "tribunal or court"}, {"4", "died"}, {"5", "stillbirth"},
    {"6", "self or relative"}, {"7", "self or relative"}, {"8", NULL}, {"9", NULL}, END_OF_WORDS,
};
static const ps_code_word place_words[] = {
    {"19", "usual home"}, {"29", "temporary home"}, {"30", "hospital"}, {"37", "court"}, {"38", "police or prison"},
    {"39", "custody"}, {"40", "custody"}, {"41", "custody"}, {"42", "custody"},
    {"48", "hospital"}, {"49", "hospital"}, {"50", "hospital"}, {"51", "hospital"}, {"52", "hospital"}, {"53", "hospital"},
    {"54", "care home"}, {"65", "care home"}, {"66", "foster care"}, {"79", "died or born"}, {"84", "hospital"},
    {"85", "care home"}, {"87", "hospital"}, {"88", "hospice"}, {"98", NULL}, {"99", NULL}, END_OF_WORDS,
};
static const ps_code_word attendance_words[] = {
    {"1", "first"}, {"2", "follow-up here"}, {"3", "follow-up elsewhere"}, {"4", "planned"}, {"9", NULL}, END_OF_WORDS,
};
static const ps_code_word department_words[] = {
    {"01", "major"}, {"1", "major"}, {"02", "single specialty"}, {"2", "single specialty"}, {"03", "minor injury"},
    {"3", "minor injury"}, {"04", "walk-in"}, {"4", "walk-in"}, {"05", "same day"}, {"5", "same day"},
    {"99", NULL}, {"9", NULL}, END_OF_WORDS,
};
static const ps_code_word attended_words[] = {
    {"5", "yes"}, {"6", "yes"}, {"7", "no"}, {"2", "no"}, {"3", "no"}, {"4", "no"}, {"0", NULL},
    {"yes", "yes"}, {"Y", "yes"}, {"true", "yes"}, {"no", "no"}, {"N", "no"}, {"false", "no"}, END_OF_WORDS,
};

/* Shorthand: one line a column. */
#define ID {"pseudo_id", PS_TEXT, PS_ROLE_ID, true, true, true, false, NULL, NULL, "pseudonym of the person"}
#define EVENT_DATE(name, meaning) {name, PS_DATE, PS_ROLE_EVENT_DATE, true, true, false, false, NULL, NULL, meaning}
#define DELETED {"deleted", PS_FLAG, PS_ROLE_DELETED, false, true, false, false, flag_words, NULL, "the supplier withdraws this row"}
#define PLAIN(name, type, meaning) {name, type, PS_ROLE_VALUE, false, false, false, false, NULL, NULL, meaning}
#define SHAPED(name, role, meaning) {name, PS_TEXT, role, false, false, false, false, NULL, NULL, meaning}
#define WORDS(name, words, meaning) {name, PS_TEXT, PS_ROLE_VALUE, false, false, false, false, words, NULL, meaning}
#define FLAG(name, meaning) {name, PS_FLAG, PS_ROLE_VALUE, false, false, false, false, flag_words, NULL, meaning}
#define ASSURED_FLAG(name, meaning) {name, PS_FLAG, PS_ROLE_VALUE, false, false, false, true, flag_words, NULL, meaning}
#define BIRTH {"birth_month", PS_DATE, PS_ROLE_BIRTH, false, false, true, false, NULL, NULL, "year and month of birth"}
/* Traits that hospital and trust feeds carry too; the linked record settles between them. */
#define TRAITS                                                                                                         \
    BIRTH, WORDS("sex", sex_words, "sex"), WORDS("ethnicity", ethnicity_words, "national ethnic category letter"),      \
        SHAPED("lsoa", PS_ROLE_AREA, "lower super output area of residence"),                                                \
        SHAPED("practice", PS_ROLE_PRACTICE, "practice of registration as this feed has it")

static const ps_schema_column person_columns[] = {
    ID,
    {"practice", PS_TEXT, PS_ROLE_PRACTICE, true, false, false, true, NULL, NULL, "practice code: letter and five digits"},
    {"registration_type", PS_TEXT, PS_ROLE_VALUE, false, false, false, true, registration_words, NULL, "only regular is a current registration"},
    {"registration_start", PS_DATE, PS_ROLE_VALUE, false, false, false, true, NULL, NULL, "first day of the registration"},
    {"registration_end", PS_DATE, PS_ROLE_VALUE, false, false, false, true, NULL, NULL, "last day; empty while open"},
    {"birth_month", PS_DATE, PS_ROLE_BIRTH, true, false, true, false, NULL, NULL, "year and month of birth"},
    {"sex", PS_TEXT, PS_ROLE_VALUE, true, false, false, false, sex_words, NULL, "sex"},
    {"ethnicity", PS_TEXT, PS_ROLE_VALUE, true, false, false, false, ethnicity_words, NULL, "national ethnic category letter"},
    {"lsoa", PS_TEXT, PS_ROLE_AREA, true, false, false, false, NULL, NULL, "lower super output area of residence"},
    {"death_date", PS_DATE, PS_ROLE_VALUE, false, false, true, true, NULL, NULL, "date of death"},
    ASSURED_FLAG("type_1_objection", "objects to GP data leaving the practice for other than own care"),
    PLAIN("type_1_date", PS_DATE, "date of that record"),
    ASSURED_FLAG("national_opt_out", "national data opt-out, as the holder of NHS numbers returned it"),
    ASSURED_FLAG("dissent", "dissent to sharing outside the practice"),
    PLAIN("dissent_date", PS_DATE, "date of that record"),
    PLAIN("sp_declined_date", PS_DATE, "date of the last declined social prescribing offer"),
    ASSURED_FLAG("confidential", "confidential or sensitive record"),
    ASSURED_FLAG("dummy", "test patient"),
    ASSURED_FLAG("safeguarding", "safeguarding flag: the practice is spoken to first"),
    FLAG("end_of_life", "on the end-of-life register"),
    FLAG("care_home", "lives in a care home"),
    FLAG("lives_alone", "lives alone"),
    FLAG("carer", "is a carer"),
    FLAG("housebound", "is housebound"),
    FLAG("has_mobile", "a mobile number is held by the practice"),
    FLAG("has_email", "an e-mail address is held by the practice"),
    PLAIN("interpreter", PS_TEXT, "language of the interpreter needed"),
    PLAIN("communication_need", PS_TEXT, "communication need"),
    PLAIN("extract_date", PS_DATE, "day the supplier made the extract"),
    DELETED,
};
static const ps_schema_column gp_event_columns[] = {
    ID,
    EVENT_DATE("date", "effective date: when it happened"),
    {"code", PS_TEXT, PS_ROLE_VALUE, true, false, false, false, NULL, NULL, "SNOMED CT concept id"},
    PLAIN("recorded_date", PS_DATE, "when it was entered"),
    PLAIN("value", PS_NUMBER, "measured value"),
    PLAIN("unit", PS_TEXT, "unit of the value"),
    PLAIN("event_id", PS_TEXT, "the supplier's own number of the row"),
    DELETED,
};
static const ps_schema_column admission_columns[] = {
    ID,
    EVENT_DATE("admission_date", "start of the spell"),
    PLAIN("spell_id", PS_TEXT, "number of the provider spell"),
    PLAIN("episode_no", PS_NUMBER, "order of the episode in its spell"),
    PLAIN("provider", PS_TEXT, "provider code"),
    WORDS("method", method_words, "kind of admission: emergency is 21-25, 28, 2A, 2B, 2D"),
    {"method_code", PS_TEXT, PS_ROLE_VALUE, false, false, false, false, method_codes, "method", "national admission method code"},
    WORDS("source", place_words, "where the person came from"),
    WORDS("classification", classification_words, "patient classification; regular day and night attenders are no admissions"),
    PLAIN("discharge_date", PS_DATE, "end of the spell; empty while in hospital"),
    WORDS("discharge_method", discharge_method_words, "how the spell ended"),
    WORDS("destination", place_words, "where the person went"),
    PLAIN("treatment_function", PS_TEXT, "treatment function code"),
    PLAIN("diagnosis", PS_CODES, "ICD-10 codes of all episodes"),
    TRAITS,
    DELETED,
};
static const ps_schema_column attendance_columns[] = {
    ID,
    EVENT_DATE("arrival_date", "day of arrival"),
    PLAIN("attendance_id", PS_TEXT, "the provider's number of the attendance"),
    PLAIN("provider", PS_TEXT, "provider code"),
    WORDS("category", attendance_words, "attendance category: first is an unplanned first attendance"),
    WORDS("department", department_words, "department type"),
    PLAIN("diagnosis", PS_CODES, "SNOMED CT diagnosis codes"),
    PLAIN("complaint", PS_TEXT, "chief complaint, SNOMED CT"),
    PLAIN("discharge_status", PS_TEXT, "discharge status, SNOMED CT"),
    PLAIN("destination", PS_TEXT, "discharge destination, SNOMED CT"),
    TRAITS,
    DELETED,
};
static const ps_schema_column referral_columns[] = {
    ID,
    EVENT_DATE("received_date", "day the referral was received"),
    PLAIN("referral_id", PS_TEXT, "number of the service request"),
    PLAIN("provider", PS_TEXT, "provider code"),
    PLAIN("team", PS_TEXT, "service or team type"),
    PLAIN("discharge_date", PS_DATE, "day of discharge from the service; empty while open"),
    FLAG("rejected", "the referral was rejected"),
    PLAIN("diagnosis", PS_CODES, "ICD-10 codes of the referral"),
    TRAITS,
    DELETED,
};
static const ps_schema_column contact_columns[] = {
    ID,
    EVENT_DATE("contact_date", "day of the contact"),
    PLAIN("contact_id", PS_TEXT, "number of the care contact"),
    PLAIN("referral_id", PS_TEXT, "number of the service request"),
    PLAIN("provider", PS_TEXT, "provider code"),
    PLAIN("team", PS_TEXT, "service or team type"),
    {"attended", PS_FLAG, PS_ROLE_VALUE, false, false, false, false, attended_words, NULL, "seen: attendance codes 5 and 6"},
    TRAITS,
    DELETED,
};
static const ps_schema_column death_columns[] = {
    ID,
    EVENT_DATE("death_date", "date of death"),
    PLAIN("registered_date", PS_DATE, "day the death was registered"),
    PLAIN("cause", PS_CODES, "ICD-10 causes"),
    FLAG("cancelled", "the registration was cancelled"),
    DELETED,
};
static const ps_schema_column event_columns[] = {
    ID,
    EVENT_DATE("date", "day of the event"),
    DELETED,
};

#define SCHEMA(kind, name, columns, meaning, event_date, deleted)                                                      \
    {kind, name, meaning, columns, PS_COUNT(columns), 0, event_date, deleted}
#define LAST(columns) ((int)PS_COUNT(columns) - 1)

static const ps_schema schemas[PS_KINDS] = {
    SCHEMA(PS_KIND_PERSON, "person", person_columns, "a registration of a person at a practice", -1, LAST(person_columns)),
    SCHEMA(PS_KIND_GP_EVENT, "gp_event", gp_event_columns, "a coded entry of the GP record", 1, LAST(gp_event_columns)),
    SCHEMA(PS_KIND_ADMISSION, "admission", admission_columns, "a hospital spell, or an episode of one", 1, LAST(admission_columns)),
    SCHEMA(PS_KIND_ATTENDANCE, "attendance", attendance_columns, "an emergency-care attendance", 1, LAST(attendance_columns)),
    SCHEMA(PS_KIND_REFERRAL, "referral", referral_columns, "a referral to a service", 1, LAST(referral_columns)),
    SCHEMA(PS_KIND_CONTACT, "contact", contact_columns, "a care contact", 1, LAST(contact_columns)),
    SCHEMA(PS_KIND_DEATH, "death", death_columns, "a registered death", 1, LAST(death_columns)),
    SCHEMA(PS_KIND_EVENT, "event", event_columns, "an event of any further feed", 1, LAST(event_columns)),
};
/* clang-format on */

const ps_schema *ps_schema_of(ps_kind kind)
{
    return &schemas[kind];
}

const ps_schema *ps_schema_named(const char *name)
{
    for (size_t i = 0; i < PS_KINDS; i++)
        if (!strcmp(schemas[i].name, name))
            return &schemas[i];
    return NULL;
}

int ps_schema_column_find(const ps_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->n_columns; i++)
        if (!strcmp(schema->columns[i].name, name))
            return (int)i;
    return -1;
}

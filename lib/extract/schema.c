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
 * extracts only. Digits 0-9 are the codes hospitals used before 2001, and 9 is "not given". What the others meant is general
 * knowledge (7, Chinese, alone was found in a published table) and a group of 1991 is no letter of 2001, so all of them are read
 * as not known: a careful reading, chosen, not a fact of the codes. */
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
/* 54, 65 and 85 until CDS 6.2; 55 and 56, with and without nursing, in the lists of later data sets (seen in COSD 9). */
static const ps_code_word place_words[] = {
    {"19", "usual home"}, {"29", "temporary home"}, {"30", "hospital"}, {"37", "court"}, {"38", "police or prison"},
    {"39", "custody"}, {"40", "custody"}, {"41", "custody"}, {"42", "custody"},
    {"48", "hospital"}, {"49", "hospital"}, {"50", "hospital"}, {"51", "hospital"}, {"52", "hospital"}, {"53", "hospital"},
    {"54", "care home"}, {"55", "care home"}, {"56", "care home"}, {"65", "care home"}, {"66", "foster care"}, {"79", "died or born"}, {"84", "hospital"},
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
/* What became of an appointment. 0: it lies ahead. */
static const ps_code_word appointment_words[] = {
    {"5", "seen"}, {"6", "seen"}, {"7", "did not attend"}, {"3", "did not attend"},
    {"2", "cancelled by patient"}, {"4", "cancelled by provider"}, {"0", "future"}, END_OF_WORDS,
};
static const ps_code_word first_attendance_words[] = {
    {"1", "first"}, {"2", "follow-up"}, {"3", "first by telephone"}, {"4", "follow-up by telephone"},
    {"5", "administrative"}, END_OF_WORDS,
};
static const ps_code_word outcome_words[] = {
    {"1", "discharged"}, {"2", "another appointment given"}, {"3", "another appointment later"}, END_OF_WORDS,
};
/* Referral to treatment. 99: not yet known. */
static const ps_code_word rtt_words[] = {
    {"10", "start"}, {"11", "start"}, {"12", "start"}, {"20", "continuing"}, {"21", "continuing"},
    {"30", "clock stop"}, {"31", "clock stop"}, {"32", "clock stop"}, {"33", "clock stop"}, {"34", "clock stop"},
    {"35", "clock stop"}, {"36", "clock stop"},
    {"90", "not RTT"}, {"91", "not RTT"}, {"92", "not RTT"}, {"98", "not RTT"}, {"99", NULL}, END_OF_WORDS,
};
static const ps_code_word rtt_codes[] = {
    {"10", "10"}, {"11", "11"}, {"12", "12"}, {"20", "20"}, {"21", "21"}, {"30", "30"}, {"31", "31"}, {"32", "32"},
    {"33", "33"}, {"34", "34"}, {"35", "35"}, {"36", "36"}, {"90", "90"}, {"91", "91"}, {"92", "92"}, {"98", "98"},
    {"99", NULL}, END_OF_WORDS,
};
static const ps_code_word waiting_words[] = {
    {"10", "yes"}, {"11", "yes"}, {"12", "yes"}, {"20", "yes"}, {"21", "yes"},
    {"30", "no"}, {"31", "no"}, {"32", "no"}, {"33", "no"}, {"34", "no"}, {"35", "no"}, {"36", "no"},
    {"90", "no"}, {"91", "no"}, {"92", "no"}, {"98", "no"}, {"99", NULL}, END_OF_WORDS,
};
/* PRIORITY TYPE CODE of the NHS Data Model and Dictionary, release of June 2026. */
static const ps_code_word priority_words[] = {
    {"1", "routine"}, {"2", "urgent"}, {"3", "two week wait"}, END_OF_WORDS,
};
/* Mental Health Act. Only the codes whose meaning was found in a published table: any other is counted and read as not
 * recorded, never as a detention, nor as none. */
static const ps_code_word legal_status_words[] = {
    {"01", "informal"}, {"02", "section 2"}, {"03", "section 3"}, {"19", "section 135"}, {"20", "section 136"},
    {"98", NULL}, {"99", NULL}, END_OF_WORDS,
};
static const ps_code_word detained_words[] = {
    {"01", "no"}, {"02", "yes"}, {"03", "yes"}, {"19", "yes"}, {"20", "yes"}, {"98", NULL}, {"99", NULL}, END_OF_WORDS,
};
static const ps_code_word scheme_words[] = {
    {"02", "ICD-10"}, {"06", "SNOMED"}, END_OF_WORDS,
};
static const ps_code_word care_event_words[] = {
    {"Request", "request"}, {"Assessment", "assessment"}, {"Service", "service"}, {"Review", "review"}, END_OF_WORDS,
};
/* Who asked for help for a person. Local words: there is no published value set. */
static const ps_code_word asked_words[] = {
    {"self", "self"}, {"self-referral", "self"}, {"community group", "community group"}, {"practice", "practice"},
    {"GP practice", "practice"}, {"other service", "other service"}, END_OF_WORDS,
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
#define SUBMITTED {"submitted", PS_DATE, PS_ROLE_SUBMITTED, false, false, false, false, NULL, NULL, "day this row was submitted: the newest of one key stands"}
/* Another reading of a column that is there already. */
#define AGAIN(name, type, words, same_as, meaning) {name, type, PS_ROLE_VALUE, false, false, false, false, words, same_as, meaning}
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
    {"sp_declined_date", PS_DATE, PS_ROLE_REFUSAL, false, false, false, false, NULL, NULL, "date of the last declined social prescribing offer"},
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
    FLAG("has_phone", "any telephone number is held by the practice"),
    FLAG("letter_only", "asked to be written to only"),
    FLAG("hearing_need", "a hearing need: no telephone call"),
    FLAG("sight_need", "a sight need: nothing to read"),
    PLAIN("interpreter", PS_TEXT, "language of the interpreter needed"),
    PLAIN("communication_need", PS_TEXT, "communication need"),
    {"household", PS_TEXT, PS_ROLE_VALUE, false, false, true, false, NULL, NULL, "pseudonym of the address, the same for all who live there"},
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
    SUBMITTED,
    DELETED,
};
static const ps_schema_column admission_columns[] = {
    ID,
    EVENT_DATE("admission_date", "start of the spell"),
    PLAIN("spell_id", PS_TEXT, "number of the provider spell"),
    PLAIN("episode_no", PS_NUMBER, "order of the episode in its spell"),
    PLAIN("provider", PS_TEXT, "provider code"),
    WORDS("method", method_words, "kind of admission: emergency is 21-25, 28, 2A, 2B, 2D"),
    AGAIN("method_code", PS_TEXT, method_codes, "method", "national admission method code"),
    WORDS("source", place_words, "where the person came from"),
    WORDS("classification", classification_words, "patient classification; regular day and night attenders are no admissions"),
    PLAIN("discharge_date", PS_DATE, "end of the spell; empty while in hospital"),
    WORDS("discharge_method", discharge_method_words, "how the spell ended"),
    WORDS("destination", place_words, "where the person went"),
    PLAIN("treatment_function", PS_TEXT, "treatment function code"),
    PLAIN("diagnosis", PS_CODES, "ICD-10 codes of all episodes"),
    SUBMITTED,
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
    SUBMITTED,
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
    SUBMITTED,
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
    SUBMITTED,
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
static const ps_schema_column outpatient_columns[] = {
    ID,
    EVENT_DATE("appointment_date", "day of the appointment"),
    PLAIN("attendance_id", PS_TEXT, "the provider's number of the appointment"),
    PLAIN("provider", PS_TEXT, "provider code"),
    {"attended", PS_FLAG, PS_ROLE_VALUE, false, false, false, false, attended_words, NULL, "seen: attendance codes 5 and 6"},
    AGAIN("appointment_status", PS_TEXT, appointment_words, "attended", "what became of the appointment"),
    WORDS("first_attendance", first_attendance_words, "first or follow-up; administrative is no contact"),
    WORDS("outcome", outcome_words, "what follows"),
    PLAIN("treatment_function", PS_TEXT, "treatment function code"),
    SUBMITTED,
    TRAITS,
    DELETED,
};
static const ps_schema_column waiting_list_columns[] = {
    ID,
    EVENT_DATE("week_ending", "day of the snapshot: only the newest one of a provider is read"),
    PLAIN("pathway_id", PS_TEXT, "number of the patient pathway"),
    PLAIN("issuer", PS_TEXT, "organisation that issued that number"),
    PLAIN("referral_id", PS_TEXT, "number of the referral"),
    PLAIN("clock_start", PS_DATE, "start of the waiting time"),
    PLAIN("clock_stop", PS_DATE, "end of the waiting time; empty while open"),
    PLAIN("provider", PS_TEXT, "provider code"),
    PLAIN("list_type", PS_TEXT, "type of list as sent, such as ORTT or IRTT"),
    WORDS("status", rtt_words, "referral to treatment status"),
    AGAIN("status_code", PS_TEXT, rtt_codes, "status", "national referral to treatment status code"),
    AGAIN("waiting", PS_FLAG, waiting_words, "status", "the clock runs: status 10 to 21, and no clock_stop by the index date"),
    PLAIN("treatment_function", PS_TEXT, "treatment function code"),
    WORDS("priority", priority_words, "priority type"),
    TRAITS,
    DELETED,
};
static const ps_schema_column legal_status_columns[] = {
    ID,
    EVENT_DATE("start_date", "first day under this legal status"),
    PLAIN("end_date", PS_DATE, "last day; empty while it lasts"),
    PLAIN("period_id", PS_TEXT, "the provider's number of the period"),
    PLAIN("provider", PS_TEXT, "provider code"),
    WORDS("legal_status", legal_status_words, "legal status; informal is one too, so that a row alone is no detention"),
    AGAIN("detained", PS_FLAG, detained_words, "legal_status", "the status is a detention"),
    SUBMITTED,
    TRAITS,
    DELETED,
};
static const ps_schema_column diagnosis_columns[] = {
    ID,
    EVENT_DATE("date", "day of the diagnosis"),
    {"code", PS_TEXT, PS_ROLE_VALUE, true, false, false, false, NULL, NULL, "code; none where the scheme is sent and is not one of these"},
    WORDS("scheme", scheme_words, "scheme of the code"),
    PLAIN("referral_id", PS_TEXT, "number of the service request"),
    PLAIN("provider", PS_TEXT, "provider code"),
    SUBMITTED,
    TRAITS,
    DELETED,
};
static const ps_schema_column social_care_columns[] = {
    ID,
    EVENT_DATE("date", "day of the event, or first day of the service"),
    PLAIN("end_date", PS_DATE, "last day; only a service may be open"),
    WORDS("event_type", care_event_words, "request, assessment, service or review"),
    PLAIN("event_id", PS_TEXT, "the authority's own number of the event, where it sends one"),
    PLAIN("authority", PS_TEXT, "code of the local authority"),
    PLAIN("client_type", PS_TEXT, "as sent: unpaid carers have rows too"),
    PLAIN("service_type", PS_TEXT, "as sent"),
    SUBMITTED,
    TRAITS,
    DELETED,
};
static const ps_schema_column care_home_columns[] = {
    ID,
    EVENT_DATE("start_date", "first day of the stay"),
    PLAIN("end_date", PS_DATE, "day the person left; empty while there"),
    PLAIN("home", PS_TEXT, "code of the home"),
    SUBMITTED,
    TRAITS,
    DELETED,
};
static const ps_schema_column referral_in_columns[] = {
    ID,
    EVENT_DATE("received_date", "day the referral was received"),
    PLAIN("referral_id", PS_TEXT, "number of the referral, as the organisation that took it gave it"),
    PLAIN("organisation", PS_TEXT, "code of the organisation that took it"),
    WORDS("source", asked_words, "who asked: self, community group, practice or other service"),
    PLAIN("need", PS_TEXT, "what help is asked for, as sent; for rules, and shown on no list"),
    SUBMITTED,
    DELETED,
};
/* People of an employer. There is no registration with a practice here. */
static const ps_schema_column staff_columns[] = {
    ID,
    {"birth_month", PS_DATE, PS_ROLE_BIRTH, true, false, true, false, NULL, NULL, "year and month of birth"},
    WORDS("sex", sex_words, "sex"),
    WORDS("ethnicity", ethnicity_words, "national ethnic category letter"),
    SHAPED("lsoa", PS_ROLE_AREA, "lower super output area of residence"),
    PLAIN("employment_start", PS_DATE, "first day of the employment"),
    {"employment_end", PS_DATE, PS_ROLE_VALUE, false, false, false, true, NULL, NULL, "last day; empty while it lasts"},
    {"death_date", PS_DATE, PS_ROLE_VALUE, false, false, true, true, NULL, NULL, "date of death"},
    PLAIN("extract_date", PS_DATE, "day the supplier made the extract"),
    DELETED,
};
static const ps_schema_column event_columns[] = {
    ID,
    EVENT_DATE("date", "day of the event"),
    DELETED,
};

#define TABLE(t) .columns = t, .n_columns = PS_COUNT(t), .deleted = (int)PS_COUNT(t) - 1
#define EVENTS(of, t, ...) {.kind = of, TABLE(t), .event_date = 1, __VA_ARGS__}
#define PEOPLE(of, t, ...) {.kind = of, TABLE(t), .event_date = -1, .makes_people = true, __VA_ARGS__}
#define KEY(of_them, ...) .key = {__VA_ARGS__}, .key_known = of_them

static const ps_schema schemas[PS_KINDS] = {
    PEOPLE(PS_KIND_PERSON, person_columns, .name = "person", .meaning = "a registration of a person at a practice"),
    EVENTS(PS_KIND_GP_EVENT, gp_event_columns, .name = "gp_event", .meaning = "a coded entry of the GP record", KEY(1, "event_id")),
    EVENTS(PS_KIND_ADMISSION, admission_columns, .name = "admission", .meaning = "a hospital spell, or an episode of one", KEY(2, "spell_id", "episode_no", "provider")),
    EVENTS(PS_KIND_ATTENDANCE, attendance_columns, .name = "attendance", .meaning = "an emergency-care attendance", KEY(1, "attendance_id", "provider")),
    EVENTS(PS_KIND_REFERRAL, referral_columns, .name = "referral", .meaning = "a referral to a service", KEY(1, "referral_id", "provider")),
    EVENTS(PS_KIND_CONTACT, contact_columns, .name = "contact", .meaning = "a care contact", KEY(1, "contact_id", "referral_id", "provider")),
    EVENTS(PS_KIND_DEATH, death_columns, .name = "death", .meaning = "a registered death"),
    EVENTS(PS_KIND_OUTPATIENT, outpatient_columns, .name = "outpatient", .meaning = "an outpatient appointment", KEY(1, "attendance_id", "provider")),
    EVENTS(PS_KIND_WAITING_LIST, waiting_list_columns, .name = "waiting_list", .meaning = "a pathway on a waiting list, as a weekly snapshot has it", .snapshots = true, KEY(1, "pathway_id", "issuer", "referral_id", "clock_start")),
    EVENTS(PS_KIND_LEGAL_STATUS, legal_status_columns, .name = "legal_status", .meaning = "a period under one legal status of the Mental Health Act", KEY(1, "period_id", "provider")),
    /* No number of its own is sent: the same code of the same day and referral is the same diagnosis. */
    EVENTS(PS_KIND_DIAGNOSIS, diagnosis_columns, .name = "diagnosis", .meaning = "a diagnosis made by a service", KEY(1, "code", "scheme", "date", "referral_id", "provider")),
    EVENTS(PS_KIND_SOCIAL_CARE, social_care_columns, .name = "social_care", .meaning = "an event of adult social care", KEY(1, "event_id", "authority")),
    EVENTS(PS_KIND_CARE_HOME, care_home_columns, .name = "care_home", .meaning = "a stay in a care home", KEY(1, "home", "start_date")),
    EVENTS(PS_KIND_REFERRAL_IN, referral_in_columns, .name = "referral_in", .meaning = "somebody asks for help, for themselves or for another", KEY(1, "referral_id", "organisation")),
    PEOPLE(PS_KIND_STAFF, staff_columns, .name = "staff", .meaning = "an employee; never beside records of patients"),
    EVENTS(PS_KIND_EVENT, event_columns, .name = "event", .meaning = "an event of any further feed"),
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

int ps_schema_code_column(const ps_schema *schema)
{
    const int column = ps_schema_column_find(schema, "code");

    return column >= 0 && schema->columns[column].type == PS_TEXT && !schema->columns[column].words ? column : -1;
}

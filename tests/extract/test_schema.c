/* Schema: value sets against what the NHS Data Model and Dictionary and the suppliers' own descriptions say of each
 * code; typed here from those, not from schema.c. */
#include "base/text.h"
#include "base/text_file.h"
#include "extract/field.h"
#include "extract/schema.h"
#include "test.h"

#define NOT_RECORDED NULL
#define NOT_IN_SET "(not in the set)"

/* What the word of each code must be. Every code that is known, and near it some that are none. */
static const struct {
    ps_kind kind;
    const char *column, *code, *word;
} codes[] = {
    /* Admission method: 21-25, 28, 2A, 2B, 2D are emergencies; 2C, born at home as intended, is none. */
    {PS_KIND_ADMISSION, "method", "11", "elective"},
    {PS_KIND_ADMISSION, "method", "12", "elective"},
    {PS_KIND_ADMISSION, "method", "13", "elective"},
    {PS_KIND_ADMISSION, "method", "21", "emergency"},
    {PS_KIND_ADMISSION, "method", "22", "emergency"},
    {PS_KIND_ADMISSION, "method", "23", "emergency"},
    {PS_KIND_ADMISSION, "method", "24", "emergency"},
    {PS_KIND_ADMISSION, "method", "25", "emergency"},
    {PS_KIND_ADMISSION, "method", "28", "emergency"},
    {PS_KIND_ADMISSION, "method", "2A", "emergency"},
    {PS_KIND_ADMISSION, "method", "2a", "emergency"},
    {PS_KIND_ADMISSION, "method", "2B", "emergency"},
    {PS_KIND_ADMISSION, "method", "2D", "emergency"},
    {PS_KIND_ADMISSION, "method", "2C", "birth"},
    {PS_KIND_ADMISSION, "method", "31", "maternity"},
    {PS_KIND_ADMISSION, "method", "32", "maternity"},
    {PS_KIND_ADMISSION, "method", "81", "transfer"},
    {PS_KIND_ADMISSION, "method", "82", "birth"},
    {PS_KIND_ADMISSION, "method", "83", "birth"},
    {PS_KIND_ADMISSION, "method", "98", NOT_RECORDED},
    {PS_KIND_ADMISSION, "method", "99", NOT_RECORDED},
    {PS_KIND_ADMISSION, "method", "26", NOT_IN_SET},
    {PS_KIND_ADMISSION, "method", "2", NOT_IN_SET},
    {PS_KIND_ADMISSION, "method", "84", NOT_IN_SET},
    {PS_KIND_ADMISSION, "method_code", "2C", "2C"},
    {PS_KIND_ADMISSION, "method_code", "2b", "2B"},
    {PS_KIND_ADMISSION, "method_code", "99", NOT_RECORDED},
    {PS_KIND_ADMISSION, "method_code", "2E", NOT_IN_SET},
    {PS_KIND_ADMISSION, "classification", "1", "ordinary"},
    {PS_KIND_ADMISSION, "classification", "2", "day case"},
    {PS_KIND_ADMISSION, "classification", "3", "regular day"},
    {PS_KIND_ADMISSION, "classification", "4", "regular night"},
    {PS_KIND_ADMISSION, "classification", "5", "delivery"},
    {PS_KIND_ADMISSION, "classification", "8", NOT_RECORDED},
    {PS_KIND_ADMISSION, "classification", "9", NOT_RECORDED},
    {PS_KIND_ADMISSION, "classification", "6", NOT_IN_SET},
    {PS_KIND_ADMISSION, "discharge_method", "1", "clinical"},
    {PS_KIND_ADMISSION, "discharge_method", "2", "self or relative"},
    {PS_KIND_ADMISSION, "discharge_method", "3", "tribunal or court"},
    {PS_KIND_ADMISSION, "discharge_method", "4", "died"},
    {PS_KIND_ADMISSION, "discharge_method", "5", "stillbirth"},
    {PS_KIND_ADMISSION, "discharge_method", "6", "self or relative"},
    {PS_KIND_ADMISSION, "discharge_method", "7", "self or relative"},
    {PS_KIND_ADMISSION, "discharge_method", "8", NOT_RECORDED},
    {PS_KIND_ADMISSION, "discharge_method", "9", NOT_RECORDED},
    {PS_KIND_ADMISSION, "discharge_method", "0", NOT_IN_SET},
    {PS_KIND_ADMISSION, "destination", "19", "usual home"},
    {PS_KIND_ADMISSION, "destination", "29", "temporary home"},
    {PS_KIND_ADMISSION, "destination", "30", "hospital"},
    {PS_KIND_ADMISSION, "destination", "37", "court"},
    {PS_KIND_ADMISSION, "destination", "38", "police or prison"},
    {PS_KIND_ADMISSION, "destination", "48", "hospital"},
    {PS_KIND_ADMISSION, "destination", "49", "hospital"},
    {PS_KIND_ADMISSION, "destination", "50", "hospital"},
    {PS_KIND_ADMISSION, "destination", "51", "hospital"},
    {PS_KIND_ADMISSION, "destination", "52", "hospital"},
    {PS_KIND_ADMISSION, "destination", "53", "hospital"},
    {PS_KIND_ADMISSION, "destination", "54", "care home"},
    {PS_KIND_ADMISSION, "destination", "55", "care home"},
    {PS_KIND_ADMISSION, "destination", "56", "care home"},
    {PS_KIND_ADMISSION, "destination", "65", "care home"},
    {PS_KIND_ADMISSION, "destination", "66", "foster care"},
    {PS_KIND_ADMISSION, "destination", "79", "died or born"},
    {PS_KIND_ADMISSION, "destination", "84", "hospital"}, /* medium secure */
    {PS_KIND_ADMISSION, "destination", "85", "care home"},
    {PS_KIND_ADMISSION, "destination", "87", "hospital"},
    {PS_KIND_ADMISSION, "destination", "88", "hospice"},
    {PS_KIND_ADMISSION, "destination", "98", NOT_RECORDED},
    {PS_KIND_ADMISSION, "destination", "99", NOT_RECORDED},
    {PS_KIND_ADMISSION, "destination", "18", NOT_IN_SET},
    {PS_KIND_ADMISSION, "destination", "70", NOT_IN_SET},
    {PS_KIND_ADMISSION, "source", "39", "custody"},
    {PS_KIND_ADMISSION, "source", "40", "custody"},
    {PS_KIND_ADMISSION, "source", "41", "custody"},
    {PS_KIND_ADMISSION, "source", "42", "custody"},
    {PS_KIND_ADMISSION, "source", "54", "care home"},
    {PS_KIND_ADMISSION, "source", "79", "died or born"},

    /* Emergency care: only a first unplanned attendance is "first". */
    {PS_KIND_ATTENDANCE, "category", "1", "first"},
    {PS_KIND_ATTENDANCE, "category", "2", "follow-up here"},
    {PS_KIND_ATTENDANCE, "category", "3", "follow-up elsewhere"},
    {PS_KIND_ATTENDANCE, "category", "4", "planned"},
    {PS_KIND_ATTENDANCE, "category", "9", NOT_RECORDED},
    {PS_KIND_ATTENDANCE, "category", "5", NOT_IN_SET},
    {PS_KIND_ATTENDANCE, "department", "01", "major"},
    {PS_KIND_ATTENDANCE, "department", "1", "major"},
    {PS_KIND_ATTENDANCE, "department", "02", "single specialty"},
    {PS_KIND_ATTENDANCE, "department", "03", "minor injury"},
    {PS_KIND_ATTENDANCE, "department", "04", "walk-in"},
    {PS_KIND_ATTENDANCE, "department", "05", "same day"},
    {PS_KIND_ATTENDANCE, "department", "5", "same day"},
    {PS_KIND_ATTENDANCE, "department", "99", NOT_RECORDED},
    {PS_KIND_ATTENDANCE, "department", "06", NOT_IN_SET},
    {PS_KIND_ATTENDANCE, "department", "001", NOT_IN_SET},

    /* Outpatients and care contacts: seen is 5 and 6; 3 and 7 did not attend. */
    {PS_KIND_CONTACT, "attended", "5", "yes"},
    {PS_KIND_CONTACT, "attended", "6", "yes"},
    {PS_KIND_CONTACT, "attended", "7", "no"},
    {PS_KIND_CONTACT, "attended", "2", "no"},
    {PS_KIND_CONTACT, "attended", "3", "no"},
    {PS_KIND_CONTACT, "attended", "4", "no"},
    {PS_KIND_CONTACT, "attended", "0", NOT_RECORDED},
    {PS_KIND_CONTACT, "attended", "1", NOT_IN_SET},
    {PS_KIND_OUTPATIENT, "attended", "5", "yes"},
    {PS_KIND_OUTPATIENT, "attended", "6", "yes"},
    {PS_KIND_OUTPATIENT, "attended", "7", "no"},
    {PS_KIND_OUTPATIENT, "attended", "2", "no"},
    {PS_KIND_OUTPATIENT, "attended", "3", "no"},
    {PS_KIND_OUTPATIENT, "attended", "4", "no"},
    {PS_KIND_OUTPATIENT, "attended", "0", NOT_RECORDED},
    {PS_KIND_OUTPATIENT, "attended", "8", NOT_IN_SET},
    {PS_KIND_OUTPATIENT, "appointment_status", "5", "seen"},
    {PS_KIND_OUTPATIENT, "appointment_status", "6", "seen"},
    {PS_KIND_OUTPATIENT, "appointment_status", "7", "did not attend"},
    {PS_KIND_OUTPATIENT, "appointment_status", "3", "did not attend"},
    {PS_KIND_OUTPATIENT, "appointment_status", "2", "cancelled by patient"},
    {PS_KIND_OUTPATIENT, "appointment_status", "4", "cancelled by provider"},
    {PS_KIND_OUTPATIENT, "appointment_status", "0", "future"},
    {PS_KIND_OUTPATIENT, "appointment_status", "1", NOT_IN_SET},
    {PS_KIND_OUTPATIENT, "first_attendance", "1", "first"},
    {PS_KIND_OUTPATIENT, "first_attendance", "2", "follow-up"},
    {PS_KIND_OUTPATIENT, "first_attendance", "3", "first by telephone"},
    {PS_KIND_OUTPATIENT, "first_attendance", "4", "follow-up by telephone"},
    {PS_KIND_OUTPATIENT, "first_attendance", "5", "administrative"},
    {PS_KIND_OUTPATIENT, "first_attendance", "6", NOT_IN_SET},
    {PS_KIND_OUTPATIENT, "outcome", "1", "discharged"},
    {PS_KIND_OUTPATIENT, "outcome", "2", "another appointment given"},
    {PS_KIND_OUTPATIENT, "outcome", "3", "another appointment later"},
    {PS_KIND_OUTPATIENT, "outcome", "4", NOT_IN_SET},

    /* Referral to treatment: 36, died before treatment, stops a clock; 99 is not yet known. */
    {PS_KIND_WAITING_LIST, "status", "10", "start"},
    {PS_KIND_WAITING_LIST, "status", "11", "start"},
    {PS_KIND_WAITING_LIST, "status", "12", "start"},
    {PS_KIND_WAITING_LIST, "status", "20", "continuing"},
    {PS_KIND_WAITING_LIST, "status", "21", "continuing"},
    {PS_KIND_WAITING_LIST, "status", "30", "clock stop"},
    {PS_KIND_WAITING_LIST, "status", "31", "clock stop"},
    {PS_KIND_WAITING_LIST, "status", "32", "clock stop"},
    {PS_KIND_WAITING_LIST, "status", "33", "clock stop"},
    {PS_KIND_WAITING_LIST, "status", "34", "clock stop"},
    {PS_KIND_WAITING_LIST, "status", "35", "clock stop"},
    {PS_KIND_WAITING_LIST, "status", "36", "clock stop"},
    {PS_KIND_WAITING_LIST, "status", "90", "not RTT"},
    {PS_KIND_WAITING_LIST, "status", "91", "not RTT"},
    {PS_KIND_WAITING_LIST, "status", "92", "not RTT"},
    {PS_KIND_WAITING_LIST, "status", "98", "not RTT"},
    {PS_KIND_WAITING_LIST, "status", "99", NOT_RECORDED},
    {PS_KIND_WAITING_LIST, "status", "13", NOT_IN_SET},
    {PS_KIND_WAITING_LIST, "status", "22", NOT_IN_SET},
    {PS_KIND_WAITING_LIST, "status", "37", NOT_IN_SET},
    {PS_KIND_WAITING_LIST, "status_code", "36", "36"},
    {PS_KIND_WAITING_LIST, "status_code", "10", "10"},
    {PS_KIND_WAITING_LIST, "status_code", "99", NOT_RECORDED},
    {PS_KIND_WAITING_LIST, "status_code", "40", NOT_IN_SET},
    {PS_KIND_WAITING_LIST, "waiting", "10", "yes"},
    {PS_KIND_WAITING_LIST, "waiting", "11", "yes"},
    {PS_KIND_WAITING_LIST, "waiting", "12", "yes"},
    {PS_KIND_WAITING_LIST, "waiting", "20", "yes"},
    {PS_KIND_WAITING_LIST, "waiting", "21", "yes"},
    {PS_KIND_WAITING_LIST, "waiting", "30", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "31", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "32", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "33", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "34", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "35", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "36", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "90", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "91", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "92", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "98", "no"},
    {PS_KIND_WAITING_LIST, "waiting", "99", NOT_RECORDED},
    {PS_KIND_WAITING_LIST, "waiting", "22", NOT_IN_SET},
    {PS_KIND_WAITING_LIST, "priority", "1", "routine"},
    {PS_KIND_WAITING_LIST, "priority", "2", "urgent"},
    {PS_KIND_WAITING_LIST, "priority", "3", "two week wait"},
    {PS_KIND_WAITING_LIST, "priority", "4", NOT_IN_SET},

    /* Mental Health Act: 01 is informal, so a row is no detention by itself. */
    {PS_KIND_LEGAL_STATUS, "legal_status", "01", "informal"},
    {PS_KIND_LEGAL_STATUS, "legal_status", "02", "section 2"},
    {PS_KIND_LEGAL_STATUS, "legal_status", "03", "section 3"},
    {PS_KIND_LEGAL_STATUS, "legal_status", "19", "section 135"},
    {PS_KIND_LEGAL_STATUS, "legal_status", "20", "section 136"},
    {PS_KIND_LEGAL_STATUS, "legal_status", "98", NOT_RECORDED},
    {PS_KIND_LEGAL_STATUS, "legal_status", "99", NOT_RECORDED},
    {PS_KIND_LEGAL_STATUS, "legal_status", "1", NOT_IN_SET},
    {PS_KIND_LEGAL_STATUS, "legal_status", "2", NOT_IN_SET},
    {PS_KIND_LEGAL_STATUS, "detained", "01", "no"},
    {PS_KIND_LEGAL_STATUS, "detained", "02", "yes"},
    {PS_KIND_LEGAL_STATUS, "detained", "03", "yes"},
    {PS_KIND_LEGAL_STATUS, "detained", "19", "yes"},
    {PS_KIND_LEGAL_STATUS, "detained", "20", "yes"},
    {PS_KIND_LEGAL_STATUS, "detained", "98", NOT_RECORDED},
    {PS_KIND_LEGAL_STATUS, "detained", "99", NOT_RECORDED},
    {PS_KIND_LEGAL_STATUS, "detained", "04", NOT_IN_SET}, /* whatever it is, it must not become a no */
    {PS_KIND_DIAGNOSIS, "scheme", "02", "ICD-10"},
    {PS_KIND_DIAGNOSIS, "scheme", "06", "SNOMED"},
    {PS_KIND_DIAGNOSIS, "scheme", "2", NOT_IN_SET},
    {PS_KIND_DIAGNOSIS, "scheme", "05", NOT_IN_SET},

    /* Client level data of adult social care. */
    {PS_KIND_SOCIAL_CARE, "event_type", "Request", "request"},
    {PS_KIND_SOCIAL_CARE, "event_type", "Assessment", "assessment"},
    {PS_KIND_SOCIAL_CARE, "event_type", "SERVICE", "service"},
    {PS_KIND_SOCIAL_CARE, "event_type", "Review", "review"},
    {PS_KIND_SOCIAL_CARE, "event_type", "Services", NOT_IN_SET},
    {PS_KIND_SOCIAL_CARE, "sex", "1", "male"},
    {PS_KIND_SOCIAL_CARE, "sex", "2", "female"},
    {PS_KIND_SOCIAL_CARE, "sex", "X", NOT_RECORDED},

    /* Referrals coming in. */
    {PS_KIND_REFERRAL_IN, "source", "Self", "self"},
    {PS_KIND_REFERRAL_IN, "source", "self-referral", "self"},
    {PS_KIND_REFERRAL_IN, "source", "community group", "community group"},
    {PS_KIND_REFERRAL_IN, "source", "practice", "practice"},
    {PS_KIND_REFERRAL_IN, "source", "gp practice", "practice"},
    {PS_KIND_REFERRAL_IN, "source", "OTHER SERVICE", "other service"},
    {PS_KIND_REFERRAL_IN, "source", "community", NOT_IN_SET},
    {PS_KIND_REFERRAL_IN, "source", "neighbour", NOT_IN_SET},

    /* Sex: numbers in hospital feeds, letters in GP ones. */
    {PS_KIND_PERSON, "sex", "0", NOT_RECORDED},
    {PS_KIND_PERSON, "sex", "1", "male"},
    {PS_KIND_PERSON, "sex", "2", "female"},
    {PS_KIND_PERSON, "sex", "9", NOT_RECORDED},
    {PS_KIND_PERSON, "sex", "M", "male"},
    {PS_KIND_PERSON, "sex", "F", "female"},
    {PS_KIND_PERSON, "sex", "I", "indeterminate"},
    {PS_KIND_PERSON, "sex", "U", NOT_RECORDED},
    {PS_KIND_PERSON, "sex", "3", NOT_IN_SET},
    {PS_KIND_STAFF, "sex", "F", "female"},

    /* Ethnic category: no I, O or Q; T and W of GP extracts; the second character is local. */
    {PS_KIND_PERSON, "ethnicity", "A", "A"},
    {PS_KIND_PERSON, "ethnicity", "b", "B"},
    {PS_KIND_PERSON, "ethnicity", "C", "C"},
    {PS_KIND_PERSON, "ethnicity", "D", "D"},
    {PS_KIND_PERSON, "ethnicity", "E", "E"},
    {PS_KIND_PERSON, "ethnicity", "F", "F"},
    {PS_KIND_PERSON, "ethnicity", "G", "G"},
    {PS_KIND_PERSON, "ethnicity", "H", "H"},
    {PS_KIND_PERSON, "ethnicity", "J", "J"},
    {PS_KIND_PERSON, "ethnicity", "K", "K"},
    {PS_KIND_PERSON, "ethnicity", "L", "L"},
    {PS_KIND_PERSON, "ethnicity", "M", "M"},
    {PS_KIND_PERSON, "ethnicity", "N", "N"},
    {PS_KIND_PERSON, "ethnicity", "P", "P"},
    {PS_KIND_PERSON, "ethnicity", "R", "R"},
    {PS_KIND_PERSON, "ethnicity", "S", "S"},
    {PS_KIND_PERSON, "ethnicity", "T", "T"},
    {PS_KIND_PERSON, "ethnicity", "W", "W"},
    {PS_KIND_PERSON, "ethnicity", "Z", "Z"},
    {PS_KIND_PERSON, "ethnicity", "99", "99"},
    {PS_KIND_PERSON, "ethnicity", "X", "99"},
    {PS_KIND_PERSON, "ethnicity", "A7", "A"},
    {PS_KIND_PERSON, "ethnicity", "I", NOT_IN_SET},
    {PS_KIND_PERSON, "ethnicity", "O", NOT_IN_SET},
    {PS_KIND_PERSON, "ethnicity", "Q", NOT_IN_SET},
    {PS_KIND_PERSON, "ethnicity", "7", "99"}, /* before 2001; read as not known, carefully */
    {PS_KIND_PERSON, "ethnicity", "0", "99"},
    {PS_KIND_STAFF, "ethnicity", "H", "H"},

    /* Deletions of the two large GP suppliers, "true" of one and 1 of the other, and plain answers. */
    {PS_KIND_GP_EVENT, "deleted", "true", "yes"},
    {PS_KIND_GP_EVENT, "deleted", "TRUE", "yes"},
    {PS_KIND_GP_EVENT, "deleted", "false", "no"},
    {PS_KIND_GP_EVENT, "deleted", "1", "yes"},
    {PS_KIND_GP_EVENT, "deleted", "0", "no"},
    {PS_KIND_GP_EVENT, "deleted", "Y", "yes"},
    {PS_KIND_GP_EVENT, "deleted", "N", "no"},
    {PS_KIND_GP_EVENT, "deleted", "2", NOT_IN_SET},
};

START_TEST(reads_codes)
{
    const ps_schema *schema = ps_schema_of(codes[_i].kind);
    const int column = ps_schema_column_find(schema, codes[_i].column);
    const ps_code_word *word;

    ck_assert_int_ge(column, 0);
    word = ps_field_word(ps_slice_of(codes[_i].code), schema->columns[column].words,
                         !strcmp(codes[_i].column, "ethnicity"));
    ck_assert_msg((word != NULL) == (codes[_i].word == NULL || strcmp(codes[_i].word, NOT_IN_SET) != 0),
                  "%s %s: %s is%s in the set", schema->name, codes[_i].column, codes[_i].code, word ? "" : " not");
    if (!word)
        return;
    ck_assert_msg((word->word == NULL) == (codes[_i].word == NULL) &&
                      (!word->word || !strcmp(word->word, codes[_i].word)),
                  "%s %s %s: %s", schema->name, codes[_i].column, codes[_i].code, word->word ? word->word : "NULL");
}
END_TEST

/* What the rest of the library takes for granted of every table. */
START_TEST(tables_are_whole)
{
    const ps_schema *s = ps_schema_of((ps_kind)_i);

    ck_assert_int_eq((int)s->kind, _i);
    ck_assert_ptr_eq(ps_schema_named(s->name), s);
    ck_assert_int_eq(s->id, 0);
    ck_assert_int_eq((int)s->columns[0].role, PS_ROLE_ID);
    ck_assert_int_eq((int)s->columns[s->deleted].role, PS_ROLE_DELETED);
    ck_assert(s->makes_people == (s->event_date < 0));
    if (s->event_date >= 0)
        ck_assert_int_eq((int)s->columns[s->event_date].role, PS_ROLE_EVENT_DATE);
    for (size_t c = 0; c < s->n_columns; c++) {
        const ps_schema_column *column = &s->columns[c];
        ck_assert_int_eq(ps_schema_column_find(s, column->name), (int)c);
        ck_assert_str_ne(column->meaning, "");
        ck_assert_msg(!column->same_as || ps_schema_column_find(s, column->same_as) >= 0, "%s", column->name);
        ck_assert_msg(column->type != PS_FLAG || column->words, "%s: a flag needs a value set", column->name);
    }
    ck_assert_uint_le(s->key_known, PS_KEY_COLUMNS);
    ck_assert((s->key_known > 0) == (s->key[0] != NULL));
    for (size_t k = 0; k < PS_KEY_COLUMNS && s->key[k]; k++) {
        const int column = ps_schema_column_find(s, s->key[k]);
        ck_assert_msg(column >= 0, "%s: no column %s", s->name, s->key[k]);
        ck_assert_int_ne((int)s->columns[column].type, PS_CODES);
        ck_assert_int_ne((int)s->columns[column].type, PS_FLAG);
    }
}
END_TEST

/* The manual lists each kind with its columns, word for word. */
START_TEST(manual_lists_columns)
{
    static const char *const types[] = {
        [PS_NUMBER] = "number", [PS_TEXT] = "text", [PS_DATE] = "date", [PS_FLAG] = "yes or no", [PS_CODES] = "codes"};
    const ps_schema *s = ps_schema_of((ps_kind)_i);
    ps_buffer wanted = {0};
    ps_error err = {0};
    char *manual, *to;
    size_t length;

    ck_assert_msg(ps_text_file_read(&manual, &length, "cli/man/popstrat-plan.5", &err) == PS_OK, "%s", err.message);
    for (char *c = manual; *c; c++)
        if (*c == '\n')
            *c = ' ';
    ps_buffer_print(&wanted, ".B %s %s. Columns: ", s->name, s->meaning);
    for (size_t c = 0; c < s->n_columns; c++)
        ps_buffer_print(&wanted, "%s%s (%s%s)", c ? ", " : "", s->columns[c].name, types[s->columns[c].type],
                        s->columns[c].required ? ", required" : "");
    ps_buffer_text(&wanted, ".");
    to = strstr(manual, wanted.at);
    ck_assert_msg(to != NULL, "the manual has not: %s", wanted.at);
    ps_buffer_release(&wanted);
    free(manual);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("schema");
    TCase *tc = tcase_create("schema");
    tcase_add_loop_test(tc, reads_codes, 0, PS_COUNT(codes));
    tcase_add_loop_test(tc, tables_are_whole, 0, PS_KINDS);
    tcase_add_loop_test(tc, manual_lists_columns, 0, PS_KINDS);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

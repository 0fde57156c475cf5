/* Field: dates in every declared form, missing values, value sets, codes; NHS number shapes. */
#include "extract/field.h"
#include "extract/iso_date.h"
#include "extract/nhs_number.h"

#include "test.h"

static const struct {
    const char *why, *text;
    ps_date_form form;
    bool birth;
    ps_reading reading;
    const char *day; /* "" for none */
} dates[] = {
    {"ISO", "2024-02-29", PS_DATES_ISO, false, PS_READ_WELL, "2024-02-29"},
    {"unset is ISO", "2024-02-29", PS_DATES_UNSET, false, PS_READ_WELL, "2024-02-29"},
    {"no leap day in 2023", "2023-02-29", PS_DATES_ISO, false, PS_READ_NO_SUCH_DAY, ""},
    {"nor in 1900", "1900-02-29", PS_DATES_ISO, false, PS_READ_NO_SUCH_DAY, ""},
    {"31 September", "2023-09-31", PS_DATES_ISO, false, PS_READ_NO_SUCH_DAY, ""},
    {"month 13", "2023-13-01", PS_DATES_ISO, false, PS_READ_NO_SUCH_DAY, ""},
    {"month 00 is no year alone", "2023-00-01", PS_DATES_ISO, false, PS_READ_NO_SUCH_DAY, ""},
    {"day 00 is no month alone", "2023-04-00", PS_DATES_ISO, false, PS_READ_NO_SUCH_DAY, ""},
    {"all zeros", "0000-00-00", PS_DATES_ISO, false, PS_READ_NO_SUCH_DAY, ""},
    {"a month is its first day", "2023-04", PS_DATES_ISO, false, PS_READ_IMPRECISE, "2023-04-01"},
    {"a month of birth is its 15th", "1948-04", PS_DATES_ISO, true, PS_READ_IMPRECISE, "1948-04-15"},
    {"a whole day of birth stays", "1948-04-03", PS_DATES_ISO, true, PS_READ_WELL, "1948-04-03"},
    {"a year is its first day", "2023", PS_DATES_ISO, false, PS_READ_IMPRECISE, "2023-01-01"},
    {"a year of birth too", "1948", PS_DATES_ISO, true, PS_READ_IMPRECISE, "1948-01-01"},
    {"a timestamp", "2023-04-05T23:59:59", PS_DATES_ISO, false, PS_READ_WELL, "2023-04-05"},
    {"with a zone", "2023-04-05T10:15:30.123+01:00", PS_DATES_ISO, false, PS_READ_WELL, "2023-04-05"},
    {"in UTC", "2023-04-05T10:15Z", PS_DATES_ISO, false, PS_READ_WELL, "2023-04-05"},
    {"with a blank, as databases write", "2023-04-05 00:00:00.0000000", PS_DATES_ISO, false, PS_READ_WELL,
     "2023-04-05"},
    {"and a zone after a blank", "2023-04-05 10:15:30 +01:00", PS_DATES_ISO, false, PS_READ_WELL, "2023-04-05"},
    {"hour 24", "2023-04-05T24:00", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"an hour alone", "2023-04-05T10", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"a T alone", "2023-04-05T", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"a point without digits", "2023-04-05T10:15:30.", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"a word after it", "2023-04-05 approx", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"a digit too many", "2023-04-055", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"slashes are another form", "05/04/2023", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"a day in its letters", "2023-4-5", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"a sign", "-023-04-05", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"text", "unknown", PS_DATES_ISO, false, PS_READ_WRONG_FORM, ""},
    {"nothing", "", PS_DATES_ISO, false, PS_READ_MISSING, ""},
    {"1800 stands for none", "1800-01-01", PS_DATES_ISO, false, PS_READ_MISSING, ""},
    {"1801 too", "1801-01-01", PS_DATES_ISO, false, PS_READ_MISSING, ""},
    {"1802 with a time too", "1802-01-01 00:00:00", PS_DATES_ISO, false, PS_READ_MISSING, ""},
    {"1900 too", "1900-01-01", PS_DATES_ISO, false, PS_READ_MISSING, ""},
    {"9999 too", "9999-12-31", PS_DATES_ISO, false, PS_READ_MISSING, ""},
    {"the day after 1900's first is a day", "1900-01-02", PS_DATES_ISO, false, PS_READ_WELL, "1900-01-02"},
    {"1901 is a year", "1901-01-01", PS_DATES_ISO, false, PS_READ_WELL, "1901-01-01"},
    {"9999 on another day is a day", "9999-12-30", PS_DATES_ISO, false, PS_READ_WELL, "9999-12-30"},
    {"the year 1900 stands for none", "1900", PS_DATES_ISO, true, PS_READ_MISSING, ""},
    {"9999-12 stands for none", "9999-12", PS_DATES_ISO, false, PS_READ_MISSING, ""},
    {"compact", "20240229", PS_DATES_COMPACT, false, PS_READ_WELL, "2024-02-29"},
    {"compact month", "202402", PS_DATES_COMPACT, false, PS_READ_IMPRECISE, "2024-02-01"},
    {"compact year", "2024", PS_DATES_COMPACT, false, PS_READ_IMPRECISE, "2024-01-01"},
    {"compact sentinel", "18000101", PS_DATES_COMPACT, false, PS_READ_MISSING, ""},
    {"seven digits", "2024029", PS_DATES_COMPACT, false, PS_READ_WRONG_FORM, ""},
    {"nine digits", "202402290", PS_DATES_COMPACT, false, PS_READ_WRONG_FORM, ""},
    {"compact is not ISO", "2024-02-29", PS_DATES_COMPACT, false, PS_READ_WRONG_FORM, ""},
    {"slashes", "29/02/2024", PS_DATES_SLASH, false, PS_READ_WELL, "2024-02-29"},
    {"day first: there is no month 13", "12/13/2023", PS_DATES_SLASH, false, PS_READ_NO_SUCH_DAY, ""},
    {"slashes with a time", "05/04/2023 10:15", PS_DATES_SLASH, false, PS_READ_WELL, "2023-04-05"},
    {"a month with a slash", "02/2024", PS_DATES_SLASH, true, PS_READ_IMPRECISE, "2024-02-15"},
    {"slashes, two-digit year", "29/02/24", PS_DATES_SLASH, false, PS_READ_WRONG_FORM, ""},
    {"month by name", "01Jan2022", PS_DATES_MONTH_NAME, false, PS_READ_WELL, "2022-01-01"},
    {"in capitals", "29FEB2024", PS_DATES_MONTH_NAME, false, PS_READ_WELL, "2024-02-29"},
    {"with hyphens", "31-dec-2022", PS_DATES_MONTH_NAME, false, PS_READ_WELL, "2022-12-31"},
    {"with a time, as SAS writes", "01JAN2022:00:00:00", PS_DATES_MONTH_NAME, false, PS_READ_WELL, "2022-01-01"},
    {"no such month", "01Jam2022", PS_DATES_MONTH_NAME, false, PS_READ_WRONG_FORM, ""},
    {"no such day by name", "30Feb2022", PS_DATES_MONTH_NAME, false, PS_READ_NO_SUCH_DAY, ""},
    {"HES month of birth", "041968", PS_DATES_MMYYYY, true, PS_READ_IMPRECISE, "1968-04-15"},
    {"the same where it is no birth", "041968", PS_DATES_MMYYYY, false, PS_READ_IMPRECISE, "1968-04-01"},
    {"HES none", "011800", PS_DATES_MMYYYY, true, PS_READ_MISSING, ""},
    {"HES none, another", "011801", PS_DATES_MMYYYY, true, PS_READ_MISSING, ""},
    {"HES month 13", "131968", PS_DATES_MMYYYY, true, PS_READ_NO_SUCH_DAY, ""},
    {"a lost zero is not guessed", "41968", PS_DATES_MMYYYY, true, PS_READ_WRONG_FORM, ""},
};

START_TEST(reads_dates)
{
    char day[11];
    ps_day got = 12345;
    const ps_reading reading = ps_field_date(&got, ps_slice_of(dates[_i].text), dates[_i].form, dates[_i].birth);

    ps_day_format(day, got);
    ck_assert_msg(reading == dates[_i].reading && !strcmp(day, dates[_i].day), "%s: reading %d, day '%s'",
                  dates[_i].why, (int)reading, day);
}
END_TEST

PS_HEX_WIDE static bool iso_widely(ps_day *out, const char *at)
{
    return ps_iso_plain_wide(out, at);
}

static void hold_iso(const char *at)
{
    ps_day narrow = 0, wide = 0;
    const bool good = ps_iso_plain(&narrow, at);

    if (iso_widely(&wide, at) != good || (good && narrow != wide)) /* asked first: there are millions */
        ck_abort_msg("%.10s is day %d and day %d", at, narrow, wide);
}

/* Every year, month and day of so many digits, and every byte in every place of a date. */
START_TEST(iso_dates_read_the_same_either_way)
{
    char at[17] = {0};

    for (unsigned year = 1890; year < 2110 && ps_hex_is_wide(); year++)
        for (unsigned month = 0; month < 100; month++)
            for (unsigned day = 0; day < 100; day++) {
                const unsigned digits[] = {year / 1000, year / 100 % 10, year / 10 % 10, year % 10,
                                           0,           month / 10,      month % 10,     0,
                                           day / 10,    day % 10};
                for (size_t i = 0; i < PS_COUNT(digits); i++)
                    at[i] = (char)('0' + digits[i]);
                at[4] = at[7] = '-';
                hold_iso(at);
            }
    for (size_t place = 0; place < 16 && ps_hex_is_wide(); place++)
        for (int byte = 0; byte < 256; byte++) {
            memcpy(at, "2024-02-29,12345", 16);
            at[place] = (char)byte;
            hold_iso(at);
        }
}
END_TEST

START_TEST(names_date_forms)
{
    static const struct {
        const char *text;
        ps_date_form form;
    } forms[] = {
        {"yyyy-mm-dd", PS_DATES_ISO}, {"yyyymmdd", PS_DATES_COMPACT},     {"dd/mm/yyyy", PS_DATES_SLASH},
        {"mmyyyy", PS_DATES_MMYYYY},  {"ddMonyyyy", PS_DATES_MONTH_NAME}, {"mm/dd/yyyy", PS_DATES_UNSET},
        {"", PS_DATES_UNSET},
    };
    for (size_t i = 0; i < PS_COUNT(forms); i++) {
        ck_assert_int_eq(ps_date_form_named(forms[i].text), forms[i].form);
        if (forms[i].form)
            ck_assert_str_eq(ps_date_form_name(forms[i].form), forms[i].text);
    }
}
END_TEST

static const struct {
    const char *why, *text, *want;
} cleaned[] = {
    {"as it is", "a b", "a b"},
    {"outer blanks go", " \ta\r\n", "a"},
    {"only blanks are nothing", " \t ", ""},
    {"NULL is nothing", "NULL", ""},
    {"so is NULL in blanks", " NULL ", ""},
    {"null in small letters is a word", "null", "null"},
    {"NULLS is a word", "NULLS", "NULLS"},
    {"accents are no blanks", "\xc3\xa9\xc3\xa9", "\xc3\xa9\xc3\xa9"},
};

START_TEST(cleans_cells)
{
    const ps_slice got = ps_field_clean(ps_slice_of(cleaned[_i].text));
    ck_assert_msg(ps_slice_equals(got, cleaned[_i].want), "%s: '%.*s'", cleaned[_i].why, (int)got.length, got.at);
}
END_TEST

static const struct {
    const char *why, *column, *text;
    bool local;
    const char *want; /* NULL: matches none; "": a default code */
} words[] = {
    {"a national letter", "ethnicity", "A", true, "A"},
    {"in a small letter", "ethnicity", "a", true, "A"},
    {"the local second character goes", "ethnicity", "A1", true, "A"},
    {"99 is read whole", "ethnicity", "99", true, "99"},
    {"9 alone is not known too", "ethnicity", "9", true, "99"},
    {"Z is not stated, whatever follows", "ethnicity", "Z9", true, "Z"},
    {"X is not known", "ethnicity", "X", true, "99"},
    {"I is no national letter", "ethnicity", "I", true, NULL},
    {"a word is no code", "ethnicity", "Asian", true, NULL},
    {"without the rule A1 is nothing", "ethnicity", "A1", false, NULL},
    {"sex by digit", "sex", "2", false, "female"},
    {"sex by letter", "sex", "m", false, "male"},
    {"sex by word", "sex", "Female", false, "female"},
    {"not known is no sex", "sex", "0", false, ""},
    {"3 is no code of sex", "sex", "3", false, NULL},
};

START_TEST(matches_words)
{
    const ps_schema *schema = ps_schema_of(PS_KIND_PERSON);
    const int column = ps_schema_column_find(schema, words[_i].column);
    const ps_code_word *got =
        ps_field_word(ps_slice_of(words[_i].text), schema->columns[column].words, words[_i].local);

    if (!words[_i].want)
        ck_assert_msg(!got, "%s", words[_i].why);
    else
        ck_assert_msg(got && !strcmp(got->word ? got->word : "", words[_i].want), "%s", words[_i].why);
}
END_TEST

static const struct {
    const char *why, *text, *want;
} joined[] = {
    {"commas", "C509,K573,E669", "C509/K573/E669/"},
    {"semicolons and blanks", "C509 ; K573", "C509/K573/"},
    {"two bars", "C509||K573||", "C509/K573/"},
    {"placeholders are passed over", "C509,-,-  ,E669", "C509/E669/"},
    {"one code", "F321", "F321/"},
    {"none", "", ""},
    {"only separators", ",;||", ""},
    {"dots and daggers stay", "A17.0\xe2\x80\xa0", "A17.0\xe2\x80\xa0/"},
};

START_TEST(splits_codes)
{
    ps_slice rest = ps_slice_of(joined[_i].text), code;
    ps_buffer got = {0};

    while (ps_field_next_code(&code, &rest)) {
        ps_buffer_add(&got, code.at, code.length);
        ps_buffer_text(&got, "/");
    }
    ck_assert_msg(!strcmp(got.at ? got.at : "", joined[_i].want), "%s: %s", joined[_i].why, got.at);
    ps_buffer_release(&got);
}
END_TEST

/* Check digits worked by hand: 943476591: 9x10+4x9+3x8+4x7+7x6+6x5+5x4+9x3+1x2 = 299, 299 mod 11 = 2, 11 - 2 = 9.
 * 401023213: 40+0+8+0+12+15+8+3+6 = 92, 92 mod 11 = 4, check 7. 999000000: 90+81+72 = 243, 243 mod 11 = 1, which has no
 * check digit. */
static const struct {
    const char *why, *text;
    bool want;
} numbers[] = {
    {"right check digit", "9434765919", true},
    {"with blanks", "943 476 5919", true},
    {"with hyphens", "943-476-5919", true},
    {"wrong check digit", "9434765918", false},
    {"another right one", "4010232137", true},
    {"two digits swapped", "4010223137", false},
    {"a remainder of 1 has no check digit", "9990000001", false},
    {"nor the digit 0", "9990000000", false},
    {"nine digits", "943476591", false},
    {"eleven digits", "94347659190", false},
    {"a letter", "943476591X", false},
    {"zeros pass: 0 mod 11", "0000000000", true},
    {"a hash", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225", false},
    {"nothing", "", false},
};

START_TEST(knows_nhs_numbers)
{
    ck_assert_msg(ps_nhs_number_shaped(ps_slice_of(numbers[_i].text)) == numbers[_i].want, "%s", numbers[_i].why);
}
END_TEST

static Suite *field_suite(void)
{
    Suite *suite = suite_create("field");
    TCase *tc = tcase_create("field");

    tcase_add_loop_test(tc, reads_dates, 0, PS_COUNT(dates));
    tcase_add_test(tc, iso_dates_read_the_same_either_way);
    tcase_add_test(tc, names_date_forms);
    tcase_add_loop_test(tc, cleans_cells, 0, PS_COUNT(cleaned));
    tcase_add_loop_test(tc, matches_words, 0, PS_COUNT(words));
    tcase_add_loop_test(tc, splits_codes, 0, PS_COUNT(joined));
    tcase_add_loop_test(tc, knows_nhs_numbers, 0, PS_COUNT(numbers));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(field_suite)

/* Field: see field.h. */
#include "extract/field.h"

#include "base/arena.h"
#include "base/date.h"
#include "extract/iso_date.h"

#include <string.h>

static const char *const form_names[] = {
    [PS_DATES_UNSET] = "yyyy-mm-dd", [PS_DATES_ISO] = "yyyy-mm-dd",       [PS_DATES_COMPACT] = "yyyymmdd",
    [PS_DATES_SLASH] = "dd/mm/yyyy", [PS_DATES_MONTH_NAME] = "ddMonyyyy", [PS_DATES_MMYYYY] = "mmyyyy",
};

ps_date_form ps_date_form_named(const char *text)
{
    for (size_t i = PS_DATES_ISO; i < PS_COUNT(form_names); i++)
        if (!strcmp(form_names[i], text))
            return (ps_date_form)i;
    return PS_DATES_UNSET;
}

const char *ps_date_form_name(ps_date_form form)
{
    return form_names[form];
}

/* Digits at `at`, as a number; -1 if one of them is none. */
static int digits(const char *at, size_t count)
{
    int number = 0;

    for (size_t i = 0; i < count; i++) {
        const unsigned digit = (unsigned)(unsigned char)at[i] - '0';
        if (digit > 9)
            return -1;
        number = number * 10 + (int)digit;
    }
    return number;
}

static bool two_digits_upto(ps_slice text, size_t at, int most)
{
    const int number = text.length >= at + 2 ? digits(text.at + at, 2) : -1;

    return number >= 0 && number <= most;
}

/* A time of day and its zone after a date: "", "T10:15Z", " 10:15:00.000", ":00:00:00", "T10:15:30+01:00". It is not
 * used, but a cell with anything else after its date is no date. */
static bool is_time(ps_slice rest)
{
    size_t p = 1;

    if (!rest.length)
        return true;
    if (!strchr("T :", rest.at[0]) || !two_digits_upto(rest, p, 23))
        return false;
    p += 2;
    for (int part = 0; part < 2 && p < rest.length && rest.at[p] == ':'; part++) {
        if (!two_digits_upto(rest, p + 1, part ? 60 : 59)) /* a leap second is a second */
            return false;
        p += 3;
    }
    if (p == 3)
        return false; /* an hour alone */
    if (p < rest.length && (rest.at[p] == '.' || rest.at[p] == ',')) {
        const size_t point = p++;
        while (p < rest.length && digits(rest.at + p, 1) >= 0)
            p++;
        if (p == point + 1)
            return false;
    }
    if (p < rest.length && rest.at[p] == ' ')
        p++;
    if (p == rest.length)
        return rest.at[p - 1] != ' ';
    if (rest.at[p] == 'Z')
        return p + 1 == rest.length;
    if (rest.at[p] != '+' && rest.at[p] != '-')
        return false;
    if (!two_digits_upto(rest, p + 1, 14))
        return false;
    p += 3;
    p += p < rest.length && rest.at[p] == ':';
    return p == rest.length || (two_digits_upto(rest, p, 59) && p + 2 == rest.length);
}

static int month_named(const char *at)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

    for (int month = 1; month <= 12; month++) {
        const char *name = names + 3 * (month - 1);
        if (ps_ascii_lower(at[0]) == name[0] && ps_ascii_lower(at[1]) == name[1] && ps_ascii_lower(at[2]) == name[2])
            return month;
    }
    return -1;
}

/* What a cell says; -1 where it says something that is no number, 0 where it says nothing. */
struct parts {
    int year, month, day;
    size_t length; /* bytes of the date */
};

static struct parts split_iso(ps_slice c)
{
    if (c.length == 4)
        return (struct parts){digits(c.at, 4), 0, 0, 4};
    if (c.length == 7 && c.at[4] == '-')
        return (struct parts){digits(c.at, 4), digits(c.at + 5, 2), 0, 7};
    if (c.length >= 10 && c.at[4] == '-' && c.at[7] == '-')
        return (struct parts){digits(c.at, 4), digits(c.at + 5, 2), digits(c.at + 8, 2), 10};
    return (struct parts){-1, 0, 0, 0};
}

static struct parts split_compact(ps_slice c)
{
    if (c.length == 4)
        return (struct parts){digits(c.at, 4), 0, 0, 4};
    if (c.length == 6)
        return (struct parts){digits(c.at, 4), digits(c.at + 4, 2), 0, 6};
    if (c.length >= 8)
        return (struct parts){digits(c.at, 4), digits(c.at + 4, 2), digits(c.at + 6, 2), 8};
    return (struct parts){-1, 0, 0, 0};
}

static struct parts split_slash(ps_slice c)
{
    if (c.length == 7 && c.at[2] == '/')
        return (struct parts){digits(c.at + 3, 4), digits(c.at, 2), 0, 7};
    if (c.length >= 10 && c.at[2] == '/' && c.at[5] == '/')
        return (struct parts){digits(c.at + 6, 4), digits(c.at + 3, 2), digits(c.at, 2), 10};
    return (struct parts){-1, 0, 0, 0};
}

static struct parts split_month_name(ps_slice c)
{
    if (c.length >= 11 && (c.at[2] == '-' || c.at[2] == ' ') && c.at[6] == c.at[2])
        return (struct parts){digits(c.at + 7, 4), month_named(c.at + 3), digits(c.at, 2), 11};
    if (c.length >= 9)
        return (struct parts){digits(c.at + 5, 4), month_named(c.at + 2), digits(c.at, 2), 9};
    return (struct parts){-1, 0, 0, 0};
}

static struct parts split_mmyyyy(ps_slice c)
{
    if (c.length == 6)
        return (struct parts){digits(c.at + 2, 4), digits(c.at, 2), 0, 6};
    return (struct parts){-1, 0, 0, 0};
}

static struct parts split(ps_slice cell, ps_date_form form)
{
    switch (form) {
    case PS_DATES_COMPACT:
        return split_compact(cell);
    case PS_DATES_SLASH:
        return split_slash(cell);
    case PS_DATES_MONTH_NAME:
        return split_month_name(cell);
    case PS_DATES_MMYYYY:
        return split_mmyyyy(cell);
    case PS_DATES_UNSET:
    case PS_DATES_ISO:
        break;
    }
    return split_iso(cell);
}

/* Days that stand for "none". A period stands for none when it begins or ends with one: births in the form mmyyyy show
 * them as 011800. */
static bool is_sentinel(int year, int first_month, int first_day, int last_month, int last_day)
{
    if (first_month == 1 && first_day == 1 && (year == 1800 || year == 1801 || year == 1802 || year == 1900))
        return true;
    return year == 9999 && last_month == 12 && last_day == 31;
}

/* Year and month of an ordinary year, as most births come. */
static bool is_plain_month(ps_day *out, const char *at, bool birth)
{
    char day[10];

    memcpy(day, at, 7);
    memcpy(day + 7, birth ? "-15" : "-01", 3);
    return ps_iso_plain(out, day);
}

ps_reading ps_field_date(ps_day *out, ps_slice cell, ps_date_form form, bool birth)
{
    struct parts p;
    bool year_only, month_only, whole;

    *out = PS_NO_DAY;
    if (!cell.length)
        return PS_READ_MISSING;
    if (cell.length == PS_ISO_DATE && form <= PS_DATES_ISO && ps_iso_plain(out, cell.at))
        return PS_READ_WELL;
    if (cell.length == 7 && form <= PS_DATES_ISO && is_plain_month(out, cell.at, birth))
        return PS_READ_IMPRECISE;
    p = split(cell, form);
    if (p.year < 0 || p.month < 0 || p.day < 0)
        return PS_READ_WRONG_FORM;
    if (cell.length > p.length && !is_time((ps_slice){cell.at + p.length, cell.length - p.length}))
        return PS_READ_WRONG_FORM;
    /* The length says how precise it is: a month or day of 00 does not. */
    year_only = p.length == 4;
    month_only = p.length == 6 || p.length == 7;
    whole = !year_only && !month_only;
    if (is_sentinel(p.year, year_only ? 1 : p.month, whole ? p.day : 1, year_only ? 12 : p.month, whole ? p.day : 31))
        return PS_READ_MISSING;
    if (year_only)
        p.month = 1;
    if (!whole)
        p.day = month_only && birth ? 15 : 1;
    *out = ps_day_of(p.year, p.month, p.day);
    if (*out == PS_NO_DAY)
        return PS_READ_NO_SUCH_DAY;
    return whole ? PS_READ_WELL : PS_READ_IMPRECISE;
}

static bool equals_fold(ps_slice cell, const char *code)
{
    for (size_t i = 0; i < cell.length; i++)
        if (!code[i] || ps_ascii_lower(cell.at[i]) != ps_ascii_lower(code[i]))
            return false;
    return !code[cell.length];
}

const ps_code_word *ps_field_word(ps_slice cell, const ps_code_word *words, bool local_second)
{
    for (const ps_code_word *word = words; word->code; word++)
        if (equals_fold(cell, word->code))
            return word;
    if (local_second && cell.length == 2) {
        cell.length = 1;
        return ps_field_word(cell, words, false);
    }
    return NULL;
}

static bool has_letter_or_digit(ps_slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        const char c = ps_ascii_lower(text.at[i]);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            return true;
    }
    return false;
}

bool ps_field_next_code(ps_slice *code, ps_slice *rest)
{
    while (rest->length) {
        size_t n = 0;

        while (n < rest->length && rest->at[n] != ',' && rest->at[n] != ';' && rest->at[n] != '|')
            n++;
        *code = ps_field_clean((ps_slice){rest->at, n});
        n += n < rest->length;
        rest->at += n;
        rest->length -= n;
        if (has_letter_or_digit(*code))
            return true;
    }
    return false;
}

bool ps_field_shaped(ps_slice text, ps_column_role role)
{
    const size_t most = role == PS_ROLE_AREA ? 9 : role == PS_ROLE_PRACTICE ? 8 : 0;
    bool letter;

    if (!most || !text.length || (role == PS_ROLE_PRACTICE && ps_slice_equals(text, "&")))
        return true;
    letter = ps_ascii_upper(text.at[0]) >= 'A' && ps_ascii_upper(text.at[0]) <= 'Z';
    if (text.length > most || !(letter || (role == PS_ROLE_AREA && text.length > 2 && !memcmp(text.at, "95", 2))))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        const char c = ps_ascii_upper(text.at[i]);
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
            return false;
    }
    return true;
}

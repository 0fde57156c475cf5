/* Date: civil days by arithmetic on eras of 400 years (146,097 days), with years that begin on 1 March so that the leap
 * day comes last. Inside, days are 64 bits wide and know no limit; the range is checked on the way out. */
#include "base/date.h"

#include <stdio.h>

#define YEAR_LEAST 1
#define YEAR_MOST 9999
#define ERA_DAYS 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

static const char *const month_names[] = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t days_from_civil(int64_t year, int month, int day)
{
    const int64_t y = year - (month <= 2);
    const int64_t era = floor_divide(y, 400), year_of_era = y - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_TO_1970;
}

static int64_t civil_from_days(int *month, int *day, int64_t days)
{
    const int64_t z = days + DAYS_TO_1970, era = floor_divide(z, ERA_DAYS), day_of_era = z - era * ERA_DAYS;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA_DAYS - 1)) / 365;
    const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t shifted = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    return year_of_era + era * 400 + (*month <= 2);
}

static int month_length(int64_t year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
        return 29;
    return lengths[month - 1];
}

static ps_day first_day(void)
{
    return (ps_day)days_from_civil(YEAR_LEAST, 1, 1);
}

static ps_day last_day(void)
{
    return (ps_day)days_from_civil(YEAR_MOST, 12, 31);
}

static ps_day in_range(int64_t days)
{
    return days < first_day() || days > last_day() ? PS_NO_DAY : (ps_day)days;
}

static int64_t add_months(int64_t days, int64_t months)
{
    int month, day;
    const int64_t year = civil_from_days(&month, &day, days), whole = year * 12 + (month - 1) + months;
    const int64_t new_year = floor_divide(whole, 12);
    const int new_month = (int)(whole - new_year * 12) + 1;
    if (day > month_length(new_year, new_month)) /* the 1st of the next month is the day after the last of this one */
        return days_from_civil(new_year, new_month, month_length(new_year, new_month)) + 1;
    return days_from_civil(new_year, new_month, day);
}

static int64_t add(int64_t days, int64_t amount, ps_unit unit)
{
    switch (unit) {
    case PS_DAYS:
        return days + amount;
    case PS_WEEKS:
        return days + amount * 7;
    case PS_MONTHS:
        return add_months(days, amount);
    case PS_YEARS:
        return add_months(days, amount * 12);
    }
    return days;
}

ps_day ps_day_of(int year, int month, int day)
{
    if (year < YEAR_LEAST || year > YEAR_MOST || month < 1 || month > 12 || day < 1 || day > month_length(year, month))
        return PS_NO_DAY;
    return (ps_day)days_from_civil(year, month, day);
}

ps_civil ps_day_civil(ps_day day)
{
    ps_civil civil = {0, 0, 0};
    if (in_range(day) != PS_NO_DAY)
        civil.year = (int)civil_from_days(&civil.month, &civil.day, day);
    return civil;
}

int ps_days_in_month(int year, int month)
{
    return month < 1 || month > 12 ? 0 : month_length(year, month);
}

ps_day ps_day_add_months(ps_day day, int months)
{
    return ps_day_add(day, months, PS_MONTHS);
}

ps_day ps_day_add(ps_day day, int amount, ps_unit unit)
{
    if (in_range(day) == PS_NO_DAY)
        return PS_NO_DAY;
    return in_range(add(day, amount, unit));
}

ps_span ps_span_within(ps_day to, int amount, ps_unit unit)
{
    ps_span span = {PS_NO_DAY, to};
    int64_t from;

    if (in_range(to) == PS_NO_DAY) {
        span.to = PS_NO_DAY;
        return span;
    }
    from = add((int64_t)to + 1, -(int64_t)amount, unit);
    /* There are no days before the first: a window that reaches further back holds all of them. */
    span.from = from < first_day() ? first_day() : in_range(from);
    return span;
}

int ps_age_years(ps_day born, ps_day at)
{
    const ps_civil b = ps_day_civil(born), a = ps_day_civil(at);
    if (!b.year || !a.year || born > at)
        return -1;
    return a.year - b.year - (a.month < b.month || (a.month == b.month && a.day < b.day));
}

void ps_day_format_long(char out[24], ps_day day)
{
    const ps_civil civil = ps_day_civil(day);
    if (!civil.year)
        out[0] = '\0';
    else
        (void)snprintf(out, 24, "%d %s %d", civil.day, month_names[civil.month - 1], civil.year);
}

ps_day ps_day_parse(const char *iso)
{
    static const char shape[] = "dddd-dd-dd";
    int parts[3] = {0, 0, 0}, part = 0;
    size_t i;

    if (!iso)
        return PS_NO_DAY;
    for (i = 0; shape[i]; i++) {
        if (shape[i] == '-') {
            if (iso[i] != '-')
                return PS_NO_DAY;
            part++;
        } else if (iso[i] < '0' || iso[i] > '9') {
            return PS_NO_DAY;
        } else {
            parts[part] = parts[part] * 10 + (iso[i] - '0');
        }
    }
    return iso[i] ? PS_NO_DAY : ps_day_of(parts[0], parts[1], parts[2]);
}

static void put_two(char *out, int number)
{
    out[0] = (char)('0' + number / 10);
    out[1] = (char)('0' + number % 10);
}

void ps_day_format(char out[11], ps_day day)
{
    const ps_civil civil = ps_day_civil(day);
    out[0] = '\0';
    if (!civil.year)
        return;
    put_two(out, civil.year / 100);
    put_two(out + 2, civil.year % 100);
    out[4] = out[7] = '-';
    put_two(out + 5, civil.month);
    put_two(out + 8, civil.day);
    out[10] = '\0';
}

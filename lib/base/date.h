/* Date: civil days, calendar months, ages, and the one meaning of a window.
 *
 * ps_day counts days since 1970-01-01 (proleptic Gregorian). All functions are pure. PS_NO_DAY in gives PS_NO_DAY out.
 * Days are kept within years 1 to 9999; arithmetic that leaves that range gives PS_NO_DAY. */
#ifndef PS_BASE_DATE_H
#define PS_BASE_DATE_H

#include "popstrat/value.h"

typedef struct ps_civil {
    int year, month, day;
} ps_civil;

ps_day ps_day_of(int year, int month, int day); /* PS_NO_DAY if there is no such day */
ps_civil ps_day_civil(ps_day day);
int ps_days_in_month(int year, int month);

/* `months` calendar months later (or earlier, if negative); a day that does not exist becomes the 1st of the next
 * month. */
ps_day ps_day_add_months(ps_day day, int months);

typedef enum ps_unit { PS_DAYS, PS_WEEKS, PS_MONTHS, PS_YEARS } ps_unit;
ps_day ps_day_add(ps_day day, int amount, ps_unit unit);

/* Both ends included. */
typedef struct ps_span {
    ps_day from, to;
} ps_span;

/* `within amount unit` ending on `to`, both ends included: add one day to `to`, take the calendar amount off.
 * 12 months to 2025-03-31 is 2024-04-01 to 2025-03-31; monthly windows neither overlap nor leave a day out. A window
 * that reaches back before year 1 begins on its first day; only a missing `to` gives PS_NO_DAY (twice). */
ps_span ps_span_within(ps_day to, int amount, ps_unit unit);

/* Completed years at `at`; born on 29 February counts from 1 March. -1 if born after `at` or either is missing. */
int ps_age_years(ps_day born, ps_day at);

/* "31 March 2025" into out[24]. */
void ps_day_format_long(char out[24], ps_day day);

#endif

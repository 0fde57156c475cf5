/* The calendar, ages, and the one meaning of a window. */
#include "base/date.h"
#include "test.h"

#include <limits.h>

static const char *shown(ps_day day)
{
    static char out[4][11];
    static int next;
    next = (next + 1) % 4;
    ps_day_format(out[next], day);
    return out[next];
}

static const struct {
    const char *text;
    ps_day day;
} known[] = {
    {"1970-01-01", 0},       {"1969-12-31", -1},     {"2000-02-29", 11016},   {"2025-03-31", 20178},
    {"2024-12-31", 20088},   {"1900-03-01", -25508}, {"0001-01-01", -719162}, {"9999-12-31", 2932896},
    {"1582-10-10", -141432}, {"2100-02-28", 47540},
};

START_TEST(days_are_counted_from_1970)
{
    ck_assert_int_eq(ps_day_parse(known[_i].text), known[_i].day);
    ck_assert_str_eq(shown(known[_i].day), known[_i].text);
}
END_TEST

static const char *const no_days[] = {"2023-02-29", "2100-02-29",  "2025-04-31",  "2025-00-10", "2025-13-01",
                                      "2025-01-00", "0000-01-01",  "2025-1-01",   "2025-01-1",  "20250101",
                                      "2025/01/01", "2025-01-01 ", " 2025-01-01", "2025-01-0a", "",
                                      "2025-01",    "-025-01-01",  "12025-01-01"};

START_TEST(what_is_no_day_is_refused)
{
    ck_assert_msg(ps_day_parse(no_days[_i]) == PS_NO_DAY, "%s", no_days[_i]);
}
END_TEST

START_TEST(missing_stays_missing)
{
    const ps_span span = ps_span_within(PS_NO_DAY, 1, PS_MONTHS);
    char out[24];
    ck_assert_int_eq(ps_day_parse(NULL), PS_NO_DAY);
    ck_assert_str_eq(shown(PS_NO_DAY), "");
    ps_day_format_long(out, PS_NO_DAY);
    ck_assert_str_eq(out, "");
    ck_assert_int_eq(ps_day_civil(PS_NO_DAY).year, 0);
    ck_assert_int_eq(ps_day_add_months(PS_NO_DAY, 1), PS_NO_DAY);
    ck_assert_int_eq(ps_day_add(PS_NO_DAY, 1, PS_DAYS), PS_NO_DAY);
    ck_assert_int_eq(span.from, PS_NO_DAY);
    ck_assert_int_eq(span.to, PS_NO_DAY);
    ck_assert_int_eq(ps_days_in_month(2025, 0), 0);
    ck_assert_int_eq(ps_days_in_month(2025, 13), 0);
    ck_assert_int_eq(ps_days_in_month(2000, 2), 29);
    ck_assert_int_eq(ps_days_in_month(1900, 2), 28);
}
END_TEST

/* Walks all 3,652,059 days with a calendar that only knows how to count. */
START_TEST(every_day_of_the_calendar)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    ps_day count = -719162;
    for (year = 1; year <= 9999; year++) {
        const int leap = (year % 4 == 0) - (year % 100 == 0) + (year % 400 == 0);
        for (month = 1; month <= 12; month++) {
            const int length = lengths[month - 1] + (month == 2 ? leap : 0);
            if (ps_days_in_month(year, month) != length || ps_day_of(year, month, length + 1) != PS_NO_DAY)
                ck_abort_msg("%d-%d has another length", year, month);
            for (day = 1; day <= length; day++, count++) {
                const ps_civil civil = ps_day_civil(count);
                if (ps_day_of(year, month, day) != count || civil.year != year || civil.month != month ||
                    civil.day != day)
                    ck_abort_msg("%d-%d-%d is not day %d", year, month, day, count);
            }
        }
    }
}
END_TEST

static const struct {
    const char *day;
    int amount;
    ps_unit unit;
    const char *expected;
} sums[] = {
    {"2025-01-31", 1, PS_MONTHS, "2025-03-01"},  {"2024-01-31", 1, PS_MONTHS, "2024-03-01"},
    {"2024-01-30", 1, PS_MONTHS, "2024-03-01"},  {"2024-01-29", 1, PS_MONTHS, "2024-02-29"},
    {"2025-05-31", -1, PS_MONTHS, "2025-05-01"}, {"2025-03-31", 12, PS_MONTHS, "2026-03-31"},
    {"2024-02-29", 12, PS_MONTHS, "2025-03-01"}, {"2024-02-29", 1, PS_YEARS, "2025-03-01"},
    {"2024-02-29", 4, PS_YEARS, "2028-02-29"},   {"2024-02-29", -124, PS_YEARS, "1900-03-01"},
    {"2025-01-15", -1, PS_MONTHS, "2024-12-15"}, {"2025-01-15", -13, PS_MONTHS, "2023-12-15"},
    {"2025-12-31", 2, PS_MONTHS, "2026-03-01"},  {"2025-03-31", 4, PS_WEEKS, "2025-04-28"},
    {"2025-03-31", -28, PS_DAYS, "2025-03-03"},  {"9999-12-31", 1, PS_DAYS, ""},
    {"0001-01-01", -1, PS_MONTHS, ""},           {"2025-01-01", INT_MAX, PS_YEARS, ""},
    {"2025-01-01", INT_MIN, PS_MONTHS, ""},      {"2025-01-01", INT_MIN, PS_WEEKS, ""},
    {"9999-11-30", 1, PS_MONTHS, "9999-12-30"},  {"2025-03-31", 0, PS_MONTHS, "2025-03-31"},
};

START_TEST(calendar_amounts_are_added)
{
    ck_assert_str_eq(shown(ps_day_add(ps_day_parse(sums[_i].day), sums[_i].amount, sums[_i].unit)), sums[_i].expected);
}
END_TEST

static const struct {
    const char *to;
    int amount;
    ps_unit unit;
    const char *from;
} windows[] = {
    {"2025-03-31", 12, PS_MONTHS, "2024-04-01"},     {"2025-04-30", 1, PS_MONTHS, "2025-04-01"},
    {"2025-02-28", 12, PS_MONTHS, "2024-03-01"},     {"2024-02-29", 12, PS_MONTHS, "2023-03-01"},
    {"2025-05-30", 1, PS_MONTHS, "2025-05-01"},      {"2025-03-31", 5, PS_YEARS, "2020-04-01"},
    {"2024-02-28", 1, PS_YEARS, "2023-03-01"},       {"2024-02-28", 4, PS_YEARS, "2020-02-29"},
    {"2025-03-31", 1, PS_DAYS, "2025-03-31"},        {"2025-03-31", 28, PS_DAYS, "2025-03-04"},
    {"2025-03-31", 2, PS_WEEKS, "2025-03-18"},       {"2025-03-30", 1, PS_MONTHS, "2025-03-01"},
    {"9999-12-31", 1, PS_MONTHS, "9999-12-01"},      {"2025-03-31", 5000, PS_YEARS, "0001-01-01"},
    {"2025-03-31", INT_MAX, PS_YEARS, "0001-01-01"},
};

START_TEST(windows_mean_one_thing)
{
    const ps_span span = ps_span_within(ps_day_parse(windows[_i].to), windows[_i].amount, windows[_i].unit);
    ck_assert_str_eq(shown(span.from), windows[_i].from);
    ck_assert_str_eq(shown(span.to), windows[_i].to);
}
END_TEST

START_TEST(no_days_is_an_empty_window)
{
    const ps_span span = ps_span_within(ps_day_parse("2025-03-31"), 0, PS_DAYS);
    ck_assert_int_eq(span.from, span.to + 1);
}
END_TEST

/* From every day of four years: 24 monthly windows one before the other, each non-empty and at most 31 days, no day in
 * two of them and none in neither; the windows of 1 to 24 months only grow. */
START_TEST(monthly_windows_tile)
{
    const ps_day first = ps_day_parse("2024-01-01"), last = ps_day_parse("2027-12-31");
    ps_day index;
    for (index = first; index <= last; index++) {
        static unsigned char times[32 * 25];
        ps_day to = index, earlier = index + 1, day;
        int months;
        memset(times, 0, sizeof times);
        for (months = 1; months <= 24; months++) {
            const ps_span one = ps_span_within(to, 1, PS_MONTHS), all = ps_span_within(index, months, PS_MONTHS);
            ck_assert_msg(one.from <= to && to - one.from < 31 && to - one.from >= 27, "%s to %s", shown(one.from),
                          shown(to));
            for (day = one.from; day <= one.to; day++)
                times[index - day]++;
            ck_assert_int_lt(all.from, earlier);
            earlier = all.from;
            to = one.from - 1;
        }
        for (day = index; day > to; day--)
            if (times[index - day] != 1)
                ck_abort_msg("index %s: %s is in %d windows", shown(index), shown(day), times[index - day]);
    }
}
END_TEST

/* Run again a calendar month later, a monthly window never sees a day twice. */
START_TEST(monthly_runs_never_overlap)
{
    const ps_day first = ps_day_parse("2024-01-01"), last = ps_day_parse("2027-12-31");
    ps_day index;
    for (index = first; index <= last; index++) {
        const ps_day next = ps_day_add_months(index, 1);
        const ps_span span = ps_span_within(next, 1, PS_MONTHS);
        ck_assert_msg(span.from > index, "%s then %s from %s", shown(index), shown(next), shown(span.from));
    }
}
END_TEST

START_TEST(month_ends_tile_time_exactly)
{
    int year, month;
    ps_day before = ps_day_parse("2023-12-31");
    for (year = 2024; year <= 2027; year++)
        for (month = 1; month <= 12; month++) {
            const ps_day end = ps_day_of(year, month, ps_days_in_month(year, month));
            const ps_span span = ps_span_within(end, 1, PS_MONTHS), twelve = ps_span_within(end, 12, PS_MONTHS);
            ck_assert_msg(span.from == before + 1, "%s starts %s", shown(end), shown(span.from));
            ck_assert_int_eq(ps_day_civil(twelve.from).day, 1);
            before = end;
        }
}
END_TEST

static const struct {
    const char *why, *born, *at;
    int years;
} ages[] = {
    {"day before the birthday", "1951-06-15", "2024-06-14", 72},
    {"on the birthday", "1951-06-15", "2024-06-15", 73},
    {"born 29 February, 28 February", "2004-02-29", "2025-02-28", 20},
    {"born 29 February, 1 March", "2004-02-29", "2025-03-01", 21},
    {"born 29 February, leap year", "2004-02-29", "2024-02-29", 20},
    {"born 29 February, leap year, the day before", "2004-02-29", "2024-02-28", 19},
    {"born today", "2025-03-31", "2025-03-31", 0},
    {"born tomorrow", "2025-04-01", "2025-03-31", -1},
    {"not recorded", "", "2025-03-31", -1},
    {"no index date", "1951-06-15", "", -1},
    {"a hundred and ten", "1914-03-31", "2025-03-30", 110},
};

START_TEST(ages_are_completed_years)
{
    const int got = ps_age_years(ps_day_parse(ages[_i].born), ps_day_parse(ages[_i].at));
    ck_assert_msg(got == ages[_i].years, "%s: %d", ages[_i].why, got);
}
END_TEST

START_TEST(long_dates_read_well)
{
    char out[24];
    ps_day_format_long(out, ps_day_parse("2025-03-31"));
    ck_assert_str_eq(out, "31 March 2025");
    ps_day_format_long(out, ps_day_parse("2024-09-01"));
    ck_assert_str_eq(out, "1 September 2024");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("date");
    TCase *tc = tcase_create("dates");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, days_are_counted_from_1970, 0, PS_COUNT(known));
    tcase_add_loop_test(tc, what_is_no_day_is_refused, 0, PS_COUNT(no_days));
    tcase_add_test(tc, missing_stays_missing);
    tcase_add_test(tc, every_day_of_the_calendar);
    tcase_add_loop_test(tc, calendar_amounts_are_added, 0, PS_COUNT(sums));
    tcase_add_loop_test(tc, windows_mean_one_thing, 0, PS_COUNT(windows));
    tcase_add_test(tc, no_days_is_an_empty_window);
    tcase_add_test(tc, monthly_windows_tile);
    tcase_add_test(tc, monthly_runs_never_overlap);
    tcase_add_test(tc, month_ends_tile_time_exactly);
    tcase_add_loop_test(tc, ages_are_completed_years, 0, PS_COUNT(ages));
    tcase_add_test(tc, long_dates_read_well);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

/* Windows: the first day in, the day before out, at every awkward date; no day counted twice or never. */
#include "define_fixture.h"

static const struct {
    const char *index, *window, *from, *to, *why;
} windows[] = {
    {"2025-03-31", "within 12 months", "2024-04-01", "2025-03-31", "the first example of the manual"},
    {"2025-04-30", "within 1 month", "2025-04-01", "2025-04-30", "the end of a short month"},
    {"2025-02-28", "within 12 months", "2024-03-01", "2025-02-28", "29 February 2024 is outside"},
    {"2024-02-29", "within 12 months", "2023-03-01", "2024-02-29", "the leap day itself"},
    {"2025-05-30", "within 1 month", "2025-05-01", "2025-05-30", "31 April does not exist"},
    {"2024-02-28", "within 12 months", "2023-03-01", "2024-02-28", "29 February 2023 does not exist: 1 March"},
    {"2024-03-30", "within 1 month", "2024-03-01", "2024-03-30", "31 February does not exist"},
    {"2025-03-31", "within 1 day", "2025-03-31", "2025-03-31", "one day is the index date"},
    {"2025-03-31", "within 2 weeks", "2025-03-18", "2025-03-31", "fourteen days"},
    {"2025-03-31", "within 5 years", "2020-04-01", "2025-03-31", ""},
    {"2028-02-29", "within 4 years", "2024-03-01", "2028-02-29", ""},
    {"2025-03-31", "from 2024-02-29 to 2024-02-29", "2024-02-29", "2024-02-29", "one day, both ends in"},
    {"2025-03-31", "from 2024-04-01 to 2025-12-31", "2024-04-01", "2025-03-31", "cut off at the index date"},
    {"2025-03-31", "from index to index + 30 days", "2025-03-31", "2025-04-30", "evaluation alone looks ahead"},
    {"2025-03-31", "since 2024-02-29", "2024-02-29", "2025-03-31", ""},
    {"2025-03-31", "since index - 28 days", "2025-03-03", "2025-03-31", "29 days: both ends are in"},
    {"2025-03-31", "within 12 months before 2025-01-01", "2024-01-01", "2024-12-31", "ends the day before"},
    {"2025-03-31", "within 1 month before 2024-03-01", "2024-02-01", "2024-02-29", "a leap February whole"},
    {"2025-03-31", "within 1 month before 2025-04-20", "2025-03-20", "2025-03-31", "cut off at the index date"},
};

static const char *day_text(char out[11], ps_day day)
{
    ps_day_format(out, day);
    return out;
}

START_TEST(edges)
{
    fixture *f = fx_new(windows[_i].index);
    const ps_day from = ps_day_parse(windows[_i].from), to = ps_day_parse(windows[_i].to);
    char text[200], shown[64], day[11];
    uint32_t person = 0;

    fx_input(f, "acute", "admission");
    snprintf(text, sizeof(text), "count(acute %s)", windows[_i].window);
    fx_define(f, "n", text);
    snprintf(text, sizeof(text), "first(acute %s)", windows[_i].window);
    fx_define(f, "first_in", text);
    snprintf(text, sizeof(text), "last(acute %s)", windows[_i].window);
    fx_define(f, "last_in", text);
    fx_resolve(f);
    for (int d = -2; d <= 2; d++) { /* everybody has one event: around the first day, then around the last */
        fx_event(f, "acute", person++, day_text(day, from + d), "");
        fx_event(f, "acute", person++, day_text(day, to + d), "");
    }
    for (ps_day d = from - 40; d <= to + 40; d++)
        fx_event(f, "acute", person, day_text(day, d), "");
    fx_world(f, person + 1);
    for (int d = -2; d <= 2; d++) {
        const size_t p = (size_t)(d + 2) * 2;
        const bool start = from + d >= from && from + d <= to, end = to + d >= from && to + d <= to;
        ck_assert_msg(ps_number_at(fx_column(f, "n"), p) == start, "%s at %s: first day %+d: %s", windows[_i].window,
                      windows[_i].index, d, windows[_i].why);
        ck_assert_msg(ps_number_at(fx_column(f, "n"), p + 1) == end, "%s at %s: last day %+d: %s", windows[_i].window,
                      windows[_i].index, d, windows[_i].why);
    }
    ck_assert_str_eq(fx_show(shown, f, "first_in", person), windows[_i].from);
    ck_assert_str_eq(fx_show(shown, f, "last_in", person), windows[_i].to);
    ck_assert_double_eq(ps_number_at(fx_column(f, "n"), person), to - from + 1);
    fx_free(f);
}
END_TEST

/* Windows without a first day. */
START_TEST(open_windows)
{
    fixture *f = fx_new("2025-03-31");

    fx_input(f, "gp", "gp_event");
    fx_define(f, "at_all", "count(gp ever)");
    fx_define(f, "before_then", "count(gp before 2024-02-29)");
    fx_define(f, "before_later", "count(gp before 2026-01-01)");
    fx_resolve(f);
    fx_event(f, "gp", 0, "0001-01-01", "");
    fx_event(f, "gp", 0, "2024-02-28", "");
    fx_event(f, "gp", 0, "2024-02-29", "");
    fx_event(f, "gp", 0, "2025-03-31", "");
    fx_event(f, "gp", 0, "2025-04-01", "");
    fx_event(f, "gp", 0, "9999-12-30", "");
    fx_world(f, 1);
    ck_assert_double_eq(ps_number_at(fx_column(f, "at_all"), 0), 4);
    ck_assert_double_eq(ps_number_at(fx_column(f, "before_then"), 0), 2);
    ck_assert_double_eq(ps_number_at(fx_column(f, "before_later"), 0), 4);
    fx_free(f);
}
END_TEST

/* A window that hangs on the person means the same as one written out. */
START_TEST(bounds_of_the_person)
{
    static const struct {
        const char *of_person, *written, *x;
    } pairs[] = {
        {"before x", "before 2024-02-29", "2024-02-29"},
        {"since x", "since 2024-02-29", "2024-02-29"},
        {"within 1 month before x", "within 1 month before 2024-03-31", "2024-03-31"},
        {"within 1 year before x + 1 day", "within 1 year before 2024-03-01", "2024-02-29"},
        {"from x to x + 1 month", "from 2024-01-31 to 2024-03-01", "2024-01-31"},
        {"within 3 months before x", "within 3 months before 2025-05-15", "2025-05-15"},
        {"from index to x", "from index to 2025-06-30", "2025-06-30"},
    };
    char text[120], day[11];

    for (size_t i = 0; i < PS_COUNT(pairs); i++) {
        fixture *f = fx_new("2025-03-31");
        double expected;
        fx_input(f, "gp", "gp_event");
        fx_define(f, "x", "registered_from");
        snprintf(text, sizeof(text), "count(gp %s)", pairs[i].of_person);
        fx_define(f, "a", text);
        snprintf(text, sizeof(text), "count(gp %s)", pairs[i].written);
        fx_define(f, "b", text);
        fx_resolve(f);
        for (ps_day d = ps_day_parse("2022-12-01"); d < ps_day_parse("2026-12-01"); d++)
            for (uint32_t person = 0; person < 2; person++)
                fx_event(f, "gp", person, day_text(day, d), "");
        fx_set(f, 0, "registered_from", pairs[i].x);
        fx_world(f, 2);
        expected = ps_number_at(fx_column(f, "b"), 0);
        ck_assert_double_gt(expected, 0);
        ck_assert_msg(ps_number_at(fx_column(f, "a"), 0) == expected, "%s", pairs[i].of_person);
        ck_assert_msg(isnan(ps_number_at(fx_column(f, "a"), 1)), "%s: without x", pairs[i].of_person);
        fx_free(f);
    }
}
END_TEST

/* One event a day for three years. Month ends of two years, each with its month: every day once, and no day left out.
 */
START_TEST(monthly_windows_tile)
{
    const ps_day begin = ps_day_parse("2022-12-01"), end = ps_day_parse("2025-03-31");
    static int seen[900];
    char day[11], next[32];
    int windows_made = 0;

    memset(seen, 0, sizeof(seen));
    for (int year = 2023; year <= 2024; year++)
        for (int month = 1; month <= 12; month++) {
            fixture *f;
            const ps_column *n;
            snprintf(next, sizeof(next), "%04d-%02d-01", month == 12 ? year + 1 : year, month % 12 + 1);
            f = fx_new(day_text(day, ps_day_parse(next) - 1));
            fx_input(f, "gp", "gp_event");
            fx_define(f, "n", "count(gp within 1 month)");
            fx_resolve(f);
            for (ps_day d = begin; d <= end; d++) /* person p has the event of day p */
                fx_event(f, "gp", (uint32_t)(d - begin), day_text(day, d), "");
            fx_world(f, (size_t)(end - begin) + 1);
            n = fx_column(f, "n");
            for (size_t p = 0; p < n->n; p++)
                seen[p] += ps_number_at(n, p) == 1;
            fx_free(f);
            windows_made++;
        }
    ck_assert_int_eq(windows_made, 24);
    for (ps_day d = begin; d <= end; d++) {
        const bool inside = d >= ps_day_parse("2023-01-01") && d <= ps_day_parse("2024-12-31");
        ck_assert_msg(seen[d - begin] == inside, "%s is in %d windows", day_text(day, d), seen[d - begin]);
    }
}
END_TEST

/* The index date a day earlier: exactly the events of that day are gone from `ever`; a moving window also wins its new
 * first day. */
START_TEST(a_day_earlier_drops_that_day)
{
    static const char *const dates[] = {"2025-03-31", "2024-02-29", "2024-03-01", "2025-01-01", "2024-12-31"};
    char day[11];

    for (size_t i = 0; i < PS_COUNT(dates); i++) {
        const ps_day index = ps_day_parse(dates[i]), begin = ps_day_parse("2022-11-01");
        double now[1000], then[1000];
        for (int back = 0; back < 2; back++) {
            fixture *f = fx_new(day_text(day, index - back));
            fx_input(f, "gp", "gp_event");
            fx_define(f, "at_all", "count(gp ever)");
            fx_define(f, "last_year", "count(gp within 12 months)");
            fx_resolve(f);
            for (int d = 0; d < 950; d++)
                for (int twice = 0; twice <= d % 2; twice++)
                    fx_event(f, "gp", (uint32_t)d, day_text(day, begin + d), "");
            fx_world(f, 950);
            for (size_t p = 0; p < 950; p++) {
                (back ? then : now)[p] = ps_number_at(fx_column(f, "at_all"), p);
                if (begin + (ps_day)p == index - back)
                    ck_assert_double_gt(ps_number_at(fx_column(f, "last_year"), p), 0);
                if (begin + (ps_day)p == index - back + 1)
                    ck_assert_double_eq(ps_number_at(fx_column(f, "last_year"), p), 0);
            }
            fx_free(f);
        }
        for (int d = 0; d < 950; d++) {
            if (begin + d == index)
                ck_assert_double_eq(now[d] - then[d], 1 + d % 2);
            else
                ck_assert_double_eq(now[d], then[d]);
        }
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("window_edges");
    TCase *tc = tcase_create("windows");

    tcase_add_loop_test(tc, edges, 0, PS_COUNT(windows));
    tcase_add_test(tc, open_windows);
    tcase_add_test(tc, bounds_of_the_person);
    tcase_add_test(tc, monthly_windows_tile);
    tcase_add_test(tc, a_day_earlier_drops_that_day);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

/* Expected rates: reads tests/aggregate/expected_rates.csv, which expected_rates.py wrote. For the tests alone. */
#ifndef POPSTRAT_EXPECTED_RATES_H
#define POPSTRAT_EXPECTED_RATES_H

#include "test.h"

#include <math.h>

#define EXPECTED_RATES "tests/aggregate/expected_rates.csv"
#define VALUES_MOST 256
#define COLUMNS_MOST 16

typedef struct expected_row {
    int line;
    double confidence, per;
    double lists[4][VALUES_MOST]; /* x; n; standard or x_ref; n_ref */
    size_t n[4];
    double expected[8];
    size_t n_expected;
} expected_row;

static inline size_t numbers_of(double *out, size_t most, const char *text)
{
    size_t n = 0;

    while (*text) {
        char *end;

        ck_assert_uint_lt(n, most);
        out[n++] = strtod(text, &end);
        ck_assert_msg(end != text, "no number: %s", text);
        text = *end == ' ' ? end + 1 : end;
    }
    return n;
}

/* Calls `look` on every row of a statistic; how many there were. */
static inline size_t each_expected(const char *statistic, void (*look)(const expected_row *row))
{
    static char line[1 << 16];
    static expected_row row;
    FILE *in = fopen(EXPECTED_RATES, "r");
    size_t rows = 0;

    ck_assert_msg(in, "no %s", EXPECTED_RATES);
    for (int number = 1; fgets(line, sizeof line, in); number++) {
        char *cells[COLUMNS_MOST], *at = line;
        size_t n = 0;

        line[strcspn(line, "\n")] = '\0';
        for (char *comma = at; comma && n < COLUMNS_MOST; at = comma + 1) {
            comma = strchr(at, ',');
            if (comma)
                *comma = '\0';
            cells[n++] = at;
            if (!comma)
                break;
        }
        if (strcmp(cells[0], statistic) != 0)
            continue;
        row.line = number;
        row.confidence = strtod(cells[1], NULL);
        row.per = strtod(cells[2], NULL);
        for (size_t i = 0; i < 4; i++)
            row.n[i] = numbers_of(row.lists[i], VALUES_MOST, cells[3 + i]);
        row.n_expected = n - 7;
        for (size_t i = 0; i < row.n_expected; i++)
            row.expected[i] = strtod(cells[7 + i], NULL);
        look(&row);
        rows++;
    }
    ck_assert_int_eq(fclose(in), 0);
    return rows;
}

/* The number the row expects at `place`, to nine digits; 0 and "not given" exactly. */
static inline void expect_number(const expected_row *row, size_t place, double got)
{
    const double wanted = row->expected[place];

    ck_assert_uint_lt(place, row->n_expected);
    if (isnan(wanted) || wanted == 0)
        ck_assert_msg(isnan(wanted) ? isnan(got) : got == 0, "line %d, value %zu: %.17g instead of %.17g", row->line,
                      place + 1, got, wanted);
    else
        ck_assert_msg(fabs(got - wanted) <= 1e-9 * fabs(wanted), "line %d, value %zu: %.17g instead of %.17g",
                      row->line, place + 1, got, wanted);
}

#endif

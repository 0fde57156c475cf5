/* Expected rows: the rows of expected_slopes.csv that belong to one function. The test leaves them to the system. */
#ifndef POPSTRAT_EXPECTED_ROWS_H
#define POPSTRAT_EXPECTED_ROWS_H

#include "test.h"

#include <math.h>

#define EXPECTED_FILE "tests/aggregate/expected_slopes.csv"
#define EXPECTED_MOST 256

typedef struct expected_list {
    double at[EXPECTED_MOST];
    size_t n;
} expected_list;

typedef struct expected_row {
    char why[80];
    expected_list settings, list[4], expected, tolerance;
} expected_row;

typedef struct expected_rows {
    expected_row *at;
    int n;
} expected_rows;

static inline void expected_read(expected_list *out, const char *text)
{
    char *end;

    for (out->n = 0; *text && out->n < EXPECTED_MOST; text = end) {
        const double value = strtod(text, &end);

        if (end == text)
            return;
        out->at[out->n++] = value;
    }
}

/* The next field of the line, which is cut there. */
static inline char *expected_field(char **line)
{
    char *field = *line, *end = field + strcspn(field, ",\n");

    *line = end + (*end != '\0');
    *end = '\0';
    return field;
}

/* Called while the suite is made: ends the program if the file or the rows are missing. */
static inline expected_rows expected_of(const char *function, int least)
{
    expected_rows rows = {NULL, 0};
    FILE *in = fopen(EXPECTED_FILE, "r");
    char line[8192];

    while (in && fgets(line, sizeof line, in)) {
        char *at = line;
        expected_row *row;

        if (!strchr(line, '\n')) {
            fprintf(stderr, "%s: a line is too long for the test\n", EXPECTED_FILE);
            exit(EXIT_FAILURE);
        }
        if (strcmp(expected_field(&at), function) != 0)
            continue;
        rows.at = realloc(rows.at, ((size_t)rows.n + 1) * sizeof *rows.at);
        if (!rows.at)
            exit(EXIT_FAILURE);
        row = &rows.at[rows.n++];
        snprintf(row->why, sizeof row->why, "%s", expected_field(&at));
        expected_read(&row->settings, expected_field(&at));
        for (int i = 0; i < 4; i++)
            expected_read(&row->list[i], expected_field(&at));
        expected_read(&row->expected, expected_field(&at));
        expected_read(&row->tolerance, expected_field(&at));
    }
    if (in)
        fclose(in);
    if (rows.n < least) {
        fprintf(stderr, "%s: %d rows of %s, wanted %d or more\n", EXPECTED_FILE, rows.n, function, least);
        exit(EXIT_FAILURE);
    }
    return rows;
}

/* Within 1e-9 of the value, or within `off`; NAN is wanted as NAN. */
static inline void expected_near(const char *why, const char *what, double got, double want, double off)
{
    const bool same = isnan(want) ? isnan(got) : fabs(got - want) <= fmax(1e-9 * fabs(want), off);

    ck_assert_msg(same, "%s: %s is %.17g, wanted %.17g", why, what, got, want);
}

static inline void expected_nothing(const char *why, double value, double lower, double upper, const char *note)
{
    ck_assert_msg(isnan(value) && isnan(lower) && isnan(upper) && note && *note, "%s: %g (%g to %g), note %s", why,
                  value, lower, upper, note ? note : "none");
}

#endif

/* Example: a complete program that uses popstrat as a library, from outside its tree.
 *
 *   cc example.c $(pkg-config --cflags --libs popstrat) -o example
 *   ./example region/nottinghamshire.toml table.csv
 *
 * It loads a plan, runs it in memory with a progress callback, walks persons and scores, and writes a table through the
 * gate: the only way the library writes one. */
#include <popstrat.h>

#include <stdio.h>
#include <stdlib.h>

static int show_stage(void *context, const ps_progress *progress)
{
    const char **last = context;

    if (*last != progress->stage)
        fprintf(stderr, "... %s\n", progress->stage);
    *last = progress->stage;
    return 0; /* anything else stops the run */
}

static int fail(const ps_error *err)
{
    fprintf(stderr, "example: %s%s%s\n", err->file, err->file[0] ? ": " : "", err->message);
    return EXIT_FAILURE;
}

/* The highest Charlson index among people registered and alive, and how many have it. */
static void walk(const ps_result *result)
{
    const int charlson = ps_result_name(result, "charlson");
    const int registered = ps_result_name(result, "registered");
    const int alive = ps_result_name(result, "alive");
    double highest = -1;
    size_t people = 0, with = 0;

    for (size_t person = 0; person < ps_result_persons(result); person++) {
        const ps_value score = ps_result_value(result, person, (size_t)charlson);

        if (!ps_result_value(result, person, (size_t)registered).yes ||
            !ps_result_value(result, person, (size_t)alive).yes)
            continue;
        people++;
        if (!score.known || score.number < highest)
            continue;
        with = score.number > highest ? 1 : with + 1;
        highest = score.number;
    }
    printf("%zu people; highest Charlson index %.0f, in %zu of them\n", people, highest, with);
}

int main(int argc, char **argv)
{
    static const char *const fields[] = {"imd_quintile"};
    ps_run_options options = PS_RUN_OPTIONS_INIT;
    const char *stage = NULL;
    ps_plan *plan = NULL;
    ps_result *result = NULL;
    ps_table *table = NULL;
    ps_error err = {0};
    ps_status st;

    if (argc != 3) {
        fprintf(stderr, "usage: example PLAN TABLE.csv\n");
        return EXIT_FAILURE;
    }
    options.progress = show_stage;
    options.context = &stage;
    st = ps_init(&err);
    if (st == PS_OK)
        st = ps_plan_open(&plan, argv[1], NULL, NULL, NULL, &err);
    if (st == PS_OK)
        st = ps_result_new(&result, plan, &options, &err);
    if (st == PS_OK) {
        walk(result);
        st = ps_result_table(&table, result, "registered_by_fifth", NULL, "registered", fields, 1, &err);
    }
    if (st == PS_OK)
        st = ps_table_write_protected(table, argv[2], &err);
    ps_table_free(table);
    ps_result_free(result);
    ps_plan_free(plan);
    return st == PS_OK ? EXIT_SUCCESS : fail(&err);
}

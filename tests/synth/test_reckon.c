/* The three sample plans over made-up people, against what synth planted: cohorts, lists, feed overlap and population
 * must be equal, person for person. Synth reckons its truth by plain code of its own, so either side may be the one
 * that is wrong. */
#include "test.h"

#include "base/date.h"
#include "base/os.h"
#include "base/text_file.h"
#include "popstrat.h"
#include "run/result.h"

#define PEOPLE 4000

static char home[100];

static const struct setting {
    const char *why;
    uint64_t seed;
    int year, month, day;
} settings[] = {
    {"the sample date", 1, 2025, 3, 31},
    {"a leap day", 2, 2024, 2, 29},
    {"the first of a month", 3, 2025, 3, 1},
};

/* ---- sorted sets of lines ---- */

struct lines {
    char **at;
    size_t n, capacity;
};

static void add_line(struct lines *lines, const char *text, size_t length)
{
    char *copy = malloc(length + 1);

    ck_assert(copy && ps_grow(&lines->at, &lines->capacity, lines->n + 1, sizeof(*lines->at)));
    memcpy(copy, text, length);
    copy[length] = '\0';
    lines->at[lines->n++] = copy;
}

static void release(struct lines *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        free(lines->at[i]);
    free(lines->at);
    memset(lines, 0, sizeof(*lines));
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void must_be_equal(struct lines *found, struct lines *wanted, const char *what, const char *why)
{
    if (found->n)
        qsort(found->at, found->n, sizeof(*found->at), by_text);
    if (wanted->n)
        qsort(wanted->at, wanted->n, sizeof(*wanted->at), by_text);
    for (size_t i = 0; i < found->n && i < wanted->n; i++)
        ck_assert_msg(!strcmp(found->at[i], wanted->at[i]), "%s: %s: found %s, planted %s", why, what, found->at[i],
                      wanted->at[i]);
    ck_assert_msg(found->n == wanted->n, "%s: %s: found %zu, planted %zu", why, what, found->n, wanted->n);
    release(found);
    release(wanted);
}

/* The rows of a file of the folder, without the heading. */
static void read_rows(struct lines *out, const char *name)
{
    char path[900], *text, *at, *end;

    (void)snprintf(path, sizeof(path), "%s/%s", home, name);
    ck_assert_msg(ps_text_file_read(&text, NULL, path, NULL) == PS_OK, "%s cannot be read", path);
    for (at = strchr(text, '\n') + 1; *at; at = end + 1) {
        end = strchr(at, '\n');
        add_line(out, at, (size_t)(end - at));
    }
    free(text);
}

/* ---- a made-up folder and a plan over it ---- */

static ps_plan *plan;
static ps_result *result;

static void make(const struct setting *s)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    ps_error err = {0};

    (void)snprintf(home, sizeof(home), "/tmp/popstrat-reckon-%u-%d", ps_os_process_id(), (int)(s - settings));
    options.people = PEOPLE;
    options.seed = s->seed;
    options.index_date = ps_day_of(s->year, s->month, s->day);
    ck_assert_msg(ps_synth_write(home, &options, &err) == PS_OK, "%s", err.message);
}

static void open_plan(const char *name)
{
    char path[200];
    ps_error err = {0};

    (void)snprintf(path, sizeof(path), "%s/%s.toml", home, name);
    ck_assert_msg(ps_plan_open(&plan, path, NULL, NULL, NULL, &err) == PS_OK, "%s:%d: %s", name, (int)err.line,
                  err.message);
}

static void load(const char *name)
{
    ps_error err = {0};

    open_plan(name);
    ck_assert_msg(ps_result_new(&result, plan, NULL, &err) == PS_OK, "%s: %s", name, err.message);
}

static void unload(void)
{
    ps_result_free(result);
    ps_plan_free(plan);
    result = NULL;
    plan = NULL;
}

static void people_with(struct lines *out, const char *name)
{
    const int number = ps_result_name(result, name);
    char id[257];

    ck_assert_msg(number >= 0, "there is no %s", name);
    for (size_t p = 0; p < ps_result_persons(result); p++) {
        const ps_value value = ps_result_value(result, p, (size_t)number);
        if (value.known && value.yes)
            add_line(out, id, ps_result_pseudonym(id, sizeof(id), result, p));
    }
}

static void clean_up(void)
{
    ck_assert_int_eq(ps_os_remove(home, NULL), PS_OK);
}

/* ---- what is compared ---- */

static void compare_cohort(const char *plan_name, const char *cohort, const char *why)
{
    struct lines found = {0}, wanted = {0};
    char name[100];

    people_with(&found, cohort);
    (void)snprintf(name, sizeof(name), "truth/cohort_%s_%s.csv", plan_name, cohort);
    read_rows(&wanted, name);
    must_be_equal(&found, &wanted, name, why);
}

/* SMI found = planted: whoever plays one of the three parts. */
static void compare_smi(const char *why)
{
    struct lines found = {0}, all = {0}, wanted = {0};

    people_with(&found, "smi");
    read_rows(&all, "truth/planted.csv");
    for (size_t i = 0; i < all.n; i++)
        if (strstr(all.at[i], ",smi_gp_coded,") || strstr(all.at[i], ",smi_trust_only,") ||
            strstr(all.at[i], ",smi_hospital_only,"))
            add_line(&wanted, all.at[i], 64);
    ck_assert_uint_eq(wanted.n, 200 * PEOPLE / 20000);
    must_be_equal(&found, &wanted, "SMI", why);
    release(&all);
}

static void compare_combinations(const char *why)
{
    static const char *const by_name[] = {"acute", "community", "deaths", "ed", "gp", "housing", "mh", "people"};
    const ps_population *population = result->population;
    struct lines found = {0}, wanted = {0};
    uint64_t counts[256] = {0};
    int feed[8];

    for (int k = 0; k < 8; k++) {
        feed[k] = ps_population_feed(population, by_name[k]);
        ck_assert_int_ge(feed[k], 0);
    }
    for (size_t p = 0; p < population->n_people; p++) {
        unsigned mask = 0;
        for (int k = 0; k < 8; k++)
            mask |= (population->known[p] >> feed[k] & 1) << k;
        counts[mask]++;
    }
    for (unsigned mask = 1; mask < 256; mask++) {
        char text[160] = "";
        size_t length = 0;
        if (!counts[mask])
            continue;
        for (int k = 0; k < 8; k++)
            if (mask >> k & 1)
                length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s", length ? "+" : "", by_name[k]);
        length += (size_t)snprintf(text + length, sizeof(text) - length, ",%llu", (unsigned long long)counts[mask]);
        add_line(&found, text, length);
    }
    read_rows(&wanted, "truth/feed_combinations.csv");
    must_be_equal(&found, &wanted, "feeds", why);
}

/* Rows refused, feed by feed. */
static void compare_refused(const char *why)
{
    struct lines faults = {0};
    uint64_t planted;

    read_rows(&faults, "truth/faults.csv");
    for (size_t f = 0; f < plan->n_inputs; f++) {
        const ps_input_report *report = result->population->reports[f];
        char start[60];
        planted = 0;
        (void)snprintf(start, sizeof(start), "%s,refused,", report->name);
        for (size_t i = 0; i < faults.n; i++)
            if (!strncmp(faults.at[i], start, strlen(start)))
                planted += strtoull(strrchr(faults.at[i], ',') + 1, NULL, 10);
        ck_assert_msg(report->refused == planted && (planted > 0 || report->rows < 400),
                      "%s: %s: %llu rows refused, %llu planted", why, report->name, (unsigned long long)report->refused,
                      (unsigned long long)planted);
        (void)snprintf(start, sizeof(start), "%s,sent,", report->name);
        for (size_t i = 0; i < faults.n; i++)
            if (!strncmp(faults.at[i], start, strlen(start)))
                ck_assert_uint_eq(report->rows, strtoull(strrchr(faults.at[i], ',') + 1, NULL, 10));
    }
    release(&faults);
}

/* People by area, the areas summed: registered and alive. */
static void compare_population(const char *why)
{
    const char *const fields[] = {"lsoa"};
    struct lines wanted = {0};
    uint64_t people = 0, england = 0, found = 0;
    ps_table *table = NULL;
    ps_error err = {0};

    read_rows(&wanted, "truth/population.csv");
    for (size_t i = 0; i < wanted.n; i++) {
        const char *count = strchr(strchr(wanted.at[i], ',') + 1, ',') + 1;
        people += strtoull(count, NULL, 10);
        if (!strncmp(wanted.at[i], "England,E0199", 13))
            england += strtoull(strrchr(wanted.at[i], ',') + 1, NULL, 10);
    }
    release(&wanted);
    people_with(&wanted, "on_the_list");
    ck_assert_msg(wanted.n == people, "%s: %zu registered and alive, %llu planted", why, wanted.n,
                  (unsigned long long)people);
    release(&wanted);
    ck_assert_msg(ps_result_table(&table, result, "population", NULL, "on_the_list", fields, 1, &err) == PS_OK, "%s",
                  err.message);
    for (size_t row = 0; row < ps_table_rows(table); row++)
        if (!strncmp(ps_table_label(table, row, 0), "E0199", 5))
            found += ps_table_population(table, row);
    ck_assert_msg(found == england, "%s: %llu people in English areas, %llu planted", why, (unsigned long long)found,
                  (unsigned long long)england);
    ps_table_free(table);
}

/* The emergency admissions counted for those on an edge: two if the second is in, one if it is out. */
static void compare_edges(const char *why)
{
    const int number = ps_result_name(result, "emergencies");
    struct lines edges = {0};
    size_t seen = 0;
    char id[257];

    read_rows(&edges, "truth/window_edges.csv");
    ck_assert_uint_gt(edges.n, 5);
    for (size_t p = 0; p < ps_result_persons(result); p++) {
        (void)ps_result_pseudonym(id, sizeof(id), result, p);
        for (size_t i = 0; i < edges.n; i++)
            if (!strncmp(edges.at[i], id, 64)) {
                const double wanted = strcmp(strrchr(edges.at[i], ','), ",in") ? 1 : 2;
                const double got = ps_result_value(result, p, (size_t)number).number;
                ck_assert_msg(got == wanted, "%s: %s: counted %d", why, edges.at[i], (int)got);
                seen++;
            }
    }
    ck_assert_uint_eq(seen, edges.n);
    release(&edges);
}

START_TEST(plans_find_what_was_planted)
{
    const struct setting *s = &settings[_i];

    make(s);
    load("nottinghamshire");
    compare_smi(s->why);
    compare_cohort("nottinghamshire", "smi_core20", s->why);
    compare_cohort("nottinghamshire", "smi_register_gap", s->why);
    compare_combinations(s->why);
    compare_refused(s->why);
    compare_population(s->why);
    compare_edges(s->why);
    unload();
    load("luton");
    compare_cohort("luton", "frail_returning", s->why);
    unload();
    load("north_dorset");
    compare_cohort("north_dorset", "several_or_shielded", s->why);
    unload();
    clean_up();
}
END_TEST

/* ---- lists ---- */

static const struct {
    const char *plan, *list, *folder;
} lists[] = {
    {"nottinghamshire", "pcn_support", "Staying_well_support"},
    {"nottinghamshire", "gap_review", "gap_review"},
    {"nottinghamshire", "base_population", "base_population"},
    {"luton", "frailty_round", "frailty_round"},
    {"north_dorset", "practice_review", "practice_review"},
    {"north_dorset", "social_prescriber", "Social_prescriber_calls"},
    {"north_dorset", "health_champion", "Health_champion_invitations"},
};

static void run_plan(const char *name, ps_day as_of)
{
    ps_run_options options = PS_RUN_OPTIONS_INIT;
    char folder[200];
    ps_error err = {0};

    (void)snprintf(folder, sizeof(folder), "%s/out-%s-%d", home, name, (int)as_of);
    open_plan(name);
    options.folder = folder;
    options.as_of = as_of;
    options.user = "test";
    ck_assert_msg(ps_run(NULL, plan, &options, &err) == PS_OK, "%s: %s", name, err.message);
    ps_plan_free(plan);
    plan = NULL;
}

/* "id,recipient" of every file of a list. The id follows the word that says REPLAY. */
static void read_list(struct lines *out, const char *folder, const char *list)
{
    char path[700], **files, row[400];
    size_t n;

    (void)snprintf(path, sizeof(path), "%s/%s/lists/%s", home, folder, list);
    ck_assert_msg(ps_os_list(&files, &n, path, NULL) == PS_OK, "%s", path);
    for (size_t i = 0; i < n; i++) {
        struct lines rows = {0};
        if (strchr(files[i], '/') || !strstr(files[i], ".csv"))
            continue;
        (void)snprintf(path, sizeof(path), "%s/lists/%s/%s", folder, list, files[i]);
        read_rows(&rows, path);
        for (size_t k = 0; k < rows.n; k++) {
            const char *id = strchr(rows.at[k], ',') + 1;
            (void)snprintf(row, sizeof(row), "%.64s,%.*s", id, (int)strcspn(files[i], "."), files[i]);
            add_line(out, row, strlen(row));
        }
        release(&rows);
    }
    ps_os_free_list(files, n);
}

static void compare_lists(ps_day as_of, bool override_in_force)
{
    for (size_t l = 0; l < PS_COUNT(lists); l++) {
        struct lines found = {0}, all = {0}, wanted = {0};
        char name[200];
        (void)snprintf(name, sizeof(name), "out-%s-%d", lists[l].plan, (int)as_of);
        if (strcmp(lists[l].plan, "north_dorset") && override_in_force)
            continue;
        read_list(&found, name, lists[l].folder);
        (void)snprintf(name, sizeof(name), "truth/list_%s_%s.csv", lists[l].plan, lists[l].list);
        read_rows(&all, name);
        for (size_t i = 0; i < all.n; i++) {
            const char *last = strrchr(all.at[i], ',');
            if (override_in_force || !strcmp(last, ",no"))
                add_line(&wanted, all.at[i], (size_t)(last - all.at[i]));
        }
        ck_assert_uint_gt(wanted.n, 0);
        must_be_equal(&found, &wanted, name, override_in_force ? "override in force" : "no override in force");
        release(&all);
    }
}

START_TEST(lists_reach_whom_they_should)
{
    const ps_day before = ps_day_of(2025, 4, 3), within = ps_day_of(2025, 4, 14);
    struct lines overridden = {0};

    make(&settings[0]);
    run_plan("nottinghamshire", before);
    run_plan("luton", before);
    run_plan("north_dorset", before);
    run_plan("north_dorset", within);
    compare_lists(before, false);
    compare_lists(within, true);
    (void)snprintf(home + strlen(home), 40, "/out-north_dorset-%d", (int)within);
    read_rows(&overridden, "overrides.csv");
    *strrchr(home, '/') = '\0';
    ck_assert_uint_gt(overridden.n, 0);
    release(&overridden);
    clean_up();
}
END_TEST

/* Every file of the messy set stops the run for its own reason. */
START_TEST(messy_files_stop_the_run)
{
    static const struct {
        const char *input, *words;
    } cases[] = {
        {"people=%s/messy/people_no_practice.csv", "practice"},
        {"people=%s/messy/people_heading_twice.csv", "same heading"},
        {"people=%s/messy/people_nhs_numbers.csv", "NHS number"},
        {"people=%s/messy/people_utf16.csv", "UTF-16"},
        {"gp=%s/messy/gp_many_refused.csv", "refused"},
        {"acute=%s/messy/admissions_commas.csv", "pipe"},
        {"mh=%s/messy/mh_empty.csv", "empty"},
        {"ed=%s/messy/ecds_zeros.csv", "NUL"},
        {"gp=%s/messy/gp_truncated.csv.gz", "gzip"},
    };
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    ps_plan_options plan_options = PS_PLAN_OPTIONS_INIT;
    char path[200];

    (void)snprintf(home, sizeof(home), "/tmp/popstrat-messy-%u", ps_os_process_id());
    options.people = 60;
    options.messy = true;
    ck_assert_int_eq(ps_synth_write(home, &options, NULL), PS_OK);
    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        char input[200];
        const char *const inputs[] = {input};
        ps_error err = {0};
        (void)snprintf(path, sizeof(path), "%s/nottinghamshire.toml", home);
        (void)snprintf(input, sizeof(input), "%.*s%s%s", (int)(strchr(cases[i].input, '=') + 1 - cases[i].input),
                       cases[i].input, home, strchr(cases[i].input, '/'));
        plan_options.inputs = inputs;
        plan_options.n_inputs = 1;
        ck_assert_msg(ps_plan_open(&plan, path, &plan_options, NULL, NULL, &err) == PS_OK, "%s", err.message);
        ck_assert_msg(ps_result_new(&result, plan, NULL, &err) == PS_EDATA, "%s went through", input);
        ck_assert_msg(strstr(err.message, cases[i].words), "%s: %s", input, err.message);
        ps_plan_free(plan);
    }
    clean_up();
}
END_TEST

static Suite *reckon_suite(void)
{
    Suite *suite = suite_create("reckon");
    TCase *tc = tcase_create("plans");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, plans_find_what_was_planted, 0, PS_COUNT(settings));
    tcase_add_test(tc, lists_reach_whom_they_should);
    tcase_add_test(tc, messy_files_stop_the_run);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(reckon_suite)

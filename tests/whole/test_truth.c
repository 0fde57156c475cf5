/* Truth: what synth planted and what popstrat finds are the same people, for every cohort of the three plans and for
 * every role. synth works its truth out as it makes the people, apart from the rules. */
#include "popstrat.h"
#include "test.h"

#include <unistd.h>

#define PEOPLE 20000

static char folder[] = "/tmp/popstrat-truth-XXXXXX";

static void remove_folder(void)
{
    char command[64];

    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static void make_region(void)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    char region[64];

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(region, sizeof region, "%s/region", folder);
    options.people = PEOPLE;
    ck_assert_int_eq(ps_synth_write(region, &options, NULL), PS_OK);
}

/* A set of pseudonyms, sorted. */
typedef struct set {
    char (*at)[65];
    size_t n, capacity;
} set;

static void add(set *s, const char *id)
{
    ck_assert_uint_eq(strlen(id), 64);
    ck_assert(ps_grow(&s->at, &s->capacity, s->n + 1, sizeof *s->at));
    memcpy(s->at[s->n++], id, 65);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void sort(set *s)
{
    if (s->n)
        qsort(s->at, s->n, sizeof *s->at, by_text);
}

/* First field of the rows whose line holds `with` (NULL: every row). */
static set read_truth(const char *file, const char *with)
{
    char path[192], line[512];
    set s = {0};
    FILE *f;

    snprintf(path, sizeof path, "%s/region/truth/%s", folder, file);
    f = fopen(path, "r");
    ck_assert_msg(f != NULL, "no %s", path);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f)); /* the heading */
    while (fgets(line, sizeof line, f)) {
        if (with && !strstr(line, with))
            continue;
        line[strcspn(line, ",\n")] = '\0';
        add(&s, line);
    }
    fclose(f);
    sort(&s);
    return s;
}

static set found(const ps_result *result, const char *flag)
{
    const int name = ps_result_name(result, flag);
    char id[257];
    set s = {0};

    ck_assert_msg(name >= 0, "no name %s", flag);
    for (size_t i = 0; i < ps_result_persons(result); i++) {
        const ps_value value = ps_result_value(result, i, (size_t)name);

        if (value.known && value.yes) {
            ck_assert_uint_gt(ps_result_pseudonym(id, sizeof id, result, i), 0);
            add(&s, id);
        }
    }
    sort(&s);
    return s;
}

static void same(const char *what, set wanted, set got)
{
    size_t w = 0, g = 0, missed = 0, extra = 0;

    while (w < wanted.n || g < got.n) {
        const int order = w == wanted.n ? 1 : g == got.n ? -1 : strcmp(wanted.at[w], got.at[g]);

        if (order < 0 && missed++ < 3)
            printf("%s: missed %s\n", what, wanted.at[w]);
        if (order > 0 && extra++ < 3)
            printf("%s: found besides %s\n", what, got.at[g]);
        w += order <= 0;
        g += order >= 0;
    }
    ck_assert_msg(missed + extra == 0, "%s: %zu planted, %zu found, %zu missed, %zu besides", what, wanted.n, got.n,
                  missed, extra);
    ck_assert_msg(wanted.n > 0, "%s: nobody planted", what);
    printf("%s: %zu planted, the same %zu found\n", what, wanted.n, got.n);
}

static ps_plan *plan;

static ps_result *open_result(const char *name)
{
    ps_result *result = NULL;
    char path[128];
    ps_error err = {0};

    snprintf(path, sizeof path, "%s/region/%s.toml", folder, name);
    ck_assert_msg(ps_plan_open(&plan, path, NULL, NULL, NULL, &err) == PS_OK, "%s", err.message);
    ck_assert_msg(ps_result_new(&result, plan, NULL, &err) == PS_OK, "%s", err.message);
    return result;
}

static void close_result(ps_result *result)
{
    ps_result_free(result);
    ps_plan_free(plan);
}

static const struct {
    const char *plan, *cohort;
} cohorts[] = {
    {"nottinghamshire", "smi_core20"},
    {"nottinghamshire", "smi_register_gap"},
    {"luton", "frail_returning"},
    {"north_dorset", "several_or_shielded"},
};

START_TEST(cohorts_are_the_planted_people)
{
    ps_result *result = open_result(cohorts[_i].plan);
    char file[128];
    set wanted, got;

    snprintf(file, sizeof file, "cohort_%s_%s.csv", cohorts[_i].plan, cohorts[_i].cohort);
    wanted = read_truth(file, NULL);
    got = found(result, cohorts[_i].cohort);
    same(cohorts[_i].cohort, wanted, got);
    free(wanted.at);
    free(got.at);
    close_result(result);
}
END_TEST

static set both(set a, set b, set c)
{
    set all = {0};

    for (size_t i = 0; i < a.n; i++)
        add(&all, a.at[i]);
    for (size_t i = 0; i < b.n; i++)
        add(&all, b.at[i]);
    for (size_t i = 0; i < c.n; i++)
        add(&all, c.at[i]);
    free(a.at);
    free(b.at);
    free(c.at);
    sort(&all);
    return all;
}

START_TEST(smi_is_found_whoever_knows_it)
{
    ps_result *result = open_result("nottinghamshire");
    set gp = read_truth("planted.csv", ",smi_gp_coded,"), hidden, all, got;

    ck_assert_uint_eq(gp.n, 120);
    got = found(result, "smi_gp");
    same("SMI coded by the practice", gp, got);
    free(got.at);
    hidden =
        both(read_truth("planted.csv", ",smi_trust_only,"), read_truth("planted.csv", ",smi_hospital_only,"), (set){0});
    ck_assert_uint_eq(hidden.n, 80);
    all = both(gp, hidden, (set){0});
    ck_assert_uint_eq(all.n, 200);
    got = found(result, "smi");
    same("SMI known to any service", all, got);
    free(all.at);
    free(got.at);
    /* The register gap: the hidden ones on the practices' lists. */
    hidden = both(read_truth("planted.csv", ",smi_trust_only,yes"), read_truth("planted.csv", ",smi_hospital_only,yes"),
                  (set){0});
    got = found(result, "smi_register_gap");
    same("register gap", hidden, got);
    free(hidden.at);
    free(got.at);
    close_result(result);
}
END_TEST

/* People on an edge of the 12 months have one emergency admission well inside and one on the edge. */
START_TEST(window_edges_count_as_planted)
{
    ps_result *result = open_result("luton");
    const int name = ps_result_name(result, "emergencies");
    set in = read_truth("window_edges.csv", ",in"), out = read_truth("window_edges.csv", ",out");
    size_t seen = 0;
    char id[257];

    ck_assert_int_ge(name, 0);
    for (size_t i = 0; i < ps_result_persons(result); i++) {
        const ps_value value = ps_result_value(result, i, (size_t)name);

        ps_result_pseudonym(id, sizeof id, result, i);
        if (bsearch(id, in.at, in.n, sizeof *in.at, by_text)) {
            ck_assert_msg(value.number == 2, "an edge inside the window counts: %g", value.number);
            seen++;
        }
        if (bsearch(id, out.at, out.n, sizeof *out.at, by_text)) {
            ck_assert_msg(value.number == 1, "an edge outside the window does not count: %g", value.number);
            seen++;
        }
    }
    ck_assert_uint_eq(seen, in.n + out.n);
    ck_assert_uint_ge(seen, 30);
    free(in.at);
    free(out.at);
    close_result(result);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("truth");
    TCase *tc = tcase_create("planted people");

    tcase_add_unchecked_fixture(tc, make_region, remove_folder);
    tcase_set_timeout(tc, 600);
    tcase_add_loop_test(tc, cohorts_are_the_planted_people, 0, (int)PS_COUNT(cohorts));
    tcase_add_test(tc, smi_is_found_whoever_knows_it);
    tcase_add_test(tc, window_edges_count_as_planted);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

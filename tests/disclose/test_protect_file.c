/* A caller's CSV through the gate: the same bytes as the same people counted by the table builder. */
#include "base/os.h"
#include "base/text_file.h"
#include "disclose/table_csv.h"
#include "grid.h"
#include "popstrat/disclose.h"

static char folder[80];

static const char *path_of(const char *name)
{
    static char path[4][200];
    static unsigned next;
    char *at = path[next++ % 4];

    snprintf(at, sizeof path[0], "%s/%s", folder, name);
    return at;
}

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/popstrat-protect-%u", ps_os_process_id());
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
    ck_assert_int_eq(ps_os_make_folder(folder, NULL), PS_OK);
}

static void remove_folder(void)
{
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
}

static unsigned drawn(uint64_t *state, unsigned below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*state >> 33) % below;
}

/* Rows backwards, a column that nobody asks for before them, and empty combinations left out as the builder does. */
static void write_counts(const char *path, size_t d, const unsigned *sizes, size_t cells, const unsigned *people,
                         const unsigned *population)
{
    ps_buffer text = {0};

    ps_buffer_text(&text, "other;f3;f2;f1;people;pop\r\n");
    for (size_t c = cells; c-- > 0;) {
        size_t left = c, label[3] = {0};

        for (size_t f = d; f-- > 0; left /= sizes[f])
            label[f] = left % sizes[f] + 1;
        if (population[c])
            ps_buffer_print(&text, "x;%zu;%zu; %zu ;%u;%u\r\n", label[2], label[1], label[0], people[c], population[c]);
    }
    ck_assert_int_eq(ps_text_file_write(path, text.at, text.length, NULL), PS_OK);
    ps_buffer_release(&text);
}

static void check_same(const char *why, const char *got_path, const char *wanted_path)
{
    char *got = NULL, *wanted = NULL;

    ck_assert_int_eq(ps_text_file_read(&got, NULL, got_path, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_read(&wanted, NULL, wanted_path, NULL), PS_OK);
    ck_assert_msg(!strcmp(got, wanted), "%s:\n%s\nwanted\n%s", why, got, wanted);
    free(got);
    free(wanted);
}

START_TEST(as_the_table_builder)
{
    static const unsigned sizes[] = {11, 2, 3};
    unsigned people[66], population[66];
    uint64_t state = (uint64_t)_i + 1;
    static const struct {
        const char *name;
        ps_scheme scheme;
    } schemes[] = {
        {"hes", {PS_SCHEME_HES, 0, 0}},
        {"threshold", {PS_SCHEME_THRESHOLD, 6, 0}},
        {"round", {PS_SCHEME_ROUND, 0, 10}},
    };
    const size_t d = (size_t)(_i % 3) + 1, cells = d == 1 ? 11 : d == 2 ? 22 : 66;
    ps_protect_options options = PS_PROTECT_OPTIONS_INIT;
    ps_error err = {0};
    ps_protect_report report = PS_PROTECT_REPORT_INIT;
    const ps_scheme *scheme = &schemes[_i / 3 % 3].scheme;
    ps_table *table;

    make_folder();
    for (size_t c = 0; c < cells; c++) {
        population[c] = drawn(&state, 4) ? drawn(&state, 60) : drawn(&state, 9);
        people[c] = population[c] ? drawn(&state, population[c] + 1) : 0;
    }
    write_counts(path_of("in.csv"), d, sizes, cells, people, population);
    table = grid_table("grid", d, sizes, people, population);
    ck_assert_int_eq(ps_table_csv_protect(table, scheme, path_of("wanted.csv"), &err), PS_OK);
    options.by[0] = "f1";
    options.by[1] = "F2";
    options.by[2] = "f3";
    options.n_by = d;
    options.count = "people";
    options.population = "POP";
    options.output = path_of("got.csv");
    options.scheme = schemes[_i / 3 % 3].name;
    options.k = 6;
    options.base = 10;
    ck_assert_msg(ps_protect_file(&report, path_of("in.csv"), &options, &err) == PS_OK, "%s", err.message);
    ck_assert_uint_le(report.rows, cells);
    ck_assert_msg(strstr(report.legend, options.scheme), "%s", report.legend);
    check_same("with a population", path_of("got.csv"), path_of("wanted.csv"));
    ps_table_free(table);
    remove_folder();
}
END_TEST

/* Without a population nothing is divided, and an LSOA is not taken for an area of few people. */
START_TEST(counts_alone)
{
    static const char in[] = "lsoa,deaths\nE01000002,41\nE01000010,3\nE01000001,0\n";
    static const char wanted[] = "lsoa,people,note\nE01000001,0,\nE01000002,40,\nE01000010,*,\nAll,45,\n";
    ps_protect_options options = PS_PROTECT_OPTIONS_INIT;

    make_folder();
    ck_assert_int_eq(ps_text_file_write(path_of("in.csv"), in, strlen(in), NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path_of("wanted.csv"), wanted, strlen(wanted), NULL), PS_OK);
    options.by[0] = "lsoa";
    options.n_by = 1;
    options.count = "deaths";
    options.output = path_of("got.csv");
    ck_assert_int_eq(ps_protect_file(NULL, path_of("in.csv"), &options, NULL), PS_OK);
    check_same("alone", path_of("got.csv"), path_of("wanted.csv"));
    ck_assert_int_eq(ps_protect_file(NULL, path_of("in.csv"), &options, NULL), PS_ESYSTEM); /* never over a file */
    remove_folder();
}
END_TEST

static const struct {
    const char *why, *text;
    uint64_t line;
    uint32_t column;
    const char *message, *hint;
} faults[] = {
    {"a fraction", "a,n,pop\nx,1.5,3\n", 2, 2, "not a whole number", "whole numbers"},
    {"a negative count", "a,n,pop\nx,-1,3\n", 2, 2, "not a whole number", ""},
    {"a thousands comma", "a,n,pop\nx,\"1,000\",3000\n", 2, 2, "not a whole number", "commas"},
    {"more than there are people", "a,n,pop\nx,1,9999999999999\n", 2, 3, "not a whole number", ""},
    {"protected already", "a,n,pop\nx,10,30\ny,*,30\n", 3, 2, "not a whole number", "protected already"},
    {"no number", "a,n,pop\nx,,3\n", 2, 2, "number is missing", "write 0"},
    {"no population", "a,n,pop\nx,1,\n", 2, 3, "number is missing", ""},
    {"more people than population", "a,n,pop\nx,1,3\ny,4,3\n", 3, 2, "more people than their population", ""},
    {"a total", "a,n,pop\nx,1,3\nALL,1,3\n", 3, 1, "a total", "popstrat makes them"},
    {"a total by another name", "a,n,pop\nTotal,1,3\n", 2, 1, "a total", "leave totals out"},
    {"no label", "a,n,pop\n ,1,3\n", 2, 1, "label is missing", "unknown"},
    {"a combination twice", "a,n,pop\nx,1,3\ny,1,3\nx,2,3\n", 4, 1, "stands twice", "add the rows up"},
    {"another number of fields", "a,n,pop\nx,1\n", 2, 0, "another number of fields", ""},
    {"no such column", "a,nn,pop\nx,1,3\n", 1, 0, "column n is missing", "did you mean nn"},
    {"nothing", "", 0, 0, "file is empty", ""},
};

START_TEST(names_what_is_wrong)
{
    ps_protect_options options = PS_PROTECT_OPTIONS_INIT;
    ps_error err = {0};

    make_folder();
    ck_assert_int_eq(ps_text_file_write(path_of("in.csv"), faults[_i].text, strlen(faults[_i].text), NULL), PS_OK);
    options.by[0] = "a";
    options.n_by = 1;
    options.count = "n";
    options.population = "pop";
    options.output = path_of("got.csv");
    ck_assert_msg(ps_protect_file(NULL, path_of("in.csv"), &options, &err) == PS_EDATA, "%s: taken", faults[_i].why);
    ck_assert_msg(strstr(err.message, faults[_i].message) && strstr(err.hint, faults[_i].hint), "%s: %s; %s",
                  faults[_i].why, err.message, err.hint);
    ck_assert_msg(err.line == faults[_i].line && err.column == faults[_i].column, "%s: %u:%u", faults[_i].why,
                  (unsigned)err.line, err.column);
    ck_assert(!ps_os_exists(path_of("got.csv")));
    remove_folder();
}
END_TEST

START_TEST(wrong_use)
{
    ps_protect_options options = PS_PROTECT_OPTIONS_INIT;

    options.count = "n";
    ck_assert_int_eq(ps_protect_file(NULL, "/nowhere", &options, NULL), PS_EUSE);
    options.by[0] = "a";
    options.n_by = 5;
    ck_assert_int_eq(ps_protect_file(NULL, "/nowhere", &options, NULL), PS_EUSE);
    options.n_by = 1;
    options.scheme = "none";
    ck_assert_int_eq(ps_protect_file(NULL, "/nowhere", &options, NULL), PS_EUSE);
    options.scheme = "hes";
    ck_assert_int_eq(ps_protect_file(NULL, "/nowhere", &options, NULL), PS_ESYSTEM);
    options.k = 1;
    ck_assert_int_eq(ps_protect_file(NULL, "/nowhere", &options, NULL), PS_EUSE);
    options.k = 5;
    options.base = 101;
    ck_assert_int_eq(ps_protect_file(NULL, "/nowhere", &options, NULL), PS_EUSE);
    options.base = 5;
    options.count = NULL;
    ck_assert_int_eq(ps_protect_file(NULL, "/nowhere", &options, NULL), PS_EUSE);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("protect_file");
    TCase *tc = tcase_create("protect_file");

    tcase_add_loop_test(tc, as_the_table_builder, 0, 60);
    tcase_add_test(tc, counts_alone);
    tcase_add_loop_test(tc, names_what_is_wrong, 0, (int)PS_COUNT(faults));
    tcase_add_test(tc, wrong_use);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

/* The folder as a whole: same seed, same bytes; what it refuses; what every file looks like. The extracts are read here
 * by plain code, not by the readers they are made for. */
#include "test.h"

#include "base/data.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/os.h"
#include "base/text_file.h"
#include "extract/schema.h"
#include "popstrat/synth.h"
#include "synth/made_rows.h"
#include "synth/sent_again.h"

#include <ctype.h>
#include <zlib.h>

static char home[] = "/tmp/popstrat-synth-XXXXXX";

static const char *in_home(const char *name)
{
    static char paths[8][600];
    static int next;
    char *path = paths[next++ % 8];

    (void)snprintf(path, sizeof(paths[0]), "%s/%s", home, name);
    return path;
}

static void make(const char *folder, uint64_t people, uint64_t seed, bool messy)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    ps_error err = {0};

    options.people = people;
    options.seed = seed;
    options.messy = messy;
    ck_assert_msg(ps_synth_write(in_home(folder), &options, &err) == PS_OK, "%s", err.message);
}

/* Text of a file, unpacked if it is gzip; to be freed. */
static char *contents(const char *path, size_t *length)
{
    gzFile file = gzopen(path, "rb"); /* zlib reads plain files as they are */
    size_t n = 0, capacity = 1 << 16;
    char *text = malloc(capacity);
    int got;

    ck_assert_msg(file && text, "%s", path);
    while ((got = gzread(file, text + n, (unsigned)(capacity - n - 1))) > 0) {
        n += (size_t)got;
        if (n + 1 == capacity) {
            char *more = realloc(text, capacity *= 2);
            ck_assert_ptr_nonnull(more);
            text = more;
        }
    }
    gzclose(file);
    text[n] = '\0';
    *length = n;
    return text;
}

static char *feed_text(const char *folder, ps_feed_number feed, size_t *length)
{
    char name[100];
    (void)snprintf(name, sizeof(name), "%s/%s", folder, ps_feed_paths[feed]);
    return contents(in_home(name), length);
}

START_TEST(same_seed_same_bytes)
{
    char **a, **b;
    size_t n, m;

    make("same-a", 900, 7, true);
    make("same-b", 900, 7, true);
    make("other", 900, 8, true);
    ck_assert_int_eq(ps_os_list(&a, &n, in_home("same-a"), NULL), PS_OK);
    ck_assert_int_eq(ps_os_list(&b, &m, in_home("same-b"), NULL), PS_OK);
    ck_assert_uint_eq(n, m);
    ck_assert_uint_gt(n, 70);
    for (size_t i = 0; i < n; i++) {
        char name[300];
        char *x, *y;
        size_t x_length, y_length;
        ck_assert_str_eq(a[i], b[i]);
        (void)snprintf(name, sizeof(name), "same-a/%s", a[i]);
        ck_assert_int_eq(ps_text_file_read(&x, &x_length, in_home(name), NULL), PS_OK);
        (void)snprintf(name, sizeof(name), "same-b/%s", a[i]);
        ck_assert_int_eq(ps_text_file_read(&y, &y_length, in_home(name), NULL), PS_OK);
        ck_assert_msg(x_length == y_length && !memcmp(x, y, x_length), "%s differs", a[i]);
        free(x);
        free(y);
    }
    ps_os_free_list(a, n);
    ps_os_free_list(b, m);
    for (int f = 0; f < PS_FEEDS; f++) {
        size_t x_length, y_length;
        char *x = feed_text("same-a", (ps_feed_number)f, &x_length),
             *y = feed_text("other", (ps_feed_number)f, &y_length);
        ck_assert_msg(x_length != y_length || memcmp(x, y, x_length) != 0, "%s is the same for another seed",
                      ps_feed_paths[f]);
        free(x);
        free(y);
    }
}
END_TEST

/* A pin, not a truth: the bytes of seed 1 as they were when this was written, so that another machine, compiler or
 * careless change shows. Whoever changes the people on purpose changes this line too. */
START_TEST(keeps_its_bytes)
{
    char *text, digest[PS_SHA256_TEXT];
    size_t length;

    make("fixed", 300, 1, false);
    text = feed_text("fixed", PS_F_PEOPLE, &length);
    ps_sha256_of(digest, text, length);
    ck_assert_str_eq(digest, "84815972a06f6d2e580970d403f334135ab73fd4553d3dc6724e3d9f4247b6c0");
    free(text);
}
END_TEST

static const struct {
    const char *why;
    uint64_t people;
    ps_day index_date;
    ps_status status;
} refused[] = {
    {"too few for the roles", 29, PS_NO_DAY, PS_EUSE},
    {"more than network codes last for", 30000001, PS_NO_DAY, PS_EUSE},
    {"no such century", 100, -40000, PS_EUSE},
};

START_TEST(refuses_options)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    ps_error err = {0};

    options.people = refused[_i].people;
    options.index_date = refused[_i].index_date;
    ck_assert_msg(ps_synth_write(in_home("refused"), &options, &err) == refused[_i].status, "%s", refused[_i].why);
    ck_assert_msg(err.message[0] != '\0', "%s: says nothing", refused[_i].why);
    ck_assert(!ps_os_exists(in_home("refused")));
}
END_TEST

START_TEST(refuses_a_folder_in_use)
{
    ps_error err = {0};

    ck_assert_int_eq(ps_os_make_folder(in_home("used"), NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_write(in_home("used/letter.txt"), "x", 1, NULL), PS_OK);
    ck_assert_int_eq(ps_synth_write(in_home("used"), NULL, &err), PS_EUSE);
    ck_assert(strstr(err.message, "not empty"));
    ck_assert(ps_os_exists(in_home("used/letter.txt")));
    ck_assert_int_eq(ps_synth_write(in_home("used/letter.txt"), NULL, &err), PS_EUSE);
    /* An empty one will do. */
    ck_assert_int_eq(ps_os_make_folder(in_home("empty"), NULL), PS_OK);
    make("empty", 30, 1, false);
}
END_TEST

static int stop_at_gp(void *context, const char *file, uint64_t rows)
{
    (*(int *)context)++;
    ck_assert_uint_gt(rows, 0);
    return strcmp(file, "gp_events.csv.gz") == 0 || strcmp(file, "gp_event") == 0;
}

START_TEST(stops_when_asked)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    ps_error err = {0};
    int calls = 0;

    options.people = 200;
    options.progress = stop_at_gp;
    options.context = &calls;
    ck_assert_int_eq(ps_synth_write(in_home("stopped"), &options, &err), PS_ECANCEL);
    ck_assert_int_eq(calls, 2);
    ck_assert(!ps_os_exists(in_home("stopped")));
}
END_TEST

/* ---- one extract alone ---- */

static void make_one(const char *path, const char *kind, uint64_t people, uint64_t seed)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    ps_error err = {0};

    options.people = people;
    options.seed = seed;
    ck_assert_msg(ps_synth_extract(in_home(path), kind, &options, &err) == PS_OK, "%s: %s", kind, err.message);
}

static const struct {
    const char *kind, *file;
} alone_kinds[] = {
    {"person", "people.csv"},
    {"gp_event", "gp_events.csv.gz"},
    {"admission", "admissions.csv"},
    {"attendance", "ecds.csv"},
    {"referral", "mh_referrals.csv"},
    {"contact", "community.csv.gz"},
    {"death", "deaths.csv"},
    {"event", "housing.csv"},
    {"outpatient", "resends/outpatient.csv"},
    {"waiting_list", "resends/waits.csv"},
    {"diagnosis", "resends/diagnoses.csv"},
    {"legal_status", "resends/sections.csv"},
    {"social_care", "resends/care.csv"},
    {"care_home", "resends/care_homes.csv"},
    {"staff", "resends/staff.csv"},
};

/* More people than one window, so that the last window is a part of one. */
START_TEST(one_extract_is_that_of_the_region)
{
    char *whole, *alone, name[40], file[60];
    size_t whole_length, length;

    if (!ps_os_exists(in_home("windows")))
        make("windows", 5200, 4, false);
    (void)snprintf(name, sizeof(name), "alone-%d.csv", _i);
    make_one(name, alone_kinds[_i].kind, 5200, 4);
    (void)snprintf(file, sizeof(file), "windows/%s", alone_kinds[_i].file);
    whole = contents(in_home(file), &whole_length);
    ck_assert_int_eq(ps_text_file_read(&alone, &length, in_home(name), NULL), PS_OK); /* as it is: never packed */
    ck_assert_msg(length == whole_length && !memcmp(alone, whole, length), "%s differs", alone_kinds[_i].kind);
    free(whole);
    free(alone);
}
END_TEST

static const struct {
    const char *why, *path, *kind, *says;
    uint64_t people;
} refused_alone[] = {
    {"a slip", "alone.csv", "gp_events", "did you mean \"gp_event\"?", 100},
    {"nothing like it", "alone.csv", "balance", "person, gp_event", 100},
    {"nothing at all", "alone.csv", "", "person, gp_event", 100},
    {"a kind of the other sort", "alone.csv", "waitinglist", "did you mean \"waiting_list\"?", 100},
    {"too few people", "alone.csv", "person", "", 29},
    {"a file that is there", "there.csv", "person", "", 100},
    {"no such folder", "nowhere/alone.csv", "person", "", 100},
};

START_TEST(refuses_one_extract)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    ps_error err = {0};
    char *text;
    size_t length;

    ck_assert_int_eq(ps_os_make_folder(home, NULL), PS_OK);
    ck_assert(ps_os_exists(in_home("there.csv")) || ps_text_file_write(in_home("there.csv"), "mine", 4, NULL) == PS_OK);
    options.people = refused_alone[_i].people;
    ck_assert_int_ne(ps_synth_extract(in_home(refused_alone[_i].path), refused_alone[_i].kind, &options, &err), PS_OK);
    ck_assert_msg(err.message[0] && strstr(err.hint, refused_alone[_i].says), "%s: %s; %s", refused_alone[_i].why,
                  err.message, err.hint);
    ck_assert_msg(!ps_os_exists(in_home("alone.csv")), "%s: left a file", refused_alone[_i].why);
    ck_assert_int_eq(ps_text_file_read(&text, &length, in_home("there.csv"), NULL), PS_OK);
    ck_assert_uint_eq(length, 4);
    free(text);
}
END_TEST

START_TEST(one_extract_stops_when_asked)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    int calls = 1; /* stop_at_gp stops at that file whatever the count */

    ck_assert_int_eq(ps_os_make_folder(home, NULL), PS_OK);
    options.people = 12000;
    options.progress = stop_at_gp;
    options.context = &calls;
    ck_assert_int_eq(ps_synth_extract(in_home("stopped.csv"), "gp_event", &options, NULL), PS_ECANCEL);
    ck_assert_int_eq(calls, 2);
    ck_assert(!ps_os_exists(in_home("stopped.csv")));
}
END_TEST

/* Codes of a region as large as they come: well formed, made-up, and each given once. */
START_TEST(codes_last)
{
    unsigned char key[PS_DRAW_KEY], *given = calloc(1000000, 1);
    ps_region *region = NULL;
    char code[8], before[8] = "";

    ck_assert_ptr_nonnull(given);
    ps_draw_key(key, 1);
    ck_assert_int_eq(ps_region_new(&region, 30000000, key, NULL), PS_OK);
    for (size_t i = 0; i < region->n_areas; i++) {
        const char *area = region->areas[i].code;
        const unsigned long number = strtoul(area + 3, NULL, 10);
        ck_assert_msg(!strncmp(area, "E01", 3) && strlen(area) == 9 && strspn(area + 1, "0123456789") == 8, "%s", area);
        ck_assert_msg(number > 933755, "%s may be an area of the look-up's rest, or a real one", area);
        ck_assert_msg(number != 999999, "%s belongs to people of no known area", area);
        ck_assert_msg(!given[number], "%s twice", area);
        given[number] = 1;
        ck_assert_uint_ge(region->areas[i].rank, 1);
        ck_assert_uint_le(region->areas[i].rank, PS_NATION_AREAS);
    }
    for (uint32_t i = 0; i < region->n_practices; i++) { /* in order, so that a repeat would show */
        ps_practice_code(code, i);
        ck_assert_msg(code[0] >= 'A' && code[0] <= 'Z' && !strncmp(code + 1, "99", 2) && strlen(code) == 6, "%s", code);
        ck_assert_msg(strcmp(before, code) < 0, "%s after %s", code, before);
        memcpy(before, code, sizeof(code));
    }
    ck_assert_uint_lt(region->n_networks, 999);
    ps_region_free(region);
    free(given);
}
END_TEST

/* ---- headings ---- */

/* Does the first line hold `name`, alone or with a number behind it? */
static bool has_heading(const char *line, char delimiter, const char *name)
{
    const size_t length = strlen(name);

    for (const char *at = line; *at; at++) {
        const char *end = strchr(at, delimiter) ? strchr(at, delimiter) : at + strlen(at);
        if ((size_t)(end - at) >= length && !strncmp(at, name, length) &&
            ((size_t)(end - at) == length || !strncmp(at + length, "_01", 3)))
            return true;
        if (!*end)
            break;
        at = end;
    }
    return false;
}

START_TEST(headings_cover_the_schemas)
{
    static const ps_kind kinds[PS_FEEDS] = {PS_KIND_PERSON,   PS_KIND_GP_EVENT, PS_KIND_ADMISSION, PS_KIND_ATTENDANCE,
                                            PS_KIND_REFERRAL, PS_KIND_CONTACT,  PS_KIND_DEATH,     PS_KIND_EVENT};
    static const char *const mapped[][2] = {{"pseudo_id", "PSEUDO_HESID"},
                                            {"admission_date", "ADMIDATE"}}; /* as the plans map them */
    const ps_schema *schema = ps_schema_of(kinds[_i]);

    ck_assert_str_eq(ps_feed_kinds[_i], schema->name);
    for (size_t c = 0; c < schema->n_columns; c++) {
        const char *name = schema->columns[c].name;
        if (_i == PS_F_ACUTE)
            for (size_t k = 0; k < PS_COUNT(mapped); k++)
                name = strcmp(name, mapped[k][0]) ? name : mapped[k][1];
        if (schema->columns[c].required || (_i == PS_F_PEOPLE && schema->columns[c].assured))
            ck_assert_msg(has_heading(ps_feed_headings[_i], _i == PS_F_ACUTE ? '|' : ',', name), "%s has no %s",
                          ps_feed_paths[_i], name);
    }
}
END_TEST

START_TEST(headings_of_what_is_sent_again)
{
    const ps_schema *schema = ps_schema_named(ps_sent_kinds[_i]);
    char *text, name[60];
    size_t length;

    ck_assert_ptr_nonnull(schema);
    (void)snprintf(name, sizeof(name), "sent/resends/%s.csv", ps_sent_names[_i]);
    if (!ps_os_exists(in_home("sent")))
        make("sent", 30, 1, false);
    text = contents(in_home(name), &length);
    *strchr(text, '\n') = '\0';
    for (size_t c = 0; c < schema->n_columns && _i != PS_S_EMIS && _i != PS_S_TPP; c++) {
        const ps_schema_column *column = &schema->columns[c];
        bool told = !column->required && !(column->role == PS_ROLE_SUBMITTED && _i != PS_S_AE);
        told = told || has_heading(text, ',', column->name);
        ck_assert_msg(told, "%s has no %s", name, column->name);
        for (size_t k = 0; k < PS_KEY_COLUMNS && schema->key[k]; k++)
            ck_assert_msg(has_heading(text, ',', schema->key[k]), "%s has no %s, which is of its key", name,
                          schema->key[k]);
    }
    free(text);
}
END_TEST

/* ---- codes ---- */

/* Verhoeff's check over a decimal text: dihedral group of order 10, permutation of order 8. */
static bool verhoeff(const char *digits)
{
    static const int table[10][10] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                      {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                      {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                      {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                      {8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};
    static const int step[10] = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
    const size_t n = strlen(digits);
    int c = 0;

    for (size_t i = 0; i < n; i++) {
        int digit = digits[n - 1 - i] - '0';
        for (size_t k = 0; k < i % 8; k++)
            digit = step[digit];
        c = table[c][digit];
    }
    return n >= 6 && c == 0;
}

START_TEST(verhoeff_can_fail)
{
    ck_assert(verhoeff("58214004"));
    ck_assert(!verhoeff("58214005"));
    ck_assert(!verhoeff("82514004"));
}
END_TEST

START_TEST(snomed_codes_are_whole)
{
    size_t lists = 0;

    for (size_t t = 0; t < ps_data_tables_count; t++) {
        const ps_data_table *table = &ps_data_tables[t];
        if (strncmp(table->name, "codes/", 6))
            continue;
        ck_assert_msg(table->n_columns == 2 && ps_data_column(table, "code") == 0 && ps_data_column(table, "term") == 1,
                      "%s", table->name);
        for (size_t row = 0; row < table->n_rows; row++) {
            const char *code = ps_data_cell(table, row, 0);
            if (strstr(table->name, "_snomed"))
                ck_assert_msg(verhoeff(code), "%s: %s", table->name, code);
            else
                ck_assert_msg(isupper((unsigned char)code[0]) && isdigit((unsigned char)code[1]), "%s: %s", table->name,
                              code);
        }
        lists++;
    }
    ck_assert_uint_gt(lists, 20);
    for (size_t code = 1; code < PS_GP_CODES; code++)
        ck_assert_msg(ps_gp_code_text(code) && verhoeff(ps_gp_code_text(code)), "%zu: %s", code, ps_gp_code_text(code));
    for (size_t code = 1; code < PS_ICD_CODES; code++)
        ck_assert_msg(ps_icd_text(code) && strlen(ps_icd_text(code)) == 4, "%zu", code);
}
END_TEST

/* What the lists must say of the codes that truth rests on, written out by hand. */
START_TEST(lists_hold_what_truth_counts)
{
    static const struct {
        const char *why;
        bool icd;
        unsigned code, topic;
        bool in;
    } cases[] = {
        {"schizophrenia is SMI", false, PS_GP_SCHIZOPHRENIA, PS_T_SMI, true},
        {"depression is not", false, PS_GP_EVERYDAY + 10, PS_T_SMI, false},
        {"F29X is F29", true, PS_ICD_SMI + 2, PS_T_SMI, true},
        {"F329 is not F31", true, PS_ICD_MOOD, PS_T_SMI, false},
        {"a heart attack is heart disease", true, PS_ICD_ACUTE + 8, PS_C_CHD, true},
        {"heart failure is not", true, PS_ICD_HEART_FAILURE, PS_C_CHD, false},
        {"dialysis is no kidney code", true, PS_ICD_DIALYSIS, PS_C_CKD, false},
        {"W109 is a fall", true, PS_ICD_FALL_STAIRS, PS_T_FALLS, true},
        {"moderate risk is not shielding", false, PS_GP_MODERATE_RISK, PS_T_SHIELDED, false},
    };
    ps_vocabulary v;

    ck_assert_int_eq(ps_vocabulary_load(&v, NULL), PS_OK);
    for (size_t i = 0; i < PS_COUNT(cases); i++)
        ck_assert_msg(((cases[i].icd ? v.icd_topics : v.gp_topics)[cases[i].code] >> cases[i].topic & 1) == cases[i].in,
                      "%s", cases[i].why);
}
END_TEST

/* ---- rows ---- */

START_TEST(ids_are_made_up)
{
    size_t length;
    char *text;

    make("ids", 400, 3, false);
    for (int f = 0; f < PS_FEEDS; f++) {
        text = feed_text("ids", (ps_feed_number)f, &length);
        for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++) {
            const char *id = at + 1;
            if (strncmp(id, "53594e", 6))
                continue; /* no id, or the second line of a note */
            ck_assert_uint_ge(strspn(id, "0123456789abcdef"), 64);
            ck_assert(id[64] == ',' || id[64] == '|');
        }
        free(text);
    }
}
END_TEST

START_TEST(messy_set_is_as_listed)
{
    size_t length, files = 0;
    char *list, *at;

    make("messy", 30, 2, true);
    list = contents(in_home("messy/messy/what_is_wrong.csv"), &length);
    for (at = strchr(list, '\n'); at && at[1]; at = strchr(at + 1, '\n'), files++) {
        char name[100], path[140];
        (void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(at + 1, ","), at + 1);
        (void)snprintf(path, sizeof(path), "messy/messy/%s", name);
        ck_assert_msg(ps_os_exists(in_home(path)), "%s", name);
    }
    ck_assert_uint_ge(files, 10);
    free(list);
    list = contents(in_home("messy/messy/people_nhs_numbers.csv"), &length);
    for (at = strchr(list, '\n') + 1; *at; at = strchr(at, '\n') + 1) {
        int sum = 0;
        ck_assert_msg(!strncmp(at, "999", 3) && at[10] == ',', "outside the range for tests: %.11s", at);
        for (int i = 0; i < 10; i++) /* the check digit has weight 1: the whole sum is a multiple of 11 */
            sum += (at[i] - '0') * (10 - i);
        ck_assert_int_eq(sum % 11, 0);
    }
    free(list);
    ck_assert_int_eq(ps_text_file_read(&list, &length, in_home("messy/messy/gp_truncated.csv.gz"), NULL), PS_OK);
    ck_assert(length > 100 && (unsigned char)list[0] == 0x1F && (unsigned char)list[1] == 0x8B);
    ck_assert_msg(!memcmp(list + 4, "\0\0\0\0", 4) && (unsigned char)list[9] == 255,
                  "the gzip header tells a time or a system");
    free(list);
}
END_TEST

START_TEST(plans_follow_the_index_date)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    size_t length;
    char *plan;

    options.people = 30;
    options.index_date = ps_day_of(2024, 2, 29);
    ck_assert_int_eq(ps_synth_write(in_home("leap"), &options, NULL), PS_OK);
    plan = contents(in_home("leap/north_dorset.toml"), &length);
    ck_assert(strstr(plan, "\nindex_date = 2024-02-29\n"));
    ck_assert(!strstr(plan, "2025-03-31"));
    free(plan);
}
END_TEST

static void clean_up(void)
{
    (void)ps_os_remove(home, NULL);
}

static Suite *synth_suite(void)
{
    Suite *suite = suite_create("synth");
    TCase *tc = tcase_create("folder");

    (void)snprintf(home + strlen(home) - 6, 7, "%06u", ps_os_process_id() % 1000000U);
    atexit(clean_up);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, same_seed_same_bytes);
    tcase_add_test(tc, keeps_its_bytes);
    tcase_add_loop_test(tc, refuses_options, 0, PS_COUNT(refused));
    tcase_add_test(tc, refuses_a_folder_in_use);
    tcase_add_test(tc, stops_when_asked);
    tcase_add_loop_test(tc, one_extract_is_that_of_the_region, 0, PS_COUNT(alone_kinds));
    tcase_add_loop_test(tc, refuses_one_extract, 0, PS_COUNT(refused_alone));
    tcase_add_test(tc, one_extract_stops_when_asked);
    tcase_add_test(tc, codes_last);
    tcase_add_loop_test(tc, headings_cover_the_schemas, 0, PS_FEEDS);
    tcase_add_loop_test(tc, headings_of_what_is_sent_again, 0, PS_SENT_FILES);
    tcase_add_test(tc, verhoeff_can_fail);
    tcase_add_test(tc, snomed_codes_are_whole);
    tcase_add_test(tc, lists_hold_what_truth_counts);
    tcase_add_test(tc, ids_are_made_up);
    tcase_add_test(tc, messy_set_is_as_listed);
    tcase_add_test(tc, plans_follow_the_index_date);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(synth_suite)

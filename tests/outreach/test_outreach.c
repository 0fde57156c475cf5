/* Lists as they are written: who stands where, in which order, in what words. */
#include "outreach_fixture.h"

#include <math.h>

static const char *const id_and_practice[] = {"pseudo_id", "practice"};
static const char *const id_alone[] = {"pseudo_id"};

static void fields(fixture *f, int list, const char *const *names, size_t n)
{
    f->lists[list].fields = ps_arena_array(f->arena, n, sizeof *names);
    for (size_t i = 0; i < n; i++)
        f->lists[list].fields[i] = names[i];
    f->lists[list].n_fields = n;
}

static void set_provider(fixture *f, uint32_t person, const char *provider)
{
    f->world->columns[NAME_PROVIDER].text[person] = ps_intern_add(f->population.words, provider, strlen(provider));
}

/* ---- files ---- */

START_TEST(writes_one_file_for_all)
{
    fixture f;
    const ps_list_report *report;

    fixture_start(&f, "all", 3);
    fields(&f, 0, id_and_practice, 2);
    set_flag(&f, PS_P_DEAD_EVER, 1, PS_YES);
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/all.csv"),
                     "pseudo_id,practice\nperson00,C84002\nperson02,C84002\n");
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/ids/C84002.csv"), "pseudo_id\nperson00\nperson02\n");
    ck_assert(!fixture_has(&f, "lists/pcn_support/ids/C84001.csv"));
    ck_assert(!fixture_has(&f, "overrides.csv"));
    report = &f.outreach->lists[0];
    ck_assert_str_eq(report->list, "pcn_support");
    ck_assert_uint_eq(report->cohort, 3);
    ck_assert_uint_eq(report->listed, 2);
    ck_assert_uint_eq(report->n_files, 1);
    ck_assert_str_eq(report->files[0].recipient, "all");
    ck_assert_str_eq(report->files[0].path, "lists/pcn_support/all.csv");
    fixture_end(&f);
}
END_TEST

START_TEST(writes_one_file_for_each_recipient)
{
    fixture f;
    const ps_list_report *report;

    fixture_start(&f, "each", 6);
    fields(&f, 0, id_and_practice, 2);
    f.lists[0].one_file_per = "provider";
    set_provider(&f, 0, "a/b");
    set_provider(&f, 1, "a_b");
    set_provider(&f, 2, "a/b");
    set_provider(&f, 3, "Zed");
    set_flag(&f, PS_P_CONFIDENTIAL, 3, PS_YES); /* the only one of Zed: no file */
    set_provider(&f, 4, "none");
    fixture_write(&f);
    report = &f.outreach->lists[0];
    ck_assert_uint_eq(report->n_files, 4);
    ck_assert_str_eq(report->files[0].path, "lists/pcn_support/a_b.csv");
    ck_assert_str_eq(report->files[1].path, "lists/pcn_support/a_b-2.csv");
    ck_assert_str_eq(report->files[2].path, "lists/pcn_support/none-2.csv");
    ck_assert_str_eq(report->files[3].path, "lists/pcn_support/none.csv");
    ck_assert_str_eq(fixture_read(&f, report->files[0].path), "pseudo_id,practice\nperson00,C84002\nperson02,C84002\n");
    ck_assert_str_eq(fixture_read(&f, report->files[1].path), "pseudo_id,practice\nperson01,C84001\n");
    ck_assert_str_eq(fixture_read(&f, report->files[2].path), "pseudo_id,practice\nperson04,C84002\n");
    ck_assert_str_eq(fixture_read(&f, report->files[3].path), "pseudo_id,practice\nperson05,C84001\n");
    /* In the order of the list: file after file. */
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/ids/C84001.csv"), "pseudo_id\nperson01\nperson05\n");
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/ids/C84002.csv"), "pseudo_id\nperson00\nperson02\nperson04\n");
    fixture_end(&f);
}
END_TEST

START_TEST(writes_a_heading_or_a_readme_for_nobody)
{
    fixture f;

    fixture_start(&f, "nobody", 2);
    fields(&f, 0, id_alone, 1);
    fields(&f, 1, id_alone, 1);
    f.plan.n_lists = 2;
    f.lists[1].name = f.lists[1].file_name = "by_practice";
    f.lists[1].one_file_per = "practice";
    for (uint32_t i = 0; i < 2; i++)
        set_flag(&f, PS_P_ALIVE, i, PS_NO);
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/all.csv"), "pseudo_id\n");
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "lists/pcn_support/README.txt"), "Nobody is on this list."));
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "lists/by_practice/README.txt"), "Nobody is on this list."));
    ck_assert_uint_eq(f.outreach->lists[1].n_files, 0);
    ck_assert(!fixture_has(&f, "lists/by_practice/ids"));
    ck_assert(!fixture_has(&f, "lists/by_practice/all.csv"));
    fixture_end(&f);
}
END_TEST

START_TEST(refuses_two_lists_in_one_folder)
{
    fixture f;
    ps_error err = {0};

    fixture_start(&f, "two", 1);
    fields(&f, 0, id_alone, 1);
    fields(&f, 1, id_alone, 1);
    f.lists[1].name = "other";
    f.plan.n_lists = 2;
    must(ps_os_make_folder(f.top, &err), &err);
    ck_assert_int_eq(ps_outreach_write(&f.outreach, f.world, &f.options, NULL, &err), PS_EPLAN);
    ck_assert_str_eq(err.field, "other");
    ck_assert_ptr_null(f.outreach);
    fixture_end(&f);
}
END_TEST

/* ---- order and limit ---- */

START_TEST(orders_by_rank_then_pseudonym)
{
    fixture f;
    ps_rank_key key = {.name = "local", .descending = true};

    fixture_start(&f, "order", 4);
    fields(&f, 0, id_alone, 1);
    f.cohort.rank_by = &key;
    f.cohort.n_rank_by = 1;
    ps_number_put(&f.world->columns[NAME_LOCAL], 0, 2); /* as person 2 */
    ps_number_put(&f.world->columns[NAME_LOCAL], 3, NAN);
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/all.csv"),
                     "pseudo_id\nperson00\nperson02\nperson01\nperson03\n");
    fixture_end(&f);
}
END_TEST

/* Rows are made some thousands at once, in another order than they stand in: each keeps its own values. */
START_TEST(keeps_rows_together_in_a_long_list)
{
    enum { PEOPLE = 70001 };
    static const char *const some[] = {"pseudo_id", "local", "practice"};
    fixture f;
    ps_rank_key key = {.name = "local", .descending = true};
    const char *at;

    fixture_start(&f, "long", PEOPLE);
    fields(&f, 0, some, PS_COUNT(some));
    f.cohort.rank_by = &key;
    f.cohort.n_rank_by = 1;
    f.lists[0].no_workbook = true;
    for (uint32_t i = 0; i < PEOPLE; i++)
        ps_number_put(&f.world->columns[NAME_LOCAL], (i * UINT64_C(7919)) % PEOPLE, i);
    fixture_write(&f);
    at = fixture_read(&f, "lists/pcn_support/all.csv");
    ck_assert(!strncmp(at, "pseudo_id,local,practice\n", 25));
    at += 25;
    for (uint32_t i = PEOPLE; i-- > 0;) {
        const uint32_t person = (uint32_t)((i * UINT64_C(7919)) % PEOPLE);
        char row[64];
        const int length = snprintf(row, sizeof row, "person%02u,%u,%s\n", (unsigned)person, (unsigned)i,
                                    person % 2 ? "C84001" : "C84002");

        ck_assert_msg(!strncmp(at, row, (size_t)length), "%.*s is not %s", length, at, row);
        at += length;
    }
    ck_assert_str_eq(at, "");
    fixture_end(&f);
}
END_TEST

/* Ten equals and room for three: by lot, the same again from the same seed, others from another. */
static const char *three_of_ten(const char *seed)
{
    static char kept[3][64];
    static int next;
    fixture f;
    const ps_list_file *file;
    char *to = kept[next++ % 3];

    fixture_start(&f, "lots", 10);
    fields(&f, 0, id_alone, 1);
    f.lists[0].limit = 3;
    f.plan.lot_seed = seed;
    fixture_write(&f);
    file = &f.outreach->lists[0].files[0];
    ck_assert_uint_eq(file->people, 3);
    ck_assert_uint_eq(file->over_limit, 7);
    ck_assert_uint_eq(f.outreach->lists[0].listed, 3);
    snprintf(to, 64, "%s", fixture_read(&f, file->path));
    ck_assert_ptr_nonnull(
        strstr(fixture_read(&f, "lists/pcn_support/README.txt"), "Left off by that limit: 7 people."));
    fixture_end(&f);
    return to;
}

START_TEST(draws_lots_where_there_is_a_limit)
{
    const char *first = three_of_ten("2025"), *again = three_of_ten("2025"), *other = three_of_ten("2026");

    ck_assert_str_eq(first, again);
    ck_assert_str_ne(first, other);
    ck_assert_str_ne(first, "pseudo_id\nperson00\nperson01\nperson02\n");
}
END_TEST

START_TEST(limits_each_file)
{
    fixture f;
    const ps_list_report *report;

    fixture_start(&f, "limit", 7); /* 4 of C84002, 3 of C84001 */
    fields(&f, 0, id_alone, 1);
    f.lists[0].limit = 3;
    f.lists[0].one_file_per = "practice";
    fixture_write(&f);
    report = &f.outreach->lists[0];
    ck_assert_uint_eq(report->files[0].people, 3);
    ck_assert_uint_eq(report->files[0].over_limit, 0);
    ck_assert_uint_eq(report->files[1].people, 3);
    ck_assert_uint_eq(report->files[1].over_limit, 1);
    ck_assert_uint_eq(report->listed, 6);
    fixture_end(&f);
}
END_TEST

/* ---- cells ---- */

START_TEST(writes_each_kind_of_value)
{
    static const char *const all[] = {"pseudo_id",   "age",   "carer", "registered_from",
                                      "interpreter", "local", "risk",  "cohort"};
    fixture f;

    fixture_start(&f, "cells", 1);
    fields(&f, 0, all, PS_COUNT(all));
    fields(&f, 1, all, PS_COUNT(all));
    f.plan.n_lists = 2;
    f.lists[1].name = f.lists[1].file_name = "analysts";
    f.lists[1].audience = PS_AUDIENCE_ANALYST;
    f.population.person[PS_P_REGISTERED_FROM].day[0] = ps_day_parse("2004-02-29");
    ps_number_put(&f.world->columns[NAME_LOCAL], 0, -1.5); /* a number: no apostrophe */
    set_text(&f, PS_P_INTERPRETER, 0, "Polish, \"fast\"");
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/all.csv"),
                     "pseudo_id,age,carer,registered_from,interpreter,local,risk,cohort\n"
                     "person00,50,,2004-02-29,\"Polish, \"\"fast\"\"\",-1.5,high,yes\n");
    ck_assert_str_eq(fixture_read(&f, "lists/analysts/all.csv"),
                     "pseudo_id,age,carer,registered_from,interpreter,local,risk,cohort\n"
                     "person00,50,cannot tell,2004-02-29,\"Polish, \"\"fast\"\"\",-1.5,high,yes\n");
    fixture_end(&f);
}
END_TEST

static const struct {
    const char *text, *cell;
} formulas[] = {
    {"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
    {"+44", "'+44"},
    {"-Urdu", "'-Urdu"},
    {"@SUM(A1)", "'@SUM(A1)"},
    {"\tTab", "'\tTab"},
    {"\rReturn", "\"'\rReturn\""},
    {"=1,2", "\"'=1,2\""},
};
START_TEST(guards_texts_against_formulas)
{
    static const char *const both[] = {"interpreter", "pseudo_id"};
    fixture f;

    fixture_start(&f, "formula", 1);
    fields(&f, 0, both, 2);
    set_text(&f, PS_P_INTERPRETER, 0, formulas[_i].text);
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/all.csv"),
                     ps_arena_print(f.arena, "interpreter,pseudo_id\n%s,person00\n", formulas[_i].cell));
    ck_assert_ptr_null(strstr(fixture_read(&f, "lists/pcn_support/README.txt"), "apostrophe"));
    fixture_end(&f);
}
END_TEST

START_TEST(guards_ids_and_says_so)
{
    fixture f;

    fixture_start(&f, "ids", 1);
    fields(&f, 0, id_alone, 1);
    ps_idmap_free(f.population.ids);
    f.population.ids = ps_idmap_new();
    ck_assert_uint_eq(ps_idmap_add(f.population.ids, ps_slice_of("+abc/12==")), 0);
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/all.csv"), "pseudo_id\n'+abc/12==\n");
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/ids/C84002.csv"), "pseudo_id\n'+abc/12==\n");
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "lists/pcn_support/README.txt"), "apostrophe"));
    fixture_end(&f);
}
END_TEST

START_TEST(marks_every_row_of_a_replay)
{
    fixture f;

    fixture_start(&f, "replay", 1);
    fields(&f, 0, id_alone, 1);
    f.options.replay = true;
    f.overrides[0] =
        (ps_override){.name = "o", .lifts = PS_X_DISSENT, .reason = "r", .approver = "a", .from = 0, .until = 30000};
    f.plan.n_overrides = 1;
    set_flag(&f, PS_P_DISSENT, 0, PS_YES);
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/all.csv"),
                     "status,pseudo_id\nREPLAY: not for contact,person00\n");
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/ids/C84002.csv"),
                     "status,pseudo_id\nREPLAY: not for contact,person00\n");
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "overrides.csv"), "\nREPLAY: not for contact,person00,"));
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "lists/pcn_support/README.txt"), "REPLAY: not for contact"));
    fixture_end(&f);
}
END_TEST

START_TEST(refuses_an_identifying_field)
{
    static const char *const born[] = {"born"};
    fixture f;
    ps_error err = {0};

    fixture_start(&f, "born", 1);
    fields(&f, 0, born, 1);
    must(ps_os_make_folder(f.top, &err), &err);
    ck_assert_int_eq(ps_outreach_write(&f.outreach, f.world, &f.options, NULL, &err), PS_EGOVERNANCE);
    ck_assert_str_eq(err.field, "born");
    fixture_end(&f);
}
END_TEST

/* ---- overrides ---- */

START_TEST(lists_only_whom_an_override_brought_in)
{
    fixture f;

    fixture_start(&f, "overrides", 4);
    fields(&f, 0, id_alone, 1);
    f.lists[0].limit = 4;
    f.overrides[0] = (ps_override){.name = "trial",
                                   .lifts = PS_X_DISSENT,
                                   .reason = "=HYPERLINK(1)",
                                   .approver = "Caldicott Guardian",
                                   .from = ps_day_parse("2025-04-01"),
                                   .until = ps_day_parse("2025-04-30")};
    f.plan.n_overrides = 1;
    set_flag(&f, PS_P_DISSENT, 1, PS_YES);
    set_flag(&f, PS_P_DISSENT, 2, PS_YES);
    set_flag(&f, PS_P_CARE_HOME, 2, PS_YES); /* overridden, but on no list */
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "overrides.csv"),
                     "pseudo_id,list,exclusion,override,reason,approver,from,until\n"
                     "person01,pcn_support,dissent,trial,'=HYPERLINK(1),Caldicott Guardian,2025-04-01,2025-04-30\n");
    ck_assert_uint_eq(f.outreach->n_reached, 1);
    ck_assert_uint_eq(f.outreach->reached[0].person, 1);
    ck_assert_uint_eq(f.outreach->lists[0].exclusions[PS_X_DISSENT].overridden, 2);
    fixture_end(&f);
}
END_TEST

START_TEST(brings_nobody_in_out_of_date)
{
    fixture f;

    fixture_start(&f, "expired", 2);
    fields(&f, 0, id_alone, 1);
    f.overrides[0] = (ps_override){.name = "trial",
                                   .lifts = PS_X_DISSENT,
                                   .reason = "r",
                                   .approver = "a",
                                   .from = ps_day_parse("2025-01-01"),
                                   .until = ps_day_parse("2025-03-31")};
    f.plan.n_overrides = 1;
    set_flag(&f, PS_P_DISSENT, 1, PS_YES);
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/all.csv"), "pseudo_id\nperson00\n");
    ck_assert(!fixture_has(&f, "overrides.csv"));
    ck_assert_uint_eq(f.outreach->lists[0].exclusions[PS_X_DISSENT].by_state, 1);
    fixture_end(&f);
}
END_TEST

/* ---- plain readers ---- */

static const char *const plain_fields[] = {"pseudo_id", "practice", "need", "how", "within"};

static void start_plain(fixture *f, ps_audience audience)
{
    ps_error err = {0};

    fixture_start(f, "plain", 3);
    fields(f, 0, plain_fields, PS_COUNT(plain_fields));
    f->lists[0].audience = audience;
    f->lists[0].name = "smi_vcse";
    f->lists[0].file_name = "good_company";
    f->lists[0].plain_title = "Good company";
    f->lists[0].plain_why = "May be glad of company";
    f->lists[0].plain_need = "Company";
    f->lists[0].matrix = "route";
    f->lists[0].agreement = fixture_rule(f, "has_email");
    f->feed.name = "smi_register";
    f->includes[0] = (ps_plan_rule){.label = "SMI known to any service", .rule = fixture_rule(f, "has_email")};
    f->cohort.include = f->includes;
    f->cohort.n_include = 1;
    for (uint32_t i = 0; i < 3; i++)
        set_flag(f, PS_P_HAS_EMAIL, i, PS_YES);
    set_flag(f, PS_P_CARER, 0, PS_YES);
    must(ps_matrix_fill(f->world, 0, NULL, &err), &err);
}

#define OTHER_KEY "100102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"

/* Neither a file's name nor a word in it names a condition, or how few there are. */
START_TEST(tells_plain_readers_no_condition)
{
    static const ps_audience plain[] = {PS_AUDIENCE_LINK_WORKER, PS_AUDIENCE_VCSE};
    static const char *const unwanted[] = {"SMI", "smi", "diabetes", "Physical", "Diabetes", "safeguarding flag"};
    fixture f;
    char **files = NULL;
    size_t n = 0;
    ps_secret *key;
    ps_error err = {0};

    start_plain(&f, plain[_i]);
    set_flag(&f, PS_P_CARE_HOME, 2, PS_YES);
    f.options.recipient_key = key = fixture_key(&f, FIXTURE_KEY);
    fixture_write(&f);
    must(ps_os_list(&files, &n, f.top, &err), &err);
    ck_assert_uint_eq(n, plain[_i] == PS_AUDIENCE_VCSE ? 9 : 5); /* all.csv, all.xlsx, README.txt, of two practices */
    for (size_t i = 0; i < n; i++) {
        const char *text = fixture_read(&f, files[i]);
        for (size_t u = 0; u < PS_COUNT(unwanted); u++) {
            ck_assert_msg(strstr(files[i], unwanted[u]) == NULL, "%s is named %s", files[i], unwanted[u]);
            ck_assert_msg(strstr(text, unwanted[u]) == NULL, "%s says %s", files[i], unwanted[u]);
        }
    }
    ps_os_free_list(files, n);
    ck_assert_ptr_nonnull(
        strstr(fixture_read(&f, "lists/good_company/all.csv"), ",Help for carers,text message,14 days\n"));
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "lists/good_company/all.csv"), ",C84001,Company,,\n"));
    ps_secret_free(key);
    fixture_end(&f);
}
END_TEST

static void own(char out[65], fixture *f, const char *recipient, uint32_t person)
{
    const ps_list_job job = {
        .plan = &f->plan, .population = &f->population, .list = &f->lists[0], .options = &f->options};
    ps_list_id(out, &job, recipient, person);
    ck_assert_uint_eq(strlen(out), 64);
}

/* Worked out by hmac and hashlib of Python: key bytes 00..1f; the purpose is the hexadecimal SHA-256 of
 * "popstrat recipient pseudonym\0good_company\0Age UK\0", its HMAC the key of HMAC(..., "person00"). */
START_TEST(gives_each_outside_recipient_pseudonyms_of_its_own)
{
    fixture f;
    char first[65], other[65];
    ps_secret *key, *second;

    start_plain(&f, PS_AUDIENCE_VCSE);
    key = fixture_key(&f, FIXTURE_KEY);
    second = fixture_key(&f, OTHER_KEY);
    f.options.recipient_key = key;
    own(first, &f, "Age UK", 0);
    ck_assert_str_eq(first, "f1960c93879d6a49150ab0ae4267f087d5dfbd8c04e877dbdd1b0d8b6246d6dc");
    own(other, &f, "Age UK", 0);
    ck_assert_str_eq(first, other);
    own(other, &f, "Mind", 0);
    ck_assert_str_ne(first, other);
    own(other, &f, "Age UK", 1);
    ck_assert_str_ne(first, other);
    f.lists[0].file_name = "good_walks";
    own(other, &f, "Age UK", 0);
    ck_assert_str_ne(first, other);
    f.lists[0].file_name = "good_company";
    f.plan.lot_seed = "another seed of the plan";
    own(other, &f, "Age UK", 0);
    ck_assert_str_eq(first, other);
    f.options.recipient_key = second;
    own(other, &f, "Age UK", 0);
    ck_assert_str_ne(first, other);
    ps_secret_free(key);
    ps_secret_free(second);
    fixture_end(&f);
}
END_TEST

/* Nothing below lists/ ties a person to the population; each practice's folder has its own people alone. */
START_TEST(tells_only_the_practice_whom_a_pseudonym_stands_for)
{
    fixture f;
    char **files = NULL, own_id[65];
    size_t n = 0;
    ps_secret *key;
    ps_error err = {0};

    start_plain(&f, PS_AUDIENCE_VCSE);
    f.lists[1] = f.lists[0];
    f.lists[1].file_name = "good_walks";
    f.lists[1].one_file_per = "practice";
    f.plan.n_lists = 2;
    f.options.recipient_key = key = fixture_key(&f, FIXTURE_KEY);
    set_text(&f, PS_P_PRACTICE, 1, "c84/1"); /* as file names the two are one */
    set_text(&f, PS_P_PRACTICE, 2, "C84_1");
    fixture_write(&f);
    must(ps_os_list(&files, &n, ps_path_join(f.arena, f.top, "lists"), &err), &err);
    for (size_t i = 0; i < n; i++)
        ck_assert_ptr_null(strstr(fixture_read(&f, ps_path_join(f.arena, "lists", files[i])), "person0"));
    ps_os_free_list(files, n);
    ck_assert(!fixture_has(&f, "lists/good_company/ids"));
    own(own_id, &f, "all", 1);
    ck_assert_str_eq(fixture_read(&f, "practices/c84_1-2/crosswalk/good_company.csv"),
                     ps_arena_print(f.arena, "recipient_pseudo_id,recipient,pseudo_id\n%s,all,person01\n", own_id));
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "lists/good_company/all.csv"), own_id));
    ck_assert_str_eq(fixture_read(&f, "practices/c84_1-2/ids/good_company.csv"), "pseudo_id\nperson01\n");
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "practices/C84_1/crosswalk/good_walks.csv"), ",C84_1,person02\n"));
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "practices/C84_1/README.txt"), "Practice C84_1:"));
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "practices/c84_1-2/README.txt"), "Practice c84/1:"));
    must(ps_os_list(&files, &n, ps_path_join(f.arena, f.top, "practices"), &err), &err);
    ck_assert_uint_eq(n, 3 * 5); /* three practices: two lists, two files each, and a README.txt */
    ps_os_free_list(files, n);
    ps_secret_free(key);
    fixture_end(&f);
}
END_TEST

START_TEST(refuses_outside_pseudonyms_without_a_key)
{
    fixture f;
    ps_error err = {0};

    start_plain(&f, PS_AUDIENCE_VCSE);
    must(ps_os_make_folder(f.top, &err), &err);
    ck_assert_int_eq(ps_outreach_write(&f.outreach, f.world, &f.options, NULL, &err), PS_EUSE);
    ck_assert_ptr_nonnull(strstr(err.hint, "--recipient-key"));
    ck_assert(!fixture_has(&f, "lists"));
    fixture_end(&f);
}
END_TEST

/* Those without an agreement by area: 1 to 7 are *, none of the list's people among them. */
START_TEST(counts_those_who_did_not_agree_by_area)
{
    fixture f;
    ps_secret *key;
    const ps_answer *agreed = (const ps_answer[]){PS_NO, PS_CANNOT_TELL, PS_YES};

    fixture_start(&f, "lacking", 40);
    fields(&f, 0, plain_fields, PS_COUNT(plain_fields));
    f.lists[0].audience = PS_AUDIENCE_VCSE;
    f.lists[0].agreement = fixture_rule(&f, "has_email");
    f.options.recipient_key = key = fixture_key(&f, FIXTURE_KEY);
    for (uint32_t i = 0; i < 40; i++) {
        set_text(&f, PS_P_LSOA, i, i < 20 ? "E01000001" : i < 32 ? "E01000002" : i < 36 ? "E01000003" : "");
        set_flag(&f, PS_P_HAS_EMAIL, i, agreed[i == 0 ? 2 : i % 2]);
    }
    fixture_write(&f);
    ck_assert_str_eq(fixture_read(&f, "lists/pcn_support/" PS_LACKING_FILE),
                     "lsoa,people\nE01000001,20\nE01000002,10\nE01000003,*\nnot known,*\n"); /* 19, 12, 4 and 4 */
    ck_assert_ptr_nonnull(strstr(fixture_read(&f, "lists/pcn_support/README.txt"), "about 40 people; by_area/"));
    ps_secret_free(key);
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("outreach");
    TCase *tc = tcase_create("outreach");
    tcase_add_test(tc, writes_one_file_for_all);
    tcase_add_test(tc, writes_one_file_for_each_recipient);
    tcase_add_test(tc, writes_a_heading_or_a_readme_for_nobody);
    tcase_add_test(tc, refuses_two_lists_in_one_folder);
    tcase_add_test(tc, orders_by_rank_then_pseudonym);
    tcase_add_test(tc, keeps_rows_together_in_a_long_list);
    tcase_add_test(tc, draws_lots_where_there_is_a_limit);
    tcase_add_test(tc, limits_each_file);
    tcase_add_test(tc, writes_each_kind_of_value);
    tcase_add_loop_test(tc, guards_texts_against_formulas, 0, PS_COUNT(formulas));
    tcase_add_test(tc, guards_ids_and_says_so);
    tcase_add_test(tc, marks_every_row_of_a_replay);
    tcase_add_test(tc, refuses_an_identifying_field);
    tcase_add_test(tc, lists_only_whom_an_override_brought_in);
    tcase_add_test(tc, brings_nobody_in_out_of_date);
    tcase_add_loop_test(tc, tells_plain_readers_no_condition, 0, 2);
    tcase_add_test(tc, gives_each_outside_recipient_pseudonyms_of_its_own);
    tcase_add_test(tc, tells_only_the_practice_whom_a_pseudonym_stands_for);
    tcase_add_test(tc, refuses_outside_pseudonyms_without_a_key);
    tcase_add_test(tc, counts_those_who_did_not_agree_by_area);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

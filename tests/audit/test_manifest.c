/* run.json: the same bytes for the same run, nothing of where, when or by whom. */
#include "audit/manifest.h"

#include "audit/definition.h"
#include "audit_fixture.h"

static char *written(fixture *f, char sha256[65])
{
    char *text = NULL;
    ps_error err = {0};
    must(ps_manifest_write(sha256, f->folder, &f->plan, &f->population, NULL, NULL, &err), &err);
    must(ps_text_file_read(&text, NULL, fixture_path(f, "run.json"), &err), &err);
    return text;
}

START_TEST(lists_files_with_their_digests)
{
    fixture f;
    char run[65], digest[65], *text;
    ps_manifest_file *files = NULL;
    size_t count = 0;
    ps_error err = {0};

    fixture_start(&f, "lists");
    write_file(fixture_path(&f, "run.seal"), "an older seal does not count");
    text = written(&f, run);
    ps_sha256_of(digest, text, strlen(text));
    ck_assert_str_eq(run, digest);
    must(ps_manifest_files(&files, &count, ps_slice_of(text), f.arena, &err), &err);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(files[0].path, "describe.txt");
    /* sha256sum of "What an IG lead signs.\n" */
    ps_sha256_of(digest, "What an IG lead signs.\n", 23);
    ck_assert_str_eq(files[0].sha256, digest);
    ck_assert_str_eq(files[1].path, "tables/odd \"name\".csv");
    free(text);
    fixture_end(&f);
}
END_TEST

START_TEST(holds_no_place_and_no_time)
{
    static const char *const wanted[] = {
        "\"index_date\": \"2025-03-31\"",
        "\"plan_file\": \"made_up.toml\"",
        "\"popstrat\": \"",
        "\"file\": \"gp.csv\"",
        "\"rows\": 3",
        "\"refused\": 1",
        "\"bytes\": 17",
        "\"governance\": null",
        "\"xxh3\": \"00112233445566778899aabbccddeeff\"",
        "\"newest_event\": null",
    };
    static const char *const unwanted[] = {"/secret", "/home", "/tmp", "sha256\": null"};
    fixture f;
    char run[65], *text;

    fixture_start(&f, "place");
    text = written(&f, run);
    for (size_t i = 0; i < PS_COUNT(wanted); i++)
        ck_assert_msg(strstr(text, wanted[i]) != NULL, "%s is not in %s", wanted[i], text);
    for (size_t i = 0; i < PS_COUNT(unwanted); i++)
        ck_assert_msg(strstr(text, unwanted[i]) == NULL, "%s is in it", unwanted[i]);
    free(text);
    fixture_end(&f);
}
END_TEST

START_TEST(adds_the_digest_of_inputs_when_asked)
{
    fixture f;
    char run[65], digest[65], *text;
    ps_error err = {0};

    fixture_start(&f, "inputs");
    f.plan.sha256_inputs = true;
    write_file(f.input.spec.path, "seventeen bytes!\n");
    text = written(&f, run);
    ps_sha256_of(digest, "seventeen bytes!\n", 17);
    ck_assert_ptr_nonnull(strstr(text, ps_arena_print(f.arena, "\"sha256\": \"%s\"", digest)));
    free(text);
    must(ps_os_remove(fixture_path(&f, "run.json"), &err), &err);
    f.report.bytes = 18; /* it was longer when it was linked */
    ck_assert_int_eq(ps_manifest_write(run, f.folder, &f.plan, &f.population, NULL, NULL, &err), PS_EDATA);
    ck_assert(!ps_os_exists(fixture_path(&f, "run.json")));
    fixture_end(&f);
}
END_TEST

static const struct {
    const char *why, *text;
    bool same;
} plans[] = {
    {"the index date and the file are left out",
     "popstrat = 1\n[run]\nname = \"Made up\"\nindex_date = 2025-02-28\n"
     "[inputs]\ngp = { file = \"elsewhere/gp_02.csv.gz\", kind = \"gp_event\" }\n[define]\nsmi = 'any(gp ever)'\n",
     true},
    {"comments, blanks and layout are left out",
     "# head\npopstrat = 1\n\n[run]\nname    = \"Made up\"\nindex_date = 2025-03-31\r\n"
     "[inputs.gp]\nfile = \"x\"\nkind = \"gp_event\"\n[define]\nsmi = 'any(gp ever)'\n",
     true},
    {"a rule counts",
     "popstrat = 1\n[run]\nname = \"Made up\"\nindex_date = 2025-03-31\n"
     "[inputs]\ngp = { file = \"data/gp.csv\", kind = \"gp_event\" }\n[define]\nsmi = 'any(gp ever) '\n",
     false},
    {"a name counts",
     "popstrat = 1\n[run]\nname = \"Made up\"\nindex_date = 2025-03-31\n"
     "[inputs]\ngp2 = { file = \"data/gp.csv\", kind = \"gp_event\" }\n[define]\nsmi = 'any(gp ever)'\n",
     false},
    {"the kind of an input counts",
     "popstrat = 1\n[run]\nname = \"Made up\"\nindex_date = 2025-03-31\n"
     "[inputs]\ngp = { file = \"data/gp.csv\", kind = \"event\" }\n[define]\nsmi = 'any(gp ever)'\n",
     false},
    {"text is not a rule",
     "popstrat = 1\n[run]\nname = \"Made up\"\nindex_date = 2025-03-31\n"
     "[inputs]\ngp = { file = \"data/gp.csv\", kind = \"gp_event\" }\n[define]\nsmi = \"any(gp ever)\"\n",
     false},
};
START_TEST(hashes_the_definition_alone)
{
    fixture f;
    char before[65], after[65];
    ps_error err = {0};

    fixture_start(&f, "definition");
    must(ps_definition_sha256(before, &f.plan, &err), &err);
    fixture_plan(&f, plans[_i].text);
    must(ps_definition_sha256(after, &f.plan, &err), &err);
    ck_assert_msg((strcmp(before, after) == 0) == plans[_i].same, "%s", plans[_i].why);
    fixture_end(&f);
}
END_TEST

START_TEST(hashes_the_code_lists_into_the_definition)
{
    fixture f;
    ps_codelist list = {.name = "smi_snomed"};
    char before[65], after[65];
    ps_error err = {0};

    fixture_start(&f, "codes");
    f.plan.lists_of_codes = &list;
    f.plan.n_lists_of_codes = 1;
    memset(list.sha256, 'b', 64);
    must(ps_definition_sha256(before, &f.plan, &err), &err);
    list.sha256[63] = 'c';
    must(ps_definition_sha256(after, &f.plan, &err), &err);
    ck_assert_str_ne(before, after);
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("manifest");
    TCase *tc = tcase_create("manifest");
    tcase_add_test(tc, lists_files_with_their_digests);
    tcase_add_test(tc, holds_no_place_and_no_time);
    tcase_add_test(tc, adds_the_digest_of_inputs_when_asked);
    tcase_add_loop_test(tc, hashes_the_definition_alone, 0, PS_COUNT(plans));
    tcase_add_test(tc, hashes_the_code_lists_into_the_definition);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

/* Look-up of changes: what each kind does, faults placed, and the published file. */
#include "link/lookup.h"
#include "link_fixture.h"

#define HEAD "lsoa11_name,lsoa11_code,change_code,lsoa21_name,lsoa21_code\n"
#define U(code) "a," code ",U,a," code "\n"
#define ROW(old, change, new) "a," old "," change ",b," new "\n"

static const struct {
    const char *why, *file;
    char change;         /* of E01000001 */
    const char *to;      /* "" for nowhere */
    const char *message; /* NULL: it loads */
    unsigned line, column;
} cases[] = {
    {"unchanged", HEAD U("E01000001"), 'U', "E01000001", NULL, 0, 0},
    {"merged", HEAD ROW("E01000001", "M", "E01990001") ROW("E01000002", "M", "E01990001"), 'M', "E01990001", NULL, 0,
     0},
    {"merged, the same row twice", HEAD ROW("E01000001", "M", "E01990001") ROW("E01000001", "M", "E01990001"), 'M',
     "E01990001", NULL, 0, 0},
    {"split goes nowhere", HEAD ROW("E01000001", "S", "E01990001") ROW("E01000001", "S", "E01990002"), 'S', "", NULL, 0,
     0},
    {"otherwise changed goes nowhere", HEAD ROW("E01000001", "X", "E01990001"), 'X', "", NULL, 0, 0},
    {"new in 2021", HEAD ROW("E01000002", "S", "E01000001"), 'N', "", NULL, 0, 0},
    {"in neither list", HEAD U("E01000002"), 0, "", NULL, 0, 0},
    {"small letters", HEAD "a,E01000001,u,a,E01000001\n", 'U', "E01000001", NULL, 0, 0},
    {"headings of the ONS, in its order",
     "ObjectId,LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND\n"
     "1,E01000001,a,E01990001,b,M\n",
     'M', "E01990001", NULL, 0, 0},
    {"plain headings", "change_code,lsoa_code_2021,lsoa_code_2011\nU,E01000001,E01000001\n", 'U', "E01000001", NULL, 0,
     0},
    {"Wales is passed over, whatever stands there", HEAD "a,W01000001,?,a,\n" U("E01000001"), 'U', "E01000001", NULL, 0,
     0},
    {"empty rows below", HEAD U("E01000001") ",,,,\n", 'U', "E01000001", NULL, 0, 0},
    {"no kind of change", "lsoa11_code,lsoa21_code\nE01000001,E01000001\n", 0, "",
     "no heading tells the kind of change", 0, 0},
    {"no codes of 2011", "lsoa21_code,change_code\nE01000001,U\n", 0, "", "no heading tells the LSOA codes of 2011", 0,
     0},
    {"no codes of 2021", "lsoa11_code,change_code\nE01000001,U\n", 0, "", "no heading tells the LSOA codes of 2021", 0,
     0},
    {"another letter", HEAD ROW("E01000001", "R", "E01990001"), 0, "", "not a kind of change", 2, 3},
    {"two letters", HEAD ROW("E01000001", "US", "E01000001"), 0, "", "not a kind of change", 2, 3},
    {"no letter", HEAD ROW("E01000001", "", "E01990001"), 0, "", "not a kind of change", 2, 3},
    {"unchanged, with another code", HEAD ROW("E01000001", "U", "E01990001"), 0, "",
     "an unchanged LSOA has another code", 2, 5},
    {"changed, with the same code", HEAD ROW("E01000001", "S", "E01000001"), 0, "", "a changed LSOA has the same code",
     2, 5},
    {"merged into two", HEAD ROW("E01000001", "M", "E01990001") ROW("E01000001", "M", "E01990002"), 0, "",
     "the LSOA is merged into two", 3, 5},
    {"two kinds of change", HEAD ROW("E01000001", "M", "E01990001") ROW("E01000001", "S", "E01990001"), 0, "",
     "the LSOA stands twice, with different kinds of change", 3, 3},
    {"nowhere to go", HEAD ROW("E01000001", "M", ""), 0, "", "not an English LSOA code", 2, 5},
    {"no old code", HEAD ROW("", "M", "E01990001"), 0, "", "no LSOA code", 2, 2},
    {"a short row", HEAD "a,E01000001,U\n", 0, "", "the row has fewer fields than the heading", 2, 0},
    {"nothing at all", "", 0, "", "the look-up is empty", 0, 0},
};

START_TEST(loads)
{
    ps_intern *words = ps_intern_new();
    ps_area_changes changes = {0};
    ps_error err = {.status = PS_OK};
    uint32_t word;
    ps_status st;

    fixture_start("2025-03-31");
    word = ps_intern_add(words, "E01000001", 9);
    st = ps_area_changes_load(&changes, fixture_file(cases[_i].file, strlen(cases[_i].file)), "lsoa.csv", words, &err);
    fixture_gone();
    if (cases[_i].message) {
        ck_assert_msg(st == PS_EDATA, "%s: status %d", cases[_i].why, st);
        ck_assert_msg(!strcmp(err.message, cases[_i].message), "%s: %s", cases[_i].why, err.message);
        ck_assert_str_eq(err.file, "lsoa.csv");
        ck_assert_msg(err.line == cases[_i].line && err.column == cases[_i].column, "%s: %llu:%u", cases[_i].why,
                      (unsigned long long)err.line, err.column);
    } else {
        ck_assert_msg(st == PS_OK, "%s: %s", cases[_i].why, err.message);
        ck_assert_msg(changes.change[word] == cases[_i].change, "%s: %c", cases[_i].why, changes.change[word]);
        ck_assert_str_eq(ps_intern_text(words, changes.to[word]), cases[_i].to);
        ck_assert_uint_eq(changes.n_words, ps_intern_count(words) + 1);
    }
    ps_area_changes_release(&changes);
    ps_intern_free(words);
}
END_TEST

/* England's figures as counted apart from this program, from the file itself. */
START_TEST(published_file)
{
    const char *folder = getenv("POPSTRAT_REALDATA");
    char path[512], code[16];
    ps_area_changes changes = {0};
    ps_error err = {.status = PS_OK};
    size_t n[128] = {0};
    ps_intern *words;

    if (!folder)
        return;
    words = ps_intern_new();
    for (int i = 1; i < 36000; i++) {
        (void)snprintf(code, sizeof code, "E01%06d", i);
        ck_assert_uint_ne(ps_intern_add(words, code, 9), PS_INTERN_FULL);
    }
    (void)snprintf(path, sizeof path, "%s/lookups/lsoa2011_lsoa2021_lad2022.csv.gz", folder);
    ck_assert_msg(ps_area_changes_load(&changes, path, "lsoa", words, &err) == PS_OK, "%s", err.message);
    ck_assert_uint_eq(changes.n_2011, 32844);
    ck_assert_uint_eq(changes.n_2021, 33755);
    ck_assert_uint_eq(changes.pairs[0], 31810);
    ck_assert_uint_eq(changes.pairs[1], 1842);
    ck_assert_uint_eq(changes.pairs[2], 194);
    ck_assert_uint_eq(changes.pairs[3], 9);
    for (size_t w = 1; w < changes.n_words; w++) {
        const char change = changes.change[w];
        n[(unsigned char)change]++;
        ck_assert((changes.to[w] != 0) == (change == 'U' || change == 'M'));
        ck_assert((changes.to[w] == w) == (change == 'U'));
    }
    ck_assert_uint_eq(n['N'], 1945);
    ck_assert_uint_eq(n['M'] + n['S'] + n['X'], 1034);
    ck_assert_uint_eq(n['S'], 834);
    ps_area_changes_release(&changes);
    ps_intern_free(words);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("lookup_area_changes");
    TCase *tc = tcase_create("lookup_area_changes");
    tcase_add_loop_test(tc, loads, 0, PS_COUNT(cases));
    tcase_add_test(tc, published_file);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

/* Pseudonymise: published digests, then files: what is written, refused, stopped and left behind. */
#include "base/os.h"
#include "base/text.h"
#include "base/text_file.h"
#include "test.h"

#include "popstrat/pseudonymise.h"

#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
/* HMAC-SHA-256 of each number under KEY, by OpenSSL's command. */
#define HMAC_9434765919 "dd5c602eeb31d60c7c0d662c897231dda00e13cdf945b14cad185a4a7125826c"
#define HMAC_4010232137 "fe23268e07ee2f7905429b833e657b591adef6a4ec3b952ecf8ccdcbb015b8d2"
#define HMAC_9990000018 "a9232021e78b7a864a4be7b89a81babe3a95a4abdbdb0e87bfe585ecabb0d424"

static char top[64];
static char in[96], out[96], rejects[96], secret[96];
static ps_error err;
static ps_pseudonymiser *keyed;
static ps_pseudonymise_report report;

static void put(const char *path, const char *text)
{
    ck_assert_int_eq(ps_os_remove(path, &err), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path, text, strlen(text), &err), PS_OK);
}

static ps_pseudonymiser *opened(ps_pseudonym_scheme scheme, const char *text)
{
    ps_pseudonymiser *p = NULL;

    if (text)
        put(secret, text);
    ck_assert_int_eq(ps_pseudonymiser_open(&p, scheme, text ? secret : NULL, &err), PS_OK);
    return p;
}

static void make(void)
{
    (void)snprintf(top, sizeof top, "/tmp/popstrat-test-pseudonymise-%u", ps_os_process_id());
    (void)snprintf(in, sizeof in, "%s/in.csv", top);
    (void)snprintf(out, sizeof out, "%s/out.csv", top);
    (void)snprintf(rejects, sizeof rejects, "%s/rejects.csv", top);
    (void)snprintf(secret, sizeof secret, "%s/secret", top);
    memset(&err, 0, sizeof err);
    report = (ps_pseudonymise_report)PS_PSEUDONYMISE_REPORT_INIT;
    ck_assert_int_eq(ps_os_make_folder(top, &err), PS_OK);
    keyed = opened(PS_PSEUDONYM_HMAC, KEY);
}

static void drop(void)
{
    ps_pseudonymiser_close(keyed);
    ck_assert_int_eq(ps_os_remove(top, &err), PS_OK);
}

/* ---- one person ---- */

/* The first two digests are of the OpenPseudonymiser FAQ, which prints lower case; the third is of the test program in
 * its source, which writes upper case; the fourth, in lower case, of its Java library's page. */
static const struct {
    const char *why, *salt; /* NULL: none */
    ps_named_text values[2];
    size_t n;
    const char *digest;
} published[] = {
    {"no salt",
     NULL,
     {{"NHSNumber", "123456789"}},
     1,
     "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"},
    {"a salt",
     "hello",
     {{"NHSNumber", "123456789"}},
     1,
     "a4455e6581b78d69e569895c2b615dfa90a6cd56938e40ca91edd26e44deedfe"},
    {"two fields, given in the other order",
     "mackerel",
     {{"NHSNumber", "943 476 5919"}, {"DOB", "29.11.1973"}},
     2,
     "ED72F814B7905F3D3958749FA90FE657C101EC657402783DB68CBE3513E76087"},
    {"another birthday",
     "mackerel",
     {{"DOB", "29.11.2011"}, {"NHSNumber", "9434765919"}},
     2,
     "5dfc32ba81ea3e016333687111ae2f63d97dad05adf92c61bf06438a08d8bc56"},
    {"CR, LF, tab and space go",
     "hello",
     {{"a", "12 34\t5\r\n"}, {"b", "\n6789 "}},
     2,
     "a4455e6581b78d69e569895c2b615dfa90a6cd56938e40ca91edd26e44deedfe"},
};

START_TEST(published_digests)
{
    ps_pseudonymiser *p = opened(PS_PSEUDONYM_OPEN, published[_i].salt);
    char digest[PS_PSEUDONYM_TEXT];

    ck_assert_int_eq(ps_pseudonym_make(digest, p, published[_i].values, published[_i].n, &err), PS_OK);
    ck_assert_msg(!ps_text_compare_fold(digest, published[_i].digest), "%s: %s", published[_i].why, digest);
    for (size_t i = 0; digest[i]; i++)
        ck_assert_msg(digest[i] < 'a', "%s: written in upper case, as the source does: %s", published[_i].why, digest);
    ps_pseudonymiser_close(p);
}
END_TEST

static const struct {
    const char *why;
    const char *a, *b;
    bool taken;
} orders[] = {
    {"plain", "DOB", "NHSNumber", true},
    {"by bytes D comes before n, and without case too", "DOB", "nhs_number", true},
    {"by bytes N comes before d, without case after it", "NHSNumber", "dob", false},
    {"a sign between the cases", "AB", "A_B", false},
    {"twice the same", "dob", "DOB", false},
};

START_TEST(refuses_an_order_nobody_can_tell)
{
    ps_pseudonymiser *p = opened(PS_PSEUDONYM_OPEN, "mackerel");
    const ps_named_text values[] = {{orders[_i].a, "1"}, {orders[_i].b, "2"}};
    char digest[PS_PSEUDONYM_TEXT];
    const ps_status st = ps_pseudonym_make(digest, p, values, 2, &err);

    ck_assert_msg(st == (orders[_i].taken ? PS_OK : PS_EUSE), "%s: %s", orders[_i].why, err.message);
    ps_pseudonymiser_close(p);
}
END_TEST

static const struct {
    const char *number, *pseudonym; /* NULL: refused */
} people[] = {
    {"9434765919", HMAC_9434765919},
    {"943-476-5919", HMAC_9434765919},
    {" 401 023 2137", HMAC_4010232137},
    {"9434765918", NULL},
    {"943476591", NULL},
    {"", NULL},
};

START_TEST(keyed_pseudonyms)
{
    const ps_named_text value = {"", people[_i].number};
    char pseudonym[PS_PSEUDONYM_TEXT];
    const ps_status st = ps_pseudonym_make(pseudonym, keyed, &value, 1, &err);

    ck_assert_int_eq(st, people[_i].pseudonym ? PS_OK : PS_EDATA);
    if (people[_i].pseudonym)
        ck_assert_str_eq(pseudonym, people[_i].pseudonym);
    else
        ck_assert_str_eq(err.message, "not a valid NHS number");
}
END_TEST

/* ---- files ---- */

static ps_status rewrite(const ps_pseudonymiser *p, const char *const *ids, size_t n_ids, const char *dropped)
{
    ps_pseudonymise_options o = PS_PSEUDONYMISE_OPTIONS_INIT;

    o.ids = ids;
    o.n_ids = n_ids;
    o.drop = &dropped;
    o.n_drop = dropped != NULL;
    o.output = out;
    o.rejects = rejects;
    return ps_pseudonymise_file(&report, p, in, &o, &err);
}

static const char *const nhs_number[] = {"nhs_number"};

static void holds(const char *path, const char *want, const char *why)
{
    char *text = NULL;

    ck_assert_int_eq(ps_text_file_read(&text, NULL, path, &err), PS_OK);
    ck_assert_msg(!strcmp(text, want), "%s: got\n%s\nwanted\n%s", why, text, want);
    free(text);
}

#define NO_REJECTS "file,line,column,field,reason\n"
static const struct {
    const char *why, *text, *dropped, *want, *rejects;
} files[] = {
    {"the source column goes, the pseudonym comes first", "a,nhs_number,b\n1,9434765919,2\n", NULL,
     "pseudo_id,a,b\n" HMAC_9434765919 ",1,2\n", NO_REJECTS},
    {"its heading without case, its number with blanks", "NHS_Number,b\n943 476 5919,2\n", NULL,
     "pseudo_id,b\n" HMAC_9434765919 ",2\n", NO_REJECTS},
    {"other values are as they were",
     "nhs_number,a,b,c,d\n9434765919,=1+1,\"two\nlines, \"\"quoted\"\"\",\" blank \",007\n", NULL,
     "pseudo_id,a,b,c,d\n" HMAC_9434765919 ",=1+1,\"two\nlines, \"\"quoted\"\"\",\" blank \",007\n", NO_REJECTS},
    {"empty values too", "nhs_number,a,b\n9434765919,,\n", NULL, "pseudo_id,a,b\n" HMAC_9434765919 ",,\n", NO_REJECTS},
    {"bars become commas", "a|nhs_number\nx,y|9434765919\n", NULL, "pseudo_id,a\n" HMAC_9434765919 ",\"x,y\"\n",
     NO_REJECTS},
    {"the id alone", "nhs_number\n9434765919\n\n4010232137\n", NULL,
     "pseudo_id\n" HMAC_9434765919 "\n" HMAC_4010232137 "\n", NO_REJECTS},
    {"a column of the new name that is the id", "pseudo_id,nhs_number\nx,9434765919\n", "pseudo_id",
     "pseudo_id\n" HMAC_9434765919 "\n", NO_REJECTS},
    {"a dropped column may hold what it likes", "nhs_number,old\n9434765919,9434765919\n", "old",
     "pseudo_id\n" HMAC_9434765919 "\n", NO_REJECTS},
    {"a heading and nothing else", "nhs_number,a\n", NULL, "pseudo_id,a\n", NO_REJECTS},
    {"numbers for tests are taken", "nhs_number\n9990000018\n", NULL, "pseudo_id\n" HMAC_9990000018 "\n", NO_REJECTS},
    {"rows without a valid number are refused by reason, and no value is listed",
     "a,nhs_number\n1,9434765919\n2,\n3,9434765918\n4,943476591\n5,NULL\n6,0000000000\n7,4444444444\n8\n9,\"x\n"
     "10,4010232137\n",
     NULL, "pseudo_id,a\n" HMAC_9434765919 ",1\n" HMAC_4010232137 ",10\n",
     NO_REJECTS "in.csv,3,2,nhs_number,NHS number is empty\n"
                "in.csv,4,2,nhs_number,NHS number has a wrong check digit\n"
                "in.csv,5,2,nhs_number,NHS number is not ten digits\n"
                "in.csv,6,2,nhs_number,NHS number is empty\n"
                "in.csv,7,2,nhs_number,\"NHS number is one digit ten times, a place-holder\"\n"
                "in.csv,8,2,nhs_number,\"NHS number is one digit ten times, a place-holder\"\n"
                "in.csv,9,,,row has another number of fields than the heading\n"
                "in.csv,10,2,nhs_number,quote is not closed\n"},
};

START_TEST(rewrites_files)
{
    ps_status st;

    put(in, files[_i].text);
    st = rewrite(keyed, nhs_number, 1, files[_i].dropped);
    ck_assert_msg(st == PS_OK, "%s: %s", files[_i].why, err.message);
    holds(out, files[_i].want, files[_i].why);
    holds(rejects, files[_i].rejects, files[_i].why);
    ck_assert_uint_eq(report.rows, report.written + report.refused);
}
END_TEST

START_TEST(counts_what_it_did)
{
    put(in, "nhs_number,Surname,x\n9990000018,,\n9999999999,,\n\n,,\n9434765919,,\n,,\n");
    ck_assert_int_eq(rewrite(keyed, nhs_number, 1, NULL), PS_OK);
    ck_assert_uint_eq(report.rows, 5);
    ck_assert_uint_eq(report.written, 3);
    ck_assert_uint_eq(report.refused, 2);
    ck_assert_uint_eq(report.blank_lines, 1);
    ck_assert_uint_eq(report.test_numbers, 2); /* 9999999999 too: it is of their range */
    ck_assert_uint_eq(report.n_reasons, 1);
    ck_assert_str_eq(report.reasons[0].reason, "NHS number is empty");
    ck_assert_uint_eq(report.reasons[0].rows, 2);
    ck_assert_uint_eq(report.reasons[0].line, 5);
    ck_assert_uint_eq(report.n_telling, 1);
    ck_assert_str_eq(report.telling[0], "Surname");
    ck_assert(!report.short_salt);
}
END_TEST

static const struct {
    const char *why, *text, *message;
    ps_status status;
    bool lists; /* the refused rows are left behind */
} stops[] = {
    {"the number again in its row", "nhs_number,b\n9434765919,(943 476 5919)\n",
     "the column passes through and holds the NHS number of its own row", PS_EDATA, false},
    {"other people's numbers", "nhs_number,b\n9434765919,4000000004\n4010232137,4000079190\n9990000018,4000158384\n",
     "the column passes through and its values look like NHS numbers", PS_EDATA, false},
    {"no such column", "nhs,b\n9434765919,x\n", "column nhs_number is missing", PS_EDATA, false},
    {"two of them", "nhs_number,NHS_NUMBER\n9434765919,x\n", "column nhs_number is there more than once", PS_EDATA,
     false},
    {"the new name is taken", "nhs_number,Pseudo_ID\n9434765919,x\n", "there is a column pseudo_id already", PS_EDATA,
     false},
    {"empty", "", "file is empty", PS_EDATA, false},
    {"eleven refused of eleven", "nhs_number,b\n,\n,\n,\n,\n,\n,\n,\n,\n,\n,\n,\n",
     "NHS number is empty: 11 of 11 rows are refused, more than 1%", PS_EDATA, true},
};

START_TEST(stops_and_leaves_nothing)
{
    ps_status st;
    size_t n = 0;
    char **names = NULL;

    put(in, stops[_i].text);
    st = rewrite(keyed, nhs_number, 1, NULL);
    ck_assert_msg(st == stops[_i].status, "%s: %d %s", stops[_i].why, st, err.message);
    ck_assert_str_eq(err.message, stops[_i].message);
    ck_assert_str_eq(err.value, "");
    ck_assert_int_eq(ps_os_list(&names, &n, top, &err), PS_OK);
    ck_assert_msg(n == 2u + stops[_i].lists, "%s: %zu files are there", stops[_i].why, n); /* input and key */
    ck_assert(!ps_os_exists(out));
    ck_assert_int_eq(ps_os_exists(rejects), stops[_i].lists);
    ps_os_free_list(names, n);
}
END_TEST

START_TEST(ten_refused_rows_are_tolerated)
{
    put(in, "nhs_number,b\n,\n,\n,\n,\n,\n,\n,\n,\n,\n,\n");
    ck_assert_int_eq(rewrite(keyed, nhs_number, 1, NULL), PS_OK);
    holds(out, "pseudo_id,b\n", "none was written");
}
END_TEST

/* `good` rows and then `bad` ones. */
static void many(unsigned good, unsigned bad, const char *note)
{
    ps_buffer b = {0};

    ps_buffer_text(&b, "nhs_number,note\n");
    for (unsigned i = 0; i < good; i++)
        ps_buffer_print(&b, "9434765919,%s\n", note);
    for (unsigned i = 0; i < bad; i++)
        ps_buffer_print(&b, "9434765918,%s\n", note);
    put(in, b.at);
    ps_buffer_release(&b);
}

START_TEST(one_in_a_hundred_is_tolerated_and_no_more)
{
    many(1089, 11, "x");
    ck_assert_int_eq(rewrite(keyed, nhs_number, 1, NULL), PS_OK);
    ck_assert_uint_eq(report.written, 1089);
    ck_assert_int_eq(ps_os_remove(out, &err), PS_OK);
    ck_assert_int_eq(ps_os_remove(rejects, &err), PS_OK);
    many(1088, 11, "x");
    ck_assert_int_eq(rewrite(keyed, nhs_number, 1, NULL), PS_EDATA);
    ck_assert_str_eq(err.message, "NHS number has a wrong check digit: 11 of 1099 rows are refused, more than 1%");
    ck_assert_str_eq(err.field, "nhs_number");
    ck_assert_uint_eq(err.line, 1090);
}
END_TEST

/* The output is what it is however the rows fall into the writer's buffer. */
START_TEST(long_files_are_whole)
{
    ps_buffer want = {0};
    const unsigned rows = 30000;

    many(rows, 0, "some text that takes room");
    ck_assert_int_eq(rewrite(keyed, nhs_number, 1, NULL), PS_OK);
    ps_buffer_text(&want, "pseudo_id,note\n");
    for (unsigned i = 0; i < rows; i++)
        ps_buffer_text(&want, HMAC_9434765919 ",some text that takes room\n");
    holds(out, want.at, "30,000 rows");
    ps_buffer_release(&want);
}
END_TEST

START_TEST(nothing_is_overwritten)
{
    put(in, "nhs_number\n9434765919\n");
    put(out, "kept");
    ck_assert_int_eq(rewrite(keyed, nhs_number, 1, NULL), PS_ESYSTEM);
    ck_assert_str_eq(err.message, "the file is already there");
    holds(out, "kept", "the old file");
}
END_TEST

/* SHA-256 of "9434765919mackerel" and of "1973-11-299434765919mackerel", by sha256sum. */
START_TEST(salted_files)
{
    static const char *const ids[] = {"nhs_number", "born"};
    ps_pseudonymiser *p = opened(PS_PSEUDONYM_OPEN, "mackerel\n");

    put(in, "x,nhs_number,born\n1,943-476-5919,1973-11-29\n2,9434765919,\n");
    ck_assert_int_eq(rewrite(p, ids, 2, NULL), PS_OK);
    holds(out, "pseudo_id,x\n099A8360499D598A083826515151BFCA838C026D998AE3C3AE9E4D7DF31F2545,1\n", "two columns");
    holds(rejects, NO_REJECTS "in.csv,3,3,born,a value that is joined to the NHS number is empty\n", "the empty one");
    ck_assert(report.short_salt);
    ck_assert_int_eq(ps_os_remove(out, &err), PS_OK);
    ck_assert_int_eq(ps_os_remove(rejects, &err), PS_OK);
    ck_assert_int_eq(rewrite(p, ids, 1, "born"), PS_OK);
    holds(out,
          "pseudo_id,x\n643574A0AEFDA8DAC01EEBE45F7E8CFE814B15BBC3F654AC934518A34A53D575,1\n"
          "643574A0AEFDA8DAC01EEBE45F7E8CFE814B15BBC3F654AC934518A34A53D575,2\n",
          "one column: hyphens are no digits");
    ps_pseudonymiser_close(p);
}
END_TEST

START_TEST(refuses_wrong_use)
{
    static const char *const two[] = {"nhs_number", "born"};
    ps_pseudonymiser *bare = opened(PS_PSEUDONYM_OPEN, NULL);
    ps_pseudonymise_options o = PS_PSEUDONYMISE_OPTIONS_INIT;
    ps_pseudonymiser *p = NULL;

    put(in, "nhs_number,born\n9434765919,x\n");
    ck_assert_int_eq(rewrite(bare, nhs_number, 1, NULL), PS_EUSE); /* no salt */
    ck_assert_str_eq(err.message, "a digest without a salt is no pseudonym");
    ck_assert_int_eq(rewrite(keyed, two, 2, NULL), PS_EUSE);
    ck_assert_int_eq(rewrite(keyed, NULL, 0, NULL), PS_EUSE);
    o.ids = nhs_number;
    o.n_ids = 1;
    o.rejects = "-";
    ck_assert_int_eq(ps_pseudonymise_file(NULL, keyed, in, &o, &err), PS_EUSE);
    ck_assert_int_eq(ps_pseudonymiser_open(&p, PS_PSEUDONYM_HMAC, NULL, &err), PS_EUSE);
    ck_assert_ptr_null(p);
    ps_pseudonymiser_close(bare);
}
END_TEST

static int stop(void *context, const ps_progress *progress)
{
    *(uint64_t *)context = progress->bytes_done;
    return progress->done >= 16384;
}

START_TEST(stops_when_asked)
{
    ps_pseudonymise_options o = PS_PSEUDONYMISE_OPTIONS_INIT;
    uint64_t bytes = 0;

    many(20000, 0, "x");
    o.ids = nhs_number;
    o.n_ids = 1;
    o.output = out;
    o.progress = stop;
    o.context = &bytes;
    ck_assert_int_eq(ps_pseudonymise_file(NULL, keyed, in, &o, &err), PS_ECANCEL);
    ck_assert_uint_gt(bytes, 0);
    ck_assert(!ps_os_exists(out));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("pseudonymise");
    TCase *tc = tcase_create("pseudonymise");

    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_loop_test(tc, published_digests, 0, PS_COUNT(published));
    tcase_add_loop_test(tc, refuses_an_order_nobody_can_tell, 0, PS_COUNT(orders));
    tcase_add_loop_test(tc, keyed_pseudonyms, 0, PS_COUNT(people));
    tcase_add_loop_test(tc, rewrites_files, 0, PS_COUNT(files));
    tcase_add_test(tc, counts_what_it_did);
    tcase_add_loop_test(tc, stops_and_leaves_nothing, 0, PS_COUNT(stops));
    tcase_add_test(tc, ten_refused_rows_are_tolerated);
    tcase_add_test(tc, one_in_a_hundred_is_tolerated_and_no_more);
    tcase_add_test(tc, long_files_are_whole);
    tcase_add_test(tc, nothing_is_overwritten);
    tcase_add_test(tc, salted_files);
    tcase_add_test(tc, refuses_wrong_use);
    tcase_add_test(tc, stops_when_asked);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

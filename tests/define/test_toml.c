/* Toml: what the subset holds, with its places; what it refuses, by name; and an independent reader's view of all that
 * is accepted. */
#include "base/date.h"
#include "base/number.h"
#include "define/toml.h"
#include "plan_case.h"

static ps_arena *arena;
static ps_error err;
static ps_plan_text text;

static void setup(void)
{
    arena = ps_arena_new();
    memset(&err, 0, sizeof err);
    make_case_folder();
}

static void teardown(void)
{
    ps_arena_free(arena);
    drop_case_folder();
}

static ps_status parse_bytes(ps_toml **out, const char *at, size_t length)
{
    text = (ps_plan_text){"sample.toml", at, length};
    return ps_toml_parse(out, arena, &text, &err);
}

static ps_toml *parse(const char *at)
{
    ps_toml *root = NULL;
    ck_assert_msg(parse_bytes(&root, at, strlen(at)) == PS_OK, "%u:%u: %s", (unsigned)err.line, err.column,
                  err.message);
    return root;
}

/* ---- values ---- */

static const struct {
    const char *why, *text;
    ps_toml_type type;
    const char *value; /* text; or the number, date or boolean as canonical text; or the number of children */
    uint32_t line, column, span;
} values[] = {
    {"text", "a = \"b\"", PS_TOML_TEXT, "b", 1, 5, 3},
    {"empty text", "a = \"\"", PS_TOML_TEXT, "", 1, 5, 2},
    {"every escape", "a = \"\\b\\t\\n\\f\\r\\\"\\\\\"", PS_TOML_TEXT, "\b\t\n\f\r\"\\", 1, 5, 16},
    {"a back slash of Windows", "a = \"in\\\\x.csv\"", PS_TOML_TEXT, "in\\x.csv", 1, 5, 11},
    {"characters by number", "a = \"\\u00e9\\U0001F600\"", PS_TOML_TEXT, "\xC3\xA9\xF0\x9F\x98\x80", 1, 5, 18},
    {"the first and last before the surrogates", "a = \"\\uD7FF\\uE000\"", PS_TOML_TEXT, "\xED\x9F\xBF\xEE\x80\x80", 1,
     5, 14},
    {"a hash in text is no comment", "a = \"x # y\"", PS_TOML_TEXT, "x # y", 1, 5, 7},
    {"a tab stands in text", "a = \"x\ty\"", PS_TOML_TEXT, "x\ty", 1, 5, 5},
    {"a rule's place is inside its quotes", "a = 'age >= 18'", PS_TOML_RULE, "age >= 18", 1, 6, 9},
    {"a rule has no escapes", "a = 'x \\n \"y\" # z'", PS_TOML_RULE, "x \\n \"y\" # z", 1, 6, 12},
    {"columns count characters, not bytes", "\"\xC3\xA9t\xC3\xA9\" = 'x'", PS_TOML_RULE, "x", 1, 10, 1},
    {"spans count characters", "a = \"\xE2\x82\xAC\xE2\x82\xAC\"", PS_TOML_TEXT, "\xE2\x82\xAC\xE2\x82\xAC", 1, 5, 4},
    {"nought", "a = 0", PS_TOML_INTEGER, "0", 1, 5, 1},
    {"signs", "a = -17", PS_TOML_INTEGER, "-17", 1, 5, 3},
    {"a plus", "a = +17", PS_TOML_INTEGER, "17", 1, 5, 3},
    {"minus nought", "a = -0", PS_TOML_INTEGER, "0", 1, 5, 2},
    {"the largest integer", "a = 9223372036854775807", PS_TOML_INTEGER, "9223372036854775807", 1, 5, 19},
    {"the smallest integer", "a = -9223372036854775808", PS_TOML_INTEGER, "-9223372036854775808", 1, 5, 20},
    {"decimal", "a = 0.0312", PS_TOML_DECIMAL, "0.0312", 1, 5, 6},
    {"a decimal with a sign", "a = -73.50", PS_TOML_DECIMAL, "-73.5", 1, 5, 6},
    {"true", "a = true", PS_TOML_BOOLEAN, "true", 1, 5, 4},
    {"false", "a = false # why", PS_TOML_BOOLEAN, "false", 1, 5, 5},
    {"a leap day", "a = 2024-02-29", PS_TOML_DATE, "2024-02-29", 1, 5, 10},
    {"a date and a comment", "a = 2025-03-31 # index", PS_TOML_DATE, "2025-03-31", 1, 5, 10},
    {"empty array", "a = []", PS_TOML_ARRAY, "0", 1, 5, 1},
    {"an array with a trailing comma", "a = [1, 2,]", PS_TOML_ARRAY, "2", 1, 5, 1},
    {"an array over lines, with comments", "a = [ # one\n  1, # two\n\n  2\n]", PS_TOML_ARRAY, "2", 1, 5, 1},
    {"arrays in arrays, of mixed types", "a = [[\"x\", 'y', 3], [\"z\", 'w', 4.5]]", PS_TOML_ARRAY, "2", 1, 5, 1},
    {"empty braces", "a = {}", PS_TOML_TABLE, "0", 1, 5, 1},
    {"braces", "a = { b = 1, \"c d\" = 'x' }", PS_TOML_TABLE, "2", 1, 5, 1},
    {"braces that hold an array over lines", "a = { b = [1,\n 2], c = 3 }", PS_TOML_TABLE, "2", 1, 5, 1},
    {"no blanks at all", "a={b=1,c=[2]}", PS_TOML_TABLE, "2", 1, 3, 1},
    {"Windows line ends", "# x\r\n\r\na = \"b\"\r\n", PS_TOML_TEXT, "b", 3, 5, 3},
    {"Windows line ends in arrays", "a = [\r\n 1,\r\n]\r\n", PS_TOML_ARRAY, "1", 1, 5, 1},
    {"tabs between", "\ta\t=\t1\t", PS_TOML_INTEGER, "1", 1, 6, 1},
    {"a quoted key", "\"a b\" = 1", PS_TOML_INTEGER, "1", 1, 9, 1},
    {"a key of digits", "2025 = 1", PS_TOML_INTEGER, "1", 1, 8, 1},
    {"comment in another alphabet", "# \xD0\xB6 \xE2\x80\x9C\xE2\x80\x9D\na = 1", PS_TOML_INTEGER, "1", 2, 5, 1},
};

static void canonical(char out[64], const ps_toml *node)
{
    out[0] = '\0';
    switch (node->type) {
    case PS_TOML_INTEGER:
        snprintf(out, 64, "%lld", (long long)node->integer);
        break;
    case PS_TOML_DECIMAL:
        ps_number_format(out, node->decimal, 12);
        break;
    case PS_TOML_BOOLEAN:
        snprintf(out, 64, "%s", node->boolean ? "true" : "false");
        break;
    case PS_TOML_DATE:
        ps_day_format(out, node->day);
        break;
    case PS_TOML_ARRAY:
    case PS_TOML_TABLE:
        snprintf(out, 64, "%zu", node->n);
        break;
    default:
        snprintf(out, 64, "%s", node->text);
    }
}

START_TEST(reads_values)
{
    const ps_toml *const root = parse(values[_i].text);
    const ps_toml *const node = root->first;
    char got[64];

    ck_assert_uint_eq(root->n, 1);
    canonical(got, node);
    ck_assert_msg(node->type == values[_i].type && !strcmp(got, values[_i].value), "%s: got \"%s\"", values[_i].why,
                  got);
    ck_assert_msg(node->place.line == values[_i].line && node->place.column == values[_i].column &&
                      node->place.span == values[_i].span,
                  "%s: at %u:%u+%u", values[_i].why, node->place.line, node->place.column, node->place.span);
}
END_TEST

START_TEST(reads_tables)
{
    ps_toml *const root = parse("popstrat = 1\n"
                                "[run]\n"
                                "name = \"x\"\n"
                                "[ score . \"local\" ] # blanks and quotes are TOML too\n"
                                "points = []\n"
                                "[score]\n" /* after its child: TOML allows it once */
                                "a = 1\n"
                                "[score.other]\n"
                                "[inputs]\n"
                                "gp = { file = \"g\" }\n"
                                "[inputs.acute]\n");
    ps_toml *const score = ps_toml_get(root, "score");
    ps_toml *const inputs = ps_toml_get(root, "inputs");

    ck_assert_uint_eq(root->n, 4);
    ck_assert_uint_eq(score->n, 3);
    ck_assert_str_eq(score->first->key, "local");
    ck_assert_uint_eq(score->first->key_place.line, 4);
    ck_assert_uint_eq(score->first->key_place.column, 11);
    ck_assert_uint_eq(score->first->key_place.span, 7);
    ck_assert_int_eq(ps_toml_get(score, "a")->integer, 1);
    ck_assert_uint_eq(inputs->n, 2);
    ck_assert(ps_toml_get(inputs, "gp")->in_line);
    ck_assert(!ps_toml_get(inputs, "acute")->in_line);
    ck_assert(score->seen && !ps_toml_find(root, "run")->seen);
    ck_assert_ptr_null(ps_toml_get(root, "runs"));
    ck_assert_ptr_null(ps_toml_get(NULL, "run"));
    ck_assert_ptr_null(ps_toml_get(ps_toml_get(root, "popstrat"), "run"));
}
END_TEST

/* ---- refusals ---- */

static const struct {
    const char *why, *text;
    uint32_t line, column;
    const char *message;
} refusals[] = {
    {"a dotted key", "[run]\na.b = 1", 2, 1, "dotted keys in a value are not used here"},
    {"a dotted key in braces", "a = { b.c = 1 }", 1, 7, "dotted keys"},
    {"an array of tables", "\n[[list]]\n", 2, 1, "[[arrays of tables]]"},
    {"a name of three parts", "[a.b.c]", 1, 4, "at most two parts"},
    {"a multi-line text", "a = \"\"\"x\"\"\"", 1, 5, "multi-line strings"},
    {"a multi-line rule", "a = '''x'''", 1, 5, "multi-line strings"},
    {"a single-quoted key", "'a' = 1", 1, 1, "single-quoted keys"},
    {"a single-quoted table", "['a']", 1, 2, "single-quoted keys"},
    {"a date and time", "a = 2025-03-31T07:32:00", 1, 5, "times are not used"},
    {"a date and time with a blank", "a = 2025-03-31 07:32:00", 1, 5, "times are not used"},
    {"a time", "a = 07:32:00", 1, 5, "times are not used"},
    {"a hexadecimal number", "a = 0xff", 1, 5, "hexadecimal"},
    {"an octal number", "a = 0o17", 1, 5, "octal"},
    {"a binary number", "a = 0b1", 1, 5, "binary"},
    {"infinity", "a = -inf", 1, 5, "inf and nan"},
    {"not a number", "a = nan", 1, 5, "inf and nan"},
    {"an exponent", "a = 1e3", 1, 5, "exponents"},
    {"separators", "a = 1_000", 1, 5, "separators"},
    {"a number that begins with 0", "a = 021", 1, 5, "cannot begin with 0"},
    {"no digit before the point", "a = .5", 1, 5, "this is no number"},
    {"no digit after the point", "a = 5.", 1, 5, "this is no number"},
    {"two points", "a = 1.2.3", 1, 5, "this is no number"},
    {"an integer too large", "a = 9223372036854775808", 1, 5, "too large"},
    {"a SNOMED code would survive, 30 digits do not", "a = 123456789012345678901234567890", 1, 5, "too large"},
    {"letters after a number", "a = 12 months", 1, 8, "expected the end of the line"},
    {"a day that does not exist", "a = 2025-02-29", 1, 5, "there is no such date"},
    {"a bare word", "a = opaque", 1, 5, "text needs double quotes"},
    {"an upper-case truth", "a = True", 1, 5, "text needs double quotes"},
    {"a word processor's quotes", "a = \xE2\x80\x9Cx\xE2\x80\x9D", 1, 5, "word processor's quotes"},
    {"a word processor's single quotes", "a = \xE2\x80\x98x\xE2\x80\x99", 1, 5, "word processor's quotes"},
    {"no value", "a =\nb = 1", 1, 4, "expected a value here"},
    {"no value at the end of the file", "a = ", 1, 5, "expected a value here"},
    {"no equals sign", "a 1", 1, 3, "expected = after the key a"},
    {"a key alone", "a", 1, 2, "expected = after the key a"},
    {"no key", "= 1", 1, 1, "expected a key"},
    {"an empty key", "\"\" = 1", 1, 1, "a key cannot be empty"},
    {"two keys on a line", "a = 1 b = 2", 1, 7, "expected the end of the line"},
    {"something after a table", "[a] b = 1", 1, 5, "expected the end of the line"},
    {"an open table name", "[run\nname = 1", 1, 2, "not closed by ]"},
    {"an empty table name", "[]", 1, 2, "expected a key"},
    {"a table name that ends in a point", "[a.]", 1, 4, "expected a key"},
    {"a key twice", "a = 1\nb = 2\na = 3", 3, 1, "a stands here a second time"},
    {"a key twice, once quoted", "a = 1\n\"a\" = 3", 2, 1, "a second time"},
    {"a key twice in braces", "x = { a = 1, a = 2 }", 1, 14, "a second time"},
    {"a table twice", "[run]\n[x]\n[run]", 3, 2, "run stands here a second time"},
    {"a table twice, deeper", "[list.a]\n[list.b]\n[list.a]", 3, 7, "a stands here a second time"},
    {"a table that is a key", "a = 1\n[a]", 2, 2, "a second time"},
    {"a table below a key", "a = 1\n[a.b]", 2, 2, "a second time"},
    {"a table that reaches into braces", "a = { b = 1 }\n[a.c]", 2, 2, "a second time"},
    {"an input by both forms", "[inputs]\ngp = {}\n[inputs.gp]", 3, 9, "gp stands here a second time"},
    {"a key where a table is", "[inputs.gp]\n[inputs]\ngp = {}", 3, 1, "gp stands here a second time"},
    {"text not closed", "a = \"x\nb = 1", 1, 5, "this text is not closed"},
    {"text not closed at the end", "a = \"x", 1, 5, "this text is not closed"},
    {"text closed by an escape only", "a = \"x\\\"", 1, 5, "this text is not closed"},
    {"rule not closed", "a = 'x\nb = 1", 1, 5, "this rule is not closed"},
    {"rule not closed at the end", "a = 'x", 1, 5, "this rule is not closed"},
    {"an apostrophe in a rule", "a = 'practice starts 'C''", 1, 23, "expected the end of the line"},
    {"an unknown escape", "a = \"C:\\data\"", 1, 8, "this is none"},
    {"an escape at the end of the line", "a = \"x\\\nb\"", 1, 7, "this is none"},
    {"an escape of later TOML", "a = \"\\e\"", 1, 6, "this is none"},
    {"too few hex digits", "a = \"\\u12\"", 1, 6, "expected 4 hex digits"},
    {"a surrogate", "a = \"\\uD800\"", 1, 6, "there is no such character"},
    {"beyond the last character", "a = \"\\U00110000\"", 1, 6, "there is no such character"},
    {"a NUL by number", "a = \"\\u0000\"", 1, 6, "there is no such character"},
    {"a control character in text", "a = \"x\x01\"", 1, 7, "control characters"},
    {"DEL in text", "a = \"x\x7F\"", 1, 7, "control characters"},
    {"a lone CR in text", "a = \"x\ry\"", 1, 7, "control characters"},
    {"a control character in a rule", "a = 'x\x02y'", 1, 7, "control characters"},
    {"a control character in a comment", "# x\x03", 1, 4, "control characters"},
    {"a lone CR ends no line", "a = 1\rb = 2", 1, 6, "expected the end of the line"},
    {"array never closed", "a = [1, 2\n", 1, 5, "this [ is never closed"},
    {"array never closed, after a comma", "a = [1,\n", 1, 5, "this [ is never closed"},
    {"no comma between items", "a = [1 2]", 1, 8, "expected , or ]"},
    {"a comma first", "a = [, 1]", 1, 6, "expected a value"},
    {"two commas", "a = [1,, 2]", 1, 8, "expected a value"},
    {"the wrong bracket", "a = [1}", 1, 7, "expected , or ]"},
    {"braces over two lines", "a = { b = 1,\n c = 2 }", 1, 5, "this { is not closed on its line"},
    {"braces never closed", "a = { b = 1", 1, 5, "this { is not closed on its line"},
    {"a comment inside braces", "a = { b = 1 # x\n}", 1, 5, "this { is not closed on its line"},
    {"a comma before the closing brace", "a = { b = 1, }", 1, 14, "no comma before this }"},
    {"no comma in braces", "a = { b = 1 c = 2 }", 1, 13, "expected , or }"},
    {"a value without key in braces", "a = { 1 }", 1, 9, "expected = after the key 1"},
    {"nested without end", "a = [[[[[[[[[[[[[[[[[[[[[[", 1, 21, "more than 16 deep"},
    {"a byte order mark", "\xEF\xBB\xBFpopstrat = 1", 1, 1, "byte order mark"},
    {"UTF-16", "\xFF\xFEp", 1, 1, "UTF-16"},
    {"not UTF-8", "a = 1\nb = \"caf\xE9\"", 2, 9, "not UTF-8"},
    {"an overlong form", "a = \"\xC0\x80\"", 1, 6, "not UTF-8"},
};

START_TEST(refuses_by_name)
{
    ps_toml *root = NULL;
    const ps_status st = parse_bytes(&root, refusals[_i].text, strlen(refusals[_i].text));

    ck_assert_msg(st == PS_EPLAN, "%s: accepted", refusals[_i].why);
    ck_assert_ptr_null(root);
    ck_assert_msg(strstr(err.message, refusals[_i].message) && err.line == refusals[_i].line &&
                      err.column == refusals[_i].column,
                  "%s: %u:%u: %s", refusals[_i].why, (unsigned)err.line, err.column, err.message);
    ck_assert_str_eq(err.file, "sample.toml");
}
END_TEST

START_TEST(refuses_nul)
{
    static const char nul_in_text[] = "a = \"x\0y\"", nul_outside[] = "a = 1\n\0", nul_in_comment[] = "# \0";
    ps_toml *root = NULL;

    ck_assert_int_eq(parse_bytes(&root, nul_in_text, sizeof nul_in_text - 1), PS_EPLAN);
    ck_assert_int_eq(parse_bytes(&root, nul_outside, sizeof nul_outside - 1), PS_EPLAN);
    ck_assert_int_eq(parse_bytes(&root, nul_in_comment, sizeof nul_in_comment - 1), PS_EPLAN);
    ck_assert_int_eq(parse_bytes(&root, "", 0), PS_OK);
    ck_assert_uint_eq(root->n, 0);
}
END_TEST

START_TEST(quotes_the_line)
{
    ps_toml *root = NULL;
    static const char sample[] = "[run]\n\tname = oops\r\n";
    char line[400];

    ck_assert_int_eq(parse_bytes(&root, sample, strlen(sample)), PS_EPLAN);
    ck_assert_str_eq(err.source, " name = oops"); /* a tab is one blank, so that column 9 is below its character */
    ck_assert_uint_eq(err.column, 9);
    ck_assert_uint_eq(err.span, 4);
    memset(line, ' ', sizeof line);
    memcpy(line + 390, "a = b", 6);
    ck_assert_int_eq(parse_bytes(&root, line, 395), PS_EPLAN);
    ck_assert_str_eq(err.source, ""); /* rather none than a caret under the wrong word */
}
END_TEST

/* ---- an independent reader ---- */

static void dump(ps_buffer *out, const ps_toml *node, const char *path)
{
    static const char *const types[] = {"text", "text", "integer", "decimal", "boolean", "date", "array", "table"};
    char value[64];

    ps_buffer_print(out, "%s %s ", path, types[node->type]);
    if (node->type == PS_TOML_TEXT || node->type == PS_TOML_RULE) {
        for (const char *c = node->text; *c; c++)
            ps_buffer_print(out, "%02x", (unsigned)(unsigned char)*c);
    } else if (node->type == PS_TOML_DECIMAL) {
        ps_buffer_print(out, "%.17g", node->decimal);
    } else {
        canonical(value, node);
        ps_buffer_text(out, value);
    }
    ps_buffer_text(out, "\n");
    for (const ps_toml *child = node->first; child; child = child->next) {
        ps_buffer deeper = {0};
        ps_buffer_print(&deeper, "%s/%s", path, child->key);
        dump(out, child, deeper.at);
        ps_buffer_release(&deeper);
    }
}

START_TEST(agrees_with_an_independent_reader)
{
    char command[1024], name[64];
    int status;

    if (system("python3 -c 'import tomllib' 2>/dev/null") != 0) {
        fprintf(stderr, "no python3 with tomllib here: the independent reader was not asked\n");
        return;
    }
    for (size_t i = 0; i < PS_COUNT(values); i++) {
        ps_buffer out = {0};
        dump(&out, parse(values[i].text), "");
        snprintf(name, sizeof name, "v%03zu.toml", i);
        put_file(name, values[i].text, strlen(values[i].text));
        snprintf(name, sizeof name, "v%03zu.dump", i);
        put_file(name, out.at, out.length);
        ps_buffer_release(&out);
    }
    snprintf(command, sizeof command, "python3 tests/define/toml_valid.py '%s'/*.toml >&2", case_folder);
    status = system(command);
    ck_assert_int_eq(status, 0);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *const suite = suite_create("toml");
    TCase *const tc = tcase_create("toml");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, reads_values, 0, PS_COUNT(values));
    tcase_add_test(tc, reads_tables);
    tcase_add_loop_test(tc, refuses_by_name, 0, PS_COUNT(refusals));
    tcase_add_test(tc, refuses_nul);
    tcase_add_test(tc, quotes_the_line);
    tcase_add_test(tc, agrees_with_an_independent_reader);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

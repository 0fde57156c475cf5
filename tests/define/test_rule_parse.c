/* The parser: what is refused, where the caret stands, and how it says so; what is accepted. */
#include "define_fixture.h"

static const struct {
    const char *why, *rule;
    unsigned column, span;
    const char *message, *hint;
} refused[] = {
    {"and with or", "a and b or c", 9, 2, "mixed without brackets", "(a and b) or c"},
    {"or with and", "a or b and c", 8, 3, "mixed without brackets", "a and (b or c)"},
    {"mixed inside a bracket", "x and (a and b or c)", 16, 2, "mixed", "belongs together"},
    {"no window", "any(gp where code in smi)", 25, 1, "any(...) does not say when", "say when: ever, within 12 months"},
    {"no window, no where", "count(gp)", 9, 1, "count(...) does not say when", "say when: ever"},
    {"a window that nobody knows", "any(gp where code in smi recently)", 26, 8, "or a window", "say when"},
    {"a misspelt window", "any(gp where code in smi withn 12 months)", 26, 5, "or a window", "within"},
    {"no number", "any(gp within a year)", 15, 1, "a whole number expected", "within 12 months"},
    {"half a month", "any(gp within 1.5 months)", 15, 3, "whole number", "6 months"},
    {"no time at all", "any(gp within 0 months)", 15, 1, "1 or more", ""},
    {"no unit", "any(gp within 12)", 17, 1, "a unit of time expected", "within 12 months"},
    {"a misspelt unit", "any(gp within 12 mnths)", 18, 5, "a unit of time expected", "months"},
    {"a unit in capitals", "any(gp within 12 MONTHS)", 18, 6, "a unit of time expected", "months"},
    {"longer than any life", "any(gp within 201 years)", 19, 5, "two hundred years", "ever"},
    {"to is missing", "any(gp from 2024-01-01)", 23, 1, "\"to\" expected", "two ends"},
    {"two windows", "any(gp ever within 1 year)", 13, 6, "\")\" expected", "nothing follows"},
    {"a window outside", "smi within 12 months", 5, 6, "outside any", "inside the brackets"},
    {"a window where a value stands", "a and ever", 7, 4, "not the keyword \"ever\"", "inside any"},
    {"a keyword in capitals", "a AND b", 3, 3, "end here", "and"},
    {"a misspelt keyword", "a adn b", 3, 3, "end here", "and"},
    {"not twice", "not not a", 5, 3, "not the keyword", "once"},
    {"chained", "1 < x < 5", 7, 1, "not chained", "between 1 and 5"},
    {"between without and", "x between 1 or 5", 13, 2, "\"and\" expected", "both ends"},
    {"is without known", "x is 5", 6, 1, "\"known\" expected", "to compare write ="},
    {"not before nothing", "x not = 5", 7, 1, "expected after \"not\"", "<>"},
    {"in what", "x in 5", 6, 1, "a code list or values", "in my_list"},
    {"starts with a word", "code starts F2", 13, 2, "text in double quotes", "\"F2\""},
    {"a bracket stays open", "(a and b", 9, 1, "ends too early", "closing"},
    {"a bracket too many", "a and b)", 8, 1, "closes nothing", ""},
    {"nothing after and", "a and ", 7, 1, "ends too early", ""},
    {"nothing at all", "", 1, 1, "empty", "age >= 18"},
    {"blanks alone", "   ", 4, 1, "empty", ""},
    {"two values side by side", "a b", 3, 1, "end here", ""},
    {"an aggregate as a name", "count >= 2", 7, 2, "\"(\" expected after \"count\"", "count(gp ever)"},
    {"an aggregate of nothing", "any()", 5, 1, "name of an input", "any(gp"},
    {"of without an input", "sum(value of within 1 year)", 14, 6, "name of an input", ""},
    {"a text not closed", "method = \"emergency", 10, 10, "not closed", "\"emergency\""},
    {"a day that is not", "died >= 2025-02-29", 9, 10, "date does not exist", ""},
    {"a thirteenth month", "died >= 2023-13-01", 9, 10, "date does not exist", ""},
    {"a number runs on", "any(gp within 12months)", 15, 8, "runs into", "put a blank"},
    {"a point runs on", "x > 1.", 5, 2, "runs into", "0.5"},
    {"C's equality", "a == b", 3, 2, "not used in rules", "write ="},
    {"C's inequality", "a != b", 3, 2, "not used", "<>"},
    {"C's and", "a && b", 3, 2, "not used", "write and"},
    {"a sign from nowhere", "a ; b", 3, 1, "not used", ""},
    {"a word processor's quotes",
     "method = \xe2\x80\x9c"
     "emergency\xe2\x80\x9d",
     10, 1, "not used", "straight double quotes"},
    {"a word processor's sign", "age \xe2\x89\xa5 18", 5, 1, "not used", ">="},
    {"a column counts characters, not bytes", "x = \"Caf\xc3\xa9\" b", 12, 1, "end here", ""},
    {"a comma too many", "how_many(a, )", 13, 1, "a value or a name", ""},
    {"in with a comma too many", "x in (1, )", 10, 1, "a value or a name", ""},
    {"a length of time is whole", "index - 1.5 days", 9, 3, "whole number", ""},
};

START_TEST(refuses)
{
    fixture *f = fx_new("2025-03-31");
    ps_rule *rule = NULL;
    const ps_status st = fx_parse(&rule, f, refused[_i].rule);

    ck_assert_msg(st == PS_EPLAN, "%s: accepted", refused[_i].why);
    ck_assert_ptr_null(rule);
    ck_assert_msg(f->err.column == refused[_i].column && f->err.span == refused[_i].span, "%s: at %u, %u long: %s",
                  refused[_i].why, f->err.column, f->err.span, f->err.message);
    ck_assert_msg(strstr(f->err.message, refused[_i].message) != NULL, "%s: %s", refused[_i].why, f->err.message);
    ck_assert_msg(strstr(f->err.hint, refused[_i].hint) != NULL, "%s: hint %s", refused[_i].why, f->err.hint);
    ck_assert_uint_eq(f->err.line, 1);
    fx_free(f);
}
END_TEST

static const char *const accepted[] = {
    "a",
    "not a",
    "not a and not b and c",
    "(a and b) or c",
    "a and (b or c) and (d or (e and f))",
    "x between 1 and 5 and y not between -1 and 2.5",
    "x in (1, 2, -3)",
    "method in (\"emergency\") or code not in smi",
    "code starts \"F2\" and code not starts \"F29\"",
    "x is known and y is not known",
    "any(gp ever)",
    "any(gp where code in smi and value > 5 within 1 year)",
    "any(gp where value between 1 and 2 within 12 months before last(acute ever))",
    "count(acute where method = \"emergency\" from 2024-04-01 to 2025-03-31) >= 2",
    "count(acute from index to index + 90 days) > 0",
    "first(gp before first(acute since index - 5 years)) is known",
    "sum(value of gp since 2020-01-01) / 2 * 3 - 1 + 4 <> 0",
    "days_since(last(date of gp ever)) > 28",
    "lowest(a, b, -c) <= highest(1, (2))",
    "2025-3-31 < 5", /* a subtraction, since 3 is no month of two digits */
    "f()",
    "index-28 days<=x",
    "((((((((((a))))))))))",
    "true or false",
    "text = \"and or not\"",
    "first(first_seen of gp ever) is known",
};

START_TEST(accepts)
{
    fixture *f = fx_new("2025-03-31");

    ck_assert_ptr_nonnull(fx_parsed(f, accepted[_i]));
    fx_free(f);
}
END_TEST

static void nest(char *out, size_t depth, const char *open, const char *inside, const char *close)
{
    out[0] = '\0';
    for (size_t i = 0; i < depth; i++)
        strcat(out, open);
    strcat(out, inside);
    for (size_t i = 0; i < depth; i++)
        strcat(out, close);
}

START_TEST(limits_nesting)
{
    static const struct {
        const char *open, *inside, *close;
    } shapes[] = {
        {"(", "a", ")"},
        {"-", "1", ""},
        {"f(", "a", ")"},
        {"first(gp before ", "index", ")"},
        {"any(gp where (", "a", ") ever)"},
    };
    fixture *f = fx_new("2025-03-31");
    char *text = malloc(4000000);

    for (size_t i = 0; i < PS_COUNT(shapes); i++) {
        ps_rule *rule = NULL;
        const size_t each = i == 4 ? 2 : 1;
        nest(text, 60 / each, shapes[i].open, shapes[i].inside, shapes[i].close);
        ck_assert_msg(fx_parse(&rule, f, text) == PS_OK, "%s: %s", shapes[i].open, f->err.message);
        nest(text, 60 / each + 1, shapes[i].open, shapes[i].inside, shapes[i].close);
        ck_assert_int_eq(fx_parse(&rule, f, text), PS_EPLAN);
        ck_assert_msg(strstr(f->err.message, "nested more than 60 deep") != NULL, "%s: %s", shapes[i].open,
                      f->err.message);
    }
    memset(text, '(', 1000000); /* the stack holds */
    text[1000000] = '\0';
    {
        ps_rule *rule = NULL;
        ck_assert_int_eq(fx_parse(&rule, f, text), PS_EPLAN);
    }
    free(text);
    fx_free(f);
}
END_TEST

/* `terms` ones with `sign` between. */
static char *add_chain(char *at, const char *first, size_t terms, char sign)
{
    at += sprintf(at, "%s", first);
    for (size_t i = 1; i < terms; i++) {
        *at++ = sign;
        *at++ = '1';
    }
    *at = '\0';
    return at;
}

START_TEST(limits_sums_and_products)
{
    static const char signs[] = "+-*/";
    fixture *f = fx_new("2025-03-31");
    char *text = malloc(400000), *other = malloc(400000);
    ps_rule *rule = NULL;

    for (size_t i = 0; i < 4; i++) {
        add_chain(text, "1", 500, signs[i]);
        ck_assert_msg(fx_parse(&rule, f, text) == PS_OK, "%s", f->err.message);
        add_chain(text, "1", 80000, signs[i]);
        ck_assert_int_eq(fx_parse(&rule, f, text), PS_EPLAN);
        ck_assert_msg(strstr(f->err.message, "more than 500 terms") != NULL, "%s", f->err.message);
        ck_assert_uint_eq(f->err.column, 2 * 500); /* the sign before the 501st */
        ck_assert(f->err.hint[0]);
    }
    /* Brackets: each sum's first term is the sum before. 499 levels a bracket: two come to 999, three to more. */
    add_chain(text, "1", 500, '+');
    for (int brackets = 2; brackets <= 3; brackets++) {
        snprintf(other, 400000, "(%s)", text);
        add_chain(text, other, 500, '+');
        ck_assert_msg((fx_parse(&rule, f, text) == PS_OK) == (brackets == 2), "%d: %s", brackets, f->err.message);
    }
    ck_assert_msg(strstr(f->err.message, "more than 1000 levels") != NULL, "%s", f->err.message);
    /* and, or and how_many are flat. */
    {
        char *at = text + sprintf(text, "how_many(a");
        for (size_t i = 0; i < 20000; i++)
            at += sprintf(at, ",a");
        sprintf(at, ") > 0");
        ck_assert_msg(fx_parse(&rule, f, text) == PS_OK, "%s", f->err.message);
        at = text + sprintf(text, "a");
        for (size_t i = 0; i < 20000; i++)
            at += sprintf(at, " or a");
        ck_assert_msg(fx_parse(&rule, f, text) == PS_OK, "%s", f->err.message);
        ck_assert_uint_eq(ps_rule_height(rule), 2);
    }
    free(text);
    free(other);
    fx_free(f);
}
END_TEST

START_TEST(places_stand_in_the_plan)
{
    static const char plan[] = "[define]\nsmi = 'a and b or c'\n";
    const ps_plan_text text = {"plan.toml", plan, sizeof(plan) - 1};
    ps_arena *arena = ps_arena_new();
    ps_rule *rule;
    ps_error err = {0};

    ck_assert_int_eq(ps_rule_parse(&rule, arena, &text, (ps_place){2, 8, 12}, "a and b or c", &err), PS_EPLAN);
    ck_assert_str_eq(err.file, "plan.toml");
    ck_assert_uint_eq(err.line, 2);
    ck_assert_uint_eq(err.column, 16);
    ck_assert_uint_eq(err.span, 2);
    ck_assert_str_eq(err.source, "smi = 'a and b or c'");
    ps_arena_free(arena);
}
END_TEST

START_TEST(reserves_words)
{
    static const char *const words[] = {"and", "index",    "days",   "month", "any",
                                        "max", "how_many", "lowest", "since", "of"};
    static const char *const free_words[] = {"smi", "andes", "day1", "emergencies", "AND", ""};

    for (size_t i = 0; i < PS_COUNT(words); i++)
        ck_assert_msg(ps_rule_word_reserved(words[i]), "%s", words[i]);
    for (size_t i = 0; i < PS_COUNT(free_words); i++)
        ck_assert_msg(!ps_rule_word_reserved(free_words[i]), "%s", free_words[i]);
}
END_TEST

/* Random strings of the language's own words: nothing but PS_OK or a placed PS_EPLAN, whatever stands there. */
START_TEST(survives_nonsense)
{
    static const char *const pieces[] = {
        "and",        "or",      "not",   "between",  "in",     "starts",   "is",           "known",  "true",
        "index",      "where",   "of",    "ever",     "within", "from",     "to",           "before", "since",
        "any",        "count",   "first", "sum",      "gp",     "acute",    "code",         "smi",    "value",
        "(",          ")",       "(",     ")",        ",",      "=",        "<>",           "<",      ">=",
        "+",          "-",       "*",     "/",        "12",     "0.5",      "months",       "days",   "2025-03-31",
        "2025-02-31", "\"F20\"", "\"",    "how_many", "lowest", "\xc3\xa9", "any(gp where", "ever)",  "!=",
        " ",          "\t",
    };
    uint32_t seed = 20250331;
    char text[2000];

    for (int round = 0; round < 20000; round++) {
        fixture f = {0};
        ps_rule *rule = NULL;
        size_t n = 0;
        f.arena = ps_arena_new();
        text[0] = '\0';
        for (uint32_t i = 0, count = 1 + round % 40; i < count; i++) {
            const char *piece;
            seed = seed * 1664525U + 1013904223U;
            piece = pieces[(seed >> 10) % PS_COUNT(pieces)];
            n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s", piece, seed >> 30 ? " " : "");
        }
        if (fx_parse(&rule, &f, text) != PS_OK) {
            ck_assert_int_eq(f.err.status, PS_EPLAN);
            ck_assert_msg(f.err.line == 1 && f.err.column >= 1 && f.err.column <= n + 1 && f.err.span >= 1, "%s: %u",
                          text, f.err.column);
            ck_assert(f.err.message[0]);
        }
        ps_arena_free(f.arena);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rule_parse");
    TCase *tc = tcase_create("parse");

    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refused));
    tcase_add_loop_test(tc, accepts, 0, PS_COUNT(accepted));
    tcase_add_test(tc, limits_nesting);
    tcase_add_test(tc, limits_sums_and_products);
    tcase_add_test(tc, places_stand_in_the_plan);
    tcase_add_test(tc, reserves_words);
    tcase_add_test(tc, survives_nonsense);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

/* Rule digest: what makes a name mean another thing, and what does not. */
#include "base/digest.h"
#include "define/rule_digest.h"

#include "define_fixture.h"

typedef struct told {
    const char *why;
    const char *visits, *often, *falls, *other; /* NULL: as usual */
    bool same;
} told;

static const char usual_visits[] = "count(gp where code in falls within 12 months)", usual_often[] = "visits >= 5";

static void digest_of(char out[PS_RULE_DIGEST_TEXT], const told *case_, const char *name)
{
    fixture *f = fx_new("2025-03-31");

    fx_input(f, "people", "person");
    fx_input(f, "gp", "gp_event");
    if (case_->other) {
        fx_codes(f, "unused", PS_SNOMED, "58214004");
        fx_define(f, "first", case_->other);
    }
    fx_codes(f, "falls", PS_SNOMED, case_->falls ? case_->falls : "13746004,58214004");
    fx_define(f, "often", case_->often ? case_->often : usual_often);
    fx_define(f, "visits", case_->visits ? case_->visits : usual_visits);
    fx_resolve(f);
    ck_assert_int_eq(ps_rule_digest(out, &f->plan, name, &f->err), PS_OK);
    fx_free(f);
}

static const told cases[] = {
    {"the same again", NULL, NULL, NULL, NULL, true},
    {"another layout", "count( gp   where code in falls  within 12 months )", "visits>=5", NULL, NULL, true},
    {"another definition and list beside it", NULL, NULL, NULL, "any(gp where code in unused ever)", true},
    {"a definition that uses it", NULL, NULL, NULL, "often and age > 3", true},
    {"its own rule", NULL, "visits >= 6", NULL, NULL, false},
    {"the rule of a name it uses", "count(gp where code in falls within 13 months)", NULL, NULL, NULL, false},
    {"the codes of a list that one uses", NULL, NULL, "13746004", NULL, false},
};

START_TEST(tells_rules_apart)
{
    char usual[PS_RULE_DIGEST_TEXT], other[PS_RULE_DIGEST_TEXT];

    digest_of(usual, &cases[0], "often");
    digest_of(other, &cases[_i], "often");
    ck_assert_msg((strcmp(usual, other) == 0) == cases[_i].same, "%s: %s, %s", cases[_i].why, usual, other);
}
END_TEST

/* The text by hand. */
START_TEST(is_what_it_says)
{
    static const char text[] =
        "name often\nrule visits >= 5\nname visits\nrule count ( gp where code in falls within 12 "
        "months )\nlist falls 0\ncode 13746004\ncode 58214004\n";
    char got[PS_RULE_DIGEST_TEXT], wanted[PS_SHA256_TEXT];

    ps_sha256_of(wanted, text, strlen(text));
    wanted[PS_RULE_DIGEST_TEXT - 1] = '\0';
    digest_of(got, &cases[0], "often");
    ck_assert_str_eq(got, wanted);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rule_digest");
    TCase *tc = tcase_create("rule_digest");

    tcase_add_loop_test(tc, tells_rules_apart, 0, PS_COUNT(cases));
    tcase_add_test(tc, is_what_it_says);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

/* Plain English: every kind of rule as a sentence, windows as two dates; a whole plan as a page. */
#include "base/os.h"
#include "base/text_file.h"
#include "define/describe.h"
#include "define_fixture.h"
#include "score/score.h"

static const struct {
    const char *rule, *english;
} sentences[] = {
    {"any(gp where code in smi ever)", "there is any entry in gp (coded entries of the GP record) whose code is in the "
                                       "list smi (2 codes), up to 2025-03-31"},
    {"not any(mh where diagnosis in psychosis within 5 years)",
     "there is no entry in mh (referrals to a service) for which a code of diagnosis is in the list psychosis (3 "
     "codes), from "
     "2020-04-01 to 2025-03-31"},
    {"count(acute where method = \"emergency\" within 12 months) >= 2",
     "the number of entries in acute (hospital spells) whose method is \"emergency\", from 2024-04-01 to 2025-03-31, "
     "is at least 2"},
    {"not count(acute from 2024-04-01 to 2024-12-31) < 2",
     "the number of entries in acute (hospital spells), from 2024-04-01 to 2024-12-31, is at least 2"},
    {"days(acute since 2025-01-01) between 1 and 3",
     "the number of days with an entry in acute (hospital spells), from 2025-01-01 to 2025-03-31, is between 1 and 3 "
     "(both included)"},
    {"any(gp from 2025-01-01 to 2025-01-01)",
     "there is any entry in gp (coded entries of the GP record), on 2025-01-01"},
    {"any(gp from index to index + 90 days)", "there is any entry in gp (coded entries of the GP record), from "
                                              "2025-03-31 to 2025-06-29 (this looks past the index date)"},
    {"any(gp within 1 month before born)", "there is any entry in gp (coded entries of the GP record), in the 1 month "
                                           "that end the day before born, and not after "
                                           "2025-03-31"},
    {"any(gp before first(acute ever))", "there is any entry in gp (coded entries of the GP record), before the date "
                                         "of the first entry in acute (hospital spells), up "
                                         "to 2025-03-31, and not after 2025-03-31"},
    {"any(gp since registered_from)", "there is any entry in gp (coded entries of the GP record), from registered_from "
                                      "(included) on, and not after 2025-03-31"},
    {"any(gp where code = \"38341003\" or value > 5.5 ever)",
     "there is any entry in gp (coded entries of the GP record) for which (code is \"38341003\" or value is more than "
     "5.5), up to "
     "2025-03-31"},
    {"any(acute where diagnosis not starts \"F2\" and provider not in (\"RX1\", \"RXQ\") ever)",
     "there is any entry in acute (hospital spells) for which no code of diagnosis begins with \"F2\" and provider is "
     "not \"RX1\" or "
     "\"RXQ\", up to 2025-03-31"},
    {"last(value of gp ever) is known",
     "the value of the last entry in gp (coded entries of the GP record), up to 2025-03-31, is known"},
    {"mean(value of gp ever) - min(value of gp ever) > 1",
     "(the mean value of the entries in gp (coded entries of the GP record), up to 2025-03-31) - (the lowest value of "
     "the entries in "
     "gp (coded entries of the GP record), up to 2025-03-31) is more than 1"},
    {"sum(value of gp ever) + distinct(code of gp ever) = max(value of gp ever)",
     "(the sum of value of the entries in gp (coded entries of the GP record), up to 2025-03-31) + (the number of "
     "different values of "
     "code of the entries in gp (coded entries of the GP record), up to 2025-03-31) is the highest value of the "
     "entries in gp "
     "(coded entries of the GP record), up to 2025-03-31"},
    {"smi_known and (carer or housebound)", "smi_known and (carer or housebound)"},
    {"not (smi_known and carer)", "not smi_known or not carer"},
    {"registered and alive and age >= 18", "registered, and alive, and age is at least 18"},
    {"age < 18 or age > 64 or age <> 40", "age is less than 18, or age is more than 64, or age is not 40"},
    {"sex in (\"male\", \"female\")", "sex is \"male\" or \"female\""},
    {"age in (18, 19)", "age is one of 18, 19"},
    {"age not in (18, 19)", "age is none of 18, 19"},
    {"not age in (18, 19)", "age is none of 18, 19"},
    {"not age not in (18, 19)", "age is one of 18, 19"},
    {"imd_decile is not known", "imd_decile is not known"},
    {"not imd_decile is not known", "imd_decile is known"},
    {"how_many(carer, age >= 65) >= 1", "how many of these hold (carer; age is at least 65) is at least 1"},
    {"days_since(born) > 28 and months_since(born) > 1 and years_since(born) > 0",
     "the days from born to the index date is more than 28, and the full months from born to the index date is more "
     "than 1, and the "
     "full years from born to the index date is more than 0"},
    {"highest(born, 2024-02-29) <= index - 2 weeks",
     "the highest known of (born; 2024-02-29) is on or before the index date - 2 weeks"},
    {"born > 1950-06-30 and born <> registered_from", "born is after 1950-06-30 and born is not registered_from"},
    {"true", "always"},
    {"not true", "never"},
    {"any(community where attended and not attended ever)",
     "there is any entry in community (care contacts) whose attended is yes and attended is no, up to 2025-03-31"},
    {"last(attended of community ever)",
     "the attended of the last entry in community (care contacts), up to 2025-03-31, is yes"},
    {"age * 2 - 1", "(age * 2) - 1"},
    {"-age", "-age"},
    {"\"north\"", "\"north\""},
};

static fixture *plan(void)
{
    fixture *f = fx_new("2025-03-31");

    fx_input(f, "gp", "gp_event");
    fx_input(f, "acute", "admission");
    fx_input(f, "mh", "referral");
    fx_input(f, "community", "contact");
    fx_codes(f, "smi", PS_SNOMED, "13746004,58214004");
    fx_codes(f, "psychosis", PS_ICD10, "F20,F25,F31");
    fx_define(f, "smi_known", "any(gp where code in smi ever)");
    fx_resolve(f);
    return f;
}

START_TEST(says)
{
    fixture *f = plan();
    ps_rule *rule = fx_parsed(f, sentences[_i].rule);
    ps_buffer out = {0};

    ck_assert_msg(ps_rule_resolve(rule, &f->plan, PS_NOTHING, &f->err) == PS_OK, "%s", f->err.message);
    ps_rule_english(&out, rule, &f->plan);
    ck_assert_msg(!strcmp(out.at, sentences[_i].english), "%s:\n  %s\nwanted\n  %s", sentences[_i].rule, out.at,
                  sentences[_i].english);
    ps_buffer_release(&out);
    fx_free(f);
}
END_TEST

START_TEST(says_what_is_broken)
{
    fixture *f = plan();
    ps_rule *rule = fx_parsed(f, "nobody_knows");
    ps_buffer out = {0};

    ck_assert_int_eq(ps_rule_resolve(rule, &f->plan, PS_FLAG, &f->err), PS_EPLAN);
    ps_rule_english(&out, rule, &f->plan);
    ck_assert(strstr(out.at, "has a fault"));
    ps_buffer_clear(&out);
    ps_rule_english(&out, NULL, &f->plan);
    ck_assert(strstr(out.at, "has a fault"));
    ps_buffer_release(&out);
    fx_free(f);
}
END_TEST

static const char whole[] = "popstrat = 1\n"
                            "[run]\n"
                            "name = \"Testshire: hearts\"\n"
                            "index_date = 2025-03-31\n"
                            "areas = { lsoa = 2021, imd = 2025 }\n"
                            "[governance]\n"
                            "purpose = \"planning-s251\"\n"
                            "agreement = \"dsa-1\"\n"
                            "lawful_basis = \"section 251\"\n"
                            "valid_until = 2027-03-31\n"
                            "approved_by = \"A Guardian\"\n"
                            "ndoo = { applied_by = \"DSCRO\", on = 2025-04-02 }\n"
                            "[lookups]\nimd = \"imd.csv\"\nlsoa = \"changes.csv\"\nareas = [\"w.csv\", \"b.csv\"]\n"
                            "[inputs]\n"
                            "people = { file = \"people.csv\", kind = \"person\" }\n"
                            "gp = { file = \"gp.csv\", kind = \"gp_event\", covers = 'practice = \"C84001\"' }\n"
                            "acute = { file = \"apc.csv\", kind = \"admission\", lsoa = 2011 }\n"
                            "[codes]\n"
                            "hf = { file = \"hf.csv\", system = \"snomed\", release = 2024-11-20 }\n"
                            "[define]\n"
                            "has_hf = 'any(gp where code in hf ever)'\n"
                            "visits = 'count(acute within 6 months)'\n"
                            "[score.local]\n"
                            "points = [ [\"Heart failure\", 'has_hf', 2.5], [\"Stays\", 'visits', 1] ]\n"
                            "[tiers.risk]\n"
                            "by = 'age'\n"
                            "of = 'registered and alive'\n"
                            "cut = [ [\"high\", \"top 0.5%\"], [\"low\", \"rest\"] ]\n"
                            "tie = \"exclude\"\n"
                            "[cohort.hearts]\n"
                            "title = \"Hearts\"\n"
                            "base = 'registered and alive'\n"
                            "include = [ [\"Heart failure\", 'has_hf'] ]\n"
                            "exclude = [ [\"Young\", 'age < 40'] ]\n"
                            "rank_by = ['age desc', 'has_hf']\n"
                            "[table.hearts_by_age]\n"
                            "count = \"hearts\"\n"
                            "of = 'registered and alive'\n"
                            "by = [\"age_band\", \"sex\", \"local_quintile\"]\n"
                            "[table.hearts_aged]\n"
                            "count = \"hearts\"\n"
                            "of = 'alive'\n"
                            "by = [\"local_quintile\"]\n"
                            "rate = \"direct-standardised\"\n"
                            "sii = true\n"
                            "[table.hearts_compared]\n"
                            "count = \"hearts\"\n"
                            "of = 'alive'\n"
                            "by = [\"sex\"]\n"
                            "funnel = true\n"
                            "compare_to = \"male\"\n"
                            "[table.stays]\n"
                            "sum = 'visits'\n"
                            "of = 'alive'\n"
                            "by = [\"sex\"]\n"
                            "per = 100\n"
                            "[table.hearts_expected]\n"
                            "count = \"hearts\"\n"
                            "of = 'alive'\n"
                            "by = [\"sex\"]\n"
                            "rate = \"indirect\"\n"
                            "[table.hearts_drawn]\n"
                            "count = \"hearts\"\n"
                            "of = 'alive'\n"
                            "by = [\"practice\"]\n"
                            "rate = \"smoothed\"\n"
                            "[list.all_hearts]\n"
                            "from = \"hearts\"\n"
                            "audience = \"analyst\"\n"
                            "fields = [\"pseudo_id\", \"age\", \"has_hf\"]\n"
                            "limit = 50\n"
                            "lift = [ [\"false_link\", \"counted only\"] ]\n"
                            "[override.winter]\n"
                            "lifts = \"dissent\"\n"
                            "reason = \"a good one\"\n"
                            "approver = \"A Guardian\"\n"
                            "from = 2025-04-01\n"
                            "until = 2025-04-30\n";

static const char *const fragments[] = {
    "by local_quintile; the rate standardised by age to the European Standard Population of 2013, with its 95% "
    "interval "
    "(Dobson), per 100000. A second table, hearts_aged_sii, gives the slope and the relative index of inequality",
    "Each row is held against funnel limits (95% and 99.8%) around the share of all. Each row is compared with sex "
    "\"male\"",
    "stays: the sum of visits and the people with any, out of people of whom this is yes",
    "which people with repeat events make wider than it is given, per 100.",
    "those counted over those expected if everybody's rates by age held (1: as in all)",
    "the rate of each practice drawn towards that of all by empirical Bayes, more so the fewer people it has, per "
    "1000.",
    "Testshire: hearts\n=================\n",
    "Index date: 31 March 2025 (2025-03-31).",
    "Plan: plan.toml, SHA-256 ",
    "Purpose: planning-s251.",
    "Agreement: dsa-1.",
    "Valid until 31 March 2027",
    "National data opt-outs were applied by DSCRO on 2 April 2025.",
    "gp: coded entries of the GP record, from gp.csv.",
    "acute: hospital spells, from apc.csv. Its LSOAs are those of 2011.",
    "LSOAs of 2011, in the inputs that have those, become LSOAs of 2021 by changes.csv where they are unchanged or "
    "merged. One that was split or otherwise changed leaves the area missing, and is counted",
    "Areas above the LSOA, from w.csv, b.csv.",
    "local_quintile: local fifth by deprivation: the areas of the registered and living people of this plan, by "
    "national "
    "rank, cut so that each fifth holds a fifth of these people; 1 is the most deprived here, whatever the national "
    "tenth.",
    "It covers people of whom this is yes: practice is \"C84001\".",
    "hf: 1 SNOMED CT concept id, matched whole; release of 20 November 2024. File hf.csv",
    "has_hf is yes if: there is any entry in gp (coded entries of the GP record) whose code is in the list hf (1 "
    "code), up to "
    "2025-03-31.",
    "visits is: the number of entries in acute (hospital spells), from 2024-10-01 to 2025-03-31.",
    "- Heart failure: 2.5 if has_hf.",
    "- Stays: 1 times visits.",
    "risk: by age, highest first, among people of whom this is yes: registered and alive.",
    "- high: the highest 0.5% of the ranked people",
    "Nobody with the score at a cut is taken in",
    "Out of all people of whom this is yes: registered and alive.",
    "1. Heart failure: has_hf.",
    "1. Young: age is less than 40.",
    "In the order of age (highest first), then has_hf (yes first).",
    "people in hearts, out of people of whom this is yes: registered and alive, by age_band, sex and local_quintile",
    "all_hearts: people in hearts, one file; for the audience analyst. At most 50 people in a file",
    "- national data opt-out",
    "Not kept off, although that is the rule elsewhere: sources differ by more than one birth year",
    "Reason: counted only.",
    "winter: from 1 April 2025 to 30 April 2025, by the date of the run",
    "Approved by: A Guardian.",
    "groups of 1 to 7 people are shown as *",
    "age: completed years on the index date.",
};

/* The text without its line breaks, so that a fragment is found however the lines fall. */
static char *unbroken(const char *text)
{
    char *out = malloc(strlen(text) + 1), *to = out;

    for (const char *at = text; *at; at++) {
        if (*at == '\n' && at[1] == ' ') {
            while (at[1] == ' ')
                at++;
            *to++ = ' ';
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
    return out;
}

START_TEST(describes_a_plan)
{
    char folder[64], path[96], codes[96];
    ps_findings findings = {0};
    ps_plan *p = NULL;
    ps_buffer once = {0}, twice = {0};
    ps_error err = {0};
    char *text;

    snprintf(folder, sizeof(folder), "/tmp/popstrat-describe-%u", ps_os_process_id());
    snprintf(path, sizeof(path), "%s/plan.toml", folder);
    snprintf(codes, sizeof(codes), "%s/hf.csv", folder);
    ck_assert_int_eq(ps_os_make_folder(folder, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path, whole, sizeof(whole) - 1, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_write(codes, "code\n84114007\n", 14, NULL), PS_OK);
    ck_assert_msg(ps_plan_read(&p, path, NULL, ps_built_in_scores, &findings, &err) == PS_OK, "%s", err.message);
    ck_assert_int_eq(ps_plan_finish(p, NULL, 0, &findings, &err), PS_OK);
    ck_assert_msg(findings.n == 0, "%d: %s", findings.n ? (int)findings.at[0].line : 0,
                  findings.n ? findings.at[0].message : "");
    ck_assert_int_eq(ps_plan_describe_text(&once, p, &err), PS_OK);
    ck_assert_int_eq(ps_plan_describe_text(&twice, p, &err), PS_OK);
    ck_assert_str_eq(once.at, twice.at);
    text = unbroken(once.at);
    for (size_t i = 0; i < PS_COUNT(fragments); i++)
        ck_assert_msg(strstr(text, fragments[i]) != NULL, "%s\n---\n%.6000s", fragments[i], once.at);
    ck_assert_ptr_null(strstr(once.at, folder)); /* the page says the same wherever the plan stands */
    for (const char *line = once.at; *line;) {
        const size_t n = strcspn(line, "\n");
        ck_assert_msg(n <= 100 && (n == 0 || line[n - 1] != ' '), "%.*s", (int)n, line);
        line += n + (line[n] == '\n');
    }
    free(text);
    ps_buffer_release(&once);
    ps_buffer_release(&twice);
    ps_findings_release(&findings);
    ps_plan_release(p);
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("describe");
    TCase *tc = tcase_create("describe");

    tcase_add_loop_test(tc, says, 0, PS_COUNT(sentences));
    tcase_add_test(tc, says_what_is_broken);
    tcase_add_test(tc, describes_a_plan);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

/* Evaluation: three outcomes, every aggregate, comparisons, functions, covers, the counts of cannot-tells. */
#include "define_fixture.h"

/* Three persons' flags through `carer` and `housebound`: every pair of yes, no and cannot tell. */
static const char *const outcomes[3] = {"no", "yes", "?"};

START_TEST(kleene)
{
    /* By the definition of the strong logic, no < cannot tell < yes: and is the least, or the greatest. */
    static const int rank[3] = {0, 2, 1}, outcome[3] = {PS_NO, PS_CANNOT_TELL, PS_YES};
    fixture *f = fx_new("2025-03-31");

    fx_define(f, "conj", "carer and housebound");
    fx_define(f, "disj", "carer or housebound");
    fx_define(f, "neg", "not carer");
    fx_define(f, "same", "carer = housebound");
    fx_define(f, "other", "carer <> housebound");
    fx_define(f, "known", "carer is known");
    fx_define(f, "unknown", "carer is not known");
    fx_define(f, "n", "how_many(carer, housebound)");
    fx_define(f, "two", "how_many(carer, housebound) >= 2");
    fx_define(f, "some", "how_many(carer, housebound) >= 1");
    fx_define(f, "none", "how_many(carer, housebound) = 0");
    fx_define(f, "one_or_two", "how_many(carer, housebound) between 1 and 2");
    fx_define(f, "named_some", "n >= 1");
    fx_define(f, "named_two", "2 <= n");
    fx_define(f, "alias", "n");
    fx_define(f, "aliased_some", "alias > 0");
    fx_resolve(f);
    for (uint32_t i = 0; i < 9; i++) {
        fx_set(f, i, "carer", outcomes[i / 3]);
        fx_set(f, i, "housebound", outcomes[i % 3]);
    }
    fx_world(f, 9);
    for (int i = 0; i < 9; i++) {
        const int a = i / 3, b = i % 3;
        const int least = rank[a] < rank[b] ? rank[a] : rank[b], most = rank[a] < rank[b] ? rank[b] : rank[a];
        const int yes = (a == PS_YES) + (b == PS_YES), maybe = yes + (a == PS_CANNOT_TELL) + (b == PS_CANNOT_TELL);
        const size_t p = (size_t)i;
        const bool both = a != PS_CANNOT_TELL && b != PS_CANNOT_TELL;
        const double n = ps_number_at(fx_column(f, "n"), p);

        ck_assert_int_eq(fx_flag(f, "conj", p), outcome[least]);
        ck_assert_int_eq(fx_flag(f, "disj", p), outcome[most]);
        ck_assert_int_eq(fx_flag(f, "neg", p), outcome[2 - rank[a]]);
        ck_assert_int_eq(fx_flag(f, "same", p), !both ? PS_CANNOT_TELL : a == b ? PS_YES : PS_NO);
        ck_assert_int_eq(fx_flag(f, "other", p), !both ? PS_CANNOT_TELL : a != b ? PS_YES : PS_NO);
        ck_assert_int_eq(fx_flag(f, "known", p), a != PS_CANNOT_TELL);
        ck_assert_int_eq(fx_flag(f, "unknown", p), a == PS_CANNOT_TELL);
        ck_assert(yes == maybe ? n == yes : isnan(n));
        ck_assert_int_eq(fx_flag(f, "two", p), yes >= 2 ? PS_YES : maybe < 2 ? PS_NO : PS_CANNOT_TELL);
        ck_assert_int_eq(fx_flag(f, "some", p), yes >= 1 ? PS_YES : maybe < 1 ? PS_NO : PS_CANNOT_TELL);
        ck_assert_int_eq(fx_flag(f, "none", p), yes >= 1 ? PS_NO : maybe < 1 ? PS_YES : PS_CANNOT_TELL);
        ck_assert_int_eq(fx_flag(f, "one_or_two", p), yes >= 1 ? PS_YES : maybe < 1 ? PS_NO : PS_CANNOT_TELL);
        /* A name says what its rule says, what is known of a count included. */
        ck_assert_int_eq(fx_flag(f, "named_some", p), fx_flag(f, "some", p));
        ck_assert_int_eq(fx_flag(f, "named_two", p), fx_flag(f, "two", p));
        ck_assert_int_eq(fx_flag(f, "aliased_some", p), fx_flag(f, "some", p));
    }
    fx_free(f);
}
END_TEST

/* One person with a small history; each rule and what it must be. */
static const struct {
    const char *rule, *value, *why;
} history[] = {
    {"any(gp ever)", "yes", ""},
    {"count(gp ever)", "7", "the entry after the index date is unseen"},
    {"days(gp ever)", "5", "two days hold two entries each"},
    {"distinct(code of gp ever)", "3", ""},
    {"distinct(value of gp ever)", "3", "5.5 three times; missing is no value"},
    {"first(gp ever)", "2019-05-04", ""},
    {"last(gp ever)", "2025-03-31", "the index date is in"},
    {"first(value of gp ever)", "7.25", ""},
    {"last(value of gp ever)", "", "the last entry has no value: that is what is said of it"},
    {"last(value of gp where value is known ever)", "5.5", ""},
    {"sum(value of gp ever)", "27.75", "7.25 + 5.5 + 4 + 5.5 + 5.5"},
    {"mean(value of gp ever)", "5.55", "of the five known"},
    {"min(value of gp ever)", "4", ""},
    {"max(value of gp ever)", "7.25", ""},
    {"min(recorded_date of gp ever)", "2019-05-06", ""},
    {"max(recorded_date of gp ever)", "2024-12-01", "one written after the index date was not known then"},
    {"count(gp where recorded_date is known ever)", "2", ""},
    /* same-day ties */
    {"first(value of gp since 2024-06-10)", "4", "of two on 10 June the lower, though it was filed later"},
    {"last(value of gp before 2024-06-11)", "5.5", "and the higher as the last"},
    {"first(code of gp from 2024-06-10 to 2024-06-10)", "38341003", "texts by byte order"},
    {"last(code of gp from 2024-06-10 to 2024-06-10)", "73211009", ""},
    {"first(value of gp from 2025-01-15 to 2025-01-15)", "5.5", "a missing value never comes before a known one"},
    {"last(value of gp from 2025-01-15 to 2025-01-15)", "5.5", "nor after"},
    /* nothing there */
    {"any(gp from 2010-01-01 to 2010-12-31)", "no", ""},
    {"count(gp from 2010-01-01 to 2010-12-31)", "0", ""},
    {"days(gp from 2010-01-01 to 2010-12-31)", "0", ""},
    {"distinct(code of gp from 2010-01-01 to 2010-12-31)", "0", ""},
    {"sum(value of gp from 2010-01-01 to 2010-12-31)", "0", ""},
    {"mean(value of gp from 2010-01-01 to 2010-12-31)", "", ""},
    {"min(value of gp from 2010-01-01 to 2010-12-31)", "", ""},
    {"max(value of gp from 2010-01-01 to 2010-12-31)", "", ""},
    {"first(gp from 2010-01-01 to 2010-12-31)", "", ""},
    {"last(value of gp from 2010-01-01 to 2010-12-31)", "", ""},
    {"last(code of gp from 2010-01-01 to 2010-12-31)", "", ""},
    {"sum(value of gp within 1 day)", "", "an entry without a value: 0 would be a claim"},
    {"distinct(value of gp within 1 day)", "", "likewise"},
    {"any(community ever)", "no", "a feed that is there, without an entry, is a plain no"},
    {"last(attended of community ever)", "?", ""},
    /* where */
    {"count(gp where value > 5 ever)", "4", "two without a value are not admitted"},
    {"count(gp where not value > 5 ever)", "1", "nor by denial"},
    {"count(gp where value is not known ever)", "2", ""},
    {"count(gp where code in diabetes ever)", "3", ""},
    {"count(gp where code not in diabetes ever)", "4", ""},
    {"count(gp where code = \"38341003\" ever)", "3", ""},
    {"count(gp where code <> \"38341003\" ever)", "4", ""},
    {"count(gp where code in (\"38341003\", \"73211009\") ever)", "6", ""},
    {"count(gp where code starts \"1\" ever)", "1", ""},
    {"count(gp where age > 40 and value between 5.5 and 6 ever)", "3", "names of the person inside where"},
    {"count(gp where date >= 2025-01-01 ever)", "3", "the event date as a column"},
    {"count(gp where days_since(date) < 76 ever)", "3", "15 January is 75 days before"},
    {"count(gp where how_many(value > 5, code in diabetes) >= 1 ever)", "4", "two without a value could be the one"},
    /* ICD-10 */
    {"count(acute where diagnosis in psychosis ever)", "2", "F200 and F31.9 by prefix; F21 is neither"},
    {"count(acute where diagnosis = \"F20\" ever)", "0", "exactly F20 is not F20.0"},
    {"count(acute where diagnosis = \"f20.0\" ever)", "1", "both sides normalised"},
    {"count(acute where diagnosis starts \"F2\" ever)", "2", ""},
    {"count(acute where diagnosis in (\"I10\", \"F21\") ever)", "2", "I10X is I10"},
    {"count(acute where diagnosis <> \"I10\" ever)", "2", "a spell without any code cannot be told"},
    {"count(acute where diagnosis is not known ever)", "1", ""},
    {"distinct(diagnosis of acute ever)", "5", "codes as recorded: F200, I10X, F31.9, E119, F21"},
    {"count(acute where method = \"emergency\" ever)", "2", ""},
    {"count(acute where method <> \"emergency\" ever)", "1", "one method is not recorded"},
    {"count(acute where method in (\"emergency\", \"elective\") ever)", "3", ""},
    /* ends ahead of the index date */
    {"count(acute where discharge_date is known ever)", "3", "one was discharged in April"},
    {"count(acute where discharge_method = \"died\" ever)", "0", "and how it ended was not known in March"},
    {"count(acute where discharge_method = \"died\" from index to index + 30 days)", "0",
     "that window holds later admissions only"},
    {"max(discharge_date of acute ever)", "2024-11-09", ""},
    {"count(acute where discharge_date - admission_date >= 3 ever)", "2", "days between two dates"},
    /* a feed that the plan declares */
    {"max(due of housing ever)", "2025-09-01", "a day that lies ahead may be planned"},
    {"any(housing where damp ever)", "yes", ""},
    {"last(damp of housing ever)", "no", ""},
    {"sum(rent of housing ever)", "1000", ""},
    /* windows that hang on the person */
    {"count(gp before first(acute ever))", "1", ""},
    {"count(gp within 1 year before last(acute ever))", "5", "13 March 2025: up to the 12th"},
    {"count(gp since first(acute ever))", "6", ""},
    {"count(gp from first(acute ever) to last(acute ever))", "5", ""},
    {"count(gp since first(community ever))", "", "no contact: the window has no beginning"},
    {"any(gp before first(community ever))", "?", ""},
    {"last(gp before first(community ever)) is known", "no", ""},
    {"count(gp since highest(first(acute ever), first(community ever)))", "6", "the highest of the known ones"},
    /* after the index date */
    {"count(gp from index to index + 30 days)", "2", "the index date itself and the day after"},
    {"count(gp from 2025-03-31 to 2025-04-30)", "1", "without from index the future stays closed"},
    {"count(gp from index - 1 day to index + 30 days)", "1", ""},
    /* numbers and dates */
    {"age", "73", ""},
    {"age / 2 - 0.5 * 3 + 1", "36", ""},
    {"-age + 70", "-3", ""},
    {"age / 0", "", "not known, rather than infinite"},
    {"age - 1 - 1", "71", "from the left"},
    {"imd_decile + 1", "", "missing in, missing out"},
    {"imd_decile <= 2", "?", ""},
    {"not imd_decile <= 2", "?", ""},
    {"imd_decile is known", "no", ""},
    {"imd_decile between 1 and 2", "?", ""},
    {"imd_decile in (1, 2)", "?", ""},
    {"age in (72, 73)", "yes", ""},
    {"age in (72, imd_decile)", "?", "the missing one might be 73"},
    {"age in (73, imd_decile)", "yes", ""},
    {"age not in (72, 74)", "yes", ""},
    {"age between imd_decile and 70", "no", "73 is over 70, whatever the other end"},
    {"age not between imd_decile and 70", "yes", ""},
    {"age between 73 and 73", "yes", "both ends are in"},
    {"index", "2025-03-31", ""},
    {"index - 1 month", "2025-03-01", "31 February is 1 March"},
    {"index + 2 weeks", "2025-04-14", ""},
    {"1 year + index", "2026-03-31", ""},
    {"registered_from - 2020-02-28", "2", "29 February counts"},
    {"days_since(registered_from)", "1856", "5 x 365 + 1 leap day (2024) + 30"},
    {"months_since(2025-02-28)", "1", ""},
    {"months_since(2025-03-01)", "0", "a month is full on 1 April"},
    {"months_since(2024-03-31)", "12", ""},
    {"months_since(2024-04-01)", "11", ""},
    {"months_since(2025-04-01)", "-1", "a day ahead is no full month since"},
    {"years_since(2024-03-31)", "1", ""},
    {"years_since(2024-04-01)", "0", ""},
    {"years_since(2025-04-01)", "-1", ""},
    {"lowest(age, 80, imd_decile)", "73", "of the known"},
    {"highest(registered_from, 2019-01-01)", "2020-03-01", ""},
    {"lowest(imd_decile, imd_rank)", "", "none known"},
    {"days_since(last(gp ever)) > 0", "no", ""},
    /* texts */
    {"sex", "female", ""},
    {"sex = \"female\"", "yes", ""},
    {"\"male\" = sex", "no", ""},
    {"sex <> \"female\"", "no", ""},
    {"practice = \"C84001\"", "yes", ""},
    {"practice = \"c84001\"", "no", "a text is itself, to the letter"},
    {"practice in surgeries", "yes", "a list of texts is without case"},
    {"practice starts \"C84\" and practice not starts \"C85\"", "yes", ""},
    {"lsoa = practice", "?", "one is not recorded"},
    {"practice in (lsoa, \"C84001\")", "yes", ""},
    {"pcn is known", "no", ""},
    {"pcn = \"nowhere\"", "?", ""},
    {"\"north\"", "north", ""},
    {"last(code of gp where code in diabetes ever) in diabetes", "yes", ""},
    {"last(method of acute ever) = \"emergency\"", "yes", ""},
    {"carer and true", "?", ""},
    {"carer or true", "yes", ""},
};

static fixture *one_history(void)
{
    fixture *f = fx_new("2025-03-31");
    static char names[PS_COUNT(history)][8];

    fx_input(f, "gp", "gp_event");
    fx_input(f, "acute", "admission");
    fx_input(f, "community", "contact");
    fx_input_with(f, "housing", "event", "damp:flag,rent:number,due:date");
    fx_codes(f, "diabetes", PS_SNOMED, "44054006,73211009");
    fx_codes(f, "psychosis", PS_ICD10, "F20,F25,F31");
    fx_codes(f, "surgeries", PS_TEXT_CODES, "c84001,c84002");
    f->plan.definitions = ps_arena_array(f->arena, PS_COUNT(history), sizeof(ps_definition));
    for (size_t i = 0; i < PS_COUNT(history); i++) {
        ps_definition *d = &f->plan.definitions[f->plan.n_definitions++];
        snprintf(names[i], sizeof(names[i]), "r%zu", i);
        d->name = names[i];
        d->rule = fx_parsed(f, history[i].rule);
    }
    fx_names(f);
    for (size_t i = 0; i < PS_COUNT(history); i++) {
        const ps_status st = ps_rule_resolve(f->plan.definitions[i].rule, &f->plan, PS_NOTHING, &f->err);
        ck_assert_msg(st == PS_OK, "%s: %s", history[i].rule, f->err.message);
    }
    fx_set(f, 1, "age", "73");
    fx_set(f, 1, "sex", "female");
    fx_set(f, 1, "practice", "C84001");
    fx_set(f, 1, "registered_from", "2020-03-01");
    fx_event(f, "gp", 1, "2024-06-10", "code=73211009|value=5.5");
    fx_event(f, "gp", 1, "2019-05-04", "code=38341003|value=7.25|recorded_date=2019-05-06");
    fx_event(f, "gp", 1, "2025-01-15", "code=38341003");
    fx_event(f, "gp", 1, "2025-04-01", "code=38341003|value=100");
    fx_event(f, "gp", 1, "2024-06-10", "code=38341003|value=4|recorded_date=2024-12-01");
    fx_event(f, "gp", 1, "2025-01-15", "code=73211009|value=5.5");
    fx_event(f, "gp", 1, "2025-03-31", "code=195967001|recorded_date=2025-04-02");
    fx_event(f, "gp", 1, "2024-12-24", "code=73211009|value=5.5");
    fx_event(f, "acute", 1, "2024-05-01",
             "method=emergency|diagnosis=F200,I10X|discharge_date=2024-05-04|discharge_method=clinical");
    fx_event(f, "acute", 1, "2024-08-01",
             "method=elective|diagnosis=F31.9,E119|discharge_date=2024-08-01|discharge_method=clinical");
    fx_event(f, "acute", 1, "2024-11-01", "diagnosis=F21|discharge_date=2024-11-09");
    fx_event(f, "acute", 1, "2025-03-13", "method=emergency|discharge_date=2025-04-09|discharge_method=died");
    fx_event(f, "housing", 1, "2024-01-01", "damp=yes|rent=400|due=2025-09-01");
    fx_event(f, "housing", 1, "2024-07-01", "damp=no|rent=600");
    /* Neighbours whose events must not be seen. */
    fx_event(f, "gp", 0, "2025-03-30", "code=73211009|value=50");
    fx_event(f, "gp", 2, "2019-01-01", "code=73211009|value=60");
    fx_event(f, "community", 0, "2025-01-01", "attended=yes");
    fx_event(f, "acute", 2, "2018-01-01", "method=emergency|diagnosis=F20");
    f->world = NULL;
    return f;
}

START_TEST(values)
{
    fixture *f = one_history();
    char shown[64], name[8];

    fx_world(f, 3);
    for (size_t i = 0; i < PS_COUNT(history); i++) {
        const ps_rule *rule = f->plan.definitions[i].rule;
        snprintf(name, sizeof(name), "r%zu", i);
        fx_show(shown, f, name, 1);
        ck_assert_msg(!strcmp(shown, history[i].value), "%s: \"%s\", wanted \"%s\": %s", history[i].rule, shown,
                      history[i].value, history[i].why);
        if (ps_rule_type(rule) == PS_NUMBER) {
            const double one = ps_rule_number(rule, f->world, 1), all = ps_number_at(fx_column(f, name), 1);
            ck_assert_msg(one == all || (isnan(one) && isnan(all)), "%s", history[i].rule);
        }
        if (ps_rule_type(rule) == PS_FLAG) /* one person at a time, without what is made ready for all: the same */
            for (uint32_t person = 0; person < 3; person++)
                ck_assert_msg((int)ps_rule_answer(rule, f->world, person) == fx_flag(f, name, person), "%s",
                              history[i].rule);
    }
    fx_free(f);
}
END_TEST

START_TEST(columns_that_were_not_read_are_missing)
{
    fixture *f = fx_new("2025-03-31");
    char shown[64];

    fx_input(f, "gp", "gp_event");
    fx_define(f, "high", "any(gp where value > 5 ever)");
    fx_define(f, "known", "count(gp where value is known ever)");
    fx_define(f, "word", "last(unit of gp ever)");
    fx_resolve(f);
    fx_event(f, "gp", 0, "2025-01-01", "value=9|unit=mmol");
    fx_world(f, 1);
    for (int i = 0; i < 2; i++) {
        ck_assert_str_eq(fx_show(shown, f, "high", 0), i ? "no" : "yes");
        ck_assert_str_eq(fx_show(shown, f, "known", 0), i ? "0" : "1");
        ck_assert_str_eq(fx_show(shown, f, "word", 0), i ? "" : "mmol");
        for (size_t c = 0; c < f->inputs[0].spec.schema->n_columns; c++)
            ps_column_release(&f->population.feeds[0].columns[c]);
        for (uint32_t d = 0; d < 3 && !i; d++) {
            ps_column_release(&f->world->columns[PS_P_NAMES + d]);
            ck_assert_int_eq(ps_world_definition(f->world, PS_P_NAMES + d, NULL, &f->err), PS_OK);
        }
    }
    fx_free(f);
}
END_TEST

START_TEST(covers)
{
    fixture *f = fx_new("2025-03-31");
    static const char *const inside[] = {"yes", "no", "?"};
    char shown[64];

    fx_input(f, "gp", "gp_event");
    fx_input(f, "mh", "referral");
    fx_covers(f, "mh", "carer and not any(gp where code = \"38341003\" ever)");
    fx_define(f, "seen", "any(mh ever)");
    fx_define(f, "n", "count(mh ever)");
    fx_define(f, "last_seen", "last(mh ever)");
    fx_define(f, "gp_seen", "any(gp ever)");
    fx_define(f, "either", "seen or gp_seen");
    fx_resolve(f);
    for (uint32_t i = 0; i < 3; i++)
        fx_set(f, i, "carer", inside[i]);
    fx_set(f, 3, "carer", "yes");
    fx_set(f, 4, "carer", "yes");
    for (uint32_t i = 0; i < 4; i++)
        fx_event(f, "mh", i, "2025-01-01", "team=a");
    fx_event(f, "gp", 3, "2025-01-01", "code=38341003");
    fx_event(f, "gp", 0, "2025-01-01", "value=1"); /* no code: the covers rule cannot judge it */
    fx_world(f, 5);
    ck_assert_str_eq(fx_show(shown, f, "seen", 0), "yes");
    ck_assert_str_eq(fx_show(shown, f, "seen", 1), "?"); /* has an event, but is outside what the feed covers */
    ck_assert_str_eq(fx_show(shown, f, "seen", 2), "?"); /* not surely inside */
    ck_assert_str_eq(fx_show(shown, f, "seen", 3), "?");
    ck_assert_str_eq(fx_show(shown, f, "seen", 4), "no");
    ck_assert_str_eq(fx_show(shown, f, "n", 0), "1");
    ck_assert_str_eq(fx_show(shown, f, "n", 1), "");
    ck_assert_str_eq(fx_show(shown, f, "n", 4), "0");
    ck_assert_str_eq(fx_show(shown, f, "last_seen", 3), "");
    ck_assert_str_eq(fx_show(shown, f, "either", 3), "yes");
    ck_assert_str_eq(fx_show(shown, f, "either", 1), "?");
    /* The covers rule is worked out once, and its cannot-tells stand under its own name. */
    ck_assert_uint_eq(f->world->n_where, 1);
    ck_assert_str_eq(f->world->where[0].label, "covers of mh");
    ck_assert_uint_eq(f->world->where[0].events, 1);
    for (uint32_t i = 0; i < 5; i++)
        ck_assert_int_eq((int)ps_rule_answer(f->definitions[0].rule, f->world, i), fx_flag(f, "seen", i));
    /* Before anybody asked for everybody. */
    ps_column_release(&f->world->covers[1]);
    for (uint32_t i = 0; i < 5; i++)
        ck_assert_int_eq((int)ps_rule_answer(f->definitions[0].rule, f->world, i), fx_flag(f, "seen", i));
    fx_free(f);
}
END_TEST

START_TEST(counts_cannot_tells)
{
    fixture *f = fx_new("2025-03-31");
    uint64_t events[6];

    fx_input(f, "gp", "gp_event");
    fx_define(f, "plain", "age > 3 and any(gp ever)");
    fx_define(f, "one", "any(gp where value > 5 ever)");
    fx_define(f, "first_decides", "any(gp where value > 5 ever) or any(gp where value < 2 ever)");
    fx_define(f, "turned", "any(gp where value < 2 ever) or any(gp where value > 5 ever)");
    fx_define(f, "window", "count(gp where value > 5 since 2025-01-01) between 1 and 3");
    fx_define(f, "more", "count(gp where value > 5 ever) in (1, 2)");
    fx_define(f, "bound", "count(gp since last(gp where value > 5 ever))");
    fx_resolve(f);
    fx_event(f, "gp", 0, "2024-01-01", "value=9");
    fx_event(f, "gp", 0, "2024-02-01", "unit=a");
    fx_event(f, "gp", 0, "2025-02-01", "unit=b");
    fx_event(f, "gp", 1, "2025-02-02", "value=1");
    fx_event(f, "gp", 2, "2025-02-03", "unit=c");
    fx_event(f, "gp", 2, "2025-04-03", "unit=unseen");
    fx_world(f, 3);
    ck_assert_uint_eq(f->world->n_where, 6); /* `plain` has no where */
    for (int i = 0; i < 6; i++)
        events[i] = f->world->where[i].events;
    ck_assert_str_eq(f->world->where[0].label, "one");
    ck_assert_uint_eq(events[0], 3);
    ck_assert_uint_eq(events[1], 6); /* twice three, though the first part decides */
    ck_assert_uint_eq(events[2], 6); /* and whatever the order */
    ck_assert_uint_eq(events[3], 2); /* in the window; worked out once though compared twice */
    ck_assert_uint_eq(events[4], 3);
    ck_assert_uint_eq(events[5], 3);
    fx_free(f);
}
END_TEST

/* More different values than the small set holds, with and without a where, against a count by hand. */
START_TEST(distinct_without_limit)
{
    fixture *f = fx_new("2025-03-31");
    char cells[80];

    fx_input(f, "gp", "gp_event");
    fx_define(f, "texts", "distinct(code of gp ever)");
    fx_define(f, "numbers", "distinct(value of gp ever)");
    fx_define(f, "half", "distinct(value of gp where value < 200 and unit <> \"none\" ever)");
    fx_define(f, "dates", "distinct(date of gp ever)");
    fx_resolve(f);
    for (int i = 0; i < 900; i++) {
        char day[11];
        snprintf(cells, sizeof(cells), "code=c%d|value=%d", (i * 7) % 300, (i * 11) % 400 - 20);
        ps_day_format(day, ps_day_parse("2020-01-01") + i % 270);
        if (i % 9)
            strcat(cells, "|unit=u");
        fx_event(f, "gp", 0, day, cells);
    }
    fx_world(f, 1);
    ck_assert_double_eq(ps_number_at(fx_column(f, "texts"), 0), 300);
    ck_assert_double_eq(ps_number_at(fx_column(f, "numbers"), 0), 400);
    ck_assert_double_eq(ps_number_at(fx_column(f, "dates"), 0), 270);
    {
        bool seen[400] = {false};
        int n = 0, unsure = 0;
        for (int i = 0; i < 900; i++) {
            const int value = (i * 11) % 400;
            unsure += !(i % 9) && value - 20 < 200; /* no and cannot tell is no */
            if (i % 9 && value - 20 < 200 && !seen[value]) {
                seen[value] = true;
                n++;
            }
        }
        ck_assert_double_eq(ps_number_at(fx_column(f, "half"), 0), n);
        ck_assert_uint_eq(f->world->n_where, 1);
        ck_assert_uint_eq(f->world->where[0].events, (uint64_t)unsure);
    }
    fx_free(f);
}
END_TEST

/* Words that joined after the world was made (labels of tiers) are found in lists and tests all the same. */
START_TEST(words_that_come_later)
{
    fixture *f = fx_new("2025-03-31");
    ps_column *practice;

    fx_codes(f, "surgeries", PS_TEXT_CODES, "c84001,c84002");
    fx_define(f, "by_list", "practice in surgeries");
    fx_define(f, "by_text", "practice = \"C84002\"");
    fx_define(f, "by_start", "practice starts \"C84\"");
    fx_resolve(f);
    fx_world(f, 2);
    practice = &f->population.person[PS_P_PRACTICE];
    practice->text[0] = ps_intern_add(f->population.words, "C84002", 6);
    practice->text[1] = ps_intern_add(f->population.words, "C99999", 6);
    for (uint32_t d = 0; d < 3; d++) {
        ps_column_release(&f->world->columns[PS_P_NAMES + d]);
        ck_assert_int_eq(ps_world_definition(f->world, PS_P_NAMES + d, NULL, &f->err), PS_OK);
        ck_assert_int_eq(f->world->columns[PS_P_NAMES + d].flag[0], PS_YES);
        ck_assert_int_eq(f->world->columns[PS_P_NAMES + d].flag[1], PS_NO);
        ck_assert_int_eq((int)ps_rule_answer(f->definitions[d].rule, f->world, 0), PS_YES);
    }
    fx_free(f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rule_evaluate");
    TCase *tc = tcase_create("evaluate");

    tcase_add_test(tc, kleene);
    tcase_add_test(tc, values);
    tcase_add_test(tc, columns_that_were_not_read_are_missing);
    tcase_add_test(tc, covers);
    tcase_add_test(tc, counts_cannot_tells);
    tcase_add_test(tc, distinct_without_limit);
    tcase_add_test(tc, words_that_come_later);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

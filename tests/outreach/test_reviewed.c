/* Reviewed: "not so" keeps a line away while nothing is recorded that was not there, in runs over a ledger by hand. */
#include "outreach_fixture.h"

#include "outreach/contact.h"
#include "outreach/reviewed.h"

#define CODE "58214004"
#define OTHER "44054006"

/* Events by person, in order. 0 and 1 have two that count; 2 one that counts and an older one of another code; 3 one
 * after the first index date; 4 none. */
static const struct {
    uint32_t person;
    const char *day, *code;
} events[] = {{0, "2019-05-01", CODE},  {0, "2024-11-02", CODE}, {1, "2018-01-01", CODE},
              {1, "2018-01-01", OTHER}, {1, "2020-02-29", CODE}, {2, "2015-03-03", OTHER},
              {2, "2020-01-01", CODE},  {3, "2012-12-12", CODE}, {3, "2025-04-20", CODE}};
enum { PEOPLE = 5, OLD_OF_2 = 5 };

static size_t code_column(const fixture *f)
{
    return (size_t)ps_schema_column_find(f->feed.schema, "code");
}

static void set_code(fixture *f, size_t event, const char *code)
{
    f->feed.columns[code_column(f)].text[event] = ps_intern_add(f->population.words, code, strlen(code));
}

static void add_events(fixture *f)
{
    f->feed.n_events = PS_COUNT(events);
    f->feed.day = ps_calloc(PS_COUNT(events), sizeof *f->feed.day);
    ck_assert(ps_column_init(&f->feed.columns[code_column(f)], PS_TEXT, PS_COUNT(events)));
    for (size_t i = 0; i < PS_COUNT(events); i++) {
        f->feed.day[i] = ps_day_parse(events[i].day);
        set_code(f, i, events[i].code);
        for (uint32_t p = events[i].person + 1; p <= PEOPLE; p++)
            f->feed.first[p] = i + 1;
    }
}

static void on_day(fixture *f, const char *index, const char *today)
{
    f->plan.index_date = f->population.index_date = ps_day_parse(index);
    f->options.today = ps_day_parse(today);
    f->includes[0].rule = fixture_rule(f, "any(gp where code = \"" CODE "\" ever) or lives_alone");
}

static void start(fixture *f)
{
    const char **fields;
    ps_contacts *contacts = NULL;
    ps_error err = {0};

    fixture_start(f, "reviewed", PEOPLE);
    add_events(f);
    f->includes[0].label = "SMI";
    f->cohort.include = f->includes;
    f->cohort.n_include = 1;
    set_flag(f, PS_P_LIVES_ALONE, 4, PS_YES);
    f->lists[0].clinical_review = true;
    f->lists[0].team = "Reviewers";
    fields = ps_arena_array(f->arena, 1, sizeof *fields);
    fields[0] = "pseudo_id";
    f->lists[0].fields = fields;
    f->lists[0].n_fields = 1;
    f->plan.contact.present = true;
    must(ps_contacts_open(&contacts, ps_arena_print(f->arena, "%s.ledger", f->top), &err), &err);
    f->options.contacts = contacts;
    on_day(f, "2025-03-31", "2025-04-07");
}

static void end(fixture *f)
{
    ps_contacts_free(f->options.contacts);
    fixture_end(f);
}

/* Who is listed, as "0 1 2"; how many are held back is checked beside it. */
static const char *listed(fixture *f, size_t held)
{
    ps_buffer out = {0};
    const char *text;

    ps_outreach_free(f->outreach);
    f->outreach = NULL;
    fixture_write(f);
    text = strchr(fixture_read(f, "lists/pcn_support/all.csv"), '\n') + 1;
    for (ps_buffer_text(&out, ""); *text; text = strchr(text, '\n') + 1)
        ps_buffer_print(&out, "%s%d", out.length ? " " : "", atoi(text + strlen("person")));
    text = ps_arena_text(f->arena, out.at, out.length);
    ps_buffer_release(&out);
    ck_assert_uint_eq(f->outreach->lists[0].n_held, held);
    ck_assert_uint_eq(f->outreach->lists[0].cohort, PEOPLE);
    for (size_t i = 0; i < f->outreach->lists[0].n_held_counts; i++) {
        ck_assert_int_eq(f->outreach->lists[0].held_counts[i].reason, PS_HOLD_REVIEWED_NOT_SO);
        ck_assert(f->outreach->lists[0].held_counts[i].due == PS_NO_DAY);
    }
    return text;
}

static void answer(fixture *f, uint32_t person, const char *day, ps_outcome outcome)
{
    const ps_contact one = {.day = ps_day_parse(day),
                            .event = PS_ANSWERED,
                            .team = "Reviewers",
                            .list = "pcn_support",
                            .recipient = "all",
                            .outcome = outcome,
                            .plan = f->plan.name,
                            .index_date = f->plan.index_date,
                            .detail = PS_CONTACT_REVIEW};
    const char *id = ps_arena_print(f->arena, "person%02u", (unsigned)person);
    ps_error err = {0};

    must(ps_contacts_add(f->options.contacts, ps_slice_of(id), &one, &err), &err);
}

/* Worked out by hmac of Python: the first 12 hexadecimal digits of the HMAC-SHA-256 by "popstrat" of pseudonym, feed,
 * day and code, a line each. */
START_TEST(enters_a_digest_of_each_event)
{
    static const char *const wanted[PEOPLE] = {"review be7741372602 e799e3ed4398", "review 8e3d38e841a5 a9808ea9942e",
                                               "review e9a4f8284daf", "review 40fca11dda39", "review"};
    fixture f;

    start(&f);
    ck_assert_str_eq(listed(&f, 0), "0 1 2 3 4");
    for (unsigned p = 0; p < PEOPLE; p++) {
        const char *id = ps_arena_print(f.arena, "person%02u", p);
        const ps_contact *one = ps_contacts_of(f.options.contacts, ps_slice_of(id));
        ck_assert_ptr_nonnull(one);
        ck_assert_int_eq(one->event, PS_LISTED);
        ck_assert_str_eq(one->detail, wanted[p]);
        ck_assert_str_eq(one->list, "pcn_support");
        ck_assert(ps_contact_is_review(one));
    }
    end(&f);
}
END_TEST

START_TEST(keeps_away_until_something_new)
{
    fixture f;

    start(&f);
    (void)listed(&f, 0);
    for (uint32_t p = 0; p < PEOPLE; p++)
        answer(&f, p, "2025-04-17", PS_OUTCOME_NOT_SO);
    on_day(&f, "2025-04-15", "2025-05-01");
    ck_assert_str_eq(listed(&f, 4), "4"); /* who has no evidence has nothing to compare */
    on_day(&f, "2025-04-19", "2025-05-01");
    ck_assert_str_eq(listed(&f, 4), "4");
    on_day(&f, "2025-04-20", "2025-05-01"); /* 3's event is of that day */
    ck_assert_str_eq(listed(&f, 3), "3 4");
    set_code(&f, OLD_OF_2, CODE); /* an old entry that was not there before: the newest is the same */
    on_day(&f, "2025-04-30", "2025-05-07");
    ck_assert_str_eq(listed(&f, 2), "2 3 4");
    set_code(&f, OLD_OF_2, OTHER);
    set_code(&f, 1, OTHER); /* one less is nothing new */
    ck_assert_str_eq(listed(&f, 3), "3 4");
    end(&f);
}
END_TEST

START_TEST(goes_by_the_latest_answer_of_the_list)
{
    fixture f;

    start(&f);
    (void)listed(&f, 0);
    answer(&f, 0, "2025-04-17", PS_OUTCOME_NOT_SO);
    answer(&f, 0, "2025-04-18", PS_OUTCOME_RECORDED);
    answer(&f, 1, "2025-04-18", PS_OUTCOME_NOT_SO);
    answer(&f, 1, "2025-04-17", PS_OUTCOME_NOT_REVIEWED); /* came in later, and is older */
    answer(&f, 2, "2025-05-02", PS_OUTCOME_NOT_SO);
    on_day(&f, "2025-04-15", "2025-05-01");
    ck_assert_str_eq(listed(&f, 1), "0 2 3 4"); /* 2's is still to come */
    f.options.today = ps_day_parse("2025-05-02");
    ck_assert_str_eq(listed(&f, 2), "0 3 4");
    f.lists[0].file_name = "another_list";
    ck_assert_ptr_nonnull(strstr((ps_outreach_free(f.outreach), f.outreach = NULL, fixture_write(&f),
                                  fixture_read(&f, "lists/another_list/all.csv")),
                                 "person01"));
    end(&f);
}
END_TEST

/* An answer about a listing that the ledger does not have holds nobody: what was seen then is not known. */
/* Two plans of one ledger may each have a list of that name. */
START_TEST(goes_by_the_answers_of_its_own_plan)
{
    const char *own;
    fixture f;

    start(&f);
    own = f.plan.name;
    f.plan.name = "another";
    ck_assert_str_eq(listed(&f, 0), "0 1 2 3 4");
    answer(&f, 0, "2025-04-10", PS_OUTCOME_NOT_SO);
    f.plan.name = own;
    on_day(&f, "2025-04-30", "2025-05-03");
    ck_assert_str_eq(listed(&f, 0), "0 1 2 3 4");
    end(&f);
}
END_TEST

START_TEST(needs_the_listing_that_was_answered)
{
    fixture f;

    start(&f);
    on_day(&f, "2025-02-28", "2025-03-07");
    answer(&f, 0, "2025-03-17", PS_OUTCOME_NOT_SO);
    on_day(&f, "2025-03-31", "2025-04-07");
    ck_assert_str_eq(listed(&f, 0), "0 1 2 3 4");
    on_day(&f, "2025-04-15", "2025-05-01"); /* nor does a later listing stand in for it */
    ck_assert_str_eq(listed(&f, 0), "0 1 2 3 4");
    end(&f);
}
END_TEST

START_TEST(holds_nobody_elsewhere)
{
    fixture f;

    start(&f);
    (void)listed(&f, 0);
    answer(&f, 0, "2025-04-17", PS_OUTCOME_NOT_SO);
    on_day(&f, "2025-04-15", "2025-05-01");
    f.lists[0].clinical_review = false;
    f.lists[0].audience = PS_AUDIENCE_ANALYST;
    ck_assert_str_eq(listed(&f, 0), "0 1 2 3 4");
    end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("reviewed");
    TCase *tc = tcase_create("reviewed");
    tcase_add_test(tc, enters_a_digest_of_each_event);
    tcase_add_test(tc, keeps_away_until_something_new);
    tcase_add_test(tc, goes_by_the_latest_answer_of_the_list);
    tcase_add_test(tc, goes_by_the_answers_of_its_own_plan);
    tcase_add_test(tc, needs_the_listing_that_was_answered);
    tcase_add_test(tc, holds_nobody_elsewhere);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

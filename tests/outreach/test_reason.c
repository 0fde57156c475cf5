/* Reasons: rules met by their labels with evidence for clinicians, plain words for everybody else. */
#include "outreach_fixture.h"

/* Person 0 has three entries, person 1 one, person 2 none. */
static void add_events(fixture *f)
{
    static const struct {
        const char *day, *code;
    } events[] = {
        {"2019-05-01", "58214004"}, {"2020-02-29", "44054006"}, {"2024-11-02", "58214004"}, {"2025-04-01", "58214004"}};
    const size_t code = (size_t)ps_schema_column_find(f->feed.schema, "code");

    f->feed.n_events = PS_COUNT(events);
    f->feed.day = ps_calloc(PS_COUNT(events), sizeof *f->feed.day);
    ck_assert(ps_column_init(&f->feed.columns[code], PS_TEXT, PS_COUNT(events)));
    for (size_t i = 0; i < PS_COUNT(events); i++) {
        f->feed.day[i] = ps_day_parse(events[i].day);
        f->feed.columns[code].text[i] = ps_intern_add(f->population.words, events[i].code, strlen(events[i].code));
    }
    f->feed.first[1] = 3;
    f->feed.first[2] = f->feed.first[3] = 4;
}

static ps_list_job job_of(fixture *f)
{
    ps_list_job job = {.world = f->world,
                       .plan = &f->plan,
                       .population = &f->population,
                       .list = &f->lists[0],
                       .matrix = -1,
                       .options = &f->options,
                       .arena = f->arena,
                       .kept = f->arena};
    job.from = ps_names_find(&f->plan.names, f->lists[0].from);
    job.cohort = job.from->row.kind == PS_NAME_COHORT ? &f->cohort : NULL;
    job.plain = f->lists[0].audience != PS_AUDIENCE_CLINICIAN && f->lists[0].audience != PS_AUDIENCE_ANALYST;
    return job;
}

static void start(fixture *f)
{
    fixture_start(f, "reason", 3);
    add_events(f);
    f->includes[0] = (ps_plan_rule){.label = "SMI known to any service",
                                    .rule = fixture_rule(f, "any(gp where code = \"58214004\" ever)")};
    f->includes[1] = (ps_plan_rule){.label = "Adult", .rule = fixture_rule(f, "age >= 18")};
    f->cohort.include = f->includes;
    f->cohort.n_include = 2;
}

static void expect(void (*reason)(ps_buffer *, const ps_list_job *, uint32_t), const ps_list_job *job, uint32_t person,
                   const char *wanted)
{
    ps_buffer text = {0};
    reason(&text, job, person);
    ck_assert_str_eq(text.at ? text.at : "", wanted);
    ps_buffer_release(&text);
}

START_TEST(tells_clinicians_rules_and_evidence)
{
    fixture f;
    ps_list_job job;

    start(&f);
    job = job_of(&f);
    expect(ps_reason_why, &job, 0, "SMI known to any service (gp 2024-11-02 58214004, latest of 2); Adult");
    expect(ps_reason_evidence, &job, 0, "gp 2024-11-02 58214004, latest of 2");
    expect(ps_reason_why, &job, 2, "SMI known to any service; Adult");
    fixture_end(&f);
}
END_TEST

START_TEST(tells_one_event_without_counting)
{
    fixture f;
    ps_list_job job;

    start(&f);
    f.includes[0].rule = fixture_rule(&f, "any(gp where code = \"44054006\" ever)");
    job = job_of(&f);
    expect(ps_reason_why, &job, 0, "SMI known to any service (gp 2020-02-29 44054006); Adult");
    fixture_end(&f);
}
END_TEST

START_TEST(tells_the_same_event_once)
{
    fixture f;
    ps_list_job job;

    start(&f);
    f.includes[0].rule = fixture_rule(
        &f, "any(gp where code = \"44054006\" ever) or (age > 90 or any(gp where code = \"44054006\" ever))");
    job = job_of(&f);
    expect(ps_reason_why, &job, 0, "SMI known to any service (gp 2020-02-29 44054006); Adult");
    fixture_end(&f);
}
END_TEST

START_TEST(tells_a_definition_by_its_name)
{
    fixture f;
    ps_list_job job;

    start(&f);
    f.definitions[0].rule = f.includes[0].rule;
    f.lists[0].from = "defined";
    job = job_of(&f);
    expect(ps_reason_why, &job, 0, "defined (gp 2024-11-02 58214004, latest of 2)");
    fixture_end(&f);
}
END_TEST

START_TEST(tells_the_cohorts_why_without_rules)
{
    fixture f;
    ps_list_job job;

    start(&f);
    f.cohort.n_include = 0;
    job = job_of(&f);
    expect(ps_reason_why, &job, 0, "Physical health of people with SMI");
    fixture_end(&f);
}
END_TEST

START_TEST(tells_others_plain_words_only)
{
    static const ps_audience others[] = {PS_AUDIENCE_LINK_WORKER, PS_AUDIENCE_VCSE};
    fixture f;
    ps_list_job job;

    start(&f);
    f.lists[0].audience = others[_i];
    f.lists[0].plain_need = "Company and activity";
    job = job_of(&f);
    expect(ps_reason_why, &job, 0, "Company and activity");
    f.lists[0].plain_why = "May be glad of company";
    expect(ps_reason_why, &job, 0, "May be glad of company");
    expect(ps_reason_evidence, &job, 0, "");
    fixture_end(&f);
}
END_TEST

START_TEST(names_flags_and_never_explains_safeguarding)
{
    fixture f;
    ps_list_job job;

    start(&f);
    job = job_of(&f);
    expect(ps_reason_flags, &job, 0, "");
    set_flag(&f, PS_P_LIVES_ALONE, 0, PS_YES);
    set_flag(&f, PS_P_CARER, 0, PS_YES);
    set_flag(&f, PS_P_HOUSEBOUND, 0, PS_CANNOT_TELL);
    expect(ps_reason_flags, &job, 0, "carer; lives alone");
    set_flag(&f, PS_P_SAFEGUARDING, 0, PS_YES);
    expect(ps_reason_flags, &job, 0, "speak_to_practice_first; carer; lives alone");
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("reason");
    TCase *tc = tcase_create("reason");
    tcase_add_test(tc, tells_clinicians_rules_and_evidence);
    tcase_add_test(tc, tells_one_event_without_counting);
    tcase_add_test(tc, tells_the_same_event_once);
    tcase_add_test(tc, tells_a_definition_by_its_name);
    tcase_add_test(tc, tells_the_cohorts_why_without_rules);
    tcase_add_loop_test(tc, tells_others_plain_words_only, 0, 2);
    tcase_add_test(tc, names_flags_and_never_explains_safeguarding);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

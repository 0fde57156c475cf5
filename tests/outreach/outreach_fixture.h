/* A made-up world of a few people, built by hand: everybody registered, alive, 50 years old and with a mobile, until a
 * test says otherwise.
 *
 * Names beside the traits: "cohort" (everybody), "defined" (everybody), "local" (0, 1, 2...), "risk" (a tier),
 * "provider" (a text), "route" (a matrix of two rows with the rules `carer` and `housebound`). One input "gp" without
 * events. */
#ifndef PS_TESTS_OUTREACH_FIXTURE_H
#define PS_TESTS_OUTREACH_FIXTURE_H

#include "base/os.h"
#include "base/path.h"
#include "base/slim_numbers.h"
#include "base/text_file.h"
#include "outreach/list_job.h"
#include "test.h"

enum { NAME_COHORT = PS_P_NAMES, NAME_DEFINED, NAME_LOCAL, NAME_RISK, NAME_PROVIDER, NAME_ROUTE, NAMES };
enum { LISTS_MOST = 4 };

typedef struct fixture {
    ps_arena *arena;
    const char *top; /* a run folder of its own; made by fixture_write */
    ps_plan plan;
    ps_plan_input input;
    ps_want wants[16];
    ps_definition definitions[2];
    ps_cohort_plan cohort;
    ps_plan_rule includes[2], excludes[1];
    ps_matrix_plan matrix;
    ps_matrix_row rows[2];
    ps_list_plan lists[LISTS_MOST];
    ps_override overrides[2];
    ps_population population;
    ps_feed feed;
    ps_input_report report, *reports[1];
    ps_world *world;
    ps_outreach_options options;
    ps_outreach *outreach;
    const char *const *ids; /* of people; NULL: "person00" ... */
} fixture;

static inline void must(ps_status status, const ps_error *err)
{
    ck_assert_msg(status == PS_OK, "status %d: %s (%s %s)", (int)status, err->message, err->file, err->field);
}

static inline ps_rule *fixture_rule(fixture *f, const char *text)
{
    ps_rule *rule = NULL;
    ps_error err = {0};
    must(ps_rule_parse(&rule, f->arena, &f->plan.text, (ps_place){1, 1, 1}, text, &err), &err);
    must(ps_rule_resolve(rule, &f->plan, PS_FLAG, &err), &err);
    return rule;
}

static inline void set_flag(fixture *f, int column, uint32_t person, ps_answer answer)
{
    f->population.person[column].flag[person] = (uint8_t)answer;
}

static inline void set_text(fixture *f, int column, uint32_t person, const char *text)
{
    f->population.person[column].text[person] = ps_intern_add(f->population.words, text, strlen(text));
}

static inline void fixture_people(fixture *f, size_t n)
{
    ps_population *p = &f->population;

    p->n_people = n;
    p->ids = ps_idmap_new();
    p->words = ps_intern_new();
    for (size_t i = 0; i < n; i++) {
        const char *id = f->ids ? f->ids[i] : ps_arena_print(f->arena, "person%02zu", i);
        ck_assert_uint_eq(ps_idmap_add(p->ids, ps_slice_of(id)), i);
    }
    for (int c = 0; c < PS_PERSON_COLUMNS; c++)
        ck_assert(ps_column_init(&p->person[c], ps_person_columns[c].type, n));
    for (uint32_t i = 0; i < n; i++) {
        set_flag(f, PS_P_ALIVE, i, PS_YES);
        set_flag(f, PS_P_DEAD_EVER, i, PS_NO);
        set_flag(f, PS_P_REGISTERED, i, PS_YES);
        set_flag(f, PS_P_LEFT_EVER, i, PS_NO);
        set_flag(f, PS_P_HAS_MOBILE, i, PS_YES);
        set_text(f, PS_P_PRACTICE, i, i % 2 ? "C84001" : "C84002");
        set_text(f, PS_P_AGE_BAND, i, "50-54");
        p->person[PS_P_AGE].number[i] = 50;
    }
}

static inline void fixture_names(fixture *f)
{
    static const ps_name_row more[NAMES - PS_P_NAMES] = {
        {.name = "cohort", .type = PS_FLAG, .kind = PS_NAME_COHORT},
        {.name = "defined", .type = PS_FLAG, .kind = PS_NAME_DEFINITION},
        {.name = "local", .type = PS_NUMBER, .kind = PS_NAME_SCORE},
        {.name = "risk", .type = PS_TEXT, .kind = PS_NAME_TIER},
        {.name = "provider", .type = PS_TEXT, .kind = PS_NAME_DEFINITION, .item = 1},
        {.name = "route", .type = PS_TEXT, .kind = PS_NAME_MATRIX},
    };
    ps_names *names = &f->plan.names;

    names->n = NAMES;
    names->at = ps_arena_array(f->arena, NAMES, sizeof *names->at);
    for (uint32_t i = 0; i < NAMES; i++) {
        names->at[i].number = i;
        if (i >= PS_P_NAMES) {
            names->at[i].row = more[i - PS_P_NAMES];
            continue;
        }
        names->at[i].row = (ps_name_row){
            .name = ps_person_columns[i].name, .type = ps_person_columns[i].type, .kind = PS_NAME_PERSON, .item = i};
        names->at[i].identifying = ps_person_columns[i].identifying;
    }
}

static inline void fixture_plan(fixture *f, const char *name)
{
    static const ps_list_plan list = {.name = "pcn_support",
                                      .from = "cohort",
                                      .audience = PS_AUDIENCE_CLINICIAN,
                                      .file_name = "pcn_support",
                                      .team = "Link workers"};
    ps_plan *plan = &f->plan;

    plan->arena = f->arena;
    plan->text = (ps_plan_text){"made_up.toml", "", 0};
    plan->name = name;
    plan->index_date = f->population.index_date = ps_day_parse("2025-03-31");
    plan->lot_seed = "popstrat";
    plan->governance = (ps_governance){.present = true,
                                       .purpose = PS_CASE_FINDING,
                                       .purpose_text = "case-finding",
                                       .agreement = "notts-dsa-014",
                                       .approved_by = "Caldicott Guardian"};
    f->input = (ps_plan_input){.name = "gp",
                               .spec = {.name = "gp", .schema = ps_schema_of(PS_KIND_GP_EVENT), .want = f->wants},
                               .want = f->wants};
    plan->inputs = &f->input;
    plan->n_inputs = 1;
    f->cohort =
        (ps_cohort_plan){.name = "cohort", .title = "SMI and diabetes", .why = "Physical health of people with SMI"};
    plan->cohorts = &f->cohort;
    plan->n_cohorts = 1;
    f->definitions[0].name = "defined";
    f->definitions[1].name = "provider";
    plan->definitions = f->definitions;
    plan->n_definitions = 2;
    f->matrix = (ps_matrix_plan){.name = "route", .rows = f->rows, .n_rows = 2};
    plan->matrices = &f->matrix;
    plan->n_matrices = 1;
    for (int i = 0; i < LISTS_MOST; i++)
        f->lists[i] = list;
    plan->lists = f->lists;
    plan->n_lists = 1;
    plan->overrides = f->overrides;
}

static inline void fixture_feed(fixture *f)
{
    ps_feed *feed = &f->feed;

    feed->name = "gp";
    feed->schema = f->input.spec.schema;
    feed->first = ps_calloc(f->population.n_people + 1, sizeof *feed->first);
    feed->columns = ps_calloc(feed->schema->n_columns, sizeof *feed->columns);
    f->report = (ps_input_report){.name = "gp", .newest_event = ps_day_parse("2025-03-30")};
    f->reports[0] = &f->report;
    f->population.feeds = feed;
    f->population.n_feeds = 1;
    f->population.reports = f->reports;
    f->population.newest_extract = ps_day_parse("2025-04-02");
}

static inline void fixture_columns(fixture *f)
{
    const size_t n = f->population.n_people;
    ps_column *columns = f->world->columns;

    ck_assert(ps_column_init(&columns[NAME_COHORT], PS_FLAG, n));
    ck_assert(ps_column_init(&columns[NAME_DEFINED], PS_FLAG, n));
    ck_assert(ps_slim_room(&columns[NAME_LOCAL], n));
    ck_assert(ps_column_init(&columns[NAME_RISK], PS_TEXT, n));
    ck_assert(ps_column_init(&columns[NAME_PROVIDER], PS_TEXT, n));
    for (size_t i = 0; i < n; i++) {
        columns[NAME_COHORT].flag[i] = columns[NAME_DEFINED].flag[i] = PS_YES;
        ps_number_put(&columns[NAME_LOCAL], i, (double)i);
        columns[NAME_RISK].text[i] = ps_intern_add(f->population.words, "high", 4);
    }
}

static inline void fixture_start_ids(fixture *f, const char *name, size_t n, const char *const *ids)
{
    const char *temporary = getenv("TMPDIR");
    ps_error err = {0};

    memset(f, 0, sizeof *f);
    f->ids = ids;
    f->arena = ps_arena_new();
    f->top = ps_arena_print(f->arena, "%s/popstrat-outreach-%u-%s", temporary ? temporary : "/tmp", ps_os_process_id(),
                            name);
    fixture_people(f, n);
    fixture_plan(f, name);
    fixture_names(f);
    fixture_feed(f);
    must(ps_world_new(&f->world, &f->plan, &f->population, &err), &err);
    fixture_columns(f);
    f->rows[0] = (ps_matrix_row){.need = "Help for carers",
                                 .rule = fixture_rule(f, "carer"),
                                 .who = "link worker",
                                 .how = "text message",
                                 .within = "14 days"};
    f->rows[1] = (ps_matrix_row){.need = "A visit at home",
                                 .rule = fixture_rule(f, "housebound"),
                                 .who = "nurse",
                                 .how = "phone call",
                                 .within = "7 days"};
    f->options = (ps_outreach_options){.folder = f->top, .today = ps_day_parse("2025-04-03")};
}

#define FIXTURE_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"

/* A key as its file has it. */
static inline ps_secret *fixture_key(fixture *f, const char *digits)
{
    const char *path = ps_arena_print(f->arena, "%s.key", f->top);
    ps_secret *key = NULL;
    ps_error err = {0};

    must(ps_os_remove(path, &err), &err);
    must(ps_text_file_write(path, digits, strlen(digits), &err), &err);
    must(ps_secret_read_key(&key, path, &err), &err);
    must(ps_os_remove(path, &err), &err);
    return key;
}

static inline void fixture_start(fixture *f, const char *name, size_t n)
{
    fixture_start_ids(f, name, n, NULL);
}

static inline void fixture_write(fixture *f)
{
    ps_error err = {0};
    must(ps_os_remove(f->top, &err), &err);
    must(ps_os_make_folder(f->top, &err), &err);
    must(ps_outreach_write(&f->outreach, f->world, &f->options, NULL, &err), &err);
}

static inline const char *fixture_read(fixture *f, const char *file)
{
    char *text = NULL;
    const char *kept;
    size_t length = 0;
    ps_error err = {0};
    must(ps_text_file_read(&text, &length, ps_path_join(f->arena, f->top, file), &err), &err);
    kept = ps_arena_text(f->arena, text, length);
    free(text);
    return kept;
}

static inline bool fixture_has(fixture *f, const char *file)
{
    return ps_os_exists(ps_path_join(f->arena, f->top, file));
}

static inline void fixture_end(fixture *f)
{
    ps_error err = {0};
    ps_outreach_free(f->outreach);
    ps_world_free(f->world);
    for (int c = 0; c < PS_PERSON_COLUMNS; c++)
        ps_column_release(&f->population.person[c]);
    for (size_t c = 0; c < f->feed.schema->n_columns; c++)
        ps_column_release(&f->feed.columns[c]);
    free(f->feed.columns);
    free(f->feed.first);
    free(f->feed.day);
    ps_idmap_free(f->population.ids);
    ps_intern_free(f->population.words);
    must(ps_os_remove(f->top, &err), &err);
    ps_arena_free(f->arena);
}

#endif

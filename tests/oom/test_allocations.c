/* Allocations: each public call on 30 people with its 1st, 2nd, 3rd ... allocation failing until it succeeds; after
 * every failure the status is "no memory", nothing leaks and nothing half done is left. A whole run fails every 17th
 * allocation here, every one in the soak (POPSTRAT_OOM_STEP=1). */
#include "aggregate/concentration.h"
#include "aggregate/slope.h"
#include "aggregate/smooth.h"
#include "aggregate/table.h"
#include "disclose/ledger.h"
#include "disclose/table_csv.h"
#include "failing.h"
#include "outreach/allocate.h"
#include "popstrat.h"
#include "run/result.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/popstrat-oom-XXXXXX";
static char region[64], plan_path[128], run_path[128];
static ps_plan *plan, *resent;
static ps_result *result;
static ps_table *table, *valued;
static ps_table *by_area[2]; /* the plan's first two tables */
static ps_profile *profile;

static ps_status do_open(ps_error *err)
{
    ps_plan *out = NULL;
    ps_status st;

    armed = true;
    st = ps_plan_open(&out, plan_path, NULL, NULL, NULL, err);
    armed = false;
    ps_plan_free(out);
    return st;
}

static ps_status do_describe(ps_error *err)
{
    char *out = NULL;
    ps_status st;

    armed = true;
    st = ps_plan_describe(&out, plan, err);
    armed = false;
    ps_text_free(out);
    return st;
}

static const ps_run_options one_thread = {.size = sizeof one_thread, .threads = 1, .as_of = PS_NO_DAY};

static ps_status do_result(ps_error *err)
{
    ps_result *out = NULL;
    ps_status st;

    armed = true;
    st = ps_result_new(&out, plan, &one_thread, err);
    armed = false;
    ps_result_free(out);
    return st;
}

/* Feeds that are sent again: their allocations are reached by no other call. */
static ps_status do_resends(ps_error *err)
{
    ps_result *out = NULL;
    ps_status st;

    armed = true;
    st = ps_result_new(&out, resent, &one_thread, err);
    armed = false;
    ps_result_free(out);
    return st;
}

static ps_status do_table(ps_error *err)
{
    static const char *const fields[] = {"imd_quintile", "ethnicity"};
    ps_table *out = NULL;
    ps_status st;

    armed = true;
    st = ps_result_table(&out, result, "t", NULL, "registered", fields, 2, err);
    armed = false;
    ps_table_free(out);
    return st;
}

static ps_status do_write(ps_error *err)
{
    char path[160];
    ps_status st;

    snprintf(path, sizeof path, "%s/table.csv", folder);
    remove(path);
    armed = true;
    st = ps_table_write_protected(table, path, err);
    armed = false;
    remove(path);
    return st;
}

/* A CSV of counts, by two columns. */
static ps_status do_protect(ps_error *err)
{
    ps_protect_options options = PS_PROTECT_OPTIONS_INIT;
    char from[160], to[160];
    ps_status st;

    snprintf(from, sizeof from, "%s/counts.csv", folder);
    snprintf(to, sizeof to, "%s/protected.csv", folder);
    options.by[0] = "area";
    options.by[1] = "sex";
    options.n_by = 2;
    options.count = "n";
    options.population = "pop";
    options.output = to;
    armed = true;
    st = ps_protect_file(NULL, from, &options, err);
    armed = false;
    left_behind = st != PS_OK && access(to, F_OK) == 0;
    remove(to);
    return st;
}

/* Two tables into a new ledger, which is then read, and finds the first there already. The second is let through by an
 * override: children are few. */
static ps_status do_ledger(ps_error *err)
{
    static ps_override override = {.name = "o", .lifts = PS_LIFTS_DISCLOSURE, .from = 0, .until = 100000};
    ps_plan with = *plan;
    char path[160], files[2][160];
    ps_ledger *ledger = NULL;
    ps_buffer said = {0};
    ps_status st;

    snprintf(path, sizeof path, "%s/ledger", folder);
    remove(path);
    with.ledger_file = with.ledger_path = path;
    with.overrides = &override;
    with.n_overrides = 1;
    for (int i = 0; i < 2; i++)
        snprintf(files[i], sizeof files[i], "%s/by_area_%d.csv", folder, i);
    armed = true;
    st = ps_ledger_open(&ledger, &with, 20000, "00", 0, err);
    for (int i = 0; st == PS_OK && i < 2; i++)
        st = ps_ledger_enter(ledger, result->world, &with.tables[i], by_area[i], files[i], err);
    if (st == PS_OK)
        st = ps_ledger_append(ledger, err);
    ps_ledger_close(ledger);
    ledger = NULL;
    if (st == PS_OK)
        st = ps_ledger_open(&ledger, &with, 20000, "00", 0, err);
    if (st == PS_OK)
        st = ps_ledger_enter(ledger, result->world, &with.tables[0], by_area[0], files[0], err);
    if (st == PS_OK) {
        ps_ledger_say(&said, ledger);
        ps_ledger_json(&said, ledger);
        if (said.failed)
            st = PS_EMEMORY;
    }
    ps_buffer_release(&said);
    ps_ledger_close(ledger);
    armed = false;
    return st;
}

static ps_status do_run(ps_error *err)
{
    ps_run_options options = one_thread;
    ps_summary *summary = NULL;
    ps_status st;

    options.folder = run_path;
    options.as_of = ps_day_parse("2025-04-07");
    options.user = "tester";
    armed = true;
    st = ps_run(&summary, plan, &options, err);
    armed = false;
    left_behind = st != PS_OK && access(run_path, F_OK) == 0;
    ps_summary_free(summary);
    remove_tree(run_path);
    return st;
}

static ps_status do_profile(ps_error *err)
{
    ps_profile *out = NULL;
    ps_status st;

    armed = true;
    st = ps_profile_new(&out, plan, &one_thread, err);
    armed = false;
    ps_profile_free(out);
    return st;
}

static ps_status do_profile_write(ps_error *err)
{
    char path[160];
    ps_status st;

    snprintf(path, sizeof path, "%s/profile", folder);
    armed = true;
    st = ps_profile_write(profile, path, err);
    armed = false;
    left_behind = st != PS_OK && access(path, F_OK) == 0;
    remove_tree(path);
    return st;
}

static ps_status do_link(ps_error *err)
{
    ps_link_options options = PS_LINK_OPTIONS_INIT;
    char path[160];
    ps_status st;

    options.threads = 1;
    options.as_of = ps_day_parse("2025-04-07");
    snprintf(path, sizeof path, "%s/tried.snap", folder);
    armed = true;
    st = ps_link(NULL, plan, path, &options, err);
    armed = false;
    left_behind = st != PS_OK && access(path, F_OK) == 0;
    (void)unlink(path);
    return st;
}

static ps_status do_run_from(ps_error *err)
{
    ps_run_options options = one_thread;
    char path[160];
    ps_status st;

    snprintf(path, sizeof path, "%s/kept.snap", folder);
    options.from = path;
    options.folder = run_path;
    options.as_of = ps_day_parse("2025-04-07");
    options.user = "tester";
    armed = true;
    st = ps_run(NULL, plan, &options, err);
    armed = false;
    left_behind = st != PS_OK && access(run_path, F_OK) == 0;
    remove_tree(run_path);
    return st;
}

/* The same up to what is in memory, each allocation of it. */
static ps_status do_result_from(ps_error *err)
{
    ps_run_options options = one_thread;
    ps_result *out = NULL;
    char path[160];
    ps_status st;

    snprintf(path, sizeof path, "%s/kept.snap", folder);
    options.from = path;
    armed = true;
    st = ps_result_new(&out, plan, &options, err);
    armed = false;
    ps_result_free(out);
    return st;
}

static ps_status do_verify(ps_error *err)
{
    ps_audit_report report = PS_AUDIT_REPORT_INIT;
    char kept[160];
    ps_status st;

    snprintf(kept, sizeof kept, "%s/kept/run", folder);
    armed = true;
    st = ps_audit_verify(&report, NULL, kept, NULL, err);
    armed = false;
    return st;
}

static ps_status do_synth(ps_error *err)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    char path[160];
    ps_status st;

    options.people = 30;
    snprintf(path, sizeof path, "%s/synth", folder);
    remove_tree(path);
    armed = true;
    st = ps_synth_write(path, &options, err);
    armed = false;
    remove_tree(path);
    return st;
}

static ps_status do_extract(ps_error *err)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    char path[160];
    ps_status st;

    options.people = 30;
    snprintf(path, sizeof path, "%s/extract.csv", folder);
    armed = true;
    st = ps_synth_extract(path, "gp_event", &options, err);
    armed = false;
    left_behind = st != PS_OK && access(path, F_OK) == 0;
    (void)unlink(path);
    return st;
}

/* Statistics answer with a note in place of a status. */
static ps_status do_statistics(ps_error *err)
{
    static const ps_slope_band bands[] = {{1, 30, 9, 1}, {2, 31, 7, 1}, {3, 29, 6, 1}};
    static const double rank[] = {1, 2, 3}, people[] = {30, 31, 29}, value[] = {9, 7, 6};
    static const uint32_t first[] = {0, 1, 2, 3}, neighbour[] = {1, 2, 0};
    const ps_slope_options o = PS_SLOPE_OPTIONS_INIT;
    ps_smoothed smoothed[3];
    const char *notes[2];
    bool enough;

    (void)err;
    armed = true;
    notes[0] = ps_slope_index(bands, 3, &o).rii.note;
    notes[1] = ps_concentration_index(rank, people, value, 3, 0.95).note;
    enough = ps_smooth_local(smoothed, value, people, 3, first, neighbour, 1);
    armed = false;
    for (int i = 0; i < 2; i++)
        enough = enough && !(notes[i] && strstr(notes[i], "no memory"));
    return enough ? PS_OK : PS_EMEMORY;
}

/* Places given out, the short way and as a flow. */
static ps_status do_places(ps_error *err)
{
    static const ps_candidate people[] = {{1, 0, 1, 0, 1}, {0, 1, 0, 1, 1}, {1, 1, 0, 2, 1}, {3, 0, 0, 3, 1}};
    static const uint32_t members[] = {0, 1};
    static const size_t first[] = {0, 1, 2};
    static const uint64_t capacity[] = {1, 1};
    static const ps_floor floors[] = {{0, 0, 1}, {1, 0, 1}};
    ps_demand demand = {people, PS_COUNT(people), capacity, 2, members, first, 2, floors, 2, false};
    ps_status st = PS_OK;

    for (int way = 0; st == PS_OK && way < 2; way++) {
        ps_allocation got;

        demand.flow_only = way == 1;
        armed = true;
        st = ps_allocate(&got, &demand, err);
        ps_allocation_release(&got);
        armed = false;
    }
    return st;
}

/* A table with everything that can be worked out beside its counts, in both lanes. */
static ps_status do_values(ps_error *err)
{
    static const ps_scheme hes = {.kind = PS_SCHEME_HES};
    char path[160], slopes[160];
    ps_shown *people = NULL, *population = NULL;
    ps_status st;

    armed = true;
    st = ps_suppress(&people, &population, valued, &hes, err);
    armed = false;
    snprintf(path, sizeof path, "%s/values.csv", folder);
    snprintf(slopes, sizeof slopes, "%s/values_sii.csv", folder);
    for (int lane = 0; st == PS_OK && lane < 2; lane++) {
        remove(path);
        remove(slopes);
        armed = true;
        st = lane ? ps_table_csv_release(valued, people, population, &hes, path, slopes, err)
                  : ps_table_csv_exact(valued, path, slopes, NULL, err);
        armed = false;
    }
    free(people);
    remove(path);
    remove(slopes);
    return st;
}

/* Two tables of the same people, under a scheme that lays box on box. */
static ps_status do_suppress(ps_error *err)
{
    static const ps_scheme fifty = {.kind = PS_SCHEME_THRESHOLD, .k = 50};
    static char everybody[] = "";
    const ps_table *const tables[] = {valued, valued};
    ps_shown *people[2] = {NULL, NULL}, *population[2];
    ps_status st;

    valued->of = everybody;
    armed = true;
    st = ps_suppress_all(people, population, tables, 2, &fifty, err);
    armed = false;
    free(people[0]);
    free(people[1]);
    return st;
}

static void make_valued(void)
{
    static const char *const fields[] = {"imd_quintile", "sex"};
    static char label[] = "male";

    ck_assert_int_eq(ps_result_table(&valued, result, "t", "smi", "registered", fields, 2, NULL), PS_OK);
    for (size_t r = 0; r < valued->n_rows; r++) {
        valued->rows[r].population = 900 + 10 * r;
        valued->rows[r].people = 300 + 7 * r;
    }
    valued->rate = PS_RATE_SMOOTHED;
    valued->sii = valued->funnel = true;
    valued->compare_to = label;
}

/* Tables that add numbers up and that go by age. */
static void add_tables(void)
{
    FILE *plan_file = fopen(plan_path, "a");

    ck_assert_ptr_nonnull(plan_file);
    ck_assert_int_ge(fputs("\n[table.visits_summed]\nsum = 'ed_visits'\nof = 'alive'\nby = [\"sex\"]\n"
                           "[table.smi_by_age]\ncount = \"smi\"\nof = 'alive'\nby = [\"imd_quintile\"]\n"
                           "rate = \"direct-standardised\"\nsii = true\n",
                           plan_file),
                     0);
    ck_assert_int_eq(fclose(plan_file), 0);
}

/* Subgroups, ids, a row a person; and the answer written. */
static ps_status do_evaluate(ps_error *err)
{
    ps_evaluate_options options = PS_EVALUATE_OPTIONS_INIT;
    ps_evaluation *out = NULL;
    char from[160], to[160];
    ps_status st;

    snprintf(from, sizeof from, "%s/outcomes.csv", folder);
    snprintf(to, sizeof to, "%s/evaluated.csv", folder);
    options.by[0] = "sex";
    options.n_by = 1;
    armed = true;
    st = ps_evaluate_file(&out, "did", from, &options, err);
    if (st == PS_OK)
        st = ps_evaluation_write(out, to, err);
    ps_evaluation_free(out);
    armed = false;
    left_behind = st != PS_OK && access(to, F_OK) == 0;
    remove(to);
    return st;
}

static void write_text(const char *name, const char *text)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static void write_resends(void)
{
    char path[160];

    write_text("p.csv", "pseudo_id,practice,birth_month,sex,ethnicity,lsoa\np,A99001,1950-01,F,A,\n");
    write_text("w.csv", "pseudo_id,week_ending,pathway_id,provider\np,2025-03-23,w,RX1\np,2025-03-30,w,RX1\n");
    write_text("e.csv", "pseudo_id,arrival_date,attendance_id,provider\np,2025-01-01,1,RX1\np,2025-01-02,1,RX1\n");
    write_text("a.csv", "pseudo_id,arrival_date,provider\np,2025-01-02,RX1\np,2025-01-03,RX1\n");
    write_text("resent.toml", "popstrat = 1\n[run]\nindex_date = 2025-03-31\n[inputs]\n"
                              "p = { file = \"p.csv\", kind = \"person\" }\n"
                              "w = { file = \"w.csv\", kind = \"waiting_list\" }\n"
                              "e = { file = \"e.csv\", kind = \"attendance\" }\n"
                              "a = { file = \"a.csv\", kind = \"attendance\" }\n");
    snprintf(path, sizeof path, "%s/resent.toml", folder);
    ck_assert_int_eq(ps_plan_open(&resent, path, NULL, NULL, NULL, NULL), PS_OK);
}

/* The region's plan has no look-ups of areas: the districts of its own IMD file, and changes of two of its LSOAs since
 * a 2011 that it never had. */
static void add_area_look_ups(void)
{
    char command[1024];

    snprintf(command, sizeof command,
             "cd '%s' && sed -i 's/^pcn = .*/&\\nareas = [\"lookups\\/imd.csv\"]\\nlsoa = \"lookups\\/lsoa.csv\"/' "
             "nottinghamshire.toml && { echo lsoa_code_2011,change_code,lsoa_code_2021; cut -d, -f1 lookups/imd.csv | "
             "tail -n 2 | sed 's/.*/&,M,E01999999/'; } > lookups/lsoa.csv",
             region);
    ck_assert_int_eq(system(command), 0);
}

/* Nor does it read anything by a preset. */
static void add_presets(void)
{
    char command[1024];

    snprintf(command, sizeof command,
             "cd '%s' && sed -i -e 's/^imd = .*/imd = { file = \"lookups\\/imd.csv\", preset = \"imd-2025\" }/' "
             "-e 's/^\\[inputs\\].*/&\\nhes = { file = \"hes.csv\", preset = \"hes-apc\", columns = { birth_month = "
             "\"DOB\" }, date_forms = { discharge_date = \"yyyymmdd\" } }/' nottinghamshire.toml && printf "
             "'PSEUDO_HESID,ADMIDATE,DISDATE,ADMIMETH,DIAG_4_01,DIAG_4_02,DOB\\n"
             "stranger,2025-01-01,20250102,21,I48X,E119,1950-01\\n' > hes.csv",
             region);
    ck_assert_int_eq(system(command), 0);
}

/* Nor has a list of it so many places and no more. */
static void add_capacity(void)
{
    char command[1024];

    snprintf(
        command, sizeof command,
        "cd '%s' && printf 'recipient,places\nC99001,2\nnobody,1\n' > places.csv && printf '%%s\n' "
        "'[capacity.room]' 'list = \"gap_review\"' 'per = \"practice\"' 'places = \"places.csv\"' "
        "\"floor = [ { group = 'age >= 60', share = 0.5 }, { group = 'carer', share = 0.1, over = \\\"all\\\" } ]\" "
        ">> nottinghamshire.toml",
        region);
    ck_assert_int_eq(system(command), 0);
}

/* Nor several offers, nor people to be reached by what is recorded of them. */
static void add_offers(void)
{
    char command[1400];

    snprintf(
        command, sizeof command,
        "cd '%s' && (echo 'LSOA code (2021),digital_decile' && sed -n 's/^\\(E[0-9]*\\),.*/\\1,2/p' lookups/imd.csv) "
        "> digital.csv && sed -i 's/^\\[lookups\\]/&\\ndigital = \"digital.csv\"/' nottinghamshire.toml && printf "
        "'%%s\n' '[topics.offers]' \"rows = [ { topic = \\\"Company\\\", rule = 'age >= 40', how = \\\"text\\\" } ]\" "
        "'[matrix.ways]' \"rows = [ { need = \\\"A call\\\", rule = 'carer', how = \\\"phone call\\\" }, { need = "
        "\\\"A letter\\\", rule = 'true', how = \\\"letter\\\" } ]\" '[list.offered]' 'from = \"smi\"' 'audience = "
        "\"analyst\"' 'matrix = \"ways\"' 'topics = \"offers\"' 'fields = [\"how\", \"topics\"]' >> "
        "nottinghamshire.toml",
        region);
    ck_assert_int_eq(system(command), 0);
}

/* Values that need quotes, rows that are refused, and more rows than are held back at first. */
static ps_status do_pseudonymise(ps_error *err)
{
    static const char *const ids[] = {"nhs_number", "born"};
    ps_pseudonymise_options options = PS_PSEUDONYMISE_OPTIONS_INIT;
    ps_pseudonymiser *p = NULL;
    char from[160], salt[160], to[160], rejects[160];
    ps_status st;

    snprintf(from, sizeof from, "%s/numbers.csv", folder);
    snprintf(salt, sizeof salt, "%s/salt", folder);
    snprintf(to, sizeof to, "%s/pseudonyms.csv", folder);
    snprintf(rejects, sizeof rejects, "%s/rejects.csv", folder);
    options.ids = ids;
    options.n_ids = 2;
    options.output = to;
    options.rejects = rejects;
    armed = true;
    st = ps_pseudonymiser_open(&p, PS_PSEUDONYM_OPEN, salt, err);
    if (st == PS_OK)
        st = ps_pseudonymise_file(NULL, p, from, &options, err);
    armed = false;
    ps_pseudonymiser_close(p);
    left_behind = st != PS_OK && (access(to, F_OK) == 0 || access(rejects, F_OK) == 0);
    remove(to);
    remove(rejects);
    return st;
}

/* Codes of a few persons, some of them strange, itemised, and rows that are refused. */
static ps_status do_score(ps_error *err)
{
    ps_score_file_options options = PS_SCORE_FILE_OPTIONS_INIT;
    char from[160], to[160], rejects[160];
    ps_status st;

    snprintf(from, sizeof from, "%s/score_codes.csv", folder);
    snprintf(to, sizeof to, "%s/scores.csv", folder);
    snprintf(rejects, sizeof rejects, "%s/score_rejects.csv", folder);
    options.output = to;
    options.rejects = rejects;
    options.itemise = true;
    options.threads = 1; /* the counting of allocations is one thread's */
    armed = true;
    st = ps_score_file(NULL, "charlson", from, &options, err);
    armed = false;
    left_behind = st != PS_OK && (access(to, F_OK) == 0 || access(rejects, F_OK) == 0);
    remove(to);
    remove(rejects);
    return st;
}

static void set_up_codes(void)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof path, "%s/score_codes.csv", folder);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("person_id,code\n", file);
    for (int i = 0; i < 400; i++)
        fprintf(file, "made-up-%d,%s\n", i % 90, i % 5 ? "\"E11.2\"" : i % 3 ? "C7A.1" : "I21.9");
    fputs(",I21\nmade-up-1,I21,I22\n", file);
    ck_assert_int_eq(fclose(file), 0);
}

static ps_status do_key(ps_error *err)
{
    char path[160];
    ps_status st;

    snprintf(path, sizeof path, "%s/key", folder);
    armed = true;
    st = ps_pseudonym_key_make(path, err);
    armed = false;
    left_behind = st != PS_OK && access(path, F_OK) == 0;
    remove(path);
    return st;
}

static void set_up_numbers(void)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof path, "%s/numbers.csv", folder);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("nhs_number,born,text\n9434765918,1973,x\n", file);
    for (int i = 0; i < 1200; i++)
        fprintf(file, "9434765919,19%d,%s\n", i % 100, i % 400 ? "plain" : "\"a, b\"");
    ck_assert_int_eq(fclose(file), 0);
    snprintf(path, sizeof path, "%s/salt", folder);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("mackerel", file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, 0600), 0);
}

static void set_up_counts(void)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof path, "%s/counts.csv", folder);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("area,sex,n,pop\n", file);
    for (int i = 0; i < 40; i++)
        fprintf(file, "%d,%c,%d,%d\n", i / 2, i % 2 ? 'F' : 'M', i % 11, 20 + i);
    ck_assert_int_eq(fclose(file), 0);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/by_area_%d.csv", folder, i);
        ck_assert_int_eq(ps_table_of_plan(&by_area[i], result->world, &plan->tables[i], NULL, NULL), PS_OK);
        ck_assert_int_eq(ps_table_write_protected(by_area[i], path, NULL), PS_OK);
    }
}

/* A list of two by hand, and a returned sheet with an answer, a stranger and two that disagree. */
static void write_returned(void)
{
    char path[160];

    snprintf(path, sizeof path, "%s/returned", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/returned/lists", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/returned/lists/A", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    write_text("returned/run.json", "{\n  \"index_date\": \"2025-03-31\"\n}\n");
    write_text("returned/lists/A/all.csv", "pseudo_id,imd_decile,age_band\nanna,1,50-54\nbob,2,\n");
    write_text("back.csv", "pseudo_id;outcome;outcome_date\nanna;accepted;17/04/2025\nzoe;offered;\n"
                           "bob;offered;\nbob;declined;\n");
}

static ps_status do_returns(ps_error *err)
{
    char run[160], back[160], to[160], rejects[160];
    const char *const files[] = {back};
    ps_returns *returns = NULL;
    ps_status st;

    snprintf(run, sizeof run, "%s/returned", folder);
    snprintf(back, sizeof back, "%s/back.csv", folder);
    snprintf(to, sizeof to, "%s/answers.csv", folder);
    snprintf(rejects, sizeof rejects, "%s/answers_refused.csv", folder);
    armed = true;
    st = ps_returns_read(&returns, run, files, 1, NULL, err);
    if (st == PS_OK)
        st = ps_returns_write(returns, to, err);
    left_behind = st != PS_OK && access(to, F_OK) == 0;
    if (st == PS_OK)
        st = ps_returns_write_rejects(returns, rejects, err);
    armed = false;
    left_behind = left_behind || (st != PS_OK && access(rejects, F_OK) == 0);
    ps_returns_free(returns);
    remove(to);
    remove(rejects);
    return st;
}

static void make_snapshot(void)
{
    ps_link_options options = PS_LINK_OPTIONS_INIT;
    char path[160];

    options.threads = 1;
    options.as_of = ps_day_parse("2025-04-07");
    snprintf(path, sizeof path, "%s/kept.snap", folder);
    ck_assert_int_eq(ps_link(NULL, plan, path, &options, NULL), PS_OK);
}

static void set_up(void)
{
    ps_synth_options options = PS_SYNTH_OPTIONS_INIT;
    static const char *const fields[] = {"imd_quintile"};
    ps_run_options keep = one_thread;
    char kept[160];

    ck_assert_ptr_nonnull(mkdtemp(folder));
    set_up_numbers();
    set_up_codes();
    snprintf(region, sizeof region, "%s/region", folder);
    snprintf(plan_path, sizeof plan_path, "%s/nottinghamshire.toml", region);
    snprintf(run_path, sizeof run_path, "%s/out/run", folder);
    snprintf(kept, sizeof kept, "%s/kept/run", folder);
    options.people = 30;
    ck_assert_int_eq(ps_synth_write(region, &options, NULL), PS_OK);
    add_area_look_ups();
    add_presets();
    add_tables();
    add_capacity();
    add_offers();
    ck_assert_int_eq(ps_plan_open(&plan, plan_path, NULL, NULL, NULL, NULL), PS_OK);
    ck_assert_int_eq(ps_result_new(&result, plan, &one_thread, NULL), PS_OK);
    ck_assert_int_eq(ps_profile_new(&profile, plan, &one_thread, NULL), PS_OK);
    ck_assert_int_eq(ps_result_table(&table, result, "t", NULL, "registered", fields, 1, NULL), PS_OK);
    make_valued();
    set_up_counts();
    write_resends();
    write_returned();
    write_text("outcomes.csv",
               "pseudo_id,pcn,group,sex,prior,before,after\np1,A,treated,F,1,2,1\np2,B,treated,M,2,2,0\n"
               "p3,A,treated,M,0,2,2\np4,B,treated,F,1,3,1\np5,C,comparison,F,1,1,2\n"
               "p6,D,comparison,M,0,2,1\np7,C,comparison,M,1,4,2\np8,D,comparison,F,2,2,2\n");
    keep.folder = kept;
    keep.as_of = ps_day_parse("2025-04-07");
    ck_assert_int_eq(ps_run(NULL, plan, &keep, NULL), PS_OK);
    make_snapshot();
}

static void tear_down(void)
{
    ps_table_free(table);
    ps_table_free(valued);
    for (int i = 0; i < 2; i++)
        ps_table_free(by_area[i]);
    ps_profile_free(profile);
    ps_result_free(result);
    ps_plan_free(plan);
    ps_plan_free(resent);
    remove_tree(folder);
}

static const call calls[] = {
    {"ps_plan_open", do_open, false},
    {"ps_plan_describe", do_describe, false},
    {"ps_result_table", do_table, false},
    {"ps_table_write_protected", do_write, false},
    {"ps_protect_file", do_protect, false},
    {"a ledger of releases", do_ledger, false},
    {"ps_audit_verify", do_verify, false},
    {"ps_result_new of feeds sent again", do_resends, false},
    {"ps_pseudonymise_file", do_pseudonymise, false},
    {"ps_score_file", do_score, false},
    {"ps_pseudonym_key_make", do_key, false},
    {"ps_result_new", do_result, true},
    {"ps_profile_new", do_profile, true},
    {"ps_profile_write", do_profile_write, false},
    {"ps_run", do_run, true},
    {"ps_link", do_link, true},
    {"ps_result_new from a snapshot", do_result_from, false},
    {"ps_run from a snapshot", do_run_from, true},
    {"ps_synth_write", do_synth, true},
    {"ps_synth_extract", do_extract, false},
    {"ps_returns_read", do_returns, false},
    {"slopes, concentration, smoothing", do_statistics, false},
    {"ps_allocate", do_places, false},
    {"values and slopes of a table", do_values, false},
    {"ps_evaluate_file", do_evaluate, false},
    {"tables protected together", do_suppress, false},
};

START_TEST(every_allocation_may_fail)
{
    try_call(&calls[_i / 2], 17, _i % 2 == 0);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("allocations");
    TCase *tc = tcase_create("each public call");

    tcase_add_unchecked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 3600);
    tcase_add_loop_test(tc, every_allocation_may_fail, 0, 2 * (int)PS_COUNT(calls));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

/* A small run folder of its own, with its log beside it:
 * <temporary>/popstrat-audit-<pid>-<name>/{audit.log,2025-03/...}. */
#ifndef PS_TESTS_AUDIT_FIXTURE_H
#define PS_TESTS_AUDIT_FIXTURE_H

#include "audit/audit_log.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"
#include "test.h"

#define PLAN_TEXT                                                                                                      \
    "popstrat = 1\n[run]\nname = \"Made up\" # a comment\nindex_date = 2025-03-31\n"                                   \
    "[inputs]\ngp = { file = \"data/gp.csv\", kind = \"gp_event\" }\n[define]\nsmi = 'any(gp ever)'\n"

typedef struct fixture {
    ps_arena *arena;
    const char *top, *folder, *log;
    ps_plan plan;
    ps_plan_input input;
    ps_input_report report, *reports[1];
    ps_population population;
} fixture;

static inline void must(ps_status status, const ps_error *err)
{
    ck_assert_msg(status == PS_OK, "status %d: %s (%s line %u)", (int)status, err->message, err->file,
                  (unsigned)err->line);
}

static inline const char *fixture_path(fixture *f, const char *name)
{
    return ps_path_join(f->arena, f->folder, name);
}

static inline void write_file(const char *path, const char *text)
{
    ps_error err = {0};
    must(ps_text_file_write(path, text, strlen(text), &err), &err);
}

static inline void fixture_plan(fixture *f, const char *text)
{
    f->plan.text = (ps_plan_text){"made_up.toml", text, strlen(text)};
}

static inline void fixture_start(fixture *f, const char *name)
{
    const char *temporary = getenv("TMPDIR");
    ps_error err = {0};

    memset(f, 0, sizeof *f);
    f->arena = ps_arena_new();
    f->top =
        ps_arena_print(f->arena, "%s/popstrat-audit-%u-%s", temporary ? temporary : "/tmp", ps_os_process_id(), name);
    f->folder = ps_path_join(f->arena, f->top, "2025-03");
    f->log = ps_path_join(f->arena, f->top, "audit.log");
    must(ps_os_remove(f->top, &err), &err);
    must(ps_os_make_folder(f->folder, &err), &err);
    must(ps_os_make_folder(fixture_path(f, "tables"), &err), &err);
    write_file(fixture_path(f, "describe.txt"), "What an IG lead signs.\n");
    write_file(fixture_path(f, "tables/odd \"name\".csv"), "people\n*\n");
    f->plan.path = "/home/somebody/plans/made_up.toml";
    f->plan.name = "Made up";
    f->plan.index_date = ps_day_parse("2025-03-31");
    memset(f->plan.sha256, 'a', 64);
    fixture_plan(f, PLAN_TEXT);
    f->input.name = "gp";
    f->input.spec.path = fixture_path(f, "../gp.csv");
    f->plan.inputs = &f->input;
    f->plan.n_inputs = 1;
    f->report = (ps_input_report){.name = "gp",
                                  .file = "/secret/place/gp.csv",
                                  .kind = "gp_event",
                                  .bytes = 17,
                                  .rows = 3,
                                  .refused = 1,
                                  .newest_event = PS_NO_DAY,
                                  .fingerprint = "00112233445566778899aabbccddeeff"};
    f->reports[0] = &f->report;
    f->population.reports = f->reports;
    f->population.n_feeds = 1;
}

static inline void fixture_append(fixture *f, uint64_t *number, char hash[65], const char *folder,
                                  const char *run_sha256)
{
    const ps_log_entry entry = {.event = "run",
                                .plan = "made_up.toml",
                                .folder = folder,
                                .user = "tester",
                                .as_of = PS_NO_DAY,
                                .at = 1743586200,
                                .run_sha256 = run_sha256,
                                .extra = ",\"purpose\":\"case-finding\""};
    ps_error err = {0};
    must(ps_log_append(number, hash, f->log, &entry, &err), &err);
}

/* Manifest, an entry before, the folder's entry, an entry after, and the seal. */
static inline void fixture_publish(fixture *f)
{
    char run_sha256[65] = "", hash[65] = "", later[65] = "";
    uint64_t number = 0, after = 0;
    ps_error err = {0};

    must(ps_manifest_write(run_sha256, f->folder, &f->plan, &f->population, NULL, NULL, &err), &err);
    fixture_append(f, &number, hash, "2025-02", "");
    fixture_append(f, &number, hash, "2025-03", run_sha256);
    must(ps_seal_write(f->folder, number, hash, &err), &err);
    fixture_append(f, &after, later, "", "");
    ck_assert_uint_eq(number, 2);
    ck_assert_uint_eq(after, 3);
}

static inline void fixture_end(fixture *f)
{
    ps_error err = {0};
    must(ps_os_remove(f->top, &err), &err);
    ps_arena_free(f->arena);
}

#endif

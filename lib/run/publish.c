/* Publish: a run, from a checked plan to a folder that appears at once or not at all.
 *
 * Everything is written into <folder>.partial-<pid>. The log entry is appended, under a lock, and synced before the
 * folder gets its name; an entry without a folder reads as "not published". So are the tables in the ledger of
 * releases, if the plan has one, and before them the people of its lists in the ledger of contacts: better one entered
 * that was not released, or sent, than one that nobody knows of. */
#include "aggregate/table.h"
#include "audit/audit_log.h"
#include "audit/definition.h"
#include "base/init.h"
#include "base/os.h"
#include "base/path.h"
#include "base/pool.h"
#include "base/text_file.h"
#include "disclose/gate.h"
#include "disclose/ledger.h"
#include "outreach/stories.h"
#include "run/rejects.h"
#include "run/sheets.h"
#include "run/summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOCK_SECONDS 10
#define SECONDS_A_DAY 86400

typedef struct publishing {
    const ps_plan *plan;
    const ps_run_options *options;
    ps_arena *arena;
    ps_pool *pool;
    ps_result *result;
    ps_outreach *outreach;
    ps_gate gate;
    ps_ledger *ledger;        /* NULL: the plan has none */
    ps_contacts *contacts;    /* NULL: the plan has no [contact] */
    ps_secret *recipient_key; /* NULL: none was given */
    bool persons_allowed;
    ps_error refusal; /* why not, when not */
    ps_day today;
    char *folder, *partial, *parent, *log;
    ps_summary *summary;
    uint64_t entry;
    char head[65], run_sha256[65];
} publishing;

/* ---- where ---- */

static ps_status name_folders(publishing *p, ps_error *err)
{
    const char *folder = p->options->folder;

    if (!folder) {
        char day[11];
        const char *out;

        ps_day_format(day, p->plan->index_date);
        day[7] = '\0';
        out = ps_arena_print(p->arena, "out/%s", day);
        folder = out ? ps_path_beside(p->arena, p->plan->path, out) : NULL;
    }
    p->folder = folder ? ps_arena_print(p->arena, "%s", folder) : NULL;
    if (!p->folder)
        return ps_fail_memory(err);
    for (size_t n = strlen(p->folder); n > 1 && p->folder[n - 1] == '/'; n--)
        p->folder[n - 1] = '\0';
    if (!*ps_path_name(p->folder) || !strcmp(ps_path_name(p->folder), ".") || !strcmp(ps_path_name(p->folder), "..")) {
        ps_fail(err, PS_EUSE, "the run folder needs a name of its own");
        ps_error_value(err, p->folder, strlen(p->folder));
        ps_error_hint(err, "-o out/2025-03, say");
        return PS_EUSE;
    }
    p->parent = ps_path_folder(p->arena, p->folder);
    p->partial = ps_arena_print(p->arena, "%s.partial-%u", p->folder, ps_os_process_id());
    p->log = p->parent ? ps_path_join(p->arena, p->parent, "audit.log") : NULL;
    return p->partial && p->log ? PS_OK : ps_fail_memory(err);
}

static ps_status refuse_existing(const publishing *p, ps_error *err)
{
    if (p->options->replace || !ps_os_exists(p->folder))
        return PS_OK;
    ps_fail(err, PS_ESYSTEM, "the run folder is already there");
    ps_error_file(err, p->folder);
    ps_error_hint(err, "--replace renames the old one aside first; -o names another");
    return PS_ESYSTEM;
}

/* The old folder keeps its seal and its place in the log: <folder>.replaced-1, -2, ... */
static ps_status move_aside(publishing *p, ps_error *err)
{
    if (!ps_os_exists(p->folder))
        return PS_OK;
    for (unsigned n = 1;; n++) {
        const char *aside = ps_arena_print(p->arena, "%s.replaced-%u", p->folder, n);

        if (!aside)
            return ps_fail_memory(err);
        if (!ps_os_exists(aside))
            return ps_os_rename(p->folder, aside, err);
    }
}

/* ---- what ---- */

/* The ledger reads the file, so that it holds what was published. */
static ps_status enter_table(publishing *p, const ps_table_plan *asked, const ps_table *table, const char *folder,
                             ps_error *err)
{
    const char *path = ps_gate_release_path(&p->gate, p->arena, table, folder);

    return path ? ps_ledger_enter(p->ledger, p->result->world, asked, table, path, err) : ps_fail_memory(err);
}

/* All in memory at once: they are protected together. */
static ps_status make_tables(publishing *p, ps_table **tables, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < p->plan->n_tables; i++) {
        st = ps_progress_tell(p->options, "tables", i, err);
        if (st == PS_OK)
            st = ps_table_of_plan(&tables[i], p->result->world, &p->plan->tables[i], p->pool, err);
    }
    return st;
}

static ps_status write_tables(publishing *p, ps_error *err)
{
    const char *release = ps_path_join(p->arena, p->partial, "tables");
    const char *internal = ps_path_join(p->arena, p->partial, "internal");
    ps_table **tables = ps_arena_array(p->arena, p->plan->n_tables + 1, sizeof *tables);
    ps_status st = release && internal && tables ? PS_OK : ps_fail_memory(err);

    if (st == PS_OK)
        st = ps_os_make_folder(release, err);
    if (st == PS_OK && p->persons_allowed)
        st = ps_os_make_folder(internal, err);
    if (st == PS_OK)
        st = make_tables(p, tables, err);
    if (st == PS_OK)
        st = ps_gate_write_releases(&p->gate, (const ps_table *const *)tables, p->plan->n_tables, release, err);
    for (size_t i = 0; st == PS_OK && i < p->plan->n_tables; i++) {
        if (p->persons_allowed)
            st = ps_gate_write_internal(&p->gate, tables[i], internal, err);
        if (st == PS_OK && p->ledger)
            st = enter_table(p, &p->plan->tables[i], tables[i], release, err);
    }
    for (size_t i = 0; tables && i < p->plan->n_tables; i++)
        ps_table_free(tables[i]);
    if (st == PS_OK)
        st = ps_gate_write_notes(&p->gate, internal, release, err);
    return st;
}

/* Takes the sheet; NULL where it could not be made, with its status. */
static ps_status leave_sheet(publishing *p, ps_sheet *sheet, ps_status made, ps_error *err)
{
    const char *internal = ps_path_join(p->arena, p->partial, "internal");
    ps_status st = made;

    if (st == PS_OK)
        st = internal ? ps_gate_write_sheet(&p->gate, sheet, internal, err) : ps_fail_memory(err);
    ps_sheet_free(sheet);
    return st;
}

typedef ps_status result_sheet(ps_sheet **out, const ps_result *result, ps_error *err);
static result_sheet *const result_sheets[] = {ps_sheet_attrition, ps_sheet_tiers, ps_sheet_linkage, ps_sheet_quality};

/* Sheets are made side by side, and written in order. */
typedef struct sheets_made {
    const ps_result *result;
    ps_sheet *sheets[PS_COUNT(result_sheets)];
} sheets_made;

static ps_status make_sheet(void *context, size_t task, ps_error *err)
{
    sheets_made *made = context;

    return result_sheets[task](&made->sheets[task], made->result, err);
}

static ps_status write_sheets(publishing *p, ps_error *err)
{
    sheets_made made = {.result = p->result};
    ps_status st = ps_pool_run(p->pool, make_sheet, &made, PS_COUNT(result_sheets), err);

    for (size_t i = 0; i < PS_COUNT(result_sheets); i++)
        st = leave_sheet(p, made.sheets[i], st, err);
    return st;
}

static ps_status write_description(publishing *p, ps_error *err)
{
    const char *path = ps_path_join(p->arena, p->partial, "describe.txt");
    char *text = NULL;
    ps_status st = path ? ps_plan_describe(&text, p->plan, err) : ps_fail_memory(err);

    if (st == PS_OK)
        st = ps_text_file_leave(path, text, strlen(text), err);
    ps_text_free(text);
    return st;
}

static ps_status write_lists(publishing *p, ps_error *err)
{
    const ps_outreach_options options = {
        .folder = p->partial,
        .today = p->today,
        .replay = p->options->as_of != PS_NO_DAY,
        .strata = p->result->strata,
        .recipient_key = p->recipient_key,
        .contacts = p->contacts,
    };
    ps_status st = ps_progress_tell(p->options, "lists", 0, err);

    return st == PS_OK ? ps_outreach_write(&p->outreach, p->result->world, &options, p->pool, err) : st;
}

static bool tells_how(const ps_outreach *outreach, const ps_plan *plan)
{
    bool some = false;

    for (size_t i = 0; i < plan->n_lists; i++)
        some = some || outreach->lists[i].routes;
    return some;
}

/* What the lists say of themselves. */
static ps_status write_outreach_sheets(publishing *p, ps_error *err)
{
    typedef ps_status sheet_call(ps_sheet * *out, const ps_plan *plan, const ps_outreach *outreach, ps_error *err);
    const struct {
        bool asked;
        sheet_call *make;
    } sheets[] = {
        {p->plan->n_capacities > 0, ps_sheet_capacity},
        {p->contacts != NULL, ps_sheet_held_back},
        {p->plan->n_lists > 0, ps_sheet_exclusions},
        {tells_how(p->outreach, p->plan), ps_sheet_routes},
    };
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < PS_COUNT(sheets); i++) {
        ps_sheet *sheet = NULL;

        if (!sheets[i].asked)
            continue;
        st = sheets[i].make(&sheet, p->plan, p->outreach, err);
        st = leave_sheet(p, sheet, st, err);
    }
    if (st == PS_OK && p->plan->directory.path) {
        ps_sheet *sheet = NULL;

        st = ps_sheet_directory(&sheet, p->plan, p->outreach, p->today, err);
        st = leave_sheet(p, sheet, st, err);
    }
    return st;
}

static ps_status write_evaluations(publishing *p, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < p->plan->n_evaluations; i++) {
        ps_evaluated *evaluated = NULL;
        ps_sheet *sheet = NULL;

        st = ps_evaluate_planned(&evaluated, p->result->world, &p->plan->evaluations[i], p->contacts, p->today,
                                 p->options->as_of != PS_NO_DAY, err);
        if (st == PS_OK)
            st = ps_sheet_evaluate(&sheet, evaluated, err);
        st = leave_sheet(p, sheet, st, err);
        ps_evaluated_free(evaluated);
    }
    return st;
}

/* ---- the log ---- */

static void log_override(const publishing *p, ps_buffer *out, size_t number, const char *overrides_sha256)
{
    const ps_override *override = &p->plan->overrides[number];
    const bool in_force = ps_override_in_force(override, p->today);
    char from[11], until[11];
    uint64_t reached = 0;

    for (size_t i = 0; p->outreach && i < p->outreach->n_reached; i++)
        reached += p->outreach->reached[i].override == number;
    ps_day_format(from, override->from);
    ps_day_format(until, override->until);
    ps_buffer_text(out, "{\"name\":");
    ps_buffer_json(out, override->name);
    ps_buffer_text(out, ",\"lifts\":");
    ps_buffer_json(out, override->lifts == PS_LIFTS_DISCLOSURE ? "disclosure" : ps_exclusion_names[override->lifts]);
    ps_buffer_text(out, ",\"reason\":");
    ps_buffer_json(out, override->reason);
    ps_buffer_text(out, ",\"approver\":");
    ps_buffer_json(out, override->approver);
    ps_buffer_print(out, ",\"from\":\"%s\",\"until\":\"%s\",\"in_force\":%s,\"rows\":%" PRIu64 "%s%s%s}", from, until,
                    in_force ? "true" : "false", reached, reached ? ",\"overrides_csv\":\"" : "",
                    reached ? overrides_sha256 : "", reached ? "\"" : "");
}

/* A replay lists nobody anew, nor does a run whose person rows were refused. */
static bool enters_contacts(const publishing *p)
{
    return p->contacts && p->outreach && p->options->as_of == PS_NO_DAY;
}

static void log_contacts(const publishing *p, ps_buffer *out)
{
    ps_buffer_text(out, ",\"contacts\":{\"file\":");
    ps_buffer_json(out, p->plan->contact.ledger_file);
    ps_buffer_print(out, ",\"sha256_before\":\"%s\",\"entered\":{", ps_contacts_sha256(p->contacts));
    for (unsigned e = 0; e < PS_CONTACT_EVENTS; e++)
        ps_buffer_print(out, "%s\"%s\":%zu", e ? "," : "", ps_contact_event_names[e],
                        enters_contacts(p) ? ps_contacts_added(p->contacts, (ps_contact_event)e) : 0);
    ps_buffer_text(out, "}}");
}

static ps_status digest_of(char out[65], const char *path, ps_error *err)
{
    char *at = NULL;
    size_t length = 0;
    ps_status st = ps_text_file_read(&at, &length, path, err);

    if (st == PS_OK)
        ps_sha256_of(out, at, length);
    free(at);
    return st;
}

/* Why this run, what it was allowed, and what it overrode: never a person. */
static ps_status log_extra(publishing *p, ps_buffer *out, ps_error *err)
{
    const ps_governance *g = &p->plan->governance;
    char overrides_sha256[65] = "";
    ps_status st = PS_OK;

    if (p->outreach && p->outreach->n_reached) {
        const char *path = ps_path_join(p->arena, p->partial, "overrides.csv");

        st = path ? digest_of(overrides_sha256, path, err) : ps_fail_memory(err);
    }
    ps_buffer_text(out, ",\"purpose\":");
    ps_buffer_json(out, g->present ? g->purpose_text : "none given");
    ps_buffer_text(out, ",\"agreement\":");
    ps_buffer_json(out, g->present && g->agreement ? g->agreement : "");
    ps_buffer_text(out, ",\"lawful_basis\":");
    ps_buffer_json(out, g->present && g->lawful_basis ? g->lawful_basis : "");
    ps_buffer_print(out, ",\"national_opt_out\":\"%s\"", g->ndoo_excluded ? "exclude" : "by-purpose");
    ps_buffer_text(out, ",\"person_rows\":");
    ps_buffer_json(out, p->persons_allowed ? "written" : "refused");
    if (!p->persons_allowed) {
        ps_buffer_text(out, ",\"refusal\":");
        ps_buffer_json(out, p->refusal.message);
    }
    ps_buffer_text(out, ",\"overrides\":[");
    for (size_t i = 0; i < p->plan->n_overrides; i++) {
        ps_buffer_text(out, i ? "," : "");
        log_override(p, out, i, overrides_sha256);
    }
    ps_buffer_text(out, "]");
    if (p->outreach && p->outreach->n_crossings)
        ps_buffer_text(out, ",\"recipient_key\":\"used\"");
    if (p->contacts)
        log_contacts(p, out);
    if (p->ledger) {
        ps_buffer_text(out, ",\"ledger\":");
        ps_ledger_json(out, p->ledger);
    }
    return st == PS_OK && out->failed ? ps_fail_memory(err) : st;
}

static ps_status append_entry(publishing *p, ps_error *err)
{
    ps_buffer extra = {0};
    ps_status st = log_extra(p, &extra, err);

    if (st == PS_OK) {
        const ps_log_entry entry = {
            .event = "run",
            .plan = ps_path_name(p->plan->path),
            .folder = ps_path_name(p->folder),
            .user = p->options->user,
            .as_of = p->options->as_of,
            .run_sha256 = p->run_sha256,
            .extra = extra.at,
        };
        st = ps_log_append(&p->entry, p->head, p->log, &entry, err);
    }
    ps_buffer_release(&extra);
    return st;
}

/* ---- in order ---- */

static ps_status write_folder(publishing *p, ps_error *err)
{
    /* One that is there was left by a killed run with the same process id, or put there: nothing of it is published. */
    ps_status st = ps_os_remove(p->partial, err);

    if (st == PS_OK)
        st = ps_os_make_folder(p->partial, err);
    if (st == PS_OK)
        st = write_description(p, err);
    if (st == PS_OK)
        st = ps_rejects_write(p->result->population, p->partial, p->pool, err);
    if (st == PS_OK)
        st = write_tables(p, err);
    if (st == PS_OK && p->persons_allowed)
        st = write_sheets(p, err);
    if (st == PS_OK && p->persons_allowed)
        st = write_lists(p, err);
    if (st == PS_OK && p->persons_allowed)
        st = write_outreach_sheets(p, err);
    if (st == PS_OK && p->persons_allowed)
        st = write_evaluations(p, err);
    if (st == PS_OK && p->persons_allowed)
        st = ps_stories_write(&p->plan->stories, p->partial, err);
    if (st == PS_OK)
        st = ps_progress_tell(p->options, "seal", 0, err);
    if (st == PS_OK)
        st = ps_manifest_write(p->run_sha256, p->partial, p->plan, p->result->population, p->contacts, p->pool, err);
    return st;
}

static ps_status publish_folder(publishing *p, ps_error *err)
{
    ps_status st = enters_contacts(p) ? ps_contacts_append(p->contacts, err) : PS_OK;

    if (st == PS_OK && p->ledger)
        st = ps_ledger_append(p->ledger, err);
    if (st == PS_OK)
        st = append_entry(p, err);
    if (st == PS_OK)
        st = ps_seal_write(p->partial, p->entry, p->head, err);
    if (st == PS_OK)
        st = ps_os_sync_folder(p->partial, err);
    if (st == PS_OK && p->options->replace)
        st = move_aside(p, err);
    if (st == PS_OK)
        st = ps_os_rename(p->partial, p->folder, err);
    if (st == PS_OK)
        st = ps_os_sync_folder(p->parent, err);
    return st;
}

static ps_status judge(publishing *p, ps_error *err)
{
    ps_status st;

    st = ps_plan_may_write_persons(p->plan, p->today, &p->refusal);
    if (st == PS_OK)
        st = ps_plan_check_assured(p->plan, p->result->population, &p->refusal);
    if (st == PS_EMEMORY)
        return ps_fail_memory(err);
    p->persons_allowed = st == PS_OK;
    if (p->ledger && !p->persons_allowed) {
        ps_fail(err, PS_EGOVERNANCE, "the ledger of releases holds exact counts, which are refused: %s",
                p->refusal.message);
        ps_error_file(err, p->plan->path);
        ps_error_hint(err, "mend [governance], or take the ledger out of [disclosure]: releases are then not compared");
        return PS_EGOVERNANCE;
    }
    return ps_gate_open(&p->gate, p->arena, p->plan, p->today, p->persons_allowed, err);
}

/* A run that stops publishes nothing; what it refused so far is put beside where the folder would be, so that it can be
 * mended. */
typedef struct stop_notes {
    const char *folder; /* "<run folder>.stopped" */
    bool written;
} stop_notes;

static void note_stop(void *context, const ps_input_report *report)
{
    stop_notes *notes = context;

    if (!notes->written)
        (void)!ps_os_remove(notes->folder, NULL); /* of an earlier stop */
    if (ps_rejects_write_input(report, notes->folder, NULL) == PS_OK)
        notes->written = true;
}

static ps_status make_result(publishing *p, ps_error *err)
{
    stop_notes notes = {ps_arena_print(p->arena, "%s.stopped", p->folder), false};
    const ps_stopped stopped = {note_stop, &notes};
    ps_status st = notes.folder ? PS_OK : ps_fail_memory(err);

    if (st == PS_OK)
        st = ps_result_make(&p->result, p->plan, p->options, &stopped, false, p->pool, err);
    if (st == PS_EDATA && notes.written && err)
        ps_error_hint(err, "%s%srows refused so far are listed in %s/rejects", err->hint, err->hint[0] ? "; " : "",
                      notes.folder);
    return st;
}

/* Before anything is read: a damaged ledger, or one that another run holds, is known at once. */
static ps_status open_ledgers(publishing *p, ps_error *err)
{
    char sha256[PS_SHA256_TEXT];
    ps_status st;

    p->today = p->options->as_of != PS_NO_DAY ? p->options->as_of : (ps_day)(ps_os_now() / SECONDS_A_DAY);
    if (p->plan->contact.present) {
        st = ps_contacts_open(&p->contacts, p->plan->contact.ledger_path, err);
        if (st != PS_OK)
            return st;
    }
    if (!p->plan->ledger_path)
        return PS_OK;
    st = ps_definition_sha256(sha256, p->plan, err);
    return st == PS_OK ? ps_ledger_open(&p->ledger, p->plan, p->today, sha256, LOCK_SECONDS, err) : st;
}

/* Before anything is read, too. Where the key lies is not for a message that may end up in a log. */
static ps_status open_key(publishing *p, ps_error *err)
{
    const char *path = p->options->recipient_key;
    const ps_status st = path ? ps_secret_read_key(&p->recipient_key, path, err) : PS_OK;

    if (st != PS_OK) {
        ps_error_file(err, "");
        ps_error_field(err, "recipient key");
    }
    return st == PS_OK ? ps_outreach_check_key(p->plan, p->recipient_key, err) : st;
}

static ps_status run_locked(publishing *p, ps_error *err)
{
    ps_status st = refuse_existing(p, err);

    if (st == PS_OK)
        st = open_ledgers(p, err);
    if (st == PS_OK)
        st = make_result(p, err);
    if (st == PS_OK)
        st = judge(p, err);
    if (st == PS_OK)
        st = write_folder(p, err);
    if (st == PS_OK)
        st = ps_summary_make(&p->summary, p->result, p->outreach, p->refusal.message, p->ledger,
                             enters_contacts(p) && !*ps_contacts_sha256(p->contacts), p->folder, err);
    if (st == PS_OK)
        st = publish_folder(p, err);
    if (st != PS_OK)
        (void)!ps_os_remove(p->partial, NULL);
    return st;
}

ps_status ps_run(ps_summary **out, const ps_plan *plan, const ps_run_options *options, ps_error *err)
{
    const ps_run_options defaults = PS_RUN_OPTIONS_INIT;
    publishing p = {.plan = plan, .options = options ? options : &defaults};
    ps_os_lock *lock = NULL;
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    p.arena = ps_arena_new();
    p.pool = ps_pool_new(p.options->threads);
    st = p.arena && p.pool ? open_key(&p, err) : ps_fail_memory(err);
    if (st == PS_OK)
        st = name_folders(&p, err);
    if (st == PS_OK)
        st = refuse_existing(&p, err);
    if (st == PS_OK)
        st = ps_os_make_folder(p.parent, err);
    if (st == PS_OK) {
        const char *lock_path = ps_arena_print(p.arena, "%s.lock", p.log);

        st = lock_path ? ps_os_lock_take(&lock, lock_path, LOCK_SECONDS, err) : ps_fail_memory(err);
    }
    if (st == PS_OK)
        st = run_locked(&p, err);
    if (st == PS_OK)
        ps_summary_tell_head(p.summary, p.head);
    if (st == PS_OK && out) {
        *out = p.summary;
        p.summary = NULL;
    }
    ps_summary_free(p.summary);
    ps_ledger_close(p.ledger);
    ps_secret_free(p.recipient_key);
    ps_contacts_free(p.contacts);
    ps_os_lock_give(lock);
    ps_outreach_free(p.outreach);
    ps_result_free(p.result);
    ps_pool_free(p.pool);
    ps_arena_free(p.arena);
    return st;
}

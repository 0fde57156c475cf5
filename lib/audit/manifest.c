/* Manifest: run.json, what a run was made of and what came out. */
#include "audit/manifest.h"

#include "audit/audit_log.h"
#include "audit/definition.h"
#include "audit/file_digest.h"
#include "audit/seal.h"
#include "audit/written.h"
#include "base/json_read.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"
#include "define/audience.h"
#include "outreach/answer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FILES_OPEN "\n  \"files\": {"

/* ---- members, each on its line ---- */

typedef struct writer {
    ps_buffer text;
    int depth;
    bool first; /* of its object or array */
} writer;

static void begin_member(writer *w, const char *name)
{
    ps_buffer_text(&w->text, w->first ? "\n" : ",\n");
    w->first = false;
    for (int i = 0; i < w->depth; i++)
        ps_buffer_text(&w->text, "  ");
    if (!name)
        return;
    ps_buffer_json(&w->text, name);
    ps_buffer_text(&w->text, ": ");
}

static void open_group(writer *w, const char *name, const char *bracket)
{
    begin_member(w, name);
    ps_buffer_text(&w->text, bracket);
    w->depth++;
    w->first = true;
}

static void close_group(writer *w, const char *bracket)
{
    w->depth--;
    ps_buffer_text(&w->text, "\n");
    for (int i = 0; i < w->depth; i++)
        ps_buffer_text(&w->text, "  ");
    ps_buffer_text(&w->text, bracket);
    w->first = false;
}

static void add_text(writer *w, const char *name, const char *text) /* NULL: null */
{
    begin_member(w, name);
    if (text)
        ps_buffer_json(&w->text, text);
    else
        ps_buffer_text(&w->text, "null");
}

static void add_count(writer *w, const char *name, uint64_t count)
{
    begin_member(w, name);
    ps_buffer_print(&w->text, "%" PRIu64, count);
}

static void add_day(writer *w, const char *name, ps_day day)
{
    char text[11];
    ps_day_format(text, day);
    add_text(w, name, day == PS_NO_DAY ? NULL : text);
}

/* ---- what went in ---- */

static void add_code_lists(writer *w, const ps_plan *plan)
{
    static const char *const systems[] = {"snomed", "icd10", "text"};
    open_group(w, "code_lists", "[");
    for (size_t i = 0; i < plan->n_lists_of_codes; i++) {
        const ps_codelist *list = &plan->lists_of_codes[i];
        open_group(w, NULL, "{");
        add_count(w, "bytes", list->bytes);
        add_count(w, "codes", list->n);
        add_text(w, "file", ps_path_name(list->file));
        add_text(w, "name", list->name);
        add_day(w, "release", list->release);
        add_text(w, "sha256", list->sha256);
        add_text(w, "system", systems[list->system]);
        close_group(w, "}");
    }
    close_group(w, "]");
}

static void add_governance(writer *w, const ps_governance *governance)
{
    if (!governance->present) {
        add_text(w, "governance", NULL);
        return;
    }
    open_group(w, "governance", "{");
    add_text(w, "agreement", governance->agreement);
    add_text(w, "approved_by", governance->approved_by);
    if (governance->ethnicity_reason)
        add_text(w, "ethnicity_reason", governance->ethnicity_reason);
    add_text(w, "lawful_basis", governance->lawful_basis);
    if (governance->legal_review)
        add_text(w, "legal_review", governance->legal_review);
    add_text(w, "national_opt_out", governance->ndoo_excluded ? "exclude" : "by-purpose");
    add_text(w, "ndoo_applied_by", governance->ndoo_applied_by);
    add_day(w, "ndoo_on", governance->ndoo_on);
    add_text(w, "purpose", governance->purpose_text);
    add_day(w, "valid_until", governance->valid_until);
    close_group(w, "}");
}

static ps_status digest_input(char sha256[65], const ps_plan_input *input, const ps_input_report *report, ps_error *err)
{
    uint64_t bytes = 0;
    const ps_status status = ps_file_sha256(sha256, &bytes, input->spec.path, err);
    if (status != PS_OK || bytes == report->bytes)
        return status;
    ps_fail(err, PS_EDATA, "the file changed while it was being used");
    ps_error_file(err, input->spec.file);
    ps_error_hint(err, "run again once its supplier has finished writing it");
    return PS_EDATA;
}

static ps_status add_input(writer *w, const ps_plan *plan, size_t input, const ps_population *population, ps_error *err)
{
    /* Standard input cannot be read twice, nor what is not there any more: the fingerprint stands alone. */
    const bool there = !population->sources || population->sources[input] != PS_SOURCE_ABSENT;
    const bool digest = plan->sha256_inputs && there && strcmp(plan->inputs[input].spec.path, "-") != 0;
    const ps_input_report *report = population->reports[input];
    char sha256[65];
    ps_status status = digest ? digest_input(sha256, &plan->inputs[input], report, err) : PS_OK;

    if (status != PS_OK)
        return status;
    open_group(w, NULL, "{");
    add_count(w, "bytes", report->bytes);
    add_count(w, "deleted", report->deleted);
    add_text(w, "file", ps_path_name(report->file));
    add_text(w, "kind", report->kind);
    add_text(w, "name", report->name);
    add_day(w, "newest_event", report->newest_event);
    add_count(w, "refused", report->refused);
    add_count(w, "rows", report->rows);
    if (plan->sha256_inputs)
        add_text(w, "sha256", digest ? sha256 : NULL);
    add_text(w, "xxh3", report->fingerprint);
    close_group(w, "}");
    return PS_OK;
}

static ps_status add_inputs(writer *w, const ps_plan *plan, const ps_population *population, ps_error *err)
{
    ps_status status = PS_OK;
    open_group(w, "inputs", "[");
    for (size_t i = 0; status == PS_OK && i < population->n_feeds; i++)
        status = add_input(w, plan, i, population, err);
    close_group(w, "]");
    return status;
}

/* How the sources of a snapshot were compared, input by input. Absent from a run that read them itself. */
static void add_snapshot(writer *w, const ps_population *population)
{
    static const char *const checks[] = {[PS_SOURCE_READ] = "read",
                                         [PS_SOURCE_ABSENT] = "not there",
                                         [PS_SOURCE_BY_TIME] = "size and time agree",
                                         [PS_SOURCE_BY_FINGERPRINT] = "fingerprint agrees"};

    if (!population->sources)
        return;
    open_group(w, "snapshot_sources", "{");
    for (size_t i = 0; i < population->n_feeds; i++)
        add_text(w, population->feeds[i].name, checks[population->sources[i]]);
    close_group(w, "}");
}

static ps_status add_lookup(writer *w, const char *name, const char *file, const char *path, ps_error *err)
{
    char sha256[65];
    uint64_t bytes = 0;
    ps_status status;

    if (!file)
        return PS_OK;
    status = ps_file_sha256(sha256, &bytes, path, err);
    if (status != PS_OK)
        return status;
    open_group(w, NULL, "{");
    add_count(w, "bytes", bytes);
    add_text(w, "file", ps_path_name(file));
    add_text(w, "name", name);
    add_text(w, "sha256", sha256);
    close_group(w, "}");
    return PS_OK;
}

/* As they were when the plan was read: what was given out went by them. */
static void add_capacities(writer *w, const ps_plan *plan)
{
    bool any = false;

    for (size_t i = 0; i < plan->n_capacities; i++)
        any |= plan->capacities[i].file != NULL;
    if (!any)
        return;
    open_group(w, "capacities", "[");
    for (size_t i = 0; i < plan->n_capacities; i++) {
        const ps_capacity_plan *capacity = &plan->capacities[i];
        if (!capacity->file)
            continue;
        open_group(w, NULL, "{");
        add_count(w, "bytes", capacity->bytes);
        add_text(w, "file", ps_path_name(capacity->file));
        add_text(w, "name", capacity->name);
        add_text(w, "sha256", capacity->sha256);
        close_group(w, "}");
    }
    close_group(w, "]");
}

/* As it was read: whom it holds back is as much a source of the lists as any extract. */
static void add_contacts(writer *w, const ps_plan *plan, const ps_contacts *contacts)
{
    if (!contacts)
        return;
    open_group(w, "contact_ledger", "{");
    add_text(w, "file", ps_path_name(plan->contact.ledger_file));
    add_text(w, "sha256", *ps_contacts_sha256(contacts) ? ps_contacts_sha256(contacts) : NULL);
    close_group(w, "}");
}

/* The people of evaluations that have a file of them. */
static ps_status add_evaluations(writer *w, const ps_plan *plan, ps_error *err)
{
    ps_status status = PS_OK;
    bool any = false;

    for (size_t i = 0; i < plan->n_evaluations; i++)
        any |= plan->evaluations[i].file != NULL;
    if (!any)
        return PS_OK;
    open_group(w, "evaluations", "[");
    for (size_t i = 0; status == PS_OK && i < plan->n_evaluations; i++)
        status = add_lookup(w, plan->evaluations[i].name, plan->evaluations[i].file, plan->evaluations[i].path, err);
    close_group(w, "]");
    return status;
}

static void add_stories(writer *w, const ps_stories *stories)
{
    if (!stories->file)
        return;
    open_group(w, "stories", "{");
    add_count(w, "bytes", stories->bytes);
    add_text(w, "file", ps_path_name(stories->file));
    add_text(w, "sha256", stories->sha256);
    add_count(w, "stories", stories->n);
    close_group(w, "}");
}

static void add_directory(writer *w, const ps_directory_plan *directory)
{
    if (!directory->path)
        return;
    open_group(w, "directory", "{");
    add_count(w, "bytes", directory->bytes);
    add_text(w, "file", ps_path_name(directory->file));
    add_text(w, "sha256", directory->sha256);
    close_group(w, "}");
}

/* What is asked about the people of each list, by which their answers are read back. */
static ps_status add_lists(writer *w, const ps_plan *plan, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    const char *folder = arena ? "" : NULL;

    open_group(w, "lists", "[");
    for (size_t i = 0; folder && i < plan->n_lists; i++) {
        const ps_list_plan *list = &plan->lists[i];
        folder = ps_path_safe(arena, list->file_name);
        open_group(w, NULL, "{");
        add_text(w, "answers", ps_question_names[ps_list_question(list)]);
        add_text(w, "audience", ps_audience_words[list->audience]);
        add_text(w, "folder", folder);
        close_group(w, "}");
    }
    close_group(w, "]");
    ps_arena_free(arena);
    return folder ? PS_OK : ps_fail_memory(err);
}

static ps_status add_lookups(writer *w, const ps_plan *plan, ps_error *err)
{
    ps_status status;
    open_group(w, "lookups", "[");
    status = add_lookup(w, "imd", plan->imd_file, plan->imd_path, err);
    if (status == PS_OK)
        status = add_lookup(w, "pcn", plan->pcn_file, plan->pcn_path, err);
    if (status == PS_OK)
        status = add_lookup(w, "lsoa", plan->lsoa_file, plan->lsoa_path, err);
    if (status == PS_OK)
        status = add_lookup(w, "digital", plan->digital_file, plan->digital_path, err);
    for (size_t i = 0; status == PS_OK && i < plan->n_area_files; i++)
        status = add_lookup(w, "areas", plan->area_files[i], plan->area_paths[i], err);
    close_group(w, "]");
    return status;
}

/* Every override of the plan, in force or not: which were is the log's to say, since it depends on the day of the run.
 */
static void add_overrides(writer *w, const ps_plan *plan)
{
    open_group(w, "overrides", "[");
    for (size_t i = 0; i < plan->n_overrides; i++) {
        const ps_override *override = &plan->overrides[i];
        open_group(w, NULL, "{");
        add_text(w, "approver", override->approver);
        add_day(w, "from", override->from);
        add_text(w, "lifts",
                 override->lifts == PS_LIFTS_DISCLOSURE ? "disclosure" : ps_exclusion_names[override->lifts]);
        add_text(w, "list", override->list);
        add_text(w, "name", override->name);
        add_text(w, "reason", override->reason);
        add_day(w, "until", override->until);
        close_group(w, "}");
    }
    close_group(w, "]");
}

/* ---- what came out ---- */

static ps_status add_files(writer *w, const char *folder, ps_pool *pool, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    ps_manifest_file *files = NULL;
    size_t n = 0;
    ps_status status = arena ? ps_written_digest(&files, &n, folder, arena, pool, err) : ps_fail_memory(err);

    open_group(w, "files", "{");
    for (size_t i = 0; status == PS_OK && i < n; i++)
        add_text(w, files[i].path, files[i].sha256);
    close_group(w, "}");
    ps_arena_free(arena);
    return status;
}

static ps_status compose(writer *w, const char *folder, const ps_plan *plan, const ps_population *population,
                         const ps_contacts *contacts, ps_pool *pool, ps_error *err)
{
    char definition[65];
    ps_status status = ps_definition_sha256(definition, plan, err);

    if (status != PS_OK)
        return status;
    ps_buffer_text(&w->text, "{");
    w->depth = 1;
    w->first = true;
    add_capacities(w, plan);
    add_code_lists(w, plan);
    add_contacts(w, plan, contacts);
    add_text(w, "definition_sha256", definition);
    add_directory(w, &plan->directory);
    status = add_evaluations(w, plan, err);
    if (status == PS_OK)
        status = add_files(w, folder, pool, err);
    add_governance(w, &plan->governance);
    add_day(w, "index_date", plan->index_date);
    if (status == PS_OK)
        status = add_inputs(w, plan, population, err);
    if (status == PS_OK)
        status = add_lists(w, plan, err);
    if (status == PS_OK)
        status = add_lookups(w, plan, err);
    add_text(w, "name", plan->name);
    add_overrides(w, plan);
    add_text(w, "plan_file", ps_path_name(plan->path));
    add_text(w, "plan_sha256", plan->sha256);
    add_text(w, "popstrat", PS_VERSION);
    add_snapshot(w, population);
    add_stories(w, &plan->stories);
    ps_buffer_text(&w->text, "\n}\n");
    return status == PS_OK && w->text.failed ? ps_fail_memory(err) : status;
}

ps_status ps_manifest_write(char sha256_out[65], const char *folder, const ps_plan *plan,
                            const ps_population *population, const ps_contacts *contacts, ps_pool *pool, ps_error *err)
{
    writer w = {0};
    ps_arena *arena = ps_arena_new();
    const char *path = arena ? ps_path_join(arena, folder, PS_MANIFEST_FILE) : NULL;
    ps_status status = path ? compose(&w, folder, plan, population, contacts, pool, err) : ps_fail_memory(err);

    if (status == PS_OK)
        status = ps_text_file_write(path, w.text.at, w.text.length, err);
    if (status == PS_OK)
        ps_sha256_of(sha256_out, w.text.at, w.text.length);
    ps_buffer_release(&w.text);
    ps_arena_free(arena);
    return status;
}

/* ---- and back ---- */

/* One `"path": "sha256"`. 1: taken, 0: not of that form, -1: no memory. */
static int take_file(ps_manifest_file *out, ps_slice *left, ps_arena *arena)
{
    ps_slice name, sha256;
    ps_buffer path = {0};

    if (!ps_json_take(left, "\n    ") || !ps_json_take_text(left, &name) || !ps_json_take(left, ": ") ||
        !ps_json_take_text(left, &sha256) || sha256.length != 64)
        return 0;
    if (!ps_json_unescape(&path, name)) {
        ps_buffer_release(&path);
        return 0;
    }
    out->path = path.failed ? NULL : ps_arena_text(arena, path.at, path.length);
    out->sha256 = ps_arena_text(arena, sha256.at, sha256.length);
    ps_buffer_release(&path);
    return out->path && out->sha256 ? 1 : -1;
}

static const char *files_start(ps_slice text)
{
    const size_t length = sizeof FILES_OPEN - 1;
    for (size_t i = 0; i + length <= text.length; i++)
        if (text.at[i] == '\n' && memcmp(text.at + i, FILES_OPEN, length) == 0)
            return text.at + i + length;
    return NULL;
}

ps_status ps_manifest_files(ps_manifest_file **out, size_t *count, ps_slice text, ps_arena *arena, ps_error *err)
{
    const char *start = files_start(text);
    ps_slice left = {start, start ? text.length - (size_t)(start - text.at) : 0};
    ps_manifest_file *files = NULL;
    size_t n = 0, capacity = 0;
    int taken = start ? 1 : 0;

    while (taken == 1 && !ps_json_take(&left, "\n  }")) {
        if (n && !ps_json_take(&left, ","))
            taken = 0;
        else if (!ps_grow(&files, &capacity, n + 1, sizeof *files))
            taken = -1;
        else
            taken = take_file(&files[n++], &left, arena);
    }
    if (taken == 1) {
        *out = ps_arena_array(arena, n ? n : 1, sizeof **out);
        *count = n;
        taken = *out ? 1 : -1;
        if (*out && n)
            memcpy(*out, files, n * sizeof **out);
    }
    free(files);
    if (taken < 0)
        return ps_fail_memory(err);
    return taken ? PS_OK : ps_fail(err, PS_EDISCLOSURE, "the file does not list the run's files as a run writes it");
}

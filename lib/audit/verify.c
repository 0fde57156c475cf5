/* Verify: the chain first, since everything else hangs on it; then seal, entry, run.json, and every file. The first
 * thing that is bad is named and ends the check. */
#include "popstrat/audit.h"

#include "audit/chain.h"
#include "audit/file_digest.h"
#include "audit/manifest.h"
#include "audit/seal.h"
#include "base/init.h"
#include "base/json_read.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct verification {
    ps_audit_report *report;
    ps_arena *arena;
    const char *folder, *log, *log_folder;
    bool sealed; /* the folder's seal was read well */
    uint64_t seal_entry;
    char seal_hash[65];
    bool found; /* the entry that the seal names */
    char entry_hash[65];
    char run_sha256[65]; /* of that entry */
} verification;

static ps_status disagree(ps_error *err, const char *file, const char *why)
{
    ps_fail(err, PS_EDISCLOSURE, "%s", why);
    ps_error_file(err, file);
    return PS_EDISCLOSURE;
}

/* ---- the log ---- */

/* Is the folder of a run beside the log, as that run or a later one left it? -1: no memory. */
static int published(const verification *v, const ps_chain_entry *entry)
{
    ps_buffer name = {0};
    ps_arena *arena = ps_arena_new();
    const bool readable = arena && ps_json_unescape(&name, entry->folder);
    const char *folder = readable && !name.failed ? ps_path_join(arena, v->log_folder, name.at) : NULL;
    int answer = -1;

    if (folder) {
        uint64_t sealed_by = 0;
        char hash[65];
        const ps_status st = ps_os_is_folder(folder) ? ps_seal_read(&sealed_by, hash, folder, NULL) : PS_END;

        /* A seal of an earlier entry: the run was to replace that folder, and did not. */
        if (st != PS_EMEMORY)
            answer = st != PS_END && (st != PS_OK || sealed_by >= entry->number);
    } else if (arena && !readable && !name.failed) {
        answer = 0; /* a name that is none */
    }
    ps_buffer_release(&name);
    ps_arena_free(arena);
    return answer;
}

static ps_status look_at_entry(void *context, const ps_chain_entry *entry, ps_error *err)
{
    verification *v = context;

    if (ps_slice_equals(entry->event, "run") && entry->folder.length) {
        const int there = published(v, entry);
        if (there < 0)
            return ps_fail_memory(err);
        v->report->unpublished += there == 0;
    }
    if (v->sealed && entry->number == v->seal_entry) {
        v->found = true;
        memcpy(v->entry_hash, entry->hash, sizeof v->entry_hash);
        if (entry->run_sha256.length == 64)
            memcpy(v->run_sha256, entry->run_sha256.at, 64);
    }
    return PS_OK;
}

static ps_status check_head(const verification *v, const char *head, ps_error *err)
{
    if (!head || strcmp(head, v->report->head) == 0)
        return PS_OK;
    disagree(err, v->log, "the log's last entry does not have the hash that was kept elsewhere");
    ps_error_place(err, v->report->entries, 0, 0);
    ps_error_hint(err, "the last entry has %s; a log that has grown since then has a newer head", v->report->head);
    return PS_EDISCLOSURE;
}

/* ---- the folder ---- */

static ps_status check_entry(const verification *v, const char *seal, ps_error *err)
{
    if (!v->found) {
        disagree(err, v->log, "the log does not have the entry that seals the folder: its last entries were removed");
        ps_error_hint(err, "the seal names entry %" PRIu64 ", the log ends with entry %" PRIu64, v->seal_entry,
                      v->report->entries);
        return PS_EDISCLOSURE;
    }
    if (strcmp(v->seal_hash, v->entry_hash) != 0)
        return disagree(err, seal, "the seal does not have the hash of its entry in the log");
    v->report->entry = v->seal_entry;
    return PS_OK;
}

static ps_status check_file(const verification *v, const ps_manifest_file *file, ps_error *err)
{
    const char *path = ps_path_join(v->arena, v->folder, file->path);
    char sha256[65];
    ps_status status = path ? ps_file_sha256(sha256, NULL, path, err) : ps_fail_memory(err);

    if (status == PS_OK && strcmp(sha256, file->sha256) != 0)
        return disagree(err, path, "the file was changed: its SHA-256 is not the one in run.json");
    v->report->files += status == PS_OK;
    return status;
}

/* Both in byte order; the folder also has the seal and run.json. */
static ps_status check_files(const verification *v, const ps_manifest_file *files, size_t n_files, char *const *names,
                             size_t n_names, ps_error *err)
{
    ps_status status = PS_OK;
    size_t f = 0, n = 0;

    while (status == PS_OK && (f < n_files || n < n_names)) {
        int order;
        if (n < n_names && (strcmp(names[n], PS_SEAL_FILE) == 0 || strcmp(names[n], PS_MANIFEST_FILE) == 0)) {
            n++;
            continue;
        }
        order = f == n_files ? 1 : n == n_names ? -1 : strcmp(files[f].path, names[n]);
        if (order == 0) {
            status = check_file(v, &files[f++], err);
            n++;
        } else {
            const char *path = ps_path_join(v->arena, v->folder, order < 0 ? files[f].path : names[n]);
            status = !path ? ps_fail_memory(err)
                           : disagree(err, path,
                                      order < 0 ? "the file is missing: run.json lists it"
                                                : "the file does not belong to the run: run.json does not list it");
        }
    }
    return status;
}

static ps_status check_manifest(const verification *v, const char *path, ps_error *err)
{
    char *text = NULL, sha256[65], **names = NULL;
    size_t length = 0, n_files = 0, n_names = 0;
    ps_manifest_file *files = NULL;
    ps_status status;

    if (!ps_os_exists(path))
        return disagree(err, path, "the file is missing: the log names it");
    status = ps_text_file_read(&text, &length, path, err);
    if (status == PS_OK)
        ps_sha256_of(sha256, text, length);
    if (status == PS_OK && strcmp(sha256, v->run_sha256) != 0)
        status = disagree(err, path, "the file was changed: its SHA-256 is not the one in the log");
    if (status == PS_OK) {
        status = ps_manifest_files(&files, &n_files, (ps_slice){text, length}, v->arena, err);
        if (status == PS_EDISCLOSURE)
            ps_error_file(err, path);
    }
    if (status == PS_OK)
        status = ps_os_list(&names, &n_names, v->folder, err);
    if (status == PS_OK)
        status = check_files(v, files, n_files, names, n_names, err);
    ps_os_free_list(names, n_names);
    free(text);
    return status;
}

static ps_status check_folder(const verification *v, ps_error *err)
{
    const char *seal = ps_path_join(v->arena, v->folder, PS_SEAL_FILE);
    const char *manifest = ps_path_join(v->arena, v->folder, PS_MANIFEST_FILE);
    ps_status status = seal && manifest ? check_entry(v, seal, err) : ps_fail_memory(err);
    return status == PS_OK ? check_manifest(v, manifest, err) : status;
}

/* ---- both ---- */

/* The folder that holds a folder: "a/b/" is in "a", "." in "..". */
static const char *parent_of(ps_arena *arena, const char *folder)
{
    char *copy = ps_arena_text(arena, folder, strlen(folder));
    const char *name;

    if (!copy)
        return NULL;
    for (size_t n = strlen(copy); n > 1 && copy[n - 1] == '/'; n--)
        copy[n - 1] = '\0';
    name = strrchr(copy, '/') ? strrchr(copy, '/') + 1 : copy;
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ? ps_path_join(arena, copy, "..")
                                                             : ps_path_folder(arena, copy);
}

static ps_status name_places(verification *v, const char *log, const char *folder, ps_error *err)
{
    const char *beside = log ? NULL : parent_of(v->arena, folder);
    v->folder = folder;
    v->log = log ? log : beside ? ps_path_join(v->arena, beside, PS_LOG_FILE) : NULL;
    v->log_folder = v->log ? ps_path_folder(v->arena, v->log) : NULL;
    return v->log_folder ? PS_OK : ps_fail_memory(err);
}

static ps_status verify(verification *v, const char *log, const char *folder, const char *head, ps_error *err)
{
    ps_error seal_error = {0};
    ps_status seal_status = PS_OK, status = name_places(v, log, folder, err);

    if (status == PS_OK && folder && !ps_os_is_folder(folder)) {
        status = ps_fail(err, PS_ESYSTEM, "there is no such run folder");
        ps_error_file(err, folder);
    }
    if (status != PS_OK)
        return status;
    /* Read before the walk, which looks for its entry; judged after it. */
    if (folder)
        seal_status = ps_seal_read(&v->seal_entry, v->seal_hash, folder, &seal_error);
    v->sealed = folder && seal_status == PS_OK;
    status = ps_chain_walk(&v->report->entries, v->report->head, v->log, look_at_entry, v, err);
    if (status == PS_OK)
        status = check_head(v, head, err);
    if (status == PS_OK && seal_status != PS_OK) {
        if (err)
            *err = seal_error;
        status = seal_status;
    }
    return status == PS_OK && folder ? check_folder(v, err) : status;
}

ps_status ps_audit_verify(ps_audit_report *out, const char *log, const char *folder, const char *head, ps_error *err)
{
    const ps_audit_report fresh = PS_AUDIT_REPORT_INIT;
    ps_audit_report report = fresh;
    verification v = {.report = &report};
    ps_status status = ps_init_check(err);

    if (status != PS_OK)
        return status;
    if (!log && !folder)
        return ps_fail(err, PS_EUSE, "a log or a run folder must be named");
    v.arena = ps_arena_new();
    status = v.arena ? verify(&v, log, folder, head, err) : ps_fail_memory(err);
    ps_arena_free(v.arena);
    if (out && out->size >= sizeof report)
        *out = report;
    return status;
}

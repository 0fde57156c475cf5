/* Snapshot check: see snapshot_check.h. */
#include "link/snapshot_check.h"

#include "base/digest.h"
#include "base/os.h"
#include "base/path.h"
#include "extract/decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ps_status ps_snapshot_differs(const ps_snapshot_file *file, const char *message, const char *hint, ps_error *err)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, ps_snapshot_path(file));
    ps_error_hint(err, "%s", hint);
    return PS_EDATA;
}

static ps_status check_columns(int *number, const ps_snapshot_check *check, ps_error *err)
{
    const ps_input_rows *rows = check->rows;
    const ps_schema *schema = rows->schema;
    const bool *present = check->from->report->present;
    const bool deletions = schema->deleted >= 0 && present[schema->deleted];
    char text[160];

    for (size_t c = 0; c < schema->n_columns; c++) {
        const ps_want asked = rows->asked->want ? rows->asked->want[c] : PS_WANT_NOT;
        const bool vouched = rows->asked->none_supplied && rows->asked->none_supplied[c];
        const bool offered_none = rows->asked->offered && rows->asked->offered[c] && !rows->asked->offered[c][0] &&
                                  !(rows->asked->headings && rows->asked->headings[c]);

        number[c] = -1;
        for (size_t k = 0; k < check->from->n_columns; k++)
            if (!strcmp(check->from->columns[k], schema->columns[c].name) &&
                check->from->types[k] == schema->columns[c].type)
                number[c] = (int)k;
        if (schema->columns[c].role == PS_ROLE_ID || schema->columns[c].role == PS_ROLE_DELETED)
            continue;
        if (number[c] < 0 && ps_column_is_read(&rows->spec, deletions, c) &&
            (present[c] ? check->from->n > 0 : asked == PS_WANT && !vouched && !offered_none)) {
            (void)snprintf(text, sizeof text, "input %.40s: the snapshot has no column %.60s", rows->spec.name,
                           schema->columns[c].name);
            return ps_snapshot_differs(check->file, text,
                                       present[c] ? "its file had one, but keep = [...] left it out: link again without"
                                                  : "the file it was made from had none: map it, and link again",
                                       err);
        }
        if (!ps_column_is_read(&rows->spec, deletions, c))
            number[c] = -1;
    }
    return PS_OK;
}

static ps_status check_fingerprint(const ps_input_rows *rows, const ps_input_report *report, ps_error *err)
{
    ps_fingerprint *fingerprint = ps_fingerprint_new();
    char *bytes = malloc(PS_FINGERPRINT_BLOCK), text[PS_FINGERPRINT_TEXT] = "";
    ps_os_file *file = NULL;
    size_t got = 1;
    ps_status st = fingerprint && bytes ? ps_os_open(&file, rows->spec.path, err) : ps_fail_memory(err);

    while (st == PS_OK && got) {
        st = ps_os_read(&got, file, bytes, PS_FINGERPRINT_BLOCK, err);
        if (st == PS_OK)
            ps_fingerprint_add(fingerprint, bytes, got);
    }
    if (st == PS_OK)
        ps_fingerprint_finish(text, fingerprint);
    ps_os_close(file);
    ps_fingerprint_free(fingerprint);
    free(bytes);
    if (st != PS_OK || !strcmp(text, report->fingerprint))
        return st;
    ps_fail(err, PS_EDATA, "the file is not the one the snapshot was made from: its fingerprint differs");
    ps_error_file(err, rows->spec.file);
    ps_error_hint(err, "link again");
    return PS_EDATA;
}

static ps_status check_source(enum ps_source_check *how, const ps_snapshot_check *check, ps_error *err)
{
    const ps_input_rows *rows = check->rows;
    uint64_t size;
    int64_t modified;

    *how = PS_SOURCE_ABSENT;
    if (!strcmp(rows->spec.path, "-") || ps_os_stat(&size, &modified, rows->spec.path, NULL) != PS_OK)
        return PS_OK;
    *how = check->verify ? PS_SOURCE_BY_FINGERPRINT : PS_SOURCE_BY_TIME;
    if (check->verify)
        return check_fingerprint(rows, check->from->report, err);
    if (size == check->from->report->bytes && (!check->from->modified || modified == check->from->modified))
        return PS_OK;
    ps_fail(err, PS_EDATA, "the file changed after the snapshot was made: its %s differs",
            size == check->from->report->bytes ? "time" : "size");
    ps_error_file(err, rows->spec.file);
    ps_error_hint(err, size == check->from->report->bytes
                           ? "link again; --verify-sources compares what it holds instead"
                           : "link again");
    return PS_EDATA;
}

ps_status ps_snapshot_check_input(int *number, enum ps_source_check *how, const ps_snapshot_check *check, ps_error *err)
{
    const ps_input_rows *rows = check->rows;
    const char *mapping = ps_snapshot_mapping(check->arena, &rows->spec);
    char text[240];
    ps_status st;

    if (!mapping)
        return ps_fail_memory(err);
    if (strcmp(check->from->name, rows->spec.name) != 0) {
        (void)snprintf(text, sizeof text, "the plan's input %u is %.40s, the snapshot's is %.40s", rows->number + 1u,
                       rows->spec.name, check->from->name);
        return ps_snapshot_differs(check->file, text, "it was made from another plan: link again", err);
    }
    if (strcmp(check->from->mapping, mapping) != 0) {
        (void)snprintf(text, sizeof text, "input %.40s: the plan reads its file otherwise than the snapshot did",
                       rows->spec.name);
        return ps_snapshot_differs(
            check->file, text, "kind, headings, forms of dates, delimiter, encoding or ids changed: link again", err);
    }
    if (strcmp(check->from->file, ps_path_name(rows->spec.file)) != 0) {
        (void)snprintf(text, sizeof text, "input %.30s: the plan names %.40s, the snapshot was made from %.40s",
                       rows->spec.name, ps_path_name(rows->spec.file), check->from->file);
        return ps_snapshot_differs(check->file, text, "link again, or name the file with --input", err);
    }
    st = check_columns(number, check, err);
    return st == PS_OK ? check_source(how, check, err) : st;
}

/* Snapshot rejects: the refused rows of an input, a record each; what is said of them over and over stands once. */
#include "link/snapshot.h"

#include "base/arena.h"
#include "extract/input_report.h"

#include <stdlib.h>
#include <string.h>

typedef struct record {
    uint64_t line;
    uint32_t column, field, reason, length; /* the field among those of the report, the reason from 1; of the value */
} record;
_Static_assert(sizeof(record) == 24, "records have no gaps");

/* ---- writing ---- */

static uint32_t field_number(const ps_input_report *report, const char *field)
{
    for (size_t i = 0; i < report->n_fields; i++)
        if (report->fields[i].field == field || !strcmp(report->fields[i].field, field))
            return (uint32_t)i;
    return (uint32_t)report->n_fields; /* about the whole row */
}

/* False: no memory. */
static bool put_rejects(record *records, ps_intern *reasons, ps_buffer *values, const ps_input_report *report)
{
    for (size_t i = 0; i < report->n_rejects; i++) {
        const ps_reject *reject = &report->rejects[i];
        const uint32_t reason = ps_intern_add(reasons, reject->reason, strlen(reject->reason));
        const size_t length = strlen(reject->value);

        if (reason == PS_INTERN_FULL)
            return false;
        records[i] =
            (record){reject->line, reject->column, field_number(report, reject->field), reason, (uint32_t)length};
        ps_buffer_add(values, reject->value, length);
    }
    return !values->failed;
}

static ps_status add(ps_snapshot_writer *w, ps_block_kind kind, uint32_t input, const void *at, size_t length,
                     ps_error *err)
{
    return ps_snapshot_writer_add(w, (ps_block_name){.kind = (uint32_t)kind, .input = input}, length ? at : "", length,
                                  err);
}

ps_status ps_snapshot_rejects_write(ps_snapshot_writer *w, uint32_t input, const ps_input_report *report, ps_error *err)
{
    record *records = ps_calloc(report->n_rejects, sizeof *records);
    ps_intern *reasons = ps_intern_new();
    ps_buffer values = {0}, sentences = {0};
    bool ok = records && reasons && put_rejects(records, reasons, &values, report);
    ps_status st;

    for (uint32_t i = 1; ok && i <= ps_intern_count(reasons); i++)
        ps_buffer_add(&sentences, ps_intern_text(reasons, i), ps_intern_length(reasons, i) + 1); /* and its NUL */
    st = ok && !sentences.failed ? PS_OK : ps_fail_memory(err);
    if (st == PS_OK)
        st = add(w, PS_BLOCK_REJECTS, input, records, report->n_rejects * sizeof *records, err);
    if (st == PS_OK)
        st = add(w, PS_BLOCK_REJECT_REASONS, input, sentences.at, sentences.length, err);
    if (st == PS_OK)
        st = add(w, PS_BLOCK_REJECT_VALUES, input, values.at, values.length, err);
    free(records);
    ps_intern_free(reasons);
    ps_buffer_release(&values);
    ps_buffer_release(&sentences);
    return st;
}

/* ---- reading ---- */

/* Where each of the sentences begins; n: how many. NULL: no memory. */
static const char **find_sentences(size_t *n, const char *at, size_t length)
{
    const char **out;
    size_t k = 0;

    *n = 0;
    for (size_t i = 0; i < length; i++)
        *n += at[i] == '\0';
    out = ps_calloc(*n + 1, sizeof *out);
    for (size_t i = 0; out && k < *n; i += strlen(at + i) + 1)
        out[k++] = at + i;
    return out;
}

static ps_status refuse_all(ps_input_report *report, const ps_snapshot_input *input, const record *records, size_t n,
                            const char **reasons, size_t n_reasons, ps_slice values, const ps_snapshot_file *file,
                            ps_error *err)
{
    if (!ps_input_report_expect(report, n))
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        const record *r = &records[i];
        const size_t at = r->field < input->n_fields ? input->field_columns[r->field] : report->n_fields;

        if (r->reason < 1 || r->reason > n_reasons || r->length > values.length)
            return ps_snapshot_damaged(file, "its refused rows", err);
        if (!ps_input_report_refuse(report, r->line, r->column, at < report->n_fields ? report->fields[at].field : "",
                                    reasons[r->reason - 1], (ps_slice){values.at, r->length}))
            return ps_fail_memory(err);
        values.at += r->length;
        values.length -= r->length;
    }
    return PS_OK;
}

ps_status ps_snapshot_rejects_read(ps_input_report *report, const ps_snapshot_input *input, uint32_t number,
                                   const ps_snapshot_file *file, ps_error *err)
{
    ps_block_name name = {.kind = PS_BLOCK_REJECTS, .input = number};
    size_t length, n_reasons, reason_bytes;
    ps_slice values;
    const record *records = ps_snapshot_block(&length, file, name, sizeof *records);
    const char *sentences, **reasons;
    ps_status st;

    name.kind = PS_BLOCK_REJECT_REASONS;
    sentences = ps_snapshot_block(&reason_bytes, file, name, 1);
    name.kind = PS_BLOCK_REJECT_VALUES;
    values.at = ps_snapshot_block(&values.length, file, name, 1);
    if (!records || !sentences || !values.at || (reason_bytes && sentences[reason_bytes - 1]))
        return ps_snapshot_damaged(file, "its refused rows", err);
    reasons = find_sentences(&n_reasons, sentences, reason_bytes);
    st = reasons ? refuse_all(report, input, records, length / sizeof *records, reasons, n_reasons, values, file, err)
                 : ps_fail_memory(err);
    free(reasons);
    return st;
}

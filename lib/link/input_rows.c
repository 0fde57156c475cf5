/* Input rows: storage of what one input delivered. */
#include "base/arena.h"
#include "link/lent_rows.h"
#include "link/spill.h"

#include <stdlib.h>
#include <string.h>

#define CACHE_LINE ((size_t)64)

static bool one_of(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (!strcmp(*names, name))
            return true;
    return false;
}

static const char *const traits[] = {"birth_month", "sex", "ethnicity", "lsoa", "practice", NULL};

/* What link itself looks at, whatever the plan asks: to settle who is who, dead, objecting or in hospital; and, where
 * the file has deletion rows, to know what they name. */
static ps_want own_want(const ps_schema *schema, const ps_schema_column *column)
{
    static const char *const needed[PS_KINDS][10] = {
        [PS_KIND_GP_EVENT] = {"code"},
        [PS_KIND_ADMISSION] = {"spell_id", "episode_no", "provider", "method", "method_code", "classification",
                               "discharge_date", "discharge_method", "destination"},
        [PS_KIND_ATTENDANCE] = {"provider", "discharge_status", "destination"},
        [PS_KIND_DEATH] = {"registered_date", "cancelled"},
        [PS_KIND_CARE_HOME] = {"end_date"},
        [PS_KIND_WAITING_LIST] = {"provider", "issuer", "waiting", "clock_stop"},
        [PS_KIND_DIAGNOSIS] = {"code", "scheme"},
    };

    if (schema->makes_people)
        return PS_WANT_IF_THERE;
    if (schema->kind == PS_KIND_EVENT)
        return PS_WANT_NOT;
    for (size_t k = 0; k < PS_KEY_COLUMNS && schema->key[k]; k++)
        if (!strcmp(schema->key[k], column->name))
            return PS_WANT_IF_THERE;
    if (column->role == PS_ROLE_SUBMITTED || one_of(traits, column->name) || one_of(needed[schema->kind], column->name))
        return PS_WANT_IF_THERE;
    return ps_withdraw_names(schema->kind, column->name) ? PS_WANT_FOR_DELETIONS : PS_WANT_NOT;
}

ps_status ps_rows_init(ps_input_rows *rows, const ps_input_spec *spec, unsigned number, ps_error *err)
{
    const ps_schema *schema = spec->schema;

    memset(rows, 0, sizeof *rows);
    rows->asked = spec;
    rows->spec = *spec;
    rows->schema = schema;
    rows->number = number;
    rows->want = ps_calloc(schema->n_columns, sizeof *rows->want);
    rows->columns = ps_calloc(schema->n_columns, sizeof *rows->columns);
    if (!rows->want || !rows->columns)
        return ps_fail_memory(err);
    for (size_t c = 0; c < schema->n_columns; c++) {
        const ps_column_role role = schema->columns[c].role;
        rows->want[c] = spec->want ? spec->want[c] : PS_WANT_NOT;
        if (role == PS_ROLE_ID || role == PS_ROLE_DELETED)
            continue; /* every batch brings these apart from its columns */
        if (role == PS_ROLE_EVENT_DATE)
            rows->want[c] = PS_WANT;
        else if (rows->want[c] == PS_WANT_NOT)
            rows->want[c] = own_want(schema, &schema->columns[c]);
    }
    rows->spec.want = rows->want;
    rows->spec.keep = NULL;
    rows->spec.hash_rows = true;
    return PS_OK;
}

/* Objections coded in the GP record hold whatever the plan asks: one more use, for every day. */
static uint64_t uses_of(const void *context, const char *text, size_t length)
{
    const ps_input_rows *rows = context;
    const ps_keep *asked = rows->asked->keep;
    const uint64_t own = ps_is_consent_code(text, length) ? UINT64_C(1) << asked->n : 0;

    if (asked->column < 0)
        return own | ((UINT64_C(1) << asked->n) - 1);
    return own | asked->uses_of(asked->context, text, length);
}

void ps_rows_filter(ps_input_rows *rows, const bool *present)
{
    const ps_schema *schema = rows->schema;
    const ps_keep *asked = rows->asked->keep;

    if (!asked || schema->makes_people || schema->kind == PS_KIND_ADMISSION || schema->kind == PS_KIND_DEATH)
        return;
    if (schema->deleted >= 0 && present[schema->deleted])
        return;
    for (size_t c = 0; c < schema->n_columns; c++)
        if (present[c] && own_want(schema, &schema->columns[c]) == PS_WANT_IF_THERE &&
            !(schema->kind == PS_KIND_GP_EVENT && !strcmp(schema->columns[c].name, "code")))
            return;
    rows->keep = *asked;
    if (schema->kind == PS_KIND_GP_EVENT) {
        if (asked->n == PS_USES_MOST)
            return;
        rows->keep.spans[rows->keep.n++] = (ps_span){PS_NO_DAY, INT32_MAX};
        rows->keep.column = ps_schema_code_column(schema);
        rows->keep.uses_of = uses_of;
        rows->keep.context = rows;
    }
    rows->spec.keep = &rows->keep;
    rows->filtered = true;
}

bool ps_rows_mark(ps_input_rows *rows, size_t n_known)
{
    rows->seen_bytes = (n_known / 8 / CACHE_LINE + 1) * CACHE_LINE;
    rows->seen = ps_calloc(rows->n_parsers, rows->seen_bytes);
    return rows->seen != NULL;
}

void ps_rows_release(ps_input_rows *rows)
{
    ps_input_report_free(rows->report);
    ps_rows_let_go(rows);
    for (unsigned w = 0; rows->parsers && w < rows->n_parsers; w++)
        ps_parser_free(rows->parsers[w]);
    free(rows->parsers);
    free(rows->seen);
    free(rows->stranger);
    free(rows->here);
    free(rows->twins);
    ps_spill_free(rows->spill);
    free(rows->of_labels);
    free(rows->columns);
    free(rows->want);
    free(rows->first);
    free(rows->order);
    ps_lent_rows_free(rows->lent);
    ps_intern_free(rows->labels);
    ps_idmap_free(rows->strangers);
    ps_reader_close(rows->reader);
    memset(rows, 0, sizeof *rows);
}

const ps_column *ps_rows_column(const ps_input_rows *rows, const char *name)
{
    const int c = ps_schema_column_find(rows->schema, name);
    return c >= 0 && rows->columns[c].n ? &rows->columns[c] : NULL;
}

bool ps_rows_kept(const ps_input_rows *rows, size_t column)
{
    const ps_column_role role = rows->schema->columns[column].role;
    if (role == PS_ROLE_ID || role == PS_ROLE_DELETED)
        return false;
    return rows->asked->want && rows->asked->want[column] != PS_WANT_NOT;
}

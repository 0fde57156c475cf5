/* Protect file: a caller's CSV through the scheme. */
#include "base/init.h"
#include "base/text.h"
#include "disclose/counts_csv.h"
#include "disclose/gate.h"
#include "disclose/table_csv.h"

#include <inttypes.h>
#include <string.h>

static ps_status check_range(const char *name, uint64_t value, uint64_t least, uint64_t most, ps_error *err)
{
    if (value >= least && value <= most)
        return PS_OK;
    return ps_fail(err, PS_EUSE, "%s is %" PRIu64 " to %" PRIu64, name, least, most);
}

static ps_status check_scheme(ps_scheme *out, const ps_protect_options *o, ps_error *err)
{
    static const char *const schemes[] = {"hes", "threshold", "round"};
    static const ps_disclosure_scheme kinds[] = {PS_SCHEME_HES, PS_SCHEME_THRESHOLD, PS_SCHEME_ROUND};
    const char *near;
    ps_status st = check_range("k", o->k, PS_K_LEAST, PS_K_MOST, err);

    if (st == PS_OK)
        st = check_range("base", o->base, PS_BASE_LEAST, PS_BASE_MOST, err);
    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < PS_COUNT(schemes); i++)
        if (!strcmp(o->scheme, schemes[i])) {
            *out = (ps_scheme){.kind = kinds[i], .k = o->k, .base = o->base};
            return PS_OK;
        }
    near = ps_did_you_mean(o->scheme, schemes, PS_COUNT(schemes));
    ps_fail(err, PS_EUSE, "there is no scheme %s", o->scheme);
    ps_error_hint(err, near ? "did you mean %s?" : "schemes: %s", near ? near : "hes, threshold, round");
    return PS_EUSE;
}

static ps_status check_options(ps_scheme *scheme, const ps_protect_options *o, ps_error *err)
{
    if (!o->n_by || o->n_by > PS_PROTECT_FIELDS_MOST)
        return ps_fail(err, PS_EUSE, "a table is by 1 to %d columns", PS_PROTECT_FIELDS_MOST);
    if (!o->count)
        return ps_fail(err, PS_EUSE, "the column of the people counted is needed");
    return check_scheme(scheme, o, err);
}

ps_status ps_protect_file(ps_protect_report *report, const char *path, const ps_protect_options *options, ps_error *err)
{
    ps_scheme scheme = {.kind = PS_SCHEME_HES};
    ps_table *table = NULL;
    uint64_t rows = 0;
    ps_status st = ps_init_check(err);

    if (st == PS_OK)
        st = check_options(&scheme, options, err);
    if (st == PS_OK)
        st = ps_counts_csv_read(&table, &rows, path, options, err);
    if (st == PS_OK)
        st = ps_table_csv_protect(table, &scheme, options->output, err);
    ps_table_free(table);
    if (st == PS_OK && report) {
        report->rows = rows;
        ps_scheme_legend(report->legend, sizeof report->legend, &scheme);
    }
    return st;
}

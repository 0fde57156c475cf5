/* Protect file: a caller's CSV through the scheme. */
#include "base/init.h"
#include "base/text.h"
#include "disclose/counts_csv.h"
#include "disclose/table_csv.h"

#include <string.h>

static ps_status check_options(const ps_protect_options *o, ps_error *err)
{
    static const char *const schemes[] = {"hes"};
    const char *near;

    if (!o->n_by || o->n_by > PS_PROTECT_FIELDS_MOST)
        return ps_fail(err, PS_EUSE, "a table is by 1 to %d columns", PS_PROTECT_FIELDS_MOST);
    if (!o->count)
        return ps_fail(err, PS_EUSE, "the column of the people counted is needed");
    for (size_t i = 0; i < PS_COUNT(schemes); i++)
        if (!strcmp(o->scheme, schemes[i]))
            return PS_OK;
    near = ps_did_you_mean(o->scheme, schemes, PS_COUNT(schemes));
    ps_fail(err, PS_EUSE, "there is no scheme %s", o->scheme);
    ps_error_hint(err, near ? "did you mean %s?" : "schemes: %s", near ? near : "hes");
    return PS_EUSE;
}

ps_status ps_protect_file(uint64_t *rows, const char *path, const ps_protect_options *options, ps_error *err)
{
    ps_table *table = NULL;
    uint64_t read = 0;
    ps_status st = ps_init_check(err);

    if (st == PS_OK)
        st = check_options(options, err);
    if (st == PS_OK)
        st = ps_counts_csv_read(&table, &read, path, options, err);
    if (st == PS_OK)
        st = ps_table_csv_protect(table, &(ps_scheme){.kind = PS_SCHEME_HES}, options->output, err);
    ps_table_free(table);
    if (st == PS_OK && rows)
        *rows = read;
    return st;
}

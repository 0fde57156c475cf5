/* Gate: which lane a table may take, under which name. */
#include "disclose/gate.h"
#include "base/init.h"
#include "base/path.h"
#include "base/text_file.h"
#include "disclose/sheet_form.h"
#include "disclose/suppress.h"
#include "disclose/table_csv.h"
#include "popstrat/disclose.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* An unprotected release holds exact counts, so it needs what the internal lane needs, and an override besides. */
static ps_status allow_unprotected(ps_gate *gate, ps_arena *arena, const ps_plan *plan, ps_day today, ps_error *err)
{
    const ps_override *found = NULL;
    char from[11], until[11], day[11];
    ps_status st = PS_OK;

    for (size_t i = 0; !found && i < plan->n_overrides; i++)
        if (plan->overrides[i].lifts == PS_LIFTS_DISCLOSURE && ps_override_in_force(&plan->overrides[i], today))
            found = &plan->overrides[i];
    ps_day_format(day, today);
    if (!found) {
        st = ps_fail(err, PS_EDISCLOSURE,
                     "an unprotected release needs an override that lifts disclosure and is in force on %s", day);
        ps_error_hint(err, "give [disclosure] scheme = \"hes\", or an approved [override] whose dates hold that day");
    } else if (!gate->internal_allowed) {
        st = ps_fail(err, PS_EGOVERNANCE,
                     "an unprotected release holds exact counts, which need [governance] valid on %s", day);
        ps_error_hint(err, "give [disclosure] scheme = \"hes\", or mend [governance]");
    }
    if (st != PS_OK) {
        ps_error_file(err, plan->path);
        return st;
    }
    ps_day_format(from, found->from);
    ps_day_format(until, found->until);
    gate->override_stamp = ps_arena_print(arena, "UNPROTECTED: override %s, approved by %s, %s to %s", found->name,
                                          found->approver ? found->approver : "nobody named", from, until);
    return gate->override_stamp ? PS_OK : ps_fail_memory(err);
}

ps_status ps_gate_open(ps_gate *out, ps_arena *arena, const ps_plan *plan, ps_day today, bool internal_allowed,
                       ps_error *err)
{
    ps_gate gate = {.plan = plan,
                    .internal_allowed = internal_allowed,
                    .scheme = plan->scheme,
                    .k = plan->disclosure_k,
                    .base = plan->disclosure_base};
    ps_status st = PS_OK;

    if (gate.scheme == PS_SCHEME_NONE)
        st = allow_unprotected(&gate, arena, plan, today, err);
    if (st == PS_OK)
        *out = gate;
    return st;
}

static ps_status refuse_internal(const char *name, ps_error *err)
{
    ps_fail(err, PS_EGOVERNANCE, "exact counts are refused without [governance] in date");
    ps_error_field(err, name);
    return PS_EGOVERNANCE;
}

/* folder/<prefix><name>.csv; NULL: no memory. */
static const char *path_of(ps_arena *arena, const char *folder, const char *prefix, const char *name)
{
    const char *safe = arena ? ps_path_safe(arena, name) : NULL;
    const char *file = safe ? ps_arena_print(arena, "%s%s.csv", prefix, safe) : NULL;

    return file ? ps_path_join(arena, folder, file) : NULL;
}

/* The file of a table's slopes, beside it; NULL where it has none, or no memory. */
static const char *slope_path_of(ps_arena *arena, const char *folder, const char *prefix, const ps_table *table)
{
    const char *name = table->sii && arena ? ps_arena_print(arena, "%s_sii", table->name) : NULL;

    return name ? path_of(arena, folder, prefix, name) : NULL;
}

ps_status ps_gate_write_internal(const ps_gate *gate, const ps_table *table, const char *folder, ps_error *err)
{
    ps_arena *arena;
    const char *path, *slopes;
    ps_status st;

    if (!gate->internal_allowed)
        return refuse_internal(table->name, err);
    arena = ps_arena_new();
    path = path_of(arena, folder, "INTERNAL_", table->name);
    slopes = slope_path_of(arena, folder, "INTERNAL_", table);
    st = path && (slopes || !table->sii) ? ps_table_csv_exact(table, path, slopes, NULL, err) : ps_fail_memory(err);
    ps_arena_free(arena);
    return st;
}

const char *ps_gate_release_path(const ps_gate *gate, ps_arena *arena, const ps_table *table, const char *folder)
{
    return path_of(arena, folder, gate->scheme == PS_SCHEME_NONE ? "UNPROTECTED_" : "", table->name);
}

/* people NULL: unprotected. */
static ps_status write_release(const ps_gate *gate, const ps_table *table, const ps_shown *people,
                               const ps_shown *population, const ps_scheme *scheme, const char *folder, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    const char *prefix = people ? "" : "UNPROTECTED_";
    const char *path = path_of(arena, folder, prefix, table->name);
    const char *slopes = slope_path_of(arena, folder, prefix, table);
    ps_status st;

    if (!path || (table->sii && !slopes))
        st = ps_fail_memory(err);
    else if (people)
        st = ps_table_csv_release(table, people, population, scheme, path, slopes, err);
    else
        st = ps_table_csv_exact(table, path, slopes, gate->override_stamp, err);
    ps_arena_free(arena);
    return st;
}

ps_status ps_gate_write_releases(const ps_gate *gate, const ps_table *const *tables, size_t n, const char *folder,
                                 ps_error *err)
{
    const ps_scheme scheme = {.kind = gate->scheme, .k = gate->k, .base = gate->base};
    const bool protect = gate->scheme != PS_SCHEME_NONE;
    ps_shown **people = ps_calloc(2 * n, sizeof *people);
    ps_status st = people ? PS_OK : ps_fail_memory(err);

    assert(protect || gate->override_stamp);
    if (st == PS_OK && protect)
        st = ps_suppress_all(people, people + n, tables, n, &scheme, err);
    for (size_t t = 0; st == PS_OK && t < n; t++)
        st = write_release(gate, tables[t], people[t], people[n + t], &scheme, folder, err);
    for (size_t t = 0; people && t < n; t++)
        free(people[t]);
    free(people);
    return st;
}

ps_status ps_gate_write_release(const ps_gate *gate, const ps_table *table, const char *folder, ps_error *err)
{
    return ps_gate_write_releases(gate, &table, 1, folder, err);
}

ps_status ps_gate_write_sheet(const ps_gate *gate, const ps_sheet *sheet, const char *folder, ps_error *err)
{
    ps_arena *arena;
    const char *path;
    ps_status st;

    if (!gate->internal_allowed)
        return refuse_internal(sheet->name, err);
    arena = ps_arena_new();
    path = path_of(arena, folder, "INTERNAL_", sheet->name);
    st = path ? ps_sheet_csv(sheet, path, true, err) : ps_fail_memory(err);
    ps_arena_free(arena);
    return st;
}

ps_status ps_gate_write_sheet_release(const ps_sheet *sheet, const char *folder, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    const char *path = path_of(arena, folder, "", sheet->name);
    const ps_status st = path ? ps_sheet_csv(sheet, path, false, err) : ps_fail_memory(err);

    ps_arena_free(arena);
    return st;
}

ps_status ps_gate_print_sheet(ps_buffer *out, const ps_sheet *sheet, ps_error *err)
{
    return ps_sheet_as_text(out, sheet, false, err);
}

ps_status ps_gate_json_sheet(ps_buffer *out, const ps_gate *gate, const ps_sheet *sheet, ps_error *err)
{
    return ps_sheet_as_json(out, sheet, gate->internal_allowed, err);
}

ps_status ps_table_write_protected(const ps_table *table, const char *path, ps_error *err)
{
    const ps_status st = ps_init_check(err);

    return st == PS_OK ? ps_table_csv_protect(table, &(ps_scheme){.kind = PS_SCHEME_HES}, path, err) : st;
}

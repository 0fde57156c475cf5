/* Gate: the only code that writes a table.
 *
 *   INTERNAL  exact counts, INTERNAL_<name>.csv, given only when the plan's governance allows it on the day of the run
 *   RELEASE   <name>.csv through the scheme, always
 *
 * Scheme hes: people 1-7 shown *, others rounded to the nearest 5, margins too; crude rates and proportions from what
 * is shown; 0, * and empty are three things. No hidden cell may be fixed to one value by what is shown: where it would
 * be, a second cell is hidden. Schemes threshold and round: scheme.h, suppress.h. Tables of a run are protected
 * together. */
#ifndef PS_DISCLOSE_GATE_H
#define PS_DISCLOSE_GATE_H

#include "aggregate/sheet.h"
#include "aggregate/table.h"
#include "base/text.h"
#include "disclose/scheme.h"

typedef struct ps_gate {
    bool internal_allowed;
    ps_disclosure_scheme scheme; /* PS_SCHEME_NONE only with an override in force */
    /* "UNPROTECTED: override winter, approved by ..., 2025-01-01 to 2025-03-31"; NULL under a scheme */
    const char *override_stamp;
    const ps_plan *plan; /* for the notes; NULL: they name no tables. Borrowed */
    unsigned k, base;    /* of schemes threshold and round */
} ps_gate;

/* Judged by the UTC day of the run. A plan with scheme "none" and no override in force is refused: PS_EDISCLOSURE; one
 * with an override, where exact counts are not allowed: PS_EGOVERNANCE. `internal_allowed` is what
 * ps_plan_may_write_persons and ps_plan_check_assured said. */
ps_status ps_gate_open(ps_gate *out, ps_arena *arena, const ps_plan *plan, ps_day today, bool internal_allowed,
                       ps_error *err);
/* A table that has slopes brings a second file, <name>_sii.csv, in either lane. */
ps_status ps_gate_write_internal(const ps_gate *gate, const ps_table *table, const char *folder, ps_error *err);
ps_status ps_gate_write_sheet(const ps_gate *gate, const ps_sheet *sheet, const char *folder, ps_error *err);
/* A sheet's protected copy, <name>.csv, whatever the lane. */
ps_status ps_gate_write_sheet_release(const ps_sheet *sheet, const char *folder, ps_error *err);
/* For a terminal, which is read over shoulders: aligned text, always protected. */
ps_status ps_gate_print_sheet(ps_buffer *out, const ps_sheet *sheet, ps_error *err);
/* An array of objects: exact where the internal lane is open, else protected. */
ps_status ps_gate_json_sheet(ps_buffer *out, const ps_gate *gate, const ps_sheet *sheet, ps_error *err);
ps_status ps_gate_write_release(const ps_gate *gate, const ps_table *table, const char *folder, ps_error *err);
/* All tables of a run: those of the same people are protected together. */
ps_status ps_gate_write_releases(const ps_gate *gate, const ps_table *const *tables, size_t n, const char *folder,
                                 ps_error *err);
/* Where that writes; NULL: no memory. */
const char *ps_gate_release_path(const ps_gate *gate, ps_arena *arena, const ps_table *table, const char *folder);
/* What the signs of a scheme mean, in lines; 1024 bytes hold it. */
void ps_scheme_legend(char *out, size_t room, const ps_scheme *scheme);
/* README.txt of the internal lane: exact small numbers, not for release; and legend.txt of the release
 * lane. Either folder may be NULL: no note there; the internal one is left alone where exact counts are not allowed. */
ps_status ps_gate_write_notes(const ps_gate *gate, const char *internal_folder, const char *release_folder,
                              ps_error *err);
/* The same beside sheets; `about` says what they hold. */
ps_status ps_gate_write_sheet_notes(const ps_gate *gate, const char *internal_folder, const char *release_folder,
                                    const char *about, ps_error *err);

#endif

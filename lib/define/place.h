/* Place: where something stands in the plan file, and the findings of a check. */
#ifndef PS_DEFINE_PLACE_H
#define PS_DEFINE_PLACE_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdint.h>

typedef struct ps_place {
    uint32_t line;   /* from 1; 0: nowhere in the file */
    uint32_t column; /* character from 1 */
    uint32_t span;   /* characters */
} ps_place;

/* Every finding of a check, in file order once sorted. All of them are errors; the plan runs only without any. Notes
 * (status PS_OK) stand beside them: what may well be meant, and is worth a look. */
typedef struct ps_findings {
    ps_error *at;
    size_t n, capacity;
    ps_error *notes;
    size_t n_notes, notes_capacity;
    bool no_memory;
} ps_findings;

/* A copy of the error, unless the list holds 200 already. */
void ps_findings_add(ps_findings *findings, const ps_error *error);
void ps_findings_note(ps_findings *findings, const ps_error *note); /* the same for notes */
void ps_findings_sort(ps_findings *findings);                       /* by line, then column; stable */
void ps_findings_release(ps_findings *findings);

/* The plan's text, so that an error can quote its line. */
typedef struct ps_plan_text {
    const char *file; /* as the caller named it */
    const char *at;
    size_t length;
} ps_plan_text;

/* Fills err with a plan error at a place: file, line, column, span and the source line for the caret. Returns PS_EPLAN
 * (or the status given). Add a hint with ps_error_hint. */
ps_status ps_fail_at(ps_error *err, ps_status status, const ps_plan_text *text, ps_place place, const char *format, ...)
    PS_PRINTF(5, 6);

#endif

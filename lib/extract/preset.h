/* Preset: the headings that a known source gives the columns of a kind, so that a plan need not map them.
 *
 * Adding a source is adding rows to preset.c. A column may have several headings, newest name first: the first that the
 * file has is read. A row without a heading says that the source has no such column: nothing is read for it, even where
 * the file has a heading of that very name, and where the kind requires it everybody's is missing. Columns without a
 * row are looked for under their own names. What the plan says itself (columns, dates, date_forms, delimiter) comes
 * first.
 *
 * Blanks and underscores in these headings are alike, since exports turn one into the other. All tables are constant:
 * any number of threads may read them. */
#ifndef PS_EXTRACT_PRESET_H
#define PS_EXTRACT_PRESET_H

#include "base/arena.h"
#include "extract/reader.h"

typedef struct ps_preset_row {
    const char *column;  /* of the schema */
    const char *heading; /* of PS_CODES without the number; NULL: the source has no such column */
    ps_date_form form;   /* of a date; UNSET: as all dates of the preset */
    int lsoa_vintage;    /* of an area code whose heading tells it: 2011 or 2021; 0 */
} ps_preset_row;

typedef struct ps_preset {
    const char *name; /* two presets of one name differ in kind */
    ps_kind kind;
    const ps_schema *schema; /* of the source's own, for kind event; NULL: that of the kind */
    const char *meaning;     /* for describe and the manual */
    ps_date_form dates;
    char delimiter; /* 0: the one that splits the heading best */
    const ps_preset_row *rows;
    size_t n_rows;
} ps_preset;

extern const ps_preset ps_presets[];
extern const size_t ps_presets_count;

const ps_schema *ps_preset_schema(const ps_preset *preset);

/* The preset of that name for that kind, or with `schema` NULL for any kind. *n, if not NULL, is how many have the
 * name; with several and no schema the answer is the first of them. NULL if there is none. */
const ps_preset *ps_preset_find(size_t *n, const char *name, const ps_schema *schema);

/* Puts schema, headings, forms and delimiter of the preset into the spec, in `arena`. Of headings that tell the vintage
 * of their areas, those of `lsoa_vintage` alone (0: all of them). False: no memory. */
bool ps_preset_apply(ps_input_spec *spec, const ps_preset *preset, int lsoa_vintage, ps_arena *arena);

/* Has the source of the spec's preset no such column, and the plan no heading for it? */
bool ps_preset_lacks(const ps_input_spec *spec, size_t column);

#endif

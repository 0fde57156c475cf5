/* Ledger entry: one released table as the ledger holds it: whom it is of, by what, and each cell's exact counts beside
 * what was shown of them. For the files of disclose alone.
 *
 *   MAKE    from a table and the file that was written of it, so that what is entered is what was published
 *   WRITE   as members of a JSON line
 *   READ    such members back */
#ifndef PS_DISCLOSE_LEDGER_ENTRY_H
#define PS_DISCLOSE_LEDGER_ENTRY_H

#include "aggregate/table.h"
#include "base/text.h"
#include "define/rule_terms.h"

typedef enum ps_entry_layer { PS_ENTRY_POPULATION, PS_ENTRY_PEOPLE, PS_ENTRY_LAYERS } ps_entry_layer;

typedef struct ps_entry_cell {
    uint64_t count;
    const char *shown; /* as the file has it: "15", "*", "" */
} ps_entry_cell;

typedef struct ps_entry_row {
    const char *labels[PS_TABLE_FIELDS_MOST]; /* NULL: summed over */
    const char *key;                          /* "age_band=65-69;lsoa=E01000001": fields in byte order */
    ps_entry_cell cells[PS_ENTRY_LAYERS];
} ps_entry_row;

typedef struct ps_entry {
    uint64_t number;                    /* line of the ledger; 0: not written yet */
    const char *table, *plan, *counted; /* counted NULL: the population alone */
    const char *of;                     /* the rule's text; NULL: everybody */
    const char *definition_sha256;      /* of the plan */
    ps_day index_date;
    unsigned small; /* counts from 1 to this are not to be told */
    size_t n_fields;
    const char *fields[PS_TABLE_FIELDS_MOST];
    ps_terms terms[PS_ENTRY_LAYERS];
    ps_entry_row *rows; /* in byte order of their keys */
    size_t n_rows;
    const char *let_through, *override; /* why it would have been refused, and what let it through; NULL */
} ps_entry;

/* `released` is the file of the table. All in the arena, save what is lent by plan and table. */
ps_status ps_entry_make(ps_entry *out, ps_arena *arena, const ps_plan *plan, const ps_table_plan *asked,
                        const ps_table *table, const char *released, ps_error *err);
void ps_entry_write(ps_buffer *out, const ps_entry *entry);
/* False: not as ps_entry_write gives it, or (*no_memory) no memory. With `from` .. `to` given, rows are read only where
 * the index date lies between; else n_rows is 0. */
bool ps_entry_read(ps_entry *out, bool *no_memory, ps_arena *arena, ps_slice members, ps_day from, ps_day to);

/* Row of a key; NULL if there is none. */
const ps_entry_row *ps_entry_find(const ps_entry *entry, const char *key);
/* Does the file give a number there? */
bool ps_cell_is_shown(const ps_entry_cell *cell);
/* Same people, same fields, same day, same numbers, exact and shown. */
bool ps_entry_equals(const ps_entry *a, const ps_entry *b);

#endif

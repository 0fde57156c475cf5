/* Web: the cells of tables over the same people, each once. For the files of disclose alone.
 *
 *   CODE   a cell's labels as one number; a field that is summed over, or that its table lacks, is "All"
 *   LAYER  the cells of one count: the population, which all tables share, then people by what is counted
 *   FIND   the cell of a code                                                               O(1)
 *   LINE   cells that differ in one field alone, in label order                             O(1) to the next
 *
 * A margin of one table that is a cell of another is one cell here, so that what is found out from one is known in all.
 */
#ifndef PS_DISCLOSE_WEB_H
#define PS_DISCLOSE_WEB_H

#include "aggregate/table.h"
#include "disclose/scheme.h"

#define PS_WEB_FIELDS_MOST 16
#define PS_WEB_NO_CELL UINT32_MAX
#define PS_WEB_POPULATION 0 /* layer */

typedef struct ps_layer {
    const char *counted; /* NULL: the population */
    size_t n;
    uint64_t *codes; /* rising */
    int64_t *value;
    int64_t *now; /* in the table that a search is making up */
    uint8_t *as;  /* ps_shown_as */
    uint8_t *proven;
    uint32_t *slots; /* hash of codes: cell + 1 */
    size_t n_slots;
    uint8_t *shows;                      /* by set of fields: 1, there are cells by these; 2, by these and more */
    uint32_t *line[PS_WEB_FIELDS_MOST];  /* cells in the order of lines over the field */
    uint32_t *place[PS_WEB_FIELDS_MOST]; /* of a cell in it; PS_WEB_NO_CELL if it never moves */
    size_t n_line;
} ps_layer;

typedef struct ps_web {
    size_t n_fields;
    const char *fields[PS_WEB_FIELDS_MOST];
    uint64_t n_labels[PS_WEB_FIELDS_MOST]; /* also the number of "All" */
    uint64_t scale[PS_WEB_FIELDS_MOST];
    size_t n_tables;
    uint64_t **codes; /* by table and row */
    ps_layer *layers;
    size_t n_layers;
    uint32_t *layer_of; /* by table: of its people; 0: it counts nobody */
} ps_web;

/* `zeros_move`: a shown 0 may stand for more. PS_EDISCLOSURE if the tables are too many to judge together or contradict
 * each other. */
ps_status ps_web_open(ps_web *out, const ps_table *const *tables, size_t n, bool zeros_move, ps_error *err);
void ps_web_close(ps_web *web);

uint32_t ps_layer_find(const ps_layer *layer, uint64_t code);
uint64_t ps_web_label(const ps_web *web, uint64_t code, size_t field);
/* Fields that are not summed over. */
unsigned ps_web_fields_of(const ps_web *web, uint64_t code);

#endif

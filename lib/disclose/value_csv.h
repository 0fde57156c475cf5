/* Value csv: columns of a table's values (aggregate/table_values.h), and its slopes, in both lanes. For the gate alone.
 */
#ifndef PS_DISCLOSE_VALUE_CSV_H
#define PS_DISCLOSE_VALUE_CSV_H

#include "aggregate/table_values.h"
#include "base/csv_writer.h"
#include "base/text.h"
#include "disclose/suppress.h"

/* What a release copy knows, by row; malloc'd. */
ps_status ps_seen_of_shown(ps_seen **out, const ps_table *table, const ps_shown *people, const ps_shown *population,
                           const ps_scheme *scheme, ps_error *err);

void ps_value_csv_heading(ps_csv_writer *csv, const ps_table *table);
void ps_value_csv_exact(ps_csv_writer *csv, const ps_table *table, const ps_table_values *values, size_t row,
                        int digits);
void ps_value_csv_release(ps_csv_writer *csv, const ps_table *table, const ps_table_values *values, size_t row,
                          const ps_seen *seen, const ps_shown *people, const ps_shown *population, int digits);
/* Adds to a note what the values have to say. */
void ps_value_csv_note(ps_buffer *note, const ps_table_values *values, size_t row);
void ps_note_add(ps_buffer *note, const char *text); /* "; " between; NULL adds nothing */

/* slope_csv.c: the slopes of a table as a file of their own; seen NULL: exact. stamp as in table_csv.h. */
ps_status ps_slope_csv_write(const ps_table *table, const ps_seen *seen, const char *path, const char *stamp,
                             int digits, ps_error *err);

#endif

/* Table csv: the two forms of a table on disk. For the gate alone. */
#ifndef PS_DISCLOSE_TABLE_CSV_H
#define PS_DISCLOSE_TABLE_CSV_H

#include "aggregate/rate.h"
#include "aggregate/table.h"
#include "base/csv_writer.h"
#include "disclose/suppress.h"

/* slope_path: where the table's slopes go; NULL: nowhere.
 *
 * internal_csv.c: exact numbers, 12 significant digits. stamp NULL: none; else the text of a last column,
 * "UNPROTECTED", in every row. */
ps_status ps_table_csv_exact(const ps_table *table, const char *path, const char *slope_path, const char *stamp,
                             ps_error *err);
/* release_csv.c: as suppress.h marked it, proportions and rates to 3 significant digits. */
ps_status ps_table_csv_release(const ps_table *table, const ps_shown *people, const ps_shown *population,
                               const ps_scheme *scheme, const char *path, const char *slope_path, ps_error *err);

/* One table by itself. */
ps_status ps_table_csv_protect(const ps_table *table, const ps_scheme *scheme, const char *path, ps_error *err);

/* ---- what both share: table_csv.c ---- */

/* Fields, population, and where people are counted: people, proportion, lower, upper and the crude rate, or another
 * value in place of these; what else is worked out; note. */
void ps_table_csv_heading(ps_csv_writer *csv, const ps_table *table);
void ps_table_csv_label(ps_csv_writer *csv, const char *label);
void ps_table_csv_labels(ps_csv_writer *csv, const ps_table *table, size_t row);
/* Proportion, its limits and the rate, or empty cells without a population; nothing where another value stands. */
void ps_table_csv_figures(ps_csv_writer *csv, const ps_table *table, uint64_t people, uint64_t population, int digits);
size_t ps_table_csv_n_figures(const ps_table *table);
/* Closes; removes the file if it is not whole, so that no half table is left behind. */
ps_status ps_table_csv_finish(ps_csv_writer *csv, const char *path, ps_error *err);

#define PS_NOTE_AREA "population outside 1,000 to 3,000: figures of this area are unstable"
#define PS_NOTE_EVERYBODY "everybody in this group: take care, it speaks of each of them"
#define PS_NOTE_NOBODY "nobody in this small group: take care, it speaks of each of them"

#endif

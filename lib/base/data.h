/* Data: the tables of data/, compiled in. data/embed.c turns each CSV into one of these at build time; nothing is read
 * from data/ at run time. */
#ifndef PS_BASE_DATA_H
#define PS_BASE_DATA_H

#include <stddef.h>

typedef struct ps_data_table {
    const char *name;         /* path below data/ without ".csv": "weights/charlson_quan_icd10" */
    size_t n_columns, n_rows; /* rows without the heading */
    const char *const *cells; /* heading first, row after row */
} ps_data_table;

extern const ps_data_table ps_data_tables[];
extern const size_t ps_data_tables_count;

const ps_data_table *ps_data_find(const char *name); /* NULL if there is none */
/* Column of a heading, or -1. */
int ps_data_column(const ps_data_table *table, const char *heading);
/* First row whose cell in the column is this text, or -1. */
int ps_data_row(const ps_data_table *table, int column, const char *cell);
const char *ps_data_cell(const ps_data_table *table, size_t row, int column);

#endif

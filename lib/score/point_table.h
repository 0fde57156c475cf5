/* Point table: a table of data/weights with the columns item, category and points. Categories are words ("emergency"),
 * whole numbers from a least one on ("3", "4-6", "14+") or a limit ("<120"). Reads the compiled table; O(rows). */
#ifndef PS_SCORE_POINT_TABLE_H
#define PS_SCORE_POINT_TABLE_H

#include "base/data.h"
#include "base/intern.h"

#define PS_POINT_TOTALS_MOST 24

/* The cell of the category that a number is in: the one with the highest least number that is not above it. */
const char *ps_point_cell(const ps_data_table *table, const char *item, int number);
int ps_points_at(const ps_data_table *table, const char *item, int number);
/* 0 where the table has no such row. */
int ps_points_named(const ps_data_table *table, const char *item, const char *category);
/* Of an item "<120": the limit, and the points below it. */
int ps_point_limit(int *points, const ps_data_table *table, const char *item);
/* The words of the bands by total, 0 to `most`, added to `words`. False: no memory. */
bool ps_point_bands(uint32_t out[PS_POINT_TOTALS_MOST], const ps_data_table *table, int most, ps_intern *words);

#endif

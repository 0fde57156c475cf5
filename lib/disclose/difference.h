/* Difference: what two released tables tell together that neither tells alone. For the files of disclose alone.
 *
 *   AGAIN     the same cell twice, a few people apart: somebody came or went
 *   UNCOVERS  the same cell, a number in one and hidden in the other
 *   OVERLAP   populations that differ in one limit of one number ("age >= 65" and "age >= 66"), or in one condition,
 * and in a cell by a few people NESTED    cells within a larger one (LSOAs of a ward) whose rest is a few people, or
 * one hidden cell
 *
 * A few people: 1 to the most that the schemes of the two hide. Only tables whose index dates are less than
 * PS_APART_DAYS apart are looked at: in a month people come and go anyway, and what a difference shows is nobody in
 * particular. What rules and labels do not say is not seen: two names for overlapping groups, areas that overlap
 * without one holding the other. */
#ifndef PS_DISCLOSE_DIFFERENCE_H
#define PS_DISCLOSE_DIFFERENCE_H

#include "define/world.h"
#include "disclose/ledger_entry.h"

#define PS_APART_DAYS 28

/* PS_EDISCLOSURE with message and value (the cell) if the new table must not stand beside the earlier one. `world`
 * tells which areas lie in which. */
ps_status ps_difference_check(const ps_entry *entry, const ps_entry *earlier, const ps_world *world, ps_error *err);

#endif

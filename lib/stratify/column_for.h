/* Column for: handing a finished column to the name of an item of the plan. For the files of stratify alone. */
#ifndef PS_STRATIFY_COLUMN_FOR_H
#define PS_STRATIFY_COLUMN_FOR_H

#include "define/world.h"

/* The world takes the column over, and *column is left empty; a name that the plan lacks, or that has its column, drops
 * it. */
void ps_column_hand_over(ps_world *world, ps_name_kind kind, size_t item, ps_column *column);

#endif

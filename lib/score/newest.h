/* Newest: of one person, what set each group of a scheme last: the lines of an itemised score. */
#ifndef PS_SCORE_NEWEST_H
#define PS_SCORE_NEWEST_H

#include "score/group_map.h"
#include "score/score.h"

typedef struct ps_newest { /* by group: the newest code and day; on one day, the first that was noted */
    uint32_t code[PS_GROUPS_MOST];
    ps_day day[PS_GROUPS_MOST];
    ps_groups all;
} ps_newest;

void ps_newest_set(ps_newest *newest, int group, uint32_t code, ps_day day);
/* All that the codes of an event set. */
void ps_newest_note(ps_newest *newest, const ps_group_map *map, const ps_world *world, const ps_column *codes,
                    size_t event, ps_day day);
/* One line for a group that was noted. */
ps_score_item ps_newest_item(const ps_newest *newest, const ps_group_map *map, const ps_world *world, int group,
                             double points);

#endif

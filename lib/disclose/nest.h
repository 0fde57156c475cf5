/* Nest: which groups of one field lie within one group of another, among the registered and living people at hand: the
 * LSOAs of a ward, the practices of a network, five-year bands in ten-year ones. For the files of disclose alone.
 *
 *   OPEN   O(people)
 *   FIND   O(log labels) */
#ifndef PS_DISCLOSE_NEST_H
#define PS_DISCLOSE_NEST_H

#include "aggregate/table_field.h"

typedef struct ps_nest {
    ps_field inner, outer;
    uint32_t *parent; /* by label of inner: label of outer; PS_NEST_NONE */
    uint32_t *order;  /* labels of inner in byte order */
} ps_nest;
#define PS_NEST_NONE UINT32_MAX

/* *found false: the world lacks one of the fields, and nothing can be told. Labels live in the arena. */
ps_status ps_nest_open(ps_nest *out, bool *found, ps_arena *arena, const ps_world *world, const char *inner,
                       const char *outer, ps_error *err);
/* Label of outer that holds all people of inner's; NULL: several do, or nobody is there. */
const char *ps_nest_within(const ps_nest *nest, const char *inner);
void ps_nest_close(ps_nest *nest);

#endif

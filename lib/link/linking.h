/* Linking: the steps from inputs to a population, and what they share. population.c gives their order. */
#ifndef PS_LINK_LINKING_H
#define PS_LINK_LINKING_H

#include "link/evidence.h"
#include "link/lookup.h"

#include <stdatomic.h>

typedef struct ps_linking {
    const ps_link_spec *spec;
    ps_pool *pool;
    ps_population *population;
    ps_input_rows *rows; /* by input */
    ps_day believable;   /* no event or extract is dated later than this, but by mistake */
    const char *saves;   /* the snapshot to be made, for which nothing is let go but what went in vain; NULL: none */
    /* People of the person inputs; an event row's person from there on is one of its input's strangers. */
    uint32_t n_known;
    uint8_t *area_class;     /* by word, once settled: ps_area_class of it */
    size_t n_area_words;     /* 0 and all words that areas of people can be */
    uint32_t *by_area;       /* by word, once looked up: living registered people whose area it is */
    atomic_flag reporting;   /* a thread is in the caller's progress callback */
    atomic_bool stopped;     /* it asked to stop */
    atomic_size_t held;      /* event rows in memory, those of spilled inputs not among them */
    atomic_ullong bytes;     /* stored bytes of all inputs read so far */
    ps_area_changes changes; /* LSOAs of 2011 and 2021; empty without that look-up */
} ps_linking;

/* gather.c: everything up to rows grouped and cleaned; then what of it hangs on the index date. */
ps_status ps_linking_gather(ps_linking *l, ps_error *err);
ps_status ps_linking_date(ps_linking *l, ps_error *err);
/* Rows are grouped by person and cleaned. The first n_known of the n_people are of the person inputs; `number`, by row,
 * is its row of the file, NULL: the same. */
ps_status ps_linking_group(const ps_linking *l, ps_input_rows *rows, size_t n_known, size_t n_people,
                           const uint32_t *number, ps_error *err);
/* Once rows are grouped and cleaned: does anything look at their order in the file still? */
bool ps_linking_needs_order(const ps_linking *l, const ps_input_rows *rows);
/* read_inputs.c: person inputs in plan order, then the others side by side. */
ps_status ps_linking_read(ps_linking *l, ps_error *err);
/* merge_inputs.c: strangers and words of all inputs, in input order, so that numbers are the same whatever the threads.
 */
ps_status ps_linking_merge_people(ps_linking *l, ps_error *err);
ps_status ps_linking_merge_words(ps_linking *l, ps_error *err);
/* map_areas.c: LSOAs of 2011 in inputs that have those become LSOAs of 2021, where the change is without a choice. */
ps_status ps_linking_map_areas(ps_linking *l, ps_error *err);
/* settle.c: traits of everybody; then who is in hospital, once spells are joined. */
ps_status ps_linking_settle(ps_linking *l, ps_error *err);
ps_status ps_linking_settle_hospital(ps_linking *l, ps_error *err);
/* coverage.c: look-ups, and whether they fit. */
ps_status ps_linking_look_up(ps_linking *l, ps_error *err);
/* link_tally.c: the counters of the inputs. */
ps_status ps_linking_count_inputs(ps_linking *l, ps_error *err);

#endif

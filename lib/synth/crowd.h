/* Crowd: everybody of a made-up region, one after another.
 *
 * Who somebody is depends on the seed, the number of people and their own number; only which of their rows are faulty
 * on purpose depends on those before them (faults.c), so they are made in order from number 0. Memory is four bytes a
 * person, which say who plays which part. One thread at a time. */
#ifndef PS_SYNTH_CROWD_H
#define PS_SYNTH_CROWD_H

#include "synth/made_person.h"

#include "popstrat/synth.h"

typedef struct ps_crowd {
    ps_synth_options options; /* with every default filled in */
    ps_made_world world;
    ps_planting planting;
    ps_fault_quota quota;
    ps_made_person person; /* the one made last */
    uint64_t next, all;    /* visitors included */
} ps_crowd;

/* PS_EUSE for too few or too many people, or an index date of no such century. `options` NULL: the defaults. */
ps_status ps_crowd_new(ps_crowd **out, const ps_synth_options *options, ps_error *err);
/* The next person into crowd->person, as long as next < all. */
ps_status ps_crowd_next(ps_crowd *crowd, ps_error *err);
/* Extracts are shuffled and written whenever this is so: after every few thousand persons and after the last. */
bool ps_crowd_window_ends(const ps_crowd *crowd);
/* Tells the caller's progress; PS_ECANCEL if that asks to stop. */
ps_status ps_crowd_report(const ps_crowd *crowd, const char *file, uint64_t rows, ps_error *err);
void ps_crowd_free(ps_crowd *crowd); /* NULL is fine */

#endif

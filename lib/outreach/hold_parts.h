/* Hold parts: what the files about holding back share. */
#ifndef PS_OUTREACH_HOLD_PARTS_H
#define PS_OUTREACH_HOLD_PARTS_H

#include "outreach/contact.h"
#include "outreach/hold.h"

#define PS_NO_LIST SIZE_MAX

/* A home or a household, by the number of its text. */
typedef struct ps_unit_state {
    ps_day last, next; /* of its contacts: the latest up to the run, the first after it; PS_NO_DAY: none */
    size_t list;       /* of this run, whose list contacts it; PS_NO_LIST */
    bool looked;       /* the ledger was asked whom it names as the unit */
} ps_unit_state;

typedef struct ps_unit_kind {
    const char *word;   /* "home", "household": before the digest in the ledger */
    const uint32_t *of; /* by person: number of its text; 0: none. NULL: not known */
    ps_unit_state *at;  /* by number of the text */
} ps_unit_kind;

struct ps_holding {
    ps_world *world;
    const ps_plan *plan;
    const ps_outreach_options *options;
    ps_contacts *contacts;
    ps_arena *arena;
    ps_column home_column;
    ps_unit_kind home, household;
    ps_idmap *named; /* units that the ledger names */
    ps_unit_state *named_state;
    size_t named_capacity;
    char *id;       /* room for a pseudonym */
    uint32_t *week; /* entries of the ledger listed in the last 7 days */
    size_t n_week, week_capacity;
};

/* ---- hold.c ---- */
/* Is this entry one that the run goes by? */
bool ps_hold_sees(const ps_holding *h, const ps_contact *one);
/* Nobody is contacted before this day after a contact on that one. */
ps_day ps_hold_due(const ps_holding *h, ps_day contact);
/* Does a contact on `contact` hold on `day`? Also one that is to come, a wave's of a phased list: it is as near. */
bool ps_hold_is_near(const ps_holding *h, ps_day contact, ps_day day);
ps_slice ps_hold_id(const ps_holding *h, uint32_t person);
ps_status ps_hold_note(ps_list_job *job, uint32_t person, ps_hold reason, ps_day due, ps_error *err);
/* From when on nothing that is known holds the person, not earlier than `from`. */
ps_day ps_hold_free_from(const ps_list_job *job, uint32_t person, ps_day from);
/* From when on the second of a household is free, once it is known whether the first has a place on the list: one who
 * has none is contacted by nobody. Nothing for those whose day is told already. */
void ps_hold_tell_second(const ps_list_job *job, ps_held *held);

/* ---- hold_unit.c ---- */
ps_status ps_units_find(ps_holding *h, ps_pool *pool, ps_error *err);
void ps_units_release(ps_holding *h);
/* The unit's state, as the ledger and this run have it; NULL: the person alone is the unit. */
ps_unit_state *ps_unit_of(bool *home, ps_holding *h, uint32_t person);
/* "home=3f2a...", the unit as the ledger names it; "" for a person alone. */
void ps_unit_name(char out[64], const ps_holding *h, uint32_t person);

#endif

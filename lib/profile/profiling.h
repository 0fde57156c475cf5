/* Profiling: what the files of profile share while facts are made. For the room alone. */
#ifndef PS_PROFILE_PROFILING_H
#define PS_PROFILE_PROFILING_H

#include "profile/profile.h"

#define PS_SLACK_DAYS 31 /* around births and deaths, which are known by month or told late */

typedef struct ps_profiling {
    const ps_population *population;
    const ps_profile_spec *spec;
    ps_profile_facts *facts;
    uint8_t *group[PS_GROUPINGS]; /* by person */
    bool *here;                   /* by person: registered and alive on the index date */
} ps_profiling;

/* One feed each; they may run side by side, and take nothing from the arena. */
void ps_profile_feed(const ps_profiling *p, size_t feed);
void ps_profile_months(const ps_profiling *p, size_t feed);
void ps_profile_fields(const ps_profiling *p, size_t feed);
void ps_profile_agreement(const ps_profiling *p, size_t feed);

/* Once, in this order, by one thread. */
ps_status ps_profile_other_ids(const ps_profiling *p, ps_error *err);
ps_status ps_profile_traits(const ps_profiling *p, ps_error *err);
ps_status ps_profile_overlap(const ps_profiling *p, ps_error *err);
ps_status ps_profile_practices(const ps_profiling *p, ps_error *err);
ps_status ps_profile_conflicts(const ps_profiling *p, ps_error *err);
ps_status ps_profile_added(const ps_profiling *p, ps_error *err);
ps_status ps_profile_findings(const ps_profiling *p, ps_error *err);

#endif

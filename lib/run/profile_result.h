/* Profile result: a plan's profile, ready to be shown and written. */
#ifndef PS_RUN_PROFILE_RESULT_H
#define PS_RUN_PROFILE_RESULT_H

#include "disclose/gate.h"
#include "popstrat/profile.h"
#include "run/profile_sheets.h"

struct ps_profile {
    ps_arena *arena;
    ps_gate gate;
    char *refusal;   /* NULL: exact counts are given */
    char **findings; /* ended by NULL */
    ps_profile_sheets sheets;
    ps_buffer text, json;
};

/* profile_page.c: fills text and json from the sheets and findings. */
ps_status ps_profile_page(ps_profile *profile, const ps_plan *plan, ps_error *err);

#endif

/* Result: a plan's world, filled name by name in the order of the dependencies. */
#ifndef PS_RUN_RESULT_H
#define PS_RUN_RESULT_H

#include "popstrat/run.h"
#include "stratify/stratify.h"

struct ps_result {
    const ps_plan *plan;
    ps_population *population;
    ps_world *world;
    ps_strata *strata;
    bool *asked;  /* by name number; NULL: all are */
    bool *scored; /* by score */
};

/* Called for each input with refused rows when reading or linking stopped. */
typedef struct ps_stopped {
    void (*call)(void *context, const ps_input_report *report);
    void *context;
} ps_stopped;

/* As ps_result_new, with the caller's pool. stopped may be NULL. Where `all` is false, person traits and parts of
 * scores that the plan does not ask for are left out; their columns are PS_NOTHING. */
ps_status ps_result_make(ps_result **out, const ps_plan *plan, const ps_run_options *options, const ps_stopped *stopped,
                         bool all, ps_pool *pool, ps_error *err);

/* PS_EDATA where the person inputs hold nobody: an empty result would be taken for one. */
ps_status ps_refuse_nobody(const ps_population *population, ps_error *err);

/* What linking is told of a plan; `inputs` is the caller's array, filled here. */
ps_link_spec ps_link_spec_of(const ps_plan *plan, ps_input_spec *inputs);
/* The reading stage tells the input it is at; sizes let a caller work out the time left. */
typedef struct ps_reading {
    ps_progress_call *progress;
    void *context;
    uint64_t bytes_all; /* 0: not known */
} ps_reading;
ps_reading ps_reading_of(const ps_plan *plan, ps_progress_call *progress, void *context);
int ps_reading_tell(void *reading, const char *input, uint64_t rows, uint64_t bytes);

/* Tells the caller's progress callback; PS_ECANCEL if it asks to stop. */
ps_status ps_progress_tell(const ps_run_options *options, const char *stage, uint64_t done, ps_error *err);

#endif

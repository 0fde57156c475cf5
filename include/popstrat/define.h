/* Define: the plan, read, checked and described. */
#ifndef POPSTRAT_DEFINE_H
#define POPSTRAT_DEFINE_H

#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A checked plan. Immutable: any number of threads may use it at once. */
typedef struct ps_plan ps_plan;

/** What the command line may change without touching the plan file. */
typedef struct ps_plan_options {
    size_t size;       /* of this struct; set by the initialiser */
    ps_day index_date; /* PS_NO_DAY: the plan's own */
    const char *const
        *inputs; /* "gp=FILE", FILE relative to the current folder; "-" is standard input, for at most one */
    size_t n_inputs;
} ps_plan_options;
#define PS_PLAN_OPTIONS_INIT                                                                                           \
    {                                                                                                                  \
        sizeof(ps_plan_options), PS_NO_DAY, NULL, 0                                                                    \
    }

/**
 * Read a plan and the code lists it names, resolve and type every rule, order the names, check governance (but not its
 * dates), audiences and fields. Needs no data.
 *
 * @param[out] out   the plan; untouched on failure; free with ps_plan_free
 * @param path       plan file, UTF-8 TOML; paths inside it are relative to it
 * @param options    NULL: none
 * @param findings   called once for each fault, and each note (status PS_OK: what may well be meant, and fails
 *                   nothing), in file order, before the call returns; may be NULL
 * @param context    handed to findings
 * @param err        the first fault; may be NULL
 *
 * @return PS_OK; PS_EPLAN or PS_EGOVERNANCE for faults in the plan; PS_EMEMORY; PS_ESYSTEM if the file cannot be read;
 * PS_ESTATE. Threads: independent calls may run at once.
 */
PS_API PS_MUST_USE ps_status ps_plan_open(ps_plan **out, const char *path, const ps_plan_options *options,
                                          void (*findings)(void *context, const ps_error *finding), void *context,
                                          ps_error *err);
PS_API void ps_plan_free(ps_plan *plan); /* NULL is fine */

/** A list of the plan is for the voluntary sector: ps_run then needs the option recipient_key. */
PS_API bool ps_plan_needs_recipient_key(const ps_plan *plan);

/**
 * The whole plan in plain English, every window as two dates: what an IG lead signs.
 *
 * @param[out] out  UTF-8 text; free with ps_text_free; untouched on failure
 * @return PS_OK; PS_EMEMORY.
 */
PS_API PS_MUST_USE ps_status ps_plan_describe(char **out, const ps_plan *plan, ps_error *err);
/** Frees a text the library handed over; NULL is fine. */
PS_API void ps_text_free(char *text);

#ifdef __cplusplus
}
#endif
#endif

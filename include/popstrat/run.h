/* Run: a plan over its extracts, in memory or to a run folder. */
#ifndef POPSTRAT_RUN_H
#define POPSTRAT_RUN_H

#include "popstrat/aggregate.h"
#include "popstrat/define.h"
#include "popstrat/init.h"
#include "popstrat/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ps_run_options {
    size_t size;                /* of this struct; set by the initialiser */
    unsigned threads;           /* 0: as many as there are processors; the same bytes come out whatever the number */
    ps_progress_call *progress; /* NULL: none */
    void *context;
    const char *folder; /* run folder; NULL: out/<yyyy-mm> beside the plan */
    bool replace;       /* an existing run folder is renamed aside first; else it is refused */
    ps_day as_of; /* judges agreements and overrides by this day, and marks person rows REPLAY; PS_NO_DAY: today, UTC */
    const char *user; /* for the log; NULL: environment, else numeric uid */
    /* Run from this snapshot (ps_link) instead of the extracts; NULL: from the extracts. It is refused where the plan's
     * inputs, their files, mappings or needed columns differ. Sources that are there must be as they were, by size and
     * time, or with verify_sources by fingerprint; run.json says which was done. What the plan uses of a snapshot is
     * refused if it changed since it was written; what it does not use is looked at with verify_sources only. */
    const char *from;
    bool verify_sources;
    /* A key file as pseudonymise --new-key makes it, the caller's own alone (0600). Lists for the voluntary sector show
     * each person under a pseudonym that is made with it, for that list and recipient alone; the same key gives the
     * same again. Who each one is lies in the folder of the person's practice, below practices/. A plan with such a
     * list is refused without it (PS_EUSE), before anything is read. NULL: none. */
    const char *recipient_key;
} ps_run_options;
#define PS_RUN_OPTIONS_INIT                                                                                            \
    {                                                                                                                  \
        sizeof(ps_run_options), 0, NULL, NULL, NULL, false, PS_NO_DAY, NULL, NULL, false, NULL                         \
    }

/** A plan's persons, definitions, scores, tiers and cohorts in memory. Immutable: any number of threads may read it. */
typedef struct ps_result ps_result;

/**
 * Read, link, define, score and stratify; writes nothing.
 *
 * @param[out] out  untouched on failure; free with ps_result_free
 * @param plan      borrowed; must outlive the result
 * @param options   threads, progress and context are used; NULL: the defaults
 * @return PS_OK; PS_EDATA with file, line and field; PS_ECANCEL; PS_EMEMORY; PS_ESYSTEM; PS_ESTATE.
 */
PS_API PS_MUST_USE ps_status ps_result_new(ps_result **out, const ps_plan *plan, const ps_run_options *options,
                                           ps_error *err);
PS_API void ps_result_free(ps_result *result); /* NULL is fine */

/** People over all feeds; persons are numbered from 0. */
PS_API size_t ps_result_persons(const ps_result *result);
/** Number of a name (trait, definition, score, tier, cohort), or -1. */
PS_API int ps_result_name(const ps_result *result, const char *name);
/** Number of names, and the name of a number; lent. NULL if out of range. */
PS_API size_t ps_result_names(const ps_result *result);
PS_API const char *ps_result_name_at(const ps_result *result, size_t name);
/** A person's value under a name; lent. Unknown if either is out of range. The library lends persons in memory; writing
 * is the gate's. */
PS_API ps_value ps_result_value(const ps_result *result, size_t person, size_t name);
/** Copies the pseudonym with a final NUL into out (capacity bytes, 257 always suffice). Its length; 0 if it does not
 * fit or is out of range. */
PS_API size_t ps_result_pseudonym(char *out, size_t capacity, const ps_result *result, size_t person);
/**
 * Count people for whom `counted` is yes among those for whom `population` is, by fields.
 *
 * @param counted     a flag name, or NULL for the population alone
 * @param population  a flag name
 * @param fields      at most 4 names
 * @return PS_OK; PS_EUSE for names that are not there or of the wrong type; PS_EMEMORY.
 */
PS_API PS_MUST_USE ps_status ps_result_table(ps_table **out, const ps_result *result, const char *name,
                                             const char *counted, const char *population, const char *const *fields,
                                             size_t n_fields, ps_error *err);

/** What a run published, for a summary. Texts are lent by the summary. */
typedef struct ps_summary ps_summary;
/**
 * Everything: ps_result_new, tables through the gate, lists, rejects, run.json, log and seal, into one folder that
 * appears at once or not at all.
 *
 * Without a valid [governance] on the day of the run, tables/ is written and person rows and exact counts are not: *out
 * says so and the status is PS_OK.
 *
 * @param[out] out  free with ps_summary_free; may be NULL
 * @return as ps_result_new; PS_EGOVERNANCE, PS_EDISCLOSURE; PS_ESYSTEM for a folder that exists, a lock that is held, a
 * full disk. A failed or cancelled run leaves no folder behind.
 */
PS_API PS_MUST_USE ps_status ps_run(ps_summary **out, const ps_plan *plan, const ps_run_options *options,
                                    ps_error *err);
PS_API void ps_summary_free(ps_summary *summary); /* NULL is fine */
/** Plain lines, one fact each, for a person to read; NULL after the last. */
PS_API const char *ps_summary_line(const ps_summary *summary, size_t line);
/** Folder, and number and hash of the log entry. */
PS_API const char *ps_summary_folder(const ps_summary *summary);
PS_API const char *ps_summary_head(const ps_summary *summary);
/** Why rows about people and exact counts were not written, or NULL where they were. */
PS_API const char *ps_summary_refusal(const ps_summary *summary);
/** The same as JSON: exact counts, and none where they are refused. */
PS_API const char *ps_summary_json(const ps_summary *summary);

#ifdef __cplusplus
}
#endif
#endif

/* Profile: how good a plan's extracts are, and for whom, before anything rests on them. */
#ifndef POPSTRAT_PROFILE_H
#define POPSTRAT_PROFILE_H

#include "popstrat/run.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a profile found. Immutable: any number of threads may read it. Nothing in it names a person. */
typedef struct ps_profile ps_profile;

/**
 * Read every column of every input, link, and count: rows and refusals, days and missed months, completeness and
 * validity by field and by ethnic group and deprivation, feed by feed overlap, conflicts by trait, and whom each feed
 * of a definition found that the others did not. Writes nothing.
 *
 * Refused rows never stop a profile, however many: that they would stop a run is one of the findings.
 *
 * @param[out] out  untouched on failure; free with ps_profile_free
 * @param plan      borrowed for the call
 * @param options   threads, progress, context and as_of are used; NULL: the defaults
 * @return PS_OK; PS_EDATA with file, line and field where an input or look-up cannot be read at all; PS_ECANCEL;
 * PS_EMEMORY; PS_ESYSTEM; PS_ESTATE.
 */
PS_API PS_MUST_USE ps_status ps_profile_new(ps_profile **out, const ps_plan *plan, const ps_run_options *options,
                                            ps_error *err);
PS_API void ps_profile_free(ps_profile *profile); /* NULL is fine */

/** What stands out, a sentence each, by number from 0; NULL after the last. Lent. */
PS_API const char *ps_profile_finding(const ps_profile *profile, size_t number);
/** Findings and tables for a terminal, at most 100 characters a line. People 1-7 are *, others to the nearest 5,
 * whatever the governance: a terminal is read over shoulders. Lent. */
PS_API const char *ps_profile_text(const ps_profile *profile);
/** The same as JSON: exact counts, or protected ones where exact counts are refused. Lent. */
PS_API const char *ps_profile_json(const ps_profile *profile);
/** Why exact counts are refused, or NULL where they are given. Lent. */
PS_API const char *ps_profile_refusal(const ps_profile *profile);

/**
 * Write the tables as CSV through the gate into a new folder that appears at once or not at all: protected copies in
 * tables/, and exact ones in internal/, named INTERNAL_, where [governance] was in date; a note beside each.
 *
 * @param folder  must not exist
 * @return PS_OK; PS_ESYSTEM; PS_EMEMORY; PS_ESTATE.
 */
PS_API PS_MUST_USE ps_status ps_profile_write(const ps_profile *profile, const char *folder, ps_error *err);

#ifdef __cplusplus
}
#endif
#endif

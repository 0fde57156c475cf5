/* Synth: a made-up region. Plainly not real: every pseudonym begins with "53594e" ("SYN" in hex), provider codes with
 * "SYN", and every folder says so. */
#ifndef POPSTRAT_SYNTH_H
#define POPSTRAT_SYNTH_H

#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ps_synth_options {
    size_t size; /* of this struct; set by the initialiser */
    uint64_t
        people;    /* in the person extract, 30 to 30,000,000; 20,000. One in 50 more is seen only by other services */
    uint64_t seed; /* 1 */
    ps_day index_date; /* PS_NO_DAY: 2025-03-31. The plans are written with it */
    bool messy;        /* also the set under messy/ that must stop a run, one broken file each */
    int (*progress)(void *context, const char *file, uint64_t rows); /* non-zero stops; may be NULL */
    void *context;
} ps_synth_options;
#define PS_SYNTH_OPTIONS_INIT                                                                                          \
    {                                                                                                                  \
        sizeof(ps_synth_options), 20000, 1, PS_NO_DAY, false, NULL, NULL                                               \
    }

/**
 * Write extracts, look-ups, code lists, the sample plans and truth/ (the planted answers) into a new folder.
 *
 * @param folder   must not exist or must be empty
 * @param options  NULL: the defaults. The same options give the same bytes on every machine; of the two gzip files that
 * holds for what is in them, and for the packed bytes wherever zlib is of one version.
 *
 * About 0.5% of the rows of every extract cannot be read and 0.5% have one field that cannot: truth/faults.csv counts
 * them. resends/ holds more kinds, and some kinds once more, with rows sent again, amended or taken back, all of which
 * can be read: truth/resends.csv counts those. ready/ holds plans to start from, each with small extracts and truth of
 * its own, the same whatever `people` is. Memory does not grow with people, but for four bytes each. A call that fails
 * or is stopped leaves nothing behind in the folder.
 *
 * @return PS_OK; PS_EUSE (too few or too many people; folder not empty); PS_ESYSTEM; PS_EMEMORY; PS_ECANCEL; PS_ESTATE.
 * Threads: independent calls may run at once.
 */
PS_API PS_MUST_USE ps_status ps_synth_write(const char *folder, const ps_synth_options *options, ps_error *err);

/**
 * Write one extract of the region that ps_synth_write would make of the same options, without the rest of it: the same
 * bytes, never packed.
 *
 * @param path  a new file, or "-" for standard output
 * @param kind  of the extract, as a plan declares it: "person", "gp_event", "admission", "attendance", "referral",
 * "contact", "death", "event", "outpatient", "waiting_list", "diagnosis", "legal_status", "social_care", "care_home",
 * "staff". Where a region has several files of a kind, the one that is not in resends/
 *
 * Rows are written as people are made. Memory is four bytes a person and some 20 MB beside; `messy` says nothing here.
 * A file that fails or is stopped is removed; what standard output has already been given stays given.
 *
 * @return as ps_synth_write; PS_EUSE as well for a kind that is none of these.
 * Threads: independent calls may run at once.
 */
PS_API PS_MUST_USE ps_status ps_synth_extract(const char *path, const char *kind, const ps_synth_options *options,
                                              ps_error *err);

#ifdef __cplusplus
}
#endif
#endif

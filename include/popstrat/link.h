/* Link: the extracts of a plan joined into one snapshot file, to be run from as often as wanted. */
#ifndef POPSTRAT_LINK_H
#define POPSTRAT_LINK_H

#include "popstrat/define.h"
#include "popstrat/init.h"
#include "popstrat/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ps_link_options {
    size_t size;                /* of this struct; set by the initialiser */
    unsigned threads;           /* 0: as many as there are processors; the same bytes come out whatever the number */
    ps_progress_call *progress; /* NULL: none */
    void *context;
    ps_day as_of; /* judges the agreement by this day; PS_NO_DAY: today, UTC */
} ps_link_options;
#define PS_LINK_OPTIONS_INIT                                                                                           \
    {                                                                                                                  \
        sizeof(ps_link_options), 0, NULL, NULL, PS_NO_DAY                                                              \
    }

/** What became of the inputs, for a summary. */
typedef struct ps_link_counts {
    uint64_t people, rows, refused, bytes; /* bytes: of the snapshot */
} ps_link_counts;

/**
 * Read and link every input of a plan into a snapshot, which ps_run reads in place of the extracts
 * (ps_run_options.from).
 *
 * It holds every valid event, whatever its code or date, with all columns of its kind that its file has, or those that
 * the input's `keep` names and linking itself needs. It holds persons: written with owner-only rights (0600), and
 * refused without a [governance] in date. It appears at once, over one that is there, or not at all.
 *
 * @param[out] out  may be NULL
 * @param plan      borrowed
 * @param path      of the snapshot
 * @param options   NULL: the defaults
 * @return PS_OK; PS_EDATA with file, line and field; PS_EGOVERNANCE; PS_ECANCEL; PS_EMEMORY; PS_ESYSTEM (a full disk);
 * PS_ESTATE. Nothing is left behind on failure.
 */
PS_API PS_MUST_USE ps_status ps_link(ps_link_counts *out, const ps_plan *plan, const char *path,
                                     const ps_link_options *options, ps_error *err);

#ifdef __cplusplus
}
#endif
#endif

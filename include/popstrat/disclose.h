/* Disclose: the gate between a table in memory and a table on disk. */
#ifndef POPSTRAT_DISCLOSE_H
#define POPSTRAT_DISCLOSE_H

#include "popstrat/aggregate.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Write a table through scheme hes: people 1-7 shown as *, other counts rounded to the nearest 5, margins too,
 * proportions from what is shown, and a second cell hidden wherever a hidden one could otherwise be worked out.
 *
 * @param table  borrowed
 * @param path   a new file, owner-only rights; an existing one is refused; "-" is standard output
 * @return PS_OK; PS_ESYSTEM; PS_EMEMORY; PS_ESTATE. There is no public call that writes a table any other way.
 * Threads: any number may write the same table to different files.
 */
PS_API PS_MUST_USE ps_status ps_table_write_protected(const ps_table *table, const char *path, ps_error *err);

#define PS_PROTECT_FIELDS_MOST 4

/** Headings are matched without case. */
typedef struct ps_protect_options {
    size_t size;                            /* of this struct; set by the initialiser */
    const char *by[PS_PROTECT_FIELDS_MOST]; /* columns that make the groups */
    size_t n_by;
    const char *count;      /* column of the people counted */
    const char *population; /* column of the people they are among; NULL: not known */
    const char *scheme;     /* "hes", "threshold" or "round" */
    uint64_t k;             /* threshold: 1 to k - 1 people are hidden; 2 to 1000; 5 */
    uint64_t base;          /* round: counts are rounded to its multiples; 2 to 100; 5 */
    bool windows_1252;      /* the file is so encoded; else UTF-8 */
    const char *output;     /* a new file; "-", the default, is standard output */
} ps_protect_options;
#define PS_PROTECT_OPTIONS_INIT                                                                                        \
    {                                                                                                                  \
        sizeof(ps_protect_options), {0}, 0, 0, 0, "hes", 5, 5, false, "-"                                              \
    }

typedef struct ps_protect_report {
    size_t size;       /* of this struct; set by the initialiser */
    uint64_t rows;     /* read */
    char legend[1024]; /* what the signs of the table mean, in lines; to go with it */
} ps_protect_report;
#define PS_PROTECT_REPORT_INIT                                                                                         \
    {                                                                                                                  \
        sizeof(ps_protect_report), 0, ""                                                                               \
    }

/**
 * Any CSV of exact counts of people through the gate.
 *
 * @param[out] report  untouched on failure; may be NULL
 * @param path         CSV, plain or gzip, comma, bar, tab or semicolon; "-" is standard input
 *
 * One row a combination of `by`; its other columns are left out. Totals are made here, over every field and over all,
 * and protected with the rest: a row called "All" or "Total" would be one of them and is refused. Without a population
 * the counts stand under "people" and nothing is divided by anything.
 *
 * A count that is no whole number from 0, more people than their population, a combination twice, an empty label:
 * PS_EDATA with line, column and value, and nothing is written. What other tables tell of the same people is not looked
 * at.
 *
 * One thread; calls are independent.
 *
 * @return PS_OK; PS_EUSE (options); PS_EDATA; PS_EDISCLOSURE where the scheme cannot protect it; PS_ESYSTEM;
 * PS_EMEMORY; PS_ESTATE.
 */
PS_API PS_MUST_USE ps_status ps_protect_file(ps_protect_report *report, const char *path,
                                             const ps_protect_options *options, ps_error *err);

#ifdef __cplusplus
}
#endif
#endif

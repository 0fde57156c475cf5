/* Score: published scores, on their own: a CSV of codes to a row a person, itemised; and what each score is.
 *
 * The caller's own data back: no plan and no gate. Rows about persons come out, so nothing here may be published. In
 * plans the same scores are fields of a run (popstrat/run.h). */
#ifndef POPSTRAT_SCORE_H
#define POPSTRAT_SCORE_H

#include "popstrat/progress.h"
#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a score is, in plain words: for whoever is to trust it. Fixed sentences. */
typedef struct ps_score_about {
    const char *name;       /* "hfrs": as `popstrat score` and plans call it */
    const char *title;      /* "Hospital Frailty Risk Score" */
    const char *paper;      /* who published it, where and when */
    const char *edition;    /* which code lists and weights these are, and where they were taken from */
    const char *lookback;   /* how far back it looks, alone and in a plan */
    const char *missing;    /* what missing input does */
    const char *caller;     /* alone: what it cannot see in the codes, and leaves to the caller; else NULL */
    const char *confidence; /* how sure the rows of its table are */
    const char *use;        /* what it was made for */
    const char *not_for;    /* what it is not for */
    const char *columns;    /* the totals or names it gives */
    const char *table;      /* its table, "weights/hfrs" */
    bool alone, in_plans;   /* `popstrat score` takes it; a plan does */
} ps_score_about;

/** The scores, by number from 0; NULL after the last. Constant: any number of threads. */
PS_API const ps_score_about *ps_score_list(size_t number);
/** Number of the score of that name, without case, - and _ alike; if there is none, that after the last. */
PS_API size_t ps_score_find(const char *name);
/** A cell of the table of score `number`, as it is compiled in: codes, points, and the confidence of each row. Row 0 is
 * the heading; NULL past the last column or row. */
PS_API const char *ps_score_table_cell(size_t number, size_t row, size_t column);

typedef struct ps_score_file_options {
    size_t size;           /* of this struct; set by the initialiser */
    const char *id, *code; /* headings, matched without case: the person, and an ICD-10 code */
    const char *date;      /* heading of the day of a code; NULL: none is read */
    const char *dates;     /* how days are written: "yyyy-mm-dd", the default, "yyyymmdd", "dd/mm/yyyy", "ddMonyyyy" */
    ps_day from, to;       /* codes dated outside do not count, both ends included; PS_NO_DAY: open. They need `date` */
    bool itemise;          /* also the code that set each flag: the first of the file */
    bool no_hierarchy;     /* mild and severe forms both count */
    bool approximate;      /* also totals that are approximate (AHRQ) */
    const char *output;    /* a new file; "-", the default, is standard output */
    const char *rejects;   /* a new file that lists refused rows; NULL: none */
    bool windows_1252;     /* the file is so encoded; else UTF-8 */
    double max_reject_share; /* refused rows tolerated, 0..1, and ten in any case; 0.01 */
    unsigned threads;        /* 0: as many as the machine has */
    ps_progress_call *progress;
    void *context;
} ps_score_file_options;
#define PS_SCORE_FILE_OPTIONS_INIT                                                                                     \
    {                                                                                                                  \
        sizeof(ps_score_file_options), "person_id", "code", 0, 0, PS_NO_DAY, PS_NO_DAY, false, false, false, "-", 0,   \
            false, 0.01, 0, 0, 0                                                                                       \
    }

/** Rows refused for one reason. */
typedef struct ps_refused_codes {
    char reason[96]; /* "no pseudonym", "date does not exist"; "other reasons" in the last place, if there are more */
    uint64_t rows, line; /* `line` of the first, from 1 */
    uint32_t column;     /* field of the first, from 1; 0 if about the whole row */
} ps_refused_codes;

#define PS_REFUSED_CODES_MOST 16
#define PS_STRANGE_CODES_MOST 5
#define PS_STRANGE_CODE_TEXT 16

/** Codes that are not scored, since the WHO's ICD-10 has no place for them. */
typedef struct ps_strange_codes {
    uint64_t rows;
    /* Different ones, the first of the file; clipped, control characters as "?"; none that may be an NHS number. */
    char examples[PS_STRANGE_CODES_MOST][PS_STRANGE_CODE_TEXT];
    size_t n_examples;
} ps_strange_codes;

/** What became of a file of codes. Nothing in it identifies anybody, unless the column of codes does: examples are its
 * texts. */
typedef struct ps_score_file_report {
    size_t size; /* of this struct; set by the initialiser */
    uint64_t rows, people, refused, blank_lines;
    uint64_t without_code;     /* rows read well that name a person and no code: the person is there, and scored 0 */
    uint64_t outside;          /* rows whose code the table has, dated outside from .. to */
    uint64_t imprecise;        /* rows whose day is a month or a year, read as its first day */
    ps_strange_codes not_who;  /* ICD-10-CM, as records of the United States carry it */
    ps_strange_codes no_icd10; /* SNOMED CT, words, beginnings of codes */
    ps_refused_codes reasons[PS_REFUSED_CODES_MOST]; /* in order of first row */
    size_t n_reasons;
} ps_score_file_report;
#define PS_SCORE_FILE_REPORT_INIT                                                                                      \
    {                                                                                                                  \
        sizeof(ps_score_file_report), 0, 0, 0, 0, 0, 0, 0, {0, {{0}}, 0}, {0, {{0}}, 0}, {{{0}, 0, 0, 0}}, 0           \
    }

/**
 * Score a long table, one code a row, by one scheme: one row a person comes out, in order of first appearance.
 *
 * @param[out] report  filled as far as the file was read, on failure too; may be NULL
 * @param scheme       a name of ps_score_list whose `alone` is true
 * @param path         CSV, plain or gzip, comma, bar, tab or semicolon; "-" is standard input
 *
 * Columns written: the id under its own heading; each condition of the scheme (0 or 1, named by its key); groups, how
 * many are 1; the totals, and the band where the scheme has one; itemised, for each condition NAME_code, the code that
 * set it as it came. Conditions that a severe form silences are 0. A condition counts once, totals are signed and never
 * lifted to 0. A person all of whose codes are empty, outside the days or in no condition is there with 0. Nothing is
 * guarded against spreadsheets: these are the caller's own ids.
 *
 * Codes are compared as data/weights/README.md says: case, dots, blanks, filler X, dagger and asterisk do not matter,
 * nor a fifth character. A code without a place in the WHO's ICD-10 is counted and not scored.
 *
 * A row is refused, counted and listed when it is malformed, has another number of fields than the heading, no id, or a
 * day that is none; more than max(10, max_reject_share of all) are PS_EDATA at the end, and nothing is written but the
 * list. Ids that look like NHS numbers stop the call.
 *
 * Time O(rows), memory O(people); itemised O(people and flags). The same bytes whatever the threads. Calls are
 * independent.
 *
 * @return PS_OK; PS_EUSE (scheme, options); PS_EDATA; PS_ESYSTEM; PS_EMEMORY; PS_ECANCEL; PS_ESTATE.
 */
PS_API PS_MUST_USE ps_status ps_score_file(ps_score_file_report *report, const char *scheme, const char *path,
                                           const ps_score_file_options *options, ps_error *err);

#ifdef __cplusplus
}
#endif
#endif

/* Outcomes: what helpers answered, read back from the lists they were given. */
#ifndef POPSTRAT_OUTCOMES_H
#define POPSTRAT_OUTCOMES_H

#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What became of a person of a list. */
typedef enum ps_outcome {
    PS_OUTCOME_NONE, /* no answer yet */
    PS_OUTCOME_OFFERED,
    PS_OUTCOME_ACCEPTED,
    PS_OUTCOME_DECLINED,
    PS_OUTCOME_NOT_REACHED,
    PS_OUTCOME_UNSUITABLE,
    /* Of clinical reviews: */
    PS_OUTCOME_RECORDED,    /* reviewed, and the record now says it */
    PS_OUTCOME_NOT_SO,      /* reviewed, and it is not so */
    PS_OUTCOME_NOT_REVIEWED /* not reviewed yet */
} ps_outcome;
#define PS_OUTCOMES 9

typedef struct ps_returns_options {
    size_t size;      /* of this struct; set by the initialiser */
    const char *list; /* the files are of this list, "Staying_well_support", or of one file of it, ".../U99001"; NULL:
                         their column `list` says so, or the id, where only one list has it */
    ps_day today;     /* no outcome is later than this; PS_NO_DAY: the UTC day */
    const char
        *ledger; /* the contact ledger of the run's plan: ps_returns_write enters the answers there; NULL: none */
} ps_returns_options;
#define PS_RETURNS_OPTIONS_INIT                                                                                        \
    {                                                                                                                  \
        sizeof(ps_returns_options), 0, PS_NO_DAY, 0                                                                    \
    }

/** Rows refused for one reason. */
typedef struct ps_refused_answers {
    const char *reason; /* "the pseudonym is on no list of the run"; a fixed sentence */
    uint64_t rows;
    const char *file; /* of the first; lent */
    uint64_t line;    /* of the first, from 1 */
} ps_refused_answers;

/** What became of the returned files. Nothing in it identifies anybody. */
typedef struct ps_returns_report {
    uint64_t rows;         /* of all files, headings and blank rows apart */
    uint64_t answers;      /* people of a list with an outcome: the rows of outcomes.csv */
    uint64_t without_date; /* of these */
    uint64_t empty;        /* rows without an outcome: no answer yet */
    uint64_t repeated;     /* rows that say the same once more */
    uint64_t earlier;      /* rows that give way to a later day's */
    uint64_t refused;
    const ps_refused_answers *reasons;
    size_t n_reasons;
    bool replay;             /* the run was made as of another day: its lists were not for contact */
    bool has_ledger;         /* the run's plan has a contact ledger */
    uint64_t entered;        /* answers that are new to the ledger that was given */
    uint64_t entered_before; /* and such as stand in it already */
} ps_returns_report;

/** One thread at a time; different ones are independent. */
typedef struct ps_returns ps_returns;

/**
 * Read the answers of returned lists and match them, by pseudonym, to the lists of a run.
 *
 * @param[out] out  untouched on failure; free with ps_returns_free
 * @param folder    a run folder. Whether it is what the log says is for ps_audit_verify to say, before
 * @param files     the sheets of workbooks, or lists, saved as CSV, with the columns pseudo_id and outcome, and
 *                  outcome_date and list where they are there, in any order among any others; "-" is standard input
 *
 * Commas, semicolons, tabs or bars; UTF-8, or UTF-16 with its mark ("Unicode text"), or else Windows-1252. Outcomes are
 * the words of the list's drop-down (five of an offer, three of a clinical review), without case; days are yyyy-mm-dd
 * or dd/mm/yyyy. Of two answers about one person of one list the later day's holds (none is earlier than any);
 * different ones of one day are refused both. Lists for analysts have no answers. Where a list has its recipient's own
 * pseudonyms, the practices' folders of the run tell whom they stand for, and what is written has the population's.
 *
 * With a contact ledger, answers about people whom it has never listed on that list are refused; so is a run made as of
 * another day (PS_EUSE), since nobody was contacted from it. An answer without a day is entered on `today`.
 *
 * A row that cannot be used is refused, counted and kept for ps_returns_write_rejects; the others count.
 *
 * @return PS_OK; PS_EUSE (options, no such list); PS_EDATA: a file that is no such sheet, or of which no row is of this
 * run, with file and line; PS_ESYSTEM; PS_EMEMORY; PS_ESTATE. No message holds a pseudonym.
 */
PS_API PS_MUST_USE ps_status ps_returns_read(ps_returns **out, const char *folder, const char *const *files,
                                             size_t n_files, const ps_returns_options *options, ps_error *err);
PS_API void ps_returns_free(ps_returns *outcomes); /* NULL is fine */

/** Lent. */
PS_API const ps_returns_report *ps_returns_report_of(const ps_returns *outcomes);
/** Uptake by list, deprivation, ethnicity and age, as far as the lists say them, for a terminal: people 1-7 are *,
 * others to the nearest 5. Lent. */
PS_API const char *ps_returns_text(const ps_returns *outcomes);
/** The same as JSON, protected too. Lent. */
PS_API const char *ps_returns_json(const ps_returns *outcomes);

/** A new person file (0600): pseudo_id, list, recipient, outcome, outcome_date, in the order of the lists; complete or
 * not there. "-" is standard output. Where a contact ledger was given the answers are entered there, each once however
 * often it is read, before the file gets its name: PS_ESYSTEM if that fails, and then there is neither. */
PS_API PS_MUST_USE ps_status ps_returns_write(const ps_returns *outcomes, const char *path, ps_error *err);
/** Refused rows: file, line, column, reason; never the row. */
PS_API PS_MUST_USE ps_status ps_returns_write_rejects(const ps_returns *outcomes, const char *path, ps_error *err);

#ifdef __cplusplus
}
#endif
#endif

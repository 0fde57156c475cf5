/* Outcomes, inside: the lists of a run with room for an answer beside each person, the returned files, and what is
 * made of both.
 *
 *   outcomes_run (run.json) -> outcomes_crosswalk (of the voluntary sector) -> outcomes_lists (the run's lists)
 *   -> outcomes_sheet (a file's text, its columns) -> outcomes (match, write) -> outcomes_uptake (tables, through the
 *   gate) */
#ifndef PS_OUTREACH_OUTCOMES_H
#define PS_OUTREACH_OUTCOMES_H

#include "base/arena.h"
#include "base/csv_rows.h"
#include "base/fail.h"
#include "base/idmap.h"
#include "base/intern.h"
#include "outreach/answer.h"
#include "outreach/contact.h"

/* Fields of a list that uptake is shown by. */
enum { PS_BY_IMD, PS_BY_ETHNICITY, PS_BY_AGE, PS_BY_FIELDS };

typedef struct ps_listed_file {
    const char *name; /* "Staying_well_support/U99001" */
    const char *list, *recipient;
    ps_question question;
    bool crossed;          /* its pseudonyms are its recipient's own */
    bool by[PS_BY_FIELDS]; /* it has such a column */
} ps_listed_file;

/* A list as run.json has it. */
typedef struct ps_run_list {
    const char *folder;
    ps_question question;
    bool crossed;
} ps_run_list;

/* One person of one file. */
typedef struct ps_listed {
    uint32_t person, file;
    uint32_t next; /* place of the same person in another file; UINT32_MAX: none */
    uint32_t by[PS_BY_FIELDS];
    ps_outcome outcome;
    ps_day day;
    bool conflict;
    uint32_t sheet; /* and line where it was answered, or of the second of two that disagree */
    uint64_t line;
} ps_listed;

typedef struct ps_refused_row {
    uint32_t sheet, column; /* column from 1; 0: about the whole row */
    uint64_t line;
    uint32_t reason;
} ps_refused_row;

struct ps_returns {
    ps_arena *arena;
    ps_idmap *ids; /* as lists have them */
    ps_intern *words;
    ps_idmap *own, *population; /* what recipients were given, and the population's pseudonyms behind it */
    uint32_t *stands_for;       /* by number in `own`: that in `population` */
    size_t stands_for_capacity;
    const ps_run_list *lists;
    size_t n_lists;
    const char *plan;      /* [run] name */
    ps_contacts *contacts; /* NULL: no ledger was given */
    ps_listed_file *files;
    size_t n_files, files_capacity;
    ps_listed *listed; /* file after file, in the order of each */
    size_t n_listed, listed_capacity;
    uint32_t *first; /* by person: place of the last read */
    size_t first_capacity;
    ps_day index_date, today;
    const char *const *sheets; /* names of the returned files */
    ps_refused_row *refused;
    size_t n_refused, refused_capacity;
    ps_refused_answers *reasons;
    ps_returns_report report;
    ps_buffer text, json;
};

/* ---- outcomes_run.c ---- */
/* The index date, the plan's name and its lists. */
ps_status ps_returns_read_run(ps_returns *outcomes, const char *folder, ps_error *err);
/* A folder below lists/ that the run.json at hand does not name asks about an offer. */
ps_run_list ps_returns_list(const ps_returns *outcomes, const char *folder);

/* ---- outcomes_crosswalk.c ---- */
ps_status ps_returns_read_crosswalks(ps_returns *outcomes, const char *folder, char *const *names, size_t n,
                                     ps_error *err);
/* The population's pseudonym of a person of a list into out[], room for ps_returns_id_room(); its length. */
size_t ps_returns_id(char *out, const ps_returns *outcomes, const ps_listed *one);
size_t ps_returns_id_room(const ps_returns *outcomes);

/* ---- outcomes_lists.c ---- */
ps_status ps_returns_read_lists(ps_returns *outcomes, const char *folder, ps_error *err);
/* A CSV that a run wrote; `text` is released by the caller, after csv. */
ps_status ps_returns_open_csv(ps_csv_rows *csv, ps_buffer *text, const char *path, ps_error *err);
/* All of a file, whatever its size; free() it. */
ps_status ps_returns_read_file(ps_buffer *out, const char *path, ps_error *err);

/* ---- outcomes_sheet.c ---- */
typedef struct ps_answer_sheet {
    ps_buffer text; /* UTF-8 */
    ps_csv_rows csv;
    size_t id, outcome, date, list; /* columns; SIZE_MAX: not there */
    size_t n_columns;
} ps_answer_sheet;
/* Opens, tells encoding and delimiter, finds the columns. */
ps_status ps_answer_sheet_open(ps_answer_sheet *out, const char *path, ps_error *err);
void ps_answer_sheet_close(ps_answer_sheet *sheet);
/* PS_OUTCOMES: none of the words. */
ps_outcome ps_answer_of(ps_slice cell);
/* yyyy-mm-dd or d/m/yyyy; false: neither, or no such day. An empty cell is PS_NO_DAY. */
bool ps_answer_day(ps_day *out, ps_slice cell);

/* ---- outcomes_ledger.c ---- */
/* *stranger: the ledger has never listed the person there. Else the answer is added to it, in memory, if it is new. */
ps_status ps_returns_enter(bool *stranger, ps_returns *outcomes, const ps_listed *one, char *id, ps_error *err);

/* ---- outcomes_uptake.c ---- */
ps_status ps_returns_show(ps_returns *outcomes, ps_error *err);

#endif

/* Pseudonymise: for data providers, who hold NHS numbers and pass pseudonyms on.
 *
 * The caller's own data back: no plan and no gate. What comes out is still personal data; who holds the key or the salt
 * can say who is who, so it stays with the provider. Different keys give pseudonyms that do not link. */
#ifndef POPSTRAT_PSEUDONYMISE_H
#define POPSTRAT_PSEUDONYMISE_H

#include "popstrat/progress.h"
#include "popstrat/value.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ps_pseudonym_scheme {
    PS_PSEUDONYM_HMAC = 0, /* HMAC-SHA-256 (RFC 2104) of the ten digits under a secret key: 64 lower-case hex */
    PS_PSEUDONYM_OPEN = 1 /* OpenPseudonymiser (University of Nottingham): SHA-256 of values and salt, upper-case hex */
} ps_pseudonym_scheme;

#define PS_PSEUDONYM_TEXT 65 /* 64 hexadecimal digits and NUL */
#define PS_PSEUDONYM_VALUES_MOST 16

/** A scheme and its secret, which lies in locked memory. Any number of threads may use one at once. */
typedef struct ps_pseudonymiser ps_pseudonymiser;

/**
 * Take a scheme and its secret from a file.
 *
 * @param secret_file  a regular file of the caller's own that nobody else may read (0600). PS_PSEUDONYM_HMAC: a key as
 *                     64 or more hexadecimal digits. PS_PSEUDONYM_OPEN: the salt as one line of text; encrypted salt
 *                     files are not read. NULL, with PS_PSEUDONYM_OPEN alone: no salt, which is for comparing digests
 *                     and no pseudonym, since all NHS numbers can be tried in seconds; ps_pseudonymise_file refuses it
 *
 * @return PS_OK; PS_EUSE (the file is open to others, or holds no key or salt); PS_ESYSTEM; PS_EMEMORY; PS_ESTATE. No
 * message shows the secret.
 */
PS_API PS_MUST_USE ps_status ps_pseudonymiser_open(ps_pseudonymiser **out, ps_pseudonym_scheme scheme,
                                                   const char *secret_file, ps_error *err);
PS_API void ps_pseudonymiser_close(ps_pseudonymiser *pseudonymiser); /* zeroes the secret; NULL is fine */

typedef struct ps_named_text {
    const char *name, *text;
} ps_named_text;

/**
 * The pseudonym of one person.
 *
 * @param[out] out  64 hexadecimal digits and NUL; untouched on failure
 * @param values    PS_PSEUDONYM_HMAC: one NHS number, with blanks and hyphens or without; it is validated.
 *                  PS_PSEUDONYM_OPEN: 1 to 16 values, of which CR, LF, tab and space are taken out and nothing else is
 *                  judged; joined in the order of their names, then the salt
 *
 * Programs that make these digests sort names by bytes or without case; names that come in another order the one way
 * than the other are refused, since nobody could say which digest is meant.
 *
 * @return PS_OK; PS_EDATA (no valid NHS number; the message does not show it); PS_EUSE (number of values, names);
 * PS_EMEMORY.
 */
PS_API PS_MUST_USE ps_status ps_pseudonym_make(char out[PS_PSEUDONYM_TEXT], const ps_pseudonymiser *pseudonymiser,
                                               const ps_named_text *values, size_t n, ps_error *err);

/** Write 32 random bytes as a key file that ps_pseudonymiser_open reads: 64 hexadecimal digits, mode 0600. PS_ESYSTEM
 * if there is a file of that name; PS_EUSE for "-"; PS_EMEMORY; PS_ESTATE. */
PS_API PS_MUST_USE ps_status ps_pseudonym_key_make(const char *path, ps_error *err);

typedef struct ps_pseudonymise_options {
    size_t size;            /* of this struct; set by the initialiser */
    const char *const *ids; /* headings, matched without case: the NHS number first; with PS_PSEUDONYM_OPEN up to 15
                               more whose values are joined to it */
    size_t n_ids;
    const char *const *drop; /* headings of columns to leave out besides */
    size_t n_drop;
    const char *output;      /* a new file; "-", the default, is standard output */
    const char *rejects;     /* a new file that lists refused rows; NULL: none */
    bool windows_1252;       /* the file is so encoded; else UTF-8. UTF-8 is written */
    double max_reject_share; /* refused rows tolerated, 0..1, and ten in any case; 0.01 */
    ps_progress_call *progress;
    void *context;
} ps_pseudonymise_options;
#define PS_PSEUDONYMISE_OPTIONS_INIT                                                                                   \
    {                                                                                                                  \
        sizeof(ps_pseudonymise_options), NULL, 0, NULL, 0, "-", NULL, false, 0.01, NULL, NULL                          \
    }

/** Rows refused for one reason. */
typedef struct ps_refused_rows {
    const char *reason;  /* a fixed sentence: "NHS number has a wrong check digit" */
    uint64_t rows, line; /* `line` of the first, from 1 */
    uint32_t column;     /* field of the first, from 1; 0 if about the whole row */
} ps_refused_rows;

#define PS_REFUSED_REASONS_MOST 24
#define PS_TELLING_MOST 16

/** What became of a file. Nothing in it identifies anybody. */
typedef struct ps_pseudonymise_report {
    size_t size; /* of this struct; set by the initialiser */
    uint64_t rows, written, refused, blank_lines;
    uint64_t test_numbers; /* rows written whose NHS number is of the range for tests, 999 000 0000 to 999 999 9999 */
    ps_refused_rows reasons[PS_REFUSED_REASONS_MOST]; /* in order of first row */
    size_t n_reasons;
    char telling[PS_TELLING_MOST][64]; /* headings that pass through though their name says they tell a person */
    size_t n_telling;
    bool short_salt; /* under 16 bytes: it can be guessed */
} ps_pseudonymise_report;
#define PS_PSEUDONYMISE_REPORT_INIT                                                                                    \
    {                                                                                                                  \
        sizeof(ps_pseudonymise_report), 0, 0, 0, 0, 0, {{0, 0, 0, 0}}, 0, {{0}}, 0, false                              \
    }

/**
 * Rewrite a CSV file: its id columns become the one column pseudo_id, first; every other column passes through.
 *
 * @param[out] report  filled as far as the file was read, on failure too; may be NULL
 * @param path         CSV, plain or gzip, comma, bar, tab or semicolon; "-" is standard input
 *
 * Values are passed on as they are, formulas included: the file is for a machine. Comma, UTF-8 and LF are written, mode
 * 0600, first beside `output` and renamed at the end, so that no part of a file is ever found there; standard output
 * gets rows as they come, after the first look (below).
 *
 * A row is refused, counted and listed, and never written, when it is malformed, has another number of fields than the
 * heading, or its NHS number is empty, not ten digits (blanks and hyphens aside), fails modulus 11, or is one digit ten
 * times, as place-holders are (9999999999 counts as a test number). More refused rows than max(10, max_reject_share of
 * all) are PS_EDATA at the end. The list of refused rows holds line, field, heading and reason, never a value; it is
 * left behind when that limit is what failed.
 *
 * The source must not leak: a cell that holds its own row's NHS number stops the call at once; so does, at the first
 * thousand rows (or MiB), at each doubling and at the end, a column with three different NHS numbers or more, if these
 * are most of its ten-digit values; one is enough under a heading with "nhs" in it. Nothing reaches standard output
 * before the first look.
 *
 * Time O(bytes), memory constant. One thread; calls are independent.
 *
 * @return PS_OK; PS_EUSE (options); PS_EDATA; PS_ESYSTEM; PS_EMEMORY; PS_ECANCEL.
 */
PS_API PS_MUST_USE ps_status ps_pseudonymise_file(ps_pseudonymise_report *report, const ps_pseudonymiser *pseudonymiser,
                                                  const char *path, const ps_pseudonymise_options *options,
                                                  ps_error *err);

#ifdef __cplusplus
}
#endif
#endif

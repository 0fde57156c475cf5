/* Look-ups: deprivation of an LSOA, and the PCN of a practice.
 *
 * Official files are recognised by the beginnings of their headings (one published workbook has its last heading cut
 * off); plain files by the names lsoa_code_2011 or lsoa_code_2021 with imd_rank and imd_decile, and practice with pcn.
 * The heading tells the vintage of the LSOA codes, since the codes do not. A look-up that does not hold what it should
 * stops the run: a placed PS_EDATA.
 *
 * Answers stand by number of the text in the population's words, so that a person's is one index away. */
#ifndef PS_LINK_LOOKUP_H
#define PS_LINK_LOOKUP_H

#include "base/fail.h"
#include "base/intern.h"
#include "base/text.h"
#include "popstrat/value.h"

typedef struct ps_imd {
    int lsoa_vintage; /* 2011 or 2021 */
    size_t n_areas;   /* rows of the file */
    size_t n_words;   /* items of the arrays */
    uint32_t *rank;   /* by word; 0: not told */
    uint8_t *decile;  /* by word, 1-10; 0: not in the look-up */
} ps_imd;

/* Vintages as the plan declares them, 0 where it does not. */
ps_status ps_imd_load(ps_imd *out, const char *path, const char *file, int lsoa_vintage, int imd_vintage,
                      const ps_intern *words, ps_error *err);
void ps_imd_release(ps_imd *imd);

typedef struct ps_pcn {
    size_t n_practices; /* of the file with a PCN on the index date */
    size_t n_words;
    uint32_t *of; /* by word of the practice, the word of its PCN; 0: none */
} ps_pcn;

/* In force on the index date: begun, and not ended before it. A practice whose only open relationship begins later has
 * that one. Adds the PCN codes of practices that stand in words. */
ps_status ps_pcn_load(ps_pcn *out, const char *path, const char *file, ps_day index_date, ps_intern *words,
                      ps_error *err);
void ps_pcn_release(ps_pcn *pcn);

/* lookup_file.c: what both share. */
typedef struct ps_lookup_file ps_lookup_file;
ps_status ps_lookup_open(ps_lookup_file **out, const char *path, const char *file, ps_error *err);
void ps_lookup_close(ps_lookup_file *lookup);
/* Field whose heading is, or with `prefix` begins with, `name`; blanks of any kind count as one, case does not count.
 * -1: none. */
int ps_lookup_find(const ps_lookup_file *lookup, const char *name, bool prefix);
/* PS_END after the last row. Malformed rows and rows too short for `fields` fields are errors. */
ps_status ps_lookup_next(ps_lookup_file *lookup, size_t fields, ps_error *err);
ps_slice ps_lookup_cell(const ps_lookup_file *lookup, int field); /* trimmed; empty for -1 */
/* PS_EDATA at a cell of the row last read. */
ps_status ps_lookup_fail(const ps_lookup_file *lookup, int field, const char *message, const char *hint, ps_error *err);

#endif

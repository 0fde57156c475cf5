/* Look-ups: deprivation, digital exclusion, ward, district, sub-ICB and ICB of an LSOA, its changes since 2011, and the
 * PCN of a practice.
 *
 * Official files are recognised by their headings, or the beginnings of these (one published workbook has its last
 * heading cut off); plain files by the names lsoa_code_2011 or lsoa_code_2021 with imd_rank and imd_decile, or with
 * ward, lad, lad_name, sub_icb, sub_icb_name, icb, icb_name; or digital_decile; and practice with pcn. The heading
 * tells the vintage of the LSOA codes, since the codes do not. A look-up that does not hold what it should stops the
 * run: a placed PS_EDATA.
 *
 * Answers stand by number of the text in the population's words, so that a person's is one index away. */
#ifndef PS_LINK_LOOKUP_H
#define PS_LINK_LOOKUP_H

#include "base/fail.h"
#include "base/intern.h"
#include "base/text.h"
#include "popstrat/value.h"

/* A published file that a plan names, instead of leaving it to be recognised. */
typedef struct ps_lookup_preset {
    const char *name, *lookup;     /* "imd-2025", of the look-up "imd" */
    int lsoa_vintage, imd_vintage; /* of imd; else 0 */
    const char *headings[4];       /* beginnings of headings, as ps_lookup_find wants them: all of them are there */
} ps_lookup_preset;
const ps_lookup_preset *ps_lookup_preset_at(size_t number); /* from 0; NULL after the last */
/* Has the file the preset's headings? PS_EDATA if not, saying which preset it fits; preset NULL: PS_OK, unopened. */
ps_status ps_lookup_expect(const ps_lookup_preset *preset, const char *path, const char *file, ps_error *err);

typedef struct ps_imd {
    int lsoa_vintage; /* 2011 or 2021 */
    size_t n_areas;   /* rows of the file */
    size_t n_words;   /* items of the arrays */
    uint32_t *rank;   /* by word; 0: not told */
    uint8_t *decile;  /* by word, 1-10; 0: not in the look-up */
    bool ranked;      /* the file has ranks */
} ps_imd;

/* Vintages as the plan declares them, 0 where it does not. */
ps_status ps_imd_load(ps_imd *out, const char *path, const char *file, int lsoa_vintage, int imd_vintage,
                      const ps_intern *words, ps_error *err);
void ps_imd_release(ps_imd *imd);

typedef struct ps_digital {
    int lsoa_vintage;
    size_t n_words;
    uint8_t *decile; /* by word, 1-10, 1 the most excluded; 0: not in the look-up */
} ps_digital;

/* lsoa_vintage: of the run, 0 where neither the plan nor another look-up tells. */
ps_status ps_digital_load(ps_digital *out, const char *path, const char *file, int lsoa_vintage, const ps_intern *words,
                          ps_error *err);
void ps_digital_release(ps_digital *digital);

/* Changes of LSOAs from 2011 to 2021, as the Office for National Statistics tells them: U unchanged, with the same
 * code; M merged, so that all of it is in one new LSOA; S split among several; X otherwise changed. English codes only.
 */
typedef struct ps_area_changes {
    size_t n_words;
    char *change;            /* by word of an LSOA of 2011: U, M, S, X; of one that is new in 2021: N; 0: neither */
    uint32_t *to;            /* by word: of U and M the word of the LSOA of 2021; 0 of all others */
    uint64_t n_2011, n_2021; /* English LSOAs of the file */
    uint64_t pairs[4];       /* of U, S, M, X */
} ps_area_changes;

/* Adds the codes that merged LSOAs become to words. */
ps_status ps_area_changes_load(ps_area_changes *out, const char *path, const char *file, ps_intern *words,
                               ps_error *err);
void ps_area_changes_release(ps_area_changes *changes);

/* Areas above the LSOA, in the order of PS_P_WARD and on. */
typedef enum ps_area_kind {
    PS_AREA_WARD,
    PS_AREA_LAD,
    PS_AREA_LAD_NAME,
    PS_AREA_SUB_ICB,
    PS_AREA_SUB_ICB_NAME,
    PS_AREA_ICB,
    PS_AREA_ICB_NAME,
    PS_AREA_KINDS
} ps_area_kind;

typedef struct ps_areas {
    int lsoa_vintage;
    size_t n_words;
    uint32_t *of[PS_AREA_KINDS]; /* by word of an English LSOA, the word of its area; NULL: no file tells this kind */
    const char *file[PS_AREA_KINDS]; /* the first that tells it; lent */
} ps_areas;

/* All files together, which must agree. lsoa_vintage: 0 where neither the plan nor another look-up tells. Adds the
 * areas of LSOAs that stand in words. */
ps_status ps_areas_load(ps_areas *out, const char *const *paths, const char *const *files, size_t n_files,
                        int lsoa_vintage, ps_intern *words, ps_error *err);
void ps_areas_release(ps_areas *areas);

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
/* As it is compared: in lower case, blanks made single. NULL after the last. */
const char *ps_lookup_heading(const ps_lookup_file *lookup, size_t field);
/* Field whose heading is, or with `prefix` begins with, `name`; blanks of any kind count as one, case does not count.
 * -1: none. */
int ps_lookup_find(const ps_lookup_file *lookup, const char *name, bool prefix);
/* The same for a name in which # stands for any digit (wd##cd). A second field that fits is an error, since one file
 * may hold the areas of two years; field is -1: none. */
ps_status ps_lookup_find_dated(int *field, const ps_lookup_file *lookup, const char *name, ps_error *err);
/* The field of LSOA codes of a vintage, by any heading that tells it; -1: none. */
int ps_lookup_find_lsoa(const ps_lookup_file *lookup, int vintage);
/* PS_END after the last row. Malformed rows and rows too short for `fields` fields are errors. */
ps_status ps_lookup_next(ps_lookup_file *lookup, size_t fields, ps_error *err);
ps_slice ps_lookup_cell(const ps_lookup_file *lookup, int field); /* trimmed; empty for -1 */
/* "29,199" as published workbooks export it. False: no whole number from 1 to `most`. */
bool ps_lookup_whole(uint32_t *out, ps_slice cell, int64_t most);
/* PS_EDATA at a cell of the row last read. */
ps_status ps_lookup_fail(const ps_lookup_file *lookup, int field, const char *message, const char *hint, ps_error *err);

#endif

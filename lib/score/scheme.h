/* Scheme: a published score that is read off ICD-10 codes. One file and one struct each, and one table of data/weights;
 * group_map.c reads the table, coded.c scores people in plans by it, score_file.c files of codes. */
#ifndef PS_SCORE_SCHEME_H
#define PS_SCORE_SCHEME_H

#include "popstrat/score.h"

#define PS_TOTALS_MOST 3
#define PS_SCORE_BANDS_MOST 4

typedef struct ps_scheme_total {
    const char *name;    /* "van_walraven" */
    const char *weights; /* column of the table */
    bool tenths;         /* these are tenths of a point */
    bool approximate;    /* an option, off unless asked for, and said to be approximate */
    const char *meaning; /* "Elixhauser, point weights of van Walraven 2009" */
} ps_scheme_total;

/* The band of totals up to `most`, in the unit of the weights, and above that of the band before. */
typedef struct ps_scheme_band {
    const char *name; /* NULL after the last */
    int most;
} ps_scheme_band;

typedef struct ps_scheme {
    ps_score_about about;
    ps_scheme_total totals[PS_TOTALS_MOST];    /* ended by a name of NULL, or full */
    ps_scheme_band bands[PS_SCORE_BANDS_MOST]; /* of the first total */
    const char *bands_name;                    /* "hfrs_band"; NULL: no bands */
} ps_scheme;

/* By name, - and _ alike; NULL if there is none. */
const ps_scheme *ps_scheme_named(const char *name);
size_t ps_scheme_totals(const ps_scheme *scheme); /* how many */
/* The name of the band that a first total is in. */
const char *ps_scheme_band_of(const ps_scheme *scheme, int total);

#endif

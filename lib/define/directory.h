/* Directory: volunteers and local groups by the area that they serve, each checked on a day.
 *
 * A file of the plan, read with it. An entry that has not begun, has ended, or was not checked lately is stale: it is
 * never shown, and is counted. Its texts are read by link workers and partners: plain_words.c looks at them. */
#ifndef PS_DEFINE_DIRECTORY_H
#define PS_DEFINE_DIRECTORY_H

#include "base/arena.h"
#include "base/date.h"
#include "define/place.h"

typedef enum ps_near_level {
    PS_NEAR_LSOA,
    PS_NEAR_WARD,
    PS_NEAR_PCN,
    PS_NEAR_LEVELS
} ps_near_level;                                        /* nearest first */
extern const char *const ps_near_words[PS_NEAR_LEVELS]; /* "lsoa", "ward", "pcn" */

typedef enum ps_directory_column {
    PS_DIR_LSOA,
    PS_DIR_WARD,
    PS_DIR_PCN,
    PS_DIR_NAME,
    PS_DIR_OFFER,
    PS_DIR_CONTACT,
    PS_DIR_KIND,
    PS_DIR_FROM,
    PS_DIR_UNTIL,
    PS_DIR_CHECKED,
    PS_DIR_PLACES,
    PS_DIR_COLUMNS
} ps_directory_column;

typedef struct ps_directory_entry {
    uint64_t line; /* of the file */
    ps_near_level level;
    const char *area, *name, *offer, *contact; /* contact: "" if none is given */
    bool volunteer;                            /* else a group */
    ps_day from, until, checked;               /* PS_NO_DAY: open, open, never */
    int64_t places;                            /* -1: not told */
} ps_directory_entry;

typedef struct ps_directory_plan { /* [directory] */
    const char *file, *path;       /* NULL: the plan has none */
    ps_place place;
    int within_amount; /* checked_within; 12 months */
    ps_unit within_unit;
    ps_directory_entry *entries; /* in file order */
    size_t n_entries;
    int column[PS_DIR_COLUMNS]; /* of the file, from 0; -1: it has none */
    char sha256[65];            /* of the file */
    uint64_t bytes;
} ps_directory_plan;

typedef enum ps_directory_state {
    PS_DIR_FRESH,
    PS_DIR_NOT_BEGUN,
    PS_DIR_ENDED,
    PS_DIR_NEVER_CHECKED,
    PS_DIR_CHECKED_LONG_AGO,
    PS_DIR_CHECKED_LATER, /* than the day of the run: a slip, which must not keep the entry for years */
    PS_DIR_STATES
} ps_directory_state;
extern const char *const ps_directory_state_words[PS_DIR_STATES];

/* As things stand on the index date; what has ended by `today` is over, whatever the index date. */
ps_directory_state ps_directory_state_of(const ps_directory_entry *entry, const ps_directory_plan *directory,
                                         ps_day index_date, ps_day today);

/* Takes each fault of the file. */
typedef void ps_directory_fault(void *context, const ps_error *fault);
/* Reads the file; every fault is handed to `fault`, with line and column, and its row left out. lsoa_vintage: 0 where
 * the plan does not say. Another status than PS_OK: it could not be read at all. */
ps_status ps_directory_read_file(ps_directory_plan *directory, ps_arena *arena, int lsoa_vintage,
                                 ps_directory_fault *fault, void *context, ps_error *err);

#endif

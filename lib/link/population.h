/* Population: one record a person over all feeds, as linked.
 *
 * Persons are numbered 0 .. n - 1 in order of first sight (person inputs first, then the others, each in plan order).
 * `known` says which inputs a person is in. Traits are settled by rule (traits.c) and stand as columns, in the order of
 * ps_person_column; rules see them under the names of ps_person_columns. Events stand feed by feed, grouped by person,
 * in date order, then file order.
 *
 * Threads: immutable once linked; any number of readers. */
#ifndef PS_LINK_POPULATION_H
#define PS_LINK_POPULATION_H

#include "base/column.h"
#include "base/idmap.h"
#include "base/pool.h"
#include "base/tally.h"
#include "extract/reader.h"

/* The settled traits of a person. Those above PS_P_NAMES are names in rules; those below it are for lists only, since
 * they look past the index date. */
typedef enum ps_person_column_number {
    PS_P_BORN,              /* date, identifying */
    PS_P_AGE,               /* number: completed years at the index date */
    PS_P_AGE_BAND,          /* text: "0-4" ... "85-89", "90+" */
    PS_P_SEX,               /* text: "female", "male", "indeterminate"; missing when not known or not specified */
    PS_P_ETHNICITY,         /* text: "White" "Mixed" "Asian" "Black" "Other" "Not stated" "Not known"; never missing */
    PS_P_ETHNICITY_CODE,    /* text: one national letter, "Z" not stated, "99" not known; never missing */
    PS_P_LSOA,              /* text as recorded; missing when blank */
    PS_P_AREA,              /* text: "England", "outside England", "unknown"; never missing */
    PS_P_PRACTICE,          /* text: current practice; missing without a regular registration */
    PS_P_PCN,               /* text; missing without a look-up row */
    PS_P_IMD_RANK,          /* number; 1 is most deprived */
    PS_P_IMD_DECILE,        /* number 1-10; 1 is most deprived */
    PS_P_IMD_QUINTILE,      /* number 1-5; 1 is most deprived */
    PS_P_LOCAL_QUINTILE,    /* number 1-5; 1 is most deprived: fifths of the people at hand (local_quintile.h) */
    PS_P_WARD,              /* text; this and the next six: areas of the LSOA, missing without a look-up row */
    PS_P_LAD,               /* text: local authority district, its code */
    PS_P_LAD_NAME,          /* text */
    PS_P_SUB_ICB,           /* text: NHS code (52R) where the look-up has it, else the ONS one */
    PS_P_SUB_ICB_NAME,      /* text */
    PS_P_ICB,               /* text: NHS code (QT1) where the look-up has it, else the ONS one */
    PS_P_ICB_NAME,          /* text */
    PS_P_DIGITAL_DECILE,    /* number 1-10; 1 is most excluded: of the LSOA, by the look-up "digital" */
    PS_P_REGISTERED,        /* flag, never cannot tell: a current regular registration on the index date */
    PS_P_ALIVE,             /* flag: not dead by any source on the index date */
    PS_P_DIED,              /* date, not after the index date */
    PS_P_REGISTERED_FROM,   /* date of the current registration */
    PS_P_IN_PERSON_EXTRACT, /* flag */
    PS_P_IN_HOSPITAL,       /* flag: admitted on or before the index date and not discharged by it */
    PS_P_CARE_HOME,         /* flag */
    PS_P_END_OF_LIFE,       /* flag */
    PS_P_CONFIDENTIAL,      /* flag */
    PS_P_DUMMY,             /* flag */
    PS_P_SAFEGUARDING,      /* flag */
    PS_P_TYPE_1,            /* flag: Type 1 objection in force on the index date */
    PS_P_NATIONAL_OPT_OUT,  /* flag */
    PS_P_DISSENT,           /* flag: dissent to sharing outside the practice */
    PS_P_SP_DECLINED,       /* date of the last declined social prescribing offer */
    PS_P_LIVES_ALONE,       /* flag */
    PS_P_CARER,             /* flag */
    PS_P_HOUSEBOUND,        /* flag */
    PS_P_HAS_MOBILE,        /* flag */
    PS_P_HAS_EMAIL,         /* flag */
    PS_P_HAS_PHONE,         /* flag: any telephone number */
    PS_P_LETTER_ONLY,       /* flag */
    PS_P_HEARING_NEED,      /* flag */
    PS_P_SIGHT_NEED,        /* flag */
    PS_P_INTERPRETER,       /* text: language needed; missing when none is recorded */
    PS_P_COMMUNICATION,     /* text: communication need */
    PS_P_NAMES,             /* ---- end of the names in rules ---- */
    PS_P_DEAD_EVER = PS_P_NAMES, /* flag: dead by any source, whatever the date, even a doubtful one */
    PS_P_LEFT_EVER,              /* flag: not regularly registered on the index date, or left since */
    PS_P_TYPE_1_EVER, /* flag: the latest record, whatever its date, is an objection; an unreadable value is yes */
    PS_P_NATIONAL_OPT_OUT_EVER,
    PS_P_DISSENT_EVER,
    PS_P_SP_DECLINED_EVER, /* date: the last declined offer, whatever its date; unreadable: the index date */
    PS_P_BIRTH_DIFFERS,    /* flag: sources differ by more than one birth year */
    PS_P_SEX_DIFFERS,      /* flag: sources differ in sex; counted, excludes nobody */
    PS_P_HOUSEHOLD,        /* text, identifying: pseudonym of the address, by the latest record; missing when blank */
    PS_PERSON_COLUMNS
} ps_person_column_number;

typedef struct ps_person_column {
    const char *name; /* as rules and fields say it: "imd_decile" */
    ps_type type;
    bool identifying;
    const ps_code_word *words; /* value set of a text, or NULL */
    const char *meaning;       /* for describe and the manual */
} ps_person_column;
extern const ps_person_column ps_person_columns[PS_PERSON_COLUMNS];
struct ps_population;
/* Room for the columns asked for, and for known, of n_people; what stands there is as it comes. False: no memory, and
 * the columns are as they were. */
bool ps_person_columns_room(struct ps_population *population, const bool needed[PS_PERSON_COLUMNS]);
void ps_person_columns_release(struct ps_population *population);

/* One input of events, or of persons (n_events 0 there). */
typedef struct ps_feed {
    const char *name;
    const ps_schema *schema;
    size_t n_events;
    uint32_t *first;     /* n_people + 1: events of person i are first[i] .. first[i + 1] - 1; NULL of a person input */
    ps_day *day;         /* event date, rising within a person */
    ps_column *columns;  /* by schema column; .n == 0 where the caller's spec did not want it, the file has none, or
                            there are no events. Texts are numbers in population->words. columns[schema->event_date].day
                            is `day` itself. */
    uint32_t *row_first; /* of a person input whose rows were asked for (ps_link_spec.profiled): rows of person i are
                            row_first[i] .. row_first[i + 1] - 1 of the columns; else NULL */
} ps_feed;

/* Which value of a trait won, for explain and the counts. */
typedef enum ps_trait {
    PS_TRAIT_BORN,
    PS_TRAIT_SEX,
    PS_TRAIT_ETHNICITY,
    PS_TRAIT_LSOA,
    PS_TRAIT_PRACTICE,
    PS_TRAITS
} ps_trait;
#define PS_NO_SOURCE 255
typedef struct ps_settled {
    uint8_t source; /* feed the value was taken from; PS_NO_SOURCE: none gave one */
    uint8_t values; /* distinct values seen in all feeds, whatever their date; 8 means 8 or more */
} ps_settled;

/* People who are in exactly these inputs. */
typedef struct ps_overlap {
    uint32_t mask; /* bit f: in feed f. 0: every row of theirs was withdrawn */
    uint64_t people;
} ps_overlap;

typedef struct ps_population {
    ps_day index_date;
    size_t n_people;
    ps_idmap *ids;    /* person number <-> pseudonym */
    ps_intern *words; /* all texts of all columns */
    ps_column person[PS_PERSON_COLUMNS];
    void *person_room;   /* that person[] and known stand in (person_columns.c); NULL: each has its own memory */
    ps_feed *feeds;      /* by input, in plan order */
    size_t n_feeds;      /* at most 32 */
    uint32_t *known;     /* by person: bit f set if feed f has a well-read row of that person that was not withdrawn */
    uint8_t *outside;    /* by word: 1 where it is an area code of a place known not to be in England */
    size_t n_area_words; /* words that outside[] tells of; no area is another. 0: it tells of none */
    ps_settled *settled; /* PS_TRAITS for each person: settled[person * PS_TRAITS + trait]; NULL where the caller asked
                            for certain columns and neither profiles nor carries areas over */
    ps_input_report **reports;     /* by input */
    ps_tally *tally;               /* stages "link" (conflicts, deletions, transfers joined, ...) and "coverage" */
    struct ps_snapshot_file *file; /* that ids and words stand on; NULL: they stand by themselves */
    /* From a snapshot: by input, how its source was compared. */
    enum ps_source_check { PS_SOURCE_READ, PS_SOURCE_ABSENT, PS_SOURCE_BY_TIME, PS_SOURCE_BY_FINGERPRINT } * sources;
    ps_day
        newest_extract; /* newest extract date of the person inputs; where none is given, the newest event of any feed.
                           Not the later of the two: one mistyped event year would keep a list alive for decades. */
} ps_population;

/* What to link: the inputs, the IMD and PCN look-ups and the areas they must fit. Link reads further columns where the
 * file has them (traits, registration, deletions need them); feeds keep only those that the inputs' own `want` asks
 * for. */
typedef struct ps_link_spec {
    ps_day index_date;
    ps_input_spec *inputs; /* in plan order */
    size_t n_inputs;
    const char *imd_file, *imd_path; /* NULL: none; then the deprivation columns are missing */
    const char *pcn_file, *pcn_path;
    const char *digital_file, *digital_path;                /* digital exclusion by LSOA; NULL: none */
    const struct ps_lookup_preset *imd_preset, *pcn_preset; /* what the files must be; NULL: recognised */
    int lsoa_vintage, imd_vintage;                          /* 2011/2021 and 2019/2025; 0: not declared */
    const char *lsoa_file, *lsoa_path;                 /* changes from the LSOAs of 2011 to those of 2021; NULL: none */
    const char *const *area_files, *const *area_paths; /* wards, districts, sub-ICBs and ICBs by LSOA */
    size_t n_area_files;
    const bool *used;  /* by ps_person_column_number: the caller relies on it, so that a look-up without it stops; NULL:
                          on none */
    const bool *asked; /* by ps_person_column_number: the caller looks at it; NULL: at all. Of those that only a plan's
                          names look at, or that no input tells, the others are left empty (n is 0) */
    bool profiled;     /* the caller looks at how good the data is: rows of person inputs are handed over, and episodes
                          that repeat are counted */
    /* Called now and then with the rows of an input so far, by one thread at a time but not always the same one;
     * non-zero stops with PS_ECANCEL. May be NULL. */
    int (*progress)(void *context, const char *input, uint64_t rows,
                    uint64_t bytes); /* stored bytes of all inputs so far */
    void *progress_context;
    /* Linking stopped: called for each input that had refused rows by then, so that they can be looked at. May be NULL.
     */
    void (*stopped)(void *context, const ps_input_report *report);
    void *stopped_context;
    /* Link from this snapshot instead of the files; NULL: from the files. It must have been made of inputs of the same
     * names, kinds, files and mappings, with the columns that are wanted; sources that are there must be as they were,
     * by size and time or, with verify_sources, by fingerprint. */
    const char *snapshot;
    bool verify_sources;
    size_t rows_held; /* for a snapshot: event rows that may be in memory before they go to a file; 0: the usual */
} ps_link_spec;

/* Everything the inputs hold, linked, into a snapshot file (snapshot.h); what each input's `want` does not name is left
 * out. PS_ESYSTEM: the disk is full; nothing is left behind then. */
typedef struct ps_linked_counts {
    uint64_t people, rows, refused;
} ps_linked_counts;
ps_status ps_population_snapshot(ps_linked_counts *out, const char *path, const ps_link_spec *spec, ps_pool *pool,
                                 ps_error *err);
ps_status ps_population_link(ps_population **out, const ps_link_spec *spec, ps_pool *pool, ps_error *err);
void ps_population_free(ps_population *population); /* NULL is fine */
/* National fifth by deprivation, 1-5; 0: not known. From the tenth, where there is no column of fifths. */
unsigned ps_population_fifth(const ps_population *population, size_t person);
/* Does the person live outside England, by the code of the area? */
static inline bool ps_population_is_outside(const ps_population *population, size_t person)
{
    const uint32_t lsoa = population->person[PS_P_LSOA].text[person];

    return lsoa < population->n_area_words && population->outside[lsoa];
}
/* -1 if there is none. */
int ps_population_feed(const ps_population *population, const char *name);
/* People by combination of inputs, every combination that occurs, sorted by mask; free() it. */
ps_status ps_population_overlap(ps_overlap **out, size_t *n, const ps_population *population, ps_error *err);

#endif

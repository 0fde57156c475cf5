/* Profile: how good the data is, and for whom. A population in, exact counts in plain structs out; nothing here rounds,
 * hides or writes.
 *
 *   ROWS          what became of the rows of each feed, its days and the months it misses      feed_facts.c,
 * feed_months.c REFUSALS      by field and reason                                                          refusals.c
 *   COMPLETENESS  by field, and the same by ethnic group and fifth of deprivation              completeness.c
 *   OVERLAP       feed by feed, and practice by feed                                           overlap.c
 *   CONFLICTS     distinct values of a trait, and feeds that disagree with the linked record   conflicts.c
 *   ADDED         what each feed found that the others did not                                 added_value.c
 *   FINDINGS      what stands out, as sentences                                                findings.c
 *
 * "Here" are the people registered and alive on the index date. Time grows with events times columns, memory with
 * people. Facts are immutable once made; any number of threads may read them. */
#ifndef PS_PROFILE_PROFILE_H
#define PS_PROFILE_PROFILE_H

#include "base/arena.h"
#include "base/pool.h"
#include "link/population.h"

typedef enum ps_grouping { PS_BY_ETHNICITY, PS_BY_DEPRIVATION, PS_GROUPINGS } ps_grouping;
#define PS_GROUPS_MOST 7
extern const char *const ps_grouping_names[PS_GROUPINGS];                   /* as rules call them */
extern const char *const ps_group_labels[PS_GROUPINGS][PS_GROUPS_MOST + 1]; /* ended by NULL */

typedef struct ps_portion {
    uint64_t part, whole;
} ps_portion;

typedef struct ps_refusal_count {
    const char *field, *reason;
    uint64_t rows;
} ps_refusal_count;

/* One column of a feed as read, before re-sends and duplicates go; by group, of the events as linked. */
typedef struct ps_field_facts {
    const char *name;
    bool required;
    bool present;     /* its heading was there */
    bool dated;       /* dates may be imprecise */
    uint64_t rows;    /* read well */
    uint64_t missing; /* of them with an empty cell or a default code */
    uint64_t faults;  /* with something that cannot be read */
    uint64_t imprecise;
    bool grouped;
    ps_portion by[PS_GROUPINGS][PS_GROUPS_MOST]; /* events with a value, events */
} ps_field_facts;

#define PS_MONTHS_LOOKED_AT 36
typedef struct ps_month_facts {
    ps_day month; /* its first day */
    uint64_t events;
    bool few; /* under a fifth of the months around it */
} ps_month_facts;

/* The traits that hospital and trust feeds carry too, compared with the linked record. */
typedef struct ps_agreement {
    const char *field; /* NULL: the feed does not carry it */
    ps_portion people; /* with another value than the linked record's; compared */
} ps_agreement;

typedef struct ps_feed_facts {
    const char *name, *kind;
    bool makes_people;
    uint64_t rows, refused;
    uint64_t withdrawn;  /* deletion rows and the rows they take back */
    uint64_t duplicates; /* sent more than once, equal in every column */
    uint64_t amended;    /* replaced by a later submission of the same key */
    uint64_t aside;      /* earlier or later snapshots, regular attenders, told by an earlier input */
    uint64_t events;     /* as linked */
    uint64_t rows_linked, rows_of_strangers; /* rows of people in the person extract, and not in it */
    uint64_t people, people_linked;
    uint64_t people_here; /* of the feed's, registered and alive */
    uint64_t other_ids;   /* people not in the person extract whose id is of another form than those there */
    ps_day first, last;   /* PS_NO_DAY: no event */
    int lag_days;         /* from the last event to the day it is judged by; -1: no event */
    uint64_t year_events; /* in the year up to the last event */
    uint64_t too_late;    /* events dated beyond what can be believed */
    uint64_t before_birth, after_death; /* by more than 31 days */
    ps_month_facts months[PS_MONTHS_LOOKED_AT];
    size_t n_months;
    uint64_t median_month;
    ps_refusal_count *refusals;
    size_t n_refusals;
    ps_field_facts *fields;
    size_t n_fields;
    ps_agreement agreement[PS_TRAITS];
    uint64_t group_people[PS_GROUPINGS][PS_GROUPS_MOST]; /* here and in the feed */
    uint64_t group_events[PS_GROUPINGS][PS_GROUPS_MOST]; /* of people here */
} ps_feed_facts;

typedef struct ps_practice_facts {
    const char *code;
    uint64_t people;   /* here */
    uint64_t *in_feed; /* of them, by feed */
} ps_practice_facts;

/* People by how many distinct values of a trait were seen, for one winning source. */
typedef struct ps_conflict {
    ps_trait trait;
    const char *source; /* feed; "none" where no feed gave a value that could win */
    uint64_t none, one, two, more;
} ps_conflict;
extern const char *const ps_trait_names[PS_TRAITS];

/* Somebody who was found by a definition through one feed: handed in by `run`, since definitions stand to the right. */
typedef struct ps_finder {
    const char *definition;
    size_t feed;
    uint8_t *found; /* by person, 1: found */
} ps_finder;

typedef struct ps_feed_found {
    size_t feed;
    uint64_t found, alone, missed; /* here: by this feed; by it and no other; by others and not by it */
} ps_feed_found;

typedef struct ps_added {
    const char *definition;
    uint64_t any, several, all; /* people here found by at least one, by at least two, by every feed of it */
    ps_feed_found *feeds;
    size_t n_feeds;
    bool has_gp;           /* one of the feeds is the practices' own */
    uint64_t register_gap; /* found by others and not by the practices' */
} ps_added;

/* What stands out. Fixed, and said beside the findings. */
#define PS_LAG_DAYS 45        /* as the lists warn */
#define PS_STRANGERS_SHARE 5  /* per cent of rows */
#define PS_OTHER_IDS_SHARE 1  /* per cent of the feed's people */
#define PS_DUPLICATES_SHARE 5 /* per cent of rows */
#define PS_FAULTS_SHARE 2     /* per cent of recorded values */
#define PS_MISSING_SHARE 20   /* per cent of rows, of a field the kind requires */
#define PS_IMPOSSIBLE_SHARE 1 /* per cent of events */
#define PS_DIFFERS_SHARE 2    /* per cent of people compared: birth and sex */
#define PS_MOVES_SHARE 20     /* per cent of people compared: ethnicity, area, practice */
#define PS_GROUP_POINTS 10    /* percentage points below everybody else */
#define PS_GROUP_LEAST 100    /* values or people of a group */
#define PS_PRACTICE_LEAST 50  /* people of a practice */
#define PS_FINDING_LEAST 20   /* rows, values or people that something must hold for */
#define PS_STANDARD_ERRORS 4  /* a group or practice must also differ by more than chance */

typedef struct ps_finding {
    const char *subject; /* feed, or "linked record" */
    const char *text;    /* one sentence without full stop, the subject first */
} ps_finding;

typedef struct ps_profile_facts {
    ps_arena *arena;
    ps_day index_date, judged_by; /* the index date, or the newest extract where that is older */
    size_t n_people;
    uint64_t here;
    ps_feed_facts *feeds;
    size_t n_feeds;
    uint64_t *overlap; /* n_feeds x n_feeds: people in both */
    uint64_t group_here[PS_GROUPINGS][PS_GROUPS_MOST];
    ps_field_facts *traits; /* the linked record: of people here */
    size_t n_traits;
    ps_practice_facts *practices; /* in byte order of their codes */
    size_t n_practices;
    ps_conflict *conflicts;
    size_t n_conflicts;
    ps_added *added;
    size_t n_added;
    ps_finding *findings;
    size_t n_findings;
} ps_profile_facts;

typedef struct ps_profile_spec {
    const ps_population *population; /* linked with every column kept */
    const double *max_reject_share;  /* by feed: above it a run stops */
    const ps_finder *finders;        /* those of one definition together */
    size_t n_finders;
} ps_profile_spec;

ps_status ps_profile_facts_make(ps_profile_facts **out, const ps_profile_spec *spec, ps_pool *pool, ps_error *err);
void ps_profile_facts_free(ps_profile_facts *facts); /* NULL is fine */

/* Refusals of one input by field and reason, in order of first appearance; in the arena. */
ps_status ps_refusals_count(ps_refusal_count **out, size_t *n, ps_arena *arena, const ps_input_report *report,
                            ps_error *err);

#endif

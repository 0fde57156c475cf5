/* Outreach: cohorts to person files: whom to contact, how, in what order, and why.
 *
 * Exclusions come first and are counted by name; then order, matrix, one file per recipient (everybody in exactly one
 * file, "none" for people without one), the limit or the places there are, reasons, and beside each list its README.txt
 * and the id column per practice. For the voluntary sector that column, and who its pseudonyms stand for, lies in each
 * practice's own folder instead. Person files: 0600. */
#ifndef PS_OUTREACH_OUTREACH_H
#define PS_OUTREACH_OUTREACH_H

#include "base/secret.h"
#include "outreach/contact.h"
#include "stratify/stratify.h"

/* Names of matrices (text: the need of the row that fits; missing when none fits). Rows live in the plan's arena. */
ps_status ps_matrix_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err);
ps_status ps_matrix_fill(ps_world *world, size_t matrix, ps_pool *pool, ps_error *err);
/* Row of the matrix that fits a person, or -1; after fill. */
int ps_matrix_row_of(const ps_world *world, size_t matrix, uint32_t person);

/* Names of catalogues of topics (number: how many rows fit, 0 where none does). */
ps_status ps_topics_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err);
ps_status ps_topics_fill(ps_world *world, size_t topics, ps_pool *pool, ps_error *err);

typedef struct ps_exclusion_count {
    uint64_t by_state; /* excluded by how things stood on the index date */
    uint64_t since;    /* excluded only by something dated after it, or doubtful (a death without a date) */
    uint64_t lifted;   /* would have been excluded; lifted by the plan */
    uint64_t
        overridden; /* would have been excluded; an override in force let them through, whatever became of them after */
    uint64_t referred; /* of those excluded: somebody asked for help for them */
} ps_exclusion_count;

/* Of the people of one practice; practice NULL: of none. */
typedef struct ps_practice_exclusions {
    const char *practice;
    ps_exclusion_count of[PS_EXCLUSIONS];
} ps_practice_exclusions;

/* People who came by a referral, the list's own `referrals`. One person may have come by several. */
typedef struct ps_referred_report {
    uint64_t people;          /* before exclusions */
    uint64_t only;            /* of them: not in the cohort */
    uint64_t listed, waiting; /* waiting: because of the limit, or for want of a place */
    uint64_t listed_by[PS_ASKED];
    uint64_t listed_found; /* listed by the plan, whoever else asked */
} ps_referred_report;

/* Why somebody is held back for now, in the order they are looked at; the first that holds counts. */
typedef enum ps_hold {
    PS_HOLD_STARTS_LATER,    /* drawn to a wave that starts after the list may be used (phase.h) */
    PS_HOLD_OWN_TEAM,        /* listed by this team less than the cool-off ago */
    PS_HOLD_OTHER_TEAM,      /* by another one */
    PS_HOLD_ANSWERED,        /* answered this team's offer, or it did not fit them */
    PS_HOLD_HOUSEHOLD,       /* somebody else of the household was listed, or stands before them */
    PS_HOLD_CARE_HOME,       /* the care home was called about a resident */
    PS_HOLD_WEEKLY_LIMIT,    /* the file has had as many new people in 7 days as it may */
    PS_HOLD_REVIEWED_NOT_SO, /* a review found it not so, and nothing new is recorded; no day ends it */
    PS_HOLDS
} ps_hold;
extern const char *const ps_hold_names[PS_HOLDS];    /* "starts_later" ... "weekly_limit" */
extern const char *const ps_hold_meanings[PS_HOLDS]; /* plain words for counts */

typedef struct ps_held {
    uint32_t person;
    ps_hold reason;
    ps_day due; /* nothing known on the day of the run holds them then; of the weekly limit: there is room again */
} ps_held;

typedef struct ps_held_count {
    ps_hold reason;
    ps_day due;
    uint64_t people;
} ps_held_count;

typedef struct ps_list_file {
    const char *recipient; /* "U12345", "none", "all" */
    const char *path;      /* relative to the run folder */
    uint64_t people;
    uint64_t over_limit; /* left off because of the limit, or for want of a place; those of the weekly limit apart */
} ps_list_file;

typedef struct ps_capacity_recipient {
    const char *name;
    uint64_t places, filled;
    uint64_t people, waiting; /* on the list were there room; without a place */
    uint64_t next_people;     /* of those waiting: at the most urgent level among them */
    uint32_t next_level;
    bool not_named; /* the file of places does not know it: no places */
    uint64_t taken; /* places that the weekly limit leaves no room for; not in `places` */
} ps_capacity_recipient;

typedef struct ps_capacity_group {
    uint64_t people, placed;
    uint64_t wanted, shortfall; /* of a floor in each recipient's places */
} ps_capacity_group;

typedef struct ps_capacity_floor_report {
    const char *group; /* the rule, as written */
    bool over_all;
    uint64_t people, placed;
    uint64_t wanted, shortfall; /* wanted: lowered to the people there are */
    uint64_t displaced;         /* people who would have had a place without this floor */
    int64_t levels_lost;        /* levels of need between them and those in their places, added up */
    ps_capacity_group *of;      /* by recipient; then people without one */
} ps_capacity_floor_report;

typedef struct ps_capacity_area {
    const char *name;
    uint64_t people, waiting;
} ps_capacity_area;

typedef struct ps_capacity_report {
    const char *name, *per;
    bool in_minutes;                   /* contacts last unlike long: places, filled, wanted, shortfall are minutes */
    ps_capacity_recipient *recipients; /* in byte order */
    size_t n_recipients;
    uint64_t places, filled;
    uint64_t no_recipient; /* people */
    uint64_t not_named;    /* recipients */
    const char **unknown;  /* recipients of the file to whom nobody on the list belongs */
    size_t n_unknown;
    ps_capacity_floor_report *floors; /* in the plan's order */
    size_t n_floors;
    const char *area_is;     /* "lad", "lsoa" */
    ps_capacity_area *areas; /* where anybody waits, in byte order */
    size_t n_areas;
} ps_capacity_report;

/* Listed people of an area for whom the directory has nobody. */
typedef struct ps_nearby_lack {
    const char *area;  /* the LSOA, "unknown" */
    const char *offer; /* "any" where the list asks for no certain one */
    uint64_t people;
} ps_nearby_lack;

typedef struct ps_nearby_report {
    uint64_t *shown; /* by entry of the directory: people it is named to */
    uint64_t without;
    size_t stale;          /* entries */
    ps_nearby_lack *lacks; /* by area, then offer, in byte order */
    size_t n_lacks;
} ps_nearby_report;

/* What can change how a person is reached (route.c). */
typedef enum ps_route_rule {
    PS_ROUTE_LETTER_ONLY,
    PS_ROUTE_HEARING,
    PS_ROUTE_SIGHT,
    PS_ROUTE_NO_MOBILE,
    PS_ROUTE_NO_EMAIL,
    PS_ROUTE_NO_PHONE,
    PS_ROUTE_DIGITAL,
    PS_ROUTE_RULES
} ps_route_rule;
extern const char *const ps_route_rule_words[PS_ROUTE_RULES];

typedef struct ps_route_group {
    const char *by, *name; /* "ethnicity", "Black" */
    uint64_t people, no_route;
} ps_route_group;

/* As the evidence says, whatever safeguarding made of it, so that these counts single nobody out. */
typedef struct ps_route_report {
    uint64_t people, no_route;
    uint64_t changed[PS_ROUTE_RULES]; /* people whose how the rule changed */
    ps_route_group *groups;           /* ethnicity, imd_quintile, age_band; lsoa where anybody has none */
    size_t n_groups;
} ps_route_report;

typedef struct ps_list_report {
    const char *list;
    uint64_t cohort; /* members before exclusions */
    ps_referred_report referred;
    uint64_t listed;
    uint64_t left_over;           /* because of the limit, or for want of a place */
    ps_capacity_report *capacity; /* NULL: the list has none */
    ps_nearby_report *nearby;     /* NULL: it names nobody of the directory */
    ps_route_report *routes;      /* NULL: the list tells nobody how */
    uint64_t *topics;             /* by row of its topics, people on the list to whom it is offered; NULL: none */
    uint64_t no_topic;            /* people on it to whom none is */
    ps_exclusion_count exclusions[PS_EXCLUSIONS];
    ps_practice_exclusions *by_practice; /* of whoever had anybody excluded, in byte order, people without one last */
    size_t n_by_practice;
    ps_list_file *files; /* recipients in byte order, "none" last */
    size_t n_files;
    ps_held *held; /* people held back for now; malloc'd */
    size_t n_held, held_capacity;
    ps_held_count *held_counts; /* of them, by reason and day */
    size_t n_held_counts;
    uint64_t drawn; /* to waves, in this run; of a phased list */
} ps_list_report;

/* A person let through by an override; a row of overrides.csv. */
typedef struct ps_override_reach {
    uint32_t person;
    size_t override; /* index in plan->overrides */
    size_t list;     /* index in plan->lists */
} ps_override_reach;

/* A person on a list of the voluntary sector, whom its recipient knows under a pseudonym of its own. */
typedef struct ps_crossing {
    uint32_t person, list; /* list: index in plan->lists */
    const char *recipient;
} ps_crossing;

/* Of one list, what one network gets: for its cover (cover.c). */
typedef struct ps_cover_file {
    const char *path; /* relative to the run folder */
    uint64_t people;
} ps_cover_file;
typedef struct ps_cover_part {
    const char *network;
    size_t list; /* index in plan->lists */
    ps_day until;
    uint64_t listed, waiting;   /* waiting: for want of a place, or because of the limit */
    uint64_t held;              /* held back for now */
    ps_day held_from;           /* the first of them is due then; PS_NO_DAY: nobody is known to be */
    const ps_matrix_plan *rows; /* what the list tells of each person; NULL: nothing */
    uint64_t *needs;            /* by row, then people whom none fits */
    ps_cover_file *files;
    size_t n_files;
} ps_cover_part;

typedef struct ps_outreach {
    ps_arena *arena;
    ps_list_report *lists; /* by plan->lists */
    size_t n_lists;
    ps_crossing *crossings; /* list after list, in the order of each one's files */
    size_t n_crossings, crossings_capacity;
    ps_override_reach *reached;
    size_t n_reached, reached_capacity;
    ps_cover_part *cover_parts; /* list after list, networks in byte order */
    size_t n_cover_parts, cover_parts_capacity;
    const char **cover_titles; /* by plan->lists, of those that go to networks; NULL: of others */
} ps_outreach;

typedef struct ps_outreach_options {
    const char *folder; /* the run folder being written; lists go below lists/ */
    ps_day today;       /* UTC date of the run, or --as-of */
    bool replay;        /* --as-of was given: rows carry "REPLAY: not for contact" */
    const ps_strata *strata;
    const ps_secret *recipient_key; /* NULL: none; the plan has then no list for the voluntary sector */
    ps_contacts *contacts;          /* the ledger of contacts, which lists are entered in; NULL: nobody is held back */
} ps_outreach_options;

/* PS_EUSE: the plan has a list for the voluntary sector, and there is no key for its pseudonyms. Asked before data is
 * read, too. */
ps_status ps_outreach_check_key(const ps_plan *plan, const ps_secret *recipient_key, ps_error *err);
/* Writes every list of the plan, overrides.csv where anybody was reached, READMEs and id columns. The same bytes on any
 * day, `today` aside: overrides in force, and an extract date that lies after it. On failure the folder holds a part;
 * *out is untouched. */
ps_status ps_outreach_write(ps_outreach **out, ps_world *world, const ps_outreach_options *options, ps_pool *pool,
                            ps_error *err);
void ps_outreach_free(ps_outreach *outreach); /* NULL is fine */

#endif

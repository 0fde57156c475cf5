/* List job: one list of the plan on its way to its folder, handed from file to file of this room.
 *
 *   referred -> select -> hold -> order (stratify), referred -> hold -> capacity -> split -> limit -> list_csv,
 * workbook, ids, readme, overrides
 */
#ifndef PS_OUTREACH_LIST_JOB_H
#define PS_OUTREACH_LIST_JOB_H

#include "define/audience.h"
#include "outreach/outreach.h"

#define PS_REPLAY_HEADING "status"
#define PS_REPLAY_MARK "REPLAY: not for contact"
#define PS_PRACTICE_FIRST "speak to the practice first"
#define PS_NO_ROUTE "no usable route: ask the practice"
#define PS_VISIT_THROUGH_PRACTICE "visit, through the practice"
#define PS_LIST_DAYS 28      /* a list may be used so long after the newest extract */
#define PS_STALE_DAYS 45     /* a feed older than this warns */
#define PS_DECLINED_MONTHS 6 /* a declined offer holds so long */
#define PS_ADULT 18

typedef struct ps_nearby ps_nearby;
typedef struct ps_holding ps_holding; /* hold.h */

typedef struct ps_list_job {
    ps_world *world;
    const ps_plan *plan;
    const ps_population *population;
    const ps_list_plan *list;
    size_t number; /* in plan->lists */
    const ps_name *from;
    const ps_cohort_plan *cohort;     /* NULL: the list is from a definition */
    int matrix;                       /* in plan->matrices; -1: none */
    const ps_matrix_plan *topics;     /* NULL: none */
    const ps_capacity_plan *capacity; /* NULL: none */
    bool *placed;                     /* by person, where there is a capacity */
    ps_nearby *nearby;                /* NULL: the list names nobody of the directory */
    uint8_t *referred; /* by person, bit a: asked in way a (ps_asked); NULL: the list takes no referrals */
    bool plain;        /* its readers see only the list's own plain words */
    const ps_outreach_options *options;
    ps_pool *pool;
    ps_arena *arena;    /* dies with the job */
    ps_arena *kept;     /* the outreach's */
    const char *folder; /* below the run folder: "lists/pcn_support" */
    const char *folder_path;
    ps_list_report *report;
    uint32_t *lacking; /* who is left off for want of a recorded agreement; NULL: the list asks for none */
    size_t n_lacking;
    uint16_t *overridden; /* by person, bit x: an override let them through exclusion x; NULL: there is no override */
    char *id;             /* room for a pseudonym */
    ps_holding *holding;  /* NULL: the list holds nobody back */
    uint8_t *wave;        /* by person: of a phased list, from 1; NULL: the list is not phased */
    ps_day *start_from;   /* with `wave`: from when on each is called */
    ps_day *waiting;      /* by person: since when each waits for a place on this list; NULL: nobody does */
} ps_list_job;

/* A person's trait; cannot tell where the population has no such column. */
ps_answer ps_trait_flag(const ps_list_job *job, ps_person_column_number column, uint32_t person);

/* ---- referred.c ---- */
/* Who asked for help, or was referred, in the list's window: fills job->referred. */
ps_status ps_referred_find(ps_list_job *job, ps_error *err);
bool ps_referred(const ps_list_job *job, uint32_t person);
bool ps_found_by_plan(const ps_list_job *job, uint32_t person);
/* They stand before the others, each part in the order it had; levels of need are told anew. */
ps_status ps_referred_first(ps_cohort_ranks *ranks, const ps_list_job *job, ps_error *err);
/* "asked for help (self); found by the plan" */
void ps_referred_words(ps_buffer *out, const ps_list_job *job, uint32_t person);
/* Who of the candidates is listed. */
void ps_referred_count(ps_list_job *job, const ps_cohort_ranks *candidates, const uint32_t *listed, size_t n);

/* ---- select.c ---- */
/* The override that lifts an exclusion of this list on the day of the run, or -1. */
int ps_select_override(const ps_list_job *job, ps_exclusion exclusion);
/* Who of the cohort is left, as a flag column of all persons; counts the others in job->report and fills
 * job->overridden. */
ps_status ps_select(ps_column *left, ps_list_job *job, ps_error *err);
/* None who is dead, a test patient or confidential, whatever came before: asked once more as each row is written. */
ps_status ps_select_check(const ps_list_job *job, uint32_t person, ps_error *err);

/* ---- split.c ---- */
typedef struct ps_group {
    const char *label; /* "U12345", "none", "all" */
    const char *stem;  /* the same as a file name, without ".csv"; no two of a split are alike, even without case */
    uint32_t text;     /* the label's number in the population's words; 0: people without */
    const uint32_t *persons; /* in the order given */
    size_t n;
} ps_group;
typedef struct ps_split {
    ps_group *groups; /* labels in byte order, those without one ("none") last */
    size_t n;
} ps_split;
/* Everybody in exactly one group by a text column; by NULL: all in one. In the arena. */
ps_status ps_split_by(ps_split *out, ps_arena *arena, const ps_population *population, const ps_column *by,
                      const uint32_t *persons, size_t n, ps_error *err);

/* ---- capacity.c ---- */
/* Gives out the places of job->capacity among all who are left, in order; fills job->placed and job->report->capacity.
 * PS_EPLAN where floors overlap. */
ps_status ps_capacity_give(ps_list_job *job, const ps_cohort_ranks *ranks, ps_error *err);

/* ---- route.c ---- */
typedef struct ps_route {
    const char *need, *who, *how, *within; /* "" where there is nothing to say; lent by the plan */
    const char *before;                    /* what stands before the how; "" if nothing does */
    const char *interpreter;               /* beside it: the language, "": not said which; NULL: none, or not told */
    bool written;                          /* the how is nothing but reading */
    bool practice_first;
    bool no_route;  /* nothing is left by the evidence, safeguarding aside */
    unsigned rules; /* bit r: PS_ROUTE_... changed the how, safeguarding aside */
} ps_route;
/* By the row of the list's matrix that fits, or by none. */
ps_route ps_route_of(const ps_list_job *job, uint32_t person);
/* By this row; NULL: none. */
ps_route ps_route_by(const ps_list_job *job, const ps_matrix_row *row, uint32_t person);
/* How, with what stands before and beside it. */
void ps_route_say_how(ps_buffer *out, const ps_route *route);

/* ---- topics.c ---- */
/* Is this row offered to the person? */
bool ps_topic_fits(const ps_list_job *job, size_t row, uint32_t person);
/* "Physical health check (practice nurse, appointment, within 14 days); Money advice": all that are. */
void ps_topics_say(ps_buffer *out, const ps_list_job *job, uint32_t person);

/* ---- route_count.c ---- */
/* Counts the routes of these people into job->report->routes, where the list shows any. */
ps_status ps_routes_count(ps_list_job *job, const uint32_t *persons, size_t n, ps_error *err);

/* ---- nearby.c ---- */
/* Makes ready to look into the directory, where the list has the field `nearby`. */
ps_status ps_nearby_index(ps_list_job *job, ps_error *err);
/* "Hall Walkers (01632 960001); ...": those who serve where the person lives; "" if none does. */
void ps_nearby_say(ps_buffer *out, const ps_list_job *job, uint32_t person);
/* Fills job->report->nearby from all who are listed. */
ps_status ps_nearby_count(ps_list_job *job, const uint32_t *persons, size_t n, ps_error *err);

/* ---- reason.c ---- */
/* The same, a line for each rule met. */
void ps_reason_lines(ps_buffer *out, const ps_list_job *job, uint32_t person);
void ps_reason_why(ps_buffer *out, const ps_list_job *job, uint32_t person);
void ps_reason_evidence(ps_buffer *out, const ps_list_job *job, uint32_t person);
void ps_reason_flags(ps_buffer *out, const ps_list_job *job, uint32_t person);

/* ---- readme_front.c ---- */
/* In words that its readers may see: "Staying well support". */
const char *ps_list_title(const ps_list_job *job);
/* The last day on which the list may be used. */
ps_day ps_list_until(const ps_list_job *job);
/* The texts that README.txt begins with and the workbook shows; marked: title and headings begin with "# ". */
void ps_readme_front(ps_buffer *out, const ps_list_job *job, bool marked);

/* "hospital stays" */
const char *ps_feed_kind(const ps_feed *feed);

/* ---- pages.c ---- */
/* Where the list has `one_page`: a page of text for each of a group. */
ps_status ps_pages_write(const ps_list_job *job, const ps_group *group, const char *path, ps_error *err);

/* ---- workbook.c ---- */
typedef struct ps_workbook ps_workbook;
/* One file of a list once more as an .xlsx, with columns for the answers. */
ps_status ps_workbook_open(ps_workbook **out, const ps_list_job *job, const ps_group *group, const char *path,
                           ps_error *err);
/* The next row, as the CSV has it. */
void ps_workbook_row(ps_workbook *book, ps_slice row);
ps_status ps_workbook_leave(ps_workbook *book, ps_error *err); /* closes and frees */
void ps_workbook_abandon(ps_workbook *book);                   /* NULL is fine */
/* A spreadsheet has so many rows. */
#define PS_WORKBOOK_ROWS ((size_t)1048576)
ps_status ps_workbook_check_rows(const ps_list_job *job, size_t people, ps_error *err);

/* ---- cover.c ---- */
#define PS_COVER_FOLDER "cover"
/* Counts what each network gets of the list, `ranks` being all who could be on it and `files` those who are. */
ps_status ps_cover_count(ps_outreach *outreach, ps_list_job *job, const ps_column *by, const ps_cohort_ranks *ranks,
                         const ps_split *files, ps_error *err);
/* A page for each network and audience, of all lists. */
ps_status ps_covers_write(const ps_outreach *outreach, const ps_world *world, const ps_outreach_options *options,
                          ps_error *err);

/* ---- own_id.c, list_csv.c, ids.c, crosswalk.c, lacking.c, readme.c, overrides.c ---- */
/* The pseudonym that a list's reader sees, into out[]; room for ps_list_id_room(). The voluntary sector gets one of its
 * own. */
size_t ps_list_id_room(const ps_population *population);
void ps_list_id(char *out, const ps_list_job *job, const char *recipient, uint32_t person);
ps_status ps_list_csv_write(const ps_list_job *job, const ps_group *group, const char *path, ps_error *err);
/* `persons` are all who are listed, in the order of the list's files. *guarded becomes true where a pseudonym begins
 * with a character that the writer guards. */
ps_status ps_ids_write(bool *guarded, const ps_list_job *job, const uint32_t *persons, size_t n, ps_error *err);
/* One file of pseudonyms alone. */
ps_status ps_ids_write_file(bool *guarded, const char *path, const ps_population *population, bool replay,
                            const uint32_t *persons, size_t n, ps_error *err);
/* For each practice with people on lists of the voluntary sector its own folder below practices/: who they are. */
#define PS_CROSSWALK_FOLDER "practices"
#define PS_CROSSWALK_PART "crosswalk"
#define PS_CROSSWALK_OWN "recipient_pseudo_id"
ps_status ps_crosswalk_write(const ps_outreach *outreach, const ps_world *world, const ps_outreach_options *options,
                             ps_error *err);
/* How many lack an agreement, by area, protected: below the list's folder. Nothing where they are too few to show. */
#define PS_LACKING_LEAST 8
#define PS_LACKING_FILE "by_area/no_agreement.csv"
ps_status ps_lacking_write(const ps_list_job *job, ps_error *err);
typedef struct ps_readme_facts {
    uint64_t no_row;  /* listed people whom no row of the matrix fits */
    bool guarded_ids; /* a pseudonym begins with a character that the writer guards */
} ps_readme_facts;
ps_status ps_readme_write(const ps_list_job *job, const ps_readme_facts *facts, ps_error *err);
ps_status ps_overrides_write(const ps_outreach *outreach, const ps_world *world, const ps_outreach_options *options,
                             ps_error *err);

#endif

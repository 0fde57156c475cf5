/* Ready: plans for a site to start from, each with a scenario of its own: a few hundred made-up people, among them
 * those whom the plan's lists must name and those whom they must not.
 *
 * A scenario stands in ready/NAME/ of a region's folder: NAME.toml (data/plans/NAME.toml), the code lists it names, its
 * extracts, truth.csv (list, pseudo_id, recipient, why_planted), truth_not.csv (pseudo_id, list, reason) and, where
 * columns were planted too, truth_cells.csv (list, pseudo_id, column, value). Look-ups are the region's, two folders
 * up. It has a key of its own, so no scenario's people change with another's, nor with the number of people in the
 * region; only which practices share a network and which areas are deprived comes from there.
 *
 * To add one: data/plans/NAME.toml, ready_NAME.c with its ps_ready_scenario, a line in the table of ready.c.
 *
 * What fails is kept and given at the end: no call here gives NULL. Texts and people are lent as long as the scenario
 * is being made. One thread at a time. */
#ifndef PS_SYNTH_READY_H
#define PS_SYNTH_READY_H

#include "synth/feed_file.h"
#include "synth/made_person.h"

#include "base/arena.h"
#include "base/csv_writer.h"

#define PS_READY_FEEDS 12
#define PS_READY_PRACTICES 6 /* of every region; a scenario's people are registered with these */

/* What happened to somebody who would be found otherwise. "SINCE": dated after the index date, in the extract all the
 * same. In hospital, and what else needs a feed of its own, is the scenario's to plant. */
typedef enum ps_ready_trouble {
    PS_READY_WELL,
    PS_READY_DEAD, /* on the day before the index date */
    PS_READY_DEAD_SINCE,
    PS_READY_LEFT,
    PS_READY_LEFT_SINCE,
    PS_READY_TEMPORARY,
    PS_READY_CONFIDENTIAL,
    PS_READY_DUMMY,
    PS_READY_TYPE_1,
    PS_READY_TYPE_1_SINCE,
    PS_READY_TYPE_1_WITHDRAWN,
    PS_READY_DISSENT,
    PS_READY_DISSENT_SINCE,
    PS_READY_DISSENT_WITHDRAWN,
    PS_READY_NATIONAL_OPT_OUT,
    PS_READY_DECLINED,
    PS_READY_DECLINED_LONG_AGO,
    PS_READY_UNDER_18,
    PS_READY_END_OF_LIFE,
    PS_READY_CARE_HOME,
    PS_READY_SAFEGUARDING,
    PS_READY_TROUBLES
} ps_ready_trouble;

typedef struct ps_ready_one {
    const char *id;
    unsigned number;                /* within the scenario, from 0: for numbers of suppliers ("r17") */
    const char *practice, *network; /* codes; network "none" */
    const char *lsoa;
    int decile; /* of the area; 0: not the region's */
    int age;
    ps_ready_trouble trouble;
    const char *group; /* the recipient of a list by something else: the scenario's to set; "all" */
} ps_ready_one;

typedef struct ps_ready {
    ps_day index;
    ps_draw draw; /* the scenario's own */
    const ps_made_world *world;
    ps_arena *arena;
    const char *folder;
    unsigned char key[PS_DRAW_KEY];
    ps_feed_file *feeds[PS_READY_FEEDS]; /* the first is people.csv, from the first person on */
    int n_feeds;
    ps_csv_writer *truth, *truth_not, *cells; /* cells: NULL until something is said of one */
    ps_made_person person;                    /* the one made last */
    unsigned n_people;
    ps_ready_one spare; /* lent when there is no memory */
    ps_status status;   /* of the first failure, */
    ps_error error;     /* and what it was */
} ps_ready;

typedef struct ps_ready_scenario {
    const char *name; /* of the plan and the folder */
    void (*make)(ps_ready *ready);
} ps_ready_scenario;

/* ready_*.c */
extern const ps_ready_scenario ps_ready_volunteers, ps_ready_staff, ps_ready_core20plus5;
extern const ps_ready_scenario ps_ready_own_caseload, ps_ready_care_home, ps_ready_discharge_hubs;
extern const ps_ready_scenario ps_ready_waiting_list, ps_ready_norfolk_escalation, ps_ready_mdt_summary;

bool ps_ready_is_plan(const char *name); /* has this plan of data/plans/ a scenario? */
/* ready/ in `folder`, which exists. */
ps_status ps_ready_write(const char *folder, const ps_made_world *world, ps_error *err);

/* ---- people (ready_people.c) ---- */

/* Zero is the ordinary case: a regularly registered adult of some age, with nothing special. */
typedef struct ps_ready_traits {
    ps_ready_trouble trouble;
    int age;                   /* completed years; 0: drawn from 19 to 88 */
    int practice;              /* 1 to PS_READY_PRACTICES; 0: drawn */
    bool deprived, better_off; /* in the most deprived fifth of areas; outside it */
    const char *area;          /* an LSOA code; NULL: drawn from the region's */
    const char *ethnicity;     /* as sent; NULL: drawn */
    char sex;                  /* 'F' or 'M'; 0: drawn */
    ps_day registered;         /* start of the registration; 0: years ago */
    bool lives_alone, carer, housebound, end_of_life, care_home, no_mobile, has_email;
    const char *interpreter, *communication;
} ps_ready_traits;

/* Somebody new of whom no row is written. */
ps_ready_one *ps_ready_stranger(ps_ready *ready);
/* Somebody new, and their row in people.csv. `traits` NULL: nothing special. */
ps_ready_one *ps_ready_person(ps_ready *ready, const ps_ready_traits *traits);

/* ---- rows ---- */

/* A further file of the scenario ("referrals.csv"; "lookups/hubs.csv" makes its folder) and its heading; its number. */
int ps_ready_feed(ps_ready *ready, const char *name, const char *heading);
/* A row of such a file: the cells as texts. They are written as they are: nothing is quoted. */
#define ps_ready_row(ready, feed, ...) ps_ready_cells(ready, feed, false, (const char *const[]){__VA_ARGS__, NULL})
/* The same at the end of the file: a deletion, which takes back rows before it. */
#define ps_ready_late_row(ready, feed, ...) ps_ready_cells(ready, feed, true, (const char *const[]){__VA_ARGS__, NULL})
void ps_ready_people(ps_ready *ready); /* people.csv and its heading, where it is not there yet */
void ps_ready_cells(ps_ready *ready, int feed, bool late, const char *const *cells);
void ps_ready_again(ps_ready *ready, int feed);        /* the last row once more, to the letter */
const char *ps_ready_day(ps_ready *ready, ps_day day); /* "2025-03-31"; PS_NO_DAY: "" */
const char *ps_ready_print(ps_ready *ready, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- what ought to be found ---- */

typedef enum ps_ready_recipient {
    PS_READY_TO_PRACTICE,
    PS_READY_TO_NETWORK,
    PS_READY_TO_GROUP /* of the person: "all" unless the scenario sets it */
} ps_ready_recipient;

/* A list of the plan, as far as it decides who stays on it. */
typedef struct ps_ready_list {
    const char *name; /* of its folder below lists/ */
    ps_ready_recipient to;
    bool clinical_review; /* a declined offer keeps nobody off */
    bool opt_outs;        /* the purpose or audience keeps national opt-outs off */
    bool vcse;            /* safeguarding keeps off, and an offer declined at any time */
    uint32_t lifts;       /* bit of a trouble that the plan lets through: 1u << PS_READY_CARE_HOME */
} ps_ready_list;

const char *ps_ready_trouble_words(ps_ready_trouble trouble); /* "died the day before" */
/* Is somebody with this trouble on the list, if all else fits? */
bool ps_ready_stays(const ps_ready_list *list, ps_ready_trouble trouble);
/* The person is to be on the list; is not to be. `why`: for readers. */
void ps_ready_expect(ps_ready *ready, const ps_ready_list *list, const ps_ready_one *one, const char *why);
void ps_ready_never(ps_ready *ready, const ps_ready_list *list, const ps_ready_one *one, const char *why);

/* What stands in that column of the person's line, in truth_cells.csv. */
void ps_ready_cell(ps_ready *ready, const ps_ready_list *list, const ps_ready_one *one, const char *column,
                   const char *value);

/* Gives a person the rows that make them fit (or not); it may set their group. */
typedef void (*ps_ready_fit)(ps_ready *ready, ps_ready_one *one);
/* `n` people of whom nothing is to be found on any list. */
void ps_ready_background(ps_ready *ready, unsigned n, const ps_ready_traits *traits, ps_ready_fit fit);
/* One person for each trouble, all made to fit, and what becomes of them on each of these lists. */
void ps_ready_sprinkle(ps_ready *ready, const ps_ready_list *lists, size_t n_lists, const ps_ready_traits *traits,
                       ps_ready_fit fit);

#endif

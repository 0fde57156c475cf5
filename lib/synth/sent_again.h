/* Sent again: extracts as suppliers really send them, one file a feed: whole caseloads every month, lists every week,
 * rows amended, deleted or repeated. Here are the kinds of which a region has one file, and some others once more.
 *
 * Written beside the main extracts and apart from them: each file has a stream of draws of its own, so that neither
 * changes with the other. Every row can be read. What was planted is counted as it is planted, by plain code, under the
 * names that a run's linkage counts have. No rows of visitors, nor of people who died before the index date, but staff
 * (one for a hundred people, none of whom is a patient of the region).
 *
 * One thread at a time. */
#ifndef PS_SYNTH_SENT_AGAIN_H
#define PS_SYNTH_SENT_AGAIN_H

#include "synth/made_person.h"
#include "synth/row_text.h"

typedef enum ps_sent_file {
    PS_S_OUTPATIENT,
    PS_S_WAITS,      /* weekly lists, the last of them after the index date */
    PS_S_SPELLS,     /* several episodes a spell */
    PS_S_ECDS,       /* emergency care in the new form... */
    PS_S_AE,         /* ...and in the old one: some attendances are in both */
    PS_S_CASELOAD,   /* mental-health referrals, the whole open caseload every month */
    PS_S_DIAGNOSES,  /* of those referrals, every month */
    PS_S_SECTIONS,   /* Mental Health Act periods */
    PS_S_CONTACTS,   /* of community services */
    PS_S_CARE,       /* adult social care */
    PS_S_CARE_HOMES, /* stays */
    PS_S_EMIS,       /* GP events with "Deleted" rows */
    PS_S_TPP,        /* GP events with "RemovedData" rows */
    PS_S_STAFF,      /* of an employer; never beside patients */
    PS_SENT_FILES
} ps_sent_file;

typedef enum ps_sent_count {
    PS_SC_ROWS,
    PS_SC_DELETIONS,
    PS_SC_WITHDRAWN,
    PS_SC_REPLACED,
    PS_SC_EARLIER, /* rows of older weekly lists */
    PS_SC_LATER,   /* rows of lists after the index date */
    PS_SC_TOLD,    /* attendances that the other feed has too */
    PS_SC_FOREIGN, /* diagnoses in a scheme that is not read */
    PS_SC_REPEATED,
    PS_SC_EPISODES,
    PS_SC_SPELLS,
    PS_SENT_COUNTS
} ps_sent_count;

#define PS_SENT_MONTHS 3
#define PS_SENT_WEEKS 4
#define PS_SENT_NEWEST 2 /* the week whose list is the newest on the index date */
#define PS_SENT_PROVIDERS 2

typedef struct ps_sent {
    const ps_made_world *world;
    ps_feed_file *files[PS_SENT_FILES];
    ps_day months[PS_SENT_MONTHS]; /* days of submission: the last ends of months on or before the index date */
    ps_day weeks[PS_SENT_WEEKS];   /* Sundays */
    uint64_t counts[PS_SENT_FILES][PS_SENT_COUNTS];
    uint64_t lists[PS_SENT_PROVIDERS][PS_SENT_WEEKS]; /* rows */
} ps_sent;

/* One person's rows in one file being made. */
typedef struct ps_sending {
    ps_sent *sent;
    const ps_made_person *person;
    ps_sent_file file;
    ps_draw draw;
    ps_row_text row;
} ps_sending;

extern const char *const ps_sent_names[PS_SENT_FILES]; /* as resends.toml calls them: "outpatient", "waits" */
extern const char *const ps_sent_kinds[PS_SENT_FILES];

void ps_sent_start(ps_sent *sent, const ps_made_world *world);
/* A file with its heading. */
ps_status ps_sent_open(ps_sent *sent, ps_sent_file file, const char *path, ps_error *err);
void ps_sent_add(ps_sent *sent, ps_sent_file file, const ps_made_person *person);
/* "feed,what,rows": every count that is not zero. After the last person. */
ps_status ps_sent_write_truth(const ps_sent *sent, const char *path, ps_error *err);
void ps_sent_abandon(ps_sent *sent); /* closes what is open */

/* For the files below: begins a row with the person's id; ends it and counts it. */
void ps_sending_begin(ps_sending *s);
void ps_sending_end(ps_sending *s);
void ps_sending_delete(ps_sending *s); /* the row is a deletion: it ends after the rows it names */
void ps_sending_again(ps_sending *s);  /* the last row once more, to the letter */
void ps_sending_count(ps_sending *s, ps_sent_count what, uint64_t rows);

/* sent_hospital.c, sent_services.c, sent_records.c: the rows of one person. */
void ps_sent_outpatient(ps_sending *s);
void ps_sent_waits(ps_sending *s);
void ps_sent_spells(ps_sending *s);
void ps_sent_attendances(ps_sending *s); /* of either form */
void ps_sent_caseload(ps_sending *s);
void ps_sent_diagnoses(ps_sending *s);
void ps_sent_sections(ps_sending *s);
void ps_sent_contacts(ps_sending *s);
void ps_sent_care(ps_sending *s);
void ps_sent_care_homes(ps_sending *s);
void ps_sent_records(ps_sending *s); /* GP events of either supplier */
void ps_sent_staff(ps_sending *s);

#endif

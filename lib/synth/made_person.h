/* Made person: one made-up person with every row the extracts will carry of them, before a byte is written.
 *
 * Filled by people.c and events.c after a script (script.h), marked by faults.c, then read by made_rows.c (which writes
 * the rows) and by reckon.c (which works out what ought to be found). The arrays keep their memory from one person to
 * the next. One thread at a time. */
#ifndef PS_SYNTH_MADE_PERSON_H
#define PS_SYNTH_MADE_PERSON_H

#include "synth/calendar.h"
#include "synth/region.h"
#include "synth/script.h"
#include "synth/vocabulary.h"

#include "popstrat/value.h"

#include <stdbool.h>

#define PS_MADE_DIAGNOSES 12 /* columns of the admissions extract */

typedef enum ps_feed_number {
    PS_F_PEOPLE,
    PS_F_GP,
    PS_F_ACUTE,
    PS_F_ED,
    PS_F_MH,
    PS_F_COMMUNITY,
    PS_F_DEATHS,
    PS_F_HOUSING,
    PS_FEEDS
} ps_feed_number;
extern const char *const ps_feed_names[PS_FEEDS]; /* as the plans call them: "people", "gp", "acute"... */

/* What is wrong with a row on purpose; faults.c tells what each does to the text. */
typedef enum ps_fault {
    PS_FAULT_NONE,
    PS_FAULT_NO_ID, /* this one up to PS_FAULT_QUOTE refuse the row */
    PS_FAULT_FIELD_LOST,
    PS_FAULT_FIELD_ADDED,
    PS_FAULT_NO_DATE,
    PS_FAULT_IMPOSSIBLE_DATE,
    PS_FAULT_DELETION_FLAG,
    PS_FAULT_ENCODING,
    PS_FAULT_QUOTE,
    PS_FAULT_FIELD_A, /* a field that cannot be read: which one differs by feed */
    PS_FAULT_FIELD_B,
    PS_FAULTS
} ps_fault;
#define PS_FAULT_REFUSES(fault) ((fault) >= PS_FAULT_NO_ID && (fault) <= PS_FAULT_QUOTE)

typedef struct ps_mark {
    uint8_t fault;  /* ps_fault */
    bool sure;      /* planted: never made faulty */
    bool again;     /* sent twice */
    bool deletion;  /* a deletion row */
    bool withdrawn; /* a deletion row names it */
} ps_mark;

typedef struct ps_made_registration {
    ps_mark mark;
    uint32_t practice;
    const char *type; /* as sent: "R", "temporary" */
    ps_day start, end;
    char objection; /* Type 1: 'Y', 'N', '?' unreadable, 0 empty */
    ps_day objection_day;
    char dissent;
    ps_day dissent_day;
} ps_made_registration;

typedef struct ps_made_gp {
    ps_mark mark;
    uint16_t code;     /* ps_gp_code */
    uint8_t precision; /* 0 day, 1 month, 2 year */
    uint8_t late;      /* days until it was entered */
    ps_day day;
    int32_t tenths;  /* of the value; 0: none */
    uint32_t number; /* of the event within the person */
} ps_made_gp;

typedef struct ps_made_episode {
    ps_mark mark;
    uint32_t spell;  /* within the person */
    uint8_t episode; /* from 1 */
    bool last;       /* it carries the discharge */
    uint8_t provider;
    const char *method, *source, *classification, *discharge_method, *destination;
    ps_day admitted, discharged; /* PS_NO_DAY: still in hospital */
    uint8_t n_diagnoses;
    uint8_t diagnoses[PS_MADE_DIAGNOSES]; /* ps_icd */
    bool tells_birth, birth_differs;      /* year and month of birth sent; twenty years off */
    char ethnicity[3];
} ps_made_episode;

typedef struct ps_made_attendance {
    ps_mark mark;
    uint32_t number;
    ps_day day;
    uint16_t minute;
    uint8_t provider;
    const char *category, *department;
    uint16_t complaint, diagnosis; /* ps_gp_code; 0: none */
    bool admitted;
} ps_made_attendance;

typedef struct ps_made_referral {
    ps_mark mark;
    uint32_t number;
    ps_day received, discharged;
    uint8_t team;
    bool rejected;
    uint8_t n_diagnoses;
    uint8_t diagnoses[3]; /* ps_icd */
} ps_made_referral;

typedef struct ps_made_contact {
    ps_mark mark;
    uint32_t number;
    ps_day day;
    uint8_t team, note;
    char attended; /* national code, 0 empty */
} ps_made_contact;

typedef struct ps_made_death {
    ps_mark mark;
    ps_day died, registered;
    uint8_t cause; /* ps_icd */
    bool cancelled;
} ps_made_death;

typedef struct ps_made_housing {
    ps_mark mark;
    ps_day day;
    uint8_t problem, visits;
} ps_made_housing;

typedef struct ps_made_person {
    uint64_t number;
    char id[65];
    bool visitor; /* not in the person extract */
    ps_script script;
    ps_day born;           /* the 15th of the month */
    int age;               /* completed years on the index date */
    bool birth_unreadable; /* in the person extract */
    char sex;              /* 'F' 'M' 'U' */
    char ethnicity[3];     /* as sent by the practice */
    char true_ethnicity;   /* as the hospital has it */
    char lsoa[12];
    int decile;        /* of the area; 0 if the area is not in the look-up */
    uint32_t practice; /* where they are, or last were, registered */
    ps_day died;       /* PS_NO_DAY while alive */
    ps_day died_gp;    /* as the person extract tells it */
    ps_day sp_declined;
    bool national_opt_out, confidential, dummy, safeguarding, end_of_life, care_home, carer, has_mobile, has_email;
    int8_t lives_alone, housebound; /* 1, 0, -1: not recorded */
    const char *interpreter, *communication;
    uint32_t conditions; /* bit c */
    uint32_t gp_coded;   /* those the practice has coded */

    ps_made_registration *registrations;
    ps_made_gp *gp;
    ps_made_episode *episodes;
    ps_made_attendance *attendances;
    ps_made_referral *referrals;
    ps_made_contact *contacts;
    ps_made_death *deaths;
    ps_made_housing *housing;
    size_t n[PS_FEEDS], capacity[PS_FEEDS];
    uint32_t next_spell, next_event;
    bool no_memory; /* a row could not be kept; checked once per person */
    union {
        ps_made_registration registration;
        ps_made_gp gp;
        ps_made_episode episode;
        ps_made_attendance attendance;
        ps_made_referral referral;
        ps_made_contact contact;
        ps_made_death death;
        ps_made_housing housing;
    } spare; /* lent when there is no memory */
} ps_made_person;

/* What persons are made in. */

typedef struct ps_made_world {
    ps_vocabulary vocabulary;
    ps_region *region;
    ps_calendar *calendar;
    unsigned char key[PS_DRAW_KEY];
    ps_day index;
} ps_made_world;

/* Forgets the last person, keeps the memory. */
void ps_made_clear(ps_made_person *person);
void ps_made_release(ps_made_person *person);
/* A new zeroed row of the feed, never NULL (see no_memory). */
ps_made_registration *ps_made_add_registration(ps_made_person *person);
ps_made_gp *ps_made_add_gp(ps_made_person *person, unsigned code, ps_day day);
ps_made_episode *ps_made_add_episode(ps_made_person *person);
ps_made_attendance *ps_made_add_attendance(ps_made_person *person, ps_day day);
ps_made_referral *ps_made_add_referral(ps_made_person *person, ps_day received);
ps_made_contact *ps_made_add_contact(ps_made_person *person, ps_day day);
ps_made_death *ps_made_add_death(ps_made_person *person, ps_day died);
ps_made_housing *ps_made_add_housing(ps_made_person *person, ps_day day);
/* The mark of a row of any feed. */
ps_mark *ps_made_mark(const ps_made_person *person, ps_feed_number feed, size_t row);

/* people.c: everything about the person but events. */
void ps_made_people(ps_made_person *person, const ps_made_world *world, ps_draw *draw);
/* gp_events.c, hospital_events.c, service_events.c */
void ps_made_gp_events(ps_made_person *person, const ps_made_world *world, ps_draw *draw);
void ps_made_hospital(ps_made_person *person, const ps_made_world *world, ps_draw *draw);
void ps_made_services(ps_made_person *person, const ps_made_world *world, ps_draw *draw);
/* faults.c: makes 0.5% of rows refusable, 0.5% faulty in one field, and sends some again. */
typedef struct ps_fault_quota {
    uint32_t refused[PS_FEEDS], spoiled[PS_FEEDS]; /* what is due, in 100,000ths of a row */
} ps_fault_quota;
void ps_fault_quota_start(ps_fault_quota *quota);
void ps_made_faults(ps_made_person *person, ps_fault_quota *quota, ps_draw *draw);
const char *ps_fault_text(ps_feed_number feed, ps_fault fault); /* "impossible date", "field sex" */

#endif

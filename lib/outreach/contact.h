/* Contact: the ledger of whom an organisation's lists have contacted, or kept waiting, and what came of it.
 *
 *   OPEN      reads and checks the whole file              O(bytes): a million entries in about a second
 *   OF, NEXT  the entries of one pseudonym                 O(1) each
 *   AT        all entries, in file order, then those added
 *   ADD       notes an entry, in memory                    O(1)
 *   APPEND    writes what was added, under a lock, and syncs
 *
 * One file for all plans of an organisation, named by [contact] ledger. A person file: 0600, pseudonyms in it. CSV in
 * UTF-8 that only grows, a line an entry:
 *
 *   day,event,pseudo_id,team,list,recipient,outcome,plan,index_date,detail
 *
 * Text that a spreadsheet might take for a formula is guarded as in any list (csv_writer.h). Whether an entry counts
 * for a run, and for how long, is hold.h's to say. */
#ifndef PS_OUTREACH_CONTACT_H
#define PS_OUTREACH_CONTACT_H

#include "base/date.h"
#include "base/digest.h"
#include "base/text.h"
#include "popstrat/outcomes.h"

typedef enum ps_contact_event {
    PS_LISTED,   /* stood on a list for contact; the day is the run's, or the start day of a phased list's wave */
    PS_WAITING,  /* was left over for want of a place */
    PS_DRAWN,    /* phased lists: detail is the wave's number, the day is its start day */
    PS_ANSWERED, /* a helper's answer; the day is that of the outcome */
    PS_CONTACT_EVENTS
} ps_contact_event;
extern const char *const ps_contact_event_names[PS_CONTACT_EVENTS]; /* "listed", "waiting", "drawn", "answered" */

typedef struct ps_contact { /* one line */
    ps_day day;
    ps_contact_event event;
    const char *team;
    const char *list;      /* its folder name */
    const char *recipient; /* "U12345", "none", "all" */
    ps_outcome outcome;    /* of PS_ANSWERED alone */
    const char *plan;      /* its [run] name, which with the index date says which run */
    ps_day index_date;
    const char *detail; /* of outreach lists: the unit that was contacted (hold.h); of reviews: see below */
    uint32_t next;      /* of the same pseudonym, latest read first; UINT32_MAX: none */
    uint32_t who;       /* number of the pseudonym in this ledger, from 0 */
    bool added;         /* since the ledger was opened */
} ps_contact;

/* Entries of clinical-review lists, answers too, have a detail that begins with this word: nobody was contacted, so
 * they hold nobody back. What follows it is theirs, as in "review 3f2a 99c0". */
#define PS_CONTACT_REVIEW "review"
bool ps_contact_is_review(const ps_contact *one);

typedef struct ps_contacts ps_contacts; /* one thread at a time; any number may look while nobody adds */

/* A missing file is an empty ledger. PS_EDATA with file, line and column for the first line that is no entry, never
 * with a pseudonym; PS_ESYSTEM; PS_EMEMORY. *out is untouched on failure. */
ps_status ps_contacts_open(ps_contacts **out, const char *path, ps_error *err);
/* Newest entry of the pseudonym; NULL. Lent until the next add. */
const ps_contact *ps_contacts_of(const ps_contacts *c, ps_slice id);
/* The one before it; NULL. */
const ps_contact *ps_contacts_next(const ps_contacts *c, const ps_contact *one);
size_t ps_contacts_count(const ps_contacts *c);
/* The index-th entry from 0; lent until the next add. */
const ps_contact *ps_contacts_at(const ps_contacts *c, size_t index);
size_t ps_contacts_people(const ps_contacts *c); /* one more than the highest `who` */
/* In memory, until it is appended; texts are copied, NULL is "". `next`, `who` and `added` are set here. What stands
 * there already, word for word, is noted and not written again. */
ps_status ps_contacts_add(ps_contacts *c, ps_slice id, const ps_contact *one, ps_error *err);
/* Waits up to `PS_CONTACT_LOCK_SECONDS` for the lock; PS_ESYSTEM if the file is no longer what was opened, or cannot be
 * written, and then nothing was. Nothing added: nothing is done. Those appended are not appended again. */
ps_status ps_contacts_append(ps_contacts *c, ps_error *err);
#define PS_CONTACT_LOCK_SECONDS 10
size_t ps_contacts_added(const ps_contacts *c, ps_contact_event event); /* since it was opened */
const char *ps_contacts_sha256(const ps_contacts *c);                   /* of the file as read; "": there was none */
void ps_contacts_free(ps_contacts *c);                                  /* NULL is fine */

#endif

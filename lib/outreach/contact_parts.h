/* Contact parts: what the files of the contact ledger share. */
#ifndef PS_OUTREACH_CONTACT_PARTS_H
#define PS_OUTREACH_CONTACT_PARTS_H

#include "base/idmap.h"
#include "base/intern.h"
#include "outreach/contact.h"

#define PS_CONTACT_NONE UINT32_MAX

struct ps_contacts {
    char *path;
    ps_idmap *ids;
    ps_intern *words;
    uint32_t *newest; /* by number of the pseudonym */
    size_t newest_capacity;
    ps_contact *at;
    size_t n, capacity;
    ps_buffer added; /* lines to be appended */
    size_t n_added[PS_CONTACT_EVENTS];
    char opened_sha256[PS_SHA256_TEXT]; /* of the file as it was opened; "": there was none */
    char sha256[PS_SHA256_TEXT];        /* of the file as it must stand before an append */
};

/* ---- contact.c ---- */
/* A text of the ledger's own; NULL: no memory. */
const char *ps_contacts_word(ps_contacts *c, ps_slice text);
/* `one` has texts of the ledger's own. */
ps_status ps_contacts_note(ps_contacts *c, ps_slice id, const ps_contact *one, ps_error *err);

/* ---- contact_file.c ---- */
ps_status ps_contacts_read(ps_contacts *c, ps_error *err);
/* Adds the entry's line to c->added. */
ps_status ps_contacts_compose(ps_contacts *c, ps_slice id, const ps_contact *one, ps_error *err);

#endif

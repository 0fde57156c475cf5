/* Contact: the ledger in memory, entries of a pseudonym chained from the newest. */
#include "outreach/contact_parts.h"

#include "base/arena.h"
#include "base/fail.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const ps_contact_event_names[PS_CONTACT_EVENTS] = {
    [PS_LISTED] = "listed", [PS_WAITING] = "waiting", [PS_DRAWN] = "drawn", [PS_ANSWERED] = "answered"};

bool ps_contact_is_review(const ps_contact *one)
{
    const size_t length = sizeof PS_CONTACT_REVIEW - 1;

    return !strncmp(one->detail, PS_CONTACT_REVIEW, length) && (!one->detail[length] || one->detail[length] == ' ');
}

ps_status ps_contacts_open(ps_contacts **out, const char *path, ps_error *err)
{
    ps_contacts *c = calloc(1, sizeof *c);
    ps_status st = c ? PS_OK : ps_fail_memory(err);

    if (!c)
        return st;
    c->path = malloc(strlen(path) + 1);
    c->ids = ps_idmap_new();
    c->words = ps_intern_new();
    if (!c->path || !c->ids || !c->words)
        st = ps_fail_memory(err);
    if (st == PS_OK) {
        memcpy(c->path, path, strlen(path) + 1);
        st = ps_contacts_read(c, err);
    }
    if (st == PS_OK)
        *out = c;
    else
        ps_contacts_free(c);
    return st;
}

void ps_contacts_free(ps_contacts *c)
{
    if (!c)
        return;
    free(c->path);
    ps_idmap_free(c->ids);
    ps_intern_free(c->words);
    free(c->newest);
    free(c->at);
    ps_buffer_release(&c->added);
    free(c);
}

/* ---- looking ---- */

const ps_contact *ps_contacts_of(const ps_contacts *c, ps_slice id)
{
    const uint32_t who = ps_idmap_find(c->ids, id);

    return who == PS_IDMAP_NONE ? NULL : &c->at[c->newest[who]];
}

const ps_contact *ps_contacts_next(const ps_contacts *c, const ps_contact *one)
{
    return one->next == PS_CONTACT_NONE ? NULL : &c->at[one->next];
}

size_t ps_contacts_count(const ps_contacts *c)
{
    return c->n;
}

const ps_contact *ps_contacts_at(const ps_contacts *c, size_t index)
{
    assert(index < c->n);
    return &c->at[index];
}

size_t ps_contacts_people(const ps_contacts *c)
{
    return ps_idmap_count(c->ids);
}

size_t ps_contacts_added(const ps_contacts *c, ps_contact_event event)
{
    return c->n_added[event];
}

const char *ps_contacts_sha256(const ps_contacts *c)
{
    return c->opened_sha256;
}

/* ---- adding ---- */

const char *ps_contacts_word(ps_contacts *c, ps_slice text)
{
    const uint32_t number = ps_intern_add(c->words, text.at, text.length);

    return number == PS_INTERN_FULL ? NULL : ps_intern_text(c->words, number);
}

ps_status ps_contacts_note(ps_contacts *c, ps_slice id, const ps_contact *one, ps_error *err)
{
    const size_t people = ps_idmap_count(c->ids);
    uint32_t who;

    /* Room first: an id in the map without an entry would be found and have none. */
    if (c->n >= PS_CONTACT_NONE || !ps_grow(&c->at, &c->capacity, c->n + 1, sizeof *c->at) ||
        !ps_grow(&c->newest, &c->newest_capacity, people + 1, sizeof *c->newest))
        return ps_fail_memory(err);
    who = ps_idmap_add(c->ids, id);
    if (who == PS_IDMAP_FULL)
        return ps_fail_memory(err);
    c->at[c->n] = *one;
    c->at[c->n].next = who == people ? PS_CONTACT_NONE : c->newest[who];
    c->at[c->n].who = who;
    c->newest[who] = (uint32_t)c->n++;
    return PS_OK;
}

/* Is the entry in the ledger, or on its way there? */
static bool stands(const ps_contacts *c, ps_slice id, const ps_contact *new)
{
    for (const ps_contact *one = ps_contacts_of(c, id); one; one = ps_contacts_next(c, one))
        if (one->event == new->event && one->day == new->day && one->outcome == new->outcome &&
            one->index_date == new->index_date && !strcmp(one->team, new->team) && !strcmp(one->list, new->list) &&
            !strcmp(one->recipient, new->recipient) && !strcmp(one->plan, new->plan) &&
            !strcmp(one->detail, new->detail))
            return true;
    return false;
}

ps_status ps_contacts_add(ps_contacts *c, ps_slice id, const ps_contact *one, ps_error *err)
{
    ps_contact own = *one;
    const char **const texts[] = {&own.team, &own.list, &own.recipient, &own.plan, &own.detail};
    const size_t before = c->added.length;
    ps_status st = PS_OK;
    bool known;

    assert(one->day != PS_NO_DAY && one->index_date != PS_NO_DAY &&
           (one->event == PS_ANSWERED) == (one->outcome != PS_OUTCOME_NONE));
    for (size_t i = 0; i < PS_COUNT(texts); i++) {
        *texts[i] = ps_contacts_word(c, ps_slice_of(*texts[i]));
        if (!*texts[i])
            return ps_fail_memory(err);
    }
    known = stands(c, id, &own);
    if (!known)
        st = ps_contacts_compose(c, id, &own, err);
    own.added = true;
    if (st == PS_OK)
        st = ps_contacts_note(c, id, &own, err);
    if (st != PS_OK)
        c->added.length = before;
    else
        c->n_added[one->event] += !known;
    return st;
}

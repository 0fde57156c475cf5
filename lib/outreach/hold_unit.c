/* Hold, units: which home or household somebody belongs to, and when it was contacted last.
 *
 * A unit was contacted when somebody who belongs to it now was, or when the ledger names it: people move, and the
 * address they left was contacted all the same. The ledger names a unit by a digest of its text. */
#include "outreach/hold_parts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST 32 /* characters of it that are written */

static void note_day(ps_unit_state *unit, ps_day day, ps_day today)
{
    if (day <= today && day > unit->last) /* PS_NO_DAY is below every day */
        unit->last = day;
    if (day > today && (unit->next == PS_NO_DAY || day < unit->next))
        unit->next = day;
}

static const ps_unit_kind *kind_of(const ps_holding *h, uint32_t person)
{
    if (h->home.of && h->home.of[person])
        return &h->home;
    return h->household.of && h->household.of[person] ? &h->household : NULL;
}

/* ---- names ---- */

static void name_unit(char out[64], const ps_unit_kind *kind, const char *text)
{
    char sha256[PS_SHA256_TEXT];
    ps_sha256 state;

    ps_sha256_start(&state);
    ps_sha256_add(&state, kind->word, strlen(kind->word) + 1);
    ps_sha256_add(&state, text, strlen(text));
    ps_sha256_finish(sha256, &state);
    (void)snprintf(out, 64, "%s=%.*s", kind->word, DIGEST, sha256);
}

void ps_unit_name(char out[64], const ps_holding *h, uint32_t person)
{
    const ps_unit_kind *kind = kind_of(h, person);

    out[0] = '\0';
    if (kind)
        name_unit(out, kind, ps_intern_text(h->world->population->words, kind->of[person]));
}

static bool names_unit(const ps_holding *h, const char *detail)
{
    const ps_unit_kind *kinds[] = {&h->home, &h->household};

    for (size_t i = 0; i < PS_COUNT(kinds); i++) {
        const size_t length = strlen(kinds[i]->word);

        if (kinds[i]->of && !strncmp(detail, kinds[i]->word, length) && detail[length] == '=')
            return true;
    }
    return false;
}

/* ---- the ledger ---- */

static ps_status find_named(ps_holding *h, ps_error *err)
{
    h->named = ps_idmap_new();
    if (!h->named)
        return ps_fail_memory(err);
    for (size_t i = 0; i < ps_contacts_count(h->contacts); i++) {
        const ps_contact *one = ps_contacts_at(h->contacts, i);
        const size_t before = ps_idmap_count(h->named);
        uint32_t number;

        if (one->event != PS_LISTED || !ps_hold_sees(h, one) || !names_unit(h, one->detail))
            continue;
        if (!ps_grow(&h->named_state, &h->named_capacity, before + 1, sizeof *h->named_state))
            return ps_fail_memory(err);
        number = ps_idmap_add(h->named, ps_slice_of(one->detail));
        if (number == PS_IDMAP_FULL)
            return ps_fail_memory(err);
        if (number == before)
            h->named_state[number] = (ps_unit_state){PS_NO_DAY, PS_NO_DAY, PS_NO_LIST, true};
        note_day(&h->named_state[number], one->day, h->options->today);
    }
    return PS_OK;
}

static bool is_contact(const ps_holding *h, const ps_contact *one)
{
    return (one->event == PS_LISTED || one->event == PS_ANSWERED) && ps_hold_sees(h, one) && !ps_contact_is_review(one);
}

static void note_members(ps_holding *h)
{
    for (size_t i = 0; i < h->world->population->n_people; i++) {
        const ps_unit_kind *kind = kind_of(h, (uint32_t)i);
        const ps_contact *one = kind ? ps_contacts_of(h->contacts, ps_hold_id(h, (uint32_t)i)) : NULL;

        for (; one; one = ps_contacts_next(h->contacts, one))
            if (is_contact(h, one))
                note_day(&kind->at[kind->of[i]], one->day, h->options->today);
    }
}

/* ---- units ---- */

static ps_status make_states(ps_unit_kind *kind, const ps_holding *h, ps_error *err)
{
    const size_t n = ps_intern_count(h->world->population->words) + (size_t)1;

    kind->at = ps_room(n, sizeof *kind->at);
    if (!kind->at)
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        kind->at[i] = (ps_unit_state){PS_NO_DAY, PS_NO_DAY, PS_NO_LIST, false};
    return PS_OK;
}

ps_status ps_units_find(ps_holding *h, ps_pool *pool, ps_error *err)
{
    const ps_column *household = &h->world->population->person[PS_P_HOUSEHOLD];
    ps_status st = PS_OK;

    h->home.word = "home";
    h->household.word = "household";
    if (h->plan->contact.home)
        st = ps_rule_evaluate(&h->home_column, h->plan->contact.home, h->world, "contact: home", pool, err);
    if (st == PS_OK && h->plan->contact.home) {
        h->home.of = h->home_column.text;
        st = make_states(&h->home, h, err);
    }
    if (st == PS_OK && household->n) {
        h->household.of = household->text;
        st = make_states(&h->household, h, err);
    }
    if (st != PS_OK || (!h->home.of && !h->household.of))
        return st;
    note_members(h);
    return find_named(h, err);
}

void ps_units_release(ps_holding *h)
{
    ps_column_release(&h->home_column);
    free(h->home.at);
    free(h->household.at);
    ps_idmap_free(h->named);
    free(h->named_state);
}

ps_unit_state *ps_unit_of(bool *home, ps_holding *h, uint32_t person)
{
    const ps_unit_kind *kind = kind_of(h, person);
    ps_unit_state *unit = kind ? &kind->at[kind->of[person]] : NULL;

    *home = kind == &h->home;
    if (unit && !unit->looked) {
        char name[64];
        uint32_t number;

        unit->looked = true;
        ps_unit_name(name, h, person);
        number = ps_idmap_find(h->named, ps_slice_of(name));
        if (number != PS_IDMAP_NONE) {
            note_day(unit, h->named_state[number].last, h->options->today);
            if (h->named_state[number].next != PS_NO_DAY)
                note_day(unit, h->named_state[number].next, h->options->today);
        }
    }
    return unit;
}

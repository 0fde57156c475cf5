/* Look-up of networks: practice to primary care network on the index date. */
#include "base/arena.h"
#include "extract/field.h"
#include "link/lookup.h"

#include <stdlib.h>
#include <string.h>

struct pcn_fields {
    int practice, pcn, start, end;
    size_t needed;
};

/* The relationship of a practice that holds, so far. */
struct relation {
    ps_day start; /* PS_NO_DAY: not told */
    uint32_t pcn; /* in `networks`; 0: the lone U, which means none */
    bool there, in_force;
};

struct loading {
    ps_lookup_file *lookup;
    struct pcn_fields fields;
    ps_day index_date;
    ps_intern *practices, *networks; /* of the file */
    struct relation *relations;      /* by practice */
    size_t capacity;
};

static ps_status bind(struct loading *l, const char *file, ps_error *err)
{
    struct pcn_fields *f = &l->fields;

    f->practice = ps_lookup_find(l->lookup, "partner organisation code", true);
    f->pcn = ps_lookup_find(l->lookup, "pcn code", true);
    f->start = ps_lookup_find(l->lookup, "practice to pcn relationship start date", true);
    f->end = ps_lookup_find(l->lookup, "practice to pcn relationship end date", true);
    if (f->practice < 0)
        f->practice = ps_lookup_find(l->lookup, "practice", false);
    if (f->pcn < 0)
        f->pcn = ps_lookup_find(l->lookup, "pcn", false);
    if (f->practice < 0 || f->pcn < 0) {
        ps_fail(err, PS_EDATA, f->practice < 0 ? "no heading tells the practice" : "no heading tells the PCN");
        ps_error_file(err, file);
        ps_error_hint(
            err, "the sheet \"PCN Core Partner Details\" of ePCN is recognised as published; else use practice, pcn");
        return PS_EDATA;
    }
    f->needed = 1 + (size_t)(f->practice > f->pcn ? f->practice : f->pcn);
    if ((size_t)(f->start + 1) > f->needed)
        f->needed = (size_t)f->start + 1;
    if ((size_t)(f->end + 1) > f->needed)
        f->needed = (size_t)f->end + 1;
    return PS_OK;
}

/* yyyymmdd as published, or yyyy-mm-dd. */
static ps_status date_at(ps_day *out, const struct loading *l, int field, ps_error *err)
{
    const ps_slice cell = ps_lookup_cell(l->lookup, field);
    ps_reading reading = ps_field_date(out, cell, PS_DATES_COMPACT, false);

    if (reading == PS_READ_WRONG_FORM)
        reading = ps_field_date(out, cell, PS_DATES_ISO, false);
    if (reading == PS_READ_WRONG_FORM || reading == PS_READ_NO_SUCH_DAY)
        return ps_lookup_fail(l->lookup, field, "not a date",
                              "dates of this look-up are yyyymmdd; an empty end means current", err);
    return PS_OK;
}

static ps_status add_row(struct loading *l, ps_error *err)
{
    const ps_slice practice = ps_lookup_cell(l->lookup, l->fields.practice),
                   pcn = ps_lookup_cell(l->lookup, l->fields.pcn);
    struct relation new = {.there = true}, *old;
    const size_t known = ps_intern_count(l->practices);
    uint32_t number;
    ps_day end;
    ps_status st;

    if (!practice.length) {
        if (!pcn.length)
            return PS_OK;
        return ps_lookup_fail(l->lookup, l->fields.practice, "no practice code", "", err);
    }
    st = date_at(&new.start, l, l->fields.start, err);
    if (st == PS_OK)
        st = date_at(&end, l, l->fields.end, err);
    if (st != PS_OK)
        return st;
    if (end != PS_NO_DAY && end < l->index_date)
        return PS_OK;
    new.in_force = new.start == PS_NO_DAY || new.start <= l->index_date;
    if (!new.in_force && end != PS_NO_DAY)
        return PS_OK;
    number = ps_intern_add(l->practices, practice.at, practice.length);
    if (pcn.length && !ps_slice_equals_fold(pcn, "U"))
        new.pcn = ps_intern_add(l->networks, pcn.at, pcn.length);
    if (number == PS_INTERN_FULL || new.pcn == PS_INTERN_FULL ||
        !ps_grow(&l->relations, &l->capacity, (size_t)number + 1, sizeof *l->relations))
        return ps_fail_memory(err);
    old = &l->relations[number];
    if (ps_intern_count(l->practices) > known)
        memset(old, 0, sizeof *old);
    if (old->there && old->in_force == new.in_force && old->start == new.start && old->pcn != new.pcn)
        return ps_lookup_fail(l->lookup, l->fields.practice, "the practice stands in two networks at once",
                              "give each practice one network, or the dates of each relationship", err);
    if (!old->there || (new.in_force && !old->in_force) || (new.in_force == old->in_force &&new.start > old->start))
        *old = new;
    return PS_OK;
}

/* From the file's own numbers to those of the population's words. */
static ps_status carry_over(ps_pcn *pcn, const struct loading *l, ps_intern *words, ps_error *err)
{
    const size_t before = ps_intern_count(words);

    pcn->n_words = before + 1;
    pcn->of = ps_calloc(pcn->n_words, sizeof *pcn->of);
    if (!pcn->of)
        return ps_fail_memory(err);
    for (uint32_t p = 1; p <= ps_intern_count(l->practices); p++) {
        const uint32_t network = l->relations[p].pcn;
        const uint32_t practice =
            ps_intern_find(words, ps_intern_text(l->practices, p), ps_intern_length(l->practices, p));
        pcn->n_practices += network != 0;
        if (!practice || practice > before || !network)
            continue;
        pcn->of[practice] =
            ps_intern_add(words, ps_intern_text(l->networks, network), ps_intern_length(l->networks, network));
        if (pcn->of[practice] == PS_INTERN_FULL)
            return ps_fail_memory(err);
    }
    return PS_OK;
}

ps_status ps_pcn_load(ps_pcn *out, const char *path, const char *file, ps_day index_date, ps_intern *words,
                      ps_error *err)
{
    struct loading l = {.index_date = index_date};
    ps_pcn pcn = {0};
    ps_status st;

    l.practices = ps_intern_new();
    l.networks = ps_intern_new();
    st = l.practices && l.networks ? ps_lookup_open(&l.lookup, path, file, err) : ps_fail_memory(err);
    if (st == PS_OK)
        st = bind(&l, file, err);
    while (st == PS_OK && (st = ps_lookup_next(l.lookup, l.fields.needed, err)) == PS_OK)
        st = add_row(&l, err);
    if (st == PS_END)
        st = carry_over(&pcn, &l, words, err);
    ps_lookup_close(l.lookup);
    ps_intern_free(l.practices);
    ps_intern_free(l.networks);
    free(l.relations);
    if (st == PS_OK)
        *out = pcn;
    else
        ps_pcn_release(&pcn);
    return st;
}

void ps_pcn_release(ps_pcn *pcn)
{
    free(pcn->of);
    memset(pcn, 0, sizeof *pcn);
}

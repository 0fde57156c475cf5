/* Look-up of changes: each LSOA of 2011 and what became of it by 2021.
 *
 * A code that is split could be carried over only by weights: shares of the people of the old area who live in each of
 * the new ones. These hold for counts. A person lives in one of them, and a weight does not say in which: the largest
 * part would be right for most and wrong for some in silence, a draw by lot would place people where they never lived.
 * So split and otherwise changed LSOAs have no `to`. */
#include "base/arena.h"
#include "link/area_code.h"
#include "link/lookup.h"

#include <stdlib.h>
#include <string.h>

static const char letters[] = "USMX";

/* By code of the file. */
struct code {
    char change; /* of an LSOA of 2011; 0: it was none */
    bool in_2021;
    uint32_t to; /* the first it goes to */
};

struct loading {
    ps_lookup_file *lookup;
    int old, new, change; /* fields */
    size_t needed;
    ps_intern *codes; /* of the file */
    struct code *at;
    size_t capacity;
};

static ps_status bind(struct loading *l, const char *file, ps_error *err)
{
    /* CHGIND is general knowledge of the ONS file, not checked on a copy. */
    static const char *const changes[] = {"change_code", "chgind", "chngind"};

    l->old = ps_lookup_find_lsoa(l->lookup, 2011);
    l->new = ps_lookup_find_lsoa(l->lookup, 2021);
    l->change = -1;
    for (size_t i = 0; l->change < 0 && i < PS_COUNT(changes); i++)
        l->change = ps_lookup_find(l->lookup, changes[i], false);
    if (l->old < 0 || l->new < 0 || l->change < 0) {
        ps_fail(err, PS_EDATA, "no heading tells the %s",
                l->old < 0   ? "LSOA codes of 2011"
                : l->new < 0 ? "LSOA codes of 2021"
                             : "kind of change");
        ps_error_file(err, file);
        ps_error_hint(err, "give the exact look-up of the ONS: LSOA11CD, LSOA21CD, CHGIND; or lsoa_code_2011, "
                           "lsoa_code_2021, change_code");
        return PS_EDATA;
    }
    l->needed = 1 + (size_t)(l->old > l->new ? l->old : l->new);
    if ((size_t)(l->change + 1) > l->needed)
        l->needed = (size_t)l->change + 1;
    return PS_OK;
}

static bool is_english(ps_slice code)
{
    char text[10];

    if (code.length != sizeof text - 1)
        return false;
    memcpy(text, code.at, sizeof text - 1);
    text[sizeof text - 1] = '\0';
    return ps_area_class_of(text) == PS_AREA_ENGLAND;
}

/* The number of a code, with its place in l->at; PS_INTERN_FULL: no memory. */
static uint32_t number_of(struct loading *l, ps_slice code)
{
    const size_t known = ps_intern_count(l->codes);
    const uint32_t number = ps_intern_add(l->codes, code.at, code.length);

    if (number == PS_INTERN_FULL || !ps_grow(&l->at, &l->capacity, (size_t)number + 1, sizeof *l->at))
        return PS_INTERN_FULL;
    if (ps_intern_count(l->codes) > known)
        memset(&l->at[number], 0, sizeof *l->at);
    return number;
}

static ps_status add_row(ps_area_changes *out, struct loading *l, ps_error *err)
{
    const ps_slice from = ps_lookup_cell(l->lookup, l->old), into = ps_lookup_cell(l->lookup, l->new),
                   letter = ps_lookup_cell(l->lookup, l->change);
    const char *change;
    uint32_t old, new;

    if (!from.length && !into.length)
        return PS_OK; /* empty rows below a table */
    if (!from.length)
        return ps_lookup_fail(l->lookup, l->old, "no LSOA code", "", err);
    if (!is_english(from))
        return PS_OK; /* Wales stands in the same file */
    change = letter.length == 1 ? strchr(letters, ps_ascii_lower(letter.at[0]) - 'a' + 'A') : NULL;
    if (!change || !*change)
        return ps_lookup_fail(l->lookup, l->change, "not a kind of change",
                              "U unchanged, S split, M merged, X otherwise changed", err);
    if (!is_english(into))
        return ps_lookup_fail(l->lookup, l->new, "not an English LSOA code", "", err);
    old = number_of(l, from);
    new = old == PS_INTERN_FULL ? old : number_of(l, into);
    if (new == PS_INTERN_FULL)
        return ps_fail_memory(err);
    if ((*change == 'U') != (old == new))
        return ps_lookup_fail(
            l->lookup, l->new,
            *change == 'U' ? "an unchanged LSOA has another code" : "a changed LSOA has the same code", "", err);
    if (l->at[old].change && l->at[old].change != *change)
        return ps_lookup_fail(l->lookup, l->change, "the LSOA stands twice, with different kinds of change", "", err);
    if (l->at[old].to && l->at[old].to != new &&*change == 'M')
        return ps_lookup_fail(l->lookup, l->new, "the LSOA is merged into two", "", err);
    out->n_2011 += !l->at[old].change;
    out->n_2021 += !l->at[new].in_2021;
    out->pairs[change - letters]++;
    l->at[old].change = *change;
    if (!l->at[old].to)
        l->at[old].to = new;
    l->at[new].in_2021 = true;
    return PS_OK;
}

/* From the file's own numbers to those of the population's words. */
static ps_status carry_over(ps_area_changes *out, const struct loading *l, ps_intern *words, ps_error *err)
{
    const size_t n = ps_intern_count(l->codes);

    for (uint32_t c = 1; c <= n; c++) {
        const uint32_t to = l->at[c].change == 'M' ? l->at[c].to : 0;
        if (to && ps_intern_find(words, ps_intern_text(l->codes, c), ps_intern_length(l->codes, c)) &&
            ps_intern_add(words, ps_intern_text(l->codes, to), ps_intern_length(l->codes, to)) == PS_INTERN_FULL)
            return ps_fail_memory(err);
    }
    out->n_words = ps_intern_count(words) + 1;
    out->change = ps_calloc(out->n_words, sizeof *out->change);
    out->to = ps_calloc(out->n_words, sizeof *out->to);
    if (!out->change || !out->to)
        return ps_fail_memory(err);
    for (uint32_t c = 1; c <= n; c++) {
        const struct code *code = &l->at[c];
        const uint32_t word = ps_intern_find(words, ps_intern_text(l->codes, c), ps_intern_length(l->codes, c));
        if (!word)
            continue; /* nobody lives there */
        out->change[word] = code->change ? code->change : 'N';
        if (code->change == 'U' || code->change == 'M')
            out->to[word] =
                ps_intern_find(words, ps_intern_text(l->codes, code->to), ps_intern_length(l->codes, code->to));
    }
    return PS_OK;
}

ps_status ps_area_changes_load(ps_area_changes *out, const char *path, const char *file, ps_intern *words,
                               ps_error *err)
{
    struct loading l = {.codes = ps_intern_new()};
    ps_area_changes changes = {0};
    ps_status st = l.codes ? ps_lookup_open(&l.lookup, path, file, err) : ps_fail_memory(err);

    if (st == PS_OK)
        st = bind(&l, file, err);
    while (st == PS_OK && (st = ps_lookup_next(l.lookup, l.needed, err)) == PS_OK)
        st = add_row(&changes, &l, err);
    if (st == PS_END)
        st = carry_over(&changes, &l, words, err);
    ps_lookup_close(l.lookup);
    ps_intern_free(l.codes);
    free(l.at);
    if (st == PS_OK)
        *out = changes;
    else
        ps_area_changes_release(&changes);
    return st;
}

void ps_area_changes_release(ps_area_changes *changes)
{
    free(changes->change);
    free(changes->to);
    memset(changes, 0, sizeof *changes);
}

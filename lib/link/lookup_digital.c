/* Look-up of digital exclusion: LSOA to tenth, 1 the most excluded. No one file of it is official, so the heading of
 * the tenths is known by its words; it must be clear from them which end is which, or a rank beside them must tell. */
#include "base/arena.h"
#include "link/lookup.h"

#include <stdlib.h>
#include <string.h>

struct digital_fields {
    int lsoa, rank, decile;
    size_t needed; /* fields a row must have */
    int vintage;
};

static bool has_any(const char *heading, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(heading, words[i]))
            return true;
    return false;
}

static bool is_about_exclusion(const char *heading)
{
    static const char *const about[] = {"digital", "deri", "internet", "exclusion"};
    return has_any(heading, about, PS_COUNT(about)) && !strstr(heading, "inclusion");
}

/* Of all headings about exclusion, the one that says this. Two are an error. */
static ps_status find(int *field, const ps_lookup_file *lookup, const char *what, const char *file, ps_error *err)
{
    const char *heading;

    *field = -1;
    for (int i = 0; (heading = ps_lookup_heading(lookup, (size_t)i)); i++) {
        if (!strstr(heading, what) || !is_about_exclusion(heading))
            continue;
        if (*field >= 0) {
            ps_fail(err, PS_EDATA, "two headings tell digital exclusion: %.40s and %.40s",
                    ps_lookup_heading(lookup, (size_t)*field), heading);
            ps_error_file(err, file);
            ps_error_hint(err, "leave one of them out of the file, or call the right one digital_decile alone");
            return PS_EDATA;
        }
        *field = i;
    }
    return PS_OK;
}

static ps_status refuse(const char *message, const char *hint, const char *file, ps_error *err)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, file);
    ps_error_hint(err, "%s", hint);
    return PS_EDATA;
}

static ps_status bind(struct digital_fields *f, const ps_lookup_file *lookup, const char *file, ps_error *err)
{
    static const char *const turned[] = {"10 is most",    "10 = most",    "10=most",  "10 most", "10 is the most",
                                         "1 is least",    "1 = least",    "1=least",  "1 least", "1 is the least",
                                         "10 is high",    "10 = high",    "1 is low", "1 = low", "10 is the high",
                                         "10 being most", "1 being least"};
    ps_status st = PS_OK;

    *f = (struct digital_fields){-1, -1, -1, 0, 2011};
    f->lsoa = ps_lookup_find_lsoa(lookup, 2011);
    if (f->lsoa < 0) {
        f->vintage = 2021;
        f->lsoa = ps_lookup_find_lsoa(lookup, 2021);
    }
    f->decile = ps_lookup_find(lookup, "digital_decile", false);
    if (f->decile < 0)
        st = find(&f->decile, lookup, "decile", file, err);
    if (st == PS_OK)
        st = find(&f->rank, lookup, "rank", file, err);
    if (st != PS_OK)
        return st;
    if (f->lsoa < 0 || f->decile < 0)
        return refuse(f->lsoa < 0 ? "no heading tells the LSOA codes and their year"
                                  : "no heading tells a tenth of digital exclusion",
                      "use lsoa_code_2021 (or lsoa_code_2011) and digital_decile, 1 the most excluded", file, err);
    if (has_any(ps_lookup_heading(lookup, (size_t)f->decile), turned, PS_COUNT(turned)))
        return refuse("the tenths of this look-up run the other way", "1 must be the most excluded: turn them round",
                      file, err);
    f->needed = (size_t)(f->lsoa > f->decile ? f->lsoa : f->decile) + 1;
    f->needed = (size_t)(f->rank + 1) > f->needed ? (size_t)f->rank + 1 : f->needed;
    return PS_OK;
}

/* The row with the lowest and that with the highest rank, to see that tenths run the same way. */
struct ends {
    uint32_t rank[2], decile[2];
};

static ps_status add_row(ps_digital *digital, struct ends *ends, const struct digital_fields *f,
                         const ps_lookup_file *lookup, const ps_intern *words, ps_error *err)
{
    const ps_slice code = ps_lookup_cell(lookup, f->lsoa);
    uint32_t rank = 0, decile = 0, word;

    if (!code.length) {
        if (!ps_lookup_cell(lookup, f->decile).length)
            return PS_OK; /* the empty rows below a workbook's table */
        return ps_lookup_fail(lookup, f->lsoa, "no LSOA code", "", err);
    }
    if (!ps_lookup_whole(&decile, ps_lookup_cell(lookup, f->decile), 10))
        return ps_lookup_fail(lookup, f->decile, "not a decile",
                              "deciles are whole numbers from 1, the most excluded, to 10", err);
    if (f->rank >= 0 && !ps_lookup_whole(&rank, ps_lookup_cell(lookup, f->rank), UINT32_MAX))
        return ps_lookup_fail(lookup, f->rank, "not a rank", "ranks are whole numbers from 1, the most excluded", err);
    if (rank && (!ends->rank[0] || rank < ends->rank[0])) {
        ends->rank[0] = rank;
        ends->decile[0] = decile;
    }
    if (rank > ends->rank[1]) {
        ends->rank[1] = rank;
        ends->decile[1] = decile;
    }
    word = ps_intern_find(words, code.at, code.length);
    if (!word)
        return PS_OK; /* nobody lives there */
    if (digital->decile[word] && digital->decile[word] != decile)
        return ps_lookup_fail(lookup, f->lsoa, "the LSOA stands twice, with different deciles", "", err);
    digital->decile[word] = (uint8_t)decile;
    return PS_OK;
}

static ps_status check_vintage(const struct digital_fields *f, const char *file, int lsoa_vintage, ps_error *err)
{
    if (!lsoa_vintage || lsoa_vintage == f->vintage)
        return PS_OK;
    ps_fail(err, PS_EDATA, "the look-up is on LSOAs of %d, the run goes by those of %d", f->vintage, lsoa_vintage);
    ps_error_file(err, file);
    ps_error_hint(err, "give the look-up on LSOAs of %d", lsoa_vintage);
    return PS_EDATA;
}

ps_status ps_digital_load(ps_digital *out, const char *path, const char *file, int lsoa_vintage, const ps_intern *words,
                          ps_error *err)
{
    ps_lookup_file *lookup = NULL;
    struct digital_fields fields = {.vintage = 0};
    struct ends ends = {{0, 0}, {0, 0}};
    ps_digital digital = {.n_words = ps_intern_count(words) + 1};
    ps_status st;

    digital.decile = ps_calloc(digital.n_words, sizeof *digital.decile);
    st = digital.decile ? ps_lookup_open(&lookup, path, file, err) : ps_fail_memory(err);
    if (st == PS_OK)
        st = bind(&fields, lookup, file, err);
    if (st == PS_OK)
        st = check_vintage(&fields, file, lsoa_vintage, err);
    while (st == PS_OK && (st = ps_lookup_next(lookup, fields.needed, err)) == PS_OK)
        st = add_row(&digital, &ends, &fields, lookup, words, err);
    if (st == PS_END)
        st = ends.decile[0] > ends.decile[1]
                 ? refuse("deciles run against ranks", "1 must be the most excluded in both", file, err)
                 : PS_OK;
    ps_lookup_close(lookup);
    digital.lsoa_vintage = fields.vintage;
    if (st == PS_OK)
        *out = digital;
    else
        ps_digital_release(&digital);
    return st;
}

void ps_digital_release(ps_digital *digital)
{
    free(digital->decile);
    memset(digital, 0, sizeof *digital);
}

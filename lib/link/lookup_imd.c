/* Look-up of deprivation: LSOA to rank and decile, 1 the most deprived in both. */
#include "base/arena.h"
#include "link/lookup.h"

#include <stdlib.h>
#include <string.h>

struct imd_fields {
    int lsoa, rank, decile;
    size_t needed; /* fields a row must have */
    int vintage;
};

/* English LSOAs of a vintage: deciles are tenths of these, also where the file is a local cut. */
static uint32_t areas_in_england(int lsoa_vintage)
{
    return lsoa_vintage == 2011 ? 32844 : 33755;
}

static ps_status bind(struct imd_fields *f, const ps_lookup_file *lookup, const char *file, ps_error *err)
{
    *f = (struct imd_fields){-1, -1, -1, 0, 2011};
    f->lsoa = ps_lookup_find_lsoa(lookup, 2011);
    if (f->lsoa < 0) {
        f->vintage = 2021;
        f->lsoa = ps_lookup_find_lsoa(lookup, 2021);
    }
    f->rank = ps_lookup_find(lookup, "index of multiple deprivation (imd) rank", true);
    f->decile = ps_lookup_find(lookup, "index of multiple deprivation (imd) decile", true);
    if (f->rank < 0)
        f->rank = ps_lookup_find(lookup, "imd_rank", false);
    if (f->decile < 0)
        f->decile = ps_lookup_find(lookup, "imd_decile", false);
    if (f->lsoa < 0 || (f->rank < 0 && f->decile < 0)) {
        ps_fail(err, PS_EDATA,
                f->lsoa < 0 ? "no heading tells the LSOA codes and their year"
                            : "no heading tells an IMD rank or decile");
        ps_error_file(err, file);
        ps_error_hint(
            err, "File 1 of the English indices of deprivation is recognised as published; else use lsoa_code_2021 (or "
                 "lsoa_code_2011), imd_rank, imd_decile");
        return PS_EDATA;
    }
    f->needed = (size_t)f->lsoa + 1;
    f->needed = (size_t)(f->rank + 1) > f->needed ? (size_t)f->rank + 1 : f->needed;
    f->needed = (size_t)(f->decile + 1) > f->needed ? (size_t)f->decile + 1 : f->needed;
    return PS_OK;
}

/* Joining across vintages loses areas in silence, mostly those of growing towns, so any doubt stops. */
static ps_status check_vintage(const struct imd_fields *f, const ps_lookup_file *lookup, const char *file,
                               int lsoa_vintage, int imd_vintage, ps_error *err)
{
    const int of_imd = imd_vintage == 2019 ? 2011 : imd_vintage == 2025 ? 2021 : 0;
    const int imd_of_file = f->vintage == 2011 ? 2019 : 2025;

    if (lsoa_vintage && lsoa_vintage != f->vintage) {
        ps_fail(err, PS_EDATA, "the look-up is on LSOAs of %d, the plan says the extracts hold those of %d", f->vintage,
                lsoa_vintage);
        ps_error_hint(
            err,
            "give the look-up of IMD %d, or declare areas = { lsoa = %d, imd = %d } if that is what the extracts hold",
            lsoa_vintage == 2011 ? 2019 : 2025, f->vintage, imd_of_file);
    } else if (of_imd && of_imd != f->vintage) {
        ps_fail(err, PS_EDATA, "the look-up is on LSOAs of %d, but IMD %d is on those of %d", f->vintage, imd_vintage,
                of_imd);
        ps_error_hint(
            err,
            "give the look-up of IMD %d, or declare areas = { lsoa = %d, imd = %d } if that is what the extracts hold",
            imd_vintage, f->vintage, imd_of_file);
    } else if (imd_vintage == 2019 && ps_lookup_find(lookup, "local authority district code (2013)", false) >= 0) {
        ps_fail(err, PS_EDATA, "the look-up is IMD 2015, the plan says 2019");
        ps_error_hint(err, "both are on LSOAs of 2011, but their ranks differ: give File 1 of 2019");
    } else {
        return PS_OK;
    }
    ps_error_file(err, file);
    return PS_EDATA;
}

/* The row with the lowest and that with the highest rank, to see that deciles run the same way. */
struct ends {
    uint32_t rank[2], decile[2];
};

static ps_status add_row(ps_imd *imd, struct ends *ends, const struct imd_fields *f, const ps_lookup_file *lookup,
                         const ps_intern *words, ps_error *err)
{
    const ps_slice code = ps_lookup_cell(lookup, f->lsoa);
    const uint32_t areas = areas_in_england(f->vintage);
    uint32_t rank = 0, decile = 0, word;

    if (!code.length) {
        if (!ps_lookup_cell(lookup, f->rank).length && !ps_lookup_cell(lookup, f->decile).length)
            return PS_OK; /* the empty rows below a workbook's table */
        return ps_lookup_fail(lookup, f->lsoa, "no LSOA code", "", err);
    }
    if (f->rank >= 0 && !ps_lookup_whole(&rank, ps_lookup_cell(lookup, f->rank), f->decile < 0 ? areas : UINT32_MAX))
        return ps_lookup_fail(lookup, f->rank, "not a rank", "ranks are whole numbers from 1, the most deprived", err);
    if (f->decile >= 0 && !ps_lookup_whole(&decile, ps_lookup_cell(lookup, f->decile), 10))
        return ps_lookup_fail(lookup, f->decile, "not a decile",
                              "deciles are whole numbers from 1, the most deprived, to 10", err);
    if (f->decile < 0)
        decile = (uint32_t)(((uint64_t)rank * 10 + areas - 1) / areas);
    imd->n_areas++;
    if (rank && (imd->n_areas == 1 || rank < ends->rank[0])) {
        ends->rank[0] = rank;
        ends->decile[0] = decile;
    }
    if (rank && (imd->n_areas == 1 || rank > ends->rank[1])) {
        ends->rank[1] = rank;
        ends->decile[1] = decile;
    }
    word = ps_intern_find(words, code.at, code.length);
    if (!word)
        return PS_OK; /* nobody lives there */
    if (imd->decile[word] && (imd->decile[word] != decile || imd->rank[word] != rank))
        return ps_lookup_fail(lookup, f->lsoa, "the LSOA stands twice, with different ranks or deciles", "", err);
    imd->decile[word] = (uint8_t)decile;
    imd->rank[word] = rank;
    return PS_OK;
}

ps_status ps_imd_load(ps_imd *out, const char *path, const char *file, int lsoa_vintage, int imd_vintage,
                      const ps_intern *words, ps_error *err)
{
    ps_lookup_file *lookup = NULL;
    struct imd_fields fields = {.vintage = 0};
    struct ends ends = {{0, 0}, {0, 0}};
    ps_imd imd = {.n_words = ps_intern_count(words) + 1};
    ps_status st;

    imd.rank = ps_calloc(imd.n_words, sizeof *imd.rank);
    imd.decile = ps_calloc(imd.n_words, sizeof *imd.decile);
    st = imd.rank && imd.decile ? ps_lookup_open(&lookup, path, file, err) : ps_fail_memory(err);
    if (st == PS_OK)
        st = bind(&fields, lookup, file, err);
    if (st == PS_OK)
        st = check_vintage(&fields, lookup, file, lsoa_vintage, imd_vintage, err);
    while (st == PS_OK && (st = ps_lookup_next(lookup, fields.needed, err)) == PS_OK)
        st = add_row(&imd, &ends, &fields, lookup, words, err);
    if (st == PS_END) {
        st = PS_OK;
        imd.lsoa_vintage = fields.vintage;
        imd.ranked = fields.rank >= 0;
        if (ends.decile[0] > ends.decile[1]) {
            st = ps_fail(err, PS_EDATA, "deciles run against ranks");
            ps_error_file(err, file);
            ps_error_hint(
                err, "1 must be the most deprived in both; some copies of the indices have one of them turned round");
        }
    }
    ps_lookup_close(lookup);
    if (st == PS_OK)
        *out = imd;
    else
        ps_imd_release(&imd);
    return st;
}

void ps_imd_release(ps_imd *imd)
{
    free(imd->rank);
    free(imd->decile);
    memset(imd, 0, sizeof *imd);
}

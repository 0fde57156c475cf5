/* Look-up of areas: the ward, district, sub-ICB and ICB of each English LSOA, from one file or several. */
#include "base/arena.h"
#include "link/area_code.h"
#include "link/lookup.h"

#include <stdlib.h>
#include <string.h>

#define HEADINGS_MOST 5

/* The first that the file has. # is a digit of the year, which changes with every release. The NHS code of an ICB (QT1)
 * goes before the ONS one (E54000060), since practices, payments and people use that. Those of the ONS' own files
 * (WD24CD and so on) are seen in uses of these files or general knowledge, not checked on a copy. */
static const char *const headings[PS_AREA_KINDS][HEADINGS_MOST] = {
    [PS_AREA_WARD] = {"ward##_code", "wd##cd", "ward"},
    [PS_AREA_LAD] = {"ltla##_code", "lad##_code", "lad##cd", "local authority district code (####)", "lad"},
    [PS_AREA_LAD_NAME] = {"ltla##_name", "lad##_name", "lad##nm", "local authority district name (####)", "lad_name"},
    [PS_AREA_SUB_ICB] = {"sicbl##_code_nhs", "sicbl##cdh", "sicbl##_code", "sicbl##cd", "sub_icb"},
    [PS_AREA_SUB_ICB_NAME] = {"sicbl##_name", "sicbl##nm", "sub_icb_name"},
    [PS_AREA_ICB] = {"icb##_code_nhs", "icb##cdh", "icb##_code", "icb##cd", "icb"},
    [PS_AREA_ICB_NAME] = {"icb##_name", "icb##nm", "icb_name"},
};

struct fields {
    int lsoa, of[PS_AREA_KINDS];
    size_t needed;
};

static ps_status fail_file(const char *file, const char *message, const char *hint, ps_error *err)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, file);
    ps_error_hint(err, "%s", hint);
    return PS_EDATA;
}

/* LSOAs of the vintage that is asked for, or of the one that the file has. */
static ps_status bind_lsoa(struct fields *f, int *vintage, const ps_lookup_file *lookup, const char *file,
                           ps_error *err)
{
    const int old = ps_lookup_find_lsoa(lookup, 2011), new = ps_lookup_find_lsoa(lookup, 2021);

    if (old < 0 && new < 0)
        return fail_file(file, "no heading tells the LSOA codes and their year",
                         "LSOA21CD, lsoa21_code or lsoa_code_2021, or the same of 2011", err);
    if (!*vintage && old >= 0 && new >= 0)
        return fail_file(file, "the look-up has LSOAs of 2011 and of 2021",
                         "say under [run] which the extracts hold: areas = { lsoa = 2021, imd = 2025 }", err);
    if (!*vintage)
        *vintage = old >= 0 ? 2011 : 2021;
    f->lsoa = *vintage == 2011 ? old : new;
    if (f->lsoa < 0) {
        ps_fail(err, PS_EDATA, "the look-up is on LSOAs of %d, the run goes by those of %d",
                *vintage == 2011 ? 2021 : 2011, *vintage);
        ps_error_file(err, file);
        ps_error_hint(err, "give the look-up on LSOAs of %d", *vintage);
        return PS_EDATA;
    }
    return PS_OK;
}

static ps_status bind(struct fields *f, int *vintage, const ps_lookup_file *lookup, const char *file, ps_error *err)
{
    ps_status st = bind_lsoa(f, vintage, lookup, file, err);
    bool any = false;

    f->needed = (size_t)f->lsoa + 1;
    for (int k = 0; k < PS_AREA_KINDS; k++) {
        f->of[k] = -1;
        for (int h = 0; st == PS_OK && f->of[k] < 0 && h < HEADINGS_MOST && headings[k][h]; h++)
            st = ps_lookup_find_dated(&f->of[k], lookup, headings[k][h], err);
        if ((size_t)(f->of[k] + 1) > f->needed)
            f->needed = (size_t)f->of[k] + 1;
        any |= f->of[k] >= 0;
    }
    if (st == PS_OK && !any)
        return fail_file(file, "no heading tells a ward, a district, a sub-ICB or an ICB",
                         "WD24CD, LAD24CD, SICBL24CDH and ICB24CDH are known, and ward, lad, sub_icb, icb", err);
    return st;
}

static ps_status add_row(ps_areas *areas, const struct fields *f, const ps_lookup_file *lookup, ps_intern *words,
                         ps_error *err)
{
    const ps_slice lsoa = ps_lookup_cell(lookup, f->lsoa);
    const uint32_t word = ps_intern_find(words, lsoa.at, lsoa.length);

    if (!word || word >= areas->n_words || ps_area_class_of(ps_intern_text(words, word)) != PS_AREA_ENGLAND)
        return PS_OK; /* nobody lives there, or it is Wales, which stays outside England */
    for (int k = 0; k < PS_AREA_KINDS; k++) {
        const ps_slice cell = ps_lookup_cell(lookup, f->of[k]);
        uint32_t *place = f->of[k] >= 0 ? &areas->of[k][word] : NULL;
        uint32_t value;

        if (!place || !cell.length)
            continue;
        value = ps_intern_add(words, cell.at, cell.length);
        if (value == PS_INTERN_FULL)
            return ps_fail_memory(err);
        /* A name may be spelt in two ways; the first stands. A code may not. */
        if (*place && *place != value && k != PS_AREA_LAD_NAME && k != PS_AREA_SUB_ICB_NAME && k != PS_AREA_ICB_NAME)
            return ps_lookup_fail(lookup, f->of[k], "the LSOA stood in another such area before",
                                  "one LSOA, one area: leave rows of other dates out, and give look-ups of one year",
                                  err);
        if (!*place)
            *place = value;
    }
    return PS_OK;
}

static ps_status load_file(ps_areas *areas, const char *path, const char *file, ps_intern *words, ps_error *err)
{
    ps_lookup_file *lookup = NULL;
    struct fields f = {.lsoa = -1};
    ps_status st = ps_lookup_open(&lookup, path, file, err);

    if (st == PS_OK)
        st = bind(&f, &areas->lsoa_vintage, lookup, file, err);
    for (int k = 0; st == PS_OK && k < PS_AREA_KINDS; k++) {
        if (f.of[k] < 0 || areas->of[k])
            continue;
        areas->file[k] = file;
        areas->of[k] = ps_calloc(areas->n_words, sizeof *areas->of[k]);
        if (!areas->of[k])
            st = ps_fail_memory(err);
    }
    while (st == PS_OK && (st = ps_lookup_next(lookup, f.needed, err)) == PS_OK)
        st = add_row(areas, &f, lookup, words, err);
    ps_lookup_close(lookup);
    return st == PS_END ? PS_OK : st;
}

ps_status ps_areas_load(ps_areas *out, const char *const *paths, const char *const *files, size_t n_files,
                        int lsoa_vintage, ps_intern *words, ps_error *err)
{
    ps_areas areas = {.lsoa_vintage = lsoa_vintage, .n_words = ps_intern_count(words) + 1};
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < n_files; i++)
        st = load_file(&areas, paths[i], files[i], words, err);
    if (st == PS_OK)
        *out = areas;
    else
        ps_areas_release(&areas);
    return st;
}

void ps_areas_release(ps_areas *areas)
{
    for (int k = 0; k < PS_AREA_KINDS; k++)
        free(areas->of[k]);
    memset(areas, 0, sizeof *areas);
}

/* Coverage: deprivation, digital exclusion, areas and network of every person, and whether the look-ups fit the
 * extracts.
 *
 * Coverage is the share of living registered people with a well-formed English LSOA code whose code is in the look-up.
 * Blank codes and codes of other countries are not part of it, nor are LSOAs of 2011 that could not be carried over;
 * each has its own count. Under 99% the vintages do not match, whatever the plan says, and the run stops: it would lose
 * whole neighbourhoods, mostly new ones. */
#include "base/arena.h"
#include "link/area_code.h"
#include "link/linking.h"
#include "link/local_quintile.h"
#include "link/lookup.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COVERAGE_LEAST 99u /* per cent */
#define EXAMPLES_MOST 4

static bool counts(const ps_population *population, size_t p)
{
    return population->person[PS_P_REGISTERED].flag[p] == PS_YES && population->person[PS_P_ALIVE].flag[p] == PS_YES;
}

/* ---- where people live ---- */

static char change_of(const ps_linking *l, uint32_t lsoa)
{
    return lsoa < l->changes.n_words ? l->changes.change[lsoa] : 0;
}

/* Was the area taken from an input whose LSOAs of 2011 were carried over? */
static bool from_mapped(const ps_linking *l, size_t p)
{
    const uint8_t source = l->population->settled[p * PS_TRAITS + PS_TRAIT_LSOA].source;
    return source != PS_NO_SOURCE && l->rows[source].mapped;
}

/* People of a range: those who count, by the word of their area, as it is after what could not be carried over is gone.
 */
struct range {
    ps_linking *l;
    size_t from, to;
    uint32_t *by_area;
    uint64_t all, split, otherwise;
};

static ps_status settle_range(void *context, size_t task, ps_error *err)
{
    struct range *r = (struct range *)context + task;
    ps_population *population = r->l->population;

    r->by_area = ps_calloc(r->l->n_area_words, sizeof *r->by_area);
    if (!r->by_area)
        return ps_fail_memory(err);
    for (size_t p = r->from; p < r->to; p++) {
        uint32_t *lsoa = &population->person[PS_P_LSOA].text[p];
        const char change = change_of(r->l, *lsoa);
        const bool lost = (change == 'S' || change == 'X') && from_mapped(r->l, p), here = counts(population, p);

        r->all += here;
        r->split += here && lost && change == 'S';
        r->otherwise += here && lost && change == 'X';
        if (here && !lost)
            r->by_area[*lsoa]++;
        if (lost)
            *lsoa = 0;
    }
    return PS_OK;
}

/* Ranges of people, as many as threads: what is counted in them adds up to the same whatever their number. */
static ps_status run_ranges(ps_linking *l, ps_task *task, struct range *sum, ps_error *err)
{
    const size_t n_people = l->population->n_people, n = l->pool ? ps_pool_threads(l->pool) : 1;
    struct range *ranges = ps_calloc(n, sizeof *ranges);
    ps_status st = ranges ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; ranges && i < n; i++)
        ranges[i] =
            (struct range){.l = l, .from = n_people / n * i, .to = i + 1 < n ? n_people / n * (i + 1) : n_people};
    if (st == PS_OK)
        st = ps_pool_run(l->pool, task, ranges, n, err);
    for (size_t i = 0; ranges && i < n; i++) {
        for (size_t w = 0; st == PS_OK && w < l->n_area_words; w++)
            sum->by_area[w] += ranges[i].by_area[w];
        sum->all += ranges[i].all;
        sum->split += ranges[i].split;
        sum->otherwise += ranges[i].otherwise;
        free(ranges[i].by_area);
    }
    free(ranges);
    return st;
}

/* Counts people by what their code says, and makes missing what could not be carried over. */
static ps_status settle_areas(ps_linking *l, ps_error *err)
{
    static const char *const names[PS_AREA_CLASSES] = {
        [PS_AREA_BLANK] = "of them without an area code",
        [PS_AREA_ENGLAND] = "of them with an English LSOA code",
        [PS_AREA_WALES] = "of them in Wales",
        [PS_AREA_SCOTLAND] = "of them in Scotland",
        [PS_AREA_NORTHERN_IRELAND] = "of them in Northern Ireland",
        [PS_AREA_ISLANDS] = "of them in the Channel Islands or on the Isle of Man",
        [PS_AREA_OTHER] = "of them with another code, as for no fixed abode",
    };
    static const ps_area_class order[PS_AREA_CLASSES] = {
        PS_AREA_ENGLAND, PS_AREA_WALES, PS_AREA_SCOTLAND, PS_AREA_NORTHERN_IRELAND,
        PS_AREA_ISLANDS, PS_AREA_OTHER, PS_AREA_BLANK,
    };
    ps_tally *tally = l->population->tally;
    struct range sum = {.by_area = ps_calloc(l->n_area_words, sizeof *sum.by_area)};
    uint64_t by_class[PS_AREA_CLASSES] = {0};
    ps_status st = sum.by_area ? run_ranges(l, settle_range, &sum, err) : ps_fail_memory(err);
    bool ok;

    l->by_area = sum.by_area;
    if (st != PS_OK)
        return st;
    for (size_t w = 0; w < l->n_area_words; w++)
        by_class[l->area_class[w]] += l->by_area[w];
    ok = ps_tally_add(tally, "coverage", "lsoa", "living registered people", sum.all);
    for (size_t i = 0; ok && i < PS_AREA_CLASSES; i++)
        ok = ps_tally_add(tally, "coverage", "lsoa", names[order[i]], by_class[order[i]]);
    if (ok && l->spec->lsoa_path)
        ok = ps_tally_add(tally, "coverage", "lsoa", "of them in an LSOA split since 2011: not mapped", sum.split) &&
             ps_tally_add(tally, "coverage", "lsoa", "of them in an LSOA otherwise changed since 2011: not mapped",
                          sum.otherwise);
    return ok ? PS_OK : ps_fail_memory(err);
}

/* ---- does a look-up fit? ---- */

/* What a look-up tells by word: decile or area; one of the two. */
struct fit {
    const char *subject, *file;
    int vintage;
    bool deprivation;
    size_t n_words;
    const uint8_t *small;
    const uint32_t *text;
    uint64_t english, found, ended, new, other; /* people; the last three are not found */
    uint32_t examples[EXAMPLES_MOST];           /* codes that are not in the look-up */
    size_t n_examples;
};

static bool is_there(const struct fit *f, uint32_t lsoa)
{
    return lsoa < f->n_words && (f->small ? f->small[lsoa] != 0 : f->text[lsoa] != 0);
}

static void note_example(struct fit *f, uint32_t lsoa)
{
    for (size_t i = 0; i < f->n_examples; i++)
        if (f->examples[i] == lsoa)
            return;
    if (f->n_examples < EXAMPLES_MOST)
        f->examples[f->n_examples++] = lsoa;
}

static void measure(struct fit *f, const ps_linking *l)
{
    for (uint32_t lsoa = 0; lsoa < l->n_area_words; lsoa++) {
        const uint64_t people = l->by_area[lsoa];
        const char change = change_of(l, lsoa);

        if (!people || l->area_class[lsoa] != PS_AREA_ENGLAND)
            continue;
        f->english += people;
        if (is_there(f, lsoa)) {
            f->found += people;
            continue;
        }
        if (l->spec->lsoa_path ? change == 'N' : ps_lsoa_is_new(ps_intern_text(l->population->words, lsoa)))
            f->new += people;
        if (change == 'M' || change == 'S' || change == 'X')
            f->ended += people;
    }
    f->other = f->english - f->found - f->new - f->ended;
}

/* Codes that are not there, of the first people who have one. */
static void find_examples(struct fit *f, const ps_linking *l)
{
    const ps_population *population = l->population;

    for (size_t p = 0; p < population->n_people && f->n_examples < EXAMPLES_MOST; p++) {
        const uint32_t lsoa = population->person[PS_P_LSOA].text[p];

        if (l->area_class[lsoa] == PS_AREA_ENGLAND && counts(population, p) && !is_there(f, lsoa))
            note_example(f, lsoa);
    }
}

static bool tally_fit(const ps_linking *l, const struct fit *f)
{
    ps_tally *tally = l->population->tally;
    return ps_tally_add(tally, "coverage", f->subject, "living registered people with an English LSOA code",
                        f->english) &&
           ps_tally_add(tally, "coverage", f->subject, "of them found in the look-up", f->found) &&
           ps_tally_add(tally, "coverage", f->subject, "not found: the LSOA is new in 2021", f->new) &&
           (!l->spec->lsoa_path ||
            ps_tally_add(tally, "coverage", f->subject, "not found: the LSOA ended with 2011", f->ended)) &&
           ps_tally_add(tally, "coverage", f->subject, "not found: another code", f->other);
}

/* Which vintage the codes that are not there look like; without the look-up of changes, only new ones can be told. */
static void hint_fit(const ps_linking *l, const struct fit *f, ps_error *err)
{
    const int other = f->vintage == 2011 ? 2021 : 2011;
    const uint64_t lost = f->english - f->found, of_other = other == 2021 ? f->new : f->ended;

    if (of_other * 2 > lost)
        ps_error_hint(err, "%llu of the %llu people not found have an LSOA of %d alone: %s",
                      (unsigned long long)of_other, (unsigned long long)lost, other,
                      other == 2011 ? "declare lsoa = 2011 for the inputs that hold these"
                                    : "give the look-up on LSOAs of 2021");
    else if (l->spec->lsoa_path || !f->deprivation)
        ps_error_hint(err,
                      "%llu of the %llu people not found have an LSOA of %d alone: is the look-up cut to one district?",
                      (unsigned long long)of_other, (unsigned long long)lost, other);
    else
        ps_error_hint(
            err,
            "the look-up is on LSOAs of %d: do the extracts hold those of %d? then give the look-up of IMD %d; a "
            "look-up cut to "
            "one district also does this",
            f->vintage, other, other == 2011 ? 2019 : 2025);
}

static ps_status check_fit(const ps_linking *l, struct fit *f, ps_error *err)
{
    ps_buffer examples = {0};
    uint64_t hundredths;

    if (f->found * 100 >= f->english * COVERAGE_LEAST)
        return PS_OK;
    hundredths = f->found * 10000 / f->english; /* rounded down: what is not enough never reads 99.00 */
    ps_fail(err, PS_EDATA,
            "only %u.%02u%% of living registered people with an English LSOA code have one that is in the look-up; "
            "%u%% needed",
            (unsigned)(hundredths / 100), (unsigned)(hundredths % 100), COVERAGE_LEAST);
    ps_error_file(err, f->file);
    ps_error_field(err, f->small ? "lsoa" : f->subject);
    find_examples(f, l);
    for (size_t i = 0; i < f->n_examples; i++)
        ps_buffer_print(&examples, "%s%s", i ? " " : "", ps_intern_text(l->population->words, f->examples[i]));
    if (!examples.failed && examples.at)
        ps_error_value(err, examples.at, examples.length);
    ps_buffer_release(&examples);
    hint_fit(l, f, err);
    return PS_EDATA;
}

static ps_status fit(const ps_linking *l, struct fit *f, ps_error *err)
{
    measure(f, l);
    return tally_fit(l, f) ? check_fit(l, f, err) : ps_fail_memory(err);
}

/* ---- look-ups ---- */

static bool is_used(const ps_linking *l, ps_person_column_number column)
{
    return l->spec->used && l->spec->used[column];
}

struct deprivation {
    ps_population *population;
    const ps_imd *imd;
};

#define FILLED_AT_ONCE ((size_t)65536) /* people of a task */

/* Everybody's, also where there is none: nobody wrote there before. */
static ps_status fill_some(void *context, size_t task, ps_error *err)
{
    const struct deprivation *d = context;
    const ps_imd *imd = d->imd;
    ps_column *to = d->population->person;
    const size_t from = task * FILLED_AT_ONCE, rest = d->population->n_people - from;

    (void)err;
    for (size_t p = from; p < from + (rest < FILLED_AT_ONCE ? rest : FILLED_AT_ONCE); p++) {
        const uint32_t lsoa = to[PS_P_LSOA].text[p];
        const unsigned decile = lsoa < imd->n_words ? imd->decile[lsoa] : 0;

        ps_put_number(&to[PS_P_IMD_DECILE], p, decile ? decile : NAN);
        ps_put_number(&to[PS_P_IMD_QUINTILE], p, decile ? (decile + 1) / 2 : NAN);
        ps_put_number(&to[PS_P_IMD_RANK], p, decile && imd->rank[lsoa] ? imd->rank[lsoa] : NAN);
    }
    return PS_OK;
}

static ps_status fill_deprivation(const ps_linking *l, const ps_imd *imd, ps_error *err)
{
    struct deprivation all = {l->population, imd};
    ps_column *to = l->population->person;
    ps_status st =
        ps_pool_run(l->pool, fill_some, &all, (l->population->n_people + FILLED_AT_ONCE - 1) / FILLED_AT_ONCE, err);

    if (st != PS_OK)
        return st;
    if (imd->ranked && !to[PS_P_LOCAL_QUINTILE].n)
        return PS_OK;
    if (imd->ranked)
        return ps_local_quintile_fill(l->population, imd, err);
    if (!is_used(l, PS_P_LOCAL_QUINTILE))
        return PS_OK;
    ps_fail(err, PS_EDATA, "a local fifth needs deprivation ranks, and the look-up has none");
    ps_error_file(err, l->spec->imd_file);
    ps_error_hint(err, "tenths are too coarse to order areas by; give File 1 of the indices, or a column imd_rank");
    return PS_EDATA;
}

static ps_status look_up_imd(ps_linking *l, int *vintage, ps_error *err)
{
    const ps_link_spec *spec = l->spec;
    ps_imd imd = {0};
    ps_status st = ps_lookup_expect(spec->imd_preset, spec->imd_path, spec->imd_file, err);
    struct fit f = {.subject = "imd", .file = spec->imd_file, .deprivation = true};

    if (st == PS_OK)
        st = ps_imd_load(&imd, spec->imd_path, spec->imd_file, spec->lsoa_vintage, spec->imd_vintage,
                         l->population->words, err);
    if (st != PS_OK)
        return st;
    f.vintage = *vintage = imd.lsoa_vintage;
    f.n_words = imd.n_words;
    f.small = imd.decile;
    st = fill_deprivation(l, &imd, err);
    if (st == PS_OK)
        st = fit(l, &f, err);
    ps_imd_release(&imd);
    return st;
}

static ps_status look_up_digital(ps_linking *l, int vintage, ps_error *err)
{
    const ps_link_spec *spec = l->spec;
    ps_column *to = l->population->person;
    ps_digital digital = {0};
    ps_status st =
        ps_digital_load(&digital, spec->digital_path, spec->digital_file, vintage, l->population->words, err);
    struct fit f = {.subject = "digital", .file = spec->digital_file};

    if (st != PS_OK)
        return st;
    f.vintage = digital.lsoa_vintage;
    f.n_words = digital.n_words;
    f.small = digital.decile;
    for (size_t p = 0; p < l->population->n_people; p++) {
        const uint32_t lsoa = to[PS_P_LSOA].text[p];
        if (lsoa < digital.n_words && digital.decile[lsoa])
            ps_put_number(&to[PS_P_DIGITAL_DECILE], p, digital.decile[lsoa]);
    }
    st = fit(l, &f, err);
    ps_digital_release(&digital);
    return st;
}

static ps_person_column_number column_of(ps_area_kind kind)
{
    return (ps_person_column_number)((int)PS_P_WARD + (int)kind);
}
_Static_assert((int)PS_P_ICB_NAME - (int)PS_P_WARD == (int)PS_AREA_ICB_NAME, "areas stand in one order");

static ps_status check_told(const ps_linking *l, const ps_areas *areas, ps_error *err)
{
    for (int k = 0; k < PS_AREA_KINDS; k++) {
        const ps_person_column_number column = column_of((ps_area_kind)k);
        if (areas->of[k] || !is_used(l, column))
            continue;
        ps_fail(err, PS_EDATA, "no look-up of areas tells %s", ps_person_columns[column].name);
        ps_error_file(err, l->spec->area_files[0]);
        ps_error_field(err, ps_person_columns[column].name);
        ps_error_hint(err, "the plan uses it: add the file that has it to areas under [lookups]");
        return PS_EDATA;
    }
    return PS_OK;
}

static ps_status look_up_areas(ps_linking *l, int vintage, ps_error *err)
{
    const ps_link_spec *spec = l->spec;
    ps_population *population = l->population;
    ps_areas areas = {0};
    ps_status st =
        ps_areas_load(&areas, spec->area_paths, spec->area_files, spec->n_area_files, vintage, population->words, err);

    if (st == PS_OK)
        st = check_told(l, &areas, err);
    for (int k = 0; st == PS_OK && k < PS_AREA_KINDS; k++) {
        const ps_person_column_number column = column_of((ps_area_kind)k);
        struct fit f = {.subject = ps_person_columns[column].name,
                        .file = areas.file[k],
                        .vintage = areas.lsoa_vintage,
                        .n_words = areas.n_words,
                        .text = areas.of[k]};
        if (!f.text)
            continue;
        for (size_t p = 0; p < population->person[column].n; p++) {
            const uint32_t lsoa = population->person[PS_P_LSOA].text[p];
            if (lsoa < areas.n_words)
                population->person[column].text[p] = areas.of[k][lsoa];
        }
        if (k != PS_AREA_LAD_NAME && k != PS_AREA_SUB_ICB_NAME && k != PS_AREA_ICB_NAME)
            st = fit(l, &f, err);
    }
    ps_areas_release(&areas);
    return st;
}

static ps_status look_up_pcn(ps_linking *l, ps_error *err)
{
    const ps_link_spec *spec = l->spec;
    ps_column *to = l->population->person;
    ps_tally *tally = l->population->tally;
    uint64_t with_practice = 0, with_pcn = 0;
    ps_pcn pcn = {0};
    ps_status st = ps_lookup_expect(spec->pcn_preset, spec->pcn_path, spec->pcn_file, err);
    bool ok;

    if (st == PS_OK)
        st = ps_pcn_load(&pcn, spec->pcn_path, spec->pcn_file, spec->index_date, l->population->words, err);
    if (st != PS_OK)
        return st;
    for (size_t p = 0; p < l->population->n_people; p++) {
        const uint32_t practice = to[PS_P_PRACTICE].text[p];
        const uint32_t of = practice < pcn.n_words ? pcn.of[practice] : 0;
        if (!practice)
            continue;
        with_practice++;
        ps_put_text(&to[PS_P_PCN], p, of);
        with_pcn += of != 0;
    }
    ps_pcn_release(&pcn);
    ok = ps_tally_add(tally, "coverage", "pcn", "registered people with a practice", with_practice) &&
         ps_tally_add(tally, "coverage", "pcn", "of them whose practice has a network", with_pcn);
    return ok ? PS_OK : ps_fail_memory(err);
}

ps_status ps_linking_look_up(ps_linking *l, ps_error *err)
{
    int vintage = l->spec->lsoa_vintage;
    ps_status st = settle_areas(l, err);

    if (st == PS_OK && l->spec->imd_path)
        st = look_up_imd(l, &vintage, err);
    if (st == PS_OK && l->spec->digital_path)
        st = look_up_digital(l, vintage, err);
    if (st == PS_OK && l->spec->n_area_files)
        st = look_up_areas(l, vintage, err);
    if (st == PS_OK && l->spec->pcn_path)
        st = look_up_pcn(l, err);
    return st;
}

/* Rates, smoothing: small areas drawn towards the whole, or towards their neighbours, as far as chance reaches. */
#include "aggregate/rates_method.h"
#include "aggregate/smooth.h"
#include "base/intern.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct neighbours {
    uint32_t *first, *at;
} neighbours;

/* Number of an area by its name: the first group column. */
static ps_intern *name_areas(const ps_figures *f, ps_status *st, ps_error *err)
{
    ps_intern *areas = ps_intern_new();

    *st = areas ? PS_OK : ps_fail_memory(err);
    for (size_t g = 0; *st == PS_OK && g < f->n_groups; g++) {
        const char *name = ps_figures_cell(f, f->rows[f->first[g]], f->keys[0]);

        if (ps_intern_add(areas, name, strlen(name)) == PS_INTERN_FULL)
            *st = ps_fail_memory(err);
    }
    return areas;
}

/* Pairs of areas as lists; each pair holds both ways, whichever way it stands. */
static ps_status list_neighbours(neighbours *out, const ps_rates_job *job, const ps_figures *pairs,
                                 const ps_intern *areas, ps_error *err)
{
    const size_t n = job->figures.n_groups;
    size_t columns[2];
    uint32_t *ends = ps_arena_array(pairs->arena, 2 * pairs->n + 2, sizeof *ends);
    ps_status st = ps_figures_column(&columns[0], pairs, "area", err);

    if (st == PS_OK)
        st = ps_figures_column(&columns[1], pairs, "neighbour", err);
    out->first = ps_arena_array(job->figures.arena, n + 2, sizeof *out->first);
    out->at = ps_arena_array(job->figures.arena, 2 * pairs->n + 2, sizeof *out->at);
    if (st == PS_OK && (!ends || !out->first || !out->at))
        st = ps_fail_memory(err);
    for (size_t r = 0; st == PS_OK && r < pairs->n; r++)
        for (int end = 0; st == PS_OK && end < 2; end++) {
            const char *name = ps_figures_cell(pairs, r, columns[end]);

            ends[2 * r + (size_t)end] = ps_intern_find(areas, name, strlen(name));
            if (!ends[2 * r + (size_t)end])
                st = ps_figures_fail(pairs, r, columns[end], err, "no area of that name is in the file");
        }
    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < 2 * pairs->n; i++)
        out->first[ends[i] + 1]++; /* of area ends[i] - 1, two places on */
    for (size_t g = 2; g < n + 2; g++)
        out->first[g] += out->first[g - 1];
    for (size_t i = 0; i < 2 * pairs->n; i++)
        out->at[out->first[ends[i]]++] = ends[i ^ 1] - 1;
    return PS_OK;
}

static ps_status read_neighbours(neighbours *out, const ps_rates_job *job, ps_error *err)
{
    const ps_figures *f = &job->figures;
    ps_figures pairs;
    ps_intern *areas;
    ps_status st;

    if (!f->n_keys) {
        ps_fail(err, PS_EUSE, "neighbours need a column that names the areas");
        ps_error_hint(err, "--group COLUMN");
        return PS_EUSE;
    }
    st = ps_figures_read(&pairs, job->o->neighbours, NULL, 0, true, job->o->windows_1252, err);
    if (st != PS_OK)
        return st;
    areas = name_areas(f, &st, err);
    if (st == PS_OK)
        st = list_neighbours(out, job, &pairs, areas, err);
    ps_intern_free(areas);
    ps_figures_release(&pairs);
    return st;
}

static ps_status run_smooth(ps_rates_job *job, ps_error *err)
{
    static const char *const others[] = {"crude", "shrunk"};
    const ps_figures *f = &job->figures;
    ps_smoothed *smoothed = ps_arena_array(f->arena, f->n_groups + 1, sizeof *smoothed);
    double *x, *n, *gx = ps_arena_array(f->arena, f->n_groups + 1, sizeof *gx);
    double *gn = ps_arena_array(f->arena, f->n_groups + 1, sizeof *gn);
    neighbours near = {NULL, NULL};
    ps_status st = smoothed && gx && gn ? ps_rates_counts(&x, &n, job, err) : ps_fail_memory(err);

    if (st == PS_OK && job->o->neighbours)
        st = read_neighbours(&near, job, err);
    for (size_t g = 0; st == PS_OK && g < f->n_groups; g++) {
        gx[g] = x[f->rows[f->first[g]]];
        gn[g] = n[f->rows[f->first[g]]];
    }
    if (st == PS_OK && !(near.first ? ps_smooth_local(smoothed, gx, gn, f->n_groups, near.first, near.at, job->per)
                                    : ps_smooth_global(smoothed, gx, gn, f->n_groups, job->per)))
        st = ps_fail_memory(err);
    if (st != PS_OK)
        return st;
    ps_rates_heading(job, others, PS_COUNT(others));
    for (size_t g = 0; g < f->n_groups; g++) {
        const ps_estimate e = {smoothed[g].value, (double)NAN, (double)NAN, NULL, NULL};

        ps_rates_group(job, g);
        ps_rates_estimate(job, &e);
        ps_rates_number(job, gx[g] / gn[g] * job->per);
        ps_rates_number(job, smoothed[g].shrunk);
        ps_rates_end(job,
                     near.first ? "empirical Bayes, towards the area and its neighbours"
                                : "empirical Bayes, towards all areas",
                     smoothed[g].note);
    }
    return PS_OK;
}

const ps_rates_method ps_rates_smooth_method = {
    {"smooth", "rates of small areas, smoothed", "x, n; a row an area; --neighbours FILE for neighbours",
     "value, crude, shrunk (0: as it is, 1: as the whole)", "empirical Bayes, Marshall 1991, Appl Statist 40:283-294"},
    true,
    100000,
    run_smooth};

/* Smooth: global and local empirical Bayes. */
#include "aggregate/smooth.h"
#include "aggregate/estimate.h"

#include <math.h>
#include <stdlib.h>

/* Mean rate of some areas, and the part of its variance that is not chance. */
typedef struct prior {
    double x, n, spread, rate, variance;
    size_t areas;
} prior;

static const char *unusable(double x, double n)
{
    if (n == 0)
        return PS_NOTE_NO_POPULATION;
    if (!(isfinite(n) && n > 0))
        return PS_NOTE_POPULATION;
    if (!(isfinite(x) && x >= 0))
        return PS_NOTE_COUNT;
    return NULL;
}

static void count_in(prior *p, double x, double n)
{
    p->x += x;
    p->n += n;
    p->areas++;
}

static void spread_in(prior *p, double x, double n)
{
    p->spread += n * pow(x / n - p->rate, 2);
}

static void settle(prior *p)
{
    p->variance = fmax(0, p->spread / p->n - p->rate / (p->n / (double)p->areas));
}

static ps_smoothed smoothed(const prior *p, double x, double n, double per)
{
    const double chance = p->rate / n;

    if (p->rate == 0)
        return (ps_smoothed){0, 1, "nobody has the event: nothing to smooth"};
    if (p->variance == 0)
        return (ps_smoothed){p->rate * per, 1, "areas differ no more than by chance: the rate of the whole"};
    return (ps_smoothed){(p->rate + p->variance / (p->variance + chance) * (x / n - p->rate)) * per,
                         chance / (p->variance + chance), NULL};
}

/* Marks what cannot be smoothed; nothing at all can be where the scale is not one. */
static void mark_unusable(ps_smoothed *out, const double *x, const double *n, size_t areas, double per)
{
    for (size_t i = 0; i < areas; i++) {
        const char *note = isfinite(per) && per > 0 ? unusable(x[i], n[i]) : PS_NOTE_PER;

        out[i] = (ps_smoothed){NAN, NAN, note};
    }
}

bool ps_smooth_global(ps_smoothed *out, const double *x, const double *n, size_t areas, double per)
{
    prior p = {0};

    mark_unusable(out, x, n, areas, per);
    for (size_t i = 0; i < areas; i++)
        if (!out[i].note)
            count_in(&p, x[i], n[i]);
    p.rate = p.x / p.n;
    for (size_t i = 0; i < areas; i++)
        if (!out[i].note)
            spread_in(&p, x[i], n[i]);
    settle(&p);
    for (size_t i = 0; i < areas; i++)
        if (!out[i].note)
            out[i] = smoothed(&p, x[i], n[i], per);
    return true;
}

/* The members of one neighbourhood, each once; SIZE_MAX where a neighbour does not exist. */
static size_t gather(size_t *members, size_t *seen, size_t area, size_t areas, const uint32_t *first,
                     const uint32_t *neighbour)
{
    size_t count = 0;

    members[count++] = area;
    seen[area] = area + 1;
    for (size_t at = first[area]; at < first[area + 1]; at++) {
        if (neighbour[at] >= areas)
            return SIZE_MAX;
        if (seen[neighbour[at]] != area + 1) {
            seen[neighbour[at]] = area + 1;
            members[count++] = neighbour[at];
        }
    }
    return count;
}

static ps_smoothed smoothed_among(const size_t *members, size_t count, const double *x, const double *n, double per)
{
    const size_t area = members[0];
    prior p = {0};

    for (size_t i = 0; i < count; i++)
        if (!unusable(x[members[i]], n[members[i]]))
            count_in(&p, x[members[i]], n[members[i]]);
    if (p.areas < 2)
        return (ps_smoothed){x[area] / n[area] * per, 0, "no neighbours: the area's own rate"};
    p.rate = p.x / p.n;
    for (size_t i = 0; i < count; i++)
        if (!unusable(x[members[i]], n[members[i]]))
            spread_in(&p, x[members[i]], n[members[i]]);
    settle(&p);
    return smoothed(&p, x[area], n[area], per);
}

bool ps_smooth_local(ps_smoothed *out, const double *x, const double *n, size_t areas, const uint32_t *first,
                     const uint32_t *neighbour, double per)
{
    size_t *members = areas ? calloc(areas, sizeof *members) : NULL;
    size_t *seen = areas ? calloc(areas, sizeof *seen) : NULL;
    const bool enough = !areas || (members && seen);

    if (enough)
        mark_unusable(out, x, n, areas, per);
    for (size_t i = 0; enough && i < areas; i++) {
        const size_t count = gather(members, seen, i, areas, first, neighbour);

        if (out[i].note)
            continue;
        if (count == SIZE_MAX)
            out[i].note = "a neighbour that is not an area";
        else
            out[i] = smoothed_among(members, count, x, n, per);
    }
    free(members);
    free(seen);
    return enough;
}

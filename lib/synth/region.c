/* Region: see region.h. */
#include "synth/region.h"

#include "base/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AREA_PEOPLE 1500
#define PRACTICE_PEOPLE 8000
#define NETWORK_PRACTICES 5
#define AREAS_LEAST 5
#define PRACTICES_LEAST 6 /* so that a small region still has two networks and a practice without */
#define FIRST_AREA 990001
#define AREAS_THERE 9998 /* up to E01999998: the last code is kept for people who live in no known area */
#define NEXT_AREA 940001
#define PRACTICES_A_LETTER 999

/* Share of the region's areas, in thousandths, that lies in each national fifth. */
static const uint32_t fifths[5] = {320, 220, 180, 150, 130};

/* National rank of the area that is `i`-th of `n` by deprivation. */
static uint32_t rank_of(size_t i, size_t n)
{
    uint64_t share = (2 * (uint64_t)i + 1) * 1000000 / (2 * n); /* millionths */
    uint64_t below = 0;

    for (int f = 0; f < 5; f++) {
        const uint64_t width = fifths[f] * UINT64_C(1000);
        if (share < below + width || f == 4)
            return 1 + (uint32_t)(((uint64_t)f * width + (share - below)) * PS_NATION_AREAS / (5 * width + 1));
        below += width;
    }
    return PS_NATION_AREAS;
}

static void name_area(ps_area *area, size_t i)
{
    const size_t number = i < AREAS_THERE ? FIRST_AREA + i : NEXT_AREA + (i - AREAS_THERE);

    (void)snprintf(area->code, sizeof(area->code), "E01%06u", (unsigned)number % 1000000U);
}

static void place_areas(ps_region *region, ps_draw *draw)
{
    uint32_t last = 0, upto = 0;

    for (size_t i = 0; i < region->n_areas; i++) {
        ps_area *area = &region->areas[i];
        area->rank = rank_of(i, region->n_areas);
        area->rank = area->rank > last ? area->rank : last + 1;
        last = area->rank;
    }
    /* Neighbours are alike but not in order: each area changes places with one of the next four. */
    for (size_t i = 0; i + 1 < region->n_areas; i++) {
        const size_t span = region->n_areas - i < 5 ? region->n_areas - i : 5;
        const size_t other = i + ps_draw_below(draw, (uint32_t)span);
        const uint32_t rank = region->areas[i].rank;
        region->areas[i].rank = region->areas[other].rank;
        region->areas[other].rank = rank;
    }
    for (size_t i = 0; i < region->n_areas; i++) {
        ps_area *area = &region->areas[i];
        const uint32_t weight =
            i == 7 ? 800 : (uint32_t)ps_draw_between(draw, 1250, 1850); /* one small one, to be flagged */
        name_area(area, i);
        area->decile = (int)((10 * (uint64_t)area->rank + PS_NATION_AREAS - 1) / PS_NATION_AREAS);
        area->practice = (uint32_t)(i * region->n_practices / region->n_areas);
        upto += weight;
        area->upto = upto;
        if (area->decile <= 2)
            region->deprived[region->n_deprived++] = (uint32_t)i;
    }
}

ps_status ps_region_new(ps_region **out, uint64_t people, const unsigned char key[PS_DRAW_KEY], ps_error *err)
{
    ps_region *region = ps_calloc(1, sizeof(*region));
    const uint64_t areas = (people + AREA_PEOPLE / 2) / AREA_PEOPLE, practices = people / PRACTICE_PEOPLE;
    ps_draw draw;

    if (!region)
        return ps_fail_memory(err);
    region->n_areas = (size_t)(areas < AREAS_LEAST ? AREAS_LEAST : areas);
    region->n_practices = (uint32_t)(practices < PRACTICES_LEAST ? PRACTICES_LEAST : practices);
    region->n_networks = region->n_practices / NETWORK_PRACTICES < 2 ? 2 : region->n_practices / NETWORK_PRACTICES;
    region->areas = ps_calloc(region->n_areas, sizeof(*region->areas));
    region->deprived = ps_calloc(region->n_areas, sizeof(*region->deprived));
    if (!region->areas || !region->deprived) {
        ps_region_free(region);
        return ps_fail_memory(err);
    }
    ps_draw_start(&draw, key, PS_STREAM_REGION);
    place_areas(region, &draw);
    *out = region;
    return PS_OK;
}

void ps_region_free(ps_region *region)
{
    if (!region)
        return;
    free(region->areas);
    free(region->deprived);
    free(region);
}

uint32_t ps_region_area(const ps_region *region, ps_draw *draw)
{
    const uint32_t at = ps_draw_below(draw, region->areas[region->n_areas - 1].upto);
    size_t low = 0, high = region->n_areas - 1;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (region->areas[middle].upto <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

uint32_t ps_region_deprived(const ps_region *region, ps_draw *draw)
{
    if (!region->n_deprived)
        return ps_region_area(region, draw);
    return region->deprived[ps_draw_below(draw, (uint32_t)region->n_deprived)];
}

uint32_t ps_region_practice(const ps_region *region, uint32_t area, ps_draw *draw)
{
    const uint32_t main_one = region->areas[area].practice, n = region->n_practices;
    const uint32_t share = ps_draw_below(draw, 100);

    if (share < 78)
        return main_one;
    return share < 89 ? (main_one + 1) % n : (main_one + n - 1) % n;
}

uint32_t ps_region_network(const ps_region *region, uint32_t practice)
{
    if (practice == region->n_practices / 3)
        return PS_NO_NETWORK;
    /* Dealt out in turn, so that every network has deprived and well-off practices. */
    return practice % region->n_networks;
}

void ps_practice_code(char out[8], uint32_t practice)
{
    (void)snprintf(out, 8, "%c%05u", (char)('A' + practice / PRACTICES_A_LETTER % 26),
                   (unsigned)(99001 + practice % PRACTICES_A_LETTER) % 100000U);
}

void ps_network_code(char out[8], uint32_t network)
{
    (void)snprintf(out, 8, "U%05u", (unsigned)(99001 + network) % 100000U);
}

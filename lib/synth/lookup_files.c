/* Lookup files: the two look-ups of a made-up region, under the headings of the published files. */
#include "synth/region.h"

#include "base/arena.h"
#include "base/csv_writer.h"

#include <stdio.h>
#include <stdlib.h>

#define FIRST_ELSEWHERE 900001

/* The decile's heading is cut short in the published workbook too. */
static const char *const headings_2025[] = {
    "LSOA code (2021)",
    "LSOA name (2021)",
    "Local Authority District code (2024)",
    "Local Authority District name (2024)",
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA",
};
static const char *const headings_2019[] = {
    "LSOA code (2011)",
    "LSOA name (2011)",
    "Local Authority District code (2019)",
    "Local Authority District name (2019)",
    "Index of Multiple Deprivation (IMD) Rank",
    "Index of Multiple Deprivation (IMD) Decile",
};
static const char *const headings_pcn[] = {
    "Partner\nOrganisation\nCode",
    "Partner\nName",
    "Practice\nParent\nSub ICB Loc Code",
    "Practice\nParent\nSub ICB Loc Name",
    "PCN Code",
    "PCN Name",
    "PCN Parent\nSub ICB Loc Code",
    "PCN Parent\nSub ICB Loc Name",
    "Practice to PCN\nRelationship\nStart Date",
    "Practice to PCN\nRelationship\nEnd Date",
    "Practice Sub ICB Loc and PCN Sub ICB Loc Match ",
};

static void add_headings(ps_csv_writer *csv, const char *const *headings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ps_csv_raw(csv, headings[i]);
    ps_csv_end_row(csv);
}

static void add_area(ps_csv_writer *csv, const char *code, const char *place, size_t number, uint32_t rank)
{
    char name[40];

    (void)snprintf(name, sizeof(name), "%s %03u%c", place, (unsigned)(number / 5 + 1) % 10000U,
                   (char)('A' + number % 5));
    ps_csv_raw(csv, code);
    ps_csv_raw(csv, name);
    ps_csv_raw(csv, place[0] == 'S' ? "E09999001" : "E09999002");
    ps_csv_raw(csv, place);
    ps_csv_count(csv, rank);
    ps_csv_count(csv, (10 * (uint64_t)rank + PS_NATION_AREAS - 1) / PS_NATION_AREAS);
    ps_csv_end_row(csv);
}

/* The ranks the region left over, in random order. */
static uint32_t *other_ranks(size_t *n, const ps_region *region, const unsigned char key[PS_DRAW_KEY])
{
    uint32_t *ranks = ps_calloc(PS_NATION_AREAS, sizeof(*ranks));
    unsigned char *taken = ps_calloc(PS_NATION_AREAS + 1, 1);
    ps_draw draw;

    *n = 0;
    if (ranks && taken) {
        for (size_t i = 0; i < region->n_areas; i++)
            taken[region->areas[i].rank] = 1;
        for (uint32_t rank = 1; rank <= PS_NATION_AREAS; rank++)
            if (!taken[rank])
                ranks[(*n)++] = rank;
        ps_draw_start(&draw, key, PS_STREAM_REGION + 1);
        for (size_t i = *n; i > 1; i--) {
            const size_t other = ps_draw_below(&draw, (uint32_t)i);
            const uint32_t rank = ranks[i - 1];
            ranks[i - 1] = ranks[other];
            ranks[other] = rank;
        }
    } else {
        free(ranks);
        ranks = NULL;
    }
    free(taken);
    return ranks;
}

ps_status ps_region_write_imd(const ps_region *region, const char *path, const unsigned char key[PS_DRAW_KEY],
                              ps_error *err)
{
    ps_csv_writer *csv = NULL;
    size_t n;
    uint32_t *ranks = other_ranks(&n, region, key);
    ps_status st;

    if (!ranks)
        return ps_fail_memory(err);
    st = ps_csv_writer_open(&csv, path, err);
    if (st == PS_OK) {
        char code[16];
        add_headings(csv, headings_2025, PS_COUNT(headings_2025));
        for (size_t i = 0; i < n; i++) {
            (void)snprintf(code, sizeof(code), "E01%06u", (unsigned)(FIRST_ELSEWHERE + i) % 1000000U);
            add_area(csv, code, "Elsewhere", i, ranks[i]);
        }
        for (size_t i = 0; i < region->n_areas; i++)
            add_area(csv, region->areas[i].code, "Synthshire", i, region->areas[i].rank);
        st = ps_csv_writer_finish(csv, err);
    }
    free(ranks);
    return st;
}

ps_status ps_region_write_imd_2019(const ps_region *region, const char *path, ps_error *err)
{
    ps_csv_writer *csv = NULL;
    ps_status st = ps_csv_writer_open(&csv, path, err);

    if (st != PS_OK)
        return st;
    add_headings(csv, headings_2019, PS_COUNT(headings_2019));
    for (size_t i = 0; i < region->n_areas; i++)
        add_area(csv, region->areas[i].code, "Synthshire", i, region->areas[i].rank);
    return ps_csv_writer_finish(csv, err);
}

static void add_partner(ps_csv_writer *csv, uint32_t practice, uint32_t network, const char *start, const char *end)
{
    char code[8], name[40];

    ps_practice_code(code, practice);
    ps_csv_raw(csv, code);
    (void)snprintf(name, sizeof(name), "MADE-UP SURGERY %u", practice + 1);
    ps_csv_raw(csv, name);
    ps_csv_raw(csv, "99S");
    ps_csv_raw(csv, "NHS SYNTHSHIRE ICB - 99S");
    if (network == PS_NO_NETWORK) {
        ps_csv_raw(csv, "U"); /* as published for practices in no network */
        ps_csv_raw(csv, "");
    } else {
        ps_network_code(code, network);
        ps_csv_raw(csv, code);
        (void)snprintf(name, sizeof(name), "SYNTHSHIRE %u PCN", network + 1);
        ps_csv_raw(csv, name);
    }
    ps_csv_raw(csv, "99S");
    ps_csv_raw(csv, "NHS SYNTHSHIRE ICB - 99S");
    ps_csv_raw(csv, start);
    ps_csv_raw(csv, end);
    ps_csv_raw(csv, "1");
    ps_csv_end_row(csv);
}

ps_status ps_region_write_pcn(const ps_region *region, const char *path, ps_error *err)
{
    ps_csv_writer *csv = NULL;
    ps_status st = ps_csv_writer_open(&csv, path, err);

    if (st != PS_OK)
        return st;
    add_headings(csv, headings_pcn, PS_COUNT(headings_pcn));
    for (uint32_t p = 0; p < region->n_practices; p++) {
        const uint32_t network = ps_region_network(region, p);
        if (p % 4 == 0 && network != PS_NO_NETWORK) { /* it was in another network before */
            add_partner(csv, p, (network + 1) % region->n_networks, "20190701", "20220630");
            add_partner(csv, p, network, "20220701", "");
        } else {
            add_partner(csv, p, network, "20190701", "");
        }
    }
    return ps_csv_writer_finish(csv, err);
}

/* Code CSV: rows are made a part a task, and written in order. */
#include "score/code_csv.h"

#include "base/arena.h"
#include "base/csv_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE_A_PART ((size_t)4 << 10)
#define PARTS_AT_ONCE ((size_t)16)

static bool has_total(const ps_code_csv *rows, size_t t)
{
    return rows->approximate || !rows->map->scheme->totals[t].approximate;
}

static void write_heading(ps_csv_writer *csv, const ps_code_csv *rows)
{
    const ps_group_map *map = rows->map;
    const ps_scheme *scheme = map->scheme;
    char name[96];

    ps_csv_own(csv, rows->id_heading, strlen(rows->id_heading));
    for (int g = 0; g < map->n_groups; g++)
        ps_csv_raw(csv, map->keys[g]);
    ps_csv_raw(csv, "groups");
    for (size_t t = 0; t < map->n_totals; t++)
        if (has_total(rows, t))
            ps_csv_raw(csv, scheme->totals[t].name);
    if (scheme->bands_name)
        ps_csv_raw(csv, scheme->bands_name);
    for (int g = 0; rows->itemise && g < map->n_groups; g++) {
        snprintf(name, sizeof name, "%s_code", map->keys[g]);
        ps_csv_raw(csv, name);
    }
    ps_csv_end_row(csv);
}

static void write_total(ps_csv_writer *csv, const ps_scheme_total *total, int sum)
{
    char text[16];

    if (total->tenths)
        snprintf(text, sizeof text, "%s%d.%d", sum < 0 ? "-" : "", abs(sum) / 10, abs(sum) % 10);
    else
        snprintf(text, sizeof text, "%d", sum);
    ps_csv_raw(csv, text);
}

static void write_codes(ps_csv_writer *csv, const ps_code_csv *rows, size_t person, ps_groups groups)
{
    const ps_code_people *people = rows->people;
    uint32_t code[PS_GROUPS_MOST] = {0};

    for (uint32_t i = people->first[person]; i < people->first[person + 1]; i++)
        code[people->set_by[i].group] = people->set_by[i].code;
    for (int g = 0; g < rows->map->n_groups; g++) {
        const uint32_t word = ps_groups_has(groups, g) ? code[g] : 0;

        ps_csv_own(csv, ps_intern_text(people->words, word), ps_intern_length(people->words, word));
    }
}

static void write_person(ps_csv_writer *csv, const ps_code_csv *rows, size_t person, char *id)
{
    const ps_group_map *map = rows->map;
    const ps_scheme *scheme = map->scheme;
    ps_groups groups = rows->people->groups[person];

    if (!rows->no_hierarchy)
        groups = ps_groups_ranked(map, groups);
    ps_csv_own(csv, id, ps_idmap_text(id, rows->people->ids, (uint32_t)person));
    ps_csv_flags(csv, groups.bits, (size_t)map->n_groups);
    ps_csv_count(csv, ps_groups_count(groups));
    for (size_t t = 0; t < map->n_totals; t++)
        if (has_total(rows, t))
            write_total(csv, &scheme->totals[t], ps_groups_total(map, groups, t));
    if (scheme->bands_name)
        ps_csv_raw(csv, ps_scheme_band_of(scheme, ps_groups_total(map, groups, 0)));
    if (rows->itemise)
        write_codes(csv, rows, person, groups);
    ps_csv_end_row(csv);
}

typedef struct making {
    const ps_code_csv *rows;
    size_t first, n; /* persons */
} making;

static ps_status make_part(void *context, ps_csv_writer *csv, size_t part, ps_error *err)
{
    const making *m = context;
    const size_t from = part * PEOPLE_A_PART, to = m->n - from < PEOPLE_A_PART ? m->n : from + PEOPLE_A_PART;
    char *id = ps_calloc(ps_idmap_longest(m->rows->people->ids) + 1, 1);

    for (size_t p = from; id && p < to; p++)
        write_person(csv, m->rows, m->first + p, id);
    free(id);
    return id ? PS_OK : ps_fail_memory(err);
}

ps_status ps_code_csv_write(ps_csv_writer *csv, const ps_code_csv *rows, ps_pool *pool, ps_error *err)
{
    const size_t most = PEOPLE_A_PART * PARTS_AT_ONCE, n = rows->people->n;
    making m = {.rows = rows};
    ps_status st = PS_OK;

    write_heading(csv, rows);
    for (; st == PS_OK && m.first < n; m.first += m.n) {
        m.n = n - m.first < most ? n - m.first : most;
        st = ps_csv_in_parts(csv, make_part, NULL, &m, (m.n + PEOPLE_A_PART - 1) / PEOPLE_A_PART, pool, err);
        if (st == PS_OK)
            st = ps_csv_check(csv, err);
    }
    return st;
}

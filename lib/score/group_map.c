/* Group map: the published table, and codes to groups to points. */
#include "score/group_map.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/number.h"
#include "define/icd10.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define THREE_CHARACTERS UINT32_C(0xFFFFFF00)

static uint32_t key_of(const char *code, size_t length)
{
    uint32_t key = 0;

    for (size_t i = 0; i < 4; i++)
        key = key << 8 | (i < length ? (unsigned char)code[i] : 0);
    return key;
}

static int compare_prefixes(const void *a, const void *b)
{
    const uint32_t left = ((const ps_group_prefix *)a)->key, right = ((const ps_group_prefix *)b)->key;

    return (left > right) - (left < right);
}

/* A weight that is empty is none. */
static int16_t weight_of(const char *text)
{
    int64_t number = 0;
    const bool read = !*text || ps_integer_parse(&number, text, strlen(text));

    assert(read && number >= -99 && number <= 99);
    (void)read;
    return (int16_t)number;
}

static int find_group(const ps_group_map *map, const char *key)
{
    for (int g = 0; g < map->n_groups; g++)
        if (!strcmp(map->keys[g], key))
            return g;
    return -1;
}

/* Rows with the same prefix become one that carries all its groups. */
static void sort_prefixes(ps_group_map *map)
{
    size_t kept = 0;

    qsort(map->prefixes, map->n_prefixes, sizeof *map->prefixes, compare_prefixes);
    for (size_t i = 0; i < map->n_prefixes; i++) {
        if (kept && map->prefixes[kept - 1].key == map->prefixes[i].key)
            ps_groups_join(&map->prefixes[kept - 1].groups, map->prefixes[i].groups);
        else
            map->prefixes[kept++] = map->prefixes[i];
    }
    map->n_prefixes = kept;
}

static int add_group(ps_group_map *map, const ps_data_table *data, size_t row, const char *key)
{
    const int g = map->n_groups++;

    assert(g < PS_GROUPS_MOST);
    map->keys[g] = key;
    map->labels[g] = ps_data_cell(data, row, ps_data_column(data, "condition"));
    for (size_t t = 0; t < map->n_totals; t++) {
        const char *weight = ps_data_cell(data, row, ps_data_column(data, map->scheme->totals[t].weights));

        map->weights[t][g] = weight_of(weight);
        if (!*weight)
            ps_groups_set(&map->without[t], g);
    }
    return g;
}

static void add_prefix(ps_group_map *map, const ps_data_table *data, size_t row, int g)
{
    const char *prefix = ps_data_cell(data, row, ps_data_column(data, "icd10_prefix"));

    assert((strlen(prefix) == 3 || strlen(prefix) == 4) && map->n_prefixes < PS_PREFIXES_MOST);
    map->prefixes[map->n_prefixes] = (ps_group_prefix){.key = key_of(prefix, strlen(prefix))};
    ps_groups_set(&map->prefixes[map->n_prefixes++].groups, g);
}

static void add_row(ps_group_map *map, const ps_data_table *data, size_t row)
{
    const char *key = ps_data_cell(data, row, ps_data_column(data, "condition_key"));
    const int role = ps_data_column(data, "role"); /* rows of another role do not make the group by themselves */
    int g = find_group(map, key);

    if (role >= 0 && strcmp(ps_data_cell(data, row, role), "include") != 0)
        return;
    if (g < 0)
        g = add_group(map, data, row, key);
    add_prefix(map, data, row, g);
}

static void add_hierarchy(ps_group_map *map, const ps_data_table *data)
{
    const int column = ps_data_column(data, "zeroed_if_present");

    for (int g = 0; g < map->n_groups; g++)
        map->silenced_by[g] = -1;
    for (size_t r = 0; r < data->n_rows; r++) {
        const int g = find_group(map, ps_data_cell(data, r, ps_data_column(data, "condition_key")));
        const char *by = ps_data_cell(data, r, column);

        if (g >= 0 && *by) {
            map->silenced_by[g] = (int16_t)find_group(map, by);
            assert(map->silenced_by[g] >= 0);
        }
    }
}

void ps_group_map_init(ps_group_map *out, const ps_scheme *scheme)
{
    const ps_data_table *data = ps_data_find(scheme->about.table);

    assert(data);
    memset(out, 0, sizeof *out);
    out->scheme = scheme;
    out->n_totals = ps_scheme_totals(scheme);
    for (size_t r = 0; r < data->n_rows; r++)
        add_row(out, data, r);
    add_hierarchy(out, data);
    ps_icd10_categories_init(&out->categories);
    sort_prefixes(out);
}

void ps_group_map_init_role(ps_group_map *out, const ps_group_map *map, const char *role, const char *position)
{
    const ps_data_table *data = ps_data_find(map->scheme->about.table);
    const int roles = ps_data_column(data, "role"), positions = ps_data_column(data, "position");

    *out = *map;
    out->n_prefixes = 0;
    for (size_t r = 0; r < data->n_rows; r++) {
        const int g = find_group(out, ps_data_cell(data, r, ps_data_column(data, "condition_key")));

        if (g >= 0 && !strcmp(ps_data_cell(data, r, roles), role) &&
            (!position || !strcmp(ps_data_cell(data, r, positions), position)))
            add_prefix(out, data, r, g);
    }
    sort_prefixes(out);
}

static void join_prefix(ps_groups *groups, const ps_group_map *map, uint32_t key)
{
    const ps_group_prefix wanted = {.key = key};
    const ps_group_prefix *found =
        bsearch(&wanted, map->prefixes, map->n_prefixes, sizeof *map->prefixes, compare_prefixes);

    if (found)
        ps_groups_join(groups, found->groups);
}

ps_groups ps_groups_of_code(const ps_group_map *map, const char *code)
{
    char normal[5];
    size_t length;
    uint32_t key;
    ps_groups groups = {{0}};

    if (ps_icd10_first(code) <= '9') /* most of a run's words are numbers */
        return groups;
    length = ps_icd10_normalise(normal, code);
    key = key_of(normal, length);
    if (length < 3 || ps_icd10_place_of(&map->categories, code) != PS_ICD10_WHO)
        return groups;
    join_prefix(&groups, map, key & THREE_CHARACTERS);
    if (length == 4)
        join_prefix(&groups, map, key);
    return groups;
}

ps_groups *ps_groups_of_words(const ps_group_map *map, const ps_intern *words)
{
    const size_t n = ps_intern_count(words) + 1;
    ps_groups *groups = ps_calloc(n, sizeof *groups);

    for (size_t w = 1; groups && w < n; w++)
        groups[w] = ps_groups_of_code(map, ps_intern_text(words, (uint32_t)w));
    return groups;
}

ps_groups ps_groups_ranked(const ps_group_map *map, ps_groups groups)
{
    ps_groups kept = groups;

    for (int g = 0; g < map->n_groups; g++)
        if (map->silenced_by[g] >= 0 && ps_groups_has(groups, map->silenced_by[g]))
            kept.bits[g / 64] &= ~(UINT64_C(1) << g % 64);
    return kept;
}

int ps_groups_total(const ps_group_map *map, ps_groups groups, size_t total)
{
    int sum = 0;

    for (int g = 0; g < map->n_groups; g++)
        if (ps_groups_has(groups, g))
            sum += map->weights[total][g];
    return sum;
}

unsigned ps_groups_count(ps_groups groups)
{
    unsigned n = 0;

    for (size_t w = 0; w < PS_COUNT(groups.bits); w++)
        for (uint64_t bits = groups.bits[w]; bits; bits &= bits - 1)
            n++;
    return n;
}

size_t ps_scheme_totals(const ps_scheme *scheme)
{
    size_t n = 0;

    while (n < PS_TOTALS_MOST && scheme->totals[n].name)
        n++;
    return n;
}

const char *ps_scheme_band_of(const ps_scheme *scheme, int total)
{
    size_t b = 0;

    while (scheme->bands[b + 1].name && total > scheme->bands[b].most)
        b++;
    return scheme->bands[b].name;
}

/* Charlson: the published table, and codes to groups to points. */
#include "score/charlson.h"
#include "base/data.h"
#include "base/number.h"
#include "define/codelist.h"

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
    const uint32_t left = ((const ps_charlson_prefix *)a)->key, right = ((const ps_charlson_prefix *)b)->key;

    return (left > right) - (left < right);
}

static int whole_number(const char *text)
{
    int64_t number = 0;
    const bool read = ps_integer_parse(&number, text, strlen(text));

    assert(read && number >= -99 && number <= 99);
    (void)read;
    return (int)number;
}

static int find_group(const ps_charlson *table, int n, const char *key)
{
    for (int g = 0; g < n; g++)
        if (!strcmp(table->keys[g], key))
            return g;
    return -1;
}

/* Rows with the same prefix become one that carries both groups. */
static void sort_prefixes(ps_charlson *table)
{
    size_t kept = 0;

    qsort(table->prefixes, table->n_prefixes, sizeof *table->prefixes, compare_prefixes);
    for (size_t i = 0; i < table->n_prefixes; i++) {
        if (kept && table->prefixes[kept - 1].key == table->prefixes[i].key)
            table->prefixes[kept - 1].groups |= table->prefixes[i].groups;
        else
            table->prefixes[kept++] = table->prefixes[i];
    }
    table->n_prefixes = kept;
}

void ps_charlson_init(ps_charlson *out)
{
    const ps_data_table *data = ps_data_find("weights/charlson_quan");
    const char *silencers[PS_CHARLSON_GROUPS] = {NULL};
    int n = 0;

    assert(data && data->n_rows <= PS_CHARLSON_PREFIXES_MOST);
    memset(out, 0, sizeof *out);
    for (size_t r = 0; r < data->n_rows; r++) {
        const char *key = ps_data_cell(data, r, ps_data_column(data, "condition_key"));
        const char *prefix = ps_data_cell(data, r, ps_data_column(data, "icd10_prefix"));
        int g = find_group(out, n, key);

        if (g < 0) {
            assert(n < PS_CHARLSON_GROUPS);
            g = n++;
            out->keys[g] = key;
            out->labels[g] = ps_data_cell(data, r, ps_data_column(data, "condition"));
            out->weights_1987[g] = whole_number(ps_data_cell(data, r, ps_data_column(data, "weight_1987")));
            out->weights_2011[g] = whole_number(ps_data_cell(data, r, ps_data_column(data, "weight_2011")));
            silencers[g] = ps_data_cell(data, r, ps_data_column(data, "zeroed_if_present"));
        }
        assert(strlen(prefix) == 3 || strlen(prefix) == 4);
        out->prefixes[out->n_prefixes++] = (ps_charlson_prefix){key_of(prefix, strlen(prefix)), UINT32_C(1) << g};
    }
    assert(n == PS_CHARLSON_GROUPS);
    for (int g = 0; g < n; g++) {
        const int by = *silencers[g] ? find_group(out, n, silencers[g]) : -1;

        assert(by >= 0 || !*silencers[g]);
        if (by >= 0)
            out->silenced_by[g] = UINT32_C(1) << by;
    }
    sort_prefixes(out);
}

static uint32_t find_prefix(const ps_charlson *table, uint32_t key)
{
    const ps_charlson_prefix wanted = {key, 0};
    const ps_charlson_prefix *found =
        bsearch(&wanted, table->prefixes, table->n_prefixes, sizeof *table->prefixes, compare_prefixes);

    return found ? found->groups : 0;
}

uint32_t ps_charlson_groups_of(const ps_charlson *table, const char *code)
{
    char normal[5];
    const size_t length = ps_icd10_normalise(normal, code);
    const uint32_t key = key_of(normal, length);
    uint32_t groups;

    if (length < 3)
        return 0;
    groups = find_prefix(table, key & THREE_CHARACTERS);
    if (length == 4)
        groups |= find_prefix(table, key);
    return groups;
}

uint32_t ps_charlson_hierarchy(const ps_charlson *table, uint32_t groups)
{
    uint32_t kept = groups;

    for (int g = 0; g < PS_CHARLSON_GROUPS; g++)
        if (groups & table->silenced_by[g])
            kept &= ~(UINT32_C(1) << g);
    return kept;
}

int ps_charlson_weight(const ps_charlson *table, int group, bool weights_1987)
{
    assert(group >= 0 && group < PS_CHARLSON_GROUPS);
    return weights_1987 ? table->weights_1987[group] : table->weights_2011[group];
}

int ps_charlson_total(const ps_charlson *table, uint32_t groups, bool weights_1987)
{
    int total = 0;

    for (int g = 0; g < PS_CHARLSON_GROUPS; g++)
        if (groups >> g & 1)
            total += ps_charlson_weight(table, g, weights_1987);
    return total;
}

const char *ps_charlson_key(const ps_charlson *table, int group)
{
    assert(group >= 0 && group < PS_CHARLSON_GROUPS);
    return table->keys[group];
}

const char *ps_charlson_label(const ps_charlson *table, int group)
{
    assert(group >= 0 && group < PS_CHARLSON_GROUPS);
    return table->labels[group];
}

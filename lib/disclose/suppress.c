/* Suppress: tables of the same people into a web, the web protected, its marks back to the tables. */
#include "disclose/suppress.h"
#include "base/fail.h"
#include "disclose/protect.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void tell(ps_shown *out, const ps_layer *layer, uint64_t code, const ps_scheme *scheme)
{
    const uint32_t cell = ps_layer_find(layer, code);
    const uint64_t value = (uint64_t)layer->value[cell];
    const ps_shown_as as = (ps_shown_as)layer->as[cell];

    out->hidden = as != PS_AS_COUNT;
    out->withheld = as == PS_AS_NOTHING;
    out->secondary = out->hidden && !ps_scheme_is_small(scheme, value);
    out->count = out->hidden ? 0 : ps_scheme_rounded(scheme, value);
}

static ps_status tell_table(ps_shown **people, ps_shown **population, const ps_web *web, size_t t,
                            const ps_table *table, const ps_scheme *scheme, ps_error *err)
{
    const size_t n = table->n_rows;
    ps_shown *shown = n <= SIZE_MAX / 2 ? ps_calloc(2 * n, sizeof *shown) : NULL;

    if (!shown)
        return ps_fail_memory(err);
    for (size_t r = 0; r < n; r++) {
        if (web->layer_of[t])
            tell(&shown[r], &web->layers[web->layer_of[t]], web->codes[t][r], scheme);
        tell(&shown[n + r], &web->layers[PS_WEB_POPULATION], web->codes[t][r], scheme);
    }
    *people = shown;
    *population = shown + n;
    return PS_OK;
}

/* Tables whose numbers in `of` are this one, as one web. */
static ps_status suppress_group(ps_shown **people, ps_shown **population, const ps_table *const *tables,
                                const size_t *numbers, size_t n, const ps_scheme *scheme, ps_error *err)
{
    const ps_table **group = ps_calloc(n, sizeof *group);
    ps_web web = {0};
    ps_status st = group ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; group && i < n; i++)
        group[i] = tables[numbers[i]];
    if (st == PS_OK)
        st = ps_web_open(&web, group, n, scheme->kind == PS_SCHEME_ROUND, err);
    if (st == PS_OK)
        st = ps_protect(&web, scheme, err);
    for (size_t i = 0; st == PS_OK && i < n; i++)
        st = tell_table(&people[numbers[i]], &population[numbers[i]], &web, i, group[i], scheme, err);
    ps_web_close(&web);
    free(group);
    return st;
}

static bool same_people(const ps_table *a, const ps_table *b)
{
    return a == b || (a->of && b->of && !strcmp(a->of, b->of));
}

ps_status ps_suppress_all(ps_shown **people, ps_shown **population, const ps_table *const *tables, size_t n,
                          const ps_scheme *scheme, ps_error *err)
{
    ps_shown **found = ps_calloc(2 * n, sizeof *found);
    size_t *numbers = ps_calloc(n, sizeof *numbers);
    ps_status st = found && numbers ? PS_OK : ps_fail_memory(err);

    assert(scheme->kind != PS_SCHEME_NONE);
    for (size_t t = 0; st == PS_OK && t < n; t++) {
        size_t in_group = 0;

        if (found[t]) /* with an earlier one */
            continue;
        for (size_t i = t; i < n; i++)
            if (same_people(tables[t], tables[i]))
                numbers[in_group++] = i;
        st = suppress_group(found, found + n, tables, numbers, in_group, scheme, err);
    }
    for (size_t t = 0; found && t < n; t++) {
        if (st == PS_OK) {
            people[t] = found[t];
            population[t] = found[n + t];
        } else {
            free(found[t]);
        }
    }
    free(found);
    free(numbers);
    return st;
}

ps_status ps_suppress(ps_shown **people, ps_shown **population, const ps_table *table, const ps_scheme *scheme,
                      ps_error *err)
{
    return ps_suppress_all(people, population, &table, 1, scheme, err);
}

ps_status ps_suppress_hes(ps_shown **people, ps_shown **population, const ps_table *table, ps_error *err)
{
    return ps_suppress(people, population, table, &(ps_scheme){.kind = PS_SCHEME_HES}, err);
}

/* Map areas: LSOAs of 2011, in inputs that are declared to hold these, become LSOAs of 2021.
 *
 *   unchanged (U)  keeps its code
 *   merged (M)     becomes the new LSOA that all of it is in
 *   split (S), otherwise changed (X)
 *                  cannot be carried over for one person (lookup_area_changes.c says why). The old code stays in the
 * row, so that a person who moved there last does not fall back on an address left long ago; coverage.c makes the
 * person's area missing, and counts it.
 *
 * Every other input is only looked at: a code that ended with 2011 there is a sign that its areas are declared wrongly.
 * Rows, before the traits are settled; O(rows). */
#include "link/area_code.h"
#include "link/linking.h"

#include <string.h>

struct change_counts {
    uint64_t unchanged, merged, split, otherwise, new, neither;
};

static void count_code(struct change_counts *n, char change, const char *text)
{
    switch (change) {
    case 'U':
        n->unchanged++;
        break;
    case 'M':
        n->merged++;
        break;
    case 'S':
        n->split++;
        break;
    case 'X':
        n->otherwise++;
        break;
    case 'N':
        n->new ++;
        break;
    default:
        n->neither += ps_area_class_of(text) == PS_AREA_ENGLAND;
    }
}

static bool tally_mapped(ps_tally *tally, const char *input, const struct change_counts *n)
{
    return ps_tally_add(tally, "coverage", input, "rows with an LSOA of 2011 unchanged since (U)", n->unchanged) &&
           ps_tally_add(tally, "coverage", input, "rows with an LSOA of 2011 merged since (M): mapped", n->merged) &&
           ps_tally_add(tally, "coverage", input, "rows with an LSOA of 2011 split since (S): not mapped", n->split) &&
           ps_tally_add(tally, "coverage", input, "rows with an LSOA of 2011 otherwise changed (X): not mapped",
                        n->otherwise) &&
           ps_tally_add(tally, "coverage", input, "rows with an LSOA new in 2021, though declared 2011", n->new) &&
           ps_tally_add(tally, "coverage", input, "rows with an English LSOA code of neither year", n->neither);
}

static bool tally_seen(ps_tally *tally, const char *input, int vintage, const struct change_counts *n)
{
    const bool old = vintage == 2011;
    return ps_tally_add(tally, "coverage", input, "rows with an LSOA of both years", n->unchanged) &&
           ps_tally_add(tally, "coverage", input,
                        old ? "rows with an LSOA of 2011 alone" : "rows with an LSOA that ended with 2011",
                        n->merged + n->split + n->otherwise) &&
           ps_tally_add(tally, "coverage", input, "rows with an LSOA new in 2021", n->new) &&
           ps_tally_add(tally, "coverage", input, "rows with an English LSOA code of neither year", n->neither);
}

static bool map_input(const ps_linking *l, ps_input_rows *rows, ps_column *lsoa)
{
    const ps_area_changes *changes = &l->changes;
    struct change_counts n;
    const int vintage = rows->spec.lsoa_vintage ? rows->spec.lsoa_vintage : l->spec->lsoa_vintage;

    memset(&n, 0, sizeof n);
    rows->mapped = vintage == 2011 && l->spec->lsoa_vintage == 2021;
    for (size_t i = 0; i < lsoa->n; i++) {
        const uint32_t word = lsoa->text[i];
        const char change = word < changes->n_words ? changes->change[word] : 0;
        if (!word)
            continue;
        count_code(&n, change, ps_intern_text(l->population->words, word));
        if (rows->mapped && changes->to[word])
            lsoa->text[i] = changes->to[word];
    }
    return rows->mapped ? tally_mapped(l->population->tally, rows->spec.name, &n)
                        : tally_seen(l->population->tally, rows->spec.name, vintage, &n);
}

ps_status ps_linking_map_areas(ps_linking *l, ps_error *err)
{
    const ps_link_spec *spec = l->spec;
    ps_status st;

    if (!spec->lsoa_path)
        return PS_OK;
    st = ps_area_changes_load(&l->changes, spec->lsoa_path, spec->lsoa_file, l->population->words, err);
    for (size_t i = 0; st == PS_OK && i < spec->n_inputs; i++) {
        ps_input_rows *rows = &l->rows[i];
        const int c = ps_schema_column_find(rows->schema, "lsoa");
        if (c >= 0 && rows->columns[c].n && rows->columns[c].type == PS_TEXT && rows->schema->kind != PS_KIND_EVENT &&
            !map_input(l, rows, &rows->columns[c]))
            st = ps_fail_memory(err);
    }
    return st;
}

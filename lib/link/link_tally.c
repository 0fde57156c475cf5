/* Link tally: what became of the rows of each input. Zeros are told too: a count that is absent could be one that was
 * forgotten. */
#include "base/arena.h"
#include "link/linking.h"

ps_status ps_linking_count_inputs(ps_linking *l, ps_error *err)
{
    ps_tally *tally = l->population->tally;

    for (size_t i = 0; i < l->spec->n_inputs; i++) {
        const ps_input_rows *rows = &l->rows[i];
        const ps_kind kind = rows->schema->kind;
        const struct {
            const char *name;
            uint64_t count;
            bool fits;
        } counters[] = {
            {"people", rows->people, true},
            {"rows linked", rows->linked, true},
            {"strangers", rows->n_strangers, !rows->schema->makes_people},
            {"rows of strangers", rows->of_strangers, !rows->schema->makes_people},
            {"deletion rows", rows->deletions, true},
            {"rows withdrawn by deletions", rows->withdrawn, true},
            {"amended rows replaced", rows->replaced, rows->schema->key_known > 0},
            {"rows of earlier snapshots", rows->earlier_lists, rows->schema->snapshots},
            {"rows of snapshots after the index date", rows->later_lists, rows->schema->snapshots},
            {"attendances told by an earlier input", rows->told_before, kind == PS_KIND_ATTENDANCE},
            {"codes of an unknown scheme left out", rows->foreign_codes, kind == PS_KIND_DIAGNOSIS},
            {"exact duplicates, of the rows used", rows->duplicates, kind != PS_KIND_ADMISSION || l->spec->profiled},
            {"episodes", rows->episodes, kind == PS_KIND_ADMISSION},
            {"regular attenders left out", rows->regular, kind == PS_KIND_ADMISSION},
            {"transfers joined", rows->transfers, kind == PS_KIND_ADMISSION},
            {"transfers across the index date not joined", rows->transfers_across, kind == PS_KIND_ADMISSION},
            {"spells", rows->spells, kind == PS_KIND_ADMISSION},
        };
        for (size_t k = 0; k < PS_COUNT(counters); k++)
            if (counters[k].fits && !ps_tally_add(tally, "link", rows->spec.name, counters[k].name, counters[k].count))
                return ps_fail_memory(err);
    }
    return PS_OK;
}

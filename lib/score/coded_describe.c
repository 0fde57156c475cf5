/* Coded, in plain English: the paragraphs of describe for a score that is read off codes. */
#include "define/describe.h"
#include "score/coded.h"
#include "score/group_map.h"

static void describe_weights(ps_describer *d, const ps_group_map *map)
{
    const ps_scheme *scheme = map->scheme;

    for (size_t t = 0; t < map->n_totals; t++)
        ps_describe_add(d, "%s%s", t ? "; " : "Points of each condition: ", scheme->totals[t].meaning);
    ps_describe_add(d, ".");
    for (int g = 0; g < map->n_groups; g++) {
        ps_describe_add(d, "%s %s", g ? ";" : "", map->labels[g]);
        for (size_t t = 0; t < map->n_totals; t++)
            if (ps_groups_has(map->without[t], g))
                ps_describe_add(d, "%snone", t ? ", " : " ");
            else
                ps_describe_add(d, "%s%d", t ? ", " : " ", map->weights[t][g]);
    }
    ps_describe_add(d, ".");
    ps_describe_end(d, 6);
}

void ps_coded_describe(ps_describer *d, const ps_score_plan *score)
{
    const ps_coded *coded = ps_score_method_of(score)->own;
    const int main = score->weights_1987 ? 0 : coded->main;
    ps_group_map map;

    ps_group_map_init(&map, coded->scheme);
    ps_describe_add(d, "%s (%s): conditions found by ICD-10 codes of ", score->name, score->title);
    ps_score_describe_inputs(d, score);
    ps_describe_add(d, ", each counted once, by %s. %s stands for: %s.", coded->lists, score->name,
                    coded->scheme->totals[main].meaning);
    ps_describe_add(d, score->no_hierarchy ? " A mild form counts beside the severe form of the same disease."
                                           : " The severe form of a disease silences its mild form.");
    ps_describe_end(d, 2);
    describe_weights(d, &map);
    ps_score_describe_about(d, &coded->scheme->about);
}

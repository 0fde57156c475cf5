/* Elixhauser comorbidities: groups of Quan 2005; point weights of van Walraven 2009, and AHRQ's of 2017 as an
 * approximation. */
#include "base/arena.h"
#include "score/coded.h"

#include <stddef.h>

static const ps_scheme scheme = {
    .about =
        {
            .name = "elixhauser",
            .title = "Elixhauser comorbidities",
            .paper =
                "Elixhauser et al. 1998, Med Care 36:8-27; van Walraven et al. 2009, Med Care 47:626-633; Moore et "
                "al. 2017, Med Care 55:698-705 (AHRQ)",
            .edition = "31 conditions, ICD-10 code lists of Quan et al. 2005 (Med Care 43:1130-1139); AHRQ weights of "
                       "index version 1.0 (2017); taken from implementations, the papers themselves were not opened",
            .lookback = "alone: the codes given, or those dated from --from to --to; in plans 5 years unless the plan "
                        "says otherwise, every diagnosis position",
            .missing = "no code of a condition counts as not having it; in plans missing where an input does not cover "
                       "the person",
            .caller = "which codes to hand in: the look-back and the diagnosis positions",
            .confidence =
                "codes, van Walraven and AHRQ mortality verified; AHRQ readmission from its one official "
                "source; AHRQ with these code lists is approximate: it was made for 29 conditions of its own, "
                "without arrhythmia, on records of the United States",
            .use = "adjusting for comorbidity in comparisons of hospital patients; the 31 flags by themselves",
            .not_for = "the outlook of one person; totals below 0 are as published and do not mean good health",
            .columns = "van_walraven (may be below 0); with --ahrq ahrq_mortality, ahrq_readmission (approximate)",
            .table = "weights/elixhauser_quan",
            .alone = true,
            .in_plans = true,
        },
    .totals = {{"van_walraven", "weight_van_walraven", false, false, "Elixhauser, point weights of van Walraven 2009"},
               {"ahrq_mortality", "weight_ahrq_mortality", false, true,
                "Elixhauser, AHRQ mortality weights of 2017 (approximate: not AHRQ's own conditions)"},
               {"ahrq_readmission", "weight_ahrq_readmission", false, true,
                "Elixhauser, AHRQ readmission weights of 2017 (approximate: not AHRQ's own conditions)"}},
};

static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    PS_SCORE_KEY_FROM,
    PS_SCORE_KEY_LOOKBACK,
    {"hierarchy", PS_KEY_READ, false, 0, NULL, ps_score_read_hierarchy},
};
static const ps_score_read reads[] = {{PS_KINDS, "diagnosis"}};
static const char *const parts[] = {"van_walraven", "ahrq_mortality", "ahrq_readmission", "elixhauser_groups", NULL};
static const ps_coded coded = {
    .scheme = &scheme,
    .lists = "the code lists of Quan (2005)",
    .parts = {{NULL, PS_PART_MAIN},
              {"van_walraven", 0},
              {"ahrq_mortality", 1},
              {"ahrq_readmission", 2},
              {"elixhauser_groups", PS_PART_GROUPS}},
};

const ps_score_method ps_score_elixhauser_method = {
    .built_in = {.name = "elixhauser",
                 .title = "Elixhauser comorbidities",
                 .parts = parts,
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .reads = reads,
                 .n_reads = PS_COUNT(reads),
                 .lookback_amount = 5,
                 .lookback_unit = PS_YEARS,
                 .describe = ps_coded_describe},
    .about = &scheme.about,
    .scheme = &scheme,
    .n_parts = 5,
    .own = &coded,
    .name = ps_coded_name,
    .fill = ps_coded_fill,
    .items = ps_coded_items,
};

/* Charlson comorbidity index: groups of Quan 2005, weights of Charlson 1987 and of Quan 2011. */
#include "base/arena.h"
#include "score/coded.h"

#include <stddef.h>

static const ps_scheme scheme = {
    .about =
        {
            .name = "charlson",
            .title = "Charlson comorbidity index",
            .paper = "Charlson et al. 1987, J Chronic Dis 40:373-383; Quan et al. 2011, Am J Epidemiol 173:676-682",
            .edition =
                "17 conditions, ICD-10 code lists of Quan et al. 2005 (Med Care 43:1130-1139), weights of 1987 and "
                "of 2011; taken from the Quan group's macros and two independent implementations, the papers "
                "themselves were not opened",
            .lookback = "alone: the codes given, or those dated from --from to --to; in plans 5 years unless the plan "
                        "says otherwise, every diagnosis position",
            .missing =
                "no code of a condition counts as not having it: 0 means that no listed condition was coded, not "
                "that somebody is well; in plans missing where an input does not cover the person",
            .caller = "which codes to hand in: the look-back and the diagnosis positions",
            .confidence =
                "verified: three implementations agree on all code lists and the 1987 weights, two on those of "
                "2011",
            .use = "comparing groups of people by the burden of serious conditions; adjusting for it; as one line of a "
                   "local score",
            .not_for = "the outlook of one person, or a decision on anybody's care by itself; codes of ICD-10-CM or "
                       "SNOMED CT",
            .columns = "charlson_1987 (0 to 29), charlson_2011 (0 to 24)",
            .table = "weights/charlson_quan",
            .alone = true,
            .in_plans = true,
        },
    .totals = {{"charlson_1987", "weight_1987", false, false, "Charlson comorbidity index, weights of 1987"},
               {"charlson_2011", "weight_2011", false, false, "Charlson comorbidity index, weights of 2011"}},
};

static const ps_key_word weights[] = {{"quan-2011", 0}, {"charlson-1987", 1}, {NULL, 0}};
static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    PS_SCORE_KEY_FROM,
    PS_SCORE_KEY_LOOKBACK,
    {"weights", PS_KEY_CHOICE, false, offsetof(ps_score_plan, weights_1987), weights, NULL},
    {"hierarchy", PS_KEY_READ, false, 0, NULL, ps_score_read_hierarchy},
};
static const ps_score_read reads[] = {{PS_KINDS, "diagnosis"}};
static const char *const parts[] = {"charlson_1987", "charlson_2011", "charlson_groups", NULL};
static const ps_coded coded = {
    .scheme = &scheme,
    .main = 1,
    .lists = "the code lists of Quan (2005)",
    .parts = {{NULL, PS_PART_MAIN}, {"charlson_1987", 0}, {"charlson_2011", 1}, {"charlson_groups", PS_PART_GROUPS}},
};

const ps_score_method ps_score_charlson_method = {
    .built_in = {.name = "charlson",
                 .title = "Charlson comorbidity index",
                 .parts = parts,
                 .implied = true,
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .reads = reads,
                 .n_reads = PS_COUNT(reads),
                 .lookback_amount = 5,
                 .lookback_unit = PS_YEARS,
                 .describe = ps_coded_describe},
    .about = &scheme.about,
    .scheme = &scheme,
    .n_parts = 4,
    .own = &coded,
    .name = ps_coded_name,
    .fill = ps_coded_fill,
    .items = ps_coded_items,
};

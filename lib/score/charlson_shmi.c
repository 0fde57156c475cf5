/* Charlson as the Summary Hospital-level Mortality Indicator carries it: code lists and weights of its own. */
#include "base/arena.h"
#include "score/coded.h"

#include <stddef.h>

static const ps_scheme scheme = {
    .about =
        {
            .name = "charlson-shmi",
            .title = "Charlson index of the SHMI",
            .paper = "Summary Hospital-level Mortality Indicator (SHMI), NHS England: comorbidity item of its model",
            .edition = "17 conditions with code lists of its own, one published round; taken from two public "
                       "implementations, the specification itself was not opened: check it before a release",
            .lookback = "alone: the codes given, or those dated from --from to --to; SHMI reads secondary positions of "
                        "the spell; in plans every position of 5 years unless the plan says otherwise",
            .missing = "no code of a condition counts as not having it; in plans missing where an input does not cover "
                       "the person",
            .caller = "which codes to hand in: SHMI takes secondary positions of one spell",
            .confidence = "weights and 222 of 224 prefixes verified; M351, E110 and the hierarchy from a single source",
            .use = "reading SHMI's own case-mix item; research on it",
            .not_for = "comparing with a Charlson total of any other list or weights; one person's outlook",
            .columns = "charlson_shmi (may be below 0)",
            .table = "weights/charlson_shmi",
            .alone = true,
            .in_plans = true,
        },
    .totals = {{"charlson_shmi", "weight_shmi", false, false,
                "Charlson index with the code lists and weights of SHMI"}},
};

static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    PS_SCORE_KEY_FROM,
    PS_SCORE_KEY_LOOKBACK,
    {"hierarchy", PS_KEY_READ, false, 0, NULL, ps_score_read_hierarchy},
};
static const ps_score_read reads[] = {{PS_KINDS, "diagnosis"}};
static const char *const parts[] = {"charlson_shmi_groups", NULL};
static const ps_coded coded = {
    .scheme = &scheme,
    .lists = "SHMI's own code lists",
    .parts = {{NULL, PS_PART_MAIN}, {"charlson_shmi_groups", PS_PART_GROUPS}},
};

const ps_score_method ps_score_charlson_shmi_method = {
    .built_in = {.name = "charlson_shmi",
                 .title = "Charlson index of the SHMI",
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
    .n_parts = 2,
    .own = &coded,
    .name = ps_coded_name,
    .fill = ps_coded_fill,
    .items = ps_coded_items,
};

/* Hospital Frailty Risk Score: 109 codes of three characters, each once, in tenths of a point. */
#include "score/method.h"

#include <limits.h>
#include <stddef.h>

static const ps_scheme scheme = {
    .about =
        {
            .name = "hfrs",
            .title = "Hospital Frailty Risk Score",
            .paper = "Gilbert et al. 2018, Lancet 391:1775-1782",
            .edition = "109 three-character ICD-10 codes, weights in tenths that add up to 173.2; bands low below 5, "
                       "intermediate 5 to 15, high above 15; taken from five transcriptions that agree",
            .lookback = "alone: the codes given, or those dated from --from to --to; in plans the index admission and "
                        "the emergency admissions of the two years before it",
            .missing =
                "alone 0.0 where no code is in the table: a person without an admission has no score, and leaving "
                "them out is the caller's job; in plans missing without an admission, and below age 75 unless "
                "allow_under_age = true",
            .caller = "age (75 and over) and admission type: which admissions the codes are from, and who has had none",
            .confidence =
                "verified: 109 of 109 codes and weights; U80, N18, A09 and R29 changed meaning or use over the "
                "editions of ICD-10, which moves trends",
            .use = "finding people of 75 and over in hospital data who are at risk of outcomes that go with frailty",
            .not_for =
                "people below 75, people without a hospital admission, or a diagnosis of frailty: it is read off "
                "codes and needs a clinical look",
            .columns = "hfrs (one decimal), hfrs_band (low, intermediate, high)",
            .alone = true,
            .in_plans = true,
        },
    .table = "weights/hfrs",
    .totals = {{"hfrs", "weight_tenths", true, false, "Hospital Frailty Risk Score"}},
    .bands = {{"low", 49}, {"intermediate", 150}, {"high", INT_MAX}},
    .bands_name = "hfrs_band",
};

const ps_score_method ps_score_hfrs_method = {.about = &scheme.about, .scheme = &scheme};

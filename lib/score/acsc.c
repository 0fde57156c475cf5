/* Ambulatory care sensitive conditions: two published lists, as groups of codes without weights. */
#include "base/arena.h"
#include "score/sensitive.h"

#include <stddef.h>

#define LOOKBACK                                                                                                       \
    "alone: the codes given, or those dated from --from to --to, taken as the codes that make an emergency admission " \
    "count; in plans emergency admissions of 12 months unless the plan says otherwise"
#define MISSING                                                                                                        \
    "alone nothing is known of positions, procedures and admission types: which codes to hand in is the caller's "     \
    "job, J20 sets nothing and D57 takes nothing out; "                                                                \
    "in plans 0 without an admission, missing where an input does not cover the person; an admission counts where "    \
    "its classification or where it came from is not recorded, and not where its method is not; the first code that "  \
    "is recorded is taken for the primary diagnosis"

static const ps_scheme framework = {
    .about =
        {
            .name = "acsc",
            .title = "Ambulatory care sensitive conditions (NHS Outcomes Framework)",
            .paper =
                "NHS Outcomes Framework 2.3.i, CCG Outcomes Indicator Set 2.6: unplanned hospitalisation for chronic "
                "ambulatory care sensitive conditions",
            .edition = "nine chronic groups of the indicator's specification",
            .lookback = LOOKBACK,
            .missing = MISSING,
            .caller = "which codes to hand in: primary diagnoses of emergency admissions, less those that procedures "
                      "take out",
            .confidence = "from the official specification (one source); asthma and COPD seen in the other list too; "
                          "procedures that take an admission out are not read, so heart failure, angina and "
                          "hypertension may be counted too often",
            .use = "counting emergency admissions that good care outside hospital may avert, for areas and practices",
            .not_for = "judging one admission as avoidable; comparing diabetes with acsc19, which leaves out code 9",
            .columns = "no total: nine flags and their number; in plans acsc is the number of such admissions",
            .table = "weights/acsc",
            .alone = true,
            .in_plans = true,
        },
};

static const ps_scheme nineteen = {
    .about =
        {
            .name = "acsc19",
            .title = "Ambulatory care sensitive conditions (list of 19)",
            .paper =
                "list of 19 conditions in three kinds (vaccine-preventable, chronic, acute) as English analyses of "
                "emergency admissions use it",
            .edition = "19 groups; one implementation against two public tables",
            .lookback = LOOKBACK,
            .missing = MISSING,
            .caller = "which codes to hand in: primary diagnoses of emergency admissions, less those that procedures "
                      "take out",
            .confidence = "codes verified; that day cases and transfers do not count in plans is adapted from the NHS "
                          "Outcomes Framework, its own source asks for an emergency method alone; procedures that take "
                          "an admission out are not read, so heart failure, angina, "
                          "hypertension and cellulitis may be counted too often",
            .use = "counting emergency admissions that good care outside hospital may avert, for areas and practices",
            .not_for =
                "judging one admission as avoidable; comparing diabetes with acsc, which takes all of E10 to E14",
            .columns = "no total: 19 flags and their number; in plans acsc19 is the number of such admissions",
            .table = "weights/acsc19",
            .alone = true,
            .in_plans = true,
        },
};

static const ps_key keys[] = {PS_SCORE_KEY_TITLE, PS_SCORE_KEY_FROM, PS_SCORE_KEY_LOOKBACK};
static const ps_score_read reads[] = {{PS_KIND_ADMISSION, "diagnosis"}, {PS_KIND_ADMISSION, "method"}};
static const ps_score_read reads_if_there[] = {{PS_KIND_ADMISSION, "classification"}, {PS_KIND_ADMISSION, "source"}};

#define METHOD(of, names, words)                                                                                       \
    {                                                                                                                  \
        .built_in = {.name = names,                                                                                    \
                     .title = words,                                                                                   \
                     .keys = keys,                                                                                     \
                     .n_keys = PS_COUNT(keys),                                                                         \
                     .reads = reads,                                                                                   \
                     .n_reads = PS_COUNT(reads),                                                                       \
                     .reads_if_there = reads_if_there,                                                                 \
                     .n_reads_if_there = PS_COUNT(reads_if_there),                                                     \
                     .lookback_amount = 12,                                                                            \
                     .lookback_unit = PS_MONTHS,                                                                       \
                     .describe = ps_sensitive_describe},                                                               \
        .about = &(of).about, .scheme = &(of), .n_parts = 1, .name = ps_sensitive_name, .fill = ps_sensitive_fill,     \
        .items = ps_sensitive_items                                                                                    \
    }

const ps_score_method ps_score_acsc_method =
    METHOD(framework, "acsc", "Emergency admissions for chronic ambulatory care sensitive conditions");
const ps_score_method ps_score_acsc19_method =
    METHOD(nineteen, "acsc19", "Emergency admissions for ambulatory care sensitive conditions, list of 19");

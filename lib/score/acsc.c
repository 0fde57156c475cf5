/* Ambulatory care sensitive conditions: two published lists, as groups of codes without weights. */
#include "score/method.h"

#include <stddef.h>

#define LOOKBACK                                                                                                       \
    "alone: the codes given, or those dated from --from to --to, taken as the codes that make an emergency admission " \
    "count; in plans emergency admissions of 12 months unless the plan says otherwise"
#define MISSING                                                                                                        \
    "alone nothing is known of positions, procedures and admission types: which codes to hand in is the caller's "     \
    "job; "                                                                                                            \
    "in plans 0 without an admission, missing where an input does not cover the person"

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
            .alone = true,
            .in_plans = true,
        },
    .table = "weights/acsc",
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
            .confidence =
                "codes verified; procedures that take an admission out are not read, so heart failure, angina, "
                "hypertension and cellulitis may be counted too often",
            .use = "counting emergency admissions that good care outside hospital may avert, for areas and practices",
            .not_for =
                "judging one admission as avoidable; comparing diabetes with acsc, which takes all of E10 to E14",
            .columns = "no total: 19 flags and their number; in plans acsc19 is the number of such admissions",
            .alone = true,
            .in_plans = true,
        },
    .table = "weights/acsc19",
};

const ps_score_method ps_score_acsc_method = {.about = &framework.about, .scheme = &framework};
const ps_score_method ps_score_acsc19_method = {.about = &nineteen.about, .scheme = &nineteen};

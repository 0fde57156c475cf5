/* Purpose: the matrix, and the names of the exclusions. */
#include "define/purpose.h"

const char *const ps_exclusion_names[PS_EXCLUSIONS] = {
    [PS_X_DEAD] = "dead",
    [PS_X_DUMMY] = "dummy",
    [PS_X_CONFIDENTIAL] = "confidential",
    [PS_X_NOT_REGISTERED] = "not_registered",
    [PS_X_TYPE_1] = "type_1_objection",
    [PS_X_NATIONAL_OPT_OUT] = "national_opt_out",
    [PS_X_DISSENT] = "dissent",
    [PS_X_SP_DECLINED] = "sp_declined",
    [PS_X_UNDER_18] = "under_18",
    [PS_X_IN_HOSPITAL] = "in_hospital",
    [PS_X_END_OF_LIFE] = "end_of_life",
    [PS_X_CARE_HOME] = "care_home",
    [PS_X_OPEN_REFERRAL] = "open_referral",
    [PS_X_FALSE_LINK] = "false_link",
    [PS_X_NO_AGREEMENT] = "no_agreement",
    [PS_X_SAFEGUARDING] = "safeguarding",
};

const char *const ps_exclusion_meanings[PS_EXCLUSIONS] = {
    [PS_X_DEAD] = "dead by any source, even a doubtful one",
    [PS_X_DUMMY] = "test patient",
    [PS_X_CONFIDENTIAL] = "confidential or sensitive record",
    [PS_X_NOT_REGISTERED] = "left, or not regularly registered with a practice",
    [PS_X_TYPE_1] = "objects to GP data leaving the practice (Type 1)",
    [PS_X_NATIONAL_OPT_OUT] = "national data opt-out",
    [PS_X_DISSENT] = "dissents from sharing outside the practice",
    [PS_X_SP_DECLINED] = "declined this kind of help in the last 6 months",
    [PS_X_UNDER_18] = "under 18, or of unknown age",
    [PS_X_IN_HOSPITAL] = "in hospital on the index date",
    [PS_X_END_OF_LIFE] = "on the end-of-life register",
    [PS_X_CARE_HOME] = "lives in a care home, which has its own pathway",
    [PS_X_OPEN_REFERRAL] = "has an open referral to this helper already",
    [PS_X_FALSE_LINK] = "sources differ by more than one birth year: perhaps two people under one id",
    [PS_X_NO_AGREEMENT] = "no recorded agreement to this referral",
    [PS_X_SAFEGUARDING] = "not suitable for this route",
};

const char *ps_exclusion_meaning(ps_exclusion exclusion, ps_audience audience)
{
    if (exclusion == PS_X_SP_DECLINED && audience == PS_AUDIENCE_VCSE)
        return "declined this kind of help, however long ago";
    return ps_exclusion_meanings[exclusion];
}

static bool leaves_out_ndoo(const ps_governance *governance)
{
    return governance->purpose == PS_PLANNING_S251 || governance->purpose == PS_VOLUNTARY_SECTOR ||
           governance->ndoo_excluded;
}

const char *ps_plan_leaves_out_ndoo(const ps_plan *plan)
{
    if (leaves_out_ndoo(&plan->governance))
        return plan->governance.ndoo_excluded ? "the plan's own rule" : plan->governance.purpose_text;
    for (size_t i = 0; i < plan->n_lists; i++)
        if (plan->lists[i].audience == PS_AUDIENCE_VCSE)
            return "a list for the voluntary sector";
    return NULL;
}

bool ps_purpose_excludes(const ps_governance *governance, ps_audience audience, ps_exclusion exclusion)
{
    const bool contact = audience != PS_AUDIENCE_ANALYST;

    switch (exclusion) {
    case PS_X_DEAD:
    case PS_X_DUMMY:
    case PS_X_CONFIDENTIAL:
    case PS_X_NOT_REGISTERED:
    case PS_X_TYPE_1:
    case PS_X_DISSENT:
    case PS_X_FALSE_LINK:
        return true;
    case PS_X_NATIONAL_OPT_OUT:
        return leaves_out_ndoo(governance) || audience == PS_AUDIENCE_VCSE;
    case PS_X_SP_DECLINED:
        return contact && audience != PS_AUDIENCE_OCCUPATIONAL_HEALTH;
    case PS_X_UNDER_18:
    case PS_X_IN_HOSPITAL:
    case PS_X_END_OF_LIFE:
    case PS_X_CARE_HOME:
    case PS_X_OPEN_REFERRAL:
        return contact;
    case PS_X_NO_AGREEMENT:
    case PS_X_SAFEGUARDING:
        return audience == PS_AUDIENCE_VCSE;
    case PS_EXCLUSIONS:
        break;
    }
    return false;
}

bool ps_purpose_tables_exclude(ps_purpose purpose, ps_exclusion exclusion)
{
    return exclusion == PS_X_DUMMY || exclusion == PS_X_TYPE_1 ||
           (exclusion == PS_X_NATIONAL_OPT_OUT && purpose == PS_PLANNING_S251);
}

bool ps_purpose_allows(ps_purpose purpose, ps_audience audience)
{
    switch (purpose) {
    case PS_PURPOSE_NONE:
        return true; /* no person row is written without a purpose anyway */
    case PS_OCCUPATIONAL_HEALTH:
        return audience == PS_AUDIENCE_OCCUPATIONAL_HEALTH;
    case PS_CASE_FINDING:
    case PS_VOLUNTARY_SECTOR:
        return audience != PS_AUDIENCE_OCCUPATIONAL_HEALTH;
    case PS_PLANNING_S251:
    case PS_PLANNING_ANONYMISED:
        return audience == PS_AUDIENCE_ANALYST; /* nobody is contacted for planning */
    }
    return false;
}

const char *ps_exclusion_fixed(ps_exclusion exclusion, bool by_override)
{
    switch (exclusion) {
    case PS_X_DEAD:
    case PS_X_DUMMY:
    case PS_X_CONFIDENTIAL:
        return "nothing lifts this exclusion";
    case PS_X_NO_AGREEMENT:
    case PS_X_SAFEGUARDING:
        return "nobody is passed to the voluntary sector against this";
    case PS_X_TYPE_1:
    case PS_X_NATIONAL_OPT_OUT:
    case PS_X_DISSENT:
        return by_override ? NULL
                           : "what a person has refused is lifted by an [override.*] only, with approver and dates";
    default:
        return NULL;
    }
}

const char *ps_exclusion_fixed_for(ps_exclusion exclusion, ps_audience audience)
{
    if (audience == PS_AUDIENCE_VCSE && (exclusion == PS_X_TYPE_1 || exclusion == PS_X_DISSENT))
        return "who refused that records leave the practice is never passed to the voluntary sector";
    return ps_exclusion_fixed(exclusion, true);
}

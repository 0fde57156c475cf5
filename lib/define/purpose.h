/* Purpose: which named exclusions hold for which purpose and audience. One matrix, never one boolean: the rules differ
 * by what the data are used for, and the sources conflict, so the strict reading is the default and a plan lifts it in
 * writing.
 *
 *                         Type 1    national opt-out     dissent    declined offer      dead, left, test patient
 *   list, to contact      out       in (1)               out        out, 6 months (2)   out
 *   list for vcse         out (3)   out                  out (3)    out, ever           out
 *   list for staff        out       in (1)               out        in                  out
 *   list for analysts     out       in (1)               out        in                  out
 *   tables                out       out under s251       in         in                  test patients out (4)
 *
 * (1) Out under the purposes planning-s251 and voluntary-sector, and where the plan's own rule says so ([governance]
 *     national_opt_out = "exclude"): case finding by the person's own providers is individual care, and the anonymised
 *     route is exempt, but an organisation may hold the stricter reading. Who leaves them out says who applied them.
 * (2) A clinical review is no offer: whoever declined one is reviewed all the same.
 * (3) Nothing lets these through to the voluntary sector, for they have refused that anything leaves their practice.
 * (4) Who was alive in the period of a table is for the rule of its population to say: "alive" is as on the index date.
 *
 * What somebody has refused (Type 1, national opt-out, dissent) is let through by an [override.*] alone: that is the
 * local rule in writing, with reason, approver and dates, and whom it reached is written down. The other exclusions
 * are lifted by the list, with a reason.
 *
 * The exclusions that protect from contact (under 18, in hospital, end of life, care home, open referral, declined)
 * leave an analyst's list alone: nobody is contacted from it, and a population without its inpatients is no population.
 */
#ifndef PS_DEFINE_PURPOSE_H
#define PS_DEFINE_PURPOSE_H

#include "define/plan.h"

/* Does this exclusion hold for a list? (A plan or an override may still lift it.) */
bool ps_purpose_excludes(const ps_governance *governance, ps_audience audience, ps_exclusion exclusion);
/* Are these people left out of tables? Counted apart, never silently. */
bool ps_purpose_tables_exclude(ps_purpose purpose, ps_exclusion exclusion);
/* What of this plan leaves out national opt-outs, so that it must say who applied them; NULL if nothing does. */
const char *ps_plan_leaves_out_ndoo(const ps_plan *plan);
/* May a list for this audience be made under this purpose? */
bool ps_purpose_allows(ps_purpose purpose, ps_audience audience);

/* Why a plan may not lift it, NULL if it may: `by_override` for [override.*], else the `lift` of a list. */
const char *ps_exclusion_fixed(ps_exclusion exclusion, bool by_override);
/* Why not even an override lets it through to this audience, NULL if one may. */
const char *ps_exclusion_fixed_for(ps_exclusion exclusion, ps_audience audience);
/* Plain words for README and describe, as they hold for a list of this audience. */
const char *ps_exclusion_meaning(ps_exclusion exclusion, ps_audience audience);

#endif

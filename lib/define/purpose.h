/* Purpose: which named exclusions hold for which purpose and audience. One matrix, never one boolean: the rules differ
 * by what the data are used for, and the sources conflict, so the strict reading is the default and a plan lifts it in
 * writing.
 *
 *                     Type 1   national opt-out             dissent   declined offer       agreement, safeguarding
 *   lists             out      out where the purpose or     out       out, save for        vcse alone
 *                              audience says so (below)               analyst and staff
 *   tables            out      out under planning-s251      in        in
 *
 * The national opt-out holds for planning-s251 and voluntary-sector, and for every vcse list; case finding by the
 * person's own providers is individual care, and the anonymised route is exempt.
 *
 * The exclusions that protect from contact (under 18, in hospital, end of life, care home, open referral, declined)
 * leave an analyst's list alone: nobody is contacted from it, and a population without its inpatients is no population.
 */
#ifndef PS_DEFINE_PURPOSE_H
#define PS_DEFINE_PURPOSE_H

#include "define/plan.h"

/* Does this exclusion hold for a list? (A plan or an override may still lift it.) */
bool ps_purpose_excludes(ps_purpose purpose, ps_audience audience, ps_exclusion exclusion);
/* Are these people left out of tables? Counted apart, never silently. */
bool ps_purpose_tables_exclude(ps_purpose purpose, ps_exclusion exclusion);
/* Does the purpose leave out national opt-outs, so that the plan must say who applied them? */
bool ps_purpose_needs_ndoo(ps_purpose purpose);
/* May a list for this audience be made under this purpose? */
bool ps_purpose_allows(ps_purpose purpose, ps_audience audience);

/* Why a plan may not lift it, NULL if it may: `by_override` for [override.*], else the `lift` of a list. */
const char *ps_exclusion_fixed(ps_exclusion exclusion, bool by_override);

#endif

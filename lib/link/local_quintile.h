/* Local quintile: fifths of this population by deprivation, beside the national tenths.
 *
 * National tenths hold a tenth of England's LSOAs each, so that in a deprived place most people are in one or two of
 * them. Local fifths hold a fifth of the people at hand: LSOAs with a rank go by rank, the most deprived first, those
 * of one rank by code; each weighs as many registered and living people as live there. An LSOA with c of N people
 * before it and n in it belongs whole to the fifth that the middle of its people falls in, 1 + floor(5 (2c + n) / 2N),
 * at most
 * 5. A middle that falls on a cut is above it. Fifths are as equal as whole LSOAs allow. O(people + areas log areas)
 *
 * Everybody in an LSOA has its fifth, registered or not; without a rank it is missing, and for all where nobody is
 * registered and living. */
#ifndef PS_LINK_LOCAL_QUINTILE_H
#define PS_LINK_LOCAL_QUINTILE_H

#include "link/lookup.h"
#include "link/population.h"

/* Fills PS_P_LOCAL_QUINTILE from the settled LSOAs. */
ps_status ps_local_quintile_fill(ps_population *population, const ps_imd *imd, ps_error *err);

#endif

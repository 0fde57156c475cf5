/* Rate: figures of one count over one population. Limits of a proportion: ps_proportion_wilson (popstrat/aggregate.h).
 */
#ifndef PS_AGGREGATE_RATE_H
#define PS_AGGREGATE_RATE_H

#include "popstrat/aggregate.h"

#define PS_TABLE_CONFIDENCE 0.95

/* People per `per` of the population; NAN where there is no population. */
double ps_rate_crude(double people, double population, double per);

#endif

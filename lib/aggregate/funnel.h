/* Funnel: is a figure further from its target than chance explains? Control limits at 95% and 99.8% of one area, as a
 * funnel plot draws them at that area's size, and the word for where its figure lies.
 *
 * A limit is the figure whose own interval ends at the target, as in the R package PHEindicatormethods
 * (calculate_funnel_limits); so a figure lies outside when its interval leaves the target out.
 *
 *   proportion  Wilson's interval: target -/+ z sqrt(target (1 - target) / n), within 0 and 1
 *   ratio       exact Poisson limits, by chi-square, of the observed count (interval.h): the count c whose upper limit
 * is the expected count is the low one, the count whose lower limit it is the high one, each over the expected. Low is
 * 0 where even no events would not be outside rate        the same around the expected count target n / per, times the
 * target
 *
 * Counts are whole, limits are not rounded to them: chi-square is inverted for fractional counts too, so the lines run
 * smoothly through the points that calculate_funnel_limits draws at whole counts. The package calls an area of 10
 * events or more low or high after Byar's limits; here it is the exact ones throughout, as the lines are. A figure on a
 * limit is as expected.
 *
 * Sources: Spiegelhalter 2005, Stat Med 24:1185-1202; Wilson and Garwood as in interval.h.
 * Domain: counts finite, 0 or more; n > 0; per > 0; x <= n and target 0..1 for a proportion; target 0 or more for a
 * rate; expected > 0. Whatever lies outside gives NAN and a note, and no label. Any number of threads. */
#ifndef PS_AGGREGATE_FUNNEL_H
#define PS_AGGREGATE_FUNNEL_H

typedef struct ps_funnel {
    double target, lower95, upper95, lower998, upper998; /* NAN: not given */
    const char
        *label; /* "low at 99.8%", "low at 95%", "as expected", "high at 95%", "high at 99.8%"; NULL: not given */
    const char *method; /* "Wilson", "exact Poisson" */
    const char *note;   /* why nothing is given; NULL */
} ps_funnel;

ps_funnel ps_funnel_proportion(double x, double n, double target);
ps_funnel ps_funnel_rate(double x, double n, double target, double per); /* target and limits per `per` */
ps_funnel ps_funnel_ratio(double observed, double expected);             /* around a target of 1 */

#endif

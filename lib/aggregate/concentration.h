/* Concentration: how far a value is concentrated at one end of ranked groups. Any number of threads; what lies outside
 * the domain gives NAN and a note. */
#ifndef PS_AGGREGATE_CONCENTRATION_H
#define PS_AGGREGATE_CONCENTRATION_H

#include "aggregate/estimate.h"

#include <stddef.h>

/* Concentration index of grouped data:
 *   C = 2 / mean * sum f m R - 1
 * with f a group's share of the population, m its value, R the middle of its share in the cumulative population, lowest
 * rank_order first. -1..1; below 0: concentrated at the low end of rank_order. Twice the area between the line of
 * equality and the concentration curve.
 *
 * Limits: C -/+ z sqrt(variance), z the normal quantile, and, the groups' values being taken as known exactly,
 *   variance = (sum f a^2 - (1 + C)^2) / k,   a = m / mean * (2R - 1 - C) + 2 - q_before - q
 * with q the concentration curve after the group. It is a large-sample formula: with few groups the limits are wide and
 * rough. Kakwani, Wagstaff and van Doorslaer 1997, J Econometrics 77:87-103, without the term of variation within
 * groups, and so with the number of groups k for that of people (O'Donnell and others 2008, Analyzing health equity
 * using household survey data, chapter 8).
 *
 * Two groups or more, in any order, no two of the same rank; population > 0; value >= 0, not all 0. */
ps_estimate ps_concentration_index(const double *rank_order, const double *population, const double *value, size_t k,
                                   double confidence);

/* Erreygers' index for a value that lies between low and high: 4 mean C / (high - low), -1..1. Limits: those of C, the
 * mean being taken as known. Erreygers 2009, J Health Econ 28:504-515. 0 <= low <= value <= high, low < high. */
ps_estimate ps_concentration_erreygers(const double *rank_order, const double *population, const double *value,
                                       size_t k, double low, double high, double confidence);

#endif

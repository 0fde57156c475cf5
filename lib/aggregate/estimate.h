/* Estimate: what every statistic gives: a value with its limits and the method's name, or why there is none.
 *
 * Nothing here aborts: each function looks at its domain first and answers with NAN and a note. */
#ifndef PS_AGGREGATE_ESTIMATE_H
#define PS_AGGREGATE_ESTIMATE_H

typedef struct ps_estimate {
    double value, lower, upper; /* NAN: not given */
    const char *method;         /* of the limits: "Wilson", "exact Poisson"; a fixed text */
    const char *note;           /* why something is not given, or how to read it; NULL: nothing to say */
} ps_estimate;

/* Notes that several methods share. */
#define PS_NOTE_UNDER_TEN "fewer than 10 events: no value is given"
#define PS_NOTE_NO_POPULATION "no population"
#define PS_NOTE_COUNT "a count must be a number, 0 or more"
#define PS_NOTE_POPULATION "a population must be a number above 0"
#define PS_NOTE_OVER_POPULATION "more events than people"
#define PS_NOTE_CONFIDENCE "the confidence must be above 0 and below 1"
#define PS_NOTE_BAND_POPULATION "a band has no population"
#define PS_NOTE_STANDARD "the standard's weights must be numbers, 0 or more, and not all 0"
#define PS_NOTE_PER "the multiplier must be a number above 0"

#endif

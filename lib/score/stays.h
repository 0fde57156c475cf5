/* Stays: the admissions that a score reads, with the columns it goes by, and the one of a person that it is about.
 *
 * Feeds go in plan order, events as they are stored. Lent by the population; any number of threads. */
#ifndef PS_SCORE_STAYS_H
#define PS_SCORE_STAYS_H

#include "define/world.h"

/* The admissions of one feed. What did not come with them is NULL. */
typedef struct ps_stay_feed {
    const ps_feed *feed;
    const ps_column *codes;                           /* ICD-10 */
    const uint32_t *method, *source, *classification; /* by event: numbers in the population's words, 0 not recorded */
    const ps_day *discharge;
} ps_stay_feed;

typedef struct ps_stays {
    ps_stay_feed feeds[PS_INPUTS_MOST];
    size_t n;
    uint32_t emergency, hospital, ordinary; /* words of the columns; UINT32_MAX: nobody has them */
} ps_stays;

/* One of them; in is NULL: none. */
typedef struct ps_stay {
    const ps_stay_feed *in;
    size_t event;
} ps_stay;

/* Of the inputs that the score reads. */
void ps_stays_find(ps_stays *out, const ps_population *population, const ps_score_plan *score);
/* The person's newest by first day, or by day of discharge, in the window; of one day the last that is stored. */
ps_stay ps_stay_latest_begun(const ps_stays *stays, uint32_t person, ps_span window);
ps_stay ps_stay_latest_discharged(const ps_stays *stays, uint32_t person, ps_span window);

static inline ps_day ps_stay_day(ps_stay stay)
{
    return stay.in->feed->day[stay.event];
}

static inline bool ps_stay_same(ps_stay a, ps_stay b)
{
    return a.in == b.in && a.event == b.event;
}

/* The word of one of the columns; 0: not recorded. */
static inline uint32_t ps_stay_word(const uint32_t *column, size_t event)
{
    return column ? column[event] : 0;
}

#endif

/* Area code: what a code of residence says by its shape alone: the country, or nothing. */
#ifndef PS_LINK_AREA_CODE_H
#define PS_LINK_AREA_CODE_H

#include <stdbool.h>

typedef enum ps_area_class {
    PS_AREA_BLANK,
    PS_AREA_ENGLAND, /* E01 and six digits */
    PS_AREA_WALES,
    PS_AREA_SCOTLAND,
    PS_AREA_NORTHERN_IRELAND,
    PS_AREA_ISLANDS, /* Channel Islands, Isle of Man */
    PS_AREA_OTHER,   /* says nothing about where a person lives: the stand-in for no fixed abode, a damaged code */
    PS_AREA_CLASSES
} ps_area_class;

ps_area_class ps_area_class_of(const char *text);
/* Is the place known not to be in England? */
bool ps_area_is_outside(ps_area_class class);
/* Of an English code: was it first given in 2021? The codes of 2011 end at E01033768, and every later one is new in
 * 2021 (both ends checked on the published look-up of 2011 to 2021). */
bool ps_lsoa_is_new(const char *text);

#endif

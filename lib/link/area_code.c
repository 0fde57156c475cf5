/* Area code: see area_code.h. */
#include "link/area_code.h"

#include <stddef.h>
#include <string.h>

#define LAST_OF_2011 "E01033768"

static bool digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

/* England E01, Wales W01, Scotland S01, Northern Ireland 95.. until 2011 and N20, N21 since. Postcode directories fill
 * the place of a missing area with the country's letter and 99999999, also for the Channel Islands (L) and the Isle of
 * Man (M); E99999999 is England, but no area of it. (General knowledge of those directories, not checked on a copy.) */
ps_area_class ps_area_class_of(const char *text)
{
    const size_t length = strlen(text);
    const bool stand_in = length == 9 && !strcmp(text + 1, "99999999");

    if (!length)
        return PS_AREA_BLANK;
    if (length >= 4 && text[0] == '9' && text[1] == '5')
        return PS_AREA_NORTHERN_IRELAND;
    if (length != 9 || !digits(text + 3, 6))
        return PS_AREA_OTHER;
    if (!strncmp(text, "E01", 3))
        return PS_AREA_ENGLAND;
    if (!strncmp(text, "W01", 3) || (stand_in && text[0] == 'W'))
        return PS_AREA_WALES;
    if (!strncmp(text, "S01", 3) || (stand_in && text[0] == 'S'))
        return PS_AREA_SCOTLAND;
    if (!strncmp(text, "N20", 3) || !strncmp(text, "N21", 3) || (stand_in && text[0] == 'N'))
        return PS_AREA_NORTHERN_IRELAND;
    return stand_in && (text[0] == 'L' || text[0] == 'M') ? PS_AREA_ISLANDS : PS_AREA_OTHER;
}

bool ps_area_is_outside(ps_area_class class)
{
    return class == PS_AREA_WALES || class == PS_AREA_SCOTLAND || class == PS_AREA_NORTHERN_IRELAND ||
           class == PS_AREA_ISLANDS;
}

bool ps_lsoa_is_new(const char *text)
{
    return ps_area_class_of(text) == PS_AREA_ENGLAND && strcmp(text, LAST_OF_2011) > 0;
}

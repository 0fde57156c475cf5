/* Round: whole numbers only, so that every machine rounds alike. */
#include "disclose/round.h"

bool ps_hes_is_small(uint64_t count)
{
    return count >= 1 && count <= PS_HES_SMALL_MOST;
}

uint64_t ps_hes_round(uint64_t count)
{
    return (count + PS_HES_STEP / 2) / PS_HES_STEP * PS_HES_STEP;
}

void ps_hes_unround(int64_t *least, int64_t *most, uint64_t shown)
{
    if (shown == 0) { /* 1 and 2 round to 0, but are never shown */
        *least = *most = 0;
        return;
    }
    *least = (int64_t)shown - PS_HES_STEP / 2;
    *most = (int64_t)shown + PS_HES_STEP / 2;
    if (*least <= PS_HES_SMALL_MOST)
        *least = PS_HES_SMALL_MOST + 1;
}

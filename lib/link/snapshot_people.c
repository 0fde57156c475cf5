/* Snapshot people: see snapshot_people.h. */
#include "link/snapshot_people.h"

#include "base/eight.h"
#include "link/input_rows.h"

size_t ps_people_counts(uint8_t *count, uint32_t *more, const uint32_t *first, size_t n)
{
    size_t n_more = 0;

    for (size_t p = 0; p < n; p++) {
        const uint32_t rows = first[p + 1] - first[p];

        count[p] = rows < PS_COUNT_MORE ? (uint8_t)rows : PS_COUNT_MORE;
        more[n_more] = rows;
        n_more += count[p] == PS_COUNT_MORE;
    }
    return n_more;
}

bool ps_people_ends(uint32_t *end, const uint8_t *count, size_t n, const uint32_t *more, size_t n_more)
{
    uint64_t rows = 0;
    size_t k = 0;

    for (size_t p = 0; p < n; p++) {
        if (count[p] < PS_COUNT_MORE)
            rows += count[p];
        else if (k < n_more)
            rows += more[k++];
        else
            return false;
        end[p] = (uint32_t)rows;
    }
    return k == n_more && rows <= PS_ROWS_MOST;
}

/* Each byte that is not 0 becomes a bit, the first the lowest. */
static uint8_t bits_of(uint64_t eight)
{
    const uint64_t high = (((eight & PS_EACH(0x7f)) + PS_EACH(0x7f)) | eight) & PS_EACH(0x80);

    return (uint8_t)(((high >> 7) * UINT64_C(0x0102040810204080)) >> 56);
}

void ps_people_here(uint8_t *here, const uint8_t *count, size_t n)
{
    size_t p = 0;

    for (; p + PS_EIGHT <= n; p += PS_EIGHT)
        here[p / PS_EIGHT] = bits_of(ps_eight_load(count + p, PS_EIGHT));
    if (p < n)
        here[p / PS_EIGHT] = bits_of(ps_eight_load(count + p, n - p));
}

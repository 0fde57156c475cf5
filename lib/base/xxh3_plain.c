/* XXH3, plain: libxxhash as it is installed. */
#include "base/xxh3.h"

#include <string.h>
#include <xxhash.h>

#include "base/xxh3_calls.h"

const ps_xxh3 ps_xxh3_plain = PS_XXH3_CALLS;

const ps_xxh3 *ps_xxh3_best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return &ps_xxh3_wide;
#endif
    return &ps_xxh3_plain;
}

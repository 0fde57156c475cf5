/* XXH3, wide: the header of libxxhash compiled for AVX2, which the Makefile asks for in this file alone. */
#include "base/xxh3.h"

#if defined(__AVX2__)
#define XXH_INLINE_ALL
#endif
#include <string.h>
#include <xxhash.h>

#include "base/xxh3_calls.h"

const ps_xxh3 ps_xxh3_wide = PS_XXH3_CALLS;

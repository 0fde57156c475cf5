/* SHA-256 of whole blocks by the processor's own instructions, where it has them; digest.c asks. */
#ifndef PS_BASE_SHA256_WIDE_H
#define PS_BASE_SHA256_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_SHA256_BLOCK ((size_t)64)

/* Is ps_sha256_wide to be had here? Cheap to ask again; any thread. */
bool ps_sha256_is_wide(void);
/* Takes n blocks into the eight working words of FIPS 180-4. */
void ps_sha256_wide(uint32_t state[8], const unsigned char *at, size_t n);

#endif

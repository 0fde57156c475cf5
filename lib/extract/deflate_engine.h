/* Deflate engine: a library that undoes raw deflate data, behind five functions. Two are known: zlib always, ISA-L
 * where it was there when popstrat was built (PS_ISAL). Used by inflate.c alone, and by tests that hold one against
 * the other. */
#ifndef PS_EXTRACT_DEFLATE_ENGINE_H
#define PS_EXTRACT_DEFLATE_ENGINE_H

#include <stddef.h>
#include <stdint.h>

typedef enum ps_inflated { PS_INFLATED_MORE, PS_INFLATED_END, PS_INFLATED_CORRUPT, PS_INFLATED_NO_MEMORY } ps_inflated;

#define PS_DEFLATE_SURPLUS 8

typedef struct ps_deflate_engine {
    const char *name;
    void *(*open)(void); /* NULL: no memory */
    /* As ps_inflate_step; PS_INFLATED_CORRUPT comes alone, after the last good byte. Lengths below 2^31. */
    ps_inflated (*step)(void *state, const unsigned char *in, size_t length, size_t *used, unsigned char *out,
                        size_t capacity, size_t *made);
    /* After PS_INFLATED_END: bytes that were taken in and lie behind the deflate data; fewer than PS_DEFLATE_SURPLUS.
     */
    size_t (*surplus)(const void *state, unsigned char *to);
    uint32_t (*crc)(uint32_t crc, const unsigned char *at, size_t length); /* CRC-32 of gzip, continued */
    void (*reset)(void *state);
    void (*close)(void *state);
} ps_deflate_engine;

extern const ps_deflate_engine ps_deflate_zlib;
#ifdef PS_ISAL
extern const ps_deflate_engine ps_deflate_isal;
#endif

#endif

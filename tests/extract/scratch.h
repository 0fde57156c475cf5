/* Scratch: a file of given bytes for one test, plain or gzip, gone afterwards. */
#ifndef POPSTRAT_TEST_SCRATCH_H
#define POPSTRAT_TEST_SCRATCH_H

#include "base/os.h"
#include "base/text.h"
#include "test.h"

#include <zlib.h>

static char scratch_path[128];

static inline const char *scratch(const void *at, size_t length)
{
    FILE *file;

    (void)snprintf(scratch_path, sizeof(scratch_path), "/tmp/popstrat-extract-%u", ps_os_process_id());
    file = fopen(scratch_path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(at, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
    return scratch_path;
}

static inline void scratch_gone(void)
{
    ck_assert_int_eq(remove(scratch_path), 0);
}

/* One gzip member behind what `out` holds. */
static inline void scratch_gzip(ps_buffer *out, const void *at, size_t length)
{
    static unsigned char packed[1 << 16];
    z_stream z = {0};
    int code;

    ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (z_const Bytef *)(size_t)at;
    z.avail_in = (uInt)length;
    do {
        z.next_out = packed;
        z.avail_out = sizeof(packed);
        code = deflate(&z, Z_FINISH);
        ps_buffer_add(out, (char *)packed, sizeof(packed) - z.avail_out);
    } while (code == Z_OK);
    ck_assert_int_eq(code, Z_STREAM_END);
    ck_assert_int_eq(deflateEnd(&z), Z_OK);
    ck_assert(!out->failed);
}

#endif

/* Inflate: the wrapping of gzip, a byte at a time; the bulk goes through an engine. */
#include "extract/inflate.h"

#include "base/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <zlib.h>

#define AT_ONCE ((size_t)1 << 30) /* engines count in 32 bits */
#define FIXED_HEADER 10
#define TRAILER_BYTES 8

enum part { FIXED, EXTRA_LENGTH, EXTRA, NAME, COMMENT, HEADER_CRC, BODY, TRAILER, WHOLE, FAULTY };

/* Flag that says that an optional part is there. */
static const unsigned char flag_of[] = {
    [EXTRA_LENGTH] = 0x04, [EXTRA] = 0x04, [NAME] = 0x08, [COMMENT] = 0x10, [HEADER_CRC] = 0x02};

struct ps_inflate {
    const ps_deflate_engine *engine;
    void *state;
    enum part part;
    unsigned char flags;
    unsigned char held[FIXED_HEADER]; /* of the part that is read */
    size_t n;                         /* bytes of the part so far */
    size_t extra;                     /* length of EXTRA */
    uint32_t header_crc, crc, length; /* length: modulo 2^32, as gzip stores it */
    const char *fault;
};

ps_inflate *ps_inflate_open(const ps_deflate_engine *engine)
{
    ps_inflate *f = ps_calloc(1, sizeof(*f));

    if (!f)
        return NULL;
#ifdef PS_ISAL
    f->engine = engine ? engine : &ps_deflate_isal;
#else
    f->engine = engine ? engine : &ps_deflate_zlib;
#endif
    f->state = f->engine->open();
    if (f->state)
        return f;
    free(f);
    return NULL;
}

static void fault(ps_inflate *f, const char *what)
{
    f->part = FAULTY;
    f->fault = what;
}

static void next_part(ps_inflate *f)
{
    do
        f->part++;
    while (f->part < BODY && (!(f->flags & flag_of[f->part]) || (f->part == EXTRA && !f->extra)));
    f->n = 0;
}

/* One text for all that is wrong with the data: which engine sees it first, and as what, is nobody's business. */
static void data_fault(ps_inflate *f)
{
    fault(f, "data do not unpack to what their checksum and length say");
}

static uint32_t number_at(const unsigned char *at, size_t bytes)
{
    uint32_t number = 0;

    while (bytes)
        number = number << 8 | at[--bytes];
    return number;
}

/* Magic, method, flags; time, further flags and system say nothing to us. */
static void take_fixed(ps_inflate *f, unsigned char c)
{
    static const unsigned char magic[] = {0x1f, 0x8b};

    if (f->n <= sizeof(magic)) {
        if (c != magic[f->n - 1])
            fault(f, "not a gzip stream");
    } else if (f->n == 3) {
        if (c != Z_DEFLATED)
            fault(f, "unknown compression method");
    } else if (f->n == 4) {
        f->flags = c;
        if (c & 0xe0)
            fault(f, "unknown header flags");
    } else if (f->n == FIXED_HEADER) {
        next_part(f);
    }
}

static void take_header(ps_inflate *f, unsigned char c)
{
    if (f->n < sizeof(f->held))
        f->held[f->n] = c;
    f->n++;
    if (f->part != HEADER_CRC)
        f->header_crc = (uint32_t)crc32(f->header_crc, &c, 1);
    if (f->part == FIXED) {
        take_fixed(f, c);
    } else if (f->part == EXTRA) {
        if (f->n == f->extra)
            next_part(f);
    } else if (f->part == NAME || f->part == COMMENT) {
        if (!c)
            next_part(f);
    } else if (f->n == 2) {
        const uint32_t number = number_at(f->held, 2);
        if (f->part == HEADER_CRC && number != (f->header_crc & 0xffff)) {
            fault(f, "header checksum differs");
            return;
        }
        f->extra = number;
        next_part(f);
    }
}

static void take_trailer(ps_inflate *f, unsigned char c)
{
    f->held[f->n++] = c;
    if (f->n == 4 && number_at(f->held, 4) != f->crc)
        data_fault(f);
    else if (f->n == TRAILER_BYTES && number_at(f->held + 4, 4) != f->length)
        data_fault(f);
    else if (f->n == TRAILER_BYTES)
        f->part = WHOLE;
}

/* What the engine took beyond the data is the first of the trailer. */
static void begin_trailer(ps_inflate *f)
{
    unsigned char surplus[PS_DEFLATE_SURPLUS];
    const size_t n = f->engine->surplus(f->state, surplus);

    assert(n < TRAILER_BYTES);
    f->part = TRAILER;
    f->n = 0;
    for (size_t i = 0; i < n && f->part == TRAILER; i++)
        take_trailer(f, surplus[i]);
}

static ps_inflated take_body(ps_inflate *f, const unsigned char *in, size_t length, size_t *used, unsigned char *out,
                             size_t capacity, size_t *made)
{
    const ps_inflated said = f->engine->step(f->state, in, length < AT_ONCE ? length : AT_ONCE, used, out,
                                             capacity < AT_ONCE ? capacity : AT_ONCE, made);

    f->crc = f->engine->crc(f->crc, out, *made);
    f->length += (uint32_t)*made;
    if (said == PS_INFLATED_CORRUPT) {
        data_fault(f);
    } else if (said == PS_INFLATED_END) {
        begin_trailer(f);
    }
    return said;
}

ps_inflated ps_inflate_step(ps_inflate *f, const unsigned char *in, size_t length, size_t *used, unsigned char *out,
                            size_t capacity, size_t *made)
{
    *used = *made = 0;
    while (f->part < BODY && *used < length)
        take_header(f, in[(*used)++]);
    if (f->part == BODY) {
        size_t of_body;
        const ps_inflated said = take_body(f, in + *used, length - *used, &of_body, out, capacity, made);

        *used += of_body;
        if (said == PS_INFLATED_NO_MEMORY)
            return said;
    }
    while (f->part == TRAILER && *used < length)
        take_trailer(f, in[(*used)++]);
    if (f->part == FAULTY && !*made)
        return PS_INFLATED_CORRUPT;
    return f->part == WHOLE ? PS_INFLATED_END : PS_INFLATED_MORE;
}

const char *ps_inflate_fault(const ps_inflate *f)
{
    return f->fault;
}

void ps_inflate_reset(ps_inflate *f)
{
    f->engine->reset(f->state);
    f->part = FIXED;
    f->flags = 0;
    f->n = f->extra = 0;
    f->header_crc = f->crc = f->length = 0;
    f->fault = NULL;
}

void ps_inflate_close(ps_inflate *f)
{
    if (!f)
        return;
    f->engine->close(f->state);
    free(f);
}

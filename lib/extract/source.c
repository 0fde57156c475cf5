/* Source: see source.h. Three layers, each a function: stored bytes (counted, fingerprinted), plain bytes (inflated),
 * text (UTF-8). */
#include "extract/source.h"

#include "base/arena.h"
#include "base/os.h"
#include "extract/inflate.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define HEAD 4096 /* decoded bytes looked at before the first is handed out */

struct ps_source {
    char *name;
    ps_os_file *file;
    ps_fingerprint *fingerprint;
    uint64_t bytes;
    size_t block;
    bool gzip, windows_1252;
    bool ended; /* no more stored bytes */

    unsigned char *stored; /* `block` bytes or a few more: stored bytes that wait */
    size_t stored_begin, stored_end, stored_capacity;

    ps_inflate *inflater; /* NULL unless gzip */
    bool in_member;

    char head[HEAD]; /* plain bytes looked at and not yet handed out */
    size_t head_begin, head_end;
    unsigned char *raw; /* Windows-1252 before it is converted; NULL otherwise */
};

/* Code points of bytes 0x80 to 0x9f; 0 where Windows-1252 defines none. */
static const uint16_t windows_1252_high[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* What people send instead of CSV. */
static const struct {
    const char *magic;
    size_t length;
    const char *what, *hint;
} strangers[] = {
    {"PK\x03\x04", 4, "file is a zip archive or an Excel workbook, not CSV",
     "unpack it, or save the sheet as CSV UTF-8"},
    {"\xd0\xcf\x11\xe0", 4, "file is an old Excel workbook, not CSV", "save the sheet as CSV UTF-8"},
    {"PAR1", 4, "file is Parquet, not CSV", "export it as CSV"},
    {"BZh", 3, "file is compressed with bzip2, which is not read", "unpack it, or compress it with gzip"},
    {"\xfd"
     "7zXZ",
     5, "file is compressed with xz, which is not read", "unpack it, or compress it with gzip"},
    {"7z\xbc\xaf", 4, "file is a 7-Zip archive, which is not read", "unpack it, or compress it with gzip"},
    {"\x28\xb5\x2f\xfd", 4, "file is compressed with zstd, which is not read", "unpack it, or compress it with gzip"},
};

static ps_status fail(ps_source *s, ps_error *err, const char *message, const char *hint)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, s->name);
    if (hint)
        ps_error_hint(err, "%s", hint);
    return PS_EDATA;
}

static ps_status read_stored(size_t *got, ps_source *s, void *to, size_t capacity, ps_error *err)
{
    ps_status st;

    *got = 0;
    if (s->ended)
        return PS_OK;
    st = ps_os_read(got, s->file, to, capacity < s->block ? capacity : s->block, err);
    if (st != PS_OK) {
        ps_error_file(err, s->name);
        return st;
    }
    if (!*got)
        s->ended = true;
    else
        ps_fingerprint_add(s->fingerprint, to, *got);
    s->bytes += *got;
    return PS_OK;
}

/* Makes sure that stored bytes wait, unless the file has ended. */
static ps_status fill_stored(ps_source *s, ps_error *err)
{
    size_t got;
    ps_status st;

    if (s->stored_begin < s->stored_end || s->ended)
        return PS_OK;
    st = read_stored(&got, s, s->stored, s->stored_capacity, err);
    s->stored_begin = 0;
    s->stored_end = st == PS_OK ? got : 0;
    return st;
}

static ps_status open_inflater(ps_source *s, ps_error *err)
{
    s->inflater = ps_inflate_open(NULL);
    if (!s->inflater)
        return ps_fail_memory(err);
    s->in_member = true;
    return PS_OK;
}

/* One step of the inflater over what waits; *got may be 0 without an end. */
static ps_status inflate_step(size_t *got, ps_source *s, char *to, size_t capacity, ps_error *err)
{
    size_t used;
    const ps_inflated said = ps_inflate_step(s->inflater, s->stored + s->stored_begin, s->stored_end - s->stored_begin,
                                             &used, (unsigned char *)to, capacity, got);

    s->stored_begin += used;
    if (said == PS_INFLATED_END)
        s->in_member = false;
    if (said == PS_INFLATED_NO_MEMORY)
        return ps_fail_memory(err);
    if (said != PS_INFLATED_CORRUPT)
        return PS_OK;
    ps_fail(err, PS_EDATA, "gzip data are corrupt (%s)", ps_inflate_fault(s->inflater));
    ps_error_file(err, s->name);
    ps_error_hint(err, "copy the file again from its source, and compare its size and checksum");
    return PS_EDATA;
}

static ps_status read_gzip(size_t *got, ps_source *s, char *to, size_t capacity, ps_error *err)
{
    for (*got = 0; !*got;) {
        ps_status st = fill_stored(s, err);
        const bool dry = s->stored_begin == s->stored_end;

        if (st != PS_OK)
            return st;
        if (!s->in_member) {
            if (dry)
                return PS_OK;
            /* Another member, or something that was never meant to be here. */
            if (s->stored[s->stored_begin] != 0x1f)
                return fail(s, err, "bytes that are not gzip follow the gzip data",
                            "copy the file again from its source, or unpack it and look at its end");
            ps_inflate_reset(s->inflater);
            s->in_member = true;
        }
        st = inflate_step(got, s, to, capacity, err);
        if (st != PS_OK)
            return st;
        if (dry && !*got)
            return fail(s, err, "gzip file ends before its data do",
                        "it was cut short on the way: copy it again from its source");
    }
    return PS_OK;
}

static ps_status read_plain(size_t *got, ps_source *s, char *to, size_t capacity, ps_error *err)
{
    if (s->gzip)
        return read_gzip(got, s, to, capacity < s->block ? capacity : s->block, err);
    if (s->stored_begin < s->stored_end) {
        *got = s->stored_end - s->stored_begin;
        if (*got > capacity)
            *got = capacity;
        memcpy(to, s->stored + s->stored_begin, *got);
        s->stored_begin += *got;
        return PS_OK;
    }
    return read_stored(got, s, to, capacity, err);
}

static ps_status read_head_or_plain(size_t *got, ps_source *s, char *to, size_t capacity, ps_error *err)
{
    if (s->head_begin == s->head_end)
        return read_plain(got, s, to, capacity, err);
    *got = s->head_end - s->head_begin;
    if (*got > capacity)
        *got = capacity;
    if (*got > s->block)
        *got = s->block;
    memcpy(to, s->head + s->head_begin, *got);
    s->head_begin += *got;
    return PS_OK;
}

static size_t convert_1252(char *to, const unsigned char *at, size_t length)
{
    char *p = to;

    for (size_t i = 0; i < length; i++) {
        const unsigned byte = at[i];
        const unsigned point = byte >= 0x80 && byte < 0xa0 ? windows_1252_high[byte - 0x80] : byte;
        if (byte < 0x80) {
            *p++ = (char)byte;
        } else if (!point) {
            *p++ = PS_SOURCE_BAD_BYTE;
        } else if (point < 0x800) {
            *p++ = (char)(0xc0 | point >> 6);
            *p++ = (char)(0x80 | (point & 0x3f));
        } else {
            *p++ = (char)(0xe0 | point >> 12);
            *p++ = (char)(0x80 | (point >> 6 & 0x3f));
            *p++ = (char)(0x80 | (point & 0x3f));
        }
    }
    return (size_t)(p - to);
}

ps_status ps_source_read(size_t *got, ps_source *s, char *to, size_t capacity, ps_error *err)
{
    size_t raw, most = capacity / PS_SOURCE_ROOM;
    ps_status st;

    assert(capacity >= PS_SOURCE_ROOM);
    if (!s->windows_1252)
        return read_head_or_plain(got, s, to, capacity, err);
    if (most > s->block)
        most = s->block;
    st = read_head_or_plain(&raw, s, (char *)s->raw, most, err);
    *got = st == PS_OK ? convert_1252(to, s->raw, raw) : 0;
    return st;
}

/* Enough stored bytes to know what the file is. */
static ps_status sniff_stored(ps_source *s, ps_error *err)
{
    while (s->stored_end < 6 && !s->ended) {
        size_t got;
        const ps_status st = read_stored(&got, s, s->stored + s->stored_end, s->stored_capacity - s->stored_end, err);
        if (st != PS_OK)
            return st;
        s->stored_end += got;
    }
    for (size_t i = 0; i < PS_COUNT(strangers); i++)
        if (s->stored_end >= strangers[i].length && !memcmp(s->stored, strangers[i].magic, strangers[i].length))
            return fail(s, err, strangers[i].what, strangers[i].hint);
    s->gzip = s->stored_end >= 2 && s->stored[0] == 0x1f && s->stored[1] == 0x8b;
    return s->gzip ? open_inflater(s, err) : PS_OK;
}

static ps_status check_head(ps_source *s, ps_error *err)
{
    static const char utf16_hint[] =
        "save it again as UTF-8: in Excel choose \"CSV UTF-8\", in SQL Server code page 65001";
    const unsigned char *head = (const unsigned char *)s->head;
    const size_t length = s->head_end, pairs = length / 2;
    size_t nul[2] = {0, 0};

    if (length >= 2 && ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff)))
        return fail(s, err, "file is UTF-16, not UTF-8", utf16_hint);
    if (length >= 3 && !memcmp(head, "\xef\xbb\xbf", 3)) {
        if (s->windows_1252)
            return fail(s, err, "file is declared Windows-1252 but begins with the mark of UTF-8",
                        "take the declaration of Windows-1252 out");
        s->head_begin = 3;
    }
    for (size_t i = 0; i < length; i++)
        nul[i % 2] += !head[i];
    /* Latin text in UTF-16 without a mark: every other byte is NUL, and hardly any of those between. */
    if (pairs >= 2 && (nul[0] * 10 >= pairs * 8 || nul[1] * 10 >= pairs * 8) &&
        (nul[0] * 10 < pairs || nul[1] * 10 < pairs))
        return fail(s, err, "file is UTF-16, not UTF-8", utf16_hint);
    if (length >= 16 && (nul[0] + nul[1]) * 4 >= length)
        return fail(s, err, "file is not text: it is full of NUL bytes", "it was damaged on the way: copy it again");
    return PS_OK;
}

static ps_status sniff(ps_source *s, ps_error *err)
{
    ps_status st = sniff_stored(s, err);
    size_t got = 1;

    while (st == PS_OK && got && s->head_end < HEAD) {
        st = read_plain(&got, s, s->head + s->head_end, HEAD - s->head_end, err);
        if (st == PS_OK)
            s->head_end += got;
    }
    return st == PS_OK ? check_head(s, err) : st;
}

ps_status ps_source_open(ps_source **out, const char *path, const char *file, bool windows_1252, size_t block,
                         ps_error *err)
{
    ps_source *s = ps_calloc(1, sizeof(*s));
    ps_status st;

    if (!s)
        return ps_fail_memory(err);
    s->block = block ? block : PS_SOURCE_BLOCK;
    s->windows_1252 = windows_1252;
    s->stored_capacity = s->block < 16 ? 16 : s->block;
    s->stored = malloc(s->stored_capacity);
    s->raw = windows_1252 ? malloc(s->block) : NULL;
    s->name = ps_calloc(strlen(file) + 1, 1);
    s->fingerprint = ps_fingerprint_new();
    if (!s->stored || (windows_1252 && !s->raw) || !s->name || !s->fingerprint) {
        ps_source_close(s);
        return ps_fail_memory(err);
    }
    strcpy(s->name, file);
    st = ps_os_open(&s->file, path, err);
    if (st != PS_OK)
        ps_error_file(err, s->name);
    else
        st = sniff(s, err);
    if (st == PS_OK)
        *out = s;
    else
        ps_source_close(s);
    return st;
}

bool ps_source_is_gzip(const ps_source *s)
{
    return s->gzip;
}

uint64_t ps_source_bytes(const ps_source *s)
{
    return s->bytes;
}

void ps_source_fingerprint(char out[PS_FINGERPRINT_TEXT], ps_source *s)
{
    ps_fingerprint_finish(out, s->fingerprint);
}

void ps_source_close(ps_source *s)
{
    if (!s)
        return;
    ps_inflate_close(s->inflater);
    ps_os_close(s->file);
    ps_fingerprint_free(s->fingerprint);
    free(s->raw);
    free(s->stored);
    free(s->name);
    free(s);
}

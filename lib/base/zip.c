/* Zip: see zip.h. The sizes of a file stand after it, so that nothing is written twice. */
#include "base/zip.h"

#include "base/os.h"
#include "base/pack.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PART ((size_t)256 << 10)
#define FILES_MOST 16
#define SIZE_MOST UINT64_C(0xFFFFFFFE)

typedef struct entry {
    const char *name;
    uint32_t crc;
    uint64_t offset, packed, size;
} entry;

struct ps_zip {
    ps_os_file *file;
    uint64_t written;
    entry files[FILES_MOST];
    size_t n_files;
    bool open;         /* the last of them is not whole */
    ps_buffer waiting; /* less than a part of it */
    ps_buffer out;
    ps_pack *pack;
    ps_status status; /* of the first failure */
    ps_error error;
};

ps_status ps_zip_open(ps_zip **out, const char *path, ps_error *err)
{
    ps_zip *zip = calloc(1, sizeof *zip);
    ps_status status;

    if (zip)
        zip->pack = calloc(1, sizeof *zip->pack);
    if (!zip || !zip->pack) {
        free(zip);
        return ps_fail_memory(err);
    }
    status = ps_os_create(&zip->file, path, false, err);
    if (status != PS_OK) {
        ps_zip_abandon(zip);
        return status;
    }
    *out = zip;
    return PS_OK;
}

static void write_out(ps_zip *zip)
{
    if (zip->status == PS_OK && (zip->out.failed || zip->waiting.failed))
        zip->status = ps_fail_memory(&zip->error);
    if (zip->status == PS_OK)
        zip->status = ps_os_write(zip->file, zip->out.at ? zip->out.at : "", zip->out.length, &zip->error);
    zip->written += zip->out.length;
    ps_buffer_clear(&zip->out);
}

/* ---- numbers, lowest byte first ---- */

static void put(ps_zip *zip, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        const char byte = (char)(value >> (8 * i) & 0xFF);
        ps_buffer_byte(&zip->out, byte);
    }
}

/* What stands alike before a file and in the directory at the end. */
static void put_common(ps_zip *zip, const entry *file, bool known)
{
    put(zip, 20, 2);     /* needs version 2.0 */
    put(zip, 0x0008, 2); /* sizes follow the file */
    put(zip, 8, 2);      /* deflate */
    put(zip, 0, 2);      /* midnight */
    put(zip, 0x0021, 2); /* 1980-01-01 */
    put(zip, known ? file->crc : 0, 4);
    put(zip, known ? file->packed : 0, 4);
    put(zip, known ? file->size : 0, 4);
    put(zip, strlen(file->name), 2);
    put(zip, 0, 2);
}

/* ---- files ---- */

static void pack_waiting(ps_zip *zip, bool last)
{
    const size_t before = zip->out.length;

    if (zip->waiting.failed)
        return;
    ps_pack_part(&zip->out, zip->pack, zip->waiting.at ? zip->waiting.at : "", zip->waiting.length, last);
    zip->files[zip->n_files - 1].packed += zip->out.length - before;
    ps_buffer_clear(&zip->waiting);
    write_out(zip);
}

static void end_file(ps_zip *zip)
{
    entry *file = &zip->files[zip->n_files - 1];

    if (!zip->open)
        return;
    pack_waiting(zip, true);
    put(zip, 0x08074b50, 4);
    put(zip, file->crc, 4);
    put(zip, file->packed, 4);
    put(zip, file->size, 4);
    zip->open = false;
    write_out(zip);
}

void ps_zip_begin(ps_zip *zip, const char *name)
{
    entry *file;

    if (zip->n_files)
        end_file(zip);
    assert(zip->n_files < FILES_MOST);
    file = &zip->files[zip->n_files++];
    *file = (entry){.name = name, .offset = zip->written, .crc = (uint32_t)crc32_z(0, NULL, 0)};
    zip->pack->bits = 0;
    zip->pack->n_bits = 0;
    zip->open = true;
    put(zip, 0x04034b50, 4);
    put_common(zip, file, false);
    ps_buffer_text(&zip->out, name);
    write_out(zip);
}

void ps_zip_add(ps_zip *zip, const char *at, size_t length)
{
    entry *file = &zip->files[zip->n_files - 1];

    file->crc = (uint32_t)crc32_z(file->crc, (const unsigned char *)at, length);
    file->size += length;
    while (length && zip->status == PS_OK) {
        const size_t room = PART - zip->waiting.length, n = length < room ? length : room;
        ps_buffer_add(&zip->waiting, at, n);
        at += n;
        length -= n;
        if (zip->waiting.failed)
            zip->status = ps_fail_memory(&zip->error);
        else if (zip->waiting.length == PART)
            pack_waiting(zip, false);
    }
    if (zip->status == PS_OK && (file->size > SIZE_MOST || zip->written > SIZE_MOST))
        zip->status = ps_fail(&zip->error, PS_ESYSTEM, "the archive would be larger than 4 GiB");
}

static void put_directory(ps_zip *zip)
{
    const uint64_t start = zip->written;
    uint64_t size;

    for (size_t i = 0; i < zip->n_files; i++) {
        const entry *file = &zip->files[i];
        put(zip, 0x02014b50, 4);
        put(zip, 20, 2); /* made by version 2.0 */
        put_common(zip, file, true);
        put(zip, 0, 2); /* no comment */
        put(zip, 0, 2); /* disk 0 */
        put(zip, 0, 2); /* attributes: none */
        put(zip, 0, 4);
        put(zip, file->offset, 4);
        ps_buffer_text(&zip->out, file->name);
    }
    size = zip->out.length;
    put(zip, 0x06054b50, 4);
    put(zip, 0, 4); /* disks 0 and 0 */
    put(zip, zip->n_files, 2);
    put(zip, zip->n_files, 2);
    put(zip, size, 4);
    put(zip, start, 4);
    put(zip, 0, 2); /* no comment */
    write_out(zip);
}

ps_status ps_zip_check(const ps_zip *zip, ps_error *err)
{
    if (zip->status != PS_OK && err)
        *err = zip->error;
    return zip->status;
}

ps_status ps_zip_leave(ps_zip *zip, ps_error *err)
{
    ps_status status;

    if (zip->n_files)
        end_file(zip);
    put_directory(zip);
    status = ps_zip_check(zip, err);
    if (status == PS_OK) {
        status = ps_os_leave(zip->file, err);
        zip->file = NULL;
    }
    ps_zip_abandon(zip);
    return status;
}

void ps_zip_abandon(ps_zip *zip)
{
    if (!zip)
        return;
    ps_os_close(zip->file);
    ps_buffer_release(&zip->waiting);
    ps_buffer_release(&zip->out);
    free(zip->pack);
    free(zip);
}

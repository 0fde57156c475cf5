/* Text file: a whole small file in memory, and a whole small text to a file. */
#include "base/text_file.h"
#include "base/os.h"

#define SIZE_MOST ((size_t)64 << 20)
#define PIECE ((size_t)64 << 10)

#include <stdlib.h>

static ps_status read_all(ps_buffer *text, ps_os_file *file, const char *path, ps_error *err)
{
    char *piece = malloc(PIECE);
    ps_status status = piece ? PS_OK : ps_fail_memory(err);
    size_t got = 1;

    while (status == PS_OK && got) {
        status = ps_os_read(&got, file, piece, PIECE, err);
        if (status == PS_OK)
            ps_buffer_add(text, piece, got);
        if (status == PS_OK && text->failed)
            status = ps_fail_memory(err);
        if (status == PS_OK && text->length > SIZE_MOST) {
            status = ps_fail(err, PS_EDATA, "file is larger than 64 MiB");
            ps_error_file(err, path);
            ps_error_hint(err, "plans, code lists and notes are small texts; is this the right file?");
        }
    }
    free(piece);
    return status;
}

ps_status ps_text_file_read(char **out, size_t *length, const char *path, ps_error *err)
{
    ps_buffer text = {0};
    ps_os_file *file = NULL;
    ps_status status = ps_os_open(&file, path, err);

    if (status == PS_OK)
        status = read_all(&text, file, path, err);
    ps_os_close(file);
    if (status != PS_OK) {
        ps_buffer_release(&text);
        return status;
    }
    *out = text.at; /* an empty file is "" : the last piece of no bytes still added its NUL */
    if (length)
        *length = text.length;
    return PS_OK;
}

static ps_status write_all(const char *path, const char *at, size_t length,
                           ps_status (*close)(ps_os_file *, ps_error *), ps_error *err)
{
    ps_os_file *file = NULL;
    ps_status status = ps_os_create(&file, path, false, err);

    if (status != PS_OK)
        return status;
    status = ps_os_write(file, at, length, err);
    if (status == PS_OK) {
        status = close(file, err);
        file = NULL;
    }
    ps_os_close(file);
    if (status != PS_OK)
        (void)ps_os_remove(path, NULL); /* ours, and not whole */
    return status;
}

ps_status ps_text_file_write(const char *path, const char *at, size_t length, ps_error *err)
{
    return write_all(path, at, length, ps_os_finish, err);
}

ps_status ps_text_file_leave(const char *path, const char *at, size_t length, ps_error *err)
{
    return write_all(path, at, length, ps_os_leave, err);
}

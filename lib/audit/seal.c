/* Seal: three short lines, read back strictly, so that no byte of them can change unseen. */
#include "audit/seal.h"

#include "audit/audit_log.h"
#include "base/json_read.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LAST_LINE "\nlog " PS_LOG_FILE "\n"

ps_status ps_seal_write(const char *folder, uint64_t number, const char hash[65], ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    const char *path = arena ? ps_path_join(arena, folder, PS_SEAL_FILE) : NULL;
    const char *text = path ? ps_arena_print(arena, "entry %" PRIu64 "\nhash %s%s", number, hash, LAST_LINE) : NULL;
    ps_status status = text ? ps_text_file_write(path, text, strlen(text), err) : ps_fail_memory(err);
    ps_arena_free(arena);
    return status;
}

static bool lower_hex(const char *at, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!((at[i] >= '0' && at[i] <= '9') || (at[i] >= 'a' && at[i] <= 'f')))
            return false;
    return true;
}

static bool parse(uint64_t *number, char hash[65], ps_slice text)
{
    if (!ps_json_take(&text, "entry ") || !ps_json_take_count(&text, number) || !ps_json_take(&text, "\nhash ") ||
        text.length != 64 + sizeof LAST_LINE - 1 || !lower_hex(text.at, 64))
        return false;
    memcpy(hash, text.at, 64);
    hash[64] = '\0';
    text.at += 64;
    text.length -= 64;
    return ps_json_take(&text, LAST_LINE);
}

ps_status ps_seal_read(uint64_t *number, char hash[65], const char *folder, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    const char *path = arena ? ps_path_join(arena, folder, PS_SEAL_FILE) : NULL;
    char *text = NULL;
    size_t length = 0;
    ps_status status = PS_OK;

    if (!path)
        status = ps_fail_memory(err);
    else if (!ps_os_exists(path))
        status = ps_fail(err, PS_EDISCLOSURE, "the folder has no seal");
    else
        status = ps_text_file_read(&text, &length, path, err);
    if (status == PS_OK && !parse(number, hash, (ps_slice){text, length}))
        status = ps_fail(err, PS_EDISCLOSURE, "the seal was changed: it is not as a run writes it");
    if (status == PS_EDISCLOSURE)
        ps_error_file(err, path);
    free(text);
    ps_arena_free(arena);
    return status;
}

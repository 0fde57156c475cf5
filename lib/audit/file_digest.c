/* File digest: a run's extracts may be larger than memory, so never a whole file at once. */
#include "audit/file_digest.h"

#include "base/os.h"

#include <stdlib.h>

#define PIECE ((size_t)64 << 10)

static ps_status add_pieces(ps_sha256 *state, uint64_t *bytes, ps_os_file *file, char *piece, ps_error *err)
{
    for (;;) {
        size_t got = 0;
        const ps_status status = ps_os_read(&got, file, piece, PIECE, err);
        if (status != PS_OK || got == 0)
            return status;
        ps_sha256_add(state, piece, got);
        *bytes += got;
    }
}

ps_status ps_file_sha256(char out[PS_SHA256_TEXT], uint64_t *bytes, const char *path, ps_error *err)
{
    ps_sha256 state;
    uint64_t size = 0;
    ps_os_file *file = NULL;
    char *piece = malloc(PIECE);
    ps_status status = piece ? ps_os_open(&file, path, err) : ps_fail_memory(err);

    ps_sha256_start(&state);
    if (status == PS_OK)
        status = add_pieces(&state, &size, file, piece, err);
    if (status == PS_OK) {
        ps_sha256_finish(out, &state);
        if (bytes)
            *bytes = size;
    }
    ps_os_close(file);
    free(piece);
    return status;
}

/* Chunk: see chunk.h. */
#include "extract/chunk.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define SOURCE_BLOCK_LEAST ((size_t)16)

struct ps_chunker {
    ps_source *source;
    size_t bytes;
    char *carry; /* behind the cut of the last chunk */
    size_t carried, carry_capacity;
    bool ended; /* the final chunk was given */
    ps_status failed;
    ps_error error;
};

void ps_chunk_release(ps_chunk *chunk)
{
    free(chunk->at);
    memset(chunk, 0, sizeof *chunk);
}

bool ps_chunk_precede(ps_chunk *chunk, const char *at, size_t length)
{
    const size_t held = chunk->length - chunk->begin;

    if (!ps_grow(&chunk->at, &chunk->capacity, length + held + PS_CHUNK_BEHIND, 1))
        return false;
    memmove(chunk->at + length, chunk->at + chunk->begin, held);
    if (length)
        memcpy(chunk->at, at, length);
    chunk->begin = 0;
    chunk->length = length + held;
    return true;
}

ps_status ps_chunker_open(ps_chunker **out, const char *path, const char *file, bool windows_1252, size_t bytes,
                          ps_error *err)
{
    ps_chunker *chunker = ps_calloc(1, sizeof *chunker);
    ps_status st;

    if (!chunker)
        return ps_fail_memory(err);
    chunker->bytes = bytes ? bytes : PS_CHUNK_BYTES;
    st = ps_source_open(
        &chunker->source, path, file, windows_1252,
        bytes && bytes < PS_SOURCE_BLOCK ? (bytes < SOURCE_BLOCK_LEAST ? SOURCE_BLOCK_LEAST : bytes) : 0, err);
    if (st == PS_OK)
        *out = chunker;
    else
        ps_chunker_close(chunker);
    return st;
}

/* Bytes up to and including the last line end; a CR at the very end may have its LF still to come. 0: there is none. */
static size_t cut(const char *at, size_t length)
{
    for (size_t i = length; i-- > 0;)
        if (at[i] == '\n')
            return i + 1;
    for (size_t i = length; i-- > 0;)
        if (at[i] == '\r' && i + 1 < length)
            return i + 1;
    return 0;
}

/* Reads until the chunk is full or the source has ended. */
static ps_status fill(ps_chunk *chunk, ps_chunker *chunker, ps_error *err)
{
    while (chunk->length < chunker->bytes) {
        const size_t lacks = chunker->bytes - chunk->length, room = lacks < PS_SOURCE_ROOM ? PS_SOURCE_ROOM : lacks;
        size_t got;
        ps_status st = PS_OK;

        if (!ps_grow(&chunk->at, &chunk->capacity, chunk->length + room + PS_CHUNK_BEHIND, 1))
            return ps_fail_memory(err);
        st = ps_source_read(&got, chunker->source, chunk->at + chunk->length, room, err);
        if (st != PS_OK)
            return st;
        chunk->length += got;
        if (!got) {
            chunk->final = true;
            return PS_OK;
        }
    }
    return PS_OK;
}

ps_status ps_chunker_next(ps_chunk *chunk, ps_chunker *chunker, ps_error *err)
{
    ps_status st;
    size_t end;

    if (chunker->failed != PS_OK) {
        if (err)
            *err = chunker->error;
        return chunker->failed;
    }
    if (chunker->ended)
        return PS_END;
    chunk->begin = chunk->length = 0;
    chunk->final = chunk->skipping = chunk->after_cr = false;
    if (!ps_grow(&chunk->at, &chunk->capacity, chunker->bytes + chunker->carried + PS_CHUNK_BEHIND, 1))
        return ps_fail_memory(err);
    if (chunker->carried)
        memcpy(chunk->at, chunker->carry, chunker->carried);
    chunk->length = chunker->carried;
    chunker->carried = 0;
    st = fill(chunk, chunker, &chunker->error);
    chunk->bytes = ps_source_bytes(chunker->source);
    if (st == PS_EMEMORY)
        return ps_fail_memory(err);
    chunker->failed = st;
    chunker->ended = chunk->final;
    if (chunk->final || st != PS_OK)
        return PS_OK;
    /* Of so many bytes, even where a source gave a few more: how many come at once hangs on who writes a pipe. */
    end = cut(chunk->at, chunker->bytes);
    if (!end)
        end = chunker->bytes;
    chunker->carried = chunk->length - end;
    if (!ps_grow(&chunker->carry, &chunker->carry_capacity, chunker->carried + 1, 1))
        return ps_fail_memory(err);
    memcpy(chunker->carry, chunk->at + end, chunker->carried);
    chunk->length = end;
    return PS_OK;
}

ps_source *ps_chunker_source(ps_chunker *chunker)
{
    return chunker->source;
}

void ps_chunker_close(ps_chunker *chunker)
{
    if (!chunker)
        return;
    ps_source_close(chunker->source);
    free(chunker->carry);
    free(chunker);
}

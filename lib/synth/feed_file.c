/* Feed file: see feed_file.h. */
#include "synth/feed_file.h"

#include "base/arena.h"
#include "base/os.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PIECE ((size_t)256 << 10)
#define GZIP_WINDOW (15 + 16) /* the largest window, with a gzip header */
#define UNKNOWN_SYSTEM 255

struct line {
    size_t from, to; /* in the window */
};

struct ps_feed_file {
    ps_os_file *file;
    bool gzip, no_memory;
    z_stream stream;
    gz_header header;
    ps_buffer window;
    struct line *lines, *late;
    size_t n_lines, lines_capacity, n_late, late_capacity, row_start;
    uint64_t rows;
    ps_draw draw;
    unsigned char *piece, *packed; /* to write; as deflate gives it */
    size_t in_piece;
};

static ps_status start_gzip(ps_feed_file *file, ps_error *err)
{
    /* Level 1: half of a row is a pseudonym, which no level packs any better. */
    if (deflateInit2(&file->stream, 1, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return ps_fail_memory(err);
    file->gzip = true;
    file->header.os = UNKNOWN_SYSTEM;
    if (deflateSetHeader(&file->stream, &file->header) != Z_OK)
        return ps_fail(err, PS_ESYSTEM, "zlib cannot write a gzip header");
    return PS_OK;
}

ps_status ps_feed_file_open(ps_feed_file **out, const char *path, bool gzip, const unsigned char key[PS_DRAW_KEY],
                            unsigned number, ps_error *err)
{
    ps_feed_file *file = ps_calloc(1, sizeof(*file));
    ps_status st;

    if (!file)
        return ps_fail_memory(err);
    ps_draw_start(&file->draw, key, PS_STREAM_FEED + number);
    file->piece = malloc(PIECE);
    file->packed = malloc(PIECE);
    st = file->piece && file->packed ? ps_os_create(&file->file, path, false, err) : ps_fail_memory(err);
    if (st == PS_OK && gzip)
        st = start_gzip(file, err);
    if (st == PS_OK)
        *out = file;
    else
        ps_feed_file_abandon(file);
    return st;
}

ps_buffer *ps_feed_file_text(ps_feed_file *file)
{
    return &file->window;
}

static void keep(ps_feed_file *file, struct line line, bool late)
{
    struct line **lines = late ? &file->late : &file->lines;
    size_t *n = late ? &file->n_late : &file->n_lines;

    if (!ps_grow(lines, late ? &file->late_capacity : &file->lines_capacity, *n + 1, sizeof(**lines))) {
        file->no_memory = true;
        return;
    }
    (*lines)[(*n)++] = line;
    file->rows++;
}

void ps_feed_file_row(ps_feed_file *file, bool late)
{
    ps_buffer_byte(&file->window, '\n');
    keep(file, (struct line){file->row_start, file->window.length}, late);
    file->row_start = file->window.length;
}

void ps_feed_file_again(ps_feed_file *file)
{
    if (file->n_lines)
        keep(file, file->lines[file->n_lines - 1], false);
}

static ps_status write_piece(ps_feed_file *file, int how, ps_error *err)
{
    ps_status st = PS_OK;

    if (!file->gzip) {
        st = ps_os_write(file->file, file->piece, file->in_piece, err);
    } else {
        file->stream.next_in = file->piece;
        file->stream.avail_in = (uInt)file->in_piece;
        do {
            file->stream.next_out = file->packed;
            file->stream.avail_out = (uInt)PIECE;
            (void)deflate(&file->stream,
                          how); /* only a broken stream fails, and Z_BUF_ERROR means nothing was left to do */
            st = ps_os_write(file->file, file->packed, PIECE - file->stream.avail_out, err);
        } while (st == PS_OK && file->stream.avail_out == 0);
    }
    file->in_piece = 0;
    return st;
}

static ps_status write_line(ps_feed_file *file, struct line line, ps_error *err)
{
    while (line.from < line.to) {
        const size_t left = line.to - line.from, room = PIECE - file->in_piece, n = left < room ? left : room;
        memcpy(file->piece + file->in_piece, file->window.at + line.from, n);
        file->in_piece += n;
        line.from += n;
        if (file->in_piece == PIECE) {
            const ps_status st = write_piece(file, Z_NO_FLUSH, err);
            if (st != PS_OK)
                return st;
        }
    }
    return PS_OK;
}

ps_status ps_feed_file_flush(ps_feed_file *file, ps_error *err)
{
    ps_status st = file->no_memory || file->window.failed ? ps_fail_memory(err) : PS_OK;

    for (size_t i = st == PS_OK ? file->n_lines : 0; i > 1; i--) {
        const size_t other = ps_draw_below(&file->draw, (uint32_t)i);
        const struct line line = file->lines[i - 1];
        file->lines[i - 1] = file->lines[other];
        file->lines[other] = line;
    }
    for (size_t i = 0; st == PS_OK && i < file->n_lines; i++)
        st = write_line(file, file->lines[i], err);
    for (size_t i = 0; st == PS_OK && i < file->n_late; i++)
        st = write_line(file, file->late[i], err);
    ps_buffer_clear(&file->window);
    file->n_lines = file->n_late = file->row_start = 0;
    return st;
}

uint64_t ps_feed_file_rows(const ps_feed_file *file)
{
    return file->rows;
}

ps_status ps_feed_file_finish(ps_feed_file *file, ps_error *err)
{
    ps_status st;

    if (!file)
        return PS_OK;
    st = ps_feed_file_flush(file, err);
    if (st == PS_OK)
        st = write_piece(file, Z_FINISH, err);
    if (st == PS_OK) {
        st = ps_os_finish(file->file, err);
        file->file = NULL;
    }
    ps_feed_file_abandon(file);
    return st;
}

void ps_feed_file_abandon(ps_feed_file *file)
{
    if (!file)
        return;
    if (file->gzip)
        (void)deflateEnd(&file->stream);
    ps_os_close(file->file);
    ps_buffer_release(&file->window);
    free(file->lines);
    free(file->late);
    free(file->piece);
    free(file->packed);
    free(file);
}

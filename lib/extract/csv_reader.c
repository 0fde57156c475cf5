/* CSV reader: a window slides over the source; the rows in it are walked. */
#include "extract/csv_reader.h"

#include "base/arena.h"
#include "extract/source.h"

#include <stdlib.h>
#include <string.h>

struct ps_csv {
    ps_source *source;
    char *window; /* window[walk.begin .. walk.end) is read and not yet given */
    size_t capacity, block;
    ps_walk walk;
};

/* More bytes into the window, behind what is there. */
static ps_status refill(ps_csv *csv, ps_error *err)
{
    ps_walk *walk = &csv->walk;
    const size_t held = walk->end - walk->begin, need = held + csv->block * PS_SOURCE_ROOM;
    size_t got;
    ps_status st;

    if (walk->begin)
        memmove(csv->window, csv->window + walk->begin, held);
    ps_walk_give(walk, csv->window, 0, held, false);
    if (csv->capacity < need && !ps_grow(&csv->window, &csv->capacity, need, 1))
        return ps_fail_memory(err);
    st = ps_source_read(&got, csv->source, csv->window + held, csv->capacity - held, err);
    if (st != PS_OK)
        return st; /* without a line: how much a damaged gzip gives before its fault hangs on who inflates it */
    ps_walk_give(walk, csv->window, 0, held + got, !got);
    return PS_OK;
}

ps_status ps_csv_next(const ps_record **out, ps_csv *csv, ps_error *err)
{
    ps_walk *walk = &csv->walk;

    for (;;) {
        ps_status st;

        switch (ps_walk_next(walk)) {
        case PS_WALK_ROW:
            *out = &walk->record;
            return PS_OK;
        case PS_WALK_NO_MEMORY:
            return ps_fail_memory(err);
        case PS_WALK_MORE:
            if (walk->final)
                return PS_END;
            st = refill(csv, err);
            if (st != PS_OK)
                return st;
        }
    }
}

static ps_status choose_delimiter(char *out, ps_csv *csv, ps_error *err)
{
    for (;;) {
        const ps_walk *walk = &csv->walk;
        ps_status st;

        switch (ps_walk_choose_delimiter(out, csv->window, walk->end, walk->final)) {
        case PS_WALK_ROW:
            return PS_OK;
        case PS_WALK_NO_MEMORY:
            return ps_fail_memory(err);
        case PS_WALK_MORE:
            st = refill(csv, err);
            if (st != PS_OK)
                return st;
        }
    }
}

ps_status ps_csv_open_block(ps_csv **out, const char *path, const char *file, char delimiter, bool windows_1252,
                            size_t block, ps_error *err)
{
    ps_csv *csv;
    ps_status st;

    if (delimiter && strchr("\" \r\n", delimiter)) {
        ps_fail(err, PS_EUSE, "a quote, blank or line end cannot be the delimiter");
        ps_error_file(err, file);
        return PS_EUSE;
    }
    csv = ps_calloc(1, sizeof(*csv));
    if (!csv)
        return ps_fail_memory(err);
    csv->block = block ? block : PS_SOURCE_BLOCK;
    ps_walk_init(&csv->walk, delimiter, windows_1252, PS_SCAN_BEST);
    st = ps_source_open(&csv->source, path, file, windows_1252, csv->block, err);
    if (st == PS_OK && !delimiter) {
        st = choose_delimiter(&delimiter, csv, err);
        ps_row_init(&csv->walk.row, delimiter);
        ps_stops_init(&csv->walk.stops, delimiter);
    }
    if (st == PS_OK)
        *out = csv;
    else
        ps_csv_close(csv);
    return st;
}

ps_status ps_csv_open(ps_csv **out, const char *path, const char *file, char delimiter, bool windows_1252,
                      ps_error *err)
{
    return ps_csv_open_block(out, path, file, delimiter, windows_1252, 0, err);
}

char ps_csv_delimiter(const ps_csv *csv)
{
    return csv->walk.row.delimiter;
}

bool ps_csv_is_gzip(const ps_csv *csv)
{
    return ps_source_is_gzip(csv->source);
}

uint64_t ps_csv_blank_lines(const ps_csv *csv)
{
    return csv->walk.blank_lines;
}

uint64_t ps_csv_bytes(const ps_csv *csv)
{
    return ps_source_bytes(csv->source);
}

void ps_csv_fingerprint(char out[PS_FINGERPRINT_TEXT], ps_csv *csv)
{
    ps_source_fingerprint(out, csv->source);
}

void ps_csv_close(ps_csv *csv)
{
    if (!csv)
        return;
    ps_source_close(csv->source);
    ps_walk_release(&csv->walk);
    free(csv->window);
    free(csv);
}

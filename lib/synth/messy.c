/* Messy: see messy.h. */
#include "synth/messy.h"
#include "synth/feed_file.h"
#include "synth/made_rows.h"

#include "base/arena.h"
#include "base/csv_writer.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/os.h"
#include "base/text.h"
#include "base/text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 600

/* What a file is made of. */
typedef void builder(ps_buffer *to, ps_draw *draw, ps_day index);

static void any_id(char out[65], ps_draw *draw)
{
    unsigned char bytes[29];

    (void)snprintf(out, 65, "53594e");
    ps_draw_bytes(draw, bytes, sizeof(bytes));
    ps_hex(out + 6, bytes, sizeof(bytes));
}

/* Ten digits of the range kept for tests, 999 000 0000 to 999 999 9999, whose check digit is right. */
static void test_nhs_number(char out[11], ps_draw *draw)
{
    int check = 10;

    while (check == 10) {
        int sum = 0;
        (void)snprintf(out, 11, "999%06u0", (unsigned)ps_draw_below(draw, 1000000));
        for (int i = 0; i < 9; i++)
            sum += (out[i] - '0') * (10 - i);
        check = (11 - sum % 11) % 11;
    }
    out[9] = (char)('0' + check);
}

/* A row under the headings of the people extract, with or without the practice. */
static void person_row(ps_buffer *to, const char *id, bool practice, ps_draw *draw)
{
    ps_buffer_text(to, id);
    if (practice)
        ps_buffer_print(to, ",A9900%d", ps_draw_between(draw, 1, 5));
    ps_buffer_print(to, ",R,2019-04-01,,%d-%02d,%c,A,E01990001,,N,,0,N,,,0,0,0,0,0,0,0,0,1,1,,,2025-04-09,0",
                    ps_draw_between(draw, 1940, 2004), ps_draw_between(draw, 1, 12),
                    ps_draw_chance(draw, 50000) ? 'F' : 'M');
}

static void no_practice(ps_buffer *to, ps_draw *draw, ps_day index)
{
    char id[65];

    (void)index;
    ps_buffer_print(to, "pseudo_id,%s\n", ps_feed_headings[PS_F_PEOPLE] + strlen("pseudo_id,practice,"));
    for (int i = 0; i < ROWS; i++) {
        any_id(id, draw);
        person_row(to, id, false, draw);
        ps_buffer_text(to, "\n");
    }
}

/* `more` goes behind the headings, `cell` behind each row. */
static void people(ps_buffer *to, const char *more, const char *cell, ps_draw *draw)
{
    char id[65];

    ps_buffer_print(to, "%s%s\n", ps_feed_headings[PS_F_PEOPLE], more);
    for (int i = 0; i < ROWS; i++) {
        any_id(id, draw);
        person_row(to, id, true, draw);
        ps_buffer_print(to, "%s\n", cell);
    }
}

static void heading_twice(ps_buffer *to, ps_draw *draw, ps_day index)
{
    (void)index;
    people(to, ",sex", ",M", draw);
}

static void nhs_numbers(ps_buffer *to, ps_draw *draw, ps_day index)
{
    char id[11];

    (void)index;
    ps_buffer_print(to, "%s\n", ps_feed_headings[PS_F_PEOPLE]);
    for (int i = 0; i < ROWS; i++) {
        test_nhs_number(id, draw);
        person_row(to, id, true, draw);
        ps_buffer_text(to, "\n");
    }
}

static void utf_16(ps_buffer *to, ps_draw *draw, ps_day index)
{
    ps_buffer text = {0};

    (void)index;
    people(&text, "", "", draw);
    ps_buffer_add(to, "\xFF\xFE", 2); /* little-endian, as "Unicode text" leaves a spreadsheet */
    for (size_t i = 0; i < text.length; i++) {
        ps_buffer_byte(to, text.at[i]);
        ps_buffer_byte(to, '\0');
    }
    to->failed = to->failed || text.failed;
    ps_buffer_release(&text);
}

static void gp_rows(ps_buffer *to, ps_draw *draw, ps_day index, int rows, int bad)
{
    char id[65], day[11];

    ps_buffer_text(to, "pseudo_id,date,code,recorded_date,value,unit,event_id,deleted\n");
    for (int i = 0; i < rows; i++) {
        any_id(id, draw);
        ps_day_format(day, index - ps_draw_between(draw, 0, 1500));
        ps_buffer_print(to, "%s,%s,38341003,,,,m%d,0\n", id, i < bad ? "2023-02-30" : day, i);
    }
}

static void many_refused(ps_buffer *to, ps_draw *draw, ps_day index)
{
    gp_rows(to, draw, index, ROWS, ROWS / 12);
}

static void commas(ps_buffer *to, ps_draw *draw, ps_day index)
{
    char id[65], day[11];

    ps_buffer_text(to, "PSEUDO_HESID,PROCODE,PROVSPNO,EPIORDER,ADMIDATE,ADMIMETH,CLASSPAT,DISDATE,DIAG_4_01\n");
    for (int i = 0; i < ROWS; i++) {
        const ps_civil c = ps_day_civil(index - ps_draw_between(draw, 0, 1000));
        any_id(id, draw);
        (void)snprintf(day, sizeof(day), "%02u/%02u/%04u", (unsigned)c.day % 100U, (unsigned)c.month % 100U,
                       (unsigned)c.year % 10000U);
        ps_buffer_print(to, "%s,SYN01,m%d,1,%s,21,1,%s,J189\n", id, i, day, day);
    }
}

static void nothing(ps_buffer *to, ps_draw *draw, ps_day index)
{
    (void)draw;
    (void)index;
    ps_buffer_text(to, "");
}

static void zeros(ps_buffer *to, ps_draw *draw, ps_day index)
{
    (void)draw;
    (void)index;
    ps_buffer_text(to, "pseudo_id,arrival_date,category\n");
    for (int i = 0; i < 8192; i++) /* a block that a crashed computer never wrote */
        ps_buffer_byte(to, '\0');
}

static const struct {
    const char *file, *input, *wrong;
    builder *build; /* NULL: made apart */
} files[] = {
    {"people_no_practice.csv", "people", "a column that must be there is missing", no_practice},
    {"people_heading_twice.csv", "people", "two columns are called sex", heading_twice},
    {"people_nhs_numbers.csv", "people", "NHS numbers (of the test range) stand where pseudonyms belong", nhs_numbers},
    {"people_utf16.csv", "people", "UTF-16, not UTF-8", utf_16},
    {"gp_many_refused.csv", "gp", "one row in twelve has a date that does not exist", many_refused},
    {"admissions_commas.csv", "acute", "commas, where the plan says bars", commas},
    {"mh_empty.csv", "mh", "an empty file", nothing},
    {"ecds_zeros.csv", "ed", "zero bytes after the heading", zeros},
    {"gp_truncated.csv.gz", "gp", "a gzip file cut off on its way", NULL},
    {"imd_2019.csv", "", "the IMD of 2019; the plan says 2025 (put it in the place of lookups/imd.csv)", NULL},
};

static ps_status write_built(const char *path, builder *build, ps_draw *draw, ps_day index, ps_error *err)
{
    ps_buffer text = {0};
    ps_status st;

    build(&text, draw, index);
    st = text.failed ? ps_fail_memory(err) : ps_text_file_write(path, text.at, text.length, err);
    ps_buffer_release(&text);
    return st;
}

static ps_status write_truncated(const char *path, const ps_made_world *world, ps_draw *draw, ps_error *err)
{
    ps_feed_file *file = NULL;
    uint64_t size = 0;
    int64_t modified;
    ps_status st = ps_feed_file_open(&file, path, true, world->key, PS_FEEDS, err);

    if (st != PS_OK)
        return st;
    gp_rows(ps_feed_file_text(file), draw, world->index, ROWS, 0);
    ps_feed_file_row(file, false); /* all of it as one piece, in order */
    st = ps_feed_file_finish(file, err);
    if (st == PS_OK)
        st = ps_os_stat(&size, &modified, path, err);
    return st == PS_OK ? ps_os_truncate(path, size * 6 / 10, err) : st;
}

static ps_status write_list(const char *path, ps_error *err)
{
    ps_csv_writer *csv = NULL;
    ps_status st = ps_csv_writer_open(&csv, path, err);

    if (st != PS_OK)
        return st;
    ps_csv_raw(csv, "file");
    ps_csv_raw(csv, "input");
    ps_csv_raw(csv, "what_is_wrong");
    ps_csv_end_row(csv);
    for (size_t i = 0; i < PS_COUNT(files); i++) {
        ps_csv_raw(csv, files[i].file);
        ps_csv_raw(csv, files[i].input);
        ps_csv_raw(csv, files[i].wrong);
        ps_csv_end_row(csv);
    }
    return ps_csv_writer_finish(csv, err);
}

ps_status ps_messy_write(const char *folder, const ps_made_world *world, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    ps_status st = PS_OK;
    char *path;

    if (!arena)
        return ps_fail_memory(err);
    for (size_t i = 0; st == PS_OK && i < PS_COUNT(files); i++) {
        ps_draw draw;
        ps_draw_start(&draw, world->key, PS_STREAM_MESSY + i);
        path = ps_arena_print(arena, "%s/%s", folder, files[i].file);
        if (!path)
            st = ps_fail_memory(err);
        else if (files[i].build)
            st = write_built(path, files[i].build, &draw, world->index, err);
        else if (strstr(path, ".gz"))
            st = write_truncated(path, world, &draw, err);
        else
            st = ps_region_write_imd_2019(world->region, path, err);
    }
    path = st == PS_OK ? ps_arena_print(arena, "%s/what_is_wrong.csv", folder) : NULL;
    if (st == PS_OK)
        st = path ? write_list(path, err) : ps_fail_memory(err);
    ps_arena_free(arena);
    return st;
}

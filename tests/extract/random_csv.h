/* Random CSV: files from tame to torn, drawn from a seed: quotes in and out of place, line ends of every kind, marks,
 * NUL, half characters, blanks, lengths around those that a scanner takes at once, rows beyond the limit, cuts. */
#ifndef POPSTRAT_TEST_RANDOM_CSV_H
#define POPSTRAT_TEST_RANDOM_CSV_H

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct random_csv {
    uint64_t state;
    char delimiter;           /* of this file */
    unsigned odd;             /* of 100 fields, those that are odd */
    unsigned quoted;          /* of 100 others, those in quotes */
    bool windows_1252, large; /* large: no small blocks, please */
} random_csv;

/* Marsaglia's xorshift; below `sides`. */
static inline unsigned draw(random_csv *r, unsigned sides)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return (unsigned)(r->state >> 33) % sides;
}

#define DRAW_TEXT(r, list) (list)[draw(r, (unsigned)(sizeof(list) / sizeof(*(list))))]

/* A length near a multiple of what vector instructions take at once. */
static inline unsigned draw_length(random_csv *r)
{
    static const unsigned near[] = {8, 16, 32, 64, 128, 256};

    return draw(r, 3) ? draw(r, 12) : DRAW_TEXT(r, near) * (1 + draw(r, 2)) + draw(r, 5) - 2;
}

static inline void add_letters(ps_buffer *b, random_csv *r, unsigned length)
{
    while (length--)
        ps_buffer_add(b, &"abcdefghijklmnopqrstuvwxyz0123456789 -"[draw(r, 38)], 1);
}

static inline void add_plain(ps_buffer *b, random_csv *r)
{
    static const char *const some[] = {"",
                                       "",
                                       "a",
                                       "E11",
                                       "2025-03-31",
                                       " ",
                                       "\t",
                                       "  \t ",
                                       " b",
                                       "c ",
                                       " d e  ",
                                       "\xc3\xa9",
                                       "\xe2\x82\xac\xf0\x9f\x98\x80",
                                       "NULL",
                                       "-",
                                       "1.5",
                                       "=1",
                                       "'"};

    if (r->windows_1252 && !draw(r, 4))
        ps_buffer_add(b, &(char){(char)(0x80 + draw(r, 128))}, 1);
    if (draw(r, 2))
        ps_buffer_text(b, DRAW_TEXT(r, some));
    else
        add_letters(b, r, draw_length(r));
}

static inline void add_inside(ps_buffer *b, random_csv *r)
{
    static const char *const some[] = {"\"\"", "\"\"", "\"\"\"\"", "\n", "\r\n", "\r", "\n\n",
                                       "\n\r", " ",    "\t",       ",",  "|",    ";",  "\xc3\xa9"};

    for (unsigned n = draw(r, 6); n; n--) {
        if (draw(r, 2))
            ps_buffer_text(b, DRAW_TEXT(r, some));
        else if (draw(r, 4))
            add_letters(b, r, draw_length(r));
        else
            ps_buffer_add(b, &r->delimiter, 1);
    }
}

static inline void add_odd(ps_buffer *b, random_csv *r)
{
    static const char *const some[] = {"\"",           "\"\"\"",
                                       "5\" tall",     "\"q\"x",
                                       "a\"b\"c",      "\"a\" \"b\"",
                                       "\"open",       "\"a\"\"",
                                       "\"q\" x",      "x \"q\"",
                                       "\"\" \"\"",    " \"q\"",
                                       "\"q\" ",       "\t\"q\"\t",
                                       " \"\" ",       "\"a\rb\"",
                                       "\"a\r\n\nb\"", "\xc3",
                                       "\xa9",         "\xff",
                                       "\"\xc3\"",     "\x80",
                                       "\x81",         "\"\"\"\xe2\x82\"",
                                       "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                       "\xc0\xaf"};

    switch (draw(r, 12)) {
    case 0:
        ps_buffer_add(b, "\0", 1);
        break;
    case 1:
        ps_buffer_add(b, "\"a\0b\nc\"", 8);
        break;
    case 2:
        for (unsigned n = draw(r, 4); n; n--)
            ps_buffer_text(b, " ");
        ps_buffer_text(b, "\"");
        add_inside(b, r);
        ps_buffer_text(b, "\" \t");
        break;
    case 3:
        add_plain(b, r);
        ps_buffer_add(b, "\"", 1);
        add_plain(b, r);
        break;
    default:
        ps_buffer_text(b, DRAW_TEXT(r, some));
    }
}

static inline void add_field(ps_buffer *b, random_csv *r)
{
    if (draw(r, 100) < r->odd) {
        add_odd(b, r);
    } else if (draw(r, 100) < r->quoted) {
        ps_buffer_text(b, "\"");
        add_inside(b, r);
        ps_buffer_text(b, "\"");
    } else {
        add_plain(b, r);
    }
}

/* One field of up to 100,000 bytes, or now and then around the limit of a record, which is 2^20. */
static inline void add_long(ps_buffer *b, random_csv *r, bool over)
{
    const bool quoted = draw(r, 2);
    const size_t length = over ? ((size_t)1 << 20) + draw(r, 16) - 12 : 1 + draw(r, draw(r, 2) ? 5000 : 100000);
    char piece[64];

    memset(piece, 'x', sizeof(piece));
    if (quoted)
        ps_buffer_text(b, "\"");
    for (size_t n = 0; n < length; n += sizeof(piece))
        ps_buffer_add(b, piece, length - n < sizeof(piece) ? length - n : sizeof(piece));
    if (quoted && draw(r, 8))
        ps_buffer_text(b, "\"");
    r->large = true;
}

static inline void tear(ps_buffer *b, random_csv *r)
{
    static const char bytes[] = "\",\n\r \tx|;\0\xc3\xff";

    if (b->length && !draw(r, 4))
        for (unsigned n = 1 + draw(r, 3); n; n--)
            b->at[draw(r, (unsigned)b->length)] = bytes[draw(r, sizeof(bytes) - 1)];
    if (b->length && !draw(r, 6)) {
        b->length = draw(r, (unsigned)b->length);
        b->at[b->length] = '\0';
    }
}

/* The file of `seed`. */
static inline void make_random_csv(ps_buffer *b, random_csv *r, uint64_t seed)
{
    static const char delimiters[] = {',', ',', '|', '\t', ';', ':', '^'};
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    static const char *const blanks[] = {"\n", "\r\n", "\r", " \n", "\t\r\n", "   \r", "\n\r"};
    unsigned rows, fields, end, ragged, over;

    *r = (random_csv){.state = (seed + 1) * 0x9e3779b97f4a7c15u};
    for (unsigned i = 0; i < 4; i++)
        (void)draw(r, 2);
    r->delimiter = delimiters[draw(r, sizeof(delimiters))];
    r->windows_1252 = !draw(r, 8);
    r->odd = draw(r, 3) ? draw(r, 5) : draw(r, 40);
    r->quoted = draw(r, 3) ? draw(r, 30) : draw(r, 101);
    rows = draw(r, draw(r, 3) ? 6 : 30);
    fields = 1 + draw(r, draw(r, 3) ? 4 : 12);
    end = draw(r, 4);
    ragged = draw(r, 3);
    over = draw(r, 300) ? UINT32_MAX : draw(r, 2) ? rows - 1 : draw(r, 3);
    ps_buffer_clear(b);
    if (!draw(r, 10))
        ps_buffer_text(b, "\xef\xbb\xbf");
    for (unsigned i = 0; i < rows; i++) {
        const unsigned n = ragged ? fields : 1 + draw(r, fields + 2);
        while (!draw(r, 12))
            ps_buffer_text(b, DRAW_TEXT(r, blanks));
        for (unsigned k = 0; k < n; k++) {
            if (k)
                ps_buffer_add(b, &r->delimiter, 1);
            if (i == over && k == fields / 2)
                add_long(b, r, true);
            else if (draw(r, 400))
                add_field(b, r);
            else
                add_long(b, r, false);
        }
        if (i + 1 < rows || draw(r, 2))
            ps_buffer_text(b, end < 3 ? ends[end] : DRAW_TEXT(r, ends));
    }
    if (!b->at)
        ps_buffer_add(b, "", 0);
    tear(b, r);
}

/* Sizes of steps for the file; four of them, the first the usual one. */
static inline void draw_blocks(size_t blocks[4], random_csv *r)
{
    static const size_t some[] = {1, 2, 3, 4, 5, 7, 8, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 129, 4096};

    blocks[0] = 0;
    for (unsigned i = 1; i < 4; i++)
        blocks[i] = r->large ? 4000 + draw(r, 100000) : draw(r, 4) ? DRAW_TEXT(r, some) : 1 + draw(r, 300);
}

#endif

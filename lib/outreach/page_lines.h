/* Page lines: a sheet of text of so many rows and columns, filled part by part.
 *
 *   ADD    a text to a part, as an entry of its own, broken at blanks                       O(text)
 *   PUT    a part on a page, whole entries only, in so many rows; "and n more" for the rest
 *
 * Characters that would move a printer or a terminal (controls, separators of lines, turns of direction) become blanks,
 * so that nothing in an extract ends a page. */
#ifndef PS_OUTREACH_PAGE_LINES_H
#define PS_OUTREACH_PAGE_LINES_H

#include "base/text.h"

#include <stdbool.h>

#define PS_PAGE_ROWS ((size_t)60)
#define PS_PAGE_COLUMNS ((size_t)100)

typedef struct ps_page_line {
    char text[PS_PAGE_COLUMNS * 4 + 1]; /* a character has 4 bytes at most */
    size_t entry;
} ps_page_line;

#define PS_PAGE_PART_LINES 120 /* of one part, kept; what goes beyond is counted */
typedef struct ps_page_part {
    size_t n, entries;
    ps_page_line lines[PS_PAGE_PART_LINES];
} ps_page_part;

typedef struct ps_page {
    size_t n;
    ps_page_line lines[PS_PAGE_ROWS];
} ps_page;

void ps_page_part_clear(ps_page_part *part);
/* Later lines of the entry stand two columns further in. */
void ps_page_part_add(ps_page_part *part, size_t indent, const char *text, size_t length);
/* One row; cut where it is too long. On a full page nothing happens. */
void ps_page_line_add(ps_page *page, const char *text);
/* At most `rows` rows. A part without entries takes none. */
void ps_page_part_put(ps_page *page, const ps_page_part *part, size_t rows);
/* Rows that it would take if there were room. */
size_t ps_page_part_rows(const ps_page_part *part);
/* The page, each row ended by a line feed. */
void ps_page_text(ps_buffer *out, const ps_page *page);

#endif

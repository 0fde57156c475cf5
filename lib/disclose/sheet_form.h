/* Sheet form: the cells of a sheet as they may be seen, and the three ways to set them down. For the gate alone.
 *
 *   EXACT      as they are
 *   PROTECTED  scheme hes: people 1-7 are *, others to the nearest 5; shares and ratios from what is shown, to three
 *              significant digits; no hidden cell of a block can be worked out from the others and their sum
 *              (sheet_block.h); in a row of a block where people are hidden, what stands to the right of them and
 * counts them is hidden too */
#ifndef PS_DISCLOSE_SHEET_FORM_H
#define PS_DISCLOSE_SHEET_FORM_H

#include "aggregate/sheet.h"
#include "base/fail.h"
#include "base/text.h"

typedef struct ps_form_cell {
    const char *text; /* NULL: a number; lent by the sheet */
    double number;    /* NAN: empty */
    ps_cell_kind kind;
    bool hidden, withheld; /* "*"; empty, may be any number */
} ps_form_cell;

/* One for each cell of the sheet; free() it. */
ps_status ps_sheet_form(ps_form_cell **out, const ps_sheet *sheet, bool exact, ps_error *err);
/* 12 significant digits, or 3. */
int ps_form_digits(bool exact);

/* sheet_csv.c: a new file; "-" is standard output. */
ps_status ps_sheet_csv(const ps_sheet *sheet, const char *path, bool exact, ps_error *err);
/* sheet_text.c: title, headings and rows in aligned columns, shares in per cent. Wider than 100 characters, the columns
 * stand in several parts, each with the keys before it. */
ps_status ps_sheet_as_text(ps_buffer *out, const ps_sheet *sheet, bool exact, ps_error *err);
/* sheet_json.c: an array of objects by heading; "*" for hidden, null for empty. */
ps_status ps_sheet_as_json(ps_buffer *out, const ps_sheet *sheet, bool exact, ps_error *err);

#endif

/* Field: one cell of text to one typed value, and why not.
 *
 *   DATE     the declared form, alone or before a time of day    "2021-03-04", "04/03/2021 10:15"
 *   NUMBER   decimal, whatever the locale
 *   CODE     a value set, matched without case
 *   TEXT     as it stands
 *
 * A cell is trimmed of blanks first. Empty cells, and the word NULL that database exports write for nothing, are
 * missing, and so are the dates 1800-01-01, 1801-01-01, 1802-01-01, 1900-01-01 and 9999-12-31, which stand for "none".
 * All functions are pure. */
#ifndef PS_EXTRACT_FIELD_H
#define PS_EXTRACT_FIELD_H

#include "base/text.h"
#include "extract/reader.h"

#include <string.h>

/* The cell without outer blanks; length 0 when it is missing. */
static inline ps_slice ps_field_clean(ps_slice cell)
{
    if (cell.length && (cell.at[0] <= ' ' || cell.at[cell.length - 1] <= ' '))
        cell = ps_slice_trim(cell); /* bytes above 127 may count as below the blank here: a call too many, no more */
    if (cell.length == 4 && !memcmp(cell.at, "NULL", 4))
        cell.length = 0;
    return cell;
}

/* Does ps_field_clean leave a cell, which is not empty, surely as it is? */
static inline bool ps_field_is_bare(ps_slice cell)
{
    return cell.at[0] > ' ' && cell.at[cell.length - 1] > ' ' && !(cell.length == 4 && !memcmp(cell.at, "NULL", 4));
}

typedef enum ps_reading {
    PS_READ_WELL,
    PS_READ_IMPRECISE, /* a date of month or year precision */
    PS_READ_MISSING,
    PS_READ_WRONG_FORM,
    PS_READ_NO_SUCH_DAY
} ps_reading;

/* A clean cell. *out is PS_NO_DAY unless the date was read. Year and month precision give the first day of the period;
 * with `birth`, month precision gives the 15th. */
ps_reading ps_field_date(ps_day *out, ps_slice cell, ps_date_form form, bool birth);
/* "yyyy-mm-dd" and so on, as plans write it. */
const char *ps_date_form_name(ps_date_form form);
/* Row of the value set that the cell matches; NULL if none. With `local_second`, the second character of a code is a
 * local matter and cut off, unless both together are a code ("99"). */
const ps_code_word *ps_field_word(ps_slice cell, const ps_code_word *words, bool local_second);
/* One code after another out of a joined cell: split at comma, semicolon and bar, trimmed. False: no more. Pieces
 * without a letter or digit, as the "-" of hospital extracts, are passed over. */
bool ps_field_next_code(ps_slice *code, ps_slice *rest);

/* Could this be a code of that role? Area and practice codes become labels of tables and names of files, so what cannot
 * be one (a pseudonym in the wrong column, a date) is no value. Always true of other roles and of the empty cell. */
bool ps_field_shaped(ps_slice text, ps_column_role role);

#endif

/* Xlsx: a workbook of two sheets as the parts of its archive (ECMA-376, SpreadsheetML): the fixed ones, and the pieces
 * that workbook.c puts a sheet together from.
 *
 * Written here and not by a library of its own: its bytes are the same on every machine, a full disk and a failed
 * allocation are seen, nothing is printed, nothing of a person stands in a temporary file, and the static command has
 * it. Every text is a string cell: none is ever read as a number or a formula. */
#ifndef PS_OUTREACH_XLSX_H
#define PS_OUTREACH_XLSX_H

#include "base/text.h"
#include "base/zip.h"
#include "popstrat/value.h"

/* Formats of cells, in the order of xl/styles.xml. */
typedef enum ps_xlsx_style {
    PS_XLSX_PLAIN,
    PS_XLSX_TITLE,
    PS_XLSX_HEADING,
    PS_XLSX_LINE,
    PS_XLSX_ALERT,
    PS_XLSX_COLUMN,        /* heading of a column */
    PS_XLSX_COLUMN_ANSWER, /* of one to fill in */
    PS_XLSX_CELL,
    PS_XLSX_NUMBER,
    PS_XLSX_MARK,
    PS_XLSX_ANSWER,
    PS_XLSX_ANSWER_DATE
} ps_xlsx_style;

#define PS_XLSX_SHEET_1 "xl/worksheets/sheet1.xml"
#define PS_XLSX_SHEET_2 "xl/worksheets/sheet2.xml"
#define PS_XLSX_SHEET_START                                                                                            \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"                                                  \
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"

/* Escaped for XML; what XML cannot hold becomes _xHHHH_, as spreadsheets read it. */
void ps_xlsx_text(ps_buffer *out, const char *at, size_t length);
void ps_xlsx_reference(ps_buffer *out, size_t column, size_t row); /* from 0 and 1: "A1" */
/* Columns from 0, rows from 1. */
void ps_xlsx_string(ps_buffer *out, size_t column, size_t row, ps_xlsx_style style, const char *at, size_t length);
/* A number as text; a string cell if it is none. */
void ps_xlsx_number(ps_buffer *out, size_t column, size_t row, const char *at, size_t length);
void ps_xlsx_empty(ps_buffer *out, size_t column, size_t row, ps_xlsx_style style);

/* Lines that a text needs in a column so many characters wide, words kept whole where they fit. Rows say how high they
 * are, since not every spreadsheet works it out as it opens a file. */
size_t ps_xlsx_lines(const char *at, size_t length, size_t width);

/* A sheet's name: at most 31 characters, none that a sheet's name may not have; "List" if nothing is left or the name
 * is the first sheet's. */
void ps_xlsx_sheet_name(ps_buffer *out, const char *title);

typedef struct ps_xlsx_about {
    const char *title;
    const char *first, *second; /* names of the sheets */
    size_t columns, rows;       /* of the second, heading included */
    size_t printed;             /* columns of it that are printed */
    ps_day made;
} ps_xlsx_about;
/* All parts but the sheets. */
void ps_xlsx_add_parts(ps_zip *zip, ps_buffer *text, const ps_xlsx_about *about);

#endif

/* Xlsx: see xlsx.h. */
#include "outreach/xlsx.h"

#include "base/arena.h"

#include <stdio.h>
#include <string.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define TYPE "application/vnd.openxmlformats-officedocument."

#define CELL_MOST ((size_t)32000) /* bytes; a cell holds 32,767 characters */
#define CELL_REST " ... (the rest is in the CSV)"

/* ---- text ---- */

/* "_x0041_" in a text would be read as an A. */
static bool looks_escaped(const char *at, size_t length)
{
    if (length < 7 || at[1] != 'x' || at[6] != '_')
        return false;
    for (int i = 2; i < 6; i++)
        if (!((at[i] >= '0' && at[i] <= '9') || (at[i] >= 'A' && at[i] <= 'F') || (at[i] >= 'a' && at[i] <= 'f')))
            return false;
    return true;
}

void ps_xlsx_text(ps_buffer *out, const char *at, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)at[i];
        const bool last_two = c == 0xEF && length - i >= 3 && (unsigned char)at[i + 1] == 0xBF &&
                              (unsigned char)at[i + 2] >= 0xBE; /* U+FFFE, U+FFFF */
        if (c == '&')
            ps_buffer_text(out, "&amp;");
        else if (c == '<')
            ps_buffer_text(out, "&lt;");
        else if (c == '>')
            ps_buffer_text(out, "&gt;");
        else if (c == '"')
            ps_buffer_text(out, "&quot;");
        else if (c == '_' && looks_escaped(at + i, length - i))
            ps_buffer_text(out, "_x005F_");
        else if (c < 0x20 && c != '\t' && c != '\n')
            ps_buffer_print(out, "_x%04X_", c);
        else if (last_two) {
            ps_buffer_text(out, (unsigned char)at[i + 2] == 0xBE ? "_xFFFE_" : "_xFFFF_");
            i += 2;
        } else
            ps_buffer_byte(out, at[i]);
    }
}

/* ---- cells ---- */

void ps_xlsx_reference(ps_buffer *out, size_t column, size_t row)
{
    char letters[8];
    size_t n = sizeof letters;

    for (size_t c = column + 1; c; c = (c - 1) / 26)
        letters[--n] = (char)('A' + (c - 1) % 26);
    ps_buffer_add(out, letters + n, sizeof letters - n);
    ps_buffer_print(out, "%zu", row);
}

static void start_cell(ps_buffer *out, size_t column, size_t row, ps_xlsx_style style)
{
    ps_buffer_text(out, "<c r=\"");
    ps_xlsx_reference(out, column, row);
    ps_buffer_print(out, "\" s=\"%d\"", (int)style);
}

void ps_xlsx_empty(ps_buffer *out, size_t column, size_t row, ps_xlsx_style style)
{
    start_cell(out, column, row, style);
    ps_buffer_text(out, "/>");
}

void ps_xlsx_string(ps_buffer *out, size_t column, size_t row, ps_xlsx_style style, const char *at, size_t length)
{
    const bool long_text = length > CELL_MOST;

    if (!length) {
        ps_xlsx_empty(out, column, row, style);
        return;
    }
    if (long_text)
        for (length = CELL_MOST; length && ((unsigned char)at[length] & 0xC0) == 0x80;)
            length--;
    start_cell(out, column, row, style);
    ps_buffer_text(out, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    ps_xlsx_text(out, at, length);
    ps_buffer_text(out, long_text ? CELL_REST "</t></is></c>" : "</t></is></c>");
}

static bool is_number(const char *at, size_t length)
{
    size_t i = length && at[0] == '-', digits = 0;

    for (; i < length && ((at[i] >= '0' && at[i] <= '9') || at[i] == '.'); i++)
        digits += at[i] != '.';
    if (digits && i + 1 < length && at[i] == 'e')
        for (i += at[i + 1] == '-' || at[i + 1] == '+' ? 2 : 1; i < length && at[i] >= '0' && at[i] <= '9';)
            i++;
    return digits && digits < 16 && i == length;
}

void ps_xlsx_number(ps_buffer *out, size_t column, size_t row, const char *at, size_t length)
{
    if (!is_number(at, length)) {
        ps_xlsx_string(out, column, row, PS_XLSX_CELL, at, length);
        return;
    }
    start_cell(out, column, row, PS_XLSX_NUMBER);
    ps_buffer_text(out, "><v>");
    ps_buffer_add(out, at, length);
    ps_buffer_text(out, "</v></c>");
}

/* ---- lines ---- */

static size_t word_end(const char *at, size_t length, size_t from)
{
    while (from < length && at[from] != ' ' && at[from] != '\n')
        from++;
    return from;
}

size_t ps_xlsx_lines(const char *at, size_t length, size_t width)
{
    size_t lines = 1, used = 0;

    for (size_t i = 0; i < length;) {
        const size_t end = word_end(at, length, i), word = ps_utf8_count(at + i, end - i);
        if (used && used + word > width) {
            lines++;
            used = 0;
        }
        used += word;
        while (used > width) { /* longer than a line: broken */
            lines++;
            used -= width;
        }
        if (end < length && at[end] == '\n') {
            lines++;
            used = 0;
        } else {
            used++;
        }
        i = end + 1;
    }
    return lines;
}

/* ---- names ---- */

#define NAME_MOST 31 /* in UTF-16 */

void ps_xlsx_sheet_name(ps_buffer *out, const char *title)
{
    const size_t start = out->length;
    ps_slice left = ps_slice_trim(ps_slice_of(title));
    size_t room = NAME_MOST;

    while (left.length) {
        const unsigned char c = (unsigned char)*left.at;
        const size_t bytes = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4, units = bytes == 4 ? 2 : 1;
        if (bytes > left.length || units > room)
            break;
        room -= units;
        ps_buffer_add(out, c < 0x20 || strchr("[]:*?/\\'", c) ? " " : left.at, bytes);
        left.at += bytes;
        left.length -= bytes;
    }
    while (out->length > start && out->at[out->length - 1] == ' ')
        out->at[--out->length] = '\0';
    /* "History" is the spreadsheet's own. */
    if (out->length == start || ps_text_compare_fold(out->at + start, "Read me") == 0 ||
        ps_text_compare_fold(out->at + start, "History") == 0) {
        out->length = start;
        ps_buffer_text(out, "List");
    }
}

/* ---- fixed parts ---- */

static const char content_types[] = XML
    "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/docProps/app.xml\" ContentType=\"" TYPE "extended-properties+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" "
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE "spreadsheetml.styles+xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE "spreadsheetml.sheet.main+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" TYPE "spreadsheetml.worksheet+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"" TYPE "spreadsheetml.worksheet+xml\"/></Types>";

static const char relations[] =
    XML "<Relationships xmlns=\"" PACKAGE "relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" OFFICE "relationships/officeDocument\" Target=\"xl/workbook.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" PACKAGE
        "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" OFFICE "relationships/extended-properties\" Target=\"docProps/app.xml\"/>"
        "</Relationships>";

static const char book_relations[] =
    XML "<Relationships xmlns=\"" PACKAGE "relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" OFFICE "relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" OFFICE "relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" OFFICE "relationships/styles\" Target=\"styles.xml\"/></Relationships>";

static const char application[] =
    XML "<Properties xmlns=\"" OFFICE "extended-properties\"><Application>popstrat</Application></Properties>";

/* ---- styles ---- */

/* The Analysis Function's dark blue, and yellows for what is to be filled in, all with text of high contrast. */
static const struct {
    bool bold;
    int size;
    const char *colour;
} fonts[] = {
    {false, 10, "212B32"}, {true, 16, "12436D"}, {true, 12, "12436D"}, {false, 11, "212B32"},
    {true, 11, "B1201B"},  {true, 10, "FFFFFF"}, {true, 10, "212B32"},
};
enum { FONT_LIST, FONT_TITLE, FONT_HEADING, FONT_TEXT, FONT_ALERT, FONT_COLUMN, FONT_ANSWER };

static const char *const fills[] = {NULL, NULL, "12436D", "FFE08A", "FFF8E1"}; /* the first two are laid down */
enum { FILL_NONE, FILL_COLUMN = 2, FILL_ANSWER_COLUMN, FILL_ANSWER };

#define FORMAT_TEXT 49 /* "@": text stays text, however it is edited */
#define FORMAT_DATE 164

static const struct {
    int format, font, fill, border;
    const char *where;
} formats[] = {
    [PS_XLSX_PLAIN] = {0, FONT_LIST, FILL_NONE, 0, ""},
    [PS_XLSX_TITLE] = {FORMAT_TEXT, FONT_TITLE, FILL_NONE, 0, "vertical=\"top\""},
    [PS_XLSX_HEADING] = {FORMAT_TEXT, FONT_HEADING, FILL_NONE, 0, "vertical=\"bottom\""},
    [PS_XLSX_LINE] = {FORMAT_TEXT, FONT_TEXT, FILL_NONE, 0, "vertical=\"top\""},
    [PS_XLSX_ALERT] = {FORMAT_TEXT, FONT_ALERT, FILL_NONE, 0, "vertical=\"top\""},
    [PS_XLSX_COLUMN] = {FORMAT_TEXT, FONT_COLUMN, FILL_COLUMN, 1, "vertical=\"top\""},
    [PS_XLSX_COLUMN_ANSWER] = {FORMAT_TEXT, FONT_ANSWER, FILL_ANSWER_COLUMN, 1, "vertical=\"top\""},
    [PS_XLSX_CELL] = {FORMAT_TEXT, FONT_LIST, FILL_NONE, 1, "vertical=\"top\""},
    /* To the left: else a number touches the text beside it. */
    [PS_XLSX_NUMBER] = {0, FONT_LIST, FILL_NONE, 1, "horizontal=\"left\" vertical=\"top\""},
    [PS_XLSX_MARK] = {FORMAT_TEXT, FONT_ALERT, FILL_NONE, 1, "vertical=\"top\""},
    [PS_XLSX_ANSWER] = {FORMAT_TEXT, FONT_LIST, FILL_ANSWER, 1, "vertical=\"top\""},
    [PS_XLSX_ANSWER_DATE] = {FORMAT_DATE, FONT_LIST, FILL_ANSWER, 1, "vertical=\"top\""},
};

static void write_fonts_and_fills(ps_buffer *text)
{
    ps_buffer_print(text, "<fonts count=\"%zu\">", PS_COUNT(fonts));
    for (size_t i = 0; i < PS_COUNT(fonts); i++)
        ps_buffer_print(text,
                        "<font>%s<sz val=\"%d\"/><color rgb=\"FF%s\"/><name val=\"Arial\"/><family val=\"2\"/></font>",
                        fonts[i].bold ? "<b/>" : "", fonts[i].size, fonts[i].colour);
    ps_buffer_print(text,
                    "</fonts><fills count=\"%zu\"><fill><patternFill patternType=\"none\"/></fill>"
                    "<fill><patternFill patternType=\"gray125\"/></fill>",
                    PS_COUNT(fills));
    for (size_t i = FILL_COLUMN; i < PS_COUNT(fills); i++)
        ps_buffer_print(text,
                        "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF%s\"/><bgColor indexed=\"64\"/>"
                        "</patternFill></fill>",
                        fills[i]);
    ps_buffer_text(text, "</fills>");
}

static void write_borders(ps_buffer *text)
{
    static const char *const sides[] = {"left", "right", "top", "bottom"};

    ps_buffer_text(text, "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border><border>");
    for (size_t i = 0; i < PS_COUNT(sides); i++)
        ps_buffer_print(text, "<%s style=\"thin\"><color rgb=\"FFB0B4B8\"/></%s>", sides[i], sides[i]);
    ps_buffer_text(text, "<diagonal/></border></borders>");
}

static void write_styles(ps_buffer *text)
{
    ps_buffer_print(text,
                    XML "<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"1\"><numFmt numFmtId=\"%d\" "
                        "formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>",
                    FORMAT_DATE);
    write_fonts_and_fills(text);
    write_borders(text);
    ps_buffer_print(text,
                    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
                    "</cellStyleXfs><cellXfs count=\"%zu\">",
                    PS_COUNT(formats));
    for (size_t i = 0; i < PS_COUNT(formats); i++) {
        ps_buffer_print(text, "<xf numFmtId=\"%d\" fontId=\"%d\" fillId=\"%d\" borderId=\"%d\" xfId=\"0\"",
                        formats[i].format, formats[i].font, formats[i].fill, formats[i].border);
        if (formats[i].where[0])
            ps_buffer_print(text,
                            " applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" "
                            "applyAlignment=\"1\"><alignment %s wrapText=\"1\"/></xf>",
                            formats[i].where);
        else
            ps_buffer_text(text, "/>");
    }
    ps_buffer_text(
        text, "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>"
              "</styleSheet>");
}

/* ---- parts ---- */

static void add_part(ps_zip *zip, const char *name, const char *text)
{
    ps_zip_begin(zip, name);
    ps_zip_add(zip, text, strlen(text));
}

static void add_buffer(ps_zip *zip, const char *name, ps_buffer *text)
{
    ps_zip_begin(zip, name);
    ps_zip_add(zip, text->at ? text->at : "", text->length);
    ps_buffer_clear(text);
}

/* 'Name'!$A$1:$C$11; a sheet's name here has no quote. */
static void name_range(ps_buffer *text, const ps_xlsx_about *about, size_t columns)
{
    char letters[24] = {0};
    ps_buffer corner = {0};

    ps_xlsx_reference(&corner, columns - 1, 1);
    (void)snprintf(letters, sizeof letters, "%.*s", corner.length ? (int)corner.length - 1 : 0,
                   corner.at ? corner.at : "");
    text->failed = text->failed || corner.failed;
    ps_buffer_release(&corner);
    ps_buffer_text(text, "'");
    ps_xlsx_text(text, about->second, strlen(about->second));
    ps_buffer_print(text, "'!$A$1:$%s$%zu", letters, about->rows);
}

static void add_book(ps_zip *zip, ps_buffer *text, const ps_xlsx_about *about)
{
    ps_buffer_text(text, XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
                             "relationships\"><bookViews><workbookView activeTab=\"0\"/></bookViews><sheets>"
                             "<sheet name=\"");
    ps_xlsx_text(text, about->first, strlen(about->first));
    ps_buffer_text(text, "\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"");
    ps_xlsx_text(text, about->second, strlen(about->second));
    ps_buffer_text(text, "\" sheetId=\"2\" r:id=\"rId2\"/></sheets><definedNames>"
                         "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"1\" hidden=\"1\">");
    name_range(text, about, about->columns);
    ps_buffer_text(text, "</definedName><definedName name=\"_xlnm.Print_Area\" localSheetId=\"1\">");
    name_range(text, about, about->printed);
    ps_buffer_text(text, "</definedName><definedName name=\"_xlnm.Print_Titles\" localSheetId=\"1\">'");
    ps_xlsx_text(text, about->second, strlen(about->second));
    ps_buffer_text(text, "'!$1:$1</definedName></definedNames></workbook>");
    add_buffer(zip, "xl/workbook.xml", text);
}

static void add_properties(ps_zip *zip, ps_buffer *text, const ps_xlsx_about *about)
{
    char day[11];

    ps_day_format(day, about->made);
    ps_buffer_text(text,
                   XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
                       "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                       "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    ps_xlsx_text(text, about->title, strlen(about->title));
    ps_buffer_print(text,
                    "</dc:title><dc:creator>popstrat</dc:creator>"
                    "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:created>"
                    "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:modified></cp:coreProperties>",
                    day, day);
    add_buffer(zip, "docProps/core.xml", text);
}

void ps_xlsx_add_parts(ps_zip *zip, ps_buffer *text, const ps_xlsx_about *about)
{
    ps_buffer_clear(text);
    add_part(zip, "[Content_Types].xml", content_types);
    add_part(zip, "_rels/.rels", relations);
    add_part(zip, "docProps/app.xml", application);
    add_properties(zip, text, about);
    add_book(zip, text, about);
    add_part(zip, "xl/_rels/workbook.xml.rels", book_relations);
    write_styles(text);
    add_buffer(zip, "xl/styles.xml", text);
}

/* Embed: turns the CSV tables and plans of data/ into one C file, so that the library needs no file at run time.
 *
 *   embed data/weights/a.csv data/plans/b.toml ... > data_tables.c
 *
 * A plan becomes a table of one column, "line", with a row for each of its lines.
 * A table that is not rectangular, names a column twice or holds a NUL stops the build, with file and row. */
#include <csv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_CELL 4000 /* C promises string literals of 4095 characters */

struct table {
    const char *path;
    size_t columns, row, column;
    char **headings; /* `columns` once the first row is read */
};

static void stop(const struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));
static void stop(const struct table *table, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "embed: %s: row %zu: ", table->path, table->row + 1);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(EXIT_FAILURE);
}

/* Octal, three digits: no other escape ends where it should whatever follows. '?' too, or ??= would be a trigraph. */
static void print_literal(const char *at, size_t length)
{
    size_t i;
    putchar('"');
    for (i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)at[i];
        if (c < 0x20 || c > 0x7E || c == '"' || c == '\\' || c == '?')
            printf("\\%03o", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void take_heading(struct table *table, const char *at, size_t length)
{
    char **grown = realloc(table->headings, (table->columns + 1) * sizeof *grown);
    char *heading = malloc(length + 1);
    size_t i;

    if (!grown || !heading)
        stop(table, "no memory");
    memcpy(heading, at, length);
    heading[length] = '\0';
    table->headings = grown;
    for (i = 0; i < table->columns; i++)
        if (strcmp(grown[i], heading) == 0)
            stop(table, "two columns are called \"%s\"", heading);
    grown[table->columns++] = heading;
}

static void take_cell(const char *at, size_t length, struct table *table)
{

    if (memchr(at, '\0', length))
        stop(table, "column %zu holds a NUL", table->column + 1);
    if (length > LONGEST_CELL)
        stop(table, "column %zu is longer than %d bytes", table->column + 1, LONGEST_CELL);
    if (table->row == 0)
        take_heading(table, at, length);
    printf(table->column ? ", " : "    ");
    print_literal(at, length);
    table->column++;
}

static void end_row(int c, void *context)
{
    struct table *table = context;
    (void)c;
    if (table->column != table->columns)
        stop(table, "%zu fields under %zu headings", table->column, table->columns);
    fputs(",\n", stdout);
    table->row++;
    table->column = 0;
}

static void take_field(void *cell, size_t length, void *context)
{
    take_cell(cell ? cell : "", length, context);
}

static int ends_with(const char *path, const char *ending)
{
    const size_t length = strlen(path), tail = strlen(ending);

    return length > tail && strcmp(path + length - tail, ending) == 0;
}

/* "data/weights/a.csv" is "weights/a". */
static size_t table_name(const char **out, const char *path)
{
    static const char top[] = "data/";
    const char *name = path, *next;

    while ((next = strstr(name, top)) != NULL)
        name = next + strlen(top);
    if (name == path || !(ends_with(name, ".csv") || ends_with(name, ".toml"))) {
        fprintf(stderr, "embed: %s: expected data/<folder>/<name>.csv or .toml\n", path);
        exit(EXIT_FAILURE);
    }
    *out = name;
    return (size_t)(strrchr(name, '.') - name);
}

static void embed_lines(struct table *table, FILE *file)
{
    static char line[LONGEST_CELL + 2];

    take_cell("line", 4, table);
    end_row(0, table);
    while (fgets(line, sizeof line, file)) {
        const size_t length = strlen(line);

        if (length == 0 || line[length - 1] != '\n')
            stop(table, "a line is too long, holds a NUL or does not end");
        take_cell(line, length - 1, table);
        end_row(0, table);
    }
    if (ferror(file))
        stop(table, "is broken off");
}

static void embed_table(struct table *table, FILE *file)
{
    static char piece[1 << 16];
    struct csv_parser parser;
    int first = 1;
    size_t n;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        stop(table, "cannot be read");
    while ((n = fread(piece, 1, sizeof piece, file)) > 0) {
        const size_t skip = first && n >= 3 && memcmp(piece, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0; /* byte order mark */
        first = 0;
        if (csv_parse(&parser, piece + skip, n - skip, take_field, end_row, table) != n - skip)
            stop(table, "%s", csv_strerror(csv_error(&parser)));
    }
    if (ferror(file) || csv_fini(&parser, take_field, end_row, table) != 0)
        stop(table, "is broken off");
    csv_free(&parser);
}

static void embed(struct table *table, size_t number)
{
    FILE *file = fopen(table->path, "rb");

    if (!file)
        stop(table, "cannot be read");
    printf("static const char *const cells_%zu[] = {\n", number);
    if (ends_with(table->path, ".toml"))
        embed_lines(table, file);
    else
        embed_table(table, file);
    fclose(file);
    if (table->row == 0)
        stop(table, "has no heading");
    printf("};\n");
}

int main(int argc, char **argv)
{
    const size_t count = argc > 1 ? (size_t)argc - 1 : 0;
    struct table *tables = calloc(count + 1, sizeof *tables);
    size_t i, j, k;

    if (!tables)
        return EXIT_FAILURE;
    printf("/* Made by data/embed.c from data/. */\n#include \"base/data.h\"\n\n");
    for (i = 0; i < count; i++) {
        tables[i].path = argv[i + 1];
        embed(&tables[i], i);
    }
    printf("\nconst ps_data_table ps_data_tables[] = {\n");
    for (i = 0; i < count; i++) {
        const char *name, *other;
        const size_t length = table_name(&name, tables[i].path);
        for (k = 0; k < i; k++)
            if (table_name(&other, tables[k].path) == length && memcmp(name, other, length) == 0)
                stop(&tables[i], "same name as %s", tables[k].path);
        printf("    {");
        print_literal(name, length);
        printf(", %zu, %zu, cells_%zu},\n", tables[i].columns, tables[i].row - 1, i);
    }
    /* The last one is not counted: it lets a library without tables compile too. */
    printf("    {\"\", 0, 0, NULL},\n};\nconst size_t ps_data_tables_count = %zu;\n", count);
    for (i = 0; i < count; i++) {
        for (j = 0; j < tables[i].columns; j++)
            free(tables[i].headings[j]);
        free(tables[i].headings);
    }
    free(tables);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}

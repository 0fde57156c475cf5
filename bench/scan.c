/* Scan: what one thread reads of a CSV file by each of the three ways of splitting rows, and that all read the same.
 *
 *   scan ROUNDS KIND LABEL FILE          KIND is a kind of extract: gp_event, contact
 *
 * Two jobs. `rows`: the bytes, already in memory, are split into fields and nothing is done with them; libcsv on its
 * own with callbacks that count, fed whole, stands beside it. `read`: the reader from opening to the end, with ids,
 * event dates and codes checked and decoded. Before anything is timed each way's answers are digested (XXH3: rows, and
 * every field of every row, or id, day and code, in order); a difference ends it with 1. Then rounds, in each every way
 * once. Prints rows of a table: median MB/s and ns a row, and the median of the ratios, within a round, to libcsv's
 * time. O(bytes); the file is held in memory for `rows`. */
#include "base/intern.h"
#include "extract/reader.h"
#include "popstrat/init.h"

#include <csv.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define PIECE ((size_t)1 << 20) /* bytes given to a walk at a time, as chunks of the reader are */
#define ROUNDS_MOST 99
#define COLUMNS_MOST 64

enum { BEST, PORTABLE, LIBCSV, ALONE, WAYS };

static const char *const way_names[WAYS] = {"many bytes at a time", "byte loop", "every row by libcsv",
                                            "libcsv alone, counting"};
static const ps_scan_how hows[] = {PS_SCAN_BEST, PS_SCAN_PORTABLE, PS_SCAN_LIBCSV};

typedef struct answers {
    uint64_t rows, refused;
    XXH64_hash_t digest;
} answers;

static char *bytes;
static size_t length;
static const char *path, *kind, *label;
static XXH3_state_t *digest;

static void stop(const char *what)
{
    fprintf(stderr, "scan: %s: %s\n", path, what);
    exit(1);
}

static void take(const void *at, size_t n)
{
    const uint64_t size = n;

    XXH3_64bits_update(digest, &size, sizeof size);
    XXH3_64bits_update(digest, at, n);
}

/* ---- the two jobs ---- */

static answers split(ps_scan_how how, bool digested)
{
    answers a = {0};
    ps_walk walk = {0};
    size_t given = 0; /* bytes given so far */

    XXH3_64bits_reset(digest);
    ps_walk_init(&walk, ',', false, how);
    ps_walk_give(&walk, bytes, 0, 0, false);
    for (;;) {
        const ps_walk_step step = ps_walk_next(&walk);

        if (step == PS_WALK_NO_MEMORY)
            stop("no memory");
        if (step == PS_WALK_MORE) {
            const char *from = walk.at + walk.begin;
            if (given == length && walk.final)
                break;
            given = length - given > PIECE ? given + PIECE : length;
            ps_walk_give(&walk, from, 0, (size_t)(bytes + given - from), given == length);
            continue;
        }
        a.rows++;
        a.refused += walk.record.refusal != NULL;
        for (size_t i = 0; digested && i < walk.record.n; i++)
            take(walk.record.fields[i].at, walk.record.fields[i].length);
    }
    ps_walk_release(&walk);
    a.digest = XXH3_64bits_digest(digest);
    return a;
}

static void count_field(void *at, size_t n, void *context)
{
    (void)at;
    (void)n;
    (void)context;
}

static void count_row(int end, void *context)
{
    (void)end;
    ++*(uint64_t *)context;
}

static answers split_alone(void)
{
    answers a = {0};
    struct csv_parser parser;

    if (csv_init(&parser, CSV_STRICT))
        stop("libcsv does not start");
    if (csv_parse(&parser, bytes, length, count_field, count_row, &a.rows) != length ||
        csv_fini(&parser, count_field, count_row, &a.rows))
        stop("libcsv refuses it");
    csv_free(&parser);
    return a;
}

static void digest_batch(const ps_batch *batch, const ps_schema *schema, int code, const ps_intern *words)
{
    for (size_t i = 0; i < batch->n; i++) {
        take(batch->ids[i].at, batch->ids[i].length);
        take(&batch->columns[schema->event_date].day[i], sizeof(ps_day));
        if (code >= 0) {
            const uint32_t word = batch->columns[code].text[i];
            take(word ? ps_intern_text(words, word) : "", word ? ps_intern_length(words, word) : 0);
        }
    }
}

static answers read_all(ps_scan_how how, bool digested)
{
    const ps_schema *schema = ps_schema_named(kind);
    const int code = schema ? ps_schema_column_find(schema, "code") : -1;
    ps_want want[COLUMNS_MOST] = {PS_WANT_NOT};
    ps_input_spec spec = {.name = "scan",
                          .file = path,
                          .path = path,
                          .schema = schema,
                          .want = want,
                          .hex_ids = true,
                          .scan = how,
                          .max_reject_share = 1};
    const ps_batch *batch;
    ps_reader *reader = NULL;
    ps_error err = {0};
    answers a;
    ps_status st;

    if (!schema || schema->makes_people || schema->n_columns > COLUMNS_MOST)
        stop("no such kind of events");
    want[schema->event_date] = PS_WANT;
    if (code >= 0)
        want[code] = PS_WANT;
    XXH3_64bits_reset(digest);
    st = ps_reader_open(&reader, &spec, &err);
    while (st == PS_OK && (st = ps_reader_next(&batch, reader, &err)) == PS_OK)
        if (digested)
            digest_batch(batch, schema, code, ps_reader_words(reader));
    if (st != PS_END)
        stop(err.message);
    a = (answers){ps_reader_report(reader)->rows, ps_reader_report(reader)->refused, XXH3_64bits_digest(digest)};
    ps_reader_close(reader);
    return a;
}

static answers work(bool reading, int way, bool digested)
{
    if (way == ALONE)
        return split_alone();
    return reading ? read_all(hows[way], digested) : split(hows[way], digested);
}

/* ---- rounds ---- */

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, by_size);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static void compete(bool reading, size_t rounds)
{
    static double took[WAYS][ROUNDS_MOST], ratios[WAYS][ROUNDS_MOST];
    const int ways = reading ? ALONE : WAYS;
    answers first = {0};

    for (int way = 0; way < ways; way++) {
        const answers a = work(reading, way, true);

        if (!way)
            first = a;
        if (a.rows != first.rows || (way != ALONE && (a.refused != first.refused || a.digest != first.digest))) {
            fprintf(stderr,
                    "scan: %s: %s reads %" PRIu64 " rows, %" PRIu64 " refused, digest %016" PRIx64
                    ", but %s reads %" PRIu64 ", %" PRIu64 ", %016" PRIx64 "\n",
                    path, way_names[way], a.rows, a.refused, (uint64_t)a.digest, way_names[0], first.rows,
                    first.refused, (uint64_t)first.digest);
            exit(1);
        }
    }
    fprintf(stderr,
            "scan: %s, %s: %" PRIu64 " rows, %" PRIu64 " refused, digest %016" PRIx64 ", the same by all ways\n", label,
            reading ? "read" : "split", first.rows, first.refused, (uint64_t)first.digest);
    for (size_t r = 0; r < rounds; r++) {
        for (int way = 0; way < ways; way++) {
            const double start = ps_seconds();
            (void)work(reading, way, false);
            took[way][r] = ps_seconds() - start;
        }
        for (int way = 0; way < ways; way++)
            ratios[way][r] = took[LIBCSV][r] / took[way][r];
    }
    for (int way = 0; way < ways; way++) {
        const double seconds = median(took[way], rounds);

        printf("| %s | %s | %s | %.0f | %.1f | %.2f |\n", label, reading ? "ids, dates, codes" : "rows alone",
               way_names[way], (double)length / 1e6 / seconds, seconds * 1e9 / (double)first.rows,
               median(ratios[way], rounds));
    }
}

static void load(void)
{
    FILE *file = fopen(path, "rb");
    long size = -1;

    if (file && !fseek(file, 0, SEEK_END) && (size = ftell(file)) >= 0)
        rewind(file);
    if (!file || size <= 0 || !(bytes = malloc((size_t)size)) || fread(bytes, 1, (size_t)size, file) != (size_t)size)
        stop("cannot be read");
    length = (size_t)size;
    fclose(file);
}

int main(int argc, char **argv)
{
    const unsigned long rounds = argc == 5 ? strtoul(argv[1], NULL, 10) : 0;
    ps_error err = {0};

    if (rounds < 1 || rounds > ROUNDS_MOST) {
        fputs("use: scan ROUNDS KIND LABEL FILE\n", stderr);
        return 2;
    }
    kind = argv[2];
    label = argv[3];
    path = argv[4];
    digest = XXH3_createState();
    if (!digest || ps_init(&err) != PS_OK)
        stop("no memory");
    load();
    compete(false, rounds);
    free(bytes); /* the reader reads the file itself */
    compete(true, rounds);
    XXH3_freeState(digest);
    return 0;
}

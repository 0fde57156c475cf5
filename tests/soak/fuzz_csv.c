/* Fuzz CSV: the CSV reader against the reference, on random files until the time is up, or on what libFuzzer thinks of
 * (PS_LIBFUZZER).
 *
 *   fuzz_csv SECONDS FIRST-SEED FOLDER    0 and a count; 1 and what differs, with the file left in FOLDER
 *
 * Under libFuzzer the first byte of an input says how the rest is read, from the file POPSTRAT_FUZZ_FILE. */
#include "../extract/csv_reference.h"
#include "../extract/random_csv.h"

#include <stdio.h>
#include <time.h>

static void write_file(const char *path, const char *at, size_t length)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(at, 1, length, file) != length || fclose(file)) {
        fprintf(stderr, "%s cannot be written\n", path);
        exit(2);
    }
}

#ifdef PS_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {',', '|', '\t', ';', ':', '\0', '\0', ','};
    static const size_t some[] = {1, 2, 3, 7, 16, 31, 33, 64};
    const char *const path = getenv("POPSTRAT_FUZZ_FILE");
    ps_buffer said = {0};
    csv_try t = {.path = path};
    char *why;

    if (!size || !path)
        return 0;
    t.at = (const char *)data + 1;
    t.length = size - 1;
    t.delimiter = delimiters[data[0] & 7];
    t.windows_1252 = (data[0] & 0x48) == 0x48;
    write_file(path, t.at, t.length);
    why = csv_agrees(&said, &t, (const size_t[]){0, some[data[0] >> 3 & 7]}, 2);
    if (why) {
        fprintf(stderr, "%s\n", why);
        abort();
    }
    ps_buffer_release(&said);
    return 0;
}

#else

int main(int argc, char **argv)
{
    ps_buffer b = {0}, said = {0};
    char path[512];
    time_t end;
    uint64_t seed, first;

    if (argc != 4) {
        fprintf(stderr, "usage: fuzz_csv SECONDS FIRST-SEED FOLDER\n");
        return 2;
    }
    end = time(NULL) + (time_t)strtoul(argv[1], NULL, 10);
    first = seed = strtoull(argv[2], NULL, 10);
    (void)snprintf(path, sizeof(path), "%s/fuzz_csv.csv", argv[3]);
    do {
        random_csv r;
        size_t blocks[4];
        csv_try t;
        char *why;

        make_random_csv(&b, &r, seed);
        draw_blocks(blocks, &r);
        write_file(path, b.at, b.length);
        t = (csv_try){path, b.at, b.length, draw(&r, 3) ? r.delimiter : '\0', r.windows_1252};
        why = csv_agrees(&said, &t, blocks, 4);
        if (why) {
            printf("seed %llu, file left in %s: %s\n", (unsigned long long)seed, path, why);
            return 1;
        }
        seed++;
    } while (time(NULL) < end);
    printf("%llu random files in four sizes of steps, seeds from %llu: no difference\n",
           (unsigned long long)(seed - first), (unsigned long long)first);
    ps_buffer_release(&b);
    ps_buffer_release(&said);
    return remove(path) != 0;
}

#endif

/* Codes: a made-up long table of ICD-10 codes of any size, for timing.
 *
 *   codes PEOPLE ROWS SEED > FILE          from the top of the tree: prefixes are those of
 * data/weights/charlson_quan.csv
 *
 * person_id (64 hex digits, of nobody) and code, rows in random order, so that those of a person are scattered. One
 * code in six or so is of a Charlson condition; a few have a dot, a dagger or lower case, one in eight of
 * three characters the filler X.
 * The same arguments give the same bytes. O(rows); ids come from the numbers of the persons. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIXES_MOST 512
#define OTHERS_MOST 2600

static char prefixes[PREFIXES_MOST][8], others[OTHERS_MOST][8];
static unsigned n_prefixes, n_others;

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static void read_prefixes(void)
{
    FILE *file = fopen("data/weights/charlson_quan.csv", "r");
    char line[512];

    if (!file) {
        fputs("codes: run it from the top of the tree\n", stderr);
        exit(1);
    }
    while (fgets(line, sizeof line, file) && n_prefixes < PREFIXES_MOST) {
        /* The third cell from the left that looks like a prefix: labels may hold commas. */
        for (char *cell = strtok(line, ","); cell; cell = strtok(NULL, ","))
            if (strlen(cell) >= 3 && strlen(cell) <= 4 && cell[0] >= 'A' && cell[0] <= 'Z' && cell[1] >= '0' &&
                cell[1] <= '9' && cell[2] >= '0' && cell[2] <= '9') {
                strcpy(prefixes[n_prefixes++], cell);
                break;
            }
    }
    fclose(file);
}

/* Categories of the WHO's ICD-10. */
static void read_others(void)
{
    FILE *file = fopen("data/standard/icd10_categories.csv", "r");
    char line[128], letter, last_letter;
    unsigned from, to;

    if (!file)
        exit(1);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "%c%2u,%c%2u", &letter, &from, &last_letter, &to) == 4 && letter == last_letter)
            for (unsigned i = from; i <= to && n_others < OTHERS_MOST; i++)
                sprintf(others[n_others++], "%c%02u", letter, i % 100);
    fclose(file);
}

static size_t write_code(char *to, uint64_t random)
{
    char code[8];
    size_t n;

    if (random % 6 == 0) {
        strcpy(code, prefixes[(random >> 8) % n_prefixes]);
        n = strlen(code);
    } else {
        strcpy(code, others[(random >> 8) % n_others]);
        n = 3;
    }
    if (n == 3)
        code[n++] = (random >> 40) % 8 ? (char)('0' + (random >> 44) % 10) : 'X';
    memcpy(to, code, 3);
    n = 3;
    if ((random >> 50) % 50 == 0)
        to[n++] = '.';
    to[n++] = code[3];
    if ((random >> 54) % 50 == 0)
        to[n++] = (random >> 60) & 1 ? 'D' : 'A';
    if ((random >> 56) % 40 == 0)
        to[0] = (char)(to[0] + 'a' - 'A');
    return n;
}

int main(int argc, char **argv)
{
    static char buffer[1 << 20];
    static const char digits[] = "0123456789abcdef";
    const uint64_t people = argc == 4 ? strtoull(argv[1], NULL, 10) : 0,
                   rows = argc == 4 ? strtoull(argv[2], NULL, 10) : 0;
    uint64_t state = argc == 4 ? strtoull(argv[3], NULL, 10) : 0;
    char row[96];

    if (!people) {
        fputs("usage: codes PEOPLE ROWS SEED > FILE\n", stderr);
        return 1;
    }
    read_prefixes();
    read_others();
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    fputs("person_id,code\n", stdout);
    for (uint64_t r = 0; r < rows; r++) {
        const uint64_t random = mix(state += 0x632be59bd9b4e019u), person = mix(random) % people;
        size_t n = 0;

        for (uint64_t w = 0; w < 4; w++) {
            uint64_t word = mix(person * 4 + w + 77);
            for (int k = 0; k < 16; k++, word >>= 4)
                row[n++] = digits[word & 15];
        }
        row[n++] = ',';
        n += write_code(row + n, random);
        row[n++] = '\n';
        fwrite(row, 1, n, stdout);
    }
    return fflush(stdout) || ferror(stdout);
}

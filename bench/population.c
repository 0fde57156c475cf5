/* Population: made-up extracts of any size, for timing.
 *
 *   population PEOPLE SEED FOLDER [--quoted]          from the top of the tree: code lists are copied from data/codes
 *
 * Writes people, gp, admissions, attendances, referrals and contacts as CSV, lookups/imd.csv and codes/. A million
 * people are 22.3 million rows and about 2.06 GB. The same arguments give the same bytes. Nobody in it exists: ids come
 * from the generator; areas, practices and ranks are made up; codes of conditions are those of data/codes, all other GP
 * codes end in a partition that SNOMED CT does not have. Event rows are in random order; the first fifth of the people
 * are the sick and have half of the events. About one event row in a hundred is messy: no date, a date that does not
 * exist, an id that no person has, or none. --quoted puts every field in quotes. O(rows); memory 4 bytes a person. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BUFFER ((size_t)1 << 20)
#define ROOM ((size_t)4096)      /* no row is longer */
#define FIRST_DAY 12784          /* 2005-01-01, in days since 1970 */
#define INDEX_DAY 20178          /* 2025-03-31 */
#define LAST_DAY (INDEX_DAY + 6) /* extracts are made a week later */
#define DAYS ((unsigned)(LAST_DAY - FIRST_DAY + 1))
#define TOPICS 9
#define CODES_MOST 16
#define OTHER_CODES 4000 /* of GP events, that no list holds */
#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct {
    const char *name;
    bool icd10;
    unsigned sick, well; /* people in a thousand who have it */
} topics[TOPICS] = {
    {"diabetes", true, 180, 25},     {"copd", true, 90, 8},     {"chd", true, 120, 10},
    {"ckd", true, 110, 12},          {"dementia", true, 40, 2}, {"hypertension", false, 350, 60},
    {"heart_failure", false, 60, 3}, {"stroke", false, 50, 6},  {"smi", true, 20, 7},
};

static const char *const notes[] = {
    "Seen at home, wound clean, dressing changed",
    "Patient says \"\"much better\"\", will ring if worse",
    "No reply at the door, card left, try again on Monday",
    "Blood taken, sent to the lab",
    "Telephone call",
    "Daughter present, asks about equipment, \"\"rails and a chair\"\", form sent",
    "Blood pressure taken twice, second reading lower",
    "Insulin given, sugars steady, feet checked",
    "Moved to her sister's for a week, visits go on there",
    "Catheter care, no concerns",
    "Seen with the therapist\nWalks with a frame, twenty metres",
    "Declined today, \"\"too tired\"\"\nNext visit agreed",
};

typedef struct {
    char text[20];
    size_t length;
} word;

typedef struct {
    word at[CODES_MOST];
    size_t n;
} list;

typedef struct {
    FILE *file;
    char *at; /* BUFFER + ROOM bytes */
    size_t length;
    bool quoted, started;
    uint64_t rows, bytes;
} sink;

static const char *folder;
static uint64_t people, seed;
static bool quoted;
static uint32_t n_areas, n_practices;
static list snomed[TOPICS], icd10[TOPICS];
static word others[OTHER_CODES];
static char dates[DAYS][11];

static void stop(const char *what, const char *name)
{
    fprintf(stderr, "population: %s %s: %s\n", what, name, errno ? strerror(errno) : "not as expected");
    exit(1);
}

/* ---- chance: splitmix64, as a stream and as a function of a number ---- */

static uint64_t mix(uint64_t z)
{
    z += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static uint64_t stream;

static uint64_t draw(void)
{
    stream += UINT64_C(0x9E3779B97F4A7C15);
    return mix(stream);
}

static uint64_t below(uint64_t random, uint64_t n)
{
    return (random >> 32) * n >> 32;
}

/* What is settled about person i, whatever the file: always the same answer. */
static uint64_t fact(uint64_t i, uint64_t what)
{
    return mix(mix(seed ^ what << 56) + i);
}

/* ---- rows ---- */

static char *path_of(const char *name)
{
    static char path[1024];

    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) >= sizeof path)
        stop("too long a path:", name);
    return path;
}

static void flush(sink *s)
{
    if (s->length && fwrite(s->at, 1, s->length, s->file) != s->length)
        stop("cannot write", folder);
    s->bytes += s->length;
    s->length = 0;
}

static void open_sink(sink *s, const char *name, const char *heading)
{
    *s = (sink){.file = fopen(path_of(name), "wb"), .at = malloc(BUFFER + ROOM), .quoted = quoted};
    if (!s->file || !s->at)
        stop("cannot make", name);
    setvbuf(s->file, NULL, _IONBF, 0);
    s->length = (size_t)snprintf(s->at, ROOM, "%s\n", heading);
    stream = mix(seed + 1) ^ mix((uint64_t)(unsigned char)name[0] << 8 | (unsigned char)name[1]);
}

static void close_sink(sink *s, const char *name)
{
    flush(s);
    if (fclose(s->file))
        stop("cannot write", name);
    free(s->at);
    printf("%-16s %10llu rows %13llu bytes\n", name, (unsigned long long)s->rows, (unsigned long long)s->bytes);
}

static void put(sink *s, const char *text, size_t length)
{
    memcpy(s->at + s->length, text, length);
    s->length += length;
}

static void field_quoted(sink *s, const char *text, size_t length, bool quote)
{
    if (s->started)
        s->at[s->length++] = ',';
    s->started = true;
    if (quote)
        s->at[s->length++] = '"';
    put(s, text, length);
    if (quote)
        s->at[s->length++] = '"';
}

static void field(sink *s, const char *text, size_t length)
{
    field_quoted(s, text, length, s->quoted);
}

static void field_text(sink *s, const char *text)
{
    field(s, text, strlen(text));
}

/* The number with at least so many digits, between two texts. */
static void field_number(sink *s, const char *before, int digits, unsigned number, const char *after)
{
    char text[64];

    field(s, text, (size_t)snprintf(text, sizeof text, "%s%0*u%s", before, digits, number, after));
}

static void end_row(sink *s)
{
    s->at[s->length++] = '\n';
    s->started = false;
    s->rows++;
    if (s->length >= BUFFER)
        flush(s);
}

/* ---- cells ---- */

static void field_id(sink *s, uint64_t i)
{
    static const char hex[] = "0123456789abcdef";
    char text[64];

    for (unsigned part = 0; part < 4; part++) {
        uint64_t bits = fact(i, 240 + part);

        for (unsigned c = 0; c < 16; c++, bits >>= 4)
            text[part * 16 + c] = hex[bits & 15];
    }
    field(s, text, sizeof text);
}

/* Half of the events are those of the first fifth. One in 200 has an id of nobody, a few have none. */
static uint64_t event_person(sink *s, unsigned unknown_in_10000)
{
    const uint64_t random = draw();
    const uint64_t i = below(random, random & 1 ? people : people / 5 + 1);
    const uint64_t fate = below(draw(), 10000);

    if (fate < unknown_in_10000)
        field_id(s, people + i);
    else if (fate == 9999)
        field(s, "", 0);
    else
        field_id(s, i);
    return i;
}

/* The given day; one row in 200 has none, or one that does not exist. */
static void event_date(sink *s, unsigned day)
{
    static const char *const impossible[] = {"2023-02-30", "2024-13-01", "2022-00-10", "2021-06-31"};
    const uint64_t random = draw();

    switch (below(random, 400)) {
    case 0:
        field(s, "", 0);
        break;
    case 1:
        field_text(s, impossible[random & 3]);
        break;
    default:
        field(s, dates[day], 10);
    }
}

/* Days back from the newest, the last years fuller than the early ones. */
static unsigned event_day(unsigned years)
{
    const double u = (double)(draw() >> 11) / 9007199254740992.0;

    return DAYS - 1 - (unsigned)(u * u * years * 365.2);
}

static bool has_topic(uint64_t i, unsigned t)
{
    return below(fact(i, 10 + t), 1000) < (i < people / 5 ? topics[t].sick : topics[t].well);
}

/* A condition of person i, the first found from a random one on; TOPICS if there is none. */
static unsigned some_topic(uint64_t i, bool icd)
{
    const unsigned from = (unsigned)below(draw(), TOPICS);

    for (unsigned k = 0; k < TOPICS; k++)
        if ((!icd || topics[(from + k) % TOPICS].icd10) && has_topic(i, (from + k) % TOPICS))
            return (from + k) % TOPICS;
    return TOPICS;
}

/* A letter and two or three digits; three characters are padded with X, as hospitals send them, or have a dot in mental
 * health. */
static void field_icd10(sink *s, uint64_t i, bool dotted, bool mental)
{
    const uint64_t random = draw();
    const unsigned t = random & 1 ? some_topic(i, true) : TOPICS;
    char text[8] = "";
    size_t n = 3;

    if (t < TOPICS) {
        const word *code = &icd10[t].at[below(random, icd10[t].n)];
        n = code->length;
        memcpy(text, code->text, n);
    } else {
        text[0] = mental && random & 2 ? 'F' : (char)('A' + below(mix(random), 20));
        text[1] = (char)('0' + below(random, 10));
        text[2] = (char)('0' + (random >> 8 & 0xff) % 10);
    }
    if (dotted && n == 3)
        text[n++] = '.';
    if (random >> 16 & 7)
        text[n++] = (char)('0' + (random >> 20 & 0xff) % 10);
    else if (!dotted)
        text[n++] = 'X';
    else if (text[n - 1] == '.')
        n--;
    field(s, text, n);
}

/* ---- the extracts ---- */

static void person_row(sink *s, uint64_t i, bool earlier)
{
    static const char letters[] = "AAAAAAAAAAAAABCCDEFGHHJJKLMNPRSZ";
    const bool sick = i < people / 5;
    const uint64_t age = fact(i, 1), traits = fact(i, 2), fate = below(fact(i, 3), 1000);
    const bool twice = fate < 50; /* has an earlier row; only then do the rows of a person differ */
    const unsigned year = sick ? 1925 + (unsigned)below(age, 45) : 1932 + (unsigned)below(age, 93);
    const unsigned area = (unsigned)below(fact(i, 4 + earlier), n_areas);
    const unsigned start = 366 + (unsigned)below(fact(i, 6), DAYS - 800), end = start - 30;
    const char letter = letters[traits >> 8 & 31];
    char born[16];

    field_id(s, i);
    (void)snprintf(born, sizeof born, "%u-%02u", year, (unsigned)(age & 0xff) % 12 + 1);
    field(s, born, !twice && fate == 50 ? 0 : 7);
    field(s, traits & 1 ? "1" : "2", 1);
    if ((traits & 0xff) < 2)
        field(s, "", 0);
    else if ((traits & 0xff) < 6)
        field(s, "99", 2);
    else
        field(s, &letter, 1);
    if (!twice && fate == 51)
        field(s, "", 0);
    else if (!twice && fate < 54)
        field_number(s, "W0199", 4, area % 10000, "");
    else
        field_number(s, "E0199", 4, area % 10000, "");
    field_number(s, "Z99", 3, (unsigned)below(fact(i, earlier ? 7 : 8), n_practices) % 1000, "");
    if (!twice && fate == 54)
        field(s, "", 0);
    else if (!twice && fate < 57)
        field(s, dates[INDEX_DAY - FIRST_DAY + 1 + fate % 5], 10);
    else
        field(s, dates[earlier ? start - 366 : start], 10);
    if (earlier ? fate % 10 != 0 : fate >= 985) /* moved or left; one in ten registrations was never closed */
        field(s, dates[earlier ? end : start + 400], 10);
    else if (!earlier && fate >= 980)
        field(s, dates[INDEX_DAY - FIRST_DAY + 1 + fate % 5], 10);
    else
        field(s, "", 0);
    field(s, below(fact(i, 9), 1000) < 20 ? "1" : "0", 1);
    field(s, below(fact(i, earlier ? 30 : 31), 1000) < 30 ? "1" : "0", 1);
    end_row(s);
}

/* Every person, and one in 20 with an earlier registration too, all in random order. */
static void make_people(void)
{
    uint32_t *order = malloc(2 * people * sizeof *order);
    uint64_t n = 0;
    sink s;

    if (!order)
        stop("no memory for", "people");
    open_sink(&s, "people.csv",
              "pseudo_id,birth_month,sex,ethnicity,lsoa,practice,registration_start,registration_end,type_1_objection,"
              "dissent");
    for (uint64_t i = 0; i < people; i++) {
        order[n++] = (uint32_t)(i << 1);
        if (below(fact(i, 3), 1000) < 50)
            order[n++] = (uint32_t)(i << 1 | 1);
    }
    for (uint64_t k = n; k > 1; k--) {
        const uint64_t other = below(draw(), k);
        const uint32_t kept = order[k - 1];
        order[k - 1] = order[other];
        order[other] = kept;
    }
    for (uint64_t k = 0; k < n; k++)
        person_row(&s, order[k] >> 1, order[k] & 1);
    close_sink(&s, "people.csv");
    free(order);
}

static void make_gp(void)
{
    sink s;

    open_sink(&s, "gp.csv", "pseudo_id,date,code,value");
    for (uint64_t r = 0; r < people * 20; r++) {
        const uint64_t i = event_person(&s, 50), random = draw();
        const unsigned t = (random & 15) == 0 ? some_topic(i, false) : TOPICS;
        const word *code = t < TOPICS ? &snomed[t].at[below(random, snomed[t].n)]
                                      : &others[(below(random, OTHER_CODES) * (random & 0xffff)) >> 16];

        event_date(&s, event_day(12));
        field(&s, code->text, code->length);
        if (t == TOPICS && (random >> 16 & 7) < 5)
            field_number(&s, "", 1, 20 + (unsigned)(random >> 24 & 0xff) % 160, random & 0x100000 ? "" : ".5");
        else
            field(&s, "", 0);
        end_row(&s);
    }
    close_sink(&s, "gp.csv");
}

/* How somebody came in goes by person and day, so that two rows of one day are one spell that says one thing. */
static const char *method_of(uint64_t i, unsigned day)
{
    static const char *const methods[] = {"11", "12", "13", "21", "21", "21", "22", "24",
                                          "28", "2A", "2D", "31", "81", "98", "11", "12"};

    return methods[(fact(i, 100) + mix(day)) & 15];
}

static void make_admissions(void)
{
    sink s;

    open_sink(&s, "admissions.csv",
              "pseudo_id,admission_date,discharge_date,method,diagnosis_01,diagnosis_02,diagnosis_03,diagnosis_04,"
              "diagnosis_05,diagnosis_06");
    for (uint64_t r = 0; r < people / 4; r++) {
        const uint64_t i = event_person(&s, 50), random = draw();
        const unsigned day = event_day(8), out = day + (unsigned)below(random, 9);
        const unsigned n = 1 + (unsigned)(random & 7) % 6;

        event_date(&s, day);
        field(&s, out < DAYS ? dates[out] : "", out < DAYS ? 10 : 0);
        field(&s, method_of(i, day), 2);
        for (unsigned d = 0; d < 6; d++) {
            if (d < n)
                field_icd10(&s, i, false, false);
            else
                field(&s, "", 0);
        }
        end_row(&s);
    }
    close_sink(&s, "admissions.csv");
}

static void make_attendances(void)
{
    static const char *const departments[] = {"01", "01", "01", "02", "03", "03", "04", "05"};
    sink s;

    open_sink(&s, "attendances.csv", "pseudo_id,arrival_date,category,department,complaint");
    for (uint64_t r = 0; r < people * 2 / 5; r++) {
        uint64_t random;

        (void)event_person(&s, 50);
        random = draw();
        event_date(&s, event_day(5));
        field(&s, &"11111124"[random & 7], 1);
        field_text(&s, departments[random >> 3 & 7]);
        field(&s, others[below(random, 60)].text, others[below(random, 60)].length);
        end_row(&s);
    }
    close_sink(&s, "attendances.csv");
}

static void make_referrals(void)
{
    sink s;

    open_sink(&s, "referrals.csv", "pseudo_id,received_date,team,diagnosis_01,diagnosis_02");
    for (uint64_t r = 0; r < people / 10; r++) {
        const uint64_t i = event_person(&s, 500), random = draw();

        event_date(&s, event_day(7));
        field_number(&s, "team ", 1, 1 + (unsigned)(random & 15), "");
        for (unsigned d = 0; d < 2; d++) {
            if ((random >> 4 & 3) > d)
                field_icd10(&s, i, random & 0x100, true);
            else
                field(&s, "", 0);
        }
        end_row(&s);
    }
    close_sink(&s, "referrals.csv");
}

static void make_contacts(void)
{
    sink s;

    open_sink(&s, "contacts.csv", "pseudo_id,contact_date,team,note");
    for (uint64_t r = 0; r < people / 2; r++) {
        uint64_t random;
        const char *note;

        (void)event_person(&s, 50);
        random = draw();
        event_date(&s, event_day(4));
        field_number(&s, "team ", 1, 1 + (unsigned)(random & 15), "");
        /* Line breaks in one note of a hundred or so: the last two are rare. */
        note = notes[(random >> 4 & 63) ? below(random, COUNT(notes) - 2) : COUNT(notes) - 2 + (random >> 10 & 1)];
        field_quoted(&s, note, strlen(note), true);
        end_row(&s);
    }
    close_sink(&s, "contacts.csv");
}

/* ---- what is looked up ---- */

static void make_imd(void)
{
    FILE *file = fopen(path_of("lookups/imd.csv"), "wb");

    if (!file)
        stop("cannot make", "lookups/imd.csv");
    fprintf(file, "lsoa_code_2021,imd_rank,imd_decile\n");
    for (uint32_t a = 0; a < n_areas; a++) { /* ranks spread over England's 33,755 */
        const uint64_t rank = 1 + (uint64_t)a * 33755 / n_areas;
        fprintf(file, "E0199%04u,%llu,%llu\n", a, (unsigned long long)rank,
                (unsigned long long)((rank * 10 + 33754) / 33755));
    }
    if (fclose(file))
        stop("cannot write", "lookups/imd.csv");
}

/* Copies a list and keeps its codes: the first cell of each line below the heading. */
static void copy_list(list *codes, const char *topic, const char *system)
{
    char name[64], from[96], line[512];
    FILE *in, *out;

    (void)snprintf(name, sizeof name, "codes/%s_%s.csv", topic, system);
    (void)snprintf(from, sizeof from, "data/%s", name);
    in = fopen(from, "rb");
    out = fopen(path_of(name), "wb");
    if (!in || !out)
        stop("cannot copy", from);
    for (unsigned row = 0; fgets(line, sizeof line, in); row++) {
        const size_t length = strcspn(line, ",\r\n");

        fputs(line, out);
        if (!row || !length)
            continue;
        if (length >= sizeof codes->at->text || codes->n == CODES_MOST)
            stop("too much in", from);
        memcpy(codes->at[codes->n].text, line, length);
        codes->at[codes->n++].length = length;
    }
    fclose(in);
    if (fclose(out) || !codes->n)
        stop("cannot copy", from);
}

/* The two digits before the last tell what a SNOMED CT id stands for; 99 is nothing, so these are nobody's codes. */
static void make_other_codes(void)
{
    for (unsigned c = 0; c < OTHER_CODES; c++) {
        const uint64_t random = mix(seed ^ (UINT64_C(77) << 40) ^ c);
        const uint64_t number =
            random & 3 ? 10000 + c * 97 % 900000 : UINT64_C(1000000000000) + (random >> 8) % 900000000000;

        others[c].length = (size_t)snprintf(others[c].text, sizeof others[c].text, "%llu99%u",
                                            (unsigned long long)number, (unsigned)(random >> 4 & 7));
    }
}

static void make_dates(void)
{
    static const unsigned months[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year = 2005, month = 0, day = 1;

    for (unsigned d = 0; d < DAYS; d++) {
        char text[40];

        (void)snprintf(text, sizeof text, "%04u-%02u-%02u", year, month + 1, day);
        memcpy(dates[d], text, sizeof dates[d] - 1);
        if (++day > months[month] + (month == 1 && year % 4 == 0)) {
            day = 1;
            if (++month == 12) {
                month = 0;
                year++;
            }
        }
    }
}

static void make_folder(const char *path)
{
    if (mkdir(path, 0777) && errno != EEXIST)
        stop("cannot make", path);
    errno = 0;
}

int main(int argc, char **argv)
{
    quoted = argc == 5 && !strcmp(argv[4], "--quoted");
    if (argc < 4 || argc > 4 + quoted || (people = strtoull(argv[1], NULL, 10)) < 10 || people >= UINT64_C(1) << 31) {
        fputs("use: population PEOPLE SEED FOLDER [--quoted]\n", stderr);
        return 2;
    }
    seed = mix(strtoull(argv[2], NULL, 10));
    folder = argv[3];
    n_areas = (uint32_t)(people / 1700 + 10) < 10000 ? (uint32_t)(people / 1700 + 10) : 10000;
    n_practices = (uint32_t)(people / 9000 + 5) < 1000 ? (uint32_t)(people / 9000 + 5) : 1000;
    make_folder(folder);
    make_folder(path_of("codes"));
    make_folder(path_of("lookups"));
    for (unsigned t = 0; t < TOPICS; t++) {
        copy_list(&snomed[t], topics[t].name, "snomed");
        if (topics[t].icd10)
            copy_list(&icd10[t], topics[t].name, "icd10");
    }
    make_dates();
    make_other_codes();
    make_imd();
    make_people();
    make_gp();
    make_admissions();
    make_attendances();
    make_referrals();
    make_contacts();
    return 0;
}

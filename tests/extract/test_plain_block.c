/* Plain block: the cells of random rows, read in each width, against the same cells one by one. */
#include "extract/field.h"
#include "extract/iso_date.h"
#include "extract/plain_block.h"
#include "test.h"

#define FIELDS 4
#define PEOPLE 50

static uint64_t state;

static unsigned draw(unsigned sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % sides;
}

static char people[2 * PEOPLE][PS_HEX_ID + 1]; /* the second half is not known */
static char text[PS_PLAIN_ROWS * 200 + 64];
static size_t used;
static ps_idmap *known;
static ps_intern *words;
static ps_text_cache *cache;

static void write_text(const char *cell)
{
    const char *quote = draw(4) ? "" : "\"";
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%s%s", quote, cell, quote);
}

static void write_cell(unsigned field)
{
    static const char *const dates[] = {"2024-02-29", "1999-12-31", "2023-02-29", "2020-1-01",  "2020-13-01",
                                        "2020-00-10", "20200101",   "",           "1900-01-01", "2020/01/01"};
    static const char *const texts[] = {
        "44054006", "1",      "NULL",  " x", "y ", "abcdefghijklmnopqrstuvwx", "E11", "abcdefghijklmnopqrstuvwxy",
        "",         "a\"\"b", "C10..", "new"};
    char id[PS_HEX_ID + 1];

    switch (field) {
    case 0:
        memcpy(id, people[draw(2 * PEOPLE)], sizeof id);
        if (!draw(8))
            id[draw(PS_HEX_ID)] = "gA :0"[draw(5)];
        if (!draw(10))
            id[draw(PS_HEX_ID)] = '\0';
        if (!draw(10))
            id[PS_HEX_ID - 2] = '\0'; /* in quotes as long as an id */
        write_text(id);
        break;
    case 1:
        write_text(dates[draw(draw(3) ? 2 : PS_COUNT(dates))]);
        break;
    case 2: {
        const char *cell = texts[draw(PS_COUNT(texts))];
        if (strchr(cell, '"'))
            used += (size_t)snprintf(text + used, sizeof text - used, "\"%s\"", cell);
        else
            write_text(cell);
        break;
    }
    default:
        write_text("17");
    }
}

static void setup(void)
{
    known = ps_idmap_new();
    words = ps_intern_new();
    cache = words ? ps_text_cache_new(words) : NULL;
    ck_assert(known && cache);
    state = 88172645463325252u;
    for (unsigned i = 0; i < 2 * PEOPLE; i++) {
        for (unsigned k = 0; k < PS_HEX_ID; k++)
            people[i][k] = "0123456789abcdef"[draw(16)];
        if (i < PEOPLE)
            ck_assert_uint_eq(ps_idmap_add(known, (ps_slice){people[i], PS_HEX_ID}), i);
    }
    ck_assert(ps_text_cache_add(cache, "44054006", 8, false) && ps_text_cache_add(cache, "E11", 3, false) &&
              ps_text_cache_add(cache, "abcdefghijklmnopqrstuvwx", 24, false) &&
              ps_text_cache_add(cache, "NULL", 4, false));
}

static void teardown(void)
{
    ps_text_cache_free(cache);
    ps_intern_free(words);
    ps_idmap_free(known);
}

/* Row `r`, cell by cell. */
static void hold_row(const ps_plain_block *b, const ps_plain_cells *cells, size_t r)
{
    const ps_slice id = ps_plain_cell(&b->rows, text, cells->id, r),
                   date = ps_plain_cell(&b->rows, text, cells->date, r),
                   word = ps_plain_cell(&b->rows, text, cells->word, r);
    ps_day day = PS_NO_DAY;
    ps_id_key key;
    ps_cached_text held;
    bool odd = id.length != PS_HEX_ID || !ps_id_key_hex_words(&key, id.at);

    odd = odd || (cells->has_date && (date.length != PS_ISO_DATE || !ps_iso_plain(&day, date.at)));
    odd = odd || (cells->has_word &&
                  (!word.length || word.length > PS_CACHED_TEXT || b->rows.doubled[r] || !ps_field_is_bare(word)));
    ck_assert_msg(b->odd[r] == odd, "row %zu: odd is %d", r, b->odd[r]);
    if (odd)
        return;
    ck_assert(!memcmp(b->keys[r].bytes, key.bytes, PS_HEX_KEY) && b->keys[r].hash == key.hash);
    ck_assert_int_eq(b->days[r], day);
    if (cells->known)
        ck_assert_uint_eq(b->persons[r], ps_idmap_find(cells->known, id));
    if (!cells->has_word) {
        ck_assert_uint_eq(b->words[r], 0);
        return;
    }
    ps_cached_text_copy(&held, word.at, word.length);
    ck_assert_uint_eq(b->words[r], ps_cached_text_find(cells->places, &held));
}

static void hold_width(ps_hex_width width, unsigned *plain, unsigned *odd)
{
    ps_plain_block *b = calloc(1, sizeof *b);
    unsigned order[FIELDS] = {0, 1, 2, 3};
    ps_plain_cells cells = {.places = ps_text_cache_places(cache)};
    ps_walk walk = {0};

    ck_assert(b);
    b->width = width;
    for (unsigned i = FIELDS; i-- > 1;) {
        const unsigned k = draw(i + 1), other = order[k];
        order[k] = order[i];
        order[i] = other;
    }
    for (unsigned i = 0; i < FIELDS; i++)
        *(order[i] == 0 ? &cells.id : order[i] == 1 ? &cells.date : order[i] == 2 ? &cells.word : &(uint32_t){0}) = i;
    cells.has_date = draw(4) != 0;
    cells.has_word = draw(4) != 0;
    cells.known = draw(4) ? known : NULL;
    used = 0;
    for (unsigned r = 0; r < PS_PLAIN_ROWS; r++) {
        for (unsigned i = 0; i < FIELDS; i++) {
            write_cell(order[i]);
            text[used++] = i + 1 < FIELDS ? ',' : '\n';
        }
        if (!draw(9)) {
            text[used - 1] = '\r';
            text[used++] = '\n';
        }
    }
    ps_walk_init(&walk, ',', false, PS_SCAN_BEST);
    ps_walk_give(&walk, text, 0, used, true);
    for (;;) {
        ck_assert(ps_walk_plain(&b->rows, &walk, FIELDS));
        if (!b->rows.n)
            break;
        ps_plain_read(b, text, &cells);
        for (size_t r = 0; r < b->rows.n; r++) {
            hold_row(b, &cells, r);
            *odd += b->odd[r];
            *plain += !b->odd[r];
        }
        ps_walk_pass(&walk, &b->rows);
    }
    ck_assert(!ps_stops_able() || walk.begin == used);
    ps_walk_release(&walk);
    free(b);
}

START_TEST(every_width_reads_cells_as_they_are)
{
    unsigned plain = 0, odd = 0;

    if ((ps_hex_width)_i > ps_hex_width_here())
        return; /* this processor cannot */
    for (unsigned n = 0; n < 300; n++)
        hold_width((ps_hex_width)_i, &plain, &odd);
    ck_assert(!ps_stops_able() || (plain > 4000 && odd > 4000));
}
END_TEST

static Suite *block_suite(void)
{
    Suite *suite = suite_create("plain_block");
    TCase *tc = tcase_create("plain_block");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, every_width_reads_cells_as_they_are, PS_HEX_NARROW, PS_HEX_AVX512 + 1);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(block_suite)

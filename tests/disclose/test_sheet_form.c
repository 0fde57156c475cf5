/* Sheet form: what of a sheet may be seen, and how it is set down. */
#include "disclose/sheet_form.h"
#include "test.h"

#include <math.h>

static ps_sheet *new_sheet(size_t n)
{
    static const char *const headings[] = {"group", "people", "part", "share"};
    ps_sheet *sheet = ps_sheet_new("profile_x", headings, n);

    ck_assert_ptr_nonnull(sheet);
    return sheet;
}

static ps_form_cell *form_of(const ps_sheet *sheet, bool exact)
{
    ps_form_cell *cells = NULL;

    ck_assert_int_eq(ps_sheet_form(&cells, sheet, exact, NULL), PS_OK);
    return cells;
}

/* A number, "*" or "". */
static const char *shown(const ps_form_cell *cell)
{
    static char text[32];

    if (cell->hidden)
        return "*";
    if (isnan(cell->number))
        return "";
    snprintf(text, sizeof text, "%.4g", cell->number);
    return text;
}

static const struct {
    const char *why;
    uint64_t part, whole;
    const char *people, *share; /* of part, of part / whole; protected */
} cells[] = {
    {"nobody is shown", 0, 40, "0", "0"},
    {"one is hidden", 1, 40, "*", "*"},
    {"seven are hidden", 7, 40, "*", "*"},
    {"eight become ten", 8, 40, "10", "0.25"},
    {"a share is of what is shown", 12, 13, "10", "0.6667"},
    {"no share above one", 13, 13, "15", "1"},
    {"8 of 12 are 10 of 10", 8, 12, "10", "1"},
    {"a small whole hides the share", 0, 7, "0", "*"},
    {"no whole, no share", 0, 0, "0", ""},
};

START_TEST(protects_a_cell)
{
    ps_sheet *sheet = new_sheet(2);
    ps_form_cell *got;

    ps_sheet_people(sheet, cells[_i].part);
    ps_sheet_share(sheet, cells[_i].part, cells[_i].whole);
    got = form_of(sheet, false);
    ck_assert_msg(!strcmp(shown(&got[0]), cells[_i].people), "%s: %s", cells[_i].why, shown(&got[0]));
    ck_assert_msg(!strcmp(shown(&got[1]), cells[_i].share), "%s: %s", cells[_i].why, shown(&got[1]));
    free(got);
    got = form_of(sheet, true);
    ck_assert_double_eq(got[0].number, (double)cells[_i].part);
    free(got);
    ps_sheet_free(sheet);
}
END_TEST

START_TEST(leaves_other_numbers_alone)
{
    ps_sheet *sheet = new_sheet(2);
    ps_form_cell *got;

    ps_sheet_count(sheet, 3); /* rows of a whole feed */
    ps_sheet_number(sheet, 4.5);
    got = form_of(sheet, false);
    ck_assert_str_eq(shown(&got[0]), "3");
    ck_assert_str_eq(shown(&got[1]), "4.5");
    free(got);
    ps_sheet_free(sheet);
}
END_TEST

/* What an outsider who knows the rounded sum can work out of each hidden cell: is more than one value possible? All
 * cells of a block are tried, so blocks are small. */
static bool is_safe(const uint64_t *people, const ps_form_cell *got, size_t n)
{
    uint64_t sum = 0, least[8], most[8], sum_least, sum_most;

    for (size_t i = 0; i < n; i++)
        sum += people[i];
    sum_least = sum && sum < 8 ? 1 : sum ? (sum + 2) / 5 * 5 - 2 : 0;
    sum_most = sum && sum < 8 ? 7 : sum ? (sum + 2) / 5 * 5 + 2 : 0;
    for (size_t i = 0; i < n; i++) {
        const bool small = people[i] && people[i] < 8;

        least[i] = got[i].withheld ? 0 : got[i].hidden ? (small ? 1 : 8) : (uint64_t)got[i].number;
        most[i] = got[i].withheld ? 1000 : got[i].hidden ? (small ? 7 : 1000) : (uint64_t)got[i].number;
        if (!got[i].hidden && !got[i].withheld && got[i].number > 0) {
            least[i] = least[i] - 2 < 8 ? 8 : least[i] - 2;
            most[i] += 2;
        }
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t others_least = 0, others_most = 0;

        if (!got[i].hidden && !got[i].withheld)
            continue;
        for (size_t k = 0; k < n; k++) {
            others_least += k == i ? 0 : least[k];
            others_most += k == i ? 0 : most[k];
        }
        /* Bounds of a sum are exact: values of cells move freely between their own. */
        {
            const uint64_t low = sum_least > others_most ? sum_least - others_most : 0;
            const uint64_t high = sum_most - others_least;

            if ((low > least[i] ? low : least[i]) >= (high < most[i] ? high : most[i]))
                return false;
        }
    }
    return true;
}

static const struct {
    const char *why;
    uint64_t people[7];
    size_t n;
} blocks[] = {
    {"one beside eight and eight would be all that is left of 17", {8, 8, 1}, 3},
    {"seven ones in a sum below eight", {1, 1, 1, 1, 1, 1, 1}, 7},
    {"four sevens are the most of a sum of 28", {7, 7, 7, 7}, 4},
    {"one group alone", {3}, 1},
    {"with nobody beside it", {0, 3, 0}, 3},
    {"many", {2142, 97, 389, 135, 81, 44, 5}, 7},
};

START_TEST(protects_a_block)
{
    ps_sheet *sheet = new_sheet(1);
    ps_form_cell *got;

    ps_sheet_block(sheet);
    for (size_t i = 0; i < blocks[_i].n; i++)
        ps_sheet_people(sheet, blocks[_i].people[i]);
    got = form_of(sheet, false);
    for (size_t i = 0; i < blocks[_i].n; i++)
        ck_assert_msg((blocks[_i].people[i] == 0) == (!got[i].hidden && !got[i].withheld && got[i].number == 0), "%s",
                      blocks[_i].why);
    ck_assert_msg(is_safe(blocks[_i].people, got, blocks[_i].n), "%s", blocks[_i].why);
    free(got);
    ps_sheet_free(sheet);
}
END_TEST

/* Every small block there is: three groups of up to 17. */
START_TEST(protects_every_small_block)
{
    for (unsigned k = 0; k < 18 * 18 * 18; k++) {
        const uint64_t people[] = {k % 18, k / 18 % 18, k / 324};
        ps_sheet *sheet = new_sheet(1);
        ps_form_cell *got;

        ps_sheet_block(sheet);
        for (size_t i = 0; i < 3; i++)
            ps_sheet_people(sheet, people[i]);
        got = form_of(sheet, false);
        ck_assert_msg(is_safe(people, got, 3), "%u %u %u", (unsigned)people[0], (unsigned)people[1],
                      (unsigned)people[2]);
        free(got);
        ps_sheet_free(sheet);
    }
}
END_TEST

/* What an outsider must reckon with in a cell, up to a few more than there are in these tests. */
static bool may_be(uint64_t value, const ps_form_cell *cell, uint64_t tried)
{
    if (cell->withheld)
        return true;
    if (cell->hidden)
        return value < 8 ? tried >= 1 && tried <= 7 : tried >= 8;
    return value == 0 ? tried == 0 : tried >= 8 && (tried + 2) / 5 == (value + 2) / 5;
}

static bool sum_may_be(uint64_t value, uint64_t tried)
{
    if (value == 0 || value > 7)
        return value ? tried > 7 && (tried + 2) / 5 == (value + 2) / 5 : tried == 0;
    return tried >= 1 && tried <= 7;
}

/* Two groups with a part each: every block that fits what is shown is tried. v: whole, part, whole, part. */
static bool all_open(const uint64_t v[4], const ps_form_cell *got)
{
    enum { MOST = 13 };
    bool other[4] = {false, false, false, false};
    uint64_t t[4];

    for (t[0] = 0; t[0] <= MOST; t[0]++)
        for (t[1] = 0; may_be(v[0], &got[0], t[0]) && t[1] <= t[0]; t[1]++)
            for (t[2] = 0; may_be(v[1], &got[1], t[1]) && t[2] <= MOST; t[2]++)
                for (t[3] = 0; may_be(v[2], &got[2], t[2]) && sum_may_be(v[0] + v[2], t[0] + t[2]) && t[3] <= t[2];
                     t[3]++)
                    for (int c = 0; may_be(v[3], &got[3], t[3]) && sum_may_be(v[1] + v[3], t[1] + t[3]) && c < 4; c++)
                        other[c] = other[c] || t[c] != v[c];
    for (int c = 0; c < 4; c++)
        if ((got[c].hidden || got[c].withheld) && !other[c])
            return false;
    return true;
}

START_TEST(protects_every_small_pair)
{
    unsigned hidden = 0;

    for (unsigned k = 0; k < 11 * 11 * 11 * 11; k++) {
        const uint64_t v[4] = {k % 11, k / 11 % 11, k / 121 % 11, k / 1331};
        ps_sheet *sheet;
        ps_form_cell *got;

        if (v[1] > v[0] || v[3] > v[2])
            continue;
        sheet = new_sheet(2);
        ps_sheet_block(sheet);
        for (size_t i = 0; i < 4; i++)
            ps_sheet_people(sheet, v[i]);
        got = form_of(sheet, false);
        ck_assert_msg(all_open(v, got), "%u of %u, %u of %u", (unsigned)v[1], (unsigned)v[0], (unsigned)v[3],
                      (unsigned)v[2]);
        for (size_t i = 0; i < 4; i++) {
            hidden += got[i].hidden || got[i].withheld;
            ck_assert(v[i] == 0 || v[i] > 7 || got[i].hidden || got[i].withheld);
        }
        free(got);
        ps_sheet_free(sheet);
    }
    ck_assert_uint_gt(hidden, 5000);
}
END_TEST

START_TEST(hides_what_rests_on_hidden_people)
{
    ps_sheet *sheet = new_sheet(4);
    ps_form_cell *got;

    ps_sheet_block(sheet);
    for (unsigned i = 0; i < 2; i++) {
        const uint64_t people = i ? 100 : 3;

        ps_sheet_text(sheet, i ? "many" : "few");
        ps_sheet_people(sheet, people);
        ps_sheet_people(sheet, i ? 50 : 0);
        ps_sheet_ratio(sheet, people * 12, people);
    }
    got = form_of(sheet, false);
    ck_assert_str_eq(shown(&got[1]), "*");
    ck_assert_str_eq(shown(&got[3]), "*"); /* 36 of 3 would be shown by themselves */
    ck_assert_str_eq(shown(&got[5]), "100");
    ck_assert_str_eq(shown(&got[7]), "12");
    free(got);
    ps_sheet_free(sheet);
}
END_TEST

START_TEST(sets_down_text_and_json)
{
    ps_sheet *sheet = new_sheet(4);
    ps_buffer out = {0};

    sheet->title = "Some people";
    ps_sheet_text(sheet, "Zoë \"Z\"");
    ps_sheet_people(sheet, 12345);
    ps_sheet_people(sheet, 3);
    ps_sheet_share(sheet, 9000, 12345);
    ps_sheet_text(sheet, "b");
    ps_sheet_number(sheet, NAN);
    ps_sheet_people(sheet, 0);
    ps_sheet_share(sheet, 0, 0);
    ck_assert_int_eq(ps_sheet_as_text(&out, sheet, false, NULL), PS_OK);
    ck_assert_str_eq(out.at, "Some people\n"
                             "group    people  part  share\n"
                             "Zoë \"Z\"  12,345     *  72.9%\n"
                             "b                   0\n");
    ps_buffer_clear(&out);
    ck_assert_int_eq(ps_sheet_as_json(&out, sheet, false, NULL), PS_OK);
    ck_assert_str_eq(out.at, "[\n{\"group\":\"Zoë \\\"Z\\\"\",\"people\":12345,\"part\":\"*\",\"share\":0.729},\n"
                             "{\"group\":\"b\",\"people\":null,\"part\":0,\"share\":null}]");
    ps_buffer_clear(&out);
    ck_assert_int_eq(ps_sheet_as_json(&out, sheet, true, NULL), PS_OK);
    ck_assert_ptr_nonnull(strstr(out.at, "\"part\":3,\"share\":0.729040097205}"));
    ps_buffer_release(&out);
    ps_sheet_free(sheet);
}
END_TEST

/* 20 columns of 12 characters do not stand beside each other in 100: the key stands before each part. */
START_TEST(breaks_wide_sheets)
{
    const char *headings[20];
    ps_buffer out = {0};
    ps_sheet *sheet;
    unsigned lines = 0, keys = 0;

    for (size_t c = 0; c < 20; c++)
        headings[c] = c ? "twelve_chars" : "key";
    sheet = ps_sheet_new("wide", headings, 20);
    ck_assert_ptr_nonnull(sheet);
    ps_sheet_text(sheet, "row");
    for (size_t c = 1; c < 20; c++)
        ps_sheet_count(sheet, 1000 + c);
    ck_assert_int_eq(ps_sheet_as_text(&out, sheet, false, NULL), PS_OK);
    for (const char *line = out.at; *line; lines++) {
        const size_t length = strcspn(line, "\n");

        ck_assert_uint_le(length, 100);
        keys += !strncmp(line, "row", 3);
        line += length + (line[length] == '\n');
    }
    ck_assert_uint_eq(keys, 4); /* 6 columns a part: 3 + 6 * 14 = 87, a seventh would make 101 */
    ck_assert_ptr_nonnull(strstr(out.at, "1,019"));
    ps_buffer_release(&out);
    ps_sheet_free(sheet);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("sheet_form");
    TCase *tc = tcase_create("sheet_form");

    tcase_add_loop_test(tc, protects_a_cell, 0, (int)PS_COUNT(cells));
    tcase_add_test(tc, leaves_other_numbers_alone);
    tcase_add_loop_test(tc, protects_a_block, 0, (int)PS_COUNT(blocks));
    tcase_add_test(tc, protects_every_small_block);
    tcase_add_test(tc, protects_every_small_pair);
    tcase_add_test(tc, hides_what_rests_on_hidden_people);
    tcase_add_test(tc, sets_down_text_and_json);
    tcase_add_test(tc, breaks_wide_sheets);
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)

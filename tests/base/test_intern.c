/* Numbers of texts, and columns of them. */
#include "base/column.h"
#include "base/intern.h"
#include "test.h"

#include <math.h>

static ps_intern *words;

static void make(void)
{
    words = ps_intern_new();
    ck_assert_ptr_nonnull(words);
}

static void drop(void)
{
    ps_intern_free(words);
}

START_TEST(numbers_come_in_order_of_first_sight)
{
    ck_assert_uint_eq(ps_intern_add(words, "F200", 4), 1);
    ck_assert_uint_eq(ps_intern_add(words, "F20", 3), 2);
    ck_assert_uint_eq(ps_intern_add(words, "F200", 4), 1);
    ck_assert_uint_eq(ps_intern_add(words, "", 0), 0);
    ck_assert_uint_eq(ps_intern_find(words, "F20", 3), 2);
    ck_assert_uint_eq(ps_intern_find(words, "F2", 2), 0);
    ck_assert_uint_eq(ps_intern_find(words, "f20", 3), 0);
    ck_assert_uint_eq(ps_intern_find(words, NULL, 0), 0);
    ck_assert_uint_eq(ps_intern_count(words), 2);
    ck_assert_str_eq(ps_intern_text(words, 0), "");
    ck_assert_uint_eq(ps_intern_length(words, 1), 4);
    ck_assert_str_eq(ps_intern_text(words, 99), "");
}
END_TEST

START_TEST(many_words_stay_where_they_are)
{
    enum { N = 100000 };
    char text[16];
    const char *first;
    uint32_t i;
    ps_intern_add(words, "0", 1);
    first = ps_intern_text(words, 1);
    for (i = 1; i < N; i++) {
        const int n = snprintf(text, sizeof text, "%u", (unsigned)i);
        if (ps_intern_add(words, text, (size_t)n) != i + 1)
            ck_abort_msg("%s is not number %u", text, (unsigned)i + 1);
    }
    ck_assert_ptr_eq(ps_intern_text(words, 1), first);
    ck_assert_uint_eq(ps_intern_count(words), N);
    for (i = 0; i < N; i++) {
        const int n = snprintf(text, sizeof text, "%u", (unsigned)i);
        if (ps_intern_find(words, text, (size_t)n) != i + 1 || strcmp(ps_intern_text(words, i + 1), text) != 0)
            ck_abort_msg("%s is lost", text);
    }
}
END_TEST

START_TEST(bytes_are_bytes)
{
    ck_assert_uint_eq(ps_intern_add(words, "a\0b", 3), 1);
    ck_assert_uint_eq(ps_intern_add(words, "a\0c", 3), 2);
    ck_assert_uint_eq(ps_intern_add(words, "a", 1), 3);
    ck_assert_uint_eq(ps_intern_length(words, 2), 3);
}
END_TEST

START_TEST(columns_begin_unrecorded)
{
    static const ps_type types[] = {PS_NUMBER, PS_DATE, PS_TEXT, PS_FLAG, PS_CODES};
    ps_column column;
    size_t row;
    ck_assert(ps_column_init(&column, types[_i], 73));
    for (row = 0; row < 73; row++) {
        const ps_value value = ps_column_value(&column, row, words);
        ck_assert(!ps_column_known(&column, row));
        ck_assert(!value.known);
        ck_assert_str_eq(value.text, "");
        ck_assert_int_eq(value.type, types[_i] == PS_CODES ? PS_TEXT : types[_i]);
    }
    ps_column_release(&column);
    ck_assert_uint_eq(column.n, 0);
    ck_assert(ps_column_init(&column, types[_i], 0));
    ps_column_release(&column);
}
END_TEST

START_TEST(columns_give_what_was_put)
{
    ps_column number, day, text, flag, codes;
    ck_assert(ps_column_init(&number, PS_NUMBER, 2) && ps_column_init(&day, PS_DATE, 2) &&
              ps_column_init(&text, PS_TEXT, 2) && ps_column_init(&flag, PS_FLAG, 2) &&
              ps_column_init(&codes, PS_CODES, 2));
    number.number[1] = 0.0312;
    day.day[1] = 20178;
    text.text[1] = ps_intern_add(words, "00123", 5);
    flag.flag[0] = PS_NO;
    flag.flag[1] = PS_YES;
    codes.text = ps_calloc(2, sizeof *codes.text);
    codes.text[0] = ps_intern_add(words, "I10", 3);
    codes.text[1] = ps_intern_add(words, "E119", 4);
    codes.first[2] = 2;
    ck_assert(ps_column_value(&number, 1, words).number == 0.0312);
    ck_assert(isnan(ps_column_value(&number, 0, words).number));
    ck_assert_int_eq(ps_column_value(&day, 1, words).day, 20178);
    ck_assert_int_eq(ps_column_value(&day, 0, words).day, PS_NO_DAY);
    ck_assert_str_eq(ps_column_value(&text, 1, words).text, "00123");
    ck_assert(ps_column_value(&flag, 0, words).known && !ps_column_value(&flag, 0, words).yes);
    ck_assert(ps_column_value(&flag, 1, words).yes);
    ck_assert(!ps_column_known(&codes, 0));
    ck_assert_str_eq(ps_column_value(&codes, 1, words).text, "I10");
    ps_column_release(&number);
    ps_column_release(&day);
    ps_column_release(&text);
    ps_column_release(&flag);
    ps_column_release(&codes);
}
END_TEST

/* A table that stands on blocks gives the same numbers, and grows behind them. */
START_TEST(images_stand_as_the_original)
{
    static const unsigned counts[] = {0, 1, 31, 32, 33, 5000};
    const unsigned n = counts[_i];
    bool damaged;
    ps_intern_image image, again;
    ps_intern *stands, *second;
    char text[24];

    for (unsigned i = 1; i <= n; i++)
        ck_assert_uint_eq(ps_intern_add(words, text, (size_t)snprintf(text, sizeof text, "word %u", i)), i);
    ck_assert(ps_intern_image_make(&image, words));
    stands = ps_intern_stand(&damaged, &image);
    ck_assert_ptr_nonnull(stands);
    ck_assert_uint_eq(ps_intern_count(stands), n);
    for (unsigned i = 1; i <= n; i++) {
        const size_t length = (size_t)snprintf(text, sizeof text, "word %u", i);
        ck_assert_uint_eq(ps_intern_find(stands, text, length), i);
        ck_assert_uint_eq(ps_intern_add(stands, text, length), i);
        ck_assert_str_eq(ps_intern_text(stands, i), text);
        ck_assert_uint_eq(ps_intern_length(stands, i), length);
    }
    ck_assert_str_eq(ps_intern_text(stands, 0), "");
    ck_assert_uint_eq(ps_intern_find(stands, "new", 3), 0);
    for (unsigned i = 1; i <= 100; i++) /* more than its own table holds at first */
        ck_assert_uint_eq(ps_intern_add(stands, text, (size_t)snprintf(text, sizeof text, "new %u", i)), n + i);
    ck_assert(ps_intern_image_make(&again, stands)); /* of a table that stands and grew */
    second = ps_intern_stand(&damaged, &again);
    ck_assert_ptr_nonnull(second);
    ck_assert_uint_eq(ps_intern_find(second, "new 100", 7), n + 100);
    ck_assert_str_eq(ps_intern_text(second, n + 1), "new 1");
    ps_intern_free(second);
    ps_intern_image_release(&again);
    ps_intern_free(stands);
    ps_intern_image_release(&image);
}
END_TEST

START_TEST(images_that_do_not_fit)
{
    bool damaged;
    ps_intern_image image, bad;
    uint32_t *slots;
    uint64_t kept;

    (void)ps_intern_add(words, "a", 1);
    (void)ps_intern_add(words, "bc", 2);
    ck_assert(ps_intern_image_make(&image, words));
    slots = image.slots;
    bad = image;
    bad.slot_bytes -= 8;
    ck_assert(!ps_intern_stand(&damaged, &bad) && damaged);
    bad = image;
    bad.n_at = 1;
    ck_assert(!ps_intern_stand(&damaged, &bad) && damaged);
    bad = image;
    bad.text_bytes++;
    ck_assert(!ps_intern_stand(&damaged, &bad) && damaged);
    kept = image.at[1];
    image.at[1] = 1000;
    ck_assert(!ps_intern_stand(&damaged, &image) && damaged);
    image.at[1] = kept;
    image.text[kept - 1] = 'x'; /* a text without its NUL */
    ck_assert(!ps_intern_stand(&damaged, &image) && damaged);
    image.text[kept - 1] = '\0';
    for (size_t i = 0; i < image.slot_bytes / 8; i++)
        slots[2 * i + 1] = 1; /* no slot is free any more */
    ck_assert(!ps_intern_stand(&damaged, &image) && damaged);
    ps_intern_image_release(&image);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("intern");
    TCase *tc = tcase_create("words");
    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_test(tc, numbers_come_in_order_of_first_sight);
    tcase_add_test(tc, many_words_stay_where_they_are);
    tcase_add_test(tc, bytes_are_bytes);
    tcase_add_loop_test(tc, images_stand_as_the_original, 0, 6);
    tcase_add_test(tc, images_that_do_not_fit);
    tcase_add_loop_test(tc, columns_begin_unrecorded, 0, 5);
    tcase_add_test(tc, columns_give_what_was_put);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

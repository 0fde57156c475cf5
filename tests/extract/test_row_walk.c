/* Row walk: the three readings of a run of bytes agree on random files, torn ones among them: rows, fields, lines,
 * refusals, blank lines; also where only some fields are needed, and where the bytes come in two pieces. */
#include "extract/row_walk.h"
#include "random_csv.h"
#include "test.h"

#define FILES 2500

static void say(ps_buffer *out, const ps_walk *w, const uint32_t *needed, size_t n_needed)
{
    const ps_record *record = &w->record;
    size_t k = 0;

    if (record->refusal) {
        ps_buffer_print(out, "%llu:!%s@%u\n", (unsigned long long)record->line, record->refusal, record->refusal_field);
        return;
    }
    ps_buffer_print(out, "%llu:%zu", (unsigned long long)record->line, record->n);
    for (size_t i = 0; i < record->n; i++) {
        while (needed && k < n_needed && needed[k] < i)
            k++;
        if (needed && (k == n_needed || needed[k] != i))
            continue;
        ps_buffer_print(out, "[%zu]", record->fields[i].length);
        if (record->fields[i].length)
            ps_buffer_add(out, record->fields[i].at, record->fields[i].length);
    }
    ps_buffer_text(out, "\n");
}

/* cut: where the first piece ends; the second begins with what it left over. SIZE_MAX: one piece. */
static void walk(ps_buffer *out, const ps_buffer *b, const random_csv *r, ps_scan_how how, size_t cut,
                 const uint32_t *needed, size_t n_needed)
{
    ps_walk w = {0};
    ps_walk_step step;

    ps_buffer_clear(out);
    ps_walk_init(&w, r->delimiter, false, how);
    w.needed = needed;
    w.n_needed = n_needed;
    ps_walk_give(&w, b->at, 0, cut < b->length ? cut : b->length, cut >= b->length);
    for (;;) {
        step = ps_walk_next(&w);
        if (step == PS_WALK_ROW) {
            say(out, &w, needed, n_needed);
            continue;
        }
        ck_assert_int_eq(step, PS_WALK_MORE);
        if (w.final)
            break;
        ps_walk_give(&w, b->at, w.begin, b->length, true);
    }
    ck_assert_uint_eq(w.begin, w.end);
    ps_buffer_print(out, "%llu blank, line %llu", (unsigned long long)w.blank_lines, (unsigned long long)w.line);
    ps_walk_release(&w);
}

static const struct {
    const char *why;
    ps_scan_how how, against;
    bool in_two, some_fields;
} ways[] = {
    {"the byte loop reads as libcsv", PS_SCAN_PORTABLE, PS_SCAN_LIBCSV, false, false},
    {"stops read as libcsv", PS_SCAN_BEST, PS_SCAN_LIBCSV, false, false},
    {"stops, in two pieces", PS_SCAN_BEST, PS_SCAN_LIBCSV, true, false},
    {"the byte loop, in two pieces", PS_SCAN_PORTABLE, PS_SCAN_LIBCSV, true, false},
    {"stops, some fields only", PS_SCAN_BEST, PS_SCAN_LIBCSV, false, true},
};

START_TEST(readings_agree)
{
    ps_buffer b = {0}, got = {0}, want = {0};
    unsigned refusals = 0;

    for (unsigned n = 0; n < FILES; n++) {
        const uint64_t seed = 900000 + (uint64_t)_i * FILES + n;
        uint32_t needed[4] = {0};
        size_t n_needed = 0, cut;
        random_csv r;

        make_random_csv(&b, &r, seed);
        cut = ways[_i].in_two && b.length ? draw(&r, (unsigned)b.length) : SIZE_MAX;
        if (ways[_i].some_fields)
            for (uint32_t f = draw(&r, 3); n_needed < 4; f += 1 + draw(&r, 3))
                needed[n_needed++] = f;
        walk(&want, &b, &r, ways[_i].against, SIZE_MAX, n_needed ? needed : NULL, n_needed);
        walk(&got, &b, &r, ways[_i].how, cut, n_needed ? needed : NULL, n_needed);
        refusals += strchr(want.at, '!') != NULL;
        if (got.length != want.length || memcmp(got.at, want.at, got.length) != 0)
            ck_abort_msg("%s: seed %u, cut at %zu:\n%.300s\n---- wanted\n%.300s", ways[_i].why, (unsigned)seed, cut,
                         got.at, want.at);
    }
    ck_assert_uint_gt(refusals, FILES / 20);
    ck_assert_uint_lt(refusals, FILES - FILES / 4);
    ps_buffer_release(&b);
    ps_buffer_release(&got);
    ps_buffer_release(&want);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("row_walk");
    TCase *tc = tcase_create("row_walk");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, readings_agree, 0, (int)PS_COUNT(ways));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

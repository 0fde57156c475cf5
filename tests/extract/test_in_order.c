/* In order: what workers make of chunks is handed on in the order of the file, whoever made it; the first failure of
 * the file wins. */
#include "base/arena.h"
#include "base/os.h"
#include "base/text.h"
#include "extract/in_order.h"
#include "scratch.h"
#include "test.h"

static const ps_schema_column columns[] = {
    {"id", PS_TEXT, PS_ROLE_ID, true, true, true, false, NULL, NULL, "the person"},
    {"code", PS_TEXT, PS_ROLE_VALUE, true, false, false, false, NULL, NULL, "a code"},
};
static const ps_schema schema = {.kind = PS_KIND_EVENT,
                                 .name = "codes",
                                 .meaning = "codes",
                                 .columns = columns,
                                 .n_columns = 2,
                                 .id = 0,
                                 .event_date = -1,
                                 .deleted = -1};
static const ps_want want[] = {PS_WANT, PS_WANT};

typedef struct made {
    char *ids;
} made;

typedef struct heard {
    ps_buffer ids; /* all, in the order they were handed on */
    uint64_t rows;
    int fail_at; /* the take that fails; -1: none */
    int takes;
} heard;

static heard h;

static ps_status make(void **out, void *context, unsigned worker, const ps_parser *parser, const ps_batch *batch,
                      ps_error *err)
{
    made *m = calloc(1, sizeof *m);
    ps_buffer text = {0};

    (void)context, (void)worker, (void)parser;
    if (!m)
        return ps_fail_memory(err);
    for (size_t i = 0; i < batch->n; i++) {
        ps_buffer_add(&text, batch->ids[i].at, batch->ids[i].length);
        ps_buffer_text(&text, " ");
    }
    m->ids = text.at;
    *out = m;
    return PS_OK;
}

static ps_status take(void *context, void *of, const ps_input_report *report, ps_error *err)
{
    heard *to = context;
    const made *m = of;

    if (to->takes++ == to->fail_at)
        return ps_fail(err, PS_ECANCEL, "stopped at chunk %d", to->fail_at);
    if (m->ids)
        ps_buffer_text(&to->ids, m->ids);
    ck_assert_uint_ge(report->rows, to->rows);
    to->rows = report->rows;
    return PS_OK;
}

static void drop(void *of)
{
    made *m = of;

    if (m)
        free(m->ids);
    free(m);
}

static ps_status read_all(unsigned threads, size_t chunk, ps_error *err)
{
    const ps_in_order calls = {make, take, drop, &h};
    const ps_input_spec spec = {.name = "codes",
                                .file = scratch_path,
                                .path = scratch_path,
                                .schema = &schema,
                                .want = want,
                                .max_reject_share = 0.01,
                                .unmapped = true,
                                .chunk_bytes = chunk};
    ps_pool *pool = threads ? ps_pool_new(threads) : NULL;
    ps_reader *reader = NULL;
    ps_status st = ps_reader_open(&reader, &spec, err);

    if (st == PS_OK)
        st = ps_read_in_order(reader, &calls, pool, err);
    ps_reader_close(reader);
    ps_pool_free(pool);
    return st;
}

static void put_rows(ps_buffer *wanted, size_t n)
{
    ps_buffer text = {0};

    ps_buffer_text(&text, "id,code\n");
    for (size_t i = 0; i < n; i++) {
        ps_buffer_print(&text, "p%zu,%s\n", i, i % 7 ? "I21" : "\"a, \"\"b\"\"\nc\"");
        ps_buffer_print(wanted, "p%zu ", i);
    }
    scratch(text.at, text.length);
    ps_buffer_release(&text);
}

static const struct {
    unsigned threads;
    size_t chunk;
} ways[] = {{0, 64}, {1, 64}, {2, 64}, {5, 33}, {2, 4096}, {3, 0}};

/* Quoted line ends lie across the edges of chunks, so that some are mended. */
START_TEST(order_is_the_files)
{
    ps_buffer wanted = {0};

    h = (heard){.fail_at = -1};
    put_rows(&wanted, 2000);
    ck_assert_int_eq(read_all(ways[_i].threads, ways[_i].chunk, NULL), PS_OK);
    ck_assert_str_eq(h.ids.at, wanted.at);
    ck_assert_uint_eq(h.rows, 2000);
    ps_buffer_release(&h.ids);
    ps_buffer_release(&wanted);
    scratch_gone();
}
END_TEST

START_TEST(a_failure_stops_it)
{
    ps_buffer wanted = {0};
    ps_error err = {0};

    h = (heard){.fail_at = 3};
    put_rows(&wanted, 2000);
    ck_assert_int_eq(read_all(ways[_i].threads, 64, &err), PS_ECANCEL);
    ck_assert_str_eq(err.message, "stopped at chunk 3");
    ck_assert_int_eq(h.takes, 4);
    ps_buffer_release(&h.ids);
    ps_buffer_release(&wanted);
    scratch_gone();
}
END_TEST

START_TEST(too_many_refused_rows_are_told_at_the_end)
{
    ps_error err = {0};
    ps_buffer text = {0};

    h = (heard){.fail_at = -1};
    ps_buffer_text(&text, "id,code\n");
    for (int i = 0; i < 50; i++)
        ps_buffer_text(&text, i % 2 ? ",I21\n" : "p,I21\n");
    scratch(text.at, text.length);
    ck_assert_int_eq(read_all(ways[_i].threads, 64, &err), PS_EDATA);
    ck_assert_uint_eq(h.rows, 50);
    ps_buffer_release(&h.ids);
    ps_buffer_release(&text);
    scratch_gone();
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("in order");
    TCase *tc = tcase_create("in order");

    tcase_add_loop_test(tc, order_is_the_files, 0, (int)PS_COUNT(ways));
    tcase_add_loop_test(tc, a_failure_stops_it, 0, (int)PS_COUNT(ways));
    tcase_add_loop_test(tc, too_many_refused_rows_are_told_at_the_end, 0, (int)PS_COUNT(ways));
    suite_add_tcase(all, tc);
    return all;
}

PS_TEST_MAIN(suite)

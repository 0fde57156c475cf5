/* Population: one numbering over all inputs, events grouped, the same whatever the threads, and no trace of what
 * failed. */
#include "link_fixture.h"

#include <stdatomic.h>

#define P(id) id ",C84001,R,2010-01-01,,1950-03,F,A,\n"

START_TEST(numbers_people_in_order_of_inputs)
{
    static const char *const ids[] = {"b", "a", "c", "Z", "d", "e", "f"};
    ps_population *p;
    ps_overlap *overlap;
    size_t n;

    fixture_start("2025-03-31");
    fixture_give("gp", PS_KIND_GP_EVENT,
                 "pseudo_id,date,code\nd,2025-01-01,1\na,2025-01-01,1\ne,2025-01-01,1\nd,2025-01-02,1\n");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD P("b") P("a"));
    fixture_give("mh", PS_KIND_REFERRAL, "pseudo_id,received_date\nf,2025-01-01\nd,2025-01-01\nb,2025-01-01\n");
    fixture_give("more", PS_KIND_PERSON, PERSON_HEAD P("c") P("a") P("Z"));
    p = fixture_link();
    ck_assert_uint_eq(p->n_people, PS_COUNT(ids));
    for (uint32_t i = 0; i < PS_COUNT(ids); i++)
        ck_assert_uint_eq(person_of(p, ids[i]), i); /* person inputs in plan order, then strangers in plan order */
    ck_assert_int_eq(ps_population_feed(p, "mh"), 2);
    ck_assert_int_eq(ps_population_feed(p, "acute"), -1);
    ck_assert_uint_eq(linked(p, "gp", "people"), 3);
    ck_assert_uint_eq(linked(p, "gp", "strangers"), 2);
    ck_assert_uint_eq(linked(p, "gp", "rows linked"), 1);
    ck_assert_uint_eq(linked(p, "gp", "rows of strangers"), 3);
    ck_assert_uint_eq(linked(p, "mh", "rows linked"), 1);
    ck_assert_uint_eq(linked(p, "all inputs", "people"), 7);
    ck_assert_int_eq(flag_of(p, "d", PS_P_IN_PERSON_EXTRACT), PS_NO);
    ck_assert_int_eq(ps_population_overlap(&overlap, &n, p, NULL), PS_OK);
    /* gp 1, people 2, mh 4, more 8: e in gp; f in mh; d in both; b in people and mh; c, Z in more; a in gp, people,
     * more */
    ck_assert_uint_eq(n, 6);
    ck_assert(overlap[0].mask == 1 && overlap[0].people == 1);
    ck_assert(overlap[1].mask == 4 && overlap[1].people == 1);
    ck_assert(overlap[2].mask == 5 && overlap[2].people == 1);
    ck_assert(overlap[3].mask == 6 && overlap[3].people == 1);
    ck_assert(overlap[4].mask == 8 && overlap[4].people == 2);
    ck_assert(overlap[5].mask == 11 && overlap[5].people == 1);
    free(overlap);
    ps_population_free(p);
}
END_TEST

START_TEST(hex_ids_fold)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD P("AB12"))->hex_ids = true;
    fixture_give("gp", PS_KIND_GP_EVENT, "pseudo_id,date,code\nab12,2025-01-01,1\nAb12,2025-01-02,1\n")->hex_ids = true;
    p = fixture_link();
    ck_assert_uint_eq(p->n_people, 1);
    ck_assert_str_eq(events_of(p, "gp", "ab12", NULL), "2025-01-01 2025-01-02");
    ps_population_free(p);
}
END_TEST

START_TEST(feeds_hold_what_was_wanted)
{
    ps_population *p;
    const ps_feed *feed;
    int c;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD P("a"));
    fixture_give("gp", PS_KIND_GP_EVENT, "pseudo_id,date,code,value,event_id\na,2025-01-01,44054006,7.25,x1\n");
    memset(fixture.want[1], 0, sizeof fixture.want[1]);
    c = ps_schema_column_find(fixture.inputs[1].schema, "value");
    fixture.want[1][c] = PS_WANT;
    p = fixture_link();
    feed = &p->feeds[1];
    for (size_t k = 0; k < feed->schema->n_columns; k++)
        ck_assert_uint_eq(feed->columns[k].n, (int)k == c || (int)k == feed->schema->event_date ? 1 : 0);
    ck_assert(feed->columns[c].number[0] == 7.25);
    ck_assert_ptr_eq(feed->columns[feed->schema->event_date].day, feed->day);
    ck_assert_uint_eq(ps_intern_find(p->words, "x1", 2), 0); /* numbers of rows stay out of the words */
    ck_assert_uint_eq(p->feeds[0].n_events, 0);
    ck_assert_ptr_null(p->feeds[0].first);
    ck_assert_str_eq(p->reports[1]->name, "gp");
    ck_assert_uint_eq(p->reports[1]->rows, 1);
    ps_population_free(p);
}
END_TEST

START_TEST(empty_inputs)
{
    ps_population *p;
    ps_overlap *overlap;
    size_t n;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD);
    fixture_give("gp", PS_KIND_GP_EVENT, "pseudo_id,date,code\n");
    fixture_give("acute", PS_KIND_ADMISSION, "pseudo_id,admission_date\n");
    p = fixture_link();
    ck_assert_uint_eq(p->n_people, 0);
    ck_assert_uint_eq(p->feeds[1].n_events, 0);
    ck_assert_int_eq(p->newest_extract, PS_NO_DAY);
    ck_assert_int_eq(ps_population_overlap(&overlap, &n, p, NULL), PS_OK);
    ck_assert_uint_eq(n, 0);
    free(overlap);
    ps_population_free(p);
}
END_TEST

START_TEST(newest_extract)
{
    static const struct {
        const char *why, *dates, *newest;
    } cases[] = {
        {"the newest extract date, not a mistyped event", "2025-04-02", "2025-04-02"},
        {"without any, the newest event that can be believed", "", "2025-04-09"},
    };
    char text[512];
    ps_population *p;

    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        fixture_start("2025-03-31");
        (void)snprintf(text, sizeof text,
                       "pseudo_id,practice,birth_month,sex,ethnicity,lsoa,extract_date\na,C1,1950-03,F,A,,%s\nb,C1,"
                       "1950-03,F,A,,%s\n",
                       cases[i].dates, cases[i].dates[0] ? "2025-03-01" : "");
        fixture_give("people", PS_KIND_PERSON, text);
        fixture_give("gp", PS_KIND_GP_EVENT, "pseudo_id,date,code\na,2025-01-01,1\na,2099-01-01,1\na,2025-04-09,1\n");
        p = fixture_link();
        ck_assert_msg(!strcmp(day_text(p->newest_extract), cases[i].newest), "%s: %s", cases[i].why,
                      day_text(p->newest_extract));
        ps_population_free(p);
    }
}
END_TEST

/* ---- random feeds ---- */

static unsigned seed;
static unsigned draw(unsigned n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

enum { EVENTS = 3000 };
static struct {
    unsigned id, day, code;
} drawn[EVENTS];

static char *random_gp(unsigned people)
{
    ps_buffer text = {0};

    ps_buffer_text(&text, "pseudo_id,date,code\n");
    for (unsigned i = 0; i < EVENTS; i++) {
        char day[11];
        drawn[i].id = draw(draw(3) ? people : 5); /* a few with very many */
        drawn[i].day = draw(60);
        drawn[i].code = i; /* all different: nothing is a duplicate */
        ps_day_format(day, ps_day_parse("2025-01-01") + (ps_day)drawn[i].day);
        ps_buffer_print(&text, "id%u,%s,%u\n", drawn[i].id, day, drawn[i].code);
    }
    ck_assert(!text.failed);
    return text.at;
}

/* Against the plain reading: for each person, all their rows by day, then by place in the file. */
START_TEST(groups_like_a_naive_sort)
{
    char *text, id[16];
    ps_population *p;
    size_t total = 0;

    seed = 99u + (unsigned)_i;
    fixture_start("2025-03-31");
    text = random_gp(200);
    fixture_give("gp", PS_KIND_GP_EVENT, text);
    p = fixture_link();
    for (unsigned person = 0; person < 200; person++) {
        const ps_feed *feed = &p->feeds[0];
        const int code = ps_schema_column_find(feed->schema, "code");
        uint32_t number;
        size_t e;
        (void)snprintf(id, sizeof id, "id%u", person);
        number = person_of(p, id);
        if (number == PS_IDMAP_NONE)
            continue;
        e = feed->first[number];
        for (unsigned day = 0; day < 60; day++)
            for (unsigned i = 0; i < EVENTS; i++)
                if (drawn[i].id == person && drawn[i].day == day) {
                    char wanted[16];
                    (void)snprintf(wanted, sizeof wanted, "%u", drawn[i].code);
                    ck_assert_uint_lt(e, feed->first[number + 1]);
                    ck_assert_str_eq(ps_intern_text(p->words, feed->columns[code].text[e]), wanted);
                    ck_assert_int_eq(feed->day[e], ps_day_parse("2025-01-01") + (ps_day)day);
                    e++;
                    total++;
                }
        ck_assert_uint_eq(e, feed->first[number + 1]);
    }
    ck_assert_uint_eq(total, EVENTS);
    ck_assert_uint_eq(p->feeds[0].n_events, EVENTS);
    ps_population_free(p);
    free(text);
}
END_TEST

/* Everything that a population holds, as one text. */
static void describe(ps_buffer *out, const ps_population *p)
{
    char id[300];

    for (size_t i = 0; i < p->n_people; i++) {
        const size_t n = ps_idmap_text(id, p->ids, (uint32_t)i);
        ps_buffer_print(out, "%.*s %u", (int)n, id, p->known[i]);
        for (int c = 0; c < PS_PERSON_COLUMNS; c++) {
            const ps_value v = ps_column_value(&p->person[c], i, p->words);
            ps_buffer_print(out, "|%d %.17g %d %d %s", v.known, v.known && v.type == PS_NUMBER ? v.number : 0, v.day,
                            v.yes, v.text);
        }
        for (int t = 0; t < PS_TRAITS; t++)
            ps_buffer_print(out, "|%u/%u", p->settled[i * PS_TRAITS + (size_t)t].source,
                            p->settled[i * PS_TRAITS + (size_t)t].values);
        ps_buffer_text(out, "\n");
    }
    for (size_t f = 0; f < p->n_feeds; f++)
        for (size_t c = 0; c < p->feeds[f].schema->n_columns; c++)
            for (size_t e = 0; e < p->feeds[f].columns[c].n; e++) {
                const ps_column *column = &p->feeds[f].columns[c];
                const ps_value v = ps_column_value(column, e, p->words);
                ps_buffer_print(out, "%zu.%zu.%zu %d %g %d %d %s\n", f, c, e, v.known,
                                v.known && v.type == PS_NUMBER ? v.number : 0, v.day, v.yes, v.text);
            }
    for (size_t w = 1; w <= ps_intern_count(p->words); w++) /* even the numbers of the words */
        ps_buffer_print(out, "%s\n", ps_intern_text(p->words, (uint32_t)w));
    for (size_t r = 0; r < ps_tally_count(p->tally); r++) {
        const ps_tally_row row = ps_tally_row_at(p->tally, r);
        ps_buffer_print(out, "%s/%s/%s %llu\n", row.stage, row.subject, row.name, (unsigned long long)row.count);
    }
    ck_assert(!out->failed);
}

static void give_random_region(void)
{
    ps_buffer text = {0};
    char *gp;

    ps_buffer_text(&text, PERSON_HEAD);
    for (unsigned i = 0; i < 400; i++)
        ps_buffer_print(&text, "id%u,C84%03u,%s,20%02u-01-01,,19%02u-0%u,%s,%c,E0100%04u\n", i, draw(20),
                        draw(9) ? "R" : "T", draw(25), 20 + draw(75), 1 + draw(9), draw(2) ? "F" : "M",
                        "ABCHJMNRZ"[draw(9)], draw(30));
    fixture_give("people", PS_KIND_PERSON, text.at);
    gp = random_gp(500);
    fixture_give("gp", PS_KIND_GP_EVENT, gp);
    free(gp);
    ps_buffer_clear(&text);
    ps_buffer_text(&text,
                   "pseudo_id,admission_date,discharge_date,provider,spell_id,method,diagnosis,sex,ethnicity,lsoa\n");
    for (unsigned i = 0; i < 900; i++)
        ps_buffer_print(&text, "id%u,2025-01-%02u,2025-01-%02u,RX%u,S%u,%s,%c%02u,%u,%c,E0100%04u\n", draw(550),
                        1 + draw(20), 20 + draw(10), draw(3), draw(400), draw(3) ? "21" : "2B", "ABCF"[draw(4)],
                        draw(99), 1 + draw(2), "ABCHJMNRZ"[draw(9)], draw(30));
    fixture_give("acute", PS_KIND_ADMISSION, text.at);
    ps_buffer_clear(&text);
    ps_buffer_text(&text, "pseudo_id,contact_date,team,deleted\n");
    for (unsigned i = 0; i < 900; i++)
        ps_buffer_print(&text, "id%u,2025-02-%02u,T%u,%s\n", draw(600), 1 + draw(20), draw(3), draw(20) ? "" : "1");
    fixture_give("community", PS_KIND_CONTACT, text.at);
    ps_buffer_release(&text);
}

START_TEST(same_whatever_the_threads)
{
    ps_buffer first = {0}, other = {0};
    ps_population *p = NULL;

    for (unsigned threads = 0; threads <= 4; threads++) { /* 0: no pool at all */
        ps_pool *pool = threads ? ps_pool_new(threads) : NULL;
        ps_buffer *out = threads ? &other : &first;
        seed = 4711u;
        fixture_start("2025-03-31");
        give_random_region();
        ck_assert_msg(fixture_try(&p, pool) == PS_OK, "%s", fixture.err.message);
        ps_buffer_clear(out);
        describe(out, p);
        if (threads) {
            ck_assert_uint_eq(first.length, other.length);
            ck_assert(!memcmp(first.at, other.at, first.length));
        }
        ps_population_free(p);
        ps_pool_free(pool);
    }
    ck_assert_uint_gt(first.length, 100000);
    ps_buffer_release(&first);
    ps_buffer_release(&other);
}
END_TEST

/* ---- stopping ---- */

struct counting {
    atomic_int inside, calls;
    int stop_at; /* -1: never */
};

static int count_call(void *context, const char *input, uint64_t rows, uint64_t bytes)
{
    struct counting *c = context;
    const int now = atomic_fetch_add(&c->inside, 1), calls = atomic_fetch_add(&c->calls, 1) + 1;
    ck_assert_int_eq(now, 0); /* one thread at a time */
    ck_assert_ptr_nonnull(input);
    ck_assert_uint_gt(rows, 0);
    ck_assert_uint_gt(bytes, 0);
    atomic_fetch_sub(&c->inside, 1);
    return c->stop_at >= 0 && calls >= c->stop_at;
}

START_TEST(progress_and_cancel)
{
    for (int threads = 1; threads <= 2; threads++)
        for (int stop = 0; stop < 2; stop++) {
            struct counting counting = {.stop_at = stop ? 2 : -1};
            ps_pool *pool = ps_pool_new((unsigned)threads);
            ps_population *p = NULL;
            ps_status st;
            atomic_init(&counting.inside, 0);
            atomic_init(&counting.calls, 0);
            seed = 5u;
            fixture_start("2025-03-31");
            give_random_region();
            fixture.spec.progress = count_call;
            fixture.spec.progress_context = &counting;
            st = fixture_try(&p, pool);
            ck_assert_int_eq(st, stop ? PS_ECANCEL : PS_OK);
            ck_assert_int_ge(atomic_load(&counting.calls), 2);
            ck_assert((p == NULL) == (stop == 1));
            ps_population_free(p);
            ps_pool_free(pool);
        }
}
END_TEST

/* Each of these fails at another step; the sanitizer sees what is left behind. */
static const struct {
    const char *why;
    int broken; /* input */
    const char *text;
    ps_status status;
} broken[] = {
    {"a person input without a column", 0, "pseudo_id,practice\np,C1\n", PS_EDATA},
    {"an event input without its date", 1, "pseudo_id,code\np,1\n", PS_EDATA},
    {"an empty event input", 2, "", PS_EDATA},
    {"most rows refused", 1,
     "pseudo_id,date,code\np,x,1\np,x,1\np,x,1\np,x,1\np,x,1\np,x,1\np,x,1\np,x,1\np,x,1\np,x,1\np,x,1\n", PS_EDATA},
    {"NHS numbers", 1,
     "pseudo_id,date,code\n9434765919,2025-01-01,1\n4010232137,2025-01-01,1\n9434765870,2025-01-01,1\n", PS_EDATA},
};

START_TEST(failures_leave_nothing)
{
    for (unsigned threads = 0; threads < 3; threads += 2) {
        ps_pool *pool = threads ? ps_pool_new(threads) : NULL;
        ps_population *p = NULL;
        fixture_start("2025-03-31");
        for (int i = 0; i < 3; i++) {
            static const char *const names[] = {"people", "gp", "mh"};
            static const ps_kind kinds[] = {PS_KIND_PERSON, PS_KIND_GP_EVENT, PS_KIND_REFERRAL};
            static const char *const good[] = {PERSON_HEAD P("a") P("b"),
                                               "pseudo_id,date,code\na,2025-01-01,1\nx,2025-01-01,1\n",
                                               "pseudo_id,received_date\na,2025-01-01\ny,2025-01-01\n"};
            fixture_give(names[i], kinds[i], i == broken[_i].broken ? broken[_i].text : good[i]);
        }
        ck_assert_msg(fixture_try(&p, pool) == broken[_i].status, "%s: %s", broken[_i].why, fixture.err.message);
        ck_assert_ptr_null(p);
        ck_assert_msg(fixture.err.message[0] && fixture.err.file[0], "%s", broken[_i].why);
        ps_pool_free(pool);
    }
}
END_TEST

START_TEST(at_most_32_inputs)
{
    ps_population *p = NULL;
    char name[16];

    for (int n = 32; n <= 33; n++) {
        fixture_start("2025-03-31");
        for (int i = 0; i < n; i++) {
            (void)snprintf(name, sizeof name, "feed%d", i);
            fixture_give(name, PS_KIND_GP_EVENT, "pseudo_id,date,code\na,2025-01-01,1\n");
        }
        ck_assert_int_eq(fixture_try(&p, NULL), n == 32 ? PS_OK : PS_EPLAN);
        if (n == 32)
            ck_assert_uint_eq(p->known[0], UINT32_MAX);
        ps_population_free(p);
        p = NULL;
    }
}
END_TEST

START_TEST(columns_are_named)
{
    for (int c = 0; c < PS_PERSON_COLUMNS; c++) {
        const ps_person_column *column = &ps_person_columns[c];
        ck_assert_ptr_nonnull(column->name);
        ck_assert_ptr_nonnull(column->meaning);
        ck_assert_int_ne(column->type, PS_NOTHING);
        ck_assert_int_eq(column->identifying, c == PS_P_BORN || c == PS_P_DIED || c == PS_P_HOUSEHOLD);
        for (int d = 0; d < c; d++)
            ck_assert_str_ne(column->name, ps_person_columns[d].name);
        for (const ps_code_word *word = column->words; word && word->code; word++)
            ck_assert_str_eq(word->code, word->word);
    }
    ck_assert_str_eq(ps_person_columns[PS_P_TYPE_1].name, "type_1_objection");
    ck_assert_str_eq(ps_person_columns[PS_P_SP_DECLINED].name, "sp_declined_date");
    ck_assert_str_eq(ps_person_columns[PS_P_COMMUNICATION].name, "communication_need");
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("population");
    TCase *tc = tcase_create("population");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, numbers_people_in_order_of_inputs);
    tcase_add_test(tc, hex_ids_fold);
    tcase_add_test(tc, feeds_hold_what_was_wanted);
    tcase_add_test(tc, empty_inputs);
    tcase_add_test(tc, newest_extract);
    tcase_add_loop_test(tc, groups_like_a_naive_sort, 0, 5);
    tcase_add_test(tc, same_whatever_the_threads);
    tcase_add_test(tc, progress_and_cancel);
    tcase_add_loop_test(tc, failures_leave_nothing, 0, PS_COUNT(broken));
    tcase_add_test(tc, at_most_32_inputs);
    tcase_add_test(tc, columns_are_named);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

/* Spells: episodes joined, regular attenders out, emergency transfers joined. */
#include "link_fixture.h"

#include "base/text.h"

#define HEAD                                                                                                           \
    "pseudo_id,spell_id,episode_no,provider,admission_date,discharge_date,method,classification,destination,"          \
    "diagnosis\n"

static const struct {
    const char *why, *rows, *spells, *discharges, *diagnoses, *methods;
    unsigned transfers, across, regular;
} cases[] = {
    {"one row is one spell", "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,19,A01\n", "2025-01-10:RX1",
     "2025-01-10:2025-01-12", "2025-01-10:A01", "2025-01-10:21", 0, 0, 0},
    {"episodes of one provider spell go by number, whatever the file's order; codes once",
     "p,S1,3,RX1,2025-01-10,2025-01-20,22,1,54,C03;A01\n"
     "p,S1,1,RX1,2025-01-10,,21,1,,A01;B02\n"
     "p,S1,2,RX1,2025-01-10,2025-01-15,,1,19,B02;D04\n",
     "2025-01-10:RX1", "2025-01-10:2025-01-20", "2025-01-10:A01+B02+D04+C03", "2025-01-10:21", 0, 0, 0},
    {"an episode without a number comes last, then file order",
     "p,S1,,RX1,2025-01-10,,21,1,,Z9\np,S1,,RX1,2025-01-10,,22,1,,Y8\np,S1,7,RX1,2025-01-10,,23,1,,X7\n",
     "2025-01-10:RX1", "2025-01-10:", "2025-01-10:X7+Z9+Y8", "2025-01-10:23", 0, 0, 0},
    {"the same number at another provider is another spell",
     "p,S1,1,RX1,2025-01-10,2025-01-11,21,1,19,A01\np,S1,1,RX2,2025-02-10,2025-02-11,21,1,19,B02\n",
     "2025-01-10:RX1 2025-02-10:RX2", "2025-01-10:2025-01-11 2025-02-10:2025-02-11", "2025-01-10:A01 2025-02-10:B02",
     "2025-01-10:21 2025-02-10:21", 0, 0, 0},
    {"without a number: person, provider and admission date",
     "p,,1,RX1,2025-01-10,2025-01-11,21,1,19,A01\np,,2,RX1,2025-01-10,2025-01-14,21,1,19,B02\n"
     "p,,1,RX1,2025-01-11,2025-01-11,11,2,19,C03\n",
     "2025-01-10:RX1 2025-01-11:RX1", "2025-01-10:2025-01-14 2025-01-11:2025-01-11",
     "2025-01-10:A01+B02 2025-01-11:C03", "2025-01-10:21 2025-01-11:11", 0, 0, 0},
    {"a row without number belongs to the numbered spell of its provider and day",
     "p,,2,RX1,2025-01-10,2025-01-14,21,1,19,B02\np,S1,1,RX1,2025-01-10,,21,1,,A01\n", "2025-01-10:RX1",
     "2025-01-10:2025-01-14", "2025-01-10:A01+B02", "2025-01-10:21", 0, 0, 0},
    {"a spell starts on its earliest admission date",
     "p,S1,1,RX1,2025-01-12,2025-01-20,21,1,19,A01\np,S1,2,RX1,2025-01-10,2025-01-20,21,1,19,B02\n", "2025-01-10:RX1",
     "2025-01-10:2025-01-20", "2025-01-10:A01+B02", "2025-01-10:21", 0, 0, 0},
    {"a spell sent twice is one",
     "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,19,A01\np,S1,1,RX1,2025-01-10,2025-01-12,21,1,19,A01\n", "2025-01-10:RX1",
     "2025-01-10:2025-01-12", "2025-01-10:A01", "2025-01-10:21", 0, 0, 0},
    {"regular day and night attenders are no admissions; day cases are",
     "p,S1,1,RX1,2025-01-10,2025-01-10,11,3,19,N18\np,S2,1,RX1,2025-01-11,2025-01-11,11,4,19,N18\n"
     "p,S3,1,RX1,2025-01-12,2025-01-12,11,2,19,H25\n",
     "2025-01-12:RX1", "2025-01-12:2025-01-12", "2025-01-12:H25", "2025-01-12:11", 0, 0, 2},
    {"the first known classification counts",
     "p,S1,1,RX1,2025-01-10,2025-01-10,11,9,19,N18\np,S1,2,RX1,2025-01-10,2025-01-10,11,3,19,N18\n", "", "", "", "", 0,
     0, 1},
    {"2B on the day of discharge elsewhere joins",
     "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\np,T1,1,RX2,2025-01-12,2025-01-30,2B,1,19,B02\n", "2025-01-10:RX1",
     "2025-01-10:2025-01-30", "2025-01-10:A01+B02", "2025-01-10:21", 1, 0, 0},
    {"2B on the day after joins",
     "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\np,T1,1,RX2,2025-01-13,2025-01-30,2B,1,19,B02\n", "2025-01-10:RX1",
     "2025-01-10:2025-01-30", "2025-01-10:A01+B02", "2025-01-10:21", 1, 0, 0},
    {"2B two days after stands alone",
     "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\np,T1,1,RX2,2025-01-14,2025-01-30,2B,1,19,B02\n",
     "2025-01-10:RX1 2025-01-14:RX2", "2025-01-10:2025-01-12 2025-01-14:2025-01-30", "2025-01-10:A01 2025-01-14:B02",
     "2025-01-10:21 2025-01-14:2B", 0, 0, 0},
    {"2B the day before discharge stands alone",
     "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\np,T1,1,RX2,2025-01-11,2025-01-30,2B,1,19,B02\n",
     "2025-01-10:RX1 2025-01-11:RX2", "2025-01-10:2025-01-12 2025-01-11:2025-01-30", "2025-01-10:A01 2025-01-11:B02",
     "2025-01-10:21 2025-01-11:2B", 0, 0, 0},
    {"2B at the same provider stands alone",
     "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\np,T1,1,RX1,2025-01-12,2025-01-30,2B,1,19,B02\n",
     "2025-01-10:RX1 2025-01-12:RX1", "2025-01-10:2025-01-12 2025-01-12:2025-01-30", "2025-01-10:A01 2025-01-12:B02",
     "2025-01-10:21 2025-01-12:2B", 0, 0, 0},
    {"2B with no provider recorded joins: the code says from elsewhere",
     "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\np,T1,1,,2025-01-12,2025-01-30,2B,1,19,B02\n", "2025-01-10:RX1",
     "2025-01-10:2025-01-30", "2025-01-10:A01+B02", "2025-01-10:21", 1, 0, 0},
    {"81 is no 2B", "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\np,T1,1,RX2,2025-01-12,2025-01-30,81,1,19,B02\n",
     "2025-01-10:RX1 2025-01-12:RX2", "2025-01-10:2025-01-12 2025-01-12:2025-01-30", "2025-01-10:A01 2025-01-12:B02",
     "2025-01-10:21 2025-01-12:81", 0, 0, 0},
    {"2B without any discharge before it stands alone", "p,T1,1,RX2,2025-01-12,2025-01-30,2B,1,19,B02\n",
     "2025-01-12:RX2", "2025-01-12:2025-01-30", "2025-01-12:B02", "2025-01-12:2B", 0, 0, 0},
    {"a chain of two transfers is one spell, open while the last part is",
     "p,U1,1,RX3,2025-01-20,,2B,1,,C03\np,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\n"
     "p,T1,1,RX2,2025-01-13,2025-01-19,2B,1,51,B02\n",
     "2025-01-10:RX1", "2025-01-10:", "2025-01-10:A01+B02+C03", "2025-01-10:21", 2, 0, 0},
    {"there and back again is one spell",
     "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\np,T1,1,RX2,2025-01-12,2025-01-12,2B,1,51,B02\n"
     "p,S2,1,RX1,2025-01-13,2025-01-15,2B,1,19,C03\n",
     "2025-01-10:RX1", "2025-01-10:2025-01-15", "2025-01-10:A01+B02+C03", "2025-01-10:21", 2, 0, 0},
    {"all on one day, the transfer first in the file",
     "p,T1,1,RX2,2025-01-10,2025-01-15,2B,1,19,B02\np,S1,1,RX1,2025-01-10,2025-01-10,2A,1,51,A01\n", "2025-01-10:RX1",
     "2025-01-10:2025-01-15", "2025-01-10:A01+B02", "2025-01-10:2A", 1, 0, 0},
    {"two transfers of one day do not join each other",
     "p,T1,1,RX2,2025-01-10,2025-01-10,2B,1,51,B02\np,T2,1,RX3,2025-01-10,2025-01-11,2B,1,19,C03\n", "2025-01-10:RX2",
     "2025-01-10:2025-01-11", "2025-01-10:B02+C03", "2025-01-10:2B", 1, 0, 0},
    {"two transfers cannot both join one discharge",
     "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,51,A01\np,T1,1,RX2,2025-01-12,2025-01-30,2B,1,19,B02\n"
     "p,T2,1,RX3,2025-01-12,2025-01-31,2B,1,19,C03\n",
     "2025-01-10:RX1 2025-01-12:RX3", "2025-01-10:2025-01-30 2025-01-12:2025-01-31",
     "2025-01-10:A01+B02 2025-01-12:C03", "2025-01-10:21 2025-01-12:2B", 1, 0, 0},
    {"a regular attendance is not what a transfer joins",
     "p,S1,1,RX1,2025-01-12,2025-01-12,11,3,19,N18\np,T1,1,RX2,2025-01-12,2025-01-30,2B,1,19,B02\n", "2025-01-12:RX2",
     "2025-01-12:2025-01-30", "2025-01-12:B02", "2025-01-12:2B", 0, 0, 1},
    {"a transfer after the index date tells nothing to a spell before it",
     "p,S1,1,RX1,2025-03-20,2025-03-31,21,1,51,A01\np,T1,1,RX2,2025-04-01,2025-04-30,2B,1,19,B02\n",
     "2025-03-20:RX1 2025-04-01:RX2", "2025-03-20:2025-03-31 2025-04-01:2025-04-30", "2025-03-20:A01 2025-04-01:B02",
     "2025-03-20:21 2025-04-01:2B", 0, 1, 0},
    {"an episode after the index date adds nothing to its spell",
     "p,S1,1,RX1,2025-03-30,,21,1,,A01\np,S1,2,RX1,2025-04-05,2025-04-09,21,1,19,B02\n",
     "2025-03-30:RX1 2025-04-05:RX1", "2025-03-30: 2025-04-05:2025-04-09", "2025-03-30:A01 2025-04-05:B02",
     "2025-03-30:21 2025-04-05:21", 0, 0, 0},
    {"both after the index date join",
     "p,S1,1,RX1,2025-04-01,2025-04-03,21,1,51,A01\np,T1,1,RX2,2025-04-03,2025-04-30,2B,1,19,B02\n", "2025-04-01:RX1",
     "2025-04-01:2025-04-30", "2025-04-01:A01+B02", "2025-04-01:21", 1, 0, 0},
    {"a transfer on the index date joins",
     "p,S1,1,RX1,2025-03-20,2025-03-30,21,1,51,A01\np,T1,1,RX2,2025-03-31,2025-04-30,2B,1,19,B02\n", "2025-03-20:RX1",
     "2025-03-20:2025-04-30", "2025-03-20:A01+B02", "2025-03-20:21", 1, 0, 0},
};

START_TEST(joins_spells)
{
    char text[2048];
    ps_population *p;
    const ps_feed *feed;

    fixture_start("2025-03-31");
    (void)snprintf(text, sizeof text, HEAD "%s", cases[_i].rows);
    fixture_give("acute", PS_KIND_ADMISSION, text);
    p = fixture_link();
    feed = &p->feeds[0];
    ck_assert_msg(!strcmp(events_of(p, "acute", "p", "provider"), cases[_i].spells), "%s: spells %s", cases[_i].why,
                  events_of(p, "acute", "p", "provider"));
    ck_assert_msg(!strcmp(events_of(p, "acute", "p", "discharge_date"), cases[_i].discharges), "%s: discharges %s",
                  cases[_i].why, events_of(p, "acute", "p", "discharge_date"));
    ck_assert_msg(!strcmp(events_of(p, "acute", "p", "diagnosis"), cases[_i].diagnoses), "%s: diagnoses %s",
                  cases[_i].why, events_of(p, "acute", "p", "diagnosis"));
    ck_assert_msg(!strcmp(events_of(p, "acute", "p", "method_code"), cases[_i].methods), "%s: methods %s",
                  cases[_i].why, events_of(p, "acute", "p", "method_code"));
    ck_assert_msg(linked(p, "acute", "transfers joined") == cases[_i].transfers, "%s: transfers", cases[_i].why);
    ck_assert_msg(linked(p, "acute", "transfers across the index date not joined") == cases[_i].across, "%s: across",
                  cases[_i].why);
    ck_assert_msg(linked(p, "acute", "regular attenders left out") == cases[_i].regular, "%s: regular", cases[_i].why);
    ck_assert_msg(linked(p, "acute", "spells") == feed->n_events && feed->n_events == feed->first[1], "%s: count",
                  cases[_i].why);
    ps_population_free(p);
}
END_TEST

#define CROWD 40000u /* more people than one thread takes at once */

/* The rows of case `i`, whose person is p, as rows of another one. */
static void add_case(ps_buffer *b, size_t i, unsigned person)
{
    const char *row = cases[i].rows;

    while (*row) {
        const size_t length = strcspn(row, "\n") + 1;
        ps_buffer_print(b, "n%u%.*s", person, (int)length - 1, row + 1);
        row += length;
    }
}

START_TEST(spells_of_a_crowd)
{
    static const unsigned threads[] = {1, 3};
    ps_pool *pool = ps_pool_new(threads[_i]);
    ps_buffer b = {0};
    ps_population *p = NULL;
    uint64_t regular = 0, transfers = 0;

    ps_buffer_print(&b, HEAD);
    for (unsigned k = 0; k < CROWD; k++) {
        add_case(&b, k % PS_COUNT(cases), k);
        regular += cases[k % PS_COUNT(cases)].regular;
        transfers += cases[k % PS_COUNT(cases)].transfers;
    }
    ck_assert(!b.failed);
    fixture_start("2025-03-31");
    fixture_give("acute", PS_KIND_ADMISSION, b.at);
    ck_assert_ptr_nonnull(pool);
    ck_assert_int_eq(fixture_try(&p, pool), PS_OK);
    for (unsigned k = 0; k < CROWD; k += 1 + k % 7) {
        const size_t i = k % PS_COUNT(cases);
        char id[16];

        (void)snprintf(id, sizeof id, "n%u", k);
        ck_assert_str_eq(events_of(p, "acute", id, "provider"), cases[i].spells);
        ck_assert_str_eq(events_of(p, "acute", id, "discharge_date"), cases[i].discharges);
        ck_assert_str_eq(events_of(p, "acute", id, "diagnosis"), cases[i].diagnoses);
        ck_assert_str_eq(events_of(p, "acute", id, "method_code"), cases[i].methods);
    }
    ck_assert_uint_eq(linked(p, "acute", "regular attenders left out"), regular);
    ck_assert_uint_eq(linked(p, "acute", "transfers joined"), transfers);
    ps_population_free(p);
    ps_pool_free(pool);
    ps_buffer_release(&b);
}
END_TEST

START_TEST(discharge_is_of_the_last_part)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give(
        "acute", PS_KIND_ADMISSION,
        HEAD "p,S1,2,RX1,2025-01-10,2025-01-12,21,1,30,A01\n"
             "p,S1,1,RX1,2025-01-10,2025-01-12,21,1,,A01\n"
             "p,T1,1,RX2,2025-01-12,2025-01-30,2B,1,54,B02\n"
             "q,S1,1,RX1,2025-01-10,2025-01-12,21,1,19,A01\n" /* another person with the same number is another spell */
             "r,S1,2,RX1,2025-01-10,2025-01-12,21,1,88,A01\n"
             "r,S1,1,RX1,2025-01-10,2025-01-12,21,1,54,A01\n");
    p = fixture_link();
    ck_assert_str_eq(events_of(p, "acute", "p", "destination"), "2025-01-10:care home");
    ck_assert_str_eq(events_of(p, "acute", "r", "destination"),
                     "2025-01-10:hospice"); /* of one date the later episode's */
    ck_assert_str_eq(events_of(p, "acute", "q", "destination"), "2025-01-10:usual home");
    ck_assert_uint_eq(linked(p, "acute", "episodes"), 6);
    ck_assert_uint_eq(linked(p, "acute", "spells"), 3);
    ps_population_free(p);
}
END_TEST

/* Without provider, number, method or discharge headings there is little to join by, and nothing to fail by. */
START_TEST(bare_feed)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("acute", PS_KIND_ADMISSION,
                 "pseudo_id,admission_date\np,2025-01-10\np,2025-01-10\np,2025-02-10\nq,2025-04-01\n");
    p = fixture_link();
    ck_assert_str_eq(events_of(p, "acute", "p", NULL), "2025-01-10 2025-02-10");
    ck_assert_int_eq(flag_of(p, "p", PS_P_IN_HOSPITAL), PS_CANNOT_TELL);
    ck_assert_int_eq(flag_of(p, "q", PS_P_IN_HOSPITAL), PS_NO);
    ps_population_free(p);
}
END_TEST

static const struct {
    const char *why, *rows;
    int in_hospital;
} beds[] = {
    {"admitted on the index date", "p,S1,1,RX1,2025-03-31,,21,1,,\n", PS_YES},
    {"admitted the day after", "p,S1,1,RX1,2025-04-01,,21,1,,\n", PS_NO},
    {"discharged on the index date", "p,S1,1,RX1,2025-03-01,2025-03-31,21,1,,\n", PS_NO},
    {"discharged the day after: not yet known", "p,S1,1,RX1,2025-03-01,2025-04-01,21,1,,\n", PS_YES},
    {"regular attenders go home", "p,S1,1,RX1,2025-03-31,,11,3,,\n", PS_NO},
    {"transferred and still there", "p,S1,1,RX1,2025-03-01,2025-03-10,21,1,,\np,T1,1,RX2,2025-03-10,,2B,1,,\n", PS_YES},
    {"an open spell before a closed one", "p,S1,1,RX1,2025-03-01,,21,1,,\np,S2,1,RX1,2025-03-20,2025-03-21,21,1,,\n",
     PS_YES},
};

START_TEST(in_hospital)
{
    char text[1024];
    ps_population *p;

    fixture_start("2025-03-31");
    (void)snprintf(text, sizeof text, HEAD "%s", beds[_i].rows);
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD "z,C84001,R,2010-01-01,,1950-03,F,A,E01000001\n");
    fixture_give("acute", PS_KIND_ADMISSION, text);
    p = fixture_link();
    ck_assert_msg(flag_of(p, "p", PS_P_IN_HOSPITAL) == beds[_i].in_hospital, "%s", beds[_i].why);
    ck_assert_int_eq(flag_of(p, "z", PS_P_IN_HOSPITAL), PS_NO);
    ps_population_free(p);
}
END_TEST

/* ---- many made-up feeds against a plain reading of the rules, without transfers ---- */
struct row {
    int person, provider, spell, day;
};

static unsigned seed;
static int draw(int n)
{
    seed = seed * 1103515245u + 12345u;
    return (int)(seed >> 16) % n;
}

static int naive_same(const struct row *a, const struct row *b)
{
    if (a->person != b->person || a->provider != b->provider)
        return 0;
    return a->spell && a->spell == b->spell;
}

START_TEST(agrees_with_a_naive_join)
{
    enum { ROWS = 300 };
    static struct row rows[ROWS];
    static int spell[ROWS], start[ROWS];
    ps_buffer text = {0};
    ps_population *p;
    int n_spells = 0;

    seed = 17u + (unsigned)_i;
    fixture_start("2030-01-01");
    ps_buffer_text(&text, "pseudo_id,provider,spell_id,episode_no,admission_date\n");
    for (int i = 0; i < ROWS; i++) {
        struct row *r = &rows[i];
        r->person = draw(20);
        r->provider = draw(3);
        r->spell = draw(3) ? 1 + draw(4) : 0;
        r->day = draw(6);
        ps_buffer_print(&text, "id%d,RX%d,", r->person, r->provider);
        if (r->spell)
            ps_buffer_print(&text, "S%d", r->spell);
        /* Each number once, in no order: two rows of one spell and number would be one amended row. */
        ps_buffer_print(&text, ",%d,2025-01-%02d\n", 1 + i * 7 % ROWS, 1 + r->day);
    }
    /* Numbered rows first; each spell's start; then nameless rows to a spell of that start, else to each other. */
    for (int i = 0; i < ROWS; i++) {
        spell[i] = -1;
        for (int k = 0; k < i && spell[i] < 0; k++)
            if (naive_same(&rows[k], &rows[i]))
                spell[i] = spell[k];
        if (spell[i] < 0 && rows[i].spell)
            spell[i] = i;
    }
    for (int i = 0; i < ROWS; i++)
        if (spell[i] == i) {
            start[i] = rows[i].day;
            for (int k = 0; k < ROWS; k++)
                if (spell[k] == i && rows[k].day < start[i])
                    start[i] = rows[k].day;
            n_spells++;
        }
    for (int i = 0; i < ROWS; i++) {
        int found = 0;
        if (rows[i].spell)
            continue;
        for (int k = 0; k < ROWS && !found; k++)
            found = rows[k].person == rows[i].person && rows[k].provider == rows[i].provider &&
                    ((spell[k] == k && rows[k].spell && start[k] == rows[i].day) ||
                     (k < i && !rows[k].spell && rows[k].day == rows[i].day));
        n_spells += !found;
    }
    fixture_give("acute", PS_KIND_ADMISSION, text.at);
    p = fixture_link();
    ck_assert_uint_eq(linked(p, "acute", "spells"), (unsigned)n_spells);
    ck_assert_uint_eq(linked(p, "acute", "episodes"), ROWS);
    for (size_t person = 0; person < p->n_people; person++)
        for (size_t e = p->feeds[0].first[person] + 1; e < p->feeds[0].first[person + 1]; e++)
            ck_assert_int_le(p->feeds[0].day[e - 1], p->feeds[0].day[e]);
    ps_population_free(p);
    ps_buffer_release(&text);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("spells");
    TCase *tc = tcase_create("spells");
    tcase_add_loop_test(tc, joins_spells, 0, PS_COUNT(cases));
    tcase_add_loop_test(tc, spells_of_a_crowd, 0, 2);
    tcase_add_test(tc, discharge_is_of_the_last_part);
    tcase_add_test(tc, bare_feed);
    tcase_add_loop_test(tc, in_hospital, 0, PS_COUNT(beds));
    tcase_add_loop_test(tc, agrees_with_a_naive_join, 0, 20);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

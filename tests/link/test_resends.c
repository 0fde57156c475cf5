/* Re-sends: amended rows, whole caseloads sent again, snapshots, the same attendance from two feeds; and the kinds that
 * are sent so, linked for real. */
#include "base/text.h"
#include "link_fixture.h"

static const struct {
    const char *why;
    ps_kind kind;
    const char *rows, *column, *events; /* of person p */
    unsigned replaced, duplicates;
} amended[] = {
    {"an amended row replaces the older one, on whatever day it stands", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id\np,2025-01-05,111,e1\np,2025-01-02,222,e1\n", "code", "2025-01-02:222", 1, 0},
    {"without a day of submission the later in the file", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id\np,2025-01-01,333,e1\np,2025-01-01,222,e1\np,2025-01-01,111,e1\n", "code",
     "2025-01-01:111", 2, 0},
    {"the newest submission, wherever it stands in the file", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,submitted\np,2025-01-01,111,e1,2025-02-01\np,2025-01-01,222,e1,2025-03-01\n"
     "p,2025-01-01,333,e1,2025-02-20\n",
     "code", "2025-01-01:222", 2, 0},
    {"of one day of submission the later in the file", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,submitted\np,2025-01-02,111,e1,2025-02-01\np,2025-01-01,222,e1,2025-02-01\n", "code",
     "2025-01-01:222", 1, 0},
    {"a row that tells no day of submission is the older", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,submitted\np,2025-01-01,111,e1,2025-02-01\np,2025-01-01,222,e1,\n", "code",
     "2025-01-01:111", 1, 0},
    {"rows without a number are nobody's amendment", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id\np,2025-01-01,111,\np,2025-01-01,222,\np,2025-01-01,333,e1\n", "code",
     "2025-01-01:111 2025-01-01:222 2025-01-01:333", 0, 0},
    {"another person's row of that number stands", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id\np,2025-01-01,111,e1\nq,2025-01-01,222,e1\n", "code", "2025-01-01:111", 0, 0},
    {"a row sent again word for word is a duplicate, no amendment", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id\np,2025-01-01,111,e1\np,2025-01-01,111,e1\n", "code", "2025-01-01:111", 0, 1},
    {"sent, amended, and sent as at first: the last word is the first", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id\np,2025-01-01,111,e1\np,2025-01-01,222,e1\np,2025-01-01,111,e1\n", "code",
     "2025-01-01:111", 1, 1},
    {"an attendance amended in its category", PS_KIND_ATTENDANCE,
     "pseudo_id,arrival_date,attendance_id,provider,category\np,2025-01-01,a1,RX1,1\np,2025-01-01,a1,RX1,4\n",
     "category", "2025-01-01:planned", 1, 0},
    {"numbers are the provider's own", PS_KIND_ATTENDANCE,
     "pseudo_id,arrival_date,attendance_id,provider,category\np,2025-01-01,a1,RX1,1\np,2025-01-02,a1,RX2,2\n",
     "category", "2025-01-01:first 2025-01-02:follow-up here", 0, 0},
    {"where no provider is sent the number alone", PS_KIND_ATTENDANCE,
     "pseudo_id,arrival_date,attendance_id,category\np,2025-01-01,a1,1\np,2025-01-02,a1,2\n", "category",
     "2025-01-02:follow-up here", 1, 0},
    {"the open caseload sent every month: one referral, as it stands last", PS_KIND_REFERRAL,
     "pseudo_id,received_date,referral_id,provider,discharge_date,submitted\n"
     "p,2024-11-05,r1,RX1,,2024-12-31\np,2024-11-05,r1,RX1,,2025-01-31\np,2024-11-05,r1,RX1,2025-02-11,2025-02-28\n"
     "p,2024-11-06,r2,RX1,,2025-01-31\n",
     "discharge_date", "2024-11-05:2025-02-11 2024-11-06:", 2, 0},
    {"a contact is known by its referral too", PS_KIND_CONTACT,
     "pseudo_id,contact_date,contact_id,referral_id,provider,attended,submitted\n"
     "p,2025-01-10,c1,r1,RX1,0,2025-01-01\np,2025-01-10,c1,r1,RX1,5,2025-02-01\np,2025-01-10,c1,r2,RX1,3,2025-01-01\n",
     "attended", "2025-01-10:yes 2025-01-10:no", 1, 0},
    {"an appointment moved to another day", PS_KIND_OUTPATIENT,
     "pseudo_id,appointment_date,attendance_id,provider,attended\np,2025-02-01,o1,RX1,4\np,2025-01-20,o1,RX1,6\n",
     "appointment_status", "2025-01-20:seen", 1, 0},
    {"a legal status that has ended since", PS_KIND_LEGAL_STATUS,
     "pseudo_id,start_date,end_date,period_id,provider,legal_status,submitted\n"
     "p,2025-01-01,,m1,RX1,02,2025-01-31\np,2025-01-01,2025-01-20,m1,RX1,02,2025-02-28\n",
     "end_date", "2025-01-01:2025-01-20", 1, 0},
    {"a diagnosis in every month's caseload is one", PS_KIND_DIAGNOSIS,
     "pseudo_id,date,code,scheme,referral_id,submitted\np,2024-05-01,F200,02,r1,2024-12-31\n"
     "p,2024-05-01,F200,02,r1,2025-01-31\np,2024-05-01,F200,02,r2,2025-01-31\np,2024-05-02,F200,02,r1,2025-01-31\n",
     "code", "2024-05-01:F200 2024-05-01:F200 2024-05-02:F200", 1, 0},
    {"social care by the authority's number", PS_KIND_SOCIAL_CARE,
     "pseudo_id,date,event_type,event_id,authority,end_date,submitted\n"
     "p,2025-01-01,Service,7,503,,2025-01-31\np,2025-01-01,Service,7,503,2025-02-01,2025-02-28\n"
     "p,2025-01-01,Service,7,504,,2025-01-31\n",
     "end_date", "2025-01-01:2025-02-01 2025-01-01:", 1, 0},
    {"and without one every row stands", PS_KIND_SOCIAL_CARE,
     "pseudo_id,date,event_type,authority\np,2025-01-01,Service,503\np,2025-01-01,Review,503\n", "event_type",
     "2025-01-01:service 2025-01-01:review", 0, 0},
    {"a stay in a home that has ended since", PS_KIND_CARE_HOME,
     "pseudo_id,start_date,end_date,home\np,2025-01-01,,H1\np,2025-01-01,2025-02-01,H1\np,2025-01-01,,H2\n", "end_date",
     "2025-01-01:2025-02-01 2025-01-01:", 1, 0},
    {"a referral in by its number within the organisation that took it", PS_KIND_REFERRAL_IN,
     "pseudo_id,received_date,referral_id,organisation,source,submitted\n"
     "p,2025-03-01,7,VOL1,self,2025-03-02\np,2025-03-01,7,VOL1,practice,2025-03-09\n"
     "p,2025-03-01,7,VOL2,community group,2025-03-02\n",
     "source", "2025-03-01:practice 2025-03-01:community group", 1, 0},
    {"and without one every row stands, equal ones once", PS_KIND_REFERRAL_IN,
     "pseudo_id,received_date,organisation,source\np,2025-03-01,VOL1,self\np,2025-03-02,VOL1,self\n"
     "p,2025-03-01,VOL1,self\n",
     "source", "2025-03-01:self 2025-03-02:self", 0, 1},
    {"a spell takes the amended episode, not the older one", PS_KIND_ADMISSION,
     "pseudo_id,admission_date,spell_id,episode_no,provider,method,discharge_method,discharge_date,submitted\n"
     "p,2025-01-01,s1,1,RX1,21,4,2025-01-09,2025-02-01\np,2025-01-01,s1,1,RX1,11,1,2025-01-05,2025-03-01\n",
     "method", "2025-01-01:elective", 1, 0},
    {"episodes of one spell stand side by side", PS_KIND_ADMISSION,
     "pseudo_id,admission_date,spell_id,episode_no,provider,diagnosis,submitted\n"
     "p,2025-01-01,s1,1,RX1,I10,2025-02-01\np,2025-01-03,s1,2,RX1,I20,2025-02-01\np,2025-01-01,s1,1,RX1,I11,2025-03-"
     "01\n",
     "diagnosis", "2025-01-01:I11+I20", 1, 0},
    {"episodes without a number cannot be told apart, so none is taken for an amended one", PS_KIND_ADMISSION,
     "pseudo_id,admission_date,spell_id,provider,diagnosis\np,2025-01-01,s1,RX1,I10\np,2025-01-03,s1,RX1,I20\n",
     "diagnosis", "2025-01-01:I10+I20", 0, 0},
};

static void give_people(void)
{
    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON,
                 PERSON_HEAD "p,C84001,R,2010-01-01,,1950-03,F,A,\nq,C84001,R,2010-01-01,,1950-03,F,A,\n");
}

START_TEST(newest_of_a_key_stands)
{
    ps_population *p;

    give_people();
    fixture_give("feed", amended[_i].kind, amended[_i].rows);
    p = fixture_link();
    ck_assert_msg(!strcmp(events_of(p, "feed", "p", amended[_i].column), amended[_i].events), "%s: %s", amended[_i].why,
                  events_of(p, "feed", "p", amended[_i].column));
    ck_assert_msg(linked(p, "feed", "amended rows replaced") == amended[_i].replaced, "%s: replaced %d",
                  amended[_i].why, (int)linked(p, "feed", "amended rows replaced"));
    if (amended[_i].kind != PS_KIND_ADMISSION)
        ck_assert_msg(linked(p, "feed", "exact duplicates, of the rows used") == amended[_i].duplicates,
                      "%s: duplicates", amended[_i].why);
    ps_population_free(p);
}
END_TEST

/* The counts of an input add up: rows that were read = rows that stand + every count of what went. */
START_TEST(nothing_goes_uncounted)
{
    ps_population *p;

    give_people();
    fixture_give("gp", PS_KIND_GP_EVENT,
                 "pseudo_id,date,code,event_id,deleted\np,2025-01-01,111,e1,\np,2025-01-02,112,e1,\n" /* amended */
                 "p,2025-01-03,113,e2,\np,2025-01-03,113,e2,\n"                                       /* twice */
                 "p,2025-01-04,114,e3,\np,2025-01-04,,e3,1\n"                                         /* withdrawn */
                 "z,2025-01-05,115,e1,\n");                                                           /* a stranger */
    p = fixture_link();
    ck_assert_uint_eq(p->reports[1]->rows, 7);
    ck_assert_uint_eq(p->feeds[1].n_events, 3);
    ck_assert_uint_eq(linked(p, "gp", "amended rows replaced"), 1);
    ck_assert_uint_eq(linked(p, "gp", "exact duplicates, of the rows used"), 1);
    ck_assert_uint_eq(linked(p, "gp", "rows withdrawn by deletions"), 1);
    ck_assert_uint_eq(linked(p, "gp", "deletion rows"), 1);
    ck_assert_str_eq(events_of(p, "gp", "p", "code"), "2025-01-02:112 2025-01-03:113");
    ps_population_free(p);
}
END_TEST

/* Many rows under few numbers, against the rule read plainly. */
START_TEST(agrees_with_a_plain_reading)
{
    enum { ROWS = 400 };
    static int number[ROWS], submitted[ROWS], value[ROWS];
    static bool stands[ROWS];
    ps_buffer text = {0};
    ps_population *p;
    unsigned seed = 5u + (unsigned)_i, left = 0;
    const int numbers = _i % 2 ? 7 : 150;

    give_people();
    ps_buffer_text(&text, "pseudo_id,date,code,value,event_id,submitted\n");
    for (int i = 0; i < ROWS; i++) {
        seed = seed * 1103515245u + 12345u;
        number[i] = (int)(seed >> 16) % numbers;
        submitted[i] = (int)(seed >> 24) % 5;
        value[i] = i; /* so that no two rows are equal */
        ps_buffer_print(&text, "p,2025-01-%02d,1,%d,e%d,2025-02-%02d\n", 1 + (int)(seed >> 20) % 28, value[i],
                        number[i], 1 + submitted[i]);
    }
    for (int i = 0; i < ROWS; i++) {
        stands[i] = true;
        for (int k = 0; k < ROWS; k++)
            if (k != i && number[k] == number[i] &&
                (submitted[k] > submitted[i] || (submitted[k] == submitted[i] && k > i)))
                stands[i] = false;
        left += stands[i];
    }
    fixture_give("gp", PS_KIND_GP_EVENT, text.at);
    p = fixture_link();
    ck_assert_uint_eq(p->feeds[1].n_events, left);
    ck_assert_uint_eq(linked(p, "gp", "amended rows replaced"), ROWS - left);
    for (size_t e = 0; e < p->feeds[1].n_events; e++) {
        const double v = p->feeds[1].columns[ps_schema_column_find(p->feeds[1].schema, "value")].number[e];
        ck_assert(stands[(int)v]);
    }
    ps_population_free(p);
    ps_buffer_release(&text);
}
END_TEST

/* ---- waiting lists ---- */

#define LIST_HEAD "pseudo_id,week_ending,pathway_id,issuer,referral_id,clock_start,clock_stop,status,provider\n"

static const struct {
    const char *why, *rows, *events; /* pathway of person p */
    unsigned earlier, later, replaced;
} lists[] = {
    {"the newest list alone", "p,2025-03-16,w1,A1,r1,2024-10-01,,20,RX1\np,2025-03-23,w1,A1,r1,2024-10-01,,20,RX1\n",
     "2025-03-23:w1", 1, 0, 0},
    {"who is not on it waits no longer",
     "p,2025-03-16,w1,A1,r1,2024-10-01,,20,RX1\nq,2025-03-23,w2,A1,r1,2024-10-01,,20,RX1\n", "", 1, 0, 0},
    {"each provider has its own newest list",
     "p,2025-03-16,w1,A1,r1,2024-10-01,,20,RX1\nq,2025-03-23,w2,A1,r1,2024-10-01,,20,RX2\n", "2025-03-16:w1", 0, 0, 0},
    {"by the issuer where no provider is recorded",
     "p,2025-03-16,w1,A1,r1,2024-10-01,,20,\nq,2025-03-23,w2,A2,r1,2024-10-01,,20,\nq,2025-03-23,w3,A1,r1,2024-10-01,,"
     "20,RX1\n",
     "2025-03-16:w1", 0, 0, 0},
    {"the list that was there on the index date",
     "p,2025-03-30,w1,A1,r1,2024-10-01,,20,RX1\nq,2025-04-06,w2,A1,r1,2024-10-01,,20,RX1\n", "2025-03-30:w1", 0, 1, 0},
    {"a week mistyped into the future wins nothing",
     "p,2025-03-30,w1,A1,r1,2024-10-01,,20,RX1\nq,2052-03-30,w2,A1,r1,2024-10-01,,20,RX1\n", "2025-03-30:w1", 0, 1, 0},
    {"one list twice in a file: each pathway once, as it stands last",
     "p,2025-03-30,w1,A1,r1,2024-10-01,,20,RX1\np,2025-03-30,w1,A1,r1,2024-10-01,,21,RX1\n", "2025-03-30:w1", 0, 0, 1},
    {"one person on several pathways",
     "p,2025-03-30,w1,A1,r1,2024-10-01,,20,RX1\np,2025-03-30,w1,A1,r1,2024-12-01,,20,RX1\n"
     "p,2025-03-30,w1,A1,r2,2024-10-01,,20,RX1\np,2025-03-30,w1,A2,r1,2024-10-01,,20,RX1\n",
     "2025-03-30:w1 2025-03-30:w1 2025-03-30:w1 2025-03-30:w1", 0, 0, 0},
    {"a pathway handed on to another provider: the newer list tells",
     "p,2025-03-16,w1,A1,r1,2024-10-01,,20,RX1\np,2025-03-30,w1,A1,r1,2024-10-01,,20,RX2\n", "2025-03-30:w1", 0, 0, 1},
};

START_TEST(newest_list_stands)
{
    char text[1024];
    ps_population *p;

    give_people();
    (void)snprintf(text, sizeof text, LIST_HEAD "%s", lists[_i].rows);
    fixture_give("list", PS_KIND_WAITING_LIST, text);
    p = fixture_link();
    ck_assert_msg(!strcmp(events_of(p, "list", "p", "pathway_id"), lists[_i].events), "%s: %s", lists[_i].why,
                  events_of(p, "list", "p", "pathway_id"));
    ck_assert_msg(linked(p, "list", "rows of earlier snapshots") == lists[_i].earlier, "%s: earlier", lists[_i].why);
    ck_assert_msg(linked(p, "list", "rows of snapshots after the index date") == lists[_i].later, "%s: later",
                  lists[_i].why);
    ck_assert_msg(linked(p, "list", "amended rows replaced") == lists[_i].replaced, "%s: replaced", lists[_i].why);
    ps_population_free(p);
}
END_TEST

START_TEST(waiting_is_a_clock_that_runs)
{
    ps_population *p;

    give_people();
    fixture_give("list", PS_KIND_WAITING_LIST,
                 LIST_HEAD "p,2025-03-30,w1,A1,r1,2024-10-01,,20,RX1\n"           /* runs */
                           "p,2025-03-30,w2,A1,r1,2024-10-01,2025-03-31,20,RX1\n" /* stopped on the index date */
                           "p,2025-03-30,w3,A1,r1,2024-10-01,2025-04-01,11,RX1\n" /* stops later: not known yet */
                           "p,2025-03-30,w4,A1,r1,2024-10-01,,30,RX1\n"           /* stopped, by its status */
                           "p,2025-03-30,w5,A1,r1,2024-10-01,,99,RX1\n"           /* not yet known */
                           "p,2025-03-30,w6,A1,r1,2024-10-01,,77,RX1\n"           /* no status of the set */
                           "p,2025-03-30,w7,A1,r1,2024-10-01,,91,RX1\n");         /* not RTT */
    p = fixture_link();
    ck_assert_str_eq(events_of(p, "list", "p", "waiting"),
                     "2025-03-30:yes 2025-03-30:no 2025-03-30:yes 2025-03-30:no 2025-03-30: 2025-03-30: 2025-03-30:no");
    ck_assert_str_eq(events_of(p, "list", "p", "status"),
                     "2025-03-30:continuing 2025-03-30:continuing 2025-03-30:start 2025-03-30:clock stop 2025-03-30: "
                     "2025-03-30: 2025-03-30:not RTT");
    for (size_t c = 0; c < p->reports[1]->n_fields; c++) /* a value outside the set is that field's fault, no refusal */
        if (!strcmp(p->reports[1]->fields[c].field, "status")) {
            ck_assert_uint_eq(p->reports[1]->fields[c].faults, 1);
            ck_assert_uint_eq(p->reports[1]->fields[c].missing, 1);
        }
    ck_assert_uint_eq(p->reports[1]->refused, 0);
    ps_population_free(p);
}
END_TEST

START_TEST(codes_of_another_system_are_none)
{
    ps_population *p;

    give_people();
    fixture_give("dx", PS_KIND_DIAGNOSIS,
                 "pseudo_id,date,code,scheme\np,2025-01-01,F200,02\np,2025-01-02,58214004,06\n"
                 "p,2025-01-03,E10..,05\np,2025-01-04,F31,\n");
    fixture_give("bare", PS_KIND_DIAGNOSIS, "pseudo_id,date,code\np,2025-01-01,F200\n");
    p = fixture_link();
    ck_assert_str_eq(events_of(p, "dx", "p", "code"), "2025-01-01:F200 2025-01-02:58214004 2025-01-03: 2025-01-04:");
    ck_assert_uint_eq(linked(p, "dx", "codes of an unknown scheme left out"), 2);
    ck_assert_str_eq(events_of(p, "bare", "p", "code"), "2025-01-01:F200"); /* the file sends no scheme at all */
    ps_population_free(p);
}
END_TEST

/* ---- the same attendance in two feeds ---- */

static const struct {
    const char *why, *rows[3], *left[3]; /* provider and category of person p, by input */
    unsigned told[3];
} twice[] = {
    {"counted once, by the input named first",
     {"p,2025-01-01,RX1,1\n", "p,2025-01-01,RX1,2\n"},
     {"2025-01-01:first", ""},
     {0, 1, 0}},
    {"another day is another attendance",
     {"p,2025-01-01,RX1,1\n", "p,2025-01-02,RX1,2\n"},
     {"2025-01-01:first", "2025-01-02:follow-up here"},
     {0, 0, 0}},
    {"another provider too",
     {"p,2025-01-01,RX1,1\n", "p,2025-01-01,RX2,2\n"},
     {"2025-01-01:first", "2025-01-01:follow-up here"},
     {0, 0, 0}},
    {"and another person",
     {"q,2025-01-01,RX1,1\n", "p,2025-01-01,RX1,2\n"},
     {"", "2025-01-01:follow-up here"},
     {0, 0, 0}},
    {"nobody can tell where a provider is missing",
     {"p,2025-01-01,,1\n", "p,2025-01-01,,2\np,2025-01-01,RX1,2\n"},
     {"2025-01-01:first", "2025-01-01:follow-up here 2025-01-01:follow-up here"},
     {0, 0, 0}},
    {"two on one day within one input are two",
     {"p,2025-01-01,RX1,1\np,2025-01-01,RX1,2\n", ""},
     {"2025-01-01:first 2025-01-01:follow-up here", ""},
     {0, 0, 0}},
    {"one row answers for one row: a second visit that only the other has stays",
     {"p,2025-01-01,RX1,1\n", "p,2025-01-01,RX1,2\np,2025-01-01,RX1,3\n"},
     {"2025-01-01:first", "2025-01-01:follow-up elsewhere"},
     {0, 1, 0}},
    {"two for one",
     {"p,2025-01-01,RX1,1\np,2025-01-01,RX1,4\n", "p,2025-01-01,RX1,2\n"},
     {"2025-01-01:first 2025-01-01:planned", ""},
     {0, 1, 0}},
    {"three inputs: what the first two have together",
     {"p,2025-01-01,RX1,1\n", "p,2025-01-01,RX1,2\np,2025-01-01,RX1,3\n",
      "p,2025-01-01,RX1,4\np,2025-01-01,RX1,2\np,2025-01-02,RX1,1\n"},
     {"2025-01-01:first", "2025-01-01:follow-up elsewhere", "2025-01-02:first"},
     {0, 1, 2}},
};

START_TEST(attendances_count_once)
{
    static const char *const names[] = {"ecds", "ae", "old"};
    char text[256];
    ps_population *p;
    size_t n = 0;

    give_people();
    for (; n < 3 && twice[_i].rows[n]; n++) {
        (void)snprintf(text, sizeof text, "pseudo_id,arrival_date,provider,category\n%s", twice[_i].rows[n]);
        fixture_give(names[n], PS_KIND_ATTENDANCE, text);
    }
    p = fixture_link();
    for (size_t i = 0; i < n; i++) {
        ck_assert_msg(!strcmp(events_of(p, names[i], "p", "category"), twice[_i].left[i]), "%s: %s: %s", twice[_i].why,
                      names[i], events_of(p, names[i], "p", "category"));
        ck_assert_msg(linked(p, names[i], "attendances told by an earlier input") == twice[_i].told[i], "%s: %s",
                      twice[_i].why, names[i]);
    }
    /* Who is in a feed stays known to it, though it tells nothing of its own. */
    if (*twice[_i].rows[1] == 'p')
        ck_assert_uint_eq(p->known[person_of(p, "p")] >> 2 & 1, 1);
    ps_population_free(p);
}
END_TEST

/* ---- deletions in the kinds that were not there before ---- */

static const struct {
    const char *why;
    ps_kind kind;
    const char *rows, *events;
    unsigned withdrawn;
} deletions[] = {
    {"an appointment by its number", PS_KIND_OUTPATIENT,
     "pseudo_id,appointment_date,attendance_id,deleted\np,2025-01-01,o1,false\np,2025-01-02,o2,false\n"
     "p,2025-01-09,o1,true\n",
     "2025-01-02", 1},
    {"an appointment by day, provider and function", PS_KIND_OUTPATIENT,
     "pseudo_id,appointment_date,provider,treatment_function,deleted\np,2025-01-01,RX1,300,\np,2025-01-01,RX1,301,\n"
     "p,2025-01-01,RX1,300,1\n",
     "2025-01-01", 1},
    {"a pathway", PS_KIND_WAITING_LIST,
     "pseudo_id,week_ending,pathway_id,referral_id,clock_start,deleted\np,2025-03-30,w1,r1,2024-10-01,0\n"
     "p,2025-03-30,w2,r1,2024-10-01,0\np,2025-03-30,w1,r1,2024-10-01,1\n",
     "2025-03-30", 1},
    {"a period", PS_KIND_LEGAL_STATUS,
     "pseudo_id,start_date,period_id,deleted\np,2025-01-01,m1,\np,2025-01-02,m2,\np,2025-01-01,m1,Y\n", "2025-01-02",
     1},
    {"a diagnosis by its code and day", PS_KIND_DIAGNOSIS,
     "pseudo_id,date,code,deleted\np,2025-01-01,F20,\np,2025-01-02,F20,\np,2025-01-01,F20,1\n", "2025-01-02", 1},
    {"an event of social care by its number", PS_KIND_SOCIAL_CARE,
     "pseudo_id,date,event_type,event_id,deleted\np,2025-01-01,Request,7,\np,2025-01-02,Review,8,\n"
     "p,2025-01-01,Request,7,1\n",
     "2025-01-02", 1},
    {"and by day, type and service", PS_KIND_SOCIAL_CARE,
     "pseudo_id,date,event_type,deleted\np,2025-01-01,Request,\np,2025-01-01,Review,\np,2025-01-01,Request,1\n",
     "2025-01-01", 1},
    {"a stay by home and first day", PS_KIND_CARE_HOME,
     "pseudo_id,start_date,home,deleted\np,2025-01-01,H1,\np,2025-01-02,H1,\np,2025-01-01,H1,1\n", "2025-01-02", 1},
    {"a referral in by its number, in one organisation", PS_KIND_REFERRAL_IN,
     "pseudo_id,received_date,referral_id,organisation,deleted\np,2025-01-01,7,VOL1,\np,2025-01-02,7,VOL2,\n"
     "p,2025-01-01,7,VOL1,1\n",
     "2025-01-02", 1},
    {"and by day, organisation and who asked", PS_KIND_REFERRAL_IN,
     "pseudo_id,received_date,organisation,source,deleted\np,2025-01-01,VOL1,self,\np,2025-01-01,VOL1,practice,\n"
     "p,2025-01-01,VOL1,self,1\n",
     "2025-01-01", 1},
    {"a deletion needs no date where it has the number", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,deleted\np,2025-01-01,111,e1,false\np,2025-01-02,112,e2,false\np,,,e1,true\n",
     "2025-01-02", 1},
    {"nor a readable one of \"none\"", PS_KIND_REFERRAL,
     "pseudo_id,received_date,referral_id,deleted\np,2025-01-01,r1,0\np,2025-01-02,r2,0\np,1900-01-01,r1,1\n",
     "2025-01-02", 1},
    {"nor an episode", PS_KIND_ADMISSION,
     "pseudo_id,admission_date,spell_id,episode_no,deleted\np,2025-01-01,s1,1,\np,2025-01-02,s2,1,\np,,s1,,1\n",
     "2025-01-02", 1},
    {"a deletion takes back the amended row with the older one", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,deleted\np,2025-01-01,111,e1,\np,2025-01-02,112,e1,\np,2025-01-02,112,e1,1\n", "",
     2},
    {"what is sent again after the deletion stands", PS_KIND_GP_EVENT,
     "pseudo_id,date,code,event_id,deleted\np,2025-01-01,111,e1,\np,2025-01-01,111,e1,1\np,2025-01-03,113,e1,\n",
     "2025-01-03", 1},
};

START_TEST(deletions_of_every_kind)
{
    ps_population *p;

    give_people();
    fixture_give("feed", deletions[_i].kind, deletions[_i].rows);
    p = fixture_link();
    ck_assert_msg(!strcmp(events_of(p, "feed", "p", NULL), deletions[_i].events), "%s: %s", deletions[_i].why,
                  events_of(p, "feed", "p", NULL));
    ck_assert_msg(linked(p, "feed", "rows withdrawn by deletions") == deletions[_i].withdrawn, "%s: withdrawn",
                  deletions[_i].why);
    ck_assert_uint_eq(linked(p, "feed", "deletion rows"), 1);
    ps_population_free(p);
}
END_TEST

/* Without a date a row that is no deletion, or a deletion without a number, is refused as before. */
START_TEST(other_rows_need_a_date)
{
    ps_population *p;

    give_people();
    fixture_give("gp", PS_KIND_GP_EVENT,
                 "pseudo_id,date,code,event_id,deleted\np,2025-01-01,111,e1,0\np,,111,e1,0\np,,111,e1,\np,,111,,1\n"
                 "p,soon,111,e1,1\n")
        ->max_reject_share = 1;
    fixture_give("dx", PS_KIND_DIAGNOSIS, "pseudo_id,date,code,deleted\np,2025-01-01,F20,0\np,,F20,1\n")
        ->max_reject_share = 1;
    p = fixture_link();
    ck_assert_uint_eq(p->reports[1]->refused, 4);
    ck_assert_uint_eq(p->reports[2]->refused, 1);
    ck_assert_str_eq(events_of(p, "gp", "p", "code"), "2025-01-01:111");
    ps_population_free(p);
}
END_TEST

/* ---- what the new kinds tell of a person ---- */

static const struct {
    const char *why, *flag, *stay;
    ps_answer lives_there;
} homes[] = {
    {"a stay that is open", "", "p,2025-01-01,\n", PS_YES},
    {"that ends after the index date", "", "p,2025-01-01,2025-04-01\n", PS_YES},
    {"that ended on it", "", "p,2025-01-01,2025-03-31\n", PS_CANNOT_TELL},
    {"that begins after it", "", "p,2025-04-01,\n", PS_CANNOT_TELL},
    {"the practice does not know yet", "0", "p,2025-01-01,\n", PS_YES},
    {"the practice says so, the feed does not", "1", "q,2025-01-01,\n", PS_YES},
    {"the feed is silent", "0", "q,2025-01-01,\n", PS_NO},
};

START_TEST(stays_tell_who_lives_in_a_home)
{
    char people[256], stays[128];
    ps_population *p;

    fixture_start("2025-03-31");
    (void)snprintf(people, sizeof people,
                   "pseudo_id,practice,birth_month,sex,ethnicity,lsoa,care_home\np,C84001,1930-01,F,A,,%s\n"
                   "q,C84001,1930-01,F,A,,0\n",
                   homes[_i].flag);
    (void)snprintf(stays, sizeof stays, "pseudo_id,start_date,end_date\n%s", homes[_i].stay);
    fixture_give("people", PS_KIND_PERSON, people);
    fixture_give("homes", PS_KIND_CARE_HOME, stays);
    p = fixture_link();
    ck_assert_msg(flag_of(p, "p", PS_P_CARE_HOME) == (int)homes[_i].lives_there, "%s: %d", homes[_i].why,
                  flag_of(p, "p", PS_P_CARE_HOME));
    ps_population_free(p);
}
END_TEST

/* Traits of outpatients weigh as much as those of emergency care, the rest less. */
START_TEST(new_feeds_tell_traits)
{
    ps_population *p;

    fixture_start("2025-03-31");
    fixture_give("people", PS_KIND_PERSON, PERSON_HEAD "q,C84001,R,2010-01-01,,1950-03,F,A,\n");
    fixture_give("wl", PS_KIND_WAITING_LIST, "pseudo_id,week_ending,sex,ethnicity\np,2025-03-30,F,B\n");
    fixture_give("op", PS_KIND_OUTPATIENT,
                 "pseudo_id,appointment_date,sex,ethnicity,lsoa\np,2025-01-01,M,H,E01000003\n");
    fixture_give("care", PS_KIND_SOCIAL_CARE, "pseudo_id,date,sex,birth_month\np,2025-03-29,2,1944-05\n");
    p = fixture_link();
    ck_assert_str_eq(text_of(p, "p", PS_P_SEX), "male");
    ck_assert_str_eq(text_of(p, "p", PS_P_ETHNICITY_CODE), "H");
    ck_assert_str_eq(text_of(p, "p", PS_P_LSOA), "E01000003");
    ck_assert_str_eq(day_of(p, "p", PS_P_BORN), "1944-05-15");
    ps_population_free(p);
}
END_TEST

static const struct {
    const char *why, *rows;
    int left;
} employees[] = {
    {"employed", "s,1990-02,F,H,2015-01-01,,\n", PS_NO},
    {"an employment that begins after the index date", "s,1990-02,F,H,2025-04-01,,\n", PS_YES},
    {"one that ended on it", "s,1990-02,F,H,2015-01-01,2025-03-31,\n", PS_YES},
    {"one that ends after it", "s,1990-02,F,H,2015-01-01,2025-06-30,\n", PS_NO},
    {"an end that cannot be read", "s,1990-02,F,H,2015-01-01,soon,\n", PS_YES},
    {"left one, holds another", "s,1990-02,F,H,2015-01-01,2020-01-01,\ns,1990-02,F,H,2021-01-01,,\n", PS_NO},
};

START_TEST(staff_are_people_without_registration)
{
    char text[256];
    ps_population *p;

    fixture_start("2025-03-31");
    (void)snprintf(text, sizeof text,
                   "pseudo_id,birth_month,sex,ethnicity,employment_start,employment_end,death_date\n%s",
                   employees[_i].rows);
    fixture_give("staff", PS_KIND_STAFF, text);
    fixture_give("leave", PS_KIND_EVENT, "pseudo_id,date\ns,2025-01-01\nstranger,2025-01-01\n");
    p = fixture_link();
    ck_assert_uint_eq(p->n_people, 2);
    ck_assert_uint_eq(linked(p, "leave", "strangers"), 1);
    ck_assert_int_eq(flag_of(p, "s", PS_P_REGISTERED), PS_NO);
    ck_assert_str_eq(text_of(p, "s", PS_P_PRACTICE), "");
    ck_assert_int_eq(flag_of(p, "s", PS_P_IN_PERSON_EXTRACT), PS_YES);
    ck_assert_int_eq(flag_of(p, "stranger", PS_P_IN_PERSON_EXTRACT), PS_NO);
    ck_assert_int_eq(flag_of(p, "s", PS_P_ALIVE), PS_YES);
    ck_assert_str_eq(text_of(p, "s", PS_P_SEX), "female");
    ck_assert_str_eq(text_of(p, "s", PS_P_ETHNICITY), "Asian");
    ck_assert_int_eq((int)ps_number_at(&p->person[PS_P_AGE], person_of(p, "s")), 35);
    ck_assert_msg(flag_of(p, "s", PS_P_LEFT_EVER) == employees[_i].left, "%s: %d", employees[_i].why,
                  flag_of(p, "s", PS_P_LEFT_EVER));
    ck_assert_str_eq(events_of(p, "leave", "s", NULL), "2025-01-01");
    ps_population_free(p);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("resends");
    TCase *tc = tcase_create("resends");
    tcase_add_loop_test(tc, newest_of_a_key_stands, 0, PS_COUNT(amended));
    tcase_add_test(tc, nothing_goes_uncounted);
    tcase_add_loop_test(tc, agrees_with_a_plain_reading, 0, 8);
    tcase_add_loop_test(tc, newest_list_stands, 0, PS_COUNT(lists));
    tcase_add_test(tc, waiting_is_a_clock_that_runs);
    tcase_add_test(tc, codes_of_another_system_are_none);
    tcase_add_loop_test(tc, attendances_count_once, 0, PS_COUNT(twice));
    tcase_add_loop_test(tc, deletions_of_every_kind, 0, PS_COUNT(deletions));
    tcase_add_test(tc, other_rows_need_a_date);
    tcase_add_loop_test(tc, stays_tell_who_lives_in_a_home, 0, PS_COUNT(homes));
    tcase_add_test(tc, new_feeds_tell_traits);
    tcase_add_loop_test(tc, staff_are_people_without_registration, 0, PS_COUNT(employees));
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

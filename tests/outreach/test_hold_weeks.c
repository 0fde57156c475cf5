/* Two hundred weeks of two plans and five lists of three teams, over people who come and go, move, fall ill and answer:
 * nobody is listed too soon, by whichever team, no household or home twice in a window, no file with more new people
 * than a week may have; and whoever is held back is so for the reason and until the day that they should be.
 *
 * The test keeps a ledger of its own, from the files that were written and the answers that it made up, and works
 * everything out again from that, person by person, over all entries. */
#include "outreach_fixture.h"

#include "base/date.h"

#define PEOPLE 200
#define HOUSEHOLDS 70
#define HOMES 5
#define PROVIDERS 3
#define WEEKS 200
#define COOL_OFF 28
#define WEEK 7
#define DECLINED_MONTHS_OF_TEST 6
#define LISTS 5
#define EVENTS_MOST 60000

/* ---- the lists ---- */

static const struct spec {
    int plan;
    const char *name, *team, *from;
    bool by_provider;
    uint64_t limit, weekly, places;
} specs[LISTS] = {
    {0, "alpha", "A", "cohort", true, 9, 6, 0},   {0, "beta", "B", "cohort", true, 0, 4, 5},
    {0, "gamma", "A", "defined", false, 0, 6, 0}, {1, "delta", "C", "defined", false, 0, 0, 0},
    {1, "epsilon", "B", "cohort", true, 6, 4, 0},
};
static const char *const plan_names[] = {"first plan", "second plan"};
static const char *const providers[PROVIDERS] = {"P1", "P2", "P3"};

/* ---- what happens ---- */

static uint64_t state;
static unsigned draw(unsigned below)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % below;
}

static struct somebody {
    char id[12];
    bool here, cohort, defined, carer;
    int household, home; /* 0: none */
    int provider;        /* PROVIDERS: none */
    int need;            /* 0 most urgent */
    ps_day waits[LISTS]; /* PS_NO_DAY: does not */
} people[PEOPLE];

static struct event { /* the test's own ledger */
    int person, list;
    ps_day day, index_date;
    const char *recipient;
    int household, home; /* that were contacted; one of them at most */
    ps_outcome answer;   /* PS_OUTCOME_NONE: listed */
    bool answered;
} events[EVENTS_MOST];
static size_t n_events, recent; /* all before `recent` were over before any window that is looked at */

static void begin(unsigned seed)
{
    state = seed * UINT64_C(2654435761) + 88172645463325252u;
    n_events = recent = 0;
    for (int i = 0; i < PEOPLE; i++) {
        (void)snprintf(people[i].id, sizeof people[i].id, "id%05d", (i * 7919) % 99991);
        people[i].here = true;
        people[i].cohort = draw(10) < 6;
        people[i].defined = draw(10) < 3;
        people[i].carer = draw(4) == 0;
        people[i].household = draw(8) ? 1 + (int)draw(HOUSEHOLDS) : 0;
        people[i].home = draw(6) ? 0 : 1 + (int)draw(HOMES);
        people[i].provider = (int)draw(PROVIDERS + 1);
        people[i].need = (int)draw(3);
        for (int l = 0; l < LISTS; l++)
            people[i].waits[l] = PS_NO_DAY;
    }
}

static void a_week_goes_by(void)
{
    for (int i = 0; i < PEOPLE; i++) {
        struct somebody *p = &people[i];

        if (draw(100) < 3)
            p->here = !p->here;
        if (!p->here && draw(100) < 40)
            p->here = true;
        if (draw(100) < 3)
            p->household = draw(8) ? 1 + (int)draw(HOUSEHOLDS) : 0;
        if (draw(100) < 2)
            p->home = draw(6) ? 0 : 1 + (int)draw(HOMES);
        if (draw(100) < 10)
            p->cohort = draw(10) < 6;
        if (draw(100) < 10)
            p->defined = draw(10) < 3;
        if (draw(100) < 3)
            p->provider = (int)draw(PROVIDERS + 1);
        if (draw(100) < 20)
            p->need = (int)draw(3);
    }
}

/* ---- worked out again ---- */

static int home_of(int person)
{
    return people[person].home;
}

static int household_of(int person)
{
    return people[person].home ? 0 : people[person].household;
}

static ps_day six_months_on(ps_day day)
{
    ps_civil c = ps_day_civil(day);
    ps_day on;

    c.month += DECLINED_MONTHS_OF_TEST;
    c.year += (c.month - 1) / 12;
    c.month = (c.month - 1) % 12 + 1;
    on = ps_day_of(c.year, c.month, c.day);
    return on != PS_NO_DAY ? on : ps_day_of(c.year + (c.month == 12), c.month % 12 + 1, 1);
}

static bool near(ps_day contact, ps_day day)
{
    return contact <= day && day - contact < COOL_OFF;
}

/* The first reason that holds on a day, going by the first n events; PS_HOLDS: none. */
static ps_hold reason_on(int person, int list, ps_day day, size_t n)
{
    bool holds[PS_HOLDS] = {false};

    for (size_t i = recent; i < n; i++) {
        const struct event *e = &events[i];
        const bool own_team = !strcmp(specs[e->list].team, specs[list].team);
        const bool settled =
            e->answer == PS_OUTCOME_ACCEPTED || e->answer == PS_OUTCOME_DECLINED || e->answer == PS_OUTCOME_UNSUITABLE;

        if (e->person == person) {
            holds[own_team ? PS_HOLD_OWN_TEAM : PS_HOLD_OTHER_TEAM] |= near(e->day, day);
            holds[PS_HOLD_ANSWERED] |= own_team && settled && e->day <= day && day < six_months_on(e->day);
        } else if (near(e->day, day)) {
            const bool there = people[e->person].here;
            const int household = household_of(person), home = home_of(person);

            /* Where the other lives now, as far as anybody knows, and which address was contacted. */
            if (household)
                holds[PS_HOLD_HOUSEHOLD] |=
                    (there && household_of(e->person) == household) || (!e->answer && e->household == household);
            if (home)
                holds[PS_HOLD_CARE_HOME] |= (there && home_of(e->person) == home) || (!e->answer && e->home == home);
        }
    }
    for (int r = 0; r < PS_HOLDS; r++)
        if (holds[r])
            return (ps_hold)r;
    return PS_HOLDS;
}

/* People listed in the file of a team in the 7 days up to `day`. */
static uint64_t new_people(int list, const char *recipient, ps_day day, size_t n)
{
    bool seen[PEOPLE] = {false};
    uint64_t count = 0;

    for (size_t i = recent; i < n; i++) {
        const struct event *e = &events[i];

        if (e->answer || strcmp(specs[e->list].team, specs[list].team) != 0 || strcmp(e->recipient, recipient) != 0 ||
            e->day > day || day - e->day >= WEEK || seen[e->person])
            continue;
        seen[e->person] = true;
        count++;
    }
    return count;
}

/* ---- one run ---- */

typedef struct run {
    fixture f;
    int plan;
    ps_day today;
    int who[PEOPLE]; /* person of the test by the run's */
    int at[PEOPLE];  /* and back; -1: not there */
    const char *ids[PEOPLE];
    size_t n;
    ps_contacts *contacts;
    ps_capacity_plan capacity;
    ps_capacity_floor floor;
    ps_rank_key by_need;
    char text[LISTS][16384]; /* all files of a list */
    size_t written;          /* entries */
} run;

static char ledger[256];
static const char *id_alone[] = {"pseudo_id"};
static unsigned long checked_listed, checked_held[PS_HOLDS], checked_left;

static void set_up(run *r, ps_day index_date)
{
    fixture *f = &r->f;
    ps_error err = {0};
    ps_rule *home = NULL;
    size_t n = 0;

    r->n = 0;
    for (int i = 0; i < PEOPLE; i++) {
        r->at[i] = -1;
        if (people[i].here)
            r->who[r->n++] = i;
    }
    for (size_t i = r->n; i > 1; i--) { /* numbered otherwise each time */
        const size_t j = draw((unsigned)i);
        const int swap = r->who[i - 1];
        r->who[i - 1] = r->who[j];
        r->who[j] = swap;
    }
    for (size_t i = 0; i < r->n; i++) {
        r->ids[i] = people[r->who[i]].id;
        r->at[r->who[i]] = (int)i;
    }
    fixture_start_ids(f, "weeks", r->n, r->ids);
    f->plan.name = plan_names[r->plan];
    f->plan.index_date = f->population.index_date = index_date;
    f->population.newest_extract = index_date;
    f->options.today = r->today;
    f->plan.contact = (ps_contact_plan){.present = true,
                                        .cool_off_amount = COOL_OFF,
                                        .cool_off_unit = PS_DAYS,
                                        .declined_amount = DECLINED_MONTHS_OF_TEST,
                                        .declined_unit = PS_MONTHS};
    must(ps_rule_parse(&home, f->arena, &f->plan.text, (ps_place){1, 1, 1}, "communication_need", &err), &err);
    must(ps_rule_resolve(home, &f->plan, PS_TEXT, &err), &err);
    f->plan.contact.home = home;
    for (uint32_t i = 0; i < r->n; i++) {
        const struct somebody *p = &people[r->who[i]];

        f->world->columns[NAME_COHORT].flag[i] = p->cohort;
        f->world->columns[NAME_DEFINED].flag[i] = p->defined;
        ps_number_put(&f->world->columns[NAME_LOCAL], i, p->need);
        f->world->columns[NAME_PROVIDER].text[i] =
            p->provider < PROVIDERS ? ps_intern_add(f->population.words, providers[p->provider], 2) : 0;
        set_flag(f, PS_P_CARER, i, p->carer ? PS_YES : PS_NO);
        if (p->household)
            set_text(f, PS_P_HOUSEHOLD, i, ps_arena_print(f->arena, "h%d", p->household));
        if (p->home)
            set_text(f, PS_P_COMMUNICATION, i, ps_arena_print(f->arena, "home %d", p->home));
    }
    r->by_need = (ps_rank_key){.name = "local"};
    f->cohort.rank_by = &r->by_need;
    f->cohort.n_rank_by = 1;
    for (int l = 0; l < LISTS; l++) {
        const struct spec *spec = &specs[l];
        ps_list_plan *list = &f->lists[n];

        if (spec->plan != r->plan)
            continue;
        n++;
        list->name = list->file_name = spec->name;
        list->team = spec->team;
        list->from = spec->from;
        list->one_file_per = spec->by_provider ? "provider" : NULL;
        list->limit = spec->limit;
        list->weekly_limit = spec->weekly;
        list->no_workbook = true;
        list->fields = id_alone;
        list->n_fields = 1;
        if (spec->places) {
            r->floor = (ps_capacity_floor){.group = fixture_rule(f, "carer"), .share = 4, .unit = 10};
            r->capacity = (ps_capacity_plan){.name = "room",
                                             .list = spec->name,
                                             .per = "provider",
                                             .places = spec->places,
                                             .floors = &r->floor,
                                             .n_floors = 1};
            f->plan.capacities = &r->capacity;
            f->plan.n_capacities = 1;
        }
    }
    f->plan.n_lists = n;
    must(ps_contacts_open(&r->contacts, ledger, &err), &err);
    f->options.contacts = r->contacts;
}

static void tear_down(run *r)
{
    ps_contacts_free(r->contacts);
    fixture_end(&r->f);
}

static int person_of(const run *r, const char *id)
{
    for (size_t i = 0; i < r->n; i++)
        if (!strncmp(r->ids[i], id, strlen(r->ids[i])))
            return r->who[i];
    ck_abort_msg("a stranger is listed: %.12s", id);
}

/* The file where somebody stands, or would. */
static const char *file_of(int list, int person)
{
    if (!specs[list].by_provider)
        return "all";
    return people[person].provider < PROVIDERS ? providers[people[person].provider] : "none";
}

static void note_listed(run *r, int list, const ps_list_report *report, int8_t became[PEOPLE])
{
    size_t length = 0;

    r->text[list][0] = '\0';
    for (size_t i = 0; i < report->n_files; i++) {
        const char *text = fixture_read(&r->f, report->files[i].path);

        length += (size_t)snprintf(r->text[list] + length, sizeof r->text[list] - length, "%s:%s",
                                   report->files[i].recipient, text);
        ck_assert_uint_lt(length, sizeof r->text[list]);
        for (const char *at = text; (at = strstr(at, "\nid")) && *++at;) {
            const int person = person_of(r, at);

            ck_assert_msg(!became[person], "%s is listed twice", at);
            ck_assert_str_eq(report->files[i].recipient, file_of(list, person));
            became[person] = 'L';
            ck_assert_uint_lt(n_events, EVENTS_MOST);
            events[n_events++] = (struct event){.person = person,
                                                .list = list,
                                                .day = r->today,
                                                .index_date = r->f.plan.index_date,
                                                .recipient = file_of(list, person),
                                                .household = household_of(person),
                                                .home = home_of(person)};
            checked_listed++;
        }
    }
}

/* ---- what must hold ---- */

#define SAY "week of %d, list %s, %s"
#define SAID (int)r->today, specs[list].name, people[person].id

static void check_listed(const run *r, int list, size_t before)
{
    for (size_t i = before; i < n_events; i++) {
        const int person = events[i].person;
        const ps_hold why = reason_on(person, list, r->today, before);

        ck_assert_msg(why == PS_HOLDS, SAY ": listed although %s", SAID, ps_hold_names[why]);
        for (size_t j = before; j < i; j++)
            ck_assert_msg(!events[i].household || events[i].household != events[j].household,
                          SAY ": a household twice on one list", SAID);
        if (specs[list].weekly)
            ck_assert_msg(new_people(list, events[i].recipient, r->today, n_events) <= specs[list].weekly,
                          SAY ": more than a week's people", SAID);
    }
}

static void check_week(const run *r, int list, int person, ps_day due)
{
    const char *file = file_of(list, person);

    ck_assert_msg(new_people(list, file, r->today, n_events) >= specs[list].weekly, SAY ": held, and there was room",
                  SAID);
    ck_assert_msg(due > r->today && new_people(list, file, due, n_events) < specs[list].weekly,
                  SAY ": no room on the day", SAID);
    for (ps_day day = r->today + 1; day < due; day++)
        ck_assert_msg(new_people(list, file, day, n_events) >= specs[list].weekly, SAY ": room before the day", SAID);
}

/* Of the list at hand, whose events begin at `before`. */
static bool stands_on(int household, size_t before)
{
    for (size_t i = before; i < n_events; i++)
        if (events[i].household == household)
            return true;
    return false;
}

static void check_held(const run *r, int list, const ps_list_report *report, size_t before, int8_t became[PEOPLE])
{
    for (size_t i = 0; i < report->n_held; i++) {
        const int person = r->who[report->held[i].person];
        const ps_day due = report->held[i].due;
        const ps_hold got = report->held[i].reason, wanted = reason_on(person, list, r->today, before);

        ck_assert_msg(!became[person], SAY ": held and %c", SAID, became[person]);
        became[person] = got == PS_HOLD_WEEKLY_LIMIT ? 'W' : wanted == PS_HOLDS ? 'S' : 'H';
        checked_held[got]++;
        if (got == PS_HOLD_WEEKLY_LIMIT) {
            ck_assert_msg(wanted == PS_HOLDS, SAY ": the week before %s", SAID, ps_hold_names[wanted]);
            check_week(r, list, person, due);
        } else if (wanted == PS_HOLDS) { /* the second of a household */
            ck_assert_msg(got == PS_HOLD_HOUSEHOLD && household_of(person), SAY ": held for nothing", SAID);
            ck_assert_int_eq(due, r->today + (stands_on(household_of(person), before) ? COOL_OFF : 1));
        } else {
            ck_assert_msg(got == wanted, SAY ": held for %s, not for %s", SAID, ps_hold_names[got],
                          ps_hold_names[wanted]);
            ck_assert_msg(reason_on(person, list, due, before) == PS_HOLDS, SAY ": held on the day it is due", SAID);
            ck_assert_msg(reason_on(person, list, due - 1, before) != PS_HOLDS, SAY ": free before it is due", SAID);
        }
    }
}

/* Everybody who could be listed is listed, held, or left over; of a household just one is not held. */
static void check_all(run *r, int list, const ps_list_report *report, int8_t became[PEOPLE])
{
    uint64_t left = 0;
    int free_of[HOUSEHOLDS + 1] = {0}, second_of[HOUSEHOLDS + 1] = {0};

    for (int person = 0; person < PEOPLE; person++) {
        const struct somebody *p = &people[person];
        const bool on = p->here && (!strcmp(specs[list].from, "cohort") ? p->cohort : p->defined);
        const int household = household_of(person);

        ck_assert_msg(on || !became[person], SAY ": listed or held, and not to be", SAID);
        if (!on)
            continue;
        if (!became[person])
            became[person] = 'O'; /* over the limit, or without a place */
        left += became[person] == 'O';
        if (household && became[person] != 'H')
            ++*(became[person] == 'S' ? &second_of[household] : &free_of[household]);
    }
    ck_assert_uint_eq(left, report->left_over);
    ck_assert_msg(left == 0 || specs[list].limit || specs[list].places, "%s left people over for nothing",
                  specs[list].name);
    checked_left += (unsigned long)left;
    for (int h = 1; h <= HOUSEHOLDS; h++)
        ck_assert_msg(free_of[h] <= 1 && (!second_of[h] || free_of[h] == 1), "household %d: %d first, %d second", h,
                      free_of[h], second_of[h]);
}

/* Where a limit alone decides: nobody less urgent, and of equals nobody who waits less, before somebody left over. */
static void check_turns(const run *r, int list, const int8_t became[PEOPLE])
{
    for (int a = 0; !specs[list].places && a < PEOPLE; a++)
        for (int b = 0; became[a] == 'L' && b < PEOPLE; b++) {
            const bool over = (became[b] == 'O' || became[b] == 'W') && file_of(list, a) == file_of(list, b);
            const ps_day waits_a = people[a].waits[list], waits_b = people[b].waits[list];
            const int need_a = !strcmp(specs[list].from, "cohort") ? people[a].need : 0;
            const int need_b = !strcmp(specs[list].from, "cohort") ? people[b].need : 0;

            if (!over)
                continue;
            ck_assert_msg(need_a <= need_b, "week of %d, %s: %s before %s", (int)r->today, specs[list].name,
                          people[a].id, people[b].id);
            if (need_a == need_b && waits_b != PS_NO_DAY)
                ck_assert_msg(waits_a != PS_NO_DAY && waits_a <= waits_b, "week of %d, %s: %s before %s, who waits",
                              (int)r->today, specs[list].name, people[a].id, people[b].id);
        }
}

/* Residents of a home stand on one list of the run. */
static void check_homes(const run *r, size_t before)
{
    for (size_t i = before; i < n_events; i++)
        for (size_t j = before; events[i].home && j < i; j++)
            ck_assert_msg(events[i].home != events[j].home || events[i].list == events[j].list,
                          "week of %d: home %d is called twice in one run", (int)r->today, events[i].home);
}

static void check_run(run *r)
{
    const size_t start = n_events;
    size_t n = 0;

    for (int list = 0; list < LISTS; list++) {
        const ps_list_report *report = &r->f.outreach->lists[n];
        const size_t before = n_events;
        int8_t became[PEOPLE] = {0};

        if (specs[list].plan != r->plan)
            continue;
        n++;
        note_listed(r, list, report, became);
        check_listed(r, list, before);
        check_held(r, list, report, before, became);
        check_all(r, list, report, became);
        check_turns(r, list, became);
        for (int i = 0; i < PEOPLE; i++) {
            if (became[i] == 'L')
                people[i].waits[list] = PS_NO_DAY;
            else if ((became[i] == 'O' || became[i] == 'W') && people[i].waits[list] == PS_NO_DAY)
                people[i].waits[list] = r->today;
        }
    }
    check_homes(r, start);
}

static void save(run *r)
{
    ps_error err = {0};

    r->written = 0;
    for (unsigned e = 0; e < PS_CONTACT_EVENTS; e++)
        r->written += ps_contacts_added(r->contacts, (ps_contact_event)e);
    must(ps_contacts_append(r->contacts, &err), &err);
}

/* The same once more, on the same day, gives the same files and enters nothing. */
static void make_again(const run *first)
{
    static run again;
    size_t n = 0;

    again.plan = first->plan;
    again.today = first->today;
    set_up(&again, first->f.plan.index_date);
    fixture_write(&again.f);
    for (int list = 0; list < LISTS; list++) {
        const ps_list_report *report = &again.f.outreach->lists[n];
        size_t length = 0;

        if (specs[list].plan != again.plan)
            continue;
        n++;
        again.text[list][0] = '\0';
        for (size_t i = 0; i < report->n_files; i++)
            length += (size_t)snprintf(again.text[list] + length, sizeof again.text[list] - length, "%s:%s",
                                       report->files[i].recipient, fixture_read(&again.f, report->files[i].path));
        ck_assert_str_eq(again.text[list], first->text[list]);
    }
    save(&again);
    ck_assert_uint_eq(again.written, 0);
    tear_down(&again);
}

static void run_plan(int plan, ps_day today, ps_day index_date)
{
    static run r;

    r.plan = plan;
    r.today = today;
    set_up(&r, index_date);
    fixture_write(&r.f);
    check_run(&r);
    save(&r);
    if (draw(10) == 0) {
        ps_error err = {0};

        must(ps_os_remove(r.f.top, &err), &err);
        make_again(&r);
    }
    tear_down(&r);
}

/* Helpers answer for some whom they were given, on a day between then and now; the answers are entered as they come. */
static void answer(ps_day today)
{
    const size_t n = n_events;
    ps_contacts *contacts = NULL;
    ps_error err = {0};

    must(ps_contacts_open(&contacts, ledger, &err), &err);
    for (size_t i = recent; i < n; i++) {
        struct event *e = &events[i];
        struct event answered = *e;

        if (e->answer || e->answered || today - e->day > 40 || draw(100) >= 12)
            continue;
        e->answered = true;
        answered.answer = (ps_outcome)(PS_OUTCOME_OFFERED + draw(5));
        answered.day = e->day + (ps_day)draw((unsigned)(today - e->day) + 1);
        ck_assert_uint_lt(n_events, EVENTS_MOST);
        events[n_events++] = answered;
        must(ps_contacts_add(contacts, ps_slice_of(people[e->person].id),
                             &(ps_contact){.day = answered.day,
                                           .event = PS_ANSWERED,
                                           .team = specs[e->list].team,
                                           .list = specs[e->list].name,
                                           .recipient = e->recipient,
                                           .outcome = answered.answer,
                                           .plan = plan_names[specs[e->list].plan],
                                           .index_date = e->index_date},
                             &err),
             &err);
    }
    must(ps_contacts_append(contacts, &err), &err);
    ps_contacts_free(contacts);
}

static const unsigned seeds[] = {1, 20250331};
START_TEST(two_hundred_weeks)
{
    const char *temporary;
    ps_error err = {0};

    if (ps_os_is_folder("/dev/shm")) /* thousands of files: in memory, where there is such a place */
        (void)setenv("TMPDIR", "/dev/shm", 0);
    temporary = getenv("TMPDIR");
    (void)snprintf(ledger, sizeof ledger, "%s/popstrat-weeks-%u.ledger", temporary ? temporary : "/tmp",
                   ps_os_process_id());
    must(ps_os_remove(ledger, &err), &err);
    begin(seeds[_i]);
    for (int week = 0; week < WEEKS; week++) {
        const ps_day day = ps_day_of(2025, 4, 3) + week * WEEK + (ps_day)draw(3);

        while (recent < n_events && events[recent].day < day - 300)
            recent++;
        a_week_goes_by();
        answer(day);
        run_plan(0, day, day - 3);
        run_plan(1, day + (ps_day)draw(2), day - 3);
    }
    /* Enough of everything happened for the test to mean something. */
    ck_assert_uint_gt(checked_listed, 3000);
    ck_assert_uint_gt(checked_left, 100);
    for (int r = PS_HOLD_OWN_TEAM; r <= PS_HOLD_WEEKLY_LIMIT; r++) /* waves and reviews are not of this test */
        ck_assert_msg(checked_held[r] > 200, "%s: held %lu times alone", ps_hold_names[r], checked_held[r]);
    must(ps_os_remove(ledger, &err), &err);
    must(ps_os_remove(strcat(ledger, ".lock"), &err), &err);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("hold_weeks");
    TCase *tc = tcase_create("hold_weeks");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, two_hundred_weeks, 0, PS_COUNT(seeds));
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

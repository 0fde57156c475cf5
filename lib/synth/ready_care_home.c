/* Ready, care homes: residents not reviewed for 28 days, the round of each home, new residents for the pharmacy.
 *
 * The round is worked out here by plain counting: who fits, the most overdue first, as many as the slot has time for.
 * No two residents of one home share a number of days where it matters, so that no lot decides. */
#include "synth/ready.h"

#include <stdlib.h>

enum feed { STAYS = 1, REVIEWS, ACUTE, ROUNDS };

#define LIFTS (1U << PS_READY_CARE_HOME | 1U << PS_READY_END_OF_LIFE)
#define NEVER (-1)
#define ROUND_MOST 200

static const ps_ready_list overdue_aligned = {.name = "overdue_aligned", .clinical_review = true, .lifts = LIFTS};
static const ps_ready_list overdue_elsewhere = {.name = "overdue_elsewhere", .clinical_review = true, .lifts = LIFTS};
static const ps_ready_list ward_round = {
    .name = "ward_round", .to = PS_READY_TO_GROUP, .lifts = LIFTS | 1U << PS_READY_DECLINED};
static const ps_ready_list pharmacy = {
    .name = "pharmacy", .to = PS_READY_TO_NETWORK, .lifts = LIFTS | 1U << PS_READY_DECLINED};

/* A contact takes 15 minutes. The fourth home has no aligned practice, the fifth is in no file. */
static const struct {
    const char *name, *hours;
    unsigned places;
} homes[] = {{"SYNH1", "2", 8}, {"SYNH2", "4", 16}, {"SYNH3", "0.7", 2}, {"SYNH4", "1", 4}};

struct resident { /* who fits the round */
    const ps_ready_one *one;
    int home, days;
    const char *why;
};

struct round {
    struct resident residents[ROUND_MOST];
    size_t n;
};

/* ---- rows; days are counted back from the index date ---- */

static void stay(ps_ready *r, const ps_ready_one *one, const char *home, int from, int to)
{
    ps_ready_row(r, STAYS, one->id, ps_ready_day(r, r->index - from),
                 ps_ready_day(r, to == NEVER ? PS_NO_DAY : r->index - to), home, ps_ready_day(r, r->index));
}

static void review(ps_ready *r, const ps_ready_one *one, int days, const char *attended)
{
    if (days != NEVER)
        ps_ready_row(r, REVIEWS, one->id, ps_ready_day(r, r->index - days),
                     ps_ready_print(r, "c%u-%d", one->number, days), "SYNCH", attended);
}

/* Somebody in home 0, 1, 2 or 3, with its aligned practice (the fourth has none) or with another. */
static ps_ready_one *resident(ps_ready *r, int home, bool aligned, ps_ready_trouble trouble)
{
    const ps_ready_traits traits = {.age = ps_draw_between(&r->draw, 70, 97),
                                    .practice = home + (aligned ? 1 : 2),
                                    .trouble = trouble,
                                    .care_home = ps_draw_chance(&r->draw, 50000)}; /* half the practices' flags */
    ps_ready_one *one = ps_ready_person(r, &traits);

    one->group = homes[home].name;
    return one;
}

/* ---- residents with one thing to tell of ---- */

static const struct {
    const char *why;
    int home, in, reviewed; /* days ago */
    bool aligned;
    bool overdue, round, fresh; /* on the list of overdue residents, in line for the round, new */
} cases[] = {
    {"reviewed 21 days ago", 0, 400, 21, true, false, false, false},
    {"reviewed 22 days ago: overdue within a week", 0, 400, 22, true, false, true, false},
    {"reviewed 28 days ago: in time", 0, 400, 28, true, false, true, false},
    {"reviewed 29 days ago: overdue", 0, 400, 29, true, true, true, false},
    {"reviewed 60 days ago", 0, 400, 60, true, true, true, false},
    {"reviewed 61 days ago", 0, 400, 61, true, true, true, false},
    {"never reviewed, moved in 28 days ago", 1, 28, NEVER, true, false, true, false},
    {"never reviewed, moved in 29 days ago", 1, 29, NEVER, true, true, true, false},
    {"reviewed 50 days ago where they lived before, moved in 20 days ago", 0, 20, 50, true, false, false, false},
    {"reviewed on the index date", 0, 300, 0, true, false, false, false},
    {"moved in on the index date", 0, 0, NEVER, true, false, false, true},
    {"moved in 6 days ago, the first day of the week", 1, 6, NEVER, true, false, false, true},
    {"moved in 7 days ago", 1, 7, NEVER, true, false, false, false},
    {"moved in 3 days ago, in the home of a practice without a network", 2, 3, NEVER, true, false, false, true},
    {"registered elsewhere, reviewed 28 days ago", 0, 400, 28, false, false, false, false},
    {"registered elsewhere, reviewed 29 days ago", 0, 400, 29, false, true, false, false},
    {"registered elsewhere, moved in 2 days ago", 1, 2, NEVER, false, false, false, true},
    {"in a home that no practice has, reviewed 90 days ago", 3, 400, 90, false, true, false, false},
    {"reviewed 40 days ago", 2, 400, 40, true, true, true, false},
    {"reviewed 41 days ago", 2, 400, 41, true, true, true, false},
    {"reviewed 42 days ago", 2, 400, 42, true, true, true, false},
    {"reviewed 62 days ago", 0, 400, 62, true, true, true, false},
    {"reviewed 63 days ago", 0, 400, 63, true, true, true, false},
};

static void told(ps_ready *r, const ps_ready_list *list, const ps_ready_one *one, bool listed, const char *why)
{
    if (listed && ps_ready_stays(list, one->trouble))
        ps_ready_expect(r, list, one, why);
    else
        ps_ready_never(r, list, one, why);
}

static void in_line(struct round *round, const ps_ready_one *one, int home, int days, const char *why)
{
    if (ps_ready_stays(&ward_round, one->trouble) && round->n < ROUND_MOST)
        round->residents[round->n++] = (struct resident){one, home, days, why};
}

static void plant_cases(ps_ready *r, struct round *round)
{
    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        const ps_ready_one *one = resident(r, cases[i].home, cases[i].aligned, PS_READY_WELL);
        const int since =
            cases[i].reviewed != NEVER && cases[i].reviewed < cases[i].in ? cases[i].reviewed : cases[i].in;

        stay(r, one, homes[cases[i].home].name, cases[i].in, NEVER);
        review(r, one, cases[i].reviewed, "5");
        told(r, cases[i].aligned ? &overdue_aligned : &overdue_elsewhere, one, cases[i].overdue, cases[i].why);
        told(r, cases[i].aligned ? &overdue_elsewhere : &overdue_aligned, one, false, cases[i].why);
        told(r, &pharmacy, one, cases[i].fresh, cases[i].why);
        if (cases[i].round)
            in_line(round, one, cases[i].home, since, cases[i].why);
        else
            ps_ready_never(r, &ward_round, one, cases[i].why);
    }
}

/* ---- stays of all kinds; everybody of the second home, overdue by a number of days of their own ---- */

static void plant_stays(ps_ready *r, struct round *round)
{
    static const struct {
        const char *why;
        struct {
            const char *home;
            int from, to;
        } stays[3];
        int days; /* NEVER: no resident of the second home */
        bool fresh;
    } kinds[] = {
        {"moved out the day before", {{"SYNH2", 300, 1}}, NEVER, false},
        {"moved out on the index date", {{"SYNH2", 300, 0}}, NEVER, false},
        {"moved out since the index date", {{"SYNH2", 300, -1}}, 80, false},
        {"moves in the day after the index date", {{"SYNH2", -1, NEVER}}, NEVER, false},
        {"moved between homes 40 days ago", {{"SYNH1", 300, 41}, {"SYNH2", 40, NEVER}}, 40, false},
        {"moved between homes 5 days ago", {{"SYNH1", 300, 5}, {"SYNH2", 5, NEVER}}, 5, true},
        {"moved between homes; the first never told of the end",
         {{"SYNH1", 300, NEVER}, {"SYNH2", 45, NEVER}},
         45,
         false},
        {"moved between homes 10 days ago; the first never told of the end",
         {{"SYNH1", 300, NEVER}, {"SYNH2", 10, NEVER}},
         10,
         false},
        {"two stays in the same home", {{"SYNH2", 500, 200}, {"SYNH2", 46, NEVER}}, 46, false},
        {"back home from respite 4 days ago", {{"SYNH2", 6, 4}}, NEVER, false},
        {"two stays, both ended", {{"SYNH1", 500, 300}, {"SYNH2", 200, 20}}, NEVER, false},
    };

    for (size_t i = 0; i < PS_COUNT(kinds); i++) {
        const ps_ready_one *one = resident(r, 1, true, PS_READY_WELL);
        const bool lives_there = kinds[i].days != NEVER;
        for (int k = 0; k < 3 && kinds[i].stays[k].home; k++)
            stay(r, one, kinds[i].stays[k].home, kinds[i].stays[k].from, kinds[i].stays[k].to);
        review(r, one, 80, "5");
        told(r, &overdue_aligned, one, lives_there && kinds[i].days > 28, kinds[i].why);
        told(r, &overdue_elsewhere, one, false, kinds[i].why);
        told(r, &pharmacy, one, kinds[i].fresh, kinds[i].why);
        if (lives_there && kinds[i].days > 21)
            in_line(round, one, 1, kinds[i].days, kinds[i].why);
        else
            ps_ready_never(r, &ward_round, one, kinds[i].why);
    }
}

/* ---- sent again, in hospital, without a home ---- */

static void send_stay(ps_ready *r, const ps_ready_one *one, int to, int submitted)
{
    ps_ready_row(r, STAYS, one->id, ps_ready_day(r, r->index - 300),
                 ps_ready_day(r, to == NEVER ? PS_NO_DAY : r->index - to), "SYNH2",
                 ps_ready_day(r, r->index - submitted));
}

static void plant_resends(ps_ready *r, struct round *round)
{
    const ps_ready_one *one = resident(r, 1, true, PS_READY_WELL);

    send_stay(r, one, NEVER, 31);
    send_stay(r, one, 10, 0);
    review(r, one, 90, "5");
    told(r, &overdue_aligned, one, false, "open last month, ended in this month's file");

    one = resident(r, 1, true, PS_READY_WELL);
    send_stay(r, one, 40, 31);
    send_stay(r, one, NEVER, 0);
    ps_ready_again(r, STAYS);
    review(r, one, 91, "5");
    told(r, &overdue_aligned, one, true, "ended last month, open in this month's file, which came twice");
    in_line(round, one, 1, 91, "ended last month, open in this month's file, which came twice");

    one = resident(r, 1, true, PS_READY_WELL);
    send_stay(r, one, NEVER, 0);
    review(r, one, 92, "5");
    review(r, one, 10, "3");
    review(r, one, 9, "");
    told(r, &overdue_aligned, one, true, "reviewed 92 days ago, not seen 10 days ago, no status 9 days ago");
    in_line(round, one, 1, 92, "reviewed 92 days ago, not seen 10 days ago, no status 9 days ago");

    one = resident(r, 1, true, PS_READY_WELL);
    send_stay(r, one, NEVER, 0);
    review(r, one, 93, "5");
    ps_ready_row(r, ACUTE, one->id, ps_ready_day(r, r->index - 3), ps_ready_print(r, "s%u", one->number), "SYN01", "");
    told(r, &overdue_aligned, one, false, "in hospital on the index date");
    told(r, &ward_round, one, false, "in hospital on the index date");

    one = resident(r, 1, true, PS_READY_WELL);
    send_stay(r, one, NEVER, 0);
    review(r, one, 94, "5");
    ps_ready_row(r, ACUTE, one->id, ps_ready_day(r, r->index - 9), ps_ready_print(r, "s%u", one->number), "SYN01",
                 ps_ready_day(r, r->index));
    told(r, &overdue_aligned, one, true, "back from hospital on the index date");
    in_line(round, one, 1, 94, "back from hospital on the index date");

    one = resident(r, 1, true, PS_READY_WELL);
    stay(r, one, "", 300, NEVER);
    told(r, &overdue_elsewhere, one, true, "which home it is was not told");
    told(r, &ward_round, one, false, "which home it is was not told");

    one = ps_ready_person(r, &(ps_ready_traits){.age = 88, .care_home = true, .practice = 2});
    review(r, one, 95, "5");
    told(r, &overdue_aligned, one, false, "the practice's flag alone: no stay is known");
    told(r, &overdue_elsewhere, one, false, "the practice's flag alone: no stay is known");
}

/* Everything that keeps people off, or does not, in the second home: overdue, and newly moved in. */
static void plant_troubles(ps_ready *r, struct round *round)
{
    for (int t = PS_READY_WELL; t < PS_READY_TROUBLES; t++) {
        const char *why = ps_ready_trouble_words((ps_ready_trouble)t);
        const ps_ready_one *one = resident(r, 1, true, (ps_ready_trouble)t);
        stay(r, one, "SYNH2", 300, NEVER);
        review(r, one, 100 + t, "5");
        told(r, &overdue_aligned, one, true, why);
        if (ps_ready_stays(&ward_round, one->trouble))
            in_line(round, one, 1, 100 + t, why);
        else
            ps_ready_never(r, &ward_round, one, why);
        one = resident(r, 1, true, (ps_ready_trouble)t);
        stay(r, one, "SYNH2", 2, NEVER);
        told(r, &pharmacy, one, true, why);
    }
}

/* ---- the round ---- */

static int most_overdue_first(const void *a, const void *b)
{
    const struct resident *left = a, *right = b;

    if (left->home != right->home)
        return left->home < right->home ? -1 : 1;
    return (left->days < right->days) - (left->days > right->days);
}

static void fill_rounds(ps_ready *r, struct round *round)
{
    unsigned taken[PS_COUNT(homes)] = {0};

    qsort(round->residents, round->n, sizeof(*round->residents), most_overdue_first);
    for (size_t i = 0; i < round->n; i++) {
        const struct resident *one = &round->residents[i];
        if (taken[one->home]++ < homes[one->home].places)
            ps_ready_expect(r, &ward_round, one->one, one->why);
        else
            ps_ready_never(r, &ward_round, one->one, ps_ready_print(r, "%s, but the slot is full", one->why));
    }
}

static void lately_reviewed(ps_ready *r, ps_ready_one *one)
{
    stay(r, one, homes[one->number % 4].name, ps_draw_between(&r->draw, 30, 1500), NEVER);
    review(r, one, ps_draw_between(&r->draw, 0, 21), "5");
    if (ps_draw_chance(&r->draw, 40000))
        review(r, one, ps_draw_between(&r->draw, 22, 200), "5");
}

static void make(ps_ready *r)
{
    struct round *round = ps_arena_alloc(r->arena, sizeof(*round));

    (void)ps_ready_feed(r, "stays.csv", "pseudo_id,start_date,end_date,home,submitted");
    (void)ps_ready_feed(r, "reviews.csv", "pseudo_id,contact_date,contact_id,provider,attended");
    (void)ps_ready_feed(r, "admissions.csv", "pseudo_id,admission_date,spell_id,provider,discharge_date");
    (void)ps_ready_feed(r, "rounds.csv", "recipient,hours");
    if (!round) {
        r->status = ps_fail_memory(&r->error);
        return;
    }
    for (size_t h = 0; h < PS_COUNT(homes); h++)
        ps_ready_row(r, ROUNDS, homes[h].name, homes[h].hours);
    plant_cases(r, round);
    plant_stays(r, round);
    plant_resends(r, round);
    plant_troubles(r, round);
    fill_rounds(r, round);
    ps_ready_background(r, 200, &(ps_ready_traits){.age = 86}, lately_reviewed);
    ps_ready_background(r, 200, NULL, NULL);
}

const ps_ready_scenario ps_ready_care_home = {"care_home", make};

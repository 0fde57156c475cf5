/* Ready, staff: employees with four local points or more, one file for each site. */
#include "synth/ready.h"

#include "synth/reckon.h"

#include "base/date.h"

#include <string.h>

enum feed { STAFF = 1, POSTS, ANSWERS };

static const ps_ready_list talk = {.name = "conversation", .to = PS_READY_TO_GROUP};
static const char *const sites[] = {"north_site", "south_site", "laundry"};

/* ---- rows ---- */

/* Born on some day of the month in which they turn, or turned, `age`: `turned` months ago, or -`turned` to come. */
static const char *birth_month(ps_ready *r, int age, int turned)
{
    const ps_civil at = ps_day_civil(r->index);
    const int month = at.year * 12 + at.month - 1 - turned - age * 12;

    return ps_ready_print(r, "%04d-%02d", month / 12, month % 12 + 1);
}

typedef struct employment {
    const char *born, *sex, *ethnicity;
    ps_day from, until, died; /* PS_NO_DAY: none */
} employment;

static void employ(ps_ready *r, const ps_ready_one *one, const employment *e)
{
    ps_ready_row(r, STAFF, one->id, e->born, e->sex, e->ethnicity, ps_ready_day(r, e->from), ps_ready_day(r, e->until),
                 ps_ready_day(r, e->died), ps_ready_day(r, r->index + 2));
}

static void post(ps_ready *r, ps_ready_one *one, const char *site, ps_day day)
{
    ps_ready_row(r, POSTS, one->id, ps_ready_day(r, day), site);
}

static void answer(ps_ready *r, const ps_ready_one *one, const char *question, ps_day day, const char *given)
{
    ps_ready_row(r, ANSWERS, one->id, ps_ready_day(r, day), question, given);
}

/* Somebody at one of the sites, employed for years, about whom nothing adds up to points. */
static ps_ready_one *colleague(ps_ready *r, const char *born, const char *ethnicity)
{
    ps_ready_one *one = ps_ready_stranger(r);
    const employment e = {born, one->number % 4 ? "F" : "M", ethnicity, r->index - 3000, PS_NO_DAY, PS_NO_DAY};

    employ(r, one, &e);
    one->group = sites[one->number % PS_COUNT(sites)];
    post(r, one, one->group, r->index - 2000);
    return one;
}

static void plant(ps_ready *r, const ps_ready_one *one, bool listed, const char *why)
{
    if (listed) {
        ps_ready_expect(r, &talk, one, why);
        ps_ready_cell(r, &talk, one, "need", "offer a conversation");
    } else {
        ps_ready_never(r, &talk, one, why);
    }
}

/* ---- points ---- */

/* Age `age`, which they turned (or turn) so many months ago, of this group; then answers 100 days ago. */
static const struct {
    const char *why;
    int age, turned;
    const char *ethnicity, *answers[2];
    bool listed;
} sums[] = {
    {"60 last month, lungs: 2 + 2", 60, 1, "A", {"lungs"}, true},
    {"60 next month, lungs: 1 + 2", 60, -1, "A", {"lungs"}, false},
    {"60 next month, Asian, lungs: 1 + 1 + 2", 60, -1, "H", {"lungs"}, true},
    {"60 next month, Black, sugar: 1 + 1 + 2", 60, -1, "N", {"sugar"}, true},
    {"60 next month, Mixed, lungs: 1 + 2", 60, -1, "F", {"lungs"}, false},
    {"60 next month, ethnicity not stated, lungs: 1 + 2", 60, -1, "Z", {"lungs"}, false},
    {"60 next month, ethnicity not recorded, lungs: 1 + 2", 60, -1, "", {"lungs"}, false},
    {"60 last month, Asian: 2 + 1", 60, 1, "J", {NULL}, false},
    {"50 last month, Asian, lungs: 1 + 1 + 2", 50, 1, "H", {"lungs"}, true},
    {"50 next month, Asian, lungs: 1 + 2", 50, -1, "H", {"lungs"}, false},
    {"30, lungs and sugar: 2 + 2", 30, 5, "A", {"lungs", "sugar"}, true},
    {"30, lungs: 2", 30, 5, "A", {"lungs"}, false},
    {"30, defences: 4", 30, 5, "A", {"defences"}, true},
    {"30, expecting: 4", 30, 5, "A", {"expecting"}, true},
    {"17, 18 next month, defences", 18, -1, "A", {"defences"}, false},
    {"18 last month, defences", 18, 1, "A", {"defences"}, true},
    {"30, an answer to another question", 30, 5, "A", {"migraine"}, false},
};

static void plant_sums(ps_ready *r)
{
    for (size_t i = 0; i < PS_COUNT(sums); i++) {
        ps_ready_one *one = colleague(r, birth_month(r, sums[i].age, sums[i].turned), sums[i].ethnicity);
        for (int k = 0; k < 2 && sums[i].answers[k]; k++)
            answer(r, one, sums[i].answers[k], r->index - 100, "1");
        plant(r, one, sums[i].listed, sums[i].why);
    }
}

/* ---- answers and their days ---- */

static void plant_answers(ps_ready *r)
{
    const ps_day year = ps_reckon_first_day(r->index, 12), months = ps_reckon_first_day(r->index, 9);
    const struct {
        const char *why, *question;
        ps_day day[2];
        const char *given[2];
        bool listed;
    } told[] = {
        {"on the first day of 12 months", "defences", {year}, {"1"}, true},
        {"on the day before", "defences", {year - 1}, {"1"}, false},
        {"on the index date", "defences", {r->index}, {"1"}, true},
        {"the day after the index date", "defences", {r->index + 1}, {"1"}, false},
        {"expecting on the first day of 9 months", "expecting", {months}, {"1"}, true},
        {"expecting on the day before", "expecting", {months - 1}, {"1"}, false},
        {"said no", "defences", {r->index - 40}, {"0"}, false},
        {"said yes, then no", "defences", {r->index - 40, r->index - 39}, {"1", "0"}, false},
        {"said no, then yes", "defences", {r->index - 40, r->index - 39}, {"0", "1"}, true},
        {"yes again since the index date", "defences", {r->index - 40, r->index + 1}, {"0", "1"}, false},
        {"answered without a yes or no", "defences", {r->index - 40}, {""}, false},
    };

    for (size_t i = 0; i < PS_COUNT(told); i++) {
        ps_ready_one *one = colleague(r, birth_month(r, 35, 4), "A");
        for (int k = 0; k < 2 && told[i].given[k]; k++)
            answer(r, one, told[i].question, told[i].day[k], told[i].given[k]);
        plant(r, one, told[i].listed, told[i].why);
    }
}

static void plant_wishes(ps_ready *r)
{
    static const struct {
        const char *why, *given[2];
        bool listed;
    } wishes[] = {
        {"asked not to be contacted", {"1"}, false},
        {"asked not to be contacted, and took it back", {"1", "0"}, true},
        {"asked not to be contacted after all", {"0", "1"}, false},
    };

    for (size_t i = 0; i < PS_COUNT(wishes); i++) {
        ps_ready_one *one = colleague(r, birth_month(r, 35, 4), "A");
        answer(r, one, "defences", r->index - 100, "1");
        for (int k = 0; k < 2 && wishes[i].given[k]; k++)
            answer(r, one, "do_not_contact", r->index - 900 + 10 * k, wishes[i].given[k]);
        plant(r, one, wishes[i].listed, wishes[i].why);
    }
}

/* ---- employments and sites ---- */

static void plant_employments(ps_ready *r)
{
    const ps_day i = r->index;
    const struct {
        const char *why;
        ps_day from, until, died;
        bool listed;
    } kinds[] = {
        {"the employment ends on the index date", i - 900, i, PS_NO_DAY, false},
        {"left the day before", i - 900, i - 1, PS_NO_DAY, false},
        {"left since the index date", i - 900, i + 1, PS_NO_DAY, false},
        {"the contract is known to end later", i - 900, i + 90, PS_NO_DAY, true},
        {"began on the index date", i, PS_NO_DAY, PS_NO_DAY, true},
        {"begins the day after", i + 1, PS_NO_DAY, PS_NO_DAY, false},
        {"died the day before", i - 900, PS_NO_DAY, i - 1, false},
        {"died since the index date", i - 900, PS_NO_DAY, i + 1, false},
    };

    for (size_t k = 0; k < PS_COUNT(kinds); k++) {
        ps_ready_one *one = ps_ready_stranger(r);
        const employment e = {birth_month(r, 35, 4), "F", "A", kinds[k].from, kinds[k].until, kinds[k].died};
        employ(r, one, &e);
        one->group = sites[k % PS_COUNT(sites)];
        post(r, one, one->group, r->index - 500);
        answer(r, one, "defences", r->index - 100, "1");
        plant(r, one, kinds[k].listed, kinds[k].why);
    }
    for (int again = 0; again < 2; again++) {
        ps_ready_one *one = ps_ready_stranger(r);
        employment e = {birth_month(r, 35, 4), "F", "A", i - 3000, i - 1000, PS_NO_DAY};
        employ(r, one, &e);
        e.from = i - 200;
        e.until = again ? PS_NO_DAY : i - 100;
        employ(r, one, &e);
        one->group = sites[0];
        post(r, one, sites[0], r->index - 150);
        answer(r, one, "defences", r->index - 100, "1");
        plant(r, one, again, again ? "came back" : "came back, and left again");
    }
}

static void plant_sites(ps_ready *r)
{
    static const struct {
        const char *why, *site, *second, *wanted;
        int days[2]; /* ago */
    } kinds[] = {
        {"moved to another site on the index date", "north_site", "laundry", "laundry", {700, 0}},
        {"moves the day after", "north_site", "laundry", "north_site", {700, -1}},
        {"no site known", NULL, NULL, "none", {0, 0}},
        {"the first site is still to come", "south_site", NULL, "none", {-3, 0}},
    };

    for (size_t k = 0; k < PS_COUNT(kinds); k++) {
        ps_ready_one *one = ps_ready_stranger(r);
        const employment e = {birth_month(r, 35, 4), "M", "A", r->index - 900, PS_NO_DAY, PS_NO_DAY};
        employ(r, one, &e);
        if (kinds[k].site)
            post(r, one, kinds[k].site, r->index - kinds[k].days[0]);
        if (kinds[k].second)
            post(r, one, kinds[k].second, r->index - kinds[k].days[1]);
        one->group = kinds[k].wanted;
        answer(r, one, "defences", r->index - 100, "1");
        plant(r, one, true, kinds[k].why);
    }
}

static void make(ps_ready *r)
{
    static const char *const groups[] = {"A", "A", "A", "C", "H", "N", "Z"};

    (void)ps_ready_feed(r, "staff.csv",
                        "pseudo_id,birth_month,sex,ethnicity,employment_start,employment_end,death_date,extract_date");
    (void)ps_ready_feed(r, "posts.csv", "pseudo_id,date,site");
    (void)ps_ready_feed(r, "answers.csv", "pseudo_id,date,question,answer");
    plant_sums(r);
    plant_answers(r);
    plant_wishes(r);
    plant_employments(r);
    plant_sites(r);
    for (int i = 0; i < 250 && r->status == PS_OK; i++) { /* at most 1 + 2 points */
        ps_ready_one *one = colleague(r, birth_month(r, ps_draw_between(&r->draw, 20, 48), 6),
                                      groups[ps_draw_below(&r->draw, PS_COUNT(groups))]);
        if (ps_draw_chance(&r->draw, 40000))
            answer(r, one, ps_draw_chance(&r->draw, 50000) ? "lungs" : "sugar",
                   r->index - ps_draw_between(&r->draw, 0, 340), "1");
        if (ps_draw_chance(&r->draw, 20000))
            answer(r, one, "defences", r->index - ps_draw_between(&r->draw, 0, 340), "0");
    }
}

const ps_ready_scenario ps_ready_staff = {.name = "staff", .make = make};

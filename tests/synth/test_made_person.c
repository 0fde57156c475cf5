/* The parts: draws, roles, quotas of faults, and the reckoning, each on its own. */
#include "test.h"

#include "base/date.h"
#include "synth/made_person.h"
#include "synth/reckon.h"

static unsigned char key[PS_DRAW_KEY];

/* ---- draws ---- */

START_TEST(draws_are_chacha20)
{
    /* Key of zeros, nonce of zeros: the first test vector of RFC 7539, appendix A.1, whose first 12 nonce bytes are
     * zeros too. */
    static const unsigned char zeros[PS_DRAW_KEY] = {0};
    static const unsigned char expected[16] = {0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90,
                                               0x40, 0x5d, 0x6a, 0xe5, 0x53, 0x86, 0xbd, 0x28};
    unsigned char bytes[16];
    ps_draw draw;

    ps_draw_start(&draw, zeros, 0);
    ps_draw_bytes(&draw, bytes, sizeof(bytes));
    ck_assert_mem_eq(bytes, expected, sizeof(bytes));
}
END_TEST

START_TEST(streams_differ)
{
    ps_draw a, b, c;
    int same = 0;

    ps_draw_start(&a, key, 1);
    ps_draw_start(&b, key, 2);
    ps_draw_start(&c, key, 1);
    for (int i = 0; i < 1000; i++) {
        const uint32_t x = ps_draw_below(&a, 1000000);
        same += x == ps_draw_below(&b, 1000000);
        ck_assert_uint_eq(x, ps_draw_below(&c, 1000000));
    }
    ck_assert_int_lt(same, 3);
}
END_TEST

START_TEST(draws_are_even)
{
    unsigned counts[7] = {0}, sum = 0;
    ps_draw draw;

    ps_draw_start(&draw, key, 5);
    for (int i = 0; i < 70000; i++)
        counts[ps_draw_below(&draw, 7)]++;
    for (int i = 0; i < 7; i++) /* 10,000 each, standard deviation 93: five of them */
        ck_assert_msg(counts[i] > 9535 && counts[i] < 10465, "%d came %u times", i, counts[i]);
    for (int i = 0; i < 1000; i++) {
        const int x = ps_draw_between(&draw, -3, 3);
        ck_assert(x >= -3 && x <= 3);
        ck_assert_uint_eq(ps_draw_below(&draw, 1), 0);
    }
    ck_assert(!ps_draw_chance(&draw, 0));
    ck_assert(ps_draw_chance(&draw, 100000));
    for (int i = 0; i < 20000; i++)
        sum += ps_draw_skewed(&draw, 12);
    ck_assert_msg(sum > 20000 * 11.5 && sum < 20000 * 12.5, "mean %u / 20000", sum);
}
END_TEST

/* ---- roles ---- */

static const struct {
    const char *why;
    uint64_t people;
    unsigned gp, hidden;
} scales[] = {
    {"as the count is told", 20000, 120, 80},
    {"twice", 40000, 240, 160},
    {"a quarter", 5000, 30, 21}, /* 12.5 and 7.5, both rounded up */
    {"at least one of each", 60, 1, 2},
};

START_TEST(roles_scale)
{
    ps_planting planting;
    uint64_t given = 0, seen = 0;

    ck_assert_int_eq(ps_planting_new(&planting, scales[_i].people, key, NULL), PS_OK);
    ck_assert_msg(planting.counts[PS_ROLE_SMI_GP_CODED] == scales[_i].gp, "%s", scales[_i].why);
    ck_assert_msg(planting.counts[PS_ROLE_SMI_TRUST_ONLY] + planting.counts[PS_ROLE_SMI_HOSPITAL_ONLY] ==
                      scales[_i].hidden,
                  "%s", scales[_i].why);
    for (int role = 1; role < PS_ROLES; role++)
        given += planting.counts[role];
    for (uint64_t p = 0; p < scales[_i].people; p++)
        seen += planting.part[p] != 0;
    ck_assert_uint_eq(given, seen);
    ck_assert_uint_le(given, scales[_i].people / 2);
    ps_planting_release(&planting);
}
END_TEST

/* ---- the first day of a window, worked out on a calendar ---- */

static const struct {
    const char *why;
    int year, month, day, months, from_year, from_month, from_day;
} windows[] = {
    {"year's end of March", 2025, 3, 31, 12, 2024, 4, 1},
    {"leap day", 2024, 2, 29, 12, 2023, 3, 1},
    {"28 February", 2025, 2, 28, 12, 2024, 3, 1},
    {"30 April, one month", 2025, 4, 30, 1, 2025, 4, 1},
    {"30 May, one month: 31 April is 1 May", 2025, 5, 30, 1, 2025, 5, 1},
    {"five years", 2025, 3, 31, 60, 2020, 4, 1},
    {"year's end", 2023, 12, 31, 3, 2023, 10, 1},
    {"29 January, eleven months: 30 February is 1 March", 2025, 1, 29, 11, 2024, 3, 1},
};

START_TEST(windows_begin)
{
    const ps_day index = ps_day_of(windows[_i].year, windows[_i].month, windows[_i].day);
    const ps_day from = ps_day_of(windows[_i].from_year, windows[_i].from_month, windows[_i].from_day);

    ck_assert_msg(ps_reckon_first_day(index, windows[_i].months) == from, "%s", windows[_i].why);
}
END_TEST

/* ---- people ---- */

struct made {
    ps_made_world world;
    ps_planting planting;
    ps_made_person person;
    ps_fault_quota quota;
};

static void open_world(struct made *m, uint64_t people)
{
    memset(m, 0, sizeof(*m));
    memcpy(m->world.key, key, sizeof(key));
    m->world.index = ps_day_of(2025, 3, 31);
    ck_assert_int_eq(ps_vocabulary_load(&m->world.vocabulary, NULL), PS_OK);
    ck_assert_int_eq(ps_region_new(&m->world.region, people, key, NULL), PS_OK);
    ck_assert_int_eq(ps_planting_new(&m->planting, people, key, NULL), PS_OK);
    ps_fault_quota_start(&m->quota);
}

static void make(struct made *m, uint64_t number)
{
    ps_draw draw;

    ps_draw_start(&draw, key, number);
    ps_made_clear(&m->person);
    m->person.number = number;
    ps_script_of(&m->person.script, &m->planting, number, &draw);
    ps_made_people(&m->person, &m->world, &draw);
    ps_made_hospital(&m->person, &m->world, &draw);
    ps_made_gp_events(&m->person, &m->world, &draw);
    ps_made_services(&m->person, &m->world, &draw);
    ps_made_faults(&m->person, &m->quota, &draw);
    ck_assert(!m->person.no_memory);
}

static void close_world(struct made *m)
{
    ps_made_release(&m->person);
    ps_planting_release(&m->planting);
    ps_region_free(m->world.region);
}

#define SHAPED 6000

/* Loose bounds: an ordinary English region, not a bookkeeper's one. */
START_TEST(region_is_ordinary)
{
    static struct made m;
    unsigned women = 0, old = 0, young = 0, white = 0, deprived = 0, deprived_white = 0, least = 0, least_white = 0;
    unsigned long gp = 0, most = 0, faulty[2][PS_FEEDS] = {{0}}, rows[PS_FEEDS] = {0};
    uint32_t practices[64] = {0};

    open_world(&m, SHAPED);
    for (uint64_t i = 0; i < SHAPED; i++) {
        const ps_made_person *p = &m.person;
        make(&m, i);
        women += p->sex == 'F';
        old += p->age >= 65;
        young += p->age < 18;
        white += p->ethnicity[0] == 'A' || p->ethnicity[0] == 'B' || p->ethnicity[0] == 'C';
        if (p->decile == 1 || p->decile == 2) {
            deprived++;
            deprived_white += p->ethnicity[0] == 'A';
        } else if (p->decile >= 9) {
            least++;
            least_white += p->ethnicity[0] == 'A';
        }
        practices[p->practice % 64]++;
        gp += p->n[PS_F_GP];
        most = p->n[PS_F_GP] > most ? p->n[PS_F_GP] : most;
        for (int f = 0; f < PS_FEEDS; f++)
            for (size_t r = 0; r < p->n[f]; r++) {
                const ps_mark *mark = ps_made_mark(p, (ps_feed_number)f, r);
                rows[f]++;
                faulty[0][f] += PS_FAULT_REFUSES(mark->fault);
                faulty[1][f] += mark->fault == PS_FAULT_FIELD_A || mark->fault == PS_FAULT_FIELD_B;
                ck_assert_msg(!mark->sure || !mark->fault, "a planted row of %s is faulty", ps_feed_names[f]);
            }
    }
    ck_assert_msg(women > SHAPED * 48 / 100 && women < SHAPED * 54 / 100, "%u women", women);
    ck_assert_msg(old > SHAPED * 16 / 100 && old < SHAPED * 30 / 100, "%u are 65 or over", old);
    ck_assert_msg(young > SHAPED * 14 / 100 && young < SHAPED * 26 / 100, "%u are under 18", young);
    ck_assert_msg(white > SHAPED * 60 / 100 && white < SHAPED * 90 / 100, "%u are white", white);
    ck_assert_msg(deprived > SHAPED / 5 && least > SHAPED / 20, "%u deprived, %u not at all", deprived, least);
    ck_assert_msg(deprived_white * least < least_white * deprived,
                  "the poorest areas are no more mixed than the richest");
    ck_assert_msg(gp > 15UL * SHAPED && gp < 25UL * SHAPED && most > 80, "%lu GP events, at most %lu", gp, most);
    for (uint32_t k = 0; k < m.world.region->n_practices; k++)
        ck_assert_uint_gt(practices[k], SHAPED / 40);
    for (int f = 0; f < PS_FEEDS; f++)
        for (int kind = 0; kind < 2; kind++) { /* 0.5%, to a few rows */
            const unsigned long wanted = rows[f] / 200;
            ck_assert_msg(faulty[kind][f] + wanted / 10 + 2 >= wanted && faulty[kind][f] <= wanted + 2,
                          "%s: %lu of %lu rows", ps_feed_names[f], faulty[kind][f], rows[f]);
        }
    close_world(&m);
}
END_TEST

static size_t rows_that_count(const ps_made_person *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n[PS_F_GP]; i++)
        n += p->gp[i].code >= PS_GP_SCHIZOPHRENIA && p->gp[i].code <= PS_GP_PSYCHOSIS && !p->gp[i].mark.deletion &&
             !p->gp[i].mark.withdrawn;
    return n;
}

/* What each part is for, seen in the reckoning. */
START_TEST(parts_are_played)
{
    static struct made m;
    unsigned seen[PS_ROLES] = {0};

    open_world(&m, SHAPED);
    for (uint64_t i = 0; i < SHAPED; i++) {
        const ps_made_person *p = &m.person;
        ps_reckoned r;
        bool smi;
        make(&m, i);
        ps_reckon(&r, p, &m.world);
        smi = r.smi_gp || r.smi_trust || r.smi_hospital;
        seen[p->script.role]++;
        switch (p->script.role) {
        case PS_ROLE_SMI_GP_CODED:
            ck_assert(r.smi_gp && rows_that_count(p) == 1);
            break;
        case PS_ROLE_SMI_TRUST_ONLY:
            ck_assert(!r.smi_gp && r.smi_trust && !r.smi_hospital && !rows_that_count(p));
            break;
        case PS_ROLE_SMI_HOSPITAL_ONLY:
            ck_assert(!r.smi_gp && !r.smi_trust && r.smi_hospital && !rows_that_count(p));
            break;
        case PS_ROLE_EDGE_FIRST_DAY:
        case PS_ROLE_EDGE_INDEX_DAY:
        case PS_ROLE_TRANSFER_LATE:
            ck_assert_msg(r.emergencies == 2, "%s: %u", ps_role_names[p->script.role], r.emergencies);
            break;
        case PS_ROLE_EDGE_DAY_BEFORE:
        case PS_ROLE_EDGE_DAY_AFTER:
        case PS_ROLE_TRANSFER:
            ck_assert_msg(r.emergencies == 1, "%s: %u", ps_role_names[p->script.role], r.emergencies);
            break;
        case PS_ROLE_SHIELDED:
            ck_assert(r.shielded);
            break;
        case PS_ROLE_SHIELDING_ENDED:
            ck_assert(!r.shielded);
            break;
        case PS_ROLE_MANY_CONDITIONS:
            ck_assert_uint_ge(r.long_term, 4);
            break;
        case PS_ROLE_DEAD:
            ck_assert(r.dead_ever && r.alive == (p->script.death == PS_WHEN_AFTER));
            break;
        case PS_ROLE_DEATH_CANCELLED:
            ck_assert(r.alive && !r.dead_ever && p->n[PS_F_DEATHS] == 1);
            break;
        case PS_ROLE_LEAVER:
            ck_assert(r.registered == (p->script.left == PS_WHEN_AFTER));
            break;
        case PS_ROLE_TEMPORARY:
            ck_assert(!r.registered && r.alive);
            break;
        case PS_ROLE_FALSE_LINK:
            ck_assert(r.false_link);
            break;
        case PS_ROLE_IN_HOSPITAL:
            ck_assert(r.in_hospital);
            break;
        default:
            break;
        }
        ck_assert_msg(smi == (p->script.role >= PS_ROLE_SMI_GP_CODED && p->script.role <= PS_ROLE_SMI_HOSPITAL_ONLY),
                      "%s: SMI %d", ps_role_names[p->script.role], smi);
        if (p->script.role == PS_ROLE_DEAD || p->script.role == PS_ROLE_DUMMY ||
            p->script.role == PS_ROLE_CONFIDENTIAL || p->script.role == PS_ROLE_TEMPORARY ||
            p->script.role == PS_ROLE_LEAVER || p->script.role == PS_ROLE_FALSE_LINK)
            for (int l = 0; l < PS_TRUTH_LISTS; l++)
                ck_assert_msg(r.list[l] == PS_LISTED_NOT, "%s is on list %d", ps_role_names[p->script.role], l);
    }
    for (int role = 0; role < PS_ROLES; role++)
        ck_assert_msg(seen[role] > 0, "nobody plays %s", ps_role_names[role]);
    close_world(&m);
}
END_TEST

/* Reckoning on rows written out by hand. */
START_TEST(reckons_by_hand)
{
    static struct made m;
    ps_made_person *p = &m.person;
    ps_made_registration *registration;
    ps_made_episode *e;
    ps_reckoned r;

    open_world(&m, 300);
    ps_made_clear(p);
    p->died_gp = p->sp_declined = PS_NO_DAY;
    p->born = ps_day_of(1940, 4, 15);
    p->interpreter = p->communication = "";
    registration = ps_made_add_registration(p);
    registration->type = "R";
    registration->start = ps_day_of(2010, 1, 1);
    registration->practice = 4;
    ps_made_add_gp(p, PS_GP_FRAILTY, ps_day_of(2020, 1, 1));
    e = ps_made_add_episode(p);
    *e = (ps_made_episode){.method = "21",
                           .classification = "1",
                           .source = "19",
                           .discharge_method = "1",
                           .destination = "19",
                           .admitted = ps_day_of(2024, 4, 1),
                           .discharged = ps_day_of(2024, 4, 9),
                           .provider = 1,
                           .episode = 1,
                           .last = true};
    ps_reckon(&r, p, &m.world);
    ck_assert_int_eq(r.age, 84); /* 85 in a fortnight */
    ck_assert(r.registered && r.practice == 4);
    ck_assert_uint_eq(r.frailty, 6);     /* 2 for the age, 4 for the code */
    ck_assert_uint_eq(r.emergencies, 1); /* on the first day of the window */
    ck_assert(!r.cohort[PS_TC_FRAIL_RETURNING]);

    e = ps_made_add_episode(p);
    *e = p->episodes[0];
    e->spell = 1;
    e->provider = 2;
    e->method = "2B"; /* the day after the discharge: the same illness */
    e->admitted = ps_day_of(2024, 4, 10);
    ps_reckon(&r, p, &m.world);
    ck_assert_uint_eq(r.emergencies, 1);
    p->episodes[1].admitted++;
    ps_reckon(&r, p, &m.world);
    ck_assert_uint_eq(r.emergencies, 2);
    ck_assert(r.cohort[PS_TC_FRAIL_RETURNING] && r.list[PS_TL_FRAILTY_ROUND] == PS_LISTED);

    p->episodes[1].mark.fault = PS_FAULT_IMPOSSIBLE_DATE;
    ps_reckon(&r, p, &m.world);
    ck_assert_uint_eq(r.emergencies, 1);
    p->episodes[1].mark.fault = PS_FAULT_FIELD_A;
    ps_reckon(&r, p, &m.world);
    ck_assert_msg(r.emergencies == 1, "a method nobody can read is no emergency");
    p->episodes[1].mark.fault = PS_FAULT_NONE;

    p->registrations[0].dissent = 'Y';
    p->registrations[0].dissent_day = m.world.index + 1;
    ps_reckon(&r, p, &m.world);
    ck_assert(!r.dissent && r.dissent_ever && r.list[PS_TL_FRAILTY_ROUND] == PS_LISTED_NOT);
    p->registrations[0].dissent = 'N';
    p->registrations[0].end = m.world.index + 1;
    ps_reckon(&r, p, &m.world);
    ck_assert(r.registered && r.list[PS_TL_FRAILTY_ROUND] == PS_LISTED_NOT);
    p->registrations[0].end = m.world.index;
    ps_reckon(&r, p, &m.world);
    ck_assert(!r.registered);
    close_world(&m);
}
END_TEST

static Suite *made_person_suite(void)
{
    Suite *suite = suite_create("made_person");
    TCase *tc = tcase_create("parts");

    ps_draw_key(key, 11);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, draws_are_chacha20);
    tcase_add_test(tc, streams_differ);
    tcase_add_test(tc, draws_are_even);
    tcase_add_loop_test(tc, roles_scale, 0, PS_COUNT(scales));
    tcase_add_loop_test(tc, windows_begin, 0, PS_COUNT(windows));
    tcase_add_test(tc, region_is_ordinary);
    tcase_add_test(tc, parts_are_played);
    tcase_add_test(tc, reckons_by_hand);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(made_person_suite)

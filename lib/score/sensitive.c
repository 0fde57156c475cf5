/* Sensitive: see sensitive.h.
 *
 * What a code can do in an admission is looked up once for each distinct code of the run; admissions are then walked in
 * ranges of persons.                                                              O(codes + admissions + people) */
#include "score/sensitive.h"

#include "base/arena.h"
#include "base/slim_numbers.h"
#include "define/describe.h"
#include "score/diagnoses.h"
#include "score/newest.h"
#include "score/stays.h"

#include <assert.h>
#include <stdlib.h>

#define PEOPLE_PER_TASK ((size_t)4096)
#define CONDITIONS_MOST 32

/* By role and position of the table's rows. */
enum {
    PRIMARY,       /* makes the admission count as primary diagnosis */
    ANY,           /* in any position */
    IF_SECONDARY,  /* as primary diagnosis beside a companion */
    COMPANION,     /* among the others */
    OUT_ANY,       /* takes the admission out of its condition in any position */
    OUT_SECONDARY, /* among the others */
    ROLES
};

typedef struct roles { /* a bit a condition */
    uint32_t of[ROLES];
} roles;

typedef struct maps {
    ps_group_map all, of[ROLES];
} maps;

static void make_maps(maps *out, const ps_scheme *scheme)
{
    static const struct {
        const char *role, *position;
    } rows[ROLES] = {[PRIMARY] = {"include", "primary"},
                     [ANY] = {"include", "any"},
                     [IF_SECONDARY] = {"include_if_secondary", NULL},
                     [COMPANION] = {"require_secondary", NULL},
                     [OUT_ANY] = {"exclude_if_diagnosis", "any"},
                     [OUT_SECONDARY] = {"exclude_if_diagnosis", "secondary"}};

    ps_group_map_init(&out->all, scheme);
    assert(out->all.n_groups <= CONDITIONS_MOST);
    for (int r = 0; r < ROLES; r++)
        ps_group_map_init_role(&out->of[r], &out->all, rows[r].role, rows[r].position);
}

static roles roles_of(const maps *m, const char *code)
{
    roles found = {{0}};

    for (int r = 0; r < ROLES; r++)
        found.of[r] = (uint32_t)ps_groups_of_code(&m->of[r], code).bits[0];
    return found;
}

/* ---- one admission ---- */

/* An ordinary emergency admission that is no transfer. Of what is not recorded only the method takes it out. */
static bool counts(const ps_stays *stays, const ps_stay_feed *in, size_t event)
{
    const uint32_t classification = ps_stay_word(in->classification, event);

    return ps_stay_word(in->method, event) == stays->emergency && ps_stay_word(in->source, event) != stays->hospital &&
           (!classification || classification == stays->ordinary);
}

/* Joins one code, the i-th of its admission; what comes of them is found_of. */
static void join(roles *sum, const roles *code, size_t i)
{
    static const bool primary[ROLES] = {[PRIMARY] = true, [ANY] = true, [IF_SECONDARY] = true, [OUT_ANY] = true};
    static const bool other[ROLES] = {[ANY] = true, [COMPANION] = true, [OUT_ANY] = true, [OUT_SECONDARY] = true};

    for (int r = 0; r < ROLES; r++)
        if (i ? other[r] : primary[r])
            sum->of[r] |= code->of[r];
}

static uint32_t found_of(const roles *sum)
{
    const uint32_t in = sum->of[PRIMARY] | sum->of[ANY] | (sum->of[IF_SECONDARY] & sum->of[COMPANION]);

    return in & ~(sum->of[OUT_ANY] | sum->of[OUT_SECONDARY]);
}

/* ---- everybody ---- */

typedef struct job {
    ps_column *column;
    const ps_stays *stays;
    const roles *by_word;
    ps_span window;
    size_t n_people;
} job;

static double count_of(const job *j, uint32_t person)
{
    unsigned count = 0;

    for (size_t f = 0; f < j->stays->n; f++) {
        const ps_stay_feed *in = &j->stays->feeds[f];
        size_t first, last, n;

        ps_events_within(&first, &last, in->feed, person, j->window);
        for (size_t e = first; in->codes && e < last; e++) {
            roles sum = {{0}};
            const uint32_t *codes;

            if (!counts(j->stays, in, e))
                continue;
            codes = ps_diagnoses_of(&n, in->codes, e);
            for (size_t i = 0; i < n; i++)
                join(&sum, &j->by_word[codes[i]], i);
            count += found_of(&sum) != 0; /* once, though it is of two conditions */
        }
    }
    return count;
}

static ps_status score_people(void *context, size_t task, ps_error *err)
{
    const job *j = context;
    const size_t first = task * PEOPLE_PER_TASK;

    (void)err;
    for (size_t p = first; p < j->n_people && p < first + PEOPLE_PER_TASK; p++)
        ps_number_put(j->column, p, count_of(j, (uint32_t)p));
    return PS_OK;
}

static roles *roles_of_words(const maps *m, const ps_intern *words)
{
    const size_t n = ps_intern_count(words) + 1;
    roles *found = ps_calloc(n, sizeof *found);

    for (size_t w = 1; found && w < n; w++)
        found[w] = roles_of(m, ps_intern_text(words, (uint32_t)w));
    return found;
}

static ps_status count_all(ps_column *column, const ps_world *world, const ps_score_plan *score, ps_pool *pool,
                           ps_error *err)
{
    const ps_population *population = world->population;
    roles *by_word;
    ps_stays stays;
    maps m;
    job j = {
        .column = column, .stays = &stays, .window = ps_score_window(world, score), .n_people = population->n_people};
    ps_status st;

    make_maps(&m, ps_score_method_of(score)->scheme);
    by_word = roles_of_words(&m, population->words);
    if (!by_word)
        return ps_fail_memory(err);
    j.by_word = by_word;
    ps_stays_find(&stays, population, score);
    st = ps_pool_run(pool, score_people, &j, (j.n_people + PEOPLE_PER_TASK - 1) / PEOPLE_PER_TASK, err);
    free(by_word);
    return st;
}

ps_status ps_sensitive_fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    ps_diagnoses sources[PS_INPUTS_MOST];
    ps_status st = PS_OK;

    if (ps_diagnoses_lack(world->population, score, ps_diagnoses_find(sources, world->population, score))) {
        ps_column_blank(&parts[0], 0, parts[0].n);
        return PS_OK; /* everybody is missing */
    }
    if (parts[0].n)
        st = count_all(&parts[0], world, score, pool, err);
    return st == PS_OK ? ps_score_blank_uncovered(parts, 1, world, score, pool, err) : st;
}

/* ---- one person ---- */

typedef struct lines { /* by condition */
    ps_newest newest;
    unsigned admissions[CONDITIONS_MOST];
} lines;

static void note_admission(lines *l, const maps *m, const ps_world *world, const uint32_t *codes, size_t n, ps_day day)
{
    roles sum = {{0}};
    uint32_t found;

    for (size_t i = 0; i < n; i++) {
        const roles code = roles_of(m, ps_intern_text(world->population->words, codes[i]));

        join(&sum, &code, i);
    }
    found = found_of(&sum);
    for (int g = 0; g < m->all.n_groups; g++)
        l->admissions[g] += found >> g & 1;
    for (size_t i = 0; i < n; i++) {
        const roles code = roles_of(m, ps_intern_text(world->population->words, codes[i]));
        const uint32_t made = found & (code.of[ANY] | (i ? 0 : code.of[PRIMARY] | code.of[IF_SECONDARY]));

        for (int g = 0; g < m->all.n_groups; g++)
            if (made >> g & 1)
                ps_newest_set(&l->newest, g, codes[i], day);
    }
}

static void note_all(lines *l, const maps *m, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    const ps_span window = ps_score_window(world, score);
    ps_stays stays;

    ps_stays_find(&stays, world->population, score);
    for (size_t f = 0; f < stays.n; f++) {
        const ps_stay_feed *in = &stays.feeds[f];
        size_t first, last, n;

        ps_events_within(&first, &last, in->feed, person, window);
        for (size_t e = first; in->codes && e < last; e++)
            if (counts(&stays, in, e)) {
                const uint32_t *codes = ps_diagnoses_of(&n, in->codes, e);
                note_admission(l, m, world, codes, n, in->feed->day[e]);
            }
    }
}

size_t ps_sensitive_items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score,
                          uint32_t person)
{
    lines l = {.admissions = {0}};
    size_t n = 0;
    maps m; /* here, since a reason cannot fail for want of memory */

    make_maps(&m, ps_score_method_of(score)->scheme);
    note_all(&l, &m, world, score, person);
    for (int g = 0; g < m.all.n_groups; g++) {
        if (!l.admissions[g])
            continue;
        if (n < most)
            out[n] = ps_newest_item(&l.newest, &m.all, world, g, l.admissions[g]);
        n++;
    }
    return n;
}

/* ---- in plain English ---- */

ps_status ps_sensitive_name(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                            ps_error *err)
{
    char lookback[40];

    (void)part;
    return ps_score_name_row(row, plan, score, score->name, err, "%s, last %s", score->title,
                             ps_score_lookback_words(lookback, score));
}

void ps_sensitive_describe(ps_describer *d, const ps_score_plan *score)
{
    const ps_scheme *scheme = ps_score_method_of(score)->scheme;
    ps_group_map map;

    ps_group_map_init(&map, scheme);
    ps_describe_add(d, "%s (%s): the number of emergency admissions for one of the conditions below, in ", score->name,
                    score->title);
    ps_score_describe_inputs(d, score);
    ps_describe_add(d, ". An admission counts whose patient classification is ordinary or not recorded, unless the "
                       "person came from another hospital; it counts once, though its codes are of two conditions. Its "
                       "first code that is recorded is taken for the primary diagnosis.");
    ps_describe_end(d, 2);
    ps_describe_add(d, "Conditions:");
    for (int g = 0; g < map.n_groups; g++)
        ps_describe_add(d, "%s %s", g ? ";" : "", map.labels[g]);
    ps_describe_add(d, ". Procedures are not read, also where the published list takes admissions out by them.");
    ps_describe_end(d, 6);
    ps_score_describe_about(d, &scheme->about);
}

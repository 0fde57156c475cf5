/* Settle: every person's record from all feeds, block by block of persons. */
#include "base/arena.h"
#include "link/area_code.h"
#include "link/lent_rows.h"
#include "link/linking.h"

#include <stdlib.h>
#include <string.h>

/* Persons of a block: enough to be worth a thread, few enough to share out evenly. Fixed, so that the counters add up
 * in one order. */
#define BLOCK ((size_t)16384)

struct settle_blocks {
    const ps_linking *linking;
    const ps_evidence *evidence;
    ps_population *population;
    ps_settling *blocks;
    bool looked_up[PS_PERSON_COLUMNS]; /* coverage.c fills it for everybody */
};

/* Few enough for all their columns to stay at hand. */
static bool settle_some(ps_settling *s, const bool *looked_up, size_t first, size_t n)
{
    uint8_t unusual[PS_USUAL_MOST];

    for (size_t c = 0; c < PS_PERSON_COLUMNS; c++)
        if (!looked_up[c])
            ps_column_blank(&s->population->person[c], first, n);
    ps_usual_settle(unusual, s, first, n);
    for (size_t i = 0; i < n; i++) {
        if (!unusual[i])
            continue;
        s->person = (uint32_t)(first + i);
        if (!ps_registrations_collect(s))
            return false;
        ps_death_settle(s);
        ps_registration_settle(s);
        ps_consent_settle(s);
        ps_traits_settle(s);
    }
    return true;
}

/* Bit by bit of here[]; `from` is the first of a byte. */
static void mark_here(uint32_t *known, const uint8_t *here, size_t from, size_t to, uint32_t bit)
{
    size_t p = from;

    for (; p + 8 <= to; p += 8)
        for (unsigned b = 0; b < 8; b++)
            known[p + b] |= here[p / 8] >> b & 1 ? bit : 0;
    for (; p < to; p++)
        known[p] |= here[p / 8] >> p % 8 & 1 ? bit : 0;
}

/* Which inputs the people from .. to have rows in. */
static void mark_known(const ps_linking *l, size_t from, size_t to)
{
    uint32_t *known = l->population->known;

    memset(known + from, 0, (to - from) * sizeof *known);
    for (size_t i = 0; i < l->spec->n_inputs; i++) {
        const uint32_t *first = l->rows[i].first, bit = UINT32_C(1) << i;

        if (l->rows[i].here)
            mark_here(known, l->rows[i].here, from, to, bit);
        for (size_t p = from; !l->rows[i].here && p < to; p++)
            known[p] |= first[p] < first[p + 1] ? bit : 0;
    }
}
_Static_assert(BLOCK % 8 == 0, "blocks begin on a byte");

/* Extract dates stand in person rows. */
static ps_day newest_of(const ps_settling *s, ps_day believable, size_t first, size_t n)
{
    ps_day newest = s->newest;

    for (size_t k = 0; k < s->evidence->n_persons; k++) {
        const ps_person_source *source = &s->persons[k];
        const size_t from = PS_ROWS_FROM(source, first) - source->from,
                     to = PS_ROWS_FROM(source, first + n) - source->from;

        for (size_t i = from; source->extracted && i < to; i++)
            if (source->extracted[i] > newest && source->extracted[i] <= believable)
                newest = source->extracted[i];
    }
    return newest;
}

static ps_status settle_block(void *context, size_t task, ps_error *err)
{
    const struct settle_blocks *all = context;
    ps_settling *s = &all->blocks[task];
    const size_t from = task * BLOCK, rest = all->population->n_people - from;
    const size_t to = from + (rest < BLOCK ? rest : BLOCK);
    ps_lent_people people = {0};
    bool ok = true;

    s->evidence = all->evidence;
    s->persons = people.persons;
    s->population = all->population;
    s->newest = PS_NO_DAY; /* below every day */
    mark_known(all->linking, from, to);
    for (size_t first = from; ok && first < to; first += PS_USUAL_MOST) {
        const size_t n = to - first < PS_USUAL_MOST ? to - first : PS_USUAL_MOST;

        ok = ps_lent_people_read(&people, all->evidence, first, n);
        if (ok) {
            s->newest = newest_of(s, all->linking->believable, first, n);
            ok = settle_some(s, all->looked_up, first, n);
        }
    }
    ps_lent_people_release(&people);
    s->persons = NULL;
    free(s->rows);
    s->rows = NULL;
    return ok ? PS_OK : ps_fail_memory(err);
}

/* Only without any extract date does the newest event speak. */
static ps_day newest_extract(const ps_linking *l, const ps_settling *blocks, size_t n_blocks)
{
    ps_day newest = PS_NO_DAY;

    for (size_t b = 0; b < n_blocks; b++)
        newest = blocks[b].newest > newest ? blocks[b].newest : newest;
    for (size_t i = 0; newest == PS_NO_DAY && i < l->spec->n_inputs; i++)
        for (size_t k = 0; k < l->spec->n_inputs; k++)
            if (l->rows[k].report->newest_event > newest && l->rows[k].report->newest_event <= l->believable)
                newest = l->rows[k].report->newest_event;
    return newest;
}

static bool add_values(ps_tally *tally, const char *subject, const uint64_t *values)
{
    static const char *const names[PS_VALUES_MOST + 1] = {
        "people without a value", "people with 1 value",  "people with 2 values",
        "people with 3 values",   "people with 4 values", "people with 5 values",
        "people with 6 values",   "people with 7 values", "people with 8 values or more",
    };
    for (size_t n = 0; n <= PS_VALUES_MOST; n++)
        if ((n < 3 || values[n]) && !ps_tally_add(tally, "link", subject, names[n], values[n]))
            return false;
    return true;
}

static bool add_trait(ps_linking *l, ps_trait trait, const uint64_t *sources, const uint64_t *values)
{
    static const char *const subjects[PS_TRAITS] = {
        [PS_TRAIT_BORN] = "trait: birth",          [PS_TRAIT_SEX] = "trait: sex",
        [PS_TRAIT_ETHNICITY] = "trait: ethnicity", [PS_TRAIT_LSOA] = "trait: lsoa",
        [PS_TRAIT_PRACTICE] = "trait: practice",
    };
    ps_buffer name = {0};
    bool ok = add_values(l->population->tally, subjects[trait], values);

    for (size_t i = 0; ok && i < l->spec->n_inputs; i++) {
        const ps_kind kind = l->rows[i].schema->kind;
        if (kind == PS_KIND_GP_EVENT || kind == PS_KIND_DEATH || kind == PS_KIND_EVENT ||
            (trait == PS_TRAIT_PRACTICE && kind != PS_KIND_PERSON))
            continue; /* they have no traits */
        ps_buffer_clear(&name);
        ps_buffer_print(&name, "taken from %s", l->rows[i].spec.name);
        ok = !name.failed && ps_tally_add(l->population->tally, "link", subjects[trait], name.at, sources[i]);
    }
    if (ok)
        ok = ps_tally_add(l->population->tally, "link", subjects[trait], "not known from any input",
                          sources[PS_FEEDS_MOST]);
    ps_buffer_release(&name);
    return ok;
}

/* Adds the blocks up, in their order, and tells the tally. */
static bool count(ps_linking *l, const ps_settling *blocks, size_t n_blocks)
{
    ps_settling sum;

    memset(&sum, 0, sizeof sum);
    for (size_t b = 0; b < n_blocks; b++) {
        for (size_t i = 0; i < PS_SETTLE_COUNTS; i++)
            sum.counts[i] += blocks[b].counts[i];
        for (size_t t = 0; t < PS_TRAITS; t++) {
            for (size_t i = 0; i <= PS_FEEDS_MOST; i++)
                sum.sources[t][i] += blocks[b].sources[t][i];
            for (size_t i = 0; i <= PS_VALUES_MOST; i++)
                sum.values[t][i] += blocks[b].values[t][i];
        }
    }
    /* Subjects with a blank: no input can be called so. */
    for (size_t i = 0; i < PS_SETTLE_COUNTS; i++)
        if (!ps_tally_add(l->population->tally, "link", "all inputs", ps_settle_count_names[i], sum.counts[i]))
            return false;
    for (size_t t = 0; t < PS_TRAITS; t++)
        if (!add_trait(l, (ps_trait)t, sum.sources[t], sum.values[t]))
            return false;
    return true;
}

/* What a refused row of this kind leaves in doubt: whether the person is registered, objects, or is dead. */
static void heed(ps_column *to, ps_kind kind, uint32_t person)
{
    switch (kind) {
    case PS_KIND_PERSON:
        to[PS_P_LEFT_EVER].flag[person] = PS_YES;
        break;
    case PS_KIND_GP_EVENT: /* as an undated objection */
        to[PS_P_TYPE_1].flag[person] = to[PS_P_TYPE_1_EVER].flag[person] = PS_YES;
        break;
    default:
        to[PS_P_DEAD_EVER].flag[person] = PS_YES;
    }
}

/* Rows that told of a death, an objection or a registration and were refused still keep the person off every list. */
static void heed_doubtful(ps_linking *l, ps_settling *blocks)
{
    for (size_t i = 0; i < l->spec->n_inputs; i++) {
        const ps_intern *doubtful = l->rows[i].report->doubtful;
        for (uint32_t n = 1; n <= ps_intern_count(doubtful); n++) {
            const ps_slice id = {ps_intern_text(doubtful, n), ps_intern_length(doubtful, n)};
            const uint32_t person = ps_idmap_find(l->population->ids, id);
            if (person == PS_IDMAP_NONE)
                continue;
            heed(l->population->person, l->rows[i].schema->kind, person);
            blocks[0].counts[PS_COUNT_DOUBTFUL]++;
        }
    }
}

/* For tables, which look at it long after. */
static bool tell_outside(ps_population *population, const ps_evidence *evidence)
{
    population->outside = ps_calloc(evidence->n_words, sizeof *population->outside);
    if (!population->outside)
        return false;
    population->n_area_words = evidence->n_words;
    for (size_t w = 0; w < evidence->n_words; w++)
        population->outside[w] = ps_area_is_outside((ps_area_class)evidence->area[w]);
    return true;
}

ps_status ps_linking_settle(ps_linking *l, ps_error *err)
{
    ps_population *population = l->population;
    const size_t n_blocks = (population->n_people + BLOCK - 1) / BLOCK;
    struct settle_blocks all = {.linking = l, .population = population};
    ps_evidence *evidence = ps_calloc(1, sizeof *evidence);
    ps_status st = PS_OK;

    all.looked_up[PS_P_IMD_RANK] = all.looked_up[PS_P_IMD_DECILE] = all.looked_up[PS_P_IMD_QUINTILE] =
        l->spec->imd_path;
    all.evidence = evidence;
    all.blocks = ps_calloc(n_blocks, sizeof *all.blocks);
    if (!evidence || !all.blocks ||
        !ps_evidence_find(evidence, l->rows, l->spec->n_inputs, population->words, population->index_date))
        st = ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_pool_run(l->pool, settle_block, &all, n_blocks, err);
    if (st == PS_OK) {
        heed_doubtful(l, all.blocks);
        population->newest_extract = newest_extract(l, all.blocks, n_blocks);
        if (!count(l, all.blocks, n_blocks))
            st = ps_fail_memory(err);
    }
    free(all.blocks);
    if (st == PS_OK && !tell_outside(population, evidence))
        st = ps_fail_memory(err);
    if (st == PS_OK) { /* coverage.c asks it of everybody once more */
        l->area_class = evidence->area;
        l->n_area_words = evidence->n_words;
        evidence->area = NULL;
    }
    if (evidence)
        ps_evidence_release(evidence);
    free(evidence);
    return st;
}

/* Admitted on or before the index date, and no discharge on or before it. Without an admission feed nobody can tell,
 * nor of those with a spell where the feed has no discharge dates. */
static ps_status settle_stays(void *context, size_t task, ps_error *err)
{
    const ps_linking *l = context;
    const ps_population *population = l->population;
    const ps_day index_date = population->index_date;
    const size_t from = task * BLOCK, rest = population->n_people - from, to = from + (rest < BLOCK ? rest : BLOCK);
    uint8_t *in_hospital = population->person[PS_P_IN_HOSPITAL].flag;
    bool any = false;

    (void)err;
    for (size_t i = 0; i < l->spec->n_inputs; i++) {
        const ps_input_rows *rows = &l->rows[i];
        const ps_column *discharge = ps_rows_column(rows, "discharge_date");
        if (rows->schema->kind != PS_KIND_ADMISSION)
            continue;
        if (!any)
            memset(in_hospital + from, PS_NO, to - from);
        any = true;
        for (size_t p = from; p < to; p++)
            for (size_t e = rows->first[p]; e < rows->first[p + 1]; e++) {
                if (rows->columns[rows->schema->event_date].day[e] > index_date)
                    break; /* in date order */
                if (discharge && (discharge->day[e] == PS_NO_DAY || discharge->day[e] > index_date))
                    in_hospital[p] = PS_YES;
                else if (!discharge && in_hospital[p] == PS_NO)
                    in_hospital[p] = PS_CANNOT_TELL;
            }
    }
    return PS_OK;
}

ps_status ps_linking_settle_hospital(ps_linking *l, ps_error *err)
{
    return ps_pool_run(l->pool, settle_stays, l, (l->population->n_people + BLOCK - 1) / BLOCK, err);
}

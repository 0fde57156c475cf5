/* Traits: one value a person where sources disagree.
 *
 *   BIRTH, SEX     by trust (person extract, admissions, attendances, others), then recency
 *   ETHNICITY      a valid code beats "not stated", that beats "not known"; then as above
 *   HOUSEHOLD      the latest record of the person extracts
 *   LSOA           the latest record; of one day, one that had the areas of the run to start with, then by trust
 *   FLAGS, TEXTS   the most telling person row that has one: the current registration, then the latest to start
 *
 * A person row's address is as new as its extract, or as the end of its registration. Hospital records after the index
 * date are not seen by values, but by the signs of a false link (births more than one year apart, two sexes), which
 * guard the lists. Births are compared by month, since one source sends the day and another the month. The practice is
 * registration.c's: a hospital's word about it is counted, never believed. */
#include "base/date.h"
#include "link/area_code.h"
#include "link/evidence.h"

#include <math.h>
#include <string.h>

struct distinct {
    uint32_t values[PS_VALUES_MOST];
    unsigned n;
};

static void note(struct distinct *d, uint32_t value)
{
    for (unsigned i = 0; i < d->n; i++)
        if (d->values[i] == value)
            return;
    if (d->n < PS_VALUES_MOST)
        d->values[d->n++] = value;
}

/* A value that could win, and what speaks for it. */
struct candidate {
    uint32_t value; /* of births, the day as it stands in memory */
    int class;      /* of ethnicity: 2 valid, 1 not stated, 0 not known */
    unsigned trust; /* lower is better */
    int64_t age;    /* lower is newer */
    bool mapped;    /* of areas: from an input whose LSOAs are those of 2011, carried over to 2021 */
    unsigned source;
    bool there;
};

static void offer(struct candidate *best, struct candidate new)
{
    new.there = true;
    if (!best->there || new.class > best->class ||
        (new.class == best->class && (new.trust < best->trust || (new.trust == best->trust &&new.age < best->age))))
        *best = new;
}

static bool is_newer(const struct candidate *a, const struct candidate *b)
{
    if (a->age != b->age)
        return a->age < b->age;
    return a->mapped != b->mapped ? b->mapped : a->trust < b->trust;
}

static void offer_newest(struct candidate *best, struct candidate new)
{
    new.there = true;
    if (!best->there || is_newer(&new, best))
        *best = new;
}

struct gathered {
    struct candidate best[PS_TRAITS];
    struct distinct seen[PS_TRAITS];
    int first_year, last_year; /* of birth; 0: none */
    ps_day last_birth;         /* compared so far, to spare the calendar */
};

static int class_of_ethnicity(const ps_link_words *words, uint32_t code)
{
    if (code == words->ethnicity[PS_ETHNICITIES - 1])
        return 0;
    return code == words->ethnicity[PS_ETHNICITIES - 2] ? 1 : 2;
}

static void note_birth(struct gathered *g, ps_day birth)
{
    ps_civil civil;
    if (birth == g->last_birth)
        return;
    g->last_birth = birth;
    civil = ps_day_civil(birth);
    note(&g->seen[PS_TRAIT_BORN], (uint32_t)(civil.year * 12 + civil.month));
    if (!g->first_year || civil.year < g->first_year)
        g->first_year = civil.year;
    if (civil.year > g->last_year)
        g->last_year = civil.year;
}

/* One row of one source. Zero and PS_NO_DAY are "not recorded". */
static void gather(struct gathered *g, const ps_link_words *words, struct candidate from, bool visible, ps_day birth,
                   uint32_t sex, uint32_t ethnicity)
{
    if (birth != PS_NO_DAY) {
        note_birth(g, birth);
        memcpy(&from.value, &birth, sizeof birth);
        if (visible)
            offer(&g->best[PS_TRAIT_BORN], from);
    }
    if (sex) {
        note(&g->seen[PS_TRAIT_SEX], sex);
        from.value = sex;
        if (visible)
            offer(&g->best[PS_TRAIT_SEX], from);
    }
    if (ethnicity) {
        from.class = class_of_ethnicity(words, ethnicity);
        if (from.class == 2)
            note(&g->seen[PS_TRAIT_ETHNICITY], ethnicity);
        from.value = ethnicity;
        if (visible)
            offer(&g->best[PS_TRAIT_ETHNICITY], from);
    }
}

/* Its extract's date, but an ended registration tells nothing after its end. */
ps_day ps_address_date(const ps_person_row *row, ps_day index_date)
{
    const bool ended = row->end != PS_NO_DAY && row->end != PS_UNREADABLE_DAY && row->end <= index_date &&
                       (row->start == PS_NO_DAY || row->end >= row->start);
    const ps_day extracted = row->extracted == PS_NO_DAY ? INT32_MAX : row->extracted;
    return ended && row->end < extracted ? row->end : extracted;
}

uint32_t ps_area_word(const ps_evidence *evidence, uint32_t lsoa)
{
    const ps_link_words *words = &evidence->words;
    const ps_area_class area = (ps_area_class)evidence->area[lsoa];

    return area == PS_AREA_ENGLAND    ? words->england
           : ps_area_is_outside(area) ? words->outside_england
                                      : words->unknown;
}

bool ps_is_practice(const ps_link_words *words, uint32_t practice)
{
    return practice && practice != words->no_registered_practice && practice != words->practice_not_applicable &&
           practice != words->practice_not_known && practice != words->practice_other;
}

static void gather_person_rows(struct gathered *g, const ps_settling *s)
{
    const ps_link_words *words = &s->evidence->words;

    for (size_t i = 0; i < s->n_rows; i++) {
        const ps_person_row *row = &s->rows[i];
        const ps_person_source *source = row->source;
        struct candidate from = {.source = source->rows->number, .age = (int64_t)i}; /* rows stand most telling first */
        uint32_t lsoa;

        if (row->superseded)
            continue;
        gather(g, words, from, true, source->birth ? source->birth[row->at] : PS_NO_DAY,
               source->sex ? source->sex[row->at] : 0, source->ethnicity ? source->ethnicity[row->at] : 0);
        lsoa = source->lsoa ? source->lsoa[row->at] : 0;
        if (lsoa) {
            note(&g->seen[PS_TRAIT_LSOA], lsoa);
            from.value = lsoa;
            from.age = -(int64_t)ps_address_date(row, s->population->index_date);
            from.mapped = source->rows->mapped;
            offer_newest(&g->best[PS_TRAIT_LSOA], from);
        }
        if (ps_is_practice(words, row->practice))
            note(&g->seen[PS_TRAIT_PRACTICE], row->practice);
        if (row->current && s->population->person[PS_P_PRACTICE].text[s->person]) {
            from.value = row->practice;
            offer(&g->best[PS_TRAIT_PRACTICE], from);
        }
    }
}

static void gather_feeds(struct gathered *g, const ps_settling *s, uint32_t person)
{
    const ps_evidence *evidence = s->evidence;

    for (size_t k = 0; k < evidence->n_traits; k++) {
        const ps_trait_source *source = &evidence->traits[k];
        for (size_t i = PS_ROWS_FROM(source, person); i < PS_ROWS_TO(source, person); i++) {
            const bool visible = source->day[i] <= s->population->index_date;
            struct candidate from = {
                .source = source->rows->number, .trust = source->trust, .age = -(int64_t)source->day[i]};
            const uint32_t lsoa = source->lsoa ? source->lsoa[i] : 0;
            gather(g, &evidence->words, from, visible, source->birth ? source->birth[i] : PS_NO_DAY,
                   source->sex ? source->sex[i] : 0, source->ethnicity ? source->ethnicity[i] : 0);
            if (lsoa) {
                note(&g->seen[PS_TRAIT_LSOA], lsoa);
                from.value = lsoa;
                from.mapped = source->rows->mapped;
                if (visible)
                    offer_newest(&g->best[PS_TRAIT_LSOA], from);
            }
            if (source->practice && ps_is_practice(&evidence->words, source->practice[i]))
                note(&g->seen[PS_TRAIT_PRACTICE], source->practice[i]);
        }
    }
}

/* A stay that is open on the index date says yes, whatever the practice has; no stay says nothing, since such feeds are
 * seldom whole. */
static void settle_care_home(ps_settling *s, uint32_t person)
{
    const ps_evidence *evidence = s->evidence;
    const ps_day index_date = s->population->index_date;

    for (size_t k = 0; k < evidence->n_care_homes; k++) {
        const ps_event_source *source = &evidence->care_homes[k];
        for (size_t i = PS_ROWS_FROM(source, person); i < PS_ROWS_TO(source, person); i++)
            if (source->day[i] <= index_date &&
                (!source->end || source->end[i] == PS_NO_DAY || source->end[i] > index_date))
                ps_put_flag(&s->population->person[PS_P_CARE_HOME], person, PS_YES);
    }
}

/* Has a newer extract of the registration a day where this row's cannot be read? */
static bool is_corrected(const ps_settling *s, const ps_person_row *row)
{
    for (size_t k = 0; row->superseded && k < s->n_rows; k++) {
        const ps_person_row *newer = &s->rows[k];

        if (!newer->superseded && newer->practice == row->practice && newer->start == row->start &&
            newer->source->declined && newer->source->declined[newer->at] > PS_UNREADABLE_DAY)
            return true;
    }
    return false;
}

/* The last day; a newer row takes no answer back. Somebody said no on a day that cannot be read: lists take it for the
 * index date, so that it holds, rules for not recorded. */
static void settle_declined(ps_settling *s, uint32_t person)
{
    const ps_day index_date = s->population->index_date;
    ps_column *to = s->population->person;
    ps_day declined = PS_NO_DAY, ever = PS_NO_DAY;
    bool unreadable = false;

    for (size_t i = 0; i < s->n_rows; i++) {
        const ps_person_row *row = &s->rows[i];
        ps_day day = row->source->declined ? row->source->declined[row->at] : PS_NO_DAY;

        if (day == PS_UNREADABLE_DAY) {
            unreadable = unreadable || !is_corrected(s, row);
            day = PS_NO_DAY;
        }
        if (day > ever)
            ever = day; /* PS_NO_DAY is below every day */
        if (day <= index_date && day > declined)
            declined = day;
    }
    if (unreadable && ever < index_date)
        ever = index_date;
    s->counts[PS_COUNT_UNREADABLE] += unreadable;
    ps_put_day(&to[PS_P_SP_DECLINED], person, declined);
    ps_put_day(&to[PS_P_SP_DECLINED_EVER], person, ever);
}

static void settle_flags(ps_settling *s, uint32_t person)
{
    static const struct {
        ps_person_flag flag;
        ps_person_column_number column;
    } plain[] = {
        {PS_FLAG_END_OF_LIFE, PS_P_END_OF_LIFE}, {PS_FLAG_CARE_HOME, PS_P_CARE_HOME},
        {PS_FLAG_LIVES_ALONE, PS_P_LIVES_ALONE}, {PS_FLAG_CARER, PS_P_CARER},
        {PS_FLAG_HOUSEBOUND, PS_P_HOUSEBOUND},   {PS_FLAG_HAS_MOBILE, PS_P_HAS_MOBILE},
        {PS_FLAG_HAS_EMAIL, PS_P_HAS_EMAIL},     {PS_FLAG_HAS_PHONE, PS_P_HAS_PHONE},
        {PS_FLAG_LETTER_ONLY, PS_P_LETTER_ONLY}, {PS_FLAG_HEARING_NEED, PS_P_HEARING_NEED},
        {PS_FLAG_SIGHT_NEED, PS_P_SIGHT_NEED},
    };
    ps_column *to = s->population->person;

    for (size_t i = s->n_rows; i-- > 0;) { /* backwards: the most telling row writes last */
        const ps_person_row *row = &s->rows[i];
        const ps_person_source *source = row->source;
        for (size_t k = 0; k < sizeof plain / sizeof *plain; k++) {
            const uint8_t *flags = source->flags[plain[k].flag];
            if (flags && flags[row->at] <= PS_YES && !ps_flag_replaced(s, i, plain[k].flag))
                ps_put_flag(&to[plain[k].column], person, flags[row->at]);
        }
        if (row->superseded)
            continue;
        if (source->interpreter && source->interpreter[row->at])
            ps_put_text(&to[PS_P_INTERPRETER], person, source->interpreter[row->at]);
        if (source->communication && source->communication[row->at])
            ps_put_text(&to[PS_P_COMMUNICATION], person, source->communication[row->at]);
    }
    settle_care_home(s, person);
    settle_declined(s, person);
}

/* As an area: by the latest record, and of one day by the most telling row. */
static void settle_household(ps_settling *s)
{
    ps_day newest = PS_NO_DAY;
    uint32_t household = 0;

    for (size_t i = 0; i < s->n_rows; i++) { /* rows stand most telling first */
        const ps_person_row *row = &s->rows[i];
        const ps_day said = ps_address_date(row, s->population->index_date);

        if (row->superseded || !row->source->household || !row->source->household[row->at])
            continue;
        if (household && said <= newest)
            continue;
        household = row->source->household[row->at];
        newest = said;
    }
    ps_put_text(&s->population->person[PS_P_HOUSEHOLD], s->person, household);
}

static void write_traits(ps_settling *s, uint32_t person, const struct gathered *g)
{
    const ps_link_words *words = &s->evidence->words;
    ps_column *to = s->population->person;
    const struct candidate *ethnicity = &g->best[PS_TRAIT_ETHNICITY], *born = &g->best[PS_TRAIT_BORN];
    size_t group = PS_ETHNICITIES - 1;
    bool differs;

    if (born->there) {
        ps_day day;
        int age;
        memcpy(&day, &born->value, sizeof day);
        ps_put_day(&to[PS_P_BORN], person, day);
        age = ps_evidence_age(s->evidence, day);
        if (age >= 0) {
            ps_number_put(&to[PS_P_AGE], person, age);
            ps_put_text(&to[PS_P_AGE_BAND], person,
                        words->age_bands[age / 5 < PS_AGE_BANDS ? age / 5 : PS_AGE_BANDS - 1]);
        }
    }
    if (g->best[PS_TRAIT_SEX].there)
        ps_put_text(&to[PS_P_SEX], person, g->best[PS_TRAIT_SEX].value);
    if (ethnicity->there && s->evidence->ethnicity[ethnicity->value])
        group = (size_t)s->evidence->ethnicity[ethnicity->value] - 1;
    ps_put_text(&to[PS_P_ETHNICITY_CODE], person, words->ethnicity[group]);
    to[PS_P_ETHNICITY].text[person] = words->ethnic_group[group];
    if (g->best[PS_TRAIT_LSOA].there)
        to[PS_P_LSOA].text[person] = g->best[PS_TRAIT_LSOA].value;
    ps_put_text(&to[PS_P_AREA], person, ps_area_word(s->evidence, to[PS_P_LSOA].text[person]));
    differs = g->last_year - g->first_year > 1;
    to[PS_P_BIRTH_DIFFERS].flag[person] = differs ? PS_YES : PS_NO;
    s->counts[PS_COUNT_BIRTH_DIFFERS] += differs;
    differs = g->seen[PS_TRAIT_SEX].n > 1;
    to[PS_P_SEX_DIFFERS].flag[person] = differs ? PS_YES : PS_NO;
    s->counts[PS_COUNT_SEX_DIFFERS] += differs;
}

void ps_traits_settle(ps_settling *s)
{
    const uint32_t person = s->person;
    struct gathered g;

    memset(&g, 0, sizeof g);
    g.last_birth = PS_NO_DAY;
    gather_person_rows(&g, s);
    gather_feeds(&g, s, person);
    settle_flags(s, person);
    settle_household(s);
    write_traits(s, person, &g);
    for (int t = 0; t < PS_TRAITS; t++) {
        const bool there = g.best[t].there;
        ps_settled *settled = s->population->settled;
        if (settled)
            settled[(size_t)person * PS_TRAITS + (size_t)t] =
                (ps_settled){there ? (uint8_t)g.best[t].source : PS_NO_SOURCE, (uint8_t)g.seen[t].n};
        s->sources[t][there ? g.best[t].source : PS_FEEDS_MOST]++;
        s->values[t][g.seen[t].n]++;
    }
}

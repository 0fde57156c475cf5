/* Usual: people whom one person row tells of and whom no other source contradicts, which is nearly everybody, and those
 * of whom nothing is told; settled column by column.
 *
 *   MARK     who has several rows or one of staff, a death, a coded objection, an offer declined on an unreadable day,
 * a stay in a care home, or a record elsewhere that says another thing or a newer one: left to the files that weigh
 * evidence SETTLE   everybody else, to just what those files would say; what their row refuses, consent.c reads
 *
 * So nothing is decided here: where sources agree, or there is but one, there is nothing to weigh. */
#include "link/evidence.h"

#include <string.h>

typedef struct usual {
    ps_settling *s;
    size_t first, n; /* persons */
    uint8_t *unusual;
    uint8_t refuses[PS_USUAL_MOST]; /* by person: a flag that keeps people out is neither empty nor a plain no */
    uint8_t from[PS_USUAL_MOST]; /* by person: its one row's place among evidence->persons, and where it stands there;
                                    without a row, the place behind them, of a source that has nothing */
    uint32_t at[PS_USUAL_MOST];
    uint16_t who[PS_USUAL_MOST]; /* the usual ones of one source, and their rows there */
    uint32_t row[PS_USUAL_MOST];
    size_t n_who;
} usual;

/* ---- marks ---- */

static void mark_rows(usual *u)
{
    const ps_evidence *evidence = u->s->evidence;
    uint8_t rows[PS_USUAL_MOST] = {0};

    memset(u->from, (int)evidence->n_persons, u->n);
    memset(u->refuses, 0, u->n);
    for (size_t k = 0; k < evidence->n_persons; k++) {
        const ps_person_source *source = &u->s->persons[k];
        const uint32_t *first = source->rows->first + u->first;

        for (size_t i = 0; i < u->n; i++) {
            const size_t n = first[i + 1] - first[i];

            if (!n)
                continue;
            rows[i] = (uint8_t)(n > 1 || source->staff ? 2 : rows[i] ? 2 : 1);
            u->from[i] = (uint8_t)k;
            u->at[i] = (uint32_t)(first[i] - source->from);
        }
    }
    for (size_t i = 0; i < u->n; i++)
        u->unusual[i] = rows[i] > 1;
}

/* The date of a death, and that of a refusal that cannot be read; flags that keep people out. */
static void mark_cells(usual *u, size_t k)
{
    const ps_person_source *source = &u->s->persons[k];

    for (size_t i = 0; source->death && i < u->n; i++)
        u->unusual[i] |= u->from[i] == k && source->death[u->at[i]] != PS_NO_DAY;
    for (size_t i = 0; source->declined && i < u->n; i++)
        u->unusual[i] |= u->from[i] == k && source->declined[u->at[i]] == PS_UNREADABLE_DAY;
    for (int f = 0; f < PS_FLAG_END_OF_LIFE; f++) {
        const uint8_t *flags = source->flags[f];

        for (size_t i = 0; flags && i < u->n; i++)
            u->refuses[i] |= u->from[i] == k && flags[u->at[i]] != PS_NO && flags[u->at[i]] != PS_CANNOT_TELL;
    }
}

/* Whose event it is; `i` whose the one before was. */
static size_t owner(const usual *u, const ps_input_rows *rows, size_t i, size_t event)
{
    while (rows->first[u->first + i + 1] <= event)
        i++;
    return i;
}

static void mark_all(usual *u, const ps_event_source *sources, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const uint32_t *first = sources[k].rows->first + u->first;

        for (size_t i = 0; first[0] < first[u->n] && i < u->n; i++)
            u->unusual[i] |= first[i] < first[i + 1];
    }
}

/* Words that some row has. */
static size_t read_words(uint32_t *out, const ps_evidence *evidence, const uint32_t *words, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (words[i] && words[i] <= evidence->n_read)
            out[kept++] = words[i];
    return kept;
}

static void mark_words(usual *u, const ps_input_rows *rows, const uint32_t *column, const uint32_t *words, size_t n)
{
    const size_t end = rows->first[u->first + u->n];
    size_t i = 0;

    if (!column || !n)
        return;
    for (size_t e = rows->first[u->first]; e < end; e++)
        for (size_t w = 0; w < n; w++)
            if (column[e] == words[w]) {
                i = owner(u, rows, i, e);
                u->unusual[i] = 1;
            }
}

static void mark_objections(usual *u)
{
    const ps_evidence *evidence = u->s->evidence;
    uint32_t words[PS_OBJECTION_CODES + PS_WITHDRAWAL_CODES];
    size_t n = read_words(words, evidence, evidence->words.objects, PS_OBJECTION_CODES);

    n += read_words(words + n, evidence, evidence->words.objects_no_more, PS_WITHDRAWAL_CODES);
    for (size_t k = 0; k < evidence->n_gp; k++)
        mark_words(u, evidence->gp[k].rows, evidence->gp[k].code, words, n);
}

static void mark_hospital_deaths(usual *u)
{
    const ps_evidence *evidence = u->s->evidence;
    const ps_link_words *w = &evidence->words;
    const uint32_t methods[] = {w->died, w->stillbirth}, destinations[] = {w->died_or_born},
                   statuses[] = {w->ed_died, w->ed_dead_on_arrival}, places[] = {w->ed_mortuary};
    uint32_t words[2];

    for (size_t k = 0; k < evidence->n_admissions; k++) {
        const ps_event_source *from = &evidence->admissions[k];

        mark_words(u, from->rows, from->discharge_method, words, read_words(words, evidence, methods, 2));
        mark_words(u, from->rows, from->destination, words, read_words(words, evidence, destinations, 1));
    }
    for (size_t k = 0; k < evidence->n_attendances; k++) {
        const ps_event_source *from = &evidence->attendances[k];

        mark_words(u, from->rows, from->discharge_status, words, read_words(words, evidence, statuses, 2));
        mark_words(u, from->rows, from->destination, words, read_words(words, evidence, places, 1));
    }
}

static uint32_t text_at(const uint32_t *column, size_t at)
{
    return column ? column[at] : 0;
}

/* Would traits.c take the address from the event? */
static bool is_newer_address(const ps_trait_source *t, size_t e, const ps_person_row *row, ps_day index_date)
{
    const ps_day own = ps_address_date(row, index_date);

    return t->day[e] <= index_date &&
           (t->day[e] > own || (t->day[e] == own && row->source->rows->mapped && !t->rows->mapped));
}

/* Does an event say of its person what the person's own row does not? An address said later is another source's. */
static bool says_more(const usual *u, size_t i, const ps_trait_source *t, size_t e)
{
    const ps_day index_date = u->s->population->index_date;
    const ps_person_source *p = &u->s->persons[u->from[i]];
    ps_person_row row;
    const uint32_t sex = text_at(t->sex, e), ethnicity = text_at(t->ethnicity, e), lsoa = text_at(t->lsoa, e),
                   practice = text_at(t->practice, e);
    const ps_day birth = t->birth ? t->birth[e] : PS_NO_DAY;

    row = ps_person_row_of(p, u->at[i]);
    if (birth != PS_NO_DAY && birth != (p->birth ? p->birth[row.at] : PS_NO_DAY))
        return true;
    if ((sex && sex != text_at(p->sex, row.at)) || (ethnicity && ethnicity != text_at(p->ethnicity, row.at)))
        return true;
    if (lsoa && (lsoa != text_at(p->lsoa, row.at) || is_newer_address(t, e, &row, index_date)))
        return true;
    return practice && practice != row.practice && ps_is_practice(&u->s->evidence->words, practice);
}

static void mark_traits(usual *u)
{
    const ps_evidence *evidence = u->s->evidence;

    for (size_t k = 0; k < evidence->n_traits; k++) {
        const ps_trait_source *t = &evidence->traits[k];
        const size_t end = t->rows->first[u->first + u->n];
        size_t i = 0;

        for (size_t e = t->rows->first[u->first]; e < end; e++) {
            i = owner(u, t->rows, i, e);
            if (!u->unusual[i])
                u->unusual[i] = says_more(u, i, t, e);
        }
    }
}

/* ---- settling ---- */

/* Of those whose row refuses something. */
static void settle_consents(const usual *u, const ps_person_source *source)
{
    ps_settling *s = u->s;
    ps_person_row *const rows = s->rows, row;

    s->rows = &row;
    s->n_rows = 1;
    for (size_t k = 0; k < u->n_who; k++) {
        if (!u->refuses[u->who[k]])
            continue;
        s->person = (uint32_t)(u->first + u->who[k]);
        row = ps_person_row_of(source, u->row[k]);
        ps_consent_settle(s);
    }
    s->rows = rows;
    s->n_rows = 0;
}

static void put_flags(const usual *u, ps_person_column_number column, uint8_t flag)
{
    ps_column *to = &u->s->population->person[column];

    for (size_t k = 0; to->n && k < u->n_who; k++)
        to->flag[u->first + u->who[k]] = flag;
}

/* A no where the extract could have said yes. */
static void settle_refusals(const usual *u, const ps_person_source *source)
{
    static const struct {
        ps_person_flag flag;
        ps_person_column_number columns[2];
    } refusals[] = {
        {PS_FLAG_TYPE_1, {PS_P_TYPE_1, PS_P_TYPE_1_EVER}},
        {PS_FLAG_NATIONAL_OPT_OUT, {PS_P_NATIONAL_OPT_OUT, PS_P_NATIONAL_OPT_OUT_EVER}},
        {PS_FLAG_DISSENT, {PS_P_DISSENT, PS_P_DISSENT_EVER}},
        {PS_FLAG_CONFIDENTIAL, {PS_P_CONFIDENTIAL, PS_P_CONFIDENTIAL}},
        {PS_FLAG_DUMMY, {PS_P_DUMMY, PS_P_DUMMY}},
        {PS_FLAG_SAFEGUARDING, {PS_P_SAFEGUARDING, PS_P_SAFEGUARDING}},
    };

    for (size_t r = 0; r < sizeof refusals / sizeof *refusals; r++)
        for (int c = 0; c < 2; c++)
            if (source->flags[refusals[r].flag] || source->none_supplied[refusals[r].flag])
                put_flags(u, refusals[r].columns[c], PS_NO);
}

static void settle_flags(const usual *u, const ps_person_source *source)
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

    for (size_t f = 0; f < sizeof plain / sizeof *plain; f++) {
        const uint8_t *flags = source->flags[plain[f].flag];
        ps_column *to = &u->s->population->person[plain[f].column];

        for (size_t k = 0; flags && to->n && k < u->n_who; k++) {
            const uint8_t flag = flags[u->row[k]];

            to->flag[u->first + u->who[k]] = flag <= PS_YES ? flag : PS_CANNOT_TELL;
        }
    }
}

/* As they are; how many there are. */
static size_t settle_texts(const usual *u, ps_person_column_number column, const uint32_t *from)
{
    ps_column *to = &u->s->population->person[column];
    size_t there = 0;

    for (size_t k = 0; from && k < u->n_who; k++) {
        const uint32_t text = from[u->row[k]];

        ps_put_text(to, u->first + u->who[k], text);
        there += text != 0;
    }
    return there;
}

static void settle_declined(const usual *u, const ps_person_source *source)
{
    const ps_day index_date = u->s->population->index_date;
    ps_column *to = u->s->population->person;

    for (size_t k = 0; source->declined && k < u->n_who; k++) {
        const size_t person = u->first + u->who[k];
        const ps_day day = source->declined[u->row[k]];

        ps_put_day(&to[PS_P_SP_DECLINED_EVER], person, day);
        ps_put_day(&to[PS_P_SP_DECLINED], person, day <= index_date ? day : PS_NO_DAY);
    }
}

/* Of whom so many have a value of their row, so many one that counts as distinct. */
static void note(const usual *u, ps_trait trait, const ps_person_source *source, size_t there, size_t counts)
{
    ps_settling *s = u->s;

    if (source->rows)
        s->sources[trait][source->rows->number] += there;
    s->sources[trait][PS_FEEDS_MOST] += u->n_who - there;
    s->values[trait][1] += counts;
    s->values[trait][0] += u->n_who - counts;
}

static void settle_births(const usual *u, const ps_person_source *source)
{
    const ps_evidence *evidence = u->s->evidence;
    ps_column *to = u->s->population->person;
    size_t there = 0;

    for (size_t k = 0; source->birth && k < u->n_who; k++) {
        const size_t person = u->first + u->who[k];
        const ps_day born = source->birth[u->row[k]];
        const int age = born == PS_NO_DAY ? -1 : ps_evidence_age(evidence, born);

        there += born != PS_NO_DAY;
        ps_put_day(&to[PS_P_BORN], person, born);
        if (age < 0)
            continue;
        ps_number_put(&to[PS_P_AGE], person, age);
        ps_put_text(&to[PS_P_AGE_BAND], person,
                    evidence->words.age_bands[age / 5 < PS_AGE_BANDS ? age / 5 : PS_AGE_BANDS - 1]);
    }
    note(u, PS_TRAIT_BORN, source, there, there);
}

/* Neither "not stated" nor "not known". */
static bool is_ethnicity(const ps_link_words *words, uint32_t ethnicity)
{
    return ethnicity && ethnicity != words->ethnicity[PS_ETHNICITIES - 1] &&
           ethnicity != words->ethnicity[PS_ETHNICITIES - 2];
}

static void settle_ethnicities(const usual *u, const ps_person_source *source)
{
    const ps_evidence *evidence = u->s->evidence;
    const ps_link_words *words = &evidence->words;
    ps_column *to = u->s->population->person;
    size_t there = 0, counts = 0;

    for (size_t k = 0; k < u->n_who; k++) {
        const size_t person = u->first + u->who[k];
        const uint32_t ethnicity = text_at(source->ethnicity, u->row[k]);
        const size_t group = (evidence->ethnicity[ethnicity] ? evidence->ethnicity[ethnicity] : PS_ETHNICITIES) - 1u;

        there += ethnicity != 0;
        counts += is_ethnicity(words, ethnicity);
        ps_put_text(&to[PS_P_ETHNICITY_CODE], person, words->ethnicity[group]);
        to[PS_P_ETHNICITY].text[person] = words->ethnic_group[group];
    }
    note(u, PS_TRAIT_ETHNICITY, source, there, counts);
}

static void settle_areas(const usual *u, const ps_person_source *source)
{
    const size_t there = settle_texts(u, PS_P_LSOA, source->lsoa);
    ps_column *to = &u->s->population->person[PS_P_AREA];

    for (size_t k = 0; to->n && k < u->n_who; k++)
        to->text[u->first + u->who[k]] = ps_area_word(u->s->evidence, text_at(source->lsoa, u->row[k]));
    note(u, PS_TRAIT_LSOA, source, there, there);
}

/* registration.c says which one it is; here they are counted. */
static void count_practices(const usual *u, const ps_person_source *source)
{
    const uint32_t *settled = u->s->population->person[PS_P_PRACTICE].text;
    size_t there = 0, counts = 0;

    for (size_t k = 0; k < u->n_who; k++) {
        there += settled[u->first + u->who[k]] != 0;
        counts += ps_is_practice(&u->s->evidence->words, text_at(source->practice, u->row[k]));
    }
    note(u, PS_TRAIT_PRACTICE, source, there, counts);
}

/* For explain and the like. */
static void settle_sources(const usual *u, const ps_person_source *source)
{
    const ps_population *population = u->s->population;
    const ps_link_words *words = &u->s->evidence->words;

    for (size_t k = 0; population->settled && k < u->n_who; k++) {
        const size_t person = u->first + u->who[k], at = u->row[k];
        const bool born = source->birth && source->birth[at] != PS_NO_DAY;
        const uint32_t sex = text_at(source->sex, at), ethnicity = text_at(source->ethnicity, at),
                       lsoa = text_at(source->lsoa, at), practice = population->person[PS_P_PRACTICE].text[person];
        const bool there[PS_TRAITS] = {born, sex, ethnicity, lsoa, practice};
        const bool counts[PS_TRAITS] = {born, sex, is_ethnicity(words, ethnicity), lsoa,
                                        ps_is_practice(words, text_at(source->practice, at))};

        for (int t = 0; t < PS_TRAITS; t++)
            population->settled[person * PS_TRAITS + (size_t)t] =
                (ps_settled){there[t] ? (uint8_t)source->rows->number : PS_NO_SOURCE, counts[t]};
    }
}

static void settle_traits(const usual *u, const ps_person_source *source)
{
    const size_t sexes = settle_texts(u, PS_P_SEX, source->sex);

    note(u, PS_TRAIT_SEX, source, sexes, sexes);
    settle_births(u, source);
    settle_ethnicities(u, source);
    settle_areas(u, source);
    count_practices(u, source);
    settle_sources(u, source);
    put_flags(u, PS_P_BIRTH_DIFFERS, PS_NO);
    put_flags(u, PS_P_SEX_DIFFERS, PS_NO);
}

static void find_usual(usual *u, size_t source)
{
    u->n_who = 0;
    for (size_t i = 0; i < u->n; i++) {
        u->who[u->n_who] = (uint16_t)i;
        u->row[u->n_who] = u->at[i];
        u->n_who += !u->unusual[i] && u->from[i] == source;
    }
}

void ps_usual_settle(uint8_t unusual[PS_USUAL_MOST], ps_settling *s, size_t first, size_t n)
{
    const ps_evidence *evidence = s->evidence;
    usual u = {.s = s, .first = first, .n = n, .unusual = unusual};

    mark_rows(&u);
    for (size_t k = 0; k < evidence->n_persons; k++)
        mark_cells(&u, k);
    mark_all(&u, evidence->deaths, evidence->n_deaths);
    mark_all(&u, evidence->care_homes, evidence->n_care_homes);
    mark_objections(&u);
    mark_hospital_deaths(&u);
    mark_traits(&u);
    for (size_t k = 0; k <= evidence->n_persons; k++) { /* the last: of whom nothing is told */
        const ps_person_source *source = &s->persons[k];

        find_usual(&u, k);
        put_flags(&u, PS_P_ALIVE, PS_YES);
        put_flags(&u, PS_P_DEAD_EVER, PS_NO);
        ps_registrations_settle_single(s, source, first, u.who, u.row, u.n_who);
        settle_refusals(&u, source);
        settle_consents(&u, source);
        settle_flags(&u, source);
        (void)settle_texts(&u, PS_P_INTERPRETER, source->interpreter);
        (void)settle_texts(&u, PS_P_COMMUNICATION, source->communication);
        (void)settle_texts(&u, PS_P_HOUSEHOLD, source->household);
        settle_declined(&u, source);
        settle_traits(&u, source);
    }
}

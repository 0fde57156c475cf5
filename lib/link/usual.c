/* Usual: people whom one person row tells of and whom no other source contradicts, which is nearly everybody; settled
 * column by column.
 *
 *   MARK     who has no row or several, a death, an objection, an unreadable flag, a stay in a care home, or a record
 *            elsewhere that says another thing or a newer one: left to the files that weigh evidence
 *   SETTLE   everybody else, to just what those files would say
 *
 * So nothing is decided here: where sources agree, or there is but one, there is nothing to weigh. */
#include "link/area_code.h"
#include "link/evidence.h"

#include <string.h>

typedef struct usual {
    ps_settling *s;
    size_t first, n; /* persons */
    uint8_t *unusual;
    uint8_t from[PS_USUAL_MOST]; /* by person: its one row's place among evidence->persons, and where it stands there */
    size_t at[PS_USUAL_MOST];
    uint16_t who[PS_USUAL_MOST]; /* the usual ones of one source */
    size_t n_who;
} usual;

/* ---- marks ---- */

static void mark_rows(usual *u)
{
    const ps_evidence *evidence = u->s->evidence;
    uint8_t rows[PS_USUAL_MOST] = {0};

    for (size_t k = 0; k < evidence->n_persons; k++) {
        const uint32_t *first = evidence->persons[k].rows->first + u->first;

        for (size_t i = 0; i < u->n; i++) {
            const size_t n = first[i + 1] - first[i];

            if (!n)
                continue;
            rows[i] = (uint8_t)(n > 1 || evidence->persons[k].staff ? 2 : rows[i] ? 2 : 1);
            u->from[i] = (uint8_t)k;
            u->at[i] = first[i];
        }
    }
    for (size_t i = 0; i < u->n; i++)
        u->unusual[i] = rows[i] != 1;
}

/* Flags that keep people out, and the date of a death: anything but an empty cell or a plain no. A date of a refusal
 * that cannot be read. */
static void mark_cells(usual *u)
{
    const ps_evidence *evidence = u->s->evidence;

    for (size_t i = 0; i < u->n; i++) {
        const ps_person_source *source = &evidence->persons[u->from[i]];
        const size_t at = u->at[i];
        bool told;

        if (u->unusual[i])
            continue;
        told = (source->death && source->death[at] != PS_NO_DAY) ||
               (source->declined && source->declined[at] == PS_UNREADABLE_DAY);
        for (int f = 0; f < PS_FLAG_END_OF_LIFE; f++) {
            const uint8_t *flags = source->flags[f];

            told = told || (flags && flags[at] != PS_NO && flags[at] != PS_CANNOT_TELL);
        }
        u->unusual[i] = told;
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

/* A row of a person, as registration.c and traits.c see it. */
static ps_person_row row_of(const usual *u, size_t i)
{
    const ps_person_source *source = &u->s->evidence->persons[u->from[i]];
    const size_t at = u->at[i];

    return (ps_person_row){
        .source = source,
        .at = at,
        .practice = source->practice ? source->practice[at] : 0,
        .start = source->start ? source->start[at] : PS_NO_DAY,
        .end = source->end ? source->end[at] : PS_NO_DAY,
        .extracted = source->extracted ? source->extracted[at] : PS_NO_DAY,
    };
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
    const ps_person_row row = row_of(u, i);
    const ps_person_source *p = row.source;
    const uint32_t sex = text_at(t->sex, e), ethnicity = text_at(t->ethnicity, e), lsoa = text_at(t->lsoa, e),
                   practice = text_at(t->practice, e);
    const ps_day birth = t->birth ? t->birth[e] : PS_NO_DAY;

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

        if (!t->birth && !t->sex && !t->ethnicity && !t->lsoa && !t->practice)
            continue;
        for (size_t e = t->rows->first[u->first]; e < end; e++) {
            i = owner(u, t->rows, i, e);
            if (!u->unusual[i])
                u->unusual[i] = says_more(u, i, t, e);
        }
    }
}

/* ---- settling ---- */

static void settle_registrations(const usual *u)
{
    ps_settling *s = u->s;
    ps_column *to = s->population->person;
    ps_person_row *const rows = s->rows, row;

    s->rows = &row;
    s->n_rows = 1;
    for (size_t k = 0; k < u->n_who; k++) {
        s->person = (uint32_t)(u->first + u->who[k]);
        row = row_of(u, u->who[k]);
        to[PS_P_ALIVE].flag[s->person] = PS_YES;
        to[PS_P_DEAD_EVER].flag[s->person] = PS_NO;
        ps_registration_settle(s);
    }
    s->rows = rows;
    s->n_rows = 0;
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
        for (int c = 0; c < 2; c++) {
            uint8_t *to = u->s->population->person[refusals[r].columns[c]].flag + u->first;

            if (!source->flags[refusals[r].flag] && !source->none_supplied[refusals[r].flag])
                continue;
            for (size_t k = 0; k < u->n_who; k++)
                to[u->who[k]] = PS_NO;
        }
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
        uint8_t *to = u->s->population->person[plain[f].column].flag + u->first;

        for (size_t k = 0; flags && k < u->n_who; k++) {
            const size_t i = u->who[k];

            to[i] = flags[u->at[i]] <= PS_YES ? flags[u->at[i]] : PS_CANNOT_TELL;
        }
    }
}

static void copy_texts(const usual *u, ps_person_column_number column, const uint32_t *from)
{
    ps_column *to = &u->s->population->person[column];

    for (size_t k = 0; from && to->n && k < u->n_who; k++)
        to->text[u->first + u->who[k]] = from[u->at[u->who[k]]];
}

static void settle_declined(const usual *u, const ps_person_source *source)
{
    const ps_day index_date = u->s->population->index_date;
    ps_column *to = u->s->population->person;

    for (size_t k = 0; source->declined && k < u->n_who; k++) {
        const size_t i = u->who[k];
        const ps_day day = source->declined[u->at[i]];

        ps_put_day(&to[PS_P_SP_DECLINED_EVER], u->first + i, day);
        ps_put_day(&to[PS_P_SP_DECLINED], u->first + i, day <= index_date ? day : PS_NO_DAY);
    }
}

static void note(ps_settling *s, ps_settled *settled, ps_trait trait, const ps_person_source *source, bool there,
                 bool counts)
{
    if (settled)
        settled[trait] = (ps_settled){there ? (uint8_t)source->rows->number : PS_NO_SOURCE, counts};
    s->sources[trait][there ? source->rows->number : PS_FEEDS_MOST]++;
    s->values[trait][counts]++;
}

static void settle_birth(const usual *u, size_t person, ps_day born)
{
    const ps_evidence *evidence = u->s->evidence;
    ps_column *to = u->s->population->person;
    const int age = born == PS_NO_DAY ? -1 : ps_evidence_age(evidence, born);

    ps_put_day(&to[PS_P_BORN], person, born);
    if (age >= 0) {
        to[PS_P_AGE].number[person] = age;
        ps_put_text(&to[PS_P_AGE_BAND], person,
                    evidence->words.age_bands[age / 5 < PS_AGE_BANDS ? age / 5 : PS_AGE_BANDS - 1]);
    }
}

static uint32_t area_word(const ps_link_words *words, ps_area_class area)
{
    return area == PS_AREA_ENGLAND    ? words->england
           : ps_area_is_outside(area) ? words->outside_england
                                      : words->unknown;
}

static void settle_traits(const usual *u, const ps_person_source *source)
{
    ps_settling *s = u->s;
    const ps_evidence *evidence = s->evidence;
    const ps_link_words *words = &evidence->words;
    ps_column *to = s->population->person;

    for (size_t k = 0; k < u->n_who; k++) {
        const size_t i = u->who[k], at = u->at[i], person = u->first + i;
        const ps_day born = source->birth ? source->birth[at] : PS_NO_DAY;
        const uint32_t sex = text_at(source->sex, at), ethnicity = text_at(source->ethnicity, at),
                       lsoa = text_at(source->lsoa, at), practice = text_at(source->practice, at);
        const size_t group = (evidence->ethnicity[ethnicity] ? evidence->ethnicity[ethnicity] : PS_ETHNICITIES) - 1u;
        ps_settled *settled = s->population->settled ? &s->population->settled[person * PS_TRAITS] : NULL;

        settle_birth(u, person, born);
        ps_put_text(&to[PS_P_SEX], person, sex);
        ps_put_text(&to[PS_P_ETHNICITY_CODE], person, words->ethnicity[group]);
        to[PS_P_ETHNICITY].text[person] = words->ethnic_group[group];
        to[PS_P_LSOA].text[person] = lsoa;
        to[PS_P_AREA].text[person] = area_word(words, (ps_area_class)evidence->area[lsoa]);
        to[PS_P_BIRTH_DIFFERS].flag[person] = PS_NO;
        to[PS_P_SEX_DIFFERS].flag[person] = PS_NO;
        note(s, settled, PS_TRAIT_BORN, source, born != PS_NO_DAY, born != PS_NO_DAY);
        note(s, settled, PS_TRAIT_SEX, source, sex, sex);
        note(s, settled, PS_TRAIT_ETHNICITY, source, ethnicity,
             ethnicity && ethnicity != words->ethnicity[PS_ETHNICITIES - 1] &&
                 ethnicity != words->ethnicity[PS_ETHNICITIES - 2]);
        note(s, settled, PS_TRAIT_LSOA, source, lsoa, lsoa);
        note(s, settled, PS_TRAIT_PRACTICE, source, to[PS_P_PRACTICE].text[person], ps_is_practice(words, practice));
    }
}

void ps_usual_settle(uint8_t unusual[PS_USUAL_MOST], ps_settling *s, size_t first, size_t n)
{
    const ps_evidence *evidence = s->evidence;
    usual u = {.s = s, .first = first, .n = n, .unusual = unusual};

    mark_rows(&u);
    mark_cells(&u);
    mark_all(&u, evidence->deaths, evidence->n_deaths);
    mark_all(&u, evidence->care_homes, evidence->n_care_homes);
    mark_objections(&u);
    mark_hospital_deaths(&u);
    mark_traits(&u);
    for (size_t k = 0; k < evidence->n_persons; k++) {
        const ps_person_source *source = &evidence->persons[k];

        u.n_who = 0;
        for (size_t i = 0; i < n; i++) {
            u.who[u.n_who] = (uint16_t)i;
            u.n_who += !unusual[i] && u.from[i] == k;
        }
        settle_registrations(&u);
        settle_refusals(&u, source);
        settle_flags(&u, source);
        copy_texts(&u, PS_P_INTERPRETER, source->interpreter);
        copy_texts(&u, PS_P_COMMUNICATION, source->communication);
        copy_texts(&u, PS_P_HOUSEHOLD, source->household);
        settle_declined(&u, source);
        settle_traits(&u, source);
    }
}

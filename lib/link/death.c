/* Death: the union of every source.
 *
 *   DIED        the date by the registry, else the person extract, else a hospital; of those not after the index date
 *   DEAD_EVER   any record: dated later, unreadable, undated, a stillbirth, or replaced by a newer extract
 *
 * A registered death that was cancelled never was one; of several registrations the earliest holds. In hospital, a
 * spell that ended by death or with destination 79 counts with its discharge date, an emergency attendance that ended
 * in death with its arrival. The same 79 as source of admission means "born here" and is not looked at. */
#include "link/evidence.h"

struct death {
    const ps_settling *settling;
    ps_day day; /* the best so far, not after the index date */
    bool ever, undated, later;
};

/* Sources come in order of trust: the first usable date stands. */
static void take(struct death *death, ps_day day)
{
    death->ever = true;
    if (day == PS_NO_DAY || day == PS_UNREADABLE_DAY)
        death->undated = true;
    else if (day > death->settling->population->index_date)
        death->later = true;
    else if (death->day == PS_NO_DAY)
        death->day = day;
}

static void registry(struct death *death, uint32_t person)
{
    const ps_evidence *evidence = death->settling->evidence;
    ps_day earliest = INT32_MAX, day = PS_NO_DAY;

    for (size_t k = 0; k < evidence->n_deaths; k++) {
        const ps_event_source *source = &evidence->deaths[k];
        for (size_t i = PS_ROWS_FROM(source, person); i < PS_ROWS_TO(source, person); i++) {
            ps_day registered = source->registered ? source->registered[i] : PS_NO_DAY;
            if (source->cancelled && source->cancelled[i] == PS_YES)
                continue;
            if (registered == PS_NO_DAY)
                registered = INT32_MAX;
            if (!death->ever || registered < earliest || (registered == earliest && source->day[i] < day)) {
                earliest = registered;
                day = source->day[i];
            }
            death->ever = true;
        }
    }
    if (death->ever)
        take(death, day);
}

static void person_rows(struct death *death)
{
    const ps_settling *s = death->settling;
    for (size_t i = 0; i < s->n_rows; i++) {
        const ps_person_row *row = &s->rows[i];
        if (!row->source->death || row->source->death[row->at] == PS_NO_DAY)
            continue;
        if (row->superseded) /* taken back by a newer extract: too doubtful for a date, not for leaving the family in
                                peace */
            death->ever = true;
        else
            take(death, row->source->death[row->at]);
    }
}

static void hospital(struct death *death, uint32_t person)
{
    const ps_evidence *evidence = death->settling->evidence;
    const ps_link_words *words = &evidence->words;

    for (size_t k = 0; k < evidence->n_admissions; k++) {
        const ps_event_source *source = &evidence->admissions[k];
        for (size_t i = PS_ROWS_FROM(source, person); i < PS_ROWS_TO(source, person); i++) {
            const uint32_t method = source->discharge_method ? source->discharge_method[i] : 0;
            const uint32_t destination = source->destination ? source->destination[i] : 0;
            if (method == words->died || destination == words->died_or_born)
                take(death, source->discharge ? source->discharge[i] : PS_NO_DAY);
            else if (method == words->stillbirth)
                death->ever = true; /* may stand on the mother's number: no date, but nobody is rung */
        }
    }
    for (size_t k = 0; k < evidence->n_attendances; k++) {
        const ps_event_source *source = &evidence->attendances[k];
        for (size_t i = PS_ROWS_FROM(source, person); i < PS_ROWS_TO(source, person); i++) {
            const uint32_t status = source->discharge_status ? source->discharge_status[i] : 0;
            const uint32_t destination = source->destination ? source->destination[i] : 0;
            if (status == words->ed_died || status == words->ed_dead_on_arrival || destination == words->ed_mortuary)
                take(death, source->day[i]);
        }
    }
}

void ps_death_settle(ps_settling *s)
{
    const uint32_t person = s->person;
    ps_column *to = s->population->person;
    struct death death = {.settling = s, .day = PS_NO_DAY};

    registry(&death, person);
    person_rows(&death);
    hospital(&death, person);
    s->died = death.day;
    ps_put_day(&to[PS_P_DIED], person, death.day);
    to[PS_P_ALIVE].flag[person] = death.day == PS_NO_DAY ? PS_YES : PS_NO;
    to[PS_P_DEAD_EVER].flag[person] = death.ever ? PS_YES : PS_NO;
    s->counts[PS_COUNT_DEAD] += death.day != PS_NO_DAY;
    s->counts[PS_COUNT_DEAD_SINCE] += death.day == PS_NO_DAY && death.later;
    s->counts[PS_COUNT_DEATH_NO_DATE] += death.day == PS_NO_DAY && !death.later && death.ever;
}

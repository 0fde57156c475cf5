/* Consent: objections and the flags that keep people out, read strictly.
 *
 *   OBJECTIONS (Type 1, dissent, national opt-out)     the latest record by date wins; of one day, the objection
 *   FLAGS (confidential, dummy, safeguarding)          yes in any row
 *
 * Records are dated flags of person rows and, for Type 1, the SNOMED codes of dissent and of its withdrawal in GP
 * feeds. A yes without a date stands as current, whatever else is recorded. A no without a date is no record: it is how
 * an extract fills a column, and must not outweigh a coded dissent. An unreadable value is a yes. The columns of the
 * index date see only records dated on or before it, undated ones included; the others see all. An extract without the
 * column leaves "cannot tell", unless the plan declares that nobody in it has the flag. A row that a newer extract
 * replaced is heard as long as the newer one leaves the cell empty. */
#include "link/evidence.h"

struct record {
    ps_day day;
    bool objects;
};

struct objection {
    ps_day index_date;
    struct record now, ever;      /* the latest dated one */
    bool stands_now, stands_ever; /* undated or unreadable */
    bool told;                    /* somebody was asked: the answer is not "cannot tell" */
};

bool ps_flag_replaced(const ps_settling *s, size_t i, ps_person_flag flag)
{
    const ps_person_row *row = &s->rows[i];

    for (size_t k = 0; row->superseded && k < s->n_rows; k++) {
        const ps_person_row *newer = &s->rows[k];
        if (!newer->superseded && newer->practice == row->practice && newer->start == row->start &&
            newer->source->flags[flag] && newer->source->flags[flag][newer->at] != PS_CANNOT_TELL)
            return true;
    }
    return false;
}

static void later(struct record *record, ps_day day, bool objects)
{
    if (day > record->day || (day == record->day && objects)) {
        record->day = day;
        record->objects = objects;
    }
}

static void take(struct objection *o, ps_day day, bool objects)
{
    o->told = true;
    later(&o->ever, day, objects);
    if (day <= o->index_date)
        later(&o->now, day, objects);
}

static void person_rows(struct objection *o, ps_settling *s, ps_person_flag flag)
{
    bool unreadable = false;

    for (size_t i = 0; i < s->n_rows; i++) {
        const ps_person_row *row = &s->rows[i];
        const ps_person_source *source = row->source;
        const ps_day *dates = flag == PS_FLAG_TYPE_1    ? source->type_1_date
                              : flag == PS_FLAG_DISSENT ? source->dissent_date
                                                        : NULL;
        const ps_day day = dates ? dates[row->at] : PS_NO_DAY;
        uint8_t value;

        if (ps_flag_replaced(s, i, flag))
            continue;
        o->told = o->told || source->flags[flag] || source->none_supplied[flag];
        value = source->flags[flag] ? source->flags[flag][row->at] : PS_CANNOT_TELL;
        if (value == PS_UNREADABLE || (value == PS_YES && day == PS_NO_DAY)) {
            o->stands_ever = true;
            o->stands_now = o->stands_now || day == PS_NO_DAY || day <= o->index_date;
            unreadable = unreadable || value == PS_UNREADABLE;
        } else if (value != PS_CANNOT_TELL && day != PS_NO_DAY) {
            take(o, day, value == PS_YES);
        }
    }
    s->counts[PS_COUNT_UNREADABLE] += unreadable;
}

static bool is_one_of(uint32_t code, const uint32_t *codes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (code == codes[i])
            return true;
    return false;
}

static void gp_codes(struct objection *o, const ps_settling *s, uint32_t person)
{
    const ps_evidence *evidence = s->evidence;
    const ps_link_words *words = &evidence->words;

    for (size_t k = 0; k < evidence->n_gp; k++) {
        const ps_event_source *source = &evidence->gp[k];
        if (!source->code)
            continue;
        for (size_t i = PS_ROWS_FROM(source, person); i < PS_ROWS_TO(source, person); i++) {
            if (is_one_of(source->code[i], words->objects, PS_OBJECTION_CODES))
                take(o, source->day[i], true);
            else if (is_one_of(source->code[i], words->objects_no_more, PS_WITHDRAWAL_CODES))
                take(o, source->day[i], false);
        }
    }
}

static uint8_t answer(bool told, bool yes)
{
    return yes ? PS_YES : told ? PS_NO : PS_CANNOT_TELL;
}

static void settle_objection(ps_settling *s, uint32_t person, ps_person_flag flag, int now, int ever,
                             ps_settle_count count)
{
    ps_column *to = s->population->person;
    struct objection o = {
        .index_date = s->population->index_date, .now = {.day = PS_NO_DAY}, .ever = {.day = PS_NO_DAY}};

    person_rows(&o, s, flag);
    if (flag == PS_FLAG_TYPE_1)
        gp_codes(&o, s, person);
    ps_put_flag(&to[now], person, answer(o.told, o.stands_now || o.now.objects));
    ps_put_flag(&to[ever], person, answer(o.told, o.stands_ever || o.ever.objects));
    s->counts[count] += o.stands_now || o.now.objects;
}

static void settle_any_yes(ps_settling *s, uint32_t person, ps_person_flag flag, int column)
{
    bool told = false, yes = false, unreadable = false;

    for (size_t i = 0; i < s->n_rows; i++) {
        const ps_person_row *row = &s->rows[i];
        uint8_t value;
        if (ps_flag_replaced(s, i, flag))
            continue;
        told = told || row->source->flags[flag] || row->source->none_supplied[flag];
        value = row->source->flags[flag] ? row->source->flags[flag][row->at] : PS_CANNOT_TELL;
        unreadable = unreadable || value == PS_UNREADABLE;
        yes = yes || value == PS_YES || value == PS_UNREADABLE;
    }
    ps_put_flag(&s->population->person[column], person, answer(told, yes));
    s->counts[PS_COUNT_UNREADABLE] += unreadable;
}

void ps_consent_settle(ps_settling *s)
{
    const uint32_t person = s->person;
    settle_objection(s, person, PS_FLAG_TYPE_1, PS_P_TYPE_1, PS_P_TYPE_1_EVER, PS_COUNT_TYPE_1);
    settle_objection(s, person, PS_FLAG_NATIONAL_OPT_OUT, PS_P_NATIONAL_OPT_OUT, PS_P_NATIONAL_OPT_OUT_EVER,
                     PS_COUNT_NATIONAL_OPT_OUT);
    settle_objection(s, person, PS_FLAG_DISSENT, PS_P_DISSENT, PS_P_DISSENT_EVER, PS_COUNT_DISSENT);
    settle_any_yes(s, person, PS_FLAG_CONFIDENTIAL, PS_P_CONFIDENTIAL);
    settle_any_yes(s, person, PS_FLAG_DUMMY, PS_P_DUMMY);
    settle_any_yes(s, person, PS_FLAG_SAFEGUARDING, PS_P_SAFEGUARDING);
}

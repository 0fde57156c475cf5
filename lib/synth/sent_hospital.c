/* Sent hospital: outpatient appointments, weekly waiting lists, spells of several episodes, and emergency care in two
 * forms. */
#include "synth/sent_again.h"

#include "base/arena.h"

/* Main treatment functions: general surgery, orthopaedics, eyes, general medicine, heart, lungs, joints. */
static const char *const functions[] = {"100", "110", "130", "300", "320", "340", "410"};

static const char *some_function(ps_draw *draw)
{
    return functions[ps_draw_below(draw, PS_COUNT(functions))];
}

static const char *provider_code(unsigned number)
{
    static const char *const codes[] = {"SYN01", "SYN02", "SYN03"};
    return codes[number];
}

/* ---- outpatients ---- */

struct appointment {
    ps_day day, submitted;
    uint32_t number;
    unsigned provider;
    const char *attended, *first, *outcome, *function;
};

static void appointment_row(ps_sending *s, const struct appointment *a)
{
    ps_sending_begin(s);
    ps_row_day(&s->row, a->day, 10);
    ps_row_name(&s->row, 'o', s->person->number, a->number);
    ps_row_word(&s->row, provider_code(a->provider));
    ps_row_word(&s->row, a->attended);
    ps_row_word(&s->row, a->first);
    ps_row_word(&s->row, a->outcome);
    ps_row_word(&s->row, a->function);
    ps_row_day(&s->row, a->submitted, 10);
    ps_sending_end(s);
}

void ps_sent_outpatient(ps_sending *s)
{
    static const char *const attended[] = {"5", "5", "5", "5", "5", "6", "7", "3", "2", "4"};
    static const char *const later[] = {"2", "2", "4"}, *const outcomes[] = {"1", "2", "3"};
    const ps_day index = s->sent->world->index;
    const unsigned n = ps_draw_skewed(&s->draw, s->person->age >= 65 ? 2 : 1);

    for (uint32_t k = 0; k < n && k < 8; k++) {
        struct appointment a = {.day = index + 60 - ps_draw_between(&s->draw, 0, 760), .number = k};
        const bool past = a.day <= index, amended = ps_draw_chance(&s->draw, 6000);
        a.provider = ps_draw_below(&s->draw, 3);
        a.attended = past ? attended[ps_draw_below(&s->draw, PS_COUNT(attended))] : "0";
        a.first = k == 0 ? "1" : later[ps_draw_below(&s->draw, PS_COUNT(later))];
        a.outcome = a.attended[0] == '5' || a.attended[0] == '6' ? outcomes[ps_draw_below(&s->draw, 3)] : "";
        a.function = some_function(&s->draw);
        a.submitted = s->sent->months[PS_SENT_MONTHS - 1];
        if (a.day < s->person->born)
            continue;
        if (amended) { /* first booked, later held */
            struct appointment booked = a;
            booked.submitted = s->sent->months[0];
            booked.attended = a.day > booked.submitted ? "0" : a.attended;
            booked.outcome = "";
            appointment_row(s, &booked);
            ps_sending_count(s, PS_SC_REPLACED, 1);
        }
        appointment_row(s, &a);
        if (ps_draw_chance(&s->draw, 2000))
            ps_sending_again(s);
    }
}

/* ---- waiting lists ---- */

struct pathway {
    ps_day clock_start;
    uint32_t number;
    unsigned provider;
    const char *list, *function, *priority;
};

static void pathway_row(ps_sending *s, const struct pathway *w, ps_day week, ps_day stopped)
{
    ps_sending_begin(s);
    ps_row_day(&s->row, week, 10);
    ps_row_name(&s->row, 'w', s->person->number, w->number);
    ps_row_word(&s->row, provider_code(w->provider));
    ps_row_name(&s->row, 'f', s->person->number, w->number);
    ps_row_day(&s->row, w->clock_start, 10);
    ps_row_day(&s->row, stopped, 10);
    ps_row_word(&s->row, provider_code(w->provider));
    ps_row_word(&s->row, w->list);
    ps_row_word(&s->row, stopped != PS_NO_DAY ? "30" : week - w->clock_start < 28 ? "10" : "20");
    ps_row_word(&s->row, w->function);
    ps_row_word(&s->row, w->priority);
    ps_sending_end(s);
}

void ps_sent_waits(ps_sending *s)
{
    static const char *const priorities[] = {"1", "1", "1", "1", "2", "3"};
    const unsigned share = s->person->age >= 65 ? 20000 : s->person->age >= 18 ? 9000 : 3000;
    const unsigned n = ps_draw_chance(&s->draw, share) ? 1 + ps_draw_chance(&s->draw, 15000) : 0;

    for (uint32_t k = 0; k < n; k++) {
        struct pathway w = {.number = k};
        w.clock_start = s->sent->weeks[PS_SENT_WEEKS - 1] - 1 - (ps_day)ps_draw_skewed(&s->draw, 130);
        w.provider = ps_draw_below(&s->draw, PS_SENT_PROVIDERS);
        w.list = ps_draw_chance(&s->draw, 30000) ? "IRTT" : "ORTT";
        w.function = some_function(&s->draw);
        w.priority = priorities[ps_draw_below(&s->draw, PS_COUNT(priorities))];
        if (w.clock_start < s->person->born)
            continue;
        for (int week = 0; week < PS_SENT_WEEKS; week++) {
            const ps_day day = s->sent->weeks[week];
            const bool treated = ps_draw_chance(&s->draw, 6000), again = ps_draw_chance(&s->draw, 2000);
            if (w.clock_start > day)
                continue;
            pathway_row(s, &w, day, treated ? day : PS_NO_DAY);
            s->sent->lists[w.provider][week]++;
            if (again && week == PS_SENT_NEWEST) {
                ps_sending_again(s);
                s->sent->lists[w.provider][week]++;
            }
            if (treated) /* and on no later list */
                break;
        }
    }
}

/* ---- spells ---- */

struct episode {
    ps_day admitted, discharged, submitted;
    uint32_t spell;
    unsigned episode, provider;
    bool emergency;
    const char *diagnosis;
};

static void episode_row(ps_sending *s, const struct episode *e)
{
    const bool ended = e->discharged != PS_NO_DAY;

    ps_sending_begin(s);
    ps_row_day(&s->row, e->admitted, 10);
    ps_row_name(&s->row, 'h', s->person->number, e->spell);
    ps_row_number(&s->row, e->episode);
    ps_row_word(&s->row, provider_code(e->provider));
    ps_row_word(&s->row, e->emergency ? "21" : "11");
    ps_row_word(&s->row, "19");
    ps_row_word(&s->row, "1");
    ps_row_day(&s->row, e->discharged, 10);
    ps_row_word(&s->row, ended ? "1" : "8");
    ps_row_word(&s->row, ended ? "19" : "98");
    ps_row_word(&s->row, e->diagnosis);
    ps_row_day(&s->row, e->submitted, 10);
    ps_sending_end(s);
}

static void one_spell(ps_sending *s, uint32_t spell, ps_day admitted)
{
    const unsigned episodes = ps_draw_chance(&s->draw, 60000) ? 1 : 2 + ps_draw_chance(&s->draw, 35000);
    struct episode e = {.admitted = admitted, .spell = spell, .provider = ps_draw_below(&s->draw, 3)};
    const ps_day discharged = admitted + ps_draw_between(&s->draw, 1, 18);

    e.emergency = ps_draw_chance(&s->draw, 60000);
    for (e.episode = 1; e.episode <= episodes; e.episode++) {
        const unsigned reason = e.emergency ? PS_ICD_ACUTE + ps_draw_below(&s->draw, PS_ICD_ACUTE_CODES)
                                            : PS_ICD_PLANNED + ps_draw_below(&s->draw, PS_ICD_PLANNED_CODES);
        e.discharged = e.episode == episodes ? discharged : PS_NO_DAY; /* only the last one tells it */
        if (ps_draw_chance(&s->draw, 10000)) {                         /* sent before it was coded */
            e.submitted = s->sent->months[1];
            e.diagnosis = "R69X"; /* unknown cause */
            episode_row(s, &e);
            ps_sending_count(s, PS_SC_REPLACED, 1);
        }
        e.submitted = s->sent->months[2];
        e.diagnosis = ps_icd_text(reason);
        episode_row(s, &e);
        if (ps_draw_chance(&s->draw, 3000))
            ps_sending_again(s);
    }
    ps_sending_count(s, PS_SC_SPELLS, 1);
}

void ps_sent_spells(ps_sending *s)
{
    const unsigned share = s->person->age >= 65 ? 25000 : 8000;
    const unsigned n = ps_draw_chance(&s->draw, share) ? 1 + ps_draw_below(&s->draw, 2) : 0;

    for (uint32_t k = 0; k < n; k++) {
        /* 300 days apart and at most 18 long, so that no two of a person touch. */
        const ps_day admitted = s->sent->world->index - 20 - 300 * (ps_day)k - ps_draw_between(&s->draw, 0, 250);
        if (admitted >= s->person->born)
            one_spell(s, k, admitted);
    }
}

/* ---- emergency care ---- */

/* Visits of one person lie on different days, so that the same provider and day means the same visit. */
void ps_sent_attendances(ps_sending *s)
{
    static const char *const departments[] = {"01", "01", "03", "04"};
    const bool new_form = s->file == PS_S_ECDS;
    const unsigned n = ps_draw_chance(&s->draw, 20000) ? 1 + ps_draw_below(&s->draw, 4) : 0;

    for (uint32_t k = 0; k < n; k++) {
        const ps_day day = s->sent->world->index - 10 - 60 * (ps_day)k - ps_draw_between(&s->draw, 0, 50);
        const char *provider = provider_code(ps_draw_below(&s->draw, 3));
        const char *department = departments[ps_draw_below(&s->draw, PS_COUNT(departments))];
        const unsigned where = ps_draw_below(&s->draw, 4); /* 0, 1: both; 2: the new form alone; 3: the old */
        const bool amended = ps_draw_chance(&s->draw, 5000), again = ps_draw_chance(&s->draw, 2000);
        const bool withdrawn = ps_draw_chance(&s->draw, 8000); /* drawn for both forms, so that they stay in step */
        const bool deleted = new_form && where == 2 && !amended && !again && withdrawn;
        if (where == (new_form ? 3 : 2) || day < s->person->born)
            continue;
        for (int row = new_form && amended ? 0 : 1; row < 2 + deleted; row++) {
            ps_sending_begin(s);
            ps_row_day(&s->row, day, 10);
            ps_row_name(&s->row, new_form ? 'e' : 'k', s->person->number, k);
            ps_row_word(&s->row, provider);
            ps_row_word(&s->row, "1");
            ps_row_word(&s->row, row ? department : "99"); /* at first not known */
            if (new_form) {
                ps_row_day(&s->row, s->sent->months[row ? 2 : 1], 10);
                ps_row_word(&s->row, row == 2 ? "1" : "0");
            }
            if (row == 2)
                ps_sending_delete(s);
            else
                ps_sending_end(s);
            ps_sending_count(s, PS_SC_REPLACED, row == 0);
        }
        if (again)
            ps_sending_again(s);
        ps_sending_count(s, PS_SC_TOLD, !new_form && where < 2);
    }
}

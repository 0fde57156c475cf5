/* Sent services: mental-health referrals with their diagnoses and legal statuses, as the whole open caseload of each
 * month; community contacts; adult social care; stays in care homes. */
#include "synth/sent_again.h"

#include "base/arena.h"

/* Rows of a month's submission: what began by its end and had not ended before its beginning. */
static bool is_open(const ps_sending *s, int month, ps_day from, ps_day to)
{
    return from <= s->sent->months[month] && (to == PS_NO_DAY || to > s->sent->months[month] - 31);
}

/* The end as it was known at the time. */
static ps_day known_end(const ps_sending *s, int month, ps_day to)
{
    return to <= s->sent->months[month] ? to : PS_NO_DAY;
}

/* `sent` rows of one thing, each submitted on another day: the newest stands. */
static void count_amended(ps_sending *s, unsigned sent)
{
    ps_sending_count(s, PS_SC_REPLACED, sent ? sent - 1 : 0);
}

/* ---- mental health ---- */

void ps_sent_caseload(ps_sending *s)
{
    static const char *const teams[] = {"A01", "A02", "A05", "A06", "A14", "C10"};
    const ps_made_person *p = s->person;

    for (size_t i = 0; i < p->n[PS_F_MH]; i++) {
        const ps_made_referral *r = &p->referrals[i];
        unsigned sent = 0;
        for (int m = 0; m < PS_SENT_MONTHS; m++) {
            if (!is_open(s, m, r->received, r->discharged))
                continue;
            ps_sending_begin(s);
            ps_row_day(&s->row, r->received, 10);
            ps_row_name(&s->row, 'r', p->number, r->number);
            ps_row_word(&s->row, "SYNMH");
            ps_row_word(&s->row, teams[r->team]);
            ps_row_day(&s->row, known_end(s, m, r->discharged), 10);
            ps_row_word(&s->row, r->rejected ? "Y" : "N");
            ps_row_day(&s->row, s->sent->months[m], 10);
            ps_sending_end(s);
            sent++;
            if (m == PS_SENT_MONTHS - 1 && ps_draw_chance(&s->draw, 4000))
                ps_sending_again(s);
        }
        count_amended(s, sent);
    }
}

static void diagnosis_row(ps_sending *s, const ps_made_referral *r, const char *code, const char *scheme, int month)
{
    ps_sending_begin(s);
    ps_row_day(&s->row, r->received + 20, 10);
    ps_row_word(&s->row, code);
    ps_row_word(&s->row, scheme);
    ps_row_name(&s->row, 'r', s->person->number, r->number);
    ps_row_word(&s->row, "SYNMH");
    ps_row_day(&s->row, s->sent->months[month], 10);
    ps_sending_end(s);
}

void ps_sent_diagnoses(ps_sending *s)
{
    const ps_made_person *p = s->person;
    const int last = PS_SENT_MONTHS - 1;

    for (size_t i = 0; i < p->n[PS_F_MH]; i++) {
        const ps_made_referral *r = &p->referrals[i];
        const bool foreign = ps_draw_chance(&s->draw, 8000), again = ps_draw_chance(&s->draw, 3000);
        for (unsigned d = 0; d < r->n_diagnoses; d++) {
            unsigned sent = 0;
            for (int m = 0; m < PS_SENT_MONTHS; m++)
                if (is_open(s, m, r->received + 20, r->discharged)) {
                    diagnosis_row(s, r, ps_icd_text(r->diagnoses[d]), "02", m);
                    sent++;
                    if (m == last && again)
                        ps_sending_again(s);
                }
            count_amended(s, sent);
        }
        if (!is_open(s, last, r->received + 20, r->discharged))
            continue;
        if (p->script.smi == PS_SMI_TRUST || p->script.smi == PS_SMI_GP)
            diagnosis_row(s, r, ps_gp_code_text(PS_GP_PSYCHOSIS), "06", last); /* SNOMED */
        if (foreign) { /* a Read code, dots and all: of no scheme that is read */
            diagnosis_row(s, r, "E1...", "05", last);
            ps_sending_count(s, PS_SC_FOREIGN, 1);
        }
    }
}

void ps_sent_sections(ps_sending *s)
{
    static const char *const statuses[] = {"01", "01", "02", "02", "03", "20"};
    const ps_smi_shape smi = s->person->script.smi;
    const bool ill = smi == PS_SMI_GP || smi == PS_SMI_TRUST || smi == PS_SMI_HOSPITAL;

    if (!ps_draw_chance(&s->draw, ill ? 40000 : s->person->age >= 18 ? 60 : 0))
        return;
    for (uint32_t k = 0, n = 1 + ps_draw_below(&s->draw, 2); k < n; k++) {
        const ps_day from = s->sent->world->index - 5 - ps_draw_between(&s->draw, 0, 140);
        const ps_day to = ps_draw_chance(&s->draw, 60000) ? from + ps_draw_between(&s->draw, 3, 28) : PS_NO_DAY;
        const char *status = statuses[ps_draw_below(&s->draw, PS_COUNT(statuses))];
        unsigned sent = 0;
        for (int m = 0; m < PS_SENT_MONTHS; m++) {
            if (!is_open(s, m, from, to))
                continue;
            ps_sending_begin(s);
            ps_row_day(&s->row, from, 10);
            ps_row_day(&s->row, known_end(s, m, to), 10);
            ps_row_name(&s->row, 'm', s->person->number, k);
            ps_row_word(&s->row, "SYNMH");
            ps_row_word(&s->row, status);
            ps_row_day(&s->row, s->sent->months[m], 10);
            ps_sending_end(s);
            sent++;
        }
        count_amended(s, sent);
    }
}

/* ---- community ---- */

struct contact {
    const ps_made_contact *made;
    const char *attended;
    int month;
    bool deleted;
};

static void contact_row(ps_sending *s, struct contact c)
{
    static const char *const teams[] = {"district nursing", "physiotherapy", "falls service", "podiatry"};

    ps_sending_begin(s);
    ps_row_day(&s->row, c.made->day, 10);
    ps_row_name(&s->row, 'c', s->person->number, c.made->number);
    ps_row_name(&s->row, 'q', s->person->number, c.made->team);
    ps_row_word(&s->row, "SYNCH");
    ps_row_word(&s->row, teams[c.made->team]);
    ps_row_word(&s->row, c.attended);
    ps_row_day(&s->row, s->sent->months[c.month], 10);
    ps_row_word(&s->row, c.deleted ? "1" : "0");
    if (c.deleted)
        ps_sending_delete(s);
    else
        ps_sending_end(s);
}

void ps_sent_contacts(ps_sending *s)
{
    const ps_made_person *p = s->person;

    for (size_t i = 0; i < p->n[PS_F_COMMUNITY] && i < 4; i++) {
        struct contact c = {&p->contacts[i], ps_draw_chance(&s->draw, 80000) ? "5" : "7", 2, false};
        const unsigned fate = ps_draw_below(&s->draw, 100);
        if (fate < 10) { /* its status came late */
            contact_row(s, (struct contact){c.made, "", 1, false});
            ps_sending_count(s, PS_SC_REPLACED, 1);
        }
        contact_row(s, c);
        if (fate >= 10 && fate < 13) {
            c.deleted = true;
            contact_row(s, c);
        } else if (fate >= 13 && fate < 16) {
            ps_sending_again(s);
        }
    }
}

/* ---- social care ---- */

struct care {
    ps_day from, to;
    uint32_t number;
    const char *event, *client, *service;
};

/* Sent for a quarter that the next submission covers again. */
static void care_rows(ps_sending *s, const struct care *c)
{
    unsigned sent = 0;

    for (int m = 0; m < PS_SENT_MONTHS; m += 2) {
        if (c->from > s->sent->months[m])
            continue;
        ps_sending_begin(s);
        ps_row_day(&s->row, c->from, 10);
        ps_row_day(&s->row, known_end(s, m, c->to), 10);
        ps_row_word(&s->row, c->event);
        ps_row_name(&s->row, 'l', s->person->number, c->number);
        ps_row_word(&s->row, "SYNLA");
        ps_row_word(&s->row, c->client);
        ps_row_word(&s->row, c->service);
        ps_row_day(&s->row, s->sent->months[m], 10);
        ps_sending_end(s);
        sent++;
        if (m == PS_SENT_MONTHS - 1 && ps_draw_chance(&s->draw, 2000))
            ps_sending_again(s);
    }
    count_amended(s, sent);
}

void ps_sent_care(ps_sending *s)
{
    static const char *const services[] = {"home care", "home care", "equipment", "day centre", "direct payment"};
    const ps_made_person *p = s->person;
    const unsigned share = p->age >= 85 ? 30000 : p->age >= 75 ? 14000 : p->age >= 18 ? 1500 : 0;
    const char *client = p->carer ? "unpaid carer" : "service user";
    ps_day day = s->sent->world->index - ps_draw_between(&s->draw, 5, 600);
    struct care c = {.client = client, .service = "", .number = 0};

    if (!ps_draw_chance(&s->draw, share))
        return;
    c.event = "Request";
    c.from = c.to = day;
    care_rows(s, &c);
    c.number++;
    c.event = "Assessment";
    c.from = c.to = day += ps_draw_between(&s->draw, 3, 60);
    care_rows(s, &c);
    if (ps_draw_chance(&s->draw, 30000))
        return;
    c.number++;
    c.event = "Service";
    c.from = day += ps_draw_between(&s->draw, 1, 40);
    c.to = ps_draw_chance(&s->draw, 25000) ? day + ps_draw_between(&s->draw, 20, 200) : PS_NO_DAY;
    c.service = services[ps_draw_below(&s->draw, PS_COUNT(services))];
    care_rows(s, &c);
    c.number++;
    c.event = "Review";
    c.service = "";
    c.from = c.to = day + ps_draw_between(&s->draw, 40, 120);
    care_rows(s, &c);
}

void ps_sent_care_homes(ps_sending *s)
{
    static const char *const homes[] = {"SYNH1", "SYNH2", "SYNH3", "SYNH4", "SYNH5"};
    const ps_day index = s->sent->world->index, from = index - ps_draw_between(&s->draw, 100, 1500);
    const ps_day to = s->person->care_home ? PS_NO_DAY : index - ps_draw_between(&s->draw, 5, 60);
    const char *home = homes[ps_draw_below(&s->draw, PS_COUNT(homes))];

    if (!s->person->care_home && !ps_draw_chance(&s->draw, s->person->age >= 80 ? 2500 : 0)) /* came back home */
        return;
    for (int m = 1; m < PS_SENT_MONTHS; m++) {
        ps_sending_begin(s);
        ps_row_day(&s->row, from, 10);
        ps_row_day(&s->row, known_end(s, m, to), 10);
        ps_row_word(&s->row, home);
        ps_row_day(&s->row, s->sent->months[m], 10);
        ps_sending_end(s);
    }
    count_amended(s, PS_SENT_MONTHS - 1);
    if (ps_draw_chance(&s->draw, 5000))
        ps_sending_again(s);
}

/* Sent records: GP events as two suppliers send them, with the rows they take back; and the staff of an employer. */
#include "synth/sent_again.h"

#include "base/arena.h"
#include "base/digest.h"

#include <stdio.h>

#define EVENTS_MOST 4
#define STAFF_ONE_IN 100
#define EXTRACTED_AFTER 9 /* days from the index date to the extract */

static void record_row(ps_sending *s, const ps_made_gp *event, bool deleted)
{
    const bool emis = s->file == PS_S_EMIS;

    ps_sending_begin(s);
    ps_row_name(&s->row, 'g', s->person->number, event->number);
    ps_row_day(&s->row, event->day, 10);
    ps_row_day(&s->row, event->day + event->late, 10);
    ps_row_word(&s->row, ps_gp_code_text(event->code));
    if (emis && event->code == PS_GP_SYSTOLIC) {
        ps_row_number(&s->row, (uint64_t)event->tenths / 10);
        ps_row_word(&s->row, "mm[Hg]");
    } else if (emis) {
        ps_row_word(&s->row, "");
        ps_row_word(&s->row, "");
    }
    ps_row_word(&s->row, emis ? (deleted ? "true" : "false") : (deleted ? "1" : "0"));
    if (deleted)
        ps_sending_delete(s);
    else
        ps_sending_end(s);
}

/* Practices of even number keep their records with the one supplier, the others with the other. */
void ps_sent_records(ps_sending *s)
{
    const ps_made_person *p = s->person;
    unsigned n = 0;

    if ((p->practice % 2 == 0) != (s->file == PS_S_EMIS))
        return;
    for (size_t i = 0; i < p->n[PS_F_GP] && n < EVENTS_MOST; i++) {
        const ps_made_gp *event = &p->gp[i];
        const unsigned fate = ps_draw_below(&s->draw, 100);
        if (event->precision || event->mark.deletion || event->mark.withdrawn)
            continue;
        n++;
        record_row(s, event, false);
        if (fate < 2)
            record_row(s, event, true);
        else if (fate < 4)
            ps_sending_again(s);
    }
}

void ps_sent_staff(ps_sending *s)
{
    static const char *const groups[] = {"A", "A", "A", "A", "C", "H", "J", "N", "Z"};
    const ps_made_world *world = s->sent->world;
    const ps_day index = world->index;
    unsigned char bytes[29];
    char id[65];

    if (s->person->number % STAFF_ONE_IN)
        return;
    (void)snprintf(id, sizeof(id), "53594e");
    ps_draw_bytes(&s->draw, bytes, sizeof(bytes));
    ps_hex(id + 6, bytes, sizeof(bytes));
    ps_row_begin(&s->row, world->calendar, ',');
    ps_row_word(&s->row, id);
    ps_row_day(&s->row, index - ps_draw_between(&s->draw, 19 * 366, 66 * 365), 7);
    ps_row_word(&s->row, ps_draw_chance(&s->draw, 76000) ? "F" : "M");
    ps_row_word(&s->row, groups[ps_draw_below(&s->draw, PS_COUNT(groups))]);
    ps_row_word(&s->row, world->region->areas[ps_region_area(world->region, &s->draw)].code);
    ps_row_day(&s->row, index - ps_draw_between(&s->draw, 200, 365), 10);
    ps_row_day(&s->row, ps_draw_chance(&s->draw, 10000) ? index - ps_draw_between(&s->draw, 1, 190) : PS_NO_DAY, 10);
    ps_row_day(&s->row, index + EXTRACTED_AFTER, 10);
    ps_row_word(&s->row, "0");
    ps_sending_end(s);
    if (ps_draw_chance(&s->draw, 2000))
        ps_sending_again(s);
}

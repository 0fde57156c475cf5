/* Faults: what is wrong with rows on purpose, named, so that truth/faults.csv can count it.
 *
 * Of every feed 0.5% of rows are refusable, 0.5% have one field that cannot be read, 0.3% come twice. Rows the script
 * needs are left alone, and so is every row whose fault would leave it open what ought to be found. The shares are kept
 * by quota, so that a small feed has its faults too: each row adds to what is due, and once a whole row is due one of
 * the next few pays it. */
#include "synth/made_person.h"

#include <string.h>

#define WHOLE 100000
#define SHARE 500 /* of 100,000 */
#define SHARE_AGAIN 300
#define PAYS 20000 /* chance of a row to pay what is due */

static bool sends_deletions(ps_feed_number feed)
{
    return feed == PS_F_PEOPLE || feed == PS_F_GP;
}

static ps_fault refusal(ps_feed_number feed, ps_draw *draw)
{
    static const ps_fault kinds[] = {PS_FAULT_NO_ID,        PS_FAULT_FIELD_LOST,      PS_FAULT_FIELD_ADDED,
                                     PS_FAULT_ENCODING,     PS_FAULT_IMPOSSIBLE_DATE, PS_FAULT_NO_DATE,
                                     PS_FAULT_DELETION_FLAG};
    const ps_fault fault = kinds[ps_draw_below(draw, 7)];

    if ((fault == PS_FAULT_IMPOSSIBLE_DATE || fault == PS_FAULT_NO_DATE) && feed == PS_F_PEOPLE)
        return PS_FAULT_DELETION_FLAG;
    if (fault == PS_FAULT_DELETION_FLAG && !sends_deletions(feed))
        return feed == PS_F_COMMUNITY ? PS_FAULT_QUOTE : PS_FAULT_IMPOSSIBLE_DATE;
    return fault;
}

static bool tells_birth(const ps_made_person *p)
{
    for (size_t i = 0; i < p->n[PS_F_ACUTE]; i++)
        if (p->episodes[i].tells_birth)
            return true;
    return false;
}

/* A field of this row that may be spoiled. */
static ps_fault field_fault(const ps_made_person *p, ps_feed_number feed, size_t row, ps_draw *draw)
{
    const bool second = ps_draw_chance(draw, 50000);

    switch (feed) {
    case PS_F_PEOPLE:
        /* No other source may tell the month of birth, or the age would be known after all. */
        return second && p->n[PS_F_PEOPLE] == 1 && !tells_birth(p) ? PS_FAULT_FIELD_B : PS_FAULT_FIELD_A;
    case PS_F_GP:
        return p->gp[row].tenths && second ? PS_FAULT_FIELD_A : PS_FAULT_FIELD_B;
    case PS_F_ACUTE:
        return second && p->episodes[row].classification[0] == '1' ? PS_FAULT_FIELD_B : PS_FAULT_FIELD_A;
    case PS_F_MH:
        return second && p->referrals[row].discharged != PS_NO_DAY ? PS_FAULT_FIELD_B : PS_FAULT_FIELD_A;
    case PS_F_ED:
        return second ? PS_FAULT_FIELD_B : PS_FAULT_FIELD_A;
    case PS_F_COMMUNITY:
    case PS_F_DEATHS:
    case PS_F_HOUSING:
    case PS_FEEDS:
        break;
    }
    return PS_FAULT_FIELD_A;
}

static bool may_be_refused(const ps_made_person *p, ps_feed_number feed, size_t row)
{
    /* The last of several episodes tells the discharge of all. */
    return feed != PS_F_ACUTE || p->episodes[row].episode == 1 || !p->episodes[row].last;
}

static bool may_be_spoiled(const ps_made_person *p, ps_feed_number feed, size_t row)
{
    /* Of several episodes the others would tell what one does not. */
    return feed != PS_F_ACUTE || (p->episodes[row].episode == 1 && p->episodes[row].last);
}

void ps_fault_quota_start(ps_fault_quota *quota)
{
    for (int f = 0; f < PS_FEEDS; f++)
        quota->refused[f] = quota->spoiled[f] = WHOLE * 9 / 10;
}

static bool pays(uint32_t *due, ps_draw *draw)
{
    if (*due < WHOLE || !ps_draw_chance(draw, PAYS))
        return false;
    *due -= WHOLE;
    return true;
}

static void mark_row(ps_made_person *p, ps_feed_number feed, size_t row, ps_fault_quota *quota, ps_draw *draw)
{
    ps_mark *mark = ps_made_mark(p, feed, row);

    if (mark->sure)
        return;
    if (may_be_refused(p, feed, row) && pays(&quota->refused[feed], draw))
        mark->fault = (uint8_t)refusal(feed, draw);
    else if (may_be_spoiled(p, feed, row) && pays(&quota->spoiled[feed], draw))
        mark->fault = (uint8_t)field_fault(p, feed, row, draw);
    else if (feed != PS_F_PEOPLE)
        mark->again = ps_draw_chance(draw, SHARE_AGAIN);
    if (feed == PS_F_PEOPLE && mark->fault == PS_FAULT_FIELD_B)
        p->birth_unreadable = true;
}

void ps_made_faults(ps_made_person *p, ps_fault_quota *quota, ps_draw *draw)
{
    for (int f = 0; f < PS_FEEDS; f++)
        for (size_t row = 0; row < p->n[f]; row++) {
            quota->refused[f] += SHARE;
            quota->spoiled[f] += SHARE;
            mark_row(p, (ps_feed_number)f, row, quota, draw);
        }
}

const char *ps_fault_text(ps_feed_number feed, ps_fault fault)
{
    static const char *const refusals[] = {
        [PS_FAULT_NONE] = "",
        [PS_FAULT_NO_ID] = "no pseudonym",
        [PS_FAULT_FIELD_LOST] = "a field too few",
        [PS_FAULT_FIELD_ADDED] = "a field too many",
        [PS_FAULT_NO_DATE] = "no event date",
        [PS_FAULT_IMPOSSIBLE_DATE] = "date does not exist",
        [PS_FAULT_DELETION_FLAG] = "deletion flag unreadable",
        [PS_FAULT_ENCODING] = "not UTF-8",
        [PS_FAULT_QUOTE] = "unclosed quote",
    };
    static const char *const fields[PS_FEEDS][2] = {
        [PS_F_PEOPLE] = {"sex", "birth_month"},
        [PS_F_GP] = {"value", "recorded_date"},
        [PS_F_ACUTE] = {"method", "classification"},
        [PS_F_ED] = {"category", "department"},
        [PS_F_MH] = {"rejected", "discharge_date"},
        [PS_F_COMMUNITY] = {"attended", "attended"},
        [PS_F_DEATHS] = {"registered_date", "registered_date"},
        [PS_F_HOUSING] = {"visits", "visits"},
    };

    if (fault == PS_FAULT_FIELD_A || fault == PS_FAULT_FIELD_B)
        return fields[feed][fault == PS_FAULT_FIELD_B];
    return refusals[fault];
}

/* Made person: rows added, one array a feed. */
#include "synth/made_person.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

const char *const ps_feed_names[PS_FEEDS] = {
    [PS_F_PEOPLE] = "people", [PS_F_GP] = "gp",           [PS_F_ACUTE] = "acute",
    [PS_F_ED] = "ed",         [PS_F_MH] = "mh",           [PS_F_COMMUNITY] = "community",
    [PS_F_DEATHS] = "deaths", [PS_F_HOUSING] = "housing",
};

void ps_made_clear(ps_made_person *person)
{
    const ps_made_person kept = *person;

    memset(person, 0, sizeof(*person));
    person->registrations = kept.registrations;
    person->gp = kept.gp;
    person->episodes = kept.episodes;
    person->attendances = kept.attendances;
    person->referrals = kept.referrals;
    person->contacts = kept.contacts;
    person->deaths = kept.deaths;
    person->housing = kept.housing;
    memcpy(person->capacity, kept.capacity, sizeof(person->capacity));
    person->no_memory = kept.no_memory;
}

void ps_made_release(ps_made_person *person)
{
    free(person->registrations);
    free(person->gp);
    free(person->episodes);
    free(person->attendances);
    free(person->referrals);
    free(person->contacts);
    free(person->deaths);
    free(person->housing);
    memset(person, 0, sizeof(*person));
}

/* The address of the next row, or of the spare one. */
#define ADD(person, feed, array, spare_one)                                                                            \
    ((person)->n[feed] < (person)->capacity[feed] ||                                                                   \
             ps_grow(&(person)->array, &(person)->capacity[feed], (person)->n[feed] + 1, sizeof(*(person)->array))     \
         ? &(person)->array[(person)->n[feed]++]                                                                       \
         : ((person)->no_memory = true, &(person)->spare.spare_one))

ps_made_registration *ps_made_add_registration(ps_made_person *person)
{
    ps_made_registration *row = ADD(person, PS_F_PEOPLE, registrations, registration);

    *row = (ps_made_registration){
        .start = PS_NO_DAY, .end = PS_NO_DAY, .objection_day = PS_NO_DAY, .dissent_day = PS_NO_DAY};
    return row;
}

ps_made_gp *ps_made_add_gp(ps_made_person *person, unsigned code, ps_day day)
{
    ps_made_gp *row = ADD(person, PS_F_GP, gp, gp);

    *row = (ps_made_gp){.code = (uint16_t)code, .day = day, .number = person->next_event++};
    return row;
}

ps_made_episode *ps_made_add_episode(ps_made_person *person)
{
    ps_made_episode *row = ADD(person, PS_F_ACUTE, episodes, episode);

    *row = (ps_made_episode){.admitted = PS_NO_DAY, .discharged = PS_NO_DAY};
    return row;
}

ps_made_attendance *ps_made_add_attendance(ps_made_person *person, ps_day day)
{
    ps_made_attendance *row = ADD(person, PS_F_ED, attendances, attendance);

    *row = (ps_made_attendance){.day = day, .number = person->next_event++, .category = "1", .department = "01"};
    return row;
}

ps_made_referral *ps_made_add_referral(ps_made_person *person, ps_day received)
{
    ps_made_referral *row = ADD(person, PS_F_MH, referrals, referral);

    *row = (ps_made_referral){.received = received, .discharged = PS_NO_DAY, .number = person->next_event++};
    return row;
}

ps_made_contact *ps_made_add_contact(ps_made_person *person, ps_day day)
{
    ps_made_contact *row = ADD(person, PS_F_COMMUNITY, contacts, contact);

    *row = (ps_made_contact){.day = day, .number = person->next_event++};
    return row;
}

ps_made_death *ps_made_add_death(ps_made_person *person, ps_day died)
{
    ps_made_death *row = ADD(person, PS_F_DEATHS, deaths, death);

    *row = (ps_made_death){.died = died, .registered = died + 5};
    return row;
}

ps_made_housing *ps_made_add_housing(ps_made_person *person, ps_day day)
{
    ps_made_housing *row = ADD(person, PS_F_HOUSING, housing, housing);

    *row = (ps_made_housing){.day = day};
    return row;
}

ps_mark *ps_made_mark(const ps_made_person *person, ps_feed_number feed, size_t row)
{
    switch (feed) {
    case PS_F_PEOPLE:
        return &person->registrations[row].mark;
    case PS_F_GP:
        return &person->gp[row].mark;
    case PS_F_ACUTE:
        return &person->episodes[row].mark;
    case PS_F_ED:
        return &person->attendances[row].mark;
    case PS_F_MH:
        return &person->referrals[row].mark;
    case PS_F_COMMUNITY:
        return &person->contacts[row].mark;
    case PS_F_DEATHS:
        return &person->deaths[row].mark;
    case PS_F_HOUSING:
    case PS_FEEDS:
        break;
    }
    return &person->housing[row].mark;
}

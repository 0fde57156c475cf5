/* Script: see script.h. */
#include "synth/script.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define PER 20000 /* the counts below are for so many people */

const char *const ps_role_names[PS_ROLES] = {
    [PS_ROLE_BACKGROUND] = "background",
    [PS_ROLE_SMI_GP_CODED] = "smi_gp_coded",
    [PS_ROLE_SMI_TRUST_ONLY] = "smi_trust_only",
    [PS_ROLE_SMI_HOSPITAL_ONLY] = "smi_hospital_only",
    [PS_ROLE_SMI_TOO_OLD] = "smi_too_old",
    [PS_ROLE_SMI_AFTER_INDEX] = "smi_after_index",
    [PS_ROLE_SMI_WITHDRAWN] = "smi_withdrawn",
    [PS_ROLE_FRAIL] = "frail",
    [PS_ROLE_EDGE_FIRST_DAY] = "edge_first_day",
    [PS_ROLE_EDGE_DAY_BEFORE] = "edge_day_before",
    [PS_ROLE_EDGE_INDEX_DAY] = "edge_index_day",
    [PS_ROLE_EDGE_DAY_AFTER] = "edge_day_after",
    [PS_ROLE_TRANSFER] = "transfer",
    [PS_ROLE_TRANSFER_LATE] = "transfer_late",
    [PS_ROLE_IN_HOSPITAL] = "in_hospital",
    [PS_ROLE_SHIELDED] = "shielded",
    [PS_ROLE_SHIELDING_ENDED] = "shielding_ended",
    [PS_ROLE_MANY_CONDITIONS] = "many_conditions",
    [PS_ROLE_REFUSER] = "refuser",
    [PS_ROLE_DEAD] = "dead",
    [PS_ROLE_DEATH_CANCELLED] = "death_cancelled",
    [PS_ROLE_LEAVER] = "leaver",
    [PS_ROLE_TEMPORARY] = "temporary",
    [PS_ROLE_DUMMY] = "dummy",
    [PS_ROLE_CONFIDENTIAL] = "confidential",
    [PS_ROLE_FALSE_LINK] = "false_link",
};

static const uint16_t per_20000[PS_ROLES] = {
    [PS_ROLE_SMI_GP_CODED] = 120,
    [PS_ROLE_SMI_TRUST_ONLY] = 50,
    [PS_ROLE_SMI_HOSPITAL_ONLY] = 30,
    [PS_ROLE_SMI_TOO_OLD] = 8,
    [PS_ROLE_SMI_AFTER_INDEX] = 8,
    [PS_ROLE_SMI_WITHDRAWN] = 6,
    [PS_ROLE_FRAIL] = 300,
    [PS_ROLE_EDGE_FIRST_DAY] = 6,
    [PS_ROLE_EDGE_DAY_BEFORE] = 6,
    [PS_ROLE_EDGE_INDEX_DAY] = 6,
    [PS_ROLE_EDGE_DAY_AFTER] = 6,
    [PS_ROLE_TRANSFER] = 8,
    [PS_ROLE_TRANSFER_LATE] = 6,
    [PS_ROLE_IN_HOSPITAL] = 12,
    [PS_ROLE_SHIELDED] = 120,
    [PS_ROLE_SHIELDING_ENDED] = 12,
    [PS_ROLE_MANY_CONDITIONS] = 200,
    [PS_ROLE_REFUSER] = 160,
    [PS_ROLE_DEAD] = 90,
    [PS_ROLE_DEATH_CANCELLED] = 4,
    [PS_ROLE_LEAVER] = 90,
    [PS_ROLE_TEMPORARY] = 60,
    [PS_ROLE_DUMMY] = 10,
    [PS_ROLE_CONFIDENTIAL] = 15,
    [PS_ROLE_FALSE_LINK] = 6,
};

ps_status ps_planting_new(ps_planting *out, uint64_t people, const unsigned char key[PS_DRAW_KEY], ps_error *err)
{
    uint64_t given = 0;
    ps_draw draw;

    memset(out, 0, sizeof(*out));
    out->people = people;
    out->part = ps_calloc((size_t)people, sizeof(*out->part));
    if (!out->part)
        return ps_fail_memory(err);
    ps_draw_start(&draw, key, PS_STREAM_PLANTING);
    for (unsigned role = 1; role < PS_ROLES; role++) {
        const uint64_t scaled = (per_20000[role] * people + PER / 2) / PER, wanted = scaled ? scaled : 1;
        for (uint64_t k = 0; k < wanted && given < people / 2; k++, given++) {
            uint32_t person = ps_draw_below(&draw, (uint32_t)people);
            while (out->part[person]) /* at most half are taken, so this ends soon */
                person = ps_draw_below(&draw, (uint32_t)people);
            out->part[person] = (uint32_t)role << 24 | out->counts[role]++;
        }
    }
    return PS_OK;
}

void ps_planting_release(ps_planting *planting)
{
    free(planting->part);
    memset(planting, 0, sizeof(*planting));
}

/* Things that keep a member of a cohort off its lists, spread thinly over a role. */
static void complicate(ps_script *s)
{
    switch (s->ordinal % 40) {
    case 3:
        s->in_hospital = true;
        break;
    case 5:
        s->death = PS_WHEN_BEFORE;
        s->told_by = (ps_death_source)(s->ordinal / 40 % 4);
        break;
    case 11:
        s->death = PS_WHEN_AFTER;
        s->told_by = (ps_death_source)(s->ordinal / 40 % 4);
        break;
    case 17:
        s->left = PS_WHEN_BEFORE;
        break;
    case 23:
        s->left = PS_WHEN_AFTER;
        break;
    case 27:
        s->dissent = PS_WHEN_AFTER;
        break;
    case 29:
        s->dissent = PS_WHEN_BEFORE;
        break;
    case 31:
        s->objection = PS_WHEN_BEFORE;
        break;
    case 35:
        s->confidential = true;
        break;
    case 37:
        s->objection = PS_WHEN_WITHDRAWN;
        break;
    case 39:
        s->mover = true;
        break;
    default:
        break;
    }
}

static void smi(ps_script *s, ps_smi_shape shape)
{
    s->ages = PS_AGES_ADULT;
    s->smi = shape;
    s->deprived = s->ordinal % 20 < 9;
    s->physical_least = s->ordinal % 5 < 2 ? 2 : 0;
    if (shape <= PS_SMI_HOSPITAL)
        complicate(s);
}

/* Somebody whom one of the lists would reach if nothing stood in the way: in turn of Luton's and North Dorset's. */
static void listable(ps_script *s)
{
    if (s->ordinal % 2) {
        s->ages = PS_AGES_OLD;
        s->frail = true;
        s->emergencies = 2;
    } else {
        s->ages = PS_AGES_MIDDLE;
        s->conditions_least = 4;
        s->emergencies = 0;
        s->alone = true;
    }
}

static void refuse(ps_script *s)
{
    const uint32_t turn = s->ordinal / 2;

    listable(s);
    switch (turn % 10) {
    case 0:
    case 1:
    case 2:
        s->dissent = PS_WHEN_BEFORE;
        break;
    case 3:
        s->dissent = PS_WHEN_AFTER;
        break;
    case 4:
        s->dissent = PS_WHEN_WITHDRAWN;
        break;
    case 5:
        s->objection = PS_WHEN_BEFORE;
        break;
    case 6:
        s->objection = PS_WHEN_AFTER;
        break;
    case 7:
        s->objection = PS_WHEN_WITHDRAWN;
        break;
    case 8:
        s->objection = PS_WHEN_UNREADABLE;
        break;
    default:
        s->national_opt_out = true;
        break;
    }
}

static void frail(ps_script *s, int emergencies)
{
    s->ages = PS_AGES_OLD;
    s->frail = true;
    s->emergencies = emergencies;
}

static void planted(ps_script *s)
{
    switch (s->role) {
    case PS_ROLE_SMI_GP_CODED:
        smi(s, PS_SMI_GP);
        break;
    case PS_ROLE_SMI_TRUST_ONLY:
        smi(s, PS_SMI_TRUST);
        break;
    case PS_ROLE_SMI_HOSPITAL_ONLY:
        smi(s, PS_SMI_HOSPITAL);
        break;
    case PS_ROLE_SMI_TOO_OLD:
        smi(s, PS_SMI_TOO_OLD);
        break;
    case PS_ROLE_SMI_AFTER_INDEX:
        smi(s, PS_SMI_AFTER);
        break;
    case PS_ROLE_SMI_WITHDRAWN:
        smi(s, PS_SMI_WITHDRAWN);
        break;
    case PS_ROLE_FRAIL:
        frail(s, (int)(s->ordinal % 4));
        complicate(s);
        break;
    case PS_ROLE_EDGE_FIRST_DAY:
    case PS_ROLE_EDGE_DAY_BEFORE:
    case PS_ROLE_EDGE_INDEX_DAY:
    case PS_ROLE_EDGE_DAY_AFTER:
    case PS_ROLE_TRANSFER:
    case PS_ROLE_TRANSFER_LATE:
        frail(s, 1); /* and one more, which hospital_events.c places */
        break;
    case PS_ROLE_IN_HOSPITAL:
        frail(s, 2);
        s->in_hospital = true;
        break;
    case PS_ROLE_SHIELDED:
    case PS_ROLE_SHIELDING_ENDED:
        s->ages = PS_AGES_MIDDLE;
        s->shielded = true;
        s->shielding_ended = s->role == PS_ROLE_SHIELDING_ENDED;
        s->alone = s->ordinal % 3 == 0;
        if (!s->shielding_ended)
            complicate(s);
        break;
    case PS_ROLE_MANY_CONDITIONS:
        s->ages = PS_AGES_MIDDLE;
        s->conditions_least = 4 + s->ordinal % 3;
        s->alone = s->ordinal % 3 == 1;
        complicate(s);
        break;
    case PS_ROLE_REFUSER:
        refuse(s);
        break;
    case PS_ROLE_DEAD:
        listable(s);
        s->death = s->ordinal / 2 % 4 ? PS_WHEN_BEFORE : PS_WHEN_AFTER;
        s->told_by = (ps_death_source)(s->ordinal / 8 % 4);
        break;
    case PS_ROLE_DEATH_CANCELLED:
        s->ages = PS_AGES_ADULT;
        s->death_cancelled = true;
        s->emergencies = 0;
        break;
    case PS_ROLE_LEAVER:
        listable(s);
        s->left = s->ordinal / 2 % 4 ? PS_WHEN_BEFORE : PS_WHEN_AFTER;
        break;
    case PS_ROLE_TEMPORARY:
        s->ages = PS_AGES_ADULT;
        s->temporary = true;
        break;
    case PS_ROLE_DUMMY:
        listable(s);
        s->dummy = true;
        break;
    case PS_ROLE_CONFIDENTIAL:
        listable(s);
        s->confidential = true;
        break;
    case PS_ROLE_FALSE_LINK:
        listable(s);
        s->ages = PS_AGES_OLD;
        s->emergencies = 2; /* the hospital's rows tell the other birth */
        s->false_link = true;
        break;
    case PS_ROLE_BACKGROUND:
    case PS_ROLES:
        break;
    }
}

static ps_when opposition(ps_draw *draw, unsigned per_100k)
{
    if (!ps_draw_chance(draw, per_100k))
        return PS_WHEN_NEVER;
    return ps_draw_chance(draw, 8000) ? PS_WHEN_WITHDRAWN : PS_WHEN_BEFORE;
}

static void background(ps_script *s, ps_draw *draw)
{
    s->shielded = ps_draw_chance(draw, 300);
    s->objection = opposition(draw, 2400);
    s->dissent = opposition(draw, 1300);
    s->national_opt_out = ps_draw_chance(draw, 4000);
    if (ps_draw_chance(draw, 250)) {
        s->death = PS_WHEN_BEFORE;
        s->told_by = (ps_death_source)ps_draw_below(draw, 4);
    } else if (ps_draw_chance(draw, 900)) {
        s->left = PS_WHEN_BEFORE;
    }
    s->mover = s->left == PS_WHEN_NEVER && ps_draw_chance(draw, 4000);
    s->confidential = ps_draw_chance(draw, 60);
}

void ps_script_of(ps_script *out, const ps_planting *planting, uint64_t person, ps_draw *draw)
{
    const uint32_t part = person < planting->people ? planting->part[person] : 0;

    memset(out, 0, sizeof(*out));
    out->emergencies = -1;
    out->role = (ps_role)(part >> 24);
    out->ordinal = part & 0xFFFFFF;
    if (out->role == PS_ROLE_BACKGROUND)
        background(out, draw);
    else
        planted(out);
}

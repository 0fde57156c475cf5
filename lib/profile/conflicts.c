/* Conflicts: traits that sources tell differently.
 *
 *   VALUES     distinct values a person, by the source whose value stands    linking has counted them
 *   AGREEMENT  people of a feed for whom it says something else than the linked record, of those compared: they are in
 *              the person extract and both have a value. A birth differs when the years are more than one apart. */
#include "profile/profiling.h"

#include "base/date.h"

#include <string.h>

const char *const ps_trait_names[PS_TRAITS] = {"birth", "sex", "ethnicity", "lsoa", "practice"};

static void count_values(ps_conflict *to, const ps_settled *settled)
{
    to->none += settled->values == 0;
    to->one += settled->values == 1;
    to->two += settled->values == 2;
    to->more += settled->values > 2;
}

ps_status ps_profile_conflicts(const ps_profiling *p, ps_error *err)
{
    const ps_population *population = p->population;
    const size_t n = p->facts->n_feeds, sources = n + 1;
    ps_conflict *all = ps_arena_array(p->facts->arena, PS_TRAITS * sources, sizeof *all);
    size_t used = 0;

    if (!all)
        return ps_fail_memory(err);
    for (size_t i = 0; i < population->n_people; i++)
        for (size_t t = 0; t < PS_TRAITS; t++) {
            const ps_settled *settled = &population->settled[i * PS_TRAITS + t];

            count_values(&all[t * sources + (settled->source < n ? settled->source : n)], settled);
        }
    for (size_t k = 0; k < PS_TRAITS * sources; k++) {
        ps_conflict *c = &all[k];

        if (!(c->none + c->one + c->two + c->more))
            continue;
        c->trait = (ps_trait)(k / sources);
        c->source = k % sources < n ? p->facts->feeds[k % sources].name : "none";
        all[used++] = *c; /* never behind k */
    }
    p->facts->conflicts = all;
    p->facts->n_conflicts = used;
    return PS_OK;
}

/* ---- agreement ---- */

static const struct {
    const char *field;
    ps_person_column_number settled;
} compared[PS_TRAITS] = {
    {"birth_month", PS_P_BORN}, {"sex", PS_P_SEX},           {"ethnicity", PS_P_ETHNICITY_CODE},
    {"lsoa", PS_P_LSOA},        {"practice", PS_P_PRACTICE},
};

/* Texts that say that there is nothing to say. */
static bool is_no_value(const char *text, ps_trait trait)
{
    if (trait == PS_TRAIT_ETHNICITY)
        return !strcmp(text, "Z") || !strcmp(text, "99");
    return trait == PS_TRAIT_PRACTICE && !strncmp(text, "V8199", 5); /* no practice, not known, not applicable */
}

/* Does the event tell another value? *comparable says whether it tells any. */
static bool differs(bool *comparable, const ps_profiling *p, const ps_column *told, size_t event, ps_trait trait,
                    size_t person)
{
    const ps_column *settled = &p->population->person[compared[trait].settled];
    const ps_intern *words = p->population->words;

    *comparable = false;
    if (!ps_column_known(told, event) || !ps_column_known(settled, person))
        return false;
    if (trait == PS_TRAIT_BORN) {
        const int apart = ps_day_civil(told->day[event]).year - ps_day_civil(settled->day[person]).year;

        *comparable = true;
        return apart > 1 || apart < -1;
    }
    if (is_no_value(ps_intern_text(words, told->text[event]), trait) ||
        is_no_value(ps_intern_text(words, settled->text[person]), trait))
        return false;
    *comparable = true;
    return told->text[event] != settled->text[person];
}

static ps_portion compare(const ps_profiling *p, const ps_feed *feed, const ps_column *told, ps_trait trait)
{
    ps_portion people = {0, 0};

    for (size_t i = 0; i < p->population->n_people; i++) {
        bool any = false, other = false;

        if (p->population->person[PS_P_IN_PERSON_EXTRACT].flag[i] != PS_YES)
            continue;
        for (size_t e = feed->first[i]; e < feed->first[i + 1] && !other; e++) {
            bool comparable;

            other = differs(&comparable, p, told, e, trait, i);
            any = any || comparable;
        }
        people.whole += any;
        people.part += other;
    }
    return people;
}

void ps_profile_agreement(const ps_profiling *p, size_t f)
{
    const ps_feed *feed = &p->population->feeds[f];

    for (int t = 0; t < PS_TRAITS && feed->n_events; t++) {
        const int c = ps_schema_column_find(feed->schema, compared[t].field);
        ps_agreement *of = &p->facts->feeds[f].agreement[t];

        if (c < 0 || !feed->columns[c].n || feed->columns[c].type != (t == PS_TRAIT_BORN ? PS_DATE : PS_TEXT))
            continue;
        of->field = feed->schema->columns[c].name;
        of->people = compare(p, feed, &feed->columns[c], (ps_trait)t);
    }
}

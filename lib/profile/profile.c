/* Profile: the order in which the facts are made. */
#include "base/slim_numbers.h"
#include "profile/profiling.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

const char *const ps_grouping_names[PS_GROUPINGS] = {"ethnicity", "imd_quintile"};
const char *const ps_group_labels[PS_GROUPINGS][PS_GROUPS_MOST + 1] = {
    {"White", "Mixed", "Asian", "Black", "Other", "Not stated", "Not known", NULL},
    {"1 most deprived", "2", "3", "4", "5 least deprived", "unknown", NULL},
};
#define NOT_KNOWN 6
#define NO_FIFTH 5

/* Ethnic groups by number of the word; a word that nobody has has none. */
static void group_people(ps_profiling *p)
{
    const ps_population *population = p->population;
    const ps_column *fifth = &population->person[PS_P_IMD_QUINTILE];
    uint32_t words[PS_GROUPS_MOST];

    for (size_t g = 0; g < PS_GROUPS_MOST; g++) {
        const char *label = ps_group_labels[PS_BY_ETHNICITY][g];

        words[g] = ps_intern_find(population->words, label, strlen(label));
    }
    for (size_t i = 0; i < population->n_people; i++) {
        const uint32_t word = population->person[PS_P_ETHNICITY].text[i];
        const double number = ps_number_at(fifth, i);
        uint8_t ethnic = NOT_KNOWN;

        for (uint8_t g = 0; word && g < PS_GROUPS_MOST; g++)
            if (words[g] == word)
                ethnic = g;
        p->group[PS_BY_ETHNICITY][i] = ethnic;
        p->group[PS_BY_DEPRIVATION][i] = number >= 1 && number <= NO_FIFTH ? (uint8_t)(number - 1) : (uint8_t)NO_FIFTH;
        p->here[i] =
            population->person[PS_P_REGISTERED].flag[i] == PS_YES && population->person[PS_P_ALIVE].flag[i] == PS_YES;
        if (!p->here[i])
            continue;
        p->facts->here++;
        for (int by = 0; by < PS_GROUPINGS; by++)
            p->facts->group_here[by][p->group[by][i]]++;
    }
}

static ps_status make_room(ps_profiling *p, ps_error *err)
{
    const ps_population *population = p->population;
    ps_profile_facts *facts = p->facts;

    facts->n_feeds = population->n_feeds;
    facts->feeds = ps_arena_array(facts->arena, facts->n_feeds + 1, sizeof *facts->feeds);
    for (int by = 0; by < PS_GROUPINGS; by++)
        p->group[by] = ps_calloc(population->n_people, sizeof *p->group[by]);
    p->here = ps_calloc(population->n_people, sizeof *p->here);
    if (!facts->feeds || !p->group[0] || !p->group[1] || !p->here)
        return ps_fail_memory(err);
    for (size_t f = 0; f < facts->n_feeds; f++) {
        const ps_feed *feed = &population->feeds[f];
        ps_feed_facts *of = &facts->feeds[f];
        ps_status st;

        of->name = ps_arena_print(facts->arena, "%s", feed->name);
        of->kind = feed->schema->name;
        of->makes_people = feed->schema->makes_people;
        of->fields = ps_arena_array(facts->arena, feed->schema->n_columns, sizeof *of->fields);
        if (!of->name || !of->fields)
            return ps_fail_memory(err);
        st = ps_refusals_count(&of->refusals, &of->n_refusals, facts->arena, population->reports[f], err);
        if (st != PS_OK)
            return st;
    }
    return PS_OK;
}

static ps_status profile_feed(void *context, size_t task, ps_error *err)
{
    const ps_profiling *p = context;

    (void)err;
    ps_profile_feed(p, task);
    ps_profile_months(p, task);
    ps_profile_fields(p, task);
    ps_profile_agreement(p, task);
    return PS_OK;
}

static ps_status make(ps_profiling *p, ps_pool *pool, ps_error *err)
{
    typedef ps_status part_call(const ps_profiling *, ps_error *);
    static part_call *const parts[] = {ps_profile_other_ids, ps_profile_traits,    ps_profile_overlap,
                                       ps_profile_practices, ps_profile_conflicts, ps_profile_added,
                                       ps_profile_findings};
    ps_status st = make_room(p, err);

    if (st == PS_OK)
        group_people(p);
    if (st == PS_OK)
        st = ps_pool_run(pool, profile_feed, p, p->facts->n_feeds, err);
    for (size_t i = 0; st == PS_OK && i < PS_COUNT(parts); i++)
        st = parts[i](p, err);
    return st;
}

/* The index date, unless the person extract was made before it: then nobody can have sent what came after. Where no
 * extract date is told, the newest event is no help: the feeds are what is judged. */
static ps_day judged_by(const ps_population *population)
{
    ps_day newest = PS_NO_DAY;

    for (size_t f = 0; f < population->n_feeds; f++)
        if (population->feeds[f].schema->makes_people && population->reports[f]->newest_event > newest)
            newest = population->reports[f]->newest_event;
    return newest != PS_NO_DAY && newest < population->index_date ? newest : population->index_date;
}

ps_status ps_profile_facts_make(ps_profile_facts **out, const ps_profile_spec *spec, ps_pool *pool, ps_error *err)
{
    const ps_population *population = spec->population;
    ps_arena *arena = ps_arena_new();
    ps_profiling p = {.population = population, .spec = spec};
    ps_status st;

    p.facts = arena ? ps_arena_alloc(arena, sizeof *p.facts) : NULL;
    if (!p.facts) {
        ps_arena_free(arena);
        return ps_fail_memory(err);
    }
    p.facts->arena = arena;
    p.facts->index_date = population->index_date;
    p.facts->judged_by = judged_by(population);
    p.facts->n_people = population->n_people;
    st = make(&p, pool, err);
    for (int by = 0; by < PS_GROUPINGS; by++)
        free(p.group[by]);
    free(p.here);
    if (st == PS_OK)
        *out = p.facts;
    else
        ps_profile_facts_free(p.facts);
    return st;
}

void ps_profile_facts_free(ps_profile_facts *facts)
{
    if (!facts)
        return;
    free(facts->findings);
    ps_arena_free(facts->arena); /* the facts too */
}

/* Added value: of the people whom a definition finds through several feeds, whom each feed found that no other did; and
 * the register gap: people known elsewhere and not to their practice. Of people registered and alive. */
#include "profile/profiling.h"

#include <string.h>

static void count_person(ps_added *of, const ps_profiling *p, const ps_finder *finders, size_t person)
{
    size_t found = 0, only = 0;
    bool by_gp = false;

    for (size_t k = 0; k < of->n_feeds; k++)
        if (finders[k].found[person]) {
            found++;
            only = k;
            by_gp = by_gp || p->population->feeds[finders[k].feed].schema->kind == PS_KIND_GP_EVENT;
        }
    if (!found)
        return;
    of->any++;
    of->several += found > 1;
    of->all += found == of->n_feeds;
    of->feeds[only].alone += found == 1;
    of->register_gap += of->has_gp && !by_gp;
    for (size_t k = 0; k < of->n_feeds; k++) {
        of->feeds[k].found += finders[k].found[person] != 0;
        of->feeds[k].missed += !finders[k].found[person];
    }
}

ps_status ps_profile_added(const ps_profiling *p, ps_error *err)
{
    const ps_profile_spec *spec = p->spec;
    ps_added *added = ps_arena_array(p->facts->arena, spec->n_finders + 1, sizeof *added);

    if (!added)
        return ps_fail_memory(err);
    for (size_t from = 0, to; from < spec->n_finders; from = to) {
        ps_added *of = &added[p->facts->n_added++];

        for (to = from; to < spec->n_finders && !strcmp(spec->finders[to].definition, spec->finders[from].definition);)
            to++;
        of->n_feeds = to - from;
        of->definition = ps_arena_print(p->facts->arena, "%s", spec->finders[from].definition);
        of->feeds = ps_arena_array(p->facts->arena, of->n_feeds, sizeof *of->feeds);
        if (!of->definition || !of->feeds)
            return ps_fail_memory(err);
        for (size_t k = 0; k < of->n_feeds; k++) {
            of->feeds[k].feed = spec->finders[from + k].feed;
            of->has_gp = of->has_gp || p->population->feeds[of->feeds[k].feed].schema->kind == PS_KIND_GP_EVENT;
        }
        for (size_t i = 0; i < p->population->n_people; i++)
            if (p->here[i])
                count_person(of, p, spec->finders + from, i);
    }
    p->facts->added = added;
    return PS_OK;
}

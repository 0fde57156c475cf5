/* Profile fixture: inputs written as CSV texts, linked with every column, and profiled. One at a time in a process. */
#ifndef POPSTRAT_TEST_PROFILE_FIXTURE_H
#define POPSTRAT_TEST_PROFILE_FIXTURE_H

#include "base/text.h"
#include "link/link_fixture.h"
#include "profile/profile.h"

static ps_population *profiled_population;

static inline void fixture_rows(ps_buffer *out, unsigned from, unsigned to, const char *fields)
{
    for (unsigned i = from; i < to; i++)
        ps_buffer_print(out, "p%u,%s\n", i, fields);
}

static inline ps_profile_facts *fixture_profile(const ps_finder *finders, size_t n_finders)
{
    ps_profile_spec spec = {.finders = finders, .n_finders = n_finders};
    ps_profile_facts *facts = NULL;

    fixture.spec.profiled = true;
    for (size_t i = 0; i < fixture.spec.n_inputs; i++)
        fixture.inputs[i].max_reject_share = 1;
    spec.population = profiled_population = fixture_link();
    ck_assert_int_eq(ps_profile_facts_make(&facts, &spec, NULL, NULL), PS_OK);
    return facts;
}

static inline void fixture_profile_free(ps_profile_facts *facts)
{
    ps_profile_facts_free(facts);
    ps_population_free(profiled_population);
}

static inline const ps_field_facts *field_of(const ps_profile_facts *facts, size_t feed, const char *name)
{
    for (size_t i = 0; i < facts->feeds[feed].n_fields; i++)
        if (!strcmp(facts->feeds[feed].fields[i].name, name))
            return &facts->feeds[feed].fields[i];
    return NULL;
}

/* Is there a finding of the feed that begins so? */
static inline bool finds(const ps_profile_facts *facts, const char *beginning)
{
    for (size_t i = 0; i < facts->n_findings; i++)
        if (!strncmp(facts->findings[i].text, beginning, strlen(beginning)))
            return true;
    return false;
}

#endif

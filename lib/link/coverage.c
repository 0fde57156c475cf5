/* Coverage: deprivation and network of every person, and whether the deprivation look-up fits the extracts.
 *
 * Coverage is the share of living registered people with a well-formed English LSOA code whose code is in the look-up.
 * Blank codes and codes of other countries are not part of it. Under 99% the vintages do not match, whatever the plan
 * says, and the run stops: it would lose whole neighbourhoods, mostly new ones. */
#include "link/linking.h"
#include "link/lookup.h"

#include <string.h>

#define COVERAGE_LEAST 99u /* per cent */
#define EXAMPLES_MOST 4

struct coverage {
    uint64_t english, found, outside, unknown;
    uint32_t examples[EXAMPLES_MOST]; /* codes that are not in the look-up */
    size_t n_examples;
};

static void note_example(struct coverage *c, uint32_t lsoa)
{
    for (size_t i = 0; i < c->n_examples; i++)
        if (c->examples[i] == lsoa)
            return;
    if (c->n_examples < EXAMPLES_MOST)
        c->examples[c->n_examples++] = lsoa;
}

static void settle_imd(ps_population *population, const ps_imd *imd, struct coverage *c)
{
    ps_column *to = population->person;

    for (size_t p = 0; p < population->n_people; p++) {
        const uint32_t lsoa = to[PS_P_LSOA].text[p];
        const bool there = lsoa < imd->n_words && imd->decile[lsoa];
        const bool counts = to[PS_P_REGISTERED].flag[p] == PS_YES && to[PS_P_ALIVE].flag[p] == PS_YES;
        const bool english = ps_lsoa_is_english(ps_intern_text(population->words, lsoa));
        if (there) {
            to[PS_P_IMD_DECILE].number[p] = imd->decile[lsoa];
            to[PS_P_IMD_QUINTILE].number[p] = (imd->decile[lsoa] + 1) / 2;
            if (imd->rank[lsoa])
                to[PS_P_IMD_RANK].number[p] = imd->rank[lsoa];
        }
        if (!counts)
            continue;
        if (english) {
            c->english++;
            c->found += there;
            if (!there)
                note_example(c, lsoa);
        } else if (!strcmp(ps_intern_text(population->words, to[PS_P_AREA].text[p]), "unknown")) {
            c->unknown++;
        } else {
            c->outside++;
        }
    }
}

static ps_status check_coverage(const ps_linking *l, const ps_imd *imd, const struct coverage *c, ps_error *err)
{
    const int other = imd->lsoa_vintage == 2011 ? 2021 : 2011;
    ps_buffer examples = {0};
    uint64_t hundredths;

    if (c->found * 100 >= c->english * COVERAGE_LEAST)
        return PS_OK;
    hundredths = c->found * 10000 / c->english; /* rounded down: what is not enough never reads 99.00 */
    ps_fail(err, PS_EDATA,
            "only %u.%02u%% of living registered people with an English LSOA code have one that is in the look-up; "
            "%u%% needed",
            (unsigned)(hundredths / 100), (unsigned)(hundredths % 100), COVERAGE_LEAST);
    ps_error_file(err, l->spec->imd_file);
    ps_error_field(err, "lsoa");
    for (size_t i = 0; i < c->n_examples; i++)
        ps_buffer_print(&examples, "%s%s", i ? " " : "", ps_intern_text(l->population->words, c->examples[i]));
    if (!examples.failed && examples.at)
        ps_error_value(err, examples.at, examples.length);
    ps_buffer_release(&examples);
    ps_error_hint(err,
                  "the look-up is on LSOAs of %d: do the extracts hold those of %d? then give the look-up of IMD %d; a "
                  "look-up cut to "
                  "one district also does this",
                  imd->lsoa_vintage, other, other == 2011 ? 2019 : 2025);
    return PS_EDATA;
}

static bool tally_imd(ps_tally *tally, const struct coverage *c)
{
    return ps_tally_add(tally, "coverage", "imd", "living registered people with an English LSOA code", c->english) &&
           ps_tally_add(tally, "coverage", "imd", "of them found in the look-up", c->found) &&
           ps_tally_add(tally, "coverage", "imd", "living registered people outside England", c->outside) &&
           ps_tally_add(tally, "coverage", "imd", "living registered people of unknown area", c->unknown);
}

static ps_status look_up_imd(ps_linking *l, ps_error *err)
{
    const ps_link_spec *spec = l->spec;
    struct coverage c = {0};
    ps_imd imd = {0};
    ps_status st = ps_imd_load(&imd, spec->imd_path, spec->imd_file, spec->lsoa_vintage, spec->imd_vintage,
                               l->population->words, err);

    if (st != PS_OK)
        return st;
    settle_imd(l->population, &imd, &c);
    st = tally_imd(l->population->tally, &c) ? check_coverage(l, &imd, &c, err) : ps_fail_memory(err);
    ps_imd_release(&imd);
    return st;
}

static ps_status look_up_pcn(ps_linking *l, ps_error *err)
{
    const ps_link_spec *spec = l->spec;
    ps_column *to = l->population->person;
    ps_tally *tally = l->population->tally;
    uint64_t with_practice = 0, with_pcn = 0;
    ps_pcn pcn = {0};
    const ps_status st = ps_pcn_load(&pcn, spec->pcn_path, spec->pcn_file, spec->index_date, l->population->words, err);
    bool ok;

    if (st != PS_OK)
        return st;
    for (size_t p = 0; p < l->population->n_people; p++) {
        const uint32_t practice = to[PS_P_PRACTICE].text[p];
        if (!practice)
            continue;
        with_practice++;
        if (practice < pcn.n_words)
            to[PS_P_PCN].text[p] = pcn.of[practice];
        with_pcn += to[PS_P_PCN].text[p] != 0;
    }
    ps_pcn_release(&pcn);
    ok = ps_tally_add(tally, "coverage", "pcn", "registered people with a practice", with_practice) &&
         ps_tally_add(tally, "coverage", "pcn", "of them whose practice has a network", with_pcn);
    return ok ? PS_OK : ps_fail_memory(err);
}

ps_status ps_linking_look_up(ps_linking *l, ps_error *err)
{
    ps_status st = PS_OK;
    if (l->spec->imd_path)
        st = look_up_imd(l, err);
    if (st == PS_OK && l->spec->pcn_path)
        st = look_up_pcn(l, err);
    return st;
}

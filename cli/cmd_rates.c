/* rates: the statistics of public health over a CSV of counts; or what the methods are. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void list(bool json)
{
    for (size_t i = 0; ps_rates_list(i); i++) {
        const ps_rates_about *m = ps_rates_list(i);

        if (json)
            printf("{\"name\":\"%s\",\"title\":\"%s\",\"reads\":\"%s\",\"gives\":\"%s\",\"source\":\"%s\"}\n", m->name,
                   m->title, m->columns, m->gives, m->source);
        else
            printf("%s%s: %s\n  reads   %s\n  gives   %s\n  source  %s\n", i ? "\n" : "", m->name, m->title, m->columns,
                   m->gives, m->source);
    }
}

static bool option_direction(bool *more_deprived, const arguments *given)
{
    const char *name = option_value(given, "direction");

    *more_deprived = name && !strcmp(name, "more-deprived");
    if (!name || *more_deprived || !strcmp(name, "less-deprived"))
        return true;
    (void)report_use(&cmd_rates, "--direction is more-deprived or less-deprived");
    return false;
}

static bool read_options(ps_rates_options *o, const arguments *given, char *room, size_t size)
{
    if (!option_names(o->groups, &o->n_groups, PS_RATES_GROUPS_MOST, room, size, given, "group", &cmd_rates) ||
        !option_real(&o->confidence, given, "confidence") || !option_real(&o->per, given, "per") ||
        !option_real(&o->target, given, "target") || !option_number(&o->k, given, "k") ||
        !option_number(&o->seed, given, "seed") || !option_number(&o->repetitions, given, "repetitions") ||
        !option_direction(&o->more_deprived, given) || !option_encoding(&o->windows_1252, given, &cmd_rates))
        return false;
    o->x = option_value(given, "x");
    o->n = option_value(given, "n");
    o->stdpop = option_value(given, "stdpop");
    o->standard = option_value(given, "standard");
    o->band = option_value(given, "band");
    o->x_ref = option_value(given, "x-ref");
    o->n_ref = option_value(given, "n-ref");
    o->quantile = option_value(given, "quantile");
    o->population = option_value(given, "population");
    o->value = option_value(given, "value");
    o->standard_error = option_value(given, "se");
    o->lower = option_value(given, "lower");
    o->upper = option_value(given, "upper");
    o->observed = option_value(given, "observed");
    o->expected = option_value(given, "expected");
    o->neighbours = option_value(given, "neighbours");
    o->reference = option_value(given, "reference");
    o->kind = option_value(given, "kind");
    o->transform = option_value(given, "transform");
    o->highest_first = option_given(given, "highest-first");
    if (option_given(given, "output"))
        o->output = option_value(given, "output");
    return true;
}

static int run(const arguments *given)
{
    ps_rates_options options = PS_RATES_OPTIONS_INIT;
    uint64_t groups = 0;
    ps_error err = {0};
    char room[1024];

    if (option_given(given, "list")) {
        list(given->json);
        return 0;
    }
    if (given->n_words < 2)
        return report_use(&cmd_rates,
                          "rates needs a method and a file (- is standard input); --list shows the methods");
    if (!read_options(&options, given, room, sizeof room))
        return 1;
    if (ps_rates_file(&groups, given->words[0], given->words[1], &options, &err) != PS_OK)
        return report_error(given, &err);
    if (given->json)
        fprintf(stderr, "{\"groups\":%" PRIu64 "}\n", groups);
    else if (!given->quiet)
        fprintf(stderr, "%" PRIu64 " group%s; exact figures, not for release as they are\n", groups,
                groups == 1 ? "" : "s");
    return 0;
}

static const option_spec options[] = {
    {0, "list", NULL, "the methods: the columns each reads and writes, and its source"},
    {'g', "group", "A,B", "columns that make the groups; their values come out with the figures"},
    {0, "confidence", "C", "of the limits, above 0 and below 1; default 0.95"},
    {0, "per", "P", "multiplier; default 100000 for rates, 1 for proportions, means and slopes"},
    {0, "x", "COLUMN", "events; default x"},
    {0, "n", "COLUMN", "people or person-years; default n"},
    {0, "stdpop", "COLUMN", "dsr: weight of the band in the standard; default stdpop"},
    {0, "standard", "NAME", "dsr: esp2013 instead of a column of weights; bands are found by --band"},
    {0, "band", "COLUMN", "age band; one that stands twice in a group is refused"},
    {0, "x-ref", "COLUMN", "isr: events of the reference; default x_ref"},
    {0, "n-ref", "COLUMN", "isr: people of the reference; default n_ref"},
    {0, "quantile", "COLUMN", "sii, concentration: quantile, 1 the most deprived; default quantile"},
    {0, "population", "COLUMN", "sii, concentration: people; default population, else n"},
    {0, "value", "COLUMN", "sii, concentration, quantile: value; default value (decile: rank)"},
    {0, "se", "COLUMN", "sii: standard error of the value; default se"},
    {0, "lower", "COLUMN", "sii: lower limit, where there is no se; default lower"},
    {0, "upper", "COLUMN", "sii: upper limit, where there is no se; default upper"},
    {0, "transform", "NAME", "sii: none (the default), log or logit"},
    {0, "direction", "WAY",
     "sii: more-deprived is positive where the more deprived have more; less-deprived, the default"},
    {0, "seed", "N", "sii: of simulated limits; default 1"},
    {0, "repetitions", "N", "sii: of simulated limits; default 100000"},
    {0, "k", "K", "quantile: how many; default 5"},
    {0, "highest-first", NULL, "quantile, decile: the highest value is in quantile 1"},
    {0, "kind", "KIND", "funnel: proportion (the default), rate or ratio"},
    {0, "target", "T", "funnel: the target; default all groups together"},
    {0, "observed", "COLUMN", "funnel of ratios: observed events; default observed"},
    {0, "expected", "COLUMN", "funnel of ratios: expected events; default expected"},
    {0, "reference", "VALUE", "compare: the group that the others are compared with; default the first"},
    {0, "neighbours", "FILE", "smooth: a CSV of pairs of areas, columns area and neighbour"},
    {'o', "output", "FILE", "a new file, complete or not there; default - is standard output"},
    {0, "encoding", "NAME", "utf-8 (the default) or windows-1252"},
};
const command cmd_rates = {
    "rates",
    run,
    "rates, standardised rates, slopes of inequality and more, over any CSV of counts",
    "METHOD FILE.csv [--group A,B] [options] | --list",
    options,
    PS_CLI_COUNT(options),
    0,
    2,
    "Methods: proportion, rate, mean, dsr, isr, sii, quantile, decile, funnel, compare, concentration, smooth.\n"
    "A row a group comes out: its columns, value, lower, upper, further results, method, note.\n"
    "It gives you your own data back, exact: there is no disclosure control here. Small numbers must go through\n"
    "`popstrat protect` before anybody else sees them.\n",
};

/* evaluate: what became of the people who were called, beside those who were not; or what the designs are. */
#include "command.h"

#include <stdio.h>

static void list(bool json)
{
    for (size_t i = 0; ps_evaluate_list(i); i++) {
        const ps_evaluate_about *d = ps_evaluate_list(i);

        if (json)
            printf("{\"name\":\"%s\",\"title\":\"%s\",\"reads\":\"%s\",\"gives\":\"%s\",\"rests\":\"%s\",\"source\":\"%"
                   "s\"}\n",
                   d->name, d->title, d->columns, d->gives, d->rests, d->source);
        else
            printf("%s%s: %s\n  reads   %s\n  gives   %s\n  rests   %s\n  source  %s\n", i ? "\n" : "", d->name,
                   d->title, d->columns, d->gives, d->rests, d->source);
    }
}

static bool read_options(ps_evaluate_options *o, const arguments *given, char *room, size_t size)
{
    if (!option_names(o->by, &o->n_by, PS_EVALUATE_BY_MOST, room, size, given, "by", &cmd_evaluate) ||
        !option_real(&o->confidence, given, "confidence") || !option_real(&o->per, given, "per") ||
        !option_real(&o->matters, given, "matters") || !option_number(&o->called, given, "called") ||
        !option_encoding(&o->windows_1252, given, &cmd_evaluate))
        return false;
    o->cluster = option_value(given, "cluster");
    o->group = option_value(given, "group");
    o->period = option_value(given, "period");
    o->outcome = option_value(given, "outcome");
    o->before = option_value(given, "before");
    o->after = option_value(given, "after");
    o->prior = option_value(given, "prior");
    o->people = option_value(given, "people");
    o->id = option_value(given, "id");
    o->unit = option_value(given, "unit");
    return true;
}

static int write_out(const arguments *given, const ps_evaluation *evaluation)
{
    const char *output = option_value(given, "output");
    ps_error err = {0};

    if (given->json && !output)
        fputs(ps_evaluation_json(evaluation), stdout);
    else if (ps_evaluation_write(evaluation, output ? output : "-", &err) != PS_OK)
        return report_error(given, &err);
    if (!given->quiet && !given->json)
        fprintf(stderr, "%s\nexact figures, not for release as they are\n",
                ps_evaluation_row(evaluation, 0)->conclusion);
    return 0;
}

static int run(const arguments *given)
{
    ps_evaluate_options options = PS_EVALUATE_OPTIONS_INIT;
    ps_evaluation *evaluation = NULL;
    ps_error err = {0};
    char room[1024];
    int code;

    if (option_given(given, "list")) {
        list(given->json);
        return 0;
    }
    if (given->n_words < 2)
        return report_use(&cmd_evaluate,
                          "evaluate needs a design and a file (- is standard input); --list shows the designs");
    if (!read_options(&options, given, room, sizeof room))
        return 1;
    if (ps_evaluate_file(&evaluation, given->words[0], given->words[1], &options, &err) != PS_OK)
        return report_error(given, &err);
    code = write_out(given, evaluation);
    ps_evaluation_free(evaluation);
    return code;
}

static const option_spec options[] = {
    {0, "list", NULL, "the designs: what each reads, gives and rests on, and its source"},
    {0, "cluster", "COLUMN", "practice or PCN; default cluster, else practice, else pcn"},
    {'g', "group", "COLUMN", "treated or comparison (1 or 0), or the number of a wave; default group"},
    {0, "called", "N", "waves 1 to N had been called, later ones were waiting"},
    {0, "period", "COLUMN", "before or after (0 or 1), or prior (-1) to before; default period"},
    {0, "outcome", "COLUMN", "a number, 0 or 1, or the mean of the row's people; default outcome"},
    {0, "before", "COLUMN", "in a file of a row a person: the outcome before; default before"},
    {0, "after", "COLUMN", "in a file of a row a person: the outcome after; default after"},
    {0, "prior", "COLUMN", "in a file of a row a person: the outcome prior to before; default prior"},
    {0, "people", "COLUMN", "how many people a row stands for; default people if it is there, else one"},
    {0, "id", "COLUMN", "the person, nobody twice in a period; default pseudo_id if it is there"},
    {'b', "by", "A,B", "columns whose values make subgroups, each column by itself"},
    {0, "per", "P", "people that the figures are per; default 100; 1 gives means"},
    {0, "unit", "WORDS", "what the outcome counts, for the conclusions; default its heading"},
    {0, "matters", "D", "the smallest difference that would matter, per P people"},
    {0, "confidence", "C", "of the limits, above 0 and below 1; default 0.95"},
    {'o', "output", "FILE", "a new file, complete or not there; default - is standard output"},
    {0, "encoding", "NAME", "utf-8 (the default) or windows-1252"},
};
const command cmd_evaluate = {
    "evaluate",
    run,
    "outcomes of those called beside those who were not, and what may be concluded",
    "DESIGN FILE.csv [--by A,B] [options] | --list",
    options,
    PS_CLI_COUNT(options),
    0,
    2,
    "Designs: waves (called beside still waiting), did (difference in differences), before-after (never an effect).\n"
    "A row for everybody comes out, then one a subgroup and a test of whether the subgroups differ: estimate, limits\n"
    "that allow for clusters, method, note, and a conclusion in words.\n"
    "It gives you your own data back, exact: there is no disclosure control here. Small numbers must go through\n"
    "`popstrat protect` before anybody else sees them.\n",
};

/* check: the plan, its code lists and its governance; needs no data. */
#include "command.h"

#include <stdio.h>

static int run(const arguments *given)
{
    ps_plan *plan = NULL;
    const int code = open_plan(&plan, given, true);

    if (code)
        return code;
    if (given->json)
        puts(ps_plan_needs_recipient_key(plan) ? "{\"ok\":true,\"needs\":[\"recipient-key\"]}" : "{\"ok\":true}");
    else if (!given->quiet)
        printf("%s: the plan is sound: names, types, windows, code lists, audiences and governance agree\n%s",
               given->words[0],
               ps_plan_needs_recipient_key(plan)
                   ? "It has a list for the voluntary sector: popstrat run needs --recipient-key FILE.\n"
                   : "");
    ps_plan_free(plan);
    return 0;
}

static const option_spec options[] = {
    {0, "index-date", "DATE", "as if the plan said this index date (yyyy-mm-dd)"},
    {0, "input", "NAME=FILE", "as if this input named that file; may be repeated"},
};
const command cmd_check = {
    "check",
    run,
    "check a plan, its code lists and its governance; needs no data",
    "PLAN [options]",
    options,
    PS_CLI_COUNT(options),
    1,
    1,
    "Every finding is printed, in file order: file, line, column, the line with a caret, and how to mend it.\n"
    "A note, such as a row of a matrix that takes everybody left, fails nothing.\n"
    "Dates of agreements are judged when the plan is run, not here.\n",
};

/* describe: the plan in plain English, every window as two dates. */
#include "command.h"

#include <stdio.h>

static void print_json(const char *text)
{
    fputs("{\"describe\":", stdout);
    json_text(stdout, text);
    fputs("}\n", stdout);
}

static int run(const arguments *given)
{
    ps_plan *plan = NULL;
    ps_error err = {0};
    char *text = NULL;
    int code = open_plan(&plan, given, false);

    if (code)
        return code;
    if (ps_plan_describe(&text, plan, &err) != PS_OK)
        code = report_error(given, &err);
    else if (given->json)
        print_json(text);
    else
        fputs(text, stdout);
    ps_text_free(text);
    ps_plan_free(plan);
    return code;
}

static const option_spec options[] = {
    {0, "index-date", "DATE", "as if the plan said this index date (yyyy-mm-dd)"},
    {0, "input", "NAME=FILE", "as if this input named that file; may be repeated"},
};
const command cmd_describe = {
    "describe",
    run,
    "print the plan as plain English, every window as two dates",
    "PLAN [options]",
    options,
    PS_CLI_COUNT(options),
    1,
    1,
    "The same text stands in the run folder as describe.txt.\n",
};

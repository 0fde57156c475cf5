/* Open plan: the plan of the command line, with what --index-date and --input change. */
#include "command.h"

#include <stdio.h>

typedef struct finding_printer {
    const arguments *given;
    bool notes; /* are printed */
    bool printed;
} finding_printer;

static void print_finding(void *context, const ps_error *finding)
{
    finding_printer *printer = context;

    if (finding->status == PS_OK && !printer->notes)
        return;
    printer->printed = printer->printed || finding->status != PS_OK;
    report_error(printer->given, finding);
}

int open_plan(ps_plan **out, const arguments *given, bool notes)
{
    ps_plan_options options = PS_PLAN_OPTIONS_INIT;
    const char *inputs[32];
    finding_printer printer = {given, notes && !given->quiet, false};
    ps_error err = {0};
    ps_status st;

    if (!option_day(&options.index_date, given, "index-date"))
        return 1;
    options.inputs = inputs;
    if (!option_inputs(inputs, &options.n_inputs, PS_CLI_COUNT(inputs), given))
        return 1;
    st = ps_plan_open(out, given->words[0], &options, print_finding, &printer, &err);
    if (st == PS_OK)
        return 0;
    return printer.printed ? ps_status_exit_code(st) : report_error(given, &err);
}

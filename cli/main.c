/* main: the table of commands; help, version, and a last look at standard output. */
#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

const command *const commands[] = {&cmd_check, &cmd_describe,     &cmd_link,    &cmd_profile,  &cmd_run,
                                   &cmd_score, &cmd_rates,        &cmd_protect, &cmd_outcomes, &cmd_evaluate,
                                   &cmd_audit, &cmd_pseudonymise, &cmd_synth,   NULL};

static void print_help(void)
{
    printf("popstrat %s: population health risk stratification from linked NHS extracts\n\n"
           "usage: popstrat COMMAND [options]\n\n",
           ps_version());
    for (size_t i = 0; commands[i]; i++)
        printf("  %-12s %s\n", commands[i]->name, commands[i]->summary);
    printf("\n  help         this page, or `popstrat help COMMAND`\n"
           "  version      the version and the libraries it stands on\n\n"
           "Every command takes --help, --json and --quiet. Results go to standard output, talk to standard error.\n"
           "Exit status: 0 done, 1 wrong use, 2 plan or code list, 3 governance, 4 data, 5 disclosure, 6 system.\n"
           "Manual: popstrat(1), popstrat-plan(5).\n");
}

static const command *find_command(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (!strcmp(commands[i]->name, name))
            return commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    fprintf(stderr, "popstrat: there is no command \"%s\"\n  hint:  popstrat help lists them\n", name);
    return 1;
}

static int run_command(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "help";
    const command *cmd;
    arguments given;
    int code;

    if (!strcmp(name, "--version") || !strcmp(name, "version") || !strcmp(name, "-V")) {
        printf("popstrat %s\n%s", ps_version(), ps_build_info());
        return 0;
    }
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || (!strcmp(name, "help") && argc < 3)) {
        print_help();
        return argc > 1 ? 0 : 1;
    }
    if (!strcmp(name, "help")) {
        cmd = find_command(argv[2]);
        if (!cmd)
            return unknown_command(argv[2]);
        command_help(cmd);
        return 0;
    }
    cmd = find_command(name);
    if (!cmd)
        return unknown_command(name);
    code = arguments_read(&given, cmd, argc - 2, argv + 2);
    if (code)
        return code;
    if (given.help) {
        command_help(cmd);
        return 0;
    }
    return cmd->run(&given);
}

int main(int argc, char **argv)
{
    ps_error err = {0};
    int code;

#ifdef SIGPIPE
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is a failed write, not a death */
#endif
    if (ps_init(&err) != PS_OK) {
        fprintf(stderr, "popstrat: %s\n", err.message);
        return 6;
    }
    code = run_command(argc, argv);
    /* A full disk shows only here: without this look, half a result would leave a status of 0 behind. */
    if (fflush(stdout) || ferror(stdout)) {
        fprintf(stderr, "popstrat: standard output: %s\n", strerror(errno));
        if (code == 0)
            code = 6;
    }
    return code;
}

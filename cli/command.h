/* Command: what every command shares: its option table, which feeds the parser and --help, and the printing of errors.
 */
#ifndef POPSTRAT_COMMAND_H
#define POPSTRAT_COMMAND_H

#include "popstrat.h"

#include <stdio.h>

#define PS_CLI_COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct option_spec {
    char letter;       /* 0: none */
    const char *name;  /* "index-date" */
    const char *value; /* "DATE"; NULL: a switch */
    const char *help;
} option_spec;

/* What was given: one entry per option in the order given, and the words that are no options. */
typedef struct given_option {
    const option_spec *spec;
    const char *value;
} given_option;

typedef struct arguments {
    given_option options[64];
    size_t n_options;
    const char *words[512]; /* a run has a file for each practice, and all may come back at once */
    size_t n_words;
    bool json, quiet, help;
} arguments;

struct command;
typedef struct command {
    const char *name;
    int (*run)(const arguments *given);
    const char *summary;
    const char *usage; /* after the name: "PLAN [options]" */
    const option_spec *options;
    size_t n_options;
    size_t words_least, words_most;
    const char *notes; /* more lines for --help; NULL: none */
} command;

extern const command cmd_check, cmd_describe, cmd_link, cmd_profile, cmd_run, cmd_score, cmd_rates, cmd_protect,
    cmd_outcomes, cmd_evaluate, cmd_audit, cmd_pseudonymise, cmd_synth;
extern const command *const commands[]; /* in the order of the journey, NULL at the end */

/* Exit code 1 and a message if the command line is wrong. */
int arguments_read(arguments *out, const command *cmd, int argc, char **argv);
void command_help(const command *cmd);
/* The last value given for an option; NULL if it was not given. */
const char *option_value(const arguments *given, const char *name);
bool option_given(const arguments *given, const char *name);
/* A date option: PS_NO_DAY and true if not given; false after printing what is wrong. */
bool option_day(ps_day *out, const arguments *given, const char *name);
bool option_number(uint64_t *out, const arguments *given, const char *name);
bool option_threads(uint64_t *out, const arguments *given);              /* --threads: at most 1,024; 0 if not given */
bool option_real(double *out, const arguments *given, const char *name); /* finite; its bounds are the library's */
bool option_encoding(bool *windows_1252, const arguments *given, const command *cmd); /* --encoding: else UTF-8 */
/* --group a,b or --group a --group b: names of columns, kept in `room`. */
bool option_names(const char **out, size_t *n, size_t most, char *room, size_t size, const arguments *given,
                  const char *name, const command *cmd);
/* "gp=FILE" values of --input, into out; false after printing that there are too many. */
bool option_inputs(const char **out, size_t *n, size_t most, const arguments *given);

/* Prints an error as text (or JSON, one object a line) on standard error and returns its exit code. */
int report_error(const arguments *given, const ps_error *err);
/* A JSON string with its quotes. */
void json_text(FILE *to, const char *text);
/* Wrong use of the command: exit code 1. */
int report_use(const command *cmd, const char *format, ...) PS_PRINTF(2, 3);

/* Opens the plan of words[0] with --index-date and --input, printing every finding, with `notes` also what fails
 * nothing. Returns the exit code; 0 with *out set. */
int open_plan(ps_plan **out, const arguments *given, bool notes);

/* Progress on a terminal; context is a progress_line. */
typedef struct progress_line {
    bool shown;
    double started, last;
} progress_line;
int progress_show(void *context, const ps_progress *progress);
void progress_clear(progress_line *line);
/* Ctrl-C asks the progress callbacks to stop; a second one kills. */
void interrupts_catch(void);
bool interrupted(void);

#endif

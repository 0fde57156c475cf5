/* Options: one small parser over a command's table, which also prints its help. */
#include "command.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const option_spec common[] = {
    {0, "json", NULL, "results and errors as JSON"},
    {'q', "quiet", NULL, "errors only"},
    {'h', "help", NULL, "this page"},
};

int report_use(const command *cmd, const char *format, ...)
{
    va_list values;

    fputs("popstrat: ", stderr);
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fprintf(stderr, "\n  hint:  popstrat %s --help\n", cmd->name);
    return 1;
}

static const option_spec *find_in(const option_spec *table, size_t n, const char *name, size_t length, char letter)
{
    for (size_t i = 0; i < n; i++) {
        if (letter && table[i].letter == letter)
            return &table[i];
        if (!letter && strlen(table[i].name) == length && !strncmp(table[i].name, name, length))
            return &table[i];
    }
    return NULL;
}

static const option_spec *find(const command *cmd, const char *name, size_t length, char letter)
{
    const option_spec *spec = find_in(cmd->options, cmd->n_options, name, length, letter);

    return spec ? spec : find_in(common, PS_CLI_COUNT(common), name, length, letter);
}

static int add(arguments *out, const command *cmd, const option_spec *spec, const char *value)
{
    if (spec == &common[0])
        out->json = true;
    else if (spec == &common[1])
        out->quiet = true;
    else if (spec == &common[2])
        out->help = true;
    else if (out->n_options == PS_CLI_COUNT(out->options))
        return report_use(cmd, "too many options");
    else
        out->options[out->n_options++] = (given_option){spec, value};
    return 0;
}

/* One argument that begins with a dash; *used tells how many arguments it took. */
static int read_option(arguments *out, const command *cmd, char **argv, int left, int *used)
{
    const char *word = argv[0];
    const bool is_long = word[1] == '-';
    const char *name = word + (is_long ? 2 : 1);
    const char *equals = is_long ? strchr(name, '=') : NULL;
    const size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const option_spec *spec = is_long ? find(cmd, name, length, 0) : find(cmd, NULL, 0, name[0]);
    const char *value = equals ? equals + 1 : NULL;

    *used = 1;
    if (!spec)
        return report_use(cmd, "%s has no option %.*s", cmd->name, (int)(length + (size_t)(name - word)), word);
    if (!is_long && name[1])
        value = name + 1;
    if (!spec->value && value)
        return report_use(cmd, "--%s takes no value", spec->name);
    if (spec->value && !value) {
        if (left < 2)
            return report_use(cmd, "--%s needs a value: %s", spec->name, spec->value);
        value = argv[1];
        *used = 2;
    }
    return add(out, cmd, spec, value);
}

int arguments_read(arguments *out, const command *cmd, int argc, char **argv)
{
    bool only_words = false;

    *out = (arguments){0};
    for (int i = 0; i < argc;) {
        int used = 1, code;

        if (!only_words && !strcmp(argv[i], "--")) {
            only_words = true;
        } else if (!only_words && argv[i][0] == '-' && argv[i][1]) {
            code = read_option(out, cmd, argv + i, argc - i, &used);
            if (code)
                return code;
        } else if (out->n_words == PS_CLI_COUNT(out->words)) {
            return report_use(cmd, "too many words after %s", cmd->name);
        } else {
            out->words[out->n_words++] = argv[i];
        }
        i += used;
    }
    if (out->help)
        return 0;
    if (out->n_words < cmd->words_least)
        return report_use(cmd, "%s needs: %s", cmd->name, cmd->usage);
    if (out->n_words > cmd->words_most)
        return report_use(cmd, "%s does not take \"%s\"", cmd->name, out->words[cmd->words_most]);
    return 0;
}

static void help_option(const option_spec *spec)
{
    char left[64];

    snprintf(left, sizeof left, "%c%c%s--%s%s%s", spec->letter ? '-' : ' ', spec->letter ? spec->letter : ' ',
             spec->letter ? ", " : "  ", spec->name, spec->value ? " " : "", spec->value ? spec->value : "");
    printf("  %-28s %s\n", left, spec->help);
}

void command_help(const command *cmd)
{
    printf("usage: popstrat %s %s\n\n%s\n\n", cmd->name, cmd->usage, cmd->summary);
    for (size_t i = 0; i < cmd->n_options; i++)
        help_option(&cmd->options[i]);
    for (size_t i = 0; i < PS_CLI_COUNT(common); i++)
        help_option(&common[i]);
    if (cmd->notes)
        printf("\n%s", cmd->notes);
}

const char *option_value(const arguments *given, const char *name)
{
    const char *value = NULL;

    for (size_t i = 0; i < given->n_options; i++)
        if (!strcmp(given->options[i].spec->name, name))
            value = given->options[i].value;
    return value;
}

bool option_given(const arguments *given, const char *name)
{
    for (size_t i = 0; i < given->n_options; i++)
        if (!strcmp(given->options[i].spec->name, name))
            return true;
    return false;
}

bool option_day(ps_day *out, const arguments *given, const char *name)
{
    const char *value = option_value(given, name);

    *out = PS_NO_DAY;
    if (!value)
        return true;
    *out = ps_day_parse(value);
    if (*out != PS_NO_DAY)
        return true;
    fprintf(stderr, "popstrat: --%s: not a date: %s\n  hint:  write it as yyyy-mm-dd\n", name, value);
    return false;
}

bool option_number(uint64_t *out, const arguments *given, const char *name)
{
    const char *value = option_value(given, name);
    uint64_t number = 0;

    if (!value)
        return true;
    for (const char *c = value; *c; c++) {
        if (*c < '0' || *c > '9' || number > (UINT64_MAX - 9) / 10 || !*value) {
            fprintf(stderr, "popstrat: --%s: not a whole number: %s\n", name, value);
            return false;
        }
        number = number * 10 + (uint64_t)(*c - '0');
    }
    if (!*value) {
        fprintf(stderr, "popstrat: --%s: no number given\n", name);
        return false;
    }
    *out = number;
    return true;
}

bool option_threads(uint64_t *out, const arguments *given)
{
    if (!option_number(out, given, "threads"))
        return false;
    if (*out > 1024) {
        fputs("popstrat: --threads: at most 1024\n", stderr);
        return false;
    }
    return true;
}

bool option_real(double *out, const arguments *given, const char *name)
{
    const char *text = option_value(given, name);
    char *end = NULL;

    if (!text)
        return true;
    *out = strtod(text, &end); /* the command sets no locale: a point is a point */
    if (end != text && !*end && isfinite(*out))
        return true;
    fprintf(stderr, "popstrat: --%s: not a number: %s\n", name, text);
    return false;
}

bool option_names(const char **out, size_t *n, size_t most, char *room, size_t size, const arguments *given,
                  const char *name, const command *cmd)
{
    size_t used = 0;

    *n = 0;
    for (size_t i = 0; i < given->n_options; i++) {
        const char *at = given->options[i].value;

        while (at && !strcmp(given->options[i].spec->name, name) && *at) {
            const size_t length = strcspn(at, ",");

            if (*n == most || used + length + 1 > size) {
                (void)report_use(cmd, "--%s names at most %zu columns", name, most);
                return false;
            }
            memcpy(room + used, at, length);
            room[used + length] = '\0';
            out[(*n)++] = room + used;
            used += length + 1;
            at += length + (at[length] == ',');
        }
    }
    return true;
}

bool option_encoding(bool *windows_1252, const arguments *given, const command *cmd)
{
    const char *name = option_value(given, "encoding");

    *windows_1252 = name && !strcmp(name, "windows-1252");
    if (!name || *windows_1252 || !strcmp(name, "utf-8"))
        return true;
    (void)report_use(cmd, "--encoding is utf-8 or windows-1252");
    return false;
}

bool option_inputs(const char **out, size_t *n, size_t most, const arguments *given)
{
    *n = 0;
    for (size_t i = 0; i < given->n_options; i++) {
        if (strcmp(given->options[i].spec->name, "input"))
            continue;
        if (*n == most) {
            fprintf(stderr, "popstrat: --input: given more than %zu times\n", most);
            return false;
        }
        out[(*n)++] = given->options[i].value;
    }
    return true;
}

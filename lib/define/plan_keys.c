/* Plan keys: tables of keys against the tables of a plan; each value checked for its type and put where it goes. */
#include "define/plan_reading.h"

#include "base/number.h"
#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define WORDS_MOST 32

static void name_field(ps_error *error, const ps_plan_reading *reading, const char *key)
{
    char field[sizeof error->field];
    const bool path = reading->path && reading->path[0];

    snprintf(field, sizeof field, "%s%s%s", path ? reading->path : "", path && key ? "." : "", key ? key : "");
    ps_error_field(error, field);
}

ps_error *ps_plan_fault(ps_plan_reading *reading, ps_place place, const char *key, const char *format, ...)
{
    char message[2 * sizeof reading->spare.message];
    const size_t before = reading->findings->n;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    ps_fail_at(&reading->spare, PS_EPLAN, &reading->plan->text, place, "%s", message);
    name_field(&reading->spare, reading, key);
    ps_findings_add(reading->findings, &reading->spare);
    return reading->findings->n > before ? &reading->findings->at[before] : &reading->spare;
}

void ps_plan_note(ps_plan_reading *reading, ps_place place, const char *key, const char *format, ...)
{
    ps_error note = {0};
    char message[2 * sizeof note.message];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    ps_fail_at(&note, PS_OK, &reading->plan->text, place, "%s", message);
    name_field(&note, reading, key);
    ps_findings_note(reading->findings, &note);
}

void ps_plan_pass_on(ps_plan_reading *reading, const char *key, const ps_error *error)
{
    if (error->status == PS_EMEMORY) {
        reading->no_memory = true;
        return;
    }
    reading->spare = *error;
    if (!reading->spare.field[0])
        name_field(&reading->spare, reading, key);
    ps_findings_add(reading->findings, &reading->spare);
}

void ps_plan_suggest(ps_error *fault, const char *word, const char *const *names, size_t count)
{
    const char *const near = ps_did_you_mean(word, names, count);
    char list[sizeof fault->hint];
    size_t at = 0;

    if (near) {
        ps_error_hint(fault, "did you mean %s?", near);
        return;
    }
    list[0] = '\0';
    for (size_t i = 0; i < count && at < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", i ? ", " : "", names[i]);
    if (count > 0 && at + 16 < sizeof list)
        ps_error_hint(fault, "accepted: %s", list);
}

void *ps_plan_array(ps_plan_reading *reading, size_t count, size_t size)
{
    void *const array = ps_arena_array(reading->arena, count ? count : 1, size);
    if (!array)
        reading->no_memory = true;
    return array;
}

const char *ps_plan_print(ps_plan_reading *reading, const char *format, ...)
{
    char text[512];
    const char *copy;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    copy = ps_arena_text(reading->arena, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
    if (!copy)
        reading->no_memory = true;
    return copy;
}

const char *ps_toml_type_words(ps_toml_type type)
{
    switch (type) {
    case PS_TOML_TEXT:
        return "text in double quotes";
    case PS_TOML_RULE:
        return "a rule in single quotes";
    case PS_TOML_INTEGER:
        return "a whole number";
    case PS_TOML_DECIMAL:
        return "a number";
    case PS_TOML_BOOLEAN:
        return "true or false";
    case PS_TOML_DATE:
        return "a date";
    case PS_TOML_ARRAY:
        return "an array [ ... ]";
    case PS_TOML_TABLE:
        return "a table { ... }";
    }
    return "";
}

bool ps_plan_is(ps_plan_reading *reading, const ps_toml *value, ps_toml_type type, const char *key)
{
    ps_error *fault;

    if (value->type == type)
        return true;
    fault = ps_plan_fault(reading, value->place, key, "expected %s, found %s", ps_toml_type_words(type),
                          ps_toml_type_words(value->type));
    if ((type == PS_TOML_TEXT && value->type == PS_TOML_RULE) || (type == PS_TOML_RULE && value->type == PS_TOML_TEXT))
        ps_error_hint(fault, "double quotes are text, single quotes are rules");
    else if (type == PS_TOML_DATE)
        ps_error_hint(fault, "a date is yyyy-mm-dd without quotes");
    return false;
}

const char *ps_plan_text_of(ps_plan_reading *reading, const ps_toml *value, const char *key)
{
    if (!ps_plan_is(reading, value, PS_TOML_TEXT, key))
        return NULL;
    for (const char *c = value->text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F) {
            ps_plan_fault(reading, value->place, key, "this text must be one line, without tabs or control characters");
            return NULL;
        }
    if (ps_slice_trim(ps_slice_of(value->text)).length == 0) {
        ps_plan_fault(reading, value->place, key, "this text is empty");
        return NULL;
    }
    return value->text;
}

static bool name_shape(const char *name)
{
    const char first = ps_ascii_lower(name[0]);

    if (first < 'a' || first > 'z')
        return false;
    for (const char *c = name; *c; c++) {
        const char lower = ps_ascii_lower(*c);
        if (!(lower >= 'a' && lower <= 'z') && !(*c >= '0' && *c <= '9') && *c != '_')
            return false;
    }
    return true;
}

const char *ps_plan_name_of(ps_plan_reading *reading, const ps_toml *value, const char *key)
{
    if (value->type == PS_TOML_RULE && !name_shape(value->text)) {
        ps_error_hint(ps_plan_fault(reading, value->place, key, "expected a single name here"),
                      "give the rule a name under [define] and put that here");
        return NULL;
    }
    if (value->type == PS_TOML_RULE)
        return value->text;
    return ps_plan_text_of(reading, value, key);
}

ps_rule *ps_plan_rule_of(ps_plan_reading *reading, const ps_toml *value, const char *key)
{
    ps_rule *rule = NULL;
    ps_error error = {0};

    if (!ps_plan_is(reading, value, PS_TOML_RULE, key))
        return NULL;
    if (ps_rule_parse(&rule, reading->arena, &reading->plan->text, value->place, value->text, &error) == PS_OK)
        return rule;
    ps_plan_pass_on(reading, key, &error);
    return NULL;
}

bool ps_plan_number_of(double *out, ps_plan_reading *reading, const ps_toml *value, const char *key)
{
    if (value->type != PS_TOML_INTEGER && !ps_plan_is(reading, value, PS_TOML_DECIMAL, key))
        return false;
    *out = value->decimal;
    return true;
}

void ps_plan_length_of(int *amount, ps_unit *unit, ps_plan_reading *reading, const ps_toml *value, const char *key)
{
    static const char *const units[] = {"day", "week", "month", "year"};
    static const ps_unit meanings[] = {PS_DAYS, PS_WEEKS, PS_MONTHS, PS_YEARS};
    const char *const text = ps_plan_text_of(reading, value, key);
    size_t digits = 0;
    int64_t number;

    if (!text)
        return;
    while (text[digits] >= '0' && text[digits] <= '9')
        digits++;
    if (text[digits] == ' ' && ps_integer_parse(&number, text, digits) && number >= 1 && number <= 1200)
        for (size_t u = 0; u < PS_COUNT(units); u++) {
            const size_t length = strlen(units[u]);
            const char *const word = text + digits + 1;
            if (!strncmp(word, units[u], length) && (!word[length] || !strcmp(word + length, "s"))) {
                *amount = (int)number;
                *unit = meanings[u];
                return;
            }
        }
    ps_error_hint(ps_plan_fault(reading, value->place, key, "this is no length of time"),
                  "as in \"5 years\": a whole number and days, weeks, months or years");
}

const ps_toml *ps_plan_row(ps_plan_reading *reading, const ps_toml *value, const char *key, size_t count,
                           const char *shape)
{
    if (value->type != PS_TOML_ARRAY || value->n != count) {
        ps_error_hint(ps_plan_fault(reading, value->place, key, "expected %s", shape),
                      "double quotes are text, single quotes are rules");
        return NULL;
    }
    return value->first;
}

static size_t words_of(const char *names[WORDS_MOST], const ps_key_word *words)
{
    size_t n = 0;
    for (; n < WORDS_MOST && words[n].word; n++)
        names[n] = words[n].word;
    return n;
}

static const ps_key_word *word_of(ps_plan_reading *reading, const ps_toml *value, const ps_key *key)
{
    const char *names[WORDS_MOST];
    const bool year = key->type == PS_KEY_YEAR;
    ps_error *fault;

    if (!ps_plan_is(reading, value, year ? PS_TOML_INTEGER : PS_TOML_TEXT, key->key))
        return NULL;
    for (const ps_key_word *word = key->words; word->word; word++)
        if (!ps_text_compare_fold(word->word, value->text))
            return word;
    fault = ps_plan_fault(reading, value->place, key->key, "%s is none of the values accepted here",
                          value->text[0] ? value->text : "\"\"");
    ps_plan_suggest(fault, value->text, names, words_of(names, key->words));
    return NULL;
}

static void read_word(ps_plan_reading *reading, const ps_toml *value, const ps_key *key, void *to)
{
    const ps_key_word *const word = word_of(reading, value, key);

    if (!word)
        return;
    if (key->type == PS_KEY_CHOICE)
        *(bool *)to = word->value != 0;
    else
        memcpy(to, &word->value, sizeof word->value); /* an enum or an int: as wide as unsigned, checked below */
}
_Static_assert(sizeof(ps_audience) == sizeof(unsigned) && sizeof(int) == sizeof(unsigned),
               "enums are read as unsigned");

static void read_value(ps_plan_reading *reading, ps_toml *value, const ps_key *key, void *item)
{
    void *const to = (char *)item + key->offset;

    switch (key->type) {
    case PS_KEY_TEXT:
        *(const char **)to = ps_plan_text_of(reading, value, key->key);
        break;
    case PS_KEY_NAME:
        *(const char **)to = ps_plan_name_of(reading, value, key->key);
        break;
    case PS_KEY_RULE:
        *(ps_rule **)to = ps_plan_rule_of(reading, value, key->key);
        break;
    case PS_KEY_DAY:
        if (ps_plan_is(reading, value, PS_TOML_DATE, key->key))
            *(ps_day *)to = value->day;
        break;
    case PS_KEY_COUNT:
        if (!ps_plan_is(reading, value, PS_TOML_INTEGER, key->key))
            break;
        if (value->integer < 1)
            ps_plan_fault(reading, value->place, key->key, "this must be 1 or more");
        else
            *(uint64_t *)to = (uint64_t)value->integer;
        break;
    case PS_KEY_WORD:
    case PS_KEY_CHOICE:
    case PS_KEY_YEAR:
        read_word(reading, value, key, to);
        break;
    case PS_KEY_READ:
        key->read(reading, value, item);
        break;
    case PS_KEY_READ_FIRST:
        break;
    }
}

static void unknown_key(ps_plan_reading *reading, const ps_toml *value, const ps_key *keys, size_t count)
{
    const char *names[WORDS_MOST];
    const bool section = !reading->path[0];
    ps_error *fault;

    assert(count <= WORDS_MOST);
    for (size_t i = 0; i < count; i++)
        names[i] = keys[i].key;
    if (section && value->type == PS_TOML_TABLE)
        fault = ps_plan_fault(reading, value->key_place, NULL, "there is no section [%s]", value->key);
    else if (section)
        fault = ps_plan_fault(reading, value->key_place, NULL, "there is no key %s here", value->key);
    else
        fault = ps_plan_fault(reading, value->key_place, value->key, "there is no such key here");
    ps_plan_suggest(fault, value->key, names, count);
}

void ps_plan_keys(ps_plan_reading *reading, ps_toml *table, const ps_key *keys, size_t count, void *item)
{
    const char *const path = reading->path;

    for (ps_toml *value = table->first; value; value = value->next) {
        const ps_key *key = NULL;
        for (size_t i = 0; i < count && !key; i++)
            if (!strcmp(keys[i].key, value->key))
                key = &keys[i];
        value->seen = true;
        if (key)
            read_value(reading, value, key, item);
        else
            unknown_key(reading, value, keys, count);
        reading->path = path; /* a reader of its own may have gone deeper */
    }
    for (size_t i = 0; i < count; i++)
        if (keys[i].required && !ps_toml_find(table, keys[i].key))
            ps_plan_fault(reading, table->key_place.line ? table->key_place : table->place, NULL,
                          "the key %s is missing", keys[i].key);
}

ps_toml *ps_plan_section(ps_plan_reading *reading, const char *section)
{
    ps_toml *const table = ps_toml_get(reading->plan->tree, section);

    reading->path = section;
    if (!table || table->type == PS_TOML_TABLE)
        return table;
    ps_error_hint(ps_plan_fault(reading, table->key_place, NULL, "%s is a section", section),
                  "write [%s] on a line of its own and its keys below it", section);
    return NULL;
}

bool ps_plan_item(ps_plan_reading *reading, ps_toml *item, const char *section)
{
    item->seen = true;
    reading->path = section;
    ps_plan_check_name(reading, item);
    if (item->type != PS_TOML_TABLE) {
        ps_error_hint(ps_plan_fault(reading, item->place, item->key, "expected a table, found %s",
                                    ps_toml_type_words(item->type)),
                      "write [%s.%s] on a line of its own and its keys below it", section, item->key);
        return false;
    }
    reading->path = ps_plan_print(reading, "%.40s.%.60s", section, item->key);
    if (!reading->path) {
        reading->path = section;
        return false;
    }
    return true;
}

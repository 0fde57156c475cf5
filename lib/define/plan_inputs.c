/* Plan inputs: [inputs], each a file of one kind, with the headings, date forms and assurances that are its own. */
#include "define/plan_reading.h"

#include "base/number.h"
#include "base/path.h"
#include "base/text.h"
#include "extract/preset.h"

#include <string.h>

#define COLUMNS_MOST 128 /* that one input may declare */
#define PRESETS_MOST 64

/* ---- preset, kind and declared columns: these make the schema that the other keys are read against ---- */

/* The names of a schema's columns that `fits` lets through, for "did you mean". */
static void suggest_column(ps_error *fault, const ps_schema *schema, const char *word,
                           bool (*fits)(const ps_schema_column *))
{
    const char *names[COLUMNS_MOST + 8];
    size_t n = 0;

    for (size_t c = 0; c < schema->n_columns && n < PS_COUNT(names); c++)
        if (!fits || fits(&schema->columns[c]))
            names[n++] = schema->columns[c].name;
    ps_plan_suggest(fault, word, names, n);
}

static const ps_schema *read_kind(ps_plan_reading *reading, const ps_toml *table)
{
    const ps_toml *const value = ps_toml_find(table, "kind");
    const char *names[PS_KINDS];
    const char *text;
    const ps_schema *schema;

    if (!value)
        return NULL; /* the missing key is told with the others */
    text = ps_plan_text_of(reading, value, "kind");
    if (!text)
        return NULL;
    schema = ps_schema_named(text);
    for (int i = 0; i < PS_KINDS; i++)
        names[i] = ps_schema_of((ps_kind)i)->name;
    if (!schema)
        ps_plan_suggest(ps_plan_fault(reading, value->place, "kind", "there is no kind %s", text), text, names,
                        PS_KINDS);
    return schema;
}

/* The preset's name, whether or not there is one of that name; NULL after a finding. */
static const char *read_preset_name(ps_plan_reading *reading, const ps_toml *value)
{
    const char *const text = ps_plan_text_of(reading, value, value->key);
    const char *names[PRESETS_MOST];
    ps_error *fault;
    size_t n = 0;

    if (!text || ps_preset_find(NULL, text, NULL))
        return text;
    for (size_t i = 0; i < ps_presets_count && n < PRESETS_MOST; i++)
        if (!i || strcmp(ps_presets[i].name, ps_presets[i - 1].name) != 0)
            names[n++] = ps_presets[i].name;
    fault = ps_plan_fault(reading, value->place, value->key, "there is no preset %s", text);
    ps_plan_suggest(fault, text, names, n);
    if (!fault->hint[0]) /* too many to name them all */
        ps_error_hint(fault,
                      "popstrat-plan(5) lists the presets; a file that fits none is read by its kind and columns");
    return NULL;
}

/* "gp_event" or "gp_event or person" */
static const char *kinds_of(ps_plan_reading *reading, const char *preset)
{
    const char *all = "";

    for (size_t i = 0; all && i < ps_presets_count; i++)
        if (!strcmp(ps_presets[i].name, preset))
            all = ps_plan_print(reading, "%s%s%s", all, all[0] ? " or " : "", ps_schema_of(ps_presets[i].kind)->name);
    return all ? all : "";
}

/* Kind and headings from the preset, or kind alone. NULL: the kind cannot be told, and a finding says so unless the key
 * is missing, which is told with the others. */
static const ps_schema *read_source(ps_plan_reading *reading, const ps_toml *table, ps_plan_input *input)
{
    const ps_toml *const value = ps_toml_find(table, "preset"), *const kind_value = ps_toml_find(table, "kind");
    const ps_schema *const kind = read_kind(reading, table);
    const char *const name = value ? read_preset_name(reading, value) : NULL;
    const ps_preset *preset;
    const ps_toml *lsoa;
    size_t n;

    if (!name || (kind_value && !kind))
        return kind;
    preset = ps_preset_find(&n, name, kind);
    if (!preset) {
        ps_error_hint(ps_plan_fault(reading, kind_value->place, "kind", "the preset %s is for the kind %s", name,
                                    kinds_of(reading, name)),
                      "leave kind out, or name another preset");
        return NULL;
    }
    if (!kind && n > 1) {
        ps_error_hint(ps_plan_fault(reading, value->place, "preset", "the preset %s serves several kinds", name),
                      "say which: kind = %s", kinds_of(reading, name));
        return NULL;
    }
    lsoa = ps_toml_find(table, "lsoa");
    if (!ps_preset_apply(&input->spec, preset,
                         lsoa && lsoa->type == PS_TOML_INTEGER ? (int)lsoa->integer : reading->plan->lsoa_vintage,
                         reading->arena))
        reading->no_memory = true;
    return ps_preset_schema(preset);
}

static bool read_declared(ps_plan_reading *reading, const ps_toml *value, const ps_schema *base,
                          ps_schema_column *column)
{
    static const struct {
        const char *word;
        ps_type type;
    } types[] = {{"number", PS_NUMBER}, {"date", PS_DATE}, {"text", PS_TEXT}, {"flag", PS_FLAG}, {"codes", PS_CODES}};
    const char *names[PS_COUNT(types)];
    const char *text;

    ps_plan_check_name(reading, value);
    if (ps_rule_word_reserved(value->key))
        ps_plan_fault(reading, value->key_place, value->key, "this is a word of the rule language");
    if (ps_schema_column_find(base, value->key) >= 0)
        ps_plan_fault(reading, value->key_place, value->key, "every input of kind event has this column already");
    text = ps_plan_text_of(reading, value, value->key);
    if (!text)
        return false;
    for (size_t i = 0; i < PS_COUNT(types); i++) {
        names[i] = types[i].word;
        if (!strcmp(types[i].word, text)) {
            *column = (ps_schema_column){.name = value->key, .type = types[i].type, .meaning = "declared by the plan"};
            if (column->type == PS_FLAG)
                column->words = base->columns[base->deleted].words;
            return true;
        }
    }
    ps_plan_suggest(ps_plan_fault(reading, value->place, value->key, "there is no type %s", text), text, names,
                    PS_COUNT(types));
    return false;
}

/* An event schema with the plan's columns before the deletion flag. */
static const ps_schema *read_with(ps_plan_reading *reading, const ps_toml *table, const ps_schema *base,
                                  const char *preset)
{
    const ps_toml *const with = ps_toml_find(table, "with");
    const char *const path = reading->path;
    ps_schema *schema;
    ps_schema_column *columns;
    size_t n;

    if (!with)
        return base;
    if (preset) {
        ps_plan_fault(reading, with->key_place, "with", "the preset %s says which columns there are", preset);
        return base;
    }
    if (base->kind != PS_KIND_EVENT) {
        ps_error_hint(
            ps_plan_fault(reading, with->key_place, "with", "only an input of kind event declares its columns"),
            "to map this file's headings use columns = { ... }");
        return base;
    }
    if (!ps_plan_is(reading, with, PS_TOML_TABLE, "with"))
        return base;
    if (with->n > COLUMNS_MOST) {
        ps_plan_fault(reading, with->place, "with", "an input may declare at most %d columns", COLUMNS_MOST);
        return base;
    }
    schema = ps_plan_array(reading, 1, sizeof *schema);
    columns = ps_plan_array(reading, base->n_columns + with->n, sizeof *columns);
    reading->path = ps_plan_print(reading, "%s.with", path);
    if (!schema || !columns || !reading->path) {
        reading->path = path;
        return base;
    }
    n = (size_t)base->deleted;
    memcpy(columns, base->columns, n * sizeof *columns);
    for (const ps_toml *value = with->first; value; value = value->next)
        n += read_declared(reading, value, base, &columns[n]);
    columns[n++] = base->columns[base->deleted];
    *schema = *base;
    schema->columns = columns;
    schema->n_columns = n;
    schema->deleted = (int)n - 1;
    reading->path = path;
    return schema;
}

/* ---- keys ---- */

static void read_file(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan_input *const input = item;
    ps_plan_file(&input->spec.file, &input->spec.path, reading, value, value->key);
}

static void read_delimiter(ps_plan_reading *reading, ps_toml *value, void *item)
{
    static const char accepted[] = ",|\t;";
    ps_plan_input *const input = item;

    if (!ps_plan_is(reading, value, PS_TOML_TEXT, value->key))
        return;
    if (strlen(value->text) != 1 || !strchr(accepted, value->text[0])) {
        ps_error_hint(ps_plan_fault(reading, value->place, value->key, "this is no delimiter that files have"),
                      "accepted: \",\" \"|\" \";\" and \"\\t\" (tab)");
        return;
    }
    input->spec.delimiter = value->text[0];
}

static ps_date_form read_form(ps_plan_reading *reading, const ps_toml *value)
{
    static const char *const forms[] = {"yyyy-mm-dd", "yyyymmdd", "dd/mm/yyyy", "ddMonyyyy", "mmyyyy"};
    const char *const text = ps_plan_text_of(reading, value, value->key);
    const ps_date_form form = text ? ps_date_form_named(text) : PS_DATES_UNSET;

    if (text && form == PS_DATES_UNSET)
        ps_plan_suggest(ps_plan_fault(reading, value->place, value->key, "there is no form of date called %s", text),
                        text, forms, PS_COUNT(forms));
    return form;
}

static void read_dates(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan_input *const input = item;
    input->spec.dates = read_form(reading, value);
}

static void read_share(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan_input *const input = item;
    double share;

    if (!ps_plan_number_of(&share, reading, value, value->key))
        return;
    if (share < 0 || share > 1)
        ps_error_hint(ps_plan_fault(reading, value->place, value->key, "this is a share of the rows, from 0 to 1"),
                      "1 in 100 is 0.01");
    else
        input->spec.max_reject_share = share;
}

/* The schema column that a key of columns, date_forms or none_supplied names; -1 after a finding. */
static int column_of(ps_plan_reading *reading, const ps_plan_input *input, const ps_toml *value,
                     bool (*fits)(const ps_schema_column *), const char *unfit)
{
    const ps_schema *const schema = input->spec.schema;
    const int column = ps_schema_column_find(schema, value->key);
    ps_error *fault;

    if (column >= 0 && fits(&schema->columns[column]))
        return column;
    if (column >= 0)
        fault = ps_plan_fault(reading, value->key_place, value->key, "%s", unfit);
    else
        fault = ps_plan_fault(reading, value->key_place, value->key, "the kind %s has no such column", schema->name);
    suggest_column(fault, schema, value->key, fits);
    return -1;
}

static bool has_heading(const ps_schema_column *column)
{
    return !column->same_as;
}

static bool is_date(const ps_schema_column *column)
{
    return column->type == PS_DATE;
}

static bool is_assured(const ps_schema_column *column)
{
    return column->assured;
}

static bool go_deeper(ps_plan_reading *reading, const ps_toml *value, const ps_plan_input *input)
{
    if (input->broken || !ps_plan_is(reading, value, PS_TOML_TABLE, value->key))
        return false;
    reading->path = ps_plan_print(reading, "%s.%s", reading->path, value->key);
    if (!reading->path)
        reading->path = "";
    return true;
}

/* A form that the preset knows belongs to its own headings, not to one that the plan names in their place. */
static void drop_form(ps_plan_reading *reading, ps_input_spec *spec, size_t column, const char *heading)
{
    ps_date_form *forms;

    if (!spec->column_dates || !spec->column_dates[column])
        return;
    for (const char *const *offered = spec->offered[column]; offered && *offered; offered++)
        if (!ps_text_compare_fold(*offered, heading))
            return;
    forms = ps_plan_array(reading, spec->schema->n_columns, sizeof *forms);
    if (!forms)
        return;
    memcpy(forms, spec->column_dates, spec->schema->n_columns * sizeof *forms);
    forms[column] = PS_DATES_UNSET;
    spec->column_dates = forms;
}

static void read_columns(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan_input *const input = item;
    const ps_schema *const schema = input->spec.schema;
    const char **headings;

    if (!go_deeper(reading, value, input))
        return;
    headings = ps_plan_array(reading, schema->n_columns, sizeof *headings);
    if (!headings)
        return;
    for (const ps_toml *entry = value->first; entry; entry = entry->next) {
        const int column =
            column_of(reading, input, entry, has_heading, "this column reads the same heading as another");
        if (column < 0 || !ps_plan_is(reading, entry, PS_TOML_TEXT, entry->key))
            continue;
        if (ps_slice_trim(ps_slice_of(entry->text)).length == 0) {
            ps_plan_fault(reading, entry->place, entry->key, "this heading is empty");
            continue;
        }
        for (size_t c = 0; c < schema->n_columns; c++)
            if (headings[c] && !ps_text_compare_fold(headings[c], entry->text))
                ps_error_hint(ps_plan_fault(reading, entry->place, entry->key, "%s reads this heading already",
                                            schema->columns[c].name),
                              "one heading fills one column");
        headings[column] = entry->text;
        drop_form(reading, &input->spec, (size_t)column, entry->text);
    }
    input->spec.headings = headings;
}

static void read_date_forms(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan_input *const input = item;
    ps_date_form *forms;

    if (!go_deeper(reading, value, input))
        return;
    forms = ps_plan_array(reading, input->spec.schema->n_columns, sizeof *forms);
    if (!forms)
        return;
    if (input->spec.column_dates)
        memcpy(forms, input->spec.column_dates, input->spec.schema->n_columns * sizeof *forms);
    for (const ps_toml *entry = value->first; entry; entry = entry->next) {
        const int column = column_of(reading, input, entry, is_date, "this column holds no date");
        if (column >= 0)
            forms[column] = read_form(reading, entry);
    }
    input->spec.column_dates = forms;
}

/* A table by column, or one text that stands for every assured column the plan does not map: a heading that is there is
 * read all the same. */
static void read_assurances(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan_input *const input = item;
    const ps_schema *const schema = input->spec.schema;
    const char **supplied;

    if (input->broken || (value->type != PS_TOML_TEXT && !go_deeper(reading, value, input)))
        return;
    supplied = ps_plan_array(reading, schema->n_columns, sizeof *supplied);
    if (!supplied)
        return;
    input->spec.none_supplied = supplied;
    if (value->type == PS_TOML_TEXT) {
        const char *const text = ps_plan_text_of(reading, value, value->key);
        bool any = false;
        for (size_t c = 0; c < schema->n_columns; c++)
            any |= schema->columns[c].assured;
        if (!any)
            ps_plan_fault(reading, value->key_place, value->key, "no column of the kind %s needs an assurance",
                          schema->name);
        for (size_t c = 0; text && c < schema->n_columns; c++)
            if (schema->columns[c].assured && !(input->spec.headings && input->spec.headings[c]))
                supplied[c] = text;
        return;
    }
    for (const ps_toml *entry = value->first; entry; entry = entry->next) {
        const int column = column_of(reading, input, entry, is_assured, "no assurance stands for this column");
        if (column < 0)
            continue;
        if (input->spec.headings && input->spec.headings[column])
            ps_error_hint(
                ps_plan_fault(reading, entry->key_place, entry->key, "this column is mapped to a heading too"),
                "either the file supplies it or it does not");
        supplied[column] = ps_plan_text_of(reading, entry, entry->key);
    }
}

static bool is_any(const ps_schema_column *column)
{
    (void)column;
    return true;
}

/* Columns that a snapshot holds beside those that rules and linking need. */
static void read_keep(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan_input *const input = item;

    if (input->broken || !ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    input->kept = ps_plan_array(reading, input->spec.schema->n_columns, sizeof *input->kept);
    for (const ps_toml *entry = value->first; input->kept && entry; entry = entry->next) {
        const char *const text = ps_plan_text_of(reading, entry, value->key);
        const ps_toml named = {.key = text, .key_place = entry->place};
        const int column = text ? column_of(reading, input, &named, is_any, "") : -1;
        if (column >= 0)
            input->kept[column] = true;
    }
}

/* Id, event date and deletion flag are always read; the rest as rules ask for it. Of persons everything that is there:
 * it takes all of it to settle who is registered, alive and willing. */
static void start_wants(ps_plan_reading *reading, ps_plan_input *input)
{
    const ps_schema *const schema = input->spec.schema;

    input->want = ps_plan_array(reading, schema->n_columns, sizeof *input->want);
    if (!input->want)
        return;
    for (size_t c = 0; c < schema->n_columns; c++)
        if (schema->makes_people)
            input->want[c] = PS_WANT_IF_THERE;
    if (schema->deleted >= 0)
        input->want[schema->deleted] = PS_WANT_IF_THERE;
    input->want[schema->id] = PS_WANT;
    if (schema->event_date >= 0)
        input->want[schema->event_date] = PS_WANT;
    input->spec.want = input->want;
}

static void read_input(ps_plan_reading *reading, ps_toml *table, ps_plan_input *input)
{
    static const ps_key_word encodings[] = {{"utf-8", 0}, {"windows-1252", 1}, {NULL, 0}};
    static const ps_key_word vintages[] = {{"2011", 2011}, {"2021", 2021}, {NULL, 0}};
    const ps_key keys[] = {
        {"file", PS_KEY_READ, true, 0, NULL, read_file},
        {"preset", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"kind", PS_KEY_READ_FIRST, !ps_toml_find(table, "preset"), 0, NULL, NULL},
        {"with", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"delimiter", PS_KEY_READ, false, 0, NULL, read_delimiter},
        {"dates", PS_KEY_READ, false, 0, NULL, read_dates},
        {"encoding", PS_KEY_CHOICE, false, offsetof(ps_plan_input, spec.windows_1252), encodings, NULL},
        {"columns", PS_KEY_READ_FIRST, false, 0, NULL, NULL},
        {"date_forms", PS_KEY_READ, false, 0, NULL, read_date_forms},
        {"none_supplied", PS_KEY_READ, false, 0, NULL, read_assurances},
        {"keep", PS_KEY_READ, false, 0, NULL, read_keep},
        {"covers", PS_KEY_RULE, false, offsetof(ps_plan_input, covers), NULL, NULL},
        {"max_rejects", PS_KEY_READ, false, 0, NULL, read_share},
        {"lsoa", PS_KEY_YEAR, false, offsetof(ps_plan_input, spec.lsoa_vintage), vintages, NULL},
    };
    const char *const path = reading->path;
    const ps_schema *const kind = read_source(reading, table, input);
    ps_toml *columns;

    input->broken = !kind;
    input->spec.schema = kind ? read_with(reading, table, kind, input->spec.preset) : ps_schema_of(PS_KIND_EVENT);
    columns = ps_toml_get(table, "columns"); /* before none_supplied, which looks at what is mapped */
    if (columns)
        read_columns(reading, columns, input);
    reading->path = path;
    ps_plan_keys(reading, table, keys, PS_COUNT(keys), input);
    start_wants(reading, input);
}

void ps_plan_read_inputs(ps_plan_reading *reading)
{
    ps_plan *const plan = reading->plan;
    ps_toml *const inputs = ps_plan_section(reading, "inputs");
    bool person = false, stdin_taken = false;

    plan->inputs = ps_plan_array(reading, PS_INPUTS_MOST, sizeof *plan->inputs);
    if (!plan->inputs)
        return;
    for (ps_toml *table = inputs ? inputs->first : NULL; table; table = table->next) {
        ps_plan_input *input;
        if (plan->n_inputs == PS_INPUTS_MOST) {
            reading->path = "inputs";
            ps_plan_fault(reading, table->key_place, table->key, "a plan has at most %d inputs", PS_INPUTS_MOST);
            break;
        }
        input = &plan->inputs[plan->n_inputs++];
        input->name = input->spec.name = table->key;
        input->place = table->key_place;
        input->spec.file = input->spec.path = "";
        input->spec.hex_ids = plan->hex_ids;
        input->spec.max_reject_share = 0.01;
        input->broken = true;
        input->spec.schema = ps_schema_of(PS_KIND_EVENT);
        if (ps_plan_item(reading, table, "inputs"))
            read_input(reading, table, input);
        else
            start_wants(reading, input);
        person = person || input->broken || input->spec.schema->makes_people;
        if (!strcmp(input->spec.path, "-")) {
            if (stdin_taken)
                ps_plan_fault(reading, table->key_place, "file", "only one input can come from standard input");
            stdin_taken = true;
        }
    }
    reading->path = "inputs";
    if (!person)
        ps_error_hint(ps_plan_fault(reading, inputs ? inputs->key_place : (ps_place){1, 1, 0}, NULL,
                                    "no input is of kind person"),
                      "people = { file = \"people.csv\", kind = \"person\" } says who is registered and alive");
}

/* ---- --input NAME=FILE ---- */

static ps_status fail_use(ps_plan_reading *reading, ps_error *err, const char *option)
{
    ps_error_field(err, "--input");
    ps_error_value(err, option, strlen(option));
    ps_findings_add(reading->findings, err);
    return PS_EUSE;
}

ps_status ps_plan_replace_inputs(ps_plan_reading *reading, const ps_plan_options *options, ps_error *err)
{
    const ps_plan *const plan = reading->plan;
    ps_error own = {0};
    const char *last = "";
    size_t from_stdin = 0;

    err = err ? err : &own;
    for (size_t i = 0; options && i < options->n_inputs; i++) {
        const char *const option = options->inputs[i];
        const char *const equals = strchr(option, '=');
        const char *names[PS_INPUTS_MOST], *file;
        char name[64], brace;
        int input;

        if (!equals || equals == option || !equals[1] || (size_t)(equals - option) >= sizeof name) {
            ps_fail(err, PS_EUSE, "an input is given as NAME=FILE");
            return fail_use(reading, err, option);
        }
        memcpy(name, option, (size_t)(equals - option));
        name[equals - option] = '\0';
        input = ps_plan_input_find(plan, name);
        if (input < 0) {
            for (size_t f = 0; f < plan->n_inputs; f++)
                names[f] = plan->inputs[f].name;
            ps_fail(err, PS_EUSE, "the plan has no input called %s", name);
            ps_plan_suggest(err, name, names, plan->n_inputs);
            return fail_use(reading, err, option);
        }
        brace = ps_plan_month_file(&file, reading, equals + 1); /* as in the plan, but beside the current folder */
        if (brace) {
            ps_fail(err, PS_EUSE, PS_STRAY_BRACE, brace);
            ps_error_hint(err, PS_STRAY_BRACE_HINT);
            return fail_use(reading, err, option);
        }
        if (!file)
            return ps_fail_memory(err);
        plan->inputs[input].spec.file = plan->inputs[input].spec.path = file;
        plan->inputs[input].from_command_line = true;
    }
    for (size_t i = 0; options && i < options->n_inputs; i++)
        if (!strcmp(strchr(options->inputs[i], '=') + 1, "-"))
            last = options->inputs[i];
    for (size_t f = 0; f < plan->n_inputs; f++)
        from_stdin += !strcmp(plan->inputs[f].spec.path, "-");
    if (last[0] && from_stdin > 1) {
        ps_fail(err, PS_EUSE, "only one input can come from standard input");
        return fail_use(reading, err, last);
    }
    return PS_OK;
}

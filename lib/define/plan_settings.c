/* Plan settings: [run], [lookups], [codes], [disclosure], [audit]. */
#include "define/plan_reading.h"

#include "base/path.h"
#include "base/text.h"
#include "link/lookup.h"

#include <stdio.h>
#include <string.h>

#define LOOKUP_PRESETS_MOST 16

/* ---- files ---- */

char ps_plan_month_file(const char **file, ps_plan_reading *reading, const char *text)
{
    static const char month[] = "{yyyy-mm}";
    ps_buffer name = {0};
    char day[11];

    *file = NULL;
    ps_day_format(day, reading->plan->index_date);
    for (const char *c = text; *c;) {
        if (!strncmp(c, month, sizeof month - 1)) {
            ps_buffer_add(&name, day[0] ? day : "0000-00", 7); /* without an index date the plan is refused anyway */
            c += sizeof month - 1;
        } else if (*c == '{' || *c == '}') {
            ps_buffer_release(&name);
            return *c;
        } else {
            ps_buffer_byte(&name, *c++);
        }
    }
    *file = name.failed ? NULL : ps_arena_text(reading->arena, name.at, name.length);
    ps_buffer_release(&name);
    if (!*file)
        reading->no_memory = true;
    return '\0';
}

bool ps_plan_file(const char **file, const char **path, ps_plan_reading *reading, const ps_toml *value, const char *key)
{
    const char *const text = ps_plan_text_of(reading, value, key);
    const char *copy, *open;
    char brace;

    if (!text)
        return false;
    brace = ps_plan_month_file(&copy, reading, text);
    if (brace)
        ps_error_hint(ps_plan_fault(reading, value->place, key, PS_STRAY_BRACE, brace), PS_STRAY_BRACE_HINT);
    if (!copy)
        return false;
    open = ps_path_beside(reading->arena, reading->plan->path, copy);
    if (!open) {
        reading->no_memory = true;
        return false;
    }
    *file = copy;
    *path = open;
    return true;
}

/* ---- [run] ---- */

static void read_areas(ps_plan_reading *reading, ps_toml *value, void *item)
{
    static const ps_key_word lsoa[] = {{"2011", 2011}, {"2021", 2021}, {NULL, 0}};
    static const ps_key_word imd[] = {{"2019", 2019}, {"2025", 2025}, {NULL, 0}};
    static const ps_key keys[] = {
        {"lsoa", PS_KEY_YEAR, true, offsetof(ps_plan, lsoa_vintage), lsoa, NULL},
        {"imd", PS_KEY_YEAR, false, offsetof(ps_plan, imd_vintage), imd, NULL},
    };
    ps_plan *const plan = item;

    if (!ps_plan_is(reading, value, PS_TOML_TABLE, value->key))
        return;
    reading->path = "run.areas";
    ps_plan_keys(reading, value, keys, PS_COUNT(keys), plan);
    if (plan->lsoa_vintage && plan->imd_vintage && (plan->lsoa_vintage == 2011) != (plan->imd_vintage == 2019)) {
        ps_error *const fault = ps_plan_fault(reading, value->place, NULL, "the IMD of %d is not for the LSOAs of %d",
                                              plan->imd_vintage, plan->lsoa_vintage);
        ps_error_hint(fault, "the IMD of 2019 goes with the LSOAs of 2011, the IMD of 2025 with those of 2021");
    }
}

static void read_seed(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan *const plan = item;
    if (value->type == PS_TOML_INTEGER)
        plan->lot_seed = value->text;
    else
        plan->lot_seed = ps_plan_text_of(reading, value, value->key);
}

static void read_index_date(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan *const plan = item;
    plan->index_date_place = value->place;
    if (ps_plan_is(reading, value, PS_TOML_DATE, value->key))
        plan->index_date = value->day;
}

void ps_plan_read_run(ps_plan_reading *reading, const ps_plan_options *options)
{
    static const ps_key_word ids[] = {{"opaque", 0}, {"hex", 1}, {NULL, 0}};
    static const ps_key keys[] = {
        {"name", PS_KEY_TEXT, false, offsetof(ps_plan, name), NULL, NULL},
        {"index_date", PS_KEY_READ, false, 0, NULL, read_index_date},
        {"areas", PS_KEY_READ, false, 0, NULL, read_areas},
        {"ids", PS_KEY_CHOICE, false, offsetof(ps_plan, hex_ids), ids, NULL},
        {"seed", PS_KEY_READ, false, 0, NULL, read_seed},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const run = ps_plan_section(reading, "run");

    if (run)
        ps_plan_keys(reading, run, keys, PS_COUNT(keys), plan);
    if (options && options->index_date != PS_NO_DAY) {
        plan->index_date = options->index_date;
        plan->index_date_from_command_line = true;
    } else if (!plan->index_date_place.line) {
        ps_error_hint(ps_plan_fault(reading, run ? run->key_place : (ps_place){1, 1, 0}, "index_date",
                                    "the plan does not say for which day it speaks"),
                      "write index_date = 2025-03-31 under [run], or give --index-date");
    }
    if (!plan->name)
        plan->name = ps_path_name(plan->path);
    if (!plan->lot_seed)
        plan->lot_seed = "popstrat";
}

/* ---- [lookups] ---- */

static void read_lookup(ps_plan_reading *reading, const ps_toml *value, const char *key, const char **file,
                        const char **path)
{
    if (ps_plan_file(file, path, reading, value, key) && !strcmp(*file, "-"))
        ps_plan_fault(reading, value->place, key, "only an input may come from standard input");
}

/* "FILE", or { file = "FILE", preset = "NAME" }. */
struct lookup {
    const char *name, **file, **path;
    const ps_lookup_preset *preset;
    ps_place preset_place;
};

static void read_lookup_file(ps_plan_reading *reading, ps_toml *value, void *item)
{
    const struct lookup *const lookup = item;
    read_lookup(reading, value, value->key, lookup->file, lookup->path);
}

static void read_lookup_preset(ps_plan_reading *reading, ps_toml *value, void *item)
{
    struct lookup *const lookup = item;
    const char *const text = ps_plan_text_of(reading, value, value->key);
    const char *names[LOOKUP_PRESETS_MOST];
    const ps_lookup_preset *preset;
    size_t n = 0;

    for (size_t i = 0; text && (preset = ps_lookup_preset_at(i)); i++) {
        if (strcmp(preset->lookup, lookup->name) != 0 || n == LOOKUP_PRESETS_MOST)
            continue;
        names[n++] = preset->name;
        if (!strcmp(preset->name, text)) {
            lookup->preset = preset;
            lookup->preset_place = value->place;
            return;
        }
    }
    if (text)
        ps_plan_suggest(ps_plan_fault(reading, value->place, value->key, "there is no preset %s of this look-up", text),
                        text, names, n);
}

static void read_lookup_table(ps_plan_reading *reading, ps_toml *value, struct lookup *lookup)
{
    static const ps_key keys[] = {
        {"file", PS_KEY_READ, true, 0, NULL, read_lookup_file},
        {"preset", PS_KEY_READ, false, 0, NULL, read_lookup_preset},
    };

    if (value->type != PS_TOML_TABLE) {
        read_lookup(reading, value, value->key, lookup->file, lookup->path);
        return;
    }
    reading->path = ps_plan_print(reading, "lookups.%s", lookup->name);
    if (reading->path)
        ps_plan_keys(reading, value, keys, PS_COUNT(keys), lookup);
    else
        reading->path = "lookups";
}

/* The preset says what the file is; [run] may have said what it must be. */
static void read_imd(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan *const plan = item;
    struct lookup lookup = {.name = "imd", .file = &plan->imd_file, .path = &plan->imd_path};
    const ps_lookup_preset *preset;

    read_lookup_table(reading, value, &lookup);
    preset = plan->imd_preset = lookup.preset;
    if (!preset)
        return;
    if ((plan->imd_vintage && plan->imd_vintage != preset->imd_vintage) ||
        (plan->lsoa_vintage && plan->lsoa_vintage != preset->lsoa_vintage))
        ps_error_hint(ps_plan_fault(reading, lookup.preset_place, "preset",
                                    "the preset %s is the IMD of %d on the LSOAs of %d, the plan goes by other ones",
                                    preset->name, preset->imd_vintage, preset->lsoa_vintage),
                      "areas = { lsoa = %d, imd = %d } under [run] if that is what the extracts hold",
                      preset->lsoa_vintage, preset->imd_vintage);
    plan->imd_vintage = preset->imd_vintage;
}

static void read_pcn(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan *const plan = item;
    struct lookup lookup = {.name = "pcn", .file = &plan->pcn_file, .path = &plan->pcn_path};

    read_lookup_table(reading, value, &lookup);
    plan->pcn_preset = lookup.preset;
}

static void read_lsoa(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan *const plan = item;
    read_lookup(reading, value, value->key, &plan->lsoa_file, &plan->lsoa_path);
}

static void read_digital(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan *const plan = item;
    read_lookup(reading, value, value->key, &plan->digital_file, &plan->digital_path);
}

/* One file, or an array of them. */
static void read_area_files(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan *const plan = item;
    const size_t n = value->type == PS_TOML_ARRAY ? value->n : 1;

    plan->area_files = ps_plan_array(reading, n, sizeof *plan->area_files);
    plan->area_paths = ps_plan_array(reading, n, sizeof *plan->area_paths);
    if (!plan->area_files || !plan->area_paths)
        return;
    if (value->type == PS_TOML_ARRAY && !n)
        ps_plan_fault(reading, value->place, value->key, "no file is named here");
    if (value->type != PS_TOML_ARRAY) {
        read_lookup(reading, value, value->key, &plan->area_files[0], &plan->area_paths[0]);
        plan->n_area_files = plan->area_paths[0] != NULL;
        return;
    }
    for (const ps_toml *one = value->first; one; one = one->next) {
        const size_t at = plan->n_area_files;
        read_lookup(reading, one, value->key, &plan->area_files[at], &plan->area_paths[at]);
        plan->n_area_files += plan->area_paths[at] != NULL;
    }
}

void ps_plan_read_lookups(ps_plan_reading *reading)
{
    static const ps_key keys[] = {
        {"lsoa", PS_KEY_READ, false, 0, NULL, read_lsoa},       {"areas", PS_KEY_READ, false, 0, NULL, read_area_files},
        {"digital", PS_KEY_READ, false, 0, NULL, read_digital}, {"imd", PS_KEY_READ, false, 0, NULL, read_imd},
        {"pcn", PS_KEY_READ, false, 0, NULL, read_pcn},
    };
    ps_toml *const lookups = ps_plan_section(reading, "lookups");

    if (lookups)
        ps_plan_keys(reading, lookups, keys, PS_COUNT(keys), reading->plan);
}

/* ---- [codes] ---- */

static void read_code_file(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_codelist *const list = item;
    if (ps_plan_file(&list->file, &list->path, reading, value, value->key) && !strcmp(list->file, "-")) {
        ps_plan_fault(reading, value->place, value->key, "only an input may come from standard input");
        list->path = NULL;
    }
}

/* What is wrong inside the list is told at its entry in the plan, with the list's own line. */
static void read_list(ps_plan_reading *reading, const ps_toml *entry, ps_codelist *list)
{
    ps_error error = {0}, *fault;
    char line[32] = "";

    if (ps_codelist_read(list, reading->arena, &error) == PS_OK)
        return;
    if (error.status == PS_EMEMORY) {
        reading->no_memory = true;
        return;
    }
    if (error.line)
        snprintf(line, sizeof line, ", line %llu", (unsigned long long)error.line);
    fault = ps_plan_fault(reading, entry->key_place, NULL, "%s%s: %s", list->file, line, error.message);
    ps_error_value(fault, error.value, strlen(error.value));
    ps_error_hint(fault, "%s", error.hint);
}

void ps_plan_read_codes(ps_plan_reading *reading)
{
    static const ps_key_word systems[] = {
        {"snomed", PS_SNOMED}, {"icd10", PS_ICD10}, {"text", PS_TEXT_CODES}, {NULL, 0}};
    static const ps_key keys[] = {
        {"file", PS_KEY_READ, true, 0, NULL, read_code_file},
        {"system", PS_KEY_WORD, true, offsetof(ps_codelist, system), systems, NULL},
        {"release", PS_KEY_DAY, false, offsetof(ps_codelist, release), NULL, NULL},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const codes = ps_plan_section(reading, "codes");

    plan->lists_of_codes = ps_plan_array(reading, codes ? codes->n : 0, sizeof *plan->lists_of_codes);
    if (!codes || !plan->lists_of_codes)
        return;
    for (ps_toml *entry = codes->first; entry; entry = entry->next) {
        ps_codelist *const list = &plan->lists_of_codes[plan->n_lists_of_codes++];
        const size_t before = reading->findings->n;
        list->name = entry->key;
        list->place = entry->key_place;
        list->release = PS_NO_DAY;
        if (entry->type == PS_TOML_TEXT) {
            ps_plan_check_name(reading, entry);
            ps_error_hint(ps_plan_fault(reading, entry->place, entry->key, "a code list needs its coding system too"),
                          "write %s = { file = \"%s\", system = \"snomed\" }, or icd10, or text", entry->key,
                          entry->text);
            continue;
        }
        if (!ps_plan_item(reading, entry, "codes"))
            continue;
        ps_plan_keys(reading, entry, keys, PS_COUNT(keys), list);
        if (list->path && reading->findings->n == before)
            read_list(reading, entry, list);
        reading->path = "codes";
    }
}

/* ---- [disclosure], [audit] ---- */

static void read_ledger(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_plan *const plan = item;

    if (ps_plan_file(&plan->ledger_file, &plan->ledger_path, reading, value, "ledger") &&
        !strcmp(plan->ledger_file, "-"))
        ps_plan_fault(reading, value->place, "ledger", "the ledger is a file: it is read, and added to");
}

static void read_limit(unsigned *out, ps_plan_reading *reading, const ps_toml *value, int least, int most)
{
    if (!ps_plan_is(reading, value, PS_TOML_INTEGER, value->key))
        return;
    if (value->integer < least || value->integer > most)
        ps_plan_fault(reading, value->place, value->key, "this must be from %d to %d", least, most);
    else
        *out = (unsigned)value->integer;
}

static void read_k(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_limit(&((ps_plan *)item)->disclosure_k, reading, value, PS_K_LEAST, PS_K_MOST);
}

static void read_base(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_limit(&((ps_plan *)item)->disclosure_base, reading, value, PS_BASE_LEAST, PS_BASE_MOST);
}

static void check_belongs(ps_plan_reading *reading, const ps_toml *section, const char *key, const char *scheme,
                          bool belongs)
{
    const ps_toml *value = ps_toml_find(section, key);

    if (value && !belongs)
        ps_plan_fault(reading, value->key_place, key, "%s belongs to scheme = \"%s\"", key, scheme);
}

void ps_plan_read_outputs(ps_plan_reading *reading)
{
    static const ps_key_word schemes[] = {{"hes", PS_SCHEME_HES},
                                          {"threshold", PS_SCHEME_THRESHOLD},
                                          {"round", PS_SCHEME_ROUND},
                                          {"none", PS_SCHEME_NONE},
                                          {NULL, 0}};
    static const ps_key disclosure_keys[] = {
        {"scheme", PS_KEY_WORD, false, offsetof(ps_plan, scheme), schemes, NULL},
        {"k", PS_KEY_READ, false, 0, NULL, read_k},
        {"base", PS_KEY_READ, false, 0, NULL, read_base},
        {"ledger", PS_KEY_READ, false, 0, NULL, read_ledger},
    };
    static const ps_key_word digests[] = {{"sha256", 1}, {"xxh3", 0}, {NULL, 0}};
    static const ps_key audit_keys[] = {
        {"inputs", PS_KEY_CHOICE, false, offsetof(ps_plan, sha256_inputs), digests, NULL},
    };
    ps_toml *section = ps_plan_section(reading, "disclosure");

    reading->plan->disclosure_k = PS_K_DEFAULT;
    reading->plan->disclosure_base = PS_BASE_DEFAULT;
    if (section) {
        ps_plan_keys(reading, section, disclosure_keys, PS_COUNT(disclosure_keys), reading->plan);
        check_belongs(reading, section, "k", "threshold", reading->plan->scheme == PS_SCHEME_THRESHOLD);
        check_belongs(reading, section, "base", "round", reading->plan->scheme == PS_SCHEME_ROUND);
    }
    section = ps_plan_section(reading, "audit");
    if (section)
        ps_plan_keys(reading, section, audit_keys, PS_COUNT(audit_keys), reading->plan);
}

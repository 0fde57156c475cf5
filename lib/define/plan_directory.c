/* Plan directory: [directory], its file, and what goes by it: offers of matrices, the field `nearby`. */
#include "define/plan_reading.h"

#include "base/os.h"
#include "define/audience.h"
#include "link/lookup.h"

#include <stdlib.h>
#include <string.h>

#define OFFERS_MOST 16 /* named in a hint */

static void read_file(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_directory_plan *const directory = item;

    if (ps_plan_file(&directory->file, &directory->path, reading, value, value->key) && !strcmp(directory->file, "-")) {
        directory->file = directory->path = NULL;
        ps_plan_fault(reading, value->place, value->key, "this file cannot come from standard input");
    }
}

static void read_within(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_directory_plan *const directory = item;
    ps_plan_length_of(&directory->within_amount, &directory->within_unit, reading, value, value->key);
}

static void take_fault(void *context, const ps_error *fault)
{
    ps_plan_pass_on(context, NULL, fault);
}

/* ---- are they LSOAs of the run? ---- */

static int by_area(const void *a, const void *b)
{
    return strcmp((*(const ps_directory_entry *const *)a)->area, (*(const ps_directory_entry *const *)b)->area);
}

static int area_and_entry(const void *area, const void *entry)
{
    const ps_slice *const code = area;
    const char *const own = (*(const ps_directory_entry *const *)entry)->area;
    const int order = strncmp(code->at, own, code->length);

    return order ? order : -(int)(own[code->length] != '\0');
}

/* Marks the entries whose LSOA the look-up holds. False: it cannot be gone by, of which the run will tell. */
static bool mark_known(bool *known, const ps_directory_entry **sorted, size_t n, ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;
    ps_lookup_file *lookup = NULL;
    ps_error ignored = {0};
    ps_status st = PS_OK;
    int field = -1;

    if (!plan->imd_path || !ps_os_exists(plan->imd_path))
        return false;
    if (ps_lookup_open(&lookup, plan->imd_path, plan->imd_file, &ignored) != PS_OK) {
        reading->no_memory = reading->no_memory || ignored.status == PS_EMEMORY;
        return false;
    }
    if (plan->lsoa_vintage)
        field = ps_lookup_find_lsoa(lookup, plan->lsoa_vintage);
    for (int vintage = 2011; !plan->lsoa_vintage && field < 0 && vintage <= 2021; vintage += 10)
        field = ps_lookup_find_lsoa(lookup, vintage);
    while (field >= 0 && (st = ps_lookup_next(lookup, (size_t)field + 1, &ignored)) == PS_OK) {
        const ps_slice code = ps_lookup_cell(lookup, field);
        const ps_directory_entry **const found =
            code.length ? bsearch(&code, (const void *)sorted, n, sizeof *sorted, area_and_entry) : NULL;
        if (!found)
            continue;
        for (size_t i = (size_t)(found - sorted); i < n && !by_area(&sorted[i], found); i++)
            known[i] = true;
        for (size_t i = (size_t)(found - sorted); i-- > 0 && !by_area(&sorted[i], found);)
            known[i] = true;
    }
    ps_lookup_close(lookup);
    reading->no_memory = reading->no_memory || st == PS_EMEMORY;
    return field >= 0 && st == PS_END;
}

static void refuse_unknown(ps_plan_reading *reading, const ps_directory_entry *entry)
{
    const ps_plan *const plan = reading->plan;
    ps_error error = {0};

    (void)ps_fail(&error, PS_EPLAN, "%s holds no such LSOA", plan->imd_file);
    ps_error_file(&error, plan->directory.file);
    ps_error_place(&error, entry->line, (uint32_t)plan->directory.column[PS_DIR_LSOA] + 1, 0);
    ps_error_field(&error, "lsoa");
    ps_error_value(&error, entry->area, strlen(entry->area));
    ps_error_hint(&error, "a slip, or an LSOA of another year than the run's: 2011 and 2021 have different ones");
    ps_plan_pass_on(reading, NULL, &error);
}

/* The code alone does not say of which year it is. Only England is in the look-up. */
static void check_areas(ps_plan_reading *reading)
{
    const ps_directory_plan *const directory = &reading->plan->directory;
    const ps_directory_entry **const sorted = ps_plan_array(reading, directory->n_entries, sizeof *sorted);
    bool *const known = ps_plan_array(reading, directory->n_entries, sizeof *known);
    size_t n = 0;

    if (!sorted || !known)
        return;
    for (size_t i = 0; i < directory->n_entries; i++)
        if (directory->entries[i].level == PS_NEAR_LSOA && directory->entries[i].area[0] == 'E')
            sorted[n++] = &directory->entries[i];
    if (!n)
        return;
    qsort((void *)sorted, n, sizeof *sorted, by_area);
    if (!mark_known(known, sorted, n, reading))
        return;
    for (size_t i = 0; i < n; i++)
        if (!known[i])
            refuse_unknown(reading, sorted[i]);
}

/* ---- the section ---- */

void ps_plan_read_directory(ps_plan_reading *reading)
{
    static const ps_key keys[] = {
        {"file", PS_KEY_READ, true, 0, NULL, read_file},
        {"checked_within", PS_KEY_READ, false, 0, NULL, read_within},
    };
    ps_directory_plan *const directory = &reading->plan->directory;
    ps_toml *const section = ps_plan_section(reading, "directory");
    ps_error error = {0};

    directory->within_amount = 12;
    directory->within_unit = PS_MONTHS;
    if (!section)
        return;
    directory->place = section->key_place;
    ps_plan_keys(reading, section, keys, PS_COUNT(keys), directory);
    if (!directory->path)
        return;
    if (ps_directory_read_file(directory, reading->arena, reading->plan->lsoa_vintage, take_fault, reading, &error) !=
        PS_OK)
        ps_plan_pass_on(reading, "file", &error);
    else
        check_areas(reading);
}

/* ---- once all names are known ---- */

static bool is_offered(const ps_directory_plan *directory, const char *offer)
{
    for (size_t i = 0; i < directory->n_entries; i++)
        if (!ps_text_compare_fold(directory->entries[i].offer, offer))
            return true;
    return false;
}

static void check_offer(ps_plan_reading *reading, const ps_matrix_row *row)
{
    const ps_directory_plan *const directory = &reading->plan->directory;
    const char *offers[OFFERS_MOST];
    size_t n = 0;

    if (!directory->path) {
        ps_error_hint(ps_plan_fault(reading, row->offer_place, "offer",
                                    "an offer comes from a directory, and this plan has none"),
                      "[directory] with file = \"directory.csv\"");
        return;
    }
    if (is_offered(directory, row->offer))
        return;
    for (size_t i = 0; i < directory->n_entries && n < OFFERS_MOST; i++) {
        bool twice = false;
        for (size_t j = 0; j < n; j++)
            twice = twice || !ps_text_compare_fold(offers[j], directory->entries[i].offer);
        if (!twice)
            offers[n++] = directory->entries[i].offer;
    }
    ps_plan_suggest(
        ps_plan_fault(reading, row->offer_place, "offer", "no entry of the directory offers %.60s", row->offer),
        row->offer, offers, n);
}

static bool has_level(const ps_directory_plan *directory, ps_near_level level)
{
    for (size_t i = 0; i < directory->n_entries; i++)
        if (directory->entries[i].level == level)
            return true;
    return false;
}

static void check_field(ps_plan_reading *reading, const ps_list_plan *list, size_t field)
{
    static const ps_person_column_number traits[PS_NEAR_LEVELS] = {PS_P_LSOA, PS_P_WARD, PS_P_PCN};
    const ps_plan *const plan = reading->plan;

    if (strcmp(list->fields[field], PS_FIELD_NEARBY) != 0)
        return;
    if (!plan->directory.path) {
        ps_error_hint(ps_plan_fault(reading, list->field_places[field], "fields",
                                    "nearby comes from a directory, and this plan has none"),
                      "[directory] with file = \"directory.csv\"");
        return;
    }
    for (int level = 0; level < PS_NEAR_LEVELS; level++) {
        const ps_name *const name = ps_names_find(&plan->names, ps_person_columns[traits[level]].name);
        if (name && has_level(&plan->directory, (ps_near_level)level))
            ps_plan_use_name(reading, list->field_places[field], "fields", name);
    }
}

void ps_plan_check_directory(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t m = 0; m < plan->n_matrices && ps_plan_enter(reading, "matrix", plan->matrices[m].name); m++)
        for (size_t r = 0; r < plan->matrices[m].n_rows; r++)
            if (plan->matrices[m].rows[r].offer)
                check_offer(reading, &plan->matrices[m].rows[r]);
    for (size_t i = 0; i < plan->n_lists && ps_plan_enter(reading, "list", plan->lists[i].name); i++)
        for (size_t j = 0; j < plan->lists[i].n_fields; j++)
            check_field(reading, &plan->lists[i], j);
    reading->path = "";
}

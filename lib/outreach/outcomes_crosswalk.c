/* Outcomes, crosswalk: whom the pseudonyms stand for that recipients of the voluntary sector were given, read from the
 * practices' folders of the run. */
#include "outreach/outcomes.h"

#include "base/path.h"
#include "outreach/list_job.h"

#include <stdlib.h>
#include <string.h>

static ps_status fail(const char *path, uint64_t line, const char *message, ps_error *err)
{
    ps_fail(err, PS_EDATA, "%s", message);
    ps_error_file(err, path);
    ps_error_place(err, line, 0, 0);
    ps_error_hint(err,
                  "the folder " PS_CROSSWALK_FOLDER " of the run must be as it was written while answers are read");
    return PS_EDATA;
}

static ps_status add_pair(ps_returns *outcomes, ps_slice own, ps_slice pseudo_id, const char *path, uint64_t line,
                          ps_error *err)
{
    const size_t known = ps_idmap_count(outcomes->own);
    const uint32_t given = ps_idmap_add(outcomes->own, ps_answer_unguarded(own));
    const uint32_t person = ps_idmap_add(outcomes->population, ps_answer_unguarded(pseudo_id));

    if (given >= PS_IDMAP_FULL || person >= PS_IDMAP_FULL ||
        !ps_grow(&outcomes->stands_for, &outcomes->stands_for_capacity, (size_t)given + 1,
                 sizeof *outcomes->stands_for))
        return ps_fail_memory(err);
    if (given < known && outcomes->stands_for[given] != person)
        return fail(path, line, "one pseudonym stands for two people", err);
    outcomes->stands_for[given] = person;
    return PS_OK;
}

static ps_status read_pairs(ps_returns *outcomes, ps_csv_rows *csv, const char *path, ps_error *err)
{
    size_t own = SIZE_MAX, pseudo_id = SIZE_MAX;
    ps_status status = PS_OK;

    if (ps_csv_rows_next(csv))
        for (size_t i = 0; i < csv->n; i++) {
            if (ps_slice_equals(csv->cells[i], PS_CROSSWALK_OWN))
                own = i;
            if (ps_slice_equals(csv->cells[i], "pseudo_id"))
                pseudo_id = i;
        }
    if (csv->failed)
        return ps_fail_memory(err);
    if (own == SIZE_MAX || pseudo_id == SIZE_MAX)
        return fail(path, 1, "this is no crosswalk: " PS_CROSSWALK_OWN " and pseudo_id are its columns", err);
    while (status == PS_OK && ps_csv_rows_next(csv)) {
        if (own >= csv->n || pseudo_id >= csv->n || !csv->cells[own].length || !csv->cells[pseudo_id].length)
            return fail(path, csv->line, "a row of the crosswalk is not whole", err);
        status = add_pair(outcomes, csv->cells[own], csv->cells[pseudo_id], path, csv->line, err);
    }
    return status == PS_OK && csv->failed ? ps_fail_memory(err) : status;
}

static ps_status read_file(ps_returns *outcomes, const char *path, ps_error *err)
{
    ps_buffer text = {0};
    ps_csv_rows csv = {.delimiter = ','};
    ps_status status = ps_returns_open_csv(&csv, &text, path, err);

    if (status == PS_OK)
        status = read_pairs(outcomes, &csv, path, err);
    ps_csv_rows_release(&csv);
    ps_buffer_release(&text);
    return status;
}

/* "practices/C84001/crosswalk/Good_company.csv" */
static bool is_crosswalk(const char *name)
{
    const char *practice = strchr(name, '/'), *part = practice ? strchr(practice + 1, '/') : NULL;
    const size_t length = strlen(name);

    return strncmp(name, PS_CROSSWALK_FOLDER "/", sizeof PS_CROSSWALK_FOLDER) == 0 && part &&
           strncmp(part + 1, PS_CROSSWALK_PART "/", sizeof PS_CROSSWALK_PART) == 0 && length > 4 &&
           strcmp(name + length - 4, ".csv") == 0;
}

ps_status ps_returns_read_crosswalks(ps_returns *outcomes, const char *folder, char *const *names, size_t n,
                                     ps_error *err)
{
    ps_status status = PS_OK;

    for (size_t i = 0; status == PS_OK && i < n; i++)
        if (is_crosswalk(names[i])) {
            const char *path = ps_path_join(outcomes->arena, folder, names[i]);
            status = path ? read_file(outcomes, path, err) : ps_fail_memory(err);
        }
    return status;
}

size_t ps_returns_id_room(const ps_returns *outcomes)
{
    const size_t listed = ps_idmap_longest(outcomes->ids), behind = ps_idmap_longest(outcomes->population);

    return (listed > behind ? listed : behind) + 1;
}

size_t ps_returns_id(char *out, const ps_returns *outcomes, const ps_listed *one)
{
    const size_t length = ps_idmap_text(out, outcomes->ids, one->person);

    if (!outcomes->files[one->file].crossed)
        return length;
    return ps_idmap_text(out, outcomes->population,
                         outcomes->stands_for[ps_idmap_find(outcomes->own, (ps_slice){out, length})]);
}

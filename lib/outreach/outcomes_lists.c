/* Outcomes, lists: everybody on the lists of a run, read from its folder. */
#include "outreach/outcomes.h"

#include "base/os.h"
#include "base/path.h"
#include "outreach/list_job.h"

#include <stdlib.h>
#include <string.h>

#define PIECE ((size_t)256 << 10)

ps_status ps_returns_read_file(ps_buffer *out, const char *path, ps_error *err)
{
    char *piece = malloc(PIECE);
    ps_os_file *file = NULL;
    size_t got = 1;
    ps_status status = piece ? ps_os_open(&file, path, err) : ps_fail_memory(err);

    while (status == PS_OK && got) {
        status = ps_os_read(&got, file, piece, PIECE, err);
        if (status == PS_OK)
            ps_buffer_add(out, piece, got);
        if (status == PS_OK && out->failed)
            status = ps_fail_memory(err);
    }
    ps_os_close(file);
    free(piece);
    return status;
}

ps_status ps_returns_open_csv(ps_csv_rows *csv, ps_buffer *text, const char *path, ps_error *err)
{
    const ps_status status = ps_returns_read_file(text, path, err);

    csv->at = text->at ? text->at : "";
    csv->end = csv->at + text->length;
    return status;
}

/* ---- one list file ---- */

typedef struct columns {
    size_t id, by[PS_BY_FIELDS];
    bool decile; /* deprivation is in tenths */
} columns;

static void find_columns(columns *at, const ps_csv_rows *csv, ps_returns *outcomes)
{
    static const char *const names[PS_BY_FIELDS] = {"imd_quintile", "ethnicity", "age_band"};

    at->id = SIZE_MAX;
    at->decile = false;
    for (int b = 0; b < PS_BY_FIELDS; b++)
        at->by[b] = SIZE_MAX;
    for (size_t i = 0; i < csv->n; i++) {
        if (ps_slice_equals(csv->cells[i], "pseudo_id"))
            at->id = i;
        for (int b = 0; b < PS_BY_FIELDS; b++)
            if (ps_slice_equals(csv->cells[i], names[b])) {
                at->by[b] = i;
                at->decile = at->decile && b != PS_BY_IMD;
            }
        if (ps_slice_equals(csv->cells[i], "imd_decile") && at->by[PS_BY_IMD] == SIZE_MAX) {
            at->by[PS_BY_IMD] = i;
            at->decile = true;
        }
        outcomes->report.replay =
            outcomes->report.replay || (i == 0 && ps_slice_equals(csv->cells[i], PS_REPLAY_HEADING));
    }
}

/* The text of a group; of tenths their fifth. */
static uint32_t group_of(ps_returns *outcomes, const columns *at, int by, const ps_csv_rows *csv)
{
    ps_slice cell = {"", 0};
    char fifth[2] = {0};

    if (at->by[by] < csv->n)
        cell = ps_slice_trim(csv->cells[at->by[by]]);
    if (by == PS_BY_IMD && at->decile && cell.length && cell.at[0] >= '0' && cell.at[0] <= '9') {
        const unsigned tenth = cell.length == 2 ? 10 : (unsigned)(cell.at[0] - '0');
        fifth[0] = (char)('0' + (tenth + 1) / 2);
        cell = ps_slice_of(fifth);
    }
    return ps_intern_add(outcomes->words, cell.at, cell.length);
}

/* Nobody is taken for a stranger whom a recipient of the voluntary sector was given. */
static ps_status check_crossed(const ps_returns *outcomes, ps_slice id, const char *path, ps_error *err)
{
    if (!outcomes->files[outcomes->n_files - 1].crossed || ps_idmap_find(outcomes->own, id) != PS_IDMAP_NONE)
        return PS_OK;
    ps_fail(err, PS_EDATA, "no crosswalk of the run says whom a pseudonym of this list stands for");
    ps_error_file(err, path);
    ps_error_hint(err,
                  "the folder " PS_CROSSWALK_FOLDER " of the run must be as it was written while answers are read");
    return PS_EDATA;
}

static ps_status add_person(ps_returns *outcomes, const columns *at, const ps_csv_rows *csv, const char *path,
                            ps_error *err)
{
    ps_listed one = {.file = (uint32_t)(outcomes->n_files - 1), .next = UINT32_MAX, .day = PS_NO_DAY};
    const size_t known = ps_idmap_count(outcomes->ids);
    const ps_slice id = ps_answer_unguarded(csv->cells[at->id]);
    const ps_status status = check_crossed(outcomes, id, path, err);

    if (status != PS_OK)
        return status;
    one.person = ps_idmap_add(outcomes->ids, id);
    if (one.person >= PS_IDMAP_FULL ||
        !ps_grow(&outcomes->first, &outcomes->first_capacity, (size_t)one.person + 1, sizeof *outcomes->first) ||
        !ps_grow(&outcomes->listed, &outcomes->listed_capacity, outcomes->n_listed + 1, sizeof *outcomes->listed))
        return ps_fail_memory(err);
    for (int b = 0; b < PS_BY_FIELDS; b++) {
        one.by[b] = group_of(outcomes, at, b, csv);
        if (one.by[b] == PS_INTERN_FULL)
            return ps_fail_memory(err);
    }
    if (one.person < known)
        one.next = outcomes->first[one.person];
    outcomes->first[one.person] = (uint32_t)outcomes->n_listed;
    outcomes->listed[outcomes->n_listed++] = one;
    return PS_OK;
}

static ps_status read_rows(ps_returns *outcomes, ps_csv_rows *csv, const char *path, ps_error *err)
{
    ps_listed_file *file = &outcomes->files[outcomes->n_files - 1];
    columns at = {.id = SIZE_MAX};
    ps_status status = PS_OK;

    if (ps_csv_rows_next(csv))
        find_columns(&at, csv, outcomes);
    if (csv->failed)
        return ps_fail_memory(err);
    if (at.id == SIZE_MAX) {
        ps_fail(err, PS_EDATA, "the list has no column pseudo_id: nobody can be told to be on it");
        ps_error_file(err, path);
        return PS_EDATA;
    }
    for (int b = 0; b < PS_BY_FIELDS; b++)
        file->by[b] = at.by[b] != SIZE_MAX;
    while (status == PS_OK && ps_csv_rows_next(csv))
        if (at.id < csv->n)
            status = add_person(outcomes, &at, csv, path, err);
    return status == PS_OK && csv->failed ? ps_fail_memory(err) : status;
}

/* "lists/Staying_well_support/U99001.csv"; false: another file, such as ids. */
static bool is_list(const char *path)
{
    const size_t length = strlen(path);
    const char *slash = strchr(path, '/'), *second = slash ? strchr(slash + 1, '/') : NULL;

    return strncmp(path, "lists/", 6) == 0 && second && !strchr(second + 1, '/') && length > 4 &&
           strcmp(path + length - 4, ".csv") == 0;
}

static ps_status add_list(ps_returns *outcomes, const char *folder, const char *path, ps_error *err)
{
    const char *full = ps_path_join(outcomes->arena, folder, path), *slash = strrchr(path, '/');
    ps_listed_file file = {.name = ps_arena_text(outcomes->arena, path + 6, strlen(path) - 10),
                           .list = ps_arena_text(outcomes->arena, path + 6, (size_t)(slash - path) - 6),
                           .recipient = ps_arena_text(outcomes->arena, slash + 1, strlen(slash) - 5)};
    ps_buffer text = {0};
    ps_csv_rows csv = {.delimiter = ','};
    ps_status status;

    if (file.list) {
        const ps_run_list list = ps_returns_list(outcomes, file.list);
        file.question = list.question;
        file.crossed = list.crossed;
    }
    if (full && file.name && file.list && file.recipient && file.question == PS_ASKS_NOTHING)
        return PS_OK;
    if (!full || !file.name || !file.list || !file.recipient ||
        !ps_grow(&outcomes->files, &outcomes->files_capacity, outcomes->n_files + 1, sizeof *outcomes->files))
        return ps_fail_memory(err);
    outcomes->files[outcomes->n_files++] = file;
    status = ps_returns_open_csv(&csv, &text, full, err);
    if (status == PS_OK)
        status = read_rows(outcomes, &csv, full, err);
    ps_csv_rows_release(&csv);
    ps_buffer_release(&text);
    return status;
}

/* ---- the run ---- */

ps_status ps_returns_read_lists(ps_returns *outcomes, const char *folder, ps_error *err)
{
    char **names = NULL;
    size_t n = 0;
    ps_status status = ps_returns_read_run(outcomes, folder, err);

    if (status == PS_OK)
        status = ps_os_list(&names, &n, folder, err);
    if (status == PS_OK)
        status = ps_returns_read_crosswalks(outcomes, folder, names, n, err);
    for (size_t i = 0; status == PS_OK && i < n; i++)
        if (is_list(names[i]))
            status = add_list(outcomes, folder, names[i], err);
    ps_os_free_list(names, n);
    if (status == PS_OK && !outcomes->n_files) {
        ps_fail(err, PS_EDATA, "the run has no list that is answered");
        ps_error_file(err, folder);
        ps_error_hint(err, "a run without [governance] in date writes none");
        return PS_EDATA;
    }
    return status;
}

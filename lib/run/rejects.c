/* Rejects: see rejects.h; rows as reject_csv.h writes them. */
#include "run/rejects.h"

#include "base/csv_parts.h"
#include "base/os.h"
#include "base/path.h"
#include "extract/reject_csv.h"

#define ROWS_AT_ONCE ((size_t)64 << 10) /* may be held in memory */
#define ROWS_A_PART ((size_t)4 << 10)

typedef struct making {
    const ps_input_report *report;
    size_t first, n; /* rejects */
} making;

static ps_status make_part(void *context, ps_csv_writer *rows, size_t part, ps_error *err)
{
    const making *m = context;
    const size_t from = part * ROWS_A_PART, to = m->n - from < ROWS_A_PART ? m->n : from + ROWS_A_PART;
    const char *file = ps_path_name(m->report->file);

    (void)err;
    for (size_t i = from; i < to; i++)
        ps_reject_csv_row(rows, file, &m->report->rejects[m->first + i]);
    return PS_OK;
}

static ps_status write_rows(const ps_input_report *report, const char *path,
                            ps_status (*close)(ps_csv_writer *, ps_error *), ps_pool *pool, ps_error *err)
{
    making m = {.report = report};
    ps_csv_writer *csv = NULL;
    ps_status st = ps_csv_writer_open(&csv, path, err);

    if (st != PS_OK)
        return st;
    ps_reject_csv_heading(csv);
    for (; st == PS_OK && m.first < report->n_rejects; m.first += m.n) {
        m.n = report->n_rejects - m.first < ROWS_AT_ONCE ? report->n_rejects - m.first : ROWS_AT_ONCE;
        st = ps_csv_in_parts(csv, make_part, NULL, &m, (m.n + ROWS_A_PART - 1) / ROWS_A_PART, pool, err);
    }
    if (st == PS_OK)
        return close(csv, err);
    ps_csv_writer_abandon(csv);
    return st;
}

static ps_status write_input(const ps_input_report *report, const char *folder,
                             ps_status (*close)(ps_csv_writer *, ps_error *), ps_pool *pool, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    const char *rejects = arena ? ps_path_join(arena, folder, "rejects") : NULL;
    const char *name = arena ? ps_arena_print(arena, "%s.csv", report->name) : NULL;
    const char *path = rejects && name ? ps_path_join(arena, rejects, name) : NULL;
    ps_status st = path ? PS_OK : ps_fail_memory(err);

    if (st == PS_OK && report->n_rejects) {
        st = ps_os_make_folder(rejects, err);
        if (st == PS_OK)
            st = write_rows(report, path, close, pool, err);
    }
    ps_arena_free(arena);
    return st;
}

ps_status ps_rejects_write_input(const ps_input_report *report, const char *folder, ps_error *err)
{
    return write_input(report, folder, ps_csv_writer_finish, NULL, err);
}

ps_status ps_rejects_write(const ps_population *population, const char *folder, ps_pool *pool, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < population->n_feeds; i++)
        st = write_input(population->reports[i], folder, ps_csv_writer_leave, pool, err);
    return st;
}

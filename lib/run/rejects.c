/* Rejects: file, line, column, field, reason, value. */
#include "run/rejects.h"

#include "base/csv_writer.h"
#include "base/os.h"
#include "base/path.h"

static ps_status write_rows(const ps_input_report *report, const char *path, ps_error *err)
{
    static const char *const headings[] = {"file", "line", "column", "field", "reason", "value"};
    ps_csv_writer *csv = NULL;
    ps_status st = ps_csv_writer_open(&csv, path, err);

    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < PS_COUNT(headings); i++)
        ps_csv_raw(csv, headings[i]);
    ps_csv_end_row(csv);
    for (size_t i = 0; i < report->n_rejects; i++) {
        const ps_reject *reject = &report->rejects[i];

        ps_csv_text(csv, ps_path_name(report->file));
        ps_csv_count(csv, reject->line);
        if (reject->column)
            ps_csv_count(csv, reject->column);
        else
            ps_csv_empty(csv);
        ps_csv_text(csv, reject->field);
        ps_csv_text(csv, reject->reason);
        ps_csv_text(csv, reject->value);
        ps_csv_end_row(csv);
    }
    return ps_csv_writer_finish(csv, err);
}

ps_status ps_rejects_write_input(const ps_input_report *report, const char *folder, ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    const char *rejects = arena ? ps_path_join(arena, folder, "rejects") : NULL;
    const char *name = arena ? ps_arena_print(arena, "%s.csv", report->name) : NULL;
    const char *path = rejects && name ? ps_path_join(arena, rejects, name) : NULL;
    ps_status st = path ? PS_OK : ps_fail_memory(err);

    if (st == PS_OK && report->n_rejects) {
        st = ps_os_make_folder(rejects, err);
        if (st == PS_OK)
            st = write_rows(report, path, err);
    }
    ps_arena_free(arena);
    return st;
}

ps_status ps_rejects_write(const ps_population *population, const char *folder, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < population->n_feeds; i++)
        st = ps_rejects_write_input(population->reports[i], folder, err);
    return st;
}

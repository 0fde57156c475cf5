/* Stories: see stories.h. Cells that a spreadsheet would take for formulas are guarded, as in lists. */
#include "outreach/stories.h"

#include "base/arena.h"
#include "base/csv_writer.h"
#include "base/path.h"

static void add_story(ps_csv_writer *csv, const ps_story *story)
{
    ps_csv_text(csv, story->cohort);
    ps_csv_raw(csv, story->month);
    ps_csv_text(csv, story->text);
    ps_csv_end_row(csv);
}

ps_status ps_stories_write(const ps_stories *stories, const char *folder, ps_error *err)
{
    static const char *const headings[] = {"cohort", "month", "story"};
    ps_csv_writer *csv = NULL;
    ps_arena *arena;
    const char *path;
    ps_status st;

    if (!stories->file)
        return PS_OK;
    arena = ps_arena_new();
    path = arena ? ps_path_join(arena, folder, "stories.csv") : NULL;
    st = path ? ps_csv_writer_open(&csv, path, err) : ps_fail_memory(err);
    if (st == PS_OK) {
        for (size_t i = 0; i < PS_COUNT(headings); i++)
            ps_csv_raw(csv, headings[i]);
        ps_csv_end_row(csv);
        for (size_t i = 0; i < stories->n; i++)
            add_story(csv, &stories->rows[i]);
        st = ps_csv_writer_leave(csv, err);
    }
    ps_arena_free(arena);
    return st;
}

/* Ready: the folder of a scenario: its plan, code lists, extracts and truth. See ready.h. */
#include "synth/ready.h"

#include "synth/fixed_files.h"
#include "synth/made_rows.h"

#include "base/date.h"
#include "base/digest.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MOST 200 /* a cell of a row */

static const ps_ready_scenario *const scenarios[] = {
    &ps_ready_own_caseload, &ps_ready_care_home,   &ps_ready_discharge_hubs, &ps_ready_volunteers,
    &ps_ready_staff,        &ps_ready_core20plus5, &ps_ready_waiting_list,   &ps_ready_norfolk_escalation,
    &ps_ready_mdt_summary,
};

bool ps_ready_is_plan(const char *name)
{
    for (size_t i = 0; i < PS_COUNT(scenarios); i++)
        if (!strcmp(scenarios[i]->name, name))
            return true;
    return false;
}

/* ---- failures are kept ---- */

static bool fine(ps_ready *ready, ps_status st)
{
    if (ready->status == PS_OK)
        ready->status = st;
    return ready->status == PS_OK;
}

static bool no_memory(ps_ready *ready)
{
    return fine(ready, ready->status == PS_OK ? ps_fail_memory(&ready->error) : PS_OK);
}

/* ---- rows ---- */

const char *ps_ready_print(ps_ready *ready, const char *format, ...)
{
    char text[TEXT_MOST];
    const char *kept;
    va_list list;
    int length;

    va_start(list, format);
    length = vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    assert(length >= 0 && length < (int)sizeof(text));
    kept = ps_arena_text(ready->arena, text, (size_t)length);
    if (!kept)
        (void)no_memory(ready);
    return kept ? kept : "";
}

const char *ps_ready_day(ps_ready *ready, ps_day day)
{
    char text[11];

    if (day == PS_NO_DAY)
        return "";
    ps_day_format(text, day);
    return ps_ready_print(ready, "%s", text);
}

/* The file's folder, if its name has one, is made. */
static char *path_of(ps_ready *ready, const char *name)
{
    char *path = ps_arena_print(ready->arena, "%s/%s", ready->folder, name);
    const char *slash = strrchr(name, '/');

    if (!path) {
        (void)no_memory(ready);
    } else if (slash) {
        char *folder = ps_arena_text(ready->arena, path, strlen(path) - strlen(slash));
        (void)(folder ? fine(ready, ps_os_make_folder(folder, &ready->error)) : no_memory(ready));
    }
    return ready->status == PS_OK ? path : NULL;
}

static void open_feed(ps_ready *ready, int feed, const char *name, const char *heading)
{
    const char *path = path_of(ready, name);

    assert(feed < PS_READY_FEEDS);
    if (!path ||
        !fine(ready, ps_feed_file_open(&ready->feeds[feed], path, false, ready->key, (unsigned)feed, &ready->error)))
        return;
    ps_buffer_text(ps_feed_file_text(ready->feeds[feed]), heading);
    ps_feed_file_row(ready->feeds[feed], false);
    (void)fine(ready, ps_feed_file_flush(ready->feeds[feed], &ready->error));
}

int ps_ready_feed(ps_ready *ready, const char *name, const char *heading)
{
    open_feed(ready, ready->n_feeds, name, heading);
    return ready->n_feeds++;
}

void ps_ready_people(ps_ready *ready)
{
    if (!ready->feeds[0])
        open_feed(ready, 0, "people.csv", ps_feed_headings[PS_F_PEOPLE]);
}

void ps_ready_cells(ps_ready *ready, int feed, bool late, const char *const *cells)
{
    ps_feed_file *file = ready->feeds[feed];

    if (ready->status != PS_OK)
        return;
    for (size_t i = 0; cells[i]; i++) {
        if (i)
            ps_buffer_text(ps_feed_file_text(file), ",");
        ps_buffer_text(ps_feed_file_text(file), cells[i]);
    }
    ps_feed_file_row(file, late);
}

void ps_ready_again(ps_ready *ready, int feed)
{
    if (ready->status == PS_OK)
        ps_feed_file_again(ready->feeds[feed]);
}

/* ---- what ought to be found ---- */

static const char *recipient_of(const ps_ready_list *list, const ps_ready_one *one)
{
    switch (list->to) {
    case PS_READY_TO_PRACTICE:
        return one->practice;
    case PS_READY_TO_NETWORK:
        return one->network;
    case PS_READY_TO_GROUP:
        break;
    }
    return one->group;
}

void ps_ready_expect(ps_ready *ready, const ps_ready_list *list, const ps_ready_one *one, const char *why)
{
    ps_csv_text(ready->truth, list->name);
    ps_csv_raw(ready->truth, one->id);
    ps_csv_text(ready->truth, recipient_of(list, one));
    ps_csv_text(ready->truth, why);
    ps_csv_end_row(ready->truth);
}

void ps_ready_never(ps_ready *ready, const ps_ready_list *list, const ps_ready_one *one, const char *why)
{
    ps_csv_raw(ready->truth_not, one->id);
    ps_csv_text(ready->truth_not, list->name);
    ps_csv_text(ready->truth_not, why);
    ps_csv_end_row(ready->truth_not);
}

static bool open_truth(ps_ready *ready, ps_csv_writer **csv, const char *name, const char *const *headings)
{
    const char *path = path_of(ready, name);

    if (!path || !fine(ready, ps_csv_writer_open(csv, path, &ready->error)))
        return false;
    for (; *headings; headings++)
        ps_csv_raw(*csv, *headings);
    ps_csv_end_row(*csv);
    return true;
}

void ps_ready_cell(ps_ready *ready, const ps_ready_list *list, const ps_ready_one *one, const char *column,
                   const char *value)
{
    static const char *const headings[] = {"list", "pseudo_id", "column", "value", NULL};

    if (!ready->cells && !open_truth(ready, &ready->cells, "truth_cells.csv", headings))
        return;
    ps_csv_text(ready->cells, list->name);
    ps_csv_raw(ready->cells, one->id);
    ps_csv_text(ready->cells, column);
    ps_csv_text(ready->cells, value);
    ps_csv_end_row(ready->cells);
}

/* ---- plan and code lists ---- */

/* The code lists that a line of the plan names: "codes/NAME.csv". */
static void write_codes(ps_ready *ready, const char *line)
{
    static const char before[] = "\"codes/", after[] = ".csv\"";
    const char *at = strstr(line, before), *end = at ? strstr(at, after) : NULL;

    while (end && ready->status == PS_OK) {
        char *name = ps_arena_text(ready->arena, at + 1, (size_t)(end - at - 1));
        char *path = name ? path_of(ready, ps_ready_print(ready, "%s.csv", name)) : NULL;
        const ps_data_table *table = name ? ps_data_find(name) : NULL;
        if (!name) {
            (void)no_memory(ready);
        } else if (path && table && !ps_os_exists(path)) {
            (void)fine(ready, ps_fixed_code_list(path, table, &ready->error));
        }
        at = strstr(end, before);
        end = at ? strstr(at, after) : NULL;
    }
}

static void write_plan(ps_ready *ready, const char *name)
{
    const ps_data_table *plan = ps_data_find(ps_ready_print(ready, "plans/%s", name));
    const char *path = path_of(ready, ps_ready_print(ready, "%s.toml", name));

    assert(plan || ready->status != PS_OK);
    if (!path || !plan || !fine(ready, ps_fixed_plan(path, plan, ready->index, &ready->error)))
        return;
    for (size_t row = 0; row < plan->n_rows; row++)
        write_codes(ready, ps_data_cell(plan, row, 0));
}

static void write_notes(ps_ready *ready)
{
    static const char text[] =
        "THE PEOPLE IN THIS FOLDER DO NOT EXIST.\n"
        "\n"
        "The plan in this folder is one to start from: its first lines say for whom it is. It runs as it is:\n"
        "  popstrat run *.toml\n"
        "or, where it has a list for the voluntary sector, with a key that is made once and kept:\n"
        "  popstrat pseudonymise --new-key recipient.key\n"
        "  popstrat run *.toml --recipient-key recipient.key\n"
        "truth.csv has the people whom its lists must name (list is the folder below lists/, recipient the file), "
        "truth_not.csv those\n"
        "whom they must not, each with what was planted about them. Everybody else fits nothing.\n";
    const char *path = path_of(ready, "README.txt");

    if (path)
        (void)fine(ready, ps_text_file_write(path, text, sizeof(text) - 1, &ready->error));
}

/* ---- one scenario after another ---- */

static void make(ps_ready *ready, const ps_ready_scenario *scenario)
{
    static const char *const truth[] = {"list", "pseudo_id", "recipient", "why_planted", NULL};
    static const char *const truth_not[] = {"pseudo_id", "list", "reason", NULL};

    (void)fine(ready, ps_os_make_folder(ready->folder, &ready->error));
    write_notes(ready);
    write_plan(ready, scenario->name);
    if (open_truth(ready, &ready->truth, "truth.csv", truth) &&
        open_truth(ready, &ready->truth_not, "truth_not.csv", truth_not))
        scenario->make(ready);
}

static void finish(ps_ready *ready)
{
    ps_csv_writer *const truths[] = {ready->truth, ready->truth_not, ready->cells};

    for (int f = 0; f < ready->n_feeds && f < PS_READY_FEEDS; f++) {
        if (ready->status == PS_OK)
            (void)fine(ready, ps_feed_file_finish(ready->feeds[f], &ready->error));
        else
            ps_feed_file_abandon(ready->feeds[f]);
    }
    for (size_t i = 0; i < PS_COUNT(truths); i++) {
        if (!truths[i])
            continue;
        if (ready->status == PS_OK)
            (void)fine(ready, ps_csv_writer_finish(truths[i], &ready->error));
        else
            ps_csv_writer_abandon(truths[i]);
    }
    ps_made_release(&ready->person);
}

ps_status ps_ready_write(const char *folder, const ps_made_world *world, ps_error *err)
{
    ps_ready *ready = ps_calloc(1, sizeof(*ready));
    ps_status st = ready ? PS_OK : ps_fail_memory(err);

    for (size_t i = 0; st == PS_OK && i < PS_COUNT(scenarios); i++) {
        memset(ready, 0, sizeof(*ready));
        ready->world = world;
        ready->index = world->index;
        ready->n_feeds = 1; /* people.csv */
        ps_hmac_sha256(ready->key, world->key, PS_DRAW_KEY, scenarios[i]->name, strlen(scenarios[i]->name));
        ps_draw_start(&ready->draw, ready->key, PS_STREAM_REGION);
        ready->arena = ps_arena_new();
        ready->folder = ready->arena ? ps_arena_print(ready->arena, "%s/ready/%s", folder, scenarios[i]->name) : NULL;
        if (ready->folder) {
            make(ready, scenarios[i]);
            finish(ready);
        } else {
            (void)no_memory(ready);
        }
        st = ready->status;
        if (st != PS_OK && err)
            *err = ready->error;
        ps_arena_free(ready->arena);
    }
    free(ready);
    return st;
}

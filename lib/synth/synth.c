/* Synth: a whole region: its extracts, and the fixed files: code lists, plans, notes.
 *
 * Person by person: who they are and all their rows (crowd.h), truth, text. Extracts are shuffled and written in
 * windows of some thousand persons, so that memory does not grow with their number. */
#include "popstrat/synth.h"

#include "synth/crowd.h"
#include "synth/fixed_files.h"
#include "synth/made_rows.h"
#include "synth/messy.h"
#include "synth/ready.h"
#include "synth/sent_again.h"
#include "synth/truth.h"

#include "base/arena.h"
#include "base/data.h"
#include "base/init.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"

#include <stdlib.h>
#include <string.h>

struct making {
    ps_arena *arena;
    const char *folder;
    ps_crowd *crowd;
    ps_feed_file *feeds[PS_FEEDS];
    ps_sent sent;
    ps_truth *truth;
};

/* ---- the fixed files ---- */

static ps_status write_data(struct making *m, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < ps_data_tables_count; i++) {
        const ps_data_table *table = &ps_data_tables[i];
        const bool codes = !strncmp(table->name, "codes/", 6), plan = !strncmp(table->name, "plans/", 6);
        char *path;
        if ((!codes && !plan) || (plan && ps_ready_is_plan(ps_path_name(table->name))))
            continue;
        path = codes ? ps_arena_print(m->arena, "%s/%s.csv", m->folder, table->name)
                     : ps_arena_print(m->arena, "%s/%s.toml", m->folder, ps_path_name(table->name));
        if (!path)
            return ps_fail_memory(err);
        st = codes ? ps_fixed_code_list(path, table, err) : ps_fixed_plan(path, table, m->crowd->world.index, err);
    }
    return st;
}

static ps_status write_notes(struct making *m, ps_error *err)
{
    static const char text[] =
        "THE PEOPLE IN THIS FOLDER DO NOT EXIST.\n"
        "\n"
        "Every row was made up by popstrat synth. Pseudonyms begin with 53594e, \"SYN\" in hexadecimal; provider codes "
        "begin with SYN;\n"
        "areas begin with E0199 and lie in Synthshire; practices begin with A99 and networks with U99. None of it says "
        "anything about a real\n"
        "person, place or service, and no score worked out from it is evidence of anything.\n"
        "\n"
        "The *.toml files are plans that run as they are in this folder:\n"
        "  popstrat run nottinghamshire.toml\n"
        "The extracts hold faults on purpose: about one row in 200 cannot be read at all, one in 200 has a field that "
        "cannot.\n"
        "truth/ holds what ought to be found. codes/ are short lists for trying things out, not for use on patients.\n"
        "resends/ holds further kinds of extract, and some kinds once more, as suppliers send them: whole caseloads "
        "every month, rows\n"
        "amended, deleted or repeated; every row of them can be read. resends.toml uses all but the staff, who are no "
        "patients.\n"
        "ready/ holds plans to start from, each in a folder of its own with small extracts and with the people whom "
        "its "
        "lists must name\n"
        "(truth.csv) and must not (truth_not.csv).\n"
        "messy/, where it is there, holds files that must stop a run.\n";
    char *path = ps_arena_print(m->arena, "%s/README.txt", m->folder);

    return path ? ps_text_file_write(path, text, sizeof(text) - 1, err) : ps_fail_memory(err);
}

static ps_status write_lookups(struct making *m, ps_error *err)
{
    char *imd = ps_arena_print(m->arena, "%s/lookups/imd.csv", m->folder);
    char *pcn = ps_arena_print(m->arena, "%s/lookups/pcn.csv", m->folder);
    ps_status st =
        imd && pcn ? ps_region_write_imd(m->crowd->world.region, imd, m->crowd->world.key, err) : ps_fail_memory(err);

    return st == PS_OK ? ps_region_write_pcn(m->crowd->world.region, pcn, err) : st;
}

static ps_status make_folders(struct making *m, ps_error *err)
{
    static const char *const folders[] = {"lookups", "codes", "truth", "resends", "messy"};
    ps_status st = ps_os_make_folder(m->folder, err);

    for (size_t i = 0; st == PS_OK && i < PS_COUNT(folders) - !m->crowd->options.messy; i++) {
        char *path = ps_arena_print(m->arena, "%s/%s", m->folder, folders[i]);
        st = path ? ps_os_make_folder(path, err) : ps_fail_memory(err);
    }
    return st;
}

/* ---- the people ---- */

static ps_status open_feeds(struct making *m, ps_error *err)
{
    char *truth = ps_arena_print(m->arena, "%s/truth", m->folder);
    ps_status st = truth ? PS_OK : ps_fail_memory(err);

    for (int f = 0; st == PS_OK && f < PS_FEEDS; f++) {
        char *path = ps_arena_print(m->arena, "%s/%s", m->folder, ps_feed_paths[f]);
        st = path ? ps_made_rows_open(&m->feeds[f], path, (ps_feed_number)f, ps_feed_is_gzip((ps_feed_number)f),
                                      &m->crowd->world, err)
                  : ps_fail_memory(err);
    }
    ps_sent_start(&m->sent, &m->crowd->world);
    for (int f = 0; st == PS_OK && f < PS_SENT_FILES; f++) {
        char *path = ps_arena_print(m->arena, "%s/resends/%s.csv", m->folder, ps_sent_names[f]);
        st = path ? ps_sent_open(&m->sent, (ps_sent_file)f, path, err) : ps_fail_memory(err);
    }
    return st == PS_OK ? ps_truth_new(&m->truth, truth, &m->crowd->world, err) : st;
}

static ps_status flush_feeds(struct making *m, ps_error *err)
{
    for (int f = 0; f < PS_FEEDS; f++) {
        ps_status st = ps_feed_file_flush(m->feeds[f], err);
        if (st == PS_OK)
            st = ps_crowd_report(m->crowd, ps_feed_paths[f], ps_feed_file_rows(m->feeds[f]), err);
        if (st != PS_OK)
            return st;
    }
    for (int f = 0; f < PS_SENT_FILES; f++) {
        const ps_status st = ps_feed_file_flush(m->sent.files[f], err);
        if (st != PS_OK)
            return st;
    }
    return PS_OK;
}

static ps_status finish_feeds(struct making *m, ps_error *err)
{
    ps_status st = PS_OK;

    for (int f = 0; st == PS_OK && f < PS_FEEDS + PS_SENT_FILES; f++) {
        ps_feed_file **file = f < PS_FEEDS ? &m->feeds[f] : &m->sent.files[f - PS_FEEDS];
        st = ps_feed_file_finish(*file, err);
        *file = NULL;
    }
    return st;
}

static ps_status finish_truth(struct making *m, ps_error *err)
{
    char *path = ps_arena_print(m->arena, "%s/truth/resends.csv", m->folder);
    ps_status st = path ? ps_sent_write_truth(&m->sent, path, err) : ps_fail_memory(err);

    if (st == PS_OK) {
        st = ps_truth_finish(m->truth, err);
        m->truth = NULL;
    }
    return st;
}

static ps_status make_people(struct making *m, ps_error *err)
{
    ps_crowd *crowd = m->crowd;
    ps_status st = open_feeds(m, err);

    while (st == PS_OK && crowd->next < crowd->all) {
        st = ps_crowd_next(crowd, err);
        if (st != PS_OK)
            break;
        ps_truth_add(m->truth, &crowd->person);
        for (int f = 0; f < PS_FEEDS; f++)
            ps_made_rows_write(m->feeds[f], &crowd->person, (ps_feed_number)f, &crowd->world);
        for (int f = 0; f < PS_SENT_FILES; f++)
            ps_sent_add(&m->sent, (ps_sent_file)f, &crowd->person);
        if (ps_crowd_window_ends(crowd))
            st = flush_feeds(m, err);
    }
    if (st == PS_OK)
        st = finish_feeds(m, err);
    return st == PS_OK ? finish_truth(m, err) : st;
}

static ps_status make_all(struct making *m, ps_error *err)
{
    ps_status st = make_folders(m, err);

    if (st == PS_OK)
        st = write_notes(m, err);
    if (st == PS_OK)
        st = write_data(m, err);
    if (st == PS_OK)
        st = write_lookups(m, err);
    if (st == PS_OK)
        st = make_people(m, err);
    if (st == PS_OK)
        st = ps_ready_write(m->folder, &m->crowd->world, err);
    if (st == PS_OK && m->crowd->options.messy) {
        char *path = ps_arena_print(m->arena, "%s/messy", m->folder);
        st = path ? ps_messy_write(path, &m->crowd->world, err) : ps_fail_memory(err);
    }
    return st;
}

/* ---- the call ---- */

static ps_status check_folder(const char *folder, bool *was_there, ps_error *err)
{
    char **list = NULL;
    size_t n = 0;
    ps_status st;

    *was_there = ps_os_exists(folder);
    if (!*was_there)
        return PS_OK;
    if (!ps_os_is_folder(folder)) {
        (void)ps_fail(err, PS_EUSE, "this is a file, not a folder");
        ps_error_file(err, folder);
        return PS_EUSE;
    }
    st = ps_os_list(&list, &n, folder, err);
    if (st != PS_OK)
        return st;
    ps_os_free_list(list, n);
    if (!n)
        return PS_OK;
    (void)ps_fail(err, PS_EUSE, "the folder is not empty");
    ps_error_file(err, folder);
    ps_error_hint(err, "made-up people go into a folder of their own; name a new one");
    return PS_EUSE;
}

static void undo(const char *folder, bool was_there)
{
    (void)ps_os_remove(folder, NULL);
    if (was_there)
        (void)ps_os_make_folder(folder, NULL);
}

static void release(struct making *m)
{
    for (int f = 0; f < PS_FEEDS; f++)
        ps_feed_file_abandon(m->feeds[f]);
    ps_sent_abandon(&m->sent);
    ps_truth_abandon(m->truth);
    ps_crowd_free(m->crowd);
    ps_arena_free(m->arena);
}

ps_status ps_synth_write(const char *folder, const ps_synth_options *options, ps_error *err)
{
    struct making m = {.folder = folder};
    bool was_there = false;
    ps_status st = ps_init_check(err);

    if (st == PS_OK)
        st = ps_crowd_new(&m.crowd, options, err);
    if (st == PS_OK)
        st = check_folder(folder, &was_there, err);
    if (st == PS_OK) {
        m.arena = ps_arena_new();
        st = m.arena ? make_all(&m, err) : ps_fail_memory(err);
        if (st != PS_OK) /* half a region would look like a whole one */
            undo(folder, was_there);
    }
    release(&m);
    return st;
}

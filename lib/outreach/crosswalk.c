/* Crosswalk: for whom the pseudonyms stand that the voluntary sector was given. It lies in the folder of each person's
 * practice and nowhere else, since only the practice may know both.
 *
 *   practices/C84001/crosswalk/<list>.csv   recipient_pseudo_id, recipient, pseudo_id
 *   practices/C84001/ids/<list>.csv         pseudo_id alone, for the re-identification service
 *   practices/C84001/README.txt
 *
 * Practices are split once over all lists: one folder never holds the people of two. */
#include "base/csv_writer.h"
#include "base/date.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text_file.h"
#include "outreach/list_job.h"

#include <stdlib.h>
#include <string.h>

typedef struct writing {
    const ps_outreach *outreach;
    const ps_world *world;
    const ps_outreach_options *options;
    ps_arena *arena;
    ps_split practices;
    const ps_crossing **of; /* by person, of the list at hand */
    char *id;               /* room for a pseudonym */
    bool guarded;
} writing;

static const char *folder_of(const writing *w, const ps_group *practice, const char *part)
{
    const char *name = ps_arena_print(w->arena, PS_CROSSWALK_FOLDER "/%s%s%s", practice->stem, *part ? "/" : "", part);
    return name ? ps_path_join(w->arena, w->options->folder, name) : NULL;
}

/* ---- one list of one practice ---- */

static void add_row(ps_csv_writer *csv, writing *w, const ps_list_job *job, uint32_t person)
{
    const char *recipient = w->of[person]->recipient;

    if (w->options->replay)
        ps_csv_raw(csv, PS_REPLAY_MARK);
    ps_list_id(w->id, job, recipient, person);
    ps_csv_text(csv, w->id);
    ps_csv_text(csv, recipient);
    ps_csv_slice(csv, w->id, ps_idmap_text(w->id, w->world->population->ids, person));
    ps_csv_end_row(csv);
}

static ps_status write_pairs(writing *w, const char *path, const ps_list_job *job, const ps_group *people,
                             ps_error *err)
{
    ps_csv_writer *csv = NULL;
    const ps_status status = ps_csv_writer_open(&csv, path, err);

    if (status != PS_OK)
        return status;
    if (w->options->replay)
        ps_csv_raw(csv, PS_REPLAY_HEADING);
    ps_csv_raw(csv, PS_CROSSWALK_OWN);
    ps_csv_raw(csv, "recipient");
    ps_csv_raw(csv, "pseudo_id");
    ps_csv_end_row(csv);
    for (size_t i = 0; i < people->n; i++)
        add_row(csv, w, job, people->persons[i]);
    return ps_csv_writer_leave(csv, err);
}

/* The practice's folder below practices/: groups of one list are looked up among those of all. */
static const ps_group *practice_of(const writing *w, const ps_group *people)
{
    for (size_t i = 0; i < w->practices.n; i++)
        if (w->practices.groups[i].text == people->text)
            return &w->practices.groups[i];
    return NULL;
}

static ps_status write_practice(writing *w, const ps_list_job *job, const char *list, const ps_group *people,
                                ps_error *err)
{
    const ps_group *practice = practice_of(w, people);
    const char *pairs = folder_of(w, practice, PS_CROSSWALK_PART), *ids = folder_of(w, practice, "ids");
    const char *name = ps_arena_print(w->arena, "%s.csv", list);
    ps_status status = pairs && ids && name ? ps_os_make_folder(pairs, err) : ps_fail_memory(err);

    if (status == PS_OK)
        status = ps_os_make_folder(ids, err);
    if (status != PS_OK)
        return status;
    pairs = ps_path_join(w->arena, pairs, name);
    ids = ps_path_join(w->arena, ids, name);
    status = pairs && ids ? write_pairs(w, pairs, job, people, err) : ps_fail_memory(err);
    if (status == PS_OK)
        status = ps_ids_write_file(&w->guarded, ids, w->world->population, w->options->replay, people->persons,
                                   people->n, err);
    return status;
}

/* ---- one list ---- */

/* Crossings from .. to - 1 are the list's. */
static ps_status write_list(writing *w, size_t from, size_t to, ps_error *err)
{
    const ps_population *population = w->world->population;
    const size_t number = w->outreach->crossings[from].list;
    const ps_list_job job = {.plan = w->world->plan,
                             .population = population,
                             .list = &w->world->plan->lists[number],
                             .number = number,
                             .options = w->options};
    const char *list = ps_path_safe(w->arena, job.list->file_name);
    uint32_t *persons = ps_arena_array(w->arena, to - from + 1, sizeof *persons);
    ps_split split = {0};
    ps_status status;

    if (!list || !persons)
        return ps_fail_memory(err);
    for (size_t i = from; i < to; i++) {
        persons[i - from] = w->outreach->crossings[i].person;
        w->of[w->outreach->crossings[i].person] = &w->outreach->crossings[i];
    }
    status = ps_split_by(&split, w->arena, population, &population->person[PS_P_PRACTICE], persons, to - from, err);
    for (size_t i = 0; status == PS_OK && i < split.n; i++)
        status = write_practice(w, &job, list, &split.groups[i], err);
    return status;
}

static ps_status write_lists(writing *w, ps_error *err)
{
    const ps_outreach *outreach = w->outreach;
    ps_status status = PS_OK;

    for (size_t from = 0, to; status == PS_OK && from < outreach->n_crossings; from = to) {
        for (to = from; to < outreach->n_crossings && outreach->crossings[to].list == outreach->crossings[from].list;)
            to++;
        status = write_list(w, from, to, err);
    }
    return status;
}

/* ---- what it says ---- */

static void say_whose(ps_buffer *text, const ps_group *practice)
{
    if (practice->text)
        ps_buffer_print(text, "Practice %s: patients on lists for the voluntary sector\n\nFor: this practice alone.\n",
                        practice->label);
    else
        ps_buffer_text(text, "People without a known practice, on lists for the voluntary sector\n\n"
                             "For: the DSCRO's re-identification service alone.\n");
}

static ps_status write_readme(const writing *w, const ps_group *practice, ps_error *err)
{
    const ps_list_job job = {.population = w->world->population, .options = w->options};
    const char *folder = folder_of(w, practice, ""),
               *path = folder ? ps_path_join(w->arena, folder, "README.txt") : NULL;
    ps_buffer text = {0};
    char until[24];
    ps_status status;

    ps_day_format_long(until, ps_list_until(&job));
    if (w->options->replay)
        ps_buffer_text(&text, PS_REPLAY_MARK "\n\n");
    say_whose(&text, practice);
    ps_buffer_print(
        &text,
        "Not for: the organisations that were given the lists, or anybody else. Whoever holds this folder and a list "
        "can "
        "say who is on it.\n\nThese patients agreed to be referred. The organisation knows each of them under a "
        "pseudonym made for it alone.\n\n" PS_CROSSWALK_PART "/ has a file for each list. Each row ties the "
        "organisation's pseudonym (" PS_CROSSWALK_OWN
        ", of the file named under\nrecipient) to the pseudonym that your "
        "re-identification service knows (pseudo_id).\nids/ has the same people's pseudo_id alone, in the order of the "
        "list, for that service. No key is kept here.\n\nWhen the organisation asks about one of its pseudonyms, look "
        "it "
        "up here. Never send it a pseudo_id, or this folder.\nCheck the patient's record for death, address, opt-out "
        "and "
        "safeguarding before any contact.\nDo not use after %s. Delete it then.\n",
        until);
    if (w->guarded)
        ps_buffer_text(&text,
                       "\nAn apostrophe before = + - or @ at the start of a cell keeps a spreadsheet from reading "
                       "a formula: it is not part of the pseudonym.\n");
    status = path && !text.failed ? ps_text_file_leave(path, text.at, text.length, err) : ps_fail_memory(err);
    ps_buffer_release(&text);
    return status;
}

/* ---- all ---- */

static ps_status split_practices(writing *w, ps_error *err)
{
    const ps_population *population = w->world->population;
    const size_t n = w->outreach->n_crossings;
    uint32_t *persons = ps_arena_array(w->arena, n + 1, sizeof *persons);

    if (!persons)
        return ps_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        persons[i] = w->outreach->crossings[i].person;
    return ps_split_by(&w->practices, w->arena, population, &population->person[PS_P_PRACTICE], persons, n, err);
}

ps_status ps_crosswalk_write(const ps_outreach *outreach, const ps_world *world, const ps_outreach_options *options,
                             ps_error *err)
{
    writing w = {.outreach = outreach, .world = world, .options = options, .arena = ps_arena_new()};
    ps_status status = PS_OK;

    if (w.arena)
        w.of = ps_arena_array(w.arena, world->population->n_people + 1, sizeof *w.of);
    w.id = malloc(ps_list_id_room(world->population));
    if (!w.of || !w.id)
        status = ps_fail_memory(err);
    if (status == PS_OK)
        status = split_practices(&w, err);
    if (status == PS_OK)
        status = write_lists(&w, err);
    for (size_t i = 0; status == PS_OK && i < w.practices.n; i++)
        status = write_readme(&w, &w.practices.groups[i], err);
    free(w.id);
    ps_arena_free(w.arena);
    return status;
}

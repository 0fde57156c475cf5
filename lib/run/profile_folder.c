/* Profile folder: every table of a profile as a file, through the gate, all at once or not at all. */
#include "base/init.h"
#include "base/os.h"
#include "base/path.h"
#include "run/profile_result.h"

#include <string.h>

/* Each line here is a line of the note. */
/* clang-format off */
static const char about[] =
    "The tables say what the extracts hold, of everybody in them, objectors too; nobody can be told from them.\n"
    "  profile_findings   what stands out, in sentences\n"
    "  profile_feeds      rows as sent; refused; withdrawn by deletions; duplicates, equal in every column; amended,\n"
    "                     replaced by a later submission; set_aside, such as earlier snapshots; events, as linked\n"
    "  profile_people     people; linked, the share of them in the person extract; strangers, who are not in it, and the\n"
    "                     share of rows about them; registered, those registered and alive on the index date; covered,\n"
    "                     the share of all registered people that these are\n"
    "  profile_days       first and last event; lag_days, from the last event to the index date (or the newest extract,\n"
    "                     if older); usual_month, the median of up to 36 whole months; thin_months, under a fifth of it;\n"
    "                     shares of events before birth, after death and too late to be believed\n"
    "  profile_months     events of these months\n"
    "  profile_refusals   rows refused by field and reason\n"
    "  profile_fields     present, the heading is there; recorded, the share of rows read well that hold a value;\n"
    "                     readable, the share of those that could be read; imprecise, of these the share of dates that\n"
    "                     are of month or year precision. \"linked record\" are the traits as settled between the feeds,\n"
    "                     of registered people\n"
    "  profile_fields_by_ethnicity, profile_fields_by_deprivation   share with a value: of events, of rows of a\n"
    "                     person extract, of people in the linked record. Fifth 1 is the most deprived\n"
    "  profile_groups     registered people of the group; in_feed, those of them in the feed, and their share; events of\n"
    "                     theirs, and events for each registered person of the group\n"
    "  profile_practices  registered people of the practice, and the share of them in each feed\n"
    "  profile_overlap, profile_overlap_share   people in both feeds; as a share of the people of the feed at the left\n"
    "  profile_conflicts  people by how many distinct values of a trait were seen, and the source whose value stands\n"
    "  profile_agreement  people of whom feed and linked record both have a value; those with another one in the feed\n"
    "                     (births: more than one year apart)\n"
    "  profile_found, profile_added, profile_register_gap   registered people whom a definition finds: by each feed; by\n"
    "                     each alone; and by others but not by the practice\n"
    "  profile_definitions   which definitions were looked at for this\n";
/* clang-format on */

static ps_status write_sheets(const ps_profile *profile, ps_arena *arena, const char *folder, ps_error *err)
{
    const bool exact = profile->gate.internal_allowed;
    const char *release_folder = ps_path_join(arena, folder, "tables");
    const char *internal = ps_path_join(arena, folder, "internal");
    ps_status st = release_folder && internal ? ps_os_make_folder(release_folder, err) : ps_fail_memory(err);

    if (st == PS_OK && exact)
        st = ps_os_make_folder(internal, err);
    for (size_t i = 0; st == PS_OK && i < profile->sheets.n_files; i++) {
        const ps_sheet *sheet = profile->sheets.files[i];

        st = ps_gate_write_sheet_release(sheet, release_folder, err);
        if (st == PS_OK && exact)
            st = ps_gate_write_sheet(&profile->gate, sheet, internal, err);
    }
    if (st == PS_OK)
        st = ps_gate_write_sheet_notes(&profile->gate, internal, release_folder, about, err);
    return st;
}

static ps_status write_folder(const ps_profile *profile, ps_arena *arena, const char *folder, ps_error *err)
{
    const char *partial = ps_arena_print(arena, "%s.partial-%u", folder, ps_os_process_id());
    const char *parent = ps_path_folder(arena, folder);
    ps_status st = partial && parent ? ps_os_remove(partial, err) : ps_fail_memory(err);

    if (st == PS_OK)
        st = ps_os_make_folder(partial, err);
    if (st == PS_OK)
        st = write_sheets(profile, arena, partial, err);
    if (st == PS_OK)
        st = ps_os_sync_folder(partial, err);
    if (st == PS_OK)
        st = ps_os_rename(partial, folder, err);
    if (st == PS_OK)
        st = ps_os_sync_folder(parent, err);
    if (st != PS_OK && partial)
        (void)!ps_os_remove(partial, NULL);
    return st;
}

ps_status ps_profile_write(const ps_profile *profile, const char *folder, ps_error *err)
{
    ps_arena *arena;
    char *name;
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    arena = ps_arena_new();
    name = arena ? ps_arena_print(arena, "%s", folder) : NULL;
    if (!name)
        st = ps_fail_memory(err);
    for (size_t n = name ? strlen(name) : 0; n > 1 && name[n - 1] == '/'; n--)
        name[n - 1] = '\0';
    if (st == PS_OK && ps_os_exists(name)) {
        st = ps_fail(err, PS_ESYSTEM, "the folder is already there");
        ps_error_file(err, name);
        ps_error_hint(err, "-o names another");
    }
    if (st == PS_OK)
        st = write_folder(profile, arena, name, err);
    ps_arena_free(arena);
    return st;
}

/* Notes: what stands beside the tables, in plain words. */
#include "base/path.h"
#include "base/text_file.h"
#include "disclose/gate.h"

#include <stdio.h>
#include <string.h>

/* Each line here is a line of the note. */
/* clang-format off */
#define COLUMNS_TEXT                                                                                                   \
    "Columns: the fields; population, the people of the table's population; people, those of them who are counted;\n"  \
    "proportion, people / population (0 to 1); lower and upper, its 95% limits (Wilson's score interval, without\n"    \
    "continuity correction); rate_per_N, people for every N of the population, where the plan asks for it; note.\n"    \
    "Every count counts people, each once. \"All\" is summed over a field. Combinations with nobody in the\n"          \
    "population have no row. \"Not stated\" (asked, and not told) and \"Not known\" (not recorded) are two things.\n"  \
    "People who object to this use of their data are in no table, nor are test patients. An area (LSOA) with fewer\n"   \
    "than 1,000 or more than 3,000 people of the table's population is noted, since its figures are unstable. A row in\n" \
    "which everybody is counted, or nobody of a small group (under 20 people; with a threshold k, under 2 k; or\n"       \
    "hidden), is noted too: it speaks of each person in it.\n"

/* For plans that ask for more than proportions. */
#define VALUES_TEXT                                                                                                    \
    "\n"                                                                                                               \
    "Columns of some tables:\n"                                                                                        \
    "  value, lower, upper, method  the rate that the plan asks for, in place of the proportion. directly standardised:\n" \
    "               the age structure is that of the European Standard Population 2013, in the ages that the table has;\n" \
    "               observed / expected: 1 means as many as if the rates by age of the whole table held; empirical\n"  \
    "               Bayes: areas with few people are drawn towards all areas. Who has no known age is in none of the\n" \
    "               values standardised by age\n"                                                                      \
    "  events, events_per_N         a number added up over people; people are those with any;\n"                        \
    "  funnel_*, funnel             95% and 99.8% limits around the proportion of all, for an area of this size, and\n" \
    "               where its proportion lies\n"                                                                       \
    "  risk_ratio, ratio_*          the proportion over that of the row it is compared with, by the last field\n"      \
    "  NAME_sii.csv                 sii: how much higher the value is at the most deprived end of a line through the\n" \
    "               deprivation groups than at the other end; rii: how many times as high\n"                           \
    "Released values by age and slopes come from exact counts, to 3 significant digits, and only where there surely\n" \
    "are 10 events or more by what is shown, no count that they need is hidden and no other table gives those by age;\n" \
    "all others come from what is shown.\n"

static const char internal_text[] =
    "INTERNAL: exact numbers, small ones too. Not for release.\n"
    "\n"
    "The files in this folder hold exact counts, down to single people. They are for the people whom the plan's\n"
    "agreement names and for nobody else; do not send them on, publish them, or copy numbers from them into anything\n"
    "that is published. The tables that may be released stand in the folder tables/, under the same names without\n"
    "INTERNAL_.\n"
    "\n";
static const char internal_end[] =
    "Numbers have up to 12 significant digits. The note in a table's last row says how many objectors were left out.\n";

static const char release_text[] = "How to read the tables in this folder.\n\n";
static const char hes_text[] =
    "Small numbers are protected (scheme hes):\n"
    "  0      nobody\n"
    "  *      1 to 7 people; or a larger number, hidden because a smaller one could be worked out from it\n"
    "  empty  not given: it may be any number\n"
    "All other counts are rounded to the nearest 5, and so are totals, each by itself: tables do not add up exactly,\n"
    "and are not meant to. Proportions, limits and rates are worked out from the rounded counts, to 3 significant\n"
    "digits, and are * or empty where a count that they need is.\n";
static const char threshold_text[] =
    "Small numbers are protected (scheme threshold, k = %u):\n"
    "  0      nobody\n"
    "  *      1 to %u people; or a larger number, hidden because a smaller one could be worked out from it\n"
    "  empty  not given: it may be any number\n"
    "All other counts are exact, totals too. Whoever takes what is shown from the totals is left, for every *, with a\n"
    "range whose ends are %u apart or more. Proportions, limits and rates are worked out from the exact counts, to 3\n"
    "significant digits, and are * or empty where a count that they need is.\n";
static const char round_text[] =
    "All counts are rounded to the nearest multiple of %u, half way up (scheme round), and so are totals, each by\n"
    "itself: tables do not add up exactly, and are not meant to.\n"
    "  0      nobody, or up to %u people\n"
    "  empty  not given: the number could have been worked out from the others\n"
    "There is no *. Proportions, limits and rates are worked out from the rounded counts, to 3 significant digits, and\n"
    "are empty where a count that they need is, or a population is shown as 0.\n";
/* What all schemes have in common. */
static const char together_text[] =
    "Sums of events are rounded to the nearest 5, and hidden from 1 to 7. Tables of the same population in this folder\n"
    "are protected together: what one hides, no other shows. Groups that lie within others (LSOAs of a ward) and\n"
    "populations that overlap are compared only where the plan keeps a ledger of releases.\n"
    "\n";

static const char unprotected_text[] =
    "UNPROTECTED: the tables in this folder hold exact numbers, small ones too.\n"
    "\n"
    "The plan's override let them through without protection; it is named in the last column of every row, with who\n"
    "approved it and its dates.\n"
    "\n";
/* clang-format on */

static bool has_values(const ps_plan *plan)
{
    for (size_t i = 0; i < plan->n_tables; i++) {
        const ps_table_plan *table = &plan->tables[i];

        if (table->rate > PS_RATE_CRUDE || table->sum || table->sii || table->funnel || table->compare_to)
            return true;
    }
    return false;
}

/* What each table counts: a CSV has no room to say it. */
static void add_tables(ps_buffer *out, const ps_plan *plan)
{
    if (plan->n_tables)
        ps_buffer_text(out, "\nThe tables:\n");
    for (size_t i = 0; i < plan->n_tables; i++) {
        const ps_table_plan *table = &plan->tables[i];

        ps_buffer_print(out, "  %s: %s. Population: %s%s.", table->name, table->title ? table->title : table->name,
                        table->of ? "people of whom this is yes: " : "everybody",
                        table->of ? ps_rule_text(table->of) : "");
        if (table->count)
            ps_buffer_print(out, " People: those of them in %s.", table->count);
        else if (table->sum)
            ps_buffer_print(out, " People: those of them with any %s. Events: its sum.", table->sum);
        ps_buffer_text(out, "\n");
    }
    if (has_values(plan))
        ps_buffer_text(out, VALUES_TEXT);
    ps_buffer_text(out, plan->n_tables ? "describe.txt says what the names mean.\n" : "");
}

/* Texts one after another, ended by NULL; then what the plan's tables count, if a plan is given. */
static ps_status write_note(const char *folder, const char *name, const char *const *texts, const ps_plan *plan,
                            ps_error *err)
{
    ps_arena *arena = ps_arena_new();
    const char *path = arena ? ps_path_join(arena, folder, name) : NULL;
    ps_buffer note = {0};
    ps_status st;

    for (; *texts; texts++)
        ps_buffer_text(&note, *texts);
    if (plan)
        add_tables(&note, plan);
    st = path && !note.failed ? ps_text_file_leave(path, note.at, note.length, err) : ps_fail_memory(err);
    ps_buffer_release(&note);
    ps_arena_free(arena);
    return st;
}

void ps_scheme_legend(char *out, size_t room, const ps_scheme *scheme)
{
    const unsigned k = (unsigned)scheme->k, base = (unsigned)scheme->base;

    switch (scheme->kind) {
    case PS_SCHEME_THRESHOLD:
        snprintf(out, room, threshold_text, k, k - 1, k - 1);
        break;
    case PS_SCHEME_ROUND:
        snprintf(out, room, round_text, base, base - base / 2 - 1);
        break;
    default:
        snprintf(out, room, "%s", hes_text);
        break;
    }
}

ps_status ps_gate_write_notes(const ps_gate *gate, const char *internal_folder, const char *release_folder,
                              ps_error *err)
{
    const char *const internal[] = {internal_text, COLUMNS_TEXT, internal_end, NULL};
    char scheme[sizeof threshold_text + sizeof round_text];
    const char *const release[] = {release_text, scheme, together_text, COLUMNS_TEXT, NULL};
    const char *const unprotected[] = {unprotected_text, gate->override_stamp, "\n\n", COLUMNS_TEXT, NULL};
    ps_status st = PS_OK;

    ps_scheme_legend(scheme, sizeof scheme, &(ps_scheme){gate->scheme, gate->k, gate->base});
    if (gate->internal_allowed && internal_folder)
        st = write_note(internal_folder, "README.txt", internal, gate->plan, err);
    if (st == PS_OK && release_folder)
        st = write_note(release_folder, "legend.txt", gate->scheme != PS_SCHEME_NONE ? release : unprotected,
                        gate->plan, err);
    return st;
}

ps_status ps_gate_write_sheet_notes(const ps_gate *gate, const char *internal_folder, const char *release_folder,
                                    const char *about, ps_error *err)
{
    const char *const internal[] = {internal_text, about, NULL};
    const char *const release[] = {release_text, hes_text, "\n", about, NULL};
    ps_status st = PS_OK;

    if (gate->internal_allowed && internal_folder)
        st = write_note(internal_folder, "README.txt", internal, NULL, err);
    if (st == PS_OK && release_folder)
        st = write_note(release_folder, "legend.txt", release, NULL, err);
    return st;
}

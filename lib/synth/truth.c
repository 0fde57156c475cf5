/* Truth: see truth.h. */
#include "synth/truth.h"
#include "synth/made_rows.h"

#include "base/arena.h"
#include "base/csv_writer.h"
#include "base/path.h"
#include "base/text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OTHER_AREAS 64 /* distinct areas outside the region: a few dozen at most are made */

enum file {
    PLANTED = PS_TRUTH_COHORTS + PS_TRUTH_LISTS, /* the cohorts and lists first */
    EDGES,
    REFUSERS,
    DEATHS,
    LEAVERS,
    FILES
};

static const char *const names[FILES] = {
    [PS_TC_SMI_CORE20] = "cohort_nottinghamshire_smi_core20",
    [PS_TC_REGISTER_GAP] = "cohort_nottinghamshire_smi_register_gap",
    [PS_TC_FRAIL_RETURNING] = "cohort_luton_frail_returning",
    [PS_TC_SEVERAL_OR_SHIELDED] = "cohort_north_dorset_several_or_shielded",
    [PS_TRUTH_COHORTS + PS_TL_PCN_SUPPORT] = "list_nottinghamshire_pcn_support",
    [PS_TRUTH_COHORTS + PS_TL_GAP_REVIEW] = "list_nottinghamshire_gap_review",
    [PS_TRUTH_COHORTS + PS_TL_BASE_POPULATION] = "list_nottinghamshire_base_population",
    [PS_TRUTH_COHORTS + PS_TL_FRAILTY_ROUND] = "list_luton_frailty_round",
    [PS_TRUTH_COHORTS + PS_TL_PRACTICE_REVIEW] = "list_north_dorset_practice_review",
    [PS_TRUTH_COHORTS + PS_TL_SOCIAL_PRESCRIBER] = "list_north_dorset_social_prescriber",
    [PS_TRUTH_COHORTS + PS_TL_HEALTH_CHAMPION] = "list_north_dorset_health_champion",
    [PLANTED] = "planted",
    [EDGES] = "window_edges",
    [REFUSERS] = "refusers",
    [DEATHS] = "deaths",
    [LEAVERS] = "leavers",
};

static const char *const headings[FILES][5] = {
    [PLANTED] = {"pseudo_id", "role", "registered_and_alive"},
    [EDGES] = {"pseudo_id", "role", "admission_date", "counted"},
    [REFUSERS] = {"pseudo_id", "refusal", "planted", "in_force_on_index_date", "kept_off_lists"},
    [DEATHS] = {"pseudo_id", "source", "death_date", "alive_on_index_date"},
    [LEAVERS] = {"pseudo_id", "registration_end", "registered_on_index_date"},
};

typedef enum ps_recipient { TO_ALL, TO_PRACTICE, TO_NETWORK } ps_recipient;
static const ps_recipient recipients[PS_TRUTH_LISTS] = {
    [PS_TL_PCN_SUPPORT] = TO_NETWORK,     [PS_TL_GAP_REVIEW] = TO_PRACTICE,      [PS_TL_BASE_POPULATION] = TO_ALL,
    [PS_TL_FRAILTY_ROUND] = TO_PRACTICE,  [PS_TL_PRACTICE_REVIEW] = TO_PRACTICE, [PS_TL_SOCIAL_PRESCRIBER] = TO_NETWORK,
    [PS_TL_HEALTH_CHAMPION] = TO_NETWORK,
};

struct people {
    uint64_t all, counted; /* as tables count: without Type 1 objectors and test patients */
};

struct ps_truth {
    ps_arena *arena;
    const char *folder;
    const ps_made_world *world;
    ps_csv_writer *files[FILES];
    uint64_t combinations[1U << PS_FEEDS];
    uint64_t unreadable_objections;
    uint64_t rows[PS_FEEDS], faults[PS_FEEDS][PS_FAULTS], again[PS_FEEDS], deletions[PS_FEEDS], withdrawn[PS_FEEDS];
    struct people *areas;
    struct people unknown, others[OTHER_AREAS];
    char other_codes[OTHER_AREAS][12];
    size_t n_others;
};

static char *path_of(ps_truth *truth, const char *name)
{
    return ps_arena_print(truth->arena, "%s/%s.csv", truth->folder, name);
}

static void add_headings(ps_csv_writer *csv, const char *const *at)
{
    for (; *at; at++)
        ps_csv_raw(csv, *at);
    ps_csv_end_row(csv);
}

static ps_status open_file(ps_truth *truth, int file, ps_error *err)
{
    static const char *const cohort[] = {"pseudo_id", NULL};
    static const char *const list[] = {"pseudo_id", "recipient", "by_override", NULL};
    const char *own[PS_COUNT(headings[0]) + 1] = {NULL};
    char *path = path_of(truth, names[file]);
    ps_status st = path ? ps_csv_writer_open(&truth->files[file], path, err) : ps_fail_memory(err);

    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < PS_COUNT(headings[0]); i++)
        own[i] = headings[file][i];
    add_headings(truth->files[file], file < PS_TRUTH_COHORTS ? cohort : file < PLANTED ? list : own);
    return PS_OK;
}

ps_status ps_truth_new(ps_truth **out, const char *folder, const ps_made_world *world, ps_error *err)
{
    ps_truth *truth = ps_calloc(1, sizeof(*truth));
    ps_status st = PS_OK;

    if (!truth)
        return ps_fail_memory(err);
    truth->world = world;
    truth->arena = ps_arena_new();
    truth->areas = ps_calloc(world->region->n_areas, sizeof(*truth->areas));
    truth->folder = truth->arena ? ps_arena_text(truth->arena, folder, strlen(folder)) : NULL;
    if (!truth->folder || !truth->areas)
        st = ps_fail_memory(err);
    for (int file = 0; st == PS_OK && file < FILES; file++)
        st = open_file(truth, file, err);
    if (st == PS_OK)
        *out = truth;
    else
        ps_truth_abandon(truth);
    return st;
}

/* ---- person by person ---- */

static const char *yes_no(bool yes)
{
    return yes ? "yes" : "no";
}

static void add_cohorts_and_lists(ps_truth *truth, const ps_made_person *p, const ps_reckoned *r)
{
    char recipient[8];

    for (int c = 0; c < PS_TRUTH_COHORTS; c++)
        if (r->cohort[c]) {
            ps_csv_raw(truth->files[c], p->id);
            ps_csv_end_row(truth->files[c]);
        }
    for (int l = 0; l < PS_TRUTH_LISTS; l++) {
        ps_csv_writer *csv = truth->files[PS_TRUTH_COHORTS + l];
        const uint32_t network = ps_region_network(truth->world->region, r->practice);
        if (r->list[l] == PS_LISTED_NOT)
            continue;
        if (recipients[l] == TO_PRACTICE)
            ps_practice_code(recipient, r->practice);
        else if (recipients[l] == TO_NETWORK && network != PS_NO_NETWORK)
            ps_network_code(recipient, network);
        else
            (void)snprintf(recipient, sizeof(recipient), "%s", recipients[l] == TO_ALL ? "all" : "none");
        ps_csv_raw(csv, p->id);
        ps_csv_raw(csv, recipient);
        ps_csv_raw(csv, yes_no(r->list[l] == PS_LISTED_BY_OVERRIDE));
        ps_csv_end_row(csv);
    }
}

static void add_edge(ps_truth *truth, const ps_made_person *p)
{
    const ps_role role = p->script.role;
    const bool edge = role >= PS_ROLE_EDGE_FIRST_DAY && role <= PS_ROLE_TRANSFER_LATE;
    const bool counted =
        role == PS_ROLE_EDGE_FIRST_DAY || role == PS_ROLE_EDGE_INDEX_DAY || role == PS_ROLE_TRANSFER_LATE;

    if (!edge || p->n[PS_F_ACUTE] < 2)
        return;
    for (size_t i = 0, spell = 0; i < p->n[PS_F_ACUTE]; i++) {
        if (p->episodes[i].episode != 1 || spell++ != 1) /* the second spell is the one on the edge */
            continue;
        ps_csv_raw(truth->files[EDGES], p->id);
        ps_csv_raw(truth->files[EDGES], ps_role_names[role]);
        ps_csv_day(truth->files[EDGES], p->episodes[i].admitted);
        ps_csv_raw(truth->files[EDGES], counted ? "in" : "out");
        ps_csv_end_row(truth->files[EDGES]);
    }
}

static void add_refusal(ps_truth *truth, const ps_made_person *p, const char *kind, ps_when when, bool now,
                        bool kept_off)
{
    static const char *const words[] = {
        [PS_WHEN_NEVER] = "no",
        [PS_WHEN_BEFORE] = "before the index date",
        [PS_WHEN_AFTER] = "after the index date",
        [PS_WHEN_WITHDRAWN] = "withdrawn",
        [PS_WHEN_UNREADABLE] = "unreadable",
    };
    ps_csv_writer *csv = truth->files[REFUSERS];

    if (when == PS_WHEN_NEVER && !now && !kept_off)
        return;
    ps_csv_raw(csv, p->id);
    ps_csv_raw(csv, kind);
    ps_csv_raw(csv, words[when]);
    ps_csv_raw(csv, yes_no(now));
    ps_csv_raw(csv, yes_no(kept_off));
    ps_csv_end_row(csv);
}

static void add_departures(ps_truth *truth, const ps_made_person *p, const ps_reckoned *r)
{
    static const char *const sources[] = {"registry", "practice", "hospital"};

    for (int s = 0; s < 3; s++)
        if (r->died[s] != PS_NO_DAY) {
            ps_csv_raw(truth->files[DEATHS], p->id);
            ps_csv_raw(truth->files[DEATHS], sources[s]);
            ps_csv_day(truth->files[DEATHS], r->died[s]);
            ps_csv_raw(truth->files[DEATHS], yes_no(r->alive));
            ps_csv_end_row(truth->files[DEATHS]);
        }
    if (r->feeds >> PS_F_PEOPLE & 1 && (r->left_since != PS_NO_DAY || (!r->registered && r->alive))) {
        ps_csv_raw(truth->files[LEAVERS], p->id);
        ps_csv_day(truth->files[LEAVERS], r->left_since != PS_NO_DAY ? r->left_since : p->registrations[0].end);
        ps_csv_raw(truth->files[LEAVERS], yes_no(r->registered));
        ps_csv_end_row(truth->files[LEAVERS]);
    }
}

static struct people *area_of(ps_truth *truth, const ps_made_person *p)
{
    if (!p->lsoa[0])
        return &truth->unknown;
    if (p->decile) {
        const ps_region *region = truth->world->region;
        size_t low = 0, high = region->n_areas - 1; /* codes rise */
        while (low < high) {
            const size_t middle = (low + high) / 2;
            if (strcmp(region->areas[middle].code, p->lsoa) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return &truth->areas[low];
    }
    for (size_t i = 0; i < truth->n_others; i++)
        if (!strcmp(truth->other_codes[i], p->lsoa))
            return &truth->others[i];
    if (truth->n_others == OTHER_AREAS)
        return &truth->unknown;
    memcpy(truth->other_codes[truth->n_others], p->lsoa, sizeof(p->lsoa));
    return &truth->others[truth->n_others++];
}

static void count_rows(ps_truth *truth, const ps_made_person *p)
{
    for (int f = 0; f < PS_FEEDS; f++)
        for (size_t i = 0; i < p->n[f]; i++) {
            const ps_mark *mark = ps_made_mark(p, (ps_feed_number)f, i);
            truth->rows[f] += 1 + (uint64_t)mark->again;
            truth->faults[f][mark->fault]++;
            truth->again[f] += mark->again;
            truth->deletions[f] += mark->deletion;
            truth->withdrawn[f] += mark->withdrawn;
        }
    for (size_t i = 0; i < p->n[PS_F_PEOPLE]; i++)
        truth->unreadable_objections +=
            p->registrations[i].objection == '?' && !PS_FAULT_REFUSES(p->registrations[i].mark.fault);
}

void ps_truth_add(ps_truth *truth, const ps_made_person *p)
{
    ps_reckoned r;

    ps_reckon(&r, p, truth->world);
    count_rows(truth, p);
    if (r.feeds)
        truth->combinations[r.feeds]++;
    if (p->script.role != PS_ROLE_BACKGROUND) {
        ps_csv_raw(truth->files[PLANTED], p->id);
        ps_csv_raw(truth->files[PLANTED], ps_role_names[p->script.role]);
        ps_csv_raw(truth->files[PLANTED], yes_no(r.registered && r.alive));
        ps_csv_end_row(truth->files[PLANTED]);
    }
    add_cohorts_and_lists(truth, p, &r);
    add_edge(truth, p);
    if (r.feeds >> PS_F_PEOPLE & 1) {
        add_refusal(truth, p, "type_1_objection", p->script.objection, r.type_1, r.type_1 || r.type_1_ever);
        add_refusal(truth, p, "dissent", p->script.dissent, r.dissent, r.dissent || r.dissent_ever);
        /* Case finding by the person's own providers is outside the national opt-out. */
        add_refusal(truth, p, "national_opt_out", p->national_opt_out ? PS_WHEN_BEFORE : PS_WHEN_NEVER,
                    p->national_opt_out, false);
    }
    add_departures(truth, p, &r);
    if (r.registered && r.alive) {
        struct people *area = area_of(truth, p);
        area->all++;
        area->counted += !r.type_1 && !p->dummy;
    }
}

/* ---- counts ---- */

static ps_status open_counts(ps_csv_writer **out, ps_truth *truth, const char *name, const char *const *columns,
                             ps_error *err)
{
    char *path = path_of(truth, name);
    ps_status st = path ? ps_csv_writer_open(out, path, err) : ps_fail_memory(err);

    if (st == PS_OK)
        add_headings(*out, columns);
    return st;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(ps_feed_names[*(const int *)a], ps_feed_names[*(const int *)b]);
}

static ps_status write_combinations(ps_truth *truth, ps_error *err)
{
    static const char *const columns[] = {"feeds", "people", NULL};
    ps_csv_writer *csv = NULL;
    int order[PS_FEEDS];
    ps_status st = open_counts(&csv, truth, "feed_combinations", columns, err);

    if (st != PS_OK)
        return st;
    for (int f = 0; f < PS_FEEDS; f++)
        order[f] = f;
    qsort(order, PS_FEEDS, sizeof(*order), by_name);
    for (unsigned mask = 1; mask < 1U << PS_FEEDS; mask++) {
        char text[128] = "";
        size_t length = 0;
        if (!truth->combinations[mask])
            continue;
        for (int k = 0; k < PS_FEEDS; k++)
            if (mask >> order[k] & 1)
                length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s", length ? "+" : "",
                                           ps_feed_names[order[k]]);
        ps_csv_raw(csv, text);
        ps_csv_count(csv, truth->combinations[mask]);
        ps_csv_end_row(csv);
    }
    return ps_csv_writer_finish(csv, err);
}

static void add_fault(ps_csv_writer *csv, int feed, const char *effect, const char *fault, uint64_t rows)
{
    if (!rows)
        return;
    ps_csv_raw(csv, ps_feed_names[feed]);
    ps_csv_raw(csv, effect);
    ps_csv_raw(csv, fault);
    ps_csv_count(csv, rows);
    ps_csv_end_row(csv);
}

static ps_status write_faults(ps_truth *truth, ps_error *err)
{
    static const char *const columns[] = {"feed", "effect", "fault", "rows", NULL};
    ps_csv_writer *csv = NULL;
    ps_status st = open_counts(&csv, truth, "faults", columns, err);

    if (st != PS_OK)
        return st;
    for (int f = 0; f < PS_FEEDS; f++) {
        uint64_t rows[PS_FAULTS];
        add_fault(csv, f, "sent", "", truth->rows[f]);
        memcpy(rows, truth->faults[f], sizeof(rows));
        if (!strcmp(ps_fault_text((ps_feed_number)f, PS_FAULT_FIELD_A),
                    ps_fault_text((ps_feed_number)f, PS_FAULT_FIELD_B))) {
            rows[PS_FAULT_FIELD_A] += rows[PS_FAULT_FIELD_B];
            rows[PS_FAULT_FIELD_B] = 0;
        }
        for (int k = PS_FAULT_NONE + 1; k < PS_FAULTS; k++)
            add_fault(csv, f, PS_FAULT_REFUSES(k) ? "refused" : "field unreadable",
                      ps_fault_text((ps_feed_number)f, (ps_fault)k), rows[k]);
        if (f == PS_F_PEOPLE)
            add_fault(csv, f, "field unreadable", "type_1_objection", truth->unreadable_objections);
        add_fault(csv, f, "sent twice", "", truth->again[f]);
        add_fault(csv, f, "deletion", "", truth->deletions[f]);
        add_fault(csv, f, "withdrawn", "", truth->withdrawn[f]);
    }
    return ps_csv_writer_finish(csv, err);
}

static void add_area(ps_csv_writer *csv, const char *area, const char *lsoa, const struct people *people)
{
    if (!people->all)
        return;
    ps_csv_raw(csv, area);
    ps_csv_raw(csv, lsoa);
    ps_csv_count(csv, people->all);
    ps_csv_count(csv, people->counted);
    ps_csv_end_row(csv);
}

static ps_status write_population(ps_truth *truth, ps_error *err)
{
    static const char *const columns[] = {"area", "lsoa", "people", "people_counted", NULL};
    ps_csv_writer *csv = NULL;
    ps_status st = open_counts(&csv, truth, "population", columns, err);

    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < truth->world->region->n_areas; i++)
        add_area(csv, "England", truth->world->region->areas[i].code, &truth->areas[i]);
    for (size_t i = 0; i < truth->n_others; i++)
        add_area(csv, truth->other_codes[i][0] == 'E' ? "England" : "outside England", truth->other_codes[i],
                 &truth->others[i]);
    add_area(csv, "unknown", "", &truth->unknown);
    return ps_csv_writer_finish(csv, err);
}

static ps_status write_notes(ps_truth *truth, ps_error *err)
{
    static const char text[] =
        "What ought to be found in these made-up extracts, worked out as the people were made, apart from popstrat's "
        "own rules.\n"
        "Only rows that can be read count: a row refused for its date, shape or encoding tells nothing, a field that "
        "cannot be read is missing.\n"
        "\n"
        "planted.csv            who plays which part, and whether they are registered and alive on the index date\n"
        "feed_combinations.csv  people by the feeds in which a row of theirs can be read\n"
        "cohort_PLAN_NAME.csv   members of the cohorts of the three plans\n"
        "list_PLAN_NAME.csv     whom their lists reach after the exclusions, and in which file; \"by_override\" people "
        "only while\n"
        "                       the plan's override is in force\n"
        "window_edges.csv       the second emergency admission of people on the edges of the 12 months: in or out of "
        "the count\n"
        "refusers.csv           objections and dissent, and whether they keep a person off the lists\n"
        "deaths.csv             deaths by who tells of them; leavers.csv: who left, or never was on a practice's list\n"
        "population.csv         registered and alive by area; without Type 1 objectors and test patients, as "
        "tables count\n"
        "faults.csv             rows with something wrong on purpose, by feed and kind\n"
        "resends.csv            rows of resends/ sent again, amended or taken back, under the names of a run's "
        "linkage counts\n";
    char *path = ps_arena_print(truth->arena, "%s/README.txt", truth->folder);

    return path ? ps_text_file_write(path, text, sizeof(text) - 1, err) : ps_fail_memory(err);
}

ps_status ps_truth_finish(ps_truth *truth, ps_error *err)
{
    ps_status st = PS_OK;

    if (!truth)
        return PS_OK;
    for (int file = 0; st == PS_OK && file < FILES; file++) {
        st = ps_csv_writer_finish(truth->files[file], err);
        truth->files[file] = NULL;
    }
    if (st == PS_OK)
        st = write_combinations(truth, err);
    if (st == PS_OK)
        st = write_faults(truth, err);
    if (st == PS_OK)
        st = write_population(truth, err);
    if (st == PS_OK)
        st = write_notes(truth, err);
    ps_truth_abandon(truth);
    return st;
}

void ps_truth_abandon(ps_truth *truth)
{
    if (!truth)
        return;
    for (int file = 0; file < FILES; file++)
        ps_csv_writer_abandon(truth->files[file]);
    ps_arena_free(truth->arena);
    free(truth->areas);
    free(truth);
}

/* Profile sheets: see profile_sheets.h. Which cells tell of people stands here; how they are protected is the gate's.
 */
#include "run/profile_sheets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MONTHS_LISTED 3

/* A sheet being filled. */
typedef struct maker {
    const ps_profile_facts *facts;
    const ps_plan *plan;
    const ps_unions *unions;
    bool page; /* for a terminal */
    ps_sheet *sheet;
} maker;

static bool start(maker *m, const char *name, const char *title, size_t keys, const char *const *headings, size_t n)
{
    m->sheet = ps_sheet_new(name, headings, n);
    if (!m->sheet)
        return false;
    m->sheet->title = title;
    m->sheet->keys = keys;
    return true;
}
#define START(m, name, title, keys, ...)                                                                               \
    start(m, name, title, keys, (const char *const[]){__VA_ARGS__}, PS_COUNT(((const char *const[]){__VA_ARGS__})))

static void add_day(ps_sheet *sheet, ps_day day)
{
    char text[11];

    ps_day_format(text, day);
    ps_sheet_text(sheet, text);
}

/* ---- findings and feeds ---- */

static bool make_findings(maker *m)
{
    if (!START(m, "profile_findings", "What stands out", 1, "subject", "finding"))
        return false;
    for (size_t i = 0; i < m->facts->n_findings; i++) {
        ps_sheet_text(m->sheet, m->facts->findings[i].subject);
        ps_sheet_text(m->sheet, m->facts->findings[i].text);
    }
    return true;
}

static bool make_feeds(maker *m)
{
    if (!START(m, "profile_feeds", "Rows of each feed", 1, "feed", "kind", "rows", "refused", "withdrawn", "duplicates",
               "amended", "set_aside", "events"))
        return false;
    for (size_t f = 0; f < m->facts->n_feeds; f++) {
        const ps_feed_facts *feed = &m->facts->feeds[f];

        ps_sheet_text(m->sheet, feed->name);
        ps_sheet_text(m->sheet, feed->kind);
        ps_sheet_count(m->sheet, feed->rows);
        ps_sheet_count(m->sheet, feed->refused);
        ps_sheet_count(m->sheet, feed->withdrawn);
        ps_sheet_count(m->sheet, feed->duplicates);
        ps_sheet_count(m->sheet, feed->amended);
        ps_sheet_count(m->sheet, feed->aside);
        if (feed->makes_people)
            ps_sheet_number(m->sheet, NAN);
        else
            ps_sheet_count(m->sheet, feed->events);
    }
    return true;
}

static bool make_people(maker *m)
{
    if (!START(m, "profile_people", "People of each feed", 1, "feed", "people", "linked", "strangers",
               "rows_of_strangers", "registered", "covered"))
        return false;
    for (size_t f = 0; f < m->facts->n_feeds; f++) {
        const ps_feed_facts *feed = &m->facts->feeds[f];

        ps_sheet_text(m->sheet, feed->name);
        ps_sheet_people(m->sheet, feed->people);
        ps_sheet_share(m->sheet, feed->people_linked, feed->people);
        ps_sheet_people(m->sheet, feed->people - feed->people_linked);
        ps_sheet_share(m->sheet, feed->rows_of_strangers, feed->rows_linked + feed->rows_of_strangers);
        ps_sheet_people(m->sheet, feed->people_here);
        ps_sheet_share(m->sheet, feed->people_here, m->facts->here);
    }
    return true;
}

/* "2024-07, 2024-08"; more than a few are only counted. */
static void add_thin_months(ps_sheet *sheet, const ps_feed_facts *feed)
{
    char text[MONTHS_LISTED * 9 + 32] = "", day[11];
    size_t n = 0, at = 0;

    for (size_t i = 0; i < feed->n_months; i++) {
        if (!feed->months[i].few || n++ >= MONTHS_LISTED)
            continue;
        ps_day_format(day, feed->months[i].month);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%.7s", at ? " " : "", day);
    }
    if (n > MONTHS_LISTED)
        snprintf(text + at, sizeof text - at, " and %zu more", n - MONTHS_LISTED);
    ps_sheet_text(sheet, text);
}

static bool make_days(maker *m)
{
    if (!START(m, "profile_days", "Days of each feed", 1, "feed", "first", "last", "lag_days", "usual_month",
               "thin_months", "before_birth", "after_death", "too_late"))
        return false;
    for (size_t f = 0; f < m->facts->n_feeds; f++) {
        const ps_feed_facts *feed = &m->facts->feeds[f];

        ps_sheet_text(m->sheet, feed->name);
        add_day(m->sheet, feed->first);
        add_day(m->sheet, feed->last);
        ps_sheet_number(m->sheet, feed->lag_days < 0 ? NAN : feed->lag_days);
        if (feed->n_months)
            ps_sheet_people(m->sheet, feed->median_month);
        else
            ps_sheet_number(m->sheet, NAN);
        add_thin_months(m->sheet, feed);
        ps_sheet_share(m->sheet, feed->before_birth, feed->events);
        ps_sheet_share(m->sheet, feed->after_death, feed->events);
        ps_sheet_share(m->sheet, feed->too_late, feed->events);
    }
    return true;
}

static bool make_months(maker *m)
{
    if (!START(m, "profile_months", "Events by month", 2, "feed", "month", "events", "thin"))
        return false;
    for (size_t f = 0; f < m->facts->n_feeds; f++) {
        const ps_feed_facts *feed = &m->facts->feeds[f];

        for (size_t i = 0; i < feed->n_months; i++) {
            char day[11];

            ps_day_format(day, feed->months[i].month);
            day[7] = '\0';
            ps_sheet_text(m->sheet, feed->name);
            ps_sheet_text(m->sheet, day);
            ps_sheet_people(m->sheet, feed->months[i].events);
            ps_sheet_text(m->sheet, feed->months[i].few ? "yes" : "no");
        }
    }
    return true;
}

static bool make_refusals(maker *m)
{
    if (!START(m, "profile_refusals", "Rows refused, by reason", 2, "feed", "field", "reason", "rows"))
        return false;
    for (size_t f = 0; f < m->facts->n_feeds; f++)
        for (size_t i = 0; i < m->facts->feeds[f].n_refusals; i++) {
            const ps_refusal_count *refusal = &m->facts->feeds[f].refusals[i];

            ps_sheet_text(m->sheet, m->facts->feeds[f].name);
            ps_sheet_text(m->sheet, refusal->field);
            ps_sheet_text(m->sheet, refusal->reason);
            ps_sheet_count(m->sheet, refusal->rows);
        }
    return true;
}

/* ---- fields ---- */

#define LINKED_RECORD "linked record"

/* Every field of every feed, then the traits of the linked record. false at the end. */
static bool next_field(const char **feed, const ps_field_facts **field, size_t *f, size_t *c,
                       const ps_profile_facts *facts)
{
    while (*f <= facts->n_feeds) {
        const size_t n = *f < facts->n_feeds ? facts->feeds[*f].n_fields : facts->n_traits;

        if (*c < n) {
            *feed = *f < facts->n_feeds ? facts->feeds[*f].name : LINKED_RECORD;
            *field = *f < facts->n_feeds ? &facts->feeds[*f].fields[*c] : &facts->traits[*c];
            ++*c;
            return true;
        }
        ++*f;
        *c = 0;
    }
    return false;
}

static bool make_fields(maker *m)
{
    const ps_field_facts *field;
    const char *feed;
    size_t f = 0, c = 0;

    if (!START(m, "profile_fields", m->page ? "Fields that are not complete" : "Fields", 2, "feed", "field", "present",
               "recorded", "readable", "imprecise"))
        return false;
    while (next_field(&feed, &field, &f, &c, m->facts)) {
        const uint64_t recorded = field->rows - field->missing, read = recorded - field->faults;

        if (m->page && (!field->present || (!field->missing && !field->faults && !field->imprecise)))
            continue;
        ps_sheet_text(m->sheet, feed);
        ps_sheet_text(m->sheet, field->name);
        ps_sheet_text(m->sheet, field->present ? "yes" : "no");
        ps_sheet_share(m->sheet, recorded, field->rows);
        ps_sheet_share(m->sheet, read, recorded);
        if (field->dated)
            ps_sheet_share(m->sheet, field->imprecise, read);
        else
            ps_sheet_number(m->sheet, NAN);
    }
    return true;
}

static size_t groups_of(int by)
{
    size_t n = 0;

    while (ps_group_labels[by][n])
        n++;
    return n;
}

/* keys, then a column a group */
static bool start_groups(maker *m, const char *name, const char *title, int by, const char *key, const char *second)
{
    const char *headings[PS_GROUPS_MOST + 2] = {key, second};
    const size_t keys = second ? 2 : 1;

    for (size_t g = 0; g < groups_of(by); g++)
        headings[keys + g] = ps_group_labels[by][g];
    return start(m, name, title, keys, headings, keys + groups_of(by));
}

/* Is anything of it missing, for anybody? */
static bool is_whole(const ps_field_facts *field, int by)
{
    for (size_t g = 0; g < PS_GROUPS_MOST; g++)
        if (field->by[by][g].part < field->by[by][g].whole)
            return false;
    return true;
}

static bool make_fields_by(maker *m, int by)
{
    static const char *const names[PS_GROUPINGS] = {"profile_fields_by_ethnicity", "profile_fields_by_deprivation"};
    static const char *const titles[PS_GROUPINGS] = {
        "Share recorded, by ethnic group: of events; of rows of people; in the linked record",
        "Share recorded, by fifth of deprivation: of events; of rows of people; in the linked record",
    };
    const ps_field_facts *field;
    const char *feed;
    size_t f = 0, c = 0;

    if (!start_groups(m, names[by], titles[by], by, "feed", "field"))
        return false;
    while (next_field(&feed, &field, &f, &c, m->facts)) {
        if (!field->grouped || (m->page && is_whole(field, by)))
            continue;
        ps_sheet_text(m->sheet, feed);
        ps_sheet_text(m->sheet, field->name);
        for (size_t g = 0; g < groups_of(by); g++)
            ps_sheet_share(m->sheet, field->by[by][g].part, field->by[by][g].whole);
    }
    return true;
}

static bool make_fields_by_ethnicity(maker *m)
{
    return make_fields_by(m, PS_BY_ETHNICITY);
}

static bool make_fields_by_deprivation(maker *m)
{
    return make_fields_by(m, PS_BY_DEPRIVATION);
}

/* ---- groups ---- */

static bool make_groups(maker *m)
{
    if (!START(m, "profile_groups", "Feeds by group", 3, "feed", "by", "group", "people", "in_feed", "share", "events",
               "events_a_person"))
        return false;
    for (size_t f = 0; f < m->facts->n_feeds; f++)
        for (int by = 0; by < PS_GROUPINGS && !m->facts->feeds[f].makes_people; by++) {
            const ps_feed_facts *feed = &m->facts->feeds[f];

            ps_sheet_block(m->sheet);
            for (size_t g = 0; g < groups_of(by); g++) {
                const uint64_t here = m->facts->group_here[by][g];

                ps_sheet_text(m->sheet, feed->name);
                ps_sheet_text(m->sheet, ps_grouping_names[by]);
                ps_sheet_text(m->sheet, ps_group_labels[by][g]);
                ps_sheet_people(m->sheet, here);
                ps_sheet_people(m->sheet, feed->group_people[by][g]);
                ps_sheet_share(m->sheet, feed->group_people[by][g], here);
                ps_sheet_people(m->sheet, feed->group_events[by][g]);
                ps_sheet_ratio(m->sheet, feed->group_events[by][g], here);
            }
        }
    return true;
}

/* Side by side for a terminal: share of people in the feed, or events a person. */
static bool make_group_page(maker *m, int by, bool events)
{
    static const char *const titles[PS_GROUPINGS][2] = {
        {"Share of registered people in each feed, by ethnic group", "Events a registered person, by ethnic group"},
        {"Share of registered people in each feed, by fifth of deprivation",
         "Events a registered person, by fifth of deprivation"},
    };

    if (!start_groups(m, "profile_group_page", titles[by][events], by, "feed", NULL))
        return false;
    for (size_t f = 0; f < m->facts->n_feeds; f++) {
        const ps_feed_facts *feed = &m->facts->feeds[f];

        if (feed->makes_people)
            continue;
        ps_sheet_text(m->sheet, feed->name);
        for (size_t g = 0; g < groups_of(by); g++)
            if (events)
                ps_sheet_ratio(m->sheet, feed->group_events[by][g], m->facts->group_here[by][g]);
            else
                ps_sheet_share(m->sheet, feed->group_people[by][g], m->facts->group_here[by][g]);
    }
    return true;
}

static bool make_ethnic_shares(maker *m)
{
    return make_group_page(m, PS_BY_ETHNICITY, false);
}

static bool make_ethnic_events(maker *m)
{
    return make_group_page(m, PS_BY_ETHNICITY, true);
}

static bool make_fifth_shares(maker *m)
{
    return make_group_page(m, PS_BY_DEPRIVATION, false);
}

static bool make_fifth_events(maker *m)
{
    return make_group_page(m, PS_BY_DEPRIVATION, true);
}

static bool make_practices(maker *m)
{
    const char *headings[34] = {"practice", "registered"};
    const size_t n = m->facts->n_feeds;

    for (size_t f = 0; f < n; f++)
        headings[2 + f] = m->facts->feeds[f].name;
    if (!start(m, "profile_practices", "Share of each practice's registered people in each feed", 1, headings, 2 + n))
        return false;
    if (m->facts->n_practices)
        ps_sheet_block(m->sheet);
    for (size_t i = 0; i < m->facts->n_practices; i++) {
        const ps_practice_facts *practice = &m->facts->practices[i];

        ps_sheet_text(m->sheet, practice->code);
        ps_sheet_people(m->sheet, practice->people);
        for (size_t f = 0; f < n; f++)
            ps_sheet_share(m->sheet, practice->in_feed[f], practice->people);
    }
    return true;
}

/* ---- overlap ---- */

static bool make_matrix(maker *m, bool share)
{
    const char *headings[33] = {"feed"};
    const size_t n = m->facts->n_feeds;

    for (size_t f = 0; f < n; f++)
        headings[1 + f] = m->facts->feeds[f].name;
    if (!start(m, share ? "profile_overlap_share" : "profile_overlap",
               share ? "Share of the people of the feed at the left who are also in the feed above"
                     : "People in both feeds",
               1, headings, 1 + n))
        return false;
    for (size_t a = 0; a < n; a++) {
        ps_sheet_text(m->sheet, m->facts->feeds[a].name);
        for (size_t b = 0; b < n; b++) {
            const uint64_t both = m->facts->overlap[a * n + b];

            if (share)
                ps_sheet_share(m->sheet, both, m->facts->overlap[a * n + a]);
            else
                ps_sheet_people(m->sheet, both);
        }
    }
    return true;
}

static bool make_overlap(maker *m)
{
    return make_matrix(m, false);
}

static bool make_overlap_share(maker *m)
{
    return make_matrix(m, true);
}

/* ---- conflicts ---- */

static bool make_conflicts(maker *m)
{
    static const char *const words[] = {"none", "one", "two", "more than two"};

    if (!START(m, "profile_conflicts", "Distinct values of a trait, by the source whose value stands", 3, "trait",
               "source", "values", "people"))
        return false;
    for (size_t i = 0; i < m->facts->n_conflicts; i++) {
        const ps_conflict *c = &m->facts->conflicts[i];
        const uint64_t people[] = {c->none, c->one, c->two, c->more};

        ps_sheet_block(m->sheet);
        for (size_t v = 0; v < PS_COUNT(words); v++) {
            if (!people[v])
                continue;
            ps_sheet_text(m->sheet, ps_trait_names[c->trait]);
            ps_sheet_text(m->sheet, c->source);
            ps_sheet_text(m->sheet, words[v]);
            ps_sheet_people(m->sheet, people[v]);
        }
    }
    return true;
}

static bool make_agreement(maker *m)
{
    if (!START(m, "profile_agreement", "People of whom a feed says something else than the linked record", 2, "feed",
               "trait", "compared", "other_value", "share"))
        return false;
    for (size_t f = 0; f < m->facts->n_feeds; f++)
        for (int t = 0; t < PS_TRAITS; t++) {
            const ps_agreement *of = &m->facts->feeds[f].agreement[t];

            if (!of->field)
                continue;
            ps_sheet_text(m->sheet, m->facts->feeds[f].name);
            ps_sheet_text(m->sheet, ps_trait_names[t]);
            ps_sheet_people(m->sheet, of->people.whole);
            ps_sheet_people(m->sheet, of->people.part);
            ps_sheet_share(m->sheet, of->people.part, of->people.whole);
        }
    return true;
}

/* ---- added value ---- */

static void add_found(ps_sheet *sheet, const char *definition, const char *by, uint64_t people, uint64_t any)
{
    ps_sheet_text(sheet, definition);
    ps_sheet_text(sheet, by);
    ps_sheet_people(sheet, people);
    ps_sheet_share(sheet, people, any);
}

static bool make_found(maker *m)
{
    if (!START(m, "profile_found", "Registered people whom a definition finds, by feed", 2, "definition", "found_by",
               "people", "share"))
        return false;
    for (size_t i = 0; i < m->facts->n_added; i++) {
        const ps_added *of = &m->facts->added[i];

        add_found(m->sheet, of->definition, "any feed", of->any, of->any);
        for (size_t k = 0; k < of->n_feeds; k++)
            add_found(m->sheet, of->definition, m->facts->feeds[of->feeds[k].feed].name, of->feeds[k].found, of->any);
    }
    return true;
}

static bool make_added(maker *m)
{
    if (!START(m, "profile_added", "Whom each feed found that the others did not", 2, "definition", "found_by",
               "people", "share"))
        return false;
    for (size_t i = 0; i < m->facts->n_added; i++) {
        const ps_added *of = &m->facts->added[i];

        ps_sheet_block(m->sheet);
        for (size_t k = 0; k < of->n_feeds; k++) {
            char by[96];

            snprintf(by, sizeof by, "%s alone", m->facts->feeds[of->feeds[k].feed].name);
            add_found(m->sheet, of->definition, by, of->feeds[k].alone, of->any);
        }
        if (of->n_feeds > 2)
            add_found(m->sheet, of->definition, "several feeds, not all", of->several - of->all, of->any);
        add_found(m->sheet, of->definition, of->n_feeds > 2 ? "all feeds" : "both feeds", of->all, of->any);
    }
    return true;
}

static bool make_register_gap(maker *m)
{
    if (!START(m, "profile_register_gap", "Register gap: known to the trust or a hospital, and not to the practice", 2,
               "definition", "known_to", "people", "share"))
        return false;
    for (size_t i = 0; i < m->facts->n_added; i++) {
        const ps_added *of = &m->facts->added[i];

        if (!of->has_gp)
            continue;
        ps_sheet_block(m->sheet);
        add_found(m->sheet, of->definition, "the practice", of->any - of->register_gap, of->any);
        add_found(m->sheet, of->definition, "others, not the practice", of->register_gap, of->any);
    }
    return true;
}

static bool is_looked_at(const maker *m, size_t definition)
{
    for (size_t i = 0; i < m->unions->n_parts; i++)
        if (m->unions->parts[i].definition == definition)
            return true;
    return false;
}

static bool make_definitions(maker *m)
{
    if (!START(m, "profile_definitions", "Definitions that read several feeds: which were looked at", 1, "definition",
               "looked_at", "why_not"))
        return false;
    for (size_t d = 0; d < m->plan->n_definitions; d++) {
        const bool looked_at = is_looked_at(m, d);

        if (!looked_at && !m->unions->left_out[d])
            continue;
        ps_sheet_text(m->sheet, m->plan->definitions[d].name);
        ps_sheet_text(m->sheet, looked_at ? "yes" : "no");
        ps_sheet_text(m->sheet, looked_at ? "" : m->unions->left_out[d]);
    }
    return true;
}

/* ---- all ---- */

static const struct {
    bool (*make)(maker *m);
    bool file, page;
} sheets[] = {
    {make_findings, true, false}, /* a page says them as sentences */
    {make_feeds, true, true},
    {make_people, true, true},
    {make_days, true, true},
    {make_months, true, false},
    {make_refusals, true, true},
    {make_fields, true, true},
    {make_fields_by_ethnicity, true, true},
    {make_fields_by_deprivation, true, true},
    {make_groups, true, false},
    {make_ethnic_shares, false, true},
    {make_fifth_shares, false, true},
    {make_ethnic_events, false, true},
    {make_fifth_events, false, true},
    {make_practices, true, false},
    {make_overlap, true, true},
    {make_overlap_share, true, true},
    {make_conflicts, true, true},
    {make_agreement, true, true},
    {make_found, true, true},
    {make_added, true, true},
    {make_register_gap, true, true},
    {make_definitions, true, true},
};

static ps_status make_all(ps_sheet **to, size_t *n, maker *m, ps_error *err)
{
    for (size_t i = 0; i < PS_COUNT(sheets); i++) {
        if (!(m->page ? sheets[i].page : sheets[i].file))
            continue;
        if (!sheets[i].make(m))
            return ps_fail_memory(err);
        to[(*n)++] = m->sheet;
        if (m->sheet->failed)
            return ps_fail_memory(err);
    }
    return PS_OK;
}
_Static_assert(PS_COUNT(sheets) <= PS_PROFILE_SHEETS_MOST, "room for every sheet");

ps_status ps_profile_sheets_make(ps_profile_sheets *out, const ps_profile_facts *facts, const ps_plan *plan,
                                 const ps_unions *unions, ps_error *err)
{
    maker m = {.facts = facts, .plan = plan, .unions = unions};
    ps_status st;

    memset(out, 0, sizeof *out);
    st = make_all(out->files, &out->n_files, &m, err);
    m.page = true;
    if (st == PS_OK)
        st = make_all(out->pages, &out->n_pages, &m, err);
    if (st != PS_OK)
        ps_profile_sheets_release(out);
    return st;
}

void ps_profile_sheets_release(ps_profile_sheets *made)
{
    for (size_t i = 0; i < made->n_files; i++)
        ps_sheet_free(made->files[i]);
    for (size_t i = 0; i < made->n_pages; i++)
        ps_sheet_free(made->pages[i]);
    memset(made, 0, sizeof *made);
}

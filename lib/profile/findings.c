/* Findings: what stands out, feed by feed, each a plain sentence. Shares are whole per cents and no small number of
 * people is said: a share rests on 20 rows, values or people at least, on 50 people for a practice and on 100 for a
 * group. */
#include "profile/profiling.h"

#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_LEAST 20 /* per cent of the others that a feed must know, before a group or practice can stand out */
#define MONTHS_NAMED 6

typedef struct finder {
    const ps_profiling *p;
    const ps_feed_facts *feed;
    size_t capacity;
    bool failed;
} finder;

static void find(finder *f, const char *subject, const char *format, ...) PS_PRINTF(3, 4);
static void find(finder *f, const char *subject, const char *format, ...)
{
    ps_profile_facts *facts = f->p->facts;
    ps_buffer text = {0};
    va_list values;

    ps_buffer_print(&text, "%s: ", subject);
    va_start(values, format);
    ps_buffer_vprint(&text, format, values);
    va_end(values);
    if (text.failed || !ps_grow(&facts->findings, &f->capacity, facts->n_findings + 1, sizeof *facts->findings)) {
        f->failed = true;
    } else {
        const char *copy = ps_arena_text(facts->arena, text.at, text.length);

        f->failed = f->failed || !copy;
        if (copy)
            facts->findings[facts->n_findings++] = (ps_finding){subject, copy};
    }
    ps_buffer_release(&text);
}

static unsigned percent(uint64_t part, uint64_t whole)
{
    return whole ? (unsigned)((part * 200 + whole) / (2 * whole)) : 0;
}

/* At least this share, of enough to speak of? */
static bool reaches(uint64_t part, uint64_t whole, unsigned share)
{
    return part >= PS_FINDING_LEAST && part * 100 >= whole * share;
}

/* Is the share of some lower than that of the others by more than chance? */
static bool below_chance(ps_portion some, ps_portion others)
{
    const double all = (double)(some.whole + others.whole), pooled = (double)(some.part + others.part) / all;
    const double error = sqrt(pooled * (1 - pooled) * (1 / (double)some.whole + 1 / (double)others.whole));
    const double apart = (double)others.part / (double)others.whole - (double)some.part / (double)some.whole;

    return apart > PS_STANDARD_ERRORS * error;
}

/* ---- rows ---- */

static const ps_refusal_count *commonest(const ps_feed_facts *feed)
{
    const ps_refusal_count *best = NULL;

    for (size_t i = 0; i < feed->n_refusals; i++)
        if (!best || feed->refusals[i].rows > best->rows)
            best = &feed->refusals[i];
    return best;
}

static void look_at_rows(finder *f, double most)
{
    const ps_feed_facts *feed = f->feed;
    const ps_refusal_count *why = commonest(feed);

    if (!feed->makes_people && feed->last == PS_NO_DAY)
        find(f, feed->name, "holds no events");
    if (why && feed->refused > 10 && (double)feed->refused > most * (double)feed->rows)
        find(f, feed->name, "%u%% of rows are refused, most often for this: %s%s%s; a run stops above %g%%",
             percent(feed->refused, feed->rows), why->field, why->field[0] ? ": " : "", why->reason, most * 100);
    if (reaches(feed->rows_of_strangers, feed->rows_linked + feed->rows_of_strangers, PS_STRANGERS_SHARE))
        find(f, feed->name, "%u%% of rows are of people not in the person extract",
             percent(feed->rows_of_strangers, feed->rows_linked + feed->rows_of_strangers));
    if (reaches(feed->other_ids, feed->people, PS_OTHER_IDS_SHARE))
        find(f, feed->name,
             "%u%% of its people have ids of another form than the person extract's: were they made with another key, "
             "or "
             "by another scheme?",
             percent(feed->other_ids, feed->people));
    if (reaches(feed->duplicates, feed->rows, PS_DUPLICATES_SHARE))
        find(f, feed->name, "%u%% of rows are sent more than once, equal in every column: each counts once",
             percent(feed->duplicates, feed->rows));
}

/* ---- days ---- */

static void look_at_days(finder *f)
{
    const ps_feed_facts *feed = f->feed;
    char last[11], day[11];

    if (feed->lag_days > PS_LAG_DAYS && (feed->makes_people || feed->year_events >= PS_FINDING_LEAST)) {
        ps_day_format(last, feed->last);
        ps_day_format(day, f->p->facts->judged_by);
        find(f, feed->name, "nothing after %s, %d days before %s (%s)", last, feed->lag_days,
             f->p->facts->judged_by == f->p->facts->index_date ? "the index date" : "the newest extract", day);
    }
    if (reaches(feed->too_late, feed->events, PS_IMPOSSIBLE_SHARE))
        find(f, feed->name, "%u%% of events are dated more than two months after the index date",
             percent(feed->too_late, feed->events));
    if (reaches(feed->before_birth, feed->events, PS_IMPOSSIBLE_SHARE))
        find(f, feed->name, "%u%% of events are dated before the person's birth",
             percent(feed->before_birth, feed->events));
    if (reaches(feed->after_death, feed->events, PS_IMPOSSIBLE_SHARE))
        find(f, feed->name, "%u%% of events are dated more than a month after the person's death",
             percent(feed->after_death, feed->events));
}

static void look_at_months(finder *f)
{
    const ps_feed_facts *feed = f->feed;
    ps_buffer empty = {0}, thin = {0};
    size_t n_empty = 0, n_thin = 0;

    for (size_t m = 0; m < feed->n_months; m++) {
        const ps_month_facts *month = &feed->months[m];
        size_t *n = month->events ? &n_thin : &n_empty;
        char day[11];

        if (!month->few)
            continue;
        ps_day_format(day, month->month);
        if (++*n <= MONTHS_NAMED)
            ps_buffer_print(month->events ? &thin : &empty, "%s%.7s", *n > 1 ? ", " : "", day);
    }
    if (n_empty)
        find(f, feed->name, "no events in %s%s", empty.at ? empty.at : "", n_empty > MONTHS_NAMED ? " and others" : "");
    if (n_thin)
        find(f, feed->name, "hardly any events in %s%s: under a fifth of the usual month", thin.at ? thin.at : "",
             n_thin > MONTHS_NAMED ? " and others" : "");
    f->failed = f->failed || empty.failed || thin.failed;
    ps_buffer_release(&empty);
    ps_buffer_release(&thin);
}

/* ---- fields ---- */

/* A field that makes the groups is missing for those whose group is not known, which says nothing. */
static bool makes_groups(const char *field, int by)
{
    if (by == PS_BY_ETHNICITY)
        return !strcmp(field, "ethnicity");
    return !strcmp(field, "lsoa") || !strcmp(field, "imd_quintile");
}

static void look_at_groups(finder *f, const char *subject, const ps_field_facts *field, const char *of)
{
    for (int by = 0; field->grouped && by < PS_GROUPINGS; by++) {
        ps_portion all = {0, 0};

        if (makes_groups(field->name, by))
            continue;
        for (size_t g = 0; g < PS_GROUPS_MOST; g++) {
            all.part += field->by[by][g].part;
            all.whole += field->by[by][g].whole;
        }
        for (size_t g = 0; ps_group_labels[by][g]; g++) {
            const ps_portion some = field->by[by][g], others = {all.part - some.part, all.whole - some.whole};

            if (some.whole < PS_GROUP_LEAST || others.whole < PS_GROUP_LEAST || !below_chance(some, others))
                continue;
            if (percent(some.part, some.whole) + PS_GROUP_POINTS > percent(others.part, others.whole))
                continue;
            find(f, subject, "%s is recorded for %u%% of the %s of %s \"%s\", %u%% of the others", field->name,
                 percent(some.part, some.whole), of, ps_grouping_names[by], ps_group_labels[by][g],
                 percent(others.part, others.whole));
        }
    }
}

static void look_at_fields(finder *f)
{
    const ps_feed_facts *feed = f->feed;

    for (size_t c = 0; c < feed->n_fields; c++) {
        const ps_field_facts *field = &feed->fields[c];

        if (!field->present)
            continue;
        if (reaches(field->faults, field->rows - field->missing, PS_FAULTS_SHARE))
            find(f, feed->name, "%u%% of the values of %s cannot be read",
                 percent(field->faults, field->rows - field->missing), field->name);
        if (field->required && reaches(field->missing, field->rows, PS_MISSING_SHARE))
            find(f, feed->name, "%u%% of rows have no %s", percent(field->missing, field->rows), field->name);
        look_at_groups(f, feed->name, field, feed->makes_people ? "rows" : "events");
    }
}

/* ---- people ---- */

static void look_at_people(finder *f)
{
    const ps_feed_facts *feed = f->feed;
    const ps_profile_facts *facts = f->p->facts;

    for (int by = 0; !feed->makes_people && by < PS_GROUPINGS; by++)
        for (size_t g = 0; ps_group_labels[by][g]; g++) {
            const ps_portion some = {feed->group_people[by][g], facts->group_here[by][g]};
            const ps_portion others = {feed->people_here - some.part, facts->here - some.whole};

            if (some.whole < PS_GROUP_LEAST || others.whole < PS_GROUP_LEAST || !below_chance(some, others))
                continue;
            if (percent(others.part, others.whole) < USUAL_LEAST ||
                2 * percent(some.part, some.whole) >= percent(others.part, others.whole))
                continue;
            find(f, feed->name, "knows %u%% of the people of %s \"%s\", %u%% of the others",
                 percent(some.part, some.whole), ps_grouping_names[by], ps_group_labels[by][g],
                 percent(others.part, others.whole));
        }
}

static void look_at_practices(finder *f, size_t number)
{
    const ps_profile_facts *facts = f->p->facts;

    for (size_t i = 0; !f->feed->makes_people && i < facts->n_practices; i++) {
        const ps_practice_facts *practice = &facts->practices[i];
        const ps_portion some = {practice->in_feed[number], practice->people};
        const ps_portion others = {f->feed->people_here - some.part, facts->here - some.whole};

        if (some.whole < PS_PRACTICE_LEAST || !others.whole || !below_chance(some, others))
            continue;
        if (percent(others.part, others.whole) < USUAL_LEAST ||
            2 * percent(some.part, some.whole) >= percent(others.part, others.whole))
            continue;
        if (some.part)
            find(f, f->feed->name, "knows %u%% of the people of practice %s, %u%% of the others",
                 percent(some.part, some.whole), practice->code, percent(others.part, others.whole));
        else
            find(f, f->feed->name, "knows nobody of practice %s, %u%% of the people of the others", practice->code,
                 percent(others.part, others.whole));
    }
}

static void look_at_agreement(finder *f)
{
    for (int t = 0; t < PS_TRAITS; t++) {
        const ps_agreement *of = &f->feed->agreement[t];
        const unsigned most = t == PS_TRAIT_BORN || t == PS_TRAIT_SEX ? PS_DIFFERS_SHARE : PS_MOVES_SHARE;

        if (!of->field || !reaches(of->people.part, of->people.whole, most))
            continue;
        if (t == PS_TRAIT_BORN)
            find(f, f->feed->name,
                 "the year of birth is more than one away from the linked record's for %u%% of the people compared",
                 percent(of->people.part, of->people.whole));
        else
            find(f, f->feed->name, "%s is another than the linked record's for %u%% of the people compared", of->field,
                 percent(of->people.part, of->people.whole));
    }
}

ps_status ps_profile_findings(const ps_profiling *p, ps_error *err)
{
    finder f = {.p = p};

    for (size_t i = 0; i < p->facts->n_feeds; i++) {
        f.feed = &p->facts->feeds[i];
        look_at_rows(&f, p->spec->max_reject_share ? p->spec->max_reject_share[i] : 0.01);
        look_at_days(&f);
        look_at_months(&f);
        look_at_fields(&f);
        look_at_people(&f);
        look_at_practices(&f, i);
        look_at_agreement(&f);
    }
    for (size_t t = 0; t < p->facts->n_traits; t++)
        look_at_groups(&f, "linked record", &p->facts->traits[t], "people");
    return f.failed ? ps_fail_memory(err) : PS_OK;
}

/* Pages: beside each file of a list a page of text for each person, for a meeting of clinicians: who, why, by what
 * scores, what happened lately, and what is not known. U12345.pages.txt: at most 60 rows of 100 columns a person, a
 * form feed between people.
 *
 * Events are those that the plan looks at: others were never kept. What does not fit is counted. */
#include "base/slim_numbers.h"
#include "base/text_file.h"
#include "outreach/list_job.h"
#include "outreach/page_lines.h"
#include "score/score.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHY_ROWS ((size_t)14)
#define SCORE_ROWS ((size_t)18)
#define UNKNOWN_ROWS ((size_t)8)
#define FOOT_ROWS ((size_t)2)
#define EVENTS_A_FEED ((size_t)6)
#define ITEMS_MOST 32
#define CODES_MOST ((size_t)6) /* of one event */

typedef struct writer {
    const ps_list_job *job;
    const ps_group *group;
    uint32_t person;
    ps_page page;
    ps_page_part why, scores, unknown, events;
    ps_buffer line; /* of what is being said */
    char *id;       /* room for a pseudonym */
} writer;

static void say(writer *w, ps_page_part *part, size_t indent)
{
    ps_page_part_add(part, indent, w->line.at ? w->line.at : "", w->line.length);
    ps_buffer_clear(&w->line);
}

/* ---- values ---- */

static const char *text_of(const writer *w, const ps_column *column, size_t row)
{
    return ps_intern_text(w->job->population->words, column->text[row]);
}

static void add_number(writer *w, double number)
{
    ps_buffer_print(&w->line, "%.12g", number);
}

static void add_value(writer *w, const ps_column *column, size_t row)
{
    char day[11];

    switch (column->type) {
    case PS_NUMBER:
        add_number(w, ps_number_at(column, row));
        break;
    case PS_DATE:
        ps_day_format(day, column->day[row]);
        ps_buffer_text(&w->line, day);
        break;
    case PS_TEXT:
        ps_buffer_text(&w->line, text_of(w, column, row));
        break;
    case PS_FLAG:
        ps_buffer_text(&w->line, column->flag[row] == PS_YES ? "yes" : "no");
        break;
    case PS_CODES:
        for (size_t i = column->first[row]; i < column->first[row + 1] && i < column->first[row] + CODES_MOST; i++)
            ps_buffer_print(&w->line, "%s%s", i > column->first[row] ? " " : "", text_of(w, column, i));
        if (column->first[row + 1] - column->first[row] > CODES_MOST)
            ps_buffer_text(&w->line, " ...");
        break;
    default:
        break;
    }
}

static const ps_column *trait(const writer *w, ps_person_column_number number)
{
    const ps_column *column = &w->job->population->person[number];
    return column->n && ps_column_known(column, w->person) ? column : NULL;
}

static void add_trait(writer *w, const char *name, ps_person_column_number number)
{
    const ps_column *column = trait(w, number);

    ps_buffer_print(&w->line, "%s%s ", w->line.length ? "   " : "", name);
    if (column)
        add_value(w, column, w->person);
    else
        ps_buffer_text(&w->line, "not known");
}

static void add_line(writer *w)
{
    ps_page_line_add(&w->page, w->line.at ? w->line.at : "");
    ps_buffer_clear(&w->line);
}

/* ---- who ---- */

/* The first one says itself in full. */
static void add_flags(writer *w)
{
    static const char first[] = "speak_to_practice_first";
    ps_buffer flags = {0};
    const char *others;

    if (ps_trait_flag(w->job, PS_P_SAFEGUARDING, w->person) == PS_YES)
        ps_page_line_add(&w->page, "SPEAK TO THE PRACTICE FIRST: no contact before the practice has been asked.");
    ps_reason_flags(&flags, w->job, w->person);
    others = flags.at ? flags.at : "";
    if (!strncmp(others, first, strlen(first)))
        others += strlen(first) + (others[strlen(first)] ? strlen("; ") : 0);
    if (*others) {
        ps_buffer_print(&w->line, "Flags: %s", others);
        add_line(w);
    }
    w->line.failed |= flags.failed;
    ps_buffer_release(&flags);
}

static void add_head(writer *w)
{
    const ps_list_job *job = w->job;
    char until[24], made[24];

    ps_day_format_long(until, ps_list_until(job));
    ps_day_format_long(made, job->population->index_date);
    ps_buffer_print(&w->line, "%s%s", ps_list_title(job), job->options->replay ? ".  " PS_REPLAY_MARK : "");
    add_line(w);
    ps_buffer_print(&w->line, "For clinicians only. As things stood on %s. Do not use after %s.", made, until);
    add_line(w);
    add_line(w);
    ps_list_id(w->id, job, w->group->label, w->person);
    ps_buffer_print(&w->line, "Person %s", w->id);
    add_line(w);
    add_trait(w, "Practice", PS_P_PRACTICE);
    add_trait(w, "Age", PS_P_AGE);
    add_trait(w, "Sex", PS_P_SEX);
    add_line(w);
    add_flags(w);
    if (trait(w, PS_P_INTERPRETER) || trait(w, PS_P_COMMUNICATION)) {
        add_trait(w, "Interpreter", PS_P_INTERPRETER);
        add_trait(w, "Communication need", PS_P_COMMUNICATION);
        add_line(w);
    }
}

/* ---- why ---- */

static void find_why(writer *w)
{
    const ps_route route = ps_route_of(w->job, w->person);
    ps_buffer reasons = {0};

    ps_page_part_clear(&w->why);
    ps_reason_lines(&reasons, w->job, w->person);
    for (const char *at = reasons.at; at && *at;) {
        const char *end = strchr(at, '\n');
        const size_t length = end ? (size_t)(end - at) : strlen(at);
        ps_page_part_add(&w->why, 2, at, length);
        at += length + (end != NULL);
    }
    w->line.failed |= reasons.failed;
    ps_buffer_release(&reasons);
    if (w->job->matrix >= 0 && route.need[0]) {
        ps_buffer_print(&w->line, "Suggested: %s; %s; ", route.need, route.who);
        ps_route_say_how(&w->line, &route);
        ps_buffer_print(&w->line, "; within %s", route.within);
        say(w, &w->why, 2);
    }
    if (w->job->topics) {
        ps_buffer offered = {0};

        ps_topics_say(&offered, w->job, w->person);
        if (offered.length) {
            ps_buffer_print(&w->line, "Topics: %s", offered.at);
            say(w, &w->why, 2);
        }
        w->line.failed |= offered.failed;
        ps_buffer_release(&offered);
    }
}

/* ---- scores ---- */

static void add_items(writer *w, size_t score)
{
    ps_score_item items[ITEMS_MOST];
    const size_t all = ps_score_items(items, ITEMS_MOST, w->job->world, score, w->person);

    for (size_t i = 0; i < all && i < ITEMS_MOST; i++) {
        char day[11];
        add_number(w, items[i].points);
        ps_buffer_print(&w->line, " %s", items[i].label);
        if (items[i].code && items[i].code[0]) {
            ps_day_format(day, items[i].day);
            ps_buffer_print(&w->line, " (%s %s)", items[i].code, day);
        }
        say(w, &w->scores, 6);
    }
}

static void find_scores(writer *w)
{
    const ps_list_job *job = w->job;

    ps_page_part_clear(&w->scores);
    for (size_t i = 0; i < job->list->n_fields; i++) {
        const ps_name *name = ps_names_find(&job->plan->names, job->list->fields[i]);
        const ps_column *column = name ? &job->world->columns[name->number] : NULL;
        const bool score = name && name->row.kind == PS_NAME_SCORE;
        const char *title;
        if (!name || (!score && name->row.kind != PS_NAME_TIER))
            continue;
        title = score && !name->row.part ? job->plan->scores[name->row.item].title : NULL;
        if (!column->n || !ps_column_known(column, w->person)) {
            ps_buffer_print(&w->line, "%s: cannot be told from what is recorded", title ? title : name->row.name);
            say(w, &w->unknown, 2);
            continue;
        }
        ps_buffer_print(&w->line, "%s: ", title ? title : name->row.name);
        add_value(w, column, w->person);
        say(w, &w->scores, 2);
        if (score && !name->row.part)
            add_items(w, name->row.item);
    }
}

/* ---- events ---- */

/* What an event is told by: who sent it and who it is about are said elsewhere or nowhere. */
static bool tells(const ps_feed *feed, size_t c)
{
    static const char *const silent[] = {"referral_id", "contact_id",  "attendance_id", "spell_id", "episode_no",
                                         "event_id",    "period_id",   "pathway_id",    "issuer",   "provider",
                                         "method_code", "status_code", "birth_month",   "sex",      "ethnicity",
                                         "lsoa",        "practice",    "need"};
    const ps_schema_column *column = &feed->schema->columns[c];

    if (!feed->columns[c].n || column->identifying || column->role == PS_ROLE_ID ||
        column->role == PS_ROLE_EVENT_DATE || column->role == PS_ROLE_DELETED || column->role == PS_ROLE_SUBMITTED)
        return false;
    for (size_t i = 0; feed->schema->kind != PS_KIND_EVENT && i < PS_COUNT(silent); i++)
        if (!strcmp(silent[i], column->name))
            return false;
    return true;
}

static void say_event(writer *w, const ps_feed *feed, size_t event)
{
    char day[11];
    const char *between = " ";

    ps_day_format(day, feed->day[event]);
    ps_buffer_text(&w->line, day);
    for (size_t c = 0; c < feed->schema->n_columns; c++) {
        const ps_column *column = &feed->columns[c];
        if (!tells(feed, c) || !ps_column_known(column, event) ||
            (column->type == PS_CODES && column->first[event] == column->first[event + 1]))
            continue;
        ps_buffer_print(&w->line, "%s%s ", between, feed->schema->columns[c].name);
        add_value(w, column, event);
        between = "; ";
    }
    say(w, &w->events, 4);
}

/* The latest `most` of each feed, newest first. */
static void find_events(writer *w, size_t most)
{
    const ps_population *population = w->job->population;

    ps_page_part_clear(&w->events);
    for (size_t f = 0; f < population->n_feeds; f++) {
        const ps_feed *feed = &population->feeds[f];
        size_t first, n;
        if (feed->schema->makes_people || !feed->first)
            continue;
        first = feed->first[w->person];
        n = feed->first[w->person + 1] - first;
        while (n && feed->day[first + n - 1] > population->index_date) /* not yet known on that day */
            n--;
        if (!n)
            continue;
        ps_buffer_print(&w->line, "%s (%s): %zu", feed->name, ps_feed_kind(feed), n);
        if (!most) {
            char day[11];
            ps_day_format(day, feed->day[first + n - 1]);
            ps_buffer_print(&w->line, ", latest %s", day);
        }
        say(w, &w->events, 2);
        for (size_t i = 0; i < n && i < most; i++)
            say_event(w, feed, first + n - 1 - i);
        if (most && n > most) {
            ps_buffer_print(&w->line, "and %zu more", n - most);
            say(w, &w->events, 4);
        }
    }
}

/* ---- what is not known ---- */

static void find_unknown(writer *w)
{
    static const struct {
        ps_person_column_number column;
        const char *words;
    } traits[] = {
        {PS_P_AGE, "age"},
        {PS_P_SEX, "sex"},
        {PS_P_ETHNICITY, "ethnicity"},
        {PS_P_IMD_DECILE, "deprivation of the area"},
    };
    const ps_population *population = w->job->population;

    for (size_t f = 0; f < population->n_feeds; f++)
        if (!(population->known[w->person] >> f & 1u)) {
            ps_buffer_print(&w->line, "Nothing of theirs in %s (%s): there was none, or it was not linked",
                            population->feeds[f].name, ps_feed_kind(&population->feeds[f]));
            say(w, &w->unknown, 2);
        }
    for (size_t i = 0; i < PS_COUNT(traits); i++)
        if (population->person[traits[i].column].n && !trait(w, traits[i].column)) {
            ps_buffer_print(&w->line, "Not recorded: %s", traits[i].words);
            say(w, &w->unknown, 2);
        }
}

/* ---- the page ---- */

static void put_part(writer *w, const char *heading, const ps_page_part *part, size_t rows)
{
    if (!part->entries || rows < 3)
        return;
    add_line(w);
    ps_page_line_add(&w->page, heading);
    ps_page_part_put(&w->page, part, rows - 2);
}

static size_t rows_of(const ps_page_part *part, size_t most)
{
    const size_t rows = part->entries ? ps_page_part_rows(part) + 2 : 0;
    return rows < most ? rows : most;
}

static void make_page(writer *w)
{
    size_t unknown, room;

    w->page.n = 0;
    ps_page_part_clear(&w->unknown);
    add_head(w);
    find_why(w);
    find_scores(w);
    find_unknown(w);
    put_part(w, "Why this person is here", &w->why, WHY_ROWS);
    put_part(w, "Scores", &w->scores, SCORE_ROWS);
    unknown = rows_of(&w->unknown, UNKNOWN_ROWS);
    room = PS_PAGE_ROWS - w->page.n - unknown - FOOT_ROWS;
    for (size_t most = EVENTS_A_FEED;; most--) {
        find_events(w, most);
        if (!most || rows_of(&w->events, SIZE_MAX) <= room)
            break;
    }
    put_part(w, "Latest events that this plan looks at, newest first", &w->events, room);
    put_part(w, "Not known", &w->unknown, unknown);
    add_line(w);
    ps_page_line_add(&w->page,
                     "Check the patient's record for death, address, opt-out and safeguarding before any contact.");
}

ps_status ps_pages_write(const ps_list_job *job, const ps_group *group, const char *path, ps_error *err)
{
    ps_buffer text = {0};
    writer *w;
    ps_status status = PS_OK;

    if (!job->list->one_page)
        return PS_OK;
    w = ps_calloc(1, sizeof *w);
    if (!w)
        return ps_fail_memory(err);
    w->job = job;
    w->group = group;
    w->id = job->id;
    for (size_t i = 0; status == PS_OK && i < group->n; i++) {
        status = ps_select_check(job, group->persons[i], err);
        if (status != PS_OK)
            break;
        w->person = group->persons[i];
        make_page(w);
        if (i)
            ps_buffer_text(&text, "\f");
        ps_page_text(&text, &w->page);
    }
    if (status == PS_OK && !group->n)
        ps_buffer_text(&text, "Nobody is on this list.\n");
    if (status == PS_OK)
        status =
            text.failed || w->line.failed ? ps_fail_memory(err) : ps_text_file_leave(path, text.at, text.length, err);
    ps_buffer_release(&text);
    ps_buffer_release(&w->line);
    free(w);
    return status;
}

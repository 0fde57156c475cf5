/* Phase: see phase.h. */
#include "outreach/phase.h"

#include "base/digest.h"
#include "base/number.h"
#include "outreach/hold_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_A_WEEK 7

/* ---- what the ledger says ---- */

/* "2 of 3 every 28 days for emergencies by rule 0123456789abcdef" */
static const char *detail_of(ps_arena *arena, const ps_phased *phased, const char *rule, uint64_t wave)
{
    return ps_arena_print(arena, "%u of %u every %u days for %s by rule %s", (unsigned)wave, (unsigned)phased->waves,
                          (unsigned)phased->weeks * DAYS_A_WEEK, phased->outcome, rule);
}

/* The wave before " of "; 0. */
static uint64_t wave_of(const char *detail)
{
    int64_t wave = 0;
    const char *const end = strstr(detail, " of ");

    return end && ps_integer_parse(&wave, detail, (size_t)(end - detail)) && wave >= 1 && wave <= PS_WAVES_MOST
               ? (uint64_t)wave
               : 0;
}

/* All but the rule; *rule is what the detail has of it. */
static bool agrees(const char **rule, const char *detail, const ps_phased *phased, uint64_t wave)
{
    char wanted[160];
    int length;

    length = snprintf(wanted, sizeof wanted, "%u of %u every %u days for %s by rule ", (unsigned)wave,
                      (unsigned)phased->waves, (unsigned)phased->weeks * DAYS_A_WEEK, phased->outcome);
    *rule = length > 0 && strlen(detail) >= (size_t)length ? detail + length : "";
    return wave <= phased->waves && length > 0 && !strncmp(wanted, detail, (size_t)length);
}

static ps_status refuse(const ps_plan *plan, const ps_list_plan *list, const ps_contact *one, const char *why,
                        const char *hint, ps_error *err)
{
    ps_fail(err, PS_EGOVERNANCE, "%s", why);
    ps_error_file(err, plan->path);
    ps_error_field(err, list->name);
    ps_error_value(err, one->detail, strlen(one->detail));
    ps_error_hint(err, "%s", hint);
    return PS_EGOVERNANCE;
}

ps_status ps_phase_drawn(ps_drawn *out, const ps_plan *plan, const ps_list_plan *list, const char *rule,
                         const ps_contact *one, ps_error *err)
{
    const char *drawn_for;

    *out = (ps_drawn){0, PS_NO_DAY, PS_NO_DAY};
    if (one->event != PS_DRAWN || strcmp(one->list, list->file_name) != 0 || strcmp(one->plan, plan->name) != 0)
        return PS_OK;
    out->wave = wave_of(one->detail);
    if (!agrees(&drawn_for, one->detail, &list->phased, out->wave))
        return refuse(plan, list, one, "this list was drawn otherwise than phased now says, and a draw stays as it was",
                      "put waves, weeks and outcome back; a list of another name is drawn anew", err);
    if (strcmp(drawn_for, rule) != 0)
        return refuse(plan, list, one, "the outcome's rule, or what it uses, is another than when this list was drawn",
                      "put the rule, the definitions and code lists it uses back; a list of another name is drawn anew",
                      err);
    out->start = one->day;
    out->day = ps_day_add(one->day, -(int)((out->wave - 1) * list->phased.weeks * DAYS_A_WEEK), PS_DAYS);
    return PS_OK;
}

/* ---- the draw ---- */

typedef struct newcomer {
    const char *band;
    unsigned char lot[32];
    uint32_t person;
} newcomer;

typedef struct drawing {
    ps_list_job *job;
    const ps_phased *phased;
    const ps_column *by, *band;
    ps_contacts *contacts;
    newcomer *new_ones;
    size_t n, capacity;
    char *key; /* of the lots */
    size_t key_length;
    char rule[PS_RULE_DIGEST_TEXT]; /* of the outcome */
} drawing;

static const char *text_of(const drawing *d, const ps_column *column, uint32_t person, const char *none)
{
    const uint32_t word = column->n ? column->text[person] : 0;

    return word ? ps_intern_text(d->job->population->words, word) : none;
}

/* Draws that were made after the day of a replay had not been made yet. */
static ps_status look_up(ps_drawn *out, const drawing *d, ps_slice id, ps_error *err)
{
    const ps_outreach_options *options = d->job->options;
    ps_status st = PS_OK;

    out->wave = 0;
    for (const ps_contact *one = ps_contacts_of(d->contacts, id); st == PS_OK && one && !out->wave;
         one = ps_contacts_next(d->contacts, one)) {
        st = ps_phase_drawn(out, d->job->plan, d->job->list, d->rule, one, err);
        if (out->wave && options->replay && out->day > options->today)
            out->wave = 0;
    }
    return st;
}

static ps_status look_up_all(drawing *d, const ps_column *left, ps_error *err)
{
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < left->n; i++) {
        ps_slice id;
        ps_drawn drawn;

        if (left->flag[i] != PS_YES)
            continue;
        id = (ps_slice){d->job->id, ps_idmap_text(d->job->id, d->job->population->ids, (uint32_t)i)};
        st = look_up(&drawn, d, id, err);
        if (st == PS_OK && drawn.wave) {
            d->job->wave[i] = (uint8_t)drawn.wave;
            d->job->start_from[i] = drawn.start;
        } else if (st == PS_OK && !ps_grow(&d->new_ones, &d->capacity, d->n + 1, sizeof *d->new_ones)) {
            st = ps_fail_memory(err);
        } else if (st == PS_OK) {
            newcomer *one = &d->new_ones[d->n++];

            one->person = (uint32_t)i;
            one->band = d->band ? text_of(d, d->band, one->person, "") : "";
            ps_hmac_sha256(one->lot, d->key, d->key_length, id.at, id.length);
        }
    }
    return st;
}

static int by_lot(const void *a, const void *b)
{
    const newcomer *left = a, *right = b;
    const int bands = strcmp(left->band, right->band), lots = memcmp(left->lot, right->lot, sizeof left->lot);

    return bands ? bands : lots ? lots : (left->person > right->person) - (left->person < right->person);
}

static ps_status enter(const drawing *d, const newcomer *one, uint64_t wave, ps_error *err)
{
    ps_list_job *job = d->job;
    const ps_slice id = {job->id, ps_idmap_text(job->id, job->population->ids, one->person)};
    const ps_contact entry = {.day = job->start_from[one->person],
                              .event = PS_DRAWN,
                              .team = job->list->team,
                              .list = job->list->file_name,
                              .recipient = d->by ? text_of(d, d->by, one->person, "none") : "all",
                              .plan = job->plan->name,
                              .index_date = job->plan->index_date,
                              .detail = detail_of(job->arena, d->phased, d->rule, wave)};

    return entry.detail ? ps_contacts_add(d->contacts, id, &entry, err) : ps_fail_memory(err);
}

static ps_status deal(drawing *d, ps_error *err)
{
    ps_list_job *job = d->job;
    ps_status st = PS_OK;

    if (d->n > 1)
        qsort(d->new_ones, d->n, sizeof *d->new_ones, by_lot);
    for (size_t i = 0; st == PS_OK && i < d->n; i++) {
        const newcomer *one = &d->new_ones[i];
        const uint64_t wave = 1 + i % d->phased->waves;

        job->wave[one->person] = (uint8_t)wave;
        job->start_from[one->person] =
            ps_day_add(job->options->today, (int)((wave - 1) * d->phased->weeks * DAYS_A_WEEK), PS_DAYS);
        st = enter(d, one, wave, err);
    }
    job->report->drawn = d->n;
    return st;
}

ps_day ps_phase_listed(const ps_list_job *job, uint32_t person)
{
    const ps_day today = job->options->today;

    return job->wave && job->start_from[person] > today ? job->start_from[person] : today;
}

/* Later waves wait for a list that may be used on their day. */
static ps_status stand_back(ps_list_job *job, ps_column *left, ps_error *err)
{
    const ps_day until = ps_list_until(job);
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < left->n; i++)
        if (left->flag[i] == PS_YES && job->start_from[i] > until && job->start_from[i] > job->options->today) {
            left->flag[i] = PS_NO;
            st = ps_hold_note(job, (uint32_t)i, PS_HOLD_STARTS_LATER,
                              ps_hold_free_from(job, (uint32_t)i, job->start_from[i]), err);
        }
    return st;
}

static ps_status make_key(drawing *d, ps_error *err)
{
    const char *parts[] = {d->phased->seed, d->job->list->file_name};
    const size_t first = strlen(parts[0]) + 1;

    d->key_length = first + strlen(parts[1]);
    d->key = ps_arena_alloc(d->job->arena, d->key_length + 1);
    if (!d->key)
        return ps_fail_memory(err);
    memcpy(d->key, parts[0], first);
    memcpy(d->key + first, parts[1], strlen(parts[1]));
    return PS_OK;
}

ps_status ps_phase_draw(ps_list_job *job, ps_column *left, const ps_column *by, ps_error *err)
{
    drawing d = {.job = job, .phased = &job->list->phased, .by = by, .contacts = job->options->contacts};
    const ps_name *band;
    ps_status st;

    if (!d.phased->waves)
        return PS_OK;
    if (!d.contacts) {
        ps_fail(err, PS_ESTATE, "a phased list needs the ledger of contacts, which keeps its draw");
        ps_error_field(err, job->list->name);
        return PS_ESTATE;
    }
    band = d.phased->band ? ps_names_find(&job->plan->names, d.phased->band) : NULL;
    d.band = band ? &job->world->columns[band->number] : NULL;
    job->wave = ps_arena_array(job->arena, left->n + 1, sizeof *job->wave);
    job->start_from = ps_arena_array(job->arena, left->n + 1, sizeof *job->start_from);
    st = job->wave && job->start_from ? make_key(&d, err) : ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_rule_digest(d.rule, job->plan, d.phased->outcome, err);
    for (size_t i = 0; st == PS_OK && i < left->n; i++)
        job->start_from[i] = PS_NO_DAY;
    if (st == PS_OK)
        st = look_up_all(&d, left, err);
    if (st == PS_OK)
        st = deal(&d, err);
    free(d.new_ones);
    return st == PS_OK ? stand_back(job, left, err) : st;
}

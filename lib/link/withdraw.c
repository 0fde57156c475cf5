/* Withdraw: deletion rows, and what they name, are no events.
 *
 * Suppliers send deletions as rows; ignoring them brings withdrawn diagnoses back. A deletion names earlier rows of its
 * person by the supplier's own number; one without that number names rows by date and code (or what stands for it in
 * that kind), wherever they are in the file, since then nothing tells an older row from a newer one. A deleted
 * registration that tells only the practice, or nothing, takes back all earlier rows of the person there, or all. */
#include "base/arena.h"
#include "link/input_rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NAMED_BY 3

/* How a deletion names rows. The first of its kind whose leading `must` columns the deletion row has is used. */
static const struct naming {
    ps_kind kind;
    const char *columns[NAMED_BY];
    int must;
    bool earlier; /* only rows before it in the file */
    bool all;     /* and equal in all columns */
} namings[] = {
    {PS_KIND_PERSON, {"practice", "registration_start", NULL}, 2, true, false},
    {PS_KIND_PERSON, {"practice", NULL, NULL}, 1, true, false},
    {PS_KIND_PERSON, {NULL, NULL, NULL}, 0, true, false},
    {PS_KIND_GP_EVENT, {"event_id", NULL, NULL}, 1, true, false},
    {PS_KIND_GP_EVENT, {"date", "code", NULL}, 0, false, false},
    {PS_KIND_ADMISSION, {"spell_id", "episode_no", "provider"}, 2, true, false},
    {PS_KIND_ADMISSION, {"spell_id", "provider", NULL}, 1, true, false},
    {PS_KIND_ADMISSION, {"admission_date", "provider", NULL}, 0, false, false},
    {PS_KIND_ATTENDANCE, {"attendance_id", NULL, NULL}, 1, true, false},
    {PS_KIND_ATTENDANCE, {"arrival_date", "provider", NULL}, 0, false, false},
    {PS_KIND_REFERRAL, {"referral_id", NULL, NULL}, 1, true, false},
    {PS_KIND_REFERRAL, {"received_date", "provider", "team"}, 0, false, false},
    {PS_KIND_CONTACT, {"contact_id", NULL, NULL}, 1, true, false},
    {PS_KIND_CONTACT, {"contact_date", "provider", "team"}, 0, false, false},
    {PS_KIND_DEATH, {"death_date", NULL, NULL}, 0, false, false},
    {PS_KIND_OUTPATIENT, {"attendance_id", NULL, NULL}, 1, true, false},
    {PS_KIND_OUTPATIENT, {"appointment_date", "provider", "treatment_function"}, 0, false, false},
    {PS_KIND_WAITING_LIST, {"pathway_id", "referral_id", "clock_start"}, 1, true, false},
    {PS_KIND_WAITING_LIST, {"week_ending", "provider", "treatment_function"}, 0, false, false},
    {PS_KIND_LEGAL_STATUS, {"period_id", NULL, NULL}, 1, true, false},
    {PS_KIND_LEGAL_STATUS, {"start_date", "provider", NULL}, 0, false, false},
    {PS_KIND_DIAGNOSIS, {"code", "date", "referral_id"}, 2, true, false},
    {PS_KIND_DIAGNOSIS, {"date", "provider", NULL}, 0, false, false},
    {PS_KIND_SOCIAL_CARE, {"event_id", NULL, NULL}, 1, true, false},
    {PS_KIND_SOCIAL_CARE, {"date", "event_type", "service_type"}, 0, false, false},
    {PS_KIND_CARE_HOME, {"home", "start_date", NULL}, 1, true, false},
    {PS_KIND_CARE_HOME, {"start_date", NULL, NULL}, 0, false, false},
    {PS_KIND_REFERRAL_IN, {"referral_id", "organisation", NULL}, 1, true, false},
    {PS_KIND_REFERRAL_IN, {"received_date", "organisation", "source"}, 0, false, false},
    {PS_KIND_STAFF, {"employment_start", NULL, NULL}, 1, true, false},
    {PS_KIND_STAFF, {NULL, NULL, NULL}, 0, true, false},
    {PS_KIND_EVENT, {NULL, NULL, NULL}, 0, false, true},
};

bool ps_withdraw_names(ps_kind kind, const char *column)
{
    for (size_t n = 0; n < PS_COUNT(namings); n++)
        for (int k = 0; k < NAMED_BY; k++)
            if (namings[n].kind == kind && namings[n].columns[k] && !strcmp(namings[n].columns[k], column))
                return true;
    return false;
}

struct entry {
    uint64_t key[NAMED_BY];
    uint32_t order; /* in the file */
    bool deletion;
    size_t at;
};

struct withdrawal {
    const ps_input_rows *rows;
    const ps_column *columns[PS_COUNT(namings)][NAMED_BY]; /* NULL: not read */
    uint8_t *drop;
    struct entry *entries;
    size_t capacity;
    uint64_t withdrawn;
};

static uint64_t bits(const ps_column *column, size_t at)
{
    uint64_t out = 0;
    switch (column->type) {
    case PS_NUMBER:
        memcpy(&out, &column->number[at], sizeof column->number[at]);
        break;
    case PS_DATE:
        memcpy(&out, &column->day[at], sizeof column->day[at]);
        break;
    case PS_TEXT:
        out = column->text[at];
        break;
    case PS_FLAG:
        out = column->flag[at];
        break;
    case PS_CODES:
    case PS_NOTHING:
    case PS_DURATION:
        assert(!"no deletion is named by codes");
        break;
    }
    return out;
}

static bool applies(const struct withdrawal *w, size_t naming, size_t at)
{
    if (namings[naming].kind != w->rows->schema->kind)
        return false;
    for (int k = 0; k < namings[naming].must; k++)
        if (!w->columns[naming][k] || !ps_column_known(w->columns[naming][k], at))
            return false;
    return true;
}

static size_t naming_of(const struct withdrawal *w, size_t deletion)
{
    size_t naming = 0;
    while (!applies(w, naming, deletion))
        naming++;
    assert(naming < PS_COUNT(namings)); /* the last of each kind has no `must` */
    return naming;
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    for (int k = 0; k < NAMED_BY; k++)
        if (x->key[k] != y->key[k])
            return x->key[k] < y->key[k] ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool same_key(const struct entry *a, const struct entry *b)
{
    return !memcmp(a->key, b->key, sizeof a->key);
}

/* One naming over the rows from .. to of one person. */
static bool take_back(struct withdrawal *w, size_t naming, size_t from, size_t to)
{
    const ps_input_rows *rows = w->rows;
    size_t n = 0, i, j;

    if (!ps_grow(&w->entries, &w->capacity, to - from, sizeof *w->entries))
        return false;
    for (i = from; i < to; i++) {
        struct entry *entry = &w->entries[n];
        if (rows->deleted[i] ? naming_of(w, i) != naming : !applies(w, naming, i))
            continue;
        memset(entry, 0, sizeof *entry);
        for (int k = 0; k < NAMED_BY; k++)
            if (w->columns[naming][k])
                entry->key[k] = bits(w->columns[naming][k], i);
        if (namings[naming].all)
            entry->key[0] = rows->hash[i];
        entry->order = rows->order[i];
        entry->deletion = rows->deleted[i];
        entry->at = i;
        n++;
    }
    qsort(w->entries, n, sizeof *w->entries, by_key);
    for (i = 0; i < n; i = j) {
        bool named = false;
        for (j = i; j < n && same_key(&w->entries[i], &w->entries[j]); j++)
            named = named || (!namings[naming].earlier && w->entries[j].deletion);
        /* Backwards, so that a row knows whether a deletion comes after it. */
        for (size_t k = j; k-- > i;) {
            const struct entry *entry = &w->entries[k];
            if (entry->deletion) {
                named = true;
            } else if (named && !w->drop[entry->at]) {
                w->drop[entry->at] = 1;
                w->withdrawn++;
            }
        }
    }
    return true;
}

static bool person(struct withdrawal *w, size_t from, size_t to)
{
    bool used[PS_COUNT(namings)] = {false};
    for (size_t i = from; i < to; i++)
        if (w->rows->deleted[i]) {
            w->drop[i] = 1;
            used[naming_of(w, i)] = true;
        }
    for (size_t naming = 0; naming < PS_COUNT(namings); naming++)
        if (used[naming] && !take_back(w, naming, from, to))
            return false;
    return true;
}

ps_status ps_rows_withdraw(ps_input_rows *rows, size_t n_people, ps_error *err)
{
    struct withdrawal w = {.rows = rows};
    bool ok = true;

    if (!rows->deleted)
        return PS_OK;
    w.drop = ps_calloc(rows->n, 1);
    if (!w.drop)
        return ps_fail_memory(err);
    for (size_t naming = 0; naming < PS_COUNT(namings); naming++)
        for (int k = 0; k < NAMED_BY; k++)
            if (namings[naming].kind == rows->schema->kind && namings[naming].columns[k])
                w.columns[naming][k] = ps_rows_column(rows, namings[naming].columns[k]);
    for (size_t p = 0; ok && p < n_people; p++) {
        const size_t from = rows->first[p], to = rows->first[p + 1];
        if (from < to && memchr(rows->deleted + from, 1, to - from))
            ok = person(&w, from, to);
    }
    for (size_t i = 0; i < rows->n; i++)
        rows->deletions += rows->deleted[i];
    rows->withdrawn = w.withdrawn;
    if (ok) {
        ps_rows_drop(rows, n_people, w.drop);
        free(rows->deleted);
        rows->deleted = NULL;
    }
    free(w.drop);
    free(w.entries);
    return ok ? PS_OK : ps_fail_memory(err);
}

/* Read inputs: rows of every input into memory, ids turned into person numbers.
 *
 * Person inputs come first, one after the other, and build the id map. The others only look up in it, side by side; ids
 * that are not there are numbered in a map of their own input, after the known ones, until merge_inputs.c gives them
 * their places.
 *
 * Every worker does the same in turn: fetches a chunk of the input with most left to read that nobody is fetching from,
 * parses it, finds its persons; and whoever has the chunk that comes next in its file commits it, and those behind it
 * that wait. So one file keeps several workers busy, and what comes out does not depend on who did what.
 *
 * To fetch from a gzip file takes longer than to parse what came, and only one can: whoever fetches from it goes on,
 * and leaves the chunk to whoever finds nothing to fetch. */
#include "base/arena.h"
#include "base/os.h"
#include "extract/chunk.h"
#include "link/linking.h"
#include "link/spill.h"

#include <stdlib.h>
#include <string.h>

#define PEOPLE_AT_ONCE ((size_t)160000) /* that a map begins with where a file seems to hold as many */
#define WAITING 2 /* chunks of one input that may wait to be committed, beside one for each worker */

/* A chunk from fetch to commit. */
struct job {
    ps_chunk chunk;
    ps_part *part;
    ps_pack pack;        /* its rows */
    ps_slice *strangers; /* ids not found, lying in the chunk or in id_text */
    size_t n_strangers, strangers_capacity;
    char *id_text;
    size_t id_capacity;
    ps_id_key *keys; /* of persons: the ids of all rows, where every one of them can be packed */
    size_t n_keys, keys_capacity;
    uint64_t n_seen;
    uint32_t *numbers; /* by stranger: in the map of the input */
    size_t numbers_capacity;
    uint32_t *persons; /* by row seen, of filtered inputs */
    size_t persons_capacity;
    bool left, ready; /* to be parsed by another worker; to be committed */
    unsigned worker;  /* who fetched it */
    ps_status status; /* of fetching and parsing */
    ps_error error;
};

struct feed {
    ps_input_rows *rows;
    size_t number;
    struct job *jobs; /* a ring */
    uint64_t size;    /* stored bytes; UINT64_MAX where nobody knows */
    uint64_t told;    /* bytes already reported to progress */
    /* Under the lock. */
    uint64_t fetched, committed, done_bytes;
    bool fetching, all_fetched, committing;
    ps_status status;
    ps_error error;
};

struct reading {
    ps_linking *l;
    bool person; /* ids are added to the map */
    struct feed *feeds;
    size_t n_feeds, n_jobs;
    unsigned threads;
    ps_chunk *spare; /* by worker: memory of a chunk it is done with, which its processor still has at hand */
    ps_os_mutex *lock;
    ps_os_signal *changed;
    size_t failed; /* lowest input that failed; SIZE_MAX */
};

/* One thread at a time: whoever finds another one at it goes on reading, since progress is only told now and then. */
static ps_status tell_progress(ps_linking *l, struct feed *feed, ps_error *err)
{
    const ps_link_spec *spec = l->spec;
    const ps_input_report *report = ps_reader_report(feed->rows->reader);

    atomic_fetch_add(&l->bytes, report->bytes - feed->told);
    feed->told = report->bytes;
    if (spec->progress && !atomic_flag_test_and_set(&l->reporting)) {
        if (spec->progress(spec->progress_context, feed->rows->spec.name, report->rows, atomic_load(&l->bytes)) != 0)
            atomic_store(&l->stopped, true);
        atomic_flag_clear(&l->reporting);
    }
    return atomic_load(&l->stopped) ? ps_fail(err, PS_ECANCEL, "stopped on request") : PS_OK;
}

/* ---- one chunk ---- */

static bool note_stranger(struct job *job, ps_slice id)
{
    if (!ps_grow(&job->strangers, &job->strangers_capacity, job->n_strangers + 1, sizeof *job->strangers))
        return false;
    job->strangers[job->n_strangers++] = id;
    return true;
}

/* Ids that do not lie in the chunk belong to the parser, whose next chunk overwrites them. */
static bool keep_ids(struct job *job)
{
    size_t need = 0, used = 0;

    for (size_t i = 0; i < job->n_strangers; i++)
        need += job->strangers[i].length;
    if (need && !ps_grow(&job->id_text, &job->id_capacity, need, 1))
        return false;
    for (size_t i = 0; i < job->n_strangers; i++) {
        memcpy(job->id_text + used, job->strangers[i].at, job->strangers[i].length);
        job->strangers[i].at = job->id_text + used;
        used += job->strangers[i].length;
    }
    return true;
}

/* Nothing can be looked up until the chunks before are in the map: the ids wait for the commit. */
static bool note_people(struct job *job, const ps_batch *batch)
{
    if (batch->keys) {
        if (!ps_grow(&job->keys, &job->keys_capacity, batch->n, sizeof *job->keys))
            return false;
        if (batch->n)
            memcpy(job->keys, batch->keys, batch->n * sizeof *job->keys);
        job->n_keys = batch->n;
        return true;
    }
    for (size_t i = 0; i < batch->n; i++)
        if (!note_stranger(job, batch->ids[i]))
            return false;
    return keep_ids(job);
}

/* Persons of the rows kept; those not known become n_known + place in job->strangers. */
static bool note_persons(struct reading *r, struct feed *feed, struct job *job, const ps_batch *batch)
{
    const uint32_t n_known = r->l->n_known;
    size_t s = 0;

    for (size_t i = 0; i < batch->n_strangers; i++)
        if (!note_stranger(job, batch->strangers[i].id))
            return false;
    for (size_t k = 0; k < batch->n; k++) {
        const uint32_t row = batch->kept[k], person = batch->persons[row];

        while (person == PS_IDMAP_NONE && batch->strangers[s].row < row)
            s++;
        job->pack.rows.person[k] = person == PS_IDMAP_NONE ? n_known + (uint32_t)s : person;
    }
    if (feed->rows->filtered && batch->n_seen) {
        if (!ps_grow(&job->persons, &job->persons_capacity, batch->n_seen, sizeof *job->persons))
            return false;
        memcpy(job->persons, batch->persons, batch->n_seen * sizeof *job->persons);
    }
    return keep_ids(job);
}

/* Only as a chunk is committed is it sure that its rows are rows. */
static void mark_seen(uint8_t *seen, const struct job *job)
{
    for (size_t i = 0; i < job->n_seen; i++) {
        const uint32_t person = job->persons[i];

        if (person != PS_IDMAP_NONE)
            seen[person / 8] |= (uint8_t)(1u << person % 8);
    }
}

static ps_status parse(struct reading *r, struct feed *feed, struct job *job, unsigned worker, ps_error *err)
{
    ps_input_rows *rows = feed->rows;
    const ps_batch *batch;
    ps_status st;

    if (!rows->parsers[worker]) {
        if (!(rows->parsers[worker] = ps_parser_new(rows->reader)))
            return ps_fail_memory(err);
        if (!r->person)
            ps_parser_look_up(rows->parsers[worker], r->l->population->ids);
    }
    ps_part_free(job->part);
    job->part = NULL;
    job->n_strangers = job->n_keys = 0;
    st = ps_parser_read(&job->part, &batch, rows->parsers[worker], &job->chunk, err);
    if (st != PS_OK)
        return st;
    job->n_seen = batch->n_seen;
    if (!ps_pack_fill(&job->pack, batch, rows->schema))
        return ps_fail_memory(err);
    job->pack.rows.parser = worker;
    if (rows->spill && !ps_spill_hear(rows->spill, worker, ps_parser_words(rows->parsers[worker])))
        return ps_fail_memory(err);
    if (r->person)
        return note_people(job, batch) ? PS_OK : ps_fail_memory(err);
    return note_persons(r, feed, job, batch) ? PS_OK : ps_fail_memory(err);
}

/* Rows behind the chunk, by what the file held so far. False: nobody knows. */
static bool guess_rest(double *rest, const struct feed *feed, const struct job *job)
{
    const double rows = (double)(feed->rows->n + job->pack.rows.n);

    if (feed->size == UINT64_MAX || !job->chunk.bytes || job->chunk.bytes >= feed->size)
        return false;
    *rest = rows * (double)(feed->size - job->chunk.bytes) / (double)job->chunk.bytes;
    return true;
}

/* Not for more than eight times as many as there is room for: the next person may be one that is there already. */
static bool expect_people(ps_idmap *map, const struct feed *feed, const struct job *job)
{
    const size_t room = ps_idmap_room(map), least = ps_idmap_count(map) + job->pack.rows.n;
    const size_t most = 8 * room < PEOPLE_AT_ONCE ? PEOPLE_AT_ONCE : 8 * room;
    double rest;

    if (least <= room || !guess_rest(&rest, feed, job))
        return true;
    rest += (double)least;
    return ps_idmap_expect(map, rest < (double)most ? (size_t)rest : most);
}

static bool number_people(struct reading *r, struct feed *feed, struct job *job)
{
    ps_idmap *map = r->l->population->ids;
    uint32_t *numbers = job->pack.rows.person;

    return expect_people(map, feed, job) && ps_idmap_add_packed(numbers, map, job->keys, job->n_keys) &&
           ps_idmap_add_many(numbers, map, job->strangers, job->n_strangers) && ps_idmap_count(map) < PS_IDMAP_FULL;
}

static bool number_strangers(struct reading *r, struct feed *feed, struct job *job)
{
    const uint32_t n_known = r->l->n_known;
    ps_idmap *map = feed->rows->strangers;
    const ps_segment *rows = &job->pack.rows;

    if (!job->n_strangers)
        return true;
    if (!ps_grow(&job->numbers, &job->numbers_capacity, job->n_strangers, sizeof *job->numbers) ||
        !ps_idmap_add_many(job->numbers, map, job->strangers, job->n_strangers) ||
        ps_idmap_count(map) >= PS_IDMAP_FULL - n_known)
        return false;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->person[i] >= n_known)
            rows->person[i] = n_known + job->numbers[rows->person[i] - n_known];
    return true;
}

/* All rows of the input so far go to the file, since memory has no room for them. */
static ps_status begin_to_spill(ps_linking *l, ps_input_rows *rows, ps_error *err)
{
    ps_column *columns = ps_calloc(rows->schema->n_columns, sizeof *columns);
    ps_status st = columns ? PS_OK : ps_fail_memory(err);
    size_t row = 0;

    for (size_t k = 0; st == PS_OK && k < rows->n_stretches; k++) {
        ps_segment stretch;

        ps_rows_stretch(&stretch, columns, rows, k, row);
        st = ps_spill_add(rows->spill, &stretch, err);
        row += stretch.n;
    }
    free(columns);
    atomic_fetch_sub(&l->held, row);
    ps_rows_let_go(rows);
    return st;
}

/* The rows of a chunk become the last of their input. */
static ps_status add_rows(ps_linking *l, struct feed *feed, const struct job *job, ps_error *err)
{
    const size_t most = l->spec->rows_held ? l->spec->rows_held : PS_ROWS_HELD;
    const ps_segment *segment = &job->pack.rows;
    ps_input_rows *rows = feed->rows;
    double rest;
    ps_status st;

    if (ps_spill_began(rows->spill)) {
        st = ps_rows_fit(rows, segment->n, err);
        if (st == PS_OK)
            st = ps_spill_add(rows->spill, segment, err);
        rows->n += segment->n;
        return st;
    }
    if (!guess_rest(&rest, feed, job))
        rest = feed->size == UINT64_MAX ? (double)(rows->n + segment->n) : 0;
    st = ps_rows_append(rows, segment, rest, err);
    if (st == PS_OK && atomic_fetch_add(&l->held, segment->n) + segment->n > most && rows->spill)
        st = begin_to_spill(l, rows, err);
    return st;
}

static ps_status commit(struct reading *r, struct feed *feed, struct job *job, unsigned worker, ps_error *err)
{
    ps_input_rows *rows = feed->rows;
    ps_status st = job->status;

    if (st != PS_OK) {
        if (err)
            *err = job->error;
        return st;
    }
    if (!ps_reader_follows(rows->reader, &job->chunk)) {
        if (!ps_reader_mend(&job->chunk, rows->reader))
            return ps_fail_memory(err);
        st = parse(r, feed, job, worker, err);
    }
    if (st == PS_OK)
        st = ps_reader_commit(rows->reader, &job->chunk, job->part, err);
    if (st == PS_OK && !(r->person ? number_people : number_strangers)(r, feed, job))
        st = ps_fail_memory(err);
    if (st == PS_OK && !r->person) {
        rows->of_strangers += job->n_strangers;
        rows->linked += job->n_seen - job->n_strangers;
        if (rows->filtered)
            mark_seen(rows->seen + worker * rows->seen_bytes, job);
    }
    if (st == PS_OK)
        st = add_rows(r->l, feed, job, err);
    if (st == PS_OK)
        st = tell_progress(r->l, feed, err);
    if (st == PS_OK && job->chunk.final && (st = ps_reader_finish(rows->reader, err)) == PS_END)
        st = PS_OK;
    return st;
}

/* ---- the workers ---- */

static ps_status open_feed(struct reading *r, struct feed *feed, ps_error *err)
{
    ps_status st;

    if (feed->rows->reader)
        return PS_OK;
    st = ps_reader_open(&feed->rows->reader, &feed->rows->spec, err);
    if (st == PS_OK && !r->person)
        ps_rows_filter(feed->rows, ps_reader_report(feed->rows->reader)->present);
    if (st == PS_OK && feed->rows->filtered && !ps_rows_mark(feed->rows, r->l->n_known))
        st = ps_fail_memory(err);
    return st;
}

/* Under the lock. NULL: nothing to fetch now. */
static struct feed *choose(struct reading *r)
{
    struct feed *best = NULL;

    for (size_t f = 0; f < r->n_feeds; f++) {
        struct feed *feed = &r->feeds[f];
        if (feed->fetching || feed->all_fetched || feed->number >= r->failed ||
            feed->fetched - feed->committed >= r->n_jobs)
            continue;
        if (!best || feed->size - feed->done_bytes > best->size - best->done_bytes)
            best = feed;
    }
    return best;
}

static bool finished(const struct reading *r)
{
    for (size_t f = 0; f < r->n_feeds; f++) {
        const struct feed *feed = &r->feeds[f];
        if (feed->number < r->failed && !(feed->all_fetched && feed->committed == feed->fetched))
            return false;
    }
    return true;
}

static void fail_feed(struct reading *r, struct feed *feed, ps_status st, const ps_error *error)
{
    feed->status = st;
    feed->error = *error;
    if (feed->number < r->failed)
        r->failed = feed->number;
}

/* Under the lock. */
static void take_spare(struct reading *r, struct job *job, unsigned worker)
{
    job->worker = worker;
    if (job->chunk.at)
        return;
    job->chunk = r->spare[worker];
    memset(&r->spare[worker], 0, sizeof r->spare[worker]);
}

static void leave_spare(struct reading *r, struct job *job)
{
    ps_chunk *spare = &r->spare[job->worker];

    if (spare->at)
        return;
    *spare = job->chunk;
    memset(&job->chunk, 0, sizeof job->chunk);
}

/* Under the lock, left while a chunk is committed: whoever comes meanwhile leaves its chunk to this worker. */
static void commit_ready(struct reading *r, struct feed *feed, unsigned worker)
{
    if (feed->committing)
        return;
    feed->committing = true;
    while (feed->status == PS_OK && feed->committed < feed->fetched) {
        struct job *job = &feed->jobs[feed->committed % r->n_jobs];
        ps_error error = {.status = PS_OK};
        ps_status st;

        if (!job->ready)
            break;
        ps_os_mutex_unlock(r->lock);
        st = commit(r, feed, job, worker, &error);
        ps_os_mutex_lock(r->lock);
        if (st != PS_OK)
            fail_feed(r, feed, st, &error);
        job->ready = false;
        leave_spare(r, job);
        feed->committed++;
        ps_os_signal_all(r->changed);
    }
    feed->committing = false;
}

/* Parsed, and committed if its turn has come. Under the lock, left in between. */
static void read_job(struct reading *r, struct feed *feed, struct job *job, unsigned worker)
{
    if (job->status == PS_OK) {
        ps_error error = {.status = PS_OK};
        ps_status st;

        ps_os_mutex_unlock(r->lock);
        st = parse(r, feed, job, worker, &error);
        ps_os_mutex_lock(r->lock);
        job->status = st;
        job->error = error;
    }
    job->ready = true;
    commit_ready(r, feed, worker);
    ps_os_signal_all(r->changed);
}

/* The next chunk of a feed. Under the lock, left in between. */
static void fetch(struct reading *r, struct feed *feed, unsigned worker)
{
    struct job *job = &feed->jobs[feed->fetched % r->n_jobs];
    ps_error error = {.status = PS_OK};
    ps_status st;

    feed->fetching = true;
    take_spare(r, job, worker);
    ps_os_mutex_unlock(r->lock);
    st = open_feed(r, feed, &error);
    if (st == PS_OK)
        st = ps_reader_fetch(&job->chunk, feed->rows->reader, &error);
    ps_os_mutex_lock(r->lock);
    feed->fetching = false;
    if (st == PS_END) {
        feed->all_fetched = true;
        ps_os_signal_all(r->changed);
        return;
    }
    feed->fetched++;
    feed->done_bytes = feed->size == UINT64_MAX ? 0 : job->chunk.bytes;
    feed->all_fetched = st != PS_OK;
    ps_part_free(job->part);
    job->part = NULL;
    job->status = st;
    job->error = error;
    job->left = st == PS_OK && r->threads > 1 && ps_reader_report(feed->rows->reader)->gzip &&
                feed->fetched - feed->committed < r->n_jobs;
    ps_os_signal_all(r->changed);
    if (!job->left)
        read_job(r, feed, job, worker);
}

/* The first chunk in its file that was left to others. NULL: none was. */
static struct job *left_job(struct reading *r, struct feed **out)
{
    for (size_t f = 0; f < r->n_feeds; f++) {
        struct feed *feed = &r->feeds[f];

        for (uint64_t at = feed->committed; feed->number < r->failed && at < feed->fetched; at++) {
            struct job *job = &feed->jobs[at % r->n_jobs];

            if (!job->left)
                continue;
            *out = feed;
            return job;
        }
    }
    return NULL;
}

static ps_status work(void *context, size_t worker, ps_error *err)
{
    struct reading *r = context;

    (void)err;
    ps_os_mutex_lock(r->lock);
    while (!finished(r)) {
        struct feed *feed = choose(r);
        struct job *job;

        if (feed) {
            fetch(r, feed, (unsigned)worker);
        } else if ((job = left_job(r, &feed))) {
            job->left = false;
            read_job(r, feed, job, (unsigned)worker);
        } else {
            ps_os_signal_wait(r->changed, r->lock);
        }
    }
    ps_os_mutex_unlock(r->lock);
    return PS_OK;
}

/* ---- all of it ---- */

static bool open_job_ring(struct reading *r, struct feed *feed, unsigned threads)
{
    ps_input_rows *rows = feed->rows;
    int64_t modified;

    feed->jobs = ps_calloc(r->n_jobs, sizeof *feed->jobs);
    rows->parsers = ps_calloc(threads, sizeof *rows->parsers);
    if (!feed->jobs || !rows->parsers)
        return false;
    rows->n_parsers = threads;
    if (!r->person && !(rows->strangers = ps_idmap_new()))
        return false;
    if (!r->person && r->l->saves &&
        !(rows->spill = ps_spill_new(rows->schema, rows->number, threads, r->l->n_known, r->l->saves)))
        return false;
    if (!strcmp(rows->spec.path, "-") || ps_os_stat(&feed->size, &modified, rows->spec.path, NULL) != PS_OK)
        feed->size = UINT64_MAX;
    return true;
}

static void close_job_ring(struct reading *r, struct feed *feed)
{
    for (size_t j = 0; feed->jobs && j < r->n_jobs; j++) {
        struct job *job = &feed->jobs[j];
        ps_chunk_release(&job->chunk);
        ps_part_free(job->part);
        ps_pack_release(&job->pack);
        free(job->numbers);
        free(job->strangers);
        free(job->id_text);
        free(job->keys);
        free(job->persons);
    }
    free(feed->jobs);
}

static ps_status first_failure(const struct reading *r, ps_error *err)
{
    for (size_t f = 0; f < r->n_feeds; f++)
        if (r->feeds[f].status != PS_OK) {
            if (err)
                *err = r->feeds[f].error;
            return r->feeds[f].status;
        }
    return PS_OK;
}

static ps_status read_together(ps_linking *l, const size_t *inputs, size_t n, bool person, ps_error *err)
{
    const unsigned threads = l->pool ? ps_pool_threads(l->pool) : 1;
    struct reading r = {
        .l = l, .person = person, .n_feeds = n, .n_jobs = threads + WAITING, .threads = threads, .failed = SIZE_MAX};
    ps_status st = PS_OK;

    r.feeds = ps_calloc(n, sizeof *r.feeds);
    r.spare = ps_calloc(threads, sizeof *r.spare);
    r.lock = ps_os_mutex_new();
    r.changed = ps_os_signal_new();
    if (!r.feeds || !r.spare || !r.lock || !r.changed)
        st = ps_fail_memory(err);
    for (size_t f = 0; st == PS_OK && f < n; f++) {
        r.feeds[f].rows = &l->rows[inputs[f]];
        r.feeds[f].number = inputs[f];
        if (!open_job_ring(&r, &r.feeds[f], threads))
            st = ps_fail_memory(err);
    }
    if (st == PS_OK)
        st = ps_pool_run(l->pool, work, &r, threads, err);
    if (st == PS_OK)
        st = first_failure(&r, err);
    for (size_t f = 0; r.feeds && f < n; f++) {
        ps_input_rows *rows = r.feeds[f].rows;
        if (!rows)
            continue;
        if (st == PS_OK && !(rows->report = ps_reader_take_report(rows->reader)))
            st = ps_fail_memory(err);
        close_job_ring(&r, &r.feeds[f]);
    }
    for (unsigned w = 0; r.spare && w < threads; w++)
        ps_chunk_release(&r.spare[w]);
    if (r.changed)
        ps_os_signal_free(r.changed);
    if (r.lock)
        ps_os_mutex_free(r.lock);
    free(r.spare);
    free(r.feeds);
    return st;
}

ps_status ps_linking_read(ps_linking *l, ps_error *err)
{
    size_t events[PS_FEEDS_MOST], n_events = 0;
    ps_status st = PS_OK;

    for (size_t i = 0; st == PS_OK && i < l->spec->n_inputs; i++) {
        if (l->rows[i].schema->makes_people)
            st = read_together(l, &i, 1, true, err);
        else
            events[n_events++] = i;
    }
    if (st != PS_OK || !n_events)
        return st;
    l->n_known = (uint32_t)ps_idmap_count(l->population->ids);
    return read_together(l, events, n_events, false, err);
}

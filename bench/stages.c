/* Stages: one whole run of a plan, timed stage by stage; or what it keeps in memory, counted.
 *
 *   stages run PLAN AS_OF FOLDER THREADS FILE [SNAPSHOT]      a run into FOLDER; appends a line to FILE
 *   stages count PLAN                                         prints people and events kept
 *
 * The line holds wall seconds, processor seconds of all threads, and the process's peak memory in MB at its end, of
 * each stage in turn, then of the whole. A stage lasts from the first time the library's progress callback tells of it
 * to the first time it tells of the next: plan (opening it), read, link (from the last chunk of the last input), define
 * (rules, scores, tiers, cohorts; also the rejects), tables (also the sheets beside them), lists, seal (digests, log,
 * and letting go of all memory). Events kept are those that stand in the linked population: code and date fit some use
 * of the plan, and repeats are gone. */
#include "popstrat.h"
#include "run/result.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { PLAN, READ, LINK, DEFINE, TABLES, LISTS, SEAL, STAGES };

typedef struct moment {
    double wall, processor, peak;
} moment;

static moment ends[STAGES]; /* of READ: so far */
static int now = PLAN;

static moment look(void)
{
    static double most; /* the system's own count may fall back a little */
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    if ((double)ps_peak_memory() / 1e6 > most)
        most = (double)ps_peak_memory() / 1e6;
    return (moment){ps_seconds(),
                    (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec * 1e-6 + (double)used.ru_stime.tv_sec +
                        (double)used.ru_stime.tv_usec * 1e-6,
                    most};
}

static int note(void *context, const ps_progress *progress)
{
    static const char *const names[STAGES] = {"", "read", "", "define", "tables", "lists", "seal"};

    (void)context;
    if (!strncmp(progress->stage, "read ", 5)) {
        ends[READ] = look();
        return 0;
    }
    for (int stage = now + 1; stage < STAGES; stage++)
        if (!strcmp(progress->stage, names[stage])) {
            const moment m = look();
            if (stage == READ)
                ends[PLAN] = ends[READ] = m;
            else
                ends[stage - 1] = m;
            now = stage;
        }
    return 0;
}

static int fail(const ps_error *err)
{
    fprintf(stderr, "stages: %s:%" PRIu64 ": %s\n", err->file, err->line, err->message);
    return 1;
}

static int run(char **argv, const char *snapshot)
{
    ps_run_options options = PS_RUN_OPTIONS_INIT;
    const moment start = look();
    moment last = start;
    ps_plan *plan = NULL;
    ps_error err = {0};
    FILE *file;

    options.progress = note;
    options.folder = argv[2];
    options.threads = (unsigned)strtoul(argv[3], NULL, 10);
    options.from = snapshot;
    options.as_of = ps_day_parse(argv[1]);
    if (ps_plan_open(&plan, argv[0], NULL, NULL, NULL, &err) != PS_OK || ps_run(NULL, plan, &options, &err) != PS_OK)
        return fail(&err);
    ps_plan_free(plan);
    if (now != SEAL) {
        fputs("stages: the library told of other stages\n", stderr);
        return 1;
    }
    ends[SEAL] = look();
    file = fopen(argv[4], "a");
    if (!file)
        return 1;
    for (int stage = 0; stage < STAGES; stage++) {
        fprintf(file, "%.4f %.4f %.1f ", ends[stage].wall - last.wall, ends[stage].processor - last.processor,
                ends[stage].peak);
        last = ends[stage];
    }
    fprintf(file, "%.4f %.4f %.1f\n", last.wall - start.wall, last.processor, last.peak);
    return fclose(file) ? 1 : 0;
}

static int count(const char *path)
{
    ps_result *result = NULL;
    ps_plan *plan = NULL;
    ps_pool *pool = ps_pool_new(0);
    ps_error err = {0};
    uint64_t events = 0;

    if (!pool || ps_plan_open(&plan, path, NULL, NULL, NULL, &err) != PS_OK ||
        ps_result_make(&result, plan, NULL, NULL, false, pool, &err) != PS_OK)
        return fail(&err);
    for (size_t i = 0; i < result->population->n_feeds; i++)
        events += result->population->feeds[i].n_events;
    printf("%zu %" PRIu64 "\n", ps_result_persons(result), events);
    ps_result_free(result);
    ps_plan_free(plan);
    ps_pool_free(pool);
    return 0;
}

int main(int argc, char **argv)
{
    ps_error err = {0};

    if (ps_init(&err) != PS_OK)
        return fail(&err);
    if (argc == 3 && !strcmp(argv[1], "count"))
        return count(argv[2]);
    if ((argc == 7 || argc == 8) && !strcmp(argv[1], "run"))
        return run(argv + 2, argc == 8 ? argv[7] : NULL);
    fputs("use: stages run PLAN AS_OF FOLDER THREADS FILE [SNAPSHOT]\n     stages count PLAN\n", stderr);
    return 2;
}

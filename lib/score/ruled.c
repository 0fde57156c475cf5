/* Ruled: see ruled.h.                                                                          O(people x rules) */
#include "score/ruled.h"
#include "base/arena.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE_PER_TASK ((size_t)8 * PS_RULE_BLOCK)

typedef struct filling {
    ps_ruled_job job;
    const ps_ruled *ruled;
    ps_column *parts;
    ps_ready_rule **ready; /* by point */
    size_t n_people, n_tasks;
    uint64_t *cannot_tell; /* by point, then task */
} filling;

static const ps_ruled *ruled_of(const ps_score_plan *score)
{
    return ps_score_method_of(score)->own;
}

/* A person's answers stand side by side. */
static void answer_block(uint8_t *answers, const filling *f, size_t first, size_t n, size_t task)
{
    const size_t n_points = f->job.score->n_points;

    for (size_t i = 0; i < n_points; i++) {
        uint8_t room[PS_RULE_BLOCK];
        const uint8_t *answer =
            ps_ready_rule_flags(room, f->ready[i], first, n, &f->cannot_tell[i * f->n_tasks + task]);

        for (size_t k = 0; k < n; k++)
            answers[k * n_points + i] = answer[k];
    }
}

static ps_status fill_range(void *context, size_t task, ps_error *err)
{
    const filling *f = context;
    const size_t n_points = f->job.score->n_points;
    const size_t from = task * PEOPLE_PER_TASK;
    const size_t to = f->n_people - from < PEOPLE_PER_TASK ? f->n_people : from + PEOPLE_PER_TASK;
    uint8_t *answers = ps_calloc(n_points * PS_RULE_BLOCK, 1);

    if (!answers)
        return ps_fail_memory(err);
    for (size_t first = from; first < to; first += PS_RULE_BLOCK) {
        const size_t n = to - first < PS_RULE_BLOCK ? to - first : PS_RULE_BLOCK;

        answer_block(answers, f, first, n, task);
        for (size_t k = 0; k < n; k++)
            f->ruled->put(f->parts, &f->job, answers + k * n_points, first + k);
    }
    free(answers);
    return PS_OK;
}

static ps_status note_point(ps_world *world, const filling *f, size_t point, ps_error *err)
{
    ps_buffer label = {0};
    uint64_t people = 0;
    ps_status st;

    for (size_t t = 0; t < f->n_tasks; t++)
        people += f->cannot_tell[point * f->n_tasks + t];
    ps_buffer_print(&label, "score %s: %s", f->job.score->name, f->job.score->points[point].label);
    st = label.failed ? ps_fail_memory(err) : ps_ready_rule_note(world, f->ready[point], label.at, people, err);
    ps_buffer_release(&label);
    return st;
}

ps_status ps_ruled_fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    const size_t n_points = score->n_points, n = world->population->n_people;
    uint32_t *mark = ps_calloc(n_points + 1, sizeof *mark);
    filling f = {.job = {world, score, mark},
                 .ruled = ruled_of(score),
                 .parts = parts,
                 .n_people = n,
                 .n_tasks = (n + PEOPLE_PER_TASK - 1) / PEOPLE_PER_TASK};
    ps_status st = PS_OK;

    f.ready = ps_calloc(n_points, sizeof(ps_ready_rule *));
    f.cannot_tell = ps_calloc(n_points * f.n_tasks, sizeof *f.cannot_tell);
    if (!mark || !f.ready || !f.cannot_tell)
        st = ps_fail_memory(err);
    if (st == PS_OK && f.ruled->mark)
        st = f.ruled->mark(mark, world, score, err);
    for (size_t i = 0; st == PS_OK && i < n_points; i++)
        st = ps_ready_rule_open(&f.ready[i], score->points[i].rule, world, pool, err);
    if (st == PS_OK)
        st = ps_pool_run(pool, fill_range, &f, f.n_tasks, err);
    for (size_t i = 0; st == PS_OK && i < n_points; i++)
        st = note_point(world, &f, i, err);
    for (size_t i = 0; f.ready && i < n_points; i++)
        ps_ready_rule_close(f.ready[i]);
    free(f.ready);
    free(f.cannot_tell);
    free(mark);
    return st;
}

size_t ps_ruled_items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score,
                      uint32_t person)
{
    size_t n = 0;

    for (size_t i = 0; i < score->n_points; i++) {
        if (ps_rule_answer(score->points[i].rule, world, person) != PS_YES)
            continue;
        if (n < most)
            out[n] = (ps_score_item){ps_ruled_title(score, &score->points[i]), 1, "", PS_NO_DAY};
        n++;
    }
    return n;
}

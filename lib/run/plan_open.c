/* Plan open: the plan's own names and those of the rooms to the right, brought together and checked. */
#include "base/init.h"
#include "outreach/outreach.h"
#include "score/score.h"
#include "stratify/stratify.h"

#include <stdlib.h>
#include <string.h>

typedef ps_status rows_call(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err);

/* The rooms that bring names, in the order of the journey. */
static rows_call *const rooms[] = {ps_score_rows, ps_strata_rows, ps_matrix_rows, ps_topics_rows};

static ps_status gather(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err)
{
    ps_name_row *all = NULL;
    size_t capacity = 0;
    ps_status st = PS_OK;

    *count = 0;
    for (size_t r = 0; st == PS_OK && r < PS_COUNT(rooms); r++) {
        ps_name_row *rows = NULL;
        size_t n = 0;

        st = rooms[r](&rows, &n, plan, err);
        if (st == PS_OK && !ps_grow(&all, &capacity, *count + n + 1, sizeof *all))
            st = ps_fail_memory(err);
        if (st == PS_OK && n) {
            memcpy(all + *count, rows, n * sizeof *all);
            *count += n;
        }
    }
    if (st != PS_OK) {
        free(all);
        all = NULL;
    }
    *out = all;
    return st;
}

/* Faults and notes together, in file order. */
static void tell(const ps_findings *found, void (*findings)(void *context, const ps_error *finding), void *context)
{
    size_t note = 0;

    for (size_t i = 0; i <= found->n; i++) {
        while (note < found->n_notes && (i == found->n || found->notes[note].line < found->at[i].line))
            findings(context, &found->notes[note++]);
        if (i < found->n)
            findings(context, &found->at[i]);
    }
}

ps_status ps_plan_open(ps_plan **out, const char *path, const ps_plan_options *options,
                       void (*findings)(void *context, const ps_error *finding), void *context, ps_error *err)
{
    ps_plan *plan = NULL;
    ps_findings found = {0};
    ps_name_row *rows = NULL;
    size_t n_rows = 0;
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    st = ps_plan_read(&plan, path, options, ps_built_in_scores, &found, err);
    if (st == PS_OK)
        st = gather(&rows, &n_rows, plan, err);
    if (st == PS_OK)
        st = ps_plan_finish(plan, rows, n_rows, &found, err);
    ps_findings_sort(&found);
    if (st == PS_OK && found.no_memory)
        st = ps_fail_memory(err);
    if (st != PS_EMEMORY && found.n > 0) {
        st = found.at[0].status;
        if (err)
            *err = found.at[0];
    }
    if (st != PS_EMEMORY && findings)
        tell(&found, findings, context);
    if (st == PS_OK) {
        *out = plan;
        plan = NULL;
    }
    free(rows);
    ps_findings_release(&found);
    ps_plan_release(plan);
    return st;
}

bool ps_plan_needs_recipient_key(const ps_plan *plan)
{
    for (size_t i = 0; i < plan->n_lists; i++)
        if (plan->lists[i].audience == PS_AUDIENCE_VCSE)
            return true;
    return false;
}

void ps_plan_free(ps_plan *plan)
{
    ps_plan_release(plan);
}

ps_status ps_plan_describe(char **out, const ps_plan *plan, ps_error *err)
{
    ps_buffer text = {0};
    ps_status st = ps_init_check(err);

    if (st == PS_OK)
        st = ps_plan_describe_text(&text, plan, err);
    if (st == PS_OK && text.failed)
        st = ps_fail_memory(err);
    if (st == PS_OK) {
        *out = text.at;
        text.at = NULL;
    }
    free(text.at);
    return st;
}

void ps_text_free(char *text)
{
    free(text);
}

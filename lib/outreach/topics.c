/* Topics: a catalogue of offers, of which a person may have several. A row whose rule is yes is offered, in the plan's
 * order; cannot tell is not a fit. The column counts them; which they are is asked again, person by person. */
#include "base/slim_numbers.h"
#include "outreach/list_job.h"

#include <assert.h>
#include <string.h>

/* ---- names ---- */

static bool describe_row(ps_name_row *row, const ps_plan *plan, size_t number)
{
    const ps_matrix_plan *topics = &plan->topics[number];
    ps_rule **rules = ps_arena_array(plan->arena, topics->n_rows + 1, sizeof *rules);

    if (!rules)
        return false;
    *row = (ps_name_row){.name = topics->name, .type = PS_NUMBER, .kind = PS_NAME_TOPICS, .item = number};
    for (size_t i = 0; i < topics->n_rows; i++)
        rules[i] = topics->rows[i].rule;
    row->rules = rules;
    row->n_rules = topics->n_rows;
    row->meaning = "how many of its topics are offered";
    return true;
}

ps_status ps_topics_rows(ps_name_row **out, size_t *count, const ps_plan *plan, ps_error *err)
{
    ps_name_row *rows = ps_arena_array(plan->arena, plan->n_topics + 1, sizeof *rows);

    for (size_t i = 0; rows && i < plan->n_topics; i++)
        if (!describe_row(&rows[i], plan, i))
            rows = NULL;
    if (!rows)
        return ps_fail_memory(err);
    *out = rows;
    *count = plan->n_topics;
    return PS_OK;
}

/* NULL: the plan has no such name. */
static ps_column *column_of(const ps_world *world, size_t topics)
{
    const ps_names *names = &world->plan->names;
    for (size_t i = 0; i < names->n; i++)
        if (names->at[i].row.kind == PS_NAME_TOPICS && names->at[i].row.item == topics && !names->at[i].alias_of)
            return &world->columns[names->at[i].number];
    return NULL;
}

ps_status ps_topics_fill(ps_world *world, size_t topics, ps_pool *pool, ps_error *err)
{
    const ps_matrix_plan *plan = &world->plan->topics[topics];
    ps_column *to = column_of(world, topics), counts = {0};
    ps_status status = PS_OK;

    assert(to && to->type == PS_NOTHING);
    if (!ps_slim_room(&counts, world->population->n_people))
        return ps_fail_memory(err);
    ps_numbers_fill(&counts, 0, counts.n, 0);
    for (size_t i = 0; status == PS_OK && i < plan->n_rows; i++) {
        const char *label = ps_arena_print(world->arena, "topics %s: %s", plan->name, plan->rows[i].need);
        ps_column fits = {0};

        status = label ? ps_rule_evaluate(&fits, plan->rows[i].rule, world, label, pool, err) : ps_fail_memory(err);
        for (size_t person = 0; status == PS_OK && person < counts.n; person++)
            if (fits.flag[person] == PS_YES)
                ps_number_put(&counts, person, ps_number_at(&counts, person) + 1);
        ps_column_release(&fits);
    }
    if (status == PS_OK)
        *to = counts;
    else
        ps_column_release(&counts);
    return status;
}

/* ---- one person's ---- */

bool ps_topic_fits(const ps_list_job *job, size_t row, uint32_t person)
{
    return ps_rule_answer(job->topics->rows[row].rule, job->world, person) == PS_YES;
}

static void add_part(ps_buffer *out, bool *some, const char *before, const char *text)
{
    if (!text[0])
        return;
    ps_buffer_print(out, "%s%s%s", *some ? ", " : " (", before, text);
    *some = true;
}

/* Who is to help is for those who may see the field who. */
static void add_topic(ps_buffer *out, const ps_list_job *job, const ps_route *route)
{
    ps_buffer how = {0};
    bool some = false;

    ps_route_say_how(&how, route);
    ps_buffer_print(out, "%s%s", out->length ? "; " : "", route->need);
    if (!job->plain)
        add_part(out, &some, "", route->who);
    add_part(out, &some, "", how.at ? how.at : "");
    add_part(out, &some, strncmp(route->within, "within", 6) ? "within " : "", route->within);
    if (some)
        ps_buffer_text(out, ")");
    out->failed = out->failed || how.failed;
    ps_buffer_release(&how);
}

void ps_topics_say(ps_buffer *out, const ps_list_job *job, uint32_t person)
{
    for (size_t i = 0; job->topics && i < job->topics->n_rows; i++)
        if (ps_topic_fits(job, i, person)) {
            const ps_route route = ps_route_by(job, &job->topics->rows[i], person);
            add_topic(out, job, &route);
        }
}

/* Bridges to Health: one segment for each person, the first row of the plan that is yes. */
#include "base/arena.h"
#include "define/describe.h"
#include "score/ruled.h"

#include <stddef.h>
#include <string.h>

static const ps_score_about about = {
    .name = "segment",
    .title = "Segment of the population, after Bridges to Health",
    .paper = "Lynn et al. 2007, Milbank Q 85:185-208 (Bridges to Health)",
    .edition = "eight segments; the code lists and the order of precedence of the national version are not public, so "
               "both are the plan's",
    .lookback = "in plans as the plan's own rules say",
    .missing = "missing where a row before the first yes cannot be told: it might have been that one",
    .confidence = "the segments from a single source; their order there is no precedence",
    .use = "looking at a whole population in parts that need different care",
    .not_for = "comparing with national segments or with a plan whose rules or order differ",
    .columns = "segment (healthy, maternal, acute, ltc, disability, incurable_cancer, organ_failure, frailty_dementia)",
    .table = "weights/bridges_segments",
    .in_plans = true,
};

static const ps_score_words known = {"weights/bridges_segments", "key", NULL, NULL};

/* ---- people ---- */

static ps_status add_word(uint32_t *out, ps_world *world, const char *word, ps_error *err)
{
    *out = ps_intern_add(world->population->words, word, strlen(word));
    return *out == PS_INTERN_FULL ? ps_fail_memory(err) : PS_OK;
}

static ps_status mark(uint32_t *out, ps_world *world, const ps_score_plan *score, ps_error *err)
{
    ps_status st = add_word(&out[score->n_points], world, score->rest, err);

    for (size_t i = 0; st == PS_OK && i < score->n_points; i++)
        st = add_word(&out[i], world, score->points[i].label, err);
    return st;
}

static void put(ps_column *parts, const ps_ruled_job *job, const uint8_t *answers, size_t person)
{
    size_t i = 0;

    while (i < job->score->n_points && answers[i] == PS_NO)
        i++;
    ps_ruled_put_text(&parts[0], person, i < job->score->n_points && answers[i] == PS_CANNOT_TELL ? 0 : job->mark[i]);
}

static const char *title_of(const ps_score_plan *score, const char *key)
{
    const ps_point rest = {.label = key};

    return ps_ruled_title(score, &rest);
}

/* The segment alone, worth nothing. */
static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    ps_answer answer = PS_NO;
    size_t i = 0;

    for (; i < score->n_points; i++) {
        answer = ps_rule_answer(score->points[i].rule, world, person);
        if (answer != PS_NO)
            break;
    }
    if (answer == PS_CANNOT_TELL)
        return 0;
    if (most)
        out[0] = (ps_score_item){title_of(score, i < score->n_points ? score->points[i].label : score->rest), 0, "",
                                 PS_NO_DAY};
    return 1;
}

/* ---- plan ---- */

static ps_status name_part(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                           ps_error *err)
{
    const char **words = ps_arena_array(plan->arena, score->n_points + 1, sizeof *words);
    ps_buffer meaning = {0};

    (void)part;
    if (!words)
        return ps_fail_memory(err);
    ps_buffer_text(&meaning, "one segment a person: the first of ");
    for (size_t i = 0; i < score->n_points; i++) {
        words[row->n_words++] = score->points[i].label;
        ps_buffer_print(&meaning, "%s%s", i ? ", " : "", score->points[i].label);
    }
    if (score->rest)
        words[row->n_words++] = score->rest;
    ps_buffer_print(&meaning, " that is yes, in the plan's order; otherwise %s", score->rest ? score->rest : "none");
    row->words = words;
    return ps_ruled_name(row, plan, score, score->name, &meaning, err);
}

static void check(ps_plan_reading *reading, const ps_toml *table, ps_score_plan *score)
{
    ps_score_check_labels(reading, score, "segments", &known);
    ps_score_check_rest(reading, table, score, &known);
}

static void describe(ps_describer *d, const ps_score_plan *score)
{
    ps_describe_add(d,
                    "%s (%s): one for each person, the first of these that is yes. The order is the plan's, since "
                    "that of the national version is not public:",
                    score->name, score->title);
    ps_describe_end(d, 2);
    for (size_t i = 0; i < score->n_points; i++) {
        ps_describe_add(d, "%zu. %s (%s): ", i + 1, score->points[i].label, ps_ruled_title(score, &score->points[i]));
        ps_describe_rule(d, score->points[i].rule);
        ps_describe_add(d, ".");
        ps_describe_end(d, 6);
    }
    ps_describe_add(d,
                    "Everybody else: %s (%s). Of a person of whom a line before the first yes cannot be told, the "
                    "segment is missing.",
                    score->rest, title_of(score, score->rest));
    ps_describe_end(d, 6);
    ps_score_describe_about(d, &about);
}

static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    {"segments", PS_KEY_READ, true, 0, NULL, ps_score_read_rows},
    {"rest", PS_KEY_TEXT, true, offsetof(ps_score_plan, rest), NULL, NULL},
};
static const ps_type types[] = {PS_TEXT};
static const ps_ruled ruled = {
    .table = "weights/bridges_segments", .key = "key", .title = "segment", .mark = mark, .put = put};

const ps_score_method ps_score_segment_method = {
    .built_in = {.name = "segment",
                 .title = "Segment of the population, after Bridges to Health",
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .check = check,
                 .describe = describe},
    .about = &about,
    .n_parts = 1,
    .types = types,
    .own = &ruled,
    .name = name_part,
    .fill = ps_ruled_fill,
    .items = items,
};

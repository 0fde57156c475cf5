/* Core20PLUS5 for adults: whom the national approach to inequalities means: groups of people, no risk score. */
#include "base/arena.h"
#include "define/describe.h"
#include "score/ruled.h"

#include <stddef.h>
#include <string.h>

#define ADULT 18
#define DECILE_MOST 2 /* a fifth of England, not of the area */

enum { PART_ANY, PART_CORE20, PART_PLUS, PART_FIVE, N_PARTS };
enum { MARK_PLUS, MARK_FIVE };

static const ps_score_about about = {
    .name = "core20plus5",
    .title = "Core20PLUS5 (adults)",
    .paper = "NHS England, Core20PLUS5: an approach to reducing healthcare inequalities (adults)",
    .edition = "a definition of groups, no risk score: the most deprived fifth of areas nationally (IMD deciles 1 and "
               "2), the PLUS groups that each integrated care system chooses, and five clinical areas",
    .lookback = "in plans as the plan's own rules say",
    .missing = "cannot tell where age, decile or a rule cannot be told and no other part decides; five_areas is then "
               "missing; nobody below 18 is in any part",
    .confidence = "verified on several pages of NHS England; lipids, which later versions add, are left out as "
                  "unverified",
    .use = "counting adults in the groups, and rates within them",
    .not_for = "ranking people; children and young people, who have a version of their own",
    .columns = "core20plus5, core20, plus_group (yes or no), five_areas (0 to 5)",
    .table = "weights/core20plus5",
    .in_plans = true,
};

static const ps_score_words five_areas = {"weights/core20plus5", "key", "component", "five"};

/* ---- people ---- */

static ps_answer both(ps_answer a, ps_answer b)
{
    if (a == PS_NO || b == PS_NO)
        return PS_NO;
    return a == PS_YES && b == PS_YES ? PS_YES : PS_CANNOT_TELL;
}

static ps_answer either(ps_answer a, ps_answer b)
{
    if (a == PS_YES || b == PS_YES)
        return PS_YES;
    return a == PS_NO && b == PS_NO ? PS_NO : PS_CANNOT_TELL;
}

static double trait_of(const ps_world *world, ps_person_column_number trait, size_t person)
{
    const ps_column *column = &world->population->person[trait];

    return column->n ? ps_number_at(column, person) : NAN;
}

static ps_answer is_adult(const ps_world *world, size_t person)
{
    const double age = trait_of(world, PS_P_AGE, person);

    return isnan(age) ? PS_CANNOT_TELL : age >= ADULT;
}

static ps_answer is_deprived(const ps_world *world, size_t person)
{
    const double decile = trait_of(world, PS_P_IMD_DECILE, person);

    return isnan(decile) ? PS_CANNOT_TELL : decile <= DECILE_MOST;
}

static ps_status mark(uint32_t *out, ps_world *world, const ps_score_plan *score, ps_error *err)
{
    (void)world;
    (void)err;
    for (size_t i = 0; i < score->n_points; i++)
        out[i] = !strcmp(score->points[i].key, "five") ? MARK_FIVE : MARK_PLUS;
    return PS_OK;
}

/* Of somebody who may be a child, none of the five is known, unless there is none. */
static double areas_of(ps_answer adult, double areas)
{
    if (adult == PS_NO)
        return 0;
    return adult == PS_CANNOT_TELL && areas > 0 ? NAN : areas;
}

static void put(ps_column *parts, const ps_ruled_job *job, const uint8_t *answers, size_t person)
{
    const ps_answer adult = is_adult(job->world, person);
    const ps_answer core20 = both(adult, is_deprived(job->world, person));
    const ps_answer plus = both(adult, ps_ruled_any(job, answers, MARK_PLUS));

    ps_ruled_put_flag(&parts[PART_ANY], person, either(core20, plus));
    ps_ruled_put_flag(&parts[PART_CORE20], person, core20);
    ps_ruled_put_flag(&parts[PART_PLUS], person, plus);
    ps_ruled_put_number(&parts[PART_FIVE], person, areas_of(adult, ps_ruled_count(job, answers, MARK_FIVE)));
}

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    size_t n = 0;

    if (is_adult(world, person) != PS_YES)
        return 0;
    if (is_deprived(world, person) == PS_YES) {
        if (most)
            out[0] = (ps_score_item){"Core20: most deprived fifth of areas nationally", 1, "", PS_NO_DAY};
        n = 1;
    }
    return n + ps_ruled_items(out + (most ? n : 0), most > n ? most - n : 0, world, score, person);
}

/* ---- plan ---- */

static size_t rows_under(const ps_score_plan *score, const char *key)
{
    size_t n = 0;

    for (size_t i = 0; i < score->n_points; i++)
        n += !strcmp(score->points[i].key, key);
    return n;
}

static const char *const part_names[] = {"core20", "plus_group", "five_areas", NULL};

static ps_status name_part(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                           ps_error *err)
{
    static const char *const meanings[] = {
        "Core20PLUS5: an adult in Core20 or in a PLUS group of the plan",
        "Core20: an adult in the most deprived fifth of areas nationally",
        "PLUS: an adult in a group that the plan names",
        "how many of the five clinical areas of Core20PLUS5 the plan's rules say yes to, of an adult"};
    ps_buffer meaning = {0};

    ps_buffer_text(&meaning, meanings[part]);
    if ((part == PART_ANY || part == PART_PLUS) && !rows_under(score, "plus"))
        ps_buffer_text(&meaning, "; the plan names no group");
    if (part == PART_FIVE)
        ps_buffer_print(&meaning, " (%zu of the five in the plan)", rows_under(score, "five"));
    return ps_ruled_name(row, plan, score, part ? part_names[part - 1] : score->name, &meaning, err);
}

static void check(ps_plan_reading *reading, const ps_toml *table, ps_score_plan *score)
{
    (void)table;
    ps_score_check_labels(reading, score, "five", &five_areas);
}

static void describe(ps_describer *d, const ps_score_plan *score)
{
    ps_describe_add(d,
                    "%s (%s): a definition of groups, no risk score. Yes of people of 18 and over who are in Core20 "
                    "or in a PLUS group.",
                    score->name, score->title);
    ps_describe_end(d, 2);
    ps_describe_add(d, "core20: lives in the most deprived fifth of areas nationally (imd_decile 1 or 2), which need "
                       "not be a fifth of the people here.");
    ps_describe_end(d, 6);
    ps_describe_add(d, "plus_group: %s",
                    rows_under(score, "plus") ? "one of these, chosen by the integrated care "
                                                "system, is yes:"
                                              : "the plan names no group.");
    ps_describe_end(d, 6);
    ps_ruled_describe_rows(d, score, "plus");
    ps_describe_add(d, "five_areas: %s",
                    rows_under(score, "five") ? "how many of these are yes:" : "the plan gives none of the five.");
    ps_describe_end(d, 6);
    ps_ruled_describe_rows(d, score, "five");
    ps_ruled_describe_lacking(d, "The plan gives no rule for these of the five", score, "component", "five");
    ps_score_describe_about(d, &about);
}

static const char *const traits[] = {"age", "imd_decile", NULL};
static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    {"plus", PS_KEY_READ, false, 0, NULL, ps_score_read_rows},
    {"five", PS_KEY_READ, false, 0, NULL, ps_score_read_rows},
};
static const ps_type types[] = {PS_FLAG, PS_FLAG, PS_FLAG, PS_NUMBER};
static const ps_ruled ruled = {
    .table = "weights/core20plus5", .key = "key", .title = "item", .under = "component", .mark = mark, .put = put};

const ps_score_method ps_score_core20plus5_method = {
    .built_in = {.name = "core20plus5",
                 .title = "Core20PLUS5 (adults)",
                 .parts = part_names,
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .traits = traits,
                 .check = check,
                 .describe = describe},
    .about = &about,
    .n_parts = N_PARTS,
    .types = types,
    .own = &ruled,
    .name = name_part,
    .fill = ps_ruled_fill,
    .items = items,
};

/* Plan case: a plan text tried as `check` does, for tests of the plan reader.
 *
 *     plan_case c = try_plan("popstrat = 1\n...");     reads and finishes; code lists lie in `case_folder`
 *     c.findings                                       what was found, sorted
 *     drop_case(&c);
 *
 * The rows of the rooms to the right are stand-ins made here: each score a number, each tier and matrix a text, topics
 * a number. */
#ifndef POPSTRAT_PLAN_CASE_H
#define POPSTRAT_PLAN_CASE_H

#include "base/os.h"
#include "base/path.h"
#include "base/text.h"
#include "base/text_file.h"
#include "define/plan.h"
#include "score/score.h"
#include "test.h"

typedef struct plan_case {
    ps_plan *plan;
    ps_findings findings;
    ps_status read, finish;
    ps_error err;
} plan_case;

static char case_folder[256];

static inline void make_case_folder(void)
{
    const char *const top = getenv("TMPDIR");
    ps_error err = {0};

    snprintf(case_folder, sizeof case_folder, "%s/popstrat-test-plan-%u", top ? top : "/tmp", ps_os_process_id());
    ck_assert_msg(ps_os_make_folder(case_folder, &err) == PS_OK, "%s", err.message);
}

static inline void drop_case_folder(void)
{
    ck_assert_int_eq(ps_os_remove(case_folder, NULL), PS_OK);
}

static inline void put_file(const char *name, const char *text, size_t length)
{
    char path[512];
    ps_error err = {0};

    snprintf(path, sizeof path, "%s/%s", case_folder, name);
    ck_assert_int_eq(ps_os_remove(path, NULL), PS_OK);
    ck_assert_msg(ps_text_file_write(path, text, length, &err) == PS_OK, "%s", err.message);
}

static inline ps_name_row *right_rows(size_t *n, const ps_plan *plan)
{
    ps_name_row *const rows =
        calloc(3 * plan->n_scores + plan->n_tiers + plan->n_matrices + plan->n_topics + 1, sizeof *rows);

    *n = 0;
    ck_assert_ptr_nonnull(rows);
    for (size_t i = 0; i < plan->n_scores; i++) {
        ps_rule **const rules = ps_arena_array(plan->arena, plan->scores[i].n_points + 1, sizeof *rules);
        for (size_t j = 0; j < plan->scores[i].n_points; j++)
            rules[j] = plan->scores[i].points[j].rule;
        rows[(*n)++] = (ps_name_row){.name = plan->scores[i].name,
                                     .type = PS_NUMBER,
                                     .kind = PS_NAME_SCORE,
                                     .item = i,
                                     .meaning = plan->scores[i].title,
                                     .rules = rules,
                                     .n_rules = plan->scores[i].n_points,
                                     .inputs = plan->scores[i].from};
        if (plan->scores[i].built_in && plan->scores[i].built_in->parts)
            rows[(*n)++] = (ps_name_row){.name = plan->scores[i].built_in->parts[0],
                                         .type = PS_NUMBER,
                                         .kind = PS_NAME_SCORE,
                                         .item = i,
                                         .part = 1,
                                         .meaning = "its first part",
                                         .inputs = plan->scores[i].from};
    }
    for (size_t i = 0; i < plan->n_tiers; i++)
        rows[(*n)++] = (ps_name_row){.name = plan->tiers[i].name,
                                     .type = PS_TEXT,
                                     .kind = PS_NAME_TIER,
                                     .item = i,
                                     .rules = &plan->tiers[i].of,
                                     .n_rules = 1,
                                     .needs = &plan->tiers[i].by,
                                     .n_needs = 1};
    for (size_t i = 0; i < plan->n_matrices; i++) {
        ps_rule **const rules = ps_arena_array(plan->arena, plan->matrices[i].n_rows + 1, sizeof *rules);
        for (size_t j = 0; j < plan->matrices[i].n_rows; j++)
            rules[j] = plan->matrices[i].rows[j].rule;
        rows[(*n)++] = (ps_name_row){.name = plan->matrices[i].name,
                                     .type = PS_TEXT,
                                     .kind = PS_NAME_MATRIX,
                                     .item = i,
                                     .rules = rules,
                                     .n_rules = plan->matrices[i].n_rows};
    }
    for (size_t i = 0; i < plan->n_topics; i++) {
        ps_rule **const rules = ps_arena_array(plan->arena, plan->topics[i].n_rows + 1, sizeof *rules);
        for (size_t j = 0; j < plan->topics[i].n_rows; j++)
            rules[j] = plan->topics[i].rows[j].rule;
        rows[(*n)++] = (ps_name_row){.name = plan->topics[i].name,
                                     .type = PS_NUMBER,
                                     .kind = PS_NAME_TOPICS,
                                     .item = i,
                                     .rules = rules,
                                     .n_rules = plan->topics[i].n_rows};
    }
    return rows;
}

static inline plan_case try_bytes(const char *text, size_t length, const ps_plan_options *options)
{
    plan_case c = {0};
    char path[512];

    put_file("plan.toml", text, length);
    snprintf(path, sizeof path, "%s/plan.toml", case_folder);
    c.read = ps_plan_read(&c.plan, path, options, ps_built_in_scores, &c.findings, &c.err);
    ck_assert((c.read == PS_OK) == (c.plan != NULL));
    if (c.read == PS_OK) {
        size_t n;
        ps_name_row *const rows = right_rows(&n, c.plan);
        c.finish = ps_plan_finish(c.plan, rows, n, &c.findings, &c.err);
        free(rows);
    }
    ps_findings_sort(&c.findings);
    return c;
}

static inline plan_case try_plan(const char *text)
{
    return try_bytes(text, strlen(text), NULL);
}

static inline void drop_case(plan_case *c)
{
    ps_plan_release(c->plan);
    ps_findings_release(&c->findings);
}

/* Every finding as text, for the message of a failed check. */
static inline const char *all_findings(const plan_case *c)
{
    static char text[16384];
    size_t at = 0;

    text[0] = '\0';
    for (size_t i = 0; i < c->findings.n && at < sizeof text; i++) {
        const ps_error *const e = &c->findings.at[i];
        at += (size_t)snprintf(text + at, sizeof text - at, "\n  %u:%u+%u %s: %s [%s]", (unsigned)e->line, e->column,
                               e->span, e->field, e->message, e->hint);
    }
    return text;
}

static inline void expect_accepted(const plan_case *c)
{
    ck_assert_msg(c->read == PS_OK && c->finish == PS_OK && c->findings.n == 0, "refused:%s", all_findings(c));
}

/* The finding whose message or hint holds `part`; fails if there is none. */
static inline const ps_error *expect_finding(const plan_case *c, const char *part)
{
    for (size_t i = 0; i < c->findings.n; i++)
        if (strstr(c->findings.at[i].message, part) || strstr(c->findings.at[i].hint, part))
            return &c->findings.at[i];
    ck_abort_msg("no finding says \"%s\":%s", part, all_findings(c));
    return NULL;
}

/* `text` with the first `old` replaced; static storage, four at a time. */
static inline const char *with(const char *text, const char *old, const char *new_text)
{
    static char copies[4][32768];
    static unsigned turn;
    char scratch[sizeof copies[0]];
    char *const copy = copies[turn++ % 4];
    const char *const at = strstr(text, old);

    ck_assert_msg(at != NULL, "the sample plan does not hold \"%s\"", old);
    ck_assert_uint_lt(strlen(text) + strlen(new_text), sizeof copies[0]);
    snprintf(scratch, sizeof scratch, "%.*s%s%s", (int)(at - text), text, new_text, at + strlen(old));
    return strcpy(copy, scratch); /* `text` may be an earlier copy */
}

/* Line and column, from 1, of the n-th `part` (from 1) in a text of ASCII. */
static inline void place_of_part(uint64_t *line, uint32_t *column, const char *text, const char *part, int n)
{
    const char *at = text;

    while ((at = strstr(at, part)) && --n > 0)
        at++;
    ck_assert_msg(at != NULL, "the text does not hold \"%s\"", part);
    *line = 1;
    *column = 1;
    for (const char *c = text; c < at; c++) {
        *column += 1;
        if (*c == '\n') {
            ++*line;
            *column = 1;
        }
    }
}

#endif

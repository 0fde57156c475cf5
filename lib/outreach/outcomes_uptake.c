/* Outcomes, uptake: how many of each list were given which answer, and who accepted, by the fields that the list has.
 * Counts leave through the gate alone. */
#include "aggregate/sheet.h"
#include "disclose/gate.h"
#include "outreach/outcomes.h"

#include <stdlib.h>
#include <string.h>

#define NOT_KNOWN "not known"

static const char *const fields[PS_BY_FIELDS] = {"imd_quintile", "ethnicity", "age_band"};

/* Files of one list stand one after another: from .. to - 1. */
typedef struct list_part {
    size_t from, to;
    bool by[PS_BY_FIELDS];
    bool answered;
} list_part;

static list_part next_list(const ps_returns *outcomes, size_t from)
{
    list_part part = {.from = from, .to = from};

    while (part.to < outcomes->n_files && strcmp(outcomes->files[part.to].list, outcomes->files[from].list) == 0) {
        for (int b = 0; b < PS_BY_FIELDS; b++)
            part.by[b] = part.by[b] || outcomes->files[part.to].by[b];
        part.to++;
    }
    for (size_t i = 0; i < outcomes->n_listed && !part.answered; i++)
        part.answered = outcomes->listed[i].outcome != PS_OUTCOME_NONE && outcomes->listed[i].file >= from &&
                        outcomes->listed[i].file < part.to;
    return part;
}

static bool is_in(const list_part *part, const ps_listed *one)
{
    return one->file >= part->from && one->file < part->to;
}

static void add_answers(ps_sheet *sheet, const ps_returns *outcomes, const list_part *part)
{
    uint64_t counts[PS_OUTCOMES] = {0};

    for (size_t i = 0; i < outcomes->n_listed; i++)
        if (is_in(part, &outcomes->listed[i]))
            counts[outcomes->listed[i].outcome]++;
    ps_sheet_block(sheet);
    for (int o = 0; o < PS_OUTCOMES; o++) {
        ps_sheet_text(sheet, outcomes->files[part->from].list);
        ps_sheet_text(sheet, o ? ps_answer_words[o].word : ps_answer_words[o].meaning);
        ps_sheet_people(sheet, counts[o]);
    }
}

/* ---- by field ---- */

typedef struct group {
    const char *text;
    uint64_t listed, accepted;
} group;

static int by_text(const void *a, const void *b)
{
    const group *left = a, *right = b;
    if ((left->text[0] == '\0') != (right->text[0] == '\0'))
        return left->text[0] ? -1 : 1; /* not known last */
    return strcmp(left->text, right->text);
}

static bool add_groups(ps_sheet *sheet, const ps_returns *outcomes, const list_part *part, int by)
{
    const size_t n = ps_intern_count(outcomes->words) + 1;
    group *groups = ps_calloc(n, sizeof *groups);
    size_t kept = 0;

    if (!groups)
        return false;
    for (size_t i = 0; i < outcomes->n_listed; i++) {
        const ps_listed *one = &outcomes->listed[i];
        if (!is_in(part, one))
            continue;
        groups[one->by[by]].listed++;
        groups[one->by[by]].accepted += one->outcome == PS_OUTCOME_ACCEPTED;
    }
    for (size_t g = 0; g < n; g++)
        if (groups[g].listed) {
            groups[kept] = groups[g];
            groups[kept++].text = ps_intern_text(outcomes->words, (uint32_t)g);
        }
    qsort(groups, kept, sizeof *groups, by_text);
    ps_sheet_block(sheet);
    for (size_t g = 0; g < kept; g++) {
        ps_sheet_text(sheet, outcomes->files[part->from].list);
        ps_sheet_text(sheet, fields[by]);
        ps_sheet_text(sheet, groups[g].text[0] ? groups[g].text : NOT_KNOWN);
        ps_sheet_people(sheet, groups[g].listed);
        ps_sheet_people(sheet, groups[g].accepted);
        ps_sheet_share(sheet, groups[g].accepted, groups[g].listed);
    }
    free(groups);
    return true;
}

/* ---- both sheets ---- */

static bool fill(ps_sheet *answers, ps_sheet *uptake, const ps_returns *outcomes)
{
    for (size_t from = 0; from < outcomes->n_files;) {
        const list_part part = next_list(outcomes, from);
        from = part.to;
        if (!part.answered)
            continue;
        add_answers(answers, outcomes, &part);
        for (int b = 0; b < PS_BY_FIELDS; b++)
            if (part.by[b] && !add_groups(uptake, outcomes, &part, b))
                return false;
    }
    return true;
}

static ps_status show(ps_returns *outcomes, const ps_sheet *answers, const ps_sheet *uptake, ps_error *err)
{
    static const ps_gate gate = {.scheme = PS_SCHEME_HES}; /* no plan is at hand: nothing exact */
    ps_status status = PS_OK;

    ps_buffer_text(&outcomes->text, "");
    if (answers->n_cells)
        status = ps_gate_print_sheet(&outcomes->text, answers, err);
    if (status == PS_OK && uptake->n_cells) {
        ps_buffer_text(&outcomes->text, "\n");
        status = ps_gate_print_sheet(&outcomes->text, uptake, err);
    }
    ps_buffer_text(&outcomes->json, "{\"answers\": ");
    if (status == PS_OK)
        status = ps_gate_json_sheet(&outcomes->json, &gate, answers, err);
    ps_buffer_text(&outcomes->json, ", \"uptake\": ");
    if (status == PS_OK)
        status = ps_gate_json_sheet(&outcomes->json, &gate, uptake, err);
    ps_buffer_text(&outcomes->json, "}");
    return status == PS_OK && (outcomes->text.failed || outcomes->json.failed) ? ps_fail_memory(err) : status;
}

ps_status ps_returns_show(ps_returns *outcomes, ps_error *err)
{
    static const char *const answer_headings[] = {"list", "outcome", "people"};
    static const char *const uptake_headings[] = {"list", "by", "group", "listed", "accepted", "uptake"};
    ps_sheet *answers = ps_sheet_new("answers", answer_headings, PS_COUNT(answer_headings));
    ps_sheet *uptake = ps_sheet_new("uptake", uptake_headings, PS_COUNT(uptake_headings));
    ps_status status = PS_OK;

    if (answers && uptake) {
        answers->title = "Answers by list";
        answers->keys = 2;
        uptake->title = "Uptake: people who accepted, of those listed";
        uptake->keys = 3;
    }
    if (!answers || !uptake || !fill(answers, uptake, outcomes) || answers->failed || uptake->failed)
        status = ps_fail_memory(err);
    else
        status = show(outcomes, answers, uptake, err);
    ps_sheet_free(answers);
    ps_sheet_free(uptake);
    return status;
}

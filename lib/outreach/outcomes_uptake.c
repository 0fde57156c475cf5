/* Outcomes, uptake: how many of each list were given which answer, and who accepted an offer, or was reviewed, by the
 * fields that the list has.
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
    ps_question question;
} list_part;

static list_part next_list(const ps_returns *outcomes, size_t from)
{
    list_part part = {.from = from, .to = from, .question = outcomes->files[from].question};

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
        if (o && ps_answer_words[o].question != part->question)
            continue;
        ps_sheet_text(sheet, outcomes->files[part->from].list);
        ps_sheet_text(sheet, o ? ps_answer_words[o].word : ps_answer_words[o].meaning);
        ps_sheet_people(sheet, counts[o]);
    }
}

/* ---- by field ---- */

typedef struct group {
    const char *text;
    uint64_t listed, reached; /* accepted, or reviewed */
} group;

/* What a list is for came about. */
static bool is_reached(ps_outcome outcome)
{
    return outcome == PS_OUTCOME_ACCEPTED || outcome == PS_OUTCOME_RECORDED || outcome == PS_OUTCOME_NOT_SO;
}

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
        groups[one->by[by]].reached += is_reached(one->outcome);
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
        ps_sheet_people(sheet, groups[g].reached);
        ps_sheet_share(sheet, groups[g].reached, groups[g].listed);
    }
    free(groups);
    return true;
}

/* ---- the sheets ---- */

enum { ANSWERS, UPTAKE, REVIEWS, SHEETS };

static const struct {
    const char *name, *title, *headings[6];
    size_t n_headings, keys;
} forms[SHEETS] = {
    [ANSWERS] = {"answers", "Answers by list", {"list", "outcome", "people"}, 3, 2},
    [UPTAKE] = {"uptake",
                "Uptake: people who accepted, of those listed",
                {"list", "by", "group", "listed", "accepted", "uptake"},
                6,
                3},
    [REVIEWS] = {"reviews",
                 "Reviews: people reviewed, of those listed",
                 {"list", "by", "group", "listed", "reviewed", "share"},
                 6,
                 3},
};

static bool fill(ps_sheet *const sheets[SHEETS], const ps_returns *outcomes)
{
    for (size_t from = 0; from < outcomes->n_files;) {
        const list_part part = next_list(outcomes, from);
        ps_sheet *groups = sheets[part.question == PS_ASKS_REVIEW ? REVIEWS : UPTAKE];

        from = part.to;
        if (!part.answered)
            continue;
        add_answers(sheets[ANSWERS], outcomes, &part);
        for (int b = 0; b < PS_BY_FIELDS; b++)
            if (part.by[b] && !add_groups(groups, outcomes, &part, b))
                return false;
    }
    return true;
}

static ps_status show(ps_returns *outcomes, ps_sheet *const sheets[SHEETS], ps_error *err)
{
    static const ps_gate gate = {.scheme = PS_SCHEME_HES}; /* no plan is at hand: nothing exact */
    const char *between = "";
    ps_status status = PS_OK;

    ps_buffer_text(&outcomes->text, "");
    for (int s = 0; status == PS_OK && s < SHEETS; s++) {
        if (sheets[s]->n_cells) {
            ps_buffer_text(&outcomes->text, between);
            status = ps_gate_print_sheet(&outcomes->text, sheets[s], err);
            between = "\n";
        }
        ps_buffer_print(&outcomes->json, "%s\"%s\": ", s ? ", " : "{", forms[s].name);
        if (status == PS_OK)
            status = ps_gate_json_sheet(&outcomes->json, &gate, sheets[s], err);
    }
    ps_buffer_text(&outcomes->json, "}");
    return status == PS_OK && (outcomes->text.failed || outcomes->json.failed) ? ps_fail_memory(err) : status;
}

ps_status ps_returns_show(ps_returns *outcomes, ps_error *err)
{
    ps_sheet *sheets[SHEETS] = {NULL};
    bool failed = false;
    ps_status status = PS_OK;

    for (int s = 0; s < SHEETS && !failed; s++) {
        sheets[s] = ps_sheet_new(forms[s].name, forms[s].headings, forms[s].n_headings);
        failed = !sheets[s];
        if (sheets[s]) {
            sheets[s]->title = forms[s].title;
            sheets[s]->keys = forms[s].keys;
        }
    }
    failed = failed || !fill(sheets, outcomes);
    for (int s = 0; s < SHEETS && !failed; s++)
        failed = sheets[s]->failed;
    status = failed ? ps_fail_memory(err) : show(outcomes, sheets, err);
    for (int s = 0; s < SHEETS; s++)
        ps_sheet_free(sheets[s]);
    return status;
}

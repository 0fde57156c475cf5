/* Plain words: what the texts of a list for link workers or the voluntary sector may not say.
 *
 * A list called "SMI" tells a diagnosis to whoever sees its name. So the title, reason and need of such a list, and the
 * rows of its matrix and topics, may not say, however it is written (said_words.h):
 *
 *   - the name of a code list, definition, cohort, score or tier of the plan (of two letters or more);
 *   - the title of a cohort or score, the label of a rule, a score's row or a tier;
 *   - an abbreviation in capitals that those titles and labels use ("SMI"), save everyday ones ("GP", "NHS");
 *   - a condition that popstrat knows, or a word that begins as one does ("diabetics", "frailty").
 *
 * The texts of the directory are held to the same, since any of these lists may name its entries.
 *
 * A text may be refused that would have done no harm; it is then said in other words, which is the safer mistake. */
#include "define/plan_reading.h"

#include "base/text.h"
#include "define/audience.h"
#include "define/said_words.h"

#include <string.h>

/* Capitals that say nothing about anybody. */
static const char *const everyday[] = {"ACP", "AE",  "AND",  "CCG", "ECDS", "ED",   "GP",  "GPS", "ICB",
                                       "ICS", "ID",  "IMD",  "IT",  "LA",   "LSOA", "MDT", "NHS", "NOT",
                                       "OR",  "PCN", "PCNS", "QOF", "SP",   "SUS",  "UK",  "VCSE"};

static bool word_byte(char c)
{
    const char lower = ps_ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* The next word from *at on; empty at the end. */
static ps_slice next_word(const char **at)
{
    ps_slice word;

    while (**at && !word_byte(**at))
        ++*at;
    word.at = *at;
    while (word_byte(**at))
        ++*at;
    word.length = (size_t)(*at - word.at);
    return word;
}

/* Where a text stands, and whether it was refused already: one finding a text. */
typedef struct checked {
    ps_plan_reading *reading;
    ps_place place;
    const char *key;
    const char *text;
    char *folded;
    bool refused;
    const char *file; /* that it stands in; NULL: the plan */
    uint64_t line;
    int column;
} checked;

#define SAYS "a plain text says \"%.*s\", which is %s"
#define SAY_ELSE                                                                                                       \
    "its readers may not know diagnoses: say what is offered, not what somebody has; or rename what is meant"

static void refuse_elsewhere(const checked *text, ps_slice word, const char *what)
{
    ps_error error = {0};

    (void)ps_fail(&error, PS_EGOVERNANCE, SAYS, (int)(word.length < 80 ? word.length : 80), word.at, what);
    ps_error_file(&error, text->file);
    ps_error_place(&error, text->line, text->column < 0 ? 0 : (uint32_t)text->column + 1, 0);
    ps_error_value(&error, text->text, strlen(text->text));
    ps_error_hint(&error, SAY_ELSE);
    ps_plan_pass_on(text->reading, text->key, &error);
}

static void refuse(checked *text, ps_slice word, const char *what)
{
    ps_error *fault;

    if (text->refused)
        return;
    text->refused = true;
    if (text->file) {
        refuse_elsewhere(text, word, what);
        return;
    }
    fault = ps_plan_fault(text->reading, text->place, text->key, SAYS, (int)(word.length < 80 ? word.length : 80),
                          word.at, what);
    fault->status = PS_EGOVERNANCE;
    ps_error_value(fault, text->text, strlen(text->text));
    ps_error_hint(fault, SAY_ELSE);
}

static void look_for(checked *text, const char *phrase, const char *what)
{
    if (phrase && ps_said(text->folded, phrase))
        refuse(text, ps_slice_of(phrase), what);
}

/* Abbreviations in capitals: "SMI known to any service". */
static void look_for_capitals(checked *text, const char *label)
{
    const char *at = label;
    ps_slice word;

    while (label && (word = next_word(&at)).length) {
        bool capitals = word.length >= 2, digits_only = true;
        char copy[24];
        for (size_t i = 0; i < word.length; i++) {
            const bool digit = word.at[i] >= '0' && word.at[i] <= '9';
            capitals = capitals && ((word.at[i] >= 'A' && word.at[i] <= 'Z') || digit);
            digits_only = digits_only && digit;
        }
        if (!capitals || digits_only || word.length >= sizeof copy)
            continue;
        for (size_t i = 0; capitals && i < PS_COUNT(everyday); i++)
            capitals = !ps_slice_equals(word, everyday[i]);
        memcpy(copy, word.at, word.length);
        copy[word.length] = '\0';
        if (capitals && ps_said(text->folded, copy))
            refuse(text, word, "an abbreviation in a label of the plan");
    }
}

static void look_for_title(checked *text, const char *title, const char *what)
{
    look_for(text, title, what);
    look_for_capitals(text, title);
}

static void look_for_labels(checked *text, const ps_plan_rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++)
        look_for_title(text, rules[i].label, "the label of a cohort's rule");
}

static void check(checked *given)
{
    ps_plan_reading *const reading = given->reading;
    const ps_plan *const plan = reading->plan;
    checked text = *given;
    ps_slice said;

    if (!text.text || !*text.text)
        return;
    text.folded = ps_said_fold(reading->arena, text.text);
    if (!text.folded) {
        reading->no_memory = true;
        return;
    }
    for (size_t i = 0; i < plan->n_lists_of_codes; i++)
        look_for(&text, plan->lists_of_codes[i].name, "the name of a code list");
    for (size_t i = 0; i < plan->n_definitions; i++)
        look_for(&text, plan->definitions[i].name, "the name of a definition");
    for (size_t i = 0; i < plan->n_cohorts; i++) {
        const ps_cohort_plan *const cohort = &plan->cohorts[i];
        look_for(&text, cohort->name, "the name of a cohort");
        look_for_title(&text, cohort->title, "the title of a cohort");
        look_for_labels(&text, cohort->include, cohort->n_include);
        look_for_labels(&text, cohort->exclude, cohort->n_exclude);
    }
    for (size_t i = 0; i < plan->n_scores; i++) {
        const ps_score_plan *const score = &plan->scores[i];
        look_for(&text, score->name, "the name of a score");
        look_for_title(&text, score->title, "the title of a score");
        for (size_t j = 0; j < score->n_points; j++)
            look_for_title(&text, score->points[j].label, "the label of a score's row");
    }
    for (size_t i = 0; i < plan->n_tiers; i++) {
        look_for(&text, plan->tiers[i].name, "the name of tiers");
        for (size_t j = 0; j < plan->tiers[i].n_cuts; j++)
            look_for_title(&text, plan->tiers[i].cuts[j].label, "the label of a tier");
    }
    if (ps_said_condition(&said, text.folded)) /* last: it spoils the folded text */
        refuse(&text, said, "the name of a condition, or tells of one");
}

static void check_text(ps_plan_reading *reading, ps_place place, const char *key, const char *words)
{
    check(&(checked){.reading = reading, .place = place, .key = key, .text = words});
}

/* Whatever list names its entries: they are not the plan's own words, and are held to the same. */
static void check_directory(ps_plan_reading *reading)
{
    const ps_directory_plan *const directory = &reading->plan->directory;

    reading->path = "directory";
    for (size_t i = 0; i < directory->n_entries && !reading->no_memory; i++) {
        const ps_directory_entry *const entry = &directory->entries[i];
        const struct {
            const char *key, *text;
            ps_directory_column column;
        } texts[] = {{"name", entry->name, PS_DIR_NAME},
                     {"offer", entry->offer, PS_DIR_OFFER},
                     {"contact", entry->contact, PS_DIR_CONTACT}};
        for (size_t t = 0; t < PS_COUNT(texts); t++)
            check(&(checked){.reading = reading,
                             .key = texts[t].key,
                             .text = texts[t].text,
                             .file = directory->file,
                             .line = entry->line,
                             .column = directory->column[texts[t].column]});
    }
}

static void check_rows_of(ps_plan_reading *reading, const char *section, const ps_matrix_plan *all, size_t count,
                          const char *name, const char *key)
{
    for (size_t m = 0; name && m < count; m++) {
        if (strcmp(all[m].name, name))
            continue;
        reading->path = ps_plan_print(reading, "%s.%.60s", section, all[m].name);
        for (size_t r = 0; reading->path && r < all[m].n_rows; r++) {
            const ps_matrix_row *const row = &all[m].rows[r];
            check_text(reading, row->place, key, row->need);
            check_text(reading, row->place, "who", row->who);
            check_text(reading, row->place, "how", row->how);
            check_text(reading, row->place, "within", row->within);
        }
    }
}

static void check_list(ps_plan_reading *reading, const ps_list_plan *list)
{
    const struct {
        const char *key, *text;
    } texts[] = {{"plain_title", list->plain_title},
                 {"plain_why", list->plain_why},
                 {"plain_need", list->plain_need},
                 {"team", list->team != list->plain_title ? list->team : NULL}}; /* unless said, it is the title */

    reading->path = ps_plan_print(reading, "list.%.60s", list->name);
    if (!reading->path)
        return;
    if (!list->plain_title || (!list->plain_why && !list->plain_need)) {
        ps_error *const fault =
            ps_plan_fault(reading, list->place, list->plain_title ? "plain_why" : "plain_title",
                          "a list for the audience %s needs its own plain words", ps_audience_words[list->audience]);
        fault->status = PS_EGOVERNANCE;
        ps_error_hint(fault,
                      "plain_title = \"...\" and plain_why = \"...\" (or plain_need): the only words it is given");
    }
    for (size_t i = 0; i < PS_COUNT(texts); i++)
        check_text(reading, ps_plan_place(reading->plan, "list", list->name, texts[i].key), texts[i].key,
                   texts[i].text);
    check_rows_of(reading, "matrix", reading->plan->matrices, reading->plan->n_matrices, list->matrix, "need");
    check_rows_of(reading, "topics", reading->plan->topics, reading->plan->n_topics, list->topics, "topic");
}

void ps_plan_check_plain_words(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_lists && !reading->no_memory; i++)
        if (ps_audience_needs_plain_words(plan->lists[i].audience) &&
            ps_toml_find(ps_toml_find(ps_toml_find(plan->tree, "list"), plan->lists[i].name), "audience"))
            check_list(reading, &plan->lists[i]);
    check_directory(reading);
    reading->path = "";
}

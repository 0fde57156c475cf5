/* Rule digest: a name's rules as canonical text, each name and list once, where it is first said; hashed.
 *
 *   name emergencies
 *   rule count ( acute where method = "emergency" within 4 weeks )
 *   name age
 *   list falls 0
 *   code W01 */
#include "define/rule_digest.h"

#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"
#include "define/rule_lexer.h"
#include "define/rule_tree.h"

#include <stdlib.h>
#include <string.h>

typedef struct digesting {
    const ps_plan *plan;
    ps_buffer text;
    bool *names, *lists; /* said already */
} digesting;

static void say_name(digesting *d, const ps_name *name);
static void walk(digesting *d, const ps_node *node);

/* The rule's words, one blank before each, whatever the layout. */
static void say_words(digesting *d, const ps_rule *rule)
{
    ps_lexer lexer = {&d->plan->text, rule->place, rule->text, 0};
    ps_token token;

    ps_buffer_text(&d->text, "rule");
    while (ps_lexer_next(&token, &lexer, NULL) == PS_OK && token.kind != PS_TOKEN_END) {
        ps_buffer_text(&d->text, " ");
        ps_buffer_add(&d->text, rule->text + token.start, token.end - token.start);
    }
    ps_buffer_text(&d->text, "\n");
}

static void say_list(digesting *d, size_t number)
{
    const ps_codelist *list = &d->plan->lists_of_codes[number];

    if (d->lists[number])
        return;
    d->lists[number] = true;
    ps_buffer_print(&d->text, "list %s %d\n", list->name, (int)list->system);
    for (size_t i = 0; i < list->n; i++)
        ps_buffer_print(&d->text, "code %s\n", list->codes[i]);
}

static void walk_events(digesting *d, const ps_events *events)
{
    walk(d, events->column);
    walk(d, events->where);
    walk(d, events->a);
    walk(d, events->b);
}

static void walk(digesting *d, const ps_node *node)
{
    if (!node)
        return;
    if (node->kind == PS_N_NAME)
        say_name(d, &d->plan->names.at[node->name]);
    if (node->test && node->test->kind == PS_TEST_LIST)
        say_list(d, node->test->list);
    for (size_t i = 0; i < node->n_kids; i++)
        walk(d, node->kids[i]);
    if (node->events)
        walk_events(d, node->events);
}

static void say_name(digesting *d, const ps_name *name)
{
    const ps_name_row *row = &name->row;

    if (d->names[name->number])
        return;
    d->names[name->number] = true;
    ps_buffer_print(&d->text, "name %s\n", row->name);
    if (row->kind == PS_NAME_COHORT) /* which of its rules let in, and which keep out */
        ps_buffer_print(&d->text, "includes %zu\n", d->plan->cohorts[row->item].n_include);
    for (size_t i = 0; i < row->n_rules; i++) {
        say_words(d, row->rules[i]);
        walk(d, row->rules[i]->root);
    }
    for (size_t i = 0; i < row->n_needs; i++) {
        const ps_name *needed = ps_names_find(&d->plan->names, row->needs[i]);

        if (needed)
            say_name(d, needed);
    }
}

ps_status ps_rule_digest(char out[PS_RULE_DIGEST_TEXT], const ps_plan *plan, const char *name, ps_error *err)
{
    const ps_name *found = ps_names_find(&plan->names, name);
    digesting d = {.plan = plan,
                   .names = ps_calloc(plan->names.n + 1, sizeof *d.names),
                   .lists = ps_calloc(plan->n_lists_of_codes + 1, sizeof *d.lists)};
    char sha256[PS_SHA256_TEXT];
    ps_status st = d.names && d.lists ? PS_OK : ps_fail_memory(err);

    if (st == PS_OK && found)
        say_name(&d, found);
    else if (st == PS_OK)
        ps_buffer_print(&d.text, "name %s\n", name);
    if (st == PS_OK && d.text.failed)
        st = ps_fail_memory(err);
    if (st == PS_OK) {
        ps_sha256_of(sha256, d.text.at, d.text.length);
        memcpy(out, sha256, PS_RULE_DIGEST_TEXT - 1);
        out[PS_RULE_DIGEST_TEXT - 1] = '\0';
    }
    ps_buffer_release(&d.text);
    free(d.names);
    free(d.lists);
    return st;
}

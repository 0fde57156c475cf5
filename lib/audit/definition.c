/* Definition: the plan's tree as canonical text, hashed. */
#include "audit/definition.h"

#include "define/toml.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Where a value stands: its outermost table and how deep below it. */
typedef struct place {
    const char *table; /* "run", "inputs"; NULL at the root */
    unsigned depth;
} place;

static bool left_out(const place *at, const char *key)
{
    if (!at->table)
        return false;
    if (at->depth == 1 && strcmp(at->table, "run") == 0)
        return strcmp(key, "index_date") == 0;
    return at->depth == 2 && strcmp(at->table, "inputs") == 0 && strcmp(key, "file") == 0;
}

static void add_scalar(ps_buffer *out, const ps_toml *value)
{
    static const char *const types[] = {"text", "rule", "integer", "decimal", "boolean", "date"};
    char day[11];

    assert(value->type <= PS_TOML_DATE);
    ps_buffer_print(out, " %s ", types[value->type]);
    switch (value->type) {
    case PS_TOML_BOOLEAN:
        ps_buffer_text(out, value->boolean ? "true" : "false");
        break;
    case PS_TOML_DATE:
        ps_day_format(day, value->day);
        ps_buffer_text(out, day);
        break;
    default:
        ps_buffer_json(out, value->text); /* one line, whatever is in it */
        break;
    }
}

static void add_tree(ps_buffer *out, const ps_toml *value, const place *at)
{
    const bool array = value->type == PS_TOML_ARRAY;
    const ps_toml *child;

    if (!array && value->type != PS_TOML_TABLE) {
        add_scalar(out, value);
        ps_buffer_text(out, "\n");
        return;
    }
    ps_buffer_text(out, array ? " [\n" : " {\n");
    for (child = value->first; child; child = child->next) {
        const place below = {at->depth == 0 ? child->key : at->table, at->depth + 1};
        if (!array && left_out(at, child->key))
            continue;
        if (!array)
            ps_buffer_json(out, child->key);
        add_tree(out, child, &below);
    }
    ps_buffer_text(out, array ? "]\n" : "}\n");
}

ps_status ps_definition_sha256(char out[PS_SHA256_TEXT], const ps_plan *plan, ps_error *err)
{
    const place root = {NULL, 0};
    ps_arena *arena = ps_arena_new();
    ps_buffer text = {0};
    ps_toml *tree = NULL;
    ps_status status = arena ? ps_toml_parse(&tree, arena, &plan->text, err) : ps_fail_memory(err);

    if (status == PS_OK) {
        add_tree(&text, tree, &root);
        for (size_t i = 0; i < plan->n_lists_of_codes; i++)
            ps_buffer_print(&text, "%s %s\n", plan->lists_of_codes[i].name, plan->lists_of_codes[i].sha256);
        status = text.failed ? ps_fail_memory(err) : PS_OK;
    }
    if (status == PS_OK)
        ps_sha256_of(out, text.at, text.length);
    ps_buffer_release(&text);
    ps_arena_free(arena);
    return status;
}

/* Rule parser, base: taking tokens, making nodes, saying what went wrong. See rule_parser.h. */
#include "define/rule_parser.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const ps_aggregate_words[PS_AGGREGATES] = {"any",  "count", "days", "distinct", "first",
                                                       "last", "sum",   "mean", "min",      "max"};
const char *const ps_function_words[PS_FUNCTIONS] = {"how_many",    "days_since", "months_since",
                                                     "years_since", "lowest",     "highest"};
const char *const ps_op_words[6] = {"=", "<>", "<", "<=", ">", ">="};
const char *const ps_keywords[PS_KEYWORDS] = {"and",    "or",   "not",   "between", "in",    "starts", "is",
                                              "known",  "true", "false", "index",   "where", "of",     "ever",
                                              "within", "from", "to",    "before",  "since"};
const char *const ps_window_words[PS_WINDOW_WORDS] = {"ever", "within", "from", "before", "since"};
const char *const ps_unit_words[PS_UNIT_WORDS] = {"day", "days", "week", "weeks", "month", "months", "year", "years"};

ps_status ps_parser_take(ps_parser *p)
{
    p->last_end = p->token.end;
    return ps_lexer_next(&p->token, &p->lexer, p->err);
}

bool ps_parser_at(const ps_parser *p, const char *word)
{
    return ps_token_is(&p->token, word);
}

ps_status ps_parser_fail(ps_parser *p, const char *format, ...)
{
    const ps_place place = ps_rule_place_of(p->rule->place, p->rule->text, p->token.start, p->token.end);
    char message[200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    (void)ps_fail_at(p->err, PS_EPLAN, p->text, place, "%s", message);
    ps_error_value(p->err, p->rule->text + p->token.start, p->token.end - p->token.start);
    return PS_EPLAN;
}

ps_status ps_parser_hint(ps_parser *p, const char *text)
{
    ps_error_hint(p->err, "%s", text);
    return PS_EPLAN;
}

int ps_token_index(const ps_token *token, const char *const *words, size_t n)
{
    if (token->kind == PS_TOKEN_WORD)
        for (size_t i = 0; i < n; i++)
            if (ps_token_is(token, words[i]))
                return (int)i;
    return -1;
}

bool ps_token_is_keyword(const ps_token *token)
{
    return ps_token_index(token, ps_keywords, PS_KEYWORDS) >= 0;
}

bool ps_rule_word_reserved(const char *word)
{
    const ps_token token = {.kind = PS_TOKEN_WORD, .at = word, .length = strlen(word)};

    return ps_token_is_keyword(&token) || ps_token_index(&token, ps_aggregate_words, PS_AGGREGATES) >= 0 ||
           ps_token_index(&token, ps_unit_words, PS_UNIT_WORDS) >= 0 ||
           ps_token_index(&token, ps_function_words, PS_FUNCTIONS) >= 0;
}

/* The word that was nearly written, of those that may stand here; NULL if none. */
static const char *nearly(const ps_token *token, const char *const *words, size_t n)
{
    char word[32];

    if (token->kind != PS_TOKEN_WORD || token->length >= sizeof(word))
        return NULL;
    for (size_t i = 0; i < token->length; i++)
        word[i] = ps_ascii_lower(token->at[i]);
    word[token->length] = '\0';
    for (size_t i = 0; i < n; i++)
        if (!strcmp(word, words[i]))
            return words[i];
    return ps_did_you_mean(word, words, n);
}

ps_status ps_parser_nearly(ps_parser *p, const char *const *words, size_t n, const char *otherwise)
{
    const char *word = nearly(&p->token, words, n);

    if (word)
        ps_error_hint(p->err, "did you mean \"%s\"? (keywords are in lower case)", word);
    else if (otherwise)
        ps_error_hint(p->err, "%s", otherwise);
    return PS_EPLAN;
}

ps_status ps_parser_expect(ps_parser *p, const char *sign, const char *why)
{
    if (ps_parser_at(p, sign))
        return ps_parser_take(p);
    (void)ps_parser_fail(
        p, p->token.kind == PS_TOKEN_END ? "the rule ends too early: \"%s\" expected" : "\"%s\" expected here", sign);
    return ps_parser_hint(p, why);
}

ps_status ps_parser_node(ps_parser *p, ps_node **out, ps_node_kind kind, size_t start, size_t n_kids)
{
    ps_node *node = ps_arena_alloc(p->rule->arena, sizeof(*node));

    if (!node)
        return ps_fail_memory(p->err);
    node->kind = kind;
    node->start = start;
    node->day = PS_NO_DAY;
    node->column = -1;
    node->ends = -1;
    if (n_kids) {
        node->kids = ps_arena_array(p->rule->arena, n_kids, sizeof(ps_node *));
        if (!node->kids)
            return ps_fail_memory(p->err);
        node->n_kids = n_kids;
    }
    *out = node;
    return PS_OK;
}

/* The node ends with the token taken last. */
static void rise_above(ps_node *node, const ps_node *kid)
{
    if (kid && kid->height >= node->height)
        node->height = kid->height + 1;
}

void ps_parser_close(const ps_parser *p, ps_node *node)
{
    node->height = 1;
    for (size_t i = 0; i < node->n_kids; i++)
        rise_above(node, node->kids[i]);
    if (node->events) {
        rise_above(node, node->events->where);
        rise_above(node, node->events->a);
        rise_above(node, node->events->b);
    }
    node->end = p->last_end > node->start ? p->last_end : node->start;
    node->place = ps_rule_place_of(p->rule->place, p->rule->text, node->start, node->end);
}

ps_status ps_parser_keep(ps_parser *p, const char **out, const ps_token *token)
{
    *out = ps_arena_text(p->rule->arena, token->at, token->length);
    return *out ? PS_OK : ps_fail_memory(p->err);
}

/* One more kid for a node whose count is not known in advance. Amortised by doubling in the arena. */
ps_status ps_parser_add(ps_parser *p, ps_node *node, ps_node *kid)
{
    const size_t n = node->n_kids;

    if (n == 0 || (n >= 4 && (n & (n - 1)) == 0)) {
        ps_node **more = ps_arena_array(p->rule->arena, n < 4 ? 4 : n * 2, sizeof(ps_node *));
        if (!more)
            return ps_fail_memory(p->err);
        if (n)
            memcpy(more, node->kids, n * sizeof(ps_node *));
        node->kids = more;
    }
    node->kids[n] = kid;
    node->n_kids = n + 1;
    return PS_OK;
}

ps_status ps_parser_deeper(ps_parser *p)
{
    if (++p->depth <= PS_RULE_NESTING)
        return PS_OK;
    (void)ps_parser_fail(p, "the rule is nested more than %d deep", PS_RULE_NESTING);
    return ps_parser_hint(p, "give its parts names in [define] and use those");
}

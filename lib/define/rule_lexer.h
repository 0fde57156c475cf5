/* Rule lexer: the words of a rule, each with its place in the plan.
 *
 * Words are ASCII letters, digits and '_'; keywords are no kind of their own (the parser knows where one may stand).
 * Texts stand in double quotes without escapes. A date is four digits, two, two, joined by '-' with no blanks.
 * O(length); no memory of its own. */
#ifndef PS_DEFINE_RULE_LEXER_H
#define PS_DEFINE_RULE_LEXER_H

#include "define/place.h"
#include "popstrat/value.h"

typedef enum ps_token_kind {
    PS_TOKEN_END,
    PS_TOKEN_NUMBER,
    PS_TOKEN_DATE,
    PS_TOKEN_TEXT, /* at and length: without the quotes */
    PS_TOKEN_WORD,
    PS_TOKEN_SIGN /* at and length: one of ( ) , + - * / = <> < <= > >= */
} ps_token_kind;

typedef struct ps_token {
    ps_token_kind kind;
    const char *at;
    size_t length;
    size_t start, end; /* bytes of the rule it takes, quotes included */
    double number;
    ps_day day;
} ps_token;

typedef struct ps_lexer {
    const ps_plan_text *text;
    ps_place place; /* of the rule's first character */
    const char *rule;
    size_t next; /* byte to look at */
} ps_lexer;

ps_status ps_lexer_next(ps_token *out, ps_lexer *lexer, ps_error *err);
bool ps_token_is(const ps_token *token, const char *word); /* a word or a sign, spelt so */
/* The place of bytes start .. end - 1 of a rule whose first character stands at `place`. */
ps_place ps_rule_place_of(ps_place place, const char *rule, size_t start, size_t end);

#endif

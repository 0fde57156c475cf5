/* Rule lexer: see rule_lexer.h. What people paste from a word processor or type from another language is named in the
 * hint. */
#include "define/rule_lexer.h"

#include "base/number.h"
#include "base/text.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

ps_place ps_rule_place_of(ps_place place, const char *rule, size_t start, size_t end)
{
    const size_t span = ps_utf8_count(rule + start, end - start);

    place.column += (uint32_t)ps_utf8_count(rule, start);
    place.span = span ? (uint32_t)span : 1;
    return place;
}

bool ps_token_is(const ps_token *token, const char *word)
{
    return (token->kind == PS_TOKEN_WORD || token->kind == PS_TOKEN_SIGN) && strlen(word) == token->length &&
           !memcmp(word, token->at, token->length);
}

static ps_status fail(ps_error *err, const ps_lexer *lexer, size_t start, size_t end, const char *message,
                      const char *hint)
{
    const ps_status st =
        ps_fail_at(err, PS_EPLAN, lexer->text, ps_rule_place_of(lexer->place, lexer->rule, start, end), "%s", message);

    ps_error_value(err, lexer->rule + start, end - start);
    if (hint)
        ps_error_hint(err, "%s", hint);
    return st;
}

/* Four digits, two, two: only this shape is a date, so that 2025-3 stays a subtraction. */
static bool looks_like_date(const char *at)
{
    static const char shape[] = "dddd-dd-dd";

    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 'd' ? !is_digit(at[i]) : at[i] != '-')
            return false;
    return !is_digit(at[10]) && !is_letter(at[10]);
}

static ps_status lex_number(ps_token *out, ps_lexer *lexer, ps_error *err)
{
    const char *at = lexer->rule + lexer->next;
    size_t n = 0;

    if (looks_like_date(at)) {
        char iso[11];
        memcpy(iso, at, 10);
        iso[10] = '\0';
        out->kind = PS_TOKEN_DATE;
        out->length = 10;
        out->day = ps_day_parse(iso);
        if (out->day == PS_NO_DAY)
            return fail(err, lexer, out->start, out->start + 10, "this date does not exist", NULL);
        return PS_OK;
    }
    while (is_digit(at[n]))
        n++;
    if (at[n] == '.' && is_digit(at[n + 1])) {
        n++;
        while (is_digit(at[n]))
            n++;
    }
    if (is_letter(at[n]) || at[n] == '.') {
        const bool point = at[n] == '.';
        while (is_letter(at[n]) || is_digit(at[n]) || at[n] == '.')
            n++;
        return fail(err, lexer, out->start, out->start + n, "a number runs into other characters",
                    point ? "decimals have digits on both sides of one point: 0.5"
                          : "put a blank before a unit (12 months) and codes in double quotes (\"38341003\")");
    }
    out->kind = PS_TOKEN_NUMBER;
    out->length = n;
    if (!ps_number_parse(&out->number, at, n))
        return fail(err, lexer, out->start, out->start + n, "this number is too large", NULL);
    return PS_OK;
}

static ps_status lex_text(ps_token *out, ps_lexer *lexer, ps_error *err)
{
    const char *at = lexer->rule + lexer->next;
    const char *close = strchr(at + 1, '"');

    if (!close)
        return fail(err, lexer, out->start, out->start + strlen(at), "the text is not closed",
                    "a text stands between two double quotes: \"emergency\"");
    out->kind = PS_TOKEN_TEXT;
    out->at = at + 1;
    out->length = (size_t)(close - at) - 1;
    return PS_OK;
}

/* What other languages and word processors write, and what is meant here. */
static const struct {
    const char *text, *hint;
} strangers[] = {
    {"==", "write = to compare"},
    {"!=", "write <> for \"is not equal to\""},
    {"=>", "write >= for \"at least\""},
    {"=<", "write <= for \"at most\""},
    {"&&", "write and"},
    {"&", "write and"},
    {"||", "write or"},
    {"|", "write or"},
    {"!", "write not"},
    {"%", "a share stands in [tiers], a remainder nowhere"},
    {"[", "use round brackets ( )"},
    {"{", "use round brackets ( )"},
    {"\xe2\x80\x9c", "use straight double quotes: \"text\""},
    {"\xe2\x80\x9d", "use straight double quotes: \"text\""},
    {"\xe2\x80\x98", "use straight double quotes: \"text\""},
    {"\xe2\x80\x99", "use straight double quotes: \"text\""},
    {"\xe2\x89\xa5", "write >="},
    {"\xe2\x89\xa4", "write <="},
    {"\xe2\x89\xa0", "write <>"},
    {"\xe2\x80\x93", "write a plain minus sign: -"},
    {"\xe2\x88\x92", "write a plain minus sign: -"},
    {"\xc2\xa0", "this is a blank that does not break; type an ordinary one"},
};

static ps_status lex_sign(ps_token *out, ps_lexer *lexer, ps_error *err)
{
    static const char *const signs[] = {"<>", "<=", ">=", "(", ")", ",", "+", "-", "*", "/", "=", "<", ">"};
    const char *at = lexer->rule + lexer->next;
    size_t n = 1;

    for (size_t i = 0; i < PS_COUNT(strangers); i++) {
        n = strlen(strangers[i].text);
        if (!strncmp(at, strangers[i].text, n))
            return fail(err, lexer, out->start, out->start + n, "this sign is not used in rules", strangers[i].hint);
    }
    for (size_t i = 0; i < PS_COUNT(signs); i++) {
        n = strlen(signs[i]);
        if (!strncmp(at, signs[i], n)) {
            out->kind = PS_TOKEN_SIGN;
            out->length = n;
            return PS_OK;
        }
    }
    for (n = 1; (at[n] & 0xC0) == 0x80; n++)
        ;
    return fail(err, lexer, out->start, out->start + n, "this sign is not used in rules", NULL);
}

ps_status ps_lexer_next(ps_token *out, ps_lexer *lexer, ps_error *err)
{
    const char *rule = lexer->rule;
    ps_status st = PS_OK;

    while (rule[lexer->next] == ' ' || rule[lexer->next] == '\t')
        lexer->next++;
    memset(out, 0, sizeof(*out));
    out->start = lexer->next;
    out->at = rule + lexer->next;
    out->day = PS_NO_DAY;
    if (!*out->at) {
        out->end = out->start;
        return PS_OK;
    }
    if (is_digit(*out->at)) {
        st = lex_number(out, lexer, err);
    } else if (*out->at == '"') {
        st = lex_text(out, lexer, err);
    } else if (is_letter(*out->at)) {
        out->kind = PS_TOKEN_WORD;
        while (is_letter(out->at[out->length]) || is_digit(out->at[out->length]))
            out->length++;
    } else {
        st = lex_sign(out, lexer, err);
    }
    if (st != PS_OK)
        return st;
    out->end = out->start + out->length + (out->kind == PS_TOKEN_TEXT ? 2 : 0);
    lexer->next = out->end;
    return PS_OK;
}

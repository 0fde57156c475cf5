/* ICD-10: the normal form of a code and what is wrong with one; see icd10.h. */
#include "define/icd10.h"
#include "base/text.h"

#include <stdbool.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

size_t ps_icd10_normalise(char out[5], const char *code)
{
    size_t n = 0;

    for (; *code && n < 4; code++)
        if (is_letter(*code) || is_digit(*code))
            out[n++] = ps_ascii_upper(*code);
    if (n == 4 && !is_digit(out[3]))
        n = 3;
    out[n] = '\0';
    return n;
}

const char *ps_icd10_fault(const char *code)
{
    size_t letters_and_digits = 0;
    char normal[5];

    for (const char *c = code; *c; c++) {
        if (is_letter(*c) || is_digit(*c)) {
            letters_and_digits++;
            /* F20-F29 would be read as F20 alone, and nobody would see that nine tenths are gone. */
            if (c > code && c[-1] == '-')
                return "a range is not a code: list each code, or a shorter beginning such as F2";
        } else if (strchr(" ,;/|", *c)) {
            return "several codes, or a code and words, stand in one cell";
        } else if (!strchr(".-+*", *c) && strncmp(c, "\xe2\x80\xa0", 3) != 0 && (*c & 0xC0) != 0x80) {
            return "it holds a sign that no ICD-10 code has"; /* the dagger above is one */
        }
    }
    ps_icd10_normalise(normal, code);
    if (!is_letter(normal[0]))
        return "it does not begin with a letter";
    if (letters_and_digits > 7)
        return "it is longer than a code";
    for (size_t i = 1; normal[i]; i++)
        if (!is_digit(normal[i]))
            return "a letter is followed by something other than digits";
    return NULL;
}

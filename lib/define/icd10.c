/* ICD-10: the normal form of a code, what is wrong with one, and its place in the WHO's classification; see icd10.h. */
#include "define/icd10.h"
#include "base/data.h"
#include "base/text.h"

#include <assert.h>
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

char ps_icd10_first(const char *code)
{
    while (*code && !is_letter(*code) && !is_digit(*code))
        code++;
    return ps_ascii_upper(*code);
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

static int number_of(const char *category)
{
    return (category[1] - '0') * 10 + category[2] - '0';
}

void ps_icd10_categories_init(ps_icd10_categories *out)
{
    const ps_data_table *data = ps_data_find("standard/icd10_categories");

    assert(data);
    memset(out, 0, sizeof *out);
    for (size_t r = 0; r < data->n_rows; r++) {
        const char *first = ps_data_cell(data, r, ps_data_column(data, "first"));
        const char *last = ps_data_cell(data, r, ps_data_column(data, "last"));

        assert(strlen(first) == 3 && strlen(last) == 3 && first[0] == last[0]);
        for (int number = number_of(first); number <= number_of(last); number++)
            out->known[first[0] - 'A'][number] = true;
    }
}

enum { CODE_MOST = 7 }; /* characters of the longest code of either classification */

/* Letters and digits in upper case, at most CODE_MOST of them kept; how many there are in all. */
static size_t squeeze(char kept[CODE_MOST + 1], const char *code)
{
    size_t n = 0;

    for (; *code; code++)
        if (is_letter(*code) || is_digit(*code)) {
            if (n < CODE_MOST)
                kept[n] = ps_ascii_upper(*code);
            n++;
        }
    kept[n < CODE_MOST ? n : CODE_MOST] = '\0';
    return n;
}

ps_icd10_place ps_icd10_place_of(const ps_icd10_categories *categories, const char *code)
{
    char text[CODE_MOST + 1];
    size_t n = squeeze(text, code);

    if (n == 0)
        return PS_ICD10_EMPTY;
    if (n < 3 || n > CODE_MOST || !is_letter(text[0]) || !is_digit(text[1]))
        return PS_ICD10_NO_CODE;
    if (!is_digit(text[2]))
        return text[2] == 'A' || text[2] == 'B' ? PS_ICD10_NOT_WHO : PS_ICD10_NO_CODE;
    /* A dagger or an asterisk; in a code of seven, which ICD-10-CM ends so too, six are left and that is too many. */
    if (n >= 4 && (text[n - 1] == 'D' || text[n - 1] == 'A'))
        n--;
    if (n > 5 || !categories->known[text[0] - 'A'][number_of(text)])
        return PS_ICD10_NOT_WHO;
    for (size_t i = 3; i < n; i++)
        if (!is_digit(text[i]) && text[i] != 'X')
            return PS_ICD10_NOT_WHO;
    return PS_ICD10_WHO;
}

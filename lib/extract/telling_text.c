/* Telling text: the text is folded to plain characters first, then looked at from each place a word or number begins.
 */
#include "extract/telling_text.h"

#include "extract/nhs_number.h"

#include <stdlib.h>
#include <string.h>

#define OTHER '\x01'     /* a character that is none of those looked for */
#define APART_MOST 3     /* characters between the digits of a number */
#define PSEUDONYM 16     /* characters */
#define NATIONAL_MOST 10 /* digits of a telephone number after its 0 */

const char *ps_telling_words(ps_telling kind)
{
    static const char *const words[] = {
        [PS_TELLS_NHS_NUMBER] = "an NHS number",
        [PS_TELLS_PSEUDONYM] = "a pseudonym",
        [PS_TELLS_EMAIL] = "an e-mail address",
        [PS_TELLS_TELEPHONE] = "a telephone number",
        [PS_TELLS_BIRTH] = "a date of birth, or another full date",
        [PS_TELLS_POSTCODE] = "a postcode",
        [PS_TELLS_NO_MEMORY] = NULL,
    };
    return words[kind];
}

/* ---- folding ---- */

static uint32_t code_point(size_t *bytes, const unsigned char *at, size_t left)
{
    *bytes = at[0] < 0xC0 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    if (*bytes > left)
        *bytes = 1;
    switch (*bytes) {
    case 2:
        return (uint32_t)(at[0] & 0x1F) << 6 | (at[1] & 0x3F);
    case 3:
        return (uint32_t)(at[0] & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
    case 4:
        return (uint32_t)(at[0] & 0x07) << 18 | (uint32_t)(at[1] & 0x3F) << 12 | (uint32_t)(at[2] & 0x3F) << 6 |
               (at[3] & 0x3F);
    default:
        return at[0];
    }
}

static bool within(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

/* NUL: a character that is not seen. */
static char fold(uint32_t c)
{
    static const uint32_t digits[] = {0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0BE6, 0xFF10}; /* a zero each */

    if (within(c, 0xFF01, 0xFF5E) && !within(c, 0xFF10, 0xFF19))
        c = c - 0xFF00 + 0x20; /* full width */
    if (c < 0x80)
        return c <= 0x20 || c == 0x7F ? ' ' : ps_ascii_lower((char)c);
    for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++)
        if (within(c, digits[i], digits[i] + 9))
            return (char)('0' + (c - digits[i]));
    if (c == 0xAD || within(c, 0x200B, 0x200F) || within(c, 0x202A, 0x202E) || within(c, 0x2060, 0x2064) || c == 0xFEFF)
        return '\0';
    if (c == 0xA0 || c == 0x1680 || within(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
        c == 0x205F || c == 0x3000)
        return ' ';
    if (within(c, 0x2010, 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63)
        return '-';
    if (c == 0x2044 || c == 0x2215)
        return '/';
    if (c == 0xB7 || c == 0x2024 || c == 0x2022)
        return '.';
    return OTHER;
}

/* malloc'd, with a final NUL; NULL: no memory. */
static char *fold_all(size_t *length, ps_slice text)
{
    char *to = malloc(text.length + 1);
    size_t n = 0, bytes;

    if (!to)
        return NULL;
    for (size_t i = 0; i < text.length; i += bytes) {
        const char c = fold(code_point(&bytes, (const unsigned char *)text.at + i, text.length - i));
        if (c)
            to[n++] = c;
    }
    to[n] = '\0'; /* every look ahead stops there */
    *length = n;
    return to;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || c == OTHER;
}

static bool word_char(char c)
{
    return digit(c) || letter(c);
}

/* The number of up to `most` digits there; 0 digits where there are more, or none. */
static size_t number_at(unsigned *out, const char *at, size_t most)
{
    size_t n = 0;

    *out = 0;
    while (n <= most && digit(at[n]))
        *out = *out * 10 + (unsigned)(at[n++] - '0');
    return n > most ? 0 : n;
}

static size_t blanks_at(const char *at)
{
    return strspn(at, " ");
}

/* ---- numbers ---- */

/* The digits from `at` on, with a few blanks, hyphens, points or brackets between; calls for each whole group of them.
 */
static size_t digits_from(char *out, size_t most, const char **end, const char *at)
{
    size_t n = 0, apart = 0;

    *end = at;
    for (; *at && n < most; at++)
        if (digit(*at)) {
            out[n++] = *at;
            apart = 0;
            *end = at + 1;
        } else if (!strchr(" -.()", *at) || ++apart > APART_MOST)
            break;
    return n;
}

static bool nhs_number(const char *at)
{
    char digits[10];
    const char *end;

    return digits_from(digits, sizeof digits, &end, at) == sizeof digits && !digit(*end) &&
           ps_nhs_number_shaped((ps_slice){digits, sizeof digits});
}

/* `at` is behind the 0, or behind the 44: 9 or 10 digits in whole groups. */
static bool national_number(const char *at)
{
    char digits[NATIONAL_MOST];
    const char *end;

    for (size_t n = NATIONAL_MOST; n >= NATIONAL_MOST - 1; n--)
        if (digits_from(digits, n, &end, at) == n && !digit(*end) && digits[0] >= '1' && digits[0] != '4' &&
            digits[0] != '6')
            return true;
    return false;
}

static bool telephone(const char *at, bool plus)
{
    char head[4];
    const char *end;

    if (!strncmp(at, "0044", 4))
        at += 2;
    else if (at[0] == '0' && national_number(at + 1))
        return true;
    else if (!plus)
        return false;
    if (digits_from(head, 2, &end, at) != 2 || memcmp(head, "44", 2) != 0)
        return false;
    at = end + strspn(end, " -.(");
    return national_number(*at == '0' ? at + 1 : at); /* +44 (0)20 ... */
}

static bool pseudonym(const char *at)
{
    size_t n = 0, digits = 0;

    /* In five groups, too, as some systems write them. */
    for (; (word_char(at[n]) && at[n] != OTHER) || (at[n] == '-' && (n == 8 || n == 13 || n == 18 || n == 23)); n++)
        digits += digit(at[n]);
    return n >= PSEUDONYM && digits >= 2;
}

/* ---- dates ---- */

static bool is_year(unsigned year)
{
    return year >= 1850 && year <= 2099;
}

static bool day_and_month(unsigned a, unsigned b)
{
    return a && b && a <= 31 && b <= 31 && (a <= 12 || b <= 12);
}

/* 31/12/1950, 31.12.50, 31 12 1950, 1950-12-31, 31121950, 19501231 */
static bool numeric_date(const char *at)
{
    unsigned part[3];
    size_t length[3];
    char apart;

    length[0] = number_at(&part[0], at, 8);
    if (length[0] == 8)
        return (is_year(part[0] / 10000) && day_and_month(part[0] / 100 % 100, part[0] % 100)) ||
               (is_year(part[0] % 10000) && day_and_month(part[0] / 1000000, part[0] / 10000 % 100));
    at += length[0];
    at += *at == ' ' && strchr("/.-", at[blanks_at(at)]) && at[blanks_at(at)] ? blanks_at(at) : 0;
    apart = *at;
    for (size_t i = 1; i < 3; i++) {
        if (!apart || !strchr("/.- ", apart) || *at != apart)
            return false;
        at++;
        at += blanks_at(at);
        length[i] = number_at(&part[i], at, 4);
        at += length[i];
        at += i == 1 && apart != ' ' ? blanks_at(at) : 0;
    }
    if (length[0] == 4)
        return is_year(part[0]) && length[1] - 1 < 2 && length[2] - 1 < 2 && day_and_month(part[1], part[2]);
    return length[0] - 1 < 2 && length[1] - 1 < 2 && day_and_month(part[0], part[1]) &&
           ((length[2] == 4 && is_year(part[2])) || (length[2] == 2 && apart != ' '));
}

/* Length of a month's name there, whole or its first three letters or more; 0. */
static size_t month_at(const char *at)
{
    static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                         "july",    "august",   "september", "october", "november", "december"};
    size_t n = 0;

    while (letter(at[n]))
        n++;
    for (size_t m = 0; n >= 3 && m < sizeof months / sizeof months[0]; m++)
        if (n <= strlen(months[m]) && !memcmp(at, months[m], n))
            return n;
    return 0;
}

static const char *skip_apart(const char *at)
{
    return at + strspn(at, " -./,'");
}

static const char *skip_word(const char *at, const char *word)
{
    const size_t n = strlen(word);

    return !strncmp(at, word, n) && !word_char(at[n]) ? skip_apart(at + n) : at;
}

/* "3", "3rd", "3rd of the": NULL where there is no day of a month. */
static const char *skip_day(const char *at)
{
    unsigned day;
    const size_t n = number_at(&day, at, 2);

    if (!n || !day || day > 31)
        return NULL;
    at += n;
    if (!strncmp(at, "st", 2) || !strncmp(at, "nd", 2) || !strncmp(at, "rd", 2) || !strncmp(at, "th", 2))
        at += 2;
    return skip_apart(at);
}

static bool year_there(const char *at)
{
    unsigned year;
    const size_t n = number_at(&year, skip_apart(at), 4);

    return (n == 4 && is_year(year)) || n == 2;
}

/* 3rd of March 1950, 3-Mar-50 */
static bool day_first(const char *at)
{
    size_t month;

    at = skip_day(at);
    if (!at)
        return false;
    at = skip_word(skip_word(at, "of"), "the");
    month = month_at(at);
    return month && year_there(at + month);
}

/* March 3, 1950; 1950 March 3 */
static bool month_first(const char *at)
{
    const size_t month = month_at(at);

    at = month ? skip_day(skip_word(skip_apart(at + month), "the")) : NULL;
    return at && year_there(at);
}

static bool year_first(const char *at)
{
    unsigned year;
    const size_t n = number_at(&year, at, 4);
    size_t month;

    if (n != 4 || !is_year(year))
        return false;
    at = skip_apart(at + n);
    month = month_at(at);
    return month && skip_day(skip_word(skip_apart(at + month), "the"));
}

/* "born on", "born in 1950", "born 1950", "dob", "d.o.b.", "date of birth" */
static bool birth_words(const char *at)
{
    if (!strncmp(at, "born", 4) && !word_char(at[4])) {
        const char *next = at + 4 + strspn(at + 4, " :-,.");
        if (!strncmp(next, "on", 2) && !word_char(next[2]))
            return true;
        next = skip_word(next, "in");
        return digit(*next) || month_at(next);
    }
    return (!strncmp(at, "dob", 3) && !word_char(at[3])) || !strncmp(at, "d.o.b", 5) || !strncmp(at, "d o b ", 6) ||
           !strncmp(at, "date of birth", 13) || !strncmp(at, "birth date", 10) || !strncmp(at, "birthdate", 9);
}

static bool date_at(const char *at)
{
    return digit(*at) ? numeric_date(at) || day_first(at) || year_first(at) : month_first(at) || birth_words(at);
}

/* ---- the rest ---- */

/* At the @: a word before it, and behind it another, with a point in it where there are blanks around. */
static bool email(const char *start, const char *at)
{
    const char *before = at, *after = at + 1 + blanks_at(at + 1);
    bool point = false;

    while (before > start && before[-1] == ' ')
        before--;
    if (before == start || !(word_char(before[-1]) || before[-1] == '.') || !word_char(*after))
        return false;
    if (before == at && after == at + 1)
        return true;
    for (; word_char(*after) || *after == '.' || *after == '-'; after++)
        point |= *after == '.' && word_char(after[1]);
    return point;
}

static bool inward(const char *at)
{
    at += strspn(at, " -.");
    return digit(at[0]) && letter(at[1]) && letter(at[2]) && !strchr("cikmov\x01", at[1]) &&
           !strchr("cikmov\x01", at[2]) && !word_char(at[3]);
}

/* A letter or two, a digit, a digit or letter or not, then a digit and two letters, none of c i k m o v. */
static bool postcode(const char *at)
{
    size_t n = 1;

    if (!letter(at[0]) || at[0] == OTHER)
        return false;
    n += letter(at[1]) && at[1] != OTHER;
    if (!digit(at[n]))
        return !strncmp(at, "gir 0aa", 7) || !strncmp(at, "gir0aa", 6);
    n++;
    /* Without the fourth character first: "n1 1aa" and "n11aa" are one. */
    return inward(at + n) || (word_char(at[n]) && at[n] != OTHER && inward(at + n + 1));
}

static bool here(ps_telling kind, const char *start, const char *at)
{
    const char before = at > start ? at[-1] : ' ';

    switch (kind) {
    case PS_TELLS_NHS_NUMBER:
        return digit(*at) && !digit(before) && nhs_number(at);
    case PS_TELLS_PSEUDONYM:
        return word_char(*at) && !word_char(before) && pseudonym(at);
    case PS_TELLS_EMAIL:
        return *at == '@' && email(start, at);
    case PS_TELLS_TELEPHONE:
        return digit(*at) && !digit(before) && telephone(at, before == '+');
    case PS_TELLS_BIRTH:
        return (digit(*at) ? !digit(before) : !word_char(before)) && date_at(at);
    case PS_TELLS_POSTCODE:
        return !word_char(before) && postcode(at);
    default:
        return false;
    }
}

ps_telling ps_telling_find(ps_slice text)
{
    char *folded;
    size_t length;
    ps_telling found = PS_TELLS_NOTHING;

    if (!text.length)
        return PS_TELLS_NOTHING;
    folded = fold_all(&length, text);
    if (!folded)
        return PS_TELLS_NO_MEMORY;
    for (ps_telling kind = PS_TELLS_NHS_NUMBER; !found && kind < PS_TELLS_NO_MEMORY; kind++)
        for (size_t i = 0; !found && i < length; i++)
            if (here(kind, folded, folded + i))
                found = kind;
    free(folded);
    return found;
}

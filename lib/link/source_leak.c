/* Source leak: see source_leak.h. */
#include "link/source_leak.h"

#include "base/arena.h"
#include "extract/nhs_number.h"

#include <stdlib.h>
#include <string.h>

#define REMEMBERED 64 /* ten-digit values of a column */
#define LEAST 3
#define DIGITS 10

typedef struct column {
    uint64_t tens, shaped;
    bool named;
    uint64_t seen[REMEMBERED]; /* by remainder; 0: none, and the number 0 is never new */
} column;

struct ps_leak {
    size_t n;
    column columns[];
};

/* Letters only, lower case; "patient" or "person" before them off. */
static const char *const telling[] = {
    "name",        "names",        "fullname",        "surname",   "forename",
    "forenames",   "firstname",    "lastname",        "givenname", "familyname",
    "dob",         "birthdate",    "dateofbirth",     "postcode",  "address",
    "addressline", "telephone",    "telephonenumber", "phone",     "mobile",
    "email",       "emailaddress", "hospitalnumber",  "mrn",       "uprn",
};

bool ps_leak_telling_heading(ps_slice heading)
{
    char letters[24];
    const char *bare = letters;
    size_t n = 0;

    for (size_t i = 0; i < heading.length; i++) {
        const char c = ps_ascii_lower(heading.at[i]);
        if (c < 'a' || c > 'z')
            continue;
        if (n == sizeof letters - 1)
            return false;
        letters[n++] = c;
    }
    letters[n] = '\0';
    if (!strncmp(bare, "patient", 7))
        bare += 7;
    else if (!strncmp(bare, "person", 6))
        bare += 6;
    for (size_t i = 0; i < PS_COUNT(telling); i++)
        if (!strcmp(bare, telling[i]))
            return true;
    return false;
}

ps_leak *ps_leak_new(size_t columns)
{
    ps_leak *leak = columns < (SIZE_MAX - sizeof *leak) / sizeof(column)
                        ? ps_calloc(1, sizeof *leak + columns * sizeof(column))
                        : NULL;

    if (leak)
        leak->n = columns;
    return leak;
}

void ps_leak_free(ps_leak *leak)
{
    free(leak);
}

void ps_leak_heading(ps_leak *leak, size_t i, ps_slice heading)
{
    for (size_t k = 0; k + 3 <= heading.length; k++)
        if (ps_slice_equals_fold((ps_slice){heading.at + k, 3}, "nhs"))
            leak->columns[i].named = true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Do the digits stand at `at`, and does no eleventh follow? */
static bool stands_at(const char *at, const char *end, const char own[10])
{
    for (size_t k = 0; k < DIGITS; at++) {
        if (at == end)
            return false;
        if (k && (*at == ' ' || *at == '-'))
            continue;
        if (*at != own[k++])
            return false;
    }
    return at == end || !is_digit(*at);
}

static bool holds(ps_slice cell, const char own[10])
{
    const char *const end = cell.at + cell.length;

    for (const char *at = cell.at; end - at >= DIGITS; at++) {
        at = memchr(at, own[0], (size_t)(end - at));
        if (!at)
            return false;
        if ((at == cell.at || !is_digit(at[-1])) && stands_at(at, end, own))
            return true;
    }
    return false;
}

/* True the first time, as far back as is remembered. */
static bool is_new(column *c, const char digits[10])
{
    uint64_t number = 0, *slot;

    for (size_t i = 0; i < DIGITS; i++)
        number = number * 10 + (uint64_t)(digits[i] - '0');
    slot = &c->seen[number % REMEMBERED];
    if (*slot == number)
        return false;
    *slot = number;
    return true;
}

bool ps_leak_look(ps_leak *leak, size_t i, ps_slice cell, const char own[10])
{
    column *c = &leak->columns[i];
    char digits[DIGITS];
    ps_nhs_verdict verdict;

    if (cell.length < DIGITS)
        return false;
    verdict = ps_nhs_number_read(digits, cell);
    if (verdict != PS_NHS_NOT_TEN_DIGITS && is_new(c, digits)) {
        c->tens++;
        c->shaped += verdict == PS_NHS_RIGHT;
    }
    return holds(cell, own);
}

size_t ps_leak_judge(const ps_leak *leak)
{
    for (size_t i = 0; i < leak->n; i++) {
        const column *c = &leak->columns[i];
        if (c->shaped >= (c->named ? 1 : LEAST) && c->shaped * 2 > c->tens)
            return i;
    }
    return leak->n;
}

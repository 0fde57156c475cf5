/* Label order: words, then nature, then what is not a proper value. */
#include "aggregate/label_order.h"
#include "base/arena.h"
#include "stratify/natural.h"

#include <string.h>

static const char *const late[] = {
    "Not stated", "Not known", PS_LABEL_OUTSIDE, PS_LABEL_UNKNOWN, PS_LABEL_NOT_SCORED, PS_LABEL_CANNOT_TELL,
};

/* 1 on; 0 for an ordinary label. */
static size_t lateness(const char *label)
{
    for (size_t i = 0; i < PS_COUNT(late); i++)
        if (!strcmp(label, late[i]))
            return i + 1;
    return 0;
}

static size_t position(const char *label, const char *const *words, size_t n_words)
{
    for (size_t i = 0; words && i < n_words; i++)
        if (!strcmp(label, words[i]))
            return i;
    return n_words;
}

int ps_label_compare(const char *a, const char *b, const char *const *words, size_t n_words)
{
    size_t left = lateness(a), right = lateness(b);

    if (left == right) {
        left = position(a, words, n_words);
        right = position(b, words, n_words);
    }
    if (left != right)
        return left < right ? -1 : 1;
    return ps_natural_compare(a, b);
}

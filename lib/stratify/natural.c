/* Natural: labels by leading number, then byte order. */
#include "stratify/natural.h"
#include "base/number.h"

#include <string.h>

/* The number a label begins with: digits with an optional sign and fraction. */
static bool leading_number(double *out, const char *text)
{
    size_t n = text[0] == '-';

    if (text[n] < '0' || text[n] > '9')
        return false;
    while (text[n] >= '0' && text[n] <= '9')
        n++;
    if (text[n] == '.' && text[n + 1] >= '0' && text[n + 1] <= '9')
        for (n++; text[n] >= '0' && text[n] <= '9'; n++)
            ;
    return ps_number_parse(out, text, n);
}

int ps_natural_compare(const char *a, const char *b)
{
    double left = 0, right = 0;
    const bool a_number = leading_number(&left, a), b_number = leading_number(&right, b);

    if (a_number != b_number)
        return a_number ? -1 : 1;
    if (a_number && left != right)
        return left < right ? -1 : 1;
    return strcmp(a, b);
}

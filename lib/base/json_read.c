/* JSON read: strict, since what is read must be byte for byte what was written. */
#include "base/json_read.h"

#include <string.h>

bool ps_json_take(ps_slice *left, const char *literal)
{
    const size_t length = strlen(literal);
    if (left->length < length || memcmp(left->at, literal, length) != 0)
        return false;
    left->at += length;
    left->length -= length;
    return true;
}

bool ps_json_take_text(ps_slice *left, ps_slice *text)
{
    size_t i;
    if (left->length < 2 || left->at[0] != '"')
        return false;
    for (i = 1; i < left->length && left->at[i] != '"'; i++)
        if (left->at[i] == '\\')
            i++;
    if (i >= left->length)
        return false;
    *text = (ps_slice){left->at + 1, i - 1};
    left->at += i + 1;
    left->length -= i + 1;
    return true;
}

bool ps_json_take_count(ps_slice *left, uint64_t *count)
{
    uint64_t number = 0;
    size_t i;
    for (i = 0; i < left->length && left->at[i] >= '0' && left->at[i] <= '9'; i++) {
        const uint64_t digit = (uint64_t)(left->at[i] - '0');
        if (number > (UINT64_MAX - digit) / 10 || (i == 1 && left->at[0] == '0'))
            return false;
        number = number * 10 + digit;
    }
    if (i == 0)
        return false;
    *count = number;
    left->at += i;
    left->length -= i;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \u00xx, a control character, or \ufffd, what ps_buffer_json writes for a byte that is not UTF-8. */
static bool add_code(ps_buffer *out, const char *digits)
{
    const int high = hex_digit(digits[2]), low = hex_digit(digits[3]);
    char byte;
    if (memcmp(digits, "fffd", 4) == 0) {
        ps_buffer_text(out, "\xEF\xBF\xBD");
        return true;
    }
    if (memcmp(digits, "00", 2) != 0 || high < 0 || high > 7 || low < 0 || high + low == 0)
        return false;
    byte = (char)(high * 16 + low);
    ps_buffer_byte(out, byte);
    return true;
}

bool ps_json_unescape(ps_buffer *out, ps_slice text)
{
    static const char escapes[] = "\"\\nrt", plain[] = "\"\\\n\r\t";
    size_t i;
    for (i = 0; i < text.length; i++) {
        const char *known;
        if (text.at[i] == '\0')
            return false;
        if (text.at[i] != '\\') {
            ps_buffer_byte(out, text.at[i]);
            continue;
        }
        if (++i == text.length || text.at[i] == '\0')
            return false;
        known = strchr(escapes, text.at[i]);
        if (known)
            ps_buffer_byte(out, plain[known - escapes]);
        else if (text.at[i] == 'u' && text.length - i > 4 && add_code(out, text.at + i + 1))
            i += 4;
        else
            return false;
    }
    ps_buffer_add(out, "", 0); /* so that .at is a text even when nothing was added */
    return true;
}

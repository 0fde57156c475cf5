/* Text: slices, growing buffers, and what may be said of bytes. Nothing here looks at the locale. */
#ifndef PS_BASE_TEXT_H
#define PS_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes lent by somebody; not NUL-terminated. */
typedef struct ps_slice {
    const char *at;
    size_t length;
} ps_slice;

ps_slice ps_slice_of(const char *text); /* a NUL-terminated string; NULL gives the empty slice */
bool ps_slice_equals(ps_slice slice, const char *text);
bool ps_slice_equals_fold(ps_slice slice, const char *text); /* ASCII letters without case */
ps_slice ps_slice_trim(ps_slice slice);                      /* ASCII blanks, both ends */

bool ps_ascii_space(char c);
char ps_ascii_lower(char c);
char ps_ascii_upper(char c);
int ps_text_compare_fold(const char *a, const char *b);

/* Length of the longest prefix of valid UTF-8 (no surrogates, no overlong forms). */
size_t ps_utf8_valid(const char *at, size_t length);
/* Number of characters (code points) in valid UTF-8. */
size_t ps_utf8_count(const char *at, size_t length);

/* Edit distance of two short names (ASCII, without case; a swap of neighbours is one edit), at most `most` + 1. */
unsigned ps_edit_distance(const char *a, const char *b, unsigned most);
/* Of `count` names, the one nearest to `word` and near enough to suggest; NULL if none. */
const char *ps_did_you_mean(const char *word, const char *const *names, size_t count);

/* A growing text. The first failed allocation is remembered (`failed`), later calls do nothing: check once, at the end.
 */
typedef struct ps_buffer {
    char *at; /* NUL-terminated once something was added */
    size_t length, capacity;
    bool failed;
} ps_buffer;

void ps_buffer_release(ps_buffer *buffer);
void ps_buffer_add(ps_buffer *buffer, const char *at, size_t length);
/* One byte, for those who add many of them. */
static inline void ps_buffer_byte(ps_buffer *buffer, char byte)
{
    if (buffer->failed || buffer->capacity - buffer->length < 2) {
        ps_buffer_add(buffer, &byte, 1);
        return;
    }
    buffer->at[buffer->length++] = byte;
    buffer->at[buffer->length] = '\0';
}
void ps_buffer_text(ps_buffer *buffer, const char *text);
void ps_buffer_print(ps_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ps_buffer_vprint(ps_buffer *buffer, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
void ps_buffer_clear(ps_buffer *buffer); /* keeps the memory */
/* Adds a JSON string with its quotes. */
void ps_buffer_json(ps_buffer *buffer, const char *text);

#endif

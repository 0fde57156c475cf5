/* Fail: fill a ps_error. Every function takes err == NULL and returns the status it was given, so that
 * `return ps_fail(err, PS_EDATA, "...")` is one line; the callers that know more add it afterwards. */
#ifndef PS_BASE_FAIL_H
#define PS_BASE_FAIL_H

#include "popstrat/error.h"

#include <stddef.h>

/* Starts the error afresh with a message. */
ps_status ps_fail(ps_error *err, ps_status status, const char *format, ...) PS_PRINTF(3, 4);
ps_status ps_fail_memory(ps_error *err);

/* Each adds one thing to an error already filled; text is clipped on a UTF-8 border. */
void ps_error_file(ps_error *err, const char *file); /* keeps the end when clipped */
void ps_error_place(ps_error *err, uint64_t line, uint32_t column, uint32_t span);
void ps_error_field(ps_error *err, const char *field);
void ps_error_value(ps_error *err, const char *value, size_t length); /* control characters become '?' */
void ps_error_hint(ps_error *err, const char *format, ...) PS_PRINTF(2, 3);

/* A text as it may stand on a terminal or in JSON: clipped on a UTF-8 border to fit `capacity` with its NUL, control
 * characters and broken bytes as '?'. */
void ps_text_show(char *out, size_t capacity, const char *text, size_t length);

#endif

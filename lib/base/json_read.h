/* JSON read: just enough to read back what popstrat wrote itself, canonical as it stands; no general JSON. */
#ifndef PS_BASE_JSON_READ_H
#define PS_BASE_JSON_READ_H

#include "base/text.h"

/* Takes `literal` off the front of *left. False: it does not begin so; *left is as it was. */
bool ps_json_take(ps_slice *left, const char *literal);
/* Takes a JSON string with its quotes off the front; *text is what stands between them, escapes and all. */
bool ps_json_take_text(ps_slice *left, ps_slice *text);
/* Takes a number without sign or leading zero. */
bool ps_json_take_count(ps_slice *left, uint64_t *count);
/* Adds a string's text with its escapes (those that ps_buffer_json writes) undone. False: another escape, or a NUL. */
bool ps_json_unescape(ps_buffer *out, ps_slice text);

#endif

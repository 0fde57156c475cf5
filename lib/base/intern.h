/* Intern: each distinct text once, numbered from 1 in order of first sight; 0 is "not recorded" and "".
 *
 *   ADD    O(1) amortised, hash over all bytes         one thread at a time
 *   TEXT   O(1)                                        any number of readers while nobody adds
 */
#ifndef PS_BASE_INTERN_H
#define PS_BASE_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ps_intern ps_intern;

#define PS_INTERN_FULL UINT32_MAX /* no memory */

ps_intern *ps_intern_new(void);
void ps_intern_free(ps_intern *words); /* NULL is fine */
/* The number of a text, adding it if new. The empty text is 0. PS_INTERN_FULL: no memory. */
uint32_t ps_intern_add(ps_intern *words, const char *at, size_t length);
/* The number of a text; 0 if it was never added. */
uint32_t ps_intern_find(const ps_intern *words, const char *at, size_t length);
/* NUL-terminated; lent for the life of `words` (never moves). "" for 0. */
const char *ps_intern_text(const ps_intern *words, uint32_t number);
size_t ps_intern_length(const ps_intern *words, uint32_t number);
/* The table as three blocks of bytes, to be written and later stood upon again: count + 1 offsets into the texts (each
 * with a final NUL), the texts, and the slots. In the byte order of the machine. malloc'd; false: no memory. */
typedef struct ps_intern_image {
    uint64_t *at; /* count + 2: those of texts 0 .. count, and the end */
    char *text;
    void *slots;
    size_t n_at, text_bytes, slot_bytes;
} ps_intern_image;
bool ps_intern_image_make(ps_intern_image *out, const ps_intern *words);
void ps_intern_image_release(ps_intern_image *image);
/* A table that stands on such blocks, which it borrows; it may grow. NULL: no memory, or, with *damaged true, blocks
 * that do not fit each other. */
ps_intern *ps_intern_stand(bool *damaged, const ps_intern_image *image);
/* Highest number given, so that arrays by number have count + 1 items. */
size_t ps_intern_count(const ps_intern *words);

#endif

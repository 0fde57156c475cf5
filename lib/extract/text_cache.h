/* Text cache: a small direct-mapped table before an intern table, since columns say the same few things over and over.
 *
 *   ADD   one look and one compare for a text seen lately; else ps_intern_add
 *
 * One thread at a time. The table only remembers: it never decides, every hit is the same in every byte. */
#ifndef PS_EXTRACT_TEXT_CACHE_H
#define PS_EXTRACT_TEXT_CACHE_H

#include "base/intern.h"

typedef struct ps_text_cache ps_text_cache;

ps_text_cache *ps_text_cache_new(ps_intern *words);                              /* borrowed; NULL: no memory */
void ps_text_cache_free(ps_text_cache *cache);                                   /* NULL is fine */
uint32_t ps_text_cache_add(ps_text_cache *cache, const char *at, size_t length); /* as ps_intern_add */

#endif

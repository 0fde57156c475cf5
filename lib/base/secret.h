/* Secret: key material, read once and kept where it does not leak.
 *
 *   READ    a file that only its owner may read, as a key in hexadecimal or as a salt in text
 *   USE     HMAC-SHA-256 under the key; SHA-256 of a text followed by the salt           O(bytes)
 *   MAKE    a new random key in a new file
 *
 * The memory is libsodium's: locked into RAM where the system allows it, between guard pages, read-only once filled,
 * zeroed when freed. No message shows any of it. A secret may be used by any number of threads at once. */
#ifndef PS_BASE_SECRET_H
#define PS_BASE_SECRET_H

#include "base/fail.h"

#include <stddef.h>

#define PS_KEY_LEAST ((size_t)32) /* bytes */

typedef struct ps_secret ps_secret;

/* The one form of a key: at least 64 hexadecimal digits, an even number of them, of either case; blanks and line ends
 * around them do not count. Anything else is PS_EUSE, and so is a file that others may read. */
ps_status ps_secret_read_key(ps_secret **out, const char *path, ps_error *err);
/* A text in UTF-8 on one line, blanks, line ends and a byte order mark around it off; an empty one is PS_EUSE. */
ps_status ps_secret_read_salt(ps_secret **out, const char *path, ps_error *err);
size_t ps_secret_length(const ps_secret *secret); /* bytes of the key or salt */
void ps_secret_free(ps_secret *secret);           /* NULL is fine */

void ps_secret_hmac(unsigned char out[32], const ps_secret *key, const void *at, size_t length);
/* Under a key made from this one for one purpose alone: what comes of one purpose tells nothing of another's. */
void ps_secret_hmac_for(unsigned char out[32], const ps_secret *key, const void *purpose, size_t purpose_length,
                        const void *at, size_t length);
/* salt NULL: none. */
void ps_secret_sha256(unsigned char out[32], const ps_secret *salt, const void *at, size_t length);

/* 32 random bytes as 64 hexadecimal digits and a line end, in a new file of mode 0600; an existing one is refused. */
ps_status ps_secret_make_key(const char *path, ps_error *err);

#endif

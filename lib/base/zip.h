/* Zip: files in one archive, written from front to back, the same bytes whenever and wherever it is made.
 *
 * Every file in it is packed (pack.h) and dated 1 January 1980, the first day that the format knows. Less than 4 GiB.
 * The first failure is kept and given at the end. */
#ifndef PS_BASE_ZIP_H
#define PS_BASE_ZIP_H

#include "base/fail.h"
#include "base/text.h"

typedef struct ps_zip ps_zip;

/* A new file (0600). */
ps_status ps_zip_open(ps_zip **out, const char *path, ps_error *err);
/* Begins the next file of it; the one before is whole. The name, in ASCII, is borrowed. At most 16. */
void ps_zip_begin(ps_zip *zip, const char *name);
void ps_zip_add(ps_zip *zip, const char *at, size_t length);
ps_status ps_zip_check(const ps_zip *zip, ps_error *err); /* the first failure so far */
/* Closes and frees; for a file of a folder that is synced file by file later. */
ps_status ps_zip_leave(ps_zip *zip, ps_error *err);
void ps_zip_abandon(ps_zip *zip); /* NULL is fine */

#endif

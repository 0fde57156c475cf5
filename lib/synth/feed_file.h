/* Feed file: an extract being written, its rows in an order that tells nothing of persons.
 *
 * Rows gather in a window (some thousand persons), are shuffled, and go out, plain or gzip. So memory is one window
 * whatever the number of people, and no reader can count on a person's rows standing together. Late rows (deletions,
 * which name rows before them) go to the window's end. The gzip header holds no time and no system, so that equal zlibs
 * write equal bytes.
 *
 * One thread at a time. */
#ifndef PS_SYNTH_FEED_FILE_H
#define PS_SYNTH_FEED_FILE_H

#include "synth/prng.h"

#include "base/text.h"

#include "base/fail.h"

typedef struct ps_feed_file ps_feed_file;

ps_status ps_feed_file_open(ps_feed_file **out, const char *path, bool gzip, const unsigned char key[PS_DRAW_KEY],
                            unsigned number, ps_error *err);
/* The text of the row being built; end it with ps_feed_file_row, which adds the line end. */
ps_buffer *ps_feed_file_text(ps_feed_file *file);
void ps_feed_file_row(ps_feed_file *file, bool late);
/* The last row once more. */
void ps_feed_file_again(ps_feed_file *file);
/* Shuffles and writes what has gathered. */
ps_status ps_feed_file_flush(ps_feed_file *file, ps_error *err);
uint64_t ps_feed_file_rows(const ps_feed_file *file); /* the heading included */
/* Flushes, ends the stream, syncs and frees, whatever happens. NULL is PS_OK. */
ps_status ps_feed_file_finish(ps_feed_file *file, ps_error *err);
void ps_feed_file_abandon(ps_feed_file *file); /* NULL is fine */

#endif

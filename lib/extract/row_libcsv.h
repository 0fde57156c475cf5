/* Row libcsv: one row read by libcsv in strict mode, which defines what an irregular row means.
 *
 * PS_ROW_MALFORMED comes with a sentence and the field. NUL is reported in row->has_nul and judged by the caller. The
 * fields lie in `text`, which is cleared first and must live as long as they do.
 *
 * Cost: some 0.2 microseconds per 90 bytes, so it is kept for the rows that need it. */
#ifndef PS_EXTRACT_ROW_LIBCSV_H
#define PS_EXTRACT_ROW_LIBCSV_H

#include "extract/row_scan.h"

ps_row_shape ps_row_read(ps_row *row, ps_buffer *text, const char *at, size_t length, bool final);

#endif

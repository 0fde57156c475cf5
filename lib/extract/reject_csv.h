/* Reject CSV: refused rows as a table: file, line, column, field, reason, value; never the row. */
#ifndef PS_EXTRACT_REJECT_CSV_H
#define PS_EXTRACT_REJECT_CSV_H

#include "base/csv_writer.h"
#include "extract/reader.h"

void ps_reject_csv_heading(ps_csv_writer *csv);
/* `file` as it is to be shown. */
void ps_reject_csv_row(ps_csv_writer *csv, const char *file, const ps_reject *reject);

#endif

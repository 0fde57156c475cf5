/* Input report: what became of one input, filled while it is read. It owns all its texts, so that it outlives the
 * reader. */
#ifndef PS_EXTRACT_INPUT_REPORT_H
#define PS_EXTRACT_INPUT_REPORT_H

#include "extract/reader.h"

ps_input_report *ps_input_report_new(const ps_input_spec *spec); /* NULL: no memory */
/* So many rows will be refused: room for them at once, before the first. False: no memory. */
bool ps_input_report_expect(ps_input_report *report, size_t refused);
/* One row refused: counted by reason and listed. `value` is clipped; pass the empty slice where it may not be shown.
 * False: no memory. */
bool ps_input_report_refuse(ps_input_report *report, uint64_t line, uint32_t column, const char *field,
                            const char *reason, ps_slice value);
/* The first reject of the commonest reason (the earlier met among equals), or NULL if there is none. */
const ps_reject *ps_input_report_commonest(const ps_input_report *report);

#endif

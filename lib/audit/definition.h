/* Definition: what a plan says, without where its data lies and as of when. */
#ifndef PS_AUDIT_DEFINITION_H
#define PS_AUDIT_DEFINITION_H

#include "base/digest.h"
#include "define/plan.h"

/* SHA-256 of the plan's canonical text: its tree of tables and keys in file order, one value a line as "key type text",
 * without comments, blanks and layout, without run.index_date and the `file` of each input, and with the SHA-256 of
 * each code list after it (a list that changed under the same name is another definition). So --index-date and --input
 * leave it as it is. */
ps_status ps_definition_sha256(char out[PS_SHA256_TEXT], const ps_plan *plan, ps_error *err);

#endif

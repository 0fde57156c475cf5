/* Ledger: what has been released, so that two tables that are safe alone do not tell together what each hides.
 *
 *   OPEN     takes the ledger's lock, checks every line (base/line_chain.h), keeps the tables of about the index date
 *   ENTER    tests a table that was just written against those and the ones entered before it in this run
 *            (difference.h), and notes it
 *   APPEND   writes what was entered, and syncs
 *   CLOSE    gives the lock back
 *
 * Only plans that say [disclosure] ledger = "FILE" have one. It holds exact counts beside the numbers shown, since
 * differences are told from those: it is as confidential as internal/, of mode 0600, and refused where exact counts
 * are. It holds no person, no pseudonym and nothing made from one.
 *
 * First line: "ledger":1. Every other is a table; see ledger_text.c. A table that stands there already, for the same
 * day with the same numbers, is not entered again and not tested again. What a run that failed in its last step entered
 * stays, as if it had been released. */
#ifndef PS_DISCLOSE_LEDGER_H
#define PS_DISCLOSE_LEDGER_H

#include "aggregate/table.h"
#include "base/text.h"
#include "define/world.h"

typedef struct ps_ledger ps_ledger;

/* Waits up to `seconds` for the lock. A damaged ledger is PS_EDISCLOSURE with file and line. `today` judges overrides.
 */
ps_status ps_ledger_open(ps_ledger **out, const ps_plan *plan, ps_day today, const char *definition_sha256,
                         unsigned seconds, ps_error *err);
/* `released` is the file as written. PS_EDISCLOSURE naming the reason and both tables, unless an override that lifts
 * disclosure is in force. */
ps_status ps_ledger_enter(ps_ledger *ledger, const ps_world *world, const ps_table_plan *asked, const ps_table *table,
                          const char *released, ps_error *err);
ps_status ps_ledger_append(ps_ledger *ledger, ps_error *err);
void ps_ledger_close(ps_ledger *ledger); /* NULL is fine */

/* One plain line about what was entered. */
void ps_ledger_say(ps_buffer *out, const ps_ledger *ledger);
/* What an override let through, a plain line each; NULL after the last. Lent. */
const char *ps_ledger_warning(const ps_ledger *ledger, size_t number);
/* The same as a JSON object, for the log and the summary: file, head, entered, known, let_through. */
void ps_ledger_json(ps_buffer *out, const ps_ledger *ledger);

#endif

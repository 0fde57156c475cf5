/* Ledger parts: what ledger_entry.c and ledger_text.c share. */
#ifndef PS_DISCLOSE_LEDGER_PARTS_H
#define PS_DISCLOSE_LEDGER_PARTS_H

#include "disclose/ledger_entry.h"

/* False: no memory. */
bool ps_entry_row_key(ps_arena *arena, const ps_entry *entry, ps_entry_row *row);
void ps_entry_sort(ps_entry *entry);

#endif

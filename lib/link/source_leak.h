/* Source leak: do the columns that pass through still tell who a row is about?
 *
 *   HEADING  a name like postcode or surname: a warning
 *   LOOK     one cell: its own row's NHS number, anywhere in it; else it is counted      O(bytes), 0.5 KiB a column
 *   JUDGE    a column whose ten-digit values are mostly NHS numbers                      O(columns)
 *
 * About one in eleven ten-digit numbers passes for an NHS number, so a column is judged by its share of passes; each
 * value counts once while it is remembered, so that one code or organisation repeated down a column proves nothing. */
#ifndef PS_LINK_SOURCE_LEAK_H
#define PS_LINK_SOURCE_LEAK_H

#include "base/text.h"

typedef struct ps_leak ps_leak;

bool ps_leak_telling_heading(ps_slice heading);

ps_leak *ps_leak_new(size_t columns); /* NULL: no memory */
void ps_leak_free(ps_leak *leak);     /* NULL is fine */
/* "nhs" in a heading: one such number is enough there. */
void ps_leak_heading(ps_leak *leak, size_t column, ps_slice heading);
/* True: the cell holds `own`, the ten digits of its row, by themselves, blanks and hyphens between them or not. */
bool ps_leak_look(ps_leak *leak, size_t column, ps_slice cell, const char own[10]);
/* The first column that gives numbers away; `columns` if none does. */
size_t ps_leak_judge(const ps_leak *leak);

#endif

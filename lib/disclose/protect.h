/* Protect: marks the cells of a web. For the files of disclose alone.
 *
 *   UNFIXED  no hidden cell may have one value only, even for somebody who can tell which stars are small counts; with
 *            nothing hidden (round), no count from 1
 *   WIDE     threshold: k - 1 at least between the least and the most that a hidden cell may be
 *
 * For each such cell another table is looked for, or two, that fit all that is shown (box.h). Where none is found the
 * cheapest box is bought: its cells are hidden, and it is the other table. Hiding only widens what an outsider must
 * reckon with, so what was proven stays so, each cell is looked at once, and the work ends. Small webs are tidied
 * afterwards: partners are shown again where all proofs can be found without them. */
#ifndef PS_DISCLOSE_PROTECT_H
#define PS_DISCLOSE_PROTECT_H

#include "disclose/web.h"

ps_status ps_protect(ps_web *web, const ps_scheme *scheme, ps_error *err);

#endif

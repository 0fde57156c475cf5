/* Rule digest: does a name still mean what it meant? */
#ifndef PS_DEFINE_RULE_DIGEST_H
#define PS_DEFINE_RULE_DIGEST_H

#include "define/plan.h"

#define PS_RULE_DIGEST_TEXT 17 /* 16 lower-case hex and NUL */

/* The beginning of the SHA-256 of what a name of a checked plan says: its rules, word by word, with those
 * of every name they use and the codes of every list. Layout, comments, the index date and whatever the name does not
 * use change nothing; of a score or a tier the name and the rules that it reads count, of a trait the name. A name that
 * is not there digests as itself. */
ps_status ps_rule_digest(char out[PS_RULE_DIGEST_TEXT], const ps_plan *plan, const char *name, ps_error *err);

#endif

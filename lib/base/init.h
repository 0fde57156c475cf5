/* Init: the one process-wide effect, done once before threads. */
#ifndef PS_BASE_INIT_H
#define PS_BASE_INIT_H

#include "base/fail.h"

#include <stdbool.h>

bool ps_init_done(void);
/* PS_ESTATE with a hint unless ps_init() was called: the first line of every public call that works. */
ps_status ps_init_check(ps_error *err);

#endif

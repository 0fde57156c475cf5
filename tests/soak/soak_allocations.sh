#!/bin/sh
# A whole run of 30 people, every single allocation failing in turn.
POPSTRAT_OOM_STEP=1 CK_DEFAULT_TIMEOUT=0 CK_VERBOSITY=normal "$1/tests/oom/test_allocations"

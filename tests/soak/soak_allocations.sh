#!/bin/sh
# A whole run of 30 people, every single allocation failing in turn.
for program in "$1"/tests/oom/test_allocations*; do
    case $program in *.d) continue ;; esac
    POPSTRAT_OOM_STEP=1 CK_DEFAULT_TIMEOUT=0 CK_VERBOSITY=normal "$program" || exit 1
done

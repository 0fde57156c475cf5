#!/bin/sh
# Each public header alone, as C17 and as C++; headers and shared library agree.
${MAKE:-make} -s --no-print-directory check-headers BUILD="$1" && ${MAKE:-make} -s --no-print-directory check-exports BUILD="$1"

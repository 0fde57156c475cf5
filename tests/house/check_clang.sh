#!/bin/sh
# The other compiler finds nothing to warn of either.
case ${CC:-gcc} in *clang*) other=gcc ;; *) other=clang ;; esac
command -v $other > /dev/null || { echo "$other is not on this machine"; exit 77; }
n=0
for file in lib/*/*.c cli/*.c; do
    $other -std=c17 -pedantic -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wcast-qual -Wpointer-arith \
        -Wwrite-strings -Wformat=2 -Iinclude -Ilib -D_POSIX_C_SOURCE=200809L -DPS_VERSION='"0"' -fsyntax-only "$file" || exit 1
    n=$((n + 1))
done
echo "cases: $n"

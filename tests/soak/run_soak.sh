#!/bin/sh
# The long campaigns. Each script says what it did; the first failure ends the soak.
build=$(cd "$1" && pwd)
set -e
for script in tests/soak/soak_*.sh; do
    echo "== $script"
    sh "$script" "$build"
done
echo "soak done"

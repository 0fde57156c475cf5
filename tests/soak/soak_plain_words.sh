#!/bin/sh
# The plans at random of tests/whole/check_plain_words.sh, 5,000 of them, other ones every time.
build=$1
for seed in 1 2 3 4 5; do
    sh tests/whole/check_plain_words.sh "$build" "${2:-1000}" "$(date +%s)$seed" || exit 1
done

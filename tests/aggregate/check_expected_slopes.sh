#!/bin/sh
# The committed expectations of slopes, comparisons, concentration and smoothing are what their second reckoning prints.
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
python3 tests/aggregate/expected_slopes.py | cmp - tests/aggregate/expected_slopes.csv || exit 1
echo "cases: $(($(wc -l < tests/aggregate/expected_slopes.csv) - 1))"

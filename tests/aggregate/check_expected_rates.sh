#!/bin/sh
# The expected values of rates, reckoned anew, are those that the tests compare with.
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
new=$(mktemp) || exit 1
trap 'rm -f "$new"' EXIT
python3 tests/aggregate/expected_rates.py > "$new" || exit 1
diff tests/aggregate/expected_rates.csv "$new" | head -n 20
cmp -s tests/aggregate/expected_rates.csv "$new" || exit 1
echo "cases: $(($(wc -l < "$new") - 1))"

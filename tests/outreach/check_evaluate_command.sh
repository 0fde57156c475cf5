#!/bin/sh
# What `popstrat evaluate` writes, against a reckoning in fractions; and that reckoning against its committed figures.
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
python3 tests/outreach/expected_did.py | cmp - tests/outreach/expected_did.csv || exit 1
exec python3 tests/outreach/evaluate_command.py "$1/popstrat"

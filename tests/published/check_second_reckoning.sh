#!/bin/sh
# Every published score against a second reckoning, in Python and by other hands' worked cases: 20,000 made-up people, every cell.
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
exec python3 tests/published/second_reckoning.py "$1/popstrat"

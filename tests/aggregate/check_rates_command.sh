#!/bin/sh
# What `popstrat rates` writes, against figures that were reckoned by other formulas.
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
exec python3 tests/aggregate/rates_command.py "$1/popstrat"

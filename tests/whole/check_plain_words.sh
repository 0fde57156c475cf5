#!/bin/sh
# No name of a condition, code list, definition or of anything else of a plan in what a link worker or a partner gets: plans made at random.
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
build=$1 plans=${2:-300} seed=${3:-20250331}
[ -w /dev/shm ] && TMPDIR=${TMPDIR:-/dev/shm} && export TMPDIR # each run syncs what it writes: in memory that costs nothing
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/whole/plain_words.py "$build/popstrat" "$work" "$plans" "$seed"

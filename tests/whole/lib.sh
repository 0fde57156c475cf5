# Shared by the whole-program checks: a work folder, the base region of 12, and a count of cases. Sourced with $1 the build folder.
build=$(cd "$1" && pwd)
root=$(pwd)
work=$(mktemp -d)
trap 'umount "$work/chroot/proc" 2>/dev/null; rm -rf "$work"' EXIT
. tests/cli/base.sh
cases=0 bad=0
popstrat() { "$build/popstrat" "$@"; }
ok() { cases=$((cases + 1)); } # a case that held
wrong() { echo "WRONG: $*"; bad=1; cases=$((cases + 1)); }
is() { [ "$2" = "$3" ] && ok || wrong "$1: got '$2', wanted '$3'"; }
done_with() { echo "cases: $cases"; exit $bad; }
# Values of one column of a CSV without quoted commas, by heading.
column() { awk -F, -v want="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == want) c = i; next } { print $c }' "$1"; }
AS_OF="--as-of 2025-04-07"

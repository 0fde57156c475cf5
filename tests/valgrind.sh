#!/bin/sh
# Unit tests and a whole run under valgrind: no invalid access, no leak.
build=$1
command -v valgrind > /dev/null || { echo "valgrind is not on this machine"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Possible leaks are left out: the C library keeps the stacks of finished threads, which look like one.
grind() { valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect "$@"; }
bad=0 n=0
for test in tests/*/test_*.c; do
    case $test in tests/oom/*) continue ;; esac    # counts its own blocks, and would take an hour here
    CK_FORK=no CK_VERBOSITY=silent CK_DEFAULT_TIMEOUT=0 grind "$build/${test%.c}" > "$work/log" 2>&1 || { echo "FAILED $test"; tail -n 30 "$work/log"; bad=1; }
    n=$((n + 1))
done
run() { grind "$build/popstrat" "$@" > "$work/log" 2>&1 || { echo "FAILED popstrat $*"; tail -n 30 "$work/log"; bad=1; }; n=$((n + 1)); }
run synth -q -o "$work/region" --people 300
for plan in nottinghamshire luton north_dorset; do
    run check "$work/region/$plan.toml"
    run describe "$work/region/$plan.toml"
    run run -q "$work/region/$plan.toml" --as-of 2025-04-07 -o "$work/out/$plan" --threads 2
    run audit verify "$work/out/$plan"
done
sed -e '1s/$/,outcome/' -e '2,$s/$/,accepted/' "$(ls "$work"/out/north_dorset/lists/practice_review/A*.csv | head -n 1)" > "$work/back.csv"
run outcomes "$work/out/north_dorset" "$work/back.csv" --list practice_review
sh tests/oom/outreach.sh "$work/outreach"
for day in 2025-03-31 2025-04-30; do # the second with entries of the first
    run run -q "$work/outreach/plan.toml" --index-date $day --recipient-key "$work/outreach/key" -o "$work/out/$day" --threads 2
done
run pseudonymise --new-key "$work/key"
printf 'nhs_number,note\n9990000018,"a, b"\n9990000027,\n' > "$work/numbers.csv"
run pseudonymise "$work/numbers.csv" --id nhs_number --key "$work/key" -o "$work/pseudonyms.csv" --rejects "$work/rejects.csv"
[ $bad = 0 ] && echo "$n programs and commands, clean under valgrind"
exit $bad

#!/bin/sh
# Runs every test program and every check script, and says how many passed. A script exits 77 to be skipped, saying why.
build=$1
passed=0 failed=0 skipped=0
log=$build/test.log
: > "$log"

# A check program closes with "100%: Checks: 12, Failures: 0, Errors: 0"; a script with "cases: 12"; anything else counts one.
count_of() { sed -n -e 's/.*Checks: \([0-9]*\),.*/\1/p' -e 's/^cases: \([0-9]*\).*/\1/p' "$1" | tail -n 1 | grep . || echo 1; }

run() { # name command...
    name=$1
    shift
    out=$build/one_test.log
    "$@" > "$out" 2>&1 < /dev/null
    status=$?
    { echo "== $name (exit $status)"; cat "$out"; } >> "$log"
    n=$(count_of "$out")
    case $status in
    0) passed=$((passed + n)); printf '  ok      %s (%s)\n' "$name" "$n" ;;
    77) skipped=$((skipped + 1)); printf '  skipped %s: %s\n' "$name" "$(tail -n 1 "$out")" ;;
    *) failed=$((failed + 1)); printf '  FAILED  %s (exit %s)\n' "$name" "$status"; tail -n 40 "$out" ;;
    esac
}

root=$(pwd)
[ -n "$POPSTRAT_REALDATA" ] || { [ -d ../shared/realdata ] && POPSTRAT_REALDATA=$root/../shared/realdata; }
export POPSTRAT_REALDATA
CK_DEFAULT_TIMEOUT=120 # a hang is still found; a slow machine, or one that looks at every access, is no failure
export CK_DEFAULT_TIMEOUT
for test in tests/*/test_*.c; do
    run "$test" "$build/${test%.c}"
done
for script in tests/*/check_*.sh; do
    run "$script" sh "$script" "$build"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]

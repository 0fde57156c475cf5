#!/bin/sh
# Kill -9 at 50 moments of `link` and 20 of `run --from`, and (as root) disks that fill up at 20 sizes: under its own name a snapshot is whole or not
# there, what was being written never opens, and every failure has a status and a word.
build=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'umount "$work/small" 2> /dev/null; rm -rf "$work"' EXIT
as="--as-of 2025-04-07"
popstrat() { "$build/popstrat" "$@"; }
fail() { echo "FAILED: $*"; [ -s "$work/err" ] && cat "$work/err"; exit 1; }
popstrat synth -q -o "$work/region" --people 20000 || exit 1
plan=$work/region/nottinghamshire.toml
popstrat link -q "$plan" $as -o "$work/good.snap" || fail "link"
popstrat run -q "$plan" $as --from "$work/good.snap" -o "$work/good" || fail "run --from"
seconds() { { TIMEFORMAT=%R; bash -c "TIMEFORMAT=%R; time \"\$@\" > /dev/null 2>&1" sh "$@"; } 2>&1 | tail -n 1; }
moment() { awk -v n="$1" -v of="$2" -v all="$3" 'BEGIN { srand(n); printf "%.3f", all * 1.2 * (n - rand()) / of }'; } # spread over all of it and a bit more
same() { [ -z "$(diff -rq "$1" "$2" | grep -v run.seal)" ]; }

whole=$(seconds "$build/popstrat" link -q "$plan" $as -o "$work/timed.snap")
mkdir "$work/k"
n=0 finished=0 partials=0 unnamed=0
while [ $n -lt 50 ]; do
    n=$((n + 1)) snap=$work/k/$n.snap
    "$build/popstrat" link -q "$plan" $as -o "$snap" 2> /dev/null & # the program itself, not a shell around it
    pid=$!
    if [ $((n % 2)) = 0 ]; then # while it writes
        until [ -e "$snap.partial-$pid" ] || [ -e "$snap" ] || ! kill -0 $pid 2> /dev/null; do :; done
        sleep "$(awk "BEGIN { srand($n); printf \"%.3f\", 0.08 * rand() }")"
    else
        sleep "$(moment $n 50 "$whole")"
    fi
    kill -9 $pid 2> /dev/null
    wait $pid 2> /dev/null
    if [ -e "$snap" ]; then
        finished=$((finished + 1))
        cmp -s "$snap" "$work/good.snap" || fail "kill $n: the snapshot under its name is not whole"
    fi
    for left in "$snap".partial-*; do
        [ -e "$left" ] || continue
        # A kill between the last byte and the new name leaves all of it: that is no half.
        if cmp -s "$left" "$work/good.snap"; then unnamed=$((unnamed + 1)); continue; fi
        partials=$((partials + 1))
        popstrat run -q "$plan" $as --from "$left" -o "$work/never" 2> "$work/err"; status=$?
        [ $status = 4 ] && [ ! -e "$work/never" ] || fail "kill $n: what was left opens, status $status, $(stat -c %s "$left") bytes"
    done
    rm -rf "$work/k"/*
done
echo "50 kills of link ($whole s): $finished had finished and are whole, $unnamed had written all of a file and not named it, $partials part of one, which is refused"

whole=$(seconds "$build/popstrat" run -q "$plan" $as --from "$work/good.snap" -o "$work/timed")
n=0 finished=0
while [ $n -lt 20 ]; do
    n=$((n + 1))
    "$build/popstrat" run -q "$plan" $as --from "$work/good.snap" -o "$work/k/run$n" 2> /dev/null &
    sleep "$(moment $n 20 "$whole")"
    kill -9 $! 2> /dev/null
    wait $! 2> /dev/null
    [ -e "$work/k/run$n" ] || continue
    finished=$((finished + 1))
    popstrat audit verify -q "$work/k/run$n" 2> "$work/err" && same "$work/good" "$work/k/run$n" || fail "kill $n of run --from: half a folder"
done
echo "20 kills of run --from ($whole s): $finished had finished, and their folders verify and are the same"

[ "$(id -u)" = 0 ] || { echo "full disks need root to mount a small one"; exit 0; }
mkdir "$work/small"
printf 'nhs_number,text\n' > "$work/numbers.csv"
awk 'BEGIN { for (i = 0; i < 40000; i++) print "9434765919,some text that takes room" }' >> "$work/numbers.csv"
popstrat pseudonymise --new-key "$work/key" -q 2> "$work/err" || fail "a new key"
# Sizes from 4 KiB to more than the output: 20 of them.
disks() { # name of the output, its size in bytes, command...
    name=$1 bytes=$2; shift 2
    n=0 full=0 fits=0
    while [ $n -lt 20 ]; do
        n=$((n + 1)) size=$((4096 + (bytes + bytes / 10) / 4096 * 4096 * n / 20))
        mount -t tmpfs -o size=$size tmpfs "$work/small" || { echo "cannot mount a small disk here"; exit 0; }
        "$@" 2> "$work/err"; status=$?
        left=$(ls -A "$work/small")
        if [ $status = 0 ]; then
            fits=$((fits + 1))
            cmp -s "$work/small/$name" "$work/whole.$name" || fail "$name on a disk of $size: status 0, and the file is not whole"
        else
            full=$((full + 1)) said=$(head -n 1 "$work/err")
            [ $status = 6 ] && [ -s "$work/err" ] && [ -z "$left" ] || fail "$name on a disk of $size: status $status, left: $left"
        fi
        umount "$work/small"
    done
    echo "$name, 20 disks: $full full, status 6, a message and nothing left; $fits had room, and the file is whole. It says: $said"
}
cp "$work/good.snap" "$work/whole.a.snap"
disks a.snap "$(stat -c %s "$work/good.snap")" popstrat link -q "$plan" $as -o "$work/small/a.snap"
popstrat synth -q --people 5000 --only gp_event -o "$work/whole.gp.csv" 2> "$work/err" || fail "synth --only"
disks gp.csv "$(stat -c %s "$work/whole.gp.csv")" popstrat synth -q --people 5000 --only gp_event -o "$work/small/gp.csv"
popstrat pseudonymise -q "$work/numbers.csv" --id nhs_number --key "$work/key" -o "$work/whole.p.csv" 2> "$work/err" || fail "pseudonymise"
disks p.csv "$(stat -c %s "$work/whole.p.csv")" popstrat pseudonymise -q "$work/numbers.csv" --id nhs_number --key "$work/key" -o "$work/small/p.csv"

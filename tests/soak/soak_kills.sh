#!/bin/sh
# Kill -9 at 40 moments, and (as root) disks that fill up at 20 sizes: never a published half, the log always whole, the next run fine.
build=$1
work=$(mktemp -d)
trap 'umount "$work/small" 2>/dev/null; rm -rf "$work"' EXIT
"$build/popstrat" synth -q -o "$work/region" --people 5000
plan=$work/region/nottinghamshire.toml
n=0
while [ $n -lt 40 ]; do
    n=$((n + 1))
    "$build/popstrat" run -q "$plan" --as-of 2025-04-07 -o "$work/out/run$n" 2> /dev/null &
    sleep "$(awk "BEGIN { print 0.01 * $n }")"
    kill -9 $! 2> /dev/null
    wait $! 2> /dev/null
    if [ -e "$work/out/run$n" ]; then
        "$build/popstrat" audit verify -q "$work/out/run$n" || { echo "killed at $n: a folder that does not verify"; exit 1; }
    fi
done
rm -rf "$work"/out/*.partial-*
"$build/popstrat" run -q "$plan" --as-of 2025-04-07 -o "$work/out/after" && "$build/popstrat" audit verify "$work/out/after" || exit 1
echo "40 kills: nothing half published, the log whole"
[ "$(id -u)" = 0 ] || { echo "full disks need root to mount a small one"; exit 0; }
mkdir "$work/small"
size=16
while [ $size -le 6000 ]; do
    mount -t tmpfs -o size=${size}k tmpfs "$work/small" || { echo "cannot mount a small disk here"; exit 0; }
    "$build/popstrat" run -q "$plan" --as-of 2025-04-07 -o "$work/small/out/run" 2> "$work/err"
    status=$?
    if [ $status = 0 ]; then
        "$build/popstrat" audit verify -q "$work/small/out/run" || { echo "a disk of $size KiB: status 0 and a folder that does not verify"; exit 1; }
    elif [ $status != 6 ] || [ -e "$work/small/out/run" ]; then
        echo "a disk of $size KiB: status $status"; cat "$work/err"; ls "$work/small/out"; exit 1
    fi
    umount "$work/small"
    size=$((size + size / 3 + 8))
done
echo "full disks up to $size KiB: status 6 and nothing left, or status 0 and a folder that verifies"

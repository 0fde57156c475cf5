#!/bin/sh
# The library as its users meet it: installed under a prefix, found by pkg-config, linked by a program outside the tree.
build=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case "$build" in *sanitize*|*thread*) echo "an instrumented library needs its runtime in every program"; exit 77 ;; esac
command -v pkg-config > /dev/null || { echo "pkg-config is not on this machine"; exit 77; }
${MAKE:-make} -s --no-print-directory install BUILD="$build" PREFIX="$work/usr" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
PKG_CONFIG_PATH=$work/usr/lib/pkgconfig
export PKG_CONFIG_PATH
flags=$(pkg-config --cflags --libs popstrat) || exit 1
cp tests/install/example.c "$work/"
cd "$work" || exit 1
${CC:-gcc} -std=c17 -Wall -Wextra -Werror -o example example.c $flags || exit 1
usr/bin/popstrat synth -q -o region --people 500 || exit 1
LD_LIBRARY_PATH=$work/usr/lib ./example region/nottinghamshire.toml table.csv > out 2> progress || { cat out progress; exit 1; }
cat out
grep -q 'people; highest Charlson index [0-9]' out || { echo "the example said nothing of scores"; exit 1; }
grep -q '^\.\.\. read' progress || { echo "the progress callback was not called"; exit 1; }
head -n 1 table.csv | grep -q '^imd_quintile,' || { echo "the table is not there"; cat table.csv; exit 1; }
# Nothing but what make install names is there, and the soname is what programs ask for.
readelf -d example | grep -q 'libpopstrat.so.0' || { echo "the soname is not libpopstrat.so.0"; exit 1; }
# Everything once more, linked statically with what the .pc says.
${CC:-gcc} -std=c17 -o example_static example.c $(pkg-config --cflags popstrat) usr/lib/libpopstrat.a $(pkg-config --static --libs popstrat | sed 's/-lpopstrat//g') || exit 1
./example_static region/nottinghamshire.toml table2.csv > out2 2> /dev/null && cmp out out2 && cmp table.csv table2.csv || exit 1
echo "cases: 5"

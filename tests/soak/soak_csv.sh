#!/bin/sh
# The CSV reader against its reference, and extracts by blocks against row by row: random files for half of the time (POPSTRAT_SOAK_SECONDS,
# 1800), from seeds that the tests do not reach, and what libFuzzer finds under the address and undefined-behaviour checks for the other half, where clang has it.
build=$1 seconds=${POPSTRAT_SOAK_SECONDS:-1800}
work=$build/soak
mkdir -p "$work"
flags="-std=c17 -Wall -Wextra -Iinclude -Ilib -D_POSIX_C_SOURCE=200809L"
libraries=$(${MAKE:-make} -s --no-print-directory print-libs)
${CC:-gcc} $flags -O2 -g -o "$work/fuzz_csv" tests/soak/fuzz_csv.c "$build/libpopstrat.a" $libraries || exit 1
${CC:-gcc} $flags -O2 -g -Itests -o "$work/fuzz_plain" tests/soak/fuzz_plain.c "$build/libpopstrat.a" -lcheck -lsubunit -lrt $libraries || exit 1
checks="-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined"
echo 'int LLVMFuzzerTestOneInput(const unsigned char *a, unsigned long n); int LLVMFuzzerTestOneInput(const unsigned char *a, unsigned long n) { return a && n ? 0 : 0; }' |
    clang -x c -fsanitize=fuzzer,address,undefined -o "$work/probe" - 2> /dev/null && fuzzer=yes || fuzzer=no
[ $fuzzer = yes ] && half=$((seconds / 2)) || half=$seconds
"$work/fuzz_csv" "$((half / 2))" "$(date +%s)0000" "$work" || exit 1
POPSTRAT_PLAIN_SECONDS=$((half / 2)) "$work/fuzz_plain" || exit 1
[ $fuzzer = yes ] || { echo "clang or its fuzzer is not on this machine"; exit 0; }
${MAKE:-make} -s --no-print-directory CC=clang BUILD="$work/fuzzer" CFLAGS="$checks" "$work/fuzzer/libpopstrat.a" || exit 1
clang $flags $checks -fsanitize=fuzzer -DPS_LIBFUZZER -o "$work/fuzz_csv_libfuzzer" tests/soak/fuzz_csv.c "$work/fuzzer/libpopstrat.a" $libraries || exit 1
# Something to begin with, so that quotes and line ends need not be guessed.
mkdir -p "$work/corpus"
printf '\000a,"b ""c""\n",d\r\n"",x y,\n' > "$work/corpus/one"
printf '\015id;name\n1; "caf\303\251" ;\n\n2;5" tall\n"open;3\n' > "$work/corpus/two"
printf '\110\200,\201\r\223q\224,\377\r' > "$work/corpus/three"
POPSTRAT_FUZZ_FILE=$work/fuzzed.csv "$work/fuzz_csv_libfuzzer" -max_total_time="$half" -max_len=2000 -timeout=60 -artifact_prefix="$work/" -print_final_stats=1 "$work/corpus" > "$work/fuzzer.log" 2>&1 ||
    { tail -n 60 "$work/fuzzer.log"; echo "the input is left in $work"; exit 1; }
echo "libFuzzer: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/fuzzer.log") inputs, no difference"

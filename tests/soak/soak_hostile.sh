#!/bin/sh
# Extracts that no supplier should send: each ends with a status that is documented and a line that says what is wrong, in memory that does not
# grow with the file and in time that does not either, beyond reading it.
. tests/whole/lib.sh
mkdir "$work/h" && cd "$work/h" || exit 1
cat > plan.toml <<'TOML'
popstrat = 1
[run]
index_date = 2025-03-31
[inputs]
p = { file = "p.csv", kind = "person" }
a = { file = "a.csv", kind = "attendance" }
TOML
head='pseudo_id,arrival_date,provider'
printf 'pseudo_id,practice,birth_month,sex,ethnicity,lsoa\np1,A99001,1950-01,F,A,\n' > p.csv
case "$build" in *sanitize*|*thread*) most=4000000 ;; *) most=150000 ;; esac # KiB; the checkers have shadows of their own
# Runs the plan; status, peak and time into files.
hostile() { # why wanted-status words [options]
    why=$1 wanted=$2 words=$3; shift 3
    rm -rf out
    python3 - "$build/popstrat" run -q plan.toml -o out "$@" > took 2> err <<'PY'
import os, resource, subprocess, sys, time
begin = time.time()
stdin = open("piped", "rb") if os.path.exists("piped") else subprocess.DEVNULL
status = subprocess.run(sys.argv[1:], stdin=stdin, timeout=100).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, "%.1f" % (time.time() - begin))
PY
    read -r status peak seconds < took
    [ "$status" = "$wanted" ] && grep -q "$words" err && ok || wrong "$why: status $status, $(head -n 3 err)"
    [ "${peak:-9999999}" -le $most ] && ok || wrong "$why: $peak KiB at most"
    echo "  $why: status $status, $peak KiB, $seconds s: $(head -n 1 err | cut -c 1-150)"
}
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
bytes() { head -c "$1" /dev/zero | tr '\0' "$2"; }

{ echo $head; bytes 200000000 x; } > a.csv
hostile "200 MB without a line end" 0 ""
grep -q 'row is longer than 1 MiB' out/rejects/a.csv 2> /dev/null && ok || wrong "the long line is no reject"
{ bytes 200000000 x; } > a.csv
hostile "200 MB without a line end, and no heading" 4 "longer than 1 MiB"
{ printf '%s\np1,2025-01-01,"' $head; bytes 50000000 y; printf '"\np1,2025-01-02,RX1\n'; } > a.csv
hostile "a quoted field of 50 MB" 0 ""
grep -q 'quote is not closed within 1 MiB' out/rejects/a.csv 2> /dev/null && ok || wrong "the long field is no reject"
{ echo $head; bytes 30000000 '"'; } > a.csv
hostile "a file of quotes behind its heading" 0 ""
bytes 30000000 '"' > a.csv
hostile "a file of quotes" 4 "this row\|quote\|longer"
{ printf %s $head; awk 'BEGIN { for (i = 0; i < 100000; i++) printf ",c%d", i; print ""; for (r = 0; r < 20; r++) { printf "p1,2025-01-01,RX1"; for (i = 0; i < 100000; i++) printf ","; print "" } }'; } > a.csv
hostile "100,000 columns" 0 ""
{ echo $head; bytes 200000000 ,; } > a.csv
hostile "a row of 200 million fields" 0 ""
{ echo $head; yes 'p1,2025-01-01,RX1,' | head -n 2000000; } > a.csv
hostile "two million rows with a field too many" 4 "refused"
bytes 100000000 '\n' > a.csv
hostile "nothing but line ends" 4 "blank lines"
sed -i 's/a\.csv/a.csv.gz/' plan.toml
head -c 1000000000 /dev/zero | gzip -1 > a.csv.gz
hostile "1 GB of NUL in a gzip of $(stat -c %s a.csv.gz) bytes" 4 "NUL"
{ echo $head; head -c 1000000000 /dev/zero; } | gzip -1 > a.csv.gz
hostile "the same behind a heading" 4 "NUL"
{ echo $head; yes 'p1,2025-01-01,RX1' | head -c 200; head -c 1000000000 /dev/zero; } | gzip -1 > a.csv.gz
hostile "the same behind some rows" 4 "NUL"
sed -i 's/a\.csv\.gz/a.csv/' plan.toml
{ echo $head; yes 'p1,2025-01-01,RX1' | head -c 5000000; } > piped
hostile "a pipe cut after 5 MB" 0 "" --input a=-
head -c 5000000 /dev/zero > piped
hostile "a pipe of NUL" 4 "NUL" --input a=-
rm piped
printf 'pseudo_id;arrival_date;provider\np1;2025-01-01;RX1\n' > a.csv
sed -i 's/kind = "attendance"/kind = "attendance", delimiter = ","/' plan.toml
hostile "another delimiter than declared" 4 "pseudo_id\|delimiter\|heading"
sed -i 's/, delimiter = ","//' plan.toml
printf '%s\np1,2025-01-01,RX1\n' $head | iconv -f UTF-8 -t UTF-16 > a.csv 2> /dev/null && hostile "UTF-16 with its mark" 4 "UTF-16"
printf '%s\np1,2025-01-01,RX1\n' $head | iconv -f UTF-8 -t UTF-16LE > a.csv 2> /dev/null && hostile "UTF-16 without" 4 "UTF-16"
rm -f a.csv && mkdir a.csv
hostile "a folder" 6 "irectory\|folder"
rmdir a.csv
hostile "a file that is not there" 6 "a.csv"
printf '%s\np1,2025-01-01,RX1\n' $head > a.csv
if [ "$(command id -u)" != 0 ]; then chmod 0 a.csv; hostile "a file that may not be read" 6 "ermission"; chmod 600 a.csv; fi
hostile "and a good one" 0 ""
done_with

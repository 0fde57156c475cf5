#!/bin/sh
# The question of question.toml, by popstrat and by its peers, on the same files: README.md says what is asked and how to read it.
#   make bench                                  100,000 people, 5 interleaved rounds, all cases but the long ones
#   make bench PEOPLE=1000000 CASES="csv gzip"
# CASES: prepare csv quoted gzip snapshot scan growth; allocate, places given out among PEOPLE; score, of published scores alone, beside R's data.table (ROWS: codes, 20 a person).  PEERS: duckdb clickhouse, none; also datatable, which is slow.
# BENCH_DATA: where the populations are kept (build/bench/data).  GROWTH: the three sizes of the case growth.
# Tables come out as README.md shows them, and stand in build/bench/figures/ as well, a file for each case and size.
set -eu
export LC_ALL=C
popstrat=$(cd "$(dirname "$1")" && pwd)/popstrat
mkdir -p "$2"
work=$(cd "$2" && pwd)
people=${PEOPLE:-100000} rounds=${ROUNDS:-5} cases=${CASES:-csv quoted gzip snapshot scan} peers=${PEERS:-duckdb clickhouse}
growth=${GROWTH:-100000 1000000 5000000}
as_of=2025-04-07
data=${BENCH_DATA:-$work/data} answers=$work/answers figures=$work/figures
mkdir -p "$data" "$answers" "$figures"
for tool in population measure; do ${CC:-gcc} -std=c17 -O2 -o "$work/$tool" "bench/$tool.c"; done
inside() { # PROGRAM: one that sees the library's insides
    ${CC:-gcc} -std=c17 -O2 -Iinclude -Ilib -D_POSIX_C_SOURCE=200809L -o "$work/$1" "bench/$1.c" "${popstrat%/*}/libpopstrat.a" $(make -s print-libs)
}

say() { printf "%s\n" "$*"; }

# ---- populations: made once, kept ----
made() { # PEOPLE [--quoted] -> $dir
    dir=$data/$1${2:-}
    if [ ! -e "$dir/done" ]; then
        rm -rf "$dir"
        "$work/population" "$1" 1 "$dir" ${2:-} > "$dir.rows"
        mv "$dir.rows" "$dir/done"
        sync
    fi
    cp bench/question.toml "$dir/"
}
zipped() { # every extract of $dir, as gzip -6 makes it
    pack=gzip
    if command -v pigz > /dev/null; then pack=pigz; fi
    for file in "$dir"/*.csv; do
        [ -e "$file.gz" ] || { "$pack" -6 -c "$file" > "$file.gz.part" && mv "$file.gz.part" "$file.gz"; }
    done
    sync
}
zlib_only() { # popstrat without ISA-L
    make -s -j2 ISAL=no BUILD="$work/zlib" "$work/zlib/popstrat"
}

# ---- contestants: each one run, under measure, into $answers/NAME ----
# Earlier answers go when all is over: a file system that has just deleted files is slow to make new ones.
old=$work/old
mkdir -p "$old"
trap 'rm -rf "$old"' EXIT
make_way() { # NAME
    [ ! -e "$answers/$1" ] || mv "$answers/$1" "$(mktemp -d "$old/XXXXXX")/"
}
run_popstrat() { # NAME THREADS PROGRAM [OPTION ...]
    name=$1 threads=$2 program=$3
    shift 3
    make_way "$name"
    "$work/measure" "$times/$name" "$program" run -q "$dir/question.toml" --as-of "$as_of" -o "$answers/$name/run" --threads "$threads" "$@"
}
gz_inputs="ed=attendances acute=admissions gp=gp mh=referrals community=contacts people=people"
run_one() { # NAME
    program=$popstrat
    case $1 in
    popstrat-*)
        [ "$1" != popstrat-zlib ] || program=$work/zlib/popstrat
        inputs=
        if [ -n "$end" ]; then
            for input in $gz_inputs; do inputs="$inputs --input ${input%%=*}=$dir/${input#*=}.csv$end"; done
        fi
        # No path that bench makes has a blank.
        if [ "$1" = popstrat-1 ]; then run_popstrat "$1" 1 "$program" $inputs; else run_popstrat "$1" 2 "$program" $inputs; fi
        ;;
    score-1 | score-2)
        make_way "$1"
        "$work/measure" "$times/$1" "$popstrat" score charlson "$codes" --id person_id --code code -q --threads "${1#score-}" -o "$answers/$1"
        ;;
    score-datatable) "$work/measure" "$times/$1" Rscript --vanilla bench/peers/score_datatable.R "$codes" "$answers/$1" ;;
    snapshot-1 | snapshot-2) run_popstrat "$1" "${1#snapshot-}" "$program" --from "$work/pop.snap" ;;
    *)
        make_way "$1"
        sh bench/peers/run_peer.sh "$1" "$work" "$dir" "$answers/$1" "$end" "$work/measure" "$times/$1"
        ;;
    esac
}

# ---- equality: the first round of each case ----
same_runs() { # RUN RUN WHAT [EXCEPTION]: everything but the seal, which holds the time
    if diff -rq "$1" "$2" | grep -v -e run.seal ${4:+-e "$4"} >&2; then say "popstrat gives other bytes $3" >&2; exit 1; fi
}
equal() { # OURS-1 OURS-2 ANOTHER ...
    case $1 in score-*)
        for other in "$@"; do cmp "$answers/$1" "$answers/$other" >&2 || { say "$other scores otherwise" >&2; exit 1; }; done
        return
        ;;
    esac
    same_runs "$answers/$1/run" "$answers/$2/run" "with other threads"
    ours_run=$answers/$2/run
    shift 2
    for other in "$@"; do
        case $other in
        popstrat-*) same_runs "$ours_run" "$answers/$other/run" "without ISA-L" ;;
        *) sh bench/check.sh "$ours_run" "$answers/$other" "$other" >&2 ;;
        esac
    done
}

# ---- rounds ----
start_times() { # NAME -> $times, empty
    times=$work/times/$1
    rm -rf "$times"
    mkdir -p "$times"
}
warm() { # what is read, read once, so that every round finds it in memory
    sync
    cat "$@" > /dev/null
    load=$(cut -d ' ' -f 1 /proc/loadavg 2> /dev/null || say unknown)
}
play() { # CONTESTANT ...: ours with one thread, ours with two, the others
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        for one in "$@"; do run_one "$one"; done
        [ $round -gt 1 ] || equal "$@"
    done
}

# ---- tables ----
# Reads rows of figures; prints the median of column C.
median() { awk -v c="$2" '{ print $c }' "$times/$1" | sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
ratios() { paste "$times/$1" "$times/$2" | awk -v a="$3" -v b="$(($3 + 3))" '{ printf "%.4f\n", $a / $b }' > "$times/ratios"; median ratios 1; } # ONE OTHER COLUMN
label() {
    case $1 in
    popstrat-zlib) say "popstrat without ISA-L, 2 threads" ;;
    popstrat-1 | snapshot-1 | score-1) say "popstrat, 1 thread" ;;
    popstrat-2 | snapshot-2 | score-2) say "popstrat, 2 threads" ;;
    duckdb-text) say "DuckDB, text ids" ;;
    duckdb-keys) say "DuckDB, integer keys" ;;
    duckdb) say "DuckDB" ;;
    clickhouse) say "ClickHouse" ;;
    datatable | score-datatable) say "R data.table" ;;
    *) say "$1" ;;
    esac
}
heading() { # TITLE: of the population in $dir
    say
    say "### $1"
    say
    say "$(awk '{ rows += $2 } END { print rows }' "$dir/done") rows, $(cat "$dir"/*.csv"$end" | wc -c | awk '{ printf "%.0f", $1 / 1e6 }') MB; medians of $rounds rounds; load average at the start $load."
    say
}
contest() { # OURS-1 OURS-2 OTHER ...
    ours=$2
    say "| | wall s | processor s | peak MB | wall, times that of popstrat with 2 threads | processor, the same |"
    say "|---|---|---|---|---|---|"
    for one in "$@"; do
        printf '| %s | %.2f | %.2f | %.0f | %.2f | %.2f |\n' "$(label "$one")" "$(median "$one" 1)" "$(median "$one" 2)" "$(median "$one" 3)" \
            "$(ratios "$one" "$ours" 1)" "$(ratios "$one" "$ours" 2)"
    done
    say
}
goals() {
    say "| | median | least to most | must | | stretch | |"
    say "|---|---|---|---|---|---|---|"
}
# One goal over the figures of $times/goal, one a round. A goal is set at one size; at another it is said and not judged.
goal() { # WHAT "least"|"most" MUST STRETCH PEOPLE, where MUST and STRETCH may be -
    sort -n "$times/goal" | awk -v what="$1" -v way="$2" -v must="$3" -v stretch="$4" -v at="$5" -v people="$set_for" '
        { v[NR] = $1 }
        function judge(m, bound) {
            if (bound == "-") return "- | -"
            return "at " way " " bound " | " (at != people ? "set at " at " people" : (way == "least" ? m >= bound : m <= bound) ? "met" : "**not met**")
        }
        END {
            m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
            shape = m >= 100 ? "%.0f" : "%.2f"
            printf "| %s | " shape " | " shape " to " shape " | %s | %s |\n", what, m, v[1], v[NR], judge(m + 0, must), judge(m + 0, stretch)
        }'
}
against() { # OURS COLUMN PEER ...: into $times/goal, of each round the least of the peers' figures over ours
    column=$2 files=
    ours=$1
    shift 2
    for peer in "$@"; do files="$files $times/$peer"; done
    paste "$times/$ours" $files | awk -v c="$column" '{
        for (k = c + 3; k <= NF; k += 3) if (k == c + 3 || $k < least) least = $k
        printf "%.4f\n", least / $c }' > "$times/goal"
}
rivals() { # those of $found that goals are set against
    for peer in $found; do [ "$peer" = datatable ] || printf '%s ' "$peer"; done
}
faster() { # how they are called
    case $(rivals) in
    "duckdb clickhouse " | "clickhouse duckdb ") say "the faster of DuckDB and ClickHouse" ;;
    *) label "$(rivals | tr -d ' ')" ;;
    esac
}
memory() { awk '{ print $3 }' "$times/$1" > "$times/goal"; }
shown() { tee "$figures/$1.md"; } # what a case prints

# ---- cases ----
csv() {
    heading "CSV, $people people"
    contest popstrat-1 popstrat-2 $found
    goals
    set_for=$people
    if [ -n "$(rivals)" ]; then
        against popstrat-2 1 $(rivals)
        goal "$(faster), over popstrat: wall, 2 threads each" least 3 4.5 1000000
        against popstrat-1 1 $(rivals)
        goal "$(faster) with 2 threads, over popstrat with 1: wall" least 2 - 1000000
        against popstrat-2 2 $(rivals)
        goal "the one that takes least processor time, over popstrat, 2 threads each" least - - 1000000
    fi
    memory popstrat-2
    goal "peak memory of popstrat, MB" most 300 200 1000000
}
quoted() {
    heading "Every field quoted, 100000 people"
    contest popstrat-1 popstrat-2 $own
    goals
    set_for=100000
    if [ -n "$own" ]; then
        against popstrat-2 1 duckdb
        goal "DuckDB over popstrat: wall, 2 threads each" least 2.5 5 100000
        against popstrat-2 2 duckdb
        goal "DuckDB over popstrat: processor" least - - 100000
    fi
}
zips() {
    heading "gzip, $people people"
    contest popstrat-1 popstrat-2 $slower $found
    goals
    set_for=$people
    if [ -n "$(rivals)" ]; then
        against popstrat-2 1 $(rivals)
        if [ -n "$slower" ]; then
            goal "$(faster), over popstrat with ISA-L: wall, 2 threads each" least 1.8 2.4 1000000
            against popstrat-zlib 1 $(rivals)
            goal "$(faster), over popstrat with zlib: wall, 2 threads each" least - - 1000000
        else
            goal "$(faster), over popstrat with zlib: wall, 2 threads each" least - - 1000000
        fi
    fi
}
own_file() {
    heading "From its own file, $people people"
    contest snapshot-1 snapshot-2 $own
    goals
    set_for=$people
    if [ -n "$own" ]; then
        against snapshot-2 1 duckdb-text
        goal "DuckDB's own file with text ids, over popstrat: wall, 2 threads each" least 10 25 1000000
        against snapshot-2 1 duckdb-keys
        goal "DuckDB's own file with integer keys, over popstrat: wall, 2 threads each" least 6 10 1000000
    fi
    say
    say "| loaded once | wall s | processor s | peak MB | file MB |"
    say "|---|---|---|---|---|"
    for one in snapshot-2 $own; do
        case $one in snapshot-2) file=pop.snap name="popstrat link, 2 threads" ;; *) file=$one.db name=$(label "$one") ;; esac
        printf '| %s | %.2f | %.2f | %.0f | %.0f |\n' "$name" $(cat "$work/times/load/$one") "$(wc -c < "$work/$file" | awk '{ print $1 / 1e6 }')"
    done
}
scored() {
    say
    say "### score charlson, $rows codes of $people people"
    say
    say "$(wc -c < "$codes" | awk '{ printf "%.0f", $1 / 1e6 }') MB; medians of $rounds rounds; load average at the start $load."
    say
    contest score-1 score-2 $own
    say "$(awk -v n="$rows" '{ print n / $1 / 1e6 }' "$times/score-2" > "$times/rate"; median rate 1 | awk '{ printf "%.1f", $1 }') million codes a second with 2 threads, $(awk -v n="$rows" '{ print n / $1 / 1e6 }' "$times/score-1" > "$times/rate"; median rate 1 | awk '{ printf "%.1f", $1 }') with one."
    say
    goals
    set_for=$people
    if [ -n "$own" ]; then
        against score-2 1 score-datatable
        goal "R data.table over popstrat: wall, 2 threads each" least 3 - 1000000
        against score-2 3 score-datatable
        goal "R data.table over popstrat: peak memory" least - - 1000000
    fi
}
scanned() {
    say
    say "### Reading alone, one thread"
    say
    say "gp.csv and contacts.csv of $people people; gp.csv of 100000 people with every field quoted; medians of $rounds rounds; load average at the start $load."
    say
    say "| file | job | rows are split by | MB/s | ns a row | times as fast as every row by libcsv |"
    say "|---|---|---|---|---|---|"
    cat "$times/rows"
}
grown() {
    say
    say "### Growth, popstrat with 2 threads"
    say
    say "$(say $growth | sed 's/ /, /g') people; medians of $rounds rounds; load average at the start $load."
    say
    awk -v sizes="$growth" -f bench/growth.awk $(for n in $growth; do say "$times/count-$n"; done) $(for n in $growth; do say "$times/$n"; done)
}

# ---- peers there are ----
found=
for peer in $peers; do
    [ "$peer" != none ] || continue
    if sh bench/peers/install_peer.sh "$peer" "$work/peers" > "$work/$peer.log" 2>&1; then found="$found $peer"; else say "$peer: left out, $(tail -n 1 "$work/$peer.log")"; fi
done
has() { case " $found " in *" $1 "*) return 0 ;; esac; return 1; }
isal() { "$popstrat" --version | grep -q 'ISA-L'; }

machine() {
    say "$(date -u +%Y-%m-%d); popstrat $("$popstrat" --version | awk 'NR == 1 { print $2 }') at $(git rev-parse --short HEAD 2> /dev/null || say "no commit"); $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(getconf _NPROCESSORS_ONLN) cores, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo); $(${CC:-gcc} --version | head -n 1); $("$popstrat" --version | grep '^gzip'); peers:${found:- none} (pinned: $(sed -n 's/^npm_package.*//; s/.*npm_package \(.*\) "\$2" \(.*\) ;;/\1 \2/p' bench/peers/install_peer.sh | tr '\n' ',' | sed 's/,$//; s/,/, /'))."
}
machine | shown machine

end=
for case in $cases; do
    case $case in
    prepare) # everything that takes time and is not timed
        made "$people"
        zipped
        made 100000 --quoted
        ! isal || zlib_only
        ;;
    csv)
        made "$people"
        start_times "csv-$people"
        warm "$dir"/*.csv
        play popstrat-1 popstrat-2 $found
        csv | shown "csv-$people"
        ;;
    score)
        rows=${ROWS:-$((people * 20))}
        codes=$data/codes-$people-$rows.csv
        ${CC:-gcc} -std=c17 -O2 -o "$work/codes" bench/codes.c
        [ -e "$codes" ] || { "$work/codes" "$people" "$rows" 1 > "$codes.part" && mv "$codes.part" "$codes"; }
        own=
        if sh bench/peers/install_peer.sh datatable "$work/peers" > "$work/datatable.log" 2>&1; then own=score-datatable; else say "$(tail -n 1 "$work/datatable.log")"; fi
        start_times "score-$people"
        warm "$codes"
        play score-1 score-2 $own
        scored | shown "score-$people"
        ;;
    quoted)
        made 100000 --quoted
        own=$(! has duckdb || say duckdb)
        start_times quoted
        warm "$dir"/*.csv
        play popstrat-1 popstrat-2 $own
        quoted | shown quoted
        ;;
    gzip)
        made "$people"
        zipped
        slower=
        if isal; then
            zlib_only
            slower=popstrat-zlib
        fi
        end=.gz
        start_times "gzip-$people"
        warm "$dir"/*.csv.gz
        play popstrat-1 popstrat-2 $slower $found
        zips | shown "gzip-$people"
        end=
        ;;
    snapshot)
        made "$people"
        start_times load
        "$work/measure" "$times/snapshot-2" "$popstrat" link -q "$dir/question.toml" --as-of "$as_of" --threads 2 -o "$work/pop.snap"
        own=
        if has duckdb; then
            for kind in text keys; do
                rm -f "$work/duckdb-$kind.db"
                sh bench/peers/run_peer.sh "load-duckdb-$kind" "$work" "$dir" "$answers/load" "" "$work/measure" "$times/duckdb-$kind"
                own="$own duckdb-$kind"
            done
        fi
        start_times "snapshot-$people"
        warm "$work/pop.snap" $(for one in $own; do say "$work/$one.db"; done)
        run_one popstrat-2 # from the extracts: the same run, but for a line in run.json that says what it was read from
        rm "$times/popstrat-2"
        play snapshot-1 snapshot-2 $own
        same_runs "$answers/popstrat-2/run" "$answers/snapshot-2/run" "from a snapshot" run.json
        own_file | shown "snapshot-$people"
        ;;
    scan)
        inside scan
        start_times "scan-$people"
        made 100000 --quoted
        quoted_dir=$dir
        made "$people"
        warm "$dir/gp.csv" "$dir/contacts.csv" "$quoted_dir/gp.csv"
        "$work/scan" "$rounds" gp_event "gp.csv" "$dir/gp.csv" > "$times/rows"
        "$work/scan" "$rounds" contact "contacts.csv, quoted notes" "$dir/contacts.csv" >> "$times/rows"
        "$work/scan" "$rounds" gp_event "gp.csv, all quoted" "$quoted_dir/gp.csv" >> "$times/rows"
        scanned | shown "scan-$people"
        ;;
    allocate)
        inside allocate
        { "$work/allocate" one "$people" 1000 && "$work/allocate" many "$people" 1000; } | shown "allocate-$people"
        ;;
    growth)
        inside stages
        start_times growth
        large=
        for n in $growth; do
            [ -e "$data/$n/done" ] || [ "$n" -le 1000000 ] || large="$large $data/$n"
            made "$n"
            "$work/stages" count "$dir/question.toml" > "$times/count-$n"
        done
        warm $(for n in $growth; do say "$data/$n"/*.csv; done)
        round=0
        while [ $round -lt "$rounds" ]; do
            round=$((round + 1))
            for n in $growth; do
                make_way growth
                mkdir -p "$answers/growth"
                "$work/stages" run "$data/$n/question.toml" "$as_of" "$answers/growth/run" 2 "$times/$n"
            done
        done
        rm -rf "$answers/growth" $large # a large one is deleted by whoever made it
        grown | shown growth
        ;;
    *)
        say "no such case: $case" >&2
        exit 2
        ;;
    esac
done

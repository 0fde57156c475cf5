#!/bin/sh
# The question of question.toml, by popstrat and by its peers, on the same files: README.md says what is asked and how to read it.
#   make bench                                  100,000 people, 5 interleaved rounds, all cases
#   make bench PEOPLE=1000000 CASES="csv gzip"
# CASES: csv quoted gzip snapshot growth.  PEERS: duckdb clickhouse, none; also datatable, which is slow.
set -eu
export LC_ALL=C
popstrat=$(cd "$(dirname "$1")" && pwd)/popstrat
mkdir -p "$2"
work=$(cd "$2" && pwd)
people=${PEOPLE:-100000} rounds=${ROUNDS:-5} cases=${CASES:-csv quoted gzip snapshot} peers=${PEERS:-duckdb clickhouse}
as_of=2025-04-07
data=$work/data answers=$work/answers times=$work/times
mkdir -p "$data" "$answers"
for tool in population measure; do ${CC:-gcc} -std=c17 -O2 -o "$work/$tool" "bench/$tool.c"; done

say() { printf "%s\n" "$*"; }

# ---- populations: made once, kept ----
made() { # PEOPLE [--quoted] -> $dir
    dir=$data/$1${2:-}
    if [ ! -e "$dir/done" ]; then
        rm -rf "$dir"
        "$work/population" "$1" 1 "$dir" ${2:-} > "$dir.rows"
        mv "$dir.rows" "$dir/done"
    fi
    cp bench/question.toml "$dir/"
}
zipped() { # every extract of $dir, as gzip -6 makes it
    pack=gzip
    if command -v pigz > /dev/null; then pack=pigz; fi
    for file in "$dir"/*.csv; do
        [ -e "$file.gz" ] || { "$pack" -6 -c "$file" > "$file.gz.part" && mv "$file.gz.part" "$file.gz"; }
    done
}

# ---- contestants: each one run, under measure, into $answers/NAME ----
run_popstrat() { # NAME THREADS [OPTION ...]
    name=$1 threads=$2
    shift 2
    rm -rf "$answers/$name"
    "$work/measure" "$times/$name" "$popstrat" run -q "$dir/question.toml" --as-of "$as_of" -o "$answers/$name/run" --threads "$threads" "$@"
}
gz_inputs="ed=attendances acute=admissions gp=gp mh=referrals community=contacts people=people"
run_one() { # NAME
    case $1 in
    popstrat-1 | popstrat-2)
        if [ -n "$end" ]; then
            inputs=
            for input in $gz_inputs; do inputs="$inputs --input ${input%%=*}=$dir/${input#*=}.csv$end"; done
            # No path that bench makes has a blank.
            run_popstrat "$1" "${1#popstrat-}" $inputs
        else
            run_popstrat "$1" "${1#popstrat-}"
        fi
        ;;
    snapshot-1 | snapshot-2) run_popstrat "$1" "${1#snapshot-}" --from "$work/pop.snap" ;;
    *)
        rm -rf "$answers/$1"
        sh bench/peers/run_peer.sh "$1" "$work" "$dir" "$answers/$1" "$end" "$work/measure" "$times/$1"
        ;;
    esac
}

# ---- rounds and what they show ----
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
column() { awk -v c="$2" '{ print $c }' "$times/$1" | median; }
ratio() { paste "$times/$1" "$times/$2" | awk '{ printf "%.3f\n", $1 / $4 }' | median; }
play() { # TITLE CONTESTANT ...: the second one is ours with two threads, which the others are held against
    title=$1 ours=$3
    shift
    times=$work/times/$(say "$title" | tr -c 'a-z0-9\n' '-')
    rm -rf "$times"
    mkdir -p "$times"
    cat "$dir"/*.csv"$end" > /dev/null # read once, so that every round finds the files in memory
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        for one in "$@"; do run_one "$one"; done
        [ $round -gt 1 ] || equal "$@"
    done
    say
    say "$title: $(awk '{ rows += $2 } END { print rows }' "$dir/done") rows, $(cat "$dir"/*.csv"$end" | wc -c | awk '{ printf "%.0f", $1 / 1e6 }') MB, $rounds rounds, medians"
    for one in "$@"; do
        printf '  %-22s wall %7.2f s   processor %7.2f s   peak %7.0f MB' "$one" "$(column "$one" 1)" "$(column "$one" 2)" "$(column "$one" 3)"
        if [ "$one" != "$ours" ]; then printf '   %6.2f times the wall time of %s' "$(ratio "$one" "$ours")" "$ours"; fi
        say
    done
}
equal() { # OURS-1 OURS-2 PEER ...
    diff -rq "$answers/$1/run" "$answers/$2/run" | grep -v run.seal && { say "popstrat gives other bytes with other threads" >&2; exit 1; }
    ours_run=$answers/$2/run
    shift 2
    for peer in "$@"; do sh bench/check.sh "$ours_run" "$answers/$peer" "$peer"; done
}

# ---- peers there are ----
found=
for peer in $peers; do
    [ "$peer" != none ] || continue
    if sh bench/peers/install_peer.sh "$peer" "$work/peers" > "$work/$peer.log" 2>&1; then found="$found $peer"; else say "$peer: left out, $(tail -n 1 "$work/$peer.log")"; fi
done
has() { case " $found " in *" $1 "*) return 0 ;; esac; return 1; }

# ---- cases ----
end=
for case in $cases; do
    case $case in
    csv)
        made "$people"
        play "csv, $people people" popstrat-1 popstrat-2 $found
        ;;
    quoted)
        made 100000 --quoted
        play "every field quoted, 100000 people" popstrat-1 popstrat-2 $(has duckdb && say duckdb)
        ;;
    gzip)
        made "$people"
        zipped
        end=.gz
        play "gzip, $people people" popstrat-1 popstrat-2 $found
        end=
        ;;
    snapshot)
        made "$people"
        if ! "$popstrat" link --help > /dev/null 2>&1; then
            say
            say "snapshot: left out, this popstrat has no command link yet"
            continue
        fi
        rm -rf "$work/times/load" && mkdir -p "$work/times/load"
        "$work/measure" "$work/times/load/popstrat" "$popstrat" link -q "$dir/question.toml" -o "$work/pop.snap"
        own=
        if has duckdb; then
            for kind in text keys; do
                rm -f "$work/duckdb-$kind.db"
                sh bench/peers/run_peer.sh "load-duckdb-$kind" "$work" "$dir" "$answers/load" "" "$work/measure" "$work/times/load/duckdb-$kind"
                own="$own duckdb-$kind"
            done
        fi
        play "from its own file, $people people" snapshot-1 snapshot-2 $own
        say "  loading, once:"
        for file in "$work"/times/load/*; do printf '  %-22s wall %7.2f s   processor %7.2f s   peak %7.0f MB\n' "${file##*/}" $(cat "$file"); done
        ;;
    growth)
        for n in 100000 1000000 5000000; do
            made "$n"
            play "growth, $n people" popstrat-1 popstrat-2
        done
        ;;
    *)
        say "no such case: $case" >&2
        exit 2
        ;;
    esac
done

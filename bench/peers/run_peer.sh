#!/bin/sh
# One run of a peer.     sh bench/peers/run_peer.sh NAME WORK DIR OUT END MEASURE TIMES
# WORK holds the installed peers and their own files; DIR is the population, END the ending of its files; the answers go to OUT, the time to TIMES.
set -eu
name=$1 work=$2 dir=$3 out=$4 end=$5 measure=$6 times=$7
here=bench/peers
export NODE_PATH="$work/peers/node_modules"
jemalloc=$(ls /usr/lib/*/libjemalloc.so.2 2> /dev/null | head -n 1)
duckdb() { # DATABASE FILE.sql ...
    LD_PRELOAD=$jemalloc "$measure" "$times" node "$here/duckdb.js" "$dir" "$out" "$end" "$@"
}
case $name in
duckdb) duckdb :memory: "$here/duckdb_csv.sql" "$here/duckdb_question.sql" ;;
load-duckdb-text) duckdb "$work/duckdb-text.db" "$here/duckdb_csv.sql" "$here/duckdb_load_text.sql" ;;
load-duckdb-keys) duckdb "$work/duckdb-keys.db" "$here/duckdb_csv.sql" "$here/duckdb_load_keys.sql" ;;
duckdb-text) duckdb "$work/duckdb-text.db" "$here/duckdb_own.sql" "$here/duckdb_question.sql" ;;
duckdb-keys) duckdb "$work/duckdb-keys.db" "$here/duckdb_own.sql" "$here/duckdb_question.sql" ;;
clickhouse) "$measure" "$times" node "$here/clickhouse.js" "$dir" "$out" "$end" "$here/clickhouse_question.sql" ;;
datatable) "$measure" "$times" Rscript --vanilla "$here/datatable.R" "$dir" "$out" "$end" ;;
esac

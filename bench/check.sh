#!/bin/sh
# Are the answers equal?      sh bench/check.sh RUN ANSWERS NAME
# RUN is popstrat's run folder, ANSWERS holds a peer's by_lsoa.csv, equity.csv and review.csv, NAME is said in the messages. Equal means: every
# count of both tables, every rate to nine digits, the total of everybody, and every cell of the list in its order. Any difference ends it with 1.
set -eu
export LC_ALL=C
run=$1 answers=$2 name=$3
work=$answers/check
rm -rf "$work"
mkdir -p "$work"

# Ours: margins are left out; the last row, of everybody, is compared with the peer's sum. No label has a comma, so the cells are split as they stand.
ours() { awk -F, -v keys="$2" -v rate="$3" 'NR > 1 { out = $1; all = $1 == "All"
    for (k = 2; k <= keys; k++) { out = out "," $k; all += $k == "All" }
    if (all == keys) out = "everybody"; else if (all) next
    out = out "," $(keys + 1) "," $(keys + 2)
    if (rate && out !~ /^everybody/) out = out "," sprintf("%.9g", $(keys + 6))
    print out }' "$run/internal/INTERNAL_$1.csv" | sort > "$work/$1.popstrat"; }
theirs() { awk -F, -v keys="$2" -v rate="$3" '{ out = $1; for (k = 2; k <= keys + 2; k++) out = out "," $k
    population += $(keys + 1); people += $(keys + 2)
    if (rate) out = out "," sprintf("%.9g", $(keys + 3))
    print out } END { printf "everybody,%d,%d\n", population, people }' "$answers/$1.csv" | sort > "$work/$1.peer"; }
same() {
    if cmp -s "$work/$1.popstrat" "$work/$1.peer"; then
        [ "$(wc -l < "$work/$1.popstrat")" -gt 1 ] || { echo "$name: $1 is empty" >&2; exit 1; }
        return
    fi
    echo "$name: $1 differs (< popstrat, > $name); the first differences:" >&2
    diff "$work/$1.popstrat" "$work/$1.peer" | head -n 10 >&2
    exit 1
}

for table in "by_lsoa 1 0" "equity 3 1"; do
    set -- $table
    tr -d '"\r' < "$answers/$1.csv" > "$work/plain" && mv "$work/plain" "$answers/$1.csv"
    ours "$@"
    theirs "$@"
    same "$1"
done
# The first cell of our list says that the run is a replay.
sed -e 1d -e 's/^REPLAY: not for contact,//' "$run/lists/review/all.csv" | tr -d '"\r' > "$work/review.popstrat"
tr -d '"\r' < "$answers/review.csv" > "$work/review.peer"
same review
echo "$name: $(wc -l < "$work/by_lsoa.peer") rows by area, $(wc -l < "$work/equity.peer") of deprivation, ethnicity and tier, $(wc -l < "$work/review.peer") people listed in order: all equal to popstrat's"

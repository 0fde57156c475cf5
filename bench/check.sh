#!/bin/sh
# Are the answers equal?      sh bench/check.sh RUN ANSWERS NAME
# RUN is popstrat's run folder, ANSWERS holds a peer's by_lsoa.csv, equity.csv and review.csv, NAME is said in the messages. Equal means: every
# count of both tables, every rate to nine digits, the total of everybody, and every cell of the list in its order. Any difference ends it with 1.
set -eu
export LC_ALL=C
run=$1 answers=$2 name=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in by_lsoa equity review; do [ -s "$answers/$file.csv" ] || { echo "$name: there is no $file.csv" >&2; exit 1; }; done

# Ours: margins are left out; the last row, of everybody, is compared with the peer's sum. No label has a comma, so cells are split as they stand.
ours() { # TABLE KEYS RATE
    awk -F, -v keys="$2" -v rate="$3" 'NR > 1 {
        out = $1; all = $1 == "All"
        for (k = 2; k <= keys; k++) { out = out "," $k; all += $k == "All" }
        if (all && all < keys) next
        if (all) out = "everybody"
        out = out "," $(keys + 1) "," $(keys + 2)
        if (rate && !all) out = out "," sprintf("%.9g", $(keys + 6))
        print out }' "$run/internal/INTERNAL_$1.csv" | sort > "$work/popstrat"
}
theirs() {
    tr -d '"\r' < "$answers/$1.csv" | awk -F, -v keys="$2" -v rate="$3" '{
        out = $1
        for (k = 2; k <= keys + 2; k++) out = out "," $k
        population += $(keys + 1); people += $(keys + 2)
        if (rate) out = out "," sprintf("%.9g", $(keys + 3))
        print out } END { printf "everybody,%d,%d\n", population, people }' | sort > "$work/peer"
}
compare() {
    if ! cmp -s "$work/popstrat" "$work/peer"; then
        echo "$name: $1 differs; the first differences (< popstrat, > $name):" >&2
        diff "$work/popstrat" "$work/peer" | head -n 10 >&2
        exit 1
    fi
    rows=$(wc -l < "$work/peer")
    [ "$rows" -gt 1 ] || { echo "$name: $1 is empty" >&2; exit 1; }
    told="${told:-}$rows rows of $1, "
}

for table in "by_lsoa 1 0" "equity 3 1"; do
    ours $table
    theirs $table
    compare "${table%% *}"
done
# The first cell of our list says that the run is a replay.
sed -e 1d -e 's/^REPLAY: not for contact,//' "$run/lists/review/all.csv" | tr -d '"\r' > "$work/popstrat"
tr -d '"\r' < "$answers/review.csv" > "$work/peer"
compare review
echo "$name: ${told}all equal to popstrat's"

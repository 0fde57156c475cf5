#!/bin/sh
# Speed and memory of a whole run, beside a peer in the same run: median of ROUNDS interleaved rounds.
#   make bench                     100,000 made-up people, 5 rounds
#   make bench PEOPLE=1000000 ROUNDS=3
# The peer is the sqlite3 command, loading the same plain files and answering a part of the same question: SMI by code list over GP and mental
# health, and emergency admissions in 12 months, per person. It does less than popstrat does; it is here so that a ratio, not a lone figure, is quoted.
set -e
popstrat=$(cd "$(dirname "$1")" && pwd)/popstrat
mkdir -p "$2"
work=$(cd "$2" && pwd)
people=${PEOPLE:-100000} rounds=${ROUNDS:-5}
${CC:-gcc} -O2 -o "$work/measure" bench/measure.c
region=$work/region-$people
[ -d "$region" ] || "$popstrat" synth -q -o "$region" --people "$people" --seed 1
for file in "$region"/*.gz; do [ -e "${file%.gz}" ] || gzip -dk "$file"; done
plan=$region/nottinghamshire.toml
plain=
for name in $(sed -n 's/^\([a-z_]*\) *= *{ *file *= *"\([^"]*\)\.gz".*/\1=\2/p' "$plan"); do plain="$plain --input ${name%%=*}=$region/${name#*=}"; done
cat "$region"/*.csv > /dev/null    # read once, so that every round finds the files in memory

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
run_popstrat() { rm -rf "$work/out"; "$work/measure" "$popstrat" run -q "$plan" --as-of 2025-04-07 -o "$work/out/run" --threads "$1" $plain; }
sql() {
    rm -f "$work/peer.db"
    cat > "$work/peer.sql" <<SQL
.mode csv
.import $region/people.csv people
.import $region/gp_events.csv gp
.import $region/mh_referrals.csv mh
.separator |
.import $region/admissions.csv acute
.separator ,
.import $region/codes/smi_snomed.csv smi
create index p on people(pseudo_id);
create table s as select distinct pseudo_id from gp where code in (select code from smi) union
  select distinct pseudo_id from mh where diagnosis_01 like 'F20%' or diagnosis_01 like 'F25%' or diagnosis_01 like 'F30%' or diagnosis_01 like 'F31%';
select count(*) from people join s using (pseudo_id);
SQL
    "$work/measure" sqlite3 "$work/peer.db" ".read $work/peer.sql" 2> /dev/null | tail -n 1
}
rm -f "$work"/t1 "$work"/t2 "$work"/peer
round=0
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    run_popstrat 1 >> "$work/t1"
    run_popstrat 2 >> "$work/t2"
    if command -v sqlite3 > /dev/null; then sql >> "$work/peer"; fi
done
bytes=$(cat "$region"/*.csv | wc -c)
echo "$people people, $((bytes / 1000000)) MB of plain CSV, $rounds rounds, medians"
line() { printf '%-28s wall %6.2f s   processor %6.2f s   peak %7.1f MB\n' "$1" "$(awk '{print $1}' "$2" | median)" "$(awk '{print $2}' "$2" | median)" "$(awk '{print $3}' "$2" | median)"; }
line "popstrat, 1 thread" "$work/t1"
line "popstrat, 2 threads" "$work/t2"
if [ -s "$work/peer" ]; then
    line "sqlite3, a part of it" "$work/peer"
    printf 'sqlite3 / popstrat with 2 threads, round by round, wall: median %s\n' "$(paste "$work/peer" "$work/t2" | awk '{ printf "%.2f\n", $1 / $4 }' | median)"
else
    echo "sqlite3 is not on this machine: no ratio"
fi

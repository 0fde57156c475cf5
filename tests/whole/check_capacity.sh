#!/bin/sh
# Places in a whole run: who gets them is worked out again in Python from a list of everybody in the same order; the same bytes on one thread and on
# three; a run whose floors overlap stops with status 2, names them and publishes nothing.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
region=$work/region
popstrat synth -q -o "$region" --people 6000 --seed 11 || exit 1
printf 'recipient,places\nU99001,37\nU99404,5\n' > "$region/places.csv"
plan() { # PLACES FLOORS -> capacity.toml
    cat "$region/nottinghamshire.toml" - > "$region/capacity.toml" <<PLAN

[cohort.in_need]
base    = 'adults'
include = [ ["A long-term condition", 'long_term >= 1'] ]
rank_by = ['long_term desc', 'emergencies desc']

[list.everybody]
from     = "in_need"
audience = "clinician"
fields   = ["pseudo_id", "practice", "pcn", "imd_decile", "housebound", "age"]
limit    = 1000000

[list.placed]
from         = "in_need"
one_file_per = "pcn"
audience     = "clinician"
fields       = ["pseudo_id", "practice"]

[capacity.room]
list   = "placed"
per    = "pcn"
places = $1
floor  = $2
PLAN
}
run() { popstrat run -q "$region/capacity.toml" $AS_OF "$@"; }

floors="[ { group = 'imd_decile <= 3', share = 0.45 }, { group = 'imd_decile = 1 and age < 60', share = 0.215 }, { group = 'housebound and imd_decile > 3', share = 0.10 } ]"
again() { # FOLDER FILE_OF_PLACES or NUMBER: the same by another hand
    python3 - "$1" "$2" <<'PY'
import csv, math, os, sys
from fractions import Fraction
folder, places = sys.argv[1], sys.argv[2]
people = list(csv.DictReader(open(folder + "/lists/everybody/all.csv")))
named = {r["recipient"]: int(r["places"]) for r in csv.DictReader(open(places))} if os.path.exists(places) else None
def decile(p): return int(p["imd_decile"]) if p["imd_decile"] else None
def low(p): return decile(p) is not None and decile(p) <= 3
def young(p): return decile(p) == 1 and p["age"] != "" and int(p["age"]) < 60
def home(p): return p["housebound"] == "yes" and decile(p) is not None and decile(p) > 3
floors = [(low, "0.45"), (young, "0.215"), (home, "0.10")]
bad = lacking = wanted_all = 0
for pcn in sorted({p["pcn"] for p in people if p["pcn"]}):
    mine = [p for p in people if p["pcn"] == pcn]
    have = named.get(pcn, 0) if named is not None else int(places)
    need = [min(math.ceil(Fraction(s) * have), sum(map(f, mine))) for f, s in floors]
    wanted_all += sum(need)
    chosen = set()
    for _ in range(have):
        best = max((i for i in range(len(mine)) if i not in chosen),
                   key=lambda i: (sum(n > 0 and f(mine[i]) for n, (f, _) in zip(need, floors)), -i), default=None)
        if best is None: break
        chosen.add(best)
        need = [n - (n > 0 and f(mine[best])) for n, (f, _) in zip(need, floors)]
    lacking += sum(need)
    got = [r["pseudo_id"] for r in csv.DictReader(open(f"{folder}/lists/placed/{pcn}.csv"))]
    if got != [mine[i]["pseudo_id"] for i in sorted(chosen)]:
        bad += 1
        print(pcn, "differs", len(got), len(chosen))
sheet = list(csv.DictReader(open(folder + "/internal/INTERNAL_capacity.csv")))
def total(measure, group=None): return sum(int(r["count"]) for r in sheet if r["recipient"] == "all" and r["measure"] == measure and (group is None or r["group"] == group))
if total("floor: places wanted") != wanted_all or total("floor: places lacking") != lacking: bad += 1; print("floors differ", wanted_all, lacking)
listed = sum(1 for f in os.listdir(folder + "/lists/placed") if f.endswith(".csv") for _ in csv.DictReader(open(f"{folder}/lists/placed/{f}")))
if total("places filled", "everybody") != listed or total("people waiting", "everybody") != len(people) - listed: bad += 1; print("sheet differs", listed)
print("wanted", wanted_all, "lacking", lacking, "listed", listed)
sys.exit(bad != 0)
PY
}
for places in 20 400 '"places.csv"'; do
    plan "$places" "$floors"
    run -o "$work/out/one" --replace --threads 1 || wrong "run with places $places"
    run -o "$work/out/three" --replace --threads 3 || wrong "run with places $places on three threads"
    cmp -s "$work/out/one/run.json" "$work/out/three/run.json" && ok || wrong "places $places: threads change the bytes"
    case $places in *csv*) file=$region/places.csv ;; *) file=$places ;; esac
    again "$work/out/one" "$file" && ok || wrong "places $places: given out otherwise"
done
grep -q '"sha256": "'"$(sha256sum < "$region/places.csv" | cut -c 1-64)"'"' "$work/out/one/run.json" && ok || wrong "run.json does not hold the digest of the file of places"
popstrat run "$region/capacity.toml" $AS_OF -o "$work/out/said" > "$work/said" 2>&1
grep -q 'WARNING: capacity room: nobody on the list belongs to 1 recipient of its file: U99404' "$work/said" && ok || wrong "an unknown recipient is not told"
grep -q 'WARNING: capacity room: its file does not name' "$work/said" && ok || wrong "recipients without places are not told"
popstrat run "$region/capacity.toml" $AS_OF --json -o "$work/out/json" 2> /dev/null | python3 -c 'import json, sys; c = json.load(sys.stdin)["capacities"]["room"]; sys.exit(c["places"] != c["filled"] or not c["left_over"])' && ok || wrong "the JSON of the summary"

plan 20 "[ { group = 'imd_decile <= 5', share = 0.3 }, { group = 'age >= 60', share = 0.3 } ]"
run -o "$work/out/overlap" 2> "$work/err"
is "floors that overlap" $? 2
grep -q "'age >= 60' may overlap 'imd_decile <= 5'" "$work/err" && ok || wrong "the two floors are not named: $(cat "$work/err")"
[ -e "$work/out/overlap" ] && wrong "a run with overlapping floors was published" || ok
done_with

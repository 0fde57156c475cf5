#!/bin/sh
# The plans to start from, each on its own made-up people: every list names exactly those whom its truth.csv names, in the file it says, and nobody of
# truth_not.csv. At another index date, seed and size too. The comparison is Python's, not popstrat's.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
popstrat synth -q -o "$work/region" || wrong "synth"
popstrat synth -q -n 60000 --seed 7 --index-date 2024-02-29 -o "$work/other" || wrong "synth of another day"
popstrat pseudonymise --new-key "$work/recipient.key" > "$work/key.out" 2>&1 || { wrong "a key for the voluntary sector"; cat "$work/key.out"; }
for region in region other; do
    [ "$region" = region ] && as_of="$AS_OF" || as_of="--as-of 2024-03-07"
    for folder in "$work/$region"/ready/*/; do
        name=$(basename "$folder")
        popstrat check -q "$folder$name.toml" > "$work/$name.out" 2>&1 && ok || { wrong "check $name"; cat "$work/$name.out"; }
        grep -q 'audience *= "vcse"' "$folder$name.toml" && key="--recipient-key $work/recipient.key" || key=""
        popstrat run -q "$folder$name.toml" $as_of $key -o "$work/out/$region/$name" > "$work/$name.out" 2>&1 && ok || { wrong "run $name"; cat "$work/$name.out"; }
    done
done
python3 - "$work" <<'PY' || bad=1
import csv, glob, os, sys
work, cases, bad = sys.argv[1], 0, 0

def rows(path):
    with open(path, newline="", encoding="utf-8") as f: return list(csv.DictReader(f))
def check(what, held, detail=""):
    global cases, bad
    cases += 1
    if not held:
        bad = 1
        print("WRONG:", what, detail)
def people_of(folder): return folder + ("people.csv" if os.path.exists(folder + "people.csv") else "staff.csv")
# Whom the pseudonyms of a list for the voluntary sector stand for: the crosswalk of each practice says so, of its own patients alone.
def known_as(out):
    known = {}
    for path in glob.glob(f"{out}/../practices/*/crosswalk/*.csv"):
        for r in rows(path): known[(os.path.basename(path)[:-4], r["recipient_pseudo_id"])] = r["pseudo_id"]
    return known
scenarios = 0
for folder in sorted(glob.glob(f"{work}/*/ready/*/")):
    region, name = folder.split("/")[-4], folder.split("/")[-2]
    scenarios += 1
    out = f"{work}/out/{region}/{name}/lists"
    truth, truth_not = rows(folder + "truth.csv"), rows(folder + "truth_not.csv")
    check(f"{region} {name}: something is planted", truth and truth_not)
    wanted = {(r["list"], r["pseudo_id"]): r for r in truth}
    check(f"{region} {name}: nobody stands twice on one list", len(wanted) == len(truth))
    check(f"{region} {name}: nobody is both", not any((r["list"], r["pseudo_id"]) in wanted for r in truth_not))
    check(f"{region} {name}: plainly made up", all(r["pseudo_id"].startswith("53594e") for r in rows(people_of(folder))))
    unwanted = {(r["list"], r["pseudo_id"]): r["reason"] for r in truth_not}
    got, lines, known = {}, {}, known_as(out)
    for path in sorted(glob.glob(f"{out}/*/*.csv")):
        for row in rows(path):
            key = (path.split("/")[-2], row["pseudo_id"])
            partner = any(k[0] == key[0] for k in known)
            check(f"{region} {name}: {key[0]}: whose pseudonyms", (key in known) == partner and key[1].startswith("53594e") != partner)
            key = (key[0], known.get(key, key[1]))
            lines[key] = row
            check(f"{region} {name}: {key[0]}: one line a person", key not in got)
            got[key] = os.path.basename(path)[:-4]
    for key, row in sorted(wanted.items()):
        check(f"{region} {name}: {key[0]} names", got.get(key) == row["recipient"], (row["why_planted"], row["recipient"], got.get(key)))
    cells = rows(folder + "truth_cells.csv") if os.path.exists(folder + "truth_cells.csv") else []
    for cell in cells:
        got_cell = lines.get((cell["list"], cell["pseudo_id"]), {}).get(cell["column"])
        check(f"{region} {name}: {cell['list']}: {cell['column']}", got_cell == cell["value"], (cell["value"], got_cell))
    for key, reason in sorted(unwanted.items()):
        check(f"{region} {name}: {key[0]} does not name", key not in got, reason)
    for key in sorted(set(got) - set(wanted) - set(unwanted)):
        check(f"{region} {name}: {key[0]} names nobody else", False, key[1])
    check(f"{region} {name}: every list that is made is planted", {os.path.basename(p[:-1]) for p in glob.glob(f"{out}/*/")} == {r["list"] for r in truth})
check("every plan ran", scenarios > 0 and scenarios % 2 == 0)
open(work + "/cases", "w").write(str(cases))
sys.exit(bad)
PY
cases=$((cases + $(cat "$work/cases")))
# The same people whatever the region's size.
popstrat synth -q -n 1000 -o "$work/small" || wrong "small synth"
for folder in "$work"/small/ready/*/; do
    name=$(basename "$folder")
    people=people.csv; [ -f "$folder/$people" ] || people=staff.csv
    is "people of $name" "$(wc -l < "$folder/$people")" "$(wc -l < "$work/region/ready/$name/$people")"
done
done_with

#!/bin/sh
# What a run writes, against what was planted: feeds, lists, tables, overrides. The comparison is Python's, not popstrat's.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
popstrat synth -q -o "$work/region" || wrong "synth"
for plan in nottinghamshire luton north_dorset; do
    popstrat run -q "$work/region/$plan.toml" $AS_OF -o "$work/out/$plan" || wrong "$plan: exit $?"
done
# The override of the third plan holds from 2025-04-10: before it nobody is let through, within it the dissenting are, after it nobody again.
popstrat run -q "$work/region/north_dorset.toml" --as-of 2025-04-15 -o "$work/out/in_force" || wrong "override in force: exit $?"
popstrat run -q "$work/region/north_dorset.toml" --as-of 2025-07-01 -o "$work/out/lapsed" || wrong "override lapsed: exit $?"
python3 - "$work" <<'PY' || bad=1
import csv, glob, json, os, sys
work, cases, bad = sys.argv[1], 0, 0
region, out = work + "/region", work + "/out"

def rows(path):
    with open(path, newline="", encoding="utf-8") as f: return list(csv.DictReader(f))
def check(what, held, detail=""):
    global cases, bad
    cases += 1
    if not held:
        bad = 1
        print("WRONG:", what, detail)
def truth(name): return rows(f"{region}/truth/{name}.csv")

# Every feed combination.
for plan, feeds in (("nottinghamshire", None),):
    wanted = {frozenset(r["feeds"].split("+")): int(r["people"]) for r in truth("feed_combinations")}
    got = {frozenset(r["subject"].split("+")): int(r["count"]) for r in rows(f"{out}/{plan}/internal/INTERNAL_linkage.csv")
           if r["what"] == "people in exactly these feeds"}
    check("feed combinations", wanted == got, {("+".join(sorted(k)), wanted.get(k), got.get(k)) for k in wanted.keys() | got.keys() if wanted.get(k) != got.get(k)})
    check("feed combinations are many", len(wanted) > 20)

# Lists: everybody planted is in exactly the planted file, and nobody else; the files of a list part it.
folders = {"pcn_support": "Staying_well_support", "social_prescriber": "Social_prescriber_calls", "health_champion": "Health_champion_invitations"}
def listed(run, folder):
    found = {}
    for path in sorted(glob.glob(f"{out}/{run}/lists/{folder}/*.csv")):
        for row in rows(path):
            check("one file a person", row["pseudo_id"] not in found) if row["pseudo_id"] in found else None
            found[row["pseudo_id"]] = os.path.basename(path)[:-4]
    return found
for path in sorted(glob.glob(f"{region}/truth/list_*.csv")):
    name = os.path.basename(path)[5:-4]
    plan = next(p for p in ("nottinghamshire", "luton", "north_dorset") if name.startswith(p))
    folder = folders.get(name[len(plan) + 1:], name[len(plan) + 1:])
    everybody = {r["pseudo_id"]: r["recipient"] for r in rows(path)}
    strictly = {r["pseudo_id"]: r["recipient"] for r in rows(path) if r["by_override"] == "no"}
    got = listed(plan, folder)
    check(f"list {name}", got == strictly and len(strictly) > 0, (len(strictly), len(got), len(set(got) - set(strictly)), len(set(strictly) - set(got))))
    if plan == "north_dorset":
        got = listed("in_force", folder)
        check(f"list {name} while the override holds", got == everybody, (len(everybody), len(got)))
        reached = set(everybody) - set(strictly)
        if folder == "Social_prescriber_calls":
            check("somebody is reached by the override", len(reached) > 0)
            names = {r["pseudo_id"] for r in rows(f"{out}/in_force/overrides.csv")}
            check("overrides.csv names just those", names == reached, (len(names), len(reached)))
        check(f"list {name} after the override", listed("lapsed", folder) == strictly)
check("no overrides.csv before", not os.path.exists(f"{out}/north_dorset/overrides.csv"))
check("no overrides.csv after", not os.path.exists(f"{out}/lapsed/overrides.csv"))

# Whom the exclusions kept off, by practice: members of the cohort that are in no file of the list, each once.
cohorts = {"pcn_support": "smi_core20", "gap_review": "smi_register_gap"}
attrition = rows(f"{out}/nottinghamshire/internal/INTERNAL_attrition.csv")
excluded = rows(f"{out}/nottinghamshire/internal/INTERNAL_exclusions.csv")
for name, cohort in cohorts.items():
    members = int([r for r in attrition if r["cohort"] == cohort and r["group"] == "everybody"][-1]["left"])
    off = sum(int(r["by_state"]) + int(r["since"]) for r in excluded if r["list"] == name)
    on = len(listed("nottinghamshire", folders.get(name, name)))
    check(f"exclusions of {name}", off == members - on > 0, (off, members, on))
check("exclusions by practice", len({r["practice"] for r in excluded}) > 5)
log = [json.loads(l) for l in open(f"{out}/audit.log", encoding="utf-8")]
state = {e["folder"]: e["overrides"][0] for e in log if e["overrides"]}
check("the log says in force", state["in_force"]["in_force"] is True and state["in_force"]["rows"] > 0, state)
check("the log says lapsed", state["lapsed"]["in_force"] is False and state["lapsed"]["rows"] == 0, state)
text = open(f"{out}/audit.log", encoding="utf-8").read()
check("nobody stands in the log", "53594e" not in text)

# Refusing, dead and gone people are in no list, whatever the date of the record.
off = {r["pseudo_id"] for r in truth("refusers") if r["kept_off_lists"] == "yes"}
off |= {r["pseudo_id"] for r in truth("planted") if r["role"] in ("dead", "leaver", "dummy", "confidential", "temporary")}
check("people to be kept off", len(off) > 200)
for plan in ("nottinghamshire", "luton", "north_dorset"):
    for path in glob.glob(f"{out}/{plan}/lists/*/*.csv"):
        on = {r["pseudo_id"] for r in rows(path)} & off
        check(f"{path}: nobody who refused, died or left", not on, len(on))
later = {r["pseudo_id"] for r in truth("deaths") if r["alive_on_index_date"] == "yes"}
check("deaths after the index date are planted", len(later) > 5)

# The table by area and "unknown" sum to the population.
population = truth("population")
table = {r["lsoa"]: r for r in rows(f"{out}/nottinghamshire/internal/INTERNAL_population_by_lsoa.csv")}
for r in population:
    if r["lsoa"] and r["area"] == "England":
        check("population of " + r["lsoa"], int(table[r["lsoa"]]["population"]) == int(r["people_counted"]), table.get(r["lsoa"]))
wanted = sum(int(r["people_counted"]) for r in population)
cells = sum(int(r["population"]) for k, r in table.items() if k != "All")
check("areas and unknown sum to the population", cells == wanted == int(table["All"]["population"]), (cells, wanted, table["All"]))
check("unknown", int(table["unknown"]["population"]) == sum(int(r["people_counted"]) for r in population if r["area"] == "unknown"))
check("outside England", int(table["outside England"]["population"]) == sum(int(r["people_counted"]) for r in population if r["area"] == "outside England"))

# Refused rows and field faults, each kind as planted.
quality = rows(f"{out}/nottinghamshire/internal/INTERNAL_quality.csv")
for feed in {r["feed"] for r in truth("faults")}:
    refused = sum(int(r["rows"]) for r in truth("faults") if r["feed"] == feed and r["effect"] == "refused")
    got = sum(int(r["count"]) for r in quality if r["input"] == feed and r["measure"] == "rows refused")
    check(f"refused rows of {feed}", refused == got and refused > 0, (refused, got))
    listed_rejects = len(rows(f"{out}/nottinghamshire/rejects/{feed}.csv"))
    check(f"rejects of {feed} are all listed", listed_rejects == refused, (listed_rejects, refused))
# Release tables hold no count from 1 to 7 and only multiples of 5.
for path in glob.glob(f"{out}/*/tables/*.csv"):
    for r in rows(path):
        for key in ("population", "people"):
            if r.get(key, "").isdigit(): check(path, int(r[key]) == 0 or (int(r[key]) >= 10 and int(r[key]) % 5 == 0), r)
open(work + "/cases", "w").write(str(cases))
sys.exit(bad)
PY
cases=$(cat "$work/cases")
done_with

#!/bin/sh
# What was planted in resends/ (rows sent again, amended, taken back) against two others who count: Python on the files themselves, and a run's
# INTERNAL_linkage.csv. Three regions, two index dates; the smallest leaves many kinds with a handful of rows.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
cat > "$work/count.py" <<'PY'
import collections, csv, datetime, sys
region, run, index = sys.argv[1], sys.argv[2], sys.argv[3]
bad = 0
cases = 0
def rows(path):
    with open(path, newline="", encoding="utf-8") as f: return list(csv.DictReader(f))
def same(what, a, b):
    global bad, cases
    cases += 1
    if a != b:
        bad = 1
        print("WRONG:", what, a, b)
truth = {(r["feed"], r["what"]): int(r["rows"]) for r in rows(region + "/truth/resends.csv")}
names = ["rows sent", "deletion rows", "rows withdrawn by deletions", "amended rows replaced", "rows of earlier snapshots",
         "rows of snapshots after the index date", "attendances told by an earlier input", "codes of an unknown scheme left out",
         "exact duplicates, of the rows used", "episodes", "spells"]

# The run. Every counter of these names must be as planted, those that were not planted zero.
linkage = {(r["subject"], r["measure"]): int(r["count"]) for r in rows(run + "/internal/INTERNAL_linkage.csv") if r["what"] == "link"}
feeds = {f for f, _ in truth} - {"staff"}
for (subject, what), count in sorted(linkage.items()):
    if subject in feeds and what in names: same(f"{subject}: {what}: planted, counted by the run", truth.get((subject, what), 0), count)
for key in truth:
    if key[0] != "staff" and key[1] != "rows sent": same(f"{key}: is counted by the run", key in linkage, True)
quality = rows(run + "/internal/INTERNAL_quality.csv")
for feed in feeds:
    same(f"{feed}: rows", truth.get((feed, "rows sent"), 0), sum(int(r["count"]) for r in quality if r["input"] == feed and r["measure"] == "rows"))
    same(f"{feed}: no row is refused", sum(int(r["count"]) for r in quality if r["input"] == feed and r["measure"] == "rows refused"), 0)

# The files, by the supplier's keys.
keys = {"outpatient": ("attendance_id", "provider"), "spells": ("spell_id", "episode_no", "provider"), "ecds": ("attendance_id", "provider"),
        "ae": ("attendance_id", "provider"), "caseload": ("referral_id", "provider"),
        "diagnoses": ("code", "scheme", "date", "referral_id", "provider"), "sections": ("period_id", "provider"),
        "contacts": ("contact_id", "referral_id", "provider"), "care": ("event_id", "authority"), "care_homes": ("home", "start_date"),
        "gp_emis": ("ObservationGuid",), "gp_tpp": ("RowIdentifier",), "waits": ("pathway_id", "issuer", "referral_id", "clock_start"),
        "staff": ("pseudo_id",)}
left = {}
for feed, key in keys.items():
    found = collections.Counter()
    sent = rows(f"{region}/resends/{feed}.csv")
    found["rows sent"] = len(sent)
    person = next(c for c in sent[0] if c in ("pseudo_id", "PatientGuid", "IDPatient")) if sent else "pseudo_id"
    flag = next((c for c in (sent[0] if sent else ()) if c in ("deleted", "Deleted", "RemovedData")), None)
    named, taken_back = collections.defaultdict(list), set()
    for i, r in enumerate(sent):  # in the file's order: a deletion comes after what it names
        name = (r[person], r[key[0]])
        if flag and r[flag] in ("1", "true"):
            found["deletion rows"] += 1
            found["rows withdrawn by deletions"] += len(named[name])
            taken_back.update(named.pop(name), {i})
        else:
            named[name].append(i)
    kept = [r for i, r in enumerate(sent) if i not in taken_back]
    if feed == "waits":
        days = collections.defaultdict(set)
        for r in kept: days[r["provider"]].add(r["week_ending"])
        newest = {p: max((d for d in of if d <= index), default="") for p, of in days.items()}
        found["rows of earlier snapshots"] = sum(r["week_ending"] < newest[r["provider"]] for r in kept)
        found["rows of snapshots after the index date"] = sum(r["week_ending"] > index for r in kept)
        kept = [r for r in kept if r["week_ending"] == newest[r["provider"]]]
    groups = collections.defaultdict(list)
    for r in kept: groups[(r[person],) + tuple(r[k] for k in key)].append(r)
    stays = []
    for group in groups.values():
        last = max(group, key=lambda r: r.get("submitted", ""))
        found["amended rows replaced"] += sum(r != last for r in group)
        stays.append(last)
        repeats = sum(r == last for r in group) - 1
        if feed == "spells": found["episodes"] += 1 + repeats
        else: found["exact duplicates, of the rows used"] += repeats
    if feed == "spells": found["spells"] = len({(r["pseudo_id"], r["spell_id"], r["provider"]) for r in stays})
    if feed == "diagnoses": found["codes of an unknown scheme left out"] = sum(r["scheme"] not in ("02", "06") for r in stays)
    left[feed] = stays
    if feed == "ae":
        both = {(r["pseudo_id"], r["arrival_date"], r["provider"]) for r in left["ecds"]}
        found["attendances told by an earlier input"] = sum((r["pseudo_id"], r["arrival_date"], r["provider"]) in both for r in stays)
    for name in names: same(f"{feed}: {name}: planted, counted in the file", truth.get((feed, name), 0), found[name])

# The lists and submissions lie where they are said to.
day = datetime.date.fromisoformat(index)
weeks = sorted({r["week_ending"] for r in rows(region + "/resends/waits.csv")})
same("weeks are Sundays", all(datetime.date.fromisoformat(w).weekday() == 6 for w in weeks), True)
same("one list after the index date", [w > index for w in weeks], [False, False, False, True])
same("the newest before it is of that week", (day - datetime.date.fromisoformat(weeks[2])).days < 7, True)
months = sorted({r["submitted"] for r in rows(region + "/resends/caseload.csv")})
ends = [datetime.date.fromisoformat(m) + datetime.timedelta(1) for m in months]
same("three ends of months", (len(months), {e.day for e in ends}, months[-1] <= index), (3, {1}, True))
# Nobody is staff and patient.
people = {line.split(b",")[0].decode() for line in open(region + "/people.csv", "rb")} - {""}  # it has faults: read as it is
same("there are people", len(people) > 50, True)
same("staff are no patients", people & {r["pseudo_id"] for r in rows(region + "/resends/staff.csv")}, set())
if len(sys.argv) > 4:  # a region large enough that every sort of thing was planted
    for feed, what in (("outpatient", "amended rows replaced"), ("outpatient", names[8]), ("waits", names[4]), ("waits", names[5]), ("waits", names[8]),
                       ("spells", "amended rows replaced"), ("ecds", "deletion rows"), ("ae", names[6]), ("caseload", "amended rows replaced"),
                       ("caseload", names[8]), ("diagnoses", names[7]), ("sections", "amended rows replaced"), ("contacts", "deletion rows"),
                       ("care", "amended rows replaced"), ("care_homes", "amended rows replaced"), ("gp_emis", names[2]), ("gp_tpp", names[2])):
        same(f"{feed}: {what}: planted", truth.get((feed, what), 0) > 0, True)
    same("spells of several episodes", truth["spells", "episodes"] > 1.2 * truth["spells", "spells"], True)
print("counted", cases)
sys.exit(bad)
PY
total=0
for region in "20000 1 2025-03-31 all" "900 5 2024-12-30" "60 2 2025-03-31"; do
    set -- $region
    popstrat synth -q -n "$1" -s "$2" --index-date "$3" -o "$work/$1" || wrong "synth $1: exit $?"
    popstrat run -q "$work/$1/resends.toml" --as-of 2025-04-07 -o "$work/out/$1" || wrong "run $1: exit $?"
    python3 "$work/count.py" "$work/$1" "$work/out/$1" "$3" $4 > "$work/said" || bad=1
    grep -v '^counted' "$work/said"
    cases=$((cases + $(sed -n 's/^counted //p' "$work/said" | grep . || echo 0)))
done
# The plan is of use: it finds people, and nobody is in two files.
[ "$(cat "$work"/out/20000/lists/shared_care/*.csv | grep -c 53594e)" -gt 100 ] && ok || wrong "hardly anybody on the list"
done_with

#!/bin/sh
# Waiting lists: bands of weeks, order and tables of the plan waiting_list, worked out again in Python from the extracts.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
popstrat synth -q -n 1000 -o "$work/region" || wrong "synth"
cd "$work/region/ready/waiting_list" || exit 1
popstrat run waiting_list.toml $AS_OF -q -o out 2> err || wrong "run: $(head -n 3 err)"
python3 - <<'PY' || bad=1
import csv, datetime as d, glob, os, sys
INDEX = d.date(2025, 3, 31)
cases = bad = 0
def rows(path):
    with open(path, newline="", encoding="utf-8") as f: return list(csv.DictReader(f))
def day(text): return d.date.fromisoformat(text) if text else None
def check(what, got, wanted):
    global cases, bad
    cases += 1
    if got != wanted:
        bad = 1
        print("WRONG:", what, "got", got, "wanted", wanted)

people = {}
for r in rows("people.csv"): people.setdefault(r["pseudo_id"], []).append(r)
def current(rs): # registered and alive, adult or not
    died = [day(r["death_date"]) for r in rs if r["death_date"]]
    if any(x <= INDEX for x in died): return None
    good = [r for r in rs if r["registration_type"] in ("R", "regular") and r["registration_start"] and day(r["registration_start"]) <= INDEX
            and (not r["registration_end"] or day(r["registration_end"]) >= INDEX)]
    return good[-1] if good else None
def age(r):
    year, month = map(int, r["birth_month"].split("-")[:2])
    return INDEX.year - year - ((INDEX.month, INDEX.day) < (month, 15))
alive = {p: current(rs) for p, rs in people.items()}
alive = {p: r for p, r in alive.items() if r and r["dummy"] != "1" and not any(x["type_1_objection"] in "Y1" and (not x["type_1_date"] or day(x["type_1_date"]) <= INDEX)
         and x["type_1_date"] == max(y["type_1_date"] for y in people[p]) for x in people[p])}

# The newest list of each provider, open clocks.
lists = rows("waiting_list.csv")
taken = {(r["pseudo_id"], r["pathway_id"]) for r in lists if r["deleted"] == "1"}
newest = {}
for r in lists:
    if day(r["week_ending"]) <= INDEX: newest[r["provider"]] = max(newest.get(r["provider"], d.date.min), day(r["week_ending"]))
waits = {}
for r in lists:
    if r["deleted"] == "1" or (r["pseudo_id"], r["pathway_id"]) in taken or day(r["week_ending"]) != newest.get(r["provider"]): continue
    if r["status"] not in ("10", "11", "12", "20", "21") or (r["clock_stop"] and day(r["clock_stop"]) <= INDEX): continue
    waits.setdefault(r["pseudo_id"], []).append(r)
def days(p):
    starts = [day(r["clock_start"]) for r in waits[p] if r["clock_start"]]
    return (INDEX - min(starts)).days if starts else None
def priority(p):
    codes = {r["priority"] for r in waits[p]}
    return "two week wait" if "3" in codes else "urgent" if "2" in codes else "routine" if "1" in codes else "not recorded"
def band(p):
    n = days(p)
    return "not scored" if n is None else "over 65 weeks" if n > 65 * 7 else "over 52 weeks" if n > 52 * 7 else "over 18 weeks" if n > 18 * 7 else "within 18 weeks"
RANK = ["two week wait", "urgent", "routine", "not recorded"]

listed = 0
for path in glob.glob("out/lists/long_or_urgent/*.csv"):
    got = rows(path)
    for r in got:
        listed += 1
        check(path + " priority", r["rtt_priority"], priority(r["pseudo_id"]))
        check(path + " wait", r["rtt_wait"], band(r["pseudo_id"]))
    keys = [(RANK.index(priority(r["pseudo_id"])), -days(r["pseudo_id"])) for r in got]
    check(path + " by priority and wait", keys, sorted(keys))
check("somebody is listed", listed > 20, True)

# Prevention.
gp = {}
for r in rows("gp_events.csv"):
    if day(r["date"]) <= INDEX: gp.setdefault(r["pseudo_id"], []).append(r)
def since(months): # the first day of the window
    after = INDEX + d.timedelta(1)
    m = after.year * 12 + after.month - 1 - months
    return d.date(m // 12, m % 12 + 1, 1)
def newest_of(p, code, from_=d.date.min):
    found = [(day(r["date"]), r["value"]) for r in gp.get(p, []) if r["code"] == code and day(r["date"]) >= from_]
    return max(found, key=lambda x: x[0]) if found else None
def last_value(p, code, from_): # of one day's several the greatest, as values go
    found = [(day(r["date"]), float(r["value"])) for r in gp.get(p, []) if r["code"] == code and day(r["date"]) >= from_ and r["value"]]
    return max(found)[1] if found else None
def prevention(p):
    smoked, stopped = newest_of(p, "77176002"), newest_of(p, "8517006")
    bmi, systolic = last_value(p, "60621009", since(24)), last_value(p, "271649006", since(12))
    high = newest_of(p, "38341003")
    ill = high or newest_of(p, "73211009") or newest_of(p, "44054006")
    a = age(alive[p])
    return bool((smoked and (not stopped or smoked[0] > stopped[0])) or (bmi is not None and bmi >= 30) or (high and systolic is not None and systolic >= 140)
                or (40 <= a <= 74 and not ill and not newest_of(p, "185349003", since(60))))
imd = {r["LSOA code (2021)"]: r for r in rows("../../lookups/imd.csv")}
QUINTILE = [k for k in next(iter(imd.values())) if "Decile" in k][0]
NAME = "Local Authority District name (2024)"
waiting = [p for p in waits if p in alive]
adults = [p for p in waiting if age(alive[p]) >= 18]
def table(path, who, yes, by):
    want = {}
    for p in who:
        key = by(p)
        n = want.setdefault(key, [0, 0])
        n[0] += 1
        n[1] += bool(yes(p))
    return want
def place(p):
    r = imd.get(alive[p]["lsoa"])
    return (r[NAME], str((int(r[QUINTILE]) + 1) // 2)) if r else ("unknown", "unknown")
want = table("", adults, prevention, place)
some = 0
for r in rows("out/internal/INTERNAL_rtt_and_prevention.csv"):
    key = (r["lad_name"], r["imd_quintile"])
    if "All" in key: continue
    some += int(r["people"])
    check(f"prevention {key}", [int(r["population"]), int(r["people"])], want.get(key, [0, 0]))
check("somebody is in the table of prevention", some > 20, True)
want = table("", waiting, lambda p: days(p) is not None and days(p) > 126, lambda p: place(p)[1])
for r in rows("out/internal/INTERNAL_rtt_by_deprivation.csv"):
    if r["imd_quintile"] != "All": check(f"long waits {r['imd_quintile']}", [int(r["population"]), int(r["people"])], want.get(r["imd_quintile"], [0, 0]))
want = table("", waiting, lambda p: True, lambda p: (priority(p), band(p)))
for r in rows("out/internal/INTERNAL_rtt_by_priority.csv"):
    key = (r["rtt_priority"], r["rtt_wait"])
    if "All" not in key and "unknown" not in key: check(f"priority and wait {key}", int(r["people"] if "people" in r else r["population"]), want.get(key, [0])[0])
GROUP = {"A": "White", "B": "White", "C": "White", "D": "Mixed", "E": "Mixed", "F": "Mixed", "G": "Mixed", "H": "Asian", "J": "Asian", "K": "Asian", "L": "Asian",
         "R": "Asian", "M": "Black", "N": "Black", "P": "Black", "S": "Other", "Z": "Not stated"}
want = table("", waiting, lambda p: days(p) is not None and days(p) > 126, lambda p: GROUP.get(alive[p]["ethnicity"][:1], "Not known"))
for r in rows("out/internal/INTERNAL_rtt_by_ethnicity.csv"):
    if r["ethnicity"] != "All": check(f"long waits {r['ethnicity']}", [int(r["population"]), int(r["people"])], want.get(r["ethnicity"], [0, 0]))

# Helpers read of nobody's treatment, priority or wait.
text = "".join(open(p, encoding="utf-8").read() for p in glob.glob("out/lists/Waiting_well/**", recursive=True) if p.endswith((".csv", ".txt"))).lower()
for word in ("week", "urgent", "routine", "smok", "treatment", "rtt", "ortt"): check(f"helpers read '{word}'", word in text, False)
open("cases", "w").write(str(cases))
sys.exit(bad)
PY
cases=$((cases + $(cat cases)))
done_with

#!/bin/sh
# What tables work out beside their counts, reckoned a second time in Python from other tables of the same run: exact counts by age
# for standardised rates, people with at least 1, 2, 3 ... for sums; and what a release copy shows, from what it shows.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
popstrat synth -q -o "$work/region" || wrong "synth"
python3 - "$work/region" <<'PY'
import sys
text = open(sys.argv[1] + "/nottinghamshire.toml", encoding="utf-8").read()
define = "".join(f"at_least_{k} = 'emergencies >= {k}'\n" for k in range(1, 16))
of = "of = 'registered and alive'\n"
tables = f"""
[table.direct]
count = "has_diabetes"
{of}by = ["imd_quintile"]
rate = "direct-standardised"
sii = true
[table.indirect]
count = "has_diabetes"
{of}by = ["practice"]
rate = "indirect"
[table.smoothed]
count = "smi"
{of}by = ["lsoa"]
rate = "smoothed"
[table.plain]
count = "has_diabetes"
{of}by = ["sex", "imd_quintile"]
sii = true
funnel = true
compare_to = "5"
[table.emergencies_by_sex]
sum = 'emergencies'
{of}by = ["sex"]
"""
# In a plan of their own: beside them no standardised value would be released.
by_age = f"""
[table.ages_by_quintile]
count = "has_diabetes"
{of}by = ["imd_quintile", "age_band"]
[table.ages_by_practice]
count = "has_diabetes"
{of}by = ["practice", "age_band"]
"""
tables += "".join(f'[table.least_{k}]\ncount = "at_least_{k}"\n{of}by = ["sex"]\n' for k in range(1, 16))
text = text.replace("[define]", "[define]\n" + define, 1) if "[define]\n" in text else text.replace("[define] ", "[define]\n" + define + "# ", 1)
open(sys.argv[1] + "/tables.toml", "w", encoding="utf-8").write(text + tables)
open(sys.argv[1] + "/ages.toml", "w", encoding="utf-8").write(text + by_age)
open(sys.argv[1] + "/both.toml", "w", encoding="utf-8").write(text + tables + by_age)
PY
popstrat run -q "$work/region/tables.toml" $AS_OF -o "$work/out/tables" || wrong "run: exit $?"
popstrat run -q "$work/region/tables.toml" $AS_OF --threads 3 -o "$work/out/again" || wrong "again: exit $?"
popstrat run -q "$work/region/ages.toml" $AS_OF -o "$work/out/ages" || wrong "ages: exit $?"
popstrat run -q "$work/region/both.toml" $AS_OF -o "$work/out/both" || wrong "both: exit $?"
for file in "$work"/out/tables/internal/*.csv "$work"/out/tables/tables/*.csv; do
    cmp -s "$file" "$(echo "$file" | sed 's|/out/tables/|/out/again/|')" && ok || wrong "threads change ${file##*/}"
done
python3 - "$work" <<'PY' || bad=1
import csv, sys
from math import exp, isclose, log, sqrt
out, cases, bad = sys.argv[1] + "/out/tables", 0, 0
Z, Z3 = 1.959963984540054, 3.090232306167813

def rows(path):
    with open(path, newline="", encoding="utf-8") as f: return list(csv.DictReader(f))
def exact(name): return rows(f"{out}/internal/INTERNAL_{name}.csv")
def shown(name): return rows(f"{out}/tables/{name}.csv")
def check(what, held, detail=""):
    global cases, bad
    cases += 1
    if not held:
        bad = 1
        print("WRONG:", what, detail)
def near(what, got, wanted, tolerance=1e-9):
    check(what, got != "" and isclose(float(got), wanted, rel_tol=tolerance, abs_tol=1e-12), (got, wanted))
def byar(x): return x * (1 - 1 / (9 * x) - Z / (3 * sqrt(x))) ** 3, (x + 1) * (1 - 1 / (9 * (x + 1)) + Z / (3 * sqrt(x + 1))) ** 3

# The European Standard Population of 2013, in thousands of 5,000 ... from 0-4 to 90+.
weights = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]
bands = [f"{5 * i}-{5 * i + 4}" for i in range(18)] + ["90+"]
check("the standard has 100,000 people", sum(weights) == 100000)
def by_age(name, field):
    counts = {}
    for r in rows(f"{sys.argv[1]}/out/ages/internal/INTERNAL_{name}.csv"):
        if r["age_band"] in bands:
            counts.setdefault(r[field], {})[r["age_band"]] = (int(r["people"]), int(r["population"]))
    return counts

ages, values = by_age("ages_by_quintile", "imd_quintile"), {}
for r in exact("direct"):
    cells = ages[r["imd_quintile"]]
    x = sum(cells[b][0] for b in cells)
    if x < 10 or any(b not in cells for b in bands):
        check("no direct rate", r["value"] == "" and r["note"] != "", r)
        continue
    rate = sum(w * cells[b][0] / cells[b][1] for w, b in zip(weights, bands)) / 1e5
    variance = sum(w * w * cells[b][0] / cells[b][1] ** 2 for w, b in zip(weights, bands)) / 1e10
    low, high = byar(x)
    near("direct", r["value"], rate * 1e5)
    near("direct, lower", r["lower"], (rate + sqrt(variance / x) * (low - x)) * 1e5)
    near("direct, upper", r["upper"], (rate + sqrt(variance / x) * (high - x)) * 1e5)
    values[r["imd_quintile"]] = (float(r["value"]), int(r["population"]), (float(r["upper"]) - float(r["lower"])) / 2 / Z)
check("every quintile has a rate", all(str(q) in values for q in range(1, 6)), values)

def slope(points):
    total, at, line = sum(n for _, n, _ in points), 0, []
    for value, n, error in points:
        line.append((at + n / total / 2, n / total, value, error))
        at += n / total
    mean = sum(a * v for _, a, v, _ in line)
    spread = sum(a * (rank - 0.5) ** 2 for rank, a, _, _ in line)
    fall = -sum(a * (rank - 0.5) * v for rank, a, v, _ in line) / spread
    error = sqrt(sum((a * (rank - 0.5) / spread * e) ** 2 for rank, a, _, e in line))
    return fall, Z * error, (mean + fall / 2) / (mean - fall / 2)
def check_slope(what, r, points):
    fall, half, ratio = slope(points)
    near(f"{what}: sii", r["sii"], fall)
    near(f"{what}: lower", r["sii_lower"], fall - half, 1e-6)
    near(f"{what}: upper", r["sii_upper"], fall + half, 1e-6)
    near(f"{what}: rii", r["rii"], ratio)
    check(f"{what}: limits of the rii", float(r["rii_lower"]) < ratio < float(r["rii_upper"]), r)
check_slope("direct", exact("direct_sii")[0], [values[str(q)] for q in range(1, 6)])

ages = by_age("ages_by_practice", "practice")
for r in exact("indirect"):
    cells, whole = ages[r["practice"]], ages["All"]
    observed = sum(cells[b][0] for b in cells)
    expected = sum(cells[b][1] * whole[b][0] / whole[b][1] for b in cells)
    near("indirect", r["value"], observed / expected)
    near("indirect, lower", r["lower"], byar(observed)[0] / expected)

def smooth(areas):
    n, mean = sum(p for _, p in areas.values()), 0
    mean = sum(x for x, _ in areas.values()) / n
    variance = max(0, sum(p * (x / p - mean) ** 2 for x, p in areas.values()) / n - mean / (n / len(areas)))
    return {a: 1000 * (mean + variance / (variance + mean / p) * (x / p - mean)) for a, (x, p) in areas.items()}
areas = lambda table: {r["lsoa"]: (int(r["people"]), int(r["population"])) for r in table
                       if r["lsoa"].startswith("E01") and "*" not in (r["people"], r["population"])}
smoothed = smooth(areas(exact("smoothed")))
for r in exact("smoothed"):
    if r["lsoa"] in smoothed: near("smoothed", r["value"], smoothed[r["lsoa"]])
    else: check("no area", r["value"] == "", r)
smoothed = smooth(areas(shown("smoothed")))
for r in shown("smoothed"):
    if "*" in (r["people"], r["population"]): check("smoothed, hidden", r["value"] == "*" or r["note"].startswith("no area"), r)
    elif r["lsoa"] not in smoothed or int(r["people"]) <= 10: check("smoothed, few", r["value"] == "", r)
    else: near("smoothed, from what is shown", r["value"], smoothed[r["lsoa"]], 0.006)

# Sums: everybody with at least one, and with at least two, ...
least = [{r["sex"]: int(r["people"]) for r in exact(f"least_{k}")} for k in range(1, 16)]
check("nobody has 15", least[-1]["All"] == 0)
for r in exact("emergencies_by_sex"):
    events = sum(t[r["sex"]] for t in least)
    check("events", int(r["events"]) == events, (r, events))
    check("people with any", int(r["people"]) == least[0][r["sex"]], r)
    near("events per 1,000", r["events_per_1000"], 1000 * events / int(r["population"]))
for r, e in zip(shown("emergencies_by_sex"), exact("emergencies_by_sex")):
    if r["people"] == "*": check("events are hidden with their people", r["events"] == "*" and r["events_per_1000"] == "*", r)
    elif r["events"] == "*": check("a sum that would tell", r["events_per_1000"] == "*", r)
    else: check("events to the nearest 5", int(r["events"]) % 5 == 0 and abs(int(r["events"]) - int(e["events"])) <= 2, (r, e))

# Proportions, funnels, ratios, slopes: exact, and from what is shown.
for lane, table, tolerance in (("exact", exact("plain"), 1e-9), ("shown", shown("plain"), 0.006)):
    cells = {(r["sex"], r["imd_quintile"]): r for r in table}
    share = lambda r: int(r["people"]) / int(r["population"])
    target = share(cells["All", "All"])
    for (sex, quintile), r in cells.items():
        if "*" in (r["people"], r["population"]):
            leaf = "All" not in (sex, quintile)
            check(f"{lane}: hidden", all(r[c] == ("*" if leaf else "") for c in r if c.startswith("funnel")), r)
            check(f"{lane}: hidden", r["risk_ratio"] == ("" if quintile == "All" else "*"), r)
            continue
        n = int(r["population"])
        if "All" in (sex, quintile):
            check(f"{lane}: margins have no funnel", r["funnel"] == "" and r["funnel_lower_95"] == "", r)
        else:
            half = sqrt(target * (1 - target) / n)
            near(f"{lane}: funnel", r["funnel_upper_95"], target + Z * half, tolerance)
            near(f"{lane}: funnel", r["funnel_upper_99.8"], target + Z3 * half, tolerance)
            off = abs(share(r) - target) / half
            wanted = "as expected" if off < Z else ("high" if share(r) > target else "low") + (" at 99.8%" if off > Z3 else " at 95%")
            check(f"{lane}: funnel", r["funnel"] == wanted, (r, wanted))
        other = cells.get((sex, "5"))
        if quintile in ("All", "5") or not other or "*" in (other["people"], other["population"]):
            check(f"{lane}: nothing to compare", r["risk_ratio"] == "", r)
        elif int(r["people"]) and int(other["people"]):
            near(f"{lane}: ratio", r["risk_ratio"], share(r) / share(other), tolerance)
            error = sqrt(1 / int(r["people"]) - 1 / n + 1 / int(other["people"]) - 1 / int(other["population"]))
            near(f"{lane}: ratio, upper", r["ratio_upper"], share(r) / share(other) * exp(Z * error), tolerance)
def wilson_error(x, n): return sqrt(x * (n - x) / n + Z * Z / 4) / (n + Z * Z)
cells = {(r["sex"], r["imd_quintile"]): r for r in exact("plain")}
for r in exact("plain_sii"):
    points = [(int(c["people"]) / int(c["population"]), int(c["population"]), wilson_error(int(c["people"]), int(c["population"])))
              for c in (cells.get((r["sex"], str(q))) for q in range(1, 6)) if c]
    if int(r["events"]) >= 10: check_slope("plain " + r["sex"], r, points)
    else: check("few events", r["sii"] == "", r)
hidden = {(r["sex"], r["imd_quintile"]) for r in shown("plain") if "*" in (r["people"], r["population"])}
given = 0
for r, e in zip(shown("plain_sii"), exact("plain_sii")):
    needs = any((r["sex"], str(q)) in hidden for q in range(1, 6))
    if needs: check("a hidden quantile", r["sii"] == r["rii"] == r["events"] == "" and "not shown" in r["note"], r)
    elif e["sii"]:
        given += 1
        near("released slope", r["sii"], float(f"{float(e['sii']):.3g}"))
check("slopes are released", given >= 3, given)

# Standardised values in release copies.
for name in ("direct", "indirect"):
    given = 0
    for r, e in zip(shown(name), exact(name)):
        if "*" in (r["people"], r["population"]): check(f"{name}: hidden", r["value"] == "*", r)
        elif int(r["people"]) <= 10: check(f"{name}: few", r["value"] == "" and r["note"] != "", r)
        elif e["value"]:
            given += 1
            near(f"{name}: three figures", r["value"], float(f"{float(e['value']):.3g}"))
    check(f"{name}: some are given", given >= 3, given)
    both = sys.argv[1] + "/out/both"
    check(f"{name}: none beside a table by age", all(r["value"] in ("", "*") for r in rows(f"{both}/tables/{name}.csv")))
    check(f"{name}: exact all the same", rows(f"{both}/internal/INTERNAL_{name}.csv") == exact(name))
check("no slope beside a table by age", all(r["sii"] == "" for r in rows(f"{both}/tables/direct_sii.csv")))
open(sys.argv[1] + "/cases", "w").write(str(cases))
sys.exit(bad)
PY
cases=$((cases + $(cat "$work/cases")))
done_with

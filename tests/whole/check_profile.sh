#!/bin/sh
# The profile of a made-up region against its truth and a second count by Python; what is protected; and that no other code writes a table.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
popstrat synth -q -n 3000 -o "$work/region" || wrong "synth"
plan=$work/region/nottinghamshire.toml
popstrat profile --json "$plan" $AS_OF -o "$work/exact" > "$work/exact.json" || wrong "profile: exit $?"
popstrat profile --json "$plan" --as-of 2028-01-01 -o "$work/expired" > "$work/expired.json" 2> "$work/err" || wrong "expired: exit $?"
is "why exact counts are refused" "$(cut -c1-34 "$work/err")" "popstrat: exact counts are refused"
[ ! -e "$work/expired/internal" ] && ok || wrong "exact counts without an agreement"
diff -r "$work/exact/tables" "$work/expired/tables" > /dev/null && ok || wrong "protected copies hang on the agreement"
popstrat profile --json -t 1 "$plan" $AS_OF > "$work/one.json" && cmp -s "$work/one.json" "$work/exact.json" && ok || wrong "threads change it"
popstrat profile -q "$plan" $AS_OF -o "$work/exact" 2> /dev/null
is "a folder that is there" $? 6
popstrat profile "$plan" $AS_OF > "$work/a" && popstrat profile "$plan" --as-of 2028-01-01 > "$work/b" || wrong "text"
is "what a terminal shows without an agreement" "$(grep -v '^Exact counts' "$work/a")" "$(grep -v '^Exact counts' "$work/b")"

python3 - "$work" <<'PY' || bad=1
import csv, gzip, json, sys
work, cases, bad = sys.argv[1], 0, 0
region = work + "/region"

def check(what, held, detail=""):
    global cases, bad
    cases += 1
    if not held:
        bad = 1
        print("WRONG:", what, detail)
def rows(path):
    with open(path, newline="", encoding="utf-8") as f: return list(csv.DictReader(f))
def truth(name): return rows(f"{region}/truth/{name}.csv")
def extract(name, bar=","):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(f"{region}/{name}", "rt", newline="", encoding="utf-8", errors="surrogateescape") as f:
        table = list(csv.reader(f, delimiter=bar))
    return table[0], table[1:]
exact = json.load(open(work + "/exact.json"))
expired = json.load(open(work + "/expired.json"))
check("exact is said", exact["exact"] is True and expired["exact"] is False and "refusal" in expired)

# Overlap: every pair, from the planted combinations.
together = [(set(r["feeds"].split("+")), int(r["people"])) for r in truth("feed_combinations")]
for row in exact["overlap"]:
    for other in (k for k in row if k != "feed"):
        wanted = sum(n for feeds, n in together if row["feed"] in feeds and other in feeds)
        check(f"people in {row['feed']} and {other}", row[other] == wanted, (row[other], wanted))
for row in exact["people"]:
    wanted = sum(n for feeds, n in together if row["feed"] in feeds)
    strangers = sum(n for feeds, n in together if row["feed"] in feeds and "people" not in feeds)
    check(f"people of {row['feed']}", (row["people"], row["strangers"]) == (wanted, strangers), (row, wanted, strangers))

# Refusals, each kind as planted.
for feed in {r["feed"] for r in truth("faults")}:
    wanted = sum(int(r["rows"]) for r in truth("faults") if r["feed"] == feed and r["effect"] == "refused")
    got = sum(r["rows"] for r in exact["refusals"] if r["feed"] == feed)
    check(f"refused rows of {feed}", wanted == got and got == next(r["refused"] for r in exact["feeds"] if r["feed"] == feed), (wanted, got))

# The register gap is the planted cohort; it and the feeds add up.
gap = {r["known_to"]: r["people"] for r in exact["register_gap"] if r["definition"] == "smi"}
check("register gap", gap["others, not the practice"] == len(truth("cohort_nottinghamshire_smi_register_gap")), gap)
for definition in {r["definition"] for r in exact["found"]}:
    found = {r["found_by"]: r["people"] for r in exact["found"] if r["definition"] == definition}
    added = {r["found_by"]: r["people"] for r in exact["added"] if r["definition"] == definition}
    check(f"{definition}: the parts add up", sum(added.values()) == found["any feed"], (found, added))
check("definitions looked at", {r["definition"] for r in exact["definitions"] if r["looked_at"] == "yes"} == {"smi", "has_diabetes", "has_copd", "has_chd", "has_ckd"})

# Fields of one plain feed, cell by cell: rows that can be read as far as shape, id and date go.
head, body = extract("ecds.csv")
good = next(r["rows"] - r["refused"] for r in exact["feeds"] if r["feed"] == "ed")
lsoa = next(r for r in exact["fields"] if (r["feed"], r["field"]) == ("ed", "lsoa"))
blank = sum(1 for r in body if len(r) == len(head) and r[0] and not r[head.index("lsoa")])
check("lsoa of ed", abs((1 - lsoa["recorded"]) * good - blank) < 3 and blank > 5, (lsoa, blank, good))

# First and last day, and every month, of a feed whose days are plain.
head, body = extract("mh_referrals.csv")
days = sorted(r[head.index("received_date")] for r in body if len(r) == len(head) and r[0])
mh = next(r for r in exact["days"] if r["feed"] == "mh")
check("days of mh", (mh["first"], mh["last"], mh["lag_days"]) == (days[0], days[-1], 0), (mh, days[0], days[-1]))
for r in exact["months"]:
    if r["feed"] == "mh":
        wanted = sum(d[:7] == r["month"] for d in days)
        check(f"mh in {r['month']}", r["events"] == wanted, (r, wanted))

# Groups part the registered people, whichever way.
registered = sum(r["people"] for r in exact["groups"] if (r["feed"], r["by"]) == ("gp", "ethnicity"))
population = {(r["area"], r["lsoa"]): int(r["people"]) for r in truth("population")}
check("ethnic groups part the registered", registered == sum(population.values()), (registered, sum(population.values())))
check("fifths do too", registered == sum(r["people"] for r in exact["groups"] if (r["feed"], r["by"]) == ("gp", "imd_quintile")))
check("practices do too", registered == sum(r["registered"] for r in exact["practices"]))

# Protected: people 1-7 hidden, others to the nearest 5 or hidden; JSON says the same as the files; nothing else differs.
people = {"profile_people": ["people", "strangers", "registered"], "profile_groups": ["people", "in_feed", "events"],
          "profile_practices": ["registered"], "profile_conflicts": ["people"], "profile_agreement": ["compared", "other_value"],
          "profile_found": ["people"], "profile_added": ["people"], "profile_register_gap": ["people"],
          "profile_months": ["events"], "profile_overlap": [f["feed"] for f in exact["feeds"]]}
stars = 0
for name, columns in people.items():
    inside, outside = rows(f"{work}/exact/internal/INTERNAL_{name}.csv"), rows(f"{work}/exact/tables/{name}.csv")
    check(f"rows of {name}", len(inside) == len(outside) == len(expired[name[8:]]))
    for i, o, j in zip(inside, outside, expired[name[8:]]):
        for c in columns:
            n, shown = int(i[c]), o[c]
            stars += shown == "*"
            check(f"{name} {c}", shown in ("*", "") if 0 < n < 8 else shown in ("*", "") or int(shown) == 5 * ((n + 2) // 5), (i, o))
            check(f"{name} {c} zero", (n == 0) == (shown == "0"), (n, shown))
            check(f"{name} {c} in JSON", j[c] == ("*" if shown == "*" else None if shown == "" else int(shown)), (j, o))
check("something is hidden", stars > 20, stars)
for file in ("exact.json", "expired.json"):
    check(f"nobody in {file}", "53594e" not in open(f"{work}/{file}").read())
open(work + "/cases.python", "w").write(str(cases))
sys.exit(bad)
PY
cases=$((cases + $(cat "$work/cases.python")))

# Tables and sheets become files in lib/disclose alone: whoever else writes a CSV never sees one.
for file in $(grep -lE 'ps_csv_writer_open|ps_sheet_csv|ps_table_csv' lib/*/*.c lib/*/*.h cli/*.c | grep -vE '^lib/(disclose|base)/'); do
    case $file in
    lib/outreach/*.c | lib/run/rejects.c | lib/synth/*.c | lib/link/pseudonymise*.c) ok ;; # person files, and the caller's own data back
    *) wrong "$file writes a CSV" ;;
    esac
    grep -qE 'aggregate/|profile/|ps_table|ps_sheet' "$file" && wrong "$file writes a CSV and sees tables" || ok
done
is "public calls that write a table to a path" "$(cat include/popstrat/*.h | tr '\n' ' ' | grep -oE 'ps_(table|profile)_write[a-z_]*\(' | sort -u | tr '\n' ' ')" "ps_profile_write( ps_table_write_protected( "
is "what they call of the gate" "$(grep -ohE 'ps_gate_[a-z_]+\(' lib/run/profile_folder.c | sort -u | tr '\n' ' ')" "ps_gate_write_sheet( ps_gate_write_sheet_notes( ps_gate_write_sheet_release( "
done_with

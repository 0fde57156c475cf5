#!/bin/sh
# Routes and topics in a whole run, worked out again in Python from the extract and the manual: the how of everybody, who has no usable route by group
# and area, the topics; the same bytes on one thread and on three, and from a snapshot. Look-ups of digital exclusion that do not fit stop the run.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
region=$work/region
popstrat synth -q -o "$region" --people 4000 --seed 23 || exit 1
python3 - "$region" <<'PY' || exit 1
import csv, random, sys
folder = sys.argv[1]
random.seed(5)
rows = list(csv.reader(open(folder + "/people.csv", encoding="latin-1", newline="")))
more = ["has_phone", "letter_only", "hearing_need", "sight_need"]
chances = {"has_phone": (70, 20), "letter_only": (8, 60), "hearing_need": (10, 60), "sight_need": (15, 60)}
drawn = {} # every row of a person says the same
with open(folder + "/people.csv", "w", encoding="latin-1", newline="") as f:
    out = csv.writer(f, lineterminator="\n")
    out.writerow(rows[0] + more)
    for r in rows[1:]:
        if r and r[0].lower() not in drawn:
            drawn[r[0].lower()] = [(lambda d, c: "1" if d < c[0] else "0" if d < c[0] + c[1] else "")(random.randrange(100), chances[m]) for m in more]
        out.writerow(r + (drawn[r[0].lower()] if len(r) == len(rows[0]) else []))
areas = [r for r in csv.reader(open(folder + "/lookups/imd.csv"))][1:]
with open(folder + "/lookups/digital.csv", "w") as f:
    f.write("LSOA code (2021),Digital exclusion risk decile (1 is most excluded)\n")
    for a in areas:
        f.write("%s,%d\n" % (a[0], random.randint(1, 10)))
PY
sed -e 's/^pcn = .*/&\ndigital = "lookups\/digital.csv"/' "$region/north_dorset.toml" > "$region/offers.toml"
cat >> "$region/offers.toml" <<'PLAN'

[matrix.ways]
rows = [ { need = "A", rule = 'age >= 85', who = "nurse", how = "home visit", within = "7 days" },
         { need = "B", rule = 'age >= 60', who = "link worker", how = "phone call", within = "14 days" },
         { need = "C", rule = 'age >= 45', who = "link worker", how = "text message" },
         { need = "D", rule = 'age >= 30', who = "link worker", how = "letter" },
         { need = "E", rule = 'true', how = "e-mail" } ]

[topics.offers]
rows = [ { topic = "Physical health check", rule = 'age >= 40', who = "practice nurse", how = "appointment", within = "14 days" },
         { topic = "Money advice", rule = 'imd_decile <= 3' },
         { topic = "Company", rule = 'lives_alone', how = "letter" } ]

[cohort.offered]
base = 'registered and alive and age >= 18'
include = [ ["Several offers", 'offers >= 1'] ]

[list.everybody]
from     = "offered"
audience = "analyst"
matrix   = "ways"
topics   = "offers"
workbook = false
fields   = ["pseudo_id", "need", "how", "topics", "age", "age_band", "imd_quintile", "imd_decile", "ethnicity", "lsoa", "has_mobile", "has_email", "has_phone", "letter_only", "hearing_need", "sight_need", "digital_decile", "interpreter", "lives_alone", "safeguarding", "offers"]
PLAN
run() { popstrat run -q "$region/offers.toml" $AS_OF "$@"; }
popstrat check "$region/offers.toml" > /dev/null 2> "$work/notes" && ok || wrong "check: $(cat "$work/notes")"
grep -q 'note: matrix.ways.rows: this row takes everybody whom no earlier row took' "$work/notes" && ok || wrong "no note of the last row"
run -o "$work/out/one" --threads 1 || wrong "the run"
run -o "$work/out/three" --threads 3 || wrong "the run on three threads"
cmp -s "$work/out/one/run.json" "$work/out/three/run.json" && ok || wrong "threads change the bytes"
popstrat link -q "$region/offers.toml" $AS_OF -o "$work/snapshot" > /dev/null || wrong "link"
run --from "$work/snapshot" -o "$work/out/from" || wrong "the run from a snapshot"
cmp -s "$work/out/one/lists/everybody/all.csv" "$work/out/from/lists/everybody/all.csv" && ok || wrong "a snapshot changes the list"
python3 - "$work/out/one" "$region" <<'PY' && ok || wrong "routes and topics, worked out again"
import csv, sys
folder, region = sys.argv[1:]
people = list(csv.DictReader(open(folder + "/lists/everybody/all.csv")))
digital = {r[0]: int(r[1]) for r in list(csv.reader(open(region + "/lookups/digital.csv")))[1:]}
NONE = "no usable route: ask the practice"
said = {"visit": "home visit", "call": "phone call", "text": "text message", "letter": "letter", "mail": "e-mail"}
bad = 0
def yes(p, f): return p[f] == "yes"
def route(p, way):
    """The way that is left, and the rules that changed it."""
    mobile, mail, sight, hearing = (yes(p, f) for f in ("has_mobile", "has_email", "sight_need", "hearing_need"))
    phone = True if mobile or yes(p, "has_phone") else False if p["has_phone"] == "no" else None
    excluded = p["digital_decile"] in ("1", "2")
    if yes(p, "letter_only"):
        if sight: return NONE, {"asked to be written to only", "a sight need: nothing to read"}
        if way == "letter": return "letter", set()
        return ("letter, to offer: home visit" if way == "visit" else "letter"), {"asked to be written to only"}
    why = None
    if way == "call": why = "a hearing need: no call" if hearing else "no telephone: no call" if phone is False else None
    if way == "text": why = "a sight need: nothing to read" if sight else None if mobile else "no recorded mobile: no text"
    if way == "letter" and sight: why = "a sight need: nothing to read"
    if way == "mail" and not mail: why = "no recorded address: no e-mail"
    online = excluded and way in ("text", "mail")
    if not why and not online: return said[way], set()
    rules = {why or "digitally excluded area: nothing online"}
    can_call = phone is True and not hearing
    if way == "call" and hearing and mobile and not sight and not excluded: return "text message", rules
    if online and can_call: return "phone call", rules
    if not sight: return "letter", rules
    if can_call: return "phone call", rules
    if way == "mail" and mail: return "e-mail", set()
    if mail: return "e-mail", rules
    if phone is None and not hearing: return "visit, through the practice", rules
    return NONE, rules
def beside(p, how):
    if not p["interpreter"] or how == NONE: return how
    reading = how in ("letter", "e-mail", "text message")
    return how + (", interpreter needed: " if reading else ", with an interpreter: ") + p["interpreter"]
def way_of(p):
    age = int(p["age"])
    return ("A", "visit") if age >= 85 else ("B", "call") if age >= 60 else ("C", "text") if age >= 45 else ("D", "letter") if age >= 30 else ("E", "mail")
want = {}
topics_of = {"Physical health check": 0, "Money advice": 0, "Company": 0}
def add(by, group, measure, n=1): want[(by, group, measure)] = want.get((by, group, measure), 0) + n
seen = set()
for p in people:
    if p["digital_decile"] != (str(digital[p["lsoa"]]) if p["lsoa"] in digital else ""): bad += 1; print("decile", p)
    need, way = way_of(p)
    how, rules = route(p, way)
    lost = how == NONE
    first = yes(p, "safeguarding")
    wanted = "speak to the practice first" if first else beside(p, how)
    if (p["need"], p["how"]) != (need, wanted): bad += 1; print("how", p["how"], "wanted", wanted, p)
    seen.add(p["how"].split(":")[0])
    lines = []
    if int(p["age"]) >= 40:
        topics_of["Physical health check"] += 1
        if yes(p, "letter_only"):
            rules |= {"asked to be written to only"} | ({"a sight need: nothing to read"} if yes(p, "sight_need") else set())
            lost = lost or yes(p, "sight_need")
            offered = NONE if yes(p, "sight_need") else "letter, to offer: appointment"
        else: offered = "appointment"
        if first: offered = "speak to the practice first"
        elif offered != NONE and p["interpreter"]: offered += ", with an interpreter: " + p["interpreter"]
        lines.append("Physical health check (practice nurse, " + offered + ", within 14 days)")
    if p["imd_decile"] and int(p["imd_decile"]) <= 3:
        topics_of["Money advice"] += 1
        if yes(p, "letter_only"): # no how is said: a letter all the same
            rules |= {"asked to be written to only"} | ({"a sight need: nothing to read"} if yes(p, "sight_need") else set())
            lost = lost or yes(p, "sight_need")
            offered = "speak to the practice first" if first else NONE if yes(p, "sight_need") else beside(p, "letter")
            lines.append("Money advice (" + offered + ")")
        else: lines.append("Money advice (speak to the practice first)" if first else "Money advice")
    if yes(p, "lives_alone"):
        topics_of["Company"] += 1
        offered, more = route(p, "letter")
        rules |= more
        lost = lost or offered == NONE
        lines.append("Company (" + ("speak to the practice first" if first else beside(p, offered)) + ")")
    if p["topics"] != "; ".join(lines) or float(p["offers"]) != len(lines): bad += 1; print("topics", p["topics"], "wanted", lines)
    add("all", "everybody", "people")
    for r in rules: add("all", "everybody", r)
    for by, group in (("all", "everybody"), ("imd_quintile", p["imd_quintile"] or "none"), ("ethnicity", p["ethnicity"]), ("age_band", p["age_band"]), ("lsoa", p["lsoa"] or "none")):
        if by != "all": add(by, group, "people")
        add(by, group, "no usable route", lost)
sheet = {(r["by"], r["group"], r["measure"]): int(r["count"]) for r in csv.DictReader(open(folder + "/internal/INTERNAL_routes.csv")) if r["list"] == "everybody"}
lost_areas = {g for (b, g, m), n in want.items() if b == "lsoa" and m == "no usable route" and n}
want = {k: n for k, n in want.items() if k[0] != "lsoa" or k[1] in lost_areas}
for k in set(want) | set(sheet):
    if want.get(k, 0) != sheet.get(k, 0): bad += 1; print("sheet", k, sheet.get(k), "wanted", want.get(k))
readme = open(folder + "/lists/everybody/README.txt").read()
for topic, n in topics_of.items():
    if "- %s: %d %s\n" % (topic, n, "person" if n == 1 else "people") not in readme: bad += 1; print("readme", topic, n)
print(len(people), "people;", want[("all", "everybody", "no usable route")], "without a route; ways seen:", sorted(seen))
if len(people) < 500 or len(seen) < 8 or len(lost_areas) < 3: bad += 1; print("too little to see")
sys.exit(bad != 0)
PY
sed -i '3,$d' "$region/lookups/digital.csv"
run -o "$work/out/cut" 2> "$work/err"
is "a look-up cut short" $? 4
grep -q 'digital.csv.*only .*% of living registered people' "$work/err" && ok || wrong "the look-up is not named: $(cat "$work/err")"
sed -i 's/1 is most/10 is most/' "$region/lookups/digital.csv"
run -o "$work/out/turned" 2> "$work/err"
is "a look-up that is turned round" $? 4
grep -q 'the tenths of this look-up run the other way' "$work/err" && ok || wrong "it is not told: $(cat "$work/err")"
[ -e "$work/out/cut" ] || [ -e "$work/out/turned" ] && wrong "a run was published" || ok
done_with

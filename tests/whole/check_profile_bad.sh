#!/bin/sh
# The profile of a deliberately bad population names each planted fault, and that of the region it was made from names none. Faults are
# planted, and expected shares counted from the spoilt files, by Python and not by popstrat.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
popstrat synth -q -n 3000 -o "$work/good" || wrong "synth"
cp -r "$work/good" "$work/bad"
python3 - "$work/bad" > "$work/planted" <<'PY' || wrong "the faults could not be planted"
import csv, gzip, os, random, sys
work = sys.argv[1]
chance = random.Random(5)

def read(name, bar=","):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(f"{work}/{name}", "rt", newline="", encoding="utf-8", errors="surrogateescape") as f:
        return list(csv.reader(f, delimiter=bar))
def write(name, rows, bar=","):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(f"{work}/{name}", "wt", newline="", encoding="utf-8", errors="surrogateescape") as f:
        csv.writer(f, delimiter=bar, lineterminator="\n").writerows(rows)
def say(name, sentence): print(f"{name}\t{sentence}")

people = read("people.csv")
at = {heading: i for i, heading in enumerate(people[0])}
whole = [r for r in people[1:] if len(r) == len(people[0])]
of_practice = {r[at["pseudo_id"]] for r in whole if r[at["practice"]] == "A99002"}

# A feed that stops three months early, and knows nobody of one practice.
gp = read("gp_events.csv.gz")
date = gp[0].index("date")
gp = [gp[0]] + [r for r in gp[1:] if len(r) != len(gp[0]) or (r[date][:10] <= "2024-12-31" and r[0] not in of_practice)]
write("gp_events.csv.gz", gp)
say("a feed stops early", "gp: nothing after 2024-12-31, 90 days before the index date (2025-03-31)")
say("a practice is missing", "gp: knows nobody of practice A99002, ")

# A month that was not delivered; births that disagree.
acute = read("admissions.csv", "|")
day, born = acute[0].index("ADMIDATE"), acute[0].index("MYDOB")
acute = [acute[0]] + [r for r in acute[1:] if len(r) != len(acute[0]) or r[day][3:] != "07/2024"]
for n, r in enumerate(acute[1:]):
    if len(r) == len(acute[0]) and len(r[born]) == 6 and n % 10 == 3:
        r[born] = r[born][:2] + str(int(r[born][2:]) - 8)
again = acute[1::4] # a quarter of the file arrives twice
write("admissions.csv", acute + again, "|")
say("admissions sent twice", f"acute: {100 * len(again) / (len(acute) - 1 + len(again)):.0f}% of rows are sent more than once")
say("a month is missing", "acute: no events in 2024-07")
say("births disagree", "acute: the year of birth is more than one away from the linked record's for ")

# 30% of areas blank in one ethnic group, and sexes that nobody can read.
for r in people[1:]:
    if len(r) != len(people[0]): continue
    asian = r[at["ethnicity"]][:1] in set("HJKLR")
    if asian and chance.random() < 0.3: r[at["lsoa"]] = ""
    if chance.random() < 0.2: r[at["sex"]] = "QQ"
write("people.csv", people)
say("areas are blank in one group", "people: lsoa is recorded for 7*% of the rows of ethnicity \"Asian\", 99% of the others")
say("sexes cannot be read", "people: 20% of the values of sex cannot be read")

# Days that do not exist.
community = read("community.csv.gz")
day = community[0].index("contact_date")
for n, r in enumerate(community[1:]):
    if len(r) == len(community[0]) and n % 12 == 0: r[day] = r[day][:5] + "02-30"
write("community.csv.gz", community)
say("days that do not exist", "community: 9% of rows are refused, most often for this: contact_date: date does not exist; a run stops above 1%")

# Ids of another scheme for a tenth of a feed's people.
ids = sorted({r[0] for r in community[1:] if len(r) == len(community[0])})
other = {old: f"{n:032x}" for n, old in enumerate(ids) if n % 10 == 4}
for r in community[1:]: r[0] = other.get(r[0], r[0])
write("community.csv.gz", community)
rows = [r for r in community[1:] if len(r) == len(community[0]) and r[day] and not r[day].endswith("02-30")]
known = {r[at["pseudo_id"]] for r in whole}
strange = 100 * sum(r[0] not in known for r in rows) / len(rows)
say("ids of another scheme", f"community: {strange:.0f}% of rows are of people not in the person extract")
say("ids of another scheme, seen", "community: 1*% of its people have ids of another form than the person extract's")

# One provider's rows sent twice.
ed = read("ecds.csv")
provider = ed[0].index("provider")
twice = [r for r in ed[1:] if len(r) == len(ed[0]) and r[provider] == "SYN01"]
share = 100 * len(twice) / (len(ed) - 1 + len(twice))
write("ecds.csv", ed + twice)
say("rows sent twice", f"ed: {share:.0f}% of rows are sent more than once, equal in every column: each counts once")
PY
for region in good bad; do
    popstrat profile "$work/$region/nottinghamshire.toml" $AS_OF > "$work/$region.text" || wrong "$region: exit $?"
    popstrat profile --json "$work/$region/nottinghamshire.toml" $AS_OF > "$work/$region.json" || wrong "$region as JSON: exit $?"
    python3 - "$work/$region.json" > "$work/$region.findings" <<'PY' || wrong "$region: not JSON"
import json, sys
for f in json.load(open(sys.argv[1]))["findings"]: print(f["finding"])
PY
done
is "findings in a good region" "$(cat "$work/good.findings")" ""
while IFS='	' read -r what sentence; do
    found=no
    while read -r line; do
        case $line in $sentence*) found=yes ;; esac # an asterisk in it stands for anything
    done < "$work/bad.findings"
    [ $found = yes ] && ok || wrong "$what: no finding like: $sentence"
done < "$work/planted"
[ "$(wc -l < "$work/planted")" -ge 10 ] && ok || wrong "too few faults were planted"
# A run stops on such data, which is why the profile may not.
popstrat run -q "$work/bad/nottinghamshire.toml" $AS_OF -o "$work/out" 2> "$work/err" && wrong "a run goes on" || ok
# No line is wider than a terminal, and nobody stands in it.
is "lines of more than 100 characters" "$(awk 'length > 100' "$work/bad.text" "$work/good.text" | wc -l | tr -d ' ')" 0
for file in good.text good.json bad.text bad.json; do
    is "pseudonyms in $file" "$(grep -cE '53594e|[0-9a-f]{32}' "$work/$file")" 0
done
done_with

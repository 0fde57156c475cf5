#!/bin/sh
# Workbooks opened, and saved as CSV, by a real spreadsheet (LibreOffice): of an offer, a review and the voluntary sector, with texts that it
# would take for formulas in every field; what was answered comes back, and every text is the text it was.
command -v soffice > /dev/null || { echo "no LibreOffice here"; exit 77; }
. tests/whole/lib.sh
write_base "$work/base"
python3 - "$work/base" <<'PY'
import csv, sys
base = sys.argv[1]
ids = ["=1+1", "+44", "-5", "@SUM(A1)", "'=7", "plain;id"]
head = "pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,death_date,type_1_objection,type_1_date,national_opt_out,dissent,dissent_date,confidential,dummy,safeguarding,interpreter,communication_need".split(",")
says = ["=cmd|' /C calc'!A0", "+1+2", "-2+3", "@now()", "\tTab", "caf\u00e9 \u20ac; \"two\", words"]
with open(base + "/people.csv", "w", newline="") as f:
    w = csv.writer(f, lineterminator="\n")
    w.writerow(head)
    for i, who in enumerate(ids):
        w.writerow([who, "A99001", "regular", "2001-04-01", "", "1950-06", "F", "A", "E01990001", "", 0, "", 0, 0, "", 0, 0, 0, says[i], says[-1 - i]])
with open(base + "/gp.csv", "w", newline="") as f:
    w = csv.writer(f, lineterminator="\n")
    w.writerow(["pseudo_id", "date", "code", "value"])
    for who in ids:
        w.writerow([who, "2015-03-02", "58214004", ""])
PY
for feed in acute mh; do sed -i '2,$d' "$work/base/$feed.csv"; done
sed -i -e '/^\[list.support\]/,$d' -e 's/^approved_by = .*/&\nndoo = { applied_by = "DSCRO", on = 2025-03-31 }/' "$work/base/plan.toml"
cat >> "$work/base/plan.toml" <<'PLAN'
[cohort.smi_known]
title = "=HYPERLINK(1) known"
base = 'registered and alive'
include = [ ["=2+2 a reason", 'smi'] ]

[matrix.route]
rows = [ { need = "=need+1", rule = 'age > 60', who = "@who", how = "-1 phone", within = "+14 days" } ]

[list.gaps]
from = "smi_known"
one_file_per = "practice"
audience = "clinician"
kind = "clinical-review"
matrix = "route"
fields = ["pseudo_id", "practice", "need", "who", "how", "within", "why", "evidence", "flags", "interpreter", "communication_need"]

[list.calls]
from = "smi_known"
audience = "link-worker"
matrix = "route"
plain_title = "=Calls +to make"
plain_why = "-1 or more reasons"
fields = ["pseudo_id", "need", "how", "within", "why", "interpreter", "communication_need"]

[list.walks]
from = "smi_known"
audience = "vcse"
matrix = "route"
agreement = 'smi'
plain_title = "@Walks"
plain_why = "+1 walk"
fields = ["pseudo_id", "practice", "need", "how", "within"]
PLAN
printf '%064d\n' 7 > "$work/my.key"; chmod 600 "$work/my.key"
popstrat run -q "$work/base/plan.toml" --recipient-key "$work/my.key" -o "$work/out" || { wrong "exit $?"; done_with; }
find "$work/out/lists" -name '*.xlsx' | wc -l | grep -qx 3 && ok || wrong "three workbooks"

mkdir "$work/filled" "$work/saved" "$work/lists"
cat > "$work/round.py" <<'PY'
import csv, glob, os, re, sys, zipfile, xml.etree.ElementTree as ET
work, step = sys.argv[1:]
M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
offers = ["offered", "accepted", "declined", "not reached", "unsuitable", ""]
reviews = ["recorded", "reviewed: not so", "not reviewed yet", "recorded", "reviewed: not so", ""]
bad = 0
def wrong(*what):
    global bad
    bad = 1
    print("WRONG:", *what)
def lists():
    for path in sorted(glob.glob(work + "/out/lists/*/*.csv"), key=os.fsencode):
        with open(path, newline="") as f:
            yield path[:-4], path.split("/")[-2], list(csv.reader(f))
plain = lambda t: t[1:] if re.match("'[=+@\t\r-]", t) else t
def words(folder):
    return reviews if folder == "gaps" else offers
if step == "fill":  # as somebody would: words from the drop-down, days as a spreadsheet keeps them
    ET.register_namespace("", M[1:-1])
    for stem, folder, rows in lists():
        book = zipfile.ZipFile(stem + ".xlsx")
        with zipfile.ZipFile(f"{work}/filled/{folder}.xlsx", "w") as out:
            for part in book.namelist():
                data = book.read(part)
                if part == "xl/worksheets/sheet2.xml":
                    tree = ET.fromstring(data)
                    sheet = tree.find(M + "sheetData")
                    letter = {"".join(t.text for t in c.iter(M + "t")): re.match("[A-Z]+", c.get("r")).group() for c in sheet[0]}
                    for i, row in enumerate(sheet[1:]):
                        for heading, kind, value in (("outcome", "inlineStr", words(folder)[i]), ("outcome_date", None, str(45764 + i) if words(folder)[i] else ""), ("note", "inlineStr", "=1+1")):
                            cell = next((c for c in row if re.match("[A-Z]+", c.get("r")).group() == letter[heading]), None)
                            if cell is None:
                                wrong(folder, heading, "has no cell")
                                continue
                            for kid in list(cell):
                                cell.remove(kid)
                            cell.attrib.pop("t", None)
                            if value and kind:
                                cell.set("t", kind)
                                ET.SubElement(ET.SubElement(cell, M + "is"), M + "t").text = value
                            elif value:
                                ET.SubElement(cell, M + "v").text = value
                    data = ET.tostring(tree, encoding="utf-8", xml_declaration=True)
                out.writestr(part, data)
if step == "compare":
    wanted = []
    for stem, folder, rows in lists():
        saved = glob.glob(f"{work}/saved/{folder}-*.csv")
        if len(saved) != 1:
            wrong(folder, "was not saved", saved)
            continue
        with open(saved[0], newline="", encoding="utf-8-sig") as f:
            got = list(csv.reader(f))
        n = len(rows[0])
        if [r[:n] for r in got] != [[plain(t) for t in r] for r in rows]:
            wrong(folder, "another text came out:", [(a, b) for r, s in zip(got, rows) for a, b in zip(r, map(plain, s)) if a != b][:3])
        if any(r[n + 2] != "=1+1" for r in got[1:]):
            wrong(folder, "a note was reckoned")
        with open(f"{work}/lists/{folder}.csv", newline="") as f:  # the list itself, opened as a CSV
            # A quote before a sign is what keeps it a text; some take it off as they open the file, and none reckons.
            if [[plain(t) for t in r] for r in csv.reader(f)] != [[plain(t) for t in r] for r in rows]:
                wrong(folder, "its CSV is opened as something else")
        cross = {}
        for path in glob.glob(f"{work}/out/practices/*/crosswalk/{folder}.csv"):
            with open(path, newline="") as f:
                cross.update((r["recipient_pseudo_id"], r["pseudo_id"]) for r in csv.DictReader(f))
        if (folder == "_Walks") != bool(cross):
            wrong(folder, "crosswalk")
        for i, row in enumerate(rows[1:]):
            if words(folder)[i]:
                wanted.append([cross.get(row[0], row[0]), folder, stem.split("/")[-1], words(folder)[i], f"2025-04-{17 + i}"])
    with open(work + "/wanted", "w", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows([["pseudo_id", "list", "recipient", "outcome", "outcome_date"]] + wanted)
sys.exit(bad)
PY
python3 "$work/round.py" "$work" fill && ok || wrong "not filled in"
office() { # filter, folder, file, how it is read
    soffice "-env:UserInstallation=file://$work/office" --headless ${4:+"--infilter=$4"} --convert-to "$1" --outdir "$2" "$3" > "$work/said" 2>&1 || wrong "LibreOffice: $(cat "$work/said")"
}
for file in "$work"/filled/*.xlsx; do
    office "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2" "$work/saved" "$file"
done
for list in gaps _Calls__to_make _Walks; do
    cp "$work/out/lists/$list"/*.csv "$work/$list.csv"
    office "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true" "$work/lists" "$work/$list.csv" "CSV:44,34,76,1"
done
python3 "$work/round.py" "$work" compare && ok || wrong "not the texts that were written"
popstrat outcomes "$work/out" "$work"/saved/*.csv -q 2> "$work/err" && ok || wrong "outcomes: $(cat "$work/err")"
grep -q refused "$work/err" && wrong "$(cat "$work/err")" || ok
cmp -s "$work/wanted" "$work/out.outcomes.csv" && ok || { wrong "what came back is not what was answered"; diff "$work/wanted" "$work/out.outcomes.csv" | head; }
is "answers" "$(wc -l < "$work/out.outcomes.csv")" 16
done_with

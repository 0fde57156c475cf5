#!/bin/sh
# The workbooks of whole runs, opened as the zip and XML that they are: the rows of the CSV and no other, texts as texts, nothing that a
# spreadsheet would reckon with, the drop-down, the print set-up, and the same bytes twice.
. tests/whole/lib.sh
popstrat synth -q -o "$work/region" --people 3000 --seed 11
for plan in nottinghamshire luton north_dorset; do
    popstrat run -q "$work/region/$plan.toml" $AS_OF -o "$work/one/$plan" || wrong "$plan: exit $?"
done
sleep 2 # the time of day, to the two seconds that a zip can tell apart
for plan in nottinghamshire luton north_dorset; do
    popstrat run -q "$work/region/$plan.toml" $AS_OF -o "$work/two/$plan" || wrong "$plan again: exit $?"
done
(cd "$work/one" && find . -name '*.xlsx' | sort | xargs sha256sum) > "$work/a"
(cd "$work/two" && find . -name '*.xlsx' | sort | xargs sha256sum) > "$work/b"
is "workbooks" "$(wc -l < "$work/a")" "$(cd "$work/one" && find . -path '*/lists/*' -name '*.csv' ! -path '*/ids/*' ! -path '*/base_population/*' | wc -l)"
cmp -s "$work/a" "$work/b" && ok || wrong "a second run gives other workbooks"
is "workbooks that others may read" "$(find "$work/one" -name '*.xlsx' ! -perm 600 | wc -l)" 0

# Twelve people, and a reason that a spreadsheet would reckon with; a list without a workbook; a run that is no replay.
write_base "$work/base"
sed -i 's/^include = .*/include = [ ["=HYPERLINK(x) \& <SMI>", '\''smi'\''], ["Two or more physical conditions", '\''physical >= 2'\''] ]/' "$work/base/plan.toml"
cat >> "$work/base/plan.toml" <<'PLAN'

[list.bare]
from = "smi_physical"
audience = "analyst"
fields = ["pseudo_id", "age"]
workbook = false

[list.analysts]
from = "smi"
audience = "analyst"
fields = ["pseudo_id", "age", "imd_decile", "smi", "local"]
PLAN
popstrat run -q "$work/base/plan.toml" -o "$work/one/base" || wrong "base: exit $?"
[ -f "$work/one/base/lists/bare/all.csv" ] && [ ! -f "$work/one/base/lists/bare/all.xlsx" ] && ok || wrong "workbook = false"
sed 's/^workbook = .*/workbook = "no"/' "$work/base/plan.toml" > "$work/base/wrong.toml"
popstrat check "$work/base/wrong.toml" 2> "$work/err"; is "workbook is true or false" "$?" 2
grep -q workbook "$work/err" && ok || wrong "the key is not named: $(cat "$work/err")"

python3 - "$work" <<'PY'
import csv, glob, os, re, sys, zipfile, xml.etree.ElementTree as ET
work = sys.argv[1]
N = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
cases = bad = 0
def check(what, held, said=""):
    global cases, bad
    cases += 1
    if not held:
        bad = 1
        print(f"WRONG: {what} {said}")
def unescape(text):
    return re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m.group(1), 16)), text)
def column_of(ref):
    n = 0
    for c in re.match("[A-Z]+", ref).group():
        n = n * 26 + ord(c) - 64
    return n - 1
numeric = {"age", "imd_decile", "frailty", "physical", "emergencies", "ed_visits", "long_term", "charlson", "local"}
answers = ["outcome", "outcome_date", "note", "list"]
formulas = 0
for path in sorted(glob.glob(work + "/one/*/lists/*/*.xlsx")):
    name = path[len(work) + 5:]
    run, folder, stem = name.split("/")[0], name.split("/")[2], name.split("/")[3][:-5]
    book = zipfile.ZipFile(path)
    check(name + " is whole", book.testzip() is None)
    parts = {i.filename: book.read(i) for i in book.infolist()}
    check(name + " begins with its content types", book.infolist()[0].filename == "[Content_Types].xml")
    check(name + " dates", {i.date_time for i in book.infolist()} == {(1980, 1, 1, 0, 0, 0)})
    trees = {f: ET.fromstring(t) for f, t in parts.items()}
    types = {o.get("PartName")[1:] for o in trees["[Content_Types].xml"].iter() if o.get("PartName")}
    check(name + " parts", types | {"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"} == set(parts))
    sheet = trees["xl/worksheets/sheet2.xml"]
    check(name + " has no formula", not any(t.iter("{%s}f" % N["m"]).__next__() is not None for t in trees.values() if list(t.iter("{%s}f" % N["m"]))))
    # The rows of the CSV.
    with open(path[:-4] + "csv", newline="") as file:
        wanted = list(csv.reader(file))
    review = folder == "gap_review"
    answered, outreach = folder != "analysts", folder not in ("analysts", "gap_review")
    heading = wanted[0] + (answers if answered else [])
    got = []
    for row in sheet.find("m:sheetData", N):
        cells = [""] * len(heading)
        for c in row:
            kind, text = c.get("t"), "".join(t.text or "" for t in c.iter("{%s}t" % N["m"]))
            where = column_of(c.get("r"))
            if kind == "inlineStr":
                cells[where] = unescape(text)
            else:
                check(name + " cell of another kind", kind is None)
                value = c.find("m:v", N)
                if value is not None:
                    check(name + " a number where none may be", heading[where] in numeric, heading[where])
                    cells[where] = value.text
        got.append(cells)
    check(name + " heading", got[0] == heading, got[0])
    guarded = lambda t: t[1:] if re.match("'[=+@\t\r-]", t) else t
    tail = ["", "", "", f"{folder}/{stem}"] if answered else []
    check(name + " rows", got[1:] == [[guarded(t) for t in row] + tail for row in wanted[1:]])
    formulas += sum(t.startswith("=") for row in got for t in row)
    # How it looks and prints.
    pane = sheet.find("m:sheetViews/m:sheetView/m:pane", N)
    check(name + " frozen heading", pane is not None and (pane.get("ySplit"), pane.get("state")) == ("1", "frozen"))
    last = re.match(r"A1:([A-Z]+)(\d+)$", sheet.find("m:autoFilter", N).get("ref"))
    check(name + " filter", last and column_of(last.group(1)) == len(heading) - 1 and int(last.group(2)) == len(got))
    setup = sheet.find("m:pageSetup", N)
    check(name + " page", (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == ("9", "landscape", "0"))
    foot = sheet.find("m:headerFooter/m:oddFooter", N).text
    check(name + " footer", "Page &P of &N" in foot and "Do not use after 7 May 2025" in foot or run == "base", foot)
    titles = [d.text for d in trees["xl/workbook.xml"].iter("{%s}definedName" % N["m"]) if d.get("name") == "_xlnm.Print_Titles"]
    check(name + " heading on each page", len(titles) == 1 and titles[0].endswith("'!$1:$1"), titles)
    styles = trees["xl/styles.xml"]
    for part in styles:
        check(name + " count of " + part.tag, part.get("count") == str(len(part)))
    formats = [x.get("numFmtId") for x in styles.find("m:cellXfs", N)]
    kept = [i for i, h in enumerate(heading) if h not in numeric and h != "outcome_date"]
    check(name + " text cells stay text", all(formats[int(c.get("s"))] == "49" for r in sheet.find("m:sheetData", N) for c in r if column_of(c.get("r")) in kept))
    # The answers.
    rules = sheet.findall("m:dataValidations/m:dataValidation", N)
    check(name + " drop-down and date", len(rules) == (2 if answered else 0))
    if answered:
        letter = lambda w: next(c.get("r")[:-1] for c in sheet.find("m:sheetData", N)[0] if "".join(t.text for t in c.iter("{%s}t" % N["m"])) == w)
        check(name + " list of words", rules[0].find("m:formula1", N).text == ('"recorded,reviewed: not so,not reviewed yet"' if review else '"offered,accepted,declined,not reached,unsuitable"'))
        check(name + " where", rules[0].get("sqref") == f"{letter('outcome')}2:{letter('outcome')}{len(got)}", rules[0].get("sqref"))
        check(name + " date", rules[1].get("type") == "date" and rules[1].find("m:formula1", N).text == "45747")  # 2025-03-31
        check(name + " where the date", rules[1].get("sqref") == f"{letter('outcome_date')}2:{letter('outcome_date')}{len(got)}")
    # The first sheet: the front of README.txt, word for word, and how to answer.
    said = [unescape("".join(t.text or "" for t in c.iter("{%s}t" % N["m"]))) for c in trees["xl/worksheets/sheet1.xml"].iter("{%s}c" % N["m"])]
    readme = open(os.path.dirname(path) + "/README.txt").read().split("\nHow many\n")[0]
    front = [line for line in readme.split("\n") if line and set(line) != {"="}]
    check(name + " tells what README.txt does", said[:len(front)] == front, [l for l in front if l not in said])
    check(name + " check first", any("record for death, address, opt-out and safeguarding before any contact" in l for l in said))
    codes = [c for c in ("871691000000100", "871731000000106", "871711000000103") if any(c in l for l in said)]
    check(name + " codes", len(codes) == (3 if outreach else 0), codes)
    if outreach:
        check(name + " the unsure one says so", any("871691000000100" in l and "not verified" in l for l in said))
        check(name + " without a code", sum("there is no code" in l for l in said) == 2)
    check(name + " words", any("reviewed: it is not so" in l for l in said) == review and any("they said yes" in l for l in said) == outreach)
    check(name + " REPLAY", (run != "base") == any(l.startswith("REPLAY") for l in said) == (heading[0] == "status"))
    # Nobody, and no condition, outside the rows.
    rest = b"".join(t for f, t in parts.items() if f != "xl/worksheets/sheet2.xml")
    check(name + " nobody in the rest", b"53594e" not in rest)
    check(name + " properties", re.findall(rb"<(?:dc|dcterms):(\w+)", parts["docProps/core.xml"]) == [b"title", b"creator", b"created", b"modified"])
    check(name + " author", b"<dc:creator>popstrat<" in parts["docProps/core.xml"])
    if folder in ("Staying_well_support", "Social_prescriber_calls", "Health_champion_invitations"):
        check(name + " names no condition", not re.search(rb"SMI|smi_|diabetes|core20|schizo|frail", b"".join(parts.values())))
        sheets = [s.get("name") for s in trees["xl/workbook.xml"].iter("{%s}sheet" % N["m"])]
        check(name + " sheets", sheets[0] == "Read me" and sheets[1].replace(" ", "_") == folder[:31], sheets)
check("a text that begins as a formula does", formulas == 2, formulas)
print(f"cases: {cases}")
open(work + "/cases.python", "w").write(str(cases))
sys.exit(bad)
PY
[ $? = 0 ] || bad=1
cases=$((cases + $(cat "$work/cases.python" || echo 0)))
done_with

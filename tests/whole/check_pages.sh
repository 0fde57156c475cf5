#!/bin/sh
# A page a person: as many as the list has rows and in its order, none longer or wider than a page, with reasons, scores that add up, the latest events
# and what is not known; readable by their owner alone; for clinicians alone.
. tests/whole/lib.sh
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
popstrat synth -q -n 1000 -o "$work/region" || wrong "synth"
cd "$work/region/ready/mdt_summary" || exit 1
# Somebody's texts try to end the page, to turn the reader round, and to be very long.
long=$(awk -F, '/very much/ { print $2 }' truth.csv)
evil=$(printf 'Urdu\014page two\033[31m \342\200\256desrever')$(printf 'x%.0s' $(seq 300))
awk -F, -v OFS=, -v id="$long" -v evil="$evil" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "interpreter") c = i } $1 == id { $c = evil } { print }' people.csv > p && mv p people.csv
for threads in 1 4; do popstrat run mdt_summary.toml $AS_OF --threads $threads -q -o out$threads 2> err || wrong "run: $(head -n 3 err)"; done
diff -r out1/lists out4/lists > /dev/null && ok || wrong "the same bytes whatever the threads"
is "readable by their owner alone" "$(find out1/lists -name '*.pages.txt' ! -perm 600 | wc -l)" 0
python3 - "$long" <<'PY' || bad=1
import csv, glob, re, sys
long, cases, bad = sys.argv[1], 0, 0
def check(what, held, detail=""):
    global cases, bad
    cases += 1
    if not held:
        bad = 1
        print("WRONG:", what, detail)
acute = {}
for r in csv.DictReader(open("admissions.csv", encoding="utf-8")): acute.setdefault(r["pseudo_id"], []).append(r["admission_date"])
files = sorted(glob.glob("out1/lists/meeting/*.csv"))
check("there are files", len(files) > 2)
for path in files:
    rows = list(csv.DictReader(open(path, encoding="utf-8")))
    text = open(path[:-4] + ".pages.txt", encoding="utf-8", newline="").read()
    pages = text.split("\f") if rows else []
    check(path + ": a page a row", len(pages) == len(rows), (len(pages), len(rows)))
    check(path + ": no control but line feeds and form feeds", not re.search(r"[\x00-\x09\x0b\x0d-\x1f\x7f-\x9f\u2028-\u202e]", text))
    for row, page in zip(rows, pages):
        lines = page.split("\n")
        check("ends with a line feed", lines.pop() == "")
        check("no longer than a page", len(lines) <= 60, len(lines))
        check("no wider", max(map(len, lines)) <= 100, max(map(len, lines)))
        check("the row's person", lines[3] == "Person " + row["pseudo_id"], lines[3])
        check("practice, age and sex", lines[4] == f"Practice {row['practice']}   Age {row['age']}   Sex {row['sex']}", lines[4])
        check("until when", "Do not use after" in lines[1])
        check("a replay says so", "REPLAY: not for contact" in lines[0])
        check("to be asked about first", ("SPEAK TO THE PRACTICE FIRST" in page) == (row["speak_to_practice_first"] == "yes"))
        for reason in ("Three or more long-term conditions", "Known to two or more services", "Two or more emergency admissions in 12 months"):
            check("reason", "\n  " + reason in page, reason)
        check("score", f"\n  Local measure of complexity: {row['complexity']}\n" in page)
        at = lines.index(f"  Local measure of complexity: {row['complexity']}") + 1
        items = []
        while lines[at].startswith("      "): items.append(float(lines[at].split()[0])); at += 1
        check("its items add up to it", sum(items) == float(row["complexity"]), items)
        check("how many stays", f"\n  acute (hospital stays): {len(acute[row['pseudo_id']])}\n" in page)
        check("the latest of them", f"\n    {max(acute[row['pseudo_id']])} method emergency" in page)
        check("what is not known", "\nNot known\n" in page and ("Nothing of theirs in mh" in page) == ("\n  mh (referrals)" not in page))
        if row["pseudo_id"] == long:
            check("the page of whom very much is known is full", len(lines) >= 55, len(lines))
            check("and counts the rest", page.count(" more\n") >= 4, page.count(" more\n"))
open("cases", "w").write(str(cases))
sys.exit(bad)
PY
cases=$((cases + $(cat cases)))
# Nobody else gets them.
for audience in analyst link-worker vcse; do
    sed "s/^audience     = .*/audience     = \"$audience\"/" mdt_summary.toml > other.toml
    popstrat check other.toml 2>&1 | grep -q "a page about each person is for clinicians only" && ok || wrong "pages for $audience"
done
sed 's/^one_page     = true/one_page     = false/' mdt_summary.toml > none.toml
popstrat run none.toml $AS_OF -q -o none 2> err || wrong "run: $(head -n 3 err)"
is "none without one_page" "$(find none/lists -name '*.pages.txt' | wc -l)" 0
done_with

#!/bin/sh
# A phased list from its draw to its evaluation, with the day of the run moved on. The draw and the figures are worked out again in Python (HMAC,
# fractions); nobody loses a place; the draw stays; people who died, moved or are gone are counted in the group they were drawn to; and where
# calling changed nothing, no effect is shown.
. tests/whole/lib.sh
case "$build" in *sanitize*|*thread*) echo "the clock cannot be moved under a checker"; exit 77 ;; esac
command -v python3 > /dev/null || { echo "python3 is not on this machine"; exit 77; }
${CC:-gcc} -shared -fPIC -o "$work/clock.so" tests/whole/clock.c 2> /dev/null || { echo "no shared library can be built here"; exit 77; }

write_base "$work/base"
ledger=$work/base/contact.ledger
cat > "$work/make.py" <<'PY'
"""People of 24 practices and their emergencies: make.py FOLDER [NEWCOMERS] [EFFECT LEDGER]. Nobody is random: all comes of the number."""
import csv, sys
folder, newcomers = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
called = set()
if len(sys.argv) > 4:
    called = {r["pseudo_id"] for r in csv.DictReader(open(sys.argv[4])) if r["event"] == "drawn" and r["detail"].startswith("1 ")}
def name(i): return "53594e%058d" % i
def dice(i, salt): return (i * 2654435761 + salt * 40503 + (i * i) * 97) % 1000003
with open(folder + "/people.csv", "w") as f:
    print("pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,death_date,type_1_objection,"
          "type_1_date,national_opt_out,dissent,dissent_date,confidential,dummy,safeguarding", file=f)
    for i in range(1, 601 + newcomers):
        if i == 7 and newcomers:
            continue                                                   # gone from the extract
        died = "2025-04-20" if i == 11 and newcomers else ""
        left = "2025-04-18" if i == 13 and newcomers else ""
        print(f"{name(i)},A99{1 + i % 24:03d},regular,2001-04-01,{left},1960-05,{'FM'[i % 2]},{'AHM'[i % 3]},E0199000{1 + i % 3},{died},0,,0,0,,0,0,0", file=f)
with open(folder + "/acute.csv", "w") as f:
    print("pseudo_id,admission_date,spell_id,provider,method,discharge_date,diagnosis_01,diagnosis_02", file=f)
    for i in range(1, 601 + newcomers):
        if i == 7 and newcomers:
            continue
        high = 2 if i % 24 < 12 else 1                                 # practices differ
        for n in range(3):
            if dice(i, n) % 10 < 2 * high:
                print(f"{name(i)},2025-0{1 + n}-1{n},S{i}_{n},SYN01,21,2025-0{1 + n}-2{n},J440,", file=f)
        for n in range(3 if newcomers else 0):
            if dice(i, 10 + n) % 10 < 2 * high and not (called and name(i) in called and dice(i, 20 + n) % 10 < 8):
                print(f"{name(i)},2025-04-{10 + n},T{i}_{n},SYN01,21,2025-04-1{3 + n},J440,", file=f)
PY
python3 "$work/make.py" "$work/base"
for feed in gp mh; do sed -i '2,$d' "$work/base/$feed.csv"; done
{ printf 'practice,pcn,pcn_name\n'; awk 'BEGIN { for (i = 1; i <= 24; i++) printf "A99%03d,U990%02d,P%d\n", i, i % 4, i % 4 }'; } > "$work/base/lookups/pcn.csv"
sed -e '/^\[table.by_fifth\]/,$d' -e 's/^valid_until = .*/valid_until = 2035-03-31/' -e '/^cut = /s/.*/cut = [ ["high", "top 20%"], ["rest", "rest"] ]/' \
    -e "s/^emergencies = /adult = 'registered and alive and age >= 18'\nafter = 'count(acute where method = \"emergency\" within 24 days)'\nbefore_it = 'count(acute where method = \"emergency\" from 2025-03-01 to 2025-03-31)'\n&/" \
    "$work/base/plan.toml" > "$work/base/start"
{ cat "$work/base/start"; cat <<'PLAN'; } > "$work/base/plan.toml"

[contact]
ledger = "contact.ledger"

[list.support]
from = "adult"
one_file_per = "practice"
audience = "link-worker"
fields = ["pseudo_id", "practice", "wave"]
plain_title = "Staying well"
plain_why = "May like support"
team = "Link workers"
phased = { waves = 3, weeks = 4, seed = "tombola 2025", band = "risk", outcome = "after" }

[evaluate.support]
design = "waves"
list = "support"
outcome = "after"
unit = "emergency admissions"
by = ["sex"]
PLAN
n=0
day() { echo $(($(date -u -d "$1" +%s) / 86400)); }
run() { # DAY options
    n=$((n + 1)); out=$work/out/$n; today=$1; shift
    CLOCK_DAY=$(day "$today") LD_PRELOAD=$work/clock.so "$build/popstrat" run "$work/base/plan.toml" -o "$out" "$@" > "$work/said" 2> "$work/err"
    status=$?
    [ $status = 0 ] || cat "$work/err"
}
listed() { cat "$1"/lists/Staying_well/[An]*.csv | grep -o '53594e[0-9a-f]*' | sort; }

# ---- the draw ----
popstrat check -q "$work/base/plan.toml" && ok || wrong "the plan is refused"
run 2025-04-07
is "the first run" $status 0
cat > "$work/redraw.py" <<'PY'
"""The ledger's draw again, bands and all, from the extracts: redraw.py LEDGER FOLDER"""
import csv, hashlib, hmac, sys, datetime
rows = [r for r in csv.DictReader(open(sys.argv[1])) if r["event"] == "drawn"]
first = min(datetime.date.fromisoformat(r["day"]) for r in rows)
# the plan's own score and tier, from the extract
acute = {}
for r in csv.DictReader(open(sys.argv[2] + "/acute.csv")):
    acute.setdefault(r["pseudo_id"], 0)
    acute[r["pseudo_id"]] += "2024-04-01" <= r["admission_date"] <= "2025-03-31"
everybody = [r["pseudo_id"] for r in csv.DictReader(open(sys.argv[2] + "/people.csv"))]
charlson = lambda p: 1 if acute.get(p, 0) else 0                       # J44: one point, whatever the weights
score = {p: 3 * acute.get(p, 0) + charlson(p) for p in everybody}
ranked = sorted(everybody, key=lambda p: (-score[p], p))
high = set(ranked[:len(ranked) * 20 // 100])
lot = lambda p: hmac.new(b"tombola 2025\0Staying_well", p.encode(), hashlib.sha256).digest()
rule = hashlib.sha256(b'name after\nrule count ( acute where method = "emergency" within 24 days )\n').hexdigest()[:16]
order = sorted(everybody, key=lambda p: ("high" if p in high else "rest", lot(p)))
wanted = {p: 1 + i % 3 for i, p in enumerate(order)}
bad = len(rows) != len(everybody)
for r in rows:
    wave = wanted[r["pseudo_id"]]
    bad |= r["detail"] != f"{wave} of 3 every 28 days for after by rule {rule}"
    bad |= r["day"] != str(first + datetime.timedelta(days=28 * (wave - 1)))
print("wrong" if bad else "same", *(sum(w == v for w in wanted.values()) for v in (1, 2, 3)))
PY
is "the draw again in Python" "$(python3 "$work/redraw.py" "$ledger" "$work/base")" "same 200 200 200"
grep ',drawn,' "$ledger" | awk -F, '$10 ~ /^1 / { print $3 }' | sort > "$work/wave1"
grep ',drawn,' "$ledger" | awk -F, '$10 ~ /^2 / { print $3 }' | sort > "$work/wave2"
listed "$out" > "$work/listed"
is "the first wave is listed, and nobody else" "$(cmp "$work/listed" "$work/wave1" && echo same)" same
is "the columns" "$(head -1 "$out/lists/Staying_well/A99001.csv")" "pseudo_id,practice,wave,start_from,speak_to_practice_first"
is "the day of the wave" "$(sed 1d "$out/lists/Staying_well/A99001.csv" | cut -d, -f3,4 | sort -u)" "1,2025-04-07"
is "later waves, with their day" "$(grep -c starts_later "$out/internal/INTERNAL_held_back.csv")" 2
grep -q 'starts_later.*2025-05-05.*200' "$out/internal/INTERNAL_held_back.csv" && ok || { wrong "no 200 from 5 May"; cat "$out/internal/INTERNAL_held_back.csv"; }
grep -q '3 waves, 4 weeks apart' "$out/lists/Staying_well/README.txt" && ok || wrong "README.txt does not tell of the waves"
is "nothing to evaluate yet" "$(grep -c 'nobody had been drawn before this run' "$out/internal/INTERNAL_evaluate_support.csv")" 1
grep -q '53594e0' "$work/out/audit.log" "$out/run.json" "$out"/internal/* "$out"/lists/*/README.txt "$work/said" "$work/err" && wrong "somebody is named" || ok
popstrat audit verify -q "$out" && ok || wrong "the run does not verify"

# ---- the same run again, days later: the draw stays as it was ----
run 2025-04-10
is "nobody is drawn twice" "$(grep -c ',drawn,' "$ledger")" 600
is "and the same people are listed" "$(listed "$out" | cmp - "$work/wave1" && echo same)" same

# ---- a month on: who was called beside who waits, nothing having changed for anybody ----
sed -i -e 's/^index_date = .*/index_date = 2025-04-30/' "$work/base/plan.toml"
python3 "$work/make.py" "$work/base" 12
cp "$ledger" "$work/before2"
run 2025-05-07
is "the second run" $status 0
is "newcomers are drawn, four to a wave" "$(grep ',drawn,' "$ledger" | sed 1,600d | awk -F, '{ print substr($10, 1, 1) }' | sort | uniq -c | tr -s ' \n' ' ')" " 4 1 4 2 4 3 "
listed "$out" > "$work/listed2"
is "the second wave is on the list" "$(comm -23 "$work/wave2" "$work/listed2" | grep -vcE '0000(7|11|13)$')" 0
is "its day" "$(cat "$out"/lists/Staying_well/A*.csv | awk -F, '$3 == 2 { print $4 }' | sort -u)" 2025-05-05
cat > "$work/again.py" <<'PY'
"""INTERNAL_evaluate_support.csv again, by fractions: again.py ROOT FOLDER LEDGER CSV"""
import contextlib, csv, io, math, sys
sys.path.insert(0, sys.argv[1] + "/tests/outreach")
from fractions import Fraction as F
sys.dont_write_bytecode = True
with contextlib.redirect_stdout(io.StringIO()):                        # it prints the expectations of another test
    import expected_did as e
folder, ledger, given = sys.argv[2:5]
people = {r["pseudo_id"]: r for r in csv.DictReader(open(folder + "/people.csv"))}
count = {}
for r in csv.DictReader(open(folder + "/acute.csv")):
    count[r["pseudo_id"]] = count.get(r["pseudo_id"], 0) + ("2025-04-07" <= r["admission_date"] <= "2025-04-30")
drawn = [r for r in csv.DictReader(open(ledger)) if r["event"] == "drawn" and r["index_date"] < "2025-04-30"]
rows = [(int(r["detail"][0]) == 1, r["recipient"], count.get(r["pseudo_id"], 0), people[r["pseudo_id"]]["sex"]) for r in drawn if r["pseudo_id"] in people]
table = list(csv.DictReader(open(given)))
def figure(subgroup, quantity): return next(r for r in table if r["subgroup"] == subgroup and r["quantity"] == quantity)
def close(a, b): return math.isclose(float(a), b, rel_tol=1e-8, abs_tol=1e-10)
bad = []
for part in ("All", "F", "M"):
    some = [r for r in rows if part in ("All", r[3])]
    x = [[F(1), F(int(t))] for t, _, _, _ in some]
    b, v, groups = e.sandwich(x, [F(y) for _, _, y, _ in some], [F(1)] * len(some), [c for _, c, _, _ in some])
    se = 100 * math.sqrt(v[1][1])
    low, high = 0.0, 100.0
    for _ in range(200):                                               # the t that holds 95%
        t = (low + high) / 2
        low, high = (t, high) if e.inside(t, groups - 1) < 0.95 else (low, t)
    got = figure(part if part == "All" else "sex: " + {"F": "female", "M": "male"}[part], "difference")
    wanted = {"estimate": 100 * float(b[1]), "se": se, "df": groups - 1, "lower": 100 * float(b[1]) - t * se, "upper": 100 * float(b[1]) + t * se,
              "clusters": groups, "people": len(some)}
    bad += [f"{part} {k}: {got[k]}, wanted {w}" for k, w in wanted.items() if not close(got[k], w)]
    if part == "All":
        print("effect shown" if float(got["lower"]) > 0 or float(got["upper"]) < 0 else "no effect shown")
for arm, wave in (("treated", {1}), ("comparison", {2, 3})):
    mine = [r for r in drawn if int(r["detail"][0]) in wave]
    here = [r for r in mine if r["pseudo_id"] in people]
    wanted = {"people": len(mine), "not in the extracts any more, and not compared": len(mine) - len(here), "compared": len(here),
              "compared, and died since": sum(people[r["pseudo_id"]]["death_date"] != "" for r in here),
              "compared, and left since": sum(people[r["pseudo_id"]]["registration_end"] != "" for r in here)}
    for quantity, w in wanted.items():
        got = sum(int(r["people"]) for r in table if r["subgroup"] == arm and r["quantity"] == quantity)
        if got != w:
            bad.append(f"{arm}, {quantity}: {got}, wanted {w}")
print("\n".join(bad) or "agrees")
PY
evaluation=$out/internal/INTERNAL_evaluate_support.csv
is "the figures again, and no effect of nothing" "$(python3 "$work/again.py" "$root" "$work/base" "$work/before2" "$evaluation" | tr '\n' ' ')" "no effect shown agrees "
grep -q 'no effect' "$evaluation" && ok || { wrong "the conclusion does not say so"; sed 1q "$evaluation"; }

# The command says the same of a file made by hand.
python3 - "$work/base" "$work/before2" > "$work/byhand.csv" <<'PY'
import csv, sys
people = {r["pseudo_id"] for r in csv.DictReader(open(sys.argv[1] + "/people.csv"))}
count = {}
for r in csv.DictReader(open(sys.argv[1] + "/acute.csv")):
    count[r["pseudo_id"]] = count.get(r["pseudo_id"], 0) + ("2025-04-07" <= r["admission_date"] <= "2025-04-30")
print("pseudo_id,cluster,wave,outcome")
for r in csv.DictReader(open(sys.argv[2])):
    if r["event"] == "drawn" and r["pseudo_id"] in people:
        print(r["pseudo_id"], r["recipient"], r["detail"][0], count.get(r["pseudo_id"], 0), sep=",")
PY
popstrat evaluate waves "$work/byhand.csv" --called 1 --unit "emergency admissions" -q -o "$work/byhand.out"
said() { python3 -c 'import csv, sys; print(next(r["conclusion"] for r in csv.DictReader(open(sys.argv[1])) if r["subgroup"] == "All" and r["quantity"] == "difference"))' "$1"; }
is "the same conclusion as the command" "$(said "$evaluation")" "$(said "$work/byhand.out")"

# ---- had the calls kept four of five away from hospital ----
cp "$work/before2" "$ledger"
python3 "$work/make.py" "$work/base" 12 effect "$ledger"
run 2025-05-07
is "an effect is found, and the figures again" "$(python3 "$work/again.py" "$root" "$work/base" "$work/before2" "$out/internal/INTERNAL_evaluate_support.csv" | tr '\n' ' ')" "effect shown agrees "

# ---- by design did, from a file of people ----
{ echo 'pseudo_id,group'; awk -F, '$2 == "drawn" { print $3 "," (substr($10, 1, 1) == 1 ? "treated" : "comparison") }' "$work/before2"; } > "$work/base/called.csv"
{ sed '/^\[evaluate.support\]/,$d' "$work/base/plan.toml"; cat <<'PLAN'; } > "$work/base/did.toml"
[evaluate.change]
design = "did"
people = "called.csv"
outcome = "after"
before = "before_it"
cluster = "practice"
PLAN
cp "$work/before2" "$ledger"
CLOCK_DAY=$(day 2025-05-07) LD_PRELOAD=$work/clock.so "$build/popstrat" run -q "$work/base/did.toml" -o "$work/out/did" > "$work/said" 2> "$work/err" && ok || { wrong "the run by did"; cat "$work/err"; }
python3 - "$work/base" > "$work/byhand.csv" <<'PY'
import csv, sys
people = {r["pseudo_id"]: r for r in csv.DictReader(open(sys.argv[1] + "/people.csv"))}
after, before = {}, {}
for r in csv.DictReader(open(sys.argv[1] + "/acute.csv")):
    after[r["pseudo_id"]] = after.get(r["pseudo_id"], 0) + ("2025-04-07" <= r["admission_date"] <= "2025-04-30")
    before[r["pseudo_id"]] = before.get(r["pseudo_id"], 0) + ("2025-03-01" <= r["admission_date"] <= "2025-03-31")
print("pseudo_id,cluster,group,before,after")
for r in csv.DictReader(open(sys.argv[1] + "/called.csv")):
    p = people.get(r["pseudo_id"])
    if p:                                                              # who died or left has no practice any more
        practice = "none" if p["registration_end"] or p["death_date"] else p["practice"]
        print(p["pseudo_id"], practice, r["group"], before.get(p["pseudo_id"], 0), after.get(p["pseudo_id"], 0), sep=",")
PY
rm "$work/byhand.out"
popstrat evaluate did "$work/byhand.csv" --unit after -q -o "$work/byhand.out"
figures() { python3 -c 'import csv, sys
r = next(r for r in csv.DictReader(open(sys.argv[1])) if r["quantity"] == "difference in changes")
print(*("%.8g" % float(r[k]) for k in ("estimate", "lower", "upper", "se", "df", "clusters", "people")))' "$1"; }
is "did: as the command" "$(figures "$work/out/did/internal/INTERNAL_evaluate_change.csv")" "$(figures "$work/byhand.out")"
grep -A3 '"evaluations": \[' "$work/out/did/run.json" | grep -q '"file": "called.csv"' && ok || wrong "run.json does not tell of the people's file"
grep -q '53594e0' "$work/out/did/internal/INTERNAL_evaluate_change.csv" && wrong "somebody is named" || ok

# ---- files of people that are none, and too few people ----
change() { # FILE -> status
    cp "$work/before2" "$ledger"
    printf "$1" > "$work/base/called.csv"
    rm -rf "$work/out/did"
    CLOCK_DAY=$(day 2025-05-07) LD_PRELOAD=$work/clock.so "$build/popstrat" run -q "$work/base/did.toml" -o "$work/out/did" > "$work/said" 2> "$work/err"
    echo $?
}
id() { printf '53594e%058d' "$1"; }
faulty() { # WHY FILE MESSAGE
    is "$1" "$(change "$2")" 4
    grep -q "called.csv.*$3" "$work/err" && ok || { wrong "$1: not told"; cat "$work/err"; }
    grep -q 53594e "$work/err" && wrong "$1: somebody is named" || ok
    is "$1: nothing is published" "$(ls -d "$work/out/did" 2> /dev/null)" ""
}
faulty "nothing in it" '' 'file is empty'
faulty "no column of ids" "id,group\n$(id 1),treated\n" 'pseudo_id'
faulty "no column of groups" "pseudo_id\n$(id 1)\n" 'group'
faulty "another word" "pseudo_id,group\n$(id 1),called\n" 'not a group'
faulty "columns mixed up" "pseudo_id,group\ntreated,$(id 1)\n" '2:2: group: not a group'
faulty "somebody twice" "pseudo_id,group\n$(id 1),treated\n$(id 2),comparison\n$(id 1),treated\n" '4:1: pseudo_id: a person stands here twice'
faulty "nobody" "pseudo_id,group\n,treated\n" 'id is missing'
faulty "a field too many" "pseudo_id,group\n$(id 1),treated,x\n" 'another number of fields'
faulty "UTF-16" '\377\376p\000s\000e\000u\000' 'UTF-16'
why() { sed -n 's/.*,no figure,,,,,,,,,,\([^,]*\),$/\1/p' "$work/out/did/internal/INTERNAL_evaluate_change.csv"; }
is "strangers alone" "$(change "pseudo_id,group\nx,treated\ny,comparison\n") $(why)" "0 there are no treated people"
is "and they are counted" "$(grep -c '^did,[a-z]*,"not in the extracts any more, and not compared",,,,,,,,1,' "$work/out/did/internal/INTERNAL_evaluate_change.csv")" 2
is "one practice in a group" "$(change "pseudo_id,group\n$(id 1),1\n$(id 25),1\n$(id 2),0\n$(id 3),0\n") $(why)" "0 treated people are all of one cluster"

# ---- called: N waves, where more had been called by the index date ----
sed -i -e 's/^by = \["sex"\]/&\ncalled = 2/' "$work/base/plan.toml"
cp "$work/before2" "$ledger"
run 2025-05-07
is "two waves beside the third" "$(grep -c '^waves,treated,people,,,,,,,,400,' "$out/internal/INTERNAL_evaluate_support.csv")" 1
grep -q 'warning' "$out/internal/INTERNAL_evaluate_support.csv" && wrong "a warning without reason" || ok
sed -i -e 's/^called = 2/called = 1/' -e 's/^index_date = .*/index_date = 2025-05-05/' "$work/base/plan.toml"
cp "$work/before2" "$ledger"
run 2025-05-07
grep -q 'warning.*wave 2 was called from 5 May 2025' "$out/internal/INTERNAL_evaluate_support.csv" && ok || { wrong "no warning of the second wave"; cut -c1-200 "$out/internal/INTERNAL_evaluate_support.csv"; }
sed -i -e '/^called = 1/d' -e 's/^index_date = .*/index_date = 2025-06-30/' "$work/base/plan.toml"
cp "$work/before2" "$ledger"
run 2025-07-07
grep -q 'everybody had been called by the index date' "$out/internal/INTERNAL_evaluate_support.csv" && ok || wrong "nobody was waiting, and a figure all the same"

# ---- a draw stays as it was made ----
cp "$work/base/plan.toml" "$work/kept"
sed -i -e '/^after = /i # what becomes of them' -e "/^after = /s/$/   # counted/" -e "/^before_it = /s/2025-03-01/2025-03-02/" "$work/base/plan.toml"
cp "$work/before2" "$ledger"
run 2025-07-07
is "a comment and another definition change no outcome" $status 0
cp "$work/kept" "$work/base/plan.toml"
sed -i -e '/^after = /s/within 24 days/within 25 days/' "$work/base/plan.toml"
cp "$work/before2" "$ledger"
run 2025-07-07 > /dev/null
is "another rule under the same name is refused" $status 3
grep -q "the outcome's rule, or what it uses, is another than when this list was drawn" "$work/err" && ok || wrong "without the reason: $(cat "$work/err")"
is "and publishes nothing" "$(ls -d "$out" 2> /dev/null)" ""
cp "$work/kept" "$work/base/plan.toml"
sed -i -e 's/weeks = 4/weeks = 2/' "$work/base/plan.toml"
run 2025-05-08 > /dev/null
is "other weeks are refused" $status 3
grep -q 'this list was drawn otherwise than phased now says' "$work/err" && ok || wrong "without the reason"
is "and publish nothing" "$(ls -d "$out" 2> /dev/null)" ""
done_with

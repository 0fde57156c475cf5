#!/bin/sh
# The ledger of contacts over a few real runs, with the day of the run moved on: nobody is listed again too soon, households and weekly limits hold,
# the same month made again gives the same lists, a replay enters nothing, and a refused run neither.
. tests/whole/lib.sh
case "$build" in *sanitize*|*thread*) echo "the clock cannot be moved under a checker"; exit 77 ;; esac
${CC:-gcc} -shared -fPIC -o "$work/clock.so" tests/whole/clock.c 2> /dev/null || { echo "no shared library can be built here"; exit 77; }

# 60 adults of two practices of one network; 1 and 2 share a household, 3 is in a list of its own.
people() {
    echo 'pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,death_date,type_1_objection,type_1_date,national_opt_out,dissent,dissent_date,confidential,dummy,safeguarding,household'
    awk 'BEGIN { for (i = 1; i <= 60; i++) printf "53594e%058d,A9900%d,regular,2001-04-01,,1960-05,F,A,E0199000%d,,0,,0,0,,0,0,0,%s\n", i, 1 + i % 2, 1 + i % 3, i < 3 ? "h1" : "h" i }'
}
write_base "$work/base"
people > "$work/base/people.csv"
for feed in gp acute mh; do sed -i '2,$d' "$work/base/$feed.csv"; done
sed -e '/^\[table.by_fifth\]/,$d' -e 's/^valid_until = .*/valid_until = 2035-03-31/' \
    -e "s/^emergencies = /adult = 'registered and alive and age >= 18'\n&/" "$work/base/plan.toml" > "$work/base/start"
plan() { cat "$work/base/start" - > "$work/base/plan.toml"; } # more lines on standard input
first() { cat <<'PLAN'

[contact]
ledger = "contact.ledger"

[list.support]
from = "adult"
one_file_per = "practice"
audience = "link-worker"
fields = ["pseudo_id", "practice"]
plain_title = "Staying well"
plain_why = "May like support"
team = "Link workers"
limit = 8
weekly_limit = 10

[list.second]
from = "adult"
audience = "clinician"
fields = ["pseudo_id", "practice"]
team = "Nurses"
limit = 5
PLAN
}
n=0
day() { echo $(($(date -u -d "$1" +%s) / 86400)); }
run() { # DAY options
    n=$((n + 1)); out=$work/out/$n; today=$1; shift
    CLOCK_DAY=$(day "$today") LD_PRELOAD=$work/clock.so "$build/popstrat" run "$work/base/plan.toml" -o "$out" "$@" > "$work/said" 2> "$work/err"
    status=$?
}
entries() { [ -f "$ledger" ] && sed 1d "$ledger" | wc -l | tr -d ' ' || echo 0; }
names() { cat "$1"/lists/*/[aAn]*.csv | grep -o '53594e[0-9a-f]*' | sort; } # who is listed, list by list
ledger=$work/base/contact.ledger

first | plan
run 2025-04-07
is "the first run" $status 0
grep -q 'There was no contact ledger contact.ledger: it is begun' "$work/said" && ok || wrong "a ledger is begun without a word"
[ $status = 0 ] || cat "$work/err"
is "for its owner alone" "$(stat -c %a "$ledger")" 600
is "8 of each practice and 5 more" "$(names "$out" | wc -l | tr -d ' ')" 21
is "nobody twice" "$(names "$out" | uniq -d)" ""
is "one of a household" "$(names "$out" | grep -cE '0[12]$' | awk '{ print ($1 <= 1) }')" 1
is "entered as listed" "$(grep -c ',listed,' "$ledger")" 21
cut -d, -f2,3 "$ledger" | grep '^listed' | cut -d, -f2 | sort > "$work/entered"
is "and they are who is listed" "$(names "$out" | cmp - "$work/entered" && echo same)" same
grep -q '"contacts":{"file":"contact.ledger","sha256_before":"","entered":{"listed":21,"waiting":' "$work/out/audit.log" && ok || wrong "the log does not count the entries"
grep -q '53594e0' "$work/out/audit.log" "$out/run.json" "$out"/internal/* "$out"/lists/*/README.txt "$work/said" "$work/err" && wrong "somebody is named" || ok
popstrat audit verify -q "$out" && ok || wrong "the run does not verify"
first_out=$out first_entries=$(entries)

# The same month again, on the same day: the same lists, and nothing new in the ledger; run.json says by which ledger.
run 2025-04-07
is "made again" $status 0
grep -q 'it is begun' "$work/said" && wrong "a ledger that was there is said to be begun" || ok
diff -r "$first_out/lists" "$out/lists" > /dev/null && ok || wrong "made again: other lists"
is "and nothing more is entered" "$(entries)" "$first_entries"
sum=$(sha256sum < "$ledger" | cut -c 1-64)
grep -q "\"sha256\": \"$sum\"" "$out/run.json" && ok || wrong "run.json does not hold the ledger's digest"
again=$out
run 2025-04-07
cmp -s "$again/run.json" "$out/run.json" && ok || wrong "the same ledger, other bytes"

# The next week: nobody of those, and the week's limit leaves each practice 2 more on the 13th, 10 on the 14th.
run 2025-04-13 --index-date 2025-04-06
is "six days on" $status 0
names "$out" | comm -12 - "$work/entered" > "$work/both"
is "nobody again" "$(cat "$work/both")" ""
is "two more of each practice" "$(grep -ch 53594e "$out/lists/Staying_well/A99001.csv")" 2
grep -q '^support,Link workers,weekly_limit,2025-04-14,' "$out/internal/INTERNAL_held_back.csv" && ok || wrong "not held for the week: $(cat "$out/internal/INTERNAL_held_back.csv")"
grep -q '^support,Link workers,own_team,2025-05-05,16$' "$out/internal/INTERNAL_held_back.csv" && ok || wrong "not held for the cool-off: $(cat "$out/internal/INTERNAL_held_back.csv")"
grep -q 'contacted by this team in the last 28 days: 16 people; the first may be offered again from 5 May 2025' "$out/lists/Staying_well/README.txt" && ok || wrong "README: $(cat "$out/lists/Staying_well/README.txt")"
grep -qE 'household|another team|care home they' "$out/lists/Staying_well/README.txt" && wrong "a link worker is told who shares what" || ok

# A replay enters nothing, and sees the ledger as it stood.
before=$(sha256sum < "$ledger")
run 2025-04-20 --as-of 2025-04-10 --index-date 2025-04-07
is "a replay" $status 0
is "enters nothing" "$(sha256sum < "$ledger")" "$before"

# On the day before the cool-off is over, and on the day.
sed 's/^limit = .*//; s/^weekly_limit.*//' "$work/base/plan.toml" > "$work/base/open.toml" && cp "$work/base/plan.toml" "$work/base/kept.toml"
cp "$ledger" "$work/ledger.kept"
cp "$work/base/open.toml" "$work/base/plan.toml"
run 2025-05-04 --index-date 2025-05-03
is "the day before" "$(names "$out" | comm -12 - "$work/entered" | wc -l | tr -d ' ')" 0
cp "$work/ledger.kept" "$ledger"
run 2025-05-05 --index-date 2025-05-03
is "the day" "$(names "$out" | comm -12 - "$work/entered" | wc -l | tr -d ' ')" 21
cp "$work/ledger.kept" "$ledger"
cp "$work/base/kept.toml" "$work/base/plan.toml"

# No person rows, no entries.
sed -i 's/^valid_until = .*/valid_until = 2025-01-01/' "$work/base/plan.toml"
run 2025-05-05
is "an agreement that is over" $status 0
is "and enters nothing" "$(cmp "$work/ledger.kept" "$ledger" && echo same)" same
cp "$work/base/kept.toml" "$work/base/plan.toml"

# A damaged ledger stops the run, before anything is read.
printf '2025-05-0' >> "$ledger"
run 2025-05-05
is "a ledger cut short" $status 4
grep -q "contact.ledger:$((1 + $(wc -l < "$ledger"))): the last line is cut short" "$work/err" && ok || wrong "damage is not told: $(cat "$work/err")"
[ -e "$out" ] && wrong "a run by a damaged ledger was published" || ok
done_with

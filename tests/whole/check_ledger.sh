#!/bin/sh
# The ledger of releases: tables that would undo each other are refused, whether in one run or in two; the same again, and next month's, are not.
. tests/whole/lib.sh

# 40 people of practice A99001 in E01990001 aged 70; 30 of it in E01990002 aged 50; 4 of it in E01990003 aged 40; 60 of A99003 (another network) in
# E01990004 aged 30. 3 of those in E01990001 are 65 and a few months: 66+ leaves them out.
write_many() { # file
    echo 'pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,death_date,type_1_objection,type_1_date,national_opt_out,dissent,dissent_date,confidential,dummy,safeguarding'
    awk 'function some(n, practice, born, lsoa) { for (i = 0; i < n; i++) printf "53594e%058d,%s,regular,2001-04-01,,%s,F,A,%s,,0,,0,0,,0,0,0\n", ++id, practice, born, lsoa }
        BEGIN { some(37, "A99001", "1954-06", "E01990001"); some(3, "A99001", "1959-10", "E01990001"); some(30, "A99001", "1974-06", "E01990002")
                some(4, "A99001", "1984-06", "E01990003"); some(60, "A99003", "1994-06", "E01990004") }'
}
plan() { # tables on standard input
    sed -e '/^\[table.by_fifth\]/,/^by = /d' "$work/base/plan.whole" > "$work/base/plan.toml"
    printf '\n[disclosure]\nledger = "releases.ledger"\n' >> "$work/base/plan.toml"
    cat >> "$work/base/plan.toml"
}
table() { # name of fields
    printf '\n[table.%s]\nof = '"'%s'"'\nby = [%s]\n' "$1" "$2" "$3"
}
override() {
    printf '\n[override.winter]\nlifts = "disclosure"\nreason = "asked for by the board"\napprover = "SIRO"\nfrom = 2025-01-01\nuntil = 2025-12-31\n'
}
n=0
run() { # options: exit status in $status
    n=$((n + 1))
    popstrat run "$work/base/plan.toml" $AS_OF -o "$work/out/$n" "$@" > "$work/said" 2> "$work/err"
    status=$?
}
entries() { [ -f "$ledger" ] && wc -l < "$ledger" | tr -d ' ' || echo 0; } # lines, the first is no table
says() { grep -qF "$2" "$3" && ok || wrong "$1: not said: $2; but: $(cat "$3")"; }

write_base "$work/base"
write_many > "$work/base/people.csv"
printf 'E01990004,Nowhere 001D,E07999999,Nowhere,"30,002",9\n' >> "$work/base/lookups/imd.csv"
: > "$work/none"
for feed in gp acute mh; do sed -i '2,$d' "$work/base/$feed.csv"; done
mv "$work/base/plan.toml" "$work/base/plan.whole"
ledger=$work/base/releases.ledger
OLD='registered and alive and age >= 65' OLDER='registered and alive and age >= 66' ALL='registered and alive'

# ---- overlapping ages, in two runs ----
table over65 "$OLD" '"lsoa"' | plan
run
is "65+" $status 0
says "65+" "Ledger releases.ledger: entered over65." "$work/said"
is "65+ is entered" "$(entries)" 2
is "the ledger is for its owner alone" "$(stat -c %a "$ledger")" 600
run
is "the same again" $status 0
says "the same again" "there already over65" "$work/said"
is "and is not entered twice" "$(entries)" 2
table over66 "$OLDER" '"lsoa"' | plan
run
is "66+ after 65+" $status 5
says "66+ after 65+" "table.over66" "$work/err"
says "66+ after 65+" "table over65 (entry 2 of the ledger) overlaps this one: they differ in age alone" "$work/err"
is "nothing is entered" "$(entries)" 2
[ -e "$work/out/$n" ] && wrong "a refused run left a folder" || ok
# A limit further off leaves more people out: 37 at 70.
table over75 'registered and alive and age >= 75' '"lsoa"' | plan
run
is "75+ after 65+" $status 0

# ---- in one run ----
rm "$ledger"
{ table over65 "$OLD" '"lsoa"'; table over66 "$OLDER" '"lsoa"'; } | plan
run
is "65+ and 66+ in one run" $status 5
says "65+ and 66+ in one run" "table over65 of this run" "$work/err"
is "nothing is entered of it" "$(entries)" 0

# ---- an override ----
{ table over65 "$OLD" '"lsoa"'; table over66 "$OLDER" '"lsoa"'; override; } | plan
run
is "with an override" $status 0
says "with an override" "WARNING: override winter let table over66 through: table over65 of this run overlaps" "$work/said"
is "the override stands in the ledger" "$(grep -c '"override":"winter"' "$ledger")" 1
says "the log" '"let_through":[{"table":"over66","override":"winter"' "$work/out/audit.log"
popstrat audit verify -q "$work/out/$n" && ok || wrong "a run with a ledger does not verify"

# ---- nested areas: network U99001 is E01990001, E01990002 and the 4 people of E01990003 ----
rm "$ledger"
table by_lsoa "$ALL" '"lsoa"' | plan
run
is "by LSOA" $status 0
table by_pcn "$ALL" '"pcn"' | plan
run
is "a network whose rest is one LSOA" $status 5
says "a network whose rest is one LSOA" "table by_lsoa (entry 2 of the ledger)" "$work/err"
says "a network whose rest is one LSOA" "leave a few people over" "$work/err"
says "the cell is named" "pcn=U99001" "$work/err"
rm "$ledger"
run
is "the network first" $status 0
table by_lsoa "$ALL" '"lsoa"' | plan
run
is "then its LSOAs" $status 5
says "then its LSOAs" "table by_pcn (entry 2 of the ledger)" "$work/err"

# ---- a correction, and next month's ----
rm "$ledger"
table by_sex "$ALL" '"sex"' | plan
run
is "by sex" $status 0
cp "$work/base/people.csv" "$work/people.kept"
sed -i '$s/,F,A,/,M,A,/; 20,22s/1954-06,F/1954-06,M/' "$work/base/people.csv"
run
is "after four people were corrected" $status 5
says "after four people were corrected" "with another number" "$work/err"
run --index-date 2025-04-30
is "next month's" $status 0
run --index-date 2025-04-10
is "ten days later" $status 5
cp "$work/people.kept" "$work/base/people.csv"
run
is "as it was" $status 0

# ---- no exact counts, no ledger ----
sed -i 's/^valid_until = .*/valid_until = 2025-01-01/' "$work/base/plan.toml"
run
is "an agreement that is over" $status 3
says "an agreement that is over" "ledger of releases holds exact counts" "$work/err"
table by_sex "$ALL" '"sex"' | plan

# ---- damage ----
cp "$ledger" "$work/ledger.kept"
sed -i '2s/"F"/"G"/; 2s/female/femala/' "$ledger"
run
is "a damaged ledger" $status 5
says "a damaged ledger" "releases.ledger:2: the entry was changed" "$work/err"
cp "$work/ledger.kept" "$ledger"
printf '{"n":4,' >> "$ledger"
run
is "a line cut short" $status 5
says "a line cut short" "the last line is cut short" "$work/err"
printf 'pseudo_id,practice\n' > "$ledger"
run
is "another file" $status 5
cp "$work/ledger.kept" "$ledger"

# ---- two at once, in folders of their own: one waits for the other ----
rm "$ledger"
popstrat run "$work/base/plan.toml" $AS_OF -q -o "$work/one/run" 2> "$work/err1" & first=$!
popstrat run "$work/base/plan.toml" $AS_OF -q -o "$work/two/run" 2> "$work/err2" & second=$!
wait $first; is "one of two at once" $? 0
wait $second; is "the other" $? 0
is "and one entry" "$(entries)" 2
if command -v flock > /dev/null; then
    flock "$ledger.lock" sleep 12 & holder=$!
    sleep 1
    run
    is "a lock held for longer" $status 6
    says "a lock held for longer" "releases.ledger.lock" "$work/err"
    wait $holder
fi
done_with

#!/bin/sh
# Referrals coming in: who asked is on the list whatever its cohort says, stands first, is told apart by who asked, and is kept off by what keeps
# others off. Worked out by hand over the base region: of its people only 1 and 2 are in the cohort.
. tests/whole/lib.sh
write_base "$work/base"
cd "$work/base" || exit 1
{ echo 'pseudo_id,received_date,referral_id,organisation,source,need,submitted,deleted'
  echo "$(id 1),2025-03-20,1,VOL1,self,housing,2025-03-21,"
  echo "$(id 3),2025-03-04,2,VOL1,practice,SMI and debt,2025-03-05,"       # the first of the 28 days; amended:
  echo "$(id 3),2025-03-04,2,VOL1,community group,SMI and debt,2025-03-09,"
  echo "$(id 3),2025-03-10,2,VOL2,Practice,,2025-03-11,"                    # the same number at another organisation
  echo "$(id 3),2025-03-10,2,VOL2,Practice,,2025-03-11,"
  echo "$(id 4),2025-03-03,3,VOL1,self,,2025-03-05,"                        # the day before the 28 days
  echo "$(id 4),2025-03-19,4,VOL1,self,,2025-03-20,"                        # withdrawn
  echo "$(id 5),2025-03-19,5,VOL1,self,,2025-03-20,"
  echo "$(id 6),2025-03-31,6,VOL1,neighbour,,2025-03-31,"
  echo "$(id 7),2025-04-01,7,VOL1,self,,2025-04-01,"                        # the day after the index date
  for i in 8 9 10 11 12 99; do echo "$(id $i),2025-03-15,$i,VOL1,self,,2025-03-16,"; done
  echo "$(id 4),2025-03-19,4,VOL1,self,,2025-03-22,1"
} > asked.csv
sed -i 's/^\[lookups\]/asked = { file = "asked.csv", kind = "referral_in" }\n\n[lookups]/' plan.toml
cat >> plan.toml <<'PLAN'
referrals = { input = "asked", within = "28 days" }

[list.callers]
from = "smi_physical"
one_file_per = "pcn"
audience = "link-worker"
plain_title = "Staying well"
plain_why = "May be glad of an offer of help"
fields = ["pseudo_id", "why", "source"]
referrals = { input = ["asked"], within = "28 days" }
PLAN
sed -i '/^\[list.support\]/,/^\[list.callers\]/s/^fields = .*/fields = ["pseudo_id", "source", "why", "evidence"]/' plan.toml
is "check" "$(popstrat check -q plan.toml 2>&1)" ""
popstrat run plan.toml $AS_OF -q -o out/a 2> err || wrong "run: $(head -n 3 err)"
lists=out/a/lists
who() { tail -n +2 "$1" | cut -d, -f2 | sed 's/.*\(..\)$/\1/' | tr '\n' ' '; }
is "who asked stands first, within the network" "$(who $lists/support/U99001.csv)" "01 03 02 "
is "one who is known only by a referral without a source" "$(who $lists/support/U99002.csv)" "06 "
source_of() { grep "$(id "$1")" $lists/$2/*.csv | cut -d, -f"$3"; }
is "asked and found" "$(source_of 1 support 3)" "asked for help (self); found by the plan"
is "found" "$(source_of 2 support 3)" "found by the plan"
is "two asked, one of them amended" "$(source_of 3 support 3)" "referred by a community group; referred by the practice"
is "a word that is not of the value set" "$(source_of 6 support 3)" "referred (not recorded by whom)"
is "why, of one whom no rule of the cohort takes" "$(source_of 3 support 4)" "referred by a community group (asked 2025-03-04); referred by the practice (asked 2025-03-10)"
is "why, of one who asked and was found" "$(source_of 1 support 4 | cut -c1-60)" "asked for help (self) (asked 2025-03-20); SMI known to any s"
is "link workers read who asked" "$(source_of 3 Staying_well 4)" "referred by a community group; referred by the practice"
is "and no more" "$(cat "$lists/Staying_well"/*.csv | grep -ci -e smi -e debt -e neighbour)" 0
has() { grep -qF -- "$2" "$1" && ok || { wrong "$1 lacks: $2"; grep -n -A14 'How many' "$1"; }; }
readme=$lists/support/README.txt
has $readme "In the cohort before anybody was left off: 2 people."
has $readme "- asked for help (self): 1 person"
has $readme "- referred by a community group: 1 person"
has $readme "- referred by the practice: 1 person"
has $readme "- referred (not recorded by whom): 1 person"
has $readme "- found by the plan: 2 people"
has $readme "Kept off by the same reasons as everybody, and counted below: 7 people." # 5, 8, 9, 10, 11, 12, 99
has $readme "Of them waiting for a place: 0 people."
has $readme "- dissents from sharing outside the practice: 1 person"
has "$lists/Staying_well/README.txt" "- found by the plan: fewer than 8 people"
grep -q "asked,source" out/a/internal/INTERNAL_quality.csv && ok || wrong "the source that is no value is counted by field"
popstrat describe plan.toml | tr -s ' \n' '  ' | grep -q "Also everybody who asked for help, or was referred, within 28 days (asked)" && ok || wrong "describe"

# Places. Two a network: who asked goes first, but a floor goes before all.
{ sed '/^\[list.callers\]/,$d' plan.toml; printf '\n[capacity.c]\nlist = "support"\nper = "pcn"\nplaces = 2\n'; } > places.toml
popstrat run places.toml $AS_OF -q -o out/b 2> err || wrong "run: $(head -n 3 err)"
is "places" "$(who out/b/lists/support/U99001.csv)" "01 03 "
{ cat places.toml; printf "floor = { group = 'sex = \"male\"', share = 0.5 }\n"; } > floor.toml
popstrat run floor.toml $AS_OF -q -o out/c 2> err || wrong "run: $(head -n 3 err)"
is "places with a floor for men" "$(who out/c/lists/support/U99001.csv)" "01 02 "
has out/c/lists/support/README.txt "Of them waiting for a place: 1 person."
sed '/^\[list.callers\]/,$d; s/^referrals.*/&\nlimit = 1/' plan.toml > limit.toml
popstrat run limit.toml $AS_OF -q -o out/d 2> err || wrong "run: $(head -n 3 err)"
is "a limit" "$(who out/d/lists/support/U99001.csv)" "01 "
has out/d/lists/support/README.txt "Of them waiting for a place: 1 person."

# The voluntary sector gets people with an agreement alone, whoever asked.
sed '/^\[list.callers\]/,$d; s/^index_date.*/&\nseed = "a seed of twenty letters"/; s/^purpose.*/&\nndoo = { applied_by = "DSCRO", on = 2025-04-02 }/; s/^audience = "clinician"/audience = "vcse"\nplain_title = "Staying well"\nplain_why = "An offer of help"\nagreement = '"'"'any(asked where source = "self" ever)'"'"'/; s/^fields.*/fields = ["pseudo_id", "source"]/' plan.toml > vcse.toml
(umask 077; printf '%064d' 7 > key)
popstrat run vcse.toml $AS_OF --recipient-key key -q -o out/e 2> err || wrong "run: $(head -n 3 err)"
is "vcse" "$(cut -d, -f3 "out/e/lists/Staying_well"/U*.csv | grep -v source)" "asked for help (self); found by the plan"

# The same from a snapshot.
popstrat link plan.toml -q -o snap.pss 2> err || wrong "link: $(head -n 3 err)"
popstrat run plan.toml --from snap.pss $AS_OF -q -o out/f 2> err || wrong "run from a snapshot: $(head -n 3 err)"
diff -r out/a/lists out/f/lists > /dev/null && ok || wrong "lists from a snapshot"

# A plan that means it otherwise is told.
faulty() { # why, sed, what is said
    sed -e '/^\[list.callers\]/,$d' plan.toml | sed "$2" > faulty.toml
    popstrat check faulty.toml > said 2>&1 && wrong "$1: accepted"
    grep -qF -- "$3" said && ok || { wrong "$1"; head -n 5 said; }
}
faulty "another kind" 's/input = "asked"/input = "mh"/' "mh holds no referrals coming in"
faulty "no such input" 's/input = "asked"/input = "aksed"/' "there is no input aksed"
faulty "no input at all" 's/input = "asked"/input = []/' "expected the name of an input"
faulty "an input twice" 's/input = "asked"/input = ["asked", "asked"]/' "asked stands here twice"
faulty "no window" 's/, within = "28 days"//' "within is missing"
faulty "no length of time" 's/28 days/a month/' "this is no length of time"
faulty "another key" 's/within = /where = '"'"'true'"'"', within = /' "there is no key where here"
faulty "a rule" "s/^referrals.*/referrals = 'any(asked within 28 days)'/" "expected a table"
faulty "a review of records" 's/^one_file_per.*/one_file_per = "practice"\nkind = "clinical-review"/' "a clinical review takes no referrals"
faulty "who asked, of a list without referrals" '/^referrals/d' "source tells who asked for help, and this list takes no referrals"
done_with

#!/bin/sh
# The whole way round, three months of it: lists, answers into the ledger of contacts, the next lists. Who declined stays away; a review that
# found it not so keeps its line away until something new is recorded; the voluntary sector's answers come home by the practices' crosswalks.
. tests/whole/lib.sh
case "$build" in *sanitize*|*thread*) echo "the clock cannot be moved under a checker"; exit 77 ;; esac
${CC:-gcc} -shared -fPIC -o "$work/clock.so" tests/whole/clock.c 2> /dev/null || { echo "no shared library can be built here"; exit 77; }

# 24 adults of two practices: 1-8 SMI, 9-16 diabetes, 17-24 COPD.
write_base "$work/base"
{
    echo 'pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,death_date,type_1_objection,type_1_date,national_opt_out,dissent,dissent_date,confidential,dummy,safeguarding'
    awk 'BEGIN { for (i = 1; i <= 24; i++) printf "53594e%058d,A9900%d,regular,2001-04-01,,1960-05,F,A,E0199000%d,,0,,0,0,,0,0,0\n", i, 1 + i % 2, 1 + i % 3 }'
} > "$work/base/people.csv"
gp() { # more rows on standard input
    echo 'pseudo_id,date,code,value'
    awk 'BEGIN { for (i = 1; i <= 24; i++) printf "53594e%058d,2015-03-%02d,%s,\n", i, i, i < 9 ? "58214004" : i < 17 ? "44054006" : "13645005" }'
    cat
}
gp < /dev/null > "$work/base/gp.csv"
for feed in acute mh; do sed -i '2,$d' "$work/base/$feed.csv"; done
sed -i -e '/^\[cohort.smi_physical\]/,$d' -e 's/^valid_until = .*/valid_until = 2035-03-31/' \
    -e 's/^approved_by = .*/&\nndoo = { applied_by = "DSCRO", on = 2025-03-31 }/' "$work/base/plan.toml"
cat >> "$work/base/plan.toml" <<'PLAN'

[contact]
ledger = "contact.ledger"

[list.support]
from = "smi"
one_file_per = "pcn"
audience = "link-worker"
fields = ["pseudo_id", "practice"]
plain_title = "Staying well"
plain_why = "May like support"
team = "Link workers"

[list.gaps]
from = "has_diabetes"
one_file_per = "practice"
audience = "clinician"
kind = "clinical-review"
fields = ["pseudo_id", "practice", "why"]

[list.walks]
from = "has_copd"
audience = "vcse"
fields = ["pseudo_id", "practice"]
plain_title = "Good company"
plain_why = "May like a walk"
agreement = 'has_copd'
PLAN
printf '%064d\n' 7 > "$work/my.key"; chmod 600 "$work/my.key"
ledger=$work/base/contact.ledger
on() { # DAY command...
    today=$(($(date -u -d "$1" +%s) / 86400)); shift
    CLOCK_DAY=$today LD_PRELOAD=$work/clock.so "$build/popstrat" "$@"
}
run() { # NAME DAY INDEX
    on "$2" run "$work/base/plan.toml" -q --index-date "$3" --recipient-key "$work/my.key" -o "$work/out/$1" 2> "$work/err" || wrong "$1: exit $?: $(cat "$work/err")"
}
who() { # LIST NAME: numbers of the population's people on it
    cat "$work/out/$2/lists/$1"/*.csv | grep -o '53594e[0-9]*' | sed 's/53594e0*//' | sort -n | tr '\n' ' '
}
home() { cat "$work/out/$1"/practices/*/crosswalk/Good_company.csv | sed -n "s/^\([0-9a-f]*\),.*,$(id "$2")\$/\1/p"; } # the recipient's name of a person
entries() { grep -c "^$1" "$ledger"; }

run april 2025-04-07 2025-03-31
is "april: support" "$(who Staying_well april)" "1 2 3 4 5 6 7 8 "
is "april: gaps" "$(who gaps april)" "9 10 11 12 13 14 15 16 "
is "april: the voluntary sector is told nobody's pseudonym" "$(who Good_company april)" ""
is "april: eight of them all the same" "$(sed 1d "$work/out/april/lists/Good_company/all.csv" | wc -l)" 8
is "entered as listed" "$(entries '[-0-9]*,listed,')" 24
is "a review's entries carry digests of the evidence" "$(grep -c ',listed,.*,gaps,.*,review [0-9a-f]\{12\}$' "$ledger")" 8
is "all different" "$(grep -o 'review [0-9a-f]*$' "$ledger" | sort -u | wc -l)" 8
grep -q '58214004\|44054006' "$ledger" && wrong "a code stands in the ledger" || ok

# Answers: semicolons and a byte order mark; one list for all three.
{
    printf '\357\273\277pseudo_id;outcome;outcome_date;list\r\n'
    printf '%s;Declined;17/04/2025;Staying_well/U99001\r\n' "$(id 1)"
    printf '%s;not reached;17/04/2025;Staying_well/U99001\r\n' "$(id 2)"
    printf '%s;Reviewed, not so;18/04/2025;gaps\r\n' "$(id 9)" "$(id 10)"
    printf '%s;recorded;18/04/2025;gaps\r\n' "$(id 11)"
    printf '%s;not reviewed yet;;gaps\r\n' "$(id 12)"
    printf '%s;accepted;2025-04-19;Good_company/all\r\n' "$(home april 17)"
    printf '%s;accepted;2025-04-19;Good_company/all\r\n' "$(id 18)" # the population's own: a stranger there
} > "$work/back.csv"
on 2025-04-30 outcomes "$work/out/april" "$work/back.csv" --log "$work/out/audit.log" -o "$work/first.csv" > "$work/text" 2> "$work/err" || wrong "outcomes: $(cat "$work/err")"
grep -q 'note: the plan of this run has a contact ledger' "$work/err" && ok || wrong "nothing says that there is a ledger"
is "without --ledger nothing is entered" "$(entries '[-0-9]*,answered,')" 0
on 2025-04-30 outcomes "$work/out/april" "$work/back.csv" --ledger "$ledger" > "$work/text" 2> "$work/err" || wrong "outcomes: $(cat "$work/err")"
grep -q '^7 answers entered in .*; 0 stood there already' "$work/err" && ok || wrong "said: $(cat "$work/err")"
grep -q '1 refused: the pseudonym is on no list of this run' "$work/err" && ok || wrong "said: $(cat "$work/err")"
grep -q 53594e "$work/text" "$work/err" && wrong "somebody is named" || ok
cmp -s "$work/first.csv" "$work/out/april.outcomes.csv" && ok || wrong "the person file hangs on the ledger"
is "home again" "$(grep -c "^$(id 17),Good_company,all,accepted,2025-04-19" "$work/first.csv")" 1
is "and in the ledger" "$(entries "2025-04-19,answered,$(id 17),Good company,Good_company,all,accepted,")" 1
grep -q "$(home april 17)" "$ledger" "$work/first.csv" && wrong "a recipient's own pseudonym went further" || ok
cp "$ledger" "$work/ledger"
on 2025-05-03 outcomes "$work/out/april" "$work/back.csv" --ledger "$ledger" -q -o "$work/again.csv" 2> "$work/err"; is "the same answers again" "$?" 0
cmp -s "$ledger" "$work/ledger" && ok || wrong "the same answers were entered twice"

# May, after the cool-off of 28 days of the lists of April: who answered in it, or declined, waits; so does the review's "not so".
run may 2025-05-20 2025-04-30
is "may: support without who declined" "$(who Staying_well may)" "2 3 4 5 6 7 8 "
is "may: gaps without the two that are not so" "$(who gaps may)" "11 12 13 14 15 16 "
is "may: counted" "$(grep -c '^gaps,gaps,reviewed_not_so,,2$' "$work/out/may/internal/INTERNAL_held_back.csv")" 1
grep -q 'until something new is recorded: 2 people' "$work/out/may/lists/gaps/README.txt" && ok || wrong "the README does not say it: $(grep -i reviewed "$work/out/may/lists/gaps/README.txt")"
is "may: the same recipient knows the same people as before" "$(home may 18)" "$(home april 18)"
is "may: who accepted the walk waits" "$(home may 17)" ""
# The same month again, with what it entered itself in the ledger: the same lists.
on 2025-05-20 run "$work/base/plan.toml" -q --index-date 2025-04-30 --recipient-key "$work/my.key" -o "$work/out/may2" || wrong "may again"
diff -r "$work/out/may/lists" "$work/out/may2/lists" > /dev/null && ok || wrong "may again gives other lists"

# June: of one something new, of the other an old entry that was not there before; a third month of everybody else.
printf '%s,2025-05-25,44054006,\n%s,2011-01-01,44054006,\n' "$(id 9)" "$(id 10)" | gp > "$work/base/gp.csv"
run june 2025-06-25 2025-05-31
is "june: both are back" "$(who gaps june)" "9 10 11 12 13 14 15 16 "
is "june: support still without who declined" "$(who Staying_well june)" "2 3 4 5 6 7 8 "
# Not so once more, with that entry seen: away again.
printf 'pseudo_id,outcome,outcome_date,list\n%s,reviewed: not so,2025-06-26,gaps\n' "$(id 9)" > "$work/back.csv"
on 2025-06-26 outcomes "$work/out/june" "$work/back.csv" --ledger "$ledger" -q -o "$work/june.csv" 2> "$work/err" || wrong "outcomes of june: $(cat "$work/err")"
run july 2025-07-25 2025-06-30
is "july: away again" "$(who gaps july)" "10 11 12 13 14 15 16 "
for month in april may june july; do popstrat audit verify -q "$work/out/$month" && ok || wrong "$month does not verify"; done
done_with

#!/bin/sh
# One extract alone, from the command: the bytes of the region, to a pipe or a file; a reader that leaves, a full disk, a bound on memory.
. tests/whole/lib.sh
popstrat synth -q -n 600 -s 3 -o "$work/region" || wrong "region: exit $?"
for pair in person:people.csv gp_event:gp_events.csv.gz admission:admissions.csv attendance:ecds.csv referral:mh_referrals.csv contact:community.csv.gz \
    death:deaths.csv event:housing.csv outpatient:resends/outpatient.csv waiting_list:resends/waits.csv diagnosis:resends/diagnoses.csv \
    legal_status:resends/sections.csv social_care:resends/care.csv care_home:resends/care_homes.csv staff:resends/staff.csv; do
    kind=${pair%%:*} file=$work/region/${pair#*:}
    is "$kind" "$(popstrat synth --people 600 --seed 3 --only "$kind" -o - | sha256sum)" "$(gzip -dcf "$file" | sha256sum)"
done
is "nothing but the extract" "$(popstrat synth --json -n 600 -s 3 --only person -o - 2>&1 | sha256sum)" "$(sha256sum < "$work/region/people.csv")"
popstrat synth -n 600 -s 3 --only death -o "$work/deaths.csv" > "$work/said" || wrong "to a file: exit $?"
cmp -s "$work/deaths.csv" "$work/region/deaths.csv" && ok || wrong "to a file: other bytes"
is "what it says" "$(cat "$work/said")" "$work/deaths.csv: death rows of 600 people who do not exist, seed 3"
is "owner alone" "$(ls -l "$work/deaths.csv" | cut -c1-10)" "-rw-------"

refuse() { # why status pattern arguments...
    why=$1 wanted=$2 pattern=$3
    shift 3
    popstrat synth "$@" > "$work/out" 2> "$work/err"
    is "$why: exit" $? "$wanted"
    grep -q "$pattern" "$work/err" && ok || wrong "$why: says $(cat "$work/err")"
    [ ! -s "$work/out" ] && ok || wrong "$why: wrote to standard output"
}
refuse "unknown kind" 1 'did you mean "gp_event"' -n 100 --only gp-event -o -
refuse "a region has no single file" 1 'only KIND' -n 100 -o -
refuse "no messy set of one extract" 1 'messy' -n 100 --messy --only person -o -
refuse "a file that is there" 6 'deaths.csv' -n 600 --only death -o "$work/deaths.csv"
refuse "too many people" 1 '30000000' -n 30000001 --only death -o -
popstrat synth -n 20000 --only gp_event -o - > /dev/full 2> "$work/err"
is "full disk: exit" $? 6
grep -q 'standard output' "$work/err" && ok || wrong "full disk: says $(cat "$work/err")"
{ popstrat synth -n 20000 --only gp_event -o - 2> "$work/err"; echo $? > "$work/status"; } | head -n 3 > "$work/three"
is "closed pipe: exit" "$(cat "$work/status")" 6
grep -q 'standard output' "$work/err" && ok || wrong "closed pipe: says $(cat "$work/err")"
is "closed pipe: what was read" "$(wc -l < "$work/three")" 3

# Memory: 330,000 people need what 33,000 need, but for four bytes each: 16 MB more are plenty, and the rows alone would
# be 690 MB.
case "$build" in *sanitize*|*thread*) done_with ;; esac
peak() { (ulimit -v "$2" && popstrat synth -q -n "$1" --only gp_event -o - 2> "$work/err" | tail -c 1 > "$work/tail"; [ ! -s "$work/err" ]); }
least=16000
until peak 33000 $least; do
    least=$((least + 8000))
    [ $least -lt 400000 ] || break
done
peak 330000 $((least + 16000)) && ok || wrong "memory grows: 33,000 people fit in $least KB, 330,000 not in 16,000 KB more: $(cat "$work/err")"
done_with

#!/bin/sh
# A snapshot gives the folder that the extracts give, also after a code list, a window and the index date changed; it is refused where it is not
# what the plan needs, and where one byte of it changed.
. tests/whole/lib.sh
AS_OF="--as-of 2025-05-15"
popstrat synth -q -n 3000 -o "$work/region"
cd "$work/region" || exit 1
same() { # why plan snapshot [options]: the folders of both ways, but for the seal and how the sources were compared
    why=$1 plan=$2 snap=$3; shift 3
    rm -rf from_files from_snapshot
    popstrat run "$plan" $AS_OF -q -o from_files "$@" 2> err || wrong "$why, from files: $(head -n 2 err)"
    popstrat run "$plan" $AS_OF -q -o from_snapshot --from "$snap" -t 3 "$@" 2> err || wrong "$why, from the snapshot: $(head -n 2 err)"
    is "$why" "$(diff -rq from_files from_snapshot | grep -v run.seal | sort)" "Files from_files/run.json and from_snapshot/run.json differ"
    is "$why, run.json" "$(diff from_files/run.json from_snapshot/run.json | grep '^[<>]' | grep -v 'size and time agree\|snapshot_sources\|"popstrat"\|^>   }$')" ""
}
for plan in nottinghamshire luton north_dorset; do
    popstrat link $plan.toml $AS_OF -q -o $plan.snap || wrong "link $plan"
    same "$plan" $plan.toml $plan.snap
done
is "rights" "$(stat -c %a luton.snap)" 600
popstrat link luton.toml $AS_OF -q -t 1 -o one.snap && popstrat link luton.toml $AS_OF -q -t 3 -o three.snap
cmp -s one.snap three.snap && ok || wrong "threads change the bytes of a snapshot"

# What was let go before must be there now.
popstrat run nottinghamshire.toml $AS_OF -q -o narrow && cp narrow/internal/INTERNAL_attrition.csv narrow.csv
code=$(cut -d, -f3 gp_events.csv 2> /dev/null | sort | uniq -c | sort -rn | awk 'NR == 5 { print $2 }')
[ -n "$code" ] || code=$(gzip -dc gp_events.csv.gz | cut -d, -f3 | sort | uniq -c | sort -rn | awk 'NR == 5 { print $2 }')
sed 's/within 12 months/within 30 months/; s/within 5 years/within 9 years/' nottinghamshire.toml > wider.toml
list=$(sed -n 's/^smi_snomed *= *{ *file *= *"\([^"]*\)".*/\1/p' wider.toml)
cp "$list" kept_list && echo "$code" | sed "s/\$/$(head -n 1 "$list" | tr -cd ',')/" >> "$list"
same "a wider list and longer windows" wider.toml nottinghamshire.snap
cmp -s from_files/internal/INTERNAL_attrition.csv narrow.csv && wrong "the wider list found nobody new" || ok
cp kept_list "$list"
same "another index date" nottinghamshire.toml nottinghamshire.snap --index-date 2024-11-30

refused() { # why words command...
    why=$1 words=$2; shift 2
    rm -rf out
    "$@" > /dev/null 2> err; status=$?
    [ $status = 4 ] && grep -q "$words" err && [ ! -e out ] && ok || wrong "$why: status $status, $(head -n 3 err)"
}
from() { popstrat run "$1" $AS_OF -q -o out --from "$2"; }
cp luton.toml less.toml; sed -i '/^mh *=/d; /mh where/d' less.toml
refused "another plan" "input" from north_dorset.toml luton.snap
sed 's/^gp *= *{/gp = { dates = "dd\/mm\/yyyy",/' luton.toml > mapped.toml
refused "another mapping" "reads its file otherwise" from mapped.toml luton.snap
first=admissions.csv; cp -p "$first" untouched; touch -d '2020-01-01' "$first"
refused "a source of another time" "time differs" from luton.toml luton.snap
popstrat run luton.toml $AS_OF -q -o out --from luton.snap --verify-sources 2> err && ok || wrong "its fingerprint agrees: $(cat err)"
is "how sources were compared" "$(grep -c 'fingerprint agrees' out/run.json)" "$(sed -n '/snapshot_sources/,/}/p' out/run.json | grep -c ': ".*agrees')"
mv "$first" away; rm -rf out
popstrat run luton.toml $AS_OF -q -o out --from luton.snap 2> err; rm -f away; cp -p untouched "$first"
grep -q '"not there"' out/run.json && ok || wrong "a source that is not there: $(head -n 3 err)"
echo >> "$first"
refused "a source of another size" "size differs" from luton.toml luton.snap
printf 'no snapshot at all' > not.snap
refused "no snapshot" "this is no snapshot" from nottinghamshire.toml not.snap
popstrat run nottinghamshire.toml -q -o out --from missing.snap 2> err; is "a file that is not there" $? 6
sed 's/^valid_until.*/valid_until = 2024-01-01/' luton.toml > expired.toml
popstrat link expired.toml $AS_OF -q -o never.snap 2> err; is "without an agreement" $? 3
[ ! -e never.snap ] && ok || wrong "a snapshot without an agreement"

# One byte changed anywhere, and the file cut short anywhere: with --verify-sources every change is seen, without it those of what is used; what
# is not used does no harm.
popstrat link nottinghamshire.toml $AS_OF -q -o whole.snap
rm -rf good && popstrat run nottinghamshire.toml $AS_OF -q -o good --from whole.snap
size=$(stat -c %s whole.snap) seen=0 unused=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do
    at=$((size * i / 23))
    cp whole.snap hurt.snap
    old=$(dd if=hurt.snap bs=1 skip=$at count=1 2> /dev/null | od -An -tu1 | tr -d ' ')
    printf "\\$(printf %03o $(((old + 1) % 256)))" | dd of=hurt.snap bs=1 seek=$at conv=notrunc 2> /dev/null
    rm -rf out
    popstrat run nottinghamshire.toml $AS_OF -q -o out --from hurt.snap --verify-sources 2> err; whole=$?
    # Bytes between blocks say nothing.
    if [ $whole = 0 ]; then [ "$old" = 0 ] && ok || wrong "byte $at changed and nobody saw it"; else is "byte $at, verified" $whole 4; fi
    rm -rf out
    popstrat run nottinghamshire.toml $AS_OF -q -o out --from hurt.snap 2> err; status=$?
    if [ $status = 0 ]; then
        unused=$((unused + (whole == 4)))
        is "byte $at is not used" "$(diff -rq good out | grep -v 'run.seal\|audit.log')" ""
    else
        seen=$((seen + 1))
        [ $status$whole = 44 ] && [ ! -e out ] && ok || wrong "byte $at: status $status, $(head -n 3 err)"
    fi
    head -c $at whole.snap > hurt.snap; rm -rf out
    popstrat run nottinghamshire.toml $AS_OF -q -o out --from hurt.snap 2> err; is "cut at $at" $? 4
done
[ $seen -ge 3 ] && [ $unused -ge 3 ] && ok || wrong "of the bytes changed $seen are used, $unused are not: this shows too little"
cp whole.snap hurt.snap; printf x >> hurt.snap
refused "a file longer than it says" "not whole" from nottinghamshire.toml hurt.snap
done_with

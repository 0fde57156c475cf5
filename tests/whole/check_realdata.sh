#!/bin/sh
# Published sample extracts read as published, through presets, in whole runs: artificial hospital episodes and A&E attendances, and Synthea.
# Every count is compared with one that realdata_figures.py takes from the files on its own.
. tests/whole/lib.sh
[ -d "$POPSTRAT_REALDATA/synthetic" ] || { echo "POPSTRAT_REALDATA names no folder with the published sample extracts"; exit 77; }
real=$(cd "$POPSTRAT_REALDATA" && pwd)
python3 tests/whole/realdata_figures.py "$real" > "$work/figures" || { echo "the figures could not be counted"; exit 1; }
figure() { sed -n "s/^$1 //p" "$work/figures"; }

# A plan's head; nothing but its own folder and the sample files is read.
begin() { # plan index-date
    mkdir -p "$work/$1"
    cat > "$work/$1/plan.toml" <<PLAN
popstrat = 1
[run]
name = "$1"
index_date = $2
[governance]
purpose = "case-finding"
agreement = "none: invented people"
lawful_basis = "none: invented people"
valid_until = 2027-03-31
approved_by = "nobody"
PLAN
}
# The sample files tell no registrations: somebody must, so these people are said to be registered.
register() { # plan sample-file heading
    { echo 'pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa'
      gzip -dc "$real/synthetic/$2.csv.gz" | python3 -c '
import csv, sys
for id in sorted({r[sys.argv[1]] for r in csv.DictReader(sys.stdin)}):
    print(id + ",A99001,regular,1990-01-01,,,,,")' "$3"
    } > "$work/$1/people.csv"
}
table() { # name rule: a table of how many people it is yes of
    printf '[table.%s]\ncount = "%s"\nof = '\''in_person_extract'\''\nby = []\n' "$1" "$1" >> "$work/$plan/tables"
    printf '%s = '\''%s'\''\n' "$1" "$2" >> "$work/$plan/defines"
}
go() {
    { echo '[define]'; cat "$work/$plan/defines" "$work/$plan/tables"; } >> "$work/$plan/plan.toml"
    popstrat check "$work/$plan/plan.toml" > "$work/log" 2>&1 && popstrat describe "$work/$plan/plan.toml" > "$work/$plan/page" &&
        popstrat run "$work/$plan/plan.toml" --as-of 2025-04-07 -q -o "$work/$plan/out" > "$work/log" 2>&1 ||
        { wrong "$plan: it does not run"; cat "$work/log"; }
}
counted() { column "$work/$plan/out/internal/INTERNAL_$1.csv" people; }
line() { awk -F, -v s="$2" -v m="$3" '$2 == s && $3 == m { print $4 }' "$work/$plan/out/internal/INTERNAL_$1.csv"; }
quality() { awk -F, -v i="$1" -v f="$2" -v m="$3" '$1 == i && $2 == f && $3 == m { print $4 }' "$work/$plan/out/internal/INTERNAL_quality.csv"; }

# ---- artificial HES, admitted patient care ----
plan=apc
begin apc 2002-03-31
register apc artificial_hes_apc_0102_truncated PSEUDO_HESID
cat >> "$work/apc/plan.toml" <<PLAN
[inputs]
people = { file = "people.csv", kind = "person", none_supplied = "invented people" }
apc = { file = "$real/synthetic/artificial_hes_apc_0102_truncated.csv.gz", preset = "hes-apc" }
PLAN
table admitted 'any(apc ever)'
table fibrillation 'any(apc where diagnosis starts "I48" ever)'
most=$(figure apc.most_emergencies)
for k in $(seq 1 $((most + 1))); do table "emergency_$k" "count(apc where method = \"emergency\" ever) >= $k"; done
go
is "episodes of the file" "$(quality apc '' rows)" "$(figure apc.rows)"
is "refused: admitted in 1801" "$(quality apc '' 'rows refused')" "$(figure apc.refused)"
is "people read" "$(line linkage apc people)" "$(figure apc.people)"
is "people registered" "$(quality people '' rows)" "$(figure apc.people_in_file)"
is "episodes" "$(line linkage apc episodes)" "$(figure apc.episodes)"
is "regular attenders left out" "$(line linkage apc 'regular attenders left out')" "$(figure apc.regular)"
is "spells" "$(line linkage apc spells)" "$(figure apc.spells)"
is "transfers joined" "$(line linkage apc 'transfers joined')" 0
is "people with a spell" "$(counted admitted)" "$(figure apc.people_with_spell)"
is "people with an emergency" "$(counted emergency_1)" "$(figure apc.people_with_emergency)"
is "nobody with more than the most" "$(counted emergency_$((most + 1)))" 0
sum=0
for k in $(seq 1 "$most"); do sum=$((sum + $(counted "emergency_$k"))); done
is "emergency spells" $sum "$(figure apc.emergencies)"
is "people with I48 in any of 20 diagnoses" "$(counted fibrillation)" "$(figure apc.i48)"
echo "HES APC: $(figure apc.rows) episodes of $(figure apc.people_in_file) people; $(figure apc.spells) spells, $sum of them emergencies of $(counted emergency_1) people"

# ---- artificial HES, accident and emergency ----
plan=ae
begin ae 2008-03-31
register ae artificial_hes_ae_0708_truncated PSEUDO_HESID
cat >> "$work/ae/plan.toml" <<PLAN
[inputs]
people = { file = "people.csv", kind = "person", none_supplied = "invented people" }
ae = { file = "$real/synthetic/artificial_hes_ae_0708_truncated.csv.gz", preset = "hes-ae" }
PLAN
table attended 'any(ae ever)'
table first_time 'any(ae where category = "first" ever)'
go
is "attendances" "$(quality ae '' rows)" "$(figure ae.rows)"
is "none refused" "$(quality ae '' 'rows refused')" 0
is "attendances linked" "$(line linkage ae 'rows linked')" "$(figure ae.rows)"
is "people attending" "$(counted attended)" "$(figure ae.people)"
is "people with a first attendance" "$(counted first_time)" "$(figure ae.people_first)"
is "diagnoses are not supplied" "$(quality ae diagnosis 'rows of a source that does not supply it')" "$(figure ae.rows)"
grep -q 'Not supplied by this source' "$work/ae/page" && ok || wrong "describe does not say what the source lacks"
echo "HES A&E: $(figure ae.rows) attendances of $(figure ae.people) people, $(counted first_time) of them with an unplanned first one"

# ---- Synthea ----
plan=synthea
begin synthea 2024-12-31
{
    echo '[inputs]'
    echo "people = { file = \"$real/synthetic/synthea_27/patients.csv.gz\", preset = \"synthea-patients\", none_supplied = \"invented people\" }"
    for table in conditions procedures careplans encounters observations medications; do
        echo "$table = { file = \"$real/synthetic/synthea_27/$table.csv.gz\", preset = \"synthea-$table\" }"
    done
} >> "$work/synthea/plan.toml"
table sinusitis 'any(conditions where code = "444814009" ever)'
table tall 'any(observations where code = "8302-2" and value > 160 ever)'
table emergency 'any(encounters where team = "emergency" ever)'
table women 'sex = "female"'
go
is "people" "$(line linkage 'all inputs' people)" "$(figure synthea.people)"
is "dead" "$(line linkage 'all inputs' 'dead on the index date')" "$(figure synthea.dead)"
for table in conditions procedures careplans encounters observations medications; do
    is "$table: rows" "$(quality $table '' rows)" "$(figure $table.rows)"
    is "$table: people" "$(line linkage $table people)" "$(figure $table.people)"
    is "$table: rows linked" "$(line linkage $table 'rows linked')" "$(figure $table.distinct)"
done
for name in sinusitis tall emergency women; do is "$name" "$(counted $name)" "$(figure synthea.$name)"; done
is "areas are not supplied" "$(quality people lsoa 'rows of a source that does not supply it')" "$(figure synthea.people)"
echo "Synthea: $(figure synthea.people) people, $(figure conditions.rows) conditions, $(figure encounters.rows) encounters, $(figure observations.rows) observations," \
    "$(figure procedures.rows) procedures, $(figure medications.rows) medications, $(figure careplans.rows) care plans"

# Without the assurances nothing about single people is written, preset or not.
sed 's/, none_supplied = "invented people"//' "$work/synthea/plan.toml" > "$work/synthea/bare.toml"
popstrat run "$work/synthea/bare.toml" --as-of 2025-04-07 -q -o "$work/synthea/bare" > "$work/log" 2>&1
grep -q 'no person rows: no column' "$work/log" && ok || { wrong "no word on missing assurances"; cat "$work/log"; }
[ ! -e "$work/synthea/bare/internal" ] && ok || wrong "exact counts without assurances"
done_with

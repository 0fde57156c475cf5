#!/bin/sh
# The demo: a made-up region, three plans, and what came of them. --as-of keeps it working when its agreements have long expired.
set -e
popstrat=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder"
"$popstrat" synth -q -o "$folder/region" --people 20000
for plan in nottinghamshire luton north_dorset; do
    "$popstrat" check -q "$folder/region/$plan.toml"
    "$popstrat" run --json "$folder/region/$plan.toml" --as-of 2025-04-15 -o "$folder/out/$plan" > "$folder/$plan.json"
    "$popstrat" audit verify -q "$folder/out/$plan"
done
people() { awk 'END { print NR - 1 }' "$1"; }
cohort() { sed -n "s/.*\"cohorts\": {.*\"$2\": \([0-9]*\).*/\1/p" "$folder/$1.json"; }
listed() { cat "$folder"/out/$1/lists/$2/*.csv | grep -vc '^status,' || true; }
files() { ls "$folder"/out/$1/lists/$2/*.csv | wc -l | tr -d ' '; }
echo
echo "Run folders, each sealed and verified:"
for plan in nottinghamshire luton north_dorset; do
    echo "  $folder/out/$plan"
    (cd "$folder/out/$plan" && for entry in describe.txt tables internal lists/* rejects run.json run.seal; do
        if [ -d "$entry" ]; then echo "    $entry/  $(find "$entry" -type f | wc -l | tr -d ' ') files"; else echo "    $entry"; fi; done)
done
echo "  $folder/out/audit.log"
echo
echo "What happened, in ten lines:"
echo " 1. popstrat made up a region of 20,000 registered people (nobody in it exists) and wrote eight extracts of it, half a percent of their rows broken."
echo " 2. It read and linked them by pseudonym, three times for three plans, and listed every refused row in rejects/."
echo " 3. Nottinghamshire looks for serious mental illness in every service: $(cohort nottinghamshire smi_register_gap) people are known to the trust or a hospital and not to their practice."
echo " 4. Of these $(listed nottinghamshire gap_review) stand in $(files nottinghamshire gap_review) files for their practices to look at: possible gaps, not diagnoses."
echo " 5. $(listed nottinghamshire Staying_well_support) people with two or more physical conditions in the most deprived fifth are offered support, in $(files nottinghamshire Staying_well_support) lists by PCN, with no condition named in them."
echo " 6. Luton finds $(cohort luton frail_returning) frail people with two or more emergency admissions; $(listed luton frailty_round) are left for their practices after objections, deaths and the like."
echo " 7. North Dorset sends each person to whoever can help best: $(listed north_dorset practice_review) to the practice, $(listed north_dorset Social_prescriber_calls) to social prescribers, $(listed north_dorset Health_champion_invitations) to health champions."
echo " 8. $(people "$folder/out/north_dorset/overrides.csv") people who dissent are among them: an approved override, in date, lets them through, and overrides.csv and the log say so."
echo " 9. tables/ may be released (1 to 7 people show as *, others to the nearest 5); internal/ holds exact numbers and may not."
echo "10. Every list has a README.txt saying whom it is for and when it expires, and a workbook to fill in; every row a reason. Start with $folder/out/nottinghamshire/describe.txt."

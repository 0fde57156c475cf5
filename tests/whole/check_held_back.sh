#!/bin/sh
# Whom a record keeps off a list, and whom it does not: consent, death, registration and safeguarding read strictly. Each case adds rows about one
# more person, 20, to the base region, whose own row lets them on.
. tests/whole/lib.sh
people_columns=pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,death_date,type_1_objection,type_1_date,national_opt_out,dissent,dissent_date,confidential,dummy,safeguarding,sp_declined_date,extract_date,deleted
fresh() {
    rm -rf "$work/base"
    write_base "$work/base"
    { echo $people_columns; write_people | sed '1d; s/$/,,,/'; } > "$work/base/people.csv"
    printf 'pseudo_id,admission_date,spell_id,provider,method,discharge_date,discharge_method,diagnosis_01,diagnosis_02\n' > "$work/base/acute.csv"
    printf 'pseudo_id,death_date,deleted\n' > "$work/base/deaths.csv"
    sed -i 's/^\[lookups\]/deaths = { file = "deaths.csv", kind = "death" }\n\n[lookups]/' "$work/base/plan.toml"
    cat >> "$work/base/plan.toml" <<'PLAN'

[cohort.all]
title = "Everybody"
why = "To see who is held back"
base = 'registered and alive'

[list.all]
from = "all"
audience = "clinician"
fields = ["pseudo_id", "practice"]
PLAN
}
# A people row of person 20: end death type1 type1_date dissent confidential safeguarding declined extract deleted
person() { echo "$(id 20),A99001,regular,2001-04-01,$1,1970-06,F,A,E01990001,$2,$3,$4,0,$5,,$6,0,$7,$8,$9,${10}"; }
plain() { person '' '' 0 '' 0 0 0 '' "$1" ''; }
listed() { popstrat run -q "$work/base/plan.toml" $AS_OF --replace 2> "$work/err" || { head -n 2 "$work/err"; return; }; grep -c "$(id 20)" "$work/base/out/2025-03/lists/all/all.csv"; }
expect() { is "$1" "$(listed)" "$2"; }

fresh; plain '' >> "$work/base/people.csv"; expect "nothing recorded" 1
for what in type_1 dissent confidential; do
    fresh
    case $what in type_1) person '' '' 1 2024-01-01 0 0 0 '' 2025-02-01 '' ;; dissent) person '' '' 0 '' 1 0 0 '' 2025-02-01 '' ;; confidential) person '' '' 0 '' 0 1 0 '' 2025-02-01 '' ;; esac >> "$work/base/people.csv"
    person '' '' '' '' '' '' '' '' 2025-03-01 '' >> "$work/base/people.csv"
    expect "$what in an extract, an empty cell in the newer one" 0
    sed -i '$d' "$work/base/people.csv"
    plain 2025-03-01 >> "$work/base/people.csv"
    expect "$what in an extract, a no in the newer one" 1
done
fresh; person '' '' 0 '' 0 0 0 2025-04-02 '' '' >> "$work/base/people.csv"; expect "declined an offer after the index date" 0
for date in '' 2024-99-01 1900-01-01 9999-12-31; do
    fresh; plain '' >> "$work/base/people.csv"; echo "$(id 20),$date,827241000000103," >> "$work/base/gp.csv"
    expect "a coded Type 1 objection dated '$date'" 0
    fresh; plain '' >> "$work/base/people.csv"; echo "$(id 20),$date,44054006," >> "$work/base/gp.csv"
    expect "any other code dated '$date'" 1
done
fresh; plain '' >> "$work/base/people.csv"; echo "$(id 20),2024-01-01,9Nu0," >> "$work/base/gp.csv"; expect "a Type 1 objection in Read v2" 0
fresh; plain '' >> "$work/base/people.csv"; printf '%s,2024-01-01,9Nu0.,\n%s,2024-02-01,827261000000102,\n' "$(id 20)" "$(id 20)" >> "$work/base/gp.csv"; expect "withdrawn later" 1
for death in 2024-01-01,maybe 2024-02-30, , 2025-04-03, 2024-02-02,; do
    fresh; plain '' >> "$work/base/people.csv"; echo "$(id 20),$death" | sed 's/^\([^,]*,[^,]*\)$/\1,/' >> "$work/base/deaths.csv"
    expect "a registered death '$death'" 0
done
fresh; plain '' >> "$work/base/people.csv"; echo "$(id 20),2025-02-30,S9,SYN01,21,,4,I500," >> "$work/base/acute.csv"; expect "a death in hospital, admitted on a day that does not exist" 0
fresh; plain '' >> "$work/base/people.csv"; echo "$(id 20),2025-02-30,S9,SYN01,21,2025-03-01,1,I500," >> "$work/base/acute.csv"; expect "discharged home, admitted on a day that does not exist" 1
fresh; plain '' >> "$work/base/people.csv"; person '' 2024-01-01 0 '' 0 0 0 '' '' x >> "$work/base/people.csv"; expect "a second row that tells a death, its deletion flag unreadable" 0
fresh; plain '' >> "$work/base/people.csv"; plain '' | sed 's/,[^,]*$//' >> "$work/base/people.csv"; expect "a second row with a field too few" 0
fresh; person '' 2024-13-01 0 '' 0 0 0 '' '' '' >> "$work/base/people.csv"; expect "a death date that cannot be read" 0
fresh; person '' '' maybe '' 0 0 0 '' '' '' >> "$work/base/people.csv"; expect "an objection that cannot be read" 0
fresh; person 2025-04-01 '' 0 '' 0 0 0 '' '' '' >> "$work/base/people.csv"; expect "left after the index date" 0
# A safeguarded person is listed, marked, whether the plan asked for the column or not.
fresh; person '' '' 0 '' 0 0 1 '' '' '' >> "$work/base/people.csv"; expect "safeguarded" 1
is "marked for the practice" "$(grep "$(id 20)" "$work/base/out/2025-03/lists/all/all.csv" | sed 's/.*,//')" yes
done_with

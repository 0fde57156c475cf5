#!/bin/sh
# Every kind of extract in one plan, checked and run; and a plan of staff. The people are those of the base region.
. tests/whole/lib.sh
write_base "$work/base"
cd "$work/base" || exit 1
{ echo 'pseudo_id|appointment_date|attendance_id|provider|attended|first_attendance|outcome|treatment_function'
  echo "$(id 1)|2025-01-06|o1|SYN01|5|1|2|300"; echo "$(id 1)|2025-02-06|o2|SYN01|7|2||300"
  echo "$(id 3)|2025-02-07|o3|SYN01|4|2|9|300"; echo "$(id 3)|2025-02-08|o3|SYN01|3|2||300"; } > op.csv
{ echo 'pseudo_id,week_ending,pathway_id,issuer,referral_id,clock_start,clock_stop,status,treatment_function,priority,provider'
  echo "$(id 2),2025-03-23,w1,SYN01,r1,2024-02-01,,20,300,1,SYN01"; echo "$(id 3),2025-03-23,w2,SYN01,r1,2024-02-01,,10,300,2,SYN01"
  echo "$(id 3),2025-03-30,w2,SYN01,r1,2024-02-01,,20,300,2,SYN01"; echo "$(id 4),2025-03-30,w3,SYN01,r1,2025-01-01,,36,300,3,SYN01"; } > wl.csv
{ echo 'pseudo_id,start_date,end_date,period_id,provider,legal_status'
  echo "$(id 1),2025-01-01,2025-01-09,m1,SYN03,01"; echo "$(id 2),2025-02-01,,m2,SYN03,03"; echo "$(id 3),2025-02-01,,m3,SYN03,44"; } > mha.csv
{ echo 'pseudo_id,date,code,scheme,referral_id,provider,submitted'
  echo "$(id 2),2024-05-01,F200,02,R1,SYN03,2025-01-31"; echo "$(id 2),2024-05-01,F200,02,R1,SYN03,2025-02-28"
  echo "$(id 3),2024-05-01,58214004,06,R2,SYN03,2025-02-28"; echo "$(id 4),2024-05-01,F2...,05,R3,SYN03,2025-02-28"; } > dx.csv
{ echo 'LA CODE,PSEUDO,EVENT START DATE,EVENT END DATE,EVENT TYPE,CLIENT TYPE,GENDER'
  echo "503,$(id 1),2025-01-01,,Service,Service user,2"; echo "503,$(id 4),2025-01-01,2025-01-01,Review,Carer,1"; } > care.csv
{ echo 'pseudo_id,start_date,end_date,home'; echo "$(id 4),2025-02-01,,H1"; echo "$(id 3),2024-02-01,2025-01-01,H1"; } > homes.csv
{ echo 'pseudo_id,arrival_date,attendance_id,provider,category'; echo "$(id 1),2025-01-05,e1,SYN01,1"; echo "$(id 3),2025-01-06,e2,SYN01,1"; } > ecds.csv
{ echo 'pseudo_id,arrival_date,attendance_id,provider,category'; echo "$(id 1),2025-01-05,77,SYN01,1"; echo "$(id 3),2025-01-09,78,SYN01,1"; } > ae.csv
sed -i 's/^\[lookups\]/op = { file = "op.csv", kind = "outpatient", delimiter = "|" }\nwl = { file = "wl.csv", kind = "waiting_list" }\nmha = { file = "mha.csv", kind = "legal_status" }\ndx = { file = "dx.csv", kind = "diagnosis" }\nhomes = { file = "homes.csv", kind = "care_home" }\necds = { file = "ecds.csv", kind = "attendance" }\nae = { file = "ae.csv", kind = "attendance" }\n\n[inputs.care]\nfile = "care.csv"\nkind = "social_care"\ncolumns = { pseudo_id = "PSEUDO", authority = "LA CODE", date = "EVENT START DATE", end_date = "EVENT END DATE", event_type = "EVENT TYPE", client_type = "CLIENT TYPE", sex = "GENDER" }\n\n[lookups]/' plan.toml
cat >> plan.toml <<'PLAN'

[score.missed]
count = [ ["DNA", 'any(op where appointment_status = "did not attend" within 12 months)'] ]

[score.waits]
count = [ ["a year", 'any(wl where waiting and days_since(clock_start) > 365 ever)'] ]

[score.sections]
count = [ ["detained", 'any(mha where detained ever)'] ]

[score.ills]
count = [ ["SMI", 'any(dx where scheme = "ICD-10" and code in smi_icd10 ever)'] ]

[score.serves]
count = [ ["service", 'any(care where event_type = "service" ever)'] ]

[score.visits]
points = [ ["new", 'count(ecds where category = "first" ever)', 1], ["old", 'count(ae ever)', 1] ]

[list.everybody]
from = "in_person_extract"
audience = "analyst"
fields = ["pseudo_id", "missed", "waits", "sections", "ills", "serves", "visits"]
lift = [ ["care_home", "to look at"], ["not_registered", "to look at"] ]

[list.offers]
from = "in_person_extract"
audience = "clinician"
fields = ["pseudo_id"]
PLAN
is "check" "$(popstrat check -q plan.toml 2>&1)" ""
popstrat run plan.toml $AS_OF -q -o out/kinds 2> err || wrong "run: $(head -n 3 err)"
row_of() { grep "$(id "$1")" out/kinds/lists/everybody/all.csv | cut -d, -f3-8; }
#                 missed waits sections ills serves visits
is "person 1" "$(row_of 1)" "1,0,0,0,1,1"
is "person 2" "$(row_of 2)" "0,0,1,1,0,0"
is "person 3" "$(row_of 3)" "1,1,0,0,0,2"
is "person 4" "$(row_of 4)" "0,0,0,0,0,0"
offered() { find out/kinds/lists/offers -name '*.csv' -exec cat {} + | grep -q "$(id "$1")" && echo yes || echo no; }
is "who lives in a care home is left off offers" "$(offered 4)" no
is "who left one is not" "$(offered 3)" yes
count_of() { grep "\b$1\b.*$2" out/kinds/internal/INTERNAL_linkage.csv | sed 's/.*,//'; }
is "amended appointments" "$(count_of op 'amended rows replaced')" 1
is "rows of the list before" "$(count_of wl 'rows of earlier snapshots')" 2
is "diagnoses sent again" "$(count_of dx 'amended rows replaced')" 1
is "codes of another system" "$(count_of dx 'codes of an unknown scheme left out')" 1
is "attendances in both feeds" "$(count_of ae 'attendances told by an earlier input')" 1

# Staff.
{ echo 'pseudo_id,birth_month,sex,ethnicity,employment_start,employment_end'; for i in 1 2 3; do echo "$(id 70$i),1970-0$i,F,A,2010-01-01,"; done
  echo "$(id 704),1980-01,M,H,2010-01-01,2024-01-01"; echo "$(id 705),2010-01,M,H,2024-01-01,"; } > staff.csv
{ echo 'pseudo_id,date,length'; echo "$(id 701),2025-01-01,20"; echo "$(id 702),2025-01-01,3"; echo "$(id 704),2023-12-01,20"; echo "$(id 705),2025-01-01,20"; } > leave.csv
cat > staff.toml <<'PLAN'
popstrat = 1
[run]
index_date = 2025-03-31
[governance]
purpose = "occupational-health"
agreement = "a"
lawful_basis = "b"
valid_until = 2026-03-31
approved_by = "c"
[inputs]
staff = { file = "staff.csv", kind = "staff", none_supplied = "assurance 7" }
leave = { file = "leave.csv", kind = "event", with = { length = "number" } }
[define]
long_leave = 'sum(length of leave within 2 years) >= 10'
[list.talk]
from = "long_leave"
audience = "occupational-health"
fields = ["pseudo_id"]
[list.all]
from = "in_person_extract"
audience = "occupational-health"
fields = ["pseudo_id"]
PLAN
is "check of staff" "$(popstrat check -q staff.toml 2>&1)" ""
popstrat run staff.toml $AS_OF -q -o out/staff 2> err || wrong "run of staff: $(head -n 3 err)"
ids_of() { find "out/staff/lists/$1" -name '*.csv' ! -path '*/ids/*' -exec cat {} + | grep -o '53594e[0-9]*' | sort -u | sed 's/.*\(...\)$/\1/' | tr '\n' ' '; }
is "who still works there, is grown up and was long away" "$(ids_of talk)" "701 "
is "all of them" "$(ids_of all)" "701 702 703 "
sed 's/^leave = .*/gp = { file = "gp.csv", kind = "gp_event" }/; /^long_leave/d; /^\[list.talk/,/^\[list.all/{/^\[list.all/!d}' staff.toml > mixed.toml
popstrat check -q mixed.toml > /dev/null 2> err; is "staff beside patients" $? 3
done_with

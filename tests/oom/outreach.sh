#!/bin/sh
# A small plan that uses every part of outreach, and its files: sh tests/oom/outreach.sh FOLDER
. tests/cli/base.sh
write_base "$1"
cd "$1" || exit 1
{
    echo 'pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,death_date,type_1_objection,type_1_date,national_opt_out,dissent,dissent_date,confidential,dummy,safeguarding,household,residence,has_mobile,interpreter'
    awk 'BEGIN { for (i = 1; i <= 24; i++) printf "53594e%058d,A9900%d,regular,2001-04-01,,1960-0%d,F,A,E0199000%d,,0,,0,0,,0,0,0,h%d,,%d,%s\n", i, 1 + i % 4, 1 + i % 9, 1 + i % 3, i / 2, i % 2, i % 5 ? "" : "Urdu" }'
} > people.csv
{
    echo 'pseudo_id,date,code,value'
    awk 'BEGIN { for (i = 1; i <= 24; i++) printf "53594e%058d,2015-03-%02d,%s,\n", i, i, i < 9 ? "58214004" : i < 17 ? "44054006" : "13645005" }'
} > gp.csv
printf 'practice,pcn,pcn_name\nA99001,U99001,North\nA99002,U99001,North\nA99003,U99002,South\nA99004,U99002,South\n' > lookups/pcn.csv
printf 'LSOA code (2021),digital_decile\nE01990001,1\nE01990002,5\nE01990003,9\n' > digital.csv
printf 'pseudo_id,received_date,referral_id,organisation,source,need,submitted,deleted\n%s,2025-03-20,1,VOL1,self,housing,2025-03-21,\n%s,2025-03-20,2,VOL1,neighbour,,2025-03-21,\n' "$(id 1)" "$(id 20)" > asked.csv
printf 'lsoa,ward,pcn,name,offer,contact,kind,from,until,checked,places\nE01990001,,,Tea at the hall,company,01632 960001,group,,,2025-02-01,12\n,,U99002,Choir,singing,,group,,,2023-02-01,\n' > directory.csv
printf 'cohort,month,story\nsmi_known,2025-03,"I walk again, at last"\n' > stories.csv
printf 'pseudo_id,group\n' > called.csv
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "$(id $i),$((i % 2))"; done >> called.csv
(umask 077; printf '%064d\n' 7 > key)
sed -i -e '/^\[table.by_fifth\]/,$d' -e 's/^valid_until = .*/valid_until = 2099-03-31/' \
    -e 's/^approved_by = .*/&\nndoo = { applied_by = "DSCRO", on = 2025-03-31 }/' \
    -e 's/^\[lookups\]/asked = { file = "asked.csv", kind = "referral_in" }\n\n&\ndigital = "digital.csv"/' \
    -e '/^cut = /s/.*/cut = [ ["high", "top 20%"], ["rest", "rest"] ]/' \
    -e "s/^emergencies = /adult = 'registered and alive and age >= 18'\nafter = 'count(acute where method = \"emergency\" within 24 days)'\n&/" plan.toml
cat >> plan.toml <<'PLAN'

[cohort.smi_known]
title = "SMI known to any service"
base = 'registered and alive'
include = [ ["SMI known to any service", 'smi'] ]
rank_by = ['local desc']

[contact]
ledger = "contact.ledger"

[stories]
file = "stories.csv"

[directory]
file = "directory.csv"

[matrix.ways]
rows = [ { need = "Company", rule = 'age >= 64', who = "link worker", how = "text message", offer = "company" },
         { need = "Letter", rule = 'true', how = "letter" } ]

[topics.offers]
rows = [ { topic = "Health check", rule = 'age >= 40', how = "phone call", within = "14 days" } ]

[list.meeting]
from = "smi_known"
one_file_per = "pcn"
audience = "clinician"
matrix = "ways"
topics = "offers"
one_page = true
fields = ["pseudo_id", "practice", "local", "how", "topics", "nearby", "source", "why", "evidence"]
referrals = { input = "asked", within = "28 days" }

[capacity.room]
list = "meeting"
per = "pcn"
places = 3

[list.weekly]
from = "adult"
one_file_per = "practice"
audience = "link-worker"
fields = ["pseudo_id", "practice"]
plain_title = "Welcome"
plain_why = "May like a call"
weekly_limit = 2

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

[list.support]
from = "adult"
one_file_per = "practice"
audience = "link-worker"
fields = ["pseudo_id", "practice", "wave"]
plain_title = "Staying well"
plain_why = "May like support"
team = "Link workers"
phased = { waves = 3, weeks = 4, seed = "tombola 2025", band = "risk", outcome = "after" }

[evaluate.support]
design = "waves"
list = "support"
outcome = "after"
called = 1
by = ["sex"]

[evaluate.called]
design = "did"
people = "called.csv"
outcome = "after"
before = "emergencies"
unit = "emergency admissions"
PLAN

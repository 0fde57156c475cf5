# Base: a region of 12 people who do not exist, small enough to work out by hand. Sourced by the case runner with $work set.
#
#   person  born     sex  eth  lsoa       practice  note
#   1       1950-06  F    A    E01990001  A99001    SMI in GP, diabetes, COPD
#   2       1960-02  M    H    E01990001  A99001    SMI known to the trust alone, diabetes, CHD
#   3       1970-11  F    M    E01990002  A99002    diabetes
#   4       1940-01  M    A    E01990002  A99002    two emergency admissions
#   5       2010-05  F    Z    E01990001  A99001    a child
#   6       1980-08  M    99   (blank)    A99003    nothing recorded
#   7       1955-03  F    A    W01000001  A99003    lives in Wales
#   8       1965-09  M    C    E01990003  A99003    dissents
#   9       1975-12  F    A    E01990003  A99001    died 2025-01-15
#  10       1985-04  M    B    E01990003  A99002    left 2024-12-31
#  11       1990-07  F    A    E01990001  A99001    Type 1 objection
#  12       (hospital only)
id() { printf '53594e%058d' "$1"; }

write_people() {
    echo 'pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,ethnicity,lsoa,death_date,type_1_objection,type_1_date,national_opt_out,dissent,dissent_date,confidential,dummy,safeguarding'
    row() { echo "$(id "$1"),$2,regular,2001-04-01,$3,$4,$5,$6,$7,$8,$9,${10},0,${11},${12},0,0,0"; }
    row 1 A99001 '' 1950-06 F A E01990001 '' 0 '' 0 ''
    row 2 A99001 '' 1960-02 M H E01990001 '' 0 '' 0 ''
    row 3 A99002 '' 1970-11 F M E01990002 '' 0 '' 0 ''
    row 4 A99002 '' 1940-01 M A E01990002 '' 0 '' 0 ''
    row 5 A99001 '' 2010-05 F Z E01990001 '' 0 '' 0 ''
    row 6 A99003 '' 1980-08 M 99 '' '' 0 '' 0 ''
    row 7 A99003 '' 1955-03 F A W01000001 '' 0 '' 0 ''
    row 8 A99003 '' 1965-09 M C E01990003 '' 0 '' 1 2023-05-01
    row 9 A99001 '' 1975-12 F A E01990003 2025-01-15 0 '' 0 ''
    row 10 A99002 2024-12-31 1985-04 M B E01990003 '' 0 '' 0 ''
    row 11 A99001 '' 1990-07 F A E01990001 '' 1 2022-02-02 0 ''
}

write_base() { # folder
    mkdir -p "$1/codes" "$1/lookups"
    write_people > "$1/people.csv"
    {
        echo 'pseudo_id,date,code,value'
        echo "$(id 1),2015-03-02,58214004,"
        echo "$(id 1),2012-07-19,44054006,"
        echo "$(id 1),2018-01-05,13645005,"
        echo "$(id 2),2011-10-10,44054006,"
        echo "$(id 2),2016-06-30,53741008,"
        echo "$(id 3),2019-02-28,44054006,"
        echo "$(id 4),2024-05-05,44054006,7.1"
    } > "$1/gp.csv"
    {
        echo 'pseudo_id,admission_date,spell_id,provider,method,discharge_date,diagnosis_01,diagnosis_02'
        echo "$(id 4),2024-04-01,S1,SYN01,21,2024-04-05,I500,E119"
        echo "$(id 4),2024-03-31,S2,SYN01,21,2024-03-31,J440,"
        echo "$(id 4),2025-03-31,S3,SYN02,2A,,J440,"
        echo "$(id 12),2024-08-01,S4,SYN01,11,2024-08-02,K20X,"
    } > "$1/acute.csv"
    {
        echo 'pseudo_id,received_date,referral_id,provider,diagnosis_01'
        echo "$(id 2),2023-09-09,R1,SYN03,F200"
    } > "$1/mh.csv"
    printf 'code,term\n58214004,Schizophrenia\n' > "$1/codes/smi.csv"
    printf 'code,term\nF20,Schizophrenia\nF31,Bipolar\n' > "$1/codes/smi_icd10.csv"
    printf 'code,term\n44054006,Type 2 diabetes\n' > "$1/codes/diabetes.csv"
    printf 'code,term\n13645005,COPD\n' > "$1/codes/copd.csv"
    printf 'code,term\n53741008,Coronary disease\n' > "$1/codes/chd.csv"
    {
        echo 'LSOA code (2021),LSOA name (2021),Local Authority District code (2024),Local Authority District name (2024),Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA'
        echo 'E01990001,Nowhere 001A,E07999999,Nowhere,"1,205",1'
        echo 'E01990002,Nowhere 001B,E07999999,Nowhere,"4,120",2'
        echo 'E01990003,Nowhere 001C,E07999999,Nowhere,"30,001",9'
    } > "$1/lookups/imd.csv"
    printf 'practice,pcn,pcn_name\nA99001,U99001,North\nA99002,U99001,North\nA99003,U99002,South\n' > "$1/lookups/pcn.csv"
    cat > "$1/plan.toml" <<'PLAN'
popstrat = 1

[run]
name = "Twelve people"
index_date = 2025-03-31
areas = { lsoa = 2021, imd = 2025 }

[governance]
purpose = "case-finding"
agreement = "made-up-001"
lawful_basis = "section 251, CAG 7-04(a)"
valid_until = 2027-03-31
approved_by = "Caldicott Guardian"

[inputs]
people = { file = "people.csv", kind = "person" }
gp = { file = "gp.csv", kind = "gp_event" }
acute = { file = "acute.csv", kind = "admission" }
mh = { file = "mh.csv", kind = "referral" }

[lookups]
imd = "lookups/imd.csv"
pcn = "lookups/pcn.csv"

[codes]
smi_snomed = { file = "codes/smi.csv", system = "snomed" }
smi_icd10 = { file = "codes/smi_icd10.csv", system = "icd10" }
diabetes = { file = "codes/diabetes.csv", system = "snomed" }
copd = { file = "codes/copd.csv", system = "snomed" }
chd = { file = "codes/chd.csv", system = "snomed" }

[define]
smi = 'any(gp where code in smi_snomed ever) or any(mh where diagnosis in smi_icd10 within 5 years)'
has_diabetes = 'any(gp where code in diabetes ever)'
has_copd = 'any(gp where code in copd ever)'
has_chd = 'any(gp where code in chd ever)'
physical = 'how_many(has_diabetes, has_copd, has_chd)'
emergencies = 'count(acute where method = "emergency" within 12 months)'

[score.local]
points = [ ["Emergency admissions", 'emergencies', 3], ["SMI", 'smi', 4], ["Charlson", 'charlson', 1] ]

[tiers.risk]
by = 'local'
of = 'registered and alive'
cut = [ ["high", "top 20%"], ["rest", "rest"] ]

[cohort.smi_physical]
title = "SMI with two or more physical conditions"
why = "Physical-health support"
base = 'registered and alive and age >= 18'
include = [ ["SMI known to any service", 'smi'], ["Two or more physical conditions", 'physical >= 2'] ]
rank_by = ['local desc']

[table.by_fifth]
count = "smi_physical"
of = 'registered and alive and age >= 18'
by = ["imd_quintile"]

[list.support]
from = "smi_physical"
one_file_per = "pcn"
audience = "clinician"
fields = ["pseudo_id", "practice", "age_band", "why"]
PLAN
}

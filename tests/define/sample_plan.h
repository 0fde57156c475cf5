/* Sample plan: the example of the manual, whole; what later versions bring left out. For tests of the plan reader. */
#ifndef POPSTRAT_SAMPLE_PLAN_H
#define POPSTRAT_SAMPLE_PLAN_H

#include "plan_case.h"

static const char sample_plan[] =
    "popstrat = 1                                   # language version\n"
    "\n"
    "[run]\n"
    "name       = \"Nottinghamshire: SMI and multimorbidity\"\n"
    "index_date = 2025-03-31\n"
    "areas      = { lsoa = 2021, imd = 2025 }\n"
    "\n"
    "[governance]\n"
    "purpose      = \"case-finding\"\n"
    "agreement    = \"notts-dsa-014\"\n"
    "lawful_basis = \"section 251, CAG 7-04(a)\"\n"
    "valid_until  = 2027-03-31\n"
    "approved_by  = \"Caldicott Guardian\"\n"
    "ndoo         = { applied_by = \"DSCRO\", on = 2025-04-02 }\n"
    "\n"
    "[inputs]\n"
    "people    = { file = \"people.csv.gz\", kind = \"person\" }\n"
    "gp        = { file = \"gp_events_{yyyy-mm}.csv.gz\", kind = \"gp_event\" }\n"
    "ed        = { file = \"ecds.csv.gz\", kind = \"attendance\" }\n"
    "mh        = { file = \"mh_referrals.csv.gz\", kind = \"referral\" }\n"
    "community = { file = \"community.csv.gz\", kind = \"contact\" }\n"
    "\n"
    "[inputs.acute]\n"
    "file      = \"sus_apc.csv\"\n"
    "kind      = \"admission\"\n"
    "delimiter = \"|\"\n"
    "dates     = \"dd/mm/yyyy\"\n"
    "lsoa      = 2011\n"
    "columns   = { pseudo_id = \"PSEUDO_HESID\", admission_date = \"ADMIDATE\" }\n"
    "\n"
    "[lookups]\n"
    "imd = \"IoD2025_File1.csv\"\n"
    "pcn = \"ePCN_core_partners.csv\"\n"
    "areas = [\"lsoa2021_ward2024_lad2024.csv\", \"lsoa2021_sicbl2024_icb2024.csv\"]\n"
    "lsoa = \"lsoa2011_lsoa2021_lad2022.csv\"\n"
    "\n"
    "[codes]\n"
    "smi_snomed = { file = \"codes/smi_snomed.csv\", system = \"snomed\", release = 2024-11-20 }\n"
    "smi_icd10  = { file = \"codes/smi_icd10.csv\",  system = \"icd10\" }\n"
    "check_done = { file = \"codes/check_done.csv\", system = \"snomed\" }\n"
    "\n"
    "[define]\n"
    "smi_gp      = 'any(gp where code in smi_snomed ever)'\n"
    "smi_trust   = 'any(mh where diagnosis in smi_icd10 within 5 years)'\n"
    "smi         = 'smi_gp or smi_trust or any(acute where diagnosis in smi_icd10 within 5 years)'\n"
    "emergencies = 'count(acute where method = \"emergency\" within 12 months)'\n"
    "physical    = 'how_many(has_diabetes, has_copd, has_chd, has_ckd)'\n"
    "has_diabetes = 'any(gp where code in (\"73211009\", \"44054006\") ever)'\n"
    "has_copd    = 'any(gp where code = \"13645005\" ever)'\n"
    "has_chd     = 'any(gp where code = \"53741008\" ever)'\n"
    "has_ckd     = 'any(gp where code = \"709044004\" ever)'\n"
    "\n"
    "[score.local]\n"
    "points = [ [\"Emergency admissions\", 'emergencies', 3], [\"SMI\", 'smi', 4], [\"Charlson\", 'charlson', 1] ]\n"
    "\n"
    "[tiers.risk]\n"
    "by  = 'local'\n"
    "of  = 'registered and alive'\n"
    "cut = [ [\"very high\", \"top 0.5%\"], [\"high\", \"top 5%\"], [\"moderate\", \"top 20%\"], [\"low\", \"rest\"] "
    "]\n"
    "\n"
    "[cohort.smi_core20]\n"
    "title   = \"SMI with two or more physical conditions, most deprived fifth\"\n"
    "why     = \"Physical-health support through PCN teams\"\n"
    "base    = 'registered and alive and age >= 18'\n"
    "include = [ [\"SMI known to any service\", 'smi'],\n"
    "            [\"Two or more physical conditions\", 'physical >= 2'],\n"
    "            [\"Most deprived fifth of areas\", 'imd_decile <= 2'] ]\n"
    "exclude = [ [\"Health check in the last 12 months\", 'any(gp where code in check_done within 12 months)'] ]\n"
    "rank_by = ['local desc', 'imd_decile']\n"
    "\n"
    "[table.smi_equity]\n"
    "count = \"smi_core20\"\n"
    "of    = 'registered and alive and age >= 18 and smi'\n"
    "by    = [\"imd_quintile\", \"ethnicity\"]\n"
    "rate  = \"crude\"\n"
    "\n"
    "[list.pcn_support]\n"
    "from         = \"smi_core20\"\n"
    "one_file_per = \"pcn\"\n"
    "audience     = \"clinician\"\n"
    "kind         = \"outreach\"\n"
    "fields       = [\"pseudo_id\", \"practice\", \"age_band\", \"why\"]\n";

/* Every other construct: the sections that the sample has no use for. */
static const char more_sections[] =
    "\n"
    "[matrix.route]\n"
    "rows = [ { need = \"Help at home\", rule = 'lives_alone', who = \"Welfare team\", how = \"telephone\", within = "
    "\"7 days\" },\n"
    "         { need = \"Company\", rule = 'age >= 75' } ]\n"
    "\n"
    "[list.walks]\n"
    "from = \"smi_core20\"\n"
    "one_file_per = \"practice\"\n"
    "audience = \"link-worker\"\n"
    "fields = [\"pseudo_id\", \"practice\", \"age_band\", \"need\", \"how\", \"why\", \"interpreter\", "
    "\"communication_need\"]\n"
    "limit = 40\n"
    "matrix = \"route\"\n"
    "plain_title = \"Walks and talks\"\n"
    "plain_why = \"Offer of a weekly walk\"\n"
    "open_referral = 'any(community where team = \"SP\" within 3 months)'\n"
    "lift = [ [\"care_home\", \"walks start at care homes too\"] ]\n"
    "\n"
    "[list.review]\n"
    "from = \"smi_core20\"\n"
    "one_file_per = \"practice\"\n"
    "audience = \"clinician\"\n"
    "kind = \"clinical-review\"\n"
    "fields = [\"pseudo_id\", \"local\", \"tier\", \"risk\", \"evidence\", \"flags\", \"charlson_1987\"]\n"
    "\n"
    "[list.base]\n"
    "from = \"smi\"\n"
    "audience = \"analyst\"\n"
    "fields = [\"pseudo_id\", \"smi\", \"emergencies\", \"route\", \"smi_core20\", \"lsoa\", \"registered_from\"]\n"
    "\n"
    "[override.refusals]\n"
    "lifts = \"dissent\"\n"
    "list = \"pcn_support\"\n"
    "reason = \"Own practice asked\"\n"
    "approver = \"Caldicott Guardian\"\n"
    "from = 2025-04-01\n"
    "until = 2025-06-30\n"
    "\n"
    "[disclosure]\n"
    "scheme = \"hes\"\n"
    "[audit]\n"
    "inputs = \"sha256\"\n";

static inline void make_code_files(void)
{
    static const struct {
        const char *name, *text;
    } files[] = {
        {"codes/smi_snomed.csv", "code,term\n38341003,x\n13746004,y\n"},
        {"codes/smi_icd10.csv", "code\nF20\nF31\n"},
        {"codes/check_done.csv", "code\n73211009\n"},
        {"codes/broken.csv", "code,term\n38341003,x\n4.8E+17,y\n"},
    };
    char folder[300];

    make_case_folder();
    snprintf(folder, sizeof folder, "%s/codes", case_folder);
    ck_assert_int_eq(ps_os_make_folder(folder, NULL), PS_OK);
    for (size_t i = 0; i < PS_COUNT(files); i++)
        put_file(files[i].name, files[i].text, strlen(files[i].text));
}

#endif

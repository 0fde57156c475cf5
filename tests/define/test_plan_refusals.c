/* Plan refusals: each fault of a plan, where it is pointed at and what is said of it. */
#include "sample_plan.h"

static plan_case c;

static void setup(void)
{
    make_code_files();
    memset(&c, 0, sizeof c);
}

static void teardown(void)
{
    drop_case(&c);
    drop_case_folder();
}

/* `old` of the whole sample is replaced by `new_text`; the finding that says `message` points at the n-th `at` of the
 * result. */
typedef struct refusal {
    const char *why, *old, *new_text, *message, *at;
    int n;
} refusal;

static const refusal refusals[] = {
    /* top, [run] */
    {"an unknown section", "[audit]", "[audits]", "there is no section [audits]", "audits", 1},
    {"a section of a later version", "[audit]", "[report]\n[audit]", "there is no section [report]", "report", 1},
    {"an unknown key at the top", "[run]", "title = \"x\"\n[run]", "there is no key title", "title", 1},
    {"a later language", "popstrat = 1", "popstrat = 2", "language version 1", "2 ", 1},
    {"no language", "popstrat = 1 ", "# ", "the key popstrat is missing", "# ", 1},
    {"a section that is a value", "[audit]\ninputs = \"sha256\"", "[x]\n", "there is no section [x]", "x]", 1},
    {"an unknown key", "index_date = ", "index_day = ", "there is no such key here", "index_day", 1},
    {"no index date", "index_date = 2025-03-31\n", "", "does not say for which day", "run]", 1},
    {"text for a date", "= 2025-03-31\n", "= \"2025-03-31\"\n", "expected a date", "\"2025-03-31\"", 1},
    {"vintages that do not fit", "imd = 2025", "imd = 2019", "the IMD of 2019 is not for the LSOAs of 2021", "{ lsoa",
     1},
    {"a vintage nobody has", "lsoa = 2021", "lsoa = 2001", "none of the values accepted here", "2001", 1},
    {"an unknown scheme of ids", "areas   ", "ids = \"hexa\"\nareas   ", "none of the values accepted", "\"hexa\"", 1},
    /* [governance] */
    {"an unknown purpose", "\"case-finding\"", "\"case finding\"", "none of the values accepted", "\"case finding\"",
     1},
    {"no agreement", "agreement    = \"notts-dsa-014\"\n", "", "the key agreement is missing", "governance]", 1},
    {"an empty agreement", "\"notts-dsa-014\"", "\"  \"", "this text is empty", "\"  \"", 1},
    {"COPI", "\"section 251, CAG 7-04(a)\"", "\"COPI\"", "lapsed on 30 June 2022", "\"COPI\"", 1},
    {"COPI in a sentence", "\"section 251, CAG 7-04(a)\"", "\"the copi-notice of 2020\"", "lapsed on 30 June 2022",
     "\"the copi", 1},
    {"COPI with points", "\"section 251, CAG 7-04(a)\"", "\"C.O.P.I.\"", "lapsed on 30 June 2022", "\"C.O", 1},
    {"COPI in full", "\"section 251, CAG 7-04(a)\"", "\"Control of Patient Information Notice\"",
     "lapsed on 30 June 2022", "\"Control", 1},
    {"COPI by its regulation", "\"section 251, CAG 7-04(a)\"", "\"Regulation 3(4)\"", "lapsed on 30 June 2022",
     "\"Regulation", 1},
    {"half a statement on opt-outs", ", on = 2025-04-02", "", "the key on is missing", "ndoo", 1},
    {"opt-outs that nobody applied", "\"case-finding\"", "\"planning-s251\"\n#", "gives this audience no list",
     "\"clinician\"", 1},
    /* [inputs] */
    {"an unknown kind", "\"gp_event\"", "\"gp_events\"", "there is no kind gp_events", "\"gp_events\" }", 1},
    {"no kind", ", kind = \"gp_event\"", "", "the key kind is missing", "gp   ", 1},
    {"an unknown preset", "kind = \"attendance\"", "preset = \"ecsd\"", "there is no preset ecsd", "\"ecsd\"", 1},
    {"a preset of another kind", "kind = \"attendance\"", "preset = \"hes-apc\", kind = \"attendance\"",
     "the preset hes-apc is for the kind admission", "\"attendance\"", 1},
    {"a preset of several kinds, and none said", "kind = \"gp_event\"", "preset = \"gdppr\"", "serves several kinds",
     "\"gdppr\"", 1},
    {"a preset and columns declared", "kind = \"contact\"",
     "preset = \"synthea-observations\", with = { x = \"text\" }",
     "the preset synthea-observations says which columns there are", "with", 1},
    {"a rule for a preset", "kind = \"attendance\"", "preset = 'ecds'", "expected text in double quotes, found a rule",
     "ecds' }", 1},
    {"a column that the source has not", "kind = \"referral\"", "preset = \"mhsds-referral\"",
     "the plan uses diagnosis, which the source of preset mhsds-referral does not have", "mh   ", 1},
    {"no file", "file = \"ecds.csv.gz\", ", "", "the key file is missing", "ed   ", 1},
    {"a rule for a file", "\"ecds.csv.gz\"", "'ecds.csv.gz'", "expected text in double quotes, found a rule",
     "ecds.csv", 1},
    {"braces in a file name", "gp_events_{yyyy-mm}", "gp_events_{yyyy}", "no {yyyy-mm} around it", "\"gp_events", 1},
    {"nobody says who is registered", "\"person\"", "\"contact\"", "no input is of kind person", "inputs]", 1},
    {"standard input twice", "\"ecds.csv.gz\", kind = \"attendance\" }\nmh        = { file = \"mh_referrals.csv.gz\"",
     "\"-\", kind = \"attendance\" }\nmh        = { file = \"-\"", "only one input can come from standard input",
     "mh     ", 1},
    {"an unknown key of an input", "delimiter = \"|\"", "delimeter = \"|\"", "there is no such key here", "delimeter",
     1},
    {"a delimiter nobody has", "delimiter = \"|\"", "delimiter = \"||\"", "this is no delimiter", "\"||\"", 1},
    {"an unknown form of dates", "\"dd/mm/yyyy\"", "\"dd-mm-yyyy\"", "there is no form of date", "\"dd-mm", 1},
    {"a column the kind lacks", "{ pseudo_id =", "{ psuedo_id =", "the kind admission has no such column", "psuedo_id",
     1},
    {"a column that reads another's heading",
     "{ pseudo_id =", "{ method_code = \"M\", pseudo_id =", "reads the same heading", "method_code", 1},
    {"one heading for two columns", "\"ADMIDATE\"", "\"pseudo_hesid\"", "pseudo_id reads this heading already",
     "\"pseudo_hesid\"", 1},
    {"columns declared for another kind", "delimiter = \"|\"", "with = { x = \"text\" }", "only an input of kind event",
     "with", 1},
    {"a form for a column of no dates", "delimiter = \"|\"", "date_forms = { method = \"yyyymmdd\" }",
     "this column holds no date", "method =", 1},
    {"an assurance for a column that needs none", "delimiter = \"|\"", "none_supplied = { method = \"x\" }",
     "no assurance stands for this", "method =", 1},
    {"an assurance where none is needed", "delimiter = \"|\"", "none_supplied = \"x\"", "needs an assurance",
     "none_supplied", 1},
    {"supplied and not supplied", "kind = \"person\" }",
     "kind = \"person\", columns = { dummy = \"D\" }, none_supplied = { dummy = \"x\" } }", "mapped to a heading too",
     "dummy = \"x\"", 1},
    {"more refusals than rows", "delimiter = \"|\"", "max_rejects = 1.5", "a share of the rows", "1.5", 1},
    {"an encoding nobody has", "delimiter = \"|\"", "encoding = \"utf8\"", "none of the values accepted", "\"utf8\"",
     1},
    {"covers that asks about events", "delimiter = \"|\"", "covers = 'any(gp ever)'", "asks about events itself",
     "any(gp ever)", 1},
    {"covers that is no condition", "delimiter = \"|\"", "covers = 'age'", "", "", 0},
    {"a fault in covers", "delimiter = \"|\"", "covers = 'age >'", "", "", 0},
    /* [lookups], [codes] */
    {"an unknown look-up", "imd = \"IoD", "icb = \"IoD", "there is no such key here", "icb", 1},
    {"an unknown preset of a look-up", "imd = \"IoD2025_File1.csv\"",
     "imd = { file = \"x.csv\", preset = \"imd-2015\" }", "there is no preset imd-2015 of this look-up", "\"imd-2015\"",
     1},
    {"a preset of another look-up", "imd = \"IoD2025_File1.csv\"", "imd = { file = \"x.csv\", preset = \"epcn\" }",
     "there is no preset epcn of this look-up", "\"epcn\"", 1},
    {"a preset of another year", "imd = \"IoD2025_File1.csv\"", "imd = { file = \"x.csv\", preset = \"imd-2019\" }",
     "the IMD of 2019 on the LSOAs of 2011, the plan goes by other ones", "\"imd-2019\"", 1},
    {"a look-up without a file", "imd = \"IoD2025_File1.csv\"", "imd = { preset = \"imd-2025\" }",
     "the key file is missing", "imd = {", 1},
    {"an unknown key of a look-up", "imd = \"IoD2025_File1.csv\"", "imd = { file = \"x.csv\", presets = \"imd-2025\" }",
     "there is no such key here", "presets", 1},
    {"a look-up from standard input", "\"ePCN_core_partners.csv\"", "\"-\"",
     "only an input may come from standard input", "\"-\"", 1},
    {"areas from standard input", "\"lsoa2021_ward2024_lad2024.csv\"", "\"-\"",
     "only an input may come from standard input", "\"-\"", 1},
    {"no file of areas", "[\"lsoa2021_ward2024_lad2024.csv\", \"lsoa2021_sicbl2024_icb2024.csv\"]", "[]",
     "no file is named here", "[]", 1},
    {"a rule for a file of areas", "[\"lsoa2021_ward2024_lad2024.csv\"", "['lsoa2021_ward2024_lad2024.csv'",
     "expected text in double quotes, found a rule", "lsoa2021_ward", 1},
    {"LSOAs of a year that had none", "lsoa      = 2011", "lsoa      = 2001", "none of the values accepted", "2001", 1},
    {"LSOAs of 2011 without what became of them", "lsoa = \"lsoa2011_lsoa2021_lad2022.csv\"\n", "",
     "need the look-up of what became of them", "2011\n", 1},
    {"LSOAs of 2011, and nobody says what the run goes by", "areas      = { lsoa = 2021, imd = 2025 }\n", "",
     "which LSOAs the run goes by", "2011\n", 1},
    {"LSOAs of an input that has none", "kind = \"gp_event\" }", "kind = \"gp_event\", lsoa = 2021 }",
     "nobody's area is taken from", "2021 }\ned", 1},
    {"a table by an area without its look-up",
     "areas = [\"lsoa2021_ward2024_lad2024.csv\", \"lsoa2021_sicbl2024_icb2024.csv\"]\n",
     "[table.wards]\nof = 'alive'\nby = [\"ward\"]\n[nothing]\n",
     "ward comes from a look-up that the plan does not have", "\"ward\"", 1},
    {"a network without its look-up", "pcn = \"ePCN_core_partners.csv\"\n", "", "pcn comes from a look-up", "\"pcn\"",
     1},
    {"deprivation without its look-up", "imd = \"IoD2025_File1.csv\"\n", "", "comes from a look-up", "", 0},
    {"a code list without a system", ",  system = \"icd10\"", "", "the key system is missing", "smi_icd10  =", 1},
    {"a code list that is a file name", "{ file = \"codes/smi_icd10.csv\",  system = \"icd10\" }",
     "\"codes/smi_icd10.csv\"", "needs its coding system too", "\"codes/smi_icd10", 1},
    {"a coding system nobody has", "system = \"icd10\"", "system = \"icd-10\"", "none of the values accepted",
     "\"icd-10\"", 1},
    {"a code list that is not there", "codes/check_done.csv", "codes/nowhere.csv", "codes/nowhere.csv",
     "check_done = {", 1},
    {"a code list that a spreadsheet has damaged", "codes/check_done.csv", "codes/broken.csv",
     "codes/broken.csv, line 3", "check_done = {", 1},
    /* [define] and names */
    {"text for a rule", "'any(gp where code = \"709044004\" ever)'", "\"x\"",
     "expected a rule in single quotes, found text", "\"x\"", 1},
    {"a rule with a fault", "'how_many(has_diabetes", "'how_many(has_diabtes", "has_diabtes", "has_diabtes", 1},
    {"a name in use: an input's", "has_ckd     =", "gp = 'alive'\nhas_ckd     =",
     "this name is taken: [inputs] has gp on line 18", "gp = 'alive'", 1},
    {"a name in use but for case",
     "has_ckd     =", "SMI = 'alive'\nhas_ckd     =", "this name is taken: [define] has smi", "SMI = ", 1},
    {"a name in use: a built-in trait's", "has_ckd     =", "Practice = 'alive'\nhas_ckd     =", "built-in trait",
     "Practice", 1},
    {"a name in use: the language's", "has_ckd     =", "within = 'alive'\nhas_ckd     =", "a word of the rule language",
     "within =", 1},
    {"a name in use: a function's", "has_ckd     =", "how_many = 'alive'\nhas_ckd     =", "a word of the rule language",
     "how_many =", 1},
    {"a name in use: a list field's", "has_ckd     =", "need = 'alive'\nhas_ckd     =", "a field that lists have",
     "need =", 1},
    {"a name in use: a column's", "has_ckd     =", "method = 'alive'\nhas_ckd     =", "the name of a column of acute",
     "method = 'alive'", 1},
    {"a name in use: one that a score brings", "has_ckd     =", "charlson_1987 = 'age'\nhas_ckd     =",
     "a name that popstrat gives itself", "charlson_1987 =", 1},
    {"a name with a hyphen", "has_ckd     =", "has-ckd = 'alive'\nhas_ckd     =", "letters, digits and _ only",
     "has-ckd", 1},
    {"a name that begins with a digit", "has_ckd     =", "2nd = 'alive'\nhas_ckd     =", "letters, digits and _ only",
     "2nd", 1},
    {"a name beyond measure", "has_ckd     =",
     "a123456789012345678901234567890123456789012345678901234567890 = 'alive'\nhas_ckd     =", "at most 60 characters",
     "a1234", 1},
    {"a score that needs itself", "'emergencies'", "'risk = \"high\"'", "this needs itself: local -> risk -> local",
     "local]", 1},
    {"a cohort that needs itself through a score", "'emergencies'", "'smi_core20'",
     "this needs itself: local -> smi_core20 -> local", "local]", 1},
    {"a definition that is a length of time", "has_ckd     =", "soon = '12 months'\nhas_ckd     =", "", "", 0},
    /* [score.*] */
    {"points for a text", "'emergencies', 3", "'sex', 3", "points go to a yes or a number", "sex", 1},
    {"no points", ", 3], [\"SMI\"", "], [\"SMI\"", "expected [\"label\", 'rule', points]", "[\"Emergency", 1},
    {"points that are text", "'emergencies', 3", "'emergencies', \"3\"", "expected a number, found text", "\"3\"", 1},
    {"points and a count", "[tiers.risk]", "count = [ [\"x\", 'smi'] ]\n[tiers.risk]", "points or a count, not both",
     "count = [", 1},
    {"an empty score", "[tiers.risk]", "[score.none_at_all]\n[tiers.risk]", "a score needs points or a count",
     "none_at_all", 1},
    {"no rows", "[tiers.risk]", "[score.other]\npoints = []\n[tiers.risk]", "at least one row", "[]", 1},
    {"one label twice", "[\"SMI\", 'smi', 4]", "[\"Charlson\", 'smi', 4]", "the label \"Charlson\" stands here already",
     "\"Charlson\"", 2},
    {"rows of charlson", "[tiers.risk]", "[score.charlson]\npoints = []\n[tiers.risk]", "charlson is built in",
     "points = []", 1},
    {"weights nobody published", "[tiers.risk]", "[score.charlson]\nweights = \"quan-2005\"\n[tiers.risk]",
     "none of the values accepted", "\"quan-2005\"", 1},
    {"a look-back without unit", "[tiers.risk]", "[score.charlson]\nlookback = \"5\"\n[tiers.risk]",
     "no length of time", "\"5\"", 1},
    {"charlson from SNOMED diagnoses", "[tiers.risk]", "[score.charlson]\nfrom = [\"ed\"]\n[tiers.risk]",
     "the input ed has nothing that charlson reads", "\"ed\"", 1},
    {"charlson from nowhere", "[tiers.risk]", "[score.charlson]\nfrom = [\"acut\"]\n[tiers.risk]",
     "there is no input acut", "\"acut\"", 1},
    {"a key of charlson's on another score", "[tiers.risk]", "lookback = \"1 year\"\n[tiers.risk]",
     "there is no such key", "lookback", 1},
    /* [tiers.*] */
    {"tiers of a condition", "by  = 'local'", "by  = 'smi'", "smi is not a number", "smi'\nof", 1},
    {"tiers of nothing", "by  = 'local'", "by  = \"locla\"", "there is no name locla", "\"locla\"", 1},
    {"tiers of a rule", "by  = 'local'", "by  = 'local + 1'", "expected a single name here", "local + 1", 1},
    {"tiers of themselves", "by  = 'local'", "by  = 'risk'", "risk is not a number", "risk'", 1},
    {"no population", "of  = 'registered and alive'\n", "", "the key of is missing", "risk]", 1},
    {"shares that fall", "\"top 20%\"", "\"top 5.0%\"", "must rise", "\"top 5.0%\"", 1},
    {"shares above the whole", "\"top 20%\"", "\"top 120%\"", "this is no cut", "\"top 120%\"", 1},
    {"a share of nothing", "\"top 0.5%\"", "\"top 0%\"", "this is no cut", "\"top 0%\"", 1},
    {"a share without its sign", "\"top 20%\"", "\"top 20\"", "this is no cut", "\"top 20\"", 1},
    {"a share that is no number", "\"top 20%\"", "\"top a%\"", "this is no cut", "\"top a%\"", 1},
    {"shares and scores mixed", "\"top 20%\"", "\"from 10\"", "cannot be mixed", "\"from 10\"", 1},
    {"something after the rest", "\"top 20%\"", "\"rest\"", "nothing can follow the rest", "\"rest\"", 2},
    {"one label for two tiers", "[\"moderate\"", "[\"high\"", "the label \"high\" stands here already", "[\"high\"", 2},
    {"nothing but the rest", "[\"very high\", \"top 0.5%\"], [\"high\", \"top 5%\"], [\"moderate\", \"top 20%\"], ", "",
     "a cut before the rest", "[ [\"low\"", 1},
    {"a tie nobody knows", "[cohort.smi_core20]", "tie = \"share\"\n[cohort.smi_core20]", "none of the values accepted",
     "\"share\"", 1},
    {"the first cut has a label of no text",
     "[\"very high\", \"top 0.5%\"], [\"high\", \"top 5%\"], [\"moderate\", \"top 20%\"], ", "[7, \"top 5%\"], ",
     "expected text", "7, \"top", 1},
    /* [cohort.*] */
    {"a cohort of nobody", "base    = 'registered and alive and age >= 18'\n", "", "the key base is missing",
     "smi_core20]", 1},
    {"a base that is a number", "base    = 'registered and alive and age >= 18'", "base    = 'age'", "", "", 0},
    {"an include that is text", "'physical >= 2'", "\"physical >= 2\"", "expected a rule in single quotes",
     "\"physical >= 2\"", 1},
    {"an include of one part", "[\"SMI known to any service\", 'smi']", "['smi']", "expected [\"label\", 'rule']",
     "['smi']", 1},
    {"an include that is no array", "[\"SMI known to any service\", 'smi']", "'smi'", "expected [\"label\", 'rule']",
     "smi',\n", 1},
    {"one label for two rules", "\"Two or more physical conditions\"", "\"SMI known to any service\"", "stands on line",
     "[\"SMI known", 2},
    {"a rank nobody has", "['local desc'", "['locl desc'", "there is no name locl", "locl desc", 1},
    {"a rank by a tier", "['local desc'", "['risk desc'", "is a tier, whose labels have no order", "risk desc", 1},
    {"a rank by a text", "['local desc'", "['sex'", "no order of need", "sex'", 1},
    {"a rank by the day of birth", "['local desc'", "['born'", "born is identifying", "born", 1},
    {"a rank in no order", "['local desc'", "['local down'", "expected a name, and desc or asc", "local down", 1},
    /* [table.*] */
    {"a rate of a later version", "\"crude\"", "\"spatial\"", "none of the values accepted", "\"spatial", 1},
    {"a count of a number", "count = \"smi_core20\"", "count = \"local\"", "local is not yes or no", "\"local\"", 1},
    {"a count of nothing", "count = \"smi_core20\"", "count = \"smi_core\"", "there is no name smi_core",
     "\"smi_core\"", 1},
    {"a rate of nothing", "count = \"smi_core20\"\n", "", "a rate needs something to count", "rate  =", 1},
    {"per of a proportion", "rate  = \"crude\"", "per = 100", "not per so many people", "per = 100", 1},
    {"per of a ratio", "rate  = \"crude\"", "rate = \"indirect\"\nper = 100", "not per so many people", "per = 100", 1},
    {"a count and a sum", "count = \"smi_core20\"\n", "count = \"smi_core20\"\nsum = 'emergencies'\n",
     "a table counts or sums, not both", "sum = 'emerg", 1},
    {"a sum and a rate", "count = \"smi_core20\"\n", "sum = 'emergencies'\n", "a sum has a rate of its own",
     "rate  =", 1},
    {"a sum of a flag",
     "count = \"smi_core20\"\nof    = 'registered and alive and age >= 18 and smi'\nby    = "
     "[\"imd_quintile\", \"ethnicity\"]\nrate  = \"crude\"\n",
     "sum = 'smi'\nof = 'alive'\n", "smi is not a number", "smi'\nof = 'alive'", 1},
    {"a sum of nothing",
     "count = \"smi_core20\"\nof    = 'registered and alive and age >= 18 and smi'\nby    = "
     "[\"imd_quintile\", \"ethnicity\"]\nrate  = \"crude\"\n",
     "sum = 'emergency'\nof = 'alive'\n", "there is no name emergency", "emergency'\nof", 1},
    {"ages by age", "\"imd_quintile\", \"ethnicity\"]\nrate  = \"crude\"",
     "\"sex\", \"age_band\"]\nrate = \"direct-standardised\"", "cannot go by age_band", "\"age_band\"]", 1},
    {"a slope over nothing", "\"imd_quintile\", \"ethnicity\"]\nrate  = \"crude\"", "\"ethnicity\"]\nsii = true",
     "needs a deprivation field", "true\n\n[list", 1},
    {"a slope over two fields", "\"imd_quintile\", \"ethnicity\"]\nrate  = \"crude\"",
     "\"imd_quintile\", \"imd_decile\"]\nsii = true", "and here are 2", "true\n\n[list", 1},
    {"a slope without a count", "count = \"smi_core20\"\n", "sii = true\n#", "sii needs people to count", "sii = true",
     1},
    {"a slope of ratios", "rate  = \"crude\"", "rate = \"indirect\"\nsii = true", "sii goes by proportions or",
     "sii = true", 1},
    {"slopes where a table is", "rate  = \"crude\"", "sii = true\n[table.smi_EQUITY_sii]\nof = 'alive'\n",
     "a table of this name on line 76", "true\n[table", 1},
    {"a slope that is a word", "rate  = \"crude\"", "sii = \"yes\"", "expected true or false", "\"yes\"", 1},
    {"a funnel of standardised rates", "rate  = \"crude\"", "rate = \"direct-standardised\"\nfunnel = true",
     "funnel goes by proportions", "funnel = true", 1},
    {"a comparison without a count", "count = \"smi_core20\"\n", "compare_to = \"White\"\n#",
     "compare_to needs people to count", "compare_to", 1},
    {"a comparison of one row", "by    = [\"imd_quintile\", \"ethnicity\"]", "compare_to = \"White\"",
     "has nothing to compare", "compare_to", 1},
    {"a comparison with a group nobody has", "rate  = \"crude\"", "compare_to = \"Whyte\"",
     "ethnicity has no label \"Whyte\"", "\"Whyte\"", 1},
    {"a comparison with a sixth fifth", "\"imd_quintile\", \"ethnicity\"]\nrate  = \"crude\"",
     "\"imd_quintile\"]\ncompare_to = \"6\"", "imd_quintile has no label \"6\"", "\"6\"", 1},
    {"per nobody", "rate  = \"crude\"", "rate = \"crude\"\nper = 0", "above 0", "0\n\n[list", 1},
    {"a table by a day", "\"imd_quintile\", ", "\"registered_from\", ", "no groups that a table could go by",
     "\"registered_from\"", 1},
    {"a table by a number", "\"imd_quintile\", ", "\"age\", ", "no groups that a table could go by", "\"age\"", 1},
    {"a table by the day of birth", "\"imd_quintile\", ", "\"born\", ", "born is identifying", "\"born\"", 1},
    {"a table by an input", "\"imd_quintile\", ", "\"gp\", ", "there is no name gp", "\"gp\", \"eth", 1},
    {"a table by one field twice", "\"imd_quintile\", ", "\"ethnicity\", ", "ethnicity stands here twice",
     "\"ethnicity\"", 2},
    {"a table by five fields", "\"imd_quintile\", ", "\"imd_quintile\", \"sex\", \"pcn\", \"risk\", ",
     "at most 4 fields", "[\"imd_quintile", 1},
    /* [matrix.*] */
    {"a row without a need", "need = \"Company\", ", "", "the key need is missing", "{ rule = 'age", 1},
    {"a row without a rule", ", rule = 'age >= 75'", "", "the key rule is missing", "{ need = \"Company", 1},
    {"a row that is no table", "{ need = \"Company\", rule = 'age >= 75' }", "\"x\"", "expected a table", "\"x\"", 1},
    {"an unknown key of a row", "who = \"Welfare team\"", "whom = \"Welfare team\"", "there is no such key", "whom", 1},
    /* [override.*] */
    {"an exclusion nobody has", "lifts = \"dissent\"", "lifts = \"disent\"", "there is no exclusion disent",
     "\"disent\"", 1},
    {"the dead", "lifts = \"dissent\"", "lifts = \"dead\"", "nothing lifts this exclusion", "\"dead\"", 1},
    {"test patients", "lifts = \"dissent\"", "lifts = \"dummy\"", "nothing lifts this exclusion", "\"dummy\"", 1},
    {"confidential records", "lifts = \"dissent\"", "lifts = \"confidential\"", "nothing lifts this exclusion",
     "\"confidential\"", 1},
    {"nobody's reason", "reason = \"Own practice asked\"\n", "", "the key reason is missing", "refusals]", 1},
    {"nobody's approval", "approver = \"Caldicott Guardian\"\n", "", "the key approver is missing", "refusals]", 1},
    {"an override that ends before it begins", "until = 2025-06-30", "until = 2025-03-31",
     "before the one it begins on", "2025-03-31", 2},
    {"an override for a list nobody has", "list = \"pcn_support\"", "list = \"pcn_suport\"",
     "there is no list pcn_suport", "\"pcn_suport\"", 1},
    {"the protection of tables for one list", "lifts = \"dissent\"", "lifts = \"disclosure\"", "belongs to no list",
     "\"pcn_support\"", 1},
    {"a table that the run writes", "[disclosure]", "[table.attrition]\nof = 'alive'\n[disclosure]",
     "a table attrition of its own", "attrition", 1},
    {"a table that the run writes, but for case", "[disclosure]", "[table.Tiers]\nof = 'alive'\n[disclosure]",
     "a table tiers of its own", "Tiers", 1},
    {"the linkage table", "[disclosure]", "[table.LINKAGE]\nof = 'alive'\n[disclosure]", "a table linkage of",
     "LINKAGE", 1},
    {"the quality table", "[disclosure]", "[table.quality]\nof = 'alive'\n[disclosure]", "a table quality of",
     "quality", 1},
    {"two tables of one file", "[disclosure]", "[table.by_gp]\nof = 'alive'\n[table.By_GP]\nof = 'alive'\n[disclosure]",
     "this name is taken: [table] has by_gp", "By_GP", 1},
    /* [disclosure], [audit] */
    {"no protection without an override", "scheme = \"hes\"", "scheme = \"none\"", "need an override", "\"none\"", 1},
    {"a scheme of a later version", "scheme = \"hes\"", "scheme = \"swap\"", "none of the values accepted", "\"swap\"",
     1},
    {"a threshold that hides nothing", "scheme = \"hes\"", "scheme = \"threshold\"\nk = 1 # low", "from 2 to 1000",
     "1 # low", 1},
    {"a threshold that hides all", "scheme = \"hes\"", "scheme = \"threshold\"\nk = 1001", "from 2 to 1000", "1001", 1},
    {"a threshold that is a text", "scheme = \"hes\"", "scheme = \"threshold\"\nk = \"5\"", "expected a whole number",
     "\"5\"", 1},
    {"a threshold of another scheme", "scheme = \"hes\"", "scheme = \"hes\"\nk = 10", "k belongs to scheme", "k = 10",
     1},
    {"a base of another scheme", "scheme = \"hes\"", "base = 10\nscheme = \"threshold\"", "base belongs to scheme",
     "base = 10", 1},
    {"a base that rounds nothing", "scheme = \"hes\"", "scheme = \"round\"\nbase = 1 # low", "from 2 to 100", "1 # low",
     1},
    {"a base of hundreds", "scheme = \"hes\"", "scheme = \"round\"\nbase = 101", "from 2 to 100", "101", 1},
    {"a ledger that cannot be added to", "scheme = \"hes\"", "scheme = \"hes\"\nledger = \"-\"", "the ledger is a file",
     "\"-\"", 1},
    {"an unknown digest", "inputs = \"sha256\"", "inputs = \"md5\"", "none of the values accepted", "\"md5\"", 1},
};

static const char *whole(void)
{
    static char text[sizeof sample_plan + sizeof more_sections];
    snprintf(text, sizeof text, "%s%s", sample_plan, more_sections);
    return text;
}

/* Wherever the plan goes by a trait that only a look-up gives. */
static const struct {
    const char *old, *new_text, *field, *says;
} going_by[] = {
    {"has_ckd     =", "here = 'icb = \"QZZ\"'\nhas_ckd     =", "define.here", "icb comes from a look-up"},
    {"'physical >= 2'", "'physical >= 2 and lad is known'", "cohort.", "lad comes from a look-up"},
    {"\"imd_quintile\", \"ethnicity\"", "\"lad_name\", \"sub_icb\"", "table.", "sub_icb comes from a look-up"},
    {"one_file_per = \"pcn\"", "one_file_per = \"ward\"", "list.", "ward comes from a look-up"},
    {"fields       = [", "fields       = [\"icb_name\", ", "list.", "icb_name comes from a look-up"},
};

START_TEST(look_up_is_needed)
{
    const char *const areas = "areas = [\"lsoa2021_ward2024_lad2024.csv\", \"lsoa2021_sicbl2024_icb2024.csv\"]\n";
    const char *const text = with(whole(), going_by[_i].old, going_by[_i].new_text);
    const ps_error *e;

    c = try_plan(text);
    expect_accepted(&c);
    drop_case(&c);
    c = try_plan(with(text, areas, ""));
    e = expect_finding(&c, going_by[_i].says);
    ck_assert_msg(!strncmp(e->field, going_by[_i].field, strlen(going_by[_i].field)), "%s", e->field);
    ck_assert_ptr_nonnull(strstr(e->hint, "areas = \"FILE\" under [lookups]"));
}
END_TEST

START_TEST(refuses)
{
    const refusal *const r = &refusals[_i];
    const char *const text = with(whole(), r->old, r->new_text);
    const ps_error *e;
    uint64_t line;
    uint32_t column;

    c = try_plan(text);
    ck_assert_msg(c.findings.n > 0, "%s: accepted", r->why);
    if (!r->n)
        return; /* the words and the place are the rules' own, and tested there */
    e = expect_finding(&c, r->message);
    place_of_part(&line, &column, text, r->at, r->n);
    ck_assert_msg(e->line == line && e->column == column, "%s: at %u:%u instead of %u:%u: %s", r->why,
                  (unsigned)e->line, e->column, (unsigned)line, column, e->message);
    ck_assert_msg(e->status == PS_EPLAN || e->status == PS_EGOVERNANCE, "%s: status %d", r->why, (int)e->status);
    ck_assert(e->file[0] != '\0' && e->source[0] != '\0');
}
END_TEST

/* Each fault alone: the rest of the sample stays without a finding. */
static const char *const only_one[] = {"an unknown key",
                                       "a later language",
                                       "a delimiter nobody has",
                                       "tiers of a condition",
                                       "a rank by a tier",
                                       "a count of a number",
                                       "a sum of a flag",
                                       "a slope of ratios",
                                       "a comparison of one row",
                                       "an exclusion nobody has",
                                       "the dead",
                                       "COPI",
                                       "a share of nothing",
                                       "text for a date",
                                       "the first cut has a label of no text",
                                       "a table that the run writes",
                                       "two tables of one file"};
START_TEST(finds_nothing_else)
{
    for (size_t i = 0; i < PS_COUNT(refusals); i++) {
        if (strcmp(refusals[i].why, only_one[_i]))
            continue;
        c = try_plan(with(whole(), refusals[i].old, refusals[i].new_text));
        ck_assert_msg(c.findings.n == 1 || !strcmp(only_one[_i], "an unknown key"), "%s:%s", only_one[_i],
                      all_findings(&c));
        return;
    }
    ck_abort_msg("there is no case %s", only_one[_i]);
}
END_TEST

START_TEST(suggests_what_was_meant)
{
    static const struct {
        const char *old, *new_text, *hint;
    } cases[] = {
        {"[governance]", "[goverance]", "did you mean governance?"},
        {"agreement ", "agrement ", "did you mean agreement?"},
        {"\"case-finding\"", "\"case finding\"", "did you mean case-finding?"},
        {"\"gp_event\"", "\"gp_events\"", "did you mean gp_event?"},
        {"{ pseudo_id =", "{ psuedo_id =", "did you mean pseudo_id?"},
        {"lifts = \"dissent\"", "lifts = \"disent\"", "did you mean dissent?"},
        {"\"age_band\", \"why\"", "\"age_bnd\", \"why\"", "did you mean age_band?"},
        {"['local desc'", "['locl desc'", "did you mean local?"},
        {"\"crude\"", "\"proportions\"", "did you mean proportion?"},
        {"rate  = \"crude\"", "compare_to = \"Whyte\"", "did you mean White?"},
        {"base    =", "bases    =", "did you mean base?"},
        /* a built-in score that the plan lacks, in a rule, in a tier and among fields */
        {"'emergencies', 3", "'elixhauser', 3", "add [score.elixhauser] to the plan"},
        {"by  = 'local'", "by  = 'van_walraven'", "add [score.elixhauser] to the plan"},
        {"\"age_band\", \"why\"", "\"charlson_shmi_groups\", \"why\"", "add [score.charlson_shmi] to the plan"},
    };

    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        c = try_plan(with(whole(), cases[i].old, cases[i].new_text));
        expect_finding(&c, cases[i].hint);
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
}
END_TEST

START_TEST(finds_everything_in_file_order)
{
    const char *const text =
        with(with(with(with(whole(), "2025-03-31", "2025"), "\"clinician\"", "\"doctor\""), "top 5%", "top 50%"),
             "smi_gp or", "smi_gp ro");

    c = try_plan(text);
    ck_assert_uint_ge(c.findings.n, 4);
    for (size_t i = 1; i < c.findings.n; i++)
        ck_assert(c.findings.at[i - 1].line <= c.findings.at[i].line);
    ck_assert_uint_eq(c.findings.at[0].line, 5);
    expect_finding(&c, "none of the values accepted");
    expect_finding(&c, "must rise");
}
END_TEST

START_TEST(a_broken_definition_is_told_once)
{
    c = try_plan(
        with(sample_plan, "'any(gp where code in smi_snomed ever)'", "'any(gp where code in smi_snomed evr)'"));
    ck_assert_msg(c.findings.n == 1, "%s", all_findings(&c));
    ck_assert_str_eq(c.findings.at[0].field, "define.smi_gp");
}
END_TEST

START_TEST(says_which_key)
{
    c = try_plan(with(whole(), "\"top 5%\"", "\"top\""));
    ck_assert_str_eq(expect_finding(&c, "this is no cut")->field, "tiers.risk.cut");
    drop_case(&c);
    c = try_plan(with(whole(), "lsoa = 2021", "lsoa = 2001"));
    ck_assert_str_eq(expect_finding(&c, "values accepted")->field, "run.areas.lsoa");
    drop_case(&c);
    c = try_plan(with(whole(), "[list.walks]\nfrom = \"smi_core20\"", "[list.walks]\nfrom = 1"));
    ck_assert_str_eq(expect_finding(&c, "expected text")->field, "list.walks.from");
}
END_TEST

START_TEST(an_input_of_unknown_kind_does_not_drown_the_rest)
{
    c = try_plan(with(sample_plan, "\"gp_event\"", "\"gpevent\""));
    ck_assert_msg(c.findings.n == 1, "%s", all_findings(&c));
}
END_TEST

START_TEST(largest_plan)
{
    static char text[sizeof sample_plan + (512 << 10)];
    size_t length = (size_t)snprintf(text, sizeof text, "%s", sample_plan);

    while (length < 256 << 10) { /* comments, in lines */
        text[length] = length % 80 ? '#' : '\n';
        length++;
    }
    c = try_bytes(text, length, NULL);
    expect_accepted(&c);
    drop_case(&c);
    memset(&c, 0, sizeof c);
    text[length] = '\n';
    c = try_bytes(text, length + 1, NULL);
    ck_assert_int_eq(c.read, PS_EPLAN);
    ck_assert_uint_eq(c.findings.n, 1);
    ck_assert_int_eq(expect_finding(&c, "larger than 256 KiB")->status, PS_EPLAN);
    ck_assert(strstr(c.findings.at[0].file, "plan.toml") != NULL && c.findings.at[0].hint[0]);
}
END_TEST

/* In the order of need nothing is asked before it is known, so only the whole shows how deep it goes. */
START_TEST(definitions_on_definitions)
{
    static char text[200000];
    size_t at = 0;

    for (size_t most = 3900; most <= 4100; most += 200) {
        at = (size_t)(strstr(sample_plan, "[define]\n") + 9 - sample_plan);
        memcpy(text, sample_plan, at);
        at += (size_t)sprintf(text + at, "k0 = 'alive'\n");
        for (size_t i = 1; i < most; i++)
            at += (size_t)sprintf(text + at, "k%zu = 'k%zu'\n", i, i - 1);
        snprintf(text + at, sizeof text - at, "%s", strstr(sample_plan, "[define]\n") + 9);
        c = try_plan(text);
        if (most == 3900)
            expect_accepted(&c);
        else
            ck_assert_str_eq(expect_finding(&c, "too deeply, at k3999")->field, "k3999"); /* alive is a level too */
        drop_case(&c);
        memset(&c, 0, sizeof c);
    }
}
END_TEST

START_TEST(most_inputs)
{
    static char text[sizeof sample_plan + 40 * 64];
    size_t at = (size_t)snprintf(text, sizeof text, "%s[inputs.x0]\nfile = \"x\"\nkind = \"event\"\n", sample_plan);

    for (int i = 1; i < 26; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "[inputs.x%d]\nfile = \"x\"\nkind = \"event\"\n", i);
    c = try_plan(text);
    expect_accepted(&c); /* 6 + 26 = 32 */
    drop_case(&c);
    snprintf(text + at, sizeof text - at, "[inputs.y]\nfile = \"x\"\nkind = \"event\"\n");
    c = try_plan(text);
    expect_finding(&c, "at most 32 inputs");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *const suite = suite_create("plan_refusals");
    TCase *const tc = tcase_create("plan_refusals");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, look_up_is_needed, 0, PS_COUNT(going_by));
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(refusals));
    tcase_add_loop_test(tc, finds_nothing_else, 0, PS_COUNT(only_one));
    tcase_add_test(tc, suggests_what_was_meant);
    tcase_add_test(tc, finds_everything_in_file_order);
    tcase_add_test(tc, a_broken_definition_is_told_once);
    tcase_add_test(tc, says_which_key);
    tcase_add_test(tc, an_input_of_unknown_kind_does_not_drown_the_rest);
    tcase_add_test(tc, most_inputs);
    tcase_add_test(tc, largest_plan);
    tcase_add_test(tc, definitions_on_definitions);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

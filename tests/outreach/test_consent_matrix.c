/* Consent matrix: every state of every flag against every output, by a table written by hand from the rules for
 * purposes and flags, each cell run from a file of people to the list or table that comes out. */
#include "consent_region.h"

/* Outputs, in the order of the letters below: + in, - out. */
enum {
    OWN,         /* case-finding: the clinicians of the own practice */
    REVIEW,      /* case-finding: clinical review by the own practice */
    LINK_WORKER, /* case-finding: link workers */
    VCSE,        /* case-finding: passed to the voluntary sector */
    ANALYST,     /* case-finding: for analysis, nobody is contacted */
    OWN_RULE,    /* case-finding with national_opt_out = "exclude": the own practice */
    SECTOR,      /* voluntary-sector: passed to the voluntary sector */
    S251,        /* planning-s251: rows for an analyst */
    ANONYMISED,  /* planning-anonymised: rows for an analyst */
    TABLE_S251,
    TABLE_ANONYMISED,
    TABLE_OWN, /* case-finding */
    OUTPUTS
};

/*                         own, review, link worker, vcse, analyst, own by rule, sector, s251, anonymised; tables */
#define IN                                                                                                             \
    "+++++++++"                                                                                                        \
    "+++"
#define OUT                                                                                                            \
    "---------"                                                                                                        \
    "---"
#define OFF_LISTS                                                                                                      \
    "---------"                                                                                                        \
    "+++"
#define NDOO                                                                                                           \
    "+++-+---+"                                                                                                        \
    "-++"
#define DECLINED                                                                                                       \
    "-+--+--++"                                                                                                        \
    "+++"
#define LONG_AGO                                                                                                       \
    "+++-++-++"                                                                                                        \
    "+++"
#define CONTACT                                                                                                        \
    "----+--++"                                                                                                        \
    "+++"
#define OPEN                                                                                                           \
    "-+--+--++"                                                                                                        \
    "+++"
#define PASSED_ON                                                                                                      \
    "+++-++-++"                                                                                                        \
    "+++"

static const struct {
    state state;
    const char *in;
} rows[] = {
    {{"nothing against it", "", NULL, NULL, NULL}, IN},

    {{"Type 1: yes, undated", "type_1_objection=1", NULL, NULL, NULL}, OUT},
    {{"Type 1: no", "type_1_objection=0", NULL, NULL, NULL}, IN},
    {{"Type 1: unreadable", "type_1_objection=maybe", NULL, NULL, NULL}, OUT},
    {{"Type 1: yes, on the index date", "type_1_objection=1 type_1_date=2025-03-31", NULL, NULL, NULL}, OUT},
    {{"Type 1: yes, since the index date", "type_1_objection=1 type_1_date=2025-04-01", NULL, NULL, NULL}, OFF_LISTS},
    {{"Type 1: yes, of an unreadable date", "type_1_objection=1 type_1_date=soon", NULL, NULL, NULL}, OUT},
    {{"Type 1: coded", "", NULL, "2019-05-01 " OBJECTS, NULL}, OUT},
    {{"Type 1: coded since", "", NULL, "2025-04-02 " OBJECTS, NULL}, OFF_LISTS},
    {{"Type 1: coded, withdrawn before", "", NULL, "2019-05-01 " OBJECTS " 2020-05-01 " OBJECTS_NO_MORE, NULL}, IN},
    {{"Type 1: coded, withdrawn since: as on that day", "", NULL, "2019-05-01 " OBJECTS " 2025-04-02 " OBJECTS_NO_MORE,
      NULL},
     OUT},
    {{"Type 1: withdrawn, then coded", "", NULL, "2021-05-01 " OBJECTS " 2020-05-01 " OBJECTS_NO_MORE, NULL}, OUT},
    {{"Type 1: both on one day", "", NULL, "2020-05-01 " OBJECTS_NO_MORE " 2020-05-01 " OBJECTS, NULL}, OUT},
    {{"Type 2 is dead", "", NULL, "2017-05-01 881561000000100", NULL}, IN},

    {{"national opt-out: yes", "national_opt_out=1", NULL, NULL, NULL}, NDOO},
    {{"national opt-out: no", "national_opt_out=0", NULL, NULL, NULL}, IN},
    {{"national opt-out: unreadable", "national_opt_out=?", NULL, NULL, NULL}, NDOO},
    {{"national opt-out: withdrawn by a newer extract", "national_opt_out=1 extract_date=2025-03-06",
      "national_opt_out=0", NULL, NULL},
     IN},
    {{"national opt-out: set by a newer extract", "national_opt_out=0 extract_date=2025-03-06", "national_opt_out=1",
      NULL, NULL},
     NDOO},

    {{"dissent: yes", "dissent=1", NULL, NULL, NULL}, OFF_LISTS},
    {{"dissent: no", "dissent=0", NULL, NULL, NULL}, IN},
    {{"dissent: unreadable", "dissent=perhaps", NULL, NULL, NULL}, OFF_LISTS},
    {{"dissent: on the index date", "dissent=1 dissent_date=2025-03-31", NULL, NULL, NULL}, OFF_LISTS},
    {{"dissent: since the index date", "dissent=1 dissent_date=2025-04-01", NULL, NULL, NULL}, OFF_LISTS},
    {{"dissent: withdrawn before", "dissent=1 dissent_date=2020-01-01 extract_date=2025-03-06",
      "dissent=0 dissent_date=2021-01-01", NULL, NULL},
     IN},
    {{"dissent: withdrawn since: as on that day", "dissent=1 dissent_date=2020-01-01 registration_start=1999-01-01",
      "dissent=0 dissent_date=2025-04-02", NULL, NULL},
     OFF_LISTS},
    {{"dissent: yes and no on one day", "dissent=1 dissent_date=2021-01-01 registration_start=1999-01-01",
      "dissent=0 dissent_date=2021-01-01", NULL, NULL},
     OFF_LISTS},

    {{"declined: on the index date", "sp_declined_date=2025-03-31", NULL, NULL, NULL}, DECLINED},
    {{"declined: on the first day of six months", "sp_declined_date=2024-10-01", NULL, NULL, NULL}, DECLINED},
    {{"declined: the day before", "sp_declined_date=2024-09-30", NULL, NULL, NULL}, LONG_AGO},
    {{"declined: years ago", "sp_declined_date=2015-01-01", NULL, NULL, NULL}, LONG_AGO},
    {{"declined: since", "sp_declined_date=2025-04-02", NULL, NULL, NULL}, DECLINED},
    {{"declined: unreadable", "sp_declined_date=yes", NULL, NULL, NULL}, DECLINED},
    {{"declined: on no day of the calendar", "sp_declined_date=2015-02-30", NULL, NULL, NULL}, DECLINED},
    {{"declined: to a month, years ago", "sp_declined_date=2015-02", NULL, NULL, NULL}, LONG_AGO},
    {{"declined: empty", "sp_declined_date=", NULL, NULL, NULL}, IN},
    {{"declined: unreadable in one row, years ago in another",
      "sp_declined_date=soon registration_type=temporary registration_start=1999-01-01", "sp_declined_date=2015-01-01",
      NULL, NULL},
     DECLINED},
    {{"declined: corrected by a newer extract", "sp_declined_date=soon extract_date=2025-03-06",
      "sp_declined_date=2015-01-01", NULL, NULL},
     LONG_AGO},
    {{"declined: left empty by a newer extract", "sp_declined_date=soon extract_date=2025-03-06", "", NULL, NULL},
     DECLINED},

    {{"dead: the day before", "death_date=2025-03-30", NULL, NULL, NULL}, OUT},
    {{"dead: on the index date", "death_date=2025-03-31", NULL, NULL, NULL}, OUT},
    {{"dead: since", "death_date=2025-04-01", NULL, NULL, NULL}, OFF_LISTS},
    {{"dead: on a day that cannot be read", "death_date=unknown", NULL, NULL, NULL}, OFF_LISTS},
    {{"dead: by the register of deaths", "", NULL, NULL, "deaths:2025-01-15"}, OUT},
    {{"dead: by the register, since", "", NULL, NULL, "deaths:2025-04-03"}, OFF_LISTS},
    {{"dead: by the register, without a date", "", NULL, NULL, "deaths:soon"}, OFF_LISTS},
    {{"dead: by the hospital", "", NULL, NULL, "acute:2025-01-01,2025-01-09,4,F,1970-03"}, OUT},

    {{"left: before", "registration_end=2024-12-31", NULL, NULL, NULL}, OFF_LISTS},
    {{"left: since", "registration_end=2025-04-02", NULL, NULL, NULL}, OFF_LISTS},
    {{"left: on a day that cannot be read", "registration_end=x", NULL, NULL, NULL}, OFF_LISTS},
    {{"registered for a time only", "registration_type=temporary", NULL, NULL, NULL}, OFF_LISTS},
    {{"registered as nobody knows what", "registration_type=#", NULL, NULL, NULL}, OFF_LISTS},
    {{"registered from tomorrow", "registration_start=2025-04-01", NULL, NULL, NULL}, OFF_LISTS},

    {{"test patient: yes", "dummy=1", NULL, NULL, NULL}, OUT},
    {{"test patient: no", "dummy=0", NULL, NULL, NULL}, IN},
    {{"test patient: unreadable", "dummy=#", NULL, NULL, NULL}, OUT},
    {{"confidential: yes", "confidential=1", NULL, NULL, NULL}, OFF_LISTS},
    {{"confidential: no", "confidential=0", NULL, NULL, NULL}, IN},
    {{"confidential: unreadable", "confidential=#", NULL, NULL, NULL}, OFF_LISTS},

    {{"17 years old", "birth_month=2007-04", NULL, NULL, NULL}, CONTACT},
    {{"18 years old", "birth_month=2007-03", NULL, NULL, NULL}, IN},
    {{"of unknown age", "birth_month=", NULL, NULL, NULL}, CONTACT},
    {{"in hospital", "", NULL, NULL, "acute:2025-03-30,,,F,1970-03"}, CONTACT},
    {{"home from hospital on the index date", "", NULL, NULL, "acute:2025-03-01,2025-03-31,1,F,1970-03"}, IN},
    {{"end of life", "end_of_life=1", NULL, NULL, NULL}, CONTACT},
    {{"not end of life", "end_of_life=0", NULL, NULL, NULL}, IN},
    {{"care home", "care_home=1", NULL, NULL, NULL}, CONTACT},
    {{"no care home", "care_home=0", NULL, NULL, NULL}, IN},
    {{"open referral", "", NULL, NULL, "referrals:2025-01-09,"}, OPEN},
    {{"a referral that has ended", "", NULL, NULL, "referrals:2025-01-09,2025-02-01"}, IN},
    {{"no agreement", "", NULL, "-", NULL}, PASSED_ON},
    {{"safeguarding: yes", "safeguarding=1", NULL, NULL, NULL}, PASSED_ON},
    {{"safeguarding: no", "safeguarding=0", NULL, NULL, NULL}, IN},
    {{"safeguarding: unreadable", "safeguarding=#", NULL, NULL, NULL}, PASSED_ON},
    {{"born two years apart by two sources", "", NULL, NULL, "acute:2025-01-01,2025-01-02,1,F,1972-03"}, OFF_LISTS},
    {{"born one year apart", "", NULL, NULL, "acute:2025-01-01,2025-01-02,1,F,1971-03"}, IN},
    {{"sexes differ", "", NULL, NULL, "acute:2025-01-01,2025-01-02,1,M,1970-03"}, IN},
};

static char *output[OUTPUTS]; /* what was written: each person by their pseudonym, practice or area */

#define EVERYBODY "from = \"in_person_extract\"\nworkbook = false\n"
#define LIST_OWN "[list.own]\n" EVERYBODY "audience = \"clinician\"\nfields = [\"pseudo_id\"]\nopen_referral = 'held'\n"
#define LIST_VCSE                                                                                                      \
    "[list.passed]\n" EVERYBODY                                                                                        \
    "audience = \"vcse\"\nfields = [\"practice\"]\nplain_title = \"Walks\"\nplain_why = \"A weekly walk\"\n"           \
    "agreement = 'agrees'\nopen_referral = 'held'\n"
#define LIST_ANALYST "[list.rows]\n" EVERYBODY "audience = \"analyst\"\nfields = [\"practice\"]\n"
#define TABLE "[table.people]\nof = 'in_person_extract and alive'\nby = [\"lsoa\"]\n"
#define NDOO_SAID "\nndoo = { applied_by = \"DSCRO\", on = 2025-04-02 }"

static void run_with(const char *governance, const char *lists, const char *const files[], const int outputs[])
{
    FILE *plan = region_plan("people.csv", governance);
    const char *folder;

    fputs(lists, plan);
    fclose(plan);
    folder = region_run("2025-04-07");
    for (size_t i = 0; files[i]; i++)
        output[outputs[i]] = region_read(folder, files[i]);
}

/* A list in files by practice, read as one. */
static char *join(const char *folder, const char *list)
{
    char *all = calloc(1, 1u << 20), name[64];

    ck_assert_ptr_nonnull(all);
    for (size_t i = 0; i < PS_COUNT(rows); i++) {
        char *one;
        snprintf(name, sizeof name, "lists/%s/A9%04zu.csv", list, i);
        one = region_read(folder, name);
        strcat(all, one);
        free(one);
    }
    return all;
}

static void run_own(const char *governance, const char *lists, int own, int review)
{
    FILE *plan = region_plan("people.csv", governance);
    const char *folder;

    fputs(lists, plan);
    fclose(plan);
    folder = region_run("2025-04-07");
    output[own] = region_read(folder, "lists/own/all.csv");
    if (review != own) {
        output[review] = join(folder, "review");
        output[LINK_WORKER] = region_read(folder, "lists/A_chat/all.csv");
        output[VCSE] = region_read(folder, "lists/Walks/all.csv");
        output[ANALYST] = region_read(folder, "lists/rows/all.csv");
        output[TABLE_OWN] = region_read(folder, "internal/INTERNAL_people.csv");
    }
}

static void make_outputs(void)
{
    static state states[PS_COUNT(rows)];

    for (size_t i = 0; i < PS_COUNT(rows); i++)
        states[i] = rows[i].state;
    region_make(states, PS_COUNT(rows));
    run_own("purpose = \"case-finding\"" NDOO_SAID,
            LIST_OWN LIST_VCSE LIST_ANALYST TABLE
            "[list.review]\n" EVERYBODY "audience = \"clinician\"\nkind = \"clinical-review\"\n"
            "one_file_per = \"practice\"\nfields = [\"practice\"]\n"
            "[list.chat]\n" EVERYBODY "audience = \"link-worker\"\nfields = [\"practice\"]\nplain_title = \"A chat\"\n"
            "plain_why = \"A chat\"\nopen_referral = 'held'\n",
            OWN, REVIEW);
    run_own("purpose = \"case-finding\"\nnational_opt_out = \"exclude\"" NDOO_SAID, LIST_OWN, OWN_RULE, OWN_RULE);
    run_with("purpose = \"voluntary-sector\"" NDOO_SAID, LIST_VCSE, (const char *const[]){"lists/Walks/all.csv", NULL},
             (const int[]){SECTOR});
    run_with("purpose = \"planning-s251\"" NDOO_SAID, LIST_ANALYST TABLE,
             (const char *const[]){"lists/rows/all.csv", "internal/INTERNAL_people.csv", NULL},
             (const int[]){S251, TABLE_S251});
    run_with("purpose = \"planning-anonymised\"", LIST_ANALYST TABLE,
             (const char *const[]){"lists/rows/all.csv", "internal/INTERNAL_people.csv", NULL},
             (const int[]){ANONYMISED, TABLE_ANONYMISED});
}

static void free_outputs(void)
{
    for (size_t i = 0; i < OUTPUTS; i++)
        free(output[i]);
    region_remove();
}

static bool stands_in(const char *text, size_t i)
{
    char id[32], practice[32], lsoa[32];

    snprintf(id, sizeof id, "p%04zu", i);
    snprintf(practice, sizeof practice, "A9%04zu", i);
    snprintf(lsoa, sizeof lsoa, "E01%06zu", i);
    return strstr(text, id) || strstr(text, practice) || strstr(text, lsoa);
}

START_TEST(every_cell)
{
    static const char *const names[OUTPUTS] = {"own practice",  "clinical review",   "link workers",
                                               "vcse",          "analyst",           "own practice by rule",
                                               "vcse, sector",  "s251 rows",         "anonymised",
                                               "table of s251", "table, anonymised", "table of case finding"};

    for (size_t o = 0; o < OUTPUTS; o++)
        ck_assert_msg(stands_in(output[o], (size_t)_i) == (rows[_i].in[o] == '+'), "%s, %s: %s", rows[_i].state.why,
                      names[o], rows[_i].in[o] == '+' ? "left out" : "let in");
}
END_TEST

/* ---- lifted by the list, let through by an override ---- */

/* Whose `why` begins so comes in, and nobody else, where the exclusion is lifted; NULL: it is not to be lifted so. */
static const struct {
    const char *exclusion, *by_list, *by_override;
} lifts[] = {
    {"dead", NULL, NULL},
    {"dummy", NULL, NULL},
    {"confidential", NULL, NULL},
    {"not_registered", "left: |registered ", "left: |registered "},
    {"type_1_objection", NULL, "Type 1: "},
    {"national_opt_out", NULL, "national opt-out: "},
    {"dissent", NULL, "dissent: "},
    {"sp_declined", "declined: ", "declined: "},
    {"under_18", "17 years|of unknown age", "17 years|of unknown age"},
    {"in_hospital", "in hospital", "in hospital"},
    {"end_of_life", "end of life", "end of life"},
    {"care_home", "care home", "care home"},
    {"open_referral", "open referral", "open referral"},
    {"false_link", "born two", "born two"},
    {"no_agreement", NULL, NULL},
    {"safeguarding", NULL, NULL},
};

static bool begins_with_one_of(const char *text, const char *prefixes)
{
    while (prefixes && *prefixes) {
        const size_t length = strcspn(prefixes, "|");
        if (!strncmp(text, prefixes, length))
            return true;
        prefixes += length + (prefixes[length] == '|');
    }
    return false;
}

#define BY_RULE "purpose = \"case-finding\"\nnational_opt_out = \"exclude\"" NDOO_SAID

static void write_lifting_plan(const char *people, const char *exclusion, bool by_override, const char *lists)
{
    FILE *plan = region_plan(people, BY_RULE);

    fputs(lists, plan);
    if (by_override)
        fprintf(plan,
                "[override.local]\nlifts = \"%s\"\nreason = \"a\"\napprover = \"b\"\nfrom = 2025-04-05\n"
                "until = 2025-04-09\n",
                exclusion);
    else
        fprintf(plan, "lift = [ [\"%s\", \"local rule\"] ]\n", exclusion);
    fclose(plan);
}

/* What check says to plan.toml. */
static ps_status checked(ps_error *err)
{
    char path[96];
    ps_plan *plan = NULL;
    ps_status status;

    snprintf(path, sizeof path, "%s/plan.toml", region_folder);
    status = ps_plan_open(&plan, path, NULL, NULL, NULL, err);
    ps_plan_free(plan);
    return status;
}

START_TEST(lifts_what_may_be_lifted)
{
    for (int by_override = 0; by_override < 2; by_override++) {
        const char *const who = by_override ? lifts[_i].by_override : lifts[_i].by_list;
        const char *folder;
        char *own;

        write_lifting_plan("together.csv", lifts[_i].exclusion, by_override, LIST_OWN);
        if (!who) {
            ck_assert_msg(checked(NULL) == PS_EGOVERNANCE, "%s was lifted", lifts[_i].exclusion);
            continue;
        }
        folder = region_run("2025-04-07");
        own = region_read(folder, "lists/own/all.csv");
        for (size_t i = 0; i < PS_COUNT(rows); i++) {
            const char *const why = rows[i].state.why;
            const bool lifted = rows[i].in[OWN_RULE] == '-' && begins_with_one_of(why, who);
            ck_assert_msg(stands_in(own, i) == (lifted || rows[i].in[OWN_RULE] == '+'), "%s lifted: %s is %s",
                          lifts[_i].exclusion, why, stands_in(own, i) ? "in" : "out");
        }
        free(own);
    }
}
END_TEST

/* Every line of overrides.csv is of somebody whom this override let through to this list, and nobody is missing. */
static void check_reached(const char *folder, const char *list, const char *who, int normally)
{
    char *reached = region_read(folder, "overrides.csv"), expected[64];
    size_t lines = 0, people = 0;

    for (const char *at = reached; (at = strchr(at, '\n')); at++)
        lines++;
    for (size_t i = 0; i < PS_COUNT(rows); i++) {
        const bool through = rows[i].in[normally] == '-' && begins_with_one_of(rows[i].state.why, who);
        snprintf(expected, sizeof expected, ",p%04zu,%s,", i, list);
        people += through;
        ck_assert_msg((strstr(reached, expected) != NULL) == through, "%s, in overrides.csv: %d", rows[i].state.why,
                      !through);
    }
    ck_assert_uint_eq(lines, people ? people + 1 : 0); /* with the heading */
    free(reached);
}

static const struct {
    const char *why, *as_of, *list;
    bool holds;
} days[] = {
    {"the day before", "2025-04-04", "", false},
    {"the first day", "2025-04-05", "", true},
    {"the last day", "2025-04-09", "", true},
    {"the day after", "2025-04-10", "", false},
    {"for this list", "2025-04-07", "list = \"own\"\n", true},
    {"for another list", "2025-04-07", "list = \"rows\"\n", false},
};

START_TEST(overrides_hold_for_their_days_and_list)
{
    static const char lists[] = LIST_OWN LIST_ANALYST;
    const char *folder;
    char *own, text[256];
    FILE *plan = region_plan("together.csv", BY_RULE);

    snprintf(text, sizeof text,
             "[override.local]\nlifts = \"care_home\"\nreason = \"a\"\napprover = \"b\"\nfrom = 2025-04-05\n"
             "until = 2025-04-09\n%s",
             days[_i].list);
    fputs(lists, plan);
    fputs(text, plan);
    fclose(plan);
    folder = region_run(days[_i].as_of);
    own = region_read(folder, "lists/own/all.csv");
    for (size_t i = 0; i < PS_COUNT(rows); i++) {
        const bool through = days[_i].holds && !strcmp(rows[i].state.why, "care home");
        ck_assert_msg(stands_in(own, i) == (through || rows[i].in[OWN_RULE] == '+'), "%s: %s", days[_i].why,
                      rows[i].state.why);
    }
    check_reached(folder, "own", days[_i].holds ? "care home" : NULL, OWN_RULE);
    free(own);
}
END_TEST

/* An override of what somebody refused, for every list of the plan: it never reaches the voluntary sector. */
static const struct {
    const char *exclusion, *who; /* who comes through to the own practice */
    const char *passed;          /* who to the voluntary sector */
} refused[] = {
    {"type_1_objection", "Type 1: ", NULL},
    {"dissent", "dissent: ", NULL},
    {"national_opt_out", "national opt-out: ", "national opt-out: "}, /* all of them have agreed to the referral */
};

START_TEST(nobody_is_passed_on_who_refused)
{
    const char *folder;
    char *own, *passed;
    ps_error err = {0};

    write_lifting_plan("people.csv", refused[_i].exclusion, true, LIST_OWN LIST_VCSE);
    folder = region_run("2025-04-07");
    own = region_read(folder, "lists/own/all.csv");
    passed = region_read(folder, "lists/Walks/all.csv");
    for (size_t i = 0; i < PS_COUNT(rows); i++) {
        const char *const why = rows[i].state.why;
        ck_assert_msg(stands_in(own, i) == (rows[i].in[OWN_RULE] == '+' || begins_with_one_of(why, refused[_i].who)),
                      "%s, own practice", why);
        ck_assert_msg(stands_in(passed, i) == (rows[i].in[VCSE] == '+' || begins_with_one_of(why, refused[_i].passed)),
                      "%s, passed on", why);
    }
    free(own);
    free(passed);
    write_lifting_plan("people.csv", refused[_i].exclusion, true, LIST_OWN LIST_VCSE);
    {
        char path[96];
        FILE *plan;
        snprintf(path, sizeof path, "%s/plan.toml", region_folder);
        plan = fopen(path, "a");
        ck_assert_ptr_nonnull(plan);
        fputs("list = \"passed\"\n", plan);
        fclose(plan);
    }
    ck_assert_int_eq(checked(&err), refused[_i].passed ? PS_OK : PS_EGOVERNANCE);
    if (!refused[_i].passed)
        ck_assert_msg(strstr(err.message, "never passed to the voluntary sector") != NULL, "%s", err.message);
}
END_TEST

/* ---- who says that opt-outs were applied ---- */

static const struct {
    const char *why, *governance, *lists;
    bool asked;
} said[] = {
    {"case finding lets them in", "purpose = \"case-finding\"", LIST_OWN, false},
    {"unless the plan's own rule keeps them out", "purpose = \"case-finding\"\nnational_opt_out = \"exclude\"",
     LIST_OWN, true},
    {"a rule that says what holds anyway", "purpose = \"case-finding\"\nnational_opt_out = \"by-purpose\"", LIST_OWN,
     false},
    {"or a list is passed on", "purpose = \"case-finding\"", LIST_VCSE, true},
    {"planning", "purpose = \"planning-s251\"", TABLE, true},
    {"anonymised", "purpose = \"planning-anonymised\"", TABLE, false},
};

START_TEST(asks_who_applied_opt_outs)
{
    ps_error err = {0};
    FILE *plan = region_plan("together.csv", said[_i].governance);

    fputs(said[_i].lists, plan);
    fclose(plan);
    ck_assert_msg(checked(&err) == (said[_i].asked ? PS_EGOVERNANCE : PS_OK), "%s: %s", said[_i].why, err.message);
    if (said[_i].asked)
        ck_assert_ptr_nonnull(strstr(err.message, "does not say who applied them"));
}
END_TEST

/* The plan's own rule can be read back: in run.json, in the log and in what is signed. */
START_TEST(the_rule_is_written_down)
{
    static const struct {
        const char *governance, *json, *log;
    } cases[] = {
        {"purpose = \"case-finding\"", "\"national_opt_out\": \"by-purpose\"", "\"national_opt_out\":\"by-purpose\""},
        {BY_RULE, "\"national_opt_out\": \"exclude\"", "\"national_opt_out\":\"exclude\""}};

    for (size_t i = 0; i < PS_COUNT(cases); i++) {
        FILE *plan = region_plan("together.csv", cases[i].governance);
        const char *folder;
        char *json, *log;

        fputs(LIST_OWN, plan);
        fclose(plan);
        folder = region_run("2025-04-07");
        json = region_read(folder, "run.json");
        log = region_read(region_folder, "audit.log");
        ck_assert_msg(strstr(json, cases[i].json) != NULL, "%s", json);
        ck_assert_ptr_nonnull(strstr(log, cases[i].log));
        free(json);
        free(log);
    }
}
END_TEST

/* ---- occupational health: staff have an employer, and no opt-outs from one ---- */

static const struct {
    const char *why, *row; /* birth_month, employment_start, employment_end, death_date, extract_date */
    bool in;
} staff[] = {
    {"at work", "1970-03,2010-01-01,,,", true},
    {"ended the day before", "1970-03,2010-01-01,2025-03-30,,", false},
    {"a contract that ends later", "1970-03,2010-01-01,2025-06-30,,2025-04-02", true},
    {"ended since, as the extract tells", "1970-03,2010-01-01,2025-04-01,,2025-04-02", false},
    {"ended on the day of the extract", "1970-03,2010-01-01,2025-04-02,,2025-04-02", false},
    {"ends on the day after the extract", "1970-03,2010-01-01,2025-04-03,,2025-04-02", true},
    {"begins tomorrow", "1970-03,2025-04-01,,,", false},
    {"dead", "1970-03,2010-01-01,,2025-03-01,", false},
    {"dead since", "1970-03,2010-01-01,,2025-04-02,", false},
    {"dead on a day that cannot be read", "1970-03,2010-01-01,,x,", false},
    {"17 years old", "2007-04,2024-01-01,,,", false},
    {"18 years old", "2007-03,2024-01-01,,,", true},
    {"of unknown age", ",2010-01-01,,,", false},
};

START_TEST(staff_stay_or_go)
{
    FILE *file = region_open("staff.csv");
    const char *folder;
    char *talk;

    fprintf(file, "pseudo_id,birth_month,employment_start,employment_end,death_date,extract_date,sex,ethnicity,lsoa\n");
    for (size_t i = 0; i < PS_COUNT(staff); i++)
        fprintf(file, "p%04zu,%s,F,A,E01000001\n", i, staff[i].row);
    fclose(file);
    file = region_open("plan.toml");
    fputs("popstrat = 1\n[run]\nname = \"Staff\"\nindex_date = 2025-03-31\n[governance]\n"
          "purpose = \"occupational-health\"\nagreement = \"a\"\nlawful_basis = \"b\"\nvalid_until = 2026-03-31\n"
          "approved_by = \"c\"\n[inputs.staff]\nfile = \"staff.csv\"\nkind = \"staff\"\nmax_rejects = 0.5\n"
          "none_supplied = \"assurance\"\n[list.talk]\n" EVERYBODY
          "audience = \"occupational-health\"\nfields = [\"pseudo_id\"]\n",
          file);
    fclose(file);
    folder = region_run("2025-04-07");
    talk = region_read(folder, "lists/talk/all.csv");
    for (size_t i = 0; i < PS_COUNT(staff); i++)
        ck_assert_msg(stands_in(talk, i) == staff[i].in, "%s: %s", staff[i].why, staff[i].in ? "left out" : "let in");
    free(talk);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("consent_matrix");
    TCase *tc = tcase_create("matrix");

    tcase_add_unchecked_fixture(tc, make_outputs, free_outputs);
    tcase_add_loop_test(tc, every_cell, 0, PS_COUNT(rows));
    tcase_add_loop_test(tc, lifts_what_may_be_lifted, 0, PS_COUNT(lifts));
    tcase_add_loop_test(tc, overrides_hold_for_their_days_and_list, 0, PS_COUNT(days));
    tcase_add_loop_test(tc, nobody_is_passed_on_who_refused, 0, PS_COUNT(refused));
    tcase_add_loop_test(tc, asks_who_applied_opt_outs, 0, PS_COUNT(said));
    tcase_add_test(tc, the_rule_is_written_down);
    tcase_add_test(tc, staff_stay_or_go);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

/* Consent region: one person for every state that a record may be in, each at a practice and in an area of their own
 * (p0007, A90007, E01000007), so that these tell where somebody stands. Runs plans over it by the public interface.
 *
 * The index date is 2025-03-31, runs are as of 2025-04-07. Everybody is 55, registered and has agreed to a referral,
 * until their state says otherwise. */
#ifndef POPSTRAT_CONSENT_REGION_H
#define POPSTRAT_CONSENT_REGION_H

#include "popstrat.h"
#include "test.h"

#include <unistd.h>

#define AGREED "871691000000100"
#define OBJECTS "827241000000103"
#define OBJECTS_NO_MORE "827261000000102"

typedef struct state {
    const char *why;
    const char *cells;     /* "heading=value heading=value" of the person row */
    const char *again;     /* the same of a second row of theirs; NULL: none */
    const char *gp;        /* "day code day code" besides the agreement; "-": nor that */
    const char *elsewhere; /* "deaths:day", "acute:admission,discharge,method", "referrals:received,discharge" */
} state;

static char region_folder[64];
static size_t region_runs; /* tests are processes of their own: their folders must differ */

static FILE *region_open(const char *name)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", region_folder, name);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    return file;
}

static const char *const headings[] = {
    "pseudo_id",
    "practice",
    "registration_type",
    "registration_start",
    "registration_end",
    "birth_month",
    "sex",
    "ethnicity",
    "lsoa",
    "death_date",
    "type_1_objection",
    "type_1_date",
    "national_opt_out",
    "dissent",
    "dissent_date",
    "sp_declined_date",
    "confidential",
    "dummy",
    "safeguarding",
    "end_of_life",
    "care_home",
    "extract_date",
};

/* The value that `cells` gives a heading, or the usual one. */
static const char *cell(char out[64], const char *cells, const char *heading)
{
    static const char *const usual[][2] = {{"registration_type", "regular"},
                                           {"registration_start", "2001-04-01"},
                                           {"birth_month", "1970-03"},
                                           {"sex", "F"},
                                           {"ethnicity", "A"},
                                           {"extract_date", "2025-04-06"}};
    const size_t length = strlen(heading);

    for (const char *at = cells; at; at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL)
        if (!strncmp(at, heading, length) && at[length] == '=') {
            snprintf(out, 64, "%.*s", (int)strcspn(at + length + 1, " "), at + length + 1);
            return out;
        }
    for (size_t i = 0; i < PS_COUNT(usual); i++)
        if (!strcmp(usual[i][0], heading))
            return usual[i][1];
    return "";
}

static void write_person(FILE *file, size_t i, size_t place, const char *cells)
{
    char value[64], practice[32], lsoa[32];

    snprintf(practice, sizeof practice, "A9%04zu", place);
    snprintf(lsoa, sizeof lsoa, "E01%06zu", i);
    fprintf(file, "p%04zu", i);
    for (size_t h = 1; h < PS_COUNT(headings); h++) {
        const char *const text = cell(value, cells, headings[h]);
        fprintf(file, ",%s", h == 1 ? practice : strcmp(headings[h], "lsoa") ? text : lsoa);
    }
    fprintf(file, "\n");
}

static void write_elsewhere(FILE *const files[3], size_t i, const char *elsewhere)
{
    static const char *const feeds[] = {"deaths:", "acute:", "referrals:"};

    for (size_t f = 0; elsewhere && f < PS_COUNT(feeds); f++)
        if (!strncmp(elsewhere, feeds[f], strlen(feeds[f])))
            fprintf(files[f], "p%04zu,%s\n", i, elsewhere + strlen(feeds[f]));
}

static void region_make(const state *states, size_t n)
{
    FILE *people, *together, *gp, *files[3];

    snprintf(region_folder, sizeof region_folder, "/tmp/popstrat-consent-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(region_folder));
    people = region_open("people.csv");
    together = region_open("together.csv");
    gp = region_open("gp.csv");
    files[0] = region_open("deaths.csv");
    files[1] = region_open("acute.csv");
    files[2] = region_open("referrals.csv");
    for (size_t h = 0; h < PS_COUNT(headings); h++) {
        fprintf(people, "%s%s", h ? "," : "", headings[h]);
        fprintf(together, "%s%s", h ? "," : "", headings[h]);
    }
    fprintf(people, "\n");
    fprintf(together, "\n");
    fprintf(gp, "pseudo_id,date,code\n");
    fprintf(files[0], "pseudo_id,death_date\n");
    fprintf(files[1], "pseudo_id,admission_date,discharge_date,discharge_method,sex,birth_month\n");
    fprintf(files[2], "pseudo_id,received_date,discharge_date\n");
    for (size_t i = 0; i < n; i++) {
        write_person(people, i, i, states[i].cells);
        write_person(together, i, 0, states[i].cells);
        if (states[i].again) {
            write_person(people, i, i, states[i].again);
            write_person(together, i, 0, states[i].again);
        }
        if (!states[i].gp || strcmp(states[i].gp, "-"))
            fprintf(gp, "p%04zu,2024-06-01," AGREED "\n", i);
        for (const char *at = states[i].gp; at && strcmp(at, "-") && *at;) {
            char day[16], code[32];
            int used = 0;
            ck_assert_int_eq(sscanf(at, "%15s %31s%n", day, code, &used), 2);
            fprintf(gp, "p%04zu,%s,%s\n", i, day, code);
            at += used;
        }
        write_elsewhere(files, i, states[i].elsewhere);
    }
    fclose(people);
    fclose(together);
    fclose(gp);
    for (size_t f = 0; f < PS_COUNT(files); f++)
        fclose(files[f]);
    people = region_open("agreed.csv");
    fprintf(people, "code,term\n" AGREED ",Agreed\n");
    fclose(people);
}

static void region_remove(void)
{
    char command[96];

    snprintf(command, sizeof command, "rm -rf '%s'", region_folder);
    ck_assert_int_eq(system(command), 0);
}

/* The head of every plan; `governance` is purpose and whatever else it says. The people are those of "people.csv", or
 * of "together.csv", where all are at one practice: fewer files. */
static FILE *region_plan(const char *people, const char *governance)
{
    FILE *file = region_open("plan.toml");

    fprintf(file,
            "popstrat = 1\n[run]\nname = \"Consent\"\nindex_date = 2025-03-31\nseed = \"3f9c0b7a51d2e846\"\n"
            "[governance]\n%s\nagreement = \"a\"\nlawful_basis = \"b\"\nvalid_until = 2026-03-31\napproved_by = \"c\"\n"
            "[inputs]\npeople = { file = \"%s\", kind = \"person\", max_rejects = 0.5 }\n"
            "gp = { file = \"gp.csv\", kind = \"gp_event\" }\ndeaths = { file = \"deaths.csv\", kind = \"death\", "
            "max_rejects = 0.5 }\nacute = { file = \"acute.csv\", kind = \"admission\" }\n"
            "referrals = { file = \"referrals.csv\", kind = \"referral\" }\n"
            "[codes]\nagreed = { file = \"agreed.csv\", system = \"snomed\" }\n"
            "[define]\nagrees = 'any(gp where code in agreed ever)'\nheld = 'any(referrals where discharge_date is not "
            "known ever)'\n",
            governance, people);
    return file;
}

static void print_finding(void *context, const ps_error *finding)
{
    (void)context;
    printf("%s: %s\n", finding->field, finding->message);
}

/* Runs plan.toml as of a day; the run folder. The plan is sound and person rows are written. */
static const char *region_run(const char *as_of)
{
    static char folder[96];
    char path[96], key[96];
    ps_run_options options = PS_RUN_OPTIONS_INIT;
    ps_plan *plan = NULL;
    ps_summary *summary = NULL;
    ps_error err = {0};

    snprintf(path, sizeof path, "%s/plan.toml", region_folder);
    snprintf(folder, sizeof folder, "%s/run-%u-%zu", region_folder, (unsigned)getpid(), region_runs++);
    ck_assert_msg(ps_plan_open(&plan, path, NULL, print_finding, NULL, &err) == PS_OK, "%s: %s", err.field,
                  err.message);
    options.folder = folder;
    options.threads = 1;
    options.user = "tester";
    options.as_of = ps_day_parse(as_of);
    options.recipient_key = key;
    snprintf(key, sizeof key, "%s/run-%u-%zu.key", region_folder, (unsigned)getpid(), region_runs);
    ck_assert_int_eq(ps_pseudonym_key_make(key, NULL), PS_OK);
    ck_assert_msg(ps_run(&summary, plan, &options, &err) == PS_OK, "%s %s: %s", err.file, err.field, err.message);
    ck_assert_msg(ps_summary_refusal(summary) == NULL, "%s", ps_summary_refusal(summary));
    ps_summary_free(summary);
    ps_plan_free(plan);
    return folder;
}

/* The whole of a file of the run; "" if it is not there. To be freed. */
static char *region_read(const char *folder, const char *name)
{
    char path[256];
    char *text = calloc(1, 1u << 20);
    FILE *file;

    ck_assert_ptr_nonnull(text);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "r");
    if (file) {
        ck_assert_uint_lt(fread(text, 1, (1u << 20) - 1, file), (1u << 20) - 1);
        fclose(file);
    }
    return text;
}

#endif

/* Plan: everything a plan file says, read and checked; what the rooms to the right act on.
 *
 * Reading order: ps_plan_read (text -> structs, rules parsed), then `run` hands over the names of rooms to the right,
 * then ps_plan_finish (names resolved, types, loops, governance, audiences, wants). Needs no data. Immutable after
 * that; any number of threads may read it. */
#ifndef PS_DEFINE_PLAN_H
#define PS_DEFINE_PLAN_H

#include "define/built_in.h"
#include "define/capacity.h"
#include "define/codelist.h"
#include "define/directory.h"
#include "define/names.h"
#include "define/phased.h"
#include "define/rule.h"
#include "define/stories.h"
#include "define/toml.h"
#include "extract/reader.h"
#include "link/population.h"
#include "popstrat/define.h"

#define PS_INPUTS_MOST 32
#define PS_PLAN_BYTES_MOST ((size_t)256 << 10) /* of the plan file; far more than people read */

typedef struct ps_plan_rule { /* ["label", 'rule'] */
    const char *label;
    ps_place place;
    ps_rule *rule;
} ps_plan_rule;

typedef struct ps_plan_input {
    const char *name;
    ps_place place;
    ps_input_spec spec;     /* spec.want points to want below; spec.schema may be built from declared columns */
    ps_want *want;          /* by schema column */
    bool *kept;             /* by schema column: a snapshot holds it (`keep`); NULL: all */
    ps_rule *covers;        /* people the feed covers; NULL: everybody */
    bool from_command_line; /* --input */
    bool broken; /* its kind could not be told (a finding says so): schema stands in, and no rule is resolved */
} ps_plan_input;

typedef enum ps_purpose {
    PS_PURPOSE_NONE, /* no [governance] */
    PS_CASE_FINDING,
    PS_PLANNING_S251,
    PS_PLANNING_ANONYMISED,
    PS_VOLUNTARY_SECTOR,
    PS_OCCUPATIONAL_HEALTH
} ps_purpose;

typedef struct ps_governance {
    bool present;
    ps_place place;
    ps_purpose purpose;
    const char *purpose_text, *agreement, *lawful_basis, *approved_by;
    ps_day valid_until;
    ps_place valid_until_place;
    const char *ndoo_applied_by; /* NULL: not declared */
    ps_day ndoo_on;
    /* Occupational health alone: why a plan goes by ethnicity, and who looked at that. NULL: it does not. */
    const char *ethnicity_reason, *legal_review;
    bool ndoo_excluded; /* national_opt_out = "exclude": also where the purpose would let them in */
} ps_governance;

typedef struct ps_definition {
    const char *name;
    ps_place place;
    ps_rule *rule;
} ps_definition;

typedef struct ps_point { /* ["label", 'rule', points] : a flag gives its points when yes, a number is multiplied by
                             them */
    const char *label;
    ps_rule *rule;
    double points;   /* 1 in a count, and in what a built-in score asks for */
    const char *key; /* that it stands under: "points", "count", "conditions" */
    ps_type type;    /* that the rule must have; PS_NOTHING: a yes-or-no or a number */
    ps_place place;
} ps_point;

typedef struct ps_score_plan { /* [score.NAME] */
    const char *name;
    const char *title;                 /* plain words; the name if not given */
    ps_place place;                    /* line 0: a built-in score that is there without a table */
    const ps_built_in_score *built_in; /* NULL: points or a count of the plan's own */
    bool counts;                       /* a count of the plan's own */
    ps_point *points;                  /* of its own; or the rules that a built-in score asks for, key by key */
    size_t n_points, points_capacity;
    /* What tables of built-in scores may say, each as far as it has the key: */
    uint32_t from;         /* inputs read, bit f; all that it can read unless the plan says otherwise */
    int lookback_amount;   /* 5 */
    ps_unit lookback_unit; /* PS_YEARS */
    bool weights_1987;     /* charlson: it is then the 1987 total; else the 2011 total */
    bool no_hierarchy;
    bool allow_under_age; /* also people younger than those it was made for */
    bool unverified;      /* items whose points were not verified count */
    unsigned form;        /* which of several published forms; 0: not said */
    const char *rest;     /* segment: of whoever no row takes */
} ps_score_plan;

typedef enum ps_cut_kind { PS_CUT_TOP, PS_CUT_FROM, PS_CUT_REST } ps_cut_kind;

typedef struct ps_cut { /* ["label", "top 0.5%"] | ["label", "from 10"] | ["label", "rest"] */
    const char *label;
    ps_cut_kind kind;
    uint64_t share; /* TOP: p as an exact decimal, share / share_unit of the population: 0.5% is 5 / 1000 */
    uint64_t share_unit;
    double from; /* FROM: [from, next higher cut) */
    ps_place place;
} ps_cut;

typedef enum ps_tie { PS_TIE_PSEUDONYM, PS_TIE_INCLUDE, PS_TIE_EXCLUDE } ps_tie;

typedef struct ps_tier_plan { /* [tiers.NAME] */
    const char *name;
    ps_place place;
    const char *by; /* a numeric name */
    ps_place by_place;
    ps_rule *of;
    ps_cut *cuts; /* highest first; the last may be REST */
    size_t n_cuts;
    ps_tie tie;
} ps_tier_plan;

typedef struct ps_rank_key { /* 'local desc' */
    const char *name;
    bool descending;
    ps_place place;
} ps_rank_key;

typedef struct ps_cohort_plan { /* [cohort.NAME] */
    const char *name, *title, *why;
    ps_place place;
    ps_rule *base;
    ps_plan_rule *include, *exclude;
    size_t n_include, n_exclude;
    ps_rank_key *rank_by;
    size_t n_rank_by;
} ps_cohort_plan;

typedef enum ps_table_rate {
    PS_RATE_PROPORTION,
    PS_RATE_CRUDE,
    PS_RATE_DIRECT,   /* directly standardised by age */
    PS_RATE_INDIRECT, /* observed over expected by age, the table's whole population being the reference */
    PS_RATE_SMOOTHED  /* empirical Bayes over the rows of the first field */
} ps_table_rate;

typedef struct ps_table_plan { /* [table.NAME] */
    const char *name, *title;
    ps_place place;
    const char *count; /* a flag name: cohort or definition; NULL: people alone, or `sum` */
    const char *sum;   /* a numeric name, which is added up; NULL */
    ps_rule *of;       /* the population */
    const char **by;   /* names; [] gives one row for all */
    size_t n_by;
    ps_table_rate rate;     /* proportion with Wilson interval; crude: per 1,000 as well */
    double per;             /* of rates, and of events; 100,000 of directly standardised ones, else 1,000 */
    bool sii;               /* also slopes over the deprivation field of `by` */
    bool funnel;            /* also funnel limits around the whole */
    const char *compare_to; /* a label of the last field: also risk ratios against it; NULL */
} ps_table_plan;

typedef enum ps_audience {
    PS_AUDIENCE_ANALYST,
    PS_AUDIENCE_CLINICIAN,
    PS_AUDIENCE_LINK_WORKER,
    PS_AUDIENCE_VCSE,
    PS_AUDIENCE_OCCUPATIONAL_HEALTH
} ps_audience;

typedef struct ps_matrix_row { /* { need = "...", rule = '...', who = "...", how = "...", within = "14 days" } */
    const char *need;          /* plain words; shown to every audience; of topics their `topic` */
    ps_rule *rule;
    const char *who, *how, *within;
    const char *offer; /* of the directory: which entries `nearby` names; NULL: all */
    ps_place offer_place;
    ps_place place;
} ps_matrix_row;

typedef struct ps_matrix_plan { /* [matrix.NAME]: first row that fits wins; [topics.NAME]: all that fit hold */
    const char *name;
    ps_place place;
    ps_matrix_row *rows;
    size_t n_rows;
} ps_matrix_plan;

/* The named default exclusions, in the order they are applied and counted. */
typedef enum ps_exclusion {
    PS_X_DEAD,
    PS_X_DUMMY,
    PS_X_CONFIDENTIAL,
    PS_X_NOT_REGISTERED,
    PS_X_TYPE_1,
    PS_X_NATIONAL_OPT_OUT,
    PS_X_DISSENT,
    PS_X_SP_DECLINED,
    PS_X_UNDER_18,
    PS_X_IN_HOSPITAL,
    PS_X_END_OF_LIFE,
    PS_X_CARE_HOME,
    PS_X_OPEN_REFERRAL,
    PS_X_FALSE_LINK,
    PS_X_NO_AGREEMENT, /* vcse: nobody without recorded agreement to that referral */
    PS_X_SAFEGUARDING, /* vcse only: safeguarding rules it out, unexplained */
    PS_EXCLUSIONS
} ps_exclusion;
/* "dead", "dummy", "confidential", "not_registered", "type_1_objection", "national_opt_out", "dissent", "sp_declined",
 * "under_18", "in_hospital", "end_of_life", "care_home", "open_referral", "false_link", "no_agreement", "safeguarding"
 */
extern const char *const ps_exclusion_names[PS_EXCLUSIONS];
extern const char *const ps_exclusion_meanings[PS_EXCLUSIONS]; /* plain words for README and counts */

typedef struct ps_lift { /* lift = [ ["care_home", "reason"] ] : lifted for this list by the plan, with a reason */
    ps_exclusion exclusion;
    const char *reason;
    ps_place place;
} ps_lift;

/* Who asked for help for a person, by the input of kind referral_in. */
typedef enum ps_asked {
    PS_ASKED_SELF,
    PS_ASKED_GROUP,
    PS_ASKED_PRACTICE,
    PS_ASKED_SERVICE,
    PS_ASKED_UNKNOWN, /* not recorded */
    PS_ASKED
} ps_asked;
extern const char *const ps_asked_words[PS_ASKED]; /* "asked for help (self)", "referred by a community group", ... */
#define PS_FOUND_BY_PLAN "found by the plan"

typedef struct ps_referrals_plan { /* referrals = { input = "asked", within = "28 days" } */
    const char **inputs;
    size_t n_inputs;
    const char *within;
    ps_rule *rules[PS_ASKED]; /* somebody of this kind asked in the window */
} ps_referrals_plan;

typedef struct ps_list_plan { /* [list.NAME] */
    const char *name;
    ps_place place;
    const char *from;         /* a cohort, or a flag definition */
    const char *one_file_per; /* "pcn", "practice", or a text name (a provider); NULL: one file */
    ps_audience audience;
    bool clinical_review; /* kind = "clinical-review"; else outreach */
    bool no_workbook;     /* workbook = false: no .xlsx beside the CSV */
    const char **fields;  /* clinicians and link workers always get speak_to_practice_first, readers of phased lists
                             start_from: last if  the plan does not say them */
    ps_place *field_places;
    size_t n_fields;
    uint64_t limit;                                   /* per file; 0: none */
    const char *matrix;                               /* gives need, who, how, within; NULL: none */
    const char *topics;                               /* gives topics; NULL: none */
    const char *plain_title, *plain_why, *plain_need; /* plain_* are compulsory for link-worker and vcse */
    const char *file_name;        /* folder under lists/: the name, or from plain_title for link-worker and vcse */
    ps_rule *open_referral;       /* yes: has an open referral to that helper; NULL: none */
    ps_rule *agreement;           /* vcse: yes: agreed to that referral */
    ps_referrals_plan *referrals; /* who was referred joins the list whatever `from` says; NULL: nobody does */
    bool one_page;                /* also a page of text for each person */
    ps_lift *lifts;
    size_t n_lifts;
    const char *team;      /* who contacts; plain_title, else the name, where the plan does not say */
    uint64_t weekly_limit; /* new people per file in 7 days; 0: none */
    ps_phased phased;
} ps_list_plan;

typedef struct ps_contact_plan { /* [contact] : the memory of whom lists contacted */
    bool present;
    ps_place place;
    const char *ledger_file, *ledger_path; /* as written and as it opens */
    int cool_off_amount;                   /* nobody is listed again sooner; 28 days */
    ps_unit cool_off_unit;
    int declined_amount; /* nor by the same team after a plain answer; 6 months */
    ps_unit declined_unit;
    ps_rule *home; /* a text: the care home a person lives in; NULL: homes are not known */
} ps_contact_plan;

#define PS_LIFTS_DISCLOSURE PS_EXCLUSIONS /* an override that lifts the protection of release tables */

typedef struct ps_override { /* [override.NAME] : lifts one named exclusion */
    const char *name;
    ps_place place;
    int lifts;        /* ps_exclusion, or PS_LIFTS_DISCLOSURE */
    const char *list; /* the list it holds for; NULL: every list of the plan */
    const char *reason, *approver;
    ps_day from, until; /* both included, by the UTC date of the run */
} ps_override;

typedef enum ps_disclosure_scheme {
    PS_SCHEME_HES,
    PS_SCHEME_THRESHOLD,
    PS_SCHEME_ROUND,
    PS_SCHEME_NONE
} ps_disclosure_scheme;

#define PS_K_LEAST 2
#define PS_K_MOST 1000
#define PS_K_DEFAULT 5
#define PS_BASE_LEAST 2
#define PS_BASE_MOST 100
#define PS_BASE_DEFAULT 5

/* ps_plan_options: see popstrat/define.h */

struct ps_plan {
    ps_arena *arena;
    ps_plan_text text;
    const char *path;
    char sha256[65];  /* of the plan file */
    const char *name; /* [run] name */
    ps_day index_date;
    ps_place index_date_place;
    bool index_date_from_command_line;
    int lsoa_vintage, imd_vintage;
    bool hex_ids;         /* [run] ids = "hex" */
    const char *lot_seed; /* [run] seed; "popstrat" if none */
    ps_governance governance;
    ps_plan_input *inputs;
    size_t n_inputs;
    const char *imd_file, *imd_path, *pcn_file, *pcn_path, *lsoa_file, *lsoa_path, *digital_file, *digital_path;
    const struct ps_lookup_preset *imd_preset, *pcn_preset; /* NULL: the file is recognised */
    const char **area_files, **area_paths;
    size_t n_area_files;
    bool used[PS_PERSON_COLUMNS]; /* a rule, a table, a list or an order goes by the trait; filled by ps_plan_finish */
    ps_codelist *lists_of_codes;
    size_t n_lists_of_codes;
    ps_definition *definitions;
    size_t n_definitions;
    const ps_built_in_score *const *built_in; /* ended by NULL; lent by whoever reads the plan */
    ps_score_plan *scores;
    size_t n_scores; /* implied built-in scores are always there, after the plan's own, if the plan has an input for
                        them and no table of their name */
    ps_tier_plan *tiers;
    size_t n_tiers;
    ps_cohort_plan *cohorts;
    size_t n_cohorts;
    ps_table_plan *tables;
    size_t n_tables;
    ps_matrix_plan *matrices;
    size_t n_matrices;
    ps_matrix_plan *topics;
    size_t n_topics;
    ps_list_plan *lists;
    size_t n_lists;
    ps_capacity_plan *capacities;
    size_t n_capacities;
    ps_directory_plan directory;
    ps_override *overrides;
    size_t n_overrides;
    ps_stories stories;                    /* [stories] */
    ps_evaluate_plan *evaluations;
    size_t n_evaluations;
    ps_disclosure_scheme scheme;           /* [disclosure] scheme; hes */
    unsigned disclosure_k;                 /* [disclosure] k, of threshold */
    unsigned disclosure_base;              /* [disclosure] base, of round */
    const char *ledger_file, *ledger_path; /* [disclosure] ledger, as written and as it opens; NULL: none */
    bool sha256_inputs;                    /* [audit] inputs = "sha256" */
    ps_contact_plan contact;
    ps_names names;
    ps_toml *tree; /* as read, for the places of what is checked last */
};

/* Reads the file and the code lists it names; every fault is added to findings. PS_OK even with findings that leave a
 * plan to look at; *out is then set, and ps_plan_finish may add more. Otherwise err is the first finding. */
ps_status ps_plan_read(ps_plan **out, const char *path, const ps_plan_options *options,
                       const ps_built_in_score *const *built_in, ps_findings *findings, ps_error *err);
/* Adds the names of rooms to the right, resolves and types every rule, orders the names, checks audiences, governance
 * (but not its dates), fields, exclusions, and sets the wants of every input. Faults go to findings, and the status is
 * then PS_OK all the same: the caller looks at findings->n. Cohorts may be among the rows; those that are not get rows
 * of their own. */
ps_status ps_plan_finish(ps_plan *plan, const ps_name_row *rows, size_t n_rows, ps_findings *findings, ps_error *err);
void ps_plan_release(ps_plan *plan); /* NULL is fine */

int ps_plan_input_find(const ps_plan *plan, const char *name);                      /* -1 if there is none */
const ps_capacity_plan *ps_plan_capacity_of(const ps_plan *plan, const char *list); /* NULL if it has none */
const ps_list_plan *ps_plan_list_of(const ps_plan *plan, const char *name);         /* NULL if there is none */
const ps_codelist *ps_plan_codelist(const ps_plan *plan, const char *name);         /* NULL if there is none */
/* Lists that contact people, and so are held back from whom was contacted lately: outreach of a plan with [contact],
 * whose reader is no analyst. */
bool ps_list_contacts(const ps_plan *plan, const ps_list_plan *list);
/* The built-in score that would give this name, and that the plan does not have; NULL if there is none. */
const ps_built_in_score *ps_plan_score_lacking(const ps_plan *plan, const char *name);
#define PS_ADD_SCORE_HINT "add [score.%s] to the plan"

/* By name number: said by a rule, a tier, an order, a table or a list. malloc'd. */
ps_status ps_plan_names_used(bool **out, const ps_plan *plan, ps_error *err);

/* May person rows and exact counts be written on this day? PS_EGOVERNANCE with the reason if not: no [governance],
 * expired, NDOO assurance missing for the purpose or dated later than the day. */
ps_status ps_plan_may_write_persons(const ps_plan *plan, ps_day today, ps_error *err);
/* The part of it that only the headings tell: every assured column of every person input is there, or none_supplied.
 * PS_EGOVERNANCE names all that are missing. */
ps_status ps_plan_check_assured(const ps_plan *plan, const ps_population *population, ps_error *err);
/* Is this override in force on that day? */
bool ps_override_in_force(const ps_override *override, ps_day today);
/* Plain-English definition, every window as two dates; what an IG lead signs. */
ps_status ps_plan_describe_text(ps_buffer *out, const ps_plan *plan, ps_error *err);

#endif

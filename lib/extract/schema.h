/* Schema: each kind of extract is one table: column, type, value set, required, identifying.
 *
 * Adding a kind is adding a table to schema.c. Columns are found by heading, never by position; a plan maps its own
 * headings onto these names. `event` (any further feed) has only id and date here; the plan declares the rest, and
 * define builds its schema. All tables are constant: any number of threads may read them. */
#ifndef PS_EXTRACT_SCHEMA_H
#define PS_EXTRACT_SCHEMA_H

#include "popstrat/value.h"

typedef enum ps_kind {
    PS_KIND_PERSON,
    PS_KIND_GP_EVENT,
    PS_KIND_ADMISSION,
    PS_KIND_ATTENDANCE,
    PS_KIND_REFERRAL,
    PS_KIND_CONTACT,
    PS_KIND_DEATH,
    PS_KIND_OUTPATIENT,
    PS_KIND_WAITING_LIST,
    PS_KIND_LEGAL_STATUS,
    PS_KIND_DIAGNOSIS,
    PS_KIND_SOCIAL_CARE,
    PS_KIND_CARE_HOME,
    PS_KIND_REFERRAL_IN,
    PS_KIND_STAFF,
    PS_KIND_EVENT,
    PS_KINDS
} ps_kind;

/* A code as it comes and the word rules use for it. word NULL: a default code that means "not recorded". */
typedef struct ps_code_word {
    const char *code, *word;
} ps_code_word;

typedef enum ps_column_role {
    PS_ROLE_VALUE,
    PS_ROLE_ID,         /* the pseudonym: required in every kind, identifying */
    PS_ROLE_EVENT_DATE, /* the day that windows look at: required, except in person */
    PS_ROLE_DELETED,    /* a flag that withdraws the row */
    PS_ROLE_SUBMITTED,  /* the day the row was sent: of rows of one key the newest stands */
    PS_ROLE_AREA, /* an area code: a letter or 95, at most 9 letters and digits; anything else could be a person's */
    PS_ROLE_PRACTICE, /* a practice code: a letter, at most 8 letters and digits, or & */
    PS_ROLE_BIRTH,    /* a date of year-month precision that takes the 15th */
    PS_ROLE_REFUSAL   /* the day of a no: a cell that cannot be read is told apart from an empty one */
} ps_column_role;

typedef struct ps_schema_column {
    const char *name; /* as rules and plans say it: "method" */
    ps_type type;     /* PS_CODES: headings name_01 .. name_20, or one joined column called name */
    ps_column_role role;
    bool required;             /* the heading must be there */
    bool key;                  /* a bad value refuses the row; elsewhere it becomes missing and is counted by field */
    bool identifying;          /* its values are never shown, nor allowed in any list */
    bool assured;              /* opt-out, death, registration, safeguarding: mapped, or none_supplied says why not */
    const ps_code_word *words; /* value set, ended by {NULL, NULL}; NULL: any text. Codes are matched without case. */
    const char *same_as;       /* reads the same heading as that column (method_code beside method) */
    const char *meaning;       /* one line for the manual and for describe */
} ps_schema_column;

#define PS_KEY_COLUMNS 5

typedef struct ps_schema {
    ps_kind kind;
    const char *name; /* "gp_event" */
    const char *meaning;
    const ps_schema_column *columns;
    size_t n_columns;
    int id, event_date, deleted; /* column numbers; -1 if the kind has none */
    bool makes_people;           /* its rows say who is there; no events */
    bool snapshots;              /* the event date is the day of a whole new list */
    /* Columns that make the supplier's own key of a row, NULL after the last. A row in which the first key_known of
     * them are not all recorded has no key; of the others "not recorded" is a value like any other. */
    const char *key[PS_KEY_COLUMNS];
    size_t key_known;
} ps_schema;

const ps_schema *ps_schema_of(ps_kind kind);
const ps_schema *ps_schema_named(const char *name); /* NULL if there is none */
/* Number of a column by name, or -1. */
int ps_schema_column_find(const ps_schema *schema, const char *name);
/* The column that rules tell codes by, of any text, one a row; -1: none. */
int ps_schema_code_column(const ps_schema *schema);

#endif

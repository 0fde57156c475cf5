/* Table: people counted over one or more fields, with all margins. Exact; nothing here writes.
 *
 * Every cell counts people. Rows: each combination of labels with any population, then the margins ("All"), those over
 * fewer fields first, last of all everybody (there even when nobody is). Within each kind of row, labels stand in their
 * natural order (label_order.h), first field first. Labels: yes-or-no fields are "yes", "no", "cannot tell"; a value
 * not recorded is "unknown", a missing tier "not scored"; lsoa, and what is looked up by it, of people who live outside
 * England are "outside England". */
#ifndef PS_AGGREGATE_TABLE_H
#define PS_AGGREGATE_TABLE_H

#include "define/world.h"
#include "popstrat/aggregate.h"

#define PS_TABLE_FIELDS_MOST 4
#define PS_LABEL_NUMBER_ALL UINT32_MAX

typedef struct ps_table_row {
    const char *labels[PS_TABLE_FIELDS_MOST]; /* "All" where summed over */
    uint32_t numbers[PS_TABLE_FIELDS_MOST];   /* places of the labels in their field's order; PS_LABEL_NUMBER_ALL where
                                                 summed over */
    unsigned summed;                          /* bit d: field d is summed over */
    uint64_t people; /* of the population, those counted; 0 if the table counts only the population */
    uint64_t population;
    double events;   /* where the table adds up a number: its sum */
    bool small_area; /* an LSOA by itself, outside 1,000 to 3,000 people of the population */
} ps_table_row;

/* A row's people by five-year age band, and those of unknown age. */
#define PS_AGE_GROUPS 19
typedef struct ps_table_ages {
    uint32_t people[PS_AGE_GROUPS + 1], population[PS_AGE_GROUPS + 1];
} ps_table_ages;
extern const char *const ps_age_groups[PS_AGE_GROUPS]; /* "0-4" ... "90+" */

#define PS_AREA_PEOPLE_LEAST 1000
#define PS_AREA_PEOPLE_MOST 3000

struct ps_table {
    ps_arena *arena;
    char *name, *title;
    char *of; /* who the population is, "" everybody: tables with the same text are of the same people; NULL: alone */
    char *counted;     /* "people in smi_core20"; NULL when only the population is counted */
    bool people_alone; /* what stands as the population is people counted, of whom no population is known */
    size_t n_fields;
    char *fields[PS_TABLE_FIELDS_MOST];
    bool has_lsoa;
    ps_table_rate rate;
    double per;       /* of the rate */
    char *sum;        /* "emergencies": what the events of a row add up; NULL: people alone are counted */
    bool sii;         /* also slopes, over the field slope_field */
    bool funnel;      /* also funnel limits around the whole */
    char *compare_to; /* a label of the last field: also risk ratios against it; NULL */
    size_t slope_field;
    ps_table_row *rows;
    ps_table_ages *ages; /* by row, for rates standardised by age; NULL */
    unsigned
        aged_elsewhere; /* bit m: another table gives rows with the fields m summed over by age, of the same people */
    size_t n_rows;
    uint64_t no_number; /* people of the population without a number to add up, or with one below 0; counted as 0 */
    uint64_t left_out;  /* people of the population left out by the purpose (objectors), counted apart */
};

/* Is this row of an LSOA and of nothing else? */
bool ps_table_row_is_area(const ps_table *table, size_t row);

/* count NULL: the population alone. `population` and `counted` are flag columns by person; fields are columns with
 * their names. */
typedef struct ps_table_spec {
    const char *name, *title, *counted_title;
    const char *of;              /* NULL: it has nothing to do with other tables */
    const ps_column *population; /* yes: in */
    const ps_column *counted;    /* yes: counted; NULL */
    const uint8_t
        *left_out; /* by person, 1: kept out of numerator and denominator; NULL: those of ps_table_left_outs */
    size_t n_fields;
    const char *field_names[PS_TABLE_FIELDS_MOST];
    const ps_column *fields[PS_TABLE_FIELDS_MOST];
    ps_table_rate rate;
    double per;
    const ps_column *sum; /* a number that is added up; who has none or one below 0 counts as 0. NULL */
    const char *sum_name;
    const ps_column *ages; /* age bands, for rates standardised by age; NULL: those of the population where need be */
    bool sii, funnel;
    size_t slope_field;
    const char *compare_to;
    unsigned aged_elsewhere;
    ps_pool *pool; /* to count with; NULL: none */
} ps_table_spec;
ps_status ps_table_build(ps_table **out, const ps_table_spec *spec, const ps_world *world, ps_error *err);
/* A plan's table. The world counts what `of` could not judge. */
ps_status ps_table_of_plan(ps_table **out, ps_world *world, const ps_table_plan *plan, ps_pool *pool, ps_error *err);
/* Who stays out of tables for the plan's purpose (ps_purpose_tables_exclude): whoever has a yes in one of some flags.
 * Objections as they stood on the index date, since a table shows the world as on that day; an unreadable one counts as
 * an objection. Lent by the world. */
#define PS_LEFT_OUTS_MOST 3
typedef struct ps_left_outs {
    const uint8_t *flags[PS_LEFT_OUTS_MOST];
    size_t n;
} ps_left_outs;
ps_left_outs ps_table_left_outs(const ps_world *world);
/* Of persons first .. first + n - 1, not 0: they stay out. */
void ps_left_outs_of(uint8_t *out, const ps_left_outs *left_outs, size_t first, size_t n);

#endif

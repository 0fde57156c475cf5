/* Evidence: what the feeds say of a person, found by name once; and what settling one person works with.
 *
 * Settling runs over blocks of persons side by side: each block has its own ps_settling, writes only its own persons'
 * places of the population's columns, and adds nothing to the words. The order within one person:
 *
 *   usual.c settles at once all whom one row tells of and nothing else says anything to; of everybody else:
 *   ps_registrations_collect   the person's rows, and which of them a newer extract of the same registration replaces
 *   ps_death_settle            death.c
 *   ps_registration_settle     registration.c; sorts the rows, most telling first
 *   ps_consent_settle          consent.c
 *   ps_traits_settle           traits.c */
#ifndef PS_LINK_EVIDENCE_H
#define PS_LINK_EVIDENCE_H

#include "base/slim_numbers.h"
#include "link/input_rows.h"

#define PS_FEEDS_MOST 32

/* Flags of person rows: as the schema calls them, and what they become. */
typedef enum ps_person_flag {
    PS_FLAG_TYPE_1,
    PS_FLAG_NATIONAL_OPT_OUT,
    PS_FLAG_DISSENT,
    PS_FLAG_CONFIDENTIAL,
    PS_FLAG_DUMMY,
    PS_FLAG_SAFEGUARDING,
    PS_FLAG_END_OF_LIFE, /* from here on: plain ones, the most telling row that has one */
    PS_FLAG_CARE_HOME,
    PS_FLAG_LIVES_ALONE,
    PS_FLAG_CARER,
    PS_FLAG_HOUSEBOUND,
    PS_FLAG_HAS_MOBILE,
    PS_FLAG_HAS_EMAIL,
    PS_FLAG_HAS_PHONE,
    PS_FLAG_LETTER_ONLY,
    PS_FLAG_HEARING_NEED,
    PS_FLAG_SIGHT_NEED,
    PS_PERSON_FLAGS
} ps_person_flag;

/* Each pointer is a column as read, NULL where the input has none. */
typedef struct ps_person_source {
    const ps_input_rows *rows;
    size_t from; /* the row of these that the columns begin with, and that places in them are counted from */
    bool staff;  /* rows of employments: `start` and `end` are theirs, and nobody is registered by one */
    const uint32_t *practice, *type, *sex, *ethnicity, *lsoa, *interpreter, *communication, *household;
    const ps_day *start, *end, *birth, *death, *type_1_date, *dissent_date, *extracted;
    const ps_day *declined; /* may be PS_UNREADABLE_DAY */
    const uint8_t *flags[PS_PERSON_FLAGS];
    bool none_supplied[PS_PERSON_FLAGS]; /* the plan declares that nobody in the extract has it */
} ps_person_source;

typedef struct ps_trait_source {
    const ps_input_rows *rows;
    unsigned trust; /* 1 admissions, 2 attendances and outpatients, 3 others; person rows are 0 */
    const ps_day *day, *birth;
    const uint32_t *sex, *ethnicity, *lsoa, *practice;
} ps_trait_source;

typedef struct ps_event_source { /* where deaths, objections and stays in care homes may stand */
    const ps_input_rows *rows;
    const ps_day *day, *registered, *discharge, *end;
    const uint32_t *code, *discharge_method, *destination, *discharge_status;
    const uint8_t *cancelled;
} ps_event_source;

#define PS_AGE_BANDS 19
#define PS_AGES 131
#define PS_OBJECTION_CODES 4
#define PS_WITHDRAWAL_CODES 3
#define PS_ETHNICITIES 20

/* Texts as numbers in population->words. Those the extracts may hold are 0 where they do not. */
typedef struct ps_link_words {
    uint32_t regular, left, died, stillbirth, died_or_born;
    uint32_t ed_died, ed_dead_on_arrival, ed_mortuary;
    uint32_t objects[PS_OBJECTION_CODES], objects_no_more[PS_WITHDRAWAL_CODES];
    uint32_t no_registered_practice, practice_not_applicable, practice_not_known, practice_other;
    uint32_t ethnicity[PS_ETHNICITIES], ethnic_group[PS_ETHNICITIES]; /* the last two: Z and 99 */
    uint32_t age_bands[PS_AGE_BANDS];
    uint32_t england, outside_england, unknown;
} ps_link_words;

typedef struct ps_evidence {
    ps_person_source persons[PS_FEEDS_MOST + 1]; /* behind the last, one that has nothing */
    ps_trait_source traits[PS_FEEDS_MOST];
    ps_event_source gp[PS_FEEDS_MOST], admissions[PS_FEEDS_MOST], attendances[PS_FEEDS_MOST], deaths[PS_FEEDS_MOST];
    ps_event_source care_homes[PS_FEEDS_MOST];
    size_t n_persons, n_traits, n_gp, n_admissions, n_attendances, n_deaths, n_care_homes;
    ps_link_words words;
    uint32_t n_read;    /* words above this are link's own: no row has them */
    size_t n_words;     /* 0, those, and link's own */
    uint8_t *area;      /* by word: its ps_area_class */
    uint8_t *ethnicity; /* by word: its place in words.ethnicity, from 1; 0: none */
    ps_day index_date;
    ps_day born_by[PS_AGES]; /* who is of that age or more on the index date was born by this day */
} ps_evidence;

/* Finds the columns of grouped rows and adds the words that link itself gives; false: no memory. Release it either way.
 */
bool ps_evidence_find(ps_evidence *out, const ps_input_rows *rows, size_t n_rows, ps_intern *words, ps_day index_date);
void ps_evidence_release(ps_evidence *evidence);
/* Of rows of people. */
ps_person_source ps_evidence_person(const ps_input_rows *rows);
/* ps_age_years on the index date, by looking it up. */
int ps_evidence_age(const ps_evidence *evidence, ps_day born);

/* A code of the GP record that tells an objection to sharing, or that it was withdrawn. */
bool ps_is_consent_code(const char *text, size_t length);

/* One row of a person in a person input. */
typedef struct ps_person_row {
    const ps_person_source *source;
    size_t at;
    uint32_t practice;
    ps_day start, end, extracted; /* PS_NO_DAY: not given; end may be PS_UNREADABLE_DAY */
    bool superseded;              /* a newer extract has the same registration */
    bool current;                 /* the registration that holds on the index date */
    size_t arrival;               /* place among the person's rows, in order of input and file */
} ps_person_row;

/* Row `at` of the columns of a source, the first to arrive. */
static inline ps_person_row ps_person_row_of(const ps_person_source *source, size_t at)
{
    return (ps_person_row){
        .source = source,
        .at = at,
        .practice = source->practice ? source->practice[at] : 0,
        .start = source->start ? source->start[at] : PS_NO_DAY,
        .end = source->end ? source->end[at] : PS_NO_DAY,
        .extracted = source->extracted ? source->extracted[at] : PS_NO_DAY,
    };
}

/* Counters of people, by settling; the order of ps_settle_count_names. */
typedef enum ps_settle_count {
    PS_COUNT_PEOPLE,
    PS_COUNT_IN_PERSON,
    PS_COUNT_REGISTERED,
    PS_COUNT_SEVERAL_OPEN,
    PS_COUNT_REPLACED_ROWS,
    PS_COUNT_LEFT_SINCE,
    PS_COUNT_DEAD,
    PS_COUNT_DEAD_SINCE,
    PS_COUNT_DEATH_NO_DATE,
    PS_COUNT_BIRTH_DIFFERS,
    PS_COUNT_SEX_DIFFERS,
    PS_COUNT_TYPE_1,
    PS_COUNT_NATIONAL_OPT_OUT,
    PS_COUNT_DISSENT,
    PS_COUNT_UNREADABLE,
    PS_COUNT_DOUBTFUL,
    PS_SETTLE_COUNTS
} ps_settle_count;
extern const char *const ps_settle_count_names[PS_SETTLE_COUNTS];

#define PS_VALUES_MOST 8 /* distinct values counted one by one */

typedef struct ps_settling {
    const ps_evidence *evidence;
    const ps_person_source *persons; /* those of the evidence, with the rows of the people at hand (lent_rows.h) */
    ps_population *population;
    uint32_t person;
    ps_day died;         /* of the person at hand, as PS_P_DIED */
    ps_person_row *rows; /* of the person at hand */
    size_t n_rows, capacity;
    ps_day newest; /* extract of all rows of people so far that is not dated by mistake */
    uint64_t counts[PS_SETTLE_COUNTS];
    uint64_t sources[PS_TRAITS][PS_FEEDS_MOST + 1]; /* the last: no source */
    uint64_t values[PS_TRAITS][PS_VALUES_MOST + 1];
} ps_settling;

/* Each settles s->person, in this order. */
bool ps_registrations_collect(ps_settling *s); /* false: no memory */
void ps_death_settle(ps_settling *s);
void ps_registration_settle(ps_settling *s);
/* The same of persons first + who[k], alive, each with the one row rows[k] of a source; with none where the source has
 * none. */
void ps_registrations_settle_single(ps_settling *s, const ps_person_source *source, size_t first, const uint16_t *who,
                                    const uint32_t *rows, size_t n);
void ps_consent_settle(ps_settling *s);
/* Is what row i says of a flag said again by the newer row that replaced it? A newer row that leaves the cell empty
 * takes nothing back. */
bool ps_flag_replaced(const ps_settling *s, size_t i, ps_person_flag flag);
void ps_traits_settle(ps_settling *s);
/* How new a person row's address is. */
ps_day ps_address_date(const ps_person_row *row, ps_day index_date);
/* A practice, and not one of the codes that stand for none. */
bool ps_is_practice(const ps_link_words *words, uint32_t practice);
/* The word of PS_P_AREA for somebody with this LSOA. */
uint32_t ps_area_word(const ps_evidence *evidence, uint32_t lsoa);

/* Into a column, unless nobody asked for it. */
static inline void ps_put_text(ps_column *column, size_t person, uint32_t text)
{
    if (column->n)
        column->text[person] = text;
}
static inline void ps_put_number(ps_column *column, size_t person, double number)
{
    if (column->n)
        ps_number_put(column, person, number);
}
static inline void ps_put_flag(ps_column *column, size_t person, uint8_t flag)
{
    if (column->n)
        column->flag[person] = flag;
}
static inline void ps_put_day(ps_column *column, size_t person, ps_day day)
{
    if (column->n)
        column->day[person] = day;
}

/* usual.c: settles those of persons first .. first + n - 1 (at most PS_USUAL_MOST) who are usual; unusual[i] becomes 1
 * for the others. Columns are blank before. */
#define PS_USUAL_MOST 2048
void ps_usual_settle(uint8_t unusual[PS_USUAL_MOST], ps_settling *s, size_t first, size_t n);

/* Rows of a person in a grouped input. */
#define PS_ROWS_FROM(source, person) ((source)->rows->first[person])
#define PS_ROWS_TO(source, person) ((source)->rows->first[(person) + 1])

#endif

/* Evidence: columns and words found once. */
#include "link/evidence.h"
#include "base/arena.h"
#include "base/date.h"
#include "link/area_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const flag_names[PS_PERSON_FLAGS] = {
    [PS_FLAG_TYPE_1] = "type_1_objection",
    [PS_FLAG_NATIONAL_OPT_OUT] = "national_opt_out",
    [PS_FLAG_DISSENT] = "dissent",
    [PS_FLAG_CONFIDENTIAL] = "confidential",
    [PS_FLAG_DUMMY] = "dummy",
    [PS_FLAG_SAFEGUARDING] = "safeguarding",
    [PS_FLAG_END_OF_LIFE] = "end_of_life",
    [PS_FLAG_CARE_HOME] = "care_home",
    [PS_FLAG_LIVES_ALONE] = "lives_alone",
    [PS_FLAG_CARER] = "carer",
    [PS_FLAG_HOUSEBOUND] = "housebound",
    [PS_FLAG_HAS_MOBILE] = "has_mobile",
    [PS_FLAG_HAS_EMAIL] = "has_email",
    [PS_FLAG_HAS_PHONE] = "has_phone",
    [PS_FLAG_LETTER_ONLY] = "letter_only",
    [PS_FLAG_HEARING_NEED] = "hearing_need",
    [PS_FLAG_SIGHT_NEED] = "sight_need",
};

const char *const ps_settle_count_names[PS_SETTLE_COUNTS] = {
    [PS_COUNT_PEOPLE] = "people",
    [PS_COUNT_IN_PERSON] = "in a person input",
    [PS_COUNT_REGISTERED] = "registered on the index date",
    [PS_COUNT_SEVERAL_OPEN] = "with several open registrations",
    [PS_COUNT_REPLACED_ROWS] = "person rows replaced by a newer extract",
    [PS_COUNT_LEFT_SINCE] = "left since the index date",
    [PS_COUNT_DEAD] = "dead on the index date",
    [PS_COUNT_DEAD_SINCE] = "dead since the index date",
    [PS_COUNT_DEATH_NO_DATE] = "dead by a record without a usable date",
    [PS_COUNT_BIRTH_DIFFERS] = "whose sources differ by more than one birth year",
    [PS_COUNT_SEX_DIFFERS] = "whose sources differ in sex",
    [PS_COUNT_TYPE_1] = "with a type 1 objection on the index date",
    [PS_COUNT_NATIONAL_OPT_OUT] = "with a national opt-out on the index date",
    [PS_COUNT_DISSENT] = "with dissent to sharing on the index date",
    [PS_COUNT_UNREADABLE] = "unreadable answers read as yes",
    [PS_COUNT_DOUBTFUL] =
        "kept off lists by a refused row that could have told of a death, an objection or a registration",
};

/* The 2001 grouping, as the plan's choice: Chinese is in Other, as in the 2001 census, so denominators must be grouped
 * likewise. The codes T and W are sent by GP extracts only. */
static const struct {
    const char *code, *group;
} ethnicities[PS_ETHNICITIES] = {
    {"A", "White"}, {"B", "White"}, {"C", "White"}, {"T", "White"},      {"D", "Mixed"},
    {"E", "Mixed"}, {"F", "Mixed"}, {"G", "Mixed"}, {"H", "Asian"},      {"J", "Asian"},
    {"K", "Asian"}, {"L", "Asian"}, {"M", "Black"}, {"N", "Black"},      {"P", "Black"},
    {"R", "Other"}, {"S", "Other"}, {"W", "Other"}, {"Z", "Not stated"}, {"99", "Not known"},
};

static const uint32_t *texts(const ps_input_rows *rows, const char *name)
{
    const ps_column *column = ps_rows_column(rows, name);
    return column ? column->text : NULL;
}

static const ps_day *days(const ps_input_rows *rows, const char *name)
{
    const ps_column *column = ps_rows_column(rows, name);
    return column ? column->day : NULL;
}

static const uint8_t *flags(const ps_input_rows *rows, const char *name)
{
    const ps_column *column = ps_rows_column(rows, name);
    return column ? column->flag : NULL;
}

ps_person_source ps_evidence_person(const ps_input_rows *rows)
{
    ps_person_source source = {.rows = rows};

    source.practice = texts(rows, "practice");
    source.type = texts(rows, "registration_type");
    source.sex = texts(rows, "sex");
    source.ethnicity = texts(rows, "ethnicity");
    source.lsoa = texts(rows, "lsoa");
    source.interpreter = texts(rows, "interpreter");
    source.communication = texts(rows, "communication_need");
    source.household = texts(rows, "household");
    source.staff = rows->schema->kind == PS_KIND_STAFF;
    source.start = days(rows, source.staff ? "employment_start" : "registration_start");
    source.end = days(rows, source.staff ? "employment_end" : "registration_end");
    source.birth = days(rows, "birth_month");
    source.death = days(rows, "death_date");
    source.type_1_date = days(rows, "type_1_date");
    source.dissent_date = days(rows, "dissent_date");
    source.declined = days(rows, "sp_declined_date");
    source.extracted = days(rows, "extract_date");
    for (int f = 0; f < PS_PERSON_FLAGS; f++) {
        const int c = ps_schema_column_find(rows->schema, flag_names[f]);
        source.flags[f] = flags(rows, flag_names[f]);
        source.none_supplied[f] = c >= 0 && rows->asked->none_supplied && rows->asked->none_supplied[c];
    }
    return source;
}

static ps_event_source event_source(const ps_input_rows *rows)
{
    ps_event_source source = {.rows = rows};

    source.day = rows->n ? rows->columns[rows->schema->event_date].day : NULL;
    source.registered = days(rows, "registered_date");
    source.discharge = days(rows, "discharge_date");
    source.end = days(rows, "end_date");
    source.code = texts(rows, "code");
    source.discharge_method = texts(rows, "discharge_method");
    source.destination = texts(rows, "destination");
    source.discharge_status = texts(rows, "discharge_status");
    source.cancelled = flags(rows, "cancelled");
    return source;
}

static ps_trait_source trait_source(const ps_input_rows *rows, unsigned trust)
{
    ps_trait_source source = {.rows = rows, .trust = trust};

    source.day = rows->n ? rows->columns[rows->schema->event_date].day : NULL;
    source.birth = days(rows, "birth_month");
    source.sex = texts(rows, "sex");
    source.ethnicity = texts(rows, "ethnicity");
    source.lsoa = texts(rows, "lsoa");
    source.practice = texts(rows, "practice");
    return source;
}

/* Of an input without a trait there is nothing to look at. */
static void add_traits(ps_evidence *out, const ps_input_rows *rows, unsigned trust)
{
    const ps_trait_source source = trait_source(rows, trust);

    if (source.birth || source.sex || source.ethnicity || source.lsoa || source.practice)
        out->traits[out->n_traits++] = source;
}

static void find_sources(ps_evidence *out, const ps_input_rows *rows)
{
    switch (rows->schema->kind) {
    case PS_KIND_PERSON:
    case PS_KIND_STAFF:
        out->persons[out->n_persons++] = ps_evidence_person(rows);
        break;
    case PS_KIND_GP_EVENT:
        out->gp[out->n_gp++] = event_source(rows);
        break;
    case PS_KIND_ADMISSION:
        out->admissions[out->n_admissions++] = event_source(rows);
        add_traits(out, rows, 1);
        break;
    case PS_KIND_ATTENDANCE:
        out->attendances[out->n_attendances++] = event_source(rows);
        add_traits(out, rows, 2);
        break;
    case PS_KIND_OUTPATIENT:
        add_traits(out, rows, 2);
        break;
    case PS_KIND_CARE_HOME:
        out->care_homes[out->n_care_homes++] = event_source(rows);
        add_traits(out, rows, 3);
        break;
    case PS_KIND_REFERRAL:
    case PS_KIND_CONTACT:
    case PS_KIND_WAITING_LIST:
    case PS_KIND_LEGAL_STATUS:
    case PS_KIND_DIAGNOSIS:
    case PS_KIND_SOCIAL_CARE:
        add_traits(out, rows, 3);
        break;
    case PS_KIND_DEATH:
        out->deaths[out->n_deaths++] = event_source(rows);
        break;
    case PS_KIND_REFERRAL_IN: /* it says who asks, and nothing of who they are */
    case PS_KIND_EVENT:       /* its columns are the plan's own */
    case PS_KINDS:
        break;
    }
}

static bool add(uint32_t *number, ps_intern *words, const char *text)
{
    *number = ps_intern_add(words, text, strlen(text));
    return *number != PS_INTERN_FULL;
}

/* SNOMED CT: dissent from secondary use of GP patient identifiable data (the Type 1 objection), and its withdrawal; the
 * same in the older Read v2 and CTV3, which practices still send. */
static const char *const objection_codes[PS_OBJECTION_CODES] = {"827241000000103", "9Nu0", "9Nu0.", "XaZ89"};
static const char *const withdrawal_codes[PS_WITHDRAWAL_CODES] = {"827261000000102", "9Nu1", "9Nu1."};

bool ps_is_consent_code(const char *text, size_t length)
{
    const ps_slice code = {text, length};

    for (size_t i = 0; i < PS_OBJECTION_CODES; i++)
        if (ps_slice_equals(code, objection_codes[i]))
            return true;
    for (size_t i = 0; i < PS_WITHDRAWAL_CODES; i++)
        if (ps_slice_equals(code, withdrawal_codes[i]))
            return true;
    return false;
}

/* What link gives, and what it looks for: the latter is added too, which is simpler than telling the two apart and
 * costs a few words. */
static bool find_words(ps_link_words *w, ps_intern *words)
{
    const struct {
        uint32_t *number;
        const char *text;
    } known[] = {
        {&w->regular, "regular"},
        {&w->left, "left"},
        {&w->died, "died"},
        {&w->stillbirth, "stillbirth"},
        {&w->died_or_born, "died or born"},
        /* SNOMED CT: died in the emergency department; dead on arrival; sent to the mortuary. */
        {&w->ed_died, "75004002"},
        {&w->ed_dead_on_arrival, "63238001"},
        {&w->ed_mortuary, "305398007"},
        {&w->no_registered_practice, "V81997"},
        {&w->practice_not_applicable, "V81998"},
        {&w->practice_not_known, "V81999"},
        {&w->practice_other, "&"},
        {&w->england, "England"},
        {&w->outside_england, "outside England"},
        {&w->unknown, "unknown"},
    };
    char band[16];

    for (size_t i = 0; i < PS_COUNT(known); i++)
        if (!add(known[i].number, words, known[i].text))
            return false;
    for (size_t i = 0; i < PS_OBJECTION_CODES; i++)
        if (!add(&w->objects[i], words, objection_codes[i]))
            return false;
    for (size_t i = 0; i < PS_WITHDRAWAL_CODES; i++)
        if (!add(&w->objects_no_more[i], words, withdrawal_codes[i]))
            return false;
    for (size_t i = 0; i < PS_ETHNICITIES; i++)
        if (!add(&w->ethnicity[i], words, ethnicities[i].code) ||
            !add(&w->ethnic_group[i], words, ethnicities[i].group))
            return false;
    for (unsigned i = 0; i < PS_AGE_BANDS; i++) {
        if (i + 1 < PS_AGE_BANDS)
            snprintf(band, sizeof band, "%u-%u", 5 * i, 5 * i + 4);
        else
            snprintf(band, sizeof band, "%u+", 5 * i);
        if (!add(&w->age_bands[i], words, band))
            return false;
    }
    return true;
}

static bool find_kinds(ps_evidence *out, const ps_intern *words)
{
    const size_t count = ps_intern_count(words);

    out->n_words = count + 1;
    out->area = ps_calloc(count + 1, sizeof *out->area);
    out->ethnicity = ps_calloc(count + 1, sizeof *out->ethnicity);
    if (!out->area || !out->ethnicity)
        return false;
    for (size_t w = 1; w <= count; w++)
        out->area[w] = (uint8_t)ps_area_class_of(ps_intern_text(words, (uint32_t)w));
    for (size_t i = 0; i < PS_ETHNICITIES; i++)
        out->ethnicity[out->words.ethnicity[i]] = (uint8_t)(i + 1);
    return true;
}

/* Between two days an age's last birthday is found by halving, since it never falls as births go back. */
static void find_births(ps_evidence *out, ps_day index_date)
{
    out->index_date = index_date;
    for (int age = 0; age < PS_AGES; age++) {
        ps_day young = index_date + 1, old = index_date - 366 * (age + 1);

        while (young - old > 1) {
            const ps_day middle = old + (young - old) / 2;

            if (ps_age_years(middle, index_date) >= age)
                old = middle;
            else
                young = middle;
        }
        out->born_by[age] = old;
    }
}

int ps_evidence_age(const ps_evidence *evidence, ps_day born)
{
    int age;

    if (born > evidence->index_date || born <= evidence->born_by[PS_AGES - 1])
        return ps_age_years(born, evidence->index_date);
    age = (evidence->index_date - born) / 366; /* never too high */
    while (born <= evidence->born_by[age + 1])
        age++;
    return age;
}

bool ps_evidence_find(ps_evidence *out, const ps_input_rows *rows, size_t n_rows, ps_intern *words, ps_day index_date)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < n_rows; i++)
        find_sources(out, &rows[i]);
    find_births(out, index_date);
    out->n_read = (uint32_t)ps_intern_count(words);
    return find_words(&out->words, words) && find_kinds(out, words);
}

void ps_evidence_release(ps_evidence *evidence)
{
    free(evidence->area);
    free(evidence->ethnicity);
    evidence->area = evidence->ethnicity = NULL;
}

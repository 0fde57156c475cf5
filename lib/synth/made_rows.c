/* Made rows: see made_rows.h. */
#include "synth/made_rows.h"

#include "base/date.h"

#include <stdio.h>

#define EXTRACTED_AFTER 9 /* days from the index date to the extract */

const char *const ps_feed_paths[PS_FEEDS] = {
    [PS_F_PEOPLE] = "people.csv", [PS_F_GP] = "gp_events.csv.gz", [PS_F_ACUTE] = "admissions.csv",
    [PS_F_ED] = "ecds.csv",       [PS_F_MH] = "mh_referrals.csv", [PS_F_COMMUNITY] = "community.csv.gz",
    [PS_F_DEATHS] = "deaths.csv", [PS_F_HOUSING] = "housing.csv",
};

const char *const ps_feed_headings[PS_FEEDS] = {
    [PS_F_PEOPLE] = ("pseudo_id,practice,registration_type,registration_start,registration_end,birth_month,sex,"
                     "ethnicity,lsoa,death_date,"
                     "type_1_objection,type_1_date,national_opt_out,dissent,dissent_date,sp_declined_date,confidential,"
                     "dummy,safeguarding,"
                     "end_of_life,care_home,lives_alone,carer,housebound,has_mobile,has_email,interpreter,"
                     "communication_need,extract_date,"
                     "deleted"),
    [PS_F_GP] = "pseudo_id,date,code,recorded_date,value,unit,event_id,deleted",
    [PS_F_ACUTE] =
        ("PSEUDO_HESID|PROCODE|PROVSPNO|EPIORDER|ADMIDATE|ADMIMETH|ADMISORC|CLASSPAT|DISDATE|DISMETH|DISDEST|DIAG_4_01|"
         "DIAG_4_02|DIAG_4_03|DIAG_4_04|DIAG_4_05|DIAG_4_06|DIAG_4_07|DIAG_4_08|DIAG_4_09|DIAG_4_10|DIAG_4_11|DIAG_4_"
         "12|"
         "MYDOB|SEX|ETHNOS|LSOA21|GPPRAC"),
    [PS_F_ED] =
        ("pseudo_id,attendance_id,provider,arrival_date,category,department,complaint,diagnosis_01,diagnosis_02,"
         "discharge_status,destination,sex,ethnicity,lsoa"),
    [PS_F_MH] = "pseudo_id,referral_id,provider,team,received_date,discharge_date,rejected,diagnosis",
    [PS_F_COMMUNITY] = "pseudo_id,contact_id,provider,team,contact_date,attended,note",
    [PS_F_DEATHS] = "pseudo_id,death_date,registered_date,cause_01,cancelled",
    [PS_F_HOUSING] = "pseudo_id,date,problem,visits",
};

bool ps_feed_is_gzip(ps_feed_number feed)
{
    return feed == PS_F_GP || feed == PS_F_COMMUNITY;
}

static const char *const housing_problems[] = {"damp", "cold", "arrears", "overcrowding", "repairs"};

const char *ps_housing_problem(unsigned problem)
{
    return housing_problems[problem];
}

/* A row being written. */
struct row {
    ps_buffer *to;
    char delimiter;
    uint8_t fault;
    bool begun;
    size_t last; /* where the last field's delimiter stands */
};

static void next_field(struct row *r)
{
    r->last = r->to->length;
    if (r->begun)
        ps_buffer_add(r->to, &r->delimiter, 1);
    r->begun = true;
}

static void text(struct row *r, const char *at)
{
    next_field(r);
    ps_buffer_text(r->to, at);
}

static void whole(struct row *r, unsigned number)
{
    char digits[16];
    (void)snprintf(digits, sizeof(digits), "%u", number);
    text(r, digits);
}

static void id(struct row *r, const ps_made_person *p)
{
    text(r, r->fault == PS_FAULT_NO_ID ? "" : p->id);
}

static void put_digits(char *out, int number, int n)
{
    while (n) {
        out[--n] = (char)('0' + number % 10);
        number /= 10;
    }
}

/* Length 10, 7 or 4 of yyyy-mm-dd. */
static void iso(struct row *r, ps_day day, size_t length)
{
    char out[] = "0000-00-00";
    const ps_civil c = ps_day_civil(day);

    next_field(r);
    if (day == PS_NO_DAY)
        return;
    put_digits(out, c.year, 4);
    put_digits(out + 5, c.month, 2);
    put_digits(out + 8, c.day, 2);
    ps_buffer_add(r->to, out, length);
}

static void slash(struct row *r, ps_day day)
{
    char out[] = "00/00/0000";
    const ps_civil c = ps_day_civil(day);

    next_field(r);
    put_digits(out, c.day, 2);
    put_digits(out + 3, c.month, 2);
    put_digits(out + 6, c.year, 4);
    ps_buffer_add(r->to, out, 10);
}

/* The event date's field; true when the fault has filled it. */
static bool faulty_date(struct row *r, const char *impossible)
{
    if (r->fault == PS_FAULT_NO_DATE)
        text(r, "");
    else if (r->fault == PS_FAULT_IMPOSSIBLE_DATE)
        text(r, impossible);
    else
        return false;
    return true;
}

static void deleted(struct row *r, bool yes)
{
    text(r, r->fault == PS_FAULT_DELETION_FLAG ? "perhaps" : yes ? "1" : "0");
}

static struct row begin(ps_feed_file *file, const ps_mark *mark, char delimiter)
{
    return (struct row){.to = ps_feed_file_text(file), .delimiter = delimiter, .fault = mark->fault};
}

static void end(ps_feed_file *file, struct row *r, const ps_mark *mark)
{
    if (r->fault == PS_FAULT_FIELD_LOST && !r->to->failed)
        r->to->length = r->last;
    else if (r->fault == PS_FAULT_FIELD_ADDED)
        ps_buffer_add(r->to, &r->delimiter, 1);
    else if (r->fault == PS_FAULT_ENCODING)
        ps_buffer_add(r->to, "\xE9", 1); /* an e with acute accent in Windows-1252 */
    else if (r->fault == PS_FAULT_QUOTE)
        ps_buffer_text(r->to, "\"left at the gate");
    ps_feed_file_row(file, mark->deletion);
    if (mark->again)
        ps_feed_file_again(file);
}

static const char *flag(bool yes)
{
    return yes ? "1" : "0";
}

static void people(ps_feed_file *file, const ps_made_person *p, size_t i, const ps_made_world *world)
{
    static const char *const known[] = {"", "0", "1"}; /* -1, 0, 1 */
    const ps_made_registration *row = &p->registrations[i];
    struct row r = begin(file, &row->mark, ',');
    const char sex[2] = {r.fault == PS_FAULT_FIELD_A ? 'Q' : p->sex, '\0'};
    const char objection[2] = {row->objection, '\0'}, dissent[2] = {row->dissent, '\0'};
    char practice[8];

    ps_practice_code(practice, row->practice);
    id(&r, p);
    text(&r, practice);
    text(&r, row->type);
    iso(&r, row->start, 10);
    iso(&r, row->end, 10);
    if (r.fault == PS_FAULT_FIELD_B)
        text(&r, "1952-13");
    else
        iso(&r, p->born, 7);
    text(&r, sex);
    text(&r, p->ethnicity);
    text(&r, p->lsoa);
    iso(&r, p->died_gp, 10);
    text(&r, objection);
    iso(&r, row->objection_day, 10);
    text(&r, flag(p->national_opt_out));
    text(&r, dissent);
    iso(&r, row->dissent_day, 10);
    iso(&r, p->sp_declined, 10);
    text(&r, flag(p->confidential));
    text(&r, flag(p->dummy));
    text(&r, flag(p->safeguarding));
    text(&r, flag(p->end_of_life));
    text(&r, flag(p->care_home));
    text(&r, known[p->lives_alone + 1]);
    text(&r, flag(p->carer));
    text(&r, known[p->housebound + 1]);
    text(&r, flag(p->has_mobile));
    text(&r, flag(p->has_email));
    text(&r, p->interpreter);
    text(&r, p->communication);
    iso(&r, world->index + EXTRACTED_AFTER, 10);
    deleted(&r, row->mark.deletion);
    end(file, &r, &row->mark);
}

static void number_of(struct row *r, char letter, const ps_made_person *p, uint32_t number)
{
    char out[32];
    (void)snprintf(out, sizeof(out), "%c%llu-%u", letter, (unsigned long long)p->number, number);
    text(r, out);
}

static void provider(struct row *r, unsigned number)
{
    const char out[6] = {'S', 'Y', 'N', '0', (char)('0' + number % 10), '\0'};
    text(r, out);
}

static void gp(ps_feed_file *file, const ps_made_person *p, size_t i)
{
    static const size_t lengths[] = {10, 7, 4};
    const ps_made_gp *row = &p->gp[i];
    struct row r = begin(file, &row->mark, ',');
    char value[16] = "";

    id(&r, p);
    if (!faulty_date(&r, "2023-02-30"))
        iso(&r, row->day, lengths[row->precision]);
    text(&r, ps_gp_code_text(row->code));
    if (r.fault == PS_FAULT_FIELD_B)
        text(&r, "2024-11-31");
    else
        iso(&r, row->day + row->late, 10);
    if (row->tenths)
        (void)snprintf(value, sizeof(value), row->tenths % 10 ? "%d.%d" : "%d", (int)row->tenths / 10,
                       (int)row->tenths % 10);
    text(&r, r.fault == PS_FAULT_FIELD_A ? "see letter" : value);
    text(&r, !row->tenths                   ? ""
             : row->code == PS_GP_SYSTOLIC  ? "mm[Hg]"
             : row->code == PS_GP_BODY_MASS ? "kg/m2"
                                            : "mmol/mol");
    number_of(&r, 'g', p, row->number);
    deleted(&r, row->mark.deletion);
    end(file, &r, &row->mark);
}

static void episode(ps_feed_file *file, const ps_made_person *p, size_t i)
{
    const ps_made_episode *row = &p->episodes[i];
    struct row r = begin(file, &row->mark, '|');
    char practice[8], born[8];
    ps_civil civil = ps_day_civil(p->born);

    civil.year += row->birth_differs ? 20 : 0;
    id(&r, p);
    provider(&r, row->provider);
    number_of(&r, 's', p, row->spell);
    whole(&r, row->episode);
    if (!faulty_date(&r, "31/06/2024"))
        slash(&r, row->admitted);
    text(&r, r.fault == PS_FAULT_FIELD_A ? "77" : row->method);
    text(&r, row->source);
    text(&r, r.fault == PS_FAULT_FIELD_B ? "Z" : row->classification);
    if (row->discharged != PS_NO_DAY)
        slash(&r, row->discharged);
    else
        text(&r, p->number % 2 ? "" : "01/01/1801"); /* hospitals have two ways to say "none" */
    text(&r, row->discharge_method);
    text(&r, row->destination);
    for (unsigned d = 0; d < PS_MADE_DIAGNOSES; d++)
        text(&r, d < row->n_diagnoses ? ps_icd_text(row->diagnoses[d]) : "");
    (void)snprintf(born, sizeof(born), "%02u%04u", (unsigned)civil.month % 100U, (unsigned)civil.year % 10000U);
    text(&r, row->tells_birth ? born : "");
    text(&r, p->sex == 'F' ? "2" : p->sex == 'M' ? "1" : "9");
    text(&r, row->ethnicity);
    text(&r, p->lsoa);
    ps_practice_code(practice, p->practice);
    text(&r, p->visitor ? "V81999" : practice);
    end(file, &r, &row->mark);
}

static void attendance(ps_feed_file *file, const ps_made_person *p, size_t i)
{
    const ps_made_attendance *row = &p->attendances[i];
    const char ethnicity[2] = {p->true_ethnicity, '\0'};
    struct row r = begin(file, &row->mark, ',');
    char time[] = "T00:00:00";

    id(&r, p);
    number_of(&r, 'a', p, row->number);
    provider(&r, row->provider);
    if (!faulty_date(&r, "2024-09-31T08:15:00")) {
        iso(&r, row->day, 10);
        put_digits(time + 1, row->minute / 60, 2);
        put_digits(time + 4, row->minute % 60, 2);
        ps_buffer_text(r.to, time);
    }
    text(&r, r.fault == PS_FAULT_FIELD_A ? "7" : row->category);
    text(&r, r.fault == PS_FAULT_FIELD_B ? "88" : row->department);
    text(&r, ps_gp_code_text(row->complaint));
    text(&r, ps_gp_code_text(row->diagnosis));
    text(&r, "");
    text(&r, "182992009");                               /* treatment completed */
    text(&r, row->admitted ? "306706006" : "306689006"); /* to a ward; home */
    text(&r, p->sex == 'F' ? "2" : p->sex == 'M' ? "1" : "9");
    text(&r, ethnicity);
    text(&r, p->lsoa);
    end(file, &r, &row->mark);
}

static void referral(ps_feed_file *file, const ps_made_person *p, size_t i)
{
    static const char *const teams[] = {"A01", "A02", "A05", "A06", "A14", "C10"};
    const ps_made_referral *row = &p->referrals[i];
    struct row r = begin(file, &row->mark, ',');

    id(&r, p);
    number_of(&r, 'r', p, row->number);
    text(&r, "SYNMH");
    text(&r, teams[row->team]);
    if (!faulty_date(&r, "2024-02-31"))
        iso(&r, row->received, 10);
    if (r.fault == PS_FAULT_FIELD_B)
        text(&r, "2025-02-30");
    else
        iso(&r, row->discharged, 10);
    text(&r, r.fault == PS_FAULT_FIELD_A ? "perhaps" : row->rejected ? "Y" : "N");
    next_field(&r);
    for (unsigned d = 0; d < row->n_diagnoses; d++) { /* joined in one field, as commissioning extracts send them */
        ps_buffer_text(r.to, d ? "||" : "");
        ps_buffer_text(r.to, ps_icd_text(row->diagnoses[d]));
    }
    end(file, &r, &row->mark);
}

static void contact(ps_feed_file *file, const ps_made_person *p, size_t i)
{
    static const char *const teams[] = {"district nursing", "physiotherapy", "falls service", "podiatry"};
    /* Free text as nurses type it: commas, quotes, line breaks. */
    static const char *const notes[] = {
        "",
        "\"Seen at home, well. Wound clean, dry\"",
        "\"Said \"\"I am managing fine\"\", daughter visits\"",
        "\"Dressing changed\nNext visit Thursday\"",
        "No reply",
        "\"Walking frame delivered, \"\"too tall\"\", adjusted\nHappy with it now\"",
        "Blood taken",
        "\"BP 138/84, pulse regular; advice given\"",
        "Caf\xC3\xA9 group suggested",
        "\"Cancelled: \"\"at the \"\"\"\"other\"\"\"\" hospital\"\"\"",
    };
    const ps_made_contact *row = &p->contacts[i];
    const char attended[2] = {row->mark.fault == PS_FAULT_FIELD_A ? '8' : row->attended, '\0'};
    struct row r = begin(file, &row->mark, ',');
    const bool plain = r.fault == PS_FAULT_ENCODING || r.fault == PS_FAULT_QUOTE;

    id(&r, p);
    number_of(&r, 'c', p, row->number);
    text(&r, "SYNCH");
    text(&r, teams[row->team]);
    if (!faulty_date(&r, "2024-04-31"))
        iso(&r, row->day, 10);
    text(&r, attended);
    text(&r, plain ? "" : notes[row->note]);
    end(file, &r, &row->mark);
}

static void death(ps_feed_file *file, const ps_made_person *p, size_t i)
{
    const ps_made_death *row = &p->deaths[i];
    struct row r = begin(file, &row->mark, ',');

    id(&r, p);
    if (!faulty_date(&r, "2024-11-31"))
        iso(&r, row->died, 10);
    if (r.fault == PS_FAULT_FIELD_A)
        text(&r, "soon");
    else
        iso(&r, row->registered, 10);
    text(&r, ps_icd_text(row->cause));
    text(&r, row->cancelled ? "Y" : "");
    end(file, &r, &row->mark);
}

static void housing(ps_feed_file *file, const ps_made_person *p, size_t i)
{
    const ps_made_housing *row = &p->housing[i];
    struct row r = begin(file, &row->mark, ',');

    id(&r, p);
    if (!faulty_date(&r, "2024-06-31"))
        iso(&r, row->day, 10);
    text(&r, ps_housing_problem(row->problem));
    if (r.fault == PS_FAULT_FIELD_A)
        text(&r, "many");
    else
        whole(&r, row->visits);
    end(file, &r, &row->mark);
}

void ps_made_rows_write(ps_feed_file *file, const ps_made_person *p, ps_feed_number feed, const ps_made_world *world)
{
    for (size_t i = 0; i < p->n[feed]; i++)
        switch (feed) {
        case PS_F_PEOPLE:
            people(file, p, i, world);
            break;
        case PS_F_GP:
            gp(file, p, i);
            break;
        case PS_F_ACUTE:
            episode(file, p, i);
            break;
        case PS_F_ED:
            attendance(file, p, i);
            break;
        case PS_F_MH:
            referral(file, p, i);
            break;
        case PS_F_COMMUNITY:
            contact(file, p, i);
            break;
        case PS_F_DEATHS:
            death(file, p, i);
            break;
        case PS_F_HOUSING:
        case PS_FEEDS:
            housing(file, p, i);
            break;
        }
}

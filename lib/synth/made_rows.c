/* Made rows: see made_rows.h. */
#include "synth/made_rows.h"

#include "synth/row_text.h"

#include "base/date.h"

#include <stdio.h>

#define EXTRACTED_AFTER 9 /* days from the index date to the extract */

const char *const ps_feed_paths[PS_FEEDS] = {
    [PS_F_PEOPLE] = "people.csv", [PS_F_GP] = "gp_events.csv.gz", [PS_F_ACUTE] = "admissions.csv",
    [PS_F_ED] = "ecds.csv",       [PS_F_MH] = "mh_referrals.csv", [PS_F_COMMUNITY] = "community.csv.gz",
    [PS_F_DEATHS] = "deaths.csv", [PS_F_HOUSING] = "housing.csv",
};

const char *const ps_feed_kinds[PS_FEEDS] = {
    [PS_F_PEOPLE] = "person", [PS_F_GP] = "gp_event",       [PS_F_ACUTE] = "admission", [PS_F_ED] = "attendance",
    [PS_F_MH] = "referral",   [PS_F_COMMUNITY] = "contact", [PS_F_DEATHS] = "death",    [PS_F_HOUSING] = "event",
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

ps_status ps_made_rows_open(ps_feed_file **out, const char *path, ps_feed_number feed, bool gzip,
                            const ps_made_world *world, ps_error *err)
{
    ps_status st = ps_feed_file_open(out, path, gzip, world->key, (unsigned)feed, err);

    if (st != PS_OK)
        return st;
    ps_buffer_text(ps_feed_file_text(*out), ps_feed_headings[feed]);
    ps_feed_file_row(*out, false);
    return ps_feed_file_flush(*out, err);
}

static const char *const housing_problems[] = {"damp", "cold", "arrears", "overcrowding", "repairs"};

const char *ps_housing_problem(unsigned problem)
{
    return housing_problems[problem];
}

static void id(ps_row_text *r, const ps_made_person *p)
{
    ps_row_field(r);
    if (r->fault != PS_FAULT_NO_ID)
        ps_row_put(r, p->id, sizeof(p->id) - 1);
}

static void slash(ps_row_text *r, ps_day day)
{
    char out[] = "00/00/0000";
    const ps_civil c = ps_day_civil(day);

    ps_row_field(r);
    ps_two_digits(out, c.day);
    ps_two_digits(out + 3, c.month);
    ps_two_digits(out + 6, c.year / 100);
    ps_two_digits(out + 8, c.year);
    ps_row_put(r, out, 10);
}

/* The event date's field; true when the fault has filled it. */
static bool faulty_date(ps_row_text *r, const char *impossible)
{
    if (r->fault == PS_FAULT_NO_DATE)
        ps_row_word(r, "");
    else if (r->fault == PS_FAULT_IMPOSSIBLE_DATE)
        ps_row_word(r, impossible);
    else
        return false;
    return true;
}

static void deleted(ps_row_text *r, bool yes)
{
    ps_row_word(r, r->fault == PS_FAULT_DELETION_FLAG ? "perhaps" : yes ? "1" : "0");
}

static void begin(ps_row_text *r, const ps_made_world *world, const ps_mark *mark, char delimiter)
{
    ps_row_begin(r, world->calendar, delimiter);
    r->fault = mark->fault;
}

static void end(ps_feed_file *file, ps_row_text *r, const ps_mark *mark)
{
    if (r->fault == PS_FAULT_FIELD_LOST)
        r->at = r->last - 1;
    else if (r->fault == PS_FAULT_FIELD_ADDED)
        ps_row_put(r, &r->delimiter, 1);
    else if (r->fault == PS_FAULT_ENCODING)
        ps_row_put(r, "\xE9", 1); /* an e with acute accent in Windows-1252 */
    else if (r->fault == PS_FAULT_QUOTE)
        ps_row_put(r, "\"left at the gate", 17);
    ps_row_end(r, file, mark->deletion);
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
    ps_row_text r;
    const char sex[2] = {row->mark.fault == PS_FAULT_FIELD_A ? 'Q' : p->sex, '\0'};
    const char objection[2] = {row->objection, '\0'}, dissent[2] = {row->dissent, '\0'};
    char practice[8];

    begin(&r, world, &row->mark, ',');
    ps_practice_code(practice, row->practice);
    id(&r, p);
    ps_row_word(&r, practice);
    ps_row_word(&r, row->type);
    ps_row_day(&r, row->start, 10);
    ps_row_day(&r, row->end, 10);
    if (r.fault == PS_FAULT_FIELD_B)
        ps_row_word(&r, "1952-13");
    else
        ps_row_day(&r, p->born, 7);
    ps_row_word(&r, sex);
    ps_row_word(&r, p->ethnicity);
    ps_row_word(&r, p->lsoa);
    ps_row_day(&r, p->died_gp, 10);
    ps_row_word(&r, objection);
    ps_row_day(&r, row->objection_day, 10);
    ps_row_word(&r, flag(p->national_opt_out));
    ps_row_word(&r, dissent);
    ps_row_day(&r, row->dissent_day, 10);
    ps_row_day(&r, p->sp_declined, 10);
    ps_row_word(&r, flag(p->confidential));
    ps_row_word(&r, flag(p->dummy));
    ps_row_word(&r, flag(p->safeguarding));
    ps_row_word(&r, flag(p->end_of_life));
    ps_row_word(&r, flag(p->care_home));
    ps_row_word(&r, known[p->lives_alone + 1]);
    ps_row_word(&r, flag(p->carer));
    ps_row_word(&r, known[p->housebound + 1]);
    ps_row_word(&r, flag(p->has_mobile));
    ps_row_word(&r, flag(p->has_email));
    ps_row_word(&r, p->interpreter);
    ps_row_word(&r, p->communication);
    ps_row_day(&r, world->index + EXTRACTED_AFTER, 10);
    deleted(&r, row->mark.deletion);
    end(file, &r, &row->mark);
}

static void provider(ps_row_text *r, unsigned number)
{
    const char out[6] = {'S', 'Y', 'N', '0', (char)('0' + number % 10), '\0'};
    ps_row_word(r, out);
}

/* A measured value; 0: none. */
static void tenths(ps_row_text *r, int32_t value)
{
    const char decimal[2] = {'.', (char)('0' + value % 10)};

    ps_row_field(r);
    if (!value)
        return;
    ps_row_digits(r, (uint64_t)value / 10);
    if (value % 10)
        ps_row_put(r, decimal, 2);
}

static void gp(ps_feed_file *file, const ps_made_person *p, size_t i, const ps_made_world *world)
{
    static const size_t lengths[] = {10, 7, 4};
    const ps_made_gp *row = &p->gp[i];
    ps_row_text r;

    begin(&r, world, &row->mark, ',');
    id(&r, p);
    if (!faulty_date(&r, "2023-02-30"))
        ps_row_day(&r, row->day, lengths[row->precision]);
    ps_row_word(&r, ps_gp_code_text(row->code));
    if (r.fault == PS_FAULT_FIELD_B)
        ps_row_word(&r, "2024-11-31");
    else
        ps_row_day(&r, row->day + row->late, 10);
    if (r.fault == PS_FAULT_FIELD_A)
        ps_row_word(&r, "see letter");
    else
        tenths(&r, row->tenths);
    ps_row_word(&r, !row->tenths                   ? ""
                    : row->code == PS_GP_SYSTOLIC  ? "mm[Hg]"
                    : row->code == PS_GP_BODY_MASS ? "kg/m2"
                                                   : "mmol/mol");
    ps_row_name(&r, 'g', p->number, row->number);
    deleted(&r, row->mark.deletion);
    end(file, &r, &row->mark);
}

static void episode(ps_feed_file *file, const ps_made_person *p, size_t i, const ps_made_world *world)
{
    const ps_made_episode *row = &p->episodes[i];
    ps_row_text r;
    char practice[8], born[8];
    ps_civil civil = ps_day_civil(p->born);

    begin(&r, world, &row->mark, '|');
    civil.year += row->birth_differs ? 20 : 0;
    id(&r, p);
    provider(&r, row->provider);
    ps_row_name(&r, 's', p->number, row->spell);
    ps_row_number(&r, row->episode);
    if (!faulty_date(&r, "31/06/2024"))
        slash(&r, row->admitted);
    ps_row_word(&r, r.fault == PS_FAULT_FIELD_A ? "77" : row->method);
    ps_row_word(&r, row->source);
    ps_row_word(&r, r.fault == PS_FAULT_FIELD_B ? "Z" : row->classification);
    if (row->discharged != PS_NO_DAY)
        slash(&r, row->discharged);
    else
        ps_row_word(&r, p->number % 2 ? "" : "01/01/1801"); /* hospitals have two ways to say "none" */
    ps_row_word(&r, row->discharge_method);
    ps_row_word(&r, row->destination);
    for (unsigned d = 0; d < PS_MADE_DIAGNOSES; d++)
        ps_row_word(&r, d < row->n_diagnoses ? ps_icd_text(row->diagnoses[d]) : "");
    (void)snprintf(born, sizeof(born), "%02u%04u", (unsigned)civil.month % 100U, (unsigned)civil.year % 10000U);
    ps_row_word(&r, row->tells_birth ? born : "");
    ps_row_word(&r, p->sex == 'F' ? "2" : p->sex == 'M' ? "1" : "9");
    ps_row_word(&r, row->ethnicity);
    ps_row_word(&r, p->lsoa);
    ps_practice_code(practice, p->practice);
    ps_row_word(&r, p->visitor ? "V81999" : practice);
    end(file, &r, &row->mark);
}

static void attendance(ps_feed_file *file, const ps_made_person *p, size_t i, const ps_made_world *world)
{
    const ps_made_attendance *row = &p->attendances[i];
    const char ethnicity[2] = {p->true_ethnicity, '\0'};
    ps_row_text r;
    char time[] = "T00:00:00";

    begin(&r, world, &row->mark, ',');
    id(&r, p);
    ps_row_name(&r, 'a', p->number, row->number);
    provider(&r, row->provider);
    if (!faulty_date(&r, "2024-09-31T08:15:00")) {
        ps_row_day(&r, row->day, 10);
        ps_two_digits(time + 1, row->minute / 60);
        ps_two_digits(time + 4, row->minute % 60);
        ps_row_put(&r, time, 9);
    }
    ps_row_word(&r, r.fault == PS_FAULT_FIELD_A ? "7" : row->category);
    ps_row_word(&r, r.fault == PS_FAULT_FIELD_B ? "88" : row->department);
    ps_row_word(&r, ps_gp_code_text(row->complaint));
    ps_row_word(&r, ps_gp_code_text(row->diagnosis));
    ps_row_word(&r, "");
    ps_row_word(&r, "182992009");                               /* treatment completed */
    ps_row_word(&r, row->admitted ? "306706006" : "306689006"); /* to a ward; home */
    ps_row_word(&r, p->sex == 'F' ? "2" : p->sex == 'M' ? "1" : "9");
    ps_row_word(&r, ethnicity);
    ps_row_word(&r, p->lsoa);
    end(file, &r, &row->mark);
}

static void referral(ps_feed_file *file, const ps_made_person *p, size_t i, const ps_made_world *world)
{
    static const char *const teams[] = {"A01", "A02", "A05", "A06", "A14", "C10"};
    const ps_made_referral *row = &p->referrals[i];
    ps_row_text r;

    begin(&r, world, &row->mark, ',');
    id(&r, p);
    ps_row_name(&r, 'r', p->number, row->number);
    ps_row_word(&r, "SYNMH");
    ps_row_word(&r, teams[row->team]);
    if (!faulty_date(&r, "2024-02-31"))
        ps_row_day(&r, row->received, 10);
    if (r.fault == PS_FAULT_FIELD_B)
        ps_row_word(&r, "2025-02-30");
    else
        ps_row_day(&r, row->discharged, 10);
    ps_row_word(&r, r.fault == PS_FAULT_FIELD_A ? "perhaps" : row->rejected ? "Y" : "N");
    ps_row_field(&r);
    for (unsigned d = 0; d < row->n_diagnoses; d++) { /* joined in one field, as commissioning extracts send them */
        ps_row_put(&r, "||", d ? 2 : 0);
        ps_row_put(&r, ps_icd_text(row->diagnoses[d]), 4);
    }
    end(file, &r, &row->mark);
}

static void contact(ps_feed_file *file, const ps_made_person *p, size_t i, const ps_made_world *world)
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
    ps_row_text r;
    const bool plain = row->mark.fault == PS_FAULT_ENCODING || row->mark.fault == PS_FAULT_QUOTE;

    begin(&r, world, &row->mark, ',');
    id(&r, p);
    ps_row_name(&r, 'c', p->number, row->number);
    ps_row_word(&r, "SYNCH");
    ps_row_word(&r, teams[row->team]);
    if (!faulty_date(&r, "2024-04-31"))
        ps_row_day(&r, row->day, 10);
    ps_row_word(&r, attended);
    ps_row_word(&r, plain ? "" : notes[row->note]);
    end(file, &r, &row->mark);
}

static void death(ps_feed_file *file, const ps_made_person *p, size_t i, const ps_made_world *world)
{
    const ps_made_death *row = &p->deaths[i];
    ps_row_text r;

    begin(&r, world, &row->mark, ',');
    id(&r, p);
    if (!faulty_date(&r, "2024-11-31"))
        ps_row_day(&r, row->died, 10);
    if (r.fault == PS_FAULT_FIELD_A)
        ps_row_word(&r, "soon");
    else
        ps_row_day(&r, row->registered, 10);
    ps_row_word(&r, ps_icd_text(row->cause));
    ps_row_word(&r, row->cancelled ? "Y" : "");
    end(file, &r, &row->mark);
}

static void housing(ps_feed_file *file, const ps_made_person *p, size_t i, const ps_made_world *world)
{
    const ps_made_housing *row = &p->housing[i];
    ps_row_text r;

    begin(&r, world, &row->mark, ',');
    id(&r, p);
    if (!faulty_date(&r, "2024-06-31"))
        ps_row_day(&r, row->day, 10);
    ps_row_word(&r, ps_housing_problem(row->problem));
    if (r.fault == PS_FAULT_FIELD_A)
        ps_row_word(&r, "many");
    else
        ps_row_number(&r, row->visits);
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
            gp(file, p, i, world);
            break;
        case PS_F_ACUTE:
            episode(file, p, i, world);
            break;
        case PS_F_ED:
            attendance(file, p, i, world);
            break;
        case PS_F_MH:
            referral(file, p, i, world);
            break;
        case PS_F_COMMUNITY:
            contact(file, p, i, world);
            break;
        case PS_F_DEATHS:
            death(file, p, i, world);
            break;
        case PS_F_HOUSING:
        case PS_FEEDS:
            housing(file, p, i, world);
            break;
        }
}

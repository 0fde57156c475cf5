/* Sent again: see sent_again.h. */
#include "synth/sent_again.h"

#include "base/csv_writer.h"

#include <string.h>

const char *const ps_sent_names[PS_SENT_FILES] = {
    [PS_S_OUTPATIENT] = "outpatient",
    [PS_S_WAITS] = "waits",
    [PS_S_SPELLS] = "spells",
    [PS_S_ECDS] = "ecds",
    [PS_S_AE] = "ae",
    [PS_S_CASELOAD] = "caseload",
    [PS_S_DIAGNOSES] = "diagnoses",
    [PS_S_SECTIONS] = "sections",
    [PS_S_CONTACTS] = "contacts",
    [PS_S_CARE] = "care",
    [PS_S_CARE_HOMES] = "care_homes",
    [PS_S_EMIS] = "gp_emis",
    [PS_S_TPP] = "gp_tpp",
    [PS_S_STAFF] = "staff",
};

const char *const ps_sent_kinds[PS_SENT_FILES] = {
    [PS_S_OUTPATIENT] = "outpatient", [PS_S_WAITS] = "waiting_list",    [PS_S_SPELLS] = "admission",
    [PS_S_ECDS] = "attendance",       [PS_S_AE] = "attendance",         [PS_S_CASELOAD] = "referral",
    [PS_S_DIAGNOSES] = "diagnosis",   [PS_S_SECTIONS] = "legal_status", [PS_S_CONTACTS] = "contact",
    [PS_S_CARE] = "social_care",      [PS_S_CARE_HOMES] = "care_home",  [PS_S_EMIS] = "gp_event",
    [PS_S_TPP] = "gp_event",          [PS_S_STAFF] = "staff",
};

static const char *const headings[PS_SENT_FILES] = {
    [PS_S_OUTPATIENT] = "pseudo_id,appointment_date,attendance_id,provider,attended,first_attendance,outcome,"
                        "treatment_function,submitted",
    [PS_S_WAITS] = "pseudo_id,week_ending,pathway_id,issuer,referral_id,clock_start,clock_stop,provider,list_type,"
                   "status,treatment_function,priority",
    [PS_S_SPELLS] = "pseudo_id,admission_date,spell_id,episode_no,provider,method,source,classification,"
                    "discharge_date,discharge_method,destination,diagnosis,submitted",
    [PS_S_ECDS] = "pseudo_id,arrival_date,attendance_id,provider,category,department,submitted,deleted",
    [PS_S_AE] = "pseudo_id,arrival_date,attendance_id,provider,category,department",
    [PS_S_CASELOAD] = "pseudo_id,received_date,referral_id,provider,team,discharge_date,rejected,submitted",
    [PS_S_DIAGNOSES] = "pseudo_id,date,code,scheme,referral_id,provider,submitted",
    [PS_S_SECTIONS] = "pseudo_id,start_date,end_date,period_id,provider,legal_status,submitted",
    [PS_S_CONTACTS] = "pseudo_id,contact_date,contact_id,referral_id,provider,team,attended,submitted,deleted",
    [PS_S_CARE] = "pseudo_id,date,end_date,event_type,event_id,authority,client_type,service_type,submitted",
    [PS_S_CARE_HOMES] = "pseudo_id,start_date,end_date,home,submitted",
    [PS_S_EMIS] = "PatientGuid,ObservationGuid,EffectiveDate,EnteredDate,SnomedCTConceptId,Value,NumericUnit,Deleted",
    [PS_S_TPP] = "IDPatient,RowIdentifier,DateEvent,DateEventRecorded,SNOMEDCode,RemovedData",
    [PS_S_STAFF] = "pseudo_id,birth_month,sex,ethnicity,lsoa,employment_start,employment_end,extract_date,deleted",
};

static void (*const makers[PS_SENT_FILES])(ps_sending *) = {
    [PS_S_OUTPATIENT] = ps_sent_outpatient, [PS_S_WAITS] = ps_sent_waits,
    [PS_S_SPELLS] = ps_sent_spells,         [PS_S_ECDS] = ps_sent_attendances,
    [PS_S_AE] = ps_sent_attendances,        [PS_S_CASELOAD] = ps_sent_caseload,
    [PS_S_DIAGNOSES] = ps_sent_diagnoses,   [PS_S_SECTIONS] = ps_sent_sections,
    [PS_S_CONTACTS] = ps_sent_contacts,     [PS_S_CARE] = ps_sent_care,
    [PS_S_CARE_HOMES] = ps_sent_care_homes, [PS_S_EMIS] = ps_sent_records,
    [PS_S_TPP] = ps_sent_records,           [PS_S_STAFF] = ps_sent_staff,
};

/* As INTERNAL_linkage.csv names them. */
static const char *const count_names[PS_SENT_COUNTS] = {
    [PS_SC_ROWS] = "rows sent",
    [PS_SC_DELETIONS] = "deletion rows",
    [PS_SC_WITHDRAWN] = "rows withdrawn by deletions",
    [PS_SC_REPLACED] = "amended rows replaced",
    [PS_SC_EARLIER] = "rows of earlier snapshots",
    [PS_SC_LATER] = "rows of snapshots after the index date",
    [PS_SC_TOLD] = "attendances told by an earlier input",
    [PS_SC_FOREIGN] = "codes of an unknown scheme left out",
    [PS_SC_REPEATED] = "exact duplicates, of the rows used",
    [PS_SC_EPISODES] = "episodes",
    [PS_SC_SPELLS] = "spells",
};

void ps_sent_start(ps_sent *sent, const ps_made_world *world)
{
    const ps_civil next = ps_day_civil(world->index + 1); /* so that an index date that ends a month is one of them */
    const ps_day sunday = world->index - (ps_day)(((int64_t)world->index + 4) % 7); /* 1970-01-01 was a Thursday */

    memset(sent, 0, sizeof(*sent));
    sent->world = world;
    for (int m = 0; m < PS_SENT_MONTHS; m++) {
        const int month = next.year * 12 + next.month - 1 - (PS_SENT_MONTHS - 1 - m);
        sent->months[m] = ps_day_of(month / 12, month % 12 + 1, 1) - 1;
    }
    for (int w = 0; w < PS_SENT_WEEKS; w++)
        sent->weeks[w] = sunday + 7 * (w - PS_SENT_NEWEST);
}

ps_status ps_sent_open(ps_sent *sent, ps_sent_file file, const char *path, ps_error *err)
{
    ps_status st =
        ps_feed_file_open(&sent->files[file], path, false, sent->world->key, (unsigned)PS_FEEDS + (unsigned)file, err);

    if (st != PS_OK)
        return st;
    ps_buffer_text(ps_feed_file_text(sent->files[file]), headings[file]);
    ps_feed_file_row(sent->files[file], false);
    return ps_feed_file_flush(sent->files[file], err);
}

void ps_sent_add(ps_sent *sent, ps_sent_file file, const ps_made_person *person)
{
    /* Both forms of emergency care are drawn alike. */
    const uint64_t stream = file == PS_S_AE ? PS_S_ECDS : file;
    ps_sending s;

    if (file != PS_S_STAFF && (person->visitor || person->script.death == PS_WHEN_BEFORE))
        return;
    s.sent = sent;
    s.person = person;
    s.file = file;
    ps_draw_start(&s.draw, sent->world->key, PS_STREAM_SENT + (stream << 48) + person->number);
    makers[file](&s);
}

/* ---- rows ---- */

void ps_sending_begin(ps_sending *s)
{
    ps_row_begin(&s->row, s->sent->world->calendar, ',');
    ps_row_word(&s->row, s->person->id);
}

void ps_sending_end(ps_sending *s)
{
    ps_row_end(&s->row, s->sent->files[s->file], false);
    ps_sending_count(s, PS_SC_ROWS, 1);
}

void ps_sending_delete(ps_sending *s)
{
    ps_row_end(&s->row, s->sent->files[s->file], true);
    ps_sending_count(s, PS_SC_ROWS, 1);
    ps_sending_count(s, PS_SC_DELETIONS, 1);
    ps_sending_count(s, PS_SC_WITHDRAWN, 1);
}

void ps_sending_again(ps_sending *s)
{
    ps_feed_file_again(s->sent->files[s->file]);
    ps_sending_count(s, PS_SC_ROWS, 1);
    ps_sending_count(s, PS_SC_REPEATED, 1);
}

void ps_sending_count(ps_sending *s, ps_sent_count what, uint64_t rows)
{
    s->sent->counts[s->file][what] += rows;
}

/* ---- truth ---- */

/* Of each provider only the newest list on or before the index date stands, whichever that is. */
static void count_lists(uint64_t counts[PS_SENT_COUNTS], const ps_sent *sent)
{
    for (int p = 0; p < PS_SENT_PROVIDERS; p++) {
        int newest = PS_SENT_NEWEST;
        while (newest > 0 && !sent->lists[p][newest])
            newest--;
        for (int w = 0; w < newest; w++)
            counts[PS_SC_EARLIER] += sent->lists[p][w];
        for (int w = PS_SENT_NEWEST + 1; w < PS_SENT_WEEKS; w++)
            counts[PS_SC_LATER] += sent->lists[p][w];
    }
}

ps_status ps_sent_write_truth(const ps_sent *sent, const char *path, ps_error *err)
{
    ps_csv_writer *csv = NULL;
    ps_status st = ps_csv_writer_open(&csv, path, err);

    if (st != PS_OK)
        return st;
    ps_csv_raw(csv, "feed");
    ps_csv_raw(csv, "what");
    ps_csv_raw(csv, "rows");
    ps_csv_end_row(csv);
    for (int f = 0; f < PS_SENT_FILES; f++) {
        uint64_t counts[PS_SENT_COUNTS];
        memcpy(counts, sent->counts[f], sizeof(counts));
        if (f == PS_S_WAITS)
            count_lists(counts, sent);
        if (f == PS_S_SPELLS) { /* rows of a spell are joined, and so are those sent twice */
            counts[PS_SC_EPISODES] = counts[PS_SC_ROWS] - counts[PS_SC_REPLACED];
            counts[PS_SC_REPEATED] = 0;
        }
        for (int c = 0; c < PS_SENT_COUNTS; c++) {
            if (!counts[c])
                continue;
            ps_csv_raw(csv, ps_sent_names[f]);
            ps_csv_text(csv, count_names[c]);
            ps_csv_count(csv, counts[c]);
            ps_csv_end_row(csv);
        }
    }
    return ps_csv_writer_finish(csv, err);
}

void ps_sent_abandon(ps_sent *sent)
{
    for (int f = 0; f < PS_SENT_FILES; f++) {
        ps_feed_file_abandon(sent->files[f]);
        sent->files[f] = NULL;
    }
}

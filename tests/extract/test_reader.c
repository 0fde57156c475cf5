/* Reader: every refusal by table, what is decoded and counted, tolerance, NHS numbers, and a real extract. */
#include "extract/reader.h"

#include "scratch.h"

#include <math.h>

#define MOST 64

/* A spec that wants everything that is there. */
struct setting {
    ps_input_spec spec;
    ps_want want[MOST];
    const char *headings[MOST];
    ps_date_form forms[MOST];
};

static void set(struct setting *s, ps_kind kind)
{
    memset(s, 0, sizeof(*s));
    for (size_t i = 0; i < MOST; i++)
        s->want[i] = PS_WANT_IF_THERE;
    s->spec = (ps_input_spec){.name = "acute",
                              .file = "f.csv",
                              .path = scratch_path,
                              .schema = ps_schema_of(kind),
                              .want = s->want,
                              .headings = s->headings,
                              .column_dates = s->forms,
                              .max_reject_share = 0.01};
}

static size_t column(const struct setting *s, const char *name)
{
    const int i = ps_schema_column_find(s->spec.schema, name);
    ck_assert_int_ge(i, 0);
    return (size_t)i;
}

/* Reads to the end; the last status. */
static ps_status drain(ps_reader *r, ps_error *err)
{
    const ps_batch *batch;
    ps_status st;

    while ((st = ps_reader_next(&batch, r, err)) == PS_OK)
        ck_assert_uint_gt(batch->n, 0);
    return st;
}

static ps_reader *open_text(struct setting *s, const char *text, size_t length)
{
    ps_reader *r = NULL;
    ps_error err = {0};
    const ps_status st = ps_reader_open(&r, (scratch(text, length), &s->spec), &err);

    ck_assert_msg(st == PS_OK, "%s (%s)", err.message, err.hint);
    return r;
}

#define TEXT(s) s, sizeof(s) - 1
#define HEADING "pseudo_id,admission_date,method,deleted\n"
static const struct {
    const char *why;
    const char *row;
    size_t length;
    uint32_t at; /* field */
    const char *field, *reason, *value;
} refused[] = {
    {"a field too few", TEXT("aa,2025-01-01,21\n"), 0, "", "row has 3 fields, the heading has 4", ""},
    {"a field too many", TEXT("aa,2025-01-01,21,,\n"), 0, "", "row has 5 fields, the heading has 4", ""},
    {"one field", TEXT("aa\n"), 0, "", "row has 1 field, the heading has 4", ""},
    {"no id", TEXT(",2025-01-01,21,\n"), 1, "pseudo_id", "no pseudonym", ""},
    {"a blank id", TEXT("\"  \",2025-01-01,21,\n"), 1, "pseudo_id", "no pseudonym", ""},
    {"the id NULL", TEXT("NULL,2025-01-01,21,\n"), 1, "pseudo_id", "no pseudonym", ""},
    {"a tab in an id", TEXT("\"a\ta\",2025-01-01,21,\n"), 1, "pseudo_id",
     "pseudonym holds a character that is not plain ASCII", ""},
    {"a byte order mark before an id",
     TEXT("\xEF\xBB\xBF"
          "a,2025-01-01,21,\n"),
     1, "pseudo_id", "pseudonym holds a character that is not plain ASCII", ""},
    {"the heading again, as joined files have it", TEXT("Pseudo_ID,2025-01-01,21,\n"), 1, "pseudo_id",
     "the heading again, not a row", ""},
    {"no date", TEXT("aa,,21,\n"), 2, "admission_date", "date is empty", ""},
    {"a date that stands for none", TEXT("aa,1801-01-01,21,\n"), 2, "admission_date", "date stands for none",
     "1801-01-01"},
    {"no such day", TEXT("aa,2023-02-30,21,\n"), 2, "admission_date", "date does not exist", "2023-02-30"},
    {"another form", TEXT("aa,30/01/2023,21,\n"), 2, "admission_date", "date is not in the declared form",
     "30/01/2023"},
    {"an NHS number where the date was", TEXT("aa,9434765919,21,\n"), 2, "admission_date",
     "date is not in the declared form", ""},
    {"a hash where the date was", TEXT("aa,15e2b0d3c33891ebb0f1ef609ec41942,21,\n"), 2, "admission_date",
     "date is not in the declared form", ""},
    {"deletion flag", TEXT("aa,2025-01-01,21,maybe\n"), 4, "deleted", "deletion flag is not readable", "maybe"},
    {"unclosed quote", TEXT("aa,\"2025-01-01,21,\n"), 2, "", "text after a closing quote", ""},
    {"text after quotes", TEXT("aa,\"2025-01-01\"x,21,\n"), 2, "", "text after a closing quote", ""},
    {"stray quote", TEXT("a\"a,2025-01-01,21,\n"), 1, "", "quote inside an unquoted field", ""},
    {"not UTF-8", TEXT("aa,2025-01-01,caf\xe9,\n"), 3, "", "text is not UTF-8", ""},
    {"NUL", TEXT("aa,2025-01-01,2\0,\n"), 3, "", "NUL byte in the row", ""},
};

/* The refused row stands between good ones, which all come through. */
START_TEST(refuses_rows)
{
    struct setting s;
    const ps_input_report *report;
    ps_error err = {0};
    ps_buffer b = {0};
    ps_reader *r;

    set(&s, PS_KIND_ADMISSION);
    ps_buffer_text(&b, HEADING "a1,2025-01-01,21,\n\n");
    ps_buffer_add(&b, refused[_i].row, refused[_i].length);
    ps_buffer_text(&b, "a2,\"2025-01-02\",21,0\n");
    r = open_text(&s, b.at, b.length);
    ck_assert_int_eq(drain(r, &err), PS_END);
    report = ps_reader_report(r);
    ck_assert_msg(report->rows == 3 && report->refused == 1 && report->n_rejects == 1 && report->blank_lines == 1,
                  "%s: %u rows, %u refused", refused[_i].why, (unsigned)report->rows, (unsigned)report->refused);
    ck_assert_msg(!strcmp(report->rejects[0].reason, refused[_i].reason), "%s: %s", refused[_i].why,
                  report->rejects[0].reason);
    ck_assert_msg(report->rejects[0].line == 4, "%s: line %u", refused[_i].why, (unsigned)report->rejects[0].line);
    ck_assert_msg(report->rejects[0].column == refused[_i].at && !strcmp(report->rejects[0].field, refused[_i].field),
                  "%s: field %u %s", refused[_i].why, report->rejects[0].column, report->rejects[0].field);
    ck_assert_msg(!strcmp(report->rejects[0].value, refused[_i].value), "%s: value %s", refused[_i].why,
                  report->rejects[0].value);
    ps_reader_close(r);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

START_TEST(limits_ids)
{
    struct setting s;
    const ps_batch *batch;
    ps_error err = {0};
    ps_reader *r;
    char text[700];
    char id[258];

    memset(id, 'x', sizeof(id));
    set(&s, PS_KIND_EVENT);
    (void)snprintf(text, sizeof(text), "pseudo_id,date\r\n%.256s,2025-01-01\r\n%.257s,2025-01-01\r\n", id, id);
    r = open_text(&s, text, strlen(text));
    ck_assert_int_eq(ps_reader_next(&batch, r, &err), PS_OK);
    ck_assert_uint_eq(batch->n, 1);
    ck_assert_uint_eq(batch->ids[0].length, 256);
    ck_assert_str_eq(ps_reader_report(r)->rejects[0].reason, "pseudonym is longer than 256 bytes");
    ps_reader_close(r);
    scratch_gone();
}
END_TEST

START_TEST(folds_hex_ids)
{
    static const char text[] =
        "pseudo_id,date\n \"AbCdEf0123\" ,2025-01-01\nAbCg,2025-01-02\nTESTWn4R,2025-01-03\n00ff,2025-01-04\n";
    struct setting s;
    const ps_batch *batch;
    ps_error err = {0};
    ps_reader *r;

    set(&s, PS_KIND_EVENT);
    s.spec.hex_ids = true;
    r = open_text(&s, TEXT(text));
    ck_assert_int_eq(ps_reader_next(&batch, r, &err), PS_OK);
    ck_assert_uint_eq(batch->n, 2);
    ck_assert(ps_slice_equals(batch->ids[0], "abcdef0123"));
    ck_assert(ps_slice_equals(batch->ids[1], "00ff"));
    ck_assert_str_eq(ps_reader_report(r)->rejects[0].reason, "pseudonym is not hexadecimal");
    ck_assert_str_eq(ps_reader_report(r)->rejects[0].value, "");
    ps_reader_close(r);
    set(&s, PS_KIND_EVENT);
    r = open_text(&s, TEXT(text));
    ck_assert_int_eq(ps_reader_next(&batch, r, &err), PS_OK);
    ck_assert_uint_eq(batch->n, 4);
    ck_assert(ps_slice_equals(batch->ids[2], "TESTWn4R")); /* opaque: the case stays */
    ps_reader_close(r);
    scratch_gone();
}
END_TEST

static const char *word(const ps_reader *r, const ps_batch *batch, size_t c, size_t row)
{
    return ps_intern_text(ps_reader_words(r), batch->columns[c].text[row]);
}

START_TEST(decodes_persons)
{
    static const char text[] = "pseudo_id,practice,birth_month,sex,ethnicity,lsoa,death_date,dissent,carer,"
                               "registration_start,extract_date,deleted\n"
                               "p1,C84001,1948-03,F,A1,E01013812,,Y,maybe,2019-04,2025-04-01,\n"
                               "p2, C84002 ,1951-12-31,1,99,,2025-13-01,perhaps,N,2020-02-30,2025-04-02,0\n"
                               "p3,,1801-01,9,QQ,E01013812,2024-12-30,,1,1900-01-01,,TRUE\n";
    struct setting s;
    const ps_batch *b;
    const ps_input_report *report;
    ps_error err = {0};
    ps_reader *r;
    char day[11];

    set(&s, PS_KIND_PERSON);
    r = open_text(&s, TEXT(text));
    ck_assert_int_eq(ps_reader_next(&b, r, &err), PS_OK);
    ck_assert_uint_eq(b->n, 3);
    ck_assert_str_eq(word(r, b, column(&s, "practice"), 0), "C84001");
    ck_assert_str_eq(word(r, b, column(&s, "practice"), 1), "C84002");
    ck_assert_uint_eq(b->columns[column(&s, "practice")].text[2], 0);
    ps_day_format(day, b->columns[column(&s, "birth_month")].day[0]);
    ck_assert_str_eq(day, "1948-03-15");
    ps_day_format(day, b->columns[column(&s, "birth_month")].day[1]);
    ck_assert_str_eq(day, "1951-12-31");
    ck_assert_int_eq(b->columns[column(&s, "birth_month")].day[2], PS_NO_DAY);
    ck_assert_str_eq(word(r, b, column(&s, "sex"), 0), "female");
    ck_assert_str_eq(word(r, b, column(&s, "sex"), 1), "male");
    ck_assert_uint_eq(b->columns[column(&s, "sex")].text[2], 0);
    ck_assert_str_eq(word(r, b, column(&s, "ethnicity"), 0), "A");
    ck_assert_str_eq(word(r, b, column(&s, "ethnicity"), 1), "99");
    ck_assert_uint_eq(b->columns[column(&s, "ethnicity")].text[2], 0);
    ck_assert_uint_eq(b->columns[column(&s, "dissent")].flag[0], PS_YES);
    ck_assert_uint_eq(b->columns[column(&s, "dissent")].flag[1], PS_UNREADABLE);
    ck_assert_uint_eq(b->columns[column(&s, "dissent")].flag[2], PS_CANNOT_TELL);
    ck_assert_uint_eq(b->columns[column(&s, "carer")].flag[0], PS_CANNOT_TELL); /* not assured */
    ck_assert_uint_eq(b->columns[column(&s, "carer")].flag[1], PS_NO);
    ck_assert_uint_eq(b->columns[column(&s, "carer")].flag[2], PS_YES);
    ck_assert_uint_eq(b->columns[column(&s, "dummy")].n, 0);
    ck_assert_uint_eq(b->columns[column(&s, "pseudo_id")].n, 0);
    /* A death that cannot be read is not the absence of one. */
    ck_assert_int_eq(b->columns[column(&s, "death_date")].day[1], PS_NO_DAY);
    ck_assert_ptr_nonnull(b->unreadable[column(&s, "death_date")]);
    ck_assert_uint_eq(b->unreadable[column(&s, "death_date")][0], 0);
    ck_assert_uint_eq(b->unreadable[column(&s, "death_date")][1], 1);
    ck_assert_uint_eq(b->unreadable[column(&s, "death_date")][2], 0);
    ck_assert_uint_eq(b->unreadable[column(&s, "registration_start")][1], 1);
    ck_assert_uint_eq(b->unreadable[column(&s, "registration_start")][2], 0); /* 1900-01-01 is empty */
    ck_assert_ptr_null(b->unreadable[column(&s, "registration_type")]);
    ck_assert_ptr_null(b->unreadable[column(&s, "carer")]);
    ck_assert_uint_eq(b->deleted[0], 0);
    ck_assert_uint_eq(b->deleted[1], 0);
    ck_assert_uint_eq(b->deleted[2], 1);
    ck_assert_int_eq(ps_reader_next(&b, r, &err), PS_END);
    report = ps_reader_report(r);
    ck_assert_uint_eq(report->deleted, 1);
    ck_assert_uint_eq(report->fields[column(&s, "birth_month")].missing, 1);
    ck_assert_uint_eq(report->fields[column(&s, "birth_month")].imprecise, 1);
    ck_assert_uint_eq(report->fields[column(&s, "registration_start")].imprecise, 1);
    ck_assert_uint_eq(report->fields[column(&s, "registration_start")].faults, 1);
    ck_assert_uint_eq(report->fields[column(&s, "registration_start")].missing, 1);
    ck_assert_uint_eq(report->fields[column(&s, "ethnicity")].faults, 1);
    ck_assert_uint_eq(report->fields[column(&s, "sex")].missing, 1);
    ck_assert_uint_eq(report->fields[column(&s, "sex")].faults, 0);
    ck_assert_uint_eq(report->fields[column(&s, "death_date")].faults, 1);
    ck_assert_uint_eq(report->fields[column(&s, "dissent")].faults, 1);
    ck_assert_uint_eq(report->fields[column(&s, "dissent")].missing, 1);
    ck_assert(report->present[column(&s, "dissent")]);
    ck_assert(!report->present[column(&s, "dummy")]);
    ps_day_format(day, report->newest_event);
    ck_assert_str_eq(day, "2025-04-02");
    ps_reader_close(r);
    scratch_gone();
}
END_TEST

START_TEST(decodes_admissions)
{
    static const char text[] = "pseudo_id|admission_date|method|diagnosis_01|diagnosis_02|episode_no|provider\r\n"
                               "a|05/04/2024|2a|f321 |e11.9|1|RNA\r\n"
                               "b|2024|81|-||1.0|\"R|X\"\r\n"
                               "c|06/04/2024|7Z|I500||one|RNA";
    struct setting s;
    const ps_batch *b;
    const ps_input_report *report;
    const ps_column *codes;
    ps_error err = {0};
    ps_reader *r;
    char day[11];

    set(&s, PS_KIND_ADMISSION);
    s.spec.dates = PS_DATES_SLASH;
    r = open_text(&s, TEXT(text));
    ck_assert_int_eq(ps_reader_next(&b, r, &err), PS_OK);
    ck_assert_uint_eq(b->n, 2); /* 2024 is not of the form dd/mm/yyyy or mm/yyyy */
    ck_assert_ptr_null(b->deleted);
    ck_assert_str_eq(word(r, b, column(&s, "method"), 0), "emergency");
    ck_assert_str_eq(word(r, b, column(&s, "method_code"), 0), "2A");
    ck_assert_uint_eq(b->columns[column(&s, "method")].text[1], 0);
    codes = &b->columns[column(&s, "diagnosis")];
    ck_assert_uint_eq(codes->first[0], 0);
    ck_assert_uint_eq(codes->first[1], 2);
    ck_assert_uint_eq(codes->first[2], 3);
    ck_assert_str_eq(ps_intern_text(ps_reader_words(r), codes->text[0]), "F321");
    ck_assert_str_eq(ps_intern_text(ps_reader_words(r), codes->text[1]), "E11.9");
    ck_assert_str_eq(ps_intern_text(ps_reader_words(r), codes->text[2]), "I500");
    ck_assert(b->columns[column(&s, "episode_no")].number[0] == 1);
    ck_assert(isnan(b->columns[column(&s, "episode_no")].number[1]));
    ps_day_format(day, b->columns[column(&s, "admission_date")].day[1]);
    ck_assert_str_eq(day, "2024-04-06");
    ck_assert_int_eq(ps_reader_next(&b, r, &err), PS_END);
    report = ps_reader_report(r);
    ck_assert_int_eq(report->delimiter, '|');
    ck_assert_uint_eq(report->fields[column(&s, "method")].faults, 1);
    ck_assert_uint_eq(report->fields[column(&s, "episode_no")].faults, 1);
    ck_assert_str_eq(report->rejects[0].reason, "date is not in the declared form");
    ck_assert_uint_eq(report->fields[column(&s, "diagnosis")].missing, 0); /* the refused row is not counted by field */
    ps_reader_close(r);
    scratch_gone();
}
END_TEST

/* Nobody wants them: not decoded, not counted, whatever they hold; the event date is there all the same. */
START_TEST(leaves_unwanted_columns)
{
    static const char text[] = "pseudo_id,date,code,value\na,2025-01-02,22298006,12.5\nb,2025-01-03,22298006,high\n";
    struct setting s;
    const ps_batch *b;
    ps_error err = {0};
    ps_reader *r;

    set(&s, PS_KIND_GP_EVENT);
    memset(s.want, 0, sizeof(s.want));
    s.want[column(&s, "code")] = PS_WANT;
    r = open_text(&s, TEXT(text));
    ck_assert_int_eq(ps_reader_next(&b, r, &err), PS_OK);
    ck_assert_uint_eq(b->n, 2);
    ck_assert_uint_eq(b->columns[column(&s, "value")].n, 0);
    ck_assert_uint_eq(b->columns[column(&s, "date")].n, 2);
    ck_assert_str_eq(word(r, b, column(&s, "code"), 1), "22298006");
    ck_assert_uint_eq(b->columns[column(&s, "code")].text[0], b->columns[column(&s, "code")].text[1]);
    ck_assert_uint_eq(ps_reader_report(r)->fields[column(&s, "value")].faults, 0);
    ck_assert(ps_reader_report(r)->present[column(&s, "value")]);
    ps_reader_close(r);
    scratch_gone();
}
END_TEST

/* The date column may have its own form. */
START_TEST(reads_one_column_in_its_own_form)
{
    static const char text[] = "pseudo_id,admission_date,birth_month\na,2024-04-05,031948\n";
    struct setting s;
    const ps_batch *b;
    ps_error err = {0};
    ps_reader *r;
    char day[11];

    set(&s, PS_KIND_ADMISSION);
    s.forms[column(&s, "birth_month")] = PS_DATES_MMYYYY;
    r = open_text(&s, TEXT(text));
    ck_assert_int_eq(ps_reader_next(&b, r, &err), PS_OK);
    ps_day_format(day, b->columns[column(&s, "birth_month")].day[0]);
    ck_assert_str_eq(day, "1948-03-15");
    ps_reader_close(r);
    scratch_gone();
}
END_TEST

static const struct {
    const char *why;
    unsigned rows, bad;
    double share;
    bool stops;
} tolerances[] = {
    {"ten bad rows of ten are tolerated", 10, 10, 0.01, false},
    {"eleven of eleven are not", 11, 11, 0.01, true},
    {"eleven of 1,100 are 1%", 1100, 11, 0.01, false},
    {"eleven of 1,099 are more", 1099, 11, 0.01, true},
    {"a share of 7% of 300", 300, 21, 0.07, false},
    {"and one row more", 300, 22, 0.07, true},
    {"no tolerance still means ten", 20000, 10, 0, false},
    {"no tolerance, eleven", 20000, 11, 0, true},
    {"everything is tolerated", 50, 50, 1, false},
};

START_TEST(tolerates_a_share)
{
    struct setting s;
    ps_buffer b = {0};
    ps_error err = {0};
    ps_reader *r;
    ps_status st;

    set(&s, PS_KIND_EVENT);
    s.spec.max_reject_share = tolerances[_i].share;
    ps_buffer_text(&b, "pseudo_id,date\n");
    /* The bad ones last, so that only the end can tell. */
    for (unsigned i = 0; i < tolerances[_i].rows; i++)
        ps_buffer_print(&b, "p%u,%s\n", i, i < tolerances[_i].rows - tolerances[_i].bad ? "2025-01-31" : "2025-02-29");
    r = open_text(&s, b.at, b.length);
    st = drain(r, &err);
    ck_assert_msg(st == (tolerances[_i].stops ? PS_EDATA : PS_END), "%s: %s", tolerances[_i].why, err.message);
    if (st == PS_EDATA) {
        ck_assert_ptr_nonnull(strstr(err.message, "date does not exist"));
        ck_assert_uint_eq(err.line, 2 + tolerances[_i].rows - tolerances[_i].bad);
        ck_assert_uint_eq(err.column, 2);
        ck_assert_str_eq(err.field, "date");
        ck_assert_str_eq(err.value, "2025-02-29");
        ck_assert_str_eq(err.file, "f.csv");
        ck_assert_ptr_nonnull(strstr(err.hint, "yyyy-mm-dd"));
    }
    ck_assert_uint_eq(ps_reader_report(r)->n_rejects, tolerances[_i].bad);
    ps_reader_close(r);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

START_TEST(names_the_commonest_reason)
{
    struct setting s;
    ps_buffer b = {0};
    ps_error err = {0};
    ps_reader *r;

    set(&s, PS_KIND_EVENT);
    ps_buffer_text(&b, "pseudo_id,date\n");
    for (unsigned i = 0; i < 5; i++)
        ps_buffer_print(&b, "p%u,2025-02-29\n", i);
    for (unsigned i = 0; i < 7; i++)
        ps_buffer_print(&b, "p%u,2025-01-01,x\n", i);
    r = open_text(&s, b.at, b.length);
    ck_assert_int_eq(drain(r, &err), PS_EDATA);
    ck_assert_str_eq(err.message, "row has 3 fields, the heading has 2: 12 of 12 rows are refused, more than 1%");
    ck_assert_uint_eq(err.line, 7);
    ck_assert_str_eq(err.value, "");
    ps_reader_close(r);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

static const struct {
    const char *why, *id; /* of the rows in question */
    unsigned rows, with;  /* rows of all, rows with that id; the rest have hashes */
    bool stops;
    unsigned read; /* rows read when it stopped, 0: all */
} nhs[] = {
    {"all of them", "9434765919", 5, 5, true, 0},
    {"with blanks", "943 476 5919", 4, 4, true, 0},
    {"two are not enough to say", "9434765919", 2, 2, false, 0},
    {"three are", "9434765919", 3, 3, true, 0},
    {"a few among ids of another shape", "9434765919", 11, 2, true, 0},
    {"one among them may be chance", "9434765919", 11, 1, false, 0},
    {"half of the ten-digit ids is not more than half", "9434765919", 8, 4, false, 0},
    {"one more than half", "9434765919", 9, 5, true, 0},
    {"ten digits that fail the check", "9434765918", 9, 9, false, 0},
    {"found after the first thousand", "9434765919", 5000, 5000, true, 1000},
};

START_TEST(stops_at_nhs_numbers)
{
    struct setting s;
    ps_buffer b = {0};
    ps_error err = {0};
    ps_reader *r;
    ps_status st;

    set(&s, PS_KIND_EVENT);
    s.spec.chunk_bytes = 24; /* a row each */
    ps_buffer_text(&b, "date,pseudo_id\n");
    for (unsigned i = 0; i < nhs[_i].rows; i++) {
        if (i < nhs[_i].with)
            ps_buffer_print(&b, "2025-01-01,%s\n", nhs[_i].id);
        else if (nhs[_i].rows == 11)
            ps_buffer_print(&b, "2025-01-01,%08x\n", i);
        else /* ten digits that fail the check */
            ps_buffer_print(&b, "2025-01-01,9434765918\n");
    }
    r = open_text(&s, b.at, b.length);
    st = drain(r, &err);
    ck_assert_msg(st == (nhs[_i].stops ? PS_EDATA : PS_END), "%s: %s", nhs[_i].why, err.message);
    if (st == PS_EDATA) {
        ck_assert_ptr_nonnull(strstr(err.message, "NHS numbers"));
        ck_assert_ptr_null(strstr(err.message, "943"));
        ck_assert_str_eq(err.value, "");
        ck_assert_str_eq(err.field, "pseudo_id");
        ck_assert_uint_eq(err.column, 2);
    }
    if (nhs[_i].read)
        ck_assert_uint_eq(ps_reader_report(r)->rows, nhs[_i].read);
    ps_reader_close(r);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

static const struct {
    const char *why;
    const char *text;
    size_t length;
    const char *message;
    unsigned line;
} unopened[] = {
    {"empty", TEXT(""), "file is empty", 0},
    {"blank lines alone", TEXT("\n\r\n  \n"), "nothing but blank lines", 0},
    {"a mark alone", TEXT("\xef\xbb\xbf"), "nothing but blank lines", 0},
    {"UTF-16", TEXT("\xff\xfep\0s\0"), "UTF-16", 0},
    {"a heading that is no UTF-8", TEXT("\npseudo_id,date,caf\xe9\na,2025-01-01,x\n"), "text is not UTF-8", 2},
    {"NUL in the heading", TEXT("pseudo_id,da\0te,another_column\n"), "NUL", 1},
    {"a quote open in the heading", TEXT("pseudo_id,\"date\na,2025-01-01\n"), "quote is not closed", 1},
    {"no id", TEXT("id,date\n"), "pseudo_id is missing", 1},
};

START_TEST(opens_no_nonsense)
{
    struct setting s;
    ps_reader *r = NULL;
    ps_error err = {0};

    set(&s, PS_KIND_EVENT);
    scratch(unopened[_i].text, unopened[_i].length);
    ck_assert_int_eq(ps_reader_open(&r, &s.spec, &err), PS_EDATA);
    ck_assert_msg(strstr(err.message, unopened[_i].message), "%s: %s", unopened[_i].why, err.message);
    ck_assert_msg(err.line == unopened[_i].line && !strcmp(err.file, "f.csv") && err.hint[0], "%s: line %u",
                  unopened[_i].why, (unsigned)err.line);
    ck_assert_ptr_null(r);
    scratch_gone();
}
END_TEST

/* Looked at anew with every chunk, these took a minute for 100 MB. */
START_TEST(opens_no_sea_of_blank_lines)
{
    static char blank[6 << 20];
    struct setting s;
    ps_reader *r = NULL;
    ps_error err = {0};

    memset(blank, '\n', sizeof blank);
    set(&s, PS_KIND_EVENT);
    scratch(blank, sizeof blank);
    ck_assert_int_eq(ps_reader_open(&r, &s.spec, &err), PS_EDATA);
    ck_assert_str_eq(err.message, "file begins with more than 1 MiB of blank lines");
    ck_assert_str_ne(err.hint, "");
    scratch_gone();
}
END_TEST

START_TEST(reads_a_heading_alone)
{
    static const char *const texts[] = {"pseudo_id,date", "pseudo_id,date\r\n", "\xef\xbb\xbfpseudo_id,date\n\n"};
    struct setting s;
    ps_error err = {0};

    set(&s, PS_KIND_EVENT);
    for (size_t i = 0; i < PS_COUNT(texts); i++) {
        ps_reader *r = open_text(&s, texts[i], strlen(texts[i]));
        ps_input_report *report;
        ck_assert_int_eq(drain(r, &err), PS_END);
        ck_assert_int_eq(drain(r, &err), PS_END); /* and stays there */
        report = ps_reader_take_report(r);
        ps_reader_close(r);
        ck_assert_uint_eq(report->rows, 0);
        ck_assert_uint_eq(report->bytes, strlen(texts[i]));
        ck_assert_int_eq(report->newest_event, PS_NO_DAY);
        ck_assert_str_eq(report->name, "acute");
        ck_assert_str_eq(report->kind, "event");
        ck_assert_uint_eq(strlen(report->fingerprint), 32);
        ps_input_report_free(report);
    }
    scratch_gone();
}
END_TEST

START_TEST(stops_at_a_truncated_gzip)
{
    struct setting s;
    ps_buffer plain = {0}, b = {0};
    ps_error err = {0};
    ps_reader *r;

    ps_buffer_text(&plain, "pseudo_id,date\n");
    for (unsigned i = 0; i < 20000; i++)
        ps_buffer_print(&plain, "p%u,2025-01-%02u\n", i * 7919u, i % 28 + 1);
    scratch_gzip(&b, plain.at, plain.length);
    set(&s, PS_KIND_EVENT);
    r = open_text(&s, b.at, b.length / 2);
    ck_assert_int_eq(drain(r, &err), PS_EDATA);
    ck_assert_str_eq(err.message, "gzip file ends before its data do");
    ck_assert_uint_eq(err.line, 0); /* where the fault shows hangs on who inflates */
    ck_assert_str_eq(err.file, "f.csv");
    ps_reader_close(r);
    r = open_text(&s, b.at, b.length);
    ck_assert_int_eq(drain(r, &err), PS_END);
    ck_assert_uint_eq(ps_reader_report(r)->rows, 20000);
    ck_assert(ps_reader_report(r)->gzip);
    ps_reader_close(r);
    ps_buffer_release(&plain);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

/* Long ids fill a batch before its rows do; nothing is lost between batches. */
START_TEST(keeps_every_row_across_batches)
{
    struct setting s;
    ps_buffer b = {0};
    ps_error err = {0};
    const ps_batch *batch;
    ps_reader *r;
    unsigned seen = 0;
    ps_status st;

    set(&s, PS_KIND_GP_EVENT);
    ps_buffer_text(&b, "pseudo_id,date,code\n");
    for (unsigned i = 0; i < 10000; i++)
        ps_buffer_print(&b, "%0200u,2025-01-01,%u\n", i, i * 31 % 977);
    r = open_text(&s, b.at, b.length);
    while ((st = ps_reader_next(&batch, r, &err)) == PS_OK)
        for (size_t i = 0; i < batch->n; i++, seen++) {
            char want[16];
            (void)snprintf(want, sizeof(want), "%010u", seen);
            ck_assert_uint_eq(batch->ids[i].length, 200);
            ck_assert_mem_eq(batch->ids[i].at + 190, want, 10);
            (void)snprintf(want, sizeof(want), "%u", seen * 31 % 977);
            ck_assert_str_eq(word(r, batch, column(&s, "code"), i), want);
        }
    ck_assert_int_eq(st, PS_END);
    ck_assert_uint_eq(seen, 10000);
    ps_reader_close(r);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

/* Rows over several lines, refused ones, CR LF and a free text that looks like rows, cut at every place: the same rows
 * on the same lines. */
START_TEST(cuts_chunks_anywhere)
{
    static const char text[] = "pseudo_id,date,code\r\n"
                               "a1,2025-01-01,\"x\ny\"\r\n\r\n"
                               "\"a2\",\"2025-01-02\",\"one\nb9,2025-01-01,z\nb8,2025-01-01,z\n\"\n"
                               "a3,2025-02-30,c\n"
                               "a4,2025-01-04,\"say \"\"so\"\"\"\r"
                               "a5,\"2025-01-05,open\na6,2025-01-06,\"\"\n"
                               "a7,2025-01-07,caf\xc3\xa9\n"
                               "a8,2025-01-08,bad \"quote\n   \n"
                               "a9,2025-01-09,last";
    static const struct {
        const char *id, *code;
    } rows[] = {{"a1", "x\ny"},        {"a2", "one\nb9,2025-01-01,z\nb8,2025-01-01,z"},
                {"a4", "say \"so\""},  {"a6", ""},
                {"a7", "caf\xc3\xa9"}, {"a9", "last"}};
    static const unsigned refused_lines[] = {9, 11, 14};

    for (int how = PS_SCAN_BEST; how <= PS_SCAN_LIBCSV; how++)
        for (size_t bytes = 1; bytes < sizeof text + 2; bytes++) {
            struct setting s;
            const ps_batch *batch;
            ps_error err = {0};
            ps_reader *r;
            size_t seen = 0;
            ps_status st;

            set(&s, PS_KIND_GP_EVENT);
            s.spec.chunk_bytes = bytes;
            s.spec.scan = (ps_scan_how)how;
            r = open_text(&s, TEXT(text));
            while ((st = ps_reader_next(&batch, r, &err)) == PS_OK)
                for (size_t i = 0; i < batch->n; i++, seen++) {
                    ck_assert_uint_lt(seen, PS_COUNT(rows));
                    ck_assert_msg(ps_slice_equals(batch->ids[i], rows[seen].id), "chunks of %zu: row %zu", bytes, seen);
                    ck_assert_str_eq(word(r, batch, column(&s, "code"), i), rows[seen].code);
                }
            ck_assert_int_eq(st, PS_END);
            ck_assert_uint_eq(seen, PS_COUNT(rows));
            ck_assert_uint_eq(ps_reader_report(r)->n_rejects, PS_COUNT(refused_lines));
            for (size_t i = 0; i < PS_COUNT(refused_lines); i++)
                ck_assert_msg(ps_reader_report(r)->rejects[i].line == refused_lines[i],
                              "chunks of %zu: reject %zu on line %u", bytes, i,
                              (unsigned)ps_reader_report(r)->rejects[i].line);
            ck_assert_uint_eq(ps_reader_report(r)->blank_lines, 2);
            ps_reader_close(r);
        }
    scratch_gone();
}
END_TEST

/* A million refused rows, most of the input: read no further, since every one is kept for the rejects. */
START_TEST(gives_up_on_the_hopeless)
{
    struct setting s;
    ps_buffer b = {0};
    ps_error err = {0};
    ps_reader *r;

    set(&s, PS_KIND_EVENT);
    ps_buffer_text(&b, "pseudo_id,date\n");
    for (unsigned i = 0; i < 1200000; i++)
        ps_buffer_text(&b, "p,01/02/2025\n");
    r = open_text(&s, b.at, b.length);
    ck_assert_int_eq(drain(r, &err), PS_EDATA);
    ck_assert_uint_ge(ps_reader_report(r)->rows, 1000000);
    ck_assert_uint_lt(ps_reader_report(r)->rows, 1100000); /* a chunk more, at most */
    ck_assert_ptr_nonnull(strstr(err.message, "reading stopped there"));
    ps_reader_close(r);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

START_TEST(says_what_to_do_about_windows_1252)
{
    struct setting s;
    ps_buffer b = {0};
    ps_error err = {0};
    ps_reader *r;

    set(&s, PS_KIND_GP_EVENT);
    ps_buffer_text(&b, "pseudo_id,date,code,unit\n");
    for (unsigned i = 0; i < 12; i++)
        ps_buffer_print(&b, "p%u,2025-01-01,1,\xb5g\n", i);
    r = open_text(&s, b.at, b.length);
    ck_assert_int_eq(drain(r, &err), PS_EDATA);
    ck_assert_ptr_nonnull(strstr(err.hint, "Windows-1252"));
    ps_reader_close(r);
    s.spec.windows_1252 = true;
    r = open_text(&s, b.at, b.length);
    ck_assert_int_eq(drain(r, &err), PS_END);
    ck_assert_uint_eq(ps_reader_report(r)->refused, 0);
    ck_assert_uint_ne(ps_intern_find(ps_reader_words(r), "\xc2\xb5g", 3), 0);
    ps_reader_close(r);
    ps_buffer_release(&b);
    scratch_gone();
}
END_TEST

/* The artificial hospital extract: invented patients, real shape. */
START_TEST(reads_hospital_episodes)
{
    const char *folder = getenv("POPSTRAT_REALDATA");
    char path[512];
    struct setting s;
    const ps_batch *b;
    ps_reader *r = NULL;
    ps_error err = {0};
    uint8_t *seen;
    unsigned rows = 0, coded = 0, codes_in_all = 0, people = 0;
    ps_intern *ids = ps_intern_new();
    ps_status st;

    (void)snprintf(path, sizeof(path), "%s/synthetic/artificial_hes_apc_0102_truncated.csv.gz",
                   folder ? folder : "../shared/realdata");
    if (!ps_os_exists(path)) {
        ps_intern_free(ids);
        return;
    }
    set(&s, PS_KIND_ADMISSION);
    s.spec.path = path;
    s.headings[column(&s, "pseudo_id")] = "PSEUDO_HESID";
    s.headings[column(&s, "admission_date")] = "ADMIDATE";
    s.headings[column(&s, "spell_id")] = "EPIKEY"; /* unique by row: shows that every row came through once */
    s.headings[column(&s, "method")] = "ADMIMETH";
    s.headings[column(&s, "diagnosis")] = "DIAG_4";
    s.headings[column(&s, "discharge_date")] = "DISDATE";
    s.headings[column(&s, "birth_month")] = "MYDOB";
    s.headings[column(&s, "ethnicity")] = "ETHNOS";
    s.headings[column(&s, "practice")] = "GPPRAC";
    s.forms[column(&s, "birth_month")] = PS_DATES_MMYYYY;
    st = ps_reader_open(&r, &s.spec, &err);
    ck_assert_msg(st == PS_OK, "%s", err.message);
    seen = calloc(100000, 1);
    ck_assert_ptr_nonnull(seen);
    while ((st = ps_reader_next(&b, r, &err)) == PS_OK)
        for (size_t i = 0; i < b->n; i++, rows++) {
            const uint32_t key = b->columns[column(&s, "spell_id")].text[i];
            const ps_column *codes = &b->columns[column(&s, "diagnosis")];
            ck_assert_uint_ne(key, 0);
            ck_assert_uint_eq(seen[key], 0);
            seen[key] = 1;
            coded += codes->first[i + 1] > codes->first[i];
            codes_in_all += (unsigned)(codes->first[i + 1] - codes->first[i]);
            ck_assert(b->ids[i].length == 32 && !memcmp(b->ids[i].at, "TEST", 4));
            ck_assert_uint_ne(ps_intern_add(ids, b->ids[i].at, b->ids[i].length), PS_INTERN_FULL);
        }
    ck_assert_msg(st == PS_END, "%s: %s", err.message, err.value);
    people = (unsigned)ps_intern_count(ids);
    /* 2,075 episodes of 994 people, counted by another program; one has the admission date 1801-01-01, and its person
     * no other row. */
    ck_assert_uint_eq(ps_reader_report(r)->rows, 2075);
    ck_assert_uint_eq(ps_reader_report(r)->n_rejects, 1);
    ck_assert_str_eq(ps_reader_report(r)->rejects[0].reason, "date stands for none");
    ck_assert_uint_eq(rows, 2074);
    ck_assert_uint_eq(people, 993);
    ck_assert_uint_eq(coded, 2071);
    ck_assert_uint_eq(codes_in_all, 4899);
    ck_assert_uint_eq(ps_reader_report(r)->fields[column(&s, "birth_month")].missing, 8);
    ck_assert_uint_eq(ps_reader_report(r)->fields[column(&s, "discharge_date")].missing, 80);
    ck_assert_uint_eq(ps_reader_report(r)->fields[column(&s, "birth_month")].faults, 0);
    ck_assert_uint_eq(ps_reader_report(r)->fields[column(&s, "method")].faults, 0);
    ck_assert_uint_eq(ps_reader_report(r)->nhs_shaped, 0);
    ps_reader_close(r);
    ps_intern_free(ids);
    free(seen);
}
END_TEST

static Suite *reader_suite(void)
{
    Suite *suite = suite_create("reader");
    TCase *tc = tcase_create("reader");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, refuses_rows, 0, PS_COUNT(refused));
    tcase_add_test(tc, limits_ids);
    tcase_add_test(tc, folds_hex_ids);
    tcase_add_test(tc, decodes_persons);
    tcase_add_test(tc, decodes_admissions);
    tcase_add_test(tc, leaves_unwanted_columns);
    tcase_add_test(tc, reads_one_column_in_its_own_form);
    tcase_add_loop_test(tc, tolerates_a_share, 0, PS_COUNT(tolerances));
    tcase_add_test(tc, names_the_commonest_reason);
    tcase_add_loop_test(tc, stops_at_nhs_numbers, 0, PS_COUNT(nhs));
    tcase_add_loop_test(tc, opens_no_nonsense, 0, PS_COUNT(unopened));
    tcase_add_test(tc, opens_no_sea_of_blank_lines);
    tcase_add_test(tc, reads_a_heading_alone);
    tcase_add_test(tc, stops_at_a_truncated_gzip);
    tcase_add_test(tc, keeps_every_row_across_batches);
    tcase_add_test(tc, cuts_chunks_anywhere);
    tcase_add_test(tc, gives_up_on_the_hopeless);
    tcase_add_test(tc, says_what_to_do_about_windows_1252);
    tcase_add_test(tc, reads_hospital_episodes);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(reader_suite)

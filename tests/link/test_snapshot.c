/* Snapshot: a population from it is the one from the files, in every column, feed, report and tally, filtered or not;
 * its bytes hang on no number of threads, the people in it on no size of chunks; and it is refused, with its reason,
 * where it is not what the plan needs. The files are nasty: quotes with line breaks, every line end, refused rows,
 * strangers, rows sent again, rows taken back. */
#include "link_fixture.h"

#include "base/text.h"
#include "link/snapshot_file.h"

static uint64_t state;

static unsigned draw(unsigned sides)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % sides;
}

/* Ends the row that began at `begin`, and now and then sends it again. */
static void end_row(ps_buffer *b, size_t begin)
{
    static const char *const ends[] = {"\n", "\n", "\r\n", "\r", "\n\n"};
    char row[400];
    const size_t length = b->length - begin;

    ck_assert_uint_lt(length, sizeof row);
    memcpy(row, b->at + begin, length);
    ps_buffer_text(b, ends[draw(5)]);
    if (draw(12))
        return;
    ps_buffer_add(b, row, length);
    ps_buffer_text(b, ends[draw(5)]);
}

static void give(const char *name, ps_kind kind, ps_buffer *b)
{
    ck_assert(!b->failed);
    fixture_give(name, kind, b->at);
    fixture.inputs[fixture.spec.n_inputs - 1].max_reject_share = 0.5;
    ps_buffer_clear(b);
}

/* amends: rows of the GP feed have numbers, by which they replace each other. */
static void make_world(bool with_deletions, bool amends)
{
    static const char *const codes[] = {"44054006", "\"44054006\"",      "195967001", "\"1959\"\"67\"",
                                        "",         "\"a\nb\r\n,c\rd\"", "73211009",  "\" 38341003 \""};
    ps_buffer b = {0};

    state = 20250331;
    fixture_start("2025-03-31");
    ps_buffer_text(&b, PERSON_HEAD);
    for (unsigned i = 0; i < 300; i++) {
        const size_t begin = b.length;
        ps_buffer_print(&b, "%sid%u%s,C84%03u,%s,20%02u-01-01,,19%02u-0%u,%s,%c,E0100%04u", i % 7 ? "" : "\"", i,
                        i % 7 ? "" : "\"", draw(20), draw(9) ? "R" : "T", draw(25), 20 + draw(75), 1 + draw(9),
                        draw(2) ? "F" : "M", "ABCHJMNRZ"[draw(9)], draw(30));
        if (!draw(30))
            ps_buffer_text(&b, ",a field too many");
        end_row(&b, begin);
    }
    give("people", PS_KIND_PERSON, &b);
    ps_buffer_print(&b, "pseudo_id,date,code,value,%s%s\n", amends ? "event_id" : "some",
                    with_deletions ? ",deleted" : "");
    for (unsigned i = 0; i < 1500; i++) {
        const size_t begin = b.length;
        const char *quote = draw(40) ? "" : "\"";
        ps_buffer_print(&b, "%sid%u,%u%02u-%02u-%02u,%s,%u.5,%s%u", quote, draw(360),
                        amends && i % 500 == 7 ? 18 : 20, /* days too far apart for 16 bits */
                        18 + draw(8), 1 + draw(13), 1 + 14 * draw(2), codes[draw(8)], draw(200), draw(5) ? "e" : "",
                        draw(5) ? draw(900) : 0);
        if (with_deletions)
            ps_buffer_text(&b, draw(20) ? "," : ",1");
        end_row(&b, begin);
    }
    give("gp", PS_KIND_GP_EVENT, &b);
    ps_buffer_text(&b,
                   "pseudo_id,admission_date,discharge_date,provider,spell_id,method,diagnosis,sex,ethnicity,lsoa\n");
    for (unsigned i = 0; i < 500; i++) {
        const size_t begin = b.length;
        ps_buffer_print(&b, "id%u,2025-01-%02u,2025-01-%02u,RX%u,S%u,%s,\"%c%02u,%c%02u\",%u,%c,E0100%04u", draw(400),
                        1 + draw(20), 20 + draw(14), draw(3), draw(200), draw(3) ? "21" : "2B", "ABCF"[draw(4)],
                        draw(99), "ABCF"[draw(4)], draw(99), 1 + draw(2), "ABCHJMNRZ"[draw(9)], draw(30));
        end_row(&b, begin);
    }
    give("acute", PS_KIND_ADMISSION, &b);
    ps_buffer_text(&b, "pseudo_id,contact_date,team,contact_id,provider\n");
    for (unsigned i = 0; i < 900; i++) { /* one person has more than a byte counts */
        const size_t begin = b.length;
        ps_buffer_print(&b, "id%u,2025-02-%02u,\"T\r\n%u\",c%u,RX1", draw(2) ? draw(400) : 7, 1 + draw(20), draw(3),
                        draw(900));
        end_row(&b, begin);
    }
    give("community", PS_KIND_CONTACT, &b);
    ps_buffer_release(&b);
}

static void show_value(ps_buffer *out, const ps_column *column, size_t i, const ps_intern *words)
{
    ps_value v;

    if (!column->n) {
        ps_buffer_text(out, " -");
    } else if (column->type == PS_CODES) {
        for (size_t k = column->first[i]; k < column->first[i + 1]; k++)
            ps_buffer_print(out, "+%s", ps_intern_text(words, column->text[k]));
    } else {
        v = ps_column_value(column, i, words);
        ps_buffer_print(out, " %d/%g/%d/%d/%s", v.known, v.known && v.type == PS_NUMBER ? v.number : 0, v.day, v.yes,
                        v.type == PS_TEXT && v.known ? v.text : "");
    }
}

static void show_report(ps_buffer *out, const ps_input_report *r)
{
    ps_buffer_print(out,
                    "report %s %s %s: %llu bytes, %llu rows, %llu refused, %llu deleted, %llu blank, %llu, %s %d\n",
                    r->name, r->file, r->kind, (unsigned long long)r->bytes, (unsigned long long)r->rows,
                    (unsigned long long)r->refused, (unsigned long long)r->deleted, (unsigned long long)r->blank_lines,
                    (unsigned long long)r->nhs_shaped, r->fingerprint, r->newest_event);
    for (size_t i = 0; i < r->n_fields; i++)
        ps_buffer_print(out, "%s %d %llu %llu %llu\n", r->fields[i].field, r->present[i],
                        (unsigned long long)r->fields[i].faults, (unsigned long long)r->fields[i].missing,
                        (unsigned long long)r->fields[i].imprecise);
    for (size_t i = 0; i < r->n_rejects; i++)
        ps_buffer_print(out, "%llu:%u %s %s %s\n", (unsigned long long)r->rejects[i].line, r->rejects[i].column,
                        r->rejects[i].field, r->rejects[i].reason, r->rejects[i].value);
    for (uint32_t i = 1; i <= ps_intern_count(r->doubtful); i++)
        ps_buffer_print(out, "doubtful %s\n", ps_intern_text(r->doubtful, i));
}

/* Everything of a population but the numbers of its words. */
static void show(ps_buffer *out, const ps_population *p)
{
    char id[300];

    ps_buffer_clear(out);
    ps_buffer_print(out, "%zu people, newest %d\n", p->n_people, p->newest_extract);
    for (uint32_t i = 0; i < p->n_people; i++) {
        (void)ps_idmap_text(id, p->ids, i);
        ps_buffer_print(out, "%s known %x", id, p->known[i]);
        for (int t = 0; t < PS_TRAITS; t++)
            ps_buffer_print(out, " %d.%d", p->settled[i * PS_TRAITS + (size_t)t].source,
                            p->settled[i * PS_TRAITS + (size_t)t].values);
        for (size_t c = 0; c < PS_PERSON_COLUMNS; c++)
            show_value(out, &p->person[c], i, p->words);
        ps_buffer_text(out, "\n");
        for (size_t f = 0; f < p->n_feeds; f++)
            for (size_t e = p->feeds[f].n_events ? p->feeds[f].first[i] : 0;
                 p->feeds[f].n_events && e < p->feeds[f].first[i + 1]; e++) {
                ps_buffer_print(out, "  %s %d", p->feeds[f].name, p->feeds[f].day[e]);
                for (size_t c = 0; c < p->feeds[f].schema->n_columns; c++)
                    show_value(out, &p->feeds[f].columns[c], e, p->words);
                ps_buffer_text(out, "\n");
            }
    }
    for (size_t f = 0; f < p->n_feeds; f++)
        show_report(out, p->reports[f]);
    for (size_t r = 0; r < ps_tally_count(p->tally); r++) {
        const ps_tally_row row = ps_tally_row_at(p->tally, r);
        ps_buffer_print(out, "%s/%s/%s %llu\n", row.stage, row.subject, row.name, (unsigned long long)row.count);
    }
    ck_assert(!out->failed);
}

static char snap[64];

static void name_snapshot(void)
{
    (void)snprintf(snap, sizeof snap, "/tmp/popstrat-snap-%u", ps_os_process_id());
}

static void save(ps_pool *pool)
{
    ps_linked_counts counts;
    const ps_status st = ps_population_snapshot(&counts, snap, &fixture.spec, pool, &fixture.err);
    ck_assert_msg(st == PS_OK, "%s: %s", fixture.err.file, fixture.err.message);
}

static void hold(const char *why, const ps_buffer *got, const ps_buffer *want)
{
    size_t at = 0;

    while (at < got->length && at < want->length && got->at[at] == want->at[at])
        at++;
    if (at < got->length || at < want->length) {
        while (at && want->at[at - 1] != '\n')
            at--;
        ck_abort_msg("%s:\n%.500s\n---- wanted\n%.500s", why, got->at + at, want->at + at);
    }
}

static void link_into(ps_buffer *out, ps_pool *pool)
{
    ps_population *p = NULL;
    const ps_status st = ps_population_link(&p, &fixture.spec, pool, &fixture.err);
    ck_assert_msg(st == PS_OK, "%s: %s", fixture.err.file, fixture.err.message);
    show(out, p);
    ps_population_free(p);
}

START_TEST(as_from_the_files)
{
    ps_buffer want = {0}, got = {0};
    ps_pool *pool = ps_pool_new(3);

    name_snapshot();
    make_world(_i % 2, true);
    link_into(&want, NULL);
    ck_assert(strstr(want.at, "field too many") == NULL && strstr(want.at, "row has 10 fields") != NULL);
    save(_i < 2 ? NULL : pool);
    fixture.spec.snapshot = snap;
    link_into(&got, _i < 2 ? NULL : pool);
    hold("from the snapshot", &got, &want);
    fixture.spec.verify_sources = true;
    link_into(&got, NULL);
    hold("by fingerprint", &got, &want);
    /* Another index date needs no other snapshot. */
    fixture.spec.index_date = ps_day_parse("2025-01-15");
    fixture.spec.snapshot = NULL;
    link_into(&want, NULL);
    fixture.spec.snapshot = snap;
    link_into(&got, pool);
    hold("another index date", &got, &want);
    fixture_gone();
    (void)remove(snap);
    ps_pool_free(pool);
    ps_buffer_release(&want);
    ps_buffer_release(&got);
}
END_TEST

/* People of more than one part, in each of which some have rows with several codes, and some with none. */
START_TEST(people_of_several_parts)
{
    ps_buffer b = {0}, want = {0}, got = {0};
    ps_pool *pool = ps_pool_new(2);

    name_snapshot();
    fixture_start("2025-03-31");
    ps_buffer_text(&b, PERSON_HEAD);
    for (unsigned i = 0; i < 70000; i++)
        ps_buffer_print(&b, "id%u,C84001,R,2010-01-01,,1950-03,F,A,E01000001\n", i);
    give("people", PS_KIND_PERSON, &b);
    ps_buffer_text(&b, "pseudo_id,admission_date,discharge_date,method,diagnosis_01,diagnosis_02\n");
    for (unsigned i = _i ? 66000 : 0; i < 71000; i += 7)
        ps_buffer_print(&b, "id%u,2025-01-01,2025-01-02,21,%s,%s%02u\n", i, i % 2 ? "A01" : "", i % 3 ? "B" : "",
                        i % 50);
    give("acute", PS_KIND_ADMISSION, &b);
    ps_buffer_text(&b, "pseudo_id,date,code,value\n");
    for (unsigned i = 0; i < 71000; i += 11)
        ps_buffer_print(&b, "id%u,2024-%02u-01,%u,%u\n", i, 1 + i % 12, 44054000 + i % 9, i);
    give("gp", PS_KIND_GP_EVENT, &b);
    link_into(&want, NULL);
    save(pool);
    fixture.spec.snapshot = snap;
    link_into(&got, pool);
    hold("from the snapshot", &got, &want);
    fixture_gone();
    (void)remove(snap);
    ps_pool_free(pool);
    ps_buffer_release(&b);
    ps_buffer_release(&want);
    ps_buffer_release(&got);
}
END_TEST

/* ---- keep ---- */

static uint64_t uses_of(const void *context, const char *text, size_t length)
{
    (void)context;
    return (uint64_t)(length == 8 && !memcmp(text, "44054006", 8)) | (uint64_t)(length == 8 && text[0] == '7') << 1;
}

/* What keep.h promises of one row, for the two uses below. Link itself looks for codes of objections at any date, and
 * what a row without a code is cannot be told. */
static bool is_kept(ps_day day, const char *code)
{
    if (!*code)
        return true;
    if (!strcmp(code, "44054006"))
        return day >= ps_day_parse("2021-01-01") && day <= ps_day_parse("2024-06-15");
    return strlen(code) == 8 && *code == '7' && day <= ps_day_parse("2020-02-15");
}

START_TEST(keeps_what_a_plain_filter_keeps)
{
    ps_buffer files = {0}, from_snapshot = {0}, want = {0}, got = {0};
    ps_keep keep = {.n = 2, .uses_of = uses_of};
    char id[300];

    name_snapshot();
    make_world(false, false);
    save(NULL);
    for (int kept = 0; kept < 2; kept++) {
        ps_population *p = NULL;
        ps_buffer *out = kept ? &got : &want;
        const int feed = 1;
        fixture.inputs[feed].keep = kept ? &keep : NULL;
        keep.spans[0] = (ps_span){ps_day_parse("2021-01-01"), ps_day_parse("2024-06-15")};
        keep.spans[1] = (ps_span){PS_NO_DAY, ps_day_parse("2020-02-15")};
        keep.column = ps_schema_column_find(fixture.inputs[feed].schema, "code");
        ck_assert_int_eq(ps_population_link(&p, &fixture.spec, NULL, &fixture.err), PS_OK);
        for (uint32_t i = 0; i < p->n_people; i++) {
            const ps_feed *f = &p->feeds[feed];
            (void)ps_idmap_text(id, p->ids, i);
            ps_buffer_print(out, "%s known %x\n", id, p->known[i]); /* also who has no row left */
            for (size_t e = f->first[i]; e < f->first[i + 1]; e++) {
                const char *code = ps_intern_text(p->words, f->columns[keep.column].text[e]);
                if (kept || is_kept(f->day[e], code))
                    ps_buffer_print(out, "  %s %s\n", day_text(f->day[e]), code);
            }
        }
        if (kept) {
            ck_assert_uint_gt(p->feeds[feed].n_events, 100);
            ck_assert_uint_lt(p->feeds[feed].n_events, 900);
        }
        ps_population_free(p);
    }
    hold("filtered", &got, &want);
    link_into(&files, NULL);
    fixture.spec.snapshot = snap;
    link_into(&from_snapshot, NULL);
    hold("filtered from the snapshot", &from_snapshot, &files);
    fixture_gone();
    (void)remove(snap);
    ps_buffer_release(&files);
    ps_buffer_release(&from_snapshot);
    ps_buffer_release(&want);
    ps_buffer_release(&got);
}
END_TEST

/* Lines inside a quoted text look like rows of somebody to whoever starts reading there. */
START_TEST(rows_inside_a_text_make_nobody_known)
{
    static const char people[] = PERSON_HEAD "a,A81001,R,2010-01-01,,1960-01,F,A,E01012022\n"
                                             "b,A81001,R,2010-01-01,,1960-01,F,A,E01012022\n";
    static const char events[] = "pseudo_id,date,code,unit\n"
                                 "a,2021-02-03,44054006,\"mmol\nb,2021-02-04,44054006,one\nb,2021-02-05,44054006,two\n"
                                 "b,2021-02-06,44054006,three\nb,2021-02-07,44054006,four\n\"\n"
                                 "a,2021-02-08,44054006,mol\n";
    ps_keep keep = {.n = 1, .uses_of = uses_of, .spans = {{PS_NO_DAY, INT32_MAX}}};

    for (size_t bytes = 1; bytes < sizeof events; bytes++) {
        ps_population *p;

        fixture_start("2024-06-15");
        (void)fixture_give("people", PS_KIND_PERSON, people);
        fixture_give("gp", PS_KIND_GP_EVENT, events)->keep = &keep;
        keep.column = ps_schema_column_find(fixture.inputs[1].schema, "code");
        fixture.inputs[1].chunk_bytes = bytes;
        p = fixture_link();
        ck_assert_uint_eq(p->n_people, 2);
        ck_assert_uint_eq(p->feeds[1].n_events, 2);
        ck_assert_uint_eq(p->known[person_of(p, "a")], 3);
        ck_assert_uint_eq(p->known[person_of(p, "b")], 1);
        ps_population_free(p);
    }
}
END_TEST

/* ---- the same bytes ---- */

static void slurp(ps_buffer *out, const char *path)
{
    static char piece[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t n;

    ps_buffer_clear(out);
    ck_assert_ptr_nonnull(file);
    while ((n = fread(piece, 1, sizeof piece, file)) > 0)
        ps_buffer_add(out, piece, n);
    ck_assert_int_eq(fclose(file), 0);
}

/* Words are numbered chunk by chunk, so other chunks may give other bytes, but the same population. */
START_TEST(same_bytes_whatever_the_threads)
{
    static const size_t chunks[] = {0, 16, 100, 1000, 5000};
    static const unsigned threads[] = {1, 2, 3, 8};
    ps_buffer want = {0}, got = {0}, usual = {0}, from = {0};

    name_snapshot();
    make_world(_i, true);
    link_into(&usual, NULL);
    for (size_t c = 0; c < PS_COUNT(chunks); c++) {
        for (size_t i = 0; i < fixture.spec.n_inputs; i++)
            fixture.inputs[i].chunk_bytes = chunks[c];
        for (size_t t = 0; t < PS_COUNT(threads); t++) {
            ps_pool *pool = ps_pool_new(threads[t]);
            fixture.spec.snapshot = NULL;
            link_into(&from, pool);
            hold("from small chunks", &from, &usual);
            save(pool);
            slurp(t ? &got : &want, snap);
            ck_assert_msg(!t || (got.length == want.length && !memcmp(got.at, want.at, got.length)),
                          "%u threads, chunks of %zu: other bytes", threads[t], chunks[c]);
            fixture.spec.snapshot = snap;
            link_into(&from, pool);
            hold("from a snapshot of small chunks", &from, &usual);
            ps_pool_free(pool);
        }
    }
    fixture_gone();
    (void)remove(snap);
    ps_buffer_release(&want);
    ps_buffer_release(&got);
    ps_buffer_release(&usual);
    ps_buffer_release(&from);
}
END_TEST

/* ---- refusals ---- */

static void rename_input(void)
{
    fixture.inputs[1].name = "primary";
}

static void read_otherwise(void)
{
    fixture.inputs[1].dates = PS_DATES_SLASH;
}

static void take_hex(void)
{
    fixture.inputs[2].hex_ids = true;
}

static void name_another_file(void)
{
    fixture.inputs[3].file = "somewhere/else.csv";
}

static void leave_one_out(void)
{
    fixture.spec.n_inputs--;
}

static void make_longer(void)
{
    FILE *file = fopen(fixture.inputs[1].path, "ab");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs("\n", file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static void change_a_byte(void)
{
    FILE *file = fopen(fixture.inputs[1].path, "r+b");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, 100, SEEK_SET), 0);
    ck_assert_int_ge(fputc('#', file), 0);
    ck_assert_int_eq(fclose(file), 0);
    fixture.spec.verify_sources = true;
}

/* The plan asks for a column that the file never had. */
static void ask_for_more(void)
{
    fixture.want[3][ps_schema_column_find(fixture.inputs[3].schema, "attended")] = PS_WANT;
}

static const struct {
    const char *why;
    void (*change)(void);
    const char *words, *file; /* what the message says, and of which file; NULL: the snapshot */
} refused[] = {
    {"an input of another name", rename_input, "the plan's input 2 is primary, the snapshot's is gp", NULL},
    {"another form of dates", read_otherwise, "input gp: the plan reads its file otherwise", NULL},
    {"ids as hexadecimal", take_hex, "input acute: the plan reads its file otherwise", NULL},
    {"another file", name_another_file, "the plan names else.csv, the snapshot was made from community", NULL},
    {"an input less", leave_one_out, "the plan has 3 inputs, the snapshot 4", NULL},
    {"a source that grew", make_longer, "the file changed after the snapshot was made: its size differs", "gp"},
    {"a source of another content", change_a_byte, "its fingerprint differs", "gp"},
    {"a column that was never there", ask_for_more, "input community: the snapshot has no column attended", NULL},
};

START_TEST(refuses_what_differs)
{
    ps_population *p = NULL;

    name_snapshot();
    make_world(false, true);
    save(NULL);
    fixture.spec.snapshot = snap;
    refused[_i].change();
    ck_assert_int_eq(ps_population_link(&p, &fixture.spec, NULL, &fixture.err), PS_EDATA);
    ck_assert_msg(strstr(fixture.err.message, refused[_i].words), "%s: %s", refused[_i].why, fixture.err.message);
    ck_assert_str_eq(fixture.err.file, refused[_i].file ? refused[_i].file : snap);
    ck_assert_str_ne(fixture.err.hint, "");
    ck_assert_ptr_null(p);
    fixture_gone();
    (void)remove(snap);
}
END_TEST

/* The snapshot anew, each block as `change` leaves it. */
static void write_anew(void (*change)(uint32_t kind, char *at, size_t n))
{
    ps_snapshot_file *file = NULL;
    ps_snapshot_writer *w = NULL;

    ck_assert_int_eq(ps_snapshot_file_open(&file, snap, NULL), PS_OK);
    ck_assert_int_eq(ps_snapshot_writer_open(&w, snap, NULL), PS_OK);
    for (uint32_t kind = 0; kind < PS_BLOCK_KINDS; kind++)
        for (uint32_t input = 0; input < fixture.spec.n_inputs; input++)
            for (uint32_t column = 0; column < 100; column++) {
                const ps_block_name block = {kind, input, column, 0};
                size_t n;
                const char *bytes = ps_snapshot_block(&n, file, block, 1);
                char *own = bytes ? malloc(n + 1) : NULL;

                if (!bytes)
                    continue;
                ck_assert_ptr_nonnull(own);
                memcpy(own, bytes, n);
                change(kind, own, n);
                ck_assert_int_eq(ps_snapshot_writer_add(w, block, own, n, NULL), PS_OK);
                free(own);
            }
    ck_assert_int_eq(ps_snapshot_writer_finish(w, NULL), PS_OK);
    ps_snapshot_writer_close(w);
    ps_snapshot_file_close(file);
}

static const struct {
    const char *name;
    ps_type type;
} labels[] = {{"code", PS_TEXT}, {"date", PS_DATE}, {"value", PS_NUMBER}, {"diagnosis", PS_CODES}}, *called;

/* The last column of this name and type is said to hold labels. */
static void call_labels(uint32_t kind, char *at, size_t n)
{
    const uint64_t length = strlen(called->name), words[2] = {(uint64_t)called->type, 0}, yes = 1;
    ps_buffer told = {0};
    char *found = NULL;

    if (kind != PS_BLOCK_META)
        return;
    ps_buffer_add(&told, (const char *)&length, sizeof length);
    ps_buffer_text(&told, called->name);
    ps_buffer_add(&told, (const char *)words, sizeof words);
    for (size_t i = 0; i + told.length <= n; i++)
        if (!memcmp(at + i, told.at, told.length))
            found = at + i + told.length - sizeof yes;
    ck_assert_ptr_nonnull(found);
    memcpy(found, &yes, sizeof yes);
    ps_buffer_release(&told);
}

/* Rows of the GP feed are told by code; the plan looks for all of them. */
static void look_for_codes(ps_keep *keep)
{
    keep->column = ps_schema_column_find(fixture.inputs[1].schema, "code");
    fixture.inputs[1].keep = keep;
}

static void hold_damaged(const char *why)
{
    ps_population *p = NULL;

    fixture.spec.snapshot = snap;
    ck_assert_msg(ps_population_link(&p, &fixture.spec, NULL, &fixture.err) == PS_EDATA, "%s is not seen", why);
    ck_assert_msg(strstr(fixture.err.message, "damaged"), "%s: %s", why, fixture.err.message);
    fixture.spec.snapshot = NULL;
}

/* Whole as a file, and yet nothing to follow. */
START_TEST(labels_are_texts_and_no_codes)
{
    ps_keep keep = {.n = 1, .uses_of = uses_of, .spans[0] = {PS_NO_DAY, INT32_MAX}};

    name_snapshot();
    make_world(false, false);
    save(NULL);
    called = &labels[_i];
    write_anew(call_labels);
    look_for_codes(&keep);
    hold_damaged(called->name);
    fixture_gone();
    (void)remove(snap);
}
END_TEST

static bool changed;

static void change_last(uint32_t kind, uint32_t wanted, char *at, size_t n, size_t from_end)
{
    if (kind != wanted || n < from_end)
        return;
    at[n - from_end] = (char)(at[n - from_end] ^ 0x40);
    changed = true;
}

static void change_places(uint32_t kind, char *at, size_t n)
{
    change_last(kind, PS_BLOCK_SHELVED, at, n, 1); /* of the last shelf, which was found to hold this */
}

static void change_digest(uint32_t kind, char *at, size_t n)
{
    change_last(kind, PS_BLOCK_SHELVES, at, n, 20);
}

static void change_code(uint32_t kind, char *at, size_t n)
{
    change_last(kind, PS_BLOCK_SHELVES, at, n, 20 - 8 - 2);
}

static void change_rows(uint32_t kind, char *at, size_t n)
{
    change_last(kind, PS_BLOCK_SHELVES, at, n, 20 - 12);
}

static void change_days(uint32_t kind, char *at, size_t n)
{
    change_last(kind, PS_BLOCK_SHELF_DAYS, at, n, 4 + 2); /* the last but one comes after the last */
}

static void change_twins(uint32_t kind, char *at, size_t n)
{
    change_last(kind, PS_BLOCK_TWINS, at, n, 8 - 2);
}

static const struct {
    const char *why;
    void (*change)(uint32_t kind, char *at, size_t n);
    bool filtered_alone; /* nobody else asks */
} shelf_damages[] = {
    {"what stands on a shelf", change_places, false}, {"the digest of a shelf", change_digest, false},
    {"the code of a shelf", change_code, false},      {"the rows of a shelf", change_rows, false},
    {"the order of days", change_days, false},        {"the code of a re-send", change_twins, true},
};

static uint64_t all_uses(const void *context, const char *text, size_t length)
{
    (void)context, (void)text, (void)length;
    return 1;
}

START_TEST(damaged_shelves)
{
    ps_keep keep = {.n = 1, .uses_of = all_uses, .spans[0] = {PS_NO_DAY, INT32_MAX}};

    name_snapshot();
    make_world(false, false);
    save(NULL);
    changed = false;
    write_anew(shelf_damages[_i].change);
    ck_assert(changed);
    if (!shelf_damages[_i].filtered_alone)
        hold_damaged(shelf_damages[_i].why);
    look_for_codes(&keep);
    hold_damaged(shelf_damages[_i].why);
    fixture_gone();
    (void)remove(snap);
}
END_TEST

/* ---- codes of other feeds, and days that are too many for shelves ---- */

static void hold_both_ways(const char *why, ps_keep *keep, size_t input)
{
    ps_buffer files = {0}, from_snapshot = {0};
    ps_pool *pool = ps_pool_new(2);

    for (int filtered = 0; filtered < 2; filtered++) {
        fixture.inputs[input].keep = filtered ? keep : NULL;
        fixture.spec.snapshot = NULL;
        link_into(&files, NULL);
        fixture.spec.snapshot = snap;
        link_into(&from_snapshot, pool);
        hold(why, &from_snapshot, &files);
    }
    fixture.inputs[input].keep = NULL;
    fixture.spec.snapshot = NULL;
    ps_pool_free(pool);
    ps_buffer_release(&files);
    ps_buffer_release(&from_snapshot);
}

START_TEST(days_too_many_for_shelves)
{
    ps_keep keep = {.n = 1, .uses_of = uses_of, .spans[0] = {PS_NO_DAY, ps_day_parse("1990-01-01")}};
    ps_buffer b = {0};

    name_snapshot();
    fixture_start("2025-03-31");
    ps_buffer_text(&b, PERSON_HEAD "a,A81001,R,2010-01-01,,1960-01,F,A,E01012022\n");
    give("people", PS_KIND_PERSON, &b);
    ps_buffer_text(&b, "pseudo_id,date,code\n");
    for (int i = 0; i < 66000; i++) {
        const ps_civil on = ps_day_civil(ps_day_of(1840, 1, 1) + i);
        ps_buffer_print(&b, "a,%d-%02d-%02d,%s\n", on.year, on.month, on.day, i % 9 ? "73211009" : "44054006");
    }
    give("gp", PS_KIND_GP_EVENT, &b);
    save(NULL);
    keep.column = ps_schema_column_find(fixture.inputs[1].schema, "code");
    hold_both_ways("days that differ", &keep, 1);
    fixture_gone();
    (void)remove(snap);
    ps_buffer_release(&b);
}
END_TEST

/* A feed of a plan's own may have codes to be told by too; the plan that runs may not ask for them. */
START_TEST(codes_of_another_feed)
{
    ps_schema_column columns[9];
    ps_schema schema = *ps_schema_of(PS_KIND_EVENT);
    const size_t code = schema.n_columns;
    ps_keep keep = {.n = 2,
                    .uses_of = uses_of,
                    .spans = {{ps_day_parse("2024-02-01"), ps_day_parse("2024-06-15")}, {PS_NO_DAY, 0}}};
    ps_buffer b = {0};

    memcpy(columns, schema.columns, sizeof columns[0] * code);
    columns[schema.n_columns++] = (ps_schema_column){.name = "code", .type = PS_TEXT};
    columns[schema.n_columns++] = (ps_schema_column){.name = "value", .type = PS_NUMBER};
    schema.columns = columns;
    keep.column = (int)code;
    name_snapshot();
    fixture_start("2025-03-31");
    ps_buffer_text(&b, PERSON_HEAD "a,A81001,R,2010-01-01,,1960-01,F,A,E01012022\n");
    give("people", PS_KIND_PERSON, &b);
    ps_buffer_text(&b, "pseudo_id,date,code,value\n");
    for (unsigned i = 0; i < 600; i++) /* some are sent again */
        ps_buffer_print(&b, "%c,2024-%02u-%02u,%s,%u\n", "ab"[i % 2], 1 + i % 12, 1 + i % 5,
                        i % 7 ? i % 3 ? "44054006" : "73211009" : "195967001", i % 2);
    give("tests", PS_KIND_EVENT, &b);
    fixture.inputs[1].schema = &schema;
    for (size_t c = 0; c < schema.n_columns; c++)
        fixture.want[1][c] = PS_WANT_IF_THERE;
    save(NULL);
    hold_both_ways("codes of a plan's own feed", &keep, 1);
    fixture.want[1][code] = PS_WANT_NOT;
    hold_both_ways("codes that nobody asks for", &keep, 1);
    fixture_gone();
    (void)remove(snap);
    ps_buffer_release(&b);
}
END_TEST

START_TEST(sources_may_be_gone)
{
    ps_population *p = NULL;

    name_snapshot();
    make_world(false, true);
    save(NULL);
    fixture_gone();
    fixture.spec.snapshot = snap;
    ck_assert_int_eq(ps_population_link(&p, &fixture.spec, NULL, &fixture.err), PS_OK);
    for (size_t i = 0; i < fixture.spec.n_inputs; i++)
        ck_assert_int_eq(p->sources[i], PS_SOURCE_ABSENT);
    ps_population_free(p);
    (void)remove(snap);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("snapshot");
    TCase *tc = tcase_create("snapshot");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, people_of_several_parts, 0, 2);
    tcase_add_loop_test(tc, as_from_the_files, 0, 4);
    tcase_add_test(tc, keeps_what_a_plain_filter_keeps);
    tcase_add_test(tc, rows_inside_a_text_make_nobody_known);
    tcase_add_loop_test(tc, same_bytes_whatever_the_threads, 0, 2);
    tcase_add_loop_test(tc, refuses_what_differs, 0, (int)PS_COUNT(refused));
    tcase_add_loop_test(tc, labels_are_texts_and_no_codes, 0, 4);
    tcase_add_loop_test(tc, damaged_shelves, 0, (int)PS_COUNT(shelf_damages));
    tcase_add_test(tc, days_too_many_for_shelves);
    tcase_add_test(tc, codes_of_another_feed);
    tcase_add_test(tc, sources_may_be_gone);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

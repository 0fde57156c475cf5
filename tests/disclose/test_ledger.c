/* The ledger of releases: which two tables may not stand beside each other, and that it reads what it wrote. */
#include "base/os.h"
#include "base/text_file.h"
#include "disclose/difference.h"
#include "disclose/ledger.h"
#include "disclose/nest.h"
#include "small_world.h"

/* 12 people: LSOAs a, b, c in ward w; d half in w and half in v; e in v; one with no LSOA. The last, in a and v, is not
 * registered. */
static const char *const lsoas[] = {"a", "a", "b", "b", "c", "d", "d", "e", "e", "e", NULL, "a"};
static const char *const wards[] = {"w", "w", "w", "w", "w", "w", "v", "v", "v", "v", NULL, "v"};

static void open_world(small_world *s)
{
    static const char *const flags[] = {"smi", "registered", "alive"};

    small_open(s, PS_COUNT(lsoas), NULL);
    small_text(s, "lsoa", lsoas);
    small_text(s, "ward", wards);
    small_text(s, "sex", wards);
    for (size_t i = 0; i < PS_COUNT(flags); i++)
        fill_flags(small_column(s, flags[i], PS_FLAG, PS_NAME_SCORE), "ynynynynynyn");
    small_number(s, "age", (const double[PS_COUNT(lsoas)]){0});
    for (size_t p = 0; p < PS_COUNT(lsoas); p++) {
        s->population.person[PS_P_REGISTERED].flag[p] = p + 1 < PS_COUNT(lsoas) ? PS_YES : PS_NO;
        s->population.person[PS_P_ALIVE].flag[p] = PS_YES;
    }
    small_make(s);
}

START_TEST(knows_what_lies_in_what)
{
    static const struct {
        const char *inner, *outer;
    } wanted[] = {{"a", "w"}, {"b", "w"}, {"c", "w"}, {"d", NULL}, {"e", "v"}, {"unknown", "unknown"}, {"f", NULL}};
    small_world s;
    ps_nest nest;
    bool found = false;

    open_world(&s);
    ck_assert_int_eq(ps_nest_open(&nest, &found, s.plan.arena, s.world, "lsoa", "ward", NULL), PS_OK);
    ck_assert(found);
    for (size_t i = 0; i < PS_COUNT(wanted); i++) {
        const char *got = ps_nest_within(&nest, wanted[i].inner);

        if (wanted[i].outer)
            ck_assert_pstr_eq(got, wanted[i].outer);
        else
            ck_assert_msg(!got, "%s lies in %s", wanted[i].inner, got);
    }
    ps_nest_close(&nest);
    ck_assert_int_eq(ps_nest_open(&nest, &found, s.plan.arena, s.world, "lsoa", "pcn", NULL), PS_OK);
    ck_assert_msg(!found, "the world has no networks");
    small_close(&s);
}
END_TEST

/* ---- two tables ---- */

typedef struct made {
    const char *of;    /* rule; NULL: everybody */
    const char *count; /* NULL: the population alone */
    const char *day;
    const char *fields; /* "lsoa", "lsoa,sex" */
    const char *rows;   /* "a:40:40 b:4:* -:44:45": labels, then population exact and shown, and people where counted;
                           "-" is summed over */
} made;

static const char *word(char out[32], const char **at, const char *ends)
{
    const size_t n = strcspn(*at, ends);

    memcpy(out, *at, n);
    out[n] = '\0';
    *at += n + ((*at)[n] != '\0');
    return out;
}

/* As the members of a ledger's line, so that reading is in every case. */
static ps_entry entry_of(small_world *s, const made *m, const char *name)
{
    ps_entry entry = {.table = name, .plan = "p", .definition_sha256 = "00", .small = 7};
    ps_rule *of = m->of ? small_rule(s, m->of, PS_FLAG) : NULL;
    ps_buffer text = {0};
    bool no_memory = false;
    ps_entry read;
    ps_entry_row *rows = ps_arena_array(s->plan.arena, 32, sizeof *rows);
    const char *at = m->fields;
    char cell[32];

    entry.of = m->of;
    entry.counted = m->count;
    entry.index_date = ps_day_parse(m->day);
    while (*at)
        entry.fields[entry.n_fields++] = ps_arena_print(s->plan.arena, "%s", word(cell, &at, ","));
    ck_assert_int_eq(ps_terms_of(&entry.terms[0], s->plan.arena, &s->plan, of, NULL, NULL), PS_OK);
    ck_assert_int_eq(ps_terms_of(&entry.terms[1], s->plan.arena, &s->plan, of, m->count, NULL), PS_OK);
    entry.rows = rows;
    for (at = m->rows; *at; entry.n_rows++) {
        ps_entry_row *row = &rows[entry.n_rows];

        for (size_t d = 0; d < entry.n_fields; d++) {
            word(cell, &at, ":");
            row->labels[d] = strcmp(cell, "-") ? ps_arena_print(s->plan.arena, "%s", cell) : NULL;
        }
        for (size_t l = 0; l < (m->count ? 2u : 1u); l++) {
            row->cells[l].count = strtoull(word(cell, &at, ":"), NULL, 10);
            row->cells[l].shown = ps_arena_print(s->plan.arena, "%s", word(cell, &at, ": "));
        }
    }
    ps_entry_write(&text, &entry);
    ck_assert_msg(ps_entry_read(&read, &no_memory, s->plan.arena, (ps_slice){text.at, text.length},
                                ps_day_of(1900, 1, 1), ps_day_of(2100, 1, 1)),
                  "cannot read: %s", text.at);
    ck_assert_msg(ps_entry_equals(&read, &read), "an entry is itself");
    ps_buffer_release(&text);
    return read;
}

#define ALL "registered and alive"
#define MARCH "2025-03-31"
static const struct {
    const char *why;
    made earlier, now;
    const char *message, *cell; /* NULL: may stand */
} beside[] = {
    {"the same",
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:4:* -:44:45"},
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:4:* -:44:45"},
     NULL,
     NULL},
    {"a person came, and a number changed",
     {ALL, NULL, MARCH, "lsoa", "a:42:40 -:42:40"},
     {ALL, NULL, MARCH, "lsoa", "a:43:45 -:43:45"},
     "a change of 1 to 7 people",
     "All"},
    {"a person came, and no number changed",
     {ALL, NULL, MARCH, "lsoa", "a:41:40 -:41:40"},
     {ALL, NULL, MARCH, "lsoa", "a:42:40 -:42:40"},
     NULL,
     NULL},
    {"eight came",
     {ALL, NULL, MARCH, "lsoa", "a:42:40 -:42:40"},
     {ALL, NULL, MARCH, "lsoa", "a:50:50 -:50:50"},
     NULL,
     NULL},
    {"seven came",
     {ALL, NULL, MARCH, "lsoa", "a:42:40 -:42:40"},
     {ALL, NULL, MARCH, "lsoa", "a:49:50 -:49:50"},
     "a change of 1 to 7 people",
     "All"},
    {"one came where there was nobody",
     {ALL, NULL, MARCH, "lsoa", "a:40:40 -:40:40"},
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:1:* -:41:40"},
     "a change of 1 to 7 people",
     "lsoa=b"},
    {"small before and after",
     {ALL, NULL, MARCH, "lsoa", "a:3:* b:40:40 -:43:45"},
     {ALL, NULL, MARCH, "lsoa", "a:5:* b:38:40 -:43:45"},
     NULL,
     NULL},
    {"27 days later",
     {ALL, NULL, "2025-03-04", "lsoa", "a:42:40 -:42:40"},
     {ALL, NULL, MARCH, "lsoa", "a:43:45 -:43:45"},
     "a change",
     "All"},
    {"28 days later",
     {ALL, NULL, "2025-03-03", "lsoa", "a:42:40 -:42:40"},
     {ALL, NULL, MARCH, "lsoa", "a:43:45 -:43:45"},
     NULL,
     NULL},
    {"28 days before",
     {ALL, NULL, MARCH, "lsoa", "a:42:40 -:42:40"},
     {ALL, NULL, "2025-03-03", "lsoa", "a:43:45 -:43:45"},
     NULL,
     NULL},
    {"a partner is shown",
     {ALL, NULL, MARCH, "lsoa", "a:20:* b:4:* -:24:25"},
     {ALL, NULL, MARCH, "lsoa,sex", "a:f:20:20 a:-:20:20 b:f:4:* b:-:4:* -:f:24:25 -:-:24:25"},
     "hides what is shown here",
     NULL},
    {"a limit further down by three",
     {ALL " and age >= 65", NULL, MARCH, "lsoa", "a:40:40 -:40:40"},
     {ALL " and age >= 66", NULL, MARCH, "lsoa", "a:37:35 -:37:35"},
     "they differ in age alone",
     "All"},
    {"by three, in one area of two",
     {ALL " and age >= 65", NULL, MARCH, "lsoa", "a:40:40 b:30:30 -:70:70"},
     {ALL " and age >= 75", NULL, MARCH, "lsoa", "a:37:35 b:10:10 -:47:45"},
     "they differ in age alone",
     "lsoa=a"},
    {"by eight",
     {ALL " and age >= 65", NULL, MARCH, "lsoa", "a:40:40 -:40:40"},
     {ALL " and age >= 66", NULL, MARCH, "lsoa", "a:32:30 -:32:30"},
     NULL,
     NULL},
    {"by nobody",
     {ALL " and age >= 65", NULL, MARCH, "lsoa", "a:40:40 -:40:40"},
     {ALL " and age >= 66", NULL, MARCH, "lsoa", "a:40:40 -:40:40"},
     NULL,
     NULL},
    {"by three, one of them hidden",
     {ALL " and age >= 65", NULL, MARCH, "lsoa", "a:8:10"},
     {ALL " and age >= 66", NULL, MARCH, "lsoa", "a:5:*"},
     NULL,
     NULL},
    {"a month later",
     {ALL " and age >= 65", NULL, "2025-02-28", "lsoa", "a:40:40 -:40:40"},
     {ALL " and age >= 66", NULL, MARCH, "lsoa", "a:37:35 -:37:35"},
     NULL,
     NULL},
    {"by other fields, all the same in sum",
     {ALL " and age >= 65", NULL, MARCH, "lsoa", "a:20:20 b:20:20 -:40:40"},
     {ALL " and age >= 66", NULL, MARCH, "sex", "f:37:35 -:37:35"},
     "they differ in age alone",
     "All"},
    {"a condition more",
     {ALL, NULL, MARCH, "lsoa", "a:40:40 -:40:40"},
     {ALL " and smi", NULL, MARCH, "lsoa", "a:37:35 -:37:35"},
     "they differ in smi alone",
     "All"},
    {"counted, it is what tables are for",
     {ALL, "smi", MARCH, "lsoa", "a:40:40:37:35 -:40:40:37:35"},
     {ALL, NULL, MARCH, "sex", "f:40:40 -:40:40"},
     NULL,
     NULL},
    {"counted people of an overlapping population",
     {ALL " and age >= 65", "smi", MARCH, "lsoa", "a:400:400:40:40"},
     {ALL " and age >= 66", "smi", MARCH, "lsoa", "a:380:380:37:35"},
     "they differ in age alone",
     "lsoa=a"},
    {"counted, or in the rule",
     {ALL, "smi", MARCH, "lsoa", "a:400:400:42:40"},
     {ALL " and smi", NULL, MARCH, "lsoa", "a:43:45"},
     "a change",
     "lsoa=a"},
    {"everybody, and some",
     {NULL, NULL, MARCH, "lsoa", "a:40:40"},
     {"registered", NULL, MARCH, "lsoa", "a:37:35"},
     "they differ in registered alone",
     "lsoa=a"},
    /* a, b and c are ward w; e is v with half of d */
    {"all of a ward but a few",
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:30:30 c:4:*"},
     {ALL, NULL, MARCH, "ward", "w:74:75"},
     "leave a few people over",
     "ward=w"},
    {"the ward first",
     {ALL, NULL, MARCH, "ward", "w:74:75"},
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:30:30 c:4:*"},
     "leave a few people over",
     "ward=w"},
    {"one partner alone",
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:30:30 c:20:*"},
     {ALL, NULL, MARCH, "ward", "w:90:90"},
     "leave one hidden cell over",
     "ward=w"},
    {"two hidden",
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:30:* c:4:*"},
     {ALL, NULL, MARCH, "ward", "w:74:75"},
     NULL,
     NULL},
    {"two hidden, a few in all",
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:2:* c:4:*"},
     {ALL, NULL, MARCH, "ward", "w:46:45"},
     "leave a few people over",
     "ward=w"},
    {"all of a ward",
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:30:30 c:20:20"},
     {ALL, NULL, MARCH, "ward", "w:90:90"},
     NULL,
     NULL},
    {"all of a hidden ward",
     {ALL, NULL, MARCH, "lsoa", "a:40:40 b:30:30 c:20:20"},
     {ALL, NULL, MARCH, "ward", "w:90:*"},
     "add up to what is hidden",
     "ward=w"},
    {"an LSOA in two wards is in none",
     {ALL, NULL, MARCH, "lsoa", "e:40:40 d:4:*"},
     {ALL, NULL, MARCH, "ward", "v:60:60"},
     NULL,
     NULL},
    {"a month later",
     {ALL, NULL, "2025-02-28", "lsoa", "a:40:40 b:30:30 c:4:*"},
     {ALL, NULL, MARCH, "ward", "w:74:75"},
     NULL,
     NULL},
    {"of other people",
     {ALL " and age >= 65", NULL, MARCH, "lsoa", "a:40:40 b:30:30 c:4:*"},
     {ALL " and smi", NULL, MARCH, "ward", "w:74:75"},
     NULL,
     NULL},
    {"by sex as well",
     {ALL, NULL, MARCH, "lsoa,sex", "a:f:40:40 b:f:30:30 c:f:4:* a:m:9:10"},
     {ALL, NULL, MARCH, "ward,sex", "w:f:74:75 w:m:30:30"},
     "leave a few people over",
     "sex=f;ward=w"},
};

START_TEST(tables_beside_each_other)
{
    small_world s;
    ps_entry earlier, now;
    ps_error err = {0};
    ps_status st;

    open_world(&s);
    earlier = entry_of(&s, &beside[_i].earlier, "before");
    earlier.number = 3;
    now = entry_of(&s, &beside[_i].now, "now");
    st = ps_difference_check(&now, &earlier, s.world, &err);
    if (beside[_i].message) {
        ck_assert_msg(st == PS_EDISCLOSURE && strstr(err.message, beside[_i].message), "%s: %s", beside[_i].why,
                      err.message);
        ck_assert_msg(strstr(err.message, "table before (entry 3 of the ledger)"), "%s", err.message);
        if (beside[_i].cell)
            ck_assert_str_eq(err.value, beside[_i].cell);
    } else {
        ck_assert_msg(st == PS_OK, "%s: %s", beside[_i].why, err.message);
    }
    small_close(&s);
}
END_TEST

/* ---- lines ---- */

static const made whole = {ALL " and age between 65 and 74.5", "smi", MARCH, "lsoa,sex", "a:f:40:40:9:10 a:-:40:40:9:"};

START_TEST(reads_what_it_wrote)
{
    small_world s;
    ps_entry entry;

    open_world(&s);
    entry = entry_of(&s, &whole, "odd \"name\"");
    ck_assert_str_eq(entry.table, "odd \"name\"");
    ck_assert_str_eq(entry.counted, "smi");
    ck_assert_str_eq(entry.of, whole.of);
    ck_assert_int_eq(entry.index_date, ps_day_of(2025, 3, 31));
    ck_assert_uint_eq(entry.small, 7);
    ck_assert_uint_eq(entry.terms[PS_ENTRY_POPULATION].n, 3);
    ck_assert(entry.terms[0].at[0].from == 65 && entry.terms[0].at[0].to == 74.5 && entry.terms[0].at[0].to_in);
    ck_assert_uint_eq(entry.terms[PS_ENTRY_PEOPLE].n, 4);
    ck_assert_uint_eq(entry.n_rows, 2);
    ck_assert_ptr_nonnull(ps_entry_find(&entry, "lsoa=a;sex=f"));
    ck_assert_ptr_null(ps_entry_find(&entry, "lsoa=b"));
    ck_assert_str_eq(ps_entry_find(&entry, "lsoa=a")->cells[PS_ENTRY_PEOPLE].shown, "");
    ck_assert(!ps_cell_is_shown(&ps_entry_find(&entry, "lsoa=a")->cells[PS_ENTRY_PEOPLE]));
    small_close(&s);
}
END_TEST

/* A line cut at any byte, or gone on with, is no entry; nothing is read beyond it. */
START_TEST(reads_nothing_else)
{
    small_world s;
    ps_entry entry, read;
    ps_buffer text = {0};
    bool no_memory = false;

    open_world(&s);
    entry = entry_of(&s, &whole, "t");
    ps_entry_write(&text, &entry);
    for (size_t n = 0; n <= text.length + 1; n++) {
        char *cut = calloc(1, n + 1);

        memcpy(cut, text.at, n <= text.length ? n : text.length);
        if (n > text.length)
            cut[text.length] = ',';
        ck_assert_msg(ps_entry_read(&read, &no_memory, s.plan.arena, (ps_slice){cut, n}, ps_day_of(1900, 1, 1),
                                    ps_day_of(2100, 1, 1)) == (n == text.length),
                      "cut at %zu of %zu", n, text.length);
        free(cut);
    }
    ck_assert(!no_memory);
    ps_buffer_release(&text);
    small_close(&s);
}
END_TEST

/* ---- the file ---- */

static char folder[80];

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/popstrat-ledger-%u", ps_os_process_id());
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
    ck_assert_int_eq(ps_os_make_folder(folder, NULL), PS_OK);
}

static ps_table *table_by_lsoa(small_world *s)
{
    ps_column in;
    uint8_t *nobody = ps_calloc(s->population.n_people, 1);
    const ps_table_spec spec = {.name = "by_lsoa",
                                .n_fields = 1,
                                .field_names = {"lsoa"},
                                .fields = {small_find(s, "lsoa")},
                                .population = &in,
                                .left_out = nobody};
    ps_table *table = NULL;

    ck_assert(nobody && ps_column_init(&in, PS_FLAG, s->population.n_people));
    memset(in.flag, PS_YES, s->population.n_people);
    ck_assert_int_eq(ps_table_build(&table, &spec, s->world, NULL), PS_OK);
    ps_column_release(&in);
    free(nobody);
    return table;
}

/* Through the file: entered, found again, refused with another number, and let through by an override. Rows of the
 * table: a 3, b 2, c 1, d 2, e 3, unknown 1, All 12. */
START_TEST(keeps_a_table)
{
    static const char *const files[] = {
        "lsoa,population,note\na,5,\nb,2,\nc,1,\nd,2,\ne,3,\nunknown,1,\nAll,12,\n",
        "lsoa,population,note\na,10,\nb,2,\nc,1,\nd,2,\ne,3,\nunknown,1,\nAll,12,\n",
        "lsoa,population,note\na,5,\n",
    };
    const char *by[] = {"lsoa"};
    ps_table_plan asked = {.name = "by_lsoa", .by = by, .n_by = 1, .place = {7, 1, 5}};
    ps_override override = {.name = "winter",
                            .lifts = PS_LIFTS_DISCLOSURE,
                            .from = ps_day_of(2025, 1, 1),
                            .until = ps_day_of(2025, 12, 31)};
    ps_ledger *ledger = NULL, *second = NULL;
    ps_buffer said = {0};
    ps_error err = {0};
    const char *file[PS_COUNT(files)];
    char *text;
    ps_table *table;
    small_world s;

    make_folder();
    open_world(&s);
    table = table_by_lsoa(&s);
    s.plan.tables = &asked;
    s.plan.n_tables = 1;
    s.plan.ledger_file = "r";
    s.plan.ledger_path = ps_arena_print(s.plan.arena, "%s/new/r", folder);
    for (size_t i = 0; i < PS_COUNT(files); i++) {
        file[i] = ps_arena_print(s.plan.arena, "%s/%zu.csv", folder, i);
        ck_assert_int_eq(ps_text_file_write(file[i], files[i], strlen(files[i]), NULL), PS_OK);
    }
    ck_assert_int_eq(ps_ledger_open(&ledger, &s.plan, ps_day_of(2025, 4, 1), "d1", 0, &err), PS_OK);
    ck_assert_int_eq(ps_ledger_open(&second, &s.plan, ps_day_of(2025, 4, 1), "d1", 0, &err), PS_ESYSTEM);
    ck_assert_int_eq(ps_ledger_enter(ledger, s.world, &asked, table, file[2], &err), PS_EDISCLOSURE);
    ck_assert_int_eq(ps_ledger_enter(ledger, s.world, &asked, table, file[0], &err), PS_OK);
    ck_assert_msg(!ps_os_exists(s.plan.ledger_path), "nothing is written before the end");
    ck_assert_int_eq(ps_ledger_append(ledger, &err), PS_OK);
    ps_ledger_close(ledger);

    ck_assert_int_eq(ps_ledger_open(&ledger, &s.plan, ps_day_of(2025, 4, 1), "d1", 0, &err), PS_OK);
    ck_assert_int_eq(ps_ledger_enter(ledger, s.world, &asked, table, file[0], &err), PS_OK);
    ps_ledger_say(&said, ledger);
    ck_assert_str_eq(said.at, "Ledger r: there already by_lsoa.");
    table->rows[0].population = 8;
    ck_assert_int_eq(ps_ledger_enter(ledger, s.world, &asked, table, file[1], &err), PS_EDISCLOSURE);
    ck_assert_str_eq(err.field, "table.by_lsoa");
    ck_assert_uint_eq(err.line, 7);
    ps_ledger_close(ledger);

    s.plan.overrides = &override;
    s.plan.n_overrides = 1;
    ck_assert_int_eq(ps_ledger_open(&ledger, &s.plan, ps_day_of(2026, 1, 1), "d1", 0, &err), PS_OK);
    ck_assert_msg(ps_ledger_enter(ledger, s.world, &asked, table, file[1], &err) == PS_EDISCLOSURE,
                  "the override is over");
    ps_ledger_close(ledger);
    ck_assert_int_eq(ps_ledger_open(&ledger, &s.plan, ps_day_of(2025, 12, 31), "d1", 0, &err), PS_OK);
    ck_assert_int_eq(ps_ledger_enter(ledger, s.world, &asked, table, file[1], &err), PS_OK);
    ck_assert_ptr_nonnull(strstr(ps_ledger_warning(ledger, 0), "override winter let table by_lsoa through"));
    ck_assert_ptr_null(ps_ledger_warning(ledger, 1));
    ck_assert_int_eq(ps_ledger_append(ledger, &err), PS_OK);
    ps_ledger_close(ledger);
    ck_assert_int_eq(ps_text_file_read(&text, NULL, s.plan.ledger_path, &err), PS_OK);
    ck_assert_ptr_nonnull(strstr(text, "\n{\"n\":3,"));
    ck_assert_ptr_nonnull(strstr(text, "\"override\":\"winter\""));
    ck_assert_ptr_null(strstr(text, "\n{\"n\":4,"));
    free(text);
    ps_buffer_release(&said);
    ps_table_free(table);
    small_close(&s);
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("ledger");
    TCase *tc = tcase_create("ledger");

    tcase_add_test(tc, knows_what_lies_in_what);
    tcase_add_loop_test(tc, tables_beside_each_other, 0, (int)PS_COUNT(beside));
    tcase_add_test(tc, reads_what_it_wrote);
    tcase_add_test(tc, reads_nothing_else);
    tcase_add_test(tc, keeps_a_table);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

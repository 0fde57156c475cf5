/* Tables: labels, margins that sum exactly, people left out, small areas, and a slow count that has to agree. */
#include "aggregate/table.h"
#include "small_world.h"

static small_world s;

#define N 12
static const char *const lsoas[N] = {"E01000002", "E01000001", NULL,        "W01000009", "E01000001", "E01000002",
                                     "E01000001", "S01000003", "E01000002", "E01000001", "E01000001", NULL};
static const double deciles[N] = {1, 10, NAN, NAN, 10, 2, 10, NAN, 1, 10, 10, NAN};
static const double fifths[N] = {1, 5, NAN, NAN, 5, 2, 5, NAN, 1, 5, 5, NAN};
/* Wards as looked up; the sixth lives in England, in an LSOA that the look-up lacks. */
static const char *const wards[N] = {"E05990002", "E05990001", NULL,        NULL,        "E05990001", NULL,
                                     "E05990001", NULL,        "E05990002", "E05990001", "E05990001", NULL};
static const char *const ethnicity[N] = {"White", "Not stated", "Asian",      "White", "Not known", "White",
                                         "Asian", "White",      "Not stated", "White", "White",     "Black"};
static const char *const codes[N] = {"A", "Z", "H", "B", "99", "A", "H", "A", "Z", "A", "T", "N"};
static const char *const tiers[N] = {"low", "high", "low",  NULL, "very high", "low",
                                     "low", "low",  "high", NULL, "low",       "low"};
static const char *const tier_words[] = {"very high", "high", "low"};
/* Numbers as they come: small and whole, and all others; minus zero is zero. */
static const double numbers[N] = {255, 256, -0.0, 0, 0.5, -1, NAN, 255, 1e9, 7, 9, 300};
#define POPULATION "yyyyyyyyyn?y"
#define COUNTED "yynyyn?nnyyn"

static void open_people(void)
{
    static const ps_name_row person_names[] = {
        {.name = "lsoa", .type = PS_TEXT, .kind = PS_NAME_PERSON, .item = PS_P_LSOA},
        {.name = "imd_decile", .type = PS_NUMBER, .kind = PS_NAME_PERSON, .item = PS_P_IMD_DECILE},
        {.name = "ethnicity", .type = PS_TEXT, .kind = PS_NAME_PERSON, .item = PS_P_ETHNICITY},
        {.name = "ward", .type = PS_TEXT, .kind = PS_NAME_PERSON, .item = PS_P_WARD},
        {.name = "local_quintile", .type = PS_NUMBER, .kind = PS_NAME_PERSON, .item = PS_P_LOCAL_QUINTILE},
        {.name = "ethnicity_code", .type = PS_TEXT, .kind = PS_NAME_PERSON, .item = PS_P_ETHNICITY_CODE},
    };
    ps_name *alias;

    small_open(&s, N, NULL);
    small_trait_text(&s, PS_P_LSOA, lsoas);
    small_outside(&s);
    small_trait_text(&s, PS_P_WARD, wards);
    small_trait_text(&s, PS_P_ETHNICITY, ethnicity);
    small_trait_text(&s, PS_P_ETHNICITY_CODE, codes);
    memcpy(s.population.person[PS_P_IMD_DECILE].number, deciles, sizeof deciles);
    memcpy(s.population.person[PS_P_LOCAL_QUINTILE].number, fifths, sizeof fifths);
    small_rows(&s, person_names, PS_COUNT(person_names));
    small_flag(&s, "in_it", POPULATION);
    small_flag(&s, "counted", COUNTED);
    small_number(&s, "number", numbers);
    small_text(&s, "risk", tiers);
    s.names[s.plan.names.n - 1].row.kind = PS_NAME_TIER;
    s.names[s.plan.names.n - 1].row.words = tier_words;
    s.names[s.plan.names.n - 1].row.n_words = 3;
    alias = small_name(&s, &s.names[s.plan.names.n - 1].row);
    alias->row.name = "tier";
    alias->alias_of = "risk";
    s.plan.governance.purpose = PS_CASE_FINDING;
    small_make(&s);
}

static ps_table *build(size_t n_fields, const char *const *fields, bool counted)
{
    static const char *names[PS_TABLE_FIELDS_MOST];
    ps_table_plan plan = {.name = "test",
                          .title = "A test",
                          .count = counted ? "counted" : NULL,
                          .by = names,
                          .n_by = n_fields,
                          .per = 1000,
                          .of = small_rule(&s, "in_it", PS_FLAG)};
    ps_table *table = NULL;
    ps_error err = {.status = PS_OK};

    for (size_t d = 0; d < n_fields; d++)
        names[d] = fields[d];
    ck_assert_msg(ps_table_of_plan(&table, s.world, &plan, NULL, &err) == PS_OK, "%s", err.message);
    return table;
}

/* "label|label: people/population" row after row. */
static void told(char *out, size_t room, const ps_table *table)
{
    size_t used = 0;

    *out = '\0';
    for (size_t r = 0; r < ps_table_rows(table); r++) {
        for (size_t d = 0; d < ps_table_fields(table); d++)
            used += (size_t)snprintf(out + used, room - used, "%s%s", d ? "|" : "", ps_table_label(table, r, d));
        used +=
            (size_t)snprintf(out + used, room - used, ": %llu/%llu\n", (unsigned long long)ps_table_people(table, r),
                             (unsigned long long)ps_table_population(table, r));
    }
}

static const struct {
    const char *why;
    size_t n_fields;
    const char *fields[2];
    const char *wanted;
} cases[] = {
    {"no field: everybody", 0, {NULL}, ": 4/10\n"},
    {"areas, then outside England, then unknown",
     1,
     {"lsoa"},
     "E01000001: 2/3\nE01000002: 1/3\noutside England: 1/2\nunknown: 0/2\nAll: 4/10\n"},
    {"deciles by number; outside England is no decile",
     1,
     {"imd_decile"},
     "1: 1/2\n2: 0/1\n10: 2/3\noutside England: 1/2\nunknown: 0/2\nAll: 4/10\n"},
    {"wards: outside England is not unknown, and who lacks one in England is",
     1,
     {"ward"},
     "E05990001: 2/3\nE05990002: 1/2\noutside England: 1/2\nunknown: 0/3\nAll: 4/10\n"},
    {"local fifths by number",
     1,
     {"local_quintile"},
     "1: 1/2\n2: 0/1\n5: 2/3\noutside England: 1/2\nunknown: 0/2\nAll: 4/10\n"},
    {"not stated and not known are two rows, last",
     1,
     {"ethnicity"},
     "Asian: 0/2\nBlack: 0/1\nWhite: 2/4\nNot stated: 1/2\nNot known: 1/1\nAll: 4/10\n"},
    {"national codes: Z and 99 last",
     1,
     {"ethnicity_code"},
     "A: 1/3\nB: 1/1\nH: 0/2\nN: 0/1\nZ: 1/2\n99: 1/1\nAll: 4/10\n"},
    {"a tier by its cuts, and not scored",
     1,
     {"risk"},
     "very high: 1/1\nhigh: 1/2\nlow: 1/6\nnot scored: 1/1\nAll: 4/10\n"},
    {"its alias", 1, {"tier"}, "very high: 1/1\nhigh: 1/2\nlow: 1/6\nnot scored: 1/1\nAll: 4/10\n"},
    {"a flag", 1, {"counted"}, "yes: 4/4\nno: 0/5\ncannot tell: 0/1\nAll: 4/10\n"},
    {"numbers small and large, whole or not",
     1,
     {"number"},
     "-1: 0/1\n0: 1/2\n0.5: 1/1\n255: 1/2\n256: 1/1\n300: 0/1\n1000000000: 0/1\nunknown: 0/1\nAll: 4/10\n"},
    {"two fields: cells, totals of rows, totals of columns, everybody",
     2,
     {"risk", "counted"},
     "very high|yes: 1/1\nhigh|yes: 1/1\nhigh|no: 0/1\nlow|yes: 1/1\nlow|no: 0/4\nlow|cannot tell: 0/1\nnot "
     "scored|yes: 1/1\n"
     "very high|All: 1/1\nhigh|All: 1/2\nlow|All: 1/6\nnot scored|All: 1/1\n"
     "All|yes: 4/4\nAll|no: 0/5\nAll|cannot tell: 0/1\nAll|All: 4/10\n"},
};

START_TEST(counts_people)
{
    char got[2000];
    ps_table *table;

    open_people();
    table = build(cases[_i].n_fields, cases[_i].fields, true);
    told(got, sizeof got, table);
    ck_assert_msg(!strcmp(got, cases[_i].wanted), "%s:\n%swanted\n%s", cases[_i].why, got, cases[_i].wanted);
    ck_assert_str_eq(table->counted, "people in counted");
    ps_table_free(table);
    small_close(&s);
}
END_TEST

START_TEST(counts_the_population_alone)
{
    static const char *const by[] = {"risk"};
    ps_table *table;

    open_people();
    table = build(1, by, false);
    ck_assert_ptr_null(table->counted);
    ck_assert_uint_eq(ps_table_people(table, 0), 0);
    ck_assert_uint_eq(ps_table_population(table, 2), 6);
    ck_assert_ptr_null(ps_table_label(table, 99, 0));
    ck_assert_ptr_null(ps_table_label(table, 0, 1));
    ck_assert_uint_eq(ps_table_population(table, 99), 0);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

/* Objectors stay out of numerator and denominator, and are counted apart. p1 and p10 object; p10 is not in the
 * population. */
START_TEST(leaves_objectors_out)
{
    static const char *const by[] = {"counted"};
    ps_table *table;
    char got[400];

    open_people();
    fill_flags(&s.population.person[PS_P_TYPE_1], "nynnnnnnnnyn");
    fill_flags(&s.population.person[PS_P_NATIONAL_OPT_OUT], "ynnnnnnnnnnn");
    fill_flags(&s.population.person[PS_P_TYPE_1_EVER],
               "yynnnnnnnnyn"); /* after the index date: for lists, not for tables */
    fill_flags(&s.population.person[PS_P_DISSENT], "nnnyynnnnnnn"); /* no matter for tables */
    table = build(1, by, true);
    told(got, sizeof got, table);
    ck_assert_str_eq(got, "yes: 3/3\nno: 0/5\ncannot tell: 0/1\nAll: 3/9\n");
    ck_assert_uint_eq(table->left_out, 1);
    ps_table_free(table);
    s.plan.governance.purpose = PS_PLANNING_S251; /* national opt-outs too */
    table = build(1, by, true);
    told(got, sizeof got, table);
    ck_assert_str_eq(got, "yes: 2/2\nno: 0/5\ncannot tell: 0/1\nAll: 2/8\n");
    ck_assert_uint_eq(table->left_out, 2);
    ps_table_free(table);
    s.plan.governance.purpose = PS_PURPOSE_NONE; /* without [governance] a Type 1 objection still holds */
    table = build(1, by, true);
    ck_assert_uint_eq(table->left_out, 1);
    ps_table_free(table);
    small_close(&s);
}
END_TEST

START_TEST(a_table_of_nobody_says_so)
{
    static const char *const by[] = {"risk", "lsoa"};
    ps_table *table;
    char got[400];

    open_people();
    fill_flags(&s.world->columns[ps_names_find(&s.plan.names, "in_it")->number], "nnnnnnnnnnnn");
    table = build(2, by, true);
    told(got, sizeof got, table);
    ck_assert_str_eq(got, "All|All: 0/0\n");
    ps_table_free(table);
    small_close(&s);
}
END_TEST

/* ---- many people ---- */

static uint32_t next_random(uint32_t *state)
{
    *state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
    return *state >> 8;
}

static ps_column many_flags, many_counted, many_fields[3];
static small_world many;

static void open_many(size_t n, uint32_t seed)
{
    static const char *const texts[] = {"north", "south", "east"};
    uint32_t state = seed;

    small_open(&many, n, NULL);
    ck_assert(ps_column_init(&many_flags, PS_FLAG, n) && ps_column_init(&many_counted, PS_FLAG, n));
    ck_assert(ps_column_init(&many_fields[0], PS_NUMBER, n) && ps_column_init(&many_fields[1], PS_TEXT, n) &&
              ps_column_init(&many_fields[2], PS_FLAG, n));
    for (size_t p = 0; p < n; p++) {
        const uint32_t text = next_random(&state) % 4;

        many_flags.flag[p] = (uint8_t)(next_random(&state) % 3);
        many_counted.flag[p] = (uint8_t)(next_random(&state) % 3);
        many_fields[0].number[p] = next_random(&state) % 7 == 0 ? NAN : next_random(&state) % 12;
        many_fields[1].text[p] = text < 3 ? small_word(&many, texts[text]) : 0;
        many_fields[2].flag[p] = (uint8_t)(next_random(&state) % 3);
    }
    small_make(&many);
}

static ps_table *build_many(ps_pool *pool)
{
    ps_table_spec spec = {.name = "many",
                          .population = &many_flags,
                          .counted = &many_counted,
                          .n_fields = 3,
                          .field_names = {"decile", "place", "flag"},
                          .fields = {&many_fields[0], &many_fields[1], &many_fields[2]},
                          .pool = pool};
    ps_table *table = NULL;

    ck_assert_int_eq(ps_table_build(&table, &spec, many.world, NULL), PS_OK);
    return table;
}

static void close_many(void)
{
    ps_column_release(&many_flags);
    ps_column_release(&many_counted);
    for (int d = 0; d < 3; d++)
        ps_column_release(&many_fields[d]);
    small_close(&many);
}

static bool reads(const char *label, size_t d, size_t p)
{
    char number[32];

    if (!strcmp(label, "All"))
        return true;
    if (d == 0) {
        snprintf(number, sizeof number, "%g", many_fields[0].number[p]);
        return !strcmp(label, isnan(many_fields[0].number[p]) ? "unknown" : number);
    }
    if (d == 1)
        return !strcmp(label, many_fields[1].text[p] ? ps_intern_text(many.population.words, many_fields[1].text[p])
                                                     : "unknown");
    return !strcmp(label, many_fields[2].flag[p] == PS_YES  ? "yes"
                          : many_fields[2].flag[p] == PS_NO ? "no"
                                                            : "cannot tell");
}

/* Every row against a count over all people; and each of the 8 kinds of row sums to the same total. */
START_TEST(agrees_with_a_slow_count)
{
    const size_t n = 600;
    uint64_t people[8] = {0}, population[8] = {0};
    ps_table *table;

    open_many(n, 5u + (uint32_t)_i);
    table = build_many(NULL);
    for (size_t r = 0; r < table->n_rows; r++) {
        const ps_table_row *row = &table->rows[r];
        uint64_t slow_people = 0, slow_population = 0;

        for (size_t p = 0; p < n; p++) {
            bool in = many_flags.flag[p] == PS_YES;

            for (size_t d = 0; d < 3; d++)
                in = in && reads(row->labels[d], d, p);
            slow_population += in;
            slow_people += in && many_counted.flag[p] == PS_YES;
        }
        ck_assert_uint_eq(row->population, slow_population);
        ck_assert_uint_eq(row->people, slow_people);
        ck_assert_uint_gt(row->population, 0);
        people[row->summed] += row->people;
        population[row->summed] += row->population;
    }
    for (unsigned mask = 0; mask < 8; mask++) {
        ck_assert_uint_eq(people[mask], people[7]);
        ck_assert_uint_eq(population[mask], population[7]);
    }
    ck_assert_uint_eq(table->rows[table->n_rows - 1].summed, 7);
    ps_table_free(table);
    close_many();
}
END_TEST

/* Values that only the last of several ranges of people has are found, and stand in their order. */
START_TEST(finds_the_values_of_every_range)
{
    const size_t n = 70000;
    ps_pool *pool = _i ? ps_pool_new((unsigned)_i + 1) : NULL;
    const ps_table_row *row;
    ps_table *table;

    open_many(n, 3);
    for (size_t p = 0; p < n; p++) {
        many_flags.flag[p] = PS_YES;
        many_fields[0].number[p] = p + 3 > n ? 0.5 : p + 5 > n ? -3 : p + 7 > n ? 11 : 1;
        many_fields[1].text[p] = p + 1 == n ? small_word(&many, "a late place") : small_word(&many, "north");
        many_fields[2].flag[p] = p + 2 == n ? PS_CANNOT_TELL : PS_NO;
    }
    table = build_many(pool);
    row = table->rows; /* -3|north|no, 0.5|a late place|no, 0.5|north|cannot tell, 1|north|no, 11|north|no */
    ck_assert_str_eq(row[0].labels[0], "-3");
    ck_assert_uint_eq(row[0].population, 2);
    ck_assert_str_eq(row[1].labels[1], "a late place");
    ck_assert_uint_eq(row[1].population, 1);
    ck_assert_str_eq(row[2].labels[2], "cannot tell");
    ck_assert_uint_eq(row[2].population, 1);
    ck_assert_str_eq(row[3].labels[0], "1");
    ck_assert_uint_eq(row[3].population, n - 6);
    ck_assert_str_eq(row[4].labels[0], "11");
    ck_assert_uint_eq(row[4].population, 2);
    ck_assert_uint_ne(row[5].summed, 0);
    ps_table_free(table);
    close_many();
    ps_pool_free(pool);
}
END_TEST

/* An LSOA by itself, over or under its usual size; never "unknown", never a cell with another field. */
static const struct {
    const char *why;
    size_t people;
    bool small;
} sizes[] = {{"999", 999, true}, {"1,000", 1000, false}, {"3,000", 3000, false}, {"3,001", 3001, true}};

START_TEST(flags_areas_of_unusual_size)
{
    const size_t n = sizes[_i].people + 5;
    ps_column all, lsoa, sex;
    ps_table *table = NULL;
    uint32_t place;
    ps_table_spec spec = {
        .name = "areas", .population = &all, .n_fields = 2, .field_names = {"lsoa", "sex"}, .fields = {&lsoa, &sex}};

    small_open(&s, n, NULL);
    ck_assert(ps_column_init(&all, PS_FLAG, n) && ps_column_init(&lsoa, PS_TEXT, n) &&
              ps_column_init(&sex, PS_TEXT, n));
    place = small_word(&s, "E01000001");
    for (size_t p = 0; p < n; p++) {
        all.flag[p] = PS_YES;
        lsoa.text[p] = p < sizes[_i].people ? place : 0;
        sex.text[p] = small_word(&s, p % 2 ? "male" : "female");
    }
    small_make(&s);
    ck_assert_int_eq(ps_table_build(&table, &spec, s.world, NULL), PS_OK);
    ck_assert(table->has_lsoa);
    for (size_t r = 0; r < table->n_rows; r++) {
        const ps_table_row *row = &table->rows[r];
        const bool is_area = row->summed == 2 && !strcmp(row->labels[0], "E01000001");

        ck_assert_msg(row->small_area == (is_area && sizes[_i].small), "%s: %s|%s", sizes[_i].why, row->labels[0],
                      row->labels[1]);
        ck_assert_int_eq(ps_table_row_is_area(table, r), is_area);
    }
    ps_table_free(table);
    ps_column_release(&all);
    ps_column_release(&lsoa);
    ps_column_release(&sex);
    small_close(&s);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("table");
    TCase *tc = tcase_create("table");

    tcase_add_loop_test(tc, counts_people, 0, (int)PS_COUNT(cases));
    tcase_add_test(tc, counts_the_population_alone);
    tcase_add_test(tc, leaves_objectors_out);
    tcase_add_test(tc, a_table_of_nobody_says_so);
    tcase_add_loop_test(tc, agrees_with_a_slow_count, 0, 5);
    tcase_add_loop_test(tc, finds_the_values_of_every_range, 0, 3);
    tcase_add_loop_test(tc, flags_areas_of_unusual_size, 0, (int)PS_COUNT(sizes));
    suite_add_tcase(made, tc);
    return made;
}

PS_TEST_MAIN(suite)

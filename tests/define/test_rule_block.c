/* Blocks of persons against persons one by one: the same values, and the same counts of events that could not be
 * judged, for every kind of node, with people who have no event, many, and more than a block holds. */
#include "define/rule_value.h"
#include "define_fixture.h"

#define PEOPLE 2600 /* two blocks and a part */

static uint32_t seed;

static uint32_t roll(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return (seed >> 4) % sides;
}

static const char *const rules[] = {
    "true",
    "carer",
    "not carer",
    "carer or registered",
    "carer and registered and not housebound",
    "age >= 65",
    "65 > age",
    "age = 40 or age <> imd_decile",
    "age between 18 and 64",
    "age not between imd_decile and 64",
    "age + 1 <= 2 * imd_decile - 3",
    "-age",
    "age / (imd_decile - 3)",
    "imd_decile in (1, 2, 7)",
    "born < 1980-01-01",
    "born between 1950-01-01 and index",
    "born = 1951-02-28 or born > index",
    "days_since(born)",
    "years_since(born)",
    "days_since(last(gp where code in few ever)) > 28",
    "sex = \"male\"",
    "sex <> \"male\"",
    "sex in (\"male\", \"female\")",
    "not (practice starts \"C8\")",
    "practice in (\"C84001\", \"C84002\", \"C84003\", \"C84004\", \"C84005\", \"C84006\", \"C84007\", \"C84008\", "
    "\"C84009\")",
    "sex = practice",
    "sex is known",
    "age is not known",
    "born is known",
    "carer is known",
    "sex",
    "how_many(carer, registered, age >= 65)",
    "how_many(carer, registered, age >= 65) >= 2",
    "some >= 2",
    "2 > some",
    "some between 1 and 2",
    "lowest(age, imd_decile)",
    "highest(born, 1960-01-01)",
    "any(gp ever)",
    "any(gp within 12 months)",
    "any(gp where code in few ever)",
    "any(gp where code not in few within 2 years)",
    "any(gp where code in many ever)",
    "any(gp where code = \"38341003\" ever)",
    "any(gp where code starts \"1959\" ever)",
    "any(gp where value > 2 within 3 years)",
    "any(gp where value > age ever)",
    "any(gp where code is known and not (value between 1 and 3) ever)",
    "any(gp where date >= 2024-01-01 and carer ever)",
    "any(acute where diagnosis in psychosis within 5 years)",
    "any(acute where diagnosis not in psychosis ever)",
    "any(acute where diagnosis is known ever)",
    "any(acute where discharge_date is known ever)",
    "any(acute where discharge_date > 2025-01-01 ever)",
    "any(acute where discharge_method = \"died\" ever)",
    "any(acute where discharge_date > 2025-01-01 from index to index + 3 months)",
    "any(mh ever)",
    "count(mh where diagnosis in psychosis ever)",
    "last(mh ever)",
    "any(cc where attended ever)",
    "any(cc where not attended within 2 years)",
    "count(gp ever)",
    "count(gp where code in few within 18 months)",
    "count(gp where code in few before 2024-06-01)",
    "days(gp ever)",
    "days(gp where value < 3 since 2023-01-01)",
    "days(acute where method = \"emergency\" within 12 months)",
    "distinct(code of gp ever)",
    "sum(value of gp ever)",
    "sum(value of gp where value > 4 ever)",
    "mean(value of gp where code in few ever)",
    "min(value of gp within 2 years)",
    "max(value of gp where code in many ever)",
    "min(discharge_date of acute ever)",
    "max(discharge_date of acute where method = \"emergency\" ever)",
    "first(gp where code in few ever)",
    "last(gp where code in few ever)",
    "first(value of gp ever)",
    "last(value of gp where value is known ever)",
    "last(code of gp ever)",
    "count(gp within 6 months before last(acute ever))",
    "any(gp where code in few ever) and any(acute ever) and count(gp where value > 3 ever) >= 2",
    "any(gp where code in few ever) or not (any(acute where method = \"emergency\" ever) or carer)",
    "(((((((((((((((carer or age > 3) and registered) or any(gp where value > 2 ever)) and registered) or carer) and "
    "registered) or carer) "
    "and registered) or carer) and registered) or carer) and registered) or carer) and registered) or housebound)",
};

static void invent(fixture *f)
{
    static const char *const flag[] = {"yes", "no", "?"};
    static const char *const codes[] = {"38341003", "73211009", "195967001", "44054006", "195951007"};
    static const char *const icd[] = {"F200", "F31.9", "E11", "I10X", "F2"};
    char cells[160], iso[11];

    for (uint32_t p = 0; p < PEOPLE; p++) {
        const uint32_t n = p == 1500 ? 3000 : roll(3) ? roll(8) : 0;

        fx_set(f, p, "carer", flag[roll(3)]);
        fx_set(f, p, "registered", flag[roll(3)]);
        fx_set(f, p, "housebound", flag[roll(3)]);
        if (roll(4)) {
            snprintf(cells, sizeof(cells), "%u", roll(95));
            fx_set(f, p, "age", cells);
        }
        if (roll(4)) {
            snprintf(cells, sizeof(cells), "%u", 1 + roll(10));
            fx_set(f, p, "imd_decile", cells);
        }
        if (roll(3)) {
            ps_day_format(iso, (ps_day)roll(22000) - 2000);
            fx_set(f, p, "born", roll(9) ? iso : "1951-02-28");
        }
        if (roll(3))
            fx_set(f, p, "sex", roll(2) ? "male" : "female");
        if (roll(3)) {
            snprintf(cells, sizeof(cells), "C8400%u", roll(10));
            fx_set(f, p, "practice", cells);
        }
        for (uint32_t i = 0; i < n; i++) {
            cells[0] = '\0';
            if (roll(6))
                snprintf(cells, sizeof(cells), "code=%s", codes[roll(5)]);
            if (roll(4))
                snprintf(cells + strlen(cells), 40, "|value=%u.%u", roll(6), roll(10));
            ps_day_format(iso, f->plan.index_date + 40 - (ps_day)roll(1500));
            fx_event(f, "gp", p, iso, cells);
        }
        for (uint32_t i = roll(3); i > 0; i--) {
            const ps_day day = f->plan.index_date + 40 - (ps_day)roll(2500);
            static const char *const methods[] = {"", "|method=emergency", "|method=elective"};

            snprintf(cells, sizeof(cells), roll(3) ? "diagnosis=%s,%s" : "", icd[roll(5)], icd[roll(5)]);
            strcat(cells, methods[roll(3)]);
            if (roll(3)) {
                ps_day_format(iso, day + (ps_day)roll(60));
                snprintf(cells + strlen(cells), 80, "|discharge_date=%s|discharge_method=%s", iso,
                         roll(2) ? "died" : "on advice");
            }
            ps_day_format(iso, day);
            fx_event(f, "acute", p, iso, cells);
        }
        if (roll(2)) {
            ps_day_format(iso, f->plan.index_date - (ps_day)roll(900));
            snprintf(cells, sizeof(cells), "attended=%s", flag[roll(3)]);
            fx_event(f, "cc", p, iso, cells);
        }
        if (roll(3) == 0) {
            ps_day_format(iso, f->plan.index_date - (ps_day)roll(900));
            snprintf(cells, sizeof(cells), roll(2) ? "diagnosis=%s" : "", icd[roll(5)]);
            fx_event(f, "mh", p, iso, cells);
        }
    }
}

/* Rules that are worked out together ask in one walk over a feed what looks at one column of it in one window. */
static const char *const together[] = {
    "any(gp where code in few ever)",
    "any(gp where code not in few ever)",
    "any(gp where code = \"38341003\" ever) and any(gp where code in many ever)",
    "any(gp where code starts \"1959\" ever)",
    "any(gp where code in few within 2 years)",    /* another beginning */
    "any(gp where code in few before 2024-06-01)", /* another end */
    "not any(gp where code in many within 2 years)",
    "any(gp where code in few from index to index + 3 months)", /* alone in its window */
    "any(gp where value > 2 ever)",
    "any(acute where diagnosis in psychosis within 5 years) or any(mh where diagnosis in psychosis ever)",
    "any(acute where diagnosis not in psychosis within 5 years) or any(mh where diagnosis not in psychosis ever)",
    "any(acute where diagnosis = \"E11\" within 5 years)",
    "any(acute where discharge_method = \"died\" ever)", /* known once it has ended */
    "any(acute where discharge_method in (\"died\", \"clinical\") ever)",
    "any(acute where discharge_method <> \"died\" from index to index + 3 months)",
    "any(acute where discharge_method = \"died\" from index to index + 3 months)",
    "how_many(any(gp where code in few ever), any(gp where code in many within 2 years), carer) >= 2",
    "count(gp where code in few ever)",
};

static fixture *make(void)
{
    fixture *f = fx_new("2025-03-31");

    fx_input(f, "gp", "gp_event");
    fx_input(f, "acute", "admission");
    fx_input(f, "mh", "referral");
    fx_input(f, "cc", "contact");
    fx_covers(f, "mh", "registered");
    fx_codes(f, "few", PS_SNOMED, "44054006,73211009");
    fx_codes(f, "many", PS_SNOMED, "195951007,195967001,38341003,44054006,73211009");
    fx_codes(f, "psychosis", PS_ICD10, "F20,F31");
    fx_define(f, "some", "how_many(carer, registered, age >= 65)");
    for (size_t i = 0; i < PS_COUNT(together); i++)
        fx_define(f, ps_arena_print(f->arena, "t%u", (unsigned)i), together[i]);
    fx_resolve(f);
    seed = 20250331;
    invent(f);
    fx_world(f, PEOPLE);
    return f;
}

/* One by one, person `p`; true: the column says so too. */
static bool agrees(ps_eval *eval, const ps_node *root, const ps_column *column, uint32_t p)
{
    double number;

    eval->person = p;
    switch (root->type) {
    case PS_FLAG:
        return (int)ps_eval_flag(eval, root) == column->flag[p];
    case PS_NUMBER:
        number = ps_eval_number(eval, root);
        return isnan(number) ? isnan(ps_number_at(column, p)) : number == ps_number_at(column, p);
    case PS_DATE:
        return ps_eval_day(eval, root) == column->day[p];
    default:
        return ps_eval_words(eval, root).number == column->text[p];
    }
}

START_TEST(blocks_say_what_persons_say)
{
    fixture *f = make();
    ps_pool *pool = ps_pool_new(2);
    size_t resolved = 0;

    for (size_t r = 0; r < PS_COUNT(rules); r++) {
        ps_eval eval = {.world = f->world, .index_date = f->plan.index_date, .horizon = f->plan.index_date};
        ps_rule *rule = fx_parsed(f, rules[r]);
        ps_column column = {0};

        if (ps_rule_resolve(rule, &f->plan, PS_NOTHING, &f->err) != PS_OK)
            ck_abort_msg("%s: %s", rules[r], f->err.message);
        resolved++;
        ck_assert_int_eq(ps_rule_evaluate(&column, rule, f->world, "x", r % 2 ? pool : NULL, &f->err), PS_OK);
        for (uint32_t p = 0; p < PEOPLE; p++)
            ck_assert_msg(agrees(&eval, rule->root, &column, p), "%s: person %u", rules[r], p);
        if (rule->root->counts)
            ck_assert_msg(f->world->where[f->world->n_where - 1].events == eval.cannot_tell, "%s: %llu, not %llu",
                          rules[r], (unsigned long long)f->world->where[f->world->n_where - 1].events,
                          (unsigned long long)eval.cannot_tell);
        ps_column_release(&column);
    }
    ck_assert_uint_eq(resolved, PS_COUNT(rules));
    ps_pool_free(pool);
    fx_free(f);
}
END_TEST

START_TEST(rules_together_say_what_persons_say)
{
    fixture *f = make();
    ps_pool *pool = _i ? ps_pool_new(2) : NULL;
    uint32_t names[PS_COUNT(together)];
    size_t done, noted, asked = PS_COUNT(together);
    uint64_t cannot_tells = 0;

    for (size_t i = 0; i < asked; i++) {
        names[i] = (uint32_t)(PS_P_NAMES + 1 + i);
        ps_column_release(&f->world->columns[names[i]]);
    }
    noted = f->world->n_where;
    ck_assert_int_eq(ps_world_definitions(&done, f->world, names, asked, pool, &f->err), PS_OK);
    ck_assert_uint_eq(done, asked); /* or they were not together */
    for (size_t i = 0; i < asked; i++) {
        const ps_node *root = f->definitions[1 + i].rule->root;
        ps_eval eval = {.world = f->world, .index_date = f->plan.index_date, .horizon = f->plan.index_date};

        for (uint32_t p = 0; p < PEOPLE; p++)
            ck_assert_msg(agrees(&eval, root, &f->world->columns[names[i]], p), "%s: person %u", together[i], p);
        ck_assert(root->counts);
        ck_assert_msg(f->world->where[noted + i].events == eval.cannot_tell, "%s", together[i]);
        cannot_tells += eval.cannot_tell;
    }
    ck_assert_uint_gt(cannot_tells, 1000);
    ps_pool_free(pool);
    fx_free(f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rule_block");
    TCase *tc = tcase_create("block");

    tcase_add_test(tc, blocks_say_what_persons_say);
    tcase_add_loop_test(tc, rules_together_say_what_persons_say, 0, 2);
    tcase_set_timeout(tc, 120);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

/* Evaluation against a second one, written apart from it: flat lists of events, windows walked day by day, missing
 * values handled by hand. Random small populations; a handful of rules; one thread and two. */
#include "define/describe.h"
#include "define/rule_value.h"
#include "define_fixture.h"

#define PEOPLE 9000 /* more than two ranges of persons */
#define MOST_EVENTS 6

typedef struct event {
    int day;          /* from 2019-01-01 */
    const char *code; /* NULL: missing */
    double value;     /* NAN: missing */
    int method;       /* 0 missing, 1 emergency, 2 elective */
    const char *codes[2];
} event;

typedef struct person {
    event gp[MOST_EVENTS], acute[MOST_EVENTS];
    int n_gp, n_acute;
    double age, imd;
    int carer;
} person;

static uint32_t seed;

static uint32_t roll(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return (seed >> 4) % sides;
}

/* A calendar of its own: the days of 2019 to 2026 by counting. */
typedef struct date {
    int y, m, d;
} date;
static date calendar[3000];

static int leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_length(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && leap(y) ? 29 : days[m - 1];
}

static void make_calendar(void)
{
    date at = {2019, 1, 1};

    for (int i = 0; i < 3000; i++) {
        calendar[i] = at;
        if (++at.d > month_length(at.y, at.m)) {
            at.d = 1;
            if (++at.m > 12) {
                at.m = 1;
                at.y++;
            }
        }
    }
}

static int number_of(int y, int m, int d)
{
    for (int i = 0; i < 3000; i++)
        if (calendar[i].y == y && calendar[i].m == m && calendar[i].d == d)
            return i;
    ck_abort_msg("%d-%d-%d", y, m, d);
    return -1;
}

/* First day of `months` months that end on day `to`. */
static int window_start(int to, int months)
{
    const date next = calendar[to + 1];
    int y = next.y, m = next.m - months, d = next.d;

    while (m < 1) {
        m += 12;
        y--;
    }
    if (d > month_length(y, m)) {
        d = 1;
        if (++m > 12) {
            m = 1;
            y++;
        }
    }
    return number_of(y, m, d);
}

static const char *const gp_codes[] = {"38341003", "73211009", "195967001", "44054006"};
static const char *const icd_codes[] = {"F200", "F31.9", "E11", "I10X", "F2"};
static person people[PEOPLE];

static int index_day;

static void invent(fixture *f)
{
    char cells[120], iso[11];
    const ps_day zero = ps_day_parse("2019-01-01");

    for (uint32_t p = 0; p < PEOPLE; p++) {
        person *who = &people[p];
        memset(who, 0, sizeof(*who));
        who->age = roll(10) ? (double)roll(100) : NAN;
        who->imd = roll(5) ? 1 + (double)roll(10) : NAN;
        who->carer = (int)roll(3);
        if (!isnan(who->age)) {
            snprintf(cells, sizeof(cells), "%d", (int)who->age);
            fx_set(f, p, "age", cells);
        }
        if (!isnan(who->imd)) {
            snprintf(cells, sizeof(cells), "%d", (int)who->imd);
            fx_set(f, p, "imd_decile", cells);
        }
        fx_set(f, p, "carer", who->carer == 0 ? "no" : who->carer == 1 ? "yes" : "?");
        who->n_gp = (int)roll(MOST_EVENTS + 1);
        who->n_acute = (int)roll(4);
        for (int i = 0; i < who->n_gp; i++) {
            event *e = &who->gp[i];
            e->day = index_day - (roll(3) ? (int)roll(500) : (int)roll(32)) + (int)roll(20);
            e->code = roll(6) ? gp_codes[roll(4)] : NULL;
            e->value = roll(4) ? (double)roll(8) / 2 : NAN;
            ps_day_format(iso, zero + e->day);
            snprintf(cells, sizeof(cells), "%s%s", e->code ? "code=" : "", e->code ? e->code : "");
            if (!isnan(e->value))
                snprintf(cells + strlen(cells), 40, "|value=%d.%d", (int)e->value, (int)(e->value * 10) % 10);
            fx_event(f, "gp", p, iso, cells);
        }
        for (int i = 0; i < who->n_acute; i++) {
            static const char *const methods[] = {"", "|method=emergency", "|method=elective"};
            event *e = &who->acute[i];
            const int codes = (int)roll(3);
            e->day = index_day - (int)roll(700) + (int)roll(20);
            e->method = (int)roll(3);
            cells[0] = '\0';
            for (int c = 0; c < codes; c++) {
                e->codes[c] = icd_codes[roll(5)];
                snprintf(cells + strlen(cells), 60, "%s%s", c ? "," : "diagnosis=", e->codes[c]);
            }
            strcat(cells, methods[e->method]);
            ps_day_format(iso, zero + e->day);
            fx_event(f, "acute", p, iso, cells);
        }
    }
}

/* 0 no, 1 yes, 2 cannot tell, as in a truth table drawn by hand. */
static int table_and(int a, int b)
{
    static const int table[3][3] = {{0, 0, 0}, {0, 1, 2}, {0, 2, 2}};
    return table[a][b];
}

static int table_not(int a)
{
    static const int table[3] = {1, 0, 2};
    return table[a];
}

static double naive_count(const person *who, int months)
{
    const int from = window_start(index_day, months);
    double n = 0;

    for (int i = 0; i < who->n_gp; i++) {
        const event *e = &who->gp[i];
        n += e->day >= from && e->day <= index_day && e->code &&
             (!strcmp(e->code, "73211009") || !strcmp(e->code, "44054006"));
    }
    return n;
}

static int naive_psychosis(const person *who)
{
    for (int i = 0; i < who->n_acute; i++)
        for (int c = 0; c < 2; c++) {
            const event *e = &who->acute[i];
            if (e->day <= index_day && e->codes[c] &&
                (!strncmp(e->codes[c], "F20", 3) || !strncmp(e->codes[c], "F31", 3)))
                return 1;
        }
    return 0;
}

/* The value of the last entry with one; of several on its day the highest. */
static double naive_last_value(const person *who)
{
    double best = NAN;
    int day = -1;

    for (int i = 0; i < who->n_gp; i++) {
        const event *e = &who->gp[i];
        if (e->day > index_day || isnan(e->value))
            continue;
        if (e->day > day || (e->day == day && e->value > best)) {
            day = e->day;
            best = e->value;
        }
    }
    return best;
}

/* Days with an entry of value 1 or more, before the last emergency; missing without one. */
static double naive_days(const person *who)
{
    int bound = -1;
    double n = 0;

    for (int i = 0; i < who->n_acute; i++)
        if (who->acute[i].method == 1 && who->acute[i].day <= index_day && who->acute[i].day > bound)
            bound = who->acute[i].day;
    if (bound < 0)
        return NAN;
    for (int day = 0; day < bound; day++) {
        int any = 0;
        for (int i = 0; i < who->n_gp; i++)
            any = any || (who->gp[i].day == day && who->gp[i].value >= 1); /* NAN is not */
        n += any;
    }
    return n;
}

static int naive_many(const person *who)
{
    const int flags[3] = {who->carer, isnan(who->age) ? 2 : who->age >= 65, isnan(who->imd) ? 2 : who->imd <= 2};
    int yes = 0, maybe = 0;

    for (int i = 0; i < 3; i++) {
        yes += flags[i] == 1;
        maybe += flags[i] != 0;
    }
    return yes >= 2 ? 1 : maybe < 2 ? 0 : 2;
}

static double naive_sum(const person *who)
{
    const int from = index_day - 364;
    double sum = 0;
    int events = 0, values = 0;

    for (int i = 0; i < who->n_gp; i++) {
        const event *e = &who->gp[i];
        if (e->day < from || e->day > index_day)
            continue;
        events++;
        if (!isnan(e->value)) {
            sum += e->value;
            values++;
        }
    }
    return events && !values ? NAN : sum;
}

static uint64_t naive_cannot_tells(const person *who)
{
    uint64_t n = 0;

    for (int i = 0; i < who->n_gp; i++)
        n += who->gp[i].day <= index_day && isnan(who->gp[i].value);
    return n;
}

static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b;
}

static fixture *make(const char *index, ps_pool *pool, uint32_t start)
{
    fixture *f = fx_new(index);

    fx_input(f, "gp", "gp_event");
    fx_input(f, "acute", "admission");
    fx_codes(f, "diabetes", PS_SNOMED, "44054006,73211009");
    fx_codes(f, "psychosis", PS_ICD10, "F20,F31");
    fx_define(f, "n", "count(gp where code in diabetes within 7 months)");
    fx_define(f, "psychotic", "any(acute where diagnosis in psychosis ever)");
    fx_define(f, "last_value", "last(value of gp where value is known ever)");
    fx_define(f, "days_before", "days(gp where value >= 1 before last(acute where method = \"emergency\" ever))");
    fx_define(f, "many", "how_many(carer, age >= 65, imd_decile <= 2) >= 2");
    fx_define(f, "total", "sum(value of gp within 365 days)");
    fx_define(f, "high", "any(gp where value > 2 ever)");
    fx_define(f, "mixed", "(age >= 40 or imd_decile <= 2) and not psychotic and not carer");
    fx_resolve(f);
    seed = start;
    invent(f);
    fx_world_with(f, PEOPLE, pool);
    return f;
}

static const char *const indexes[] = {"2025-03-31", "2024-02-29", "2025-02-28", "2024-12-30"};

START_TEST(agrees)
{
    ps_pool *pool = ps_pool_new(2);
    const ps_day zero = ps_day_parse("2019-01-01");
    uint64_t cannot_tells = 0;
    int seen[3] = {0};
    fixture *f;

    make_calendar();
    index_day = ps_day_parse(indexes[_i]) - zero;
    ck_assert_int_eq(number_of(ps_day_civil(zero + index_day).year, ps_day_civil(zero + index_day).month,
                               ps_day_civil(zero + index_day).day),
                     index_day);
    f = make(indexes[_i], pool, 77 + (uint32_t)_i);
    for (size_t p = 0; p < PEOPLE; p++) {
        const person *who = &people[p];
        const int old = isnan(who->age) ? 2 : who->age >= 40, poor = isnan(who->imd) ? 2 : who->imd <= 2;
        const int either = table_not(table_and(table_not(old), table_not(poor)));
        const int mixed = table_and(table_and(either, table_not(naive_psychosis(who))), table_not(who->carer));

        ck_assert_msg(same(ps_number_at(fx_column(f, "n"), p), naive_count(who, 7)), "count: %zu", p);
        ck_assert_msg(fx_flag(f, "psychotic", p) == naive_psychosis(who), "psychosis: %zu", p);
        ck_assert_msg(same(ps_number_at(fx_column(f, "last_value"), p), naive_last_value(who)), "last: %zu", p);
        ck_assert_msg(same(ps_number_at(fx_column(f, "days_before"), p), naive_days(who)), "days: %zu", p);
        ck_assert_msg(fx_flag(f, "many", p) == naive_many(who), "how_many: %zu", p);
        ck_assert_msg(same(ps_number_at(fx_column(f, "total"), p), naive_sum(who)), "sum: %zu", p);
        ck_assert_msg(fx_flag(f, "mixed", p) == mixed, "mixed: %zu", p);
        ck_assert_int_eq((int)ps_rule_answer(f->definitions[7].rule, f->world, (uint32_t)p), mixed);
        cannot_tells += naive_cannot_tells(who);
        seen[mixed]++;
    }
    for (int i = 0; i < 3; i++)
        ck_assert_int_gt(seen[i], PEOPLE / 50); /* or the rounds prove nothing */
    ck_assert_str_eq(f->world->where[f->world->n_where - 1].label, "high");
    ck_assert_uint_eq(f->world->where[f->world->n_where - 1].events, cannot_tells);
    fx_free(f);
    ps_pool_free(pool);
}
END_TEST

START_TEST(threads_change_nothing)
{
    ps_pool *pool = ps_pool_new(2);
    fixture *one, *two;

    make_calendar();
    index_day = ps_day_parse("2025-03-31") - ps_day_parse("2019-01-01");
    one = make("2025-03-31", NULL, 5);
    two = make("2025-03-31", pool, 5);
    for (size_t d = 0; d < one->plan.n_definitions; d++) {
        const ps_column *a = &one->world->columns[PS_P_NAMES + d], *b = &two->world->columns[PS_P_NAMES + d];
        ck_assert_int_eq(a->type, b->type);
        if (a->type == PS_FLAG)
            ck_assert(!memcmp(a->flag, b->flag, PEOPLE));
        else
            for (size_t p = 0; p < PEOPLE; p++)
                ck_assert(same(ps_number_at(a, p), ps_number_at(b, p)));
    }
    ck_assert_uint_eq(one->world->n_where, two->world->n_where);
    for (size_t i = 0; i < one->world->n_where; i++) {
        ck_assert_str_eq(one->world->where[i].label, two->world->where[i].label);
        ck_assert_uint_eq(one->world->where[i].events, two->world->where[i].events);
    }
    fx_free(one);
    fx_free(two);
    ps_pool_free(pool);
}
END_TEST

/* Rules made at random from the grammar. Most have a type fault; those that have none must mean the same for everybody
 * at once and for one at a time, can be put into English, and give evidence only where they are yes. */
static void grow(char *out, size_t size, int depth, int want)
{
    static const char *const flags[] = {"carer", "registered", "smi", "true", "known_flag"};
    static const char *const numbers[] = {"age", "imd_decile", "2", "n", "0.5"};
    static const char *const dates[] = {"index", "born", "2024-02-29", "last_in"};
    static const char *const texts[] = {"sex", "practice", "\"male\"", "last_code"};
    static const char *const wheres[] = {"", "where value > 2 ", "where code in diabetes ",
                                         "where not (value > age or code = \"38341003\") ",
                                         "where carer and date < index "};
    static const char *const windows[] = {"ever",
                                          "within 6 months",
                                          "since 2024-01-31",
                                          "before index",
                                          "from born to index",
                                          "within 2 years before last_in",
                                          "from index to index + 3 weeks"};
    static const char *const ops[] = {"=", "<>", "<", "<=", ">", ">="};
    char a[600], b[600];

    if (depth <= 0) {
        snprintf(out, size, "%s",
                 want == 0   ? flags[roll(PS_COUNT(flags))]
                 : want == 1 ? numbers[roll(PS_COUNT(numbers))]
                 : want == 2 ? dates[roll(PS_COUNT(dates))]
                             : texts[roll(PS_COUNT(texts))]);
        return;
    }
    switch (want * 10 + (int)roll(6)) {
    case 0:
    case 1:
        grow(a, sizeof(a), depth - 1, 0);
        grow(b, sizeof(b), depth - 1, 0);
        snprintf(out, size, "(%.250s) %s %s(%.250s)", a, roll(2) ? "and" : "or", roll(2) ? "not " : "", b);
        return;
    case 2:
        grow(a, sizeof(a), depth - 1, 1);
        grow(b, sizeof(b), depth - 1, 1);
        snprintf(out, size, "%.250s %s %.250s", a, ops[roll(6)], b);
        return;
    case 3:
        grow(a, sizeof(a), depth - 1, 2);
        grow(b, sizeof(b), depth - 1, 2);
        snprintf(out, size, "%.250s %sbetween %.250s and index", a, roll(2) ? "not " : "", b);
        return;
    case 4:
        grow(a, sizeof(a), depth - 1, 3);
        snprintf(out, size, "%.250s %s", a, roll(2) ? "is not known" : "in (\"male\", \"C84001\", \"38341003\")");
        return;
    case 5:
        snprintf(out, size, "any(%s %s%s)", roll(3) ? "gp" : "mh", roll(3) ? wheres[roll(PS_COUNT(wheres))] : "",
                 windows[roll(PS_COUNT(windows))]);
        return;
    case 10:
    case 11:
        grow(a, sizeof(a), depth - 1, 1);
        grow(b, sizeof(b), depth - 1, 1);
        snprintf(out, size, "(%.250s %c %.250s)", a, "+-*/"[roll(4)], b);
        return;
    case 12:
        grow(a, sizeof(a), depth - 1, 0);
        grow(b, sizeof(b), depth - 1, 0);
        snprintf(out, size, "how_many(%.250s, %.250s)", a, b);
        return;
    case 13:
    case 14:
        snprintf(out, size, "%s(%sgp %s%s)", roll(2) ? "count" : "max", roll(2) ? "" : "value of ",
                 wheres[roll(PS_COUNT(wheres))], windows[roll(PS_COUNT(windows))]);
        return;
    case 15:
        grow(a, sizeof(a), depth - 1, 2);
        snprintf(out, size, "months_since(%.250s)", a);
        return;
    case 20:
    case 21:
        grow(a, sizeof(a), depth - 1, 2);
        snprintf(out, size, "%.250s %s 5 weeks", a, roll(2) ? "+" : "-");
        return;
    case 22:
    case 23:
        snprintf(out, size, "%s(gp %s%s)", roll(2) ? "first" : "last", wheres[roll(PS_COUNT(wheres))],
                 windows[roll(PS_COUNT(windows))]);
        return;
    default:
        snprintf(out, size, "last(code of gp %s%s)", wheres[roll(PS_COUNT(wheres))], windows[roll(PS_COUNT(windows))]);
        return;
    }
}

/* The events that could not be judged, person by person. */
static void check_counts(const ps_rule *rule, const ps_world *world, uint32_t n, const char *text)
{
    const ps_day index = world->plan->index_date;
    ps_eval eval = {.world = world, .index_date = index, .horizon = index};

    if (!rule->root->counts)
        return;
    for (eval.person = 0; eval.person < n; eval.person++)
        switch (rule->root->type) {
        case PS_FLAG:
            (void)ps_eval_flag(&eval, rule->root);
            break;
        case PS_NUMBER:
            (void)ps_eval_number(&eval, rule->root);
            break;
        case PS_DATE:
            (void)ps_eval_day(&eval, rule->root);
            break;
        default:
            (void)ps_eval_words(&eval, rule->root);
            break;
        }
    ck_assert_msg(world->where[world->n_where - 1].events == eval.cannot_tell, "%s", text);
}

START_TEST(grammar)
{
    fixture *f = fx_new("2025-03-31");
    size_t fits = 0, yes = 0;
    char text[1400], cells[60], iso[11];

    fx_input(f, "gp", "gp_event");
    fx_input(f, "mh", "referral");
    fx_covers(f, "mh", "registered");
    fx_codes(f, "diabetes", PS_SNOMED, "44054006,73211009");
    fx_define(f, "smi", "any(mh ever)");
    fx_define(f, "n", "how_many(carer, registered, smi)");
    fx_define(f, "last_in", "last(gp ever)");
    fx_define(f, "last_code", "last(code of gp ever)");
    fx_define(f, "known_flag", "carer is known and carer");
    fx_resolve(f);
    seed = 4711;
    for (uint32_t p = 0; p < 30; p++) {
        static const char *const flag[] = {"yes", "no", "?"};
        fx_set(f, p, "carer", flag[roll(3)]);
        fx_set(f, p, "registered", flag[roll(3)]);
        if (roll(4)) {
            snprintf(cells, sizeof(cells), "%u", roll(95));
            fx_set(f, p, "age", cells);
        }
        if (roll(3))
            fx_set(f, p, "born", "1951-02-28");
        if (roll(2))
            fx_set(f, p, "sex", roll(2) ? "male" : "female");
        for (uint32_t i = roll(7); i > 0; i--) {
            ps_day_format(iso, f->plan.index_date + 10 - (ps_day)roll(900));
            snprintf(cells, sizeof(cells), "code=%s|value=%u", gp_codes[roll(4)], roll(6));
            fx_event(f, roll(4) ? "gp" : "mh", p, iso, roll(5) ? cells : "");
        }
    }
    fx_world(f, 30);
    for (int round = 0; round < 4000; round++) {
        ps_rule *rule = NULL;
        ps_column column = {0};
        ps_buffer english = {0};
        grow(text, sizeof(text), 1 + round % 4, (int)roll(10) ? 0 : (int)roll(3));
        if (fx_parse(&rule, f, text) != PS_OK || ps_rule_resolve(rule, &f->plan, PS_NOTHING, &f->err) != PS_OK) {
            ck_assert_int_eq(f->err.status, PS_EPLAN);
            ck_assert_uint_ge(f->err.column, 1);
            continue;
        }
        fits++;
        ck_assert_int_eq(ps_rule_evaluate(&column, rule, f->world, "x", NULL, &f->err), PS_OK);
        check_counts(rule, f->world, 30, text);
        ps_rule_english(&english, rule, &f->plan);
        ck_assert(!english.failed && english.length > 3);
        for (uint32_t p = 0; p < 30; p++) {
            ps_evidence pieces[4];
            if (column.type == PS_NUMBER)
                ck_assert_msg(same(ps_rule_number(rule, f->world, p), ps_number_at(&column, p)), "%s", text);
            if (column.type != PS_FLAG)
                continue;
            ck_assert_msg((int)ps_rule_answer(rule, f->world, p) == column.flag[p], "%s: person %u", text, p);
            yes += column.flag[p] == PS_YES;
            ck_assert_msg(!ps_rule_evidence(pieces, 4, rule, f->world, p) || column.flag[p] == PS_YES, "%s", text);
        }
        ps_buffer_release(&english);
        ps_column_release(&column);
    }
    ck_assert_uint_gt(fits, 1500);
    ck_assert_uint_gt(yes, 8000);
    fx_free(f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("rule_random");
    TCase *tc = tcase_create("random");

    tcase_add_loop_test(tc, agrees, 0, PS_COUNT(indexes));
    tcase_add_test(tc, threads_change_nothing);
    tcase_add_test(tc, grammar);
    tcase_set_timeout(tc, 120);
    suite_add_tcase(s, tc);
    return s;
}

PS_TEST_MAIN(suite)

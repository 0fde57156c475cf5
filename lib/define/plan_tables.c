/* Plan tables: [table.*], and whether the names it takes are of a use there. */
#include "define/plan_reading.h"

#include "base/number.h"
#include "base/text.h"

#include <string.h>

#define FIELDS_MOST 4
#define AGES "age_band" /* what rates are standardised by */

static void read_by(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_table_plan *const table = item;

    if (!ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    if (value->n > FIELDS_MOST) {
        ps_error_hint(
            ps_plan_fault(reading, value->place, value->key, "a table goes by at most %d fields", FIELDS_MOST),
            "more would leave a handful of people in each cell: write two tables");
        return;
    }
    table->by = ps_plan_array(reading, value->n, sizeof *table->by);
    for (const ps_toml *part = value->first; table->by && part; part = part->next) {
        const char *const name = ps_plan_name_of(reading, part, value->key);
        for (size_t i = 0; name && i < table->n_by; i++)
            if (!strcmp(table->by[i], name))
                ps_plan_fault(reading, part->place, value->key, "%s stands here twice", name);
        if (name)
            table->by[table->n_by++] = name;
    }
}

static void read_per(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_table_plan *const table = item;
    double per;

    if (!ps_plan_number_of(&per, reading, value, value->key))
        return;
    if (!(per > 0))
        ps_plan_fault(reading, value->place, value->key, "this must be above 0");
    else
        table->per = per;
}

static void read_boolean(bool *out, ps_plan_reading *reading, const ps_toml *value)
{
    if (ps_plan_is(reading, value, PS_TOML_BOOLEAN, value->key))
        *out = value->boolean;
}

static void read_sii(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_boolean(&((ps_table_plan *)item)->sii, reading, value);
}

static void read_funnel(ps_plan_reading *reading, ps_toml *value, void *item)
{
    read_boolean(&((ps_table_plan *)item)->funnel, reading, value);
}

/* ---- keys that do not go together ---- */

static void check_rate(ps_plan_reading *reading, const ps_toml *item, const ps_table_plan *table)
{
    const ps_toml *const rate = ps_toml_find(item, "rate"), *const per = ps_toml_find(item, "per");
    const bool counts = ps_toml_find(item, "count") != NULL, sums = ps_toml_find(item, "sum") != NULL;

    if (counts && sums)
        ps_error_hint(
            ps_plan_fault(reading, ps_toml_find(item, "sum")->key_place, "sum", "a table counts or sums, not both"),
            "write two tables");
    else if (rate && sums)
        ps_error_hint(ps_plan_fault(reading, rate->key_place, "rate", "a sum has a rate of its own"),
                      "leave this out: events for every so many people (per) are given");
    else if (rate && !counts)
        ps_error_hint(ps_plan_fault(reading, rate->key_place, "rate", "a rate needs something to count"),
                      "count = \"NAME\" of a cohort or a yes-or-no definition");
    if (per && !sums && (table->rate == PS_RATE_PROPORTION || table->rate == PS_RATE_INDIRECT))
        ps_error_hint(ps_plan_fault(reading, per->key_place, "per",
                                    "proportions and indirectly standardised ratios are not per so many people"),
                      "add rate = \"crude\", \"direct-standardised\" or \"smoothed\", or leave this out");
}

/* Does the table have what a statistic beside its counts goes by? */
static bool has_proportions(ps_plan_reading *reading, const ps_toml *item, const ps_toml *value,
                            const ps_table_plan *table, bool or_direct)
{
    const ps_table_rate rate = table->rate;

    if (!ps_toml_find(item, "count")) {
        ps_error_hint(ps_plan_fault(reading, value->key_place, value->key, "%s needs people to count", value->key),
                      "count = \"NAME\" of a cohort or a yes-or-no definition");
        return false;
    }
    if (rate == PS_RATE_PROPORTION || rate == PS_RATE_CRUDE || (or_direct && rate == PS_RATE_DIRECT))
        return true;
    ps_error_hint(ps_plan_fault(reading, value->key_place, value->key, "%s goes by proportions%s", value->key,
                                or_direct ? " or directly standardised rates" : ""),
                  "ask for it in a table with rate = \"proportion\"%s",
                  or_direct ? " or \"direct-standardised\"" : ", or leave it out");
    return false;
}

static void check_extras(ps_plan_reading *reading, const ps_toml *item, ps_table_plan *table)
{
    const ps_toml *const compare = ps_toml_find(item, "compare_to");

    if (table->sii)
        table->sii = has_proportions(reading, item, ps_toml_find(item, "sii"), table, true);
    if (table->funnel)
        table->funnel = has_proportions(reading, item, ps_toml_find(item, "funnel"), table, false);
    if (!compare)
        return;
    if (!has_proportions(reading, item, compare, table, false)) {
        table->compare_to = NULL;
    } else if (!table->n_by) {
        ps_error_hint(ps_plan_fault(reading, compare->key_place, "compare_to", "this table has nothing to compare"),
                      "by = [\"FIELD\"]: rows are compared by the labels of its last field");
        table->compare_to = NULL;
    }
}

void ps_plan_read_tables(ps_plan_reading *reading)
{
    static const ps_key_word rates[] = {{"proportion", PS_RATE_PROPORTION},      {"crude", PS_RATE_CRUDE},
                                        {"direct-standardised", PS_RATE_DIRECT}, {"indirect", PS_RATE_INDIRECT},
                                        {"smoothed", PS_RATE_SMOOTHED},          {NULL, 0}};
    static const ps_key keys[] = {
        {"title", PS_KEY_TEXT, false, offsetof(ps_table_plan, title), NULL, NULL},
        {"count", PS_KEY_NAME, false, offsetof(ps_table_plan, count), NULL, NULL},
        {"sum", PS_KEY_NAME, false, offsetof(ps_table_plan, sum), NULL, NULL},
        {"of", PS_KEY_RULE, true, offsetof(ps_table_plan, of), NULL, NULL},
        {"by", PS_KEY_READ, false, 0, NULL, read_by},
        {"rate", PS_KEY_WORD, false, offsetof(ps_table_plan, rate), rates, NULL},
        {"per", PS_KEY_READ, false, 0, NULL, read_per},
        {"sii", PS_KEY_READ, false, 0, NULL, read_sii},
        {"funnel", PS_KEY_READ, false, 0, NULL, read_funnel},
        {"compare_to", PS_KEY_TEXT, false, offsetof(ps_table_plan, compare_to), NULL, NULL},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "table");

    plan->tables = ps_plan_array(reading, section ? section->n : 0, sizeof *plan->tables);
    if (!plan->tables)
        return;
    for (ps_toml *item = section ? section->first : NULL; item; item = item->next) {
        ps_table_plan *const table = &plan->tables[plan->n_tables++];
        table->name = table->title = item->key;
        table->place = item->key_place;
        if (ps_plan_item(reading, item, "table")) {
            ps_plan_keys(reading, item, keys, PS_COUNT(keys), table);
            check_rate(reading, item, table);
            check_extras(reading, item, table);
        }
        if (!table->title)
            table->title = table->name;
        if (!(table->per > 0))
            table->per = table->rate == PS_RATE_DIRECT ? 100000 : 1000;
    }
}

/* ---- names ---- */

static bool is_deprivation(const ps_name *name)
{
    return name->row.kind == PS_NAME_PERSON &&
           (name->row.item == PS_P_IMD_DECILE || name->row.item == PS_P_IMD_QUINTILE ||
            name->row.item == PS_P_LOCAL_QUINTILE);
}

/* Fields with few values: texts, and the numbers that are groups. */
static bool groups(const ps_name *name)
{
    return name->row.type == PS_TEXT || is_deprivation(name);
}

static void check_counted(ps_plan_reading *reading, const ps_table_plan *table)
{
    const char *const key = table->count ? "count" : "sum";
    const char *const text = table->count ? table->count : table->sum;
    const ps_place place = ps_plan_place(reading->plan, "table", table->name, key);
    const ps_name *const name = text ? ps_plan_find_use(reading, place, key, text) : NULL;

    if (!ps_plan_typed(name))
        return;
    if (table->count && name->row.type != PS_FLAG)
        ps_error_hint(ps_plan_fault(reading, place, key, "%s is not yes or no for each person", text),
                      name->row.type == PS_NUMBER ? "count a cohort or a yes-or-no definition; sum = \"%s\" adds it up"
                                                  : "count a cohort or a yes-or-no definition: tables count people",
                      text);
    else if (!table->count && name->row.type != PS_NUMBER)
        ps_error_hint(ps_plan_fault(reading, place, key, "%s is not a number for each person", text),
                      name->row.type == PS_FLAG ? "count = \"%s\" counts the people of whom it is yes"
                                                : "sum a number of events, such as count(...) of an input",
                      text);
    else if (name->identifying)
        ps_plan_fault(reading, place, key, "%s is identifying", text)->status = PS_EGOVERNANCE;
}

static void check_fields(ps_plan_reading *reading, const ps_table_plan *table)
{
    const ps_plan *const plan = reading->plan;
    const bool standardised = table->rate == PS_RATE_DIRECT || table->rate == PS_RATE_INDIRECT;
    size_t deprivation = 0;

    for (size_t b = 0; b < table->n_by; b++) {
        const ps_place where = ps_plan_place_in(plan, "table", table->name, "by", b);
        const ps_name *const by = ps_plan_find_use(reading, where, "by", table->by[b]);
        if (!ps_plan_typed(by))
            continue;
        deprivation += is_deprivation(by);
        if (by->identifying)
            ps_plan_fault(reading, where, "by", "%s is identifying", table->by[b])->status = PS_EGOVERNANCE;
        else if (!groups(by))
            ps_error_hint(
                ps_plan_fault(reading, where, "by", "%s has no groups that a table could go by", table->by[b]),
                "lsoa, ward, lad, icb, imd_decile, imd_quintile, local_quintile, ethnicity, practice, pcn, sex, "
                "age_band, a "
                "tier, or another text");
        else if (standardised && !strcmp(table->by[b], AGES))
            ps_error_hint(ps_plan_fault(reading, where, "by", "rates standardised by age cannot go by age_band"),
                          "take it out, or give rate = \"proportion\"");
    }
    if (standardised)
        (void)ps_plan_find_use(reading, ps_plan_place(plan, "table", table->name, "rate"), "rate", AGES);
    if (table->sii && deprivation != 1)
        ps_error_hint(ps_plan_fault(reading, ps_plan_place(plan, "table", table->name, "sii"), "sii",
                                    deprivation ? "a slope goes over one deprivation field, and here are %zu"
                                                : "a slope needs a deprivation field to go over",
                                    deprivation),
                      "one of imd_decile, imd_quintile and local_quintile among by");
}

/* A label that the last field can never have; whether anybody has it, the run will see. */
static void check_compared(ps_plan_reading *reading, const ps_table_plan *table)
{
    static const char *const tenths[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
    static const char *const always[] = {"unknown", "outside England", "not scored", "cannot tell"};
    const char *const last = table->by[table->n_by - 1];
    const ps_name *const name = ps_names_find(&reading->plan->names, last);
    const char *const *words = name ? name->row.words : NULL;
    size_t n = words ? name->row.n_words : 0;

    if (!ps_plan_typed(name))
        return;
    if (is_deprivation(name)) {
        words = tenths;
        n = name->row.item == PS_P_IMD_DECILE ? 10 : 5;
    }
    if (!n)
        return;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(words[i], table->compare_to))
            return;
    for (size_t i = 0; i < PS_COUNT(always); i++)
        if (!strcmp(always[i], table->compare_to))
            return;
    ps_plan_suggest(ps_plan_fault(reading, ps_plan_place(reading->plan, "table", table->name, "compare_to"),
                                  "compare_to", "%s has no label \"%.60s\"", last, table->compare_to),
                    table->compare_to, words, n);
}

/* A table of slopes is a file beside its table. */
static void check_slope_name(ps_plan_reading *reading, const ps_table_plan *table)
{
    const ps_plan *const plan = reading->plan;
    const char *const name = ps_plan_print(reading, "%s_sii", table->name);

    for (size_t i = 0; name && i < plan->n_tables; i++)
        if (!ps_text_compare_fold(plan->tables[i].name, name))
            ps_error_hint(ps_plan_fault(reading, ps_plan_place(plan, "table", table->name, "sii"), "sii",
                                        "its slopes are a file %s, and there is a table of this name on line %u", name,
                                        (unsigned)plan->tables[i].place.line),
                          "call that table something else");
}

void ps_plan_check_tables(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_tables && ps_plan_enter(reading, "table", plan->tables[i].name); i++) {
        const ps_table_plan *const table = &plan->tables[i];

        check_counted(reading, table);
        check_fields(reading, table);
        if (table->compare_to && table->n_by)
            check_compared(reading, table);
        if (table->sii)
            check_slope_name(reading, table);
    }
}

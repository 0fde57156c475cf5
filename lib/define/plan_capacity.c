/* Plan capacity: [capacity.*], the places of a list. */
#include "define/plan_reading.h"
#include "define/rule_sets.h"

#include <string.h>

static void read_file(ps_plan_reading *reading, const ps_toml *value, ps_capacity_plan *capacity)
{
    if (ps_plan_file(&capacity->file, &capacity->path, reading, value, value->key) && !strcmp(capacity->file, "-")) {
        capacity->file = NULL;
        ps_plan_fault(reading, value->place, value->key, "this file cannot come from standard input");
    }
    capacity->file_place = value->place;
}

static void read_places(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_capacity_plan *const capacity = item;

    if (value->type == PS_TOML_TEXT) {
        read_file(reading, value, capacity);
    } else if (value->type != PS_TOML_INTEGER) {
        ps_error_hint(ps_plan_fault(reading, value->place, value->key, "expected a whole number or a file, found %s",
                                    ps_toml_type_words(value->type)),
                      "places = 25 for every recipient, or places = \"places.csv\" with recipient,places");
    } else if (value->integer < 1 || value->integer > PS_CAPACITY_PLACES_MOST) {
        ps_plan_fault(reading, value->place, value->key, "this must be from 1 to %d", PS_CAPACITY_PLACES_MOST);
    } else {
        capacity->places = (uint64_t)value->integer;
    }
}

static void read_hours(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_capacity_plan *const capacity = item;

    capacity->in_hours = true;
    if (value->type == PS_TOML_TEXT)
        read_file(reading, value, capacity);
    else if (ps_plan_number_of(&capacity->hours, reading, value, value->key) &&
             !(capacity->hours > 0 && capacity->hours <= PS_CAPACITY_HOURS_MOST))
        ps_plan_fault(reading, value->place, value->key, "this must be above 0");
}

/* { "GP" = 10, "social prescriber" = 45 } */
static void read_roles(ps_plan_reading *reading, ps_toml *value, ps_capacity_plan *capacity)
{
    value->seen = true;
    if (!value->first)
        ps_plan_fault(reading, value->place, value->key, "this table says no minutes of anybody");
    capacity->by_role = ps_plan_array(reading, value->n, sizeof *capacity->by_role);
    for (ps_toml *one = value->first; capacity->by_role && one; one = one->next) {
        one->seen = true;
        if (one->type != PS_TOML_INTEGER || one->integer < 1 || one->integer > 1440)
            ps_plan_fault(reading, one->place, value->key, "a contact takes from 1 to 1440 minutes, whole ones here");
        else
            capacity->by_role[capacity->n_roles++] =
                (ps_capacity_minutes){one->key, (uint32_t)one->integer, one->key_place};
    }
}

static void read_minutes(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_capacity_plan *const capacity = item;
    double minutes;

    if (value->type == PS_TOML_TABLE) {
        read_roles(reading, value, capacity);
        return;
    }
    if (!ps_plan_number_of(&minutes, reading, value, value->key))
        return;
    if (!(minutes >= 1 && minutes <= 1440))
        ps_plan_fault(reading, value->place, value->key, "a contact takes from 1 to 1440 minutes");
    else
        capacity->minutes = minutes;
}

/* ---- floors ---- */

/* "0.30" to 30 / 100: a share as an exact decimal, so that 0.3 of 10 places is 3 and not a hair more. */
static void read_share(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_capacity_floor *const floor = item;
    uint64_t share = 0, unit = 1;
    size_t digits = 0;
    bool point = false, exact = true;
    double number;

    if (!ps_plan_number_of(&number, reading, value, value->key))
        return;
    for (const char *c = value->text; *c; c++) {
        if (*c == '.') {
            point = true;
            continue;
        }
        exact = exact && *c >= '0' && *c <= '9' && ++digits <= 8;
        share = exact ? share * 10 + (uint64_t)(*c - '0') : share;
        unit = exact && point ? unit * 10 : unit;
    }
    if (!exact || share > unit || !share) {
        ps_error_hint(ps_plan_fault(reading, value->place, value->key, "a share is above 0 and not above 1"),
                      "share = 0.30 keeps three places of ten; seven decimals at most");
        return;
    }
    floor->share = share;
    floor->unit = unit;
}

static void read_floor(ps_plan_reading *reading, ps_toml *value, ps_capacity_plan *capacity)
{
    static const ps_key_word over[] = {{"each", 0}, {"all", 1}, {NULL, 0}};
    static const ps_key keys[] = {
        {"group", PS_KEY_RULE, true, offsetof(ps_capacity_floor, group), NULL, NULL},
        {"share", PS_KEY_READ, true, 0, NULL, read_share},
        {"over", PS_KEY_CHOICE, false, offsetof(ps_capacity_floor, over_all), over, NULL},
    };
    ps_capacity_floor *const floor = &capacity->floors[capacity->n_floors];

    if (value->type != PS_TOML_TABLE) {
        ps_error_hint(ps_plan_fault(reading, value->place, "floor", "expected a table { ... }, found %s",
                                    ps_toml_type_words(value->type)),
                      "{ group = 'imd_quintile = 1', share = 0.30 }");
        return;
    }
    *floor = (ps_capacity_floor){.place = value->place};
    ps_plan_keys(reading, value, keys, PS_COUNT(keys), floor);
    if (!floor->group || !floor->unit)
        return;
    for (size_t i = 0; i < capacity->n_floors; i++)
        if (capacity->floors[i].over_all == floor->over_all &&
            !strcmp(ps_rule_text(capacity->floors[i].group), ps_rule_text(floor->group)))
            ps_plan_fault(reading, value->place, "floor", "this group has a floor on line %u already",
                          (unsigned)capacity->floors[i].place.line);
    capacity->n_floors++;
}

static void read_floors(ps_plan_reading *reading, ps_toml *value, void *item)
{
    ps_capacity_plan *const capacity = item;
    const bool one = value->type == PS_TOML_TABLE;

    if (!one && !ps_plan_is(reading, value, PS_TOML_ARRAY, value->key))
        return;
    if (!one && value->n > PS_CAPACITY_FLOORS_MOST) {
        ps_plan_fault(reading, value->place, value->key, "at most %d floors", PS_CAPACITY_FLOORS_MOST);
        return;
    }
    capacity->floors = ps_plan_array(reading, one ? 1 : value->n, sizeof *capacity->floors);
    if (!capacity->floors)
        return;
    if (one)
        read_floor(reading, value, capacity);
    for (ps_toml *floor = one ? NULL : value->first; floor; floor = floor->next)
        read_floor(reading, floor, capacity);
}

/* ---- the section ---- */

static void check_amounts(ps_plan_reading *reading, const ps_toml *table, ps_capacity_plan *capacity)
{
    const ps_toml *const places = ps_toml_find(table, "places"), *const hours = ps_toml_find(table, "hours"),
                         *const minutes = ps_toml_find(table, "minutes_per_contact");
    ps_error err = {0};

    if (!places == !hours)
        ps_error_hint(ps_plan_fault(reading, hours ? hours->key_place : capacity->place, hours ? "hours" : NULL,
                                    hours ? "a capacity is in places or in hours, not both"
                                          : "a capacity needs places, or hours and minutes_per_contact"),
                      "places = 25, or hours = 20 and minutes_per_contact = 45");
    else if (!hours != !minutes)
        ps_error_hint(
            ps_plan_fault(reading, hours ? hours->key_place : minutes->key_place,
                          hours ? "hours" : "minutes_per_contact",
                          hours ? "hours need minutes_per_contact" : "minutes_per_contact goes with hours"),
            "hours = 20 and minutes_per_contact = 45 are 26 places; { \"GP\" = 10, ... } by who of the matrix");
    else if (capacity->file && (!hours || capacity->minutes > 0 || capacity->n_roles) &&
             ps_capacity_read_file(capacity, reading->arena, &err) != PS_OK)
        ps_plan_pass_on(reading, places ? "places" : "hours", &err);
    else if (hours && !capacity->file && capacity->hours > 0 && (capacity->minutes > 0 || capacity->n_roles)) {
        capacity->places = ps_capacity_places_in(capacity->hours, capacity->n_roles ? 1 : capacity->minutes);
        if (!capacity->places || (!capacity->n_roles && capacity->places > PS_CAPACITY_PLACES_MOST))
            ps_plan_fault(reading, hours->place, "hours", "not one contact fits into these hours, or too many do");
    }
}

void ps_plan_read_capacities(ps_plan_reading *reading)
{
    static const ps_key keys[] = {
        {"list", PS_KEY_NAME, true, offsetof(ps_capacity_plan, list), NULL, NULL},
        {"per", PS_KEY_NAME, true, offsetof(ps_capacity_plan, per), NULL, NULL},
        {"places", PS_KEY_READ, false, 0, NULL, read_places},
        {"hours", PS_KEY_READ, false, 0, NULL, read_hours},
        {"minutes_per_contact", PS_KEY_READ, false, 0, NULL, read_minutes},
        {"floor", PS_KEY_READ, false, 0, NULL, read_floors},
    };
    ps_plan *const plan = reading->plan;
    ps_toml *const section = ps_plan_section(reading, "capacity");

    plan->capacities = ps_plan_array(reading, section ? section->n : 0, sizeof *plan->capacities);
    if (!plan->capacities)
        return;
    for (ps_toml *table = section ? section->first : NULL; table; table = table->next) {
        ps_capacity_plan *const capacity = &plan->capacities[plan->n_capacities++];
        capacity->name = table->key;
        capacity->place = table->key_place;
        capacity->list = capacity->per = "";
        if (!ps_plan_item(reading, table, "capacity"))
            continue;
        ps_plan_keys(reading, table, keys, PS_COUNT(keys), capacity);
        capacity->list = capacity->list ? capacity->list : "";
        capacity->per = capacity->per ? capacity->per : "";
        check_amounts(reading, table, capacity);
    }
}

const ps_capacity_plan *ps_plan_capacity_of(const ps_plan *plan, const char *list)
{
    for (size_t i = 0; i < plan->n_capacities; i++)
        if (!strcmp(plan->capacities[i].list, list))
            return &plan->capacities[i];
    return NULL;
}

/* ---- once all names are known ---- */

static void check_list(ps_plan_reading *reading, const ps_capacity_plan *capacity)
{
    const ps_plan *const plan = reading->plan;
    const ps_place place = ps_plan_place(plan, "capacity", capacity->name, "list");
    const ps_list_plan *const list = ps_plan_list_of(plan, capacity->list);
    const ps_capacity_plan *const first = ps_plan_capacity_of(plan, capacity->list);

    if (!capacity->list[0])
        return; /* was told */
    if (!list) {
        const char *names[16];
        size_t n = 0;
        for (; n < plan->n_lists && n < PS_COUNT(names); n++)
            names[n] = plan->lists[n].name;
        ps_plan_suggest(ps_plan_fault(reading, place, "list", "there is no list %s", capacity->list), capacity->list,
                        names, n);
    } else if (first != capacity) {
        ps_plan_fault(reading, place, "list", "the list %s has a capacity already: %s", capacity->list, first->name);
    } else if (list->limit) {
        ps_error_hint(ps_plan_fault(reading, place, "list", "the list %s has a limit, and a capacity takes its place",
                                    capacity->list),
                      "take limit out of [list.%s]", capacity->list);
    }
}

static void check_recipients(ps_plan_reading *reading, const ps_capacity_plan *capacity)
{
    const ps_plan *const plan = reading->plan;
    const ps_place place = ps_plan_place(plan, "capacity", capacity->name, "per");
    const ps_name *const name = capacity->per[0] ? ps_names_find(&plan->names, capacity->per) : NULL;

    if (!capacity->per[0])
        return;
    if (!name) {
        ps_plan_suggest_name(ps_plan_fault(reading, place, "per", "there is no name %s", capacity->per), plan,
                             capacity->per);
        return;
    }
    ps_plan_use_name(reading, place, "per", name);
    if (name->row.type != PS_NOTHING && (name->row.type != PS_TEXT || name->identifying))
        ps_error_hint(ps_plan_fault(reading, place, "per", "%s names no recipient", capacity->per),
                      "\"pcn\", \"practice\", or a text such as a worker or an area");
}

/* Rows of a matrix whose helper's minutes are not told, and helpers whom no row sends anybody to. */
static void check_roles(ps_plan_reading *reading, const ps_capacity_plan *capacity)
{
    static const char key[] = "minutes_per_contact";
    const ps_plan *const plan = reading->plan;
    const ps_list_plan *const list = ps_plan_list_of(plan, capacity->list);
    const ps_place place = ps_plan_place(plan, "capacity", capacity->name, key);
    const ps_matrix_plan *matrix = NULL;
    const char *roles[32];
    size_t n = 0;

    for (size_t i = 0; list && list->matrix && i < plan->n_matrices; i++)
        if (!strcmp(plan->matrices[i].name, list->matrix))
            matrix = &plan->matrices[i];
    if (list && !list->matrix)
        ps_error_hint(ps_plan_fault(reading, place, key, "minutes by role need a list with a matrix, and %s has none",
                                    list->name),
                      "matrix = \"NAME\" under [list.%s], whose rows say who; or one number of minutes", list->name);
    if (!matrix)
        return;
    for (size_t r = 0; r < matrix->n_rows; r++) {
        const char *const who = matrix->rows[r].who;
        bool before = false;
        for (size_t i = 0; i < r; i++)
            before = before || !strcmp(matrix->rows[i].who, who);
        if (!who[0])
            ps_error_hint(ps_plan_fault(reading, matrix->rows[r].place, "rows",
                                        "this row says no who, so capacity %s cannot tell how long its contacts last",
                                        capacity->name),
                          "who = \"...\", one of %s", key);
        else if (!before && n < PS_COUNT(roles))
            roles[n++] = who;
        if (who[0] && !before && !ps_capacity_minutes_of(capacity, who))
            ps_error_hint(
                ps_plan_fault(reading, place, key, "\"%.60s\" of matrix %s has no minutes here", who, matrix->name),
                "\"%.60s\" = 45", who);
    }
    for (size_t i = 0; i < capacity->n_roles; i++) {
        bool known = false;
        for (size_t r = 0; r < matrix->n_rows; r++)
            known = known || !strcmp(matrix->rows[r].who, capacity->by_role[i].who);
        if (!known)
            ps_plan_suggest(ps_plan_fault(reading, capacity->by_role[i].place, key,
                                          "no row of matrix %s says \"%.60s\"", matrix->name, capacity->by_role[i].who),
                            capacity->by_role[i].who, roles, n);
    }
}

static bool floors_fit(const ps_plan *plan, const ps_rule *a, const ps_rule *b)
{
    return ps_rule_inside(plan, a, b) || ps_rule_inside(plan, b, a) || ps_rule_apart(plan, a, b);
}

/* Floors over the same places are apart, or one inside the other, whoever the people are: what the text cannot show is
 * refused, and how to write it is said. */
static void check_floors(ps_plan_reading *reading, const ps_capacity_plan *capacity)
{
    for (size_t i = 0; i < capacity->n_floors; i++)
        for (size_t j = 0; j < i; j++) {
            const ps_capacity_floor *const floor = &capacity->floors[i], *const before = &capacity->floors[j];
            ps_error *fault;

            if (floor->over_all != before->over_all || ps_rule_type(floor->group) != PS_FLAG ||
                ps_rule_type(before->group) != PS_FLAG || floors_fit(reading->plan, floor->group, before->group))
                continue;
            fault = ps_plan_fault(
                reading, floor->place, "floor", "by what is written '%.60s' may overlap '%.60s', the floor on line %u",
                ps_rule_text(floor->group), ps_rule_text(before->group), (unsigned)before->place.line);
            ps_error_hint(fault, "make them apart, '%.50s and not (%.50s)', or one a part of the other",
                          ps_rule_text(floor->group), ps_rule_text(before->group));
            return; /* one pair at a time: mending it may mend others */
        }
}

void ps_plan_check_capacities(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t i = 0; i < plan->n_capacities; i++) {
        reading->path = ps_plan_print(reading, "capacity.%.60s", plan->capacities[i].name);
        if (!reading->path)
            break;
        check_list(reading, &plan->capacities[i]);
        check_recipients(reading, &plan->capacities[i]);
        if (plan->capacities[i].by_role)
            check_roles(reading, &plan->capacities[i]);
        check_floors(reading, &plan->capacities[i]);
    }
    reading->path = "";
}

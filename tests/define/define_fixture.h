/* A plan and a population made by hand, for tests of rules: no plan file, no extracts.
 *
 *     fixture *f = fx_new("2025-03-31");
 *     fx_input(f, "gp", "gp_event");
 *     fx_codes(f, "smi", PS_SNOMED, "38341003,73211009");
 *     fx_define(f, "known", "any(gp where code in smi ever)");
 *     fx_resolve(f);                                   checks that all is well
 *     fx_event(f, "gp", 0, "2025-01-31", "code=38341003|value=5.5");
 *     fx_world(f, 2);                                  persons 0 and 1
 *     fx_flag(f, "known", 0) == PS_YES
 *
 * Events may be added in any order; they are put in date order, same days in the order they were added. */
#ifndef POPSTRAT_DEFINE_FIXTURE_H
#define POPSTRAT_DEFINE_FIXTURE_H

#include "base/number.h"
#include "base/slim_numbers.h"
#include "base/text.h"
#include "define/world.h"
#include "test.h"

#include <math.h>

#define FX_MOST 64

typedef struct fx_row {
    uint32_t person;
    ps_day day;
    size_t order;
    const char *cells;
} fx_row;

typedef struct fx_trait {
    uint32_t person;
    const char *name, *value;
} fx_trait;

typedef struct fixture {
    ps_arena *arena;
    ps_plan plan;
    ps_plan_input inputs[PS_INPUTS_MOST];
    ps_codelist lists[FX_MOST];
    ps_definition definitions[FX_MOST];
    ps_population population;
    fx_row *rows[PS_INPUTS_MOST];
    size_t n_rows[PS_INPUTS_MOST], rows_capacity[PS_INPUTS_MOST];
    fx_trait *traits;
    size_t n_traits, traits_capacity;
    ps_world *world;
    ps_error err;
} fixture;

static inline fixture *fx_new(const char *index_date)
{
    fixture *f = calloc(1, sizeof(*f));

    f->arena = ps_arena_new();
    f->plan.arena = f->arena;
    f->plan.text.file = "test.toml";
    f->plan.index_date = ps_day_parse(index_date);
    f->plan.inputs = f->inputs;
    f->plan.lists_of_codes = f->lists;
    f->plan.definitions = f->definitions;
    return f;
}

/* `more`: columns of a declared feed, "name:number,other:text". */
static inline void fx_input_with(fixture *f, const char *name, const char *kind, const char *more)
{
    static const struct {
        const char *word;
        ps_type type;
    } types[] = {{"number", PS_NUMBER}, {"text", PS_TEXT}, {"date", PS_DATE}, {"flag", PS_FLAG}, {"codes", PS_CODES}};
    ps_plan_input *input = &f->inputs[f->plan.n_inputs++];
    const ps_schema *schema = ps_schema_named(kind);

    ck_assert_ptr_nonnull(schema);
    if (more) {
        ps_schema *own = ps_arena_alloc(f->arena, sizeof(*own));
        ps_schema_column *columns = ps_arena_array(f->arena, 32, sizeof(*columns));
        *own = *schema;
        memcpy(columns, schema->columns, schema->n_columns * sizeof(*columns));
        own->columns = columns;
        while (*more) {
            ps_schema_column *c = &columns[own->n_columns++];
            const char *colon = strchr(more, ':'), *end = more + strcspn(more, ",");
            memset(c, 0, sizeof(*c));
            c->name = ps_arena_text(f->arena, more, (size_t)(colon - more));
            c->meaning = "declared";
            for (size_t i = 0; i < PS_COUNT(types); i++)
                if (!strncmp(colon + 1, types[i].word, strlen(types[i].word)))
                    c->type = types[i].type;
            more = *end ? end + 1 : end;
        }
        schema = own;
    }
    input->name = name;
    input->spec.name = name;
    input->spec.file = name;
    input->spec.schema = schema;
    input->want = ps_arena_array(f->arena, schema->n_columns, sizeof(ps_want));
    input->spec.want = input->want;
}

static inline void fx_input(fixture *f, const char *name, const char *kind)
{
    fx_input_with(f, name, kind, NULL);
}

/* Codes as they would stand after reading: normalised and sorted by the caller. */
static inline void fx_codes(fixture *f, const char *name, ps_code_system system, const char *codes)
{
    ps_codelist *list = &f->lists[f->plan.n_lists_of_codes++];

    list->name = name;
    list->file = name;
    list->system = system;
    list->release = PS_NO_DAY;
    list->codes = ps_arena_array(f->arena, 64, sizeof(char *));
    while (*codes) {
        const size_t n = strcspn(codes, ",");
        list->codes[list->n++] = ps_arena_text(f->arena, codes, n);
        list->begins[(unsigned char)*codes] = true;
        codes += n + (codes[n] == ',');
    }
}

/* A rule that stands alone, its first character at column 1 of line 1. */
static inline ps_status fx_parse(ps_rule **out, fixture *f, const char *text)
{
    memset(&f->err, 0, sizeof(f->err));
    f->plan.text.at = text;
    f->plan.text.length = strlen(text);
    return ps_rule_parse(out, f->arena, &f->plan.text, (ps_place){1, 1, (uint32_t)strlen(text)}, text, &f->err);
}

static inline ps_rule *fx_parsed(fixture *f, const char *text)
{
    ps_rule *rule = NULL;
    const ps_status st = fx_parse(&rule, f, text);

    ck_assert_msg(st == PS_OK, "%s: %s", text, f->err.message);
    return rule;
}

static inline void fx_define(fixture *f, const char *name, const char *text)
{
    ps_definition *definition = &f->definitions[f->plan.n_definitions++];

    ck_assert_uint_le(f->plan.n_definitions, FX_MOST);
    definition->name = name;
    definition->rule = fx_parsed(f, text);
}

static inline void fx_covers(fixture *f, const char *input, const char *text)
{
    f->inputs[ps_plan_input_find(&f->plan, input)].covers = fx_parsed(f, text);
}

static inline const char *const *fx_words(fixture *f, const ps_code_word *set, size_t *n)
{
    const char **words;

    *n = 0;
    if (!set)
        return NULL;
    words = ps_arena_array(f->arena, 64, sizeof(char *));
    for (; set->code; set++)
        if (set->word)
            words[(*n)++] = set->word;
    return words;
}

/* Person traits, then definitions. */
static inline void fx_names(fixture *f)
{
    ps_names *names = &f->plan.names;

    names->at = ps_arena_array(f->arena, PS_P_NAMES + f->plan.n_definitions + 1, sizeof(ps_name));
    for (size_t i = 0; i < PS_P_NAMES; i++) {
        ps_name *name = &names->at[names->n];
        name->row = (ps_name_row){.name = ps_person_columns[i].name,
                                  .type = ps_person_columns[i].type,
                                  .kind = PS_NAME_PERSON,
                                  .item = i,
                                  .meaning = ps_person_columns[i].meaning};
        name->row.words = fx_words(f, ps_person_columns[i].words, &name->row.n_words);
        name->number = (uint32_t)names->n++;
    }
    for (size_t i = 0; i < f->plan.n_definitions; i++) {
        ps_name *name = &names->at[names->n];
        name->row = (ps_name_row){.name = f->plan.definitions[i].name,
                                  .kind = PS_NAME_DEFINITION,
                                  .item = i,
                                  .rules = &f->plan.definitions[i].rule,
                                  .n_rules = 1};
        name->number = (uint32_t)names->n++;
    }
}

static inline void fx_resolve(fixture *f)
{
    fx_names(f);
    for (size_t i = 0; i < f->plan.n_inputs; i++)
        if (f->inputs[i].covers) {
            const ps_status st = ps_rule_resolve(f->inputs[i].covers, &f->plan, PS_FLAG, &f->err);
            ck_assert_msg(st == PS_OK, "%s", f->err.message);
        }
    for (size_t i = 0; i < f->plan.n_definitions; i++) {
        const ps_status st = ps_rule_resolve(f->definitions[i].rule, &f->plan, PS_NOTHING, &f->err);
        ck_assert_msg(st == PS_OK, "%s: %s", ps_rule_text(f->definitions[i].rule), f->err.message);
        f->plan.names.at[PS_P_NAMES + i].row.type = ps_rule_type(f->definitions[i].rule);
    }
}

static inline void fx_event(fixture *f, const char *input, uint32_t person, const char *day, const char *cells)
{
    const int i = ps_plan_input_find(&f->plan, input);
    fx_row *row;

    ck_assert_int_ge(i, 0);
    ck_assert(ps_grow(&f->rows[i], &f->rows_capacity[i], f->n_rows[i] + 1, sizeof(fx_row)));
    row = &f->rows[i][f->n_rows[i]];
    row->person = person;
    row->day = ps_day_parse(day);
    ck_assert_msg(row->day != PS_NO_DAY, "%s", day);
    row->order = f->n_rows[i]++;
    row->cells = ps_arena_text(f->arena, cells, strlen(cells));
}

static inline void fx_set(fixture *f, uint32_t person, const char *name, const char *value)
{
    ck_assert(ps_grow(&f->traits, &f->traits_capacity, f->n_traits + 1, sizeof(fx_trait)));
    f->traits[f->n_traits++] = (fx_trait){person, name, ps_arena_text(f->arena, value, strlen(value))};
}

static inline int fx_by_person_and_day(const void *a, const void *b)
{
    const fx_row *one = a, *other = b;

    if (one->person != other->person)
        return one->person < other->person ? -1 : 1;
    if (one->day != other->day)
        return one->day < other->day ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

static inline void fx_put(fixture *f, ps_column *column, size_t row, const char *value)
{
    double number;

    switch (column->type) {
    case PS_NUMBER:
        ck_assert(ps_number_parse(&number, value, strlen(value)));
        ps_number_put(column, row, number);
        break;
    case PS_DATE:
        column->day[row] = ps_day_parse(value);
        break;
    case PS_TEXT:
        column->text[row] = ps_intern_add(f->population.words, value, strlen(value));
        break;
    default:
        ck_assert_int_eq(column->type, PS_FLAG);
        column->flag[row] = !strcmp(value, "yes") ? PS_YES : !strcmp(value, "no") ? PS_NO : PS_CANNOT_TELL;
        break;
    }
}

/* The cell of a column in "code=1|value=2", into out; false if it is not there. */
static inline bool fx_cell(char out[200], const char *cells, const char *name)
{
    const size_t n = strlen(name);

    while (*cells) {
        const size_t length = strcspn(cells, "|");
        if (length > n && !strncmp(cells, name, n) && cells[n] == '=') {
            memcpy(out, cells + n + 1, length - n - 1);
            out[length - n - 1] = '\0';
            return true;
        }
        cells += length + (cells[length] == '|');
    }
    return false;
}

static inline void fx_feed(fixture *f, size_t i)
{
    const ps_schema *schema = f->inputs[i].spec.schema;
    ps_feed *feed = &f->population.feeds[i];
    const size_t n = f->n_rows[i];
    size_t at = 0;
    char cell[200];

    if (n)
        qsort(f->rows[i], n, sizeof(fx_row), fx_by_person_and_day);
    feed->name = f->inputs[i].name;
    feed->schema = schema;
    feed->n_events = n;
    feed->first = calloc(f->population.n_people + 1, sizeof(size_t));
    feed->day = calloc(n + 1, sizeof(ps_day));
    feed->columns = calloc(schema->n_columns, sizeof(ps_column));
    for (size_t person = 0; person < f->population.n_people; person++) {
        feed->first[person] = at;
        while (at < n && f->rows[i][at].person == person)
            at++;
    }
    feed->first[f->population.n_people] = at;
    ck_assert_uint_eq(at, n);
    for (size_t row = 0; row < n; row++)
        feed->day[row] = f->rows[i][row].day;
    for (size_t c = 0; c < schema->n_columns; c++) {
        ps_column *column = &feed->columns[c];
        if (!n || (int)c == schema->id || (int)c == schema->event_date)
            continue;
        ck_assert(ps_column_init(column, schema->columns[c].type, n));
        if (column->type == PS_CODES) {
            size_t codes = 0;
            column->text = calloc(n * 8 + 1, sizeof(uint32_t));
            for (size_t row = 0; row < n; row++) {
                column->first[row] = codes;
                if (fx_cell(cell, f->rows[i][row].cells, schema->columns[c].name))
                    for (const char *code = cell; *code;) {
                        const size_t length = strcspn(code, ",");
                        column->text[codes++] = ps_intern_add(f->population.words, code, length);
                        code += length + (code[length] == ',');
                    }
            }
            column->first[n] = codes;
            continue;
        }
        for (size_t row = 0; row < n; row++)
            if (fx_cell(cell, f->rows[i][row].cells, schema->columns[c].name))
                fx_put(f, column, row, cell);
    }
}

static inline void fx_world_with(fixture *f, size_t people, ps_pool *pool)
{
    ps_population *p = &f->population;

    p->index_date = f->plan.index_date;
    p->n_people = people;
    p->words = ps_intern_new();
    p->feeds = calloc(f->plan.n_inputs + 1, sizeof(ps_feed));
    p->n_feeds = f->plan.n_inputs;
    for (size_t i = 0; i < PS_PERSON_COLUMNS; i++) {
        const ps_type type = ps_person_columns[i].type;

        ck_assert(type == PS_NUMBER ? ps_slim_room(&p->person[i], people)
                                    : ps_column_room(&p->person[i], type, people));
        ps_column_blank(&p->person[i], 0, people);
    }
    for (size_t i = 0; i < f->n_traits; i++)
        for (size_t c = 0; c < PS_PERSON_COLUMNS; c++)
            if (!strcmp(ps_person_columns[c].name, f->traits[i].name))
                fx_put(f, &p->person[c], f->traits[i].person, f->traits[i].value);
    for (size_t i = 0; i < f->plan.n_inputs; i++)
        fx_feed(f, i);
    ck_assert_int_eq(ps_world_new(&f->world, &f->plan, p, &f->err), PS_OK);
    /* In the order written: fixtures define before they use, where values matter. */
    for (size_t i = 0; i < f->plan.n_definitions; i++) {
        const ps_status st = ps_world_definition(f->world, (uint32_t)(PS_P_NAMES + i), pool, &f->err);
        ck_assert_msg(st == PS_OK, "%s", f->err.message);
    }
}

static inline void fx_world(fixture *f, size_t people)
{
    fx_world_with(f, people, NULL);
}

static inline const ps_column *fx_column(fixture *f, const char *name)
{
    const ps_name *found = ps_names_find(&f->plan.names, name);

    ck_assert_msg(found != NULL, "%s", name);
    return &f->world->columns[found->number];
}

static inline int fx_flag(fixture *f, const char *name, size_t person)
{
    ck_assert_int_eq(fx_column(f, name)->type, PS_FLAG);
    return fx_column(f, name)->flag[person];
}

/* Any value as text: "yes", "no", "?", "3", "2025-01-31", "word", "" for missing. */
static inline const char *fx_show(char out[64], fixture *f, const char *name, size_t person)
{
    const ps_column *column = fx_column(f, name);
    char iso[11], number[32];

    switch (column->type) {
    case PS_FLAG:
        snprintf(out, 64, "%s", column->flag[person] == PS_YES ? "yes" : column->flag[person] == PS_NO ? "no" : "?");
        break;
    case PS_NUMBER:
        ps_number_format(number, ps_number_at(column, person), 12);
        snprintf(out, 64, "%s", number);
        break;
    case PS_DATE:
        ps_day_format(iso, column->day[person]);
        snprintf(out, 64, "%s", iso);
        break;
    default:
        snprintf(out, 64, "%s", ps_intern_text(f->population.words, column->text[person]));
        break;
    }
    return out;
}

static inline void fx_free(fixture *f)
{
    ps_world_free(f->world);
    for (size_t i = 0; f->population.feeds && i < f->plan.n_inputs; i++) {
        ps_feed *feed = &f->population.feeds[i];
        for (size_t c = 0; feed->columns && c < feed->schema->n_columns; c++)
            ps_column_release(&feed->columns[c]);
        free(feed->first);
        free(feed->day);
        free(feed->columns);
    }
    for (size_t i = 0; i < PS_PERSON_COLUMNS; i++)
        ps_column_release(&f->population.person[i]);
    for (size_t i = 0; i < PS_INPUTS_MOST; i++)
        free(f->rows[i]);
    free(f->population.feeds);
    free(f->traits);
    ps_intern_free(f->population.words);
    ps_arena_free(f->arena);
    free(f);
}

#endif

/* Small world: a plan, a population and a world of a few people, made by hand, for tests of score, stratify and
 * aggregate.
 *
 * Names are added with their columns; rules are real ones, parsed and resolved against those names. Checked allocations
 * only. */
#ifndef POPSTRAT_SMALL_WORLD_H
#define POPSTRAT_SMALL_WORLD_H

#include "base/slim_numbers.h"
#include "define/world.h"
#include "test.h"

#include <math.h>

#define SMALL_NAMES 48

typedef struct small_world {
    ps_plan plan;
    ps_population population;
    ps_world *world;
    ps_name names[SMALL_NAMES];
    ps_column columns[SMALL_NAMES]; /* until the world takes them */
} small_world;

/* People "p000", "p001"... unless ids are given. All in the person extract. */
static inline void small_open(small_world *s, size_t n, const char *const *ids)
{
    memset(s, 0, sizeof *s);
    s->plan.arena = ps_arena_new();
    s->plan.path = s->plan.text.file = "small.toml";
    s->plan.text.at = "";
    s->plan.name = "small";
    s->plan.lot_seed = "popstrat";
    s->plan.index_date = s->population.index_date = ps_day_of(2025, 3, 31);
    s->plan.names.at = s->names;
    s->population.n_people = n;
    s->population.ids = ps_idmap_new();
    s->population.words = ps_intern_new();
    ck_assert(s->plan.arena && s->population.ids && s->population.words);
    for (size_t p = 0; p < n; p++) {
        char id[32];

        snprintf(id, sizeof id, "p%03zu", p);
        ck_assert_uint_eq(ps_idmap_add(s->population.ids, ps_slice_of(ids ? ids[p] : id)), p);
    }
    for (size_t c = 0; c < PS_PERSON_COLUMNS; c++)
        ck_assert(ps_column_init(&s->population.person[c], ps_person_columns[c].type, n));
    for (size_t p = 0; p < n; p++)
        s->population.person[PS_P_IN_PERSON_EXTRACT].flag[p] = PS_YES;
}

static inline uint32_t small_word(small_world *s, const char *text)
{
    return text ? ps_intern_add(s->population.words, text, strlen(text)) : 0;
}

static inline ps_name *small_name(small_world *s, const ps_name_row *row)
{
    ps_name *name = &s->names[s->plan.names.n];

    ck_assert_uint_lt(s->plan.names.n, SMALL_NAMES);
    name->row = *row;
    name->number = (uint32_t)s->plan.names.n++;
    return name;
}

/* Rows of another room, with columns still to fill. */
static inline void small_rows(small_world *s, const ps_name_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        small_name(s, &rows[i]);
}

static inline ps_column *small_column(small_world *s, const char *name, ps_type type, ps_name_kind kind)
{
    const ps_name_row row = {.name = name, .type = type, .kind = kind, .item = 999};
    ps_column *column = &s->columns[small_name(s, &row)->number];

    ck_assert(ps_column_init(column, type, s->population.n_people));
    return column;
}

/* A slim column, as scores are. */
static inline void small_number(small_world *s, const char *name, const double *values)
{
    const ps_name_row row = {.name = name, .type = PS_NUMBER, .kind = PS_NAME_SCORE, .item = 999};
    ps_column *column = &s->columns[small_name(s, &row)->number];

    ck_assert(ps_slim_room(column, s->population.n_people));
    ps_numbers_put(column, 0, values, s->population.n_people);
}

static inline void fill_flags(ps_column *column, const char *values)
{
    for (size_t p = 0; p < column->n; p++)
        column->flag[p] = values[p] == 'y' ? PS_YES : values[p] == 'n' ? PS_NO : PS_CANNOT_TELL;
}

/* One letter a person: y, n, ? */
static inline void small_flag(small_world *s, const char *name, const char *values)
{
    ck_assert_uint_eq(strlen(values), s->population.n_people);
    fill_flags(small_column(s, name, PS_FLAG, PS_NAME_COHORT), values);
}

/* NULL: not recorded. */
static inline void small_text(small_world *s, const char *name, const char *const *values)
{
    ps_column *column = small_column(s, name, PS_TEXT, PS_NAME_MATRIX);

    for (size_t p = 0; p < s->population.n_people; p++)
        column->text[p] = small_word(s, values[p]);
}

static inline void small_trait_text(small_world *s, ps_person_column_number trait, const char *const *values)
{
    for (size_t p = 0; p < s->population.n_people; p++)
        s->population.person[trait].text[p] = small_word(s, values[p]);
}

/* After the LSOAs: whose code is Welsh or Scottish lives outside England. */
static inline void small_outside(small_world *s)
{
    ps_population *p = &s->population;

    p->n_area_words = ps_intern_count(p->words) + 1;
    p->outside = ps_calloc(p->n_area_words, sizeof *p->outside);
    ck_assert_ptr_nonnull(p->outside);
    for (uint32_t w = 1; w < p->n_area_words; w++)
        p->outside[w] = strchr("WS", ps_intern_text(p->words, w)[0]) != NULL;
}

/* The world as it is now; names and rules come before, columns that are given are in it. */
static inline ps_world *small_make(small_world *s)
{
    ck_assert_int_eq(ps_world_new(&s->world, &s->plan, &s->population, NULL), PS_OK);
    for (size_t i = 0; i < s->plan.names.n; i++)
        if (s->columns[i].type != PS_NOTHING) {
            s->world->columns[i] = s->columns[i];
            memset(&s->columns[i], 0, sizeof s->columns[i]);
        }
    return s->world;
}

static inline ps_rule *small_rule(small_world *s, const char *text, ps_type type)
{
    ps_rule *rule = NULL;
    ps_error err = {.status = PS_OK};

    ck_assert_msg(ps_rule_parse(&rule, s->plan.arena, &s->plan.text, (ps_place){1, 1, 1}, text, &err) == PS_OK,
                  "%s: %s", text, err.message);
    ck_assert_msg(ps_rule_resolve(rule, &s->plan, type, &err) == PS_OK, "%s: %s", text, err.message);
    return rule;
}

static inline const ps_column *small_find(const small_world *s, const char *name)
{
    const ps_name *found = ps_names_find(&s->plan.names, name);

    ck_assert_ptr_nonnull(found);
    return &s->world->columns[found->number];
}

static inline const char *small_word_of(const small_world *s, const char *name, uint32_t person)
{
    return ps_intern_text(s->population.words, small_find(s, name)->text[person]);
}

static inline void small_close(small_world *s)
{
    ps_world_free(s->world);
    for (size_t i = 0; i < SMALL_NAMES; i++)
        ps_column_release(&s->columns[i]);
    for (size_t c = 0; c < PS_PERSON_COLUMNS; c++)
        ps_column_release(&s->population.person[c]);
    free(s->population.outside);
    ps_idmap_free(s->population.ids);
    ps_intern_free(s->population.words);
    ps_arena_free(s->plan.arena);
}

#endif

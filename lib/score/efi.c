/* Electronic Frailty Index: bands of a value that the supplier of the GP system worked out.
 *
 * Never made from codes here: the rights in the index are the University of Leeds's, and its code lists are no open
 * release. */
#include "base/arena.h"
#include "base/number.h"
#include "define/describe.h"
#include "score/ruled.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define DEFICITS 36
#define NEAR ((int64_t)50 * DEFICITS) /* 0.005 in ten-thousandths, times 36 */
#define AGE_LEAST 65

enum { PART_FRACTION, PART_DEFICITS, PART_BAND, N_PARTS };

static const ps_score_about about = {
    .name = "efi",
    .title = "Electronic Frailty Index",
    .paper = "Clegg et al. 2016, Age Ageing 45:353-360",
    .edition = "36 deficits, bands in whole deficits: fit 0 to 4, mild 5 to 8, moderate 9 to 12, severe 13 and more. "
               "The value is the supplier's, as the extract has it: the rights in the index are with the University "
               "of Leeds, and popstrat does not work it out from codes",
    .lookback = "in plans as the plan's rule says",
    .missing = "missing below age 65 and where the age is not known, where the rule gives no value, and for values "
               "that cannot be (outside 0 to 1, or 0 to 36 whole deficits)",
    .confidence = "bands and edges verified in two places",
    .use = "finding people of 65 and over who may be frail, for a clinical look; made on people of 65 to 95",
    .not_for = "people below 65; a diagnosis of frailty; comparing suppliers, whose code lists differ",
    .columns = "efi (0 to 1), efi_deficits (0 to 36), efi_band (fit, mild, moderate, severe)",
    .table = "weights/efi_bands",
    .in_plans = true,
};

/* ---- bands ---- */

typedef struct band {
    const char *name;
    int64_t deficits_most, hundredths_most;
} band;
#define BANDS 4

static int64_t number_in(const ps_data_table *table, size_t row, const char *column)
{
    const char *text = ps_data_cell(table, row, ps_data_column(table, column));
    int64_t number = 0;
    const bool read = ps_integer_parse(&number, text, strlen(text));

    assert(read);
    (void)read;
    return number;
}

static void read_bands(band out[BANDS])
{
    const ps_data_table *table = ps_data_find("weights/efi_bands");

    assert(table && table->n_rows == BANDS);
    for (size_t b = 0; b < BANDS; b++)
        out[b] = (band){ps_data_cell(table, b, ps_data_column(table, "band")), number_in(table, b, "deficits_most"),
                        number_in(table, b, "value_hundredths_most")};
}

typedef struct frailty {
    double fraction, deficits; /* NAN: missing */
    int band;                  /* -1: missing */
} frailty;
static const frailty nothing = {NAN, NAN, -1};

static int band_of_deficits(const band bands[BANDS], int64_t deficits)
{
    int b = 0;

    while (deficits > bands[b].deficits_most)
        b++;
    return b;
}

static frailty of_deficits(const band bands[BANDS], double deficits)
{
    if (!(deficits >= 0 && deficits <= DEFICITS) || deficits != floor(deficits))
        return nothing;
    return (frailty){deficits / DEFICITS, deficits, band_of_deficits(bands, (int64_t)deficits)};
}

/* Suppliers print two decimals, and 13/36 = 0.361 is then 0.36, which the printed cut points call moderate: the whole
 * number of deficits that it stands for says which band. Whole ten-thousandths, since 0.36 is no binary fraction. */
static frailty of_value(const band bands[BANDS], double value)
{
    int64_t scaled;
    int b = 0;

    if (!(value >= 0 && value <= 1))
        return nothing;
    scaled = (int64_t)llround(value * 10000);
    for (int64_t k = 0; k <= DEFICITS; k++) {
        const int64_t apart = DEFICITS * scaled - 10000 * k; /* |value - k/36| <= 0.005 */

        if (apart >= -NEAR && apart <= NEAR)
            return (frailty){value, (double)k, band_of_deficits(bands, k)};
    }
    while (scaled > 100 * bands[b].hundredths_most)
        b++;
    return (frailty){value, NAN, b};
}

static bool is_value(const ps_score_plan *score)
{
    return !strcmp(score->points[0].key, "value");
}

/* ---- people ---- */

static frailty frailty_of(const band bands[BANDS], const ps_score_plan *score, double number, double age)
{
    if (!(age >= AGE_LEAST))
        return nothing;
    return is_value(score) ? of_value(bands, number) : of_deficits(bands, number);
}

static double age_of(const ps_world *world, size_t person)
{
    const ps_column *age = &world->population->person[PS_P_AGE];

    return age->n ? ps_number_at(age, person) : NAN;
}

static ps_status intern_bands(uint32_t words[BANDS], ps_world *world, const band bands[BANDS], ps_error *err)
{
    for (size_t b = 0; b < BANDS; b++) {
        words[b] = ps_intern_add(world->population->words, bands[b].name, strlen(bands[b].name));
        if (words[b] == PS_INTERN_FULL)
            return ps_fail_memory(err);
    }
    return PS_OK;
}

static ps_status fill(ps_column *parts, ps_world *world, const ps_score_plan *score, ps_pool *pool, ps_error *err)
{
    const char *label = ps_arena_print(world->arena, "score %s: %s", score->name, score->points[0].label);
    ps_column given = {.type = PS_NOTHING};
    uint32_t words[BANDS];
    band bands[BANDS];
    ps_status st;

    read_bands(bands);
    st = label ? intern_bands(words, world, bands, err) : ps_fail_memory(err);
    if (st == PS_OK)
        st = ps_rule_evaluate(&given, score->points[0].rule, world, label, pool, err);
    for (size_t p = 0; st == PS_OK && p < given.n; p++) {
        const frailty found = frailty_of(bands, score, ps_number_at(&given, p), age_of(world, p));

        ps_ruled_put_number(&parts[PART_FRACTION], p, found.fraction);
        ps_ruled_put_number(&parts[PART_DEFICITS], p, found.deficits);
        ps_ruled_put_text(&parts[PART_BAND], p, found.band < 0 ? 0 : words[found.band]);
    }
    ps_column_release(&given);
    return st;
}

static size_t items(ps_score_item *out, size_t most, const ps_world *world, const ps_score_plan *score, uint32_t person)
{
    frailty found;
    band bands[BANDS];

    read_bands(bands);
    found =
        frailty_of(bands, score, ps_rule_number(score->points[0].rule, world, person), age_of(world, (size_t)person));
    if (isnan(found.fraction))
        return 0;
    if (most)
        out[0] = (ps_score_item){about.title, found.fraction, "", PS_NO_DAY};
    return 1;
}

/* ---- plan ---- */

static const char *const part_names[] = {"efi_deficits", "efi_band", NULL};

static ps_status name_part(ps_name_row *row, const ps_plan *plan, const ps_score_plan *score, unsigned part,
                           ps_error *err)
{
    static const char *const meanings[] = {
        "electronic Frailty Index as the supplier worked it out, a share of 36 deficits; missing below age 65",
        ("deficits of the electronic Frailty Index, of 36; missing below age 65, and where the value is no whole "
         "number "
         "of deficits"),
        "band of the electronic Frailty Index: fit, mild, moderate, severe; missing below age 65"};
    const char **words = ps_arena_array(plan->arena, BANDS, sizeof *words);
    ps_buffer meaning = {0};
    band bands[BANDS];

    if (!words)
        return ps_fail_memory(err);
    read_bands(bands);
    for (size_t b = 0; b < BANDS; b++)
        words[b] = bands[b].name;
    if (part == PART_BAND) {
        row->words = words;
        row->n_words = BANDS;
    }
    ps_buffer_text(&meaning, meanings[part]);
    return ps_ruled_name(row, plan, score, part ? part_names[part - 1] : score->name, &meaning, err);
}

static void check(ps_plan_reading *reading, const ps_toml *table, ps_score_plan *score)
{
    (void)score;
    ps_score_check_one_of(reading, table, "value", "deficits");
}

static void describe(ps_describer *d, const ps_score_plan *score)
{
    ps_describe_add(d, "%s (%s): from the %s that the supplier worked out: ", score->name, score->title,
                    is_value(score) ? "value" : "number of deficits");
    ps_describe_rule(d, score->points[0].rule);
    ps_describe_add(d, ".");
    ps_describe_end(d, 2);
    ps_describe_add(d, "Bands: fit 0 to 4 deficits of 36, mild 5 to 8, moderate 9 to 12, severe 13 and more.");
    if (is_value(score))
        ps_describe_add(d, " A value stands for the whole number of deficits within 0.005 of it; where there is none, "
                           "fit goes up to 0.12, mild up to 0.24, moderate up to 0.36.");
    ps_describe_end(d, 6);
    ps_score_describe_about(d, &about);
}

static const char *const traits[] = {"age", NULL};
static const ps_key keys[] = {
    PS_SCORE_KEY_TITLE,
    {"value", PS_KEY_READ, false, 0, NULL, ps_score_read_number},
    {"deficits", PS_KEY_READ, false, 0, NULL, ps_score_read_number},
};
static const ps_type types[] = {PS_NUMBER, PS_NUMBER, PS_TEXT};

const ps_score_method ps_score_efi_method = {
    .built_in = {.name = "efi",
                 .title = "Electronic Frailty Index",
                 .parts = part_names,
                 .keys = keys,
                 .n_keys = PS_COUNT(keys),
                 .traits = traits,
                 .check = check,
                 .describe = describe},
    .about = &about,
    .n_parts = N_PARTS,
    .types = types,
    .name = name_part,
    .fill = fill,
    .items = items,
};

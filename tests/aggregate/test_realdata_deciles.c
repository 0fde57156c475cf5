/* Deciles of ranks are the published ones, for every area: both editions of the index of multiple deprivation, and the
 * domains of the 2025 one. Nothing is tested without POPSTRAT_REALDATA. */
#include "aggregate/quantile.h"
#include "link/lookup.h"
#include "test.h"

static const char *folder;

static const struct {
    const char *file, *rank, *decile; /* beginnings of headings */
    size_t areas;
} columns[] = {
    {"imd/IoD2019_File1_IMD_lsoa2011.csv.gz", "index of multiple deprivation (imd) rank",
     "index of multiple deprivation (imd) decile", 32844},
    {"imd/IoD2025_File1_IMD_lsoa2021.csv.gz", "index of multiple deprivation (imd) rank",
     "index of multiple deprivation (imd) decile", 33755},
#define DOMAIN_2025(name)                                                                                              \
    {                                                                                                                  \
        "imd/imd2025_scores_ranks_deciles_lsoa2021.csv.gz", name "_rank", name "_decile", 33755                        \
    }
    DOMAIN_2025("imd"),
    DOMAIN_2025("income"),
    DOMAIN_2025("employment"),
    DOMAIN_2025("education"),
    DOMAIN_2025("health"),
    DOMAIN_2025("crime"),
    DOMAIN_2025("housing_and_services"),
    DOMAIN_2025("environment"),
};

/* "32,844" too. */
static uint64_t number_of(ps_slice cell)
{
    uint64_t number = 0;

    ck_assert_uint_gt(cell.length, 0);
    for (size_t i = 0; i < cell.length; i++) {
        if (cell.at[i] == ',')
            continue;
        ck_assert(cell.at[i] >= '0' && cell.at[i] <= '9');
        number = number * 10 + (uint64_t)(cell.at[i] - '0');
    }
    return number;
}

START_TEST(deciles_of_every_area)
{
    static double ranks[40000];
    static uint32_t published[40000], got[40000];
    const size_t areas = columns[_i].areas;
    char path[512];
    ps_lookup_file *lookup = NULL;
    ps_error err = {.status = PS_OK};
    size_t n = 0;
    int rank, decile, needed;
    ps_status st;

    (void)snprintf(path, sizeof path, "%s/%s", folder, columns[_i].file);
    ck_assert_msg(ps_lookup_open(&lookup, path, columns[_i].file, &err) == PS_OK, "%s", err.message);
    rank = ps_lookup_find(lookup, columns[_i].rank, true);
    decile = ps_lookup_find(lookup, columns[_i].decile, true);
    ck_assert_msg(rank >= 0 && decile >= 0, "%s", columns[_i].rank);
    needed = (rank > decile ? rank : decile) + 1;
    while ((st = ps_lookup_next(lookup, (size_t)needed, &err)) == PS_OK) {
        const uint64_t place = number_of(ps_lookup_cell(lookup, rank));
        ck_assert_uint_lt(n, areas);
        published[n] = (uint32_t)number_of(ps_lookup_cell(lookup, decile));
        ck_assert_msg(ps_decile_of_rank(place, areas) == published[n], "rank %.0f", (double)place);
        ranks[n++] = (double)place;
    }
    ck_assert_int_eq(st, PS_END);
    ps_lookup_close(lookup);
    ck_assert_uint_eq(n, areas);
    ck_assert(ps_quantiles(got, ranks, n, 10, false));
    ck_assert_mem_eq(got, published, n * sizeof *got);
}
END_TEST

static Suite *suite(void)
{
    Suite *s;
    TCase *tc;

    folder = getenv("POPSTRAT_REALDATA");
    if (!folder || !*folder) {
        puts("POPSTRAT_REALDATA names no folder with the published look-ups");
        exit(77);
    }
    s = suite_create("realdata deciles");
    tc = tcase_create("realdata deciles");
    tcase_add_loop_test(tc, deciles_of_every_area, 0, (int)PS_COUNT(columns));
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

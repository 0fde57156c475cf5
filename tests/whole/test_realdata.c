/* Published look-ups read as published: both editions of the indices of deprivation, the networks of practices, and the
 * practice codes of the quality framework. Nothing is tested without POPSTRAT_REALDATA. */
#include "base/os.h"
#include "base/text_file.h"
#include "extract/field.h"
#include "link/lookup.h"
#include "test.h"

static const char *folder;
static char path[512];

static const char *real(const char *file)
{
    (void)snprintf(path, sizeof path, "%s/%s", folder, file);
    return path;
}

static const ps_lookup_preset *preset(const char *name)
{
    for (size_t i = 0; ps_lookup_preset_at(i); i++)
        if (!strcmp(ps_lookup_preset_at(i)->name, name))
            return ps_lookup_preset_at(i);
    ck_abort_msg("no preset %s", name);
    return NULL;
}

static const struct {
    const char *preset, *other, *file;
    int lsoa, imd;
    size_t areas;
} editions[] = {
    {"imd-2019", "imd-2025", "imd/IoD2019_File1_IMD_lsoa2011.csv.gz", 2011, 2019, 32844},
    {"imd-2025", "imd-2019", "imd/IoD2025_File1_IMD_lsoa2021.csv.gz", 2021, 2025, 33755},
};

/* The preset takes its own file and no other edition's, and says which edition that one is. */
START_TEST(presets_know_their_files)
{
    ps_error err = {.status = PS_OK};

    ck_assert_msg(ps_lookup_expect(preset(editions[_i].preset), real(editions[_i].file), "imd", &err) == PS_OK, "%s",
                  err.message);
    ck_assert_int_eq(ps_lookup_expect(preset(editions[_i].other), real(editions[_i].file), "imd", &err), PS_EDATA);
    ck_assert_msg(strstr(err.hint, editions[_i].preset), "%s", err.hint);
    ck_assert_int_eq(ps_lookup_expect(preset("epcn"), real(editions[_i].file), "imd", &err), PS_EDATA);
    /* Scores of the 2025 edition under names of its own: a plain file to us, none of the published workbook's. */
    ck_assert_int_eq(
        ps_lookup_expect(preset("imd-2025"), real("imd/imd2025_scores_ranks_deciles_lsoa2021.csv.gz"), "imd", &err),
        PS_EDATA);
}
END_TEST

/* Every published decile is read, and is the one that the rank alone gives: of a file without deciles, row by row. */
START_TEST(deciles_of_every_area)
{
    char ranks_alone[64];
    ps_lookup_file *lookup = NULL;
    ps_imd published = {0}, ranked = {0};
    ps_intern *words = ps_intern_new();
    ps_buffer text = {0};
    ps_error err = {.status = PS_OK};
    size_t rows = 0;
    int code, rank;
    ps_status st;

    ck_assert_int_eq(ps_lookup_open(&lookup, real(editions[_i].file), "imd", &err), PS_OK);
    code = ps_lookup_find_lsoa(lookup, editions[_i].lsoa);
    rank = ps_lookup_find(lookup, "index of multiple deprivation (imd) rank", true);
    ck_assert(code >= 0 && rank >= 0);
    ps_buffer_print(&text, "lsoa_code_%d,imd_rank\n", editions[_i].lsoa);
    while ((st = ps_lookup_next(lookup, 6, &err)) == PS_OK) {
        const ps_slice area = ps_lookup_cell(lookup, code), number = ps_lookup_cell(lookup, rank);
        ck_assert_uint_ne(ps_intern_add(words, area.at, area.length), PS_INTERN_FULL);
        ps_buffer_print(&text, "%.*s,\"%.*s\"\n", (int)area.length, area.at, (int)number.length, number.at);
        rows++;
    }
    ck_assert_int_eq(st, PS_END);
    ps_lookup_close(lookup);
    ck_assert_uint_eq(rows, editions[_i].areas);
    (void)snprintf(ranks_alone, sizeof ranks_alone, "/tmp/popstrat-ranks-%u", ps_os_process_id());
    ck_assert_int_eq(ps_text_file_write(ranks_alone, text.at, text.length, &err), PS_OK);
    ck_assert_msg(ps_imd_load(&published, real(editions[_i].file), "imd", editions[_i].lsoa, editions[_i].imd, words,
                              &err) == PS_OK,
                  "%s", err.message);
    st = ps_imd_load(&ranked, ranks_alone, "ranks", editions[_i].lsoa, editions[_i].imd, words, &err);
    ck_assert_int_eq(ps_os_remove(ranks_alone, NULL), PS_OK);
    ck_assert_msg(st == PS_OK, "%s", err.message);
    ck_assert_uint_eq(published.n_areas, editions[_i].areas);
    ck_assert_uint_eq(published.n_words, editions[_i].areas + 1); /* no code twice */
    for (size_t w = 1; w < published.n_words; w++) {
        ck_assert_uint_ge(published.decile[w], 1);
        ck_assert_uint_eq(published.rank[w], ranked.rank[w]);
        ck_assert_uint_eq(published.decile[w], ranked.decile[w]);
    }
    printf("%s: %zu areas, every decile as published and as its rank alone gives\n", editions[_i].preset, rows);
    ps_buffer_release(&text);
    ps_imd_release(&published);
    ps_imd_release(&ranked);
    ps_intern_free(words);
}
END_TEST

/* All practice codes of a look-up's column. */
static size_t practices_of(ps_intern *words, const char *file, const char *heading, const char *end_heading)
{
    ps_lookup_file *lookup = NULL;
    ps_error err = {.status = PS_OK};
    size_t rows = 0;
    int code, end;
    ps_status st;

    ck_assert_msg(ps_lookup_open(&lookup, real(file), file, &err) == PS_OK, "%s", err.message);
    code = ps_lookup_find(lookup, heading, false);
    end = end_heading ? ps_lookup_find(lookup, end_heading, false) : -1;
    ck_assert(code >= 0 && (!end_heading || end >= 0));
    while ((st = ps_lookup_next(lookup, 5, &err)) == PS_OK) {
        const ps_slice practice = ps_lookup_cell(lookup, code);
        if (ps_lookup_cell(lookup, end).length)
            continue;
        rows++;
        ck_assert_msg(ps_field_shaped(practice, PS_ROLE_PRACTICE), "%.*s", (int)practice.length, practice.at);
        ck_assert_uint_ne(ps_intern_add(words, practice.at, practice.length), PS_INTERN_FULL);
    }
    ck_assert_int_eq(st, PS_END);
    ps_lookup_close(lookup);
    return rows;
}

/* 7,705 relationships, 6,224 of them without an end, and of no practice two; 6,205 of the 6,571 practices of QOF
 * 2020-21 are among these. Counted by another program over the same files. */
START_TEST(networks_of_practices)
{
    static const char sheet[] = "org/ePCN_2024-10_PCN_Core_Partner_Details.csv.gz";
    static const char end_date[] = "practice to pcn relationship end date";
    ps_intern *current = ps_intern_new(), *qof = ps_intern_new();
    ps_pcn pcn = {0};
    ps_error err = {.status = PS_OK};
    size_t in_both = 0;

    ck_assert_msg(ps_lookup_expect(preset("epcn"), real(sheet), "ePCN", &err) == PS_OK, "%s", err.message);
    ck_assert_uint_eq(practices_of(current, sheet, "partner organisation code", end_date), 6224);
    ck_assert_uint_eq(ps_intern_count(current), 6224);
    ck_assert_uint_eq(practices_of(qof, "qof/QOF_2020-21_PREVALENCE_v2.csv.gz", "practice_code", NULL), 137991);
    ck_assert_uint_eq(ps_intern_count(qof), 6571);
    ck_assert_msg(ps_pcn_load(&pcn, real(sheet), "ePCN", ps_day_parse("2024-10-31"), qof, &err) == PS_OK, "%s",
                  err.message);
    ck_assert_uint_eq(pcn.n_practices, 6224);
    for (size_t p = 1; p <= 6571; p++) {
        const bool there = ps_intern_find(current, ps_intern_text(qof, p), ps_intern_length(qof, p)) != 0;
        ck_assert_int_eq(pcn.of[p] != 0, there);
        in_both += there;
    }
    ck_assert_uint_eq(in_both, 6205);
    printf(
        "epcn: 6224 current practices, one network each; QOF 2020-21: 6571 practices, all of a practice's shape, %zu "
        "of them in epcn\n",
        in_both);
    ps_pcn_release(&pcn);
    ps_intern_free(current);
    ps_intern_free(qof);
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
    s = suite_create("realdata");
    tc = tcase_create("realdata");
    tcase_add_loop_test(tc, presets_know_their_files, 0, PS_COUNT(editions));
    tcase_add_loop_test(tc, deciles_of_every_area, 0, PS_COUNT(editions));
    tcase_add_test(tc, networks_of_practices);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

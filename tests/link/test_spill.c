/* Spill: a snapshot made with rows in a file is the one made in memory, byte for byte, whatever the bound, the chunks
 * and the threads; the file has no name; a full disk leaves nothing. */
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/text.h"
#include "link_fixture.h"

#define PEOPLE 140000u /* in three parts; strangers make the third longer */

static char folder[64];

static uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static ps_input_spec *give(const char *name, ps_kind kind, ps_buffer *text)
{
    ps_input_spec *spec = fixture_give(name, kind, text->at);

    spec->chunk_bytes = 50000;
    spec->max_reject_share = 1;
    ps_buffer_release(text);
    return spec;
}

/* Somebody known, or in one row of eight a stranger, of whom some are in both feeds. */
static void print_id(ps_buffer *text, uint32_t *state)
{
    if (draw(state) % 8)
        ps_buffer_print(text, "p%u", draw(state) % PEOPLE);
    else
        ps_buffer_print(text, "stranger%u", draw(state) % 400);
}

static const char *some_day(uint32_t *state)
{
    static char day[16];
    (void)snprintf(day, sizeof day, "2024-%02u-%02u", draw(state) % 12 + 1, draw(state) % 28 + 1);
    return day;
}

/* Rows sent again, amended and withdrawn, with numbers of any length; codes in lists; whole new lists. */
static void give_all(void)
{
    ps_buffer text = {0}, row = {0}, last = {0};
    uint32_t s = 7;

    ps_buffer_text(&text, PERSON_HEAD);
    for (unsigned p = 0; p < PEOPLE; p++)
        ps_buffer_print(&text, "p%u,A%05u,GMS,2010-01-01,,1950-0%u,%c,A,E0100000%u\n", p, p % 90, p % 9 + 1,
                        p % 2 ? 'M' : 'F', p % 9);
    give("people", PS_KIND_PERSON, &text);
    ps_buffer_text(&text, "pseudo_id,date,code,value,unit,event_id,submitted,deleted\n");
    for (unsigned i = 0; i < 60000; i++) {
        const unsigned kind = draw(&s) % 20;
        if (kind == 0 && last.length) { /* word for word */
            ps_buffer_add(&text, last.at, last.length);
            continue;
        }
        ps_buffer_release(&row);
        print_id(&row, &s);
        ps_buffer_print(&row, ",%s,%u", some_day(&s), 100000 + draw(&s) % 300);
        ps_buffer_print(&row, ",%u,%s,", draw(&s) % 200, draw(&s) % 3 ? "kg" : "");
        if (kind == 1)
            ps_buffer_print(&row, "%0300u", i); /* longer than one byte of length tells */
        else if (kind != 2)
            ps_buffer_print(&row, "e%u", i);
        ps_buffer_print(&row, ",%s,0\n", draw(&s) % 2 ? "2025-01-01" : "");
        ps_buffer_add(&text, row.at, row.length);
        if (kind == 3 || kind == 4) { /* amended, or withdrawn by its number */
            char *end = row.at + row.length - 2;
            if (kind == 4)
                *end = '1';
            else
                row.at[row.length - 3] = ',';
            ps_buffer_add(&text, row.at, row.length);
        }
        ps_buffer_release(&last);
        ps_buffer_add(&last, row.at, row.length);
    }
    give("gp", PS_KIND_GP_EVENT, &text);
    ps_buffer_text(&text, "pseudo_id,admission_date,discharge_date,spell_id,episode_no,provider,diagnosis,method\n");
    for (unsigned i = 0; i < 20000; i++) {
        print_id(&text, &s);
        ps_buffer_print(&text, ",%s,,s%u,%u,R%u,", some_day(&s), i / 2, i % 2 + 1, i % 40);
        for (unsigned c = draw(&s) % 5; c; c--)
            ps_buffer_print(&text, "I%02u;", draw(&s) % 100);
        ps_buffer_print(&text, ",%s\n", draw(&s) % 2 ? "21" : "11");
    }
    give("acute", PS_KIND_ADMISSION, &text);
    ps_buffer_text(&text, "pseudo_id,week_ending,pathway_id,issuer,referral_id,clock_start,provider,status\n");
    for (unsigned i = 0; i < 20000; i++) {
        print_id(&text, &s);
        ps_buffer_print(&text, ",2024-0%u-05,w%u,%s,,%s,R%u,10\n", i % 3 + 1, i % 7000, i % 5 ? "RXX" : "",
                        some_day(&s), i % 30);
    }
    give("waiting", PS_KIND_WAITING_LIST, &text);
    ps_buffer_text(&text, "pseudo_id,death_date\np4,2024-01-01\n");
    give("deaths", PS_KIND_DEATH, &text);
    ps_buffer_release(&row);
    ps_buffer_release(&last);
}

static size_t nameless; /* files without a name seen open */

static int look(void *context, const char *input, uint64_t rows, uint64_t bytes)
{
    DIR *fds = opendir("/proc/self/fd");
    struct dirent *entry;

    (void)context, (void)input, (void)rows, (void)bytes;
    while (fds && (entry = readdir(fds))) {
        char path[300], target[300];
        ssize_t n;
        (void)snprintf(path, sizeof path, "/proc/self/fd/%s", entry->d_name);
        n = readlink(path, target, sizeof target - 1);
        target[n > 0 ? n : 0] = '\0';
        nameless += strncmp(target, folder, strlen(folder)) == 0 && strstr(target, "(deleted)") != NULL;
    }
    if (fds)
        closedir(fds);
    return 0;
}

static ps_status save(const char *name, size_t rows_held, unsigned threads)
{
    ps_pool *pool = ps_pool_new(threads);
    ps_linked_counts counts;
    char path[128];
    ps_status st;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    nameless = 0;
    fixture.spec.rows_held = rows_held;
    fixture.spec.progress = look;
    st = ps_population_snapshot(&counts, path, &fixture.spec, pool, &fixture.err);
    ps_pool_free(pool);
    return st;
}

static char *whole(size_t *length, const char *name)
{
    char path[128], *at;
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    *length = (size_t)ftell(file);
    rewind(file);
    at = malloc(*length + 1);
    ck_assert_ptr_nonnull(at);
    ck_assert_uint_eq(fread(at, 1, *length, file), *length);
    fclose(file);
    return at;
}

static size_t files(void)
{
    char **list;
    size_t n;

    ck_assert_int_eq(ps_os_list(&list, &n, folder, NULL), PS_OK);
    ps_os_free_list(list, n);
    return n;
}

static void begin(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/popstrat-spill-%u", ps_os_process_id());
    ck_assert_int_eq(ps_os_make_folder(folder, NULL), PS_OK);
    fixture_start("2025-03-31");
    give_all();
}

static void end(void)
{
    fixture_gone();
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
}

START_TEST(same_bytes)
{
    static const struct {
        size_t held;
        unsigned threads;
    } ways[] = {{1, 1}, {1, 3}, {1000, 1}, {1000, 3}, {90000, 3}};
    size_t length, n;
    char *expected;

    begin();
    ck_assert_msg(save("memory", 0, 1) == PS_OK, "%s: %s", fixture.err.file, fixture.err.message);
    ck_assert_uint_eq(nameless, 0);
    expected = whole(&length, "memory");
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        char *got;
        ck_assert_msg(save("spilled", ways[w].held, ways[w].threads) == PS_OK, "%s", fixture.err.message);
        if (access("/proc/self/fd", R_OK) == 0)
            ck_assert_msg(nameless > 0, "%zu rows held: nothing was spilled", ways[w].held);
        got = whole(&n, "spilled");
        ck_assert_msg(n == length && !memcmp(got, expected, n), "%zu rows held, %u threads: other bytes", ways[w].held,
                      ways[w].threads);
        free(got);
        ck_assert_uint_eq(files(), 2);
    }
    free(expected);
    end();
}
END_TEST

/* What a spilled snapshot tells of people is what their files tell. */
START_TEST(same_people)
{
    ps_population *from_files = NULL, *from_snapshot = NULL;
    char path[128];

    begin();
    ck_assert_int_eq(save("spilled", 1000, 2), PS_OK);
    fixture.spec.progress = NULL;
    ck_assert_int_eq(ps_population_link(&from_files, &fixture.spec, NULL, &fixture.err), PS_OK);
    (void)snprintf(path, sizeof path, "%s/spilled", folder);
    fixture.spec.snapshot = path;
    ck_assert_msg(ps_population_link(&from_snapshot, &fixture.spec, NULL, &fixture.err) == PS_OK, "%s",
                  fixture.err.message);
    ck_assert_uint_eq(from_files->n_people, from_snapshot->n_people);
    ck_assert_uint_gt(from_files->n_people, PEOPLE + 300);
    for (size_t f = 0; f < from_files->n_feeds; f++)
        ck_assert_uint_eq(from_files->feeds[f].n_events, from_snapshot->feeds[f].n_events);
    for (unsigned i = 0; i < 800; i++) {
        static const char *const looked_at[][2] = {
            {"gp", "event_id"},     {"gp", "value"},           {"gp", "code"},
            {"acute", "diagnosis"}, {"waiting", "pathway_id"}, {"waiting", "issuer"}};
        char id[32], events[4096];
        (void)snprintf(id, sizeof id, i < 400 ? "stranger%u" : "p%u", i < 400 ? i : i * 170);
        if (ps_idmap_find(from_files->ids, ps_slice_of(id)) == PS_IDMAP_NONE)
            continue;
        for (size_t k = 0; k < sizeof looked_at / sizeof *looked_at; k++) {
            strcpy(events, events_of(from_files, looked_at[k][0], id, looked_at[k][1]));
            ck_assert_str_eq(events_of(from_snapshot, looked_at[k][0], id, looked_at[k][1]), events);
        }
    }
    ps_population_free(from_files);
    ps_population_free(from_snapshot);
    end();
}
END_TEST

START_TEST(full_disk)
{
    static const rlim_t sizes[] = {100, 70000, 1 << 20, 3 << 20};
    struct rlimit limit;

    begin();
    (void)signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
        limit.rlim_cur = sizes[i];
        ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
        ck_assert_int_eq(save("full", 1000, 2), PS_ESYSTEM);
        ck_assert_uint_eq(files(), 0);
    }
    limit.rlim_cur = limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    end();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("spill");
    TCase *tc = tcase_create("spill");

    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, same_bytes);
    tcase_add_test(tc, same_people);
    tcase_add_test(tc, full_disk);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

/* Allocations, outreach: a run of a small plan with every part of outreach in it, over a ledger of contacts that holds
 * some back, and answers to its lists, with one allocation after another failing. What stood in the ledger stands, and
 * entries are whole. A run or an answer that was entered and then fails is made again in its own place. */
#include "failing.h"
#include "outreach/contact.h"

#include <unistd.h>

static char folder[] = "/tmp/popstrat-oom-outreach-XXXXXX";
static char run_path[128], ledger_path[128], answers_path[128], key_path[128];
static ps_plan *plan;
static char ledger[65536]; /* as it was before the call */
static size_t ledger_length;

static void in_folder(const char *commands)
{
    char all[1200];

    snprintf(all, sizeof all, "cd '%s' && %s", folder, commands);
    ck_assert_int_eq(system(all), 0);
}

/* The test framework allocates where it notes that an assertion held: not between two counts of blocks. */
static void must(bool held)
{
    if (!held)
        abort();
}

static size_t read_ledger(char *to, size_t room)
{
    FILE *file = fopen(ledger_path, "r");
    size_t n;

    must(file != NULL);
    n = fread(to, 1, room, file);
    must(fclose(file) == 0);
    must(n < room);
    return n;
}

static void restore_ledger(void)
{
    FILE *file = fopen(ledger_path, "w");

    must(file != NULL);
    must(fwrite(ledger, 1, ledger_length, file) == ledger_length);
    must(fclose(file) == 0);
}

/* By how many bytes; what was there stands. */
static size_t ledger_grew(void)
{
    static char now[2 * sizeof ledger];
    const size_t n = read_ledger(now, sizeof now);

    must(n >= ledger_length && memcmp(now, ledger, ledger_length) == 0 && now[n - 1] == '\n');
    return n - ledger_length;
}

static ps_run_options run_options(void)
{
    ps_run_options options = {.size = sizeof options, .threads = 1, .as_of = PS_NO_DAY};

    options.folder = run_path;
    options.user = "tester";
    options.recipient_key = key_path;
    return options;
}

static ps_status do_run(ps_error *err)
{
    const ps_run_options options = run_options();
    ps_status st;

    restore_ledger();
    remove_tree(run_path);
    armed = true;
    st = ps_run(NULL, plan, &options, err);
    armed = false;
    left_behind = st != PS_OK && access(run_path, F_OK) == 0;
    must(ledger_grew() > 0 || st != PS_OK);
    return st;
}

static ps_status do_describe(ps_error *err)
{
    char *out = NULL;
    ps_status st;

    armed = true;
    st = ps_plan_describe(&out, plan, err);
    armed = false;
    ps_text_free(out);
    return st;
}

static ps_status do_open(ps_error *err)
{
    char path[128];
    ps_plan *out = NULL;
    ps_status st;

    snprintf(path, sizeof path, "%s/later.toml", folder);
    armed = true;
    st = ps_plan_open(&out, path, NULL, NULL, NULL, err);
    armed = false;
    ps_plan_free(out);
    return st;
}

/* Three entries, one of somebody known. */
static ps_status do_contacts(ps_error *err)
{
    static const char *const ids[] = {"anna", "bob", "anna"};
    ps_contact one = {.event = PS_LISTED, .day = 20000, .team = "T, U", .list = "L", .recipient = "all", .plan = "P"};
    ps_contacts *contacts = NULL;
    ps_status st;

    restore_ledger();
    armed = true;
    st = ps_contacts_open(&contacts, ledger_path, err);
    for (int i = 0; st == PS_OK && i < 3; i++) {
        one.index_date = 20000 + i;
        st = ps_contacts_add(contacts, ps_slice_of(ids[i]), &one, err);
    }
    if (st == PS_OK)
        st = ps_contacts_append(contacts, err);
    ps_contacts_free(contacts);
    armed = false;
    left_behind = (ledger_grew() > 0) != (st == PS_OK);
    return st;
}

/* Answers of a link worker, of a review, and of the voluntary sector by its own pseudonyms. */
static ps_status do_answers(ps_error *err)
{
    ps_returns_options options = PS_RETURNS_OPTIONS_INIT;
    char run[128], back[128];
    const char *const files[] = {back};
    ps_returns *returns = NULL;
    ps_status st;

    snprintf(run, sizeof run, "%s/out/first", folder);
    snprintf(back, sizeof back, "%s/back.csv", folder);
    options.ledger = ledger_path;
    restore_ledger();
    remove(answers_path);
    armed = true;
    st = ps_returns_read(&returns, run, files, 1, &options, err);
    if (st == PS_OK)
        st = ps_returns_write(returns, answers_path, err);
    armed = false;
    left_behind = st != PS_OK && access(answers_path, F_OK) == 0;
    if (st == PS_OK) {
        must(ledger_grew() > 0);
        must(ps_returns_report_of(returns)->refused == 0);
        must(ps_returns_report_of(returns)->entered == 3);
    }
    ps_returns_free(returns);
    return st;
}

static void set_up(void)
{
    char path[128], command[256];
    ps_run_options options = run_options();

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(command, sizeof command, "sh tests/oom/outreach.sh '%s'", folder);
    ck_assert_int_eq(system(command), 0);
    snprintf(ledger_path, sizeof ledger_path, "%s/contact.ledger", folder);
    snprintf(answers_path, sizeof answers_path, "%s/answers.csv", folder);
    snprintf(key_path, sizeof key_path, "%s/key", folder);
    snprintf(run_path, sizeof run_path, "%s/out/first", folder);
    snprintf(path, sizeof path, "%s/plan.toml", folder);
    ck_assert_int_eq(ps_plan_open(&plan, path, NULL, NULL, NULL, NULL), PS_OK);
    ck_assert_int_eq(ps_run(NULL, plan, &options, NULL), PS_OK);
    ps_plan_free(plan);
    plan = NULL;
    in_folder("{ echo pseudo_id,outcome,outcome_date,list; for l in Welcome/A99001,accepted gaps/A99001,recorded "
              "Good_company/all,declined; do sed -n \"2s|^\\([^,]*\\).*|\\1,${l#*,},,${l%%,*}|p\" "
              "\"out/first/lists/${l%%,*}.csv\"; done; } > back.csv && [ $(wc -l < back.csv) = 4 ]");
    snprintf(run_path, sizeof run_path, "%s/out/run", folder);
    /* The next month, with every other listing unsaid, so that some are held back and some are not. */
    in_folder("sed '2,${/,listed,/{n;/,listed,/d}}' contact.ledger > l && cat l > contact.ledger && rm l && "
              "grep -q ,waiting, contact.ledger && grep -q ,drawn, contact.ledger");
    ledger_length = read_ledger(ledger, sizeof ledger);
    in_folder("sed 's/^index_date = .*/index_date = 2025-04-30/' plan.toml > later.toml");
    snprintf(path, sizeof path, "%s/later.toml", folder);
    ck_assert_int_eq(ps_plan_open(&plan, path, NULL, NULL, NULL, NULL), PS_OK);
}

static void tear_down(void)
{
    ps_plan_free(plan);
    remove_tree(folder);
}

static const call calls[] = {
    {"ps_contacts", do_contacts, false},   {"outcomes into a contact ledger", do_answers, false},
    {"ps_plan_open", do_open, true},       {"ps_plan_describe", do_describe, false},
    {"a run with contacts", do_run, true},
};

START_TEST(every_allocation_may_fail)
{
    try_call(&calls[_i / 2], 23, _i % 2 == 0);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("allocations of outreach");
    TCase *tc = tcase_create("each public call");

    tcase_add_unchecked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 3600);
    tcase_add_loop_test(tc, every_allocation_may_fail, 0, 2 * (int)PS_COUNT(calls));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

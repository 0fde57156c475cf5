/* Contact: the ledger read, added to and appended; files that are no ledger, or no longer the one that was read. */
#include "outreach/contact.h"

#include "base/os.h"
#include "base/text_file.h"
#include "test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADING "day,event,pseudo_id,team,list,recipient,outcome,plan,index_date,detail\n"
#define LISTED "2025-04-01,listed,p1,Link workers,Support,U1,,Monthly,2025-03-31,\n"

static char folder[] = "/tmp/popstrat-contact-XXXXXX";
static char path[64];
static ps_error err;

static void start(void)
{
    strcpy(folder, "/tmp/popstrat-contact-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/contact.ledger", folder);
    err = (ps_error){0};
}

static void end(void)
{
    ck_assert_int_eq(ps_os_remove(folder, NULL), PS_OK);
}

static void put(const char *text, size_t length)
{
    ck_assert_int_eq(ps_os_remove(path, NULL), PS_OK);
    ck_assert_int_eq(ps_text_file_write(path, text, length, &err), PS_OK);
}

static ps_contacts *opened(void)
{
    ps_contacts *c = NULL;
    ck_assert_msg(ps_contacts_open(&c, path, &err) == PS_OK, "%s line %u column %u", err.message, (unsigned)err.line,
                  err.column);
    return c;
}

static const ps_contact entry = {.day = 20179,
                                 .event = PS_LISTED,
                                 .team = "Link workers, north",
                                 .list = "Support",
                                 .recipient = "U\"1\"",
                                 .plan = "=Monthly",
                                 .index_date = 20178};

START_TEST(a_missing_file_is_an_empty_ledger)
{
    ps_contacts *c;

    start();
    c = opened();
    ck_assert_uint_eq(ps_contacts_count(c), 0);
    ck_assert_ptr_null(ps_contacts_of(c, ps_slice_of("p1")));
    ck_assert_str_eq(ps_contacts_sha256(c), "");
    ck_assert_int_eq(ps_contacts_append(c, &err), PS_OK);
    ck_assert_msg(!ps_os_exists(path), "nothing to write, and written all the same");
    ps_contacts_free(c);
    end();
}
END_TEST

/* What is written stands there as it was given, is read back, and grows by lines at its end. */
START_TEST(reads_back_what_it_wrote)
{
    ps_contact one = entry;
    ps_contacts *c;
    const ps_contact *got;
    struct stat about;
    char *text = NULL;

    start();
    c = opened();
    ck_assert_int_eq(ps_contacts_add(c, ps_slice_of("-p1"), &one, &err), PS_OK);
    one = (ps_contact){20190,     PS_ANSWERED, "Other team", "Support", "none", PS_OUTCOME_NOT_REACHED,
                       "Monthly", 20178,       "review a;b", 0,         0,      false};
    ck_assert_int_eq(ps_contacts_add(c, ps_slice_of("-p1"), &one, &err), PS_OK);
    ck_assert_int_eq(ps_contacts_add(c, ps_slice_of("p2"), &one, &err), PS_OK);
    ck_assert_msg(!ps_os_exists(path), "written before it was asked for");
    ck_assert_int_eq(ps_contacts_append(c, &err), PS_OK);
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_uint_eq(about.st_mode & 0777, 0600);
    ck_assert_int_eq(ps_text_file_read(&text, NULL, path, &err), PS_OK);
    ck_assert_str_eq(text, HEADING "2025-04-01,listed,'-p1,\"Link workers, north\",Support,\"U\"\"1\"\"\",,'=Monthly,"
                                   "2025-03-31,\n"
                                   "2025-04-12,answered,'-p1,Other team,Support,none,not reached,Monthly,2025-03-31,"
                                   "review a;b\n"
                                   "2025-04-12,answered,p2,Other team,Support,none,not reached,Monthly,2025-03-31,"
                                   "review a;b\n");
    free(text);
    ck_assert_int_eq(ps_contacts_append(c, &err), PS_OK);                       /* nothing more */
    ck_assert_int_eq(ps_contacts_add(c, ps_slice_of("p2"), &one, &err), PS_OK); /* stands there: not written again */
    ck_assert_uint_eq(ps_contacts_count(c), 4);
    ck_assert_uint_eq(ps_contacts_added(c, PS_ANSWERED), 2);
    ck_assert_int_eq(ps_contacts_add(c, ps_slice_of("p3"), &entry, &err), PS_OK);
    ck_assert_int_eq(ps_contacts_append(c, &err), PS_OK);
    ck_assert_uint_eq(ps_contacts_added(c, PS_LISTED), 2);
    ck_assert(ps_contacts_at(c, 0)->added && ps_contact_is_review(ps_contacts_at(c, 1)));
    ck_assert(!ps_contact_is_review(ps_contacts_at(c, 0)));
    ck_assert_uint_eq(ps_contacts_added(c, PS_ANSWERED), 2);
    ps_contacts_free(c);

    c = opened();
    ck_assert_uint_eq(ps_contacts_count(c), 4);
    ck_assert_uint_eq(ps_contacts_people(c), 3);
    ck_assert_uint_eq(ps_contacts_added(c, PS_LISTED), 0);
    ck_assert_uint_eq(strlen(ps_contacts_sha256(c)), 64);
    ck_assert(!ps_contacts_at(c, 0)->added);
    got = ps_contacts_of(c, ps_slice_of("-p1"));
    ck_assert_int_eq(got->event, PS_ANSWERED);
    ck_assert_int_eq(got->day, 20190);
    ck_assert_int_eq(got->outcome, PS_OUTCOME_NOT_REACHED);
    ck_assert_str_eq(got->detail, "review a;b");
    got = ps_contacts_next(c, got);
    ck_assert_int_eq(got->event, PS_LISTED);
    ck_assert_int_eq(got->day, 20179);
    ck_assert_int_eq(got->index_date, 20178);
    ck_assert_str_eq(got->team, "Link workers, north");
    ck_assert_str_eq(got->list, "Support");
    ck_assert_str_eq(got->recipient, "U\"1\"");
    ck_assert_str_eq(got->plan, "=Monthly");
    ck_assert_str_eq(got->detail, "");
    ck_assert_ptr_null(ps_contacts_next(c, got));
    ck_assert_ptr_null(ps_contacts_of(c, ps_slice_of("p4")));
    ck_assert_str_eq(ps_contacts_at(c, 3)->team, "Link workers, north");
    ck_assert_uint_eq(ps_contacts_at(c, 3)->who, 2);
    ps_contacts_free(c);
    end();
}
END_TEST

static const struct {
    const char *why, *text;
    size_t entries;
} good[] = {
    {"a heading alone", HEADING, 0},
    {"one entry", HEADING LISTED, 1},
    {"the same line twice: two entries", HEADING LISTED LISTED, 2},
    {"the mark of an editor", "\xEF\xBB\xBF" HEADING LISTED, 1},
    {"CRLF",
     "day,event,pseudo_id,team,list,recipient,outcome,plan,index_date,detail\r\n"
     "2025-04-01,listed,p1,t,l,U1,,m,2025-03-31,\r\n",
     1},
    {"a drawn one", HEADING "2025-05-01,drawn,p1,t,l,U1,,m,2025-03-31,2\n", 1},
    {"a line break in a quoted cell", HEADING "2025-05-01,drawn,p1,\"a\nb\",l,U1,,m,2025-03-31,2\n", 1},
};
START_TEST(reads)
{
    ps_contacts *c;

    start();
    put(good[_i].text, strlen(good[_i].text));
    c = opened();
    ck_assert_msg(ps_contacts_count(c) == good[_i].entries, "%s", good[_i].why);
    ps_contacts_free(c);
    end();
}
END_TEST

#define S(text) (text), sizeof(text) - 1
static const struct {
    const char *why, *text;
    size_t length;
    const char *message; /* a part */
    unsigned line, column;
} broken[] = {
    {"empty", S(""), "empty", 0, 0},
    {"a mark alone", S("\xEF\xBB\xBF"), "empty", 0, 0},
    {"no heading", S(LISTED), "no contact ledger", 1, 0},
    {"another delimiter", S("day;event;pseudo_id;team;list;recipient;outcome;plan;index_date;detail\n"),
     "no contact ledger", 1, 0},
    {"a heading more", S("day,event,pseudo_id,team,list,recipient,outcome,plan,index_date,detail,more\n"),
     "no contact ledger", 1, 0},
    {"cut within a line", S(HEADING LISTED "2025-04-01,listed,p2,t,l,U1,,m,2025-0"), "cut short", 3, 0},
    {"cut before the last line break", S(HEADING "2025-04-01,listed,p2,t,l,U1,,m,2025-03-31,"), "cut short", 2, 0},
    {"a heading cut", S("day,event,pseudo"), "cut short", 1, 0},
    {"nine fields", S(HEADING LISTED "2025-04-01,listed,p2,t,l,U1,,m,2025-03-31\n"), "ten fields", 3, 0},
    {"eleven fields", S(HEADING "2025-04-01,listed,p2,t,l,U1,,m,2025-03-31,,\n"), "ten fields", 2, 0},
    {"an unknown event", S(HEADING "2025-04-01,Listed,p2,t,l,U1,,m,2025-03-31,\n"), "none of listed", 2, 2},
    {"a spreadsheet's day", S(HEADING "01/04/2025,listed,p2,t,l,U1,,m,2025-03-31,\n"), "no day", 2, 1},
    {"a day that is not", S(HEADING "2025-02-29,listed,p2,t,l,U1,,m,2025-03-31,\n"), "no day", 2, 1},
    {"no index date", S(HEADING "2025-04-01,listed,p2,t,l,U1,,m,,\n"), "no day", 2, 9},
    {"nobody", S(HEADING "2025-04-01,listed,,t,l,U1,,m,2025-03-31,\n"), "pseudonym is empty", 2, 3},
    {"an answer without its word", S(HEADING "2025-04-01,answered,p2,t,l,U1,,m,2025-03-31,\n"), "one of the words", 2,
     7},
    {"another word", S(HEADING "2025-04-01,answered,p2,t,l,U1,maybe,m,2025-03-31,\n"), "one of the words", 2, 7},
    {"an answer before it was asked", S(HEADING "2025-04-01,listed,p2,t,l,U1,declined,m,2025-03-31,\n"),
     "one of the words", 2, 7},
    {"a quote never closed", S(HEADING LISTED "2025-04-01,listed,p2,\"t,l,U1,,m,2025-03-31,\n" LISTED LISTED),
     "never closed", 3, 0},
    {"a NUL", S(HEADING LISTED "2025-04-01,listed,p\0002,t,l,U1,,m,2025-03-31,\n"), "UTF-8", 3, 0},
    {"Windows-1252", S(HEADING "2025-04-01,listed,p2,caf\xE9,l,U1,,m,2025-03-31,\n"), "UTF-8", 2, 0},
    {"UTF-16",
     S("\xFF\xFE"
       "d\0a\0y\0"),
     "UTF-8", 1, 0},
};
START_TEST(refuses)
{
    ps_contacts *c = NULL;

    start();
    put(broken[_i].text, broken[_i].length);
    ck_assert_msg(ps_contacts_open(&c, path, &err) == PS_EDATA, "%s", broken[_i].why);
    ck_assert_ptr_null(c);
    ck_assert_msg(strstr(err.message, broken[_i].message) != NULL, "%s: %s", broken[_i].why, err.message);
    ck_assert_msg(err.line == broken[_i].line && err.column == broken[_i].column, "%s: line %u column %u",
                  broken[_i].why, (unsigned)err.line, err.column);
    ck_assert_str_eq(err.file, path);
    ck_assert_str_eq(err.value, "");
    ck_assert_msg(!strstr(err.message, "p2") && !strstr(err.hint, "p2"), "%s names somebody", broken[_i].why);
    end();
}
END_TEST

START_TEST(refuses_a_line_too_long)
{
    ps_buffer text = {0};
    ps_contacts *c = NULL;

    start();
    ps_buffer_text(&text, HEADING LISTED "2025-04-01,listed,");
    for (int i = 0; i < 300000; i++)
        ps_buffer_text(&text, "0123456789");
    ps_buffer_text(&text, ",t,l,U1,,m,2025-03-31,\n");
    put(text.at, text.length);
    ps_buffer_release(&text);
    ck_assert_int_eq(ps_contacts_open(&c, path, &err), PS_EDATA);
    ck_assert_str_eq(err.message, "the line is longer than any entry");
    ck_assert_uint_eq(err.line, 3);
    end();
}
END_TEST

/* Changed, made, or taken away while it was open: nothing of ours is written. */
START_TEST(refuses_to_append_to_another_file)
{
    static const char *const before[] = {HEADING LISTED, NULL, HEADING LISTED}, *const after[] = {HEADING LISTED LISTED,
                                                                                                  HEADING, NULL};
    ps_contacts *c;
    char *text = NULL;

    start();
    if (before[_i])
        put(before[_i], strlen(before[_i]));
    c = opened();
    ck_assert_int_eq(ps_contacts_add(c, ps_slice_of("p9"), &entry, &err), PS_OK);
    if (after[_i])
        put(after[_i], strlen(after[_i]));
    else
        ck_assert_int_eq(ps_os_remove(path, NULL), PS_OK);
    ck_assert_int_eq(ps_contacts_append(c, &err), PS_ESYSTEM);
    ck_assert_ptr_nonnull(strstr(err.message, "changed since"));
    if (after[_i]) {
        ck_assert_int_eq(ps_text_file_read(&text, NULL, path, &err), PS_OK);
        ck_assert_str_eq(text, after[_i]);
        free(text);
    } else {
        ck_assert(!ps_os_exists(path));
    }
    ps_contacts_free(c);
    end();
}
END_TEST

/* A disk that fills up: half a line would make every later run stop at it. */
START_TEST(a_full_disk_leaves_the_ledger_as_it_was)
{
    struct rlimit limit;
    ps_contacts *c;
    char *text = NULL;

    start();
    if (_i)
        put(HEADING LISTED, strlen(HEADING LISTED));
    c = opened();
    for (int i = 0; i < 10; i++) {
        ps_contact one = entry;
        one.day += i;
        ck_assert_int_eq(ps_contacts_add(c, ps_slice_of("p9"), &one, &err), PS_OK);
    }
    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = 300;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(ps_contacts_append(c, &err), PS_ESYSTEM);
    limit.rlim_cur = limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    if (_i) {
        ck_assert_int_eq(ps_text_file_read(&text, NULL, path, &err), PS_OK);
        ck_assert_str_eq(text, HEADING LISTED);
        free(text);
    } else {
        ck_assert(!ps_os_exists(path));
    }
    ck_assert_int_eq(ps_contacts_append(c, &err), PS_OK); /* there is room again */
    ps_contacts_free(c);
    c = opened();
    ck_assert_uint_eq(ps_contacts_count(c), _i ? 11 : 10);
    ps_contacts_free(c);
    end();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("contact");
    TCase *tc = tcase_create("contact");
    tcase_add_test(tc, a_missing_file_is_an_empty_ledger);
    tcase_add_test(tc, reads_back_what_it_wrote);
    tcase_add_loop_test(tc, reads, 0, PS_COUNT(good));
    tcase_add_loop_test(tc, refuses, 0, PS_COUNT(broken));
    tcase_add_test(tc, refuses_a_line_too_long);
    tcase_add_loop_test(tc, refuses_to_append_to_another_file, 0, 3);
    tcase_add_loop_test(tc, a_full_disk_leaves_the_ledger_as_it_was, 0, 2);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

/* The log: numbered, linked, appended to only when whole. */
#include "audit/chain.h"

#include "audit_fixture.h"
#include "base/digest.h"

static ps_status walk(fixture *f, uint64_t *entries, char head[65], ps_error *err)
{
    return ps_chain_walk(entries, head, f->log, NULL, NULL, err);
}

START_TEST(writes_the_line_as_documented)
{
    static const char members[] =
        "{\"n\":1,\"previous\":\"0000000000000000000000000000000000000000000000000000000000000000\","
        "\"at\":\"2025-04-02T09:30:07Z\",\"event\":\"refused\",\"plan\":\"odd "
        "\\\"plan\\\".toml\",\"folder\":\"\",\"user\":\"a\\nb\","
        "\"as_of\":\"2024-02-29\",\"run_sha256\":\"\",\"why\":\"expired\"";
    const ps_log_entry entry = {.event = "refused",
                                .plan = "odd \"plan\".toml",
                                .folder = "",
                                .user = "a\nb",
                                .as_of = ps_day_parse("2024-02-29"),
                                .at = 1743586207,
                                .run_sha256 = "",
                                .extra = ",\"why\":\"expired\""};
    fixture f;
    char hash[65], wanted[65], *text = NULL;
    uint64_t number = 0;
    ps_error err = {0};
    const char *whole;

    fixture_start(&f, "line");
    must(ps_log_append(&number, hash, f.log, &entry, &err), &err);
    whole = ps_arena_print(f.arena, "%s}", members);
    ps_sha256_of(wanted, whole, strlen(whole));
    ck_assert_str_eq(hash, wanted);
    must(ps_text_file_read(&text, NULL, f.log, &err), &err);
    ck_assert_str_eq(text, ps_arena_print(f.arena, "%s,\"hash\":\"%s\"}\n", members, wanted));
    free(text);
    fixture_end(&f);
}
END_TEST

START_TEST(links_each_line_to_the_one_before)
{
    fixture f;
    char first[65], second[65], head[65], *text = NULL;
    uint64_t number = 0, entries = 0;
    ps_error err = {0};

    fixture_start(&f, "links");
    fixture_append(&f, &number, first, "a", "");
    ck_assert_uint_eq(number, 1);
    fixture_append(&f, &number, second, "b", "");
    ck_assert_uint_eq(number, 2);
    must(ps_text_file_read(&text, NULL, f.log, &err), &err);
    ck_assert_ptr_nonnull(strstr(text, ps_arena_print(f.arena, "\n{\"n\":2,\"previous\":\"%s\",", first)));
    must(walk(&f, &entries, head, &err), &err);
    ck_assert_uint_eq(entries, 2);
    ck_assert_str_eq(head, second);
    free(text);
    fixture_end(&f);
}
END_TEST

START_TEST(names_the_user_when_none_is_given)
{
    const ps_log_entry entry = {.event = "run", .plan = "p", .folder = "", .as_of = PS_NO_DAY, .run_sha256 = ""};
    fixture f;
    char hash[65], user[64], *text = NULL;
    uint64_t number = 0;
    ps_error err = {0};

    fixture_start(&f, "user");
    must(ps_log_append(&number, hash, f.log, &entry, &err), &err);
    must(ps_text_file_read(&text, NULL, f.log, &err), &err);
    ps_os_user(user);
    ck_assert_ptr_nonnull(strstr(text, ps_arena_print(f.arena, "\"user\":\"%s\"", user)));
    ck_assert_ptr_nonnull(strstr(text, "\"as_of\":null"));
    ck_assert_ptr_null(strstr(text, "\"at\":\"1970"));
    free(text);
    fixture_end(&f);
}
END_TEST

static const struct {
    const char *why;
    const char *from, *to; /* in the text of the log; from NULL: `to` is added at the end */
    uint64_t line;
} broken[] = {
    {"a word changed", "\"folder\":\"b\"", "\"folder\":\"c\"", 2},
    {"a number changed", "{\"n\":3", "{\"n\":4", 3},
    {"an upper-case hash", "\"hash\":\"", "\"HASH\":\"", 1},
    {"a half line at the end", NULL, "{\"n\":4,", 4},
    {"an empty line at the end", NULL, "\n", 4},
    {"a blank at the end", NULL, " ", 4},
};

/* A walk finds it, and an append refuses to go on after it and leaves the log as it was. */
START_TEST(finds_what_was_broken)
{
    fixture f;
    char hash[65], head[65], *text = NULL, *after = NULL;
    uint64_t number = 0, entries = 0;
    size_t length = 0, now = 0;
    ps_error err = {0};
    ps_buffer changed = {0};
    const ps_log_entry entry = {
        .event = "run", .plan = "p", .folder = "", .user = "u", .as_of = PS_NO_DAY, .run_sha256 = ""};
    const char *at;

    fixture_start(&f, "broken");
    fixture_append(&f, &number, hash, "a", "");
    fixture_append(&f, &number, hash, "b", "");
    fixture_append(&f, &number, hash, "c", "");
    must(ps_text_file_read(&text, &length, f.log, &err), &err);
    at = broken[_i].from ? strstr(text, broken[_i].from) : text + length;
    ck_assert_ptr_nonnull(at);
    ps_buffer_add(&changed, text, (size_t)(at - text));
    ps_buffer_text(&changed, broken[_i].to);
    if (broken[_i].from)
        ps_buffer_text(&changed, at + strlen(broken[_i].from));
    must(ps_os_remove(f.log, &err), &err);
    must(ps_text_file_write(f.log, changed.at, changed.length, &err), &err);

    ck_assert_msg(walk(&f, &entries, head, &err) == PS_EDISCLOSURE, "%s: not found", broken[_i].why);
    ck_assert_msg(err.line == broken[_i].line, "%s: line %u", broken[_i].why, (unsigned)err.line);
    ck_assert_str_eq(err.file, f.log);
    ck_assert_msg(ps_log_append(&number, hash, f.log, &entry, &err) == PS_EDISCLOSURE, "%s: appended", broken[_i].why);
    must(ps_text_file_read(&after, &now, f.log, &err), &err);
    ck_assert_uint_eq(now, changed.length);
    ck_assert_mem_eq(after, changed.at, now);
    free(text);
    free(after);
    ps_buffer_release(&changed);
    fixture_end(&f);
}
END_TEST

START_TEST(refuses_an_extra_that_is_two_lines)
{
    const ps_log_entry entry = {.event = "run",
                                .plan = "p",
                                .folder = "",
                                .user = "u",
                                .as_of = PS_NO_DAY,
                                .run_sha256 = "",
                                .extra = ",\"a\":1\n{}"};
    fixture f;
    char hash[65];
    uint64_t number = 0;

    fixture_start(&f, "extra");
    ck_assert_int_eq(ps_log_append(&number, hash, f.log, &entry, NULL), PS_EUSE);
    ck_assert(!ps_os_exists(f.log));
    fixture_end(&f);
}
END_TEST

/* Longer than one piece of reading, so that lines lie across its border. */
START_TEST(walks_a_long_log)
{
    fixture f;
    char hash[65], head[65];
    uint64_t number = 0, entries = 0;
    ps_error err = {0};
    static char many[70001];
    const ps_log_entry entry = {
        .event = "run", .plan = "p", .folder = "", .user = many, .as_of = PS_NO_DAY, .run_sha256 = ""};

    memset(many, 'u', sizeof many - 1);
    fixture_start(&f, "long");
    for (int i = 0; i < 3; i++)
        must(ps_log_append(&number, hash, f.log, &entry, &err), &err);
    must(walk(&f, &entries, head, &err), &err);
    ck_assert_uint_eq(entries, 3);
    ck_assert_str_eq(head, hash);
    fixture_end(&f);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("chain");
    TCase *tc = tcase_create("chain");
    tcase_add_test(tc, writes_the_line_as_documented);
    tcase_add_test(tc, links_each_line_to_the_one_before);
    tcase_add_test(tc, names_the_user_when_none_is_given);
    tcase_add_loop_test(tc, finds_what_was_broken, 0, PS_COUNT(broken));
    tcase_add_test(tc, refuses_an_extra_that_is_two_lines);
    tcase_add_test(tc, walks_a_long_log);
    suite_add_tcase(s, tc);
    return s;
}
PS_TEST_MAIN(suite)

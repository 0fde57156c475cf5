/* Outcomes, run: what run.json says of the lists, as this program writes it. */
#include "base/json_read.h"
#include "base/path.h"
#include "define/audience.h"
#include "outreach/outcomes.h"

#include <string.h>

/* What follows the first place of a member of the outermost object; length 0: it is not there. */
static ps_slice member(const ps_buffer *text, const char *name)
{
    const char *at = text->at ? strstr(text->at, name) : NULL;

    return at ? (ps_slice){at + strlen(name), text->length - (size_t)(at - text->at) - strlen(name)}
              : (ps_slice){"", 0};
}

static ps_status read_name(ps_returns *outcomes, const ps_buffer *text, ps_error *err)
{
    ps_slice left = member(text, "\n  \"name\": "), name;
    ps_buffer plain = {0};

    if (!ps_json_take_text(&left, &name) || !ps_json_unescape(&plain, name))
        outcomes->plan = "";
    else if (!plain.failed)
        outcomes->plan = ps_arena_text(outcomes->arena, plain.at, plain.length);
    ps_buffer_release(&plain);
    return outcomes->plan ? PS_OK : ps_fail_memory(err);
}

/* One list; false: there is no further one. */
static bool take_list(ps_slice *left, ps_slice *answers, ps_slice *audience, ps_slice *folder)
{
    (void)ps_json_take(left, ",");
    return ps_json_take(left, "\n    {\n      \"answers\": ") && ps_json_take_text(left, answers) &&
           ps_json_take(left, ",\n      \"audience\": ") && ps_json_take_text(left, audience) &&
           ps_json_take(left, ",\n      \"folder\": ") && ps_json_take_text(left, folder) &&
           ps_json_take(left, "\n    }");
}

static ps_status read_lists(ps_returns *outcomes, const ps_buffer *text, ps_error *err)
{
    const ps_slice start = member(text, "\n  \"lists\": [");
    ps_slice left = start, answers, audience, folder;
    ps_run_list *lists;
    size_t n = 0;

    while (take_list(&left, &answers, &audience, &folder))
        n++;
    outcomes->lists = lists = ps_arena_array(outcomes->arena, n + 1, sizeof *lists);
    if (!lists)
        return ps_fail_memory(err);
    for (left = start; outcomes->n_lists < n && take_list(&left, &answers, &audience, &folder);) {
        ps_run_list *one = &lists[outcomes->n_lists++];

        one->folder = ps_arena_text(outcomes->arena, folder.at, folder.length);
        one->crossed = ps_slice_equals(audience, ps_audience_words[PS_AUDIENCE_VCSE]);
        one->question = PS_ASKS_OFFER;
        for (int q = 0; q < PS_QUESTIONS; q++)
            if (ps_slice_equals(answers, ps_question_names[q]))
                one->question = (ps_question)q;
        if (!one->folder)
            return ps_fail_memory(err);
    }
    return PS_OK;
}

ps_status ps_returns_read_run(ps_returns *outcomes, const char *folder, ps_error *err)
{
    const char *path = ps_path_join(outcomes->arena, folder, "run.json");
    char day[11] = {0};
    ps_buffer text = {0};
    ps_slice left;
    ps_status status = path ? ps_returns_read_file(&text, path, err) : ps_fail_memory(err);

    left = member(&text, "\n  \"index_date\": \"");
    if (left.length >= 10) {
        memcpy(day, left.at, 10);
        outcomes->index_date = ps_day_parse(day);
    }
    if (status == PS_OK && outcomes->index_date == PS_NO_DAY) {
        status = ps_fail(err, PS_EDATA, "run.json of a run tells its index date; this one does not");
        ps_error_file(err, path);
    }
    outcomes->report.has_ledger = member(&text, "\n  \"contact_ledger\": ").length > 0;
    if (status == PS_OK)
        status = read_name(outcomes, &text, err);
    if (status == PS_OK)
        status = read_lists(outcomes, &text, err);
    ps_buffer_release(&text);
    return status;
}

ps_run_list ps_returns_list(const ps_returns *outcomes, const char *folder)
{
    for (size_t i = 0; i < outcomes->n_lists; i++)
        if (strcmp(outcomes->lists[i].folder, folder) == 0)
            return outcomes->lists[i];
    return (ps_run_list){folder, PS_ASKS_OFFER, false};
}

/* Profile page: findings and tables as text for a terminal, and as JSON. */
#include "run/profile_result.h"

#include <string.h>

#define TEXT_WIDTH 98

/* A text broken at blanks, `before` its first line; the others stand as far in. */
static void add_wrapped(ps_buffer *out, const char *before, const char *text)
{
    const size_t indent = strlen(before);
    size_t at = indent;

    ps_buffer_text(out, before);
    while (*text) {
        const size_t length = strcspn(text, " ");

        if (at > indent && at + 1 + length > TEXT_WIDTH) {
            ps_buffer_print(out, "\n%*s", (int)indent, "");
            at = indent;
        } else if (at > indent) {
            ps_buffer_text(out, " ");
            at++;
        }
        ps_buffer_add(out, text, length);
        at += length;
        text += length + strspn(text + length, " ");
    }
    ps_buffer_text(out, "\n");
}

static void say_thresholds(ps_buffer *out)
{
    ps_buffer_print(
        out,
        "Looked for: more refused rows than max_rejects; a lag of more than %d days; months under a fifth of "
        "those around them; from %d%% on rows of strangers, from %d%% ids of another form, from %d%% "
        "duplicates, from %d%% unreadable values, from %d%% required values missing, from %d%% impossible "
        "days, from %d%% other births or sexes, from %d%% other ethnicities, areas or practices; groups of %d "
        "or more whose fields are %d points less complete than the others', or that a feed knows half as "
        "often; practices of %d or more that a feed knows half as often. Each of %d or more, and groups and "
        "practices by more than %d standard errors.",
        PS_LAG_DAYS, PS_STRANGERS_SHARE, PS_OTHER_IDS_SHARE, PS_DUPLICATES_SHARE, PS_FAULTS_SHARE, PS_MISSING_SHARE,
        PS_IMPOSSIBLE_SHARE, PS_DIFFERS_SHARE, PS_MOVES_SHARE, PS_GROUP_LEAST, PS_GROUP_POINTS, PS_PRACTICE_LEAST,
        PS_FINDING_LEAST, PS_STANDARD_ERRORS);
}

static ps_status write_text(ps_profile *profile, const ps_plan *plan, ps_error *err)
{
    ps_buffer *out = &profile->text, looked_for = {0};
    char day[11];
    ps_status st = PS_OK;

    ps_day_format(day, plan->index_date);
    ps_buffer_print(out, "%s: %zu extracts, as of %s\n", plan->name ? plan->name : "Profile", plan->n_inputs, day);
    ps_buffer_text(out, "People: * is 1 to 7, others are to the nearest 5, and shares are of what is shown.\n");
    ps_buffer_print(out, "%s\n\nWhat stands out\n",
                    profile->refusal ? "Exact counts are refused here, see the end."
                                     : "Exact counts: --json, and -o FOLDER.");
    for (size_t i = 0; profile->findings[i]; i++)
        add_wrapped(out, "  - ", profile->findings[i]);
    if (!profile->findings[0])
        ps_buffer_text(out, "  - nothing\n");
    say_thresholds(&looked_for);
    add_wrapped(out, "  ", looked_for.failed ? "" : looked_for.at);
    for (size_t i = 0; st == PS_OK && i < profile->sheets.n_pages; i++) {
        ps_buffer_text(out, "\n");
        st = ps_gate_print_sheet(out, profile->sheets.pages[i], err);
    }
    if (profile->refusal)
        ps_buffer_print(out, "\nExact counts are refused: %s\n", profile->refusal);
    if (looked_for.failed || out->failed)
        st = ps_fail_memory(err);
    ps_buffer_release(&looked_for);
    return st;
}

static ps_status write_json(ps_profile *profile, const ps_plan *plan, ps_error *err)
{
    ps_buffer *out = &profile->json, looked_for = {0};
    char day[11];
    ps_status st = PS_OK;

    ps_day_format(day, plan->index_date);
    ps_buffer_text(out, "{\"name\":");
    ps_buffer_json(out, plan->name ? plan->name : "");
    ps_buffer_print(out, ",\n\"index_date\":\"%s\",\n\"exact\":%s", day, profile->refusal ? "false" : "true");
    if (profile->refusal) {
        ps_buffer_text(out, ",\n\"refusal\":");
        ps_buffer_json(out, profile->refusal);
    }
    say_thresholds(&looked_for);
    ps_buffer_text(out, ",\n\"looked_for\":");
    ps_buffer_json(out, looked_for.failed ? "" : looked_for.at);
    for (size_t i = 0; st == PS_OK && i < profile->sheets.n_files; i++) {
        ps_buffer_text(out, ",\n");
        ps_buffer_json(out, profile->sheets.files[i]->name + strlen("profile_"));
        ps_buffer_text(out, ":");
        st = ps_gate_json_sheet(out, &profile->gate, profile->sheets.files[i], err);
    }
    ps_buffer_text(out, "}\n");
    if (looked_for.failed || out->failed)
        st = ps_fail_memory(err);
    ps_buffer_release(&looked_for);
    return st;
}

ps_status ps_profile_page(ps_profile *profile, const ps_plan *plan, ps_error *err)
{
    const ps_status st = write_text(profile, plan, err);

    return st == PS_OK ? write_json(profile, plan, err) : st;
}

const char *ps_profile_finding(const ps_profile *profile, size_t number)
{
    for (size_t i = 0; i < number; i++)
        if (!profile->findings[i])
            return NULL;
    return profile->findings[number];
}

const char *ps_profile_text(const ps_profile *profile)
{
    return profile->text.at;
}

const char *ps_profile_json(const ps_profile *profile)
{
    return profile->json.at;
}

const char *ps_profile_refusal(const ps_profile *profile)
{
    return profile->refusal;
}

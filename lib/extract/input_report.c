/* Input report: see input_report.h. */
#include "extract/input_report.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

struct reason {
    uint64_t count;
    size_t first; /* reject */
};

/* The report is the first member: its address is the owner's. */
struct owner {
    ps_input_report report;
    ps_arena *arena;
    ps_intern *sentences; /* reasons; their numbers are rows of `reasons` */
    ps_intern *values;
    struct reason *reasons;
    uint32_t last; /* the sentence of the row refused last; 0: none yet */
    size_t reject_capacity, reason_capacity;
};

static const char *copy(struct owner *o, const char *text)
{
    return ps_arena_text(o->arena, text, strlen(text));
}

static bool fill(struct owner *o, const ps_input_spec *spec)
{
    ps_input_report *r = &o->report;
    const ps_schema *schema = spec->schema;

    o->arena = ps_arena_new();
    o->sentences = ps_intern_new();
    o->values = ps_intern_new();
    r->doubtful = ps_intern_new();
    if (!o->arena || !o->sentences || !o->values || !r->doubtful)
        return false;
    r->name = copy(o, spec->name);
    r->file = copy(o, spec->file);
    r->kind = copy(o, schema->name);
    r->fields = ps_arena_array(o->arena, schema->n_columns, sizeof(*r->fields));
    r->present = ps_arena_array(o->arena, schema->n_columns, sizeof(*r->present));
    if (!r->name || !r->file || !r->kind || !r->fields || !r->present)
        return false;
    r->n_fields = schema->n_columns;
    for (size_t i = 0; i < r->n_fields; i++) {
        r->fields[i].field = copy(o, schema->columns[i].name);
        if (!r->fields[i].field)
            return false;
    }
    r->newest_event = PS_NO_DAY;
    return true;
}

ps_input_report *ps_input_report_new(const ps_input_spec *spec)
{
    struct owner *o = ps_calloc(1, sizeof(*o));

    if (!o)
        return NULL;
    if (!fill(o, spec)) {
        ps_input_report_free(&o->report);
        return NULL;
    }
    return &o->report;
}

void ps_input_report_free(ps_input_report *report)
{
    struct owner *o = (struct owner *)report;

    if (!o)
        return;
    free(o->report.rejects);
    free(o->reasons);
    ps_intern_free(o->report.doubtful);
    ps_intern_free(o->values);
    ps_intern_free(o->sentences);
    ps_arena_free(o->arena);
    free(o);
}

bool ps_input_report_expect(ps_input_report *report, size_t refused)
{
    struct owner *o = (struct owner *)report;

    if (report->n_rejects || refused <= o->reject_capacity)
        return true;
    free(report->rejects);
    report->rejects = ps_room(refused, sizeof *report->rejects);
    o->reject_capacity = report->rejects ? refused : 0;
    return report->rejects != NULL;
}

bool ps_input_report_refuse(ps_input_report *report, uint64_t line, uint32_t column, const char *field,
                            const char *reason, ps_slice value)
{
    struct owner *o = (struct owner *)report;
    /* Most are refused for what the one before was. */
    const uint32_t sentence = o->last && !strcmp(ps_intern_text(o->sentences, o->last), reason)
                                  ? o->last
                                  : ps_intern_add(o->sentences, reason, strlen(reason));
    const size_t reasons_before = o->reason_capacity;
    ps_error shown; /* its value alone is looked at */
    uint32_t shown_number = 0;

    if (value.length) {
        shown.value[0] = '\0';
        ps_error_value(&shown, value.at, value.length);
        shown_number = ps_intern_add(o->values, shown.value, strlen(shown.value));
    }
    if (sentence == PS_INTERN_FULL || shown_number == PS_INTERN_FULL)
        return false;
    if (!ps_grow(&report->rejects, &o->reject_capacity, report->n_rejects + 1, sizeof(*report->rejects)) ||
        !ps_grow(&o->reasons, &o->reason_capacity, (size_t)sentence + 1, sizeof(*o->reasons)))
        return false;
    memset(o->reasons + reasons_before, 0, (o->reason_capacity - reasons_before) * sizeof(*o->reasons));
    o->last = sentence;
    if (!o->reasons[sentence].count++)
        o->reasons[sentence].first = report->n_rejects;
    report->rejects[report->n_rejects++] = (ps_reject){line, column, field, ps_intern_text(o->sentences, sentence),
                                                       ps_intern_text(o->values, shown_number)};
    report->refused++;
    return true;
}

const ps_reject *ps_input_report_commonest(const ps_input_report *report)
{
    const struct owner *o = (const struct owner *)report;
    const struct reason *best = NULL;

    for (size_t i = 1; i <= ps_intern_count(o->sentences); i++)
        if (!best || o->reasons[i].count > best->count)
            best = &o->reasons[i];
    return best ? &report->rejects[best->first] : NULL;
}

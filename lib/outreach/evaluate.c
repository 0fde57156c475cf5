/* Evaluate: see popstrat/evaluate.h. */
#include "base/init.h"
#include "base/new_csv.h"
#include "base/number.h"
#include "outreach/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ps_evaluate_about designs[] = {
    [PS_DESIGN_WAVES] = {"waves", "those called beside those still waiting, over the same period",
                         "cluster, group (or wave), outcome; period and people if they are there",
                         "difference of means, called less waiting", "the order of the waves was drawn by lot",
                         "least squares on the group; variance CR1 of Liang and Zeger 1986, Biometrika 73:13-22"},
    [PS_DESIGN_DID] =
        {"did", "difference in differences",
         "cluster, group, period, outcome; people if it is there; or before and after in place of the two",
         "change of the treated less that of the comparison", "both groups would have changed alike with nothing done",
         "least squares on group, period and their product; variance CR1, as waves"},
    [PS_DESIGN_BEFORE_AFTER] = {"before-after", "the naive change, with what was to be expected with nothing done",
                                "cluster, period, outcome; group and people if they are there; or before and after",
                                "change from before to after: never the effect of outreach",
                                "nothing makes it one: people chosen for a high value come down by themselves",
                                "least squares on the period; variance CR1, as waves"},
};

const ps_evaluate_about *ps_evaluate_list(size_t number)
{
    return number < PS_COUNT(designs) ? &designs[number] : NULL;
}

/* ---- what came out ---- */

void ps_evaluation_free(ps_evaluation *e)
{
    if (!e)
        return;
    ps_buffer_release(&e->json);
    free(e->rows);
    ps_arena_free(e->arena);
    free(e);
}

size_t ps_evaluation_rows(const ps_evaluation *e)
{
    return e->n;
}

const ps_evaluate_row *ps_evaluation_row(const ps_evaluation *e, size_t number)
{
    return number < e->n ? &e->rows[number] : NULL;
}

const char *ps_evaluation_json(const ps_evaluation *e)
{
    return e->json.at;
}

static void json_text(ps_buffer *to, const char *key, const char *text)
{
    ps_buffer_print(to, "\"%s\":", key);
    ps_buffer_json(to, text);
}

static void json_number(ps_buffer *to, const char *key, double number)
{
    char written[32];

    ps_number_format(written, number, 17);
    ps_buffer_print(to, ",\"%s\":%s", key, *written ? written : "null");
}

static ps_status make_json(ps_evaluation *e, ps_error *err)
{
    ps_buffer *to = &e->json;

    ps_buffer_text(to, "{");
    json_text(to, "design", e->design);
    ps_buffer_text(to, ",\"rows\":[");
    for (size_t i = 0; i < e->n; i++) {
        const ps_evaluate_row *r = &e->rows[i];

        ps_buffer_text(to, i ? ",\n{" : "\n{");
        json_text(to, "subgroup", r->subgroup);
        ps_buffer_text(to, ",");
        json_text(to, "quantity", r->quantity);
        json_number(to, "estimate", r->estimate);
        json_number(to, "lower", r->lower);
        json_number(to, "upper", r->upper);
        json_number(to, "se", r->se);
        json_number(to, "df", r->df);
        json_number(to, "p", r->p);
        json_number(to, "clusters", (double)r->clusters);
        json_number(to, "people", (double)r->people);
        ps_buffer_text(to, ",");
        json_text(to, "method", r->method);
        ps_buffer_text(to, ",");
        json_text(to, "note", r->note);
        ps_buffer_text(to, ",");
        json_text(to, "conclusion", r->conclusion);
        ps_buffer_text(to, "}");
    }
    ps_buffer_text(to, "]}\n");
    return to->failed ? ps_fail_memory(err) : PS_OK;
}

static void write_row(ps_csv_writer *csv, const ps_evaluate_row *r)
{
    const double numbers[] = {r->estimate, r->lower, r->upper, r->se, r->df, r->p};

    ps_csv_raw(csv, r->design);
    ps_csv_text(csv, r->subgroup);
    ps_csv_raw(csv, r->quantity);
    for (size_t i = 0; i < PS_COUNT(numbers); i++)
        ps_csv_number(csv, numbers[i], 17);
    ps_csv_count(csv, r->clusters);
    ps_csv_count(csv, r->people);
    ps_csv_raw(csv, r->method);
    ps_csv_raw(csv, r->note);
    ps_csv_text(csv, r->conclusion);
    ps_csv_end_row(csv);
}

ps_status ps_evaluation_write(const ps_evaluation *e, const char *path, ps_error *err)
{
    static const char *const headings[] = {"design", "subgroup", "quantity", "estimate",  "lower",
                                           "upper",  "se",       "df",       "p",         "clusters",
                                           "people", "method",   "note",     "conclusion"};
    ps_new_csv out = {0};
    ps_arena *arena = ps_arena_new();
    ps_status st = arena ? ps_new_csv_open(&out, arena, path, err) : ps_fail_memory(err);

    if (st == PS_OK) {
        for (size_t i = 0; i < PS_COUNT(headings); i++)
            ps_csv_raw(out.csv, headings[i]);
        ps_csv_end_row(out.csv);
        for (size_t i = 0; i < e->n; i++)
            write_row(out.csv, &e->rows[i]);
        st = ps_new_csv_finish(&out, err);
    }
    if (st == PS_OK)
        st = ps_new_csv_publish(&out, err);
    ps_new_csv_abandon(&out);
    ps_arena_free(arena);
    return st;
}

/* ---- the call ---- */

static ps_status find_design(ps_design *out, const char *name, ps_error *err)
{
    const char *names[PS_COUNT(designs)];

    for (size_t i = 0; i < PS_COUNT(designs); i++) {
        names[i] = designs[i].name;
        if (!strcmp(names[i], name)) {
            *out = (ps_design)i;
            return PS_OK;
        }
    }
    ps_fail(err, PS_EUSE, "there is no design %s", name);
    if (ps_did_you_mean(name, names, PS_COUNT(names)))
        ps_error_hint(err, "did you mean %s?", ps_did_you_mean(name, names, PS_COUNT(names)));
    else
        ps_error_hint(err, "popstrat evaluate --list shows them");
    return PS_EUSE;
}

static ps_status check_options(const ps_evaluate_options *o, ps_error *err)
{
    if (!(o->confidence > 0 && o->confidence < 1)) {
        ps_fail(err, PS_EUSE, "the confidence is above 0 and below 1");
        ps_error_hint(err, "0.95 is 95%%");
        return PS_EUSE;
    }
    if (!(o->per > 0 && isfinite(o->per)))
        return ps_fail(err, PS_EUSE, "the multiplier is a number above 0");
    if (!(o->matters >= 0 && isfinite(o->matters)))
        return ps_fail(err, PS_EUSE, "the difference that matters is a number above 0");
    if (o->n_by > PS_EVALUATE_BY_MOST)
        return ps_fail(err, PS_EUSE, "at most %d columns make subgroups", PS_EVALUATE_BY_MOST);
    return PS_OK;
}

/* Design and options are looked at before the rows. */
static ps_status begin(ps_evaluate_job *job, const char *design, const ps_evaluate_options *options, ps_error *err)
{
    ps_status st;

    job->o = (ps_evaluate_options)PS_EVALUATE_OPTIONS_INIT;
    if (options)
        memcpy(&job->o, options, options->size < sizeof job->o ? options->size : sizeof job->o);
    st = find_design(&job->design, design, err);
    if (st == PS_OK)
        st = check_options(&job->o, err);
    if (st != PS_OK)
        return st;
    job->to = ps_calloc(1, sizeof *job->to);
    if (!job->to || !(job->to->arena = ps_arena_new()))
        return ps_fail_memory(err);
    job->to->design = designs[job->design].name;
    return PS_OK;
}

static ps_status evaluate(ps_evaluate_job *job, ps_error *err)
{
    ps_status st = ps_outcomes_read(job, err);

    if (st == PS_OK)
        st = ps_evaluate_designs(job, err);
    return st == PS_OK ? make_json(job->to, err) : st;
}

static ps_status finish(ps_evaluation **out, ps_evaluate_job *job, ps_status st)
{
    if (st == PS_OK)
        *out = job->to;
    else
        ps_evaluation_free(job->to);
    return st;
}

ps_status ps_evaluate_figures(ps_evaluation **out, const char *design, const ps_figures *figures,
                              const ps_evaluate_options *options, ps_error *err)
{
    ps_evaluate_job job = {.figures = *figures};
    ps_status st = begin(&job, design, options, err);

    return finish(out, &job, st == PS_OK ? evaluate(&job, err) : st);
}

ps_status ps_evaluate_file(ps_evaluation **out, const char *design, const char *path,
                           const ps_evaluate_options *options, ps_error *err)
{
    ps_evaluate_job job = {0};
    ps_status st = ps_init_check(err);

    if (st != PS_OK)
        return st;
    st = begin(&job, design, options, err);
    if (st == PS_OK)
        st = ps_figures_read(&job.figures, path, NULL, 0, true, job.o.windows_1252, err);
    if (st == PS_OK) {
        st = evaluate(&job, err);
        ps_figures_release(&job.figures);
    }
    return finish(out, &job, st);
}

/* Evaluate, words: what a figure means, and no more. Fixed patterns, by whether the limits leave out 0, how wide they
 * are and how many clusters they rest on. */
#include "base/number.h"
#include "outreach/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 3
#define NOT_CAUSED "not evidence that outreach caused it"

static const char *kept(const ps_evaluate_job *job, ps_buffer *text)
{
    const char *out = text->failed ? NULL : ps_arena_text(job->to->arena, text->at ? text->at : "", text->length);

    ps_buffer_release(text);
    return out;
}

static void add_number(ps_buffer *text, double number, int digits)
{
    char written[32];

    ps_number_format(written, number, digits);
    ps_buffer_text(text, written);
}

static void add_amount(ps_buffer *text, const ps_evaluate_job *job, double difference)
{
    add_number(text, fabs(difference), DIGITS);
    if (difference != 0)
        ps_buffer_text(text, job->o.per == 1  ? difference < 0 ? " lower" : " higher"
                             : difference < 0 ? " fewer"
                                              : " more");
}

/* " emergency admissions per 100 people", " in systolic pressure per person". */
static void add_unit(ps_buffer *text, const ps_evaluate_job *job)
{
    if (job->o.per == 1) {
        ps_buffer_print(text, " in %s per person", job->unit);
        return;
    }
    ps_buffer_print(text, " %s per ", job->unit);
    add_number(text, job->o.per, 12);
    ps_buffer_text(text, " people");
}

static void add_limits(ps_buffer *text, const ps_evaluate_job *job, const ps_evaluate_row *row)
{
    ps_buffer_text(text, "anything from ");
    add_amount(text, job, row->lower);
    ps_buffer_text(text, " to ");
    add_amount(text, job, row->upper);
}

static bool leaves_out_0(const ps_evaluate_row *row)
{
    return row->lower > 0 || row->upper < 0;
}

/* ---- how sure ---- */

/* The number of clusters that is too small, and what it is of; NULL: enough. */
static const char *few(size_t *n, const ps_evaluate_said *said)
{
    const ps_finding *f = said->finding;

    *n = f->fit.clusters;
    if (*n < PS_FEW_CLUSTERS)
        return "";
    for (size_t arm = 0; arm < PS_ARMS; arm++)
        if (f->clusters[arm] && f->clusters[arm] < PS_FEW_CLUSTERS_ARM) {
            *n = f->clusters[arm];
            return " in a group";
        }
    return NULL;
}

static void add_few(ps_buffer *text, const ps_evaluate_said *said)
{
    size_t n;
    const char *of = few(&n, said);

    if (of)
        ps_buffer_print(text, " With only %zu clusters%s these limits are too narrow: %s.", n, of,
                        leaves_out_0(said->row) ? "chance is not ruled out" : "the truth may lie further out");
}

static void add_matters(ps_buffer *text, const ps_evaluate_job *job, const ps_evaluate_row *row)
{
    const double nearest = row->lower > 0 ? row->lower : row->upper < 0 ? -row->upper : 0;
    const double farthest = fmax(fabs(row->lower), fabs(row->upper));

    if (nearest >= job->o.matters)
        return;
    if (farthest < job->o.matters)
        ps_buffer_text(text, " The limits leave out a difference as large as would matter (");
    else if (leaves_out_0(row))
        ps_buffer_text(text, " It may be smaller than would matter (");
    else
        ps_buffer_text(text, " A difference as large as would matter is not ruled out (");
    add_number(text, job->o.matters, DIGITS);
    ps_buffer_text(text, ").");
}

static void add_width(ps_buffer *text, const ps_evaluate_job *job, const ps_evaluate_said *said)
{
    const ps_evaluate_row *row = said->row;
    const double level = said->finding->level * job->o.per;

    if (job->o.matters > 0) {
        add_matters(text, job, row);
        return;
    }
    if (leaves_out_0(row))
        return;
    if (level > 0 && row->upper - row->lower > level) {
        ps_buffer_text(text, " The limits span more than there was to change (");
        add_number(text, level, DIGITS);
        ps_buffer_text(text, "): the data are too few to tell.");
    } else
        ps_buffer_text(text, " That is not proof of no effect.");
}

/* ---- designs ---- */

static void say_effect(ps_buffer *text, const ps_evaluate_job *job, const ps_evaluate_said *said)
{
    const ps_evaluate_row *row = said->row;
    const bool waves = said->side == PS_SIDE_WAVES;

    if (!leaves_out_0(row)) {
        ps_buffer_text(text, "The data are compatible with ");
        add_limits(text, job, row);
        add_unit(text, job);
        ps_buffer_text(text, "; no effect is shown.");
    } else {
        ps_buffer_text(text, waves ? "Those called " : "Beside the change of the comparison, those treated ");
        ps_buffer_text(text, job->o.per == 1 ? "were " : "had ");
        add_amount(text, job, row->estimate);
        add_unit(text, job);
        ps_buffer_text(text, waves ? " than those still waiting" : "");
        ps_buffer_text(text, "; the data are compatible with ");
        add_limits(text, job, row);
        ps_buffer_text(text,
                       waves ? ". It is an effect of outreach only if the order of the waves was drawn by lot."
                             : ". It is an effect of outreach only if both groups would otherwise have changed alike, "
                               "which these data cannot show.");
    }
    add_width(text, job, said);
    add_few(text, said);
}

static void say_prior(ps_buffer *text, const ps_evaluate_job *job, const ps_evaluate_said *said)
{
    ps_buffer_text(text, "Before anybody was called the data are compatible with ");
    add_limits(text, job, said->row);
    add_unit(text, job);
    ps_buffer_text(text, leaves_out_0(said->row)
                             ? ": the groups already changed differently, and the comparison is in doubt."
                             : "; that the groups changed alike is not contradicted, nor is it proved.");
    add_few(text, said);
}

static void say_change(ps_buffer *text, const ps_evaluate_job *job, const ps_evaluate_said *said)
{
    const ps_evaluate_row *row = said->row;

    if (leaves_out_0(row)) {
        ps_buffer_text(text, job->o.per == 1 ? "People were " : "There were ");
        add_amount(text, job, row->estimate);
        add_unit(text, job);
        ps_buffer_text(text, " after than before (compatible with ");
        add_limits(text, job, row);
        ps_buffer_text(text, ").");
    } else {
        ps_buffer_text(text, "The data are compatible with ");
        add_limits(text, job, row);
        add_unit(text, job);
        ps_buffer_text(text, "; no change is shown.");
    }
    add_few(text, said);
}

static void say_expected(ps_buffer *text, const ps_evaluate_job *job, const ps_evaluate_said *said)
{
    ps_buffer_text(text, "With nothing done, ");
    add_limits(text, job, said->row);
    add_unit(text, job);
    ps_buffer_text(text,
                   said->side == PS_SIDE_FROM_COMPARISON
                       ? " was to be expected, if the comparison was chosen in the same way."
                       : " was to be expected, if the period before stands out only because people were chosen by it.");
    add_few(text, said);
}

const char *ps_evaluate_conclusion(const ps_evaluate_job *job, const ps_evaluate_said *said)
{
    ps_buffer text = {0};

    if (isnan(said->row->lower))
        ps_buffer_text(&text, "There are no limits, so nothing can be concluded.");
    else if (said->side == PS_SIDE_WAVES || said->side == PS_SIDE_DID)
        say_effect(&text, job, said);
    else if (said->side == PS_SIDE_DID_PRIOR)
        say_prior(&text, job, said);
    else if (said->side == PS_SIDE_CHANGE)
        say_change(&text, job, said);
    else
        say_expected(&text, job, said);
    if (said->side == PS_SIDE_CHANGE)
        ps_buffer_text(&text,
                       " This is " NOT_CAUSED
                       ": people chosen because something was high come down by themselves (regression to the mean).");
    else if (job->design == PS_DESIGN_BEFORE_AFTER)
        ps_buffer_text(&text, " A change like it is " NOT_CAUSED ".");
    if (said->subgroup)
        ps_buffer_print(&text, " This is one of %zu subgroups: the interaction test is what counts.", job->subgroups);
    return kept(job, &text);
}

const char *ps_evaluate_test_conclusion(const ps_evaluate_job *job, double p)
{
    const double least = (1 - job->o.confidence) / (double)job->o.n_by;
    ps_buffer text = {0};

    ps_buffer_text(&text, p < least ? "The subgroups differ by more than chance readily makes (p "
                                    : "The subgroups differ by no more than chance readily makes (p ");
    ps_buffer_text(&text, p < 0.0001 ? "< " : "= ");
    add_number(&text, p < 0.0001 ? 0.0001 : p, 2);
    if (job->o.n_by > 1) {
        ps_buffer_print(&text, "; with %zu tests one below ", job->o.n_by);
        add_number(&text, least, 2);
        ps_buffer_text(&text, " counts");
    }
    ps_buffer_text(&text, p < least ? "): a question for the next evaluation, not a finding of this one."
                                    : "): none is singled out.");
    if (job->design == PS_DESIGN_BEFORE_AFTER)
        ps_buffer_text(&text, " A change is " NOT_CAUSED ".");
    return kept(job, &text);
}

/* ---- notes ---- */

static void add_note(ps_buffer *text, const char *note)
{
    if (text->length)
        ps_buffer_text(text, "; ");
    ps_buffer_text(text, note);
}

const char *ps_evaluate_note(const ps_evaluate_job *job, const ps_evaluate_said *said)
{
    const ps_finding *f = said->finding;
    ps_buffer text = {0};
    size_t n;

    if (f->missing || f->fit.estimate.note)
        add_note(&text, f->missing ? f->missing : f->fit.estimate.note);
    else if (few(&n, said))
        add_note(&text, few(&n, said)[0] ? "few clusters in a group: the limits are too narrow"
                                         : "few clusters: the limits are too narrow");
    if (said->side == PS_SIDE_CHANGE)
        add_note(&text, "regression to the mean: no comparison is in this figure");
    if (f->unequal)
        add_note(&text, "not as many people in one period as in the other: who came or left may make the difference");
    if (said->side == PS_SIDE_WAVES &&
        job->all.n > job->all.rows[PS_ARM_TREATED][PS_PERIOD_AFTER] + job->all.rows[PS_ARM_COMPARISON][PS_PERIOD_AFTER])
        add_note(&text, "the period after alone is compared");
    if (said->subgroup)
        add_note(&text, "of many subgroups some differ by chance: the interaction test is what counts");
    return kept(job, &text);
}

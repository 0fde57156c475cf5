/* Progress: one line on a terminal, none when piped; and Ctrl-C, which asks the run to stop. */
#include "command.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t asked_to_stop;

static void on_interrupt(int number)
{
    asked_to_stop = 1;
    signal(number, SIG_DFL);
}

void interrupts_catch(void)
{
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
}

bool interrupted(void)
{
    return asked_to_stop != 0;
}

int progress_show(void *context, const ps_progress *progress)
{
    progress_line *line = context;
    const double now = ps_seconds();

    if (interrupted())
        return 1;
    if (!line->shown || now - line->last < 0.1)
        return 0;
    line->last = now;
    fprintf(stderr, "\r\033[K%s", progress->stage);
    if (progress->done)
        fprintf(stderr, ": %" PRIu64 " rows", progress->done);
    fprintf(stderr, "  %.0f s", now - line->started);
    if (progress->bytes_done && now > line->started)
        fprintf(stderr, ", %.0f MB/s", (double)progress->bytes_done / 1e6 / (now - line->started));
    if (progress->bytes_all && progress->bytes_done) {
        const double share = (double)progress->bytes_done / (double)progress->bytes_all;

        fprintf(stderr, ", read %.0f%%, about %.0f s of reading left", 100 * share,
                (now - line->started) * (1 - share) / share);
    }
    fflush(stderr);
    return 0;
}

void progress_clear(progress_line *line)
{
    if (line->shown)
        fputs("\r\033[K", stderr);
}

/* One extract: a single file of a region, written as its people are made.
 *
 * The people are made whole, since one draw leads to the next; only the rows that are wanted become text. */
#include "popstrat/synth.h"

#include "synth/crowd.h"
#include "synth/made_rows.h"

#include "base/init.h"
#include "base/os.h"

#include <string.h>

static ps_status find_kind(ps_feed_number *out, const char *kind, ps_error *err)
{
    const char *near;

    for (int f = 0; f < PS_FEEDS; f++)
        if (!strcmp(ps_feed_kinds[f], kind)) {
            *out = (ps_feed_number)f;
            return PS_OK;
        }
    (void)ps_fail(err, PS_EUSE, "no made-up extract is of this kind");
    ps_error_value(err, kind, strlen(kind));
    near = ps_did_you_mean(kind, ps_feed_kinds, PS_FEEDS);
    if (near)
        ps_error_hint(err, "did you mean \"%s\"?", near);
    else
        ps_error_hint(err, "kinds: person, gp_event, admission, attendance, referral, contact, death, event");
    return PS_EUSE;
}

static ps_status write_rows(ps_feed_file *file, ps_crowd *crowd, ps_feed_number feed, ps_error *err)
{
    ps_status st = PS_OK;

    while (st == PS_OK && crowd->next < crowd->all) {
        st = ps_crowd_next(crowd, err);
        if (st != PS_OK)
            break;
        ps_made_rows_write(file, &crowd->person, feed, &crowd->world);
        if (!ps_crowd_window_ends(crowd))
            continue;
        st = ps_feed_file_flush(file, err);
        if (st == PS_OK)
            st = ps_crowd_report(crowd, ps_feed_paths[feed], ps_feed_file_rows(file), err);
    }
    return st;
}

ps_status ps_synth_extract(const char *path, const char *kind, const ps_synth_options *options, ps_error *err)
{
    const bool standard = !strcmp(path, "-");
    ps_crowd *crowd = NULL;
    ps_feed_file *file = NULL;
    ps_feed_number feed = PS_FEEDS;
    bool ours = false;
    ps_status st = ps_init_check(err);

    if (st == PS_OK)
        st = find_kind(&feed, kind, err);
    if (st == PS_OK)
        st = ps_crowd_new(&crowd, options, err);
    if (st == PS_OK) {
        st = ps_made_rows_open(&file, path, feed, false, &crowd->world, err);
        ours = file && !standard;
    }
    if (st == PS_OK)
        st = write_rows(file, crowd, feed, err);
    if (st == PS_OK) {
        st = ps_feed_file_finish(file, err);
        file = NULL;
    }
    ps_feed_file_abandon(file);
    ps_crowd_free(crowd);
    if (st != PS_OK && ours)
        (void)ps_os_remove(path, NULL); /* a part would look like the whole */
    if (st == PS_ESYSTEM && standard && err)
        ps_error_file(err, "standard output");
    return st;
}

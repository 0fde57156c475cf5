/* One extract: a single file of a region, written as its people are made.
 *
 * The people are made whole, since one draw leads to the next; only the rows that are wanted become text. */
#include "popstrat/synth.h"

#include "synth/crowd.h"
#include "synth/made_rows.h"
#include "synth/sent_again.h"

#include "base/arena.h"
#include "base/init.h"
#include "base/os.h"

#include <string.h>

/* Either sort of file, open. */
struct extract {
    ps_feed_number feed; /* PS_FEEDS: one of the other sort */
    ps_sent_file file;
    ps_feed_file *rows; /* where the rows go; of the other sort it belongs to `sent` */
    ps_sent sent;
    const char *name;
};

/* Kinds of which a region has one file; of the others there is a main one, and that is meant. */
static const ps_sent_file only_ones[] = {PS_S_OUTPATIENT, PS_S_WAITS,      PS_S_DIAGNOSES, PS_S_SECTIONS,
                                         PS_S_CARE,       PS_S_CARE_HOMES, PS_S_STAFF};

static ps_status find_kind(struct extract *x, const char *kind, ps_error *err)
{
    const char *kinds[PS_FEEDS + PS_COUNT(only_ones)], *near;
    ps_buffer list = {0};

    for (size_t i = 0; i < PS_COUNT(kinds); i++) {
        kinds[i] = i < PS_FEEDS ? ps_feed_kinds[i] : ps_sent_kinds[only_ones[i - PS_FEEDS]];
        if (strcmp(kinds[i], kind) != 0)
            continue;
        x->feed = i < PS_FEEDS ? (ps_feed_number)i : PS_FEEDS;
        x->file = i < PS_FEEDS ? PS_SENT_FILES : only_ones[i - PS_FEEDS];
        x->name = kinds[i];
        return PS_OK;
    }
    (void)ps_fail(err, PS_EUSE, "no made-up extract is of this kind");
    ps_error_value(err, kind, strlen(kind));
    near = ps_did_you_mean(kind, kinds, PS_COUNT(kinds));
    if (near) {
        ps_error_hint(err, "did you mean \"%s\"?", near);
        return PS_EUSE;
    }
    for (size_t i = 0; i < PS_COUNT(kinds); i++)
        ps_buffer_print(&list, "%s%s", i ? ", " : "", kinds[i]);
    ps_error_hint(err, "%s", list.failed ? "popstrat synth --help lists the kinds" : list.at);
    ps_buffer_release(&list);
    return PS_EUSE;
}

static ps_status open_extract(struct extract *x, const char *path, const ps_crowd *crowd, ps_error *err)
{
    ps_status st;

    if (x->feed != PS_FEEDS)
        return ps_made_rows_open(&x->rows, path, x->feed, false, &crowd->world, err);
    ps_sent_start(&x->sent, &crowd->world);
    st = ps_sent_open(&x->sent, x->file, path, err);
    x->rows = x->sent.files[x->file];
    return st;
}

static ps_status write_rows(struct extract *x, ps_crowd *crowd, ps_error *err)
{
    ps_status st = PS_OK;

    while (st == PS_OK && crowd->next < crowd->all) {
        st = ps_crowd_next(crowd, err);
        if (st != PS_OK)
            break;
        if (x->feed != PS_FEEDS)
            ps_made_rows_write(x->rows, &crowd->person, x->feed, &crowd->world);
        else
            ps_sent_add(&x->sent, x->file, &crowd->person);
        if (!ps_crowd_window_ends(crowd))
            continue;
        st = ps_feed_file_flush(x->rows, err);
        if (st == PS_OK)
            st = ps_crowd_report(crowd, x->name, ps_feed_file_rows(x->rows), err);
    }
    return st;
}

ps_status ps_synth_extract(const char *path, const char *kind, const ps_synth_options *options, ps_error *err)
{
    const bool standard = !strcmp(path, "-");
    struct extract x = {.feed = PS_FEEDS};
    ps_crowd *crowd = NULL;
    bool ours = false;
    ps_status st = ps_init_check(err);

    if (st == PS_OK)
        st = find_kind(&x, kind, err);
    if (st == PS_OK)
        st = ps_crowd_new(&crowd, options, err);
    if (st == PS_OK) {
        st = open_extract(&x, path, crowd, err);
        ours = x.rows && !standard;
    }
    if (st == PS_OK)
        st = write_rows(&x, crowd, err);
    if (st == PS_OK) {
        st = ps_feed_file_finish(x.rows, err);
        x.rows = NULL;
    }
    ps_feed_file_abandon(x.rows);
    ps_crowd_free(crowd);
    if (st != PS_OK && ours)
        (void)ps_os_remove(path, NULL); /* a part would look like the whole */
    if (st == PS_ESYSTEM && standard && err)
        ps_error_file(err, "standard output");
    return st;
}

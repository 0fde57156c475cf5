/* Made rows: a made-up person's rows as text, each feed in its own dialect, faults and all.
 *
 * Most extracts use the library's own column names; the admissions come as a hospital sends them: bars between the
 * fields, dd/mm/yyyy, headings of its own, month of birth as mmyyyy. */
#ifndef PS_SYNTH_MADE_ROWS_H
#define PS_SYNTH_MADE_ROWS_H

#include "synth/feed_file.h"
#include "synth/made_person.h"

extern const char *const ps_feed_paths[PS_FEEDS];    /* below the synth folder: "people.csv", "gp_events.csv.gz" */
extern const char *const ps_feed_headings[PS_FEEDS]; /* the first line, without its end */
extern const char *const ps_feed_kinds[PS_FEEDS];    /* as a plan declares them: "person", "gp_event" */
bool ps_feed_is_gzip(ps_feed_number feed);
/* A file with its heading. */
ps_status ps_made_rows_open(ps_feed_file **out, const char *path, ps_feed_number feed, bool gzip,
                            const ps_made_world *world, ps_error *err);
/* All rows of a person in one feed. */
void ps_made_rows_write(ps_feed_file *file, const ps_made_person *person, ps_feed_number feed,
                        const ps_made_world *world);
/* Problems that the housing feed knows, by number: "damp" and so on. */
const char *ps_housing_problem(unsigned problem);

#endif

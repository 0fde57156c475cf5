/* Stories: those of the plan into the run folder, as they were read. Free text about people, so a person file (0600).
 */
#ifndef PS_OUTREACH_STORIES_H
#define PS_OUTREACH_STORIES_H

#include "base/fail.h"
#include "define/stories.h"

/* stories.csv in the folder; nothing where the plan has none. */
ps_status ps_stories_write(const ps_stories *stories, const char *folder, ps_error *err);

#endif

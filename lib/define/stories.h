/* Stories: what people and their helpers tell, by cohort and month, in free text: [stories] of a plan. A cell that
 * looks as if it said who somebody is refuses the plan, and is shown in no message. */
#ifndef PS_DEFINE_STORIES_H
#define PS_DEFINE_STORIES_H

#include "base/digest.h"
#include "base/text.h"

typedef struct ps_story {
    const char *cohort; /* of the plan */
    const char *month;  /* "2025-03" */
    const char *text;
} ps_story;

typedef struct ps_stories {  /* [stories] file = "stories.csv" */
    const char *file, *path; /* as written, and as it opens; NULL: the plan has none */
    ps_story *rows;          /* in the order of the file */
    size_t n, capacity;
    char sha256[PS_SHA256_TEXT]; /* of the file, as it was when the plan was read */
    uint64_t bytes;
} ps_stories;

#endif

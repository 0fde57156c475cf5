/* Plan key: what a table of the plan may hold, a row a key: its type and where the value goes. plan_keys.c reads tables
 * by them; built-in scores bring their own (built_in.h). */
#ifndef PS_DEFINE_PLAN_KEY_H
#define PS_DEFINE_PLAN_KEY_H

#include "define/toml.h"

typedef struct ps_plan_reading ps_plan_reading;

typedef enum ps_key_type {
    PS_KEY_TEXT,      /* const char *: one line in double quotes, not empty */
    PS_KEY_NAME,      /* const char *: a name in double or single quotes */
    PS_KEY_RULE,      /* ps_rule *, in single quotes */
    PS_KEY_DAY,       /* ps_day */
    PS_KEY_COUNT,     /* uint64_t, 1 or more */
    PS_KEY_WORD,      /* an enum: one of `words` */
    PS_KEY_CHOICE,    /* bool: one of `words` */
    PS_KEY_YEAR,      /* int: an integer that is one of `words` */
    PS_KEY_READ,      /* read() does it */
    PS_KEY_READ_FIRST /* read before all the others, by the caller */
} ps_key_type;

typedef struct ps_key_word {
    const char *word;
    unsigned value;
} ps_key_word;

typedef struct ps_key {
    const char *key;
    ps_key_type type;
    bool required;
    size_t offset;            /* in the item */
    const ps_key_word *words; /* ended by {NULL, 0} */
    void (*read)(ps_plan_reading *reading, ps_toml *value, void *item);
} ps_key;

#endif

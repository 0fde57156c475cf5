/* Values: the types that extracts, rules and results share. */
#ifndef POPSTRAT_VALUE_H
#define POPSTRAT_VALUE_H

#include "popstrat/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A civil day: days since 1970-01-01 in the proleptic Gregorian calendar. PS_NO_DAY is "not recorded". */
typedef int32_t ps_day;
#define PS_NO_DAY INT32_MIN

typedef enum ps_type {
    PS_NOTHING = 0,
    PS_NUMBER,  /* double; NAN is not recorded */
    PS_DATE,    /* ps_day; PS_NO_DAY is not recorded */
    PS_TEXT,    /* text or code; never a number, so leading zeros and 18 digits survive */
    PS_FLAG,    /* ps_answer */
    PS_CODES,   /* several codes at once, as the diagnoses of a spell */
    PS_DURATION /* only inside rules: 28 days, 3 months */
} ps_type;

/** Three outcomes of a rule. A comparison with a value that is not recorded is PS_CANNOT_TELL. */
typedef enum ps_answer { PS_NO = 0, PS_YES = 1, PS_CANNOT_TELL = 2 } ps_answer;

/** One value lent to the caller; `text` lives as long as what lent it. */
typedef struct ps_value {
    ps_type type;
    bool known; /* false: not recorded, or cannot tell */
    double number;
    ps_day day;
    bool yes;
    const char *text; /* UTF-8; "" unless type is PS_TEXT and known */
} ps_value;

/** Parse "yyyy-mm-dd". Returns PS_NO_DAY for anything else, and for days that do not exist. Thread-safe. */
PS_API ps_day ps_day_parse(const char *iso);
/** Write "yyyy-mm-dd" into out[11]; "" for PS_NO_DAY. Thread-safe. */
PS_API void ps_day_format(char out[11], ps_day day);

#ifdef __cplusplus
}
#endif
#endif

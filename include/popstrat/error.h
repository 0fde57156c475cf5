/* Errors: what went wrong, where, and how to mend it.
 *
 * The library prints nothing, exits nowhere and keeps no "last error": each call that can fail returns a status and
 * fills the caller's ps_error. All storage is inside the struct, so reporting "out of memory" allocates nothing. */
#ifndef POPSTRAT_ERROR_H
#define POPSTRAT_ERROR_H

#include <stdint.h>

#if defined(__GNUC__) && __GNUC__ >= 4
#define PS_API __attribute__((visibility("default")))
#define PS_MUST_USE __attribute__((warn_unused_result))
#define PS_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define PS_API
#define PS_MUST_USE
#define PS_PRINTF(format, first)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** What became of a call. The numbers are stable. */
typedef enum ps_status {
    PS_OK = 0,
    PS_END = 1,         /* nothing more to read; not a failure */
    PS_EUSE = 2,        /* the call, option or command line is wrong */
    PS_EPLAN = 3,       /* the plan or a code list is wrong */
    PS_EGOVERNANCE = 4, /* the plan's agreement, opt-outs or audience forbid it */
    PS_EDATA = 5,       /* an extract or look-up is wrong */
    PS_EDISCLOSURE = 6, /* the output could give a person away, or a sealed run was altered */
    PS_ESYSTEM = 7,     /* the operating system refused: disk, file, lock */
    PS_EMEMORY = 8,     /* no memory */
    PS_ESTATE = 9,      /* ps_init() was not called */
    PS_EDOMAIN = 10,    /* a number is outside what the formula allows */
    PS_ECANCEL = 11     /* the caller's progress callback, or Ctrl-C, asked to stop */
} ps_status;

/** One error. Zero-initialise it, or let the failing call fill it. */
typedef struct ps_error {
    ps_status status;
    char message[240]; /* one line, no full stop: "discharge is before admission" */
    char file[256];    /* as the caller named it, its end kept when clipped; "" if no file is involved */
    uint64_t line;     /* physical line from 1; 0 if not about one line */
    uint32_t column;   /* field in data, character in a plan, from 1; 0 if about the whole line */
    uint32_t span;     /* characters to underline in a plan; 0 if none */
    char field[64];    /* name of the field or key; "" if none */
    char value[48];    /* offending text, clipped on a character border; "" for identifying columns */
    char hint[240];    /* what to try next; "" if nothing useful to say */
    char source[200];  /* the plan's line, for the caret; "" outside plans */
} ps_error;

/** Exit code of the command for a status: 0 done, 1 use, 2 plan, 3 governance, 4 data, 5 disclosure, 6 system. */
PS_API int ps_status_exit_code(ps_status status);

#ifdef __cplusplus
}
#endif
#endif

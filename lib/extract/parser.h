/* Parser: the rows of one chunk into a batch, and what became of them into a part.
 *
 * Everything here is relative to the chunk: lines count from 1, nothing is known of the rows before. reader.c commits
 * parts in file order. */
#ifndef PS_EXTRACT_PARSER_H
#define PS_EXTRACT_PARSER_H

#include "base/arena.h"
#include "extract/bind.h"
#include "extract/chunk.h"
#include "extract/decode.h"

typedef struct ps_refused {
    uint64_t line;
    uint32_t field; /* from 1; 0 if about the whole row */
    int column;     /* of the schema; -1 if none */
    const char *reason;
    ps_slice value;
} ps_refused;

struct ps_part {
    uint64_t rows, deleted, blank_lines;
    uint64_t lines; /* physical lines of the chunk up to its unfinished row */
    uint64_t ids_seen, ten_digits, nhs_shaped;
    ps_day newest;
    ps_field_count *counts; /* by schema column */
    ps_refused *refused;
    size_t n_refused, refused_capacity;
    ps_intern *doubtful; /* NULL: none */
    ps_arena *texts;     /* of reasons and values; NULL until there is one */
    /* How the chunk ends: an unfinished row from `left` on, inside a refused line, behind a CR. */
    size_t left;
    bool skipping, after_cr;
};

/* What parsers of one input share; constant. */
typedef struct ps_parsing {
    const ps_input_spec *spec;
    const ps_binding *binding;
    const char *id_heading; /* as the file has it: files joined end to end repeat it */
    uint32_t id_field;      /* from 0 */
    int newest;             /* column that tells how new the input is; -1 if it is not there */
    char delimiter;
} ps_parsing;

ps_parser *ps_parser_make(const ps_parsing *parsing);

#endif

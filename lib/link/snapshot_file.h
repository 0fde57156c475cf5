/* Snapshot file: named blocks of bytes in one file that is mapped, not parsed.
 *
 *   HEAD      "popstrat snapshot", so that people and programs see what it is        64 bytes
 *   BLOCKS    each on a border of 64 bytes, in the byte order of the machine
 *   TABLE     of each block: what it is, of which input, column and part, where, and 128-bit XXH3
 *   TAIL      version, byte order, place and XXH3 of the table                        64 bytes
 *
 * The tail is written last, so that a file cut short anywhere is none. Written beside its place and renamed, mode 0600,
 * since it holds persons.
 *
 *   OPEN     O(blocks): head, table and tail are checked, and that every block has its place in the file
 *   BLOCK    O(its bytes) where it is asked for first: it is compared with its digest before anybody sees it
 *   PIECES   O(1): of a block whose pieces have digests of their own, which whoever looks at a piece compares it with
 *   VERIFY   O(bytes): every block is compared with its digest, side by side, also those nobody asks for
 *
 * So what is used was never damaged, and what is not used costs nothing. Writing: one thread. Once open, any number of
 * readers. */
#ifndef PS_LINK_SNAPSHOT_FILE_H
#define PS_LINK_SNAPSHOT_FILE_H

#include "base/fail.h"
#include "base/pool.h"

#include <stddef.h>
#include <stdint.h>

#define PS_SNAPSHOT_VERSION 8u

#define PS_PIECE_DIGEST 8 /* bytes */

typedef enum ps_block_kind {
    PS_BLOCK_META, /* snapshot_meta.c */
    PS_BLOCK_ID_KEYS,
    PS_BLOCK_ID_HOW,
    PS_BLOCK_ID_SLOTS,
    PS_BLOCK_ID_TEXTS,
    PS_BLOCK_WORD_AT,
    PS_BLOCK_WORD_TEXT,
    PS_BLOCK_WORD_SLOTS,
    PS_BLOCK_LABEL_LENGTH, /* of an input and part: of each label from number 1 on, u32 */
    PS_BLOCK_LABEL_TEXT,   /* one after another, nothing between */
    PS_BLOCK_COUNT,        /* of an input and part: rows of each person of the part, u8 (snapshot_people.h) */
    PS_BLOCK_COLUMN,       /* of an input, column and part: values, a row after another */
    PS_BLOCK_CODES_FIRST,  /* where the codes of each row begin among the values, u32 */
    PS_BLOCK_ORDER,        /* row of the file, u32 */
    PS_BLOCK_HASH,         /* u64 */
    PS_BLOCK_TWINS,        /* ps_twin, once for each exact re-send that went */
    PS_BLOCK_NARROW, /* in place of PS_BLOCK_COLUMN, where dates or numbers of texts fit (snapshot_narrow.h), u16 */
    PS_BLOCK_MORE,   /* of an input and part: rows of each person that u8 cannot tell, u32 */
    /* Of an input and part, in place of the columns of codes and event dates of what plans tell by codes
     * (snapshot_shelf.h): ps_day, ps_shelf, and u16, whose pieces have digests of their own. */
    PS_BLOCK_SHELF_DAYS,
    PS_BLOCK_SHELVES,
    PS_BLOCK_SHELVED,
    /* Of an input: its refused rows (snapshot_rejects.c), what they are refused for, texts that end in 0; their values,
     * one after another. */
    PS_BLOCK_REJECTS,
    PS_BLOCK_REJECT_REASONS,
    PS_BLOCK_REJECT_VALUES,
    PS_BLOCK_KINDS
} ps_block_kind;

typedef struct ps_block_name {
    uint32_t kind, input, column, part;
} ps_block_name;

typedef struct ps_snapshot_writer ps_snapshot_writer;
ps_status ps_snapshot_writer_open(ps_snapshot_writer **out, const char *path, ps_error *err);
ps_status ps_snapshot_writer_add(ps_snapshot_writer *writer, ps_block_name name, const void *at, size_t length,
                                 ps_error *err);
/* Table and tail, synced and renamed into its place, over a snapshot that is there. */
ps_status ps_snapshot_writer_finish(ps_snapshot_writer *writer, ps_error *err);
/* Also what was written and not finished; NULL is fine. */
void ps_snapshot_writer_close(ps_snapshot_writer *writer);

typedef struct ps_snapshot_file ps_snapshot_file;
ps_status ps_snapshot_file_open(ps_snapshot_file **out, const char *path, ps_error *err);
ps_status ps_snapshot_file_verify(const ps_snapshot_file *file, ps_pool *pool, ps_error *err);
/* Of a block that is not looked at; 0 also if there is none of that name. */
size_t ps_snapshot_length(const ps_snapshot_file *file, ps_block_name name);
/* Lent; NULL if there is none of that name (*length is 0 then), its length is no multiple of `unit`, or it is not as it
 * was written. */
const void *ps_snapshot_block(size_t *length, const ps_snapshot_file *file, ps_block_name name, size_t unit);
/* Likewise, but not compared with its digest: whoever asks compares each piece, before looking at it, with one that a
 * block of its own holds. */
const void *ps_snapshot_pieces(size_t *length, const ps_snapshot_file *file, ps_block_name name, size_t unit);
void ps_snapshot_piece_digest(uint8_t out[PS_PIECE_DIGEST], const void *at, size_t length);
/* A part of a block was read and is not about to be read again: it need not count among this process's memory. Of
 * little this says nothing to the system, since that would stop every thread for a moment. */
void ps_snapshot_leave(const void *at, size_t length);
const char *ps_snapshot_path(const ps_snapshot_file *file);
/* PS_EDATA: the file is damaged, though its digests agree (another program wrote it). */
ps_status ps_snapshot_damaged(const ps_snapshot_file *file, const char *what, ps_error *err);
void ps_snapshot_file_close(ps_snapshot_file *file); /* NULL is fine */

#endif

/* Snapshot shelf: codes and days of a part's rows, by code, so that whoever looks for a few codes reads theirs alone.
 *
 *   DAYS      the days that rows have, rising: the newest of all rows is among them
 *   SHELVES   of each code that rows have: how much stands on its shelf, and a digest of that
 *   SHELVED   shelf behind shelf: how far each of its rows is from the one before it, then the day of each as a number
 *             of DAYS
 *
 *   MAKE      O(rows + words)
 *   OPEN      O(shelves + days): they are compared with each other, and nobody's rows are looked at
 *   SIFT      O(rows of the codes that are wanted, and rows / 64)
 *   UNPACK    every row's code and day, in the order of rows    O(rows)
 *
 * A shelf is compared with its digest before it is looked at, so that of SHELVED only what is used is read. Numbers
 * that lead out of bounds though digests agree are refused. Any number of threads may read. */
#ifndef PS_LINK_SNAPSHOT_SHELF_H
#define PS_LINK_SNAPSHOT_SHELF_H

#include "link/snapshot_file.h"
#include "link/snapshot_sift.h"

typedef struct ps_shelf {
    uint8_t digest[PS_PIECE_DIGEST];
    uint32_t code, rows, places;
} ps_shelf;
_Static_assert(sizeof(ps_shelf) == 20, "shelves have no gaps");

typedef struct ps_shelves {
    const ps_day *days;
    size_t n_days;
    const ps_shelf *shelves;
    size_t n_shelves;
    const uint16_t *places;
    size_t n_places;
} ps_shelves;

/* ---- making; all zero at first, and used for one part after another ---- */

typedef struct ps_shelving {
    ps_shelves made; /* lent */
    ps_day *days;
    ps_shelf *shelves;
    uint16_t *places;
    struct ps_shelf_end *ends; /* by shelf */
    uint32_t *shelf_of;        /* by word: number of its shelf from 1 on; 0: none */
    uint16_t *number_of;       /* by day, from the first on */
    size_t days_room, shelves_room, places_room, ends_room, shelf_of_room, number_of_room;
} ps_shelving;

/* Of n rows, whose codes are below n_words. *fits false: not on shelves, since there are too many rows, or too many
 * different days. False: no memory. */
bool ps_shelves_make(ps_shelving *s, bool *fits, const uint32_t *code, const ps_day *day, size_t n, size_t n_words);
void ps_shelving_release(ps_shelving *s);

/* ---- reading ---- */

/* Are they those of n rows, with codes below n_words? False: damaged. */
bool ps_shelves_good(const ps_shelves *s, size_t n, size_t n_words);
/* As ps_sieve_sift, all n rows being on these shelves. Of the sieve nothing is read that is by row; without wanted[]
 * rows are told by the day alone. */
bool ps_shelves_sift(ps_sifted *out, bool *bad, const ps_shelves *s, const ps_sieve *sieve, size_t n);
/* Into n places of code and day, of which either may be NULL. False: no memory, or, with *bad, damaged. */
bool ps_shelves_unpack(uint32_t *code, ps_day *day, bool *bad, const ps_shelves *s, size_t n);

#endif

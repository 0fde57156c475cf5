/* Row scan: splits one well-formed row into fields, quoted or not, without copying.
 *
 * It reads exactly as libcsv does in strict mode, or says PS_ROW_IRREGULAR and leaves the row to libcsv (row_libcsv.h):
 * quotes inside unquoted fields, blanks before a quote or after one, NUL. stops.c does the same for many bytes at a
 * time; the tests hold both against libcsv.
 *
 *   SCAN      O(bytes of the row); the bytes are only read
 *
 * One thread at a time for one ps_row. */
#ifndef PS_EXTRACT_ROW_SCAN_H
#define PS_EXTRACT_ROW_SCAN_H

#include "base/text.h"

typedef enum ps_row_shape {
    PS_ROW_REGULAR,   /* fields, n and used are filled */
    PS_ROW_BLANK,     /* nothing but blanks; used is filled */
    PS_ROW_MORE,      /* the bytes end inside the row */
    PS_ROW_IRREGULAR, /* for libcsv */
    PS_ROW_MALFORMED, /* only libcsv says so: refusal and refusal_field are filled */
    PS_ROW_NO_MEMORY
} ps_row_shape;

typedef struct ps_row {
    char delimiter;
    uint8_t stops[256]; /* bytes at which the scan of an unquoted field stops */
    ps_slice *
        fields; /* blanks around unquoted fields and outer quotes are gone; doubled quotes still stand, see `doubled` */
    size_t n, capacity;
    size_t used;     /* bytes of the row with its line end; of CR LF the CR only */
    uint64_t breaks; /* line breaks inside quotes */
    bool doubled;    /* a field holds doubled quotes, which still stand */
    bool in_quotes;  /* PS_ROW_MORE: the bytes end inside quotes */
    bool has_nul;
    const char *refusal;
    uint32_t refusal_field; /* from 1 */
} ps_row;

/* An all-zero row becomes ready for a delimiter; may be called again for another. */
void ps_row_init(ps_row *row, char delimiter);
/* `final`: nothing comes after `length` bytes, so that their end ends the row. */
ps_row_shape ps_row_scan(ps_row *row, const char *at, size_t length, bool final);
/* False: no memory. */
bool ps_row_add_field(ps_row *row, const char *at, size_t length);
void ps_row_release(ps_row *row);

#endif

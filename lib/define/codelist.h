/* Code list: the codes a plan names, read from a CSV with a "code" column (a single column will do; other columns, such
 * as "term", are carried for the reader's sake and not used).
 *
 * Systems: "snomed" matches whole codes; "icd10" matches by prefix after normalising both sides (icd10.h): upper case,
 * letters and digits only, the first four characters, a fourth that is not a digit dropped ("I10X", "I10.X", "i10" are
 * I10; I25 does not match the prefix I252); "text" matches whole texts without case. A code that a spreadsheet has
 * damaged (4.8E+17, an 18-digit id ending in zeros where its check digit fails) is an error: a list that silently
 * matches nobody is worse than none. */
#ifndef PS_DEFINE_CODELIST_H
#define PS_DEFINE_CODELIST_H

#include "base/intern.h"
#include "define/place.h"
#include "popstrat/value.h"

typedef enum ps_code_system { PS_SNOMED, PS_ICD10, PS_TEXT_CODES } ps_code_system;

typedef struct ps_codelist {
    const char *name;
    const char *file, *path; /* as named in the plan; to open */
    ps_code_system system;
    ps_day release; /* PS_NO_DAY if not given */
    ps_place place;
    const char **codes; /* normalised, sorted, each once */
    size_t n;
    bool begins[256]; /* by first byte of a text in normal form: is there such a code? Most texts need no search */
    char sha256[65];  /* of the file */
    uint64_t bytes;
} ps_codelist;

ps_status ps_codelist_read(ps_codelist *list, ps_arena *arena, ps_error *err);
/* What is wrong with a text as a SNOMED CT id (6 to 18 digits, the last the Verhoeff check digit); NULL if nothing. A
 * fixed sentence. */
const char *ps_snomed_fault(const char *code);
bool ps_codelist_has(const ps_codelist *list, const char *code);
/* One byte for each number of `words` (count + 1): 1 where the text is in the list. malloc'd; NULL: no memory. */
uint8_t *ps_codelist_members(const ps_codelist *list, const ps_intern *words);

#endif

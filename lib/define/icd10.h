/* ICD-10 codes: the form they are compared in, whether a text is one, and whether the WHO's classification (which the
 * NHS codes with: fifth edition, base 2016) has a place for it. ICD-10-CM of the United States looks alike, shares most
 * categories and has many codes that the published scores know nothing of.
 *
 *   NORMALISE, FAULT     O(length)
 *   CATEGORIES           reads the compiled table standard/icd10_categories once; allocates nothing
 *   PLACE                O(length); immutable table, any number of threads */
#ifndef PS_DEFINE_ICD10_H
#define PS_DEFINE_ICD10_H

#include <stdbool.h>
#include <stddef.h>

/* Upper case, letters and digits only, the first four characters, a fourth that is not a digit dropped, into out[5];
 * length returned, 0 if nothing is left. */
size_t ps_icd10_normalise(char out[5], const char *code);
/* The character that the normal form begins with; NUL: it is empty. */
char ps_icd10_first(const char *code);
/* What is wrong with a text as an ICD-10 code or prefix (a letter, then digits); NULL if nothing. A fixed sentence. */
const char *ps_icd10_fault(const char *code);

typedef enum ps_icd10_place {
    PS_ICD10_EMPTY,   /* no letter or digit in it */
    PS_ICD10_WHO,     /* its category is the WHO's and so is its form */
    PS_ICD10_NOT_WHO, /* has the form of a code of ICD-10-CM, and no place in the WHO's classification */
    PS_ICD10_NO_CODE, /* has the form of neither: a SNOMED CT id, words, a beginning such as "I2" */
} ps_icd10_place;

typedef struct ps_icd10_categories {
    bool known[26][100]; /* letter, number */
} ps_icd10_categories;

void ps_icd10_categories_init(ps_icd10_categories *out);

/* Of the letters and digits, in upper case:
 *   WHO       letter, digit, digit of a known category, at most two more characters, each a digit or the filler X, and
 *             at most one D or A after them (dagger and asterisk as hospital records carry them)
 *   NOT_WHO   any other text of up to seven that begins as a code of ICD-10-CM: letter, digit, then a digit, A or B
 *
 * Doubt is settled for WHO, so that nothing stays unscored by mistake: every U category is known, "D75A" is read as D75
 * with an asterisk, and five digits (E1121) as a code with a fifth character of site or place. */
ps_icd10_place ps_icd10_place_of(const ps_icd10_categories *categories, const char *code);

#endif

/* ICD-10 codes: the form they are compared in, and whether a text is one. */
#ifndef PS_DEFINE_ICD10_H
#define PS_DEFINE_ICD10_H

#include <stddef.h>

/* Upper case, letters and digits only, the first four characters, a fourth that is not a digit dropped, into out[5];
 * length returned, 0 if nothing is left. */
size_t ps_icd10_normalise(char out[5], const char *code);
/* What is wrong with a text as an ICD-10 code or prefix (a letter, then digits); NULL if nothing. A fixed sentence. */
const char *ps_icd10_fault(const char *code);

#endif

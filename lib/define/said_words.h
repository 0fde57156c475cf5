/* Said words: does a text say a phrase, however it is written?
 *
 * Case counts for nothing, nor do dots, hyphens and apostrophes within a word ("S.M.I.", "Bi-polar"), blanks between
 * single letters
 * ("S M I"), accents, the dashes and blanks of word processors, or how many blanks stand between two words. Whatever is
 * no letter or digit parts words (an underscore too); two words of the phrase may also be written as one ("self harm":
 * "self-harm", "selfharm"). A phrase begins where a word of the text begins, hyphens parting words here: "non-diabetic"
 * says "diabetic". */
#ifndef PS_DEFINE_SAID_WORDS_H
#define PS_DEFINE_SAID_WORDS_H

#include "base/arena.h"
#include "base/text.h"

/* The text as the questions below read it; in the arena. NULL: no memory. */
char *ps_said_fold(ps_arena *arena, const char *text);
/* Does the folded text say this phrase, all of it, to the end of a word? A single letter is never said. */
bool ps_said(const char *folded, const char *phrase);
/* Does it name a condition, or speak of one? `what` is then its words as folded. The text is spoilt by asking: what
 * reads like a condition but is none ("hearing aids") is wiped out of it first. */
bool ps_said_condition(ps_slice *what, char *folded);

#endif

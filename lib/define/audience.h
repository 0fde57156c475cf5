/* Audience: who reads a list fixes which fields may stand in it.
 *
 * A field is a word of its own (pseudo_id, need, who, how, within, topics, why, source, flags, evidence, nearby,
 * speak_to_practice_first, wave, start_from) or a name of the plan: a person's trait, a definition, score, tier or
 * cohort. What is not allowed here is refused before any data is read.
 *
 *   - analyst: every name that is not identifying, and every word
 *   - clinician: all that a link worker may see, and pcn, ward, lad, sub_icb, icb and the names of these, age, sex,
 *     ethnicity, local_quintile, who, evidence, flags, scores and tiers
 *   - link-worker: pseudo_id, practice, age_band, imd_decile, need, how, within, topics, why, source,
 *     interpreter, communication_need, lives_alone, carer, housebound, has_mobile, has_email, has_phone, letter_only,
 *     hearing_need, sight_need, digital_decile, nearby, speak_to_practice_first, wave, start_from
 *   - vcse: pseudo_id (its own pseudonym), practice, need, how, within, topics, source, nearby, wave, start_from
 *   - occupational-health: pseudo_id, need: the same words for everybody, since a score or a need is not its to see */
#ifndef PS_DEFINE_AUDIENCE_H
#define PS_DEFINE_AUDIENCE_H

#include "define/plan.h"

#define PS_FIELD_NEARBY "nearby"                     /* entries of the directory that serve where a person lives */
#define PS_OFFER_CONVERSATION "offer a conversation" /* all that occupational health is told */
#define PS_AUDIENCES (PS_AUDIENCE_OCCUPATIONAL_HEALTH + 1)

extern const char *const ps_audience_words[PS_AUDIENCES]; /* "analyst", "clinician", "link-worker", "vcse", ... */
extern const char *const ps_audience_sees[PS_AUDIENCES];  /* what each may see, for messages and the manual */

/* Is it a word that only lists know (pseudo_id, need, why, ...)? No definition may be called so. */
bool ps_field_is_word(const char *field);
/* `name` is the plan's name of that field, NULL for a word. */
bool ps_audience_may_see(ps_audience audience, const char *field, const ps_name *name);
/* Link workers and the voluntary sector: texts they read are the list's own plain ones. */
bool ps_audience_needs_plain_words(ps_audience audience);

#endif

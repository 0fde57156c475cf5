/* Messy: files that must stop a run, one thing wrong with each, and a list of what. */
#ifndef PS_SYNTH_MESSY_H
#define PS_SYNTH_MESSY_H

#include "synth/made_person.h"

#include "base/fail.h"

/* `folder` exists. */
ps_status ps_messy_write(const char *folder, const ps_made_world *world, ps_error *err);

#endif

/* popstrat: population health risk stratification.
 *
 * extract -> link -> profile -> define -> score -> stratify -> aggregate -> disclose -> outreach -> audit -> run
 *
 * Call ps_init() once; open a plan; run it, or hold its result in memory. */
#ifndef POPSTRAT_H
#define POPSTRAT_H

#include "popstrat/aggregate.h"
#include "popstrat/audit.h"
#include "popstrat/define.h"
#include "popstrat/disclose.h"
#include "popstrat/error.h"
#include "popstrat/evaluate.h"
#include "popstrat/init.h"
#include "popstrat/link.h"
#include "popstrat/outcomes.h"
#include "popstrat/profile.h"
#include "popstrat/progress.h"
#include "popstrat/pseudonymise.h"
#include "popstrat/rates.h"
#include "popstrat/run.h"
#include "popstrat/score.h"
#include "popstrat/synth.h"
#include "popstrat/value.h"

#endif

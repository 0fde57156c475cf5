/* Sheets: what happened on the way, as grids for the internal lane. */
#ifndef PS_RUN_SHEETS_H
#define PS_RUN_SHEETS_H

#include "aggregate/sheet.h"
#include "outreach/evaluate_plan.h"
#include "outreach/outreach.h"
#include "run/result.h"

ps_status ps_sheet_attrition(ps_sheet **out, const ps_result *result, ps_error *err);
ps_status ps_sheet_tiers(ps_sheet **out, const ps_result *result, ps_error *err);
ps_status ps_sheet_linkage(ps_sheet **out, const ps_result *result, ps_error *err);
ps_status ps_sheet_quality(ps_sheet **out, const ps_result *result, ps_error *err);
ps_status ps_sheet_directory(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_day today,
                             ps_error *err);
/* People held back from lists for now, by reason and the day they fall due. */
ps_status ps_sheet_held_back(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_error *err);
/* People whom each exclusion kept off each list, by practice. */
ps_status ps_sheet_exclusions(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_error *err);
ps_status ps_sheet_capacity(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_error *err);
ps_status ps_sheet_routes(ps_sheet **out, const ps_plan *plan, const ps_outreach *outreach, ps_error *err);
/* "evaluate_NAME". */
ps_status ps_sheet_evaluate(ps_sheet **out, const ps_evaluated *evaluated, ps_error *err);

#endif

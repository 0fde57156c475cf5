/* Profile sheets: the facts of a profile as grids, for the gate. */
#ifndef PS_RUN_PROFILE_SHEETS_H
#define PS_RUN_PROFILE_SHEETS_H

#include "aggregate/sheet.h"
#include "base/fail.h"
#include "define/unions.h"
#include "profile/profile.h"

#define PS_PROFILE_SHEETS_MOST 32

typedef struct ps_profile_sheets {
    ps_sheet *files[PS_PROFILE_SHEETS_MOST]; /* as written and in JSON; names begin with profile_ */
    size_t n_files;
    ps_sheet *pages[PS_PROFILE_SHEETS_MOST]; /* for a terminal: only what is not complete, groups side by side */
    size_t n_pages;
} ps_profile_sheets;

ps_status ps_profile_sheets_make(ps_profile_sheets *out, const ps_profile_facts *facts, const ps_plan *plan,
                                 const ps_unions *unions, ps_error *err);
void ps_profile_sheets_release(ps_profile_sheets *sheets);

#endif

/* Lacking: of a list for the voluntary sector, where those live whom it does not name, since no agreement of theirs is
 * recorded. Counts alone, and protected: the file travels with the list. */
#include "aggregate/sheet.h"
#include "base/os.h"
#include "base/path.h"
#include "disclose/gate.h"
#include "outreach/list_job.h"

#define NAME "no_agreement" /* as PS_LACKING_FILE has it */

static ps_status fill(ps_sheet *sheet, const ps_list_job *job, const ps_column *by, ps_error *err)
{
    ps_split split;
    const ps_status status = ps_split_by(&split, job->arena, job->population, by, job->lacking, job->n_lacking, err);

    if (status != PS_OK)
        return status;
    ps_sheet_block(sheet);
    for (size_t i = 0; i < split.n; i++) {
        ps_sheet_text(sheet, split.groups[i].text ? split.groups[i].label : "not known");
        ps_sheet_people(sheet, split.groups[i].n);
    }
    return sheet->failed ? ps_fail_memory(err) : PS_OK;
}

ps_status ps_lacking_write(const ps_list_job *job, ps_error *err)
{
    /* By district where the plan has a look-up of them: of an area of 1,500 people there is nearly nothing to show. */
    const bool district = job->plan->n_area_files && job->population->person[PS_P_LAD].n;
    const ps_column *by = &job->population->person[district ? PS_P_LAD : PS_P_LSOA];
    const char *const headings[] = {district ? "lad" : "lsoa", "people"};
    const char *folder = ps_path_join(job->arena, job->folder_path, "by_area");
    ps_sheet *sheet = NULL;
    ps_status status;

    if (job->n_lacking < PS_LACKING_LEAST || !by->n)
        return PS_OK;
    sheet = ps_sheet_new(NAME, headings, PS_COUNT(headings));
    status = folder && sheet ? ps_os_make_folder(folder, err) : ps_fail_memory(err);
    if (status == PS_OK)
        status = fill(sheet, job, by, err);
    if (status == PS_OK)
        status = ps_gate_write_sheet_release(sheet, folder, err);
    ps_sheet_free(sheet);
    return status;
}

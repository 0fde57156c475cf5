/* Plan areas: whether the look-ups that the plan's names need are there, and the LSOAs of the inputs can be gone by. */
#include "define/plan_reading.h"

#include <string.h>

/* Without its look-up such a trait is missing for everybody, and a rule over it cannot tell of anyone: a slip that a
 * run would not show. */
void ps_plan_use_name(ps_plan_reading *reading, ps_place place, const char *key, const ps_name *name)
{
    ps_plan *const plan = reading->plan;
    const size_t trait = name->row.item;
    const char *lookup = NULL, *hint = NULL;

    if (name->row.kind != PS_NAME_PERSON)
        return;
    plan->used[trait] = true;
    if (trait == PS_P_PCN && !plan->pcn_file) {
        lookup = "pcn";
        hint = "core partner details of ePCN, or a file of practice, pcn";
    } else if (trait >= PS_P_IMD_RANK && trait <= PS_P_LOCAL_QUINTILE && !plan->imd_file) {
        lookup = "imd";
        hint = "File 1 of the English indices of deprivation";
    } else if (trait >= PS_P_WARD && trait <= PS_P_ICB_NAME && !plan->n_area_files) {
        lookup = "areas";
        hint = "files by LSOA of ward and district, or of sub-ICB and ICB";
    } else if (trait == PS_P_DIGITAL_DECILE && !plan->digital_file) {
        lookup = "digital";
        hint = "a file of LSOAs and their tenths of digital exclusion, 1 the most excluded";
    }
    if (lookup)
        ps_error_hint(
            ps_plan_fault(reading, place, key, "%s comes from a look-up that the plan does not have", name->row.name),
            "%s = \"FILE\" under [lookups]: %s", lookup, hint);
}

static void check_input(ps_plan_reading *reading, const ps_plan_input *input)
{
    const ps_plan *const plan = reading->plan;
    const ps_place place = ps_plan_place(plan, "inputs", input->name, "lsoa");
    const int vintage = input->spec.lsoa_vintage;

    if (input->spec.schema->kind == PS_KIND_EVENT || ps_schema_column_find(input->spec.schema, "lsoa") < 0)
        ps_error_hint(ps_plan_fault(reading, place, "lsoa", "nobody's area is taken from an input of this kind"),
                      "leave the key out");
    else if (!plan->lsoa_vintage)
        ps_error_hint(ps_plan_fault(reading, place, "lsoa", "the plan does not say which LSOAs the run goes by"),
                      "areas = { lsoa = 2021, imd = 2025 } under [run]");
    else if (vintage == 2021 && plan->lsoa_vintage == 2011)
        ps_error_hint(ps_plan_fault(reading, place, "lsoa", "LSOAs of 2021 are not carried back to 2011"),
                      "go by 2021: areas = { lsoa = 2021, imd = 2025 } under [run]");
    else if (vintage == 2011 && plan->lsoa_vintage == 2021 && !plan->lsoa_file)
        ps_error_hint(ps_plan_fault(reading, place, "lsoa", "LSOAs of 2011 need the look-up of what became of them"),
                      "lsoa = \"FILE\" under [lookups]: LSOA (2011) to LSOA (2021), with its kinds of change");
}

void ps_plan_check_areas(ps_plan_reading *reading)
{
    const ps_plan *const plan = reading->plan;

    for (size_t f = 0; f < plan->n_inputs; f++) {
        const ps_plan_input *const input = &plan->inputs[f];
        if (input->broken || !input->spec.lsoa_vintage)
            continue;
        reading->path = ps_plan_print(reading, "inputs.%.60s", input->name);
        if (!reading->path)
            break;
        check_input(reading, input);
    }
    reading->path = "";
}

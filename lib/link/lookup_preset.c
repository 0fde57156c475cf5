/* Look-up presets: the published files that a plan may name, told by headings that no other edition has. */
#include "base/arena.h"
#include "link/lookup.h"

#include <string.h>

/* clang-format off */
static const ps_lookup_preset presets[] = {
    {"imd-2019", "imd", 2011, 2019, {"lsoa code (2011)", "local authority district code (2019)",
        "index of multiple deprivation (imd) rank", "index of multiple deprivation (imd) decile"}},
    {"imd-2025", "imd", 2021, 2025, {"lsoa code (2021)", "local authority district code (2024)",
        "index of multiple deprivation (imd) rank", "index of multiple deprivation (imd) decile"}},
    {"epcn", "pcn", 0, 0, {"partner organisation code", "pcn code", "practice to pcn relationship start date",
        "practice to pcn relationship end date"}},
};
/* clang-format on */

const ps_lookup_preset *ps_lookup_preset_at(size_t number)
{
    return number < PS_COUNT(presets) ? &presets[number] : NULL;
}

/* The first of its headings that the file lacks; NULL if it has all. */
static const char *lacking(const ps_lookup_file *lookup, const ps_lookup_preset *preset)
{
    for (size_t i = 0; i < PS_COUNT(preset->headings); i++)
        if (ps_lookup_find(lookup, preset->headings[i], true) < 0)
            return preset->headings[i];
    return NULL;
}

static ps_status refuse(const ps_lookup_file *lookup, const ps_lookup_preset *preset, const char *missing,
                        const char *file, ps_error *err)
{
    const char *other = NULL;

    for (size_t i = 0; i < PS_COUNT(presets); i++)
        if (!strcmp(presets[i].lookup, preset->lookup) && !lacking(lookup, &presets[i]))
            other = presets[i].name;
    ps_fail(err, PS_EDATA, "this is not the file of preset %s: no heading begins with %s", preset->name, missing);
    ps_error_file(err, file);
    if (other)
        ps_error_hint(err, "its headings are those of %s", other);
    else
        ps_error_hint(err, "without a preset, plain files of other headings are read too: see popstrat-plan(5)");
    return PS_EDATA;
}

ps_status ps_lookup_expect(const ps_lookup_preset *preset, const char *path, const char *file, ps_error *err)
{
    ps_lookup_file *lookup = NULL;
    const char *missing;
    ps_status st;

    if (!preset)
        return PS_OK;
    st = ps_lookup_open(&lookup, path, file, err);
    if (st != PS_OK)
        return st;
    missing = lacking(lookup, preset);
    if (missing)
        st = refuse(lookup, preset, missing, file, err);
    ps_lookup_close(lookup);
    return st;
}

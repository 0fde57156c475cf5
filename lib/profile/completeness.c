/* Completeness: how much of each column is recorded and readable, and for whom.
 *
 * Totals are of the rows as read. By group they are of the events as linked, since only linking tells whose a row is.
 * The person extract keeps no rows; of it the settled traits are told, of the people here. */
#include "profile/profiling.h"

static bool is_told(const ps_schema_column *column)
{
    return column->role != PS_ROLE_ID && column->role != PS_ROLE_DELETED && !column->same_as;
}

static void by_group(ps_field_facts *field, const ps_profiling *p, const uint32_t *first, const ps_column *column)
{
    field->grouped = true;
    for (size_t i = 0; i < p->population->n_people; i++) {
        const size_t from = first[i], to = first[i + 1];
        uint64_t known = 0;

        for (size_t e = from; e < to; e++)
            known += ps_column_known(column, e);
        for (int by = 0; by < PS_GROUPINGS; by++) {
            field->by[by][p->group[by][i]].part += known;
            field->by[by][p->group[by][i]].whole += to - from;
        }
    }
}

void ps_profile_fields(const ps_profiling *p, size_t f)
{
    const ps_feed *feed = &p->population->feeds[f];
    const ps_input_report *report = p->population->reports[f];
    ps_feed_facts *of = &p->facts->feeds[f];

    for (size_t c = 0; c < feed->schema->n_columns; c++) {
        const ps_schema_column *column = &feed->schema->columns[c];
        ps_field_facts *field = &of->fields[of->n_fields];

        if (!is_told(column))
            continue;
        of->n_fields++;
        *field = (ps_field_facts){.name = column->name,
                                  .required = column->required,
                                  .present = report->present[c],
                                  .dated = column->type == PS_DATE};
        if (!field->present)
            continue;
        field->rows = report->rows - report->refused;
        field->missing = report->fields[c].missing;
        field->faults = report->fields[c].faults;
        field->imprecise = report->fields[c].imprecise;
        if (feed->columns[c].n && (int)c != feed->schema->event_date)
            by_group(field, p, feed->row_first ? feed->row_first : feed->first, &feed->columns[c]);
    }
}

/* Is the trait known? Ethnicity is never missing: "Not known" is. */
static bool is_known(const ps_profiling *p, ps_person_column_number trait, size_t person)
{
    const ps_column *column = &p->population->person[trait];

    if (trait == PS_P_ETHNICITY)
        return p->group[PS_BY_ETHNICITY][person] != PS_GROUPS_MOST - 1;
    return ps_column_known(column, person);
}

ps_status ps_profile_traits(const ps_profiling *p, ps_error *err)
{
    static const ps_person_column_number traits[] = {PS_P_BORN, PS_P_SEX,      PS_P_ETHNICITY,
                                                     PS_P_LSOA, PS_P_PRACTICE, PS_P_IMD_QUINTILE};
    ps_field_facts *told = ps_arena_array(p->facts->arena, PS_COUNT(traits), sizeof *told);

    if (!told)
        return ps_fail_memory(err);
    for (size_t t = 0; t < PS_COUNT(traits); t++) {
        told[t] = (ps_field_facts){.name = ps_person_columns[traits[t]].name, .present = true, .grouped = true};
        for (size_t i = 0; i < p->population->n_people; i++) {
            const bool known = is_known(p, traits[t], i);

            if (!p->here[i])
                continue;
            told[t].rows++;
            told[t].missing += !known;
            for (int by = 0; by < PS_GROUPINGS; by++) {
                told[t].by[by][p->group[by][i]].part += known;
                told[t].by[by][p->group[by][i]].whole++;
            }
        }
    }
    p->facts->traits = told;
    p->facts->n_traits = PS_COUNT(traits);
    return PS_OK;
}

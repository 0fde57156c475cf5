/* Ledger text: entries as members of a JSON line, and back. Strict: what is read must be as it was written. */
#include "disclose/ledger_parts.h"

#include "base/json_read.h"
#include "base/number.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- writing ---- */

static void add_text(ps_buffer *out, const char *text)
{
    if (text)
        ps_buffer_json(out, text);
    else
        ps_buffer_text(out, "null");
}

/* "[65,75)": a limit that is left out is empty. */
static void add_limits(ps_buffer *out, const ps_term *term)
{
    char from[32] = "", to[32] = "";

    if (isfinite(term->from))
        ps_number_format(from, term->from, 17);
    if (isfinite(term->to))
        ps_number_format(to, term->to, 17);
    ps_buffer_print(out, "\"%c%s,%s%c\"", term->from_in ? '[' : '(', from, to, term->to_in ? ']' : ')');
}

static void add_terms(ps_buffer *out, const char *member, const ps_terms *terms)
{
    ps_buffer_print(out, ",\"%s\":[", member);
    for (size_t i = 0; i < terms->n; i++) {
        ps_buffer_text(out, i ? ",[" : "[");
        add_text(out, terms->at[i].text);
        ps_buffer_text(out, ",");
        if (terms->at[i].ranged)
            add_limits(out, &terms->at[i]);
        else
            add_text(out, NULL);
        ps_buffer_text(out, "]");
    }
    ps_buffer_text(out, "]");
}

static void add_row(ps_buffer *out, const ps_entry *entry, const ps_entry_row *row)
{
    ps_buffer_text(out, "[");
    for (size_t d = 0; d < entry->n_fields; d++) {
        add_text(out, row->labels[d]);
        ps_buffer_text(out, ",");
    }
    for (size_t l = 0; l < (entry->counted ? PS_ENTRY_LAYERS : 1u); l++) {
        ps_buffer_print(out, "%s%" PRIu64 ",", l ? "," : "", row->cells[l].count);
        add_text(out, row->cells[l].shown);
    }
    ps_buffer_text(out, "]");
}

void ps_entry_write(ps_buffer *out, const ps_entry *entry)
{
    char day[11];

    ps_day_format(day, entry->index_date);
    ps_buffer_text(out, ",\"table\":");
    add_text(out, entry->table);
    ps_buffer_text(out, ",\"plan\":");
    add_text(out, entry->plan);
    ps_buffer_text(out, ",\"definition_sha256\":");
    add_text(out, entry->definition_sha256);
    ps_buffer_print(out, ",\"index_date\":\"%s\",\"of\":", day);
    add_text(out, entry->of);
    ps_buffer_text(out, ",\"count\":");
    add_text(out, entry->counted);
    add_terms(out, "population", &entry->terms[PS_ENTRY_POPULATION]);
    add_terms(out, "people", &entry->terms[PS_ENTRY_PEOPLE]);
    ps_buffer_print(out, ",\"small\":%u,\"let_through\":", entry->small);
    add_text(out, entry->let_through);
    ps_buffer_text(out, ",\"override\":");
    add_text(out, entry->override);
    ps_buffer_text(out, ",\"fields\":[");
    for (size_t d = 0; d < entry->n_fields; d++) {
        ps_buffer_text(out, d ? "," : "");
        add_text(out, entry->fields[d]);
    }
    ps_buffer_text(out, "],\"cells\":[");
    for (size_t r = 0; r < entry->n_rows; r++) {
        ps_buffer_text(out, r ? "," : "");
        add_row(out, entry, &entry->rows[r]);
    }
    ps_buffer_text(out, "]");
}

/* ---- reading ---- */

typedef struct reading {
    ps_slice left;
    ps_arena *arena;
    bool *no_memory;
} reading;

static bool kept(reading *r, const void *at)
{
    *r->no_memory = *r->no_memory || !at;
    return at;
}

static bool take_text(reading *r, const char **out)
{
    ps_buffer plain = {0};
    ps_slice text;
    bool good;

    if (!ps_json_take_text(&r->left, &text))
        return false;
    good = ps_json_unescape(&plain, text);
    if (good) {
        *out = plain.failed ? NULL : ps_arena_text(r->arena, plain.at, plain.length);
        good = kept(r, *out);
    }
    ps_buffer_release(&plain);
    return good;
}

static bool take_text_or_null(reading *r, const char **out)
{
    *out = NULL;
    return ps_json_take(&r->left, "null") || take_text(r, out);
}

static bool take_limit(double *out, const char *at, size_t length, double none)
{
    *out = none;
    return !length || ps_number_parse(out, at, length);
}

static bool take_limits(reading *r, ps_term *out)
{
    ps_slice text;
    const char *comma;

    if (!ps_json_take_text(&r->left, &text) || text.length < 3)
        return false;
    comma = memchr(text.at, ',', text.length);
    out->ranged = true;
    out->from_in = text.at[0] == '[';
    out->to_in = text.at[text.length - 1] == ']';
    return comma && take_limit(&out->from, text.at + 1, (size_t)(comma - text.at) - 1, -INFINITY) &&
           take_limit(&out->to, comma + 1, (size_t)(text.at + text.length - comma) - 2, INFINITY);
}

static bool take_term(reading *r, ps_term *out)
{
    return ps_json_take(&r->left, "[") && take_text(r, &out->text) && ps_json_take(&r->left, ",") &&
           (ps_json_take(&r->left, "null") || take_limits(r, out)) && ps_json_take(&r->left, "]");
}

static bool take_terms(reading *r, ps_terms *out)
{
    size_t capacity = 0, n = 0;
    ps_term *terms = NULL;
    bool good = ps_json_take(&r->left, "[");

    while (good && !ps_json_take(&r->left, "]")) {
        good =
            (!n || ps_json_take(&r->left, ",")) && kept(r, ps_grow(&terms, &capacity, n + 1, sizeof *terms) ? r : NULL);
        if (good) {
            terms[n] = (ps_term){0};
            good = take_term(r, &terms[n++]);
        }
    }
    out->at = good ? ps_arena_array(r->arena, n + 1, sizeof *terms) : NULL;
    good = good && kept(r, out->at);
    if (good && n)
        memcpy(out->at, terms, n * sizeof *terms);
    out->n = n;
    free(terms);
    return good;
}

static bool take_row(reading *r, const ps_entry *entry, ps_entry_row *row)
{
    if (!ps_json_take(&r->left, "["))
        return false;
    for (size_t d = 0; d < entry->n_fields; d++)
        if (!take_text_or_null(r, &row->labels[d]) || !ps_json_take(&r->left, ","))
            return false;
    for (size_t l = 0; l < (entry->counted ? PS_ENTRY_LAYERS : 1u); l++)
        if ((l && !ps_json_take(&r->left, ",")) || !ps_json_take_count(&r->left, &row->cells[l].count) ||
            !ps_json_take(&r->left, ",") || !take_text(r, &row->cells[l].shown))
            return false;
    return ps_json_take(&r->left, "]") && kept(r, ps_entry_row_key(r->arena, entry, row) ? row->key : NULL);
}

static bool take_rows(reading *r, ps_entry *entry)
{
    size_t capacity = 0, n = 0;
    ps_entry_row *rows = NULL;
    bool good = true;

    while (good && !ps_json_take(&r->left, "]")) {
        good =
            (!n || ps_json_take(&r->left, ",")) && kept(r, ps_grow(&rows, &capacity, n + 1, sizeof *rows) ? r : NULL);
        if (good) {
            memset(&rows[n], 0, sizeof *rows);
            good = take_row(r, entry, &rows[n++]);
        }
    }
    if (good) {
        entry->rows = ps_arena_array(r->arena, n + 1, sizeof *rows);
        good = kept(r, entry->rows);
    }
    if (good && n) {
        memcpy(entry->rows, rows, n * sizeof *rows);
        entry->n_rows = n;
        ps_entry_sort(entry);
    }
    free(rows);
    return good && !r->left.length;
}

static bool take_fields(reading *r, ps_entry *entry)
{
    if (ps_json_take(&r->left, "]"))
        return true;
    do {
        if (entry->n_fields == PS_TABLE_FIELDS_MOST || !take_text(r, &entry->fields[entry->n_fields++]))
            return false;
    } while (ps_json_take(&r->left, ","));
    return ps_json_take(&r->left, "]");
}

static bool take_day(reading *r, ps_day *out)
{
    const char *day;

    if (!take_text(r, &day))
        return false;
    *out = ps_day_parse(day);
    return *out != PS_NO_DAY;
}

bool ps_entry_read(ps_entry *out, bool *no_memory, ps_arena *arena, ps_slice members, ps_day from, ps_day to)
{
    reading r = {members, arena, no_memory};
    uint64_t small;

    *out = (ps_entry){0};
    if (!ps_json_take(&r.left, ",\"table\":") || !take_text(&r, &out->table) || !ps_json_take(&r.left, ",\"plan\":") ||
        !take_text(&r, &out->plan) || !ps_json_take(&r.left, ",\"definition_sha256\":") ||
        !take_text(&r, &out->definition_sha256) || !ps_json_take(&r.left, ",\"index_date\":") ||
        !take_day(&r, &out->index_date) || !ps_json_take(&r.left, ",\"of\":") || !take_text_or_null(&r, &out->of) ||
        !ps_json_take(&r.left, ",\"count\":") || !take_text_or_null(&r, &out->counted) ||
        !ps_json_take(&r.left, ",\"population\":") || !take_terms(&r, &out->terms[PS_ENTRY_POPULATION]) ||
        !ps_json_take(&r.left, ",\"people\":") || !take_terms(&r, &out->terms[PS_ENTRY_PEOPLE]) ||
        !ps_json_take(&r.left, ",\"small\":") || !ps_json_take_count(&r.left, &small) || small > UINT32_MAX ||
        !ps_json_take(&r.left, ",\"let_through\":") || !take_text_or_null(&r, &out->let_through) ||
        !ps_json_take(&r.left, ",\"override\":") || !take_text_or_null(&r, &out->override) ||
        !ps_json_take(&r.left, ",\"fields\":[") || !take_fields(&r, out) || !ps_json_take(&r.left, ",\"cells\":["))
        return false;
    out->small = (unsigned)small;
    if (out->index_date < from || out->index_date > to)
        return true;
    return take_rows(&r, out);
}

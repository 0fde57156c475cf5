/* Row walk: see row_walk.h. */
#include "extract/row_walk.h"

#include "base/arena.h"
#include "extract/row_libcsv.h"

#include <assert.h>
#include <string.h>

void ps_walk_init(ps_walk *w, char delimiter, bool windows_1252, ps_scan_how how)
{
    w->windows_1252 = windows_1252;
    w->how = how == PS_SCAN_BEST && !ps_stops_able() ? PS_SCAN_PORTABLE : how;
    w->line = 1;
    ps_row_init(&w->row, delimiter);
    ps_stops_init(&w->stops, delimiter);
}

void ps_walk_release(ps_walk *w)
{
    ps_row_release(&w->row);
    ps_buffer_release(&w->text);
    ps_stops_release(&w->stops);
}

void ps_walk_give(ps_walk *w, const char *at, size_t begin, size_t end, bool final)
{
    assert(end <= UINT32_MAX);
    w->at = at;
    w->begin = begin;
    w->end = end;
    w->final = final;
    ps_stops_restart(&w->stops, begin);
}

/* ---- one row at a time, by the byte loop or by libcsv ---- */

/* The row at `begin`. One of more than PS_RECORD_LIMIT bytes is malformed, and is never looked at beyond the limit, so
 * that the verdict does not hang on how many bytes happen to be here. */
static ps_row_shape split(ps_walk *w)
{
    const char *at = w->at + w->begin;
    const size_t held = w->end - w->begin;
    const bool over = held > PS_RECORD_LIMIT;
    const size_t length = over ? PS_RECORD_LIMIT + 1 : held; /* one more, for the line end */
    const bool final = w->final && !over;
    ps_row_shape shape = w->how == PS_SCAN_LIBCSV ? PS_ROW_IRREGULAR : ps_row_scan(&w->row, at, length, final);

    w->record.aside = shape == PS_ROW_IRREGULAR;
    if (shape == PS_ROW_IRREGULAR)
        shape = ps_row_read(&w->row, &w->text, at, length, final);
    if (shape == PS_ROW_MORE && over) {
        w->row.refusal = w->row.in_quotes ? "quote is not closed within 1 MiB" : "row is longer than 1 MiB";
        w->row.refusal_field = (uint32_t)w->row.n + 1;
        shape = PS_ROW_MALFORMED;
    }
    return shape;
}

/* Steps over `length` bytes, which end with a line end or the file and hold `lines` of them. */
static void step(ps_walk *w, size_t length, uint64_t lines)
{
    w->begin += length;
    w->line += lines;
    w->after_cr = length && w->at[w->begin - 1] == '\r';
}

/* Steps over the rest of one physical line. False: its end is not here. */
static bool skip_line(ps_walk *w)
{
    for (size_t i = w->begin; i < w->end; i++)
        if (w->at[i] == '\n' || w->at[i] == '\r') {
            step(w, i + 1 - w->begin, 1);
            w->skipping = false;
            return true;
        }
    w->begin = w->end;
    w->after_cr = false;
    w->skipping = !w->final;
    return w->final;
}

static ps_walk_step refuse(ps_walk *w, uint64_t line, const char *why, uint32_t field)
{
    w->record = (ps_record){.line = line, .fields = w->row.fields, .refusal = why, .refusal_field = field};
    return PS_WALK_ROW;
}

/* Field from 1 that is not UTF-8, or holds NUL. */
static uint32_t bad_field(const ps_row *row, bool nul)
{
    for (size_t i = 0; i < row->n; i++) {
        const ps_slice f = row->fields[i];
        if (f.length && (nul ? memchr(f.at, '\0', f.length) != NULL : ps_utf8_valid(f.at, f.length) < f.length))
            return (uint32_t)i + 1;
    }
    return 0;
}

/* Doubled quotes become one, in the walk's own text, since the bytes may be read again. */
static bool undouble(ps_walk *w)
{
    char *to;

    if (!w->row.doubled)
        return true;
    ps_buffer_clear(&w->text);
    if (!ps_grow(&w->text.at, &w->text.capacity, w->row.used, 1))
        return false;
    to = w->text.at;
    for (size_t i = 0; i < w->row.n; i++) {
        ps_slice *field = &w->row.fields[i];
        const char *from = field->at, *const end = from + field->length, *const start = to;

        if (!field->length || !memchr(from, '"', field->length))
            continue;
        /* Inside quotes every quote is one of a pair: an unquoted field of a regular row has none. */
        while (from < end) {
            from += *from == '"';
            *to++ = *from++;
        }
        *field = (ps_slice){start, (size_t)(to - start)};
    }
    w->record.aside = true;
    return true;
}

static ps_walk_step accept(ps_walk *w)
{
    const char *const at = w->at + w->begin;
    const uint64_t line = w->line;
    const bool text_is_good = ps_utf8_valid(at, w->row.used) == w->row.used;
    const char *why = w->row.has_nul ? "NUL byte in the row"
                      : text_is_good ? NULL
                                     : (w->windows_1252 ? "text is not Windows-1252" : "text is not UTF-8");

    step(w, w->row.used, w->row.breaks + 1);
    if (why)
        return refuse(w, line, why, bad_field(&w->row, w->row.has_nul));
    if (!undouble(w))
        return PS_WALK_NO_MEMORY;
    w->record = (ps_record){.line = line, .fields = w->row.fields, .n = w->row.n, .aside = w->record.aside};
    return PS_WALK_ROW;
}

/* PS_WALK_ROW with a record; otherwise *blank tells whether a blank line was passed, or the bytes end. */
static ps_walk_step slow_row(ps_walk *w, bool *blank)
{
    const uint64_t line = w->line;

    *blank = false;
    switch (split(w)) {
    case PS_ROW_REGULAR:
        return accept(w);
    case PS_ROW_BLANK:
        w->blank_lines++;
        step(w, w->row.used, 1);
        *blank = true;
        return PS_WALK_MORE;
    case PS_ROW_MALFORMED:
        (void)skip_line(w);
        return refuse(w, line, w->row.refusal, w->row.refusal_field);
    case PS_ROW_MORE:
        return PS_WALK_MORE;
    case PS_ROW_IRREGULAR:
    case PS_ROW_NO_MEMORY:
        break;
    }
    return PS_WALK_NO_MEMORY;
}

/* ---- many bytes at a time ---- */

static bool is_blank(const ps_walk *w, char c)
{
    return (c == ' ' || c == '\t') && c != w->row.delimiter;
}

/* Is there a whole row at `begin` whose quotes are well formed? *end is then its line end. */
static bool find_row(size_t *end, bool *memory, ps_walk *w)
{
    ps_stops *s = &w->stops;

    *memory = true;
    for (;;) {
        if (s->ends.next < s->ends.n) {
            *end = s->stops.at[s->ends.at[s->ends.next]];
            return s->trouble > *end && *end - w->begin <= PS_RECORD_LIMIT;
        }
        if (s->trouble != PS_NO_TROUBLE || s->scanned == w->end || s->scanned - w->begin > PS_RECORD_LIMIT)
            return false;
        if (!ps_stops_scan(s, w->at, w->end)) {
            *memory = false;
            return false;
        }
    }
}

/* A row by its stops. */
struct place {
    const uint32_t *stops; /* the last of n is its end */
    size_t begin, n;
};

static ps_slice field_at(const ps_walk *w, const struct place *row, size_t i)
{
    const char *first = w->at + (i ? row->stops[i - 1] + 1 : row->begin), *last = w->at + row->stops[i];

    if (first == last)
        return (ps_slice){first, 0};
    if (*first == '"')
        return (ps_slice){first + 1, (size_t)(last - first) - 2};
    while (first < last && is_blank(w, *first))
        first++;
    while (last > first && is_blank(w, last[-1]))
        last--;
    return (ps_slice){first, (size_t)(last - first)};
}

/* Line breaks inside the quotes of the row that ends at `end`; CR LF is one. */
static uint64_t count_breaks(ps_walk *w, size_t end)
{
    ps_places *inner = &w->stops.inner;
    uint64_t breaks = 0;

    for (; inner->next < inner->n && inner->at[inner->next] < end; inner->next++) {
        const size_t i = inner->at[inner->next];
        breaks += w->at[i] == '\r' || w->at[i - 1] != '\r'; /* before it stands at least the opening quote */
    }
    return breaks;
}

static bool has_twin(ps_walk *w, size_t end)
{
    ps_places *twins = &w->stops.twins;
    const size_t before = twins->next;

    while (twins->next < twins->n && twins->at[twins->next] < end)
        twins->next++;
    return twins->next > before;
}

static bool has_high(ps_walk *w, size_t end)
{
    ps_places *high = &w->stops.high;

    while (high->next < high->n && high->at[high->next] + 64 <= w->begin)
        high->next++;
    return high->next < high->n && high->at[high->next] < end;
}

static bool fill_fields(ps_walk *w, const struct place *row, bool all)
{
    static const uint8_t is_edge[256] = {['"'] = 1, [' '] = 1, ['\t'] = 1}; /* what a field may have to be rid of */
    const uint32_t *const stops = row->stops, *const needed = w->needed;
    const char *const bytes = w->at;
    const size_t n_needed = w->n_needed, begin = row->begin, n = row->n;
    ps_slice *fields;

    if (w->row.capacity < n && !ps_grow(&w->row.fields, &w->row.capacity, n, sizeof *w->row.fields))
        return false;
    fields = w->row.fields;
    w->row.n = n;
    if (all || !w->needed) {
        for (size_t i = 0; i < n; i++)
            fields[i] = field_at(w, row, i);
        return true;
    }
    for (size_t k = 0; k < n_needed && needed[k] < n; k++) {
        const size_t i = needed[k], from = i ? stops[i - 1] + 1 : begin,
                     length = stops[i] - from; /* a line end is one */
        const char *at = bytes + from;
        if (length && (is_edge[(unsigned char)at[0]] | is_edge[(unsigned char)at[length - 1]]))
            fields[i] = field_at(w, row, i);
        else
            fields[i] = (ps_slice){at, length};
    }
    return true;
}

/* The row that ends at `end`, behind which the walk then stands. */
static ps_walk_step take_odd_row(ps_walk *w, size_t end, bool *blank)
{
    ps_stops *s = &w->stops;
    const size_t n = s->ends.at[s->ends.next] + 1 - s->stops.next, begin = w->begin;
    const struct place row = {s->stops.at + s->stops.next, begin, n};
    const uint64_t line = w->line;
    const bool high = has_high(w, end);
    const ps_slice only = n == 1 ? field_at(w, &row, 0) : (ps_slice){"", 1};
    const bool bad = high && ps_utf8_valid(w->at + begin, end - begin) < end - begin;

    *blank = !only.length && (w->at[begin] != '"' || begin == end);
    w->row.doubled = has_twin(w, end);
    w->row.breaks = s->inner.next < s->inner.n ? count_breaks(w, end) : 0;
    w->row.used = end + 1 - begin;
    w->record.aside = false;
    if (!*blank && !fill_fields(w, &row, bad || w->row.doubled))
        return PS_WALK_NO_MEMORY;
    s->stops.next += n;
    s->ends.next++;
    step(w, w->row.used, w->row.breaks + 1);
    if (*blank) {
        w->blank_lines++;
        return PS_WALK_MORE;
    }
    if (bad)
        return refuse(w, line, w->windows_1252 ? "text is not Windows-1252" : "text is not UTF-8",
                      bad_field(&w->row, false));
    if (!undouble(w))
        return PS_WALK_NO_MEMORY;
    w->record = (ps_record){.line = line, .fields = w->row.fields, .n = n, .aside = w->record.aside};
    return PS_WALK_ROW;
}

/* The same for nearly all rows: several fields, and nothing in them but plain ASCII and outer quotes. */
static ps_walk_step take_row(ps_walk *w, size_t end, bool *blank)
{
    ps_stops *s = &w->stops;
    const size_t n = s->ends.at[s->ends.next] + 1 - s->stops.next;
    const struct place row = {s->stops.at + s->stops.next, w->begin, n};

    if (n == 1 || s->high.next < s->high.n || s->twins.next < s->twins.n || s->inner.next < s->inner.n)
        return take_odd_row(w, end, blank);
    if (!fill_fields(w, &row, false))
        return PS_WALK_NO_MEMORY;
    w->record.line = w->line++;
    w->record.fields = w->row.fields;
    w->record.n = n;
    w->record.refusal = NULL;
    w->record.refusal_field = 0;
    w->record.aside = false;
    s->stops.next += n;
    s->ends.next++;
    w->begin = end + 1;
    w->after_cr = w->at[end] == '\r';
    return PS_WALK_ROW;
}

static ps_walk_step fast_row(ps_walk *w, bool *blank)
{
    size_t end;
    bool memory;
    ps_walk_step st;

    if (find_row(&end, &memory, w))
        return take_row(w, end, blank);
    *blank = false;
    if (!memory)
        return PS_WALK_NO_MEMORY;
    if (w->stops.trouble == PS_NO_TROUBLE && w->stops.ends.next == w->stops.ends.n && !w->final &&
        w->stops.scanned == w->end && w->end - w->begin <= PS_RECORD_LIMIT)
        return PS_WALK_MORE; /* as the slow reading would find, byte by byte */
    st = slow_row(w, blank);
    ps_stops_restart(&w->stops, w->begin);
    return st;
}

/* ---- */

/* The LF of a CR LF belongs to the line before. */
static void pass_lf(ps_walk *w)
{
    if (!w->after_cr || w->at[w->begin] != '\n')
        return;
    if (w->how == PS_SCAN_BEST) {
        if (w->stops.ends.next < w->stops.ends.n) { /* it is the next stop, and the next end */
            w->stops.stops.next++;
            w->stops.ends.next++;
        } else {
            ps_stops_restart(&w->stops, w->begin + 1);
        }
    }
    w->begin++;
    w->after_cr = false;
}

ps_walk_step ps_walk_next(ps_walk *w)
{
    for (;;) {
        bool blank;
        ps_walk_step st;

        if (w->skipping) {
            if (!skip_line(w))
                return PS_WALK_MORE;
            ps_stops_restart(&w->stops, w->begin);
        }
        if (w->begin < w->end)
            pass_lf(w);
        if (w->begin == w->end)
            return PS_WALK_MORE;
        st = w->how == PS_SCAN_BEST ? fast_row(w, &blank) : slow_row(w, &blank);
        if (st != PS_WALK_MORE || !blank)
            return st;
    }
}

/* ---- runs of plain rows ---- */

/* The first byte that a plain row cannot hold, or the end of what is known. */
static size_t first_odd(ps_walk *w)
{
    const ps_stops *s = &w->stops;
    size_t odd = s->trouble;

    (void)has_high(w, w->begin); /* those behind are done with */
    if (s->high.next < s->high.n && s->high.at[s->high.next] < odd)
        odd = s->high.at[s->high.next];
    if (s->inner.next < s->inner.n && s->inner.at[s->inner.next] < odd)
        odd = s->inner.at[s->inner.next];
    return odd;
}

bool ps_walk_plain(ps_plain_rows *out, ps_walk *w, size_t n_fields)
{
    ps_stops *s = &w->stops;
    size_t begin, end, stop, odd, twin;
    bool memory = true, after_cr = false;

    out->n = 0;
    out->n_fields = n_fields;
    if (w->how != PS_SCAN_BEST || w->skipping || n_fields < 2)
        return true;
    if (w->begin < w->end)
        pass_lf(w);
    if (w->begin == w->end || !find_row(&end, &memory, w))
        return memory;
    odd = first_odd(w);
    begin = w->begin;
    stop = s->stops.next;
    twin = s->twins.next;
    out->stops = s->stops.at;
    for (end = s->ends.next; out->n < PS_PLAIN_ROWS && end < s->ends.n && !after_cr; end++) {
        const size_t last = s->ends.at[end], at = s->stops.at[last];

        if (last + 1 - stop != n_fields || at >= odd || at - begin > PS_RECORD_LIMIT)
            break;
        out->begin[out->n] = (uint32_t)begin;
        out->stop[out->n] = (uint32_t)stop;
        out->doubled[out->n] = twin < s->twins.n && s->twins.at[twin] < at;
        while (twin < s->twins.n && s->twins.at[twin] < at)
            twin++;
        out->n++;
        begin = at + 1;
        stop = last + 1;
        if (w->at[at] != '\r')
            continue;
        after_cr = begin == w->end || end + 1 == s->ends.n;
        if (!after_cr && w->at[begin] == '\n') { /* the next stop, and the next end: it belongs to this line */
            begin++;
            stop++;
            end++;
        }
    }
    out->next_begin = begin;
    out->next_stop = stop;
    out->next_end = end;
    out->next_twin = twin;
    out->after_cr = after_cr;
    return true;
}

bool ps_walk_record(ps_walk *w, const ps_plain_rows *rows, size_t i)
{
    const struct place row = {rows->stops + rows->stop[i], rows->begin[i], rows->n_fields};

    w->row.doubled = rows->doubled[i];
    w->record = (ps_record){.line = w->line + i};
    if (!fill_fields(w, &row, w->row.doubled))
        return false;
    w->row.used = row.stops[row.n - 1] + 1 - row.begin;
    w->record.fields = w->row.fields;
    w->record.n = row.n;
    return undouble(w);
}

void ps_walk_pass(ps_walk *w, const ps_plain_rows *rows)
{
    w->line += rows->n;
    w->begin = rows->next_begin;
    w->after_cr = rows->after_cr;
    w->stops.stops.next = rows->next_stop;
    w->stops.ends.next = rows->next_end;
    w->stops.twins.next = rows->next_twin;
}

/* ---- delimiter ---- */

ps_walk_step ps_walk_choose_delimiter(char *out, const char *at, size_t length, bool final)
{
    static const char delimiters[] = {',', '|', '\t', ';'};
    size_t best = 0;
    ps_walk_step result = PS_WALK_ROW;

    *out = delimiters[0];
    for (size_t i = 0; i < sizeof delimiters && result == PS_WALK_ROW; i++) {
        ps_walk walk = {0};
        ps_row_shape shape;
        size_t fields = 0;

        ps_walk_init(&walk, delimiters[i], false, PS_SCAN_PORTABLE);
        ps_walk_give(&walk, at, 0, length, final);
        if (!length) {
            result = final ? PS_WALK_ROW : PS_WALK_MORE;
        } else {
            while ((shape = split(&walk)) == PS_ROW_BLANK && walk.begin + walk.row.used < length)
                walk.begin += walk.row.used;
            if (shape == PS_ROW_REGULAR)
                fields = walk.row.n;
            if (shape == PS_ROW_NO_MEMORY)
                result = PS_WALK_NO_MEMORY;
            else if ((shape == PS_ROW_MORE || shape == PS_ROW_BLANK) && !final)
                result = PS_WALK_MORE;
        }
        ps_walk_release(&walk);
        if (fields > best) {
            best = fields;
            *out = delimiters[i];
        }
    }
    return result;
}

/* Code list: reading, checking and matching; see codelist.h. Matching one text is O(log codes), the members of all
 * words O(words). */
#include "define/codelist.h"

#include "base/digest.h"
#include "base/os.h"
#include "base/text.h"
#include "define/icd10.h"
#include "extract/csv_reader.h"

#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Verhoeff's check: multiplication in the dihedral group of the pentagon, digits permuted by their position. */
static bool check_digit_fits(const char *digits, size_t n)
{
    static const unsigned char times[10][10] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
        {3, 4, 0, 1, 2, 8, 9, 5, 6, 7}, {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
        {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3}, {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
        {9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
    };
    static const unsigned char permuted[8][10] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4}, {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
        {8, 9, 1, 6, 0, 4, 3, 5, 2, 7}, {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
        {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
    };
    unsigned check = 0;

    for (size_t i = 0; i < n; i++)
        check = times[check][permuted[i % 8][digits[n - 1 - i] - '0']];
    return check == 0;
}

const char *ps_snomed_fault(const char *code)
{
    const size_t n = strlen(code);
    size_t digits = 0, zeros = 0;

    while (is_digit(code[digits]))
        digits++;
    if (digits > 0 && (code[digits] == '.' || code[digits] == 'E' || code[digits] == 'e'))
        return "a spreadsheet has turned it into a decimal number";
    if (digits < n)
        return "it holds something other than digits";
    if (n < 6)
        return "it has fewer than 6 digits";
    if (n > 18)
        return "it has more than 18 digits";
    if (code[0] == '0')
        return "it begins with a zero";
    if (check_digit_fits(code, n))
        return NULL;
    while (code[n - 1 - zeros] == '0')
        zeros++;
    /* A spreadsheet keeps 15 digits of a number and fills up with zeros. */
    return n > 15 && zeros >= n - 15 ? "its check digit is wrong and it ends in zeros: a spreadsheet has rounded it"
                                     : "its check digit is wrong";
}

/* The form a code is kept and looked up in; out holds at least strlen(code) + 5 bytes. */
static void normalise(char *out, ps_code_system system, const char *code)
{
    size_t n = 0;

    if (system == PS_ICD10) {
        ps_icd10_normalise(out, code);
        return;
    }
    for (; code[n]; n++)
        out[n] = system == PS_TEXT_CODES ? ps_ascii_lower(code[n]) : code[n];
    out[n] = '\0';
}

typedef struct reading {
    ps_codelist *list;
    ps_arena *arena;
    const char **codes; /* from malloc */
    size_t n, capacity;
    int column;      /* field of the codes, from 0 */
    uint64_t faults; /* codes that are wrong; the first is in first_fault */
    ps_error first_fault;
    ps_error *err;
} reading;

static void fault(reading *r, uint64_t line, ps_slice value, const char *message)
{
    if (r->faults++)
        return;
    (void)ps_fail(&r->first_fault, PS_EPLAN, "%s", message);
    ps_error_file(&r->first_fault, r->list->file);
    ps_error_place(&r->first_fault, line, (uint32_t)(r->column + 1), 0);
    ps_error_field(&r->first_fault, r->list->name);
    ps_error_value(&r->first_fault, value.at, value.length);
}

static ps_status add_code(reading *r, const ps_record *record)
{
    ps_slice cell = {"", 0};
    const char *why = NULL;
    char *code, *kept;

    if (record->refusal) {
        fault(r, record->line, cell, record->refusal);
        return PS_OK;
    }
    if ((size_t)r->column < record->n)
        cell = ps_slice_trim(record->fields[r->column]);
    if (!cell.length) {
        fault(r, record->line, cell, "the code is empty");
        return PS_OK;
    }
    code = ps_arena_text(r->arena, cell.at, cell.length);
    kept = code ? ps_arena_alloc(r->arena, cell.length + 5) : NULL;
    if (!kept || !ps_grow(&r->codes, &r->capacity, r->n + 1, sizeof(char *)))
        return ps_fail_memory(r->err);
    if (r->list->system == PS_SNOMED)
        why = ps_snomed_fault(code);
    else if (r->list->system == PS_ICD10)
        why = ps_icd10_fault(code);
    if (why) {
        fault(r, record->line, cell, why);
        return PS_OK;
    }
    normalise(kept, r->list->system, code);
    r->codes[r->n++] = kept;
    return PS_OK;
}

static bool is_code_heading(ps_slice heading)
{
    static const char *const names[] = {"code", "concept_id", "conceptid", "concept id", "snomed_code", "icd10_code"};

    for (size_t i = 0; i < PS_COUNT(names); i++)
        if (ps_slice_equals_fold(heading, names[i]))
            return true;
    return false;
}

static ps_slice without_mark(ps_slice cell)
{
    if (cell.length >= 3 && !memcmp(cell.at, "\xef\xbb\xbf", 3)) {
        cell.at += 3;
        cell.length -= 3;
    }
    return ps_slice_trim(cell);
}

static ps_status bind_heading(reading *r, const ps_record *record)
{
    char first[32] = "";

    if (record->refusal) {
        fault(r, record->line, (ps_slice){"", 0}, record->refusal);
        return PS_OK;
    }
    r->column = -1;
    for (size_t i = 0; i < record->n; i++)
        if (is_code_heading(without_mark(record->fields[i]))) {
            if (r->column >= 0) {
                r->column = (int)i;
                fault(r, record->line, record->fields[i], "two columns could hold the codes");
                ps_error_hint(&r->first_fault, "call one of them \"code\" and the other something else");
                return PS_OK;
            }
            r->column = (int)i;
        }
    if (r->column >= 0)
        return PS_OK;
    if (record->n == 1) {
        const ps_slice cell = without_mark(record->fields[0]);
        if (cell.length < sizeof(first))
            memcpy(first, cell.at, cell.length);
        r->column = 0;
        /* A list without a heading would lose its first code without a word. */
        if ((r->list->system == PS_SNOMED && is_digit(first[0])) ||
            (r->list->system == PS_ICD10 && is_letter(first[0]) && is_digit(first[1]) && !ps_icd10_fault(first))) {
            fault(r, record->line, cell, "the first line is a code where the heading should be");
            ps_error_hint(&r->first_fault, "put a line with the word code on top of the file");
        }
        return PS_OK;
    }
    r->column = 0;
    fault(r, record->line, record->n ? record->fields[0] : (ps_slice){"", 0}, "no column is called \"code\"");
    ps_error_hint(&r->first_fault, "call the column with the codes \"code\"");
    return PS_OK;
}

static ps_status read_rows(reading *r, ps_csv *csv)
{
    const ps_record *record;
    bool heading_fault = false;
    ps_status st = ps_csv_next(&record, csv, r->err);

    if (st == PS_END) {
        (void)ps_fail(r->err, PS_EPLAN, "the code list is empty");
        ps_error_file(r->err, r->list->file);
        return PS_EPLAN;
    }
    if (st == PS_OK) {
        st = bind_heading(r, record);
        heading_fault = r->faults > 0;
    }
    while (st == PS_OK && !heading_fault) {
        st = ps_csv_next(&record, csv, r->err);
        if (st == PS_OK)
            st = add_code(r, record);
    }
    return st == PS_END ? PS_OK : st;
}

static int compare_codes(const void *a, const void *b)
{
    const char *const *one = a, *const *other = b;

    return strcmp(*one, *other);
}

static ps_status finish(reading *r)
{
    ps_codelist *list = r->list;

    if (r->faults) {
        if (r->err)
            *r->err = r->first_fault;
        if (!r->first_fault.hint[0] && r->faults > 1)
            ps_error_hint(r->err,
                          "%llu more cells of this list are wrong; keep code columns as text, and export it again",
                          (unsigned long long)(r->faults - 1));
        else if (!r->first_fault.hint[0])
            ps_error_hint(r->err, "in a spreadsheet keep code columns as text, and export the list again");
        return PS_EPLAN;
    }
    if (!r->n) {
        (void)ps_fail(r->err, PS_EPLAN, "the code list holds no codes");
        ps_error_file(r->err, list->file);
        return PS_EPLAN;
    }
    list->codes = ps_arena_array(r->arena, r->n, sizeof(char *));
    if (!list->codes)
        return ps_fail_memory(r->err);
    qsort(r->codes, r->n, sizeof(char *), compare_codes);
    list->n = 0;
    for (size_t i = 0; i < r->n; i++)
        if (!list->n || strcmp(list->codes[list->n - 1], r->codes[i]) != 0)
            list->codes[list->n++] = r->codes[i];
    memset(list->begins, 0, sizeof list->begins);
    for (size_t i = 0; i < list->n; i++)
        list->begins[(unsigned char)list->codes[i][0]] = true;
    return PS_OK;
}

static ps_status digest_file(ps_codelist *list, ps_error *err)
{
    unsigned char block[8192];
    ps_os_file *file = NULL;
    ps_sha256 state;
    size_t got = 0;
    ps_status st = ps_os_open(&file, list->path, err);

    ps_sha256_start(&state);
    list->bytes = 0;
    while (st == PS_OK && (st = ps_os_read(&got, file, block, sizeof(block), err)) == PS_OK && got) {
        ps_sha256_add(&state, block, got);
        list->bytes += got;
    }
    ps_sha256_finish(list->sha256, &state);
    ps_os_close(file);
    return st;
}

ps_status ps_codelist_read(ps_codelist *list, ps_arena *arena, ps_error *err)
{
    reading r = {.list = list, .arena = arena, .err = err};
    ps_csv *csv = NULL;
    ps_status st = digest_file(list, err);

    if (st == PS_OK)
        st = ps_csv_open(&csv, list->path, list->file, 0, false, err);
    if (st == PS_OK)
        st = read_rows(&r, csv);
    if (st == PS_OK)
        st = finish(&r);
    ps_csv_close(csv);
    free(r.codes);
    if (st != PS_OK && err) {
        ps_error_file(err, list->file);
        if (!err->field[0])
            ps_error_field(err, list->name);
    }
    if (st == PS_EDATA) { /* a code list is part of the plan, whatever its reader calls it */
        st = PS_EPLAN;
        if (err)
            err->status = st;
    }
    return st;
}

static bool holds(const ps_codelist *list, const char *normal)
{
    size_t low = 0, high = list->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(list->codes[middle], normal);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool holds_beginning(const ps_codelist *list, const char *code)
{
    char normal[5];

    for (size_t n = ps_icd10_normalise(normal, code); n > 0; n--) {
        normal[n] = '\0';
        if (holds(list, normal))
            return true;
    }
    return false;
}

/* Whole texts without case: list->codes are in lower case. */
static bool holds_folded(const ps_codelist *list, const char *code)
{
    size_t low = 0, high = list->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const char *a = list->codes[middle], *b = code;
        while (*a && *a == ps_ascii_lower(*b)) {
            a++;
            b++;
        }
        if (*a == ps_ascii_lower(*b))
            return true;
        if ((unsigned char)*a < (unsigned char)ps_ascii_lower(*b))
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool begins(const ps_codelist *list, char first)
{
    return list->begins[(unsigned char)first];
}

bool ps_codelist_has(const ps_codelist *list, const char *code)
{
    switch (list->system) {
    case PS_SNOMED:
        return begins(list, *code) && holds(list, code);
    case PS_ICD10:
        return begins(list, ps_icd10_first(code)) && holds_beginning(list, code);
    case PS_TEXT_CODES:
        break;
    }
    return begins(list, ps_ascii_lower(*code)) && holds_folded(list, code);
}

uint8_t *ps_codelist_members(const ps_codelist *list, const ps_intern *words)
{
    const size_t count = ps_intern_count(words);
    uint8_t *members = ps_calloc(count + 1, 1);

    if (!members)
        return NULL;
    if (list->system == PS_SNOMED) { /* whole texts: a few look-ups instead of one a word */
        for (size_t i = 0; i < list->n; i++)
            members[ps_intern_find(words, list->codes[i], strlen(list->codes[i]))] = 1;
        members[0] = 0;
        return members;
    }
    for (size_t word = 1; word <= count; word++)
        members[word] = ps_codelist_has(list, ps_intern_text(words, (uint32_t)word));
    return members;
}

/* Pseudonym: see pseudonym.h.
 *
 * OpenPseudonymiser's digest as its source and published test cases have it: values joined in the order of the field
 * names, CR, LF, tab and space taken out, then the salt; SHA-256 of the UTF-8; upper-case hexadecimal. */
#include "link/pseudonym.h"

#include "base/arena.h"
#include "base/digest.h"
#include "base/init.h"
#include "base/secret.h"
#include "extract/nhs_number.h"

#include <stdlib.h>
#include <string.h>

#define DIGEST 32
#define SALT_SHORT 16 /* bytes; under these a search over likely words and all NHS numbers is within reach */

struct ps_pseudonymiser {
    ps_pseudonym_scheme scheme;
    ps_secret *secret; /* NULL: unsalted */
};

static ps_status read_secret(ps_pseudonymiser *p, const char *file, ps_error *err)
{
    if (p->scheme == PS_PSEUDONYM_HMAC && !file)
        return ps_fail(err, PS_EUSE, "a keyed pseudonym needs a key");
    if (p->scheme == PS_PSEUDONYM_HMAC)
        return ps_secret_read_key(&p->secret, file, err);
    return file ? ps_secret_read_salt(&p->secret, file, err) : PS_OK;
}

ps_status ps_pseudonymiser_open(ps_pseudonymiser **out, ps_pseudonym_scheme scheme, const char *secret_file,
                                ps_error *err)
{
    ps_status st = ps_init_check(err);
    ps_pseudonymiser *p;

    if (st != PS_OK)
        return st;
    if (scheme != PS_PSEUDONYM_HMAC && scheme != PS_PSEUDONYM_OPEN)
        return ps_fail(err, PS_EUSE, "there is no such scheme of pseudonyms");
    p = ps_calloc(1, sizeof *p);
    if (!p)
        return ps_fail_memory(err);
    p->scheme = scheme;
    st = read_secret(p, secret_file, err);
    if (st == PS_OK)
        *out = p;
    else
        ps_pseudonymiser_close(p);
    return st;
}

void ps_pseudonymiser_close(ps_pseudonymiser *p)
{
    if (!p)
        return;
    ps_secret_free(p->secret);
    free(p);
}

ps_pseudonym_scheme ps_pseudonymiser_scheme(const ps_pseudonymiser *p)
{
    return p->scheme;
}

bool ps_pseudonymiser_has_secret(const ps_pseudonymiser *p)
{
    return p->secret != NULL;
}

bool ps_pseudonymiser_short_salt(const ps_pseudonymiser *p)
{
    return p->scheme == PS_PSEUDONYM_OPEN && p->secret && ps_secret_length(p->secret) < SALT_SHORT;
}

ps_status ps_pseudonym_key_make(const char *path, ps_error *err)
{
    const ps_status st = ps_init_check(err);

    return st == PS_OK ? ps_secret_make_key(path, err) : st;
}

ps_status ps_pseudonym_order(size_t *order, const char *const *names, size_t n, ps_error *err)
{
    for (size_t i = 0; i < n; i++) {
        size_t place = 0;
        for (size_t k = 0; k < n; k++) {
            const int bytes = strcmp(names[k], names[i]), folded = ps_text_compare_fold(names[k], names[i]);

            if (k != i && folded == 0)
                return ps_fail(err, PS_EUSE, "\"%s\" is named twice", names[i]);
            if (k != i && (bytes < 0) != (folded < 0)) {
                ps_fail(err, PS_EUSE, "whether \"%s\" or \"%s\" is joined first hangs on upper and lower case",
                        names[i], names[k]);
                ps_error_hint(err, "give the columns the field names that the other sites use, all in one case");
                return PS_EUSE;
            }
            place += bytes < 0;
        }
        order[place] = i;
    }
    return PS_OK;
}

void ps_pseudonym_keyed(char out[PS_PSEUDONYM_TEXT], const ps_pseudonymiser *p, const char digits[10])
{
    unsigned char mac[DIGEST];

    ps_secret_hmac(mac, p->secret, digits, 10);
    ps_hex(out, mac, DIGEST);
}

static void add_without_blanks(ps_buffer *joined, ps_slice value)
{
    size_t start = 0;

    for (size_t i = 0; i <= value.length; i++) {
        if (i < value.length && !memchr("\r\n\t ", value.at[i], 4))
            continue;
        if (i > start)
            ps_buffer_add(joined, value.at + start, i - start);
        start = i + 1;
    }
}

bool ps_pseudonym_salted(char out[PS_PSEUDONYM_TEXT], const ps_pseudonymiser *p, ps_buffer *joined,
                         const ps_slice *values, size_t n)
{
    unsigned char digest[DIGEST];

    ps_buffer_clear(joined);
    for (size_t i = 0; i < n; i++)
        add_without_blanks(joined, values[i]);
    if (joined->failed)
        return false;
    ps_secret_sha256(digest, p->secret, joined->at, joined->length);
    ps_hex(out, digest, DIGEST);
    for (size_t i = 0; out[i]; i++)
        out[i] = ps_ascii_upper(out[i]);
    return true;
}

static ps_status make_keyed(char out[PS_PSEUDONYM_TEXT], const ps_pseudonymiser *p, const ps_named_text *value,
                            ps_error *err)
{
    char digits[10];

    if (ps_nhs_number_read(digits, ps_slice_of(value->text)) != PS_NHS_RIGHT)
        return ps_fail(err, PS_EDATA, "not a valid NHS number");
    ps_pseudonym_keyed(out, p, digits);
    return PS_OK;
}

ps_status ps_pseudonym_make(char out[PS_PSEUDONYM_TEXT], const ps_pseudonymiser *p, const ps_named_text *values,
                            size_t n, ps_error *err)
{
    const char *names[PS_PSEUDONYM_VALUES_MOST];
    size_t order[PS_PSEUDONYM_VALUES_MOST];
    ps_slice sorted[PS_PSEUDONYM_VALUES_MOST];
    ps_buffer joined = {0};
    ps_status st;

    if (n < 1 || n > (p->scheme == PS_PSEUDONYM_HMAC ? 1 : PS_PSEUDONYM_VALUES_MOST))
        return ps_fail(err, PS_EUSE, "a pseudonym of this scheme is not made of %zu values", n);
    if (p->scheme == PS_PSEUDONYM_HMAC)
        return make_keyed(out, p, values, err);
    for (size_t i = 0; i < n; i++)
        names[i] = values[i].name;
    st = ps_pseudonym_order(order, names, n, err);
    if (st != PS_OK)
        return st;
    for (size_t i = 0; i < n; i++)
        sorted[i] = ps_slice_of(values[order[i]].text);
    if (!ps_pseudonym_salted(out, p, &joined, sorted, n))
        st = ps_fail_memory(err);
    ps_buffer_release(&joined);
    return st;
}

/* Secret: see secret.h. */
#include "base/secret.h"

#include "base/digest.h"
#include "base/os.h"
#include "base/text.h"

#include <sodium.h>
#include <string.h>

#define MOST ((size_t)4096) /* bytes of a file of secrets */

struct ps_secret {
    crypto_auth_hmacsha256_state keyed; /* of a key: the hash with the key already in it */
    size_t length;
    unsigned char at[MOST + 1];
};

/* Guard pages are put right behind it: its size is a multiple of its alignment, so it is aligned. */
static ps_secret *new_secret(void)
{
    ps_secret *secret = sodium_malloc(sizeof *secret);

    if (secret)
        secret->length = 0;
    return secret;
}

void ps_secret_free(ps_secret *secret)
{
    sodium_free(secret); /* zeroes it first */
}

size_t ps_secret_length(const ps_secret *secret)
{
    return secret->length;
}

static ps_status fail(ps_error *err, const char *path, const char *message, const char *hint)
{
    ps_fail(err, PS_EUSE, "%s", message);
    ps_error_file(err, path);
    ps_error_hint(err, "%s", hint);
    return PS_EUSE;
}

/* The whole file; nothing of it passes through other memory. */
static ps_status read_file(ps_secret *secret, const char *path, ps_error *err)
{
    ps_os_file *file = NULL;
    size_t got;
    ps_status st = ps_os_open_private(&file, path, err);

    if (st != PS_OK) {
        /* Who gives the secret itself instead of a file's name must not read it again in a log. */
        if (err && st == PS_ESYSTEM && !ps_os_exists(path)) {
            ps_error_file(err, "");
            ps_error_hint(err,
                          "the path of a file is wanted, never the secret itself; in case it was, it is not shown");
        }
        return st;
    }
    do {
        st = ps_os_read(&got, file, secret->at + secret->length, sizeof secret->at - secret->length, err);
        if (st == PS_OK)
            secret->length += got;
    } while (st == PS_OK && got && secret->length <= MOST);
    ps_os_close(file);
    if (st == PS_OK && secret->length > MOST)
        st = fail(err, path, "a file of secrets has at most 4096 bytes", "is it the right file?");
    return st;
}

/* Takes blanks and line ends off both ends. */
static void trim(ps_secret *secret)
{
    const ps_slice all = {(const char *)secret->at, secret->length}, inner = ps_slice_trim(all);

    memmove(secret->at, inner.at, inner.length);
    secret->length = inner.length;
}

/* Hexadecimal digits to bytes, in place: what is written lies behind what is read. */
static bool decode(ps_secret *secret)
{
    const size_t digits = secret->length;

    return digits % 2 == 0 &&
           sodium_hex2bin(secret->at, MOST, (const char *)secret->at, digits, NULL, &secret->length, NULL) == 0;
}

/* Hands the secret over, read-only from now on; or frees it. */
static ps_status hand_over(ps_secret **out, ps_secret *secret, ps_status st)
{
    if (st != PS_OK) {
        ps_secret_free(secret);
        return st;
    }
    (void)sodium_mprotect_readonly(secret);
    *out = secret;
    return PS_OK;
}

ps_status ps_secret_read_key(ps_secret **out, const char *path, ps_error *err)
{
    ps_secret *key = new_secret();
    ps_status st;

    if (!key)
        return ps_fail_memory(err);
    st = read_file(key, path, err);
    if (st == PS_OK) {
        trim(key);
        if (!decode(key) || key->length < PS_KEY_LEAST)
            st =
                fail(err, path, "a key is 64 hexadecimal digits or more (32 bytes), and this file holds something else",
                     "make one with pseudonymise --new-key; od -An -v -tx1 FILE | tr -d ' \\n' writes raw bytes so");
    }
    if (st == PS_OK)
        (void)crypto_auth_hmacsha256_init(&key->keyed, key->at, key->length);
    return hand_over(out, key, st);
}

static bool is_line_of_text(const ps_secret *secret)
{
    for (size_t i = 0; i < secret->length; i++)
        if (secret->at[i] < 0x20 || secret->at[i] == 0x7f)
            return false;
    return ps_utf8_valid((const char *)secret->at, secret->length) == secret->length;
}

ps_status ps_secret_read_salt(ps_secret **out, const char *path, ps_error *err)
{
    static const char mark[] = "\xef\xbb\xbf"; /* as some editors put before a text */
    ps_secret *salt = new_secret();
    ps_status st;

    if (!salt)
        return ps_fail_memory(err);
    st = read_file(salt, path, err);
    if (st == PS_OK) {
        if (salt->length >= 3 && !memcmp(salt->at, mark, 3)) {
            salt->length -= 3;
            memmove(salt->at, salt->at + 3, salt->length);
        }
        trim(salt);
        if (!salt->length)
            st = fail(err, path, "the salt is empty",
                      "without one the 10^9 possible NHS numbers can be tried in seconds: that is no pseudonym");
        else if (!is_line_of_text(salt))
            st = fail(err, path,
                      "the salt is not one line of text; encrypted salt files of OpenPseudonymiser are not read",
                      "ask the keeper of the salt for it as plain text, by a safe way");
    }
    return hand_over(out, salt, st);
}

void ps_secret_hmac(unsigned char out[32], const ps_secret *key, const void *at, size_t length)
{
    crypto_auth_hmacsha256_state state = key->keyed;

    (void)crypto_auth_hmacsha256_update(&state, at, length);
    (void)crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

void ps_secret_hmac_for(unsigned char out[32], const ps_secret *key, const void *purpose, size_t purpose_length,
                        const void *at, size_t length)
{
    unsigned char made[32];

    ps_secret_hmac(made, key, purpose, purpose_length);
    ps_hmac_sha256(out, made, sizeof made, at, length);
    sodium_memzero(made, sizeof made);
}

void ps_secret_sha256(unsigned char out[32], const ps_secret *salt, const void *at, size_t length)
{
    crypto_hash_sha256_state state;

    (void)crypto_hash_sha256_init(&state);
    (void)crypto_hash_sha256_update(&state, at, length);
    if (salt)
        (void)crypto_hash_sha256_update(&state, salt->at, salt->length);
    (void)crypto_hash_sha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

ps_status ps_secret_make_key(const char *path, ps_error *err)
{
    ps_secret *key = new_secret();
    char *const text = key ? (char *)key->at + PS_KEY_LEAST : NULL;
    ps_os_file *file = NULL;
    ps_status st;

    if (!key)
        return ps_fail_memory(err);
    if (!strcmp(path, "-")) {
        ps_secret_free(key);
        return fail(err, "", "a key is written to a file of its own, never to standard output", "name a new file");
    }
    randombytes_buf(key->at, PS_KEY_LEAST);
    (void)sodium_bin2hex(text, 2 * PS_KEY_LEAST + 1, key->at, PS_KEY_LEAST);
    text[2 * PS_KEY_LEAST] = '\n';
    st = ps_os_create(&file, path, false, err);
    if (st == PS_OK) {
        st = ps_os_write(file, text, 2 * PS_KEY_LEAST + 1, err);
        if (st == PS_OK)
            st = ps_os_finish(file, err);
        else
            ps_os_close(file);
        if (st != PS_OK)
            (void)ps_os_remove(path, NULL); /* half a key would be taken for one */
    }
    ps_secret_free(key);
    return st;
}

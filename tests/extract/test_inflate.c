/* Inflate: every engine against zlib's own reading of gzip, on whole, cut and damaged files, in steps of all sizes. */
#include "extract/inflate.h"

#include "base/text.h"
#include "test.h"

#include <zlib.h>

#define MOST ((size_t)1 << 21) /* plain bytes of the largest file here */
#define GUARD 64               /* bytes behind the room of a step that must stay as they are */

/* As ck_assert_msg, which tells its parent of every call: too slow for every step. */
#define INSIST(holds, ...)                                                                                             \
    do {                                                                                                               \
        if (!(holds))                                                                                                  \
            ck_abort_msg(__VA_ARGS__);                                                                                 \
    } while (0)

static const ps_deflate_engine *const engines[] = {
    &ps_deflate_zlib,
#ifdef PS_ISAL
    &ps_deflate_isal,
#endif
};

typedef enum verdict { WHOLE, CUT, CORRUPT, FOLLOWED } verdict; /* FOLLOWED: by bytes that are not gzip */
static const char *const verdicts[] = {"whole", "cut", "corrupt", "followed by other bytes"};

typedef struct outcome {
    verdict verdict;
    size_t length;
    const char *fault;
    unsigned char *at; /* MOST bytes */
} outcome;

static outcome wanted, got;

static void set_up(void)
{
    wanted.at = malloc(MOST);
    got.at = malloc(MOST);
    ck_assert(wanted.at && got.at);
}

static void tear_down(void)
{
    free(wanted.at);
    free(got.at);
}

/* ---- the reference: zlib reads the wrapping too, in one step a member ---- */

static void reference(outcome *out, const unsigned char *in, size_t length)
{
    z_stream z = {0};
    int code = Z_OK;

    INSIST(inflateInit2(&z, 15 + 16) == Z_OK, "no memory");
    z.next_in = (z_const Bytef *)(size_t)in;
    z.avail_in = (uInt)length;
    z.next_out = out->at;
    z.avail_out = MOST;
    out->fault = NULL;
    out->verdict = length ? WHOLE : CUT;
    while (z.avail_in && out->verdict == WHOLE) {
        if (z.next_in > in && *z.next_in != 0x1f) {
            out->verdict = FOLLOWED;
            break;
        }
        (void)inflateReset(&z);
        code = inflate(&z, Z_NO_FLUSH);
        if (code != Z_STREAM_END)
            out->verdict = code == Z_DATA_ERROR ? CORRUPT : CUT;
    }
    out->length = MOST - z.avail_out;
    (void)inflateEnd(&z);
}

/* ---- ours: members as source.c reads them, in steps ---- */

static void step_through(outcome *out, ps_inflate *f, const unsigned char *in, size_t length, size_t in_step,
                         size_t out_step)
{
    static const unsigned char guard[GUARD] = "what stands behind the room of a step";
    static unsigned char piece[MOST + GUARD];
    size_t at = 0;
    bool in_member = true;

    out->length = 0;
    out->fault = NULL;
    ps_inflate_reset(f);
    for (;;) {
        const size_t left = length - at, give = left < in_step ? left : in_step;
        size_t used, made;
        ps_inflated said;

        if (!in_member) {
            out->verdict = left ? FOLLOWED : WHOLE;
            if (!left || in[at] != 0x1f)
                return;
            ps_inflate_reset(f);
            in_member = true;
        }
        memcpy(piece + out_step, guard, GUARD);
        said = ps_inflate_step(f, in + at, give, &used, piece, out_step, &made);
        INSIST(used <= give && made <= out_step, "%zu of %zu used, %zu of %zu made", used, give, made, out_step);
        INSIST(!memcmp(piece + out_step, guard, GUARD), "a step wrote behind its room");
        INSIST(out->length + made <= MOST, "more came out than went in");
        memcpy(out->at + out->length, piece, made);
        out->length += made;
        at += used;
        INSIST(said != PS_INFLATED_NO_MEMORY, "no memory");
        if (said == PS_INFLATED_CORRUPT) {
            size_t again;
            ck_assert_uint_eq(made, 0);
            ck_assert_int_eq(ps_inflate_step(f, in + at, length - at, &again, piece, out_step, &made),
                             PS_INFLATED_CORRUPT);
            out->verdict = CORRUPT;
            out->fault = ps_inflate_fault(f);
            ck_assert_ptr_nonnull(out->fault);
            return;
        }
        if (said == PS_INFLATED_END)
            in_member = false;
        else if (!used && !made) {
            INSIST(!left, "no step forward with %zu bytes left", left);
            out->verdict = CUT;
            return;
        }
    }
}

/* The verdict is the same, and so are the bytes. ISA-L may give up to 2 fewer before a cut (a few codes are looked up
 * at once), and finds a fault later: it puts a repeat down before it looks at its distance, and reads codes with unused
 * words. A change that touches nothing but such a word leaves the contents as they were, and ISA-L reads them. */
static const ps_buffer *original;
static unsigned lenient;

static void compare(const char *why, const outcome *have, const outcome *want, const ps_deflate_engine *engine,
                    size_t in_step, size_t out_step)
{
    const bool exact = engine == &ps_deflate_zlib || want->verdict == WHOLE || want->verdict == FOLLOWED;
    const size_t least = have->length < want->length ? have->length : want->length;

    if (want->verdict == CORRUPT && have->verdict == WHOLE && !exact) {
        INSIST(original && have->length == original->length && !memcmp(have->at, original->at, have->length),
               "%s, %s: other contents pass for whole", why, engine->name);
        lenient++;
        return;
    }
    INSIST(have->verdict == want->verdict, "%s, %s, steps of %zu and %zu: %s, wanted %s", why, engine->name, in_step,
           out_step, verdicts[have->verdict], verdicts[want->verdict]);
    INSIST(exact ? have->length == want->length
                 : have->length + 2 >= want->length && (want->verdict == CORRUPT || have->length <= want->length),
           "%s, %s, steps of %zu and %zu: %zu bytes, wanted %zu", why, engine->name, in_step, out_step, have->length,
           want->length);
    INSIST(!memcmp(have->at, want->at, least), "%s, %s, steps of %zu and %zu: other bytes", why, engine->name, in_step,
           out_step);
}

static void check(const char *why, const unsigned char *in, size_t length, const size_t (*steps)[2], size_t n)
{
    const char *fault = NULL;

    reference(&wanted, in, length);
    for (size_t e = 0; e < PS_COUNT(engines); e++) {
        ps_inflate *f = ps_inflate_open(engines[e]);

        INSIST(f, "no memory");
        for (size_t s = 0; s < n; s++) {
            step_through(&got, f, in, length, steps[s][0], steps[s][1]);
            compare(why, &got, &wanted, engines[e], steps[s][0], steps[s][1]);
            if ((e || s) && got.verdict == wanted.verdict)
                INSIST(got.fault == fault, "%s: %s or %s", why, got.fault, fault);
            fault = got.fault;
        }
        ps_inflate_close(f);
    }
}

static const size_t all_steps[][2] = {{MOST, MOST}, {1, 1},  {1, MOST},   {MOST, 1},    {2, 3},       {3, 257},
                                      {7, 258},     {13, 5}, {64, 32768}, {4096, 4096}, {1000, 65537}};
static const size_t few_steps[][2] = {{MOST, MOST}, {3, 5}};

/* ---- files to read ---- */

static uint32_t seed;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static void add_number(ps_buffer *b, uint32_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++, number >>= 8)
        ps_buffer_add(b, &(char){(char)(number & 0xff)}, 1);
}

typedef struct member {
    int level, strategy, flush; /* flush: kind of deflate point set now and then; 0 none */
    unsigned char flags;
    const char *name, *comment; /* where flags ask for them */
    size_t extra;
    uint32_t crc_change, length_change, header_crc_change;
} member;

static void add_header(ps_buffer *b, const member *m)
{
    const size_t begin = b->length;

    ps_buffer_add(b, (const char[]){0x1f, (char)0x8b, 8, (char)m->flags, 1, 2, 3, 4, 0, 3}, 10);
    if (m->flags & 4) {
        add_number(b, (uint32_t)m->extra, 2);
        for (size_t i = 0; i < m->extra; i++)
            ps_buffer_add(b, &"\0x"[i % 2], 1);
    }
    if (m->flags & 8)
        ps_buffer_add(b, m->name, strlen(m->name) + 1);
    if (m->flags & 16)
        ps_buffer_add(b, m->comment, strlen(m->comment) + 1);
    if (m->flags & 2)
        add_number(
            b, (uint32_t)crc32(0, (const Bytef *)b->at + begin, (uInt)(b->length - begin)) ^ m->header_crc_change, 2);
}

static void add_deflated(ps_buffer *b, const member *m, const char *at, size_t length)
{
    static unsigned char packed[1 << 16];
    const uInt piece = m->flush ? 1000 : UINT32_MAX;
    z_stream z = {0};
    int code = Z_OK;

    ck_assert_int_eq(deflateInit2(&z, m->level, Z_DEFLATED, -15, 8, m->strategy), Z_OK);
    z.next_in = (z_const Bytef *)(size_t)at;
    while (code != Z_STREAM_END) {
        const size_t left = length - (size_t)((const char *)z.next_in - at);
        const bool last = left <= piece;
        z.avail_in = last ? (uInt)left : piece;
        do {
            z.next_out = packed;
            z.avail_out = sizeof(packed);
            code = deflate(&z, last ? Z_FINISH : m->flush);
            ps_buffer_add(b, (char *)packed, sizeof(packed) - z.avail_out);
        } while (!z.avail_out);
    }
    ck_assert_int_eq(deflateEnd(&z), Z_OK);
}

static void add_member(ps_buffer *b, const member *m, const char *at, size_t length)
{
    add_header(b, m);
    add_deflated(b, m, at, length);
    add_number(b, (uint32_t)crc32(0, (const Bytef *)at, (uInt)length) ^ m->crc_change, 4);
    add_number(b, (uint32_t)length ^ m->length_change, 4);
    ck_assert(!b->failed);
}

/* Rows like those of an extract, noise, one byte over and over, and repeats from as far back as deflate can reach. */
static void add_content(ps_buffer *b, size_t length)
{
    const unsigned kind = dice(4);
    const size_t begin = b->length;

    while (b->length - begin < length) {
        if (kind == 0)
            ps_buffer_print(b, "%08x%08x,20%02u-%02u-%02u,E%u%u,\"Ward %u\"\n", dice(1 << 24), dice(1 << 24), dice(26),
                            1 + dice(12), 1 + dice(28), dice(10), dice(10), dice(40));
        else if (kind == 1)
            ps_buffer_add(b, &(char){(char)dice(256)}, 1);
        else if (kind == 2)
            ps_buffer_add(b, "aaaaaaaaab", 9 + (dice(300) == 0));
        else if (b->length - begin < 32768)
            ps_buffer_print(b, "%u,", dice(100000));
        else
            ps_buffer_add(b, &(char){b->at[b->length - 32768]}, 1);
    }
}

#define TEXT(s) s, sizeof(s) - 1

static const char damaged[] = "data do not unpack to what their checksum and length say";

static const struct {
    const char *why;
    member member;
    verdict verdict;
    const char *fault;
} made[] = {
    {"as gzip writes it", {.level = 6}, WHOLE, NULL},
    {"with a name", {.level = 6, .flags = 8, .name = "gp.csv"}, WHOLE, NULL},
    {"with a name of no letters", {.level = 6, .flags = 8, .name = ""}, WHOLE, NULL},
    {"with a comment", {.level = 6, .flags = 16, .comment = "March"}, WHOLE, NULL},
    {"with a field of extras, which holds NUL", {.level = 6, .flags = 4, .extra = 9}, WHOLE, NULL},
    {"with a field of no extras", {.level = 6, .flags = 4}, WHOLE, NULL},
    {"with 65,535 bytes of extras", {.level = 6, .flags = 4, .extra = 65535}, WHOLE, NULL},
    {"with all there is", {.level = 6, .flags = 31, .name = "a.csv", .comment = "b", .extra = 3}, WHOLE, NULL},
    {"with a checksum of its header", {.level = 6, .flags = 2}, WHOLE, NULL},
    {"with a wrong checksum of its header",
     {.level = 6, .flags = 10, .name = "a", .header_crc_change = 1},
     CORRUPT,
     "header checksum differs"},
    {"with a flag of the future", {.level = 6, .flags = 0x20}, CORRUPT, "unknown header flags"},
    {"with another", {.level = 6, .flags = 0x80}, CORRUPT, "unknown header flags"},
    {"stored", {.level = 0}, WHOLE, NULL},
    {"with the fixed code", {.level = 6, .strategy = Z_FIXED}, WHOLE, NULL},
    {"without a match", {.level = 6, .strategy = Z_HUFFMAN_ONLY}, WHOLE, NULL},
    {"in blocks with empty ones between", {.level = 6, .flush = Z_FULL_FLUSH}, WHOLE, NULL},
    {"with a wrong CRC", {.level = 6, .crc_change = 0x80000000}, CORRUPT, damaged},
    {"with a wrong length", {.level = 6, .length_change = 0x80000000}, CORRUPT, damaged},
};

START_TEST(reads_made_members)
{
    ps_buffer content = {0}, b = {0};
    const member plain = {.level = 6};

    seed = 7;
    for (size_t n = 0; n < 2; n++) {
        ps_buffer_clear(&content);
        ps_buffer_clear(&b);
        if (n)
            add_content(&content, 5000);
        add_member(&b, &made[_i].member, content.at ? content.at : "", content.length);
        check(made[_i].why, (unsigned char *)b.at, b.length, all_steps, PS_COUNT(all_steps));
        ck_assert_msg(got.verdict == made[_i].verdict &&
                          (got.fault ? made[_i].fault && !strcmp(got.fault, made[_i].fault) : !made[_i].fault),
                      "%s: %s, %s", made[_i].why, verdicts[got.verdict], got.fault);
        if (got.verdict != WHOLE)
            continue;
        ck_assert_uint_eq(got.length, content.length);
        ck_assert(!content.length || !memcmp(got.at, content.at, content.length));
        /* Between two others. */
        content.length = 0;
        ps_buffer_clear(&b);
        add_member(&b, &plain, TEXT("before"));
        add_member(&b, &made[_i].member, TEXT("between"));
        add_member(&b, &plain, TEXT("behind"));
        check(made[_i].why, (unsigned char *)b.at, b.length, all_steps, PS_COUNT(all_steps));
        ck_assert(got.length == 19 && !memcmp(got.at, "beforebetweenbehind", 19));
    }
    ps_buffer_release(&b);
    ps_buffer_release(&content);
}
END_TEST

static const struct {
    const char *why;
    const char *tail;
    size_t length;
    verdict verdict;
} tails[] = {
    {"nothing", TEXT(""), WHOLE},
    {"a byte of garbage", TEXT("x"), FOLLOWED},
    {"a line end", TEXT("\n"), FOLLOWED},
    {"one NUL", TEXT("\0"), FOLLOWED},
    {"a block filled up with NUL, as tapes have it", TEXT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), FOLLOWED},
    {"the first byte of another member", TEXT("\x1f"), CUT},
    {"the first two", TEXT("\x1f\x8b"), CUT},
    {"something that begins like a member", TEXT("\x1fx"), CORRUPT},
    {"another method", TEXT("\x1f\x8b\x09\0\0\0\0\0\0\0"), CORRUPT},
};

START_TEST(reads_tails)
{
    ps_buffer b = {0};
    const member plain = {.level = 6};

    add_member(&b, &plain, TEXT("pseudo_id,date\nab,2025-01-01\n"));
    ps_buffer_add(&b, tails[_i].tail, tails[_i].length);
    check(tails[_i].why, (unsigned char *)b.at, b.length, all_steps, PS_COUNT(all_steps));
    ck_assert_msg(got.verdict == tails[_i].verdict && got.length == 29, "%s: %s", tails[_i].why, verdicts[got.verdict]);
    ps_buffer_release(&b);
}
END_TEST

/* Deflate data written by hand, bit by bit (RFC 1951), in a member whose trailer is right wherever there is one. */
static const struct {
    const char *why;
    const char *bits; /* from the first; blanks are for the eye */
    const char *content;
    verdict verdict;
} bodies[] = {
    {"an empty fixed block", "1 10 0000000", "", WHOLE},
    {"an a", "1 10 10010001 0000000", "a", WHOLE},
    {"a block of the fourth kind", "1 11 0000000000000", "", CORRUPT},
    {"stored, lengths that disagree", "1 00 00000 1000000000000000 1111111111111111 00000000", "", CORRUPT},
    {"a stored a", "1 00 00000 1000000000000000 0111111111111111 10000110", "a", WHOLE},
    {"a repeat from before the beginning", "1 10 10010001 0000001 00001 0000000", "a", CORRUPT},
    {"a repeat of the first byte", "1 10 10010001 0000001 00000 0000000", "aaaa", WHOLE},
    {"a distance that does not exist", "1 10 10010001 0000001 11110 0000000", "a", CORRUPT},
    {"a length that does not exist", "1 10 10010001 11000110 00000 0000000", "a", CORRUPT},
    {"too many lengths", "1 01 01111 00000 0000", "", CORRUPT},
    {"too many distances", "1 01 00000 01111 0000", "", CORRUPT},
};

static void add_bits(ps_buffer *b, const char *bits)
{
    unsigned byte = 0, n = 0;

    for (const char *p = bits; *p; p++) {
        if (*p == ' ')
            continue;
        byte |= (unsigned)(*p == '1') << n;
        if (++n == 8 || !p[1]) {
            add_number(b, byte, 1);
            byte = n = 0;
        }
    }
}

START_TEST(reads_bodies_by_hand)
{
    ps_buffer b = {0};
    const member plain = {.level = 6};
    const size_t length = strlen(bodies[_i].content);

    add_header(&b, &plain);
    add_bits(&b, bodies[_i].bits);
    if (bodies[_i].verdict == WHOLE) {
        add_number(&b, (uint32_t)crc32(0, (const Bytef *)bodies[_i].content, (uInt)length), 4);
        add_number(&b, (uint32_t)length, 4);
    } else {
        ps_buffer_add(&b, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    }
    check(bodies[_i].why, (unsigned char *)b.at, b.length, all_steps, PS_COUNT(all_steps));
    ck_assert_msg(got.verdict == bodies[_i].verdict && got.length >= length &&
                      (got.verdict == CORRUPT || got.length == length) && !memcmp(got.at, bodies[_i].content, length),
                  "%s: %s, %zu bytes", bodies[_i].why, verdicts[got.verdict], got.length);
    ps_buffer_release(&b);
}
END_TEST

/* The one known difference: a code of two words of two bits leaves two words without a meaning. zlib refuses the block;
 * ISA-L reads it, and the checksum still has to be right. */
START_TEST(never_passes_an_incomplete_code_unchecked)
{
    static const char bits[] = "1 01 00000 00000 0011" /* 257 lengths, 1 distance, 16 lengths of the code of lengths */
                               "000 000 100 010 000 000 000 000 000 000 000 000 000 000 000 010"
                               "0 0110101 11 0 1111111 0 1001000 11 10" /* an a and the end have 2 bits each */
                               "00 01";
    const member plain = {.level = 6};
    ps_buffer b = {0};

    for (unsigned wrong = 0; wrong < 2; wrong++) {
        ps_buffer_clear(&b);
        add_header(&b, &plain);
        add_bits(&b, bits);
        add_number(&b, (uint32_t)crc32(0, (const Bytef *)"a", 1) ^ wrong, 4);
        add_number(&b, 1, 4);
        for (size_t e = 0; e < PS_COUNT(engines); e++) {
            ps_inflate *f = ps_inflate_open(engines[e]);
            step_through(&got, f, (unsigned char *)b.at, b.length, MOST, MOST);
            if (engines[e] == &ps_deflate_zlib || wrong)
                ck_assert_int_eq(got.verdict, CORRUPT);
            else
                ck_assert(got.verdict == CORRUPT || (got.verdict == WHOLE && got.length == 1 && got.at[0] == 'a'));
            ps_inflate_close(f);
        }
    }
    ps_buffer_release(&b);
}
END_TEST

static void add_random_members(ps_buffer *b, size_t most)
{
    static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED};
    static const int flushes[] = {0, 0, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_BLOCK};
    const unsigned members = 1 + dice(4);
    ps_buffer content = {0};

    for (unsigned i = 0; i < members; i++) {
        const member m = {.level = (int)dice(10),
                          .strategy = strategies[dice(PS_COUNT(strategies))],
                          .flush = flushes[dice(PS_COUNT(flushes))],
                          .flags = (unsigned char)dice(32),
                          .name = "a.csv",
                          .comment = "of March",
                          .extra = dice(20)};
        ps_buffer_clear(&content);
        if (dice(5))
            add_content(&content, dice((unsigned)most));
        add_member(b, &m, content.at ? content.at : "", content.length);
    }
    ps_buffer_release(&content);
}

START_TEST(reads_random_files)
{
    ps_buffer b = {0};

    seed = 20250331u + (uint32_t)_i;
    for (unsigned n = 0; n < 6; n++) {
        const size_t steps[][2] = {{MOST, MOST},
                                   {1, 1},
                                   {1 + dice(20), 1 + dice(20)},
                                   {1 + dice(3000), 1 + dice(100000)},
                                   {1 + dice(100000), 1 + dice(3000)},
                                   {1 + dice(300000), 1 + dice(300000)}};
        ps_buffer_clear(&b);
        add_random_members(&b, 200000);
        check("random", (unsigned char *)b.at, b.length, steps, PS_COUNT(steps));
        ck_assert_int_eq(got.verdict, WHOLE);
        /* And damaged in one place, or cut. */
        for (unsigned k = 0; k < 5; k++) {
            const size_t at = dice((unsigned)b.length);
            const char was = b.at[at];
            b.at[at] = (char)(was ^ (1 << dice(8)));
            check("damaged", (unsigned char *)b.at, b.length, steps + 2, PS_COUNT(steps) - 2);
            b.at[at] = was;
            check("cut", (unsigned char *)b.at, at, steps + 2, PS_COUNT(steps) - 2);
        }
    }
    ps_buffer_release(&b);
}
END_TEST

/* One file for each kind of block. */
static const member kinds[] = {{.level = 6, .flags = 31, .name = "a.csv", .comment = "b", .extra = 3},
                               {.level = 0},
                               {.level = 6, .strategy = Z_FIXED},
                               {.level = 6, .strategy = Z_HUFFMAN_ONLY}};

static void small_file(ps_buffer *b, ps_buffer *content, const member *m)
{
    static const char second[] = "2,2025-01-02\n";

    seed = 3;
    for (unsigned i = 0; i < 6; i++)
        ps_buffer_print(content, "%x,20%02u-%02u-%02u,E%u,%s\n", dice(1 << 24), dice(26), 1 + dice(12), 1 + dice(28),
                        dice(100), i % 3 ? "" : "yes");
    add_member(b, m, content->at, content->length);
    add_member(b, m, TEXT(second));
    ps_buffer_text(content, second);
}

START_TEST(agrees_on_every_cut)
{
    ps_buffer b = {0}, content = {0};

    small_file(&b, &content, &kinds[_i]);
    for (size_t cut = 0; cut < b.length; cut++)
        check("cut", (unsigned char *)b.at, cut, all_steps, PS_COUNT(all_steps));
    ps_buffer_release(&b);
    ps_buffer_release(&content);
}
END_TEST

START_TEST(agrees_on_every_change_of_a_byte)
{
    ps_buffer b = {0}, content = {0};
    size_t whole = 0, corrupt = 0;

    original = &content;
    lenient = 0;
    small_file(&b, &content, &kinds[_i]);
    for (size_t at = 0; at < b.length; at++) {
        const char was = b.at[at];
        for (unsigned c = 0; c < 256; c++) {
            if ((char)c == was)
                continue;
            b.at[at] = (char)c;
            check("changed", (unsigned char *)b.at, b.length, few_steps, PS_COUNT(few_steps));
            whole += wanted.verdict == WHOLE;
            corrupt += wanted.verdict == CORRUPT;
        }
        b.at[at] = was;
    }
    /* Times and systems in headers are checked by nothing; nearly all else is. */
    original = NULL;
    ck_assert_msg(lenient < b.length * 255 / 500, "%u lenient readings", lenient);
    ck_assert_msg(whole < b.length * 255 / 4 && corrupt > b.length * 255 / 2, "%zu whole, %zu corrupt", whole, corrupt);
    ps_buffer_release(&b);
    ps_buffer_release(&content);
}
END_TEST

static Suite *inflate_suite(void)
{
    Suite *suite = suite_create("inflate");
    TCase *tc = tcase_create("inflate");

    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, reads_made_members, 0, PS_COUNT(made));
    tcase_add_loop_test(tc, reads_tails, 0, PS_COUNT(tails));
    tcase_add_loop_test(tc, reads_bodies_by_hand, 0, PS_COUNT(bodies));
    tcase_add_test(tc, never_passes_an_incomplete_code_unchecked);
    tcase_add_loop_test(tc, reads_random_files, 0, 6);
    tcase_add_loop_test(tc, agrees_on_every_cut, 0, PS_COUNT(kinds));
    tcase_add_loop_test(tc, agrees_on_every_change_of_a_byte, 0, PS_COUNT(kinds));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(inflate_suite)

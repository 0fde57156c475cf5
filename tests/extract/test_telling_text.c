/* Free text that says whom it is about is found however it is written; text that does not, is not. */
#include "extract/telling_text.h"
#include "test.h"

/* 943 476 5919 and 987 654 4321 pass modulus 11; 943 476 5918 and 123 456 7890 do not. */
static const struct {
    const char *text;
    ps_telling kind;
} cases[] = {
    {"", PS_TELLS_NOTHING},
    {"She now walks 20 minutes a day and sleeps through.", PS_TELLS_NOTHING},
    {"In March 2025 two of 15 people came 3 times; \xc2\xa3"
     "1,250 was saved, 24/7, 9-5.",
     PS_TELLS_NOTHING},
    {"May I come again? he asked on 5 May.", PS_TELLS_NOTHING},
    {"Stubborn on most days; born in Nottingham, proud of it", PS_TELLS_NOTHING},
    {"NHS 111 and 999; 0.5 mg; room 12; B12 injections; the A52; 20 10 2 cups", PS_TELLS_NOTHING},
    {"the number 943 476 5918 is none", PS_TELLS_NOTHING},
    {"two tickets @ 5 pounds", PS_TELLS_NOTHING},
    {"Antidisestablishmentarianism", PS_TELLS_NOTHING},
    {"version 1.2.3 of the leaflet, 2024/25", PS_TELLS_NOTHING},

    {"9434765919", PS_TELLS_NHS_NUMBER},
    {"her number is 943 476 5919.", PS_TELLS_NHS_NUMBER},
    {"943-476-5919", PS_TELLS_NHS_NUMBER},
    {"NHS9434765919x", PS_TELLS_NHS_NUMBER},
    {"aged 73, 943 476 5919", PS_TELLS_NHS_NUMBER},
    {"aged 73 943 476 5919 2 falls", PS_TELLS_NHS_NUMBER},
    {"9 4 3 4 7 6 5 9 1 9", PS_TELLS_NHS_NUMBER},
    {"943\n476\n5919", PS_TELLS_NHS_NUMBER},
    {"943\xc2\xa0"
     "476\xe2\x80\x91"
     "5919",
     PS_TELLS_NHS_NUMBER}, /* no-break blank, hyphen */
    {"943\xe2\x80\x8b"
     "4765919",
     PS_TELLS_NHS_NUMBER}, /* a blank of no width */
    {"\xef\xbc\x99\xef\xbc\x94\xef\xbc\x93"
     " 476 5919",
     PS_TELLS_NHS_NUMBER}, /* full-width digits */
    {"\xd9\xa9\xd9\xa4\xd9\xa3"
     " 476 5919",
     PS_TELLS_NHS_NUMBER}, /* Arabic digits */

    {"deadbeefdeadbeef00112233", PS_TELLS_PSEUDONYM},
    {"id A4455E6581B78D69E569895C2B615DFA90A6CD56938E40CA91EDD26E44DEEDFE", PS_TELLS_PSEUDONYM},
    {"TESTWn4Rt4oKqT1s9bX2ZlaB", PS_TELLS_PSEUDONYM},
    {"123e4567-e89b-12d3-a456-426614174000", PS_TELLS_PSEUDONYM},
    {"1234567890123456", PS_TELLS_PSEUDONYM},

    {"write to jane.doe@nhs.net", PS_TELLS_EMAIL},
    {"jane @ example.org", PS_TELLS_EMAIL},
    {"JANE\xef\xbc\xa0"
     "EXAMPLE.ORG",
     PS_TELLS_EMAIL},

    {"ring 0115 496 0123", PS_TELLS_TELEPHONE},
    {"07700900123", PS_TELLS_TELEPHONE},
    {"(020) 7946 0123", PS_TELLS_TELEPHONE},
    {"+44 (0)20 7946 0123", PS_TELLS_TELEPHONE},
    {"+44 7700 900123", PS_TELLS_TELEPHONE},
    {"0044 7700 900123", PS_TELLS_TELEPHONE},
    {"01204 52012 in the book", PS_TELLS_TELEPHONE},

    {"31/12/1950", PS_TELLS_BIRTH},
    {"3.4.50", PS_TELLS_BIRTH},
    {"12/31/1950", PS_TELLS_BIRTH},
    {"03 04 1950", PS_TELLS_BIRTH},
    {"3 - 4 - 1950", PS_TELLS_BIRTH},
    {"came 1950-12-31 to us", PS_TELLS_BIRTH},
    {"31121950", PS_TELLS_BIRTH},
    {"19501231", PS_TELLS_BIRTH},
    {"on 3rd of March, 1950", PS_TELLS_BIRTH},
    {"3-Mar-50", PS_TELLS_BIRTH},
    {"Sept 3 1950", PS_TELLS_BIRTH},
    {"1950, March the 3rd", PS_TELLS_BIRTH},
    {"born on a farm", PS_TELLS_BIRTH},
    {"Born in 1950", PS_TELLS_BIRTH},
    {"born 1950", PS_TELLS_BIRTH},
    {"born in June", PS_TELLS_BIRTH},
    {"D.O.B. unknown", PS_TELLS_BIRTH},
    {"DOB 1950", PS_TELLS_BIRTH},
    {"Date of Birth", PS_TELLS_BIRTH},

    {"lives in NG7 2UH now", PS_TELLS_POSTCODE},
    {"ng72uh", PS_TELLS_POSTCODE},
    {"EC1A 1BB", PS_TELLS_POSTCODE},
    {"W1A0AX", PS_TELLS_POSTCODE},
    {"N1 1AA,", PS_TELLS_POSTCODE},
    {"n11 1aa", PS_TELLS_POSTCODE},
    {"SW1A  2AA", PS_TELLS_POSTCODE},
    {"GIR 0AA", PS_TELLS_POSTCODE},
    {"NG7-2UH", PS_TELLS_POSTCODE},
};

START_TEST(finds_kinds)
{
    const ps_slice text = ps_slice_of(cases[_i].text);
    char *exact = malloc(text.length + !text.length); /* nothing behind it that a look too far could go unnoticed in */
    ps_telling got;

    ck_assert_ptr_nonnull(exact);
    memcpy(exact, text.at, text.length);
    got = ps_telling_find((ps_slice){exact, text.length});
    free(exact);
    ck_assert_msg(got == cases[_i].kind, "\"%s\": %s, wanted %s", cases[_i].text,
                  ps_telling_words(got) ? ps_telling_words(got) : "nothing",
                  ps_telling_words(cases[_i].kind) ? ps_telling_words(cases[_i].kind) : "nothing");
}
END_TEST

/* An NHS number is found wherever words stand around it. */
START_TEST(finds_a_number_at_every_place)
{
    static const char words[] = "walks, 20 minutes a day; 3 of 7 (days) and sleeps";
    char text[128];

    for (size_t at = 0; at <= strlen(words); at++) {
        if (at && words[at - 1] >= '0' && words[at - 1] <= '9')
            continue; /* it would be a longer number */
        snprintf(text, sizeof text, "%.*s943 476 5919%s%s", (int)at, words,
                 words[at] >= '0' && words[at] <= '9' ? "; " : "", words + at);
        ck_assert_msg(ps_telling_find(ps_slice_of(text)) == PS_TELLS_NHS_NUMBER, "not found in \"%s\"", text);
    }
}
END_TEST

/* Bytes of any kind, cut anywhere: no look beyond them (the checkers of memory would say so). */
START_TEST(bears_any_bytes)
{
    static const char alphabet[] = "09 -./@abn+(\xc2\xa0\xe2\x80\x91\xf0\x9f\x99\x82\xff\xd9";
    uint64_t state = 7;

    for (int i = 0; i < 20000; i++) {
        char bytes[24];
        size_t n = 0;
        for (; n < sizeof bytes; n++) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            if ((state >> 59) == 0)
                break;
            bytes[n] = alphabet[(state >> 33) % (sizeof alphabet - 1)];
        }
        ck_assert_int_ne(ps_telling_find((ps_slice){bytes, n}), PS_TELLS_NO_MEMORY);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("telling text");
    TCase *tc = tcase_create("telling text");
    tcase_add_loop_test(tc, finds_kinds, 0, PS_COUNT(cases));
    tcase_add_test(tc, finds_a_number_at_every_place);
    tcase_add_test(tc, bears_any_bytes);
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

/* Said words: which texts tell a condition, and which are innocent. */
#include "define/said_words.h"
#include "test.h"

#include <string.h>

static ps_arena *arena;

static void setup(void)
{
    arena = ps_arena_new();
    ck_assert_ptr_nonnull(arena);
}

static void teardown(void)
{
    ps_arena_free(arena);
}

static char *fold(const char *text)
{
    char *const folded = ps_said_fold(arena, text);
    ck_assert_ptr_nonnull(folded);
    return folded;
}

static const struct {
    const char *why, *text, *folded;
} folds[] = {
    {"nothing", "", ""},
    {"marks alone", " - . ' ", ""},
    {"case", "Weekly WALK", "weekly walk"},
    {"blanks at the ends and between", "  weekly \t walk ", "weekly walk"},
    {"soft marks within a word stay", "S.M.I. and self-harm, Crohn's", "s.m.i and self-harm crohn's"},
    {"soft marks elsewhere part words", "walk - talk. Tea", "walk talk tea"},
    {"two soft marks are a dash", "walk--talk", "walk talk"},
    {"an underscore parts words", "has_ckd", "has ckd"},
    {"hyphens and apostrophes of word processors", "Bi\xE2\x80\x91polar Crohn\xE2\x80\x99s", "bi-polar crohn's"},
    {"blanks that do not break",
     "heart\xC2\xA0"
     "attack",
     "heart attack"},
    {"marks that do not show",
     "dia\xC2\xAD"
     "bet\xE2\x80\x8B"
     "es",
     "diabetes"},
    {"accents go", "caf\xC3\xA9 \xC3\x98rsted \xC5\xBDi\xC5\xBE", "cafe orsted ziz"},
    {"accents of their own go", "cafe\xCC\x81", "cafe"},
    {"signs among those letters part words",
     "2\xC3\x97"
     "3",
     "2 3"},
    {"other letters stay", "\xCF\x88 \xD0\x96", "\xCF\x88 \xD0\x96"},
    {"half a letter at the end stays", "caf\xC3", "caf\xC3"},
};

START_TEST(folding)
{
    const char *const got = fold(folds[_i].text);
    ck_assert_msg(!strcmp(got, folds[_i].folded), "%s: \"%s\"", folds[_i].why, got);
}
END_TEST

static const struct {
    const char *why, *text, *phrase;
    bool said;
} phrases[] = {
    {"a word", "the smi walk", "smi", true},
    {"a word in capitals with dots", "the S.M.I. walk", "smi", true},
    {"letters apart", "the S M I walk", "smi", true},
    {"letters apart with dots", "the S. M. I. walk", "smi", true},
    {"a hyphen behind it", "the smi-core20 walk", "smi", true},
    {"a hyphen before it", "non-smi", "smi", true},
    {"longer words say something else", "smile", "smi", false},
    {"no stems here", "diabetics", "diabetic", false},
    {"words are not run together", "we can certainly", "cancer", false},
    {"two words", "those who has  CKD", "has_ckd", true},
    {"two words written as one", "selfharm", "self-harm", true},
    {"a hyphen for the blank", "self-harm", "self harm", true},
    {"two words apart", "has the CKD", "has_ckd", false},
    {"the first alone", "has", "has_ckd", false},
    {"marks around the phrase", "any SMI walk", "(SMI)", true},
    {"the very end", "with smi", "smi", true},
    {"a star is nothing here", "diabetics", "diab*", false},
    {"a single letter", "plan a", "a", false},
    {"a single letter with marks", "plan a", "(a)", false},
    {"no phrase", "plan a", "", false},
    {"no text", "", "smi", false},
    {"hyphens of word processors on both sides", "high\xE2\x80\x91risk", "high\xE2\x80\x93risk", true},
};

START_TEST(saying)
{
    ck_assert_msg(ps_said(fold(phrases[_i].text), phrases[_i].phrase) == phrases[_i].said, "%s", phrases[_i].why);
}
END_TEST

static const struct {
    const char *text, *what;
} telling[] = {
    {"Diabetics group", "diabetics"},
    {"Type 2 diabetics", "diabetics"},
    {"pre-diabetic", "diabetic"},
    {"Prediabetes evening", "prediabetes"},
    {"DIABETES club", "diabetes"},
    {"D.i.a.b.e.t.e.s", "d.i.a.b.e.t.e.s"},
    {"d i a b e t e s", "d i a b e t e s"},
    {"Asthmatic", "asthmatic"},
    {"Di\xC3\xA1"
     "betes",
     "diabetes"},
    {"mentalhealth", "mentalhealth"},
    {"severelymentally", "severelymentally"},
    {"mentalill-health", "mentalill-health"},
    {"after a fracture", "fracture"},
    {"Bi-polar", "bi-polar"},
    {"Bi polar", "bi polar"},
    {"Bi\xE2\x80\x91polar", "bi-polar"},
    {"bipolar affective", "bipolar"},
    {"Cancers", "cancers"},
    {"anti-cancer walk", "cancer"},
    {"S.M.I. team", "s.m.i"},
    {"S M I team", "s m i"},
    {"SMIs", "smis"},
    {"Chronic obstructive pulmonary disease", "chronic"},
    {"obstructive airways", "obstructive"},
    {"severe mental disorder", "disorder"},
    {"severely mentally troubled", "severely mentally"},
    {"severe mental trouble", "severe mental"},
    {"mental ill-health", "mental ill-health"},
    {"mental  ill health", "mental ill"},
    {"mentally ill", "mentally ill"},
    {"mental-health cafe", "mental-health"},
    {"Frailty", "frailty"},
    {"frail elderly", "frail"},
    {"lung disease", "disease"},
    {"Lung condition", "lung condition"},
    {"heart diseases", "diseases"},
    {"heart problems", "heart problems"},
    {"kidney failure", "kidney failure"},
    {"renal unit", "renal"},
    {"Strokes", "strokes"},
    {"dementia cafe", "dementia"},
    {"depressed", "depressed"},
    {"anti-depressants", "depressants"},
    {"anxiety disorders", "disorders"},
    {"Anxiety", "anxiety"},
    {"psychosis", "psychosis"},
    {"psychoses", "psychoses"},
    {"psychotic", "psychotic"},
    {"schizophrenic", "schizophrenic"},
    {"H.I.V.", "h.i.v"},
    {"living with AIDS", "aids"},
    {"hepatitis C", "hepatitis"},
    {"tumours", "tumours"},
    {"COPD", "copd"},
    {"epileptics", "epileptics"},
    {"addicts", "addicts"},
    {"alcoholics", "alcoholics"},
    {"drugs misuse", "drugs misuse"},
    {"substance-misuse team", "substance-misuse"},
    {"self-harm", "self-harm"},
    {"selfharming", "selfharming"},
    {"Learning disabilities", "learning disabilities"},
    {"learning-disabled", "learning-disabled"},
    {"autistic adults", "autistic"},
    {"pregnancy", "pregnancy"},
    {"Pregnant women", "pregnant"},
    {"kidney-failure", "kidney-failure"},
    {"drug users", "drug users"},
    {"newly diagnosed", "diagnosed"},
    {"long-term conditions", "long-term conditions"},
    {"hearing aids and AIDS", "aids"},
    {"suicidal", "suicidal"},
    {"Alzheimer's", "alzheimer's"},
    {"HIV's", "hiv"},
    /* innocent */
    {"Health champion", NULL},
    {"Health champion invitations", NULL},
    {"Staying well support", NULL},
    {"Social prescriber calls", NULL},
    {"carer", NULL},
    {"Unpaid carers' coffee morning", NULL},
    {"friendly call", NULL},
    {"A review with the practice", NULL},
    {"Company, money or the home", NULL},
    {"Keeping active and well among others", NULL},
    {"Help with health checks, food, activity and getting to appointments", NULL},
    {"The practice network would like to invite them to a group nearby", NULL},
    {"GP, PCN or VCSE worker, 10 a.m. to 2 p.m.", NULL},
    {"we can certainly help", NULL},     /* can cer: no cancer over a blank */
    {"smile club", NULL},                /* smi- */
    {"manicure and a chat", NULL},       /* manic- */
    {"Evening Chronicle readers", NULL}, /* chronic- */
    {"heroines of the sea", NULL},       /* heroin- */
    {"Stuart and his tiara", NULL},      /* tia- */
    {"sticky toffee and stiles", NULL},  /* sti- */
    {"insulation of the loft", NULL},    /* insul- */
    {"a psychosocial chat", NULL},       /* psychos- */
    {"breaststroke lessons", NULL},      /* not at the start of a word */
    {"a heart for attack ads", NULL},
    {"hearing aids and walking aids", NULL},
    {"Aids and adaptations at home", NULL},
    {"mental arithmetic evening", NULL},
    {"learning to cook", NULL},
    {"the kidney bean cookbook", NULL},
    {"Warm homes, benefits and debts", NULL},
    {"", NULL},
};

START_TEST(conditions)
{
    ps_slice what = {0};
    const bool tells = ps_said_condition(&what, fold(telling[_i].text));

    ck_assert_msg(tells == (telling[_i].what != NULL), "\"%s\": %.*s", telling[_i].text, (int)what.length,
                  tells ? what.at : "");
    if (tells)
        ck_assert_msg(ps_slice_equals(what, telling[_i].what), "\"%s\": %.*s", telling[_i].text, (int)what.length,
                      what.at);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *const suite = suite_create("said words");
    TCase *const tc = tcase_create("said words");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, folding, 0, PS_COUNT(folds));
    tcase_add_loop_test(tc, saying, 0, PS_COUNT(phrases));
    tcase_add_loop_test(tc, conditions, 0, PS_COUNT(telling));
    suite_add_tcase(suite, tc);
    return suite;
}

PS_TEST_MAIN(make_suite)

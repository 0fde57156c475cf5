/* Said words: texts folded, phrases and stems looked for in them, and the conditions known by stem. */
#include "define/said_words.h"

#include <string.h>

/* Diagnoses in the words people use for them; not complete, which is why the plan's own names are looked for too.
 * Nothing but an s may follow the phrase, so that "smi" is not in "smile", nor "manic" in "manicure"; where a word of
 * it ends in a star it is a stem, and anything may follow there. A blank may stand for none in the text: "bi polar" is
 * "bipolar" too. */
/* clang-format off */
static const char *const conditions[] = {
    /* any condition at all */
    "chronic", "chronic kidney*", "chronic obstructive*", "chronic pain*", "co morbid*", "diagnos*", "diseas*", "disorder", "long term* condition", "ltc", "multi morbid*", "syndrom*",
    /* mind */
    "adhd", "alzheimer*", "anorexi*", "anxiety*", "asd", "asperger*", "autis*", "bi polar*", "bulimi*", "cognitive* declin*",
    "cognitive* impair*", "delirium", "dementi*", "demented", "depress*", "dyslexi*", "dysphori*", "eupd", "insomnia*",
    "intellectual* disab*", "learning disab*", "learning difficult*", "manic", "memory loss", "memory problem", "mental* condition",
    "mental* distress*", "mental* health*", "mental* ill*", "mental* unwell", "neuro diver*", "ocd", "post traumatic*", "psychiatr*",
    "psychosis", "psychoses", "psychot*", "ptsd", "schizo*", "self harm*", "self injur*", "serious* mental*", "severe* mental*", "smi",
    "suicid*",
    /* drink, drugs and the like */
    "addict*", "alcohol*", "drug* abus*", "drug* depend*", "drug* mis*", "drug* problem", "drug* use*", "heroin", "methadone",
    "opiate*", "opioid*", "over dos*", "problem* drink*", "problem* gambl*", "substance* abus*", "substance* depend*", "substance* mis*",
    "substance* use*",
    /* heart, lungs, kidneys, sugar */
    "angina*", "asthma*", "atrial*", "bronchi*", "cardiac*", "cardiomyo*", "cardio vascular*", "chd", "ckd", "copd", "coronary",
    "cvd", "diabet*", "dialys*", "emphysem*", "esrd", "heart attack", "heart condition", "heart fail*", "heart problem",
    "high* blood pressure", "high cholesterol", "hypertens*", "ihd", "insulin*", "kidney condition", "kidney fail*", "kidney problem",
    "liver condition", "liver fail*", "lung condition", "lung problem", "obese", "obesity", "obstructive*", "over weight", "pre diabet*",
    "pulmonar*", "raised blood pressure", "renal*", "stroke*", "t1dm", "t2dm", "tia",
    /* cancer, blood, infections */
    "aids", "anaemi*", "anemi*", "cancer*", "carcinom*", "chemo therap*", "cirrho*", "haemophil*", "hepat*", "hiv", "leukaem*",
    "leukem*", "long covid", "lymphom*", "malignan*", "melanom*", "metasta*", "oncolog*", "radio therap*", "sickle cell", "std", "sti",
    "tb", "thalass*", "tubercul*", "tumor*", "tumour*",
    /* the rest of the body */
    "amputat*", "apnoea*", "arthrit*", "bowel", "brain injur*", "celiac*", "cerebral palsy", "coeliac*", "colitis", "crohn*",
    "cystic fibrosis", "eczema*", "endometrio*", "epilep*", "erectile", "fibromyalg*", "fractur*", "frail*", "glaucoma*", "gout",
    "head injur*", "hernia*", "huntington*", "ibd", "ibs", "incontinen*", "infertil*", "lupus", "lymphoedem*", "macular*", "menopaus*",
    "migrain*", "mnd", "neuropath*", "oedema*", "osteo arthr*", "osteo poro*", "paralys*", "paraplegi*", "parkinson*", "pneumoni*",
    "prostat*", "psoria*", "rheumat*", "sclerosis", "seizure*", "sepsis", "spina bifida", "stoma", "tetraplegi*", "thyroid*", "tinnitus",
    "transplant*", "ulcer*", "vertigo",
    /* births, ends, harm */
    "abortion*", "domestic abus*", "domestic violen*", "end of life", "miscarr*", "palliat*", "pregnan*", "sexual* abus*",
    "sexual* health*", "sexual* transmit*", "terminal* ill*", "termination",
};

/* What would be taken for one of these and tells none. */
static const char *const innocent[] = {"bathing aids", "daily living aids", "hearing aids", "mobility aids", "walking aids",
                                       "aids and adaptations", "aids and equipment"};

/* ---- folding ---- */

static bool word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Marks that a word may hold and be the same word. */
static bool soft(char c)
{
    return c == '-' || c == '.' || c == '\'';
}

#define NOTHING '\1' /* a mark that does not show */

/* Marks of word processors and web pages, as what they look like. */
static const struct {
    const char *bytes;
    char mark;
} marks[] = {
    {"\xC2\xA0", ' '},          {"\xC2\xAD", NOTHING},     {"\xC2\xB7", '.'},          {"\xE2\x80\x8B", NOTHING}, {"\xE2\x80\x8C", NOTHING},
    {"\xE2\x80\x8D", NOTHING},  {"\xE2\x80\x90", '-'},     {"\xE2\x80\x91", '-'},      {"\xE2\x80\x92", '-'},     {"\xE2\x80\x93", '-'},
    {"\xE2\x80\x94", ' '},      {"\xE2\x80\x98", '\''},    {"\xE2\x80\x99", '\''},     {"\xE2\x80\x9C", ' '},     {"\xE2\x80\x9D", ' '},
    {"\xE2\x80\x89", ' '},      {"\xE2\x80\xA2", ' '},     {"\xE2\x80\xA6", ' '},      {"\xE2\x80\xAF", ' '},     {"\xE2\x81\xA0", NOTHING},
    {"\xEF\xBB\xBF", NOTHING},
};
/* clang-format on */

/* Letters from U+00C0 on without their accents; a blank stands for a sign. */
static const char plain_letters[0x180 - 0xC0 + 1] = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
                                                    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                                                    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* A letter with an accent as the letter alone, so that no accent hides a word; an accent of its own as nothing. How
 * many bytes that was; 0: it is neither, and *c stays. */
static size_t fold_accent(char *c, const char *at)
{
    const unsigned char first = (unsigned char)at[0], second = (unsigned char)at[1];
    const unsigned letter = (first & 0x1Fu) << 6 | (second & 0x3Fu);

    if ((first & 0xE0) != 0xC0 || (second & 0xC0) != 0x80)
        return 0;
    if (letter >= 0x300 && letter < 0x370)
        *c = NOTHING;
    else if (letter >= 0xC0 && letter - 0xC0 < sizeof plain_letters - 1)
        *c = plain_letters[letter - 0xC0];
    else
        return 0;
    return 2;
}

/* The next character: a byte of a word in lower case, a soft mark, or a blank for whatever parts words; '\0' at the
 * end. */
static char next_folded(const char **at)
{
    while (**at) {
        char c = ps_ascii_lower(**at);
        size_t length = fold_accent(&c, *at);
        length = length ? length : 1;
        for (size_t i = 0; (unsigned char)c >= 0x80 && i < PS_COUNT(marks); i++)
            if (!strncmp(*at, marks[i].bytes, strlen(marks[i].bytes))) {
                c = marks[i].mark;
                length = strlen(marks[i].bytes);
            }
        *at += length;
        if (c != NOTHING)
            return word_byte(c) || soft(c) ? c : ' ';
    }
    return '\0';
}

/* Words with one blank between them; a soft mark stays only where it stands alone within a word. */
char *ps_said_fold(ps_arena *arena, const char *text)
{
    char *const folded = ps_arena_alloc(arena, strlen(text) + 1);
    char between = '\0', c;
    size_t n = 0;

    if (!folded)
        return NULL;
    while ((c = next_folded(&text))) {
        if (!word_byte(c)) {
            between = between ? ' ' : c;
            continue;
        }
        if (between && n)
            folded[n++] = between;
        between = '\0';
        folded[n++] = c;
    }
    folded[n] = '\0';
    return folded;
}

/* ---- looking ---- */

typedef enum ending {
    WHOLE, /* the text's word ends with the phrase */
    STEMS  /* or a plural s is left of it, or the phrase has a star there */
} ending;

/* A blank between two words of one letter each: "s m i". */
static bool spelt_out(const char *text, const char *blank)
{
    return (blank - text < 2 || !word_byte(blank[-2])) && word_byte(blank[1]) && !word_byte(blank[2]);
}

/* Where the phrase ends, of which a part began at `start` and the rest begins at `at`; NULL if something else stands
 * there. A stem that others follow takes as little as will do: they may be written onto it ("mentalhealth"). */
static const char *end_of(const char *text, const char *start, const char *at, const char *phrase, ending how)
{
    bool gap = false, stem = false;

    for (;;) {
        char c;
        stem = how == STEMS && *phrase == '*';
        if (stem && phrase[1])
            for (phrase++;; at++) {
                const char *const end = end_of(text, start, at, phrase, how);
                if (end || !word_byte(*at))
                    return end;
            }
        if (stem) {
            phrase++; /* the rest of a word, also behind a hyphen */
            while (word_byte(*at) || soft(*at) || (*at == ' ' && spelt_out(text, at)))
                at++;
        }
        c = next_folded(&phrase);
        if (!c)
            break;
        if (!word_byte(c)) {
            gap = true;
            continue;
        }
        if (at > start && (soft(*at) || (*at == ' ' && (gap || spelt_out(text, at)))))
            at++;
        gap = false;
        if (*at != c)
            return NULL;
        at++;
    }
    if (!stem && how == STEMS && *at == 's')
        at++;
    return at > start && (stem || !word_byte(*at)) ? at : NULL;
}

static bool find(ps_slice *what, const char *text, const char *phrase, ending how)
{
    for (const char *at = text; *at; at++) {
        const char *end;
        if (!word_byte(*at) || (at > text && word_byte(at[-1])))
            continue;
        end = end_of(text, at, at, phrase, how);
        if (end) {
            *what = (ps_slice){at, (size_t)(end - at)};
            return true;
        }
    }
    return false;
}

bool ps_said(const char *folded, const char *phrase)
{
    const char *at = phrase;
    ps_slice what;
    size_t n = 0;
    char c;

    while (n < 2 && (c = next_folded(&at)))
        n += word_byte(c);
    return n == 2 && find(&what, folded, phrase, WHOLE);
}

bool ps_said_condition(ps_slice *what, char *folded)
{
    for (size_t i = 0; i < PS_COUNT(innocent); i++)
        while (find(what, folded, innocent[i], WHOLE))
            memset(folded + (what->at - folded), '|',
                   what->length); /* parts words, and is no blank that a phrase may bridge */
    for (size_t i = 0; i < PS_COUNT(conditions); i++)
        if (find(what, folded, conditions[i], STEMS))
            return true;
    return false;
}

/* Route: who, how and within of the row that fits, and what the evidence says against the how.
 *
 * The plan says how in its own words; what ways of reaching somebody these name (a text, an e-mail, online, a telephone
 * call, a letter, a visit, an appointment) is told by words of theirs. A how that names none stands. In this order:
 *
 *   SAFEGUARDING   the practice is spoken to first, and no word of why
 *   LETTER ONLY    who asked to be written to is written to: a visit or an appointment is offered by letter, all else
 *                  becomes a letter; with a sight need too the two cannot both be kept, and there is no usable route
 *   HEARING        no telephone call: a text to a recorded mobile, else a letter
 *   SIGHT          no letter and no text: a call where a number is recorded, else an e-mail to a recorded address,
 *                  which can be read out; else a visit through the practice, unless it is recorded that there is no
 *                  telephone, or a hearing need rules it out: then there is no usable route
 *   NO MOBILE      no text without a recorded mobile, no e-mail without a recorded address: a letter. Not recorded
 *   NO E-MAIL      counts as without, since whoever waits for an answer would take silence for a no
 *   NO TELEPHONE   no call where it is recorded that no number is held: a letter. Not recorded, or a file without the
 *                  column, is no evidence against: most people have a telephone, and the practice knows its number
 *   EXCLUDED       in the two most digitally excluded tenths of areas a text, an e-mail or anything online becomes a
 *                  call where a number is recorded, else a letter; where neither can be, it stands
 *
 * Of several ways that the plan names, the first that is left is taken before anything else. An interpreter is told
 * beside the how, to readers who may know of the need. */
#include "base/slim_numbers.h"
#include "outreach/list_job.h"

#include <string.h>

const char *const ps_route_rule_words[PS_ROUTE_RULES] = {
    [PS_ROUTE_LETTER_ONLY] = "asked to be written to only",
    [PS_ROUTE_HEARING] = "a hearing need: no call",
    [PS_ROUTE_SIGHT] = "a sight need: nothing to read",
    [PS_ROUTE_NO_MOBILE] = "no recorded mobile: no text",
    [PS_ROUTE_NO_EMAIL] = "no recorded address: no e-mail",
    [PS_ROUTE_NO_PHONE] = "no telephone: no call",
    [PS_ROUTE_DIGITAL] = "digitally excluded area: nothing online",
};

#define EXCLUDED_DECILES 2 /* of digital exclusion */

/* ---- what a how names ---- */

typedef enum way { TEXT, EMAIL, ONLINE, PHONE, LETTER, VISIT, APPOINTMENT, WAYS } way;
#define BIT(w) (1u << (w))
#define DIGITAL (BIT(TEXT) | BIT(EMAIL) | BIT(ONLINE))
#define WRITTEN (DIGITAL | BIT(LETTER))

static const char *const said[WAYS] = {"text message", "e-mail", "online",     "phone call",
                                       "letter",       "visit",  "appointment"};

#define WORDS_MOST 12
static const char *const words[WAYS][WORDS_MOST] = {
    [TEXT] = {"text", "texts", "texted", "texting", "sms", "mms", "whatsapp"},
    [EMAIL] = {"email", "emails", "emailed", "e-mail", "e-mails", "e-mailed"},
    [ONLINE] = {"online", "video", "website", "web", "app", "webinar", "virtual", "portal", "zoom"},
    [PHONE] = {"phone", "phones", "phoned", "phoning", "telephone", "telephoned", "ring", "call", "calls", "called",
               "calling"},
    [LETTER] = {"letter", "letters", "by post", "write", "written", "leaflet"},
    [VISIT] = {"visit", "visits", "visiting", "visited"},
    [APPOINTMENT] = {"appointment", "appointments", "clinic"},
};

static bool letter_or_digit(char c)
{
    const char lower = ps_ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

static bool begins(const char *at, const char *word)
{
    size_t i = 0;
    while (word[i] && ps_ascii_lower(at[i]) == word[i])
        i++;
    return !word[i];
}

/* A video call is no telephone call. */
static bool after_video(const char *how, const char *at)
{
    return at - how >= 6 && begins(at - 6, "video");
}

/* As a whole word, without case: "text" is not in "context". NULL: not there. */
static const char *mention(const char *how, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = how; *at; at++)
        if (begins(at, word) && (at == how || !letter_or_digit(at[-1])) && !letter_or_digit(at[length]) &&
            !(word[0] == 'c' && after_video(how, at)))
            return at;
    return NULL;
}

/* The ways that a how names, and where the first word of each stands. */
static unsigned named(const char *at[WAYS], const char *how)
{
    unsigned ways = 0;

    for (size_t w = 0; w < WAYS; w++) {
        at[w] = NULL;
        for (size_t i = 0; *how && i < WORDS_MOST && words[w][i]; i++) {
            const char *here = mention(how, words[w][i]);
            if (here && (!at[w] || here < at[w]))
                at[w] = here;
        }
        ways |= at[w] ? BIT(w) : 0;
    }
    return ways;
}

static way first_of(unsigned ways, const char *const at[WAYS])
{
    way first = WAYS;
    for (int w = 0; w < WAYS; w++)
        if ((ways & BIT(w)) && (first == WAYS || at[w] < at[first]))
            first = (way)w;
    return first;
}

/* ---- what the evidence says ---- */

typedef struct evidence {
    bool mobile, email, letter_only, hearing, sight, excluded;
    ps_answer phone; /* a mobile is one */
} evidence;

static bool yes(const ps_list_job *job, ps_person_column_number column, uint32_t person)
{
    return ps_trait_flag(job, column, person) == PS_YES;
}

static evidence evidence_of(const ps_list_job *job, uint32_t person)
{
    const ps_column *decile = &job->population->person[PS_P_DIGITAL_DECILE];
    evidence e = {
        .mobile = yes(job, PS_P_HAS_MOBILE, person),
        .email = yes(job, PS_P_HAS_EMAIL, person),
        .letter_only = yes(job, PS_P_LETTER_ONLY, person),
        .hearing = yes(job, PS_P_HEARING_NEED, person),
        .sight = yes(job, PS_P_SIGHT_NEED, person),
        .excluded =
            decile->n && ps_number_at(decile, person) <= EXCLUDED_DECILES, /* not known is no number, and so not */
        .phone = ps_trait_flag(job, PS_P_HAS_PHONE, person),
    };
    if (e.mobile)
        e.phone = PS_YES;
    return e;
}

/* What rules a way out; PS_ROUTE_RULES: nothing. */
static ps_route_rule against(const evidence *e, way w)
{
    switch (w) {
    case TEXT:
        return e->sight ? PS_ROUTE_SIGHT : e->mobile ? PS_ROUTE_RULES : PS_ROUTE_NO_MOBILE;
    case EMAIL:
        return e->email ? PS_ROUTE_RULES : PS_ROUTE_NO_EMAIL;
    case PHONE:
        return e->hearing ? PS_ROUTE_HEARING : e->phone == PS_NO ? PS_ROUTE_NO_PHONE : PS_ROUTE_RULES;
    case LETTER:
        return e->sight ? PS_ROUTE_SIGHT : PS_ROUTE_RULES;
    case ONLINE:
    case VISIT:
    case APPOINTMENT:
    case WAYS:
        break;
    }
    return PS_ROUTE_RULES;
}

/* ---- what becomes of it ---- */

static void take(ps_route *route, way w)
{
    route->how = said[w];
    route->written = WRITTEN & BIT(w);
}

static void take_none(ps_route *route)
{
    route->how = PS_NO_ROUTE;
    route->no_route = true;
}

static void write_only(ps_route *route, const evidence *e, unsigned ways)
{
    if (e->sight) {
        route->rules |= 1u << PS_ROUTE_LETTER_ONLY | 1u << PS_ROUTE_SIGHT;
        take_none(route);
        return;
    }
    if ((ways & BIT(LETTER)) && !(ways & (BIT(PHONE) | DIGITAL)))
        return; /* "appointment letter" */
    route->rules |= 1u << PS_ROUTE_LETTER_ONLY;
    if (route->how[0] && !(ways & (BIT(PHONE) | DIGITAL)))
        route->before = "letter, to offer: ";
    else
        take(route, LETTER);
}

/* None of the ways that the plan names is left. False: what it names stands after all. */
static bool take_another(ps_route *route, const evidence *e, unsigned ways, unsigned digital)
{
    const bool may_call = e->phone == PS_YES && !e->hearing;

    if ((ways & BIT(PHONE)) && e->hearing && e->mobile && !e->sight && !e->excluded)
        take(route, TEXT);
    else if (may_call && e->excluded && (ways & DIGITAL))
        take(route, PHONE);
    else if (!e->sight)
        take(route, LETTER);
    else if (may_call)
        take(route, PHONE);
    else if (digital)
        return false;
    else if (e->email)
        take(route, EMAIL);
    else if (e->phone == PS_CANNOT_TELL && !e->hearing)
        route->how = PS_VISIT_THROUGH_PRACTICE;
    else
        take_none(route);
    return true;
}

static void follow(ps_route *route, const evidence *e)
{
    const char *at[WAYS];
    const unsigned ways = named(at, route->how);
    unsigned ruled_out = 0, digital, left, rules = 0;

    route->written = ways && !(ways & ~WRITTEN);
    if (e->letter_only) {
        write_only(route, e, ways);
        return;
    }
    for (int w = 0; w < WAYS; w++) {
        const ps_route_rule rule = ways & BIT(w) ? against(e, (way)w) : PS_ROUTE_RULES;
        if (rule == PS_ROUTE_RULES)
            continue;
        ruled_out |= BIT(w);
        rules |= 1u << rule;
    }
    digital = e->excluded ? ways & ~ruled_out & DIGITAL : 0;
    left = ways & ~ruled_out & ~digital;
    if (!ruled_out && !digital)
        return;
    if (left)
        take(route, first_of(left, at));
    else if (!take_another(route, e, ways, digital)) {
        if (!ruled_out)
            return;
        take(route, first_of(digital, at));
        digital = 0;
    }
    route->rules |= rules | (digital ? 1u << PS_ROUTE_DIGITAL : 0);
}

/* ---- interpreters ---- */

static bool one_of(const char *text, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!ps_text_compare_fold(text, list[i]))
            return true;
    return false;
}

/* The language, "" where one is needed and it is not said which, NULL where none is; or where the reader may not know.
 */
static const char *interpreter_of(const ps_list_job *job, uint32_t person)
{
    static const char *const none[] = {"", "no", "n", "0", "false", "none", "not needed", "not required"};
    static const char *const some[] = {"yes", "y", "1", "true", "needed", "required"};
    const ps_column *column = &job->population->person[PS_P_INTERPRETER];
    const ps_audience audience = job->list->audience;
    const char *language;

    if (audience == PS_AUDIENCE_VCSE || audience == PS_AUDIENCE_OCCUPATIONAL_HEALTH || !column->n ||
        !column->text[person])
        return NULL;
    language = ps_intern_text(job->population->words, column->text[person]);
    if (one_of(language, none, PS_COUNT(none)))
        return NULL;
    return one_of(language, some, PS_COUNT(some)) ? "" : language;
}

void ps_route_say_how(ps_buffer *out, const ps_route *route)
{
    ps_buffer_print(out, "%s%s", route->before, route->how);
    if (!route->interpreter)
        return;
    ps_buffer_text(out, route->written ? ", interpreter needed" : ", with an interpreter");
    if (route->interpreter[0])
        ps_buffer_print(out, ": %s", route->interpreter);
}

/* ---- one person's ---- */

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

ps_route ps_route_by(const ps_list_job *job, const ps_matrix_row *row, uint32_t person)
{
    const evidence e = evidence_of(job, person);
    ps_route route = {.need = or_nothing(row ? row->need : job->list->plain_need),
                      .who = or_nothing(row ? row->who : NULL),
                      .how = or_nothing(row ? row->how : NULL),
                      .within = or_nothing(row ? row->within : NULL),
                      .before = "",
                      .practice_first = yes(job, PS_P_SAFEGUARDING, person)};

    if (job->list->audience == PS_AUDIENCE_OCCUPATIONAL_HEALTH)
        return (ps_route){.need = PS_OFFER_CONVERSATION, .who = "", .how = "", .within = "", .before = ""};
    follow(&route, &e);
    if (route.practice_first) {
        route.how = PS_PRACTICE_FIRST;
        route.before = "";
    } else if (!route.no_route && route.how[0]) {
        route.interpreter = interpreter_of(job, person);
    }
    return route;
}

ps_route ps_route_of(const ps_list_job *job, uint32_t person)
{
    const int row = job->matrix < 0 ? -1 : ps_matrix_row_of(job->world, (size_t)job->matrix, person);

    return ps_route_by(job, row < 0 ? NULL : &job->plan->matrices[job->matrix].rows[row], person);
}

/* Scheme: whole numbers only, so that every machine rounds alike. */
#include "disclose/scheme.h"
#include "disclose/round.h"

ps_scheme ps_scheme_of(const ps_plan *plan)
{
    return (ps_scheme){.kind = plan->scheme, .k = plan->disclosure_k, .base = plan->disclosure_base};
}

uint64_t ps_scheme_small_most(const ps_scheme *scheme)
{
    switch (scheme->kind) {
    case PS_SCHEME_THRESHOLD:
        return scheme->k - 1;
    case PS_SCHEME_ROUND:
        return scheme->base - 1;
    default:
        return PS_HES_SMALL_MOST;
    }
}

bool ps_scheme_is_small(const ps_scheme *scheme, uint64_t count)
{
    return scheme->kind != PS_SCHEME_ROUND && count >= 1 && count <= ps_scheme_small_most(scheme);
}

uint64_t ps_scheme_rounded(const ps_scheme *scheme, uint64_t count)
{
    switch (scheme->kind) {
    case PS_SCHEME_THRESHOLD:
        return count;
    case PS_SCHEME_ROUND:
        return (count + scheme->base / 2) / scheme->base * scheme->base;
    default:
        return ps_hes_round(count);
    }
}

static ps_known known_count(const ps_scheme *scheme, uint64_t count)
{
    const uint64_t shown = ps_scheme_rounded(scheme, count);
    ps_known known = {(int64_t)shown, (int64_t)shown};

    if (scheme->kind == PS_SCHEME_HES)
        ps_hes_unround(&known.least, &known.most, shown);
    if (scheme->kind == PS_SCHEME_ROUND) {
        known.least = shown ? (int64_t)(shown - scheme->base / 2) : 0;
        known.most = (int64_t)(shown + (scheme->base - 1) / 2);
    }
    return known;
}

ps_known ps_scheme_known(const ps_scheme *scheme, ps_knower knower, ps_shown_as as, uint64_t count, bool listed)
{
    const int64_t most = (int64_t)ps_scheme_small_most(scheme);
    ps_known known = {0, PS_NO_LIMIT};

    switch (as) {
    case PS_AS_COUNT:
        known = known_count(scheme, count);
        break;
    case PS_AS_SMALL:
        known = (ps_known){1, knower == PS_KNOWS_STARS ? PS_NO_LIMIT : most};
        break;
    case PS_AS_PARTNER:
        known.least = knower == PS_KNOWS_STARS ? 1 : most + 1;
        break;
    case PS_AS_NOTHING:
        break;
    }
    if (listed && known.least < 1 && count)
        known.least = 1;
    return known;
}

ps_shown_as ps_scheme_loosened(const ps_scheme *scheme, ps_shown_as as)
{
    return as == PS_AS_COUNT && scheme->kind != PS_SCHEME_ROUND ? PS_AS_PARTNER : PS_AS_NOTHING;
}

uint64_t ps_scheme_small_group(const ps_scheme *scheme)
{
    return scheme->kind == PS_SCHEME_THRESHOLD ? 2 * scheme->k : PS_SMALL_GROUP;
}

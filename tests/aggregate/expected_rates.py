#!/usr/bin/env python3
"""Expected values of rates, standardised rates and funnels, to standard output as CSV: what the formulas of
lib/aggregate/interval.h, standardise.h and funnel.h give, reckoned with 60 digits and nothing but the standard library.

The distributions are worked out here: the incomplete gamma function by its series and Stirling's formula, the incomplete
beta function by its series, their inverses by the secant method. Each root is put back into its equation before it is used.

Columns: statistic, confidence, per, then lists of numbers with spaces between (x, n, standard or x_ref, n_ref), then what is
expected, in the order of the statistic's result; a value that is not given is nan.
"""
from decimal import Decimal as D, getcontext
from fractions import Fraction

getcontext().prec = 60
ZERO, ONE, HALF = D(0), D(1), D("0.5")
PI = D("3.14159265358979323846264338327950288419716939937510582097494459")


def bernoulli(count):
    numbers = [Fraction(0)] * (count + 1)
    row = [Fraction(0)] * (count + 1)
    for m in range(count + 1):
        row[m] = Fraction(1, m + 1)
        for j in range(m, 0, -1):
            row[j - 1] = j * (row[j - 1] - row[j])
        numbers[m] = row[0]
    return numbers


STIRLING = [D(b.numerator) / D(b.denominator) / (2 * k * (2 * k - 1))
            for k, b in ((k, bernoulli(60)[2 * k]) for k in range(1, 31))]


def log_gamma(a):
    shift = ONE
    while a < 80:
        shift *= a
        a += 1
    total = (a - HALF) * a.ln() - a + HALF * (2 * PI).ln()
    power = ONE / a
    for term in STIRLING:
        total += term * power
        power /= a * a
    return total - shift.ln()


def gamma_below(a, x):
    """P(a, x), the share of the gamma distribution of shape a below x; series of positive terms."""
    if x <= 0:
        return ZERO
    term = total = ONE
    k = a
    while term > total * D("1e-45"):
        k += 1
        term *= x / k
        total += term
    return total * (a * x.ln() - x - log_gamma(a + 1)).exp()


def root(function, first, second, exact=D("1e-28")):
    """Where a smooth rising or falling function is 0. Secant, then looked at from both sides."""
    f, g = function(first), function(second)
    for _ in range(200):
        if f == g or abs(second - first) <= exact * abs(second):
            break
        third = second - g * (second - first) / (g - f)
        if third <= 0:
            third = second / 2
        first, f = second, g
        second, g = third, function(third)
    near = second * D("1e-20")
    assert function(second - near) * function(second + near) < 0, "no root"
    return second


QUANTILES = {}


def gamma_quantile(a, p):
    """x with P(a, x) = p."""
    if (a, p) not in QUANTILES:
        if p < HALF and a < 1:
            guess = ((p.ln() + log_gamma(a + 1)) / a).exp()
        else:
            t = (-2 * min(p, 1 - p).ln()).sqrt()
            z = t - (D("2.30753") + D("0.27061") * t) / (1 + D("0.99229") * t + D("0.04481") * t * t)
            z = z if p > HALF else -z
            base = 1 - 1 / (9 * a) + z / (3 * a.sqrt())
            guess = a * base ** 3 if base > D("0.05") else a / 20
        if p < HALF:
            f = lambda x: (gamma_below(a, x) / p).ln()
        else:
            f = lambda x: ((1 - gamma_below(a, x)) / (1 - p)).ln()
        QUANTILES[a, p] = root(f, guess, guess * D("1.001"))
    return QUANTILES[a, p]


def tail(confidence):
    return (1 - confidence) / 2


def z_of(confidence):
    return (2 * gamma_quantile(HALF, confidence)).sqrt()


def beta_below(a, b, x):
    """I_x(a, b); series, from the side where it converges fast."""
    if x > HALF:
        return 1 - beta_below(b, a, 1 - x)
    term = total = ONE
    n = ZERO
    while term > total * D("1e-50"):
        term *= x * (a + b + n) / (a + 1 + n)
        total += term
        n += 1
    front = a * x.ln() + b * (1 - x).ln() + log_gamma(a + b) - log_gamma(a + 1) - log_gamma(b)
    return total * front.exp()


def t_of(confidence, freedom):
    """Upper quantile of Student's t for a two-sided interval; bisection over the share between -t and t."""
    low, high = ZERO, D(10)
    inside = lambda t: beta_below(HALF, freedom / 2, t * t / (freedom + t * t))
    while inside(high) < confidence:
        high *= 4
    for _ in range(110):
        middle = (low + high) / 2
        if inside(middle) < confidence:
            low = middle
        else:
            high = middle
    return middle


def wilson(x, n, confidence):
    z2 = z_of(confidence) ** 2
    spread = z_of(confidence) * (z2 + 4 * x * (1 - x / n)).sqrt()
    below = 2 * (n + z2)
    return x / n, (2 * x + z2 - spread) / below, (2 * x + z2 + spread) / below


def exact(x, confidence):
    lower = gamma_quantile(x, tail(confidence)) if x > 0 else ZERO
    return x, lower, gamma_quantile(x + 1, 1 - tail(confidence))


def byar(x, confidence):
    z = z_of(confidence)
    lower = None
    if x > 0:
        base = 1 - 1 / (9 * x) - z / (3 * x.sqrt())
        lower = x * base ** 3 if base >= 0 else None
    y = x + 1
    return x, lower, y * (1 - 1 / (9 * y) + z / (3 * y.sqrt())) ** 3


def count(x, confidence):
    return exact(x, confidence) if x < 10 else byar(x, confidence)


def mean(values, confidence):
    n = D(len(values))
    middle = sum(values) / n
    if n == 1:
        return middle, None, None
    sd = (sum((v - middle) ** 2 for v in values) / (n - 1)).sqrt()
    half = t_of(confidence, n - 1) * sd / n.sqrt()
    return middle, middle - half, middle + half


def standardised(x, n, weights, per, confidence):
    total, weight = sum(x), sum(weights)
    if total < 10:
        return None, None, None
    value = sum(w * e / p for e, p, w in zip(x, n, weights)) / weight
    variance = sum(w * w * e / p ** 2 for e, p, w in zip(x, n, weights)) / weight ** 2
    scale = (variance / total).sqrt()
    _, lower, upper = byar(total, confidence)
    return value * per, (value + scale * (lower - total)) * per, (value + scale * (upper - total)) * per


def indirect(x, n, x_ref, n_ref, per, confidence):
    observed = sum(x)
    expected = sum(xr / nr * p for p, xr, nr in zip(n, x_ref, n_ref))
    reference = sum(x_ref) / sum(n_ref) * per
    ratio = [v / expected for v in count(observed, confidence)]
    return ratio + [v * reference for v in ratio] + [observed, expected]


def count_whose_lower_is(m, p):
    """c with P(c, m) = p."""
    z = z_of(1 - 2 * p)
    guess = ((z * z / 4 + m).sqrt() + z / 2) ** 2
    return root(lambda c: (gamma_below(c, m) / p).ln(), guess, guess * D("1.01"))


def count_whose_upper_is(m, p):
    """c with 1 - P(c + 1, m) = p; 0 where even no events are not so rare."""
    if (-m).exp() >= p:
        return ZERO
    z = z_of(1 - 2 * p)
    guess = max(((z * z / 4 + m).sqrt() - z / 2) ** 2, D("1.01"))
    return root(lambda a: ((1 - gamma_below(a, m)) / p).ln(), guess, guess * D("1.01")) - 1


WIDE, WIDER = D("0.95"), D("0.998")


def funnel_ratio(expected):
    return [f / expected for f in
            (count_whose_upper_is(expected, tail(WIDE)), count_whose_lower_is(expected, tail(WIDE)),
             count_whose_upper_is(expected, tail(WIDER)), count_whose_lower_is(expected, tail(WIDER)))]


def funnel_proportion(n, target):
    limits = []
    for confidence in (WIDE, WIDER):
        half = z_of(confidence) * (target * (1 - target) / n).sqrt()
        limits += [max(target - half, ZERO), min(target + half, ONE)]
    return limits


def text(value):
    return "nan" if value is None else "{:.20e}".format(value) if value else "0"


def row(name, confidence, per, lists, expected):
    lists = list(lists) + [[]] * (4 - len(lists))
    print(",".join([name, str(confidence), str(per)] + [" ".join(str(v) for v in values) for values in lists] +
                   [text(v) for v in expected]))


def decimals(words):
    return [D(w) for w in words.split()]


class Draw:
    """The same numbers on every machine and in every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.state >> 33) % limit


CONFIDENCES = [D("0.9"), D("0.95"), D("0.998")]
PERS = [D(1), D(100), D(1000), D(100000)]
ESP = decimals("5000 5500 5500 5500 6000 6000 6500 7000 7000 7000 7000 6500 6000 5500 5000 4000 2500 1500 1000")


def main():
    print("statistic,confidence,per,x,n,standard_or_x_ref,n_ref,expected")
    for confidence in [D(k) / 25 for k in range(1, 25)] + CONFIDENCES + decimals("0.99 0.999 0.9999 0.999999 0.000001"):
        row("normal", confidence, 1, [], [z_of(confidence)])

    for x, n in ((0, 1), (1, 1), (0, 10), (1, 10), (9, 10), (10, 10), (5, 10), (9, 97), (10, 97), (11, 97), (65, 100), (0, 4321),
                 (4321, 4321), (13, "97.5"), ("3.25", "41.75"), (1, 1000000000), (999999999, 1000000000), (31415, 1000000000)):
        for confidence in CONFIDENCES:
            x, n = D(x), D(n)
            value, lower, upper = wilson(x, n, confidence)
            row("proportion", confidence, 1, [[x], [n]], [value, lower if x else ZERO, upper if x < n else ONE])

    counts = decimals("0 0.25 0.5 1 1.5 2 3 4 5 6 7 8 9 9.5 9.999 10 10.5 11 12 20 33 65 100 250.75 1045 2352 10807 54321")
    for x in counts:
        for confidence in CONFIDENCES:
            row("exact", confidence, 1, [[x]], exact(x, confidence))
            row("byar", confidence, 1, [[x]], byar(x, confidence))
            row("count", confidence, 1, [[x]], count(x, confidence))
    for x in decimals("0.02 0.1 0.15 0.2 99999 100001 1000000"):
        row("exact", D("0.95"), 1, [[x]], exact(x, D("0.95")))
    row("exact", D("0.998"), 1, [[D(1000000)]], exact(D(1000000), D("0.998")))

    populations = decimals("100 1517.5 10000 1000000000")
    for i, x in enumerate(decimals("0 1 7 8 9 9.5 10 11 48 82 750 900 8200 10000")):
        for j, per in enumerate(PERS):
            n, confidence = populations[(i + j) % 4], CONFIDENCES[(i + 2 * j) % 3]
            row("rate", confidence, per, [[x], [n]], [v / n * per for v in count(x, confidence)])

    draw = Draw(20131)
    lists = [decimals(w) for w in ("30 40 50 60", "20 30 40", "200 300 400", "5", "0 0 0", "0 1", "1000000000 1000000001 1000000003",
                                   "-3.5 2.25 0 7", "0.001 0.0015 0.0012")]
    lists += [[D(draw.below(100000)) / 100 for _ in range(size)] for size in (2, 5, 31, 200)]
    for values in lists:
        for confidence in CONFIDENCES:
            row("mean", confidence, 1, [values], mean(values, confidence))

    for case in range(48):
        confidence, per = CONFIDENCES[case % 3], PERS[case % 4]
        bands = (19, 19, 1, 5, 3, 19)[case % 6]
        weights = ESP[:bands] if case % 5 else [w / 100000 for w in ESP[:bands]]
        n = [D(1 + draw.below((20000, 400, 1000000000)[case % 3])) + (D("0.5") if case % 7 == 3 else 0) for _ in range(bands)]
        x = [D(draw.below((200, 3, 20)[case % 3])) for _ in range(bands)]
        if case % 4 == 1:  # bands without events
            x = [v if k % 2 else ZERO for k, v in enumerate(x)]
        if 24 <= case < 36:  # 9, 10 and 11 events in all, in one or two bands
            x = [ZERO] * bands
            x[draw.below(bands)] += 4
            x[draw.below(bands)] += (5, 6, 7)[case // 2 % 3]
        if case == 47:
            x = list(n)  # everybody
        row("standardised", confidence, per, [x, n, weights], standardised(x, n, weights, per, confidence))
        x_ref = [D(draw.below(5000)) for _ in range(bands)]
        x_ref[0] += 1
        n_ref = [D(100000 + draw.below(3000000)) for _ in range(bands)]
        if case % 8 == 2:
            n = [v if k else ZERO for k, v in enumerate(n)] if bands > 1 else n  # nobody in the first band
        if case % 8 == 5:
            x = [ZERO] * bands
        row("indirect", confidence, per, [x, n, x_ref, n_ref], indirect(x, n, x_ref, n_ref, per, confidence))

    for n in decimals("1 2 16 18 41 97.5 102 1008 10000 1000000000"):
        for target in decimals("0 0.0312 0.5 0.80642448 1"):
            row("funnel_proportion", 0, 1, [[], [n], [target]], funnel_proportion(n, target))
    means = decimals("0.001 0.02 0.5 1 2.3 3.5 3.7 5 6.9 6.91 7.5 9 9.99 10 10.01 11 23.45 33 64 72.5 81.94 100 151.1617057 240.6273499 706.7669173 "
                     "1000 2352 5000 10807.5 54321")
    for expected in means:
        row("funnel_ratio", 0, 1, [[], [], [expected]], funnel_ratio(expected))
    for expected in decimals("99999 100001 1000000"):
        row("funnel_ratio", 0, 1, [[], [], [expected]], funnel_ratio(expected))
    for i, (n, target) in enumerate((n, t) for n in decimals("97.5 1517 10000 250000") for t in decimals("0.0312 1.5 8")):
        for per in (PERS[i % 4], PERS[(i + 1) % 4], PERS[(i + 2) % 4]):
            if D("0.001") <= target * n / per <= 60000:
                row("funnel_rate", 0, per, [[], [n], [target]], [f * target for f in funnel_ratio(target * n / per)])


main()

#!/usr/bin/env python3
"""Prints what slope.c, compare.c, concentration.c and smooth.c should give, reckoned another way: in fractions as far as
they go, and with 60 digits from there. Standard library only; the tests read the output from expected_slopes.csv.

    python3 tests/aggregate/expected_slopes.py > tests/aggregate/expected_slopes.csv

A row is: function, why, settings, up to four lists, expected, tolerance. Numbers in a list stand apart by a space. The
tolerance is absolute and for simulated limits: 4.5 standard errors of a quantile of so many draws.
"""
from decimal import Decimal as D, getcontext
from fractions import Fraction as F
from statistics import NormalDist

getcontext().prec = 60


def dec(x):
    return D(x.numerator) / D(x.denominator) if isinstance(x, F) else D(x)


def pi():
    """Machin's, to the digits in force."""
    def arctan_of_one_over(n):
        term, total, k = D(1) / n, D(0), 1
        while abs(term) > D(10) ** -(getcontext().prec + 2):
            total += term / k if k % 4 == 1 else -term / k
            term /= n * n
            k += 2
        return total
    return 16 * arctan_of_one_over(5) - 4 * arctan_of_one_over(239)


def density(z):
    return (-z * z / 2).exp() / (2 * pi()).sqrt()


def tail(z):
    """Upper tail of the normal distribution, by the series of its middle; digits to spare for what is taken away."""
    kept = getcontext().prec
    getcontext().prec = kept + 20 + int(z * z)
    z, term, total, k = +z, +z, D(0), 1
    while abs(term) > D(10) ** -getcontext().prec:
        total += term
        k += 2
        term = term * z * z / k
    out = D("0.5") - total * (-z * z / 2).exp() / (2 * pi()).sqrt()
    getcontext().prec = kept
    return +out


def quantile(confidence):
    """z with (1 - confidence) / 2 above it: the library's, then Newton."""
    aim = (1 - D(confidence)) / 2
    z = D(NormalDist().inv_cdf(float(1 - aim)))
    for _ in range(6):
        z += (tail(z) - aim) / density(z)
    return z


Z = {c: quantile(c) for c in ("0.8", "0.9", "0.95", "0.98", "0.99", "0.998")}


class Dice:
    """The same made-up numbers everywhere."""

    def __init__(self, seed):
        self.state = seed

    def roll(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return low + (self.state >> 33) % (high - low + 1)


def written(values):
    return " ".join("nan" if v is None else repr(float(v)) for v in values)


ROWS = []


def row(function, why, settings, lists, expected, tolerance=()):
    lists = [" ".join(str(v) for v in part) for part in lists] + [""] * (4 - len(lists))
    assert "," not in why
    ROWS.append(",".join([function, why, settings] + lists + [written(expected), written(tolerance)]))


# ---- slope ----
def line(bands):
    """Normal equations of sqrt(a) y on sqrt(a), sqrt(a) b: what each value adds to intercept and slope."""
    total = sum(F(p) for _, p in bands)
    below, ranks, shares = F(0), [], []
    for _, p in bands:
        share = F(p) / total
        ranks.append(below + share / 2)
        shares.append(share)
        below += share
    s0, s1, s2 = (sum(a * b**k for a, b in zip(shares, ranks)) for k in (0, 1, 2))
    det = s0 * s2 - s1 * s1
    return ([a * (s2 - s1 * b) / det for a, b in zip(shares, ranks)],
            [a * (s0 * b - s1) / det for a, b in zip(shares, ranks)])


FORWARD = {"none": lambda v: dec(F(v)), "log": lambda v: dec(F(v)).ln(),
           "logit": lambda v: (dec(F(v)) / (1 - dec(F(v)))).ln()}
BACK = {"none": lambda y: y, "log": lambda y: y.exp(), "logit": lambda y: y.exp() / (1 + y.exp())}


def slope(why, quantiles, populations, values, errors, transform="none", confidence="0.95", deprived=0, multiplier="1",
          repetitions=20000):
    order = sorted(range(len(quantiles)), key=lambda i: F(quantiles[i]))
    to_intercept, to_slope = line([(None, populations[i]) for i in order])
    y = [FORWARD[transform](values[i]) for i in order]
    se = [dec(F(errors[i])) for i in order]
    d0, c = [dec(v) for v in to_intercept], [dec(v) for v in to_slope]
    intercept, gradient = sum(a * b for a, b in zip(d0, y)), sum(a * b for a, b in zip(c, y))
    sd = sum((a * b) ** 2 for a, b in zip(c, se)).sqrt()
    z, m, back = Z[confidence], dec(F(multiplier)), BACK[transform]
    turned = bool(deprived) != (m < 0)
    middle = intercept + gradient / 2

    def sii(s):
        up = back(middle + s / 2) - back(middle - s / 2)
        return m * (-up if deprived else up)

    def rii(s):
        low, high = back(middle - s / 2), back(middle + s / 2)
        if low <= 0 or high <= 0:
            return None
        return low / high if turned else high / low

    off = D("4.5") * (tail(z) * (1 - tail(z)) / repetitions).sqrt() / density(z)

    def fieller(k):
        """The ratio r whose top - r * bottom lies k standard deviations from 0: its quantile, by bisection."""
        bottom, top = d0, [a + b for a, b in zip(d0, c)]
        if turned:
            bottom, top = top, bottom
        mt, mb = sum(a * b for a, b in zip(top, y)), sum(a * b for a, b in zip(bottom, y))

        def excess(r):
            spread = sum(((t - r * b) * e) ** 2 for t, b, e in zip(top, bottom, se)).sqrt()
            return mt - r * mb + k * spread

        low, high = D(0), D(10) * mt / mb
        for _ in range(180):
            mid = (low + high) / 2
            low, high = (mid, high) if excess(mid) > 0 else (low, mid)
        return low

    if transform == "none":
        ends = sorted((sii(gradient - z * sd), sii(gradient + z * sd)))
        tolerances = [D(0), D(0)]
        if rii(gradient) is None:
            ratios, ratio_tolerances = [None, None], [D(0), D(0)]
        else:
            ratios = [fieller(-z), fieller(z)]
            ratio_tolerances = [max(abs(fieller(k + off) - fieller(k)), abs(fieller(k - off) - fieller(k)))
                                for k in (-z, z)]
    else:
        def both(f):
            at = sorted((f(gradient + k * sd), k) for k in (-z, z))
            return [v for v, _ in at], [max(abs(f(gradient + (k + o) * sd) - v) for o in (off, -off)) for v, k in at]
        ends, tolerances = both(sii)
        ratios, ratio_tolerances = both(rii)
    row("slope_" + transform, why, f"{confidence} {deprived} {multiplier} {repetitions}",
        [quantiles, populations, values, errors], [sii(gradient)] + ends + [rii(gradient)] + ratios,
        tolerances + ratio_tolerances)


def se_of_limits(why, value, lower, upper, confidence, transform):
    forward = FORWARD[transform]
    row("se_of_limits", why, f"{confidence} {dict(none=0, log=1, logit=2)[transform]}", [[value, lower, upper]],
        [(forward(upper) - forward(lower)) / (2 * Z[confidence])])


# The example of phe_sii's documentation, two areas.
POP1 = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534]
LE1 = ["75.9", "78.3", "83.8", "83.6", "80.5", "81.1", "81.7", "84.2", "80.6", "86.3"]
SE1 = ["1.64", "1.58", "1.51", "1.78", "1.7", "1.56", "1.37", "1.4", "2.43", "1.57"]
POP2 = [21675, 20065, 19750, 24713, 20112, 19618, 22408, 19752, 18939, 19312]
LE2 = ["70.5", "71.6", "72.5", "73.5", "73.1", "76.2", "78.7", "80.6", "80.9", "80"]
SE2 = ["0.23", "0.26", "0.3", "0.16", "0.79", "0.78", "0.4", "0.28", "0.23", "0.35"]
TEN = list(range(1, 11))
SHUFFLED = [7, 2, 10, 1, 5, 9, 3, 8, 6, 4]


def shuffled(values):
    return [values[q - 1] for q in SHUFFLED]


def slopes():
    slope("deciles: life expectancy", TEN, POP1, LE1, SE1, repetitions=100000)
    slope("deciles: life expectancy of another area", TEN, POP2, LE2, SE2, repetitions=100000)
    for c in ("0.9", "0.98", "0.99", "0.998"):
        slope(f"confidence {c}", TEN, POP1, LE1, SE1, confidence=c)
    slope("any order", SHUFFLED, shuffled(POP1), shuffled(LE1), shuffled(SE1))
    slope("the other way round", TEN, POP1, LE1, SE1, deprived=1)
    slope("multiplier of 100", TEN, POP2, LE2, SE2, multiplier="100")
    slope("multiplier below 0", TEN, POP2, LE2, SE2, multiplier="-1")
    slope("multiplier of minus a half and the other way round", TEN, POP2, LE2, SE2, multiplier="-0.5", deprived=1)
    slope("multiplier below 1", TEN, POP2, LE2, SE2, multiplier="0.25")
    slope("three quantiles", [1, 2, 3], [100, 200, 300], [9, 6, 4], ["0.5", "0.4", "0.3"])
    slope("three equal quantiles on a line", [1, 2, 3], [10, 10, 10], [10, 20, 30], [1, 1, 1])
    slope("no slope at all", [1, 2, 3, 4], [12, 7, 31, 5], [5, 5, 5, 5], [1, 2, 1, 2])
    slope("quintiles", [1, 2, 3, 4, 5], [812, 934, 1003, 877, 650], ["31.2", "28.4", "27.9", "22.2", "19.8"],
          ["1.9", "1.7", "1.6", "1.5", "1.7"])
    slope("quintiles that fall to less than nothing", [1, 2, 3, 4, 5], [100, 100, 100, 100, 100], [10, 5, 1, 0, 0],
          ["0.2", "0.2", "0.2", "0.2", "0.2"])
    slope("quantiles that are any numbers", ["-7.5", "0.001", "3e2", "1e9", "12"], [45, 50, 55, 60, 65],
          ["3.1", "2.9", "2.2", "1.8", "2.5"], ["0.1", "0.12", "0.14", "0.1", "0.13"])
    slope("ten and nine as numbers and not as words", [10, 9, 1], [10, 20, 30], [7, 8, 9], ["0.1", "0.2", "0.3"])
    slope("one quantile holds nearly everybody", [1, 2, 3], [1, 1000000, 2], [3, 4, 6], ["0.01", "0.01", "0.01"])
    slope("huge populations", [1, 2, 3, 4, 5], ["1e15", "2e15", "3.5e15", "1.25e15", "9e14"], [8, 7, 7, 6, 5],
          ["0.1", "0.1", "0.1", "0.1", "0.1"])
    slope("small shares of people", [1, 2, 3, 4], ["0.37", "0.81", "0.22", "0.6"], ["11.5", "12", "13.25", "15"],
          ["0.7", "0.3", "0.2", "0.9"])
    slope("large values that differ little", [1, 2, 3, 4, 5], [33, 32, 31, 30, 29],
          ["1000000.25", "1000000.5", "1000001", "1000001.125", "1000002"], ["0.1", "0.2", "0.1", "0.3", "0.1"])
    slope("tiny values", [1, 2, 3, 4, 5], [33, 32, 31, 30, 29], ["2e-9", "1.8e-9", "1.5e-9", "1.1e-9", "1.2e-9"],
          ["1e-11", "2e-11", "1e-11", "3e-11", "2e-11"])
    for deprived in (0, 1):  # 7 draws in 1,000 lie below 0 there
        slope("an end 2.44 standard errors above 0", [1, 2, 3, 4], [10, 10, 10, 10], [10, 6, 4, 3], ["0.46"] * 4,
              deprived=deprived)
    slope("no errors at all", [1, 2, 3], [5, 6, 7], [3, 5, 4], [0, 0, 0])
    slope("one error among none", [1, 2, 3], [5, 6, 7], [3, 5, 4], [0, "0.25", 0])
    dice = Dice(20240501)
    for k, c in zip((3, 4, 5, 6, 7, 10, 20, 50), ("0.95", "0.9", "0.99", "0.998", "0.95", "0.9", "0.98", "0.95")):
        slope(f"made up: {k} quantiles", [q * 3 - 40 for q in range(k, 0, -1)], [dice.roll(900, 9999) for _ in range(k)],
              [f"{dice.roll(3000, 9000) / 100}" for _ in range(k)], [f"{dice.roll(10, 300) / 100}" for _ in range(k)],
              confidence=c, deprived=k % 2, multiplier=("1", "-100", "1000")[k % 3])
    # Rates: standard errors on the scale of logarithms.
    rates = ["412.5", "377.1", "351", "322.8", "340.2", "301.7", "288.8", "274.9", "266.3", "240.6"]
    errors = ["0.031", "0.035", "0.04", "0.042", "0.038", "0.04", "0.044", "0.05", "0.048", "0.06"]
    slope("rates by deciles", TEN, POP1, rates, errors, "log", repetitions=100000)
    slope("rates in any order", SHUFFLED, shuffled(POP1), shuffled(rates), shuffled(errors), "log")
    slope("rates the other way round", TEN, POP2, rates, errors, "log", deprived=1)
    slope("rates with a multiplier below 0", TEN, POP2, rates, errors, "log", multiplier="-1")
    slope("rates with a multiplier below 1", TEN, POP2, rates, errors, "log", multiplier="0.5")
    slope("rates at 99.8%", TEN, POP2, rates, errors, "log", confidence="0.998")
    slope("rates that rise a hundredfold", [1, 2, 3], [10, 20, 30], ["0.01", "0.1", "1"], ["0.1", "0.2", "0.3"], "log")
    slope("rates that do not differ", [1, 2, 3], [10, 20, 30], [7, 7, 7], ["0.1", "0.2", "0.3"], "log")
    shares = ["0.31", "0.28", "0.27", "0.245", "0.23", "0.2", "0.21", "0.17", "0.15", "0.1"]
    slope("proportions by deciles", TEN, POP1, shares, errors, "logit", repetitions=100000)
    slope("proportions in percent", TEN, POP2, shares, errors, "logit", multiplier="100", confidence="0.9")
    slope("proportions the other way round in percent", TEN, POP2, shares, errors, "logit", multiplier="100", deprived=1)
    slope("proportions with a multiplier below 0", TEN, POP2, shares, errors, "logit", multiplier="-100")
    slope("proportions near both ends", [1, 2, 3, 4], [10, 20, 30, 40], ["0.001", "0.2", "0.9", "0.9999"],
          ["0.1", "0.2", "0.3", "0.1"], "logit")
    for k in (3, 4, 5, 6, 7, 8, 10, 20, 30):
        for transform in ("log", "logit"):
            slope(f"made up: {k} quantiles", list(range(k, 0, -1)), [dice.roll(900, 9999) for _ in range(k)],
                  [f"{dice.roll(50, 900) / 1000}" for _ in range(k)], [f"{dice.roll(10, 300) / 1000}" for _ in range(k)],
                  transform, confidence=("0.9", "0.95", "0.998")[k % 3], deprived=k % 2,
                  multiplier=("100", "-1", "0.5")[(k + 1) % 3], repetitions=10000)
    for c in ("0.8", "0.9", "0.95", "0.99", "0.998"):
        se_of_limits(f"life expectancy at {c}", "75.9", "72.7", "79.1", c, "none")
        se_of_limits(f"below 0 at {c}", "-3", "-9.25", "0.5", c, "none")
        se_of_limits(f"rate at {c}", "412.5", "388.2", "438.4", c, "log")
        se_of_limits(f"tiny rate at {c}", "1e-8", "2e-9", "5e-8", c, "log")
        se_of_limits(f"proportion at {c}", "0.31", "0.28", "0.35", c, "logit")
        se_of_limits(f"proportion near 1 at {c}", "0.999", "0.99", "0.9999", c, "logit")
    se_of_limits("limits at the value", "5", "5", "5", "0.95", "none")


# ---- two groups ----
def around(ratio, variance, z):
    half = z * dec(variance).sqrt()
    return [dec(ratio), (dec(ratio).ln() - half).exp(), (dec(ratio).ln() + half).exp()]


def wilson(x, n, z):
    """The roots of (p - r)^2 = z^2 r (1 - r) / n."""
    p, w = dec(x / n), z * z / dec(n)
    a, b, c = 1 + w, -(2 * p + w), p * p
    root = (b * b - 4 * a * c).sqrt()
    return p, (-b - root) / (2 * a), (-b + root) / (2 * a)


def two_groups():
    tables = [("even", 15, 100, 12, 80), ("one event each", 1, 100, 1, 90), ("few events", 3, 1204, 7, 997),
              ("rare in many people", 13, 1000000, 29, 1500000), ("all of one group", 40, 40, 31, 44),
              ("all of the other", 12, 40, 44, 44), ("one person each but for events", 1, 2, 1, 2),
              ("more than half", 61, 70, 55, 91), ("nearly all", 99999, 100000, 99990, 100000),
              ("fractional", "12.5", "333.25", "7.75", "401.5"), ("huge", "4e9", "7e9", "3.5e9", "6.5e9"),
              ("very unlike", 2, 5000, 480, 500), ("aspirin", 189, 11034, 104, 11037)]
    for why, *t in tables:
        x1, n1, x2, n2 = (F(v) for v in t)
        for c in ("0.9", "0.95", "0.998"):
            z = Z[c]
            if not (x1 == n1 and x2 == n2):
                row("risk_ratio", f"{why} at {c}", c, [t],
                    around((x1 / n1) / (x2 / n2), 1 / x1 - 1 / n1 + 1 / x2 - 1 / n2, z))
            row("rate_ratio", f"{why} at {c}", c, [t], around((x1 / n1) / (x2 / n2), 1 / x1 + 1 / x2, z))
    row("rate_ratio", "more events than person-years", "0.95", [[12, "3.5", 9, 4]],
        around(F(12) / F("3.5") / (F(9) / 4), F(1, 12) + F(1, 9), Z["0.95"]))
    for why, *t in tables + [("none in either", 0, 10, 0, 20), ("none in one", 5, 56, 0, 29), ("none in the other", 0, 9, 4, 9),
                             ("all against none", 10, 10, 0, 20), ("all of both", 7, 7, 9, 9)]:
        x1, n1, x2, n2 = (F(v) for v in t)
        for c in ("0.9", "0.95", "0.998"):
            (p1, l1, u1), (p2, l2, u2) = wilson(x1, n1, Z[c]), wilson(x2, n2, Z[c])
            row("risk_difference", f"{why} at {c}", c, [t],
                [dec(x1 / n1 - x2 / n2), p1 - p2 - ((p1 - l1)**2 + (u2 - p2)**2).sqrt(),
                 p1 - p2 + ((u1 - p1)**2 + (p2 - l2)**2).sqrt()])


def trend(why, scores, events, people):
    """People times the squared correlation of score and event, person by person."""
    s, x, n = ([F(v) for v in part] for part in (scores, events, people))
    total = sum(n)
    ms, mx = sum(a * b for a, b in zip(s, n)) / total, sum(x) / total
    cov = sum(a * b for a, b in zip(s, x)) / total - ms * mx
    var_s, var_x = sum(a * a * b for a, b in zip(s, n)) / total - ms * ms, mx - mx * mx
    statistic = total * cov * cov / (var_s * var_x)
    row("trend", why, "", [scores, events, people], [statistic, 2 * tail(dec(statistic).sqrt())])


def trends():
    trend("smokers", [1, 2, 3, 4], [83, 90, 129, 70], [86, 93, 136, 82])
    trend("smokers: one against the rest", [0, 0, 0, 1], [83, 90, 129, 70], [86, 93, 136, 82])
    trend("no trend", [1, 2, 3], [5, 5, 5], [20, 20, 20])
    trend("no trend in unlike groups", [1, 2, 3], [1, 10, 100], [10, 100, 1000])
    trend("two groups", [0, 1], [12, 25], [100, 110])
    trend("a group of nobody", [1, 2, 3, 4], [3, 0, 5, 9], [20, 0, 30, 25])
    trend("a group of none and one of all", [1, 2, 3], [0, 5, 10], [10, 10, 10])
    trend("one event", [1, 2, 3, 4, 5], [0, 0, 1, 0, 0], [30, 20, 33, 41, 20])
    trend("one without", [1, 2, 3, 4, 5], [30, 20, 32, 41, 20], [30, 20, 33, 41, 20])
    trend("any order", [5, 1, 4, 2, 3], [50, 12, 41, 20, 33], [100, 98, 102, 97, 99])
    trend("scores below 0 and fractional", ["-2.5", "0.125", "7"], [3, 8, 4], [40, 50, 60])
    trend("large scores that differ little", [1000001, 1000002, 1000003], [30, 38, 44], [140, 150, 160])
    trend("fractional people", [1, 2, 3], ["2.5", "3.75", "9.125"], ["10.5", "12.25", "20.75"])
    trend("huge populations", [1, 2, 3], ["4e9", "4.0001e9", "4.0002e9"], ["9e9", "9e9", "9e9"])
    trend("beyond doubt", [1, 2, 3], [10, 300, 900], [1000, 1000, 1000])
    dice = Dice(77)
    for k in (2, 3, 3, 4, 4, 5, 5, 5, 6, 7, 8, 10, 10, 10, 12, 15, 20, 50):
        people = [dice.roll(5, 4000) for _ in range(k)]
        trend(f"made up: {k} groups", [dice.roll(1, 30) + 31 * i for i in range(k)], [dice.roll(0, n // 3) + 1 for n in people], people)


# ---- concentration ----
def concentration(why, ranks, populations, values, confidence="0.95", bounds=None):
    """From the area under the concentration curve, by trapezia."""
    groups = sorted(zip((F(r) for r in ranks), (F(p) for p in populations), (F(v) for v in values)))
    total, k = sum(p for _, p, _ in groups), len(groups)
    mean = sum(p * v for _, p, v in groups) / total
    p0, q0, area, squares = F(0), F(0), F(0), []
    for _, p, v in groups:
        p1, q1 = p0 + p / total, q0 + p * v / (total * mean)
        area += (p1 - p0) * (q0 + q1) / 2
        squares.append((p / total, v / mean, (p0 + p1) / 2, q0, q1))
        p0, q0 = p1, q1
    index = 1 - 2 * area
    variance = (sum(f * (m * (2 * r - 1 - index) + 2 - a - b)**2 for f, m, r, a, b in squares) - (1 + index)**2) / k
    half = Z[confidence] * dec(variance).sqrt()
    scale = F(1) if bounds is None else 4 * mean / (F(bounds[1]) - F(bounds[0]))
    row("concentration" if bounds is None else "erreygers", why, confidence + ("" if bounds is None else f" {bounds[0]} {bounds[1]}"),
        [ranks, populations, values],
        [scale * index, dec(scale) * (dec(index) - half), dec(scale) * (dec(index) + half)])


def concentrations():
    births, deaths = [29939, 28776, 26528, 24689, 19739], ["154.7", "152.9", "119.5", "86.9", "54.3"]
    cases = [("births in India by wealth", [1, 2, 3, 4, 5], births, deaths, (0, 1000)),
             ("any order", [3, 1, 5, 2, 4], [26528, 29939, 19739, 28776, 24689], ["119.5", "154.7", "54.3", "152.9", "86.9"],
              (0, 1000)),
             ("two groups", [1, 2], [10, 10], [1, 3], (0, 4)), ("two unlike groups", [1, 2], [1, 999], [7, 2], (0, 7)),
             ("all in the last", [1, 2, 3], [20, 30, 50], [0, 0, 1], (0, 1)),
             ("all in the first", [1, 2, 3], [20, 30, 50], [1, 0, 0], (0, 1)),
             ("equal values", [1, 2, 3, 4], [16, 32, 64, 16], [5, 5, 5, 5], (0, 8)),
             ("values that rise and fall", [1, 2, 3], [10, 10, 10], [1, 2, 1], (0, 3)),
             ("ranks that are any numbers", ["-2.5", "1e6", "0.25", "7"], [11, 12, 13, 14], ["0.2", "0.1", "0.5", "0.4"], (0, 1)),
             ("fractional populations", [1, 2, 3], ["0.5", "1.25", "2.75"], ["0.3", "0.2", "0.1"], (0, 1)),
             ("huge populations", [1, 2, 3, 4, 5], ["1e15", "2e15", "3e15", "2e15", "1e15"], [9, 7, 6, 6, 5], (5, 9)),
             ("tiny values", [1, 2, 3], [10, 20, 30], ["3e-12", "2e-12", "1e-12"], (0, "1e-11"))]
    dice = Dice(4)
    for k in (3, 4, 5, 5, 6, 7, 8, 10, 10, 10, 15, 20, 32, 50):
        cases.append((f"made up: {k} groups", list(range(k, 0, -1)), [dice.roll(100, 9000) for _ in range(k)],
                      [f"{dice.roll(20, 980) / 1000}" for _ in range(k)], (0, 1)))
    for i, (why, ranks, populations, values, bounds) in enumerate(cases):
        for confidence in ("0.9", "0.95", "0.998")[: 1 + i % 3]:
            concentration(f"{why} at {confidence}", ranks, populations, values, confidence)
            concentration(f"{why} at {confidence}", ranks, populations, values, confidence, bounds)


# ---- smoothing ----
def marshall(members, events, people, area, per):
    x, n = [F(events[i]) for i in members], [F(people[i]) for i in members]
    rate = sum(x) / sum(n)
    between = sum(b * (a / b - rate)**2 for a, b in zip(x, n)) / sum(n) - rate * len(members) / sum(n)
    own, between = F(events[area]) / F(people[area]), max(between, F(0))
    if len(members) == 1:
        return own * F(per), F(0)
    if rate == 0:
        return F(0), F(1)
    kept = between / (between + rate / F(people[area]))
    return (rate + kept * (own - rate)) * F(per), 1 - kept


def smoothing():
    dice = Dice(1991)
    fixed = [("two areas", [10, 40], [100, 100]), ("no events", [0, 0, 0], [10, 20, 30]),
             ("no more than chance", [9, 10, 11], [100, 100, 100]), ("equal rates", [1, 2, 4], [16, 32, 64]),
             ("one area has all", [50, 0, 0, 0], [100, 120, 90, 80]), ("few events", [0, 1, 0, 3], [40, 52, 61, 33]),
             ("more events than people", [30, 4, 12], [10, 11, 12]), ("fractional", ["2.5", "0.25", "9.75"], ["20.5", "31.25", "18"]),
             ("huge populations", ["3e9", "5e9", "1e9"], ["1e12", "1e12", "2e12"]),
             ("one large and many small", [5000, 3, 0, 1, 9], [1000000, 200, 150, 90, 310]), ("one area", [7], [90])]
    sets = fixed + [(f"made up: {k} areas", [dice.roll(0, 60) for _ in range(k)], [dice.roll(100, 5000) for _ in range(k)])
                    for k in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 25, 30, 35, 40, 45, 50, 55)]
    for why, events, people in sets:
        k = len(events)
        for per in ("1", "100000") if k < 12 else ("1000",):
            if k > 1:
                got = [marshall(range(k), events, people, i, per) for i in range(k)]
                row("global", f"{why} per {per}", per, [events, people], [v for v, _ in got] + [s for _, s in got])
            lists = [sorted({(i + 1 + dice.roll(0, k)) % k for _ in range(dice.roll(0, 4))}) for i in range(k)]
            first, neighbour = [0], []
            for i, near in enumerate(lists):
                neighbour += near
                first.append(len(neighbour))
            got = [marshall([i] + [j for j in near if j != i], events, people, i, per) for i, near in enumerate(lists)]
            row("local", f"{why} per {per}", per, [events, people, first, neighbour], [v for v, _ in got] + [s for _, s in got])


slopes()
two_groups()
trends()
concentrations()
smoothing()
print("function,why,settings,list1,list2,list3,list4,expected,tolerance")
print("\n".join(ROWS))

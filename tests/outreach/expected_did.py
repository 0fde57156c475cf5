#!/usr/bin/env python3
"""Prints what `popstrat evaluate` should give, reckoned another way: the textbook's columns (1, group, period, their product), normal
equations and the whole CR1 sandwich in fractions, square roots with 40 digits, t and F by the finite sums that they have for whole
degrees of freedom. Standard library only.

    python3 tests/outreach/expected_did.py > tests/outreach/expected_did.csv

A row is one row of the command's answer: case, design, confidence, subgroup, quantity, data, expected. data stands in the first row of its
case: cluster/group/period/people/outcome/part of every row of the file, apart by blanks. expected: estimate, se, df, lower, upper,
clusters, people; of a test F, p, both degrees of freedom.
"""
import math
from decimal import Decimal as D, getcontext
from fractions import Fraction as F

getcontext().prec = 40


class Dice:
    """The same made-up numbers everywhere."""

    def __init__(self, seed):
        self.state = seed

    def roll(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return low + (self.state >> 33) % (high - low + 1)


# ---- fractions ----
def inverse(a):
    n = len(a)
    a = [row[:] + [F(i == j) for j in range(n)] for i, row in enumerate(a)]
    for c in range(n):
        pivot = next(r for r in range(c, n) if a[r][c])
        a[c], a[pivot] = a[pivot], a[c]
        a[c] = [v / a[c][c] for v in a[c]]
        for r in range(n):
            if r != c and a[r][c]:
                a[r] = [v - a[r][c] * w for v, w in zip(a[r], a[c])]
    return [row[n:] for row in a]


def times(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def sandwich(x, y, w, cluster):
    """Coefficients, their CR1 variance, clusters."""
    k = range(len(x[0]))
    bread = inverse([[sum(wi * xi[r] * xi[c] for xi, wi in zip(x, w)) for c in k] for r in k])
    b = [row[0] for row in times(bread, [[sum(wi * xi[r] * yi for xi, wi, yi in zip(x, w, y))] for r in k])]
    scores = {}
    for xi, yi, wi, g in zip(x, y, w, cluster):
        left = yi - sum(v * c for v, c in zip(xi, b))
        score = scores.setdefault(g, [F(0)] * len(b))
        for r in k:
            score[r] += wi * left * xi[r]
    groups, people = len(scores), sum(w)
    small = F(groups, groups - 1) * F(people - 1, people - len(b))
    filling = [[small * sum(s[r] * s[c] for s in scores.values()) for c in k] for r in k]
    return b, times(times(bread, filling), bread), groups


# ---- t and F: finite sums (Abramowitz and Stegun 26.7.3, 26.7.4, 26.6.4) ----
def inside(t, df):
    """P(|T| < t)."""
    angle = math.atan(t / math.sqrt(df))
    sine, cosine = math.sin(angle), math.cos(angle)
    term, total = 1.0, 1.0
    if df % 2:
        if df == 1:
            return 2 * angle / math.pi
        for i in range(3, df - 1, 2):
            term *= cosine * cosine * (i - 1) / i
            total += term
        return 2 / math.pi * (angle + sine * cosine * total)
    for i in range(2, df, 2):
        term *= cosine * cosine * (i - 1) / i
        total += term
    return sine * total


def t_quantile(confidence, df):
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle, df) < confidence else (low, middle)
    return (low + high) / 2


def f_tail(f, q, m):
    if q == 1:
        return 1 - inside(math.sqrt(f), m)
    assert q % 2 == 0
    x = m / (m + q * f)
    term, total = 1.0, 1.0
    for j in range(1, q // 2):
        term *= (m / 2 + j - 1) / j * (1 - x)
        total += term
    return x ** (m / 2) * total


# ---- models ----
# Of a row (cluster, group, period, people, outcome, part): used or not, and its columns.
QUANTITIES = {
    "difference": (lambda g, p: p == 1, lambda g, p: [1, g]),
    "difference in changes": (lambda g, p: p in (0, 1), lambda g, p: [1, g, p, g * p]),
    "difference in changes before the calls": (lambda g, p: p in (-1, 0), lambda g, p: [1, g, p + 1, g * (p + 1)]),
    "change": (lambda g, p: g == 1 and p in (0, 1), lambda g, p: [1, p]),
    "expected change with nothing done: that of the comparison": (lambda g, p: g == 0 and p in (0, 1), lambda g, p: [1, p]),
    "expected change with nothing done: back to the prior period": (lambda g, p: g == 1 and p in (-1, 0), lambda g, p: [1, -p]),
}


def written(values):
    return " ".join(repr(float(v)) for v in values)


def finding(rows, quantity, confidence):
    used, columns = QUANTITIES[quantity]
    rows = [r for r in rows if used(r[1], r[2])]
    x = [[F(v) for v in columns(r[1], r[2])] for r in rows]
    b, v, groups = sandwich(x, [r[4] for r in rows], [r[3] for r in rows], [r[0] for r in rows])
    se = (D(v[-1][-1].numerator) / D(v[-1][-1].denominator)).sqrt()
    half = D(t_quantile(float(confidence), groups - 1)) * se
    value = D(b[-1].numerator) / D(b[-1].denominator)
    people = sum(max(sum(r[3] for r in rows if r[1] == g and r[2] == p) for p in (-1, 0, 1)) for g in (0, 1))
    return written([value, se, groups - 1, value - half, value + half, groups, people])


def root(x):
    return D(x.numerator).sqrt() / D(x.denominator).sqrt()


def interaction(rows, quantity):
    """Each part by itself; what each cluster adds to each part's last coefficient, on the scale of its CR1 variance."""
    used, columns = QUANTITIES[quantity]
    rows = [r for r in rows if used(r[1], r[2])]
    parts, clusters = sorted({r[5] for r in rows}), sorted({r[0] for r in rows})
    values, moves = [], []
    for part in parts:
        mine = [r for r in rows if r[5] == part]
        x = [[F(v) for v in columns(r[1], r[2])] for r in mine]
        y, w = [r[4] for r in mine], [r[3] for r in mine]
        b, _, groups = sandwich(x, y, w, [r[0] for r in mine])
        last = inverse([[sum(wi * xi[r] * xi[c] for xi, wi in zip(x, w)) for c in range(len(b))] for r in range(len(b))])[-1]
        move = {g: F(0) for g in clusters}
        for r, xi in zip(mine, x):
            left = r[4] - sum(v * c for v, c in zip(xi, b))
            move[r[0]] += r[3] * left * sum(v * c for v, c in zip(xi, last))
        scale = root(F(groups, groups - 1) * F(sum(w) - 1, sum(w) - len(b)))
        values.append(D(b[-1].numerator) / D(b[-1].denominator))
        moves.append([D(move[g].numerator) / D(move[g].denominator) * scale for g in clusters])
    q, groups = len(parts) - 1, len(clusters)
    apart = [[m - m0 for m, m0 in zip(part, moves[0])] for part in moves[1:]]
    v = [[F(sum(one * other for one, other in zip(a, b))) for b in apart] for a in apart]
    d = [[F(value - values[0])] for value in values[1:]]
    distance = times(times([[row[0] for row in d]], inverse(v)), d)[0][0]
    f = float(distance * (groups - q) / (q * (groups - 1)))
    return written([f, f_tail(f, q, groups - q), q, groups - q])


# ---- cases ----
def people(seed, clusters, each, periods, kind, parts=1, nested=True, weighted=False, effect=0):
    """Rows of a file: clusters differ, and a treated cluster changes by `effect`."""
    dice, rows = Dice(seed), []
    for c in range(clusters):
        shift = dice.roll(-8, 8)
        for i in range(dice.roll(each - 2, each + 2)):
            group = (c % 2) if nested else (i % 2)
            part = dice.roll(1, parts)
            count = dice.roll(2, 40) if weighted else 1
            own = dice.roll(-10, 10)
            for p in periods:
                level = 30 + shift + own + dice.roll(-12, 12) + (effect if group and p == 1 else 0)
                outcome = F(int(level > 30)) if kind == "yes or no" else F(max(level, 0) // 10) if kind == "count" else F(level * 7, 4)
                rows.append((f"C{c}", group, p, count, outcome, f"s{part}"))
    return rows


CASES = [
    ("did: means of people", "did", "0.95", people(11, 12, 5, (0, 1), "mean", effect=-6)),
    ("did: yes or no", "did", "0.95", people(12, 14, 6, (0, 1), "yes or no")),
    ("did: counts at 90%", "did", "0.9", people(13, 11, 5, (0, 1), "count", effect=-10)),
    ("did: two clusters a group", "did", "0.95", people(14, 4, 6, (0, 1), "mean")),
    ("did: both groups in each cluster", "did", "0.99", people(15, 9, 6, (0, 1), "mean", nested=False)),
    ("did: rows of several people", "did", "0.95", people(16, 10, 4, (0, 1), "mean", weighted=True)),
    ("did: a period before", "did", "0.95", people(17, 10, 4, (-1, 0, 1), "count")),
    ("did: two subgroups", "did", "0.95", people(18, 12, 6, (0, 1), "mean", parts=2, effect=4)),
    ("did: three subgroups of yes and no", "did", "0.95", people(19, 14, 9, (0, 1), "yes or no", parts=3)),
    ("did: three subgroups of several people", "did", "0.95", people(20, 13, 8, (0, 1), "mean", parts=3, weighted=True)),
    ("did: subgroups of whole clusters", "did", "0.95", [r[:5] + (f"s{int(r[0][1:]) // 2 % 3}",) for r in people(27, 18, 4, (0, 1), "mean")]),
    ("waves: yes or no", "waves", "0.95", people(21, 12, 8, (1,), "yes or no", nested=False)),
    ("waves: whole practices", "waves", "0.95", people(22, 15, 6, (1,), "count", effect=-10)),
    ("waves: five subgroups", "waves", "0.95", people(23, 16, 20, (1,), "mean", parts=5, nested=False)),
    ("waves: rows of several people and before", "waves", "0.8", people(24, 8, 5, (0, 1), "mean", weighted=True)),
    ("before-after: with comparison and prior", "before-after", "0.95", people(25, 12, 5, (-1, 0, 1), "mean")),
    ("before-after: two subgroups", "before-after", "0.95", people(26, 12, 7, (0, 1), "yes or no", parts=2)),
]
DESIGNS = {"did": "difference in changes", "waves": "difference", "before-after": "change"}

print("case,design,confidence,subgroup,quantity,data,expected")
for why, design, confidence, rows in CASES:
    data = " ".join("/".join([r[0], str(r[1]), str(r[2]), str(r[3]), str(float(r[4])), r[5]]) for r in rows)
    main, prior, parts = DESIGNS[design], any(r[2] == -1 for r in rows), sorted({r[5] for r in rows})
    asked = [("All", main)]
    if design == "did" and prior:
        asked.append(("All", "difference in changes before the calls"))
    if design == "before-after":
        asked.append(("All", "expected change with nothing done: that of the comparison"))
        if prior:
            asked.append(("All", "expected change with nothing done: back to the prior period"))
    for subgroup, quantity in asked:
        print(",".join([why, design, confidence, subgroup, quantity, data, finding(rows, quantity, confidence)]))
        data = ""
    if len(parts) > 1:
        for part in parts:
            print(",".join([why, design, confidence, part, main, "", finding([r for r in rows if r[5] == part], main, confidence)]))
        print(",".join([why, design, confidence, "part", "interaction test", "", interaction(rows, main)]))

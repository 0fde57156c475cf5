"""The command rates against the reckoned figures of expected_rates.csv and expected_slopes.csv.

    python3 tests/aggregate/rates_command.py POPSTRAT

Those files come from formulas of their own (expected_rates.py, expected_slopes.py), not from popstrat. Here each of their cases becomes a
CSV, goes through the command, and the numbers that come out are read back and compared: 1e-9 relative (1e-15 where nothing is expected), blank for blank.
"""
import csv
import math
import subprocess
import sys
import tempfile

popstrat = sys.argv[1]
folder = tempfile.TemporaryDirectory()
cases = bad = 0


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def numbers(text):
    return [float(word) for word in text.split()]


def run(method, heading, rows, *options):
    """The command's rows as dictionaries."""
    path = folder.name + "/in.csv"
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(rows)
    done = subprocess.run([popstrat, "rates", method, path, "-q", *options], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"rates {method} {' '.join(options)}: {done.stderr}")
    return list(csv.DictReader(done.stdout.splitlines()))


def same(got, wanted):
    if math.isnan(wanted):
        return got == ""
    return got != "" and math.isclose(float(got), wanted, rel_tol=1e-9, abs_tol=1e-15)


def compare(what, row, columns, wanted):
    global cases, bad
    cases += 1
    for column, value in zip(columns, wanted):
        if not same(row[column], value):
            bad += 1
            print(f"{what}: {column} is {row[column] or 'blank'}, expected {value!r}")
            return


LIMITS = ["value", "lower", "upper"]


def rates():
    batches = {}  # those of one setting go through the command together, a group each
    for case in read("tests/aggregate/expected_rates.csv"):
        batches.setdefault((case["statistic"], case["confidence"], case["per"]), []).append(case)
    for (statistic, confidence, per), batch in batches.items():
        options = ["--group", "case", "--confidence", confidence, "--per", per]
        rows, wanted = [], {}

        def add(case, table, figures):
            number = str(len(wanted))
            rows.extend([number, *row] for row in table)
            wanted[number] = (case, numbers(figures) if isinstance(figures, str) else figures)

        if statistic in ("proportion", "rate"):
            for case in batch:
                if float(case["n"]) > 0:
                    add(case, [(case["x"], case["n"])], case["expected"])
            method, heading, columns = statistic, ["case", "x", "n"], LIMITS
        elif statistic == "standardised":
            for case in batch:
                bands = list(zip(case["x"].split(), case["n"].split(), case["standard_or_x_ref"].split()))
                if all(float(n) > 0 for _, n, _ in bands):
                    add(case, bands, case["expected"])
            method, heading, columns = "dsr", ["case", "x", "n", "stdpop"], LIMITS
        elif statistic == "indirect":
            for case in batch:
                bands = list(zip(case["x"].split(), case["n"].split(), case["standard_or_x_ref"].split(), case["n_ref"].split()))
                figures = numbers(case["expected"])
                if all(float(band[1]) > 0 and float(band[3]) > 0 for band in bands):
                    add(case, bands, figures[0:3] + figures[6:8] + figures[3:6])
            method, heading = "isr", ["case", "x", "n", "x_ref", "n_ref"]
            columns = LIMITS + ["observed", "expected", "rate", "rate_lower", "rate_upper"]
        elif statistic == "mean":
            for case in batch:
                add(case, [(x,) for x in case["x"].split()], case["expected"])
            method, heading, columns = "mean", ["case", "x"], LIMITS
        else:
            continue
        got = run(method, heading, rows, *options) if rows else []
        if [row["case"] for row in got] != list(wanted):
            raise SystemExit(f"{statistic}: groups came out in another order")
        for row in got:
            case, figures = wanted[row["case"]]
            # A multiplier on top of a proportion or mean is the command's own; the reckoned figures are per 1.
            scale = float(per) if statistic in ("proportion", "mean") else 1
            compare(f"{statistic} {case}", row, columns, [figure * scale for figure in figures])


def funnels():
    columns = ["lower", "upper", "lower_99_8", "upper_99_8"]
    for case in read("tests/aggregate/expected_rates.csv"):
        if not case["statistic"].startswith("funnel_"):
            continue
        kind, wanted = case["statistic"][7:], numbers(case["expected"])
        target = float(case["standard_or_x_ref"])
        if not target > 0 or (kind == "proportion" and target >= 1):
            continue  # the command draws no funnel around these
        if kind == "ratio":
            got = run("funnel", ["case", "observed", "expected"], [("a", "1", case["standard_or_x_ref"])], "--group", "case", "--kind", kind)
        else:
            options = ["--group", "case", "--kind", kind, "--target", case["standard_or_x_ref"], "--per", case["per"]]
            got = run("funnel", ["case", "x", "n"], [("a", "0", case["n"])], *options)
        compare(f"{case}", got[0], columns, wanted)


def slopes():
    pairs = {"risk_ratio": LIMITS, "risk_difference": ["risk_difference", "risk_difference_lower", "risk_difference_upper"],
             "rate_ratio": ["rate_ratio", "rate_ratio_lower", "rate_ratio_upper"]}
    for case in read("tests/aggregate/expected_slopes.csv"):
        function, settings, wanted = case["function"], case["settings"].split(), numbers(case["expected"])
        what = f"{function}, {case['why']}"
        lists = [case[f"list{i}"].split() for i in range(1, 5)]
        if function in pairs:
            x1, n1, x2, n2 = lists[0]
            if float(n1) <= 0 or float(n2) <= 0:
                continue
            got = run("compare", ["case", "x", "n"], [("a", x1, n1), ("b", x2, n2)], "--group", "case", "--reference", "b", "--confidence", settings[0])
            compare(what, got[0], pairs[function], wanted)
        elif function == "trend":
            if any(float(n) <= 0 for n in lists[2]) or len(set(lists[0])) < len(lists[0]):
                continue
            got = run("compare", ["score", "x", "n"], zip(lists[0], lists[1], lists[2]), "--group", "score")
            compare(what, got[0], ["trend", "trend_p"], wanted)
        elif function == "concentration":
            if len(set(lists[0])) < len(lists[0]) or any(float(n) <= 0 for n in lists[1]):
                continue
            got = run("concentration", ["quantile", "population", "value"], zip(*lists[:3]), "--confidence", settings[0])
            compare(what, got[0], LIMITS, wanted)
        elif function in ("global", "local"):
            x, n = lists[0], lists[1]
            if any(float(people) <= 0 for people in n):
                continue
            options = ["--group", "area", "--per", settings[0]]
            if function == "local":
                first, near = [int(i) for i in lists[2]], [int(i) for i in lists[3]]
                edges = {(a, b) for a in range(len(x)) for b in near[first[a]:first[a + 1]]}
                if any((b, a) not in edges or a == b for a, b in edges) or len(edges) != len(near):
                    continue  # pairs of a file hold both ways
                path = folder.name + "/near.csv"
                with open(path, "w", newline="") as file:
                    csv.writer(file).writerows([("area", "neighbour")] + sorted(edge for edge in edges if edge[0] < edge[1]))
                options += ["--neighbours", path]
            got = run("smooth", ["area", "x", "n"], [(i, *row) for i, row in enumerate(zip(x, n))], *options)
            for i, row in enumerate(got):
                compare(f"{what}, area {i}", row, ["value", "shrunk"], [wanted[i], wanted[len(x) + i]])
        elif function == "slope_none":
            if len(set(lists[0])) < len(lists[0]) or any(float(n) <= 0 for n in lists[1]) or not lists[3]:
                continue
            confidence, deprived, multiplier = settings[0], settings[1], settings[2]
            if float(multiplier) <= 0:
                continue
            options = ["--confidence", confidence, "--per", multiplier, "--repetitions", "100"]
            options += ["--direction", "more-deprived"] if deprived != "0" else []
            rows = [(q, n, v, "" if se == "nan" else se) for q, n, v, se in zip(*lists)]
            got = run("sii", ["quantile", "population", "value", "se"], rows, *options)
            compare(what, got[0], ["sii", "sii_lower", "sii_upper", "rii"], wanted[:4])


rates()
funnels()
slopes()
print(f"cases: {cases}")
sys.exit(bad != 0 or cases < 1000)

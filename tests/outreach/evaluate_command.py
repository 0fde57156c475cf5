"""The command evaluate against the figures of expected_did.csv, which come from fractions (expected_did.py), not from popstrat.

    python3 tests/outreach/evaluate_command.py POPSTRAT

Each case goes through the command as a row a person and period; where rows are single people also as a row a person, and where they
stand for several also one by one: 1e-8 relative, 1e-12 where the figure is that small.
"""
import csv
import math
import subprocess
import sys
import tempfile

popstrat = sys.argv[1]
folder = tempfile.TemporaryDirectory()
cases = bad = 0
PERIODS = {"-1": "prior", "0": "before", "1": "after"}
GROUPS = {"0": "comparison", "1": "treated"}


def run(heading, rows, design, *options):
    path = folder.name + "/in.csv"
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(rows)
    done = subprocess.run([popstrat, "evaluate", design, path, "-q", "--per", "1", *options], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"evaluate {design} {' '.join(options)}: {done.stderr}")
    return list(csv.DictReader(done.stdout.splitlines()))


def compare(what, got, case):
    global cases, bad
    cases += 1
    test = case["quantity"] == "interaction test"
    subgroup = case["subgroup"] if case["subgroup"] in ("All", "part") else "part: " + case["subgroup"]
    row = next((r for r in got if r["subgroup"] == subgroup and r["quantity"] == case["quantity"]), None)
    if row is None:
        bad += 1
        print(f"{what}: no row of {subgroup}, {case['quantity']}")
        return
    wanted = [float(v) for v in case["expected"].split()]
    if test:
        wanted = [wanted[1], wanted[3]]
        columns = ["p", "df"]
        if f"F on {float(case['expected'].split()[2]):g} and " not in row["method"]:
            bad += 1
            print(f"{what}: {row['method']}")
    else:
        columns = ["estimate", "se", "df", "lower", "upper", "clusters", "people"]
    for column, value in zip(columns, wanted):
        if row[column] == "" or not math.isclose(float(row[column]), value, rel_tol=1e-8, abs_tol=1e-12):
            bad += 1
            print(f"{what}: {column} of {subgroup}, {case['quantity']}, is {row[column] or 'blank'}, expected {value!r}")
            return


def answers(design, confidence, data):
    """Names of the forms that fit a case, and the command's rows for each."""
    options = ["--confidence", confidence] + (["--by", "part"] if len({d[5] for d in data}) > 1 else [])
    heading = ["practice", "group", "period", "people", "y", "part"]
    words = [[d[0], GROUPS[d[1]], PERIODS[d[2]], *d[3:]] for d in data]
    yield "words", run(heading, words, design, "--outcome", "y", *options)
    one = [[d[0], GROUPS[d[1]] if design == "waves" else d[1], d[2], d[4], d[5]] for d in data for _ in range(int(d[3]))]
    yield "figures, one by one", run(["PCN", "group", "when", "outcome", "part"], one, design, "--period", "when", *options)
    waves = [[d[0], "2" if d[1] == "1" else "3", *d[2:]] for d in data]
    yield "waves", run(["cluster", "wave", *heading[2:]], waves, design, "--outcome", "y", "--called", "2", *options)
    periods = sorted({d[2] for d in data})
    if all(d[3] == "1" for d in data) and len(periods) > 1:
        wide = [[f"p{i}", d[0], GROUPS[d[1]], d[5]] + [data[i + k][4] for k in range(len(periods))]
                for i, d in enumerate(data) if i % len(periods) == 0]
        yield "a row a person", run(["pseudo_id", "cluster", "group", "part"] + [PERIODS[p] for p in periods], wide, design, *options)


batches = {}
with open("tests/outreach/expected_did.csv", newline="") as file:
    for case in csv.DictReader(file):
        batches.setdefault(case["case"], []).append(case)
for why, batch in batches.items():
    data = [row.split("/") for row in batch[0]["data"].split()]
    for form, got in answers(batch[0]["design"], batch[0]["confidence"], data):
        if len(got) != len(batch):
            bad += 1
            print(f"{why}, {form}: {len(got)} rows, expected {len(batch)}")
        for case in batch:
            compare(f"{why}, {form}", got, case)
print(f"cases: {cases}")
sys.exit(bad != 0 or cases < 100)
